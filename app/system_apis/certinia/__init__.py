"""Certinia PSA: managed packages in a Salesforce org, spoken to as Salesforce."""

from app.system_apis.certinia.connector import CONNECTOR

__all__ = ["CONNECTOR"]
