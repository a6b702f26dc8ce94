"""SAP S/4HANA Cloud, Public Edition: OData services with sessions, CSRF tokens and ETags.

Owns what one tenant answers; written from the vendor's published metadata and fact sheet, never from a connector.
"""

from simulators.sap_s4hana.simulator import SapS4Hana

SIMULATOR = SapS4Hana

__all__ = ["SIMULATOR", "SapS4Hana"]
