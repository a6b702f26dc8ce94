"""How flows are remembered: checkpoints as JSON, with our values tagged by name and our failures whole. No pickle, no foreign exception.

The tags are a promise to runs in flight: renaming a registered class needs the old name to stay readable.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from dbos import Serializer
from pydantic import BaseModel

from app.core.failures import Defect, Failure

_MODEL, _FAILURE, _ERROR, _SCALAR, _TUPLE = "$model", "$failure", "$error", "$scalar", "$tuple"


class CheckpointSerializer(Serializer):
    """Give it every model that a flow, a step or a message carries."""

    def __init__(self, *models: type[BaseModel]) -> None:
        self._models = {model.__name__: model for model in models}

    def name(self) -> str:
        return "crosswalk_json"

    def serialize(self, data: Any) -> str:
        return json.dumps(self._out(data), separators=(",", ":"), ensure_ascii=False)

    def deserialize(self, serialized_data: str) -> Any:
        return self._in(json.loads(serialized_data))

    def _out(self, value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float | str):
            return value
        if isinstance(value, BaseModel):
            name = type(value).__name__
            if self._models.get(name) is not type(value):
                raise TypeError(f"{name} is not registered as a checkpoint")
            return {_MODEL: name, "value": value.model_dump(mode="json")}
        if isinstance(value, Failure):
            return {_FAILURE: value.to_dict()}
        if isinstance(value, BaseException):
            return {_ERROR: type(value).__name__}
        if isinstance(value, Decimal | datetime | date):
            return {_SCALAR: type(value).__name__, "value": str(value) if isinstance(value, Decimal) else value.isoformat()}
        if isinstance(value, tuple):
            return {_TUPLE: [self._out(item) for item in value]}
        if isinstance(value, list):
            return [self._out(item) for item in value]
        if isinstance(value, dict):
            return {str(key): self._out(item) for key, item in value.items()}
        raise TypeError(f"{type(value).__name__} has no checkpoint form")

    def _in(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._in(item) for item in value]
        if not isinstance(value, dict):
            return value
        if _TUPLE in value:
            return tuple(self._in(item) for item in value[_TUPLE])
        if _MODEL in value:
            return self._models[value[_MODEL]].model_validate(value["value"])
        if _FAILURE in value:
            return Failure.from_dict(value[_FAILURE])
        if _ERROR in value:
            return Defect(f"a step ended with {value[_ERROR]}")
        if _SCALAR in value:
            return _scalar(value[_SCALAR], value["value"])
        return {key: self._in(item) for key, item in value.items()}


def _scalar(kind: str, text: str) -> Decimal | datetime | date:
    if kind == "Decimal":
        return Decimal(text)
    if kind == "date":
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(UTC)
