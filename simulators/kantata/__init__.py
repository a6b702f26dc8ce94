"""Kantata OX (formerly Mavenlink), REST API v1: one account held in memory.

Owns the vendor's wire format and rules, written from the fact sheet and published data. Knows nothing of our connectors. Kantata SX
is another product, a managed package on Salesforce, and is not simulated here.
"""

from simulators.kantata.simulator import KantataOX

SIMULATOR = KantataOX

__all__ = ["SIMULATOR", "KantataOX"]
