"""What the published documents tell a reader: a text at every operation and parameter, an example at every body, each of them true."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from app.core import problems
from app.platform.pipeline.examples import UNKNOWN
from app.specs import documents
from app.specs.walk import operations, parameters

WHOLE = {name: json.loads(text) for name, text in documents().items() if name.count(".") == 2}


class Told(NamedTuple):
    """One example: where it stands, the schema it must fulfil, and itself."""

    where: str
    file: str
    schema: dict[str, Any]
    value: Any


def told() -> Iterator[Told]:
    for file, document in WHOLE.items():
        for path, method, operation in operations(document):
            where = f"{method.upper()} {path}"
            for parameter in parameters(document, path, operation):
                if parameter.get("required") or "example" in parameter:
                    yield Told(f"{where} {parameter['name']}", file, parameter["schema"], parameter.get("example"))
            for name, holder in [("body", operation.get("requestBody", {})), *operation["responses"].items()]:
                for media in holder.get("content", {}).values():
                    values = [media["example"]] if "example" in media else [item["value"] for item in media.get("examples", {}).values()]
                    for value in values or [None]:
                        yield Told(f"{where} {name}", file, media["schema"], value)


@pytest.mark.parametrize("file", sorted(WHOLE))
def test_every_operation_and_parameter_is_described(file: str) -> None:
    for path, method, operation in operations(WHOLE[file]):
        assert operation.get("summary"), (method, path)
        assert not operation["summary"].endswith("."), (method, path)
        assert operation.get("description"), (method, path)
        assert operation["description"] != operation["summary"], (method, path)
        for parameter in parameters(WHOLE[file], path, operation):
            assert parameter.get("description"), (method, path, parameter["name"])
        assert all(response["description"] for response in operation["responses"].values())
        assert "Successful Response" not in str(operation["responses"])


@pytest.mark.parametrize("file", sorted(WHOLE))
def test_every_required_parameter_and_body_has_an_example_that_its_schema_accepts(file: str) -> None:
    found = [item for item in told() if item.file == file]
    assert found
    for item in found:
        assert item.value is not None, item.where
        validator = Draft202012Validator({**item.schema, "components": WHOLE[file]["components"]}, format_checker=None)
        assert [error.message for error in validator.iter_errors(item.value)] == [], item.where


@pytest.mark.parametrize("file", sorted(WHOLE))
def test_no_text_is_written_for_programmers_of_ours(file: str) -> None:
    assert re.findall(r":(?:class|func|meth|mod|attr):", json.dumps(WHOLE[file])) == []


def test_no_example_is_without_words() -> None:
    dull = {item.where for item in told() if UNKNOWN in values(item.value)}
    assert not dull, "give the member an example, or a word in app/platform/pipeline/examples.yaml"


def values(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from values(item)
    else:
        yield value


@pytest.mark.parametrize("file", sorted(WHOLE))
def test_the_example_of_a_problem_is_of_its_status_and_kind(file: str) -> None:
    known = problems.kinds()
    for path, method, operation in operations(WHOLE[file]):
        for status, response in operation["responses"].items():
            if status[0] in "45":
                (media,) = response["content"].values()
                for shown in [media["example"]] if "example" in media else [item["value"] for item in media["examples"].values()]:
                    kind = known[shown["type"].removeprefix("/problems/")]
                    assert (shown["status"], shown["title"], shown["retryable"]) == (int(status), kind.title, kind.retryable), (
                        method,
                        path,
                    )
                    assert kind.title in response["description"]


def test_every_kind_of_problem_says_what_to_do() -> None:
    general = problems.Problem.advice
    for slug, kind in problems.kinds().items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", slug)
        assert kind.advice.endswith("."), slug
        assert kind.advice != general, slug
