"""Records out: wrapped values, nested parts only where asked for, custom fields, links (sheet 4, 5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from simulators.acumatica.errors import failed
from simulators.acumatica.schema import EntityType, Field, part
from simulators.acumatica.store import Row, Values
from simulators.acumatica.wire import Path

_ALWAYS = frozenset({"id", "rowNumber", "note", "files", "custom"})
US_TEXT = frozenset({("SalesOrderDetail", "LastModifiedDate")})


def names(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def stamp(value: datetime) -> str:
    """``2026-03-31T17:41:27.34+00:00``: fractions only where there are any."""
    text = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0").rstrip(".")
    return f"{text}+00:00"


def wrap(kind: str, value: Any, owner: str = "", name: str = "") -> dict[str, Any]:
    """``{"value": ...}``; nothing is ``{}``, not null (sheet 4)."""
    if value is None:
        return {}
    if isinstance(value, datetime):
        return {"value": value.strftime("%m/%d/%Y %H:%M:%S") if (owner, name) in US_TEXT else stamp(value)}
    return {"value": float(value) if isinstance(value, Decimal) or kind in ("Decimal", "Double") else value}


@dataclass(frozen=True)
class View:
    """What of a record is shown: ``$select``, ``$expand`` and ``$custom``; ``everything`` is for the tenant's state."""

    select: frozenset[str] = frozenset()
    expand: frozenset[str] = frozenset()
    custom: tuple[str, ...] = ()
    everything: bool = False
    errors: Mapping[Path, str] = field(default_factory=dict)

    @classmethod
    def of(cls, kind: EntityType, params: Mapping[str, str]) -> View:
        select, expand = names(params.get("$select", "")), names(params.get("$expand", ""))
        custom = [one.removeprefix("custom.") for one in select if one.startswith("custom.")]
        fields = [one for one in select if not one.startswith("custom.")]
        for path in [one for one in [*fields, *expand] if one not in _ALWAYS]:
            _known(kind, path)
        views = (*names(params.get("$custom", "")), *custom)
        for one in views:
            if one and "." in one and not _on_screen(kind, one):
                raise failed(f"The view field '{one}' cannot be found on the screen {kind.screen}.", "PX.Data.PXException")
        return cls(frozenset(fields), frozenset(expand), views)

    def shows(self, spec: Field, path: str) -> bool:
        if self.everything or any(error[:1] == (path.split("/")[0],) for error in self.errors):
            return True
        if not spec.scalar:
            return any(one == path or one.startswith(f"{path}/") for one in self.expand)
        if not self.select:
            return True
        parent = path.rpartition("/")[0]
        chosen = any(one.startswith(f"{parent}/") for one in self.select) if parent else True
        return path in self.select or not chosen


def _known(kind: EntityType, path: str) -> Field:
    here, spec = kind, None
    for step in path.split("/"):
        spec = here.fields.get(step)
        if spec is None:
            text = f"Could not find a property named '{step}' on type 'Default.{here.name}'."
            raise failed(text, "Microsoft.OData.ODataException")
        if not spec.scalar:
            here = part(spec.target)
    if spec is None:
        raise failed(f"Empty path '{path}'.", "Microsoft.OData.ODataException")
    return spec


def _on_screen(kind: EntityType, place: str) -> bool:
    view, _, name = place.partition(".")
    return kind.custom(view, name) is not None or kind.origin(view, name) is not None


@dataclass(frozen=True)
class Renderer:
    root: str

    def record(self, row: Row, view: View, number: int = 1) -> Values:
        document = self.entity(row.type, row.values, view, row.id, number)
        document["note"] = {"value": row.note}
        document["custom"] = self._custom(row, view)
        if "files" in view.expand or view.everything:
            document["files"] = [dict(one, href=f"{self.root}/files/{one['id']}") for one in row.files]
        keys = "/".join(quote(part, safe="") for part in row.key) if row.type.keys else row.id
        own = f"{self.root}/{row.type.name}/{row.id}"
        document["_links"] = {"self": own, "files:put": f"{self.root}/{row.type.name}/{keys}/files/{{filename}}"}
        if () in view.errors:
            document["error"] = view.errors[()]
        return document

    def entity(
        self, kind: EntityType, values: Values, view: View, ident: str, number: int, path: str = "", at: Path = ()
    ) -> dict[str, Any]:
        out: dict[str, Any] = {"id": ident, "rowNumber": number, "note": None}
        for spec in kind.fields.values():
            here = f"{path}/{spec.name}" if path else spec.name
            if not view.shows(spec, here):
                continue
            value, place = values.get(spec.name), (*at, spec.name)
            if spec.scalar:
                out[spec.name] = wrap(spec.kind, value, kind.name, spec.name)
                if place in view.errors:
                    out[spec.name]["error"] = view.errors[place]
            elif spec.kind == "linked":
                inner = value if isinstance(value, dict) else {}
                out[spec.name] = self.entity(part(spec.target), inner, view, inner.get("id", ident), 1, here, place)
            else:
                rows = value or []
                target = part(spec.target)
                out[spec.name] = [
                    self.entity(target, one, view, one["id"], index, here, (*place, one["id"])) for index, one in enumerate(rows, 1)
                ]
        out["custom"] = {}
        if at and at in view.errors:
            out["error"] = view.errors[at]
        return out

    def _custom(self, row: Row, view: View) -> dict[str, Any]:
        """Custom fields that were asked for: ``Document.AttributeX``, ``Document`` for all of a view, ``*`` for all."""
        out: dict[str, Any] = {}
        wanted = list(row.custom) if view.everything else []
        for one in view.custom:
            wanted += [one] if "." in one else [place for place in custom_places(row.type) if one in ("*", place.partition(".")[0])]
        for place in wanted:
            view_name, _, name = place.partition(".")
            kind, value = row.type.custom(view_name, name), row.custom.get(place)
            spec = row.type.origin(view_name, name)
            if kind is None and spec is not None:
                kind, value = spec.kind, row.values.get(spec.name)
            out.setdefault(view_name, {})[name] = {"type": f"Custom{kind}Field"} | wrap(kind or "String", value)
        return out


def custom_places(kind: EntityType) -> list[str]:
    from simulators.acumatica.facts import CUSTOM

    return list(CUSTOM.get(kind.name, {}))


def schema_of(kind: EntityType) -> dict[str, Any]:
    """``$adHocSchema``: an empty record, with the fields that are not in the contract and their types (sheet 5)."""

    def empty(of: EntityType, depth: int) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for spec in of.fields.values():
            if spec.scalar:
                out[spec.name] = {}
            elif depth < 4:
                inner = empty(part(spec.target), depth + 1)
                out[spec.name] = inner if spec.kind == "linked" else [inner]
        return out | {"custom": {}}

    document = empty(kind, 0)
    for place in custom_places(kind):
        view, _, name = place.partition(".")
        document["custom"].setdefault(view, {})[name] = {"type": f"Custom{kind.custom(view, name)}Field"}
    return document
