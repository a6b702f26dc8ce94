"""The Jira Cloud simulator against the vendor's fact sheet: workflow, comments, links, versions, people (sheet 2, 5, 7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulators.jira_bench import BUSINESS, TASK, TEAM, Json, Site, doc, serving


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def site(served: Site) -> Site:
    served.reset()
    return served


def _task(**fields: Any) -> Json:
    return {"fields": {"project": {"key": "ACME1"}, "issuetype": {"id": TASK}, "summary": "Kick-off", **fields}}


# Workflow (sheet 5)


def test_status_moves_by_transition_only_and_done_resolves(site: Site) -> None:
    site.project()
    site.issue()
    found = {row["to"]["name"]: row for row in site.get("issue/ACME1-1/transitions", expand="transitions.fields")["transitions"]}
    assert [row["id"] for row in found.values()] == ["11", "21", "31", "41"]
    assert list(found["Done"]["fields"]) == ["resolution"]
    site.clock.forward(60)
    body = {"transition": {"id": "41"}, "fields": {"resolution": {"name": "Won't Do"}}, "update": {"comment": [{"add": {"body": doc()}}]}}
    site.post("issue/ACME1-1/transitions", body, 204)
    fields = site.get("issue/ACME1-1")["fields"]
    assert (fields["status"]["statusCategory"]["key"], fields["resolution"]["name"]) == ("done", "Won't Do")
    assert fields["resolutiondate"] == fields["statuscategorychangedate"] == "2026-04-28T14:46:02.123+0100"
    assert fields["comment"]["total"] == 1
    site.post("issue/ACME1-1/transitions", {"transition": {"id": "31"}}, 204)
    assert site.get("issue/ACME1-1")["fields"]["resolution"] is None
    assert site.refused(400, "POST", "issue/ACME1-1/transitions", {})[""] == "Missing 'transition' identifier"
    assert "not valid" in site.refused(400, "POST", "issue/ACME1-1/transitions", {"transition": {"id": "999"}})[""]
    off = {"transition": {"id": "31"}, "fields": {"resolution": {"name": "Done"}}}
    assert "screen" in site.refused(400, "POST", "issue/ACME1-1/transitions", off)["resolution"]
    site.refused(404, "POST", "issue/ACME1-7/transitions", {"transition": {"id": "31"}})


def test_transition_ids_differ_between_workflows(site: Site) -> None:
    site.project("BUSY", BUSINESS)
    made = site.issue(project="BUSY")
    assert [row["id"] for row in site.get(f"issue/{made['key']}/transitions")["transitions"]] == ["111", "121"]
    site.post(f"issue/{made['key']}/transitions", {"transition": {"id": "111"}}, 204)
    assert [row["name"] for row in site.get(f"issue/{made['key']}/transitions")["transitions"]] == ["Mark as done", "Stop progress"]
    site.project("TEAM", TEAM)
    kind = site.get("project/TEAM")["issueTypes"][1]["id"]
    own = site.issue(project="TEAM", kind=kind)
    names = [row["name"] for row in site.get(f"issue/{own['key']}/transitions")["transitions"]]
    assert names == ["To Do", "In Progress", "Done"]
    off = {"fields": {"project": {"key": "TEAM"}, "issuetype": {"id": kind}, "summary": "x", "customfield_10050": "cw"}}
    assert "screen" in site.refused(400, "POST", "issue", off)["customfield_10050"]


def test_history_tells_from_and_to_oldest_first(site: Site) -> None:
    site.project()
    version = site.post("version", {"name": "M1", "projectId": 10000})
    site.issue()
    site.put("issue/ACME1-1", {"fields": {"duedate": "2026-06-01", "fixVersions": [{"id": version["id"]}]}})
    site.post("issue/ACME1-1/transitions", {"transition": {"id": "31"}}, 204)
    found = site.get("issue/ACME1-1/changelog", maxResults=1)
    assert (found["total"], found["isLast"], found["startAt"]) == (2, False, 0)
    items = {item["fieldId"]: item for item in found["values"][0]["items"]}
    assert (items["duedate"]["from"], items["duedate"]["to"]) == (None, "2026-06-01")
    assert (items["fixVersions"]["field"], items["fixVersions"]["toString"]) == ("Fix Version", "M1")
    last = site.get("issue/ACME1-1/changelog", startAt=1)["values"][0]["items"][0]
    assert (last["field"], last["fromString"], last["toString"]) == ("status", "Backlog", "In Progress")
    newest = site.get("issue/ACME1-1", expand="changelog")["changelog"]["histories"][0]
    assert newest["items"][0]["field"] == "status"


# Comments, links, properties


def test_comments_are_documents(site: Site) -> None:
    site.project()
    site.issue()
    answer = site.send("POST", "issue/ACME1-1/comment", json={"body": doc("Approved")})
    assert (answer.status_code, answer.headers["location"]) == (201, answer.json()["self"])
    ident = answer.json()["id"]
    assert site.refused(400, "POST", "issue/ACME1-1/comment", {"body": "Approved"})["comment"] == "Comment body is not valid!"
    site.put(f"issue/ACME1-1/comment/{ident}", {"body": doc("Withdrawn")}, 200)
    assert site.get("issue/ACME1-1/comment")["comments"][0]["body"] == doc("Withdrawn")
    assert site.get(f"issue/ACME1-1/comment/{ident}")["id"] == ident
    site.refused(400, "DELETE", f"issue/ACME1-1/comment/{ident}", person="sam")
    site.ask(204, "DELETE", f"issue/ACME1-1/comment/{ident}")
    site.refused(404, "GET", f"issue/ACME1-1/comment/{ident}")


def test_links_join_two_issues(site: Site) -> None:
    site.project()
    site.issue()
    site.issue()
    body = {"type": {"name": "Blocks"}, "inwardIssue": {"key": "ACME1-1"}, "outwardIssue": {"key": "ACME1-2"}}
    assert site.post("issueLink", body) is None
    site.post("issueLink", body)
    ((link,),) = [site.get("issue/ACME1-1")["fields"]["issuelinks"]]
    assert (link["type"]["outward"], link["outwardIssue"]["key"], "inwardIssue" in link) == ("blocks", "ACME1-2", False)
    assert site.get(f"issueLink/{link['id']}")["inwardIssue"]["key"] == "ACME1-1"
    site.refused(404, "POST", "issueLink", {**body, "type": {"name": "Haunts"}})
    site.refused(404, "POST", "issueLink", {**body, "inwardIssue": {"key": "ACME1-9"}})
    site.refused(400, "POST", "issueLink", {**body, "outwardIssue": {"key": "ACME1-1"}})
    site.refused(400, "POST", "issueLink", {"type": {"name": "Blocks"}})
    site.ask(204, "DELETE", f"issueLink/{link['id']}")
    site.refused(404, "GET", f"issueLink/{link['id']}")


def test_issue_properties_come_with_the_create_or_later(site: Site) -> None:
    site.project()
    body = {**_task(), "properties": [{"key": "crosswalk", "value": {"id": "cw-17"}}]}
    made = site.post("issue", body)
    assert site.get(f"issue/{made['id']}/properties/crosswalk")["value"] == {"id": "cw-17"}
    assert site.get(f"issue/{made['id']}", properties="crosswalk", fields="summary")["properties"] == {"crosswalk": {"id": "cw-17"}}
    assert site.put(f"issue/{made['id']}/properties/second", "text", 201) is None
    assert [row["key"] for row in site.get(f"issue/{made['id']}/properties")["keys"]] == ["crosswalk", "second"]
    site.refused(400, "PUT", f"issue/{made['id']}/properties/{'k' * 256}", 1)
    site.refused(400, "PUT", f"issue/{made['id']}/properties/big", "x" * 32_768)
    site.refused(400, "POST", "issue", {**_task(), "properties": [{"key": "crosswalk"}]})
    site.ask(204, "DELETE", f"issue/{made['id']}/properties/second")
    site.refused(404, "DELETE", f"issue/{made['id']}/properties/second")


# Versions (sheet 7)


def test_a_version_is_a_dated_milestone_that_is_released(site: Site) -> None:
    site.project()
    given = {"name": "M1 Design sign-off", "projectId": 10000, "startDate": "2026-02-02", "releaseDate": "2026-03-06", "description": "x"}
    made = site.post("version", given)
    assert (made["id"], made["projectId"], made["released"], made["overdue"]) == ("10000", 10000, False, True)
    assert made["userReleaseDate"] == "06/Mar/26"
    released = site.put(f"version/{made['id']}", {"released": True, "releaseDate": "2026-03-05"}, 200)
    assert (released["released"], released["releaseDate"], "overdue" in released) == (True, "2026-03-05", False)
    assert site.get("project/ACME1/version", status="unreleased")["total"] == 0
    assert site.get("project/ACME1/version", status="released,unreleased")["values"][0]["id"] == made["id"]
    assert [row["name"] for row in site.get("project/10000/versions")] == ["M1 Design sign-off"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "m1"}, "name"),
        ({"name": None}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"releaseDate": "06.03.2026"}, "releaseDate"),
        ({"startDate": "2026-05-01", "releaseDate": "2026-04-01"}, "releaseDate"),
        ({"projectId": None}, "projectId"),
        ({"projectId": "10000"}, ""),
        ({"colour": "red"}, ""),
    ],
)
def test_a_version_is_refused_by_field(site: Site, change: Json, field: str) -> None:
    site.project()
    site.post("version", {"name": "M1", "projectId": 10000})
    given = {"name": "M2", "projectId": 10000, **change}
    assert site.refused(400, "POST", "version", {name: value for name, value in given.items() if value is not None})[field]


def test_open_work_moves_on_when_a_version_is_released_or_removed(site: Site) -> None:
    site.project()
    first, second = (site.post("version", {"name": name, "projectId": 10000}) for name in ("M1", "M2"))
    site.issue(fixVersions=[{"id": first["id"]}])
    site.issue("Done already", fixVersions=[{"id": first["id"]}])
    site.post("issue/ACME1-2/transitions", {"transition": {"id": "41"}}, 204)
    assert site.get(f"version/{first['id']}/unresolvedIssueCount")["issuesUnresolvedCount"] == 1
    site.put(f"version/{first['id']}", {"released": True, "moveUnfixedIssuesTo": second["self"]}, 200)
    names = [[row["name"] for row in site.get(f"issue/ACME1-{n}")["fields"]["fixVersions"]] for n in (1, 2)]
    assert names == [["M2"], ["M1"]]
    assert site.get(f"version/{first['id']}/relatedIssueCounts")["issuesFixedCount"] == 1
    site.post(f"version/{first['id']}/removeAndSwap", {"moveFixIssuesTo": int(second["id"])}, 204)
    site.refused(404, "GET", f"version/{first['id']}")
    assert [row["name"] for row in site.get("issue/ACME1-2")["fields"]["fixVersions"]] == ["M2"]
    site.refused(404, "POST", "version", {"name": "M3", "projectId": 10000}, person="sam")


# v2, people


def test_v2_has_plain_text_where_v3_has_documents(site: Site) -> None:
    site.project()
    body = _task(description="One\nTwo")
    made = site.post("/rest/api/2/issue", body)
    assert site.get(f"issue/{made['id']}")["fields"]["description"]["content"][1]["content"][0]["text"] == "Two"
    assert site.get(f"/rest/api/2/issue/{made['id']}")["fields"]["description"] == "One\nTwo"
    assert site.refused(400, "POST", "/rest/api/2/issue", _task(description=doc()))["description"]


def test_people_are_accounts_in_their_own_zones(site: Site) -> None:
    assert site.get("myself")["timeZone"] == "Europe/London"
    assert site.ask(200, "GET", "myself", person="sam")["displayName"] == "Sam Okafor"
    assert [row["displayName"] for row in site.get("user/search", query="jo.lin")] == ["Jo Lindqvist"]
    assert [row["displayName"] for row in site.get("user/search", query="lee.tan@example.com")] == ["Lee Tan"]
    site.project()
    assert len(site.get("user/assignable/search", project="ACME1")) == 5
    assert {row["accountType"] for row in site.get("users/search")} == {"atlassian", "app"}
    site.issue()
    created = site.ask(200, "GET", "issue/ACME1-1", person="lee")["fields"]["created"]
    assert created == "2026-04-28T21:45:02.123+0800"
    site.refused(400, "GET", "user/search")
    site.refused(404, "GET", "user?accountId=nobody")
    site.refused(400, "GET", "user/assignable/search?query=x")
    assert site.get("mypermissions", permissions="ADMINISTER")["permissions"]["ADMINISTER"]["havePermission"] is True
    held = site.ask(200, "GET", "mypermissions?permissions=ADMINISTER", person="sam")["permissions"]["ADMINISTER"]
    assert held["havePermission"] is False
    site.refused(400, "GET", "mypermissions?permissions=FLY")


def test_unknown_paths_are_404(site: Site) -> None:
    for method, path in (("GET", "nothing"), ("PATCH", "issue/1"), ("DELETE", "myself"), ("GET", "/rest/api/9/myself")):
        assert site.send(method, path).status_code == 404
    assert site.http.get("/dashboard").status_code == 404
