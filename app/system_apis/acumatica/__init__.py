"""Acumatica (contract-based REST): customers, sales orders as contracts, invoices and memos, projects. Facts only, no code."""

from app.system_apis.acumatica.connector import CONNECTOR

__all__ = ["CONNECTOR"]
