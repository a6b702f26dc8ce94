"""The seeded organization: people, teams, custom fields, one project template. No project."""

from __future__ import annotations

from simulators.asana import customfields
from simulators.asana.store import Store
from simulators.kit.simulator import Record

WORKSPACE = "12027758900000001"
DELIVERY, FINANCE = "12027758900000002", "12027758900000003"
ADMINISTRATOR, SERVICE_ACCOUNT = "12027758900000011", "12027758900000019"
TEMPLATE = "12027758900000401"
PEOPLE = (
    (ADMINISTRATOR, "Robin Vale", "robin.vale@example.com"),
    ("12027758900000012", "Sam Okafor", "sam.okafor@example.com"),
    ("12027758900000013", "Jo Lindqvist", "jo.lindqvist@example.com"),
    ("12027758900000014", "Ana Ruiz", "ana.ruiz@example.com"),
    ("12027758900000015", "Lee Tan", "lee.tan@example.com"),
)
_FIELDS: tuple[tuple[str, Record, tuple[str, ...]], ...] = (
    ("12027758900000301", {"name": "Crosswalk contract", "resource_subtype": "text"}, ()),
    ("12027758900000302", {"name": "Billing entity", "resource_subtype": "text"}, ()),
    (
        "12027758900000303",
        {"name": "Delivery entity", "resource_subtype": "enum"},
        ("HOLT-UK", "HOLT-US", "HOLT-DE", "HOLT-FR", "HOLT-NL", "HOLT-CH"),
    ),
    ("12027758900000304", {"name": "Invoice status", "resource_subtype": "text"}, ()),
    ("12027758900000305", {"name": "Invoiced amount", "resource_subtype": "number", "precision": 2}, ()),
    ("12027758900000306", {"name": "Engagement model", "resource_subtype": "enum"}, ("Fixed fee", "Time and materials")),
    ("12027758900000307", {"name": "Client", "resource_subtype": "text"}, ()),
    ("12027758900000308", {"name": "Contract value", "resource_subtype": "number", "precision": 2}, ()),
    ("12027758900000309", {"name": "Contract currency", "resource_subtype": "text"}, ()),
    ("12027758900000321", {"name": "Crosswalk contract line", "resource_subtype": "text"}, ()),
    ("12027758900000322", {"name": "Estimated hours", "resource_subtype": "number", "precision": 2}, ()),
    ("12027758900000323", {"name": "Crosswalk reference", "resource_subtype": "text"}, ()),
)
_TASK_FIELDS = ("12027758900000321", "12027758900000322", "12027758900000323")
_MANAGER, _CONSULTANT = "12027758900000411", "12027758900000412"
_TEMPLATE: Record = {
    "name": "Standard implementation",
    "description": "Discovery to go-live in thirteen weeks",
    "html_description": "<body>Discovery to go-live in thirteen weeks</body>",
    "public": True,
    "owner": ADMINISTRATOR,
    "team": DELIVERY,
    "color": "dark-blue",
    "requested_dates": [{"gid": "1", "name": "Start date", "description": "The first day of the project"}],
    "requested_roles": [{"gid": _MANAGER, "name": "Engagement Manager"}, {"gid": _CONSULTANT, "name": "Consultant"}],
    "_days": 88,
    "_fields": _TASK_FIELDS,
    "_sections": ["Discovery", "Delivery", "Go-live"],
    "_tasks": [
        {
            "section": 0,
            "name": "Workshops",
            "from": 0,
            "to": 8,
            "role": _MANAGER,
            "children": [{"name": "Prepare the agenda", "to": 1}],
        },
        {"section": 0, "name": "Solution design", "from": 9, "to": 13, "role": _CONSULTANT},
        {"section": 0, "name": "Design sign-off", "subtype": "milestone", "to": 13},
        {"section": 1, "name": "Build", "from": 14, "to": 60, "role": _CONSULTANT},
        {"section": 2, "name": "Go-live", "subtype": "milestone", "to": 88},
    ],
}


def plant(store: Store) -> None:
    store.insert("workspace", {"name": "Holt Group", "email_domains": ["example.com"], "is_organization": True}, WORKSPACE)
    everybody = [gid for gid, _, _ in PEOPLE]
    for gid, name, email in PEOPLE:
        person = {"name": name, "email": email, "photo": None, "workspaces": [WORKSPACE], "_administrator": gid == ADMINISTRATOR}
        store.insert("user", person, gid)
        store.insert("user_task_list", {"name": f"My tasks in {name}", "owner": gid, "workspace": WORKSPACE})
    service = {"name": "Crosswalk", "email": "crosswalk@example.com", "photo": None, "workspaces": [WORKSPACE], "_service": True}
    store.insert("user", service, SERVICE_ACCOUNT)
    for gid, name, members in ((DELIVERY, "Delivery", everybody), (FINANCE, "Finance", everybody[:1])):
        words = {"description": "", "html_description": "<body></body>", "visibility": "public", "organization": WORKSPACE}
        store.insert("team", {"name": name, **words, "permalink_url": f"https://app.asana.com/0/{gid}", "_members": members}, gid)
    for gid, values, options in _FIELDS:
        entries: list[Record] = [{"name": option, "color": "blue"} for option in options]
        customfields.define(store, {**values, "workspace": WORKSPACE, "created_by": ADMINISTRATOR}, entries, gid)
    for name in ("Billable work", "Travel"):
        store.insert("time_tracking_category", {"name": name, "color": "none", "is_archived": False, "workspace": WORKSPACE})
    store.insert("project_template", dict(_TEMPLATE), TEMPLATE)
    store.events.clear()
