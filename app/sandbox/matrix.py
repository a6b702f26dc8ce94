"""Every ERP with every delivery tool: the main job from a won opportunity to an issued invoice, in one running sandbox, with bad days.

Every ERP bills for one legal entity and every delivery tool works for one: a deal's two entities pick its cell.
"""

from __future__ import annotations

import random
import re
import time as clock
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table

from app.core.settings import Settings
from app.sandbox import reckoning, tenants
from app.sandbox.demo import FAST
from app.sandbox.environment import Sandbox, running
from app.sandbox.office import Company
from app.sandbox.offices.kinds import Hours, Task
from app.sandbox.story import WEEKS, Deal, cell_deal, minutes
from app.system_apis.kit.connector import Overrides
from app.system_apis.kit.dialects import dialect
from app.system_apis.registry import connector

ENTITIES = ("HOLT-US", "HOLT-UK", "HOLT-DE", "HOLT-FR", "HOLT-NL", "HOLT-CH")
_CURRENCIES = ("GBP", "EUR", "USD")
_PATIENCE_SECONDS = 420.0
_SOME_KEY = "0-a-key-0"
_MADE = ("customer", "contract", "billing_schedule", "invoice", "project", "task", "staffing_demand")
"""What the flows make in an ERP or a delivery tool: the first of each kind in each system loses its answer."""
_BAD_DAYS = dict.fromkeys(("contract", "project"), ("drop_after_commit", "throttle"))
_console = Console(highlight=False)


@dataclass
class Cell:
    erp: str
    psa: str
    deal: Deal
    opportunity: str = ""

    @property
    def name(self) -> str:
        return f"{self.erp} × {self.psa}"


def run_matrix(settings: Settings, *, erps: list[str], psas: list[str], keep: Callable[[dict[str, Any]], None]) -> bool:
    """Whether every cell held. Empty lists mean all there are."""
    world = matrix_world(erps, psas)
    _console.print(f"[bold]Crosswalk matrix[/]: {len(world.serving('erp'))} ERPs × {len(world.serving('psa'))} delivery tools (simulated)")
    pairs = [(erp, psa) for erp in world.serving("erp") for psa in world.serving("psa")]
    faults = [Lost(key, entity, _BAD_DAYS.get(entity, ("drop_after_commit",))) for key, entity in _written(world, _MADE)]
    with running(settings, lambda text: _console.print(f"  {text}"), environment=FAST, world=world) as sandbox:
        summary = Matrix(sandbox, world, pairs, faults).play()
    keep(summary)
    show(summary)
    return bool(summary["ok"])


def run_chaos(settings: Settings, *, fault: str, connections: list[str], keep: Callable[[dict[str, Any]], None]) -> bool:
    """Whether everything that the flows write stays there once, though the first write of each kind in each system meets the fault."""
    world = matrix_world([], [])
    erps, psas = world.serving("erp"), world.serving("psa")
    every = [(erps[index % len(erps)], psas[index % len(psas)]) for index in range(max(len(erps), len(psas)))]
    pairs = [pair for pair in every if not connections or set(pair) & set(connections)]
    unknown = sorted(set(connections) - {*erps, *psas})
    if unknown:
        raise SystemExit(f"no connection is called {', '.join(unknown)}; there are: {', '.join((*erps, *psas))}")
    if connections:
        world = matrix_world([erp for erp, _ in pairs], [psa for _, psa in pairs])
    faults = [Lost(key, entity, (fault,)) for key, entity in _written(world, _MADE) if not connections or key in connections]
    _console.print(
        f"[bold]Crosswalk chaos[/]: {fault} on the first write of each kind, {len(faults)} kinds "
        f"in {len({item.connection for item in faults})} systems"
    )
    with running(settings, lambda text: _console.print(f"  {text}"), environment=FAST, world=world) as sandbox:
        matrix = Matrix(sandbox, world, pairs, faults)
        summary = matrix.play()
    hits = Counter(entry.partition(" (")[2].rstrip(")") for entry in summary["faults_hit"])
    summary["duplicates"] = sum(cell["duplicates"] for cell in summary["cells"])
    keep(summary)
    show(summary)
    for key, times in sorted(hits.items()):
        _console.print(f"  {key}: {times} writes met it")
    _console.print(f"{sum(hits.values())} writes met {fault}: {summary['duplicates']} duplicates")
    return bool(summary["ok"])


