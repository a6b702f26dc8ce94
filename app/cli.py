"""The ``crosswalk`` command. Everything here can also be done over the API or with the library; nothing is decided here."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from app import cli_identity
from app.cli_events import events
from app.cli_systems import chaos, drift, systems
from app.cli_xref import xref

app = typer.Typer(name="crosswalk", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
openapi = typer.Typer(no_args_is_help=True, help="The published OpenAPI documents.")
connection = typer.Typer(no_args_is_help=True, help="Connections to systems.")
connector = typer.Typer(no_args_is_help=True, help="Connectors of systems of your own.")
audit = typer.Typer(no_args_is_help=True, help="The hash-chained audit: export it, and verify an export without a database.")
app.add_typer(audit, name="audit")
ownership = typer.Typer(no_args_is_help=True, help="The ownership register.")
app.add_typer(ownership, name="ownership")
app.add_typer(openapi, name="openapi")
app.add_typer(cli_identity.client, name="client")
app.add_typer(cli_identity.user, name="user")
app.add_typer(cli_identity.keys, name="keys")
app.add_typer(connection, name="connection")
app.add_typer(connector, name="connector")
app.add_typer(xref, name="xref")
app.add_typer(events, name="events")
app.add_typer(chaos, name="chaos")
app.command()(drift)
app.command()(systems)


@app.command()
def serve() -> None:
    """Run the gateway (settings: CROSSWALK_… in the environment)."""
    from app.core.settings import Settings
    from app.core.supervisor import follow_parent
    from app.core.telemetry import log_json
    from app.main import serve as run

    log_json()
    follow_parent()
    asyncio.run(run(Settings()))


@app.command()
def worker() -> None:
    """Run a worker: executes flows and polls systems. Start as many as you like."""
    from app.core.settings import Settings
    from app.core.supervisor import follow_parent
    from app.core.telemetry import log_json
    from app.main import work

    log_json()
    follow_parent()
    if not asyncio.run(work(Settings())):
        sys.exit("the executor slot was lost: another process may be this executor now")


@app.command()
def migrate() -> None:
    """Bring the database to this version, under a lock."""
    from app.core.migrate import upgrade
    from app.core.settings import Settings
    from app.main import database_url

    upgrade(database_url(Settings()))


@app.command()
def up() -> None:
    """Start the sandbox (Postgres, simulators, gateway, worker) and keep it up until Ctrl-C."""
    from app.core.settings import Settings
    from app.sandbox.up import stay_up

    stay_up(Settings())


@app.command()
def demo(
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the summary here.")] = None,
    opportunities: Annotated[int, typer.Option(min=1, max=200, help="How many opportunities are won.")] = 12,
    seed: Annotated[int, typer.Option(help="Makes the same companies, hours and prices again.")] = 7,
    stay: Annotated[bool, typer.Option(help="Stay up afterwards, so that you can look around.")] = False,
) -> None:
    """Run quote-to-cash over several companies, through bad days, and prove that the books agree."""
    from app.core.settings import Settings
    from app.sandbox.demo import run_demo

    def keep(summary: dict[str, object]) -> None:
        if json_file:
            json_file.write_text(json.dumps(summary, indent=2) + "\n")

    raise typer.Exit(0 if run_demo(Settings(), opportunities=opportunities, seed=seed, keep=keep, stay=stay) else 1)


@app.command()
def matrix(
    erp: Annotated[list[str] | None, typer.Option(help="Only these ERPs (keys of connections); repeat the option.")] = None,
    psa: Annotated[list[str] | None, typer.Option(help="Only these delivery tools.")] = None,
    summary: Annotated[Path | None, typer.Option("--json", help="Write the cells here, too.")] = None,
) -> None:
    """Run the main job on every ERP with every delivery tool (simulated), through bad days; fails unless every cell holds."""
    from app.core.settings import Settings
    from app.sandbox.matrix import run_matrix

    def keep(found: dict[str, object]) -> None:
        if summary is not None:
            summary.write_text(json.dumps(found, indent=2) + "\n")

    if not run_matrix(Settings(), erps=erp or [], psas=psa or [], keep=keep):
        sys.exit(1)


@openapi.command("export")
def export(
    directory: Annotated[Path, typer.Option(help="Where the documents live.")] = Path("openapi"),
    public_url: Annotated[str | None, typer.Option(help="Your gateway's https address, for the forms that name a host.")] = None,
) -> None:
    """Write every product's documents: OpenAPI 3.1 and 3.0, and Swagger 2.0 for Power Platform."""
    from app.specs import ORIGIN, documents

    for name, text in documents(public_url or ORIGIN).items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        typer.echo(path)


@openapi.command("check")
def check(directory: Annotated[Path, typer.Option(help="Where the documents live.")] = Path("openapi")) -> None:
    """Fail if a committed document is not the one that the code makes, or if Salesforce would refuse its form."""
    from app.specs import apex_rules, documents

    made = documents()
    faults = [
        f"{name} is stale: run `crosswalk openapi export` and commit it"
        for name, text in made.items()
        if not (directory / name).exists() or (directory / name).read_text() != text
    ]
    committed = sorted(str(path.relative_to(directory)) for path in directory.rglob("*.json"))
    faults += [f"{name} belongs to no product" for name in committed if name not in made]
    faults += [str(fault) for fault in apex_rules.faults_of(made)]
    for fault in faults:
        typer.echo(fault, err=True)
    raise typer.Exit(1 if faults else 0)


