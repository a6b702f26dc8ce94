"""What a body may change in an issue: ``fields`` and ``update`` against the screen, all errors at once (sheet 4, 5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulators.jira import fields, values
from simulators.jira.context import Call
from simulators.jira.errors import Wrong, bad, bad_fields, payload
from simulators.jira.facts import DEFAULT_PRIORITY, FIRST_STATUS, PROPERTY_KEY_LENGTH
from simulators.jira.fields import Field
from simulators.kit.simulator import Record

_BLANK = {
    "project": "Specify a valid project ID or key",
    "issuetype": "Specify a valid issue type",
    "summary": "You must specify a summary of the issue.",
}
_VERBS = ("add", "set", "remove", "edit", "copy")


@dataclass
class Wanted:
    """What a body asks for, read and checked: stored values, and what is written beside the issue."""

    values: Record = field(default_factory=dict)
    comments: list[Record] = field(default_factory=list)
    worklogs: list[Record] = field(default_factory=list)
    links: list[Record] = field(default_factory=list)
    properties: list[Record] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)

    def refuse(self, name: str, wrong: Wrong) -> None:
        self.errors.setdefault(wrong.under or name, str(wrong))


def parts(body: Any) -> tuple[Record, Record]:
    """``fields`` and ``update`` of a body; a field stands in one of them only."""
    if not isinstance(body, dict):
        raise payload()
    given, updates = body.get("fields") or {}, body.get("update") or {}
    if not isinstance(given, dict) or not isinstance(updates, dict):
        raise payload()
    twice = given.keys() & updates.keys()
    if twice:
        raise bad_fields({name: f"Field '{name}' cannot appear in both 'fields' and 'update'" for name in sorted(twice)})
    return given, updates


def place(call: Call, given: Record) -> tuple[Record, Record]:
    """The project and the issue type of a new issue."""
    errors: dict[str, str] = {}
    project = _project(call, given.get("project"), errors)
    issue_type = _issue_type(call, given.get("issuetype"), project, errors)
    if project is None or issue_type is None:
        if given.get("summary") in (None, ""):
            errors["summary"] = _BLANK["summary"]
        raise bad_fields(errors)
    return project, issue_type


def _project(call: Call, raw: Any, errors: dict[str, str]) -> Record | None:
    if not isinstance(raw, dict):
        errors["project"] = _BLANK["project"] if raw is None else "data was not an object"
        return None
    found = call.store.project(str(raw.get("id", raw.get("key"))))
    if found is None or found["_trashed"] or ("key" in raw and raw["key"] not in (found["key"], *found["_former_keys"])):
        errors["project"] = "valid project is required"
        return None
    if found["_archived"]:
        errors["project"] = "The project is archived: no issue can be created in it."
        return None
    return found


def _issue_type(call: Call, raw: Any, project: Record | None, errors: dict[str, str]) -> Record | None:
    if not isinstance(raw, dict) or not ({"id", "name"} & raw.keys()):
        errors["issuetype"] = _BLANK["issuetype"] if raw is None else "Could not find valid 'id' or 'name' in issuetype object."
        return None
    if project is None:
        return None
    for ident in project["_types"]:
        record = call.store.issue_types[ident]
        if ident == str(raw["id"]) if "id" in raw else record["name"] == raw["name"]:
            return record
    errors["issuetype"] = "The issue type selected is invalid."
    return None


def read(call: Call, given: Record, updates: Record, project: Record, issue_type: Record, issue: Record | None) -> Wanted:
    """Everything that a create or an edit asks for, with every error found."""
    on_screen = {field.id: field for field in fields.screen(call.store, project, issue_type, editing=issue is not None)}
    wanted = Wanted()
    for name, raw in given.items():
        if issue is None and name in ("project", "issuetype"):
            continue
        _set(call, wanted, on_screen.get(name), name, raw, project)
    for name, operations in updates.items():
        _update(call, wanted, on_screen.get(name), name, operations, project, issue)
    _typed(wanted)
    _lineage(call, wanted, project, issue_type, issue)
    for field_ in on_screen.values():
        absent = wanted.values.get(field_.id) in (None, "") and (issue is None or field_.id in wanted.values)
        optional = (issue is None and fields.has_default(field_) and field_.id not in wanted.values) or field_.id in (
            "project",
            "issuetype",
        )
        if fields.required(project, issue_type, field_) and absent and not optional:
            wanted.errors.setdefault(field_.id, _BLANK.get(field_.id, f"{field_.name} is required."))
    if wanted.errors:
        raise bad_fields(wanted.errors)
    return wanted


def _set(call: Call, wanted: Wanted, field_: Field | None, name: str, raw: Any, project: Record) -> None:
    try:
        if field_ is None or field_.kind in ("issuelinks", "comment", "worklog"):
            raise Wrong(f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown.")
        if name == "issuetype":
            found = _issue_type(call, raw, project, wanted.errors)
            if found:
                wanted.values[name] = found["id"]
            return
        wanted.values[name] = values.read(call, field_, raw, project)
    except Wrong as wrong:
        wanted.refuse(name, wrong)


def _update(call: Call, wanted: Wanted, field_: Field | None, name: str, given: Any, project: Record, issue: Record | None) -> None:
    if not isinstance(given, list) or any(not isinstance(item, dict) or len(item) != 1 for item in given):
        raise payload()
    for item in given:
        ((verb, raw),) = item.items()
        if verb not in _VERBS:
            raise payload()
        try:
            _operation(call, wanted, field_, name, verb, raw, project, issue)
        except Wrong as wrong:
            wanted.refuse(name, wrong)


def _operation(
    call: Call, wanted: Wanted, field_: Field | None, name: str, verb: str, raw: Any, project: Record, issue: Record | None
) -> None:
    beside = {"comment": wanted.comments, "worklog": wanted.worklogs, "issuelinks": wanted.links}
    if name in beside and verb == "add":
        beside[name].append(raw)
        return
    if field_ is None or verb not in field_.operations:
        text = "It is not on the appropriate screen, or unknown." if field_ is None else f"The operation '{verb}' is not supported."
        raise Wrong(f"Field '{name}' cannot be set. {text}")
    if verb in ("set", "edit"):
        _set(call, wanted, field_, name, raw, project)
        return
    held = wanted.values.get(name, (issue or {"fields": {}})["fields"].get(name)) or []
    moved = values.read(call, field_, [raw], project)
    kept = [item for item in held if item not in moved]
    wanted.values[name] = kept if verb == "remove" else held + [item for item in moved if item not in held]


def _typed(wanted: Wanted) -> None:
    """Time tracking is one field on the wire and two numbers in the record."""
    tracking = wanted.values.pop("timetracking", None)
    for name, stored in (("originalEstimate", "timeoriginalestimate"), ("remainingEstimate", "timeestimate")):
        if tracking and name in tracking:
            wanted.values[stored] = tracking[name]


def _lineage(call: Call, wanted: Wanted, project: Record, issue_type: Record, issue: Record | None) -> None:
    """A parent stands exactly one level higher; sub-tasks stay in their parent's project (sheet 5)."""
    if "issuetype" in wanted.values:
        changed = call.store.issue_types[wanted.values["issuetype"]]
        if changed["subtask"] != issue_type["subtask"]:
            wanted.errors["issuetype"] = "The issue type selected is invalid."
        issue_type = changed
    if "parent" not in wanted.values:
        if issue is None and issue_type["subtask"] and "parent" not in wanted.errors:
            wanted.errors["issuetype"] = "Issue type is a sub-task but parent issue key or id not specified."
            wanted.errors.setdefault("parent", "Parent is required.")
        return
    parent = call.store.issues.get(wanted.values["parent"] or "")
    if parent is None:
        return
    level = call.store.issue_types[parent["fields"]["issuetype"]]["hierarchyLevel"]
    if level != issue_type["hierarchyLevel"] + 1 or (issue and parent["id"] == issue["id"]):
        wanted.errors["parentId"] = "Given parent work item does not belong to appropriate hierarchy."
    elif parent["_project"] != project["id"] and (issue_type["subtask"] or project["_team"]):
        wanted.errors["project"] = "Sub-tasks must be created in the same project as the parent."


