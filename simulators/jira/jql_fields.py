"""What a clause of JQL means: which operators a field takes, which values exist, which issues match (sheet 6)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import cmp_to_key
from typing import Any

from simulators.jira import adf, properties
from simulators.jira.context import Call
from simulators.jira.facts import PRIORITIES, RESOLUTIONS, STATUS_CATEGORIES
from simulators.jira.fields import Field
from simulators.jira.jql import Clause, Function, Group, Node, Query, refuse
from simulators.jira.jql_dates import day, moment
from simulators.kit.simulator import Record

Test = Callable[[Record], bool]
_EQUAL = ("=", "!=", "in", "not in")
_EMPTY = ("is", "is not")
_ORDERED = ("<", "<=", ">", ">=")
_LIKE = ("~", "!~")
_CHOICES = ("project", "issuetype", "status", "statusCategory", "resolution", "priority", "parent", "key")
_PROPERTY = re.compile(r"issue\.property\[([^\]]+)\](?:\.([\w.\-]+))?", re.IGNORECASE)
# What the filter of a dynamic webhook may use (published contract, ``WebhookDetails``).
HOOK_FIELDS = ("issuekey", "key", "project", "issuetype", "status", "assignee", "reporter")
_TEXT_FIELDS = ("summary", "description", "environment")


def compiled(call: Call, node: Node) -> Test:
    if isinstance(node, Clause):
        return _clause(call, node)
    tests = [compiled(call, part) for part in node.parts]
    if node.word == "not":
        return lambda issue: not tests[0](issue)
    joined = all if node.word == "and" else any
    return lambda issue: joined(test(issue) for test in tests)


def unsupported(node: Node | None) -> list[str]:
    """What a dynamic webhook's filter may not use, as the vendor says it."""
    if node is None:
        return []
    if isinstance(node, Group):
        return [text for part in node.parts for text in unsupported(part)]
    name = node.field.lower()
    if name not in HOOK_FIELDS and not name.startswith("issue.property"):
        return [f"The clause {node.field} is unsupported"]
    return [] if node.operator in _EQUAL else [f"The operator {node.operator} is unsupported"]


def _unknown(name: str) -> Exception:
    return refuse(f"Field '{name}' does not exist or you do not have permission to view it.")


def field_of(call: Call, name: str) -> Field | str:
    """A field by any of its clause names, or the name of a clause that is no field."""
    wanted = name.lower().replace(" ", "") if name.lower().startswith("cf") else name.lower()
    if wanted in ("text", "worklogauthor", "worklogdate"):
        return wanted
    for field in call.store.fields.values():
        if any(clause.lower() == wanted for clause in field.clauses):
            return field
    raise _unknown(name)


def _clause(call: Call, clause: Clause) -> Test:
    if clause.field.lower().startswith("issue.property"):
        return _property(call, clause)
    field = field_of(call, clause.field)
    if isinstance(field, str):
        kind: str = {"text": "text", "worklogauthor": "user", "worklogdate": "date"}[field]
    else:
        kind = _kind(field)
    allowed = {"text": _LIKE + _EMPTY, "date": _EQUAL + _EMPTY + _ORDERED, "number": _EQUAL + _EMPTY + _ORDERED}.get(kind, _EQUAL + _EMPTY)
    if isinstance(field, Field) and field.id == "priority":
        allowed += _ORDERED
    if isinstance(field, Field) and (field.searcher or "").endswith("exacttextsearcher"):
        kind, allowed = "exact", _EQUAL + _EMPTY
    if clause.operator not in allowed:
        raise refuse(f"The operator '{clause.operator}' is not supported by the '{clause.field}' field.")
    read = _reader(call, field)
    if clause.operator in _EMPTY:
        if not clause.operand.empty:
            raise refuse(f"The operator '{clause.operator}' can only be used with EMPTY or NULL.")
        return lambda issue: bool(read(issue)) is (clause.operator == "is not")
    if clause.operand.empty:
        if clause.operator not in ("=", "!="):
            raise refuse(f"The field '{clause.field}' does not support searching for EMPTY values with '{clause.operator}'.")
        return lambda issue: bool(read(issue)) is (clause.operator == "!=")
    if kind == "text":
        return _like(clause, read)
    if kind == "date":
        return _dates(call, clause, read, days=isinstance(field, Field) and field.kind == "date")
    if kind == "number":
        return _numbers(clause, read)
    if clause.operator in _ORDERED:
        return _priorities(clause, read)
    return _choice(call, clause, field, read)


