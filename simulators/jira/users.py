"""People: accounts without usernames, searched by name or address (sheet 2)."""

from __future__ import annotations

from simulators.jira import lookup, render
from simulators.jira.context import Answer, Call
from simulators.jira.errors import bad, missing
from simulators.kit.simulator import Record

# Key of a permission -> its id, name, kind, and whether only the administrator has it.
_PERMISSIONS: dict[str, tuple[str, str, str, bool]] = {
    "ADMINISTER": ("0", "Administer Jira", "GLOBAL", True),
    "CREATE_PROJECT": ("1000", "Create projects", "GLOBAL", True),
    "BROWSE_PROJECTS": ("10", "Browse Projects", "PROJECT", False),
    "CREATE_ISSUES": ("11", "Create Issues", "PROJECT", False),
    "EDIT_ISSUES": ("12", "Edit Issues", "PROJECT", False),
    "DELETE_ISSUES": ("16", "Delete Issues", "PROJECT", True),
    "WORK_ON_ISSUES": ("20", "Work On Issues", "PROJECT", False),
    "ADMINISTER_PROJECTS": ("23", "Administer Projects", "PROJECT", True),
    "TRANSITION_ISSUES": ("46", "Transition Issues", "PROJECT", False),
    "ADD_COMMENTS": ("15", "Add Comments", "PROJECT", False),
    "LINK_ISSUES": ("21", "Link Issues", "PROJECT", False),
}


def myself(call: Call) -> Answer:
    row = render.user(call, call.user["accountId"], full=True) or {}
    groups = {"size": 1, "items": []}
    return Answer(200, {**row, "groups": groups, "applicationRoles": {"size": 1, "items": []}, "expand": "groups,applicationRoles"})


def get(call: Call) -> Answer:
    account = call.query.one("accountId")
    if account is None:
        raise bad("The query parameter 'accountId' is required.")
    row = render.user(call, account, full=True)
    if row is None:
        raise missing(f"Specified user does not exist or you do not have required permissions: {account}")
    return Answer(200, row)


def search(call: Call) -> Answer:
    query, account = call.query.one("query"), call.query.one("accountId")
    if query is None and account is None and call.query.one("property") is None:
        raise bad("The query parameters 'query', 'accountId' or 'property' are missing.")
    if query is not None and account is not None:
        raise bad("Only one of 'query' and 'accountId' may be given.")
    return _found(call, query or "", account, everybody=True)


def assignable(call: Call) -> Answer:
    """People who can be given work in a project: apps cannot."""
    key, issue = call.query.one("project"), call.query.one("issueKey") or call.query.one("issueId")
    if key is None and issue is None:
        raise bad("Either the project key or the issue key must be given.")
    if key is not None:
        lookup.project(call, key)
    else:
        lookup.find(call, issue)
    return _found(call, call.query.one("query") or "", call.query.one("accountId"), everybody=False)


def everybody(call: Call) -> Answer:
    return _found(call, "", None, everybody=True)


def _found(call: Call, words: str, account: str | None, *, everybody: bool) -> Answer:
    start, size = call.query.page(50, 1000)
    rows = [row for row in call.store.users.values() if (everybody or row["accountType"] == "atlassian") and _matches(row, words)]
    if account is not None:
        rows = [row for row in rows if row["accountId"] == account]
    return Answer(200, [render.user(call, row["accountId"], full=True) for row in rows[start : start + size]])


def _matches(user: Record, words: str) -> bool:
    """The start of the address or of a word of the name; a hidden address is found by its whole."""
    wanted = words.lower()
    names = [user["displayName"].lower(), *user["displayName"].lower().split(), user.get("emailAddress", "")]
    return any(name.startswith(wanted) for name in names) or wanted == user["_email"]


def many(call: Call) -> Answer:
    accounts = [value for key, value in call.query.items if key == "accountId"]
    if not accounts:
        raise bad("The query parameter 'accountId' is required.")
    start, size = call.query.page(10, 200)
    rows = [row for account in accounts if (row := render.user(call, account, full=True))]
    return Answer(200, lookup.page(call, "user/bulk", rows, start, size))


def permissions(call: Call) -> Answer:
    wanted = call.query.many("permissions")
    if not wanted:
        raise bad("The 'permissions' query parameter is required.")
    unknown = [key for key in wanted if key not in _PERMISSIONS]
    if unknown:
        raise bad(f"Unrecognized permission: {unknown[0]}")
    rows = {}
    for key in wanted:
        ident, name, kind, only = _PERMISSIONS[key]
        held = call.administrator or not only
        rows[key] = {"id": ident, "key": key, "name": name, "type": kind, "description": "", "havePermission": held}
    return Answer(200, {"permissions": rows})
