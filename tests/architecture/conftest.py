"""The order of the example calls: those about one world follow each other, because a world takes a second to make."""

from __future__ import annotations

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Behind what shuffles the tests. Reading comes first, for it leaves the world as it is; apart from that the order stays shuffled."""
    places = [index for index, item in enumerate(items) if item.name.startswith("test_an_example_can_be_sent")]
    chosen = sorted((items[index] for index in places), key=_world)
    for index, item in zip(places, chosen, strict=True):
        items[index] = item


def _world(item: pytest.Item) -> tuple[str, bool]:
    call = item.callspec.params["call"]  # type: ignore[attr-defined]
    return call.world, call.method != "get"
