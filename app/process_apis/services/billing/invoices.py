"""Invoices as Crosswalk's books have them. The ERP owns an invoice; billing runs fill in what they draft and see there."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlmodel import col, delete, select

from app.canonical import quantize
from app.canonical.money import Amount
from app.core import ids
from app.core.model import Canonical, Day
from app.core.problems import Conflict, FieldError, InvalidInput
from app.platform.events import append
from app.process_apis.records import Change, Collection, ListQuery, Percent, Price, Quantity, Recorded, Ref, Sum, Text
from app.process_apis.services.billing import repository
from app.process_apis.services.billing.models import InvoiceLineRow, InvoiceRow
from app.process_apis.services.contracts import ContractLineRow, ContractRow
from app.process_apis.services.projects import ProjectRow

STANDING = ("issued", "paid")
"""The customer has it: from here on it changes by credit memos only."""
_NEXT: dict[str | None, tuple[str, ...]] = {
    None: ("draft", "issued", "paid"),
    "planned": ("draft",),
    "draft": ("issued", "rejected", "cancelled"),
    "issued": ("paid",),
    "paid": ("issued",),
}
_LATER = {"status", "paid_on"}
_TOO_MUCH = Decimal(10) ** 14
"""What the columns of sums cannot hold."""


class InvoiceLineIn(Canonical):
    contract_line: int = Field(ge=1, le=10_000, description="Number of the contract line that it bills.")
    description: str | None = Field(default=None, max_length=1000)
    quantity: Quantity = Field(default=Decimal(1), le=1_000_000, description="Hours, or pieces of a fixed fee.")
    unit_price: Price | None = None
    amount: Sum = Field(ge=0, description="Net of tax.")
    tax_rate: Percent | None = None
    tax_amount: Sum = Field(default=Decimal(0), ge=0)


class InvoiceLineOut(Canonical):
    contract_line: int
    description: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Amount = None
    tax_rate: Decimal | None = None
    tax_amount: Amount = None


class InvoiceBody(Canonical):
    contract: Annotated[str, Ref("contract"), Field(max_length=90)]
    project: Annotated[str | None, Ref("project"), Field(max_length=90)] = Field(
        default=None, description="One of the contract's; absent: its only one."
    )
    number: Text | None = Field(default=None, examples=["INV-1001"])
    status: Literal["draft", "issued", "paid", "rejected", "cancelled"] = "draft"
    period: Text | None = Field(default=None, description="What it is for, as its source says it; of a billing run the last day billed.")
    issued_on: Day | None = None
    due_on: Day | None = None
    paid_on: Day | None = None
    lines: list[InvoiceLineIn] = Field(min_length=1, max_length=500, description="At most one per contract line; the sums are theirs.")


class InvoiceShown(Recorded):
    contract: Annotated[str | None, Ref("contract")] = None
    project: Annotated[str | None, Ref("project")] = None
    customer: Annotated[str | None, Ref("customer")] = None
    run_id: str | None = Field(default=None, description="The billing run that drafted it.")
    number: str | None = None
    status: str | None = Field(default=None, description="`planned`, `draft`, `issued`, `paid`, `rejected` or `cancelled`.")
    period: str | None = None
    issued_on: Day | None = None
    due_on: Day | None = None
    paid_on: Day | None = None
    currency_code: str | None = None
    subtotal: Amount = None
    tax_total: Amount = None
    total: Amount = None
    credited: Amount = Field(default=None, description="By issued credit memos, net of tax.")
    credited_tax: Amount = None
    lines: list[InvoiceLineOut] | None = None


class InvoiceQuery(ListQuery):
    project: Annotated[str | None, Ref("project")] = Field(default=None, max_length=90)
    contract: Annotated[str | None, Ref("contract")] = Field(default=None, max_length=90)
    customer: Annotated[str | None, Ref("customer")] = Field(default=None, max_length=90)
    legal_entity: str | None = Field(default=None, max_length=40)
    status: Literal["planned", "draft", "issued", "paid", "rejected", "cancelled"] | None = None
    period: str | None = Field(default=None, max_length=255)
    number: str | None = Field(default=None, max_length=255)
    issued_on_from: Day | None = None
    issued_on_to: Day | None = None
    currency_code: str | None = Field(default=None, max_length=3)


async def keep(change: Change) -> None:
    """The rules of an invoice: where it may go from its status, that it stays as it was issued, that its sums are its lines'."""
    before, now = getattr(change.row, "status", None), change.now("status")
    if before not in (None, "planned", "draft"):
        touched = sorted(INVOICES.differing(change.row, change.given) - _LATER)
        if touched:
            raise Conflict(f"An invoice that is {before} keeps its {touched[0].replace('_', ' ')}; a correction is a credit memo.")
    _check_step(change, before, now)
    if change.row is None:
        await _place(change)
    if "lines" in change.given:
        await _add_up(change)
    if now in STANDING:
        for name in ("number", "issued_on"):
            if change.now(name) is None:
                raise _wrong(f"/{'issuedOn' if name == 'issued_on' else name}", f"an invoice that is {now} has one", "missing")
    if change.given.get("paid_on") is not None and now != "paid":
        raise _wrong("/paidOn", f"an invoice that is {now} is not paid", "not_paid")
    if now != "paid":
        change.values["paid_on"] = None
    await _announce(change, before, now)


