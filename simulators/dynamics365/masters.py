"""Customers, contacts, items, employees and the other master data with rules of their own (sheet 6)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from simulators.dynamics365.errors import Refused, dialog, no_record
from simulators.dynamics365.page import Page
from simulators.dynamics365.schema import ZERO_GUID
from simulators.dynamics365.store import Row, Values
from simulators.dynamics365.values import cents

DOCUMENTS = {"salesQuotes": "Quote", "salesOrders": "Order", "salesInvoices": "Invoice", "salesCreditMemos": "Credit Memo"}


class Customers(Page):
    required = ("displayName",)
    series = ("C0", 1001)

    def read(self, row: Row) -> Values:
        values = super().read(row)
        area = self.books.find("taxAreas", values["taxAreaId"])
        values["taxAreaDisplayName"] = area["displayName"] if area else ""
        values["balanceDue"] = balance(self, row, due_before=self.books.today())
        return values | self.books.currency_values(values["_currency"])

    def insert(self, values: Values, parent: Row | None = None) -> Row:
        values["_currency"] = self.books.currency(values) or ""
        template = self.books.policy.customer_template
        values["_posting_group"] = ("DOMESTIC" if template else "") or values.get("_posting_group", "")
        area = self.books.one("taxAreas", code="DOMESTIC")
        if template and area and values.get("taxAreaId", ZERO_GUID) == ZERO_GUID:
            values["taxAreaId"] = area.id
        return super().insert(values)

    def modify(self, row: Row, values: Values) -> None:
        code = self.books.currency(values)
        super().modify(row, values | ({"_currency": code} if code is not None else {}))

    def delete(self, row: Row) -> None:
        for set_, title in DOCUMENTS.items():
            for document in self.books.all(set_):
                if row.id in (document["customerId"], document["billToCustomerId"]):
                    if document["_posted"]:
                        raise dialog(f"You cannot delete Customer {row['number']} because it has ledger entries.")
                    text = f"because there is at least one outstanding Sales {title} for this customer."
                    raise dialog(f"You cannot delete Customer {row['number']} {text}")
        super().delete(row)


def balance(page: Page, customer: Row, due_before: str = "") -> Decimal:
    """What is open on the customer's ledger, in the company's own currency; only what is due, where a day is given."""
    total = Decimal(0)
    for set_, sign in (("salesInvoices", 1), ("salesCreditMemos", -1)):
        for row in page.books.all(set_):
            if row["_posted"] and row["billToCustomerId"] == customer.id and (not due_before or row["dueDate"] < due_before):
                total += sign * cents(row["_remaining"] * row["_rate"])
    return total


class CustomerFinancialDetails(Page):
    """A view of the customer: the same id."""

    @property
    def table(self) -> str:
        return "customers"

    def rows(self, parent: Row | None = None, wanted: Values | None = None) -> Iterable[Row]:
        return [parent] if parent is not None else super().rows()

    def read(self, row: Row) -> Values:
        net = Decimal(0)
        for set_, sign in (("salesInvoices", 1), ("salesCreditMemos", -1)):
            for one in self.books.all(set_):
                if one["_posted"] and one["customerId"] == row.id:
                    net += sign * cents(one["_net"] * one["_rate"])
        amounts = {"balance": balance(self, row), "overdueAmount": balance(self, row, self.books.today()), "totalSalesExcludingTax": net}
        return super().read(row) | amounts


class Contacts(Page):
    required = ("displayName",)
    series = ("CT00", 1001)


class ContactsInformation(Page):
    """Contacts of a customer; the standard API gives customers none of their own accord (sheet 6)."""

    def rows(self, parent: Row | None = None, wanted: Values | None = None) -> Iterable[Row]:
        return []


class Items(Page):
    required = ("displayName",)
    series = ("100", 1)
    pairs = (
        ("itemCategoryId", "itemCategoryCode"),
        ("taxGroupId", "taxGroupCode"),
        ("baseUnitOfMeasureId", "baseUnitOfMeasureCode"),
        ("generalProductPostingGroupId", "generalProductPostingGroupCode"),
        ("inventoryPostingGroupId", "inventoryPostingGroupCode"),
    )


class Employees(Page):
    """Number, given name and surname make the display name."""

    required = ("givenName", "surname")
    series = ("E0", 1001)

    def read(self, row: Row) -> Values:
        values = super().read(row)
        parts = (values["givenName"], values["middleName"], values["surname"])
        return values | {"displayName": " ".join(part for part in parts if part)}


class Accounts(Page):
    def read(self, row: Row) -> Values:
        entries = self.books.where("generalLedgerEntries", accountNumber=row["number"])
        change = sum((entry["debitAmount"] - entry["creditAmount"] for entry in entries), Decimal(0))
        return super().read(row) | {"netChange": change}


class Taxes(Page):
    """Tax areas and tax groups: their type is the company's."""

    def insert(self, values: Values, parent: Row | None = None) -> Row:
        return super().insert(values | {"taxType": "VAT" if self.books.company.vat else "Sales Tax"})


class DimensionValues(Page):
    def rows(self, parent: Row | None = None, wanted: Values | None = None) -> Iterable[Row]:
        return sorted(super().rows(parent), key=lambda row: (row["_dimension"], row["code"]))


