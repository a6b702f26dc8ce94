"""Quote to cash, end to end, through bad days: the story that ``make demo`` tells, and the proof at its end."""

from __future__ import annotations

import random
import time as clock
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from rich.console import Console

from app.core.settings import Settings
from app.core.supervisor import Stopped
from app.sandbox import reckoning, tenants
from app.sandbox.environment import Sandbox, running
from app.sandbox.office import Company
from app.sandbox.offices.kinds import Hours, Task
from app.sandbox.report import show
from app.sandbox.story import WEEKS, Deal, deals, minutes
from app.sandbox.up import tend

_console = Console(highlight=False)
_PATIENCE_SECONDS = 150.0
FAST = {
    "CROSSWALK_POLL_SECONDS": "1",
    "CROSSWALK_STEP_RETRY_SECONDS": "0.2",
    "CROSSWALK_STEP_RETRY_MAX_SECONDS": "2",
    "CROSSWALK_PARK_RETRY_SECONDS": "3",
}
_DONE = ("completed", "refused", "parked")


def run_demo(settings: Settings, *, opportunities: int, seed: int, keep: Callable[[dict[str, Any]], None], stay: bool = False) -> bool:
    """Whether every claim held; ``keep`` gets the summary as soon as there is one."""
    world = tenants.sandbox()
    _console.print(f"[bold]Crosswalk demo[/]: quote to cash over {world.titles} (simulated), three legal entities")
    with running(settings, lambda text: _console.print(f"  {text}"), environment=FAST, world=world) as sandbox:
        scenario = Scenario(sandbox, world, deals(opportunities, seed), seed)
        scenario.play()
        summary = scenario.summary()
        keep(summary)
        show(_console, summary)
        if stay:
            _console.print(f"\nStaying up: {sandbox.gateway}, credentials in {settings.data_dir}/dev.json. Ctrl-C stops everything.")
            with suppress(Stopped):
                tend(sandbox, lambda text: _console.print(f"  {text}"))
    return bool(summary["ok"])


