"""Everything that the Jira connector sends, held against the vendor's published OpenAPI document of the platform's REST API v3, and, for
what is no schema there (JQL, values of fields), against what the site itself says of its fields.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from tests.conftest import SPECS, needs_specs
from tests.system_apis.bench import CONFIGURED, RESOURCES, Bench
from tests.system_apis.recorded import Call, Recording, record

pytestmark = needs_specs
_CLAUSE = re.compile(
    r"project = \d+|issuetype = \d+|issuetype in standardIssueTypes\(\)|parent is not EMPTY|parent = \d+"
    r'|cf\[\d+\] ~ "\\"[a-z0-9_]+\\""|worklogDate > "\d{4}-\d\d-\d\d"|updated >= \d{13}'
)


@pytest.fixture(scope="module")
async def recording(shared_bench: Bench) -> Recording:
    return await record(shared_bench, "jira")


@cache
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SPECS / "jira" / "jira_platform_v3.openapi.json").read_text())
    return found


@cache
def templates() -> list[tuple[re.Pattern[str], str]]:
    """Plain paths before those with parameters: ``createmeta`` is no issue."""
    paths = sorted((path for path in document()["paths"] if path.startswith("/rest/api/3/")), key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path))), path) for path in paths]


def check(call: Call) -> str:
    """The template of the path; method, path, query and body are the contract's."""
    template = next((path for pattern, path in templates() if pattern.fullmatch(call.path)), None)
    assert template is not None, call.path
    assert call.method.lower() in document()["paths"][template], f"{call.method} {template}"
    operation = document()["paths"][template][call.method.lower()]
    known = {item["name"]: item["schema"] for item in operation.get("parameters", []) if item["in"] == "query"}
    for name, value in call.query:
        assert name in known, f"{call.method} {template}: {name}"
        _check_value(known[name], value)
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    assert (call.body is not None) is (content is not None), f"{call.method} {template}"
    if content is not None:
        schema = {**content["schema"], "components": {"schemas": reached(content["schema"])}}
        jsonschema.Draft7Validator(schema).validate(json.loads(json.dumps(call.body, default=float)))
    return template


def _check_value(schema: dict[str, Any], value: str) -> None:
    kind = schema.get("type")
    if kind == "integer":
        assert value.isdigit(), value
    elif kind == "boolean":
        assert value in ("true", "false"), value
    elif "enum" in schema:
        assert value in schema["enum"], value


def reached(schema: Any) -> dict[str, Any]:
    """The named schemas that one needs, at any depth, without members that nobody declared: the contract lets any pass in a body."""
    found: dict[str, Any] = {}
    waiting = [schema]
    while waiting:
        for name in re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(waiting.pop())):
            if name not in found:
                found[name] = {**document()["components"]["schemas"][name]}
                if "properties" in found[name] and found[name].get("additionalProperties") is True:
                    found[name]["additionalProperties"] = name != "IssueUpdateDetails"
                waiting.append(found[name])
    return found


def check_fields(call: Call, shapes: dict[str, dict[str, Any]]) -> None:
    """Each field of an issue is one that the site has, in the shape of its kind (fact sheet, section 4)."""
    for name, value in call.body["fields"].items():
        schema = shapes[name]["schema"]
        jsonschema.Draft7Validator(SHAPES[_shape(schema)]).validate(
            value if value is None else json.loads(json.dumps(value, default=float))
        )


def _shape(schema: dict[str, Any]) -> str:
    return f"{schema['type']} {schema['items']}" if "items" in schema else str(schema["type"])


def _object(member: str, pattern: str = ".+") -> dict[str, Any]:
    named = {member: {"type": "string", "pattern": f"^(?:{pattern})$"}}
    return {"type": ["object", "null"], "properties": named, "required": [member], "additionalProperties": False}


