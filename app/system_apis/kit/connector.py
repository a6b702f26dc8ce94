"""The five nouns of a system: Connector (a kind of system), Connection (an instance), Resource, Mapping (field table), Dialect.

All frozen values; what differs between vendors is facts in these, what differs between protocols is code in a dialect, and what
differs between customers is a Connection.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import ConfigDict
from pydantic import Field as PydanticField

from app.canonical.money import TaxPer
from app.core.failures import Kind, Unsupported
from app.core.model import Value
from app.system_apis.kit.auth import AuthScheme
from app.system_apis.kit.calls import Call, Endpoints, Method, Rest
from app.system_apis.kit.converters import Field, Instant, Lines, Maps, Ref
from app.system_apis.kit.graph import Documents, Graph
from app.system_apis.kit.hooks import Events, Feed
from app.system_apis.kit.mapping import unwritable, words
from app.system_apis.kit.naming import named
from app.system_apis.kit.wire import Request

Operation = Literal["read", "list", "changes", "create", "update", "delete"]


class Setting(Value):
    """Something asked of an instance. Secret ones are sealed with the credentials."""

    key: str
    title: str
    secret: bool = False
    example: str = ""


class Policy(Value):
    """The vendor's limits as facts, and how patient we are."""

    max_in_flight: int = 4
    per_minute: int | None = None
    timeout_seconds: float = 30.0
    retry_after: str | None = "retry-after"
    throttle_pause_seconds: float = 1.0
    settle_seconds: float = 0.0
    """How long an ambiguous create may still be committing before a look-up can be believed."""


class Rule(Value):
    """One row of the failure table: the first that matches decides. None matches anything; ``text`` is searched in the message."""

    status: int | None = None
    code: str | None = None
    text: str | None = None
    kind: Kind
    retry_after: float | None = None
    """How long such a refusal lasts, where the system does not say."""


class UpsertKey(Value):
    """The system creates or updates by an external id field of its own: repeating is harmless."""

    kind: Literal["upsert"] = "upsert"
    field: str


class LookupKey(Value):
    """No upsert: our key is stored with the record (``field``) and looked up before a doubtful create is repeated.

    ``read`` is where a record shows it, if that is another place. ``last``: the field holds only so many characters; the last of our key
    are kept, which are the random ones. ``upper``: the system keeps them in capitals.
    """

    kind: Literal["lookup"] = "lookup"
    field: str
    read: str | None = None
    last: int | None = None
    upper: bool = False

    def kept(self, key: str) -> str:
        """Our key as the system keeps it."""
        short = key if self.last is None else key[-self.last :]
        return short.upper() if self.upper else short


class RepeatKey(Value):
    """The call that creates carries our key (an idempotency header, say), and is answered with the first record when it is repeated.

    ``field``: where a record shows the key, if it does.
    """

    kind: Literal["repeat"] = "repeat"
    field: str = ""


ExternalKey = Annotated[UpsertKey | LookupKey | RepeatKey, PydanticField(discriminator="kind")]


class Transform(Value):
    """Created in or out of another record (an invoice out of a sales order, a task in a project): the reference field that names it.

    ``path`` is the source's path, where the dialect needs it.
    """

    field: str
    path: str = ""


class Look(Value):
    """What a create must say of another record, and only a read tells: the account of the customer, say.

    ``of``: the reference field that names the record, ``{id}`` in ``call``; without a call, the record itself is read. ``takes``: path in
    the answer → the system's member of what is created. Without the first of them the create is refused, where the system has something
    ``missing`` (as in "no account for the customer yet").
    """

    of: str
    call: Call | None = None
    takes: dict[str, str]
    missing: str = ""


class Transition(Value):
    """A change of state by name: an update with ``body``, or a call of its own at ``path`` (a template, as in :mod:`.calls`).

    ``shows``: what a read says afterwards, by the vendor's paths. ``after``: the transition that must have been before.
    """

    body: dict[str, Any] = {}
    path: str | None = None
    method: Method = "POST"
    shows: dict[str, Any] = {}
    after: str | None = None


