"""What is special about Business Central: from a contract to an issued invoice, to the cent, in the company that a connection serves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.canonical import quantize
from app.core.failures import Forbidden, NotFound, Rejected, Unsupported
from app.process_apis.services.billing.rules import Billable, LineTerms, plan_invoice
from app.sandbox import offices
from app.system_apis.kit.wire import Request
from app.system_apis.reader import Record
from app.system_apis.writer import Written
from tests.system_apis.bench import Bench, new_id

KEY = "dynamics365"
PRICE = Decimal("143.95") * Decimal("0.875")
AGREED = (
    ("time_and_materials", "Senior Consultant: build", Decimal("133.33"), PRICE),
    ("time_and_materials", "Analyst: reports", Decimal("41.7"), Decimal("95.0123456789")),
    ("fixed_fee", "Go-live", Decimal(1), Decimal("9999.95")),
)


def _line(kind: str, text: str, quantity: Decimal, price: Decimal, rate: str, currency: str) -> dict[str, Any]:
    amount = quantize(quantity * price, currency)
    tax = quantize(amount * Decimal(rate) / 100, currency)
    figures = {"quantity": quantity, "unit_price": price, "amount": amount, "tax_rate": Decimal(rate), "tax_amount": tax}
    return {"billing_type": kind, "description": text, **figures}


async def _signed(bench: Bench, lines: list[dict[str, Any]], currency: str = "GBP") -> tuple[Any, str, str, Record]:
    """A customer and a contract."""
    connection, customer, contract = await bench.connection(KEY), new_id("customer"), new_id("contract")
    party = {"name": f"Larkfield {customer[-6:]}", "legal_entity": "HOLT-UK", "currency_code": currency}
    await bench.create(connection, "customer", customer, party)
    data = {"customer": customer, "legal_entity": "HOLT-UK", "currency_code": currency, "payment_terms": "Net 45", "lines": lines}
    made = await bench.create(connection, "contract", contract, {**data, "memo": "Larkfield ERP", "delivery_entity": "HOLT-DE"})
    return connection, customer, contract, await bench.reader.get(connection, "contract", made.external_id)


async def _billed(bench: Bench, customer: str, contract: str, lines: list[dict[str, Any]], currency: str = "GBP") -> tuple[str, Written]:
    connection, invoice = await bench.connection(KEY), new_id("invoice")
    head = {"contract": contract, "customer": customer, "legal_entity": "HOLT-UK", "currency_code": currency, "memo": "Crosswalk"}
    return invoice, await bench.create(connection, "invoice", invoice, {**head, "lines": lines})


async def test_from_a_contract_to_an_issued_invoice(bench: Bench) -> None:
    agreed = [_line(*line, "20", "GBP") for line in AGREED]
    connection, customer, contract, booked = await _signed(bench, agreed)
    assert booked.data.subtotal == sum(line["amount"] for line in agreed)
    assert booked.data.tax_total == sum(line["tax_amount"] for line in agreed)
    assert [line.amount for line in booked.data.lines] == [line["amount"] for line in agreed]
    terms = {
        str(at): LineTerms(
            line=str(at),
            number=at,
            reference=str(at),
            **{name: line[name] for name in ("billing_type", "description", "quantity", "unit_price", "amount", "tax_rate")},
        )
        for at, line in enumerate(agreed)
    }
    work = [
        Billable(line="0", reference="a", worked_on=date(2026, 10, 5), minutes=95),
        Billable(line="1", reference="b", worked_on=date(2026, 10, 5), minutes=20),
        Billable(line="2", reference="c", worked_on=date(2026, 10, 6)),
    ]
    plan = plan_invoice("GBP", terms, work)
    told = ("description", "quantity", "unit_price", "amount", "tax_rate", "tax_amount")
    lines = [
        {name: getattr(line, name) for name in told} | {"billing_type": "fixed_fee" if line.fixed_fee else "time_and_materials"}
        for line in plan.lines
    ]
    invoice, made = await _billed(bench, customer, contract, lines)
    draft = (await bench.reader.get(connection, "invoice", made.external_id)).data
    assert (draft.status, draft.subtotal, draft.tax_total) == ("draft", plan.subtotal, plan.tax_total)

    vendor = bench.vendors[KEY]
    office = offices.finance(KEY, {"base_url": vendor.base_url, "credentials": vendor.credentials})
    assert made.external_id in office.drafts()
    office.approve(made.external_id)
    issued = (await bench.reader.get(connection, "invoice", made.external_id)).data
    assert (issued.status, issued.subtotal, issued.tax_total) == ("issued", plan.subtotal, plan.tax_total)
    assert issued.number
    assert issued.number != draft.number
    assert issued.due_on == issued.issued_on + timedelta(days=45), "the terms of the contract, which the customer does not have"
    assert issued.balance == issued.total == plan.subtotal + plan.tax_total
    state = vendor.state()
    (there,) = [item for item in office.invoices(state) if item.key == invoice]
    assert (there.net, there.tax, round(there.minutes, 2)) == (plan.subtotal, plan.tax_total, 115)
    (order,) = [item for item in office.contracts(state) if item.key == contract]
    assert (order.net, order.currency) == (booked.data.subtotal, "GBP")
    kept = {(item.object, item.id): item.key for item in office.ours(state)}
    assert kept["salesInvoice", made.external_id] == invoice
    assert customer.endswith(kept["customer", str(await bench.linked(connection, "customer", customer))])


@pytest.mark.parametrize(
    ("currency", "quantity", "price", "amount"),
    [
        ("GBP", "0.33334", "100", "33.34"),  # the third of three invoices over 20 minutes at 100.00
        ("GBP", "0.33333", "100", "33.33"),
        ("GBP", "1333.33333", "95.0123456789", "126683.14"),
        ("GBP", "2500.00001", "99.99", "249975.01"),
        ("JPY", "1.58333", "15000", "23750"),
        ("JPY", "0.01667", "15000", "251"),
    ],
)
async def test_lines_come_to_the_amount_that_was_agreed(bench: Bench, currency: str, quantity: str, price: str, amount: str) -> None:
    figures = {"quantity": Decimal(quantity), "unit_price": Decimal(price), "amount": Decimal(amount), "tax_rate": Decimal("0.00")}
    line = {"billing_type": "time_and_materials", "description": "Advice", **figures}
    _, _, _, booked = await _signed(bench, [line], currency)
    assert booked.data.subtotal == Decimal(amount)
    assert booked.data.lines[0].quantity == Decimal(quantity)


async def test_tax_is_rounded_once_per_rate(bench: Bench) -> None:
    """Of two lines over 0.02 at 20 %, we say 0.00 tax each, and Business Central 0.01 on both together: see the page of the system."""
    small = _line("time_and_materials", "Advice", Decimal(1), Decimal("0.02"), "20", "GBP")
    _, _, _, booked = await _signed(bench, [small, small])
    assert (small["tax_amount"], booked.data.tax_total) == (Decimal("0.00"), Decimal("0.01"))


async def test_another_company_is_another_connection(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    with bench.calls(KEY) as heard, pytest.raises(Rejected, match="HOLT-UK") as raised:
        await bench.create(connection, "customer", new_id("customer"), {"name": "Larkfield", "legal_entity": "HOLT-DE"})
    assert raised.value.field == "legal_entity"
    assert heard == []
    elsewhere = connection.base_url.replace(connection.base_url[-37:-1], "0f0f0f0f-0000-4000-8000-000000000000")
    lost = connection.model_copy(update={"settings": {**connection.settings, "base_url": elsewhere}})
    lost.__dict__.pop("base_url", None)
    with pytest.raises(Forbidden):  # not: there is no such customer
        await bench.reader.get(lost, "customer", "0f0f0f0f-0000-4000-8000-000000000000")


async def test_a_rate_without_a_tax_group_is_refused_before_anything_is_sent(bench: Bench) -> None:
    with pytest.raises(Rejected, match="tax_rate"):
        await _signed(bench, [_line("fixed_fee", "Go-live", Decimal(1), Decimal(100), "8.88", "GBP")])


async def test_a_certificate_signs_in_too(bench: Bench) -> None:
    given = await bench.connection(KEY)
    connection = given.model_copy(update={"auth": "certificate", "key": given.key})
    connection.__dict__.pop("scheme", None)
    bench.gate._tokens.pop(KEY, None)
    with bench.calls(KEY) as heard:
        assert await bench.reader.health(connection) is None
    (sign_in,) = [entry for entry in heard if entry["path"].endswith("/token")]
    assert "client_assertion=" in sign_in["body"]
    assert "client_secret" not in sign_in["body"]
    bench.gate._tokens.pop(KEY, None)


async def test_a_path_that_the_environment_lacks_is_no_missing_record(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    with pytest.raises(Unsupported):
        await bench.gate.send(connection, Request(method="GET", path="/salesRockets"), operation="read")
    with pytest.raises(NotFound):
        await bench.reader.get(connection, "customer", "nonsense")
