"""The Certinia simulator on the wire: the org and its schema, staffing, time, expenses, approvals, limits."""

# SOQL of our own making, not SQL.

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

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
        "HOLT-CH",
        "HOLT-DE",
        "HOLT-FR",
        "HOLT-NL",
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
        ("CH-MWST-81", 8.1),
        ("DE-VAT-19", 19.0),
        ("GB-VAT-20", 20.0),
        ("FR-TVA-20", 20.0),
        ("NL-BTW-21", 21.0),
    ]
    columns = {name for name in world.simulator.psa.schema.objects["pse__Proj__c"].by_name if not name.startswith("pse__")}
    assert {"platform_key__c", "contract_reference__c", "contract_value__c"} <= columns


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
