"""The error body of sheet 4, with its correlation id, and refusals by code."""

from __future__ import annotations

import uuid
from typing import Any

STATUS = {
    "BadRequest_ResourceNotFound": 404, "BadRequest_MethodNotAllowed": 405, "BadRequest_MethodNotImplemented": 501,
    "Authentication_InvalidCredentials": 401, "Internal_RecordNotFound": 404, "Internal_DataNotFoundFilter": 404,
    "Internal_CompanyNotFound": 404, "Request_EntityChanged": 409, "Internal_EntityWithSameKeyExists": 409,
    "Application_TooManyRequests": 429, "Internal_ServerError": 500, "Internal_TenantUnavailable": 500,
}  # fmt: skip
CHANGED = "Another user has already changed the record."
INVALID_CREDENTIALS = "The server has rejected the client credentials."


class Refused(Exception):
    """The tenant does not do it: becomes the error answer."""

    def __init__(self, code: str, message: str, status: int | None = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.headers = code, message, headers or {}
        self.status = status or STATUS.get(code, 403 if code.startswith("Authorization_") else 400)

    def body(self) -> dict[str, Any]:
        return error_body(self.code, self.message)


def error_body(code: str, message: str) -> dict[str, Any]:
    """Two spaces, ``CorrelationId:``, two spaces, an id, a full stop (sheet 4)."""
    return {"error": {"code": code, "message": f"{message}  CorrelationId:  {uuid.uuid4()}."}}


def bad(message: str) -> Refused:
    return Refused("BadRequest", message)


def dialog(message: str) -> Refused:
    """A business rule raised by application code."""
    return Refused("Application_DialogException", message)


def must_have(field: str, table: str, identity: str) -> Refused:
    return Refused("Application_FieldValidationException", f"{field} must have a value in {table}: {identity}. It cannot be zero or empty.")


def no_relation(field: str, table: str, value: object, related: str) -> Refused:
    text = f"The field {field} of table {table} contains a value ({value}) that cannot be found in the related table ({related})."
    return Refused("Internal_InvalidTableRelation", text)


def no_record(table: str, identity: str) -> Refused:
    return Refused("Internal_RecordNotFound", f"The {table} does not exist. Identification fields and values: {identity}")


def same_key(table: str, identity: str) -> Refused:
    text = f"The record in table {table} already exists. Identification fields and values: {identity}"
    return Refused("Internal_EntityWithSameKeyExists", text)


def no_segment(name: str) -> Refused:
    return Refused("BadRequest_ResourceNotFound", f"Resource not found for the segment '{name}'.")


def not_allowed(set_: str, verb: str) -> Refused:
    """A verb that the page does not allow (sheet 4)."""
    return Refused("BadRequest_MethodNotAllowed", f"Entity does not support {verb.lower()} operations: {set_}.")
