"""monday.com: projects, tasks, time and invoices as items of the boards that a connection names."""

from app.system_apis.monday.connector import CONNECTOR

__all__ = ["CONNECTOR"]
