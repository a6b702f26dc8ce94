"""Approval processes: the platform's objects, the two processes of this org, and ``/process/approvals``.

Salesforce fact sheet 5.10; Certinia fact sheet 4 for the field updates. Submitting a timecard or an expense report, by its status or its
flag, starts its process unless ``Disable_Approval_Auto_Submit`` is set.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulators.certinia.rows import View
from simulators.salesforce import ids
from simulators.salesforce.errors import ApiError, method_not_allowed, unparsable
from simulators.salesforce.schema import Field, SObject, instant, picklist, read_only, ref, text, whole
from simulators.salesforce.standard import ACCOUNT
from simulators.salesforce.store import Row
from simulators.salesforce.wire import Answer, Call

if TYPE_CHECKING:
    from simulators.certinia.records import PsaRecords

_INSTANCE_STATES = ("Pending", "Approved", "Rejected", "Removed")
_STEP_STATES = ("Started", *_INSTANCE_STATES)
# By object: the process, and the status that a recall goes back to.
PROCESSES = {
    "pse__Timecard_Header__c": ("Timecard_Approval", "Timecard Approval", "Saved"),
    "pse__Expense_Report__c": ("Expense_Report_Approval", "Expense Report Approval", "Draft"),
}


def _object(name: str, prefix: str, label: str, *fields: Field) -> SObject:
    system = [
        ACCOUNT.by_name[item.casefold()] for item in ("IsDeleted", "CreatedDate", "CreatedById", "LastModifiedDate", "SystemModstamp")
    ]
    columns = [replace(ACCOUNT.by_name["id"], title=f"{label} ID"), *(read_only(column) for column in fields), *system]
    columns.append(ACCOUNT.by_name["lastmodifiedbyid"])
    return SObject(name, prefix, tuple(columns), label, f"{label}s", createable=False, updateable=False, deletable=False)


def _target(name: str) -> Field:
    """Names a record of any object."""
    return Field(name, "reference", length=18)


OBJECTS = (
    _object(
        "ProcessDefinition",
        "04a",
        "Process Definition",
        text("Name", 255, name_field=True),
        text("DeveloperName", 80),
        picklist("Type", ("Approval", "State Based Process")),
        text("TableEnumOrId", 40),
        picklist("State", ("Active", "Inactive", "Obsolete")),
    ),
    _object(
        "ProcessInstance",
        "04g",
        "Process Instance",
        ref("ProcessDefinitionId", "ProcessDefinition"),
        _target("TargetObjectId"),
        picklist("Status", _INSTANCE_STATES),
        ref("SubmittedById", "User"),
        instant("CompletedDate"),
        ref("LastActorId", "User"),
    ),
    _object(
        "ProcessInstanceStep",
        "04h",
        "Process Instance Step",
        ref("ProcessInstanceId", "ProcessInstance", "Steps", cascade=True),
        picklist("StepStatus", _STEP_STATES),
        ref("OriginalActorId", "User"),
        ref("ActorId", "User"),
        text("Comments", 4000, type="textarea"),
    ),
    _object(
        "ProcessInstanceWorkitem",
        "04i",
        "Approval Request",
        ref("ProcessInstanceId", "ProcessInstance", "Workitems", cascade=True),
        ref("OriginalActorId", "User"),
        ref("ActorId", "User"),
        whole("ElapsedTimeInMinutes"),
    ),
)


def put(records: PsaRecords, kind: str, **values: Any) -> Row:
    """Stores a record of the platform's own, whose target may be of any object and so has no lookup to check."""
    sobject = records.schema.objects[kind]
    row: Row = {column.name: column.default for column in sobject.fields}
    moment = records.tick()
    row.update(CreatedDate=moment, LastModifiedDate=moment, SystemModstamp=moment, IsDeleted=False)
    row.update(Id=records.ids.next(sobject.prefix), CreatedById=records.user_id, LastModifiedById=records.user_id, **values)
    records.store.put(sobject, row)
    return row


def seed(records: PsaRecords) -> None:
    for table, (developer, name, _) in PROCESSES.items():
        put(records, "ProcessDefinition", Name=name, DeveloperName=developer, Type="Approval", TableEnumOrId=table, State="Active")


def _definition(records: PsaRecords, kind: str) -> Row | None:
    return next((row for row in records.store.rows("ProcessDefinition") if row["TableEnumOrId"] == kind), None)


def start(record: View, approver: str | None = None, comments: str | None = None) -> tuple[Row, Row]:
    """A pending instance with a work item for the approver, unless one is pending already."""
    records = record.records
    definition = _definition(records, record.kind.name)
    if definition is None:
        raise ApiError(400, "NO_APPLICABLE_PROCESS", "No applicable approval process was found.", [])
    pending = records.pending_approval(record.id)
    if pending:
        return pending, records.store.children("ProcessInstanceWorkitem", "ProcessInstanceId", pending["Id"])[0]
    instance = put(
        records,
        "ProcessInstance",
        ProcessDefinitionId=definition["Id"],
        TargetObjectId=record.id,
        Status="Pending",
        SubmittedById=records.user_id,
    )
    actor = approver or _approver(record)
    _note(records, instance, "Started", comments)
    item = put(records, "ProcessInstanceWorkitem", ProcessInstanceId=instance["Id"], OriginalActorId=actor, ActorId=actor)
    return instance, item


def _note(records: PsaRecords, instance: Row, status: str, comments: str | None) -> None:
    actor = records.user_id
    put(
        records,
        "ProcessInstanceStep",
        ProcessInstanceId=instance["Id"],
        StepStatus=status,
        ActorId=actor,
        OriginalActorId=actor,
        Comments=comments,
    )


