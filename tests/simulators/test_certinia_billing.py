"""Billing in the Certinia simulator: eligibility, events, release, the invoice that an ERP writes back, and how it is taken back."""

# SOQL of our own making, not SQL.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulators.certinia_world import GOVERNOR, Json, World, refused, served

POLL = (
    "SELECT Id, Name, pse__Event_Key__c, CurrencyIsoCode, pse__Date__c, pse__Summary_Amount__c, pse__Project__c,"
    " pse__Project__r.pse__Project_ID__c, pse__Project__r.pse__Account__c,"
    " (SELECT Id, pse__Category__c, pse__Object_Id__c, pse__Amount__c, pse__Quantity__c, pse__Unit_Price__c, pse__Description__c"
    " FROM pse__Billing_Event_Items__r)"
    " FROM pse__Billing_Event__c WHERE pse__Is_Released__c = true AND pse__Invoiced__c = false ORDER BY SystemModstamp, Id"
)
INVOICE = {"Invoiced": True, "Invoice_Number": "INV-10045", "Invoice_Date": "2026-02-28"}


@pytest.fixture(scope="module")
def org() -> Iterator[World]:
    with served() as world:
        yield world


@pytest.fixture
def world(org: World) -> World:
    return org.start()


def generated(world: World, **body: Any) -> list[str]:
    answer = world.apex("generate", **body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "Completed"
    return list(answer.json()["ids"])


def released(world: World) -> tuple[str, str, str]:
    """Project, timecard and the event that bills it."""
    project, card = world.approved_timecard()
    (event,) = generated(world, ids=[project])
    assert world.apex("release", type="event", ids=[event]).status_code == 200
    return project, card, event


def test_time_becomes_an_invoice(world: World) -> None:
    project, card = world.approved_timecard()
    assert world.query(POLL) == []
    (event,) = generated(world)
    assert generated(world) == [], "nothing is billed twice"
    (split,) = world.splits(card)
    assert (split["Eligible_for_Billing"], split["Billed"], split["Billing_Event_Released"]) == ("No", False, "No")
    assert world.query(POLL) == [], "not released yet"

    assert world.apex("release", ids=[event]).json()["ids"] == [event]
    (found,) = world.query(POLL)
    assert (found["Name"], found["CurrencyIsoCode"], found["Summary_Amount"]) == ("BE-000001", "GBP", 2790.0)
    assert found["pse__Project__r"]["Project_ID"] == "PR-000001"
    assert len(found["Event_Key"]) == 32
    (item,) = found["pse__Billing_Event_Items__r"]["records"]
    assert (item["Category"], item["Object_Id"], item["Amount"]) == ("Timecard", split["Id"], 2790.0)
    assert (item["Quantity"], item["Unit_Price"]) == (15.5, 180.0)
    (split,) = world.splits(card)
    assert (split["Billed"], split["Bill_Date"], split["Billing_Event_Released"]) == (True, "2026-02-02", "Yes")
    assert world.get("Timecard_Header", card)["Billed"] is True

    world.change("Billing_Event", event, **INVOICE)
    (split,) = world.splits(card)
    assert (split["Invoiced"], split["Invoice_Number"], split["Invoice_Date"]) == (True, "INV-10045", "2026-02-28")
    assert world.get("Timecard_Header", card)["Invoiced"] is True
    (row,) = world.query("SELECT Name, pse__Is_Released__c, pse__Invoiced__c FROM pse__Billing_Event_Item__c")
    assert (row["Name"], row["Is_Released"], row["Invoiced"]) == ("BEI-20260202-00001", "Yes", "Yes"), "texts, not flags"
    assert world.query(POLL) == []
    world.later()
    row = world.get("Proj", project)
    assert (row["Billings"], row["Billed"], row["Invoiced"]) == (2790.0, 2790.0, 2790.0)


def test_an_event_is_found_by_its_key(world: World) -> None:
    _, _, event = released(world)
    key = world.get("Billing_Event", event)["Event_Key"]
    answer = world.call(
        "PATCH", f"/sobjects/pse__Billing_Event__c/pse__Event_Key__c/{key}", {f"pse__{n}__c": v for n, v in INVOICE.items()}
    )
    assert (answer.status_code, answer.json()["created"]) == (200, False)
    refused(world.post("Billing_Event", Event_Key=key), "DUPLICATE_VALUE")


def test_number_and_date_need_the_flag(world: World) -> None:
    _, _, event = released(world)
    refused(world.patch("Billing_Event", event, Invoice_Number="INV-1"), text="Invoiced flag")
    refused(world.patch("Billing_Event", event, Invoice_Date="2026-02-28"), text="Invoiced flag")


def test_an_event_that_is_not_released_cannot_be_invoiced(world: World) -> None:
    """The rule fires on the split, inside the event's trigger."""
    _, card = world.approved_timecard()
    (event,) = generated(world)
    refused(world.patch("Billing_Event", event, **INVOICE), GOVERNOR, "FIELD_CUSTOM_VALIDATION_EXCEPTION, A record must be billed")
    assert world.get("Billing_Event", event)["Invoiced"] is False, "all is rolled back"
    assert world.splits(card)[0]["Invoiced"] is False
    refused(world.apex("invoice", ids=[event], invoiceNumber="I", invoiceDate="2026-02-28"), "APEX_ERROR", "must be released", status=500)


def test_an_invoice_is_taken_back_and_billing_cleared(world: World) -> None:
    project, card, event = released(world)
    world.change("Billing_Event", event, **INVOICE)
    refused(world.apex("clear", ids=[event]), "APEX_ERROR", "What is invoiced cannot be cleared", status=500)
    refused(world.patch("Billing_Event", event, Invoice_Date="2026-03-31"), GOVERNOR, "The invoice date is locked")
    world.change("Billing_Event", event, Invoiced=False, Invoice_Number=None, Invoice_Date=None)
    (split,) = world.splits(card)
    assert (split["Invoiced"], split["Invoice_Number"], split["Invoice_Date"], split["Billed"]) == (False, None, None, True)
    refused(world.apex("remove", ids=[event]), "APEX_ERROR", "clear it", status=500)
    assert world.apex("clear", type="event", ids=[event]).status_code == 200
    (split,) = world.splits(card)
    assert (split["Billed"], split["Billing_Event_Item"], split["Eligible_for_Billing"]) == (False, None, "Yes")
    for kind in ("Billing_Event__c", "Billing_Event_Item__c", "Billing_Event_Batch__c"):
        assert world.query(f"SELECT Id FROM pse__{kind}") == []
    world.later()
    assert world.get("Proj", project)["Billed"] == 0.0
    assert len(generated(world)) == 1


def test_what_is_billed_stays_in_financials(world: World) -> None:
    _, card, _ = released(world)
    refused(world.patch("Timecard_Header", card, Include_In_Financials=False), text="approved and included in financials")
    refused(world.call("DELETE", f"/sobjects/pse__Timecard_Header__c/{card}"), text="included in financials")


def test_all_that_can_be_billed_in_one_event(world: World) -> None:
    project, _ = world.approved_timecard()
    done = {"Approved": True, "Include_In_Financials": True}
    milestone = world.make(
        "Milestone", Name="Design", Project=project, Target_Date="2026-02-10", Milestone_Amount=5000, Status="Approved", **done
    )
    adjustment = world.make(
        "Miscellaneous_Adjustment", Name="Goodwill", Project=project, Amount=-200, Transaction_Category="Ready-to-Bill Revenue", **done
    )
    budget = world.make(
        "Budget", Name="PO 7", Project=project, Amount=9000, Pre_Billed_Amount=1000, Billable=True, Status="Approved", **done
    )
    licence = {"Project": project, "Amount": 50, "Transaction_Category": "Other Cost", **done}
    cost = world.make("Miscellaneous_Adjustment", Name="Licence", **licence)
    (event,) = generated(world)
    columns = "pse__Category__c, pse__Amount__c, pse__Object_Id__c"
    found = world.query(f"SELECT {columns} FROM pse__Billing_Event_Item__c WHERE pse__Billing_Event__c = '{event}'")
    amounts = {row["Category"]: (row["Amount"], row["Object_Id"]) for row in found}
    assert amounts["Milestone"] == (5000.0, milestone)
    assert amounts["Miscellaneous Adjustment"] == (-200.0, adjustment)
    assert all(row["Object_Id"] != cost for row in found), "a cost is nothing to bill"
    assert amounts["Budget"] == (1000.0, budget)
    assert world.get("Billing_Event", event)["Summary_Amount"] == 8590.0
    (batch,) = world.query(
        "SELECT Name, pse__Summary_Amount__c, pse__Time_Period__r.Name, pse__Account__r.Name FROM pse__Billing_Event_Batch__c"
    )
    assert (batch["Name"], batch["Summary_Amount"], batch["pse__Account__r"]["Name"]) == ("BEB-000001", 8590.0, "Larkfield Energy Ltd")
    assert batch["pse__Time_Period__r"]["Name"] == "February 2026"
    assert world.apex("release", type="batch", ids=[batch_id(world)]).json()["ids"] == [event]
    assert world.get("Milestone", milestone)["Billed"] is True
    world.later()
    row = world.get("Proj", project)
    assert (row["Bookings"], row["Pre_Billed"], row["Billings"]) == (9000.0, 1000.0, 7590.0)


def batch_id(world: World) -> str:
    return str(world.query("SELECT Id FROM pse__Billing_Event_Batch__c")[0]["Id"])


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("split", {"Billing_Hold": True}),
        ("split", {"Exclude_from_Billing": True}),
        ("card", {"Include_In_Financials": False}),
        ("project", {"Account": None}),
        ("project", {"Exclude_From_Billing": True}),
    ],
)
def test_what_is_not_eligible(world: World, kind: str, changes: Json) -> None:
    project, card = world.approved_timecard()
    target = {"split": ("Timecard", world.splits(card)[0]["Id"]), "card": ("Timecard_Header", card), "project": ("Proj", project)}
    world.change(*target[kind], **changes)
    assert world.splits(card)[0]["Eligible_for_Billing"] == "No"
    assert generated(world) == []


