"""Events, to whoever registered for them (sheet 9). Bodies have v2's words instead of documents; the order is not promised."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulators.jira import history, render
from simulators.jira.context import Call
from simulators.jira.courier import Courier, Delivery
from simulators.jira.errors import Refused
from simulators.jira.jql import parse
from simulators.jira.jql_fields import compiled
from simulators.kit.simulator import Record

if TYPE_CHECKING:
    from simulators.jira.simulator import JiraCloud


class Hooks:
    """The registrations and the courier that carries their events."""

    def __init__(self, sim: JiraCloud, courier: Courier) -> None:
        self.sim, self.courier = sim, courier
        self.dynamic: dict[int, Record] = {}
        self.admin: dict[int, Record] = {}

    def issue_event(
        self, call: Call, event: str, issue: Record, *, kind: str, entry: Record | None = None, fields: set[str] | None = None
    ) -> None:
        if not (self.dynamic or self.admin):
            return
        said = _plain(call)
        body: Record = {"issue_event_type_name": kind, "user": render.author(said, call.user["accountId"]), "issue": _issue(said, issue)}
        if entry:
            body["changelog"] = {"id": entry["id"], "items": history.shown(said, entry)["items"]}
        self._send(call, event, body, issue, fields=fields)

    def property_event(self, call: Call, event: str, issue: Record, key: str) -> None:
        if self.dynamic or self.admin:
            said = _plain(call)
            value = self.sim.store.properties.get(("issue", issue["id"]), {}).get(key)
            body = {"issue": _short(said, issue), "property": {"key": key} | ({} if value is None else {"value": value})}
            self._send(call, event, body, issue, key=key)

    def comment_event(self, call: Call, event: str, record: Record) -> None:
        issue = self.sim.store.issues.get(record["_issue"])
        if issue and (self.dynamic or self.admin):
            said = _plain(call)
            self._send(call, event, {"comment": render.comment(said, record), "issue": _short(said, issue)}, issue)

    def worklog_event(self, call: Call, event: str, record: Record) -> None:
        if self.admin:
            self._send(call, event, {"worklog": render.worklog(_plain(call), record)}, self.sim.store.issues.get(record["issueId"]))

    def plain_event(self, call: Call, event: str, body: Record) -> None:
        if self.admin:
            self._send(call, event, body, None)

    def _send(
        self, call: Call, event: str, body: Record, issue: Record | None, *, fields: set[str] | None = None, key: str | None = None
    ) -> None:
        document = {"timestamp": round(self.sim.store.now() * 1000), "webhookEvent": event, **body}
        for hook in self.dynamic.values():
            alive = hook["expirationDate"] > self.sim.store.now() * 1000
            wanted = alive and event in hook["events"] and _wanted(hook, fields, key)
            if wanted and issue and self._matches(call, hook["jqlFilter"], issue):
                self._carry(hook["url"], {**document, "matchedWebhookIds": [hook["id"]]}, None)
        for hook in self.admin.values():
            wanted, text = event in hook["events"] and hook["enabled"], hook["filters"].get("issue-related-events-section", "")
            if wanted and (issue is None or self._matches(call, text, issue)):
                self._carry(hook["url"], None if hook["excludeBody"] else document, hook["_secret"])

    def _matches(self, call: Call, text: str, issue: Record) -> bool:
        try:
            where = parse(text).where
            return where is None or compiled(call, where)(issue)
        except Refused:
            return False

    def _carry(self, url: str, document: Record | None, secret: str | None) -> None:
        raw = b"" if document is None else json.dumps(document, separators=(",", ":")).encode()
        headers = {
            "Content-Type": "application/json; charset=UTF-8",
            "User-Agent": "Atlassian Webhook HTTP Client",
            "X-Atlassian-Webhook-Identifier": secrets.token_hex(16),
            "X-Atlassian-Webhook-Flow": "Primary",
        }
        if secret:
            headers["X-Hub-Signature"] = f"sha256={hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}"
        self.courier.send(Delivery(url, raw, headers))


def _wanted(hook: Record, fields: set[str] | None, key: str | None) -> bool:
    """``fieldIdsFilter`` is for updates, ``issuePropertyKeysFilter`` for properties."""
    by_field, by_key = hook.get("fieldIdsFilter"), hook.get("issuePropertyKeysFilter")
    return (not by_field or fields is None or bool(fields & set(by_field))) and (not by_key or key is None or key in by_key)


def _plain(call: Call) -> Call:
    return replace(call, version=2, base=f"{call.sim.base_url}/rest/api/2")


def _issue(call: Call, issue: Record) -> Record:
    hidden = ("issuekey", "statusCategory", "comment", "worklog")
    fields: dict[str, Any] = {field.id: render.value(call, field, issue) for field in call.store.fields.values() if field.id not in hidden}
    return {"id": issue["id"], "self": f"{call.base}/issue/{issue['id']}", "key": call.store.key_of(issue), "fields": fields}


def _short(call: Call, issue: Record) -> Record:
    names = ("summary", "issuetype", "project", "assignee", "priority", "status")
    fields = {name: render.value(call, call.store.fields[name], issue) for name in names}
    return {"id": issue["id"], "self": f"{call.base}/issue/{issue['id']}", "key": call.store.key_of(issue), "fields": fields}
