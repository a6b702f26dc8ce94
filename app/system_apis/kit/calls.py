"""The protocol of a plain JSON system as facts: where records are, how pages follow each other, how a list is narrowed, how errors look.

What the ``rest`` dialect reads, from a literal or from a YAML document alike. Texts are templates. ``{id}`` is the system's id, and
``{id.0}``, ``{id.1}`` its parts where a child's id is ``parent/child``; ``{key}`` is our key, ``{source}`` the id of the record that
something is made in or out of, ``{since}`` an instant, ``{limit}`` and ``{cursor}`` those of a list; ``{hint.NAME}`` is a hint of the
connector or a setting of the connection; ``{row.NAME}``, in the path of a change, a member of the record as it is read right before
(``etag`` or ``version``). Values in a path are percent-encoded.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from app.core.model import Value
from app.system_apis.kit.values.plain import Zone

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


class Call(Value):
    """One request. A write's mapped record goes to the member ``wrap`` of the body; ``body`` are fixed members beside it."""

    method: Method = "GET"
    path: str
    query: dict[str, str] = {}
    headers: dict[str, str] = {}
    wrap: str = ""
    body: dict[str, Any] = {}
    reading: bool = False
    """A POST that changes nothing."""


class NoPages(Value):
    """The system answers with everything at once."""

    kind: Literal["none"] = "none"


class NumberedPages(Value):
    """``page=2``. ``total`` is the path of the number of pages; without it, a page of ``most`` rows may have a successor, and where that is
    not said either, every page has one that holds anything.
    """

    kind: Literal["page"] = "page"
    page: str
    size: str | None = None
    first: int = 1
    total: str | None = None
    most: int | None = None


class Offsets(Value):
    """``offset=50``. Whether there is another page is told by ``more`` (path of a flag, or ``name=value``), ``total`` (of the number of
    rows) or ``left`` (of how many are still to come); where nothing tells it, as with numbered pages.
    """

    kind: Literal["offset"] = "offset"
    offset: str
    size: str | None = None
    more: str | None = None
    total: str | None = None
    left: str | None = None
    most: int | None = None


class Tokens(Value):
    """The answer names the next page (path ``next``); it is sent back as ``token``."""

    kind: Literal["token"] = "token"
    token: str
    size: str | None = None
    next: str
    most: int = 100


class Links(Value):
    """The answer holds the next page's address: at the path ``next``, or in the header ``Link`` with ``rel="next"`` (RFC 8288). Only its
    query differs from the call's.
    """

    kind: Literal["link"] = "link"
    next: str | None = None
    size: str | None = None
    most: int = 200


Paging = Annotated[NoPages | NumberedPages | Offsets | Tokens | Links, Field(discriminator="kind")]


class Search(Value):
    """How a list is narrowed. With ``parameter`` all clauses are joined into that one (a query language); without it each clause is a
    parameter of its own, ``name={value}``, and those of one name are joined. ``into`` says whether parameters go into the query or the body
    of the list's call.
    """

    parameter: str | None = None
    join: str = " AND "
    tail: str = ""
    """What ends the one parameter: the order, where the query language says it."""
    into: Literal["query", "body"] = "query"
    fixed: tuple[str, ...] = ()
    """Clauses of every list."""
    key: str | None = None
    """The clause that looks our key up, with ``{key}``."""
    since: str | None = None
    """The clause for changes, with ``{since}``."""
    since_format: str = "iso"
    """``iso``, ``ms`` or ``s`` (since 1970), or a format of ``strftime``."""
    since_zone: Zone | None = None
    """The time of day that the system understands by it, where that is not UTC's."""
    overlap_seconds: float = 1.0
    """How much earlier is asked: what arrives late or in the same instant comes again rather than never."""
    order: dict[str, str] = {}
    """Parameters that bring the oldest change first."""
    values: str | None = None
    """The pattern of what may be filtered by, where the query language reads values without quotes."""
    escape: dict[str, str] = {}
    """Character → how it is written inside a clause."""


class Described(Value):
    """Where the system's own metadata is: ``rows`` is the path of the fields in its answer, the others are members of a row.

    ``complete``: it names every field; a list of custom fields alone does not.
    """

    call: Call
    complete: bool = True
    rows: str = ""
    name: str = "name"
    path: str = "{name}"
    """How the field table spells a field of this name."""
    type: str = "type"
    required: str | None = None
    custom: str | None = None
    values: str | None = None
    skeleton: bool = False
    """The answer is a record without values: every member is a field, and those of its parts are fields of it too."""
    value: tuple[str, ...] = ()
    """Where values are objects: the member that names one, the first of these that is there."""


