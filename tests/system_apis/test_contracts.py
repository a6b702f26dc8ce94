"""Everything that the connectors send, held against what the vendors published. The requests are taken from the simulators' journals while
every declared operation of every resource runs; none is built for the occasion.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
import yaml
from joserfc import jwt
from joserfc.jwk import import_key

from app.sandbox import tenants
from app.system_apis.kit.auth.token_based import TokenBasedAuthentication, signature
from app.system_apis.kit.converters import Lines
from app.system_apis.kit.dialects import dialect
from app.system_apis.kit.wire import Request
from app.system_apis.writer import Write
from tests.conftest import SPECS, THREE, needs_specs
from tests.system_apis.bench import CONFIGURED, EVERYBODY, RESOURCES, Bench
from tests.system_apis.recorded import Call, Recording, note, record
from tests.system_apis.samples import Row

pytestmark = needs_specs


@pytest.fixture(scope="module")
async def recording(shared_bench: Bench) -> Recording:
    out = Recording()
    for key in THREE:
        part = await record(shared_bench, key)
        out.calls += part.calls
        out.sign_ins += part.sign_ins
        out.base_urls |= part.base_urls
        out.credentials |= part.credentials
    await _combined(shared_bench, out)
    return out


async def _combined(bench: Bench, out: Recording) -> None:
    connection, world = await bench.connection("salesforce"), {}
    opportunity = await bench.made(connection, "opportunity", world)
    writes = [
        Write(entity="customer", id=world["customer"], data={"erp_reference": "1"}),
        Write(entity="opportunity", id=opportunity, data={"project_reference": "2"}),
    ]
    with bench.calls("salesforce") as heard:
        await bench.writer.update_all(connection, writes, origin=EVERYBODY)
    note(out, "salesforce", "-", "update all", heard)


@cache
def spec(path: str) -> Any:
    return json.loads((SPECS / path).read_text())


# ── Salesforce ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

# The catalogue has no upsert by external id as PATCH, but the resource as GET; the method is the fact sheet's (5.5).
_UPSERT = ("PATCH", r"/services/data/v[\d.]+/sobjects/[^/]+/[^/]+/[^/]+/?")
# Fields that the typings miss, because they depend on a feature of the org; the fact sheet has them (section 4, "CurrencyIsoCode").
_FEATURE_FIELDS = {("OpportunityLineItem", "Discount")}


@cache
def _salesforce_templates() -> list[tuple[str, re.Pattern[str]]]:
    out = []
    for requests in spec("salesforce/rest_request_catalogue.json")["requests"].values():
        for item in requests:
            path = item["url"].split("?")[0].replace("<_endpoint>", "").replace("<url><site>", "").replace("<url>", "").rstrip("/")
            pattern = "".join(
                r"[\d.]+" if part == "<version>" else "[^/]+" if part.startswith("<") else re.escape(part)
                for part in re.split(r"(<[^>]+>)", path)
            )
            out.append((item["method"], re.compile(pattern + "/?")))
    return out


def test_salesforce_every_path_is_in_the_request_catalogue(recording: Recording) -> None:
    upserts = 0
    for call in recording.of("salesforce"):
        if any(call.method == method and pattern.fullmatch(call.path) for method, pattern in _salesforce_templates()):
            continue
        known = any(method == "GET" and pattern.fullmatch(call.path) for method, pattern in _salesforce_templates())
        assert known, f"{call.method} {call.path}"
        assert call.method == _UPSERT[0]
        assert re.fullmatch(_UPSERT[1], call.path)
        upserts += 1
    assert upserts >= 2


def _salesforce_names(kind: str) -> set[str]:
    """Standard fields of an object, and the custom ones that the connection's overrides name."""
    standard = set(spec("salesforce/standard_objects.json")["objects"][kind]["fields"])
    return standard | {name for owner, name in _FEATURE_FIELDS if owner == kind} | _salesforce_overrides(kind)


def _salesforce_overrides(kind: str) -> set[str]:
    document = tenants.connection("salesforce")["overrides"]
    connector = CONFIGURED["salesforce"]
    names: set[str] = set()
    for resource in connector.resources:
        lines = [item for item in resource.fields if isinstance(item.converter, Lines)]
        of_lines = kind == "OpportunityLineItem" and bool(lines)
        if resource.object == kind and resource.entity in document["keys"]:
            names.add(document["keys"][resource.entity]["field"])
        for item in document["fields"]:
            if item["entity"] == resource.entity and (("lines" in item and of_lines) or ("lines" not in item and resource.object == kind)):
                names.add(item["field"]["vendor"])
    return names


