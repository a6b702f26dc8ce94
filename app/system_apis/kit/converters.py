"""Converters: how one field's value looks here and there. A closed union by ``kind``, so a literal and a YAML document are equal.

Reading never invents: an absent or empty vendor value is None. Writing never guesses: a value without a partner is a ValueError
whose text is meant for a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field as PydanticField

from app.core.model import Value
from app.system_apis.kit.pricing import Priced
from app.system_apis.kit.rich_text import RichText
from app.system_apis.kit.values.codes import Choice, CodeList, Codes, Either, Given, Opposite, Present, TextList
from app.system_apis.kit.values.plain import (
    Clock,
    Day,
    Flag,
    Instant,
    Maps,
    MinorUnits,
    Net,
    Number,
    Scaled,
    Text,
    UnitPrice,
    Whole,
    decimal_of,
    told_number,
    within,
)


class Ref(Value):
    """The value is an id of another entity: the gate translates it through the cross-reference."""

    kind: Literal["ref"] = "ref"
    entity: str
    number: bool = False
    """The system writes its ids as numbers."""
    inside: str | None = None
    """Where the record names the parent, if this is only the last part of an id of the form ``parent/child``."""
    parent: str | None = None

    def of(self, raw: Any) -> Ref:
        """This converter as one record of the system wants it."""
        return self.model_copy(update={"parent": within(self.inside, raw)}) if self.inside else self

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        told = str(value).rpartition("/")[2] if self.inside else value
        return int(told) if self.number else told

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        if value in (None, "") or (self.inside and not self.parent):
            return None
        return f"{self.parent}/{value}" if self.inside else str(value)


class Const(Value):
    """A value that the system wants and we have no word for; ``setting`` takes it from the connection's settings. ``beside``: only where
    that canonical field is written.
    """

    kind: Literal["const"] = "const"
    value: str | int | bool | None = None
    setting: str | None = None
    beside: str | None = None


class Total(Value):
    """The sum of one member over a list of records (dots descend, through lists too), where the system tells no sum itself. ``times``: -1
    where what is taken back is below zero there.
    """

    kind: Literal["total"] = "total"
    of: str
    times: int = 1

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        raise ValueError("is computed")

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        if value is None:
            return None
        if not isinstance(value, list):
            raise ValueError("is not a list of records")
        return sum((number * self.times for number in map(decimal_of, _every(value, self.of)) if number is not None), Decimal(0))


class Sum(Value):
    """The sum of one member over our lines, as text, where the system keeps the sum and no lines."""

    kind: Literal["sum"] = "sum"
    member: str

    def to_vendor(self, value: Any, maps: Maps) -> Any:
        return f"{sum((told_number(line.get(self.member) or 0) for line in value), Decimal(0)):f}"

    def from_vendor(self, value: Any, maps: Maps) -> Any:
        raise ValueError("is kept as a sum only")


class Lines(Value):
    """A list of records inside the record. ``having``/``lacking``: only lines in which that canonical field is set / not set.

    A line that is written may say what holds for the record around it: ``^.currency_code``; ``^.position`` is its place, from 1.
    ``priced``: the system computes amounts, and shall come to ours.
    """

    kind: Literal["lines"] = "lines"
    fields: tuple[Field, ...]
    having: str | None = None
    lacking: str | None = None
    priced: Priced | None = None


Converter = Annotated[
    Text
    | Flag
    | Number
    | Whole
    | MinorUnits
    | Net
    | Scaled
    | Clock
    | UnitPrice
    | Day
    | Instant
    | Codes
    | Choice
    | CodeList
    | TextList
    | Ref
    | Const
    | Given
    | Opposite
    | Either
    | Total
    | Present
    | Sum
    | Lines
    | RichText,
    PydanticField(discriminator="kind"),
]


class Field(Value):
    """One row of a mapping: canonical path, vendor path (dots descend, digits index a list), converter, direction.

    ``when``: a create says it only if another field is given (``due_on``) or is something else (``kind!=milestone``): all must hold.
    ``empty`` is what the system tells, and is told, where there is nothing; without it that is null. ``counts``: members of the record that
    decide whether what is read counts (``pse__Billing_Hold__c!=True``): all must hold, or nothing was said.
    """

    canonical: str
    vendor: str
    converter: Converter = Text()
    direction: Literal["both", "read", "write", "create"] = "both"
    when: tuple[str, ...] = ()
    empty: str | None = None
    counts: tuple[str, ...] = ()

    @property
    def looked_at(self) -> tuple[str, ...]:
        """The vendor paths that a read wants."""
        return (self.vendor, *(condition.partition("!=")[0] for condition in self.counts))

    @property
    def readable(self) -> bool:
        return self.direction in ("both", "read") and not isinstance(self.converter, Const)

    def writable(self, creating: bool) -> bool:
        return self.direction in ("both", "write") or (creating and self.direction == "create")


Lines.model_rebuild()
Field.model_rebuild()


def field(
    canonical: str,
    vendor: str,
    converter: Converter | None = None,
    direction: Literal["both", "read", "write", "create"] = "both",
    when: tuple[str, ...] = (),
    empty: str | None = None,
    counts: tuple[str, ...] = (),
) -> Field:
    return Field(
        canonical=canonical, vendor=vendor, converter=converter or Text(), direction=direction, when=when, empty=empty, counts=counts
    )


def const(vendor: str, value: str | int | bool | None = None, *, setting: str | None = None, beside: str | None = None) -> Field:
    """A fixed member of every create."""
    return Field(canonical="", vendor=vendor, converter=Const(value=value, setting=setting, beside=beside), direction="create")


def _every(node: Any, path: str) -> Iterator[Any]:
    """What is at ``path`` in each record of a list."""
    if isinstance(node, list):
        for item in node:
            yield from _every(item, path)
    elif isinstance(node, dict):
        head, _, rest = path.partition(".")
        yield from _every(node.get(head), rest) if rest else iter((node.get(head),))


__all__ = [
    "Choice",
    "Clock",
    "CodeList",
    "Codes",
    "Const",
    "Converter",
    "Day",
    "Either",
    "Field",
    "Flag",
    "Given",
    "Instant",
    "Lines",
    "Maps",
    "MinorUnits",
    "Net",
    "Number",
    "Opposite",
    "Present",
    "Ref",
    "Scaled",
    "Sum",
    "Text",
    "TextList",
    "Total",
    "UnitPrice",
    "Whole",
    "const",
    "field",
]
