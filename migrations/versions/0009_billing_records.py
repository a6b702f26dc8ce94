"""Billing records: rate cards, schedules, credit memos; invoices as records.

Revises: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_INVOICE = "status IN ('planned', 'draft', 'issued', 'paid', 'rejected', 'cancelled')"


def upgrade() -> None:
    _rate_cards()
    op.create_table(
        "billing_schedule",
        *_record(),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("in_arrears", sa.Boolean(), nullable=False),
        sa.Column("currency_code", sa.String(), nullable=False),
        sa.Column("entries", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.UniqueConstraint("contract_id", name="uq_billing_schedule_contract"),
    )
    _invoices()
    op.create_table(
        "credit_memo",
        *_record(),
        sa.Column("invoice_id", sa.Uuid(), sa.ForeignKey("invoice.id"), nullable=False, index=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("currency_code", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(18, 4), nullable=False),
        sa.Column("tax_amount", sa.Numeric(18, 4), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'issued', 'void')", name="ck_credit_memo_status"),
        sa.CheckConstraint("amount >= 0 AND tax_amount >= 0", name="ck_credit_memo_amount"),
    )


def _rate_cards() -> None:
    op.create_table(
        "rate_card",
        *_record(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True, index=True),
        sa.Column("currency_code", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.CheckConstraint("effective_from <= effective_to", name="ck_rate_card_days"),
    )
    op.create_table(
        "rate",
        *_record(),
        sa.Column("rate_card_id", sa.Uuid(), sa.ForeignKey("rate_card.id"), nullable=False, index=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit_price", sa.Numeric(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.CheckConstraint("effective_from <= effective_to", name="ck_rate_days"),
    )
    op.create_exclude_constraint(
        "ex_rate_days",
        "rate",
        (sa.column("rate_card_id"), "="),
        (sa.column("role"), "="),
        (sa.func.daterange(sa.column("effective_from"), sa.column("effective_to"), sa.text("'[]'")), "&&"),
        using="gist",
    )


def _invoices() -> None:
    for column in (
        sa.Column("legal_entity", sa.String(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("brought_by", sa.String(), server_default="crosswalk", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
    ):
        op.add_column("invoice", column)
    for name in ("project_id", "run_id", "period"):
        op.alter_column("invoice", name, nullable=True)
    op.execute(
        "UPDATE invoice SET legal_entity = contract.legal_entity, customer_id = contract.customer_id, brought_by = run_id "
        "FROM contract WHERE contract.id = invoice.contract_id"
    )
    for name in ("legal_entity", "customer_id"):
        op.create_index(f"ix_invoice_{name}", "invoice", [name])
    op.drop_constraint("ck_invoice_status", "invoice")
    op.create_check_constraint("ck_invoice_status", "invoice", _INVOICE)
    op.add_column("invoice_line", sa.Column("number", sa.Integer(), nullable=True))
    op.add_column("invoice_line", sa.Column("description", sa.String(), nullable=True))
    op.add_column("invoice_line", sa.Column("unit_price", sa.Numeric(), nullable=True))
    op.add_column("invoice_line", sa.Column("tax_rate", sa.Numeric(), nullable=True))
    op.execute(
        "UPDATE invoice_line SET number = sold.number, description = sold.description, unit_price = sold.unit_price, "
        "tax_rate = sold.tax_rate FROM contract_line sold WHERE sold.id = invoice_line.contract_line_id"
    )
    op.alter_column("invoice_line", "number", nullable=False)


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
    op.drop_table("credit_memo")
    for name in ("tax_rate", "unit_price", "description", "number"):
        op.drop_column("invoice_line", name)
    for name in ("paid_on", "due_on", "updated_at", "brought_by", "customer_id", "legal_entity"):
        op.drop_column("invoice", name)
    for name in ("billing_schedule", "rate", "rate_card"):
        op.drop_table(name)
