"""TypeIDs: a readable prefix and a UUIDv7 (``run_01h…``), stored as plain UUIDs.

Format: https://github.com/jetify-com/typeid/tree/main/spec. Ids are made in Python, because only Postgres 18 has ``uuidv7()``.
"""

from base64 import b32encode
from collections.abc import Sequence
from uuid import UUID

import uuid_utils
from typeid import TypeID

_PADDING = bytes(4)
_CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789abcdefghjkmnpqrstvwxyz")


class BadId(ValueError):
    """The text is not an id of the wanted kind."""


def new_uuid() -> UUID:
    return UUID(bytes=uuid_utils.uuid7().bytes)


def new(prefix: str) -> str:
    return encode(prefix, new_uuid())


def encode(prefix: str, value: UUID) -> str:
    return str(TypeID.from_uuid(uuid_utils.UUID(bytes=value.bytes), prefix))


def prefix_of(text: str) -> str:
    return text.rpartition("_")[0]


def decode(prefix: str, text: str) -> UUID:
    """The UUID inside ``text``; :class:`BadId` when it is malformed or has another prefix."""
    try:
        parsed = TypeID.from_string(text)
        if parsed.prefix != prefix:
            raise BadId(f"expected an id that starts with {prefix}_")
        return UUID(str(parsed.uuid))
    except BadId:
        raise
    except Exception as error:
        raise BadId(f"not an id: {text[:80]!r}") from error


def encode_all(prefix: str, values: Sequence[UUID]) -> list[str]:
    """As :func:`encode`, for thousands at once: one base32 over all of them instead of one per id.

    The suffix is the lower 130 of 160 bits (https://github.com/jetify-com/typeid/tree/main/spec, "Base32 Encoding").
    """
    if not values:
        return []
    suffixes = b32encode(b"".join([_PADDING + value.bytes for value in values])).translate(_CROCKFORD).decode()
    return [f"{prefix}_{suffixes[start + 6 : start + 32]}" for start in range(0, len(suffixes), 32)]
