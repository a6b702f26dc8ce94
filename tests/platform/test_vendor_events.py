"""The door for what systems tell us: real gateway processes, and simulators that deliver over real sockets."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import subprocess
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from app.core.failures import Failure
from simulators.monday.hooks import jwt
from tests import nursery
from tests.conftest import HTTP, Servers
from tests.platform.events_world import World, issue_event, signed, until, world

BOARD = "5096980108"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
async def opened(make_database: Any, servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    directory = tmp_path_factory.mktemp("events")
    systems = ("jira", "monday", "asana", "kantata", "salesforce")
    async with world(make_database, servers, directory, *systems, CROSSWALK_EVENT_LIMIT="2000/minute") as here:
        yield here


@pytest.fixture
async def here(opened: World) -> World:
    await opened.forget()
    return opened


def secret(here: World) -> str:
    return str(here.vendors["jira"].credentials["webhook_secret"])


# -- the door ---------------------------------------------------------------------------------------------------------------------


async def test_only_connections_that_tell_something_have_a_door(here: World) -> None:
    answers = [await here.post(key, {}) for key in ("salesforce", "nobody", "../jira")]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].json()["detail"] == answers[1].json()["detail"]
    assert (await here.http.get(here.door("jira"))).status_code == 405


async def test_what_is_signed_is_kept_as_it_came_before_it_is_acknowledged(here: World) -> None:
    raw, headers = signed(secret(here), issue_event("10100"), "first")
    answer = await here.post("jira", raw, headers)
    (kept,) = await here.events("jira")
    assert (answer.status_code, kept["body"], kept["delivery"], kept["state"]) == (200, raw, "first", "stored")
    assert json.loads(kept["headers"]) == {"x-atlassian-webhook-identifier": "first"}


@pytest.mark.parametrize("spoilt", ["none", "wrong", "other body", "other scheme", "other connection's"])
async def test_what_nothing_proves_leaves_nothing(here: World, spoilt: str) -> None:
    raw, headers = signed(secret(here), issue_event("10100"))
    if spoilt == "none":
        del headers["X-Hub-Signature"]
    elif spoilt == "wrong":
        headers["X-Hub-Signature"] = "sha256=" + "0" * 64
    elif spoilt == "other scheme":
        headers["X-Hub-Signature"] = headers["X-Hub-Signature"].removeprefix("sha256=")
    elif spoilt == "other connection's":
        _, headers = signed(str(here.vendors["monday"].credentials["signing_secret"]), raw)
    answer = await here.post("jira", raw + b" " if spoilt == "other body" else raw, headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "event_not_verified")
    assert secret(here) not in answer.text + (here.gateway.child.log.read_text())
    assert await here.events("jira") == []


async def test_an_unknown_address_of_a_subscription_is_no_way_round_its_secret(here: World) -> None:
    raw, headers = signed(secret(here), issue_event("10100"))
    assert (await here.post("jira", raw, headers, hook="guessed")).status_code == 401
    assert await here.events("jira") == []


async def test_a_second_delivery_and_a_replay_under_another_name_are_kept_once(here: World) -> None:
    raw, headers = signed(secret(here), issue_event("10100"), "again")
    answers = [await here.post("jira", raw, headers) for _ in range(3)]
    answers.append(await here.post("jira", *signed(secret(here), raw, "a replay under another identifier")))
    answers.append(await here.post("jira", *signed(secret(here), issue_event("10100", at=1), "again")))
    assert {answer.status_code for answer in answers} == {200}
    assert len(await here.events("jira")) == 1


async def test_a_burst_is_kept_whole(here: World) -> None:
    sent = [signed(secret(here), issue_event(str(20_000 + number % 7), at=1_770_000_000_000 + number)) for number in range(300)]
    gate = asyncio.Semaphore(30)

    async def one(raw: bytes, headers: dict[str, str]) -> int:
        async with gate:
            return (await here.post("jira", raw, headers)).status_code

    assert set(await asyncio.gather(*(one(*item) for item in [*sent, *sent[:50]]))) == {200}
    assert len(await here.events("jira")) == 300
    await here.drain().round()
    await here.drain().round()
    changes = await here.changes("jira")
    assert (len(changes), {state for _, _, state, _ in changes}) == (300, {"handled"})


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"issue": 7, "webhookEvent": "worklog_created"}'])
async def test_what_is_signed_but_cannot_be_read_is_parked_with_a_reason(here: World, raw: bytes) -> None:
    assert (await here.post("jira", *signed(secret(here), raw))).status_code == 200
    good = signed(secret(here), issue_event("10101"))
    assert (await here.post("jira", *good)).status_code == 200
    await here.drain().round()
    bad, other = await here.events("jira")
    assert (bad["state"], bool(bad["reason"]), other["state"]) == ("parked", True, "read")
    assert [(item[1], item[2]) for item in await here.changes("jira")] == [("10101", "handled")]


async def test_a_body_that_is_too_large_is_refused_unread(here: World) -> None:
    raw, headers = signed(secret(here), b"x" * 2_000_000)
    try:
        answer = await here.post("jira", raw, headers)
        assert answer.status_code == 413
    except httpx.TransportError:
        pass  # refused while it was still sent
    assert await here.events("jira") == []
    assert (await here.post("jira", *signed(secret(here), issue_event("1")))).status_code == 200


async def test_killed_right_after_the_acknowledgement_the_event_is_there(here: World) -> None:
    raw, headers = signed(secret(here), issue_event("10200"), "acknowledged")
    assert (await here.post("jira", raw, headers)).status_code == 200
    await asyncio.to_thread(here.gateway.child.kill9)
    await asyncio.to_thread(here.gateway.start)
    assert [row["delivery"] for row in await here.events("jira")] == ["acknowledged"]
    assert (await here.post("jira", raw, headers)).status_code == 200
    assert len(await here.events("jira")) == 1


async def test_who_calls_too_often_is_told_to_wait(here: World) -> None:
    """And others are not: what is counted is one address at one connection."""
    strict = replace(here.built, settings=here.built.settings.model_copy(update={"event_limit": "3/minute"})).gateway()
    raw, headers = signed(secret(here), issue_event("1"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=strict), base_url="http://door") as http:
        answers = [await http.post("/events/v1/jira", content=raw, headers=headers) for _ in range(5)]
        other = await http.post("/events/v1/asana", content=raw, headers=headers)
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert other.status_code == 401


# -- Jira -------------------------------------------------------------------------------------------------------------------------


async def test_jira_is_subscribed_and_tells_of_issues_and_time(here: World) -> None:
    jira = here.vendors["jira"]
    await here.built.subscriber.subscribe("jira", here.door("jira"))
    auth = (str(jira.credentials["email"]), str(jira.credentials["api_token"]))
    fields = {"project": {"id": "10000"}, "issuetype": {"id": "10002"}, "summary": "Told"}
    async with httpx.AsyncClient(base_url=f"{jira.base_url}/rest/api/3", auth=auth, timeout=20, trust_env=False) as site:
        issue = (await site.post("/issue", json={"fields": fields})).raise_for_status().json()["id"]
        work = {"started": "2026-04-27T09:00:00.000+0000", "timeSpentSeconds": 5700}
        entry = (await site.post(f"/issue/{issue}/worklog?adjustEstimate=leave", json=work)).raise_for_status().json()["id"]

    async def told() -> bool:
        await here.drain().round()
        return {("task", issue), ("time_entry", f"{issue}/{entry}")} <= {item[:2] for item in await here.changes("jira")}

    await until(told, "Jira to tell")
    assert {item[2:] for item in await here.changes("jira")} == {("handled", "nothing follows from it")}
    for row in await here.events("jira"):
        assert secret(here).encode() not in row["body"]
    # Again: the new webhook replaces the old one.
    hooks: Any = jira.simulator
    before = set(hooks.hooks.admin)
    await here.built.subscriber.subscribe("jira", here.door("jira"))
    assert len(hooks.hooks.admin) == len(before)
    assert set(hooks.hooks.admin) != before


# -- monday.com -------------------------------------------------------------------------------------------------------------------


def app_token(here: World) -> str:
    monday = here.vendors["monday"]
    given = {name: str(monday.credentials[name]) for name in ("client_id", "redirect_uri")}
    location = HTTP.get(f"{monday.base_url}/oauth2/authorize", params=given).headers["location"]
    body = {**given, "client_secret": monday.credentials["client_secret"], "code": location.partition("code=")[2].partition("&")[0]}
    return str(HTTP.post(f"{monday.base_url}/oauth2/token", json=body).json()["access_token"])


def make_item(here: World, name: str) -> str:
    query = "mutation($b:ID!,$n:String!){create_item(board_id:$b,item_name:$n){id}}"
    monday = here.vendors["monday"]
    headers = {"Authorization": str(monday.credentials["api_token"]), "API-Version": "2026-10"}
    answer = HTTP.post(f"{monday.base_url}/v2", json={"query": query, "variables": {"b": BOARD, "n": name}}, headers=headers)
    return str(answer.json()["data"]["create_item"]["id"])


async def test_monday_is_subscribed_by_its_app_and_tells_signed(here: World) -> None:
    (item,) = [each for each in here.document["connections"] if each["key"] == "monday"]
    item["auth"], item["credentials"] = "bearer_token", {**item["credentials"], "access_token": app_token(here)}
    await here.built.connections.apply(here.document)
    lines = await here.built.subscriber.subscribe("monday", here.door("monday"), [BOARD])
    assert len(lines) == 6
    made = make_item(here, "Told")

    async def told() -> bool:
        await here.drain().round()
        return ("task", made, "handled", "nothing follows from it") in await here.changes("monday")

    await until(told, "monday to tell")
    (kept,) = [row for row in await here.events("monday") if b"create_pulse" in row["body"]]
    assert kept["delivery"] == json.loads(kept["body"])["event"]["triggerUuid"]
    assert "authorization" not in kept["headers"]


EVENT = {"event": {"type": "create_pulse", "boardId": int(BOARD), "pulseId": 7, "triggerUuid": "u1", "triggerTime": "2026-02-03T06:18:57Z"}}


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({}, 200),
        ({"aud": "https://elsewhere.example/events/v1/jira"}, 401),
        ({"exp": 1_000}, 401),
        ({"exp": None}, 401),
        ({"secret": "wrong"}, 401),
        ({"alg": "none"}, 401),
    ],
)
async def test_mondays_token_must_be_for_us_and_for_now(here: World, claims: dict[str, Any], status: int) -> None:
    given = dict(claims)
    key = given.pop("secret", here.vendors["monday"].credentials["signing_secret"])
    none = given.pop("alg", None)
    body = {"aud": here.door("monday"), "exp": int(time.time()) + 300, **given}
    token = jwt({name: value for name, value in body.items() if value is not None}, str(key))
    if none:
        token = "eyJhbGciOiJub25lIn0." + token.split(".")[1] + "."
    answer = await here.post("monday", EVENT, {"Authorization": token})
    assert (answer.status_code, len(await here.events("monday"))) == (status, int(status == 200))


async def test_mondays_challenge_is_sent_back_and_nothing_else(here: World) -> None:
    assert (await here.post("monday", {"challenge": "abc"})).json() == {"challenge": "abc"}
    assert (await here.post("monday", {"challenge": "abc", **EVENT})).status_code == 401
    assert (await here.post("monday", {"challenge": "x" * 5000})).status_code == 401
    assert await here.events("monday") == []


async def test_mondays_retry_is_the_same_event(here: World) -> None:
    key = str(here.vendors["monday"].credentials["signing_secret"])
    for retry in (False, True):
        token = jwt({"aud": here.door("monday"), "exp": int(time.time()) + 300}, key)
        sent = {"event": {**EVENT["event"], "isRetry": retry}}
        assert (await here.post("monday", sent, {"Authorization": token})).status_code == 200
    assert len(await here.events("monday")) == 1


# -- Asana ------------------------------------------------------------------------------------------------------------------------

PROJECT = "12027758900000401"


def asana_call(here: World, method: str, path: str, data: dict[str, Any]) -> dict[str, Any]:
    asana = here.vendors["asana"]
    headers = {"Authorization": f"Bearer {asana.credentials['personal_access_token']}"}
    answer = HTTP.request(method, f"{asana.base_url}/api/1.0{path}", json={"data": data}, headers=headers)
    found: dict[str, Any] = answer.raise_for_status().json()["data"]
    return found


def asana_project(here: World) -> str:
    credentials = here.vendors["asana"].credentials
    return str(
        asana_call(here, "POST", "/projects", {"name": "Told", "workspace": credentials["workspace"], "team": credentials["team"]})["gid"]
    )


async def test_asana_shakes_hands_and_tells_signed(here: World) -> None:
    project = asana_project(here)
    await here.built.subscriber.subscribe("asana", here.door("asana"), [project])
    (row,) = await here.built.subscriptions.of("asana")
    assert (row.target, row.url, row.open_until is not None) == (project, here.door("asana"), True)
    simulator: Any = here.vendors["asana"].simulator
    (webhook,) = simulator.store.where("webhook", resource=project)
    assert webhook["_secret"] not in (row.secret or ""), "sealed"
    task = asana_call(here, "POST", "/tasks", {"name": "Told", "projects": [project]})["gid"]

    async def told() -> bool:
        await here.drain().round()
        return ("task", task, "handled", "nothing follows from it") in await here.changes("asana")

    await until(told, "Asana to tell")
    # What it sends is proven by the very bytes, and an empty list is a heartbeat.
    for body, kept in ((b'{"events":[]}', 0), (json.dumps({"events": [{"resource": {"gid": "1", "resource_type": "task"}}]}).encode(), 1)):
        before = len(await here.events("asana"))
        signature = hmac.new(webhook["_secret"].encode(), body, hashlib.sha256).hexdigest()
        hook = webhook["target"].partition("hook=")[2]
        assert (await here.post("asana", body, {"X-Hook-Signature": signature}, hook=hook)).status_code == 200
        assert (await here.post("asana", body + b" ", {"X-Hook-Signature": signature}, hook=hook)).status_code == 401
        assert (await here.post("asana", body, {"X-Hook-Signature": signature})).status_code == 401
        assert len(await here.events("asana")) == before + kept
    # A stranger's handshake replaces nothing.
    assert (await here.post("asana", b"", {"X-Hook-Secret": "mine"}, hook=hook)).status_code == 401


async def test_a_handshake_that_nobody_asked_for_is_refused(here: World) -> None:
    assert (await here.post("asana", b"", {"X-Hook-Secret": "mine"})).status_code == 401
    assert (await here.post("asana", b"", {"X-Hook-Secret": "mine"}, hook="guessed")).status_code == 401
    token = await here.built.subscriptions.open("asana", PROJECT, "", here.door("asana"), secret=None)
    await here.built.database.pool.execute("UPDATE vendor_subscription SET open_until = now() - interval '1 second'")
    assert (await here.post("asana", b"", {"X-Hook-Secret": "late"}, hook=token)).status_code == 401
    await here.built.database.pool.execute("UPDATE vendor_subscription SET open_until = now() + interval '1 minute'")
    assert (await here.post("monday", b"", {"X-Hook-Secret": "of another connection"}, hook=token)).status_code == 401
    answer = await here.post("asana", b"", {"X-Hook-Secret": "asked for"}, hook=token)
    assert (answer.status_code, answer.headers["x-hook-secret"]) == (200, "asked for")
    assert (await here.post("asana", b"", {"X-Hook-Secret": "second"}, hook=token)).status_code == 401
    assert await here.built.subscriptions.secret("asana", token) == "asked for"


async def test_subscribing_again_replaces_the_webhook(here: World) -> None:
    project = asana_project(here)
    simulator: Any = here.vendors["asana"].simulator
    for _ in range(2):
        await here.built.subscriber.subscribe("asana", here.door("asana"), [project])
    assert len(simulator.store.where("webhook", resource=project)) == 1
    assert len(await here.built.subscriptions.of("asana")) == 1


async def test_a_door_that_cannot_be_reached_is_no_subscription(here: World) -> None:
    with pytest.raises(Failure):
        await here.built.subscriber.subscribe("asana", "http://127.0.0.1:9/events/v1/asana", [asana_project(here)])
    assert await here.built.database.pool.fetchval("SELECT count(*) FROM vendor_subscription") == 0


# -- for operators ----------------------------------------------------------------------------------------------------------------


def crosswalk(here: World, *words: str) -> subprocess.CompletedProcess[str]:
    """The command itself, in a process of its own."""
    settings = here.built.settings
    given = {"CROSSWALK_DATABASE_URL": str(settings.database_url), "CROSSWALK_DATA_DIR": str(settings.data_dir)}
    return nursery.crosswalk("events", *words, **given)


async def test_the_command_subscribes_shows_and_tries_again(here: World) -> None:
    project = asana_project(here)
    made = await asyncio.to_thread(crosswalk, here, "subscribe", "asana", "--url", here.gateway.base, "--of", project)
    assert (made.returncode, made.stdout.startswith(f"Asana: {project}: ")) == (0, True), made.stderr
    none = await asyncio.to_thread(crosswalk, here, "subscribe", "salesforce", "--url", here.gateway.base)
    assert (none.returncode, "docs/events.md" in none.stderr, "Traceback" in none.stderr) == (1, True, False)
    await here.post("jira", *signed(secret(here), b"not JSON"))
    await here.drain().round()
    shown = await asyncio.to_thread(crosswalk, here, "status")
    assert "jira: 1 parked" in shown.stdout
    assert ": message: " in shown.stdout
    again = await asyncio.to_thread(crosswalk, here, "retry", "--connection", "jira")
    assert again.stdout == "1 tried again\n"
    assert [row["state"] for row in await here.events("jira")] == ["stored"]
