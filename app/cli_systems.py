"""Commands about connected systems: what they can do, whether they changed, whether a lost answer makes a second record."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

_console = Console(highlight=False)
chaos = typer.Typer(no_args_is_help=True, help="Bad days on demand, in simulated systems.")


def drift(
    connection: Annotated[str | None, typer.Option(help="Only this connection.")] = None,
    accept: Annotated[bool, typer.Option(help="What the systems say now is right: for a change that the mapping already knows.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write what was found here, too.")] = None,
) -> None:
    """Ask every connected system for its own metadata; hold what a breaking change affects, and list it as exceptions.

    Exits 1 when something breaking was found, and 2 when a system could not be asked. Workers do the same once a day; run it before and
    after every release of a vendor, and when something was put right. Where nothing is connected, all systems are simulated.
    """
    from app.core.failures import Failure
    from app.core.settings import Settings
    from app.main import parts
    from app.sandbox.demo import FAST
    from app.sandbox.environment import database_here, running
    from app.sandbox.matrix import matrix_world
    from app.system_apis.drift import DriftWatch, Report

    async def looked(url: str) -> list[Report]:
        async with parts(settings, url) as built:
            return await DriftWatch(built.reader, built.exceptions).round(connection, accept=accept)

    settings = Settings()
    try:
        reports = asyncio.run(looked(database_here(settings)))
        if not reports and settings.database_url is None:
            _console.print("Nothing is connected here: every system, simulated")
            anywhere = settings.model_copy(update={"port": 0})
            with running(anywhere, lambda text: _console.print(f"  {text}"), environment=FAST, world=matrix_world([], [])) as sandbox:
                reports = asyncio.run(looked(sandbox.database_url))
    except Failure as failure:
        sys.exit(failure.detail)
    if json_file is not None:
        json_file.write_text(json.dumps({"objects": [item.model_dump(mode="json") for item in reports]}, indent=2) + "\n")
    if not reports:
        sys.exit("There are no connections: crosswalk connection apply FILE makes them.")
    table = Table("Connection", "Object", "Fields", "")
    for item in reports:
        said = item.failure or ("first look" if item.first else "" if item.fields else "no record shows its fields")
        table.add_row(item.connection, f"{item.object} ({item.entity})", str(item.fields), said)
        for change in item.changes:
            colour = {"harmless": "dim", "unmapped_value": "yellow", "breaking": "red"}[change.meaning]
            table.add_row("", "", "", f"[{colour}]{change.meaning.replace('_', ' ')}: {change.cause}[/]")
    _console.print(table)
    counts = {
        name: sum(change.meaning == name for item in reports for change in item.changes)
        for name in ("breaking", "unmapped_value", "harmless")
    }
    asked = sum(item.failure is None for item in reports)
    _console.print(
        f"{asked} of {len(reports)} objects asked; {counts['breaking']} breaking changes, {counts['unmapped_value']} new values without a "
        f"partner, {counts['harmless']} harmless ones"
    )
    if counts["breaking"]:
        sys.exit(1)
    if asked < len(reports):
        sys.exit(2)


@chaos.command("write")
def write(
    fault: Annotated[
        str, typer.Option(help="What happens to a write: drop_after_commit, drop_before, truncate, throttle.")
    ] = "drop_after_commit",
    every: Annotated[bool, typer.Option("--all", help="In every ERP and every delivery tool.")] = False,
    connection: Annotated[list[str] | None, typer.Option(help="Only in this connection of the sandbox; repeat the option.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the summary here, too.")] = None,
) -> None:
    """Run the main job in simulated systems while the first write of each kind meets a fault; fails if anything exists twice."""
    from app.core.settings import Settings
    from app.sandbox.matrix import run_chaos

    if every == bool(connection):
        sys.exit("name connections with --connection, or take --all")
    if fault not in ("drop_after_commit", "drop_before", "truncate", "throttle"):
        sys.exit(f"there is no fault {fault} that a write may meet")

    def keep(found: dict[str, object]) -> None:
        if json_file is not None:
            json_file.write_text(json.dumps(found, indent=2) + "\n")

    if not run_chaos(Settings(), fault=fault, connections=connection or [], keep=keep):
        sys.exit(1)


def systems(
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the table here, too.")] = None,
    pages: Annotated[Path | None, typer.Option(help="Write the generated part of the pages in this directory, and nothing else.")] = None,
) -> None:
    """Every system that there is a connector for: what is mapped, by which means a create is made once, and what is missing and why."""
    from app.system_apis import pages as generated
    from app.system_apis.capabilities import capabilities

    if pages is not None:
        from app.sandbox import tenants

        tenants.know_own_systems()
        for path, text in generated.pages(pages).items():
            path.write_text(text)
        return
    found = capabilities()
    kept = Path("docs/systems") / generated.CONFORMANCE
    conformance = json.loads(kept.read_text()) if kept.exists() else {}
    if json_file is not None:
        json_file.write_text(json.dumps({"systems": [item.model_dump(mode="json") for item in found]}, indent=2) + "\n")
    for item in found:
        table = Table("Entity", "Their object", "Operations", "Made once by", title=f"{item.title} ({item.dialect})", title_justify="left")
        for row in item.rows:
            table.add_row(row.entity, row.object, ", ".join(row.operations), row.means)
        _console.print(table)
        _console.print(f"  signs in by {', '.join(item.auth)}; not mapped: {', '.join(item.missing) or 'nothing'}", soft_wrap=True)
        told = conformance.get(item.key)
        said = f"{told['passed']} checks passed, {told['failed']} failed, {told['skipped']} skipped" if told else "no results kept here"
        _console.print(f"  conformance: {said}\n")
    _console.print(f"{len(found)} systems")
