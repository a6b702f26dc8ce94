"""Registering webhooks: dynamic ones of an OAuth app, which expire and are not signed, and the administrator's, which are (sheet 9)."""

from __future__ import annotations

from typing import Any

from simulators.jira import render
from simulators.jira.context import Answer, Call, texts
from simulators.jira.errors import Refused, bad, forbidden, missing, payload
from simulators.jira.facts import ADMIN_EVENTS, DYNAMIC_EVENTS, WEBHOOK_SECONDS, WEBHOOKS_PER_USER
from simulators.jira.jql import parse
from simulators.jira.jql_fields import compiled, unsupported
from simulators.jira.lookup import page
from simulators.kit.simulator import Record

_MEMBERS = ("events", "jqlFilter", "fieldIdsFilter", "issuePropertyKeysFilter")
_FILTER = "issue-related-events-section"


def _app(call: Call) -> None:
    """User credentials (API tokens) cannot (sheet 9)."""
    if call.door != "oauth":
        raise forbidden("Access to this resource has been forbidden: only Connect apps and OAuth 2.0 apps can use dynamic webhooks.")


def register(call: Call) -> Answer:
    """One result per webhook: an id, or what is wrong with it."""
    _app(call)
    given = call.document("url", "webhooks", required=("url", "webhooks"))
    url, wanted = given["url"], given["webhooks"]
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise bad("The webhook URL is not valid.")
    if not isinstance(wanted, list) or not wanted:
        raise payload()
    for item in wanted:
        if not isinstance(item, dict) or set(item) - set(_MEMBERS) or not {"events", "jqlFilter"} <= set(item):
            raise payload()
        texts(item.get("fieldIdsFilter") or [])
        texts(item.get("issuePropertyKeysFilter") or [])
        if not isinstance(item["jqlFilter"], str) or set(texts(item["events"])) - set(DYNAMIC_EVENTS):
            raise payload()
    return Answer(200, {"webhookRegistrationResult": [_registered(call, url, item) for item in wanted]})


def _registered(call: Call, url: str, item: Record) -> Record:
    errors = _wrong(call, item)
    if errors:
        return {"errors": errors}
    ident = call.store.new_id("webhook")
    expires = round((call.store.now() + WEBHOOK_SECONDS) * 1000)
    chosen = {name: item[name] for name in _MEMBERS if item.get(name)}
    call.sim.hooks.dynamic[ident] = {
        "id": ident,
        "jqlFilter": "",
        **chosen,
        "url": url,
        "expirationDate": expires,
        "_owner": call.user["accountId"],
    }
    return {"createdWebhookId": ident}


def _wrong(call: Call, item: Record) -> list[str]:
    if not item["events"]:
        return ["At least one event must be given."]
    if len(_mine(call)) >= WEBHOOKS_PER_USER:
        return [f"The limit of {WEBHOOKS_PER_USER} webhooks per user and app has been reached."]
    try:
        query = parse(item["jqlFilter"])
        errors = unsupported(query.where) + (["The clause order by is unsupported"] if query.order else [])
        if query.where and not errors:
            compiled(call, query.where)
    except Refused as refused:
        return list(refused.body["errorMessages"])
    return errors


def _mine(call: Call) -> list[Record]:
    now = call.store.now() * 1000
    return [row for row in call.sim.hooks.dynamic.values() if row["_owner"] == call.user["accountId"] and row["expirationDate"] > now]


def list_all(call: Call) -> Answer:
    _app(call)
    start, size = call.query.page(100, 100)
    rows = [{name: value for name, value in row.items() if not name.startswith("_")} for row in _mine(call)]
    return Answer(200, page(call, "webhook", rows, start, size))


def _idents(call: Call) -> list[int]:
    idents = call.document("webhookIds", required=("webhookIds",))["webhookIds"]
    if not isinstance(idents, list) or not idents or any(isinstance(ident, bool) or not isinstance(ident, int) for ident in idents):
        raise payload()
    return idents


