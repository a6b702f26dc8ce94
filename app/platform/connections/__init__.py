"""Instances of systems as rows: settings, sealed credentials, overrides, owner, and which legal entity and role each one serves.

Knows no connector: what the settings mean is the business of ``system_apis``.
"""

from app.platform.connections.models import ConnectionRow, RoutingRow
from app.platform.connections.service import Connections, Instance

__all__ = ["ConnectionRow", "Connections", "Instance", "RoutingRow"]
