"""What each billing rule needs of a contract line, and what a line is worth. Pure.

| Rule | Bills | Needs besides quantity and unit price | Worth |
|---|---|---|---|
| ``time_and_materials`` | hours as they are worked | ``role`` | hours × price |
| ``fixed_fee`` | when the milestone is accepted | ``milestone_name`` | quantity × price |
| ``capped`` | hours as they are worked, up to the cap | ``role``, ``cap_amount`` | hours × price, the cap at most |
| ``retainer`` | a fee per period | ``billing_period`` | periods × fee |
| ``prepaid`` | a block of hours in advance, drawn down | ``role`` (``draws_until`` if it expires) | hours × price |

Every line is rounded half up to its currency, then taxed and rounded again; sums add what is rounded. Worked example, in GBP: 33.333
hours at 187.35 are 6 244.93755, so 6 244.94, and 20 % of that are 1 248.988, so 1 248.99. 100 hours at 150.00 under a cap of 12 000.00
are 12 000.00, with 2 400.00 tax. Together 18 244.94 net, 3 648.99 tax, 21 893.93.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from app.canonical import BillingType, quantize
from app.core.model import Value


class BillingRule(StrEnum):
    TIME_AND_MATERIALS = "time_and_materials"
    FIXED_FEE = "fixed_fee"
    CAPPED = "capped"
    RETAINER = "retainer"
    PREPAID = "prepaid"


class BillingPeriod(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Fault(NamedTuple):
    """What is wrong with a member of a line."""

    name: str
    detail: str
    code: str


class Worth(Value):
    amount: Decimal
    tax_amount: Decimal


_ALWAYS = ("billing_rule", "description", "quantity", "unit_price")
_NEEDS: dict[BillingRule, tuple[str, ...]] = {
    BillingRule.TIME_AND_MATERIALS: ("role",),
    BillingRule.FIXED_FEE: ("milestone_name",),
    BillingRule.CAPPED: ("role", "cap_amount"),
    BillingRule.RETAINER: ("billing_period",),
    BillingRule.PREPAID: ("role",),
}
_ONLY = {"cap_amount": BillingRule.CAPPED, "billing_period": BillingRule.RETAINER, "draws_until": BillingRule.PREPAID}
_BY_THE_HOUR = {BillingRule.TIME_AND_MATERIALS, BillingRule.CAPPED, BillingRule.PREPAID}


def faults(line: Mapping[str, Any], currency_code: str) -> list[Fault]:
    """Everything that keeps ``line`` from being billed by its rule."""
    missing = [name for name in _ALWAYS if line.get(name) is None]
    if missing:
        return [Fault(name, "a contract line needs this member", "missing") for name in missing]
    rule = BillingRule(line["billing_rule"])
    found = [Fault(name, f"{rule.value} needs this member", "missing") for name in _NEEDS[rule] if line.get(name) is None]
    found += [
        Fault(name, f"only {owner.value} has this member", "not_of_this_rule")
        for name, owner in _ONLY.items()
        if owner is not rule and line.get(name) is not None
    ]
    cap = line.get("cap_amount")
    if rule is BillingRule.CAPPED and cap is not None:
        if cap <= 0:
            found.append(Fault("cap_amount", "a cap is above zero", "greater_than"))
        elif quantize(cap, currency_code) != cap:
            found.append(Fault("cap_amount", f"more digits than {currency_code} has", "too_many_digits"))
    return found


def worth(line: Mapping[str, Any], currency_code: str) -> Worth:
    amount = quantize(line["quantity"] * line["unit_price"], currency_code)
    if line["billing_rule"] == BillingRule.CAPPED:
        amount = min(amount, quantize(line["cap_amount"], currency_code))
    rate: Decimal = line.get("tax_rate") or Decimal(0)
    return Worth(amount=amount, tax_amount=quantize(amount * rate / 100, currency_code))


def billing_type(rule: BillingRule) -> BillingType:
    """How work on a line is measured."""
    return BillingType.TIME_AND_MATERIALS if rule in _BY_THE_HOUR else BillingType.FIXED_FEE
