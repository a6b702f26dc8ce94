"""Customers and contacts on the wire, and who sees them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.canonical import Address
from app.core.model import Canonical
from app.process_apis.records import Change, Collection, CurrencyCode, EntityCode, ListQuery, Recorded, Ref, Text
from app.process_apis.services.customers.hierarchy import guard
from app.process_apis.services.customers.identity import check_roles, recognise, remember
from app.process_apis.services.customers.models import ContactRow, CustomerRow
from app.process_apis.services.customers.sight import of_customers_served, served

Phone = Annotated[str, Field(min_length=1, max_length=40)]


class CustomerStatus(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"


class ContactFunction(StrEnum):
    """What we need the person for."""

    BILLING = "billing"
    DELIVERY = "delivery"
    CONTRACT = "contract"


class PostalAddress(Address):
    street: str | None = Field(default=None, max_length=255)
    city: str | None = Field(default=None, max_length=100)
    state: str | None = Field(default=None, max_length=100, examples=["Avon"])
    postal_code: str | None = Field(default=None, max_length=20)
    country_code: str | None = Field(default=None, pattern="^[A-Z]{2}$", description="ISO 3166-1.")


class CustomerBody(Canonical):
    name: Text
    parent: Annotated[str | None, Ref("customer")] = Field(
        default=None, max_length=90, description="The customer above it: no circle, and at most ten levels in all."
    )
    website: str | None = Field(default=None, max_length=255)
    phone: Phone | None = None
    tax_number: str | None = Field(default=None, max_length=40)
    address: PostalAddress | None = None
    legal_entity: EntityCode | None = Field(default=None, description="Which of our legal entities sells to it.")
    billing_entity: EntityCode | None = Field(default=None, description="Which of our legal entities bills it.")
    delivery_entity: EntityCode | None = Field(default=None, description="Which of our legal entities works for it.")
    currency_code: CurrencyCode | None = None
    status: CustomerStatus = CustomerStatus.ACTIVE
    match_reviewed: bool = Field(
        default=False, description="A person has looked at the customers that are alike: it is none of them. A sure match stays a conflict."
    )


class CustomerShown(Recorded):
    name: str | None = None
    parent: Annotated[str | None, Ref("customer")] = None
    website: str | None = None
    phone: str | None = None
    tax_number: str | None = None
    address: PostalAddress | None = None
    billing_entity: str | None = None
    delivery_entity: str | None = None
    currency_code: str | None = None
    status: CustomerStatus | None = None


class CustomerQuery(ListQuery):
    name: str | None = Field(default=None, max_length=255)
    parent: Annotated[str | None, Ref("customer")] = Field(default=None, max_length=90)
    tax_number: str | None = Field(default=None, max_length=40)
    legal_entity: str | None = Field(default=None, max_length=40)
    billing_entity: str | None = Field(default=None, max_length=40)
    delivery_entity: str | None = Field(default=None, max_length=40)
    status: CustomerStatus | None = None


class ContactBody(Canonical):
    customer: Annotated[str, Ref("customer"), Field(max_length=90)]
    first_name: Text | None = Field(default=None, examples=["Ada"])
    last_name: Text = Field(examples=["Byrne"])
    email: str | None = Field(default=None, max_length=255, pattern=r"^[^@\s]+@[^@\s]+$", examples=["ada.byrne@larkfield.example"])
    phone: Phone | None = None
    job_title: Text | None = Field(default=None, examples=["Finance Director"])
    function: ContactFunction | None = None


class ContactShown(Recorded):
    customer: Annotated[str | None, Ref("customer")] = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    job_title: str | None = None
    function: ContactFunction | None = None


class ContactQuery(ListQuery):
    customer: Annotated[str | None, Ref("customer")] = Field(default=None, max_length=90)
    email: str | None = Field(default=None, max_length=255)
    function: ContactFunction | None = None


async def check_customer(change: Change) -> None:
    check_roles(change)
    await guard(change)
    await recognise(change)


CUSTOMERS = Collection(
    entity_key="customer",
    table=CustomerRow,
    body=CustomerBody,
    shown=CustomerShown,
    query=CustomerQuery,
    path="customers",
    product="customer",
    fixed=frozenset({"match_reviewed"}),
    asides=frozenset({"match_reviewed"}),
    check=check_customer,
    after=remember,
    visible=served,
    merges=True,
    about="A client company, where it stands in its group, and which of our legal entities serve it.",
)
CONTACTS = Collection(
    entity_key="contact",
    table=ContactRow,
    body=ContactBody,
    shown=ContactShown,
    query=ContactQuery,
    path="contacts",
    product="customer",
    visible=of_customers_served,
    about="A person at a customer.",
)
COLLECTIONS = (CUSTOMERS, CONTACTS)
