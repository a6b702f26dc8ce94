"""Governance on the wire: explaining the ownership register, looking at held writes, reading the audit.
Deciding on a held write is a flow's business, since it may write to a system."""
