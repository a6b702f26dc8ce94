"""The provider that strangers' tools are let loose on: ``crosswalk serve`` itself, over an office with its simulators."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from app.platform.identity.clients import create_client
from tests.conftest import ROOT
from tests.platform.gateways import GatewayProcess
from tests.process_apis.harness import Office

Json = dict[str, Any]
REPORTS = ROOT / "ci-output" / "contracts"
"""What the tools report: kept as CI output, ignored by git."""


def products() -> Iterator[tuple[str, Json]]:
    """``experience/salesforce`` and the committed 3.1 document, of every product and version."""
    for file in sorted((ROOT / "openapi").glob("*/*.v*.json")):
        if file.name.count(".") == 2:
            yield f"{file.parent.name}/{file.name.removesuffix('.json')}", json.loads(file.read_text())


def scopes_of(document: Json) -> set[str]:
    flows = document["components"]["securitySchemes"]["oauth2"]["flows"]
    return set(flows["clientCredentials"]["scopes"])


SCOPES = sorted(set().union(*(scopes_of(document) for _, document in products())))


@dataclass
class Provider:
    """``base`` is the gateway's origin."""

    office: Office
    gateway: GatewayProcess

    @property
    def base(self) -> str:
        return self.gateway.base

    async def credentials(
        self, scopes: Iterable[str] = SCOPES, *, connection: str | None = None, legal_entities: Sequence[str] | None = None
    ) -> tuple[str, str]:
        """Client id and secret of a new client without limits."""
        made, secret = await create_client(
            self.office.built.database,
            name="Contract tests",
            kind="service",
            scopes=scopes,
            tier="unmetered",
            connection=connection,
            legal_entities=legal_entities,
        )
        return made.client_id, secret

    async def token(
        self, scopes: Iterable[str] = SCOPES, *, connection: str | None = None, legal_entities: Sequence[str] | None = None
    ) -> str:
        """An access token from the gateway's own token endpoint."""
        granted = await self.credentials(scopes, connection=connection, legal_entities=legal_entities)
        async with httpx.AsyncClient(base_url=self.base, timeout=20) as http:
            answer = await http.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=granted)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])
