"""Worklogs: written by whoever signs in, never for somebody else; and the feeds of what changed and what went (sheet 8)."""

from __future__ import annotations

from typing import Any

from simulators.jira import history, lookup, properties, render, values
from simulators.jira.context import Answer, Call
from simulators.jira.durations import seconds
from simulators.jira.errors import Refused, Wrong, bad, bad_fields, collection, missing, payload
from simulators.jira.facts import WORKLOG_IDS
from simulators.kit.simulator import Record

_MEMBERS = (
    "id", "self", "author", "updateAuthor", "created", "updated", "issueId", "comment", "started", "timeSpent", "timeSpentSeconds",
    "visibility", "properties",
)  # fmt: skip
_FEED_DELAY = 60.0


def read(call: Call, raw: Any, *, creating: bool = True) -> Record:
    """``started`` to the millisecond with a colon-less offset; ``timeSpent`` or ``timeSpentSeconds``, not both; whole minutes are kept."""
    if not isinstance(raw, dict) or set(raw) - set(_MEMBERS):
        raise payload()
    errors: dict[str, str] = {}
    record: Record = {}
    try:
        if raw.get("comment") is not None:
            record["_comment"] = values.rich(call, raw["comment"])
    except Wrong:
        errors["comment"] = "Comment body is not valid!"
    _time(raw, record, errors, creating)
    try:
        if raw.get("started") is not None:
            record["_started"] = values.instant(raw["started"])
    except Wrong as wrong:
        raise bad(str(wrong)) from None
    if errors:
        raise bad_fields(errors)
    record["_properties"] = _properties(raw)
    return record


def _time(raw: Record, record: Record, errors: dict[str, str], creating: bool) -> None:
    words, number = raw.get("timeSpent"), raw.get("timeSpentSeconds")
    try:
        if words is not None and number is not None:
            raise Wrong("Only one of timeSpent and timeSpentSeconds can be specified.")
        if words is None and number is None:
            if creating:
                raise Wrong("You must indicate the time spent working.")
            return
        if number is not None and (isinstance(number, bool) or not isinstance(number, int)):
            raise payload()
        spent = number if number is not None else seconds(words, "Invalid time duration entered.")
        if spent < 60:
            raise Wrong("Worklog must not be less than one minute." if spent > 0 else "Invalid time duration entered.")
        record["timeSpentSeconds"] = spent - spent % 60
    except Wrong as wrong:
        errors["timeLogged"] = str(wrong)


def _properties(raw: Record) -> list[Record]:
    given = raw.get("properties") or []
    if not isinstance(given, list) or any(not isinstance(item, dict) or set(item) != {"key", "value"} for item in given):
        raise payload()
    for item in given:
        properties.check(item["key"], item["value"])
    return given


def create(call: Call) -> Answer:
    issue = lookup.writable(call)
    if len(call.store.worklogs_of(issue["id"])) >= call.sim.max_worklogs:
        raise Refused(413, collection([f"The maximum number of worklogs for this issue ({call.sim.max_worklogs}) has been reached."]))
    way, amount = adjustment(call, "reduceBy")
    record = make(call, issue, read(call, call.body), way, amount)
    shown = render.worklog(call, record, properties="properties" in call.query.many("expand"))
    return Answer(201, shown, {"Location": shown["self"]})


def adjustment(call: Call, manual: str) -> tuple[str, int | None]:
    """``adjustEstimate`` new, leave, manual or auto; the first and third need their amount."""
    way = call.query.one("adjustEstimate", "auto") or "auto"
    needs = {"new": "newEstimate", "manual": manual}
    if way not in ("new", "leave", "manual", "auto"):
        raise bad(f"The value '{way}' of the parameter 'adjustEstimate' is not valid.")
    if way not in needs:
        return way, None
    try:
        return way, seconds(call.query.one(needs[way]), "Invalid time duration entered.")
    except Wrong as wrong:
        raise bad_fields({needs[way]: str(wrong)}) from None


def make(call: Call, issue: Record, given: Record, way: str, amount: int | None) -> Record:
    now, me = call.store.now(), call.user["accountId"]
    held = given.pop("_properties", [])
    ident = str(call.store.new_id("worklog"))
    fixed = {"id": ident, "issueId": issue["id"], "_author": me, "_update_author": me, "_created": now, "_updated": now}
    record = {"_comment": None, "_started": now, **given, **fixed}
    call.store.worklogs[ident] = record
    for item in held:
        properties.write(call, "worklog", ident, item["key"], item["value"])
    _tell(call, issue, record["timeSpentSeconds"], way, amount)
    call.sim.hooks.worklog_event(call, "worklog_created", record)
    return record


def _tell(call: Call, issue: Record, spent: int, way: str, amount: int | None) -> None:
    """Time spent grows by ``spent``; ``auto`` lowers what remains (raises it for less time)."""
    fields = issue["fields"]
    changes: Record = {"timespent": max(0, (fields.get("timespent") or 0) + spent) or None}
    remaining = fields.get("timeestimate")
    if way == "new":
        changes["timeestimate"] = amount
    elif way == "manual":
        changes["timeestimate"] = max(0, (remaining or 0) - (amount or 0))
    elif way == "auto" and (remaining is not None or spent < 0):
        changes["timeestimate"] = max(0, (remaining or 0) - spent)
    history.change(call, issue, changes, "issue_worklog")


def find(call: Call, issue: Record) -> Record:
    record = call.store.worklogs.get(call.path["id"])
    if record is None or record["issueId"] != issue["id"]:
        raise missing(f"Cannot find worklog with id: '{call.path['id']}'.")
    return record


