"""The kit where a record leans on others: sums, lines that say what is around them, versions and paths out of the record, what is gone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.core.failures import Kind, NotFound
from app.system_apis.kit.auth import Basic
from app.system_apis.kit.calls import Call, Endpoints, Errors, Rest, Search
from app.system_apis.kit.connector import Connector, LookupKey, Resource, Rule
from app.system_apis.kit.converters import Codes, Day, Lines, Ref, Total, Whole, const, field
from app.system_apis.kit.dialects.rest import PlainRest
from app.system_apis.kit.mapping import from_vendor, refs_wanted, to_vendor
from app.system_apis.kit.wire import Query, Response

D = Decimal
RESOURCE = Resource(
    entity="customer",
    object="party",
    path="/parties",
    key=LookupKey(field="key"),
    operations=frozenset({"read", "list", "create", "update", "delete"}),
    filters={"name": "q=name = '{value}'"},
    fields=(field("name", "name"),),
    calls=Endpoints(
        read=Call(path="/parties", query={"q": "id = {id}"}),
        list=Call(path="/parties"),
        update=Call(method="PATCH", path="/parties/{row.number}"),
        delete=Call(method="POST", path="/parties/{row.number}/action/cancel", body={"why": "taken back"}),
        item="items.0",
        items="items",
        ids="[0-9]+",
        version="links[rel=self].version",
        gone="state=CANCELLED",
        search=Search(key="find=by;key={key}", since="q=changed >= '{since}'", escape={"'": "''"}),
    ),
)
CONNECTOR = Connector(
    key="plain",
    title="Plain",
    dialect="rest",
    base_url="https://plain.example",
    auth=(Basic(),),
    failures=(Rule(status=400, kind=Kind.REJECTED),),
    resources=(RESOURCE,),
    rest=Rest(health=Call(path="/"), errors=Errors(message=("detail",), field=("pointer",))),
)
ROW = {"id": 7, "number": "P 1/2", "state": "OPEN", "key": "cus_1", "links": [{"rel": "lov"}, {"rel": "self", "version": "ACED01"}]}
SPOKEN = PlainRest()


def _answer(body: Any, status: int = 200) -> Response:
    return Response(status=status, headers={}, body=json.dumps(body).encode())


def test_a_total_is_the_sum_over_lines_and_what_is_below_them() -> None:
    rows = [{"amount": D("1.10"), "taxes": [{"amount": D("0.22")}, {"amount": None}]}, {"amount": D("2"), "taxes": []}, {"amount": None}]
    assert Total(of="amount").from_vendor(rows, {}) == D("3.10")
    assert Total(of="taxes.amount").from_vendor(rows, {}) == D("0.22")
    assert Total(of="amount").from_vendor([], {}) == 0
    assert Total(of="amount").from_vendor(None, {}) is None
    for wrong in ("3.10", {"items": []}, [{"amount": "three"}]):
        with pytest.raises(ValueError, match="is not a"):
            Total(of="amount").from_vendor(wrong, {})
    with pytest.raises(ValueError, match="computed"):
        Total(of="amount").to_vendor(D(1), {})


def test_a_line_says_its_place_and_what_holds_around_it() -> None:
    from datetime import date

    fields = (
        field("contract", "lines.0.order", Ref(entity="contract"), "read"),
        field(
            "lines",
            "lines",
            Lines(
                having="amount",
                fields=(
                    field("^.position", "n", Whole()),
                    field("^.contract", "order", Ref(entity="contract", number=True)),
                    field("^.starts_on", "from", Day()),
                    field("amount", "amount"),
                ),
            ),
            "create",
        ),
        const("address.type", "BILL_TO", beside="address"),
    )
    data = {"contract": "con_1", "starts_on": date(2026, 10, 1), "lines": [{"amount": "1"}, {"amount": None}, {"amount": "3"}]}
    assert set(refs_wanted(fields, data, creating=True)) == {("contract", "con_1")}
    body = to_vendor(fields, data, creating=True, refs={"con_1": "77"}, maps={}, settings={})
    line = {"order": 77, "from": "2026-10-01"}
    assert body == {"lines": [{"n": 1, **line, "amount": "1"}, {"n": 3, **line, "amount": "3"}]}
    assert from_vendor(fields, {"lines": [{"order": 77}]}, {})[1] == {"contract": ("contract", "77")}
    with_address = to_vendor(fields, {"address": {"city": "Bristol"}}, creating=True, refs={}, maps={}, settings={})
    assert with_address == {"address": {"type": "BILL_TO"}}


@pytest.mark.parametrize("rate", ["20", "20.0", "20.00", "2E+1"])
def test_a_code_of_a_number_does_not_mind_its_digits(rate: str) -> None:
    assert Codes(values="tax").to_vendor(D(rate), {"tax": {"20": "VAT20"}}) == "VAT20"


def test_a_change_goes_to_where_the_record_says_with_the_version_that_was_read() -> None:
    read = _answer({"items": [ROW]})
    assert SPOKEN.locks(RESOURCE)
    held = SPOKEN.locked(RESOURCE, SPOKEN.update(CONNECTOR, RESOURCE, "7", {"name": "x"}), read)
    assert (held.path, dict(held.headers)["If-Match"]) == ("/parties/P%201%2F2", '"ACED01"')
    act = SPOKEN.locked(RESOURCE, SPOKEN.delete(CONNECTOR, RESOURCE, "7"), read)
    assert (act.path, act.json_body, dict(act.headers)) == ("/parties/P%201%2F2/action/cancel", {"why": "taken back"}, {})
    with pytest.raises(ValueError, match="version"):
        SPOKEN.locked(RESOURCE, SPOKEN.update(CONNECTOR, RESOURCE, "7", {}), _answer({"items": [ROW | {"links": []}]}))


def test_a_record_out_of_a_list_that_is_cancelled_or_missing_is_none() -> None:
    assert SPOKEN.record(RESOURCE, _answer({"items": [ROW]})) == ROW
    cancelled = ROW | {"state": "CANCELLED"}
    assert SPOKEN.record(RESOURCE, _answer({"items": []})) is None
    assert SPOKEN.record(RESOURCE, _answer({"items": [cancelled]})) is None
    assert SPOKEN.found(RESOURCE, "cus_1", _answer({"items": [cancelled, ROW]})) == ROW
    assert SPOKEN.page(RESOURCE, Query(), _answer({"items": [cancelled, ROW]})).rows == (ROW,)
    for wrong in ({}, [], {"items": {}}):
        with pytest.raises(ValueError, match="a record is"):
            SPOKEN.record(RESOURCE, _answer(wrong))


def test_what_cannot_be_an_id_is_not_asked_for() -> None:
    assert dict(SPOKEN.get(CONNECTOR, RESOURCE, "7").query) == {"q": "id = 7"}
    for hostile in ("7 OR 1 = 1", "7\n", "", "seven"):
        with pytest.raises(NotFound):
            SPOKEN.get(CONNECTOR, RESOURCE, hostile)


def test_clauses_of_one_parameter_are_joined() -> None:
    query = Query(changed_since=datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC), filters={"name": "O'Hara"})
    asked = dict(SPOKEN.list_rows(CONNECTOR, RESOURCE, query).query)
    assert asked["q"].startswith("name = 'O''Hara' AND changed >= '2026-01-01T00:00:00")
    assert dict(SPOKEN.find(CONNECTOR, RESOURCE, "cus_1").query)["find"] == "by;key=cus_1"


def test_a_json_pointer_is_a_field() -> None:
    assert SPOKEN.error(CONNECTOR, _answer({"detail": "no", "pointer": "/lines/0/amount"}, 400)).field == "lines.0.amount"


def test_a_connector_says_what_a_record_tells() -> None:
    assert CONNECTOR.tells("customer", "name")
    assert not CONNECTOR.tells("customer", "tax_number")
