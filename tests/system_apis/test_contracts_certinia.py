"""Everything that goes out to Certinia, held against the packages' own metadata (fields, types, lengths, formulas) and Salesforce's
request catalogue. The requests are from the simulator's journal while every declared operation of every resource runs.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest
from joserfc import jwt
from joserfc.jwk import import_key

from app.sandbox import tenants
from tests.conftest import needs_specs
from tests.system_apis.bench import CONFIGURED, RESOURCES, Bench
from tests.system_apis.recorded import Call, Recording, record
from tests.system_apis.test_contracts import _UPSERT, _salesforce_templates, spec

pytestmark = needs_specs
KEY = "certinia"
_ROOT = "/services/data/v66.0"
# What every custom object of the platform has (Object Reference, "System Fields"); the currency with multi-currency, which the package
# assumes (fact sheet 1).
_SYSTEM = {"Id": {}, "SystemModstamp": {"formula": True}, "Name": {"type": "Text", "length": 80}, "CurrencyIsoCode": {"type": "Picklist"}}
_COMPUTED = ("Summary", "AutoNumber")


@pytest.fixture(scope="module")
async def recording(shared_bench: Bench) -> Recording:
    return await record(shared_bench, KEY)


def _columns(kind: str) -> dict[str, dict[str, Any]]:
    """Name → declaration: the package's, the platform's, and what the connection names of the org's own."""
    own: dict[str, dict[str, Any]] = {name: {} for name in _own(kind)}
    if kind == "Account":
        return {name: {} for name in spec("salesforce/standard_objects.json")["objects"][kind]["fields"]} | own
    entry = spec("certinia/pse_objects.json")["objects"][kind]
    named = {**_SYSTEM["Name"], "formula": True} if entry["nameField"]["type"] == "AutoNumber" else _SYSTEM["Name"]
    return {**_SYSTEM, "Name": named, **entry["fields"], **own}


def _own(kind: str) -> set[str]:
    overrides, connector = tenants.connection(KEY)["overrides"], CONFIGURED[KEY]
    entities = {resource.entity for resource in connector.resources if resource.object == kind}
    names = {item["field"] for entity, item in overrides["keys"].items() if entity in entities}
    names |= {item["field"]["vendor"] for item in overrides["fields"] if item["entity"] in entities}
    return names | {column for entity, item in overrides["extensions"].items() if entity in entities for column in item.values()}


def _check_column(kind: str, column: str) -> dict[str, Any]:
    if "." in column:
        relation, _, rest = column.partition(".")
        return _check_column(_columns(kind)[relation.removesuffix("__r") + "__c"]["referenceTo"], rest)
    known = _columns(kind)
    assert column in known, f"{kind}.{column}"
    return known[column]


def _check_soql(text: str) -> int:
    found = re.fullmatch(r"SELECT (.+?) FROM (\w+)( WHERE .*?)?( ORDER BY .*?)?( LIMIT \d+)?", text)
    assert found, text
    kind, where = found.group(2), re.sub(r"'(?:[^'\\]|\\.)*'", "''", found.group(3) or "")
    columns = [item.strip() for item in found.group(1).split(",")]
    compared = re.findall(r"([\w.]+) (=|>=|>) (''|true|false|[\d:.TZ-]+)", where)
    assert len(compared) == (where.count(" AND ") + 1 if where else 0), where
    ordered = [item.strip() for item in (found.group(4) or "").removeprefix(" ORDER BY ").split(",") if item.strip()]
    for column in (*columns, *ordered):
        _check_column(kind, column)
    for column, _, value in compared:
        declared = _check_column(kind, column)
        assert (value in ("true", "false")) == (declared.get("type") == "Checkbox"), f"{kind}.{column} compared with {value}"
    return len(columns) + len(compared) + len(ordered)


def _check_value(place: str, declared: dict[str, Any], value: Any) -> None:
    """A value is of the declared type, and fits."""
    assert not declared.get("formula"), f"{place} is computed"
    assert declared.get("type") not in _COMPUTED, f"{place} is computed"
    if value is None:
        return
    kind = declared.get("type", "Text")
    if kind == "Checkbox":
        assert isinstance(value, bool), place
    elif kind == "Date":
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", value), place
        date.fromisoformat(value)
    elif kind in ("Number", "Currency", "Percent"):
        assert isinstance(value, int | Decimal), place
        assert not isinstance(value, bool), place
        number = Decimal(value)
        assert number == round(number, declared["scale"]), f"{place} has more digits than are kept"
        assert abs(number) < 10 ** (declared["precision"] - declared["scale"]), place
    elif kind in ("Lookup", "MasterDetail"):
        assert re.fullmatch("[A-Za-z0-9]{18}", value), place
    else:
        assert isinstance(value, str | int | Decimal), place
        assert len(str(value)) <= declared.get("length", 255), place


def _kind(call: Call) -> str:
    return call.path.split("/sobjects/")[1].split("/")[0]


