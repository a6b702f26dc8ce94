"""The vendor's error bodies, raised anywhere below the routes.

"REST API Developer Guide, Status Codes and Error Responses"; fact sheet 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class ApiError(Exception):
    """One failed request or row: ``errorCode`` in a single-row answer is called ``statusCode`` inside collections and trees."""

    def __init__(self, status: int, code: str, message: str, fields: Sequence[str] | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.fields = None if fields is None else list(fields)

    def body(self) -> Any:
        entry: dict[str, Any] = {"message": self.message, "errorCode": self.code}
        if self.fields is not None:
            entry["fields"] = self.fields
        return [entry]

    def as_row(self) -> dict[str, Any]:
        return {"statusCode": self.code, "message": self.message, "fields": self.fields or []}


class SeveralMatches(ApiError):
    """300: an external id that is not unique matches several records; the body is a list of their addresses."""

    def __init__(self, urls: list[str]) -> None:
        super().__init__(300, "MULTIPLE_CHOICES", "external id matches several records", [])
        self.urls = urls

    def body(self) -> Any:
        return self.urls

    def as_row(self) -> dict[str, Any]:
        return {"statusCode": "DUPLICATE_EXTERNAL_ID", "message": "Multiple records have the same external id", "fields": []}


def not_found(message: str = "The requested resource does not exist") -> ApiError:
    return ApiError(404, "NOT_FOUND", message)


def entity_is_deleted() -> ApiError:
    return ApiError(404, "ENTITY_IS_DELETED", "entity is deleted", [])


def malformed_id(label: str, value: Any, field: str) -> ApiError:
    return ApiError(400, "MALFORMED_ID", f"{label}: id value of incorrect type: {value}", [field])


def unparsable(message: str) -> ApiError:
    return ApiError(400, "JSON_PARSER_ERROR", message)


def unknown_column(name: str, sobject: str) -> ApiError:
    return ApiError(400, "INVALID_FIELD", f"No such column '{name}' on sobject of type {sobject}")


def integrity(message: str, *fields: str) -> ApiError:
    return ApiError(400, "FIELD_INTEGRITY_EXCEPTION", message, fields)


def method_not_allowed(method: str, allowed: str) -> ApiError:
    return ApiError(405, "METHOD_NOT_ALLOWED", f"HTTP Method '{method}' not allowed. Allowed are {allowed}")
