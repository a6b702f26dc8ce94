"""Business records: whose each one is and who brought it; time and expenses.

Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("project", sa.Column("legal_entity", sa.String(), nullable=True))
    op.execute("UPDATE project SET legal_entity = contract.legal_entity FROM contract WHERE contract.id = project.contract_id")
    op.create_index("ix_project_legal_entity", "project", ["legal_entity"])
    for table in ("contract", "project"):
        op.add_column(table, sa.Column("brought_by", sa.String(), server_default="crosswalk", nullable=False))
        op.add_column(table, sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False))
    op.create_table(
        "time_entry",
        *_record(),
        sa.Column("project_id", sa.Uuid(), sa.ForeignKey("project.id"), nullable=False, index=True),
        sa.Column("person_reference", sa.String(), nullable=False),
        sa.Column("worked_on", sa.Date(), nullable=False, index=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("billable", sa.Boolean(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("invoiced", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.String(), nullable=True),
        sa.CheckConstraint("minutes > 0 AND minutes <= 1440", name="ck_time_entry_minutes"),
    )
    op.create_table(
        "expense",
        *_record(),
        sa.Column("project_id", sa.Uuid(), sa.ForeignKey("project.id"), nullable=False, index=True),
        sa.Column("person_reference", sa.String(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=False, index=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("currency_code", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(18, 4), nullable=False),
        sa.Column("tax_amount", sa.Numeric(18, 4), nullable=True),
        sa.Column("billable", sa.Boolean(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("invoiced", sa.Boolean(), nullable=False),
    )


def _record() -> list[sa.Column[object]]:
    """The columns of every business record."""
    return [
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("legal_entity", sa.String(), nullable=True, index=True),
        sa.Column("brought_by", sa.String(), server_default="crosswalk", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    ]


def downgrade() -> None:
    op.drop_table("expense")
    op.drop_table("time_entry")
    for table in ("contract", "project"):
        op.drop_column(table, "updated_at")
        op.drop_column(table, "brought_by")
    op.drop_column("project", "legal_entity")
