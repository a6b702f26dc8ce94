"""Salesforce, Sales Cloud: one org with its data API (REST, v31 to v68), its OAuth endpoints, and ``merge()`` of the SOAP API.

Not here: Bulk, events, approvals, search, Apex REST, duplicate rules, field-level security, the rest of SOAP.
"""

from simulators.salesforce.simulator import SalesforceSimulator

SIMULATOR = SalesforceSimulator

__all__ = ["SIMULATOR", "SalesforceSimulator"]
