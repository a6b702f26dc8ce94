"""What callers see when something is wrong: RFC 9457 problems.

Tree::

    Problem
    ├── BadRequest 400        InvalidInput 422        NotFound 404         MethodNotAllowed 405
    ├── Unauthenticated 401   Forbidden 403           NotOwner 403
    ├── Conflict 409          IdempotencyReuse 422    PayloadTooLarge 413  TooManyRequests 429
    ├── UpstreamRefused 422   UpstreamFailed 502      Unavailable 503      TimedOut 504
    └── Internal 500

A class is the documentation of its route responses as well: ``slug`` makes the ``type`` URI, ``code`` is stable for programs,
``retryable`` says whether the same request may succeed later. Details are blank on 500, and never hold a secret.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class FieldError(BaseModel):
    """One field that is wrong: ``pointer`` is an RFC 6901 JSON pointer (or the parameter's name), ``detail`` our words."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    pointer: str
    detail: str
    code: str = "invalid"


class RateLimitBody(BaseModel):
    """What the rate-limit header fields say, for callers that see no headers."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    policy: str = Field(description="The window that is used up, by the name that `RateLimit-Policy` gives it.", examples=["minute"])
    quota: int = Field(description="Units that the window has.", examples=[1500])
    remaining: int = Field(description="Units that are left.", examples=[0])
    reset_seconds: int = Field(description="Seconds until the window starts anew.", examples=[5])
    window_seconds: int = Field(description="Length of the window.", examples=[60])


class ProblemBody(BaseModel):
    """``application/problem+json`` as every route sends it."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    type: str = Field(description="URI reference that names the problem type.", examples=["/problems/invalid-input"])
    title: str = Field(examples=["A field is missing or wrong"])
    status: int = Field(examples=[422])
    code: str = Field(description="Stable, for programs.", examples=["invalid_input"])
    detail: str = ""
    retryable: bool = Field(description="Whether the same request may succeed later.")
    trace_id: str | None = Field(default=None, description="W3C trace id of this request; quote it to support.")
    errors: list[FieldError] = Field(default_factory=list)
    retry_after_seconds: int | None = None
    rate_limit: RateLimitBody | None = Field(default=None, description="Only of the problem `too_many_requests`.")


class Problem(Exception):
    """Base of everything that a caller is told. ``detail`` is for a person; ``errors`` name fields."""

    slug: ClassVar[str] = "problem"
    title: ClassVar[str] = "Problem"
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False
    advice: ClassVar[str] = "Decide by `retryable`, and quote `traceId` when you ask for help."
    """What the caller does now: a sentence for the page at ``/problems/{slug}``."""
    shown: ClassVar[dict[str, Any]] = {}
    """What the published example has beside the members of every problem, in wire names."""

    def __init__(
        self,
        detail: str = "",
        *,
        errors: Iterable[FieldError] = (),
        retry_after: float | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = list(errors)
        self.retry_after = retry_after
        self.headers = dict(headers or {})

    @property
    def code(self) -> str:
        return self.slug.replace("-", "_")

    def body(self, trace_id: str | None = None) -> dict[str, Any]:
        """The JSON object, in wire names, without empty members."""
        seconds = None if self.retry_after is None else max(1, round(self.retry_after))
        model = ProblemBody(
            type=f"/problems/{self.slug}",
            title=self.title,
            status=self.status,
            code=self.code,
            detail=self.detail,
            retryable=self.retryable,
            trace_id=trace_id,
            errors=self.errors,
            retry_after_seconds=seconds,
        )
        return {k: v for k, v in model.model_dump(by_alias=True).items() if v not in (None, "", [])}

    @classmethod
    def example(cls) -> dict[str, Any]:
        """The problem as the documents and its own page show it."""
        told = {"type": f"/problems/{cls.slug}", "title": cls.title, "status": cls.status, "code": cls.slug.replace("-", "_")}
        again = {"retryAfterSeconds": 5} if cls.retryable else {}
        return {**told, "retryable": cls.retryable, "traceId": "4c5bc65b54747703e42eeba41fbc1a98", **cls.shown, **again}

    def response_headers(self) -> dict[str, str]:
        if self.retry_after is None:
            return self.headers
        return {**self.headers, "Retry-After": str(max(1, round(self.retry_after)))}


def kinds() -> dict[str, type[Problem]]:
    """Slug → the class that defines it, of every problem whose module is loaded, by status."""
    found: dict[str, type[Problem]] = {}
    waiting: list[type[Problem]] = Problem.__subclasses__()
    while waiting:
        kind = waiting.pop(0)
        waiting += kind.__subclasses__()
        if "slug" in vars(kind):
            found.setdefault(kind.slug, kind)
    return dict(sorted(found.items(), key=lambda item: (item[1].status, item[0])))


class BadRequest(Problem):
    slug, title, status = "bad-request", "The request cannot be read", 400
    advice = "Send what the operation documents: well-formed JSON, its Idempotency-Key, a cursor that we gave out."


class InvalidInput(Problem):
    slug, title, status = "invalid-input", "A field is missing or wrong", 422
    advice = "Look at `errors`: each names a field or parameter and says what is wrong with it. Correct it and send again, with a new key."
    shown = {
        "detail": "See errors for the fields.",
        "errors": [{"pointer": "/name", "detail": "Field required", "code": "missing"}],
    }


class NotFound(Problem):
    slug, title, status = "not-found", "There is no such thing, or not for you", 404
    advice = (
        "Check the path and the id. A record of a legal entity that your client may not see answers the same as one that does not exist."
    )


class MethodNotAllowed(Problem):
    slug, title, status = "method-not-allowed", "This method is not offered here", 405
    advice = "Use a method that the header `Allow` names."


class Unauthenticated(Problem):
    """``error`` is RFC 6750's; a request without any token gets the bare challenge."""

    slug, title, status = "unauthenticated", "A valid access token is needed", 401
    advice = "Get a new access token from `/oauth/token` and send it as `Authorization: Bearer …`. `WWW-Authenticate` says what was wrong."

    def __init__(self, detail: str, *, error: str | None = None) -> None:
        challenge = 'Bearer realm="crosswalk"' + (f', error="{error}", error_description="{detail}"' if error else "")
        super().__init__(detail, headers={"WWW-Authenticate": challenge})


class Forbidden(Problem):
    slug, title, status = "forbidden", "The token does not allow this", 403
    advice = "Ask for a client with the scope that `WWW-Authenticate` names. Another token of the same client does not help."

    def __init__(self, detail: str, *, scope: str | None = None) -> None:
        challenge = f'Bearer realm="crosswalk", error="insufficient_scope", scope="{scope}"' if scope else ""
        super().__init__(detail, headers={"WWW-Authenticate": challenge} if challenge else None)


class NotOwner(Problem):
    slug, title, status = "not-owner", "Another system owns this field", 403
    advice = "Change the field in the system that `errors` names: it is its system of record."
    shown = {
        "detail": "name of a customer is owned by crm; this write speaks for erp",
        "errors": [{"pointer": "/name", "detail": "name of a customer is owned by crm; this write speaks for erp", "code": "not_owner"}],
    }


class Conflict(Problem):
    slug, title, status = "conflict", "The state does not allow this now", 409
    advice = "Read the record, see which state it is in, and decide again."


class InProgress(Problem):
    slug, title, status, retryable = "in-progress", "The first request with this key is still being answered", 409, True
    advice = "Wait a moment and send the same request with the same key: the answer of the first will be yours as well."


class PreconditionFailed(Problem):
    slug, title, status = "precondition-failed", "The record has changed since you read it", 412
    advice = "Read the record again, make your change to what it is now, and send it with the new ETag."


class PayloadTooLarge(Problem):
    slug, title, status = "payload-too-large", "The body is larger than allowed", 413
    advice = "Send less at a time: use the bulk operation in several requests."


class IdempotencyReuse(Problem):
    slug, title, status = "idempotency-key-reused", "This Idempotency-Key came with another request", 422
    advice = "Send the changed request with a key of its own. A key stands for one action, not for one record."


class TooManyRequests(Problem):
    slug, title, status, retryable = "too-many-requests", "The rate limit of this client is used up", 429, True
    advice = "Wait `retryAfterSeconds`, then send the same request again. `rateLimit` and the `RateLimit` headers say how much is left."
    shown = {"rateLimit": {"policy": "minute", "quota": 1500, "remaining": 0, "resetSeconds": 5, "windowSeconds": 60}}


class UpstreamRefused(Problem):
    slug, title, status = "refused-by-system", "The connected system refused the data", 422
    advice = "Correct the field that `errors` names, in our words; the system that refused it keeps its own rules."


class UpstreamFailed(Problem):
    slug, title, status = "system-failed", "The connected system did not answer properly", 502
    advice = "Tell the owner of the connection: credentials or the system itself need a person. Sending again does not help."


class Unavailable(Problem):
    slug, title, status, retryable = "unavailable", "Not available just now", 503, True
    advice = "Wait `retryAfterSeconds`, then send the same request with the same key. Nothing is done twice."


class TimedOut(Problem):
    slug, title, status, retryable = "timed-out", "The answer took longer than allowed", 504, True
    advice = "Wait `retryAfterSeconds`, then send the same request with the same key: what was done by then is not done again."


class Internal(Problem):
    slug, title, status = "internal", "Something went wrong on our side", 500
    advice = "Send the same request with the same key once more; if it fails again, quote `traceId` to support."
