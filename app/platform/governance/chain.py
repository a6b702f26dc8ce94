"""The audit chain itself, without a database: what an entry's hash covers, what an export looks like, and whether one holds.

An entry is ``{sequence, at, actor, action, subject, decision, detail, previousHash, hash}``. Its hash is the SHA-256 of the canonical
JSON (RFC 8785, with numbers restricted to integers) of all members but ``hash``; the first entry follows ``GENESIS``. An export is one
entry per line and, last, ``{"head": {sequence, hash, exportedAt}, "publicKey": …, "signature": …}``: Ed25519 (RFC 8032) over the
canonical JSON of ``head``, so that a shortened or wholly rewritten file is found as well.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

GENESIS = "0" * 64
MEMBERS = frozenset({"sequence", "at", "actor", "action", "subject", "decision", "detail", "previousHash", "hash"})
_SAFE_INTEGER = 2**53 - 1


@dataclass(frozen=True)
class Broken:
    """What is wrong first; ``kind``: unreadable, changed, deleted, inserted, reordered, truncated, rewritten, unsigned or forged."""

    kind: str
    sequence: int | None
    detail: str


@dataclass(frozen=True)
class Verdict:
    """``entries`` is how many hold in a row from the beginning; ``vouched`` whether the signature was checked with a key from elsewhere."""

    entries: int
    head: str
    public_key: str | None
    vouched: bool
    broken: Broken | None


def canonical(value: Any) -> bytes:
    """RFC 8785: members sorted by UTF-16 code units, no white space. :class:`ValueError` for a number that is no safe integer."""
    return json.dumps(_sorted(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def entry_hash(entry: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical({name: value for name, value in entry.items() if name != "hash"})).hexdigest()


def signing_key(secret: bytes) -> Ed25519PrivateKey:
    """The key that signs heads, derived (RFC 5869) from the first of our sealing keys: nothing more to keep."""
    first = secret.split(b",")[0].strip()
    return Ed25519PrivateKey.from_private_bytes(HKDF(SHA256(), 32, None, b"crosswalk audit head v1").derive(first))


def public_text(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def signed_head(sequence: int, hash_: str, exported_at: str, key: Ed25519PrivateKey) -> dict[str, Any]:
    """The last line of an export."""
    head = {"sequence": sequence, "hash": hash_, "exportedAt": exported_at}
    return {"head": head, "publicKey": public_text(key), "signature": base64.b64encode(key.sign(canonical(head))).decode()}


def verify(lines: Iterable[str], public_key: str | None = None) -> Verdict:
    """Whether an export holds. ``public_key`` (base64) is one that you got from elsewhere: without it a forger could sign with his own."""
    entries, head, broken = _read(lines)
    last, hash_ = 0, GENESIS
    for position, entry in enumerate(entries):
        if found := _check(entry, last + 1, hash_) or _misplaced(entries, position, last + 1):
            return Verdict(last, hash_, None, False, found)
        last, hash_ = entry["sequence"], entry["hash"]
    broken = broken or _check_head(head, last, hash_, public_key)
    named = None if head is None else str(head.get("publicKey"))
    return Verdict(last, hash_, named, public_key is not None and broken is None, broken)


def _read(lines: Iterable[str]) -> tuple[list[dict[str, Any]], dict[str, Any] | None, Broken | None]:
    """(entries, the head's line, what cannot be read)."""
    entries: list[dict[str, Any]] = []
    head = None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            if not isinstance(item, dict):
                raise ValueError("not an object")
        except (ValueError, RecursionError):
            return entries, head, Broken("unreadable", None, f"line {number} is not a JSON object")
        if head is not None:
            return entries, head, Broken("inserted", None, f"line {number} comes after the signed head")
        if "head" in item:
            head = item
        else:
            entries.append(item)
    return entries, head, None


def _check(entry: dict[str, Any], expected: int, previous: str) -> Broken | None:
    """What is wrong with the entry itself, if it stands in its place."""
    number = entry.get("sequence")
    if set(entry) != MEMBERS or not isinstance(number, int) or isinstance(number, bool):
        return Broken("changed", expected, f"where entry {expected} should be, members are missing or added")
    if number != expected:
        return None
    try:
        computed = entry_hash(entry)
    except ValueError:
        computed = ""
    if computed != entry["hash"]:
        return Broken("changed", number, f"entry {number} was changed: its hash does not fit its content")
    if entry["previousHash"] != previous:
        return Broken("rewritten", number, f"entry {number} does not follow from entry {number - 1}: one of the two was replaced")
    return None


def _misplaced(entries: list[dict[str, Any]], position: int, expected: int) -> Broken | None:
    number = entries[position]["sequence"]
    if number == expected:
        return None
    if number < expected:
        return Broken("inserted", number, f"there are two entries {number}: one was inserted")
    if any(item.get("sequence") == expected for item in entries[position + 1 :]):
        return Broken("reordered", expected, f"entry {number} stands where entry {expected} belongs")
    missing = f"entry {expected} is" if number == expected + 1 else f"entries {expected} to {number - 1} are"
    return Broken("deleted", expected, f"{missing} missing before entry {number}")


def _check_head(line: dict[str, Any] | None, last: int, hash_: str, public_key: str | None) -> Broken | None:
    if line is None:
        return Broken("unsigned", last or None, f"there is no signed head: what came after entry {last} cannot be known")
    try:
        head, signature = line["head"], base64.b64decode(line["signature"], validate=True)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key or line["publicKey"], validate=True))
        key.verify(signature, canonical(head))
        sequence, signed = int(head["sequence"]), head["hash"]
    except (InvalidSignature, ValueError, KeyError, TypeError):
        whose = "the key that you gave" if public_key else "its own key"
        return Broken("forged", None, f"the head's signature is not valid under {whose}")
    if last < sequence:
        return Broken("truncated", last + 1, f"entries {last + 1} to {sequence} are missing at the end")
    if last > sequence:
        return Broken("inserted", sequence + 1, f"the signed head ends at entry {sequence}, the file at entry {last}")
    if signed != hash_:
        return Broken("rewritten", last or None, f"entry {last} is not the one whose hash was signed: the chain was made anew")
    return None


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value, key=lambda text: text.encode("utf-16-be", "surrogatepass"))}
    if isinstance(value, list | tuple):
        return [_sorted(item) for item in value]
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > _SAFE_INTEGER):
        raise ValueError("numbers in an audit entry are integers of at most 53 bits; others are text")
    return value
