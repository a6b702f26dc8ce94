"""``crosswalk xref``: asking and changing the cross-reference, and keeping it right. What the API does, on the command line."""

from __future__ import annotations

import asyncio
import getpass
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from app.main import Parts
    from app.process_apis.services.xref.needs import Stores

T = TypeVar("T")
xref = typer.Typer(no_args_is_help=True, help="The cross-reference: which record in one system is which record in another.")
AsOf = Annotated[datetime | None, typer.Option("--as-of", help="What was believed at this instant (UTC).")]
Link = Annotated[list[str], typer.Option("--link", help="CONNECTION/OBJECT/ID of a link; may be given several times.")]


@xref.command("resolve")
def resolve(ids: list[str], as_of: AsOf = None) -> None:
    """Links of canonical ids (cus_…), or canonical ids of CONNECTION/OBJECT/ID; one JSON line each."""
    from app.process_apis.services.xref.needs import record_id, shown

    async def work(built: Parts) -> list[dict[str, Any]]:
        store = _store(built)
        found = []
        for text in ids:
            if "/" in text:
                key, object_name, external = _place(text)
                connection = await built.connections.get(key)
                known = await store.records.resolve(connection.number, connection.connector, object_name, [external], _aware(as_of))
                found.append({"record": text, "id": known.get(external)})
            else:
                standing = await store.records.standing(record_id(text)[1], _aware(as_of))
                found.append(shown(standing).model_dump(mode="json", by_alias=True))
        return found

    for item in _run(work):
        typer.echo(json.dumps(item, ensure_ascii=False))


@xref.command("history")
def history(id: str) -> None:
    """Every link that a record has or had, and its merges."""
    from app.process_apis.services.xref.needs import links_shown, merge_shown, record_id

    async def work(built: Parts) -> dict[str, Any]:
        store, record = _store(built), record_id(id)[1]
        await built.xref.known(record)
        links, merges = links_shown(await store.records.history(record)), [merge_shown(item) for item in await store.merges.of(record)]
        return {
            "id": id,
            "links": [item.model_dump(mode="json", by_alias=True, exclude_none=True) for item in links],
            "merges": [item.model_dump(mode="json", by_alias=True, exclude_none=True) for item in merges],
        }

    _print(_run(work))


@xref.command("merge")
def merge(
    winner: str,
    loser: str,
    keep_both: Annotated[bool, typer.Option(help="Where both have a primary link, keep both; refused otherwise.")] = False,
) -> None:
    """Two records were one all along: the loser's links move to the winner."""
    from app.process_apis.services.xref.needs import merge_shown, record_id

    async def work(built: Parts) -> dict[str, Any]:
        on_conflict: Any = "keep_both" if keep_both else "refuse"
        done = await _store(built).merges.merge(record_id(winner)[1], record_id(loser)[1], by=_me(), on_conflict=on_conflict)
        return merge_shown(done).model_dump(mode="json", by_alias=True)

    _print(_run(work))


@xref.command("unmerge")
def unmerge(merge: Annotated[str, typer.Argument(help="mrg_…, as `crosswalk xref history` names it.")]) -> None:
    """Give back exactly what a merge moved; refused, with the reason, where that is impossible."""
    from app.core import ids
    from app.process_apis.services.xref.needs import merge_shown

    async def work(built: Parts) -> dict[str, Any]:
        try:
            found = ids.decode("mrg", merge)
        except ids.BadId as error:
            raise SystemExit(str(error)) from None
        return merge_shown(await _store(built).merges.unmerge(found, by=_me())).model_dump(mode="json", by_alias=True)

    _print(_run(work))


