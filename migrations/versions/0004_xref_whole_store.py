"""The cross-reference, whole: validity by constraint, merges, match keys.

Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Of two that meet, the later one sees what the earlier one did: the rows of the records are locked here, which waits for whoever is
# linking them, because their foreign keys hold these rows. Triggers of statements fire behind foreign keys, and look at all rows at once.
_PAST_MEETS_PRESENT = """
CREATE FUNCTION xref_past_meets_present() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM xref_entity WHERE id IN (SELECT canonical_id FROM fresh) ORDER BY id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM fresh h JOIN xref_link l ON l.canonical_id = h.canonical_id AND l.connection_id = h.connection_id
            AND l.object_id = h.object_id AND l.role = h.role AND l.is_primary
        WHERE h.is_primary AND h.valid_from < h.valid_to AND l.valid_from < h.valid_to
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
    IF EXISTS (SELECT 1 FROM fresh l JOIN xref_entity e ON e.id = l.canonical_id WHERE e.superseded_by IS NOT NULL) THEN
        RAISE EXCEPTION 'a superseded record takes no links'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_xref_link_standing';
    END IF;
    IF EXISTS (
        SELECT 1 FROM fresh l JOIN xref_link_history h ON h.canonical_id = l.canonical_id AND h.connection_id = l.connection_id
            AND h.object_id = l.object_id AND h.role = l.role AND h.is_primary
        WHERE l.is_primary AND h.valid_from < h.valid_to AND h.valid_to > l.valid_from
    ) THEN
        RAISE EXCEPTION 'two primary links of one record, connection, object and role at one instant'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'ex_xref_link_primary';
    END IF;
    RETURN NULL;
END $$
"""
_MEETINGS = (("xref_link_history", "xref_past_meets_present"), ("xref_link", "xref_present_meets_past"))


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
    for table, function in _MEETINGS:
        for event in ("INSERT", "UPDATE"):
            op.execute(
                f"CREATE TRIGGER {function}_on_{event.lower()} AFTER {event} ON {table} REFERENCING NEW TABLE AS fresh "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            )


def downgrade() -> None:
    for table, function in _MEETINGS:
        for event in ("insert", "update"):
            op.execute(f"DROP TRIGGER {function}_on_{event} ON {table}")
        op.execute(f"DROP FUNCTION {function}")
    op.drop_index("ix_xref_write_intent_external", "xref_write_intent")
    op.drop_table("xref_match_key")
    op.drop_table("xref_merge")
    op.drop_constraint("ex_xref_link_history_primary", "xref_link_history")
    op.drop_index("ix_xref_link_history_external", "xref_link_history")
    op.drop_column("xref_link_history", "reason")
    op.drop_column("xref_link_history", "is_primary")
    op.drop_index("ix_xref_entity_superseded_by", "xref_entity")
    op.drop_constraint("ck_xref_entity_not_its_own", "xref_entity")
