"""The sandbox's connections: what a consultant writes for a customer, here for the simulated Holt Group (three legal entities)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).with_name("connections")


def names() -> list[str]:
    """Every connection that is written down."""
    return sorted(path.stem for path in _HERE.glob("*.yaml") if path.stem != "routing")


def connection(name: str) -> dict[str, Any]:
    """One of them; ``{simulator}`` in a setting stands for the address of the simulated system."""
    document: dict[str, Any] = yaml.safe_load((_HERE / f"{name}.yaml").read_text())
    return document


def routing() -> list[dict[str, str]]:
    document: dict[str, Any] = yaml.safe_load((_HERE / "routing.yaml").read_text())
    return list(document["routing"])


def routed() -> list[str]:
    """The connections that the routing names."""
    return list(dict.fromkeys(entry["connection"] for entry in routing()))


def connected(item: dict[str, Any], simulator: Mapping[str, Any]) -> dict[str, Any]:
    """The connection, pointed at a simulator with its credentials."""
    base_url = simulator["base_url"]
    settings = {"base_url": "{simulator}", **item.get("settings", {})}
    return item | {
        "settings": {name: str(value).replace("{simulator}", base_url) for name, value in settings.items()},
        "credentials": {name: str(value) for name, value in simulator["credentials"].items()},
    }
