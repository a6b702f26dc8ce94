"""Rate cards: what an hour of a role costs, for one customer or for all, from a day until a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from app.core.model import Canonical, Day
from app.core.problems import FieldError, InvalidInput
from app.process_apis.records import Change, Collection, CurrencyCode, EntityCode, ListQuery, Price, Recorded, Ref, Text
from app.process_apis.services.billing.models import RateCardRow, RateRow

_UNTIL = "The last day; null: until further notice."


class RateCardBody(Canonical):
    name: Text = Field(examples=["Standard rates 2026"])
    legal_entity: EntityCode
    customer: Annotated[str | None, Ref("customer"), Field(max_length=90)] = Field(
        default=None, description="Whose own card it is; null: the general card, for every customer without a price of its own."
    )
    currency_code: CurrencyCode
    effective_from: date = Field(description="The first day.")
    effective_to: Day | None = Field(default=None, description=_UNTIL)


class RateCardShown(Recorded):
    name: str | None = None
    customer: Annotated[str | None, Ref("customer")] = None
    currency_code: str | None = None
    effective_from: Day | None = None
    effective_to: Day | None = None


class RateCardQuery(ListQuery):
    legal_entity: str | None = Field(default=None, max_length=40)
    customer: Annotated[str | None, Ref("customer")] = Field(default=None, max_length=90)
    currency_code: str | None = Field(default=None, max_length=3)
    effective_from_from: Day | None = None
    effective_from_to: Day | None = None


class RateBody(Canonical):
    rate_card: Annotated[str, Ref("rate_card"), Field(max_length=90)]
    role: Text
    unit_price: Price = Field(description="Of one hour, net, in the card's currency.")
    effective_from: date = Field(description="The first day. Days outside those of the card have no price.")
    effective_to: Day | None = Field(default=None, description=_UNTIL)


class RateShown(Recorded):
    rate_card: Annotated[str | None, Ref("rate_card")] = None
    role: str | None = None
    unit_price: Decimal | None = None
    effective_from: Day | None = None
    effective_to: Day | None = None


class RateQuery(ListQuery):
    rate_card: Annotated[str | None, Ref("rate_card")] = Field(default=None, max_length=90)
    role: str | None = Field(default=None, max_length=255)


async def days_in_order(change: Change) -> None:
    first, last = change.now("effective_from"), change.now("effective_to")
    if last is not None and last < first:
        detail = f"it would end on {last}, before it begins on {first}"
        raise InvalidInput(detail, errors=[FieldError(pointer="/effectiveTo", detail=detail, code="before_beginning")])


RATE_CARDS = Collection(
    entity_key="rate_card",
    table=RateCardRow,
    body=RateCardBody,
    shown=RateCardShown,
    query=RateCardQuery,
    path="rate-cards",
    product="billing",
    fixed=frozenset({"legal_entity", "customer", "currency_code"}),
    check=days_in_order,
    about="Prices of one legal entity of ours, for one customer or for all.",
)
RATES = Collection(
    entity_key="rate",
    table=RateRow,
    body=RateBody,
    shown=RateShown,
    query=RateQuery,
    path="rates",
    product="billing",
    fixed=frozenset({"rate_card"}),
    parent="rate_card",
    check=days_in_order,
    clashes={"ex_rate_days": "The card has another rate of this role on one of these days: end that one first, or choose other days."},
    about="What an hour of a role costs by one rate card.",
)
