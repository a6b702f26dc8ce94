"""What systems tell us unasked: messages as they came, the changes they are about, and the subscriptions that bring them.

Revises: 0012
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vendor_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("headers", JSONB(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
    )
    op.create_index("ux_vendor_event_delivery", "vendor_event", ["connection", "delivery"], unique=True)
    op.create_index("ux_vendor_event_digest", "vendor_event", ["connection", "digest"], unique=True)
    op.create_index("ix_vendor_event_stored", "vendor_event", ["id"], postgresql_where=sa.text("state = 'stored'"))
    op.create_index("ix_vendor_event_received_at", "vendor_event", ["received_at"])
    op.create_table(
        "vendor_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(), primary_key=True),
        sa.Column("event_id", sa.BigInteger(), sa.ForeignKey("vendor_event.id", ondelete="CASCADE"), nullable=False),
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
    )
    op.create_index("ix_vendor_change_event_id", "vendor_change", ["event_id"])
    op.create_index(
        "ix_vendor_change_open", "vendor_change", ["connection", "entity", "record"], postgresql_where=sa.text("state = 'open'")
    )
    op.create_index("ix_vendor_change_parked", "vendor_change", ["id"], postgresql_where=sa.text("state = 'parked'"))
    op.create_table(
        "vendor_subscription",
        sa.Column("token", sa.String(), primary_key=True),
        sa.Column("connection", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("vendor_id", sa.String(), nullable=True),
        sa.Column("secret", sa.String(), nullable=True),
        sa.Column("open_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_index("ix_vendor_subscription_connection", "vendor_subscription", ["connection"])
    op.create_table(
        "feed_state",
        sa.Column("connection", sa.String(), primary_key=True),
        sa.Column("watermark", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gap_at", sa.DateTime(timezone=True), nullable=True),
    )


def downgrade() -> None:
    op.drop_table("feed_state")
    op.drop_table("vendor_subscription")
    op.drop_table("vendor_change")
    op.drop_table("vendor_event")
