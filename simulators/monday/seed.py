"""The seeded account: people, two workspaces, and the boards by which a consulting firm runs its projects here.

monday has no clients, time entries, expenses, allocations or invoices of its own: they are boards by convention (sheet §3). All
are empty but the template, which is a board too.
"""

from __future__ import annotations

from typing import Any

from simulators.kit.simulator import Record
from simulators.monday.boards import new_board, new_group
from simulators.monday.columns import new_column
from simulators.monday.items import new_item
from simulators.monday.store import Store

ADMINISTRATOR = "70001"
MAIN, DELIVERY = "6120001", "6120002"
CLIENTS, PROJECTS, TIME, EXPENSES, INVOICES, REQUESTS, TEMPLATE = (str(5_096_980_100 + place) for place in range(1, 8))
TASKS = "5096980108"
TEMPLATE_NUMBER = "5512"
_USERS = (
    ("70001", "Robin Vale", "admin", "Engagement Manager"),
    ("70002", "Sam Okafor", "member", "Senior Consultant"),
    ("70003", "Jo Lindqvist", "member", "Consultant"),
    ("70004", "Ana Ruiz", "member", "Analyst"),
    ("70005", "Lee Tan", "member", "Senior Consultant"),
    ("70006", "Kit Marlow", "view_only", "Auditor"),
    ("70007", "Noor Haddad", "guest", "Client"),
)
_CURRENCIES, _ENTITIES = ("USD", "GBP", "EUR", "CHF", "JPY"), ("HOLT-US", "HOLT-UK", "HOLT-DE", "HOLT-FR", "HOLT-NL", "HOLT-CH")
_ROLES = ("Engagement Manager", "Senior Consultant", "Consultant", "Analyst")
_APPROVAL = (("Draft", False), ("Approved", True), ("Rejected", False), ("Submitted", False))
_PROGRESS = (("Not started", False), ("Completed", True), ("Needs info", False), ("Started", False))
_INVOICE = (("Draft", False), ("Paid", True), ("Void", False), ("Issued", True))
_STAGE = (("Planned", False), ("Completed", True), ("On hold", False), ("Active", False), ("Cancelled", False))
_MODELS = ("Fixed fee", "Time and materials")


def _status(rows: tuple[tuple[str, bool], ...]) -> Record:
    """Indexes jump over 5, the empty label's."""
    return {"labels": [{"index": place + (place > 4), "label": label, "is_done": done} for place, (label, done) in enumerate(rows)]}


def _choices(labels: tuple[str, ...]) -> Record:
    return {"labels": [{"label": label} for label in labels], "limit_select": True}


def _linked(*boards: str) -> Record:
    return {"boardIds": [int(board) for board in boards], "allowMultipleItems": True}


def _both_ways(board: str, column: str) -> Record:
    """A two-way connection: what is linked here shows there. The vendor does not publish how its settings name the other column."""
    return {**_linked(board), "allowCreateReflectionColumn": True, "reflection": {"boardId": int(board), "columnId": column}}


