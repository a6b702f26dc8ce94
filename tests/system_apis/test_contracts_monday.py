"""Everything that goes out to monday.com, held against its published schema, and the JSON inside its texts against the fact sheet (§5)."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from graphql import FieldNode, GraphQLSchema, OperationDefinitionNode, build_schema, parse, validate
from graphql.execution import get_variable_values
from jsonschema import Draft202012Validator

from app.core.failures import Unsupported
from app.system_apis.kit.auth import ApiKey, BearerToken
from app.system_apis.kit.connector import Connection
from app.system_apis.kit.dialects import dialect
from app.system_apis.kit.wire import Query, Request
from tests.conftest import SPECS, needs_specs
from tests.system_apis.bench import CONFIGURED, Bench, requests_of
from tests.system_apis.recorded import Call, Recording, record

pytestmark = needs_specs
CONNECTOR = CONFIGURED["monday"]


def _object(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}


_ID = {"type": ["string", "integer"], "pattern": r"^\d+$"}
_PERSON = _object(id={"type": "integer"}, kind={"enum": ["person", "team"]})
_WRITES: dict[str, Any] = {
    "text": {"type": "string"},
    "long_text": _object(text={"type": "string", "maxLength": 2000}),
    "numbers": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
    "status": _object(label={"type": "string", "minLength": 1}),
    "dropdown": _object(labels={"type": "array", "items": {"type": "string"}, "maxItems": 1}),
    "date": _object(date={"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
    "checkbox": _object(checked={"const": "true"}),
    "people": _object(personsAndTeams={"type": "array", "items": _PERSON}),
    "board_relation": _object(item_ids={"type": "array", "items": _ID}),
}
"""Column type → what may be written into it; null clears each of them."""


@pytest.fixture(scope="module")
async def recording(shared_bench: Bench) -> Recording:
    return await record(shared_bench, "monday")


@pytest.fixture(scope="module")
async def boards(shared_bench: Bench) -> dict[str, dict[str, str]]:
    """Board → column → its type."""
    await shared_bench.connection("monday")
    state = shared_bench.vendors["monday"].simulator.state()
    return {row["id"]: {column["id"]: column["type"] for column in row["columns"]} for row in state["boards"]}


@cache
def _schema() -> GraphQLSchema:
    return build_schema((SPECS / "monday" / "schema-2026-10.graphql").read_text(), assume_valid_sdl=True)


def _objections(body: Any, boards: dict[str, dict[str, str]]) -> list[str]:
    """What the contract has against a body; nothing, if all is well."""
    if set(body) - {"query", "variables", "operationName"}:
        return [f"unknown members {set(body)}"]
    document = parse(body["query"])
    found = [error.message for error in validate(_schema(), document)]
    (operation,) = (node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    declared = {node.variable.name.value for node in operation.variable_definitions or ()}
    found += [f"undeclared variables {extra}" for extra in [set(body["variables"]) - declared] if extra]
    coerced = get_variable_values(_schema(), operation.variable_definitions or (), body["variables"])
    if isinstance(coerced, list):
        return [*found, *(error.message for error in coerced)]
    return [*found, *_written(body["variables"], boards), *_asked(body["variables"], boards)]


def _written(variables: Any, boards: dict[str, dict[str, str]]) -> list[str]:
    """``column_values``: a JSON text, of columns that the board has, each as its type wants it. The item's name is column ``name``."""
    if "values" not in variables:
        return []
    if not isinstance(variables["values"], str):
        return ["a JSON argument is a text"]
    columns, found = boards[variables["board"]], []
    for column, value in json.loads(variables["values"]).items():
        if column not in columns:
            found.append(f"no column {column}")
        elif column == "name":
            found += [] if isinstance(value, str) and 0 < len(value) <= 255 else ["a name has 1 to 255 characters"]
        elif value is not None:
            found += [f"{column}: {error.message}" for error in Draft202012Validator(_WRITES[columns[column]]).iter_errors(value)]
    return found


def _asked(variables: Any, boards: dict[str, dict[str, str]]) -> list[str]:
    """The columns that a query looks at, sorts by or reads."""
    narrowed = variables.get("narrowed") or {}
    named = [rule["column_id"] for rule in narrowed.get("rules", ())] + [row["column_id"] for row in variables.get("columns", ())]
    named += variables.get("cells", ())
    places = [variables.get("board"), *(variables.get("boards") or ())]
    known = {column for place in places if place for column in boards[place]} or {column for row in boards.values() for column in row}
    found = [f"no column {column}" for column in named if column not in known]
    sorted_by = [row["column_id"] for row in narrowed.get("order_by", ())]
    return found + [f"cannot sort by {column}" for column in sorted_by if column not in (*known, "__last_updated__")]


