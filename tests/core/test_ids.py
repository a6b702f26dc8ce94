"""TypeIDs as their specification's own library writes and reads them, one by one and by the thousand."""

from __future__ import annotations

import os
from uuid import UUID

import pytest
import uuid_utils
from typeid import TypeID

from app.core import ids

ZEROS = "0" * 26


@pytest.mark.parametrize("count", [0, 1, 2, 255, 256, 257, 600])
def test_ids_are_those_of_the_library(count: int) -> None:
    packed = [uuid_utils.uuid7().bytes for _ in range(count)]
    texts = ids.encode_packed("cus", b"".join(packed))
    assert texts == [str(TypeID.from_uuid(uuid_utils.UUID(bytes=item), "cus")) for item in packed]
    assert [ids.unpack(text) for text in texts] == [("cus", item) for item in packed]
    assert [ids.decode("cus", text).bytes for text in texts] == packed


def test_every_bit_has_its_place() -> None:
    for value in (bytes(16), b"\xff" * 16, os.urandom(16), *((1 << bit).to_bytes(16, "big") for bit in range(128))):
        assert ids.decode("cus", ids.encode("cus", UUID(bytes=value))).bytes == value


@pytest.mark.parametrize("text", ["", "cus_", "cus_8" + "0" * 25, "cus_" + "u" * 26, f"con_{ZEROS}", f"cus_0{ZEROS}", "cus_" + "é" * 26])
def test_what_is_no_id_of_the_kind_is_refused(text: str) -> None:
    with pytest.raises(ids.BadId):
        ids.decode("cus", text)
