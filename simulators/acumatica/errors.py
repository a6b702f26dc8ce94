"""The vendor's refusals: ``HttpError`` bodies, ``modelState``, and the entity that carries its own errors (sheet 6)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from starlette.responses import Response

OCCURRED = "An error has occurred."
NO_ENTITY = "No entity satisfies the condition."
BUSY = "Another process has updated the '{table}' record. Your changes will be lost."
_TRACE = (
    "   at PX.Api.ContractBased.EntityService.{0}\r\n   at PX.Api.ContractBased.WebApi.Controllers.ContractBasedControllerBase.{0}\r\n"
    "   at System.Web.Http.Controllers.ApiControllerActionInvoker.InvokeActionAsyncCore(HttpActionContext actionContext)"
)


def dumps(document: Any) -> bytes:
    def plain(value: Any) -> Any:
        if isinstance(value, Decimal):
            return float(value)
        raise TypeError(type(value))

    return json.dumps(document, default=plain, ensure_ascii=False, separators=(",", ":")).encode()


def answer(status: int, document: Any = None, headers: dict[str, str] | None = None) -> Response:
    if document is None:
        return Response(status_code=status, headers=headers)
    return Response(dumps(document), status, headers, "application/json; charset=utf-8")


class Refused(Exception):
    """A request ends here with this status and body."""

    def __init__(self, status: int, document: Any, headers: dict[str, str] | None = None) -> None:
        super().__init__(str(document))
        self.status, self.document, self.headers = status, document, headers

    def response(self) -> Response:
        return answer(self.status, self.document, self.headers)


def http_error(text: str, kind: str = "PX.Data.PXException", call: str = "Put") -> dict[str, str]:
    return {"message": OCCURRED, "exceptionMessage": text, "exceptionType": kind, "stackTrace": _TRACE.format(call)}


def failed(text: str, kind: str = "PX.Data.PXException", status: int = 500) -> Refused:
    """A business error or a crash: the vendor has 500 for both (sheet 6)."""
    return Refused(status, http_error(text, kind))


def missing(status: int = 404) -> Refused:
    """No such record; some builds answer 500 with the same words (sheet 6)."""
    return failed(NO_ENTITY, "PX.Api.ContractBased.NoEntitySatisfiesTheConditionException", status)


def busy(table: str) -> Refused:
    return failed(BUSY.format(table=table), "PX.Data.PXLockViolationException")


def forbidden(screen: str) -> Refused:
    text = f"You have insufficient rights to access the object ({screen})."
    return failed(text, "PX.Data.PXNotEnoughRightsException", 403)


def precondition(text: str) -> Refused:
    return failed(text, "PX.Api.ContractBased.PreconditionFailedException", 412)


def invalid_request(path: str, text: str) -> Refused:
    """The body is not what the contract says (sheet 5.2)."""
    return Refused(400, {"message": "The request is invalid.", "modelState": {path: [text]}})


class BadFields(Exception):
    """Validation errors, by path in the entity; answered with 422 and the entity itself (sheet 6)."""

    def __init__(self, errors: dict[tuple[str | int, ...], str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors
