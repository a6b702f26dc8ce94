"""Migrations at start, under a lock, so that several processes may start at once. Forward only."""

from __future__ import annotations

import time
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from dbos import run_dbos_database_migrations
from sqlalchemy import Connection, MetaData, create_engine, text

from app.core.database import driver_url

_LOCK = 0x43574D31  # "CWM1"
_ASK_AGAIN_SECONDS = 0.2
_SCRIPTS = Path(__file__).resolve().parents[2] / "migrations"


def upgrade(url: str) -> None:
    """Brings our tables and the workflow engine's to this version. Others that start wait here, then find nothing to do."""
    engine = create_engine(driver_url(url, "psycopg"))
    try:
        # The engine's CREATE INDEX CONCURRENTLY waits for every statement and transaction under way, those that wait for the lock
        # included: so no transaction stays open here, and the lock is asked for again and again instead of waited for.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as lock:
            while not lock.execute(text("SELECT pg_try_advisory_lock(:key)").bindparams(key=_LOCK)).scalar_one():
                time.sleep(_ASK_AGAIN_SECONDS)
            with engine.connect() as connection:
                command.upgrade(_config(connection), "head")
                connection.commit()
            run_dbos_database_migrations(driver_url(url, "psycopg"))
    finally:
        engine.dispose()


def differences(url: str, metadata: MetaData) -> list[str]:
    """What models and migrated database disagree on; empty when they agree."""
    engine = create_engine(driver_url(url, "psycopg"))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            return [str(item) for item in compare_metadata(context, metadata) if "alembic_version" not in str(item)]
    finally:
        engine.dispose()


def generate(url: str, message: str) -> None:
    """Writes a new migration from the difference between models and database (a developer's tool)."""
    engine = create_engine(driver_url(url, "psycopg"))
    try:
        with engine.connect() as connection:
            command.revision(_config(connection), message=message, autogenerate=True)
    finally:
        engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
