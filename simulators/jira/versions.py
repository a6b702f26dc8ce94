"""Versions: the dated milestones of a project, with a state of release (sheet 7)."""

from __future__ import annotations

from typing import Any

from simulators.jira import history, render, values
from simulators.jira.context import Answer, Call
from simulators.jira.errors import Wrong, bad, bad_fields, missing, payload
from simulators.jira.lookup import page, project
from simulators.kit.simulator import Record

_TEXTS = (
    "description", "expand", "id", "moveUnfixedIssuesTo", "name", "project", "releaseDate", "self", "startDate", "userReleaseDate",
    "userStartDate",
)  # fmt: skip
_MEMBERS: dict[str, Any] = {**dict.fromkeys(_TEXTS, str), **dict.fromkeys(("archived", "overdue", "released"), bool), "projectId": int}
_READ_ONLY = ("id", "self", "overdue", "userReleaseDate", "userStartDate", "expand")
_NAME_LENGTH, _TEXT_LENGTH = 255, 16_384


def _given(call: Call) -> Record:
    """Strict about members and types; read-only members are not looked at."""
    given = {name: value for name, value in call.document(*_MEMBERS).items() if value is not None}
    for name, value in given.items():
        if not isinstance(value, _MEMBERS[name]) or (isinstance(value, bool) and _MEMBERS[name] is int):
            raise payload()
    return {name: value for name, value in given.items() if name not in _READ_ONLY}


def _checked(call: Call, given: Record, place: Record, own: Record | None) -> Record:
    errors: dict[str, str] = {}
    read: Record = {name: given[name] for name in ("description", "archived", "released") if name in given}
    name = given.get("name")
    others = [row for row in call.store.versions.values() if row["_project"] == place["id"] and row is not own]
    if (name is None and own is None) or (name is not None and not name.strip()):
        errors["name"] = "You must specify a valid version name"
    elif name is not None and len(name) > _NAME_LENGTH:
        errors["name"] = f"The version name must not exceed {_NAME_LENGTH} characters."
    elif name is not None and any(row["name"].lower() == name.strip().lower() for row in others):
        errors["name"] = "A version with this name already exists in this project."
    elif name is not None:
        read["name"] = name.strip()
    if len(given.get("description", "")) > _TEXT_LENGTH:
        errors["description"] = f"The description must not exceed {_TEXT_LENGTH} characters."
    for day in ("startDate", "releaseDate"):
        try:
            if day in given:
                read[day] = values.day(given[day])
        except Wrong:
            errors[day] = "The date you entered is not in the valid date format. It should be entered in the format yyyy-MM-dd."
    first, last = ({**(own or {}), **read}.get(day) for day in ("startDate", "releaseDate"))
    if first and last and first > last:
        errors["releaseDate"] = "The release date must be on or after the start date."
    if errors:
        raise bad_fields(errors)
    return read


def create(call: Call) -> Answer:
    given = _given(call)
    ident = given.get("projectId", given.get("project"))
    if ident is None:
        raise bad_fields({"projectId": "Project must be specified to create a version."})
    place = call.store.project(str(ident))
    if place is None or place["_trashed"] or not call.administrator:
        raise missing("The project was not found or you do not have permission to administer it.")
    read = _checked(call, given, place, None)
    number = str(call.store.new_id("version"))
    record: Record = {"id": number, "archived": False, "released": False, **read, "_project": place["id"]}
    call.store.versions[number] = record
    shown = render.version(call, record)
    call.sim.hooks.plain_event(call, "jira:version_created", {"version": shown})
    return Answer(201, shown)


def find(call: Call, ident: str | None = None) -> Record:
    record = call.store.versions.get(ident or call.path["id"])
    if record is None or call.store.projects[record["_project"]]["_trashed"]:
        raise missing(f"Could not find version for id '{ident or call.path['id']}'")
    return record


def get(call: Call) -> Answer:
    return Answer(200, render.version(call, find(call)))


def update(call: Call) -> Answer:
    record = find(call)
    given = _given(call)
    if not call.administrator:
        raise missing("The version was not found or you do not have permission to administer its project.")
    if given.get("projectId", int(record["_project"])) != int(record["_project"]):
        raise bad("You cannot move a version to a different project.")
    read = _checked(call, given, call.store.projects[record["_project"]], record)
    was = record["released"]
    target = given.get("moveUnfixedIssuesTo")
    other = find(call, target.rsplit("/", 1)[-1]) if target else None
    record |= read
    if other:
        _swap(call, record, other["id"], unresolved_only=True)
    shown = render.version(call, record)
    verb = "updated" if was == record["released"] else "released" if record["released"] else "unreleased"
    call.sim.hooks.plain_event(call, f"jira:version_{verb}", {"version": shown})
    return Answer(200, shown)


