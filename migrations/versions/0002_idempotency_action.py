"""One action id for all tries of an idempotent request.

Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("idempotency_key", sa.Column("action_id", sa.Uuid(), nullable=False, server_default=sa.text("gen_random_uuid()")))
    op.alter_column("idempotency_key", "action_id", server_default=None)


def downgrade() -> None:
    op.drop_column("idempotency_key", "action_id")