class Inside(Value):
    """Records that are listed only inside others, one list each: the resource's ``list`` finds the others, this call theirs (``{id}``).

    ``keep``: member that every row gets → where the other has it.
    """

    call: Call
    items: str
    id: str = "{id}"
    keep: dict[str, str] = {}
    paging: Paging = NoPages()


class Numbered(Value):
    """A search that is behind what was written, over records with running numbers: ``last`` finds the newest that it knows, with its
    ``name`` (``DEL-7``). Those around that number, and so all that it does not know yet, are read by their names: ``call`` is a read that
    is not behind, and takes at most ``most`` of them in the member ``names`` of its body. It answers like the list. Where nothing is known
    yet, ``series`` tells what names begin with (``DEL``), in the same member.
    """

    last: Call
    series: Call
    name: str
    call: Call
    names: str
    most: int = 100


class Endpoints(Value):
    """The calls of one resource. What is absent is absent in the resource's ``operations``.

    ``item``: path of the record in an answer to a read or a write; ``items``: path of the rows of a list; both empty: the answer itself.
    An ``item`` that ends in ``.0`` is the first row of a list, which is empty where there is no such record.
    """

    read: Call | None = None
    list: Call | None = None
    find: Call | None = None
    """Looks our key up where the list cannot: answered with one record."""
    scan: bool = False
    """The system cannot search by our key: it is looked up page by page through the whole list."""
    numbered: Numbered | None = None
    create: Call | None = None
    update: Call | None = None
    delete: Call | None = None
    item: str = ""
    items: str = ""
    id: str = "{id}"
    """The system's id out of members of a row: ``{ProjectId}/{TaskId}`` for a child's."""
    whole: str | None = None
    """A row of a list that lacks this member is only a part of the record, which is then read by its id."""
    linked: dict[str, str] = {}
    """Member that a record gets → the path of an address in it, the end of which it is: a child may only link to what it is in."""
    created: str | None = None
    """The path of the id in the answer to a create that does not hold the record; ``header:location``: the end of that address."""
    search: Search | None = None
    paging: Paging | None = None
    described: Described | None = None
    inside: Inside | None = None
    etag: bool = False
    """Changes need the version that was read: ``If-Match`` with the ``ETag`` of the record (RFC 9110 §13.1.1)."""
    version: str | None = None
    """The same, where the record itself tells its version, at this path."""
    ids: str | None = None
    """The form of the system's ids: what does not match this expression is there for certain not, and is not asked for."""
    gone: str | None = None
    """``name=value`` of a record that counts as deleted, where the system cancels instead."""
    rows: tuple[str, ...] = ()
    """Members with rows that the system knows by their ``id``, and adds to when a change names none. The rows that are there are read
    right before: they become the new ones by position, and what is left over is sent with ``delete``.
    """


class Errors(Value):
    """Where a refusal says what; the first path that holds something counts, and ``errors.*`` is the name of the first member there.
    ``inside``: where in a record the fields are that refusals name. ``refused``: members whose presence makes a success a refusal,
    or ``name=value``, or ``name!=value`` (everything but an explicit yes). ``named``: where only the message names the field, a pattern
    whose first group does.
    """

    code: tuple[str, ...] = ()
    message: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    inside: str = ""
    refused: tuple[str, ...] = ()
    named: str | None = None
    marks: str | None = None
    """The member that says what is wrong beside the very value, anywhere in the refused record, which is the answer."""


class CustomFields(Value):
    """Fields outside of the system's contract, below one member of a record (``custom.GROUP.FIELD.value``): reads and lists name them in a
    ``parameter`` (``GROUP.FIELD,…``), writes say what ``types`` calls a ``text``, a ``number`` or a ``flag``.
    """

    member: str
    parameter: str
    types: dict[Literal["text", "number", "flag"], str]


class Rest(Value):
    """What holds for the whole system, and for every resource that does not say otherwise."""

    health: Call
    errors: Errors = Errors()
    custom: CustomFields | None = None
    headers: dict[str, str] = {}
    cleared: str | None = None
    """What empties a field, where null does not."""
    select: str | None = None
    """The parameter that names what an answer shall hold: the paths of the field table, with commas."""
    keyed: dict[str, str] = {}
    """Members that are lists of records when read and maps when written (custom fields, often) → what a record is known by there."""
