"""Where a project stands, in money and hours, from our books; and which price applies."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.canonical import quantize
from app.core import ids
from app.core.database import Database
from app.core.problems import NotFound
from app.platform.identity.sight import Sight
from app.process_apis.services.billing import repository
from app.process_apis.services.billing.rules import LineTerms, hours, spread
from app.process_apis.services.billing.schemas import LinePositionOut, PositionOut, RateInForce
from app.process_apis.services.runs.schemas import MoneyOut


class BillingService:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def projects(self, sight: Sight) -> list[tuple[str, str]]:
        """(project, legal entity) of all that are in sight."""
        async with self._database.session() as session:
            return [(ids.encode("prj", project), entity) for project, entity in await repository.all_projects(session, sight)]

    async def position(self, project_id: str, sight: Sight) -> PositionOut:
        """:class:`NotFound` when there is no such project in sight."""
        try:
            key = ids.decode("prj", project_id)
        except ids.BadId:
            raise NotFound("there is no such project") from None
        async with self._database.session() as session:
            _, contract = await repository.project_and_contract(session, key)
            if not sight.sees(contract.legal_entity):
                raise NotFound("there is no such project")
            terms = await repository.terms(session, await repository.contract_lines(session, contract.id))
            issued = await repository.issued_invoices(session, contract.id)
            credited = await repository.credited(session, contract.id)
        currency = contract.currency_code
        lines = sorted(terms.values(), key=lambda item: item.number)
        taken_back = _by_line(credited, currency)
        credit = sum((net for _, net, _ in credited), Decimal(0))
        billed = sum((line.billed_amount for line in lines), Decimal(0)) - credit
        return PositionOut(
            project_id=project_id,
            contract_id=ids.encode("con", contract.id),
            legal_entity=contract.legal_entity,
            contract_value=_money(contract.subtotal, currency),
            billed=_money(billed, currency),
            issued=_money(sum((row.subtotal for row in issued), Decimal(0)), currency),
            credited=_money(credit, currency),
            backlog=_money(contract.subtotal - billed, currency),
            billed_hours=str(hours(sum(line.billed_minutes for line in lines))),
            lines=[_line(line, taken_back.get(line.line, Decimal(0)), currency) for line in lines],
        )

    async def rate(
        self, sight: Sight, *, on: date, role: str, legal_entity: str, customer: str | None, currency_code: str | None
    ) -> RateInForce:
        """Which price applies; :class:`NotFound` when no card in sight says one."""
        nobody = NotFound(f"no rate card says what {role} costs there on {on}")
        try:
            whose = ids.decode("cus", customer) if customer is not None else None
        except ids.BadId:
            raise NotFound(f"there is no customer {customer}") from None
        if not sight.sees(legal_entity):
            raise nobody
        asked: dict[str, Any] = {"on": on, "role": role, "legal_entity": legal_entity}
        async with self._database.session() as session:
            found = await repository.rate_in_force(session, **asked, customer=whose, currency_code=currency_code)
        if found is None:
            raise nobody
        rate, card = found
        ends = [day for day in (rate.effective_to, card.effective_to) if day is not None]
        return RateInForce(
            **asked,
            unit_price=rate.unit_price,
            currency_code=card.currency_code,
            customer=card.customer_id and ids.encode("cus", card.customer_id),
            rate=ids.encode("rat", rate.id),
            rate_card=ids.encode("rtc", card.id),
            rate_card_name=card.name,
            effective_from=max(rate.effective_from, card.effective_from),
            effective_to=min(ends, default=None),
        )


def _by_line(credited: list[tuple[UUID, Decimal, list[tuple[UUID, Decimal]]]], currency: str) -> dict[str, Decimal]:
    """What of the credit falls on each contract line."""
    found: dict[str, Decimal] = {}
    for _, net, lines in credited:
        for (line, _), part in zip(lines, spread(net, [amount for _, amount in lines], currency), strict=True):
            found[str(line)] = found.get(str(line), Decimal(0)) + part
    return found


def _line(line: LineTerms, credited: Decimal, currency: str) -> LinePositionOut:
    billed = line.billed_amount - credited
    return LinePositionOut(
        number=line.number,
        billing_type=line.billing_type.value,
        description=line.description,
        contract_value=_money(line.amount, currency),
        billed=_money(billed, currency),
        credited=_money(credited, currency),
        backlog=_money(line.amount - billed, currency),
        billed_hours=str(hours(line.billed_minutes)),
    )


def _money(amount: Decimal, currency: str) -> MoneyOut:
    return MoneyOut(amount=str(quantize(amount, currency)), currency_code=currency)
