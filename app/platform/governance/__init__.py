"""Who may write what: the ownership register, writes that are held for review, and the audit of every decision.
What a write is and how it reaches a system is decided elsewhere; this slice says whether it may."""

from app.platform.governance.audit import Audit, Entry
from app.platform.governance.governor import Governor, Proposal
from app.platform.governance.held import HeldWrite, HeldWrites
from app.platform.governance.ownership import Decision, Register, load

__all__ = ["Audit", "Decision", "Entry", "Governor", "HeldWrite", "HeldWrites", "Proposal", "Register", "load"]
