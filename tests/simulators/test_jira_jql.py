"""JQL against the Jira Cloud simulator: what is found, and what is refused in which words (sheet 6)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulators.jira_bench import EPIC, MILESTONE, Site, doc, serving


def _texts(site: Site, jql: str) -> str:
    refused = site.ask(400, "POST", "search/jql", json={"jql": jql})
    assert refused["warningMessages"] == []
    return " ".join(refused["errorMessages"])


@pytest.fixture(scope="module")
def tenant() -> Iterator[Site]:
    """Four issues of two projects, and an index that has them; the tests below only read."""
    with serving() as site:
        yield planted(site)


def planted(site: Site) -> Site:
    site.project()
    site.project("ACME2")
    people = site.credentials["people"]
    site.post("version", {"name": "M1", "projectId": 10000, "released": True})
    site.issue("Kick-off workshop", labels=["cw-17"], duedate="2026-05-09", assignee={"accountId": people["jo"]["account_id"]})
    site.clock.forward(120)
    site.issue("Design", description=doc("The cw-2026-0017 design"), customfield_10050="cw-2026-0017", customfield_10054=900)
    site.clock.forward(120)
    site.issue("Sign-off", kind=MILESTONE, duedate="2026-06-01", fixVersions=[{"name": "M1"}], customfield_10052={"value": "HOLT-UK"})
    site.clock.forward(120)
    site.issue("Other", project="ACME2", kind=EPIC, priority={"name": "Highest"}, labels=["cw-17", "x"])
    site.post("issue/ACME1-3/transitions", {"transition": {"id": "41"}}, 204)
    site.log("ACME1-2", person="sam")
    site.settle()
    return site


@pytest.mark.parametrize(
    ("where", "numbers"),
    [
        ("project = ACME1", "1 2 3"),
        ("project = 'ACME1 erp rollout'", "1 2 3"),
        ("project = 10001", "4"),
        ("project in (ACME1, ACME2) AND labels = cw-17", "1 4"),
        ("project != ACME1", "4"),
        ("key = ACME1-2 or issuekey in (ACME2-1)", "2 4"),
        ("id = 10000", "1"),
        ("issuetype = Milestone", "3"),
        ("type not in (Milestone, Epic)", "1 2"),
        ("status = Done", "3"),
        ("statusCategory != Done", "1 2 4"),
        ("resolution is empty", "1 2 4"),
        ("resolution = Unresolved", "1 2 4"),
        ("resolution = Done", "3"),
        ("priority > High", "4"),
        ("priority <= Medium", "1 2 3"),
        ("assignee is not EMPTY", "1"),
        ("assignee = 712020:0a1b2c3d-3333-4000-8000-000000000003", "1"),
        ('assignee != "Jo Lindqvist"', ""),
        ("reporter = currentUser()", "1 2 3 4"),
        ("labels in (x, y)", "4"),
        ("labels not in (x)", "1"),
        ("labels is empty", "2 3"),
        ("fixVersion = M1", "3"),
        ("fixVersion in releasedVersions(ACME1)", "3"),
        ("cf[10052] = 'HOLT-UK'", "3"),
        ('"Billing entity" in ("HOLT-UK", "HOLT-US")', "3"),
        ("cf[10054] >= 900", "2"),
        ("Fee < 900", ""),
        ('"Crosswalk id" ~ "cw-2026-0017"', "2"),
        ('"Crosswalk id" ~ "cw"', "2"),
        ('"Crosswalk id" ~ "cw-2026-001"', ""),
        ("cf[10050] is not empty", "2"),
        ('description ~ "\\"2026-0017 design\\""', "2"),
        ('description ~ "\\"design 2026\\""', ""),
        ("summary ~ 'work*'", "1"),
        ("summary !~ design", "1 3 4"),
        ('text ~ "design"', "2"),
        ("due <= 2026-05-09", "1"),
        ("due > startOfDay() AND due < endOfMonth(2)", "1 3"),
        ("created >= '2026-04-28 14:47'", "2 3 4"),
        ("created >= '2026/04/28 14:47' AND created < 2026-04-29", "2 3 4"),
        ("created >= -3m", "3 4"),
        ("updated <= now()", "1 2 3 4"),
        ("created = '2026-04-28 14:47'", "2"),
        ("created < 1777384022123", "1"),
        ("resolved is not null", "3"),
        ("worklogAuthor = 'Sam Okafor'", "2"),
        ("worklogDate = 2026-04-27 or worklogDate > 2026-04-27", "2"),
        ("not (project = ACME1 and not status = Done)", "3 4"),
        ("project = ACME1 && (status = Done || summary ~ design)", "2 3"),
        ("creator = 'Robin Vale' and hierarchyLevel is empty", None),
    ],
)
def test_a_query_finds(tenant: Site, where: str, numbers: str | None) -> None:
    if numbers is None:
        assert "hierarchyLevel" in _texts(tenant, where)
        return
    expected = [{"1": "ACME1-1", "2": "ACME1-2", "3": "ACME1-3", "4": "ACME2-1"}[number] for number in numbers.split()]
    assert tenant.keys(f"{where} ORDER BY created ASC") == expected


@pytest.mark.parametrize(
    ("jql", "text"),
    [
        ("", "Unbounded JQL queries are not allowed here"),
        ("order by created", "Unbounded JQL queries are not allowed here"),
        ("project = NOPE", "The value 'NOPE' does not exist for the field 'project'."),
        ("colour = red", "Field 'colour' does not exist or you do not have permission to view it."),
        ("project", "Expecting operator before the end of the query."),
        ("project ACME1", "Expecting operator but got 'ACME1'."),
        ("project =", "before the end of the query"),
        ("project = ACME1 status = Done", "Expecting either 'OR' or 'AND' but got 'status'."),
        ("project = 'ACME1", "has not been completed"),
        ("(project = ACME1", "Expecting ')'"),
        ("project = select", "'select' is a reserved JQL word."),
        ("reporter = robin@example.com", "The character '@' is a reserved JQL character."),
        ("status ~ done", "The operator '~' is not supported by the 'status' field."),
        ("summary ~ work*", "The character '*' is a reserved JQL character."),
        ("summary = x", "The operator '=' is not supported by the 'summary' field."),
        ("cf[10050] = 'cw-17'", "The operator '=' is not supported by the 'cf[10050]' field."),
        ("status > Done", "The operator '>' is not supported"),
        ("assignee is robin", "EMPTY or NULL"),
        ("project in ACME1", "needs a list"),
        ("created > yesterday", "Date value 'yesterday' for field 'created' is invalid."),
        ("created > sometime()", "Unable to find JQL function 'sometime()'."),
        ("reporter in membersOfMoon()", "Unable to find JQL function"),
        ("Fee = many", "is not a number"),
        ("key = ACME1-99", "An issue with key 'ACME1-99' does not exist for field 'key'."),
        ("assignee = nobody", "does not exist for the field 'assignee'"),
        ("status was Done", "not supported"),
        ("project = ACME1 order by colour", "Field 'colour' does not exist"),
        ("project = ACME1 order created", "Expecting 'by'"),
        ("issue.property[crosswalk].id = cw", "does not exist or you do not have permission"),
    ],
)
def test_a_query_is_refused(tenant: Site, jql: str, text: str) -> None:
    assert text in _texts(tenant, jql)
