"""Revocation, introspection, keys that rotate, and clients that sign instead of knowing a secret."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from authlib.oauth2.rfc7523 import private_key_jwt_sign
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from httpx import AsyncClient
from joserfc.jwk import ECKey, RSAKey
from typer.testing import CliRunner

from app.cli import app as crosswalk
from app.core.database import Database
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.platform.identity.clients import create_client, deactivate, replace_keys
from app.platform.identity.endpoints import INTROSPECT
from app.platform.identity.keys import KeyRing
from app.platform.identity.public_keys import BadKey, read_public_keys
from tests.platform.oauth import ISSUER, ME, READ, WRITE, assertion, bearer, calling, gateway_of, granting, proving, settings_at, token_of

RSA, OTHER, EC = RSAKey.generate_key(2048), RSAKey.generate_key(2048), ECKey.generate_key("P-256")
WITHIN = 5.0


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_at(Path(tmp_path_factory.mktemp("data")))


@pytest.fixture
async def http(database: Database, settings: Settings) -> AsyncIterator[AsyncClient]:
    async with calling(gateway_of(database, settings)) as client:
        yield client


@pytest.fixture
async def client(database: Database) -> tuple[str, str]:
    made, secret = await create_client(database, name="Acme", kind="partner", scopes=[READ, WRITE], tier="unmetered")
    return made.client_id, secret


@pytest.fixture
async def signer(database: Database) -> str:
    """The client_id of a client that signs with ``RSA`` or ``EC`` and has no secret."""
    jwks = {"keys": [*pem(RSA)["keys"], {**EC.as_dict(private=False), "kid": "ec"}]}
    made, secret = await create_client(database, name="Signer", kind="salesforce", scopes=[READ], tier="unmetered", jwks=jwks)
    assert not secret
    return made.client_id


def pem(key: RSAKey | ECKey) -> dict[str, Any]:
    return read_public_keys(key.as_pem(private=False).decode())


async def refused_soon(http: AsyncClient, token: str) -> None:
    ends = time.monotonic() + WITHIN
    while (answer := await http.get(ME, headers=bearer(token))).status_code == 200:
        assert time.monotonic() < ends, "the token still works"
        await asyncio.sleep(0.1)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


# Revocation and introspection


async def test_a_revoked_token_is_dead_in_every_process(database: Database, settings: Settings, client: tuple[str, str]) -> None:
    async with calling(gateway_of(database, settings)) as here, calling(gateway_of(database, settings)) as there:
        dead, alive = await token_of(here, client), await token_of(here, client)
        for http in (here, there):
            for token in (dead, alive):
                assert (await http.get(ME, headers=bearer(token))).status_code == 200
        answer = await here.post("/oauth/revoke", data={"token": dead}, auth=client)
        assert (answer.status_code, answer.content, answer.headers["cache-control"]) == (200, b"", "no-store")
        assert (await here.get(ME, headers=bearer(dead))).status_code == 401
        await refused_soon(there, dead)
        for http in (here, there):
            assert (await http.get(ME, headers=bearer(alive))).status_code == 200
        async with calling(gateway_of(database, settings)) as later:
            assert (await later.get(ME, headers=bearer(dead))).status_code == 401


async def test_only_its_own_client_revokes_a_token(http: AsyncClient, database: Database, client: tuple[str, str]) -> None:
    token = await token_of(http, client)
    other, secret = await create_client(database, name="Other", kind="partner", scopes=[READ])
    answer = await http.post("/oauth/revoke", data={"token": token}, auth=(other.client_id, secret))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    for auth in ((client[0], "wrong"), None):
        answer = await http.post("/oauth/revoke", data={"token": token}, auth=auth)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert (await http.get(ME, headers=bearer(token))).status_code == 200
    for dead in ("garbage", "a.b.c", f"{token}x"):
        assert (await http.post("/oauth/revoke", data={"token": dead}, auth=client)).status_code == 200
    assert (await http.post("/oauth/revoke", data={"token_type_hint": "access_token"}, auth=client)).status_code == 400


async def test_introspection_tells_a_client_of_its_own_tokens(http: AsyncClient, database: Database, client: tuple[str, str]) -> None:
    token = await token_of(http, client, scope=READ)
    told = (await http.post("/oauth/introspect", data={"token": token}, auth=client)).json()
    assert told["active"] is True
    assert (told["client_id"], told["sub"], told["scope"], told["token_type"]) == (client[0], client[0], READ, "Bearer")
    assert (told["iss"], told["aud"]) == (ISSUER, ISSUER)
    assert told["exp"] > time.time()

    stranger = await create_client(database, name="Stranger", kind="partner", scopes=[READ])
    resource_server = await create_client(database, name="Portal", kind="service", scopes=[INTROSPECT])
    for (asking, secret), active in ((stranger, False), (resource_server, True)):
        answer = await http.post("/oauth/introspect", data={"token": token}, auth=(asking.client_id, secret))
        assert answer.json()["active"] is active
        assert active or answer.json() == {"active": False}
    assert (await http.post("/oauth/introspect", data={"token": token})).status_code == 401

    await http.post("/oauth/revoke", data={"token": token}, auth=client)
    for dead in (token, "garbage"):
        assert (await http.post("/oauth/introspect", data={"token": dead}, auth=client)).json() == {"active": False}


async def test_wrong_secrets_are_counted_at_all_endpoints_together(http: AsyncClient, client: tuple[str, str]) -> None:
    paths = ["/oauth/token", "/oauth/revoke", "/oauth/introspect"] * 7
    form = {"grant_type": "client_credentials", "token": "x"}
    answers = [await http.post(path, data=form, auth=(client[0], f"wrong{n}")) for n, path in enumerate(paths)]
    assert [answer.status_code for answer in answers] == [401] * 20 + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1


# Keys


async def test_an_old_key_is_replaced_by_itself_and_stays_published(make_database: Any, tmp_path: Path) -> None:
    database = Database(await make_database())
    await database.open()
    try:
        settings = settings_at(tmp_path)
        sealer = Sealer(settings.sealing_key)
        old = (await KeyRing(database, sealer).signer()).kid
        assert (await KeyRing(database, sealer).signer()).kid == old
        await database.pool.execute("update oauth_signing_key set created_at = now() - interval '91 days'")
        rings = [KeyRing(database, sealer) for _ in range(3)]
        assert {(await ring.signer()).kid for ring in rings} == {old}, "the new key is published first"
        assert await database.pool.fetchval("select count(*) from oauth_signing_key") == 2, "one successor, however many notice"
        await database.pool.execute("update oauth_signing_key set retired_at = now() - interval '1 second' where retired_at is not null")
        late = KeyRing(database, sealer)
        assert (await late.signer()).kid != old
        assert old in late.public
        await database.pool.execute("update oauth_signing_key set retired_at = now() - interval '2 hours' where retired_at is not null")
        assert await KeyRing(database, sealer).find(str(old)) is None, "its last token has expired"
    finally:
        await database.close()


# Clients that sign


@pytest.mark.parametrize(
    ("key", "alg", "header"), [(RSA, "RS256", {}), (RSA, "RS512", {}), (RSA, "RS256", {"kid": "x"}), (EC, "ES256", {})]
)
async def test_a_signed_assertion_is_a_client_authentication_and_a_grant(
    http: AsyncClient, signer: str, key: RSAKey | ECKey, alg: str, header: dict[str, Any]
) -> None:
    for ask in (proving, granting):
        answer = await ask(http, assertion(key, signer, alg=alg, header=header))
        assert answer.status_code == 200, answer.text
        told = (await http.get(ME, headers=bearer(answer.json()["access_token"]))).json()
        assert (told["client"], told["scopes"]) == (signer, [READ])
        assert "refresh_token" not in answer.json()


async def test_a_client_that_nobody_here_wrote(http: AsyncClient, signer: str) -> None:
    """Authlib's client asks for an hour, and names itself by the assertion only."""
    signed = private_key_jwt_sign(RSA.as_pem(private=True).decode(), signer, f"{ISSUER}/oauth/token", alg="RS256")
    assert (await proving(http, signed)).status_code == 200


