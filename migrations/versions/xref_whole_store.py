"""The cross-reference, whole: validity by constraint, merges, match keys.

Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "xref"
down_revision = "0003"
branch_labels = None
depends_on = None

# The row of the record is locked, which waits for whoever is linking it (their foreign key holds it): so of two that meet, the later
# one sees what the earlier one did. A trigger's name sorts behind the foreign key's own, which must have waited before it looks.
_PAST_MEETS_PRESENT = """
CREATE FUNCTION xref_past_meets_present() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM xref_entity WHERE id = NEW.canonical_id FOR UPDATE;
    IF NEW.is_primary AND NEW.valid_from < NEW.valid_to AND EXISTS (
        SELECT 1 FROM xref_link l
        WHERE l.canonical_id = NEW.canonical_id AND l.connection_id = NEW.connection_id AND l.object_id = NEW.object_id
        AND l.role = NEW.role AND l.is_primary AND l.valid_from < NEW.valid_to
    ) THEN
        RAISE EXCEPTION 'two primary links of one record, connection, object and role at one instant'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'ex_xref_link_primary';
    END IF;
    RETURN NULL;
END $$
"""
_PRESENT_MEETS_PAST = """
CREATE FUNCTION xref_present_meets_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM xref_entity WHERE id = NEW.canonical_id AND superseded_by IS NOT NULL) THEN
        RAISE EXCEPTION 'a superseded record takes no links'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_xref_link_standing';
    END IF;
    IF NEW.is_primary AND EXISTS (
        SELECT 1 FROM xref_link_history h
        WHERE h.canonical_id = NEW.canonical_id AND h.connection_id = NEW.connection_id AND h.object_id = NEW.object_id
        AND h.role = NEW.role AND h.is_primary AND h.valid_from < h.valid_to AND h.valid_to > NEW.valid_from
    ) THEN
        RAISE EXCEPTION 'two primary links of one record, connection, object and role at one instant'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'ex_xref_link_primary';
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    # Both are trusted extensions: the owner of the database may create them.
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_check_constraint("ck_xref_entity_not_its_own", "xref_entity", "superseded_by <> id")
    op.create_index("ix_xref_entity_superseded_by", "xref_entity", ["superseded_by"], postgresql_where=sa.text("superseded_by IS NOT NULL"))
    op.add_column("xref_link_history", sa.Column("is_primary", sa.Boolean(), server_default=sa.text("true"), nullable=False))
    op.add_column("xref_link_history", sa.Column("reason", sa.String(), nullable=True))
    op.create_index("ix_xref_link_history_external", "xref_link_history", ["connection_id", "object_id", "external_id"])
    op.create_exclude_constraint(
        "ex_xref_link_history_primary",
        "xref_link_history",
        (sa.column("canonical_id"), "="),
        (sa.column("connection_id"), "="),
        (sa.column("object_id"), "="),
        (sa.column("role"), "="),
        (sa.func.tstzrange(sa.column("valid_from"), sa.column("valid_to")), "&&"),
        where=sa.text("is_primary"),
        using="gist",
    )
    op.create_table(
        "xref_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("winner_id", sa.Uuid(), nullable=False),
        sa.Column("loser_id", sa.Uuid(), nullable=False),
        sa.Column("moved", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("conflicts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("merged_by", sa.String(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["winner_id"], ["xref_entity.id"]),
        sa.ForeignKeyConstraint(["loser_id"], ["xref_entity.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_xref_merge_winner_id", "xref_merge", ["winner_id"])
    op.create_index("ix_xref_merge_loser_id", "xref_merge", ["loser_id"])
    op.create_index("uq_xref_merge_in_force", "xref_merge", ["loser_id"], unique=True, postgresql_where=sa.text("undone_at IS NULL"))
    op.create_table(
        "xref_match_key",
        sa.Column("canonical_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('tax', 'domain', 'name')", name="ck_xref_match_key_kind"),
        sa.ForeignKeyConstraint(["canonical_id"], ["xref_entity.id"]),
        sa.PrimaryKeyConstraint("canonical_id", "kind", "value"),
    )
    op.create_index("ix_xref_match_key_value", "xref_match_key", ["kind", "value"])
    op.create_index(
        "ix_xref_match_key_similar",
        "xref_match_key",
        ["value"],
        postgresql_using="gin",
        postgresql_ops={"value": "gin_trgm_ops"},
        postgresql_where=sa.text("kind = 'name'"),
    )
    op.create_index(
        "ix_xref_write_intent_external",
        "xref_write_intent",
        ["connection_id", "object_id", "external_id"],
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )
    op.execute(_PAST_MEETS_PRESENT)
    op.execute(_PRESENT_MEETS_PAST)
    op.execute(
        "CREATE TRIGGER xref_link_history_meets_present AFTER INSERT OR UPDATE ON xref_link_history "
        "FOR EACH ROW EXECUTE FUNCTION xref_past_meets_present()"
    )
    op.execute(
        "CREATE TRIGGER xref_link_meets_past "
        "AFTER INSERT OR UPDATE OF canonical_id, connection_id, object_id, role, is_primary, valid_from ON xref_link "
        "FOR EACH ROW EXECUTE FUNCTION xref_present_meets_past()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER xref_link_meets_past ON xref_link")
    op.execute("DROP TRIGGER xref_link_history_meets_present ON xref_link_history")
    op.execute("DROP FUNCTION xref_present_meets_past")
    op.execute("DROP FUNCTION xref_past_meets_present")
    op.drop_index("ix_xref_write_intent_external", "xref_write_intent")
    op.drop_table("xref_match_key")
    op.drop_table("xref_merge")
    op.drop_constraint("ex_xref_link_history_primary", "xref_link_history")
    op.drop_index("ix_xref_link_history_external", "xref_link_history")
    op.drop_column("xref_link_history", "reason")
    op.drop_column("xref_link_history", "is_primary")
    op.drop_index("ix_xref_entity_superseded_by", "xref_entity")
    op.drop_constraint("ck_xref_entity_not_its_own", "xref_entity")
