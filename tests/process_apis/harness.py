"""An office for the tests of the flows: a fresh database, connected simulators, real worker processes, and what must hold afterwards."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from app.core import ids
from app.core.database import dsn
from app.core.settings import Settings
from app.core.supervisor import Child
from app.main import Parts, parts
from app.platform.identity.clients import create_client
from app.platform.identity.sight import EVERYTHING
from app.process_apis.activations import Activations
from app.process_apis.flows.project_to_billing.schemas import FLOW, BillingRequested
from app.process_apis.services.runs import RunRow
from app.process_apis.starter import StartRequest
from tests.conftest import ROOT, Vendor, connections_document
from tests.nursery import NurseryChild
from tests.process_apis.holds import Holds
from tests.process_apis.people import Deal, Delivery, Finance, Json, Sales

PATIENCE = 45.0
CONNECTIONS_CACHED = 5.2
"""Seconds until every process has noticed that connections changed."""
SETTLED = ("completed", "refused", "parked")
SLOTS, LEADER = 0x43575331, 0x43575031
"""Advisory locks of the product: executor slots, and who polls."""
_SCOPES = ["experience.salesforce:read", "experience.salesforce:write", "process.billing:read", "process.billing:write"]
_SCOPES += ["process.governance:read", "process.governance:write"]
_KANTATA = {
    "workspace_group": "workspace_groups",
    "workspace": "workspaces",
    "story": "stories",
    "workspace_resource": "workspace_resources",
    "invoice": "invoices",
}
_NETSUITE = ("customer", "customerSubsidiaryRelationship", "salesOrder", "invoice", "billingSchedule")

World = dict[str, dict[str, list[Json]]]


@dataclass
class Office:
    url: str
    settings: Settings
    built: Parts
    vendors: dict[str, Vendor]
    sales: Sales
    delivery: Delivery
    finance: Finance
    holds: Holds
    gateway: httpx.AsyncClient
    directory: Path
    workers: list[Child] = field(default_factory=list)

    # -- processes ---------------------------------------------------------------------------------------------------------------

    async def worker(self, **environment: str) -> Child:
        """One more worker process, ready to work."""
        shared = {
            "CROSSWALK_DATABASE_URL": self.url,
            "CROSSWALK_DATA_DIR": str(self.settings.data_dir),
            "CROSSWALK_POLL_SECONDS": "0.3",
            "CROSSWALK_STEP_MAX_ATTEMPTS": "4",
            "CROSSWALK_STEP_RETRY_SECONDS": "0.05",
            "CROSSWALK_STEP_RETRY_MAX_SECONDS": "0.2",
            "CROSSWALK_PARK_RETRY_SECONDS": "1",
            "CROSSWALK_TRACE_SAMPLE_RATIO": "0",
        }
        number = len(self.workers) + 1
        command = [sys.executable, "-m", "app.cli", "worker"]
        child = NurseryChild(f"worker {number}", command, log=self.directory / f"worker{number}.log", env=shared | environment, cwd=ROOT)
        self.workers.append(child)
        child.start()
        await asyncio.to_thread(child.wait_until, lambda: self.slot_of(child) is not None, 60, "the worker to claim its slot")
        return child

    async def a_worker(self) -> Child:
        """A worker that is there already, or a new one."""
        alive = [child for child in self.workers if child.alive]
        return alive[0] if alive else await self.worker()

    def slot_of(self, child: Child) -> int | None:
        """The slot that a worker said it has."""
        for path in self.settings.data_dir.glob("worker-*.ready"):
            if path.read_text() == str(child.pid):
                return int(path.stem.removeprefix("worker-"))
        return None

    async def kill(self, child: Child) -> None:
        """``kill -9``."""
        await asyncio.to_thread(child.kill9)

    async def interrupt(self, child: Child, number: signal.Signals = signal.SIGINT, timeout: float = 15.0) -> int:
        """Asks the worker to end, and waits until it has; its exit code."""
        assert child.pid is not None
        child.wanted = False
        os.kill(child.pid, number)
        await until(lambda: not child.alive, f"{child.name} to end", timeout)
        assert child.exit_code is not None
        return child.exit_code

    async def stop(self) -> None:
        for child in self.workers:
            await asyncio.to_thread(child.terminate, 2.0)
        self.workers.clear()

    @asynccontextmanager
    async def no_polling(self) -> AsyncIterator[None]:
        """Nobody polls inside: we hold the leader's lock; whoever had it has lost it, and has ended the round that was under way."""
        connection = await asyncpg.connect(dsn(self.url))
        before = self._pauses()
        try:
            cut = False
            while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LEADER):
                cut |= await connection.fetchval(
                    "SELECT count(pg_terminate_backend(pid)) > 0 FROM pg_locks WHERE locktype = 'advisory' AND granted "
                    "AND classid = 0 AND objid::bigint = $1 AND objsubid = 1 AND pid <> pg_backend_pid() "
                    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                    LEADER,
                )
            if cut:
                await until(lambda: self._pauses() > before, "the leader to notice")
            yield
        finally:
            await connection.close()

    def _pauses(self) -> int:
        """How often workers that are alive have said that they lost the leader's lock, at the end of a round."""
        return sum(child.log.read_text().count("polling pauses") for child in self.workers if child.alive)

    async def polls(self, rounds: int) -> None:
        """Until the workers have looked at Salesforce so often again."""
        for _ in range(rounds):
            polled = "SELECT polled_at FROM poll_state WHERE connection = 'salesforce' AND entity = 'opportunity'"
            seen = await self.rows(polled)

            async def looked(seen: Any = seen) -> bool:
                return (
                    await self.rows("SELECT polled_at FROM poll_state WHERE connection = 'salesforce' AND entity = 'opportunity'") != seen
                )

            await until(looked, "a worker to poll")

    @asynccontextmanager
    async def connected(self, document: Json) -> AsyncIterator[None]:
        """With these connections instead, once every process has noticed; and back again."""
        try:
            await self.built.connections.apply(document)
            await asyncio.sleep(CONNECTIONS_CACHED)
            yield
        finally:
            await self.built.connections.apply(connections_document(self.vendors))
            await asyncio.sleep(CONNECTIONS_CACHED)

    # -- starting and following runs ---------------------------------------------------------------------------------------------

    async def activate(self, deal: Deal) -> RunRow:
        """As the experience API does it."""
        service = Activations(self.built.reader, self.built.starter, self.built.runs)
        return await service.activate(deal.opportunity, connection="salesforce", sight=EVERYTHING)

    async def bill(self, project: str, through: str) -> RunRow:
        day = date.fromisoformat(through)
        request = StartRequest(
            flow=FLOW,
            base_key=billing_key(project, through),
            connection="crosswalk",
            entity="project",
            subject_id=project,
            trigger="request",
            requested_by="tests",
            payload=BillingRequested(project=project, through=day),
        )
        return await self.built.starter.start(request)

    async def run(self, run_id: str) -> RunRow:
        row = await self.built.runs.get(run_id)
        assert row is not None
        return row

    async def until(self, run_id: str, *statuses: str, timeout: float = PATIENCE) -> RunRow:
        """The run when it has one of these statuses; an AssertionError as soon as it has settled in another one."""
        patience = time.monotonic() + timeout
        while True:
            row = await self.run(run_id)
            if row.status in statuses:
                return row
            stuck = row.status in ("completed", "refused") or (row.status == "parked" and row.resume_at is None)
            if stuck or time.monotonic() > patience:
                steps = [(step.name, step.status, step.attempts) for step in await self.built.runs.steps(run_id)]
                raise AssertionError(f"{row.status}, not {statuses}: {row.headline} {row.failure} {steps}")
            await asyncio.sleep(0.1)

    async def started(self, *lines: Json, **more: Any) -> tuple[Deal, Json]:
        """A project, opened by the flow: the deal, and the run's result."""
        deal = await self.sales.win(*lines, **more)
        row = await self.until((await self.activate(deal)).id, "completed")
        assert row.result is not None
        return deal, row.result

    async def tasks(self, project: Json) -> list[str]:
        """Kantata's ids of the tasks that deliver the contract's lines, in the lines' order."""
        query = (
            "SELECT l.external_id FROM contract_line c JOIN xref_link l ON l.canonical_id = c.task_id "
            "WHERE c.contract_id = $1 ORDER BY c.number"
        )
        rows = await self.built.database.pool.fetch(query, ids.decode("con", project["contract"]))
        return [row["external_id"] for row in rows]

    async def erp_invoice(self, run_id: str) -> str:
        """NetSuite's id of the invoice that a billing run drafted."""
        query = "SELECT l.external_id FROM invoice i JOIN xref_link l ON l.canonical_id = i.id JOIN connection c ON c.id = l.connection_id "
        found = await self.built.database.pool.fetchval(query + "WHERE i.run_id = $1 AND c.key = 'netsuite'", run_id)
        assert found is not None
        return str(found)

    async def issued(self, run: RunRow) -> RunRow:
        """Finance approves as soon as the run waits; the run when it has completed."""
        await self.until(run.id, "waiting")
        await self.finance.decide(await self.erp_invoice(run.id))
        return await self.until(run.id, "completed")

    # -- what must hold ----------------------------------------------------------------------------------------------------------

    async def world(self) -> World:
        """Every record of every system."""
        states = await asyncio.gather(*(asyncio.to_thread(vendor.state) for vendor in self.vendors.values()))
        return dict(zip(self.vendors, states, strict=True))

    async def rows(self, query: str, *values: Any) -> list[asyncpg.Record]:
        found: list[asyncpg.Record] = await self.built.database.pool.fetch(query, *values)
        return found

    async def links(self) -> set[tuple[str, str, str, str]]:
        """(connection, object, external id, canonical id) of every link to the ERP and the PSA."""
        rows = await self.rows(
            "SELECT c.key, o.name, l.external_id, e.entity, l.canonical_id FROM xref_link l JOIN connection c ON c.id = l.connection_id "
            "JOIN xref_object o ON o.id = l.object_id JOIN xref_entity e ON e.id = l.canonical_id WHERE c.key <> 'salesforce'"
        )
        from app.canonical.entities import BY_NUMBER

        return {
            (row["key"], row["name"], row["external_id"], ids.encode(BY_NUMBER[row["entity"]].prefix, row["canonical_id"])) for row in rows
        }

    async def check_books(self, world: World) -> None:
        """Both sides of every link exist and name each other, nothing exists twice, and no write is left in doubt."""
        there = {
            ("netsuite", kind, row["id"], row.get("externalId") or "nobody's")
            for kind in _NETSUITE
            for row in world["netsuite"].get(kind, [])
            # NetSuite keeps the relationship to the primary subsidiary by itself.
            if kind != "customerSubsidiaryRelationship" or row.get("externalId")
        }
        for kind, collection in _KANTATA.items():
            for row in world["kantata"].get(collection, []):
                if kind == "story" and row["id"] in self.delivery.own_tasks:
                    continue
                keys = [item["service_model_ref"] for item in row["external_references"] if item["service_name"] == "crosswalk"]
                there.add(("kantata", kind, row["id"], ",".join(keys) or "nobody's"))
        linked = await self.links()
        assert there == linked, f"only in the systems: {there - linked}; only in the crosswalk: {linked - there}"
        assert Counter(item[:2] + item[3:] for item in there).most_common(1)[0][1] == 1, "a record exists twice"
        doubtful = await self.rows("SELECT external_key, state FROM xref_write_intent WHERE state = 'open'")
        assert doubtful == []

    def check_started(self, world: World, deal: Deal, project: Json, *, subtotal: str, tax: str, seats: int) -> None:
        """One customer, contract, schedule and project of this deal, with the agreed money, and their ids on the opportunity."""
        erp, psa, crm = world["netsuite"], world["kantata"], world["salesforce"]
        order = only(row for row in erp["salesOrder"] if row.get("memo") == deal.name)
        assert (money(order["subtotal"]), money(order["taxTotal"])) == (Decimal(subtotal), Decimal(tax))
        assert (order["id"], order["externalId"]) == (project["contract_number"], project["contract"])
        assert len(order["item"]["items"]) == len(deal.lines)
        customer = only(row for row in erp["customer"] if row["companyName"] == deal.client)
        assert order["entity"]["id"] == customer["id"]
        assert len([row for row in erp["billingSchedule"] if row["name"].startswith(deal.name)]) == 1
        workspace = only(row for row in psa["workspaces"] if row["title"] == deal.name)
        assert (workspace["id"], workspace["archived"]) == (project["project_reference"], False)
        group = only(row for row in psa["workspace_groups"] if row["name"] == deal.client)
        assert workspace["primary_workspace_group_id"] == group["id"]
        assert len([row for row in psa["stories"] if row["workspace_id"] == workspace["id"]]) == len(deal.lines)
        assert len([row for row in psa["workspace_resources"] if row["workspace_id"] == workspace["id"]]) == seats
        sold = only(row for row in crm["Opportunity"] if row["Id"] == deal.opportunity)
        assert (sold["ERP_Contract_Id__c"], sold["PSA_Project_Id__c"], sold["Crosswalk_Status__c"]) == (
            order["id"],
            workspace["id"],
            "Active",
        )
        account = only(row for row in crm["Account"] if row["Id"] == deal.account)
        assert (account["ERP_Customer_Id__c"], account["PSA_Client_Id__c"]) == (customer["id"], group["id"])

    async def check_records(self, run: RunRow) -> None:
        """Each record that the run touched is linked somewhere."""
        linked = await self.rows("SELECT DISTINCT canonical_id FROM xref_link")
        known = {row["canonical_id"] for row in linked}
        assert run.records
        assert {record for record in run.records if ids.decode(ids.prefix_of(record), record) not in known} == set()

    def creates(self, vendor: str, collection: str) -> Counter[str]:
        """How often the system said yes to a create with each of our keys."""
        made: Counter[str] = Counter()
        for entry in self.vendors[vendor].journal():
            if entry["method"] != "POST" or not 200 <= (entry["status"] or 0) < 300 or not entry["path"].split("?")[0].endswith(collection):
                continue
            body = json.loads(entry["body"])
            if vendor == "kantata":
                inner = next(iter(body.values()))
                made[inner.get("external_reference", {}).get("service_model_ref", "nobody's")] += 1
            else:
                made[body.get("externalId", "nobody's")] += 1
        return made


