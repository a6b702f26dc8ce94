"""Where a project stands, in money and hours, from our books."""

from __future__ import annotations

from decimal import Decimal

from app.canonical import quantize
from app.core import ids
from app.core.database import Database
from app.core.problems import NotFound
from app.platform.identity.sight import Sight
from app.process_apis.services.billing import repository
from app.process_apis.services.billing.rules import LineTerms, hours
from app.process_apis.services.billing.schemas import LinePositionOut, PositionOut
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
        currency = contract.currency_code
        lines = sorted(terms.values(), key=lambda item: item.number)
        billed = sum((line.billed_amount for line in lines), Decimal(0))
        return PositionOut(
            project_id=project_id,
            contract_id=ids.encode("con", contract.id),
            legal_entity=contract.legal_entity,
            contract_value=_money(contract.subtotal, currency),
            billed=_money(billed, currency),
            issued=_money(sum((row.subtotal for row in issued), Decimal(0)), currency),
            backlog=_money(contract.subtotal - billed, currency),
            billed_hours=str(hours(sum(line.billed_minutes for line in lines))),
            lines=[_line(line, currency) for line in lines],
        )


def _line(line: LineTerms, currency: str) -> LinePositionOut:
    return LinePositionOut(
        number=line.number,
        billing_type=line.billing_type.value,
        description=line.description,
        contract_value=_money(line.amount, currency),
        billed=_money(line.billed_amount, currency),
        backlog=_money(line.amount - line.billed_amount, currency),
        billed_hours=str(hours(line.billed_minutes)),
    )


def _money(amount: Decimal, currency: str) -> MoneyOut:
    return MoneyOut(amount=str(quantize(amount, currency)), currency_code=currency)