def test_every_document_and_its_variables_are_valid(recording: Recording, boards: dict[str, dict[str, str]]) -> None:
    for call in recording.of("monday"):
        assert (call.method, call.path, call.query) == ("POST", "/v2", [])
        assert _objections(call.body, boards) == [], f"{call.entity} {call.operation}"


def test_every_request_says_its_version_and_who_asks() -> None:
    spoken, token = dialect(CONNECTOR.dialect), {"api_token": "t0ken", "access_token": "t0ken"}
    built = [request for item in CONNECTOR.resources for request in requests_of(CONNECTOR, item).values()]
    for request in [*built, spoken.health(CONNECTOR), *(spoken.describe(CONNECTOR, item) for item in CONNECTOR.resources)]:
        assert dict(request.headers) == {"API-Version": "2026-10"}
        assert request.writes is request.json_body["query"].startswith("mutation")
        assert _signed(ApiKey(credentials=("api_token",)), request, token) == "t0ken"
        assert _signed(BearerToken(), request, token) == "Bearer t0ken"


def _signed(scheme: ApiKey | BearerToken, request: Request, given: dict[str, str]) -> str:
    return dict(scheme.sign(request, "https://api.monday.com/v2", None, given, 0.0).headers)["Authorization"]


def test_every_operation_of_every_resource_is_validated(recording: Recording) -> None:
    seen: dict[tuple[str, str], set[str]] = {}
    for call in recording.of("monday"):
        seen.setdefault((call.entity, call.operation), set()).add(_field(call))
    wanted = {
        "read": "items",
        "find": "items_page_by_column_values",
        "list": "boards",
        "changes": "boards",
        "describe": "boards",
        "create": "create_item",
        "update": "change_multiple_column_values",
        "delete": "delete_item",
    }
    for resource in CONNECTOR.resources:
        for operation in {*resource.operations, "find", "describe"}:
            assert wanted[operation] in seen[resource.entity, operation], f"{resource.entity} {operation}"
        for name in resource.transitions:
            assert "change_multiple_column_values" in seen[resource.entity, f"transition {name}"]
    assert seen["-", "health"] == {"me"}


def test_the_next_page_is_validated_too(boards: dict[str, dict[str, str]]) -> None:
    resource = CONNECTOR.resource("project")
    request = dialect(CONNECTOR.dialect).list_rows(CONNECTOR, resource, Query(cursor="MSw5NzI4", limit=1000))
    assert _objections(request.json_body, boards) == []
    assert request.json_body["variables"]["limit"] == 100


def _field(call: Call) -> str:
    (operation,) = (node for node in parse(call.body["query"]).definitions if isinstance(node, OperationDefinitionNode))
    (field,) = operation.selection_set.selections
    assert isinstance(field, FieldNode)
    return field.name.value


def test_the_validation_bites(recording: Recording, boards: dict[str, dict[str, str]]) -> None:
    create = next(call.body for call in recording.of("monday") if (call.entity, call.operation) == ("time_entry", "create"))
    values = json.loads(create["variables"]["values"])

    def with_values(**more: Any) -> dict[str, Any]:
        return {**create, "variables": {**create["variables"], "values": json.dumps({**values, **more})}}

    assert _objections(create, boards) == []
    assert _objections({**create, "query": create["query"].replace("item_name", "title")}, boards)
    assert _objections({**create, "query": create["query"].replace("{ id }", "{ ident }")}, boards)
    assert _objections({**create, "variables": {**create["variables"], "name": None}}, boards)
    assert _objections({**create, "variables": {**create["variables"], "values": values}}, boards)
    assert _objections({**create, "extra": 1}, boards)
    assert _objections(with_values(numeric_mkt3hr4v=1.5), boards)
    assert _objections(with_values(boolean_mkt3bi2l={"checked": True}), boards)
    assert _objections(with_values(board_relation_mkt3p="1"), boards)
    assert _objections(with_values(text_nobody="x"), boards)


async def test_a_version_that_was_replaced_in_silence_is_told_by_health_and_drift(shared_bench: Bench) -> None:
    connection = await shared_bench.connection("monday")
    graph = connection.base.graph
    assert graph is not None
    gone = connection.base.model_copy(update={"graph": graph.model_copy(update={"headers": {"API-Version": "2024-01"}})})
    other = Connection(**{**{name: getattr(connection, name) for name in Connection.model_fields}, "base": gone})
    failure = await shared_bench.reader.health(other)
    assert isinstance(failure, Unsupported)
    assert "2026-10" in failure.detail
    with pytest.raises(Unsupported):
        await shared_bench.reader.schema(other, "project")
    assert await shared_bench.reader.health(connection) is None
