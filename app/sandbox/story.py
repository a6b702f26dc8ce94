"""The companies of the scenario, made from a seed: three legal entities and currencies, parents, awkward hours and prices."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

_ENTITIES = (("HOLT-US", "USD", "United States", 8.88), ("HOLT-UK", "GBP", "United Kingdom", 20), ("HOLT-DE", "EUR", "Germany", 19))
_GROUPS = ("Larkfield", "Ashdown", "Corvane", "Penrose", "Tollgate", "Brackmoor", "Silverdale", "Kestrel")
_KINDS = ("Partners", "Logistics", "Health", "Energy", "Retail", "Systems")
_WORK = ("ERP rollout", "Data platform", "Finance transformation", "CRM migration", "Supply chain review", "Cloud landing zone")
_ROLES = (("ROLE-EM", "Engagement Manager", 245.5), ("ROLE-SC", "Senior Consultant", 187.35), ("ROLE-CO", "Consultant", 142.8))
_ROLES_LAST = ("ROLE-AN", "Analyst", 98.25)
WEEKS = tuple(date(2026, 10, 5) + timedelta(weeks=week) for week in range(4))
"""Mondays in which consultants work."""


@dataclass
class Deal:
    """One opportunity to be won, and the account that it belongs to."""

    name: str
    account: str
    group: str
    country: str
    currency: str
    fields: dict[str, Any]
    lines: list[dict[str, Any]]


def deals(number: int, seed: int) -> list[Deal]:
    """``number`` deals; the same for the same seed. Two deals share an account now and then, and accounts share a parent."""
    dice = random.Random(seed)  # noqa: S311 - a scenario, not a secret
    return [_deal(index, dice) for index in range(number)]


def cell_deal(index: int, billing: str, delivery: str, currency: str, dice: random.Random) -> Deal:
    """One deal of an account of its own: two roles paid by the hour and one milestone, in this currency and between these entities."""
    _, _, country, tax = next(entity for entity in _ENTITIES if entity[1] == currency)
    account = f"{_GROUPS[index % len(_GROUPS)]} {_KINDS[index % len(_KINDS)]} {index + 1:02d}"
    lines = [_time_line(dice, tax, role) for role in dice.sample(_ROLES, 2)] + [_fixed_line(dice, tax)]
    fields = {
        "Name": f"{_WORK[index % len(_WORK)]} {index + 1:02d}",
        "StageName": "Negotiation/Review",
        "CloseDate": "2026-09-28",
        "CurrencyIsoCode": currency,
        "Billing_Entity__c": billing,
        "Delivery_Entity__c": delivery,
        "Payment_Terms__c": dice.choice(("Net 15", "Net 30", "Net 45")),
        "Purchase_Order__c": f"PO-{4400 + index}",
        "Project_Start__c": "2026-10-05",
        "Project_End__c": "2027-01-29",
    }
    return Deal(fields["Name"], account, account, country, currency, fields, lines)


def minutes(dice: random.Random) -> int:
    """An awkward amount of work: most of these have no short decimal in hours."""
    return dice.choice((35, 50, 95, 110, 205, 250, 305, 415, 437, 475))


def _deal(index: int, dice: random.Random) -> Deal:
    entity, currency, country, tax = _ENTITIES[index % 3]
    delivery = _ENTITIES[(index + 1) % 3][0] if index % 4 == 1 else entity
    group = f"{_GROUPS[(index // 6) % len(_GROUPS)]} {('Inc', 'Ltd', 'GmbH')[index % 3]}"
    account = f"{group} {_KINDS[(index // 3) % 2 + 2 * (index // 12 % 3)]}"
    lines = [_time_line(dice, tax, role) for role in dice.sample(_ROLES, dice.choice((1, 2)))]
    if index % 3 != 2 or index % 2:
        lines.append(_fixed_line(dice, tax))
    if dice.random() < 0.4:
        lines.append(_time_line(dice, tax, _ROLES_LAST))
    fields = {
        "Name": f"{_WORK[index % len(_WORK)]} {index + 1:02d}",
        "StageName": "Negotiation/Review",
        "CloseDate": "2026-09-28",
        "CurrencyIsoCode": currency,
        "Billing_Entity__c": entity,
        "Delivery_Entity__c": delivery,
        "Payment_Terms__c": dice.choice(("Net 15", "Net 30", "Net 45")),
        "Purchase_Order__c": f"PO-{4400 + index}",
        "Project_Start__c": "2026-10-05",
        "Project_End__c": "2027-01-29",
    }
    return Deal(fields["Name"], account, group, country, currency, fields, lines)


def _time_line(dice: random.Random, tax: float, role: tuple[str, str, float]) -> dict[str, Any]:
    product, name, price = role
    line = {
        "product": product,
        "Quantity": dice.choice((80, 120.5, 96.75, 160.25, 133.33)),
        "UnitPrice": round(price + dice.choice((0, 1.15, 2.4, 7.77)), 2),
        "Role__c": name,
        "Billing_Type__c": "Time and Materials",
        "Tax_Rate__c": tax,
    }
    discount = dice.choice((0, 0, 7.5, 12.5))
    return {**line, "Discount": discount} if discount else line


def _fixed_line(dice: random.Random, tax: float) -> dict[str, Any]:
    return {
        "product": "FIXED-FEE",
        "Quantity": 1,
        "UnitPrice": dice.choice((9500, 15000, 22499.99, 30333.33)),
        "Milestone_Name__c": dice.choice(("Design accepted", "Go-live", "Pilot accepted")),
        "Milestone_Due__c": "2026-10-30",
        "Billing_Type__c": "Fixed Fee",
        "Tax_Rate__c": tax,
    }
