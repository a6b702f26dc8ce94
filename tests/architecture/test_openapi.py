"""The published documents: they are the ones that the code makes, valid, and every operation in them is governed."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from httpx import AsyncClient
from openapi_spec_validator import validate
from starlette.types import ASGIApp
from typer.testing import CliRunner

from app.cli import app as command
from app.core.api import Product
from app.core.problems import ProblemBody
from app.core.settings import Settings
from app.main import Parts, parts
from app.platform.pipeline.product_app import publish
from app.products import products
from app.specs import documents
from tests.clients import anonymous, signed_in
from tests.conftest import ROOT

OPENAPI = ROOT / "openapi"
DOCUMENTS = documents()
WHOLE = {file: text for file, text in DOCUMENTS.items() if file.count(".") == 2}
"""The 3.1 documents, which the gateway reads its own rules from; the others are said from these."""


class Operation(NamedTuple):
    file: str
    method: str
    path: str
    document: dict[str, Any]

    @property
    def scope(self) -> str:
        found: str = self.document["security"][0]["oauth2"][0]
        return found

    @property
    def url(self) -> str:
        """With something for every parameter: the pipeline decides before anybody looks whether it exists."""
        return re.sub(r"\{[^}]+\}", "x", self.path)


def operations() -> Iterator[Operation]:
    for file, text in WHOLE.items():
        document = json.loads(text)
        prefix = document["servers"][0]["url"]
        for path, item in document["paths"].items():
            for method, operation in item.items():
                yield Operation(file, method.upper(), prefix + path, operation)


OPERATIONS = list(operations())
READING_BY_POST = {f"/process/xref/v1/{path}" for path in ("resolve", "locate", "match", "value-maps/check", "records/{id}/split/plan")}
READING_BY_POST |= {"/process/xref/v2/resolve"}
"""Questions that do not fit into a URL."""
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda item: f"{item.method} {item.path}")
each_product = pytest.mark.parametrize("file", sorted(WHOLE))
"""Of one product all operations in one test: there are hundreds."""


def operations_of(file: str) -> list[Operation]:
    return [item for item in OPERATIONS if item.file == file]


# The files


def test_the_committed_documents_are_the_generated_ones() -> None:
    committed = {str(path.relative_to(OPENAPI)): path.read_text() for path in OPENAPI.rglob("*.json")}
    assert sorted(committed) == sorted(DOCUMENTS), "run `crosswalk openapi export` and commit openapi/"
    stale = [name for name, text in DOCUMENTS.items() if committed[name] != text]
    assert not stale, f"run `crosswalk openapi export` and commit openapi/: {stale}"


def test_the_check_command_names_what_is_stale_missing_or_extra(tmp_path: Path) -> None:
    run = CliRunner()
    assert run.invoke(command, ["openapi", "export", "--directory", str(tmp_path)]).exit_code == 0
    stale, missing = sorted(DOCUMENTS)[:2]
    (tmp_path / stale).write_text("{}\n")
    (tmp_path / missing).unlink()
    (tmp_path / "process" / "nobodys.v1.json").write_text("{}\n")
    result = run.invoke(command, ["openapi", "check", "--directory", str(tmp_path)])
    assert result.exit_code == 1
    for name in (f"{stale} is stale", f"{missing} is stale", "process/nobodys.v1.json belongs to no product"):
        assert name in result.output


@pytest.mark.parametrize("file", sorted(DOCUMENTS))
def test_a_document_is_valid(file: str) -> None:
    validate(json.loads(DOCUMENTS[file]))


def test_the_documents_are_the_same_every_time() -> None:
    assert documents() == DOCUMENTS


def test_operation_ids_are_unique_in_each_product() -> None:
    for file in WHOLE:
        names = [item.document["operationId"] for item in OPERATIONS if item.file == file]
        assert len(names) == len(set(names)), file


# What every operation says about itself


@each_product
def test_an_operation_declares_one_scope_of_its_product_and_what_it_costs(file: str) -> None:
    for operation in operations_of(file):
        layer, name, _ = operation.path.removeprefix("/").split("/", 2)
        verb = "read" if operation.method == "GET" or operation.path in READING_BY_POST else "write"
        assert operation.document["security"] == [{"oauth2": [f"{layer}.{name}:{verb}"]}], operation.path
        governance = operation.document["x-crosswalk"]
        assert set(governance) - {"bodyBytes", "deprecation"} == {"idempotency", "cost", "limiterAway"}, operation.path
        assert ("deprecation" in governance) == operation.document.get("deprecated", False), operation.path
        assert governance["cost"] >= 1, operation.path
        scopes = json.loads(DOCUMENTS[operation.file])["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"]
        assert operation.scope in scopes, operation.path


@each_product
def test_an_operation_documents_its_problems_in_one_shape(file: str) -> None:
    for operation in operations_of(file):
        responses = operation.document["responses"]
        assert {"401", "403", "429", "500", "503"} <= set(responses), operation.path
        for status, response in responses.items():
            if status.startswith(("4", "5")):
                (content,) = response["content"].values()
                assert content["schema"]["$ref"].endswith("/ProblemBody"), status


@each_product
def test_what_creates_something_is_idempotent(file: str) -> None:
    for operation in operations_of(file):
        if operation.method == "POST" and "201" in operation.document["responses"]:
            assert operation.document["x-crosswalk"]["idempotency"] is True, operation.path


# What the gateway does about it


@pytest.fixture(scope="module")
async def wired(settings: Settings, database_url: str) -> AsyncIterator[Parts]:
    async with parts(settings, database_url) as built:
        yield built


@pytest.fixture(scope="module")
def gateway(wired: Parts) -> ASGIApp:
    return wired.gateway()


@pytest.fixture(scope="module")
async def nobody(gateway: ASGIApp) -> AsyncIterator[AsyncClient]:
    async with anonymous(gateway) as client:
        yield client


@pytest.fixture(scope="module")
async def without_scope(gateway: ASGIApp, wired: Parts) -> AsyncIterator[dict[str, AsyncClient]]:
    """For each scope, a client that has all the others."""
    every = {item.scope for item in OPERATIONS}
    clients = {scope: await signed_in(gateway, wired.database, every - {scope}) for scope in every}
    yield clients
    for client in clients.values():
        await client.aclose()


@pytest.fixture(scope="module")
async def allowed(gateway: ASGIApp, wired: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(gateway, wired.database, {item.scope for item in OPERATIONS}) as client:
        yield client


def media_type(operation: Operation) -> str:
    (found,) = operation.document["responses"]["401"]["content"]
    return str(found)


@each_product
async def test_without_a_token_401(file: str, nobody: AsyncClient) -> None:
    for operation in operations_of(file):
        answer = await nobody.request(operation.method, operation.url, json={})
        assert answer.status_code == 401, operation.path
        assert answer.headers["www-authenticate"] == 'Bearer realm="crosswalk"', operation.path
        assert answer.headers["content-type"] == media_type(operation), operation.path
        assert answer.json()["code"] == "unauthenticated", operation.path


@each_product
async def test_with_a_token_that_is_none_401(file: str, nobody: AsyncClient) -> None:
    for operation in operations_of(file):
        answer = await nobody.request(
            operation.method, operation.url, json={}, headers={"Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."}
        )
        assert answer.status_code == 401, operation.path
        assert 'error="invalid_token"' in answer.headers["www-authenticate"], operation.path


@each_product
async def test_without_its_scope_403_that_names_it(file: str, without_scope: dict[str, AsyncClient]) -> None:
    for operation in operations_of(file):
        answer = await without_scope[operation.scope].request(operation.method, operation.url, json={})
        assert answer.status_code == 403, operation.path
        challenge = f'Bearer realm="crosswalk", error="insufficient_scope", scope="{operation.scope}"'
        assert answer.headers["www-authenticate"] == challenge, operation.path
        assert answer.headers["content-type"] == media_type(operation), operation.path
        assert answer.json()["code"] == "forbidden", operation.path


@pytest.fixture(scope="module")
def limited(wired: Parts, tmp_path_factory: pytest.TempPathFactory) -> ASGIApp:
    """A gateway that allows twenty units of cost a day."""
    path = tmp_path_factory.mktemp("tiers") / "tiers.yaml"
    path.write_text("version: 1\ndefault: twenty\ntiers: {twenty: [20/day]}\n")
    return replace(wired, settings=wired.settings.model_copy(update={"tiers_file": path})).gateway()


@each_operation
async def test_every_operation_is_429_at_its_limit_plus_one(operation: Operation, limited: ASGIApp, wired: Parts) -> None:
    async with await signed_in(limited, wired.database, {operation.scope}, tier="twenty") as client:
        allowed = 20 // int(operation.document["x-crosswalk"]["cost"])
        answers = [await client.request(operation.method, operation.url, json={}) for _ in range(allowed + 1)]
    assert [answer.status_code == 429 for answer in answers] == [False] * allowed + [True]
    body, headers = answers[-1].json(), answers[-1].headers
    figures = body["rateLimit"]
    documented = ProblemBody.model_validate(body).rate_limit
    assert documented is not None
    assert documented.model_dump(by_alias=True) == figures
    assert body["code"] == "too_many_requests"
    assert body["retryable"] is True
    assert headers["ratelimit-policy"] == '"day";q=20;w=86400'
    assert headers["ratelimit"] == f'"day";r={figures["remaining"]};t={figures["resetSeconds"]}'
    assert int(headers["retry-after"]) == body["retryAfterSeconds"] == figures["resetSeconds"]
    assert headers["content-type"] == media_type(operation)


@each_product
def test_an_operation_says_what_it_does_without_the_limiter(file: str) -> None:
    for operation in operations_of(file):
        assert operation.document["x-crosswalk"]["limiterAway"] == ("open" if operation.scope.endswith(":read") else "closed"), (
            operation.path
        )


@each_product
def test_pages_are_bounded(file: str) -> None:
    for operation in operations_of(file):
        for parameter in operation.document.get("parameters", []):
            if parameter["name"] in ("limit", "pageSize"):
                assert parameter["schema"]["maximum"] <= 200, operation.path


async def test_an_idempotent_operation_wants_its_key(allowed: AsyncClient) -> None:
    idempotent = [item for item in OPERATIONS if item.document["x-crosswalk"]["idempotency"]]
    assert idempotent
    for operation in idempotent:
        answer = await allowed.request(operation.method, operation.url, json={})
        assert answer.status_code == 400, operation.url
        assert "Idempotency-Key" in answer.json()["detail"]


@each_product
async def test_a_method_that_is_not_offered_405(file: str, allowed: AsyncClient) -> None:
    for operation in operations_of(file):
        offered = sorted(item.method for item in OPERATIONS if item.path == operation.path)
        answer = await allowed.put(operation.url, json={})
        assert answer.status_code == 405, operation.path
        assert answer.headers["allow"] == ", ".join(offered), operation.path


async def test_what_is_in_no_document_is_not_there(allowed: AsyncClient, nobody: AsyncClient) -> None:
    for path in ("/docs", "/redoc", "/openapi.json", "/metrics", "/process/flow/v1/openapi.json", "/process/flow/v2/runs"):
        assert (await nobody.get(path)).status_code == 401
        assert (await allowed.get(path)).status_code == 404


def _governing(paths: Any) -> dict[tuple[str, str], Any]:
    return {
        (path, method): (operation["security"], operation["x-crosswalk"], set(operation.get("requestBody", {}).get("content", {})))
        for path, item in paths.items()
        for method, operation in item.items()
    }


@pytest.mark.parametrize("product", products(), ids=lambda product: product.prefix)
def test_what_is_published_is_what_is_enforced(product: Product) -> None:
    """The gateway reads policies from the routes, because a document takes seconds to write: both say the same of every operation."""
    published = publish(product)
    assert _governing(published.declared) == _governing(published.document["paths"])