Column = tuple[str, str, str, Any]
_BOARDS: tuple[tuple[str, str, str, tuple[Column, ...]], ...] = (
    (
        CLIENTS,
        "Clients",
        "client",
        (
            ("text_mkc1ex7d", "External id", "text", None),
            ("dropdown_mkc1cu2r", "Currency", "dropdown", _choices(_CURRENCIES)),
            ("dropdown_mkc1en9t", "Billing entity", "dropdown", _choices(_ENTITIES)),
            ("country_mkc1ct4y", "Country", "country", None),
            ("email_mkc1bl3m", "Billing e-mail", "email", None),
        ),
    ),
    (
        PROJECTS,
        "Projects",
        "project",
        (
            ("text_mkp2ex8c", "External id", "text", None),
            ("board_relation_mkp2cl", "Client", "board_relation", _linked(CLIENTS)),
            ("color_mkp2st5g", "Stage", "status", _status(_STAGE)),
            ("timerange_mkp2tl3w", "Timeline", "timeline", None),
            ("multiple_person_mkp2", "Manager", "people", None),
            ("numeric_mkp2bu6k", "Budget", "numbers", None),
            ("dropdown_mkp2cu1z", "Currency", "dropdown", _choices(_CURRENCIES)),
            ("dropdown_mkp2be4h", "Billing entity", "dropdown", _choices(_ENTITIES)),
            ("dropdown_mkp2de7q", "Delivery entity", "dropdown", _choices(_ENTITIES)),
            ("dropdown_mkp2em2s", "Engagement model", "dropdown", _choices(_MODELS)),
            ("text_mkp2bd9f", "Delivery board", "text", None),
            ("text_mkp2ct3n", "Contract", "text", None),
            ("date_mkp2sd5w", "Start", "date", None),
            ("date_mkp2ed8k", "End", "date", None),
            ("pulse_updated_mkp2", "Last updated", "last_updated", None),
        ),
    ),
    (
        TASKS,
        "Tasks",
        "task",
        (
            ("text_mka8ex5r", "External id", "text", None),
            ("board_relation_mka8p", "Project", "board_relation", _linked(PROJECTS)),
            ("dropdown_mka8kd3c", "Kind", "dropdown", _choices(("Task", "Milestone"))),
            ("color_mka8st9v", "Status", "status", _status(_PROGRESS)),
            ("multiple_person_mka8", "Owner", "people", None),
            ("date_mka8sd1h", "Start", "date", None),
            ("date_mka8dd6f", "Due date", "date", None),
            ("numeric_mka8es4q", "Estimate", "numbers", None),
            ("numeric_mka8bu7z", "Budget", "numbers", None),
            ("numeric_mka8pc2g", "Progress", "numbers", None),
            ("boolean_mka8bi5n", "Billable", "checkbox", None),
            ("boolean_mka8ff8w", "Fixed fee", "checkbox", None),
            ("pulse_updated_mka8", "Last updated", "last_updated", None),
        ),
    ),
    (
        TIME,
        "Time entries",
        "entry",
        (
            ("text_mkt3ex1b", "External id", "text", None),
            ("multiple_person_mkt3", "Person", "people", None),
            ("date_mkt3dy6n", "Day", "date", None),
            ("numeric_mkt3hr4v", "Hours", "numbers", None),
            ("board_relation_mkt3p", "Project", "board_relation", _linked(PROJECTS)),
            ("text_mkt3tk8x", "Task id", "text", None),
            ("board_relation_mkt3t", "Task", "board_relation", _linked(TASKS)),
            ("board_relation_mkt3i", "Invoice", "board_relation", _both_ways(INVOICES, "board_relation_mki5t")),
            ("dropdown_mkt3ro5j", "Role", "dropdown", _choices(_ROLES)),
            ("boolean_mkt3bi2l", "Billable", "checkbox", None),
            ("color_mkt3ap7p", "Approval", "status", _status(_APPROVAL)),
            ("multiple_person_mkta", "Approver", "people", None),
            ("long_text_mkt3no3d", "Notes", "long_text", None),
            ("pulse_updated_mkt3", "Last updated", "last_updated", None),
        ),
    ),
    (
        EXPENSES,
        "Expenses",
        "expense",
        (
            ("text_mke4ex2g", "External id", "text", None),
            ("multiple_person_mke4", "Person", "people", None),
            ("date_mke4dy7r", "Day", "date", None),
            ("numeric_mke4am5c", "Amount", "numbers", None),
            ("dropdown_mke4cu8t", "Currency", "dropdown", _choices(_CURRENCIES)),
            ("dropdown_mke4ca1y", "Category", "dropdown", _choices(("Travel", "Mileage", "Lodging", "Food", "Other"))),
            ("board_relation_mke4p", "Project", "board_relation", _linked(PROJECTS)),
            ("boolean_mke4bi6h", "Billable", "checkbox", None),
            ("color_mke4ap3w", "Approval", "status", _status(_APPROVAL)),
            ("file_mke4rc9k", "Receipt", "file", None),
            ("pulse_updated_mke4", "Last updated", "last_updated", None),
        ),
    ),
    (
        INVOICES,
        "Invoices",
        "invoice",
        (
            ("text_mki5ex3m", "External id", "text", None),
            ("text_mki5nr8q", "Number", "text", None),
            ("board_relation_mki5p", "Project", "board_relation", _linked(PROJECTS)),
            ("date_mki5dy2z", "Invoice date", "date", None),
            ("numeric_mki5am7f", "Amount", "numbers", None),
            ("dropdown_mki5cu4b", "Currency", "dropdown", _choices(_CURRENCIES)),
            ("color_mki5st6s", "Status", "status", _status(_INVOICE)),
            ("board_relation_mki5t", "Time entries", "board_relation", _both_ways(TIME, "board_relation_mkt3i")),
            ("long_text_mki5me9d", "Memo", "long_text", None),
            ("pulse_updated_mki5", "Last updated", "last_updated", None),
        ),
    ),
    (
        REQUESTS,
        "Resource requests",
        "request",
        (
            ("text_mkr6ex4x", "External id", "text", None),
            ("board_relation_mkr6p", "Project", "board_relation", _linked(PROJECTS)),
            ("dropdown_mkr6ro9n", "Role", "dropdown", _choices(_ROLES)),
            ("multiple_person_mkr6", "Person", "people", None),
            ("timerange_mkr6tl5v", "Timeline", "timeline", None),
            ("numeric_mkr6hr1d", "Hours", "numbers", None),
            ("color_mkr6st7l", "Status", "status", _status((("Open", False), ("Assigned", True), ("Cancelled", False)))),
            ("pulse_updated_mkr6", "Last updated", "last_updated", None),
        ),
    ),
)
_TASKS: tuple[Column, ...] = (
    ("person", "Owner", "people", None),
    ("status", "Status", "status", None),
    ("timerange_mks7tl8p", "Timeline", "timeline", None),
    ("date4", "Due date", "date", None),
    ("numeric_mks7es2j", "Estimate", "numbers", None),
    ("dropdown_mks7kd5t", "Kind", "dropdown", _choices(("Task", "Milestone"))),
    ("dependency_mks7dp", "Dependency", "dependency", None),
    ("duration_mks7tt6r", "Time tracking", "time_tracking", None),
    ("text_mks7ex9y", "External id", "text", None),
    ("pulse_updated_mks7", "Last updated", "last_updated", None),
)
_PHASES = (
    ("topics", "Discovery", (("Workshops", "Task", "40"), ("Solution design", "Task", "24"), ("Design sign-off", "Milestone", None))),
    ("group_mks7bd3f", "Build", (("Configuration", "Task", "160"), ("Testing", "Task", "60"))),
    ("group_mks7gl1w", "Go-live", (("Cut-over", "Task", "16"), ("Go-live", "Milestone", None))),
)


