"""What Schemathesis is told about this API: a key is used once, and which refusals of well-formed requests are right, and why."""

from __future__ import annotations

import json
import secrets
from typing import Any

import schemathesis
from schemathesis import Case, HookContext
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.openapi.checks import RejectedPositiveData

KEY = "Idempotency-Key"

OUTSIDE_SCHEMAS = {
    "nul_character": "U+0000 cannot be stored by Postgres; a pattern on every string of every document would only hide what matters",
    "bad_character": "the same in a parameter",
    "lone_surrogate": "RFC 8259 §8.2: not a text",
    "number_too_big": "more digits than decimal128 has: JSON Schema counts no digits",
    "decimal_parsing": "version 1 publishes decimals as strings; that they are decimals, only their description says",
    "not_writable": "which fields a system takes is a matter of the connection: `_capabilities` and `_schema` tell",
    "decimal_max_digits": "how many digits a decimal may have, JSON Schema does not count",
    "decimal_max_places": "the same behind the point",
    "decimal_whole_digits": "the same before the point",
    "value_error": "names of connections, objects and records: version 1 never published their bounds, and says no more now",
}
"""Codes of field errors (422, 400) → why the published schema does not say it."""
BUSINESS_RULES = {
    "before_beginning": "an end is not before its beginning",
    "before_start": "the same of a task or milestone",
    "billed": "what is billed of a contract stays in it",
    "circle": "a hierarchy has no circle",
    "does_not_add_up": "entries are together the fixed fee of the contract",
    "duplicate": "a line of a contract is billed once by an invoice",
    "in_the_future": "what is done was not done tomorrow",
    "missing": "a member that another one asks for: the number of an issued invoice",
    "invalid": "a line of a contract has the quantity, price or cap that its billing rule needs",
    "more_than_left": "no more is credited than was billed",
    "not_found": "a reference names a record in sight",
    "not_of_this_rule": "a line has only the members of its billing rule",
    "not_paid": "an invoice that is not paid has no day of payment",
    "other_contract": "records that belong together are of one contract",
    "other_project": "the same of one project",
    "too_deep": "a hierarchy has ten levels",
    "too_early": "nothing is accepted before it is done",
    "too_large": "sums of what was sent have 14 digits before the point",
    "too_many_digits": "a sum has the digits of its currency",
}
"""Codes of field errors → the rule between members or records, which no schema of one member can say."""
SAID_IN_WORDS = {
    "cursor: not one that we gave out": "a cursor is opaque: callers send back what they got",
    "The header Idempotency-Key must be one text of 1 to 255 printable ASCII characters.": "version 1 published its length only",
    "changedSince: give the instant with a time zone (Z)": "`date-time` has a time zone (RFC 3339); generated ones may not",
}
"""Details of a bad request → the same."""
OF_THE_STATE = {
    "refused_by_system": "the connected system's own rule about the data",
    "uri_too_long": "each parameter keeps to its bound, all together do not",
    "precondition_failed": "the generated If-Match names no tag that was given out",
}
"""Codes of problems that depend on what is stored, here or in a system."""


@schemathesis.hook
def before_call(context: HookContext, case: Case, kwargs: dict[str, Any]) -> None:
    """A key stands for one action: the documents' one example of a key would make every second request a reuse."""
    valid = case.meta is None or case.meta.generation.mode.is_positive
    if valid and KEY in (case.headers or {}):
        case.headers[KEY] = secrets.token_hex(16)


@schemathesis.hook
def filter_failure(context: HookContext, failure: Failure, case: Case, response: Any) -> bool:
    """False for a refusal that is right although the request fits its schema."""
    if isinstance(failure, AcceptedNegativeData):
        return not refused_item_by_item(response.content)
    return not (isinstance(failure, RejectedPositiveData) and right(response.content))


def refused_item_by_item(body: bytes) -> bool:
    """In a 200: one bad item never spoils the rest."""
    answer = json.loads(body)
    items = answer.get("items") if isinstance(answer, dict) else None
    return isinstance(items, list) and any(isinstance(item, dict) and item.get("problem") for item in items)


def right(body: bytes) -> bool:
    problem = json.loads(body)
    if problem.get("code") in OF_THE_STATE or problem.get("detail") in SAID_IN_WORDS:
        return True
    errors = problem.get("errors", ())
    codes = {error["code"] for error in errors}
    of_the_schema = any(error["detail"] == "Field required" for error in errors)
    return bool(codes) and not of_the_schema and codes <= OUTSIDE_SCHEMAS.keys() | BUSINESS_RULES.keys()