def _check_columns(kind: str, columns: list[str]) -> None:
    objects = spec("salesforce/standard_objects.json")["objects"]
    for column in columns:
        owner, name = kind, column
        while "." in name:
            relation, _, name = name.partition(".")
            owner = objects[owner]["parentRelationships"][relation]
            owner = owner[0] if isinstance(owner, list) else owner
        assert name in _salesforce_names(owner), f"{kind}.{column}"


def _check_soql(text: str) -> int:
    inner = re.findall(r"\(SELECT (.+?) FROM (\w+)[^)]*\)", text)
    outer = re.sub(r"\(SELECT [^)]*\),? ?", "", text)
    found = re.fullmatch(r"SELECT (.+?),? FROM (\w+)( WHERE .*?)?( ORDER BY .*?)?( LIMIT \d+)?", outer)
    assert found, outer
    kind = found.group(2)
    columns = [item.strip() for item in found.group(1).split(",") if item.strip()]
    where = re.sub(r"'(?:[^'\\]|\\.)*'", "''", found.group(3) or "")
    columns += re.findall(r"(\w+) (?:=|>=|>)", where)
    columns += [item.strip() for item in (found.group(4) or "").removeprefix(" ORDER BY ").split(",") if item.strip()]
    _check_columns(kind, columns)
    for names, relationship in inner:
        child = spec("salesforce/standard_objects.json")["objects"][kind]["childRelationships"][relationship]
        _check_columns(child, [item.strip() for item in names.split(",")])
    return len(columns) + len(inner)


def test_salesforce_every_column_of_every_query_exists(recording: Recording) -> None:
    queries = [dict(call.query)["q"] for call in recording.of("salesforce") if call.path.endswith("/query")]
    assert len(queries) > 10
    assert sum(_check_soql(text) for text in queries) > 100
    with pytest.raises(AssertionError):
        _check_soql("SELECT Id, Nmae FROM Account")


def test_salesforce_every_member_of_every_body_exists(recording: Recording) -> None:
    bodies = [(call.path, call.body) for call in recording.of("salesforce") if call.body is not None and "composite" not in call.path]
    for call in recording.of("salesforce"):
        if call.path.endswith("/composite"):
            assert set(call.body) == {"allOrNone", "compositeRequest"}
            for part in call.body["compositeRequest"]:
                assert set(part) == {"method", "url", "referenceId", "body"}
                assert any(part["method"] == method and pattern.fullmatch(part["url"]) for method, pattern in _salesforce_templates())
                bodies.append((part["url"], part["body"]))
    assert len(bodies) >= 6
    for path, body in bodies:
        kind = path.split("/sobjects/")[1].split("/")[0]
        assert set(body) <= _salesforce_names(kind), path
        assert "Id" not in body
        for value in body.values():
            assert not isinstance(value, dict | list)


def test_salesforce_custom_fields_are_named_only_by_the_connection() -> None:
    from app.system_apis.registry import connectors

    assert "__c" not in connectors()["salesforce"].model_dump_json()


# ── NetSuite ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

_SHAPES = {"string": str, "boolean": bool}


@cache
def _netsuite_schemas() -> dict[str, Any]:
    found = spec("netsuite/rest_record_schemas_2026_1.json")["schemas"]
    return {name.split(" ")[0]: schema for name, schema in found.items()}


@cache
def _script_fields(record: str) -> set[str]:
    return {item["internalId"].lower() for item in spec("netsuite/suitescript_records_subset.json")["records"][record]["fields"]}


@cache
def _script_sublists(record: str) -> dict[str, set[str]]:
    lists = spec("netsuite/suitescript_records_subset.json")["records"][record]["sublists"]
    return {item["internalId"]: {row["internalId"].lower() for row in item["fields"]} for item in lists}


# Names that no companion file lists, with the place where the fact sheet does.
_SHEET_NAMES = {
    ("invoice", "orderLine"): "3.8: lines of a transform are matched by orderLine",
    ("taxDetails", "taxType"): "SuiteTax: a tax detail has type and code; the SuiteScript list has the code only",
}


