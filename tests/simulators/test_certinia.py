"""The Certinia simulator on the wire: the org and its schema, staffing, time, expenses, approvals, limits."""

# SOQL of our own making, not SQL.
# ruff: noqa: S608

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest
import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce, SalesforceLogin, SalesforceMalformedRequest

from simulators.__main__ import load
from simulators.certinia import SIMULATOR
from simulators.certinia.org import org_schema
from tests.conftest import SPECS, needs_specs
from tests.simulators.certinia_world import CREDENTIALS, DATA, GOVERNOR, VALIDATION, Json, World, refused, served


@pytest.fixture(scope="module")
def org() -> Iterator[World]:
    with served() as world:
        yield world


@pytest.fixture
def world(org: World) -> World:
    return org.start()


# The org


def test_it_is_found_by_its_name() -> None:
    assert load("certinia") is SIMULATOR
    assert set(SIMULATOR.new_credentials()) == {"client_id", "client_secret", "username", "private_key_pem", "org_id"}


def test_the_seeded_org(world: World) -> None:
    assert [row["Name"] for row in world.query("SELECT Name FROM pse__Region__c ORDER BY Name")] == [
        "Holt Group",
        "HOLT-DE",
        "HOLT-UK",
        "HOLT-US",
    ]
    people = world.query("SELECT Name, CurrencyIsoCode, pse__Salesforce_User__r.Name FROM Contact WHERE pse__Is_Resource_Active__c = true")
    assert sorted(row["Name"] for row in people) == ["Ana Ruiz", "Jo Lindqvist", "Lee Tan", "Robin Vale", "Sam Okafor"]
    assert all(row["pse__Salesforce_User__r"]["Name"] == row["Name"] for row in people)
    assert len(world.query("SELECT Id FROM User")) == 6
    assert world.query("SELECT Id FROM pse__Proj__c") == []
    rates = world.query("SELECT fferpcore__TaxCode__r.Name, fferpcore__Rate__c FROM fferpcore__TaxRate__c ORDER BY fferpcore__Rate__c")
    assert [(row["fferpcore__TaxCode__r"]["Name"], row["fferpcore__Rate__c"]) for row in rates] == [
        ("US-NONE", 0.0),
        ("DE-VAT-19", 19.0),
        ("GB-VAT-20", 20.0),
    ]


def test_sessions_end(world: World) -> None:
    assert world.call("GET", "/limits").status_code == 200
    assert world.call("GET", "/").json()["process"] == f"{DATA}/process"
    world.http.post("/_control/revoke")
    refused(world.call("GET", "/limits"), "INVALID_SESSION_ID", status=401)
    refused(world.apex("generate"), "INVALID_SESSION_ID", status=401)


def test_wrong_client(world: World) -> None:
    form = {"grant_type": "client_credentials", "client_id": CREDENTIALS["client_id"], "client_secret": "wrong"}
    answer = world.http.post("/services/oauth2/token", data=form)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client")


# The schema


def describe(world: World, kind: str) -> dict[str, Json]:
    document = world.call("GET", f"/sobjects/{kind}/describe").json()
    return {item["name"]: item for item in document["fields"]}


