"""The Jira Cloud simulator against the vendor's fact sheet: projects, metadata, issues (sheet 2 to 5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from simulators.jira import JiraCloud
from tests.simulators.jira_bench import BUG, EPIC, KANBAN, MILESTONE, SCRUM, SUBTASK, TASK, TEAM, Json, Site, doc, serving


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def site(served: Site) -> Site:
    served.reset()
    return served


# Projects (sheet 3)


def test_a_new_tenant_has_a_delivery_project_whose_epics_take_what_an_engagement_is(site: Site) -> None:
    full = JiraCloud(site.url, JiraCloud.new_credentials())
    (project,) = full.state()["projects"]
    assert (project["id"], project["key"], project["projectCategory"]["id"]) == ("10000", "DEL", "10010")
    site.project()
    fields = {row["fieldId"]: row for row in site.get(f"issue/createmeta/ACME1/issuetypes/{EPIC}", maxResults=200)["fields"]}
    assert [fields[f"customfield_{number}"]["name"] for number in (10050, 10063, 10064, 10065)] == [
        "Crosswalk id",
        "Crosswalk contract",
        "Customer",
        "Currency",
    ]


def test_a_project_is_created_with_a_whole_number_as_id_and_read_with_text(site: Site) -> None:
    made = site.project(categoryId=10010, description="Opp 006Hs00001abc")
    assert made == {"id": 10000, "key": "ACME1", "self": f"{site.url}/rest/api/3/project/10000"}
    read = site.get("project/ACME1")
    assert (read["id"], read["style"], read["simplified"], read["projectTypeKey"]) == ("10000", "classic", False, "software")
    assert read["projectCategory"]["name"] == "Client work"
    assert [kind["name"] for kind in read["issueTypes"]] == ["Epic", "Story", "Task", "Sub-task", "Bug", "Milestone"]
    assert site.get("project/10000")["lead"]["displayName"] == "Robin Vale"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"key": "acme"}, "projectKey"),
        ({"key": "1ACME"}, "projectKey"),
        ({"key": "A"}, "projectKey"),
        ({"key": "ABCDEFGHIJK"}, "projectKey"),
        ({"key": None}, "projectKey"),
        ({"name": None}, "projectName"),
        ({"name": "x" * 81}, "projectName"),
        ({"leadAccountId": None}, "projectLead"),
        ({"leadAccountId": "nobody"}, "projectLead"),
        ({"leadAccountId": "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077"}, "projectLead"),
        ({"lead": "robin", "leadAccountId": None}, "projectLead"),
        ({"categoryId": 99}, "projectCategory"),
        ({"projectTypeKey": "ops"}, "projectTypeKey"),
        ({"projectTemplateKey": None}, "projectTypeKey"),
        ({"projectTypeKey": "business"}, "projectTemplateKey"),
        ({"colour": "red"}, ""),
        ({"categoryId": "10010"}, ""),
        ({"assigneeType": "NOBODY"}, ""),
    ],
)
def test_a_project_is_refused_by_field(site: Site, change: Json, field: str) -> None:
    lead = site.credentials["account_id"]
    given = {"key": "ACME1", "name": "ACME", "projectTemplateKey": KANBAN, "leadAccountId": lead, **change}
    assert site.refused(400, "POST", "project", {name: value for name, value in given.items() if value is not None})[field]


def test_key_and_name_of_a_project_are_unique_also_in_the_trash(site: Site) -> None:
    site.project()
    lead = site.credentials["account_id"]
    again = {"key": "ACME1", "name": "acme1 erp ROLLOUT", "projectTemplateKey": KANBAN, "leadAccountId": lead}
    errors = site.refused(400, "POST", "project", again)
    assert errors["projectKey"] == "Project 'ACME1 ERP rollout' uses this project key."
    assert errors["projectName"] == "A project with that name already exists."
    site.ask(204, "DELETE", "project/ACME1")
    assert site.refused(400, "POST", "project", again)["projectKey"]
    site.refused(404, "GET", "project/ACME1")


def test_only_an_administrator_creates_projects(site: Site) -> None:
    site.refused(403, "POST", "project", {"key": "ACME1", "name": "ACME", "projectTypeKey": "software"}, person="sam")


def test_projects_are_listed_in_pages_whose_next_link_is_there_only_when_there_is_more(site: Site) -> None:
    for number in range(5):
        site.project(f"P{number}X")
    first = site.get("project/search", maxResults=2, orderBy="-key", expand="insight,lead")
    assert [row["key"] for row in first["values"]] == ["P4X", "P3X"]
    assert (first["total"], first["isLast"]) == (5, False)
    rest = site.send("GET", first["nextPage"].removeprefix(site.url)).json()
    assert [row["key"] for row in rest["values"]] == ["P2X", "P1X"]
    last = site.get("project/search", maxResults=2, startAt=4)
    assert last["isLast"]
    assert "nextPage" not in last
    assert site.get("project/search", maxResults=500)["maxResults"] == 100
    assert [row["key"] for row in site.get("project/search", query="p3x")["values"]] == ["P3X"]
    assert [row["key"] for row in site.get("project/search", keys=["P1X", "P2X"])["values"]] == ["P1X", "P2X"]
    site.refused(400, "GET", "project/search?orderBy=colour")


def test_a_project_property_finds_the_project_again(site: Site) -> None:
    site.project()
    site.project("ACME2")
    path = "project/ACME1/properties/crosswalk"
    assert site.put(path, {"contract": {"id": "cw-17"}}, 201) is None
    assert site.put(path, {"contract": {"id": "cw-18"}}, 200) is None
    assert site.get(path) == {"key": "crosswalk", "value": {"contract": {"id": "cw-18"}}}
    found = site.get("project/search", propertyQuery="[crosswalk].contract.id=cw-18", properties="crosswalk")
    assert [(row["key"], row["properties"]["crosswalk"]["contract"]["id"]) for row in found["values"]] == [("ACME1", "cw-18")]
    assert site.get("project/search", propertyQuery="[crosswalk].contract.id=cw-17")["total"] == 0
    assert [row["key"] for row in site.get("project/ACME1/properties")["keys"]] == ["crosswalk"]
    site.refused(400, "GET", "project/search?propertyQuery=crosswalk")
    site.ask(204, "DELETE", path)
    site.refused(404, "GET", path)


def test_a_renamed_key_still_leads_to_the_project_and_its_issues(site: Site) -> None:
    site.project()
    made = site.issue()
    assert site.put("project/ACME1", {"key": "ACME9"}, 200)["key"] == "ACME9"
    assert site.get(f"issue/{made['key']}")["key"] == "ACME9-1"
    assert site.get("project/ACME1")["key"] == "ACME9"
    site.refused(404, "GET", "project/acme9")


def test_an_archived_project_is_read_only_and_comes_back(site: Site) -> None:
    site.project()
    made = site.issue()
    site.ask(204, "POST", "project/ACME1/archive")
    assert site.get("project/search")["total"] == 0
    assert site.get("project/search", status="archived")["values"][0]["archived"] is True
    site.refused(400, "PUT", f"issue/{made['key']}", {"fields": {"summary": "x"}})
    assert site.refused(400, "POST", "issue", {"fields": {"project": {"key": "ACME1"}, "issuetype": {"id": TASK}, "summary": "x"}})[
        "project"
    ]
    site.ask(200, "POST", "project/ACME1/restore")
    site.put(f"issue/{made['key']}", {"fields": {"summary": "x"}})


def test_the_trash_hides_issues_and_gives_them_back(site: Site) -> None:
    site.project()
    made = site.issue()
    site.settle()
    site.ask(204, "DELETE", "project/ACME1")
    site.refused(404, "GET", f"issue/{made['id']}")
    assert site.get("project/search", status="deleted")["values"][0]["deleted"] is True
    site.ask(200, "POST", "project/ACME1/restore")
    assert site.get(f"issue/{made['id']}")["key"] == "ACME1-1"
    site.ask(204, "DELETE", "project/ACME1?enableUndo=false")
    assert site.get("project/search", status="deleted")["total"] == 0


def test_a_team_managed_project_has_types_and_statuses_of_its_own(site: Site) -> None:
    site.project("TEAM", TEAM)
    read = site.get("project/TEAM")
    assert (read["style"], read["simplified"]) == ("next-gen", True)
    assert {kind["scope"]["project"]["id"] for kind in read["issueTypes"]} == {read["id"]}
    assert [level["level"] for level in site.get(f"project/{read['id']}/hierarchy")["hierarchy"]] == [-1, 0, 1]
    statuses = site.get("project/TEAM/statuses")[0]["statuses"]
    assert [row["name"] for row in statuses] == ["To Do", "In Progress", "Done"]
    site.project()
    site.refused(400, "GET", "project/ACME1/hierarchy")


# Metadata (sheet 4)


def _screen(site: Site, kind: str = TASK, project: str = "ACME1") -> dict[str, Json]:
    found = site.get(f"issue/createmeta/{project}/issuetypes/{kind}", maxResults=200)
    assert found["total"] == len(found["fields"])
    return {row["fieldId"]: row for row in found["fields"]}


def test_create_metadata_comes_in_pages_of_at_most_200(site: Site) -> None:
    site.project()
    types = site.get("issue/createmeta/ACME1/issuetypes", maxResults=2)
    assert (types["total"], len(types["issueTypes"]), types["startAt"]) == (6, 2, 0)
    page = site.get(f"issue/createmeta/ACME1/issuetypes/{TASK}", startAt=3, maxResults=4)
    assert (len(page["fields"]), page["startAt"], page["maxResults"]) == (4, 3, 4)
    text = "Parameter 'maxResults' must not exceed the limit '200'"
    assert site.refused(400, "GET", "issue/createmeta/ACME1/issuetypes?maxResults=201")[""] == text
    assert site.refused(400, "GET", f"issue/createmeta/ACME1/issuetypes/{TASK}?maxResults=201")[""] == text


def test_what_create_metadata_offers_is_taken_and_what_it_leaves_out_is_refused(site: Site) -> None:
    site.project()
    screen = _screen(site)
    assert {name for name, row in screen.items() if row["required"]} == {"summary", "issuetype", "project", "reporter"}
    assert screen["reporter"]["hasDefaultValue"] is True
    assert [row["value"] for row in screen["customfield_10052"]["allowedValues"]] == [
        "HOLT-UK",
        "HOLT-US",
        "HOLT-DE",
        "HOLT-FR",
        "HOLT-NL",
        "HOLT-CH",
    ]
    assert "environment" not in screen
    errors = site.refused(400, "POST", "issue", _task(environment=doc(), customfield_99999="x", status={"id": "3"}))
    assert set(errors) == {"environment", "customfield_99999", "status", ""}
    assert errors["status"] == "Field 'status' cannot be set. It is not on the appropriate screen, or unknown."
    assert "environment" in _screen(site, BUG)
    assert _screen(site, MILESTONE)["duedate"]["required"] is True
    assert _screen(site, SUBTASK)["parent"]["required"] is True


def _task(**fields: Any) -> Json:
    return {"fields": {"project": {"key": "ACME1"}, "issuetype": {"id": TASK}, "summary": "Kick-off", **fields}}


def test_a_new_field_needs_a_screen_before_it_can_be_written(site: Site) -> None:
    site.project()
    given = {"name": "Opportunity", "type": "com.atlassian.jira.plugin.system.customfieldtypes:textfield"}
    field = site.post("field", given)
    assert field["schema"] == {"type": "string", "custom": given["type"], "customId": int(field["id"].removeprefix("customfield_"))}
    refused = site.refused(400, "POST", "issue", _task(**{field["id"]: "006"}))
    assert refused[field["id"]] == f"Field '{field['id']}' cannot be set. It is not on the appropriate screen, or unknown."
    site.post(f"screens/addToDefault/{field['id']}", {}, 200)
    made = site.issue(**{field["id"]: "006"})
    assert site.get(f"issue/{made['id']}")["fields"][field["id"]] == "006"
    assert field["id"] in _screen(site)


@pytest.mark.parametrize(
    "body", [{"name": "x", "type": "text"}, {"name": " ", "type": "com.atlassian.jira.plugin.system.customfieldtypes:float"}, {"name": "x"}]
)
def test_a_field_of_no_known_type_is_refused(site: Site, body: Json) -> None:
    site.refused(400, "POST", "field", body)


def test_options_of_a_field_are_listed_and_added(site: Site) -> None:
    context = site.get("field/customfield_10055/context")["values"][0]["id"]
    path = f"field/customfield_10055/context/{context}/option"
    assert [row["value"] for row in site.get(path)["values"]][:2] == ["Engagement Manager", "Senior Consultant"]
    assert site.post(path, {"options": [{"value": "Partner"}]}, 200)["options"][0]["value"] == "Partner"
    site.refused(400, "POST", path, {"options": [{"value": "Partner"}]})


def test_the_field_list_has_system_and_custom_fields(site: Site) -> None:
    fields = {row["id"]: row for row in site.get("field")}
    assert fields["customfield_10050"]["clauseNames"][:2] == ["cf[10050]", "Crosswalk id"]
    assert fields["duedate"]["schema"] == {"type": "date", "system": "duedate"}
    assert "schema" not in fields["issuekey"]
    assert site.get("field/search", type="custom", maxResults=3)["isLast"] is False


def test_the_old_create_metadata_still_answers_with_a_warning(site: Site) -> None:
    site.project()
    answer = site.send("GET", "issue/createmeta?projectKeys=ACME1&issuetypeNames=Task&expand=projects.issuetypes.fields")
    assert "Deprecated" in answer.headers["warning"]
    ((kind,),) = [project["issuetypes"] for project in answer.json()["projects"]]
    assert kind["fields"]["summary"]["required"] is True


def test_lists_of_the_site(site: Site) -> None:
    assert [row["key"] for row in site.get("statuscategory")] == ["undefined", "new", "indeterminate", "done"]
    assert {row["name"] for row in site.get("status")} >= {"Backlog", "Done"}
    assert site.get("status/Done")["statusCategory"]["key"] == "done"
    assert [row["name"] for row in site.get("priority")] == ["Highest", "High", "Medium", "Low", "Lowest"]
    assert site.get("resolution")[0]["name"] == "Done"
    assert site.get("issueLinkType")["issueLinkTypes"][0]["name"] == "Blocks"
    assert site.get("issuetype/10000")["hierarchyLevel"] == 1
    assert site.get("configuration")["timeTrackingConfiguration"]["workingHoursPerDay"] == 8
    assert [row["name"] for row in site.get("projectCategory")] == ["Client work", "Internal"]
    site.refused(404, "GET", "issuetype/77")
    site.refused(404, "GET", "status/Nowhere")


# Issues (sheet 4, 5)


def test_an_issue_with_every_kind_of_value_reads_back(site: Site) -> None:
    site.project()
    version = site.post("version", {"name": "M1", "projectId": 10000})
    lee = site.credentials["people"]["lee"]["account_id"]
    made = site.issue(
        description=doc("What is to be done"),
        duedate="2026-05-09",
        labels=["cw-17", "billable"],
        priority={"name": "High"},
        assignee={"accountId": lee},
        fixVersions=[{"name": "M1"}],
        timetracking={"originalEstimate": "3d 4h"},
        customfield_10015="2026-05-01",
        customfield_10050="cw-17",
        customfield_10052={"value": "HOLT-UK"},
        customfield_10054=1500.25,
        customfield_10056=[{"value": "HOLT-UK"}, {"value": "HOLT-DE"}],
        customfield_10057={"accountId": lee},
        customfield_10058=doc("Signed off"),
        customfield_10059="2026-05-09T10:00:00.000+0200",
        customfield_10060={"value": "Technology", "child": {"value": "Data"}},
        customfield_10061=[{"id": version["id"]}],
        customfield_10062=["sql"],
    )
    assert made == {"id": "10000", "key": "ACME1-1", "self": f"{site.url}/rest/api/3/issue/10000"}
    fields = site.get("issue/ACME1-1")["fields"]
    assert fields["created"] == "2026-04-28T14:45:02.123+0100"
    assert fields["description"] == doc("What is to be done")
    assert (fields["duedate"], fields["labels"], fields["priority"]["id"]) == ("2026-05-09", ["cw-17", "billable"], "2")
    assert (fields["assignee"]["displayName"], "emailAddress" in fields["assignee"]) == ("Lee Tan", False)
    assert fields["fixVersions"][0]["name"] == "M1"
    assert fields["timetracking"]["originalEstimateSeconds"] == 28 * 3600
    assert fields["customfield_10052"]["value"] == "HOLT-UK"
    assert fields["customfield_10054"] == 1500.25
    assert [row["value"] for row in fields["customfield_10056"]] == ["HOLT-UK", "HOLT-DE"]
    assert fields["customfield_10059"] == "2026-05-09T09:00:00.000+0100"
    assert fields["customfield_10060"]["child"]["value"] == "Data"
    assert (fields["status"]["name"], fields["resolution"], fields["environment"]) == ("Backlog", None, None)
    ordered: Json = dict.fromkeys(("duedate", "customfield_10052", "customfield_10058"))
    site.put("issue/ACME1-1", {"fields": {**ordered, "labels": None}})
    cleared = site.get("issue/ACME1-1")["fields"]
    assert [cleared[name] for name in ordered] == [None, None, None]
    assert cleared["labels"] == []


@pytest.mark.parametrize(
    ("fields", "name", "text"),
    [
        ({"summary": ""}, "summary", "You must specify a summary of the issue."),
        ({"summary": "a\nb"}, "summary", "newline"),
        ({"summary": "x" * 256}, "summary", "255"),
        ({"summary": 5}, "summary", "string"),
        ({"description": "plain"}, "description", "Atlassian Document"),
        ({"description": {"type": "doc", "content": []}}, "description", "Atlassian Document"),
        ({"description": {"type": "doc", "version": 1, "content": [{"type": "text", "text": "x"}]}}, "description", "Atlassian Document"),
        ({"customfield_10058": "plain"}, "customfield_10058", "Atlassian Document"),
        ({"customfield_10050": doc()}, "customfield_10050", "string"),
        ({"customfield_10050": "x" * 256}, "customfield_10050", "too long"),
        ({"customfield_10054": "12"}, "customfield_10054", "number"),
        ({"customfield_10052": "HOLT-UK"}, "customfield_10052", "Specify"),
        ({"customfield_10052": {"value": "HOLT-XX"}}, "customfield_10052", "Option value 'HOLT-XX' is not valid"),
        ({"customfield_10052": {"id": "1"}}, "customfield_10052", "Option id '1' is not valid"),
        ({"customfield_10056": {"value": "HOLT-UK"}}, "customfield_10056", "array"),
        ({"customfield_10060": {"value": "Strategy", "child": {"value": "Data"}}}, "customfield_10060", "not valid"),
        ({"customfield_10015": "01.05.2026"}, "customfield_10015", "Error parsing date string"),
        ({"customfield_10059": "2026-05-09"}, "customfield_10059", "Error parsing date time"),
        ({"duedate": "2026-02-30"}, "duedate", "Error parsing date string"),
        ({"labels": ["two words"]}, "labels", "contains spaces"),
        ({"labels": "one"}, "labels", "array"),
        ({"priority": {"name": "Urgent"}}, "priority", "invalid"),
        ({"assignee": {"name": "robin"}}, "assignee", "accountId"),
        ({"assignee": {"accountId": "nobody"}}, "assignee", "does not exist"),
        ({"assignee": {"accountId": "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077"}}, "assignee", "cannot be assigned"),
        ({"fixVersions": [{"name": "M9"}]}, "fixVersions", "not valid"),
        ({"components": [{"name": "Core"}]}, "components", "not valid"),
        ({"timetracking": {"originalEstimate": "soon"}}, "timetracking_originalestimate", "not a valid duration"),
        ({"timetracking": {"timeSpent": "1h"}}, "timetracking", "object"),
        ({"issuetype": {"name": "Initiative"}}, "issuetype", "invalid"),
        ({"issuetype": None}, "issuetype", "Specify a valid issue type"),
        ({"issuetype": {"id": MILESTONE}}, "duedate", "Due date is required."),
        ({"issuetype": {"id": SUBTASK}}, "issuetype", "sub-task but parent"),
        ({"project": None}, "project", "Specify a valid project ID or key"),
        ({"project": {"key": "NOPE"}}, "project", "valid project is required"),
        ({"project": "ACME1"}, "project", "data was not an object"),
        ({"parent": {"key": "ACME1-99"}}, "parent", "Could not find issue"),
        ({"created": "2026-01-01"}, "created", "cannot be set"),
        ({"timespent": 60}, "timespent", "cannot be set"),
    ],
)
def test_a_value_is_refused_by_field(site: Site, fields: Json, name: str, text: str) -> None:
    site.project()
    body = _task(**fields)
    errors = site.refused(400, "POST", "issue", {"fields": {key: value for key, value in body["fields"].items() if value is not None}})
    assert text in errors[name], errors
    assert site.simulator.state()["issues"] == []


def test_a_parent_stands_one_level_higher(site: Site) -> None:
    site.project()
    epic, task = site.issue("Epic", kind=EPIC), site.issue("Task")
    inside = site.issue("In the epic", parent={"key": epic["key"]})
    below = site.issue("Below", kind=SUBTASK, parent={"id": inside["id"]})
    assert site.get(f"issue/{below['id']}")["fields"]["parent"]["key"] == inside["key"]
    assert [row["key"] for row in site.get(f"issue/{inside['id']}")["fields"]["subtasks"]] == [below["key"]]
    refused = site.refused(400, "POST", "issue", _task(parent={"key": task["key"]}))
    assert refused["parentId"] == "Given parent work item does not belong to appropriate hierarchy."
    site.project("ACME2")
    other = {"project": {"key": "ACME2"}, "issuetype": {"id": SUBTASK}, "summary": "x", "parent": {"id": inside["id"]}}
    assert "same project" in site.refused(400, "POST", "issue", {"fields": other})["project"]


def test_bulk_create_is_partial_and_always_has_errors(site: Site) -> None:
    site.project()
    good, bad = _task(), _task(duedate="soon")
    made = site.post("issue/bulk", {"issueUpdates": [good, bad, good]})
    assert [row["key"] for row in made["issues"]] == ["ACME1-1", "ACME1-2"]
    ((error,),) = [made["errors"]]
    assert (error["status"], error["failedElementNumber"], list(error["elementErrors"]["errors"])) == (400, 1, ["duedate"])
    assert site.post("issue/bulk", {"issueUpdates": [good]})["errors"] == []
    failed = site.ask(400, "POST", "issue/bulk", json={"issueUpdates": [bad]})
    assert (failed["issues"], len(failed["errors"])) == ([], 1)
    site.ask(400, "POST", "issue/bulk", json={"issueUpdates": [good] * 51})
    site.ask(400, "POST", "issue/bulk", json={"issueUpdates": []})


def test_an_edit_answers_204_or_the_issue(site: Site) -> None:
    site.project()
    site.issue(labels=["a"])
    assert site.put("issue/ACME1-1", {"fields": {"summary": "New"}, "update": {"labels": [{"add": "b"}, {"remove": "a"}]}}) is None
    assert site.put("issue/ACME1-1?returnIssue=true", {"fields": {"duedate": "2026-06-01"}}, 200)["fields"]["labels"] == ["b"]
    assert site.refused(400, "PUT", "issue/ACME1-1", {})[""] == "one of 'fields' or 'update' required"
    both = {"fields": {"labels": []}, "update": {"labels": [{"add": "x"}]}}
    assert "both" in site.refused(400, "PUT", "issue/ACME1-1", both)["labels"]
    assert site.refused(400, "PUT", "issue/ACME1-1", {"fields": {"status": {"name": "Done"}}})["status"]
    assert site.refused(400, "PUT", "issue/ACME1-1", {"fields": {"project": {"key": "ACME1"}}})["project"]
    assert site.refused(400, "PUT", "issue/ACME1-1", {"fields": {"summary": None}})["summary"]
    assert site.refused(400, "PUT", "issue/ACME1-1", {"update": {"summary": [{"add": "x"}]}})["summary"]
    site.refused(400, "PUT", "issue/ACME1-1", {"update": {"labels": {"add": "x"}}})
    site.refused(404, "PUT", "issue/ACME1-9", {"fields": {"summary": "x"}})
    answer = site.send("PUT", "issue/ACME1-1", content="{", headers={"Content-Type": "application/json"})
    assert (answer.status_code, "parsing JSON" in answer.text) == (400, True)
    assert site.send("PUT", "issue/ACME1-1", content="a=b", headers={"Content-Type": "text/plain"}).status_code == 415


def test_a_refused_edit_changes_nothing(site: Site) -> None:
    site.project()
    site.issue()
    site.refused(400, "PUT", "issue/ACME1-1", {"fields": {"summary": "New", "duedate": "soon"}})
    read = site.get("issue/ACME1-1", expand="changelog")
    assert (read["fields"]["summary"], read["changelog"]["total"]) == ("Kick-off", 0)


def test_assignee_has_a_resource_of_its_own(site: Site) -> None:
    site.project(assigneeType="PROJECT_LEAD")
    site.issue()
    jo = site.credentials["people"]["jo"]["account_id"]
    for given, name in ((jo, "Jo Lindqvist"), (None, None), ("-1", "Robin Vale")):
        site.put("issue/ACME1-1/assignee", {"accountId": given})
        assignee = site.get("issue/ACME1-1")["fields"]["assignee"]
        assert (assignee or {}).get("displayName") == name
    assert site.refused(400, "PUT", "issue/ACME1-1/assignee", {"accountId": "nobody"})["assignee"]


def test_fields_are_chosen_and_ids_of_nobody_look_like_forbidden_ones(site: Site) -> None:
    site.project()
    site.issue()
    assert set(site.get("issue/10000", fields="summary,status")["fields"]) == {"summary", "status"}
    assert "summary" not in site.get("issue/acme1-1", fields="-summary")["fields"]
    assert "worklog" not in site.get("issue/10000", fields="*navigable")["fields"]
    read = site.get("issue/10000", fields="summary", expand="names,schema,transitions,editmeta,renderedFields")
    assert (read["names"]["summary"], read["schema"]["summary"]["type"], len(read["transitions"])) == ("Summary", "string", 4)
    assert "project" not in read["editmeta"]["fields"]
    text = "Issue does not exist or you do not have permission to see it."
    assert site.refused(404, "GET", "issue/99999")[""] == site.refused(404, "GET", "issue/NOPE-1")[""] == text


def test_many_issues_are_fetched_at_once(site: Site) -> None:
    site.project()
    keys = [site.issue(f"Task {number}")["key"] for number in range(3)]
    found = site.post("issue/bulkfetch", {"issueIdsOrKeys": [*keys, "NOPE-1"], "fields": ["summary"]}, 200)
    assert {row["key"] for row in found["issues"]} == set(keys)
    assert [row["id"] for row in found["issueErrors"]] == ["NOPE-1"]
    site.refused(400, "POST", "issue/bulkfetch", {"issueIdsOrKeys": []})
    site.refused(400, "POST", "issue/bulkfetch", {"issueIdsOrKeys": [str(number) for number in range(101)]})
    site.refused(400, "POST", "issue/bulkfetch", {"issueIdsOrKeys": keys, "page": 1})


def test_deletion_wants_a_word_about_subtasks(site: Site) -> None:
    site.project()
    site.issue()
    child = site.issue("Below", kind=SUBTASK, parent={"key": "ACME1-1"})
    site.refused(403, "DELETE", "issue/ACME1-1", person="sam")
    assert "subtasks" in site.refused(400, "DELETE", "issue/ACME1-1")[""]
    site.ask(204, "DELETE", "issue/ACME1-1?deleteSubtasks=true")
    site.refused(404, "GET", f"issue/{child['id']}")


def test_a_moved_issue_keeps_its_id_and_its_old_key(site: Site) -> None:
    site.project()
    site.project("ACME2", SCRUM)
    made = site.issue()
    mapping = {"ACME2,10002": {"issueIdsOrKeys": [made["key"]], "inferFieldDefaults": True, "inferStatusDefaults": True}}
    task = site.post("bulk/issues/move", {"targetToSourcesMapping": mapping})["taskId"]
    assert site.get(f"bulk/queue/{task}")["status"] == "ENQUEUED"
    assert site.get("issue/ACME1-1")["key"] == "ACME1-1"
    site.clock.forward(1)
    done = site.get(f"bulk/queue/{task}")
    assert (done["status"], done["progressPercent"], done["processedAccessibleIssues"]) == ("COMPLETE", 100, [10000])
    assert [site.get(f"issue/{key}")["key"] for key in ("ACME1-1", "10000", "ACME2-1")] == ["ACME2-1"] * 3
    assert site.get("issue/ACME2-1")["fields"]["status"]["name"] == "To Do"
    assert site.post("issue/bulkfetch", {"issueIdsOrKeys": ["ACME1-1"]}, 200)["issues"][0]["key"] == "ACME2-1"
    assert site.simulator.move_issue("ACME2-1", "ACME1") == "ACME1-2"
    site.refused(404, "GET", "bulk/queue/1")


def test_bulk_transition_and_delete_run_in_the_background(site: Site) -> None:
    site.project()
    site.issue()
    inputs = [{"selectedIssueIdsOrKeys": ["ACME1-1", "NOPE-1"], "transitionId": "41"}]
    task = site.post("bulk/issues/transition", {"bulkTransitionInputs": inputs})["taskId"]
    site.clock.forward(1)
    assert site.get("issue/ACME1-1")["fields"]["status"]["name"] == "Done"
    assert site.get(f"bulk/queue/{task}")["invalidOrInaccessibleIssueCount"] == 1
    site.post("bulk/issues/delete", {"selectedIssueIdsOrKeys": ["ACME1-1"]})
    site.clock.forward(1)
    site.refused(404, "GET", "issue/ACME1-1")


def test_a_key_that_is_no_key_does_not_stop_the_background(site: Site) -> None:
    """What a task stumbles over would be met again by every later call."""
    task = site.post("bulk/issues/delete", {"selectedIssueIdsOrKeys": [""]})["taskId"]
    site.clock.forward(1)
    assert site.get(f"bulk/queue/{task}")["invalidOrInaccessibleIssueCount"] == 1


@pytest.mark.parametrize("node", [{"type": ["paragraph"]}, {"type": "paragraph", "content": [{"type": {}}]}, {"type": "rule", "attrs": []}])
def test_a_document_of_odd_nodes_is_refused(site: Site, node: Json) -> None:
    site.project()
    site.refused(400, "POST", "issue", _task(description={"type": "doc", "version": 1, "content": [node]}))


@pytest.mark.parametrize("change", [{"issueIdsOrKeys": "ACME1-1"}, {"fields": "summary"}, {"fields": [1]}, {"expand": 1}])
def test_lists_of_text_are_that(site: Site, change: Json) -> None:
    site.refused(400, "POST", "issue/bulkfetch", {"issueIdsOrKeys": ["ACME1-1"], **change})
    hook = {"jqlFilter": "project = ACME1", "events": [["jira:issue_created"]]}
    given = {"url": "https://x.example", "webhooks": [hook]}
    assert site.bearer("POST", "webhook", site.token()["access_token"], json=given).status_code == 400
    admin = {"name": "x", "url": "https://x.example", "events": [{}]}
    assert site.http.post("/rest/webhooks/1.0/webhook", json=admin, auth=site.basic()).status_code == 400
