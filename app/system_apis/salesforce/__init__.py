"""Salesforce (Sales Cloud): accounts and won opportunities in; ids and statuses out. Facts only; the dialect is in the kit."""

from app.system_apis.salesforce.connector import CONNECTOR

__all__ = ["CONNECTOR"]
