"""Salesforce record ids: 15 case-sensitive characters, or 18 with a checksum. We keep 18 everywhere.

Source: Salesforce, "Record ID" (each of three groups of five gives one character that says which of the five are upper case).
"""

from __future__ import annotations

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def lengthened(record_id: str) -> str:
    """The 18-character form of a 15-character id, or of one whose case was lost; anything else as it is, for the system to judge."""
    if not record_id.isascii() or not record_id.isalnum():
        return record_id
    if len(record_id) == 18 and record_id in (record_id.lower(), record_id.upper()):
        return _restored(record_id)
    return record_id + _checksum(record_id) if len(record_id) == 15 else record_id


def is_record_id(text: str) -> bool:
    """Whether this is an 18-character id with its checksum: what it belongs to, only the org knows."""
    return len(text) == 18 and text.isascii() and text.isalnum() and text[15:] == _checksum(text[:15])


def _checksum(short: str) -> str:
    groups = (short[start : start + 5] for start in (0, 5, 10))
    return "".join(_ALPHABET[sum(char.isupper() << bit for bit, char in enumerate(group))] for group in groups)


def _restored(record_id: str) -> str:
    """The case of each character, which the checksum remembers."""
    short, suffix = record_id[:15].lower(), record_id[15:].upper()
    if not set(suffix) <= set(_ALPHABET):
        return record_id
    upper = [_ALPHABET.index(suffix[index // 5]) >> index % 5 & 1 for index in range(15)]
    return "".join(char.upper() if is_upper else char for char, is_upper in zip(short, upper, strict=True)) + suffix
