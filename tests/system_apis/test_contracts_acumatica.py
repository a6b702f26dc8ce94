"""Everything that the connector sends to Acumatica, held against the published contract of the endpoint. What goes out is taken from our
HTTP client while every declared operation runs, so that headers are seen too.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from app.core import jsonio
from tests.conftest import SPECS, needs_specs
from tests.system_apis.bench import CONFIGURED, Bench
from tests.system_apis.recorded import Recording, record
from tests.system_apis.samples import Row

pytestmark = needs_specs

_KEY = "acumatica"
_ENDPOINT = "/AcumaticaERP/entity/Default/24.200.001"
_SIGN_IN = {"/AcumaticaERP/identity/connect/token": "fact sheet 2.2: the identity server is outside of the endpoint's contract"}
# Rows are removed with a member that the contract does not list (fact sheet 5.2), and a day may be sent without a time (4).
_BESIDE_THE_CONTRACT = {"delete": bool}
_INSERT_OR_CHANGE = {"If-None-Match", "If-Match"}
"""Fact sheet 5: insert only, change only. The contract lists no headers."""


@pytest.fixture(scope="module")
async def sent(shared_bench: Bench) -> list[httpx.Request]:
    found, hooks = [], shared_bench.gate._client.event_hooks

    async def note(request: httpx.Request) -> None:
        found.append(request)

    shared_bench.gate._client.event_hooks = {**hooks, "request": [*hooks["request"], note]}
    try:
        recording: Recording = await record(shared_bench, _KEY)
    finally:
        shared_bench.gate._client.event_hooks = hooks
    done = {(call.entity, call.operation) for call in recording.calls}
    for resource in CONFIGURED[_KEY].resources:
        looked_up = {"find"} if "create" in resource.operations else set()
        wanted = {*resource.operations, *looked_up, "describe", *(f"transition {name}" for name in resource.transitions)}
        assert wanted <= {operation for entity, operation in done if entity == resource.entity}
    assert len(found) >= len(recording.calls) > 40
    return found


@cache
def _contract() -> Any:
    return json.loads((SPECS / "acumatica" / "Default_24.200.001.openapi.json").read_text())


def _ours(sent: list[httpx.Request]) -> list[tuple[httpx.Request, str]]:
    """With the path below the endpoint."""
    return [(item, path.removeprefix(_ENDPOINT)) for item in sent if (path := item.url.raw_path.decode().split("?")[0]) not in _SIGN_IN]


@cache
def _templates() -> list[tuple[str, re.Pattern[str]]]:
    """The most exact first. Keys are divided by slashes, so ``{ids}`` may hold some."""

    def pattern(path: str) -> re.Pattern[str]:
        parts = re.split(r"(\{\w+\})", path)
        known = {"{ids}": "[^$?]+", "{id}": "[0-9a-f-]{36}"}
        return re.compile("".join(known.get(part, "[^/]+") if part.startswith("{") else re.escape(part) for part in parts))

    return [(path, pattern(path)) for path in sorted(_contract()["paths"], key=lambda path: (path.count("{"), "{ids}" in path))]


def _operation(method: str, path: str) -> tuple[str, Row]:
    for template, pattern in _templates():
        found = _contract()["paths"][template].get(method.lower())
        if found is not None and pattern.fullmatch(path):
            return template, found
    raise AssertionError(f"{method} {path} is not in the contract")


def _schema(node: Row) -> Row:
    """A schema with its references and parents resolved, one level deep."""
    if "$ref" in node:
        return _schema(_contract()["components"]["schemas"][node["$ref"].rpartition("/")[2]])
    if "allOf" not in node:
        return node
    parts = [_schema(part) for part in node["allOf"]]
    merged: Row = {"type": "object", "properties": {}, "required": []}
    for part in parts:
        merged["properties"] |= part.get("properties", {})
        merged["required"] += part.get("required", [])
    return merged


_SHAPES: dict[str, tuple[type, ...]] = {"string": (str,), "boolean": (bool,), "integer": (int,), "number": (int, float)}


def _check(value: Any, node: Row, path: str) -> None:
    """The value is what the schema says; what it does not list is not there. A null in a wrapper clears (fact sheet 4)."""
    schema = _schema(node)
    if schema.get("type") == "array":
        assert isinstance(value, list), path
        for index, item in enumerate(value):
            _check(item, schema["items"], f"{path}.{index}")
    elif schema.get("type") == "object":
        assert isinstance(value, dict), path
        assert set(schema.get("required", ())) <= set(value), path
        for name, item in value.items():
            inner = schema.get("properties", {}).get(name) or schema.get("additionalProperties")
            if inner is None and name in _BESIDE_THE_CONTRACT and re.search(r"\.\d+$", path):
                assert isinstance(item, _BESIDE_THE_CONTRACT[name]), path
                continue
            assert inner is not None, f"{path}.{name} is not in the contract"
            if name == "custom":
                _check_custom(item, f"{path}.custom")
            else:
                _check(item, inner, f"{path}.{name}")
    elif value is None:
        assert path.endswith(".value"), path
    else:
        assert isinstance(value, _SHAPES[schema["type"]]), path
        assert schema["type"] == "boolean" or not isinstance(value, bool), path
        if schema.get("format") == "date-time":
            assert date.fromisoformat(value) or datetime.fromisoformat(value), path


def _check_custom(value: Row, path: str) -> None:
    """``CustomField`` by its discriminator: the type says which of the schemas it is."""
    for group, fields in value.items():
        for name, item in fields.items():
            kind = _contract()["components"]["schemas"][item["type"]]
            assert {"$ref": "#/components/schemas/CustomField"} in kind["allOf"], path
            _check(item, kind, f"{path}.{group}.{name}")


def test_every_path_and_method_is_in_the_contract(sent: list[httpx.Request]) -> None:
    seen = {(request.method, _operation(request.method, path)[0]) for request, path in _ours(sent)}
    assert len(seen) >= 15
    assert ("POST", "/SalesOrder/CancelSalesOrder") in seen, "an action by its own name, not by the general one"


def test_every_parameter_is_in_the_contract_and_names_what_is_there(sent: list[httpx.Request]) -> None:
    for request, path in _ours(sent):
        _, operation = _operation(request.method, path)
        known = {item["$ref"].rpartition("/")[2] for item in operation.get("parameters", ())}
        kind = _contract()["components"]["schemas"].get(path.split("/")[1])
        for name, value in parse_qsl(request.url.query.decode(), keep_blank_values=True):
            assert name.removeprefix("$") in known, f"{request.method} {path}: {name}"
            assert value, f"{request.method} {path}: {name}"
            _check_words(name, value, kind)


def _check_words(name: str, value: str, kind: Row) -> None:
    if name in ("$top", "$skip"):
        assert value.isdigit()
    elif name == "$custom":
        assert all(re.fullmatch(r"\w+\.\w+", item) for item in value.split(","))
    elif name in ("$expand", "$select"):
        for path in value.split(","):
            here = kind
            for part in path.split("/"):
                here = _schema(here)["properties"][part]
                here = here.get("items", here)
    else:
        assert name == "$filter"
        bare = re.sub(r"cf\.(String|Decimal|Boolean|DateTime)\(f='\w+\.\w+'\)", "1", value)
        words = set(re.findall(r"[A-Za-z]\w*", re.sub(r"datetimeoffset'[^']*'|'(?:[^']|'')*'", "1", bare))) - {"eq", "ge", "and"}
        assert words <= set(_schema(kind)["properties"]), value


def test_every_body_is_what_the_contract_says(sent: list[httpx.Request]) -> None:
    bodies = 0
    for request, path in _ours(sent):
        _, operation = _operation(request.method, path)
        assert bool(request.content) is ("requestBody" in operation), f"{request.method} {path}"
        if request.content:
            _check(json.loads(request.content), operation["requestBody"]["content"]["application/json"]["schema"], path)
            bodies += 1
    assert bodies >= 20


def test_every_header_is_known_and_every_write_says_whether_it_makes_or_changes(sent: list[httpx.Request]) -> None:
    usual = {
        "host",
        "accept",
        "accept-encoding",
        "connection",
        "user-agent",
        "content-length",
        "content-type",
        "traceparent",
        "authorization",
    }
    made = 0
    for request, path in _ours(sent):
        extra = {name for name in request.headers if name.lower() not in usual}
        assert {name.lower() for name in extra} <= {name.lower() for name in _INSERT_OR_CHANGE}, path
        assert request.headers["authorization"].startswith("Bearer ")
        if request.method == "PUT":
            assert len(extra) == 1
            assert {request.headers[name] for name in extra} == {"*"}
            our_key = re.search(r"_[0-9a-z]{26}'", request.url.params.get("$filter", ""))
            assert ("if-none-match" in request.headers) == bool(our_key), "what makes a record names our key"
            made += "if-none-match" in request.headers
        else:
            assert not extra
    assert made >= 6


def test_a_body_that_is_not_the_contracts_is_noticed() -> None:
    _, operation = _operation("PUT", "/SalesOrder")
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    good = {"OrderType": {"value": "SO"}, "Details": [{"OrderQty": {"value": 1.5}, "InventoryID": {"value": "X"}}]}
    _check(good, schema, "order")
    for wrong in (
        {"OrderType": "SO"},
        {"OrderKind": {"value": "SO"}},
        {"OrderType": {"value": 1}},
        {"Details": [{"Quantity": {"value": 1.5}}]},
        {"Details": [{"OrderQty": {"value": "1.5"}}]},
        {"Details": {"OrderQty": {"value": 1}}},
        {"Hold": {"value": "true"}},
        {"Date": {"value": "30.9.2026"}},
        {"custom": {"Document": {"AttributeX": {"value": "no type"}}}},
        {"custom": {"Document": {"AttributeX": {"type": "CustomStringField", "value": 1}}}},
        {"delete": True},
    ):
        with pytest.raises((AssertionError, ValueError, KeyError)):
            _check({**good, **wrong}, schema, "order")
    with pytest.raises(AssertionError):
        _operation("PATCH", "/SalesOrder")
    with pytest.raises(AssertionError):
        _check_words("$filter", "Costumer eq 'C1'", _contract()["components"]["schemas"]["Invoice"])


async def test_the_sign_in_is_as_the_fact_sheet_has_it(shared_bench: Bench) -> None:
    connection = await shared_bench.connection(_KEY)
    shared_bench.vendors[_KEY].revoke()
    shared_bench.gate._tokens.clear()
    with shared_bench.calls(_KEY) as heard:
        await shared_bench.reader.health(connection)
    entry = next(item for item in heard if item["path"] in _SIGN_IN)
    form = dict(parse_qsl(entry["body"]))
    assert set(form) == {"grant_type", "username", "password", "scope", "client_id", "client_secret"}
    assert (form["grant_type"], form["scope"]) == ("password", "api")
    assert jsonio.loads(entry["response"])["token_type"] == "Bearer"
