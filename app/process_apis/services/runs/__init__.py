"""Runs: every story that a flow tells, with its subject, its status in business words, its owner, and the money it holds up."""

from app.process_apis.services.runs.models import RunRow, RunStepRow
from app.process_apis.services.runs.repository import RunStore
from app.process_apis.services.runs.schemas import RunStatus
from app.process_apis.services.runs.service import RunService

__all__ = ["RunRow", "RunService", "RunStatus", "RunStepRow", "RunStore"]
