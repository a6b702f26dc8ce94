"""The crosswalk: which record in one system is which record in another, and what is being written right now.

Owns canonical ids, links and their history, merges, splits, match keys and write intents. Knows no connector and makes no call to a system.
"""

from app.platform.xref.intents import Doubt, Intent, Intents
from app.platform.xref.links import CrossReference, Link, LinkConflict, Role, RoleName
from app.platform.xref.matching import Candidate, Facts, Match, Matching, Verdict, judge
from app.platform.xref.merges import Clash, Merge, Merges, Moved, OnConflict
from app.platform.xref.models import (
    XrefEntityRow,
    XrefLinkHistoryRow,
    XrefLinkRow,
    XrefMatchKeyRow,
    XrefMergeRow,
    XrefObjectRow,
    XrefWriteIntentRow,
)
from app.platform.xref.records import Place, Records, Standing
from app.platform.xref.splits import Parting, SplitPlan, Splits

__all__ = [
    "Candidate",
    "Clash",
    "CrossReference",
    "Doubt",
    "Facts",
    "Intent",
    "Intents",
    "Link",
    "LinkConflict",
    "Match",
    "Matching",
    "Merge",
    "Merges",
    "Moved",
    "OnConflict",
    "Parting",
    "Place",
    "Records",
    "Role",
    "RoleName",
    "SplitPlan",
    "Splits",
    "Standing",
    "Verdict",
    "XrefEntityRow",
    "XrefLinkHistoryRow",
    "XrefLinkRow",
    "XrefMatchKeyRow",
    "XrefMergeRow",
    "XrefObjectRow",
    "XrefWriteIntentRow",
    "judge",
]
