"""Prices, schedules, invoices and credit memos as records. Every figure can be checked by hand."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from app.core import ids
from app.main import Parts
from app.process_apis.services.billing.rules import spread
from app.process_apis.services.contracts import ContractLineRow
from tests.process_apis.services.conftest import BASE
from tests.process_apis.test_legal_entities import UK, US, Engagement

Json = dict[str, Any]


async def post(client: AsyncClient, path: str, body: Any) -> Response:
    return await client.post(BASE + path, json=body, headers={"Idempotency-Key": str(uuid4())})


async def made(client: AsyncClient, path: str, body: Any) -> Json:
    answer = await post(client, path, body)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


async def patch(client: AsyncClient, path: str, changes: Json) -> Response:
    return await client.patch(BASE + path, json=changes)


async def get(client: AsyncClient, path: str, **params: Any) -> Json:
    answer = await client.get(BASE + path, params=params)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def told(answer: Response) -> tuple[int, list[tuple[str, str]]]:
    return answer.status_code, [(error["pointer"], error["code"]) for error in answer.json().get("errors", [])]


# Rate cards


def card(**changes: Any) -> Json:
    return {"name": "Standard rates", "legalEntity": US, "currencyCode": "USD", "effectiveFrom": "2026-01-01", **changes}


def rate(card: str, price: str, first: str, last: str | None = None, role: str = "Senior Consultant") -> Json:
    return {"rateCard": card, "role": role, "unitPrice": price, "effectiveFrom": first, "effectiveTo": last}


@pytest.fixture
async def prices(office: AsyncClient, built: Parts) -> Json:
    """For everybody 150.00, from July 157.50; for Larkfield 140.00 from April to June, and from August a card that has only juniors."""
    await built.database.pool.execute("TRUNCATE rate, rate_card")
    larkfield = (await Engagement(US).store(built)).customer
    general = (await made(office, "/rate-cards", card()))["id"]
    own = (await made(office, "/rate-cards", card(customer=larkfield, effectiveFrom="2026-04-01", effectiveTo="2026-06-30")))["id"]
    juniors = (await made(office, "/rate-cards", card(customer=larkfield, effectiveFrom="2026-08-01")))["id"]
    await made(office, "/rates", rate(general, "150.00", "2026-01-01", "2026-06-30"))
    second = await made(office, "/rates", rate(general, "157.50", "2026-07-01"))
    await made(office, "/rates", rate(own, "140.00", "2026-01-01"))
    await made(office, "/rates", rate(juniors, "75.125", "2026-01-01", role="Junior Consultant"))
    return {"customer": larkfield, "general": general, "own": own, "second": second["id"]}


@pytest.mark.parametrize(
    ("on", "for_larkfield", "price"),
    [
        ("2025-12-31", True, None),
        ("2026-01-01", True, "150.00"),
        ("2026-03-31", True, "150.00"),  # the customer's own card has not begun
        ("2026-04-01", True, "140.00"),
        ("2026-04-01", False, "150.00"),
        ("2026-06-30", True, "140.00"),
        ("2026-07-01", True, "157.50"),  # it has ended, though its rate goes on
        ("2026-08-01", True, "157.50"),  # another card of the customer says nothing about this role
        ("2030-01-01", False, "157.50"),
    ],
)
async def test_which_price_applies(office: AsyncClient, prices: Json, on: str, for_larkfield: bool, price: str | None) -> None:
    asked = {"on": on, "role": "Senior Consultant", "legalEntity": US, **({"customer": prices["customer"]} if for_larkfield else {})}
    answer = await office.get(f"{BASE}/rates/effective", params=asked)
    if price is None:
        assert answer.status_code == 404
    else:
        assert (answer.status_code, answer.json()["unitPrice"]) == (200, price)
        assert answer.json()["customer"] == (prices["customer"] if price == "140.00" else None)


async def test_a_price_says_where_it_stands(office: AsyncClient, prices: Json) -> None:
    asked = {"on": "2026-05-02", "role": "Senior Consultant", "legalEntity": US, "customer": prices["customer"]}
    found = await get(office, "/rates/effective", **asked)
    assert (found["rateCard"], found["effectiveFrom"], found["effectiveTo"]) == (prices["own"], "2026-04-01", "2026-06-30")
    junior = await get(office, "/rates/effective", **{**asked, "on": "2026-09-01", "role": "Junior Consultant"})
    assert junior["unitPrice"] == "75.125"
    for change in ({"role": "Partner"}, {"legalEntity": UK}, {"currencyCode": "GBP"}):
        assert (await office.get(f"{BASE}/rates/effective", params={**asked, **change})).status_code == 404
    assert (await office.get(f"{BASE}/rates/effective", params={**asked, "on": "soon"})).status_code == 422


async def test_prices_of_another_entity_are_not_there(british: AsyncClient, prices: Json) -> None:
    asked = {"on": "2026-05-02", "role": "Senior Consultant", "legalEntity": US}
    assert (await british.get(f"{BASE}/rates/effective", params=asked)).status_code == 404
    for path in (f"/rate-cards/{prices['general']}", f"/rates/{prices['second']}"):
        assert (await british.get(BASE + path)).status_code == 404
    assert (await get(british, "/rates"))["items"] == []


async def test_no_two_rates_of_one_role_on_one_day(office: AsyncClient, prices: Json) -> None:
    general, second = prices["general"], prices["second"]
    items = [
        rate(general, "1", "2026-06-30", "2026-06-30"),  # the last day of the first
        rate(general, "1", "2029-01-01"),  # the second has no end
        rate(general, "1", "2026-06-30", role="Partner"),
        rate(prices["own"], "1", "2025-01-01", "2025-12-31"),
    ]
    answer = await post(office, "/rates/bulk", {"items": items})
    results = answer.json()["items"]
    assert [item["status"] for item in results] == [409, 409, 201, 201]
    assert "another rate of this role" in results[0]["problem"]["detail"]
    assert (await patch(office, f"/rates/{second}", {"effectiveFrom": "2026-06-30"})).status_code == 409
    assert (await patch(office, f"/rates/{second}", {"effectiveFrom": "2026-07-02"})).status_code == 200
    backwards = await patch(office, f"/rates/{second}", {"effectiveTo": "2026-07-01"})
    assert told(backwards) == (422, [("/effectiveTo", "before_beginning")])


async def test_of_racing_rates_one_is_made(office: AsyncClient, prices: Json) -> None:
    answers = await asyncio.gather(*(post(office, "/rates", rate(prices["general"], f"{n}", "2026-01-01", role="Racer")) for n in range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7


async def test_who_may_say_a_price(psa: AsyncClient, seller: AsyncClient, prices: Json) -> None:
    offered = rate(prices["general"], "99", "2026-01-01", role="Trainee")
    assert (await post(psa, "/rates", offered)).status_code == 403
    assert (await post(seller, "/rates", offered)).status_code == 201
    unknown = await post(seller, "/rate-cards", card(customer=ids.new("cus")))
    assert told(unknown) == (422, [("/customer", "not_found")])


# A contract: 120 hours at 150.00, and a go-live for 15,000.00


class Sold(Engagement):
    async def store(self, built: Parts) -> Sold:
        await super().store(built)
        contract = ids.decode("con", self.contract)
        await built.database.pool.execute("UPDATE contract SET subtotal = 33000, tax_total = 6600 WHERE id = $1", contract)
        hours = {"billing_type": "time_and_materials", "quantity": Decimal(120), "unit_price": Decimal(150), "amount": Decimal(18000)}
        fee = {"billing_type": "fixed_fee", "quantity": Decimal(1), "unit_price": Decimal(15000), "amount": Decimal(15000)}
        async with built.database.session() as session:
            for number, line in enumerate((hours, fee), 1):
                tax = {"tax_rate": Decimal(20), "tax_amount": line["amount"] / 5}
                row = {"id": ids.new_uuid(), "contract_id": contract, "number": number, "description": f"Line {number}"}
                told = {"billing_rule": line["billing_type"], "currency_code": "USD", "legal_entity": self.entity}
                session.add(ContractLineRow(**row, **line, **tax, **told))
        return self


@pytest.fixture
async def sold(built: Parts) -> Sold:
    return await Sold(US).store(built)


# Billing schedules


def schedule(sold: Sold, *amounts: str, **changes: Any) -> Json:
    entries = [{"dueOn": f"2026-1{n}-01", "amount": amount} for n, amount in enumerate(amounts)]
    return {"contract": sold.contract, "frequency": "milestones", "entries": entries, **changes}


async def test_a_schedule_is_the_fixed_fee_to_the_cent(seller: AsyncClient, erp: AsyncClient, sold: Sold) -> None:
    refused = await post(seller, "/billing-schedules", schedule(sold, "5000.00", "9999.99"))
    assert told(refused) == (422, [("/entries", "does_not_add_up")])
    assert "add up to 14999.99 USD, the contract's fixed fee is 15000.00" in refused.json()["detail"]
    assert told(await post(seller, "/billing-schedules", schedule(sold, "4999.999", "10000.001")))[1] == [
        ("/entries/0/amount", "too_many_digits")
    ]
    record = await made(seller, "/billing-schedules", schedule(sold, "5000", "10000.00"))
    assert [entry["amount"] for entry in record["entries"]] == ["5000.00", "10000.00"]
    assert (record["currencyCode"], record["legalEntity"], record["inArrears"]) == ("USD", US, True)
    assert (await post(seller, "/billing-schedules", schedule(sold, "15000.00"))).status_code == 409

    path = f"/billing-schedules/{record['id']}"
    thirds = [{"dueOn": "2026-10-01", "amount": amount} for amount in ("3333.33", "3333.33", "8333.34")]
    assert (await patch(seller, path, {"entries": thirds})).status_code == 403, "once it is there it is the ERP's"
    assert (await patch(erp, path, {"entries": thirds[:2]})).status_code == 422
    changed = await patch(erp, path, {"entries": thirds})
    assert sum(Decimal(entry["amount"]) for entry in changed.json()["entries"]) == 15000
    assert (await patch(erp, path, {"entries": thirds})).json()["updatedAt"] == changed.json()["updatedAt"], "it is so already"
    assert (await patch(erp, path, {"name": "Rollout"})).json()["entries"] == changed.json()["entries"]


async def test_without_a_fixed_fee_there_are_no_entries(seller: AsyncClient, built: Parts, sold: Sold) -> None:
    query = "DELETE FROM contract_line WHERE contract_id = $1 AND billing_type = 'fixed_fee'"
    await built.database.pool.execute(query, ids.decode("con", sold.contract))
    assert (await post(seller, "/billing-schedules", schedule(sold, "1.00"))).status_code == 422
    assert (await made(seller, "/billing-schedules", schedule(sold, frequency="monthly")))["entries"] == []


# Invoices


def line(number: int, amount: str, tax: str = "0", **changes: Any) -> Json:
    return {"contractLine": number, "amount": amount, "taxAmount": tax, **changes}


HOURS = line(1, "3000.00", "600.00", quantity="20", unitPrice="150.00", taxRate="20")
FEE = line(2, "1000.00", "200.00")


def invoice(sold: Sold, *lines: Json, **changes: Any) -> Json:
    return {"contract": sold.contract, "lines": list(lines or (HOURS, FEE)), **changes}


ISSUED = {"status": "issued", "number": "INV-1001", "issuedOn": "2026-11-02", "dueOn": "2026-12-02"}


async def position(client: AsyncClient, sold: Sold) -> Json:
    found = await get(client, f"/projects/{sold.project}/position")
    for part in (found, *found["lines"]):
        amounts = {name: Decimal(part[name]["amount"]) for name in ("contractValue", "billed", "credited", "backlog")}
        assert amounts["contractValue"] == amounts["billed"] + amounts["backlog"]
    for name in ("contractValue", "billed", "credited", "backlog"):
        assert Decimal(found[name]["amount"]) == sum(Decimal(line[name]["amount"]) for line in found["lines"])
    return found


async def test_an_invoice_is_its_lines(erp: AsyncClient, sold: Sold) -> None:
    record = await made(erp, "/invoices", invoice(sold, period="2026-10"))
    assert (record["subtotal"], record["taxTotal"], record["total"], record["status"]) == ("4000.00", "800.00", "4800.00", "draft")
    assert (record["project"], record["customer"], record["legalEntity"]) == (sold.project, sold.customer, US)
    assert [(item["contractLine"], item["quantity"], item["amount"]) for item in record["lines"]] == [
        (1, "20", "3000.00"),
        (2, "1", "1000.00"),
    ]
    assert await get(erp, f"/invoices/{record['id']}") == record
    place = await position(erp, sold)
    assert [place[name]["amount"] for name in ("contractValue", "billed", "issued", "backlog")] == [
        "33000.00",
        "4000.00",
        "0.00",
        "29000.00",
    ]
    assert place["billedHours"] == "20.00000"

    less = await patch(erp, f"/invoices/{record['id']}", {"lines": [line(1, "2999.99", "600.00", quantity="20")]})
    assert (less.json()["subtotal"], len(less.json()["lines"])) == ("2999.99", 1)
    assert (await position(erp, sold))["billed"]["amount"] == "2999.99"
    assert (await patch(erp, f"/invoices/{record['id']}", {"status": "cancelled"})).status_code == 200
    assert (await position(erp, sold))["billed"]["amount"] == "0.00"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"lines": []}, (422, [("/lines", "too_short")])),
        ({"lines": [line(3, "1.00")]}, (422, [("/lines/0/contractLine", "not_found")])),
        ({"lines": [HOURS, HOURS]}, (422, [("/lines/1/contractLine", "duplicate")])),
        ({"lines": [line(1, "1.001")]}, (422, [("/lines/0/amount", "too_many_digits")])),
        ({"lines": [line(1, "-1.00")]}, (422, [("/lines/0/amount", "greater_than_equal")])),
        ({"lines": [line(1, "9" * 14), line(2, "1.00")]}, (422, [("/lines", "too_large")])),
        ({"lines": [line(1, "1.00", quantity="1000000.1")]}, (422, [("/lines/0/quantity", "less_than_equal")])),
        ({"status": "issued", "number": "INV-1"}, (422, [("/issuedOn", "missing")])),
        ({"paidOn": "2026-11-30"}, (422, [("/paidOn", "not_paid")])),
        ({"status": "rejected"}, (409, [])),
        ({"subtotal": "1.00"}, (422, [("/subtotal", "extra_forbidden")])),
        ({"contract": "con_01jd4z6k3ve0gr9ps8c0y3zq1n"}, (422, [("/contract", "not_found")])),
    ],
)
async def test_what_is_no_invoice(erp: AsyncClient, sold: Sold, changes: Json, expected: Any) -> None:
    assert told(await post(erp, "/invoices", {**invoice(sold), **changes})) == expected
    assert (await get(erp, "/invoices", contract=sold.contract))["items"] == []


async def test_a_project_of_another_contract_is_refused(erp: AsyncClient, built: Parts, sold: Sold) -> None:
    other = await Sold(US).store(built)
    assert told(await post(erp, "/invoices", invoice(sold, project=other.project))) == (422, [("/project", "other_contract")])


async def test_an_issued_invoice_only_gets_paid(erp: AsyncClient, built: Parts, sold: Sold) -> None:
    path = f"/invoices/{(await made(erp, '/invoices', invoice(sold, **ISSUED)))['id']}"
    for changes in ({"number": "INV-1"}, {"dueOn": "2027-01-01"}, {"lines": [FEE]}, {"status": "paid", "period": "x"}, {"issuedOn": None}):
        answer = await patch(erp, path, changes)
        assert answer.status_code == 409, answer.text
    for status in ("draft", "rejected", "cancelled"):
        assert (await patch(erp, path, {"status": status})).status_code == 409
    paid = await patch(erp, path, {"status": "paid", "paidOn": "2026-11-30", "number": "INV-1001"})
    assert (paid.status_code, paid.json()["paidOn"]) == (200, "2026-11-30")
    bounced = await patch(erp, path, {"status": "issued"})
    assert (bounced.status_code, bounced.json()["paidOn"]) == (200, None)
    rows = await built.database.pool.fetch("SELECT type FROM outbox_event WHERE subject = $1 ORDER BY occurred_at", path.split("/")[-1])
    assert [row["type"] for row in rows] == ["invoice.issued", "invoice.paid"]


async def test_whose_an_invoice_is(erp: AsyncClient, office: AsyncClient, psa: AsyncClient, british: AsyncClient, sold: Sold) -> None:
    assert (await post(psa, "/invoices", invoice(sold))).status_code == 403
    path = f"/invoices/{(await made(office, '/invoices', invoice(sold)))['id']}"
    assert (await patch(office, path, {"period": "2026-10"})).status_code == 200, "a draft is still ours"
    assert (await patch(erp, path, ISSUED)).status_code == 200
    refused = await patch(office, path, {"status": "paid"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_owner")
    assert (await british.get(BASE + path)).status_code == 404
    assert (await get(british, "/invoices"))["items"] == []


async def test_invoices_are_found(erp: AsyncClient, built: Parts, sold: Sold) -> None:
    other = await Sold(US).store(built)
    draft = (await made(erp, "/invoices", invoice(sold, period="2026-10")))["id"]
    first = (await made(erp, "/invoices", invoice(sold, **ISSUED)))["id"]
    second = (await made(erp, "/invoices", invoice(other, **{**ISSUED, "issuedOn": "2026-12-01", "number": "INV-1002"})))["id"]
    for params, found in (
        ({"contract": sold.contract}, [draft, first]),
        ({"project": other.project}, [second]),
        ({"customer": sold.customer}, [draft, first]),
        ({"status": "issued"}, [first, second]),
        ({"status": "issued", "issuedOnFrom": "2026-11-02", "issuedOnTo": "2026-11-30"}, [first]),
        ({"period": "2026-10"}, [draft]),
        ({"number": "INV-1002"}, [second]),
        ({"currencyCode": "EUR"}, []),
        ({"legalEntity": US, "currencyCode": "USD"}, [draft, first, second]),
    ):
        assert [item["id"] for item in (await get(erp, "/invoices", **params))["items"]] == found, params
    slim = (await get(erp, "/invoices", number="INV-1002", fields="number,lines"))["items"]
    assert slim[0].keys() == {"id", "number", "lines"}
    assert (await erp.get(f"{BASE}/invoices", params={"status": "lost"})).status_code == 422


# Credit memos


def memo(invoice: str, amount: str, tax: str = "0", **changes: Any) -> Json:
    return {"invoice": invoice, "amount": amount, "taxAmount": tax, "reason": "Two days that nobody worked", **changes}


@pytest.fixture
async def issued(erp: AsyncClient, sold: Sold) -> str:
    """3,000.00 of hours and 1,000.00 of the fee, and 800.00 tax."""
    return str((await made(erp, "/invoices", invoice(sold, **ISSUED)))["id"])


async def test_what_is_credited_is_backlog_again(erp: AsyncClient, office: AsyncClient, sold: Sold, issued: str) -> None:
    path = f"/credit-memos/{(await made(office, '/credit-memos', memo(issued, '1000.00', '200.00')))['id']}"
    assert (await position(erp, sold))["credited"]["amount"] == "0.00", "a draft takes nothing back"
    changed = await patch(office, path, {"status": "issued", "issuedOn": "2026-11-20", "number": "CM-1"})
    assert changed.status_code == 200, changed.text
    place = await position(erp, sold)
    assert [place[name]["amount"] for name in ("contractValue", "billed", "issued", "credited", "backlog")] == [
        "33000.00",
        "3000.00",
        "4000.00",
        "1000.00",
        "30000.00",
    ]
    # 3 : 1
    assert [(item["billed"]["amount"], item["credited"]["amount"]) for item in place["lines"]] == [
        ("2250.00", "750.00"),
        ("750.00", "250.00"),
    ]
    shown = await get(erp, f"/invoices/{issued}")
    assert (shown["credited"], shown["creditedTax"], shown["subtotal"]) == ("1000.00", "200.00", "4000.00")
    assert issued in str(await get(erp, "/invoices", updatedSince=changed.json()["updatedAt"][:19] + "Z"))


async def test_no_more_than_was_invoiced(office: AsyncClient, issued: str) -> None:
    await made(office, "/credit-memos", memo(issued, "2500.00", "500.00", status="issued"))
    draft = (await made(office, "/credit-memos", memo(issued, "1000.00")))["id"]
    over = await post(office, "/credit-memos", memo(issued, "500.01", "300.00"))
    assert told(over) == (409, [("/amount", "more_than_left")])
    assert "500.01 USD is more than the 500.00 that is left" in over.json()["detail"]
    assert told(await post(office, "/credit-memos", memo(issued, "500.00", "300.01"))) == (409, [("/taxAmount", "more_than_left")])
    assert told(await patch(office, f"/credit-memos/{draft}", {"amount": "1500.01"})) == (409, [("/amount", "more_than_left")])
    assert (await patch(office, f"/credit-memos/{draft}", {"amount": "1500.00"})).status_code == 200
    assert (await post(office, "/credit-memos", memo(issued, "0.01"))).status_code == 409
    assert (await patch(office, f"/credit-memos/{draft}", {"status": "void"})).status_code == 200
    last = await made(office, "/credit-memos", memo(issued, "1500.00", "300.00"))
    assert (last["currencyCode"], last["legalEntity"]) == ("USD", US)


async def test_racing_memos_never_take_more_than_is_left(office: AsyncClient, issued: str) -> None:
    """Twelve that want 900.00 of 4,000.00: four get it."""
    answers = await asyncio.gather(*(post(office, "/credit-memos", memo(issued, "900.00", status="issued")) for _ in range(12)))
    assert sorted(answer.status_code for answer in answers) == [201] * 4 + [409] * 8
    assert (await get(office, f"/invoices/{issued}"))["credited"] == "3600.00"


async def test_an_issued_memo_stays_as_it_is(erp: AsyncClient, office: AsyncClient, issued: str) -> None:
    record = await made(office, "/credit-memos", memo(issued, "1.00", status="issued"))
    assert record["issuedOn"] is not None
    for client, changes, status in (
        (erp, {"amount": "2.00"}, 409),
        (erp, {"status": "void"}, 409),
        (erp, {"reason": "Another"}, 409),
        (office, {"reason": "Another"}, 403),
        (erp, {"amount": "1.00"}, 200),
    ):
        assert (await patch(client, f"/credit-memos/{record['id']}", changes)).status_code == status, changes
    void = (await made(office, "/credit-memos", memo(issued, "1.00")))["id"]
    assert (await patch(office, f"/credit-memos/{void}", {"status": "void"})).status_code == 200
    assert (await patch(erp, f"/credit-memos/{void}", {"status": "draft"})).status_code == 409


async def test_what_cannot_be_credited(office: AsyncClient, psa: AsyncClient, british: AsyncClient, sold: Sold, issued: str) -> None:
    draft = (await made(office, "/invoices", invoice(sold)))["id"]
    answer = await post(office, "/credit-memos", memo(draft, "1.00"))
    assert (answer.status_code, "only what was issued" in answer.json()["detail"]) == (409, True)
    assert told(await post(office, "/credit-memos", memo(issued, "0"))) == (422, [("/amount", "greater_than")])
    assert told(await post(office, "/credit-memos", memo(issued, "0.001"))) == (422, [("/amount", "too_many_digits")])
    assert (await post(office, "/credit-memos", memo(issued, "1.00", status="void"))).status_code == 409
    assert (await post(psa, "/credit-memos", memo(issued, "1.00"))).status_code == 403
    assert (await get(british, "/credit-memos"))["items"] == []


@pytest.mark.parametrize(
    ("credited", "amounts", "parts"),
    [
        ("100.00", ["300.00", "33.33"], ["90.00", "10.00"]),
        ("0.01", ["1.00", "1.00", "1.00"], ["0.00", "0.01", "0.00"]),
        ("100.00", ["33.33", "33.33", "33.34"], ["33.33", "33.33", "33.34"]),
        ("1.00", ["0.00", "3.00"], ["0.00", "1.00"]),
        ("0.00", ["0.00"], ["0.00"]),
    ],
)
def test_a_credit_is_spread_without_a_rest(credited: str, amounts: list[str], parts: list[str]) -> None:
    assert spread(Decimal(credited), [Decimal(item) for item in amounts], "USD") == [Decimal(part) for part in parts]


# Billing runs


async def test_billing_runs_of_a_project(office: AsyncClient, british: AsyncClient, built: Parts, sold: Sold) -> None:
    theirs = await Sold(UK).store(built)
    runs = []
    for through in ("2026-10-31", "2026-11-30"):
        answer = await post(office, "/billing-runs", {"projectId": sold.project, "through": through})
        assert answer.status_code == 202, answer.text
        runs.append(answer.json()["items"][0]["id"])
    await post(office, "/billing-runs", {"projectId": theirs.project, "through": "2026-10-31"})
    page = await get(office, "/billing-runs", project=sold.project, limit=1)
    assert [(item["id"], item["through"], item["status"], item["invoice"]) for item in page["items"]] == [
        (runs[1], "2026-11-30", "accepted", None)
    ]
    page = await get(office, "/billing-runs", project=sold.project, limit=1, cursor=page["nextCursor"])
    assert ([item["id"] for item in page["items"]], page["nextCursor"]) == ([runs[0]], None)
    assert [item["id"] for item in (await get(office, "/billing-runs", project=sold.project, through="2026-10-31"))["items"]] == runs[:1]
    assert (await get(office, "/billing-runs", status="completed"))["items"] == []
    assert (await get(office, f"/billing-runs/{runs[0]}"))["project"] == sold.project
    assert [item["project"] for item in (await get(british, "/billing-runs"))["items"]] == [theirs.project]
    assert (await british.get(f"{BASE}/billing-runs/{runs[0]}")).status_code == 404
    assert (await office.get(f"{BASE}/billing-runs", params={"cursor": "2"})).status_code == 400
    assert (await office.get(f"{BASE}/billing-runs/{ids.new('run')}")).status_code == 404
