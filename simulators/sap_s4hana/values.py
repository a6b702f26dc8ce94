"""Values on the wire and inside (sheet 3): dates are ``date``, instants are aware, amounts are Decimal, guids are lower-case text.

Reading is as strict as the type: a length, a precision or a wrong kind is refused and the property is named.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from simulators.sap_s4hana.edm import Property
from simulators.sap_s4hana.errors import BAD_VALUE, Refused

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
NO_GUID: Final = "00000000-0000-0000-0000-000000000000"
GUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TICKS = re.compile(r"/Date\((-?\d+)([+-]\d{4})?\)/")
_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?")
_RANGES = {"Y": (0, 255), "H": (-(2**15), 2**15 - 1), "I": (-(2**31), 2**31 - 1), "L": (-(2**63), 2**63 - 1)}
# Keys that look numeric are kept padded and shown without zeros; both are taken (sheet 3.2).
_ALPHA = """
    BusinessPartner BusinessPartner1 BusinessPartner2 Customer Supplier SoldToParty PayerParty BPCustomerNumber CustomerHeadOffice
    AlternativePayerAccount ContactPerson ReferenceBusinessPartner AddressID SalesOrder SalesOrderItem SalesContract
    SalesContractItem SalesQuotation SalesQuotationItem CreditMemoRequest CreditMemoRequestItem DebitMemoRequest
    DebitMemoRequestItem BillingDocument BillingDocumentItem CancelledBillingDocument CancellationBillingDocument
    ReferenceSDDocument ReferenceSDDocumentItem SalesDocument SalesDocumentItem BillingPlan BillingPlanItem HigherLevelItem
    SubsequentDocument SubsequentDocumentItem PrecedingDocument PrecedingDocumentItem ScheduleLine PricingProcedureStep
    PricingProcedureCounter CustomerCorporateGroup AccountingDocument UnderlyingPurchaseOrderItem SDDocument
