"""The protocol of a GraphQL system as facts: the documents, their variables, where in ``data`` the result is, and how errors look.

What the ``graphql`` dialect reads. Variables are templates: a text that is one ``{word}`` becomes that value with its type, others are
filled in. Words: ``{id}`` is the system's id, ``{key}`` our key and ``{key_cell}`` where it is kept, ``{place}`` the resource's path,
``{cells}`` the names of all cells that the mapping reads, ``{limit}``, ``{cursor}`` and ``{narrowed}`` those of a list, ``{body.NAME}``
a member that is taken out of the mapped record, and ``{record}`` the rest of it.
"""

from __future__ import annotations

from typing import Any

from app.core.model import Value


class Document(Value):
    """One query or mutation. ``result`` is the path of what it answers with, below ``data``."""

    text: str
    variables: dict[str, Any] = {}
    result: str


class Cells(Value):
    """Records that hold their fields as a list of cells. A cell is read as a member of the record, by its name; ``decoded`` is a member
    of it that is JSON in a text. Written are an object of cells by name, and as JSON in a text; a cell that has only one of the members
    ``bare`` is written as that value alone, and one that holds nothing as null.
    """

    path: str
    name: str = "id"
    decoded: str | None = None
    bare: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    """Members of the record itself, which are no cells."""


class Narrowing(Value):
    """How a list is narrowed. A resource's filter is ``CELL OPERATOR VALUE``: ``{value}`` is the caller's; without it the filter is a yes,
    and ``no`` names the operator that says the opposite.
    """

    rule: dict[str, Any]
    """One clause, with ``{cell}``, ``{operator}`` and ``{value}``."""
    whole: dict[str, Any]
    """The argument, with ``{rules}``."""
    no: dict[str, str] = {}
    latest: dict[str, Any] = {}
    """What is added to the argument when changes are asked for: the latest first, and the list ends at the mark."""


class Columns(Value):
    """The system's own description of an object: ``rows`` in the result of ``document``; the others are members of a row."""

    document: Document
    rows: str
    name: str = "id"
    type: str = "type"
    values: str | None = None
    value: str = "label"
    """The member of one of the ``values`` that a record shows."""


class Documents(Value):
    """The documents of one resource. What is absent is absent in the resource's ``operations``."""

    read: Document
    """Answered with a list of one or none."""
    holds: dict[str, str] = {}
    """What must be so in a record (path → template), and what must not (``lacks``): else it is none of these."""
    lacks: dict[str, str] = {}
    find: Document
    """Answered like ``list``."""
    list: Document
    following: Document
    """The next page of a list."""
    rows: str
    """In the result of a list: the records, and the cursor of the next page."""
    cursor: str
    most: int = 100
    create: Document | None = None
    update: Document | None = None
    delete: Document | None = None
    id: str = "id"
    """In a record, and in the result of a create."""
    cells: Cells | None = None
    narrowing: Narrowing | None = None
    overlap_seconds: float = 1.0
    """How much earlier than asked a list of changes ends: clocks are coarse, and what comes twice does no harm."""
    columns: Columns


class Errors(Value):
    """Where an error says what, in one of the list ``errors`` or in the answer itself; the first path that holds something counts."""

    code: tuple[str, ...] = ("extensions.code",)
    message: tuple[str, ...] = ("message",)
    status: tuple[str, ...] = ()
    """The HTTP status that the answer should have had."""
    field: tuple[str, ...] = ()
    wait: tuple[str, ...] = ()
    """Seconds to leave it alone; ``wait_text`` finds them in the message, as its first group."""
    wait_text: str | None = None
    flat: tuple[str, ...] = ()
    """Members of the answer itself that make it an error."""


class Graph(Value):
    """What holds for the whole system."""

    path: str
    headers: dict[str, str] = {}
    health: Document
    errors: Errors = Errors()
    version: str | None = None
    """The header that asks for a version of the system, and tells by which one an answer was made."""
