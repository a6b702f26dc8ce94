"""What a system tells unasked: how a message is proven to be its own, and which of its records a message is about. Facts and pure code.

A message is a hint, never the truth: whatever it says of a record is read again before anything follows from it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import orjson
from pydantic import Field as PydanticField

from app.core.model import Value
from app.system_apis.kit.mapping import dig

ALL = "*"
"""In place of a record's id: so much changed that the system names nothing."""
_PLACE = re.compile(r"\{([^{}]+)\}")
_FILLED = re.compile(r"\{([a-z_]+)\}")
_ID = re.compile(r"[!-~]{1,200}")
_LEEWAY_SECONDS = 60.0
_LONGEST_CHALLENGE = 1000


class Message(Value):
    """One call at our door. Names of header fields in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes = PydanticField(repr=False)

    def parsed(self) -> Any:
        """``ValueError`` when it is not JSON."""
        return orjson.loads(self.body)


class HmacHeader(Value):
    """HMAC-SHA256 of the raw body in hexadecimal, with a secret that both sides were given."""

    kind: Literal["hmac"] = "hmac"
    header: str
    prefix: str = ""
    secret: str = "webhook_secret"  # noqa: S105 - which of the credentials
    """The credential that is the secret, where a subscription has none of its own."""

    def verified(self, message: Message, secret: str, now: float) -> bool:
        return _equal(message.headers.get(self.header, ""), self.prefix + _signature(secret, message.body))


class HandshakeSecret(Value):
    """As :class:`HmacHeader`, with a secret that the system itself offers while it is being subscribed to."""

    kind: Literal["handshake"] = "handshake"
    offer: str
    header: str
    secret: str = ""

    def verified(self, message: Message, secret: str, now: float) -> bool:
        return _equal(message.headers.get(self.header, ""), _signature(secret, message.body))


class SignedToken(Value):
    """A JWT (HS256, RFC 7519) beside the body, for our address and for some minutes. ``challenge`` is sent back while subscribing."""

    kind: Literal["signed_token"] = "signed_token"
    header: str = "authorization"
    challenge: str
    secret: str = "signing_secret"  # noqa: S105

    def answer(self, message: Message) -> bytes | None:
        """The challenge as it came, if that is all that the message is. It says nothing of ours, so anybody may have it."""
        try:
            document = message.parsed()
        except ValueError:
            return None
        given = document.get(self.challenge) if isinstance(document, dict) and len(document) == 1 else None
        return orjson.dumps(document) if isinstance(given, str) and len(given) <= _LONGEST_CHALLENGE else None

    def verified(self, message: Message, secret: str, now: float) -> bool:
        head, _, signature = message.headers.get(self.header, "").removeprefix("Bearer ").rpartition(".")
        ours = _base64url(hmac.digest(secret.encode(), head.encode(), hashlib.sha256))
        if not _equal(signature, ours):
            return False
        try:
            kind, claims = (orjson.loads(_unbase64url(part)) for part in head.split("."))
            timely = now < float(claims["exp"]) + _LEEWAY_SECONDS
            meant = "aud" not in claims or urlsplit(str(claims["aud"])).path == message.path
        except (ValueError, TypeError, KeyError):
            return False
        return bool(kind.get("alg") == "HS256" and timely and meant)


class SharedState(Value):
    """No signature: each item of the body repeats a secret of ours. ``parameter`` is sent back as text while subscribing."""

    kind: Literal["shared_state"] = "shared_state"
    parameter: str
    items: str
    state: str
    secret: str = "client_state"  # noqa: S105

    def verified(self, message: Message, secret: str, now: float) -> bool:
        try:
            items = dig(message.parsed(), self.items)
        except (ValueError, AttributeError, TypeError):
            return False
        if not isinstance(items, list) or not items or not all(isinstance(item, Mapping) for item in items):
            return False
        return all(_equal(str(item.get(self.state, "")), secret) for item in items)


Verification = Annotated[HmacHeader | HandshakeSecret | SignedToken | SharedState, PydanticField(discriminator="kind")]


class Change(Value):
    """One sort of message. ``when``: path → what the value there must be, a regular expression for all of it; ``{name}`` in it is a
    setting of the connection.

    ``record`` is the system's id as our reader spells it: text with ``{path}`` or a named group of ``when`` in it.
    """

    when: dict[str, str] = {}
    entity: str | None = None
    """Ours; None for what nobody here reads."""
    place: str | None = None
    """Instead: the path of what is, in this connection, the ``path`` of one of the connector's resources."""
    record: str = ""
    at: str | None = None
    unit: Literal["iso", "milliseconds"] = "iso"


class Events(Value):
    """Webhooks of a kind of system. ``delivery`` is the header field or (``body:``) the path of what is the same when it is sent again."""

    verify: Verification
    delivery: str | None = None
    headers: tuple[str, ...] = ()
    """Those that are kept with the raw message."""
    items: str | None = None
    """Where a message holds several changes."""
    changes: tuple[Change, ...]
    subscribe: Subscribe | None = None

    def says_nothing(self, message: Message) -> bool:
        """A heartbeat: a list of changes, and it is empty."""
        if self.items is None:
            return False
        try:
            return bool(dig(message.parsed(), self.items) == [])
        except ValueError:
            return False


