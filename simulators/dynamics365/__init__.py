"""A simulated Business Central tenant: API v2.0, project pages as OData services, webhooks, and the Entra token endpoint before it.

Owns the vendor's wire format and the tenant's own rules, written from the vendor fact sheet; knows nothing of our connectors.
Finance & Operations and Dataverse (sheet 12) are other products with other addresses and are not simulated.
"""

from simulators.dynamics365.simulator import BusinessCentral

SIMULATOR = BusinessCentral

__all__ = ["SIMULATOR", "BusinessCentral"]