def test_time_that_is_not_billable(world: World) -> None:
    _, card = world.approved_timecard(Billable=False)
    (split,) = world.splits(card)
    assert (split["Eligible_for_Billing"], split["Total_Billable_Amount"]) == ("No", 0.0)
    assert generated(world) == []


def test_until_a_day_and_approval_for_billing(world: World) -> None:
    _, card = world.approved_timecard()
    assert generated(world, until="2026-02-06") == []
    world.simulator.billing.approved_only = True
    assert generated(world) == []
    world.change("Timecard", world.splits(card)[0]["Id"], Approved_for_Billing=True)
    assert len(generated(world, until="2026-02-07")) == 1


def test_recalculate_and_remove(world: World) -> None:
    _, card = world.approved_timecard()
    (event,) = generated(world)
    world.change("Timecard_Header", card, Bill_Rate=200)
    assert world.get("Billing_Event", event)["Summary_Amount"] == 2790.0
    assert world.apex("recalc", ids=[event]).status_code == 200
    assert world.get("Billing_Event", event)["Summary_Amount"] == 3100.0
    (item,) = world.query("SELECT Id FROM pse__Billing_Event_Item__c")
    assert world.apex("remove", type="item", ids=[item["Id"]]).status_code == 200
    assert world.query("SELECT Id FROM pse__Billing_Event__c") == [], "an event without items goes too"
    (event,) = generated(world)
    world.apex("release", ids=[event])
    refused(world.apex("recalc", ids=[event]), "APEX_ERROR", "cannot be recalculated", status=500)


