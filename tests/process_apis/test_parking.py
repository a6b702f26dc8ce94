"""What stops a run without refusing it parks it: with an owner, in words, and it goes on from the step that failed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.platform.exceptions import Trouble
from app.process_apis.services.runs import RunRow
from tests.process_apis.harness import Office, key, only
from tests.process_apis.people import Deal


async def _arrived(firm: Office, step: str) -> tuple[Deal, RunRow]:
    """A run that stands right before a step, so that trouble can be prepared for exactly that one."""
    await firm.a_worker()
    deal = await firm.sales.win()
    number = await firm.holds.put("before", deal.base_key, step)
    run = await firm.activate(deal)
    await firm.holds.reached(number)
    return deal, run


async def _parked(firm: Office, run: RunRow) -> RunRow:
    await firm.holds.release()
    return await firm.until(run.id, "parked")


async def _retried(firm: Office, run: RunRow) -> RunRow:
    """Resumed over the API, and completed."""
    answer = await firm.gateway.post(f"/process/flow/v1/runs/{run.id}/retry", headers=key())
    assert answer.status_code == 202, answer.text
    ended = await firm.until(run.id, "completed")
    again = await firm.gateway.post(f"/process/flow/v1/runs/{run.id}/retry", headers=key())
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    return ended


async def _complete_once(firm: Office, deal: Deal, run: RunRow) -> None:
    assert run.result is not None
    assert run.failure is None
    world = await firm.world()
    firm.check_started(world, deal, run.result, subtotal="35882.50", tax="7176.50", seats=1)
    await firm.check_books(world)
    for collection in ("workspace_groups", "workspaces", "stories", "workspace_resources"):
        assert set(firm.creates("kantata", collection).values()) == {1}


async def _attempts(firm: Office, run: RunRow) -> dict[str, int]:
    return {step.name: step.attempts for step in await firm.built.runs.steps(run.id)}


async def test_credentials_that_salesforce_refuses_for_ever(firm: Office) -> None:
    deal, run = await _arrived(firm, "read_won_opportunity")
    firm.vendors["salesforce"].fault("status", path="/services/data", times=None, status=401)
    parked = await _parked(firm, run)
    assert parked.failure is not None
    assert (parked.failure["kind"], parked.failure["members"]["owner"]) == ("unauthenticated", "Dana Whitfield (Salesforce administrator)")
    assert parked.owner == "Dana Whitfield (Salesforce administrator)"
    assert "Dana Whitfield" in parked.headline
    assert parked.resume_at is None, "waiting does not renew credentials"
    calls = await firm.rows("SELECT outcome FROM vendor_call WHERE run_id = $1", run.id)
    assert [call["outcome"] for call in calls] == ["unauthenticated", "unauthenticated"], "one more try with a new token, no more"
    shown = (await firm.gateway.get(f"/process/flow/v1/runs/{run.id}")).json()
    assert (shown["status"], shown["failure"]["owner"]) == ("parked", "Dana Whitfield (Salesforce administrator)")
    firm.vendors["salesforce"].clear_faults()
    await _complete_once(firm, deal, await _retried(firm, run))


async def test_a_token_that_kantata_revoked(firm: Office) -> None:
    deal, run = await _arrived(firm, "open_project")
    kantata: Any = firm.vendors["kantata"].simulator
    tokens = kantata.tokens
    firm.vendors["kantata"].revoke()
    try:
        parked = await _parked(firm, run)
    finally:
        kantata.tokens = tokens  # the administrator issues it again
    assert parked.failure is not None
    assert parked.failure["members"]["owner"] == "Marc Oberlin (Kantata administrator)"
    assert "Marc Oberlin" in parked.headline
    before = await _attempts(firm, run)
    ended = await _retried(firm, run)
    after = await _attempts(firm, run)
    assert {name: after[name] for name in before if name != "open_project"} == {n: c for n, c in before.items() if n != "open_project"}
    assert after["open_project"] == before["open_project"] + 1
    await _complete_once(firm, deal, ended)


async def test_weather_that_outlasts_the_steps_patience(firm: Office) -> None:
    deal, run = await _arrived(firm, "open_project")
    firm.vendors["kantata"].fault("status", method="POST", path="/workspaces$", times=None, status=503)
    parked = await _parked(firm, run)
    assert parked.failure is not None
    assert (parked.failure["kind"], parked.headline.endswith("goes on by itself")) == ("unavailable", True)
    assert parked.resume_at is not None
    firm.vendors["kantata"].clear_faults()
    ended = await firm.until(run.id, "completed")
    assert ended.resumes >= 1
    assert (await _attempts(firm, run))["draft_contract"] == 1
    await _complete_once(firm, deal, ended)


async def test_what_an_exception_holds_goes_on_when_it_is_over(firm: Office) -> None:
    """However long it took: a person has to mend it, and that is not weather."""
    trouble = Trouble(kind="schema_drift", entity="project", object="workspace", field="name", vendor_field="title", cause="Title is gone.")
    deal, run = await _arrived(firm, "open_project")
    await firm.built.exceptions.settle("kantata", "Marc Oberlin", "project", "schema_drift", [trouble])
    await asyncio.sleep(1.2)
    parked = await _parked(firm, run)
    assert parked.failure is not None
    assert (parked.owner, parked.failure["detail"], parked.resume_at) == ("Marc Oberlin", "Title is gone.", None)
    before = await _attempts(firm, run)
    assert before["open_project"] == 1, "waiting inside the step does not mend it"
    await firm.built.database.pool.execute("UPDATE flow_run SET resumes = 99 WHERE id = $1", run.id)
    await firm.built.exceptions.settle("kantata", "Marc Oberlin", "project", "schema_drift", [])
    # It may be parked once more: a worker learns within a second that an exception is over.
    while (ended := await firm.run(run.id)).status != "completed":
        await asyncio.sleep(0.1)
    await _complete_once(firm, deal, ended)


@pytest.mark.parametrize(
    ("fault", "arguments"),
    [
        ("truncate", {"keep": 0.4}),
        ("status", {"status": 200, "body": '{"oops": 1, "note": "Bearer c2VjcmV0LXNlY3JldA", '}),
        ("schema_change", {"rename": {"id": "identifier"}}),
        ("schema_change", {"retype": ["subtotal"]}),
    ],
    ids=["cut off", "not json", "no id", "text for a number"],
)
async def test_an_answer_that_does_not_parse(firm: Office, fault: str, arguments: dict[str, Any]) -> None:
    deal, run = await _arrived(firm, "draft_contract")
    firm.vendors["netsuite"].fault(fault, method="GET", path="/salesOrder/", times=None, **arguments)
    parked = await _parked(firm, run)
    assert parked.failure is not None
    assert parked.failure["kind"] == "malformed"
    assert len(parked.failure["members"].get("excerpt", "")) <= 200
    shown = await firm.gateway.get(f"/process/flow/v1/runs/{run.id}")
    for text in (shown.text, str(parked.failure)):
        assert "Traceback" not in text
        assert "c2VjcmV0LXNlY3JldA" not in text
    firm.vendors["netsuite"].clear_faults()
    await _complete_once(firm, deal, await _retried(firm, run))


async def test_a_refusal_when_everything_is_there_does_not_make_it_again(firm: Office) -> None:
    """Salesforce's own rules refuse the write-back: contract and project exist, so there is nothing to begin anew."""
    deal, run = await _arrived(firm, "write_back")
    body = [{"errorCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "message": "Close the plan first", "fields": ["Crosswalk_Status__c"]}]
    firm.vendors["salesforce"].fault("status", method="POST", path="/composite", times=None, status=400, body=body)
    parked = await _parked(firm, run)
    assert parked.failure is not None
    assert (parked.failure["kind"], "Close the plan first" in parked.headline) == ("rejected", True)
    same = await firm.activate(deal)
    assert (same.id, same.status) == (run.id, "parked")
    firm.vendors["salesforce"].clear_faults()
    await _complete_once(firm, deal, await _retried(firm, run))


async def test_killed_while_resuming(firm: Office) -> None:
    """The caretaker has taken a parked run up, and dies before it goes on."""
    deal, run = await _arrived(firm, "open_project")
    firm.vendors["kantata"].fault("status", method="POST", path="/workspaces$", times=None, status=503)
    number = await firm.holds.put("forking", deal.base_key, "#")
    await firm.holds.release_one("before")
    await firm.holds.reached(number)
    worker = await firm.a_worker()
    await firm.kill(worker)
    await firm.holds.bury()
    firm.vendors["kantata"].clear_faults()
    await firm.worker()
    await _complete_once(firm, deal, await firm.until(run.id, "completed"))


async def test_twenty_retries_at_once_go_on_once(firm: Office) -> None:
    deal, run = await _arrived(firm, "ensure_client")
    firm.vendors["kantata"].fault("status", method="POST", path="/workspace_groups$", times=None, status=403)
    await _parked(firm, run)
    firm.vendors["kantata"].clear_faults()
    path = f"/process/flow/v1/runs/{run.id}/retry"
    answers = await asyncio.gather(*(firm.gateway.post(path, headers=key()) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [202, *[409] * 19]
    ended = await firm.until(run.id, "completed")
    forks = await firm.rows("SELECT 1 FROM dbos.workflow_status WHERE workflow_uuid LIKE $1", f"{deal.base_key}:1#%")
    assert (len(forks), ended.resumes) == (1, 1)
    await _complete_once(firm, deal, ended)
    assert only(row for row in (await firm.world())["netsuite"]["customer"] if row["companyName"] == deal.client)
