"""Refusals in the shapes of https://developer.monday.com/api-reference/docs/error-handling.

A business error is an entry of ``errors`` beside ``data`` in an answer of status 200; only the gateway uses HTTP statuses.
"""

from __future__ import annotations

from typing import Any

from simulators.kit.simulator import Record

MONOLITH = "monolith"
CHECK_DOCS = (
    "invalid value, please check our API documentation for the correct data structure for this column. "
    "https://developer.monday.com/api-reference/docs/change-column-values"
)


class Refused(Exception):
    """A field that fails: its ``extensions`` go to the entry of ``errors``; the other fields of the document are answered."""

    def __init__(self, code: str, message: str, status: int = 200, **error_data: Any) -> None:
        super().__init__(message)
        self.extensions: Record = {"code": code, "status_code": status, "error_data": error_data, "service": MONOLITH}


class Aborted(Refused):
    """A refusal that takes the whole answer with it: no ``data`` member."""


class Rejected(Exception):
    """The gateway answers before anything is executed."""

    def __init__(self, status: int, errors: list[Record], headers: dict[str, str] | None = None) -> None:
        super().__init__(str(errors))
        self.status, self.errors, self.headers = status, errors, headers or {}


def unauthenticated() -> Rejected:
    return Rejected(401, [{"message": "Not authenticated", "extensions": {"code": "NOT_AUTHENTICATED"}}])


def unauthorized(message: str = "User unauthorized to perform action", **error_data: Any) -> Refused:
    return Refused("USER_UNAUTHORIZED", message, 403, **error_data)


def no_board(board_id: object) -> Refused:
    shown = int(str(board_id)) if str(board_id).isdigit() else board_id
    return Refused("InvalidBoardIdException", "The board does not exist. Please check your board ID and try again", board_id=shown)


def no_item(item_id: object) -> Refused:
    shown = int(str(item_id)) if str(item_id).isdigit() else item_id
    return Refused("InvalidItemIdException", "The item does not exist or is not active", item_id=shown)


def no_column(column_id: object) -> Refused:
    return Refused("InvalidColumnIdException", "This column ID doesn't exist for the board", column_id=column_id)


def no_group(group_id: object) -> Refused:
    return Refused("ResourceNotFoundException", "Group not found", 404, resource_type="group", resource_id=group_id)


def not_found(kind: str, ident: object) -> Refused:
    return Refused("ResourceNotFoundException", f"{kind.capitalize()} not found", 404, resource_type=kind, resource_id=ident)


def bad_argument(message: str, **error_data: Any) -> Refused:
    return Refused("InvalidArgumentException", message, 422, **error_data)


def bad_value(column: Record, value: object, message: str = CHECK_DOCS) -> Refused:
    return Refused("ColumnValueException", message, column_value=value, column_type=column["_internal"], column_id=column["id"])


def limited(code: str, message: str, wait: float | None, **more: Any) -> Rejected:
    """A caller over a limit: 429, with ``Retry-After`` and ``retry_in_seconds`` when the wait is known."""
    extensions: Record = {"code": code, "status_code": 429, **more}
    headers = {}
    if wait is not None:
        extensions["retry_in_seconds"] = wait
        headers["Retry-After"] = str(wait)
    return Rejected(429, [{"message": message, "extensions": extensions}], headers)
