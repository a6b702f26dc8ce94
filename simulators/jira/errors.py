"""The vendor's refusals: ``{"errorMessages": [..], "errors": {field: text}}``, and the gateway's ``{"code", "message"}`` (sheet 10)."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """The vendor says no. ``body`` is a document, or text for the few answers that are not JSON."""

    def __init__(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {body}")
        self.status, self.body, self.headers = status, body, headers or {}


class Wrong(ValueError):
    """What is wrong with the value of one field, in the vendor's words; ``under`` when it is reported under another name."""

    def __init__(self, message: str, under: str | None = None) -> None:
        super().__init__(message)
        self.under = under


def collection(messages: list[str], errors: dict[str, str] | None = None) -> dict[str, Any]:
    return {"errorMessages": messages, "errors": errors or {}}


def bad(*messages: str, **errors: str) -> Refused:
    return Refused(400, collection(list(messages), errors))


def bad_fields(errors: dict[str, str]) -> Refused:
    return Refused(400, collection([], errors))


def payload() -> Refused:
    """A member that the contract does not have, or one of another type, where the body is read strictly."""
    return bad("Invalid request payload. Refer to the REST API documentation and try again.")


def missing(*messages: str) -> Refused:
    return Refused(404, collection(list(messages)))


def no_issue() -> Refused:
    """Unknown, forbidden and deleted look the same (sheet 2)."""
    return missing("Issue does not exist or you do not have permission to see it.")


def no_project(key: str) -> Refused:
    return missing(f"No project could be found with key '{key}'." if not key.isdigit() else f"No project could be found with id '{key}'.")


def forbidden(*messages: str) -> Refused:
    return Refused(403, collection(list(messages) or ["You do not have permission to perform this operation."]))


def unauthenticated() -> Refused:
    headers = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED", "WWW-Authenticate": 'OAuth realm="jira"'}
    return Refused(401, "Client must be authenticated to access this resource.", headers)


def gateway(status: int, message: str) -> Refused:
    return Refused(status, {"code": status, "message": message})
