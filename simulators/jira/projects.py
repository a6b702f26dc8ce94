"""Projects: created from a template that gives configuration only, renamed, archived, binned and brought back (sheet 3)."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

from simulators.jira import properties, render
from simulators.jira.context import Answer, Call
from simulators.jira.errors import bad, bad_fields, forbidden, payload
from simulators.jira.facts import DEFAULT_TEMPLATE, PROJECT_CREATE, PROJECT_UPDATE, TEAM_ISSUE_TYPES, TEAM_STATUSES, TEMPLATES, TYPES_OF
from simulators.jira.lookup import page, project
from simulators.kit.simulator import Record

_KEY = re.compile(r"[A-Z][A-Z0-9]+")
_NAME_LENGTH, _KEY_LENGTH = 80, 10
_ORDERS = ("category", "key", "name", "owner", "issueCount", "lastIssueUpdatedDate", "archivedDate", "deletedDate")


def create(call: Call) -> Answer:
    given = _given(call, PROJECT_CREATE)
    if not call.administrator:
        raise forbidden("You must have the 'Create projects' permission to create projects.")
    errors = _names(call, given, None)
    template, kind = given.get("projectTemplateKey"), given.get("projectTypeKey")
    if template is None and kind is None:
        errors["projectTypeKey"] = "You must specify a valid project type."
    if kind is not None and kind not in DEFAULT_TEMPLATE:
        errors["projectTypeKey"] = f"The project type '{kind}' is not valid."
    chosen = TEMPLATES.get(template or DEFAULT_TEMPLATE.get(kind or "", ""))
    if template is not None and (chosen is None or (kind is not None and chosen[0] != kind)):
        errors["projectTemplateKey"] = f"The project template '{template}' is not valid for this project type."
    lead = _lead(call, given, errors)
    if lead is None and "projectLead" not in errors:
        errors["projectLead"] = "You must specify a valid project lead."
    _category(call, given, errors)
    if errors or chosen is None or lead is None:
        raise bad_fields(errors)
    record = _make(call, given, chosen, lead)
    call.sim.hooks.plain_event(call, "project_created", {"project": _event(call, record)})
    shown = {"self": f"{call.base}/project/{record['id']}", "id": int(record["id"]), "key": record["key"]}
    return Answer(201, shown)


def _given(call: Call, members: dict[str, type]) -> Record:
    """Read strictly: unknown members and other types are refused as a whole."""
    given = {name: value for name, value in call.document(*members).items() if value is not None}
    for name, value in given.items():
        if not isinstance(value, members[name]) or isinstance(value, bool):
            raise payload()
    if "lead" in given:
        raise bad_fields({"projectLead": "Usernames are no longer accepted: use 'leadAccountId'."})
    if given.get("assigneeType") not in (None, "PROJECT_LEAD", "UNASSIGNED"):
        raise payload()
    return given


def _names(call: Call, given: Record, own: Record | None) -> dict[str, str]:
    errors: dict[str, str] = {}
    key, name = given.get("key"), given.get("name")
    others = [row for row in call.store.projects.values() if row is not own]
    if key is None and own is None:
        errors["projectKey"] = "You must specify a unique project key, at least 2 characters long and containing only uppercase letters."
    elif key is not None and (len(key) < 2 or not _KEY.fullmatch(key)):
        errors["projectKey"] = (
            "Project keys must start with an uppercase letter, followed by one or more uppercase alphanumeric characters."
        )
    elif key is not None and len(key) > _KEY_LENGTH:
        errors["projectKey"] = f"The project key must not exceed {_KEY_LENGTH} characters in length."
    elif key is not None:
        holder = next((row for row in others if key == row["key"] or key in row["_former_keys"]), None)
        if holder:
            errors["projectKey"] = f"Project '{holder['name']}' uses this project key."
    if name is None and own is None:
        errors["projectName"] = "You must specify a valid project name."
    elif name is not None and not 2 <= len(name.strip()) <= _NAME_LENGTH:
        errors["projectName"] = (
            "You must specify a valid project name."
            if len(name) < 2
            else f"The project name must not exceed {_NAME_LENGTH} characters in length."
        )
    elif name is not None and any(row["name"].lower() == name.strip().lower() for row in others):
        errors["projectName"] = "A project with that name already exists."
    return errors


def _lead(call: Call, given: Record, errors: dict[str, str]) -> str | None:
    lead = given.get("leadAccountId")
    user = call.store.users.get(lead or "")
    if lead is not None and (user is None or user["accountType"] != "atlassian"):
        errors["projectLead"] = "The user specified as project lead does not exist or you do not have permission to see it."
        return None
    return lead


def _category(call: Call, given: Record, errors: dict[str, str]) -> None:
    wanted = given.get("categoryId")
    if wanted not in (None, -1) and str(wanted) not in call.store.categories:
        errors["projectCategory"] = f"The project category with id '{wanted}' was not found."


def _make(call: Call, given: Record, template: tuple[str, str, bool], lead: str) -> Record:
    kind, flow, team = template
    ident = str(call.store.new_id("project"))
    category = given.get("categoryId")
    record: Record = {
        "id": ident,
        "key": given["key"],
        "name": given["name"].strip(),
        "description": given.get("description", ""),
        "projectTypeKey": kind,
        "assigneeType": given.get("assigneeType", "UNASSIGNED"),
        "url": given.get("url") or None,
        "_lead": lead,
        "_category": str(category) if category not in (None, -1) else None,
        "_team": team,
        "_workflow": flow,
        "_types": list(TYPES_OF.get(flow, ())),
        "_statuses": [],
        "_former_keys": [],
        "_archived": None,
        "_trashed": None,
        "_uuid": str(uuid.uuid4()),
    }
    call.store.projects[ident] = record
    if team:
        _team(call, record)
    return record


def _team(call: Call, record: Record) -> None:
    """A team-managed project brings statuses and issue types that are its own."""
    for name, category in TEAM_STATUSES:
        ident = str(call.store.new_id("status"))
        call.store.statuses[ident] = {"id": ident, "name": name, "description": "", "_category": category, "_project": record["id"]}
        record["_statuses"].append(ident)
    for name, level in TEAM_ISSUE_TYPES:
        ident = str(call.store.new_id("issue_type"))
        row = {"id": ident, "name": name, "description": "", "subtask": level < 0, "hierarchyLevel": level}
        call.store.issue_types[ident] = {**row, "_project": record["id"], "_entity": str(uuid.uuid4())}
        record["_types"].append(ident)


def view(call: Call, record: Record, expand: list[str]) -> Record:
    shown: Record = {"expand": "description,lead,issueTypes,url,projectKeys,permissions,insight", **render.project_stub(call, record)}
    shown |= {"style": "next-gen" if record["_team"] else "classic", "isPrivate": False, "properties": {}, "uuid": record["_uuid"]}
    shown["entityId"] = record["_uuid"]
    if "insight" in expand:
        issues = [row for row in call.store.issues.values() if row["_project"] == record["id"]]
        latest = max((row["fields"]["updated"] for row in issues), default=None)
        shown["insight"] = {"totalIssueCount": len(issues)} | ({"lastIssueUpdateTime": call.instant(latest)} if latest else {})
    if record["url"] and "url" in expand:
        shown["url"] = record["url"]
    if "projectKeys" in expand:
        shown["projectKeys"] = [*record["_former_keys"], record["key"]]
    for name, moment, by in (("archived", "archivedDate", "archivedBy"), ("deleted", "deletedDate", "deletedBy")):
        state = record["_archived"] if name == "archived" else record["_trashed"]
        if state:
            shown |= {name: True, moment: call.instant(state[0]), by: render.user(call, state[1])}
    return shown


def full(call: Call, record: Record, expand: list[str]) -> Record:
    shown = view(call, record, expand)
    shown |= {"description": record["description"], "lead": render.user(call, record["_lead"]), "assigneeType": record["assigneeType"]}
    shown |= {"components": [], "roles": {}, "issueTypes": [render.issue_type(call, ident) for ident in record["_types"]]}
    shown["versions"] = [render.version(call, row) for row in call.store.versions.values() if row["_project"] == record["id"]]
    return shown | ({"url": record["url"]} if record["url"] else {})


def get(call: Call) -> Answer:
    record = project(call)
    shown = full(call, record, call.query.many("expand"))
    held = call.store.properties.get(("project", record["id"]), {})
    shown["properties"] = {key: held[key] for key in call.query.many("properties") if key in held}
    return Answer(200, shown)


def update(call: Call) -> Answer:
    record = _administered(call)
    given = _given(call, PROJECT_UPDATE)
    errors = _names(call, given, record)
    lead = _lead(call, given, errors)
    _category(call, given, errors)
    if errors:
        raise bad_fields(errors)
    if given.get("key", record["key"]) != record["key"]:
        record["_former_keys"] = [key for key in [*record["_former_keys"], record["key"]] if key != given["key"]]
    for key in given.get("releasedProjectKeys", []):
        record["_former_keys"] = [old for old in record["_former_keys"] if old != key]
    record |= {name: given[name] for name in ("key", "name", "description", "assigneeType", "url") if name in given}
    if lead:
        record["_lead"] = lead
    if "categoryId" in given:
        record["_category"] = str(given["categoryId"]) if given["categoryId"] != -1 else None
    call.sim.hooks.plain_event(call, "project_updated", {"project": _event(call, record)})
    return Answer(200, full(call, record, call.query.many("expand")))


def _administered(call: Call, *, trashed: bool = False) -> Record:
    record = project(call, trashed=trashed)
    if not call.administrator:
        raise forbidden("You must have the 'Administer projects' permission.")
    return record


def delete(call: Call) -> Answer:
    """To the trash, or for good with ``enableUndo=false``."""
    record = _administered(call)
    if record["_archived"]:
        raise bad("An archived project cannot be deleted. To delete it, restore the project first.")
    record["_trashed"] = (call.store.now(), call.user["accountId"])
    if not call.query.flag("enableUndo", True):
        _purge(call, record)
    call.sim.hooks.plain_event(call, "project_deleted", {"project": _event(call, record)})
    return Answer(204)


def _purge(call: Call, record: Record) -> None:
    store = call.store
    for issue in [row for row in store.issues.values() if row["_project"] == record["id"]]:
        for row in store.worklogs_of(issue["id"]):
            del store.worklogs[row["id"]]
        store.drop(issue, 0.0)
    for ident in [row["id"] for row in store.versions.values() if row["_project"] == record["id"]]:
        del store.versions[ident]
    store.properties.pop(("project", record["id"]), None)
    del store.projects[record["id"]]


def archive(call: Call) -> Answer:
    record = _administered(call)
    if record["_archived"]:
        raise bad("The project is already archived.")
    record["_archived"] = (call.store.now(), call.user["accountId"])
    return Answer(204)


def restore(call: Call) -> Answer:
    record = _administered(call, trashed=True)
    record |= {"_trashed": None, "_archived": None}
    return Answer(200, full(call, record, []))


def search(call: Call) -> Answer:
    start, size = call.query.page(50, 100)
    order = call.query.one("orderBy", "key") or "key"
    if order.lstrip("+-") not in _ORDERS:
        raise bad(f"The value '{order}' of the parameter 'orderBy' is not valid.")
    rows = [row for row in call.store.projects.values() if _asked(call, row)]
    rows.sort(key=lambda row: _order(call, row, order.lstrip("+-")), reverse=order.startswith("-"))
    wanted, expand = call.query.many("properties"), call.query.many("expand")
    shown = [_listed(call, row, expand, wanted) for row in rows]
    return Answer(200, page(call, "project/search", shown, start, size))


def _listed(call: Call, record: Record, expand: list[str], wanted: list[str]) -> Record:
    shown = view(call, record, expand)
    held = call.store.properties.get(("project", record["id"]), {})
    shown["properties"] = {key: held[key] for key in wanted if key in held}
    if "description" in expand:
        shown["description"] = record["description"]
    if "lead" in expand:
        shown["lead"] = render.user(call, record["_lead"])
    if "issueTypes" in expand:
        shown["issueTypes"] = [render.issue_type(call, ident) for ident in record["_types"]]
    return shown


def _asked(call: Call, record: Record) -> bool:
    query = call.query
    state = "deleted" if record["_trashed"] else "archived" if record["_archived"] else "live"
    text, idents, keys = (query.one("query") or "").lower(), query.many("id"), query.many("keys")
    category = query.one("categoryId")
    return (
        state in (query.many("status") or ["live"])
        and (not text or text in record["key"].lower() or text in record["name"].lower())
        and (not idents or record["id"] in idents)
        and (not keys or record["key"] in keys)
        and (category is None or record["_category"] == category)
        and record["projectTypeKey"] in (query.many("typeKey") or [record["projectTypeKey"]])
        and _property_matches(call, record)
    )


def _property_matches(call: Call, record: Record) -> bool:
    """``propertyQuery=[key].path=value`` (experimental in the published contract)."""
    query = call.query.one("propertyQuery")
    if not query:
        return True
    match = re.fullmatch(r"\[([^\]]+)\]((?:\.[^.=]+)*)=(.*)", query)
    if match is None:
        raise bad(f"The value '{query}' of the parameter 'propertyQuery' is not valid.")
    held = call.store.properties.get(("project", record["id"]), {})
    if match[1] not in held:
        return False
    found = properties.at(held[match[1]], [part for part in match[2].split(".") if part])
    wanted = match[3].strip('"')
    return found is not None and wanted == (found if isinstance(found, str) else json.dumps(found))


def _order(call: Call, record: Record, name: str) -> Any:
    issues = [row for row in call.store.issues.values() if row["_project"] == record["id"]]
    return {
        "key": record["key"],
        "name": record["name"].lower(),
        "owner": call.store.users[record["_lead"]]["displayName"],
        "category": call.store.categories.get(record["_category"] or "", {}).get("name", ""),
        "issueCount": len(issues),
        "lastIssueUpdatedDate": max((row["fields"]["updated"] for row in issues), default=0.0),
        "archivedDate": (record["_archived"] or (0.0,))[0],
        "deletedDate": (record["_trashed"] or (0.0,))[0],
    }[name]


def list_all(call: Call) -> Answer:
    rows = [row for row in call.store.projects.values() if not row["_trashed"] and not row["_archived"]]
    return Answer(200, [view(call, row, []) for row in sorted(rows, key=lambda row: str(row["key"]))])


def hierarchy(call: Call) -> Answer:
    """Of team-managed projects only (sheet 3)."""
    record = project(call)
    if not record["_team"]:
        raise bad("The project is not a team-managed project.")
    levels: dict[int, list[Record]] = {}
    for ident in record["_types"]:
        row = call.store.issue_types[ident]
        shown = {"id": int(ident), "name": row["name"], "avatarId": 10300 + int(ident) % 100}
        levels.setdefault(row["hierarchyLevel"], []).append(shown)
    names = {1: "Epic", 0: "Base", -1: "Subtask"}
    rows = [
        {
            "entityId": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{record['id']} {level}")),
            "level": level,
            "name": names[level],
            "issueTypes": kinds,
        }
        for level, kinds in sorted(levels.items())
    ]
    return Answer(200, {"projectId": int(record["id"]), "hierarchy": rows})


def categories(call: Call) -> Answer:
    return Answer(200, [render.category(call, ident) for ident in call.store.categories])


def schemes(name: str) -> Any:
    """The one scheme of a kind that a new site has."""

    def answer(call: Call) -> Answer:
        row = {"id": 10_000, "name": f"Default {name}", "description": "", "self": f"{call.base}/{name}/10000"}
        if name == "issuesecurityschemes":
            return Answer(200, {"issueSecuritySchemes": [row]})
        if name == "permissionscheme":
            return Answer(200, {"permissionSchemes": [row]})
        start, size = call.query.page(50, 50)
        return Answer(200, page(call, name, [row], start, size))

    return answer


def property_keys(call: Call) -> Answer:
    record = project(call)
    return properties.keys(call, "project", record["id"], f"project/{record['id']}")


def property_get(call: Call) -> Answer:
    return properties.get(call, "project", project(call)["id"])


def property_put(call: Call) -> Answer:
    return properties.put(call, "project", _administered(call)["id"])


def property_delete(call: Call) -> Answer:
    return properties.delete(call, "project", _administered(call)["id"])


def _event(call: Call, record: Record) -> Record:
    row = {"self": f"{call.base}/project/{record['id']}", "id": int(record["id"]), "key": record["key"], "name": record["name"]}
    return {**row, "projectLead": render.user(call, record["_lead"]), "assigneeType": record["assigneeType"]}