def _check_body(call: Call) -> int:
    kind = _kind(call)
    columns = _columns(kind)
    for name, value in call.body.items():
        assert name in columns, f"{kind}.{name}"
        _check_value(f"{kind}.{name}", columns[name], value)
    if call.operation == "create":
        required = {name for name, item in columns.items() if item.get("required") and "default" not in item}
        assert required <= set(call.body), f"{kind} needs {required - set(call.body)}"
    return len(call.body)


def test_every_path_is_in_the_request_catalogue(recording: Recording) -> None:
    upserts = 0
    for call in recording.of(KEY):
        assert call.path.startswith(_ROOT)
        if any(call.method == method and pattern.fullmatch(call.path) for method, pattern in _salesforce_templates()):
            continue
        # The catalogue has no upsert by external id as PATCH, but the resource as GET; the method is Salesforce's fact sheet's (5.5).
        assert any(method == "GET" and pattern.fullmatch(call.path) for method, pattern in _salesforce_templates())
        assert call.method == _UPSERT[0]
        assert re.fullmatch(_UPSERT[1], call.path)
        assert call.path.split("/")[-2] in _own(_kind(call)), "by the org's own external id"
        upserts += 1
    assert upserts >= 4


def test_every_column_of_every_query_is_declared_by_the_package(recording: Recording) -> None:
    queries = [dict(call.query)["q"] for call in recording.of(KEY) if call.path.endswith("/query")]
    assert len(queries) > 15
    assert all(len(call.query) == (1 if call.path.endswith("/query") else 0) for call in recording.of(KEY))
    assert sum(_check_soql(text) for text in queries) > 200
    for wrong in (
        "SELECT Id, pse__Hours__c FROM pse__Timecard__c",
        "SELECT Id FROM pse__Timecard__c WHERE pse__Billed__c = 'false'",
        "SELECT Id FROM pse__Timecard__c WHERE pse__Timecard_Header__r.pse__Week__c = '1'",
    ):
        with pytest.raises((AssertionError, KeyError)):
            _check_soql(wrong)


def test_every_member_of_every_body_is_declared_writable_and_fits(recording: Recording) -> None:
    writes = [call for call in recording.of(KEY) if call.body is not None]
    assert {_kind(call) for call in writes} == {
        resource.object for resource in CONFIGURED[KEY].resources if "create" in resource.operations
    }
    assert sum(_check_body(call) for call in writes) > 60


def test_the_validation_bites(recording: Recording) -> None:
    good = next(call for call in recording.of(KEY) if call.entity == "task" and call.operation == "create")
    _check_body(good)
    for change in (
        {"pse__Nmae__c": "x"},
        {"pse__Target_Date__c": "16.10.2026"},
        {"pse__Planned_Hours__c": Decimal("133.333")},
        {"pse__Milestone_Amount__c": "7200.25"},
        {"pse__Exclude_from_Billing__c": "true"},
        {"pse__Eligible_for_Billing__c": "Yes"},
        {"pse__Project__c": "PR-000001"},
        {"Name": "x" * 81},
    ):
        with pytest.raises(AssertionError):
            _check_body(replace(good, body={**good.body, **change}))
    lacking = deepcopy(good.body)
    del lacking["pse__Target_Date__c"]
    with pytest.raises(AssertionError):
        _check_body(replace(good, body=lacking))


def test_what_people_keep_is_never_written(recording: Recording) -> None:
    """Roll-ups, approvals, money that is in financials, invoices: fact sheet 3.1 and 4."""
    never = re.compile(r"pse__(Approved|Include_In_Financials|Billed|Invoiced|Invoice_\w+|Bill_Date|Action_\w+|Submitted)__c")
    assert not [name for call in recording.of(KEY) if call.body for name in call.body if never.fullmatch(name)]


def test_assertions_are_as_the_platform_wants_them(recording: Recording) -> None:
    given = recording.credentials[KEY]
    key = import_key(import_key(given["private_key_pem"], "RSA").as_pem(private=False), "RSA")
    assert recording.sign_ins
    for entry in recording.sign_ins:
        form = dict(parse_qsl(entry["body"]))
        assert (entry["method"], entry["path"]) == ("POST", "/services/oauth2/token")
        assert set(form) == {"grant_type", "assertion"}
        assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
        token = jwt.decode(form["assertion"], key, algorithms=["RS256"])
        assert token.header["alg"] == "RS256"
        assert set(token.claims) == {"iss", "sub", "aud", "exp"}
        assert (token.claims["iss"], token.claims["sub"]) == (given["client_id"], given["username"])
        assert token.claims["aud"] == "https://login.salesforce.com"
        assert isinstance(token.claims["exp"], int)


def test_every_operation_of_every_resource_was_recorded(recording: Recording) -> None:
    done = {(call.entity, call.operation) for call in recording.calls}
    for key, entity in RESOURCES:
        if key == KEY:
            resource = CONFIGURED[KEY].resource(entity)
            looked_up = {"find"} if "create" in resource.operations else set()
            wanted = {*resource.operations, *looked_up, "describe", *(f"transition {name}" for name in resource.transitions)}
            assert {(entity, operation) for operation in wanted} <= done
    assert ("-", "health") in done
