"""What is SAP's own: a session that ended, a price that makes the agreed amount, the way of an invoice through finance."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec

from app.core.failures import NotFound, Unauthenticated, Unavailable
from app.sandbox.offices import finance
from app.system_apis.kit.connector import Connection
from app.system_apis.kit.wire import Query
from simulators.kit import build
from simulators.kit.serve import bind
from simulators.sap_s4hana.door import TlsDoor, certified
from tests.system_apis.bench import EVERYBODY, Bench, new_id
from tests.system_apis.samples import FACTS
from tests.system_apis.samples.sap_s4hana import entered

KEY = "sap_s4hana"
BILLING = "/sap/opu/odata4/sap/api_billingdocument/srvd_a2x/sap/billingdocument/0001/BillingDocument/SAP__self.CreateFromSDDocument"
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


async def test_a_credit_memo_is_issued_when_it_is_approved_and_billed(bench: Bench) -> None:
    connection, simulator = await bench.connection(KEY), bench.vendors[KEY].simulator
    canonical = await bench.made(connection, "credit_memo")
    draft = await bench.read(connection, "credit_memo", canonical)
    assert (draft.data.status, draft.data.number, draft.data.amount, draft.data.tax_amount) == ("draft", None, Decimal(450), Decimal(90))
    assert draft.raw["SalesOrganization"] == "1110", "that of its invoice"
    body = {"_Control": {}, "_Reference": [{"SDDocument": draft.external_id, "SDDocumentCategory": "K"}]}
    with pytest.raises(AssertionError, match="blocked for billing"):
        entered(simulator, BILLING, body)
    for _ in range(2):
        await bench.writer.transition(connection, "credit_memo", canonical, "approve", origin=EVERYBODY)
    entered(simulator, BILLING, body)
    issued = (await bench.read(connection, "credit_memo", canonical)).data
    assert (issued.status, issued.issued_on, issued.lines[0].amount) == ("issued", simulator.utcnow().date(), Decimal(450))
    assert issued.number.startswith("9")


async def test_what_people_keep_there_is_read_in_our_words(bench: Bench) -> None:
    connection, simulator = await bench.connection(KEY), bench.vendors[KEY].simulator
    made = {name: told(simulator) for name, told in FACTS[KEY].existing.items() if callable(told)}
    read = {name: await bench.reader.get(connection, name, there[0]) for name, there in made.items()}
    time_entry = read["time_entry"].data
    assert (time_entry.person_reference, time_entry.worked_on, time_entry.minutes) == ("SOKAFOR", date(2026, 3, 28), 440)
    assert (time_entry.approved, time_entry.notes) == (False, "Workshop")
    simulator.approve_time(made["time_entry"][0].rpartition("/")[2])  # type: ignore[attr-defined]
    assert (await bench.reader.get(connection, "time_entry", made["time_entry"][0])).data.approved is True
    assert read["assignment"].data.role == "YP_RL_0001"
    assert read["assignment"].refs["project"][0] == "project"
    plan = read["billing_schedule"]
    assert [(item.due_on, item.amount, item.completed) for item in plan.data.entries] == [
        (date(2026, 10, 31), Decimal(450), False),
        (date(2026, 11, 30), Decimal(450), False),
    ]
    line = read["contract_line"]
    assert (line.data.number, line.data.billing_type, line.data.quantity, line.data.unit_price) == (1, "fixed_fee", 1, 900)
    assert (line.data.amount, line.data.tax_rate, line.data.tax_amount) == (900, 20, 180)
    assert line.refs["contract"] == ("contract", line.external_id.partition("/")[0])
    assert read["customer_legal_entity"].data.legal_entity == "HOLT-UK"


async def test_pages_of_time_go_on_though_nothing_is_counted(bench: Bench) -> None:
    connection, simulator = await bench.connection(KEY), bench.vendors[KEY].simulator
    told = FACTS[KEY].existing["time_entry"]
    there = told(simulator) if callable(told) else told
    listed = [item.external_id async for item in bench.reader.every(connection, "time_entry", Query(limit=1))]
    assert set(there) <= set(listed)
    mine = {"person_reference": "SOKAFOR"}
    assert set(there) <= {item.external_id async for item in bench.reader.every(connection, "time_entry", Query(filters=mine))}
    assert [item async for item in bench.reader.every(connection, "time_entry", Query(filters={"person_reference": "NOBODY"}))] == []


async def test_a_project_is_made_for_its_customer_and_its_root_is_no_task(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    world: dict[str, str] = {}
    task = await bench.made(connection, "task", world)
    project = await bench.read(connection, "project", world["project"])
    customer = await bench.read(connection, "customer", world["customer"])
    assert project.raw["CustomerUUID"] == customer.raw["BusinessPartnerUUID"]
    assert (project.data.status, project.data.billing_entity) == ("created", "HOLT-UK")
    await bench.writer.transition(connection, "project", world["project"], "release", origin=EVERYBODY)
    assert (await bench.read(connection, "project", world["project"])).data.status == "released"
    assert (await bench.read(connection, "task", task)).data.state == "started"
    listed = [item async for item in bench.reader.every(connection, "task", Query(filters={"project": project.external_id}))]
    assert [item.id for item in listed] == [task]


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


def _signing_in(connection: Connection, scheme: str, **more: str) -> Connection:
    """The connection by another scheme, of a tenant that may listen elsewhere."""
    given = {name: getattr(connection, name) for name in Connection.model_fields}
    settings = {**connection.settings, **({"base_url": more["base_url"]} if "base_url" in more else {})}
    credentials = {**connection.credentials, **{name: value for name, value in more.items() if name != "base_url"}}
    return Connection(**given | {"auth": scheme, "settings": settings, "credentials": credentials})


@pytest.fixture
def door(bench: Bench) -> Iterator[tuple[str, str, str, str]]:
    """The tenant behind TLS: its address and its certificate, and a certificate of somebody whom it does not know."""
    vendor, key = bench.vendors[KEY], ec.generate_private_key(ec.SECP256R1())
    (own, own_key), (stranger, stranger_key) = certified(key, "tenant"), certified(ec.generate_private_key(ec.SECP256R1()), "stranger")
    with TemporaryDirectory() as directory:
        shown, trusted = Path(directory, "tenant.pem"), Path(directory, "trusted.pem")
        shown.write_text(own + own_key)
        trusted.write_text(vendor.credentials["certificate_pem"] + stranger)
        sock = bind()
        config = uvicorn.Config(
            build(vendor.simulator),
            log_level="error",
            lifespan="off",
            http=TlsDoor,
            ssl_certfile=shown,
            ssl_cert_reqs=ssl.CERT_OPTIONAL,
            ssl_ca_certs=str(trusted),
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"https://127.0.0.1:{sock.getsockname()[1]}", own, stranger, stranger_key
        server.should_exit = True
        thread.join(timeout=5)


async def test_a_client_certificate_signs_in_by_the_handshake_alone(bench: Bench, door: tuple[str, str, str, str]) -> None:
    given = await bench.connection(KEY)
    address, authority, stranger, stranger_key = door
    bench.gate._tokens.pop(KEY, None)
    connection = _signing_in(given, "client_certificate", base_url=address, authority_pem=authority)
    with bench.calls(KEY) as heard:
        await bench.check_one(connection, "customer", await bench.made(connection, "customer"))
    assert [(entry["method"], entry["status"]) for entry in heard] == [("GET", 200), ("POST", 201)]
    bench.gate._tokens.pop(KEY, None)
    wrong = _signing_in(connection, "client_certificate", certificate_pem=stranger, private_key_pem=stranger_key)
    with bench.calls(KEY) as heard, pytest.raises(Unauthenticated):
        await bench.reader.get(wrong, "customer", "1")
    assert [entry["status"] for entry in heard] == [401]
    unread = _signing_in(connection, "client_certificate", private_key_pem="no key")
    with pytest.raises(Unauthenticated, match="cannot be read"):
        await bench.reader.get(unread, "customer", "1")


async def test_an_assertion_signs_a_business_user_in(bench: Bench) -> None:
    given, simulator = await bench.connection(KEY), bench.vendors[KEY].simulator
    bench.gate._tokens.pop(KEY, None)
    connection = _signing_in(given, "saml_bearer")
    with bench.calls(KEY) as heard:
        canonical = await bench.made(connection, "customer")
    assert [(entry["method"], entry["status"]) for entry in heard] == [("POST", 200), ("GET", 200), ("POST", 201)]
    bench.vendors[KEY].revoke()
    with bench.calls(KEY) as heard:
        await bench.update(connection, "customer", canonical, {"name": "Larkfield Energy"})
    assert [entry["status"] for entry in heard] == [401, 200, 200, 200, 204]
    for more in ({"saml_audience": "https://elsewhere.example"}, {"password": "wrong"}):
        bench.gate._tokens.pop(KEY, None)
        with bench.calls(KEY) as heard, pytest.raises(Unauthenticated) as raised:
            await bench.reader.get(_signing_in(connection, "saml_bearer", **more), "customer", "1")
        assert [entry["status"] // 100 for entry in heard] == [4], "a refused sign-in is not tried again: it would lock the user"
        bench.check_failure(raised.value, connection, "sign in")
    simulator.unlock_communication_user()  # type: ignore[attr-defined]
    bench.gate._tokens.pop(KEY, None)
