"""Rules of sales orders, invoices, credit memos and payments (sheet 7.7, 7.11, 10.3).

Not in the sheet, chosen here: the account has no tax engine, so tax is 0 unless ``taxDetailsOverride`` is true and ``taxDetails`` says
otherwise; a service order is "Pending Billing" once approved and "Billed" when each line's quantity is billed or the line is closed;
invoices wait for approval, whatever the body says.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from simulators.netsuite.errors import invalid, user_error
from simulators.netsuite.money import ZERO, rounded, total, unit_rate
from simulators.netsuite.store import Row, Store, Values
from simulators.netsuite.values import SENT

POSTING = ("invoice", "creditMemo", "customerPayment")
FROZEN = ("item", "taxDetails", "taxDetailsOverride", "entity", "subsidiary", "currency", "exchangeRate", "tranDate", "postingPeriod")


def prepare(store: Store, row: Row, values: Values, sent: frozenset[str], *, created: bool) -> None:
    kind = row.type.name
    if kind in POSTING and not created:
        open_period(store, row.values)
    _party(store, row, values)
    if values.get("tranDate") is None:
        values["tranDate"] = store.now().date().isoformat()
    if kind in POSTING:
        if not created and "tranDate" in sent and "postingPeriod" not in sent:
            values["postingPeriod"] = None
        open_period(store, values)
    if kind == "customerPayment":
        _payment(store, row, values)
        return
    if kind == "invoice":
        _approval(row, values, sent, created)
        _due(store, row, values, sent, created)
    _organisation(store, values)
    _lines(store, values)
    if kind == "invoice":
        _order_lines(values)
    _tax(store, values)
    values["total"] = values["subtotal"] + values["taxTotal"]
    if kind == "salesOrder":
        values["orderStatus"] = values.get("orderStatus") or "B"
        _keep_billed(row, values)
        values["status"] = order_status(values)
    if kind == "creditMemo":
        _apply(store, row, values, values["total"])
        values["unapplied"] = values["amountRemaining"] = values["total"] - values["applied"]
        values["status"] = "A" if values["unapplied"] else "B"


def _party(store: Store, row: Row, values: Values) -> None:
    """Customer, subsidiary and currency must go together (sheet 7.2, 10.3)."""
    name = "customer" if row.type.name == "customerPayment" else "entity"
    if not values.get(name):
        raise user_error("Please enter value(s) for: Customer")
    party = store.get("customerOrJob", values[name])
    customer = party if party.type.name == "customer" else store.find("customer", party.values.get("parent") or "")
    own = party.values["subsidiary"]
    allowed = {own} | {
        one.values["subsidiary"] for one in store.all("customerSubsidiaryRelationship") if customer and one.values["entity"] == customer.id
    }
    values["subsidiary"] = values.get("subsidiary") or own
    if values["subsidiary"] not in allowed:
        raise invalid("subsidiary", values["subsidiary"], "subsidiary")
    values["currency"] = values.get("currency") or party.values["currency"]
    listed = [line["currency"] for line in customer.values["currencyList"]] if customer else [party.values["currency"]]
    if values["currency"] not in listed:
        raise invalid("currency", values["currency"], "currency")
    if values.get("exchangeRate") is None or (row.values and values["currency"] != row.values.get("currency")):
        base = store.get("currency", store.get("subsidiary", values["subsidiary"]).values["currency"]).values["exchangeRate"]
        rate = store.get("currency", values["currency"]).values["exchangeRate"] / base
        values["exchangeRate"] = rate.quantize(Decimal("0.000001"), ROUND_HALF_UP).normalize() + ZERO
    if not row.values and customer and values.get("terms") is None and "terms" in row.type.fields:
        values["terms"] = customer.values.get("terms")


def customer_of(store: Store, entity: str) -> str | None:
    """The customer behind an entity, which may be one of its projects."""
    row = store.find("job", entity)
    return row.values.get("parent") if row else entity


def open_period(store: Store, values: Values) -> None:
    """Nothing is posted to a closed period; the period follows the date unless it is sent (sheet 7.11)."""
    period = store.find("accountingPeriod", values.get("postingPeriod") or "")
    if period is None:
        day = values["tranDate"]
        months = (one for one in store.all("accountingPeriod") if not one.values.get("isYear"))
        period = next((one for one in months if one.values["startDate"] <= day <= one.values["endDate"]), None)
    if period is None:
        raise user_error("The transaction date you specified is not within the date range of your accounting period.")
    if period.values.get("closed") or period.values.get("arLocked") or period.values.get("allLocked"):
        raise user_error(f"The posting period {period.values['periodName']} is closed. Select an open posting period.")
    values["postingPeriod"] = period.id


def _approval(row: Row, values: Values, sent: frozenset[str], created: bool) -> None:
    before = row.values.get("approvalStatus")
    if created:
        values["approvalStatus"] = "1"
    elif values.get("approvalStatus") is None:
        values["approvalStatus"] = before
    elif before == "2":
        if values["approvalStatus"] != "2":
            raise user_error("You cannot change the approval status of an approved transaction.")
        if sent & set(FROZEN):
            raise user_error("You cannot change the lines or amounts of an approved transaction.")


def _due(store: Store, row: Row, values: Values, sent: frozenset[str], created: bool) -> None:
    moved = created or values["tranDate"] != row.values.get("tranDate") or values.get("terms") != row.values.get("terms")
    if values.get("dueDate") is None or (moved and "dueDate" not in sent):
        term = store.find("term", values.get("terms") or "")
        days = int(term.values.get("daysUntilNetDue") or 0) if term else 0
        values["dueDate"] = (date.fromisoformat(values["tranDate"]) + timedelta(days=days)).isoformat()


def _organisation(store: Store, values: Values) -> None:
    for path, holder in [("", values), *((f"item.items[{index}].", line) for index, line in enumerate(values.get("item") or []))]:
        for name, target in (("department", "department"), ("class", "classification"), ("location", "location")):
            row = store.find(target, holder.get(name) or "")
            allowed = row.values.get("subsidiary") if row else None
            if row and allowed and values["subsidiary"] not in allowed and not row.values.get("includeChildren"):
                raise invalid(path + name, holder[name], name)


def _lines(store: Store, values: Values) -> None:
    lines, currency = values.get("item") or [], values["currency"]
    if not lines:
        raise user_error("You must enter at least one line item for this transaction.")
    for line in lines:
        sent = line.get(SENT, frozenset())
        if not line.get("item"):
            raise user_error("Please enter value(s) for: Item")
        if line.get("quantity") is None:
            line["quantity"] = Decimal(1)
        if "rate" in sent and line.get("rate") is None:
            sent -= {"rate"}
        if line.get("rate") is None and line.get("amount") is None:
            line["rate"] = store.get("item", line["item"]).values.get("rate")
            if line["rate"] is None:
                raise user_error("Please enter value(s) for: Amount")
        # An amount in the body wins; a changed quantity or rate without an amount means a new amount.
        named = "amount" in sent and line.get("amount") is not None
        if line.get("amount") is None or (sent & {"quantity", "rate"} and not named):
            line["amount"] = line["quantity"] * (line.get("rate") or ZERO)
        line["amount"] = rounded(store, line["amount"], currency)
        if line.get("rate") is None or (named and "rate" not in sent):
            line["rate"] = unit_rate(line["amount"], line["quantity"])
    values["subtotal"] = total(line["amount"] for line in lines)


def _order_lines(values: Values) -> None:
    for line in values["item"]:
        if values.get("createdFrom") is None:
            line["orderLine"] = None
        line["orderDoc"] = values["createdFrom"] if line.get("orderLine") is not None else None


def _tax(store: Store, values: Values) -> None:
    """SuiteTax rows, joined to lines by ``taxDetailsReference``; the rows of a line that is gone are gone too."""
    lines = {line["taxDetailsReference"]: line for line in values["item"] if line.get("taxDetailsReference")}
    rows = values.get("taxDetails") or []
    for index, row in enumerate(rows):
        if row.get("taxDetailsReference") not in lines and SENT in row:
            raise invalid(f"taxDetails.items[{index}].taxDetailsReference", row.get("taxDetailsReference"), "taxDetailsReference")
    if not values.get("taxDetailsOverride"):
        values["taxDetails"], values["taxTotal"] = [], ZERO
        return
    rows = [row for row in rows if row["taxDetailsReference"] in lines]
    for row in rows:
        line, sent = lines[row["taxDetailsReference"]], row.get(SENT, frozenset())
        for name, label in (("taxType", "Tax Type"), ("taxCode", "Tax Code")):
            if not row.get(name):
                raise user_error(f"Please enter value(s) for: {label}")
        if row.get("taxRate") is None:
            row["taxRate"] = store.get("taxCode", row["taxCode"]).values.get("rate") or ZERO
        row["netAmount"] = line["amount"]
        if row.get("taxBasis") is None:
            row["taxBasis"] = line["amount"]
        if row.get("taxAmount") is None or (sent & {"taxBasis", "taxRate"} and "taxAmount" not in sent):
            row["taxAmount"] = row["taxBasis"] * row["taxRate"] / 100
        row["taxAmount"] = rounded(store, row["taxAmount"], values["currency"])
        row["lineName"], row["lineType"] = store.get("item", line["item"]).values["itemId"], "Item"
    values["taxDetails"], values["taxTotal"] = rows, total(row["taxAmount"] for row in rows)


def _keep_billed(row: Row, values: Values) -> None:
    kept = {line["line"] for line in values["item"]}
    for line in row.values.get("item") or []:
        if line["line"] not in kept and line.get("quantityBilled"):
            raise user_error("You cannot remove a line that has been billed.")
    for line in values["item"]:
        line["isClosed"] = bool(line.get("isClosed"))
        line.setdefault("quantityBilled", ZERO)
        line.setdefault("quantityFulfilled", ZERO)


def order_status(values: Values) -> str:
    if values.get("orderStatus") == "A":
        return "A"
    if all(line.get("isClosed") for line in values["item"]):
        return "G" if all(_billed(line) for line in values["item"]) else "H"
    return "G" if all(line.get("isClosed") or _billed(line) for line in values["item"]) else "F"


def _billed(line: Values) -> bool:
    billed: Decimal = line.get("quantityBilled") or ZERO
    return bool(billed) and billed >= line["quantity"]


def _payment(store: Store, row: Row, values: Values) -> None:
    if values.get("payment") is None:
        raise user_error("Please enter value(s) for: Payment Amount")
    values["payment"] = values["total"] = rounded(store, values["payment"], values["currency"])
    _apply(store, row, values, values["payment"])
    values["unapplied"], values["status"] = values["payment"] - values["applied"], "C"


def _apply(store: Store, row: Row, values: Values, available: Decimal) -> None:
    """Checks and completes the apply list: only open invoices of the same customer and currency, never more than is due."""
    party = customer_of(store, values.get("customer") or values["entity"])
    kept, applied = [], ZERO
    for index, line in enumerate(values.get("apply") or []):
        if line.get("apply") is False:
            continue
        place, doc = f"apply.items[{index}]", store.find("invoice", line.get("doc") or "")
        same = doc and customer_of(store, doc.values["entity"]) == party and doc.values["currency"] == values["currency"]
        if doc is None or not same or doc.values["approvalStatus"] != "2":
            raise invalid(f"{place}.doc", line.get("doc"), "doc")
        due = doc.values["total"] - settled(store, doc, without=row)
        if line.get("amount") is None:
            line["amount"] = min(due, available - applied)
        line["amount"] = rounded(store, line["amount"], values["currency"])
        if line["amount"] > due or line["amount"] < 0:
            raise invalid(f"{place}.amount", line["amount"], "amount")
        line |= {"apply": True, "due": due, "total": doc.values["total"], "refNum": doc.values["tranId"], "type": "Invoice"}
        line |= {"dueDate": doc.values.get("dueDate"), "line": index + 1}
        applied += line["amount"]
        kept.append(line)
    if applied > available:
        raise user_error("The amount applied is more than the amount of the transaction.")
    values["apply"], values["applied"] = kept, applied


def settled(store: Store, invoice: Row, without: Row | None = None) -> Decimal:
    """What payments and credit memos have taken off an invoice."""
    others = (one for one in store.all("customerPayment", "creditMemo") if one is not without)
    return total(line["amount"] for one in others for line in one.values.get("apply") or [] if line.get("doc") == invoice.id)
