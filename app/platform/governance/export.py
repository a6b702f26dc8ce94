"""The audit as a file that can be verified elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

from app.core.clock import utcnow
from app.core.database import opened
from app.core.model import Value
from app.platform.governance import chain
from app.platform.governance.audit import Audit, instant


class Exported(Value):
    entries: int
    head: str
    public_key: str


async def export_audit(url: str, secret: bytes, path: Path) -> Exported:
    """Writes ``path`` whole or not at all. What is in the database is written as it is: whether it holds, ``audit verify`` says."""
    key, sequence, hash_ = chain.signing_key(secret), 0, chain.GENESIS
    temporary = path.with_name(f".{path.name}.part")
    async with opened(url, pool_size=2) as database:
        with temporary.open("w", encoding="utf-8") as file:
            async for entry in Audit(database).lines():
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
                sequence, hash_ = entry["sequence"], entry["hash"]
            file.write(json.dumps(chain.signed_head(sequence, hash_, instant(utcnow()), key)) + "\n")
    temporary.replace(path)
    return Exported(entries=sequence, head=hash_, public_key=chain.public_text(key))
