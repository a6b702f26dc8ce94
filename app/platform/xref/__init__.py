"""The crosswalk: which record in one system is which record in another, and what is being written right now.

Owns canonical ids, links and write intents. Knows no connector and makes no call to a system.
"""

from app.platform.xref.intents import Intent, Intents
from app.platform.xref.links import CrossReference, Link, LinkConflict, Role
from app.platform.xref.models import XrefEntityRow, XrefLinkHistoryRow, XrefLinkRow, XrefObjectRow, XrefWriteIntentRow

__all__ = [
    "CrossReference",
    "Intent",
    "Intents",
    "Link",
    "LinkConflict",
    "Role",
    "XrefEntityRow",
    "XrefLinkHistoryRow",
    "XrefLinkRow",
    "XrefObjectRow",
    "XrefWriteIntentRow",
]
