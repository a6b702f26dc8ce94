"""The seeded account: its people, roles, rates, one template and its custom fields. No project."""

from __future__ import annotations

from simulators.kantata.people import new_user
from simulators.kantata.store import Store
from simulators.kit.simulator import Record

ADMINISTRATOR = "70001"
TEMPLATE = "5512"
RATE_CARD = "41"

_ROLES = {
    "11": ("Engagement Manager", 25_000),
    "12": ("Senior Consultant", 21_000),
    "13": ("Consultant", 17_000),
    "14": ("Analyst", 13_000),
}
_USERS = (
    ("70001", "Robin Vale", "robin.vale@example.com", "11"),
    ("70002", "Sam Okafor", "sam.okafor@example.com", "12"),
    ("70003", "Jo Lindqvist", "jo.lindqvist@example.com", "13"),
    ("70004", "Ana Ruiz", "ana.ruiz@example.com", "14"),
    ("70005", "Lee Tan", "lee.tan@example.com", "12"),
)
_COST_PER_HOUR = {"11": 11_000, "12": 9_000, "13": 7_000, "14": 5_000}
_EXPENSE_CATEGORIES = ("Travel", "Mileage", "Lodging", "Food", "Entertainment", "Other")
_SETS = (("21", "Default Project Set", "Workspace"), ("22", "Default Group Set", "WorkspaceGroup"), ("23", "Default Task Set", "Story"))
_FIELDS = (
    ("301", "Crosswalk contract", "string", "21", True),
    ("302", "Billing entity", "string", "21", False),
    ("303", "Delivery entity", "string", "21", False),
    ("304", "Invoice status", "string", "21", False),
    ("305", "Invoiced amount", "currency", "21", False),
    ("306", "Engagement model", "single", "21", False),
    ("311", "Crosswalk customer", "string", "22", True),
    ("321", "Crosswalk contract line", "string", "23", False),
)
_CHOICES = (("61", "Fixed fee"), ("62", "Time and materials"))
_TEMPLATE_ITEMS: list[Record] = [
    {
        "title": "Discovery",
        "type": "milestone",
        "from": 0,
        "to": 13,
        "items": [
            {"title": "Workshops", "type": "task", "from": 0, "to": 8, "minutes": 2400, "seat": "88"},
            {"title": "Solution design", "type": "deliverable", "from": 9, "to": 13, "minutes": 1440, "seat": "89"},
        ],
    },
    {"title": "Go-live", "type": "milestone", "from": 84, "to": 88},
]


def plant(store: Store) -> None:
    for key, (name, _) in _ROLES.items():
        store.insert("roles", {"name": name}, key)
    for place, (key, name, address, role) in enumerate(_USERS):
        user = new_user(name, address, role, headline=_ROLES[role][0], administrator=key == ADMINISTRATOR)
        store.insert("users", {**user, "account_membership_id": str(81_000 + place)}, key)
        cost: Record = {"currency": "USD", "amount_in_subunits": _COST_PER_HOUR[role], "in_use": True}
        store.insert("cost_rates", {**cost, "account_membership_id": str(81_000 + place)}, str(91_000 + place))
    for place, name in enumerate(_EXPENSE_CATEGORIES):
        store.insert("expense_categories", {"name": name, "deleted_at": None}, str(9 + place))
    _rates(store)
    _custom_fields(store)
    store.insert("project_templates", _template(), TEMPLATE)
    # What the account was set up with is older than the feed's nine days.
    store.tables["subscribed_events"].clear()


def _rates(store: Store) -> None:
    card: Record = {"currency": "USD", "uses": 0, "rate_card_set_id": "31", "effective_rate_card_version_id": "51"}
    store.insert("rate_cards", {**card, "rate_card_version_ids": ["51"]}, RATE_CARD)
    roles = [str(52 + place) for place in range(len(_ROLES))]
    version: Record = {"default_rate": 15_000, "rate_card_id": RATE_CARD, "rate_card_set_version_id": "32", "rate_card_role_ids": roles}
    store.insert("rate_card_versions", version, "51")
    for key, (role, (_, rate)) in zip(roles, _ROLES.items(), strict=True):
        store.insert("rate_card_roles", {"rate_card_version_id": "51", "role_id": role, "rate": rate}, key)


def _custom_fields(store: Store) -> None:
    subjects = {}
    for key, name, subject in _SETS:
        store.insert("custom_field_sets", {"name": name, "subject_type": subject}, key)
        subjects[key] = subject
    for key, name, kind, group, unique in _FIELDS:
        field: Record = {"name": name, "value_type": kind, "subject_type": subjects[group], "custom_field_set_id": group}
        access: Record = {"read_access": "everyone", "write_access": "everyone", "required": False, "hidden_in_user_interface": False}
        rest: Record = {"unique_constraint": unique, "default_text": None, "creator_id": ADMINISTRATOR, "currency": None}
        store.insert("custom_fields", {**field, **access, **rest}, key)
    for key, label in _CHOICES:
        store.insert("custom_field_choices", {"label": label, "custom_field_id": "306"}, key)


def _template() -> Record:
    return {
        "title": "Standard implementation",
        "description": "Discovery to go-live in thirteen weeks",
        "shared": True,
        "is_budgeted": True,
        "budget": None,
        "item_count": 4,
        "duration": 91,
        "currency": "USD",
        "user_id": ADMINISTRATOR,
        "_items": _TEMPLATE_ITEMS,
        "_seats": {"88": "12", "89": "13"},
    }
