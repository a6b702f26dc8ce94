"""Records as the vendor shows them: ids as text or whole numbers exactly as sheet 2 has them, instants in the caller's zone."""

from __future__ import annotations

from datetime import date
from typing import Any

from simulators.jira import adf
from simulators.jira.context import Call
from simulators.jira.durations import pretty
from simulators.jira.facts import DEFAULT_PRIORITY, EMBEDDED_WORKLOGS, LINK_TYPES, PRIORITIES, RESOLUTIONS, STATUS_CATEGORIES
from simulators.jira.fields import Field
from simulators.kit.simulator import Record

_SIZES = ("48x48", "24x24", "16x16", "32x32")


def avatars(call: Call, path: str) -> Record:
    return {size: f"{call.sim.base_url}/{path}?size={size[:2]}" for size in _SIZES}


def user(call: Call, account: str | None, *, full: bool = False) -> Record | None:
    record = call.store.users.get(account or "")
    if record is None:
        return None
    names = ("accountId", "accountType", "emailAddress", "displayName", "active", "timeZone", *(("locale",) if full else ()))
    shown = {name: record[name] for name in names if name in record}
    address = f"{call.base}/user?accountId={record['accountId']}"
    return {"self": address, **shown, "avatarUrls": avatars(call, f"avatar/{record['accountId']}")}


def author(call: Call, account: str) -> Record:
    return user(call, account) or {"accountId": account, "active": False, "displayName": "Former user"}


def status_category(call: Call, key: str) -> Record:
    number, _, colour, name = next(row for row in STATUS_CATEGORIES if row[1] == key)
    return {"self": f"{call.base}/statuscategory/{number}", "id": number, "key": key, "colorName": colour, "name": name}


def status(call: Call, ident: str) -> Record:
    record = call.store.statuses[ident]
    shown: Record = {
        "self": f"{call.base}/status/{ident}",
        "description": record["description"],
        "iconUrl": f"{call.sim.base_url}/images/icons/statuses/generic.png",
        "name": record["name"],
        "id": ident,
        "statusCategory": status_category(call, record["_category"]),
    }
    return shown if record["_project"] is None else {**shown, "scope": _scope(record)}


def _scope(record: Record) -> Record:
    return {"type": "PROJECT", "project": {"id": record["_project"]}}


def issue_type(call: Call, ident: str) -> Record:
    record = call.store.issue_types[ident]
    shown: Record = {
        "self": f"{call.base}/issuetype/{ident}",
        "id": ident,
        "description": record["description"],
        "iconUrl": f"{call.sim.base_url}/rest/api/2/universal_avatar/view/type/issuetype/avatar/{ident}?size=medium",
        "name": record["name"],
        "untranslatedName": record["name"],
        "subtask": record["subtask"],
        "avatarId": 10300 + int(ident) % 100,
        "hierarchyLevel": record["hierarchyLevel"],
    }
    return shown if record["_project"] is None else {**shown, "entityId": record["_entity"], "scope": _scope(record)}


def priority(call: Call, ident: str, *, full: bool = False) -> Record:
    number, name, colour = next(row for row in PRIORITIES if row[0] == ident)
    icon = f"{call.sim.base_url}/images/icons/priorities/{name.lower()}.svg"
    shown = {"self": f"{call.base}/priority/{number}", "iconUrl": icon, "name": name, "id": number}
    return {**shown, "statusColor": colour, "description": name, "isDefault": number == DEFAULT_PRIORITY} if full else shown


def resolution(call: Call, ident: str) -> Record:
    number, name, text = next(row for row in RESOLUTIONS if row[0] == ident)
    return {"self": f"{call.base}/resolution/{number}", "id": number, "description": text, "name": name}


def link_type(call: Call, ident: str) -> Record:
    number, name, inward, outward = next(row for row in LINK_TYPES if row[0] == ident)
    return {"id": number, "name": name, "inward": inward, "outward": outward, "self": f"{call.base}/issueLinkType/{number}"}


def category(call: Call, ident: str) -> Record:
    return {"self": f"{call.base}/projectCategory/{ident}", **call.store.categories[ident]}


