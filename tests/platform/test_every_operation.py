"""Every operation of every published document against every token that must not open it."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from httpx import AsyncClient
from joserfc import jwt
from joserfc.jwk import RSAKey

from app.core import ids
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.main import Parts
from app.platform.identity.clients import create_client
from app.platform.identity.keys import KeyRing
from app.platform.pipeline.pipeline import Pipeline
from tests.clients import anonymous, signed_in
from tests.conftest import ROOT
from tests.process_apis.test_legal_entities import UK, Engagement

FOREIGN = RSAKey.generate_key(2048)


class Operation(NamedTuple):
    method: str
    path: str
    scope: str
    media_type: str
    parameters: frozenset[str]


def operations() -> Iterator[Operation]:
    """From the committed documents: what strangers read."""
    for file in sorted((ROOT / "openapi").rglob("*.json")):
        if file.name.count(".") > 2:
            continue  # another form of the same document
        document = json.loads(file.read_text())
        for path, item in document["paths"].items():
            for method, operation in item.items():
                ((scope,),) = (requirement["oauth2"] for requirement in operation["security"])
                (media_type,) = operation["responses"]["401"]["content"]
                names = frozenset(parameter["name"] for parameter in operation.get("parameters", []))
                yield Operation(method.upper(), document["servers"][0]["url"] + path, scope, media_type, names)


OPERATIONS = list(operations())
SCOPES = sorted({operation.scope for operation in OPERATIONS})


@pytest.fixture
def gateway(built: Parts) -> Pipeline:
    app = built.gateway()
    assert isinstance(app, Pipeline)
    return app


@pytest.fixture
async def nobody(gateway: Pipeline) -> AsyncIterator[AsyncClient]:
    async with anonymous(gateway) as client:
        yield client


class Minter:
    """Signs with the server's own key, so that each token is wrong in one way only."""

    def __init__(self, key: RSAKey, issuer: str, client_id: str) -> None:
        now = int(time.time())
        self.key = key
        self.header = {"alg": "RS256", "typ": "at+jwt", "kid": key.kid}
        self.claims = {"iss": issuer, "aud": issuer, "sub": client_id, "client_id": client_id, "scope": " ".join(SCOPES)}
        self.claims |= {"jti": str(uuid4()), "iat": now, "exp": now + 300}

    def token(self, *, key: RSAKey | None = None, header: dict[str, Any] | None = None, **changes: Any) -> str:
        return jwt.encode({**self.header, **(header or {})}, {**self.claims, **changes}, key or self.key, default_type=None)

    def none(self) -> str:
        return f"{self._part({**self.header, 'alg': 'none'})}.{self._part(self.claims)}."

    def confused(self) -> str:
        """HS256 with our public key as the secret."""
        signed = f"{self._part({**self.header, 'alg': 'HS256'})}.{self._part(self.claims)}"
        return f"{signed}.{self._encoded(hmac.digest(self.key.as_pem(private=False), signed.encode(), 'sha256'))}"

    def tampered(self) -> str:
        header, _, signature = self.token().split(".")
        return f"{header}.{self._part({**self.claims, 'client_id': 'operator'})}.{signature}"

    def _part(self, value: dict[str, Any]) -> str:
        return self._encoded(json.dumps(value).encode())

    def _encoded(self, value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@pytest.fixture
async def minter(built: Parts, gateway: Pipeline, settings: Settings) -> Minter:
    made, _ = await create_client(built.database, name="Probe", kind="service", scopes=SCOPES, tier="unmetered")
    return Minter(await KeyRing(built.database, Sealer(settings.sealing_key)).signer(), settings.issuer, made.client_id)


def filled(path: str, **values: str) -> str:
    """Parameters by name; those without a value by something that is none."""
    for part in path.split("/"):
        if part.startswith("{"):
            path = path.replace(part, values.get(part[1:-1], "x"))
    return path


BAD = {
    "malformed": lambda m: "nonsense",
    "not a JWT": lambda m: "a.b.c",
    "alg none": lambda m: m.none(),
    "RS to HS": lambda m: m.confused(),
    "tampered": lambda m: m.tampered(),
    "foreign key": lambda m: m.token(key=FOREIGN),
    "foreign jwk": lambda m: m.token(key=FOREIGN, header={"jwk": FOREIGN.as_dict(private=False)}),
    "expired": lambda m: m.token(iat=1_600_000_000, exp=1_600_000_900),
    "wrong audience": lambda m: m.token(aud="https://elsewhere.test"),
    "wrong issuer": lambda m: m.token(iss="https://elsewhere.test"),
    "wrong typ": lambda m: m.token(header={"typ": "JWT"}),
    "unknown client": lambda m: m.token(client_id="nobody"),
}


def test_there_is_something_to_try() -> None:
    assert len(OPERATIONS) > 40
    assert {operation.path.split("/")[1] for operation in OPERATIONS} == {"system", "process", "experience"}


@pytest.mark.parametrize("case", BAD)
async def test_a_bad_token_opens_nothing(nobody: AsyncClient, minter: Minter, case: str) -> None:
    headers = {"Authorization": f"Bearer {BAD[case](minter)}"}
    for operation in OPERATIONS:
        answer = await nobody.request(operation.method, filled(operation.path), headers=headers)
        assert answer.status_code == 401, operation
        assert answer.headers["www-authenticate"].startswith('Bearer realm="crosswalk", error="invalid_token"'), operation
        assert answer.headers["content-type"] == operation.media_type, operation
        assert answer.json()["code"] == "unauthenticated", operation


async def test_no_token_and_a_token_elsewhere_open_nothing(nobody: AsyncClient, minter: Minter) -> None:
    token = minter.token()
    for operation in OPERATIONS:
        path = filled(operation.path)
        for answer in (
            await nobody.request(operation.method, path),
            await nobody.request(operation.method, path, params={"access_token": token}),
            await nobody.request(operation.method, path, data={"access_token": token}),
            await nobody.request(operation.method, path, headers={"Cookie": f"access_token={token}", "X-Access-Token": token}),
            await nobody.request(operation.method, path, headers={"Authorization": "Basic " + base64.b64encode(b"a:b").decode()}),
        ):
            assert answer.status_code == 401, operation
            assert answer.headers["www-authenticate"] == 'Bearer realm="crosswalk"', operation


async def test_the_right_token_is_past_the_door(nobody: AsyncClient, minter: Minter) -> None:
    """The control for the tables: nothing but what was made wrong kept those tokens out."""
    headers = {"Authorization": f"Bearer {minter.token()}"}
    for operation in OPERATIONS:
        answer = await nobody.request(operation.method, filled(operation.path), headers=headers)
        assert answer.status_code not in {401, 403}, operation
        assert answer.status_code < 500, operation


@pytest.mark.parametrize("scope", SCOPES)
async def test_a_missing_scope_is_403_and_named(built: Parts, gateway: Pipeline, scope: str) -> None:
    async with await signed_in(gateway, built.database, [other for other in SCOPES if other != scope]) as client:
        for operation in OPERATIONS:
            if operation.scope != scope:
                continue
            answer = await client.request(operation.method, filled(operation.path))
            assert answer.status_code == 403, operation
            challenge = answer.headers["www-authenticate"]
            assert challenge == f'Bearer realm="crosswalk", error="insufficient_scope", scope="{scope}"', operation


async def test_ids_of_another_entity_open_nothing(built: Parts, gateway: Pipeline) -> None:
    theirs = await Engagement(UK).store(built)
    known = {"runId": theirs.run, "projectId": theirs.project, "opportunityId": theirs.salesforce_id}
    async with await signed_in(gateway, built.database, SCOPES, connection="kantata", legal_entities=["HOLT-US"]) as client:
        for operation in OPERATIONS:
            vendor = operation.path.split("/")[2]
            record = theirs.customer if vendor == "xref" else "1"
            path = filled(operation.path, **known, connection=vendor, id=record, number="1")
            asked = {"entity": "customer", "opportunityIds": theirs.salesforce_id, "connection": "salesforce", "projectExternalId": "1"}
            asked |= {"on": "2026-10-11", "role": "Consultant", "legalEntity": UK, "project": theirs.project}
            params = {name: value for name, value in asked.items() if name in operation.parameters}
            answer = await client.request(operation.method, path, params=params, headers={"Idempotency-Key": ids.new("key")})
            if answer.status_code == 200:
                assert answer.json()["items"] == [], operation
                assert "{" not in operation.path, operation
            else:
                assert answer.status_code == 404 or (operation.method in {"POST", "PATCH"} and answer.status_code == 422), operation
            assert UK not in answer.text, operation
