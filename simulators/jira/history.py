"""Changes of an issue: the record after them, its changelog entry, and the event that webhooks hear (sheet 5, 9)."""

from __future__ import annotations

from typing import Any

from simulators.jira import adf, render
from simulators.jira.context import Call
from simulators.jira.facts import PRIORITIES, RESOLUTIONS
from simulators.jira.fields import Field
from simulators.kit.simulator import Record

_NAMES = {"fixVersions": "Fix Version", "versions": "Version", "parent": "IssueParentAssociation"}
_SILENT = ("updated", "statuscategorychangedate", "resolutiondate", "created")


def change(call: Call, issue: Record, changes: Record, kind: str = "issue_updated", extra: list[Record] | None = None) -> Record:
    """The issue with these stored values; ``extra`` are changelog items of things that are no fields (links)."""
    items = [item for name, value in changes.items() for item in _items(call, name, issue["fields"].get(name), value)] + (extra or [])
    now = call.store.now()
    changed = {**issue, "fields": {**issue["fields"], **changes, "updated": now}}
    call.store.put(changed, call.sim.search_lag)
    entry = None
    if items:
        ident = str(call.store.new_id("changelog"))
        entry = {"id": ident, "_author": call.user["accountId"], "_created": now, "items": items}
        call.store.changelogs.setdefault(issue["id"], []).append(entry)
        fields = {item["fieldId"] for item in items if "fieldId" in item}
        call.sim.hooks.issue_event(call, "jira:issue_updated", changed, kind=kind, entry=entry, fields=fields)
    return changed


def touch(call: Call, issue: Record, **changes: Any) -> Record:
    """A change that the issue's own history does not tell: a comment, a property."""
    changed = {**issue, "fields": {**issue["fields"], **changes, "updated": call.store.now()}}
    call.store.put(changed, call.sim.search_lag)
    return changed


def shown(call: Call, entry: Record) -> Record:
    row = {"id": entry["id"], "author": render.author(call, entry["_author"]), "created": call.instant(entry["_created"])}
    return {**row, "items": entry["items"]}


def _items(call: Call, name: str, old: Any, new: Any) -> list[Record]:
    field = call.store.fields.get(name)
    if field is None or name in _SILENT or old == new or (not old and not new):
        return []
    if field.kind in ("versions", "components"):
        gone, come = [ident for ident in old or [] if ident not in new], [ident for ident in new or [] if ident not in (old or [])]
        return [_item(call, field, ident, None) for ident in gone] + [_item(call, field, None, ident) for ident in come]
    return [_item(call, field, old, new)]


def _item(call: Call, field: Field, old: Any, new: Any) -> Record:
    (from_id, from_text), (to_id, to_text) = _words(call, field, old), _words(call, field, new)
    shown = {"field": _NAMES.get(field.id, field.name if field.custom else field.id), "fieldtype": "custom" if field.custom else "jira"}
    return {**shown, "fieldId": field.id, "from": from_id, "fromString": from_text, "to": to_id, "toString": to_text}


def _words(call: Call, field: Field, value: Any) -> tuple[str | None, str | None]:
    """The id, where there is one, and the words of a stored value."""
    store = call.store
    if value is None or value == []:
        return None, None
    if field.kind in ("option", "options", "cascading"):
        idents = value if isinstance(value, list) else [value["id"], value.get("child")] if isinstance(value, dict) else [value]
        known = [ident for ident in idents if ident]
        return ", ".join(known), ", ".join(store.options[ident]["value"] for ident in known)
    if field.kind == "labels":
        return None, " ".join(value)
    if field.kind == "adf":
        return None, adf.text(value)
    tables: dict[str, Any] = {
        "user": lambda: store.users[value]["displayName"],
        "versions": lambda: store.versions[value]["name"] if value in store.versions else value,
        "parent": lambda: store.key_of(store.issues[value]) if value in store.issues else value,
        "priority": lambda: next(row[1] for row in PRIORITIES if row[0] == value),
        "resolution": lambda: next(row[1] for row in RESOLUTIONS if row[0] == value),
        "issuetype": lambda: store.issue_types[value]["name"],
    }
    if field.id == "status":
        return value, store.statuses[value]["name"]
    if field.kind in tables:
        return value, str(tables[field.kind]())
    if field.kind == "users":
        return ", ".join(value), ", ".join(store.users[ident]["displayName"] for ident in value)
    if field.kind == "datetime":
        return call.instant(value), call.instant(value)
    text = f"{value} 00:00:00.0" if field.kind == "date" else str(value)
    return (str(value) if field.kind == "date" or field.type == "number" else None), text
