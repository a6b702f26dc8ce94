"""What no schema says of a connector's document: names that must exist, templates that can be filled in, formats that mean something, no
secret anywhere. Pure; the lines are :mod:`.documents`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from string import Formatter
from types import NoneType
from typing import Any, get_args, get_origin

from app.canonical import TaskKind, TaskState
from app.canonical.entities import ENTITIES
from app.core.model import Value
from app.system_apis.kit.calls import Call, Endpoints, Search
from app.system_apis.kit.connector import Connector, LookupKey, RepeatKey, Resource
from app.system_apis.kit.converters import Codes, Const, Day, Field, Given, Instant, Lines, Ref, Text
from app.system_apis.kit.rich_text import RichText

Place = tuple[str | int, ...]
Mistakes = Iterator[tuple[Place, str]]

_NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}")
_CALLS = {"read": "read", "list": "list", "changes": "list", "create": "create", "update": "update", "delete": "delete"}
_SECRET = re.compile(r"(?i)passw|passphrase|pwd|secret|token|api.?key|^key$|authorization|cookie|credential")
_TEMPLATED = ("body", "form", "headers", "query", "hints")
_CONVERTERS = {bool: "flag", int: "number", Decimal: "number", date: "day", datetime: "instant", list: "lines"}
_CODES = {("task", "kind"): TaskKind, ("task", "state"): TaskState}
_DAY, _LATER = date(2026, 11, 23), datetime(2026, 12, 24, 17, 45, 6, tzinfo=UTC)


def secrets(document: Any, place: Place = ()) -> Mistakes:
    """What should stand with the connection, where it is sealed: the document is for everybody's eyes."""
    if isinstance(document, list):
        for index, item in enumerate(document):
            yield from secrets(item, (*place, index))
    elif isinstance(document, dict):
        for name, item in document.items():
            literal = isinstance(item, str) and item and "{" not in item
            if literal and place and place[-1] in _TEMPLATED and _SECRET.search(str(name)):
                yield (*place, name), "a secret has no place in a document: name it among the credentials of auth, and write {name} here"
            yield from secrets(item, (*place, name))
    elif place == ("base_url",) and "@" in str(document):
        yield place, "a secret has no place in a document: who signs in is said by auth"


def mistakes(connector: Connector, name: str) -> Mistakes:
    if connector.key != name:
        yield ("key",), f"the file is called {name}.yaml, so the key is {name}"
    if connector.dialect != "rest":
        yield ("dialect",), "a document speaks plain JSON: dialect is rest"
    yield from _of_sign_in(connector)
    if connector.rest is None:
        yield ("key",), "the document says nothing of the whole system: rest, with health at least"
    else:
        yield from _of_call(("rest", "health"), connector.rest.health, {}, connector)
        for header, text in connector.rest.headers.items():
            yield from _of_text(("rest", "headers", header), text, {}, connector)
        if connector.rest.errors.named is not None:
            yield from _of_pattern(("rest", "errors", "named"), connector.rest.errors.named, groups=1)
    here = {item.entity for item in connector.resources}
    for entity in connector.missing:
        if entity not in ENTITIES:
            yield ("missing", entity), f"we have no {entity}; there are {', '.join(sorted(ENTITIES))}"
        elif entity in here:
            yield ("missing", entity), "it is described below as well"
    for index, resource in enumerate(connector.resources):
        for member in ("entity", "object"):
            if any(getattr(other, member) == getattr(resource, member) for other in connector.resources[:index]):
                yield ("resources", index, member), f"there is a resource of this {member} already"
        for place, reason in _of_resource(resource, connector):
            yield ("resources", index, *place), reason


