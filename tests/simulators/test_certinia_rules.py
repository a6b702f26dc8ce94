"""Every validation rule that the package ships, broken once on the wire. Nothing that is refused is stored, so the cases share one org."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from simulators.certinia.rows import full
from simulators.certinia.rules import RULES
from tests.conftest import SPECS, needs_specs
from tests.simulators.certinia_world import World, api, refused, served

HOURS = {f"{day}_Hours": 8 for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")}
WEEK = {"Start_Date": "2026-02-01", "End_Date": "2026-02-07"}
WORK = {"Project": "@P", "Resource": "@R", "Assignment": "@A"}

# A record of each kind that is accepted; ``@`` names a record of the shared org.
GOOD: dict[str, dict[str, Any]] = {
    "Proj": {"Name": "Other", "CurrencyIsoCode": "GBP", "Is_Billable": True},
    "Milestone": {"Name": "Go-live", "Project": "@P", "Target_Date": "2026-03-01"},
    "Assignment": {"Name": "Seat", "Project": "@P", "Resource": "@R", "Bill_Rate": 180, "Is_Billable": True},
    "Schedule": {"Start_Date": "2026-02-01", "End_Date": "2026-02-28", **HOURS},
    "Schedule_Exception": {"Schedule": "@S", "Date": "2026-02-02", "Exception_Hours": 0},
    "Project_Task": {"Name": "Build", "Project": "@P"},
    "Project_Task_Assignment": {"Project_Task": "@T", "Resource": "@R"},
    "Resource_Request": {"Project": "@P", "Start_Date": "2026-02-01", "End_Date": "2026-02-28", "SOW_Hours": 40},
    "Timecard_Header": {**WORK, **WEEK, "Monday_Hours": 8},
    "Timecard": {"Timecard_Header": "@H", **WORK},
    "Expense_Report": {"Name": "Travel", **WORK},
    "Expense": {**WORK, "Expense_Report": "@E", "Amount": 100},
    "Budget": {"Name": "PO 1", "Project": "@P", "Account": "@account", "Amount": 1000},
    "Budget_Header": {"Name": "PO", "Project": "@P", "Account": "@account", "Amount": 100, "Type": "Work Order"},
    "Billing_Event": {"Project": "@P"},
    "Miscellaneous_Adjustment": {"Name": "Discount", "Project": "@P", "Amount": 10},
    "Region": {"Name": "North", "CurrencyIsoCode": "GBP"},
    "Practice": {"Name": "Advice", "CurrencyIsoCode": "GBP"},
    "Grp": {"Name": "Audit", "CurrencyIsoCode": "GBP"},
    "Rate_Card": {"Suggested_Bill_Rate": 180},
    "Rate_Card_Set_Junction": {"Rate_Card_Set": "@C", "Rate_Card": "@D"},
    "Permission_Control": {"User": "@U", "Project": "@P"},
    "Time_Period": {"Name": "Week 6", "Start_Date": "2026-02-02", "End_Date": "2026-02-08", "Type": "Week"},
    "Opportunity": {
        "Name": "Deal",
        "StageName": "Qualification",
        "CloseDate": "2026-03-01",
        "CurrencyIsoCode": "USD",
        "Rate_Card_Set": "@C",
    },
}
INVOICED = ("Invoiced", {"Invoice_Number": "INV-1"})


def exclusive(plural: str, billable: str, **more: Any) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"Billable_{plural}_may_not_be_Credited", {billable: True, "Time_Credited": True}),
        (f"Billable_{plural}_may_not_be_Excluded", {billable: True, "Time_Excluded": True}),
        (f"Credited_{plural}_may_not_be_Excluded", {billable: False, "Time_Credited": True, "Time_Excluded": True, **more}),
    ]


# By kind: the rule and what breaks it, in a new record, or in the record that ``@`` names.
BROKEN: dict[str, list[tuple[Any, ...]]] = {
    "Proj": [
        ("Start_Date_must_be_before_End_Date", {"Start_Date": "2026-02-02", "End_Date": "2026-02-01"}),
        ("Project_Currency_is_Constant", {"CurrencyIsoCode": "EUR"}, "@P"),
        ("Project_Rate_Card_Set_Currency_Mismatch", {"Rate_Card_Set": "@C"}),
        *exclusive("Projects", "Is_Billable"),
        ("Discount_Rates_Must_Be_Between_0_to_100", {"Rate_Card_Percentage_Discount": 101}),
        ("Alert_Threshold_must_be_in_1_to_100", {"Alert_Threshold": 0}),
    ],
    "Milestone": [
        ("Milestone_Project_is_Constant", {"Project": None}),
        ("Milestone_Project_is_Constant", {"Project": "@P2"}, "@M"),
        ("Milestone_Billing_Requires_Inclusion", {"Billed": True}),
        ("Milestone_Invoicing_Requires_Billing", {"Invoiced": True}),
        INVOICED,
        ("Vendor_Invoice_Constant", {"Vendor_Invoice_Item": "@V2"}, "@MV"),
    ],
    "Assignment": [
        ("select_resource", {"Resource": "@X"}),
        ("Assignment_Project_is_Constant", {"Project": None, "Is_Billable": False, "Bill_Rate": 0}),
        ("Assignment_Project_is_Constant", {"Project": "@P2"}, "@A"),
        ("Assignment_Currency_is_Constant", {"CurrencyIsoCode": "EUR"}, "@A"),
        ("cannot_switch_schedule_records", {"Schedule": "@S"}, "@A"),
        ("Assignment_May_Not_Be_Billable", {"Project": "@PN"}),
        ("Non_Billable_Bill_Rate_must_be_Zero", {"Is_Billable": False}),
        ("Bill_Rate_Required", {"Bill_Rate": None}),
        *exclusive("Assignments", "Is_Billable", Bill_Rate=0),
        (
            "Max_One_Default_Resource_Cost_Currency",
            {"Use_Project_Currency_For_Resource_Cost": True, "Use_Resource_Currency_For_Resource_Cost": True},
        ),
        ("Assignment_Resource_is_Constant", {"Resource": "@R2"}, "@A4"),
        ("Assignment_Resource_is_Required", {"Resource": None}),
    ],
    "Schedule": [
        ("Check_End_Date", {"End_Date": "2026-01-31"}),
        ("Check_Hours", {"Monday_Hours": 25}),
        ("Check_Hours", {"Monday_Hours": -1}),
        (
            "Start_Time_must_be_before_End_Time",
            {"Monday_Start_Time": "2026-02-02T12:00:00Z", "Monday_End_Time": "2026-02-02T09:00:00Z"},
        ),
    ],
    "Schedule_Exception": [
        ("Check_Date_Range", {"Date": "2027-01-01"}),
        ("check_end_date", {"Date": "2026-02-05", "End_Date": "2026-02-03"}),
    ],
    "Project_Task": [
        ("Task_Project_is_Required_and_Constant", {"Project": None}),
        ("Task_Project_is_Required_and_Constant", {"Project": "@P2"}, "@T"),
        ("Parent_Task_Project_Mismatch", {"Parent_Task": "@T2"}),
        ("Project_Milestone_Mismatch", {"Milestone": "@M2"}),
        ("Start_Must_Be_Before_End", {"Start_Date_Time": "2026-02-02T12:00:00Z", "End_Date_Time": "2026-02-01T12:00:00Z"}),
        (
            "Actual_Start_Must_Be_Before_End",
            {"Actual_Start_Date_Time": "2026-02-02T12:00:00Z", "Actual_End_Date_Time": "2026-02-01T12:00:00Z"},
        ),
        ("Can_not_complete_if_not_started", {"Completed": True}),
        ("No_Negative_ETC", {"Estimated_Time_To_Completion": -1}),
        ("Points_Complete_Cannot_Exceed_Points", {"Points": 3, "Points_Complete": 4}),
        ("Points_complete_can_not_be_less_0", {"Percent_Complete_Points": -1}),
        ("Points_complete_can_not_exceed_100", {"Percent_Complete_Points": 101}),
        ("Task_Key_Constant", {"Task_Key": "MINE"}, "@T"),
    ],
    "Project_Task_Assignment": [
        ("Resc_OR_Ext_Resc_OR_Resc_Role_Required", {"Resource": None}),
        ("Cannot_Specify_Res_And_Ext_Res", {"External_Resource": "Agency"}),
        ("Cannot_Specify_Hours_And_Percent", {"Allocation_Hours": 4, "Allocation_Percentage": 50}),
        ("PTA_RR_Project_Mismatch", {"Resource_Request": "@Q2"}),
    ],
    "Resource_Request": [
        ("Project_Or_Opp_Required", {"Project": None}),
        ("Check_Opp_Project_Mismatch", {"Project": "@PO", "Opportunity": "@O2"}),
        ("end_date_required", {"End_Date": None}),
        ("hours_required", {"SOW_Hours": None}),
        ("hours_required", {"SOW_Hours": -1}),
        ("Check_End_Date", {"End_Date": "2026-01-31"}),
        ("check_project_currency", {"CurrencyIsoCode": "EUR"}),
        ("Milestone_Project_Mismatch", {"Milestone": "@M2"}),
        ("Project_Required_for_Milestone", {"Project": None, "Opportunity": "@O", "Milestone": "@M"}),
        ("Validate_Contact_Is_Resource", {"Resource": "@X"}),
        ("Validate_Ready_to_Staff", {"Status": "Ready to Staff", "SOW_Hours": None}, None, "hours_required"),
        ("Validate_Status", {"Status": "Active", "Opportunity": "@O"}),
        ("Validate_Project_Opp_And_Account_Change", {"Project": "@P2"}, "@QS"),
    ],
    "Timecard_Header": [
        ("Timecard_Header_must_be_1_week_long", {"End_Date": "2026-02-08"}),
        ("Timecard_Header_Project_is_Constant", {"Project": None}),
        ("Timecard_Header_Resource_is_Constant", {"Resource": None}),
        ("Timecard_Header_Resource_is_Constant", {"Resource": "@R2", "Assignment": "@A3"}, "@H"),
        ("Timecard_Requires_Assignment", {"Assignment": None}),
        ("Timecard_Assignment_Project_Mismatch", {"Assignment": "@A2"}),
        ("Timecard_Assignment_Resource_Mismatch", {"Assignment": "@A3"}),
        ("Timecard_Milestone_Project_Mismatch", {"Milestone": "@M2"}),
        ("Timecard_Phase_Project_Mismatch", {"Project_Phase_Object": "@F2"}),
        ("Timecard_Methodology_Project_Mismatch", {"Project_Methodology_Object": "@G2"}),
        ("Timecard_May_Not_Be_Billable", {"Assignment": "@AN"}),
        ("A_Day_Can_Not_Be_More_Then_24_Hrs", {"Monday_Hours": 25}),
        ("A_Day_Can_Not_Be_Less_Then_Zero_Hrs", {"Monday_Hours": -1}),
        ("Assignment_Hours", {"Monday_Hours": 24, "Tuesday_Hours": 24}),
        ("Timecard_Approval_Requires_Submit", {"Approved": True}),
        ("Billing_Requires_Inclusion", {"Billed": True}),
        *exclusive("Timecards", "Billable"),
        ("Time_Logged_In_Days_Project_Mismatch", {"Time_Logged_In_Days": True}),
    ],
    "Timecard": [
        ("Timecard_Split_Project_is_Constant", {"Project": None}, "@HS"),
        ("Timecard_Split_Resource_is_Constant", {"Resource": None}, "@HS"),
        ("Timecard_Split_Requires_Assignment", {"Assignment": None}, "@HS"),
        ("TimecardSplit_Assignment_Proj_Mismatch", {"Assignment": "@A2"}, "@HS"),
        ("TimecardSplit_Assignment_Res_Mismatch", {"Assignment": "@A3"}, "@HS"),
        ("TimecardSplit_Milestone_Project_Mismatch", {"Milestone": "@M2"}, "@HS"),
        ("TimecardSplit_Billing_Requires_Inclusion", {"Billed": True}, "@HS"),
        ("TimecardSplit_Invoicing_Requires_Billing", {"Invoiced": True}, "@HS"),
        ("TimecardSplit_Bill_Date_Locking", {"Bill_Date": "2026-03-01"}, "@BS"),
        ("TimecardSplit_Invoice_Date_Locking", {"Invoice_Date": "2026-03-01"}, "@BS"),
        (*INVOICED, "@HS"),
        ("Vendor_Invoice_Constant", {"Vendor_Invoice_Item": "@V2"}, "@BS"),
    ],
    "Expense_Report": [
        ("Expense_Report_Project_is_Constant", {"Project": None}),
        ("Expense_Report_Resource_is_Constant", {"Resource": None}),
        ("Project_Requires_Exp_Report_Assignment", {"Assignment": None}),
        ("ExpenseReport_Asgnmt_Project_Mismatch", {"Assignment": "@A2"}),
        ("ExpenseReport_Asgnmt_Resource_Mismatch", {"Assignment": "@A3"}),
        ("ExpenseReport_Milestone_Project_Mismatch", {"Milestone": "@M2"}),
        ("Expense_Report_May_Not_Be_Billable", {"Billable": True, "Assignment": "@AN"}),
        ("Expense_Report_Approval_Requires_Submit", {"Approved": True}),
        ("ExpenseRpt_Methodology_Project_Mismatch", {"Project_Methodology": "@G2"}),
        ("ExpenseRpt_Phase_Project_Mismatch", {"Project_Phase": "@F2"}),
    ],
    "Expense": [
        ("Expense_Line_Needs_Parent_For_Submit", {"Expense_Report": None, "Submitted": True}),
        ("Expense_Line_Report_Fixed_If_Submitted", {"Expense_Report": "@E"}, "@LS"),
        ("Expense_Line_Project_is_Constant", {"Project": "@P2"}, "@L"),
        ("Expense_Line_Resource_is_Constant", {"Resource": None, "Expense_Report": None}),
        ("Expense_ER_Project_Mismatch", {"Project": "@P2", "Assignment": "@A2"}),
        ("Expense_ER_Resource_Mismatch", {"Resource": "@R2", "Assignment": "@A3"}),
        ("Expense_Asgnmt_Project_Mismatch", {"Assignment": "@A2"}),
        ("Expense_Asgnmt_Resource_Mismatch", {"Assignment": "@A3"}),
        ("Expense_Milestone_Project_Mismatch", {"Milestone": "@M2"}),
        ("Expense_May_Not_Be_Billable", {"Billable": True}),
        ("Expense_Line_Billing_Requires_Inclusion", {"Billed": True}),
        ("Expense_Line_Invoicing_Requires_Billing", {"Invoiced": True}),
        INVOICED,
        ("Incurred_Tax_Amount_Invalid", {"Incurred_Tax": 101}),
        ("Non_Billable_Incurred_Amount_Invalid", {"Non_Billable_Incurred_Amount": -1}),
        ("Non_Billable_Subtotal_Invalid", {"Non_Billable_Incurred_Amount": 90, "Incurred_Tax": 20, "Incurred_Tax_Non_Billable": True}),
        ("Res_Defined_Rate_Diff_Currencies_Only", {"Exchange_Rate_Resource_Defined": 1.2}),
        ("Res_Defined_Rate_may_not_be_Negative", {"Exchange_Rate_Resource_Defined": 0}),
        ("Expense_Requires_Expense_Report", {"Expense_Report": None}),
        ("Vendor_Invoice_Constant", {"Vendor_Invoice_Item": "@V2"}, "@L"),
    ],
    "Budget": [
        ("Budget_Project_is_Constant", {"Project": None}),
        ("Has_non_negative_budget_amount", {"Amount": -1}),
        ("Has_non_negative_pre_billed_amount", {"PreBilledAmount": -1}),
        ("Budget_Header_Account_Mismatch", {"Budget_Header": "@K", "Account": "@account2"}),
        ("Budget_Header_Project_Mismatch", {"Budget_Header": "@K", "Project": "@P2"}),
        ("Master_Budget_is_Constant", {"Budget_Header": "@K2"}, "@B"),
        ("Budget_Header_Type_Mismatch", {"Budget_Header": "@K"}),
    ],
    "Budget_Header": [
        ("Account_required_and_constant", {"Account": None}),
        ("Project_required_and_constant", {"Project": None}),
        ("Project_Currency_Mismatch", {"CurrencyIsoCode": "EUR"}),
        ("Currency_is_constant", {"CurrencyIsoCode": "EUR"}, "@K"),
        ("Budget_Total_Required", {"Amount": None}),
        ("Budget_Amount_Consumed_Required", {"Amount_Consumed": None}),
        ("Enforce_Amount_Overrun", {"Amount_Consumed": 101}),
        ("Enforce_Amount_Overrun", {"Amount_Consumed": 111, "Amount_Overrun_Allowed": True, "Amount_Overrun_Percentage": 10}),
        ("Enforce_Expense_Amount_Overrun", {"Expense_Amount": 5, "Expense_Amount_Consumed": 6}),
        ("Enforce_Total_Amount_Overrun", {"Amount_Consumed": 150, "Amount_Overrun_Allowed": True}),
        ("Total_Overrun_Requires_Other_Overrun", {"Total_Amount_Overrun_Allowed": True}),
    ],
    "Billing_Event": [INVOICED],
    "Miscellaneous_Adjustment": [
        ("Misc_Adj_Project_is_Constant", {"Project": None}),
        ("Misc_Adj_Billing_Requires_Inclusion", {"Billed": True}),
        ("Misc_Adj_Invoicing_Requires_Billing", {"Invoiced": True}),
        INVOICED,
        ("Vendor_Invoice_Constant", {"Vendor_Invoice_Item": "@V2"}, "@J"),
    ],
    "Region": [("Region_Currency_is_Constant", {"CurrencyIsoCode": "EUR"}, "@region")],
    "Practice": [("Practice_Currency_is_Constant", {"CurrencyIsoCode": "EUR"}, "@practice")],
    "Grp": [("Group_Currency_is_Constant", {"CurrencyIsoCode": "EUR"}, "@group")],
    "Rate_Card": [
        ("Rate_Card_May_Not_Have_Multiple_Targets", {"Region": "@region", "Practice": "@practice"}),
        ("Start_Date_must_be_before_End_Date", {"Start_Date": "2026-02-02", "End_Date": "2026-02-01"}),
    ],
    "Rate_Card_Set_Junction": [("Rate_Card_Set_Currency_Mismatch", {"Rate_Card": "@DG"})],
    "Permission_Control": [
        ("Permission_Control_User_Required", {"User": None}),
        ("Permission_Must_Have_Target_Entity", {"Project": None}),
        ("Permission_May_Not_Have_Multiple_Targets", {"Region": "@region"}),
        ("Start_Date_may_not_be_After_End_Date", {"Start_Date": "2026-02-02", "End_Date": "2026-02-01"}),
    ],
    "Time_Period": [("Time_Period_may_not_end_before_it_starts", {"End_Date": "2026-02-01"})],
    "Opportunity": [("Opp_Rate_Card_Set_Currency_Mismatch", {"CurrencyIsoCode": "GBP"})],
}
# The platform asks for the field before the rule can.
UNREACHABLE = {("pse__Resource_Request__c", "start_date_required")}
CASES = [pytest.param(kind, *case, id=f"{kind}-{case[0]}-{number}") for kind, cases in BROKEN.items() for number, case in enumerate(cases)]


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with served() as org:
        furnish(org.start())
        yield org


def furnish(world: World) -> None:
    ids = world.ids
    ids["P"], ids["P2"], ids["PN"] = world.project(), world.project(Name="Second"), world.project(Name="Internal", Is_Billable=False)
    ids["R"], ids["R2"] = world.person(), world.person("Lee Tan")
    ids["X"] = world.make("Contact", LastName="Customer")
    ids["U"] = world.query("SELECT Id FROM User LIMIT 1")[0]["Id"]
    ids["region"], ids["practice"], ids["group"] = (
        world.named("Region", "HOLT-UK"),
        world.named("Practice", "Consulting"),
        world.named("Grp", "Delivery"),
    )
    ids["account2"] = world.make("Account", Name="Somebody else")
    ids["A"], ids["A2"] = world.assignment(ids["P"]), world.assignment(ids["P2"])
    ids["A4"] = world.assignment(ids["P"])
    ids["A3"] = world.assignment(ids["P"], ids["R2"])
    ids["AN"] = world.assignment(ids["P"], Is_Billable=False, Bill_Rate=0)
    ids["S"] = world.schedule()

    def make(name: str, kind: str, **changes: Any) -> None:
        ids[name] = world.make(kind, **resolved(world, {**GOOD.get(kind, {}), **changes}))

    make("C", "Rate_Card_Set", Name="Dollars", CurrencyIsoCode="USD")
    make("D", "Rate_Card", CurrencyIsoCode="USD")
    make("DG", "Rate_Card", CurrencyIsoCode="GBP")
    make("M", "Milestone")
    make("M2", "Milestone", Project="@P2")
    make("F2", "Project_Phase", Name="Design", Project="@P2")
    make("G2", "Project_Methodology", Name="Method", Project="@P2")
    make("T", "Project_Task")
    make("T2", "Project_Task", Project="@P2")
    make("Q2", "Resource_Request", Project="@P2")
    make("requests", "Resource_Request_Set")
    make("QS", "Resource_Request", Resource_Request_Set="@requests")
    make("O", "Opportunity", Rate_Card_Set=None, CurrencyIsoCode="GBP")
    make("O2", "Opportunity", Rate_Card_Set=None, CurrencyIsoCode="GBP")
    ids["PO"] = world.project(Name="Sold", Opportunity=ids["O"])
    make("invoice", "Vendor_Invoice", Date="2026-02-01", Account="@account")
    for name in ("V", "V2"):
        make(name, "Vendor_Invoice_Item", Vendor_Invoice="@invoice", Amount=1, Date="2026-02-01")
    make("MV", "Milestone", Vendor_Invoice_Item="@V")
    make("J", "Miscellaneous_Adjustment", Vendor_Invoice_Item="@V")
    make("K", "Budget_Header")
    make("K2", "Budget_Header")
    make("B", "Budget", Budget_Header="@K")
    make("E", "Expense_Report")
    make("L", "Expense", Vendor_Invoice_Item="@V")
    make("ES", "Expense_Report", Name="Sent")
    make("LS", "Expense", Expense_Report="@ES")
    world.change("Expense_Report", ids["ES"], Status="Submitted")
    make("H", "Timecard_Header")
    ids["HS"] = world.splits(ids["H"])[0]["Id"]
    make("HB", "Timecard_Header", Status="Submitted")
    world.approve(ids["HB"])
    ids["BS"] = world.splits(ids["HB"])[0]["Id"]
    billed = {"Billed": True, "Bill_Date": "2026-02-28", "Invoiced": True, "Invoice_Number": "INV-1", "Invoice_Date": "2026-02-28"}
    world.change("Timecard", ids["BS"], **billed, Vendor_Invoice_Item=ids["V"])


def resolved(world: World, values: dict[str, Any]) -> dict[str, Any]:
    return {name: world.ids[value[1:]] if isinstance(value, str) and value.startswith("@") else value for name, value in values.items()}


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_record_is_accepted(world: World, kind: str) -> None:
    answer = world.post(kind, **resolved(world, GOOD[kind]))
    assert answer.status_code == 201, answer.text
    world.call("DELETE", f"/sobjects/{api(kind)}/{answer.json()['id']}")


@pytest.mark.parametrize(
    ("kind", "name", "changes", "record", "off"), [pytest.param(*(*case.values, None, None)[:5], id=case.id) for case in CASES]
)
def test_a_broken_rule_refuses(world: World, kind: str, name: str, changes: dict[str, Any], record: str | None, off: str | None) -> None:
    rule = next(rule for rule in RULES[api(kind)] if rule.name == name)
    switched = world.simulator.psa.switched

    def send() -> Any:
        if record:
            return world.patch(kind, world.ids[record[1:]], **resolved(world, changes))
        return world.post(kind, **resolved(world, {**GOOD[kind], **changes}))

    try:
        switched[f"{api(kind)}.{name}"] = True
        if off:
            switched[f"{api(kind)}.{off}"] = False
        refused(send(), text=rule.message, fields=[full(rule.field)] if rule.field else [])
        if not rule.active:
            switched.clear()
            assert send().status_code in (201, 204)
    finally:
        switched.clear()


def test_every_rule_is_broken_once() -> None:
    tried = {(api(kind), case[0]) for kind, cases in BROKEN.items() for case in cases}
    assert tried | UNREACHABLE == {(kind, rule.name) for kind, rules in RULES.items() for rule in rules}


@needs_specs
def test_the_rules_are_those_published() -> None:
    published = json.loads((SPECS / "certinia" / "pse_validation_rules.json").read_text())["rules"]
    told = {(item["object"], item["rule"].removeprefix("pse__")): item for item in published}
    ours = {(kind, rule.name): rule for kind, rules in RULES.items() for rule in rules}
    assert set(ours) == set(told)
    for key, rule in ours.items():
        assert (full(rule.field) if rule.field else None) == told[key].get("errorField"), key
        assert rule.active == (told[key]["activeInOrgs"] > 0), key
