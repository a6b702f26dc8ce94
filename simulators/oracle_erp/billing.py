"""Billing events: what is to be invoiced under a contract line; open to change while unbilled (sheet 6.6)."""

from __future__ import annotations

from decimal import Decimal

from simulators.oracle_erp.contracts import task_of
from simulators.oracle_erp.errors import Refused, business, required
from simulators.oracle_erp.rules import Rules
from simulators.oracle_erp.store import Row, Values


class BillingEvents(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        tenant, where = self.tenant, "projectBillingEvents"
        unit = tenant.unit(values, where)
        missing = [name for name in ("ContractNumber", "ContractLineNumber", "EventTypeName")
                   if values.get(name) is None and values.get(name.replace("Number", "Id").replace("Name", "Id")) is None]  # fmt: skip
        if missing:
            raise Refused(400, *(required(name, where) for name in missing))
        contract = self._contract(values)
        if contract.get("OrgName") != unit.get("Name"):
            raise business("PJB_EVT_INVALID_BU", "The business unit is not that of the contract.", "/BusinessUnitName")
        line = self._line(contract, values)
        event = self.store.find("eventTypesLOV", EventTypeName=values.get("EventTypeName")) or self.store.find(
            "eventTypesLOV", EventTypeId=values.get("EventTypeId")
        )
        if event is None:
            raise business("PJB_EVT_INVALID_TYPE", "The billing event type is not valid.", "/EventTypeName")
        self._project(values)
        organization = {"OrganizationId": "OrganizationId", "OrganizationName": "OrganizationName"}
        if tenant.pair(values, where, "projectOrganizationsLOV", organization) is None:
            values["OrganizationName"] = unit.get("OrganizationName")
            tenant.pair(values, where, "projectOrganizationsLOV", organization)
        currency = values.get("BillTrnsCurrencyCode") or contract.get("CurrencyCode")
        if currency != contract.get("CurrencyCode"):
            raise business("PJB_EVT_INVALID_CURRENCY", "The event is not in the currency of the contract.", "/BillTrnsCurrencyCode")
        number = sum(1 for one in self.store.all(where) if one.get("ContractLineId") == line.get("LineId")) + 1
        values |= {
            "EventNumber": number, "ContractId": contract.get("ContractId"), "ContractNumber": contract.get("ContractNumber"),
            "ContractTypeId": contract.get("ContractTypeId"), "ContractTypeName": contract.get("ContractTypeName"),
            "ContractLineId": line.get("LineId"), "ContractLineNumber": line.get("LineNumber"), "EventTypeId": event.get("EventTypeId"),
            "EventTypeName": event.get("EventTypeName"), "EventTypeCode": "MANUAL", "BillTrnsCurrencyCode": currency,
            "ContractCurrencyCode": currency, "InvoiceCurrencyCode": currency, "LedgerCurrencyCode": contract.get("LedgerCurrency"),
            "ContractCurrencyExchgRate": Decimal(1), "InvoiceCurrencyExchgRate": Decimal(1), "Automatic": "N", "Invoiced": "U",
            "RevenueRecognized": "U", "BillHold": values.get("BillHold") or "N", "RevenueHold": values.get("RevenueHold") or "N",
            "InvoiceException": "N", "RevenueException": "N", "ReverseAccrual": "N", "ItemEventFlag": False, "Version": 1,
        }  # fmt: skip
        self._amount(values, values)

    def created(self, row: Row, body: Values) -> None:
        if not row.rows("billingEventDFF"):
            self.store.add("billingEventDFF", {"EventId": row.id}, parent=row, child="billingEventDFF")

    def updating(self, row: Row, changes: Values, body: Values) -> None:
        self._unbilled(row)
        if changes:
            changes["Version"] = row.get("Version") + 1
        if {"TaskId", "TaskNumber"} & set(changes):
            raise business("PJB_EVT_TASK_UPDATE", "The task of a billing event cannot change.", "/TaskNumber")
        self._amount(changes, row.values | changes)

    def deleting(self, row: Row) -> None:
        self._unbilled(row)

    def _unbilled(self, row: Row) -> None:
        if row.get("Invoiced") != "U":
            raise business("PJB_EVT_INVOICED", "The billing event has been invoiced and cannot be changed.")

    def _amount(self, changes: Values, now: Values) -> None:
        for name in ("BillHold", "RevenueHold"):
            self.tenant.listed("projectBillingEvents", name, now.get(name), ("Y", "N", "O"))
        amount = self.tenant.round(now["BillTrnsAmount"], now["BillTrnsCurrencyCode"])
        changes |= {"BillTrnsAmount": amount, "ContractCurrencyAmount": amount, "InvoicePotentialAmount": amount}

    def _contract(self, values: Values) -> Row:
        wanted = {name: values[name] for name in ("ContractId", "ContractNumber", "ContractTypeName", "ContractTypeId") if values.get(name)}
        found = [one for one in self.store.where("contracts", **wanted) if one.get("VersionType") != "H"]
        if not found:
            raise business("PJB_EVT_INVALID_CONTRACT", "The contract number is not valid.", "/ContractNumber")
        if found[0].get("StsCode") not in ("ACTIVE", "UNDER_AMENDMENT"):
            raise business("PJB_EVT_CONTRACT_STATUS", f"The contract is {found[0].get('Status')}.", "/ContractNumber")
        return found[0]

    def _line(self, contract: Row, values: Values) -> Row:
        for line in contract.rows("ContractLine"):
            named = values.get("ContractLineNumber") in (None, line.get("LineNumber"))
            if named and values.get("ContractLineId") in (None, line.get("LineId")):
                return line
        raise business("PJB_EVT_INVALID_LINE", "The contract line is not valid.", "/ContractLineNumber")

    def _project(self, values: Values) -> None:
        names = {"ProjectId": "ProjectId", "ProjectNumber": "ProjectNumber"}
        project = self.tenant.pair(values, "projectBillingEvents", "projects", names)
        if project is None:
            if values.get("TaskNumber") or values.get("TaskId"):
                raise business("PJB_EVT_TASK_NO_PROJECT", "A task needs a project.", "/TaskNumber")
            return
        task = task_of(project, values, "TaskId", "TaskNumber")
        if task is not None:
            if task.get("LowestLevelTask") != "Y" or not task.get("ChargeableFlag"):
                raise business("PJB_EVT_INVALID_TASK", "The task is not a chargeable task of the lowest level.", "/TaskNumber")
            values |= {"TaskId": task.get("TaskId"), "TaskNumber": task.get("TaskNumber")}
