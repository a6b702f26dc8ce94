"""Record types, their members and value lists as the simulated account sees them (sheet 7; names in :mod:`simulators.netsuite.facts`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulators.netsuite.facts import FIELDS

ENTITIES = ("customer", "contact", "employee", "job")
TRANSACTIONS = ("salesOrder", "invoice", "creditMemo", "customerPayment")
SCALARS = ("string", "boolean", "number", "integer", "date", "datetime", "ref", "enum")

TARGETS = {
    "customerOrJob": ("customer", "job"),
    "entity": ENTITIES,
    "item": ("serviceSaleItem",),
    "transaction": TRANSACTIONS,
}

_FREQUENCIES = (
    "SEMIMONTHLY|STARTOFPERIOD|WEEKLY|QUADWEEKLY|BIENNIALLY|DAILY|NEVER|ONETIME|SEMIANNUALLY|ENDOFPERIOD|MONTHLY|AUTOREFILL|"
    "TRIENNIALLY|HOURLY|QUARTERLY|ANNUALLY|CUSTOM|BIMONTHLY|BIWEEKLY"
)
ENUMS = {
    "salesOrderStatus": {
        "A": "Pending Approval", "B": "Pending Fulfillment", "C": "Cancelled", "D": "Partially Fulfilled",
        "E": "Pending Billing/Partially Fulfilled", "F": "Pending Billing", "G": "Billed", "H": "Closed",
    },
    "orderStatus": {"A": "Pending Approval", "B": "Pending Fulfillment"},
    "invoiceStatus": {"A": "Open", "B": "Paid In Full", "D": "Pending Approval", "E": "Rejected"},
    "creditMemoStatus": {"A": "Open", "B": "Fully Applied"},
    "paymentStatus": {"B": "Not Deposited", "C": "Deposited"},
    "approvalStatus": {"1": "Pending Approval", "2": "Approved", "3": "Rejected"},
    "timeApproval": {"1": "Open", "2": "Pending Approval", "3": "Approved", "4": "Rejected"},
    "jobStatus": {"1": "Closed", "2": "In Progress", "3": "Not Awarded", "4": "Pending", "5": "Awarded"},
    "jobBillingType": {
        "1": "Time and Materials", "2": "Fixed Bid, Interval", "3": "Fixed Bid, Milestone", "4": "Charge-Based", "5": "None",
    },
    "frequency": dict.fromkeys(_FREQUENCIES.split("|"), ""),
}  # fmt: skip
COUNTRIES = {"US": "United States", "GB": "United Kingdom", "DE": "Germany", "CH": "Switzerland", "FR": "France", "JP": "Japan"}
CUSTOM = re.compile(r"cust(entity|body|col|record)_\w+")


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    target: str = ""
    read_only: bool = False

    @property
    def custom(self) -> bool:
        return bool(CUSTOM.fullmatch(self.name))

    @property
    def modelled(self) -> bool:
        """Whether values can exist; a sublist without a known element is in the catalogue only."""
        return self.kind not in ("list", "sub") or bool(self.target)

    def choices(self) -> dict[str, str] | None:
        """The legal ids with their names; none when the account's own list is not modelled."""
        if self.kind != "enum" or not self.target or self.target == "country":
            return None
        return ENUMS.get(self.target) or dict.fromkeys(self.target.split("|"), "")

    def choice_name(self, value: str) -> str:
        if self.target == "country":
            return COUNTRIES.get(value, value)
        return (self.choices() or {}).get(value) or value.replace("_", " ").title()


@dataclass(frozen=True)
class RecordType:
    """``space`` is the id space and the external id space (sheet 3.4); ``required`` is the standard form's view (sheet 7)."""

    name: str
    title: str
    space: str
    fields: dict[str, Field]
    required: tuple[str, ...] = ()
    numbered: tuple[str, str] | None = None
    upsert: bool = True
    exposed: bool = True
    type_code: str = ""
    type_id: int = -100


