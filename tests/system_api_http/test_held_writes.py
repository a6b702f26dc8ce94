"""Writes that the register holds: stored, told to the caller, let through or rejected by somebody else, and every step in the audit."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import yaml
from httpx import AsyncClient
from starlette.types import ASGIApp

from app.core.failures import Held, Rejected
from app.core.settings import Settings
from app.core.trail import Trail, following
from app.main import Parts, parts
from tests.clients import signed_in
from tests.conftest import ROOT, Vendor, connections_document

GOVERNANCE = ["process.governance:read", "process.governance:write"]
SYSTEMS = ["system.netsuite:read", "system.netsuite:write"]
BASE = "/system/netsuite/v1/connections/netsuite/customers"
HELD = "/process/governance/v1/held-writes"


@pytest.fixture(scope="module")
async def wired(
    settings: Settings, database_url: str, vendor_servers: dict[str, Vendor], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Parts]:
    """A gateway whose register holds what the ERP says of a customer that is the CRM's."""
    register = yaml.safe_load((ROOT / "governance" / "ownership.yaml").read_text())
    for field in ("name", "legal_entity", "currency_code"):
        register["entities"]["customer"]["fields"][field] = {"new": "crm", "active": "crm", "otherwise": "hold"}
    path = Path(tmp_path_factory.mktemp("register")) / "ownership.yaml"
    path.write_text(yaml.safe_dump(register))
    async with parts(settings.model_copy(update={"ownership_file": path}), database_url) as built:
        await built.connections.apply(connections_document(vendor_servers))
        yield built


@pytest.fixture(scope="module")
async def crm(gateway: ASGIApp, wired: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, wired.database, SYSTEMS, connection="salesforce") as client:
        yield client


@pytest.fixture(scope="module")
async def erp(gateway: ASGIApp, wired: Parts) -> AsyncIterator[AsyncClient]:
    """Speaks for the ERP, and may decide as well: but never on what it asked for itself."""
    async with await signed_in(gateway, wired.database, SYSTEMS + GOVERNANCE, connection="netsuite") as client:
        yield client


@pytest.fixture(scope="module")
async def governor(gateway: ASGIApp, wired: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, wired.database, GOVERNANCE) as client:
        yield client


def key() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


async def customer(crm: AsyncClient) -> dict[str, Any]:
    data = {"name": "Larkfield", "legalEntity": "HOLT-UK", "currencyCode": "GBP"}
    answer = await crm.post(BASE, json={"data": data}, headers=key())
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def hold(erp: AsyncClient, made: dict[str, Any], **data: Any) -> dict[str, Any]:
    answer = await erp.patch(f"{BASE}/{made['id']}", json={"data": data or {"name": "Larkfield Ltd"}})
    assert answer.status_code == 202, answer.text
    told: dict[str, Any] = answer.json()
    assert answer.headers["location"] == told["statusUrl"] == f"{HELD}/{told['heldWriteId']}"
    return told


async def audited(wired: Parts, subject: str) -> list[tuple[str, str, str]]:
    rows = await wired.governor.audit.page(subject=f"customer:{subject}")
    return [(row["action"], row["decision"], row["actor"]) for row in reversed(rows)]


def client_id(client: AsyncClient) -> str:
    payload = client.headers["Authorization"].split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["client_id"])


async def test_a_held_write_is_told_and_not_written(crm: AsyncClient, erp: AsyncClient, governor: AsyncClient) -> None:
    made = await customer(crm)
    told = await hold(erp, made)
    assert (told["status"], told["field"], told["owner"]) == ("held", "name", "crm")
    assert (await crm.get(f"{BASE}/{made['id']}")).json()["data"]["name"] == "Larkfield"
    found = (await governor.get(told["statusUrl"])).json()
    assert (found["state"], found["operation"], found["entity"], found["canonicalId"]) == ("held", "update", "customer", made["id"])
    assert (found["fieldValues"], found["before"]) == ({"name": "Larkfield Ltd"}, {"name": "Larkfield"})
    assert (found["origin"], found["owner"], found["requestedBy"]) == (["erp"], ["crm"], client_id(erp))
    assert found["reasons"][0]["rule"] == "entities.customer.fields.name.active"
    listed = (await governor.get(HELD, params={"state": "held"})).json()["items"]
    assert told["heldWriteId"] in [item["id"] for item in listed]


