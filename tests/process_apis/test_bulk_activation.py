"""A trigger chunk in one call: a result per item, in order; one bad item never spoils the rest."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from simulators.salesforce.ids import lengthen
from tests.process_apis.harness import Office, key

_PATH = "/experience/salesforce/v1/activations"


async def _push(firm: Office, *items: Any, headers: dict[str, str] | None = None) -> dict[str, Any]:
    answer = await firm.gateway.post(_PATH, json={"items": list(items)}, headers=headers or key())
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    assert len(found["items"]) == len(items)
    assert found["acceptedCount"] == sum(item["accepted"] for item in found["items"])
    assert found["failedCount"] == sum(not item["accepted"] for item in found["items"])
    return found


def _item(opportunity: str) -> dict[str, str]:
    return {"opportunityId": opportunity}


def _nobodys(number: int) -> str:
    return lengthen(f"006{number:012d}")


async def _runs(firm: Office, opportunity: str) -> list[str]:
    return [row["id"] for row in await firm.rows("SELECT id FROM flow_run WHERE subject_id = $1", opportunity)]


async def test_each_item_has_its_own_result(firm: Office) -> None:
    first, open_one, last = await firm.sales.win(), await firm.sales.win(won=False, Payment_Terms__c=None), await firm.sales.win()
    unknown = "006000000000000AAA"
    items = [
        _item(first.opportunity),
        _item(open_one.opportunity),
        _item(unknown),
        _item("no id at all"),
        _item("006\u2028"),
        {"opportunityId": 7},
        {"opportunityId": last.opportunity, "shout": True},
        "nothing",
        None,
        _item(last.opportunity),
    ]
    found = (await _push(firm, *items))["items"]
    assert [item["accepted"] for item in found] == [True, *[False] * 8, True]
    assert [item.get("opportunityId") for item in found[:5]] == [item["opportunityId"] for item in items[:5]]  # type: ignore[index]
    codes = [(item["failure"]["status"], item["failure"]["code"]) for item in found[1:9]]
    assert codes == [(422, "invalid_input"), *[(404, "not_found")] * 3, *[(422, "invalid_input")] * 4]
    assert [error["pointer"] for error in found[1]["failure"]["errors"]] == ["/stage", "/paymentTerms"]
    assert [error["pointer"] for error in found[5]["failure"]["errors"]] == ["/opportunityId"]
    assert [error["pointer"] for error in found[6]["failure"]["errors"]] == ["/shout"]
    assert await _runs(firm, first.opportunity) == [found[0]["activation"]["activationId"]]
    assert await _runs(firm, last.opportunity) == [found[9]["activation"]["activationId"]]
    assert await _runs(firm, open_one.opportunity) == []
    # An item's result is what the route for one says.
    alone = await firm.gateway.post(f"/experience/salesforce/v1/opportunities/{open_one.opportunity}/activation", headers=key())
    assert alone.json()["detail"] == found[1]["failure"]["detail"]
    again = await firm.gateway.post(f"/experience/salesforce/v1/opportunities/{first.opportunity}/activation", headers=key())
    assert again.json() == found[0]["activation"]


async def test_two_hundred_in_one_call_to_us_and_one_to_the_crm(firm: Office) -> None:
    deals = [await firm.sales.win() for _ in range(3)]
    absent = [_nobodys(900_000 + number) for number in range(197)]
    firm.vendors["salesforce"].forget_journal()
    found = (await _push(firm, *map(_item, [absent[0], *(deal.opportunity for deal in deals), *absent[1:]])))["items"]
    assert [number for number, item in enumerate(found) if item["accepted"]] == [1, 2, 3]
    queries = [entry for entry in firm.vendors["salesforce"].journal() if "/query" in entry["path"]]
    assert len(queries) == 1


async def test_the_same_key_gives_the_same_answer_and_another_key_the_same_runs(firm: Office) -> None:
    deals = [await firm.sales.win() for _ in range(2)]
    items, headers = [_item(deal.opportunity) for deal in deals], key()
    answers = await asyncio.gather(*(firm.gateway.post(_PATH, json={"items": items}, headers=headers) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    others = await asyncio.gather(*(firm.gateway.post(_PATH, json={"items": items}, headers=key()) for _ in range(5)))
    assert {str(answer.json()["items"]) for answer in others} == {str(answers[0].json()["items"])}
    reused = await firm.gateway.post(_PATH, json={"items": items[:1]}, headers=headers)
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reused")
    for deal in deals:
        assert len(await _runs(firm, deal.opportunity)) == 1


async def test_chunks_that_meet_in_opposite_order_do_not_wait_for_each_other_for_ever(firm: Office) -> None:
    """Runs are started a few per transaction, under a lock for each."""
    chunk = [_nobodys(700_000 + number) for number in range(40)]
    firm.vendors["salesforce"].fault("status", path="/query", times=None, status=503)
    both = [[*map(_item, chunk)], [*map(_item, reversed(chunk))]] * 3
    answers = await asyncio.gather(*(firm.gateway.post(_PATH, json={"items": items}, headers=key()) for items in both))
    assert {answer.status_code for answer in answers} == {202}
    assert len(await firm.rows("SELECT 1 FROM flow_run WHERE subject_id = ANY($1)", chunk)) == 40


async def test_an_opportunity_twice_in_a_chunk_is_one_run(firm: Office) -> None:
    deal = await firm.sales.win()
    spelled = [deal.opportunity, deal.opportunity[:15], deal.opportunity.lower()]
    found = (await _push(firm, *map(_item, spelled)))["items"]
    assert [item["opportunityId"] for item in found] == spelled
    assert len({item["activation"]["activationId"] for item in found}) == 1
    assert len(await _runs(firm, deal.opportunity)) == 1


async def test_a_crm_that_hangs_does_not_hold_the_chunk_up(firm: Office) -> None:
    """Whoever could not be started in time is told so, and may be asked for again: none is lost, none is started twice."""
    chunk = [_nobodys(500_000 + number) for number in range(200)]
    firm.vendors["salesforce"].fault("latency", path="/query", times=None, seconds=30)
    begin = time.monotonic()
    left, runs = chunk, set()
    while left:
        found = (await _push(firm, *map(_item, left)))["items"]
        runs |= {item["activation"]["activationId"] for item in found if item["accepted"]}
        assert {(item["failure"]["code"], item["failure"]["retryable"]) for item in found if not item["accepted"]} <= {
            ("unavailable", True)
        }
        assert len([item for item in found if item["accepted"]]) >= 1
        left = [item["opportunityId"] for item in found if not item["accepted"]]
    assert time.monotonic() - begin < 30
    assert len(runs) == 200
    assert len(await firm.rows("SELECT 1 FROM flow_run WHERE subject_id = ANY($1)", chunk)) == 200


async def test_one_that_the_crm_chokes_on_is_found_by_looking_at_each(firm: Office) -> None:
    deals = [await firm.sales.win() for _ in range(2)]
    firm.vendors["salesforce"].fault("truncate", path="query", times=1, keep=0.5)
    found = await _push(firm, *(_item(deal.opportunity) for deal in deals))
    assert found["acceptedCount"] == 2


@pytest.mark.parametrize("items", [[], [{"opportunityId": "006"}] * 201, None, {"opportunityId": "006"}])
async def test_a_chunk_has_one_to_two_hundred_items(firm: Office, items: Any) -> None:
    answer = await firm.gateway.post(_PATH, json={"items": items}, headers=key())
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/items"]


async def test_a_lone_surrogate_is_an_item_that_cannot_be_read(firm: Office) -> None:
    body = b'{"items": [{"opportunityId": "\\ud800"}]}'
    answer = await firm.gateway.post(_PATH, content=body, headers=key() | {"Content-Type": "application/json"})
    assert answer.status_code in (202, 400, 422)
    if answer.status_code == 202:
        assert answer.json()["items"][0]["failure"]["code"] == "invalid_input"


async def test_where_the_activations_of_a_chunk_stand(firm: Office) -> None:
    deals = [await firm.sales.win() for _ in range(2)]
    never = _nobodys(900_999)
    pushed = (await _push(firm, *(_item(deal.opportunity) for deal in deals)))["items"]
    asked = [deals[1].opportunity, never, deals[0].opportunity[:15], "junk-\u0661", ""]
    answer = await firm.gateway.get(_PATH, params={"opportunityIds": ",".join(asked)})
    assert answer.status_code == 200
    listed = answer.json()
    assert [item["activationId"] for item in listed["items"]] == [
        pushed[1]["activation"]["activationId"],
        pushed[0]["activation"]["activationId"],
    ]
    assert listed["missingIds"] == [never, "junk-\u0661", ""]
    alone = await firm.gateway.get(f"/experience/salesforce/v1/opportunities/{deals[1].opportunity}/activation")
    assert alone.json() == listed["items"][0]


async def test_at_most_two_hundred_are_looked_up(firm: Office) -> None:
    asked = ",".join(_nobodys(900_000 + number)[:15] for number in range(201))
    answer = await firm.gateway.get(_PATH, params={"opportunityIds": asked})
    assert (answer.status_code, [error["pointer"] for error in answer.json()["errors"]]) == (422, ["opportunityIds"])
