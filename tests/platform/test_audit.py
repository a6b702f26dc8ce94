"""The audit: append-only in Postgres, one chain under many writers, and an export that shows every kind of tampering without a database."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.core.database import Database, dsn, opened
from app.platform.governance import chain
from app.platform.governance.audit import Audit, Entry
from app.platform.governance.export import Exported, export_audit
from tests.conftest import ROOT
from tests.nursery import crosswalk

SECRET = base64.urlsafe_b64encode(bytes(range(32)))
COLUMNS = "at, actor, action, subject, decision, detail, previous_hash, hash"
Lines = list[dict[str, Any]]


def entry(number: int, **detail: Any) -> Entry:
    return Entry(actor="client-a", action="ownership.update", subject=f"customer:cus_{number}", decision="allow", detail=detail)


@pytest.fixture
async def own(make_database: Any) -> AsyncIterator[Database]:
    """A database with an audit of its own, empty."""
    async with opened(await make_database()) as database:
        yield database


@pytest.fixture(scope="module")
async def two(make_database: Any) -> AsyncIterator[Database]:
    """A database whose audit has two entries."""
    async with opened(await make_database()) as database:
        await Audit(database).append(entry(1), entry(2))
        yield database


async def exported(database: Database, path: Path) -> tuple[Exported, Lines]:
    written = await export_audit(database.url, SECRET, path)
    return written, [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture(scope="module")
async def ten(make_database: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Exported, Lines]:
    """An export of ten entries."""
    async with opened(await make_database()) as database:
        await Audit(database).append(*(entry(n, fields=["name"], note=f"ü{n}") for n in range(1, 11)))
        return await exported(database, tmp_path_factory.mktemp("audit") / "audit.jsonl")


def verdict(lines: Lines, key: str | None = None) -> chain.Verdict:
    return chain.verify([json.dumps(line) for line in lines], key)


# The chain in Postgres


async def test_entries_are_chained_and_an_export_of_them_holds(own: Database, tmp_path: Path) -> None:
    audit = Audit(own)
    await audit.append(entry(1, fields=["name", "tax_number"], amount=12), entry(2))
    await audit.append(entry(3))
    written, lines = await exported(own, tmp_path / "audit.jsonl")
    assert [line["sequence"] for line in lines[:-1]] == [1, 2, 3]
    assert lines[0]["previousHash"] == chain.GENESIS
    content = {name: value for name, value in lines[0].items() if name != "hash"}
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)  # what RFC 8785 means for these members
    assert hashlib.sha256(plain.encode()).hexdigest() == lines[0]["hash"] == lines[1]["previousHash"]
    found = verdict(lines, written.public_key)
    assert (found.entries, found.broken, found.vouched, found.head) == (3, None, True, written.head)


async def test_an_empty_audit_holds(own: Database, tmp_path: Path) -> None:
    written, lines = await exported(own, tmp_path / "audit.jsonl")
    assert (written.entries, verdict(lines).broken) == (0, None)


async def test_what_json_or_postgres_cannot_keep_does_not_break_the_chain(own: Database, tmp_path: Path) -> None:
    strange = {
        "nul": "a\x00b",
        "surrogate": "\ud800",
        "big": 10**30,
        "float": 0.1,
        "emoji": "🙂",
        "ﬁ": 1,
        "z": None,
        "nested": [{"b": 1, "a": ["\x00"]}],
    }
    await Audit(own).append(entry(1, **strange), Entry(actor="\x00", action="a", subject="\ud800", decision="d"))
    _, lines = await exported(own, tmp_path / "audit.jsonl")
    assert verdict(lines).broken is None
    assert lines[0]["detail"]["big"] == str(10**30)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET decision = 'refuse'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "TRUNCATE audit_head",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET sequence = sequence - 1",
        "UPDATE audit_head SET sequence = sequence + 1",
        "INSERT INTO audit_entry SELECT sequence + 7, {columns} FROM audit_entry LIMIT 1",
        "INSERT INTO audit_entry SELECT 3, {columns} FROM audit_entry WHERE sequence = 1",
    ],
)
async def test_postgres_refuses_to_change_what_is_written(two: Database, statement: str) -> None:
    before = await two.pool.fetch("SELECT * FROM audit_entry ORDER BY sequence")
    with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.CheckViolationError)):
        await two.pool.execute(statement.format(columns=COLUMNS))
    assert await two.pool.fetch("SELECT * FROM audit_entry ORDER BY sequence") == before


async def test_permissions_are_revoked_too(two: Database) -> None:
    granted = await two.pool.fetchval("SELECT relacl::text FROM pg_class WHERE relname = 'audit_entry'")
    rights = granted.split("=")[1].split("/")[0]
    assert {"a", "r"} <= set(rights)
    assert not {"w", "d", "D"} & set(rights)


async def test_many_writers_make_one_chain_without_gaps(own: Database, tmp_path: Path) -> None:
    """Five processes' worth of audits, each on its own connections, two hundred callers at once, some of them in longer transactions."""
    databases = [Database(own.url, pool_size=4) for _ in range(5)]
    for database in databases:
        await database.open()
    audits = [Audit(database) for database in databases]

    async def within(number: int) -> None:
        async with databases[number % 5].pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_sleep(0.002)")
            await audits[number % 5].append_within(connection, [entry(number)])

    await asyncio.gather(*(within(n) if n % 10 == 0 else audits[n % 5].append(entry(n), entry(n)) for n in range(200)))
    for database in databases:
        await database.close()
    written, lines = await exported(own, tmp_path / "audit.jsonl")
    assert written.entries == 380
    assert verdict(lines).broken is None
    assert await own.pool.fetchval("SELECT sequence FROM audit_head") == 380


