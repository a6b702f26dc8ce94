"""All links of a record by an index: the one of primary links serves no other.

Revises: 0006
"""

from alembic import op

revision = "bench"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_xref_link_canonical_id", "xref_link", ["canonical_id"])
