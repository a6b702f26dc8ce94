"""What is drained: records are read again and handed to what polling would do; once, in order, and none holds up another."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.core.clock import utcnow
from app.main import Parts
from app.platform.events import Delivery, Told
from tests.conftest import Servers, connections_document
from tests.platform.events_world import World, until, world
from tests.process_apis.people import Sales

NOBODY = "006000000000000AAA"


async def tell(built: Parts, connection: str, *records: tuple[str, str], age: float = 0.0) -> None:
    """As if the system had told of these records."""
    mark = secrets.token_hex(16)
    await built.inbox.keep([Delivery(connection=connection, delivery=mark, digest=mark, headers={}, body=b"{}")])
    (event,) = [row for row in await built.inbox.unread() if row.delivery == mark]
    at = utcnow() - timedelta(seconds=age)
    await built.inbox.read(event, [Told(entity=entity, record=record, at=at) for entity, record in records])


@pytest.fixture(scope="module")
async def opened(make_database: Any, servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with world(make_database, servers, tmp_path_factory.mktemp("drain"), "salesforce", "kantata") as here:
        yield here


@pytest.fixture
async def here(opened: World) -> AsyncIterator[World]:
    await opened.forget()
    yield opened
    for vendor in opened.vendors.values():
        vendor.clear_faults()


@pytest.fixture
async def sales(here: World) -> AsyncIterator[Sales]:
    person = Sales(here.vendors["salesforce"])
    yield person
    await person.close()


async def runs(here: World, opportunity: str) -> list[tuple[str, int]]:
    query = "SELECT trigger, revision FROM flow_run WHERE subject_id = $1"
    return [(row["trigger"], row["revision"]) for row in await here.built.database.pool.fetch(query, opportunity)]


def reads(here: World, record: str) -> int:
    return sum(bool(re.search(record, entry["path"])) for entry in here.vendors["salesforce"].journal())


async def test_an_event_and_the_poll_make_one_run(here: World, sales: Sales) -> None:
    deal = await sales.win()
    await tell(here.built, "salesforce", ("opportunity", deal.opportunity))
    await here.drain().round()
    assert await runs(here, deal.opportunity) == [("poll", 1)]
    await here.poller.round()
    await tell(here.built, "salesforce", ("opportunity", deal.opportunity))
    await here.drain().round()
    assert await runs(here, deal.opportunity) == [("poll", 1)]


async def test_what_was_lost_on_the_way_is_found_by_the_poll(here: World, sales: Sales) -> None:
    deal = await sales.win()
    await here.drain().round()
    assert await runs(here, deal.opportunity) == []
    await here.poller.round()
    assert await runs(here, deal.opportunity) == [("poll", 1)]


async def test_an_event_is_a_hint_and_not_the_truth(here: World, sales: Sales) -> None:
    deal = await sales.win(won=False)
    await tell(here.built, "salesforce", ("opportunity", deal.opportunity), ("opportunity", NOBODY), ("contact", "003000000000000AAA"))
    await here.drain().round()
    assert [item[2:] for item in await here.changes("salesforce")] == [
        ("handled", "it is not won"),
        ("handled", "it is not there any more"),
        ("handled", "nothing follows from it"),
    ]
    assert await runs(here, deal.opportunity) == []


async def test_a_system_that_names_no_record_makes_us_look_at_all_that_changed(here: World, sales: Sales) -> None:
    deals = [await sales.win() for _ in range(2)]
    await tell(here.built, "salesforce", ("opportunity", "*"))
    await here.drain().round()
    assert [await runs(here, deal.opportunity) for deal in deals] == [[("poll", 1)], [("poll", 1)]]


async def test_changes_in_any_order_are_answered_by_one_look_at_the_newest_state(here: World, sales: Sales) -> None:
    deal = await sales.win()
    for age in (5.0, 60.0, 30.0):
        await tell(here.built, "salesforce", ("opportunity", deal.opportunity), age=age)
    (due,) = await here.built.inbox.due()
    ages = await here.built.database.pool.fetch("SELECT id, at FROM vendor_change")
    assert list(due.changes) == [row["id"] for row in sorted(ages, key=lambda row: row["at"])]
    here.vendors["salesforce"].forget_journal()
    await here.drain().round()
    assert reads(here, deal.opportunity) == 1
    assert [item[2] for item in await here.changes("salesforce")] == ["handled"] * 3
    assert await runs(here, deal.opportunity) == [("poll", 1)]


async def test_poison_is_parked_with_a_reason_and_holds_up_nobody(here: World, sales: Sales) -> None:
    bad, good = await sales.win(), await sales.win()
    here.vendors["salesforce"].fault("truncate", path=bad.opportunity, times=None)
    await tell(here.built, "salesforce", ("opportunity", bad.opportunity), ("opportunity", good.opportunity))
    drain = here.drain()
    await drain.round()
    assert await runs(here, good.opportunity) == [("poll", 1)]
    # A later change of the same record waits with it, and does not overtake.
    await tell(here.built, "salesforce", ("opportunity", bad.opportunity))

    async def parked() -> bool:
        await drain.round()
        return [item[2] for item in await here.changes("salesforce") if item[1] == bad.opportunity] == ["parked", "parked"]

    await until(parked, "the poison to be parked")
    ((_, _, about, why), _) = await here.built.inbox.parked()
    assert about == f"opportunity {bad.opportunity}"
    assert why.startswith("malformed")
    here.vendors["salesforce"].clear_faults()
    assert await here.built.inbox.retry("salesforce") == 2
    await drain.round()
    assert await runs(here, bad.opportunity) == [("poll", 1)]


async def test_a_message_that_cannot_be_stored_as_changes_is_parked_alone(here: World, sales: Sales) -> None:
    deal = await sales.win()
    row = {"id": 1, "subject_type": "Story", "subject_id": 7, "subject_changed_at": "0001-01-01T00:00:00+14:00"}
    await here.built.inbox.keep([Delivery(connection="kantata", delivery="1", digest="1", headers={}, body=json.dumps(row).encode())])
    await tell(here.built, "salesforce", ("opportunity", deal.opportunity))
    await here.drain().round()
    assert [item["state"] for item in await here.events("kantata")] == ["parked"]
    assert await runs(here, deal.opportunity) == [("poll", 1)]


async def test_weather_is_waited_out(here: World, sales: Sales) -> None:
    deal = await sales.win()
    here.vendors["salesforce"].fault("status", path=deal.opportunity, times=6, status=503)
    await tell(here.built, "salesforce", ("opportunity", deal.opportunity))
    drain = here.drain()

    async def started() -> bool:
        await drain.round()
        return bool(await runs(here, deal.opportunity))

    await until(started, "the weather to pass")


# -- feeds ------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
async def fed(here: World) -> AsyncIterator[World]:
    """Kantata, where the account has subscribed events."""
    document = connections_document(here.vendors)
    for item in document["connections"]:
        if item["key"] == "kantata":
            item["settings"] = {**item["settings"], "subscribed_events": "yes"}
    await here.built.connections.apply(document)
    yield here
    await here.built.connections.apply(connections_document(here.vendors))


@pytest.fixture
def kantata(fed: World) -> Iterator[httpx.Client]:
    vendor = fed.vendors["kantata"]
    headers = {"Authorization": f"Bearer {vendor.credentials['access_token']}"}
    with httpx.Client(base_url=f"{vendor.base_url}/api/v1", headers=headers, timeout=20, trust_env=False) as client:
        yield client


def workspace(kantata: httpx.Client, title: str) -> str:
    answer = kantata.post("/workspaces", json={"workspace": {"title": title, "creator_role": "maven"}})
    return str(answer.raise_for_status().json()["results"][0]["id"])


async def test_a_feed_is_pulled_with_an_overlap_and_kept_once(fed: World, kantata: httpx.Client) -> None:
    made = [workspace(kantata, f"Fed {number}") for number in range(8)]
    for _ in range(3):
        await fed.drain().round()
    found = await fed.changes("kantata")
    assert {("project", number, "handled", "nothing follows from it") for number in made} <= set(found)
    kept = [row["delivery"] for row in await fed.events("kantata")]
    assert len(kept) == len(set(kept))


async def test_a_feed_that_has_forgotten_more_than_we_read_is_made_up_for(fed: World, kantata: httpx.Client) -> None:
    workspace(kantata, "Known")
    await fed.drain().round()
    await fed.built.database.pool.execute("UPDATE feed_state SET watermark = now() - interval '20 days'")
    await fed.drain().round()
    await fed.drain().round()
    assert {item[0] for item in await fed.changes("kantata") if item[1] == "*"} >= {"project", "task", "time_entry"}
    (state,) = await fed.built.database.pool.fetch("SELECT gap_at, watermark FROM feed_state")
    assert state["gap_at"] is not None
    assert state["watermark"] > utcnow() - timedelta(minutes=1)


async def test_a_feed_that_is_not_ours_to_read_is_left_alone_for_a_while(fed: World) -> None:
    fed.vendors["kantata"].fault("status", path="subscribed_events", times=None, status=403)
    fed.vendors["kantata"].forget_journal()
    drain = fed.drain()
    for _ in range(3):
        await drain._feeds.pull()
    assert sum("subscribed_events" in entry["path"] for entry in fed.vendors["kantata"].journal()) == 1
