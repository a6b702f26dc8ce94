"""Work in the Certinia simulator: projects and staffing, timecards, approvals, expenses."""

# SOQL of our own making, not SQL.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import httpx
import pytest

from tests.simulators.certinia_world import DATA, Json, World, refused, served


@pytest.fixture(scope="module")
def org() -> Iterator[World]:
    with served() as world:
        yield world


@pytest.fixture
def world(org: World) -> World:
    return org.start()


# Projects and staffing


def test_a_project_and_its_names(world: World) -> None:
    first = world.get("Proj", world.project())
    assert first["Project_ID"] == "PR-000001"
    assert (first["Stage"], first["Pre_Bill_Type"], first["Duration"]) == ("Planned", "None", 181.0)
    below = world.get("Proj", world.project(Name="Phase 2", Parent_Project=first["Id"]))
    assert below["Project_ID_Chain"] == "PR-000001 > PR-000002"
    assert (below["Hierarchy_Depth"], below["Master_Project"]) == (1.0, first["Id"])
    euros = world.get("Proj", world.project(CurrencyIsoCode="EUR", Action_Count_Billing_Eligible_Records=True))
    assert euros["CurrencyIsoCode"] == "EUR"
    assert euros["Action_Count_Billing_Eligible_Records"] is False, "a command field takes itself back"
    milestone = world.make("Milestone", Name="Go-live", Project=euros["Id"], Target_Date="2026-04-01", Milestone_Amount=5000)
    assert world.get("Milestone", milestone)["CurrencyIsoCode"] == "EUR"


def test_lost_answer_is_found_by_the_orgs_own_key(world: World) -> None:
    world.http.post("/_control/faults", json={"match": {"method": "PATCH"}, "kind": "drop_after_commit"})
    body = {"Name": "Rollout", "CurrencyIsoCode": "GBP"}
    with pytest.raises(httpx.TransportError):
        world.call("PATCH", "/sobjects/pse__Proj__c/Platform_Key__c/p-1", body)
    again = world.call("PATCH", "/sobjects/pse__Proj__c/Platform_Key__c/p-1", body)
    assert (again.status_code, again.json()["created"]) == (200, False)
    assert len(world.query("SELECT Id FROM pse__Proj__c")) == 1


def test_ambiguous_correlation_id(world: World) -> None:
    for name in ("Sam Okafor", "Lee Tan"):
        world.change("Contact", world.person(name), ERP_Worker_Correlation_Id="W-1")
    answer = world.call("PATCH", "/sobjects/Contact/pse__ERP_Worker_Correlation_Id__c/W-1", {"Title": "x"})
    assert answer.status_code == 300
    assert len(answer.json()) == 2


def test_schedule_and_assignment_in_one_graph(world: World) -> None:
    project, person = world.project(), world.person()
    schedule = {"pse__Start_Date__c": "2026-02-02", "pse__End_Date__c": "2026-02-13", "pse__Monday_Hours__c": 8, "pse__Friday_Hours__c": 4}
    assignment = {
        "Name": "Sam",
        "pse__Project__c": project,
        "pse__Resource__c": person,
        "pse__Schedule__c": "@{sched.id}",
        "pse__Bill_Rate__c": 180,
        "pse__Is_Billable__c": True,
    }
    nodes = [
        {"method": "POST", "url": f"{DATA}/sobjects/pse__Schedule__c", "referenceId": "sched", "body": schedule},
        {"method": "POST", "url": f"{DATA}/sobjects/pse__Assignment__c", "referenceId": "asg", "body": assignment},
    ]
    answer = world.call("POST", "/composite/graph", {"graphs": [{"graphId": "1", "compositeRequest": nodes}]}).json()["graphs"][0]
    assert answer["isSuccessful"] is True, answer
    made = answer["graphResponse"]["compositeResponse"][1]["body"]["id"]
    row = world.get("Assignment", made)
    assert (row["Start_Date"], row["End_Date"], row["Status"], row["Percent_Allocated"]) == ("2026-02-02", "2026-02-13", "Tentative", 100.0)
    assert row["Assignment_Number"] == "A-0000001"
    assert (row["Cost_Rate_Amount"], row["Cost_Rate_Currency_Code"], row["Cost_Rate"]) == (80.0, "GBP", "GBP 80.00")
    assert row["Scheduled_Hours"] is None, "hours are counted later"
    world.later()
    row = world.get("Assignment", made)
    assert (row["Scheduled_Hours"], row["Scheduled_Days"]) == (24.0, 4.0)

    schedule_id = row["Schedule"]
    world.make("Schedule_Exception", Schedule=schedule_id, Date="2026-02-02", Exception_Hours=2)
    stamp = row["SystemModstamp"]
    world.change("Schedule", schedule_id, End_Date="2026-02-06")
    after = world.get("Assignment", made)
    assert after["End_Date"] == "2026-02-06"
    assert after["SystemModstamp"] == stamp, "formulas change without a stamp"
    world.later()
    assert world.get("Assignment", made)["Scheduled_Hours"] == 6.0
    nodes[1]["body"]["pse__Is_Billable__c"] = False
    failed = world.call("POST", "/composite/graph", {"graphs": [{"graphId": "1", "compositeRequest": nodes}]}).json()["graphs"][0]
    assert failed["isSuccessful"] is False
    assert len(world.query("SELECT Id FROM pse__Schedule__c")) == 1, "the graph is one transaction"


