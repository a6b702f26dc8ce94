"""Bases of all models: frozen values in our own words, and what goes over our wire (the same, in camelCase)."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pydantic.alias_generators import to_camel

_RFC_3339 = re.compile(r"\d{4}-\d{2}-\d{2}")


def _written(value: Any) -> Any:
    """Pydantic alone would also take a number, as seconds since 1970: a request that the published document does not allow."""
    if isinstance(value, (int, float)) or (isinstance(value, str) and not _RFC_3339.match(value)):
        raise ValueError("is written as in RFC 3339: 2026-10-31, or 2026-10-31T09:13:35Z")
    return value


Written = BeforeValidator(_written)
"""For a day or an instant that callers send: text, as it is published."""
Day = Annotated[date, Written]


class Value(BaseModel):
    """Frozen, strict about unknown members."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Canonical(Value):
    """A frozen value that is also shown to callers: snake_case inside, camelCase on the wire."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Wire(BaseModel):
    """A request or response body: camelCase outside, snake_case inside; unknown members are refused."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")


def spaced(name: str) -> str:
    """A wire name for sentences: ``billingSchedules`` → ``billing schedules``."""
    return "".join(f" {char.lower()}" if char.isupper() else char for char in name)