def _approver(record: View) -> str:
    """The approver on the record, else the project manager, else whoever submits."""
    if record["Approver"]:
        return str(record["Approver"])
    project = record.parent("Project")
    manager = project.parent("Project_Manager") if project else None
    return str((manager["Salesforce_User"] if manager else None) or record.records.user_id)


class Approvals:
    """``GET`` lists the processes, ``POST`` runs up to 200 requests; good ones commit even if others fail."""

    def __init__(self, records: PsaRecords) -> None:
        self._records = records

    def handle(self, call: Call) -> Answer:
        if call.method == "GET":
            return Answer(200, {"approvals": {kind: [self._listed(kind, call)] for kind in PROCESSES}})
        if call.method != "POST":
            raise method_not_allowed(call.method, "GET,HEAD,POST")
        requests = call.need_object().get("requests")
        if not isinstance(requests, list) or not requests or not all(isinstance(item, dict) for item in requests):
            raise unparsable("requests must be a list of objects")
        if len(requests) > 200:
            raise ApiError(400, "LIMIT_EXCEEDED", "At most 200 approval requests are allowed in a call")
        return Answer(200, self.run_all(requests))

    def run_all(self, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [self._one(request) for request in requests]

    def _listed(self, kind: str, call: Call) -> dict[str, Any]:
        row = _definition(self._records, kind) or {}
        return {"description": None, "id": row.get("Id"), "name": row.get("Name"), "object": kind, "sortOrder": 1}

    def _one(self, request: dict[str, Any]) -> dict[str, Any]:
        mark = self._records.store.mark()
        self._records.governor.begin()
        try:
            return self._act(request)
        except ApiError as error:
            self._records.store.rollback(mark)
            named = request.get("contextId")
            entity = named if isinstance(named, str) else None
            blank = {"actorIds": None, "entityId": entity, "instanceId": None, "instanceStatus": None}
            return {**blank, "newWorkitemIds": None, "success": False, "errors": [error.as_row()]}

    def _act(self, request: dict[str, Any]) -> dict[str, Any]:
        action, comments = request.get("actionType"), request.get("comments")
        approvers = request.get("nextApproverIds") or []
        if not isinstance(approvers, list) or not isinstance(request.get("contextId"), str | None):
            raise unparsable("Cannot deserialize instance of the request")
        context = ids.parse(str(request.get("contextId") or ""))
        if context is None:
            raise ApiError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [])
        if action == "Submit":
            return self._submit(context, ids.parse(str(approvers[0])) if approvers else None, comments)
        if action in ("Approve", "Reject", "Removed"):
            return self._decide(context, action, comments)
        raise ApiError(400, "INVALID_ARGUMENT_TYPE", f"Invalid action type: {action}", [])

    def _submit(self, context: str, approver: str | None, comments: str | None) -> dict[str, Any]:
        kind = self._records.schema.of_id(context)
        record = self._records.view(kind.name, context) if kind else None
        if record is None:
            raise ApiError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [])
        if self._records.pending_approval(context):
            raise ApiError(400, "ALREADY_IN_PROCESS", "Cannot submit object already in process.", [])
        if approver and not self._records.store.live("User", approver):
            raise ApiError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", ["nextApproverIds"])
        instance, item = start(record, approver, comments)
        self._records.change(record, Status="Submitted", Submitted=True)
        return self._result(instance, [item["Id"]], [item["ActorId"]])

    def _decide(self, context: str, action: str, comments: str | None) -> dict[str, Any]:
        records = self._records
        instance, item = self._pending(context)
        if action != "Removed" and not records.modify_all and item["ActorId"] != records.user_id:
            raise ApiError(400, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", "insufficient access rights on cross-reference id", [])
        status = {"Approve": "Approved", "Reject": "Rejected", "Removed": "Removed"}[action]
        records.store.put(records.schema.objects["ProcessInstanceWorkitem"], {**item, "IsDeleted": True})
        moment = records.tick()
        done = {**instance, "Status": status, "CompletedDate": moment, "LastActorId": records.user_id, "SystemModstamp": moment}
        records.store.put(records.schema.objects["ProcessInstance"], done)
        _note(records, instance, status, comments)
        kind = records.schema.of_id(instance["TargetObjectId"])
        record = records.view(kind.name, instance["TargetObjectId"]) if kind else None
        if record:
            records.change(record, **_outcome(record, status))
        return self._result(done, [], [])

    def _pending(self, context: str) -> tuple[Row, Row]:
        """By work item; a recall may also name the record itself."""
        records = self._records
        instance = records.pending_approval(context)
        if instance:
            items = records.store.children("ProcessInstanceWorkitem", "ProcessInstanceId", instance["Id"])
            return instance, items[0]
        item = records.store.live("ProcessInstanceWorkitem", context)
        instance = records.store.live("ProcessInstance", item["ProcessInstanceId"]) if item else None
        if item is None or instance is None:
            raise ApiError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [])
        return instance, item

    @staticmethod
    def _result(instance: Row, items: list[str], actors: list[str]) -> dict[str, Any]:
        return {
            "actorIds": actors,
            "entityId": instance["TargetObjectId"],
            "errors": None,
            "instanceId": instance["Id"],
            "instanceStatus": instance["Status"],
            "newWorkitemIds": items,
            "success": True,
        }


def _outcome(record: View, status: str) -> dict[str, Any]:
    """The field updates of final approval, rejection and recall."""
    if status == "Approved":
        return {"Submitted": True, "Approved": True, "Include_In_Financials": True, "Status": "Approved"}
    after = "Rejected" if status == "Rejected" else PROCESSES[record.kind.name][2]
    return {"Submitted": False, "Approved": False, "Include_In_Financials": False, "Status": after}
