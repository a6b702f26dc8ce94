"""People sign in on a page of ours: authorization code with PKCE, refresh tokens that rotate, and what ends a sign-in."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from httpx import ASGITransport, AsyncClient, Response

from app.core.database import Database
from app.core.settings import Settings
from app.platform.identity.clients import BadRedirect, create_client
from app.platform.identity.users import BadUser, create_user, deactivate_user, hash_password, password_matches
from app.platform.pipeline.pipeline import Pipeline
from tests.platform.oauth import ISSUER, ME, READ, WRITE, bearer, calling, gateway_of, settings_at

CALLBACK = "https://console.test/callback?x=1"
PASSWORD = "correct horse battery staple"
VERIFIER = "v" * 43
AUTHORIZE = "/oauth/authorize"


class Form(HTMLParser):
    """What a browser makes of the page: the form's fields, its labels, and what is announced."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.labelled: set[str] = set()
        self.ids: set[str] = set()
        self.roles: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "input":
            self.fields[given["name"]] = given.get("value", "")
            self.ids.add(given.get("id", ""))
        if tag == "label":
            self.labelled.add(given["for"])
        if "role" in given:
            self.roles.append(given["role"])


@dataclass
class Application:
    """A browser and the application behind it."""

    http: AsyncClient
    client_id: str
    secret: str

    def asking(self, **changes: str | None) -> dict[str, str]:
        fields = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": CALLBACK,
            "state": "st&te",
            "scope": READ,
            "code_challenge": create_s256_code_challenge(VERIFIER),
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in {**fields, **changes}.items() if value is not None}

    async def open(self, **changes: str | None) -> Form:
        page = await self.http.get(AUTHORIZE, params=self.asking(**changes))
        assert page.status_code == 200, page.text
        return Form(page.text)

    async def submit(self, form: Form, email: str, password: str = PASSWORD) -> Response:
        return await self.http.post(AUTHORIZE, data={**form.fields, "email": email, "password": password}, headers={"Origin": ISSUER})

    async def code(self, email: str, **changes: str | None) -> str:
        return returned(await self.submit(await self.open(**changes), email))["code"]

    async def redeem(self, code: str, **changes: str) -> Response:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER, **changes}
        return await self._token(form)

    async def refresh(self, token: str, **more: str) -> Response:
        return await self._token({"grant_type": "refresh_token", "refresh_token": token, **more})

    async def _token(self, form: dict[str, str]) -> Response:
        if self.secret:
            return await self.http.post("/oauth/token", data=form, auth=(self.client_id, self.secret))
        return await self.http.post("/oauth/token", data={"client_id": self.client_id, **form})

    async def works(self, token: str) -> bool:
        return (await self.http.get(ME, headers=bearer(token))).status_code == 200


def returned(answer: Response) -> dict[str, str]:
    """What the browser brings back to the application."""
    assert answer.status_code == 303, answer.text
    location = answer.headers["location"]
    assert location.startswith("https://console.test/callback?x=1&")
    assert answer.headers["cache-control"] == "no-store"
    return dict(parse_qsl(urlsplit(location).query))


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_at(Path(tmp_path_factory.mktemp("data")))


@pytest.fixture
def gateway(database: Database, settings: Settings) -> Pipeline:
    return gateway_of(database, settings)


@pytest.fixture(params=["public", "confidential"])
async def console(request: pytest.FixtureRequest, gateway: Pipeline, database: Database) -> AsyncIterator[Application]:
    made, secret = await create_client(
        database,
        name="Console <b>",
        kind="operator",
        scopes=[READ, WRITE],
        tier="unmetered",
        redirect_uris=[CALLBACK],
        public=request.param == "public",
        legal_entities=["US", "UK"],
    )
    async with calling(gateway) as http:
        yield Application(http, made.client_id, secret)


@pytest.fixture
async def ada(database: Database) -> str:
    email = f"ada-{secrets.token_hex(4)}@example.com"
    await create_user(database, email=email, name="Ada", password=PASSWORD, scopes=[READ], legal_entities=["UK", "DE"])
    return email