def test_a_resource_request_is_staffed_by_its_assignment(world: World) -> None:
    project = world.project()
    request = world.make(
        "Resource_Request", Project=project, Start_Date="2026-02-01", End_Date="2026-03-01", SOW_Hours=40, Requested_Bill_Rate=180
    )
    row = world.get("Resource_Request", request)
    assert (row["Name"], row["Status"], row["Request_Priority"]) == ("RR-0000001", "Draft", "Normal")
    assert (row["Request_Billable_Amount"], row["Account"], row["CurrencyIsoCode"]) == (7200.0, "Larkfield Energy Ltd", "GBP")
    assignment = world.assignment(project, Resource_Request=request)
    row = world.get("Resource_Request", request)
    assert (row["Status"], row["Assignment"], row["Staffer_Resource"]) == ("Assigned", assignment, world.person())


def test_tasks(world: World) -> None:
    project = world.project()
    top = world.make(
        "Project_Task", Name="Build", Project=project, Start_Date_Time="2026-02-02T09:00:00Z", End_Date_Time="2026-02-06T17:00:00Z"
    )
    below = world.make("Project_Task", Name="Unit", Parent_Task=top, Estimated_Hours=20)
    row = world.get("Project_Task", below)
    assert (row["Project"], row["Top_level_Parent_Task"], row["Parent_Task_End_Date"]) == (project, top, "2026-02-06")
    assert row["Task_Key"] != world.get("Project_Task", top)["Task_Key"]
    assert world.get("Project_Task", top)["Summary"] is True
    seat = world.make("Project_Task_Assignment", Project_Task=below, Resource=world.person(), Allocation_Percentage=50)
    assert world.get("Project_Task_Assignment", seat)["Hours"] == 10.0
    assert world.get("Project_Task", below)["Number_of_Assignments"] == 1.0
    refused(world.patch("Project_Task", top, Start_Date="2026-02-03"), "INVALID_FIELD_FOR_INSERT_UPDATE")


# Time


def test_a_timecard_is_split_priced_and_submitted(world: World) -> None:
    project, person, assignment = world.staffed()
    card = world.make("Timecard_Header", **world.timecard_body(project, person, assignment))
    row = world.get("Timecard_Header", card)
    assert row["Name"] == "TCH-02-02-2026-000001"
    assert (row["Status"], row["Submitted"], row["Billable"], row["Bill_Rate"]) == ("Saved", False, True, 180.0)
    assert (row["Total_Hours"], row["Total_Billable_Amount"], row["Total_Cost"]) == (15.5, 2790.0, "GBP 1240")
    (split,) = world.splits(card)
    assert split["Name"] == "TC-02-02-2026-000001"
    assert (split["Total_Hours"], split["Total_Billable_Amount"], split["Total_Cost"]) == (15.5, 2790.0, 1240.0)
    assert (split["Monday_Notes"], split["Status"], split["Eligible_for_Billing"]) == ("Design workshop", "Saved", "No")
    assert (split["CurrencyIsoCode"], split["Cost_Rate_Currency_Code"]) == ("GBP", "GBP")
    world.change("Timecard_Header", card, Tuesday_Hours=0, Status="Submitted")
    (split,) = world.splits(card)
    assert (split["Total_Hours"], split["Status"], split["Submitted"]) == (8.0, "Submitted", True)