async def test_jti_may_be_absent_and_is_used_once_when_present(http: AsyncClient, signer: str) -> None:
    without = assertion(RSA, signer, jti=None, aud=ISSUER)
    assert [(await ask(http, without)).status_code for ask in (granting, granting, proving)] == [200] * 3
    once = assertion(RSA, signer)
    answers = await asyncio.gather(*(granting(http, once) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400, 400]
    assert (await proving(http, once)).status_code == 401, "nor as something else"


BAD = {
    "another key": (OTHER, {}),
    "expired": (RSA, {"exp": int(time.time()) - 60}),
    "no exp": (RSA, {"exp": None}),
    "a day ahead": (RSA, {"exp": int(time.time()) + 86_400}),
    "exp is text": (RSA, {"exp": "soon"}),
    "exp is infinite": (RSA, {"exp": 1e300}),
    "not yet": (RSA, {"nbf": int(time.time()) + 36_000}),
    "from the future": (RSA, {"iat": int(time.time()) + 36_000}),
    "wrong audience": (RSA, {"aud": "https://elsewhere.test"}),
    "several audiences": (RSA, {"aud": [ISSUER, "https://elsewhere.test"]}),
    "no audience": (RSA, {"aud": None}),
    "another subject": (RSA, {"sub": "somebody"}),
    "no subject": (RSA, {"sub": None}),
    "an unknown issuer": (RSA, {"iss": "nobody", "sub": "nobody"}),
    "no issuer": (RSA, {"iss": None}),
    "jti is a number": (RSA, {"jti": 7}),
    "jti is long": (RSA, {"jti": "x" * 300}),
    "an access token": (RSA, {"header": {"typ": "at+jwt"}}),
    "crit": (RSA, {"header": {"crit": ["kid"], "kid": "x"}}),
    "its own key in the header": (OTHER, {"header": {"jwk": OTHER.as_dict(private=False)}}),
    "RS384": (RSA, {"alg": "RS384"}),
    "PS256": (RSA, {"alg": "PS256"}),
}


@pytest.mark.parametrize("case", BAD)
async def test_assertions_that_prove_nothing(http: AsyncClient, signer: str, case: str) -> None:
    key, changes = BAD[case]
    answer = await proving(http, assertion(key, signer, **changes))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    answer = await granting(http, assertion(key, signer, **changes))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert (await proving(http, assertion(RSA, signer))).status_code == 200, "the control"


async def test_a_clients_own_key_does_not_speak_for_another(http: AsyncClient, signer: str, client: tuple[str, str]) -> None:
    assert (await proving(http, assertion(RSA, signer), client_id=client[0])).status_code == 400
    assert (await proving(http, assertion(RSA, client[0]))).status_code == 401
    assert (await granting(http, assertion(RSA, signer), client_id=client[0])).status_code == 400
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion(RSA, signer)}
    assert (await http.post("/oauth/token", data=form, auth=client)).json()["error"] == "invalid_grant"
    assert (await http.post("/oauth/token", data={**form, "assertion": assertion(RSA, signer)}, auth=(client[0], "x"))).status_code == 401