class Resource(Value):
    """One vendor object behind one canonical entity."""

    entity: str
    object: str
    """The vendor's own name, as in the cross-reference."""
    path: str
    id: str = "id"
    modified: str | None = None
    modified_as: Instant = Instant()
    """How the system tells it."""
    successor: str | None = None
    """Where the system tells what was deleted: the vendor's field that names the record a deleted one was merged into."""
    key: ExternalKey | None = None
    transform: Transform | None = None
    looks: tuple[Look, ...] = ()
    operations: frozenset[Operation]
    missing: dict[str, str] = {}
    """Operation → why the vendor does not have it."""
    fields: tuple[Field, ...]
    filters: dict[str, str] = {}
    """Canonical field → the vendor's filter parameter or column."""
    within: str | None = None
    """The system lists these only inside another record: the canonical field that names it must be among the filters of every list."""
    hints: dict[str, str] = {}
    """Facts that only this dialect reads."""
    transitions: dict[str, Transition] = {}
    calls: Endpoints | None = None
    """What the ``rest`` dialect sends."""
    documents: Documents | None = None
    """What the ``graphql`` dialect sends."""
    names: dict[str, str] = {}
    """Words that stand for what every instance calls otherwise (:mod:`.naming`), and what they mean unless it says so."""
    extensions: dict[str, str] = {}
    """Custom fields of an instance: our name → the vendor's field."""

    def lost(self, data: Mapping[str, Any], *, creating: bool) -> list[str]:
        """The canonical paths in ``data`` that a write would not use: neither as a field nor to find what it is made out of."""
        used = {look.of for look in self.looks} | ({self.transform.field} if self.transform else set()) if creating else set()
        return [path for path in unwritable(self.fields, data, creating) if path not in used]

    def everywhere(self) -> Resource:
        """With the fields that every instance has, whatever it names."""
        return self.model_copy(update={"fields": tuple(named(self.fields, self.names))})

    def sieves(self) -> dict[str, str]:
        """Filters that name another record: canonical field → its entity."""
        known = {item.canonical: item.converter.entity for item in self.fields if isinstance(item.converter, Ref)}
        return {name: known[name] for name in self.filters if name in known}


class FieldOverride(Value):
    """A field of one instance: added to, or replacing, the connector's own row for that canonical field. ``lines`` puts it into a list."""

    entity: str
    lines: str | None = None
    field: Field


class Overrides(Value):
    """What one customer's instance has of its own."""

    fields: tuple[FieldOverride, ...] = ()
    extensions: dict[str, dict[str, str]] = {}
    keys: dict[str, ExternalKey] = {}
    names: dict[str, dict[str, str]] = {}
    """Entity → a word of the connector → what this instance calls it."""
    value_maps: Maps = {}
    transitions: dict[str, dict[str, Transition]] = {}
    """Entity → name → change of state, where each instance has a workflow of its own."""
    policy: dict[str, float] = {}


class Connector(Value):
    """A kind of system, as one literal. ``missing`` says which canonical entities it does not have, and why."""

    key: str
    title: str
    dialect: str
    base_url: str
    settings: tuple[Setting, ...] = ()
    auth: tuple[AuthScheme, ...]
    policy: Policy = Policy()
    failures: tuple[Rule, ...]
    resources: tuple[Resource, ...]
    missing: dict[str, str] = {}
    hints: dict[str, str] = {}
    headers: dict[str, str] = {}
    """What goes with every call: the language of messages, say."""
    tax_per: TaxPer = "line"
    """Where the system rounds tax: on every line of a document, or once on all its lines of one rate."""
    rest: Rest | None = None
    graph: Graph | None = None
    events: Events | None = None
    """Its webhooks."""
    feed: Feed | None = None
    """Events that have to be asked for."""
    examples: dict[str, Any] = {}
    """By wire name, what a published example says in this system's own form: the id of a person, say."""

    def resource(self, entity: str) -> Resource:
        for item in self.resources:
            if item.entity == entity:
                return item
        raise Unsupported(f"{self.title} has no {entity.replace('_', ' ')}", system=self.key, reason=self.missing.get(entity))

    def supports(self, entity: str, operation: str) -> bool:
        return any(item.entity == entity and operation in item.operations for item in self.resources)

    def writes(self, entity: str, canonical: str) -> bool:
        """Whether an update of that record can set this field."""
        return any(
            item.entity == entity
            and "update" in item.operations
            and any(field.canonical == canonical and field.writable(creating=False) for field in item.fields)
            for item in self.resources
        )

    def tells(self, entity: str, name: str) -> bool:
        """Whether a record says this much: where tax is a matter of invoices, a contract does not."""
        return any(item.canonical == name and item.readable for item in self.resource(entity).fields)

    def tells_deletions(self, entity: str) -> bool:
        return any(item.entity == entity and item.successor is not None for item in self.resources)

    def with_overrides(self, overrides: Overrides, settings: Mapping[str, str] | None = None) -> Connector:
        """This connector as one instance has it; what is set for the instance stands among the hints.

        :class:`Unsupported` for a name of something that the connector does not know.
        """
        words = {item.entity: item.names for item in self.resources}
        strange = [
            f"{word} of {entity}" for entity, given in overrides.names.items() for word in given if word not in words.get(entity, {})
        ]
        if strange:
            raise Unsupported(f"{self.title} has nothing to name as {', '.join(strange)}", system=self.key)
        resources = tuple(_override(item, overrides) for item in self.resources)
        here = tuple(item for item in resources if item is not None)
        absent = {item.entity for item in self.resources} - {item.entity for item in here}
        missing = self.missing | dict.fromkeys(absent, f"this connection does not name its place in {self.title}")
        policy = self.policy.model_copy(update=dict(overrides.policy))
        hints = {**self.hints, **(settings or {})}
        return self.model_copy(update={"resources": here, "missing": missing, "policy": policy, "hints": hints})


