"""Rounds of one process at a time."""

from __future__ import annotations

import asyncio

import pytest

from app.core.database import Database
from app.core.leader import lead


async def test_a_mistake_in_one_round_ends_neither_the_rounds_nor_the_process(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    went = 0

    async def work() -> None:
        nonlocal went
        went += 1
        raise KeyError("ours")

    task = asyncio.create_task(lead(database, 4711, 0.01, work, "trying"))
    while went < 3 and not task.done():
        await asyncio.sleep(0.01)
    assert not task.done()
    task.cancel()
    assert "trying: a round failed by our own fault" in caplog.text