def _fields(name: str) -> dict[str, Field]:
    lines: list[str] = []
    for raw in FIELDS[name].strip().splitlines():
        if "=" in raw:
            lines.append(raw)
        else:
            lines[-1] += " " + raw
    found = {}
    for line in lines:
        kind, _, names = line.partition("=")
        kind, locked = kind.strip().rstrip("!"), kind.strip().endswith("!")
        base, _, target = kind.partition(":")
        found.update({one: Field(one, base, target, locked) for one in names.split()})
    return found


def _type(
    name: str, title: str, space: str = "", required: str = "", numbered: tuple[str, str] | None = None, *, upsert: bool = True,
    exposed: bool = True, type_code: str = "", type_id: int = -100,
) -> RecordType:  # fmt: skip
    return RecordType(name, title, space or name, _fields(name), tuple(required.split()), numbered, upsert, exposed, type_code, type_id)


_TYPES = (
    _type("customer", "Customer", "entity", "subsidiary", ("entityId", "CUST-"), type_id=-2),
    _type("contact", "Contact", "entity", "entityId subsidiary", type_id=-6),
    _type("employee", "Employee", "entity", "entityId subsidiary", type_id=-4),
    _type("job", "Project", "entity", "subsidiary", ("entityId", "PRJ-"), type_id=-7),
    _type("customerSubsidiaryRelationship", "Customer-Subsidiary Relationship", required="entity subsidiary"),
    _type("salesOrder", "Sales Order", "transaction", "entity", ("tranId", "SO-"), type_code="SalesOrd", type_id=-30),
    _type("invoice", "Invoice", "transaction", "entity", ("tranId", "INV-"), type_code="CustInvc", type_id=-30),
    _type("creditMemo", "Credit Memo", "transaction", "entity", ("tranId", "CM-"), type_code="CustCred", type_id=-30),
    _type("customerPayment", "Payment", "transaction", "customer payment", ("tranId", "PYMT-"), type_code="CustPymt", type_id=-30),
    _type("billingSchedule", "Billing Schedule", required="name frequency", type_id=-141),
    _type("charge", "Charge", required="billTo chargeDate chargeType quantity rate amount stage"),
    _type("projectTask", "Project Task", required="title project", type_id=-27),
    _type("timeBill", "Time", required="employee hours", type_id=-256),
    _type("serviceSaleItem", "Service Item", "item", "itemId", type_id=-10),
    _type("subsidiary", "Subsidiary", required="name parent country currency", upsert=False, type_id=-117),
    _type("department", "Department", required="name", type_id=-102),
    _type("classification", "Class", required="name", type_id=-101),
    _type("location", "Location", required="name", type_id=-103),
    _type("currency", "Currency", required="name symbol exchangeRate", type_id=-122),
    _type("term", "Term", required="name", type_id=-199),
    _type("accountingPeriod", "Accounting Period", required="periodName startDate endDate", type_id=-105),
    _type("customerStatus", "Customer Status", required="name probability", type_id=-104),
    _type("taxType", "Tax Type", exposed=False),
    _type("taxCode", "Tax Code", exposed=False),
)
TYPES = {one.name: one for one in _TYPES}
BY_LOWER = {one.name.lower(): one for one in _TYPES if one.exposed}

# Which members of a line say which line it is (sheet 3.3); a sublist without any is replaced by position only.
KEYS = {
    "item": ("line",), "invoiceItem": ("line",), "addressBook": ("id",), "milestone": ("milestoneId",), "recurrence": ("recurrenceId",),
    "currencyList": ("currency",), "taxDetails": ("taxDetailsReference", "taxType", "taxCode"), "apply": ("doc",),
    "assignee": ("resource",), "predecessor": ("predecessor",),
}  # fmt: skip
NUMBERED = {"line", "milestoneId", "recurrenceId"}
ELEMENTS = {name: _fields(name) for name in (*KEYS, "addressBookAddress")}


def titled(name: str) -> str:
    """A member's label on the form: ``billTo`` is "Bill To"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name[:1].upper() + name[1:])
