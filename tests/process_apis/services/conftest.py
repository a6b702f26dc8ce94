"""Clients of the business services: who speaks for which system, and sees which legal entities."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient

from app.main import Parts
from app.platform.pipeline.pipeline import Pipeline
from tests.clients import signed_in
from tests.process_apis.test_legal_entities import UK, US, Engagement

BASE = "/process/billing/v1"
SCOPES = ["process.billing:read", "process.billing:write", "process.governance:read"]


@pytest.fixture
def gateway(built: Parts) -> Pipeline:
    app = built.gateway()
    assert isinstance(app, Pipeline)
    return app


@pytest.fixture
async def psa(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    """Speaks for the delivery tool, and sees all."""
    async with await signed_in(gateway, built.database, SCOPES, connection="kantata") as client:
        yield client


@pytest.fixture
async def british(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES, connection="kantata", legal_entities=[UK]) as client:
        yield client


@pytest.fixture
async def seller(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES, connection="salesforce") as client:
        yield client


@pytest.fixture
async def project(built: Parts) -> str:
    return (await Engagement(US).store(built)).project


@pytest.fixture
async def erp(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES, connection="netsuite") as client:
        yield client


@pytest.fixture
async def office(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    """Speaks for no system: it keeps Crosswalk's own books."""
    async with await signed_in(gateway, built.database, SCOPES) as client:
        yield client


@pytest.fixture
async def partner(gateway: Pipeline, built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, built.database, SCOPES, kind="partner") as client:
        yield client