def lacks(connector: Connector) -> Iterator[str]:
    """What the flows would miss in a delivery system; nothing of a system that keeps no projects."""
    wanted = {
        "project": ({"create", "read"}, {"name", "currency_code"}, set[str]()),
        "task": ({"create", "list"}, {"project", "name", "kind", "state"}, {"project"}),
        "time_entry": ({"list"}, {"task", "worked_on", "minutes", "approved", "billable", "person_reference"}, {"project"}),
    }
    known = {item.entity: item for item in connector.resources}
    if "project" not in known:
        return
    for entity, (operations, fields, filters) in wanted.items():
        if entity not in known:
            yield f"{entity}: is not described"
            continue
        resource = known[entity]
        mapped = {item.canonical for item in resource.fields}
        yield from (f"{entity}: no {name}" for name in sorted(operations - resource.operations))
        yield from (f"{entity}: no field {name}" for name in sorted(fields - mapped))
        yield from (f"{entity}: no filter by {name}" for name in sorted(filters - set(resource.filters)))
    if not {"customer", "customer_name"} & {item.canonical for item in known["project"].fields}:
        yield "project: no field customer, and no customer_name"
    if "archive" not in known["project"].transitions:
        yield "project: no transition archive, by which a project is taken back"


def _of_sign_in(connector: Connector) -> Mistakes:
    settings = {item.key for item in connector.settings}
    yield from _of_template(("base_url",), connector.base_url, settings)
    if not connector.base_url.startswith(("https://", "http://", "{")):
        yield ("base_url",), "it begins with https://"
    if not connector.auth:
        yield ("auth",), "nothing says how a server signs in"
    for index, scheme in enumerate(connector.auth):
        for place, text in _texts(scheme.model_dump(exclude={"kind", "credentials"})):
            yield from _of_template(("auth", index, *place), text, settings | set(scheme.credentials))


def _of_template(place: Place, text: str, names: set[str]) -> Mistakes:
    try:
        wanted = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        yield place, "its braces do not close"
        return
    for name in sorted(wanted - names):
        yield place, f"{{{name}}} means nothing here; there is {', '.join(sorted(names)) or 'nothing'}"


def _of_resource(resource: Resource, connector: Connector) -> Mistakes:
    if resource.entity not in ENTITIES:
        yield ("entity",), f"we have no {resource.entity}; there are {', '.join(sorted(ENTITIES))}"
        return
    here = {item.entity for item in connector.resources}
    yield from _of_fields(resource.fields, ENTITIES[resource.entity].model, here, resource.entity, ("fields",))
    yield from _of_format(("modified_as",), resource.modified_as)
    known = {field.canonical for field in resource.fields}
    for name in resource.filters:
        if name not in known:
            yield ("filters", name), f"no field row has the canonical name {name}"
        yield from _of_text(("filters", name), resource.filters[name], {"value": False}, connector)
    if resource.within is not None and resource.within not in resource.filters:
        yield ("within",), f"a list inside {resource.within} needs it among the filters"
    if resource.calls is None:
        yield ("entity",), "it has no calls"
        return
    for operation in sorted(resource.operations):
        if getattr(resource.calls, _CALLS[operation]) is None:
            yield ("operations",), f"{operation} is offered, and calls has no {_CALLS[operation]}"
    yield from _of_key(resource, resource.calls)
    for place, reason in _of_calls(resource, resource.calls, connector):
        yield ("calls", *place), reason
    for name, item in resource.transitions.items():
        call = Call(path=item.path or "", body=item.body)
        yield from _of_call(("transitions", name), call, {"id": item.path is not None}, connector)
    for index, look in enumerate(resource.looks):
        if look.call is None:
            continue
        yield from _of_call(("looks", index, "call"), look.call, {"id": True}, connector)


def _of_fields(fields: tuple[Field, ...], model: type[Value], here: set[str], entity: str, place: Place) -> Mistakes:
    for index, field in enumerate(fields):
        for inner, reason in _of_field(field, model, here, entity):
            yield (*place, index, *inner), reason


