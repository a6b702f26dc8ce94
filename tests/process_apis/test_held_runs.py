"""A run whose write is held waits for the decision, and goes on by itself when it is taken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.process_apis.services.runs import RunRow
from tests.conftest import ROOT
from tests.process_apis.harness import Office, key
from tests.process_apis.people import Deal

HELD = "/process/governance/v1/held-writes"


@pytest.fixture
async def careful(firm: Office, tmp_path: Path) -> AsyncIterator[Office]:
    """Its register lets nobody but the ERP say which entity of ours a new customer belongs to, unless a person agrees."""
    register = yaml.safe_load((ROOT / "governance" / "ownership.yaml").read_text())
    register["entities"]["customer"]["fields"]["legal_entity"] = {"new": "erp", "active": "erp", "otherwise": "hold"}
    path = tmp_path / "ownership.yaml"
    path.write_text(yaml.safe_dump(register))
    await firm.stop()
    await firm.worker(CROSSWALK_OWNERSHIP_FILE=str(path))
    yield firm
    await firm.stop()


async def _held(firm: Office) -> tuple[Deal, RunRow, dict[str, Any]]:
    deal = await firm.sales.win()
    run = await firm.activate(deal)
    parked = await firm.until(run.id, "parked")
    assert parked.failure is not None
    assert parked.failure["kind"] == "held"
    items = (await firm.gateway.get(HELD, params={"state": "held"})).json()["items"]
    (held,) = [item for item in items if item["requestedBy"] == run.id]
    assert held["id"] in parked.failure["detail"]
    return deal, run, held


async def _decide(firm: Office, held: dict[str, Any], verdict: str) -> None:
    answer = await firm.gateway.post(f"{HELD}/{held['id']}/{verdict}", json={"note": "looked at"}, headers=key())
    assert answer.status_code == 200, answer.text


async def test_released_it_completes(careful: Office) -> None:
    deal, run, held = await _held(careful)
    await _decide(careful, held, "release")
    ended = await careful.until(run.id, "completed")
    assert ended.result is not None
    world = await careful.world()
    careful.check_started(world, deal, ended.result, subtotal="35882.50", tax="7176.50", seats=1)


async def test_rejected_it_is_refused_and_nothing_is_left(careful: Office) -> None:
    deal, run, held = await _held(careful)
    await _decide(careful, held, "reject")
    ended = await careful.until(run.id, "refused")
    assert ended.failure is not None
    assert held["id"] in ended.failure["detail"]
    assert not [order for order in (await careful.world())["netsuite"]["salesOrder"] if deal.name in str(order)]
