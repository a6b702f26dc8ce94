"""What consumers ask of the gateway and read of its answers, written down as contracts by the clients themselves: see ``pacts/``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pact import match

from tests.contracts.apex import ROOT_PATH, ApexClient, members, operations
from tests.contracts.pact_files import contract, injected
from tests.contracts.psa_tool import ROOT_PATH as PSA_PATH
from tests.contracts.psa_tool import PsaTool

pytestmark = pytest.mark.xdist_group("pact")

OPPORTUNITY = "0065g00000QwErTAAV"
RUN = "run_01jd4z6k3ve0gr9ps8c0y3zq1n"
PROJECT = "prj_01jd4z6k3ve0gr9ps8c0y3zq1n"
TIME, DEMAND = "tme_01jd4z6k3ve0gr9ps8c0y3zq06", "dem_01jd4z6k3ve0gr9ps8c0y3zq09"
WORKSPACE, STORY = "41000001", "42000001"
_ID, _RUN, _PROJECT = r"006\w{15}", r"run_\w{26}", r"prj_\w{26}"
_MONEY = r"-?\d+\.\d{2}"
_INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z"
_KEYS = [f"7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded9773{number}" for number in range(4)]
_JSON = {"Accept": "application/json"}


def wire(schema: str, values: dict[str, Any]) -> dict[str, Any]:
    """An answer with these members, each of which Apex has a place for."""
    assert values.keys() <= members(schema).keys(), schema
    return values


def instant() -> Any:
    return match.regex("2026-11-23T09:13:35.093Z", regex=_INSTANT)


def opportunity() -> Any:
    return injected(OPPORTUNITY, "${opportunityId}", _ID)


def accepted() -> dict[str, Any]:
    return wire(
        "ActivationAccepted",
        {
            "activationId": match.regex(RUN, regex=_RUN),
            "opportunityId": opportunity(),
            "activationStatus": "accepted",
            "statusPath": match.regex(
                f"{ROOT_PATH}/opportunities/{OPPORTUNITY}/activation", regex=rf"{ROOT_PATH}/opportunities/{_ID}/activation"
            ),
            "acceptedAt": instant(),
        },
    )


def activation() -> dict[str, Any]:
    words = "accepted|running|waiting|parked|completed|refused"
    values = {
        "activationId": match.regex(RUN, regex=_RUN),
        "opportunityId": opportunity(),
        "activationStatus": match.regex("accepted", regex=words),
        "headline": match.like("Accepted"),
        "retryable": match.boolean(False),
        "ownerName": match.like("integration operations"),
        "acceptedAt": instant(),
        "updatedAt": instant(),
    }
    return wire("Activation", values)


def problem(status: int, code: str) -> dict[str, Any]:
    values = {
        "type": f"/problems/{code.replace('_', '-')}",
        "title": match.like("A title"),
        "status": status,
        "code": code,
        "detail": match.like("what is wrong"),
        "retryable": False,
        "traceId": match.regex("4c5bc65b54747703e42eeba41fbc1a98", regex="[0-9a-f]{32}"),
    }
    return wire("ProblemBody", values)


def of_one() -> Any:
    return injected(
        f"{ROOT_PATH}/opportunities/{OPPORTUNITY}/activation",
        ROOT_PATH + "/opportunities/${opportunityId}/activation",
        rf"{ROOT_PATH}/opportunities/{_ID}/activation",
    )


WON, NOT_WON = "a won opportunity", "an opportunity that is not won"
ACTIVATED, UNKNOWN = "an activated opportunity", "a won opportunity that nobody has activated"


def keyed(key: str) -> dict[str, Any]:
    return {**_JSON, "Idempotency-Key": match.regex(key, regex="[0-9a-f]{64}")}


def test_the_apex_client(tmp_path: Path) -> None:
    asked: set[str] = set()

    def apex(method: str, **values: Any) -> Callable[[str], Any]:
        asked.add(method)
        return lambda url: ApexClient(url).call(method, **values).json()

    with contract("crosswalk-apex", tmp_path) as pact:
        for state, status, body, key in ((WON, 202, accepted(), _KEYS[0]), (NOT_WON, 422, problem(422, "invalid_input"), _KEYS[1])):
            found = pact.agreed(
                f"activateOpportunity: {state}",
                state,
                lambda it, status=status, body=body, key=key: answered(
                    it.with_request("POST", of_one()).with_headers(keyed(key)), status, body
                ),
                apex("activateOpportunity", opportunityId=OPPORTUNITY, idempotencyKey=key),
            )
            assert found.get("activationId") == RUN or found["code"] == "invalid_input"
        taken = {"opportunityId": opportunity(), "accepted": True, "activation": accepted()}
        failed = {"opportunityId": opportunity(), "accepted": False, "failure": problem(422, "invalid_input")}
        for state, item, counts, key in ((WON, taken, (1, 0), _KEYS[2]), (NOT_WON, failed, (0, 1), _KEYS[3])):
            body = {"items": [wire("ActivationResult", item)], "acceptedCount": counts[0], "failedCount": counts[1]}
            sent = {"items": [{"opportunityId": opportunity()}]}
            found = pact.agreed(
                f"activateOpportunities: {state}",
                state,
                lambda it, sent=sent, body=body, key=key: answered(
                    it.with_request("POST", f"{ROOT_PATH}/activations").with_headers(keyed(key)).with_body(sent, "application/json"),
                    202,
                    wire("ActivationResults", body),
                ),
                apex("activateOpportunities", opportunityIds=[OPPORTUNITY], idempotencyKey=key),
            )
            assert (found["acceptedCount"], found["failedCount"]) == counts
        for state, status, body in ((ACTIVATED, 200, activation()), (UNKNOWN, 404, problem(404, "not_found"))):
            found = pact.agreed(
                f"getActivation: {state}",
                state,
                lambda it, status=status, body=body: answered(it.with_request("GET", of_one()).with_headers(_JSON), status, body),
                apex("getActivation", opportunityId=OPPORTUNITY),
            )
            assert found.get("activationId") == RUN or found["code"] == "not_found"
        found = pact.agreed(
            f"listActivations: {ACTIVATED}",
            ACTIVATED,
            lambda it: answered(
                it.with_request("GET", f"{ROOT_PATH}/activations")
                .with_query_parameter("opportunityIds", opportunity())
                .with_headers(_JSON),
                200,
                wire("ActivationList", {"items": [activation()], "missingIds": []}),
            ),
            apex("listActivations", opportunityIds=[OPPORTUNITY]),
        )
        assert found["items"][0]["opportunityId"] == OPPORTUNITY
    assert asked == operations(), "the Apex client has other callouts than the contract"


def answered(it: Any, status: int, body: dict[str, Any]) -> Any:
    return it.will_respond_with(status).with_header("Content-Type", "application/json").with_body(body, "application/json")


def test_what_is_read_is_what_the_apex_source_says() -> None:
    client = ApexClient("https://gateway.test")
    request = client.request("activateOpportunities", opportunityIds=[OPPORTUNITY], idempotencyKey="key-2")
    assert (request.method, request.url.path) == ("POST", "/experience/salesforce/v1/activations")
    assert request.content == b'{"items":[{"opportunityId":"0065g00000QwErTAAV"}]}'
    in_test = (Path(__file__).parents[2] / "clients/salesforce/force-app/main/default/classes/CrosswalkClientTest.cls").read_text()
    assert request.content.decode() in in_test, "the HttpCalloutMock sees the same body"
    assert request.headers["Idempotency-Key"] == "key-2"
    listed = client.request("listActivations", opportunityIds=["a", "b"])
    assert str(listed.url).endswith("/activations?opportunityIds=a,b")
    assert listed.headers["Accept"] == "application/json"


def test_a_psa_tool(tmp_path: Path) -> None:
    workspace, milestone = injected(WORKSPACE, "${workspaceId}", r"\d+"), injected(STORY, "${milestoneId}", r"\d+")
    project = injected(PROJECT, "${projectId}", _PROJECT)
    precise = match.regex("2026-11-23T09:13:35.093184Z", regex=r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
    state = "a project that is delivered"

    def key(example: str) -> dict[str, Any]:
        return {"Idempotency-Key": match.regex(example, regex=r"[\w-]+")}

    with contract("psa-tool", tmp_path) as pact:
        known = {
            "externalId": workspace,
            "id": project,
            "name": match.like("Larkfield Retail Ltd: rollout"),
            "status": "active",
            "currencyCode": "GBP",
            "budget": match.regex("35882.50", regex=_MONEY),
            "updatedAt": precise,
        }
        path = injected(f"{PSA_PATH}/projects/{WORKSPACE}", PSA_PATH + "/projects/${workspaceId}", rf"{PSA_PATH}/projects/\d+")
        found = pact.agreed(
            "a project by the tool's id",
            state,
            lambda it: answered(it.with_request("GET", path), 200, known),
            lambda url: PsaTool(url).project(WORKSPACE),
        )
        assert found["id"] == PROJECT

        shared = {"personReference": "70002", "workedOn": "2026-10-20", "minutes": 90, "billable": True, "approved": True}
        good, bad = shared | {"projectExternalId": WORKSPACE}, shared | {"projectExternalId": "nobody"}
        sent = {"items": [good | {"externalId": "t-1", "projectExternalId": workspace}, bad | {"externalId": "t-2"}]}
        refused = {
            "status": match.integer(422),
            "code": match.like("invalid_input"),
            "detail": match.like("what is wrong"),
            "retryable": False,
        }
        result = {
            "createdCount": match.integer(1),
            "updatedCount": match.integer(0),
            "unchangedCount": match.integer(0),
            "failedCount": 1,
            "items": [
                {"index": 0, "externalId": "t-1", "status": match.integer(201), "id": match.regex(TIME, regex=r"tme_\w{26}")},
                {"index": 1, "externalId": "t-2", "status": match.integer(422), "problem": refused},
            ],
        }
        booked = pact.agreed(
            "a batch of time with one bad entry",
            state,
            lambda it: answered(
                it.with_request("POST", f"{PSA_PATH}/time-entries").with_headers(key("psa-time-1")).with_body(sent, "application/json"),
                200,
                result,
            ),
            lambda url: PsaTool(url).book(good | {"externalId": "t-1"}, bad | {"externalId": "t-2"}, key="psa-time-1"),
        )
        assert [item.get("id") for item in booked["items"]] == [TIME, None]

        at = injected(
            f"{PSA_PATH}/milestones/{STORY}/completion",
            PSA_PATH + "/milestones/${milestoneId}/completion",
            rf"{PSA_PATH}/milestones/\d+/completion",
        )
        done = {"externalId": milestone, "project": project, "state": "completed", "completedOn": "2026-10-20"}
        completed = pact.agreed(
            "a milestone is done",
            state,
            lambda it: answered(
                it.with_request("POST", at).with_headers(key("psa-done-1")).with_body({"completedOn": "2026-10-20"}, "application/json"),
                200,
                done,
            ),
            lambda url: PsaTool(url).complete(STORY, "2026-10-20", key="psa-done-1"),
        )
        assert completed["state"] == "completed"

        change = {
            "externalId": "CR-17",
            "title": "Two more weeks of data migration",
            "effectiveOn": "2026-11-01",
            "lines": [
                {"billingRule": "time_and_materials", "description": "Data migration", "quantity": "80", "unitPrice": "180.00"}
                | {"role": "Senior Consultant", "taxRate": "20"}
            ],
        }
        asked = pact.agreed(
            "a change of the contract is asked for",
            state,
            lambda it: answered(
                it.with_request("POST", f"{PSA_PATH}/change-requests")
                .with_headers(key("psa-change-1"))
                .with_body(change | {"projectExternalId": workspace}, "application/json"),
                201,
                {"externalId": "CR-17", "status": "requested", "currencyCode": "GBP", "valueChange": "14400.00"},
            ),
            lambda url: PsaTool(url).request_change(change | {"projectExternalId": WORKSPACE}, key="psa-change-1"),
        )
        assert (asked["status"], asked["valueChange"]) == ("requested", "14400.00")

        seat = {
            "id": match.regex(DEMAND, regex=r"dem_\w{26}"),
            "project": match.regex(PROJECT, regex=_PROJECT),
            "role": match.like("Senior Consultant"),
            "status": "open",
            "updatedAt": precise,
        }
        seats = pact.agreed(
            "the seats that want a person",
            state,
            lambda it: answered(
                it.with_request("GET", f"{PSA_PATH}/staffing-demands").with_query_parameter("status", "open"),
                200,
                {"items": match.each_like(seat, min=1)},
            ),
            lambda url: PsaTool(url).open_seats(),
        )
        assert seats[0]["id"] == DEMAND
