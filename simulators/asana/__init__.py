"""Asana, REST API 1.0: one organization held in memory.

Owns the vendor's wire format and rules, written from the fact sheet and the vendor's published OpenAPI contract. Knows nothing of our
connectors. Sections named §n are those of the fact sheet.
"""

from simulators.asana.simulator import SIMULATOR, Asana

__all__ = ["SIMULATOR", "Asana"]
