"""The vendor's refusals and their body ``{"errors":[{"type","message","field"}]}`` (§11)."""

from __future__ import annotations

from simulators.kit.simulator import Record


class Refused(Exception):
    """The vendor says no: an HTTP status, the errors of its body, and headers."""

    def __init__(self, status: int, errors: list[Record], headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {errors}")
        self.status, self.errors, self.headers = status, errors, headers or {}


def system(status: int, message: str, headers: dict[str, str] | None = None) -> Refused:
    return Refused(status, [{"type": "system", "message": message}], headers)


def unauthorized() -> Refused:
    return Refused(401, [{"type": "oauth", "message": "Invalid OAuth 2 Request"}])


def not_found() -> Refused:
    return system(404, "Not found")


def forbidden() -> Refused:
    return system(403, "You do not have permission to do this")


def bad_request(message: str) -> Refused:
    return system(400, message)


def invalid(field: str, message: str) -> Refused:
    return Refused(422, [fault(field, message)])


def fault(field: str, message: str) -> Record:
    return {"type": "validation", "message": message, "field": field}


def human(field: str) -> str:
    """The vendor's name of a field at the head of a message: ``workspace_id`` is "Workspace"."""
    stem = field.removesuffix("_ids").removesuffix("_id")
    return stem.replace("_", " ").capitalize()
