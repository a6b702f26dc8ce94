"""Time in the Jira Cloud simulator: worklogs, estimates, and the feeds of what changed and what went (sheet 8)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulators.jira_bench import Json, Site, doc, serving


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def site(served: Site) -> Site:
    served.reset()
    return served


STARTED = "2026-04-27T09:00:00.000+0000"


@pytest.fixture
def tenant(site: Site) -> Site:
    site.project()
    site.issue(timetracking={"originalEstimate": "1d"})
    return site


def test_whoever_signs_in_is_the_author(tenant: Site) -> None:
    body = {"started": "2026-02-03T09:00:00.000+0000", "timeSpentSeconds": 5730, "comment": doc("Workshop")}
    answer = tenant.send("POST", "issue/ACME1-1/worklog?adjustEstimate=leave&notifyUsers=false", json=body, person="sam")
    made = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (201, made["self"])
    assert (made["id"], made["issueId"], made["timeSpent"], made["timeSpentSeconds"]) == ("10000", "10000", "1h 35m", 5700)
    assert made["started"] == "2026-02-03T04:00:00.000-0500"
    assert made["author"]["displayName"] == made["updateAuthor"]["displayName"] == "Sam Okafor"
    assert tenant.get("issue/ACME1-1/worklog/10000")["comment"] == doc("Workshop")
    forged = {"started": STARTED, "timeSpentSeconds": 60, "author": {"accountId": tenant.credentials["account_id"]}}
    assert tenant.post("issue/ACME1-1/worklog", forged, person="sam")["author"]["displayName"] == "Sam Okafor"


@pytest.mark.parametrize(
    ("change", "name", "text"),
    [
        ({"timeSpentSeconds": None}, "timeLogged", "You must indicate the time spent working."),
        ({"timeSpent": "1h"}, "timeLogged", "Only one of"),
        ({"timeSpentSeconds": 59}, "timeLogged", "less than one minute"),
        ({"timeSpentSeconds": 0}, "timeLogged", "Invalid time duration entered."),
        ({"timeSpentSeconds": None, "timeSpent": "long"}, "timeLogged", "Invalid time duration entered."),
        ({"timeSpentSeconds": "60"}, "", "Invalid request payload"),
        ({"timeSpentSeconds": 60.5}, "", "Invalid request payload"),
        ({"started": "2026-02-03T09:00:00.000+00:00"}, "", "Unexpected date format"),
        ({"started": "2026-02-03T09:00:00+0000"}, "", "Unexpected date format"),
        ({"started": "2026-02-03"}, "", "Unexpected date format"),
        ({"started": "2026-02-30T09:00:00.000+0000"}, "", "Unexpected date format"),
        ({"comment": "Workshop"}, "comment", "Comment body is not valid!"),
        ({"billable": True}, "", "Invalid request payload"),
        ({"properties": [{"key": "x"}]}, "", "Invalid request payload"),
    ],
)
def test_a_worklog_is_refused(tenant: Site, change: Json, name: str, text: str) -> None:
    given = {"started": STARTED, "timeSpentSeconds": 3600, **change}
    body = {member: value for member, value in given.items() if value is not None}
    assert text in tenant.refused(400, "POST", "issue/ACME1-1/worklog", body)[name]
    assert tenant.get("issue/ACME1-1/worklog")["total"] == 0


def _left(site: Site) -> tuple[int, int]:
    tracking = site.get("issue/ACME1-1")["fields"]["timetracking"]
    return tracking["remainingEstimateSeconds"] // 3600, tracking.get("timeSpentSeconds", 0) // 3600


@pytest.mark.parametrize(
    ("query", "left"),
    [("", 6), ("adjustEstimate=leave", 8), ("adjustEstimate=new&newEstimate=3h", 3), ("adjustEstimate=manual&reduceBy=1h", 7)],
)
def test_what_remains_is_adjusted(tenant: Site, query: str, left: int) -> None:
    made = tenant.post(f"issue/ACME1-1/worklog?{query}", {"started": STARTED, "timeSpent": "2h"})
    assert _left(tenant) == (left, 2)
    if not query:
        tenant.put(f"issue/ACME1-1/worklog/{made['id']}", {"timeSpentSeconds": 3600}, 200)
        assert _left(tenant) == (7, 1)
        tenant.ask(204, "DELETE", f"issue/ACME1-1/worklog/{made['id']}")
        assert _left(tenant) == (8, 0)


@pytest.mark.parametrize("query", ["adjustEstimate=twice", "adjustEstimate=new", "adjustEstimate=manual&reduceBy=long"])
def test_an_adjustment_needs_its_amount(tenant: Site, query: str) -> None:
    tenant.refused(400, "POST", f"issue/ACME1-1/worklog?{query}", {"started": STARTED, "timeSpent": "2h"})


def test_only_its_author_or_an_administrator_changes_a_worklog(tenant: Site) -> None:
    made = tenant.log("ACME1-1", "sam")
    path = f"issue/ACME1-1/worklog/{made['id']}"
    tenant.refused(400, "PUT", path, {"timeSpentSeconds": 60}, person="jo")
    tenant.refused(400, "DELETE", path, person="jo")
    changed = tenant.put(path, {"comment": doc("Corrected")}, 200)
    assert (changed["author"]["displayName"], changed["updateAuthor"]["displayName"]) == ("Sam Okafor", "Robin Vale")
    tenant.refused(404, "PUT", "issue/ACME1-1/worklog/99", {"timeSpentSeconds": 60})
    tenant.issue()
    tenant.refused(404, "GET", f"issue/ACME1-2/worklog/{made['id']}")


def test_an_issue_embeds_twenty_and_lists_all(tenant: Site) -> None:
    tenant.simulator.per_issue_writes = ()
    for day in range(1, 26):
        tenant.log("ACME1-1", started=f"2026-04-{day:02d}T09:00:00.000+0000")
    embedded = tenant.get("issue/ACME1-1", fields="worklog")["fields"]["worklog"]
    assert (len(embedded["worklogs"]), embedded["total"]) == (20, 25)
    assert len(tenant.get("issue/ACME1-1/worklog")["worklogs"]) == 25
    page = tenant.get("issue/ACME1-1/worklog", startAt=20, maxResults=3)
    assert (page["startAt"], page["maxResults"], page["total"], len(page["worklogs"])) == (20, 3, 25, 3)
    after = 1_776_502_800_000  # 18 April, 09:00
    assert tenant.get("issue/ACME1-1/worklog", startedAfter=after)["total"] == 8
    assert tenant.get("issue/ACME1-1/worklog", startedBefore=after)["total"] == 17


def test_too_many_worklogs_on_one_issue_are_413(tenant: Site) -> None:
    tenant.simulator.max_worklogs = 1
    tenant.log("ACME1-1")
    tenant.refused(413, "POST", "issue/ACME1-1/worklog", {"started": STARTED, "timeSpentSeconds": 60})


def test_the_feed_leaves_out_the_last_minute_and_pages_by_time(tenant: Site) -> None:
    idents = []
    for _ in range(3):
        idents.append(int(tenant.log("ACME1-1")["id"]))
        tenant.clock.forward(10)
    assert tenant.get("worklog/updated")["values"] == []
    tenant.clock.forward(60)
    feed = tenant.get("worklog/updated", since=0)
    assert [row["worklogId"] for row in feed["values"]] == idents
    assert (feed["until"], feed["lastPage"], "nextPage" in feed) == (feed["values"][-1]["updatedTime"], True, False)
    tenant.simulator.worklog_page = 2
    first = tenant.get("worklog/updated")
    assert (len(first["values"]), first["lastPage"], first["nextPage"]) == (
        2,
        False,
        f"{tenant.url}/rest/api/3/worklog/updated?since={first['until']}",
    )
    rest = tenant.get("worklog/updated", since=first["until"])
    assert [row["worklogId"] for row in rest["values"]] == idents[1:]
    tenant.put(f"issue/ACME1-1/worklog/{idents[0]}", {"timeSpentSeconds": 60}, 200)
    tenant.clock.forward(61)
    assert [row["worklogId"] for row in tenant.get("worklog/updated", since=feed["until"] + 1)["values"]] == idents[:1]
    rows = tenant.post("worklog/list", {"ids": [*idents, 77]}, 200)
    assert [int(row["id"]) for row in rows] == idents
    tenant.refused(400, "POST", "worklog/list", {"ids": ["10000"]})
    tenant.refused(400, "POST", "worklog/list", {"ids": list(range(1001))})
    tenant.refused(400, "GET", "worklog/updated?since=yesterday")


def test_the_feed_of_the_deleted_has_them_also_when_their_issue_went(tenant: Site) -> None:
    first, second = tenant.log("ACME1-1"), tenant.log("ACME1-1")
    tenant.ask(204, "DELETE", f"issue/ACME1-1/worklog/{first['id']}")
    tenant.clock.forward(1)
    tenant.ask(204, "DELETE", "issue/ACME1-1")
    assert tenant.get("worklog/deleted")["values"] == []
    tenant.clock.forward(61)
    assert [row["worklogId"] for row in tenant.get("worklog/deleted")["values"]] == [int(first["id"]), int(second["id"])]
    assert tenant.get("worklog/updated")["values"] == []


def test_worklogs_have_properties(tenant: Site) -> None:
    made = tenant.log("ACME1-1", properties=[{"key": "crosswalk", "value": {"id": "te-1"}}])
    path = f"issue/ACME1-1/worklog/{made['id']}/properties"
    tenant.put(f"{path}/approved", True, 201)
    assert [row["key"] for row in tenant.get(path)["keys"]] == ["crosswalk", "approved"]
    assert tenant.get(f"{path}/crosswalk")["value"] == {"id": "te-1"}
    tenant.clock.forward(61)
    feed = tenant.get("worklog/updated", expand="properties")
    assert feed["values"][0]["properties"][0] == {"key": "crosswalk", "value": {"id": "te-1"}}
    tenant.ask(204, "DELETE", f"{path}/approved")
    tenant.refused(404, "GET", f"{path}/approved")
