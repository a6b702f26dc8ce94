"""One effect on one system per step. What is billed is decided once, in one transaction; everything after carries it out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from app.canonical import BillingType, Invoice, InvoiceStatus, TaskKind, TaskState, TimeEntry, quantize, tax_total
from app.core import ids, trail
from app.core.clock import utcnow
from app.core.database import Database
from app.core.failures import Malformed, NotFound, Rejected, Unsupported
from app.platform.events import append
from app.platform.xref import CrossReference
from app.process_apis.engine import Engine
from app.process_apis.flows.project_to_billing.schemas import (
    ApprovedWork,
    BillingRequested,
    DraftInvoice,
    InvoiceIssued,
    InvoiceState,
    PlannedInvoice,
    WorkFound,
)
from app.process_apis.services.billing import Billable, BilledLine, InvoiceRow, plan_invoice, repository
from app.system_apis.kit.connector import Connection
from app.system_apis.kit.wire import Query
from app.system_apis.reader import Reader
from app.system_apis.writer import Writer

T = TypeVar("T")
_ERP, _US = ("erp",), ("crosswalk",)


class Steps:
    def __init__(self, engine: Engine, reader: Reader, writer: Writer, xref: CrossReference, database: Database) -> None:
        self._engine = engine
        self._reader = reader
        self._writer = writer
        self._gate = reader.gate
        self._xref = xref
        self._database = database

    async def read_approved_work(self, run_id: str, request: BillingRequested) -> WorkFound:
        title = "Reading approved time and accepted milestones"
        return await self._step(run_id, "read_approved_work", title, lambda: self._read_work(run_id, request))

    async def plan_invoice(self, run_id: str, request: BillingRequested, found: WorkFound) -> PlannedInvoice | None:
        return await self._step(run_id, "plan_invoice", "Pricing the work", lambda: self._plan(run_id, request, found))

    async def draft_invoice(self, run_id: str, found: WorkFound, planned: PlannedInvoice) -> DraftInvoice:
        return await self._step(run_id, "draft_invoice", "Drafting the invoice in the ERP", lambda: self._draft(found, planned))

    async def read_invoice(self, run_id: str, found: WorkFound, invoice: str, look: int) -> InvoiceState:
        """``look`` counts, so that every look is a step of its own."""
        title = "Looking at the invoice in the ERP"
        return await self._step(run_id, f"read_invoice_{look}", title, lambda: self._read_invoice(found, invoice))

    async def mirror_invoice(
        self, run_id: str, request: BillingRequested, found: WorkFound, planned: PlannedInvoice, state: InvoiceState
    ) -> None:
        title = "Marking the work as invoiced in the PSA"
        await self._step(run_id, "mirror_invoice", title, lambda: self._mirror(request, found, planned, state))

    async def record_issued(self, run_id: str, request: BillingRequested, planned: PlannedInvoice, state: InvoiceState) -> InvoiceIssued:
        return await self._step(run_id, "record_issued", "Recording the invoice", lambda: self._record_issued(request, planned, state))

    async def write_back(self, run_id: str, found: WorkFound, issued: InvoiceIssued) -> None:
        await self._step(run_id, "write_back", "Telling the CRM", lambda: self._write_back(found, issued))

    async def release_work(self, run_id: str, planned: PlannedInvoice) -> None:
        await self._step(run_id, "release_work", "Freeing the work for another invoice", lambda: self._release(planned))

    async def _step(self, run_id: str, name: str, title: str, work: Callable[[], Awaitable[T]]) -> T:
        return await self._engine.step(run_id, name, title, work)

    async def _read_work(self, run_id: str, request: BillingRequested) -> WorkFound:
        project_id = ids.decode("prj", request.project)
        async with self._database.session() as session:
            project, contract = await repository.project_and_contract(session, project_id)
            lines = await repository.contract_lines(session, contract.id)
        # Time on the task of a fixed fee is paid by the fee: it must not bill the fee, that takes the accepted milestone.
        delivered = [(line.billing_rule, ids.encode("tsk", line.task_id)) for line in lines if line.task_id]
        by_time = {task for rule, task in delivered if rule == BillingType.TIME_AND_MATERIALS}
        by_fee = {task for rule, task in delivered if rule == BillingType.FIXED_FEE}
        if not (project.crm_connection and project.erp_connection and project.psa_connection):
            raise Unsupported("the project is not in every system that billing needs: CRM, ERP and PSA", field="project")
        psa = await self._gate.connection(project.psa_connection)
        external = await self._reader.external_id(psa, "project", request.project)
        work: list[ApprovedWork] = []
        held: list[str] = []
        filters = {"project": external, "approved": "true", "uninvoiced": "true", "billable": "true"}
        offered = {name: value for name, value in filters.items() if name in psa.connector.resource("time_entry").filters}
        async for entry in self._reader.every(psa, "time_entry", Query(filters=offered)):
            data = entry.data
            # Some tools filter only by presence, or not at all: what must hold is checked here as well.
            if "project" in entry.refs and entry.refs["project"][1] != external:
                continue
            if not data.approved or data.invoiced or not data.billable or data.worked_on is None or data.worked_on > request.through:
                continue
            if data.task not in by_time:
                held.append(entry.external_id)
                continue
            work.append(_time(entry.external_id, data))
        async for task in self._reader.every(psa, "task", Query(filters={"project": external})):
            done = task.data.kind == TaskKind.MILESTONE and task.data.state == TaskState.COMPLETED
            if done and task.id in by_fee:
                work.append(ApprovedWork(source="milestone", reference=task.external_id, task=task.id, worked_on=request.through))
        await self._engine.runs.touched(run_id, [request.project, ids.encode("con", contract.id)])
        return WorkFound(
            crm=project.crm_connection,
            erp=project.erp_connection,
            psa=project.psa_connection,
            contract=ids.encode("con", contract.id),
            customer=ids.encode("cus", contract.customer_id),
            opportunity=ids.encode("opp", contract.opportunity_id) if contract.opportunity_id else None,
            work=tuple(sorted(work, key=lambda item: (item.worked_on, item.source, item.reference))),
            held=tuple(held),
        )

    async def _plan(self, run_id: str, request: BillingRequested, found: WorkFound) -> PlannedInvoice | None:
        """Claims the work and decides the invoice, in one transaction that locks the project: no work is on two invoices."""
        async with self._database.session() as session:
            project, contract = await repository.project_and_contract(session, ids.decode("prj", request.project), lock=True)
            lines = await repository.contract_lines(session, contract.id)
            by_task = {ids.encode("tsk", line.task_id): line.id for line in lines if line.task_id}
            earlier = await repository.invoice_of_run(session, run_id)
            if earlier is None:
                await repository.add_events(session, [_event(found.psa, by_task[item.task], item) for item in found.work])
            references = [item.reference for item in found.work]
            events = (
                await repository.open_events(session, [line.id for line in lines], references)
                if earlier is None
                else await repository.events_of(session, earlier.id)
            )
            if not events:
                return None
            terms = await repository.terms(session, lines, without=earlier.id if earlier else None)
            work = [
                Billable(line=str(event.contract_line_id), reference=event.reference, worked_on=event.worked_on, minutes=event.minutes)
                for event in events
            ]
            plan = plan_invoice(contract.currency_code, terms, work)
            invoice_id = earlier.id if earlier else ids.new_uuid()
            if earlier is None:
                row = InvoiceRow(
                    id=invoice_id,
                    project_id=project.id,
                    contract_id=contract.id,
                    customer_id=contract.customer_id,
                    legal_entity=contract.legal_entity,
                    brought_by=run_id,
                    run_id=run_id,
                    period=request.through.isoformat(),
                    currency_code=contract.currency_code,
                    subtotal=plan.subtotal,
                    tax_total=plan.tax_total,
                )
                await repository.add_invoice(session, row, plan, events)
                people = {item.reference: item.person for item in found.work if item.source == "time_entry"}
                await repository.note_time(session, row, events, people)
        planned = PlannedInvoice(
            invoice=ids.encode("inv", invoice_id),
            number_of_events=len(events),
            legal_entity=contract.legal_entity,
            payment_terms=contract.payment_terms,
            plan=plan,
            time_entries=tuple(event.reference for event in events if event.source == "time_entry"),
            milestone_tasks={str(line.id): ids.encode("tsk", line.task_id) for line in lines if line.task_id},
        )
        await self._engine.runs.about(run_id, plan.subtotal, plan.currency_code, contract.legal_entity)
        await self._engine.runs.touched(run_id, [planned.invoice])
        return planned

    async def _draft(self, found: WorkFound, planned: PlannedInvoice) -> DraftInvoice:
        erp = await self._gate.connection(found.erp)
        data = {
            "contract": found.contract,
            "customer": found.customer,
            "legal_entity": planned.legal_entity,
            "currency_code": planned.plan.currency_code,
            "payment_terms": planned.payment_terms,
            "memo": f"Crosswalk {planned.invoice}",
            "lines": [_erp_line(line) for line in planned.plan.lines],
        }
        made = await self._writer.create(erp, "invoice", planned.invoice, data, origin=_US)
        state = await self._read_invoice(found, planned.invoice)
        tax = tax_total(planned.plan.lines, planned.plan.currency_code, erp.connector.tax_per)
        if state.subtotal != planned.plan.subtotal or state.tax_total != tax:
            await self._writer.delete(erp, "invoice", planned.invoice)
            raise Rejected(
                f"{erp.title} computed {state.subtotal} and {state.tax_total} tax where {planned.plan.subtotal} and "
                f"{tax} were billed; the draft was taken back",
                field="lines",
                system=erp.connector.key,
            )
        async with self._database.session() as session:
            invoice = ids.decode("inv", planned.invoice)
            await repository.mark_invoice(session, invoice, status="draft", number=state.number)
        return DraftInvoice(external_id=made.external_id, number=state.number)

    async def _read_invoice(self, found: WorkFound, invoice: str) -> InvoiceState:
        erp = await self._gate.connection(found.erp)
        try:
            data: Invoice = (await self._reader.get(erp, "invoice", await self._reader.external_id(erp, "invoice", invoice))).data
        except NotFound:
            # Where an ERP knows no rejection, finance deletes the draft.
            nothing = Decimal(0)
            return InvoiceState(status="rejected", number=invoice, issued_on=None, due_on=None, subtotal=nothing, tax_total=nothing)
        if data.status not in list(InvoiceStatus) or data.subtotal is None:
            raise Malformed(f"{erp.title} sent an invoice without amount or with the status '{data.status}'", system=erp.connector.key)
        return InvoiceState(
            # Work on an invoice that was taken back can be billed again.
            status="rejected" if data.status == InvoiceStatus.CANCELLED else data.status,
            number=data.number or invoice,
            issued_on=data.issued_on,
            due_on=data.due_on,
            subtotal=data.subtotal,
            tax_total=data.tax_total or Decimal(0),
        )

    async def _mirror(self, request: BillingRequested, found: WorkFound, planned: PlannedInvoice, state: InvoiceState) -> None:
        """An invoice in the PSA over the same work and the same net amount, so that nobody can bill or change it there.

        A tool that keeps no invoices is told which time is on one, where it can be told that.
        """
        psa = await self._gate.connection(found.psa)
        if not psa.connector.supports("invoice", "create"):
            if psa.connector.writes("time_entry", "invoiced"):
                for reference in planned.time_entries:
                    await self._charge(psa, reference)
            return
        data = {
            "project": request.project,
            "number": state.number,
            "issued_on": state.issued_on or request.through,
            "payment_days": (state.due_on - state.issued_on).days if state.due_on and state.issued_on else 30,
            "draft": False,
            "memo": f"{state.number}: net {state.subtotal} {planned.plan.currency_code}, tax {state.tax_total}",
            "time_entries": list(planned.time_entries),
            "lines": [_psa_line(line, planned.milestone_tasks) for line in planned.plan.lines],
        }
        await self._writer.create(psa, "invoice", planned.invoice, data, origin=_ERP)

    async def _charge(self, psa: Connection, reference: str) -> None:
        resource = psa.connector.resource("time_entry")
        place = (psa.number, psa.connector.key, resource.object)
        entry = await self._xref.get_or_create("time_entry", *place, reference, trail.current().run_id or "billing")
        await self._writer.update(psa, "time_entry", ids.encode("tme", entry), {"invoiced": True}, origin=_ERP)

    async def _record_issued(self, request: BillingRequested, planned: PlannedInvoice, state: InvoiceState) -> InvoiceIssued:
        issued = InvoiceIssued(
            project=request.project,
            invoice=planned.invoice,
            number=state.number,
            currency_code=planned.plan.currency_code,
            subtotal=state.subtotal,
            tax_total=state.tax_total,
        )
        async with self._database.session() as session:
            invoice = ids.decode("inv", planned.invoice)
            # The ERP owns an invoice: finance may have changed the draft before approving it.
            totals = {"subtotal": state.subtotal, "tax_total": state.tax_total, "due_on": state.due_on}
            await repository.mark_invoice(session, invoice, status="issued", number=state.number, issued_on=state.issued_on, **totals)
            await append(session, "invoice.issued", planned.invoice, issued.model_dump(mode="json"))
        return issued

    async def _write_back(self, found: WorkFound, issued: InvoiceIssued) -> None:
        """What is invoiced in all on this contract, so that the opportunity shows one figure however many invoices there are."""
        if found.opportunity is None:
            return
        async with self._database.session() as session:
            rows = await repository.issued_invoices(session, ids.decode("con", found.contract))
        crm = await self._gate.connection(found.crm)
        data = {
            "invoiced_amount": quantize(sum((row.subtotal for row in rows), Decimal(0)), issued.currency_code),
            "invoiced_tax": quantize(sum((row.tax_total for row in rows), Decimal(0)), issued.currency_code),
            "invoice_status": "Issued",
            "last_invoice_number": issued.number,
        }
        await self._writer.update(crm, "opportunity", found.opportunity, data, origin=_ERP)

    async def _release(self, planned: PlannedInvoice) -> None:
        async with self._database.session() as session:
            await repository.release(session, ids.decode("inv", planned.invoice))


def _time(reference: str, entry: TimeEntry) -> ApprovedWork:
    assert entry.worked_on is not None  # noqa: S101 - checked
    return ApprovedWork(
        source="time_entry",
        reference=reference,
        task=entry.task or "",
        worked_on=entry.worked_on,
        minutes=entry.minutes or 0,
        person=entry.person_reference,
    )


def _event(connection: str, line: UUID, item: ApprovedWork) -> dict[str, object]:
    return {
        "id": ids.new_uuid(),
        "connection": connection,
        "source": item.source,
        "reference": item.reference,
        "contract_line_id": line,
        "worked_on": item.worked_on,
        "minutes": item.minutes,
        "created_at": utcnow(),
    }


def _erp_line(line: BilledLine) -> dict[str, object]:
    return {
        "contract_line": line.number,
        "billing_type": (BillingType.FIXED_FEE if line.fixed_fee else BillingType.TIME_AND_MATERIALS).value,
        "reference": line.reference,
        "description": line.description,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "amount": line.amount,
        "tax_rate": line.tax_rate,
        "tax_amount": line.tax_amount,
    }


def _psa_line(line: BilledLine, tasks: dict[str, str]) -> dict[str, object]:
    shown = {"description": line.description, "amount": line.amount}
    return shown | {"task": tasks[line.line]} if line.fixed_fee else shown
