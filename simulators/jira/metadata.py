"""What the site says of itself: create and edit metadata, fields, types, statuses, priorities; true of what it accepts (sheet 4)."""

from __future__ import annotations

from typing import Any

from simulators.jira import adf, fields, history, render
from simulators.jira.context import Answer, Call
from simulators.jira.errors import Refused as _Refused
from simulators.jira.errors import bad, bad_fields, collection, forbidden, missing, payload
from simulators.jira.facts import (
    CREATEMETA_PAGE,
    CUSTOM_TYPE,
    CUSTOM_TYPES,
    DAYS_PER_WEEK,
    HOURS_PER_DAY,
    PRIORITIES,
    RESOLUTIONS,
    STATUS_CATEGORIES,
)
from simulators.jira.fields import Field
from simulators.jira.lookup import find, page, project
from simulators.jira.workflow import shown, statuses, transitions
from simulators.kit.simulator import Record

_WARNING = '299 - "Deprecated: /rest/api/3/issue/createmeta, see CHANGE-1304"'


def _choice(call: Call, field: Field, ident: str) -> Any:
    if field.kind == "issuetype":
        return render.issue_type(call, ident)
    if field.kind == "project":
        return render.project_stub(call, call.store.projects[ident])
    if field.kind == "versions":
        return render.version(call, call.store.versions[ident])
    row = render.option(call, ident)
    children = [option["id"] for option in call.store.options.values() if option["_parent"] == ident]
    return {**row, "children": [render.option(call, child) for child in children]} if children else row


def _row(call: Call, field: Field, place: Record, issue_type: Record, *, creating: bool) -> Record:
    row: Record = {"required": fields.required(place, issue_type, field), "schema": field.schema, "name": field.name, "key": field.id}
    row["hasDefaultValue"] = fields.has_default(field)
    row["operations"] = field.operations
    if creating:
        row["fieldId"] = field.id
    if field.kind == "user":
        key = f"project={place['key']}"
        row["autoCompleteUrl"] = f"{call.base}/user/assignable/search?{key}&query="
    if field.kind == "priority":
        row["allowedValues"] = [render.priority(call, ident) for ident, _, _ in PRIORITIES]
        row["defaultValue"] = render.priority(call, "3")
    chosen = fields.choices(call.store, field, place, issue_type)
    if chosen is not None:
        row["allowedValues"] = [_choice(call, field, ident) for ident in chosen]
    return row


def _size(call: Call) -> tuple[int, int]:
    start, size = call.query.page(50)
    if size > CREATEMETA_PAGE:
        body = collection([f"Parameter 'maxResults' must not exceed the limit '{CREATEMETA_PAGE}'"])
        raise _Refused(400, {**body, "httpStatusCode": {"empty": False, "present": True}})
    return start, size


def create_types(call: Call) -> Answer:
    place = project(call)
    start, size = _size(call)
    rows = [render.issue_type(call, ident) for ident in place["_types"]]
    return Answer(200, {"issueTypes": rows[start : start + size], "startAt": start, "maxResults": size, "total": len(rows)})


def create_fields(call: Call) -> Answer:
    place, ident = project(call), call.path["type"]
    start, size = _size(call)
    if ident not in place["_types"]:
        raise bad("The issue type is not valid for this project.")
    issue_type = call.store.issue_types[ident]
    rows = [_row(call, field, place, issue_type, creating=True) for field in fields.screen(call.store, place, issue_type)]
    return Answer(200, {"fields": rows[start : start + size], "startAt": start, "maxResults": size, "total": len(rows)})


def create_old(call: Call) -> Answer:
    """Deprecated, still answered, with a ``Warning`` header (sheet 4)."""
    query = call.query
    keys, idents, expand = query.many("projectKeys"), query.many("projectIds"), query.many("expand")
    rows = []
    for place in call.store.projects.values():
        if place["_trashed"] or (keys and place["key"] not in keys) or (idents and place["id"] not in idents):
            continue
        kinds = [call.store.issue_types[ident] for ident in place["_types"]]
        wanted = [kind for kind in kinds if kind["name"] in (query.many("issuetypeNames") or [kind["name"]])]
        wanted = [kind for kind in wanted if kind["id"] in (query.many("issuetypeIds") or [kind["id"]])]
        types = [_with_fields(call, place, kind, "projects.issuetypes.fields" in expand) for kind in wanted]
        stub = render.project_stub(call, place)
        rows.append({name: stub[name] for name in ("self", "id", "key", "name", "avatarUrls")} | {"issuetypes": types})
    return Answer(200, {"expand": "projects", "projects": rows}, {"Warning": _WARNING})


