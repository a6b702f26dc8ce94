"""Tokens to the syntax tree, by recursive descent. No word is reserved: ``Order`` is an object too."""

from __future__ import annotations

from decimal import Decimal

from simulators.salesforce.soql import dates
from simulators.salesforce.soql.lexer import Token, tokens, unquote
from simulators.salesforce.soql.syntax import (
    Aggregate,
    Comparison,
    Condition,
    FieldsOf,
    Junction,
    Literal,
    Negation,
    Order,
    Path,
    Query,
    SoqlError,
    unexpected,
)

AGGREGATES = frozenset({"COUNT", "COUNT_DISTINCT", "SUM", "MIN", "MAX", "AVG"})
_CLAUSES = frozenset({"WHERE", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "USING", "UPDATE"})
_IGNORED_WITH = frozenset({"USER_MODE", "SYSTEM_MODE", "SECURITY_ENFORCED"})
_MAX_OFFSET = 2000


def parse(text: str) -> Query:
    if len(text) > 100_000:
        raise SoqlError("QUERY_TOO_COMPLICATED", "Query is either selecting too many fields or the filter conditions are too complicated.")
    parser = _Parser(tokens(text))
    query = parser.query()
    if parser.token.kind != "end":
        raise parser.fault()
    return query


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self._tokens, self._index = found, 0

    @property
    def token(self) -> Token:
        return self._tokens[self._index]

    def fault(self) -> SoqlError:
        return unexpected(self.token.text)

    def _next(self) -> Token:
        token = self.token
        self._index += 1
        return token

    def _peek(self, ahead: int = 1) -> Token:
        return self._tokens[min(self._index + ahead, len(self._tokens) - 1)]

    def _is(self, *words: str) -> bool:
        return self.token.kind in ("name", "symbol") and self.token.text.upper() in words

    def _take(self, *words: str) -> bool:
        if self._is(*words):
            self._index += 1
            return True
        return False

    def _need(self, word: str) -> None:
        if not self._take(word):
            raise self.fault()

    def _name(self) -> str:
        if self.token.kind != "name":
            raise self.fault()
        return self._next().text

    def query(self) -> Query:
        self._need("SELECT")
        select = [self._selected()]
        while self._take(","):
            select.append(self._selected())
        self._need("FROM")
        query = Query(select, self._path())
        query.alias = self._alias(_CLAUSES)
        if self._take("USING"):
            self._need("SCOPE")
            self._name()
        query.where = self._condition() if self._take("WHERE") else None
        self._with()
        if self._take("GROUP"):
            self._need("BY")
            query.group_by = [self._path()]
            while self._take(","):
                query.group_by.append(self._path())
        query.having = self._condition() if self._take("HAVING") else None
        if self._take("ORDER"):
            self._need("BY")
            query.order_by = [self._order()]
            while self._take(","):
                query.order_by.append(self._order())
        query.limit = self._count() if self._take("LIMIT") else None
        query.offset = self._count() if self._take("OFFSET") else 0
        if query.offset > _MAX_OFFSET:
            raise SoqlError("NUMBER_OUTSIDE_VALID_RANGE", f"Maximum SOQL offset allowed is {_MAX_OFFSET}")
        while self._take("FOR", "UPDATE"):
            self._take("UPDATE", "VIEW", "REFERENCE", "TRACKING", "VIEWSTAT")
        return query

    def _with(self) -> None:
        if self._take("WITH") and not self._take(*_IGNORED_WITH):
            raise self.fault()

    def _alias(self, stops: frozenset[str]) -> str | None:
        if self._take("AS"):
            return self._name()
        return self._next().text if self.token.kind == "name" and self.token.text.upper() not in stops else None

    def _selected(self) -> Path | Aggregate | FieldsOf | Query:
        if self._take("("):
            inner = self.query()
            self._need(")")
            return inner
        found = self._operand()
        if isinstance(found, FieldsOf):
            return found
        alias = self._alias(frozenset({"FROM"}))
        return type(found)(**{**found.__dict__, "alias": alias}) if alias else found

    def _operand(self) -> Path | Aggregate | FieldsOf:
        start = self.token
        if start.kind != "name" or self._peek().text != "(":
            return self._path()
        function = start.text.upper()
        if function == "FIELDS":
            self._index += 2
            group = self._name().upper()
            self._need(")")
            return FieldsOf(group, start.pos)
        if function not in AGGREGATES:
            raise self.fault()
        self._index += 2
        path = None if self._is(")") else self._path()
        self._need(")")
        if path is None and function != "COUNT":
            raise self.fault()
        return Aggregate(function, path, start.pos)

    def _path(self) -> Path:
        pos = self.token.pos
        names = [self._name()]
        while self._take("."):
            names.append(self._name())
        return Path(tuple(names), pos)

    def _order(self) -> Order:
        by = self._operand()
        if isinstance(by, FieldsOf):
            raise self.fault()
        descending = self._take("DESC")
        if not descending:
            self._take("ASC")
        nulls_last = False
        if self._take("NULLS"):
            nulls_last = self._take("LAST")
            if not nulls_last:
                self._need("FIRST")
        return Order(by, descending, nulls_last)

    def _count(self) -> int:
        if self.token.kind != "number" or not self.token.text.isdigit():
            raise self.fault()
        return int(self._next().text)

    def _condition(self) -> Condition:
        """AND and OR may not be mixed without parentheses: the vendor calls the second one an unexpected token."""
        terms = [self._term()]
        operator = self.token.text.upper() if self._is("AND", "OR") else ""
        while operator and self._take(operator):
            terms.append(self._term())
        if self._is("AND", "OR"):
            raise self.fault()
        return Junction(operator, tuple(terms)) if len(terms) > 1 else terms[0]

    def _term(self) -> Condition:
        if self._is("NOT") and self._peek().kind in ("name", "symbol"):
            self._index += 1
            return Negation(self._term())
        if self._take("("):
            inner = self._condition()
            self._need(")")
            return inner
        left = self._operand()
        if isinstance(left, FieldsOf):
            raise self.fault()
        return self._comparison(left)

    def _comparison(self, left: Path | Aggregate) -> Comparison:
        if self._take("NOT"):
            self._need("IN")
            return Comparison(left, "NOT IN", self._list())
        if self._take("IN"):
            return Comparison(left, "IN", self._list())
        if self._is("INCLUDES", "EXCLUDES"):
            operator = self._next().text.upper()
            right = self._list()
            if isinstance(right, Query):
                raise self.fault()
            return Comparison(left, operator, right)
        if self._take("LIKE"):
            return Comparison(left, "LIKE", self._literal(pattern=True))
        if self._is("=", "!=", "<>", "<", "<=", ">", ">="):
            operator = self._next().text
            return Comparison(left, "!=" if operator == "<>" else operator, self._literal())
        raise self.fault()

    def _list(self) -> tuple[Literal, ...] | Query:
        self._need("(")
        if self._is("SELECT"):
            inner = self.query()
            self._need(")")
            return inner
        values = [self._literal()]
        while self._take(","):
            values.append(self._literal())
        self._need(")")
        return tuple(values)

    def _literal(self, *, pattern: bool = False) -> Literal:
        token = self.token
        if token.kind == "string":
            return Literal("string", unquote(self._next(), pattern=pattern), token.pos)
        if token.kind == "number":
            return Literal("number", Decimal(self._next().text), token.pos)
        if token.kind == "currency":
            return Literal("currency", Decimal(self._next().text[3:]), token.pos)
        if token.kind in ("date", "datetime"):
            self._index += 1
            return Literal(token.kind, dates.constant(token), token.pos)
        word = token.text.upper()
        if word in ("TRUE", "FALSE"):
            self._index += 1
            return Literal("boolean", word == "TRUE", token.pos)
        if word == "NULL":
            self._index += 1
            return Literal("null", None, token.pos)
        if token.kind == "name" and word in dates.LITERALS:
            self._index += 1
            count = None
            if dates.counted(word):
                self._need(":")
                count = self._count()
            return Literal("range", (word, count), token.pos)
        raise self.fault()