@openapi.command("breaking")
def breaking(
    base: Annotated[str | None, typer.Option(help="Compare with this commit; default: last release, branching point, last commit.")] = None,
    directory: Annotated[Path, typer.Option(help="Where the documents live.")] = Path("openapi"),
) -> None:
    """Fail if a committed document takes back what an earlier one published, unless its major version changed."""
    from app.specs.breaking import between
    from app.specs.history import NoHistory, base_of, documents_at

    repository = directory.resolve().parent
    try:
        reference = base or base_of(repository)
        old = documents_at(repository, reference, directory.name)
    except NoHistory as error:
        typer.echo(f"nothing to compare with: {error}", err=True)
        raise typer.Exit(2 if base else 0) from None
    new = {str(path.relative_to(directory)): json.loads(path.read_text()) for path in sorted(directory.rglob("*.json"))}
    found = between(old, new)
    for name, findings in found.items():
        for finding in findings:
            typer.echo(f"{name}: {finding}", err=True)
    typer.echo(f"{len(old)} documents compared with {reference}: {sum(map(len, found.values()))} breaking changes")
    raise typer.Exit(1 if found else 0)


@connection.command("apply")
def apply(file: Annotated[Path, typer.Argument(help="YAML: connections and routing, as in docs/connecting.md.")]) -> None:
    """Create or replace connections and the routing table; credentials are sealed before they are stored."""
    from app.core.settings import Settings
    from app.sandbox.admin import apply_connections

    typer.echo(asyncio.run(apply_connections(Settings(), file)))


@connection.command("check")
def check_connection(key: str) -> None:
    """Sign in to a connection and say whether it works."""
    from app.core.settings import Settings
    from app.sandbox.admin import check_connection as look

    healthy, text = asyncio.run(look(Settings(), key))
    typer.echo(text)
    raise typer.Exit(0 if healthy else 1)


@connector.command("check")
def check_connector(file: Annotated[Path, typer.Argument(help="YAML, as in docs/systems/proprietary.md.")]) -> None:
    """Read the document of a system of your own, and name every mistake with its line."""
    from app.system_apis.document_checks import lacks
    from app.system_apis.documents import BadDocument, read
    from app.system_apis.registry import connectors

    try:
        found = read(file)
    except BadDocument as error:
        sys.exit(str(error))
    if found.key in connectors():
        sys.exit(f"{file.name}:1: key: there is a connector {found.key} already: call this one otherwise")
    print(f"{found.title}: {len(found.resources)} resources")
    for item in found.resources:
        print(f"  {item.entity}: {item.object}: {', '.join(sorted(item.operations))}")
    for gap in lacks(found):
        print(f"  the flows will miss: {gap}")


@ownership.command("explain")
def explain(
    entity: str,
    field: str,
    origin: Annotated[list[str], typer.Option(help="A role that the write speaks for; may be given several times.")] = [],  # noqa: B006
    state: Annotated[str, typer.Option(help="new (while the record is created) or active.")] = "active",
) -> None:
    """Who owns a field, by which line of the register, and what would happen to a write."""
    from app.canonical.entities import ENTITIES
    from app.core.settings import Settings
    from app.platform.governance import load

    if entity not in ENTITIES or field not in ENTITIES[entity].model.model_fields or state not in ("new", "active"):
        typer.echo(f"there is no field {field} of {entity}, or no state {state}", err=True)
        raise typer.Exit(1)
    register = load(Settings().ownership_file)
    typer.echo(register.explain(register.decide(entity, [field], origin, "new" if state == "new" else "active")))


@audit.command("export")
def audit_export(file: Annotated[Path, typer.Argument(help="JSON lines, the signed head last.")]) -> None:
    """Write the whole audit, and print the public key that its head is signed for: keep that apart from the file."""
    from app.core.settings import Settings
    from app.main import database_url
    from app.platform.governance.export import export_audit

    settings = Settings()
    written = asyncio.run(export_audit(database_url(settings), settings.sealing_key, file))
    typer.echo(f"{written.entries} entries; head {written.head}\npublic key {written.public_key}")


@audit.command("verify")
def audit_verify(
    file: Path, key: Annotated[str | None, typer.Option(help="The public key, base64, as `audit export` printed it.")] = None
) -> None:
    """Check an export: chain, head and signature. Needs nothing but the file; exits 1 and names the first broken entry."""
    from app.platform.governance.chain import verify

    with file.open(encoding="utf-8", errors="replace") as lines:
        found = verify(lines, key)
    if found.broken is not None:
        typer.echo(f"BROKEN ({found.broken.kind}): {found.broken.detail}. {found.entries} entries before it hold.", err=True)
        raise typer.Exit(1)
    signed = "signed for the key that you gave" if found.vouched else f"signed for its own key {found.public_key} (rely on it with --key)"
    typer.echo(f"OK: {found.entries} entries, head {found.head}, {signed}")


def main() -> None:
    try:
        app()
    except ValueError as error:
        from app.core.documents import BadDocument

        if not isinstance(error, BadDocument):
            raise
        sys.exit(str(error))


if __name__ == "__main__":
    main()
