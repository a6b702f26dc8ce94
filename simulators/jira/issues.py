"""Issues: create one or fifty, read one or a hundred, edit, move through the workflow, delete, history (sheet 5)."""

from __future__ import annotations

from typing import Any

from simulators.jira import comments, history, metadata, properties, render, worklogs, writes
from simulators.jira.context import Answer, Call, texts
from simulators.jira.errors import Refused, Wrong, bad, bad_fields, collection, forbidden, missing, payload
from simulators.jira.facts import BULK_CREATE, BULK_FETCH, LINK_TYPES
from simulators.jira.links import make_link
from simulators.jira.lookup import find, page, writable
from simulators.jira.values import account
from simulators.jira.workflow import move, shown, transitions
from simulators.kit.simulator import Record


def create(call: Call) -> Answer:
    return Answer(201, make(call, call.body))


def make(call: Call, body: Any) -> Record:
    given, updates = writes.parts(body)
    project, issue_type = writes.place(call, given)
    wanted = writes.read(call, given, updates, project, issue_type, None)
    beside = _beside(call, wanted)
    wanted.properties = writes.properties(body)
    for item in wanted.properties:
        properties.check(item["key"], item["value"])
    ident = str(call.store.new_id("issue"))
    fields = writes.fresh(call, project, issue_type, wanted)
    issue = {"id": ident, "_project": project["id"], "_number": call.store.next_number(project["id"]), "fields": fields}
    call.store.put(issue, call.sim.search_lag)
    for item in wanted.properties:
        properties.write(call, "issue", ident, item["key"], item["value"])
    call.sim.hooks.issue_event(call, "jira:issue_created", issue, kind="issue_created")
    _write_beside(call, ident, beside)
    return {"id": ident, "key": call.store.key_of(issue), "self": f"{call.base}/issue/{ident}"}


Beside = tuple[list[Record], list[Record], list[Record]]


def _beside(call: Call, wanted: writes.Wanted) -> Beside:
    """Comments, worklogs and links of ``update``, checked before anything is written."""
    said = [comments.read(call, item) for item in wanted.comments]
    logged = [worklogs.read(call, item) for item in wanted.worklogs]
    return said, logged, [_link(call, item) for item in wanted.links]


def _link(call: Call, raw: Any) -> Record:
    """``{"type": {"name": "Blocks"}, "outwardIssue": {"key": ".."}}``: the other end is the issue itself."""
    if not isinstance(raw, dict) or len(raw.keys() & {"inwardIssue", "outwardIssue"}) != 1 or not isinstance(raw.get("type"), dict):
        raise bad_fields({"issuelinks": "data was not an object"})
    kind = raw["type"]
    found = next((row[0] for row in LINK_TYPES if kind.get("id") == row[0] or kind.get("name") == row[1]), None)
    side = "inwardIssue" if "inwardIssue" in raw else "outwardIssue"
    named = raw[side] if isinstance(raw[side], dict) else {}
    other = call.store.issue(str(named.get("id", named.get("key"))))
    if found is None or other is None:
        raise bad_fields({"issuelinks": "Could not find the issue link type or the issue."})
    return {"type": found, "side": side, "other": other["id"]}


def _write_beside(call: Call, ident: str, beside: Beside) -> None:
    said, logged, linked = beside
    for item in said:
        comments.make(call, call.store.issues[ident], item)
    for item in logged:
        worklogs.make(call, call.store.issues[ident], item, "auto", None)
    for item in linked:
        inward, outward = (item["other"], ident) if item["side"] == "inwardIssue" else (ident, item["other"])
        make_link(call, item["type"], inward, outward)


def create_many(call: Call) -> Answer:
    """201 when one at least was created; ``errors`` is always there (sheet 5)."""
    rows = call.body.get("issueUpdates") if isinstance(call.body, dict) else None
    if not isinstance(rows, list) or not rows:
        raise _none_made("At least one issue must be given in 'issueUpdates'.")
    if len(rows) > BULK_CREATE:
        raise _none_made(f"The maximum number of issues that can be created in one request is {BULK_CREATE}.")
    made, errors = [], []
    for place, body in enumerate(rows):
        try:
            made.append(make(call, body))
        except Refused as refused:
            errors.append({"status": refused.status, "elementErrors": refused.body, "failedElementNumber": place})
    return Answer(201 if made else 400, {"issues": made, "errors": errors})


def _none_made(text: str) -> Refused:
    """The contract has one shape for every 400 of this resource."""
    return Refused(400, {"issues": [], "errors": [{"status": 400, "elementErrors": collection([text]), "failedElementNumber": 0}]})


