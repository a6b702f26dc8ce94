"""Receivables: invoices from incomplete to complete, credit memos, receipts, and the tax engine (sheet 6.10)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from simulators.oracle_erp import formats
from simulators.oracle_erp.errors import Refused, bad_request, business, required
from simulators.oracle_erp.rules import Rules
from simulators.oracle_erp.store import Row, Values
from simulators.oracle_erp.tenant import ZERO, Tenant

INVOICE, LINES, TAXES = "receivablesInvoices", "receivablesInvoiceLines", "receivablesInvoiceLineTaxLines"
# Still open to change once an invoice is complete: what is not accounted for.
_AFTER = {"Comments", "SpecialInstructions", "PurchaseOrder", "DeliveryMethod", "Email", "InvoicePrinted", "LastPrintDate",
          "OriginalPrintDate", "StructuredPaymentReference", "ShippingReference", "RemitToAddress", "InvoiceStatus"}  # fmt: skip


def bill_to(tenant: Tenant, values: Values, where: str) -> None:
    """Account and site by the account's number or name; a party without them cannot be invoiced (sheet 6.2)."""
    names = {"BillToCustomerNumber": "AccountNumber", "BillToCustomerName": "CustomerName", "BillToPartyId": "CustomerId"}
    values.pop("BillToPartyId", None)
    account = tenant.pair(values, where, "receivablesCustomerAccountActivities", names)
    account = tenant.need(account, "BillToCustomerNumber", where)
    sites = tenant.store.where("receivablesCustomerAccountSiteActivities", AccountNumber=account.get("AccountNumber"))
    wanted = values.get("BillToSite")
    found = [site for site in sites if wanted in (None, site.get("BillToSiteNumber"))]
    if not found:
        raise business("AR_INVALID_BILL_TO_SITE", "The customer account has no such bill-to site.", "/BillToSite")
    values["BillToSite"] = found[0].get("BillToSiteNumber")


def header(tenant: Tenant, values: Values, where: str, kind: str, currency: str) -> Row:
    """What invoices and credit memos share: business unit, source, type, number, dates, currency, customer."""
    store = tenant.store
    unit = store.find("hcmBusinessUnitsLOV", Name=values.get("BusinessUnit"))
    if unit is None or not tenant.visible(values.get("BusinessUnit")):
        raise business("AR_INVALID_BUSINESS_UNIT", "The business unit is not valid.", "/BusinessUnit")
    source = store.find("transactionSources", TransactionSource=values.get("TransactionSource"))
    if source is None or source.get("Imported"):
        raise business("AR_INVALID_BATCH_SOURCE", "The transaction source is not valid.", "/TransactionSource")
    values["TransactionType"] = values.get("TransactionType") or ("Invoice" if kind == "INV" else "Credit Memo")
    type_row = store.find("transactionTypes", Name=values["TransactionType"])
    if type_row is None or type_row.get("Class") != kind:
        raise business("AR_INVALID_TRX_TYPE", "The transaction type is not valid.", "/TransactionType")
    values["TransactionDate"] = values.get("TransactionDate") or tenant.today
    values["AccountingDate"] = values.get("AccountingDate") or values["TransactionDate"]
    open_period(values["AccountingDate"])
    values[currency] = values.get(currency) or unit.get("CurrencyCode")
    tenant.pair(values, where, "currenciesLOV", {currency: "CurrencyCode"})
    values["LegalEntityIdentifier"] = values.get("LegalEntityIdentifier") or unit.get("LegalEntityIdentifier")
    if values["LegalEntityIdentifier"] != unit.get("LegalEntityIdentifier"):
        raise business("AR_INVALID_LEGAL_ENTITY", "The legal entity does not belong to the business unit.", "/LegalEntityIdentifier")
    bill_to(tenant, values, where)
    number(tenant, values, source)
    return unit


