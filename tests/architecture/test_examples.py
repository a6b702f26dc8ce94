"""Every published request example is sent, as it is written, to the running gateway over the simulators.

The examples tell one story, and the tests make it true first: records under the canonical ids that the examples name.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.core.settings import Settings
from app.main import parts
from app.specs import documents
from app.specs.walk import operations, parameters
from tests.architecture.story import Call, Story
from tests.clients import signed_in
from tests.conftest import Servers, Vendor

WHOLE = {name: json.loads(text) for name, text in documents().items() if name.count(".") == 2}
NOT_IN_THE_STORY: dict[str, tuple[int, str]] = {
    "activateOpportunity": (404, "Salesforce gives out its own ids: an opportunity of the story's cannot be made there"),
    "activateOpportunities": (202, "the same, told of each"),
    "getActivation": (404, "the same: what was not activated has no activation"),
    "getRun": (404, "runs are made by workers with ids of their own"),
    "retryRun": (404, "the same"),
    "getException": (404, "exceptions are found by looks at systems and have ids of their own"),
    "splitRecord": (409, "the digest of a plan depends on since when its links are believed"),
}
"""What the documented refusal is where the record of the example cannot be made beforehand, and why."""


def calls() -> Iterator[Call]:
    for document in WHOLE.values():
        for path, method, operation in operations(document):
            yield Call(document, path, method, operation)


def body_of(call: Call) -> Any:
    if "requestBody" not in call.operation:
        return None
    (media,) = call.operation["requestBody"]["content"].values()
    return media["example"]


@pytest.fixture(scope="module")
async def story(settings: Settings, database_url: str, servers: Servers, vendor_servers: dict[str, Vendor]) -> AsyncIterator[Story]:
    async with parts(settings, database_url) as built:
        yield Story(built, built.gateway(), servers, vendor_servers)


@pytest.mark.parametrize("call", list(calls()), ids=lambda item: item.name)
async def test_an_example_can_be_sent_as_it_is_written(call: Call, story: Story) -> None:
    await story.tell(call)
    url, query, headers = call.document["servers"][0]["url"] + call.path, {}, {}
    for item in parameters(call.document, call.path, call.operation):
        if item.get("required") and item["in"] == "path":
            url = url.replace("{" + item["name"] + "}", str(item["example"]))
        elif item.get("required"):
            (query if item["in"] == "query" else headers)[item["name"]] = item["example"]
    (scope,) = call.operation["security"][0]["oauth2"]
    for owner in call.speakers:  # whoever may write these fields
        async with await signed_in(story.gateway, story.built.database, {scope}, connection=owner) as client:
            answer = await client.request(call.method, url, params=query, headers=headers, json=body_of(call))
        if '"not_owner"' not in answer.text:
            break
    expected, _ = NOT_IN_THE_STORY.get(call.operation["operationId"], (None, ""))
    assert answer.status_code == expected if expected else answer.is_success, answer.text
    assert expected or not answer.json().get("failedCount"), answer.text
    documented = call.operation["responses"][str(answer.status_code)]
    (media,) = documented["content"].values()
    validator = Draft202012Validator({**media["schema"], "components": call.document["components"]})
    assert [error.message for error in validator.iter_errors(answer.json())] == []
