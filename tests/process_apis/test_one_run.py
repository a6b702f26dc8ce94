"""One opportunity, one run: pushed, polled, both, twenty times at once, or while the CRM hangs."""

from __future__ import annotations

import asyncio
import time

from app.process_apis.triggers import Poller
from tests.process_apis.harness import Office, key, until


def _path(opportunity: str) -> str:
    return f"/experience/salesforce/v1/opportunities/{opportunity}/activation"


def _poller(firm: Office) -> Poller:
    return Poller(firm.built.database, firm.built.reader, firm.built.xref, firm.built.starter, firm.built.runs, firm.settings)


async def _runs(firm: Office, opportunity: str) -> list[str]:
    return [row["id"] for row in await firm.rows("SELECT id FROM flow_run WHERE subject_id = $1", opportunity)]


async def test_twenty_callers_and_two_pollers_at_once(firm: Office) -> None:
    await firm.a_worker()
    deal = await firm.sales.win()
    asked = [firm.gateway.post(_path(deal.opportunity), headers=key()) for _ in range(20)]
    answers, _ = await asyncio.gather(asyncio.gather(*asked), _poller(firm).round())
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    run_id = answers[0].json()["activationId"]
    assert await _runs(firm, deal.opportunity) == [run_id]
    assert len(await firm.rows("SELECT 1 FROM dbos.workflow_status WHERE workflow_uuid LIKE $1", f"{deal.base_key}:%")) == 1
    run = await firm.until(run_id, "completed")
    assert run.result is not None
    world = await firm.world()
    firm.check_started(world, deal, run.result, subtotal="35882.50", tax="7176.50", seats=1)
    await firm.check_books(world)
    status = (await firm.gateway.get(_path(deal.opportunity))).json()
    assert (status["activationId"], status["activationStatus"], status["contractAmount"]) == (run_id, "completed", 35882.5)


async def test_pushed_then_polled(firm: Office) -> None:
    await firm.a_worker()
    async with firm.no_polling():
        deal = await firm.sales.win()
        pushed = await firm.activate(deal)
        assert pushed.trigger == "push"
        await firm.until(pushed.id, "completed")
        await _poller(firm).round()
    assert await _runs(firm, deal.opportunity) == [pushed.id]


async def test_polled_then_pushed(firm: Office) -> None:
    await firm.a_worker()
    deal = await firm.sales.win()

    async def found() -> bool:
        return bool(await _runs(firm, deal.opportunity))

    await until(found, "the worker to poll")
    answer = await firm.gateway.post(_path(deal.opportunity), headers=key())
    (run_id,) = await _runs(firm, deal.opportunity)
    assert (answer.status_code, answer.json()["activationId"]) == (202, run_id)
    assert (await firm.until(run_id, "completed")).trigger == "poll"


async def test_an_answer_within_two_seconds_while_the_crm_hangs(firm: Office) -> None:
    await firm.a_worker()
    async with firm.no_polling():
        deal = await firm.sales.win()
        firm.vendors["salesforce"].fault("latency", path="/query", times=None, seconds=10)
        begin = time.monotonic()
        answer = await firm.gateway.post(_path(deal.opportunity), headers=key())
        assert time.monotonic() - begin < 2
        assert answer.status_code == 202
        firm.vendors["salesforce"].clear_faults()
        again = await firm.gateway.post(_path(deal.opportunity), headers=key())
        assert again.json() == answer.json()
        run = await firm.until(answer.json()["activationId"], "completed")
    assert await _runs(firm, deal.opportunity) == [run.id]


async def test_the_short_form_of_an_id_is_the_same_opportunity(firm: Office) -> None:
    await firm.a_worker()
    deal = await firm.sales.win()
    short = await firm.gateway.post(_path(deal.opportunity[:15]), headers=key())
    long = await firm.gateway.post(_path(deal.opportunity), headers=key())
    assert short.status_code == 202
    assert short.json() == long.json()
    assert len(await _runs(firm, deal.opportunity)) == 1
    await firm.until(long.json()["activationId"], "completed")