def project_stub(call: Call, project: Record) -> Record:
    shown: Record = {
        "self": f"{call.base}/project/{project['id']}",
        "id": project["id"],
        "key": project["key"],
        "name": project["name"],
        "projectTypeKey": project["projectTypeKey"],
        "simplified": project["_team"],
        "avatarUrls": avatars(call, f"rest/api/2/universal_avatar/view/type/project/avatar/{project['id']}"),
    }
    return shown | ({"projectCategory": category(call, project["_category"])} if project["_category"] else {})


def version(call: Call, record: Record) -> Record:
    shown = {"self": f"{call.base}/version/{record['id']}", **{name: value for name, value in record.items() if not name.startswith("_")}}
    released, due = record["released"], record.get("releaseDate")
    if due and not released:
        shown["overdue"] = date.fromisoformat(due) < call.sim.utcnow().astimezone(call.zone).date()
    for name, words in (("startDate", "userStartDate"), ("releaseDate", "userReleaseDate")):
        if record.get(name):
            shown[words] = f"{date.fromisoformat(record[name]):%d/%b/%y}"
    return {**shown, "projectId": int(record["_project"])}


def rich(call: Call, document: Record | None) -> Any:
    """A document in v3, its words in v2."""
    return document if document is None or call.version == 3 else adf.text(document)


def worklog(call: Call, record: Record, *, properties: bool = False) -> Record:
    shown: Record = {
        "self": f"{call.base}/issue/{record['issueId']}/worklog/{record['id']}",
        "author": author(call, record["_author"]),
        "updateAuthor": author(call, record["_update_author"]),
    }
    if record["_comment"] is not None:
        shown["comment"] = rich(call, record["_comment"])
    shown |= {name: call.instant(record[f"_{name}"]) for name in ("created", "updated", "started")}
    shown |= {"timeSpent": pretty(record["timeSpentSeconds"]), "timeSpentSeconds": record["timeSpentSeconds"]}
    shown |= {"id": record["id"], "issueId": record["issueId"]}
    if properties:
        held = call.store.properties.get(("worklog", record["id"]), {})
        shown["properties"] = [{"key": key, "value": value} for key, value in held.items()]
    return shown


def comment(call: Call, record: Record) -> Record:
    return {
        "self": f"{call.base}/issue/{record['_issue']}/comment/{record['id']}",
        "id": record["id"],
        "author": author(call, record["_author"]),
        "body": rich(call, record["_body"]),
        "updateAuthor": author(call, record["_update_author"]),
        "created": call.instant(record["_created"]),
        "updated": call.instant(record["_updated"]),
        "jsdPublic": True,
    }


def option(call: Call, ident: str) -> Record:
    return {"self": f"{call.base}/customFieldOption/{ident}", "value": call.store.options[ident]["value"], "id": ident}


def issue_stub(call: Call, ident: str, names: tuple[str, ...] = ("summary", "status", "priority", "issuetype")) -> Record | None:
    """Another issue as it stands inside one: parent, sub-task, link."""
    issue = call.store.issues.get(ident)
    if issue is None:
        return None
    fields = {name: value(call, call.store.fields[name], issue) for name in names}
    return {"id": ident, "key": call.store.key_of(issue), "self": f"{call.base}/issue/{ident}", "fields": fields}


def link(call: Call, record: Record, seen_from: str | None = None) -> Record:
    shown: Record = {"id": record["id"], "self": f"{call.base}/issueLink/{record['id']}", "type": link_type(call, record["_type"])}
    for side, ident in (("inwardIssue", record["_inward"]), ("outwardIssue", record["_outward"])):
        if ident != seen_from:
            shown[side] = issue_stub(call, ident)
    return shown


def value(call: Call, field: Field, issue: Record) -> Any:
    """One field of an issue."""
    special = _COMPUTED.get(field.id)
    if special:
        return special(call, issue)
    return kept(call, field, issue["fields"].get(field.id))


def kept(call: Call, field: Field, stored: Any) -> Any:
    if stored is None:
        return [] if field.type == "array" and not field.custom else None
    reader = _BY_KIND.get(field.kind)
    return reader(call, stored) if reader else stored


def _cascade(call: Call, stored: Record) -> Record:
    return option(call, stored["id"]) | ({"child": option(call, stored["child"])} if "child" in stored else {})