def _with_fields(call: Call, place: Record, kind: Record, full: bool) -> Record:
    row = render.issue_type(call, kind["id"])
    if full:
        shown_fields = [_row(call, field, place, kind, creating=False) for field in fields.screen(call.store, place, kind)]
        row |= {"expand": "fields", "fields": {item["key"]: item for item in shown_fields}}
    return row


def edit_fields(call: Call) -> Answer:
    return Answer(200, _edit(call, find(call)))


def _edit(call: Call, issue: Record) -> Record:
    place, kind = call.store.projects[issue["_project"]], call.store.issue_types[issue["fields"]["issuetype"]]
    screen = fields.screen(call.store, place, kind, editing=True)
    return {"fields": {field.id: _row(call, field, place, kind, creating=False) for field in screen}}


def expanded(call: Call, issue: Record, chosen: list[Field], expand: list[str]) -> Record:
    """The parts of an issue that come only when asked for by ``expand``."""
    row: Record = {}
    if "names" in expand:
        row["names"] = {field.id: field.name for field in chosen}
    if "schema" in expand:
        row["schema"] = {field.id: field.schema for field in chosen}
    if "renderedFields" in expand:
        row["renderedFields"] = {field.id: _html(issue["fields"].get(field.id)) if field.rich else None for field in chosen}
    if "editmeta" in expand:
        row["editmeta"] = _edit(call, issue)
    if "transitions" in expand:
        row["transitions"] = [shown(call, item, fields=False) for item in transitions(call, issue)]
    if "changelog" in expand:
        # Newest first here, oldest first in the resource of its own.
        rows = [history.shown(call, item) for item in reversed(call.store.changelogs.get(issue["id"], []))]
        row["changelog"] = {"startAt": 0, "maxResults": len(rows), "total": len(rows), "histories": rows}
    return row


def _html(document: Any) -> str:
    return "".join(f"<p>{line}</p>" for line in adf.text(document).split("\n")) if document else ""


def all_fields(call: Call) -> Answer:
    return Answer(200, [fields.details(field) for field in call.store.fields.values()])


def search_fields(call: Call) -> Answer:
    """Fields of company-managed projects, in pages."""
    start, size = call.query.page(50, 100)
    kinds, idents, text = call.query.many("type"), call.query.many("id"), (call.query.one("query") or "").lower()
    rows = []
    for field in call.store.fields.values():
        if kinds and ("custom" if field.custom else "system") not in kinds:
            continue
        if (idents and field.id not in idents) or (text and text not in field.name.lower()):
            continue
        row: Record = {"id": field.id, "name": field.name, "schema": field.schema, "description": ""}
        more = {"key": field.id, "isLocked": False, "searcherKey": field.searcher, "screensCount": int(field.id in call.store.on_screens)}
        rows.append({**row, **more} if field.custom else row)
    return Answer(200, page(call, "field/search", rows, start, size))


def create_field(call: Call) -> Answer:
    """The field is on no screen yet: writes to it are refused until it is (sheet 4)."""
    given = call.document("name", "description", "type", "searcherKey", required=("name", "type"))
    if not call.administrator:
        raise bad("You must have global administrator permission to create custom fields.")
    errors = {}
    if not isinstance(given["name"], str) or not given["name"].strip():
        errors["name"] = "The name of the custom field is required."
    type_ = str(given["type"]).removeprefix(CUSTOM_TYPE)
    if type_ not in CUSTOM_TYPES or not str(given["type"]).startswith(CUSTOM_TYPE):
        errors["type"] = "Invalid custom field type."
    searcher = given.get("searcherKey")
    if searcher is not None and not str(searcher).startswith(CUSTOM_TYPE):
        errors["searcherKey"] = "Invalid searcher key."
    if errors:
        raise bad_fields(errors)
    field = fields.custom_field(call.store.new_id("field"), given["name"], type_, searcher)
    call.store.fields[field.id] = field
    return Answer(201, fields.details(field))


def add_to_screen(call: Call) -> Answer:
    """``POST /screens/addToDefault/{fieldId}``."""
    if not call.administrator:
        raise forbidden()
    ident = call.path["field"]
    if ident not in call.store.fields or not call.store.fields[ident].custom:
        raise missing(f"The field with id '{ident}' does not exist.")
    if ident in call.store.on_screens:
        raise bad(f"The field with id '{ident}' is already on the screen.")
    call.store.on_screens.add(ident)
    return Answer(200, {})


def contexts(call: Call) -> Answer:
    """Every custom field has its one global context here."""
    field = _custom(call)
    row = {"id": str(10_000 + (field.number or 0)), "name": f"Default Configuration Scheme for {field.name}", "description": ""}
    start, size = call.query.page(50)
    rows = [{**row, "isGlobalContext": True, "isAnyIssueType": True}]
    return Answer(200, page(call, f"field/{field.id}/context", rows, start, size))


