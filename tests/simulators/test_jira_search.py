"""Searching the Jira Cloud simulator: JQL, pages by token, the index that lags (sheet 6)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulators.jira_bench import EPIC, MILESTONE, Json, Site, doc, serving


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def site(served: Site) -> Site:
    served.reset()
    return served


def _texts(site: Site, jql: str) -> str:
    refused = site.ask(400, "POST", "search/jql", json={"jql": jql})
    assert refused["warningMessages"] == []
    return " ".join(refused["errorMessages"])


@pytest.fixture
def tenant(site: Site) -> Site:
    """Four issues of two projects, and an index that has them."""
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


def test_only_ids_come_unless_fields_are_named(tenant: Site) -> None:
    jql = "project = ACME1 ORDER BY key"
    assert tenant.search(jql) == {"issues": [{"id": "10000"}, {"id": "10001"}, {"id": "10002"}], "isLast": True}
    assert tenant.get("search/jql", jql=jql, maxResults=1)["issues"] == [{"id": "10000"}]
    row = tenant.search(jql, fields=["key"])["issues"][0]
    assert (row["key"], "fields" in row) == ("ACME1-1", False)
    row = tenant.get("search/jql", jql=jql, fields="summary,status")["issues"][0]
    assert set(row["fields"]) == {"summary", "status"}
    assert len(tenant.search(jql, fields=["*all"])["issues"][0]["fields"]) > 40
    expanded = tenant.search(jql, fields=["summary"], expand="changelog,names", maxResults=1)["issues"][0]
    assert (expanded["changelog"]["total"], expanded["names"]) == (0, {"summary": "Summary"})
    assert tenant.search("project = ACME1 AND project = ACME2") == {"issues": [], "isLast": True}


def test_pages_go_by_token_and_may_be_short_or_empty(tenant: Site) -> None:
    seen: list[str] = []
    sizes, token = [], None
    while True:
        page = tenant.search("project in (ACME1, ACME2) ORDER BY created DESC", maxResults=1, **({"nextPageToken": token} if token else {}))
        assert "total" not in page
        seen += [row["id"] for row in page["issues"]]
        sizes.append(len(page["issues"]))
        token = page.get("nextPageToken")
        if page["isLast"]:
            break
    assert seen == ["10003", "10002", "10001", "10000"]
    assert 0 in sizes
    assert token is None
    tenant.simulator.ragged_pages = False
    first = tenant.search("project = ACME1", maxResults=2)
    again = {"jql": "project = ACME1", "nextPageToken": first["nextPageToken"]}
    assert len(tenant.post("search/jql", again, 200)["issues"]) == 1
    tenant.refused(400, "POST", "search/jql", {**again, "jql": "project = ACME2"})
    tenant.clock.forward(7 * 86400 + 1)
    tenant.refused(400, "POST", "search/jql", again)


def test_wide_pages_are_lowered_by_the_server(site: Site) -> None:
    site.project()
    row = {"fields": {"project": {"key": "ACME1"}, "issuetype": {"name": "Task"}, "summary": "x"}}
    for _ in range(3):
        site.post("issue/bulk", {"issueUpdates": [row] * 50})
    site.settle()
    assert len(site.search("project = ACME1", maxResults=5000)["issues"]) == 150
    assert len(site.search("project = ACME1", maxResults=5000, fields=["summary"])["issues"]) == 100
    assert len(site.search("project = ACME1")["issues"]) == 50


def test_the_index_is_behind_unless_ids_are_reconciled(site: Site) -> None:
    site.project()
    made = site.issue(labels=["cw-17"])
    jql = "project = ACME1 AND labels = cw-17"
    assert site.keys(jql) == []
    assert site.search(jql, reconcileIssues=[int(made["id"])])["issues"] == [{"id": made["id"]}]
    assert site.post("search/approximate-count", {"jql": jql}, 200) == {"count": 0}
    site.settle()
    assert site.keys(jql) == ["ACME1-1"]
    site.put("issue/ACME1-1", {"fields": {"labels": []}})
    assert site.search(jql, fields=["labels"])["issues"][0]["fields"]["labels"] == ["cw-17"]
    assert site.search(jql, reconcileIssues=[int(made["id"])])["issues"] == []
    site.ask(204, "DELETE", "issue/ACME1-1")
    assert site.search(jql)["issues"] == [{"id": made["id"]}]
    site.settle()
    assert site.search(jql)["issues"] == []
    site.refused(400, "POST", "search/jql", {"jql": jql, "reconcileIssues": list(range(51))})


def test_properties_come_with_a_search_and_are_searchable_where_an_app_indexed_them(site: Site) -> None:
    site.project()
    site.issue()
    site.put("issue/ACME1-1/properties/crosswalk", {"id": "cw-17", "lines": ["a", "b"]}, 201)
    site.settle()
    found = site.search("project = ACME1", properties=["crosswalk"])["issues"][0]
    assert found["properties"] == {"crosswalk": {"id": "cw-17", "lines": ["a", "b"]}}
    site.simulator.indexed_properties = frozenset({"crosswalk"})
    assert site.keys("issue.property[crosswalk].id = cw-17") == ["ACME1-1"]
    assert site.keys("issue.property[crosswalk].lines in (b, c)") == ["ACME1-1"]
    assert site.keys("issue.property[crosswalk].other is not empty") == []
    assert "not supported" in _texts(site, "issue.property[crosswalk].id ~ cw")
    site.refused(400, "POST", "search/jql", {"jql": "project = ACME1", "properties": list("abcdef")})


@pytest.mark.parametrize(
    "body", [{"jql": "project = ACME1", "startAt": 0}, {"jql": 5}, {"jql": "project = ACME1", "expand": ["names"]}, {"maxResults": "5"}, []]
)
def test_a_body_of_another_shape_is_refused(site: Site, body: Json) -> None:
    site.refused(400, "POST", "search/jql", body)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_former_search_is_gone(site: Site, method: str) -> None:
    text = site.refused(410, method, "search?jql=project=ACME1", {} if method == "POST" else None)[""]
    assert text.startswith("The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.")


def test_moments_are_in_the_zone_of_whoever_asks(tenant: Site) -> None:
    jql = {"jql": "created >= '2026-04-28 14:47'", "fields": ["key"]}
    assert len(tenant.post("search/jql", jql, 200)["issues"]) == 3
    assert tenant.post("search/jql", jql, 200, person="sam")["issues"] == []
    assert tenant.keys("due < startOfYear() or due > endOfYear() or created < startOfWeek(-1)") == []