async def test_from_the_page_to_an_answer(console: Application, ada: str) -> None:
    back = returned(await console.submit(await console.open(scope=None), ada.upper()))
    assert (back["state"], back["iss"], back["x"]) == ("st&te", ISSUER, "1")
    tokens = (await console.redeem(back["code"])).json()
    assert tokens["scope"] == READ, "the person does not have the other scope"
    told = (await console.http.get(ME, headers=bearer(tokens["access_token"]))).json()
    assert told == {"client": console.client_id, "user": ada, "scopes": [READ], "entities": ["UK"]}


async def test_a_client_that_nobody_here_wrote(console: Application, gateway: Pipeline, ada: str) -> None:
    method = "client_secret_basic" if console.secret else "none"
    transport = ASGITransport(gateway)
    async with AsyncOAuth2Client(
        console.client_id,
        console.secret,
        token_endpoint_auth_method=method,
        scope=READ,
        redirect_uri=CALLBACK,
        code_challenge_method="S256",
        transport=transport,
    ) as app:
        url, state = app.create_authorization_url(f"{ISSUER}{AUTHORIZE}", code_verifier=VERIFIER)
        page = await console.http.get(url)
        answer = await console.submit(Form(page.text), ada)
        location = answer.headers["location"]
        token = await app.fetch_token(f"{ISSUER}/oauth/token", authorization_response=location, code_verifier=VERIFIER, state=state)
        assert await console.works(token["access_token"])
        renewed = await app.refresh_token(f"{ISSUER}/oauth/token", refresh_token=token["refresh_token"])
        assert await console.works(renewed["access_token"])


# The page


async def test_the_page_is_for_everybody_and_for_no_frame(console: Application) -> None:
    answer = await console.http.get(AUTHORIZE, params=console.asking())
    page = Form(answer.text)
    assert {"email", "password"} <= page.labelled & page.ids
    assert '<html lang="en">' in answer.text
    assert "Console &lt;b&gt;" in answer.text
    assert "<script" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://console.test;" in policy
    assert (answer.headers["x-frame-options"], answer.headers["cache-control"]) == ("DENY", "no-store")
    cookie = answer.headers["set-cookie"]
    assert all(word in cookie for word in ("__Host-", "HttpOnly", "Secure", "SameSite=strict", "Path=/"))
    assert "access-control-allow-origin" not in answer.headers
    assert not page.roles
    wrong = await console.submit(page, "nobody@example.com")
    assert wrong.status_code == 401
    assert Form(wrong.text).roles == ["alert"]
    assert PASSWORD not in wrong.text


@pytest.mark.parametrize("changes", [{"csrf": ""}, {"csrf": "x"}, {"csrf": None}])
async def test_a_form_from_elsewhere_is_not_taken(console: Application, ada: str, changes: dict[str, str | None]) -> None:
    form = await console.open()
    data = {name: value for name, value in {**form.fields, "email": ada, "password": PASSWORD, **changes}.items() if value is not None}
    assert (await console.http.post(AUTHORIZE, data=data)).status_code == 403
    right = {**form.fields, "email": ada, "password": PASSWORD}
    console.http.cookies.clear()
    assert (await console.http.post(AUTHORIZE, data=right)).status_code == 403
    form = await console.open()
    right = {**form.fields, "email": ada, "password": PASSWORD}
    assert (await console.http.post(AUTHORIZE, data=right, headers={"Origin": "https://evil.test"})).status_code == 403
    assert (await console.submit(await console.open(), ada)).status_code == 303


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://console.test/callback"},
        {"redirect_uri": f"{CALLBACK}&y=2"},
        {"redirect_uri": "https://console.test.evil.test/callback?x=1"},
        {"redirect_uri": "HTTPS://console.test/callback?x=1"},
        {"redirect_uri": None},
        {"client_id": "nobody"},
        {"client_id": None},
        {"client_id": "\x00"},
        {"state": "x" * 2000},
    ],
    ids=str,
)
async def test_a_browser_is_sent_nowhere_that_is_not_registered(console: Application, changes: dict[str, str | None]) -> None:
    answer = await console.http.get(AUTHORIZE, params=console.asking(**changes))
    assert answer.status_code == 400
    assert "location" not in answer.headers
    twice = [*console.asking().items(), ("redirect_uri", CALLBACK)]
    assert (await console.http.get(AUTHORIZE, params=twice)).status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain", "code_challenge": VERIFIER}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"scope": "probe.admin"}, "invalid_scope"),
        ({"scope": f"{READ} probe.admin"}, "invalid_scope"),
    ],
    ids=str,
)
async def test_other_mistakes_are_told_to_the_application(console: Application, ada: str, changes: dict[str, Any], error: str) -> None:
    back = returned(await console.http.get(AUTHORIZE, params=console.asking(**changes)))
    assert (back["error"], back["state"], back["iss"]) == (error, "st&te", ISSUER)
    form = await console.open()
    form.fields = {**form.fields, **{name: value or "" for name, value in changes.items()}}
    assert returned(await console.submit(form, ada))["error"] == error, "nor can the form be changed on the way"


