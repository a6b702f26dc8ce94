"""Business records: what every business service offers of each of its collections, declared once and served alike.

List with cursor, filters and field selection; get with an ETag; create under an ``Idempotency-Key``; patch with ``If-Match``; the bulk
forms of both, which answer per item. A service declares a table, the shapes on the wire and its own rules; the rest is here.
"""

from app.process_apis.records.collection import Author, Change, Collection
from app.process_apis.records.external import ExternalIds
from app.process_apis.records.router import routes
from app.process_apis.records.row import RecordRow
from app.process_apis.records.store import Outcome, RecordStore, find
from app.process_apis.records.wire import (
    CurrencyCode,
    EntityCode,
    ListQuery,
    Percent,
    Price,
    Quantity,
    Recorded,
    Ref,
    Sum,
    Text,
)

__all__ = [
    "Author",
    "Change",
    "Collection",
    "CurrencyCode",
    "EntityCode",
    "ExternalIds",
    "ListQuery",
    "Outcome",
    "Percent",
    "Price",
    "Quantity",
    "RecordRow",
    "RecordStore",
    "Recorded",
    "Ref",
    "Sum",
    "Text",
    "find",
    "routes",
]
