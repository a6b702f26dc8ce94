"""Costs: unprocessed until a job imports them, then costs or errors; never edited in place afterwards (sheet 6.7)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from simulators.oracle_erp.errors import Refused, bad_request, business, required
from simulators.oracle_erp.rules import Rules
from simulators.oracle_erp.store import Row, Values
from simulators.oracle_erp.tenant import ZERO, Tenant

UNPROCESSED, FLEX = "unprocessedProjectCosts", "ProjectStandardCostCollectionFlexfields"
_NEEDED = ("_EXPENDITURE_ITEM_DATE", "_PROJECT_ID_Display", "_TASK_ID_Display", "_EXPENDITURE_TYPE_ID_Display")


class UnprocessedCosts(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        self.tenant.unit(values, UNPROCESSED, "BusinessUnitId", "BusinessUnit")
        values["TransactionSource"] = values.get("TransactionSource") or "External Misc"
        self._unique(values, None)
        if not body.get(FLEX):
            raise Refused(400, required(FLEX, UNPROCESSED))
        names = {"PersonNumber": "PersonNumber", "PersonEmail": "Email", "PersonName": "Name"}
        self.tenant.pair(values, UNPROCESSED, "people", names)
        if (
            values["Quantity"] < 0
            and not values.get("UnmatchedNegativeTransactionFlag")
            and not values.get("ReversedOriginalTransactionReference")
        ):
            raise business("PJC_NEGATIVE_NO_ORIGINAL", "A negative quantity needs the original, or the unmatched flag.", "/Quantity")
        values |= {"StatusCode": "P", "Status": "Pending"}

    def updating(self, row: Row, changes: Values, body: Values) -> None:
        self._unique(row.values | changes, row)
        changes |= {"StatusCode": "P", "Status": "Pending"}
        for one in list(row.rows("Errors")):
            self.store.remove(one, "Errors")

    def _unique(self, values: Values, row: Row | None) -> None:
        keys = ("OriginalTransactionReference", "TransactionSource", "Document")
        wanted = {name: values.get(name) for name in keys}
        for table in (UNPROCESSED, "projectCosts"):
            if any(one is not row for one in self.store.where(table, **wanted)):
                text = f"The original transaction reference {wanted['OriginalTransactionReference']} exists already."
                raise business("PJC_TXN_REFERENCE_DUPLICATE", text, "/OriginalTransactionReference")


class CollectionFlexfields(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        missing = [name for name in _NEEDED if values.get(name) is None and values.get(name.removesuffix("_Display")) is None]
        if missing:
            raise Refused(400, *(required(name, FLEX) for name in missing))


def import_costs(tenant: Tenant) -> str:
    """*Import and Process Cost Transactions*: how it went is the job's status."""
    status = "SUCCEEDED"
    for row in list(tenant.store.where(UNPROCESSED, StatusCode="P")):
        try:
            values = _cost(tenant, row)
        except Refused as refused:
            status = "WARNING"
            fault = refused.faults[0]
            made = tenant.store.add("Errors", {"MessageName": fault.code, "MessageText": fault.detail, "MessageType": "ERROR"},
                                    parent=row, child="Errors")  # fmt: skip
            made.values["ErrorId"] = made.id
            tenant.store.put(row, StatusCode="R", Status="Rejected")
            continue
        add_cost(tenant, values)
        tenant.store.remove(row)
    return status


def add_cost(tenant: Tenant, values: Values) -> Row:
    return tenant.store.add("projectCosts", {"TransactionNumber": tenant.store.number("cost", 400001), **values})


