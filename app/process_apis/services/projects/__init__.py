"""Projects: which contract each one delivers, and where. The PSA owns everything that happens inside."""

from app.process_apis.services.projects.models import AssignmentRow, ProjectRow, StaffingDemandRow, TaskRow

__all__ = ["AssignmentRow", "ProjectRow", "StaffingDemandRow", "TaskRow"]