def _check_shape(path: str, kind: dict[str, Any], value: Any) -> None:
    """A value has the JSON shape that the schema says; None clears."""
    if value is None:
        return
    name = kind["type"]
    if name in ("reference", "enum"):
        assert set(value) <= {"id", "externalId"}, path
        assert isinstance(value["id"], str), path
        if kind.get("ids"):
            iso = kind["ids"] == ["ISO-3166-alpha-2"]
            assert re.fullmatch("[A-Z]{2}", value["id"]) if iso else value["id"] in kind["ids"], path
    elif name == "sublist":
        assert set(value) == {"items"}, path
        schema = _netsuite_schemas().get(kind["element"])
        for row in value["items"]:
            for inner, item in row.items():
                if schema is not None:
                    assert inner in schema, f"{path}.{inner}"
                    _check_shape(f"{path}.items.{inner}", schema[inner], item)
    elif name == "subrecord":
        schema = _netsuite_schemas()["addressBookAddress"]
        for inner, item in value.items():
            assert inner in schema, f"{path}.{inner}"
            _check_shape(f"{path}.{inner}", schema[inner], item)
    elif name.startswith("string"):
        assert isinstance(value, str), path
        if name == "string(date)":
            date.fromisoformat(value)
    elif name.startswith("integer"):
        assert isinstance(value, int), path
        assert not isinstance(value, bool), path
    elif name.startswith("number"):
        assert not isinstance(value, bool | str), path
    else:
        assert isinstance(value, _SHAPES[name]), path


def _netsuite_writes(recording: Recording) -> list[tuple[str, Call]]:
    """(record type, write): a transform writes its target."""
    found = [call for call in recording.of("netsuite") if call.method in ("POST", "PUT", "PATCH") and "/record/v1/" in call.path]
    return [(re.split("/record/v1/|!transform/", call.path)[-1].split("/")[0], call) for call in found]


def _netsuite_custom(entity: str) -> set[str]:
    overrides = tenants.connection("netsuite")["overrides"]
    return {item["field"]["vendor"] for item in overrides["fields"] if item["entity"] == entity and "lines" not in item}


@pytest.mark.parametrize("record", ["customer", "billingSchedule", "salesOrder"])
def test_netsuite_bodies_have_the_names_and_shapes_of_the_record_schemas(recording: Recording, record: str) -> None:
    schema, checked = _netsuite_schemas()[record], 0
    for name, call in _netsuite_writes(recording):
        if name != record:
            continue
        for member, value in call.body.items():
            if member in _netsuite_custom(call.entity):
                continue
            checked += 1
            if member in schema:
                _check_shape(f"{record}.{member}", schema[member], value)
            else:
                # The schemas were read in part ("_incomplete"): what follows alphabetically is in the SuiteScript list.
                assert "_incomplete" in schema, f"{record}.{member}"
                lists = _script_sublists(record.lower()) if record == "salesOrder" else {}
                assert member.lower() in _script_fields(record.lower()) | set(lists), f"{record}.{member}"
            if isinstance(value, dict) and "items" in value and record == "salesOrder":
                _check_transaction_lines(record, member, value["items"])
    assert checked > 5


def _check_transaction_lines(record: str, member: str, rows: list[Row]) -> None:
    known = _script_sublists("salesorder")[member.lower()]
    for row in rows:
        for name, value in row.items():
            assert name.lower() in known | {"taxdetailsreference"} or {(record, name), (member, name)} & set(_SHEET_NAMES), (
                f"{member}.{name}"
            )
            assert not isinstance(value, dict) or set(value) == {"id"}
            assert name.lower() not in ("quantity", "rate", "amount", "taxamount") or not isinstance(value, str)


@pytest.mark.parametrize("record", ["invoice", "customerSubsidiaryRelationship"])
def test_netsuite_bodies_have_field_ids_of_the_script_records(recording: Recording, record: str) -> None:
    """Where there is no REST schema: a REST name is the camelCase of the script's field id."""
    checked = 0
    for name, call in _netsuite_writes(recording):
        if name != record:
            continue
        for member, value in call.body.items():
            if member in _netsuite_custom(call.entity):
                continue
            checked += 1
            if isinstance(value, dict) and "items" in value:
                _check_transaction_lines(record, member, value["items"])
            else:
                assert member.lower() in _script_fields(record.lower()), member
                assert not isinstance(value, dict) or set(value) == {"id"}
    assert checked >= 2


