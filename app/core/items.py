"""Items of bulk requests: one that cannot be read gets its own result, and the others theirs."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from app.core.problems import FieldError


class Unreadable(Exception):
    """An item that has not the shape of one."""

    def __init__(self, error: ValidationError) -> None:
        super().__init__("the item cannot be read")
        self.errors = [
            FieldError(pointer="".join(f"/{part}" for part in item["loc"]), detail=item["msg"], code=item["type"])
            for item in error.errors(include_input=False, include_url=False)
        ]


def _or_unreadable(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:
    try:
        return validate(value)
    except ValidationError as error:
        return Unreadable(error)


OR_UNREADABLE = WrapValidator(_or_unreadable)
"""``Annotated[Item, OR_UNREADABLE]``: an ``Item``, or :class:`Unreadable`."""
