"""Time sheet entries (sheet 6.6): one entity set, one verb, and a body that says what to do.

Not in the sheet, chosen here: the message numbers; that a record is changed in place and deleted for good until it is
approved, when it leaves a trail (50 and a successor, or 60); that a block on the element's time recording is honoured.
"""

from __future__ import annotations

from typing import Final

from simulators.sap_s4hana.errors import business
from simulators.sap_s4hana.reference import ACTIVITY_TYPES, CONTROLLING_AREA, COST_CENTERS, WORKERS
from simulators.sap_s4hana.rules import Rules
from simulators.sap_s4hana.store import Row
from simulators.sap_s4hana.tenant import Tenant, member, require

TABLE: Final = "TimeSheetEntryCollection"
IN_PROCESS, RELEASED, APPROVED, REJECTED, CHANGED, CANCELLED = "10", "20", "30", "40", "50", "60"


def post(tenant: Tenant, row: Row) -> Row:
    """What a POST does: nothing at all when the operation is missing, though it answers 201."""
    operation = row.get("TimeSheetOperation") or ""
    if operation == "":
        return row
    if operation not in "CUD" or len(operation) != 1:
        raise business("LR/001", f"Operation {operation} is not defined", "TimeSheetOperation")
    if operation == "C":
        checked = _check(tenant, row | {"TimeSheetRecord": ""})
        return checked if row.get("TimeSheetIsExecutedInTestRun") else _keep(tenant, checked)
    found = _existing(tenant, row)
    if operation == "D":
        return row if row.get("TimeSheetIsExecutedInTestRun") else _delete(tenant, found)
    checked = _check(tenant, found | {name: value for name, value in row.items() if value not in (None, "")})
    return checked if row.get("TimeSheetIsExecutedInTestRun") else _update(tenant, found, checked)


def _existing(tenant: Tenant, row: Row) -> Row:
    found = tenant.store.get(TABLE, row["PersonWorkAgreementExternalID"], row["CompanyCode"], (row.get("TimeSheetRecord") or "").zfill(12))
    if found is None or found["TimeSheetStatus"] in (CHANGED, CANCELLED):
        raise business("LR/002", f"Time sheet record {row.get('TimeSheetRecord') or ''} does not exist", "TimeSheetRecord")
    return found


def _check(tenant: Tenant, row: Row) -> Row:
    require(row, "LR/003", "PersonWorkAgreementExternalID", "CompanyCode", "TimeSheetDate")
    worker = next((one for one in WORKERS if one.agreement == row["PersonWorkAgreementExternalID"].upper()), None)
    if worker is None or worker.company != row["CompanyCode"]:
        text = f"Work agreement {row['PersonWorkAgreementExternalID']} does not exist in company code {row['CompanyCode']}"
        raise business("LR/004", text, "PersonWorkAgreementExternalID")
    row |= {"PersonWorkAgreementExternalID": worker.agreement, "PersonWorkAgreement": worker.number}
    data: Row = row.get("TimeSheetDataFields") or {}
    member(data, "ControllingArea", (CONTROLLING_AREA,), "LR/005", "Controlling area")
    _receiver(tenant, data)
    if not data.get("TimeSheetTaskType"):
        require(data, "LR/003", "ActivityType")
    member(data, "ActivityType", ACTIVITY_TYPES, "LR/006", "Activity type")
    if data["RecordedHours"] <= 0 and data["RecordedQuantity"] <= 0:
        raise business("LR/007", "Enter the hours worked", "RecordedHours")
    if data["RecordedHours"] > 24 or data["RecordedQuantity"] > 24:
        raise business("LR/008", "More than 24 hours on a day", "RecordedHours")
    member(data, "HoursUnitOfMeasure", ("H", "HUR"), "LR/009", "Unit of measure")
    hours = data["RecordedHours"] or data["RecordedQuantity"]
    filled = {"RecordedHours": hours, "RecordedQuantity": data["RecordedQuantity"] or hours, "HoursUnitOfMeasure": "H"}
    return row | {"TimeSheetDataFields": data | filled}


def _receiver(tenant: Tenant, data: Row) -> None:
    """Exactly one of them (sheet 6.6)."""
    names = ("WBSElement", "InternalOrder", "ReceiverCostCenter", "PurchaseOrder", "TimeSheetTaskType")
    sent = [name for name in names if data.get(name)]
    if len(sent) != 1:
        raise business("LR/010", "Enter exactly one receiver", "TimeSheetDataFields")
    member(data, "ReceiverCostCenter", COST_CENTERS, "LR/011", "Cost center")
    if sent == ["PurchaseOrder"]:
        require(data, "LR/003", "PurchaseOrderItem")
    if sent != ["WBSElement"]:
        return
    data["WBSElement"] = data["WBSElement"].upper()
    element = tenant.store.first("A_EnterpriseProjectElement", ProjectElement=data["WBSElement"])
    if element is None:
        raise business("CJ/017", f"WBS element {data['WBSElement']} does not exist", "WBSElement")
    if element["ProcessingStatus"] != "10":
        raise business("BS/007", f"WBS element {data['WBSElement']} is not released: time cannot be recorded", "WBSElement")
    blocks = [
        tenant.store.get("A_EntProjElmntBlockFunc", element["ProjectElementUUID"]),
        tenant.store.get("A_EnterpriseProjBlkFunc", element["ProjectUUID"]),
    ]
    if any(one and one["EntProjTimeRecgIsBlkd"] for one in blocks):
        raise business("BS/008", f"Time recording is blocked for WBS element {data['WBSElement']}", "WBSElement")


def _status(tenant: Tenant, row: Row) -> str:
    if not row.get("TimeSheetIsReleasedOnSave"):
        return IN_PROCESS
    return RELEASED if tenant.switches.time_approval else APPROVED


def _keep(tenant: Tenant, row: Row) -> Row:
    number = f"{tenant.store.next('Time'):012d}"
    return tenant.store.put(TABLE, row | {"TimeSheetRecord": number, "TimeSheetStatus": _status(tenant, row), "TimeSheetOperation": ""})


def _update(tenant: Tenant, old: Row, new: Row) -> Row:
    if old["TimeSheetStatus"] == APPROVED:
        tenant.store.change(TABLE, old, TimeSheetStatus=CHANGED)
        return _keep(tenant, new | {"TimeSheetPredecessorRecord": old["TimeSheetRecord"]})
    return tenant.store.put(TABLE, new | {"TimeSheetStatus": _status(tenant, new), "TimeSheetOperation": ""})


def _delete(tenant: Tenant, row: Row) -> Row:
    if row["TimeSheetStatus"] == APPROVED:
        return tenant.store.change(TABLE, row, TimeSheetStatus=CANCELLED)
    tenant.store.drop(TABLE, row)
    return row


def decide(tenant: Tenant, record: str, status: str, reason: str = "") -> Row:
    """The manager's approval or rejection, which the API has no call for."""
    found = next((one for one in tenant.store.rows(TABLE) if one["TimeSheetRecord"] == record.zfill(12)), None)
    if found is None or found["TimeSheetStatus"] != RELEASED:
        raise LookupError(f"time sheet record {record} does not wait for approval")
    data = found["TimeSheetDataFields"] | {"RejectionReason": reason}
    return tenant.store.change(TABLE, found, TimeSheetStatus=status, TimeSheetDataFields=data)


RULES: Final[dict[str, Rules]] = {}
