"""``crosswalk events``: what systems tell us: subscribing to it, and what became of it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from app.main import Parts

T = TypeVar("T")
events = typer.Typer(no_args_is_help=True, help="What systems tell us: subscribe to it, see what became of it.")


@events.command("subscribe")
def subscribe(
    connection: str,
    url: Annotated[str, typer.Option(help="How the system reaches our gateway: https://HOST, or the whole address of the door.")],
    of: Annotated[list[str], typer.Option("--of", help="Only this (a project, a board, a set of records); repeat the option.")] = [],  # noqa: B006
) -> None:
    """Subscribe our door to the events of a connection, or anew. The system must reach our gateway while we ask."""
    door = f"/events/v1/{connection}"
    address = url.rstrip("/") if url.rstrip("/").endswith(door) else url.rstrip("/") + door

    async def work(built: Parts) -> list[str]:
        return await built.subscriber.subscribe(connection, address, of)

    for line in _run(work):
        typer.echo(line)


@events.command("status")
def status() -> None:
    """How many messages and changes of each connection are in which state, and what is parked and why."""

    async def work(built: Parts) -> tuple[list[str], list[str]]:
        counts = [f"{key}: {number} {state}, since {since:%Y-%m-%d %H:%M}" for key, state, number, since in await built.inbox.counts()]
        return counts, [f"parked: {key}: event {event}: {about}: {why}" for event, key, about, why in await built.inbox.parked()]

    counts, parked = _run(work)
    for line in [*counts, *parked] or ["nothing was received"]:
        typer.echo(line)


@events.command("retry")
def retry(connection: Annotated[str | None, typer.Option(help="Only of this connection.")] = None) -> None:
    """Try again what is parked."""

    async def work(built: Parts) -> int:
        return await built.inbox.retry(connection)

    typer.echo(f"{_run(work)} tried again")


def _run(work: Callable[[Parts], Awaitable[T]]) -> T:
    from app.core.failures import Failure
    from app.core.problems import Problem
    from app.core.settings import Settings
    from app.main import parts
    from app.sandbox.environment import database_here

    async def inner() -> T:
        async with parts(settings, url) as built:
            return await work(built)

    settings = Settings()
    url = database_here(settings)
    try:
        return asyncio.run(inner())
    except (Failure, Problem) as error:
        sys.exit(error.detail)
