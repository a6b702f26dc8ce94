"""The portal as a stranger sees it: no token, no outside address, every page complete, every link leading somewhere."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser

import pytest
from httpx import AsyncClient
from starlette.types import ASGIApp

from app.core import problems
from app.core.settings import Settings
from app.main import parts
from app.products import products
from app.specs import documents
from app.specs.walk import operations
from tests.clients import anonymous

WHOLE = {name: json.loads(text) for name, text in documents().items() if name.count(".") == 2}
PAGES = ["/developers", "/developers/tokens", "/developers/limits", "/developers/changelog", "/problems"]
PAGES += [f"/developers/apis{product.prefix}" for product in products()]
PAGES += [f"/problems/{slug}" for slug in problems.kinds()]
TRIES = [
    f"/developers/try{document['servers'][0]['url']}/{operation['operationId']}"
    for document in WHOLE.values()
    for _, _, operation in operations(document)
]


class Page(HTMLParser):
    """What a page refers to, and what it calls its parts."""

    VOID = frozenset({"meta", "link", "input", "br", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.labels: list[str] = []
        self.fields: list[str] = []
        self.inline: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == [], "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.links += [found[name] or "" for name in ("href", "src") if name in found]
        self.ids += [found["id"] or ""] if "id" in found else []
        self.labels += [found["for"] or ""] if tag == "label" else []
        self.fields += [found.get("id") or ""] if tag in ("input", "textarea") else []
        self.inline += [name for name in found if name.startswith("on") or name == "style"]
        if tag == "script" and "src" not in found:
            self.inline.append("script")
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag


@pytest.fixture(scope="module")
async def gateway(settings: Settings, database_url: str) -> AsyncIterator[ASGIApp]:
    async with parts(settings, database_url) as built:
        yield built.gateway()


@pytest.fixture(scope="module")
async def reader(gateway: ASGIApp) -> AsyncIterator[AsyncClient]:
    async with anonymous(gateway) as client:
        yield client


@pytest.mark.parametrize("path", PAGES + TRIES)
async def test_a_page_is_whole_accessible_and_needs_nothing_from_outside(path: str, reader: AsyncClient) -> None:
    answer = await reader.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Page(answer.text)
    assert answer.text.startswith('<!doctype html>\n<html lang="en">')
    assert page.tags.count("h1") == page.tags.count("main") == page.tags.count("title") == 1
    assert len(page.ids) == len(set(page.ids))
    assert sorted(page.labels) == sorted(page.fields)
    assert page.inline == []
    assert all(link.startswith(("/", "#")) and not link.startswith("//") for link in page.links)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert "&lt;span" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_every_link_of_every_page_leads_somewhere(reader: AsyncClient) -> None:
    links = {link.split("#")[0] for path in PAGES for link in Page((await reader.get(path)).text).links} - {""}
    assert set(TRIES) <= links
    assert {f"/openapi/{name}" for name in documents()} <= links
    for link in links:
        assert (await reader.get(link)).status_code == 200, link


@pytest.mark.parametrize("product", products(), ids=lambda item: item.prefix)
async def test_the_reference_shows_every_operation_parameter_schema_and_problem(product: object, reader: AsyncClient) -> None:
    document = WHOLE[product.file]  # type: ignore[attr-defined]
    text = (await reader.get(f"/developers/apis{product.prefix}")).text  # type: ignore[attr-defined]
    ids = set(Page(text).ids)
    for _, _, operation in operations(document):
        assert operation["operationId"] in ids
        assert all(f"<code>{item['name']}</code>" in text for item in operation.get("parameters", []))
    assert {f"schema-{name}" for name in document["components"]["schemas"]} <= ids
    assert {"/problems/unauthenticated", "/problems/too-many-requests"} <= set(Page(text).links)


async def test_every_problem_that_a_document_names_has_its_page(reader: AsyncClient) -> None:
    named = set(re.findall(r'"type": "(/problems/[a-z-]+)"', "".join(documents().values())))
    assert len(named) > 10
    for path in named:
        assert (await reader.get(path)).status_code == 200, path


@pytest.mark.parametrize("name", sorted(documents()))
async def test_a_document_can_be_had_without_a_token_and_is_not_sent_twice(name: str, reader: AsyncClient) -> None:
    first = await reader.get(f"/openapi/{name}")
    assert first.status_code == 200
    assert first.headers["content-type"] == "application/json"
    assert first.text == documents()[name]
    assert (await reader.head(f"/openapi/{name}")).headers["etag"] == first.headers["etag"]
    again = await reader.get(f"/openapi/{name}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert (await reader.get(f"/openapi/{name}", headers={"If-None-Match": '"another"'})).status_code == 200


async def test_a_gateway_with_an_address_publishes_it(settings: Settings, database_url: str) -> None:
    there = settings.model_copy(update={"public_url": "https://gateway.holt.example"})
    async with parts(there, database_url) as built, anonymous(built.gateway()) as client:
        salesforce = (await client.get("/openapi/experience/salesforce.v1.oas30.json")).json()
        power = (await client.get("/openapi/experience/salesforce.v1.swagger20.json")).json()
    assert [server["url"] for server in salesforce["servers"]] == ["https://gateway.holt.example"]
    assert power["host"] == "gateway.holt.example"
    assert power["securityDefinitions"]["oauth2"]["tokenUrl"] == "https://gateway.holt.example/oauth/token"


@pytest.mark.parametrize(
    "path", ["/developers/nothing", "/developers/apis/process/xref/v9", "/problems/nothing", "/developers/static/../apps.py"]
)
async def test_what_is_not_there_is_a_page_that_says_so(path: str, reader: AsyncClient) -> None:
    answer = await reader.get(path)
    assert answer.status_code == 404
    assert "content-security-policy" in answer.headers
    assert "There is no such page" in answer.text


async def test_pages_and_documents_are_only_read(reader: AsyncClient) -> None:
    assert (await reader.post("/developers")).status_code == 405
    missing = await reader.get("/openapi/process/nothing.v1.json")
    assert missing.status_code == 404
    assert missing.json()["code"] == "not_found"
    assert (await reader.post("/openapi/process/xref.v1.json")).status_code == 405
