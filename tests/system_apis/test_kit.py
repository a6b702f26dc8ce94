"""The pure parts of the kit, as tables: converters, mapping, failure tables, redaction, literals, JSON, and errors that survive."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from typing import Any

import pytest

from app.core import failures as failure_module
from app.core import jsonio, problems
from app.core.failures import BY_KIND, Failure, Kind, Malformed, NotFound, Rejected
from app.platform.traffic.inbound import Decision, RateLimited
from app.process_apis.checkpoints import CheckpointSerializer
from app.system_apis.kit.classify import classify, masked, our_field, redact, retry_after
from app.system_apis.kit.converters import CodeList, Codes, Const, Day, Flag, Instant, Lines, MinorUnits, Number, Ref, Text, TextList, Whole
from app.system_apis.kit.converters import const as const_field
from app.system_apis.kit.converters import field as mapped
from app.system_apis.kit.dialects import dialect
from app.system_apis.kit.dialects.salesforce_rest import literal
from app.system_apis.kit.mapping import dig, from_vendor, has, put, refs_wanted, to_vendor
from app.system_apis.kit.wire import Query, Request, Response
from app.system_apis.registry import connectors
from tests.system_apis.bench import CONFIGURED, usual

MAPS = {"country": {"GB": "United Kingdom", "DE": "Germany"}}
COUNTRY = Codes(values="country")
D = Decimal

# ── Converters ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

BOTH_WAYS: list[tuple[Any, Any, Any]] = [
    (Text(), "Zoë's \\ €", "Zoë's \\ €"),
    (Flag(), True, True),
    (Flag(), False, False),
    (Number(), D("12.50"), D("12.50")),
    (Number(), D("-0.01"), D("-0.01")),
    (Whole(), 7, 7),
    (MinorUnits(), D("120000.50"), 12000050),
    (MinorUnits(base=1), D("1250000"), 1250000),
    (MinorUnits(base=1000), D("1.005"), 1005),
    (Day(), date(2026, 2, 28), "2026-02-28"),
    (Instant(), datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC), "2026-02-03T04:05:06.000Z"),
    (COUNTRY, "GB", "United Kingdom"),
    (Codes(table={"draft": "1"}), "draft", "1"),
    (Codes(values="country", strict=False), "FR", "FR"),
    (
        CodeList(path="currency.id", codes=Codes(table={"USD": "1", "GBP": "2"})),
        ["USD", "GBP"],
        [{"currency": {"id": "1"}}, {"currency": {"id": "2"}}],
    ),
    (TextList(), ["7", "8"], ["7", "8"]),
    (Ref(entity="customer"), "4711", "4711"),
]


@pytest.mark.parametrize(("converter", "ours", "theirs"), BOTH_WAYS)
def test_converters_go_both_ways(converter: Any, ours: Any, theirs: Any) -> None:
    assert converter.to_vendor(ours, MAPS) == theirs
    assert converter.from_vendor(theirs, MAPS) == ours
    assert type(converter).model_validate(converter.model_dump(mode="json")) == converter


ONLY_READ: list[tuple[Any, Any, Any]] = [
    (Text(), "", None),
    (Text(), 42, "42"),
    (Flag(), None, None),
    (Flag(), "T", True),
    (Flag(), "F", False),
    (Number(), "", None),
    (Number(), "23.0", D("23.0")),
    (Number(), 5, D(5)),
    (Whole(), D("15.0"), 15),
    (Whole(), "15", 15),
    (MinorUnits(), None, None),
    (Day(), "", None),
    (Day(), "2026-05-01T07:25:37.000+0000", date(2026, 5, 1)),
    (Instant(), "2026-05-01T07:25:37.000+0000", datetime(2026, 5, 1, 7, 25, 37, tzinfo=UTC)),
    (Instant(), "2021-02-12T16:10:02-08:00", datetime(2021, 2, 13, 0, 10, 2, tzinfo=UTC)),
    (Instant(), "", None),
    (COUNTRY, "", None),
    (CodeList(path="c.id", codes=COUNTRY), None, None),
    (TextList(), [7, "8"], ["7", "8"]),
    (TextList(), None, None),
    (Ref(entity="customer"), 4711, "4711"),
    (Ref(entity="customer"), "", None),
]


@pytest.mark.parametrize(("converter", "theirs", "ours"), ONLY_READ)
def test_what_systems_also_send_is_understood(converter: Any, theirs: Any, ours: Any) -> None:
    assert converter.from_vendor(theirs, MAPS) == ours


BAD_TO_READ: list[tuple[Any, Any]] = [
    (Flag(), "maybe"),
    (Flag(), 2),
    (Number(), "$12"),
    (Number(), True),
    (Number(), "NaN"),
    (Number(), [1]),
    (Whole(), "1.5"),
    (MinorUnits(), "12,00"),
    (Day(), "31/12/2026"),
    (Day(), "2026-02-30"),
    (Instant(), "yesterday"),
    (Instant(), "2026-05-01T07:25:37"),
    (COUNTRY, "Utopia"),
]


@pytest.mark.parametrize(("converter", "theirs"), BAD_TO_READ)
def test_a_bad_value_is_malformed_and_names_the_field(converter: Any, theirs: Any) -> None:
    with pytest.raises(Malformed) as raised:
        from_vendor((mapped("address.city", "x.y", converter),), {"x": {"y": theirs}}, MAPS, "lines.0.")
    assert raised.value.field == "lines.0.address.city"
    assert "lines › 0 › address › city" in raised.value.detail


BAD_TO_WRITE: list[tuple[Any, Any]] = [
    (Flag(), "false"),
    (Number(), "abc"),
    (Number(), D("NaN")),
    (Number(), True),
    (Number(), ""),
    (Whole(), D("1.5")),
    (Whole(), "x"),
    (MinorUnits(), D("1.005")),
    (MinorUnits(base=1), D("10.5")),
    (MinorUnits(), "x"),
    (Day(), "2026-01-01"),
    (Day(), datetime(2026, 1, 1, tzinfo=UTC)),
    (COUNTRY, "FR"),
    (CodeList(path="c.id", codes=COUNTRY), ["FR"]),
]


@pytest.mark.parametrize(("converter", "ours"), BAD_TO_WRITE)
def test_a_value_that_cannot_be_written_is_rejected_before_it_is_sent(converter: Any, ours: Any) -> None:
    with pytest.raises(Rejected) as raised:
        to_vendor((mapped("amount", "x", converter),), {"amount": ours}, creating=True, refs={}, maps=MAPS, settings={})
    assert raised.value.field == "amount"
    assert raised.value.detail.startswith("amount: ")


def test_text_is_cut_to_the_systems_limit() -> None:
    converter = Text(max_length=5)
    assert converter.to_vendor("12345", {}) == "12345"
    assert converter.to_vendor("123456", {}) == "1234…"


def test_minor_units_follow_the_record_where_it_tells() -> None:
    rows = (mapped("budget", "price_in_cents", MinorUnits(base_from="unit"), "read"),)
    assert from_vendor(rows, {"price_in_cents": 1250, "unit": 1}, {})[0] == {"budget": D(1250)}
    assert from_vendor(rows, {"price_in_cents": 1250, "unit": 100}, {})[0] == {"budget": D("12.50")}
    assert from_vendor(rows, {"price_in_cents": 1250}, {})[0] == {"budget": D("12.50")}
    with pytest.raises(Malformed):
        from_vendor(rows, {"price_in_cents": 1250, "unit": "many"}, {})


# ── Mapping ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_paths_are_put_and_dug_out_again() -> None:
    node: dict[str, Any] = {}
    for path, value in (("a.b", 1), ("a.c.0.d", 2), ("a.c.1.d", 3), ("e.0", 4), ("e.1", 5), ("f", 6)):
        put(node, path, value)
        assert dig(node, path) == value
    assert node == {"a": {"b": 1, "c": [{"d": 2}, {"d": 3}]}, "e": [4, 5], "f": 6}
    for path in ("a.x", "a.b.c", "a.c.7.d", "a.c.x", "z"):
        assert dig(node, path) is None
    assert has({"a": {"b": None}}, "a.b")
    assert not has({"a": None}, "a.b")
    assert not has({}, "a")


_LINES = Lines(
    fields=(mapped("task", "story_id", Ref(entity="task")), mapped("amount", "amount", Number()), const_field("kind", "x")), having="task"
)
_FIELDS = (
    mapped("name", "title"),
    mapped("customer", "client.id", Ref(entity="customer")),
    mapped("number", "no", direction="read"),
    mapped("opened", "opened", direction="create"),
    mapped("lines", "items", _LINES),
    const_field("flag", True),
    const_field("tax.id", setting="tax_type"),
)


def test_a_record_is_mapped_there_and_back() -> None:
    data = {"name": "A", "customer": "cus_1", "number": "9", "opened": "x", "lines": [{"task": "tsk_1", "amount": D(5)}, {"amount": D(6)}]}
    assert set(refs_wanted(_FIELDS, data, True)) == {("customer", "cus_1"), ("task", "tsk_1")}
    refs, settings = {"cus_1": "11", "tsk_1": "22"}, {"tax_type": "7"}
    body = to_vendor(_FIELDS, data, creating=True, refs=refs, maps={}, settings=settings)
    line = {"story_id": "22", "amount": D(5), "kind": "x"}
    assert body == {"title": "A", "client": {"id": "11"}, "opened": "x", "items": [line], "flag": True, "tax": {"id": "7"}}
    assert to_vendor(_FIELDS, {"name": None}, creating=True, refs={}, maps={}, settings={}) == {"flag": True, "tax": {"id": None}}
    changed = to_vendor(_FIELDS, {"name": None, "opened": "y"}, creating=False, refs={}, maps={}, settings={})
    assert changed == {"title": None}, "None clears, a constant is for creates"
    back, found = from_vendor(_FIELDS, {**body, "no": 9}, {})
    assert back == {"name": "A", "number": "9", "lines": [{"amount": D(5)}]}
    assert found == {"customer": ("customer", "11"), "lines.0.task": ("task", "22")}


@pytest.mark.parametrize("wrong", ["text", {"a": 1}, 5, ["text"], [None]])
def test_lines_that_are_no_list_of_records_are_malformed(wrong: Any) -> None:
    with pytest.raises(Malformed) as raised:
        from_vendor(_FIELDS, {"items": wrong}, {})
    assert raised.value.field == "lines"
    assert from_vendor(_FIELDS, {"items": None}, {})[0]["lines"] == []


# ── Failure tables ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sf(code: str, message: str = "text", *fields: str) -> Any:
    return [{"message": message, "errorCode": code, "fields": list(fields)}]


def _ns(code: str, detail: str = "text", **more: str) -> Any:
    return {"type": "x", "title": "Bad Request", "status": 400, "o:errorDetails": [{"detail": detail, "o:errorCode": code, **more}]}


def _ka(kind: str, message: str = "text", **more: str) -> Any:
    return {"errors": [{"type": kind, "message": message, **more}]}


GET, WRITE = "GET", "PATCH"
TABLE: list[tuple[str, str, int, Any, Kind]] = [
    ("salesforce", WRITE, 300, ["/services/data/v66.0/sobjects/Account/1", "/services/data/v66.0/sobjects/Account/2"], Kind.REJECTED),
    ("salesforce", GET, 400, _sf("INVALID_QUERY_LOCATOR"), Kind.UNAVAILABLE),
    ("salesforce", GET, 400, _sf("QUERY_TIMEOUT"), Kind.UNAVAILABLE),
    ("salesforce", WRITE, 400, _sf("STORAGE_LIMIT_EXCEEDED"), Kind.FORBIDDEN),
    ("salesforce", WRITE, 400, _sf("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"), Kind.FORBIDDEN),
    ("certinia", WRITE, 300, ["/1", "/2"], Kind.REJECTED),
    ("certinia", GET, 400, _sf("INVALID_QUERY_LOCATOR"), Kind.UNAVAILABLE),
    (
        "certinia",
        WRITE,
        400,
        _sf("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "System.LimitException: Too many SOQL queries: 101"),
        Kind.UNAVAILABLE,
    ),
    ("certinia", WRITE, 400, _sf("EXCEEDED_QUOTA"), Kind.FORBIDDEN),
    ("jira", WRITE, 409, {"errorMessages": ["edited by somebody else"], "errors": {}}, Kind.CONFLICT),
    ("jira", GET, 401, {"code": 401, "message": "Unauthorized; scope does not match"}, Kind.FORBIDDEN),
    ("jira", WRITE, 413, {"errorMessages": ["too many worklogs"], "errors": {}}, Kind.REJECTED),
    ("jira", WRITE, 502, b"<html></html>", Kind.OUTCOME_UNKNOWN),
    (
        "monday",
        GET,
        200,
        {"data": None, "errors": [{"message": "no folder", "extensions": {"code": "InvalidFolderIdException", "status_code": 200}}]},
        Kind.NOT_FOUND,
    ),
    ("monday", WRITE, 200, {"errors": [{"message": "Cannot query field"}]}, Kind.MALFORMED),
    ("asana", WRITE, 402, {"errors": [{"message": "paid"}]}, Kind.UNSUPPORTED),
    ("asana", WRITE, 451, {"errors": [{"message": "law"}]}, Kind.FORBIDDEN),
    ("salesforce", WRITE, 400, _sf("INVALID_FIELD"), Kind.REJECTED),
    ("salesforce", WRITE, 400, _sf("JSON_PARSER_ERROR"), Kind.REJECTED),
    ("salesforce", WRITE, 400, _sf("REQUIRED_FIELD_MISSING", "Required fields are missing: [Name]", "Name"), Kind.REJECTED),
    ("salesforce", WRITE, 400, _sf("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"), Kind.REJECTED),
    ("salesforce", WRITE, 400, _sf("STRING_TOO_LONG"), Kind.REJECTED),
    ("salesforce", WRITE, 400, _sf("FIELD_CUSTOM_VALIDATION_EXCEPTION"), Kind.REJECTED),
    ("salesforce", WRITE, 400, _sf("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "trigger: UNABLE_TO_LOCK_ROW, unable to"), Kind.UNAVAILABLE),
    ("salesforce", WRITE, 400, _sf("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "trigger: NullPointer"), Kind.REJECTED),
    ("salesforce", WRITE, 400, _sf("DUPLICATE_VALUE"), Kind.CONFLICT),
    ("salesforce", WRITE, 400, _sf("DUPLICATES_DETECTED"), Kind.REJECTED),
    ("salesforce", WRITE, 400, _sf("UNABLE_TO_LOCK_ROW"), Kind.UNAVAILABLE),
    ("salesforce", WRITE, 400, _sf("INVALID_CROSS_REFERENCE_KEY"), Kind.REJECTED),
    ("salesforce", WRITE, 400, _sf("ENTITY_IS_LOCKED"), Kind.CONFLICT),
    ("salesforce", WRITE, 400, _sf("INSUFFICIENT_ACCESS_OR_READONLY"), Kind.FORBIDDEN),
    ("salesforce", GET, 400, _sf("MALFORMED_ID"), Kind.NOT_FOUND),
    ("salesforce", GET, 401, _sf("INVALID_SESSION_ID"), Kind.UNAUTHENTICATED),
    ("salesforce", GET, 401, _sf("INVALID_AUTH_HEADER"), Kind.UNAUTHENTICATED),
    ("salesforce", GET, 403, _sf("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), Kind.THROTTLED),
    ("salesforce", GET, 403, _sf("TXN_SECURITY_METERING_ERROR"), Kind.UNAVAILABLE),
    ("salesforce", GET, 403, _sf("API_DISABLED_FOR_ORG"), Kind.FORBIDDEN),
    ("salesforce", GET, 404, _sf("NOT_FOUND"), Kind.NOT_FOUND),
    ("salesforce", WRITE, 404, _sf("ENTITY_IS_DELETED"), Kind.NOT_FOUND),
    ("salesforce", WRITE, 406, b"", Kind.UNAVAILABLE),
    ("salesforce", GET, 410, _sf("UNSUPPORTED_API_VERSION"), Kind.UNSUPPORTED),
    ("salesforce", WRITE, 412, _sf("PRECONDITION_FAILED"), Kind.CONFLICT),
    ("salesforce", GET, 420, b"<html>setting things up</html>", Kind.UNAVAILABLE),
    ("salesforce", GET, 429, b"", Kind.THROTTLED),
    ("salesforce", GET, 500, _sf("UNKNOWN_EXCEPTION"), Kind.UNAVAILABLE),
    ("salesforce", WRITE, 500, _sf("UNKNOWN_EXCEPTION"), Kind.OUTCOME_UNKNOWN),
    ("salesforce", WRITE, 502, b"<html></html>", Kind.OUTCOME_UNKNOWN),
    ("salesforce", WRITE, 503, _sf("SERVER_UNAVAILABLE"), Kind.UNAVAILABLE),
    ("salesforce", WRITE, 504, b"", Kind.OUTCOME_UNKNOWN),
    ("netsuite", WRITE, 400, _ns("INVALID_CONTENT"), Kind.REJECTED),
    ("netsuite", GET, 400, _ns("INVALID_PARAMETER"), Kind.REJECTED),
    ("netsuite", WRITE, 400, _ns("USER_ERROR", "Error while accessing a resource. This entity already exists."), Kind.CONFLICT),
    ("netsuite", WRITE, 400, _ns("USER_ERROR", "Please enter value(s) for: Subsidiary"), Kind.REJECTED),
    ("netsuite", GET, 400, _ns("USER_ERROR", "Transaction type specified is incorrect."), Kind.NOT_FOUND),
    ("netsuite", WRITE, 400, _ns("USER_ERROR", "The record has been changed by another user."), Kind.CONFLICT),
    ("netsuite", WRITE, 400, _ns("IDEMPOTENCY_ERROR"), Kind.CONFLICT),
    ("netsuite", GET, 401, _ns("INVALID_LOGIN"), Kind.UNAUTHENTICATED),
    ("netsuite", GET, 403, _ns("INSUFFICIENT_PERMISSION"), Kind.FORBIDDEN),
    ("netsuite", GET, 404, _ns("NONEXISTENT_ID"), Kind.NOT_FOUND),
    ("netsuite", GET, 405, _ns("METHOD_NOT_ALLOWED"), Kind.MALFORMED),
    ("netsuite", GET, 429, {**_ns("CONCURRENCY_LIMIT_EXCEEDED"), "o:errorCode": "USER_ERROR"}, Kind.THROTTLED),
    ("netsuite", WRITE, 429, _ns("CONCURRENCY_LIMIT_EXCEEDED"), Kind.THROTTLED),
    ("netsuite", GET, 500, _ns("UNEXPECTED_ERROR"), Kind.UNAVAILABLE),
    ("netsuite", WRITE, 500, _ns("UNEXPECTED_ERROR"), Kind.OUTCOME_UNKNOWN),
    ("netsuite", GET, 503, b"<html></html>", Kind.UNAVAILABLE),
    ("netsuite", WRITE, 504, b"<html></html>", Kind.OUTCOME_UNKNOWN),
    ("kantata", GET, 400, _ka("system"), Kind.REJECTED),
    ("kantata", GET, 401, _ka("oauth", "Invalid OAuth 2 Request"), Kind.UNAUTHENTICATED),
    ("kantata", GET, 403, _ka("system"), Kind.FORBIDDEN),
    ("kantata", GET, 404, _ka("system", "Not found"), Kind.NOT_FOUND),
    ("kantata", WRITE, 422, _ka("validation", "Title can't be blank", field="title"), Kind.REJECTED),
    ("kantata", WRITE, 422, _ka("validation", "Crosswalk contract has already been entered", field="value"), Kind.CONFLICT),
    ("kantata", WRITE, 429, _ka("system"), Kind.THROTTLED),
    ("kantata", GET, 500, _ka("system"), Kind.UNAVAILABLE),
    ("kantata", WRITE, 500, _ka("system"), Kind.OUTCOME_UNKNOWN),
    ("kantata", WRITE, 502, b"", Kind.OUTCOME_UNKNOWN),
    ("kantata", WRITE, 503, _ka("system", "Down for maintenance"), Kind.UNAVAILABLE),
]


def _answer(status: int, body: Any, **headers: str) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Response(status=status, headers=headers, body=content)


@pytest.mark.parametrize(("key", "method", "status", "body", "kind"), TABLE)
def test_the_sheets_error_tables_become_our_kinds(key: str, method: str, status: int, body: Any, kind: Kind) -> None:
    connector, response = connectors()[key], _answer(status, body)
    spoken = dialect(connector.dialect)
    failure = classify(connector, connector.resources[0], Request(method=method, path="/x"), response, spoken.error(connector, response))
    assert failure.kind is kind
    assert failure.members["system"] == key
    assert failure.members["status"] == status
    assert connector.title in failure.detail


def test_a_bad_gateway_of_netsuite_after_a_write_was_never_certain() -> None:
    """502 in front of a POST transform: the table calls it weather; the writer looks the record up before it repeats anything."""
    connector = connectors()["netsuite"]
    response = _answer(502, b"<html></html>")
    failure = classify(connector, None, Request(method="POST", path="/x"), response, dialect(connector.dialect).error(connector, response))
    assert failure.weather


@pytest.mark.parametrize(
    ("key", "entity", "theirs", "ours"),
    [
        ("salesforce", "customer", "BillingCity", "address.city"),
        ("salesforce", "opportunity", "Billing_Entity__c", "billing_entity"),
        ("salesforce", "opportunity", "Unknown__c", None),
        ("netsuite", "contract", "terms", "payment_terms"),
        ("netsuite", "contract", "item.items[0].item", "lines.0.billing_type"),
        ("netsuite", "contract", "item.items[12].quantity", "lines.12.quantity"),
        ("netsuite", "contract", "taxDetails.items[1].taxAmount", "lines.1.tax_amount"),
        ("netsuite", "customer", "subsidiary", "legal_entity"),
        ("kantata", "task", "title", "name"),
        ("kantata", "time_entry", "user_id", "person_reference"),
        ("kantata", "task", None, None),
    ],
)
def test_a_systems_field_is_said_in_our_words(key: str, entity: str, theirs: str | None, ours: str | None) -> None:
    assert our_field(CONFIGURED[key].resource(entity), theirs) == ours
    assert our_field(None, theirs) is None


HINTS: list[tuple[str | None, float | None]] = [
    ("7", 7),
    ("0.5", 0.5),
    ("-3", 0),
    ("999999", 3600),
    ("soon", None),
    ("nan", None),
    ("", None),
    (None, None),
]


def _hint(text: str | None) -> float | None:
    headers = {} if text is None else {"retry-after": text}
    return retry_after(connectors()["salesforce"], _answer(429, b"", **headers))


@pytest.mark.parametrize(("text", "wanted"), HINTS)
def test_a_hint_to_wait_is_seconds_or_nothing(text: str | None, wanted: float | None) -> None:
    assert _hint(text) == wanted


def test_a_hint_to_wait_may_be_a_date() -> None:
    now = datetime.now(UTC)
    later = _hint(format_datetime(now + timedelta(seconds=90), usegmt=True))
    assert later is not None
    assert 60 < later <= 90
    assert _hint(format_datetime(now - timedelta(hours=1), usegmt=True)) == 0


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer SECRETVALUE1",
        '{"access_token":"SECRETVALUE1","x":1}',
        '{\\"access_token\\": \\"SECRETVALUE1\\"}',
        "client_secret=SECRETVALUE1&grant_type=x",
        "client_assertion=SECRETVALUE1",
        'OAuth realm="1", oauth_token="SECRETVALUE1"',
        "password: SECRETVALUE1",
        "Password='SECRETVALUE1'",
    ],
)
def test_an_excerpt_shows_no_secret(text: str) -> None:
    assert "SECRETVALUE1" not in redact(text)
    assert "***" in redact(text)


def test_an_excerpt_is_short_and_flat_and_keeps_the_rest() -> None:
    assert redact("a\r\n\x00b\x7fc") == "a b c"
    assert len(redact("x" * 1000)) == 300
    assert redact("The token is wrong") == "The token is wrong"
    assert masked("abc12345 def", ["abc12345"]) == "*** def"


# ── Dialects ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "kind", "wanted"),
    [
        ("O'Hara", "", r"'O\'Hara'"),
        ("back\\slash", "", r"'back\\slash'"),
        ("\\' OR Id != '", "", r"'\\\' OR Id != \''"),
        ("two\nlines\r", "", r"'two\nlines\r'"),
        ("true", "boolean", "true"),
        ("12.5", "number", "12.5"),
    ],
)
def test_soql_literals_are_escaped(value: str, kind: str, wanted: str) -> None:
    assert literal(value, kind) == wanted


@pytest.mark.parametrize(("key", "value"), [("is_won", "true OR Name != ''"), ("is_won", "1"), ("is_won", "TRUE)")])
def test_a_bare_soql_literal_must_be_one(key: str, value: str) -> None:
    connector = CONFIGURED["salesforce"]
    with pytest.raises(ValueError, match="boolean"):
        dialect("salesforce_rest").list_rows(connector, connector.resource("opportunity"), Query(filters={key: value}))


@pytest.mark.parametrize("key", sorted(CONFIGURED))
def test_hostile_ids_stay_in_their_place(key: str) -> None:
    connector = CONFIGURED[key]
    resource, spoken = connector.resource(usual(key)), dialect(connector.dialect)
    for hostile in ("1/../../users", "1?x=y", "1#x", "a' OR Name != '"):
        built = [spoken.find(connector, resource, hostile)]
        with suppress(NotFound):  # what cannot be an id is not even asked for
            built.append(spoken.get(connector, resource, hostile))
        for request in built:
            assert "/../" not in request.path
            assert "?" not in request.path
            assert "#" not in request.path


def test_a_salesforce_page_that_cuts_lines_is_refused() -> None:
    resource = CONFIGURED["salesforce"].resource("opportunity")
    cut = {"totalSize": 300, "done": False, "nextRecordsUrl": "/x", "records": []}
    body = {"totalSize": 1, "done": True, "records": [{"Id": "006", "OpportunityLineItems": cut}]}
    with pytest.raises(ValueError, match="more lines"):
        dialect("salesforce_rest").page(resource, Query(), _answer(200, body))


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _no_floats(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_no_floats(item) for item in value.values())
    return all(_no_floats(item) for item in value) if isinstance(value, list) else not isinstance(value, float)


def test_json_is_read_without_floats_and_keeps_its_digits() -> None:
    read = jsonio.loads('{"a": 0.1, "b": [23.0, 1e2, 7], "c": {"d": 12345678901234567.891}}')
    assert _no_floats(read)
    assert str(read["a"]) == "0.1"
    assert str(read["c"]["d"]) == "12345678901234567.891"


@pytest.mark.parametrize(
    ("value", "text"), [("0.1", "0.1"), ("999.95", "999.95"), ("2250.00", "2250"), ("1E+3", "1000"), ("-0.005", "-0.005")]
)
def test_decimals_are_written_with_the_same_digits(value: str, text: str) -> None:
    assert jsonio.dumps({"a": D(value)}) == f'{{"a":{text}}}'.encode()
    assert jsonio.loads(jsonio.dumps(D(value))) == D(value)


@pytest.mark.parametrize("value", [D("NaN"), D("Infinity"), D("0.12345678901234567891")])
def test_numbers_that_json_cannot_carry_are_refused(value: Decimal) -> None:
    with pytest.raises(ValueError):
        jsonio.dumps({"a": value})


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", '{"a": -Infinity}', "{", ""])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        jsonio.loads(text)


def test_dates_are_written_as_the_wire_wants_them() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
    assert jsonio.dumps([date(2026, 1, 2), moment, "ü"]) == '["2026-01-02","2026-01-02T03:04:05.678Z","ü"]'.encode()
    with pytest.raises(TypeError):
        jsonio.dumps({1, 2})


# ── Errors ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _every(cls: type) -> list[type]:
    return [item for child in cls.__subclasses__() for item in (child, *_every(child))]


def test_every_kind_has_exactly_one_failure() -> None:
    ours = [item for item in _every(Failure) if item.__module__ == failure_module.__name__]
    assert sorted(item.kind for item in ours) == sorted(Kind)
    assert set(BY_KIND.values()) == set(ours)


@pytest.mark.parametrize("kind", sorted(Kind))
def test_every_failure_survives_a_checkpoint(kind: Kind) -> None:
    failure = BY_KIND[kind](
        "it said no", retry_after=1.5, system="netsuite", connection="ns", operation="create", status=400, field="lines.0"
    )
    serializer = CheckpointSerializer()
    for again in (Failure.from_dict(json.loads(json.dumps(failure.to_dict()))), serializer.deserialize(serializer.serialize(failure))):
        assert type(again) is BY_KIND[kind]
        assert (again.detail, again.retry_after, again.members) == (failure.detail, failure.retry_after, failure.members)
        assert (again.weather, again.field, again.system, str(again)) == (failure.weather, "lines.0", "netsuite", str(failure))
    bare = serializer.deserialize(serializer.serialize(BY_KIND[kind]("x")))
    assert (bare.retry_after, bare.members) == (None, {})


_PROBLEMS = [item for item in _every(problems.Problem) if not item.__module__.startswith("tests")]


@pytest.mark.parametrize("problem", _PROBLEMS, ids=lambda item: f"{item.__module__}.{item.__name__}")
def test_every_problem_renders_rfc_9457(problem: type[problems.Problem]) -> None:
    made = RateLimited(Decision(False, "minute", 60, 0, 7, 60)) if problem is RateLimited else problem("the detail")
    body = made.body("0af7651916cd43dd8448eb211c80319c")
    assert body["type"] == f"/problems/{problem.slug}"
    assert (body["title"], body["status"], body["retryable"]) == (problem.title, problem.status, problem.retryable)
    assert body["code"] == problem.slug.replace("-", "_")
    assert 400 <= body["status"] < 600
    assert body["title"]
    assert body["traceId"] == "0af7651916cd43dd8448eb211c80319c"
    assert problems.ProblemBody.model_validate(body).detail == made.detail != ""
    assert json.loads(json.dumps(body)) == body


def test_problems_have_their_own_slugs_and_hints() -> None:
    own = [item for item in _PROBLEMS if "slug" in item.__dict__]
    assert len({item.slug for item in own}) == len(own) >= 15
    waiting = problems.Unavailable("later", retry_after=0.2, errors=[problems.FieldError(pointer="/name", detail="x")])
    assert waiting.body()["retryAfterSeconds"] == 1
    assert waiting.body()["errors"] == [{"pointer": "/name", "detail": "x", "code": "invalid"}]
    assert waiting.response_headers() == {"Retry-After": "1"}


def test_a_constant_is_never_read() -> None:
    assert not const_field("x", 1).readable
    assert Const(value=1) == Const.model_validate({"kind": "const", "value": 1})