def _swap(
    call: Call, record: Record, other: str | None, *, unresolved_only: bool = False, names: tuple[str, ...] = ("fixVersions",)
) -> None:
    for issue in list(call.store.issues.values()):
        changes = {}
        for name in names:
            held = issue["fields"].get(name) or []
            if record["id"] in held and not (unresolved_only and issue["fields"].get("resolution")):
                kept = [ident for ident in held if ident != record["id"]]
                changes[name] = kept + ([other] if other and other not in kept else [])
        if changes:
            history.change(call, issue, changes)


def of_project(call: Call) -> Answer:
    """In pages, ``status`` released, unreleased, archived."""
    place = project(call)
    start, size = call.query.page(50)
    wanted = {word.lower() for word in call.query.many("status")}
    unknown = wanted - {"released", "unreleased", "archived"}
    if unknown:
        raise bad(f"The value '{sorted(unknown)[0]}' of the parameter 'status' is not valid.")
    text = (call.query.one("query") or "").lower()
    rows = [row for row in _of(call, place) if (not wanted or _states(row) & wanted) and text in row["name"].lower()]
    order = call.query.one("orderBy", "sequence") or "sequence"
    key = order.lstrip("+-")
    if key not in ("sequence", "name", "startDate", "releaseDate", "description"):
        raise bad(f"The value '{order}' of the parameter 'orderBy' is not valid.")
    rows.sort(key=lambda row: str(row.get(key) or "") if key != "sequence" else f"{int(row['id']):012d}", reverse=order.startswith("-"))
    return Answer(200, page(call, f"project/{call.path['project']}/version", [render.version(call, row) for row in rows], start, size))


def _states(record: Record) -> set[str]:
    return {"released" if record["released"] else "unreleased"} | ({"archived"} if record["archived"] else set())


def _of(call: Call, place: Record) -> list[Record]:
    return [row for row in call.store.versions.values() if row["_project"] == place["id"]]


def all_of_project(call: Call) -> Answer:
    return Answer(200, [render.version(call, row) for row in _of(call, project(call))])


def related(call: Call) -> Answer:
    record = find(call)
    fixed, affected = (_count(call, record, name) for name in ("fixVersions", "versions"))
    shown = {"self": f"{call.base}/version/{record['id']}", "issuesFixedCount": fixed, "issuesAffectedCount": affected}
    return Answer(200, {**shown, "issueCountWithCustomFieldsShowingVersion": 0, "customFieldUsage": []})


def unresolved(call: Call) -> Answer:
    record = find(call)
    rows = [row for row in call.store.issues.values() if record["id"] in (row["fields"].get("fixVersions") or [])]
    count = len([row for row in rows if not row["fields"].get("resolution")])
    return Answer(200, {"self": f"{call.base}/version/{record['id']}", "issuesUnresolvedCount": count, "issuesCount": len(rows)})


def _count(call: Call, record: Record, name: str) -> int:
    return len([row for row in call.store.issues.values() if record["id"] in (row["fields"].get(name) or [])])


def remove_and_swap(call: Call) -> Answer:
    record = find(call)
    given = call.document("customFieldReplacementList", "moveAffectedIssuesTo", "moveFixIssuesTo")
    for member, name in (("moveFixIssuesTo", "fixVersions"), ("moveAffectedIssuesTo", "versions")):
        target = given.get(member)
        if target is not None and (isinstance(target, bool) or not isinstance(target, int)):
            raise payload()
        other = find(call, str(target))["id"] if target is not None else None
        _swap(call, record, other, names=(name,))
    return _gone(call, record)


def _gone(call: Call, record: Record) -> Answer:
    shown = render.version(call, record)
    del call.store.versions[record["id"]]
    call.sim.hooks.plain_event(call, "jira:version_deleted", {"version": shown})
    return Answer(204)


def delete(call: Call) -> Answer:
    """The older way, with the targets in the query."""
    record = find(call)
    for member, name in (("moveFixIssuesTo", "fixVersions"), ("moveAffectedIssuesTo", "versions")):
        target = call.query.one(member)
        _swap(call, record, find(call, target)["id"] if target else None, names=(name,))
    return _gone(call, record)
