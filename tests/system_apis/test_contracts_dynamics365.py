"""Everything that the Business Central connector sends, held against the contract of API v2.0 (derived from the vendor's public API pages:
entity sets, verbs, properties with types and lengths, parts, bound actions) and the protocol rules of the API reference.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx
import pytest

from app.core import jsonio
from tests.conftest import SPECS, needs_specs
from tests.system_apis.bench import CONFIGURED, Bench
from tests.system_apis.recorded import Recording, record
from tests.system_apis.samples import Row

pytestmark = needs_specs
KEY = "dynamics365"
_GUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
_METADATA = re.compile(rf"/v2\.0/(?:{_GUID}/)?[A-Za-z0-9]+/(?:api/v2\.0|ODataV4)/\$metadata")  # sheet 3, "Metadata"
_PATH = re.compile(
    rf"/v2\.0/(?:{_GUID}/)?[A-Za-z0-9]+/api/v2\.0/companies\({_GUID}\)/(?P<set>\w+)(?P<key>\({_GUID}\))?(?:/(?P<action>Microsoft\.NAV\.\w+))?"
)
_PAGE = re.compile(
    rf"/v2\.0/(?:{_GUID}/)?[A-Za-z0-9]+/ODataV4/Company\('[^']+'\)/(?P<set>\w+)(?P<key>\(\w+='[^']+',\w+='[^']+'\))?(?P<action>/Microsoft)?"
)
_TOKEN = re.compile(rf"/{_GUID}/oauth2/v2\.0/token")
_CLAUSE = re.compile(r"(?P<name>\w+) (?P<word>eq|ge) (?P<literal>'(?:[^']|'')*'|[^' ]+)")
_LITERALS = {
    "Edm.String": r"'(?:[^']|'')*'",
    "Edm.Guid": _GUID,
    "Edm.DateTimeOffset": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
}
_ALWAYS = {"host", "user-agent", "accept", "accept-encoding", "connection", "traceparent", "accept-language"}


@dataclass(frozen=True)
class Sent:
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def header(self) -> dict[str, str]:
        return dict(self.headers)


@pytest.fixture(scope="module")
async def recording(shared_bench: Bench) -> AsyncIterator[tuple[Recording, list[Sent]]]:
    """The journal's calls, and the same as they left the process, with their headers."""
    sent: list[Sent] = []

    async def note(request: httpx.Request) -> None:
        parts = urlsplit(str(request.url))
        headers = tuple((name.lower(), value) for name, value in request.headers.items())
        sent.append(Sent(request.method, unquote(parts.path), tuple(parse_qsl(parts.query)), headers, request.content))

    hooks = shared_bench.gate._client.event_hooks
    shared_bench.gate._client.event_hooks = {**hooks, "request": [note]}
    try:
        yield await record(shared_bench, KEY), sent
    finally:
        shared_bench.gate._client.event_hooks = hooks


@cache
def _contract() -> Row:
    """API v2.0, and the pages that an administrator publishes."""
    document: Row = json.loads((SPECS / "dynamics365/bc_api_v2_resources.derived.json").read_text())
    for name, page in json.loads((SPECS / "dynamics365/bc_odatav4_project_pages.derived.json").read_text())["services"].items():
        fields = [{**item, "type": item["type"].partition(" ")[0]} for item in page["fields"]]
        allowed = dict.fromkeys(("insertAllowed", "modifyAllowed", "deleteAllowed"), not page["pageReadOnly"])
        document["resources"][name] = {"fields": fields, "navigation": [], "boundActions": [], **allowed}
    return document


def _properties(set_: str) -> dict[str, Row]:
    return {item["name"]: item for item in _contract()["resources"][set_]["fields"]}


