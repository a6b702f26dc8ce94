"""What OData 2 and documents with computed amounts ask of the kit, as tables."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.core.failures import Malformed, NotFound, Unauthenticated, Unavailable
from app.system_apis.kit.auth import BasicWithCsrf
from app.system_apis.kit.connector import LookupKey
from app.system_apis.kit.converters import Codes, Day, Lines, Total, UnitPrice, field
from app.system_apis.kit.dialects import dialect
from app.system_apis.kit.mapping import from_vendor, to_vendor
from app.system_apis.kit.wire import Query, Response
from app.system_apis.sap_s4hana import CONNECTOR

_PRICED = (
    field(
        "lines",
        "items",
        Lines(fields=(field("unit_price", "price", UnitPrice()), field("^.currency_code", "currency"))),
    ),
)


def written(fields: Any, data: dict[str, Any]) -> Any:
    return to_vendor(fields, data, creating=True, refs={}, maps={}, settings={})


@pytest.mark.parametrize(
    ("quantity", "amount", "price"),
    [
        ("2", "287.90", "143.95"),
        ("133.33", "16793.75", "125.956273907"),
        ("1.58333", "199.43", "125.982312066"),
        ("1", "30333.33", "30333.33"),
        ("12.5", "2250", "180"),
        ("0.0001", "0.01", "143.95"),
    ],
)
def test_a_price_makes_the_amount_out_of_the_quantity_that_is_kept(quantity: str, amount: str, price: str) -> None:
    line = {"quantity": Decimal(quantity), "unit_price": Decimal("143.95"), "amount": Decimal(amount)}
    (sent,) = written(_PRICED, {"currency_code": "EUR", "lines": [line]})["items"]
    assert sent == {"price": price, "currency": "EUR"}
    if quantity != "0.0001":
        assert round(Decimal(price) * round(Decimal(quantity), 3), 2) == Decimal(amount)


def test_a_price_without_an_amount_is_sent_as_it_is() -> None:
    assert written(_PRICED, {"lines": [{"unit_price": Decimal("143.950")}]}) == {"items": [{"price": "143.95"}]}


def test_a_total_is_the_sum_of_its_lines() -> None:
    total = (field("tax_total", "items", Total(of="tax"), "read"),)
    assert from_vendor(total, {"items": [{"tax": "1.10"}, {"tax": "0.05"}]}, {})[0] == {"tax_total": Decimal("1.15")}
    assert from_vendor(total, {}, {})[0] == {"tax_total": None}
    for wrong in ("gone", [{"tax": "much"}]):
        with pytest.raises(Malformed):
            from_vendor(total, {"items": wrong}, {})


def test_a_day_may_be_a_midnight() -> None:
    assert written((field("on", "on", Day(midnight=True)),), {"on": date(2026, 3, 31)}) == {"on": "2026-03-31T00:00:00"}


@pytest.mark.parametrize("rate", ["20", "20.0", "20.0000"])
def test_a_number_finds_its_code_however_many_zeros_it_has(rate: str) -> None:
    assert Codes(table={"20": "1"}).to_vendor(Decimal(rate), {}) == "1"


def test_dates_of_version_2_are_days_or_instants() -> None:
    row = {"SalesOrder": "1", "SalesOrderDate": "/Date(1774915200000)/", "LastChangeDateTime": "/Date(1774952100123+0000)/"}
    resource = CONNECTOR.resource("contract")
    read = dialect("odata").record(resource, Response(status=200, headers={}, body=json.dumps({"d": row}).encode()))
    assert read is not None
    assert (read["SalesOrderDate"], read["LastChangeDateTime"]) == ("2026-03-31", "2026-03-31T10:15:00.123000+00:00")


def test_pages_that_are_counted_off_go_by_a_key_that_never_changes() -> None:
    query = Query(changed_since=datetime(2026, 3, 31, tzinfo=UTC), limit=2)
    request = dialect("odata").list_rows(CONNECTOR, CONNECTOR.resource("invoice"), query)
    assert dict(request.query)["$orderby"] == "DebitMemoRequest"


def test_a_page_without_a_count_may_be_followed_by_another_one_while_it_is_full() -> None:
    time, query = CONNECTOR.resource("time_entry"), Query(limit=2)
    names = ("PersonWorkAgreementExternalID", "CompanyCode", "TimeSheetRecord")
    rows = [dict.fromkeys(names, str(number)) for number in range(2)]
    full, rest = (Response(status=200, headers={}, body=json.dumps({"d": {"results": part}}).encode()) for part in (rows, rows[:1]))
    assert dialect("odata").page(time, query, full).cursor == "2"
    assert dialect("odata").page(time, query.model_copy(update={"cursor": "2"}), rest).cursor is None


def test_a_guid_of_version_2_says_that_it_is_one() -> None:
    spoken, task, guid = dialect("odata"), CONNECTOR.resource("task"), "6f1b7d9e-6a44-4a0e-9a6c-0d1c5f3b2a10"
    assert spoken.get(CONNECTOR, task, guid).path.endswith(f"/A_EnterpriseProjectElement(guid'{guid}')")
    asked = dict(spoken.list_rows(CONNECTOR, task, Query(filters={"project": guid})).query)["$filter"]
    assert asked.endswith(f" and ProjectUUID eq guid'{guid}'")
    for ask in (lambda: spoken.get(CONNECTOR, task, "1"), lambda: spoken.list_rows(CONNECTOR, task, Query(filters={"project": "1"}))):
        with pytest.raises(NotFound, match="no GUID"):
            ask()


def test_what_knows_no_versions_is_changed_in_any() -> None:
    spoken, project, guid = dialect("odata"), CONNECTOR.resource("project"), "6f1b7d9e-6a44-4a0e-9a6c-0d1c5f3b2a10"
    star = (("If-Match", "*"),)
    assert spoken.update(CONNECTOR, project, guid, {}).headers == spoken.delete(CONNECTOR, project, guid).headers == star
    act = spoken.act(CONNECTOR, project, guid, project.transitions["release"])  # type: ignore[attr-defined]
    assert act.path.endswith(";v=0002/ChangeEntProjProcgStatus")
    assert (act.method, act.query, act.headers) == ("POST", (("ProjectUUID", f"guid'{guid}'"), ("ProcessingStatus", "'10'")), star)


def test_the_field_at_fault_is_in_the_details_of_version_2() -> None:
    details = [{"code": "A", "target": ""}, {"code": "B", "target": "CustomerPaymentTerms"}]
    body = {"error": {"code": "V1/312", "message": {"value": "not defined"}, "innererror": {"errordetails": details}}}
    error = dialect("odata").error(CONNECTOR, Response(status=400, headers={}, body=json.dumps(body).encode()))
    assert (error.code, error.message, error.field) == ("V1/312", "not defined", "CustomerPaymentTerms")


def test_a_short_field_keeps_the_random_end_of_a_key() -> None:
    key = LookupKey(field="x", last=4, upper=True)
    assert (key.kept("cus_01abcd"), key.kept("abc"), LookupKey(field="x").kept("cus_01abcd")) == ("ABCD", "ABC", "cus_01abcd")


def test_an_id_that_has_other_parts_than_the_key_is_nobodys() -> None:
    resource = CONNECTOR.resource("contract").model_copy(update={"hints": {"keys": "SalesOrder,SalesOrderItem", "version": "2"}})
    assert dialect("odata").get(CONNECTOR, resource, "1/10").path.endswith("(SalesOrder='1',SalesOrderItem='10')")
    with pytest.raises(NotFound):
        dialect("odata").get(CONNECTOR, resource, "1")


SCHEME = BasicWithCsrf(token_path="/service/", credentials=("user", "password"))
GIVEN = {"user": "CROSSWALK", "password": "s3cret-enough"}


def test_a_session_is_fetched_and_goes_with_every_call() -> None:
    request = SCHEME.token_request("https://x", GIVEN, 0)
    assert request is not None
    assert (request.method, request.path, request.writes) == ("GET", "/service/", False)
    assert dict(request.headers)["x-csrf-token"] == "Fetch"
    assert dict(request.headers)["Authorization"].startswith("Basic ")
    answer = Response(
        status=200, headers={"x-csrf-token": "abc=="}, cookies={"SAP_SESSIONID_S4H_100": "1", "sap-usercontext": "sap-client=100"}
    )
    token = SCHEME.token(answer, 100.0, "sap_s4hana")
    assert token.expires_at == 1600.0
    signed = dict(SCHEME.sign(request.model_copy(update={"headers": ()}), "", token, GIVEN, 0).headers)
    assert signed["x-csrf-token"] == "abc=="
    assert signed["Cookie"] == "SAP_SESSIONID_S4H_100=1; sap-usercontext=sap-client=100"


@pytest.mark.parametrize(("status", "wanted"), [(401, Unauthenticated), (403, Unauthenticated), (503, Unavailable), (200, Malformed)])
def test_a_session_that_is_not_given_out(status: int, wanted: type[Exception]) -> None:
    with pytest.raises(wanted):
        SCHEME.token(Response(status=status, headers={}), 0, "sap_s4hana")
