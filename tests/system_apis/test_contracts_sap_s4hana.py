"""Everything that the connector sends to SAP S/4HANA Cloud, held against what the vendor published: business partners, projects and time
sheets against the metadata, sales orders against the OpenAPI description. No metadata of memo requests is public: they are held against
the names and lengths of the fact sheet (6.2, 6.3), which they share with the sales order.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache, partial
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import httpx
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.conftest import SPECS, needs_specs
from tests.system_apis.bench import CONFIGURED, Bench
from tests.system_apis.recorded import Call, Recording, record
from tests.system_apis.samples import Row

pytestmark = needs_specs
KEY = "sap_s4hana"
ODATA = "/sap/opu/odata/sap/"
PARTNERS, ORDERS = "API_BUSINESS_PARTNER", "API_SALES_ORDER_SRV"
PROJECTS, TIMES = "API_ENTERPRISE_PROJECT_SRV;v=0002", "API_MANAGE_WORKFORCE_TIMESHEET"
MEMOS, CREDITS = "API_DEBIT_MEMO_REQUEST_SRV", "API_CREDIT_MEMO_REQUEST_SRV"
_DECIMAL = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
_EDM: dict[str, Row] = {"Edm.Boolean": {"type": "boolean"}, "Edm.Decimal": _DECIMAL, "Edm.Guid": {"type": "string"}}
_DATE = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\dT00:00:00$"}


@pytest.fixture(scope="module")
async def heard() -> list[httpx.Request]:
    return []


@pytest.fixture(scope="module")
async def recording(shared_bench: Bench, heard: list[httpx.Request]) -> Recording:
    """Beside the journal, which has no headers, the requests themselves."""

    async def note(request: httpx.Request) -> None:
        heard.append(request)

    shared_bench.gate._client.event_hooks = {"request": [note]}
    return await record(shared_bench, KEY)


# ── Contracts: entity set → what may be sent of it, as JSON Schema under ``Create…`` and ``Update…`` ───────────────────────────────────


@cache
def metadata(file: str) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """Schemas, and the navigations of each entity set."""
    root = ElementTree.parse(SPECS / KEY / f"{file}.edmx").getroot()  # noqa: S314 - the published file
    every = defaultdict(list)
    for node in root.iter():
        every[node.tag.rpartition("}")[2]].append(node)
    (service,) = [str(node.get("Namespace")) for node in every["Schema"]]
    sets = {node.get("EntityType"): str(node.get("Name")) for node in every["EntitySet"]}
    ends: dict[tuple[str, str], tuple[str, bool]] = {}
    for node in every["Association"]:
        for end in node:
            if end.get("Role"):
                ends[str(node.get("Name")), str(end.get("Role"))] = (sets[end.get("Type")], end.get("Multiplicity") == "*")
    schemas: dict[str, Any] = {}
    navigations: dict[str, dict[str, str]] = {}
    for node in every["EntityType"]:
        name = sets[f"{service}.{node.get('Name')}"]
        create, update = {}, {}
        navigations[name] = {}
        for one in node:
            kind, own = one.tag.rpartition("}")[2], str(one.get("Name"))
            if kind == "Property":
                flags = {flag.rpartition("}")[2]: value for flag, value in one.attrib.items()}
                schema = _EDM.get(str(one.get("Type")), {"type": "string"} | _length(one.get("MaxLength")))
                if flags.get("creatable") != "false":
                    create[own] = schema
                if flags.get("updatable") != "false":
                    update[own] = schema
            elif kind == "NavigationProperty":
                target, many = ends[str(one.get("Relationship")).rpartition(".")[2], str(one.get("ToRole"))]
                navigations[name][own] = target
                there = {"$ref": f"#/components/schemas/Create{target}"}
                create[own] = {"type": "array", "items": there} if many else there
        schemas |= {f"Create{name}": _closed(create), f"Update{name}": _closed(update)}
    return schemas, navigations


def _length(text: str | None) -> Row:
    return {"maxLength": int(text)} if text and text.isdigit() else {}


def _closed(properties: Row) -> Row:
    return {"type": "object", "properties": properties, "additionalProperties": False}


@cache
def description() -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """Sales orders. Nested rows may come bare or in ``results`` (fact sheet, 3); here they come bare."""
    published = json.loads((SPECS / KEY / f"{ORDERS}.openapi.json").read_text())["components"]["schemas"]
    schemas: dict[str, Any] = {}
    navigations: dict[str, dict[str, str]] = defaultdict(dict)
    for name, schema in published.items():
        if not name.startswith(("CreateA_", "UpdateA_")):
            continue
        properties = {}
        for own, one in schema["properties"].items():
            rows = (one.get("properties") or {}).get("results")
            if rows:
                navigations[name.removeprefix("Create")][own] = rows["items"]["$ref"].rpartition("/Create")[2]
            plain = {"type": "array", "items": rows["items"]} if rows else {k: v for k, v in one.items() if k != "multipleOf"}
            if plain.pop("nullable", False) and "type" in plain:
                plain["type"] = [plain["type"], "null"]
            properties[own] = plain
        schemas[name] = _closed(properties)
    return schemas, navigations


@cache
def sheet(kind: str) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """Memo requests, ``Credit`` or ``Debit``: they differ in their names."""
    name = f"A_{kind}MemoRequest"
    document = {f"{kind}MemoRequestType": 4, "SalesOrganization": 4, "DistributionChannel": 2, "OrganizationDivision": 2, "SoldToParty": 10}
    document |= {"PurchaseOrderByCustomer": 35, "TransactionCurrency": 5, "HeaderBillingBlockReason": 2, "AssignmentReference": 18}
    document |= {"SDDocumentReason": 3}
    item: Row = {"Material": 40, f"{kind}MemoRequestItemText": 40, "ProductTaxClassification1": 1}
    price: Row = {"ConditionType": 4, "ConditionCurrency": 5}
    schemas = {
        f"Create{name}": _closed(_texts(document) | {"to_Item": _many(f"{name}Item")}),
        f"Update{name}": _closed(_texts({"HeaderBillingBlockReason": 2})),
        f"Create{name}Item": _closed(
            _texts(item)
            | {"RequestedQuantity": {"type": "string", "pattern": r"^\d{1,12}(\.\d{1,3})?$"}}
            | {"to_PricingElement": _many(f"A_{kind}MemoReqItemPrcgElmnt")}
        ),
        f"CreateA_{kind}MemoReqItemPrcgElmnt": _closed(
            _texts(price)
            | {"ConditionRateValue": {"type": "string", "pattern": r"^\d{1,15}(\.\d{1,9})?$"}}
            | {"ConditionQuantity": {"type": "string", "pattern": r"^\d{1,5}$"}}
        ),
    }
    flow = {"to_Item": f"{name}Item", "to_SubsequentProcFlowDoc": f"A_{kind}MemoReqSubsqntProcFlow"}
    return schemas, {name: flow, f"{name}Item": {"to_PricingElement": f"A_{kind}MemoReqItemPrcgElmnt"}}


def _texts(lengths: dict[str, int]) -> Row:
    return {name: {"type": "string", "maxLength": length} for name, length in lengths.items()}


def _many(target: str) -> Row:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/Create{target}"}}


CONTRACTS: dict[str, Callable[[], tuple[dict[str, Any], dict[str, dict[str, str]]]]] = {
    PARTNERS: partial(metadata, PARTNERS),
    PROJECTS: partial(metadata, "API_ENTERPRISE_PROJECT_SRV_0002"),
    TIMES: partial(metadata, TIMES),
    ORDERS: description,
    MEMOS: partial(sheet, "Debit"),
    CREDITS: partial(sheet, "Credit"),
}
# What is only read is in no schema of what is sent; the fact sheet has these (6.1, 6.2).
READ_ONLY = {
    "Customer",
    "LastChangeDateTime",
    "SalesOrder",
    "DebitMemoRequest",
    "CreditMemoRequest",
    "BusinessPartner",
    "BillingPlan",
    "SalesOrderItem",
}
READ_ONLY |= {"ProjectUUID", "ProjectLastChangedDateTime", "ProjectElementUUID", "TeamMemberUUID"}
ONE = r"\((?:guid)?'[^'/]+'\)|\((?:\w+='[^'/]+',?)+\)"
STAMPS = ("LastChangeDateTime", "ProjectLastChangedDateTime")


# ── Requests ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def problems(call: Call) -> list[str]:
    """What the contract has against a request."""
    if re.fullmatch(rf"{ODATA}({'|'.join(CONTRACTS)})/\$metadata", unquote(call.path)):
        return [] if (call.method, call.query, call.body) == ("GET", [], None) else ["metadata is only read"]
    match = re.fullmatch(
        rf"{ODATA}(API_\w+(?:;v=0002)?)/(?:(A_\w+|TimeSheetEntryCollection|ChangeEntProjProcgStatus)({ONE})?(/to_\w+)?)?",
        unquote(call.path),
    )
    if match is None or match[1] not in CONTRACTS:
        return [f"no service has {call.path}"]
    service, entity_set, key, below = match.groups()
    if entity_set is None:
        return [] if (call.method, call.query, call.body) == ("GET", [], None) else ["a service document is only read"]
    schemas, navigations = CONTRACTS[service]()
    if service == PROJECTS and (entity_set or "").startswith("ChangeEnt"):
        status = {"ProjectUUID": r"guid'[0-9a-f-]{36}'", "ProcessingStatus": r"'\d\d'"}
        fits = dict(call.query).keys() == status.keys() and all(re.fullmatch(status[name], value) for name, value in call.query)
        return [] if call.method == "POST" and fits and call.body is None else ["the status of one project"]
    if below:
        entity_set, key = navigations[entity_set].get(below[1:]), None
    if f"Create{entity_set}" not in schemas:
        return [f"{service} has no {entity_set}"]
    wanted = {("GET", False), ("GET", True), ("POST", False), ("PATCH", True), ("DELETE", True)}
    if (call.method, key is not None) not in wanted or (service, call.method) == (PARTNERS, "DELETE"):
        return [f"{call.method} is not for {call.path}"]
    if call.method == "GET":
        return _query(call, set(schemas[f"Create{entity_set}"]["properties"]) | READ_ONLY, navigations, entity_set, one=key is not None)
    if call.query:
        return ["a change has no query"]
    if call.method == "DELETE":
        return [] if call.body is None else ["a deletion has no body"]
    name = f"{'Create' if call.method == 'POST' else 'Update'}{entity_set}"
    registry: Any = Registry().with_resource("urn:contract", Resource.from_contents({"components": {"schemas": schemas}}, DRAFT202012))
    validator = Draft202012Validator({"$ref": f"urn:contract#/components/schemas/{name}"}, registry=registry)
    return [f"{list(one.path)}: {one.message}" for one in validator.iter_errors(call.body)] + _dates(call.body)


def _dates(node: Any) -> list[str]:
    if isinstance(node, list):
        return [found for one in node for found in _dates(one)]
    if not isinstance(node, dict):
        return []
    judge = Draft202012Validator(_DATE)
    own = [f"{name} is no date: {value}" for name, value in node.items() if name.endswith("Date") and not judge.is_valid(value)]
    return own + [found for value in node.values() for found in _dates(value)]


def _spelled(column: str) -> str | None:
    """How a value of that column begins in a filter."""
    return "datetimeoffset" if column in STAMPS else "guid" if column.endswith("UUID") else None


def _query(call: Call, known: set[str], navigations: dict[str, dict[str, str]], entity_set: str, *, one: bool) -> list[str]:
    found = []
    for name, value in call.query:
        if name == "$expand":
            for path in value.split(","):
                at: str | None = entity_set
                for part in path.split("/"):
                    at = navigations.get(at or "", {}).get(part)
                found += [] if at else [f"nothing to expand: {path}"]
        elif one:
            found.append(f"{name} is not for a single entity")
        elif name == "$filter":
            for clause in value.split(" and "):
                match = re.fullmatch(r"(\w+) (eq|ne|ge) (datetimeoffset|guid)?'((?:[^']|'')*)'", clause)
                if match is None or match[1] not in known or _spelled(match[1]) != match[3]:
                    found.append(f"no such filter: {clause}")
        elif name == "$orderby":
            found += [f"no order by {column}" for column in value.split(",") if column not in known]
        elif name in ("$top", "$skip"):
            found += [] if value.isdigit() else [f"{name} is a number"]
        elif (name, value) != ("$inlinecount", "allpages"):
            found.append(f"no option {name}={value}")
    return found


def test_every_request_is_in_the_contract(recording: Recording) -> None:
    wrong = {f"{call.operation} {call.method} {call.path}": found for call in recording.of(KEY) if (found := problems(call))}
    assert not wrong, wrong


def test_every_operation_of_every_resource_was_seen(recording: Recording) -> None:
    seen = {(call.entity, call.operation) for call in recording.of(KEY)}
    wanted = {(item.entity, operation) for item in CONFIGURED[KEY].resources for operation in item.operations}
    wanted |= {(item.entity, "find") for item in CONFIGURED[KEY].resources if "create" in item.operations} | {("-", "health")}
    assert wanted <= seen, wanted - seen


def test_headers_are_those_of_the_protocol(recording: Recording, heard: list[httpx.Request]) -> None:
    """JSON is asked for, since Atom is the default, and English, since names of partner functions follow the language; what changes
    something carries session and token, and says which version it saw.
    """
    assert {request.method for request in heard} == {"GET", "POST", "PATCH", "DELETE"}
    for request in heard:
        headers = request.headers
        wanted = "application/xml" if request.url.path.endswith("/$metadata") else "application/json"
        assert (headers["accept"], headers["accept-language"]) == (wanted, "en")
        assert headers["authorization"].startswith("Basic ")
        if request.method != "GET":
            assert headers["x-csrf-token"] not in ("", "Fetch")
            assert "SAP_SESSIONID_" in headers["cookie"]
        if request.method in ("POST", "PATCH") and request.content:
            assert headers["content-type"] == "application/json"
        if request.method in ("PATCH", "DELETE"):
            if PROJECTS in request.url.path:
                assert headers["if-match"] == "*", "a real version is refused there (fact sheet, 3.1)"
            else:
                assert re.fullmatch(r'W/".+"', headers["if-match"]), "the version that was read, never any"


@pytest.mark.parametrize(
    ("method", "path", "query", "body", "complaint"),
    [
        ("POST", f"{ORDERS}/A_SalesOrder", [], {"SalesOrdr": "1"}, "SalesOrdr"),
        ("POST", f"{ORDERS}/A_SalesOrder", [], {"PurchaseOrderByCustomer": "x" * 36}, "too long"),
        ("POST", f"{ORDERS}/A_SalesOrder", [], {"to_Item": [{"RequestedQuantity": 1.5}]}, "not of type"),
        ("POST", f"{ORDERS}/A_SalesOrder", [], {"SalesOrderDate": "2026-10-01"}, "no date"),
        ("PATCH", f"{ORDERS}/A_SalesOrder('1')", [], {"TotalNetAmount": "1"}, "TotalNetAmount"),
        ("POST", f"{PARTNERS}/A_BusinessPartner", [], {"Customer": "1"}, "Customer"),
        ("POST", f"{PARTNERS}/A_BusinessPartner", [], {"to_Customer": {"to_CustomerCompany": [{"CompanyCode": "11110"}]}}, "too long"),
        ("DELETE", f"{PARTNERS}/A_BusinessPartner('1')", [], None, "DELETE"),
        ("POST", f"{MEMOS}/A_DebitMemoRequest", [], {"to_Item": [{"RequestedQuantity": "1.58333"}]}, "does not match"),
        ("POST", f"{PROJECTS}/A_EnterpriseProject", [], {"ProcessingStatus": "10"}, "ProcessingStatus"),
        ("POST", f"{PROJECTS}/A_EnterpriseProject", [], {"Project": "x" * 25}, "too long"),
        ("GET", f"{PROJECTS}/A_EnterpriseProjectElement", [("$filter", "ProjectUUID eq '1'")], None, "no such filter"),
        ("GET", f"{TIMES}/TimeSheetEntryCollection", [("$filter", "TimeSheetNote eq 'x'")], None, "no such filter"),
        ("GET", f"{ORDERS}/A_SalesOrder", [("$filter", "SoldTo eq '1'")], None, "no such filter"),
        ("GET", f"{ORDERS}/A_SalesOrder", [("$filter", "LastChangeDateTime ge '2026'")], None, "no such filter"),
        ("GET", f"{ORDERS}/A_SalesOrder('1')", [("$top", "1")], None, "single entity"),
        ("GET", f"{ORDERS}/A_SalesOrder('1')", [("$expand", "to_Item/to_Price")], None, "nothing to expand"),
        ("GET", f"{ORDERS}/A_SalesOrders", [], None, "has no"),
        ("GET", "API_SALES_ORDERS/A_SalesOrder", [], None, "no service"),
    ],
)
def test_the_validation_bites(method: str, path: str, query: list[tuple[str, str]], body: Any, complaint: str) -> None:
    assert complaint in str(problems(Call(KEY, "-", "-", method, ODATA + path, query, body)))