class Feed(Value):
    """A list of events that has to be asked for, with a memory of so many days; unordered, and some rows may come twice.

    It is asked for where the connection's ``setting`` says ``yes``: not every account has it.
    """

    setting: str
    path: str
    query: dict[str, str] = {}
    since: str
    """The parameter that takes an instant; rows younger than that are listed."""
    rows: str
    page: str
    pages: str
    id: str = "id"
    overlap_seconds: float = 600.0
    memory_days: float
    changes: tuple[Change, ...]


class Subscribe(Value):
    """The call that subscribes our address. ``root``: what follows the system's address from here on is left out before ``path``.

    In ``path`` and ``body``, ``{url}``, ``{secret}``, ``{target}`` and ``{event}`` and the connection's settings are filled in; in
    ``targets`` the settings, and as ``{rest}`` what was left out.
    """

    path: str
    root: str = ""
    headers: dict[str, str] = {}
    body: dict[str, Any]
    targets: tuple[str, ...] = ()
    linked: str | None = None
    """Instead of ``targets``: all records of this entity that we know in the connection."""
    places: tuple[str, ...] = ()
    """Instead of ``targets``: where the resources of these entities are in this connection."""
    events: tuple[str, ...] = ("",)
    id: str
    """Where the answer names the subscription."""
    expires: str | None = None
    remove: str
    remove_method: Literal["DELETE", "POST"] = "DELETE"
    remove_body: dict[str, Any] = {}
    """Ends subscription ``{id}``."""


class Hint(Value):
    """That a record changed. Without an entity it is of no interest here."""

    entity: str | None
    record: str
    at: datetime | None = None


Events.model_rebuild()


def delivery_id(events: Events, message: Message) -> str:
    """What a second delivery of the same message has in common with the first; the body's hash where the system names nothing."""
    found: Any = None
    if events.delivery is not None and events.delivery.startswith("body:"):
        try:
            found = dig(message.parsed(), events.delivery.removeprefix("body:"))
        except (ValueError, AttributeError, TypeError):
            found = None
    elif events.delivery is not None:
        found = message.headers.get(events.delivery)
    text = str(found) if found is not None else ""
    return text if _ID.fullmatch(text) else digest(message.body)


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def hints(events: Events, body: bytes, places: Mapping[str, str], settings: Mapping[str, str]) -> list[Hint]:
    """What a verified message is about; ``ValueError`` says why it cannot be read. ``places``: path of a resource → entity."""
    document = orjson.loads(body)
    if not isinstance(document, dict):
        raise ValueError("the message is no object")
    items = [document] if events.items is None else dig(document, events.items)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ValueError(f"the message has no list of changes at {events.items}")
    return [hint(events.changes, item, places, settings) for item in items]


def row(body: bytes) -> dict[str, Any]:
    """One row of a feed, as it was kept."""
    document = orjson.loads(body)
    if not isinstance(document, dict):
        raise ValueError("the row is no object")
    return document


def hint(changes: tuple[Change, ...], item: dict[str, Any], places: Mapping[str, str], settings: Mapping[str, str]) -> Hint:
    if ALL in item:  # our own word, for what a feed has forgotten
        return Hint(entity=str(item[ALL]), record=ALL)
    for change in changes:
        groups: dict[str, str] = {}
        if all(_matches(pattern, dig(item, path), groups, settings) for path, pattern in change.when.items()):
            entity = change.entity if change.place is None else places.get(str(dig(item, change.place)))
            if entity is None:
                return Hint(entity=None, record="")
            return Hint(entity=entity, record=_filled(change.record, item, groups), at=_instant(change, item))
    return Hint(entity=None, record="")


def fill(template: Any, values: Mapping[str, str]) -> Any:
    """A template of a body or a path with its places filled in."""
    if isinstance(template, str):
        return _FILLED.sub(lambda match: str(values[match[1]]), template)
    if isinstance(template, dict):
        return {name: fill(value, values) for name, value in template.items()}
    return [fill(value, values) for value in template] if isinstance(template, (list, tuple)) else template


def _matches(pattern: str, value: Any, groups: dict[str, str], settings: Mapping[str, str]) -> bool:
    here = _FILLED.sub(lambda found: re.escape(settings.get(found[1], "")), pattern)
    match = None if value is None else re.fullmatch(here, str(value))
    if match is not None:
        groups.update({name: text for name, text in match.groupdict().items() if text is not None})
    return match is not None


def _filled(template: str, item: dict[str, Any], groups: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        found = groups[match[1]] if match[1] in groups else dig(item, match[1])
        if found is None or isinstance(found, (dict, list)):
            raise ValueError(f"the message names no record at {match[1]}")
        return str(found)

    text = _PLACE.sub(value, template)
    if not _ID.fullmatch(text):
        raise ValueError("what the message names cannot be the id of a record")
    return text


def _instant(change: Change, item: dict[str, Any]) -> datetime | None:
    value = dig(item, change.at) if change.at is not None else None
    if value is None:
        return None
    try:
        if change.unit == "milliseconds":
            return datetime.fromtimestamp(float(value) / 1000, UTC)
        found = datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError, TypeError) as error:
        raise ValueError(f"what the message has at {change.at} is no instant") from error
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def rows_of(value: Any) -> list[Any]:
    """The rows of a feed are a list, or an object by id."""
    return list(value.values()) if isinstance(value, dict) else list(value or [])


def _signature(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unbase64url(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError("no base64url") from error