def options(call: Call) -> Answer:
    field = _custom(call)
    start, size = call.query.page(100)
    rows = []
    for option in call.store.options.values():
        if option["_field"] == field.id:
            row = {"id": option["id"], "value": option["value"], "disabled": False}
            rows.append({**row, "optionId": option["_parent"]} if option["_parent"] else row)
    return Answer(200, page(call, f"field/{field.id}/context/{call.path['context']}/option", rows, start, size))


def add_options(call: Call) -> Answer:
    field = _custom(call)
    given = call.document("options", required=("options",))["options"]
    if field.kind not in ("option", "options", "cascading") or not isinstance(given, list) or not given:
        raise bad("The custom field does not support options.")
    if any(not isinstance(item, dict) or not isinstance(item.get("value"), str) for item in given):
        raise payload()
    held = {(option["value"], option["_parent"]) for option in call.store.options.values() if option["_field"] == field.id}
    wanted = [(item["value"], item.get("optionId")) for item in given]
    if held & set(wanted) or len(set(wanted)) < len(wanted):
        raise bad("Option values must be unique.")
    made = [call.store.add_option(field.id, value, parent) for value, parent in wanted]
    return Answer(200, {"options": [{"id": ident, "value": call.store.options[ident]["value"], "disabled": False} for ident in made]})


def _custom(call: Call) -> Field:
    field = call.store.fields.get(call.path["field"])
    if field is None or not field.custom or not call.administrator:
        raise missing("The custom field was not found.") if call.administrator else forbidden()
    return field


def issue_types(call: Call) -> Answer:
    return Answer(200, [render.issue_type(call, ident) for ident in call.store.issue_types])


def issue_type(call: Call) -> Answer:
    if call.path["id"] not in call.store.issue_types:
        raise missing(f"The issue type with id '{call.path['id']}' does not exist")
    return Answer(200, render.issue_type(call, call.path["id"]))


def project_statuses(call: Call) -> Answer:
    place = project(call)
    shown_statuses = [render.status(call, ident) for ident in statuses(call, place)]
    rows = []
    for ident in place["_types"]:
        kind = render.issue_type(call, ident)
        rows.append({**{name: kind[name] for name in ("self", "id", "name", "subtask")}, "statuses": shown_statuses})
    return Answer(200, rows)


def all_statuses(call: Call) -> Answer:
    return Answer(200, [render.status(call, ident) for ident in call.store.statuses])


def status(call: Call) -> Answer:
    wanted = call.path["id"]
    ident = next((row["id"] for row in call.store.statuses.values() if wanted in (row["id"], row["name"])), None)
    if ident is None:
        raise missing(f"The status with id '{wanted}' does not exist")
    return Answer(200, render.status(call, ident))


def status_categories(call: Call) -> Answer:
    return Answer(200, [render.status_category(call, row[1]) for row in STATUS_CATEGORIES])


def priorities(call: Call) -> Answer:
    return Answer(200, [render.priority(call, ident, full=True) for ident, _, _ in PRIORITIES])


def resolutions(call: Call) -> Answer:
    return Answer(200, [render.resolution(call, ident) for ident, _, _ in RESOLUTIONS])


def server_info(call: Call) -> Answer:
    """Open to everybody; ``deploymentType`` is how clients tell Cloud from Data Center."""
    shown_info = {
        "baseUrl": call.sim.base_url,
        "version": "1001.0.0-SNAPSHOT",
        "versionNumbers": [1001, 0, 0],
        "deploymentType": "Cloud",
        "buildNumber": 100_286,
        "buildDate": "2026-04-27T10:12:45.000+0000",
        "serverTime": call.instant(call.store.now()),
        "scmInfo": "4f1c2cf8c2e0e8a5e2b1e2b7c9e6a1a1a6a0c0de",
        "serverTitle": "Jira",
        "defaultLocale": {"locale": "en_GB"},
        "serverTimeZone": call.user["timeZone"],
    }
    return Answer(200, shown_info)


def configuration(_: Call) -> Answer:
    on = ("votingEnabled", "watchingEnabled", "unassignedIssuesAllowed", "subTasksEnabled", "issueLinkingEnabled", "timeTrackingEnabled")
    tracking = {"workingHoursPerDay": float(HOURS_PER_DAY), "workingDaysPerWeek": float(DAYS_PER_WEEK)}
    units = {"timeFormat": "pretty", "defaultUnit": "minute"}
    return Answer(200, {**dict.fromkeys(on, True), "attachmentsEnabled": False, "timeTrackingConfiguration": {**tracking, **units}})
