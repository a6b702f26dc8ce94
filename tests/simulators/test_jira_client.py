"""The ``jira`` library from PyPI, which nobody here wrote, against the Jira Cloud simulator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jira
import pytest

from tests.simulators.jira_bench import EPIC, KANBAN, Site, doc, serving


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def site(served: Site) -> Site:
    served.reset()
    return served


def _client(site: Site, person: str = "robin", version: str = "2") -> Any:
    return jira.JIRA(server=site.url, basic_auth=site.basic(person), options={"rest_api_version": version}, max_retries=0)


@pytest.fixture
def client(site: Site) -> Any:
    found = _client(site)
    lead = site.credentials["account_id"]
    found.create_project("ACME1", "ACME rollout", assignee=lead, template_name=KANBAN, ptype="software")
    return found


def test_a_project_from_its_own_call(site: Site, client: Any) -> None:
    assert client._is_cloud
    project = client.project("ACME1")
    assert (project.key, project.lead.displayName) == ("ACME1", "Robin Vale")
    assert [row.key for row in client.projects()] == ["ACME1"]
    assert client.myself()["displayName"] == "Robin Vale"


def test_issues_in_the_words_of_v2(site: Site, client: Any) -> None:
    fields = {"project": "ACME1", "issuetype": {"name": "Task"}, "summary": "Kick-off", "description": "Plain words"}
    issue = client.create_issue(fields=fields)
    assert (issue.key, issue.fields.description, issue.fields.status.name) == ("ACME1-1", "Plain words", "Backlog")
    issue.update(fields={"summary": "Kick-off workshop"}, update={"labels": [{"add": "cw-17"}]})
    assert client.issue("ACME1-1").fields.labels == ["cw-17"]
    client.assign_issue(issue, "Jo Lindqvist")
    assert client.issue("ACME1-1", expand="changelog").changelog.histories[0].items[0].field == "assignee"
    client.add_comment(issue, "Said")
    assert [comment.body for comment in client.comments(issue)] == ["Said"]


def test_documents_in_v3(site: Site, client: Any) -> None:
    modern = _client(site, version="3")
    issue = modern.create_issue(
        fields={"project": {"key": "ACME1"}, "issuetype": {"id": EPIC}, "summary": "x", "description": doc("Hello")}
    )
    assert modern.issue(issue.key).raw["fields"]["description"] == doc("Hello")


def test_bulk_create_with_one_bad_row(site: Site, client: Any) -> None:
    good = {"project": {"key": "ACME1"}, "issuetype": {"name": "Task"}, "summary": "x"}
    rows = client.create_issues([good, {**good, "duedate": "soon"}, good])
    assert [row["status"] for row in rows] == ["Success", "Error", "Success"]
    assert rows[1]["error"] == {"duedate": "Error parsing date string: soon"}


def test_the_search_pages_to_the_end_and_finds_all(site: Site, client: Any) -> None:
    for number in range(7):
        site.issue(f"Task {number}")
    site.settle()
    found = client.enhanced_search_issues("project = ACME1 ORDER BY key ASC", maxResults=0, fields="summary")
    assert [issue.key for issue in found] == [f"ACME1-{number}" for number in range(1, 8)]
    assert len(client.search_issues("project = ACME1", maxResults=3)) == 3
    assert client.approximate_issue_count("project = ACME1") == 7
    assert client.enhanced_search_issues("project = ACME1", maxResults=2, use_post=True, json_result=True, fields="key")["isLast"] is False
    with pytest.raises(jira.JIRAError, match="Unbounded") as refused:
        client.enhanced_search_issues("order by created")
    assert refused.value.status_code == 400


def test_transitions_by_id(site: Site, client: Any) -> None:
    site.issue()
    by_name = {row["name"]: row["id"] for row in client.transitions("ACME1-1")}
    client.transition_issue("ACME1-1", by_name["Done"], fields={"resolution": {"name": "Done"}})
    assert client.issue("ACME1-1").fields.resolution.name == "Done"


def test_a_consultant_logs_time(site: Site, client: Any) -> None:
    site.issue()
    worklog = _client(site, "sam").add_worklog("ACME1-1", timeSpentSeconds=5700, adjustEstimate="leave", comment="Workshop")
    assert (worklog.author.displayName, worklog.timeSpent, worklog.comment) == ("Sam Okafor", "1h 35m", "Workshop")
    assert [row.id for row in client.worklogs("ACME1-1")] == [worklog.id]


def test_versions_links_properties_and_people(site: Site, client: Any) -> None:
    version = client.create_version("M1", "ACME1", releaseDate="2026-06-01")
    version.update(released=True)
    assert [(row.name, row.released) for row in client.project_versions("ACME1")] == [("M1", True)]
    site.issue()
    site.issue()
    client.create_issue_link("Blocks", "ACME1-1", "ACME1-2")
    assert client.issue("ACME1-2").fields.issuelinks[0].inwardIssue.key == "ACME1-1"
    client.add_issue_property("ACME1-1", "crosswalk", {"id": "cw-17"})
    assert client.issue_property("ACME1-1", "crosswalk").value.id == "cw-17"
    assert [user.displayName for user in client.search_users(query="sam")] == ["Sam Okafor"]
    assert [user.displayName for user in client.search_assignable_users_for_issues(project="ACME1", query="jo")] == ["Jo Lindqvist"]


def test_metadata(site: Site, client: Any) -> None:
    fields = {field["name"]: field["id"] for field in client.fields()}
    assert fields["Crosswalk id"] == "customfield_10050"
    assert {row.name for row in client.statuses()} >= {"Backlog", "Done"}
    assert client.issue_types()[0].name == "Epic"
    assert client.createmeta(projectKeys="ACME1", expand="projects.issuetypes.fields")["projects"][0]["key"] == "ACME1"
    site.issue()
    assert "summary" in client.editmeta("ACME1-1")["fields"]


def test_errors_reach_the_caller(site: Site, client: Any) -> None:
    with pytest.raises(jira.JIRAError, match="does not exist") as refused:
        client.issue("NOPE-1")
    assert refused.value.status_code == 404
    with pytest.raises(jira.JIRAError) as refused:
        jira.JIRA(server=site.url, basic_auth=("robin.vale@example.com", "wrong"), max_retries=0).myself()
    assert refused.value.status_code == 401


def test_an_app_goes_through_the_gateway(site: Site, client: Any) -> None:
    modern = jira.JIRA(server=f"{site.url}{site.gateway}", token_auth=site.token()["access_token"], max_retries=0)
    assert modern.project("ACME1").self.startswith(f"{site.url}{site.gateway}/rest/api/2/project/")
