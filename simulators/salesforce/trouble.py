"""The vendor's own answers on a bad day: over the limit, out of order, down for maintenance (fact sheet 6)."""

from __future__ import annotations

from starlette.responses import Response

from simulators.kit.simulator import Record
from simulators.salesforce.wire import HTML_TYPE, JSON_TYPE, to_json

_CODES = {
    400: ("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records: 0015g000000000001AAA"),
    401: ("INVALID_SESSION_ID", "Session expired or invalid"),
    403: ("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
    404: ("NOT_FOUND", "The requested resource does not exist"),
    429: ("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
    500: (
        "UNKNOWN_EXCEPTION",
        "An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (-123456789)",
    ),
}
_EDGE = {420: "Setting things up", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


def throttled(args: Record) -> Response:
    code, message = _CODES[403]
    headers = {"Content-Type": JSON_TYPE}
    if args.get("retry_after") is not None:
        headers["Retry-After"] = str(args["retry_after"])
    return Response(to_json([{"message": message, "errorCode": code}]), 403, headers)


def broken(status: int, args: Record) -> Response:
    """406 is empty and the edge speaks HTML; everything else is the usual array. ``body`` and ``headers`` override."""
    if "body" in args:
        body = args["body"]
        content, kind = (body.encode(), HTML_TYPE) if isinstance(body, str) else (to_json(body), JSON_TYPE)
    elif status == 406:
        return Response(status_code=406, headers=args.get("headers"))
    elif status in _EDGE:
        text = _EDGE[status]
        content, kind = f"<html><head><title>{text}</title></head><body><h1>{text}</h1></body></html>".encode(), HTML_TYPE
    else:
        code, message = _CODES.get(status, ("UNKNOWN_EXCEPTION", "An unexpected error occurred"))
        content, kind = to_json([{"message": message, "errorCode": code}]), JSON_TYPE
    return Response(
        content, status, {"Content-Type": kind, **{str(name): str(value) for name, value in (args.get("headers") or {}).items()}}
    )
