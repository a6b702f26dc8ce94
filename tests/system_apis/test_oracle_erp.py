"""Oracle Fusion Cloud ERP in the main job: what the flows write comes out to the cent, finance issues it; and every way to sign in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.core.failures import Conflict, Rejected, Unavailable
from app.sandbox import offices, tenants
from app.system_apis.kit.connector import Connection
from app.system_apis.kit.wire import Query
from app.system_apis.registry import connectors
from tests.system_apis.bench import Bench, new_id
from tests.system_apis.samples import FACTS, Row
from tests.system_apis.samples.kinds import ADDRESS

D = Decimal
KEY = "oracle_erp"
# 133.33 h at 143.95 less 12.5 %, 20 % tax.
AGREED = [
    ("l1", "time_and_materials", "Senior Consultant", D("133.33"), D("125.95625"), D("16793.75"), D("3358.75")),
    ("l2", "time_and_materials", "Analyst", D("47.5"), D("88.15"), D("4187.13"), D("837.43")),
    ("l3", "fixed_fee", "Go-live", D("1"), D("9999.99"), D("9999.99"), D("2000")),
]
# 95 minutes of the first line, and the milestone: 1.58333 h times the price is 199.43 (199.4302), exact minutes are worth as much.
BILLED = [
    ("time_and_materials", "Senior Consultant", D("1.58333"), D("125.95625"), D("199.43"), D("39.89")),
    ("time_and_materials", "Analyst", D("0.01667"), D("88.15"), D("1.46"), D("0.29")),
    ("fixed_fee", "Go-live", D("1"), D("9999.99"), D("9999.99"), D("2000")),
]


@pytest.fixture
async def erp(bench: Bench) -> Connection:
    return await bench.connection(KEY, settle_seconds=0.05, throttle_pause_seconds=0.05)


def _agreed(rate: str = "20") -> list[Row]:
    names = ("reference", "billing_type", "description", "quantity", "unit_price", "amount", "tax_amount")
    return [dict(zip(names, row, strict=True)) | {"tax_rate": D(rate)} for row in AGREED]


def _billed(rate: str = "20.0") -> list[Row]:
    names = ("billing_type", "description", "quantity", "unit_price", "amount", "tax_amount")
    rows = [dict(zip(names, row, strict=True)) | {"tax_rate": D(rate)} for row in BILLED]
    return [row | {"contract_line": number, "reference": f"l{number}"} for number, row in enumerate(rows, 1)]


async def _customer(bench: Bench, erp: Connection, **more: Any) -> str:
    data = {"name": "Larkfield Partners LLP", "address": ADDRESS, "legal_entity": "HOLT-UK", "currency_code": "GBP"} | more
    return (await bench.create(erp, "customer", new_id("customer"), data)).id


async def _contract(bench: Bench, erp: Connection, customer: str, entity: str = "HOLT-UK", currency: str = "GBP", **more: Any) -> str:
    data = {
        "customer": customer,
        "legal_entity": entity,
        "delivery_entity": "HOLT-DE",
        "currency_code": currency,
        "signed_on": date(2026, 9, 30),
        "starts_on": date(2026, 10, 1),
        "ends_on": date(2027, 3, 31),
        "payment_terms": "Net 45",
        "purchase_order": "PO-7",
        "memo": "Larkfield ERP",
        "lines": _agreed(),
    } | more
    return (await bench.create(erp, "contract", new_id("contract"), data)).id


def _invoice(customer: str, contract: str, entity: str = "HOLT-UK", currency: str = "GBP", **more: Any) -> Row:
    invoice = {"contract": contract, "customer": customer, "legal_entity": entity, "currency_code": currency, "memo": "Crosswalk"}
    return invoice | {"lines": _billed()} | more


@pytest.mark.parametrize(("entity", "currency", "rate"), [("HOLT-UK", "GBP", "20"), ("HOLT-DE", "CHF", "19.0"), ("HOLT-US", "USD", "8.88")])
async def test_the_main_job_to_the_cent(bench: Bench, erp: Connection, entity: str, currency: str, rate: str) -> None:
    customer = await _customer(bench, erp)
    contract = await _contract(bench, erp, customer, entity, currency, lines=_agreed(rate))
    booked = await bench.read(erp, "contract", contract)
    assert (booked.data.subtotal, booked.data.legal_entity, booked.data.currency_code) == (D("30980.87"), entity, currency)
    assert booked.data.payment_terms == "Net 45"
    assert [(line.number, line.reference, line.tax_rate) for line in booked.data.lines] == [(n, f"l{n}", D(rate)) for n in (1, 2, 3)]
    assert not erp.connector.tells("contract", "tax_total")

    canonical = new_id("invoice")
    made = await bench.create(erp, "invoice", canonical, _invoice(customer, contract, entity, currency, lines=_billed(rate)))
    draft = (await bench.read(erp, "invoice", canonical)).data
    assert (draft.status, draft.subtotal, draft.tax_total, draft.total) == ("draft", D("10200.88"), D("2040.18"), D("12241.06"))
    assert (draft.customer, draft.contract) == (customer, contract)

    vendor = bench.vendors[KEY]
    office = offices.finance(KEY, {"base_url": vendor.base_url, "credentials": vendor.credentials})
    assert made.external_id in office.drafts()
    office.approve(made.external_id)
    issued = (await bench.read(erp, "invoice", canonical)).data
    assert (issued.status, issued.subtotal, issued.tax_total) == ("issued", D("10200.88"), D("2040.18"))
    assert issued.number
    assert (issued.due_on - issued.issued_on).days == 45
    assert made.external_id not in office.drafts()

    state = vendor.state()
    (book,) = [item for item in office.invoices(state) if item.key == canonical]
    assert (book.id, book.currency, book.net, book.tax) == (made.external_id, currency, D("10200.88"), D("2040.18"))
    assert round(book.minutes) == 96
    (book,) = [item for item in office.contracts(state) if item.key == contract]
    assert (book.net, book.currency) == (D("30980.87"), currency)
    ours = {(item.object, item.key): item.id for item in office.ours(state)}
    for entity_, object_, key in (("customer", "hubOrganizations", customer), ("contract", "contracts", contract)):
        assert ours[object_, key] == await bench.linked(erp, entity_, key)
    assert ours["receivablesInvoices", canonical] == made.external_id


async def test_a_draft_that_finance_says_no_to_is_gone(bench: Bench, erp: Connection) -> None:
    customer = await _customer(bench, erp)
    contract = await _contract(bench, erp, customer)
    made = await bench.create(erp, "invoice", new_id("invoice"), _invoice(customer, contract))
    vendor = bench.vendors[KEY]
    office = offices.finance(KEY, {"base_url": vendor.base_url, "credentials": vendor.credentials})
    office.reject(made.external_id)
    assert made.external_id not in {item.id for item in office.invoices(vendor.state())}


@pytest.mark.parametrize("address", [None, {}, {"city": None}])
async def test_a_customer_without_an_account_is_not_billed_and_nothing_is_left(bench: Bench, erp: Connection, address: Row | None) -> None:
    """Receivables opens accounts; without an address there is no site to bill to."""
    customer = await _customer(bench, erp, address=address)
    contract, canonical = await _contract(bench, erp, customer), new_id("invoice")
    with pytest.raises(Rejected, match="no account with a bill-to site") as raised:
        await bench.create(erp, "invoice", canonical, _invoice(customer, contract))
    assert raised.value.field == "customer"
    bench.check_failure(raised.value, erp, "create")
    assert bench.held(erp, "invoice", canonical) == []
    intent = await bench.intent(canonical)
    assert intent is not None
    assert intent["state"] == "withdrawn"


async def test_a_tax_rate_without_a_code_is_refused_before_anything_is_sent(bench: Bench, erp: Connection) -> None:
    customer = await _customer(bench, erp)
    with bench.calls(KEY) as heard, pytest.raises(Rejected, match="tax_code"):
        await _contract(bench, erp, customer, lines=_agreed("21"))
    assert heard == []


async def test_a_contract_without_a_first_day_begins_with_its_signature(bench: Bench, erp: Connection) -> None:
    contract = await _contract(bench, erp, await _customer(bench, erp), starts_on=None, ends_on=None)
    booked = await bench.read(erp, "contract", contract)
    assert (booked.data.starts_on, booked.data.ends_on) == (date(2026, 9, 30), None)
    assert {line["StartDate"] for line in booked.raw["ContractLine"]} == {"2026-09-30"}


async def test_a_contract_that_is_signed_is_not_taken_back(bench: Bench, erp: Connection) -> None:
    contract = await _contract(bench, erp, await _customer(bench, erp))
    external = await bench.linked(erp, "contract", contract)
    vendor = bench.vendors[KEY]
    office: Any = offices.finance(KEY, {"base_url": vendor.base_url, "credentials": vendor.credentials})
    for action in ("submitForApproval", "sign"):
        path = f"/fscmRestApi/resources/11.13.18.05/contracts/{external}/action/{action}"
        office._http.post(path, json={}, headers={"Content-Type": "application/vnd.oracle.adf.action+json"}).raise_for_status()
    with pytest.raises(Rejected) as raised:
        await bench.writer.delete(erp, "contract", contract)
    bench.check_failure(raised.value, erp, "delete")
    assert await bench.linked(erp, "contract", contract) == external


async def test_an_amended_contract_is_listed_once(bench: Bench, erp: Connection) -> None:
    from app.system_apis.kit.wire import Query

    customer = await _customer(bench, erp)
    contract = await _contract(bench, erp, customer)
    external = await bench.linked(erp, "contract", contract)
    vendor = bench.vendors[KEY]
    office: Any = offices.finance(KEY, {"base_url": vendor.base_url, "credentials": vendor.credentials})
    for action in ("submitForApproval", "sign", "amend"):
        path = f"/fscmRestApi/resources/11.13.18.05/contracts/{external}/action/{action}"
        office._http.post(path, json={}, headers={"Content-Type": "application/vnd.oracle.adf.action+json"}).raise_for_status()
    party = await bench.linked(erp, "customer", customer)
    rows = [item async for item in bench.reader.every(erp, "contract", Query(filters={"customer": str(party)}))]
    assert [(item.external_id, item.data.status) for item in rows] == [(external, "UNDER_AMENDMENT")]
    assert (await bench.reader.find(erp, "contract", contract)).external_id == external


async def test_a_party_that_somebody_edits_is_weather(bench: Bench, erp: Connection) -> None:
    customer = await _customer(bench, erp)
    number = (await bench.read(erp, "customer", customer)).raw["PartyNumber"]
    simulator: Any = bench.vendors[KEY].simulator
    simulator.lock_party(number)
    with pytest.raises(Unavailable) as raised:
        await bench.update(erp, "customer", customer, {"phone": "+44 1"})
    assert raised.value.members["code"] == "26092"
    await bench.update(erp, "customer", customer, {"phone": "+44 1"})
    assert (await bench.read(erp, "customer", customer)).data.phone == "+44 1"


async def test_a_refusal_in_plain_text_has_its_kind_too(bench: Bench, erp: Connection) -> None:
    customer = await _customer(bench, erp)
    bench.fault(KEY, "status", method="PATCH", status=500, code="JBO-26092")
    with pytest.raises(Unavailable):
        await bench.update(erp, "customer", customer, {"phone": "+44 2"})
    bench.fault(KEY, "status", method="PATCH", times=None, status=400, body="JBO-25014: Another user has changed the row.")
    with pytest.raises(Conflict):
        await bench.update(erp, "customer", customer, {"phone": "+44 3"})


def test_what_a_create_goes_by_is_not_refused_as_a_field_that_goes_nowhere() -> None:
    """A caller of the system API says the customer of an invoice, whose account is looked up; the terms of a contract are on its lines."""
    invoice, contract = connectors()[KEY].resource("invoice"), connectors()[KEY].resource("contract")
    lines = [{"amount": "1"}]
    assert invoice.lost({"customer": "x", "contract": "y", "due_on": "z", "lines": lines}, creating=True) == ["due_on"]
    assert contract.lost({"payment_terms": "Net 30", "lines": lines}, creating=True) == []
    assert contract.lost({"payment_terms": "Net 30"}, creating=True) == ["payment_terms"]


@pytest.mark.parametrize("scheme", [item.kind for item in connectors()[KEY].auth])
async def test_every_way_to_sign_in(bench: Bench, erp: Connection, scheme: str) -> None:
    vendor, key = bench.vendors[KEY], f"oracle_by_{scheme}"
    document = tenants.connected(tenants.connection(KEY), {"base_url": vendor.base_url, "credentials": vendor.credentials})
    await bench.parts.connections.apply({"connections": [document | {"key": key, "auth": scheme}], "routing": []})
    connection = await bench.gate.connection(key)
    assert connection.scheme.kind == scheme
    assert set(connection.scheme.credentials) <= set(connection.credentials)
    assert await bench.reader.health(connection) is None
    bad = {**connection.credentials, "client_secret": "wrong", "password": "wrong", "certificate_alias": "unknown"}
    same = {name: getattr(connection, name) for name in Connection.model_fields}
    wrong = Connection(**same | {"key": f"{key}_wrong", "credentials": bad})
    failure = await bench.reader.health(wrong)
    assert failure is not None
    assert failure.kind == "unauthenticated"


# What people make there → what it says here.
READ: dict[str, list[Row]] = {
    "task": [
        {"name": "Delivery", "kind": "task", "state": "not_started", "billable": True},
        {"name": "Go-live", "kind": "milestone", "due_on": date(2026, 12, 18)},
    ],
    "assignment": [{"person_reference": "owen.pryce@holt.example", "role": "Team Member", "hours_per_week": D(30)}, {}],
    "staffing_demand": [{"role": "Analyst", "starts_on": date(2026, 10, 5), "ends_on": date(2026, 11, 27), "status": "DRAFT"}],
    "time_entry": [
        {"person_reference": "10082", "worked_on": date(2026, 10, 5), "minutes": 450, "billable": True, "approved": False},
        {"worked_on": date(2026, 10, 6), "minutes": 95, "notes": "Workshop"},
    ],
    "expense": [{"spent_on": date(2026, 10, 6), "category": "Travel", "currency_code": "GBP", "amount": D("120.6"), "billable": True}],
    "amendment": [{"reason": "A second site", "status": "requested"}, {"reason": "Two more weeks", "status": "approved"}],
    "credit_memo": [{"status": "issued", "reason": "Goodwill", "currency_code": "GBP", "amount": D(360), "tax_amount": D(72)}],
}


@pytest.mark.parametrize("entity", sorted(READ))
async def test_what_people_make_is_told_in_our_words(bench: Bench, erp: Connection, entity: str) -> None:
    told = FACTS[KEY].existing[entity]
    assert callable(told)
    for external, wanted in zip(told(bench.vendors[KEY].simulator), READ[entity], strict=True):
        found = await bench.reader.get(erp, entity, external)
        assert {name: getattr(found.data, name) for name in wanted} == wanted
        if entity not in ("amendment", "credit_memo"):
            assert found.refs["project"][1]


async def test_hours_among_the_costs_are_no_expenses(bench: Bench, erp: Connection) -> None:
    told = FACTS[KEY].existing["expense"]
    assert callable(told)
    simulator = bench.vendors[KEY].simulator
    (external,) = told(simulator)
    cost = simulator.store.find("projectCosts", TransactionNumber=int(external))
    with simulator.store.transaction():
        simulator.store.put(cost, UnitOfMeasure="HOURS")
    assert external not in [item.external_id async for item in bench.reader.every(erp, "expense", Query(limit=50))]
