"""What each connector declares, as a table: for the command and for the pages of ``docs/systems``."""

from __future__ import annotations

from app.core.model import Value
from app.system_apis.kit.connector import Connector, Operation, RepeatKey, Resource, UpsertKey
from app.system_apis.registry import connectors, described

_ORDER: tuple[Operation, ...] = ("read", "list", "changes", "create", "update", "delete")


class CapabilityRow(Value):
    """``means``: how a repeated create stays one record."""

    entity: str
    object: str
    operations: tuple[str, ...]
    means: str
    missing: dict[str, str]


class Capabilities(Value):
    key: str
    title: str
    dialect: str
    auth: tuple[str, ...]
    rows: tuple[CapabilityRow, ...]
    missing: dict[str, str]


def capabilities() -> list[Capabilities]:
    return [of(item) for _, item in sorted((connectors() | described()).items())]


def of(connector: Connector) -> Capabilities:
    return Capabilities(
        key=connector.key,
        title=connector.title,
        dialect=connector.dialect,
        auth=tuple(item.kind for item in connector.auth),
        rows=tuple(_row(item) for item in connector.resources),
        missing=connector.missing,
    )


def _row(resource: Resource) -> CapabilityRow:
    offered = [name for name in _ORDER if name in resource.operations]
    return CapabilityRow(
        entity=resource.entity,
        object=resource.object,
        operations=(*offered, *sorted(resource.transitions)),
        means=_means(resource),
        missing=resource.missing,
    )


def _means(resource: Resource) -> str:
    if "create" not in resource.operations:
        return "not made here"
    if resource.key is None:
        return "a key that the connection names"
    if isinstance(resource.key, RepeatKey):
        return "a call that carries our key"
    if isinstance(resource.key, UpsertKey) and resource.transform is None:
        return f"upsert by {resource.key.field}"
    return f"looked up by {(getattr(resource.key, 'read', None) or resource.key.field)}"


def markdown(found: Capabilities) -> str:
    """The capability table of a page."""
    lines = ["| Entity | Their object | Operations | Made once by |", "|---|---|---|---|"]
    lines += [f"| {row.entity} | `{row.object}` | {', '.join(row.operations)} | {row.means} |" for row in found.rows]
    lines += ["", "| Not there | Why |", "|---|---|"]
    lines += [f"| {row.entity}: {name} | {reason} |" for row in found.rows for name, reason in sorted(row.missing.items())]
    lines += [f"| {name} | {reason} |" for name, reason in sorted(found.missing.items())]
    return "\n".join(lines) + "\n"
