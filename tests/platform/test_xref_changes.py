"""Validity, history, merge and unmerge, split, tombstones: on real Postgres, where the promises are the database's."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from app.core import ids
from app.core.database import Database
from app.core.problems import Conflict, InvalidInput, NotFound, PreconditionFailed
from app.platform.xref import CrossReference, Intents, LinkConflict, Merges, Place, Records, Role, Splits

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
    await store.pool.execute(
        "TRUNCATE xref_merge, xref_match_key, xref_write_intent, xref_link, xref_link_history, xref_entity RESTART IDENTITY CASCADE"
    )


@pytest.fixture
def xref(store: Database) -> CrossReference:
    return CrossReference(store)


@pytest.fixture
def records(store: Database, xref: CrossReference) -> Records:
    return Records(store, xref)


@pytest.fixture
def merges(store: Database) -> Merges:
    return Merges(store)


@pytest.fixture
def splits(store: Database) -> Splits:
    return Splits(store)


async def account(xref: CrossReference, external: str, *, erp: str | None = None) -> UUID:
    """A customer with an account, and maybe a customer in the ERP."""
    made = await xref.get_or_create("customer", *ACCOUNT, external, "test")
    if erp is not None:
        await xref.link(made, "customer", *CUSTOMER, erp, "test")
    return made


async def place(xref: CrossReference, external: str, where: tuple[int, str, str] = CUSTOMER) -> Place:
    number = await xref.object_number(where[1], where[2])
    key = {CRM: "crm", ERP: "erp"}[where[0]]
    return Place(connection_id=where[0], connection=key, object_id=number, object=where[2], external_id=external)


async def links(store: Database) -> set[tuple[Any, ...]]:
    """Everything that is believed, but since when."""
    rows = await store.pool.fetch("SELECT id, canonical_id, connection_id, object_id, external_id, role, is_primary, source FROM xref_link")
    return {tuple(row) for row in rows}


async def instant(store: Database) -> datetime:
    """Between what was done and what will be."""
    await asyncio.sleep(0.002)
    now = await store.pool.fetchval("SELECT clock_timestamp()")
    await asyncio.sleep(0.002)
    assert isinstance(now, datetime)
    return now


# One primary per record, connection, object, role and instant: by constraint


PAST = (
    "INSERT INTO xref_link_history (canonical_id, connection_id, object_id, external_id, role, is_primary, source, valid_from, valid_to, "
    "ended_by) SELECT canonical_id, connection_id, object_id, $2, $3, $4, 'sql', $5, $6, 'sql' FROM xref_link WHERE canonical_id = $1"
)
DAY = datetime(2026, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return DAY + timedelta(days=number)


async def test_two_primaries_of_the_past_may_not_overlap(store: Database, xref: CrossReference) -> None:
    customer = await account(xref, "001A")
    await store.pool.execute(PAST, customer, "001X", 0, True, day(0), day(10))
    with pytest.raises(asyncpg.ExclusionViolationError, match="ex_xref_link_history_primary"):
        await store.pool.execute(PAST, customer, "001Y", 0, True, day(9), day(12))
    await store.pool.execute(PAST, customer, "001Y", 0, True, day(10), day(12))
    await store.pool.execute(PAST, customer, "001Z", 2, True, day(5), day(8))
    await store.pool.execute(PAST, customer, "001W", 0, False, day(5), day(8))


async def test_a_primary_of_the_past_may_not_reach_into_that_of_the_present(store: Database, xref: CrossReference) -> None:
    customer = await account(xref, "001A")
    since = await store.pool.fetchval("SELECT valid_from FROM xref_link")
    with pytest.raises(asyncpg.ExclusionViolationError, match="at one instant"):
        await store.pool.execute(PAST, customer, "001X", 0, True, day(0), since + timedelta(microseconds=1))
    await store.pool.execute(PAST, customer, "001X", 0, True, day(0), since)
    with pytest.raises(asyncpg.ExclusionViolationError, match="at one instant"):
        await store.pool.execute("UPDATE xref_link SET valid_from = valid_from - interval '1 second'")


async def test_past_and_present_cannot_slip_past_each_other(store: Database, xref: CrossReference) -> None:
    """Neither transaction sees what the other has not committed: the later one has to wait, and is refused."""
    customer = await account(xref, "001A")
    number = await xref.object_number(*CUSTOMER[1:])
    added = (
        "INSERT INTO xref_link (canonical_id, connection_id, object_id, external_id, role, source, valid_from) "
        "VALUES ($1, 2, $2, '17', 0, 'sql', $3)"
    )
    past = (
        "INSERT INTO xref_link_history (canonical_id, connection_id, object_id, external_id, role, source, valid_from, valid_to, ended_by) "
        "VALUES ($1, 2, $2, '18', 0, 'sql', $3, $4, 'sql')"
    )
    async with store.pool.acquire() as one, store.pool.acquire() as other:
        first = one.transaction()
        await first.start()
        await one.execute(added, customer, number, day(5))
        waiting = asyncio.create_task(other.execute(past, customer, number, day(0), day(6)))
        await asyncio.sleep(0.2)
        assert not waiting.done(), "it must wait for the one that links"
        await first.commit()
        with pytest.raises(asyncpg.ExclusionViolationError):
            await waiting


async def test_a_relink_that_began_before_the_unlink_ended_is_tried_again(store: Database, xref: CrossReference) -> None:
    customer = await account(xref, "001A", erp="17")

    async def again(number: int) -> None:
        await xref.unlink(customer, *CUSTOMER, "test")
        with suppress(LinkConflict):
            await xref.link(customer, "customer", *CUSTOMER, str(number), "test")

    await asyncio.gather(*(again(number) for number in range(30)))
    overlaps = await store.pool.fetchval(
        "SELECT count(*) FROM xref_link_history a JOIN xref_link b USING (canonical_id, connection_id, object_id, role) "
        "WHERE a.is_primary AND b.is_primary AND a.valid_to > b.valid_from AND a.valid_from < a.valid_to"
    )
    assert overlaps == 0


async def test_a_superseded_record_takes_no_links(store: Database, xref: CrossReference, merges: Merges) -> None:
    winner, loser = await account(xref, "001A"), await account(xref, "001B")
    await merges.merge(winner, loser, by="test", on_conflict="keep_both")
    with pytest.raises(LinkConflict, match="was merged"):
        await xref.link(loser, "customer", *CUSTOMER, "17", "test")
    number = await xref.object_number(*CUSTOMER[1:])
    with pytest.raises(asyncpg.CheckViolationError, match="superseded"):
        await store.pool.execute(
            "INSERT INTO xref_link (canonical_id, connection_id, object_id, external_id, role, source, valid_from) "
            "VALUES ($1, 2, $2, '17', 0, 'sql', now())",
            loser,
            number,
        )


# Roles, tombstones, locking


async def test_a_role_has_one_primary_and_further_links(xref: CrossReference, records: Records) -> None:
    customer = await account(xref, "001A")
    await records.link(customer, await place(xref, "17"), Role.BILLING, primary=False, by="a")
    standing = await records.link(customer, await place(xref, "18"), Role.BILLING, primary=False, by="b")
    assert [(link.external_id, link.is_primary) for link in standing.links] == [("001A", True), ("17", True), ("18", False)]
    standing = await records.link(customer, await place(xref, "18"), Role.BILLING, primary=True, by="c")
    assert [(link.external_id, link.is_primary) for link in standing.links] == [("001A", True), ("17", False), ("18", True)]
    assert await xref.externals(*CUSTOMER, [customer], Role.BILLING) == {customer: "18"}
    again = await records.link(customer, await place(xref, "18"), Role.BILLING, primary=True, by="c")
    assert again == standing, "the same again changes nothing"
    with pytest.raises(LinkConflict, match="as billing"):
        await records.link(customer, await place(xref, "18"), Role.LEGAL, primary=False, by="d")
    with pytest.raises(LinkConflict, match="another record"):
        await records.link(await account(xref, "001B"), await place(xref, "18"), Role.BILLING, primary=False, by="d")


async def test_a_tombstone_keeps_the_reason_frees_the_key_and_names_an_heir(
    store: Database, xref: CrossReference, records: Records
) -> None:
    customer = await account(xref, "001A")
    intents = Intents(store, xref)
    key = ids.encode("cus", customer)
    intent = await intents.open(customer, "customer", *CUSTOMER, key, claimant="run", lease_seconds=60)
    await intents.settle(intent, customer, *CUSTOMER, "17", "run")
    await records.link(customer, await place(xref, "18"), Role.DEFAULT, primary=False, by="test")
    standing = await records.end(customer, await place(xref, "17"), reason="deleted in erp", by="a person")
    assert [(link.external_id, link.is_primary) for link in standing.links] == [("001A", True), ("18", True)]
    ended = next(link for link in await records.history(customer) if link.external_id == "17")
    assert (ended.reason, ended.ended_by, ended.valid_to is not None) == ("deleted in erp", "a person", True)
    again = await intents.open(customer, "customer", *CUSTOMER, key, claimant="run 2", lease_seconds=60)
    assert again.external_id is None, "a deleted record is not known any more"
    with pytest.raises(NotFound):
        await records.end(customer, await place(xref, "17"), reason="again", by="test")


async def test_a_change_of_what_somebody_else_changed_is_refused(xref: CrossReference, records: Records, merges: Merges) -> None:
    customer, other = await account(xref, "001A"), await account(xref, "001B")
    read = await records.standing(customer)
    await records.link(customer, await place(xref, "17"), Role.DEFAULT, primary=True, by="test", expected=read.tag)
    with pytest.raises(PreconditionFailed):
        await records.link(customer, await place(xref, "18"), Role.LEGAL, primary=True, by="test", expected=read.tag)
    with pytest.raises(PreconditionFailed):
        await records.end(customer, await place(xref, "17"), reason="r", by="test", expected=read.tag)
    with pytest.raises(PreconditionFailed):
        await merges.merge(customer, other, by="test", expected=read.tag)
    assert (await records.standing(other)).current == other


async def test_of_many_who_read_the_same_exactly_one_may_change_it(xref: CrossReference, records: Records) -> None:
    customer = await account(xref, "001A")
    tag = (await records.standing(customer)).tag

    async def change(number: int) -> bool:
        try:
            await records.link(customer, await place(xref, str(number)), Role.DEFAULT, primary=True, by="test", expected=tag)
        except PreconditionFailed:
            return False
        return True

    assert sum(await asyncio.gather(*(change(number) for number in range(20)))) == 1


# As of, history


async def test_what_was_believed_at_any_instant(store: Database, xref: CrossReference, records: Records) -> None:
    before = await instant(store)
    customer = await account(xref, "001A", erp="17")
    linked = await instant(store)
    await xref.unlink(customer, *CUSTOMER, "test")
    unlinked = await instant(store)
    await xref.link(customer, "customer", *CUSTOMER, "18", "test")

    async def erp(at: datetime | None) -> list[str]:
        return [link.external_id for link in (await records.standing(customer, at)).links if link.connection == "erp"]

    assert [await erp(at) for at in (before, linked, unlinked, None)] == [[], ["17"], [], ["18"]]
    assert [await _resolved(records, "17", at) for at in (before, linked, unlinked, None)] == [[], [customer], [], []]
    assert [(link.external_id, link.valid_to is None) for link in await records.history(customer) if link.connection == "erp"] == [
        ("17", False),
        ("18", True),
    ]


async def _resolved(records: Records, external: str, at: datetime | None) -> list[UUID]:
    return [ids.decode("cus", text) for text in (await records.resolve(*CUSTOMER, [external], at)).values()]


async def test_a_merge_is_believed_from_its_instant_until_it_is_undone(
    store: Database, xref: CrossReference, records: Records, merges: Merges
) -> None:
    winner, loser = await account(xref, "001A", erp="17"), await account(xref, "001B")
    apart = await instant(store)
    merge = await merges.merge(winner, loser, by="test", on_conflict="keep_both")
    one = await instant(store)
    await merges.unmerge(merge.id, by="test")
    for at, current in ((apart, loser), (one, winner), (None, loser)):
        standing = await records.standing(loser, at)
        assert standing.current == current
        rows = await records.locate([loser], at)
        assert (rows[-1]["id"], {row["external_id"] for row in rows if row["external_id"]}) == (
            current,
            {link.external_id for link in standing.links},
        )
    assert {link.external_id for link in (await records.standing(loser, one)).links} == {"001A", "001B", "17"}


# Merge and unmerge


async def test_a_merge_moves_links_and_names_conflicts(store: Database, xref: CrossReference, merges: Merges) -> None:
    winner, loser = await account(xref, "001A", erp="17"), await account(xref, "001B", erp="18")
    before = await links(store)
    with pytest.raises(Conflict, match=r"Account in crm \(default\): 001A and 001B; customer in erp \(default\): 17 and 18"):
        await merges.merge(winner, loser, by="test")
    assert await links(store) == before, "refused means untouched"
    merge = await merges.merge(winner, loser, by="test", on_conflict="keep_both")
    assert [(item.object, item.winner, item.loser) for item in merge.conflicts] == [("Account", "001A", "001B"), ("customer", "17", "18")]
    assert await xref.resolve(*CUSTOMER, ["17", "18"]) == {"17": winner, "18": winner}
    assert await xref.externals(*CUSTOMER, [winner, loser]) == {winner: "17", loser: "17"}
    assert await merges.merge(winner, loser, by="again") == merge


async def test_superseded_ids_resolve_through_any_chain(xref: CrossReference, records: Records, merges: Merges) -> None:
    chain = [await account(xref, f"001{number}") for number in range(6)]
    for older, newer in itertools.pairwise(chain):
        await merges.merge(newer, older, by="test", on_conflict="keep_both")
    await xref.link(chain[-1], "customer", *CUSTOMER, "17", "test")
    assert {await xref.current(item) for item in chain} == {chain[-1]}
    assert await xref.externals(*CUSTOMER, chain) == dict.fromkeys(chain, "17")
    assert set((await xref.resolve(*ACCOUNT, [f"001{number}" for number in range(6)])).values()) == {chain[-1]}
    assert {row["asked"] for row in await records.locate(chain) if row["external_id"] == "17"} == set(chain)
    with pytest.raises(Conflict, match="was merged into"):
        await merges.merge(chain[0], chain[-1], by="test")
    with pytest.raises(InvalidInput):
        await merges.merge(chain[0], chain[0], by="test")


async def test_records_of_two_kinds_are_never_one(xref: CrossReference, merges: Merges) -> None:
    contract = await xref.get_or_create("contract", ERP, "netsuite", "salesOrder", "1", "test")
    with pytest.raises(Conflict, match="two kinds"):
        await merges.merge(await account(xref, "001A"), contract, by="test")
    with pytest.raises(NotFound):
        await merges.merge(contract, ids.new_uuid(), by="test")


async def test_an_unmerge_restores_exactly_what_the_merge_moved(
    store: Database, xref: CrossReference, records: Records, merges: Merges
) -> None:
    winner, loser = await account(xref, "001A", erp="17"), await account(xref, "001B", erp="18")
    await records.link(loser, await place(xref, "19"), Role.BILLING, primary=False, by="billing")
    await records.link(loser, await place(xref, "20"), Role.BILLING, primary=False, by="billing")
    before = await links(store)
    merge = await merges.merge(winner, loser, by="test", on_conflict="keep_both")
    assert await links(store) != before
    # What the winner was given meanwhile is the winner's.
    await records.link(winner, await place(xref, "30"), Role.LEGAL, primary=False, by="later")
    undone = await merges.unmerge(merge.id, by="test")
    assert undone.undone_by == "test"
    assert {item for item in await links(store) if item[4] != "30"} == before
    assert await xref.current(loser) == loser
    assert await merges.unmerge(merge.id, by="again") == undone
    assert await xref.externals(*CUSTOMER, [winner, loser]) == {winner: "17", loser: "18"}
    again = await merges.merge(winner, loser, by="test", on_conflict="keep_both")
    assert again.id != merge.id


async def test_a_link_behind_the_losers_becomes_primary_when_that_goes_back(xref: CrossReference, records: Records, merges: Merges) -> None:
    winner, loser = await account(xref, "001A"), await account(xref, "001B", erp="18")
    merge = await merges.merge(winner, loser, by="test", on_conflict="keep_both")
    await records.link(winner, await place(xref, "17"), Role.DEFAULT, primary=False, by="test")
    await merges.unmerge(merge.id, by="test")
    assert await xref.externals(*CUSTOMER, [winner, loser]) == {winner: "17", loser: "18"}


async def test_an_unmerge_that_cannot_be_exact_says_why(store: Database, xref: CrossReference, records: Records, merges: Merges) -> None:
    winner, loser, third = await account(xref, "001A"), await account(xref, "001B", erp="18"), await account(xref, "001C")
    merge = await merges.merge(winner, loser, by="test", on_conflict="keep_both")
    await records.end(winner, await place(xref, "18"), reason="deleted", by="test")
    before = await links(store)
    with pytest.raises(Conflict, match="customer 18 in erp is no longer linked to the winner"):
        await merges.unmerge(merge.id, by="test")
    await records.link(winner, await place(xref, "18"), Role.DEFAULT, primary=True, by="test")
    with pytest.raises(Conflict, match="customer 18 in erp is no longer"):
        await merges.unmerge(merge.id, by="test")
    assert before < await links(store), "refused means untouched"
    await merges.merge(third, winner, by="test", on_conflict="keep_both")
    with pytest.raises(Conflict, match=r"was itself merged into cus_.*: undo that merge first"):
        await merges.unmerge(merge.id, by="test")
    with pytest.raises(NotFound):
        await merges.unmerge(ids.new_uuid(), by="test")


async def test_merges_undone_in_reverse_restore_everything(store: Database, xref: CrossReference, merges: Merges) -> None:
    a, b, c = await account(xref, "001A", erp="1"), await account(xref, "001B", erp="2"), await account(xref, "001C", erp="3")
    before = await links(store)
    first = await merges.merge(b, a, by="test", on_conflict="keep_both")
    second = await merges.merge(c, b, by="test", on_conflict="keep_both")
    await merges.unmerge(second.id, by="test")
    assert await xref.current(a) == b, "what was merged into the middle is still there"
    await merges.unmerge(first.id, by="test")
    assert await links(store) == before


async def test_merges_that_meet_never_make_a_circle(store: Database, xref: CrossReference, merges: Merges) -> None:
    for number in range(10):
        a, b = await account(xref, f"00A{number}"), await account(xref, f"00B{number}")
        done = await asyncio.gather(
            merges.merge(a, b, by="test", on_conflict="keep_both"),
            merges.merge(b, a, by="test", on_conflict="keep_both"),
            return_exceptions=True,
        )
        assert sorted(type(item).__name__ for item in done) == ["Conflict", "Merge"]
        assert await xref.current(a) == await xref.current(b)


async def test_a_link_made_during_a_merge_is_never_lost_behind_it(store: Database, xref: CrossReference, merges: Merges) -> None:
    """It is either moved with the others, or refused."""
    for number in range(10):
        winner, loser = await account(xref, f"00A{number}"), await account(xref, f"00B{number}")
        results = await asyncio.gather(
            merges.merge(winner, loser, by="test", on_conflict="keep_both"),
            xref.link(loser, "customer", *CUSTOMER, f"E{number}", "test"),
            return_exceptions=True,
        )
        linked = await xref.resolve(*CUSTOMER, [f"E{number}"])
        assert linked == ({} if isinstance(results[1], LinkConflict) else {f"E{number}": winner})
        assert results[1] is None or isinstance(results[1], LinkConflict)


# Split


async def test_a_split_does_exactly_what_was_planned(store: Database, xref: CrossReference, records: Records, splits: Splits) -> None:
    customer = await account(xref, "001A", erp="17")
    await records.link(customer, await place(xref, "18"), Role.DEFAULT, primary=False, by="test")
    before = await links(store)
    plan = await splits.plan(customer, [("erp", "customer", "17")])
    assert await links(store) == before, "a plan writes nothing"
    assert [(move.external_id, move.is_primary, move.stays) for move in plan.moves] == [("17", True, False), ("18", True, True)]
    standing = await splits.apply(plan, by="test")
    assert (standing.id, [link.external_id for link in standing.links]) == (plan.new_record, ["17"])
    assert await xref.externals(*CUSTOMER, [customer, plan.new_record]) == {customer: "18", plan.new_record: "17"}
    assert await splits.apply(plan, by="again") == standing


async def test_a_split_of_a_changed_world_is_refused(store: Database, xref: CrossReference, records: Records, splits: Splits) -> None:
    customer = await account(xref, "001A", erp="17")
    plan = await splits.plan(customer, [("erp", "customer", "17")])
    await records.link(customer, await place(xref, "99"), Role.LEGAL, primary=False, by="somebody else")
    before = await links(store)
    with pytest.raises(Conflict, match="the world has changed"):
        await splits.apply(plan, by="test")
    fresh = await splits.plan(customer, [("erp", "customer", "17")])
    await records.end(customer, await place(xref, "17"), reason="deleted", by="test")
    with pytest.raises(Conflict, match="the world has changed"):
        await splits.apply(fresh, by="test")
    forged = (await splits.plan(customer, [("erp", "customer", "99")])).model_copy(update={"new_record": ids.new_uuid()})
    with pytest.raises(Conflict, match="the world has changed"):
        await splits.apply(forged, by="test")
    assert await links(store) < before


async def test_a_split_that_makes_no_sense_is_refused(xref: CrossReference, merges: Merges, splits: Splits) -> None:
    customer, other = await account(xref, "001A", erp="17"), await account(xref, "001B")
    with pytest.raises(InvalidInput, match="name links of this record"):
        await splits.plan(customer, [("erp", "customer", "404")])
    with pytest.raises(InvalidInput, match="all of its links"):
        await splits.plan(customer, [("erp", "customer", "17"), ("crm", "Account", "001A")])
    await merges.merge(other, customer, by="test", on_conflict="keep_both")
    with pytest.raises(Conflict, match="was merged"):
        await splits.plan(customer, [("erp", "customer", "17")])