def _of_field(field: Field, model: type[Value], here: set[str], entity: str) -> Mistakes:
    """An outer record's word (``^.currency_code``) is its own matter."""
    converter = field.converter
    if isinstance(converter, Const) or field.canonical.startswith("^."):
        return
    kind = _kind(model, field.canonical)
    if kind is None:
        one = f"{'an' if entity[0] in 'aeiou' else 'a'} {entity.replace('_', ' ')}"
        yield ("canonical",), f"{one} has no {field.canonical or 'nameless field'}; it has {', '.join(sorted(model.model_fields))}"
        return
    plain = get_origin(kind) or kind
    if isinstance(converter, Text | RichText) and plain in _CONVERTERS:
        yield ("converter",), f"{field.canonical} is no text: say how it looks there, with converter: {{kind: {_CONVERTERS[plain]}}}"
    if plain is str and field.canonical in here and not isinstance(converter, Ref | Given):
        yield ("converter",), f"it names a {field.canonical}: converter: {{kind: ref, entity: {field.canonical}}}"
    if isinstance(converter, Ref) and converter.entity not in here:
        yield ("converter", "entity"), f"{converter.entity} is no resource of this document"
    if isinstance(converter, Codes) and (entity, field.canonical) in _CODES:
        words = [item.value for item in _CODES[entity, field.canonical]]
        for code in {*converter.table, *converter.also.values()} - set(words):
            yield ("converter", "table", code), f"the {field.canonical} of a {entity} is one of {', '.join(words)}"
    if isinstance(converter, Lines) and get_args(kind) and isinstance(get_args(kind)[0], type) and issubclass(get_args(kind)[0], Value):
        yield from _of_fields(converter.fields, get_args(kind)[0], here, f"{entity} line", ("converter", "fields"))
    for condition in field.when:
        if condition.partition("!=")[0] not in model.model_fields:
            yield ("when",), f"there is no {condition.partition('!=')[0]}"
    yield from _of_format(("converter",), converter)


def _kind(model: Any, path: str) -> Any:
    """The type of a canonical field without its None; None where there is no such field."""
    head, _, rest = path.partition(".")
    if not (isinstance(model, type) and issubclass(model, Value)) or head not in model.model_fields:
        return None
    kind: Any = model.model_fields[head].annotation
    if get_origin(kind) is not list:
        kind = next((item for item in get_args(kind) if item is not NoneType), kind)
    kind = getattr(kind, "__origin__", kind) if hasattr(kind, "__metadata__") else kind
    return _kind(kind, rest) if rest else kind


def _of_format(place: Place, converter: object) -> Mistakes:
    """A format in another language (``dd/MM/yyyy``) would be sent as it stands."""
    value: Any = _LATER if isinstance(converter, Instant) else _DAY
    if not isinstance(converter, Day | Instant):
        return
    try:
        told = converter.from_vendor(converter.to_vendor(value, {}), {})
    except ValueError:
        told = None
    if told is None or told.timetuple()[:3] != value.timetuple()[:3]:
        yield (*place, "format"), f"'{converter.format}' does not say a day: %d is the day, %m the month, %Y the year"


def _of_key(resource: Resource, calls: Endpoints) -> Mistakes:
    if "changes" in resource.operations and (calls.search is None or not calls.search.since or not resource.modified):
        yield ("operations",), "changes needs modified, and calls.search.since"
    if "create" not in resource.operations:
        return
    if resource.key is None:
        yield ("operations",), "create needs a key: where our key is kept with the record, so that none is made twice"
    elif isinstance(resource.key, LookupKey) and not (calls.scan or calls.find or (calls.search and calls.search.key)):
        yield ("key",), "nothing says how our key is looked up: calls.search.key, or calls.find"
    elif isinstance(resource.key, RepeatKey) and calls.create and not _says(calls.create, "key"):
        yield ("key",), "the call that creates must carry {key}, in its path, query, headers or body"


