"""The Business Central simulator: quotes, orders, invoices, credit memos, payments, dimensions, time (sheet 6, 6.1)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.conftest import SPECS, needs_specs
from tests.simulators.dynamics365_bench import Client, Json, Tenant, serving
from tests.simulators.test_dynamics365 import UNKNOWN, record_schema

DIALOG = "Application_DialogException"


@pytest.fixture(scope="module")
def served() -> Iterator[Tenant]:
    with serving() as tenant:
        yield tenant


@pytest.fixture
def tenant(served: Tenant) -> Tenant:
    served.reset()
    return served


@pytest.fixture
def bc(tenant: Tenant) -> Client:
    client = Client(tenant)
    (terms,) = client.all("paymentTerms", **{"$filter": "code eq '30 DAYS'"})
    client.post("customers", number="C00120", displayName="Larkfield Energy Ltd", city="Bristol", country="GB", paymentTermsId=terms["id"])
    return client


def work(quantity: float = 62.5, price: float = 165, **more: Any) -> Json:
    return {
        "lineType": "Resource",
        "lineObjectNumber": "82",
        "description": "Consulting March",
        "quantity": quantity,
        "unitPrice": price,
    } | more


def travel(price: float = 412.80, **more: Any) -> Json:
    return {"lineType": "Account", "lineObjectNumber": "6190", "description": "Travel at cost", "quantity": 1, "unitPrice": price} | more


def invoice(bc: Client, *lines: Json, **more: Any) -> Json:
    head = {"customerNumber": "C00120", "invoiceDate": "2026-03-31", "externalDocumentNumber": "PB-2026-0042"}
    return bc.post("salesInvoices", **head | {"salesInvoiceLines": list(lines) or [work(), travel()]} | more)


def posted(bc: Client, *lines: Json, **more: Any) -> Json:
    made = invoice(bc, *lines, **more)
    bc.act(f"salesInvoices({made['id']})", "post")
    return bc.get(f"salesInvoices({made['id']})")


def lines_of(bc: Client, made: Json, kind: str = "Invoice") -> list[Json]:
    return bc.all(f"sales{kind}s({made['id']})/sales{kind}Lines")


class TestDraftInvoices:
    def test_create_with_lines_and_a_dimension(self, bc: Client) -> None:
        made = invoice(bc, dimensionSetLines=[{"code": "department", "valueCode": "DEL"}])
        assert (made["number"], made["status"], made["externalDocumentNumber"]) == ("S-INV102201", "Draft", "PB-2026-0042")
        assert (made["postingDate"], made["dueDate"], made["customerName"]) == ("2026-03-31", "2026-04-30", "Larkfield Energy Ltd")
        assert (made["billToCustomerNumber"], made["sellToCity"], made["currencyCode"]) == ("C00120", "Bristol", "GBP")
        assert made["totalAmountExcludingTax"] == Decimal("10725.30")
        assert made["totalTaxAmount"] == Decimal("2145.06")
        assert made["totalAmountIncludingTax"] == Decimal("12870.36")
        assert (made["remainingAmount"], made["shortcutDimension1Code"]) == (0, "DEL")
        first, second = lines_of(bc, made)
        assert (first["sequence"], first["lineType"], first["lineObjectNumber"], first["taxCode"]) == (10000, "Resource", "82", "STANDARD")
        assert (first["amountExcludingTax"], first["taxPercent"], first["unitOfMeasureCode"]) == (Decimal("10312.5"), 20, "HOUR")
        assert (second["sequence"], second["amountIncludingTax"]) == (20000, Decimal("495.36"))
        assert second["accountId"] == next(row["id"] for row in bc.all("accounts") if row["number"] == "6190")

    def test_a_line_that_is_refused_takes_the_invoice_with_it(self, tenant: Tenant, bc: Client) -> None:
        body = {"customerNumber": "C00120", "salesInvoiceLines": [work(), work(lineObjectNumber="NOBODY")]}
        assert bc.refused("salesInvoices", **body)[:2] == (400, "Internal_InvalidTableRelation")
        assert (tenant.state("salesInvoices"), tenant.state("salesInvoiceLines")) == ([], [])
        assert invoice(bc)["number"] == "S-INV102201"

    @pytest.mark.parametrize(
        ("body", "text"),
        [
            ({}, 'A "customerNumber" or a "customerId" must be provided.'),
            ({"customerNumber": "NOBODY"}, "The sell-to customer cannot be found."),
            ({"customerId": UNKNOWN}, "The sell-to customer cannot be found."),
            ({"customerNumber": "C00120", "paymentTermsId": UNKNOWN}, 'The "paymentTermsId" does not match to a Payment Terms.'),
            ({"customerNumber": "C00120", "currencyCode": "XXX"}, 'The "currencyCode" does not match to a Currency.'),
            ({"customerNumber": "C00120", "discountAmount": -1}, "The invoice discount amount must be positive."),
        ],
    )
    def test_headers_that_are_refused(self, bc: Client, body: Json, text: str) -> None:
        assert bc.refused("salesInvoices", **body) == (400, DIALOG, text)

    def test_number_and_id_must_agree(self, bc: Client) -> None:
        other = bc.post("customers", displayName="Other")
        refused = bc.refused("salesInvoices", customerNumber="C00120", customerId=other["id"])
        assert refused[2] == "The sell-to customer values do not match to a specific Customer."

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"invoiceDate": "31.03.2026"}, 400, "BadRequest"),
            ({"invoiceDate": "2026-02-30"}, 400, "BadRequest"),
            ({"externalDocumentNumber": "x" * 36}, 400, "Application_StringExceededLength"),
            ({"number": "X1"}, 400, "BadRequest_InvalidOperation"),
            ({"totalTaxAmount": 5}, 400, "BadRequest_InvalidOperation"),
            ({"status": "Open"}, 400, "BadRequest_InvalidOperation"),
            ({"shortcutDimension1Code": "NONE"}, 400, "Internal_InvalidTableRelation"),
            ({"salesperson": "NONE"}, 400, "Internal_InvalidTableRelation"),
            ({"shipToCountry": "XX"}, 400, "Internal_InvalidTableRelation"),
            ({"salesInvoiceLines": {}}, 400, "BadRequest"),
            ({"pdfDocument": {}}, 400, "BadRequest"),
        ],
    )
    def test_properties_that_are_refused(self, bc: Client, body: Json, status: int, code: str) -> None:
        assert bc.refused("salesInvoices", customerNumber="C00120", **body)[:2] == (status, code)

    def test_date_message(self, bc: Client) -> None:
        assert bc.refused("salesInvoices", customerNumber="C00120", invoiceDate="x")[2] == "Unable to convert value to Date"

    def test_blocked_customers_and_missing_posting_groups(self, tenant: Tenant, bc: Client) -> None:
        customer = bc.all("customers")[0]
        bc.patch(f"customers({customer['id']})", blocked="All")
        refused = bc.refused("salesInvoices", customerNumber="C00120")
        assert refused == (400, DIALOG, "You cannot create this type of document when Customer C00120 is blocked with type All.")
        tenant.simulator.policy.customer_template = False
        bc.post("customers", displayName="Bare", number="C9")
        text = "Customer Posting Group must have a value in Customer: No.=C9. It cannot be zero or empty."
        assert bc.refused("salesInvoices", customerNumber="C9") == (400, "Application_FieldValidationException", text)

    def test_changing_a_draft(self, bc: Client) -> None:
        made = invoice(bc)
        path = f"salesInvoices({made['id']})"
        assert bc.patch(path, invoiceDate="2026-04-01")["dueDate"] == "2026-05-01"
        assert bc.patch(path, discountAmount=100)["totalAmountExcludingTax"] == Decimal("10625.30")
        assert bc.refused(path, "PATCH", salesInvoiceLines=[])[:2] == (400, "BadRequest")
        assert bc.http.delete(bc.at(path)).status_code == 204
        assert bc.refused(path, "GET")[0] == 404
        assert bc.all("salesInvoiceLines", **{"$filter": f"documentId eq {made['id']}"}) == []

    def test_bill_to_and_foreign_currency(self, bc: Client) -> None:
        bc.post("customers", displayName="Larkfield Holding", number="PAYER", currencyCode="EUR")
        made = invoice(bc, billToCustomerNumber="PAYER")
        assert (made["billToName"], made["customerNumber"], made["currencyCode"]) == ("Larkfield Holding", "C00120", "EUR")
        assert invoice(bc, currencyCode="USD")["currencyCode"] == "USD"
        assert invoice(bc, currencyCode="GBP")["currencyId"] == "00000000-0000-0000-0000-000000000000"


class TestLines:
    @pytest.fixture
    def draft(self, bc: Client) -> Json:
        return invoice(bc, work())

    def test_only_through_the_document(self, bc: Client, draft: Json) -> None:
        text = "You must specify an Id or a Document Id to get the lines."
        assert bc.refused("salesInvoiceLines", "GET") == (400, DIALOG, text)
        assert bc.refused("salesInvoiceLines", **travel()) == (400, DIALOG, text)
        assert bc.post("salesInvoiceLines", documentId=draft["id"], **travel())["sequence"] == 20000
        assert len(bc.all("salesInvoiceLines", **{"$filter": f"documentId eq {draft['id']}"})) == 2
        added = bc.post(f"salesInvoices({draft['id']})/salesInvoiceLines", **travel(sequence=15000))
        assert [line["sequence"] for line in lines_of(bc, draft)] == [10000, 15000, 20000]
        assert bc.get(f"salesInvoices({draft['id']})/salesInvoiceLines({added['id']})")["id"] == added["id"]
        assert bc.get(f"salesInvoiceLines({added['id']})")["documentId"] == draft["id"]

    def test_a_line_is_part_of_its_document(self, bc: Client, draft: Json) -> None:
        before = bc.get(f"salesInvoices({draft['id']})")
        (line,) = lines_of(bc, draft)
        bc.patch(f"salesInvoiceLines({line['id']})", quantity=10)
        after = bc.get(f"salesInvoices({draft['id']})")
        assert before["@odata.etag"] != after["@odata.etag"]
        assert after["totalAmountExcludingTax"] == 1650
        bc.http.delete(bc.at(f"salesInvoiceLines({line['id']})"))
        assert bc.get(f"salesInvoices({draft['id']})")["totalAmountExcludingTax"] == 0

    @pytest.mark.parametrize(
        ("change", "text"),
        [
            ({"sequence": 5}, 'The value for "sequence" cannot be modified. Delete and insert the line again.'),
            ({"documentId": UNKNOWN}, 'The value for "documentId" cannot be modified.'),
            ({"lineObjectNumber": "83"}, 'The value for "lineObjectNumber" cannot be modified.'),
        ],
    )
    def test_what_cannot_be_modified(self, bc: Client, draft: Json, change: Json, text: str) -> None:
        (line,) = lines_of(bc, draft)
        assert bc.refused(f"salesInvoiceLines({line['id']})", "PATCH", **change) == (400, DIALOG, text)

    def test_items_and_accounts_by_id(self, bc: Client, draft: Json) -> None:
        (item,) = bc.all("items", **{"$filter": "number eq 'ITEM-TM'"})
        (account,) = bc.all("accounts", **{"$filter": "number eq '6190'"})
        path = f"salesInvoices({draft['id']})/salesInvoiceLines"
        by_id = bc.post(path, itemId=item["id"], quantity=2)
        assert (by_id["lineType"], by_id["lineObjectNumber"], by_id["description"], by_id["unitPrice"]) == (
            "Item",
            "ITEM-TM",
            "Consulting hours",
            150,
        )
        both = 'Both "itemId" and "accountId" are specified. Specify only one of them.'
        assert bc.refused(path, itemId=item["id"], accountId=account["id"])[2] == both
        assert bc.refused(path, itemId=UNKNOWN)[2] == "Item does not exist."
        assert bc.refused(path, accountId=UNKNOWN)[2] == "Account does not exist."

    @pytest.mark.parametrize(
        ("line", "code", "text"),
        [
            (work(lineObjectNumber="99"), "Internal_InvalidTableRelation", "cannot be found in the related table (Resource)"),
            (work(lineType="Item"), "Internal_InvalidTableRelation", "(Item)"),
            (work(lineType="Fixed Asset"), "Internal_InvalidTableRelation", "(Fixed Asset)"),
            (work(lineType="Person"), "Unknown", "'Person' is not an option. The existing options are: Comment,Account,Item,Resource"),
            (travel(lineObjectNumber="2310"), "Application_FieldValidationException", "Direct Posting must be equal to 'Yes'"),
            ({"description": "free", "quantity": 1}, "Application_FieldValidationException", "must have a value in Sales Line"),
            ({"lineType": "Resource", "quantity": 1}, "Application_FieldValidationException", "No. must have a value in Sales Line"),
            (work(taxCode="NONE"), "Internal_InvalidTableRelation", "(Tax Group)"),
            (work(discountPercent=101), "Application_EvaluateException", "between 0 and 100"),
            (work(unitOfMeasureCode="FORTNIGHT"), "Internal_InvalidTableRelation", "(Unit of Measure)"),
            (work(description="x" * 101), "Application_StringExceededLength", "100"),
            (work(sequence=10000), "Internal_EntityWithSameKeyExists", "already exists"),
        ],
    )
    def test_lines_that_are_refused(self, bc: Client, draft: Json, line: Json, code: str, text: str) -> None:
        found = bc.refused(f"salesInvoices({draft['id']})/salesInvoiceLines", **line)
        assert (found[1], text in found[2]) == (code, True), found

    def test_blocked_items(self, bc: Client, draft: Json) -> None:
        item = bc.post("items", displayName="Old", number="OLD", blocked=True)
        found = bc.refused(f"salesInvoices({draft['id']})/salesInvoiceLines", itemId=item["id"])
        assert found[2] == "Blocked must be equal to 'No' in Item: No.=OLD. Current value is 'Yes'."

    def test_a_comment(self, bc: Client, draft: Json) -> None:
        made = bc.post(f"salesInvoices({draft['id']})/salesInvoiceLines", description="Thank you")
        assert (made["lineType"], made["amountExcludingTax"]) == ("Comment", 0)

    def test_discounts_and_tax_are_rounded_over_the_document(self, bc: Client) -> None:
        made = invoice(bc, work(1, 0.33), work(1, 0.33), work(1, 0.33), work(1, 10, taxCode="ZERO"))
        taxes = [line["totalTaxAmount"] for line in lines_of(bc, made)]
        assert taxes == [Decimal("0.07"), Decimal("0.06"), Decimal("0.07"), 0]
        assert made["totalTaxAmount"] == Decimal("0.20")
        made = invoice(bc, work(3, 33.335, discountPercent=10), travel(50), discountAmount=14.01)
        first, second = lines_of(bc, made)
        assert (first["discountAmount"], first["amountExcludingTax"]) == (Decimal("10"), Decimal("90.01"))
        assert first["invoiceDiscountAllocation"] + second["invoiceDiscountAllocation"] == Decimal("14.01")
        assert made["totalAmountExcludingTax"] == Decimal("126")
        assert sum(line["netAmountIncludingTax"] for line in lines_of(bc, made)) == made["totalAmountIncludingTax"]

    @pytest.mark.parametrize(("code", "rate", "tax"), [("GERMANY", "19", "1959.38"), ("US-SALES", "8.88", "915.75")])
    def test_tax_where_the_company_is_registered_abroad(self, bc: Client, code: str, rate: str, tax: str) -> None:
        made = invoice(bc, work(taxCode=code))
        assert (lines_of(bc, made)[0]["taxPercent"], made["totalTaxAmount"]) == (Decimal(rate), Decimal(tax))

    def test_no_tax_in_the_united_states(self, tenant: Tenant) -> None:
        us = Client(tenant, "HOLT-US")
        us.post("customers", number="C00120", displayName="Nine Oaks Inc", country="US")
        made = invoice(us, work())
        assert (made["currencyCode"], made["totalTaxAmount"], made["totalAmountIncludingTax"]) == ("USD", 0, Decimal("10312.5"))
        assert lines_of(us, made)[0]["taxCode"] == "NONTAXABLE"

    def test_whole_yen(self, bc: Client) -> None:
        made = invoice(bc, work(1.5, 333), currencyCode="JPY")
        assert (made["totalAmountExcludingTax"], made["totalTaxAmount"]) == (500, 100)


class TestPosting:
    def test_draft_to_open(self, bc: Client) -> None:
        made = invoice(bc)
        path = f"salesInvoices({made['id']})"
        assert bc.act(path, "post") == ""
        after = bc.get(path)
        assert (after["id"], after["number"], after["status"]) == (made["id"], "PS-INV103201", "Open")
        assert after["remainingAmount"] == after["totalAmountIncludingTax"] == Decimal("12870.36")
        assert [line["id"] for line in lines_of(bc, after)] == [line["id"] for line in lines_of(bc, made)]
        assert bc.all("salesInvoices", **{"$filter": "status eq 'Open'"})[0]["id"] == made["id"]
        assert bc.refused(f"{path}/Microsoft.NAV.post")[2] == "The action can be applied to a draft invoice only."
        entries = bc.all("generalLedgerEntries")
        assert sum(entry["debitAmount"] - entry["creditAmount"] for entry in entries) == 0
        assert {(entry["accountNumber"], entry["debitAmount"]) for entry in entries if entry["debitAmount"]} == {
            ("2310", Decimal("12870.36"))
        }

    def test_posted_documents_stay_as_they_are(self, bc: Client) -> None:
        done = posted(bc)
        path, (line, *_) = f"salesInvoices({done['id']})", lines_of(bc, done)
        assert bc.refused(path, "PATCH", externalDocumentNumber="X") == (400, DIALOG, "The posted invoice cannot be modified.")
        assert bc.refused(path, "DELETE")[2] == "The posted invoice cannot be deleted."
        assert bc.refused(f"salesInvoiceLines({line['id']})", "PATCH", quantity=1)[2] == "The posted invoice cannot be modified."
        assert bc.refused(f"salesInvoiceLines({line['id']})", "DELETE")[2] == "The posted invoice cannot be modified."
        assert bc.refused(f"{path}/salesInvoiceLines", **travel())[2] == "The posted invoice cannot be modified."
        refused = bc.refused(f"{path}/dimensionSetLines", code="DEPARTMENT", valueCode="DEL")
        assert refused[2] == "The posted invoice cannot be modified."
        assert bc.patch(path, promisedPayDate="2026-05-15")["promisedPayDate"] == "2026-05-15"
        assert (
            bc.refused(f"customers({done['customerId']})", "DELETE")[2]
            == "You cannot delete Customer C00120 because it has ledger entries."
        )

    def test_created_but_not_posted(self, tenant: Tenant, bc: Client) -> None:
        empty = bc.post("salesInvoices", customerNumber="C00120")
        assert bc.refused(f"salesInvoices({empty['id']})/Microsoft.NAV.post")[2] == "Please add at least one line item to the invoice."
        nothing = invoice(bc, work(0, 10))
        assert bc.refused(f"salesInvoices({nothing['id']})/Microsoft.NAV.post")[2].startswith("There is nothing to post")
        negative = invoice(bc, work(-1, 10))
        assert "must be 0 or greater" in bc.refused(f"salesInvoices({negative['id']})/Microsoft.NAV.post")[2]
        early = invoice(bc, postingDate="2024-12-31")
        assert "not within your range of allowed posting dates" in bc.refused(f"salesInvoices({early['id']})/Microsoft.NAV.post")[2]
        made = invoice(bc)
        customer = bc.all("customers")[0]
        bc.patch(f"customers({customer['id']})", blocked="Invoice")
        found = bc.refused(f"salesInvoices({made['id']})/Microsoft.NAV.post")
        assert found[2] == "You cannot post this type of document when Customer C00120 is blocked with type Invoice."
        assert bc.get(f"salesInvoices({made['id']})")["status"] == "Draft"
        bc.patch(f"customers({customer['id']})", blocked="_x0020_")
        bc.act(f"salesInvoices({made['id']})", "postAndSend")
        assert {row["status"] for row in tenant.state("salesInvoices")} == {"Draft", "Open"}

    def test_external_numbers_can_be_found_and_made_unique(self, tenant: Tenant, bc: Client) -> None:
        posted(bc)
        found = bc.all("salesInvoices", **{"$filter": "externalDocumentNumber eq 'PB-2026-0042'"})
        assert len(found) == 1
        tenant.simulator.policy.unique_external_documents = True
        second = invoice(bc)
        assert "already exists" in bc.refused(f"salesInvoices({second['id']})/Microsoft.NAV.post")[2]

    def test_unknown_actions(self, bc: Client) -> None:
        made = invoice(bc)
        assert bc.refused(f"salesInvoices({made['id']})/Microsoft.NAV.approve")[:2] == (404, "BadRequest_ResourceNotFound")
        assert bc.refused(f"salesInvoices({made['id']})/Microsoft.NAV.post", "GET")[:2] == (405, "BadRequest_MethodNotAllowed")
        assert bc.refused("salesInvoices/Microsoft.NAV.post")[0] == 404

    def test_foreign_currency_is_kept_in_the_ledger_at_its_rate(self, bc: Client) -> None:
        posted(bc, work(10, 100), currencyCode="USD")
        entries = bc.all("generalLedgerEntries")
        assert max(entry["debitAmount"] for entry in entries) == 960
        assert bc.get("customers", **{"$expand": "customerFinancialDetails"})["value"][0]["customerFinancialDetails"]["balance"] == 960


class TestCorrecting:
    def test_cancel(self, bc: Client) -> None:
        done = posted(bc)
        path = f"salesInvoices({done['id']})"
        bc.act(path, "cancel")
        after = bc.get(path)
        assert (after["status"], after["remainingAmount"]) == ("Canceled", 0)
        (memo,) = bc.all("salesCreditMemos")
        assert (memo["status"], memo["invoiceNumber"], memo["totalAmountIncludingTax"]) == (
            "Corrective",
            done["number"],
            Decimal("12870.36"),
        )
        text = "The invoice cannot be canceled because it has already been canceled."
        assert bc.refused(f"{path}/Microsoft.NAV.cancel") == (400, DIALOG, text)
        balance = sum(
            entry["debitAmount"] - entry["creditAmount"] for entry in bc.all("generalLedgerEntries") if entry["accountNumber"] == "2310"
        )
        assert balance == 0

    def test_a_draft_cannot_be_canceled(self, bc: Client) -> None:
        made = invoice(bc)
        for action in ("cancel", "makeCorrectiveCreditMemo"):
            text = "The action can be applied to a posted invoice only."
            assert bc.refused(f"salesInvoices({made['id']})/Microsoft.NAV.{action}")[2] == text

    def test_a_corrective_credit_memo_is_a_draft(self, bc: Client) -> None:
        done = posted(bc)
        location = bc.act(f"salesInvoices({done['id']})", "makeCorrectiveCreditMemo")
        memo = bc.get(location)
        assert (memo["status"], memo["invoiceId"], memo["invoiceNumber"]) == ("Draft", done["id"], done["number"])
        assert bc.get(f"salesInvoices({done['id']})")["status"] == "Open"
        (line, other) = lines_of(bc, memo, "CreditMemo")
        bc.patch(f"salesCreditMemoLines({line['id']})", quantity=2)
        bc.http.delete(bc.at(f"salesCreditMemoLines({other['id']})"))
        bc.act(f"salesCreditMemos({memo['id']})", "post")
        memo, rest = bc.get(f"salesCreditMemos({memo['id']})"), bc.get(f"salesInvoices({done['id']})")
        assert (memo["number"], memo["status"], memo["totalAmountIncludingTax"]) == ("PS-CR104001", "Paid", 396)
        assert (rest["status"], rest["remainingAmount"]) == ("Open", Decimal("12474.36"))

    def test_a_credit_memo_of_its_own(self, bc: Client) -> None:
        done = posted(bc)
        memo = bc.post("salesCreditMemos", customerNumber="C00120", creditMemoDate="2026-04-02", invoiceNumber=done["number"])
        path = f"salesCreditMemos({memo['id']})"
        assert memo["invoiceId"] == done["id"]
        assert bc.refused(f"{path}/Microsoft.NAV.post")[2] == "Please add at least one line item to the credit memo."
        assert bc.refused(f"{path}/Microsoft.NAV.cancel")[2] == "The action can be applied to a posted credit memo only."
        bc.post(f"{path}/salesCreditMemoLines", **work())
        bc.post(f"{path}/salesCreditMemoLines", **travel())
        bc.act(path, "post")
        assert bc.get(f"salesInvoices({done['id']})")["status"] == "Paid"
        assert bc.refused(f"{path}/Microsoft.NAV.post")[2] == "The action can be applied to a draft credit memo only."
        refused = bc.refused("salesCreditMemos", customerNumber="C00120", invoiceId=UNKNOWN)
        assert refused[2] == 'The "invoiceId" does not match to a Posted Sales Invoice.'

    def test_canceling_a_credit_memo(self, bc: Client) -> None:
        done = posted(bc)
        bc.act(f"salesInvoices({done['id']})", "cancel")
        (memo,) = bc.all("salesCreditMemos")
        bc.act(f"salesCreditMemos({memo['id']})", "cancel")
        assert bc.get(f"salesCreditMemos({memo['id']})")["status"] == "Canceled"
        assert sorted(row["status"] for row in bc.all("salesInvoices")) == ["Canceled", "Corrective"]
        own = bc.post("salesCreditMemos", customerNumber="C00120", salesCreditMemoLines=[work()])
        bc.act(f"salesCreditMemos({own['id']})", "post")
        assert "was not created to correct" in bc.refused(f"salesCreditMemos({own['id']})/Microsoft.NAV.cancel")[2]


class TestPayments:
    def pay(self, bc: Client, done: Json, amount: float) -> str:
        (journal,) = bc.all("customerPaymentJournals")
        path = f"customerPaymentJournals({journal['id']})/customerPayments"
        line = bc.post(path, customerNumber="C00120", amount=amount, appliesToInvoiceId=done["id"], postingDate="2026-04-20")
        assert (line["appliesToInvoiceNumber"], line["journalDisplayName"], line["lineNumber"]) == (done["number"], "GENERAL", 10000)
        return str(journal["id"])

    def test_paid_in_two_parts(self, bc: Client) -> None:
        done = posted(bc)
        bc.act(f"journals({self.pay(bc, done, -2870.36)})", "post")
        assert bc.get(f"salesInvoices({done['id']})")["remainingAmount"] == 10000
        assert "fully or partially paid" in bc.refused(f"salesInvoices({done['id']})/Microsoft.NAV.cancel")[2]
        bc.act(f"journals({self.pay(bc, done, -10000)})", "post")
        assert bc.get(f"salesInvoices({done['id']})")["status"] == "Paid"
        assert bc.get("customers")["value"][0]["balanceDue"] == 0

    def test_refusals(self, bc: Client) -> None:
        (journal,) = bc.all("customerPaymentJournals")
        path = f"customerPaymentJournals({journal['id']})/customerPayments"
        assert bc.refused(f"journals({journal['id']})/Microsoft.NAV.post") == (400, DIALOG, "There is nothing to post.")
        text = 'The "appliesToInvoiceId" should be the ID of an Open, Paid, Corrective, or Canceled Invoice.'
        assert bc.refused(path, customerNumber="C00120", appliesToInvoiceId=invoice(bc)["id"])[2] == text
        assert bc.refused(path, amount=5)[1] == "BadRequest_RequiredParamNotProvided"
        assert bc.refused(path, customerNumber="NOBODY")[2] == "The customer cannot be found."
        bc.post(path, customerNumber="C00120", amount=0)
        assert "Amount must have a value in Gen. Journal Line" in bc.refused(f"journals({journal['id']})/Microsoft.NAV.post")[2]
        assert bc.refused(f"customerPaymentJournals({journal['id']})/Microsoft.NAV.post")[0] == 404
        bare = bc.post("customerPaymentJournals", code="bare", displayName="No account")
        bc.post("customerPayments", journalId=bare["id"], customerNumber="C00120", amount=-5)
        assert "out of balance" in bc.refused(f"journals({bare['id']})/Microsoft.NAV.post")[2]


class TestOrdersAndQuotes:
    def order(self, bc: Client, *lines: Json) -> Json:
        head = {"customerNumber": "C00120", "orderDate": "2026-03-02", "externalDocumentNumber": "CW-SO1"}
        return bc.post("salesOrders", **head, salesOrderLines=list(lines) or [work(40, 150), travel(100)])

    def test_ship_and_invoice_all(self, bc: Client) -> None:
        made = self.order(bc)
        assert (made["number"], made["status"], made["fullyShipped"], made["totalAmountIncludingTax"]) == (
            "S-ORD101001",
            "Draft",
            False,
            7320,
        )
        location = bc.act(f"salesOrders({made['id']})", "shipAndInvoice")
        done = bc.get(location)
        assert "/salesInvoices(" in location
        assert (done["orderNumber"], done["orderId"], done["status"]) == (made["number"], made["id"], "Open")
        assert (done["externalDocumentNumber"], done["totalAmountIncludingTax"]) == ("CW-SO1", 7320)
        assert bc.refused(f"salesOrders({made['id']})", "GET")[0] == 404

    def test_in_parts(self, bc: Client) -> None:
        made = self.order(bc)
        path = f"salesOrders({made['id']})"
        hours, expense = lines_of(bc, made, "Order")
        assert (hours["shipQuantity"], hours["invoiceQuantity"], hours["invoicedQuantity"]) == (40, 40, 0)
        bc.patch(f"salesOrderLines({hours['id']})", shipQuantity=10, invoiceQuantity=10)
        bc.patch(f"salesOrderLines({expense['id']})", shipQuantity=0, invoiceQuantity=0)
        assert bc.act(path, "shipAndInvoice").endswith(path)
        (first,) = bc.all("salesInvoices")
        assert (first["totalAmountExcludingTax"], first["orderNumber"]) == (1500, made["number"])
        hours, expense = lines_of(bc, made, "Order")
        assert (hours["shippedQuantity"], hours["invoicedQuantity"], hours["shipQuantity"]) == (10, 10, 30)
        assert "fullyShipped" in made
        assert bc.get(path)["status"] == "Open"
        for change, text in (
            ({"shipQuantity": 31}, "You cannot ship more than 30 units."),
            ({"invoiceQuantity": 31}, "You cannot invoice more than 30 units."),
        ):
            assert bc.refused(f"salesOrderLines({hours['id']})", "PATCH", **change)[2] == text
        assert bc.refused(f"salesOrderLines({hours['id']})", "PATCH", quantity=5)[2] == "Quantity must not be less than 10."
        assert "shipped" in bc.refused(path, "DELETE")[2]
        bc.patch(f"salesOrderLines({hours['id']})", shipQuantity=0)
        assert bc.refused(f"{path}/Microsoft.NAV.shipAndInvoice")[2] == "You cannot invoice more than 0 units."
        bc.patch(f"salesOrderLines({hours['id']})", shipQuantity=30)
        bc.patch(f"salesOrderLines({expense['id']})", shipQuantity=1, invoiceQuantity=1)
        bc.act(path, "shipAndInvoice")
        assert sum(row["totalAmountExcludingTax"] for row in bc.all("salesInvoices")) == 6100
        assert bc.all("salesOrders") == []

    def test_a_released_order(self, tenant: Tenant, bc: Client) -> None:
        made = self.order(bc)
        tenant.simulator.people("HOLT-UK").release_order(made["number"])
        assert bc.get(f"salesOrders({made['id']})")["status"] == "Open"

    @pytest.mark.parametrize(("action", "set_"), [("makeOrder", "salesOrders"), ("makeInvoice", "salesInvoices")])
    def test_a_quote_becomes_something_else(self, bc: Client, action: str, set_: str) -> None:
        quote = bc.post("salesQuotes", customerNumber="C00120", salesQuoteLines=[work(), travel()])
        path = f"salesQuotes({quote['id']})"
        bc.act(path, "send")
        assert bc.get(path)["status"] == "Sent"
        location = bc.act(path, action)
        made = bc.get(location)
        assert location.startswith(bc.at(set_))
        assert (made["status"], made["totalAmountExcludingTax"]) == ("Draft", Decimal("10725.30"))
        assert bc.refused(path, "GET")[0] == 404


class TestDimensions:
    def test_default_dimensions_reach_the_documents(self, bc: Client) -> None:
        customer = bc.all("customers")[0]
        (dimension,) = bc.all("dimensions", **{"$filter": "code eq 'DEPARTMENT'"})
        value = next(row for row in bc.all(f"dimensions({dimension['id']})/dimensionValues") if row["code"] == "ADV")
        path = f"customers({customer['id']})/defaultDimensions"
        made = bc.post(path, dimensionId=dimension["id"], dimensionValueId=value["id"], postingValidation="Code Mandatory")
        assert (made["dimensionCode"], made["dimensionValueCode"], made["parentType"]) == ("DEPARTMENT", "ADV", "Customer")
        assert made["postingValidation"] == "Code_x0020_Mandatory"
        assert bc.refused(path, dimensionId=dimension["id"])[:2] == (409, "Internal_EntityWithSameKeyExists")
        assert bc.refused("defaultDimensions", "GET")[2] == "You must get to the parent first to get to the default dimensions."
        assert len(bc.all("defaultDimensions", **{"$filter": f"parentId eq {customer['id']}"})) == 1
        assert invoice(bc)["shortcutDimension1Code"] == "ADV"

    def test_set_lines(self, tenant: Tenant, bc: Client) -> None:
        tenant.simulator.people("HOLT-UK").add_dimension_value("PROJECT", "PRJ-0031", "Rollout")
        made = invoice(bc)
        (line, _) = lines_of(bc, made)
        path = f"salesInvoiceLines({line['id']})/dimensionSetLines"
        before = bc.get(f"salesInvoices({made['id']})")["@odata.etag"]
        added = bc.post(path, code="PROJECT", valueCode="PRJ-0031")
        assert (added["valueDisplayName"], added["parentType"]) == ("Rollout", "Sales_x0020_Invoice_x0020_Line")
        assert bc.get(f"salesInvoices({made['id']})")["@odata.etag"] != before
        assert bc.refused(path, code="PROJECT", valueCode="INTERNAL")[2].startswith("The dimension set line already exists.")
        assert bc.refused(path, valueCode="INTERNAL")[2] == 'The "id" or "code" field must be filled in.'
        assert bc.refused(path, code="DEPARTMENT", valueCode="NONE")[2] == 'The "valueCode" does not match to a Dimension Value.'
        assert bc.refused(path, code="NONE", valueCode="X")[2] == 'The "code" does not match to a Dimension.'
        assert bc.refused("dimensionSetLines", "GET")[2] == "You must get to the parent first to get to the dimension set line."
        assert bc.patch(f"{path}({added['id']})", valueCode="INTERNAL")["valueCode"] == "INTERNAL"
        assert bc.http.delete(bc.at(f"{path}({added['id']})")).status_code == 204
        assert bc.all(path) == []


class TestTime:
    def test_people_log_submit_and_approve(self, tenant: Tenant, bc: Client) -> None:
        people = tenant.simulator.people("HOLT-UK")
        (employee,) = bc.all("employees", **{"$filter": "number eq '82'"})
        project = bc.post("projects", displayName="Rollout")
        path = f"employees({employee['id']})/timeRegistrationEntries"
        made = bc.post(path, jobId=project["id"], date="2026-03-02", quantity=7.5)
        assert (made["jobNumber"], made["status"], made["unitOfMeasureCode"]) == (project["number"], "Open", "HOUR")
        assert made["lastModfiedDateTime"].endswith("Z")
        assert bc.refused(f"timeRegistrationEntries({made['id']})", "PATCH", date="2026-03-03")[2] == "The date cannot be modified."
        people.submit_time(made["id"])
        assert bc.refused(f"timeRegistrationEntries({made['id']})", "PATCH", quantity=8)[1] == "Application_FieldValidationException"
        people.reject_time(made["id"])
        assert bc.patch(f"timeRegistrationEntries({made['id']})", quantity=8)["quantity"] == 8
        people.submit_time(made["id"])
        people.approve_time(made["id"])
        assert bc.get(f"timeRegistrationEntries({made['id']})")["status"] == "Approved"
        assert (people.post_time(), people.post_time()) == (1, 0)
        analytics = bc.tenant.url("jobLedgerEntries").replace("/api/v2.0/", "/api/microsoft/analytics/v1.0/")
        (entry,) = bc.all(analytics)
        assert (entry["jobNo"], entry["quantity"], entry["totalPriceLCY"]) == (project["number"], 8, 1320)
        assert "there are entries" in bc.refused(f"projects({project['id']})", "DELETE")[2]

    def test_refusals(self, bc: Client) -> None:
        must = "You must specify an Employee ID or Employee number to get the time registration entries."
        assert bc.refused("timeRegistrationEntries", "GET")[2] == must
        assert bc.refused("timeRegistrationEntries", date="2026-03-02", quantity=1)[2] == must
        assert bc.all("timeRegistrationEntries", **{"$filter": "employeeNumber eq '82'"}) == []
        base = {"employeeNumber": "82", "date": "2026-03-02", "quantity": 1}
        assert bc.refused("timeRegistrationEntries", **base, jobNumber="NONE")[2] == 'The "jobId" does not match to a Job.'
        assert bc.refused("timeRegistrationEntries", **base | {"employeeNumber": "99"})[:2] == (404, "Internal_RecordNotFound")
        assert bc.refused("timeRegistrationEntries", employeeNumber="82", quantity=1)[1] == "BadRequest_RequiredParamNotProvided"
        assert bc.refused("timeRegistrationEntries", **base, status="Approved")[1] == "BadRequest_InvalidOperation"


class TestFiles:
    def test_the_printed_document(self, bc: Client) -> None:
        done = posted(bc)
        found = bc.get(f"salesInvoices({done['id']})/pdfDocument")
        assert found["parentType"] == "Sales_x0020_Invoice"
        content = bc.http.get(found["pdfDocumentContent@odata.mediaReadLink"])
        assert (content.headers["Content-Type"], content.content[:5]) == ("application/pdf", b"%PDF-")

    def test_attachments(self, bc: Client) -> None:
        made = invoice(bc)
        added = bc.post("documentAttachments", fileName="hours.csv", parentId=made["id"], parentType="Sales_x0020_Invoice")
        link = added["attachmentContent@odata.mediaEditLink"]
        assert bc.http.get(link).status_code == 204
        content = {"content": b"a;b", "headers": {"Content-Type": "application/octet-stream", "If-Match": "*"}}
        assert bc.http.patch(link, **content).status_code == 204
        assert bc.http.patch(link, content=b"x").status_code == 400
        assert bc.http.get(link).content == b"a;b"
        (listed,) = bc.all(f"salesInvoices({made['id']})/documentAttachments")
        assert (listed["fileName"], listed["byteSize"]) == ("hours.csv", 3)
        assert bc.refused("documentAttachments", fileName="x", parentId=UNKNOWN, parentType="Sales Invoice")[1] == DIALOG


@needs_specs
def test_documents_are_as_the_published_contract_says(bc: Client) -> None:
    document = json.loads((SPECS / "dynamics365" / "bc_api_v2_resources.derived.json").read_text())
    for prefix in ("salesQuote", "salesOrder", "salesInvoice", "salesCreditMemo"):
        made = bc.post(f"{prefix}s", customerNumber="C00120", **{f"{prefix}Lines": [work(), travel()]})
        if prefix in ("salesInvoice", "salesCreditMemo"):
            bc.act(f"{prefix}s({made['id']})", "post")
        head = bc.http.get(bc.at(f"{prefix}s({made['id']})")).json()
        Draft202012Validator(record_schema(document, f"{prefix}s")).validate(head)
        for line in bc.http.get(bc.at(f"{prefix}s({made['id']})/{prefix}Lines")).json()["value"]:
            Draft202012Validator(record_schema(document, f"{prefix}Lines")).validate(line)
    for entry in bc.http.get(bc.at("generalLedgerEntries")).json()["value"]:
        Draft202012Validator(record_schema(document, "generalLedgerEntries")).validate(entry)