class Scenario:
    def __init__(self, sandbox: Sandbox, world: tenants.World, wanted: list[Deal], seed: int) -> None:
        self.sandbox = sandbox
        self.deals = wanted
        self.dice = random.Random(seed + 1)  # noqa: S311 - a scenario, not a secret
        self.company = Company(sandbox, world)
        self.api = self.company.api
        self.won: list[str] = []
        self.entries: dict[tuple[str, str], list[list[str]]] = {}
        self.kills = 0
        self.faults: list[tuple[str, str, dict[str, Any]]] = []
        self.alone = ""

    def play(self) -> None:
        self._sell()
        first = 0
        if len(self.won) > 1:
            with _chapter("One opportunity alone, to see what a flow costs"):
                self._win(0, push=True)
                self.alone = self._started_runs()[0]["id"]
                self._wait_for_projects(1)
                first = 1
        with _chapter(f"{len(self.won) - first} opportunities are won, half pushed and half found by polling, through bad days"):
            self._bad_days_of_activation()
            for index in range(first, len(self.won)):
                self._win(index, push=index % 2 == 0)
                if index == max(first, len(self.won) // 2):
                    self._kill_worker()
            self._wait_for_projects(len(self.won))
        with _chapter("Projects are staffed, consultants log awkward hours over four weeks, managers approve, milestones are accepted"):
            self._work()
        with _chapter("Billing run to the end of week two, with a lost response; finance approves in each ERP"):
            self._fault("netsuite", "a write loses its response after the commit", "drop_after_commit", "POST", "!transform/invoice")
            self._bill(1)
        with _chapter("The rest of week three is approved and billed: only the difference"):
            self._approve(2)
            self._bill(2)
        with _chapter("Week four is approved and stays unbilled"):
            self._approve(3)

    def summary(self) -> dict[str, Any]:
        runs = self.api.runs()
        details = [self.api.run(run["id"]) for run in runs]
        records = [record for detail in details for record in detail["records"]]
        states = self.company.states()
        whole = self.company.books(states)
        books = reckoning.money(whole, self.company.delivered_in(details), self._backlog(records))
        hours = reckoning.time(whole, {entry for weeks in self.entries.values() for entry in weeks[3]})
        twice = reckoning.duplicates(whole)
        lost = reckoning.dangling(records, whole)
        survived = self._survived()
        journals = {key: self.api.journal(self.company.connectors[key]) for key in states}
        vendor_seconds = sum(detail["vendorSeconds"] for detail in details)
        busy_seconds = sum(_busy(detail) for detail in details)
        usual = [_ratio(detail, journals) for detail in details if _clean(detail)]
        alone = round(_ratio(self.api.run(self.alone), journals), 1) if self.alone else None
        summary = {
            "opportunities": len(self.won),
            "runs": len(runs),
            "runs_by_flow": dict(Counter(run["flow"] for run in runs)),
            "activated": dict(Counter("push" if index % 2 == 0 else "poll" for index in range(len(self.won)))),
            "runs_by_trigger": dict(Counter(run["trigger"] for run in runs if run["flow"] == "opportunity_to_project")),
            "runs_by_status": dict(Counter(run["status"] for run in runs)),
            "records": {
                "salesforce": {name: len(states["salesforce"][name]) for name in ("Account", "Opportunity")},
                **{key: dict(Counter(row.object for row in rows)) for key, rows in whole.ours.items()},
            },
            "money": {currency: {name: str(value) for name, value in row.items()} for currency, row in books.items()},
            "residual": {currency: f"{row['residual']:.2f}" for currency, row in books.items()},
            "minutes": hours,
            "residual_hours": f"{Decimal(hours['residual']) / 60:.2f}",
            "duplicates": len(twice),
            "duplicate_details": twice,
            "dangling_links": len(lost),
            "dangling_details": lost,
            "faults_survived": len(survived),
            "faults": survived,
            "vendor_seconds": round(vendor_seconds, 3),
            "own_seconds": round(max(busy_seconds - vendor_seconds, 0.0), 3),
            "flow_to_vendor_ratio": {"alone": alone, "median_of_all": round(median(usual), 1) if usual else None},
            "simulators": {key: self.sandbox.simulator(self.company.connectors[key])["control"] for key in states},
        }
        failed = self._failed(summary)
        return {"ok": not failed, "failed": failed, **summary}

    def _failed(self, summary: dict[str, Any]) -> list[str]:
        """The claims that do not hold, in words."""
        claims = {
            "every currency has its books": set(summary["residual"]) == {deal.currency for deal in self.deals},
            "the residual is 0.00 in every currency": all(value == "0.00" for value in summary["residual"].values()),
            "something is billed in every currency": all(Decimal(row.get("billed", "0")) > 0 for row in summary["money"].values()),
            "approved hours are billed or unbilled": summary["residual_hours"] == "0.00",
            "there is no duplicate": summary["duplicates"] == 0,
            "every link resolves on both sides": summary["dangling_links"] == 0,
            "four bad days or more were survived": summary["faults_survived"] >= 4,
            "one run for each opportunity": summary["runs_by_flow"].get("opportunity_to_project") == len(self.won),
            "every run completed": set(summary["runs_by_status"]) == {"completed"},
        }
        return [claim for claim, held in claims.items() if not held]

    def _sell(self) -> None:
        accounts: dict[str, str] = {}
        for deal in self.deals:
            if deal.group not in accounts:
                accounts[deal.group] = self.company.sales.account(
                    Name=deal.group, CurrencyIsoCode=deal.currency, BillingCountry=deal.country
                )
            if deal.account not in accounts:
                accounts[deal.account] = self.company.sales.account(
                    Name=deal.account,
                    ParentId=accounts[deal.group],
                    CurrencyIsoCode=deal.currency,
                    BillingCountry=deal.country,
                    BillingCity="Riverton",
                )
            fields = {**deal.fields, "AccountId": accounts[deal.account]}
            self.won.append(self.company.sales.opportunity([dict(line) for line in deal.lines], **fields))

    def _win(self, index: int, *, push: bool) -> None:
        self.company.sales.win(self.won[index])
        if push:
            self.api.activate(self.won[index])

    def _bad_days_of_activation(self) -> None:
        self._fault("netsuite", "the ERP throttles", "throttle", "PUT", "/salesOrder/", times=3)
        self._fault("kantata", "the PSA answers 503 for a while", "status", "POST", "/stories", times=5, status=503)
        self._fault("kantata", "a write loses its response after the commit", "drop_after_commit", "POST", "/workspaces$")

    def _fault(self, vendor: str, words: str, kind: str, method: str, path: str, *, times: int = 1, **args: Any) -> None:
        self.faults.append((vendor, words, self.api.fault(vendor, kind, method, path, times, args)))

    def _kill_worker(self) -> None:
        """Not before it has a run in hand: a kill that hits nothing proves nothing."""
        deadline = clock.monotonic() + 20
        while clock.monotonic() < deadline:
            if any(run["status"] == "running" for run in self._started_runs()):
                break
            clock.sleep(0.02)
        self.sandbox.worker.kill9()
        self.kills += 1
        _console.print("    the worker is killed with kill -9 in the middle of it, and started again")
        self.sandbox.worker.restart()

    def _started_runs(self) -> list[dict[str, Any]]:
        return [run for run in self.api.runs() if run["flow"] == "opportunity_to_project"]

    def _wait_for_projects(self, number: int) -> None:
        self._wait(lambda: [run for run in self._started_runs() if run["status"] == "completed"], number, "projects are open")

    def _wait(self, look: Any, number: int, words: str) -> None:
        deadline, seen = clock.monotonic() + _PATIENCE_SECONDS, -1
        while True:
            self.sandbox.supervisor.check()
            count = len(look())
            if count != seen:
                _console.print(f"    {count} of {number} {words}")
                seen = count
            if count >= number:
                return
            if clock.monotonic() > deadline:
                stuck = [f"{run['id']} {run['status']}: {run['headline']}" for run in self.api.runs() if run["status"] != "completed"]
                raise SystemExit("The demo ran out of patience. Not completed:\n  " + "\n  ".join(stuck))
            clock.sleep(0.25)

    def _work(self) -> None:
        for tool, project in self.company.projects():
            office = self.company.delivery[tool]
            office.staff(project)
            tasks = office.tasks(project)
            self.entries[tool, project] = self._log_weeks(tool, project, [task for task in tasks if task.kind == "task"])
            milestones = [task for task in tasks if task.kind == "milestone"]
            for milestone in milestones if self.dice.random() < 0.7 else []:
                office.accept(project, milestone.id)
        for week in (0, 1):
            self._approve(week)

    def _log_weeks(self, tool: str, project: str, tasks: list[Task]) -> list[list[str]]:
        weeks = []
        for monday in WEEKS:
            work = [
                Hours(task=task.id, role=task.role, day=monday + timedelta(days=day), minutes=minutes(self.dice))
                for task in tasks
                for day in sorted(self.dice.sample(range(5), 2))
            ]
            if work and self.dice.random() < 0.3:
                work.append(replace(work[0], minutes=30, billable=False, notes="Travel, not billable"))
            weeks.append(self.company.delivery[tool].log(project, work) if work else [])
        return weeks

    def _approve(self, week: int) -> None:
        for (tool, project), weeks in self.entries.items():
            if weeks[week]:
                self.company.delivery[tool].approve(project, weeks[week], f"Week of {WEEKS[week]}")

    def _bill(self, week: int) -> None:
        through = WEEKS[week] + timedelta(days=6)
        started = self.api.bill(through.isoformat())
        wanted = {run["id"] for run in started}

        def finished() -> list[dict[str, Any]]:
            self.company.approve_drafts()
            return [run for run in self.api.runs() if run["id"] in wanted and run["status"] == "completed"]

        self._wait(finished, len(wanted), "billing runs have their invoice issued, or had nothing to bill")

    def _backlog(self, records: list[dict[str, Any]]) -> dict[str, Decimal]:
        totals: dict[str, Decimal] = {}
        for project in {record["id"] for record in records if record["entity"] == "project"}:
            found = self.api.position(project)["backlog"]
            totals[found["currencyCode"]] = totals.get(found["currencyCode"], Decimal(0)) + Decimal(found["amount"])
        return totals

    def _survived(self) -> list[str]:
        """Faults that really hit a call, and kills: each is survived if the books agree in the end."""
        hits: Counter[tuple[str, str]] = Counter()
        for vendor in {vendor for vendor, _, _ in self.faults}:
            hits.update((vendor, entry["fault"]) for entry in self.api.journal(vendor) if entry["fault"])
        met = [(vendor, words, hits[(vendor, fault["kind"])]) for vendor, words, fault in self.faults]
        survived = [f"{words} ({vendor}, {times} ×)" for vendor, words, times in met if times]
        return survived + ["the worker is killed with kill -9"] * self.kills


@contextmanager
def _chapter(title: str) -> Iterator[None]:
    _console.print(f"\n[bold]{title}[/]")
    begin = clock.monotonic()
    yield
    _console.print(f"    [dim]{clock.monotonic() - begin:.1f} s[/]")


def _clean(detail: dict[str, Any]) -> bool:
    """A run of the first flow that met no bad day and nobody killed."""
    attempts = all(step["attempts"] == 1 for step in detail["steps"])
    return detail["flow"] == "opportunity_to_project" and attempts and all(call["outcome"] == "ok" for call in detail["vendorCalls"])


def _busy(detail: dict[str, Any]) -> float:
    """Seconds in which steps were at work; waiting for finance is nobody's work."""
    return sum(_between(step["startedAt"], step["endedAt"]) for step in detail["steps"] if step["endedAt"])


def _ratio(detail: dict[str, Any], journals: dict[str, list[dict[str, Any]]]) -> float:
    """Wall time of a run from its acceptance, over the simulators' own time on its calls, which follow one another."""
    calls = [entry["duration_ms"] for entries in journals.values() for entry in entries if entry["trace"] == detail["traceId"]]
    own = sum(calls) / 1000
    return _between(detail["createdAt"], detail["completedAt"]) / own if own else float("nan")


def _between(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
