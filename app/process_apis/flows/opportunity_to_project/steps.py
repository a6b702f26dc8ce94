"""One effect on one system per step. Every step may be repeated: creates carry the canonical id as their key."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.dialects.postgresql import insert

from app.canonical import BillingType, Customer, Opportunity
from app.core import ids
from app.core.clock import utcnow
from app.core.database import Database
from app.core.failures import Rejected
from app.platform.events import append
from app.platform.xref import CrossReference, Facts, Matching
from app.process_apis.engine import Engine
from app.process_apis.flows.opportunity_to_project.delivery import add_delivery, project_columns, seat_words, task_words
from app.process_apis.flows.opportunity_to_project.rows import customer_row, line_row
from app.process_apis.flows.opportunity_to_project.schemas import Made, OpportunityWon, Party, Plan, PlannedTask, ProjectStarted
from app.process_apis.services.billing import BillingScheduleRow
from app.process_apis.services.billing.schedules import schedule_of, schedule_row
from app.process_apis.services.contracts import AgreedLine, ContractRow, agree
from app.process_apis.services.contracts.repository import add_lines
from app.process_apis.services.contracts.versions import begin
from app.process_apis.services.customers.service import bring
from app.process_apis.services.projects import ProjectRow
from app.system_apis.kit.connector import Connection
from app.system_apis.reader import Reader, Record
from app.system_apis.writer import Write, Writer

T = TypeVar("T")
_MAX_LEVELS = 10
_CRM, _US = ("crm",), ("crosswalk",)


class Steps:
    def __init__(self, engine: Engine, reader: Reader, writer: Writer, xref: CrossReference, database: Database) -> None:
        self._engine = engine
        self._reader = reader
        self._writer = writer
        self._gate = reader.gate
        self._xref = xref
        self._matching = Matching(database)
        self._database = database

    async def read_won_opportunity(self, run_id: str, won: OpportunityWon) -> Plan:
        return await self._step(run_id, "read_won_opportunity", "Reading the won opportunity", lambda: self._plan(run_id, won))

    async def ensure_customer(self, run_id: str, plan: Plan) -> Made:
        return await self._step(run_id, "ensure_customer", "Setting the customer up in the ERP", lambda: self._ensure_customer(plan))

    async def draft_contract(self, run_id: str, plan: Plan) -> Made:
        return await self._step(run_id, "draft_contract", "Drafting the contract in the ERP", lambda: self._draft_contract(plan))

    async def ensure_client(self, run_id: str, plan: Plan) -> Made:
        return await self._step(run_id, "ensure_client", "Setting the client up in the PSA", lambda: self._ensure_client(plan))

    async def open_project(self, run_id: str, plan: Plan) -> Made:
        return await self._step(run_id, "open_project", "Opening the project in the PSA", lambda: self._open_project(plan))

    async def plan_tasks(self, run_id: str, plan: Plan) -> None:
        await self._step(run_id, "plan_tasks", "Planning tasks and milestones", lambda: self._plan_tasks(plan))

    async def request_staffing(self, run_id: str, plan: Plan) -> None:
        await self._step(run_id, "request_staffing", "Asking for people", lambda: self._request_staffing(plan))

    async def schedule_billing(self, run_id: str, plan: Plan) -> Made:
        return await self._step(run_id, "schedule_billing", "Scheduling the billing in the ERP", lambda: self._schedule_billing(plan))

    async def record_and_announce(self, run_id: str, plan: Plan, contract: Made, project: Made) -> ProjectStarted:
        title = "Recording the contract and the project"
        return await self._step(run_id, "record_and_announce", title, lambda: self._record(run_id, plan, contract, project))

    async def write_back(self, run_id: str, plan: Plan, started: ProjectStarted) -> None:
        await self._step(run_id, "write_back", "Telling the CRM", lambda: self._write_back(run_id, plan, started))

    async def void_contract(self, run_id: str, plan: Plan) -> None:
        await self._step(run_id, "void_contract", "Taking the contract back", lambda: self._void_contract(plan))

    async def archive_project(self, run_id: str, plan: Plan) -> None:
        await self._step(run_id, "archive_project", "Archiving the project", lambda: self._archive_project(plan))

    async def _step(self, run_id: str, name: str, title: str, work: Callable[[], Awaitable[T]]) -> T:
        return await self._engine.step(run_id, name, title, work)

    async def _plan(self, run_id: str, won: OpportunityWon) -> Plan:
        """Reads, checks and decides; writes to no system."""
        crm = await self._gate.connection(won.connection)
        record = await self._reader.get(crm, "opportunity", won.opportunity)
        opportunity: Opportunity = opportunity_of(record)
        contract = agree(opportunity)
        erp = await self._gate.serving("erp", contract.billing_entity)
        psa = await self._gate.serving("psa", contract.delivery_entity)
        await self._engine.runs.about(run_id, contract.subtotal, contract.currency_code, contract.billing_entity)
        roles = [line.role for line in contract.lines if line.role and line.billing_type is BillingType.TIME_AND_MATERIALS]
        plan = Plan(
            crm=crm.key,
            erp=erp.key,
            psa=psa.key,
            opportunity=await self._canonical(crm, "opportunity", won.opportunity, run_id),
            parties=await self._parties(crm, record.refs["customer"][1], run_id),
            contract_id=ids.new("con"),
            contract=contract,
            line_ids=tuple(ids.new("cln") for _ in contract.lines),
            project_id=ids.new("prj"),
            tasks=tuple(PlannedTask(id=ids.new("tsk"), line=line.number) for line in contract.lines),
            schedule_id=ids.new("sch"),
            demands=tuple((ids.new("dem"), role) for role in dict.fromkeys(roles)),
        )
        # Not added to: ids that a killed try of this step gave out are nobody's.
        await self._engine.runs.mark(run_id, records=plan.records)
        return plan

    async def _parties(self, crm: Connection, account: str, run_id: str) -> tuple[Party, ...]:
        """The account and those above it, parents first; a hierarchy that bites its own tail is refused."""
        chain: list[Record] = []
        following: str | None = account
        while following is not None:
            if any(record.external_id == following for record in chain) or len(chain) == _MAX_LEVELS:
                raise Rejected("the account hierarchy is a circle or deeper than ten levels", field="customer.parent")
            record = await self._reader.get(crm, "customer", following)
            chain.append(record)
            following = record.refs["parent"][1] if "parent" in record.refs else None
        parties: list[Party] = []
        for record in reversed(chain):
            canonical = await self._canonical(crm, "customer", record.external_id, run_id)
            data: Customer = record.data.model_copy(update={"parent": None})
            if not data.name:
                raise Rejected("the account has no name", field="customer.name")
            facts = Facts(name=data.name, tax_number=data.tax_number, website=data.website)
            await self._matching.learn(ids.decode("cus", canonical), facts)
            parties.append(Party(id=canonical, data=data, parent=parties[-1].id if parties else None))
        return tuple(parties)

    async def _canonical(self, connection: Connection, entity: str, external_id: str, run_id: str) -> str:
        resource = connection.connector.resource(entity)
        found = await self._xref.get_or_create(entity, connection.number, connection.connector.key, resource.object, external_id, run_id)
        return ids.encode({"customer": "cus", "opportunity": "opp"}[entity], found)

    async def _ensure_customer(self, plan: Plan) -> Made:
        """The whole chain, parents first; then that our legal entity and currency may bill the customer."""
        erp = await self._gate.connection(plan.erp)
        contract = plan.contract
        made = None
        for party in plan.parties:
            known = {"legal_entity": contract.billing_entity, "currency_code": contract.currency_code}
            data = party.data.model_dump(exclude_none=True) | known | ({"parent": party.parent} if party.parent else {})
            made = await self._writer.create(erp, "customer", party.id, data, origin=_CRM)
            if made.outcome == "known":
                await self._may_bill(erp, party.id, made.external_id, plan)
        assert made is not None  # noqa: S101 - there is at least the customer
        return Made(external_id=made.external_id, outcome=made.outcome)

    async def _may_bill(self, erp: Connection, customer: str, external_id: str, plan: Plan) -> None:
        """An old customer, sold to by another entity of ours or in another currency: the ERP must allow both."""
        there: Customer = (await self._reader.get(erp, "customer", external_id)).data
        entity, currency = plan.contract.billing_entity, plan.contract.currency_code
        currencies = there.currencies or [code for code in (there.currency_code,) if code]
        if currency not in currencies:
            await self._writer.update(erp, "customer", customer, {"currencies": [*currencies, currency]}, origin=_CRM)
        if there.legal_entity and there.legal_entity != entity and erp.connector.supports("customer_legal_entity", "create"):
            relation = _relation_id(erp.key, customer, entity)
            data = {"customer": customer, "legal_entity": entity}
            await self._writer.create(erp, "customer_legal_entity", relation, data, origin=_CRM)

    async def _draft_contract(self, plan: Plan) -> Made:
        erp, contract = await self._gate.connection(plan.erp), plan.contract
        data = {
            "customer": plan.customer.id,
            "legal_entity": contract.billing_entity,
            "delivery_entity": contract.delivery_entity,
            "currency_code": contract.currency_code,
            "signed_on": contract.signed_on,
            "starts_on": contract.starts_on,
            "ends_on": contract.ends_on,
            "payment_terms": contract.payment_terms,
            "purchase_order": contract.purchase_order,
            "memo": contract.name,
            "lines": [_contract_line(line) for line in contract.lines],
        }
        given = {name: value for name, value in data.items() if value is not None}
        made = await self._writer.create(erp, "contract", plan.contract_id, given, origin=_CRM)
        booked = (await self._reader.get(erp, "contract", made.external_id)).data
        # An ERP that taxes invoices only has no tax to compare yet.
        tax = (booked.tax_total or Decimal(0)) if erp.connector.tells("contract", "tax_total") else contract.tax_total
        if booked.subtotal != contract.subtotal or tax != contract.tax_total:
            await self._writer.delete(erp, "contract", plan.contract_id)
            raise Rejected(
                f"{erp.title} booked {booked.subtotal} and {booked.tax_total} tax where {contract.subtotal} and {contract.tax_total} "
                "were agreed; the contract was taken back",
                field="lines",
                system=erp.connector.key,
            )
        return Made(external_id=made.external_id, outcome=made.outcome)

    async def _ensure_client(self, plan: Plan) -> Made:
        """In a tool that keeps clients; elsewhere the project says for whom it is."""
        psa = await self._gate.connection(plan.psa)
        if not psa.connector.supports("customer", "create"):
            return Made(external_id=None, outcome="known")
        data = plan.customer.data.model_dump(exclude_none=True)
        made = await self._writer.create(psa, "customer", plan.customer.id, data, origin=_CRM)
        return Made(external_id=made.external_id, outcome=made.outcome)

    async def _open_project(self, plan: Plan) -> Made:
        psa, contract = await self._gate.connection(plan.psa), plan.contract
        data = {
            "name": contract.name,
            "customer": plan.customer.id,
            "customer_name": plan.customer.data.name,
            "currency_code": contract.currency_code,
            "budget": contract.subtotal,
            "starts_on": contract.starts_on,
            "ends_on": contract.ends_on,
            "contract_reference": plan.contract_id,
            "billing_entity": contract.billing_entity,
            "delivery_entity": contract.delivery_entity,
        }
        given = {name: value for name, value in data.items() if value is not None}
        made = await self._writer.create(psa, "project", plan.project_id, given, origin=(*_CRM, *_US))
        return Made(external_id=made.external_id, outcome=made.outcome)

    async def _plan_tasks(self, plan: Plan) -> None:
        psa = await self._gate.connection(plan.psa)
        for task, line in zip(plan.tasks, plan.contract.lines, strict=True):
            await self._writer.create(psa, "task", task.id, _task(plan, line), origin=_CRM)

    async def _request_staffing(self, plan: Plan) -> None:
        """One open seat per role; a PSA without seats leaves staffing to people, who find them in our feed."""
        psa = await self._gate.connection(plan.psa)
        if not psa.connector.supports("staffing_demand", "create"):
            for demand, _ in plan.demands:
                await self._xref.mint("staffing_demand", ids.decode("dem", demand))
            return
        for demand, role in plan.demands:
            data = {"project": plan.project_id, **seat_words(plan.contract, role)}
            given = {name: value for name, value in data.items() if value is not None}
            await self._writer.create(psa, "staffing_demand", demand, given, origin=_CRM)

    async def _schedule_billing(self, plan: Plan) -> Made:
        """In an ERP that keeps billing schedules; elsewhere ours is the only one."""
        erp, contract = await self._gate.connection(plan.erp), plan.contract
        if not erp.connector.supports("billing_schedule", "create"):
            await self._xref.mint("billing_schedule", ids.decode("sch", plan.schedule_id))
            return Made(external_id=None, outcome="known")
        data = {"name": _schedule_name(plan), **schedule_of(contract)}
        if "entries" not in data:
            data |= {"number_of_bills": 12, "initial_amount": Decimal(0)}
        made = await self._writer.create(erp, "billing_schedule", plan.schedule_id, data, origin=_CRM)
        return Made(external_id=made.external_id, outcome=made.outcome)

    async def _record(self, run_id: str, plan: Plan, contract: Made, project: Made) -> ProjectStarted:
        """Contract, lines, project, what is in it, and the event, in one transaction; the same again changes nothing."""
        agreed = plan.contract
        contract_id, project_id = ids.decode("con", plan.contract_id), ids.decode("prj", plan.project_id)
        header = {
            "id": contract_id,
            "name": agreed.name,
            "starts_on": agreed.starts_on,
            "ends_on": agreed.ends_on,
            "customer_id": ids.decode("cus", plan.customer.id),
            "opportunity_id": ids.decode("opp", plan.opportunity),
            "legal_entity": agreed.billing_entity,
            "delivery_entity": agreed.delivery_entity,
            "currency_code": agreed.currency_code,
            "payment_terms": agreed.payment_terms,
            "purchase_order": agreed.purchase_order,
            "signed_on": agreed.signed_on,
            "subtotal": agreed.subtotal,
            "tax_total": agreed.tax_total,
        }
        lines = [
            line_row(line, agreed) | {"id": ids.decode("cln", line_id), "contract_id": contract_id, "task_id": ids.decode("tsk", task.id)}
            for line, line_id, task in zip(agreed.lines, plan.line_ids, plan.tasks, strict=True)
        ]
        now = utcnow()
        opened = {
            "id": project_id,
            "contract_id": contract_id,
            "name": agreed.name,
            "crm_connection": plan.crm,
            "erp_connection": plan.erp,
            "psa_connection": plan.psa,
            "run_id": run_id,
            "legal_entity": agreed.billing_entity,
            **project_columns(plan),
        }
        made = {"brought_by": run_id, "created_at": now, "updated_at": now}
        schedule = {"id": ids.decode("sch", plan.schedule_id), "contract_id": contract_id, "name": _schedule_name(plan)}
        started = ProjectStarted(
            opportunity=plan.opportunity,
            customer=plan.customer.id,
            contract=plan.contract_id,
            project=plan.project_id,
            contract_number=contract.external_id,
            project_reference=project.external_id,
        )
        async with self._database.session() as session:
            await bring(session, [customer_row(party, plan) | made for party in plan.parties])
            await session.exec(insert(ContractRow).values(**header, **made).on_conflict_do_nothing())
            await add_lines(session, [line | made for line in lines])
            await begin(session, await session.get_one(ContractRow, contract_id))
            await session.exec(insert(ProjectRow).values(**opened, **made).on_conflict_do_nothing())
            await session.exec(insert(BillingScheduleRow).values(**schedule, **schedule_row(agreed), **made).on_conflict_do_nothing())
            await add_delivery(session, plan, made)
            await append(session, "project.started", plan.project_id, started.model_dump())
        return started

    async def _write_back(self, run_id: str, plan: Plan, started: ProjectStarted) -> None:
        """Ids and status on the opportunity and the account, both or none."""
        crm = await self._gate.connection(plan.crm)
        erp, psa = await self._gate.connection(plan.erp), await self._gate.connection(plan.psa)
        opportunity = {
            "run": run_id,
            "activation_status": "Active",
            "activation_message": f"Contract {started.contract_number} in {erp.title}, project {started.project_reference} in {psa.title}",
            "contract_reference": started.contract_number,
            "project_reference": started.project_reference,
        }
        account = {"erp_reference": await self._reader.external_id(erp, "customer", plan.customer.id)}
        if psa.connector.supports("customer", "create"):
            account["psa_reference"] = await self._reader.external_id(psa, "customer", plan.customer.id)
        writes = [
            Write(entity="opportunity", id=plan.opportunity, data=opportunity),
            Write(entity="customer", id=plan.customer.id, data=account),
        ]
        await self._writer.update_all(crm, writes, origin=_US)

    async def _void_contract(self, plan: Plan) -> None:
        await self._writer.delete(await self._gate.connection(plan.erp), "contract", plan.contract_id)

    async def _archive_project(self, plan: Plan) -> None:
        await self._writer.transition(await self._gate.connection(plan.psa), "project", plan.project_id, "archive")


def opportunity_of(record: Record) -> Opportunity:
    """The opportunity, with the CRM's own id standing in where the account has no canonical id yet."""
    opportunity: Opportunity = record.data
    reference = record.refs.get("customer")
    return opportunity.model_copy(update={"customer": opportunity.customer or (reference[1] if reference else None)})


def _relation_id(connection: str, customer: str, legal_entity: str) -> str:
    """The canonical id of "this entity of ours may bill this customer there": the same for whoever asks."""
    return ids.encode("cle", uuid5(NAMESPACE_URL, f"crosswalk:{connection}:{customer}:{legal_entity}"))


def _schedule_name(plan: Plan) -> str:
    return f"{plan.contract.name[:40]} {plan.schedule_id[-8:]}"


def _contract_line(line: AgreedLine) -> dict[str, object]:
    return {
        "reference": line.reference,
        "billing_type": line.billing_type.value,
        "description": line.description,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "amount": line.amount,
        "tax_rate": line.tax_rate,
        "tax_amount": line.tax_amount,
    }


def _task(plan: Plan, line: AgreedLine) -> dict[str, object]:
    task = {"project": plan.project_id, "starts_on": plan.contract.starts_on, **task_words(line)}
    return {name: value for name, value in task.items() if value is not None}
