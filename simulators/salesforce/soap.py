"""The SOAP partner API, as far as REST has no equivalent: ``merge()`` ("SOAP API Developer Guide, merge()").

``POST /services/Soap/u/{version}`` with a ``SessionHeader``. Faults are 500 with ``sf:CODE``; a refused merge is a result whose
``success`` is false.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response

from simulators.salesforce import ids
from simulators.salesforce.errors import ApiError

if TYPE_CHECKING:
    from simulators.salesforce.simulator import SalesforceSimulator

_LARGEST = 100_000
_ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com"><soapenv:Body>{}</soapenv:Body></soapenv:Envelope>'
)


class Soap:
    def __init__(self, simulator: SalesforceSimulator) -> None:
        self._simulator = simulator

    async def call(self, request: Request) -> Response:
        body = await request.body()
        if len(body) > _LARGEST or b"<!DOCTYPE" in body:
            return _fault("INVALID_SOAP", "the message is too large or has a document type")
        try:
            envelope = ElementTree.fromstring(body)  # noqa: S314 - no document type, so no entities
        except ElementTree.ParseError as error:
            return _fault("INVALID_SOAP", str(error))
        if self._simulator.sessions.use(_text(envelope, "sessionId")) is None:
            return _fault("INVALID_SESSION_ID", "INVALID_SESSION_ID: Invalid Session ID found in SessionHeader")
        if not any(_local(item) == "merge" for item in envelope.iter()):
            return _fault("INVALID_OPERATION", "only merge() is simulated")
        return self._merge(envelope)

    def _merge(self, envelope: ElementTree.Element) -> Response:
        results = []
        for wanted in (item for item in envelope.iter() if _local(item) == "request"):
            losers = [(item.text or "").strip() for item in wanted.iter() if _local(item) == "recordToMergeIds"]
            results.append(self._merged(_text(wanted, "type"), _text(wanted, "Id"), losers))
        return Response(_ENVELOPE.format(f"<mergeResponse>{''.join(results)}</mergeResponse>"), media_type="text/xml")

    def _merged(self, name: str, winner: str, losers: list[str]) -> str:
        records = self._simulator.records
        full = [ids.parse(item) or item for item in (winner, *losers)]
        try:
            moved = records.merge(records.sobject(name), full[0], full[1:])
        except ApiError as error:
            code, message = escape(error.code), escape(error.message)
            return f"<result><errors><message>{message}</message><statusCode>{code}</statusCode></errors><success>false</success></result>"
        finally:
            records.store.forget()
        merged = "".join(f"<mergedRecordIds>{item}</mergedRecordIds>" for item in full[1:])
        related = "".join(f"<updatedRelatedIds>{item}</updatedRelatedIds>" for item in moved)
        return f"<result><id>{full[0]}</id>{merged}<success>true</success>{related}</result>"


def _fault(code: str, message: str) -> Response:
    fault = f"<soapenv:Fault><faultcode>sf:{code}</faultcode><faultstring>{escape(message)}</faultstring></soapenv:Fault>"
    return Response(_ENVELOPE.format(fault), status_code=500, media_type="text/xml")


def _local(item: ElementTree.Element) -> str:
    return re.sub(r"^\{.*\}", "", item.tag)


def _text(parent: ElementTree.Element, name: str) -> str:
    """The text of the first element below with this local name."""
    return next(((item.text or "").strip() for item in parent.iter() if _local(item) == name), "")
