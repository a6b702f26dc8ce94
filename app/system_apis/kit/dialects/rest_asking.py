"""What the ``rest`` dialect asks an answer to hold, how it writes what is a list to read, and where a refused record is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from app.system_apis.kit.calls import (
    CustomFields,
    Described,
)
from app.system_apis.kit.connector import Connector, LookupKey, Resource
from app.system_apis.kit.converters import Field, Lines
from app.system_apis.kit.dialects.rest_facts import calls_of, rest_of
from app.system_apis.kit.wire import Raw, Request, VendorField

_NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}")
_ROW = re.compile(r"\{row\.([A-Za-z0-9_.]+)\}")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,2000}")
Context = Mapping[str, str]


def keyed_lists(connector: Connector, body: Raw) -> Raw:
    """Lists that are written as maps: ``[{gid: 7, text_value: x}]`` is ``{7: x}``, and so is ``[{gid: 7, enum_value: {gid: x}}]``."""
    ways = rest_of(connector).keyed
    return {
        name: {str(row[ways[name]]): _pair(row, ways[name]) for row in value} if name in ways and isinstance(value, list) else value
        for name, value in body.items()
    }


def _pair(row: Raw, by: str) -> Any:
    value = next(value for name, value in row.items() if name != by)
    if not isinstance(value, dict):
        return value
    return None if all(item is None for item in value.values()) else value.get(by, value)


def _selecting(connector: Connector, resource: Resource, request: Request) -> Request:
    """Asks for what the field table reads. Indexes and selectors are no part of a name, and the id comes unasked."""
    select = rest_of(connector).select
    if select is None:
        return request
    paths = [*_read(resource.fields), *resource.extensions.values(), resource.modified or ""]
    if resource.key is not None:
        paths.append((resource.key.read if isinstance(resource.key, LookupKey) else None) or resource.key.field)
    own = set(_NAME.findall(calls_of(resource).id))
    names = (".".join(re.sub(r"\[.*", "", part) for part in path.split(".") if not part.isdigit()) for path in dict.fromkeys(paths) if path)
    wanted = dict.fromkeys(name.rpartition(".")[0] if name.rpartition(".")[2] in own else name for name in names)
    return request.model_copy(update={"query": (*request.query, (select, ",".join(name for name in wanted if name)))})


def _read(fields: tuple[Field, ...]) -> Iterator[str]:
    for item in fields:
        if item.readable and isinstance(item.converter, Lines):
            yield from (f"{item.vendor}.{inner}" for inner in _read(item.converter.fields))
        elif item.readable:
            yield from item.looked_at


def asking(connector: Connector, resource: Resource, request: Request) -> Request:
    """The request, naming the fields that the field table, the key and the extensions of this instance want."""
    custom, request = rest_of(connector).custom, _selecting(connector, resource, request)
    if custom is None:
        return request
    key = (resource.key.read if isinstance(resource.key, LookupKey) else None) or (resource.key.field if resource.key else "")
    inner = [row.vendor for item in resource.fields if isinstance(item.converter, Lines) for row in item.converter.fields]
    paths = [*(item.vendor for item in resource.fields), *inner, key, *resource.extensions.values()]
    named = dict.fromkeys(".".join(path.split(".")[1:3]) for path in paths if path.startswith(f"{custom.member}."))
    return request.model_copy(update={"query": (*request.query, (custom.parameter, ",".join(named)))}) if named else request


def say_types(custom: CustomFields | None, document: Any) -> None:
    for group in (document.get(custom.member) or {}).values() if custom is not None and isinstance(document, dict) else ():
        for field in group.values():
            value = field.get("value")
            kind: Literal["text", "number", "flag"] = "text" if value is None or isinstance(value, str) else "number"
            field["type"] = custom.types["flag" if isinstance(value, bool) else kind]  # type: ignore[union-attr]


def named_value(described: Described, value: Any) -> str:
    return str(next((value[name] for name in described.value if value.get(name) is not None), None) if described.value else value)


def skeleton(node: Any, described: Described, prefix: str = "") -> Iterator[VendorField]:
    for name, item in node.items():
        part = item[0] if isinstance(item, list) and item else item
        inner = part if isinstance(part, dict) and described.type not in part else {}
        kind = part.get(described.type) if isinstance(part, dict) else None
        yield VendorField(name=prefix + name, type=str(kind or "unknown"), custom=prefix.startswith(f"{described.custom}."))
        yield from skeleton(inner, described, f"{prefix}{name}.")


def marked(node: Any, mark: str, path: str = "") -> Iterator[tuple[str, str]]:
    """(where, what is wrong) of every mark in the tree."""
    if isinstance(node, dict):
        if isinstance(node.get(mark), str):
            yield path, node[mark]
        for name, item in node.items():
            yield from marked(item, mark, f"{path}.{name}" if path else name)
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from marked(item, mark, f"{path}.{index}")
