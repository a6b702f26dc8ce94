"""The outbox: events in the past tense, appended in the transaction that made them true. Delivery is not here yet."""

from app.platform.events.outbox import OutboxEventRow, append

__all__ = ["OutboxEventRow", "append"]
