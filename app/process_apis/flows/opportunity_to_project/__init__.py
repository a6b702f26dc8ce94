"""A won opportunity becomes a customer and contract in the ERP, a project in the PSA, and ids on the opportunity."""

from app.process_apis.flows.opportunity_to_project.flow import OpportunityToProject
from app.process_apis.flows.opportunity_to_project.schemas import OpportunityWon, ProjectStarted
from app.process_apis.flows.opportunity_to_project.steps import Steps

__all__ = ["OpportunityToProject", "OpportunityWon", "ProjectStarted", "Steps"]
