"""Who sees a customer, and the people there."""

from __future__ import annotations

from sqlalchemy import ColumnElement, column, exists, or_, select, table
from sqlmodel import col

from app.platform.identity.sight import Sight
from app.process_apis.records.collection import family, own_rows
from app.process_apis.services.customers.models import ContactRow, CustomerRow

_CONTRACT = table("contract", column("customer_id"), column("legal_entity"))


def served(sight: Sight) -> ColumnElement[bool]:
    """Customers for whom one of the entities in sight plays a role, or with whom it has a contract."""
    entities = sorted(sight.legal_entities or ())
    ids = family(CustomerRow.id).correlate(CustomerRow)
    return or_(
        own_rows(CustomerRow, sight),
        col(CustomerRow.billing_entity).in_(entities),
        col(CustomerRow.delivery_entity).in_(entities),
        exists().where(_CONTRACT.c.customer_id.in_(ids), _CONTRACT.c.legal_entity.in_(entities)).correlate(CustomerRow),
    )


def of_customers_served(sight: Sight) -> ColumnElement[bool]:
    return col(ContactRow.customer_id).in_(select(col(CustomerRow.id)).where(served(sight)))
