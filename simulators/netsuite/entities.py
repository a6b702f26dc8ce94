"""What the account does with customers, projects, people and the smaller records before it stores them (sheet 7.2 - 7.9, 7.13)."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from simulators.netsuite.errors import Refused, invalid, user_error
from simulators.netsuite.schema import ENTITIES, TRANSACTIONS, TYPES
from simulators.netsuite.store import Row, Store, Values

WON = "13"
_LABELS = {"companyName": "Company Name", "firstName": "First Name", "lastName": "Last Name"}
_Rule = Callable[[Store, Row, Values, frozenset[str], bool], None]


def prepare(store: Store, row: Row, values: Values, sent: frozenset[str], *, created: bool) -> None:
    """Defaults and rules of one record type; ``values`` is changed in place, ``row`` still has the old ones."""
    if row.type.name in ENTITIES:
        _common(store, values)
    rule = _RULES.get(row.type.name)
    if rule:
        rule(store, row, values, sent, created)


def _common(store: Store, values: Values) -> None:
    if values.get("isInactive") is None:
        values["isInactive"] = False
    for line in values.get("addressBook") or []:
        address = line.get("addressBookAddress")
        if address:
            parts = [address.get(name) for name in ("addressee", "addr1", "addr2", "addr3", "city", "state", "zip", "country")]
            address["addrText"] = line["addressBookAddress_text"] = "\n".join(part for part in parts if part)


def _customer(store: Store, row: Row, values: Values, sent: frozenset[str], created: bool) -> None:
    values["isPerson"] = bool(values.get("isPerson"))
    need = ("firstName", "lastName") if values["isPerson"] else ("companyName",)
    missing = [label for name, label in (("subsidiary", "Subsidiary"), *((one, _LABELS[one]) for one in need)) if not values.get(name)]
    if missing:
        raise user_error(f"Please enter value(s) for: {', '.join(missing)}")
    if not created and values["isPerson"] != row.values["isPerson"]:
        raise invalid("isPerson", values["isPerson"], "isPerson")
    _numbered(row, values, sent, created)
    if values.get("entityStatus") is None:
        values["entityStatus"] = WON
    if values.get("currency") is None:
        values["currency"] = store.get("subsidiary", values["subsidiary"]).values["currency"]
    listed = [line for line in values.get("currencyList") or [] if line.get("currency")]
    if values["currency"] not in [line["currency"] for line in listed]:
        listed.insert(0, {"currency": values["currency"]})
    for line in listed:
        line["displaySymbol"] = store.get("currency", line["currency"]).values["symbol"]
    values["currencyList"] = listed
    values["altName"] = values.get("companyName") or f"{values.get('firstName')} {values.get('lastName')}"
    _no_circle(store, row, values)
    moved = not created and values["subsidiary"] != row.values["subsidiary"]
    if moved and any(row.id in (one.values.get("entity"), one.values.get("customer")) for one in store.all(*TRANSACTIONS)):
        raise user_error("The subsidiary of an entity that has transactions cannot be changed.")


def _no_circle(store: Store, row: Row, values: Values) -> None:
    above = values.get("parent")
    while above:
        if above == row.id:
            raise invalid("parent", values["parent"], "parent")
        parent = store.find("customer", above)
        above = parent.values.get("parent") if parent else None


def _numbered(row: Row, values: Values, sent: frozenset[str], created: bool) -> None:
    """With auto-numbering on, an ``entityId`` sent without ``autoName: false`` is ignored (sheet 7.2, 10.4)."""
    if values.get("autoName") is None:
        values["autoName"] = True
    if "entityId" in sent and values["autoName"]:
        values["entityId"] = None if created else row.values.get("entityId")


def _job(store: Store, row: Row, values: Values, sent: frozenset[str], created: bool) -> None:
    parent = store.find("customer", values.get("parent") or "")
    if parent:
        if values.get("subsidiary") is None:
            values["subsidiary"] = parent.values["subsidiary"]
        if values["subsidiary"] != parent.values["subsidiary"]:
            raise invalid("subsidiary", values["subsidiary"], "subsidiary")
        values["currency"] = values.get("currency") or parent.values["currency"]
    if values.get("subsidiary") and not values.get("currency"):
        values["currency"] = store.get("subsidiary", values["subsidiary"]).values["currency"]
    values["entityStatus"] = values.get("entityStatus") or "2"
    if values.get("allowTime") is None:
        values["allowTime"] = True


def _person(store: Store, row: Row, values: Values, sent: frozenset[str], created: bool) -> None:
    name = " ".join(filter(None, (values.get("firstName"), values.get("lastName"))))
    values["entityId"] = values.get("entityId") or name or None
    company = store.find("entity", values.get("company") or "")
    if company and not values.get("subsidiary"):
        values["subsidiary"] = company.values.get("subsidiary")
    if row.type.name == "employee" and not values.get("hireDate"):
        values["hireDate"] = store.now().date().isoformat()


def _relationship(store: Store, row: Row, values: Values, sent: frozenset[str], created: bool) -> None:
    if not (values.get("entity") and values.get("subsidiary")):
        return
    twins = [one for one in store.all("customerSubsidiaryRelationship") if one is not row and one.values["entity"] == values["entity"]]
    if any(one.values["subsidiary"] == values["subsidiary"] for one in twins):
        raise user_error("This record already exists.")
    values.setdefault("isPrimarySub", False)
    values["primaryCurrency"] = store.get("customer", values["entity"]).values["currency"]


def _billing_schedule(store: Store, row: Row, values: Values, sent: frozenset[str], created: bool) -> None:
    """Initial amount and count are mandatory unless the lines say it all (sheet 7.8)."""
    if values.get("milestone") or values.get("recurrence"):
        return
    first = values.get("initialAmount") is None and values.get("initialAmountPercent") is None
    missing = (["Initial Amount"] if first else []) + (["Recurrence Count"] if values.get("numberRemaining") is None else [])
    if missing:
        raise user_error(f"Please enter value(s) for: {', '.join(missing)}")


def _time(store: Store, row: Row, values: Values, sent: frozenset[str], created: bool) -> None:
    hours = values.get("hours")
    if hours is not None and not re.fullmatch(r"[0-9]{1,3}:[0-5][0-9]", hours):
        raise Refused(400, "INVALID_CONTENT", f"Invalid Field Value {hours} for the following field: hours", path="hours")
    values["tranDate"] = values.get("tranDate") or store.now().date().isoformat()
    values["approvalStatus"] = values.get("approvalStatus") or "1"
    values["timeType"] = values.get("timeType") or "A"


def hours_text(raw: Decimal | int) -> str:
    """Decimal hours are accepted in a write and kept as ``h:mm`` (sheet 7.9)."""
    minutes = int((Decimal(raw) * 60).quantize(Decimal(1), ROUND_HALF_UP))
    return f"{minutes // 60}:{minutes % 60:02d}"


def after(store: Store, row: Row, *, created: bool) -> None:
    """Every customer has a relationship record for its primary subsidiary, made and kept by the account itself."""
    if row.type.name != "customer":
        return
    links = [one for one in store.all("customerSubsidiaryRelationship") if one.values["entity"] == row.id]
    primary = next((one for one in links if one.values["isPrimarySub"]), None)
    wanted = row.values["subsidiary"]
    if primary is None:
        kind = TYPES["customerSubsidiaryRelationship"]
        primary = Row(kind, store.new_id(kind), {}, store.now(), store.now())
    for twin in [one for one in links if one is not primary and one.values["subsidiary"] == wanted]:
        store.remove(twin)
    values = {"entity": row.id, "subsidiary": wanted, "isPrimarySub": True, "primaryCurrency": row.values["currency"]}
    if primary.values != values:
        store.put(primary, values)


def before_delete(store: Store, row: Row) -> None:
    own = [one for one in store.all("customerSubsidiaryRelationship") if row.type.name == "customer" and one.values["entity"] == row.id]
    if row.type.name == "customerSubsidiaryRelationship" and row.values["isPrimarySub"]:
        raise user_error("The primary subsidiary of a customer cannot be removed.")
    if [one for one in store.dependants(row) if one not in own]:
        raise user_error("This record cannot be deleted because it has child records.")
    for one in own:
        store.remove(one)


_RULES: dict[str, _Rule] = {
    "customer": _customer,
    "job": _job,
    "contact": _person,
    "employee": _person,
    "customerSubsidiaryRelationship": _relationship,
    "billingSchedule": _billing_schedule,
    "timeBill": _time,
}
