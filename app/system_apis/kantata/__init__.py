"""Kantata OX: clients, projects, tasks and milestones, staffing demand, time, invoice status. Facts only; the dialect is in the kit."""

from app.system_apis.kantata.connector import CONNECTOR

__all__ = ["CONNECTOR"]
