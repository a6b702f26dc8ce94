"""ESS jobs behind ``erpintegrations``: submitted now, done later, asked for by a finder (sheet 5.4)."""

from __future__ import annotations

from simulators.oracle_erp.costing import import_costs
from simulators.oracle_erp.errors import Refused, bad_request, required
from simulators.oracle_erp.receivables import INVOICE, LINES, InvoiceLines, Invoices
from simulators.oracle_erp.rules import Rules
from simulators.oracle_erp.schema import Resource
from simulators.oracle_erp.store import Row, Values
from simulators.oracle_erp.tenant import ZERO, Tenant
from simulators.oracle_erp.timecards import import_time

BILLING = ("/oracle/apps/ess/projects/billing/workarea/invoice/", "InvoiceGenerationJob")
COSTING = ("/oracle/apps/ess/projects/costing/transactions/onestop/", "ImportProcessParallelEssJob")


class Integrations(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        where = "erpintegrations"
        if values["OperationName"] != "submitESSJobRequest":
            raise bad_request(f"The operation {values['OperationName']} is not supported.", path="/OperationName")
        missing = [name for name in ("JobPackageName", "JobDefName") if not values.get(name)]
        if missing:
            raise Refused(400, *(required(name, where) for name in missing))
        job = (str(values["JobPackageName"]).rstrip("/") + "/", values["JobDefName"])
        known = job in (BILLING, COSTING)
        values |= {"ReqstId": str(self.store.number("request", 51234)) if known else "-1", "RequestStatus": None}

    def created(self, row: Row, body: Values) -> None:
        if row.get("ReqstId") == "-1":
            return
        self.store.quietly(row, JobState="WAIT")
        self.tenant.after(self.tenant.setup.job_seconds / 2, lambda: self.store.quietly(row, JobState="RUNNING"))
        self.tenant.after(self.tenant.setup.job_seconds, lambda: self._run(row))

    def rows(self, resource: Resource) -> list[Row]:
        """What the status finder shows; the reply to the submission has no status yet."""
        return [Row(row.table, row.id, row.values | {"RequestStatus": row.get("JobState")}) for row in self.store.all("erpintegrations")]

    def _run(self, row: Row) -> None:
        if row.get("JobDefName") == BILLING[1]:
            state = generate_invoices(self.tenant, [part.strip() for part in str(row.get("ESSParameters") or "").split(",")])
        else:
            import_time(self.tenant)
            state = import_costs(self.tenant)
        self.store.quietly(row, JobState=state)


def generate_invoices(tenant: Tenant, parameters: list[str]) -> str:
    """*Generate Invoices* and the transfer to receivables: one complete invoice per contract from its unbilled events.

    The first parameter is the business unit, the second a contract's id or ``#NULL`` for all.
    """
    unit = tenant.store.find("hcmBusinessUnitsLOV", Name=parameters[0] if parameters else "")
    if unit is None:
        return "ERROR"
    wanted = parameters[1] if len(parameters) > 1 and parameters[1].isdigit() else None
    events: dict[int, list[Row]] = {}
    for event in tenant.store.where("projectBillingEvents", BusinessUnitName=unit.get("Name"), Invoiced="U", BillHold="N"):
        day = event.get("CompletionDate") or tenant.today
        if wanted in (None, str(event.get("ContractId"))) and day <= tenant.today and (event.get("BillTrnsAmount") or ZERO) != 0:
            events.setdefault(event.get("ContractId"), []).append(event)
    state = "SUCCEEDED"
    for ident, found in events.items():
        contract = next(one for one in tenant.store.where("contracts", ContractId=ident) if one.get("VersionType") != "H")
        try:
            with tenant.store.transaction():
                _invoice(tenant, unit, contract, found)
        except Refused as refused:
            state = "WARNING"
            for event in found:
                tenant.store.put(event, InvoiceException="Y", InvoiceStatusMeaning=str(refused)[:240])
    return state


def _invoice(tenant: Tenant, unit: Row, contract: Row, events: list[Row]) -> None:
    store = tenant.store
    account = contract.get("BillToAccountNumber")
    if account is None:
        found = store.find("receivablesCustomerAccountActivities", CustomerId=contract.get("PartyId"))
        account = found.get("AccountNumber") if found else None
    rules, lines = Invoices(tenant), InvoiceLines(tenant)
    values: Values = {
        "BusinessUnit": unit.get("Name"), "TransactionSource": "Manual", "TransactionType": "Invoice", "BillToCustomerNumber": account,
        "InvoiceCurrencyCode": contract.get("CurrencyCode"), "PurchaseOrder": contract.get("CustomerPONumber"),
        "InvoiceStatus": "Incomplete",
    }  # fmt: skip
    rules.creating(values, None, {})
    invoice = store.add(INVOICE, values | {"TransactionSource": "Project Invoices"})
    invoice.values["CustomerTransactionId"] = invoice.id
    for place, event in enumerate(events, 1):
        line: Values = {"LineNumber": place, "Description": event.get("EventDescription"), "LineAmount": event.get("BillTrnsAmount"),
                        "SalesOrder": contract.get("ContractNumber")[:50]}  # fmt: skip
        lines.creating(line, invoice, {})
        made = store.add(LINES, line, parent=invoice, child=LINES)
        made.values["CustomerTransactionLineId"] = made.id
        lines.created(made, {})
        store.put(event, Invoiced="F", InvoicedAmount=event.get("BillTrnsAmount"), InvoicedPercentage=100, InvoiceException="N",
                  LedgerInvoiceAmount=event.get("BillTrnsAmount"), InvoiceStatusMeaning="Accepted")  # fmt: skip
    rules.created(invoice, {})
    if invoice.get("InvoiceStatus") == "Incomplete":
        rules.complete(invoice)
