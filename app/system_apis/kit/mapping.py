"""The field table at work: canonical data to a vendor's body and back. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from app.canonical import minor_units
from app.core.failures import Malformed, Rejected
from app.system_apis.kit.converters import Const, Field, Given, Lines, Maps, MinorUnits, Net, Ref, UnitPrice
from app.system_apis.kit.wire import Raw

Data = dict[str, Any]
_NUMBER = re.compile(r"\.\d+(?=\.|$)")
_STEP = re.compile(r"[.\[]|$")


def refs_wanted(fields: tuple[Field, ...], data: Mapping[str, Any], creating: bool) -> Iterator[tuple[str, str]]:
    """(entity, canonical id) of every reference that a write of ``data`` must translate."""
    for item in fields:
        if not item.writable(creating):
            continue
        value = dig(data, item.canonical) if item.canonical else None
        if isinstance(item.converter, Ref) and value is not None:
            yield item.converter.entity, value
        elif isinstance(item.converter, Lines):
            for line in _chosen(item.converter, value, data):
                yield from refs_wanted(item.converter.fields, line, creating)


def to_vendor(
    fields: tuple[Field, ...], data: Mapping[str, Any], *, creating: bool, refs: Mapping[str, str], maps: Maps, settings: Mapping[str, Any]
) -> Raw:
    """The vendor's body. ``refs``: canonical id → the system's id. A None in ``data`` is left out on create and cleared on update."""
    body: Raw = {}
    for item in fields:
        if not item.writable(creating) or (creating and not all(_met(condition, data) for condition in item.when)):
            continue
        converter = item.converter
        if isinstance(converter, Const):
            if converter.beside is None or dig(data, converter.beside) is not None:
                put(body, item.vendor, settings.get(converter.setting) if converter.setting else converter.value)
            continue
        if not has(data, item.canonical):
            continue
        value = dig(data, item.canonical)
        if value is None:
            if not creating and item.empty is None:
                clear(body, item.vendor)
            elif not creating:
                put(body, item.vendor, item.empty)
            continue
        if isinstance(converter, Lines):
            lines = [
                to_vendor(converter.fields, line, creating=True, refs=refs, maps=maps, settings=settings)
                for line in _chosen(converter, value, data)
            ]
            if converter.priced is not None:
                for line, ours in zip(lines, _chosen(converter, value, data), strict=True):
                    line.update(converter.priced.settled(ours, minor_units(str(data.get("currency_code")))))
            if lines:
                put(body, item.vendor, lines)
        elif isinstance(converter, Ref):
            put(body, item.vendor, converter.to_vendor(refs[value], maps))
        else:
            try:
                converter = converter.counting(data.get("currency_code")) if isinstance(converter, MinorUnits) else converter
                written = converter.to_vendor(converter.of(data, value) if isinstance(converter, UnitPrice) else value, maps)
                if not isinstance(converter, Given):
                    put(body, item.vendor, written)
            except ValueError as error:
                raise Rejected(f"{words(item.canonical)}: {error}", field=item.canonical) from error
    return body


def from_vendor(fields: tuple[Field, ...], raw: Raw, maps: Maps, prefix: str = "") -> tuple[Data, dict[str, tuple[str, str]]]:
    """Canonical data, and the references found: canonical path → (entity, the system's id). Paths of lines hold their index."""
    data: Data = {}
    refs: dict[str, tuple[str, str]] = {}
    for item in fields:
        if not item.readable:
            continue
        converter = item.converter
        try:
            value = dig(raw, item.vendor, strict=True)
        except ValueError as error:
            raise Malformed(f"{words(prefix + item.canonical)}: the system's value {error}", field=prefix + item.canonical) from error
        if (item.empty is not None and value == item.empty) or not all(_met(condition, raw) for condition in item.counts):
            value = None
        if isinstance(converter, Lines):
            if value is not None and not (isinstance(value, list) and all(isinstance(line, Mapping) for line in value)):
                raise Malformed(f"{words(prefix + item.canonical)}: the system's value is not a list of records", field=item.canonical)
            rows = []
            for index, line in enumerate(value or []):
                row, inner = from_vendor(converter.fields, line, maps, f"{prefix}{item.canonical}.{index}.")
                rows.append(row)
                refs.update(inner)
            put(data, item.canonical, rows)
            continue
        assert not isinstance(converter, Const)  # noqa: S101 - a constant is never readable
        try:
            converted = (converter.of(raw) if isinstance(converter, MinorUnits | Net | Ref) else converter).from_vendor(value, maps)
        except (ValueError, TypeError) as error:
            raise Malformed(f"{words(prefix + item.canonical)}: the system's value {error}", field=prefix + item.canonical) from error
        if isinstance(converter, Ref) and converted is not None:
            refs[prefix + item.canonical] = (converter.entity, converted)
        elif converted is not None or not has(data, item.canonical):
            put(data, item.canonical, converted)
    return data, refs


def written_fields(fields: tuple[Field, ...], data: Mapping[str, Any], creating: bool) -> list[str]:
    """The canonical top-level fields that a write of ``data`` would touch: what ownership decides on."""
    names = {item.canonical.split(".")[0] for item in fields if item.canonical and item.writable(creating) and has(data, item.canonical)}
    return sorted(names)


def unwritable(fields: tuple[Field, ...], data: Mapping[str, Any], creating: bool) -> list[str]:
    """The canonical paths in ``data`` that no row of the table writes: what :func:`to_vendor` leaves out."""
    rows = [item for item in fields if item.canonical and item.writable(creating)]
    lines = [item.converter for item in rows if isinstance(item.converter, Lines) and data.get(item.canonical)]
    around = {inner.canonical.removeprefix("^.") for item in lines for inner in item.fields if inner.canonical.startswith("^.")}
    return [path for path in _unwritable(rows, data, "") if path not in around]


def _unwritable(rows: list[Field], data: Mapping[str, Any], prefix: str) -> Iterator[str]:
    for name, value in data.items():
        nested = [
            row.model_copy(update={"canonical": row.canonical.removeprefix(f"{name}.")})
            for row in rows
            if row.canonical.startswith(f"{name}.")
        ]
        lines = [row.converter for row in rows if row.canonical == name and isinstance(row.converter, Lines)]
        if lines:
            inner = [row for item in lines for row in item.fields if row.canonical and row.writable(creating=True)]
            for index, line in enumerate(value or []):
                yield from _unwritable(inner, line, f"{prefix}{name}.{index}.")
        elif nested and isinstance(value, Mapping):
            yield from _unwritable(nested, value, f"{prefix}{name}.")
        elif not nested and not any(row.canonical == name for row in rows):
            yield prefix + name


def words(canonical: str) -> str:
    """``billing_entity`` → ``billing entity``, for sentences."""
    return canonical.replace("_", " ").replace(".", " › ")


def dig(node: Any, path: str, *, strict: bool = False) -> Any:
    """What is at ``path``: dots descend, digits index a list, ``fields[gid=12]`` takes the first of a list with that member.

    ``strict``: text or a number on the way is a ``ValueError``; without, nothing is there.
    """
    for part in path.split("."):
        if part.endswith("]"):
            name, member, value = _selector(part)
            rows = node.get(name) if isinstance(node, Mapping) else None
            node = next((row for row in rows or () if isinstance(row, Mapping) and str(row.get(member)) == value), None)
        elif isinstance(node, Mapping):
            node = node.get(part)
        elif isinstance(node, list) and part.isdigit() and int(part) < len(node):
            node = node[int(part)]
        elif strict and isinstance(node, str | int | Decimal):
            raise ValueError("is not an object")
        else:
            return None
    return node


def vendor_paths(fields: tuple[Field, ...], prefix: str = "") -> Iterator[str]:
    """Every path of the field table, those of lines below the list."""
    for item in fields:
        yield prefix + item.vendor
        if isinstance(item.converter, Lines):
            yield from vendor_paths(item.converter.fields, f"{prefix}{item.vendor}.")


def trail(path: str) -> list[str]:
    """``a.0.b[c=d].e`` → ``a``, ``a.b``, ``a.b[c=d]``, ``a.b[c=d].e``: where one passes on the way, whichever row of a list it is."""
    plain = _NUMBER.sub("", path)
    return [plain[: cut.start()] for cut in _STEP.finditer(plain)]


def has(node: Any, path: str) -> bool:
    parts = path.split(".")
    for part in parts[:-1]:
        node = node.get(part) if isinstance(node, Mapping) else None
    return isinstance(node, Mapping) and parts[-1] in node


def put(node: Any, path: str, value: Any) -> None:
    """Sets ``path`` in nested dicts and lists, making what is missing on the way."""
    parts = path.split(".")
    for part, following in pairwise(parts):
        if part.endswith("]"):
            name, member, wanted = _selector(part)
            rows = node.setdefault(name, [])
            found = next((row for row in rows if row.get(member) == wanted), None)
            if found is None:
                rows.append(found := {member: wanted})
            node = found
            continue
        fresh: Any = [] if following.isdigit() else {}
        if isinstance(node, list):
            while len(node) <= int(part):
                node.append({})
            if node[int(part)] == {} and isinstance(fresh, list):
                node[int(part)] = fresh
            node = node[int(part)]
        else:
            node = node.setdefault(part, fresh)
    last = parts[-1]
    if isinstance(node, list):
        while len(node) <= int(last):
            node.append(None)
        node[int(last)] = value
    else:
        node[last] = value


def _selector(part: str) -> tuple[str, str, str]:
    """``fields[gid=12]`` → its three words."""
    name, _, condition = part.removesuffix("]").partition("[")
    member, _, value = condition.partition("=")
    return name, member, value


def clear(body: Raw, path: str) -> None:
    """Sets ``path`` to null. A reference object (``category.id``) is cleared as a whole: one without an id would be none."""
    put(body, path.removesuffix(".id"), None)


def _met(condition: str, data: Mapping[str, Any]) -> bool:
    name, other, value = condition.partition("!=")
    return str(data.get(name)) != value if other else data.get(name) is not None


def _chosen(lines: Lines, value: Any, around: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The lines that are meant, each with what is around it (``^``)."""
    return [
        {**line, "^": {**around, "position": position}}
        for position, line in enumerate(value or [], 1)
        if (lines.having is None or line.get(lines.having) is not None) and (lines.lacking is None or line.get(lines.lacking) is None)
    ]