def check(sent: Sent) -> None:
    """One request as a whole."""
    if _TOKEN.fullmatch(sent.path):
        _check_sign_in(sent)
        return
    if _METADATA.fullmatch(sent.path):
        assert (sent.method, sent.body) == ("GET", b""), "metadata is only read"
        return
    place = _PATH.fullmatch(sent.path) or _PAGE.fullmatch(sent.path)
    assert place, sent.path
    resource = _contract()["resources"].get(place["set"])
    assert resource, f"no entity set {place['set']}"
    _check_headers(sent, place["action"] is not None)
    if place["action"]:
        assert sent.method == "POST"
        assert place["key"]
        assert place["action"] in [item["name"] for item in resource["boundActions"]]
        assert (sent.query, sent.body) == ((), b"")
        return
    keyed, allowed = {
        "GET": (None, True),
        "POST": (False, resource["insertAllowed"]),
        "PATCH": (True, resource["modifyAllowed"]),
        "DELETE": (True, resource["deleteAllowed"]),
    }[sent.method]
    assert allowed, f"{sent.method} {place['set']}"
    assert keyed is None or keyed is bool(place["key"])
    _check_query(place["set"], sent)
    if sent.method in ("POST", "PATCH"):
        _check_body(place["set"], jsonio.loads(sent.body), creating=sent.method == "POST")
    else:
        assert sent.body == b""


def _check_sign_in(sent: Sent) -> None:
    """Entra's form of client credentials (Microsoft identity platform, "Get a token")."""
    form = dict(parse_qsl(sent.body.decode()))
    assert sent.method == "POST"
    assert sent.header["content-type"] == "application/x-www-form-urlencoded"
    assert form["grant_type"] == "client_credentials"
    assert form["scope"] == "https://api.businesscentral.dynamics.com/.default"
    assert set(form) == {"grant_type", "scope", "client_id", "client_secret"}


def _check_headers(sent: Sent, action: bool) -> None:
    given = sent.header
    assert re.fullmatch(r"Bearer [\w.-]+", given["authorization"])
    assert given["accept-language"] == "en-US"
    assert given["accept"] == "application/json"
    also = {"authorization", "content-length", "prefer", "if-match", "content-type"}
    assert set(given) <= _ALWAYS | also, set(given)
    assert ("content-type" in given) is bool(sent.body)
    assert given.get("content-type", "application/json") == "application/json"
    if sent.method == "PATCH":
        assert re.fullmatch(r'W/"[A-Za-z0-9+/=]+"', given["if-match"])
    assert "if-match" not in given or sent.method in ("PATCH", "DELETE") or action
    if "prefer" in given:
        assert sent.method == "GET"
        assert re.fullmatch(r"odata\.maxpagesize=[1-9]\d*", given["prefer"])


def _check_query(set_: str, sent: Sent) -> None:
    known, parts = _properties(set_), {item["name"] for item in _contract()["resources"][set_]["navigation"]}
    assert sent.method == "GET" or not sent.query
    for name, value in sent.query:
        if name == "$expand":
            assert set(value.split(",")) <= parts
        elif name == "$orderby":
            assert set(value.split(",")) <= set(known)
        elif name == "$filter":
            for clause in value.split(" and "):
                match = _CLAUSE.fullmatch(clause)
                assert match, clause
                kind = known[match["name"]]["type"]
                assert re.fullmatch(_LITERALS[kind], match["literal"]), clause
        else:
            assert name in ("aid", "$skiptoken"), name


def _check_body(set_: str, body: Row, *, creating: bool) -> None:
    known = _properties(set_)
    parts = {item["name"]: item for item in _contract()["resources"][set_]["navigation"]}
    assert body or not creating
    for name, value in body.items():
        if name in parts:
            assert creating, "no deep update"
            assert parts[name]["many"]
            for child in value:
                _check_body(parts[name]["targetEntitySet"], child, creating=True)
            continue
        assert name in known, f"{set_} has no {name}"
        assert not known[name]["readOnly"], f"{set_}.{name} is read-only"
        _check_value(known[name], value)


