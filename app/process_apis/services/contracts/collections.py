"""The collections of contracts."""

from __future__ import annotations

from app.process_apis.records import Collection
from app.process_apis.services.contracts import rules, schemas
from app.process_apis.services.contracts.models import AmendmentRow, ContractLineRow, ContractRow

CONTRACTS = Collection(
    entity_key="contract",
    table=ContractRow,
    body=schemas.ContractBody,
    shown=schemas.ContractShown,
    query=schemas.ContractQuery,
    path="contracts",
    product="contract",
    fixed=frozenset({"lines", "legal_entity", "currency_code"}),
    check=rules.check_contract,
    after=rules.after_contract,
    draft=lambda row: bool(row.status == schemas.ContractStatus.DRAFT),
    about="What was agreed with a customer. Its sums are those of its lines.",
)
CONTRACT_LINES = Collection(
    entity_key="contract_line",
    table=ContractLineRow,
    body=schemas.ContractLineBody,
    shown=schemas.ContractLineShown,
    query=schemas.ContractLineQuery,
    path="contract-lines",
    product="contract",
    fixed=frozenset({"contract", "number"}),
    parent="contract",
    check=rules.check_line,
    after=rules.after_line,
    draft=lambda row: not row.in_force,
    about="What is delivered for which price, and how it is billed. Lines of a contract in force change by amendments.",
)
AMENDMENTS = Collection(
    entity_key="amendment",
    table=AmendmentRow,
    body=schemas.AmendmentBody,
    shown=schemas.AmendmentShown,
    query=schemas.AmendmentQuery,
    path="amendments",
    product="contract",
    fixed=frozenset({"contract"}),
    parent="contract",
    check=rules.check_amendment,
    about="A change of a contract in force that somebody asks for; approved, it makes the contract's next version.",
)
COLLECTIONS = (CONTRACTS, CONTRACT_LINES, AMENDMENTS)
