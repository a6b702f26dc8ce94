"""Refusals in the vendor's shape: ``{"errors": [{"message", "help"}]}`` (§9)."""

from __future__ import annotations

from typing import Any

from simulators.kit.simulator import Record

HELP = "For more information on API status codes and how to handle them, read the docs on errors: https://developers.asana.com/docs/errors"
RATE_LIMIT = "You've made too many requests and hit a rate limit. Please retry after the given amount of time."
STALE_SYNC = (
    "Sync token invalid or too old. If you are attempting to keep resources in sync, you must fetch the full dataset for this query "
    "now and use the new sync token for the next sync."
)


class Refused(Exception):
    """The vendor's answer to a request that it does not accept; ``more`` are members beside ``errors``."""

    def __init__(self, status: int, message: str, *, headers: dict[str, str] | None = None, more: Record | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}
        self.more = more or {}

    def body(self) -> Record:
        return {"errors": [{"message": self.message, "help": HELP}], **self.more}


def bad(message: str) -> Refused:
    return Refused(400, message)


def missing(field: str) -> Refused:
    return Refused(400, f"{field}: Missing input")


def unknown_id(field: str, value: Any, status: int = 400) -> Refused:
    return Refused(status, f"{field}: Not a recognized ID: {value}")


def not_writable(field: str) -> Refused:
    return Refused(400, f"{field}: Cannot write this property")


def forbidden(message: str = "You do not have access to this resource.") -> Refused:
    return Refused(403, message)


def unauthorized() -> Refused:
    return Refused(401, "Not Authorized")


def payment_required() -> Refused:
    return Refused(402, "This feature is only available to paid plans.")


def over_limit(retry_after: float) -> Refused:
    return Refused(429, RATE_LIMIT, headers={"Retry-After": str(max(1, round(retry_after)))})
