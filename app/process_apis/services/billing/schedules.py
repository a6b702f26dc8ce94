"""Billing schedules: when a contract is billed. The dated entries of a fixed fee add up to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlmodel import col, select

from app.canonical import BillingType
from app.canonical.money import quantize
from app.core.model import Canonical, Day
from app.core.problems import FieldError, InvalidInput
from app.process_apis.records import Change, Collection, ListQuery, Recorded, Ref, Sum, Text
from app.process_apis.services.billing import repository
from app.process_apis.services.billing.models import BillingScheduleRow
from app.process_apis.services.contracts import AgreedContract, ContractRow

Frequency = Literal["once", "monthly", "quarterly", "milestones"]


class ScheduleEntry(Canonical):
    due_on: Day
    amount: Sum = Field(ge=0, description="Net of tax.")
    description: str | None = Field(default=None, max_length=255)


class BillingScheduleBody(Canonical):
    contract: Annotated[str, Ref("contract"), Field(max_length=90)]
    name: Text | None = None
    frequency: Frequency = Field(
        description="`milestones`: by the entries. The others say how often time and materials are billed.", examples=["milestones"]
    )
    in_arrears: bool = Field(default=True, description="Whether a period is billed when it is over.")
    entries: list[ScheduleEntry] = Field(
        default=[], max_length=200, description="Their amounts add up to the contract's fixed-fee value; none where there is no fixed fee."
    )


class BillingScheduleShown(Recorded):
    contract: Annotated[str | None, Ref("contract")] = None
    name: str | None = None
    frequency: str | None = None
    in_arrears: bool | None = None
    currency_code: str | None = None
    entries: list[ScheduleEntry] | None = None


class BillingScheduleQuery(ListQuery):
    contract: Annotated[str | None, Ref("contract")] = Field(default=None, max_length=90)
    frequency: Frequency | None = None


async def adds_up(change: Change) -> None:
    """The entries are the contract's fixed fee, to the cent. The contract is locked, so that its lines stay as they are meanwhile."""
    if change.row is not None and "entries" not in change.given:
        return
    contract = change.now("contract_id")
    await change.session.exec(select(ContractRow.id).where(col(ContractRow.id) == contract).with_for_update(read=True))
    lines = await repository.contract_lines(change.session, contract)
    fee = sum((line.amount for line in lines if line.billing_type == BillingType.FIXED_FEE), Decimal(0))
    currency = change.now("currency_code")
    entries: list[ScheduleEntry] = change.given["entries"] or []
    for index, entry in enumerate(entries):
        if quantize(entry.amount, currency) != entry.amount:
            raise _wrong(f"/entries/{index}/amount", f"more digits than {currency} has", "too_many_digits")
    planned = sum((entry.amount for entry in entries), Decimal(0))
    if planned != fee:
        told = f"the entries add up to {quantize(planned, currency)} {currency}, the contract's fixed fee is {quantize(fee, currency)}"
        raise _wrong("/entries", told, "does_not_add_up")


def _wrong(pointer: str, detail: str, code: str) -> InvalidInput:
    return InvalidInput(detail, errors=[FieldError(pointer=pointer, detail=detail, code=code)])


def schedule_of(agreed: AgreedContract) -> dict[str, Any]:
    """When an agreed contract is billed: each fixed-fee line on its day, or every month where all is time and materials.

    Members of a canonical billing schedule; days and amounts are not JSON yet.
    """
    fees = [line for line in agreed.lines if line.billing_type is BillingType.FIXED_FEE]
    entries = [
        {"due_on": line.due_on or agreed.signed_on, "amount": line.amount, "description": line.milestone_name or line.description}
        for line in fees
    ]
    dated = {"frequency": "milestones", "entries": entries} if fees else {"frequency": "monthly"}
    return {**dated, "in_arrears": True}


def schedule_row(agreed: AgreedContract) -> dict[str, Any]:
    """The same as columns."""
    planned = schedule_of(agreed)
    entries = [ScheduleEntry.model_validate(entry).model_dump(mode="json") for entry in planned.get("entries", [])]
    return {**planned, "entries": entries, "currency_code": agreed.currency_code, "legal_entity": agreed.billing_entity}


BILLING_SCHEDULES = Collection(
    entity_key="billing_schedule",
    table=BillingScheduleRow,
    body=BillingScheduleBody,
    shown=BillingScheduleShown,
    query=BillingScheduleQuery,
    path="billing-schedules",
    product="billing",
    fixed=frozenset({"contract"}),
    parent="contract",
    check=adds_up,
    clashes={"uq_billing_schedule_contract": "The contract has a billing schedule already: change that one."},
    about="When a contract is billed.",
)