def test_netsuite_every_operation_and_transform_is_published(recording: Recording) -> None:
    published = spec("netsuite/rest_operations_and_transforms_2021_1.json")
    transforms = 0
    for call in recording.of("netsuite"):
        path = call.path
        if "/record/v1/metadata-catalog" in path or not path.startswith("/services/rest/record/v1/"):
            assert path.startswith(
                ("/services/rest/query/v1/suiteql", "/services/rest/system/v1/serverTime", "/services/rest/record/v1/metadata-catalog/")
            )
            continue
        record, *rest = path.removeprefix("/services/rest/record/v1/").split("/")
        assert record in published["supported_list_2026_1_relevant"]
        assert record not in published["beta_only_2021"]
        if len(rest) == 3:
            assert rest[1] == "!transform"
            assert rest[2] in published["records"][record]["transforms_to"]
            transforms += 1
        else:
            assert f"{call.method} /{record}{'/{id}' if rest else ''}" in published["records"][record]["operations"]
        if call.method == "PUT":
            assert rest[0].startswith("eid:")
            assert re.fullmatch(r"[A-Za-z0-9_-]+", unquote(rest[0].removeprefix("eid:"))), "what an external id may hold"
    assert transforms >= 1


def test_netsuite_suiteql_asks_known_tables_and_pages_rightly(recording: Recording) -> None:
    tables = {"customer", "customersubsidiaryrelationship", "transaction", "billingschedule"}
    seen = set()
    for call in recording.of("netsuite"):
        if not call.path.endswith("/suiteql"):
            continue
        assert set(call.body) == {"q", "params"}
        seen.add(re.search(r" FROM (\w+)", call.body["q"]).group(1))
        assert "'" not in re.sub(r"'(YYYY-MM-DD[^']*|SalesOrd|CustInvc)'", "", call.body["q"]), "values are parameters"
        assert call.body["q"].count("?") == len(call.body["params"])
        limit, offset = int(dict(call.query)["limit"]), int(dict(call.query)["offset"])
        assert limit <= 1000
        assert offset % limit == 0
    assert seen == tables


def test_netsuite_token_based_signatures_are_the_published_ones() -> None:
    vectors = spec("netsuite/tba_signature_vectors.json")
    oauth = {
        "oauth_consumer_key": vectors["consumer_key"],
        "oauth_token": vectors["token_id"],
        "oauth_signature_method": vectors["signature_method"],
        "oauth_timestamp": vectors["timestamp"],
        "oauth_nonce": vectors["nonce"],
        "oauth_version": vectors["version"],
    }
    cases = [item for item in vectors["cases"] if "url" in item]
    assert len(cases) == 2
    for case in cases:
        secrets = (vectors["consumer_secret"], vectors["token_secret"])
        assert signature(case["method"], case["url"], [], oauth, *secrets) == case["signature"]
        bare, _, query = case["url"].partition("?")
        assert signature(case["method"].lower(), bare, parse_qsl(query), oauth, *secrets) == case["signature"], "the query may come apart"


def test_netsuite_token_based_header_has_the_realm_and_verifies() -> None:
    vectors = spec("netsuite/tba_signature_vectors.json")
    credentials = {name: vectors[name] for name in ("consumer_key", "consumer_secret", "token_id", "token_secret")} | {
        "account": "1234567-sb1"
    }
    request = Request(method="GET", path="/services/rest/record/v1/job", query=(("q", 'name IS "ü+ \'"'), ("limit", "5")))
    url = "https://1234567-sb1.suitetalk.api.netsuite.com" + request.path
    header = dict(TokenBasedAuthentication().sign(request, url, None, credentials, 1_508_242_306.9).headers)["Authorization"]
    assert header.startswith('OAuth realm="1234567_SB1", ')
    given = {name: unquote(value) for name, value in re.findall(r'(oauth_\w+)="([^"]*)"', header)}
    told = given.pop("oauth_signature")
    assert given["oauth_timestamp"] == "1508242306"
    assert len(given["oauth_nonce"]) >= 6
    assert told == signature("GET", url, list(request.query), given, vectors["consumer_secret"], vectors["token_secret"])
    assert vectors["token_secret"] not in header


def test_netsuite_assertions_carry_the_right_header_and_claims(recording: Recording) -> None:
    tokens = [entry for entry in recording.sign_ins if entry["path"].endswith("/oauth2/v1/token")]
    assert tokens
    credentials = recording.credentials["netsuite"]
    key = import_key(credentials["private_key_pem"], "EC")
    ids_seen = set()
    for entry in tokens:
        form = dict(parse_qsl(entry["body"]))
        assert set(form) == {"grant_type", "client_assertion_type", "client_assertion"}
        assert form["grant_type"] == "client_credentials"
        assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        token = jwt.decode(form["client_assertion"], key, algorithms=[credentials["algorithm"]])
        assert token.header == {"alg": credentials["algorithm"], "typ": "JWT", "kid": credentials["certificate_id"]}
        claims = token.claims
        assert (claims["iss"], claims["scope"]) == (credentials["client_id"], ["rest_webservices"])
        assert claims["aud"] == recording.base_urls["netsuite"] + "/services/rest/auth/oauth2/v1/token"
        assert 0 < claims["exp"] - claims["iat"] <= 3600
        ids_seen.add(claims["jti"])
    assert len(ids_seen) == len(tokens)