@pytest.mark.parametrize("garbage", ["", "x", "a.b.c", "W10.W10.W10", "e30.e30.", "\u00e4.\u00e4.\u00e4", "a" * 9000])
async def test_garbage_as_assertion(http: AsyncClient, garbage: str) -> None:
    assert (await proving(http, garbage)).status_code in {400, 401}
    assert (await granting(http, garbage)).status_code == 400


async def test_a_deactivated_signer_is_out_and_keys_can_be_replaced(http: AsyncClient, database: Database, signer: str) -> None:
    await replace_keys(database, signer, pem(OTHER))
    assert (await proving(http, assertion(RSA, signer))).status_code == 401
    assert (await proving(http, assertion(OTHER, signer))).status_code == 200
    await deactivate(database, signer)
    assert (await granting(http, assertion(OTHER, signer))).status_code == 400


def test_public_keys_are_read_from_what_people_have() -> None:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "salesforce")])
    private = RSA.private_key
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))  # type: ignore[union-attr]
        .sign(private, hashes.SHA256())  # type: ignore[arg-type]
        .public_bytes(Encoding.PEM)
        .decode()
    )
    assert read_public_keys(certificate) == pem(RSA)
    assert read_public_keys(json.dumps(RSA.as_dict(private=False)))["keys"][0]["n"] == pem(RSA)["keys"][0]["n"]
    small, wide = RSAKey.generate_key(1024), ECKey.generate_key("P-384")
    for bad in (
        RSA.as_pem(private=True).decode(),
        json.dumps(RSA.as_dict(private=True)),
        small.as_pem(private=False).decode(),
        wide.as_pem(private=False).decode(),
        json.dumps({"keys": []}),
        json.dumps({"kty": "oct", "k": "c2VjcmV0"}),
        "[]",
        "nonsense",
        "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----",
    ):
        with pytest.raises(BadKey):
            read_public_keys(bad)