def _of_calls(resource: Resource, calls: Endpoints, connector: Connector) -> Mistakes:
    """Call → the names that it may use, and whether it must."""
    transform, within = resource.transform is not None, resource.within
    around = {f"filter.{within}": False} if within else {}
    allowed: dict[str, dict[str, bool]] = {
        "read": {"id": True},
        "update": {"id": True},
        "delete": {"id": True},
        "find": {"key": True},
        "create": {"key": False} | ({"source": False} if transform else {}),
        "list": around,
    }
    for name, names in allowed.items():
        call: Call | None = getattr(calls, name)
        if call is not None:
            yield from _of_call((name,), call, names, connector)
            if name in ("read", "list", "find") and call.method not in ("GET", "POST"):
                yield (name, "method"), f"a {name} is a GET, or a POST"
            if name in ("read", "list", "find") and call.method == "POST" and not call.reading:
                yield (name, "method"), "a POST that changes nothing says so: reading: true"
    if calls.described is not None:
        yield from _of_call(("described", "call"), calls.described.call, {}, connector)
    if calls.inside is not None:
        yield from _of_call(("inside", "call"), calls.inside.call, {"id": True}, connector)
    if calls.ids is not None:
        yield from _of_pattern(("ids",), calls.ids)
    if calls.search is not None:
        yield from _of_search(calls.search, connector)


def _of_search(search: Search, connector: Connector) -> Mistakes:
    for index, text in enumerate(search.fixed):
        yield from _of_text(("search", "fixed", index), text, {}, connector)
    for name in ("key", "since"):
        text = getattr(search, name)
        if text is not None:
            yield from _of_text(("search", name), text, {name: True}, connector)
            if f"{{{name}}}" not in text:
                yield ("search", name), f"it must say {{{name}}}"
    if search.values is not None:
        yield from _of_pattern(("search", "values"), search.values)
    clock = Instant(format=search.since_format, zone=search.since_zone)
    for _, reason in _of_format((), clock):
        yield ("search", "since_format"), reason


def _of_call(place: Place, call: Call, names: dict[str, bool], connector: Connector) -> Mistakes:
    for inner, text in _texts(call.model_dump(include={"path", "query", "headers", "body"})):
        yield from _of_text((*place, *inner), text, names, connector)
    for name in (name for name, needed in names.items() if needed and not _says(call, name)):
        yield (*place, "path"), f"it must say {{{name}}}"


def _of_text(place: Place, text: str, names: dict[str, bool], connector: Connector) -> Mistakes:
    known = {f"hint.{name}" for name in (*connector.hints, *(item.key for item in connector.settings))}
    for wanted in _NAME.findall(text):
        plain = wanted if wanted.startswith(("filter.", "hint.")) else wanted.partition(".")[0]
        if plain not in names and wanted not in known and not (plain == "row" and "id" in names):
            yield place, f"{{{wanted}}} means nothing here; there is {', '.join(sorted({*names, *known})) or 'nothing'}"
    if place[-1] == "path" and re.search(r"[{}]", _NAME.sub("", text)):
        yield place, "its braces do not close"


def _says(call: Call, name: str) -> bool:
    texts = _texts(call.model_dump(include={"path", "query", "headers", "body"}))
    return any(wanted.partition(".")[0] == name for _, text in texts for wanted in _NAME.findall(text))


def _of_pattern(place: Place, pattern: str, groups: int = 0) -> Mistakes:
    try:
        found = re.compile(pattern)
    except re.error as error:
        yield place, f"this is no regular expression: {error}"
        return
    if found.groups < groups:
        yield place, "its first group must be the field: ( … )"


def _texts(node: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every text in it, and where."""
    if isinstance(node, str):
        yield place, node
    elif isinstance(node, dict):
        for name, item in node.items():
            yield from _texts(item, (*place, name))
    elif isinstance(node, list | tuple):
        for index, item in enumerate(node):
            yield from _texts(item, (*place, index))
