"""Who is sold to and billed: customers, their hierarchy, and which of our legal entities serves them."""

from pydantic import Field

from app.core.model import Canonical


class Address(Canonical):
    street: str | None = None
    city: str | None = None
    state: str | None = Field(default=None, examples=["Avon"])
    postal_code: str | None = None
    country_code: str | None = None


class Customer(Canonical):
    """A client company. ``parent`` is the canonical id of the customer above it.

    Codes of our own entities: ``legal_entity`` sells to it, ``billing_entity`` bills it and ``delivery_entity`` works for it, where
    those are others.
    """

    name: str | None = None
    parent: str | None = None
    website: str | None = None
    phone: str | None = None
    tax_number: str | None = None
    address: Address | None = None
    legal_entity: str | None = None
    billing_entity: str | None = None
    delivery_entity: str | None = None
    currency_code: str | None = None
    currencies: list[str] | None = None
    erp_reference: str | None = None
    psa_reference: str | None = None
    status: str | None = None


class CustomerLegalEntity(Canonical):
    """A further legal entity of ours that may bill a customer, where the system of record keeps that as a record of its own."""

    customer: str | None = None
    legal_entity: str | None = Field(default=None, examples=["HOLT-US"])


class Contact(Canonical):
    """A person at a customer. ``function`` is what we need the person for: ``billing``, ``delivery`` or ``contract``."""

    customer: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    job_title: str | None = None
    function: str | None = None