def get(call: Call) -> Answer:
    names = call.query.many("fields") or ["*all"]
    return Answer(200, view(call, find(call), names, call.query.many("expand"), call.query.many("properties")))


def view(call: Call, issue: Record, names: list[str], expand: list[str], wanted_properties: list[str]) -> Record:
    """``names`` may hold ``*all``, ``*navigable``, ``-name``; only ``id`` gives nothing else (sheet 6)."""
    row: Record = {
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        "id": issue["id"],
        "self": f"{call.base}/issue/{issue['id']}",
        "key": call.store.key_of(issue),
    }
    chosen = selected(call, issue, names)
    if chosen:
        row["fields"] = {field.id: render.value(call, field, issue) for field in chosen}
        if row["fields"].get("parent", 0) is None:
            del row["fields"]["parent"]
    if wanted_properties:
        held = call.store.properties.get(("issue", issue["id"]), {})
        row["properties"] = {key: value for key, value in held.items() if key in wanted_properties or "*all" in wanted_properties}
    return row | metadata.expanded(call, issue, chosen, expand)


def selected(call: Call, issue: Record, names: list[str]) -> list[Any]:
    """Fields by id (or by name of the clause), of those that this project has."""
    team = call.store.projects[issue["_project"]]["_team"]
    known = [field for field in call.store.fields.values() if not (field.custom and team and issue["fields"].get(field.id) is None)]
    everything = [field for field in known if field.id not in ("issuekey", "statusCategory")]
    wide = "*all" in names or all(name.startswith("-") for name in names)
    navigable = "*navigable" in names
    shut = {name[1:] for name in names if name.startswith("-")}
    hidden = ("comment", "worklog", "timetracking") if navigable and not wide else ()
    start = [field for field in everything if field.id not in hidden] if wide or navigable else []
    named = [field for field in known if field.id in names and field not in start and field.id != "issuekey"]
    return [field for field in start + named if field.id not in shut]


def fetch_many(call: Call) -> Answer:
    """Up to a hundred, in no promised order; what is not found is named in ``issueErrors``."""
    given = call.document("expand", "fields", "fieldsByKeys", "issueIdsOrKeys", "properties", required=("issueIdsOrKeys",))
    keys = texts(given["issueIdsOrKeys"])
    if not keys or len(keys) > BULK_FETCH:
        raise bad(f"The number of issue ids or keys must be from 1 to {BULK_FETCH}.")
    found: dict[str, Record] = {}
    errors = []
    for key in keys:
        try:
            issue = find(call, key)
            found[issue["id"]] = issue
        except Refused as refused:
            errors.append({"id": key, "errorMessage": refused.body["errorMessages"][0]})
    names, expand, held = (texts(given.get(name) or []) for name in ("fields", "expand", "properties"))
    rows = [view(call, issue, names or ["*navigable"], expand, held) for _, issue in sorted(found.items(), reverse=True)]
    return Answer(200, {"issues": rows, "issueErrors": errors})


def edit(call: Call) -> Answer:
    issue = writable(call)
    given, updates = writes.parts(call.body)
    if not given and not updates and not call.body.get("properties"):
        raise bad("one of 'fields' or 'update' required")
    if isinstance(call.body.get("transition"), dict):
        raise bad("The transition cannot be set by an edit. Use the transitions resource.")
    changed = apply(call, issue, given, updates, writes.properties(call.body))
    if call.query.flag("returnIssue"):
        return Answer(200, view(call, changed, ["*all"], call.query.many("expand"), []))
    return Answer(204)


def apply(call: Call, issue: Record, given: Record, updates: Record, held: list[Record]) -> Record:
    """An edit, checked whole before anything is written."""
    project = call.store.projects[issue["_project"]]
    issue_type = call.store.issue_types[issue["fields"]["issuetype"]]
    wanted = writes.read(call, given, updates, project, issue_type, issue)
    beside = _beside(call, wanted)
    for item in held:
        properties.check(item["key"], item["value"])
    changed = history.change(call, issue, wanted.values, _kind(wanted.values))
    for item in held:
        properties.write(call, "issue", issue["id"], item["key"], item["value"])
        call.sim.hooks.property_event(call, "issue_property_set", changed, item["key"])
    _write_beside(call, issue["id"], beside)
    return call.store.issues[changed["id"]]


def _kind(changes: Record) -> str:
    return "issue_assigned" if set(changes) == {"assignee"} else "issue_updated"