def get(call: Call) -> Answer:
    record = find(call, lookup.find(call))
    return Answer(200, render.worklog(call, record, properties="properties" in call.query.many("expand")))


def list_all(call: Call) -> Answer:
    issue = lookup.find(call)
    start, size = call.query.page(5000, 5000)
    after, before = call.query.whole("startedAfter"), call.query.whole("startedBefore")
    rows = [row for row in call.store.worklogs_of(issue["id"]) if _between(row["_started"] * 1000, after, before)]
    shown = [render.worklog(call, row, properties="properties" in call.query.many("expand")) for row in rows[start : start + size]]
    return Answer(200, {"startAt": start, "maxResults": size, "total": len(rows), "worklogs": shown})


def _between(moment: float, after: int | None, before: int | None) -> bool:
    return (after is None or moment >= after) and (before is None or moment < before)


def update(call: Call) -> Answer:
    issue = lookup.writable(call)
    record = find(call, issue)
    _mine(call, record, "edit")
    given = read(call, call.body, creating=False)
    way, amount = adjustment(call, "reduceBy")
    held = given.pop("_properties")
    more = given.get("timeSpentSeconds", record["timeSpentSeconds"]) - record["timeSpentSeconds"]
    changed = {**record, **given, "_update_author": call.user["accountId"], "_updated": call.store.now()}
    call.store.worklogs[record["id"]] = changed
    for item in held:
        properties.write(call, "worklog", record["id"], item["key"], item["value"])
    _tell(call, issue, more, way, amount)
    call.sim.hooks.worklog_event(call, "worklog_updated", changed)
    return Answer(200, render.worklog(call, changed))


def delete(call: Call) -> Answer:
    issue = lookup.writable(call)
    record = find(call, issue)
    _mine(call, record, "delete")
    way, amount = adjustment(call, "increaseBy")
    forget(call, record)
    _tell(call, issue, -record["timeSpentSeconds"], way, -amount if amount and way == "manual" else amount)
    return Answer(204)


def _mine(call: Call, record: Record, verb: str) -> None:
    if record["_author"] != call.user["accountId"] and not call.administrator:
        raise bad(f"You do not have the permission to {verb} this worklog.")


def forget(call: Call, record: Record) -> None:
    del call.store.worklogs[record["id"]]
    call.store.properties.pop(("worklog", record["id"]), None)
    call.store.worklogs_deleted.append((int(record["id"]), call.store.now()))
    call.sim.hooks.worklog_event(call, "worklog_deleted", record)


def updated(call: Call) -> Answer:
    rows = [(int(row["id"]), row["_updated"]) for row in call.store.worklogs.values()]
    return _feed(call, "worklog/updated", rows)


def deleted(call: Call) -> Answer:
    return _feed(call, "worklog/deleted", call.store.worklogs_deleted)


def _feed(call: Call, address: str, rows: list[tuple[int, float]]) -> Answer:
    """From ``since`` on, without the last minute; the next cursor is ``until``, the time of the last row."""
    since = call.query.whole("since", 0) or 0
    limit = (call.store.now() - _FEED_DELAY) * 1000
    found = sorted((round(moment * 1000), ident) for ident, moment in rows if since <= round(moment * 1000) <= limit)
    size = call.sim.worklog_page
    while size < len(found) and found[size][0] == found[size - 1][0]:
        size += 1  # rows of one instant stay together, or a cursor in milliseconds would lose some
    cut, last = found[:size], size >= len(found)
    until = cut[-1][0] if cut else since
    held = call.store.properties
    wanted = "properties" in call.query.many("expand")
    values_ = [{"worklogId": ident, "updatedTime": moment, "properties": []} for moment, ident in cut]
    for row in values_ if wanted else []:
        row["properties"] = [{"key": key, "value": value} for key, value in held.get(("worklog", str(row["worklogId"])), {}).items()]
    link = f"{call.base}/{address}?since="
    shown: Record = {"values": values_, "since": since, "until": until, "self": f"{link}{since}", "lastPage": last}
    return Answer(200, shown if last else {**shown, "nextPage": f"{link}{until}"})


def by_ids(call: Call) -> Answer:
    """Those that exist; up to a thousand ids."""
    idents = call.document("ids", required=("ids",))["ids"]
    if not isinstance(idents, list) or any(isinstance(ident, bool) or not isinstance(ident, int) for ident in idents):
        raise payload()
    if len(idents) > WORKLOG_IDS:
        raise bad(f"The number of ids must not exceed {WORKLOG_IDS}.")
    rows = [call.store.worklogs[str(ident)] for ident in dict.fromkeys(idents) if str(ident) in call.store.worklogs]
    return Answer(200, [render.worklog(call, row, properties="properties" in call.query.many("expand")) for row in rows])


def property_keys(call: Call) -> Answer:
    issue = lookup.find(call)
    record = find(call, issue)
    return properties.keys(call, "worklog", record["id"], f"issue/{issue['id']}/worklog/{record['id']}")


def property_get(call: Call) -> Answer:
    return properties.get(call, "worklog", find(call, lookup.find(call))["id"])


def property_put(call: Call) -> Answer:
    record = find(call, lookup.writable(call))
    answer = properties.put(call, "worklog", record["id"])
    record["_updated"] = call.store.now()
    return answer


def property_delete(call: Call) -> Answer:
    return properties.delete(call, "worklog", find(call, lookup.writable(call))["id"])