# Commands


def command(settings: Settings, url: str, *words: str) -> str:
    environment = {"CROSSWALK_DATABASE_URL": url, "CROSSWALK_DATA_DIR": str(settings.data_dir)}
    ended = CliRunner().invoke(crosswalk, words, env={**environment, "CROSSWALK_USER_PASSWORD": "correct horse battery"})
    return ended.stdout if ended.exit_code == 0 else f"failed: {ended.stderr} {ended.exception}"


async def test_secrets_are_rotated_by_command_without_a_gap(
    http: AsyncClient, database_url: str, settings: Settings, tmp_path: Path
) -> None:
    def run(*words: str) -> str:
        return command(settings, database_url, *words)

    made = json.loads(
        await asyncio.to_thread(run, "client", "create", "Acme", "--scope", READ, "--legal-entity", "US", "--allow-ip", "127.0.0.0/8")
    )
    first = (made["client_id"], made["client_secret"])
    second = (first[0], json.loads(await asyncio.to_thread(run, "client", "secret", "add", first[0]))["client_secret"])
    assert await token_of(http, first)
    assert await token_of(http, second)
    assert "2 live secrets" in await asyncio.to_thread(run, "client", "secret", "add", first[0])
    listed = next(item for item in json.loads(await asyncio.to_thread(run, "client", "list")) if item["client_id"] == first[0])
    assert (len(listed["live_secrets"]), listed["legal_entities"], listed["ip_allow_list"]) == (2, ["US"], ["127.0.0.0/8"])
    assert first[1] not in json.dumps(listed)
    assert "1 secret" in await asyncio.to_thread(run, "client", "secret", "expire", first[0])
    assert (await http.post("/oauth/token", data={"grant_type": "client_credentials"}, auth=first)).status_code == 401
    token = await token_of(http, second)
    await asyncio.to_thread(run, "client", "deactivate", first[0])
    await refused_soon(http, token)
    assert "there is no client nobody" in await asyncio.to_thread(run, "client", "deactivate", "nobody")
    (tmp_path / "key.pem").write_bytes(RSA.as_pem(private=False))
    signer = json.loads(await asyncio.to_thread(run, "client", "create", "Org", "--scope", READ, "--public-key", str(tmp_path / "key.pem")))
    assert "client_secret" not in signer
    assert (await granting(http, assertion(RSA, signer["client_id"]))).status_code == 200
    words = ("user", "create", "Grace@example.com", "--scope", READ, "--name", "Grace")
    assert json.loads(await asyncio.to_thread(run, *words))["email"] == "grace@example.com"
    assert "already" in await asyncio.to_thread(run, *words)
    assert "deactivated" in await asyncio.to_thread(run, "user", "deactivate", "grace@example.com")
    assert "signs in" in await asyncio.to_thread(run, "keys", "rotate")
    assert len(json.loads(await asyncio.to_thread(run, "keys", "list"))) >= 2