def test_describe_tells_the_packages_fields(world: World) -> None:
    header = describe(world, "pse__Timecard_Header__c")
    assert header["pse__Bill_Rate__c"] | {"precision": 18, "scale": 4, "type": "currency"} == header["pse__Bill_Rate__c"]
    assert header["pse__Start_Date__c"]["nillable"] is False
    assert header["pse__Total_Hours__c"]["calculated"] is True
    assert header["pse__Total_Hours__c"]["updateable"] is False
    assert header["Name"]["autoNumber"] is True
    project = describe(world, "pse__Proj__c")
    assert project["pse__Account__c"]["referenceTo"] == ["Account"]
    assert "Europe/London" in {value["value"] for value in project["pse__Time_Zone__c"]["picklistValues"]}
    default = [value["value"] for value in project["pse__Pre_Bill_Type__c"]["picklistValues"] if value["defaultValue"]]
    assert default == ["None"]
    report = describe(world, "pse__Expense_Report__c")["pse__Expense_Report_Reference__c"]
    assert (report["unique"], report["externalId"], report["idLookup"]) == (True, True, True)
    split = world.call("GET", "/sobjects/pse__Timecard__c/describe").json()
    assert split["custom"] is True
    assert "OwnerId" not in {item["name"] for item in split["fields"]}, "sharing is the header's"
    children = {item["relationshipName"] for item in world.call("GET", "/sobjects/pse__Proj__c/describe").json()["childRelationships"]}
    assert {"pse__Milestones__r", "pse__Assignments__r", "pse__Billing_Events__r", "pse__Project_Tasks__r"} <= children
    listed = {item["name"] for item in world.call("GET", "/sobjects").json()["sobjects"]}
    assert not {"pse__Change_Request__c", "pse__Group__c", "pse__Resource__c"} & listed
    assert len({kind.prefix for kind in org_schema().objects.values()}) == len(org_schema().objects)


def test_record_types_are_told(world: World) -> None:
    told = world.call("GET", "/sobjects/pse__Proj__c/describe").json()["recordTypeInfos"]
    (estimate,) = world.query("SELECT Id, NamespacePrefix FROM RecordType WHERE DeveloperName = 'Estimate'")
    assert {item["name"]: item["recordTypeId"] for item in told}["Estimate"] == estimate["Id"]
    assert estimate["NamespacePrefix"] == "pse"
    answer = world.call("POST", "/sobjects/pse__Proj__c", {"Name": "Estimate", "RecordTypeId": estimate["Id"]})
    assert answer.status_code == 201, answer.text
    (row,) = world.query("SELECT Name, RecordType.DeveloperName FROM pse__Proj__c WHERE RecordType.DeveloperName = 'Estimate'")
    assert row["RecordType"]["DeveloperName"] == "Estimate"


@needs_specs
def test_every_managed_field_is_as_published(world: World) -> None:
    published = json.loads((SPECS / "certinia" / "pse_objects.json").read_text())
    kinds = {"Text": "string", "Number": "double", "Checkbox": "boolean", "DateTime": "datetime", "Lookup": "reference"}
    kinds |= {"MasterDetail": "reference", "TextArea": "textarea", "LongTextArea": "textarea", "Html": "textarea", "AutoNumber": "string"}
    schema = org_schema()
    compared = 0
    for name, described in published["objects"].items():
        for field, facts in described["fields"].items():
            found = schema.objects[name].field(field)
            assert found is not None, (name, field)
            told = facts["type"]
            if told != "Summary":
                assert found.type == kinds.get(told, {"MultiselectPicklist": "multipicklist"}.get(told, told.lower())), (name, field)
            assert found.title == facts["label"], (name, field)
            assert found.target == facts.get("referenceTo")
            assert found.unique == bool(facts.get("unique"))
            assert found.external_id == bool(facts.get("externalId"))
            assert found.calculated == bool(facts.get("formula") or facts.get("rollup"))
            assert not facts.get("required") or not found.nillable, (name, field)
            if "precision" in facts and told != "Summary":
                assert (found.precision, found.scale) == (facts["precision"], facts["scale"])
            if told == "Text" and "length" in facts:
                assert found.length == facts["length"]
            compared += 1
    assert compared == 2287


