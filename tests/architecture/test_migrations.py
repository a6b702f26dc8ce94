"""Models and migrations agree; an empty database becomes a current one, also when several processes try at once; SQL is for Postgres 15."""

from __future__ import annotations

import ast
import os
import re
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from app.core import migrate
from app.core.database import dsn
from app.tables import METADATA
from tests.conftest import ROOT

# What Postgres 15 does not know yet, with the version that brought it.
NEWER = {
    r"\buuidv[47]\s*\(": 18,
    r"\buuid_extract_(?:version|timestamp)\s*\(": 17,
    r"\bwithout\s+overlaps\b": 18,
    r"\breturning\s+(?:with\s*\(|(?:old|new)\.)": 18,
    r"\bgenerated\s+always\s+as\s*\([^)]*\)\s+virtual\b": 18,
    r"\bmerge\s+into\b.*\breturning\b": 17,
    r"\bjson_(?:table|exists|query|value|scalar|serialize)\s*\(": 17,
    r"\bon_error\s+ignore\b": 17,
    r"\bany_value\s*\(": 16,
    r"\bis\s+json\b": 16,
    r"\bpg_input_(?:is_valid|error_info)\s*\(": 16,
    r"\bjson_(?:array|object)(?:agg)?\s*\(": 16,
    r"\brandom_normal\s*\(": 16,
    r"\bload_balance_hosts\b": 16,
}
_SQL = re.compile(r"\b(?:select|insert|update|delete|with|create|alter|merge)\b", re.IGNORECASE)


@pytest.fixture
async def empty(postgres_url: str) -> AsyncIterator[str]:
    """The URL of a database that holds nothing."""
    name = f"empty_{secrets.token_hex(6)}"
    server = await asyncpg.connect(dsn(postgres_url))
    await server.execute(f'CREATE DATABASE "{name}"')
    yield make_url(dsn(postgres_url)).set(database=name).render_as_string(hide_password=False)
    await server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await server.close()


async def tables(url: str) -> set[str]:
    connection = await asyncpg.connect(dsn(url))
    rows = await connection.fetch("SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname IN ('public', 'dbos')")
    await connection.close()
    return {row["name"] for row in rows}


async def test_an_empty_database_becomes_what_the_models_say(empty: str) -> None:
    assert await tables(empty) == set()
    migrate.upgrade(empty)
    assert migrate.differences(empty, METADATA) == []
    made = await tables(empty)
    assert {f"public.{name}" for name in METADATA.tables} <= made
    assert "dbos.workflow_status" in made
    migrate.upgrade(empty)
    assert await tables(empty) == made


async def test_a_difference_is_named(empty: str) -> None:
    migrate.upgrade(empty)
    connection = await asyncpg.connect(dsn(empty))
    await connection.execute("ALTER TABLE contract_line DROP COLUMN description CASCADE")
    await connection.execute("CREATE TABLE nobodys (id int)")
    await connection.close()
    found = " ".join(migrate.differences(empty, METADATA))
    assert "description" in found
    assert "nobodys" in found


async def test_processes_that_migrate_at_once_all_succeed(empty: str) -> None:
    environment = {**os.environ, "CROSSWALK_DATABASE_URL": empty}
    command = [sys.executable, "-m", "app.cli", "migrate"]
    started = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(3)
    ]
    try:
        for process in started:
            output, _ = process.communicate(timeout=60)
            assert process.returncode == 0, output
    finally:
        for process in started:
            process.kill()
    assert migrate.differences(empty, METADATA) == []
    connection = await asyncpg.connect(dsn(empty))
    assert await connection.fetchval("SELECT count(*) FROM alembic_version") == 1
    await connection.close()


def sql() -> Iterator[tuple[Path, int, str]]:
    """Every text in our code that looks like SQL."""
    for folder in ("app", "migrations"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SQL.search(node.value):
                    yield path, node.lineno, node.value


def test_no_sql_needs_more_than_postgres_15() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: needs Postgres {version}"
        for path, line, text in sql()
        for pattern, version in NEWER.items()
        if re.search(pattern, text, re.IGNORECASE | re.DOTALL)
    ]
    assert not found, "\n".join(found)


def test_migrations_only_go_forward_and_have_one_head() -> None:
    scripts = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    revisions, parents = [], []
    for path in scripts:
        names = {
            target.id: ast.literal_eval(node.value)
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name) and target.id in ("revision", "down_revision")
        }
        assert path.name.startswith(f"{names['revision']}_"), path.name
        revisions.append(names["revision"])
        parents.append(names["down_revision"])
    assert len(set(revisions)) == len(revisions)
    assert len([item for item in revisions if item not in parents]) == 1
