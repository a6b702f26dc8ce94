"""SAP S/4HANA Cloud, Public Edition (OData): customers, contracts as sales orders, invoices as debit memo requests. Facts only."""

from app.system_apis.sap_s4hana.connector import CONNECTOR

__all__ = ["CONNECTOR"]