@needs_specs
def test_what_is_read_is_what_is_described(world: World) -> None:
    """Each record of a lived-in org has exactly the described fields, with values of the described types."""
    world.approved_timecard()
    world.later()
    shapes: dict[str, tuple[type, ...]] = {"boolean": (bool,), "double": (float, int), "currency": (float, int), "percent": (float, int)}
    state = world.http.get("/_control/state").json()
    for kind in ("pse__Proj__c", "pse__Timecard_Header__c", "pse__Timecard__c", "pse__Transaction__c", "pse__Schedule__c", "Contact"):
        told = describe(world, kind)
        for record in state[kind]:
            assert set(record) == {*told, "attributes"}
            for name, value in record.items():
                if name != "attributes" and value is not None:
                    assert isinstance(value, shapes.get(told[name]["type"], (str, dict))), (kind, name, value)
                elif name != "attributes":
                    assert told[name]["nillable"], (kind, name)


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ({"Start_Date": None}, "REQUIRED_FIELD_MISSING", "pse__Start_Date__c"),
        ({"Total_Hours": 8}, "INVALID_FIELD_FOR_INSERT_UPDATE", "pse__Total_Hours__c"),
        ({"Monday_Hours": 100}, "NUMBER_OUTSIDE_VALID_RANGE", "Monday Hours"),
        ({"Monday_Notes": "x" * 256}, "STRING_TOO_LONG", "max length=255"),
        ({"Time_Period": "x"}, "INVALID_FIELD", "pse__Time_Period__c"),
        ({"Billable": "maybe"}, "JSON_PARSER_ERROR", "boolean"),
        ({"Start_Date": "02/01/2026"}, "JSON_PARSER_ERROR", "date"),
        ({"Project": "a00000000000000"}, "FIELD_INTEGRITY_EXCEPTION", "id value of incorrect type"),
    ],
)
def test_platform_refusals(world: World, changes: Json, code: str, text: str) -> None:
    refused(world.post("Timecard_Header", **world.timecard_body(*world.staffed(), **changes)), code, text)


def test_restricted_and_open_picklists(world: World) -> None:
    project = world.project(Stage="Waiting for legal")
    assert world.get("Proj", project)["Stage"] == "Waiting for legal", "the package's picklists are open"
    refused(world.patch("Proj", project, Time_Zone="Moon/Crater"), "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST")
    refused(world.post("Proj"), "REQUIRED_FIELD_MISSING", "Name")


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


# Limits and other troubles


def rows(world: World, count: int, **changes: Any) -> list[Json]:
    body = world.timecard_body(*world.staffed(), **changes)
    named = {f"pse__{name}__c": value for name, value in body.items()}
    return [{"attributes": {"type": "pse__Timecard_Header__c"}, **named} for _ in range(count)]


def test_large_collections_exceed_the_governor_limit(world: World) -> None:
    cards = rows(world, 41)
    answer = world.call("POST", "/composite/sobjects", {"allOrNone": False, "records": cards})
    assert answer.status_code == 200
    results = answer.json()
    assert len(results) == 41
    assert all(item["success"] is False and item["errors"][0]["statusCode"] == GOVERNOR for item in results)
    assert "System.LimitException: pse:Too many SOQL queries: 101" in results[0]["errors"][0]["message"]
    assert world.query("SELECT Id FROM pse__Timecard_Header__c") == []
    good = world.call("POST", "/composite/sobjects", {"allOrNone": False, "records": cards[:40]}).json()
    assert all(item["success"] for item in good)
    accounts = [{"attributes": {"type": "Account"}, "Name": f"Account {number}"} for number in range(200)]
    assert all(item["success"] for item in world.call("POST", "/composite/sobjects", {"records": accounts}).json())
    rejected = world.call("POST", "/composite/sobjects", {"records": rows(world, 2, End_Date="2026-02-08")}).json()
    assert rejected[0]["errors"][0]["statusCode"] == VALIDATION


def test_a_locked_project(world: World) -> None:
    project, person, assignment = world.staffed()
    world.simulator.psa.locked.add(project)
    refused(world.post("Timecard_Header", **world.timecard_body(project, person, assignment)), "UNABLE_TO_LOCK_ROW", project)
    refused(world.patch("Proj", project, Name="x"), "UNABLE_TO_LOCK_ROW")
    world.simulator.psa.locked.clear()
    world.change("Proj", project, Name="x")


def test_permission_controls(world: World) -> None:
    body = world.timecard_body(*world.staffed())
    world.simulator.psa.permission_controls = True
    world.make("Timecard_Header", **body)
    for control in world.query("SELECT Id FROM pse__Permission_Control__c"):
        world.change("Permission_Control", control["Id"], Timecard_Entry=False)
    refused(world.post("Timecard_Header", **body), "INSUFFICIENT_ACCESS_OR_READONLY", "Timecard Entry")