def test_a_week_across_the_end_of_a_month_has_two_splits(world: World) -> None:
    body = world.timecard_body(*world.staffed(), Start_Date="2026-03-29", End_Date="2026-04-04", Monday_Hours=8, Thursday_Hours=6)
    card = world.make("Timecard_Header", **body)
    march, april = world.splits(card)
    assert (march["Start_Date"], march["End_Date"], march["Total_Hours"]) == ("2026-03-29", "2026-03-31", 15.5)
    assert (april["Start_Date"], april["End_Date"], april["Total_Hours"]) == ("2026-04-01", "2026-04-04", 6.0)
    assert world.get("Timecard_Header", card)["Total_Days_Worked_Advanced"] == round(21.5 / 8, 6)
    world.change("Timecard_Header", card, Thursday_Hours=0)
    assert len(world.splits(card)) == 1
    world.simulator.psa.split_weeks = False
    body |= {"Thursday_Hours": 6}
    assert len(world.splits(world.make("Timecard_Header", **body))) == 1


def test_approval_puts_time_into_financials_and_roll_ups_follow(world: World) -> None:
    project, card = world.approved_timecard()
    row = world.get("Timecard_Header", card)
    assert (row["Status"], row["Approved"], row["Include_In_Financials"]) == ("Approved", True, True)
    (split,) = world.splits(card)
    assert (split["Approved"], split["Include_In_Financials"], split["Eligible_for_Billing"]) == (True, True, "Yes")
    entries = world.query(
        f"SELECT pse__Category__c, pse__Amount__c, pse__Hours__c FROM pse__Transaction__c WHERE pse__Project__c = '{project}'"
    )
    assert sorted((item["Category"], item["Amount"], item["Hours"]) for item in entries) == [
        ("Billable Internal Hours", 0.0, 15.5),
        ("Internal Cost", 1240.0, 0.0),
        ("Ready-to-Bill Revenue", 2790.0, 0.0),
    ]
    before = world.get("Proj", project)
    assert before["Billings"] == 0.0
    world.later()
    after = world.get("Proj", project)
    assert (after["Billings"], after["Internal_Costs"], after["Margin"], after["Billable_Internal_Hours"]) == (2790.0, 1240.0, 1550.0, 15.5)
    assert after["Billing_Eligible_Timecard_Splits"] == 1.0
    assert after["SystemModstamp"] > before["SystemModstamp"]
    (actuals,) = world.query(
        "SELECT pse__Start_Date__c, pse__Billings__c, pse__Time_Period__r.Name FROM pse__Project_Actuals__c WHERE pse__Billings__c > 0"
    )
    assert (actuals["Start_Date"], actuals["pse__Time_Period__r"]["Name"]) == ("2026-02-01", "February 2026")
    world.change("Timecard_Header", card, Include_In_Financials=False)
    assert world.query("SELECT Id FROM pse__Transaction__c") == []


def test_flags_may_be_written_directly_in_one_call(world: World) -> None:
    card = world.make("Timecard_Header", **world.timecard_body(*world.staffed(), Disable_Approval_Auto_Submit=True))
    refused(world.patch("Timecard_Header", card, Approved=True, Status="Approved"), text="Submit the timecard", fields=["pse__Approved__c"])
    world.change("Timecard_Header", card, Submitted=True, Approved=True, Include_In_Financials=True, Status="Approved")
    assert world.splits(card)[0]["Eligible_for_Billing"] == "Yes"
    assert world.query("SELECT Id FROM ProcessInstance") == []


