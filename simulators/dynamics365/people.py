"""What people do in the client and no API does: approve time, post it, release an order, keep dimension values."""

from __future__ import annotations

from decimal import Decimal

from simulators.dynamics365.books import Books
from simulators.dynamics365.documents import Documents
from simulators.dynamics365.errors import dialog
from simulators.dynamics365.lines import Lines
from simulators.dynamics365.schema import ENTITIES
from simulators.dynamics365.store import Row
from simulators.dynamics365.values import cents


class People:
    """Methods of one company's people, named for what they do."""

    def __init__(self, books: Books) -> None:
        self.books, self.store = books, books.store

    def _time(self, entry: str, before: tuple[str, ...], after: str) -> Row:
        row = self.books.get("timeRegistrationEntries", entry)
        if row["status"] not in before:
            raise dialog(f"The time sheet line is {row['status']}.")
        self.store.put(row, status=after)
        return row

    def submit_time(self, entry: str) -> None:
        self._time(entry, ("Open", "Rejected"), "Submitted")

    def approve_time(self, entry: str) -> None:
        """A manager approves a line that was submitted."""
        self._time(entry, ("Submitted",), "Approved")

    def reject_time(self, entry: str) -> None:
        self._time(entry, ("Submitted",), "Rejected")

    def post_time(self) -> int:
        """Approved time on projects becomes usage in the project ledger, once; returns how many lines."""
        posted = 0
        for row in self.books.where("timeRegistrationEntries", status="Approved"):
            if row["jobNumber"] and not row["_posted"]:
                resource = self.books.one("resources", number=row["employeeNumber"])
                price, cost = (Decimal(resource[name]) if resource else Decimal(0) for name in ("unitPrice", "unitCost"))
                entry = {"jobNo": row["jobNumber"], "jobTaskNo": row["jobTaskNumber"], "postingDate": row["date"], "entryType": "Usage"}
                entry |= {"type": "Resource", "no": row["employeeNumber"], "unitOfMeasureCode": row["unitOfMeasureCode"]}
                entry |= {"quantity": row["quantity"], "unitCostLCY": cost, "totalCostLCY": cents(cost * row["quantity"])}
                entry |= {"unitPrice": price, "totalPriceLCY": cents(price * row["quantity"])}
                self.books.add(
                    "jobLedgerEntries", {**entry, "description": resource["displayName"] if resource else "", "dimensionSetID": 0}
                )
                self.store.put(row, _posted=True)
                posted += 1
        return posted

    def release_order(self, number: str) -> None:
        row = self.books.one("salesOrders", number=number)
        if row is None:
            raise LookupError(number)
        self.store.put(row, _state="Open")

    def add_dimension_value(self, dimension: str, code: str, name: str = "") -> Row:
        """The API pages do not insert dimension values (sheet 11)."""
        owner = self.books.one("dimensions", code=dimension)
        if owner is None:
            raise LookupError(dimension)
        values = {
            "code": code.upper(),
            "displayName": name or code,
            "dimensionId": owner.id,
            "_dimension": dimension,
            "consolidationCode": "",
        }
        return self.books.add("dimensionValues", values)

    def bill_project(self, number: str, day: str = "") -> Row:
        """Create Sales Invoice on the project: a draft over the billable planning lines that are not invoiced yet."""
        job = self.books.one("jobs", No=number)
        if job is None:
            raise LookupError(number)
        lines = [line for line in self.books.where("jobPlanningLines", Job_No=number) if line["Qty_to_Transfer_to_Invoice"]]
        if not lines:
            raise dialog("There are no project planning lines to invoice.")
        head = {"customerNumber": job["Bill_to_Customer_No"] or job["Sell_to_Customer_No"] or ""} | ({"invoiceDate": day} if day else {})
        invoice = Documents(self.books, ENTITIES["salesInvoices"]).insert(head)
        for line in lines:
            kind = {"G/L Account": "Account", "Text": "Comment"}.get(line["Type"], line["Type"])
            values = {"lineType": kind, "lineObjectNumber": line["No"], "description": line["Description"] or ""}
            values |= {"quantity": line["Qty_to_Transfer_to_Invoice"], "unitPrice": line["Unit_Price"]}
            Lines(self.books, ENTITIES["salesInvoiceLines"]).insert(values, invoice)
            moved = (line["Qty_Transferred_to_Invoice"] or Decimal(0)) + line["Qty_to_Transfer_to_Invoice"]
            self.store.put(line, Qty_Transferred_to_Invoice=moved, Qty_to_Transfer_to_Invoice=Decimal(0))
        return invoice
