"""Acumatica (contract-based REST): customers, contracts as sales orders, invoices. Facts only; the dialect is in the kit."""

from app.system_apis.acumatica.connector import CONNECTOR

__all__ = ["CONNECTOR"]
