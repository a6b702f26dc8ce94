"""A run that waits for finance is woken by an event, while nobody polls."""

from __future__ import annotations

from tests.process_apis.harness import Office
from tests.process_apis.test_event_drain import tell


async def test_an_event_of_the_erp_wakes_the_run_that_waits_for_its_invoice(firm: Office) -> None:
    await firm.a_worker()
    _, project = await firm.started()
    hours, _ = await firm.tasks(project)
    await firm.delivery.work(project["project_reference"], hours, 95, "2026-11-02")
    run = await firm.until((await firm.bill(project["project"], "2026-11-05")).id, "waiting")
    async with firm.no_polling():
        invoice = await firm.erp_invoice(run.id)
        # Told too early, twice, and then when it is so.
        await tell(firm.built, "netsuite", ("invoice", invoice), ("invoice", "999999"))
        await firm.finance.decide(invoice)
        for _ in range(2):
            await tell(firm.built, "netsuite", ("invoice", invoice))
        ended = await firm.until(run.id, "completed")
    assert ended.result is not None
    assert ended.result["subtotal"] == "274.39"
