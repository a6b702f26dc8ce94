"""FastAPI dependencies on what the pipeline found out before the route was called."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from starlette.requests import Request

from app.core.database import Database
from app.platform.identity.verifier import Caller


def caller(request: Request) -> Caller:
    return cast(Caller, request.state.caller)


def trace_id(request: Request) -> str:
    """W3C trace id, 32 hexadecimal digits; present whether or not the request is sampled."""
    return cast(str, request.state.trace_id)


def action_id(request: Request) -> UUID:
    """UUIDv7 that every try of this action has, for routes that honour ``Idempotency-Key``: what they create is known by it."""
    return cast(UUID, request.state.action_id)


def database(request: Request) -> Database:
    """The database given to :func:`~app.platform.pipeline.gateway.build_gateway`."""
    return cast(Database, request.app.state.database)
