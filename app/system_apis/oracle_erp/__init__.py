"""Oracle Fusion Cloud ERP: what it calls things. Owns no code and no state."""

from app.system_apis.oracle_erp.connector import CONNECTOR

__all__ = ["CONNECTOR"]
