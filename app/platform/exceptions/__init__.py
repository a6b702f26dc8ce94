"""What stands in the way of records and waits for a person: an owner, a cause in business words, and what is affected since when."""

from app.platform.exceptions.models import ExceptionRow, SchemaSnapshotRow
from app.platform.exceptions.store import Exceptions, Trouble

__all__ = ["ExceptionRow", "Exceptions", "SchemaSnapshotRow", "Trouble"]
