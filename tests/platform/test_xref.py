"""The cross-reference on real Postgres: who wins a race, what the constraints refuse, who may take over a create in doubt."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.core import ids
from app.core.database import Database
from app.core.problems import NotFound
from app.platform.xref import CrossReference, Intents, LinkConflict, Role

CRM, ERP = 1, 2
ACCOUNT = (CRM, "salesforce", "Account")
CUSTOMER = (ERP, "netsuite", "customer")


@pytest.fixture(scope="module")
async def store(make_database: Any) -> AsyncIterator[Database]:
    """A database of its own, with two connections."""
    database = Database(await make_database())
    await database.open()
    for number, (key, connector) in enumerate((("crm", "salesforce"), ("erp", "netsuite")), start=1):
        await database.pool.execute(
            "INSERT INTO connection (id, key, connector, title, roles, owner, auth, settings, credentials, overrides, updated_at) "
            "VALUES ($1, $2, $3, $2, '{}', 'nobody', 'none', '{}', '', '{}', now())",
            number,
            key,
            connector,
        )
    yield database
    await database.close()


@pytest.fixture(autouse=True)
async def empty(store: Database) -> None:
    await store.pool.execute("TRUNCATE xref_write_intent, xref_link, xref_link_history, xref_entity RESTART IDENTITY CASCADE")


@pytest.fixture
def xref(store: Database) -> CrossReference:
    return CrossReference(store)


@pytest.fixture
def intents(store: Database, xref: CrossReference) -> Intents:
    return Intents(store, xref)


async def _count(store: Database, table: str) -> int:
    return int(await store.pool.fetchval(f"SELECT count(*) FROM {table}"))  # noqa: S608 - names of this file


# Links


async def test_two_hundred_racing_callers_get_one_canonical_id(store: Database, xref: CrossReference) -> None:
    """Two stores, as in two processes, with ten connections each."""
    other = Database(store.url)
    await other.open()
    try:
        stores = (xref, CrossReference(other))
        claims = (stores[number % 2].get_or_create("customer", *ACCOUNT, "001A", "test") for number in range(200))
        assert len(set(await asyncio.gather(*claims))) == 1
    finally:
        await other.close()
    assert (await _count(store, "xref_entity"), await _count(store, "xref_link")) == (1, 1), "losers leave nothing behind"


async def test_racing_callers_for_many_records_never_mix_them_up(store: Database, xref: CrossReference) -> None:
    names = [f"001{number % 20:03d}" for number in range(200)]
    found = await asyncio.gather(*(xref.get_or_create("customer", *ACCOUNT, name, "test") for name in names))
    assert len(set(zip(names, found, strict=True))) == len(set(found)) == 20
    assert await _count(store, "xref_entity") == 20


async def test_the_same_id_in_two_systems_or_objects_is_two_records(xref: CrossReference) -> None:
    made = {
        await xref.get_or_create("customer", *ACCOUNT, "17", "test"),
        await xref.get_or_create("customer", *CUSTOMER, "17", "test"),
        await xref.get_or_create("contract", ERP, "netsuite", "salesOrder", "17", "test"),
    }
    assert len(made) == 3


async def test_one_and_many_are_resolved_in_both_directions(xref: CrossReference) -> None:
    known = {name: await xref.get_or_create("customer", *ACCOUNT, name, "test") for name in ("001A", "001B", "001C")}
    assert await xref.resolve(*ACCOUNT, ["001A"]) == {"001A": known["001A"]}
    assert await xref.resolve(*ACCOUNT, ["001C", "001Z", "001B", "001B"]) == {"001B": known["001B"], "001C": known["001C"]}
    assert await xref.resolve(*CUSTOMER, ["001A"]) == {}
    assert await xref.externals(*ACCOUNT, known.values()) == {value: name for name, value in known.items()}
    assert await xref.externals(*ACCOUNT, [ids.new_uuid()]) == {}
    assert await xref.resolve(*ACCOUNT, []) == {}


async def test_a_thousand_are_resolved_in_one_round_trip(store: Database, xref: CrossReference) -> None:
    names = [f"001{number:04d}" for number in range(1000)]
    made = await asyncio.gather(*(xref.get_or_create("customer", *ACCOUNT, name, "test") for name in names))
    counted = Counted(store.pool)
    watched = Database(store.url)
    watched.pool = counted  # type: ignore[assignment]
    again = CrossReference(watched)
    await again.object_number("salesforce", "Account")
    counted.calls.clear()
    assert set((await again.resolve(*ACCOUNT, names)).values()) == set(made)
    assert counted.calls == ["fetch"]
    await again.externals(*ACCOUNT, made)
    await again.get_or_create("customer", *ACCOUNT, "001new", "test")
    assert counted.calls == ["fetch", "fetch", "fetchval"]


class Counted:
    """A pool that notes each statement sent through it."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        self.calls.append(name)
        return getattr(self._pool, name)


