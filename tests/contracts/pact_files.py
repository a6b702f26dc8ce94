"""Pact files: written by consumer tests, committed without what changes from machine to machine, compared from then on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("PACT_DO_NOT_TRACK", "true")

from pact import Pact, generate
from pact.match.matcher import GenericMatcher

FOLDER = Path(__file__).parent / "pacts"
PROVIDER = "crosswalk"
Json = dict[str, Any]


def injected(example: str, expression: str, regex: str) -> GenericMatcher[str]:
    """``example`` for the consumer; when the provider is verified, what its state says: ``/records/${id}``."""
    return GenericMatcher("regex", example, regex=regex, generator=generate.provider_state(expression))


def path_of(consumer: str) -> Path:
    return FOLDER / f"{consumer}-{PROVIDER}.json"


class Contract:
    """The contract of one consumer, an interaction at a time: two may look the same and differ in the provider's state only."""

    def __init__(self, consumer: str, directory: Path) -> None:
        self._consumer = consumer
        self._directory = directory

    def agreed(self, description: str, state: str, say: Callable[[Any], object], ask: Callable[[str], Any]) -> Any:
        """What ``ask`` makes of the answer that ``say`` describes, from a server that takes exactly the request that it describes."""
        pact = Pact(self._consumer, PROVIDER).with_specification("V4")
        say(pact.upon_receiving(description).given(state))
        with pact.serve() as server:
            found = ask(str(server.url))
        pact.write_file(self._directory)
        return found


@contextmanager
def contract(consumer: str, directory: Path) -> Iterator[Contract]:
    """A contract to add interactions to. At the end it has to be the committed one, unless ``CROSSWALK_UPDATE_PACTS`` is set."""
    yield Contract(consumer, directory)
    made = _plain(json.loads((directory / f"{consumer}-{PROVIDER}.json").read_text()))
    text = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("CROSSWALK_UPDATE_PACTS"):
        path_of(consumer).write_text(text)
    assert path_of(consumer).read_text() == text, "the consumer asks for something else now: CROSSWALK_UPDATE_PACTS=1 writes the file anew"


def _plain(document: Json) -> Json:
    """Without versions of tools; interactions in the order of their descriptions."""
    interactions = sorted(document["interactions"], key=lambda item: item["description"])
    return {**document, "interactions": interactions, "metadata": {"pactSpecification": document["metadata"]["pactSpecification"]}}
