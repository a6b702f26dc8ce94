"""The doors of the Jira Cloud simulator: sign-in, scopes, limits, bad days, the control plane (sheet 1, 10)."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.simulators.jira_bench import Site, serving


@pytest.fixture(scope="module")
def served() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def site(served: Site) -> Site:
    served.reset()
    return served


# The site: Basic with an API token


def test_the_site_takes_an_api_token_and_no_bearer(site: Site) -> None:
    email, token = site.basic()
    for auth in (None, ("nobody@example.com", token), (email, "wrong"), (email, site.credentials["scoped_api_token"])):
        answer = site.http.get("/rest/api/3/myself", auth=auth)
        assert (answer.status_code, answer.headers["x-seraph-loginreason"]) == (401, "AUTHENTICATED_FAILED")
    bearer = site.http.get("/rest/api/3/myself", headers={"Authorization": f"Bearer {site.token()['access_token']}"})
    assert bearer.status_code == 401
    assert site.http.get("/rest/api/3/myself", headers={"Authorization": "Basic %%%"}).status_code == 401


def test_server_info_is_open_and_says_cloud(site: Site) -> None:
    found = site.http.get("/rest/api/3/serverInfo").json()
    assert (found["deploymentType"], found["baseUrl"], found["versionNumbers"][0]) == ("Cloud", site.url, 1001)


def test_a_revoked_api_token_is_dead_until_reset(site: Site) -> None:
    site.simulator.revoke_api_token("sam")
    assert site.send("GET", "myself", person="sam").status_code == 401
    assert site.send("GET", "myself").status_code == 200


# The gateway: OAuth 2.0 (3LO) and scoped tokens


def _consent(site: Site, scope: str, **changes: str) -> httpx.Response:
    client = {"audience": "api.atlassian.com", "client_id": site.credentials["client_id"], "redirect_uri": "http://us/back"}
    return site.http.get(
        "/authorize", params={**client, "scope": scope, "state": "s1", "response_type": "code", "prompt": "consent", **changes}
    )


def _redeem(site: Site, code: str, **changes: str) -> httpx.Response:
    client = {name: site.credentials[name] for name in ("client_id", "client_secret")}
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": "http://us/back", **client, **changes}
    return site.http.post("/oauth/token", json=given)


def test_the_code_flow_gives_an_hour_and_a_refresh_token_only_if_asked(site: Site) -> None:
    location = httpx.URL(_consent(site, "read:jira-work").headers["location"])
    assert location.params["state"] == "s1"
    answer = _redeem(site, location.params["code"]).json()
    assert (answer["expires_in"], answer["token_type"], answer["scope"], "refresh_token" in answer) == (
        3600,
        "Bearer",
        "read:jira-work",
        False,
    )
    assert _redeem(site, location.params["code"]).status_code == 403
    again = httpx.URL(_consent(site, "read:jira-work offline_access").headers["location"])
    assert _redeem(site, again.params["code"], redirect_uri="http://them").status_code == 403
    once_more = httpx.URL(_consent(site, "read:jira-work offline_access").headers["location"])
    answer = _redeem(site, once_more.params["code"]).json()
    assert "refresh_token" in answer
    assert site.bearer("GET", "project", answer["access_token"]).status_code == 200
    site.clock.forward(3600)
    expired = site.bearer("GET", "project", answer["access_token"])
    assert (expired.status_code, expired.json()) == (401, {"code": 401, "message": "Unauthorized"})


@pytest.mark.parametrize(
    "change", [{"audience": "us"}, {"client_id": "x"}, {"response_type": "token"}, {"scope": "fly:jira"}, {"scope": ""}]
)
def test_consent_is_not_even_asked_for_a_wrong_request(site: Site, change: dict[str, str]) -> None:
    assert _consent(site, **{"scope": "read:jira-work", **change}).status_code == 400


def test_refused_consent_comes_back_in_the_redirect(site: Site) -> None:
    site.simulator.deny_consent = True
    assert httpx.URL(_consent(site, "read:jira-work").headers["location"]).params["error"] == "access_denied"


def test_refresh_tokens_rotate_and_the_old_one_dies_after_its_grace(site: Site) -> None:
    first = site.token()
    second = site.token(refresh_token=first["refresh_token"])
    assert len({site.credentials["refresh_token"], first["refresh_token"], second["refresh_token"]}) == 3
    assert site.token(refresh_token=first["refresh_token"])["refresh_token"]
    client = {name: site.credentials[name] for name in ("client_id", "client_secret")}
    dead = {"grant_type": "refresh_token", **client, "refresh_token": site.credentials["refresh_token"]}
    answer = site.http.post("/oauth/token", json=dead)
    assert (answer.status_code, answer.json()["error"]) == (403, "invalid_grant")
    assert answer.json()["error_description"] == "Unknown or invalid refresh token."
    site.clock.forward(601)
    assert site.http.post("/oauth/token", json={**dead, "refresh_token": first["refresh_token"]}).status_code == 403
    latest = site.token(refresh_token=second["refresh_token"])["refresh_token"]
    site.clock.forward(90 * 86400 + 1)
    assert site.http.post("/oauth/token", json={**dead, "refresh_token": latest}).status_code == 403


def test_the_latest_refresh_token_outlives_a_restart_of_the_site(site: Site) -> None:
    latest = site.token()["refresh_token"]
    site.reset()
    assert site.token(refresh_token=latest)["access_token"]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"client_secret": "wrong"}, 401),
        ({"client_id": "wrong"}, 401),
        ({"grant_type": "client_credentials"}, 403),
        ({"refresh_token": "x.y"}, 403),
        ({"refresh_token": None}, 403),
    ],
)
def test_a_wrong_refresh_is_refused(site: Site, change: dict[str, str], status: int) -> None:
    names = ("client_id", "client_secret", "refresh_token")
    given = {"grant_type": "refresh_token", **{name: site.credentials[name] for name in names}, **change}
    answer = site.http.post("/oauth/token", json=given)
    assert (answer.status_code, "error" in answer.json()) == (status, True)
    assert site.http.post("/oauth/token", data=given).status_code == 400


def test_a_token_sees_its_sites_and_works_at_the_gateway(site: Site) -> None:
    token = site.token()["access_token"]
    (found,) = site.http.get("/oauth/token/accessible-resources", headers={"Authorization": f"Bearer {token}"}).json()
    assert (found["id"], found["url"], found["name"]) == (site.credentials["cloud_id"], site.url, "holt")
    assert "write:jira-work" in found["scopes"]
    assert site.http.get("/oauth/token/accessible-resources").status_code == 401
    assert site.bearer("GET", "myself", token).json()["self"].startswith(f"{site.url}{site.gateway}/rest/api/3/user")
    other = site.http.get("/ex/jira/other/rest/api/3/myself", headers={"Authorization": f"Bearer {token}"})
    assert (other.status_code, other.json()["code"]) == (404, 404)
    assert site.http.get("/_edge/tenant_info").json() == {"cloudId": site.credentials["cloud_id"]}


def test_a_missing_scope_is_a_401_that_a_refresh_does_not_cure(site: Site) -> None:
    location = httpx.URL(_consent(site, "read:jira-work").headers["location"])
    token = _redeem(site, location.params["code"]).json()["access_token"]
    for method, path in (("POST", "issue"), ("POST", "project"), ("POST", "version"), ("GET", "myself"), ("GET", "webhook")):
        answer = site.bearer(method, path, token, **({"json": {}} if method == "POST" else {}))
        assert (answer.status_code, answer.json()) == (401, {"code": 401, "message": "Unauthorized; scope does not match"})


def test_scoped_api_tokens_work_at_the_gateway_only(site: Site) -> None:
    scoped = site.credentials["scoped_api_token"]
    assert site.bearer("GET", "myself", scoped).status_code == 200
    assert site.http.get(f"{site.gateway}/rest/api/3/myself", auth=(site.credentials["email"], scoped)).status_code == 200
    assert site.http.get(f"{site.gateway}/rest/api/3/myself", auth=site.basic()).status_code == 401


def test_revoked_tokens_are_refreshed_and_a_revoked_consent_is_not(site: Site) -> None:
    first = site.token()
    site.http.post("/_control/revoke")
    assert site.bearer("GET", "myself", first["access_token"]).status_code == 401
    assert site.bearer("GET", "myself", site.token(refresh_token=first["refresh_token"])["access_token"]).status_code == 200
    site.simulator.revoke_consent()
    names = ("client_id", "client_secret", "refresh_token")
    given = {"grant_type": "refresh_token", **{name: site.credentials[name] for name in names}}
    assert site.http.post("/oauth/token", json=given).status_code == 403


def test_a_browser_must_say_that_it_is_none(site: Site) -> None:
    site.project()
    body = {"fields": {"project": {"key": "ACME1"}, "issuetype": {"name": "Task"}, "summary": "x"}}
    headers = {"User-Agent": "Mozilla/5.0"}
    answer = site.send("POST", "issue", json=body, headers=headers)
    assert (answer.status_code, answer.text) == (403, "XSRF check failed")
    assert site.send("GET", "issue/ACME1-1", headers=headers).status_code == 404
    assert site.send("POST", "issue", json=body, headers={**headers, "X-Atlassian-Token": "no-check"}).status_code == 201


# Limits (sheet 10)


def test_every_answer_shows_the_burst_limit_and_429_says_when(site: Site) -> None:
    site.project()
    site.issue()
    answer = site.send("GET", "issue/ACME1-1")
    assert (answer.headers["x-ratelimit-limit"], answer.headers["x-ratelimit-remaining"]) == ("400", "399")
    assert answer.headers["atl-traceid"]
    for _ in range(199):
        site.send("GET", "issue/ACME1-1/changelog")
    near = site.send("GET", "issue/ACME1-1/changelog")
    assert (near.headers["x-ratelimit-nearlimit"], near.headers["x-ratelimit-remaining"]) == ("true", "0")
    over = site.send("GET", "issue/ACME1-1/changelog")
    assert (over.status_code, over.headers["retry-after"], over.headers["ratelimit-reason"]) == (429, "1", "jira-burst-based")
    assert over.headers["x-ratelimit-reset"] == "2026-04-28T13:45:03Z"
    site.clock.forward(1)
    assert site.send("GET", "issue/ACME1-1/changelog").status_code == 200


def test_writes_to_one_issue_are_twenty_in_two_seconds(site: Site) -> None:
    site.project()
    site.issue()
    site.issue()
    for number in range(20):
        site.put("issue/ACME1-1", {"fields": {"summary": f"{number}"}})
    over = site.send("PUT", "issue/10000", json={"fields": {"summary": "x"}})
    assert (over.status_code, over.headers["ratelimit-reason"], over.headers["retry-after"]) == (429, "jira-per-issue-on-write", "2")
    site.put("issue/ACME1-2", {"fields": {"summary": "x"}})
    assert site.get("issue/ACME1-1")["fields"]["summary"] == "19"
    site.clock.forward(2)
    site.put("issue/ACME1-1", {"fields": {"summary": "x"}})


def test_an_app_has_points_per_hour_and_a_user_has_none(site: Site) -> None:
    site.simulator.quota_points = 2
    token = site.token()["access_token"]
    assert site.bearer("GET", "myself", token).headers["beta-ratelimit"] == '"global-app-quota";r=1;t=898'
    assert site.bearer("GET", "myself", token).headers["beta-ratelimit-policy"] == '"global-app-quota";q=2;w=3600'
    over = site.bearer("GET", "myself", token)
    assert (over.status_code, over.headers["ratelimit-reason"], over.headers["retry-after"]) == (429, "jira-quota-global-based", "898")
    assert "beta-ratelimit" not in site.send("GET", "myself").headers
    site.clock.forward(898)
    assert site.bearer("GET", "myself", token).status_code == 200


# Bad days, the control plane


@pytest.mark.parametrize(
    ("fault", "status", "headers", "text"),
    [
        ({"kind": "throttle", "args": {"retry_after": 1}}, 429, {"retry-after": "1", "ratelimit-reason": "jira-burst-based"}, "Rate limit"),
        ({"kind": "throttle", "args": {"retry_after": 7, "reason": "jira-quota-tenant-based"}}, 429, {"retry-after": "7"}, "Rate limit"),
        ({"kind": "throttle"}, 429, {"retry-after": None}, "Rate limit"),
        ({"kind": "status"}, 503, {"content-type": "text/html; charset=utf-8"}, "<html>"),
        (
            {"kind": "status", "args": {"status": 503, "html": False, "headers": {"Retry-After": "3"}}},
            503,
            {"retry-after": "3"},
            '"code":503',
        ),
        ({"kind": "status", "args": {"status": 401}}, 401, {}, '{"code":401,"message":"Unauthorized"}'),
        ({"kind": "status", "args": {"status": 403}}, 403, {}, "permission"),
        ({"kind": "status", "args": {"status": 404}}, 404, {}, "Issue does not exist"),
        ({"kind": "status", "args": {"status": 409}}, 409, {}, "errorMessages"),
        ({"kind": "status", "args": {"status": 422}}, 422, {}, "workflow"),
        ({"kind": "status", "args": {"status": 400}}, 400, {}, '"code":400'),
        ({"kind": "status", "args": {"status": 500, "body": {"a": 1}}}, 500, {}, '{"a": 1}'),
    ],
)
def test_bad_days_speak_the_vendors_words(
    site: Site, fault: dict[str, object], status: int, headers: dict[str, str | None], text: str
) -> None:
    site.project()
    site.http.post("/_control/faults", json={"match": {"method": "GET"}, **fault}).raise_for_status()
    answer = site.http.get("/rest/api/3/project/ACME1", auth=site.basic())
    assert (answer.status_code, text in answer.text) == (status, True)
    assert {name: answer.headers.get(name) for name in headers} == headers
    assert site.send("GET", "project/ACME1").status_code == 200


def test_a_create_whose_answer_is_lost_is_found_by_its_label_once_the_index_has_it(site: Site) -> None:
    site.project()
    fault = {"match": {"method": "POST", "path_regex": "/issue$"}, "kind": "drop_after_commit"}
    site.http.post("/_control/faults", json=fault).raise_for_status()
    with pytest.raises(httpx.TransportError):
        site.issue(labels=["cw-17"])
    assert site.keys("labels = cw-17 AND project = ACME1") == []
    site.settle()
    assert site.keys("labels = cw-17 AND project = ACME1") == ["ACME1-1"]


def test_state_journal_and_reset(site: Site) -> None:
    site.project()
    site.issue(labels=["cw-17"])
    site.log("ACME1-1", "sam")
    state = site.http.get("/_control/state").json()
    assert [row["fields"]["labels"] for row in state["issues"]] == [["cw-17"]]
    assert [row["author"]["displayName"] for row in state["worklogs"]] == ["Sam Okafor"]
    assert state["projects"][0]["key"] == "ACME1"
    entries = site.http.get("/_control/journal").json()["entries"]
    assert [(entry["method"], entry["status"]) for entry in entries] == [("POST", 201)] * 3
    site.http.post("/_control/reset")
    assert site.http.get("/_control/state").json()["issues"] == []
