"""Characters to tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulators.salesforce.soql.syntax import SoqlError, unexpected

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<string>'(?:[^'\\]|\\.)*')
  | (?P<datetime>\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:?\d\d))
  | (?P<date>\d{4}-\d\d-\d\d)
  | (?P<currency>[A-Z]{3}\d+(?:\.\d+)?\b)
  | (?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+))
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<symbol><=|>=|!=|<>|[=<>(),.:])
    """,
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    pos: int


def tokens(text: str) -> list[Token]:
    found = []
    pos = 0
    while pos < len(text):
        match = _TOKEN.match(text, pos)
        if match is None:
            raise unexpected(text[pos])
        if match.lastgroup != "space":
            found.append(Token(match.lastgroup or "", match.group(), pos))
        pos = match.end()
    found.append(Token("end", "<EOF>", len(text)))
    return found


def unquote(token: Token, *, pattern: bool = False) -> str:
    r"""The text of a string literal; for LIKE, ``\_`` and ``\%`` stay escaped."""
    out, body, index = [], token.text[1:-1], 0
    while index < len(body):
        char = body[index]
        index += 1
        if char != "\\":
            out.append(char)
            continue
        escaped = body[index]
        index += 1
        if escaped in "uU" and re.fullmatch(r"[0-9A-Fa-f]{4}", body[index : index + 4]):
            out.append(chr(int(body[index : index + 4], 16)))
            index += 4
        elif escaped.lower() in _ESCAPES or escaped in _ESCAPES:
            plain = _ESCAPES.get(escaped) or _ESCAPES[escaped.lower()]
            out.append("\\\\" if pattern and plain == "\\" else plain)
        elif pattern and escaped in "_%":
            out.append("\\" + escaped)
        else:
            raise SoqlError(
                "MALFORMED_QUERY", f"Invalid string literal '{body}'. Illegal character sequence '\\{escaped}' in string literal"
            )
    return "".join(out)
