"""Bases of all models: frozen values in our own words, and what goes over our wire (the same, in camelCase)."""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


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