@asynccontextmanager
async def office(make_database: Any, vendors: dict[str, Vendor], directory: Path) -> AsyncIterator[Office]:
    """Reset systems, an empty crosswalk; everything that was started is ended at the end."""
    for vendor in vendors.values():
        vendor.clear_faults()
        vendor.reset()
    netsuite: Any = vendors["netsuite"].simulator
    netsuite.max_concurrent = 50
    url = await make_database()
    settings = Settings(
        data_dir=directory / "data", database_url=url, step_retry_seconds=0.05, step_retry_max_seconds=0.2, trace_sample_ratio=0
    )
    sales, delivery, finance = Sales(vendors["salesforce"]), Delivery(vendors["kantata"]), Finance(vendors["netsuite"])
    async with parts(settings, url) as built:
        await built.connections.apply(connections_document(vendors))
        holds = await Holds.installed(url)
        transport = httpx.ASGITransport(app=built.gateway(), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=settings.issuer, timeout=30) as gateway:
            await _sign_in(built, gateway)
            here = Office(url, settings, built, vendors, sales, delivery, finance, holds, gateway, directory)
            try:
                yield here
            finally:
                await here.stop()
                await holds.close()
                for person in (sales, delivery, finance):
                    await person.close()
                netsuite.max_concurrent = type(netsuite).max_concurrent
                for vendor in vendors.values():
                    vendor.clear_faults()


async def _sign_in(built: Parts, gateway: httpx.AsyncClient) -> None:
    scopes = [*_SCOPES, "process.flow:read", "process.flow:write"]
    client, secret = await create_client(built.database, name="Tests", kind="operator", scopes=scopes, tier="operator")
    answer = await gateway.post("/oauth/token", auth=(client.client_id, secret), data={"grant_type": "client_credentials"})
    gateway.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"


def key() -> dict[str, str]:
    """A new Idempotency-Key."""
    return {"Idempotency-Key": secrets.token_hex(8)}


def billing_key(project: str, through: str) -> str:
    return f"project-to-billing:{project}:{through}"


def only(rows: Iterable[Json]) -> Json:
    found = list(rows)
    assert len(found) == 1, found
    return found[0]


def money(value: Any) -> Decimal:
    return Decimal(str(value))


async def until(probe: Callable[[], bool] | Callable[[], Awaitable[bool]], what: str, timeout: float = PATIENCE) -> None:
    patience = time.monotonic() + timeout
    while True:
        found = probe()
        if (await found) if isinstance(found, Awaitable) else found:
            return
        if time.monotonic() > patience:
            raise AssertionError(f"waited {timeout:g} s in vain for {what}")
        await asyncio.sleep(0.1)