def refresh(call: Call) -> Answer:
    """Another thirty days, from now."""
    _app(call)
    expires = round((call.store.now() + WEBHOOK_SECONDS) * 1000)
    idents = _idents(call)
    for row in _mine(call):
        if row["id"] in idents:
            row["expirationDate"] = expires
    return Answer(200, {"expirationDate": expires})


def delete(call: Call) -> Answer:
    """202; ids of nobody or of others are passed over."""
    _app(call)
    mine = {row["id"] for row in _mine(call)}
    for ident in mine.intersection(_idents(call)):
        del call.sim.hooks.dynamic[ident]
    return Answer(202)


def failed(_: Call) -> Answer:
    raise forbidden("Only Connect apps can use this operation.")


# The administrator's, at /rest/webhooks/1.0/webhook.


def _administrator(call: Call) -> None:
    if not call.administrator:
        raise forbidden("You are not permitted to administer webhooks.")


def admin_create(call: Call) -> Answer:
    _administrator(call)
    ident = call.store.new_id("admin_webhook")
    call.sim.hooks.admin[ident] = {"_id": ident, **_settings(call, call.document())}
    return Answer(201, _shown(call, call.sim.hooks.admin[ident]))


def _settings(call: Call, given: Record) -> Record:
    name, url, events = given.get("name"), given.get("url"), given.get("events")
    if not isinstance(name, str) or not name or not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise bad("The webhook needs a name and a URL.")
    if not events or set(texts(events)) - set(ADMIN_EVENTS):
        raise bad("The webhook's events are not valid.")
    filters: Any = given.get("filters") or {}
    if not isinstance(filters, dict) or not isinstance(filters.get(_FILTER, ""), str):
        raise bad("The webhook's filters are not valid.")
    where = parse(filters.get(_FILTER, "")).where
    if where:
        compiled(call, where)
    flags = {"excludeBody": bool(given.get("excludeBody", False)), "enabled": bool(given.get("enabled", True))}
    secret = given.get("secret") or None
    if not isinstance(secret, str | None):
        raise bad("The webhook's secret is not valid.")
    return {
        "name": name,
        "url": url,
        "events": events,
        "filters": filters,
        **flags,
        "_secret": secret,
        "_by": call.user["accountId"],
        "_at": call.store.now(),
    }


def _shown(call: Call, record: Record) -> Record:
    shown = {name: value for name, value in record.items() if not name.startswith("_")}
    shown |= {"self": f"{call.sim.base_url}/rest/webhooks/1.0/webhook/{record['_id']}", "isSigned": record["_secret"] is not None}
    return {
        **shown,
        "lastUpdatedUser": record["_by"],
        "lastUpdatedDisplayName": render.author(call, record["_by"])["displayName"],
        "lastUpdated": round(record["_at"] * 1000),
    }


def _admin(call: Call) -> Record:
    _administrator(call)
    record = call.sim.hooks.admin.get(int(call.path["id"]) if call.path["id"].isdigit() else -1)
    if record is None:
        raise missing("The webhook was not found.")
    return record


def admin_list(call: Call) -> Answer:
    _administrator(call)
    return Answer(200, [_shown(call, row) for row in call.sim.hooks.admin.values()])


def admin_get(call: Call) -> Answer:
    return Answer(200, _shown(call, _admin(call)))


def admin_update(call: Call) -> Answer:
    """What is not sent stays; the secret too, which is never shown again."""
    record = _admin(call)
    held = {name: record[name] for name in ("name", "url", "events", "filters", "excludeBody", "enabled")} | {"secret": record["_secret"]}
    record |= _settings(call, {**held, **call.document()})
    return Answer(200, _shown(call, record))


def admin_delete(call: Call) -> Answer:
    del call.sim.hooks.admin[_admin(call)["_id"]]
    return Answer(204)
