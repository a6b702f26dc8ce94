"""A simulated Acumatica instance: the contract-based REST endpoint ``Default/24.200.001``, both ways to sign in, licence limits.

Owns the vendor's wire format and the tenant's own rules, written from the vendor fact sheet and the published contract; knows nothing of
our connectors.
"""

from simulators.acumatica.simulator import Acumatica

SIMULATOR = Acumatica

__all__ = ["SIMULATOR", "Acumatica"]