def plant(store: Store) -> None:
    for key, name, kind, title in _USERS:
        store.insert("users", new_user(name, kind, title), key)
    store.insert("teams", {"name": "Delivery", "_users": ["70001", "70002", "70003"], "is_guest": False, "picture_url": None}, "880101")
    for key, name, main in ((MAIN, "Main workspace", True), (DELIVERY, "Delivery", False)):
        row: Record = {"name": name, "kind": "open", "description": None, "state": "active", "is_default_workspace": main}
        store.insert("workspaces", {**row, "created_at": "2024-01-15T09:00:00Z"}, key)
    for key, name, nickname, columns in _BOARDS:
        board = new_board(store, ADMINISTRATOR, name, ident=key, workspace_id=DELIVERY, item_terminology=nickname)
        new_group(store, board, name, ident="topics")
        for ident, title, kind, settings in columns:
            new_column(store, board, title, kind, ident=ident, settings=settings)
    _template(store)


def _template(store: Store) -> None:
    board = new_board(store, ADMINISTRATOR, "Standard implementation", ident=TEMPLATE, workspace_id=DELIVERY, _template=TEMPLATE_NUMBER)
    for ident, title, kind, settings in _TASKS:
        new_column(store, board, title, kind, ident=ident, settings=settings)
    kinds = {"Task": 1, "Milestone": 2}
    for ident, title, tasks in _PHASES:
        new_group(store, board, title, ident=ident)
        for name, kind, hours in tasks:
            item = new_item(store, board, ident, name, ADMINISTRATOR)
            item["_values"] = {"dropdown_mks7kd5t": {"ids": [kinds[kind]]}, **({"numeric_mks7es2j": hours} if hours else {})}
            item["_changed"] = dict.fromkeys(item["_values"], item["created_at"])


def new_user(name: str, kind: str, title: str) -> Record:
    address = f"{name.replace(' ', '.').lower()}@example.com"
    return {
        "name": name,
        "email": address,
        "title": title,
        "kind": kind,
        "status": "ACTIVE",
        "account_id": "30114507",
        "created_at": "2024-01-15T09:00:00Z",
        "became_active_at": "2024-01-15T10:00:00Z",
        "join_date": "2024-01-15",
        "invitation_method": "USER",
        "is_deleted": False,
        "is_email_confirmed": True,
        "bb_visitor_id": "0",
        "time_zone_identifier": "Etc/UTC",
        "utc_hours_diff": 0.0,
        "current_language": "en",
        "country_code": "GB",
        "serial_number": 1,
        "user_config": {"kind": kind, "role_id": "1", "visibility": [], "behaviors": [], "group": kind},
    }
