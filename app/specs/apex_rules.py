"""What Salesforce External Services asks of a document, as far as the Spectral rules in ``tools/openapi`` cannot say it.

Sources: Salesforce Help, platform.external_services_schema_def_limits, …_schema_def_naming_description,
…_schema_def_apex_class_names, …_schema_apex_defaults, …_apex_registrations. Recursion is nowhere documented, so it is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from app.specs.walk import Json, every, operations, parameters, pruned, referenced, roots

MAX_CHARACTERS = 10_000_000
MAX_OPERATIONS = 3_000
MAX_OBJECTS = 3_000
MAX_PROPERTIES = 400_000
MAX_CLASS_NAME = 255
_SERVICE_NAME = 80
"""An admin may give the registration a name of this length; it is part of every Apex class name."""
_TYPES: dict[str, type | tuple[type, ...]] = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list}


class Fault(NamedTuple):
    rule: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} [{self.rule}]"


def faults_of(documents: Mapping[str, str]) -> list[Fault]:
    """Faults of every External Services document among the published ones (they are the 3.0.0 ones), named by file."""
    found = []
    for name, text in documents.items():
        document = json.loads(text)
        if document.get("openapi") == "3.0.0":
            found += [fault._replace(where=f"{name} {fault.where}") for fault in faults(document, text)]
    return found


def faults(document: Json, text: str | None = None) -> list[Fault]:
    """All rules over one document; ``text`` is how it is published."""
    rules = (_limits, _server, _reachable, _unique, _one_case, _class_names, _answers, _problems, _defaults, _recursion)
    size = len(text if text is not None else json.dumps(document))
    large = [Fault("PY-size", "document", f"{size} characters, more than {MAX_CHARACTERS}")] if size > MAX_CHARACTERS else []
    return large + [fault for rule in rules for fault in rule(document)]


def _limits(document: Json) -> Iterator[Fault]:
    schemas = _schemas(document)
    counts = {
        "operations": (len(list(operations(document))), MAX_OPERATIONS),
        "objects": (len(schemas), MAX_OBJECTS),
        "properties": (sum(len(schema.get("properties", {})) for schema in schemas.values()), MAX_PROPERTIES),
    }
    for what, (count, most) in counts.items():
        if count > most:
            yield Fault("PY-limits", "document", f"{count} {what}, more than the {most} that an org takes")


def _server(document: Json) -> Iterator[Fault]:
    for server in document.get("servers", []):
        if urlsplit(server["url"]).path not in ("", "/"):
            yield Fault("PY-server-path", "servers", f"{server['url']} has a path: it would be appended to the Named Credential's address")


def _reachable(document: Json) -> Iterator[Fault]:
    for name in _schemas(document).keys() - _schemas(pruned(document)).keys():
        yield Fault("PY-unreached", f"schema {name}", "no operation uses it, and an org counts it all the same")


def _unique(document: Json) -> Iterator[Fault]:
    groups: dict[str, Iterable[str]] = {
        "operationId": [str(operation.get("operationId")) for _, _, operation in operations(document)],
        "schema": list(_schemas(document)),
        **{f"property of {name}": list(schema.get("properties", {})) for name, schema in _schemas(document).items()},
    }
    for group, names in groups.items():
        seen: set[str] = set()
        for name in names:
            if name.lower() in seen:
                yield Fault("PY-unique", f"{group} {name}", "is there twice, but for case: developer names are lower-cased")
            seen.add(name.lower())


def _one_case(document: Json) -> Iterator[Fault]:
    names = {name for schema in _schemas(document).values() for item in every(schema) for name in item.get("properties", {})}
    names |= {item["name"] for path, _, operation in operations(document) for item in parameters(document, path, operation)}
    spelled: dict[str, str] = {}
    for name in sorted(names):
        other = spelled.setdefault(name.lower(), name)
        if other != name:
            yield Fault("PY-one-case", name, f"is written {other} elsewhere")


def _class_names(document: Json) -> Iterator[Fault]:
    for name in _schemas(document):
        length = len("ExternalService.") + _SERVICE_NAME + len("_") + len(name)
        if length > MAX_CLASS_NAME:
            yield Fault("PY-class-name", f"schema {name}", f"may get a class name of {length} characters, more than {MAX_CLASS_NAME}")


def _answers(document: Json) -> Iterator[Fault]:
    for path, method, operation in operations(document):
        good = [response for status, response in operation.get("responses", {}).items() if status.startswith("2")]
        if not any("schema" in media for response in good for media in response.get("content", {}).values()):
            yield Fault("PY-answer", f"{method.upper()} {path}", "no 2xx with a schema: Apex gets no output")


def _problems(document: Json) -> Iterator[Fault]:
    """A class per error would be a class per status in Apex: all name the same one."""
    named: set[str] = set()
    for path, method, operation in operations(document):
        for status, response in operation.get("responses", {}).items():
            if status[0] not in "45":
                continue
            names = [name for media in response.get("content", {}).values() for name in referenced(media.get("schema", {}))]
            named.update(names)
            if len(names) != 1:
                yield Fault("PY-problem", f"{method.upper()} {path} {status}", "names no schema for the problem")
    if len(named) > 1:
        yield Fault("PY-problem", "document", f"problems have several schemas: {', '.join(sorted(named))}")


def _defaults(document: Json) -> Iterator[Fault]:
    for root in roots(document):
        for schema in every(root):
            kind = _TYPES.get(str(schema.get("type")))
            value = schema.get("default")
            if kind and value is not None and (not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)):
                yield Fault("PY-default", "schema", f"default {value!r} is no {schema['type']}")


def _recursion(document: Json) -> Iterator[Fault]:
    schemas = _schemas(document)
    for name in schemas:
        waiting, seen = list(referenced(schemas[name])), set[str]()
        while waiting:
            other = waiting.pop()
            if other == name:
                yield Fault("PY-recursion", f"schema {name}", "holds itself: whether External Services takes that is not documented")
                break
            if other not in seen:
                seen.add(other)
                waiting += referenced(schemas.get(other, {}))


def _schemas(document: Json) -> Json:
    found: Json = document.get("components", {}).get("schemas", {})
    return found