def properties(body: Record) -> list[Record]:
    """``properties`` of a create or edit: entity properties written with the issue."""
    given = body.get("properties") or []
    if not isinstance(given, list):
        raise payload()
    for item in given:
        if not isinstance(item, dict) or set(item) != {"key", "value"} or not isinstance(item["key"], str):
            raise payload()
        if not 0 < len(item["key"]) <= PROPERTY_KEY_LENGTH:
            raise bad(f"The property key must be from 1 to {PROPERTY_KEY_LENGTH} characters long.")
    if len({item["key"] for item in given}) != len(given):
        raise bad("The property keys must be unique.")
    return given


def fresh(call: Call, project: Record, issue_type: Record, wanted: Wanted) -> Record:
    """A new issue's stored fields: the screen's defaults, the first status of the workflow, and what was given."""
    now, me = call.store.now(), call.user["accountId"]
    lead = project["_lead"] if project["assigneeType"] == "PROJECT_LEAD" else None
    held = {
        "priority": DEFAULT_PRIORITY,
        "reporter": me,
        "assignee": lead,
        "labels": [],
        "fixVersions": [],
        "versions": [],
        "components": [],
    }
    first = project["_statuses"][0] if project["_team"] else FIRST_STATUS[project["_workflow"]]
    fixed = {"issuetype": issue_type["id"], "status": first, "creator": me, "created": now, "updated": now}
    estimate = wanted.values.get("timeoriginalestimate")
    tracking = {"timeestimate": wanted.values.get("timeestimate", estimate)} if estimate is not None else {}
    given = {name: value for name, value in wanted.values.items() if not (value is None and name in held and name != "assignee")}
    return {**held, **given, **tracking, **fixed, "statuscategorychangedate": now, "resolution": None, "timespent": None}