async def test_a_link_is_believed_once_and_contradictions_are_refused(store: Database, xref: CrossReference) -> None:
    customer, other = ids.new_uuid(), ids.new_uuid()
    await xref.link(customer, "customer", *CUSTOMER, "17", "test")
    await xref.link(customer, "customer", *CUSTOMER, "17", "test again")
    assert await _count(store, "xref_link") == 1
    with pytest.raises(LinkConflict, match="customer 17 is linked to another customer"):
        await xref.link(other, "customer", *CUSTOMER, "17", "test")
    with pytest.raises(LinkConflict, match="is linked to another customer already"):
        await xref.link(customer, "customer", *CUSTOMER, "18", "test")
    await xref.link(customer, "customer", *CUSTOMER, "18", "test", role=Role.BILLING)
    assert await xref.externals(*CUSTOMER, [customer]) == {customer: "17"}
    assert await xref.externals(*CUSTOMER, [customer], Role.BILLING) == {customer: "18"}


async def test_the_constraints_hold_without_our_code(store: Database, xref: CrossReference) -> None:
    customer = await xref.get_or_create("customer", *ACCOUNT, "001A", "test")
    insert = (
        "INSERT INTO xref_link (canonical_id, connection_id, object_id, external_id, role, source, valid_from) "
        "SELECT $1, connection_id, object_id, $2, role, 'sql', now() FROM xref_link LIMIT 1"
    )
    with pytest.raises(asyncpg.UniqueViolationError, match="uq_xref_link_primary"):
        await store.pool.execute(insert, customer, "001B")
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await store.pool.execute(insert, ids.new_uuid(), "001C")
    stranger = ids.new_uuid()
    await xref.mint("customer", stranger)
    with pytest.raises(asyncpg.UniqueViolationError, match="uq_xref_link_external"):
        await store.pool.execute(insert, stranger, "001A")
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await store.pool.execute("DELETE FROM xref_entity WHERE id = $1", customer)


async def test_an_ended_link_stays_in_the_history(store: Database, xref: CrossReference) -> None:
    customer = await xref.get_or_create("customer", *ACCOUNT, "001A", "who linked")
    await xref.unlink(customer, *ACCOUNT, "who ended it")
    assert await xref.resolve(*ACCOUNT, ["001A"]) == {}
    row = await store.pool.fetchrow("SELECT * FROM xref_link_history")
    assert row is not None
    assert (row["canonical_id"], row["external_id"], row["source"], row["ended_by"]) == (customer, "001A", "who linked", "who ended it")
    assert row["valid_from"] < row["valid_to"]
    await xref.unlink(customer, *ACCOUNT, "again")
    assert await _count(store, "xref_link_history") == 1
    assert await xref.known(customer) == "customer", "the canonical record outlives its links"


async def test_all_links_of_a_record_name_their_source(xref: CrossReference) -> None:
    customer = await xref.get_or_create("customer", *ACCOUNT, "001A", "a run")
    await xref.link(customer, "customer", *CUSTOMER, "17", "a person")
    links = await xref.links_of(customer)
    assert [(link.connection, link.object, link.external_id, link.source) for link in links] == [
        ("crm", "Account", "001A", "a run"),
        ("erp", "customer", "17", "a person"),
    ]
    assert {link.canonical_id for link in links} == {ids.encode("cus", customer)}


async def test_an_id_that_we_never_gave_out(xref: CrossReference) -> None:
    with pytest.raises(NotFound):
        await xref.known(ids.new_uuid())


# Write intents


async def _open(intents: Intents, canonical: UUID, claimant: str, lease: float = 60.0) -> Any:
    return await intents.open(canonical, "customer", *CUSTOMER, ids.encode("cus", canonical), claimant=claimant, lease_seconds=lease)


