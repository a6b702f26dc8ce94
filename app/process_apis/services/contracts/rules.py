"""The business rules of writes on contracts, lines and amendments. They run in the transaction of the write."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic.alias_generators import to_camel
from sqlalchemy import update
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.core import ids
from app.core.clock import utcnow
from app.core.problems import Conflict, FieldError, InvalidInput
from app.process_apis.records import Author, Change
from app.process_apis.services.contracts import versions
from app.process_apis.services.contracts.changes import TERMS, Outcome, amend, revise
from app.process_apis.services.contracts.models import AmendmentRow, ContractLineRow, ContractRow
from app.process_apis.services.contracts.repository import add_lines, billed, lines_of, lock_contract
from app.process_apis.services.contracts.schemas import AmendedLine, ContractStatus
from app.process_apis.services.contracts.terms import BillingRule, Fault, billing_type

_FOLLOWING = {ContractStatus.DRAFT: {ContractStatus.ACTIVE, ContractStatus.CLOSED}, ContractStatus.ACTIVE: {ContractStatus.CLOSED}}


async def check_contract(change: Change) -> None:
    if change.values.get("delivery_entity") is None and (change.row is None or "delivery_entity" in change.values):
        change.values["delivery_entity"] = change.now("legal_entity")
    _check_step(change)
    if change.now("status") == ContractStatus.ACTIVE and change.now("signed_on") is None:
        raise _invalid("/signedOn", "an active contract has been signed", "missing")
    starts, ends = change.now("starts_on"), change.now("ends_on")
    if starts is not None and ends is not None and ends < starts:
        raise _invalid("/endsOn", "ends before it starts", "invalid")
    if change.row is None:
        change.values |= {"subtotal": _agreed(change).value_change, "tax_total": Decimal(0)}
    elif change.row.status != ContractStatus.DRAFT:
        await versions.begin(change.session, change.row)


async def after_contract(change: Change) -> None:
    """Lines of a new contract, and the version that the change made."""
    session = change.session
    contract = await session.get_one(ContractRow, change.id)
    await session.refresh(contract)
    if change.row is None:
        outcome = _agreed(change)
        numbered = enumerate(outcome.lines, 1)
        await add_lines(session, [line_row(contract, number, line.values, change.author.by) for number, line in numbered])
    in_force = contract.status != ContractStatus.DRAFT
    moved = update(ContractLineRow).where(col(ContractLineRow.contract_id) == contract.id, col(ContractLineRow.in_force) != in_force)
    await session.exec(moved.values(in_force=in_force))
    what = "agreed" if change.row is None else "changed: " + ", ".join(to_camel(name) for name in sorted(change.given))
    await versions.settle(session, contract, by=change.author.by, what=what)


async def check_line(change: Change) -> None:
    """Lines come and go with a draft; in force only the ERP changes one by itself, and everybody else asks for an amendment."""
    session, contract_id = change.session, change.now("contract_id")
    contract = await lock_contract(session, contract_id)
    if contract.status == ContractStatus.CLOSED:
        raise Conflict("the contract is closed")
    if change.row is None:
        if contract.status != ContractStatus.DRAFT:
            raise Conflict("the contract is in force: a further line is an amendment (POST /amendments)")
        change.values["number"] = await _number(session, contract.id, change.values.get("number"))
        change.values["in_force"] = False
    elif change.row.in_force:
        await versions.begin(session, contract)
    done = (await billed(session, contract.id)).get(change.id)
    before = {} if change.row is None else _known(change.row)
    values, faults = revise(before, change.values, done or Decimal(0), contract.currency_code)
    _refuse(faults)
    change.values.update(values, billing_type=billing_type(BillingRule(values["billing_rule"])).value)


async def after_line(change: Change) -> None:
    contract = await lock_contract(change.session, change.now("contract_id"))
    line = await change.session.get_one(ContractLineRow, change.id)
    await versions.settle(change.session, contract, by=change.author.by, what=f"changed line {line.number}")


async def check_amendment(change: Change) -> None:
    """Of a contract in force, not decided yet; its lines are tried on the contract as it is."""
    if change.row is not None and change.row.status != "requested":
        raise Conflict(f"the amendment is {change.row.status}: ask for another one")
    contract = await change.session.get_one(ContractRow, change.now("contract_id"))
    if contract.status != ContractStatus.ACTIVE:
        detail = "a draft is changed directly" if contract.status == ContractStatus.DRAFT else "a closed contract does not change"
        raise Conflict(f"the contract is not in force: {detail}")
    if change.row is None or "lines" in change.given:
        told: list[AmendedLine] = change.given.get("lines") or []
        change.values["lines"] = [line.model_dump(mode="json", exclude_none=True) for line in told]
    outcome = await tried(change.session, contract, change.now("lines"))
    if outcome.errors:
        raise InvalidInput(outcome.errors[0].detail, errors=outcome.errors)
    change.values["value_change"] = outcome.value_change
    change.values["prepared_by"] = change.author.by


async def tried(session: AsyncSession, contract: ContractRow, lines: list[dict[str, Any]]) -> Outcome:
    """What the stored lines of an amendment make of the contract."""
    known = await lines_of(session, contract.id)
    done = await billed(session, contract.id)
    wanted = [AmendedLine.model_validate(line).model_dump(exclude_none=True) for line in lines]
    return amend(
        {line.number: _known(line) for line in known},
        {line.number: done[line.id] for line in known if line.id in done},
        wanted,
        contract.currency_code,
    )


async def approve(session: AsyncSession, amendment: AmendmentRow, author: Author) -> None:
    """Lines, sums, version and decision, all or nothing. :class:`Conflict` when the contract has moved on since the request."""
    if not amendment.lines:
        raise _invalid("/lines", "the amendment says no line yet: there is nothing to approve", "missing")
    lines = {line.number: line for line in await lines_of(session, amendment.contract_id, lock=True)}
    contract = await lock_contract(session, amendment.contract_id)
    if contract.status != ContractStatus.ACTIVE:
        raise Conflict("the contract is not in force any more")
    outcome = await tried(session, contract, amendment.lines)
    if outcome.errors:
        raise Conflict(f"the contract has changed since: {outcome.errors[0].detail}", errors=outcome.errors)
    await versions.begin(session, contract)
    following = max(lines, default=0)
    for item in outcome.lines:
        if item.number is None:
            following += 1
            await add_lines(session, [line_row(contract, following, item.values, author.by)])
            continue
        kind = billing_type(BillingRule(item.values["billing_rule"])).value
        changed = update(ContractLineRow).where(col(ContractLineRow.id) == lines[item.number].id)
        await session.exec(changed.values(**item.values, billing_type=kind, updated_at=utcnow()))
    amendment.value_change = outcome.value_change
    amendment.version = await versions.settle(session, contract, by=author.by, what=amendment.title, amendment=amendment.id)


def line_row(contract: ContractRow, number: int, values: dict[str, Any], by: str) -> dict[str, Any]:
    """The columns of a further line."""
    now = utcnow()
    return {
        **values,
        "id": ids.new_uuid(),
        "contract_id": contract.id,
        "number": number,
        "billing_type": billing_type(BillingRule(values["billing_rule"])).value,
        "legal_entity": contract.legal_entity,
        "currency_code": contract.currency_code,
        "in_force": contract.status != ContractStatus.DRAFT,
        "brought_by": by,
        "created_at": now,
        "updated_at": now,
    }


def _agreed(change: Change) -> Outcome:
    """The lines of a new contract, priced; every fault of every line at once."""
    outcome = amend({}, {}, [line.model_dump() for line in change.given["lines"]], change.values["currency_code"])
    if outcome.errors:
        raise InvalidInput(outcome.errors[0].detail, errors=outcome.errors)
    return outcome


def _check_step(change: Change) -> None:
    before = None if change.row is None else ContractStatus(change.row.status)
    after = change.values.get("status")
    if before is not None and after is not None and after != before and after not in _FOLLOWING.get(before, ()):
        raise Conflict(f"a contract that is {before} cannot become {after}")
    if before is None and after == ContractStatus.CLOSED:
        raise _invalid("/status", "a new contract is a draft or active", "invalid")


async def _number(session: AsyncSession, contract: UUID, wanted: int | None) -> int:
    taken = select(ContractLineRow.id).where(ContractLineRow.contract_id == contract, ContractLineRow.number == wanted)
    if wanted is not None and (await session.exec(taken)).first() is not None:
        raise Conflict(f"the contract has a line {wanted} already")
    highest = select(func.max(ContractLineRow.number)).where(ContractLineRow.contract_id == contract)
    return wanted or ((await session.exec(highest)).one() or 0) + 1


def _known(line: ContractLineRow) -> dict[str, Any]:
    return {name: getattr(line, name) for name in (*TERMS, "amount", "tax_amount")}


def _refuse(faults: list[Fault]) -> None:
    if faults:
        errors = [FieldError(pointer=f"/{to_camel(name)}", detail=detail, code=code) for name, detail, code in faults]
        raise InvalidInput(errors[0].detail, errors=errors)


def _invalid(pointer: str, detail: str, code: str) -> InvalidInput:
    return InvalidInput(detail, errors=[FieldError(pointer=pointer, detail=detail, code=code)])
