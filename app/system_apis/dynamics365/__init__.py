"""Dynamics 365 Business Central (SuiteTalk REST): customers, contracts as sales orders, billing schedules, invoices. Facts only; the dialect is in the kit."""

from app.system_apis.dynamics365.connector import CONNECTOR

__all__ = ["CONNECTOR"]
