"""Who may write what: the ownership register. Approvals and audit will live here too."""

from app.platform.governance.ownership import Register, load

__all__ = ["Register", "load"]
