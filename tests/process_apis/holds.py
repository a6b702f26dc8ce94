"""Holds a run exactly at a boundary, by triggers that the test installs in Postgres. The product has no hook for it and does not notice.

``before`` a step does anything · ``unsettled``: the system has the record, our link is not written yet · ``unchecked``: the step's
effect is there, its checkpoint is not · ``forking``: a parked run is about to go on.
"""

from __future__ import annotations

import asyncio
import time

import asyncpg

from app.core.database import dsn

_CLASS = 1163284301
_WAITING = (
    "FROM pg_locks WHERE locktype = 'advisory' AND classid::int = $1 AND NOT granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_SETUP = """
CREATE TABLE test_hold (id serial PRIMARY KEY, kind text, base_key text, name text);
CREATE FUNCTION test_wait(wanted_kind text, wanted_key text, wanted_name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE found int;
BEGIN
    SELECT id INTO found FROM public.test_hold WHERE kind = wanted_kind AND base_key = wanted_key AND name = wanted_name;
    IF found IS NOT NULL THEN PERFORM pg_advisory_xact_lock_shared(1163284301, found); END IF;
END $$;
CREATE FUNCTION test_before() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM public.test_wait('before', (SELECT base_key FROM public.flow_run WHERE id = NEW.run_id), NEW.name);
    RETURN NEW;
END $$;
CREATE FUNCTION test_unsettled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM public.test_wait('unsettled', (SELECT base_key FROM public.flow_run WHERE id = NEW.claimed_by),
        (SELECT connector || ' ' || name FROM public.xref_object WHERE id = NEW.object_id));
    RETURN NEW;
END $$;
CREATE FUNCTION test_unchecked() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM public.test_wait('unchecked', regexp_replace(NEW.workflow_uuid, ':[0-9]+(#[0-9]+)?$', ''), NEW.function_name);
    RETURN NEW;
END $$;
CREATE FUNCTION test_forking() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM public.test_wait('forking', regexp_replace(NEW.workflow_uuid, ':[0-9]+(#[0-9]+)?$', ''), '#');
    RETURN NEW;
END $$;
CREATE TRIGGER test_before BEFORE INSERT ON flow_run_step FOR EACH ROW EXECUTE FUNCTION test_before();
CREATE TRIGGER test_unsettled BEFORE UPDATE ON xref_write_intent FOR EACH ROW
    WHEN (NEW.state = 'settled' AND OLD.state = 'open') EXECUTE FUNCTION test_unsettled();
CREATE TRIGGER test_unchecked BEFORE INSERT ON dbos.operation_outputs FOR EACH ROW EXECUTE FUNCTION test_unchecked();
CREATE TRIGGER test_forking BEFORE INSERT ON dbos.workflow_status FOR EACH ROW
    WHEN (NEW.workflow_uuid LIKE '%#%') EXECUTE FUNCTION test_forking();
"""


class Holds:
    def __init__(self, connection: asyncpg.Connection[asyncpg.Record]) -> None:
        self._connection = connection
        self._held: dict[int, str] = {}

    @classmethod
    async def installed(cls, url: str) -> Holds:
        connection = await asyncpg.connect(dsn(url))
        if not await connection.fetchval("SELECT to_regclass('test_hold') IS NOT NULL"):
            await connection.execute(_SETUP)
        return cls(connection)

    async def close(self) -> None:
        await self._connection.close()

    async def put(self, kind: str, base_key: str, name: str) -> int:
        """From now on that run stops there."""
        insert = "INSERT INTO test_hold (kind, base_key, name) VALUES ($1, $2, $3) RETURNING id"
        number: int = await self._connection.fetchval(insert, kind, base_key, name)
        await self._connection.execute("SELECT pg_advisory_lock($1, $2)", _CLASS, number)
        self._held[number] = kind
        return number

    async def waiting(self) -> set[int]:
        return {row["id"] for row in await self._connection.fetch(f"SELECT objid::int AS id {_WAITING}", _CLASS)}

    async def reached(self, *numbers: int, timeout: float = 40.0) -> None:
        """Until every one of the runs stands at its boundary."""
        patience = time.monotonic() + timeout
        while missing := set(numbers) - await self.waiting():
            if time.monotonic() > patience:
                rows = await self._connection.fetch("SELECT kind, name, base_key FROM test_hold WHERE id = ANY($1::int[])", list(missing))
                raise AssertionError(f"never got to {[tuple(row) for row in rows]}")
            await asyncio.sleep(0.05)

    async def bury(self) -> None:
        """After a kill: ends the transactions that still wait, as when the server notices that nobody is there, and lets go."""
        await self._connection.execute(f"SELECT pg_terminate_backend(pid) {_WAITING}", _CLASS)
        await self.release()

    async def release(self) -> None:
        """Lets go: those that wait go on as if nothing had been."""
        for kind in set(self._held.values()):
            await self.release_one(kind)

    async def cut_everybody_off(self) -> None:
        """Ends every other connection to the database."""
        await self._connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    async def release_one(self, kind: str) -> None:
        """Lets go of the holds of one kind."""
        await self._connection.execute("DELETE FROM test_hold WHERE kind = $1", kind)
        for number in [number for number, held in self._held.items() if held == kind]:
            await self._connection.execute("SELECT pg_advisory_unlock($1, $2)", _CLASS, number)
            del self._held[number]
