"""Refusals and their bodies (sheet 4): version 2, version 4, and the ones that are not JSON at all."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

NOT_FOUND = "/IWBEP/CM_MGW_RT/020"
NO_SERVICE = "/IWFND/MED/170"
NO_AUTHORITY = "/IWFND/CM_CONSUMER/101"
BAD_OPTION = "005056A509B11EE1B9A8FEC11C23378E"
NO_PROPERTY = "005056A509B11EE1B9A8FEA8DE87F78E"
NO_CHANGE = "CX_SADL_ENTITY_CUD_DISABLED/016"
IF_MATCH = "SADL_ENTITY_RUNTIME/004"
IF_MATCH_ACTION = "SADL_ENTITY_RUNTIME/006"
# Not in the sheet: what the gateway says of a body or a literal that it cannot read.
BAD_VALUE = "CX_DS_EP_PROPERTY_ERROR/005056A509B11EE3AEB5057D9CE7A5D3"
BAD_BODY = "CX_SXML_PARSE_ERROR/001560AA0E081DEB8CA398CC1690D406"
BAD_LITERAL = "005056A509B11EE1B9A8FEC11C21D78E"
BAD_URI = "005056A509B11ED1B9BF9F46AC8DDBA5"

SEVERITY = {"error": 4, "warning": 3, "info": 2, "success": 1}


@dataclass
class Detail:
    code: str
    message: str
    target: str = ""
    severity: str = "error"


@dataclass
class Refused(Exception):
    """The system does not do it. ``text`` in ``plain`` is sent as it is, with its media type."""

    status: int
    code: str
    message: str
    target: str = ""
    details: list[Detail] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    plain: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        super().__init__(self.message)


def business(code: str, message: str, target: str = "", *more: Detail, status: int = 400) -> Refused:
    """A validation of the application, with every message of it."""
    return Refused(status, code, message, target, [Detail(code, message, target), *more])


def not_found(segment: str) -> Refused:
    return Refused(404, NOT_FOUND, f"Resource not found for segment '{segment}'")


def no_property(name: str, kind: str) -> Refused:
    return Refused(400, NO_PROPERTY, f"Property {name} not found in type {kind}")


def disabled(verb: str, name: str) -> Refused:
    return Refused(405, NO_CHANGE, f"Entity '{name}' is not {verb}")


def bad_uri(message: str) -> Refused:
    return Refused(400, BAD_URI, message)


def body_v2(refused: Refused, now: datetime, service: str, component: str) -> dict[str, Any]:
    details = [
        {
            "code": one.code, "message": one.message, "longtext_url": "", "propertyref": "", "severity": one.severity, "target": one.target,
        }
        for one in refused.details
    ]  # fmt: skip
    inner: dict[str, Any] = {
        "application": {
            "component_id": component, "service_namespace": "/SAP/", "service_id": service, "service_version": "0001",
        },
        "transactionid": uuid.uuid4().hex.upper(),
        "timestamp": now.strftime("%Y%m%d%H%M%S.%f0"),
        "Error_Resolution": {
            "SAP_Transaction": "For backend administrators: use ADT feed reader \"SAP Gateway Error Log\" or run transaction "
            "/IWFND/ERROR_LOG on SAP Gateway hub system and search for entries with the timestamp above for more details",
            "SAP_Note": "See SAP Note 1797736 for error analysis (https://service.sap.com/sap/support/notes/1797736)",
        },
        "errordetails": details,
    }  # fmt: skip
    return {"error": {"code": refused.code, "message": {"lang": "en", "value": refused.message}, "innererror": inner}}


def body_xml(refused: Refused, now: datetime, service: str, component: str) -> str:
    """The same for a caller that did not ask for JSON."""
    inner = body_v2(refused, now, service, component)["error"]["innererror"]
    details = "".join(
        f"<errordetail><code>{escape(one.code)}</code><message>{escape(one.message)}</message><propertyref></propertyref>"
        f"<severity>{one.severity}</severity><target>{escape(one.target)}</target></errordetail>"
        for one in refused.details
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><error xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata">'
        f'<code>{escape(refused.code)}</code><message xml:lang="en">{escape(refused.message)}</message><innererror>'
        f"<transactionid>{inner['transactionid']}</transactionid><timestamp>{inner['timestamp']}</timestamp>"
        f"<errordetails>{details}</errordetails></innererror></error>"
    )


def body_v4(refused: Refused) -> dict[str, Any]:
    error: dict[str, Any] = {"code": refused.code, "message": refused.message}
    if refused.target:
        error["target"] = refused.target
    if refused.details:
        error["details"] = [
            {"code": one.code, "message": one.message, "target": one.target, "@SAP__common.numericSeverity": SEVERITY[one.severity]}
            for one in refused.details
        ]
    return {"error": error}


def page(status: int, title: str, text: str) -> str:
    """What the web dispatcher sends when it answers by itself: 401, 5xx and the rest that never reaches a service."""
    return (
        f'<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"><title>{escape(title)}</title></head>'
        f'<body class="generic"><div class="centerText"><h1>{status} {escape(title)}</h1><p>{escape(text)}</p></div></body></html>'
    )