"""
ALPHA: Final = frozenset(_ALPHA.split())
_AMOUNT = re.compile(r"(Amount|Price|RateValue|Revenue|ExpenseCost)\d?$")
_QUANTITY = re.compile(r"(Quantity|Nmrtr|Dnmntr|Qty)(In\w+)?$|QtyIn\w+$")
_FIXED_QUANTITY = ("RecordedQuantity", "EntProjElmntDlvbrlQuantity", "EntProjElmntDlvbrlDistrQty")


def alpha(name: str, text: str) -> str:
    """Without leading zeros, where the property is such a key."""
    return (text.lstrip("0") or "0") if name in ALPHA and text.isascii() and text.isdigit() else text


def _bad(prop: Property, value: Any) -> Refused:
    shown = value if isinstance(value, str | int | float | Decimal | bool) else type(value).__name__
    return Refused(400, BAD_VALUE, f"Property '{prop.name}' has invalid value '{shown}'", prop.name)


def parse(prop: Property, value: Any, version: int) -> Any:
    """A member of a JSON body as a value of its type."""
    if value is None:
        if not prop.nullable:
            raise Refused(400, BAD_VALUE, f"Property '{prop.name}' has invalid value 'null'", prop.name)
        return empty(prop)
    if prop.kind == "S":
        return _text(prop, value)
    if prop.kind == "B":
        if not isinstance(value, bool):
            raise _bad(prop, value)
        return value
    if prop.kind == "N":
        return _decimal(prop, value, version)
    if prop.kind in _RANGES:
        return _whole(prop, value)
    if prop.kind == "F":
        try:
            return Decimal(str(value))
        except InvalidOperation:
            raise _bad(prop, value) from None
    if not isinstance(value, str):
        raise _bad(prop, value)
    if prop.kind == "G":
        if not GUID.fullmatch(value.lower()):
            raise _bad(prop, value)
        return value.lower()
    if prop.kind == "X":
        return value
    try:
        return temporal(prop.kind, value, version)
    except ValueError:
        raise _bad(prop, value) from None


def _text(prop: Property, value: Any) -> str:
    if not isinstance(value, str):
        raise _bad(prop, value)
    text = alpha(prop.name, value.strip() if prop.size else value)
    if prop.size is not None and len(text) > prop.size:
        raise Refused(400, BAD_VALUE, f"Property '{prop.name}' has invalid value '{value}': maximum length is {prop.size}", prop.name)
    return text.upper() if "^" in prop.marks else text


def _decimal(prop: Property, value: Any, version: int) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str if version == 2 else (int, float, Decimal, str)):
        raise _bad(prop, value)
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise _bad(prop, value) from None
    if not number.is_finite() or not fits(number, prop):
        raise _bad(prop, value)
    return number


def fits(number: Decimal, prop: Property) -> bool:
    _, digits, exponent = number.normalize().as_tuple()
    fraction = max(0, -int(exponent))
    whole = max(0, len(digits) + int(exponent))
    scale = prop.scale or 0
    return fraction <= scale and (prop.precision is None or whole <= prop.precision - scale)


def _whole(prop: Property, value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,20}", value):
        value = int(value)
    low, high = _RANGES[prop.kind]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise _bad(prop, value)
    return value


def temporal(kind: str, value: str, version: int) -> date | datetime | time:
    if kind == "T":
        return clock(value)
    if version == 4 and kind in "DA":
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            raise ValueError(value)
        return date.fromisoformat(value)
    moment = instant(value)
    return moment if kind == "O" else moment.date()


def instant(value: str) -> datetime:
    """``/Date(ms)/``, or ISO 8601; without a zone it is UTC. A calendar date is midnight UTC, whatever the clock says (sheet 3)."""
    found = _TICKS.fullmatch(value)
    if found:
        try:
            return EPOCH + timedelta(milliseconds=int(found[1]))
        except OverflowError:
            raise ValueError(value) from None
    if not re.match(r"\d{4}-\d\d-\d\dT", value):
        raise ValueError(value)
    text = re.sub(r"(\.\d{6})\d+", r"\1", value)
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def clock(value: str) -> time:
    found = _DURATION.fullmatch(value)
    if found and value != "PT":
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return time(hours, minutes, seconds)
    return time.fromisoformat(value)


def empty(prop: Property) -> Any:
    """What a field is when nobody has filled it (sheet 3: texts empty, dates null)."""
    if prop.kind == "S":
        return ""
    if prop.kind == "B":
        return False
    if prop.kind in "NF":
        return Decimal(0)
    if prop.kind in _RANGES:
        return 0
    return time(0) if prop.kind == "T" and not prop.nullable else None


def decimals(currency: str) -> int:
    return 0 if currency == "JPY" else 2


def number(prop: Property, value: Decimal, currency: str = "") -> str:
    """Trailing zeros depend on the field: amounts follow the currency, quantities have none, the rest its scale (sheet 3)."""
    if _QUANTITY.search(prop.name) and prop.name not in _FIXED_QUANTITY:
        return plain(value)
    if _AMOUNT.search(prop.name):
        places = max(decimals(currency), -int(value.normalize().as_tuple().exponent))
        return f"{value:.{places}f}"
    return f"{value:.{prop.scale or 0}f}"


def plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_v2(prop: Property, value: Any, currency: str = "") -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return f"/Date({_milliseconds(value)}+0000)/"
    if isinstance(value, date):
        return f"/Date({_milliseconds(datetime(value.year, value.month, value.day, tzinfo=UTC))})/"
    if isinstance(value, time):
        return value.strftime("PT%HH%MM%SS")
    if isinstance(value, Decimal):
        return number(prop, value, currency) if prop.kind == "N" else plain(value)
    if prop.kind == "L":
        return str(value)
    return value


def _milliseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(milliseconds=1)


def show_v4(prop: Property, value: Any, *, as_text: bool) -> Any:
    if isinstance(value, datetime):
        return zulu(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Decimal):
        if as_text:
            return plain(value)
        return int(value) if value == value.to_integral_value() else float(value)  # 15 digits at most: exact
    return value


def zulu(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def etag_of(value: Any) -> str:
    """``W/"datetimeoffset'2026-03-31T10%3A15%3A00.1234560Z'"``, or the text itself in quotes (sheet 3.1)."""
    if isinstance(value, datetime):
        return "W/\"datetimeoffset'" + zulu(value).replace(":", "%3A") + "'\""
    return f"W/\"'{value}'\""
