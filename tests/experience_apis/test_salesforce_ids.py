"""Salesforce record ids, by examples of the vendor's own documentation and of its rule."""

from __future__ import annotations

import pytest

from app.experience_apis.salesforce.ids import is_record_id, lengthened


@pytest.mark.parametrize(("short", "long"), [("0065g00000QwErT", "0065g00000QwErTAAV"), ("001000000000000", "001000000000000AAA")])
def test_fifteen_characters_become_eighteen(short: str, long: str) -> None:
    assert lengthened(short) == lengthened(long) == lengthened(long.lower()) == lengthened(long.upper()) == long


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("001000000000000AAA", True),
        ("001000000000000aaa", False),  # its case is lost: to be lengthened first
        ("001000000000000AAB", False),  # a wrong checksum
        ("001000000000000", False),
        ("' OR Name != '' --", False),
        ("é" * 18, False),
        ("\x00" * 18, False),
        ("", False),
    ],
)
def test_an_id_has_its_checksum(text: str, valid: bool) -> None:
    assert is_record_id(text) is valid


@pytest.mark.parametrize("text", ["", "x", "001000000000000667", "001000000000000aab", "é" * 18, "006-00000000000", "006' OR Name != '"])
def test_what_is_no_id_stays_none(text: str) -> None:
    assert not is_record_id(lengthened(text))
