"""JQL read into a tree: clauses with and, or, not, and an order (sheet 6). What the clauses mean is in ``jql_fields``.

https://support.atlassian.com/jira-software-cloud/docs/use-advanced-search-with-jira-query-language-jql/
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from simulators.jira.errors import Refused, bad

_WORDS = (
    "abort access add after alias all alter and any as asc audit avg before begin between boolean break by byte catch cf char "
    "character check checkpoint collate collation column commit connect continue count create current date decimal declare "
    "decrement default defaults define delete delimiter desc difference distinct divide do double drop else empty encoding "
    "end equals escape exclusive exec execute exists explain false fetch file field first float for from function go goto "
    "grant greater group having identified if immediate in increment index initial inner inout input insert int integer "
    "intersect intersection into is isempty isnull join last left less like limit lock long max min minus mode modify modulo "
    "more multiply next noaudit not notin nowait null number object of on option or order outer output power previous prior "
    "privileges public raise raw remove rename resource return returns revoke right row rowid rownum rows select session set "
    "share size sqrt start strict string subtract sum synonym table then to trans transaction trigger true uid union unique "
    "update user validate values view when whenever where while with"
)
RESERVED = frozenset(_WORDS.split())
_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<property>issue\.property\[[^\]]+\](?:\.[\w.\-]+)?)
    |(?P<custom>cf\s*\[\s*\d+\s*\])
    |(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    |(?P<operator>!=|!~|<=|>=|&&|\|\||[=~<>!])
    |(?P<mark>[(),])
    |(?P<word>[^\s"'=~<>!(),&|+;?*/%^$\#@\[\]]+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SIGNED = re.compile(r"[+-]?\d")


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    place: int


@dataclass(frozen=True)
class Operand:
    """A literal, a list of literals, or a call of a function; ``empty`` is EMPTY or NULL."""

    values: tuple[str | Function, ...] = ()
    listed: bool = False
    empty: bool = False


@dataclass(frozen=True)
class Function:
    name: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Clause:
    field: str
    operator: str
    operand: Operand


@dataclass(frozen=True)
class Group:
    """``word`` is and, or, not."""

    word: str
    parts: tuple[Node, ...]


Node = Clause | Group


@dataclass
class Query:
    where: Node | None = None
    order: list[tuple[str, bool]] = field(default_factory=list)


def refuse(text: str) -> Refused:
    refused = bad(text)
    refused.body = {"errorMessages": [text], "warningMessages": []}
    return refused


def _error(text: str, token: Token | None) -> Refused:
    at = f" (line 1, character {token.place})" if token else ""
    return refuse(f"Error in the JQL Query: {text}{at}")


def parse(jql: str) -> Query:
    return _Parser(list(_tokens(jql))).query()


def _tokens(jql: str) -> list[Token]:
    found, place = [], 0
    while place < len(jql):
        match = _TOKEN.match(jql, place)
        if match is None:
            character = jql[place]
            if character in "\"'":
                raise _error(f"The quoted string '{jql[place + 1 :]}' has not been completed.", Token("", "", place + 1))
            text = f"The character '{character}' is a reserved JQL character. You must enclose it in a string or use the escape"
            raise _error(f"{text} '\\u{ord(character):04x}' instead.", Token("", "", place + 1))
        kind = str(match.lastgroup)
        if kind != "space":
            text = match.group()
            found.append(Token(kind, re.sub(r"\\(.)", r"\1", text[1:-1]) if kind == "string" else text, place + 1))
        place = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens, self.place = tokens, 0

    def query(self) -> Query:
        query = Query()
        if self._peek() and not self._is("order"):
            query.where = self._either()
        if self._is("order"):
            self.place += 1
            if not self._take("by"):
                raise _error("Expecting 'by' after 'order'.", self._peek())
            query.order = self._order()
        rest = self._peek()
        if rest:
            raise _error(f"Expecting either 'OR' or 'AND' but got '{rest.text}'.", rest)
        return query

    def _peek(self) -> Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def _is(self, *words: str) -> bool:
        token = self._peek()
        return token is not None and token.kind != "string" and token.text.lower() in words

    def _take(self, *words: str) -> bool:
        taken = self._is(*words)
        self.place += taken
        return taken

    def _either(self) -> Node:
        parts = [self._both()]
        while self._take("or", "||"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Group("or", tuple(parts))

    def _both(self) -> Node:
        parts = [self._single()]
        while self._take("and", "&&"):
            parts.append(self._single())
        return parts[0] if len(parts) == 1 else Group("and", tuple(parts))

    def _single(self) -> Node:
        if self._take("not", "!"):
            return Group("not", (self._single(),))
        if self._take("("):
            inner = self._either()
            if not self._take(")"):
                raise _error("Expecting ')' before the end of the query.", self._peek())
            return inner
        return self._clause()

    def _clause(self) -> Clause:
        name = self._name("field")
        operator = self._operator(name)
        return Clause(name, operator, self._operand(operator))

    def _name(self, what: str) -> str:
        token = self._peek()
        if token is None:
            raise _error(f"Expecting a {what} before the end of the query.", None)
        if token.kind not in ("word", "string", "custom", "property"):
            raise _error(f"Expecting a {what} but got '{token.text}'.", token)
        self._unreserved(token)
        self.place += 1
        return token.text

    def _unreserved(self, token: Token) -> None:
        if token.kind == "word" and token.text.lower() in RESERVED:
            text = f"'{token.text}' is a reserved JQL word. You must surround it in quotation marks to use it in a query."
            raise _error(text, token)

    def _operator(self, name: str) -> str:
        token = self._peek()
        valid = "The valid operators are '=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'."
        if token is None:
            raise _error(f"Expecting operator before the end of the query. {valid}", None)
        if token.kind == "operator" and token.text not in ("!", "&&", "||"):
            self.place += 1
            return token.text
        if self._take("in"):
            return "in"
        if self._take("is"):
            return "is not" if self._take("not") else "is"
        if self._take("not"):
            if self._take("in"):
                return "not in"
            raise _error(f"Expecting operator but got 'not'. {valid}", token)
        if self._is("was", "changed"):
            raise refuse(f"History searches ('{token.text}') on the field '{name}' are not supported by this site.")
        raise _error(f"Expecting operator but got '{token.text}'. {valid}", token)

    def _operand(self, operator: str) -> Operand:
        token = self._peek()
        if token is None:
            raise _error("Expecting either a value, list or function before the end of the query.", None)
        if operator in ("in", "not in") and token.text == "(" and token.kind == "mark":
            self.place += 1
            found = [self._literal()]
            while self._take(","):
                found.append(self._literal())
            if not self._take(")"):
                raise _error("Expecting either ',' or ')' in the list.", self._peek())
            return Operand(tuple(found), listed=True)
        if self._is("empty", "null"):
            self.place += 1
            return Operand(empty=True)
        return Operand((self._literal(),))

    def _literal(self) -> str | Function:
        token = self._peek()
        if token is None or token.kind not in ("word", "string"):
            raise _error(f"Expecting either a value, list or function but got '{token.text if token else ''}'.", token)
        if not _SIGNED.match(token.text):
            self._unreserved(token)
        self.place += 1
        if token.kind == "word" and self._take("("):
            arguments = []
            while not self._take(")"):
                argument = self._literal()
                arguments.append(argument if isinstance(argument, str) else argument.name)
                self._take(",")
            return Function(token.text, tuple(arguments))
        return token.text

    def _order(self) -> list[tuple[str, bool]]:
        found = []
        while True:
            name = self._name("field")
            descending = self._take("desc")
            if not descending:
                self._take("asc")
            found.append((name, descending))
            if not self._take(","):
                return found