def test_throttled_and_broken_speak_as_the_platform_does(world: World) -> None:
    world.http.post("/_control/faults", json=[{"kind": "throttle"}, {"kind": "status", "args": {"status": 503}}])
    refused(world.call("GET", "/limits"), "REQUEST_LIMIT_EXCEEDED", status=403)
    down = world.call("GET", "/limits")
    assert (down.status_code, down.headers["content-type"]) == (503, "text/html;charset=UTF-8")


def test_restricted_delete(world: World) -> None:
    group = world.make("Rate_Card_Set", Name="Standard")
    card = world.make("Rate_Card", Suggested_Bill_Rate=180)
    world.make("Rate_Card_Set_Junction", Rate_Card_Set=group, Rate_Card=card)
    refused(world.call("DELETE", f"/sobjects/pse__Rate_Card__c/{card}"), "DELETE_FAILED", "Rate Card Set Junctions")


def test_queries_that_integrations_run(world: World) -> None:
    project, _ = world.approved_timecard()
    world.change("Proj", project, Project_Manager=world.person("Robin Vale"))
    (row,) = world.query(
        "SELECT pse__Project__r.pse__Project_Manager__r.Name, pse__Project__r.pse__Account__r.Name, pse__Resource__r.Name"
        " FROM pse__Timecard_Header__c WHERE pse__Status__c IN ('Submitted', 'Approved') AND NOT (pse__Project__r.Name LIKE 'Intern%')"
        " AND pse__Start_Date__c = THIS_MONTH"
    )
    assert row["pse__Project__r"]["pse__Project_Manager__r"]["Name"] == "Robin Vale"
    assert row["pse__Project__r"]["pse__Account__r"]["Name"] == "Larkfield Energy Ltd"
    (sums,) = world.query(
        "SELECT pse__Project__c, COUNT(Id), SUM(pse__Total_Hours__c) hours FROM pse__Timecard__c GROUP BY pse__Project__c"
    )
    assert (sums["Project"], sums["expr0"], sums["hours"]) == (project, 1, 15.5)
    (account,) = world.query(
        "SELECT Name, (SELECT Name FROM pse__Projects__r) FROM Account WHERE Id IN (SELECT pse__Account__c FROM pse__Proj__c)"
    )
    assert [child["Name"] for child in account["pse__Projects__r"]["records"]] == ["Rollout"]


class ToSimulator(HTTPAdapter):
    """The client insists on https and on the vendor's host names."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        path = (request.url or "").split("/", 3)[3]
        request.url = f"{self.address}/{path}"
        return super().send(request, *args, **kwargs)


def test_a_client_of_others_works_unchanged(world: World) -> None:
    with requests.Session() as session:
        session.mount("https://", ToSimulator(world.simulator.base_url))
        keys = {"consumer_key": CREDENTIALS["client_id"], "session": session}
        token, _ = SalesforceLogin(consumer_secret=CREDENTIALS["client_secret"], domain="acme.my", **keys)
        client = Salesforce(instance="acme.my.salesforce.com", session_id=token, version="66.0", session=session)
        project = client.pse__Proj__c.create({"Name": "Rollout", "CurrencyIsoCode": "GBP", "Platform_Key__c": "p-1"})
        assert client.pse__Proj__c.upsert("Platform_Key__c/p-1", {"pse__Stage__c": "In Progress"}) == 200
        assert client.pse__Proj__c.get(project["id"])["pse__Project_ID__c"] == "PR-000001"
        with pytest.raises(SalesforceMalformedRequest) as caught:
            client.pse__Proj__c.update(project["id"], {"CurrencyIsoCode": "EUR"})
        assert caught.value.content[0]["errorCode"] == VALIDATION
        assert client.query("SELECT COUNT() FROM pse__Proj__c")["totalSize"] == 1
        assert "pse__Proj__c" in {item["name"] for item in client.describe()["sobjects"]}
