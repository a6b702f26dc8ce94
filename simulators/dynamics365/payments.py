"""Customer payment journals: batches, their lines, and posting them against invoices (sheet 6)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from simulators.dynamics365.documents import ZERO
from simulators.dynamics365.errors import Refused, dialog, must_have
from simulators.dynamics365.page import Page
from simulators.dynamics365.posting import Posting
from simulators.dynamics365.schema import NO_DATE, ZERO_GUID
from simulators.dynamics365.store import Row, Values
from simulators.dynamics365.values import cents

CASH = "CASHRCPT"


class Journals(Page):
    """Batches of every template; ``customerPaymentJournals`` are those of cash receipts. One table, one id."""

    required = ()

    @property
    def table(self) -> str:
        return "journals"

    def rows(self, parent: Row | None = None, wanted: Values | None = None) -> Iterable[Row]:
        payments = self.entity.set == "customerPaymentJournals"
        return [row for row in super().rows() if not payments or row["templateDisplayName"] == CASH]

    def read(self, row: Row) -> Values:
        account = self.books.find("accounts", row["balancingAccountId"])
        return super().read(row) | {"balancingAccountNumber": account["number"] if account else ""}

    def insert(self, values: Values, parent: Row | None = None) -> Row:
        template = CASH if self.entity.set == "customerPaymentJournals" else values.get("templateDisplayName") or "GENERAL"
        return super().insert({"balancingAccountId": ZERO_GUID, **values, "templateDisplayName": template})

    def delete(self, row: Row) -> None:
        for line in self.books.where("customerPayments", journalId=row.id):
            self.books.store.remove(line)
        super().delete(row)

    def act(self, row: Row, action: str) -> Row | None:
        if action != "post" or self.entity.set != "journals":
            return super().act(row, action)
        lines = self.books.where("customerPayments", journalId=row.id)
        if not lines:
            raise dialog("There is nothing to post.")
        for line in lines:
            self._post(row, line)
            self.books.store.remove(line)
        return None

    def _post(self, journal: Row, line: Row) -> None:
        identity = f"Journal Batch Name={journal['code']}, Line No.={line['lineNumber']}"
        if not line["amount"]:
            raise must_have("Amount", "Gen. Journal Line", identity)
        if not line["documentNumber"]:
            raise must_have("Document No.", "Gen. Journal Line", identity)
        account = self.books.find("accounts", journal["balancingAccountId"])
        if account is None:
            text = f"Document No. {line['documentNumber']} is out of balance by {line['amount'].normalize():f}."
            raise dialog(f"{text} Please check that Posting Date, Document Type, Document No. and Amount are correct for each line.")
        self.books.check_posting_date(line["postingDate"])
        invoice = self.books.find("salesInvoices", line["appliesToInvoiceId"])
        rate, posting = Decimal(1), Posting(self.books)
        if invoice is not None:
            rate = self.books.rate(invoice["_currency"], line["postingDate"])
            self._apply(invoice, -line["amount"])
        amount = cents(line["amount"] * rate)
        number = line["documentNumber"]
        posting.entry("2310", line["description"], amount, line["_dims"], line["postingDate"], number, "Payment")
        posting.entry(account["number"], line["description"], -amount, line["_dims"], line["postingDate"], number, "Payment")

    def _apply(self, invoice: Row, amount: Decimal) -> None:
        self.books.store.put(invoice, _remaining=max(invoice["_remaining"] - max(amount, ZERO), ZERO))


class Payments(Page):
    """Lines of a cash receipt batch; a receipt is negative."""

    def rows(self, parent: Row | None = None, wanted: Values | None = None) -> Iterable[Row]:
        return sorted(super().rows(parent), key=lambda row: (row["journalId"], row["lineNumber"]))

    def insert(self, values: Values, parent: Row | None = None) -> Row:
        journal = parent if parent is not None else self.books.find("journals", values.get("journalId", ZERO_GUID))
        if journal is None:
            raise dialog('The "journalId" does not match to a Journal.')
        values = self._checked(values, {})
        taken = [int(row["lineNumber"]) for row in self.books.where(self.table, journalId=journal.id)]
        own: Values = {"journalId": journal.id, "journalDisplayName": journal["code"], "_dims": {}}
        values.setdefault("lineNumber", max(taken, default=0) + 10_000)
        if values.get("postingDate", NO_DATE) == NO_DATE:
            values["postingDate"] = self.books.today()
        if not values.get("documentNumber"):
            values["documentNumber"] = self.books.number("G0", 4001)
        return self.books.add(self.table, self.filled({"amount": ZERO, **values, **own}))

    def modify(self, row: Row, values: Values) -> None:
        if values.get("journalId", row["journalId"]) != row["journalId"]:
            raise dialog('The value for "journalId" cannot be modified.')
        self.books.store.put(row, **self._checked(values, row.values))

    def _checked(self, values: Values, row: Values) -> Values:
        ident, number = values.get("customerId", ZERO_GUID), values.get("customerNumber", "")
        customer = None
        if (ident, number) != (ZERO_GUID, ""):
            customer = self.books.find("customers", ident) if ident != ZERO_GUID else self.books.one("customers", number=number)
            if customer is None or (number and customer["number"] != number):
                raise dialog("The customer cannot be found.")
            values |= {
                "customerId": customer.id,
                "customerNumber": customer["number"],
                "description": values.get("description") or customer["displayName"],
            }
        elif not row:
            raise Refused("BadRequest_RequiredParamNotProvided", 'A "customerNumber" or a "customerId" must be provided.')
        return values | self._applied(values)

    def _applied(self, values: Values) -> Values:
        ident, number = values.get("appliesToInvoiceId", ZERO_GUID), values.get("appliesToInvoiceNumber", "")
        if (ident, number) == (ZERO_GUID, ""):
            return {}
        invoice = self.books.find("salesInvoices", ident) if ident != ZERO_GUID else self.books.one("salesInvoices", number=number)
        if invoice is None or not invoice["_posted"]:
            raise dialog('The "appliesToInvoiceId" should be the ID of an Open, Paid, Corrective, or Canceled Invoice.')
        return {"appliesToInvoiceId": invoice.id, "appliesToInvoiceNumber": invoice["number"]}
