"""What a connected system did to us, as one small family that survives a checkpoint.

Tree (kind → may the same call be sent again?)::

    Failure
    ├── Throttled          yes, after the hint          ├── Conflict      after re-reading
    ├── Unavailable        yes                          ├── Rejected      no: the data must change
    ├── Unauthenticated    once, after a new token      ├── Forbidden     no
    ├── OutcomeUnknown     never blindly: look it up    ├── NotFound      no
    ├── Malformed          no: the answer did not parse ├── Unsupported   no
    └── Defect             no: the mistake is ours      └── Held          after its release: a person decides

A failure carries ``detail`` (our words), and ``members``: system, operation, vendor status and code, the field in our words,
a redacted excerpt. ``to_dict``/``from_dict`` round-trip, because a workflow engine stores what a step raised.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar


class Kind(StrEnum):
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    UNAUTHENTICATED = "unauthenticated"
    OUTCOME_UNKNOWN = "outcome-unknown"
    CONFLICT = "conflict"
    REJECTED = "rejected"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not-found"
    UNSUPPORTED = "unsupported"
    MALFORMED = "malformed"
    DEFECT = "defect"
    HELD = "held"


class Failure(Exception):
    """``retry_after`` is the vendor's hint in seconds, if it gave one. Members are plain JSON values."""

    kind: ClassVar[Kind]
    weather: ClassVar[bool] = False
    """Whether waiting alone can help."""

    def __init__(self, detail: str, *, retry_after: float | None = None, **members: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after
        self.members: dict[str, Any] = {key: value for key, value in members.items() if value is not None}

    @property
    def system(self) -> str | None:
        return self.members.get("system")

    @property
    def field(self) -> str | None:
        """The field at fault, in our words (a canonical path)."""
        return self.members.get("field")

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "detail": self.detail, "retry_after": self.retry_after, "members": self.members}

    @staticmethod
    def from_dict(data: dict[str, Any]) -> Failure:
        return BY_KIND[Kind(data["kind"])](data["detail"], retry_after=data.get("retry_after"), **data.get("members", {}))

    def __str__(self) -> str:
        return f"{self.kind.value}: {self.detail}"


class Throttled(Failure):
    kind, weather = Kind.THROTTLED, True


class Unavailable(Failure):
    kind, weather = Kind.UNAVAILABLE, True


class Unauthenticated(Failure):
    kind = Kind.UNAUTHENTICATED


class OutcomeUnknown(Failure):
    """Whether the write happened is not known. Sent again only after a look-up by external id says that it did not."""

    kind, weather = Kind.OUTCOME_UNKNOWN, True


class Conflict(Failure):
    kind = Kind.CONFLICT


class Rejected(Failure):
    kind = Kind.REJECTED


class Forbidden(Failure):
    kind = Kind.FORBIDDEN


class NotFound(Failure):
    kind = Kind.NOT_FOUND


class Unsupported(Failure):
    kind = Kind.UNSUPPORTED


class Malformed(Failure):
    """The answer is not what the contract says. A read may be tried again; the excerpt is redacted."""

    kind = Kind.MALFORMED


class Held(Failure):
    """No system did this, but the ownership register: the write waits for review. ``held`` is its id, ``owner`` who owns the field."""

    kind = Kind.HELD


class Defect(Failure):
    """Our own code failed in the middle of a step. The detail names the kind of error, never its text: that may hold data."""

    kind = Kind.DEFECT


BY_KIND: dict[Kind, type[Failure]] = {cls.kind: cls for cls in Failure.__subclasses__()}
