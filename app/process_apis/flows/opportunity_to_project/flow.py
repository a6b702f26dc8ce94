"""Opportunity to project, as on the whiteboard."""

from __future__ import annotations

from dbos import DBOS, DBOSConfiguredInstance

from app.process_apis.engine import Engine, saga
from app.process_apis.flows.opportunity_to_project.schemas import FLOW, OpportunityWon, ProjectStarted
from app.process_apis.flows.opportunity_to_project.steps import Steps


@DBOS.dbos_class(FLOW)
class OpportunityToProject(DBOSConfiguredInstance):
    def __init__(self, engine: Engine, steps: Steps) -> None:
        super().__init__("default")
        self._engine = engine
        self._steps = steps

    @DBOS.workflow(name=FLOW)
    async def run(self, run_id: str, won: OpportunityWon) -> ProjectStarted:
        steps = self._steps
        async with self._engine.story(run_id):
            async with saga() as undo:
                plan = await steps.read_won_opportunity(run_id, won)
                await steps.ensure_customer(run_id, plan)
                contract = await steps.draft_contract(run_id, plan)
                undo(steps.void_contract, run_id, plan)
                await steps.ensure_client(run_id, plan)
                project = await steps.open_project(run_id, plan)
                undo(steps.archive_project, run_id, plan)
                await steps.plan_tasks(run_id, plan)
                await steps.request_staffing(run_id, plan)
                await steps.schedule_billing(run_id, plan)
            started = await steps.record_and_announce(run_id, plan, contract, project)
            await steps.write_back(run_id, plan, started)
            await self._engine.completed(run_id, f"Project {started.project_reference} is open", started.model_dump())
            return started