def test_the_edit_lock_and_its_override(world: World) -> None:
    project, person, assignment = world.staffed()
    card = world.make("Timecard_Header", **world.timecard_body(project, person, assignment))
    other = world.project(Name="Other")
    moved = {"Project": other, "Assignment": world.assignment(other)}
    refused(world.patch("Timecard_Header", card, **moved), fields=["pse__Project__c"])
    refused(world.patch("Timecard_Header", card, **moved, Admin_Global_Edit=True, Audit_Notes=" "), fields=["pse__Project__c"])
    world.change("Timecard_Header", card, **moved, Admin_Global_Edit=True, Audit_Notes="Wrong project")
    row = world.get("Timecard_Header", card)
    assert (row["Project"], row["Admin_Global_Edit"], row["Audit_Notes"]) == (other, False, None)
    assert row["Audit_Notes_History"].endswith("Wrong project")
    assert world.splits(card)[0]["Project"] == other


@pytest.mark.parametrize("kind", ["Proj", "Assignment", "Milestone"])
def test_closed_for_time_entry(world: World, kind: str) -> None:
    project, person, assignment = world.staffed()
    milestone = world.make("Milestone", Name="Go-live", Project=project, Target_Date="2026-04-01")
    world.change(kind, {"Proj": project, "Assignment": assignment, "Milestone": milestone}[kind], Closed_for_Time_Entry=True)
    refused(
        world.post("Timecard_Header", **world.timecard_body(project, person, assignment, Milestone=milestone)), text="closed for time entry"
    )


def test_people_may_act_by_name(world: World) -> None:
    project, person, assignment = world.staffed()
    card = world.simulator.log_time(person, project, date(2026, 2, 1), [0, 8, 8], Assignment=assignment)
    world.simulator.decide(card)
    (event,) = world.simulator.bill([project])
    world.simulator.run_jobs()
    assert world.get("Billing_Event", event)["Summary_Amount"] == 2880.0
    assert world.get("Proj", project)["Billed"] == 2880.0
    with pytest.raises(ValueError, match="invalid cross reference id"):
        world.simulator.decide(card)


# Approvals


def test_reject_and_recall(world: World) -> None:
    project, person, assignment = world.staffed()
    body = world.timecard_body(project, person, assignment, Status="Submitted")
    rejected, recalled = (world.make("Timecard_Header", **body) for _ in range(2))
    assert world.approve(rejected, "Reject")["instanceStatus"] == "Rejected"
    row = world.get("Timecard_Header", rejected)
    assert (row["Status"], row["Submitted"], row["Approved"]) == ("Rejected", False, False)
    assert world.approve(recalled, "Removed")["success"] is True
    assert world.get("Timecard_Header", recalled)["Status"] == "Saved"
    again = world.approve(recalled, "Submit")
    assert (again["success"], again["instanceStatus"], len(again["newWorkitemIds"])) == (True, "Pending", 1)
    assert world.get("Timecard_Header", recalled)["Status"] == "Submitted"
    twice = world.approve(recalled, "Submit")
    assert (twice["success"], twice["errors"][0]["statusCode"]) == (False, "ALREADY_IN_PROCESS")
    steps = world.query("SELECT StepStatus FROM ProcessInstanceStep ORDER BY Id")
    assert [step["StepStatus"] for step in steps] == ["Started", "Started", "Rejected", "Removed", "Started"]


def test_the_project_manager_approves(world: World) -> None:
    project, person, assignment = world.staffed()
    world.change("Proj", project, Project_Manager=world.person("Robin Vale"))
    world.make("Timecard_Header", **world.timecard_body(project, person, assignment, Status="Submitted"))
    (item,) = world.query("SELECT Actor.Name, ProcessInstance.Status FROM ProcessInstanceWorkitem")
    assert (item["Actor"]["Name"], item["ProcessInstance"]["Status"]) == ("Robin Vale", "Pending")
    listed = world.call("GET", "/process/approvals").json()["approvals"]
    assert set(listed) == {"pse__Timecard_Header__c", "pse__Expense_Report__c"}


