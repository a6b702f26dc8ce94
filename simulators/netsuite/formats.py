"""Dates as SuiteQL writes and reads them: Oracle format models, the account's own format (sheet 4)."""

from __future__ import annotations

import re
from datetime import date, datetime

_PARTS = {
    "YYYY": ("%Y", r"\d{4}"), "YY": ("%y", r"\d{2}"), "HH24": ("%H", r"\d{1,2}"), "HH12": ("%I", r"\d{1,2}"), "HH": ("%I", r"\d{1,2}"),
    "MI": ("%M", r"\d{1,2}"), "MM": ("%m", r"\d{1,2}"), "MON": ("%b", r"[A-Za-z]{3}"), "DD": ("%d", r"\d{1,2}"), "SS": ("%S", r"\d{1,2}"),
    "AM": ("%p", r"[AaPp][Mm]"), "PM": ("%p", r"[AaPp][Mm]"),
}  # fmt: skip
_MODEL = re.compile(r'YYYY|YY|HH24|HH12|HH|MI|MM|MON|DD|SS|AM|PM|"[^"]*"|[^A-Za-z"]+', re.IGNORECASE)


def _pieces(model: str) -> list[str]:
    pieces = _MODEL.findall(model)
    if "".join(pieces) != model:
        raise ValueError(f"date format '{model}' is not recognised")
    return pieces


def write(moment: date, model: str) -> str:
    out = ""
    for piece in _pieces(model):
        code = _PARTS.get(piece.upper())
        out += moment.strftime(code[0]) if code else piece.strip('"')
    return out


def read(text: str, model: str) -> datetime:
    """Strict: the text must have exactly the model's form."""
    pattern, code = "", ""
    for piece in _pieces(model):
        part = _PARTS.get(piece.upper())
        literal = piece.strip('"')
        pattern += part[1] if part else re.escape(literal)
        code += part[0] if part else literal.replace("%", "%%")
    if not re.fullmatch(pattern, text):
        raise ValueError(f"'{text}' does not match the date format '{model}'")
    return datetime.strptime(text, code)  # noqa: DTZ007 - the account's wall clock, compared with the same


def account_date(moment: date) -> str:
    """The account's date format M/D/YYYY; a column's time of day does not show."""
    return f"{moment.month}/{moment.day}/{moment.year}"


def from_account(text: str) -> datetime:
    return read(text, "MM/DD/YYYY")
