"""Credit memos: what of an issued invoice is taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from pydantic.alias_generators import to_camel
from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.canonical import quantize
from app.canonical.money import Amount
from app.core import ids
from app.core.clock import utcnow
from app.core.model import Canonical, Day
from app.core.problems import Conflict, FieldError, InvalidInput
from app.platform.events import append
from app.process_apis.records import Change, Collection, ListQuery, Recorded, Ref, Sum, Text
from app.process_apis.services.billing.invoices import STANDING
from app.process_apis.services.billing.models import CreditMemoRow, InvoiceRow

_NEXT: dict[str | None, tuple[str, ...]] = {None: ("draft", "issued"), "draft": ("issued", "void")}


class CreditMemoBody(Canonical):
    invoice: Annotated[str, Ref("invoice"), Field(max_length=90)]
    number: Text | None = Field(default=None, examples=["CM-1001"])
    status: Literal["draft", "issued", "void"] = "draft"
    reason: str = Field(min_length=1, max_length=2000, examples=["Two days were billed that nobody worked"])
    issued_on: Day | None = Field(default=None, description="Absent when it is issued: that day, in UTC.")
    amount: Sum = Field(ge=0, description="Net of tax; with all other memos at most what was invoiced.")
    tax_amount: Sum = Field(default=Decimal(0), ge=0, description="With all other memos at most the invoice's tax.")


class CreditMemoShown(Recorded):
    invoice: Annotated[str | None, Ref("invoice")] = None
    number: str | None = None
    status: str | None = Field(default=None, description="`draft`, `issued` or `void`.")
    reason: str | None = None
    issued_on: Day | None = None
    currency_code: str | None = None
    amount: Amount = None
    tax_amount: Amount = None


class CreditMemoQuery(ListQuery):
    invoice: Annotated[str | None, Ref("invoice")] = Field(default=None, max_length=90)
    legal_entity: str | None = Field(default=None, max_length=40)
    status: Literal["draft", "issued", "void"] | None = None
    issued_on_from: Day | None = None
    issued_on_to: Day | None = None
    currency_code: str | None = Field(default=None, max_length=3)


async def keep(change: Change) -> None:
    """The rules of a credit memo. Its invoice is locked first: of two that would take the same remainder, one sees the other."""
    before, now = getattr(change.row, "status", None), change.now("status")
    if before in ("issued", "void") and CREDIT_MEMOS.differing(change.row, change.given):
        raise Conflict(f"A credit memo that is {before} cannot change any more; make another one.")
    if now != before and now not in _NEXT.get(before, ()):
        raise Conflict(f"A {before} credit memo cannot become {now}." if before else f"A new credit memo is not {now}.")
    invoice = await _locked(change.session, change.now("invoice_id"))
    if invoice.status not in STANDING:
        raise Conflict(f"The invoice is {invoice.status}: only what was issued can be credited.")
    if now != "void":
        await _check_left(change, invoice)
    if now == "issued" != before:
        change.values["issued_on"] = change.now("issued_on") or utcnow().date()
        invoice.updated_at = utcnow()
        await _announce(change, invoice)


async def _locked(session: AsyncSession, invoice: UUID) -> InvoiceRow:
    query = select(InvoiceRow).where(col(InvoiceRow.id) == invoice).with_for_update()
    return (await session.exec(query.execution_options(populate_existing=True))).one()


async def _check_left(change: Change, invoice: InvoiceRow) -> None:
    """Net and tax each, over all memos of the invoice that are not void."""
    others = select(func.coalesce(func.sum(CreditMemoRow.amount), 0), func.coalesce(func.sum(CreditMemoRow.tax_amount), 0)).where(
        CreditMemoRow.invoice_id == invoice.id, CreditMemoRow.status != "void", CreditMemoRow.id != change.id
    )
    net, tax = (await change.session.exec(others)).one()
    asked: dict[str, Decimal] = {name: change.now(name) for name in ("amount", "tax_amount")}
    if not any(asked.values()):
        detail = "a credit memo takes something back"
        raise InvalidInput(detail, errors=[FieldError(pointer="/amount", detail=detail, code="greater_than")])
    for name, left in (("amount", invoice.subtotal - net), ("tax_amount", invoice.tax_total - tax)):
        if asked[name] > left:
            currency = invoice.currency_code
            detail = f"{quantize(asked[name], currency)} {currency} is more than the {quantize(left, currency)} that is left of the invoice"
            raise Conflict(detail, errors=[FieldError(pointer=f"/{to_camel(name)}", detail=detail, code="more_than_left")])


async def _announce(change: Change, invoice: InvoiceRow) -> None:
    memo, currency = ids.encode("cme", change.id), invoice.currency_code
    told = {
        "credit_memo": memo,
        "invoice": ids.encode("inv", invoice.id),
        "number": change.now("number"),
        "currency_code": currency,
        "amount": str(quantize(change.now("amount"), currency)),
        "tax_amount": str(quantize(change.now("tax_amount"), currency)),
    }
    await append(change.session, "credit_memo.issued", memo, told)


CREDIT_MEMOS = Collection(
    entity_key="credit_memo",
    table=CreditMemoRow,
    body=CreditMemoBody,
    shown=CreditMemoShown,
    query=CreditMemoQuery,
    path="credit-memos",
    product="billing",
    fixed=frozenset({"invoice"}),
    parent="invoice",
    check=keep,
    draft=lambda row: row.status == "draft",
    about="Takes back an issued invoice or a part of it; once issued it stays as it is.",
)
