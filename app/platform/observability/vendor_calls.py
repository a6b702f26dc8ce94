"""The transcript of calls to vendors: who, what, how long, with which outcome. No bodies, no query strings, no secrets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, DateTime
from sqlmodel import Field, SQLModel

from app.core.database import Database
from app.core.model import Value


class VendorCallRow(SQLModel, table=True):
    __tablename__ = "vendor_call"

    id: int | None = Field(default=None, sa_column=Column(BigInteger, primary_key=True, autoincrement=True))
    run_id: str | None = Field(default=None, index=True)
    step: str | None = None
    attempt: int = 1
    connection: str
    operation: str
    entity: str | None = None
    method: str
    path: str
    status: int | None = None
    outcome: str
    started_at: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    duration_ms: float
    trace_id: str | None = None


class VendorCall(Value):
    """``outcome`` is ``ok`` or the kind of failure; ``duration_ms`` includes the network, not our waiting for a slot."""

    run_id: str | None
    step: str | None
    attempt: int
    connection: str
    operation: str
    entity: str | None
    method: str
    path: str
    status: int | None
    outcome: str
    started_at: datetime
    duration_ms: float
    trace_id: str | None


_COLUMNS = tuple(VendorCall.model_fields)
_INSERT = (
    f"INSERT INTO vendor_call ({', '.join(_COLUMNS)}) "  # noqa: S608 - our own column names
    f"VALUES ({', '.join(f'${n}' for n in range(1, len(_COLUMNS) + 1))})"
)


async def record(database: Database, call: VendorCall) -> None:
    await database.pool.execute(_INSERT, *(getattr(call, name) for name in _COLUMNS))


async def calls_of_run(database: Database, run_id: str) -> list[VendorCall]:
    """Oldest first."""
    query = f"SELECT {', '.join(_COLUMNS)} FROM vendor_call WHERE run_id = $1 ORDER BY id"  # noqa: S608 - our own column names
    return [VendorCall(**dict(row)) for row in await database.pool.fetch(query, run_id)]
