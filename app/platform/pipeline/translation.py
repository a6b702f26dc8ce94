"""Every exception that may leave a route, as the problem its caller is told. Nothing of a stack, of SQL or of a vendor's text passes."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from typing import Any

import asyncpg
import sqlalchemy.exc
from fastapi.exceptions import RequestValidationError
from limits.errors import StorageError
from pydantic.alias_generators import to_camel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.core import problems
from app.core.database import is_away
from app.core.failures import Failure, Kind
from app.core.problems import FieldError, Problem
from app.platform.pipeline.exchange import PROBLEM_JSON, render

log = logging.getLogger("crosswalk.pipeline")

_RETRY_SECONDS = 2
_MAX_FIELD_ERRORS = 100

_FAILURES: dict[Kind, Callable[[Failure], Problem]] = {
    Kind.THROTTLED: lambda f: problems.Unavailable(f.detail, retry_after=f.retry_after or 5),
    Kind.UNAVAILABLE: lambda f: problems.Unavailable(f.detail, retry_after=f.retry_after or 5),
    # A synchronous caller cannot look it up: it sends the same request with the same key again.
    Kind.OUTCOME_UNKNOWN: lambda f: problems.Unavailable(f.detail, retry_after=f.retry_after or 2),
    Kind.UNAUTHENTICATED: lambda f: problems.UpstreamFailed(f.detail),
    Kind.FORBIDDEN: lambda f: problems.UpstreamFailed(f.detail),
    Kind.MALFORMED: lambda f: problems.UpstreamFailed(f.detail),
    Kind.CONFLICT: lambda f: problems.Conflict(f.detail),
    Kind.HELD: lambda f: problems.Conflict(f.detail),
    Kind.UNSUPPORTED: lambda f: problems.Conflict(f.detail),
    Kind.NOT_FOUND: lambda f: problems.NotFound(f.detail),
    Kind.REJECTED: lambda f: problems.UpstreamRefused(
        f.detail, errors=[FieldError(pointer=field_pointer(f.field), detail=f.detail, code="rejected")] if f.field else []
    ),
}

_HTTP: dict[int, type[Problem]] = {
    400: problems.BadRequest,
    403: problems.Forbidden,
    404: problems.NotFound,
    405: problems.MethodNotAllowed,
    409: problems.Conflict,
    412: problems.PreconditionFailed,
    413: problems.PayloadTooLarge,
    422: problems.InvalidInput,
    429: problems.TooManyRequests,
    503: problems.Unavailable,
}

EXPECTED = (
    *(Problem, Failure, RequestValidationError, HTTPException),
    *(sqlalchemy.exc.OperationalError, sqlalchemy.exc.InterfaceError),
    *(asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.InternalClientError),
)
"""What a caller is told of and nobody else needs to hear; anything else is logged."""


def to_problem(error: BaseException) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Failure):
        return _FAILURES[error.kind](error)
    if isinstance(error, RequestValidationError):
        return _validation(error)
    if isinstance(error, HTTPException):
        return _http(error)
    if isinstance(error, StorageError) or is_away(error):
        return problems.Unavailable("Try again in a moment.", retry_after=_RETRY_SECONDS)
    return problems.Internal()


def exception_handlers(media_type: str = PROBLEM_JSON) -> dict[Any, Callable[[Request, Exception], Any]]:
    """For a Starlette or FastAPI app. A bare exception is raised again by Starlette after its answer; the pipeline logs it."""

    async def handle(request: Request, error: Exception) -> Response:
        answer = render(to_problem(error), request.state.trace_id, media_type)
        response = Response(answer.body, answer.status)
        response.raw_headers = answer.headers
        return response

    return dict.fromkeys((*EXPECTED, Exception), handle)


def field_pointer(path: str) -> str:
    """``lines[0].unit_price`` (a canonical path) as the RFC 6901 pointer ``/lines/0/unitPrice`` into our JSON."""
    return pointer([to_camel(part) if not part.isdigit() else part for part in re.split(r"[.\[\]]+", path) if part])


def pointer(parts: Sequence[object]) -> str:
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _validation(error: RequestValidationError) -> Problem:
    found = error.errors()
    if any(item["type"] == "json_invalid" for item in found):
        return problems.BadRequest("The body is not valid JSON.")
    errors = [
        FieldError(pointer=_location(item["loc"], error.body), detail=item["msg"], code=item["type"]) for item in found[:_MAX_FIELD_ERRORS]
    ]
    return problems.InvalidInput("See errors for the fields.", errors=errors)


def _location(location: Sequence[Any], body: Any) -> str:
    """A JSON pointer for the body, the name for a parameter. Tags of pydantic unions are in ``loc`` but not in the document: left out."""
    if not location or location[0] != "body":
        return str(location[-1]) if location else ""
    parts: list[object] = []
    current = body
    for index, part in enumerate(location[1:], start=2):
        if (isinstance(current, dict) and part in current) or (isinstance(current, list) and isinstance(part, int) and part < len(current)):
            current = current[part]
        elif index < len(location):
            continue
        parts.append(part)
    return pointer(parts)


def _http(error: HTTPException) -> Problem:
    """What Starlette and FastAPI raise themselves; their texts are short and ours to show only below 500."""
    kind = _HTTP.get(error.status_code)
    if error.status_code == 401:
        return problems.Unauthenticated("A valid access token is needed")
    if kind is None:
        return problems.BadRequest(str(error.detail)) if 400 <= error.status_code < 500 else problems.Internal()
    problem = kind(str(error.detail) if error.detail else "")
    problem.headers.update(error.headers or {})
    return problem
