"""``crosswalk client``, ``user`` and ``keys``: who may call, who may sign in, and what tokens are signed with."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

import typer

from app.core.clock import utcnow
from app.core.database import Database, opened
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.platform.identity import clients, users
from app.platform.identity.addresses import BadNetwork
from app.platform.identity.keys import LEAD_SECONDS, KeyRing
from app.platform.identity.models import ClientKind
from app.platform.identity.public_keys import BadKey, read_public_keys

T = TypeVar("T")

client = typer.Typer(no_args_is_help=True, help="OAuth clients.")
secret = typer.Typer(no_args_is_help=True, help="Secrets of a client: two may live at once, so that a rotation has no gap.")
user = typer.Typer(no_args_is_help=True, help="People who sign in.")
keys = typer.Typer(no_args_is_help=True, help="The keys that sign tokens.")
client.add_typer(secret, name="secret")

ClientId = Annotated[str, typer.Argument(help="The client_id.")]
Scopes = Annotated[list[str], typer.Option("--scope", help="May be given several times.")]
Entities = Annotated[
    list[str] | None, typer.Option("--legal-entity", help="Sees only this one's records; may be given several times. Absent: all.")
]


def _run(work: Callable[[Database], Awaitable[T]]) -> T:
    """Does ``work`` on the current database; what an operator can mend ends the command with its sentence."""
    from app.core import migrate
    from app.main import database_url

    settings = Settings()
    url = database_url(settings)
    migrate.upgrade(url)

    async def run() -> T:
        async with opened(url, pool_size=2) as database:
            return await work(database)

    try:
        return asyncio.run(run())
    except clients.ClientNotFound as error:
        sys.exit(f"there is no client {error}")
    except LookupError as error:
        sys.exit(f"there is nobody with the e-mail {error}")
    except (clients.TooManySecrets, clients.BadRedirect, users.BadUser, BadNetwork) as error:
        sys.exit(str(error))


def _shown(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, default=str))


def _public_keys(file: Path) -> dict[str, Any]:
    try:
        return read_public_keys(file.read_text())
    except BadKey as error:
        sys.exit(f"{file}: {error}")


@client.command("create")
def create(
    name: str,
    scope: Scopes,
    kind: Annotated[str, typer.Option(help="salesforce, psa, partner, operator or service.")] = "service",
    speaks_for: Annotated[str | None, typer.Option(help="The connection whose data this client speaks for.")] = None,
    tier: Annotated[str, typer.Option(help="Rate tier.")] = "standard",
    legal_entity: Entities = None,
    allow_ip: Annotated[list[str] | None, typer.Option(help="Address or CIDR it may call from; may be given several times.")] = None,
    public_key: Annotated[Path | None, typer.Option(help="JWK set, PEM or certificate: it signs, and has no secret.")] = None,
    redirect_uri: Annotated[list[str] | None, typer.Option(help="People sign in to it and are sent back here, exactly.")] = None,
    public: Annotated[bool, typer.Option(help="It keeps no secret (a browser): people's sign-ins only.")] = False,
) -> None:
    """Create an OAuth client. The secret is shown once."""
    if kind not in get_args(ClientKind):
        sys.exit(f"--kind is one of {', '.join(get_args(ClientKind))}")
    if public and not redirect_uri:
        sys.exit("--public needs a --redirect-uri: a client without a secret cannot call for itself")
    found = _public_keys(public_key) if public_key else None

    async def work(database: Database) -> dict[str, Any]:
        made, once = await clients.create_client(
            database,
            name=name,
            kind=kind,  # type: ignore[arg-type]
            scopes=scope,
            tier=tier,
            legal_entities=legal_entity or None,
            connection=speaks_for,
            ip_allow_list=allow_ip or None,
            jwks=found,
            redirect_uris=redirect_uri or None,
            public=public,
        )
        return {"client_id": made.client_id, **({"client_secret": once} if once else {}), "scopes": sorted(made.scopes)}

    _shown(_run(work))


@client.command("list")
def list_() -> None:
    """Every client, with its bounds and its live secrets (when they end, never what they are)."""
    _shown(_run(clients.list_clients))


@client.command("deactivate")
def deactivate(client_id: ClientId) -> None:
    """No more tokens; those it has die within five seconds."""
    _run(lambda database: clients.deactivate(database, client_id))
    typer.echo(f"{client_id} is deactivated")


@client.command("key")
def key(client_id: ClientId, file: Annotated[Path, typer.Argument(help="JWK set, PEM or certificate.")]) -> None:
    """Replace the public keys that the client signs with."""
    found = _public_keys(file)
    _run(lambda database: clients.replace_keys(database, client_id, found))
    typer.echo(f"{client_id} signs with {len(found['keys'])} key(s)")


@secret.command("add")
def add(client_id: ClientId, label: Annotated[str, typer.Option(help="For people.")] = "") -> None:
    """A second secret beside the first. It is shown once; hand it over, then expire the old one."""
    _shown({"client_id": client_id, "client_secret": _run(lambda database: clients.add_secret(database, client_id, label=label))})


@secret.command("expire")
def expire(
    client_id: ClientId,
    after: Annotated[float, typer.Option(min=0, help="Hours from now.")] = 0,
    all_: Annotated[bool, typer.Option("--all", help="The newest as well: the client has no secret then.")] = False,
) -> None:
    """End all live secrets but the newest."""
    at = utcnow() + timedelta(hours=after)
    ended = _run(lambda database: clients.expire_secrets(database, client_id, keep_newest=0 if all_ else 1, at=at))
    typer.echo(f"{ended} secret(s) of {client_id} end at {at.isoformat(timespec='seconds')}")


@user.command("create")
def create_user(
    email: str,
    scope: Scopes,
    name: Annotated[str, typer.Option(help="As colleagues know them.")] = "",
    legal_entity: Entities = None,
    password: Annotated[str, typer.Option(envvar="CROSSWALK_USER_PASSWORD", prompt=True, hide_input=True, confirmation_prompt=True)] = "",
) -> None:
    """Create a person. The password is asked for, or taken from CROSSWALK_USER_PASSWORD."""

    async def work(database: Database) -> str:
        made = {"name": name or email, "password": password, "scopes": scope, "legal_entities": legal_entity or None}
        return await users.create_user(database, email=email, **made)  # type: ignore[arg-type]

    _shown({"id": _run(work), "email": email.strip().lower()})


@user.command("deactivate")
def deactivate_user(email: str) -> None:
    """No more sign-ins; the person's tokens die within five seconds."""
    _run(lambda database: users.deactivate_user(database, email))
    typer.echo(f"{email} is deactivated")


@keys.command("rotate")
def rotate() -> None:
    """Publish a new key; it signs in a moment. The old one stays published until its last token has expired."""

    async def work(database: Database) -> str:
        return await KeyRing(database, Sealer(Settings().sealing_key)).rotate()

    typer.echo(f"{_run(work)} signs in {LEAD_SECONDS:.0f} seconds")


@keys.command("list")
def list_keys() -> None:
    """The published keys, the one that signs first."""
    _shown(_run(lambda database: KeyRing(database, Sealer(Settings().sealing_key)).published()))
