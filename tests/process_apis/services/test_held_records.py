"""Writes on records of our own that the register holds: let through by somebody else, unless the record has changed meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from httpx import AsyncClient, Response

from app.core.settings import Settings
from app.main import Parts, parts
from app.platform.pipeline.pipeline import Pipeline
from tests.clients import signed_in
from tests.conftest import ROOT
from tests.process_apis.harness import key
from tests.process_apis.services.conftest import BASE, SCOPES
from tests.process_apis.test_legal_entities import US, Engagement

Json = dict[str, Any]
HELD = "/process/governance/v1/held-writes"


@pytest.fixture
async def strict(built: Parts, settings: Settings, database_url: str, tmp_path: Path) -> AsyncIterator[Parts]:
    """Finance looks at an expense that the delivery tool corrects, and at every category of one."""
    register = yaml.safe_load((ROOT / "governance" / "ownership.yaml").read_text())
    fields = register["entities"]["expense"]["fields"]
    fields["amount"] = {"new": "psa", "active": "erp", "otherwise": "hold"}
    fields["category"] = {"new": "erp", "active": "erp", "otherwise": "hold"}
    path = tmp_path / "ownership.yaml"
    path.write_text(yaml.safe_dump(register))
    async with parts(settings.model_copy(update={"ownership_file": path}), database_url) as wired:
        yield wired


@pytest.fixture
def gateway(strict: Parts) -> Pipeline:
    app = strict.gateway()
    assert isinstance(app, Pipeline)
    return app


@pytest.fixture
async def governor(gateway: Pipeline, strict: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, strict.database, ["process.governance:read", "process.governance:write"]) as client:
        yield client


@pytest.fixture
async def finance(gateway: Pipeline, strict: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, strict.database, SCOPES, connection="netsuite") as client:
        yield client


@pytest.fixture
async def spent(strict: Parts, psa: AsyncClient) -> Json:
    """An expense that waits, because its category is finance's to say."""
    await strict.database.pool.execute("TRUNCATE expense")
    told = {"project": (await Engagement(US).store(strict)).project, "personReference": "70002", "spentOn": "2026-10-12"}
    body = {**told, "category": "travel", "currencyCode": "USD", "amount": "84.50"}
    answer = await psa.post(f"{BASE}/expenses", json=body, headers=key())
    assert answer.status_code == 202, answer.text
    found: Json = answer.json()
    return found


async def release(governor: AsyncClient, held: str) -> Response:
    return await governor.post(f"{HELD}/{held}/release", json={}, headers=key())


async def test_a_held_create_is_made_when_it_is_let_through(governor: AsyncClient, finance: AsyncClient, spent: Json) -> None:
    assert (await finance.get(f"{BASE}/expenses")).json()["items"] == []
    applied = await release(governor, spent["heldWriteId"])
    assert (applied.status_code, applied.json()["state"]) == (200, "applied")
    (record,) = (await finance.get(f"{BASE}/expenses")).json()["items"]
    assert (record["id"], record["amount"], record["legalEntity"]) == (applied.json()["canonicalId"], "84.50", US)
    assert (await release(governor, spent["heldWriteId"])).json()["state"] == "applied"
    assert len((await finance.get(f"{BASE}/expenses")).json()["items"]) == 1


@pytest.fixture
async def record(governor: AsyncClient, spent: Json) -> str:
    path = (await release(governor, spent["heldWriteId"])).json()["canonicalId"]
    return f"{BASE}/expenses/{path}"


async def test_a_held_change_is_made_when_it_is_let_through(governor: AsyncClient, psa: AsyncClient, strict: Parts, record: str) -> None:
    held = await psa.patch(record, json={"amount": "90", "description": "with the receipt"})
    assert held.status_code == 202, held.text
    assert (held.json()["field"], held.json()["owner"]) == ("amount", "erp")
    assert (await psa.get(record)).json()["amount"] == "84.50", "not even the half that would be allowed"
    again = await psa.patch(record, json={"amount": "90", "description": "with the receipt"})
    assert again.json()["heldWriteId"] == held.json()["heldWriteId"]
    items = [{"id": record.rsplit("/", 1)[1], "changes": {"amount": "91.00"}}]
    bulk = (await psa.post(f"{BASE}/expenses/bulk-update", json={"items": items}, headers=key())).json()["items"][0]
    assert (bulk["status"], "held for review" in bulk["problem"]["detail"]) == (202, True)

    assert (await release(governor, held.json()["heldWriteId"])).json()["state"] == "applied"
    shown = (await psa.get(record)).json()
    assert (shown["amount"], shown["description"]) == ("90.00", "with the receipt")
    # Killed between the write and its note, the release goes on: what is so already is no change.
    await strict.database.pool.execute("UPDATE held_write SET state = 'releasing' WHERE state = 'applied'")
    assert (await release(governor, held.json()["heldWriteId"])).json()["state"] == "applied"
    assert (await psa.get(record)).json()["updatedAt"] == shown["updatedAt"]


async def test_a_record_that_has_changed_is_not_overwritten(
    governor: AsyncClient, psa: AsyncClient, finance: AsyncClient, record: str
) -> None:
    held = (await psa.patch(record, json={"amount": "95.00"})).json()["heldWriteId"]
    assert (await finance.patch(record, json={"amount": "100.00"})).status_code == 200
    refused = await release(governor, held)
    assert (refused.status_code, "has changed since" in refused.json()["detail"]) == (409, True)
    assert (await governor.get(f"{HELD}/{held}")).json()["state"] == "failed"
    assert (await psa.get(record)).json()["amount"] == "100.00"


async def test_a_rejected_change_is_not_made(governor: AsyncClient, psa: AsyncClient, record: str) -> None:
    held = (await psa.patch(record, json={"amount": "95.00"})).json()["heldWriteId"]
    assert (await governor.post(f"{HELD}/{held}/reject", json={}, headers=key())).json()["state"] == "rejected"
    assert (await release(governor, held)).status_code == 409
    assert (await psa.get(record)).json()["amount"] == "84.50"