def test_what_waits_for_approval_is_locked_for_users_without_modify_all(world: World) -> None:
    project, person, assignment = world.staffed()
    world.change("Proj", project, Project_Manager=world.person("Robin Vale"))
    card = world.make("Timecard_Header", **world.timecard_body(project, person, assignment, Status="Submitted"))
    world.change("Timecard_Header", card, Monday_Hours=7)
    world.simulator.psa.modify_all = False
    refused(world.patch("Timecard_Header", card, Monday_Hours=6), "ENTITY_IS_LOCKED")
    result = world.approve(card)
    assert (result["success"], result["errors"][0]["statusCode"]) == (False, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY")


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"actionType": "Submit", "contextId": "nonsense"}, "INVALID_CROSS_REFERENCE_KEY"),
        ({"actionType": "Submit", "contextId": "PROJECT"}, "NO_APPLICABLE_PROCESS"),
        ({"actionType": "Approve", "contextId": "PROJECT"}, "INVALID_CROSS_REFERENCE_KEY"),
        ({"actionType": "Applaud", "contextId": "PROJECT"}, "INVALID_ARGUMENT_TYPE"),
    ],
)
def test_refused_approvals(world: World, request_: Json, code: str) -> None:
    project = world.project()
    request_ = {**request_, "contextId": project if request_["contextId"] == "PROJECT" else request_["contextId"]}
    (result,) = world.call("POST", "/process/approvals", {"requests": [request_]}).json()
    assert (result["success"], result["errors"][0]["statusCode"]) == (False, code)
    (result,) = world.call("POST", "/process/approvals", {"requests": [{"actionType": "Submit", "contextId": 1.5}]}).json()
    assert (result["success"], result["entityId"]) == (False, None)
    refused(world.call("POST", "/process/approvals", {"requests": "x"}), "JSON_PARSER_ERROR")
    refused(world.call("PUT", "/process/approvals", {}), "METHOD_NOT_ALLOWED", status=405)


# Expenses


def test_an_expense_report(world: World) -> None:
    project, person, assignment = world.staffed()
    reference = "/sobjects/pse__Expense_Report__c/pse__Expense_Report_Reference__c/ER-1"
    report = {"Name": "Travel", "pse__Project__c": project, "pse__Resource__c": person, "pse__Assignment__c": assignment}
    created = world.call("PATCH", reference, {**report, "pse__Billable__c": True})
    assert created.status_code == 201, created.text
    report_id = created.json()["id"]
    assert world.call("PATCH", reference, {"pse__Description__c": "again"}).json()["created"] is False
    line = world.make("Expense", Expense_Report=report_id, Amount=100, CurrencyIsoCode="USD", Billable=True, Type="Taxi")
    row = world.get("Expense", line)
    assert (row["Name"], row["Expense_Date"], row["Status"], row["Project"]) == ("EXP-1", "2026-02-02", "Draft", project)
    assert (row["Billing_Currency"], row["Billing_Amount"], row["Amount_To_Bill"]) == ("GBP", 79.0, "GBP 79.00")
    world.make(
        "Expense",
        Expense_Report=report_id,
        Amount=50,
        Non_Billable_Incurred_Amount=20,
        Billable=True,
        Type="Airfare",
        Expense_Date="2026-01-20",
    )
    total = world.get("Expense_Report", report_id)
    assert (total["Total_Billable_Amount"], total["First_Expense_Date"], total["Last_Expense_Date"]) == (109.0, "2026-01-20", "2026-02-02")
    world.change("Expense_Report", report_id, Status="Submitted")
    assert world.get("Expense", line)["Submitted"] is True
    world.approve(report_id)
    row = world.get("Expense", line)
    assert (row["Status"], row["Include_In_Financials"], row["Eligible_for_Billing"]) == ("Approved", True, "Yes")
    refused(world.call("DELETE", f"/sobjects/pse__Expense__c/{line}"), text="included in financials")
    world.later()
    assert world.get("Proj", project)["Pass_Through_Billings"] == 109.0
    world.change("Proj", project, Closed_for_Expense_Entry=True)
    closed = world.call("POST", "/sobjects/pse__Expense_Report__c", report)
    refused(closed, text="closed for expense entry")
