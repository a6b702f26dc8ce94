"""Tables of projects."""

from uuid import UUID

from sqlmodel import Field

from app.process_apis.records import RecordRow


class ProjectRow(RecordRow, table=True):
    """The connections are those that served the project when it was opened: a later routing change does not move it."""

    __tablename__ = "project"

    contract_id: UUID = Field(foreign_key="contract.id", unique=True)
    name: str
    crm_connection: str
    erp_connection: str
    psa_connection: str
    run_id: str
