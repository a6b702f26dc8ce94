"""What an amendment makes of the lines of a contract: checked against the rules and against what is billed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic.alias_generators import to_camel

from app.core.model import Value
from app.core.problems import FieldError
from app.process_apis.services.contracts.terms import Fault, faults, worth

TERMS = (
    "billing_rule",
    "description",
    "role",
    "milestone_name",
    "due_on",
    "quantity",
    "unit_price",
    "cap_amount",
    "billing_period",
    "draws_until",
    "tax_rate",
)
"""What was agreed of a line; its sums follow."""
_PRICING = ("billing_rule", "quantity", "unit_price", "cap_amount", "tax_rate")
_ONCE_BILLED = ("billing_rule", "unit_price")
"""Billing prices all work of a line anew (its total, less what was billed): another price would reach back to issued invoices."""


class Amended(Value):
    """A line as it shall be. ``number`` None: a further one. ``values`` are columns, sums included."""

    number: int | None
    values: dict[str, Any]
    value_change: Decimal


class Outcome(Value):
    lines: tuple[Amended, ...]
    errors: tuple[FieldError, ...]

    @property
    def value_change(self) -> Decimal:
        """By how much the contract grows, net; negative when it shrinks."""
        return sum((line.value_change for line in self.lines), Decimal(0))


def amend(
    known: Mapping[int, Mapping[str, Any]], billed: Mapping[int, Decimal], wanted: Sequence[Mapping[str, Any]], currency_code: str
) -> Outcome:
    """``known``: terms and amounts by line number; ``billed``: net, by line number; ``wanted``: the members that shall change."""
    lines: list[Amended] = []
    errors: list[FieldError] = []
    seen: set[int] = set()
    for index, change in enumerate(wanted):
        number = change.get("number")
        found: list[Fault] = []
        if number is not None and number not in known:
            found = [Fault("number", f"the contract has no line {number}; leave the number out for a further line", "not_found")]
        elif number in seen:
            found = [Fault("number", f"line {number} is there twice", "duplicate")]
        else:
            before = {} if number is None else known[number]
            amended, found = revise(before, change, billed.get(number or 0, Decimal(0)), currency_code)
            lines.append(Amended(number=number, values=amended, value_change=amended.get("amount", 0) - before.get("amount", Decimal(0))))
        seen |= {number} if number is not None else set()
        errors += [FieldError(pointer=f"/lines/{index}/{to_camel(name)}", detail=detail, code=code) for name, detail, code in found]
    return Outcome(lines=tuple(lines) if not errors else (), errors=tuple(errors))


def revise(before: Mapping[str, Any], change: Mapping[str, Any], billed: Decimal, currency_code: str) -> tuple[dict[str, Any], list[Fault]]:
    """The terms of one line after ``change``, with its sums, and what stands in the way."""
    terms = {name: change.get(name, before.get(name)) for name in TERMS}
    terms["tax_rate"] = terms["tax_rate"] or Decimal(0)
    if found := faults(terms, currency_code):
        return {}, found
    if before and all(terms[name] == before.get(name) for name in _PRICING):
        return {**terms, "amount": before["amount"], "tax_amount": before["tax_amount"]}, []
    sums = worth(terms, currency_code)
    if billed:
        found = [
            Fault(name, "work on this line is billed at its price: end it at what is billed, and add a line for what follows", "billed")
            for name in _ONCE_BILLED
            if terms[name] != before.get(name)
        ]
        if sums.amount < billed:
            name = "cap_amount" if terms["cap_amount"] != before.get("cap_amount") else "quantity"
            found.append(Fault(name, f"{billed} {currency_code} of this line are billed: it cannot be worth {sums.amount}", "billed"))
    return {**terms, "amount": sums.amount, "tax_amount": sums.tax_amount}, found
