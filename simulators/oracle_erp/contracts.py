"""Contracts: born as drafts, moved by actions, amended in versions (sheet 6.5); and their billing events (sheet 6.6)."""

from __future__ import annotations

from typing import Any

from simulators.oracle_erp.errors import Refused, bad_request, business, duplicate, required
from simulators.oracle_erp.projects import within
from simulators.oracle_erp.rules import Rules
from simulators.oracle_erp.schema import Resource
from simulators.oracle_erp.store import Row, Values
from simulators.oracle_erp.tenant import ZERO, Tenant

STATUSES = {
    "DRAFT": "Draft", "PENDING_APPROVAL": "Pending Approval", "PENDING_SIGN": "Pending Signature", "ACTIVE": "Active",
    "UNDER_AMENDMENT": "Under Amendment", "HOLD": "On Hold", "CANCELED": "Canceled", "CLOSED": "Closed", "EXPIRED": "Expired",
}  # fmt: skip
LINE_TYPES = {
    "Free-form, project": 300000771400001, "Item, project": 300000771400002, "Free-form, service": 300000771400003,
}  # fmt: skip
OPEN = ("DRAFT", "UNDER_AMENDMENT")
_ACTION_FROM = {
    "submitForApproval": OPEN, "validateContract": tuple(STATUSES), "sign": ("PENDING_SIGN",), "amend": ("ACTIVE",),
    "createVersion": ("ACTIVE",), "applyHold": ("ACTIVE",), "removeHold": ("HOLD",),
    "cancel": ("DRAFT", "PENDING_APPROVAL", "PENDING_SIGN"),
    "close": ("ACTIVE", "HOLD", "EXPIRED"), "revertContract": ("UNDER_AMENDMENT",),
}  # fmt: skip


