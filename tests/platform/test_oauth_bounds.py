"""From where a client may call, and whose tokens are taken beside our own."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from httpx import AsyncClient
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from pydantic import ValidationError

from app.core.database import Database
from app.platform.identity.addresses import BadNetwork, client_address, networks
from app.platform.identity.clients import create_client, deactivate
from app.platform.identity.issuers import read_issuers
from tests.platform.oauth import ISSUER, ME, READ, WRITE, bearer, calling, gateway_of, settings_at, token_of

OKTA = "https://acme.okta.test/oauth2/default"
KEY, NEW, EC = (
    RSAKey.generate_key(2048, auto_kid=True),
    RSAKey.generate_key(2048, auto_kid=True),
    ECKey.generate_key("P-256", auto_kid=True),
)


# From where


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("192.0.2.1", None, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "198.51.100.7, nonsense", "None"),
        ("10.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("::ffff:192.0.2.1", "198.51.100.7", "192.0.2.1"),
    ],
)
def test_the_address_is_the_callers_and_not_what_it_says(peer: str, forwarded: str | None, found: str) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    assert str(client_address({"client": (peer, 1), "headers": headers}, networks(["10.0.0.0/8"]))) == found


@pytest.mark.parametrize("text", ["", "localhost", "192.0.2.1/24", "300.0.0.1", "::/129"])
async def test_an_allow_list_that_cannot_be_read_is_refused(database: Database, text: str) -> None:
    with pytest.raises(BadNetwork):
        await create_client(database, name="X", kind="partner", scopes=[READ], ip_allow_list=[text])


async def test_a_client_calls_from_its_own_addresses_only(database: Database, tmp_path: Path) -> None:
    allowed = ["192.0.2.0/24", "2001:db8::/32"]
    made, secret = await create_client(database, name="X", kind="partner", scopes=[READ], tier="unmetered", ip_allow_list=allowed)
    shut, shut_secret = await create_client(database, name="Y", kind="partner", scopes=[READ], tier="unmetered", ip_allow_list=[])
    gateway = gateway_of(database, settings_at(tmp_path, trusted_proxies="10.0.0.0/8"))
    async with calling(gateway, "192.0.2.9") as inside, calling(gateway, "198.51.100.1") as outside, calling(gateway, "10.0.0.1") as proxy:
        token = await token_of(inside, (made.client_id, secret))
        assert (await inside.get(ME, headers=bearer(token))).status_code == 200
        refused = await outside.get(ME, headers=bearer(token))
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
        assert (await outside.get(ME, headers={**bearer(token), "X-Forwarded-For": "192.0.2.9"})).status_code == 403
        assert (await proxy.get(ME, headers={**bearer(token), "X-Forwarded-For": "192.0.2.9"})).status_code == 200
        assert (await proxy.get(ME, headers={**bearer(token), "X-Forwarded-For": "192.0.2.9, 198.51.100.1"})).status_code == 403
        assert (await proxy.get(ME, headers={**bearer(token), "X-Forwarded-For": "2001:db8::9"})).status_code == 200
        form = {"grant_type": "client_credentials"}
        assert (await outside.post("/oauth/token", data=form, auth=(made.client_id, secret))).status_code == 401
        assert (await inside.post("/oauth/token", data=form, auth=(shut.client_id, shut_secret))).status_code == 401


# Whose tokens


class Issuer:
    """Serves a key set on a real socket, and counts how often it is asked."""

    def __init__(self) -> None:
        self.answer: tuple[int, bytes] = (200, b"")
        self.asked = 0
        self.publish(KEY, EC)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked += 1
                status, body = outer.answer
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/keys"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def publish(self, *keys: RSAKey | ECKey) -> None:
        self.answer = (200, json.dumps({"keys": [key.as_dict(private=False) for key in keys]}).encode())


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    made = Issuer()
    yield made
    made.server.shutdown()


@pytest.fixture
async def ours(database: Database) -> str:
    made, _ = await create_client(database, name="Okta's Acme", kind="partner", scopes=[READ], tier="unmetered", legal_entities=["US"])
    return made.client_id


@asynccontextmanager
async def trusting(database: Database, directory: Path, client_id: str, **source: Any) -> AsyncIterator[AsyncClient]:
    trusted = {"issuer": OKTA, "audience": ISSUER, "client_claim": "cid", "clients": {"0oa1": client_id}, **source}
    (directory / "issuers.yaml").write_text(yaml.safe_dump({"issuers": [trusted]}))
    async with calling(gateway_of(database, settings_at(directory, trusted_issuers_file=directory / "issuers.yaml"))) as http:
        yield http


def outside(key: RSAKey | ECKey = KEY, /, *, header: dict[str, Any] | None = None, **changes: Any) -> str:
    now = int(time.time())
    claims = {"iss": OKTA, "aud": ISSUER, "sub": "0oa1", "cid": "0oa1", "iat": now, "exp": now + 300, "scp": [READ, WRITE]}
    alg = "ES256" if isinstance(key, ECKey) else "RS256"
    fields = {"alg": alg, "kid": key.kid, "typ": "at+jwt", **(header or {})}
    given = {name: value for name, value in {**claims, **changes}.items() if value is not None}
    return jwt.encode({k: v for k, v in fields.items() if v is not None}, given, key, default_type=None)


async def test_an_outside_token_is_one_of_our_clients(database: Database, tmp_path: Path, issuer: Issuer, ours: str) -> None:
    async with trusting(database, tmp_path, ours, jwks_url=issuer.url) as http:
        for token in (outside(), outside(EC), outside(header={"typ": "JWT"}), outside(header={"typ": None}), outside(scp=None)):
            answer = await http.get(ME, headers=bearer(token))
            assert answer.status_code == 200, answer.text
            assert answer.json() == {"client": ours, "user": None, "scopes": [READ], "entities": ["US"]}
        assert issuer.asked == 1
        token = outside(jti="once")
        await deactivate(database, ours)
        ends = time.monotonic() + 5
        while (answer := await http.get(ME, headers=bearer(token))).status_code == 200:
            assert time.monotonic() < ends
            await asyncio.sleep(0.1)
        assert answer.status_code == 401


async def test_its_scopes_bound_it_where_it_names_them(database: Database, tmp_path: Path, issuer: Issuer, ours: str) -> None:
    async with trusting(database, tmp_path, ours, jwks_url=issuer.url, scope_claim="scp") as http:
        assert (await http.get(ME, headers=bearer(outside()))).json()["scopes"] == [READ]
        assert (await http.get(ME, headers=bearer(outside(scp=f"{READ} other")))).json()["scopes"] == [READ]
        for nothing in (outside(scp=None), outside(scp=[WRITE]), outside(scp=7)):
            assert (await http.get(ME, headers=bearer(nothing))).status_code == 403


@pytest.mark.parametrize(
    "token",
    [
        lambda: outside(NEW),
        lambda: outside(NEW, header={"kid": KEY.kid}),
        lambda: outside(NEW, header={"jwk": NEW.as_dict(private=False)}),
        lambda: outside(exp=int(time.time()) - 60),
        lambda: outside(exp=None),
        lambda: outside(nbf=int(time.time()) + 600),
        lambda: outside(aud="https://elsewhere.test"),
        lambda: outside(aud=None),
        lambda: outside(iss="https://other.test"),
        lambda: outside(iss=ISSUER),
        lambda: outside(cid="0oa2"),
        lambda: outside(cid=None),
        lambda: outside(cid=["0oa1"]),
        lambda: outside(sub=None),
        lambda: outside(header={"typ": "logout+jwt"}),
        lambda: ".".join([outside().rpartition(".")[0], ""]),
    ],
)
async def test_outside_tokens_that_are_not_for_us(database: Database, tmp_path: Path, issuer: Issuer, ours: str, token: Any) -> None:
    async with trusting(database, tmp_path, ours, jwks_url=issuer.url) as http:
        answer = await http.get(ME, headers=bearer(token()))
        assert answer.status_code == 401
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]


async def test_without_configuration_nobody_else_is_believed(database: Database, tmp_path: Path) -> None:
    async with calling(gateway_of(database, settings_at(tmp_path))) as http:
        assert (await http.get(ME, headers=bearer(outside()))).status_code == 401


async def test_made_up_key_ids_do_not_make_us_ask_again_and_again(database: Database, tmp_path: Path, issuer: Issuer, ours: str) -> None:
    async with trusting(database, tmp_path, ours, jwks_url=issuer.url) as http:
        answers = await asyncio.gather(*(http.get(ME, headers=bearer(outside(header={"kid": f"k{n}"}))) for n in range(20)))
        assert {answer.status_code for answer in answers} == {401}
        assert issuer.asked == 1
        assert (await http.get(ME, headers=bearer(outside()))).status_code == 200


@pytest.mark.parametrize("answer", [(500, b""), (302, b""), (200, b"<html>"), (200, b"[]"), (200, b'{"keys": 7}'), (200, b" " * 300_000)])
async def test_an_issuer_that_answers_garbage_is_not_available(
    database: Database, tmp_path: Path, issuer: Issuer, ours: str, answer: tuple[int, bytes]
) -> None:
    issuer.answer = answer
    async with trusting(database, tmp_path, ours, jwks_url=issuer.url) as http:
        for _ in range(2):
            refused = await http.get(ME, headers=bearer(outside()))
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) >= 1
        assert issuer.asked == 1


async def test_keys_may_come_from_a_file(database: Database, tmp_path: Path, ours: str) -> None:
    (tmp_path / "keys.json").write_text(json.dumps({"keys": [KEY.as_dict(private=False)]}))
    async with trusting(database, tmp_path, ours, jwks_file=str(tmp_path / "keys.json")) as http:
        assert (await http.get(ME, headers=bearer(outside()))).status_code == 200
        assert (await http.get(ME, headers=bearer(outside(NEW)))).status_code == 401


@pytest.mark.parametrize(
    "source",
    [
        {"jwks_url": "http://acme.okta.test/keys"},
        {"jwks_url": "http://169.254.169.254/keys"},
        {"jwks_url": "http://127.0.0.1.evil.test/keys"},
        {"jwks_url": "file:///etc/passwd"},
        {},
        {"jwks_url": "https://acme.okta.test/keys", "jwks_file": "keys.json"},
    ],
)
def test_an_unsafe_source_of_keys_stops_the_start(tmp_path: Path, source: dict[str, str]) -> None:
    (tmp_path / "issuers.yaml").write_text(yaml.safe_dump({"issuers": [{"issuer": OKTA, "audience": ISSUER, "clients": {}, **source}]}))
    with pytest.raises(ValidationError):
        read_issuers(tmp_path / "issuers.yaml")