async def test_an_intent_is_settled_together_with_its_link(store: Database, xref: CrossReference, intents: Intents) -> None:
    customer = ids.new_uuid()
    first = await _open(intents, customer, "run_1")
    assert (first.repeated, first.external_id) == (False, None)
    await intents.settle(first, customer, *CUSTOMER, "17", "run_1")
    assert await xref.externals(*CUSTOMER, [customer]) == {customer: "17"}
    again = await _open(intents, customer, "run_2")
    assert (again.repeated, again.external_id) == (True, "17")
    assert await store.pool.fetchval("SELECT state FROM xref_write_intent") == "settled"


async def test_a_link_that_cannot_be_leaves_the_intent_open(store: Database, xref: CrossReference, intents: Intents) -> None:
    other, customer = ids.new_uuid(), ids.new_uuid()
    await xref.link(other, "customer", *CUSTOMER, "17", "test")
    intent = await _open(intents, customer, "run_1")
    with pytest.raises(LinkConflict):
        await intents.settle(intent, customer, *CUSTOMER, "17", "run_1")
    await xref.link(customer, "customer", *CUSTOMER, "18", "test")
    with pytest.raises(LinkConflict):
        await intents.settle(intent, customer, *CUSTOMER, "19", "run_1")
    row = await store.pool.fetchrow("SELECT state, external_id FROM xref_write_intent")
    assert row is not None
    assert tuple(row) == ("open", None)
    assert await xref.resolve(*CUSTOMER, ["19"]) == {}


async def test_a_killed_run_takes_its_own_claim_over_at_once(intents: Intents) -> None:
    customer = ids.new_uuid()
    await _open(intents, customer, "run_1")
    again = await asyncio.wait_for(_open(intents, customer, "run_1"), timeout=2)
    assert (again.repeated, again.external_id) == (True, None), "it must be looked up before it is sent again"


async def test_another_claimant_waits_until_the_create_is_settled(intents: Intents) -> None:
    customer = ids.new_uuid()
    first = await _open(intents, customer, "run_1")
    waiting = asyncio.create_task(_open(intents, customer, "run_2"))
    await asyncio.sleep(0.4)
    assert not waiting.done()
    await intents.settle(first, customer, *CUSTOMER, "17", "run_1")
    second = await asyncio.wait_for(waiting, timeout=2)
    assert second.external_id == "17"


async def test_another_claimant_goes_on_when_the_lease_of_a_dead_one_ends(intents: Intents) -> None:
    customer = ids.new_uuid()
    await _open(intents, customer, "run_1", lease=0.3)
    second = await asyncio.wait_for(_open(intents, customer, "run_2"), timeout=3)
    assert (second.repeated, second.external_id) == (True, None)


async def test_of_many_claimants_exactly_one_is_at_work(intents: Intents) -> None:
    customer, at_work, most = ids.new_uuid(), 0, 0

    async def create(number: int) -> str | None:
        nonlocal at_work, most
        intent = await _open(intents, customer, f"run_{number}")
        if intent.external_id is None:
            at_work += 1
            most = max(most, at_work)
            await asyncio.sleep(0.05)
            at_work -= 1
            await intents.settle(intent, customer, *CUSTOMER, "17", f"run_{number}")
            return None
        return str(intent.external_id)

    found = await asyncio.gather(*(create(number) for number in range(50)))
    assert most == 1
    assert sorted(found, key=str) == ["17"] * 49 + [None]


async def test_a_refused_create_frees_its_key(intents: Intents) -> None:
    customer = ids.new_uuid()
    await intents.withdraw(await _open(intents, customer, "run_1"))
    again = await _open(intents, customer, "run_2")
    assert (again.repeated, again.external_id) == (False, None)


async def test_a_settled_create_cannot_be_withdrawn_but_its_record_can(intents: Intents, xref: CrossReference) -> None:
    customer = ids.new_uuid()
    intent = await _open(intents, customer, "run_1")
    await intents.settle(intent, customer, *CUSTOMER, "17", "run_1")
    await intents.withdraw(intent)
    assert (await _open(intents, customer, "run_2")).external_id == "17"
    await xref.unlink(customer, *CUSTOMER, "run_1")
    await intents.withdraw_record(customer, *CUSTOMER)
    again = await _open(intents, customer, "run_3")
    assert (again.repeated, again.external_id) == (False, None)
