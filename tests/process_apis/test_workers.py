"""Several workers over one Postgres: slots, recovery of the dead, deploys, and connections that break."""

from __future__ import annotations

import asyncio
import signal

import asyncpg

from app.core.database import dsn
from app.core.supervisor import Child
from tests.process_apis.harness import SLOTS, Office, billing_key, until


async def _two(firm: Office) -> tuple[Child, Child]:
    alive = [child for child in firm.workers if child.alive]
    while len(alive) < 2:
        alive.append(await firm.worker())
    one, other = alive[:2]

    async def both_hold() -> bool:
        """A worker whose connection an earlier test broke is taking its slot back."""
        return {firm.slot_of(one), firm.slot_of(other)} <= set(await _slots(firm))

    await until(both_hold, "both workers to hold their slots")
    return one, other


async def _slots(firm: Office) -> dict[int, int]:
    """Slot → pid of the server process of the connection that holds it."""
    query = "SELECT objid::int AS slot, pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid::bigint = $1"
    mine = "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    return {row["slot"]: row["pid"] for row in await firm.rows(f"{query} {mine}", SLOTS)}


async def _executor(firm: Office, base_key: str) -> str:
    (row,) = await firm.rows("SELECT executor_id FROM dbos.workflow_status WHERE workflow_uuid = $1", f"{base_key}:1")
    return str(row["executor_id"])


async def _held_by(firm: Office, base_key: str) -> tuple[Child, Child]:
    """(who executes the run, the other one)."""
    one, other = await _two(firm)
    return (one, other) if await _executor(firm, base_key) == f"slot-{firm.slot_of(one)}" else (other, one)


async def test_a_killed_workers_runs_are_taken_over(firm: Office) -> None:
    one, other = await _two(firm)
    assert firm.slot_of(one) != firm.slot_of(other)
    assert set(await _slots(firm)) == {firm.slot_of(one), firm.slot_of(other)}
    deals = [await firm.sales.win() for _ in range(4)]
    numbers = [await firm.holds.put("unchecked", deal.base_key, "draft_contract") for deal in deals]
    runs = [await firm.activate(deal) for deal in deals]
    await firm.holds.reached(*numbers)
    victim, survivor = await _held_by(firm, deals[0].base_key)
    slot = firm.slot_of(victim)
    await firm.kill(victim)
    await firm.holds.bury()
    await asyncio.gather(*(firm.until(run.id, "completed") for run in runs))
    assert {await _executor(firm, deal.base_key) for deal in deals} == {f"slot-{firm.slot_of(survivor)}"}
    assert set(await _slots(firm)) == {firm.slot_of(survivor)}
    world = await firm.world()
    for deal, run in zip(deals, runs, strict=True):
        result = (await firm.run(run.id)).result
        assert result is not None
        firm.check_started(world, deal, result, subtotal="35882.50", tax="7176.50", seats=1)
    await firm.check_books(world)
    following = await firm.worker()
    assert firm.slot_of(following) == slot, "the slot of the dead is free again"


async def test_a_worker_that_lost_its_slot_ends(firm: Office) -> None:
    _, project = await _project(firm)
    run = await firm.until((await firm.bill(project, "2026-11-05")).id, "waiting")
    loser, _ = await _held_by(firm, billing_key(project, "2026-11-05"))
    slot = firm.slot_of(loser)
    assert slot is not None
    loser.wanted = False
    thief = await asyncpg.connect(dsn(firm.url))
    try:
        taking = asyncio.create_task(thief.execute("SELECT pg_advisory_lock($1, $2)", SLOTS, slot))
        await asyncio.sleep(0.2)
        await firm.rows("SELECT pg_terminate_backend($1)", (await _slots(firm))[slot])
        await taking
        await until(lambda: not loser.alive, "the worker to end", 30)
        assert loser.exit_code not in (0, None)
    finally:
        await thief.close()
    await firm.issued(run)
    assert await _executor(firm, billing_key(project, "2026-11-05")) != f"slot-{slot}"


async def _project(firm: Office) -> tuple[str, str]:
    """(Kantata's workspace, the canonical project) of a project with 95 approved minutes."""
    await _two(firm)
    _, project = await firm.started()
    hours, _ = await firm.tasks(project)
    await firm.delivery.work(project["project_reference"], hours, 95, "2026-11-02")
    return project["project_reference"], project["project"]


async def test_a_broken_connection_is_no_death(firm: Office) -> None:
    """The lock is gone for a moment: the worker takes its slot back, and nobody else begins its runs a second time."""
    await _two(firm)
    deal = await firm.sales.win()
    number = await firm.holds.put("unchecked", deal.base_key, "draft_contract")
    run = await firm.activate(deal)
    await firm.holds.reached(number)
    worker, _ = await _held_by(firm, deal.base_key)
    slot = firm.slot_of(worker)
    assert slot is not None
    for _ in range(4):
        before = (await _slots(firm))[slot]
        await firm.rows("SELECT pg_terminate_backend($1)", before)

        async def back(before: int = before) -> bool:
            return (await _slots(firm)).get(slot, before) != before

        await until(back, "the worker to take its slot back", 15)
        await asyncio.sleep(0.7)
    await firm.holds.release()
    await firm.until(run.id, "completed")
    assert await _executor(firm, deal.base_key) == f"slot-{slot}"
    assert {step.name: step.attempts for step in await firm.built.runs.steps(run.id)}["draft_contract"] == 1
    worker.check()


async def test_runs_outlive_a_deploy(firm: Office) -> None:
    """One waits for finance, one is in the middle of a call to Kantata; every worker is asked to end, and a new one goes on."""
    _, project = await _project(firm)
    waiting = await firm.until((await firm.bill(project, "2026-11-05")).id, "waiting")
    deal = await firm.sales.win()
    number = await firm.holds.put("before", deal.base_key, "open_project")
    run = await firm.activate(deal)
    await firm.holds.reached(number)
    firm.vendors["kantata"].fault("latency", method="POST", path="/workspaces$", times=None, seconds=12)
    await firm.holds.release()
    await asyncio.sleep(0.5)
    codes = [await firm.interrupt(child, signal.SIGTERM) for child in firm.workers if child.alive]
    assert set(codes) == {0}
    assert (await firm.run(waiting.id)).status == "waiting"
    assert (await firm.run(run.id)).status == "running"
    firm.vendors["kantata"].clear_faults()
    await firm.finance.decide(await firm.erp_invoice(waiting.id))
    await firm.worker()
    ended = await firm.until(run.id, "completed")
    billed = await firm.until(waiting.id, "completed")
    assert billed.result is not None
    assert billed.result["subtotal"] == "274.39"
    assert ended.result is not None
    world = await firm.world()
    firm.check_started(world, deal, ended.result, subtotal="35882.50", tax="7176.50", seats=1)
    await firm.check_books(world)


async def test_connections_that_break_in_the_middle(firm: Office) -> None:
    """Every connection to Postgres is cut, again and again: that is weather."""
    worker = await firm.a_worker()
    deals = [await firm.sales.win() for _ in range(4)]
    runs = [await firm.activate(deal) for deal in deals]
    for _ in range(6):
        await asyncio.sleep(0.25)
        await firm.holds.cut_everybody_off()
    ended = [await firm.until(run.id, "completed") for run in runs]
    world = await firm.world()
    for deal, run in zip(deals, ended, strict=True):
        assert run.result is not None
        firm.check_started(world, deal, run.result, subtotal="35882.50", tax="7176.50", seats=1)
    await firm.check_books(world)
    worker.check()
