"""What is SAP's own: a session that ended, a price that makes the agreed amount, the way of an invoice through finance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.core.failures import NotFound, Unauthenticated, Unavailable
from app.sandbox.offices import finance
from tests.system_apis.bench import EVERYBODY, Bench, new_id

KEY = "sap_s4hana"
ENTITIES = [("HOLT-UK", "GBP", "20"), ("HOLT-DE", "EUR", "19"), ("HOLT-US", "USD", "8.88"), ("HOLT-UK", "EUR", "0")]


def line(kind: str, quantity: str, price: str, amount: str, rate: str) -> dict[str, Any]:
    tax = (Decimal(amount) * Decimal(rate) / 100).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    figures = {"quantity": Decimal(quantity), "unit_price": Decimal(price), "amount": Decimal(amount)}
    return {"billing_type": kind, "description": "Delivery", **figures, "tax_rate": Decimal(rate), "tax_amount": tax}


def agreed(rate: str) -> list[dict[str, Any]]:
    """133.33 h at 143.95 less 12.5 %, 96.75 h at 187.77, and a fee."""
    time, fee = "time_and_materials", "fixed_fee"
    return [
        line(time, "133.33", "125.95625", "16793.75", rate),
        line(time, "96.75", "187.77", "18166.75", rate),
        line(fee, "1", "30333.33", "30333.33", rate),
    ]


@pytest.mark.parametrize(("legal_entity", "currency", "rate"), ENTITIES)
async def test_from_customer_to_issued_invoice(bench: Bench, legal_entity: str, currency: str, rate: str) -> None:
    connection = await bench.connection(KEY)
    office = finance(KEY, {"base_url": bench.vendors[KEY].base_url, "credentials": bench.vendors[KEY].credentials})
    customer, contract, invoice = new_id("customer"), new_id("contract"), new_id("invoice")
    place = {"legal_entity": legal_entity, "currency_code": currency}
    await bench.create(connection, "customer", customer, {"name": "Larkfield", **place})
    lines = agreed(rate)
    terms = {"customer": customer, "signed_on": date(2026, 9, 30), "payment_terms": "Net 45", "memo": "Larkfield ERP", "lines": lines}
    await bench.create(connection, "contract", contract, {**place, **terms})
    booked = (await bench.read(connection, "contract", contract)).data
    assert booked.subtotal == sum(item["amount"] for item in lines)
    assert booked.tax_total == sum(item["tax_amount"] for item in lines)
    assert [(item.number, item.amount, item.tax_rate, item.tax_amount) for item in booked.lines] == [
        (number, item["amount"], item["tax_rate"], item["tax_amount"]) for number, item in enumerate(lines, 1)
    ]

    part = [
        line("time_and_materials", "1.58333", "125.95625", "199.43", rate),
        line("time_and_materials", "0.01667", "187.77", "3.13", rate),
        lines[2],
    ]
    await bench.create(connection, "invoice", invoice, {**place, "contract": contract, "customer": customer, "lines": part})
    draft = await bench.read(connection, "invoice", invoice)
    total, tax = sum(item["amount"] for item in part), sum(item["tax_amount"] for item in part)
    assert (draft.data.status, draft.data.number, draft.data.subtotal, draft.data.tax_total) == ("draft", None, total, tax)
    assert draft.refs["contract"] == ("contract", await bench.linked(connection, "contract", contract))
    assert office.drafts()[-1] == draft.external_id

    office.approve(draft.external_id)
    assert draft.external_id not in office.drafts()
    issued = (await bench.read(connection, "invoice", invoice)).data
    assert (issued.status, issued.subtotal, issued.tax_total) == ("issued", total, tax)
    assert issued.number.startswith("9")
    assert issued.issued_on == bench.vendors[KEY].simulator.utcnow().date()

    state = bench.vendors[KEY].simulator.state()
    (book,) = [item for item in office.invoices(state) if item.key == invoice]
    assert (book.id, book.currency, book.net, book.tax, book.minutes) == (draft.external_id, currency, total, tax, Decimal(96))
    (order,) = [item for item in office.contracts(state) if item.key == contract]
    assert (order.net, order.tax) == (booked.subtotal, booked.tax_total)
    (document,) = [row for row in state["A_BillingDocument"] if row["BillingDocument"] == issued.number]
    assert (Decimal(document["TotalNetAmount"]), Decimal(document["TaxAmount"])) == (total, tax)
    keys = {(item.object, item.key) for item in office.ours(state)}
    assert {("A_SalesOrder", contract), ("A_DebitMemoRequest", invoice), ("A_BusinessPartner", customer[-20:].upper())} <= keys
    assert not [row for row in state["__ignored"] if row["property"] != "HeaderBillingBlockReason"], "nothing is passed over in silence"


async def test_a_rejected_draft_is_deleted(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    office = finance(KEY, {"base_url": bench.vendors[KEY].base_url, "credentials": bench.vendors[KEY].credentials})
    invoice = await bench.made(connection, "invoice")
    office.reject(str(await bench.linked(connection, "invoice", invoice)))
    with pytest.raises(NotFound):
        await bench.read(connection, "invoice", invoice)


async def test_a_contract_is_not_billed_beside_its_invoices(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    raw = (await bench.read(connection, "contract", await bench.made(connection, "contract"))).raw
    assert raw["HeaderBillingBlockReason"] == "02"


async def test_a_session_that_ended_is_fetched_again_and_the_write_repeated_once(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    await bench.made(connection, "customer")
    data, canonical = await bench.data(connection, "customer", {}), new_id("customer")
    bench.vendors[KEY].revoke()
    with bench.calls(KEY) as heard:
        await bench.create(connection, "customer", canonical, data)
    assert [(entry["method"], entry["status"]) for entry in heard] == [("POST", 403), ("GET", 200), ("POST", 201)]
    await bench.check_one(connection, "customer", canonical)


async def test_a_refused_password_is_tried_once(bench: Bench) -> None:
    """After a few wrong ones the communication user is locked for everybody."""
    connection = await bench.connection(KEY)
    wrong = connection.model_copy(update={"credentials": {**connection.credentials, "password": "wrong"}})
    bench.gate._tokens.pop(KEY, None)
    with bench.calls(KEY) as heard, pytest.raises(Unauthenticated) as raised:
        await bench.reader.get(wrong, "customer", "1")
    assert [entry["status"] for entry in heard] == [401]
    assert raised.value.members["owner"] == connection.owner
    bench.vendors[KEY].simulator.unlock_communication_user()  # type: ignore[attr-defined]


async def test_a_document_that_somebody_has_open_is_weather(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    canonical = await bench.made(connection, "contract")
    external, simulator = str(await bench.linked(connection, "contract", canonical)), bench.vendors[KEY].simulator
    simulator.open_for_editing("A_SalesOrder", external)  # type: ignore[attr-defined]
    with pytest.raises(Unavailable, match="currently being processed"):
        await bench.writer.update(connection, "contract", canonical, {"purchase_order": "PO-9"}, origin=EVERYBODY)
    simulator.close_editing("A_SalesOrder", external)  # type: ignore[attr-defined]
    await bench.writer.update(connection, "contract", canonical, {"purchase_order": "PO-9"}, origin=EVERYBODY)
    assert (await bench.read(connection, "contract", canonical)).data.purchase_order == "PO-9"
