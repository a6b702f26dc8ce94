"""The broker of vendor quotas: never more calls in flight than a connection takes, nobody calls while a vendor says wait."""

from __future__ import annotations

import asyncio
import time

import pytest

from app.platform.traffic.outbound import Broker


async def test_no_more_calls_in_flight_than_the_connection_takes() -> None:
    broker, now, most = Broker(), 0, 0

    async def call() -> None:
        nonlocal now, most
        async with broker.slot("netsuite", 3):
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.005)
            now -= 1

    await asyncio.gather(*(call() for _ in range(40)))
    assert (most, now) == (3, 0)


async def test_no_more_calls_begin_in_a_minute_than_the_connection_takes() -> None:
    broker, begun = Broker(window=0.2), list[float]()

    async def call() -> None:
        async with broker.slot("dynamics365", 5, per_minute=2):
            begun.append(time.monotonic())

    await asyncio.gather(*(call() for _ in range(5)))
    assert all(later - earlier > 0.19 for earlier, later in zip(begun, begun[2:], strict=False))


async def test_connections_do_not_wait_for_each_other() -> None:
    broker = Broker()
    async with broker.slot("netsuite", 1), asyncio.timeout(1), broker.slot("kantata", 1):
        pass


async def test_a_slot_comes_back_when_a_call_fails_or_is_cancelled() -> None:
    broker = Broker()

    async def fail() -> None:
        async with broker.slot("netsuite", 1):
            raise RuntimeError

    async def hang() -> None:
        async with broker.slot("netsuite", 1):
            await asyncio.sleep(60)

    with pytest.raises(RuntimeError):
        await fail()
    hanging = asyncio.create_task(hang())
    await asyncio.sleep(0.01)
    hanging.cancel()
    async with asyncio.timeout(1), broker.slot("netsuite", 1):
        pass


async def test_everybody_waits_out_a_pause_and_a_shorter_one_does_not_shorten_it() -> None:
    broker = Broker()
    async with broker.slot("netsuite", 4):
        broker.pause("netsuite", 0.3)
        broker.pause("netsuite", 0.01)
    started = time.monotonic()
    entered: list[float] = []

    async def call() -> None:
        async with broker.slot("netsuite", 4):
            entered.append(time.monotonic() - started)

    await asyncio.gather(*(call() for _ in range(8)))
    assert min(entered) >= 0.25


async def test_a_pause_of_a_connection_that_nobody_called_is_nothing() -> None:
    Broker().pause("nobody", 60)
