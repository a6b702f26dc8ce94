"""The Acumatica simulator: customers, orders, projects, work, billing, receivables (sections 7 and 8 of the vendor fact sheet)."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.simulators.acumatica_bench import CREDENTIALS, ENTITY, Bench, fresh, served, wrapped

STATUS = "Document Status is invalid for processing."
ENTRY = {"Employee": "EP0002", "Date": "2026-03-30T09:00:00", "EarningType": "RG", "TimeSpent": "07:30", "Summary": "Workshop"}


@pytest.fixture(scope="module")
def instance() -> Iterator[Bench]:
    with served() as bench:
        yield bench


@pytest.fixture
def erp(instance: Bench) -> Bench:
    return fresh(instance)


def said(response: Any, status: int = 500) -> str:
    assert response.status_code == status, response.text
    return str(response.json()["exceptionMessage"])


def delete(erp: Bench, path: str) -> Any:
    return erp.http.delete(f"{ENTITY}/{path}")


class TestCustomers:
    def test_the_class_sets_currency_terms_and_tax_zone(self, erp: Bench) -> None:
        made = erp.put(
            "Customer?$expand=MainContact,BillingContact", CustomerName="Nord GmbH", CustomerClass="HOLTDE", Email="ap@nord.example"
        )
        assert (made["CurrencyID"], made["Terms"], made["TaxZone"], made["Status"]) == ("EUR", "30D", "DEVAT", "Active")
        assert made["MainContact"]["Email"] == made["BillingContact"]["Email"] == "ap@nord.example"
        changed = erp.put("Customer", CustomerID=made["CustomerID"], CustomerClass="HOLTUK", Terms="60D")
        assert (changed["CurrencyID"], changed["Terms"], changed["TaxZone"]) == ("GBP", "60D", "UKVAT")

    def test_a_parent_and_a_billing_contact_of_its_own(self, erp: Bench) -> None:
        parent = erp.customer()
        contact = wrapped(Email="billing@child.example")
        made = erp.put(
            "Customer?$expand=BillingContact",
            CustomerName="Child",
            CustomerClass="HOLTUK",
            ParentRecord=parent,
            BillingContactOverride=True,
            BillingContact=contact,
        )
        assert made["ParentRecord"] == parent
        assert made["BillingContact"]["Email"] == "billing@child.example"
        assert "ParentRecord" in erp.refused("Customer", CustomerID=parent, ParentRecord=parent)

    def test_the_primary_location_comes_with_it(self, erp: Bench) -> None:
        owner = erp.customer(TaxRegistrationID="GB999")
        main = erp.read(f"CustomerLocation/{owner}/MAIN")
        assert (main["TaxZone"], main["Default"], main["TaxRegistrationID"]) == ("UKVAT", True, "GB999")
        other = erp.put("CustomerLocation", Customer=owner, LocationID="site2", LocationName="Leeds")
        assert (other["LocationID"], other["TaxZone"], other["Default"]) == ("SITE2", "UKVAT", False)
        assert erp.invoice(owner, LocationID="SITE2")["LocationID"] == "SITE2"
        assert "LocationID" in erp.refused("Invoice", Type="Invoice", Customer=owner, LocationID="SITE9")
        assert "primary location" in said(delete(erp, f"CustomerLocation/{owner}/MAIN"))

    def test_what_has_documents_stays_as_it_is(self, erp: Bench) -> None:
        owner = erp.customer()
        erp.invoice(owner)
        assert "CurrencyID" in erp.refused("Customer", CustomerID=owner, CurrencyID="USD")
        assert "cannot be deleted" in said(delete(erp, f"Customer/{owner}"))

    def test_contacts_and_opportunities(self, erp: Bench) -> None:
        owner = erp.customer()
        person = erp.put("Contact", FirstName="Ada", LastName="Ng", BusinessAccount=owner)
        assert (person["ContactID"], person["DisplayName"]) == (5001, "Ng, Ada")
        assert erp.read("Contact/5001")["Email"] is None
        lines = [wrapped(InventoryID="CONSULTING", Qty=10)]
        deal = erp.put("Opportunity", Subject="Rollout", ClassID="PROJECT", BusinessAccount=owner, Products=lines)
        assert (deal["OpportunityID"], deal["Amount"], deal["Total"]) == ("OP000001", 1650.0, 1980.0)

    def test_employees(self, erp: Bench) -> None:
        made = erp.put("Employee", EmployeeID="ep0100", ContactInfo=wrapped(FirstName="Kim", LastName="Ode"))
        assert (made["EmployeeID"], made["EmployeeName"], made["Status"]) == ("EP0100", "Kim Ode", "Active")
        assert "ContactInfo/LastName" in erp.refused("Employee", EmployeeID="EP0101")


class TestOrders:
    def order(self, erp: Bench, owner: str, **changes: Any) -> dict[str, Any]:
        lines = [
            wrapped(InventoryID="CONSULTING", OrderQty=40, UnitPrice=150),
            wrapped(InventoryID="FIXEDFEE", OrderQty=1, ExtendedPrice=9000, TaxCategory="EXEMPT"),
        ]
        body = {"OrderType": "SO", "CustomerID": owner, "ExternalRef": "CW-SO1", "Details": lines}
        return erp.put("SalesOrder?$expand=Details,FinancialSettings,Totals", **(body | changes))

    def test_on_hold_until_told_otherwise_with_totals(self, erp: Bench) -> None:
        made = self.order(erp, erp.customer())
        assert (made["OrderNbr"], made["Status"], made["CurrencyID"], made["BaseCurrencyID"]) == ("000001", "On Hold", "GBP", "GBP")
        assert (made["OrderTotal"], made["TaxTotal"], made["OrderedQty"]) == (16200.0, 1200.0, 41.0)
        assert [(one["LineNbr"], one["ExtendedPrice"], one["UnitPrice"]) for one in made["Details"]] == [
            (1, 6000.0, 150.0),
            (2, 9000.0, 9000.0),
        ]
        assert made["FinancialSettings"]["Terms"] == "30D"
        assert made["Details"][0]["LastModifiedDate"][2:3] == "/"
        assert erp.put("SalesOrder", OrderType="SO", OrderNbr="000001", Hold=False)["Status"] == "Open"
        assert [one["OrderNbr"] for one in erp.read("SalesOrder", filter="ExternalRef eq 'CW-SO1'")] == ["000001"]

    def test_in_the_zone_of_services_a_line_is_taxed_by_its_category(self, erp: Bench) -> None:
        rates = (("VAT20", "20.00"), ("VAT19", "19.00"), ("NYC888", "8.88"), ("EXEMPT", "0"))
        lines = [wrapped(InventoryID="FIXEDFEE", OrderQty=1, ExtendedPrice=100, TaxCategory=category) for category, _ in rates]
        zone = {"FinancialSettings": wrapped(OverrideTaxZone=True, CustomerTaxZone="SERVICES")}
        made = self.order(erp, erp.customer(), Details=lines, **zone)
        assert made["TaxTotal"] == sum(float(rate) for _, rate in rates)

    def test_yen_have_no_fractions(self, erp: Bench) -> None:
        lines = [wrapped(InventoryID="FIXEDFEE", OrderQty=3, UnitPrice="33.5", TaxCategory="NYC888")]
        zone = {"FinancialSettings": wrapped(OverrideTaxZone=True, CustomerTaxZone="SERVICES")}
        made = self.order(erp, erp.customer(EnableCurrencyOverride=True), CurrencyID="JPY", Details=lines, **zone)
        assert (made["Totals"]["LineTotalAmount"], made["TaxTotal"]) == (101.0, 9.0)

    def test_each_type_counts_for_itself(self, erp: Bench) -> None:
        owner = erp.customer()
        assert [self.order(erp, owner, OrderType=kind)["OrderNbr"] for kind in ("SO", "QT", "SO")] == ["000001", "000001", "000002"]

    def test_steps(self, erp: Bench) -> None:
        owner = erp.customer()
        keys = {"OrderType": "SO", "OrderNbr": self.order(erp, owner)["OrderNbr"]}
        assert said(erp.act("SalesOrder", "PrepareSalesInvoice", **keys)) == STATUS
        for action, status in (
            ("OpenSalesOrder", "Open"),
            ("CancelSalesOrder", "Canceled"),
            ("ReopenSalesOrder", "Open"),
            ("PutOnHold", "On Hold"),
        ):
            erp.done("SalesOrder", action, **keys)
            assert erp.read("SalesOrder/SO/000001")["Status"] == status
        erp.done("SalesOrder", "CancelSalesOrder", **keys)
        assert said(erp.send("SalesOrder", wrapped(**keys, Description="x"))) == STATUS
        assert said(erp.act("SalesOrder", "OpenSalesOrder", **keys)) == STATUS

    def test_an_invoice_is_prepared_once(self, erp: Bench) -> None:
        owner = erp.customer()
        keys = {"OrderType": "SO", "OrderNbr": self.order(erp, owner, Hold=False, CustomerOrder="PO7")["OrderNbr"]}
        erp.done("SalesOrder", "PrepareSalesInvoice", **keys)
        order = erp.read("SalesOrder/SO/000001", expand="Details,Shipments")
        assert order["Status"] == "Completed"
        number = order["Shipments"][0]["InvoiceNbr"]
        invoice = erp.read(f"SalesInvoice/Invoice/{number}", expand="Details")
        assert (invoice["Status"], invoice["Amount"], invoice["TaxTotal"], invoice["CustomerOrder"]) == ("Balanced", 16200.0, 1200.0, "PO7")
        assert invoice["Details"][0]["OrderNbr"] == "000001"
        assert said(erp.act("SalesOrder", "PrepareSalesInvoice", **keys)) == STATUS
        assert "cannot be deleted" in said(delete(erp, "SalesOrder/SO/000001"))
        erp.done("SalesInvoice", "ReleaseSalesInvoice", Type="Invoice", ReferenceNbr=number)
        assert erp.read(f"SalesInvoice/Invoice/{number}")["Status"] == "Open"

    def test_refusals(self, erp: Bench) -> None:
        owner = erp.customer()
        found = erp.refused("SalesOrder", OrderType="ZZ", CustomerID=owner, CurrencyID="USD", Details=[wrapped(OrderQty=1)])
        assert {"OrderType", "Details/0/InventoryID"} <= set(found)
        assert set(erp.refused("SalesOrder", OrderType="SO", CustomerID=owner, CurrencyID="USD")) == {"CurrencyID"}
        quote = self.order(erp, owner, OrderType="QT", Hold=False)
        assert "QT" in said(erp.act("SalesOrder", "PrepareSalesInvoice", OrderType="QT", OrderNbr=quote["OrderNbr"]))
        assert delete(erp, "SalesOrder/QT/000001").status_code == 204


class TestProjects:
    def test_tasks_and_settings_come_from_the_template(self, erp: Bench) -> None:
        owner = erp.customer()
        settings = wrapped(BillingPeriod="Quarter")
        body = {"ProjectID": "PB0042", "ProjectTemplateID": "tmstd", "Customer": owner, "BillingAndAllocationSettings": settings}
        made = erp.put("Project?$expand=BillingAndAllocationSettings,ProjectProperties", **body)
        assert (made["Status"], made["Hold"]) == ("In Planning", True)
        billing = made["BillingAndAllocationSettings"]
        assert (billing["BillingRule"], billing["BillingPeriod"], billing["BillingCurrency"]) == ("TM", "Quarter", "GBP")
        tasks = erp.read("ProjectTask", filter="ProjectID eq 'PB0042'")
        assert [(one["ProjectTaskID"], one["Status"], one["Default"]) for one in tasks] == [
            ("BUILD", "In Planning", False),
            ("DESIGN", "In Planning", True),
        ]
        assert erp.put("Project", ProjectID="PB0042", Hold=False)["Status"] == "Active"
        assert erp.put("Project", Description="no key")["ProjectID"] == "PR000001"

    def test_steps(self, erp: Bench) -> None:
        erp.project()
        assert "cannot be performed" in said(erp.act("Project", "ActivateProject", ProjectID="PB0042"))
        for action, status in (("SuspendProject", "Suspended"), ("ActivateProject", "Active"), ("CompleteProject", "Completed")):
            erp.done("Project", action, ProjectID="PB0042")
            assert erp.read("Project/PB0042")["Status"] == status
        found = erp.refused("ProjectTask", ProjectID="PB0042", ProjectTaskID="LATE", Description="Too late")
        assert "completed" in found["ProjectID"]

    def test_a_task_with_dates_and_progress(self, erp: Bench) -> None:
        erp.project()
        dates = wrapped(PlannedStartDate="2026-04-01", PlannedEndDate="2026-04-30", Completed=25)
        keys = {"ProjectID": "PB0042", "ProjectTaskID": "test"}
        made = erp.put("ProjectTask?$expand=Properties", **keys, Description="Test", Properties=dates, ExternalRefNbr="CW-T1")
        assert (made["ProjectTaskID"], made["Status"], made["Properties"]["Completed"]) == ("TEST", "In Planning", 25.0)
        wrong = erp.refused("ProjectTask", **keys, Properties=wrapped(PlannedEndDate="2026-03-01", Completed=101))
        assert set(wrong) == {"Properties/PlannedEndDate", "Properties/Completed"}
        assert "ProjectID" in erp.refused("ProjectTask", ProjectID="X", ProjectTaskID="T", Description="x")

    def test_another_identifier(self, erp: Bench) -> None:
        erp.project()
        body = {"entity": wrapped(ProjectID="PB0042"), "parameters": wrapped(ProjectID="pb0043")}
        assert erp.http.post(f"{ENTITY}/Project/ChangeProjectID", json=body).status_code == 204
        assert erp.get("Project/PB0042").status_code == 404
        assert erp.read("ProjectTask/PB0043/BUILD")["Status"] == "Active"
        assert "cannot be empty" in said(erp.act("Project", "ChangeProjectID", ProjectID="PB0043"))

    def test_budget(self, erp: Bench) -> None:
        erp.project()
        keys = {"ProjectID": "PB0042", "ProjectTaskID": "BUILD", "AccountGroup": "REVENUE"}
        made = erp.put("ProjectBudget", **keys, InventoryID="CONSULTING", OriginalBudgetedQty=100, UnitRate=150)
        assert (made["Type"], made["CostCode"], made["UOM"]) == ("Income", "00-000", "HOUR")
        assert (made["OriginalBudgetedAmount"], made["RevisedBudgetedAmount"]) == (15000.0, 15000.0)
        half = erp.put("ProjectBudget", **keys, InventoryID="CONSULTING", Completed=50)
        assert half["PendingInvoiceAmount"] == 7500.0
        third = erp.put("ProjectBudget", **keys, InventoryID="CONSULTING", PendingInvoiceAmount=5000)
        assert third["Completed"] == 33.33
        assert "ProjectTaskID" in erp.refused("ProjectBudget", **(keys | {"ProjectTaskID": "NONE"}))
        assert erp.http.get(f"{ENTITY}/ProjectBudget/PB0042/BUILD/REVENUE/CONSULTING/00-000").status_code == 200

    def test_a_change_order_revises_the_budget(self, erp: Bench) -> None:
        owner = erp.customer()
        lines = [wrapped(ProjectTaskID="BUILD", AccountGroup="REVENUE", Amount=2500)]
        erp.project(Customer=owner)
        assert "change order workflow" in erp.refused("ChangeOrder", ProjectID="PB0042", Class="DEFAULT")["ProjectID"]
        erp.put("Project", ProjectID="PB0042", ProjectProperties=wrapped(ChangeOrderWorkflow=True))
        made = erp.put("ChangeOrder", ProjectID="PB0042", Class="DEFAULT", RevenueBudget=lines, ExternalRefNbr="CW-CO")
        assert (made["RefNbr"], made["Status"], made["RevenueBudgetChangeTotal"], made["Customer"]) == (
            "CO000001",
            "On Hold",
            2500.0,
            owner,
        )
        assert said(erp.act("ChangeOrder", "ReleaseChangeOrder", RefNbr="CO000001")) == STATUS
        erp.done("ChangeOrder", "RemoveChangeOrderFromHold", RefNbr="CO000001")
        erp.done("ChangeOrder", "ReleaseChangeOrder", RefNbr="CO000001")
        assert erp.read("ChangeOrder/CO000001")["Status"] == "Closed"
        assert erp.read("ProjectBudget")[0]["RevisedBudgetedAmount"] == 2500.0

    def test_what_is_used_cannot_be_deleted(self, erp: Bench) -> None:
        erp.project()
        erp.put("TimeEntry", **ENTRY, ProjectID="PB0042", ProjectTaskID="BUILD")
        assert "in use" in said(delete(erp, "Project/PB0042"))
        assert "in use" in said(delete(erp, "ProjectTask/PB0042/BUILD"))
        assert delete(erp, "ProjectTask/PB0042/DESIGN").status_code == 204


class TestWork:
    def entry(self, erp: Bench, **changes: Any) -> dict[str, Any]:
        return erp.put("TimeEntry", **(ENTRY | {"ProjectID": "PB0042", "ProjectTaskID": "BUILD"} | changes))

    def test_an_entry_and_its_defaults(self, erp: Bench) -> None:
        erp.project()
        made = self.entry(erp, ExternalRefNbr="CW-E1")
        assert made["TimeEntryID"] == made["id"]
        assert (made["ApprovalStatus"], made["Billable"], made["BillableTime"], made["CostCode"]) == ("Open", True, "07:30", "00-000")
        assert (made["LaborItem"], made["CostRate"], made["Date"]) == ("ROLE-SC", 82.0, "2026-03-30T09:00:00+00:00")
        assert erp.put("TimeEntry", TimeEntryID=made["id"], TimeSpent="02:00")["BillableTime"] == "02:00"
        assert len(erp.read("TimeEntry", filter="ExternalRefNbr eq 'CW-E1'")) == 1

    def test_internal_time_needs_no_task(self, erp: Bench) -> None:
        made = erp.put("TimeEntry", **ENTRY)
        assert (made["ProjectID"], made["Billable"], made["BillableTime"]) == ("X", False, "00:00")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"TimeSpent": "7.5"}, "TimeSpent"),
            ({"TimeSpent": "07:75"}, "TimeSpent"),
            ({"ProjectTaskID": None}, "ProjectTaskID"),
            ({"ProjectTaskID": "NONE"}, "ProjectTaskID"),
            ({"ProjectTaskID": "TEST"}, "ProjectTaskID"),
            ({"ProjectID": "PZ"}, "ProjectID"),
            ({"Employee": "EP9999"}, "Employee"),
            ({"EarningType": "ZZ"}, "EarningType"),
            ({"CostCode": "99-999"}, "CostCode"),
        ],
    )
    def test_refusals(self, erp: Bench, changes: dict[str, Any], field: str) -> None:
        erp.project()
        erp.put("ProjectTask", ProjectID="PB0042", ProjectTaskID="TEST", Description="Not active yet")
        assert set(erp.refused("TimeEntry", **(ENTRY | {"ProjectID": "PB0042", "ProjectTaskID": "BUILD"} | changes))) == {field}

    def test_only_active_projects_and_assigned_people(self, erp: Bench) -> None:
        erp.project(ProjectProperties=wrapped(RestrictEmployees=True), Employees=[wrapped(EmployeeID="EP0003")])
        place = {"ProjectID": "PB0042", "ProjectTaskID": "BUILD"}
        assert set(erp.refused("TimeEntry", **ENTRY, **place)) == {"Employee"}
        self.entry(erp, Employee="EP0003")
        erp.done("Project", "SuspendProject", ProjectID="PB0042")
        assert "not active" in erp.refused("TimeEntry", **(ENTRY | {"Employee": "EP0003"}), **place)["ProjectID"]

    def test_without_an_approver_completed_is_enough(self, erp: Bench) -> None:
        erp.project()
        ident = self.entry(erp)["id"]
        erp.done("TimeEntry", "CompleteTimeEntry", TimeEntryID=ident)
        assert erp.read(f"TimeEntry/{ident}")["ApprovalStatus"] == "Completed"
        assert "cannot be changed" in said(erp.send("TimeEntry", {"id": ident, "Summary": {"value": "x"}}))
        assert "cannot be deleted" in said(delete(erp, f"TimeEntry/{ident}"))
        erp.done("TimeEntry", "OpenTimeEntry", TimeEntryID=ident)
        assert delete(erp, f"TimeEntry/{ident}").status_code == 204

    def test_with_an_approver(self, erp: Bench) -> None:
        erp.project(ProjectProperties=wrapped(TimeActivityApprover="EP0001"))
        first, second = self.entry(erp)["id"], self.entry(erp)["id"]
        for ident in (first, second):
            erp.done("TimeEntry", "CompleteTimeEntry", TimeEntryID=ident)
            assert erp.read(f"TimeEntry/{ident}")["ApprovalStatus"] == "Pending Approval"
        erp.simulator.approve_time(first)
        erp.simulator.reject_time(second)
        assert [erp.read(f"TimeEntry/{ident}")["ApprovalStatus"] for ident in (first, second)] == ["Approved", "Rejected"]
        assert self.entry(erp, TimeEntryID=second, TimeSpent="01:00")["ApprovalStatus"] == "Open"
        erp.simulator.release_time(first)
        posted = erp.read("ProjectTransaction", expand="Details")[0]
        assert (posted["Status"], posted["TotalQty"], posted["TotalAmount"]) == ("Released", 7.5, 615.0)
        assert posted["Details"][0]["Employee"] == "EP0002"
        assert erp.read("ProjectBudget")[0]["ActualAmount"] == 615.0
        assert "released" in said(erp.act("TimeEntry", "OpenTimeEntry", TimeEntryID=first))

    def test_expense_claims(self, erp: Bench) -> None:
        erp.project()
        line = wrapped(ExpenseItemID="TRAVEL", Qty=2, UnitCost=61.25, ProjectID="PB0042", ProjectTaskID="BUILD", Billable=True)
        made = erp.put("ExpenseClaim?$expand=Details", ClaimedBy="EP0002", Description="Bristol", Details=[line])
        assert (made["RefNbr"], made["Status"], made["ClaimTotal"], made["CurrencyID"]) == ("EC000001", "On Hold", 122.5, "GBP")
        keys = {"RefNbr": "EC000001"}
        assert said(erp.act("ExpenseClaim", "ApproveExpenseClaim", **keys)) == STATUS
        for action, status in (
            ("Submit", "Pending Approval"),
            ("Reject", "Rejected"),
            ("PutOnHold", "On Hold"),
            ("Submit", "Pending Approval"),
        ):
            erp.done("ExpenseClaim", f"{action}ExpenseClaim", **keys)
            assert erp.read("ExpenseClaim/EC000001")["Status"] == status
        assert said(erp.send("ExpenseClaim", wrapped(**keys, Description="x"))) == STATUS
        erp.done("ExpenseClaim", "ApproveExpenseClaim", **keys)
        erp.done("ExpenseClaim", "ReleaseExpenseClaim", **keys)
        assert erp.read("ExpenseClaim/EC000001", expand="Details")["Details"][0]["Status"] == "Released"
        assert erp.read("ProjectTransaction")[0]["TotalAmount"] == 122.5
        wrong = erp.refused("ExpenseClaim", ClaimedBy="EP0002", Description="x", Details=[wrapped(ExpenseItemID="CONSULTING")])
        assert "Details/0/ExpenseItemID" in wrong

    def test_receipts_are_claimed(self, erp: Bench) -> None:
        made = erp.put(
            "ExpenseReceipt", ClaimedBy="EP0002", ExpenseItemID="TRAVEL", ReceiptDetails=wrapped(UnitCost=40, Description="Taxi")
        )
        keys = {"ReceiptID": made["ReceiptID"]}
        assert (made["ReceiptID"], made["Status"], made["ClaimAmount"]) == ("000001", "On Hold", 40.0)
        assert said(erp.act("ExpenseReceipt", "ClaimExpenseReceipt", **keys)) == STATUS
        for action in ("SubmitExpenseReceipt", "ApproveExpenseReceipt", "ClaimExpenseReceipt"):
            erp.done("ExpenseReceipt", action, **keys)
        claim = erp.read("ExpenseReceipt/000001", expand="ReceiptDetails")["ReceiptDetails"]["ExpenseClaimID"]
        assert erp.read(f"ExpenseClaim/{claim}", expand="Details")["Details"][0]["Description"] == "Taxi"

    def test_imported_usage(self, erp: Bench) -> None:
        erp.project()
        line = wrapped(
            Project="PB0042", ProjectTask="BUILD", AccountGroup="LABOR", Date="2026-03-30", Qty=3, UnitRate=80, Description="Usage"
        )
        made = erp.put("ProjectTransaction", Module="PM", Details=[line])
        assert (made["ReferenceNbr"], made["Status"], made["TotalAmount"]) == ("PM00000001", "Balanced", 240.0)
        keys = {"Module": "PM", "ReferenceNbr": "PM00000001"}
        erp.done("ProjectTransaction", "ReleaseTransactions", **keys)
        assert said(erp.act("ProjectTransaction", "ReleaseTransactions", **keys)) == STATUS
        assert "released" in said(delete(erp, "ProjectTransaction/PM/PM00000001"))
        wrong = erp.refused("ProjectTransaction", Module="PM", Details=[wrapped(Project="PB0042", AccountGroup="LABOR", Date="2026-03-30")])
        assert set(wrong) == {"Details/0/ProjectTask"}

    def test_journal_transactions_balance(self, erp: Bench) -> None:
        lines = [wrapped(Account="51000", DebitAmount=10), wrapped(Account="10200", CreditAmount=9)]
        assert "out of the balance" in erp.refused("JournalTransaction", Module="GL", Hold=False, Details=lines)[""]
        lines[1]["CreditAmount"] = {"value": 10}
        made = erp.put("JournalTransaction", Module="GL", Hold=False, Details=lines)
        erp.done("JournalTransaction", "ReleaseJournalTransaction", Module="GL", BatchNbr=made["BatchNbr"])
        assert erp.read(f"JournalTransaction/GL/{made['BatchNbr']}")["Status"] == "Posted"


class TestBilling:
    """8"""

    def bill(self, erp: Bench, day: str = "2026-03-31") -> dict[str, Any]:
        erp.put("Project", ProjectID="PB0042", BillingAndAllocationSettings=wrapped(NextBillingDate=day))
        erp.done("Project", "RunProjectBilling", ProjectID="PB0042")
        found: dict[str, Any] = erp.read("Project/PB0042", expand="Invoices")["Invoices"][-1]
        return found

    def test_time_and_material_to_cash(self, erp: Bench) -> None:
        owner = erp.project()
        entry = erp.put("TimeEntry", **ENTRY, ProjectID="PB0042", ProjectTaskID="BUILD", BillableTime="06:00")
        erp.done("TimeEntry", "CompleteTimeEntry", TimeEntryID=entry["id"])
        line = self.bill(erp)
        assert (line["ProFormaReferenceNbr"], line["Status"], line["InvoiceTotal"]) == ("PF000001", "Open", 1512.0)
        draft = erp.read("ProFormaInvoice/PF000001", expand="TimeAndMaterial,TaxDetails")
        assert [(one["BilledQty"], one["UnitPrice"], one["AmountToInvoice"]) for one in draft["TimeAndMaterial"]] == [(6.0, 210.0, 1260.0)]
        assert draft["CustomerID"] == owner
        settings = erp.read("Project/PB0042", expand="BillingAndAllocationSettings")["BillingAndAllocationSettings"]
        assert (settings["LastBillingDate"], settings["NextBillingDate"]) == ("2026-03-31T00:00:00+00:00", "2026-04-30T00:00:00+00:00")
        assert erp.read(f"TimeEntry/{entry['id']}")["ApprovalStatus"] == "Released"
        erp.done("ProFormaInvoice", "ReleaseProFormaInvoice", RefNbr="PF000001")
        number = erp.read("Project/PB0042", expand="Invoices")["Invoices"][0]["ARReferenceNbr"]
        invoice = erp.read(f"Invoice/Invoice/{number}", expand="Details")
        assert (invoice["Status"], invoice["Amount"], invoice["TaxTotal"], invoice["Project"]) == ("Balanced", 1512.0, 252.0, "PB0042")
        assert invoice["Details"][0]["ProjectTask"] == "BUILD"
        erp.done("Invoice", "ReleaseInvoice", Type="Invoice", ReferenceNbr=number)
        assert erp.read("Project/PB0042", expand="Invoices")["Invoices"][0]["ARDocStatus"] == "Open"
        assert erp.read("Project/PB0042")["Income"] == 1260.0
        assert said(erp.act("ProFormaInvoice", "ReleaseProFormaInvoice", RefNbr="PF000001")) == STATUS
        assert "released" in said(delete(erp, "ProFormaInvoice/PF000001"))
        assert "nothing to bill" in said(erp.act("Project", "RunProjectBilling", ProjectID="PB0042"))

    def test_progress_billing(self, erp: Bench) -> None:
        erp.project(BillingAndAllocationSettings=wrapped(AutomaticallyReleaseARDocuments=True))
        keys = {"ProjectID": "PB0042", "ProjectTaskID": "BUILD", "AccountGroup": "REVENUE"}
        erp.put("ProjectBudget", **keys, OriginalBudgetedAmount=9000, Completed=50)
        first = self.bill(erp)
        assert first["InvoiceTotal"] == 5400.0
        budget = erp.read("ProjectBudget")[0]
        assert (budget["PendingInvoiceAmount"], budget["DraftInvoicesAmount"]) == (0.0, 4500.0)
        erp.done("ProFormaInvoice", "ReleaseProFormaInvoice", RefNbr="PF000001")
        budget = erp.read("ProjectBudget")[0]
        assert (budget["DraftInvoicesAmount"], budget["ActualAmount"]) == (0.0, 4500.0)
        assert erp.read("Invoice")[0]["Status"] == "Open"
        erp.put("ProjectBudget", **keys, Completed=100)
        assert self.bill(erp, "2026-04-30")["InvoiceTotal"] == 5400.0

    def test_a_pro_forma_is_changed_held_and_thrown_away(self, erp: Bench) -> None:
        erp.project()
        keys = {"ProjectID": "PB0042", "ProjectTaskID": "BUILD", "AccountGroup": "REVENUE"}
        erp.put("ProjectBudget", **keys, OriginalBudgetedAmount=1000, Completed=100)
        self.bill(erp)
        line = erp.read("ProFormaInvoice/PF000001", expand="ProgressBilling")["ProgressBilling"][0]
        changed = erp.put("ProFormaInvoice", RefNbr="PF000001", ProgressBilling=[{"id": line["id"]} | wrapped(AmountToInvoice=900)])
        assert changed["InvoiceTotal"] == 1080.0
        erp.done("ProFormaInvoice", "HoldProFormaInvoice", RefNbr="PF000001")
        assert said(erp.act("ProFormaInvoice", "ReleaseProFormaInvoice", RefNbr="PF000001")) == STATUS
        added = erp.refused("ProFormaInvoice", RefNbr="PF000001", TimeAndMaterial=[wrapped(AmountToInvoice=1, ProjectTaskID="BUILD")])
        assert "created by project billing" in added["TimeAndMaterial/0"]
        assert delete(erp, "ProFormaInvoice/PF000001").status_code == 204
        assert erp.read("ProjectBudget")[0]["PendingInvoiceAmount"] == 1000.0
        assert "created by project billing" in said(erp.send("ProFormaInvoice", wrapped(Description="by hand")))

    def test_refusals(self, erp: Bench) -> None:
        erp.put("Project", ProjectID="INT1", Hold=False)
        assert "customer or the billing rule" in said(erp.act("Project", "RunProjectBilling", ProjectID="INT1"))
        erp.project()
        erp.put("Project", ProjectID="PB0042", BillingAndAllocationSettings=wrapped(NextBillingDate="2070-01-31"))
        assert "later than the business date" in said(erp.act("Project", "RunProjectBilling", ProjectID="PB0042"))
        erp.done("Project", "SuspendProject", ProjectID="PB0042")
        assert "not active" in said(erp.act("Project", "RunProjectBilling", ProjectID="PB0042"))


class TestReceivables:
    def test_tax_of_each_legal_entity(self, erp: Bench) -> None:
        lines = [wrapped(Qty=1, UnitPrice=10.03, InventoryID="CONSULTING"), wrapped(Qty=1, UnitPrice=10.03, InventoryID="CONSULTING")]
        for group, currency, tax in (("HOLTUK", "GBP", 4.02), ("HOLTDE", "EUR", 3.82), ("HOLTUS", "USD", 0.0)):
            made = erp.invoice(erp.customer(CustomerClass=group), Details=lines)
            assert (made["TaxTotal"], made["Amount"]) == (tax, round(20.06 + tax, 2))
            shown = erp.get(f"Invoice/Invoice/{made['ReferenceNbr']}", custom="Document.CuryID,Document.CuryLineTotal").json()["custom"]
            assert shown["Document"]["CuryID"]["value"] == currency
            assert shown["Document"]["CuryLineTotal"]["value"] == 20.06

    def test_a_document_and_its_defaults(self, erp: Bench) -> None:
        made = erp.invoice(erp.customer(), Hold=True, Terms="15D")
        assert (made["Status"], made["DueDate"], made["PostPeriod"], made["Project"]) == (
            "On Hold",
            "2026-04-15T00:00:00+00:00",
            "032026",
            "X",
        )
        assert (made["LinkBranch"], made["Amount"], made["Balance"]) == ("HOLT-UK", 12375.0, 12375.0)
        line = made["Details"][0]
        assert (line["LineNbr"], line["UOM"], line["Account"], line["TaxCategory"]) == (1, "HOUR", "40000", "TAXABLE")
        assert erp.put("Invoice", Type="Invoice", ReferenceNbr=made["ReferenceNbr"], Hold=False)["Status"] == "Balanced"

    def test_quantity_without_a_price_and_an_amount_without_a_quantity(self, erp: Bench) -> None:
        lines = [wrapped(InventoryID="CONSULTING", Qty=2), wrapped(TransactionDescription="Fee", ExtendedPrice=99.99)]
        made = erp.invoice(erp.customer(), Details=lines)
        assert [(one["ExtendedPrice"], one["UnitPrice"]) for one in made["Details"]] == [(330.0, 165.0), (99.99, 99.99)]

    def test_an_amount_that_was_sent_stays_when_the_document_leaves_hold(self, erp: Bench) -> None:
        line = wrapped(InventoryID="CONSULTING", Qty=14.83333, UnitPrice=187.35, ExtendedPrice=2779.03)
        made = erp.invoice(erp.customer(), Details=[line], Hold=True)
        freed = erp.put("Invoice", Type="Invoice", ReferenceNbr=made["ReferenceNbr"], Hold=False)
        # 20 % of 2779.03 is 555.806.
        assert (made["Amount"], freed["Amount"]) == (3334.84, 3334.84)

    @pytest.mark.parametrize("date", ["soon", "2026-02-30", "9999-12-31", "0001-01-01"])
    def test_dates_that_are_none(self, erp: Bench, date: str) -> None:
        response = erp.send("Invoice", wrapped(Type="Invoice", Customer=erp.customer(), Date=date))
        assert response.status_code == 400
        assert list(response.json()["modelState"]) == ["entity.Date.value"]

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"Date": "2025-12-31"}, "PostPeriod"),
            ({"Date": "2031-01-01"}, "PostPeriod"),
            ({"PostPeriod": "12-2025"}, "PostPeriod"),
            ({"Details": []}, ""),
            ({"Project": "PB0042"}, "Details/0/ProjectTask"),
            ({"Details": [wrapped(Qty=1, UnitPrice=5, Account="99999")]}, "Details/0/Account"),
            ({"CustomerOrder": "x" * 41}, "CustomerOrder"),
            ({"custom": {"Document": {"CuryID": {"type": "CustomStringField", "value": "USD"}}}}, ""),
        ],
    )
    def test_refusals(self, erp: Bench, changes: dict[str, Any], field: str) -> None:
        owner = erp.project()
        line = wrapped(InventoryID="CONSULTING", Qty=1)
        found = erp.refused("Invoice", **({"Type": "Invoice", "Customer": owner, "Details": [line]} | changes))
        assert set(found) == {field}

    def test_a_period_may_be_written_both_ways(self, erp: Bench) -> None:
        assert erp.invoice(erp.customer(), PostPeriod="04-2026")["PostPeriod"] == "042026"

    def test_projects_of_other_customers(self, erp: Bench) -> None:
        erp.project()
        line = wrapped(InventoryID="CONSULTING", Qty=1, ProjectTask="BUILD")
        found = erp.refused("Invoice", Type="Invoice", Customer=erp.customer(), Project="PB0042", Details=[line])
        assert "another customer" in found["Project"]

    def test_released_documents_are_final(self, erp: Bench) -> None:
        made = erp.invoice(erp.customer())
        keys = {"Type": "Invoice", "ReferenceNbr": made["ReferenceNbr"]}
        erp.done("Invoice", "ReleaseInvoice", **keys)
        assert said(erp.send("Invoice", wrapped(**keys, Description="x"))) == STATUS
        assert said(erp.act("Invoice", "ReleaseInvoice", **keys)) == STATUS
        assert said(erp.act("Invoice", "PutOnHold", **keys)) == STATUS
        assert "released" in said(delete(erp, f"Invoice/Invoice/{made['ReferenceNbr']}"))

    def test_drafts_are_held_and_deleted(self, erp: Bench) -> None:
        made = erp.invoice(erp.customer())
        keys = {"Type": "Invoice", "ReferenceNbr": made["ReferenceNbr"]}
        erp.done("Invoice", "PutOnHold", **keys)
        assert said(erp.act("Invoice", "ReleaseInvoice", **keys)) == STATUS
        erp.done("Invoice", "ReleaseFromHold", **keys)
        assert delete(erp, f"Invoice/Invoice/{made['ReferenceNbr']}").status_code == 204
        assert erp.invoice(erp.customer(), Details=[wrapped(Qty=0, UnitPrice=5)])["Amount"] == 0.0
        assert "zero" in said(erp.act("Invoice", "ReleaseInvoice", Type="Invoice", ReferenceNbr="000002"))

    def test_a_credit_memo_takes_off_the_balance(self, erp: Bench) -> None:
        owner = erp.customer()
        number = erp.invoice(owner)["ReferenceNbr"]
        applied = [wrapped(DocType="INV", ReferenceNbr=number, AmountPaid=1200)]
        lines = [wrapped(InventoryID="CONSULTING", Qty=10, UnitPrice=100)]
        memo = {"Type": "Credit Memo", "Details": lines, "ApplicationsCreditMemo": applied}
        wrong = erp.refused("Invoice", **(memo | {"Customer": owner, "Hold": False}))
        assert "ApplicationsCreditMemo/0/ReferenceNbr" in wrong
        erp.done("Invoice", "ReleaseInvoice", Type="Invoice", ReferenceNbr=number)
        made = erp.invoice(owner, **memo)
        assert (made["Terms"], made["Amount"], made["Status"]) == (None, 1200.0, "Balanced")
        erp.done("Invoice", "ReleaseInvoice", Type="Credit Memo", ReferenceNbr=made["ReferenceNbr"])
        assert erp.read(f"Invoice/Credit Memo/{made['ReferenceNbr']}")["Status"] == "Closed"
        assert erp.read(f"Invoice/Invoice/{number}")["Balance"] == 11175.0

    def test_a_reversal(self, erp: Bench) -> None:
        made = erp.invoice(erp.customer())
        keys = {"Type": "Invoice", "ReferenceNbr": made["ReferenceNbr"]}
        assert said(erp.act("Invoice", "ReverseInvoiceAndApplyToMemo", **keys)) == STATUS
        erp.done("Invoice", "ReleaseInvoice", **keys)
        erp.done("Invoice", "ReverseInvoiceAndApplyToMemo", **keys)
        memo = erp.read("Invoice", filter="Type eq 'Credit Memo'")[0]
        erp.done("Invoice", "ReleaseInvoice", Type="Credit Memo", ReferenceNbr=memo["ReferenceNbr"])
        assert {(one["Status"], one["Balance"]) for one in erp.read("Invoice")} == {("Closed", 0.0)}

    def test_payments_and_their_void(self, erp: Bench) -> None:
        owner = erp.customer()
        number = erp.invoice(owner)["ReferenceNbr"]
        erp.done("Invoice", "ReleaseInvoice", Type="Invoice", ReferenceNbr=number)
        body = {"Type": "Payment", "CustomerID": owner, "PaymentMethod": "WIRE", "CashAccount": "10200", "PaymentAmount": 12375}
        applied = [wrapped(DocType="Invoice", ReferenceNbr=number)]
        made = erp.put("Payment", **body, Hold=False, DocumentsToApply=applied, ExternalRef="BANK-1")
        assert (made["Status"], made["AppliedToDocuments"], made["AvailableBalance"]) == ("Balanced", 12375.0, 0.0)
        keys = {"Type": "Payment", "ReferenceNbr": made["ReferenceNbr"]}
        erp.done("Payment", "ReleasePayment", **keys)
        assert erp.read(f"Payment/Payment/{made['ReferenceNbr']}")["Status"] == "Closed"
        paid = erp.read(f"Invoice/Invoice/{number}", expand="ApplicationsDefault")
        assert (paid["Status"], paid["Balance"], paid["ApplicationsDefault"][0]["AmountPaid"]) == ("Closed", 0.0, 12375.0)
        erp.done("Payment", "VoidPayment", **keys)
        again = erp.read(f"Invoice/Invoice/{number}", expand="ApplicationsDefault")
        assert (again["Status"], again["Balance"], again["ApplicationsDefault"]) == ("Open", 12375.0, [])
        assert said(erp.act("Payment", "VoidPayment", **keys)) == STATUS
        wrong = erp.refused("Payment", **(body | {"CashAccount": "40000"}), DocumentsToApply=[wrapped(ReferenceNbr="999999")])
        assert set(wrong) == {"CashAccount", "DocumentsToApply/0/ReferenceNbr"}
        much = erp.refused("Payment", **(body | {"PaymentAmount": 1}), DocumentsToApply=[wrapped(ReferenceNbr=number, AmountPaid=5)])
        assert "PaymentAmount" in much

    def test_what_changed_since(self, erp: Bench) -> None:
        made = erp.invoice(erp.customer())
        since = made["LastModifiedDateTime"]
        text = f"LastModifiedDateTime gt datetimeoffset'{since}'"
        time.sleep(0.02)
        assert erp.read("Invoice", filter=text) == []
        erp.done("Invoice", "ReleaseInvoice", Type="Invoice", ReferenceNbr=made["ReferenceNbr"])
        assert [one["ReferenceNbr"] for one in erp.read("Invoice", filter=text)] == [made["ReferenceNbr"]]


@pytest.fixture
def mailbox() -> Iterator[tuple[str, list[tuple[Any, str | None]]]]:
    heard: list[tuple[Any, str | None]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.append((body, self.headers[CREDENTIALS["webhook_header"]]))
            self.send_response(503 if len(heard) == 1 else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/push", heard
    server.shutdown()
    thread.join()
    server.server_close()


def test_push_notifications(erp: Bench, mailbox: tuple[str, list[tuple[Any, str | None]]]) -> None:
    """9: the secret header, the old row beside the new one, and another attempt when the destination fails."""
    url, heard = mailbox
    erp.simulator.subscribe(url, "Customer")
    code = erp.customer()
    deadline = time.monotonic() + 5
    while len(heard) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert heard[0] == heard[1]
    assert heard[0][1] == CREDENTIALS["webhook_secret"]
    erp.put("Customer", CustomerID=code, CustomerName="Renamed")
    while len(heard) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    body = heard[2][0]
    assert (body["Query"], body["CompanyId"], body["AdditionalInfo"]) == ("CustomerPush", "Holt", {})
    assert [one["CustomerName"] for one in body["Deleted"]] == ["Larkfield Partners LLP"]
    assert [one["CustomerName"] for one in body["Inserted"]] == ["Renamed"]
    assert body["TimeStamp"] > heard[0][0]["TimeStamp"] > 630_000_000_000_000_000
