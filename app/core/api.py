"""API products: each has its own version, its own FastAPI app and so its own OpenAPI document.

The governance of a route (scope, idempotency, cost) is declared once, in its OpenAPI operation (:func:`policy`); the pipeline in
front of all products reads the documents, so what is published and what is enforced cannot differ.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel

from app.core.problems import PreconditionFailed, Problem

Layer = Literal["system", "process", "experience"]


@dataclass(frozen=True)
class Deprecation:
    """Since when an operation should not be used any more, when it goes, and the path of what replaces it."""

    since: date
    sunset: date
    successor: str

    def published(self) -> dict[str, str]:
        return {"since": self.since.isoformat(), "sunset": self.sunset.isoformat(), "successor": self.successor}

    @classmethod
    def read(cls, published: dict[str, str]) -> Deprecation:
        return cls(date.fromisoformat(published["since"]), date.fromisoformat(published["sunset"]), published["successor"])

    def header_fields(self) -> dict[str, str]:
        """``Deprecation`` (RFC 9745: a structured date), ``Sunset`` (RFC 8594: an HTTP date), ``Link`` to the successor (RFC 5829)."""
        since, sunset = (datetime.combine(day, time(), UTC) for day in (self.since, self.sunset))
        return {
            "Deprecation": f"@{int(since.timestamp())}",
            "Sunset": format_datetime(sunset, usegmt=True),
            "Link": f'<{self.successor}>; rel="successor-version"',
        }


def policy(
    scope: str,
    *,
    idempotency: bool = False,
    cost: int = 1,
    body_bytes: int | None = None,
    limiter_away: Literal["open", "closed"] | None = None,
    deprecation: Deprecation | None = None,
) -> dict[str, Any]:
    """``openapi_extra`` of a governed route: the scope it needs, whether it honours ``Idempotency-Key``, what a call costs.

    ``body_bytes``: how large a body may be, where that differs from the setting for all routes. ``limiter_away`` is what happens while
    the shared counters of the limits are away: ``open`` counts in each process alone, ``closed`` answers 503. Unless a route says
    otherwise, what reads stays open and everything else is closed. ``deprecation``: the operation will go.
    """
    away = limiter_away or ("open" if scope.endswith(":read") else "closed")
    rules: dict[str, Any] = {"idempotency": idempotency, "cost": cost, "limiterAway": away}
    if body_bytes is not None:
        rules["bodyBytes"] = body_bytes
    extra: dict[str, Any] = {"security": [{"oauth2": [scope]}], "x-crosswalk": rules}
    if deprecation is not None:
        extra["deprecated"] = True
        rules["deprecation"] = deprecation.published()
    if idempotency:
        extra["parameters"] = [
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": True,
                "description": "Any text of 1 to 255 characters that is unique to this action. The same key with the same body "
                "gets the same answer, byte for byte, for 30 days; with another body 422.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 255},
                "example": "0065g00000QwErTAAV-1",
            }
        ]
    return extra


def problems(*kinds: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """``responses`` of a route: the problems it may answer with, several per status if need be. Their bodies are added later."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        found.setdefault(kind.status, {"description": kind.title, "x-problems": []})["x-problems"].append(kind.slug)
    return found


def entity_tag(value: BaseModel) -> str:
    """A strong ETag (RFC 9110 §8.8.3) of what a caller sees: the same content, the same tag."""
    return f'"{hashlib.sha256(value.model_dump_json().encode()).hexdigest()[:32]}"'


def check_match(if_match: str | None, current: str) -> None:
    """:class:`PreconditionFailed` unless ``If-Match`` (if sent) names the current tag or ``*`` (RFC 9110 §13.1.1)."""
    if if_match is not None and if_match.strip() != "*" and current not in [tag.strip() for tag in if_match.split(",")]:
        raise PreconditionFailed("If-Match does not name the current ETag: read the record again")


@dataclass(frozen=True)
class Product:
    """One API product. ``problem_media_type`` is ``application/json`` where the consumer reads nothing else (External Services)."""

    layer: Layer
    name: str
    title: str
    description: str
    routers: Sequence[APIRouter]
    version: int = 1
    problem_media_type: str = "application/problem+json"
    scopes: dict[str, str] = field(default_factory=dict)
    examples: dict[str, Any] = field(default_factory=dict)
    """Values of its own for examples, by member or parameter name."""

    @property
    def prefix(self) -> str:
        return f"/{self.layer}/{self.name}/v{self.version}"

    @property
    def file(self) -> str:
        """The 3.1 document under ``openapi/``."""
        return f"{self.layer}/{self.name}.v{self.version}.json"

    def form(self, kind: str) -> str:
        """Another form of the document: ``oas30`` or ``swagger20``."""
        return f"{self.layer}/{self.name}.v{self.version}.{kind}.json"