def _check_value(known: Row, value: Any) -> None:
    kind = known["type"]
    if kind in _contract()["meta"]["enums"]:
        assert value in [item["wire"] for item in _contract()["meta"]["enums"][kind]], value
    elif kind == "Edm.String":
        assert isinstance(value, str), known
        assert len(value) <= known.get("maxLength", 10**6), known
        assert value in known.get("enum", [value]), known
    elif kind == "Edm.Guid":
        assert re.fullmatch(_GUID, value), known
    elif kind == "Edm.Date":
        date.fromisoformat(value)
    elif kind == "Edm.DateTimeOffset":
        assert datetime.fromisoformat(value).tzinfo, known
    elif kind == "Edm.Boolean":
        assert isinstance(value, bool), known
    else:
        assert kind in ("Edm.Decimal", "Edm.Int32"), known
        assert not isinstance(value, bool | str), known


def test_every_request_is_the_contracts(recording: tuple[Recording, list[Sent]]) -> None:
    calls, sent = recording
    for request in sent:
        check(request)
    heard = [(call.method, call.path) for call in calls.calls]
    left = [(request.method, request.path) for request in sent if not _TOKEN.fullmatch(request.path)]
    assert set(heard) <= set(left), "what the simulator heard is what was checked"


def test_every_operation_of_every_resource_was_sent(recording: tuple[Recording, list[Sent]]) -> None:
    seen = {(call.entity, call.operation) for call in recording[0].calls}
    for resource in CONFIGURED[KEY].resources:
        wanted = {*resource.operations, "find", "describe", *(f"transition {name}" for name in resource.transitions)}
        assert {(resource.entity, operation) for operation in wanted} <= seen, resource.entity
    assert ("-", "health") in seen


def test_every_property_that_is_read_is_in_the_contract() -> None:
    for resource in CONFIGURED[KEY].resources:
        set_ = resource.path.rpartition("/")[2]
        known = set(_properties(set_))
        parts = {item["name"]: item["targetEntitySet"] for item in _contract()["resources"][set_]["navigation"]}
        assert resource.modified in known or "changes" in resource.missing
        for item in resource.fields:
            inner = getattr(item.converter, "fields", ())
            assert item.vendor in (parts if inner else known), item.vendor
            assert {row.vendor for row in inner} <= set(_properties(parts[item.vendor]) if inner else ()), item.vendor


def test_the_validation_bites(recording: tuple[Recording, list[Sent]]) -> None:
    sent = recording[1]
    patched = next(item for item in sent if item.method == "PATCH" and "/customers(" in item.path)
    created = next(item for item in sent if item.method == "POST" and item.path.endswith("/salesOrders"))
    listed = next(item for item in sent if item.method == "GET" and any(name == "$filter" for name, _ in item.query))
    posted = next(item for item in sent if item.path.endswith("/Microsoft.NAV.post"))
    order = jsonio.loads(created.body)
    (line, *_) = order["salesOrderLines"]
    wrong = {
        "no If-Match": replace(patched, headers=tuple(item for item in patched.headers if item[0] != "if-match")),
        "another verb": replace(patched, method="PUT"),
        "no such set": replace(created, path=created.path + "s"),
        "no such action": replace(posted, path=posted.path + "Twice"),
        "no such property": replace(created, body=jsonio.dumps({**order, "memo": "x"})),
        "read-only": replace(created, body=jsonio.dumps({**order, "status": "Open"})),
        "too long": replace(created, body=jsonio.dumps({**order, "externalDocumentNumber": "x" * 36})),
        "no such option": replace(created, body=jsonio.dumps({**order, "salesOrderLines": [{**line, "lineType": "Item Charge"}]})),
        "text for a number": replace(created, body=jsonio.dumps({**order, "salesOrderLines": [{**line, "quantity": "1"}]})),
        "deep update": replace(patched, body=jsonio.dumps({"defaultDimensions": []})),
        "a filter by nothing": replace(listed, query=(("$filter", "shoeSize eq 44"),)),
        "a text without quotes": replace(listed, query=(("$filter", "displayName eq Larkfield"),)),
        "another language": replace(listed, headers=tuple(item for item in listed.headers if item[0] != "accept-language")),
    }
    assert [name for name, request in wrong.items() if _passes(request)] == []


def _passes(request: Sent) -> bool:
    try:
        check(request)
    except (AssertionError, KeyError):
        return False
    return True
