"""A simulated NetSuite account: record API, SuiteQL, metadata, asynchronous jobs, both ways to sign in.

Owns the vendor's wire format and the account's own rules, written from the vendor fact sheet; knows nothing of our connectors.
"""

from simulators.netsuite.simulator import NetSuite

SIMULATOR = NetSuite

__all__ = ["SIMULATOR", "NetSuite"]
