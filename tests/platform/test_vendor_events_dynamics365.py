"""Business Central's events: the echo while subscribing, our secret in every item, the end after three days."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.core.clock import utcnow
from tests.conftest import Servers
from tests.platform.events_world import World, until, world

INVOICE = "5d115c9c-44e3-ea11-bb43-000d3a2feca1"


@pytest.fixture(scope="module")
async def opened(make_database: Any, servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with world(make_database, servers, tmp_path_factory.mktemp("central"), "dynamics365") as here:
        yield here


@pytest.fixture
async def here(opened: World) -> World:
    await opened.forget()
    opened.vendors["dynamics365"].reset()
    hooks: Any = opened.vendors["dynamics365"].simulator
    hooks.webhooks.delay = hooks.webhooks.retry = 0.05
    return opened


@pytest.fixture
async def central(here: World) -> AsyncIterator[httpx.AsyncClient]:
    """The company, as its people work in it."""
    vendor = here.vendors["dynamics365"]
    given = {name: vendor.credentials[name] for name in ("client_id", "client_secret")}
    form = {"grant_type": "client_credentials", "scope": "https://api.businesscentral.dynamics.com/.default", **given}
    connection = await here.built.reader.gate.connection("dynamics365")
    async with httpx.AsyncClient(timeout=20, trust_env=False) as http:
        signed = await http.post(f"{vendor.base_url}/{vendor.credentials['tenant_id']}/oauth2/v2.0/token", data=form)
        http.headers["Authorization"] = f"Bearer {signed.json()['access_token']}"
        http.base_url = httpx.URL(connection.base_url + "/")
        yield http


def subscriptions(here: World) -> list[Any]:
    simulator: Any = here.vendors["dynamics365"].simulator
    return list(simulator.webhooks._rows())


async def test_it_is_subscribed_and_tells_of_an_invoice(here: World, central: httpx.AsyncClient) -> None:
    lines = await here.built.subscriber.subscribe("dynamics365", here.door("dynamics365"))
    assert (len(lines), len(subscriptions(here))) == (4, 4)
    customer = (await central.post("customers", json={"displayName": "Told"})).raise_for_status().json()
    made = (await central.post("salesInvoices", json={"customerId": customer["id"]})).raise_for_status().json()

    async def told() -> bool:
        await here.drain().round()
        return ("invoice", made["id"], "handled", "no run waits for an invoice") in await here.changes("dynamics365")

    await until(told, "Business Central to tell")


async def test_a_subscription_that_ends_soon_is_renewed_and_the_old_one_ended(here: World) -> None:
    await here.built.subscriber.subscribe("dynamics365", here.door("dynamics365"))
    first = {row.vendor_id for row in await here.built.subscriptions.of("dynamics365")}
    ends = [row.expires_at for row in await here.built.subscriptions.of("dynamics365")]
    assert all(end is not None and timedelta(days=2) < end - utcnow() <= timedelta(days=3) for end in ends)
    await here.drain().round()
    assert {row.vendor_id for row in await here.built.subscriptions.of("dynamics365")} == first, "not yet"
    await here.built.database.pool.execute("UPDATE vendor_subscription SET expires_at = now() + interval '20 hours'")
    await here.drain().round()
    renewed = {row.vendor_id for row in await here.built.subscriptions.of("dynamics365")}
    assert (len(renewed), renewed & first) == (4, set())
    assert {row.id for row in subscriptions(here)} == renewed


async def test_only_items_that_repeat_our_secret_are_kept(here: World) -> None:
    token = await here.built.subscriptions.open("dynamics365", "x", "", here.door("dynamics365"), secret="ours")

    def items(*states: str) -> dict[str, Any]:
        resource = f"api/v2.0/companies(cfe02ac1-e9c5-5425-8493-c49d1ff9d540)/salesInvoices({INVOICE})"
        return {"value": [{"clientState": state, "resource": resource, "changeType": "deleted"} for state in states]}

    for body in (items("ours", "theirs"), items("theirs"), items(""), items(), {}, b"{", b"[" * 10_000):
        assert (await here.post("dynamics365", body, hook=token)).status_code == 401
    assert (await here.post("dynamics365", items("ours"))).status_code == 401
    assert await here.events("dynamics365") == []
    assert (await here.post("dynamics365", items("ours", "ours"), hook=token)).status_code == 200
    await here.drain().round()
    assert [item[:2] for item in await here.changes("dynamics365")] == [("invoice", INVOICE)]


async def test_the_token_of_a_handshake_comes_back_as_text(here: World) -> None:
    for method in ("GET", "POST"):
        answer = await here.http.request(method, here.door("dynamics365"), params={"validationToken": "<b>x</b>"})
        assert (answer.status_code, answer.text) == (200, "<b>x</b>")
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.headers["x-content-type-options"] == "nosniff"