def number(tenant: Tenant, values: Values, source: Row) -> None:
    """Numbers are unique within a source and business unit; an automatic source gives them itself."""
    if values.get("TransactionNumber") is not None:
        if source.get("Automatic"):
            raise business("AR_TRX_NUMBER_AUTOMATIC", "The transaction source numbers transactions automatically.", "/TransactionNumber")
        for table in (INVOICE, "receivablesCreditMemos"):
            if tenant.store.find(table, TransactionNumber=values["TransactionNumber"], TransactionSource=values["TransactionSource"],
                                 BusinessUnit=values["BusinessUnit"]):  # fmt: skip
                raise business("AR_TRX_NUMBER_DUPLICATE", "The transaction number must be unique.", "/TransactionNumber")
    else:
        values["TransactionNumber"] = str(tenant.store.number("transaction", 70001))


def open_period(day: str) -> None:
    if not "2026-01-01" <= day <= "2029-12-31":
        raise business("AR_GL_DATE_NOT_OPEN", f"The accounting date {day} is not in an open or future-enterable period.", "/AccountingDate")


def rate_of(tenant: Tenant, unit: Row, code: str | None) -> Row | None:
    """The tax rate of a line: its classification, else what the country of the business unit charges."""
    wanted = code or unit.get("TaxCode")
    if wanted is None:
        return None
    found = tenant.store.find("taxRates", TaxClassificationCode=wanted)
    if found is None or found.get("Country") not in (None, unit.get("Country")):
        raise business("AR_INVALID_TAX_CLASSIFICATION", f"The tax classification {wanted} is not valid.", "/TaxClassificationCode")
    return found


def line_amount(tenant: Tenant, values: Values, quantity: str, amount: str, currency: str) -> Decimal:
    """Quantity times price to the cent; an amount that was sent must be that."""
    price = values.get("UnitSellingPrice")
    if price is None and values.get(amount) is None:
        raise Refused(400, required("UnitSellingPrice", LINES))
    count = values.get(quantity) if values.get(quantity) is not None else Decimal(1)
    found = tenant.round(count * price if price is not None else values[amount], currency)
    if values.get(amount) is not None and tenant.round(values[amount], currency) != found:
        raise business("AR_LINE_AMOUNT_MISMATCH", "The line amount is not quantity times unit selling price.", f"/{amount}")
    return found


