"""The outbox: events in the past tense, appended in the transaction that made them true. Delivery is not here yet.

The inbox: what systems tell us unasked, kept before it is acknowledged; and our subscriptions there.
"""

from app.platform.events.inbox import Delivery, Due, Inbox, Told
from app.platform.events.outbox import OutboxEventRow, append
from app.platform.events.subscriptions import TOKEN, Subscriptions

__all__ = ["TOKEN", "Delivery", "Due", "Inbox", "OutboxEventRow", "Subscriptions", "Told", "append"]
