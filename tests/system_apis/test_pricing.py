"""What the mapping does for systems that compute amounts, tell something instead of nothing, or serve one company: pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.core.failures import Rejected
from app.system_apis.kit.connector import LookupKey
from app.system_apis.kit.converters import Codes, Day, Given, Lines, Number, field
from app.system_apis.kit.mapping import from_vendor, to_vendor
from app.system_apis.kit.pricing import Priced

PRICED = Priced(unit_price="price", discount="less")


@pytest.mark.parametrize(
    ("quantity", "price", "amount", "cents", "wanted"),
    [
        ("12.5", "180", "2250", 2, {"price": "180"}),
        ("133.33", "125.95625", "16793.75", 2, {"price": "125.95625"}),
        ("0.33334", "100", "33.34", 2, {"price": "100.01800"}),
        ("3", "33.333333333", "100", 2, {"price": "33.33333"}),
        ("2500", "99.999999", "250000", 2, {"price": "100"}),
        ("99999", "1.00000449", "99999.45", 2, {"price": "1.00001", "less": "0.55"}),
        ("1.58333", "15000", "23750", 0, {"price": "15000"}),
        ("0", "100", "0", 2, {}),
    ],
)
def test_quantity_times_price_less_discount_is_the_amount(
    quantity: str, price: str, amount: str, cents: int, wanted: dict[str, str]
) -> None:
    line = {"quantity": Decimal(quantity), "unit_price": Decimal(price), "amount": Decimal(amount)}
    assert PRICED.settled(line, cents) == {name: Decimal(value) for name, value in wanted.items()}


def test_lines_are_priced_in_the_currency_of_their_record() -> None:
    line = (field("quantity", "hours", Number()), field("unit_price", "price", Number()))
    fields = (field("lines", "rows", Lines(fields=line, priced=PRICED)),)
    sold = [{"quantity": Decimal("0.01667"), "unit_price": Decimal(15000), "amount": Decimal(251)}]
    for currency, price in (("JPY", "15056.98861"), ("GBP", "15056.98861")):
        (row,) = _written(fields, {"currency_code": currency, "lines": sold})["rows"]
        assert row["price"] == Decimal(price)
        assert row.get("less", 0) == 0


def test_what_a_system_tells_instead_of_nothing() -> None:
    fields = (field("due_on", "due", Day(), empty="0001-01-01"), field("memo", "text", empty=""), field("notes", "remark"))
    assert from_vendor(fields, {"due": "0001-01-01", "text": "", "remark": None}, {})[0] == {"due_on": None, "memo": None, "notes": None}
    nothing = {"due_on": None, "memo": None, "notes": None}
    assert _written(fields, nothing, creating=False) == {"due": "0001-01-01", "text": "", "remark": None}
    assert _written(fields, nothing) == {}


@pytest.mark.parametrize("maps", [{"company": {"ONE": "17"}}, {}])
def test_what_is_given_is_not_written_and_nothing_else_is_taken(maps: dict[str, dict[str, str]]) -> None:
    fields = (field("legal_entity", "id", Given(values="company", value=None if maps else "ONE")),)
    assert to_vendor(fields, {"legal_entity": "ONE"}, creating=True, refs={}, maps=maps, settings={}) == {}
    with pytest.raises(Rejected, match="'TWO' cannot be: it is 'ONE'") as raised:
        to_vendor(fields, {"legal_entity": "TWO"}, creating=True, refs={}, maps=maps, settings={})
    assert raised.value.field == "legal_entity"
    assert from_vendor(fields, {"id": "x"}, maps)[0] == {"legal_entity": "ONE"}


def test_numbers_are_codes_in_their_shortest_form_and_several_values_may_mean_one() -> None:
    rates = Codes(table={"20": "STANDARD", "8.88": "SALES"}, also={"OLD": "20"})
    assert [rates.to_vendor(Decimal(text), {}) for text in ("20", "20.00", "2E1", "8.8800")] == ["STANDARD"] * 3 + ["SALES"]
    assert [rates.from_vendor(text, {}) for text in ("STANDARD", "OLD")] == ["20", "20"]


def test_a_short_field_keeps_the_end_of_our_key() -> None:
    key = "cus_01jd4z6k3ve0gr9ps8c0y3zq01"
    assert LookupKey(field="number", last=20, upper=True).kept(key) == "6K3VE0GR9PS8C0Y3ZQ01"
    assert LookupKey(field="externalId").kept(key) == key


def _written(fields: Any, data: dict[str, Any], *, creating: bool = True) -> dict[str, Any]:
    return to_vendor(fields, data, creating=creating, refs={}, maps={}, settings={})
