"""What the schemes share: credentials in, token out, and how a token answer is read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import Field

from app.core.failures import Malformed, Unauthenticated, Unavailable
from app.core.model import Value
from app.system_apis.kit.wire import Response

Credentials = Mapping[str, str]


class Token(Value):
    """``expires_at`` is epoch seconds; None means: until the system says 401. ``headers`` go with every call: a session's cookies, say."""

    value: str
    headers: tuple[tuple[str, str], ...] = ()
    expires_at: float | None = None
    renewed: dict[str, str] = Field(default={}, repr=False)
    """Credentials that take the place of those that were used up."""


def read_token(response: Response, now: float, system: str) -> Token:
    """RFC 6749 §5.1, read leniently: ``expires_in`` may be text or absent. A refusal is :class:`Unauthenticated`, an outage is weather."""
    if response.status >= 500 or response.status == 429:
        raise Unavailable("the token endpoint is not available", system=system, status=response.status)
    try:
        body: Any = response.parsed()
    except ValueError as error:
        raise Malformed("the token endpoint did not answer with JSON", system=system, status=response.status) from error
    if not response.ok or not isinstance(body, dict):
        code = body.get("error") if isinstance(body, dict) else None
        raise Unauthenticated("the system refused our credentials", system=system, status=response.status, code=str(code or "")[:60])
    value, lifetime = body.get("access_token"), body.get("expires_in")
    if not isinstance(value, str) or not value:
        raise Malformed("the token answer has no access_token", system=system)
    return Token(value=value, expires_at=None if lifetime is None else now + float(Decimal(str(lifetime))))
