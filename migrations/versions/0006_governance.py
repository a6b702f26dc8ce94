"""The audit chain, and writes that wait for the owner of their fields.

Revises: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_FUNCTIONS = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION audit_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sequence = 1 AND NEW.previous_hash = decode(repeat('00', 32), 'hex') THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM audit_entry WHERE sequence = NEW.sequence - 1 AND hash = NEW.previous_hash) THEN
        RAISE EXCEPTION 'audit entry % does not follow from the entry before it', NEW.sequence USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION audit_advance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sequence <= OLD.sequence
       OR NOT EXISTS (SELECT 1 FROM audit_entry WHERE sequence = NEW.sequence AND hash = NEW.hash) THEN
        RAISE EXCEPTION 'the head of the audit only goes forward, to the last entry' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_entry_refuse BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_refuse_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_follow BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_follow();
CREATE CONSTRAINT TRIGGER audit_head_advance AFTER UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_advance();
CREATE TRIGGER audit_head_refuse BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_refuse_truncate BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM PUBLIC, CURRENT_USER;
REVOKE DELETE, TRUNCATE ON audit_head FROM PUBLIC, CURRENT_USER;
"""


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("octet_length(hash) = 32 AND octet_length(previous_hash) = 32", name="audit_entry_hash_check"),
        sa.PrimaryKeyConstraint("sequence"),
    )
    op.create_index(op.f("ix_audit_entry_subject"), "audit_entry", ["subject"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name="audit_head_single_check"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.bulk_insert(head, [{"id": 1, "sequence": 0, "hash": bytes(32)}])
    op.execute(_FUNCTIONS)
    op.create_table(
        "held_write",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("connection", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("canonical_id", sa.Text(), nullable=False),
        sa.Column("field_values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("extensions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("origin", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("owner", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("lifecycle", sa.Text(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("requested_by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("operation in ('create', 'update')", name="held_write_operation_check"),
        sa.CheckConstraint("state in ('held', 'releasing', 'applied', 'rejected', 'failed')", name="held_write_state_check"),
        sa.CheckConstraint("decided_by is null or decided_by <> requested_by", name="held_write_four_eyes_check"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("held_write_state_idx", "held_write", ["state", "at", "id"])
    open_ = sa.text("state in ('held', 'releasing')")
    op.create_index("held_write_open_key", "held_write", ["key"], unique=True, postgresql_where=open_)
    op.create_index("held_write_key_idx", "held_write", ["key", "at"])


def downgrade() -> None:
    for table in ("held_write", "audit_entry", "audit_head"):
        op.drop_table(table)
    for function in ("audit_refuse", "audit_follow", "audit_advance"):
        op.execute(f"DROP FUNCTION {function}()")