def assign(call: Call) -> Answer:
    """``PUT assignee``: null unassigns, ``-1`` takes the project's default."""
    issue, given = writable(call), call.document()
    if "accountId" not in given:
        raise payload()
    wanted = given["accountId"]
    if wanted == "-1":
        project = call.store.projects[issue["_project"]]
        wanted = project["_lead"] if project["assigneeType"] == "PROJECT_LEAD" else None
    try:
        assignee = None if wanted is None else account(call, {"accountId": wanted})
    except Wrong as wrong:
        raise bad_fields({"assignee": str(wrong)}) from None
    history.change(call, issue, {"assignee": assignee}, "issue_assigned")
    return Answer(204)


def delete(call: Call) -> Answer:
    """Sub-tasks must go too, and only when the caller says so."""
    issue = writable(call)
    if not call.administrator:
        raise forbidden("You do not have permission to delete issues in this project.")
    children = [row for row in call.store.issues.values() if row["fields"].get("parent") == issue["id"]]
    subtasks = [row for row in children if call.store.issue_types[row["fields"]["issuetype"]]["subtask"]]
    if subtasks and not call.query.flag("deleteSubtasks"):
        text = f"The issue '{call.store.key_of(issue)}' has subtasks. You must specify the 'deleteSubtasks' parameter"
        raise bad(f"{text} to delete this issue and all its subtasks.")
    for row in [*subtasks, issue]:
        remove(call, row)
    return Answer(204)


def remove(call: Call, issue: Record) -> None:
    store = call.store
    call.sim.hooks.issue_event(call, "jira:issue_deleted", issue, kind="issue_deleted")
    for row in store.worklogs_of(issue["id"]):
        worklogs.forget(call, row)
    for table, name in ((store.comments, "_issue"), (store.links, "_inward"), (store.links, "_outward")):
        for ident in [row["id"] for row in table.values() if row[name] == issue["id"]]:
            del table[ident]
    for row in [row for row in store.issues.values() if row["fields"].get("parent") == issue["id"]]:
        history.touch(call, row, parent=None)
    store.properties.pop(("issue", issue["id"]), None)
    store.changelogs.pop(issue["id"], None)
    store.drop(issue, call.sim.search_lag)


def list_transitions(call: Call) -> Answer:
    issue = find(call)
    only, expand = call.query.one("transitionId"), call.query.many("expand")
    rows = [row for row in transitions(call, issue) if only in (None, row.id)]
    return Answer(200, {"expand": "transitions", "transitions": [shown(call, row, fields="transitions.fields" in expand) for row in rows]})


def transition(call: Call) -> Answer:
    issue = writable(call)
    given, updates = writes.parts(call.body)
    wanted = call.body.get("transition")
    if not isinstance(wanted, dict) or not isinstance(wanted.get("id"), (str, int)):
        raise bad("Missing 'transition' identifier")
    said = updates.pop("comment", [])
    if updates:
        text = "cannot be set. It is not on the appropriate screen, or unknown."
        raise bad_fields({name: f"Field '{name}' {text}" for name in sorted(updates)})
    beside = [comments.read(call, item.get("add")) for item in said]
    moved = move(call, issue, str(wanted["id"]), given)
    for item in beside:
        comments.make(call, moved, item)
    return Answer(204)


def changelog(call: Call) -> Answer:
    """Oldest first (sheet 5)."""
    issue = find(call)
    start, size = call.query.page(100, 100)
    rows = call.store.changelogs.get(issue["id"], [])
    return Answer(200, page(call, f"issue/{call.path['issue']}/changelog", [history.shown(call, row) for row in rows], start, size))


def property_keys(call: Call) -> Answer:
    issue = find(call)
    return properties.keys(call, "issue", issue["id"], f"issue/{issue['id']}")


def property_get(call: Call) -> Answer:
    return properties.get(call, "issue", find(call)["id"])


def property_put(call: Call) -> Answer:
    issue = writable(call)
    answer = properties.put(call, "issue", issue["id"])
    history.touch(call, issue)
    call.sim.hooks.property_event(call, "issue_property_set", issue, call.path["key"])
    return answer


def property_delete(call: Call) -> Answer:
    issue = writable(call)
    answer = properties.delete(call, "issue", issue["id"])
    history.touch(call, issue)
    call.sim.hooks.property_event(call, "issue_property_deleted", issue, call.path["key"])
    return answer


def not_found(_: Call) -> Answer:
    raise missing("The requested resource was not found.")
