"""OAuth, whole: keys and redirects of clients, people, grants, revocations, used assertions; and whose business a run is.

Revises: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ENTITY_OF_PROJECT_RUNS = """
    UPDATE flow_run SET legal_entity = contract.legal_entity FROM project JOIN contract ON contract.id = project.contract_id
    WHERE project.run_id = flow_run.id
"""
_ENTITY_OF_BILLING_RUNS = """
    UPDATE flow_run SET legal_entity = contract.legal_entity FROM invoice JOIN contract ON contract.id = invoice.contract_id
    WHERE invoice.run_id = flow_run.id
"""


def upgrade() -> None:
    op.add_column("oauth_client", sa.Column("jwks", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("oauth_client", sa.Column("redirect_uris", postgresql.ARRAY(sa.Text()), nullable=True))
    op.add_column("oauth_client", sa.Column("public", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "oauth_user",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("legal_entities", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
    )
    op.create_table(
        "oauth_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("challenge", sa.Text(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=False),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["oauth_user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_oauth_grant_expires_at", "oauth_grant", ["expires_at"], unique=False)
    op.create_table(
        "oauth_refresh_token",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["grant_id"], ["oauth_grant.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_oauth_refresh_token_grant_id", "oauth_refresh_token", ["grant_id"], unique=False)
    op.create_table(
        "oauth_revocation",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
    )
    op.create_index("ix_oauth_revocation_revoked_at", "oauth_revocation", ["revoked_at"], unique=False)
    op.create_index("ix_oauth_revocation_expires_at", "oauth_revocation", ["expires_at"], unique=False)
    op.create_table(
        "oauth_assertion",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("jti", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("client_id", "jti"),
    )
    op.create_index("ix_oauth_assertion_expires_at", "oauth_assertion", ["expires_at"], unique=False)
    op.add_column("flow_run", sa.Column("legal_entity", sa.String(), nullable=True))
    op.create_index("ix_flow_run_records", "flow_run", ["records"], unique=False, postgresql_using="gin")
    op.execute(_ENTITY_OF_PROJECT_RUNS)
    op.execute(_ENTITY_OF_BILLING_RUNS)


def downgrade() -> None:
    op.drop_index("ix_flow_run_records", table_name="flow_run")
    op.drop_column("flow_run", "legal_entity")
    for table in ("oauth_assertion", "oauth_revocation", "oauth_refresh_token", "oauth_grant", "oauth_user"):
        op.drop_table(table)
    for column in ("public", "redirect_uris", "jwks"):
        op.drop_column("oauth_client", column)