def _versions(call: Call, stored: list[str]) -> list[Record]:
    names = ("self", "id", "description", "name", "archived", "released", "releaseDate")
    rows = [version(call, call.store.versions[ident]) for ident in stored if ident in call.store.versions]
    return [{name: row[name] for name in names if name in row} for row in rows]


def _tracking(_: Call, issue: Record) -> Record:
    names = {"originalEstimate": "timeoriginalestimate", "remainingEstimate": "timeestimate", "timeSpent": "timespent"}
    held = {shown: issue["fields"].get(name) for shown, name in names.items()}
    words = {shown: pretty(number) for shown, number in held.items() if number is not None}
    return words | {f"{shown}Seconds": number for shown, number in held.items() if number is not None}


def _worklogs(call: Call, issue: Record) -> Record:
    rows = call.store.worklogs_of(issue["id"])
    shown = [worklog(call, row) for row in rows[:EMBEDDED_WORKLOGS]]
    return {"startAt": 0, "maxResults": EMBEDDED_WORKLOGS, "total": len(rows), "worklogs": shown}


def _comments(call: Call, issue: Record) -> Record:
    shown = [comment(call, row) for row in call.store.comments.values() if row["_issue"] == issue["id"]]
    address = f"{call.base}/issue/{issue['id']}/comment"
    return {"comments": shown, "self": address, "maxResults": len(shown), "total": len(shown), "startAt": 0}


def _links(call: Call, issue: Record) -> list[Record]:
    return [link(call, row, issue["id"]) for row in call.store.links.values() if issue["id"] in (row["_inward"], row["_outward"])]


def _subtasks(call: Call, issue: Record) -> list[Record]:
    children = [row for row in call.store.issues.values() if row["fields"].get("parent") == issue["id"]]
    found = [row for row in children if call.store.issue_types[row["fields"]["issuetype"]]["subtask"]]
    return [stub for row in found if (stub := issue_stub(call, row["id"]))]


def _workratio(_: Call, issue: Record) -> int:
    estimate = issue["fields"].get("timeoriginalestimate")
    return int(100 * (issue["fields"].get("timespent") or 0) / estimate) if estimate else -1


_COMPUTED: dict[str, Any] = {
    "project": lambda call, issue: project_stub(call, call.store.projects[issue["_project"]]),
    "issuekey": lambda call, issue: call.store.key_of(issue),
    "issuetype": lambda call, issue: issue_type(call, issue["fields"]["issuetype"]),
    "status": lambda call, issue: status(call, issue["fields"]["status"]),
    "statusCategory": lambda call, issue: status_category(call, call.store.statuses[issue["fields"]["status"]]["_category"]),
    "creator": lambda call, issue: user(call, issue["fields"]["creator"]),
    "created": lambda call, issue: call.instant(issue["fields"]["created"]),
    "updated": lambda call, issue: call.instant(issue["fields"]["updated"]),
    "resolutiondate": lambda call, issue: call.instant(issue["fields"].get("resolutiondate")),
    "statuscategorychangedate": lambda call, issue: call.instant(issue["fields"]["statuscategorychangedate"]),
    "parent": lambda call, issue: issue_stub(call, issue["fields"].get("parent") or ""),
    "timetracking": _tracking,
    "worklog": _worklogs,
    "comment": _comments,
    "issuelinks": _links,
    "subtasks": _subtasks,
    "workratio": _workratio,
    "votes": lambda call, issue: {"self": f"{call.base}/issue/{issue['id']}/votes", "votes": 0, "hasVoted": False},
    "watches": lambda call, issue: {"self": f"{call.base}/issue/{issue['id']}/watchers", "watchCount": 1, "isWatching": False},
}
_BY_KIND: dict[str, Any] = {
    "adf": rich,
    "user": user,
    "users": lambda call, stored: [user(call, ident) for ident in stored],
    "option": option,
    "options": lambda call, stored: [option(call, ident) for ident in stored],
    "cascading": _cascade,
    "versions": _versions,
    "datetime": lambda call, stored: call.instant(stored),
    "priority": priority,
    "resolution": resolution,
}
