"""Connections as rows: sealed credentials, the routing table, changes without a restart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from cryptography.fernet import Fernet

from app.core.database import Database
from app.core.failures import Unsupported
from app.core.problems import NotFound
from app.core.sealing import Sealer, Unsealable
from app.platform.connections import Connections

KEY = Fernet.generate_key()


@pytest.fixture(scope="module")
async def store(make_database: Any) -> AsyncIterator[Database]:
    database = Database(await make_database())
    await database.open()
    yield database
    await database.close()


def document(**changes: Any) -> dict[str, Any]:
    erp = {
        "key": "erp-us",
        "connector": "netsuite",
        "title": "NetSuite US",
        "roles": ["erp"],
        "owner": "A. Controller",
        "auth": "signed_assertion",
        "settings": {"account_host": "1"},
        "credentials": {"private_key": "TOP-SECRET-KEY"},
    }
    europe = {**erp, "key": "erp-eu", "title": "NetSuite Europe"}
    routing = [
        {"legal_entity": "*", "role": "erp", "connection": "erp-us"},
        {"legal_entity": "HOLT-DE", "role": "erp", "connection": "erp-eu"},
    ]
    return {"connections": [{**erp, **changes}, europe], "routing": routing}


async def test_credentials_are_sealed_in_the_database_and_open_only_with_the_key(store: Database) -> None:
    connections = Connections(store, Sealer(KEY))
    await connections.apply(document())
    found = await connections.get("erp-us")
    assert found.credentials == {"private_key": "TOP-SECRET-KEY"}
    assert "TOP-SECRET-KEY" not in repr(found)
    stored = await store.pool.fetch("SELECT connection::text AS row FROM connection")
    assert len(stored) == 2
    assert all("TOP-SECRET-KEY" not in row["row"] for row in stored)
    with pytest.raises(Unsealable):
        await Connections(store, Sealer(Fernet.generate_key())).get("erp-us")


async def test_a_rotated_key_opens_what_the_old_one_sealed(store: Database) -> None:
    await Connections(store, Sealer(KEY)).apply(document())
    both = Sealer(Fernet.generate_key() + b"," + KEY)
    assert (await Connections(store, both).get("erp-us")).credentials == {"private_key": "TOP-SECRET-KEY"}


async def test_a_legal_entity_without_a_row_of_its_own_goes_the_general_way(store: Database) -> None:
    connections = Connections(store, Sealer(KEY))
    await connections.apply(document())
    assert (await connections.serving("erp", "HOLT-DE")).key == "erp-eu"
    assert (await connections.serving("erp", "HOLT-US")).key == "erp-us"
    with pytest.raises(Unsupported, match="no psa connection serves the legal entity HOLT-US") as caught:
        await connections.serving("psa", "HOLT-US")
    assert caught.value.field == "billing_entity"


async def test_applied_again_a_connection_keeps_its_number(store: Database) -> None:
    connections = Connections(store, Sealer(KEY))
    await connections.apply(document())
    before = await connections.get("erp-us")
    await connections.apply(document(title="NetSuite One", owner="B. Controller"))
    after = await connections.get("erp-us")
    assert (after.number, after.title, after.owner) == (before.number, "NetSuite One", "B. Controller")
    assert [item.key for item in await connections.all()] == ["erp-eu", "erp-us"]


async def test_a_document_with_a_mistake_changes_nothing(store: Database) -> None:
    connections = Connections(store, Sealer(KEY))
    await connections.apply(document())
    wrong = document(title="Half written")
    wrong["routing"].append({"legal_entity": "HOLT-UK", "role": "erp", "connection": "nobody"})
    with pytest.raises(KeyError):
        await connections.apply(wrong)
    assert (await Connections(store, Sealer(KEY)).get("erp-us")).title == "NetSuite US"


async def test_a_connection_that_there_is_not(store: Database) -> None:
    with pytest.raises(NotFound, match="there is no connection 'crm'"):
        await Connections(store, Sealer(KEY)).get("crm")
