"""Value maps: which code of ours is which code of a system (currency, country, …), listed, and checked before anything is written."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic.alias_generators import to_camel

from app.process_apis.services.xref.schemas import CheckedValueOut, CheckValuesOut, CodePairOut, ValueIn, ValueMapOut, ValueMapsOut
from app.system_apis.kit.connector import Connection
from app.system_apis.kit.converters import CodeList, Codes, Field, Lines


def listed(connection: Connection) -> ValueMapsOut:
    """Those that the connection has, and those that its fields need and it does not have."""
    uses = _uses(connection)
    names = sorted(set(connection.maps) | set(uses))
    return ValueMapsOut(
        connection=connection.key,
        items=[
            ValueMapOut(
                name=name,
                used_by=sorted({field for field, _ in uses.get(name, [])}),
                strict=any(strict for _, strict in uses.get(name, [])),
                codes=[CodePairOut(code=code, partner=partner) for code, partner in sorted(connection.maps.get(name, {}).items())],
            )
            for name in names
        ],
    )


def checked(connection: Connection, values: list[ValueIn]) -> CheckValuesOut:
    items = [CheckedValueOut(name=item.name, code=item.code, partner=connection.maps.get(item.name, {}).get(item.code)) for item in values]
    return CheckValuesOut(complete=all(item.partner is not None for item in items), items=items)


def _uses(connection: Connection) -> dict[str, list[tuple[str, bool]]]:
    """Map → (field in the wire's words, whether strict)."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for resource in connection.connector.resources:
        for path, codes in _codes(resource.fields, to_camel(resource.entity)):
            if codes.values:
                found.setdefault(codes.values, []).append((path, codes.strict))
    return found


def _codes(fields: tuple[Field, ...], prefix: str) -> Iterator[tuple[str, Codes]]:
    for item in fields:
        path = ".".join([prefix, *(to_camel(part) for part in (item.canonical or "").split("."))])
        match item.converter:
            case Codes() as codes:
                yield path, codes
            case CodeList(codes=codes):
                yield path, codes
            case Lines(fields=inner):
                yield from _codes(inner, path)
