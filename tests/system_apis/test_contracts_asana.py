"""Everything that the Asana connector sends, held against the vendor's published OpenAPI description."""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import pytest
from jsonschema import Draft202012Validator, ValidationError

from app.core import jsonio
from tests.conftest import needs_specs
from tests.simulators.asana_bench import _registry, contract
from tests.system_apis.bench import CONFIGURED, Bench
from tests.system_apis.recorded import Call, Recording, record
from tests.system_apis.samples import Row

pytestmark = needs_specs
KEY, API = "asana", "/api/1.0"
_TIME = "/time_tracking_entries"
_UNLISTED = {
    (_TIME, name): "the published list is that of the short record; where it is the truth, every record is read by its id"
    for name in ("approval_status", "billable_status", "description", "task")
}
"""Fields that are asked for all the same (path, field) → why that is right either way."""


@pytest.fixture(scope="module")
async def recording(shared_bench: Bench) -> Recording:
    return await record(shared_bench, KEY)


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    paths = sorted(contract()["paths"], key=lambda path: path.count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path) for path in paths]


def _operation(method: str, path: str) -> tuple[str, Row]:
    assert path.startswith(API), path
    for pattern, template in _templates():
        found = contract()["paths"][template]
        if pattern.fullmatch(path.removeprefix(API)) and method.lower() in found:
            return template, found
    raise AssertionError(f"the contract has no {method} {path}")


def _parameters(method: str, item: Row) -> dict[str, Row]:
    found = [*item.get("parameters", []), *item[method.lower()].get("parameters", [])]
    resolved = [_at(one["$ref"]) if "$ref" in one else one for one in found]
    return {one["name"]: one for one in resolved if one["in"] == "query"}


def _at(pointer: str) -> Any:
    node = contract()
    for part in pointer.removeprefix("#/").split("/"):
        node = node[part]
    return node


def _members(schema: Row) -> dict[str, Row]:
    """Every member that a schema names, with the parts that it is made of."""
    if "$ref" in schema:
        return _members(_at(schema["$ref"]))
    out: dict[str, Row] = {}
    for part in schema.get("allOf", ()):
        out |= _members(part)
    return out | schema.get("properties", {})


def _check(call: Call) -> str:
    template, item = _operation(call.method, call.path)
    known, where = _parameters(call.method, item), f"{call.method} {template}"
    assert len(dict(call.query)) == len(call.query), f"{where}: a parameter comes twice"
    for name, value in call.query:
        assert name in known, f"{where}: {name} is no parameter"
        schema = known[name]["schema"]
        if schema["type"] == "array":
            for field in value.split(","):
                assert field in schema["items"]["enum"] or (template, field) in _UNLISTED, f"{where}: {name} has no {field}"
        elif schema["type"] == "integer":
            assert schema.get("minimum", 0) <= int(value) <= schema.get("maximum", 10**9), f"{where}: {name}"
        elif schema.get("format") == "date-time":
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", value), f"{where}: {name}"
    assert {name for name, one in known.items() if one.get("required")} <= set(dict(call.query)), f"{where}: a parameter is missing"
    _check_body(call, item[call.method.lower()].get("requestBody"), where)
    return where


def _check_body(call: Call, wanted: Row | None, where: str) -> None:
    if call.body is None:
        assert not (wanted or {}).get("required"), f"{where}: no body"
        return
    assert wanted is not None, f"{where}: takes no body"
    assert set(call.body) == {"data"}, f"{where}: everything is in data"
    schema = wanted["content"]["application/json"]["schema"]["properties"]["data"]
    members = _members(schema)
    for name in call.body["data"]:
        assert name in members, f"{where}: {name} is no member"
        assert not members[name].get("readOnly"), f"{where}: {name} is read only"
    pointer = {"$ref": "urn:asana" + schema["$ref"]}
    plain = json.loads(jsonio.dumps(call.body["data"]))
    wrong = [error for error in Draft202012Validator(pointer, registry=_registry()).iter_errors(plain) if not _described(error)]
    errors = [f"{error.json_path}: {error.message}" for error in wrong]
    assert not errors, f"{where}: {errors[:3]}"