@dataclass(frozen=True)
class Lost:
    """A bad day: the kinds of faults that the first creates of an entity meet, one after the other."""

    connection: str
    entity: str
    kinds: tuple[str, ...]


def _written(world: tenants.World, entities: tuple[str, ...]) -> list[tuple[str, str]]:
    """(connection, entity) of what can be made there, ERPs and delivery tools."""
    return [
        (item["key"], entity)
        for item in world.connections
        if "crm" not in item["roles"]
        for entity in entities
        if connector(item["connector"]).supports(entity, "create")
    ]


def matrix_world(erps: list[str], psas: list[str]) -> tenants.World:
    tenants.know_own_systems()
    known = {name: tenants.connection(name) for name in tenants.names()}

    def chosen(role: str, wanted: list[str]) -> list[str]:
        found = [name for name, item in known.items() if role in item["roles"] and "matrix" not in item.get("leave_out", [])]
        unknown = sorted(set(wanted) - set(found))
        if unknown:
            raise SystemExit(f"no {role} connection is called {', '.join(unknown)}; there are: {', '.join(found)}")
        return [name for name in found if name in wanted] if wanted else found

    crm = chosen("crm", [])
    finance, delivery = chosen("erp", erps), chosen("psa", psas)
    routing = [
        *({"legal_entity": "*", "role": "crm", "connection": name} for name in crm),
        *({"legal_entity": ENTITIES[index], "role": "erp", "connection": name} for index, name in enumerate(finance)),
        *({"legal_entity": ENTITIES[index], "role": "psa", "connection": name} for index, name in enumerate(delivery)),
    ]
    documents = [_knowing(known[name], ENTITIES[index]) for index, name in enumerate(finance)]
    return tenants.World((*(known[name] for name in crm), *documents, *(known[name] for name in delivery)), tuple(routing))


def _knowing(item: dict[str, Any], entity: str) -> dict[str, Any]:
    """The ERP's connection with this entity in its value maps: one that it has no company for is booked in another's."""
    found, home = deepcopy(item), item.get("story", {}).get("legal_entity")
    for table in found.get("overrides", {}).get("value_maps", {}).values():
        known = [name for name in table if name in ENTITIES]
        if known and (home or entity not in table):
            table[entity] = table[home or known[0]]
    return found


