"""The one place that reads the wall clock: timezone-aware UTC, and its wire form."""

from datetime import UTC, datetime


def utcnow() -> datetime:
    return datetime.now(UTC)


def wire(instant: datetime) -> str:
    """RFC 3339 in UTC with ``Z`` and milliseconds at most."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
