"""SuiteQL's tables over the stored records (sheet 4): lower-case columns, line amounts negative for revenue, deletions, custom fields.

Not in the sheet: ``foreigntotal`` is negative on credit memos only, and a line's quantity has the sign of its amount.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from simulators.netsuite.money import ZERO, rounded
from simulators.netsuite.schema import CUSTOM, ELEMENTS, SCALARS, TRANSACTIONS, TYPES, Field
from simulators.netsuite.store import Row, Store, Values, display_name

_GENERIC = {
    "customer": "customer", "contact": "contact", "employee": "employee", "job": "job", "subsidiary": "subsidiary", "currency": "currency",
    "term": "term", "item": "serviceSaleItem", "billingschedule": "billingSchedule", "department": "department",
    "classification": "classification", "location": "location", "accountingperiod": "accountingPeriod", "charge": "charge",
    "projecttask": "projectTask", "timebill": "timeBill", "entitystatus": "customerStatus",
    "customersubsidiaryrelationship": "customerSubsidiaryRelationship",
}  # fmt: skip
_BODY = {
    "id", "tranId", "tranDate", "externalId", "entity", "currency", "exchangeRate", "status", "memo", "otherRefNum", "postingPeriod",
    "approvalStatus", "dueDate", "terms", "createdDate", "lastModifiedDate", "job", "billingSchedule", "startDate", "endDate",
}  # fmt: skip
_LINE = ("item", "quantity", "rate", "department", "class", "location", "job", "isClosed", "quantityBilled")


@dataclass(frozen=True)
class Table:
    name: str
    columns: dict[str, Field]
    rows: Callable[[], Iterator[Values]]
    texts: dict[str, Callable[[Values], str | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    store: Store
    zone: tzinfo

    def table(self, name: str) -> Table | None:
        if name in _GENERIC:
            return self._generic(name, _GENERIC[name])
        special = {
            "transaction": self._transaction, "transactionline": self._line, "deletedrecord": self._deleted, "customfield": self._custom,
            "dual": self._dual,
        }  # fmt: skip
        return special[name]() if name in special else None

    def text(self, table: Table, column: str, row: Values) -> Any:
        """BUILTIN.DF: what a person sees."""
        if column in table.texts:
            return table.texts[column](row)
        spec, value = table.columns[column], row.get(column)
        if value is None or spec.kind not in ("ref", "enum"):
            return value
        if spec.kind == "enum":
            return spec.choice_name(str(value))
        found = self.store.find(spec.target, str(value)) if spec.target else None
        return display_name(self.store, found) if found else str(value)

    def _cell(self, spec: Field, value: Any) -> Any:
        if value is None:
            return None
        if spec.kind == "boolean":
            return "T" if value else "F"
        if spec.kind == "date":
            return date.fromisoformat(value)
        if spec.kind == "datetime":
            return datetime.fromisoformat(value).astimezone(self.zone).replace(tzinfo=None)
        if spec.kind in ("number", "integer"):
            return Decimal(value)
        return _ident(value) if spec.kind == "ref" else value

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def _values(self, row: Row, fields: dict[str, Field]) -> Values:
        out = {name.lower(): self._cell(spec, row.values.get(name)) for name, spec in fields.items()}
        out |= {"id": _ident(row.id), "lastmodifieddate": self._local(row.modified)}
        out |= {name: self._local(row.created) for name in ("createddate", "datecreated") if name in out}
        return out

    def _generic(self, table: str, name: str) -> Table:
        fields = {key: spec for key, spec in TYPES[name].fields.items() if spec.kind in SCALARS and key != "refName"}
        columns = {key.lower(): spec for key, spec in fields.items()}
        return Table(table, columns, lambda: (self._values(row, fields) for row in self.store.all(name)))

    def _transaction(self) -> Table:
        specs = {spec.name: spec for name in ("invoice", "salesOrder") for spec in TYPES[name].fields.values()}
        fields = {name: spec for name, spec in specs.items() if name in _BODY or spec.custom}
        extra = _columns("string type recordtype trandisplayname voided; number foreigntotal foreignamountunpaid foreignamountpaid")

        def rows() -> Iterator[Values]:
            for row in self.store.all(*TRANSACTIONS):
                out = self._values(row, fields)
                sign = -1 if row.type.name == "creditMemo" else 1
                out |= {"entity": _ident(row.values.get("entity") or row.values.get("customer")), "type": row.type.type_code, "voided": "F"}
                out |= {"recordtype": row.type.name.lower(), "trandisplayname": display_name(self.store, row)}
                out |= {"foreigntotal": sign * row.values["total"], "foreignamountunpaid": row.values.get("amountRemaining")}
                yield out | {"foreignamountpaid": row.values.get("amountPaid")}

        columns = {name.lower(): spec for name, spec in fields.items()} | extra
        return Table("transaction", columns, rows, {"status": self._status, "type": self._title})

    def _owner(self, row: Values) -> Row:
        return self.store.get("transaction", str(row["id"]))

    def _title(self, row: Values) -> str:
        return self._owner(row).type.title

    def _status(self, row: Values) -> str:
        owner = self._owner(row)
        return f"{owner.type.title} : {owner.type.fields['status'].choice_name(owner.values['status'])}"

    def _line(self) -> Table:
        fields = {name: spec for name, spec in ELEMENTS["item"].items() if name in _LINE or CUSTOM.fullmatch(name)}
        columns = {name.lower(): spec for name, spec in fields.items()} | _columns(
            "integer id linesequencenumber uniquekey; string mainline taxline memo; number foreignamount netamount;"
            "ref:transaction transaction createdfrom; ref:subsidiary subsidiary; ref:customerOrJob entity"
        )
        return Table(
            "transactionline", columns, lambda: (line for row in self.store.all(*TRANSACTIONS) for line in self._lines(row, fields))
        )

    def _lines(self, row: Row, fields: dict[str, Field]) -> Iterator[Values]:
        values, sign = row.values, 1 if row.type.name == "creditMemo" else -1
        base: Values = {"subsidiary": _ident(values.get("subsidiary")), "transaction": _ident(row.id)}
        base["createdfrom"] = _ident(values.get("createdFrom"))
        base["entity"] = _ident(values.get("entity") or values.get("customer"))

        def made(number: int, amount: Decimal, main: str, tax: str, more: Values) -> Values:
            # The account's own currency is that of the subsidiary; the exchange rate leads there.
            home = self.store.get("subsidiary", values["subsidiary"]).values["currency"]
            net = rounded(self.store, amount * values["exchangeRate"], home)
            out = base | more | {"id": Decimal(number), "linesequencenumber": Decimal(number), "mainline": main, "taxline": tax}
            return out | {"uniquekey": Decimal(int(row.id) * 1000 + number), "foreignamount": amount, "netamount": net}

        yield made(0, -sign * values["total"], "T", "F", {"memo": values.get("memo")})
        number = 0
        for line in values.get("item") or []:
            cells = {name.lower(): self._cell(spec, line.get(name)) for name, spec in fields.items()}
            cells |= {"quantity": sign * line["quantity"], "memo": line.get("description")}
            number = max(number, line["line"])
            yield made(line["line"], sign * line["amount"], "F", "F", cells)
        for tax in values.get("taxDetails") or []:
            number += 1
            yield made(number, sign * (tax["taxAmount"] or ZERO), "F", "T", {"memo": tax.get("lineName")})

    def _deleted(self) -> Table:
        columns = _columns(
            "integer recordid recordtypeid; datetime deleteddate;"
            "string scriptid name context deletedby iscustomlist iscustomrecord iscustomtransaction"
        )

        def rows() -> Iterator[Values]:
            for one in self.store.deleted:
                out = {"recordid": _ident(one["recordid"]), "recordtypeid": Decimal(one["type"].type_id), "name": one["name"]}
                out |= {"scriptid": one["type"].name.lower(), "context": "REST Web Services", "deletedby": "Integration User"}
                out |= dict.fromkeys(("iscustomlist", "iscustomrecord", "iscustomtransaction"), "F")
                yield out | {"deleteddate": self._local(one["deleteddate"])}

        return Table("deletedrecord", columns, rows)

    def _custom(self) -> Table:
        found: dict[str, str] = {}
        for fields in (*(kind.fields for kind in TYPES.values()), *ELEMENTS.values()):
            found |= {
                spec.name: {"ent": "ENTITY", "bod": "BODY", "col": "COLUMN"}[spec.name[4:7]] for spec in fields.values() if spec.custom
            }

        def rows() -> Iterator[Values]:
            for number, (name, kind) in enumerate(sorted(found.items()), 1):
                label = name.split("_cw_")[-1].replace("_", " ").capitalize()
                out = {"internalid": Decimal(number), "scriptid": name.upper(), "name": label, "fieldtype": kind}
                yield out | {"fieldvaluetype": "Free-Form Text", "isinactive": "F"}

        return Table("customfield", _columns("integer internalid; string scriptid name fieldtype fieldvaluetype isinactive"), rows)

    def _dual(self) -> Table:
        now = self._local(self.store.now())
        return Table("dual", _columns("datetime sysdate; string dummy"), lambda: iter([{"sysdate": now, "dummy": "X"}]))


def _columns(text: str) -> dict[str, Field]:
    out = {}
    for part in text.split(";"):
        kind, *names = part.split()
        base, _, target = kind.partition(":")
        out.update({name: Field(name, base, target) for name in names})
    return out


def _ident(value: Any) -> Any:
    """Ids compare and sort as numbers."""
    try:
        return Decimal(value) if value is not None else None
    except InvalidOperation:
        return value