def test_an_administrator_may_release_by_hand(world: World) -> None:
    _, card = world.approved_timecard()
    (event,) = generated(world)
    world.change("Billing_Event", event, Is_Released=True)
    assert world.splits(card)[0]["Billed"] is True
    world.change("Billing_Event", event, Is_Released=False)
    assert (world.splits(card)[0]["Billed"], world.splits(card)[0]["Bill_Date"]) == (False, None)


@pytest.mark.parametrize(
    ("verb", "body", "status", "code", "text"),
    [
        ("explode", {}, 404, "NOT_FOUND", "Could not find a match for URL"),
        ("release", {}, 500, "APEX_ERROR", "ids are required"),
        ("release", {"type": "item", "ids": ["x"]}, 500, "APEX_ERROR", "type must be one of batch, event"),
        ("release", {"ids": ["x"]}, 500, "APEX_ERROR", "There is no billing event x"),
        ("invoice", {"ids": ["x"]}, 500, "APEX_ERROR", "invoiceNumber and invoiceDate"),
        ("generate", {"until": "soon"}, 500, "APEX_ERROR", "until is not a date"),
    ],
)
def test_the_orgs_own_class_refuses(world: World, verb: str, body: Json, status: int, code: str, text: str) -> None:
    refused(world.apex(verb, **body), code, text, status=status)
    refused(world.http.get("/services/apexrest/psaBilling/release"), "METHOD_NOT_ALLOWED", status=405)
    refused(world.call("POST", "/apexrest/psaBilling/release", {}), "NOT_FOUND", status=404)


def test_a_billing_document_adds_up(world: World) -> None:
    company = world.query("SELECT Id FROM fferpcore__Company__c WHERE fferpcore__Code__c = 'HOLT-UK'")[0]["Id"]
    project = world.project(Company=company)
    document = {
        "fferpcore__DocumentType__c": "Invoice",
        "fferpcore__Account__c": world.ids["account"],
        "fferpcore__Company__c": company,
        "CurrencyIsoCode": "GBP",
        "fferpcore__ExternalDocumentNumber__c": "INV-1",
    }
    made = world.make("fferpcore__BillingDocument__c", **document)
    line = {"fferpcore__BillingDocument__c": made, "fferpcore__Quantity__c": 15.5, "fferpcore__UnitPrice__c": 180.333333333}
    world.make("fferpcore__BillingDocumentLineItem__c", **line, fferpcore__TaxRate1__c=20, fferpcore__TaxValue1__c=559.03)
    world.make("fferpcore__BillingDocumentLineItem__c", fferpcore__BillingDocument__c=made, fferpcore__UnitPrice__c=100)
    row = world.get("fferpcore__BillingDocument__c", made)
    assert (row["Name"], row["fferpcore__DocumentStatus__c"], row["fferpcore__DocumentDate__c"]) == ("BD0000001", "Draft", "2026-02-02")
    totals = [row[f"fferpcore__{name}__c"] for name in ("NetTotal", "TaxValueTotal", "DocumentTotal", "NumberOfBillingDocumentLineItems")]
    assert totals == [2895.17, 559.03, 3454.2, 2.0]
    refused(world.post("fferpcore__BillingDocument__c", fferpcore__ExternalDocumentNumber__c="inv-1"), "DUPLICATE_VALUE")
    assert world.get("Proj", project)["Company"] == company
