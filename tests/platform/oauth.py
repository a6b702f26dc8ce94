"""What the OAuth tests share: a small product behind a gateway, and what a client with a key of its own signs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from httpx import ASGITransport, AsyncClient, Response
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.types import ASGIApp

from app.core.api import Product, policy
from app.core.database import Database
from app.core.settings import Settings
from app.platform.pipeline import deps
from app.platform.pipeline.gateway import build_gateway
from app.platform.pipeline.pipeline import Pipeline

ISSUER = "https://gateway.test"
ME = "/process/oauthprobe/v1/me"
READ, WRITE = "probe.read", "probe.write"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"

router = APIRouter()


@router.get("/me", openapi_extra=policy(READ))
async def me(request: Request) -> dict[str, Any]:
    who = deps.caller(request)
    entities = None if who.legal_entities is None else sorted(who.legal_entities)
    return {"client": who.client_id, "user": who.user, "scopes": sorted(who.scopes), "entities": entities}


PROBE = Product("process", "oauthprobe", "Probe", "For tests.", [router], scopes={READ: "Read.", WRITE: "Write."})


def settings_at(data_dir: Path, **more: Any) -> Settings:
    return Settings(public_url=ISSUER, data_dir=data_dir, **more)


def gateway_of(database: Database, settings: Settings) -> Pipeline:
    """One process: its own caches and counters."""
    return build_gateway([PROBE], database, settings)


def calling(app: ASGIApp, address: str = "127.0.0.1") -> AsyncClient:
    return AsyncClient(transport=ASGITransport(app, client=(address, 40000)), base_url=ISSUER)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def token_of(http: AsyncClient, client: tuple[str, str], **form: str) -> str:
    answer = await http.post("/oauth/token", data={"grant_type": "client_credentials", **form}, auth=client)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_token"])


def assertion(key: RSAKey | ECKey, client_id: str, /, *, alg: str = "RS256", header: dict[str, Any] | None = None, **changes: Any) -> str:
    """Signed by ``key``; a claim that is None is left out."""
    now = int(time.time())
    claims = {"iss": client_id, "sub": client_id, "aud": f"{ISSUER}/oauth/token", "jti": str(uuid4()), "iat": now, "exp": now + 120}
    given = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    return jwt.encode({"alg": alg, **(header or {})}, given, key, algorithms=[alg])


async def proving(http: AsyncClient, signed: str, **form: str) -> Response:
    """Client credentials, with ``signed`` as client authentication."""
    proof = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": signed}
    return await http.post("/oauth/token", data={"grant_type": "client_credentials", **proof, **form})


async def granting(http: AsyncClient, signed: str, **form: str) -> Response:
    """``signed`` as a grant."""
    return await http.post("/oauth/token", data={"grant_type": JWT_BEARER, "assertion": signed, **form})
