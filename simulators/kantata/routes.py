"""The paths under ``/api/v1``: which operation each one is, with the section of the fact sheet it follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from simulators.kantata import billing, people, worklog, writes
from simulators.kantata.bodies import unwrap, wrapped
from simulators.kantata.context import Context
from simulators.kantata.envelope import envelope
from simulators.kantata.errors import Refused, fault, forbidden, not_found
from simulators.kantata.facts import EVENT_TYPES
from simulators.kantata.filters import page, select, visible
from simulators.kantata.names import BY_NAME, SPECS
from simulators.kit.simulator import Record

Handler = Callable[[Context, str], Any]
_BULK_DELETE = 100
_NO_LIST = ("fixed_fee_items", "additional_items", "resolutions")
_READ_ONLY = (
    "custom_fields",
    "custom_field_sets",
    "custom_field_choices",
    "external_references",
    "rate_cards",
    "rate_card_versions",
    "rate_card_roles",
    "cost_rates",
    "project_templates",
    "subscribed_events",
)
_NO_CREATE = (*_READ_ONLY, "users")
_NO_UPDATE = (*_READ_ONLY, "expense_categories", "billing_milestones")
_SUBMISSIONS = {"timesheet_submissions": "timesheet", "expense_report_submissions": "expense_report"}
_RESOLUTIONS = {"approve": "approvals", "reject": "rejections", "cancel": "cancellations"}


@dataclass(frozen=True)
class Operation:
    """``path`` is relative and without ``.json``; ``name`` is what rate limits count."""

    method: str
    path: str
    name: str
    handler: Handler


def operations() -> Iterator[Operation]:
    yield from _special()
    for spec in SPECS:
        name = spec.name
        if name not in _NO_LIST:
            yield Operation("GET", name, f"GET {name}", partial(_list, name))
        yield Operation("GET", f"{name}/{{id:int}}", f"GET {name}/id", partial(_show, name))
        if spec.create and name not in _NO_CREATE:
            yield Operation("POST", name, f"POST {name}", partial(_create, name))
        if spec.update and name not in _NO_UPDATE:
            yield Operation("PUT", f"{name}/{{id:int}}", f"PUT {name}", partial(_update, name))
        if spec.deletable:
            yield Operation("DELETE", f"{name}/{{id:int}}", f"DELETE {name}", partial(_delete, name))


def _special() -> Iterator[Operation]:
    """The operations that are not plain reads and writes of one collection; before them, as ``users/me`` is no id."""
    yield Operation("GET", "users/me", "GET users/me", _me)
    yield Operation("GET", "subscribed_events/event_types", "GET event_types", _event_types)
    yield Operation("POST", "external_references/create_or_update", "POST external_references", _reference)
    yield Operation("POST", "workspaces/{id:int}/invite", "POST invite", _invite)
    yield Operation("PUT", "workspace_allocations/split", "PUT split", _split)
    yield Operation("PUT", "invoices/{id:int}/cancel", "PUT cancel", _cancel)
    yield Operation("DELETE", "time_entries", "DELETE time_entries", partial(_delete_many, "time_entries"))
    yield Operation("DELETE", "expenses", "DELETE expenses", partial(_delete_many, "expenses"))
    for collection, stem in _SUBMISSIONS.items():
        for action, plural in _RESOLUTIONS.items():
            yield Operation("PUT", f"{collection}/{{id:int}}/{action}", f"PUT {action}", partial(_resolve, collection, action))
            yield Operation("POST", f"{stem}_{plural}", f"POST {stem}_{plural}", partial(_resolve_many, collection, action))


def _list(collection: str, ctx: Context, _: str) -> Any:
    """``GET /{collection}`` (§4, §5); the event feed is for administrators (§10)."""
    if collection == "subscribed_events" and not ctx.administrator:
        raise forbidden()
    rows = select(ctx, collection)
    if collection == "expense_categories" and ctx.bare_expense_categories:
        return [row["name"] for row in rows]
    shown, meta = page(ctx, rows)
    return envelope(ctx, collection, shown, count=len(rows), meta=meta)


def _find(ctx: Context, collection: str, key: str) -> Record:
    record = ctx.store.get(collection, key)
    if record is None or (collection == "stories" and record["deleted_at"]):
        raise not_found()
    return record


def _show(collection: str, ctx: Context, key: str) -> Any:
    """``GET /{collection}/{id}``: 404 also for what a default filter hides (§5)."""
    if collection == "subscribed_events" and not ctx.administrator:
        raise forbidden()
    record = ctx.store.get(collection, key)
    if record is None or not visible(ctx, collection)(record):
        raise not_found()
    return envelope(ctx, collection, [record])


def _create(collection: str, ctx: Context, _: str) -> Any:
    """``POST /{collection}``, one or in bulk; 200, not 201 (§6, §7)."""
    rows, _bulk = unwrap(ctx.body, BY_NAME[collection])
    made = [writes.create(ctx, collection, row) for row in rows]
    # A later row of the bulk may have changed an earlier one, as a sub-story does its parent.
    return envelope(ctx, collection, [ctx.store.tables[collection][row["id"]] for row in made])


def _update(collection: str, ctx: Context, key: str) -> Any:
    """``PUT /{collection}/{id}``; an archived project can still be named by its id (§7.1)."""
    record = _find(ctx, collection, key)
    return envelope(ctx, collection, [writes.update(ctx, collection, record, wrapped(ctx.body, BY_NAME[collection].singular))])


def _delete(collection: str, ctx: Context, key: str) -> Any:
    """``DELETE /{collection}/{id}``: 204 and nothing (§6)."""
    writes.delete(ctx, collection, _find(ctx, collection, key))
    return None


def _delete_many(collection: str, ctx: Context, _: str) -> Any:
    """``DELETE /time_entries?ids=`` answers 204, expenses 200 with ``{"deleted": [..]}``; all or nothing (§6, §7.5)."""
    keys = ctx.query.many("ids")
    if not keys or len(keys) > _BULK_DELETE:
        raise Refused(422, [fault("ids", f"Ids must name 1 to {_BULK_DELETE} records")])
    for key in keys:
        writes.delete(ctx, collection, _find(ctx, collection, key))
    return {"deleted": keys} if collection == "expenses" else None


def _me(ctx: Context, _: str) -> Any:
    """``GET /users/me``: the person behind the token (§6)."""
    return envelope(ctx, "users", [ctx.user])


def _event_types(ctx: Context, _: str) -> Any:
    """``GET /subscribed_events/event_types`` (§10); the vendor publishes 182, of which these are simulated."""
    if not ctx.administrator:
        raise forbidden()
    return {"subscribed_event_types": list(EVENT_TYPES), "subscribed_event_type_schemas": {}}


def _reference(ctx: Context, _: str) -> Any:
    """``POST /external_references/create_or_update`` (§8)."""
    return envelope(ctx, "external_references", [writes.create_or_update_reference(ctx, wrapped(ctx.body, "external_reference"))])


def _invite(ctx: Context, key: str) -> Any:
    """``POST /workspaces/{id}/invite`` (§7.1); the sheet does not give the answer, which is the participation here."""
    workspace = _find(ctx, "workspaces", key)
    return envelope(ctx, "participations", [people.invite(ctx, workspace, wrapped(ctx.body, "invitation"))])


def _split(ctx: Context, _: str) -> Any:
    """``PUT /workspace_allocations/split`` (§7.3)."""
    return envelope(ctx, "workspace_allocations", people.split_allocation(ctx))


def _cancel(ctx: Context, key: str) -> Any:
    """``PUT /invoices/{id}/cancel`` (§7.7)."""
    return envelope(ctx, "invoices", [billing.cancel_invoice(ctx, _find(ctx, "invoices", key))])


def _resolve(collection: str, action: str, ctx: Context, key: str) -> Any:
    """``PUT /{submissions}/{id}/approve|reject|cancel`` (§7.5, §7.6)."""
    given = wrapped(ctx.body, "resolution", empty=True)
    _, submission = worklog.resolve(ctx, collection, _find(ctx, collection, key), action, given.get("description"))
    return envelope(ctx, collection, [submission])


def _resolve_many(collection: str, action: str, ctx: Context, _: str) -> Any:
    """``POST /timesheet_approvals`` and its siblings: ``{"resolutions": [..]}``, not the envelope (§4, §7.5)."""
    rows = worklog.bulk_resolve(ctx, collection, action, wrapped(ctx.body, "resolution"))
    return {"resolutions": [envelope(ctx, "resolutions", [row])["resolutions"][row["id"]] for row in rows]}
