"""From a system's answer to one of our failures, by the connector's own table. Only an explicit success is success."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from app.core.failures import BY_KIND, Failure, Kind
from app.system_apis.kit.connector import Connector, Resource, Rule
from app.system_apis.kit.converters import Lines
from app.system_apis.kit.wire import Request, Response, VendorError

_BY_STATUS = {
    400: Kind.REJECTED,
    401: Kind.UNAUTHENTICATED,
    403: Kind.FORBIDDEN,
    404: Kind.NOT_FOUND,
    409: Kind.CONFLICT,
    410: Kind.NOT_FOUND,
    412: Kind.CONFLICT,
    422: Kind.REJECTED,
    429: Kind.THROTTLED,
}
_SECRET = re.compile(r"(?i)(bearer\s+|(?:token|secret|assertion|password)[\\\"'=:\s]+)[^\s\\\"'&,}]{6,}")


def classify(connector: Connector, resource: Resource | None, request: Request, response: Response, error: VendorError) -> Failure:
    """The failure behind an answer that is no success; 5xx after a write is an unknown outcome, unless the table says otherwise."""
    kind = _kind(connector, request, response, error)
    return BY_KIND[kind](
        f"{connector.title} answered {response.status}: {redact(error.message) or 'no message'}",
        retry_after=_patience(connector, response, error),
        system=connector.key,
        status=response.status,
        code=error.code,
        field=our_field(resource, error.field),
    )


def _kind(connector: Connector, request: Request, response: Response, error: VendorError) -> Kind:
    status = _status(response, error)
    if (rule := _rule(connector, status, error)) is not None:
        return rule.kind
    if status >= 500:
        return Kind.UNAVAILABLE if status == 503 or not request.writes else Kind.OUTCOME_UNKNOWN
    return _BY_STATUS.get(status, Kind.MALFORMED)


def _status(response: Response, error: VendorError) -> int:
    """What HTTP says, unless that is a success around a refusal."""
    return error.status if response.ok and error.status is not None else response.status


def _rule(connector: Connector, status: int, error: VendorError) -> Rule | None:
    for rule in connector.failures:
        if rule.status not in (None, status) or rule.code not in (None, error.code):
            continue
        if rule.text is not None and rule.text.lower() not in error.message.lower():
            continue
        return rule
    return None


def _patience(connector: Connector, response: Response, error: VendorError) -> float | None:
    """The longest of the hints; without any, what the rule knows."""
    hints = [hint for hint in (retry_after(connector, response), error.retry_after) if hint is not None]
    rule = None if hints else _rule(connector, _status(response, error), error)
    return min(max(hints), 3600.0) if hints else rule.retry_after if rule else None


def retry_after(connector: Connector, response: Response) -> float | None:
    """The hint in seconds, from the header that the connector names: a number or an HTTP date (RFC 9110 §10.2.3), at most an hour."""
    text = response.headers.get(connector.policy.retry_after or "")
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
        except (TypeError, ValueError):
            return None
    return min(max(seconds, 0.0), 3600.0) if math.isfinite(seconds) else None


def our_field(resource: Resource | None, vendor: str | None) -> str | None:
    """The canonical path of a vendor's field path: ``item.items[0].item`` → ``lines.0.billing_type``. None when unknown."""
    if resource is None or not vendor:
        return None
    wanted = re.sub(r"\[(\d+)\]", r".\1", vendor)
    for item in resource.fields:
        if isinstance(item.converter, Lines):
            match = re.match(rf"{re.escape(item.vendor)}\.(\d+)\.?(.*)", wanted)
            for inner in item.converter.fields if match else ():
                if match and _same(inner.vendor, match.group(2)):
                    return f"{item.canonical}.{match.group(1)}.{inner.canonical}"
        elif _same(item.vendor, wanted):
            return item.canonical or None
    # The system names the whole of which we map one member.
    inside = {item.canonical for item in resource.fields if item.writable(creating=True) and item.vendor.startswith(f"{wanted}.")} - {""}
    return inside.pop() if len(inside) == 1 else None


def _same(ours: str, theirs: str) -> bool:
    ours, theirs = re.sub(r"\[\w+=([^]]+)\].*", r".\1", ours).lower(), theirs.lower()
    return ours == theirs or ours in (f"{theirs}.id", f"{theirs}.value") or f"{ours}.id" == theirs


def redact(text: str, limit: int = 300) -> str:
    """An excerpt that is safe to store and show: secrets masked, control characters gone, short."""
    flat = re.sub(r"[\x00-\x1f\x7f]+", " ", text)
    return _SECRET.sub(r"\1***", flat)[:limit]


def masked(text: str, secrets: Iterable[str]) -> str:
    """``text`` without these very values: some systems echo what they refuse."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return text