class Connection(Value):
    """An instance of a system: what the gate needs to know to call it. Credentials are open here and never leave the process."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    number: int
    key: str
    title: str
    base: Connector
    roles: frozenset[str]
    owner: str
    settings: dict[str, str] = {}
    credentials: dict[str, str] = PydanticField(default={}, repr=False)
    overrides: Overrides = Overrides()
    auth: str
    """The kind of the authentication scheme in use."""

    @cached_property
    def connector(self) -> Connector:
        return self.base.with_overrides(self.overrides, self.settings)

    def offered(self, entity: str, operation: str) -> Resource:
        """:class:`Unsupported`, with the reason, where the system does not have the operation."""
        resource = self.connector.resource(entity)
        if operation not in resource.operations:
            raise Unsupported(
                f"{self.title} offers no {operation} of {words(entity)}", system=self.base.key, reason=resource.missing.get(operation)
            )
        return resource

    @cached_property
    def base_url(self) -> str:
        return (self.settings.get("base_url") or self.base.base_url.format_map(self.settings)).rstrip("/")

    @cached_property
    def given(self) -> dict[str, str]:
        """What a sign-in may need: the credentials, and the settings that name the place."""
        return {**self.settings, **self.credentials}

    def url(self, request: Request) -> str:
        """Where a request goes: below the system's address, or, as sign-ins at another host do, to the address that it names."""
        return request.path if request.path.startswith("https://") or request.path.startswith("http://") else self.base_url + request.path

    @cached_property
    def scheme(self) -> AuthScheme:
        return next(item for item in self.base.auth if item.kind == self.auth)

    @property
    def maps(self) -> Maps:
        return self.overrides.value_maps


def _override(given: Resource, overrides: Overrides) -> Resource | None:
    resource = _named(given, overrides.names.get(given.entity, {})) if given.names else given
    if resource is None:
        return None
    fields = resource.fields
    for item in overrides.fields:
        if item.entity == resource.entity:
            fields = _merge(fields, item)
    update: dict[str, Any] = {"fields": fields, "extensions": {**resource.extensions, **overrides.extensions.get(resource.entity, {})}}
    if resource.entity in overrides.keys:
        update["key"] = overrides.keys[resource.entity]
    if resource.entity in overrides.transitions:
        update["transitions"] = {**resource.transitions, **overrides.transitions[resource.entity]}
    return resource.model_copy(update=update)


def _named(resource: Resource, given: dict[str, str]) -> Resource | None:
    """In the instance's names; None if it has no place there."""
    names = {**resource.names, **given}
    path = named([resource.path], names)
    update: dict[str, Any] = {
        "path": path[0] if path else "",
        "fields": tuple(named(resource.fields, names)),
        "filters": dict(named(resource.filters.items(), names)),
        "transitions": dict(named(resource.transitions.items(), names)),
        "key": next(iter(named([resource.key], names)), None),
    }
    return resource.model_copy(update=update) if path else None


def _merge(fields: tuple[Field, ...], override: FieldOverride) -> tuple[Field, ...]:
    if override.lines is None:
        kept = tuple(item for item in fields if not item.canonical or item.canonical != override.field.canonical)
        return (*kept, override.field)
    out = []
    for item in fields:
        if item.canonical == override.lines and isinstance(item.converter, Lines):
            inner = tuple(row for row in item.converter.fields if not row.canonical or row.canonical != override.field.canonical)
            lines = item.converter.model_copy(update={"fields": (*inner, override.field)})
            out.append(item.model_copy(update={"converter": lines}))
        else:
            out.append(item)
    return tuple(out)
