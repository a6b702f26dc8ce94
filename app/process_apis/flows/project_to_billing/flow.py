"""Project to billing, as on the whiteboard."""

from __future__ import annotations

from dbos import DBOS, DBOSConfiguredInstance

from app.process_apis.engine import Engine, saga
from app.process_apis.flows.project_to_billing.schemas import FLOW, TOPIC, BillingRequested, InvoiceIssued, InvoiceState, WorkFound
from app.process_apis.flows.project_to_billing.steps import Steps

_LOOK_ANYWAY_SECONDS = 3600.0


@DBOS.dbos_class(FLOW)
class ProjectToBilling(DBOSConfiguredInstance):
    def __init__(self, engine: Engine, steps: Steps) -> None:
        super().__init__("default")
        self._engine = engine
        self._steps = steps

    @DBOS.workflow(name=FLOW)
    async def run(self, run_id: str, request: BillingRequested) -> InvoiceIssued | None:
        steps = self._steps
        async with self._engine.story(run_id):
            async with saga() as undo:
                found = await steps.read_approved_work(run_id, request)
                planned = await steps.plan_invoice(run_id, request, found)
                if planned is None:
                    await self._engine.completed(run_id, "Nothing to bill", {"nothing_to_do": True, "held": list(found.held)})
                    return None
                undo(steps.release_work, run_id, planned)
                draft = await steps.draft_invoice(run_id, found, planned)
            state = await self._validated(run_id, found, planned.invoice, draft.number)
            if state.status == "rejected":
                await steps.release_work(run_id, planned)
                await self._engine.refused(run_id, f"Finance rejected the draft {state.number}: its work can be billed again", {})
                return None
            await steps.mirror_invoice(run_id, request, found, planned, state)
            issued = await steps.record_issued(run_id, request, planned, state)
            await steps.write_back(run_id, found, issued)
            await self._engine.completed(run_id, f"Invoice {issued.number} is issued", _result(issued, found.held))
            return issued

    async def _validated(self, run_id: str, found: WorkFound, invoice: str, number: str) -> InvoiceState:
        """Waits for finance in the ERP: woken when the invoice changes there, and looking by itself now and then."""
        look = 1
        while True:
            state = await self._steps.read_invoice(run_id, found, invoice, look)
            if state.status != "draft":
                return state
            await self._engine.waiting(run_id, f"Draft invoice {number} waits for finance in the ERP")
            await DBOS.recv_async(TOPIC, timeout_seconds=_LOOK_ANYWAY_SECONDS)
            look += 1


def _result(issued: InvoiceIssued, held: tuple[str, ...]) -> dict[str, object]:
    return issued.model_dump(mode="json") | {"held": list(held)}
