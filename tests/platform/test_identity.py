"""The authorization server from outside: what it grants, what it refuses, and which tokens the verifier believes."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import APIRouter
from httpx import ASGITransport, AsyncClient
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from sqlmodel import SQLModel

from app.core.api import Product, policy
from app.core.clock import utcnow
from app.core.database import Database, opened
from app.core.sealing import Sealer, Unsealable
from app.core.settings import Settings
from app.platform.identity import clients
from app.platform.identity.clients import TooManySecrets, add_secret, create_client, deactivate, ensure_client, expire_secrets
from app.platform.identity.keys import KeyRing
from app.platform.pipeline.gateway import build_gateway

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ISSUER = "https://gateway.test"

router = APIRouter()


@router.get("/me", openapi_extra=policy("probe.read"))
async def me() -> dict[str, str]:
    return {"hello": "you"}


PROBE = Product("process", "identityprobe", "Probe", "For tests.", [router], scopes={"probe.read": "Read.", "probe.write": "Write."})


@pytest.fixture(scope="module")
async def database(database_url: str) -> AsyncIterator[Database]:
    async with opened(database_url) as database:
        names = ("oauth_client", "oauth_client_secret", "oauth_signing_key", "idempotency_key")
        tables = [SQLModel.metadata.tables[name] for name in names]
        async with database.engine.begin() as connection:
            await connection.run_sync(lambda c: SQLModel.metadata.create_all(c, tables=tables))
        yield database


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(public_url=ISSUER, data_dir=Path(tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="module")
async def keys(database: Database, settings: Settings) -> KeyRing:
    """The ring of "another process" with the same secret key."""
    ring = KeyRing(database, Sealer(settings.sealing_key))
    await ring.signer()
    return ring


@pytest.fixture
async def http(database: Database, settings: Settings, keys: KeyRing) -> AsyncIterator[AsyncClient]:
    """A gateway of its own per test, so that nobody inherits counted wrong secrets."""
    app = build_gateway([PROBE], database, settings)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client


@pytest.fixture
async def client(database: Database) -> tuple[str, str]:
    made, secret = await create_client(database, name="Acme", kind="partner", scopes=["probe.read", "probe.write"], tier="unmetered")
    return made.client_id, secret


async def token_of(http: AsyncClient, client: tuple[str, str], **form: str) -> httpx.Response:
    return await http.post("/oauth/token", data={"grant_type": "client_credentials", **form}, auth=client)


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


# Granting


async def test_a_token_verifies_against_the_published_keys(http: AsyncClient, client: tuple[str, str], settings: Settings) -> None:
    answer = await token_of(http, client)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == settings.access_token_seconds
    assert body["scope"] == "probe.read probe.write"

    jwks = (await http.get("/oauth/jwks")).json()
    assert all(set(key) == {"kty", "n", "e", "kid", "use", "alg"} for key in jwks["keys"])
    token = jwt.decode(body["access_token"], KeySet.import_key_set(jwks), algorithms=["RS256"])
    assert token.header["typ"] == "at+jwt"
    assert token.header["kid"] in {key["kid"] for key in jwks["keys"]}
    claims = token.claims
    assert (claims["iss"], claims["aud"], claims["sub"], claims["client_id"]) == (ISSUER, ISSUER, client[0], client[0])
    assert claims["exp"] - claims["iat"] == settings.access_token_seconds <= 1800
    assert claims["jti"]


async def test_metadata_describes_the_server(http: AsyncClient) -> None:
    answer = await http.get("/.well-known/oauth-authorization-server")
    told = answer.json()
    assert told["issuer"] == ISSUER
    assert told["scopes_supported"] == ["probe.read", "probe.write"]
    assert told["code_challenge_methods_supported"] == ["S256"]
    for endpoint in ("authorization", "token", "revocation", "introspection"):
        path = told[f"{endpoint}_endpoint"].removeprefix(ISSUER)
        assert (await http.put(path)).status_code == 405, path
    assert (await http.get(told["jwks_uri"].removeprefix(ISSUER))).status_code == 200
    for grant in told["grant_types_supported"]:
        assert (await http.post("/oauth/token", data={"grant_type": grant})).json()["error"] != "unsupported_grant_type"


async def test_secret_in_the_body_works_too(http: AsyncClient, client: tuple[str, str]) -> None:
    form = {"grant_type": "client_credentials", "client_id": client[0], "client_secret": client[1], "scope": "probe.read"}
    answer = await http.post("/oauth/token", data=form)
    assert answer.status_code == 200
    assert answer.json()["scope"] == "probe.read"
    token = answer.json()["access_token"]
    assert (await http.get("/process/identityprobe/v1/me", headers={"Authorization": f"bearer {token}"})).status_code == 200


# Refusing


async def test_unknown_client_and_wrong_secret_get_the_same_answer(http: AsyncClient, client: tuple[str, str]) -> None:
    wrong = await token_of(http, (client[0], "wrong"))
    unknown = await token_of(http, ("nobody", "wrong"))
    strange = await token_of(http, ("nob\u00f6dy\x00", "wrong"))
    assert wrong.status_code == unknown.status_code == strange.status_code == 401
    assert wrong.content == unknown.content == strange.content
    assert wrong.json()["error"] == "invalid_client"
    assert wrong.headers["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize(
    ("form", "headers", "error"),
    [
        ("grant_type=password", {}, "unsupported_grant_type"),
        ("scope=probe.read", {}, "invalid_request"),
        ("grant_type=client_credentials&scope=probe.admin", {}, "invalid_scope"),
        ("grant_type=client_credentials&scope=probe.read+probe.admin", {}, "invalid_scope"),
        ("grant_type=client_credentials&scope=probe.read&scope=probe.write", {}, "invalid_request"),
        ("grant_type=client_credentials&client_secret=x", {}, "invalid_request"),
        ("grant_type=client_credentials&client_id=somebody_else", {}, "invalid_request"),
        ("grant_type=client_credentials&client_assertion=x", {}, "invalid_request"),
        ("grant_type=client_credentials", {"DPoP": "x"}, "invalid_request"),
        ("grant_type=client_credentials", {"Content-Type": "text/plain"}, "invalid_request"),
        ('{"grant_type": "client_credentials"}', {"Content-Type": "application/json"}, "invalid_request"),
        ("grant_type=client_credentials&x=" + "y" * 20_000, {}, "invalid_request"),
        ("&".join(f"p{n}=1" for n in range(50)), {}, "invalid_request"),
        ("grant_type=%ff", {}, "invalid_request"),
    ],
)
async def test_bad_requests(http: AsyncClient, client: tuple[str, str], form: str, headers: dict[str, str], error: str) -> None:
    answer = await http.post("/oauth/token", content=form, headers={**FORM, **headers}, auth=client)
    assert answer.status_code == 400
    assert answer.json()["error"] == error
    assert answer.headers["cache-control"] == "no-store"


async def test_credentials_in_the_url_and_two_authorizations_are_refused(http: AsyncClient, client: tuple[str, str]) -> None:
    grant = {"grant_type": "client_credentials"}
    answer = await http.post("/oauth/token", params={"client_id": client[0], "client_secret": client[1]}, data=grant)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    twice = [("Authorization", basic(*client)), ("Authorization", basic(*client)), ("Content-Type", FORM["Content-Type"])]
    answer = await http.post("/oauth/token", content="grant_type=client_credentials", headers=twice)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic " + base64.b64encode(b"nocolon").decode(), "Bearer x", "Basic /w=="])
async def test_unreadable_client_authentication(http: AsyncClient, header: str) -> None:
    answer = await http.post("/oauth/token", data={"grant_type": "client_credentials"}, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


async def test_wrong_secrets_are_throttled_but_cannot_lock_the_client_out(http: AsyncClient, client: tuple[str, str]) -> None:
    answers = [await token_of(http, (client[0], f"wrong{n}")) for n in range(22)]
    assert [a.status_code for a in answers] == [401] * 20 + [429] * 2
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert (await token_of(http, client)).status_code == 200


async def test_wrong_secrets_are_counted_per_address_over_many_client_ids(http: AsyncClient) -> None:
    answers = await asyncio.gather(*(token_of(http, (f"nobody{n}", "wrong")) for n in range(25)))
    assert sorted(a.status_code for a in answers) == [401] * 20 + [429] * 5


async def test_only_post_asks_for_a_token(http: AsyncClient) -> None:
    answer = await http.get("/oauth/token")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await http.get("/oauth/other")).status_code == 404


# Clients


async def test_two_live_secrets_for_rotation_and_no_third(http: AsyncClient, database: Database, client: tuple[str, str]) -> None:
    second = await add_secret(database, client[0], label="rotation")
    assert (await token_of(http, client)).status_code == (await token_of(http, (client[0], second))).status_code == 200
    with pytest.raises(TooManySecrets):
        await add_secret(database, client[0])
    assert await expire_secrets(database, client[0]) == 1
    assert (await token_of(http, client)).status_code == 401
    assert (await token_of(http, (client[0], second))).status_code == 200


async def test_an_expired_secret_is_wrong(http: AsyncClient, database: Database, client: tuple[str, str]) -> None:
    expired = await add_secret(database, client[0], expires_at=utcnow() - timedelta(seconds=1))
    assert (await token_of(http, (client[0], expired))).status_code == 401


async def test_no_secret_and_no_private_key_is_stored_in_the_clear(
    database: Database, client: tuple[str, str], settings: Settings, keys: KeyRing
) -> None:
    rows = await database.pool.fetch("select s::text as row from oauth_client_secret s union all select c::text from oauth_client c")
    assert not any(client[1] in row["row"] for row in rows)
    sealed = await database.pool.fetchval("select private_key from oauth_signing_key where kid = $1", (await keys.signer()).kid)
    assert '"kty"' not in sealed
    assert Sealer(settings.sealing_key).unseal(sealed)["d"]
    with pytest.raises(Unsealable):
        Sealer(base64.urlsafe_b64encode(bytes(32))).unseal(sealed)


async def test_ensure_client_is_idempotent_under_a_race(http: AsyncClient, database: Database) -> None:
    client_id = f"sandbox-{uuid4()}"
    wanted: dict[str, Any] = {
        "client_id": client_id,
        "secret": "dev-secret",
        "name": "Sandbox",
        "kind": "service",
        "scopes": ["probe.read"],
    }
    await asyncio.gather(*(ensure_client(database, **wanted) for _ in range(5)))
    assert (await token_of(http, (client_id, "dev-secret"))).json()["scope"] == "probe.read"
    await ensure_client(database, **{**wanted, "secret": "other", "scopes": ["probe.write"]})
    assert (await token_of(http, (client_id, "dev-secret"))).status_code == 401
    assert (await token_of(http, (client_id, "other"))).json()["scope"] == "probe.write"


async def test_a_deactivated_client_is_out_within_five_seconds(http: AsyncClient, database: Database, client: tuple[str, str]) -> None:
    token = (await token_of(http, client)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert (await http.get("/process/identityprobe/v1/me", headers=headers)).status_code == 200
    await deactivate(database, client[0])
    ends = time.monotonic() + 5
    while (answer := await http.get("/process/identityprobe/v1/me", headers=headers)).status_code == 200:
        assert time.monotonic() < ends
        await asyncio.sleep(0.1)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]
    assert (await token_of(http, client)).status_code == 401


async def test_unknown_client_ids_do_not_fill_the_memory(database: Database) -> None:
    directory = clients.ClientDirectory(database)
    assert await directory.get("nobody") is None
    assert not len(directory.known)


# Verifying


async def test_rotation_leaves_no_gap(http: AsyncClient, keys: KeyRing, client: tuple[str, str]) -> None:
    old = (await token_of(http, client)).json()["access_token"]
    before = (await keys.signer()).kid
    new_kid = await keys.rotate(lead_seconds=3.5)
    assert new_kid in keys.public
    assert (await keys.signer()).kid == before, "published first, and signs when everybody can know it"
    assert len(keys.jwks()["keys"]) >= 2
    assert (await http.get("/process/identityprobe/v1/me", headers={"Authorization": f"Bearer {old}"})).status_code == 200
    await asyncio.sleep(3.6)
    await keys._load()
    signer = await keys.signer()
    assert signer.kid == new_kid
    fresh = signed(signer, client[0])
    assert (await http.get("/process/identityprobe/v1/me", headers={"Authorization": f"Bearer {fresh}"})).status_code == 200


async def test_a_lost_sealing_key_does_not_stop_the_server(database: Database, keys: KeyRing) -> None:
    other = KeyRing(database, Sealer(base64.urlsafe_b64encode(bytes(32))))
    ours, theirs = await keys.signer(), await other.signer()
    assert ours.kid != theirs.kid
    assert (await other.find(str(ours.kid))) is not None
    assert (await KeyRing(database, Sealer(base64.urlsafe_b64encode(bytes(32)))).signer()).kid == theirs.kid
    await keys._load()
    assert (await keys.signer()).kid == ours.kid


def claims_of(client_id: str, /, **changes: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": ISSUER, "sub": client_id, "client_id": client_id, "scope": "probe.read", "jti": str(uuid4())}
    return {k: v for k, v in {**claims, "iat": now, "exp": now + 300, **changes}.items() if v is not None}


def signed(key: RSAKey, client_id: str, /, *, header: dict[str, Any] | None = None, **changes: Any) -> str:
    fields = {k: v for k, v in {"alg": "RS256", "typ": "at+jwt", "kid": key.kid, **(header or {})}.items() if v is not None}
    return jwt.encode(fields, claims_of(client_id, **changes), key, algorithms=["RS256"], default_type=None)


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


async def test_our_own_claims_are_believed(http: AsyncClient, keys: KeyRing, client: tuple[str, str]) -> None:
    """The control for the table below."""
    token = signed(await keys.signer(), client[0], exp=int(time.time()) - 2)  # within the leeway
    answer = await http.get("/process/identityprobe/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 1_600_000_000},
        {"exp": None},
        {"exp": "soon"},
        {"iat": None},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
        {"aud": "https://elsewhere.test"},
        {"aud": None},
        {"iss": "https://elsewhere.test"},
        {"iss": None},
        {"jti": None},
        {"sub": None},
        {"client_id": None},
        {"client_id": "nobody"},
        {"client_id": ["x"]},
        {"scope": ["probe.read"]},
        {"header": {"typ": "JWT"}},
        {"header": {"typ": None}},
        {"header": {"kid": None}},
        {"header": {"kid": "unknown"}},
        {"header": {"jku": "https://evil.test/jwks"}},
        {"header": {"x5u": "https://evil.test/cert"}},
    ],
    ids=str,
)
async def test_wrong_claims_and_headers(http: AsyncClient, keys: KeyRing, client: tuple[str, str], changes: dict[str, Any]) -> None:
    await refused(http, signed(await keys.signer(), client[0], **changes))


async def test_forged_signatures(http: AsyncClient, keys: KeyRing, client: tuple[str, str]) -> None:
    ours = await keys.signer()
    own = RSAKey.generate_key(2048, private=True)
    header = {"alg": "none", "typ": "at+jwt", "kid": ours.kid}
    payload = b64(json.dumps(claims_of(client[0])).encode())
    await refused(http, f"{b64(json.dumps(header).encode())}.{payload}.")
    confused = f"{b64(json.dumps({**header, 'alg': 'HS256'}).encode())}.{payload}"  # by hand: joserfc refuses to sign this
    for pem in (ours.as_pem(private=False), ours.as_pem(private=False).strip()):
        await refused(http, f"{confused}.{b64(hmac.digest(pem, confused.encode(), 'sha256'))}")
    await refused(http, signed(own, client[0], header={"kid": ours.kid}))
    await refused(http, signed(own, client[0], header={"kid": None, "jwk": own.as_dict(private=False)}))
    await refused(http, signed(own, client[0], header={"kid": ours.kid, "jwk": own.as_dict(private=False)}))
    await refused(http, jwt.encode({"alg": "RS512", "typ": "at+jwt", "kid": ours.kid}, claims_of(client[0]), ours, algorithms=["RS512"]))
    good = signed(ours, client[0])
    tampered = b64(json.dumps(claims_of(client[0], scope="probe.write")).encode())
    await refused(http, ".".join([good.split(".")[0], tampered, good.split(".")[2]]))


@pytest.mark.parametrize("token", ["x", "a.b.c", "...", "e30.e30.e30", "a" * 10_000, "ÄÖ", "W10.W10.W10", "", "a b"])
async def test_malformed_tokens(http: AsyncClient, token: str) -> None:
    await refused(http, token)


async def refused(http: AsyncClient, token: str) -> None:
    answer = await http.get("/process/identityprobe/v1/me", headers={b"Authorization": f"Bearer {token}".encode()})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith('Bearer realm="crosswalk", error="invalid_token"')
    assert answer.json()["code"] == "unauthenticated"
