"""TypeIDs: a readable prefix and a UUIDv7 (``run_01h…``), stored as plain UUIDs.

Format: https://github.com/jetify-com/typeid/tree/main/spec. Ids are made in Python, because only Postgres 18 has ``uuidv7()``.
"""

from functools import cache
from itertools import product
from struct import iter_unpack
from uuid import UUID

import uuid_utils

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_FIFTEEN, _FIFTY_SIX, _SIXTY = (1 << 15) - 1, (1 << 56) - 1, (1 << 60) - 1
# Crockford's digits as int(text, 32) reads them; what is not in the alphabet is marked.
_TO_PYTHON = bytes.maketrans(
    bytes(range(256)),
    bytes(b"0123456789abcdefghijklmnopqrstuv"[_ALPHABET.index(chr(code))] if chr(code) in _ALPHABET else 33 for code in range(256)),
)


class BadId(ValueError):
    """The text is not an id of the wanted kind."""


def new_uuid() -> UUID:
    return UUID(bytes=uuid_utils.uuid7().bytes)


def new(prefix: str) -> str:
    return encode(prefix, new_uuid())


def encode(prefix: str, value: UUID) -> str:
    return encode_packed(prefix, value.bytes)[0]


def prefix_of(text: str) -> str:
    return text.rpartition("_")[0]


def decode(prefix: str, text: str) -> UUID:
    """The UUID inside ``text``; :class:`BadId` when it is malformed or has another prefix."""
    found = unpack(text)
    if found is None:
        raise BadId(f"not an id: {text[:80]!r}")
    if found[0] != prefix:
        raise BadId(f"expected an id that starts with {prefix}_")
    return UUID(bytes=found[1])


def encode_packed(prefix: str, packed: bytes) -> list[str]:
    """As :func:`encode`, for thousands at once: UUIDs of 16 bytes, one behind the other. Three digits of base32 by one look-up."""
    two, three = _digits(2), _digits(3)
    texts = []
    for high, low in iter_unpack(">QQ", packed):
        middle, last = (high & _FIFTY_SIX) << 4 | low >> 60, low & _SIXTY
        first_half = f"{three[middle >> 45]}{three[middle >> 30 & _FIFTEEN]}{three[middle >> 15 & _FIFTEEN]}{three[middle & _FIFTEEN]}"
        last_half = f"{three[last >> 45]}{three[last >> 30 & _FIFTEEN]}{three[last >> 15 & _FIFTEEN]}{three[last & _FIFTEEN]}"
        texts.append(f"{prefix}_{two[high >> 56]}{first_half}{last_half}")
    return texts


def unpack(text: str) -> tuple[str, bytes] | None:
    """(prefix, the UUID's 16 bytes) of a TypeID, or None: :func:`decode` for thousands, where the prefix is not known before."""
    prefix, _, suffix = text.rpartition("_")
    # The first of 26 digits has three bits. Nothing but digits, because int() would take signs, blanks and underscores.
    if len(suffix) != 26 or suffix[0] not in "01234567" or suffix.strip(_ALPHABET):
        return None
    digits = suffix.encode("ascii", "replace").translate(_TO_PYTHON)
    return None if b"!" in digits else (prefix, int(digits, 32).to_bytes(16, "big"))


@cache
def _digits(count: int) -> tuple[str, ...]:
    return tuple("".join(item) for item in product(_ALPHABET, repeat=count))
