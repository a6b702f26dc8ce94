"""What subscribes us to a system's events, held against what its vendor published: no resource sends it."""

from __future__ import annotations

from typing import Any

import pytest

from app.system_apis.kit.hooks import Events, Subscribe, fill
from tests.conftest import needs_specs
from tests.system_apis import test_contracts_asana as asana
from tests.system_apis import test_contracts_dynamics365 as dynamics365
from tests.system_apis import test_contracts_monday as monday
from tests.system_apis.bench import CONFIGURED
from tests.system_apis.recorded import Call

pytestmark = needs_specs
GIVEN = {
    "url": "https://gateway.example.com/events/v1/x?hook=abc",
    "secret": "5" * 64,
    "target": "12027",
    "event": "create_item",
    "id": "77",
}


def events(key: str) -> Events:
    found = CONFIGURED[key].events
    assert found is not None
    return found


def facts(key: str) -> Subscribe:
    found = events(key).subscribe
    assert found is not None
    return found


def call(key: str, method: str, path: str, body: dict[str, Any]) -> Call:
    return Call(key, "-", "subscribe", method, fill(path, GIVEN), [], fill(body, GIVEN) or None)


def test_asana() -> None:
    said = facts("asana")
    assert asana._check(call("asana", "POST", said.path, said.body)) == "POST /webhooks"
    assert asana._check(call("asana", said.remove_method, said.remove, said.remove_body)) == "DELETE /webhooks/{webhook_gid}"


@pytest.mark.parametrize("event", facts("monday").events)
def test_monday(event: str) -> None:
    said = facts("monday")
    assert monday._objections(fill(said.body, GIVEN | {"event": event}), {"12027": {}}) == []
    assert monday._objections(fill(said.remove_body, GIVEN), {}) == []


def test_dynamics365() -> None:
    said = facts("dynamics365")
    dynamics365._check_body("subscriptions", fill(said.body, GIVEN), creating=True)
    resource = dynamics365._contract()["resources"]["subscriptions"]
    assert (said.path, said.remove, said.remove_method) == ("/subscriptions", "/subscriptions('{id}')", "DELETE")
    assert {said.id, said.expires} <= {item["name"] for item in resource["fields"]}
    sets = {target.rpartition("/")[2] for target in said.targets}
    assert sets <= set(dynamics365._contract()["resources"])


def test_jira() -> None:
    """Webhooks of an administrator are in no published document: these are the members and events of the vendor's page."""
    said = facts("jira")
    assert set(said.body) <= {"name", "description", "url", "events", "filters", "excludeBody", "secret"}
    assert {name.rpartition("_")[0] for name in said.body["events"]} == {"jira:issue", "worklog"}
    assert {name.rpartition("_")[2] for name in said.body["events"]} == {"created", "updated", "deleted"}
    assert (said.path, said.remove) == ("/rest/webhooks/1.0/webhook", "/rest/webhooks/1.0/webhook/{id}")
