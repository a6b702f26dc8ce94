"""Which rows a list answers, in which order and page (§5); ``show`` obeys the default filters too."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import datetime

from simulators.kantata.context import Context
from simulators.kantata.errors import invalid, system
from simulators.kantata.facts import DEFAULT_PER_PAGE, EVENT_DAYS, MAX_PER_PAGE, MAX_REFS, ZONE
from simulators.kantata.names import BY_NAME
from simulators.kantata.references import spell_subject, subject_key
from simulators.kit.simulator import Record

Test = Callable[[Record], bool]
_SEARCHED = ("title", "name", "full_name", "description", "notes", "email_address")
# Equality filters and the collections that take them: those of the contract file, and in our reading the other parents of a row.
_EQUAL = {
    "workspace_id": "time_entries stories expenses invoices participations workspace_resources workspace_allocations "
    "timesheet_submissions expense_report_submissions billing_milestones external_payments",
    "story_id": "assignments time_entries",
    "invoice_id": "external_payments",
    "assignment_id": "story_allocation_days",
    "user_id": "participations workspace_resources timesheet_submissions",
    "custom_field_id": "custom_field_values custom_field_choices",
    "subject_id": "custom_field_values external_references subscribed_events",
    "story_type": "stories",
    "stage": "workspaces",
    "value_type": "custom_fields",
    "service_name": "external_references",
    "service_model": "external_references",
    "service_model_ref": "external_references",
    "rate_card_version_id": "rate_card_roles",
    "role_id": "rate_card_roles",
}


def visible(ctx: Context, collection: str) -> Test:
    """The default filters: what stays hidden unless the caller asks for it (§5)."""
    query, store = ctx.query, ctx.store

    def archived_project(row: Record) -> bool:
        project = store.get("workspaces", row.get("workspace_id"))
        return bool(project and project["archived"])

    if collection == "workspaces":
        mode = query.text("archived")
        if mode == "only":
            return lambda row: bool(row["archived"])
        return lambda row: mode == "include" or query.flag("include_archived") or not row["archived"]
    if collection == "stories":
        return lambda row: (
            (query.flag("show_archived") or not row["archived"])
            and (query.flag("show_deleted") or not row["deleted_at"])
            and (query.flag("show_from_archived_workspaces") or not archived_project(row))
            and row.get("_visible_at", 0) <= store.now()
        )
    if collection == "time_entries":
        return lambda row: query.flag("from_archived_workspaces") or not archived_project(row)
    if collection == "subscribed_events":
        return lambda row: row["created_at"] > store.now() - EVENT_DAYS * 86400
    return lambda row: True


def select(ctx: Context, collection: str) -> list[Record]:
    """The rows of a list, filtered and in order, all pages."""
    tests = [visible(ctx, collection), *_tests(ctx, collection)]
    rows = [row for row in ctx.store.tables[collection].values() if all(test(row) for test in tests)]
    return _feed(ctx, rows) if collection == "subscribed_events" else _ordered(ctx, collection, rows)


def page(ctx: Context, rows: list[Record]) -> tuple[list[Record], Record]:
    """One page and its ``meta``; ``limit`` with ``offset`` wins over ``page`` and ``per_page``."""
    query = ctx.query
    size = min(query.count("per_page", DEFAULT_PER_PAGE), MAX_PER_PAGE)
    number = query.count("page", 1)
    start = (number - 1) * size
    if "limit" in query and "offset" in query:
        size = min(query.count("limit", DEFAULT_PER_PAGE), MAX_PER_PAGE)
        start = query.count("offset", 0, least=0)
        number = start // size + 1
    pages = -(-len(rows) // size)
    return rows[start : start + size], {"count": len(rows), "page_count": pages, "page_number": number, "page_size": size}


def _tests(ctx: Context, collection: str) -> list[Test]:
    query = ctx.query
    tests = [*_times(ctx), *_references(ctx, collection)]
    if "only" in query:
        wanted = set(query.many("only"))
        tests.append(lambda row: row["id"] in wanted)
    for name, collections in _EQUAL.items():
        text = query.text(name)
        if text is not None and collection in collections.split():
            tests.append(_same(collection, name, text))
    words = query.text("search") or (query.text("matching") if collection == "workspaces" else None)
    if words:
        needle = words.lower()
        tests.append(lambda row: any(needle in str(row.get(name) or "").lower() for name in _SEARCHED))
    own = _OWN.get(collection)
    return tests + (own(ctx) if own else [])


def _same(collection: str, name: str, text: str) -> Test:
    if collection == "invoices" and name == "workspace_id":
        return lambda row: text in row["workspace_ids"]
    return lambda row: str(row.get(name)) == text


def _times(ctx: Context) -> list[Test]:
    tests: list[Test] = []
    for field in ("created_at", "updated_at"):
        stem = field.removesuffix("_at")
        after, before = _moment(ctx, f"{stem}_after"), _moment(ctx, f"{stem}_before")
        if after is not None:
            tests.append(lambda row, field=field, limit=after: row[field] > limit)  # type: ignore[misc]
        if before is not None:
            tests.append(lambda row, field=field, limit=before: row[field] < limit)  # type: ignore[misc]
    return tests


def _moment(ctx: Context, name: str) -> float | None:
    text = ctx.query.text(name)
    if not text:
        return None
    try:
        # A plus sign that was not escaped arrives as a space.
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    except ValueError:
        raise system(400, f"{name} is not a valid time") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZONE)).timestamp()


def _references(ctx: Context, collection: str) -> list[Test]:
    """Filters by external reference (§5, §8)."""
    query, store = ctx.query, ctx.store

    def services(row: Record) -> list[Record]:
        return store.where("external_references", "_subject", subject_key(collection, row["id"]))

    tests: list[Test] = []
    name, refs = query.text("external_reference_service_name"), query.many("external_reference_service_model_refs")
    if len(refs) > MAX_REFS:
        raise system(400, f"external_reference_service_model_refs takes at most {MAX_REFS}")
    if name is not None or refs:
        tests.append(
            lambda row: any(
                name in (None, item["service_name"]) and (not refs or item["service_model_ref"] in refs) for item in services(row)
            )
        )
    if "has_external_references" in query:
        wanted = query.text("has_external_references") != "false"
        tests.append(lambda row: bool(services(row)) == wanted)
    without = query.text("without_external_reference_service_name")
    if without is not None:
        tests.append(lambda row: all(item["service_name"] != without for item in services(row)))
    return tests


def _workspaces(ctx: Context) -> list[Test]:
    tests: list[Test] = []
    groups = set(ctx.query.many("workspace_groups"))
    if groups:
        tests.append(lambda row: bool(groups & set(row["workspace_group_ids"])))
    text = ctx.query.text("by_custom_text_value")
    if text:
        # The vendor's own form is field id and text; only "<field id>:<text>" is understood here.
        field, _, value = text.partition(":")
        hits = {row["_subject"] for row in ctx.store.where("custom_field_values", "custom_field_id", field) if str(row["value"]) == value}
        tests.append(lambda row: subject_key("workspaces", row["id"]) in hits)
    return tests


def _stories(ctx: Context) -> list[Test]:
    tests: list[Test] = []
    parent = ctx.query.text("with_parent_id")
    if parent is not None:
        tests.append(lambda row: row["parent_id"] == parent)
    if ctx.query.flag("parents_only"):
        tests.append(lambda row: row["parent_id"] is None)
    return tests


def _time_entries(ctx: Context) -> list[Test]:
    """``approved``, ``invoiced``, ``uninvoiced`` and ``billable`` filter by being there, whatever their value (§7.5)."""
    query = ctx.query
    tests: list[Test] = []
    presence: dict[str, Test] = {
        "approved": lambda row: bool(row["approved"]),
        "invoiced": lambda row: bool(row["is_invoiced"]),
        "uninvoiced": lambda row: not row["is_invoiced"],
        "billable": lambda row: bool(row["billable"]),
    }
    tests += [test for name, test in presence.items() if name in query]
    for name, field in (("workspace_ids", "workspace_id"), ("with_user_ids", "user_id")):
        if name in query:
            wanted = set(query.many(name))
            tests.append(lambda row, field=field, wanted=wanted: row[field] in wanted)  # type: ignore[misc]
    if "date_performed_between" in query:
        first, last = _range(ctx, "date_performed_between")
        tests.append(lambda row: first <= row["date_performed"] <= last)
    timesheet = query.text("with_timesheet_id")
    if timesheet is not None:
        tests.append(lambda row: timesheet in (row["active_submission_id"], row["recent_submission_id"]))
    return tests


def _allocations(ctx: Context) -> list[Test]:
    tests: list[Test] = []
    if "overlaps_with_date_range" in ctx.query:
        first, last = _range(ctx, "overlaps_with_date_range")
        tests.append(lambda row: row["start_date"] <= last and row["end_date"] >= first)
    kind = ctx.query.text("type")
    if kind in ("hard", "soft"):
        tests.append(lambda row: row["hard"] == (kind == "hard"))
    return tests


def _invoices(ctx: Context) -> list[Test]:
    return [lambda row: row["status"] == "accepted payment"] if "paid" in ctx.query else []


def _participations(ctx: Context) -> list[Test]:
    if ctx.participations_need_workspace and "workspace_id" not in ctx.query:
        raise invalid("workspace_id", "Workspace can't be blank")
    return []


def _subjects(ctx: Context) -> list[Test]:
    text = ctx.query.text("subject_type")
    if text is None:
        return []
    wanted = spell_subject(text)
    return [lambda row: wanted is not None and spell_subject(row["subject_type"]) == wanted]


def _values(ctx: Context) -> list[Test]:
    if not ctx.query.text("subject_type"):
        raise invalid("subject_type", "Subject type can't be blank")
    return _subjects(ctx)


def _events(ctx: Context) -> list[Test]:
    tests = _subjects(ctx)
    types, users = set(ctx.query.many("event_types")), set(ctx.query.many("user_ids"))
    if types:
        tests.append(lambda row: row["event_type"] in types)
    if users:
        tests.append(lambda row: row["user_id"] in users)
    return tests


_OWN: dict[str, Callable[[Context], list[Test]]] = {
    "workspaces": _workspaces,
    "stories": _stories,
    "time_entries": _time_entries,
    "workspace_allocations": _allocations,
    "invoices": _invoices,
    "participations": _participations,
    "custom_fields": _subjects,
    "custom_field_sets": _subjects,
    "custom_field_values": _values,
    "external_references": _subjects,
    "subscribed_events": _events,
}


def _range(ctx: Context, name: str) -> tuple[str, str]:
    first, _, last = (ctx.query.text(name) or "").partition(":")
    try:
        for text in (first, last):
            datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=ZONE)
    except ValueError:
        raise system(400, f"{name} is not a date range") from None
    return first, last


def _ordered(ctx: Context, collection: str, rows: list[Record]) -> list[Record]:
    rows = sorted(rows, key=lambda row: int(row["id"]))
    field, _, direction = (ctx.query.text("order") or BY_NAME[collection].order or "id:asc").partition(":")
    if field == "id":
        return rows[::-1] if direction == "desc" else rows
    present = [row for row in rows if isinstance(row.get(field), (str, int)) and row[field] != ""]
    present.sort(key=lambda row: (isinstance(row[field], str), row[field]), reverse=direction == "desc")
    placed = {row["id"] for row in present}
    return present + [row for row in rows if row["id"] not in placed]


def _feed(ctx: Context, rows: list[Record]) -> list[Record]:
    """The event feed as it comes: in no order, and some rows twice (§10). The disorder is a function of the ids, so pages stay stable."""
    if "most_recent" in ctx.query or "most_recent_by_event_type" in ctx.query:
        typed = "most_recent_by_event_type" in ctx.query
        latest = {(row["subject_type"], row["subject_id"], row["event_type"] if typed else ""): row for row in rows}
        return list(latest.values())
    twice = rows + [row for row in rows if int(row["id"]) % 5 == 0]
    return sorted(twice, key=lambda row: zlib.crc32(row["id"].encode()))