def _kind(field: Field) -> str:
    if field.id in ("summary", "description", "environment", "comment") or field.kind in ("text", "adf"):
        return "text"
    if field.kind in ("date", "datetime") or field.type == "datetime":
        return "date"
    if field.kind == "number" or field.type == "number":
        return "number"
    return "choice"


def _reader(call: Call, field: Field | str) -> Callable[[Record], list[Any]]:
    """All values of an issue that the clause looks at; none is EMPTY."""
    store = call.store
    if isinstance(field, str):
        if field == "text":
            return lambda issue: _texts(call, issue)
        name = "_author" if field == "worklogauthor" else "_started"
        return lambda issue: [row[name] for row in store.worklogs_of(issue["id"])]
    special: dict[str, Callable[[Record], list[Any]]] = {
        "project": lambda issue: [issue["_project"]],
        "issuekey": lambda issue: [issue["id"]],
        "statusCategory": lambda issue: [store.statuses[issue["fields"]["status"]]["_category"]],
        "comment": lambda issue: [adf.text(row["_body"]) for row in store.comments.values() if row["_issue"] == issue["id"]],
    }
    if field.id in special:
        return special[field.id]

    def read(issue: Record) -> list[Any]:
        stored = issue["fields"].get(field.id)
        if stored is None:
            return []
        if field.rich:
            return [adf.text(stored)]
        if field.kind == "cascading":
            return [ident for ident in (stored["id"], stored.get("child")) if ident]
        return stored if isinstance(stored, list) else [stored]

    return read


def _texts(call: Call, issue: Record) -> list[str]:
    """``text ~`` looks at the system's and the custom text fields and at comments."""
    fields = [field for field in call.store.fields.values() if field.id in _TEXT_FIELDS or (field.custom and field.kind in ("text", "adf"))]
    found = [adf.text(issue["fields"][field.id]) for field in fields if issue["fields"].get(field.id)]
    return found + [adf.text(row["_body"]) for row in call.store.comments.values() if row["_issue"] == issue["id"]]


def _literals(clause: Clause) -> Iterable[str | Function]:
    if clause.operator in ("in", "not in") and not clause.operand.listed and not isinstance(clause.operand.values[0], Function):
        raise refuse(f"The operator '{clause.operator}' needs a list of values for the field '{clause.field}'.")
    return clause.operand.values


def _like(clause: Clause, read: Callable[[Record], list[Any]]) -> Test:
    """Words, not strings: ``a-1`` is two of them; a quoted phrase is words in a row; ``x*`` is a beginning."""
    (wanted,) = clause.operand.values
    if isinstance(wanted, Function) or not wanted.strip():
        raise refuse(f"The field '{clause.field}' does not support searching for an empty string.")
    phrase = re.fullmatch(r'"(.*)"', wanted.strip())
    terms = _split(phrase[1] if phrase else wanted, keep="" if phrase else "*")

    def test(issue: Record) -> bool:
        return any(_in_row(_split(str(text)), terms) if phrase else _all_in(_split(str(text)), terms) for text in read(issue))

    return test if clause.operator == "~" else lambda issue: bool(read(issue)) and not test(issue)


def _split(text: str, keep: str = "") -> list[str]:
    return [word for word in re.findall(rf"[\w{re.escape(keep)}]+", text.lower()) if word]


def _all_in(words: list[str], terms: list[str]) -> bool:
    return all(any(word.startswith(term[:-1]) if term.endswith("*") else word == term for word in words) for term in terms)


def _in_row(words: list[str], terms: list[str]) -> bool:
    return any(words[place : place + len(terms)] == terms for place in range(len(words) - len(terms) + 1))