async def test_another_person_lets_it_through(wired: Parts, crm: AsyncClient, erp: AsyncClient, governor: AsyncClient) -> None:
    made = await customer(crm)
    told = await hold(erp, made)
    answer = await governor.post(f"{told['statusUrl']}/release", json={"note": "as agreed"}, headers=key())
    assert (answer.status_code, answer.json()["state"]) == (200, "applied")
    assert (answer.json()["decidedBy"], answer.json()["note"]) == (client_id(governor), "as agreed")
    assert (await crm.get(f"{BASE}/{made['id']}")).json()["data"]["name"] == "Larkfield Ltd"
    who, by = client_id(erp), client_id(governor)
    assert await audited(wired, made["id"]) == [
        ("write.create", "allow", client_id(crm)),
        ("write.update", "hold", who),
        ("held.release", "release", by),
        ("held.release", "applied", by),
    ]
    again = await governor.post(f"{told['statusUrl']}/release", json={}, headers=key())
    assert (again.status_code, again.json()["state"]) == (200, "applied")
    assert (await governor.post(f"{told['statusUrl']}/reject", json={}, headers=key())).status_code == 409


async def test_a_rejected_write_never_happens(wired: Parts, crm: AsyncClient, erp: AsyncClient, governor: AsyncClient) -> None:
    made = await customer(crm)
    told = await hold(erp, made)
    answer = await governor.post(f"{told['statusUrl']}/reject", json={"note": "no"}, headers=key())
    assert (answer.status_code, answer.json()["state"]) == (200, "rejected")
    assert (await governor.post(f"{told['statusUrl']}/release", json={}, headers=key())).status_code == 409
    assert (await crm.get(f"{BASE}/{made['id']}")).json()["data"]["name"] == "Larkfield"
    assert (await audited(wired, made["id"]))[-1] == ("held.reject", "reject", client_id(governor))


@pytest.mark.parametrize("verb", ["release", "reject"])
async def test_the_requester_may_not_decide_on_his_own(wired: Parts, crm: AsyncClient, erp: AsyncClient, verb: str) -> None:
    made = await customer(crm)
    told = await hold(erp, made)
    answer = await erp.post(f"{told['statusUrl']}/{verb}", json={}, headers=key())
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (await erp.get(told["statusUrl"])).json()["state"] == "held"
    with pytest.raises(asyncpg.CheckViolationError):
        await wired.database.pool.execute("UPDATE held_write SET decided_by = requested_by WHERE canonical_id = $1", made["id"])


async def test_a_record_that_changed_since_is_not_overwritten(crm: AsyncClient, erp: AsyncClient, governor: AsyncClient) -> None:
    made = await customer(crm)
    told = await hold(erp, made)
    assert (await crm.patch(f"{BASE}/{made['id']}", json={"data": {"name": "Larkfield & Sons"}})).status_code == 200
    answer = await governor.post(f"{told['statusUrl']}/release", json={}, headers=key())
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert (await governor.get(told["statusUrl"])).json()["state"] == "failed"
    assert (await crm.get(f"{BASE}/{made['id']}")).json()["data"]["name"] == "Larkfield & Sons"


