"""What the connector sends to Oracle Fusion Cloud ERP, held against the live description of ``receivablesInvoices``, the attribute names
and types of recorded answers (both in ``specs/oracle_erp``), and, where these are silent, the tables of the fact sheet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
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

pytestmark = needs_specs

KEY = "oracle_erp"
ROOT = re.compile(r"/(fscm|crm|hcm)RestApi/resources/11\.13\.18\.05/(\w+)(?:/(.+))?")
ADF = "application/vnd.oracle.adf."
# Sheet 2.4.
PARAMETERS = {"limit", "offset", "fields", "expand", "onlyData", "links", "orderBy", "q", "finder"}
# Read only, and no recording of it: attributes are the sheet's (6.2) but for CustomerId, which the simulator has and a pod has to prove.
SITES = {"BillToSiteUseId", "AccountNumber", "CustomerName", "BillToSiteNumber", "CustomerId"}
# A child whose attributes nobody recorded; the sheet searches by these (6.2).
REFERENCES = {"SourceSystem", "SourceSystemReferenceValue"}
# Read only, and no recording: what is asked for by is the sheet's (6.4, 6.7, 6.8, 6.10); ids and dates of change a pod has to prove.
SHEET = {
    "receivablesCustomerAccountSiteActivities": SITES,
    "projectResourceRequests": {"ResourceRequestId", "ProjectId", "LastUpdateDate"},
    "projectCosts": {"TransactionNumber", "ProjectId", "UnitOfMeasure", "LastUpdateDate"},
    "timeRecords": {"timeRecordId", "lastUpdateDate"},
    "receivablesCreditMemos": {"CustomerTransactionId", "LastUpdateDate"},
}
CHILDREN = {"timeRecords": {"timeAttributes"}, "receivablesCreditMemos": {"receivablesCreditMemoLines"}}
READ_ONLY = {*SHEET, "projectLaborResources", "projects.Tasks"}
# The sheet has the child, not its attributes.
PROJECT_CUSTOMER = {"PartyId": "integer"}


@dataclass(frozen=True)
class Sent:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any

    @property
    def place(self) -> tuple[str, str, str]:
        """Root, resource and what follows; a child of a project is a resource of its own."""
        found = ROOT.fullmatch(self.path)
        assert found, self.path
        child = re.fullmatch(r"\d{15,18}/child/(\w+)", found[3] or "")
        return (found[1], f"{found[2]}.{child[1]}", "") if child else (found[1], found[2], found[3] or "")


@dataclass
class Heard:
    recording: Recording
    sent: list[Sent]
    sign_ins: list[httpx.Request]


@pytest.fixture(scope="module")
async def heard(shared_bench: Bench) -> Heard:
    """Every declared operation once, as it goes over the wire."""
    requests: list[httpx.Request] = []

    async def keep(request: httpx.Request) -> None:
        requests.append(request)

    client = shared_bench.gate._client
    before = client.event_hooks
    client.event_hooks = {**before, "request": [*before.get("request", []), keep]}
    try:
        recording = await record(shared_bench, KEY)
    finally:
        client.event_hooks = before
    tokens = [item for item in requests if item.url.path.endswith("/token")]
    return Heard(recording, [_sent(item) for item in requests if item not in tokens], tokens)


def _sent(request: httpx.Request) -> Sent:
    query = parse_qsl(request.url.query.decode(), keep_blank_values=True)
    assert len(dict(query)) == len(query), "no parameter twice"
    body = jsonio.loads(request.content) if request.content else None
    return Sent(request.method, request.url.path, dict(query), dict(request.headers), body)


@cache
def shapes() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SPECS / "oracle_erp" / "observed_resource_shapes.json").read_text())["resources"]
    return found


@cache
def invoices() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SPECS / "oracle_erp" / "receivablesInvoices.describe.json").read_text())
    return dict(found["Resources"]["receivablesInvoices"])


@cache
def attributes(resource: str) -> dict[str, Any]:
    if resource == "receivablesInvoices":
        return {item["name"]: item for item in invoices()["attributes"]}
    root = "crm" if resource == "hubOrganizations" else "fscm"
    return dict(shapes()[f"{root}:{resource}"]["attributes"])


@cache
def contract_line() -> dict[str, Any]:
    return dict(shapes()["fscm:contracts(PATCH response, with children)"]["attributes"]["ContractLine"]["items"])


# ── Where, how, and with which headers ──────────────────────────────────────────────────────────────────────────────────────────────


def check_call(call: Sent) -> str:
    """The method is offered at this place (sheet 4, 5, and the description's actions). Says what kind of call it is."""
    root, resource, rest = call.place
    assert root == {"hubOrganizations": "crm", "timeRecords": "hcm"}.get(resource, "fscm"), "the same name on another root is a 404"
    kind = {("GET", ""): "list", ("POST", ""): "create"}.get((call.method, rest))
    if rest == "describe":
        kind = "describe"
    elif rest.count("/") == 2:
        ident, word, action = rest.split("/")
        assert (word, resource) == ("action", "contracts")
        assert ident.isdigit()
        assert action in shapes()["fscm:contracts"]["item_actions"]
        kind = "action"
    elif rest:
        form = {"hubOrganizations": r"CDRM_\d+", "projectCosts": r"\d+"}.get(resource, r"\d{15,18}")
        assert re.fullmatch(form, rest), "the path's key (sheet 4)"
        kind = {"GET": "get", "PATCH": "update", "DELETE": "delete"}.get(call.method)
    assert kind, f"{call.method} {call.path}"
    if resource == "receivablesInvoices" and kind in ("create", "update", "delete"):
        offered = {item["name"] for item in (*invoices()["collection"]["actions"], *invoices()["item"]["actions"])}
        assert kind in offered
    elif resource in READ_ONLY:
        assert kind in ("list", "get", "describe"), "read only"
    elif resource in ("hubOrganizations", "contracts", "projects"):
        assert kind != "delete", "no DELETE (sheet 6.2, 6.3, 6.5)"
    return kind


def check_headers(call: Sent, kind: str) -> None:
    assert call.headers["rest-framework-version"] == "2"
    assert {item.strip() for item in call.headers["accept"].split(",")} == {"application/json", f"{ADF}error+json"}
    wanted = {"create": f"{ADF}resourceitem+json", "update": f"{ADF}resourceitem+json", "action": f"{ADF}action+json"}.get(kind)
    assert call.headers.get("content-type") == wanted
    assert call.headers["authorization"].startswith("Bearer ")
    version = call.headers.get("if-match")
    if kind in ("update", "delete"):
        assert re.fullmatch(r'"ACED[0-9A-F]+"', version or ""), "the change indicator, quoted"
    else:
        assert version is None


def test_every_call_is_offered_and_its_headers_are_right(heard: Heard) -> None:
    kinds: dict[str, set[str]] = {}
    for call in heard.sent:
        kind = check_call(call)
        check_headers(call, kind)
        kinds.setdefault(call.place[1], set()).add(kind)
    assert kinds == {
        "hubOrganizations": {"list", "create", "update", "describe"},
        "contracts": {"get", "list", "create", "update", "action", "describe"},
        "receivablesInvoices": {"get", "list", "create", "update", "delete", "describe"},
        "receivablesCustomerAccountSiteActivities": {"list"},
        "projects": {"get", "list", "create", "update", "describe"},
        "projects.Tasks": {"list"},
        **{name: {"get", "list", "describe"} for name in READ_ONLY - {"receivablesCustomerAccountSiteActivities", "projects.Tasks"}},
    }


def test_every_declared_operation_was_heard(heard: Heard) -> None:
    for resource in CONFIGURED[KEY].resources:
        done = {call.operation for call in heard.recording.of(KEY) if call.entity == resource.entity}
        assert resource.operations | {"describe"} | ({"find"} if resource.key else set()) <= done


@pytest.mark.parametrize(
    ("entity", "resource"),
    [("project", "projects"), ("task", "projects.Tasks"), ("assignment", "projectLaborResources"), ("amendment", "contracts")],
)
def test_what_is_read_was_recorded_under_that_name(entity: str, resource: str) -> None:
    known = {*attributes(resource), "ContractLine", "ProjectCustomers", "_project"}
    mapped = {item.vendor.split(".")[0] for item in CONFIGURED[KEY].resource(entity).fields}
    assert mapped <= known


# ── What is asked ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

_CONDITION = re.compile(r"([\w.]+) (=|<>|>=|>) ('(?:[^']|'')*'|\d+)")


def check_conditions(resource: str, text: str) -> int:
    """Row match (framework 2): attributes that exist and may be queried, joined by AND."""
    count, end = 0, 0
    for found in _CONDITION.finditer(text):
        assert text[end : found.start()] == (" AND " if end else ""), text
        check_queryable(resource, found[1])
        if found[1].endswith("Date"):
            datetime.strptime(found[3], "'%Y-%m-%dT%H:%M:%S.000+00:00'")  # noqa: DTZ007 - the offset is a literal here
        end, count = found.end(), count + 1
    assert end == len(text), text
    return count


def check_queryable(resource: str, name: str) -> None:
    child, _, leaf = name.rpartition(".")
    if child:
        assert child in shapes()[f"crm:{resource}"]["children"]
        assert leaf in REFERENCES
    elif resource in SHEET:
        assert name in SHEET[resource]
    else:
        assert name in attributes(resource), f"{resource}.{name}"
        described = attributes(resource)[name]
        assert not isinstance(described, dict) or described["queryable"], f"{name} cannot be queried"


def check_finder(text: str) -> None:
    name, _, rest = text.partition(";")
    finder = next(item for item in invoices()["collection"]["finders"] if item["name"] == name)
    variables = {item["name"]: item["required"] for item in finder["attributes"]}
    given = dict(part.split("=") for part in rest.split(","))
    assert set(given) <= set(variables)
    assert any(variables[name] == "SelectivelyRequired" for name in given)


def check_query(call: Sent) -> int:
    resource, count = call.place[1], 0
    assert set(call.query) <= PARAMETERS
    for name, text in call.query.items():
        if name == "q":
            count += check_conditions(resource, text)
        elif name == "finder":
            check_finder(text)
        elif name == "orderBy":
            for part in text.split(","):
                check_queryable(resource, part.partition(":")[0])
        elif name == "fields":
            assert set(text.split(",")) <= set(attributes(resource))
        elif name == "expand":
            check_child(resource, text)
        elif name == "limit":
            assert 1 <= int(text) <= 500
        elif name == "offset":
            assert int(text) >= 0
        else:
            assert text in {"onlyData": ("true",), "links": ("self", "self,parent")}[name]
    return count


def check_child(resource: str, path: str) -> None:
    if resource in CHILDREN:
        assert path in CHILDREN[resource]
        return
    if resource != "receivablesInvoices":
        assert path in shapes()[f"fscm:{resource}"]["children"]
        return
    node = invoices()
    for step in path.split("."):
        node = node["children"][step]


def test_every_parameter_is_known_and_names_what_exists(heard: Heard) -> None:
    assert sum(check_query(call) for call in heard.sent) > 15
    assert [call for call in heard.sent if "finder" in call.query]
    for call in heard.sent:
        if "offset" in call.query:
            assert "orderBy" in call.query, "without an order, rows move between pages"


# ── What is written ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def check_body(call: Sent, kind: str) -> int:
    resource = call.place[1]
    if kind == "action":
        assert set(call.body) == {"CancelReason"}, "the attribute of a contract that an action of that name sets"
        return 1
    if resource == "receivablesInvoices":
        return check_described(invoices(), call.body, kind)
    known = dict(attributes(resource))
    children = {
        "contracts": {"ContractLine": contract_line()},
        "projects": {"ProjectCustomers": PROJECT_CUSTOMER},
        "hubOrganizations": {"Address": shapes()["crm:hubOrganizations.Address"]["attributes"]},
    }[resource]
    return sum(check_observed(known, children, call.body))


def check_observed(known: dict[str, Any], children: dict[str, Any], body: dict[str, Any]) -> Iterator[int]:
    for name, value in body.items():
        if name in children:
            for row in value:
                yield from check_observed(children[name], {}, row)
            continue
        assert name in known, name
        # A whole amount was observed as an integer; ids are integers always.
        kinds = [kind if name.endswith("Id") else kind.replace("integer", "number") for kind in str(known[name]).split("|")]
        assert value is None or "null-only" in kinds or any(_fits(kind, value) for kind in kinds), f"{name}: {value!r} is no {known[name]}"
        yield 1


def check_described(described: dict[str, Any], body: dict[str, Any], kind: str) -> int:
    """As ``describe`` has it: names, types, lengths, what may change when, and what must be given."""
    known, count = {item["name"]: item for item in described["attributes"]}, 0
    for name, value in body.items():
        if name in described.get("children", {}):
            child = described["children"][name]
            assert "create" in {item["name"] for item in child["collection"]["actions"]}
            assert kind == "create", "rows of a child are made with the record, never changed"
            count += sum(check_described(child, row, "create") for row in value)
            continue
        assert name in known, name
        told = known[name]
        assert told["allowChanges"] == "always" or (told["allowChanges"], kind) == ("inCreate", "create"), f"{name} cannot change"
        if value is not None:
            assert _fits(told["type"], value), f"{name}: {value!r} is no {told['type']}"
            assert len(str(value)) <= int(told.get("maxLength") or 10_000), f"{name} is too long"
        count += 1
    if kind == "create":
        assert {name for name, item in known.items() if item.get("inputRequired")} <= set(body)
    return count


def _fits(kind: str, value: Any) -> bool:
    if kind in ("integer", "number"):
        return not isinstance(value, bool | str) and (kind == "number" or value == int(value))
    if kind in ("date", "string(date)"):
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    return isinstance(value, str if kind.startswith("string") else bool)


def test_every_body_has_the_names_types_and_lengths_of_the_resource(heard: Heard) -> None:
    checked: dict[tuple[str, str], int] = {}
    for call in heard.sent:
        kind = check_call(call)
        assert (call.body is not None) == (kind in ("create", "update", "action"))
        if call.body is not None:
            place = (call.place[1], kind)
            checked[place] = checked.get(place, 0) + check_body(call, kind)
    assert set(checked) == {
        *(
            (resource, kind)
            for resource in ("hubOrganizations", "contracts", "projects", "receivablesInvoices")
            for kind in ("create", "update")
        ),
        ("contracts", "action"),
    }
    assert checked["contracts", "create"] > 40
    assert checked["receivablesInvoices", "create"] > 40


def test_a_draft_is_incomplete_and_our_keys_go_with_every_create(heard: Heard) -> None:
    """Complete is the default of an invoice, and has accounting."""
    described = attributes("receivablesInvoices")
    assert described["InvoiceStatus"]["defaultValue"] == "Complete"
    assert described["CrossReference"]["maxLength"] == "30"
    for call in heard.sent:
        if call.method == "POST" and call.place[1] == "receivablesInvoices":
            assert call.body["InvoiceStatus"] == "Incomplete"
            assert re.fullmatch("inv_[0-9a-z]{26}", call.body["CrossReference"])
            assert len(call.body["CrossReference"]) == 30
        elif call.method == "POST" and call.place[1] == "hubOrganizations":
            assert call.body["SourceSystem"] == "CROSSWALK"
            assert call.body["SourceSystemReferenceValue"].startswith("cus_")
        elif call.method == "POST" and call.place[1] == "projects":
            assert call.body["SourceApplicationCode"] == "CROSSWALK"
            assert call.body["SourceProjectReference"].startswith("prj_")
        elif call.method == "POST" and call.place[2] == "":
            assert (call.body["ExternalSource"], call.body["ExternalKey"][:4]) == ("CROSSWALK", "con_")


def test_a_token_is_asked_for_as_the_identity_domain_wants_it(heard: Heard) -> None:
    """Sheet 1: the client in the header, the grant and the scope in the form."""
    tokens = [entry for entry in heard.recording.sign_ins if entry["path"] == "/oauth2/v1/token"]
    assert tokens
    for entry in tokens:
        form = dict(parse_qsl(entry["body"]))
        assert set(form) == {"grant_type", "scope"}
        assert form["grant_type"] == "client_credentials"
        assert form["scope"].endswith("urn:opc:resource:consumer::all")
    assert all(item.headers["authorization"].startswith("Basic ") for item in heard.sign_ins)


# ── That it bites ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_validation_bites(heard: Heard) -> None:
    create = next(call for call in heard.sent if call.method == "POST" and call.place[1] == "receivablesInvoices")
    lines = create.body["receivablesInvoiceLines"]
    for wrong in (
        {"Coments": "x"},
        {"CrossReference": "x" * 31},
        {"TransactionDate": "2026-02-30"},
        {"BillToPartyId": 300000771200001},
        {"receivablesInvoiceLines": [{**lines[0], "Quantity": "1.5"}]},
        {"receivablesInvoiceLines": [{**lines[0], "receivablesInvoiceLineTaxLines": [{"TaxRateCode": "VAT20"}]}]},
    ):
        with pytest.raises((AssertionError, ValueError)):
            check_described(invoices(), create.body | wrong, "create")
    with pytest.raises(AssertionError, match="cannot change"):
        check_described(invoices(), {"CrossReference": "x"}, "update")
    with pytest.raises(AssertionError):
        list(check_observed(attributes("contracts"), {"ContractLine": contract_line()}, {"PrimaryPartyId": "300000771200001"}))
    with pytest.raises(AssertionError):
        list(check_observed(attributes("contracts"), {"ContractLine": contract_line()}, {"ContractLine": [{"LineNo": "1"}]}))
    with pytest.raises(AssertionError, match="cannot be queried"):
        check_conditions("receivablesInvoices", "CrossReference = 'x'")
    with pytest.raises(AssertionError):
        check_conditions("contracts", "ExternalKey = 'x' OR 1 = 1")
    with pytest.raises(AssertionError):
        check_finder("invoiceSearch;CrossReference=x")
    with pytest.raises(AssertionError):
        check_call(Sent("DELETE", "/fscmRestApi/resources/11.13.18.05/contracts/300000771200001", {}, {}, None))
    with pytest.raises(AssertionError):
        check_call(Sent("GET", "/fscmRestApi/resources/11.13.18.05/hubOrganizations", {}, {}, None))
