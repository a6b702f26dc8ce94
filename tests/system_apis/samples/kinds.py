"""The kinds of what the conformance suite writes: per writable resource a canonical record, a change of it, and what must exist before.

``{n}`` in a text becomes a number of its own for every record. ``refs`` are canonical field → entity; ``more`` are refs that only
the full sample has (a customer above a customer).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
State = dict[str, list[Row]]


@dataclass(frozen=True)
class Sample:
    data: Row
    change: Row = field(default_factory=dict)
    """Every field that may be updated, with another value."""
    clear: str | None = None
    """A field that an update may empty."""
    refs: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    extensions: Row = field(default_factory=dict)
    frozen: dict[str, Any] = field(default_factory=dict)
    """What the mapping may write, and the system refuses to change: the refusal must be plain."""
    unread: tuple[str, ...] = ()
    """Refs that name the source of a transform: the record tells them, the body does not."""


ADDRESS = {"street": "4 Quay Street", "city": "Bristol", "state": "Avon", "postal_code": "BS1 4DJ", "country_code": "GB"}
SEAT = {"street": "9 Dock Road", "city": "Munich", "state": "Bavaria", "postal_code": "80331", "country_code": "DE"}
CONTRACT_LINES = [
    {
        "reference": "l1",
        "billing_type": "time_and_materials",
        "description": "Senior Consultant",
        "quantity": Decimal("12.5"),
        "unit_price": Decimal("180"),
        "amount": Decimal("2250"),
        "tax_rate": Decimal("20"),
        "tax_amount": Decimal("450"),
    },
    {
        "reference": "l2",
        "billing_type": "fixed_fee",
        "description": "Go-live",
        "quantity": Decimal("1"),
        "unit_price": Decimal("999.95"),
        "amount": Decimal("999.95"),
        "tax_rate": Decimal("20"),
        "tax_amount": Decimal("199.99"),
    },
]


@dataclass(frozen=True)
class Refusal:
    """A write that the system itself refuses. ``maps`` puts a partner into a value map that does not exist there."""

    entity: str
    data: Row
    field: str
    maps: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """All that the suite has to know of one system."""

    samples: dict[str, Sample]
    missing_id: str
    """A record id that the system could have given out, and did not."""
    number: tuple[str, str, str]
    """An entity, where a number of its records goes on the wire, and its name in our words."""
    id_member: str
    """The member of a record in the simulator's state that holds its id."""
    held: Callable[[State, str, str, str], list[Row]]
    """(state, the vendor's object, the key's field, our key) → the records that carry our key."""
    forbidden: Any
    """The body of a 403."""
    refusals: tuple[Refusal, ...] = ()
    token: str = r"/token$"
    """Where it is signed in to, as searched in a path."""
    states: dict[str, str] = field(default_factory=dict)
    """The vendor's object → its collection in the simulator's state, where that is another word."""
    existing: dict[str, Callable[[Any], tuple[str, ...]] | tuple[str, ...]] = field(default_factory=dict)
    """Entities that people make and we only read → ids of records that are there, or what people do in the simulator to have them there."""
    money: tuple[str, str] | None = None
    """An entity and an amount in it (``subtotal``: of its lines), where that is no project's budget."""
    bare_lists: bool = False
    """A list is answered with its rows and nothing around them: an empty one is a good answer."""
    people: Callable[[Any], None] | None = None
    """Puts into a simulator what people made before we came, where the seeded tenant has none of it."""
    external: Callable[[Row], str] | None = None
    """A row of the state → the id as the cross-reference has it, where that is more than one member."""
    lag: float = 0.0
    """How many seconds its lists and searches are behind what was written."""
    coarse: float = 0.0
    """How many seconds earlier than asked its changes may begin."""
    switches: dict[str, Any] = field(default_factory=dict)
    """What the simulator's settings are during these tests."""
    undescribed: tuple[str, ...] = ()
    """Entities that the system's metadata says nothing of."""