async def test_a_person_without_the_scope_gets_no_code(console: Application, ada: str) -> None:
    assert returned(await console.submit(await console.open(scope=WRITE), ada))["error"] == "access_denied"


# Passwords


async def test_wrong_password_and_unknown_person_look_the_same_and_are_locked_out(console: Application, ada: str) -> None:
    form = await console.open()
    pages = []
    for email in (ada, "nobody@example.com"):
        answer = await console.submit(form, email, "wrong password")
        pages.append((answer.status_code, re.sub(r'value="[^"]*"', "", answer.text)))
        form = Form(answer.text)
    assert pages[0] == pages[1]
    assert pages[0][0] == 401
    for _ in range(9):
        answer = await console.submit(form, ada, "wrong password")
        form = Form(answer.text)
    locked = await console.submit(form, ada)
    assert locked.status_code == 429, "with the right password too"
    assert int(locked.headers["retry-after"]) >= 1


async def test_a_stranger_elsewhere_does_not_lock_a_person_out(gateway: Pipeline, console: Application, ada: str) -> None:
    async with calling(gateway, "198.51.100.1") as elsewhere:
        stranger = Application(elsewhere, console.client_id, console.secret)
        form = await stranger.open()
        for _ in range(12):
            answer = await stranger.submit(form, ada, "wrong password")
            form = Form(answer.text)
        assert answer.status_code == 429
    assert await console.code(ada)


async def test_passwords_are_hashed_and_checked(database: Database, ada: str) -> None:
    stored = await database.pool.fetchval("select password from oauth_user where email = $1", ada)
    assert stored.startswith("scrypt$")
    assert PASSWORD not in stored
    assert password_matches(PASSWORD, stored)
    assert not password_matches(f"{PASSWORD} ", stored)
    assert hash_password(PASSWORD) != hash_password(PASSWORD)
    for email, password in ((ada.upper(), PASSWORD), ("new@example.com", "short"), ("not an address", PASSWORD)):
        with pytest.raises(BadUser):
            await create_user(database, email=email, name="X", password=password, scopes=[])


# Codes and refresh tokens


async def test_a_code_works_once_and_its_tokens_die_on_replay(console: Application, ada: str) -> None:
    code = await console.code(ada)
    tokens = (await console.redeem(code)).json()
    later = (await console.refresh(tokens["refresh_token"])).json()
    assert await console.works(tokens["access_token"])
    replay = await console.redeem(code)
    assert (replay.status_code, replay.json()["error"]) == (400, "invalid_grant")
    for token in (tokens, later):
        assert not await console.works(token["access_token"])
        assert (await console.refresh(token["refresh_token"])).status_code == 400


