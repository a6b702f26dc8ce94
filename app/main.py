"""The composition root: builds the gateway and the worker out of the parts, binds triggers to flows, launches the workflow engine."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from dbos import DBOS, DBOSClient, DBOSConfig
from starlette.types import ASGIApp

from app.core import migrate, outbound, postgres, telemetry
from app.core.database import Database, driver_url
from app.core.failures import Conflict
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.platform.connections import Connections
from app.platform.events import Inbox, Subscriptions
from app.platform.exceptions import Exceptions
from app.platform.governance import Audit, Governor, HeldWrites, load
from app.platform.traffic.outbound import Broker
from app.platform.xref import CrossReference, Intents
from app.process_apis.activations import Activations
from app.process_apis.checkpoints import CheckpointSerializer
from app.process_apis.engine import Engine
from app.process_apis.executor import Caretaker, Slot, resume
from app.process_apis.flows import opportunity_to_project, project_to_billing
from app.process_apis.flows.held_write.release import Releases
from app.process_apis.flows.opportunity_to_project import schemas as won_schemas
from app.process_apis.flows.project_to_billing import schemas as billing_schemas
from app.process_apis.flows.project_to_billing.views import BillingRuns
from app.process_apis.records import RecordStore
from app.process_apis.services.billing.service import BillingService
from app.process_apis.services.runs import RunService, RunStore
from app.process_apis.services.xref.integrity import Integrity
from app.process_apis.services.xref.sweeper import Sweeper
from app.process_apis.starter import APPLICATION_NAME, APPLICATION_VERSION, QUEUE, Starter
from app.process_apis.triggers import Poller
from app.process_apis.vendor_events import Drain
from app.system_apis.drift import DriftWatch
from app.system_apis.feeds import Feeds
from app.system_apis.gate import Gate
from app.system_apis.reader import Reader
from app.system_apis.subscriber import Subscriber
from app.system_apis.writer import Writer

_log = logging.getLogger("crosswalk")
SERIALIZER = CheckpointSerializer(*won_schemas.CHECKPOINTS, *billing_schemas.CHECKPOINTS)


def database_url(settings: Settings) -> str:
    """The external Postgres, or the embedded one, started if need be."""
    return settings.database_url or postgres.ensure(settings.data_dir / "postgres")


@dataclass
class Parts:
    """Everything that gateway and worker share, wired."""

    settings: Settings
    database: Database
    connections: Connections
    xref: CrossReference
    reader: Reader
    writer: Writer
    governor: Governor
    exceptions: Exceptions
    runs: RunStore
    client: DBOSClient
    starter: Starter
    inbox: Inbox
    subscriptions: Subscriptions

    @property
    def records(self) -> RecordStore:
        from app.products import COLLECTIONS

        return RecordStore(self.database, self.governor, COLLECTIONS)

    @property
    def integrity(self) -> Integrity:
        return Integrity(self.database, self.reader)

    @property
    def subscriber(self) -> Subscriber:
        return Subscriber(self.reader, self.subscriptions)

    @property
    def sweeper(self) -> Sweeper:
        return Sweeper(self.database, self.reader, self.xref, self.settings)

    def gateway(self) -> ASGIApp:
        # All that has routes is read here, and by nobody who serves none: a worker is there in half the time.
        from app.platform.pipeline.gateway import build_gateway
        from app.portal import open_apps
        from app.products import own_products, products
        from app.system_apis.door import Door

        run_service = RunService(self.database, self.runs, self.xref, lambda row: resume(self.client, self.runs, row))
        state = {
            "reader": self.reader,
            "writer": self.writer,
            "xref": self.xref,
            "governor": self.governor,
            "releases": Releases(self.writer, self.records, self.governor.held, self._resume_parked),
            "records": self.records,
            "connections": self.connections,
            "runs": run_service,
            "seen_records": self.runs.seen,
            "starter": self.starter,
            "billing": BillingService(self.database),
            "billing_runs": BillingRuns(self.database),
            "integrity": self.integrity,
            "sweeper": self.sweeper,
            "exceptions": self.exceptions,
            "activations": Activations(self.reader, self.starter, self.runs),
        }
        door = Door(self.reader.gate, self.inbox, self.subscriptions, self.settings)
        opened = {**open_apps(self.settings), "events": door.app()}
        return build_gateway([*products(), *own_products()], self.database, self.settings, state=state, open_apps=opened)

    async def _resume_parked(self, run_id: str) -> None:
        row = await self.runs.get(run_id)
        if row is not None and row.status == "parked":
            with suppress(Conflict):  # somebody else was faster
                await resume(self.client, self.runs, row)


@asynccontextmanager
async def parts(settings: Settings, url: str) -> AsyncIterator[Parts]:
    database = Database(url)
    await database.open()
    client = DBOSClient(system_database_url=driver_url(url, "psycopg"), serializer=SERIALIZER, application_name=APPLICATION_NAME, lazy=True)
    async with outbound.client(outbound.authorities()) as http:
        sealer = Sealer(settings.sealing_key)
        connections = Connections(database, sealer)
        xref = CrossReference(database)
        gate = Gate(database, connections, Broker(), http)
        reader = Reader(gate, xref)
        audit = Audit(database)
        governor = Governor(load(settings.ownership_file), audit, HeldWrites(database, audit))
        exceptions = Exceptions(database)
        writer = Writer(reader, xref, Intents(database, xref), governor, exceptions)
        try:
            yield Parts(
                settings=settings,
                database=database,
                connections=connections,
                xref=xref,
                reader=reader,
                writer=writer,
                governor=governor,
                exceptions=exceptions,
                runs=RunStore(database),
                client=client,
                starter=Starter(database, client),
                inbox=Inbox(database),
                subscriptions=Subscriptions(database, sealer),
            )
        finally:
            await gate.close()
            client.destroy()
            await database.close()


async def serve(settings: Settings) -> None:
    """The gateway: migrates, then answers until it is told to stop."""
    from app.platform.pipeline.protocol import BoundedProtocol

    url = await asyncio.to_thread(database_url, settings)
    await asyncio.to_thread(migrate.upgrade, url)
    telemetry.install(telemetry.build_provider(settings.trace_sample_ratio, service="crosswalk-gateway"))
    async with parts(settings, url) as built:
        config = uvicorn.Config(
            built.gateway(),
            http=BoundedProtocol,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=10,
            proxy_headers=False,
        )
        inherited = None if settings.socket_fd is None else [socket.socket(fileno=settings.socket_fd)]
        await uvicorn.Server(config).serve(sockets=inherited)


async def work(settings: Settings) -> bool:
    """A worker: claims a slot, executes flows, polls, recovers what dead workers left. False when it ends because its slot is lost."""
    url = await asyncio.to_thread(database_url, settings)
    await asyncio.to_thread(migrate.upgrade, url)
    telemetry.install(telemetry.build_provider(settings.trace_sample_ratio, service="crosswalk-worker"))
    slot = Slot(url, settings.executor_slots)
    await slot.claim()
    async with parts(settings, url) as built:
        DBOS(config=_dbos_config(url, slot.executor_id, settings))
        register_flows(built)
        DBOS.launch()
        await DBOS.register_queue_async(QUEUE, polling_interval_sec=0.1)
        _log.info("worker is ready", extra={"fields": {"slot": slot.executor_id}})
        _ready(settings.data_dir / f"worker-{slot.number}.ready")
        caretaker = Caretaker(built.database, built.client, built.runs, built.exceptions, settings)
        poller = Poller(built.database, built.reader, built.xref, built.starter, built.runs, settings)
        feeds = Feeds(built.database, built.reader.gate, built.inbox, settings)
        drain = Drain(built.database, built.reader.gate, built.inbox, feeds, built.subscriber, poller, settings)
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        drift = DriftWatch(built.reader, built.exceptions).watch(built.database, settings)
        jobs = (slot.hold(), caretaker.watch(), poller.watch(), drain.watch(), drift, built.sweeper.watch(), stop.wait())
        tasks = [asyncio.create_task(job) for job in jobs]
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
            return stop.is_set()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.to_thread(DBOS.destroy, workflow_completion_timeout_sec=2)
            await slot.close()


def register_flows(built: Parts) -> None:
    engine = Engine(built.runs, built.settings)
    opportunity_to_project.OpportunityToProject(
        engine, opportunity_to_project.Steps(engine, built.reader, built.writer, built.xref, built.database)
    )
    project_to_billing.ProjectToBilling(engine, project_to_billing.Steps(engine, built.reader, built.writer, built.xref, built.database))


def _dbos_config(url: str, executor_id: str, settings: Settings) -> DBOSConfig:
    return DBOSConfig(
        name=APPLICATION_NAME,
        system_database_url=driver_url(url, "psycopg"),
        application_version=APPLICATION_VERSION,
        executor_id=executor_id,
        serializer=SERIALIZER,
        sys_db_pool_size=10,
        run_migrations=False,
        log_level="WARNING",
        enable_otlp=False,
        max_executor_threads=16,
    )


def _ready(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(os.getpid()))
