"""API products: each has its own version, its own FastAPI app and so its own OpenAPI document.

The governance of a route (scope, idempotency, cost) is declared once, in its OpenAPI operation (:func:`policy`); the pipeline in
front of all products reads the documents, so what is published and what is enforced cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from fastapi import APIRouter, FastAPI

from app.core.model import Wire
from app.core.problems import Problem, ProblemBody

Layer = Literal["system", "process", "experience"]


def policy(scope: str, *, idempotency: bool = False, cost: int = 1) -> dict[str, Any]:
    """``openapi_extra`` of a governed route: the scope it needs, whether it honours ``Idempotency-Key``, what a call costs."""
    extra: dict[str, Any] = {"security": [{"oauth2": [scope]}], "x-crosswalk": {"idempotency": idempotency, "cost": cost}}
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
    """``responses`` of a route: the problems it may answer with."""
    return {kind.status: {"description": kind.title, "model": ProblemBody, "content": {"application/problem+json": {}}} for kind in kinds}


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

    @property
    def prefix(self) -> str:
        return f"/{self.layer}/{self.name}/v{self.version}"

    @property
    def file(self) -> str:
        return f"{self.layer}/{self.name}.v{self.version}.json"


__all__ = ["FastAPI", "Layer", "Product", "Wire", "policy", "problems"]
