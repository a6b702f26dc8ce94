"""What the bound actions do: post, cancel, correct, ship and invoice, turn a quote into an order (sheet 6.1)."""

from __future__ import annotations

from decimal import Decimal

from simulators.dynamics365.books import Books
from simulators.dynamics365.documents import KINDS, ZERO, Documents, amounts, due, lines_of, totals
from simulators.dynamics365.errors import dialog, no_segment
from simulators.dynamics365.schema import ENTITIES, ZERO_GUID
from simulators.dynamics365.store import Row, Values
from simulators.dynamics365.values import cents

NOTHING = "There is nothing to post because the document does not contain a quantity or amount."
PAID = (
    "You cannot cancel this posted sales invoice because it is fully or partially paid."
    "\\\\To reverse a paid sales invoice, you must manually create a sales credit memo."
)
_OWN = ("status", "number", "externalDocumentNumber", "remainingAmount")
_LINE_STATE = ("shippedQuantity", "invoicedQuantity", "shipQuantity", "invoiceQuantity")


class Posting:
    def __init__(self, books: Books) -> None:
        self.books, self.store = books, books.store

    def act(self, row: Row, action: str) -> Row | None:
        if action not in ENTITIES[row.table].actions:
            raise no_segment(f"Microsoft.NAV.{action}")
        if action in ("post", "postAndSend"):
            self.post(row)
            return None
        if action == "send":
            self._send(row)
            return None
        if action in ("cancel", "cancelAndSend"):
            self.cancel(row)
            return None
        if action == "makeCorrectiveCreditMemo":
            return self.correct(self._posted(row))
        if action == "shipAndInvoice":
            return self.ship_and_invoice(row)
        return self._make(row, "salesOrders" if action == "makeOrder" else "salesInvoices")

    def _page(self, set_: str) -> Documents:
        return Documents(self.books, ENTITIES[set_])

    def _posted(self, row: Row) -> Row:
        if not row["_posted"]:
            raise dialog(f"The action can be applied to a posted {KINDS[row.table].noun} only.")
        return row

    def _send(self, row: Row) -> None:
        if row.table == "salesQuotes":
            self.store.put(row, _state="Sent", sentDate=self.store.clock().strftime("%Y-%m-%dT%H:%M:%SZ"))

    # Posting

    def post(self, row: Row) -> None:
        kind = KINDS[row.table]
        if row["_posted"]:
            raise dialog(f"The action can be applied to a draft {kind.noun} only.")
        lines = lines_of(self.books, row)
        if not lines:
            raise dialog(f"Please add at least one line item to the {kind.noun}.")
        if not any(line["quantity"] for line in lines):
            raise dialog(NOTHING)
        self._may_post(row)
        net, tax = totals(self.books, row)
        if net + tax < 0:
            raise dialog(f"The total amount for the {kind.noun} must be 0 or greater.")
        rate = self.books.rate(row["_currency"], row["postingDate"])
        number = self.books.number(*kind.posted)
        self.store.put(row, number=number, _draft_number=row["number"], _posted=True, _remaining=net + tax, _net=net, _rate=rate)
        self._ledger(row, lines)
        if kind.set == "salesCreditMemos" and row["invoiceId"] != ZERO_GUID:
            self.apply(row, self.books.get("salesInvoices", row["invoiceId"]))

    def _may_post(self, row: Row) -> None:
        kind, books = KINDS[row.table], self.books
        books.check_posting_date(row["postingDate"])
        self._page(row.table).check_customer(books.get("customers", row["billToCustomerId"]), "post")
        external = row["externalDocumentNumber"]
        if books.policy.unique_external_documents and external:
            for other in books.where(row.table, externalDocumentNumber=external, billToCustomerId=row["billToCustomerId"]):
                if other["_posted"]:
                    raise dialog(f"Sales {kind.title} {external} already exists for this customer.")

    def _ledger(self, row: Row, lines: list[Row]) -> None:
        """Entries in the company's own currency that add up to zero: the customer takes the rest of rounding."""
        found = amounts(self.books, row)
        sign = -1 if row.table == "salesInvoices" else 1
        entries: list[tuple[str, str, Decimal, dict[str, str]]] = []
        for line in lines:
            revenue = self.books.find("accounts", line["accountId"])
            account = revenue["number"] if revenue else "6110"
            entries.append((account, line["description"], sign * cents(found[line.id].net * row["_rate"]), line["_dims"]))
        tax = sum((found[line.id].tax for line in lines), ZERO)
        entries.append(("5610", "Sales tax", sign * cents(tax * row["_rate"]), row["_dims"]))
        entries.append(("2310", row["customerName"], -sum((entry[2] for entry in entries), ZERO), row["_dims"]))
        for account, text, amount, dims in entries:
            if amount:
                self.entry(account, text, amount, dims, row["postingDate"], row["number"], KINDS[row.table].title)

    def entry(self, number: str, text: str, amount: Decimal, dims: dict[str, str], day: str, document: str, kind: str) -> None:
        account = self.books.one("accounts", number=number)
        values: Values = {"postingDate": day, "documentNumber": document, "documentType": kind, "description": text[:100], "_dims": dims}
        values |= {
            "accountId": account.id if account else ZERO_GUID,
            "accountNumber": number,
            "entryNumber": len(self.books.all("generalLedgerEntries")) + 1,
        }
        self.books.add("generalLedgerEntries", values | {"debitAmount": max(amount, ZERO), "creditAmount": max(-amount, ZERO)})

    def apply(self, credit: Row, invoice: Row) -> None:
        """Closes a credit memo and an invoice against each other, as far as they go."""
        amount = min(credit["_remaining"], invoice["_remaining"])
        if amount and credit["_currency"] == invoice["_currency"]:
            self.store.put(credit, _remaining=credit["_remaining"] - amount)
            self.store.put(invoice, _remaining=invoice["_remaining"] - amount)

    # Cancelling and correcting

    def cancel(self, row: Row) -> None:
        kind = KINDS[row.table]
        self._posted(row)
        if row["_canceled"]:
            raise dialog(f"The {kind.noun} cannot be canceled because it has already been canceled.")
        if row.table == "salesCreditMemos":
            self._cancel_credit(row)
            return
        if row["_corrective"] or row["_remaining"] != sum(totals(self.books, row), ZERO):
            raise dialog(PAID)
        credit = self.correct(row, corrective=True)
        self.post(credit)
        self.store.put(row, _canceled=True)

    def _cancel_credit(self, row: Row) -> None:
        """A corrective credit memo is undone by an invoice; one that somebody wrote is not."""
        if not row["_corrective"]:
            raise dialog("The credit memo cannot be canceled because it was not created to correct or cancel an invoice.")
        invoice = self._copy(row, "salesInvoices", {"_corrective": True})
        self.post(invoice)
        self.store.put(invoice, _remaining=ZERO)
        self.store.put(row, _canceled=True)

    def correct(self, invoice: Row, *, corrective: bool = False) -> Row:
        """A draft credit memo over the whole invoice."""
        if invoice["_canceled"]:
            raise dialog("The invoice cannot be canceled because it has already been canceled.")
        values: Values = {"invoiceId": invoice.id, "invoiceNumber": invoice["number"], "_corrective": corrective}
        return self._copy(invoice, "salesCreditMemos", values)

    def _copy(self, row: Row, set_: str, more: Values) -> Row:
        """A new draft of another kind with the same parties, terms and lines."""
        source, kind = KINDS[row.table], KINDS[set_]
        page = self._page(set_)
        names = set(page.entity.fields) | {name for name in row.values if name.startswith("_")}
        values = {name: value for name, value in row.values.items() if name in names and name not in _OWN}
        day = row[source.day] if row.table in ("salesQuotes", "salesOrders") else self.books.today()
        values |= {
            kind.day: day,
            "postingDate": day,
            "_posted": False,
            "_canceled": False,
            "_corrective": False,
            "_state": "",
            "_remaining": ZERO,
        }
        values |= {"number": self.books.number(*kind.series), "externalDocumentNumber": row["externalDocumentNumber"]}
        if "dueDate" in page.entity.fields:
            values["dueDate"] = due(self.books, row["paymentTermsId"], day)
        made = self.books.add(set_, page.filled({}) | values | more)
        for line in lines_of(self.books, row):
            state = {
                "shippedQuantity": ZERO,
                "invoicedQuantity": ZERO,
                "shipQuantity": line["quantity"],
                "invoiceQuantity": line["quantity"],
            }
            self.books.add(kind.lines, {**line.values, **state, "documentId": made.id})
        return made

    # Orders and quotes

    def ship_and_invoice(self, order: Row) -> Row:
        """Posts an invoice over what is to be invoiced; an order that is invoiced in full is gone, else it is what is pointed to."""
        lines = lines_of(self.books, order)
        if not lines or not any(line["invoiceQuantity"] or line["shipQuantity"] for line in lines):
            raise dialog(NOTHING)
        for line in lines:
            if line["invoicedQuantity"] + line["invoiceQuantity"] > line["shippedQuantity"] + line["shipQuantity"]:
                most = line["shippedQuantity"] + line["shipQuantity"] - line["invoicedQuantity"]
                raise dialog(f"You cannot invoice more than {most.normalize():f} units.")
        invoice = self._invoice_of(order, lines) if any(line["invoiceQuantity"] for line in lines) else None
        for line in lines:
            shipped, invoiced = line["shippedQuantity"] + line["shipQuantity"], line["invoicedQuantity"] + line["invoiceQuantity"]
            rest = {"shipQuantity": line["quantity"] - shipped, "invoiceQuantity": line["quantity"] - invoiced}
            self.store.put(line, shippedQuantity=shipped, invoicedQuantity=invoiced, **rest)
        if invoice is None or any(line["invoicedQuantity"] != line["quantity"] for line in lines):
            self.store.put(order, _state="Open")
            return order
        self._drop(order)
        return invoice

    def _invoice_of(self, order: Row, lines: list[Row]) -> Row:
        invoice = self._copy(
            order, "salesInvoices", {"orderId": order.id, "orderNumber": order["number"], "postingDate": order["postingDate"]}
        )
        for own, line in zip(lines_of(self.books, invoice), lines, strict=True):
            if line["quantity"] and not line["invoiceQuantity"]:
                self.store.remove(own)
            elif line["quantity"]:
                discount = cents(line["discountAmount"] * line["invoiceQuantity"] / line["quantity"])
                self.store.put(own, quantity=line["invoiceQuantity"], discountAmount=discount)
        whole = sum((line["quantity"] * line["unitPrice"] for line in lines), ZERO)
        part = sum((line["invoiceQuantity"] * line["unitPrice"] for line in lines), ZERO)
        self.store.put(invoice, discountAmount=cents(order["discountAmount"] * part / whole) if whole else ZERO)
        self.post(invoice)
        return invoice

    def _make(self, quote: Row, set_: str) -> Row:
        made = self._copy(quote, set_, {})
        self._drop(quote)
        return made

    def _drop(self, row: Row) -> None:
        for line in lines_of(self.books, row):
            self.store.remove(line)
        self.store.remove(row)