class Invoices(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        if values.get("CustomerTransactionId") is not None:
            raise bad_request("CustomerTransactionId is generated.", path="/CustomerTransactionId")
        for name in ("BusinessUnit", "TransactionSource"):
            if values.get(name) is None:
                raise Refused(400, required(name, INVOICE))
        header(self.tenant, values, INVOICE, "INV", "InvoiceCurrencyCode")
        self._listed(values)
        values["PaymentTerms"] = values.get("PaymentTerms") or "Net 30"
        values |= {
            "BillingDate": values.get("BillingDate"), "Prepayment": values.get("Prepayment") or "N",
            "Intercompany": values.get("Intercompany") or "N", "PrintOption": values.get("PrintOption") or "Y", "EnteredAmount": ZERO,
        }  # fmt: skip
        self._asked, values["InvoiceStatus"] = values.get("InvoiceStatus") or "Complete", "Incomplete"
        if self._asked == "Frozen":
            raise business("AR_INVALID_STATUS", "A transaction is frozen by accounting only.", "/InvoiceStatus")

    def created(self, row: Row, body: Values) -> None:
        asked, self._asked = self._asked, None
        total(self.tenant, row)
        if asked == "Complete":
            self.complete(row)
        for child in ("receivablesInvoiceDFF", "receivablesInvoiceTransactionDFF"):
            if not row.rows(child):
                self.store.add(child, {"CustomerTrxId": row.id}, parent=row, child=child)

    def updating(self, row: Row, changes: Values, body: Values) -> None:
        self._listed(changes)
        if row.get("InvoiceStatus") != "Incomplete":
            locked = sorted(name for name in changes if name not in _AFTER and changes[name] != row.get(name))
            if locked:
                raise business("AR_TRX_COMPLETE_NO_UPDATE", f"{locked[0]} of a complete transaction cannot be changed.", f"/{locked[0]}")
        if "TransactionDate" in changes and changes["TransactionDate"] is None:
            raise Refused(400, required("TransactionDate", INVOICE))
        self._asked = changes.pop("InvoiceStatus", None)

    def updated(self, row: Row) -> None:
        asked, self._asked = self._asked, None
        total(self.tenant, row)
        if asked == "Complete" and row.get("InvoiceStatus") == "Incomplete":
            self.complete(row)
        elif asked == "Incomplete" and row.get("InvoiceStatus") == "Complete":
            self._reopen(row)
        elif asked == "Frozen" and row.get("InvoiceStatus") != "Frozen":
            raise business("AR_INVALID_STATUS", "A transaction is frozen by accounting only.", "/InvoiceStatus")

    _asked: str | None = None

    def deleting(self, row: Row) -> None:
        if row.get("InvoiceStatus") != "Incomplete":
            raise business("AR_TRX_COMPLETE_NO_DELETE", "A complete transaction cannot be deleted.")

    def complete(self, row: Row, *, approved: bool = False) -> None:
        if not row.rows(LINES):
            raise business("AR_TRX_NO_LINES", "A transaction without lines cannot be complete.", "/InvoiceStatus")
        if self.tenant.setup.invoice_approval and not approved:
            self.store.put(row, AllowCompletion="N", ControlCompletionReason="Pending approval")
            return
        term = self.store.find("PaymentTermsVA", Name=row.get("PaymentTerms"))
        due = formats.day(row.get("TransactionDate")) + timedelta(days=term.get("Days") if term else 0)
        self.store.put(row, InvoiceStatus="Complete", DueDate=row.get("DueDate") or due.isoformat(), AllowCompletion=None,
                       ControlCompletionReason=None)  # fmt: skip
        self._installment(row)
        distribute(self.tenant, row)
        settle(self.tenant, row)

    def _installment(self, row: Row) -> None:
        made = self.store.add("receivablesInvoiceInstallments", {
            "InstallmentSequenceNumber": 1, "InstallmentDueDate": row.get("DueDate"), "OriginalAmount": row.get("EnteredAmount"),
            "PaymentDaysLate": 0, "InstallmentAmountAdjusted": ZERO, "InstallmentAmountCredited": ZERO, "AmountPaid": ZERO,
            "InstallmentClosedDate": "4712-12-31", "InstallmentGLClosedDate": "4712-12-31", "ExcludeFromCollections": "N",
        }, parent=row, child="receivablesInvoiceInstallments")  # fmt: skip
        made.values["InstallmentId"] = made.id

    def _reopen(self, row: Row) -> None:
        if row.get("InvoiceBalanceAmount") != row.get("EnteredAmount"):
            raise business("AR_TRX_HAS_ACTIVITY", "A transaction with activity cannot be made incomplete.", "/InvoiceStatus")
        for child in ("receivablesInvoiceInstallments", "receivablesInvoiceDistributions"):
            for one in list(row.rows(child)):
                self.store.remove(one, child)
        self.store.put(row, InvoiceStatus="Incomplete", InvoiceBalanceAmount=None)
        roll_up(self.tenant, row.get("BillToCustomerNumber"))

    def act(self, row: Row | None, action: str, given: Values) -> Any:
        if row is None:
            raise bad_request("The action needs a transaction.")
        if action == "splitInstallments":
            raise business("AR_SPLIT_INSTALLMENTS", "The payment terms do not permit installments to be split.")
        if row.get("AllowCompletion") != "N" or row.get("InvoiceStatus") != "Incomplete":
            raise business("AR_TRX_NOT_PENDING_APPROVAL", "The transaction is not pending approval.")
        if action == "approve":
            self.complete(row, approved=True)
        else:
            self.store.put(row, AllowCompletion=None, ControlCompletionReason=given.get("comment"))
        return "SUCCESS"

    def _listed(self, values: Values) -> None:
        for name, table, column in (
            ("PaymentTerms", "PaymentTermsVA", "Name"), ("InvoiceStatus", "invoiceStatuses", "Meaning"),
            ("DeliveryMethod", "deliveryMethodVA", "LookupCode"), ("TransactionType", "transactionTypes", "Name"),
            ("DefaultTaxationCountry", "taxationCountries", "TerritoryCode"), ("InvoicingRule", "invoicingRules", "Name"),
        ):  # fmt: skip
            self.tenant.listed(INVOICE, name, values.get(name), {one.get(column) for one in self.store.all(table)})


class InvoiceLines(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        if parent is None:
            return
        if parent.get("InvoiceStatus") != "Incomplete":
            raise business("AR_TRX_COMPLETE_NO_UPDATE", "Lines of a complete transaction cannot be changed.")
        self._described(values)
        if values.get("LineNumber") is None:
            raise Refused(400, required("LineNumber", LINES))
        if any(one.get("LineNumber") == values["LineNumber"] for one in parent.rows(LINES)):
            raise business("AR_LINE_NUMBER_DUPLICATE", f"The line number {values['LineNumber']} exists already.", "/LineNumber")
        currency = parent.get("InvoiceCurrencyCode")
        values["LineAmount"] = line_amount(self.tenant, values, "Quantity", "LineAmount", currency)
        values["Quantity"] = values.get("Quantity") if values.get("Quantity") is not None else Decimal(1)
        if values.get("UnitSellingPrice") is None:
            values["UnitSellingPrice"] = values["LineAmount"] / values["Quantity"] if values["Quantity"] else values["LineAmount"]

    def created(self, row: Row, body: Values) -> None:
        invoice = row.parent
        if invoice is None:
            return
        for child in ("receivablesInvoiceLineDFF", "receivablesInvoiceLineTransactionDFF"):
            if not row.rows(child):
                self.store.add(child, {"CustomerTrxLineId": row.id}, parent=row, child=child)
        if row.rows(TAXES):
            return
        unit = self.tenant.need(self.store.find("hcmBusinessUnitsLOV", Name=invoice.get("BusinessUnit")), "BusinessUnit", INVOICE)
        rate = rate_of(self.tenant, unit, row.get("TaxClassificationCode"))
        if rate is not None:
            amount = self.tenant.round(row.get("LineAmount") * rate.get("Rate") / 100, invoice.get("InvoiceCurrencyCode"))
            tax = tax_line(rate, amount, row, 1)
            made = self.store.add(TAXES, tax, parent=row, child=TAXES)
            made.values["CustomerTransactionLineId"] = made.id
        total(self.tenant, invoice)

    def _described(self, values: Values) -> None:
        memo = values.get("MemoLine")
        if memo is not None:
            row = self.store.find("memoLines", Name=memo)
            self.tenant.listed(LINES, "MemoLine", memo, {one.get("Name") for one in self.store.all("memoLines")})
            values["Description"] = values.get("Description") or (row.get("Description") if row else None)
        if values.get("Description") is None and values.get("ItemNumber") is None:
            raise Refused(400, required("Description", LINES))
        units = {one.get("UnitOfMeasure") for one in self.store.all("unitOfMeasures")}
        self.tenant.listed(LINES, "UnitOfMeasure", values.get("UnitOfMeasure"), units)
        rules = {one.get("Name") for one in self.store.all("accountingRules")}
        self.tenant.listed(LINES, "AccountingRule", values.get("AccountingRule"), rules)


def tax_line(rate: Row, amount: Decimal, line: Row, place: int) -> Values:
    return {
        "TaxRateCode": rate.get("TaxClassificationCode"), "TaxRegimeCode": rate.get("TaxRegimeCode"), "Tax": rate.get("Tax"),
        "TaxStatusCode": "STANDARD", "TaxJurisdictionCode": rate.get("TaxRegimeCode"), "TaxRate": rate.get("Rate"), "TaxAmount": amount,
        "TaxableAmount": line.get("LineAmount"), "TaxLineNumber": place, "TaxPointBasis": "INVOICE", "TaxInclusiveIndicator": "N",
    }  # fmt: skip


class TaxLines(Rules):
    """Manual tax: amount and rate code come from the caller."""

    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        if parent is None or parent.parent is None:
            return
        rate = self.store.find("taxRates", TaxClassificationCode=values.get("TaxRateCode"))
        if rate is None:
            raise business("AR_INVALID_TAX_RATE", "The tax rate code is not valid.", "/TaxRateCode")
        amount = self.tenant.round(values["TaxAmount"], parent.parent.get("InvoiceCurrencyCode"))
        for name, value in tax_line(rate, amount, parent, len(parent.rows(TAXES)) + 1).items():
            if values.get(name) is None or name == "TaxAmount":
                values[name] = value


def total(tenant: Tenant, invoice: Row) -> None:
    """Lines, their tax, and freight; what is complete keeps its amount."""
    if invoice.get("InvoiceStatus") != "Incomplete":
        return
    amount = invoice.get("FreightAmount") or ZERO
    for line in invoice.rows(LINES):
        amount += line.get("LineAmount") + sum((tax.get("TaxAmount") for tax in line.rows(TAXES)), ZERO)
    tenant.store.quietly(invoice, EnteredAmount=tenant.round(amount, invoice.get("InvoiceCurrencyCode")))


def distribute(tenant: Tenant, invoice: Row) -> None:
    def post(kind: str, amount: Decimal, line: int | None = None, percent: int = 100) -> None:
        made = tenant.store.add("receivablesInvoiceDistributions", {
            "AccountClass": kind, "Amount": amount, "AccountedAmount": amount, "Percent": Decimal(percent), "InvoiceLineNumber": line,
            "AccountCombination": f"01-000-{ {'Receivables': 1210, 'Revenue': 4110, 'Tax': 2230, 'Freight': 4190}[kind] }-0000-000",
        }, parent=invoice, child="receivablesInvoiceDistributions")  # fmt: skip
        made.values["DistributionId"] = made.id

    post("Receivables", invoice.get("EnteredAmount"))
    if invoice.get("FreightAmount"):
        post("Freight", invoice.get("FreightAmount"))
    for line in invoice.rows(LINES):
        place = int(line.get("LineNumber"))
        post("Revenue", line.get("LineAmount"), place)
        for tax in line.rows(TAXES):
            post("Tax", tax.get("TaxAmount"), place)


def settle(tenant: Tenant, invoice: Row, *, paid: Decimal = ZERO, credited: Decimal = ZERO) -> None:
    """Brings installment, balance and the customer's totals up to date."""
    for one in invoice.rows("receivablesInvoiceInstallments"):
        taken = one.get("AmountPaid") + paid, one.get("InstallmentAmountCredited") - credited
        balance = one.get("OriginalAmount") - taken[0] + taken[1]
        tenant.store.put(
            one, AmountPaid=taken[0], InstallmentAmountCredited=taken[1], InstallmentBalanceDue=balance, AccountedBalanceDue=balance,
            InstallmentStatus="Closed" if balance == 0 else "Open",
            InstallmentClosedDate=tenant.today if balance == 0 else "4712-12-31",
        )  # fmt: skip
        tenant.store.put(invoice, InvoiceBalanceAmount=balance)
    roll_up(tenant, invoice.get("BillToCustomerNumber"))


def roll_up(tenant: Tenant, account: Any) -> None:
    store = tenant.store
    invoices = [one for one in store.where(INVOICE, BillToCustomerNumber=account) if one.get("InvoiceStatus") == "Complete"]
    memos = store.where("receivablesCreditMemos", BillToCustomerNumber=account, CreditMemoStatus="Complete")
    for row in store.where("receivablesCustomerAccountActivities", AccountNumber=account):
        due = sum((one.get("InvoiceBalanceAmount") for one in invoices), ZERO)
        open_ = due + sum((one.get("TransactionBalanceDue") for one in memos), ZERO)
        store.quietly(row, TotalOpenReceivablesForAccount=open_, TotalTransactionsDueForAccount=due)
    for row in store.where("receivablesCustomerAccountSiteActivities", AccountNumber=account):
        site = row.get("BillToSiteNumber")
        due = sum((one.get("InvoiceBalanceAmount") for one in invoices if one.get("BillToSite") == site), ZERO)
        open_ = due + sum((one.get("TransactionBalanceDue") for one in memos if one.get("BillToSite") == site), ZERO)
        store.quietly(row, TotalOpenReceivablesForSite=open_, TotalTransactionsDueForSite=due)


class CreditMemos(Rules):
    """On-account credit memos: against the customer, not against an invoice, until somebody applies them."""

    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        where = "receivablesCreditMemos"
        if values.get("TransactionSource") is None:
            raise Refused(400, required("TransactionSource", where))
        header(self.tenant, values, where, "CM", "CreditMemoCurrency")
        status = values.get("CreditMemoStatus") or "Complete"
        self.tenant.listed(where, "CreditMemoStatus", status, ("Complete", "Incomplete"))
        if not body.get("receivablesCreditMemoLines"):
            raise business("AR_TRX_NO_LINES", "A credit memo needs lines.")
        values |= {"CreditMemoStatus": status, "EnteredAmount": ZERO}

    def created(self, row: Row, body: Values) -> None:
        lines = row.rows("receivablesCreditMemoLines")
        amount = sum((one.get("LineAmountCredit") + one.get("TaxAmount") for one in lines), ZERO)
        if amount > 0:
            raise business("AR_CM_AMOUNT_POSITIVE", "The amount of a credit memo must be negative.")
        balance = amount if row.get("CreditMemoStatus") == "Complete" else None
        self.store.quietly(row, EnteredAmount=amount, TransactionBalanceDue=balance)
        roll_up(self.tenant, row.get("BillToCustomerNumber"))

    def updating(self, row: Row, changes: Values, body: Values) -> None:
        strange = sorted(set(changes) - {"AllowCompletion", "CreditMemoStatus", "TransactionType", "ControlCompletionReason"})
        if strange:
            raise business("AR_CM_NO_UPDATE", f"{strange[0]} of a credit memo cannot be changed.", f"/{strange[0]}")
        self.tenant.listed("receivablesCreditMemos", "CreditMemoStatus", changes.get("CreditMemoStatus"), ("Complete", "Incomplete"))
        if changes.get("CreditMemoStatus") == "Complete" and row.get("CreditMemoStatus") == "Incomplete":
            changes["TransactionBalanceDue"] = row.get("EnteredAmount")

    def updated(self, row: Row) -> None:
        roll_up(self.tenant, row.get("BillToCustomerNumber"))

    def act(self, row: Row | None, action: str, given: Values) -> Any:
        raise business("AR_TRX_NOT_PENDING_APPROVAL", "The transaction is not pending approval.")


class CreditMemoLines(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        if parent is None:
            return
        if parent.get("TransactionBalanceDue") is not None:
            raise business("AR_TRX_COMPLETE_NO_UPDATE", "Lines of a complete transaction cannot be changed.")
        if values.get("LineDescription") is None and values.get("MemoLine") is None and values.get("ItemNumber") is None:
            raise Refused(400, required("LineDescription", "receivablesCreditMemoLines"))
        currency = parent.get("CreditMemoCurrency")
        amount = line_amount(self.tenant, values, "LineQuantityCredit", "LineAmountCredit", currency)
        unit = self.tenant.need(self.store.find("hcmBusinessUnitsLOV", Name=parent.get("BusinessUnit")), "BusinessUnit", "lines")
        rate = rate_of(self.tenant, unit, values.get("TaxClassificationCode"))
        tax = self.tenant.round(amount * rate.get("Rate") / 100, currency) if rate else ZERO
        values |= {"LineAmountCredit": amount, "TaxAmount": tax}