def _dates(call: Call, clause: Clause, read: Callable[[Record], list[Any]], *, days: bool) -> Test:
    wanted: list[Any] = [moment(call, clause.field, literal) for literal in _literals(clause)]
    if days:
        wanted = [day(call, seconds) for seconds in wanted]
    exact: Callable[[Any], Any] = (lambda value: value) if days else (lambda value: value // 60 * 60)
    return lambda issue: _compare(clause.operator, read(issue), wanted, exact)


def _numbers(clause: Clause, read: Callable[[Record], list[Any]]) -> Test:
    try:
        wanted = [float(literal) for literal in _literals(clause) if isinstance(literal, str)]
    except ValueError:
        raise refuse(f"The value '{clause.operand.values[0]}' is not a number for the field '{clause.field}'.") from None
    return lambda issue: _compare(clause.operator, read(issue), wanted, lambda value: value)


def _compare(operator: str, held: list[Any], wanted: list[Any], exact: Callable[[Any], Any]) -> bool:
    if not held:
        return False
    if operator in _EQUAL:
        found = any(exact(value) in wanted for value in held)
        return found is (operator in ("=", "in"))
    limit = wanted[0]
    tests = {"<": lambda value: value < limit, "<=": lambda value: value <= limit, ">": lambda value: value > limit}
    return any(tests.get(operator, lambda value: value >= limit)(value) for value in held)


def _priorities(clause: Clause, read: Callable[[Record], list[Any]]) -> Test:
    """Highest is more than high."""
    ranks = {ident: -place for place, (ident, _, _) in enumerate(PRIORITIES)}
    literal = str(clause.operand.values[0])
    ident = next((row[0] for row in PRIORITIES if literal.lower() in (row[0], row[1].lower())), None)
    if ident is None:
        raise refuse(f"The value '{literal}' does not exist for the field 'priority'.")
    return lambda issue: _compare(clause.operator, [ranks[value] for value in read(issue)], [ranks[ident]], lambda value: value)


def _choice(call: Call, clause: Clause, field: Field | str, read: Callable[[Record], list[Any]]) -> Test:
    """Negations leave out issues where the field is empty."""
    wanted = {ident for literal in _literals(clause) for ident in _idents(call, clause.field, field, literal)}

    # "Unresolved" is a value of the field, though nothing is stored for it.
    unresolved = [""] if isinstance(field, Field) and field.id == "resolution" else []

    def test(issue: Record) -> bool:
        held = read(issue) or unresolved
        return bool(held) and bool(wanted.intersection(held)) is (clause.operator in ("=", "in"))

    return test


def _idents(call: Call, name: str, field: Field | str, literal: str | Function) -> list[Any]:
    """The ids that a literal stands for; an unknown value is an error, not an empty answer."""
    if isinstance(literal, Function):
        return _called(call, name, field, literal)
    found = _rows(call, field, literal)
    if not found and isinstance(field, Field) and field.id == "issuekey":
        raise refuse(f"An issue with key '{literal}' does not exist for field '{name}'.")
    if not found:
        raise refuse(f"The value '{literal}' does not exist for the field '{name}'.")
    return found


def _rows(call: Call, field: Field | str, literal: str) -> list[Any]:
    store, low = call.store, literal.lower()
    ident, kind = (field, "user") if isinstance(field, str) else (field.id, field.kind)
    tables: dict[str, list[tuple[str, str]]] = {
        "issuetype": [(row["id"], row["name"]) for row in store.issue_types.values()],
        "status": [(row["id"], row["name"]) for row in store.statuses.values()],
        "resolution": [row[:2] for row in RESOLUTIONS] + [("", "Unresolved")],
        "priority": [row[:2] for row in PRIORITIES],
    }
    if ident == "project":
        return [
            row["id"]
            for row in store.projects.values()
            if not row["_trashed"] and low in (row["id"], row["key"].lower(), row["name"].lower())
        ]
    if ident in ("issuekey", "parent"):
        issue = store.issue(literal)
        return [issue["id"]] if issue else []
    if ident in tables:
        return [row[0] for row in tables[ident] if low in (row[0], row[1].lower())]
    if ident == "statusCategory":
        return [key for number, key, _, name in STATUS_CATEGORIES if low in (str(number), key, name.lower())]
    if kind in ("user", "users") or ident == "creator":
        users = store.users.values()
        return [row["accountId"] for row in users if literal in (row["accountId"], row["displayName"], row.get("emailAddress"))]
    if kind == "versions":
        return [row["id"] for row in store.versions.values() if low in (row["id"], row["name"].lower())]
    if kind in ("option", "options", "cascading") and isinstance(field, Field):
        return [row["id"] for row in store.options.values() if row["_field"] == field.id and low in (row["id"], row["value"].lower())]
    return [literal] if kind in ("labels", "text", "readonly") else []


def _called(call: Call, name: str, field: Field | str, function: Function) -> list[Any]:
    called = function.name.lower()
    if called == "currentuser":
        return [call.user["accountId"]]
    if called in ("releasedversions", "unreleasedversions"):
        places = {ident for key in function.arguments for ident in _idents(call, "project", call.store.fields["project"], key)}
        rows = [row for row in call.store.versions.values() if not places or row["_project"] in places]
        return [row["id"] for row in rows if row["released"] is (called == "releasedversions")]
    if called in ("standardissuetypes", "subtaskissuetypes"):
        return [row["id"] for row in call.store.issue_types.values() if row["subtask"] is called.startswith("sub")]
    raise refuse(f"Unable to find JQL function '{function.name}({', '.join(function.arguments)})'.")


def _property(call: Call, clause: Clause) -> Test:
    """Searchable only where an app of the site has declared an index for the property."""
    match = _PROPERTY.fullmatch(clause.field)
    if match is None or match[1] not in call.sim.indexed_properties:
        raise _unknown(clause.field)
    if clause.operator not in _EQUAL + _EMPTY:
        raise refuse(f"The operator '{clause.operator}' is not supported by the '{clause.field}' field.")
    path = [part for part in (match[2] or "").split(".") if part]

    def held(issue: Record) -> list[str]:
        value = call.store.properties.get(("issue", issue["id"]), {}).get(match[1])
        found = properties.at(value, path)
        values = found if isinstance(found, list) else [found]
        return [item if isinstance(item, str) else json.dumps(item) for item in values if item is not None]

    if clause.operator in _EMPTY or clause.operand.empty:
        return lambda issue: bool(held(issue)) is (clause.operator in ("is not", "!="))
    wanted = [str(literal) for literal in _literals(clause)]
    return lambda issue: _compare(clause.operator, held(issue), wanted, lambda value: value)


def ordered(call: Call, query: Query, issues: list[Record]) -> list[Record]:
    """By the query's order; without one, the newest first."""
    keys = [(_order_key(call, name), descending) for name, descending in query.order]

    def compare(left: Record, right: Record) -> int:
        for key, descending in keys:
            one, other = key(left), key(right)
            if one != other:
                if one is None or other is None:
                    return 1 if one is None else -1
                return (1 if one > other else -1) * (-1 if descending else 1)
        return int(right["id"]) - int(left["id"])

    return sorted(issues, key=cmp_to_key(compare))


def _order_key(call: Call, name: str) -> Callable[[Record], Any]:
    field = field_of(call, name)
    if isinstance(field, str) or field.id == "comment":
        raise refuse(f"The field '{name}' does not support sorting.")
    if field.id == "issuekey":
        return lambda issue: (call.store.projects[issue["_project"]]["key"], issue["_number"])
    read = _reader(call, field)
    words = _kind(field) == "text" or field.kind == "labels"
    ranks = {ident: len(PRIORITIES) - place for place, (ident, _, _) in enumerate(PRIORITIES)} if field.id == "priority" else {}

    def key(issue: Record) -> Any:
        held = read(issue)
        if not held:
            return None
        if field.id == "project":
            return call.store.projects[held[0]]["key"]
        return ranks.get(held[0], str(held[0]).lower() if words else held[0])

    return key
