"""Certinia PSA: managed packages in a Salesforce org of their own, spoken to through the platform's REST API.

What the platform does is the Salesforce simulator's; here are the packages' objects, rules, triggers and limits. Not here: Accounting
(``c2g__``), the billing-document integration, Bulk, events, the package's pages.
"""

from simulators.certinia.simulator import CertiniaSimulator

SIMULATOR = CertiniaSimulator

__all__ = ["SIMULATOR", "CertiniaSimulator"]
