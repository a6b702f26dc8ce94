"""Transitions: the only way to another status; their ids belong to the workflow of the project (sheet 5)."""

from __future__ import annotations

from simulators.jira import render, values
from simulators.jira.context import Call
from simulators.jira.errors import Wrong, bad, bad_fields
from simulators.jira.facts import RESOLUTIONS, WORKFLOWS, Transition
from simulators.jira.history import change
from simulators.kit.simulator import Record


def transitions(call: Call, issue: Record) -> list[Transition]:
    """What is possible from the status that the issue is in."""
    project = call.store.projects[issue["_project"]]
    known = _team(call, project) if project["_team"] else WORKFLOWS[project["_workflow"]]
    return [row for row in known if not row.sources or issue["fields"]["status"] in row.sources]


def _team(call: Call, project: Record) -> tuple[Transition, ...]:
    """A team-managed project has statuses of its own."""
    places = enumerate(project["_statuses"], 1)
    return tuple(Transition(f"{place}1", call.store.statuses[ident]["name"], ident) for place, ident in places)


def statuses(call: Call, project: Record) -> list[str]:
    if project["_team"]:
        return list(project["_statuses"])
    return list(dict.fromkeys(row.to for row in WORKFLOWS[project["_workflow"]]))


def shown(call: Call, transition: Transition, *, fields: bool) -> Record:
    row: Record = {
        "id": transition.id,
        "name": transition.name,
        "to": render.status(call, transition.to),
        "hasScreen": bool(transition.screen),
        "isGlobal": not transition.sources,
        "isInitial": False,
        "isAvailable": True,
        "isConditional": False,
        "isLooped": False,
    }
    return {**row, "fields": {name: _screen_field(call, name) for name in transition.screen}} if fields else row


def _screen_field(call: Call, name: str) -> Record:
    field = call.store.fields[name]
    row: Record = {
        "required": True,
        "schema": field.schema,
        "name": field.name,
        "key": name,
        "hasDefaultValue": True,
        "operations": ["set"],
    }
    return {**row, "allowedValues": [render.resolution(call, ident) for ident, _, _ in RESOLUTIONS]}


def move(call: Call, issue: Record, wanted: str, given: Record) -> Record:
    """Done sets a resolution, the one sent or "Done"; leaving it clears the resolution."""
    transition = next((row for row in transitions(call, issue) if row.id == wanted), None)
    if transition is None:
        raise bad(f"Transition id '{wanted}' is not valid for this issue.")
    changes = _sent(call, issue, transition, given)
    old, new = (call.store.statuses[ident]["_category"] for ident in (issue["fields"]["status"], transition.to))
    now = call.store.now()
    if new == "done":
        changes.setdefault("resolution", issue["fields"].get("resolution") or "10000")
        changes["resolutiondate"] = issue["fields"].get("resolutiondate") or now
    elif old == "done":
        changes |= {"resolution": None, "resolutiondate": None}
    if old != new:
        changes["statuscategorychangedate"] = now
    return change(call, issue, {**changes, "status": transition.to}, "issue_generic")


def _sent(call: Call, issue: Record, transition: Transition, given: Record) -> Record:
    changes, errors, project = {}, {}, call.store.projects[issue["_project"]]
    for name, raw in given.items():
        field = call.store.fields.get(name)
        try:
            if field is None or name not in transition.screen:
                raise Wrong(f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown.")
            changes[name] = values.read(call, field, raw, project)
        except Wrong as wrong:
            errors[name] = str(wrong)
    if errors:
        raise bad_fields(errors)
    return {name: value for name, value in changes.items() if value is not None}