async def test_racing_redemptions_have_one_winner(console: Application, ada: str) -> None:
    code = await console.code(ada)
    answers = await asyncio.gather(*(console.redeem(code) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400, 400]


@pytest.mark.parametrize(
    "changes",
    [{"code_verifier": "w" * 43}, {"code_verifier": "short"}, {"redirect_uri": "https://console.test/callback"}],
    ids=str,
)
async def test_a_code_is_nothing_without_what_belongs_to_it(console: Application, ada: str, changes: dict[str, str]) -> None:
    code = await console.code(ada)
    assert (await console.redeem(code, **changes)).json()["error"] == "invalid_grant"
    assert (await console.redeem(code)).json()["error"] == "invalid_grant", "it had one try"


async def test_a_code_of_another_client_or_an_old_one_or_none(console: Application, database: Database, ada: str) -> None:
    other, secret = await create_client(database, name="Other", kind="operator", scopes=[READ], redirect_uris=[CALLBACK])
    code = await console.code(ada)
    assert (await Application(console.http, other.client_id, secret).redeem(code)).json()["error"] == "invalid_grant"
    assert (await console.redeem(code)).status_code == 200, "and is not spent by that"
    code = await console.code(ada)
    await database.pool.execute(
        "update oauth_grant set code_expires_at = now() - interval '1 second' where client_id = $1", console.client_id
    )
    assert (await console.redeem(code)).json()["error"] == "invalid_grant"
    assert (await console.redeem("made-up")).json()["error"] == "invalid_grant"
    for missing in ("code", "redirect_uri", "code_verifier"):
        assert (await console.redeem(**{"code": "made-up", missing: ""})).json()["error"] == "invalid_request"


async def test_refresh_tokens_rotate_and_a_used_one_ends_the_family(console: Application, ada: str) -> None:
    first = (await console.redeem(await console.code(ada))).json()
    assert (await console.refresh(first["refresh_token"], scope=WRITE)).json()["error"] == "invalid_scope"
    bystander = (await console.redeem(await console.code(ada))).json()
    second = (await console.refresh(first["refresh_token"], scope=READ)).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert await console.works(second["access_token"])
    replay = await console.refresh(first["refresh_token"])
    assert (replay.status_code, replay.json()["error"]) == (400, "invalid_grant")
    assert (await console.refresh(second["refresh_token"])).status_code == 400
    assert not await console.works(second["access_token"])
    assert await console.works(bystander["access_token"])
    assert (await console.refresh(bystander["refresh_token"])).status_code == 200


async def test_signing_out_revokes_the_family_on_every_process(
    console: Application, database: Database, settings: Settings, ada: str
) -> None:
    tokens = (await console.redeem(await console.code(ada))).json()
    async with calling(gateway_of(database, settings)) as elsewhere:
        assert (await elsewhere.get(ME, headers=bearer(tokens["access_token"]))).status_code == 200
        auth = (console.client_id, console.secret) if console.secret else None
        form = {"token": tokens["refresh_token"], **({} if auth else {"client_id": console.client_id})}
        assert (await console.http.post("/oauth/revoke", data=form, auth=auth)).status_code == 200
        assert (await console.refresh(tokens["refresh_token"])).status_code == 400
        assert not await console.works(tokens["access_token"])
        ends = time.monotonic() + 5
        while (await elsewhere.get(ME, headers=bearer(tokens["access_token"]))).status_code == 200:
            assert time.monotonic() < ends
            await asyncio.sleep(0.1)


async def test_a_deactivated_person_is_out(console: Application, database: Database, ada: str) -> None:
    tokens = (await console.redeem(await console.code(ada))).json()
    code = await console.code(ada)
    assert await console.works(tokens["access_token"])
    await deactivate_user(database, ada)
    assert (await console.refresh(tokens["refresh_token"])).status_code == 400
    assert (await console.redeem(code)).status_code == 400
    assert (await console.submit(await console.open(), ada)).status_code == 401
    ends = time.monotonic() + 5
    while await console.works(tokens["access_token"]):
        assert time.monotonic() < ends
        await asyncio.sleep(0.1)


async def test_a_public_client_has_no_other_grant_and_a_service_no_page(console: Application, database: Database) -> None:
    if not console.secret:
        answer = await console.http.post("/oauth/token", data={"grant_type": "client_credentials", "client_id": console.client_id})
        assert answer.status_code in {400, 401}
        answer = await console.http.post("/oauth/introspect", data={"token": "x", "client_id": console.client_id})
        assert answer.status_code == 401
    made, secret = await create_client(database, name="Service", kind="service", scopes=[READ])
    assert (await console.http.get(AUTHORIZE, params=console.asking(client_id=made.client_id))).status_code == 400
    service = Application(console.http, made.client_id, secret)
    assert (await service.redeem("x")).json()["error"] == "unauthorized_client"


@pytest.mark.parametrize(
    "address",
    ["http://console.test/cb", "javascript:alert(1)", "https://console.test/#x", "https://a@console.test/", "/cb", "https://x.test/;a b"],
)
async def test_unsafe_redirect_addresses_are_not_registered(database: Database, address: str) -> None:
    with pytest.raises(BadRedirect):
        await create_client(database, name="X", kind="operator", scopes=[], redirect_uris=[address])
