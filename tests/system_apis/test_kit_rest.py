"""What the ``rest`` dialect and a scheme make of facts: custom fields, rows known by id, marks in a refused record, sessions."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from app.core.failures import Kind, Malformed, Unauthenticated, Unavailable
from app.system_apis.kit.auth import CookieSession, PasswordGrant
from app.system_apis.kit.calls import Call, CustomFields, Described, Endpoints, Errors, Rest
from app.system_apis.kit.connector import Connector, LookupKey, Resource
from app.system_apis.kit.converters import Codes, Lines, Number, const, field
from app.system_apis.kit.dialects import dialect
from app.system_apis.kit.mapping import dig, from_vendor
from app.system_apis.kit.wire import Query, Request, Response

REST = dialect("rest")
CUSTOM = CustomFields(
    member="custom", parameter="$custom", types={"text": "CustomStringField", "number": "CustomDecimalField", "flag": "F"}
)
RESOURCE = Resource(
    entity="contract",
    object="Order",
    path="Order",
    key=LookupKey(field="custom.Doc.REF.value"),
    operations=frozenset({"read", "list", "create", "update"}),
    fields=(
        field("memo", "custom.Doc.MEMO.value"),
        field("number", "Number.value"),
        field("lines", "Rows", Lines(fields=(field("amount", "custom.Row.NET.value", Number()), const("custom.Row.FIX.value", True)))),
    ),
    extensions={"colour": "custom.Look.COLOUR.value"},
    calls=Endpoints(
        read=Call(path="/Order/{id}"),
        list=Call(path="/Order"),
        create=Call(method="PUT", path="/Order"),
        update=Call(method="PUT", path="/Order", body={"Number": {"value": "{id}"}}),
        id="{Number.value}",
        rows=("Rows",),
    ),
)
CONNECTOR = Connector(
    key="odd",
    title="Odd",
    dialect="rest",
    base_url="https://odd.example",
    auth=(PasswordGrant(token_path="/token"),),
    failures=(),
    resources=(RESOURCE,),
    rest=Rest(health=Call(path="/"), errors=Errors(message=("message",), marks="error"), custom=CUSTOM),
)


def answer(status: int, body: Any = None, **more: Any) -> Response:
    return Response(status=status, headers={}, body=b"" if body is None else json.dumps(body).encode(), **more)


def test_reads_and_lists_name_every_custom_field_once() -> None:
    for request in (REST.get(CONNECTOR, RESOURCE, "7"), REST.list_rows(CONNECTOR, RESOURCE, Query())):
        assert ("$custom", "Doc.MEMO,Row.NET,Row.FIX,Doc.REF,Look.COLOUR") in request.query
    plain = RESOURCE.model_copy(update={"key": None, "fields": RESOURCE.fields[1:2], "extensions": {}})
    assert REST.get(CONNECTOR, plain, "7").query == ()


def test_writes_say_the_type_of_every_custom_field() -> None:
    body = {"custom": {"Doc": {"MEMO": {"value": None}, "NET": {"value": Decimal("1.5")}, "FIX": {"value": False}}}}
    sent = REST.create(CONNECTOR, RESOURCE, "con_1", body, None).json_body["custom"]["Doc"]
    assert sent == {
        "MEMO": {"type": "CustomStringField", "value": None},
        "NET": {"type": "CustomDecimalField", "value": Decimal("1.5")},
        "FIX": {"type": "F", "value": False},
        "REF": {"type": "CustomStringField", "value": "con_1"},
    }
    assert REST.update(CONNECTOR, RESOURCE, "7", {"X": {"value": 1}}).json_body == {"Number": {"value": "7"}, "X": {"value": 1}}


@pytest.mark.parametrize(
    ("there", "wanted", "sent"),
    [
        ([], ["a"], [{"n": "a"}]),
        (["1", "2"], ["a"], [{"id": "1", "n": "a"}, {"id": "2", "delete": True}]),
        (["1"], ["a", "b"], [{"id": "1", "n": "a"}, {"n": "b"}]),
        (["1"], [], [{"id": "1", "delete": True}]),
    ],
)
def test_rows_are_replaced_by_position(there: list[str], wanted: list[str], sent: list[dict[str, Any]]) -> None:
    assert hasattr(REST, "locked")
    assert REST.locks(RESOURCE)
    read = answer(200, {"Number": {"value": "7"}, "Rows": [{"id": ident} for ident in there]})
    request = REST.update(CONNECTOR, RESOURCE, "7", {"Rows": [{"n": name} for name in wanted]})
    assert REST.locked(RESOURCE, request, read).json_body["Rows"] == sent
    untouched = REST.update(CONNECTOR, RESOURCE, "7", {"X": {"value": 1}})
    assert REST.locked(RESOURCE, untouched, read).json_body == untouched.json_body
    delete = Request(method="DELETE", path="/Order/7")
    assert REST.locked(RESOURCE, delete, read) == delete


def test_a_skeleton_tells_the_fields_of_its_parts_and_the_custom_ones() -> None:
    assert RESOURCE.calls is not None
    described = Described(call=Call(path="/Order/$schema"), skeleton=True, custom="custom")
    resource = RESOURCE.model_copy(update={"calls": RESOURCE.calls.model_copy(update={"described": described})})
    body = {"Number": {}, "Rows": [{"Net": {}}], "None": [], "custom": {"Doc": {"REF": {"type": "CustomStringField"}}}}
    assert {(item.name, item.type) for item in REST.fields(resource, answer(200, body)) if item.custom} == {
        ("custom.Doc", "unknown"),
        ("custom.Doc.REF", "CustomStringField"),
    }
    names = [item.name for item in REST.fields(resource, answer(200, body)) if not item.custom]
    assert names == ["Number", "Rows", "Rows.Net", "None", "custom"]


def test_marks_are_collected_from_the_whole_record() -> None:
    body = {"Number": {"value": "7"}, "error": "Two errors.", "Rows": [{}, {"Net": {"value": "x", "error": "No number."}}]}
    error = REST.error(CONNECTOR, answer(422, body))
    assert (error.message, error.field) == ("Two errors.; No number.", "Rows.1.Net")
    assert REST.error(CONNECTOR, answer(400, {"message": "Bad."})).message == "Bad."


def test_a_wrapper_that_turned_into_text_is_malformed_and_an_absent_one_is_nothing() -> None:
    fields = (field("memo", "Memo.value"), field("amount", "Net.value", Number()))
    assert from_vendor(fields, {"Memo": {}, "Net": None}, {})[0] == {"memo": None, "amount": None}
    for changed in ("12.5", 12, Decimal("1.5"), True):
        with pytest.raises(Malformed) as raised:
            from_vendor(fields, {"Net": changed}, {})
        assert raised.value.field == "amount"
    assert dig({"Net": "12.5"}, "Net.value") is None


def test_codes_take_decimals_as_written_and_read_further_words() -> None:
    rates = Codes(values="rate")
    maps = {"rate": {"20": "VAT20", "8.88": "NYC", "0": "NONE", "100": "ALL"}}
    for value, wanted in (("20", "VAT20"), ("20.00", "VAT20"), ("8.8800", "NYC"), ("0.0", "NONE"), ("1E+2", "ALL")):
        assert rates.to_vendor(Decimal(value), maps) == wanted
    states = Codes(table={"draft": "On Hold"}, also={"Balanced": "draft"})
    assert [states.from_vendor(word, {}) for word in ("On Hold", "Balanced")] == ["draft", "draft"]
    with pytest.raises(ValueError, match="Open"):
        states.from_vendor("Open", {})


SESSION = CookieSession(sign_in_path="{instance}/login", body={"name": "{username}", "locale": "en-US"}, cookie="TICKET")


def test_a_session_is_signed_in_to_with_json_and_carried_by_its_cookies() -> None:
    request = SESSION.token_request("https://odd.example/api", {"instance": "https://odd.example", "username": "me", "password": "p"}, 0)
    assert request is not None
    assert (request.method, request.path, request.json_body) == ("POST", "https://odd.example/login", {"name": "me", "locale": "en-US"})
    assert not request.writes
    token = SESSION.token(answer(204, cookies={"TICKET": "t1", "SESSION": "s1"}), 0, "odd")
    assert (token.value, token.expires_at) == ("t1", None)
    signed = SESSION.sign(Request(method="GET", path="/x"), "https://odd.example/x", token, {}, 0)
    assert signed.headers == (("Cookie", "TICKET=t1; SESSION=s1"),)
    with pytest.raises(ValueError, match="session"):
        SESSION.sign(Request(method="GET", path="/x"), "", None, {}, 0)


@pytest.mark.parametrize(
    ("response", "wanted", "kind"),
    [
        (answer(500, {"message": "no"}), Unauthenticated, Kind.UNAUTHENTICATED),
        (answer(401), Unauthenticated, Kind.UNAUTHENTICATED),
        (answer(503), Unavailable, Kind.UNAVAILABLE),
        (answer(204), Malformed, Kind.MALFORMED),
    ],
)
def test_a_sign_in_without_a_session_has_a_name(response: Response, wanted: type[Exception], kind: Kind) -> None:
    with pytest.raises(wanted) as raised:
        SESSION.token(response, 0, "odd")
    assert getattr(raised.value, "kind", None) is kind
