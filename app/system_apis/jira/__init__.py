"""Jira Cloud."""

from app.system_apis.jira.connector import CONNECTOR

__all__ = ["CONNECTOR"]
