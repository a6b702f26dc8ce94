"""Contracts: what was agreed, line by line, with the price that billing will use. The ERP owns the value once it is active."""

from app.process_apis.services.contracts.models import ContractLineRow, ContractRow
from app.process_apis.services.contracts.service import AgreedContract, AgreedLine, agree

__all__ = ["AgreedContract", "AgreedLine", "ContractLineRow", "ContractRow", "agree"]
