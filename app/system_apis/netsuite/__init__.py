"""NetSuite (SuiteTalk REST): customers, contracts as sales orders, billing schedules, invoices. Facts only; the dialect is in the kit."""

from app.system_apis.netsuite.connector import CONNECTOR

__all__ = ["CONNECTOR"]