def _described(error: ValidationError) -> bool:
    """The type of a custom field's value is text in the contract; its description says text, number or object."""
    value = error.instance
    return error.path[0] == "custom_fields" and error.validator == "type" and (value is None or type(value) in (int, float))


def test_every_request_is_what_the_contract_says(recording: Recording) -> None:
    checked = {_check(call) for call in recording.of(KEY)}
    assert checked == {
        *("GET /projects", "POST /projects", "GET /projects/{project_gid}", "PUT /projects/{project_gid}"),
        *("GET /tasks", "POST /tasks", "GET /tasks/{task_gid}", "PUT /tasks/{task_gid}", "DELETE /tasks/{task_gid}"),
        *("GET /time_tracking_entries", "GET /time_tracking_entries/{time_tracking_entry_gid}"),
        *("GET /allocations", "GET /allocations/{allocation_gid}"),
        *("GET /workspaces/{workspace_gid}/custom_fields", "GET /workspaces/{workspace_gid}"),
    }


def test_every_operation_of_every_resource_was_sent(recording: Recording) -> None:
    sent = {(call.entity, call.operation) for call in recording.of(KEY)}
    for resource in CONFIGURED[KEY].resources:
        found = ("find",) if "create" in resource.operations else ()
        wanted = {*resource.operations, "describe", *found, *(f"transition {name}" for name in resource.transitions)}
        assert wanted <= {operation for entity, operation in sent if entity == resource.entity}, resource.entity


def test_no_exception_is_idle(recording: Recording) -> None:
    asked = {
        (call.path.removeprefix(API), field)
        for call in recording.of(KEY)
        for field in dict(call.query).get("opt_fields", "").split(",")
        if call.method == "GET"
    }
    assert set(_UNLISTED) <= asked


def test_sign_ins_are_form_encoded_refreshes(recording: Recording) -> None:
    assert recording.sign_ins
    held = recording.credentials[KEY]
    for entry in recording.sign_ins:
        assert (entry["method"], entry["path"]) == ("POST", "/-/oauth_token")
        named = {name: held[name] for name in ("client_id", "client_secret", "refresh_token")}
        assert dict(parse_qsl(entry["body"])) == {"grant_type": "refresh_token", **named}


def test_custom_fields_go_out_as_a_map_by_gid(recording: Recording) -> None:
    sent = _bodies(recording, "/projects")[0]["custom_fields"]
    assert len(sent) == 9
    assert all(re.fullmatch(r"\d+", gid) and not isinstance(value, dict | list) for gid, value in sent.items())


def _bodies(recording: Recording, path: str) -> list[Row]:
    return [call.body["data"] for call in recording.of(KEY) if (call.method, call.path) == ("POST", API + path)]


def test_nothing_that_we_sent_was_ignored(recording: Recording, shared_bench: Bench) -> None:
    assert recording.of(KEY)
    assert shared_bench.vendors[KEY].simulator.state()["__ignored"] == []


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda call: call.body["data"].update(titel="x"), "titel is no member"),
        (lambda call: call.body["data"].update(completed_at="2026-01-01T00:00:00Z"), "completed_at is read only"),
        (lambda call: call.body["data"].update(due_on=7), "7 is not"),
        (lambda call: call.body.update(gid="1"), "everything is in data"),
        (lambda call: call.query.append(("limt", "5")), "limt is no parameter"),
        (lambda call: call.query.append(("opt_fields", "nmae")), "opt_fields has no nmae"),
        (lambda call: setattr(call, "path", API + "/taskz"), "the contract has no"),
        (lambda call: setattr(call, "method", "PATCH"), "the contract has no"),
    ],
)
def test_the_contract_bites(recording: Recording, spoil: Any, words: str) -> None:
    call = copy.deepcopy(next(call for call in recording.of(KEY) if (call.method, call.path) == ("POST", API + "/tasks")))
    _check(call)
    spoil(call)
    with pytest.raises(AssertionError, match=words):
        _check(call)