# ── Kantata ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Loader(yaml.SafeLoader):
    """The gem's file has lists as keys."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        for index, (name, value) in enumerate(node.value):
            if isinstance(name, yaml.SequenceNode):
                text = ",".join(item.value for item in name.value)
                node.value[index] = (yaml.ScalarNode("tag:yaml.org,2002:str", text), value)
        return super().construct_mapping(node, deep=deep)


@cache
def _collections() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load((SPECS / "kantata" / "kantata_ox_collections.yml").read_text(), Loader=_Loader)  # noqa: S506 - safe
    return found


def _endpoint(method: str, path: str) -> dict[str, Any] | None:
    shape = re.sub(r"/\d+", "/{id}", path)
    return next(
        (item for item in spec("kantata/kantata_ox_contract.json")["endpoints"] if (item["method"], item["path"]) == (method, shape)), None
    )


# Endpoints that the compact contract leaves out, and what stands for them.
_ELSEWHERE = {
    ("GET", "/workspace_groups/{id}"): "fact sheet 5: GET /things/{id}",
    ("GET", "/stories/{id}"): "fact sheet 5: GET /things/{id}",
    ("GET", "/workspace_resources/{id}"): "fact sheet 5: GET /things/{id}",
    ("GET", "/time_entries/{id}"): "fact sheet 5: GET /things/{id}",
    ("GET", "/expenses/{id}"): "fact sheet 5: GET /things/{id}",
    ("GET", "/workspace_allocations/{id}"): "fact sheet 5: GET /things/{id}",
    ("GET", "/invoices/{id}"): "fact sheet 5: GET /things/{id}",
    ("PUT", "/workspace_groups/{id}"): "the gem's collections: update_attributes",
    ("PUT", "/workspace_resources/{id}"): "the gem's collections: update_attributes",
    ("PUT", "/invoices/{id}"): "the gem's collections: update_attributes",
    ("DELETE", "/workspace_resources/{id}"): "not in a published contract: to be proved on a tenant (the flows never send it)",
}


def test_kantata_every_path_is_in_the_contract_or_stands_elsewhere(recording: Recording) -> None:
    used = set()
    for call in recording.of("kantata"):
        path = call.path.removeprefix("/api/v1")
        if _endpoint(call.method, path) is None:
            shape = (call.method, re.sub(r"/\d+", "/{id}", path))
            assert shape in _ELSEWHERE, shape
            used.add(shape)
            if "update_attributes" in _ELSEWHERE[shape]:
                assert _collections()[shape[1].split("/")[1]]["update_attributes"]
    assert used == set(_ELSEWHERE), "an exception that nobody needs"


def test_kantata_every_query_parameter_is_a_known_filter(recording: Recording) -> None:
    contract = spec("kantata/kantata_ox_contract.json")
    common = {item.split("=")[0] for item in (*contract["common_query"], *contract["paging"]["page_params"])}
    elsewhere = {
        "include_archived",
        "show_archived",
        "show_from_archived_workspaces",
        "from_archived_workspaces",
        "subject_type",
        "workspace_id",
    }
    for call in recording.of("kantata"):
        path = call.path.removeprefix("/api/v1")
        endpoint = _endpoint(call.method, path) or {}
        listing = _endpoint("GET", "/" + path.split("/")[1]) or {}
        filters = {item.split("=")[0] for item in (*endpoint.get("filters", ()), *listing.get("filters", ()))}
        for name, value in call.query:
            assert name in common | filters | elsewhere, f"{call.method} {path}?{name}"
            if name == "per_page":
                assert int(value) <= contract["paging"]["max_per_page"]
            if name == "order":
                assert re.fullmatch(r"\w+:(asc|desc)", value)
            if name == "include":
                assert set(value.split(",")) <= set(_collections()[path.split("/")[1]]["associations"])


def test_kantata_every_body_has_the_wrapper_and_known_attributes(recording: Recording) -> None:
    checked = 0
    for call in recording.of("kantata"):
        if call.method not in ("POST", "PUT"):
            continue
        path = call.path.removeprefix("/api/v1")
        collection, endpoint = path.split("/")[1], _endpoint(call.method, path) or {}
        creation = _endpoint("POST", f"/{collection}")
        assert creation is not None
        ((wrapper, body),) = call.body.items()
        assert wrapper == creation["wrapper"] == endpoint.get("wrapper", wrapper)
        known = set(_collections()[collection]["create_attributes" if call.method == "POST" else "update_attributes"] or ())
        known |= set(endpoint.get("required", ())) | set(endpoint.get("optional", ()))
        if call.method == "PUT" and collection == "workspaces":
            known |= {"archived", "price"}  # the contract's note on this endpoint
        assert set(body) <= known, f"{call.method} {path}: {sorted(set(body) - known)}"
        if call.method == "POST":
            assert set(endpoint["required"]) <= set(body)
            assert set(body["external_reference"]) == {"service_name", "service_model", "service_model_ref", "status"}
            assert body["external_reference"]["status"] in spec("kantata/kantata_ox_contract.json")["enums"]["external_reference.status"]
        _check_enums(collection, body)
        checked += 1
    assert checked >= 12


def _check_enums(collection: str, body: Row) -> None:
    singular = {"workspaces": "workspace", "stories": "story"}.get(collection, "")
    for name, allowed in spec("kantata/kantata_ox_contract.json")["enums"].items():
        owner, _, member = name.removesuffix("(write)").partition(".")
        if owner == singular and member in body:
            assert body[member] in allowed, name
    for item in body.get("fixed_fee_items", []):
        assert set(item) <= {"story_id", "notes", "amount"}


def test_kantata_ignored_nothing_that_we_sent(recording: Recording, shared_bench: Bench) -> None:
    assert recording.of("kantata")
    assert shared_bench.vendors["kantata"].simulator.state()["__ignored"] == []


# ── Coverage ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

_CATALOGUE = "rest_request_catalogue + standard_objects"
_NETSUITE_BODIES = {
    "customer": "rest_record_schemas_2026_1",
    "billingSchedule": "rest_record_schemas_2026_1",
    "salesOrder": "rest_record_schemas_2026_1 (lines: suitescript_records_subset)",
    "invoice": "suitescript_records_subset (lines: those of salesorder)",
    "customerSubsidiaryRelationship": "suitescript_records_subset",
}


def _validated_by(call: Call) -> str:
    """The contract that the tests above hold this call against."""
    if call.key == "salesforce":
        return _CATALOGUE
    if call.key == "netsuite":
        if "suiteql" in call.path:
            return "none published for SuiteQL: fact sheet 4, tables known to work"
        if "metadata-catalog" in call.path:
            return "none published for the metadata catalogue: fact sheet 5"
        record = CONFIGURED["netsuite"].resource(call.entity).object
        return "rest_operations_and_transforms_2021_1" + (f" + {_NETSUITE_BODIES[record]}" if call.body is not None else "")
    path = call.path.removeprefix("/api/v1")
    shape = (call.method, re.sub(r"/\d+", "/{id}", path))
    here = "kantata_ox_contract" if _endpoint(call.method, path) else _ELSEWHERE[shape]
    return here + (" + kantata_ox_collections" if call.body is not None else "")


def test_every_operation_of_every_resource_is_validated_by_a_contract_or_says_why_not(recording: Recording) -> None:
    table: dict[tuple[str, str, str], str] = {}
    for call in recording.calls:
        if call.entity != "-":
            table.setdefault((call.key, call.entity, call.operation), _validated_by(call))
    for key, entity in [pair for pair in RESOURCES if pair[0] in THREE]:  # the others have a module of their own each
        resource = CONFIGURED[key].resource(entity)
        found = {"find"} if "create" in resource.operations else set()
        wanted = {*resource.operations, *found, *(f"transition {name}" for name in resource.transitions)}
        assert wanted <= {operation for system, owner, operation in table if (system, owner) == (key, entity)}, f"{key} {entity}"
    for (key, entity, operation), contract in sorted(table.items()):
        print(f"{key:11}{entity:23}{operation:20}{contract}")
    unproved = {row for row, contract in table.items() if contract.startswith("not in")}
    assert unproved == {("kantata", "staffing_demand", "delete")}


def test_every_dialect_in_use_is_covered_here() -> None:
    assert {CONFIGURED[key].dialect for key in THREE} == {dialect(key).key for key in ("salesforce_rest", "netsuite_rest", "brainstem")}