@xref.command("split")
def split(
    id: Annotated[str | None, typer.Argument(help="The record to plan a split of.")] = None,
    link: Link = [],  # noqa: B006 - typer's way
    apply: Annotated[Path | None, typer.Option(help="Carry out the plan in this file, which an earlier call printed.")] = None,
) -> None:
    """Plan what would move to a new record (printed, nothing written), or carry out exactly such a plan."""
    from app.platform.xref import SplitPlan
    from app.process_apis.services.xref.needs import record_id, shown

    async def work(built: Parts) -> dict[str, Any]:
        splits = _store(built).splits
        if apply is not None:
            done = await splits.apply(SplitPlan.model_validate_json(apply.read_text()), by=_me())
            return shown(done).model_dump(mode="json", by_alias=True)
        if id is None or not link:
            raise SystemExit("name a record and its links to plan, or a plan to --apply")
        return (await splits.plan(record_id(id)[1], [_place(text) for text in link])).model_dump(mode="json")

    _print(_run(work))


@xref.command("sweep")
def sweep(
    grace: Annotated[float | None, typer.Option(help="Seconds since the claim ended; the setting's when absent.")] = None,
) -> None:
    """Look up creates whose outcome nobody knows, and settle or withdraw them."""

    async def work(built: Parts) -> dict[str, Any]:
        return (await built.sweeper.sweep(grace_seconds=grace)).model_dump(mode="json", by_alias=True)

    _print(_run(work))


@xref.command("check")
def check(
    connection: Annotated[str | None, typer.Option(help="Only links to this connection.")] = None,
    cursor: Annotated[str | None, typer.Option("--from", help="Go on from the cursor that an interrupted check printed last.")] = None,
    most: Annotated[int, typer.Option(min=1, help="Stop after so many links.")] = 1_000_000,
) -> None:
    """Ask the systems whether every link resolves on both sides. Prints findings as they come; exits 1 if there are any."""

    async def work(built: Parts) -> int:
        checked, findings, following = 0, 0, cursor
        while checked < most:
            page = await built.integrity.page(connection=connection, cursor=following, limit=min(100, most - checked))
            checked, findings, following = checked + page.checked, findings + len(page.findings), page.next_cursor
            for item in page.findings:
                typer.echo(item.model_dump_json(by_alias=True))
            typer.echo(
                f"{checked} links checked, {findings} findings" + (f"; go on with --from {following}" if following else ""), err=True
            )
            if following is None:
                break
        return findings

    raise typer.Exit(1 if _run(work) else 0)


@xref.command("bench")
def bench(
    links: Annotated[int, typer.Option(min=10_000, help="Links in the table.")] = 200_000,
    rounds: Annotated[int, typer.Option(min=1, help="Interleaved rounds; medians are compared.")] = 7,
) -> None:
    """Bulk resolve of 10,000 ids against the plain SQL, in one run, in a database of its own that is dropped afterwards."""
    from app.core.settings import Settings
    from app.main import database_url
    from app.process_apis.services.xref.bench import run

    for line in asyncio.run(run(database_url(Settings()), links=links, rounds=rounds)):
        typer.echo(line)


def _run(work: Callable[[Parts], Awaitable[T]]) -> T:
    """``work`` with the product's parts; a problem is told in its own words."""
    from app.core.failures import Failure
    from app.core.problems import Problem
    from app.core.settings import Settings
    from app.main import database_url, parts

    async def inner() -> T:
        settings = Settings()
        async with parts(settings, await asyncio.to_thread(database_url, settings)) as built:
            return await work(built)

    try:
        return asyncio.run(inner())
    except (Problem, Failure) as error:
        raise SystemExit(error.detail or str(error)) from None


def _store(built: Parts) -> Stores:
    from app.process_apis.services.xref.needs import Stores

    return Stores(built.database, built.xref)


def _place(text: str) -> tuple[str, str, str]:
    connection, object_name, external = (*text.split("/", 2), "", "")[:3]
    if not external:
        raise SystemExit(f"{text}: write CONNECTION/OBJECT/ID")
    return connection, object_name, external


def _aware(moment: datetime | None) -> datetime | None:
    from datetime import UTC

    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _me() -> str:
    """Who is at the terminal."""
    with suppress(KeyError, OSError):
        return f"command line: {getpass.getuser()}"
    return "command line"


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))
