"""Salesforce, Sales Cloud: one org with its data API (REST, v31 to v68) and its OAuth endpoints.

Not here: Bulk, events, approvals, search, Apex REST, duplicate rules, field-level security, account merge.
"""

from simulators.salesforce.simulator import SalesforceSimulator

SIMULATOR = SalesforceSimulator

__all__ = ["SIMULATOR", "SalesforceSimulator"]
