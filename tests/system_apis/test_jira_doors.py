"""The other ways to sign in to Jira: a scoped API token, and an app with a person's consent, whose refresh tokens are used up by use."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.failures import Conflict, Forbidden, Rejected, Unauthenticated
from app.system_apis.kit.connector import Connection
from app.system_apis.kit.wire import Query, Request
from tests.conftest import begin_anew, connections_document
from tests.system_apis.bench import EVERYBODY, Bench


async def _by(bench: Bench, auth: str, **credentials: str) -> Connection:
    """The sandbox's connection through the gateway, signed in another way."""
    await bench.connection("jira")
    vendor = bench.vendors["jira"]
    document = connections_document(bench.vendors)
    (item,) = [item for item in document["connections"] if item["key"] == "jira"]
    gateway = f"{vendor.base_url}/ex/jira/{vendor.credentials['cloud_id']}/rest/api/3"
    item["auth"] = auth
    item["settings"] |= {"base_url": gateway, "authority": vendor.base_url}
    item["credentials"] |= credentials
    await bench.parts.connections.apply(document)
    bench.gate._tokens.pop("jira", None)
    return await bench.gate.connection("jira")


@pytest.fixture(autouse=True)
async def as_before(bench: Bench) -> Any:
    yield
    bench.vendors["jira"].reset()
    await begin_anew(bench.parts, bench.vendors)  # its numbers begin anew
    bench.gate._tokens.pop("jira", None)


async def test_a_scoped_api_token_goes_through_the_gateway_as_basic_and_as_bearer(bench: Bench) -> None:
    await bench.connection("jira")
    token = bench.vendors["jira"].credentials["scoped_api_token"]
    for auth, credentials in (("basic", {"api_token": token}), ("bearer_token", {"access_token": token})):
        connection = await _by(bench, auth, **credentials)
        assert await bench.reader.health(connection) is None
        assert (await bench.read(connection, "project", await bench.made(connection, "project"))).data.name


async def test_a_refresh_token_that_was_used_up_is_replaced_where_every_process_finds_it(bench: Bench) -> None:
    connection = await _by(bench, "rotating_refresh_token")
    seen = [connection.credentials["refresh_token"]]
    for _ in range(3):
        assert await bench.reader.health(connection) is None
        bench.vendors["jira"].revoke()
        # The old one is accepted for a while after its use; ours does not live on that.
        bench.vendors["jira"].simulator.sessions.families["initial"].used_at -= 3600
        seen.append((await bench.gate.connection("jira")).credentials["refresh_token"])
    assert len(set(seen)) == 4
    # Who still holds the connection as it was before signs in with what is kept.
    assert await bench.reader.health(connection) is None


async def test_a_cursor_or_a_filter_of_our_own_making_is_refused_before_anything_is_sent(bench: Bench) -> None:
    connection = await bench.connection("jira")
    queries = [
        ("time_entry", Query(cursor="x")),
        ("time_entry", Query(filters={"project": "1 OR 2"})),
        ("task", Query(filters={"project": "K"})),
    ]
    for entity, query in queries:
        with bench.calls("jira") as heard, pytest.raises(Rejected):
            await bench.reader.page(connection, entity, query)
        assert heard == []


async def test_a_consent_that_was_taken_back_parks_at_the_owner_and_keeps_what_there_is(bench: Bench) -> None:
    connection = await _by(bench, "rotating_refresh_token")
    bench.vendors["jira"].simulator.revoke_consent()
    with pytest.raises(Unauthenticated) as raised:
        await bench.reader.page(connection, "project", Query())
    assert raised.value.members["owner"] == connection.owner
    assert (await bench.gate.connection("jira")).credentials["refresh_token"] == connection.credentials["refresh_token"]
    bench.check_failure(raised.value, connection)


async def test_a_missing_scope_is_forbidden_for_no_new_token_cures_it(bench: Bench) -> None:
    connection = await _by(bench, "rotating_refresh_token")
    bench.vendors["jira"].reset()
    assert await bench.reader.health(connection) is None
    (access,) = bench.vendors["jira"].simulator.sessions.access.values()
    access.scopes = ("read:jira-user",)
    with bench.calls("jira") as heard, pytest.raises(Forbidden):
        await bench.gate.send(connection, Request(method="GET", path="/project/DEL"), operation="read")
    assert len(heard) == 1


async def test_somebody_elses_edit_of_the_same_issue_is_met_by_another_try(bench: Bench) -> None:
    connection = await bench.connection("jira")
    task = await bench.made(connection, "task")
    refused = {"errorMessages": ["The issue was edited by somebody else."], "errors": {}}
    bench.fault("jira", "status", method="PUT", path=r"/issue/\d+$", status=409, body=refused)
    await bench.update(connection, "task", task, {"name": "Second workshop"})
    assert (await bench.read(connection, "task", task)).data.name == "Second workshop"
    bench.fault("jira", "status", method="POST", path="/transitions$", times=3, status=409, body=refused)
    with pytest.raises(Conflict):
        await bench.writer.transition(connection, "task", task, "complete", origin=EVERYBODY)
    bench.clear()