async def test_a_new_record_can_be_held_and_is_made_once(
    wired: Parts, crm: AsyncClient, erp: AsyncClient, governor: AsyncClient, vendors: dict[str, Vendor]
) -> None:
    body = {"data": {"name": "Held and Co", "legalEntity": "HOLT-UK", "currencyCode": "GBP"}}
    header = key()
    first, again = [await erp.post(BASE, json=body, headers=header) for _ in range(2)]
    assert (first.status_code, again.status_code, first.content == again.content) == (202, 202, True)
    assert not [row for row in vendors["netsuite"].state()["customer"] if row.get("companyName") == "Held and Co"]
    answers = await asyncio.gather(*(governor.post(f"{first.json()['statusUrl']}/release", json={}, headers=key()) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}, [answer.text for answer in answers]
    assert len([row for row in vendors["netsuite"].state()["customer"] if row.get("companyName") == "Held and Co"]) == 1
    canonical = answers[0].json()["canonicalId"]
    assert (await crm.get(f"{BASE}/{canonical}")).json()["data"]["name"] == "Held and Co"


async def test_the_same_proposal_is_open_once(crm: AsyncClient, erp: AsyncClient, governor: AsyncClient) -> None:
    made = await customer(crm)
    told = await asyncio.gather(*(hold(erp, made) for _ in range(8)))
    assert len({item["heldWriteId"] for item in told}) == 1
    await governor.post(f"{told[0]['statusUrl']}/reject", json={}, headers=key())
    assert (await hold(erp, made))["heldWriteId"] != told[0]["heldWriteId"]


async def test_weather_leaves_it_to_be_released_again(
    crm: AsyncClient, erp: AsyncClient, governor: AsyncClient, vendors: dict[str, Vendor]
) -> None:
    made = await customer(crm)
    told = await hold(erp, made)
    vendors["netsuite"].fault("status", times=None, status=503)
    answer = await governor.post(f"{told['statusUrl']}/release", json={}, headers=key())
    assert answer.status_code == 503, answer.text
    assert (await governor.get(told["statusUrl"])).json()["state"] == "releasing"
    vendors["netsuite"].clear_faults()
    answer = await governor.post(f"{told['statusUrl']}/release", json={}, headers=key())
    assert (answer.status_code, answer.json()["state"]) == (200, "applied")


async def test_a_flow_gets_a_typed_outcome_and_goes_on_after_the_release(wired: Parts, crm: AsyncClient, governor: AsyncClient) -> None:
    made = await customer(crm)
    connection = await wired.reader.gate.connection("netsuite")
    run = f"run_{uuid4().hex}"

    async def step() -> str:
        with following(Trail(run_id=run, step="rename")):
            return await wired.writer.update(connection, "customer", made["id"], {"name": "From a run"}, origin=("erp",))

    with pytest.raises(Held) as caught:
        await step()
    assert caught.value.members["owner"] == "crm"
    assert not caught.value.weather
    held = caught.value.members["held"]
    with pytest.raises(Held):
        await step()
    await governor.post(f"{HELD}/{held}/release", json={}, headers=key())
    assert await step() == made["externalId"]
    assert (await crm.get(f"{BASE}/{made['id']}")).json()["data"]["name"] == "From a run"


async def test_a_flow_whose_write_was_rejected_is_refused(wired: Parts, crm: AsyncClient, governor: AsyncClient) -> None:
    made = await customer(crm)
    connection = await wired.reader.gate.connection("netsuite")
    with following(Trail(run_id=f"run_{uuid4().hex}", step="rename")):
        with pytest.raises(Held) as caught:
            await wired.writer.update(connection, "customer", made["id"], {"name": "No"}, origin=("erp",))
        await governor.post(f"{HELD}/{caught.value.members['held']}/reject", json={}, headers=key())
        with pytest.raises(Rejected, match="rejected"):
            await wired.writer.update(connection, "customer", made["id"], {"name": "No"}, origin=("erp",))


async def test_a_refusal_is_in_the_audit_with_the_line_that_decided(wired: Parts, crm: AsyncClient, erp: AsyncClient) -> None:
    made = await customer(crm)
    answer = await erp.patch(f"{BASE}/{made['id']}", json={"data": {"phone": "+44 20 7946 0001"}})
    assert answer.status_code == 403
    row = (await wired.governor.audit.page(subject=f"customer:{made['id']}", limit=1))[0]
    found = row["detail"]["foreign"][0]
    assert (row["decision"], found["field"], found["owners"], found["rule"]) == ("refuse", "phone", ["crm"], "entities.customer.owner")


async def test_explaining_writes_nothing(wired: Parts, governor: AsyncClient) -> None:
    before = await wired.database.pool.fetchval("SELECT sequence FROM audit_head")
    answer = await governor.get("/process/governance/v1/ownership/customer/name", params={"origin": "erp", "state": "active"})
    found = answer.json()
    assert (found["outcome"], found["owners"], found["rule"]) == ("hold", ["crm"], "entities.customer.fields.name.active")
    assert "the write is held for review" in found["explanation"]
    both = await governor.get("/process/governance/v1/ownership/customer/name", params={"origin": ["erp", "crm"]})
    assert both.json()["outcome"] == "allow"
    assert (await governor.get("/process/governance/v1/ownership/customer/shoeSize")).status_code == 404
    assert (await governor.get("/process/governance/v1/ownership/customer/name", params={"state": "dead"})).status_code == 422
    assert await wired.database.pool.fetchval("SELECT sequence FROM audit_head") == before


async def test_lists_go_on_by_their_cursors(crm: AsyncClient, erp: AsyncClient, governor: AsyncClient) -> None:
    made = await customer(crm)
    told = [(await hold(erp, made, name=f"Name {number}"))["heldWriteId"] for number in range(3)]
    seen, cursor = [], None
    for _ in range(3):
        page = (await governor.get(HELD, params={"limit": 1, **({"cursor": cursor} if cursor else {})})).json()
        seen, cursor = [*seen, *(item["id"] for item in page["items"])], page["nextCursor"]
    assert seen == told[::-1]
    first = (await governor.get("/process/governance/v1/audit-entries", params={"limit": 2})).json()
    second = (await governor.get("/process/governance/v1/audit-entries", params={"limit": 2, "cursor": first["nextCursor"]})).json()
    numbers = [item["sequence"] for item in first["items"] + second["items"]]
    assert numbers == list(range(numbers[0], numbers[0] - 4, -1))
    for bad in ("x", "2026-01-01T00:00:00|hld_x", "2026-01-01T00:00:00Z|"):
        assert (await governor.get(HELD, params={"cursor": bad})).status_code in (400, 404)
    assert (await governor.get(f"{HELD}/hld_nothing")).status_code == 404
