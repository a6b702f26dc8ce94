"""Projects whole: status, dates, money; tasks and milestones, staffing demand, assignments.

Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _project()
    _task()
    _staffing()


def _project() -> None:
    op.add_column("project", sa.Column("status", sa.String(), server_default="active", nullable=False))
    op.create_check_constraint("ck_project_status", "project", "status IN ('planned', 'active', 'on_hold', 'completed', 'cancelled')")
    for name, kind in (("starts_on", sa.Date()), ("ends_on", sa.Date()), ("delivery_entity", sa.String()), ("currency_code", sa.String())):
        op.add_column("project", sa.Column(name, kind, nullable=True))
    for name in ("crm_connection", "erp_connection", "psa_connection", "run_id"):
        op.alter_column("project", name, nullable=True)
    op.create_index("ix_project_psa_connection", "project", ["psa_connection"])
    op.execute(
        "UPDATE project SET delivery_entity = contract.delivery_entity, currency_code = contract.currency_code "
        "FROM contract WHERE contract.id = project.contract_id"
    )


def _task() -> None:
    op.create_table(
        "task",
        *_record(),
        sa.Column("project_id", sa.Uuid(), sa.ForeignKey("project.id"), nullable=False, index=True),
        sa.Column("contract_line_id", sa.Uuid(), sa.ForeignKey("contract_line.id"), nullable=True, index=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("percent_complete", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("planned_minutes", sa.Integer(), nullable=True),
        sa.Column("currency_code", sa.String(), nullable=True),
        sa.Column("budget", sa.Numeric(18, 4), nullable=True),
        sa.Column("billable", sa.Boolean(), nullable=False),
        sa.Column("fixed_fee", sa.Boolean(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('task', 'milestone')", name="ck_task_kind"),
        sa.CheckConstraint("state IN ('not_started', 'started', 'needs_info', 'completed')", name="ck_task_state"),
        sa.CheckConstraint("accepted_on IS NULL OR (kind = 'milestone' AND completed_on IS NOT NULL)", name="ck_task_accepted"),
        sa.CheckConstraint("(state = 'completed') = (completed_on IS NOT NULL)", name="ck_task_completed"),
    )
    # The tasks of projects that were opened before: what their contract lines know of them.
    op.execute(
        "INSERT INTO task (id, legal_entity, brought_by, created_at, updated_at, project_id, contract_line_id, kind, name, state, due_on, "
        "currency_code, budget, billable, fixed_fee) "
        "SELECT line.task_id, project.legal_entity, coalesce(project.run_id, 'crosswalk'), project.created_at, project.created_at, "
        "project.id, line.id, CASE line.billing_type WHEN 'fixed_fee' THEN 'milestone' ELSE 'task' END, "
        "coalesce(line.milestone_name, line.description), 'not_started', line.due_on, project.currency_code, line.amount, true, "
        "line.billing_type = 'fixed_fee' "
        "FROM contract_line line JOIN project ON project.contract_id = line.contract_id WHERE line.task_id IS NOT NULL"
    )


def _staffing() -> None:
    op.create_table(
        "staffing_demand",
        *_record(),
        sa.Column("project_id", sa.Uuid(), sa.ForeignKey("project.id"), nullable=False, index=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("person_reference", sa.String(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("hours_per_week", sa.Numeric(6, 2), nullable=True),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'filled', 'withdrawn')", name="ck_staffing_demand_status"),
        sa.CheckConstraint("confidence BETWEEN 0 AND 100", name="ck_staffing_demand_confidence"),
    )
    op.create_table(
        "assignment",
        *_record(),
        sa.Column("project_id", sa.Uuid(), sa.ForeignKey("project.id"), nullable=False),
        sa.Column("task_id", sa.Uuid(), sa.ForeignKey("task.id"), nullable=True, index=True),
        sa.Column("staffing_demand_id", sa.Uuid(), sa.ForeignKey("staffing_demand.id"), nullable=True, index=True),
        sa.Column("person_reference", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("hours_per_week", sa.Numeric(6, 2), nullable=True),
    )
    op.create_index("ix_assignment_person", "assignment", ["project_id", "person_reference"])


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
    for table in ("assignment", "staffing_demand", "task"):
        op.drop_table(table)
    op.drop_index("ix_project_psa_connection", table_name="project")
    for column in ("status", "starts_on", "ends_on", "delivery_entity", "currency_code"):
        op.drop_column("project", column)
