"""Contracts on the wire."""

from __future__ import annotations

from pydantic import Field

from app.canonical.money import Amount
from app.core.model import Canonical, Day
from app.process_apis.records import Collection, CurrencyCode, EntityCode, ListQuery, Recorded, Text
from app.process_apis.services.contracts.models import ContractRow


class ContractBody(Canonical):
    legal_entity: EntityCode
    currency_code: CurrencyCode
    payment_terms: Text
    signed_on: Day


class ContractShown(Recorded):
    currency_code: str | None = None
    payment_terms: str | None = None
    signed_on: Day | None = None
    subtotal: Amount = None
    tax_total: Amount = None


class ContractQuery(ListQuery):
    legal_entity: str | None = Field(default=None, max_length=40)
    currency_code: str | None = Field(default=None, max_length=3)


CONTRACTS = Collection(
    entity_key="contract",
    table=ContractRow,
    body=ContractBody,
    shown=ContractShown,
    query=ContractQuery,
    path="contracts",
    product="contract",
    about="What was agreed with a customer.",
)
COLLECTIONS = (CONTRACTS,)
