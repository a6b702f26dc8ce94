"""``!transform``: the new record's body made from its source, with the caller's body over it (sheet 3.8).

Lines are matched by ``orderLine`` (or ``line``). A line sent with an amount only gets the quantity that this amount is worth at the
source line's rate; the sheet leaves that open, and so a fixed fee can be billed in several parts.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from simulators.netsuite.errors import Refused, invalid, user_error
from simulators.netsuite.ledger import billed
from simulators.netsuite.money import LIMIT, ZERO, ratio, rounded
from simulators.netsuite.schema import ELEMENTS, RecordType
from simulators.netsuite.store import Row, Store, Values
from simulators.netsuite.transactions import customer_of
from simulators.netsuite.values import as_body

SUPPORTED = {
    ("customer", "salesOrder"), ("customer", "invoice"), ("customer", "customerPayment"), ("job", "salesOrder"), ("job", "invoice"),
    ("salesOrder", "invoice"), ("invoice", "creditMemo"), ("invoice", "customerPayment"),
}  # fmt: skip
_HEADER = (
    "entity", "subsidiary", "currency", "exchangeRate", "terms", "department", "class", "location", "job", "memo", "otherRefNum",
    "billingSchedule", "startDate", "endDate", "salesRep", "custbody_cw_delivery_entity", "custbody_cw_opportunity",
    "custbody_cw_project", "custbody_cw_period",
)  # fmt: skip
_LINE = (
    "item", "description", "rate", "department", "class", "location", "job", "price", "units", "revRecStartDate", "revRecEndDate",
    "custcol_cw_line", "custcol_cw_billing_type", "taxDetailsReference",
)  # fmt: skip


def body_of(store: Store, source: Row, target: RecordType, body: Values, replace: frozenset[str]) -> tuple[Values, Values]:
    """The body for a create, and the members that only a transform sets."""
    pair = (source.type.name, target.name)
    if pair not in SUPPORTED:
        raise Refused(400, "INVALID_REQUEST", f"Invalid transform: {source.type.name} to {target.name}.", url=f"!transform/{target.name}")
    if not isinstance(body, dict):
        raise Refused(400, "INVALID_CONTENT", "Invalid content: a JSON object is expected.", path="$")
    if target.name == "customerPayment":
        return _payment(store, source, body), {}
    if source.type.space == "entity":
        return {"entity": {"id": source.id}, **body}, {}
    open_order = source.type.name == "salesOrder" and source.values["status"] in ("F", "G")
    if not open_order and not (source.type.name == "invoice" and source.values["approvalStatus"] == "2"):
        raise user_error(f"You can not initialize {target.name.lower()}: invalid reference {source.id}.")
    made = as_body(store, source, tuple(name for name in _HEADER if name in target.fields))
    lines = _lines(store, source, body.get("item"), replace)
    made |= {name: value for name, value in body.items() if name != "item"} | {"item": {"items": lines}}
    if source.values.get("taxDetailsOverride") and "taxDetails" not in body and body.get("taxDetailsOverride") is not False:
        made |= {"taxDetailsOverride": True, "taxDetails": {"items": _tax(source, lines)}}
    if target.name == "creditMemo" and "apply" not in body:
        made["apply"] = {"items": [{"doc": {"id": source.id}, "apply": True}] if source.values["amountRemaining"] > 0 else []}
    return made, {"createdFrom": source.id}


def _payment(store: Store, source: Row, body: Values) -> Values:
    if source.type.name == "customer":
        return {"customer": {"id": source.id}, **body}
    if source.values["approvalStatus"] != "2" or source.values["amountRemaining"] <= 0:
        raise user_error(f"You can not initialize customerpayment: invalid reference {source.id}.")
    customer = customer_of(store, source.values["entity"])
    made = as_body(store, source, ("subsidiary", "currency", "exchangeRate"))
    made |= {"customer": {"id": customer}, "payment": source.values["amountRemaining"], **body}
    made.setdefault("apply", {"items": [{"doc": {"id": source.id}, "apply": True}]})
    return made


def _lines(store: Store, source: Row, sent: Any, replace: frozenset[str]) -> list[Values]:
    items = (sent.get("items") if isinstance(sent, dict) else sent) if sent is not None else []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Refused(400, "INVALID_CONTENT", "Invalid content: 'item' takes an object with items.", path="item")
    known = {line["line"]: line for line in source.values["item"]}
    taken = billed(store, source) if source.type.name == "salesOrder" else {}
    made: list[Values] = []
    named: set[int] = set()
    for index, item in enumerate(items):
        key = item.get("orderLine", item.get("line"))
        if key is None:
            made.append(item)
            continue
        number = int(key) if isinstance(key, int | Decimal) or (isinstance(key, str) and key.isascii() and key.isdigit()) else None
        if number is None or number not in known or number in named:
            raise invalid(f"item.items[{index}].orderLine", key, "orderLine")
        named.add(number)
        made.append(_named(store, source, known[number], item, taken.get(number, (ZERO, ZERO))))
    if "item" not in replace:
        made += [line for number, one in known.items() if number not in named for line in _carried(one, taken.get(number, (ZERO, ZERO)))]
    order = {number: index for index, number in enumerate(known)}
    return sorted(made, key=lambda line: order.get(line.get("orderLine"), len(order)))


def _base(line: Values) -> Values:
    made: Values = {"orderLine": line["line"]}
    for name in _LINE:
        if line.get(name) is not None:
            made[name] = {"id": line[name]} if ELEMENTS["invoiceItem"][name].kind == "ref" else line[name]
    return made


def _named(store: Store, source: Row, line: Values, item: Values, taken: tuple[Decimal, Decimal]) -> Values:
    made = _base(line) | {name: value for name, value in item.items() if name not in ("line", "orderLine")}
    quantity, amount = item.get("quantity"), item.get("amount")
    remaining = max(line["quantity"] - taken[0], ZERO) or line["quantity"]
    if quantity is None:
        made["quantity"] = remaining
        if amount is not None and _is_number(amount):
            rate = item["rate"] if _is_number(item.get("rate")) else line.get("rate") or ZERO
            made["quantity"] = ratio(Decimal(amount), Decimal(rate)) if rate else remaining
            made["rate"] = rate
        elif not _is_number(item.get("rate")) and remaining == line["quantity"]:
            made["amount"] = line["amount"]
    elif amount is None and item.get("rate") is None and quantity == line["quantity"]:
        made["amount"] = line["amount"]
    if made.get("amount") is None and _is_number(made.get("quantity")) and _is_number(made.get("rate")):
        made["amount"] = rounded(store, Decimal(made["quantity"]) * Decimal(made["rate"]), source.values["currency"])
    return made


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).adjusted() < LIMIT


def _carried(line: Values, taken: tuple[Decimal, Decimal]) -> list[Values]:
    quantity, amount = line["quantity"] - taken[0], line["amount"] - taken[1]
    if line.get("isClosed") or quantity <= 0:
        return []
    return [_base(line) | {"quantity": quantity, "amount": amount}]


def _tax(source: Row, lines: list[Values]) -> list[Values]:
    """The source's tax rows at their rates, on what is billed now."""
    wanted = {line.get("taxDetailsReference") for line in lines}
    return [
        {
            "taxDetailsReference": row["taxDetailsReference"],
            "taxType": {"id": row["taxType"]},
            "taxCode": {"id": row["taxCode"]},
            "taxRate": row["taxRate"],
        }
        for row in source.values.get("taxDetails") or []
        if row["taxDetailsReference"] in wanted
    ]