def _check_step(change: Change, before: str | None, now: str) -> None:
    if now == before:
        return
    if now not in _NEXT.get(before, ()):
        raise Conflict(f"A {before} invoice cannot become {now}." if before else f"A new invoice is not {now}.")
    if now in ("rejected", "cancelled") and change.row.run_id is not None:
        raise Conflict("A billing run follows this draft in the ERP: reject it there, and the run frees its work for another invoice.")


async def _place(change: Change) -> None:
    """Customer and project are the contract's."""
    contract = change.values["contract_id"]
    query = select(ContractRow.customer_id).where(col(ContractRow.id) == contract)
    change.values["customer_id"] = (await change.session.exec(query)).one()
    projects = (await change.session.exec(select(ProjectRow.id).where(col(ProjectRow.contract_id) == contract))).all()
    given = change.values.get("project_id")
    if given is not None and given not in projects:
        raise _wrong("/project", "it belongs to another contract", "other_contract")
    if given is None and len(projects) == 1:
        change.values["project_id"] = projects[0]


async def _add_up(change: Change) -> None:
    lines: list[InvoiceLineIn] = change.given["lines"]
    sold, currency = await _sold(change), change.now("currency_code")
    seen: set[int] = set()
    for index, line in enumerate(lines):
        if line.contract_line not in sold:
            raise _wrong(f"/lines/{index}/contractLine", f"the contract has no line {line.contract_line}", "not_found")
        if line.contract_line in seen:
            raise _wrong(f"/lines/{index}/contractLine", f"line {line.contract_line} of the contract is billed twice", "duplicate")
        seen.add(line.contract_line)
        for name, amount in (("amount", line.amount), ("taxAmount", line.tax_amount)):
            if quantize(amount, currency) != amount:
                raise _wrong(f"/lines/{index}/{name}", f"more digits than {currency} has", "too_many_digits")
    change.values["subtotal"] = sum((line.amount for line in lines), Decimal(0))
    change.values["tax_total"] = sum((line.tax_amount for line in lines), Decimal(0))
    if max(change.values["subtotal"], change.values["tax_total"]) >= _TOO_MUCH:
        raise _wrong("/lines", "their sum has more than 14 digits before the point", "too_large")


async def write_lines(change: Change) -> None:
    if "lines" not in change.given:
        return
    sold = await _sold(change)
    await change.session.exec(delete(InvoiceLineRow).where(col(InvoiceLineRow.invoice_id) == change.id))
    change.session.add_all(_line_row(change.id, sold[line.contract_line], line) for line in change.given["lines"])
    await change.session.flush()


def _line_row(invoice: Any, sold: ContractLineRow, line: InvoiceLineIn) -> InvoiceLineRow:
    by_the_hour = sold.billing_type != "fixed_fee"
    return InvoiceLineRow(
        invoice_id=invoice,
        contract_line_id=sold.id,
        number=sold.number,
        minutes=int((line.quantity * 60).to_integral_value()) if by_the_hour else 0,
        **line.model_dump(exclude={"contract_line"}),
    )


async def _sold(change: Change) -> dict[int, ContractLineRow]:
    lines = await repository.contract_lines(change.session, change.now("contract_id"))
    return {line.number: line for line in lines}


async def _announce(change: Change, before: str | None, now: str) -> None:
    """What became true with this write, for those who listen."""
    invoice, currency = ids.encode("inv", change.id), change.now("currency_code")
    project = change.now("project_id")
    told = {
        "project": project and ids.encode("prj", project),
        "invoice": invoice,
        "number": change.now("number"),
        "currency_code": currency,
        "subtotal": str(quantize(change.now("subtotal"), currency)),
        "tax_total": str(quantize(change.now("tax_total"), currency)),
    }
    if now in STANDING and before not in STANDING:
        await append(change.session, "invoice.issued", invoice, told)
    if now == "paid" != before:
        await append(change.session, "invoice.paid", invoice, told)


def _wrong(pointer: str, detail: str, code: str) -> InvalidInput:
    return InvalidInput(detail, errors=[FieldError(pointer=pointer, detail=detail, code=code)])


INVOICES = Collection(
    entity_key="invoice",
    table=InvoiceRow,
    body=InvoiceBody,
    shown=InvoiceShown,
    query=InvoiceQuery,
    path="invoices",
    product="billing",
    fixed=frozenset({"contract", "project"}),
    parent="contract",
    check=keep,
    after=write_lines,
    draft=lambda row: row.status in ("planned", "draft"),
    about="What a customer is asked to pay: once issued, only its status and the day of payment change.",
)