class Matrix:
    def __init__(self, sandbox: Sandbox, world: tenants.World, pairs: list[tuple[str, str]], faults: list[Lost]) -> None:
        self.sandbox = sandbox
        self.world = world
        self.company = Company(sandbox, world)
        self.api = self.company.api
        self.dice = random.Random(7)  # noqa: S311 - a scenario, not a secret
        self.cells = [Cell(erp, psa, self._deal(index, erp, psa)) for index, (erp, psa) in enumerate(pairs)]
        self.faults = faults

    def play(self) -> dict[str, Any]:
        self._chapter("Deals are won", self._sell)
        self._chapter("Projects are opened, through lost answers and throttling in every system", self._open)
        self._chapter("People log time, managers approve, milestones are accepted", self._work)
        self._chapter("Billing runs; finance issues the invoices", self._bill)
        return self.summary()

    def summary(self) -> dict[str, Any]:
        details = [self.api.run(run["id"]) for run in self.api.runs()]
        books = self.company.books(self.company.states())
        cells = [self._settled(cell, details, books) for cell in self.cells]
        ok = all(self._held(cell) for cell in cells)
        met = [f"{entry['fault']} ({key})" for key, entry in self._hits()]
        return {"ok": ok, "cells": cells, "faults_met": sorted(set(met)), "faults_hit": met}

    def _deal(self, index: int, erp: str, psa: str) -> Deal:
        row, column = self.world.serving("erp").index(erp), self.world.serving("psa").index(psa)
        story = next(item for item in self.world.connections if item["key"] == erp).get("story", {})
        currencies = story.get("currencies", _CURRENCIES)
        return cell_deal(index, ENTITIES[row], ENTITIES[column], currencies[(row + column) % len(currencies)], self.dice)

    def _sell(self) -> None:
        for cell in self.cells:
            deal = cell.deal
            account = self.company.sales.account(
                Name=deal.account, CurrencyIsoCode=deal.currency, BillingCountry=deal.country, BillingCity="Riverton"
            )
            cell.opportunity = self.company.sales.opportunity([dict(line) for line in deal.lines], **deal.fields, AccountId=account)

    def _open(self) -> None:
        for fault in self.faults:
            self._bad_day(fault)
        for cell in self.cells:
            self.company.sales.win(cell.opportunity)
            self.api.activate(cell.opportunity)
        self._wait("opportunity_to_project")

    def _bad_day(self, fault: Lost) -> None:
        item = next(item for item in self.world.connections if item["key"] == fault.connection)
        kind = connector(item["connector"]).with_overrides(Overrides.model_validate(item.get("overrides", {})), item.get("settings", {}))
        request = dialect(kind.dialect).create(kind, kind.resource(fault.entity), _SOME_KEY, {}, "1/1")
        place = re.escape(request.path.partition(_SOME_KEY)[0]).replace("1/1", "[^/]+").replace("1%2F1", "[^/]+")
        for name in fault.kinds:
            self.api.fault(item["connector"], name, request.method, place, 1, {"retry_after": 1} if name == "throttle" else {})

    def _work(self) -> None:
        """All time is logged before any is approved: some tools approve a person's whole week."""
        through = WEEKS[0]
        logged: list[tuple[str, str, list[str], list[Task]]] = []
        for tool, project in self.company.projects():
            office = self.company.delivery[tool]
            office.staff(project)
            tasks = office.tasks(project)
            work = [
                Hours(task=task.id, role=task.role, day=through + timedelta(days=day), minutes=minutes(self.dice))
                for task in tasks
                if task.kind == "task"
                for day in (0, 2)
            ]
            logged.append((tool, project, office.log(project, work), tasks))
        for tool, project, entries, tasks in logged:
            office = self.company.delivery[tool]
            office.approve(project, entries, f"Week of {through}")
            for task in tasks:
                if task.kind == "milestone":
                    office.accept(project, task.id)

    def _bill(self) -> None:
        self.api.bill((WEEKS[0] + timedelta(days=6)).isoformat())
        self._wait("project_to_billing", self.company.approve_drafts)

    def _wait(self, flow: str, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Until every run of the flow has settled; one that will not is told as it is, and does not hold up the other cells."""
        deadline = clock.monotonic() + _PATIENCE_SECONDS
        while True:
            self.sandbox.supervisor.check()
            meanwhile()
            runs = [run for run in self.api.runs() if run["flow"] == flow]
            unsettled = [run for run in runs if run["status"] not in ("completed", "refused", "parked")]
            if len(runs) >= len(self.cells) - self._lost() and not unsettled:
                return
            if clock.monotonic() > deadline:
                _console.print(f"    patience ended; not settled: {', '.join(run['headline'] for run in unsettled)}")
                return
            clock.sleep(0.5)

    def _lost(self) -> int:
        """Cells whose project was not opened: nothing is billed for them."""
        return len([run for run in self.api.runs() if run["flow"] == "opportunity_to_project" and run["status"] in ("refused", "parked")])

    def _settled(self, cell: Cell, details: list[dict[str, Any]], books: reckoning.Books) -> dict[str, Any]:
        """What became of one cell, from its runs and from the books of the two systems."""
        runs = [detail for detail in details if self._belongs(detail, cell, details)]
        records = {record["id"]: record for detail in runs for record in detail["records"]}
        part = books.part({cell.opportunity}, records)
        projects = [record for record in records.values() if record["entity"] == "project"]
        opened = any(detail["flow"] == "opportunity_to_project" and detail["status"] == "completed" for detail in runs)
        backlog = Decimal(self.api.position(projects[0]["id"])["backlog"]["amount"]) if projects and opened else Decimal(0)
        money = reckoning.money(part, self.company.delivered_in(runs), {cell.deal.currency: backlog})
        twice, lost = reckoning.duplicates(part), reckoning.dangling(list(records.values()), part)
        begin = min((detail["createdAt"] for detail in runs), default=None)
        end = max((detail["completedAt"] for detail in runs if detail["completedAt"]), default=None)
        issued = any(detail["flow"] == "project_to_billing" and detail["status"] == "completed" for detail in runs)
        return {
            "erp": cell.erp,
            "psa": cell.psa,
            "residual": {currency: f"{row['residual']:.2f}" for currency, row in money.items()},
            "duplicates": len(twice),
            "dangling_links": len(lost),
            "seconds": round((datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds(), 1) if begin and end else None,
            "billed": {currency: f"{row.get('billed', Decimal(0)):.2f}" for currency, row in money.items()},
            "runs": [f"{detail['flow']}: {detail['status']}" for detail in runs],
            "issued": issued,
            "details": [*twice, *lost, *(detail["headline"] for detail in runs if detail["status"] != "completed")],
        }

    def _belongs(self, detail: dict[str, Any], cell: Cell, details: list[dict[str, Any]]) -> bool:
        if detail["flow"] == "opportunity_to_project":
            return cell.opportunity in _external(detail, "opportunity")
        wanted = {
            record["id"]
            for other in details
            if other["flow"] == "opportunity_to_project" and cell.opportunity in _external(other, "opportunity")
            for record in other["records"]
            if record["entity"] == "project"
        }
        return any(record["id"] in wanted for record in detail["records"])

    def _held(self, cell: dict[str, Any]) -> bool:
        clean = cell["duplicates"] == 0 and cell["dangling_links"] == 0
        money = bool(cell["residual"]) and all(value == "0.00" for value in cell["residual"].values())
        return clean and money and cell["issued"] and all(Decimal(value) > 0 for value in cell["billed"].values())

    def _hits(self) -> list[tuple[str, dict[str, Any]]]:
        return [(key, entry) for key in self.world.connectors for entry in self.api.journal(key) if entry["fault"]]

    def _chapter(self, title: str, work: Callable[[], None]) -> None:
        begin = clock.monotonic()
        work()
        _console.print(f"  {title} [dim]{clock.monotonic() - begin:.1f} s[/]")


def _external(detail: dict[str, Any], entity: str) -> set[str]:
    return {
        external
        for record in detail["records"]
        if record["entity"] == entity
        for objects in record["systems"].values()
        for external in objects.values()
    }


def show(summary: dict[str, Any]) -> None:
    table = Table("ERP", "Delivery tool", "Residual", "Duplicates", "Dangling", "Seconds", "", title_justify="left")
    for cell in summary["cells"]:
        residual = ", ".join(f"{value} {currency}" for currency, value in cell["residual"].items())
        table.add_row(
            cell["erp"],
            cell["psa"],
            residual,
            str(cell["duplicates"]),
            str(cell["dangling_links"]),
            str(cell["seconds"]),
            "; ".join(cell["details"])[:120],
        )
    _console.print(table)
    for met in summary["faults_met"]:
        _console.print(f"  bad day met: {met}")
    held = sum(1 for cell in summary["cells"] if not cell["details"] and cell["issued"])
    words = "Everything held." if summary["ok"] else "Did not hold."
    _console.print(f"[bold {'green' if summary['ok'] else 'red'}]{held} of {len(summary['cells'])} cells. {words}[/]")
