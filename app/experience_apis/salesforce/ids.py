"""Salesforce record ids: 15 case-sensitive characters, or 18 with a checksum. We keep 18 everywhere.

Source: Salesforce, "Record ID" (each of three groups of five gives one character that says which of the five are upper case).
"""

from __future__ import annotations

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def lengthened(record_id: str) -> str:
    """The 18-character form of a 15-character id; anything else is returned as it is, for the system to judge."""
    if len(record_id) != 15 or not record_id.isascii() or not record_id.isalnum():
        return record_id
    groups = (record_id[start : start + 5] for start in (0, 5, 10))
    return record_id + "".join(_ALPHABET[sum(char.isupper() << bit for bit, char in enumerate(group))] for group in groups)


def is_record_id(text: str) -> bool:
    """Whether this is an 18-character id with its checksum: what it belongs to, only the org knows."""
    return len(text) == 18 and lengthened(text[:15]).lower() == text.lower()