class Contracts(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        tenant, where = self.tenant, "contracts"
        unit = tenant.unit(values, where, "OrgId", "OrgName")
        kind = tenant.need(tenant.pair(values, where, "contractTypes", {"ContractTypeId": "ContractTypeId", "ContractTypeName": "Name"}),
                           "ContractTypeName", where)  # fmt: skip
        names = {"PrimaryPartyId": "PartyId", "PartyName": "OrganizationName"}
        party = tenant.need(tenant.pair(values, where, "hubOrganizations", names), "PrimaryPartyId", where)
        tenant.pair(values, where, "currenciesLOV", {"CurrencyCode": "CurrencyCode", "Currency": "Name"})
        if values.get("LegalEntityId") is None and values.get("LegalEntityName") is None:
            values["LegalEntityName"] = unit.get("LegalEntityName")
        tenant.pair(values, where, "legalEntitiesLOV", {"LegalEntityId": "LegalEntityId", "LegalEntityName": "Name"})
        if values["LegalEntityName"] != unit.get("LegalEntityName"):
            raise business("OKC_LEGAL_ENTITY_INVALID", "The legal entity does not belong to the business unit.", "/LegalEntityName")
        within(values["StartDate"], values.get("EndDate"), "EndDate")
        bill_to(tenant, values, where)
        number = values.get("ContractNumber") or str(self.store.number("contract", 5001))
        if self.store.find("contracts", ContractNumber=number, ContractTypeId=values["ContractTypeId"]):
            raise duplicate(where, number)
        ident = self.store.new_id()
        values |= {
            "ContractId": ident, "ContractNumber": number, "ContractPuid": str(ident), "MajorVersion": 1, "VersionType": "C",
            "StsCode": "DRAFT", "Status": STATUSES["DRAFT"], "ContractClass": "CONTRACT", "BuyOrSell": kind.get("BuyOrSell"),
            "PartyId": party.get("PartyId"), "CustomerPartyId": party.get("PartyId"), "CustomerPartyName": party.get("OrganizationName"),
            "LedgerCurrency": unit.get("CurrencyCode"), "ProjectEnabledFlag": True, "TemplateFlag": False, "PartyObjectType": "PARTY",
            "BaseContractYN": "N", "EstimatedAmount": ZERO, "ServiceEnabledFlag": "N", "InvTrxTypeName": "Invoice",
        }  # fmt: skip

    def created(self, row: Row, body: Values) -> None:
        row.values["Id"] = row.id
        if not row.rows("ContractParty"):
            values = {"PartyId": row.get("PartyId"), "PartyName": row.get("PartyName"), "PartyRoleCode": "CUSTOMER"}
            made = self.store.add("ContractParty", values, parent=row, child="ContractParty")
            made.values["ContractPartyId"] = made.id
        if not row.rows("ContractHeaderFlexfieldVA"):
            self.store.add("ContractHeaderFlexfieldVA", {"Id": row.id}, parent=row, child="ContractHeaderFlexfieldVA")
        self._sum(row)

    def updating(self, row: Row, changes: Values, body: Values) -> None:
        if row.get("StsCode") not in OPEN:
            raise business("OKC_STATUS_NO_UPDATE", f"A contract that is {row.get('Status')} cannot be changed; amend it.")
        now = row.values | changes
        within(now["StartDate"], now.get("EndDate"), "EndDate")
        bill_to(self.tenant, changes, "contracts")

    def updated(self, row: Row) -> None:
        self._sum(row)

    def rows(self, resource: Resource) -> list[Row]:
        """History first: the contract's id leads to the current version, which is the last one (sheet 9.7)."""
        return sorted(self.store.all("contracts"), key=lambda row: row.get("VersionType") != "H")

    def _sum(self, row: Row) -> None:
        total = sum((line.get("LineAmount") or ZERO for line in row.rows("ContractLine")), ZERO)
        self.store.quietly(row, EstimatedAmount=total)

    def act(self, row: Row | None, action: str, given: Values) -> Any:
        if row is None:
            raise bad_request("The action needs a contract.")
        if row.get("VersionType") == "H" or row.get("StsCode") not in _ACTION_FROM[action]:
            raise business("OKC_STATUS_ACTION", f"The action {action} is not possible for a contract that is {row.get('Status')}.")
        return getattr(self, f"_{action}")(row, given)

    def _problems(self, row: Row) -> list[str]:
        found = []
        if not row.rows("ContractLine"):
            found.append("The contract has no lines.")
        for line in row.rows("ContractLine"):
            if line.get("StartDate") < row.get("StartDate") or (row.get("EndDate") and (line.get("EndDate") or "9") > row.get("EndDate")):
                found += [f"The dates of line {line.get('LineNumber')} lie outside those of the contract."]
        return found

    def _validateContract(self, row: Row, given: Values) -> str:  # noqa: N802
        problems = self._problems(row)
        return "ERROR: " + " ".join(problems) if problems else "SUCCESS"

    def _submitForApproval(self, row: Row, given: Values) -> str:  # noqa: N802
        problems = self._problems(row)
        if problems:
            raise business("OKC_VALIDATION_FAILED", " ".join(problems))
        self.move(row, "PENDING_APPROVAL")
        if not self.tenant.setup.contract_approval:
            self.approve(row)
        return "SUCCESS"

    def approve(self, row: Row) -> None:
        self.store.put(row, DateApproved=self.tenant.today)
        self.move(row, "PENDING_SIGN")

    def _sign(self, row: Row, given: Values) -> str:
        self.store.put(row, DateSigned=given.get("DateSigned") or self.tenant.today, VersionType="C")
        self.move(row, "ACTIVE")
        return "SUCCESS"

    def _amend(self, row: Row, given: Values) -> str:
        """The version that was becomes history; the contract goes on as the next version."""
        history = self.store.add("contracts", {**row.values, "VersionType": "H"})
        history.values["Id"] = history.id
        for name in row.children:
            for one in row.rows(name):
                _copy(self.tenant, one, history, name)
        self.store.put(row, MajorVersion=row.get("MajorVersion") + 1, VersionType="A",
                       AmendmentEffectiveDate=given.get("AmendmentEffectiveDate") or self.tenant.today,
                       VersionDescription=given.get("VersionDescription"))  # fmt: skip
        self.move(row, "UNDER_AMENDMENT")
        return "SUCCESS"

    _createVersion = _amend  # noqa: N815

    def _revertContract(self, row: Row, given: Values) -> str:  # noqa: N802
        history = list(self.store.where("contracts", ContractId=row.get("ContractId"), VersionType="H"))[-1]
        self.store.put(row, **{**history.values, "Id": row.id, "VersionType": "C"})
        for name in row.children:
            for one in list(row.rows(name)):
                self.store.remove(one, name)
        for name in list(history.children):
            for one in history.rows(name):
                _copy(self.tenant, one, row, name)
        self.store.remove(history)
        return "SUCCESS"

    def _applyHold(self, row: Row, given: Values) -> str:  # noqa: N802
        self.store.put(row, HoldReasonCode=given.get("HoldReasonCode"))
        self.move(row, "HOLD")
        return "SUCCESS"

    def _removeHold(self, row: Row, given: Values) -> str:  # noqa: N802
        self.store.put(row, HoldReasonCode=None)
        self.move(row, "ACTIVE")
        return "SUCCESS"

    def _cancel(self, row: Row, given: Values) -> str:
        self.store.put(row, CancelReason=given.get("CancelReason"), DatetimeCancelled=self.tenant.today)
        self.move(row, "CANCELED")
        return "SUCCESS"

    def _close(self, row: Row, given: Values) -> str:
        self.store.put(row, CloseReason=given.get("CloseReason"), DateTerminated=self.tenant.today)
        self.move(row, "CLOSED")
        return "SUCCESS"

    def move(self, row: Row, status: str) -> None:
        self.store.put(row, StsCode=status, Status=STATUSES[status])
        for line in row.rows("ContractLine"):
            self.store.quietly(line, StsCode=status, LineStatus=STATUSES[status], MajorVersion=row.get("MajorVersion"))


def _copy(tenant: Tenant, row: Row, parent: Row, name: str) -> None:
    made = tenant.store.add(row.table, row.values, parent=parent, child=name)
    for below in row.children:
        for one in row.rows(below):
            _copy(tenant, one, made, below)


def bill_to(tenant: Tenant, values: Values, where: str) -> None:
    names = {"BillToAccountId": "AccountId", "BillToAccountNumber": "AccountNumber", "BillToAccountPartyId": "CustomerId"}
    given = {name: names[name] for name in ("BillToAccountId", "BillToAccountNumber") if name in values}
    if given and tenant.pair(values, where, "receivablesCustomerAccountActivities", names):
        site = tenant.store.find("receivablesCustomerAccountSiteActivities", AccountNumber=values["BillToAccountNumber"])
        values["BillToSiteUseId"] = values.get("BillToSiteUseId") or (site.get("BillToSiteUseId") if site else None)


class _Part(Rules):
    """A part of a contract changes only while the contract may."""

    def open(self, parent: Row | None) -> Row:
        if parent is None:
            raise bad_request("A contract is missing.")
        if parent.table == "contracts" and parent.get("StsCode") not in OPEN:
            raise business("OKC_STATUS_NO_UPDATE", f"A contract that is {parent.get('Status')} cannot be changed; amend it.")
        return parent

    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        self.open(parent)

    def updating(self, row: Row, changes: Values, body: Values) -> None:
        self.open(row.parent)

    def deleting(self, row: Row) -> None:
        self.open(row.parent)


class ContractLines(_Part):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        contract = self.open(parent)
        if any(one.get("LineNumber") == values["LineNumber"] for one in contract.rows("ContractLine")):
            raise duplicate("ContractLine", values["LineNumber"])
        kind = values.get("LineTypeName")
        by_id = {ident: name for name, ident in LINE_TYPES.items()}
        if kind is None and values.get("LineTypeId") is not None:
            kind = by_id.get(values["LineTypeId"], "")
        if kind is None:
            raise Refused(400, required("LineTypeName", "ContractLine"))
        self.tenant.listed("ContractLine", "LineTypeName", kind, LINE_TYPES)
        values |= {
            "LineTypeName": kind, "LineTypeId": LINE_TYPES[kind], "LineId": self.store.new_id(), "StsCode": contract.get("StsCode"),
            "LineStatus": contract.get("Status"), "MajorVersion": contract.get("MajorVersion"), "EndDate": values.get("EndDate")
            or contract.get("EndDate"), "LinePuid": None, "CommitLevelCode": "N",
        }  # fmt: skip
        self._amounts(values, values, contract)

    def created(self, row: Row, body: Values) -> None:
        row.values["Id"] = row.id
        self.store.quietly(row, LinePuid=str(row.get("LineId")))
        self._total(row)

    def updating(self, row: Row, changes: Values, body: Values) -> None:
        self._amounts(changes, row.values | changes, self.open(row.parent))

    def updated(self, row: Row) -> None:
        self._total(row)

    def _total(self, row: Row) -> None:
        if row.parent is not None:
            total = sum((line.get("LineAmount") or ZERO for line in row.parent.rows("ContractLine")), ZERO)
            self.store.quietly(row.parent, EstimatedAmount=total)

    def _amounts(self, changes: Values, now: Values, contract: Row) -> None:
        within(now["StartDate"], now.get("EndDate"), "EndDate")
        amount = now.get("LineValueAmount") if now.get("LineValueAmount") is not None else now.get("LineAmount")
        if amount is None and now.get("ItemQuantity") is not None and now.get("UnitPrice") is not None:
            amount = now["ItemQuantity"] * now["UnitPrice"]
        if amount is not None:
            amount = self.tenant.round(amount, contract.get("CurrencyCode"))
            changes |= {"LineAmount": amount, "LineValueAmount": amount}
        for name in ("BillPlan", "RevenuePlan"):
            self._plan(changes, contract, name)

    def _plan(self, changes: Values, contract: Row, name: str) -> None:
        plans = contract.rows(name)
        if changes.get(name) is None and changes.get(f"{name}Id") is None:
            return
        found = [one for one in plans if one.get(f"{name}Name") == changes.get(name) or one.get(f"{name}Id") == changes.get(f"{name}Id")]
        if not found:
            text = f"The plan {changes.get(name) or changes.get(f'{name}Id')} does not belong to the contract."
            raise business("OKC_PLAN_INVALID", text, f"/{name}")
        changes |= {name: found[0].get(f"{name}Name"), f"{name}Id": found[0].get(f"{name}Id")}


class Plans(_Part):
    name_of = {"BillPlan": "BillPlanName", "RevenuePlan": "RevenuePlanName"}

    def __init__(self, tenant: Tenant, kind: str) -> None:
        super().__init__(tenant)
        self.kind = kind

    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        contract, name = self.open(parent), self.name_of[self.kind]
        if any(one.get(name) == values[name] for one in contract.rows(self.kind)):
            raise duplicate(self.kind, values[name])
        if values.get("PaymentTermsName"):
            self.tenant.pair(values, self.kind, "PaymentTermsVA", {"PaymentTermsName": "Name"})


class ContractParties(_Part):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        self.open(parent)
        self.tenant.pair(values, "ContractParty", "hubOrganizations", {"PartyId": "PartyId", "PartyName": "OrganizationName"})


class AssociatedProjects(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        names = {"ProjectId": "ProjectId", "ProjectNumber": "ProjectNumber", "ProjectName": "ProjectName"}
        project = self.tenant.need(self.tenant.pair(values, "AssociatedProject", "projects", names), "ProjectNumber", "AssociatedProject")
        task = task_of(project, values, "TaskId", "TaskNumber")
        if task is not None:
            values |= {"TaskId": task.get("TaskId"), "TaskNumber": task.get("TaskNumber")}


def task_of(project: Row, values: Values, ident: str, number: str) -> Row | None:
    """A task by id or number; both must say the same."""
    if values.get(ident) is None and values.get(number) is None:
        return None
    found = [
        one
        for one in project.rows("Tasks")
        if values.get(ident) in (None, one.get("TaskId")) and values.get(number) in (None, one.get("TaskNumber"))
    ]
    if not found:
        raise business("PJC_TASK_INVALID", "The task does not belong to the project.", f"/{number}")
    return found[0]
