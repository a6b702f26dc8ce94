"""A simulated Oracle Fusion Cloud pod: ERP, projects, contracts, receivables, parties and time, behind its REST framework.

Owns the vendor's wire format and the tenant's own rules, written from the vendor fact sheet; knows nothing of our connectors.
"""

from simulators.oracle_erp.simulator import OracleErp

SIMULATOR = OracleErp

__all__ = ["SIMULATOR", "OracleErp"]
