"""The words of the wire that all collections share: references, sums, pages, filters, items of bulk requests."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, create_model
from pydantic.alias_generators import to_camel

from app.canonical.money import IsAmount
from app.core.items import OR_UNREADABLE
from app.core.model import Canonical, Wire, Written
from app.core.problems import ProblemBody

MOST_ITEMS = 200
"""Of a page and of a bulk request: one chunk of a Salesforce trigger."""


@dataclass(frozen=True)
class Ref:
    """Marks a field that holds the canonical id of a record of ``entity``; its column has the same name and ``_id``."""

    entity: str


Text = Annotated[str, Field(min_length=1, max_length=255)]
EntityCode = Annotated[str, Field(min_length=1, max_length=40, description="Code of one of our legal entities.", examples=["HOLT-UK"])]
CurrencyCode = Annotated[str, Field(pattern="^[A-Z]{3}$", description="ISO 4217.", examples=["GBP"])]
Sum = Annotated[Decimal, Field(max_digits=18, decimal_places=4, allow_inf_nan=False), IsAmount()]
"""Money: a string with no more digits than its currency has."""
Price = Annotated[Decimal, Field(max_digits=18, decimal_places=6, ge=0, allow_inf_nan=False)]
"""Of one unit: it keeps the digits that it has."""
Quantity = Annotated[Decimal, Field(max_digits=18, decimal_places=5, ge=0, allow_inf_nan=False)]
Percent = Annotated[Decimal, Field(max_digits=9, decimal_places=6, ge=0, le=100, allow_inf_nan=False)]


class Recorded(Canonical):
    """What every record shows beside its own fields. All but ``id`` may be left out by ``fields``."""

    id: str
    legal_entity: str | None = Field(default=None, description="Whose record it is; null while nobody knows.")
    created_at: datetime | None = None
    updated_at: datetime | None = None


class ListQuery(BaseModel):
    """What every list takes. A collection adds filters: fields named as its columns, with ``_from`` and ``_to`` for the ends of a range."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")

    cursor: str | None = Field(default=None, max_length=90, description="`nextCursor` of the page before; absent: the first page.")
    limit: int = Field(default=50, ge=1, le=MOST_ITEMS, description="How many records at most.")
    fields: str | None = Field(
        default=None, max_length=1000, description="Names of the members wanted, separated by commas; `id` is always there."
    )
    ids: str | None = Field(
        default=None,
        max_length=MOST_ITEMS * 31,
        pattern="^[a-z0-9_]+(?:,[a-z0-9_]+)*$",
        description="Only these: up to 200 ids, separated by commas.",
    )
    updated_since: Annotated[AwareDatetime, Written] | None = Field(default=None, description="Only what changed at or after this instant.")

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """A filter without words of its own says what all filters do."""
        super().__pydantic_init_subclass__(**kwargs)
        for name, field in cls.model_fields.items():
            field.description = field.description or _filter(name)


def _filter(name: str) -> str:
    for end, meaning in (("_from", "this or later"), ("_to", "this or earlier")):
        if name.endswith(end):
            return f"Only records whose `{to_camel(name.removesuffix(end))}` is {meaning}."
    return f"Only records whose `{to_camel(name)}` is this."


def patch_model(body: type[Canonical], fixed: frozenset[str]) -> Any:
    """``ContactPatch``: the members of ``body`` that may change, none of which has to be there."""
    members: dict[str, Any] = {}
    for name, field in body.model_fields.items():
        if name in fixed:
            continue
        optional = copy(field)
        optional.default, optional.default_factory = None, None
        optional.annotation = field.annotation | None if field.annotation is not None else None  # type: ignore[assignment]
        members[name] = (optional.annotation, optional)
    return create_model(f"{body.__name__}Patch", __base__=Canonical, **members)


def page_model(name: str, shown: type[Recorded]) -> Any:
    listed: Any = list[shown]  # type: ignore[valid-type]
    return create_model(f"{name}Page", __base__=Wire, items=(listed, ...), next_cursor=(str | None, None))


def bulk_model(name: str, item: Any) -> Any:
    """1 to 200 items, each read by itself."""
    items: Any = list[Annotated[item, OR_UNREADABLE]]
    return create_model(name, __base__=Wire, items=(items, Field(min_length=1, max_length=MOST_ITEMS)))


def change_model(name: str, patch: Any) -> Any:
    return create_model(
        f"{name}Change",
        __base__=Wire,
        id=(str, Field(max_length=90, description="The record.")),
        if_match=(str | None, Field(default=None, max_length=100, description="The ETag that you read; the item is 412 when it is stale.")),
        changes=(patch, ...),
    )


def results_model(name: str, shown: type[Recorded]) -> Any:
    record: Any = shown | None
    result: Any = create_model(
        f"{name}Result",
        __base__=Wire,
        index=(int, Field(description="Position in the request, from 0.")),
        status=(int, Field(description="The HTTP status that the item would have had alone.", examples=[201])),
        etag=(str | None, None),
        record=(record, None),
        problem=(ProblemBody | None, None),
    )
    return create_model(
        f"{name}Results",
        __base__=Wire,
        items=(list[result], Field(description="In the order of the request.")),
        succeeded_count=(int, ...),
        failed_count=(int, ...),
    )
