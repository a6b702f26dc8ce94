"""Links know their entity, so that a resolve reads one index; and all links of a record are found by an index.

Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ENTITY = """
CREATE FUNCTION xref_link_entity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A record that does not exist is for the foreign key to refuse.
    NEW.entity := coalesce((SELECT entity FROM xref_entity WHERE id = NEW.canonical_id), 0);
    RETURN NEW;
END $$;

CREATE TRIGGER xref_link_entity BEFORE INSERT ON xref_link FOR EACH ROW WHEN (NEW.entity IS NULL) EXECUTE FUNCTION xref_link_entity();
"""


def upgrade() -> None:
    op.add_column("xref_link", sa.Column("entity", sa.SmallInteger(), nullable=True))
    op.execute("UPDATE xref_link l SET entity = e.entity FROM xref_entity e WHERE e.id = l.canonical_id")
    op.alter_column("xref_link", "entity", nullable=False)
    op.execute(_ENTITY)
    op.drop_index("uq_xref_link_external", "xref_link")
    op.create_index(
        "uq_xref_link_external",
        "xref_link",
        ["connection_id", "object_id", "external_id"],
        unique=True,
        postgresql_include=["canonical_id", "entity"],
    )
    op.create_index("ix_xref_link_canonical_id", "xref_link", ["canonical_id"])


def downgrade() -> None:
    op.drop_index("ix_xref_link_canonical_id", "xref_link")
    op.drop_index("uq_xref_link_external", "xref_link")
    op.create_index(
        "uq_xref_link_external",
        "xref_link",
        ["connection_id", "object_id", "external_id"],
        unique=True,
        postgresql_include=["canonical_id"],
    )
    op.execute("DROP TRIGGER xref_link_entity ON xref_link")
    op.execute("DROP FUNCTION xref_link_entity")
    op.drop_column("xref_link", "entity")
