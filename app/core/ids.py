"""TypeIDs: a readable prefix and a UUIDv7 (``run_01h…``), stored as plain UUIDs.

Format: https://github.com/jetify-com/typeid/tree/main/spec. Ids are made in Python, because only Postgres 18 has ``uuidv7()``.
"""

from uuid import UUID

import uuid_utils
from typeid import TypeID


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
