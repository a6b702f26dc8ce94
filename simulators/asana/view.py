"""Records on the wire: full, compact, or what ``opt_fields`` asks for (§1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulators.asana.context import Context
from simulators.asana.facts import KINDS
from simulators.kit.simulator import Record

Tree = dict[str, Any]
COMPUTED: dict[tuple[str, str], Callable[[Context, Record], Any]] = {}
_REFERENCES = ("ref", "refs", "people")


@dataclass(frozen=True)
class Ref:
    gid: str


class Hidden:
    """A computed value that is not there for this caller: the member is silently absent."""


HIDDEN = Hidden()


def computed(kind: str, name: str) -> Callable[[Callable[[Context, Record], Any]], Callable[[Context, Record], Any]]:
    def add(function: Callable[[Context, Record], Any]) -> Callable[[Context, Record], Any]:
        COMPUTED[kind, name] = function
        return function

    return add


def tree_of(fields: list[str]) -> Tree:
    tree: Tree = {}
    for path in fields:
        node = tree
        for part in path.removeprefix("this.").split("."):
            node = node.setdefault(part, {})
    return tree


def full(ctx: Context, kind: str, record: Record) -> Record:
    """The answer to a read or write of one record."""
    if ctx.fields is not None:
        return _asked(ctx, kind, record, tree_of(ctx.fields))
    names = [name for name, field in KINDS[kind].fields.items() if not field.opt_in]
    if kind == "task" and record.get("_external"):
        names.append("external")
    return _shown(ctx, kind, record, names, {})


def row(ctx: Context, kind: str, record: Record) -> Record:
    """A list row."""
    return _asked(ctx, kind, record, tree_of(ctx.fields)) if ctx.fields is not None else compact(ctx, kind, record)


def compact(ctx: Context, kind: str, record: Record) -> Record:
    return _shown(ctx, kind, record, list(KINDS[kind].compact), {})


def everything(ctx: Context, kind: str, record: Record) -> Record:
    """All that is known, for the control plane."""
    return _shown(ctx, kind, record, list(KINDS[kind].fields), {})


def _asked(ctx: Context, kind: str, record: Record, tree: Tree) -> Record:
    shown: Record = {"gid": record["gid"]}
    if "resource_type" in tree:
        shown["resource_type"] = kind
    for name, below in tree.items():
        if name in KINDS[kind].fields:
            _put(ctx, shown, kind, record, name, below)
    return shown


def _shown(ctx: Context, kind: str, record: Record, names: list[str], tree: Tree) -> Record:
    shown: Record = {"gid": record["gid"], "resource_type": kind}
    for name in names:
        _put(ctx, shown, kind, record, name, tree)
    return shown


def _put(ctx: Context, shown: Record, kind: str, record: Record, name: str, below: Tree) -> None:
    value = value_of(ctx, kind, record, name)
    if value is not HIDDEN:
        shown[name] = project(ctx, value, below)


def value_of(ctx: Context, kind: str, record: Record, name: str) -> Any:
    compute = COMPUTED.get((kind, name))
    if compute:
        return compute(ctx, record)
    value = record.get(name)
    if KINDS[kind].fields[name].kind not in _REFERENCES or value is None:
        return value
    return [Ref(gid) for gid in value] if isinstance(value, list) else Ref(value)


def project(ctx: Context, value: Any, tree: Tree) -> Any:
    """A value with its references followed, and narrowed to what is asked of it."""
    if isinstance(value, list):
        return [item for item in (project(ctx, item, tree) for item in value) if item is not None]
    if isinstance(value, dict):
        kept = {name: item for name, item in value.items() if not tree or name in tree or name == "gid"}
        return {name: project(ctx, item, tree.get(name, {})) for name, item in kept.items()}
    if not isinstance(value, Ref):
        return value
    found = ctx.store.find(value.gid)
    if found is None:
        return None
    return _asked(ctx, *found, tree) if tree else compact(ctx, *found)
