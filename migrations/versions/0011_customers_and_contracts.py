"""Customers and contacts; contract lines with their rules, amendments, versions; which record an id stands for, in SQL.

Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_CURRENT = """
CREATE FUNCTION xref_current(record uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
    WITH RECURSIVE chain AS (
        SELECT id, superseded_by FROM xref_entity WHERE id = record
        UNION ALL
        SELECT e.id, e.superseded_by FROM chain c JOIN xref_entity e ON e.id = c.superseded_by
    )
    SELECT coalesce((SELECT id FROM chain WHERE superseded_by IS NULL), record)
$$
"""
_FAMILY = """
CREATE FUNCTION xref_family(record uuid) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    WITH RECURSIVE family AS (
        SELECT xref_current(record) AS id
        UNION ALL
        SELECT e.id FROM family f JOIN xref_entity e ON e.superseded_by = f.id
    )
    SELECT id FROM family
$$
"""


def upgrade() -> None:
    op.execute(_CURRENT)
    op.execute(_FAMILY)
    _customers()
    _contracts()
    op.create_table(
        "amendment",
        *_record(),
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), nullable=False, index=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("lines", postgresql.JSONB(), nullable=False),
        sa.Column("currency_code", sa.String(), nullable=False),
        sa.Column("value_change", sa.Numeric(18, 4), nullable=False),
        sa.Column("external_reference", sa.String(), nullable=True),
        sa.Column("prepared_by", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.CheckConstraint("status IN ('requested', 'approved', 'rejected')", name="ck_amendment_status"),
        sa.CheckConstraint("(status = 'requested') = (decided_by IS NULL)", name="ck_amendment_decided"),
        sa.CheckConstraint("decided_by <> brought_by AND decided_by <> prepared_by", name="ck_amendment_four_eyes"),
    )
    op.create_table(
        "contract_version",
        sa.Column("contract_id", sa.Uuid(), sa.ForeignKey("contract.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("amendment_id", sa.Uuid(), sa.ForeignKey("amendment.id"), nullable=True),
        sa.Column("currency_code", sa.String(), nullable=False),
        sa.Column("subtotal", sa.Numeric(18, 4), nullable=False),
        sa.Column("tax_total", sa.Numeric(18, 4), nullable=False),
        sa.Column("contract", postgresql.JSONB(), nullable=False),
        sa.Column("lines", postgresql.JSONB(), nullable=False),
    )


def _customers() -> None:
    op.create_table(
        "customer",
        *_record(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), sa.ForeignKey("customer.id"), nullable=True, index=True),
        sa.Column("website", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("tax_number", sa.String(), nullable=True),
        sa.Column("address", postgresql.JSONB(), nullable=True),
        sa.Column("billing_entity", sa.String(), nullable=True, index=True),
        sa.Column("delivery_entity", sa.String(), nullable=True, index=True),
        sa.Column("currency_code", sa.String(), nullable=True),
        sa.Column("status", sa.String(), server_default="active", nullable=False),
        sa.CheckConstraint("parent_id <> id", name="ck_customer_not_its_own_parent"),
        sa.CheckConstraint("status IN ('active', 'inactive')", name="ck_customer_status"),
    )
    op.create_table(
        "contact",
        *_record(),
        sa.Column("customer_id", sa.Uuid(), sa.ForeignKey("customer.id"), nullable=False, index=True),
        sa.Column("first_name", sa.String(), nullable=True),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True, index=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("job_title", sa.String(), nullable=True),
        sa.Column("function", sa.String(), nullable=True),
    )


def _contracts() -> None:
    op.alter_column("contract", "opportunity_id", nullable=True)
    op.alter_column("contract", "signed_on", nullable=True)
    op.add_column("contract", sa.Column("name", sa.String(), nullable=True))
    op.add_column("contract", sa.Column("starts_on", sa.Date(), nullable=True))
    op.add_column("contract", sa.Column("ends_on", sa.Date(), nullable=True))
    op.add_column("contract", sa.Column("status", sa.String(), server_default="active", nullable=False))
    op.add_column("contract", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.create_check_constraint("ck_contract_status", "contract", "status IN ('draft', 'active', 'closed')")
    op.execute("UPDATE contract SET name = project.name FROM project WHERE project.contract_id = contract.id")
    for column in _record()[1:3]:
        op.add_column("contract_line", column)
    for name in ("created_at", "updated_at"):
        op.add_column("contract_line", sa.Column(name, sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False))
    op.alter_column("contract_line", "created_at", server_default=None)
    op.add_column("contract_line", sa.Column("billing_rule", sa.String(), nullable=True))
    op.execute("UPDATE contract_line SET billing_rule = billing_type")
    op.alter_column("contract_line", "billing_rule", nullable=False)
    op.execute("UPDATE contract_line SET milestone_name = description WHERE billing_type = 'fixed_fee' AND milestone_name IS NULL")
    op.add_column("contract_line", sa.Column("cap_amount", sa.Numeric(18, 4), nullable=True))
    op.add_column("contract_line", sa.Column("billing_period", sa.String(), nullable=True))
    op.add_column("contract_line", sa.Column("draws_until", sa.Date(), nullable=True))
    op.add_column("contract_line", sa.Column("in_force", sa.Boolean(), server_default="true", nullable=False))
    op.add_column("contract_line", sa.Column("currency_code", sa.String(), nullable=True))
    op.execute(
        "UPDATE contract_line SET legal_entity = contract.legal_entity, brought_by = contract.brought_by, "
        "currency_code = contract.currency_code, created_at = contract.created_at "
        "FROM contract WHERE contract.id = contract_line.contract_id"
    )
    op.alter_column("contract_line", "currency_code", nullable=False)
    rules = "('time_and_materials', 'fixed_fee', 'capped', 'retainer', 'prepaid')"
    op.create_check_constraint("ck_contract_line_billing_rule", "contract_line", f"billing_rule IN {rules}")
    op.create_check_constraint("ck_contract_line_cap", "contract_line", "(billing_rule = 'capped') = (cap_amount IS NOT NULL)")
    op.create_check_constraint("ck_contract_line_period", "contract_line", "(billing_rule = 'retainer') = (billing_period IS NOT NULL)")


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
    op.drop_table("contract_version")
    op.drop_table("amendment")
    columns = ("currency_code", "in_force", "draws_until", "billing_period", "cap_amount", "billing_rule")
    for column in (*columns, "updated_at", "created_at", "brought_by"):
        op.drop_column("contract_line", column)
    op.drop_column("contract_line", "legal_entity")
    op.drop_constraint("ck_contract_status", "contract")
    for column in ("version", "status", "ends_on", "starts_on", "name"):
        op.drop_column("contract", column)
    op.drop_table("contact")
    op.drop_table("customer")
    op.execute("DROP FUNCTION xref_family(uuid)")
    op.execute("DROP FUNCTION xref_current(uuid)")