def _cost(tenant: Tenant, row: Row) -> Values:
    store, flex = tenant.store, row.rows(FLEX)[0]
    project = store.find("projects", ProjectNumber=flex.get("_PROJECT_ID_Display")) or store.find(
        "projects", ProjectId=flex.get("_PROJECT_ID")
    )
    if project is None:
        raise business("PJC_PROJECT_INVALID", "The project is not valid.")
    wanted = (flex.get("_TASK_ID_Display"), flex.get("_TASK_ID"))
    task = next((one for one in project.rows("Tasks") if one.get("TaskNumber") == wanted[0] or one.get("TaskId") == wanted[1]), None)
    kind = store.find("expenditureTypes", ExpenditureTypeName=flex.get("_EXPENDITURE_TYPE_ID_Display")) or store.find(
        "expenditureTypes", ExpenditureTypeId=flex.get("_EXPENDITURE_TYPE_ID")
    )
    if kind is None:
        raise business("PJC_EXP_TYPE_INVALID", "The expenditure type is not valid.")
    task = chargeable(project, task, str(flex.get("_EXPENDITURE_ITEM_DATE")))
    raw = row.get("RawCostInTransactionCurrency") or ZERO
    return cost_values(project, task, kind, row.get("Quantity"), raw) | {
        "BusinessUnit": row.get("BusinessUnit"), "ExpenditureItemDate": flex.get("_EXPENDITURE_ITEM_DATE"),
        "ExpenditureBatch": row.get("ExpenditureBatch"), "OriginalTransactionReference": row.get("OriginalTransactionReference"),
        "TransactionSource": row.get("TransactionSource"), "Document": row.get("Document"), "PersonName": row.get("PersonName"),
        "PersonNumber": row.get("PersonNumber"), "Comment": row.get("Comment"),
        "TransactionCurrencyCode": row.get("TransactionCurrencyCode") or project.get("ProjectCurrencyCode"),
    }  # fmt: skip


def chargeable(project: Row, task: Row | None, day: str) -> Row:
    """Costs and time go to chargeable tasks of the lowest level, in an active project, within the dates (sheet 9.8)."""
    if task is None:
        raise business("PJC_TASK_INVALID", "The task does not belong to the project.")
    if project.get("ProjectStatusCode") not in ("ACTIVE", "APPROVED"):
        raise business("PJC_PROJECT_STATUS", f"The project is {project.get('ProjectStatus')}.")
    if task.get("LowestLevelTask") != "Y" or not task.get("ChargeableFlag"):
        raise business("PJC_TASK_NOT_CHARGEABLE", "The task is not a chargeable task of the lowest level.")
    start, finish = task.get("TaskStartDate"), task.get("TaskFinishDate")
    if (start and day < start) or (finish and day > finish):
        raise business("PJC_ITEM_DATE_OUTSIDE_TASK", "The item date lies outside the dates of the task.")
    return task


def cost_values(project: Row, task: Row, kind: Row, quantity: Decimal, raw: Decimal) -> Values:
    currency = project.get("ProjectCurrencyCode")
    return {
        "ProjectId": project.get("ProjectId"), "ProjectNumber": project.get("ProjectNumber"), "ProjectName": project.get("ProjectName"),
        "TaskId": task.get("TaskId"), "TaskNumber": task.get("TaskNumber"), "TaskName": task.get("TaskName"),
        "ExpenditureTypeName": kind.get("ExpenditureTypeName"), "Quantity": quantity,
        "UnitOfMeasure": "HOURS" if kind.get("SystemLinkageFunction") == "ST" else "CURRENCY",
        "BillableFlag": bool(task.get("BillableFlag")),
        "CapitalizableFlag": False, "ProjectCurrencyCode": currency, "ProviderLedgerCurrencyCode": project.get("ProjectLedgerCurrencyCode"),
        "RawCostInTransactionCurrency": raw, "RawCostInProjectCurrency": raw, "RawCostInProviderLedgerCurrency": raw,
        "RawCostInReceiverLedgerCurrency": raw, "BurdenedCostInTransactionCurrency": raw, "BurdenedCostInProjectCurrency": raw,
        "InvoicedStatus": "Uninvoiced", "RevenueRecognizedStatus": "Unrecognized", "NetZeroItemFlag": False,
        "TransactionCurrencyCode": currency,
    }  # fmt: skip


class Costs(Rules):
    def act(self, row: Row | None, action: str, given: Values) -> Any:
        """A reversal is a second cost with the opposite sign."""
        if row is None or given.get("AdjustmentType") != "REVERSE":
            raise bad_request("The adjustment type is not valid.", path="/AdjustmentType")
        if not given.get("Justification"):
            raise Refused(400, required("Justification", "projectCosts"))
        if row.get("NetZeroItemFlag"):
            raise business("PJC_ADJ_ALREADY_REVERSED", "The cost has been reversed already.")
        negative = {name: -value for name, value in row.values.items() if isinstance(value, Decimal)}
        original = row.get("OriginalTransactionReference")
        values = row.values | negative | {
            "TransactionNumber": self.store.number("cost", 400001), "AdjustedTransactionNumber": row.get("TransactionNumber"),
            "NetZeroItemFlag": True, "OriginalTransactionReference": f"{original}-R" if original else None,
            "Comment": given["Justification"],
        }  # fmt: skip
        self.store.add("projectCosts", values)
        self.store.put(row, NetZeroItemFlag=True)
        return "SUCCESS"