class DefaultDimensions(Page):
    """Default dimensions of customers, items and employees; projects have none here (sheet 6)."""

    parents = {"customers": "Customer", "items": "Item", "employees": "Employee"}

    def rows(self, parent: Row | None = None, wanted: Values | None = None) -> Iterable[Row]:
        if parent is None and "parentId" not in (wanted or {}):
            raise dialog("You must get to the parent first to get to the default dimensions.")
        return super().rows(parent)

    def insert(self, values: Values, parent: Row | None = None) -> Row:
        values = self._of(values, parent)
        dimension = self.books.find("dimensions", values.get("dimensionId", ""))
        if dimension is None:
            raise dialog('The "dimensionId" does not match to a Dimension.')
        values |= {"dimensionCode": dimension["code"], **self._value(values, dimension)}
        for other in self.books.where("defaultDimensions", parentId=values["parentId"], dimensionId=dimension.id):
            raise Refused("Internal_EntityWithSameKeyExists", f"The default dimension {other['dimensionCode']} already exists.")
        return self.books.add(self.table, self.filled(values))

    def _of(self, values: Values, parent: Row | None) -> Values:
        if parent is None:
            ident, kind = values.get("parentId", ZERO_GUID), values.get("parentType", " ")
            set_ = next((name for name, title in self.parents.items() if title == kind), "")
            parent = self.books.find(set_, ident) if set_ else None
            if parent is None:
                raise dialog('The "parentId" does not match to a record of the "parentType".')
        return values | {"parentId": parent.id, "parentType": self.parents[parent.table]}

    def _value(self, values: Values, dimension: Row) -> Values:
        ident = values.get("dimensionValueId", ZERO_GUID)
        if ident == ZERO_GUID:
            return {"dimensionValueCode": ""}
        value = self.books.find("dimensionValues", ident)
        if value is None or value["dimensionId"] != dimension.id:
            raise dialog('The "dimensionValueId" does not match to a Dimension Value.')
        return {"dimensionValueCode": value["code"]}

    def modify(self, row: Row, values: Values) -> None:
        for name in ("parentId", "parentType", "dimensionId"):
            if name in values and values[name] != row[name]:
                raise dialog(f'The value for "{name}" cannot be modified.')
        dimension = self.books.get("dimensions", row["dimensionId"])
        self.books.store.put(row, **values, **(self._value(values, dimension) if "dimensionValueId" in values else {}))


class TimeEntries(Page):
    """Hours of an employee's time sheet; people submit and approve them in the client, not here (sheet 6)."""

    def rows(self, parent: Row | None = None, wanted: Values | None = None) -> Iterable[Row]:
        wanted = wanted or {}
        if parent is None and not {"employeeId", "employeeNumber"} & set(wanted):
            raise dialog("You must specify an Employee ID or Employee number to get the time registration entries.")
        found = self.books.all(self.table)
        return [row for row in found if row["employeeId"] == parent.id] if parent else found

    def read(self, row: Row) -> Values:
        values = super().read(row)
        return values | {"lastModfiedDateTime": values["lastModifiedDateTime"]}

    def insert(self, values: Values, parent: Row | None = None) -> Row:
        employee = parent if parent is not None else self._employee(values)
        for name in ("date", "quantity"):
            if name not in values:
                raise Refused("BadRequest_RequiredParamNotProvided", f'A "{name}" must be provided.')
        job = self._job(values)
        unit = self.books.one("unitsOfMeasure", code="HOUR")
        line = len(self.books.where(self.table, employeeId=employee.id)) + 1
        own = {"employeeId": employee.id, "employeeNumber": employee["number"], "lineNumber": line * 10_000, "status": "Open"}
        units = {"unitOfMeasureId": unit.id if unit else ZERO_GUID, "unitOfMeasureCode": "HOUR"}
        return self.books.add(self.table, self.filled({**values, **own, **job, **units, "_dims": {}}))

    def _employee(self, values: Values) -> Row:
        ident, number = values.get("employeeId", ZERO_GUID), values.get("employeeNumber", "")
        row = self.books.find("employees", ident) if ident != ZERO_GUID else self.books.one("employees", number=number)
        if (ident, number) == (ZERO_GUID, ""):
            raise dialog("You must specify an Employee ID or Employee number to get the time registration entries.")
        if row is None:
            raise no_record("Employee", f"No.='{number}'" if number else f"SystemId='{{{ident.upper()}}}'")
        return row

    def _job(self, values: Values) -> Values:
        ident, number = values.get("jobId", ZERO_GUID), values.get("jobNumber", "")
        if (ident, number) == (ZERO_GUID, ""):
            if values.get("jobTaskNumber"):
                raise dialog('The "jobId" does not match to a Job.')
            return {}
        job = self.books.find("jobs", ident) if ident != ZERO_GUID else self.books.one("jobs", No=number)
        if job is None or (number and job["No"] != number):
            raise dialog('The "jobId" does not match to a Job.')
        task = values.get("jobTaskNumber", "")
        if task and self.books.one("jobTasks", Job_No=job["No"], Job_Task_No=task) is None:
            raise dialog('The "jobTaskNumber" does not match to a Job Task.')
        return {"jobId": job.id, "jobNumber": job["No"]}

    def modify(self, row: Row, values: Values) -> None:
        self._open(row)
        for name, title in (("employeeId", "employee"), ("employeeNumber", "employee"), ("date", "date")):
            if name in values and values[name] != row[name]:
                raise dialog(f"The {title} cannot be modified.")
        job = self._job({"jobTaskNumber": row["jobTaskNumber"], **values}) if {"jobId", "jobNumber"} & set(values) else {}
        self.books.store.put(row, **values | job)

    def delete(self, row: Row) -> None:
        self._open(row)
        super().delete(row)

    @staticmethod
    def _open(row: Row) -> None:
        if row["status"] not in ("Open", "Rejected"):
            text = f"Status must be equal to 'Open' in Time Sheet Line: No.={row['lineNumber']}. Current value is '{row['status']}'."
            raise Refused("Application_FieldValidationException", text)
