"""What of a published document a new one takes back: every finding breaks a caller who did nothing wrong.

Tighter than semantic versioning where Salesforce is (a registration refuses what is renamed, retyped or removed): names of
operations and schemas may only grow, and optional things may not go either. New operations, statuses, optional members, and new
values of an enumeration in an answer are no findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from app.specs.walk import Json, operations, parameters

Way = Literal["request", "response"]
_LOWER = ("maxLength", "maxItems", "maximum", "exclusiveMaximum", "maxProperties")
_HIGHER = ("minLength", "minItems", "minimum", "exclusiveMinimum", "minProperties")
_ANY = "any"
"""The kind of a schema that says no type."""
_NOTHING = {"minLength": 0, "minItems": 0, "minProperties": 0}


class Finding(NamedTuple):
    """``rule`` is stable; ``where`` is an operation, with a JSON pointer into its request or answer."""

    rule: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} [{self.rule}]"


def between(old: Mapping[str, Json], new: Mapping[str, Json]) -> dict[str, list[Finding]]:
    """File → findings, for two whole sets of documents. A file may go when a later version of its product is there."""
    found: dict[str, list[Finding]] = {}
    for name, document in old.items():
        if name not in new:
            findings = [] if _superseded(name, new) else [Finding("document-removed", name, "is gone, and no later version is there")]
        elif _major(document) == _major(new[name]):
            findings = breaking(document, new[name])
        else:
            findings = []
        if findings:
            found[name] = findings
    return found


def breaking(old: Json, new: Json) -> list[Finding]:
    """Findings between two documents of the same major version (3.1, 3.0 or 2.0, both of one kind)."""
    return list(dict.fromkeys(_Comparison(_view(old), _view(new)).findings()))


def _superseded(name: str, new: Mapping[str, Json]) -> bool:
    """``process/xref.v1.json`` by ``process/xref.v2.json``."""
    stem, _, rest = name.partition(".v")
    number, _, form = rest.partition(".")
    for other in new:
        other_stem, _, other_rest = other.partition(".v")
        other_number, _, other_form = other_rest.partition(".")
        if other_stem == stem and other_form == form and int(other_number) > int(number):
            return True
    return False


def _major(document: Json) -> str:
    return str(document["info"]["version"]).split(".")[0]


def _view(document: Json) -> Json:
    """Swagger 2.0 in the shape of 3.x, as far as it is compared here."""
    if "swagger" not in document:
        return document
    paths = {path: {method: _lifted(item) for method, item in methods.items()} for path, methods in document["paths"].items()}
    base = {"url": document.get("basePath", "/")}
    return {**document, "servers": [base], "paths": paths, "components": {"schemas": document.get("definitions", {})}}


def _lifted(operation: Json) -> Json:
    given = operation.get("parameters", [])
    made = {**operation, "parameters": [{**item, "schema": _bare(item)} for item in given if item["in"] != "body"]}
    for body in (item for item in given if item["in"] == "body"):
        made["requestBody"] = {"required": body.get("required", False), "content": {"": {"schema": body["schema"]}}}
    made["responses"] = {
        status: {"content": {"": {"schema": response["schema"]}} if "schema" in response else {}}
        for status, response in operation["responses"].items()
    }
    return made


def _bare(parameter: Json) -> Json:
    return {name: value for name, value in parameter.items() if name not in ("name", "in", "required", "description")}


class _Comparison:
    def __init__(self, old: Json, new: Json) -> None:
        self._old, self._new = old, new
        self._seen: set[tuple[str, str, str]] = set()

    def findings(self) -> Iterator[Finding]:
        yield from self._names()
        if _base(self._old) != _base(self._new):
            yield Finding("base-path-changed", "servers", f"{_base(self._old)} became {_base(self._new)}")
        there = {(path, method): operation for path, method, operation in operations(self._new)}
        for path, method, operation in operations(self._old):
            where = f"{method.upper()} {path}"
            if (path, method) not in there:
                yield Finding("operation-removed", where, "is gone")
            else:
                self._seen.clear()
                yield from self._operation(where, path, operation, there[path, method])

    def _names(self) -> Iterator[Finding]:
        ids = {operation.get("operationId") for _, _, operation in operations(self._new)}
        for _, _, operation in operations(self._old):
            if operation.get("operationId") not in ids:
                yield Finding("operation-id-removed", "operations", f"operationId {operation.get('operationId')} is gone")
        schemas = _schemas(self._new)
        for name in _schemas(self._old):
            if name not in schemas:
                yield Finding("schema-removed", "schemas", f"schema {name} is gone")

    def _operation(self, where: str, path: str, old: Json, new: Json) -> Iterator[Finding]:
        if old.get("operationId") != new.get("operationId"):
            yield Finding("operation-id-changed", where, f"operationId {old.get('operationId')} became {new.get('operationId')}")
        if old.get("security") != new.get("security"):
            yield Finding("scope-changed", where, "callers need another scope than before")
        yield from self._parameters(where, path, old, new)
        yield from self._body(where, old.get("requestBody"), new.get("requestBody"))
        for status, response in old.get("responses", {}).items():
            if status not in new.get("responses", {}):
                yield Finding("status-removed", where, f"status {status} is documented no more")
            else:
                yield from self._content(f"{where} {status}", response, new["responses"][status], "response")

    def _parameters(self, where: str, path: str, old: Json, new: Json) -> Iterator[Finding]:
        before = {(item["in"], item["name"]): item for item in parameters(self._old, path, old)}
        after = {(item["in"], item["name"]): item for item in parameters(self._new, path, new)}
        for key, parameter in before.items():
            if key not in after:
                yield Finding("parameter-removed", where, f"{key[0]} parameter {key[1]} is gone")
                continue
            if after[key].get("required") and not parameter.get("required"):
                yield Finding("parameter-required", where, f"{key[0]} parameter {key[1]} is required now")
            yield from self._schema(f"{where} {key[1]}", parameter.get("schema", {}), after[key].get("schema", {}), "request")
        for key, parameter in after.items():
            if key not in before and parameter.get("required"):
                yield Finding("parameter-required", where, f"there is a new required {key[0]} parameter {key[1]}")

    def _body(self, where: str, old: Json | None, new: Json | None) -> Iterator[Finding]:
        if old is None:
            if new is not None and new.get("required"):
                yield Finding("body-required", where, "a body is required now")
            return
        if new is None:
            yield Finding("body-removed", where, "takes no body any more")
            return
        if new.get("required") and not old.get("required"):
            yield Finding("body-required", where, "a body is required now")
        yield from self._content(f"{where} body", old, new, "request")

    def _content(self, where: str, old: Json, new: Json, way: Way) -> Iterator[Finding]:
        for media, item in old.get("content", {}).items():
            if media not in new.get("content", {}):
                yield Finding("media-type-removed", where, f"{media} is gone")
            elif "schema" in item:
                yield from self._schema(where, item["schema"], new["content"][media].get("schema", {}), way)

    def _schema(self, where: str, old: Json, new: Json, way: Way) -> Iterator[Finding]:
        pair = (old.get("$ref", ""), new.get("$ref", ""), way)
        if all(pair) and pair in self._seen:
            return
        self._seen.add(pair)
        before, after = _kinds(self._old, old), _kinds(self._new, new)
        # Narrower is a break for who sends, wider for who reads.
        narrow, wide = (after, before) if way == "request" else (before, after)
        if wide.keys() - narrow.keys() and _ANY not in narrow:
            was, now = " or ".join(sorted(before)), " or ".join(sorted(after))
            yield Finding("retyped", where, f"{was} became {now}")
            return
        for kind in before.keys() & after.keys():
            yield from self._same_kind(where, before[kind], after[kind], way)

    def _same_kind(self, where: str, old: Json, new: Json, way: Way) -> Iterator[Finding]:
        yield from _values(where, old, new, way)
        if way == "request":
            yield from _bounds(where, old, new)
        if "items" in old and "items" in new:
            yield from self._schema(f"{where}/*", old["items"], new["items"], way)
        yield from self._properties(where, old, new, way)

    def _properties(self, where: str, old: Json, new: Json, way: Way) -> Iterator[Finding]:
        before, after = old.get("properties", {}), new.get("properties", {})
        was, now = set(old.get("required", [])), set(new.get("required", []))
        for name, schema in before.items():
            if name not in after:
                yield Finding("property-removed", f"{where}/{name}", "is gone")
            else:
                yield from self._schema(f"{where}/{name}", schema, after[name], way)
        if way == "request":
            for name in sorted(now - was):
                yield Finding("property-required", f"{where}/{name}", "is required now")
            if before and new.get("additionalProperties") is False and old.get("additionalProperties") is not False:
                yield Finding("members-closed", where, "unknown members are refused now")
        else:
            for name in sorted((was - now) & after.keys()):
                yield Finding("property-optional", f"{where}/{name}", "may be absent now")
        if isinstance(old.get("additionalProperties"), dict) and isinstance(new.get("additionalProperties"), dict):
            yield from self._schema(f"{where}/*", old["additionalProperties"], new["additionalProperties"], way)


def _values(where: str, old: Json, new: Json, way: Way) -> Iterator[Finding]:
    was, now = _enum(old), _enum(new)
    if way == "request" and now is not None:
        if was is None:
            yield Finding("values-narrowed", where, f"only {', '.join(map(str, now))} are taken now")
        elif gone := [item for item in was if item not in now]:
            yield Finding("values-narrowed", where, f"{', '.join(map(str, gone))} is taken no more")
    if way == "response" and was is not None and now is None:
        yield Finding("values-opened", where, "was an enumeration, and is any value now")


def _enum(schema: Json) -> list[object] | None:
    values: list[object] | None = [schema["const"]] if "const" in schema else schema.get("enum")
    return values


def _bounds(where: str, old: Json, new: Json) -> Iterator[Finding]:
    for name in (*_LOWER, *_HIGHER):
        if name in new and _tighter(name, old.get(name), new[name]):
            yield Finding("bounds-narrowed", where, f"{name} is {new[name]}, was {old.get(name, 'free')}")
    if "pattern" in new and new["pattern"] != old.get("pattern"):
        yield Finding("bounds-narrowed", where, f"has to match {new['pattern']}")


def _tighter(name: str, old: float | None, new: float) -> bool:
    if isinstance(new, bool):  # exclusiveMinimum and exclusiveMaximum of 3.0
        return new and not old
    if name in _LOWER:
        return old is None or new < old
    return new > (_NOTHING.get(name, float("-inf")) if old is None else old)


def _kinds(document: Json, schema: Json) -> dict[str, Json]:
    """Type with format → the branch that says so. Branches of one kind are taken together, member by member."""
    found: dict[str, Json] = {}
    for branch in _branches(document, schema):
        kind = _kind(branch)
        found[kind] = _joined(found[kind], branch) if kind in found else branch
    return found


def _branches(document: Json, schema: Json) -> Iterator[Json]:
    schemas = _schemas(document)
    if "$ref" in schema:
        yield from _branches(document, schemas.get(schema["$ref"].rsplit("/", 1)[-1], {}))
    elif "allOf" in schema:
        whole: Json = {}
        for item in schema["allOf"]:
            for branch in _branches(document, item):
                whole = _joined(whole, branch)
        yield whole
    elif "anyOf" in schema or "oneOf" in schema:
        for item in [*schema.get("anyOf", []), *schema.get("oneOf", [])]:
            yield from _branches(document, item)
    elif isinstance(schema.get("type"), list):
        for kind in schema["type"]:
            yield {**schema, "type": kind}
    else:
        yield schema
    if schema.get("nullable"):
        yield {"type": "null"}


def _kind(schema: Json) -> str:
    kind = str(schema.get("type", "object" if "properties" in schema else _ANY))
    return f"{kind} ({schema['format']})" if "format" in schema else kind


def _joined(one: Json, other: Json) -> Json:
    return {**one, **other, "properties": {**one.get("properties", {}), **other.get("properties", {})}}


def _schemas(document: Json) -> Json:
    found: Json = document.get("components", {}).get("schemas", {})
    return found


def _base(document: Json) -> str:
    url = str(document["servers"][0]["url"]) if document.get("servers") else "/"
    return urlsplit(url).path.rstrip("/")
