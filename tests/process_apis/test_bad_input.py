"""What cannot become a contract is refused at once, in our words, and nothing is written anywhere."""

from __future__ import annotations

from typing import Any

import pytest

from tests.process_apis.harness import Office, key
from tests.process_apis.people import GO_LIVE, HOURS

_OURS = ("flow_run", "flow_run_step", "xref_entity", "xref_link", "xref_write_intent", "contract", "project", "outbox_event", "poll_state")


async def _everything(firm: Office) -> Any:
    counts = {table: (await firm.rows(f"SELECT count(*) FROM {table}"))[0][0] for table in _OURS}  # noqa: S608
    workflows = (await firm.rows("SELECT count(*) FROM dbos.workflow_status"))[0][0]
    return await firm.world(), counts, workflows


async def _refused(firm: Office, opportunity: str, status: int) -> dict[str, Any]:
    """The problem; and the world is as it was before."""
    before = await _everything(firm)
    answer = await firm.gateway.post(f"/experience/salesforce/v1/opportunities/{opportunity}/activation", headers=key())
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert await _everything(firm) == before
    problem: dict[str, Any] = answer.json()
    assert "Traceback" not in answer.text
    return problem


async def test_an_opportunity_that_is_not_there(firm: Office) -> None:
    problem = await _refused(firm, "006000000000000AAA", 404)
    assert problem["code"] == "not_found"
    assert problem["detail"] == "Salesforce has no opportunity 006000000000000AAA"


@pytest.mark.parametrize("given", ["x", "006' OR Name != '", "001" + "0" * 15, "é" * 18])
async def test_what_is_no_id_at_all(firm: Office, given: str) -> None:
    assert (await _refused(firm, given, 404))["code"] == "not_found"


async def test_what_no_path_can_hold(firm: Office) -> None:
    assert (await _refused(firm, "%00", 400))["code"] == "bad_request"


@pytest.mark.parametrize(
    ("fields", "pointer", "detail"),
    [
        ({"won": False}, "/stage", "the opportunity is not closed-won"),
        ({"CurrencyIsoCode": None}, "/currencyCode", "the opportunity has no currency"),
        ({"Payment_Terms__c": None}, "/paymentTerms", "the opportunity has no billing terms: payment terms are missing"),
        ({"Billing_Entity__c": None}, "/billingEntity", "the opportunity does not say which legal entity bills it"),
    ],
)
async def test_a_field_that_is_missing(firm: Office, fields: dict[str, Any], pointer: str, detail: str) -> None:
    deal = await firm.sales.win(**fields)
    problem = await _refused(firm, deal.opportunity, 422)
    assert [(item["pointer"], item["detail"]) for item in problem["errors"]] == [(pointer, detail)]
    assert (problem["detail"], problem["retryable"]) == (detail, False)


@pytest.mark.parametrize(("field", "named"), [("Billing_Type__c", "billingType"), ("Role__c", "role")])
async def test_a_line_without_its_terms(firm: Office, field: str, named: str) -> None:
    deal = await firm.sales.win(GO_LIVE, HOURS | {field: None})
    problem = await _refused(firm, deal.opportunity, 422)
    assert [item["pointer"] for item in problem["errors"]] == [f"/lines/1/{named}"]
    assert "Senior Consultant" in problem["detail"]


async def test_everything_is_said_at_once(firm: Office) -> None:
    deal = await firm.sales.win(won=False, Payment_Terms__c=None, Billing_Entity__c=None)
    problem = await _refused(firm, deal.opportunity, 422)
    assert [item["pointer"] for item in problem["errors"]] == ["/stage", "/paymentTerms", "/billingEntity"]


async def test_a_key_is_required(firm: Office) -> None:
    deal = await firm.sales.win()
    answer = await firm.gateway.post(f"/experience/salesforce/v1/opportunities/{deal.opportunity}/activation")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
    assert await firm.rows("SELECT 1 FROM flow_run WHERE subject_id = $1", deal.opportunity) == []


async def test_an_answer_that_cannot_be_read_is_a_typed_problem(firm: Office) -> None:
    deal = await firm.sales.win()
    firm.vendors["salesforce"].fault("truncate", path="query", times=None, keep=0.5)
    problem = await _refused_by_the_system(firm, deal.opportunity)
    assert (problem["status"], problem["code"]) == (502, "system_failed")


async def _refused_by_the_system(firm: Office, opportunity: str) -> dict[str, Any]:
    answer = await firm.gateway.post(f"/experience/salesforce/v1/opportunities/{opportunity}/activation", headers=key())
    assert "Traceback" not in answer.text
    assert await firm.rows("SELECT 1 FROM flow_run WHERE subject_id = $1", opportunity) == []
    found: dict[str, Any] = answer.json()
    return found