SHAPES: dict[str, Any] = {
    "string": {"type": ["string", "null"], "maxLength": 255},
    "number": {"type": ["number", "null"]},
    "date": {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d$"},
    "option": _object("value"),
    "array option": {"type": ["array", "null"], "items": _object("value")},
    "project": _object("id", r"\d+"),
    "issuetype": _object("id", r"\d+"),
    "issuelink": _object("id", r"\d+"),
    "timetracking": _object("originalEstimate", r"\d+m"),
}


def test_every_request_is_the_contracts(recording: Recording) -> None:
    used = {(call.method, check(call)) for call in recording.of("jira")}
    assert used == {
        ("GET", "/rest/api/3/issue/{issueIdOrKey}"),
        ("POST", "/rest/api/3/issue"),
        ("PUT", "/rest/api/3/issue/{issueIdOrKey}"),
        ("DELETE", "/rest/api/3/issue/{issueIdOrKey}"),
        ("POST", "/rest/api/3/issue/{issueIdOrKey}/transitions"),
        ("GET", "/rest/api/3/search/jql"),
        ("POST", "/rest/api/3/issue/bulkfetch"),
        ("GET", "/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}"),
        ("GET", "/rest/api/3/issue/{issueIdOrKey}/worklog"),
        ("GET", "/rest/api/3/issue/{issueIdOrKey}/worklog/{id}"),
        ("GET", "/rest/api/3/project/{projectIdOrKey}"),
    }


async def test_every_field_that_is_written_is_one_of_the_site_in_its_shape(recording: Recording, shared_bench: Bench) -> None:
    shapes = {row["id"]: row for row in shared_bench.vendors["jira"].simulator.state()["fields"]}
    written = [call for call in recording.of("jira") if call.path.endswith("/issue") or call.method == "PUT"]
    assert len(written) == 4
    for call in written:
        check_fields(call, shapes)
    assert {name for call in written for name in call.body["fields"]} >= {"parent", "duedate", "customfield_10050", "customfield_10056"}


def test_every_search_is_bounded_and_made_of_clauses_that_the_sheet_knows(recording: Recording) -> None:
    searches = [dict(call.query)["jql"] for call in recording.of("jira") if call.path.endswith("/search/jql")]
    assert len(searches) >= 10
    for jql in searches:
        where, order, by = jql.partition(" ORDER BY ")
        assert order == " ORDER BY "
        assert by in ("updated ASC", "key DESC")
        for clause in where.split(" AND "):
            assert _CLAUSE.fullmatch(clause), clause
    assert any("updated >=" in jql for jql in searches)
    assert any("cf[10050]" in jql for jql in searches)


def test_the_body_of_a_transition_names_an_id_of_the_workflow(recording: Recording) -> None:
    moves = [call for call in recording.of("jira") if call.path.endswith("/transitions")]
    assert {call.operation for call in moves} == {f"transition {name}" for name in ("archive", "restore", "start", "complete")}
    for call in moves:
        assert call.body["transition"]["id"].isdigit()
        assert set(call.body) <= {"transition", "fields"}


def test_every_declared_operation_was_heard(recording: Recording) -> None:
    """None is unvalidated: each operation of each resource is among the calls."""
    heard = {(call.entity, call.operation.split()[0]) for call in recording.of("jira")}
    for key, entity in RESOURCES:
        if key == "jira":
            assert {(entity, operation) for operation in CONFIGURED[key].resource(entity).operations} <= heard


@pytest.mark.parametrize(
    "change",
    [
        {"method": "PATCH"},
        {"path": "/rest/api/3/issues"},
        {"query": [("fields", "x"), ("startAt", "0")]},
        {"body": {"fields": {"summary": "x"}, "status": "Done"}},
        {"body": {"fields": "x"}},
        {"body": None},
    ],
    ids=["method", "path", "parameter", "member", "type", "nobody"],
)
def test_the_validation_bites(recording: Recording, change: dict[str, Any]) -> None:
    call = next(call for call in recording.of("jira") if call.method == "POST" and unquote(call.path).endswith("/issue"))
    check(call)
    with pytest.raises((AssertionError, jsonschema.ValidationError)):
        check(Call(**{**vars(call), **change}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"customfield_10052": "HOLT-UK"},
        {"duedate": "06/10/2026"},
        {"timetracking": {"originalEstimate": "2400"}},
        {"parent": {"id": 10001}},
    ],
    ids=["option", "date", "duration", "id"],
)
def test_the_validation_of_fields_bites(shared_bench: Bench, recording: Recording, wrong: dict[str, Any]) -> None:
    shapes = {row["id"]: row for row in shared_bench.vendors["jira"].simulator.state()["fields"]}
    with pytest.raises(jsonschema.ValidationError):
        check_fields(Call("jira", "task", "create", "POST", "/rest/api/3/issue", [], {"fields": wrong}), shapes)