async def test_writers_in_other_processes_keep_the_chain_too(own: Database, tmp_path: Path) -> None:
    code = (
        "import asyncio, sys\nfrom app.core.database import opened\nfrom app.platform.governance.audit import Audit, Entry\n"
        "async def main():\n    async with opened(sys.argv[1]) as database:\n        audit = Audit(database)\n"
        "        entries = [Entry(actor=sys.argv[2], action='a', subject=str(n), decision='allow') for n in range(60)]\n"
        "        await asyncio.gather(*(audit.append(entry) for entry in entries))\n"
        "asyncio.run(main())"
    )
    started = [subprocess.Popen([sys.executable, "-c", code, own.url, f"p{n}"], cwd=ROOT) for n in range(3)]
    for process in started:
        assert await asyncio.to_thread(process.wait, 60) == 0
    written, lines = await exported(own, tmp_path / "audit.jsonl")
    assert (written.entries, verdict(lines).broken) == (180, None)
    assert {line["actor"] for line in lines[:-1]} == {"p0", "p1", "p2"}


async def test_a_transaction_that_rolls_back_leaves_no_gap(own: Database, tmp_path: Path) -> None:
    audit = Audit(own)
    await audit.append(entry(1))

    async def interrupted() -> None:
        async with own.pool.acquire() as connection, connection.transaction():
            await audit.append_within(connection, [entry(2)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await interrupted()
    await audit.append(entry(3))
    _, lines = await exported(own, tmp_path / "audit.jsonl")
    assert [line["subject"] for line in lines[:-1]] == ["customer:cus_1", "customer:cus_3"]
    assert verdict(lines).broken is None


async def test_a_decision_that_cannot_be_written_is_an_error(own: Database) -> None:
    audit = Audit(own)
    async with opened(own.url, pool_size=1) as other:
        gone = Audit(other)
        await other.pool.close()
        with pytest.raises(asyncpg.InterfaceError):
            await gone.append(entry(1))
        await other.open()
    await audit.append(entry(2))
    assert await own.pool.fetchval("SELECT count(*) FROM audit_entry") == 1


async def test_one_who_owns_the_tables_is_found_out(own: Database, tmp_path: Path) -> None:
    """The owner of the database can switch the triggers off; the export shows it."""
    await Audit(own).append(*(entry(n) for n in range(1, 6)))
    connection = await asyncpg.connect(dsn(own.url))
    await connection.execute("GRANT UPDATE ON audit_entry TO CURRENT_USER; ALTER TABLE audit_entry DISABLE TRIGGER USER")
    await connection.execute("""UPDATE audit_entry SET detail = '{"amount": 0.5}' WHERE sequence = 3""")
    await connection.close()
    _, lines = await exported(own, tmp_path / "audit.jsonl")
    broken = verdict(lines).broken
    assert broken is not None
    assert (broken.kind, broken.sequence) == ("changed", 3)


# Tampering with an export


def rehash(lines: Lines, start: int = 0) -> Lines:
    """Makes the chain right again from ``start`` on: what somebody who can compute a hash would do."""
    previous = lines[start - 1]["hash"] if start else chain.GENESIS
    for line in lines[start:-1]:
        line["previousHash"] = previous
        previous = line["hash"] = chain.entry_hash(line)
    return lines


def renumber(lines: Lines) -> Lines:
    for number, line in enumerate(lines[:-1], 1):
        line["sequence"] = number
    return lines


def change(lines: Lines) -> Lines:
    lines[3]["decision"] = "refuse"
    return lines


def change_and_hash(lines: Lines) -> Lines:
    lines[3]["decision"] = "refuse"
    lines[3]["hash"] = chain.entry_hash(lines[3])
    return lines


def forged(lines: Lines, position: int) -> dict[str, Any]:
    found = {**lines[position], "subject": "customer:cus_forged", "previousHash": lines[position - 1]["hash"]}
    return {**found, "hash": chain.entry_hash(found)}


def signed_by_another(lines: Lines) -> Lines:
    lines[4]["decision"] = "refuse"
    rehash(lines)
    return [*lines[:-1], chain.signed_head(10, lines[-2]["hash"], "2026-01-01T00:00:00.000000Z", Ed25519PrivateKey.generate())]


TAMPERED: dict[str, tuple[Callable[[Lines], Lines], str, int | None]] = {
    "a value changed": (change, "changed", 4),
    "a value changed and hashed again": (change_and_hash, "rewritten", 5),
    "a detail changed": (lambda lines: [{**line, "detail": {}} if line.get("sequence") == 7 else line for line in lines], "changed", 7),
    "the hash changed": (lambda lines: [{**lines[0], "hash": "0" * 64}, *lines[1:]], "changed", 1),
    "a member added": (lambda lines: [{**lines[0], "x": 1}, *lines[1:]], "changed", 1),
    "one deleted": (lambda lines: lines[:4] + lines[5:], "deleted", 5),
    "three deleted": (lambda lines: lines[:4] + lines[7:], "deleted", 5),
    "the first deleted": (lambda lines: lines[1:], "deleted", 1),
    "one deleted and renumbered": (lambda lines: renumber(lines[:4] + lines[5:]), "changed", 5),
    "one deleted, renumbered and hashed again": (lambda lines: rehash(renumber(lines[:4] + lines[5:])), "truncated", 10),
    "one inserted": (lambda lines: [*lines[:5], forged(lines, 5), *lines[5:]], "inserted", 6),
    "one doubled": (lambda lines: [*lines[:5], lines[4], *lines[5:]], "inserted", 5),
    "one inserted, renumbered and hashed again": (lambda lines: rehash(renumber([*lines[:5], dict(lines[5]), *lines[5:]])), "inserted", 11),
    "two swapped": (lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]], "reordered", 4),
    "the last moved to the front": (lambda lines: [lines[9], *lines[:9], lines[10]], "reordered", 1),
    "the tail cut off": (lambda lines: [*lines[:7], lines[-1]], "truncated", 8),
    "everything but the head cut off": (lambda lines: lines[-1:], "truncated", 1),
    "the tail and the head cut off": (lambda lines: lines[:7], "unsigned", 7),
    "the whole chain made anew": (lambda lines: rehash(change(lines)), "rewritten", 10),
    "something after the head": (lambda lines: [*lines, lines[0]], "inserted", None),
    "the head changed": (lambda lines: [*lines[:-1], {**lines[-1], "head": {**lines[-1]["head"], "sequence": 9}}], "forged", None),
    "the signature changed": (lambda lines: [*lines[:-1], {**lines[-1], "signature": "AAAA"}], "forged", None),
    "the signature gone": (lambda lines: [*lines[:-1], {"head": lines[-1]["head"]}], "forged", None),
    "signed by somebody else": (signed_by_another, "forged", None),
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_tampering_is_found_and_the_first_broken_entry_named(ten: tuple[Exported, Lines], kind: str) -> None:
    written, lines = ten
    tamper, wanted, sequence = TAMPERED[kind]
    found = verdict(tamper([dict(line) for line in lines]), written.public_key)
    assert found.broken is not None
    assert (found.broken.kind, found.broken.sequence) == (wanted, sequence), found.broken.detail
    if sequence is not None and wanted in ("changed", "deleted"):
        assert found.entries == sequence - 1


def test_every_member_is_covered_by_the_hash(ten: tuple[Exported, Lines]) -> None:
    _, lines = ten
    for member in chain.MEMBERS - {"sequence"}:
        changed = [dict(line) for line in lines]
        changed[2][member] = "2020-01-01T00:00:00.000000Z" if member == "at" else "f" * 64
        broken = verdict(changed).broken
        assert broken is not None, member
        assert broken.sequence == 3


def test_without_a_key_from_elsewhere_the_signature_proves_only_itself(ten: tuple[Exported, Lines]) -> None:
    _, lines = ten
    found = verdict(signed_by_another([dict(line) for line in lines]))
    assert (found.broken, found.vouched) == (None, False)


@pytest.mark.parametrize("text", ["", "{", "[]", "null\n", "\x00", '{"sequence": true}', '{"sequence": 1e400}', "[" * 5000])
def test_nonsense_is_broken_and_does_not_crash(text: str) -> None:
    assert chain.verify(text.splitlines() or [""]).broken is not None


def test_the_command_verifies_without_a_database(ten: tuple[Exported, Lines], tmp_path: Path) -> None:
    written, lines = ten
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_text("".join(json.dumps(line) + "\n" for line in lines))
    bad.write_text("".join(json.dumps(line) + "\n" for line in [*lines[:4], *lines[5:]]))
    nowhere = {"CROSSWALK_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "CROSSWALK_DATA_DIR": str(tmp_path / "none")}

    def run(path: Path) -> subprocess.CompletedProcess[str]:
        return crosswalk("audit", "verify", str(path), "--key", written.public_key, **nowhere)

    fine, broken = run(good), run(bad)
    assert (fine.returncode, broken.returncode) == (0, 1)
    assert "10 entries" in fine.stdout
    assert "entry 5 is missing" in broken.stderr
    assert not (tmp_path / "none").exists()


def test_the_command_exports(own: Database, tmp_path: Path) -> None:
    file = tmp_path / "audit.jsonl"
    made = crosswalk("audit", "export", str(file), CROSSWALK_DATABASE_URL=own.url, CROSSWALK_SECRET_KEY=SECRET.decode())
    assert made.returncode == 0, made.stderr
    assert chain.public_text(chain.signing_key(SECRET)) in made.stdout
    assert verdict([json.loads(line) for line in file.read_text().splitlines()]).broken is None
