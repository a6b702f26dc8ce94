"""Links between issues (sheet 5)."""

from __future__ import annotations

from typing import Any

from simulators.jira import comments, history, render
from simulators.jira.context import Answer, Call
from simulators.jira.errors import bad, missing, no_issue, payload
from simulators.jira.facts import LINK_TYPES
from simulators.kit.simulator import Record


def types(call: Call) -> Answer:
    return Answer(200, {"issueLinkTypes": [render.link_type(call, row[0]) for row in LINK_TYPES]})


def create(call: Call) -> Answer:
    """201 with an empty body."""
    given = call.document("type", "inwardIssue", "outwardIssue", "comment", required=("type", "inwardIssue", "outwardIssue"))
    inward, outward = _end(call, given["inwardIssue"]), _end(call, given["outwardIssue"])
    kind = given["type"]
    if not isinstance(kind, dict):
        raise payload()
    found = next((row[0] for row in LINK_TYPES if kind.get("id") == row[0] or ("id" not in kind and kind.get("name") == row[1])), None)
    if found is None:
        raise missing(f"No issue link type with name '{kind.get('name', kind.get('id'))}' found.")
    if inward["id"] == outward["id"]:
        raise bad("You cannot link an issue to itself.")
    said = comments.read(call, given["comment"]) if given.get("comment") else None
    make_link(call, found, inward["id"], outward["id"])
    if said:
        comments.make(call, call.store.issues[outward["id"]], said)
    return Answer(201, None)


def _end(call: Call, raw: Any) -> Record:
    issue = call.store.issue(str(raw.get("id", raw.get("key")))) if isinstance(raw, dict) else None
    if issue is None:
        raise no_issue()
    return issue


def make_link(call: Call, kind: str, inward: str, outward: str) -> None:
    """The same link twice is one link."""
    store = call.store
    if any((row["_type"], row["_inward"], row["_outward"]) == (kind, inward, outward) for row in store.links.values()):
        return
    ident = str(store.new_id("link"))
    record = {"id": ident, "_type": kind, "_inward": inward, "_outward": outward}
    store.links[ident] = record
    words = render.link_type(call, kind)
    for mine, other, verb in ((inward, outward, words["outward"]), (outward, inward, words["inward"])):
        key = store.key_of(store.issues[other])
        item = {"field": "Link", "fieldtype": "jira", "fieldId": "issuelinks", "from": None, "fromString": None, "to": key}
        history.change(call, store.issues[mine], {}, extra=[{**item, "toString": f"This issue {verb} {key}"}])
    call.sim.hooks.plain_event(call, "issuelink_created", {"issueLink": _event(record)})


def _event(record: Record) -> Record:
    ends = {"sourceIssueId": int(record["_inward"]), "destinationIssueId": int(record["_outward"])}
    return {"id": int(record["id"]), **ends, "issueLinkType": {"id": int(record["_type"])}}


def get(call: Call) -> Answer:
    return Answer(200, render.link(call, _find(call)))


def delete(call: Call) -> Answer:
    record = _find(call)
    del call.store.links[record["id"]]
    for ident in (record["_inward"], record["_outward"]):
        history.touch(call, call.store.issues[ident])
    call.sim.hooks.plain_event(call, "issuelink_deleted", {"issueLink": _event(record)})
    return Answer(204)


def _find(call: Call) -> Record:
    record = call.store.links.get(call.path["id"])
    if record is None:
        raise missing(f"No issue link with id '{call.path['id']}' exists.")
    return record
