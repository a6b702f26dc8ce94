"""The sandbox's connections: what a consultant writes for a customer, here for the simulated Holt Group (three legal entities)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).with_name("connections")
CONNECTORS = Path(__file__).with_name("connectors")
"""Documents of systems that only the simulated firm has."""


def names() -> list[str]:
    """Every connection that is written down."""
    return sorted(path.stem for path in _HERE.glob("*.yaml") if path.stem != "routing")


def connection(name: str) -> dict[str, Any]:
    """One of them; ``{simulator}`` in a setting stands for the address of the simulated system.

    ``story`` is for the scenarios alone: the legal entity that an ERP books for, and in which currencies, where it cannot do all.
    """
    document: dict[str, Any] = yaml.safe_load((_HERE / f"{name}.yaml").read_text())
    return document


def routing() -> list[dict[str, str]]:
    document: dict[str, Any] = yaml.safe_load((_HERE / "routing.yaml").read_text())
    return list(document["routing"])


@dataclass(frozen=True)
class World:
    """What a sandbox connects, and which connection serves whom."""

    connections: tuple[dict[str, Any], ...]
    routing: tuple[dict[str, str], ...]

    @property
    def titles(self) -> str:
        return ", ".join(item["title"] for item in self.connections)

    @property
    def connectors(self) -> list[str]:
        return list(dict.fromkeys(item["connector"] for item in self.connections))

    def serving(self, role: str) -> list[str]:
        return [item["key"] for item in self.connections if role in item["roles"]]


def sandbox() -> World:
    """What ``make up`` and ``make demo`` start."""
    wanted = dict.fromkeys(entry["connection"] for entry in routing())
    return World(tuple(connection(key) for key in wanted), tuple(routing()))


def know_own_systems() -> None:
    """For this process and all that it starts: the simulated firm has systems that only it has."""
    os.environ.setdefault("CROSSWALK_CONNECTORS_DIR", str(CONNECTORS))


def connected(item: dict[str, Any], simulator: Mapping[str, Any]) -> dict[str, Any]:
    """The connection, pointed at a simulator with its credentials."""
    base_url = simulator["base_url"]
    settings = {"base_url": "{simulator}", **item.get("settings", {})}
    return item | {
        "settings": {name: str(value).replace("{simulator}", base_url) for name, value in settings.items()},
        "credentials": {name: str(value) for name, value in simulator["credentials"].items()},
    }
