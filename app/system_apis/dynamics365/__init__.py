"""Business Central (API v2.0): customers, contracts as sales orders, invoices, projects by name. Facts only; the dialect is in the kit."""

from app.system_apis.dynamics365.connector import CONNECTOR

__all__ = ["CONNECTOR"]
