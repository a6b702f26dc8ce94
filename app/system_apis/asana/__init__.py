"""Asana, for projects, tasks, milestones and time: facts only."""

from app.system_apis.asana.connector import CONNECTOR

__all__ = ["CONNECTOR"]
