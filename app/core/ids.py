"""TypeIDs: a readable prefix and a UUIDv7 (``run_01h…``), stored as plain UUIDs.

Format: https://github.com/jetify-com/typeid/tree/main/spec. Ids are made in Python, because only Postgres 18 has ``uuidv7()``.
"""

from functools import cache, lru_cache
from uuid import UUID

import uuid_utils

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_TO_CROCKFORD = _ALPHABET.encode() + bytes(256 - 32)
_GAP = bytes(10)
_TOGETHER = 16 * 256
# Crockford's digits as int(text, 32) reads them; what is not in the alphabet is marked.
_TO_PYTHON = bytes.maketrans(
    bytes(range(256)),
    bytes(b"0123456789abcdefghijklmnopqrstuv"[_ALPHABET.index(chr(code))] if chr(code) in _ALPHABET else 33 for code in range(256)),
)


class BadId(ValueError):
    """The text is not an id of the wanted kind."""


def new_uuid() -> UUID:
    return UUID(bytes=uuid_utils.uuid7().bytes)


def nth(first: UUID, index: int) -> UUID:
    """The id of item ``index`` of an action that has the id ``first``: the same for every try, and a UUIDv7 of the same instant."""
    low = (1 << 62) - 1
    return UUID(int=(first.int & ~low) | ((first.int + index) & low))


def new(prefix: str) -> str:
    return encode(prefix, new_uuid())


@lru_cache(4096)
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
    """As :func:`encode`, for thousands at once: UUIDs of 16 bytes, one behind the other."""
    digits = b"".join(_digits(packed[start : start + _TOGETHER]) for start in range(0, len(packed), _TOGETHER))
    texts = digits.translate(_TO_CROCKFORD).decode("ascii")
    return [f"{prefix}_{texts[start : start + 26]}" for start in range(0, len(texts), 26)]


def _digits(packed: bytes) -> bytes:
    """26 bytes of 5 bits for every 16: the digits of all ids are moved apart together, by halves, in one long integer."""
    count = len(packed) // 16
    lanes = b"".join([_GAP + packed[start : start + 16] for start in range(0, len(packed), 16)])
    number = int.from_bytes(lanes, "big")
    for stay, move, by in _moves(count):
        number = number & stay | (number & move) << by
    return number.to_bytes(26 * count, "big")


@cache
def _moves(count: int) -> list[tuple[int, int, int]]:
    """(what stays, what moves, by how many bits), from halves to single digits. Digit k goes from bit 5k of its 208 bits to bit 8k."""
    moves = []
    for half in (16, 8, 4, 2, 1):
        masks = [0, 0]
        for digit in range(26):
            masks[bool(digit & half)] |= 31 << 5 * digit + 3 * (digit & ~(2 * half - 1))
        stay, move = (int.from_bytes(mask.to_bytes(26, "big") * count, "big") for mask in masks)
        moves.append((stay, move, 3 * half))
    return moves


def unpack(text: str) -> tuple[str, bytes] | None:
    """(prefix, the UUID's 16 bytes) of a TypeID, or None: :func:`decode` for thousands, where the prefix is not known before."""
    prefix, _, suffix = text.rpartition("_")
    # The first of 26 digits has three bits. Nothing but digits, because int() would take signs, blanks and underscores.
    if len(suffix) != 26 or suffix[0] not in "01234567" or suffix.strip(_ALPHABET):
        return None
    digits = suffix.encode("ascii", "replace").translate(_TO_PYTHON)
    return None if b"!" in digits else (prefix, int(digits, 32).to_bytes(16, "big"))
