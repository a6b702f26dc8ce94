"""Comments of issues (sheet 5)."""

from __future__ import annotations

from typing import Any

from simulators.jira import adf, lookup, render
from simulators.jira.context import Answer, Call
from simulators.jira.errors import Wrong, bad, bad_fields, missing, payload
from simulators.jira.history import touch
from simulators.jira.values import rich
from simulators.kit.simulator import Record


def read(call: Call, raw: Any) -> Record:
    """The body of a comment, before anything is written."""
    if not isinstance(raw, dict):
        raise payload()
    try:
        body = rich(call, raw.get("body"))
    except Wrong:
        raise bad_fields({"comment": "Comment body is not valid!"}) from None
    if not adf.text(body).strip() and not any(node.get("content") or node.get("attrs") for node in body["content"]):
        raise bad_fields({"comment": "Comment body can not be empty!"})
    return body


def make(call: Call, issue: Record, body: Record) -> Record:
    ident, now, me = str(call.store.new_id("comment")), call.store.now(), call.user["accountId"]
    record = {"id": ident, "_issue": issue["id"], "_author": me, "_update_author": me, "_body": body, "_created": now, "_updated": now}
    call.store.comments[ident] = record
    touch(call, issue)
    call.sim.hooks.comment_event(call, "comment_created", record)
    return record


def create(call: Call) -> Answer:
    issue = lookup.writable(call)
    record = make(call, issue, read(call, call.body))
    shown = render.comment(call, record)
    return Answer(201, shown, {"Location": shown["self"]})


def list_all(call: Call) -> Answer:
    issue = lookup.find(call)
    start, size = call.query.page(5000, 5000)
    order = call.query.one("orderBy", "created") or "created"
    if order.lstrip("+-") != "created":
        raise bad(f"The value '{order}' of the parameter 'orderBy' is not valid.")
    rows = [row for row in call.store.comments.values() if row["_issue"] == issue["id"]]
    rows = sorted(rows, key=lambda row: int(row["id"]), reverse=order.startswith("-"))
    shown = [render.comment(call, row) for row in rows[start : start + size]]
    return Answer(200, {"startAt": start, "maxResults": size, "total": len(rows), "comments": shown})


def find(call: Call, issue: Record) -> Record:
    record = call.store.comments.get(call.path["id"])
    if record is None or record["_issue"] != issue["id"]:
        raise missing(f"Can not find a comment for the id: {call.path['id']}.")
    return record


def get(call: Call) -> Answer:
    return Answer(200, render.comment(call, find(call, lookup.find(call))))


def update(call: Call) -> Answer:
    issue = lookup.writable(call)
    record = find(call, issue)
    body = read(call, call.body)
    record.update(_body=body, _update_author=call.user["accountId"], _updated=call.store.now())
    touch(call, issue)
    call.sim.hooks.comment_event(call, "comment_updated", record)
    return Answer(200, render.comment(call, record))


def delete(call: Call) -> Answer:
    issue = lookup.writable(call)
    record = find(call, issue)
    if record["_author"] != call.user["accountId"] and not call.administrator:
        raise bad("You do not have the permission to delete this comment.")
    del call.store.comments[record["id"]]
    touch(call, issue)
    call.sim.hooks.comment_event(call, "comment_deleted", record)
    return Answer(204)
