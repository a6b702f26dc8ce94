"""Alembic's entry: connects with the URL it is given, compares with all our tables, and leaves the workflow engine's schema alone."""

from alembic import context
from sqlalchemy import Connection, create_engine

from app.tables import METADATA


def ours(name: str | None, kind: str, parents: object) -> bool:
    return kind != "schema" or name is None


def plain(kind: str, item: object, _: object) -> str | bool:
    """SQLModel's own string type is written as the plain one, so that a migration needs nothing but SQLAlchemy."""
    return "sa.String()" if kind == "type" and type(item).__name__ == "AutoString" else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        compare_type=True,
        include_name=ours,
        render_item=plain,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(context.config.get_main_option("sqlalchemy.url") or "").connect() as connection:
        run(connection)
