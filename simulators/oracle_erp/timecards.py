"""Time: requests that are taken first and judged after, cards by person and week, approval by people (sheet 6.8)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from simulators.oracle_erp import formats
from simulators.oracle_erp.costing import add_cost, chargeable, cost_values
from simulators.oracle_erp.errors import Fault, Refused, business
from simulators.oracle_erp.rules import Rules
from simulators.oracle_erp.schema import Resource
from simulators.oracle_erp.store import Row, Values
from simulators.oracle_erp.tenant import Tenant

REQUESTS, EVENT, ATTRIBUTE, MESSAGE = "timeRecordEventRequests", "timeRecordEvent", "timeRecordEventAttribute", "timeRecordEventMessage"
GROUPS = "timeRecordGroups"
# What this tenant's time card fields are called.
FIELDS = ("PayrollTimeType", "PJC_PROJECT_ID", "PJC_TASK_ID", "PJC_EXPENDITURE_TYPE_ID", "PJC_BILLABLE_FLAG", "COMMENTS")


class TimeRequests(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        self.tenant.listed(REQUESTS, "processInline", values["processInline"], ("Y", "N"))
        self.tenant.listed(REQUESTS, "processMode", values["processMode"], ("TIME_ENTER", "TIME_SAVE", "TIME_SUBMIT"))
        if not body.get(EVENT):
            raise Refused(400, Fault("A request needs at least one time record event."))

    def created(self, row: Row, body: Values) -> None:
        if row.get("processInline") == "Y":
            process(self.tenant, row)
        else:
            self.tenant.after(self.tenant.setup.job_seconds, lambda: process(self.tenant, row))


class TimeEvents(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        self.tenant.listed(EVENT, "operationType", values["operationType"], ("ADD", "UPDATE", "DELETE"))
        self.tenant.listed(EVENT, "reporterIdType", values["reporterIdType"], ("PERSON", "BADGE"))
        values["eventStatus"] = "NEW"


class TimeRecords(Rules):
    """Records are kept below their cards; this shows them as a list of their own."""

    def rows(self, resource: Resource) -> list[Row]:
        return [one for group in self.store.all(GROUPS) for one in group.rows("timeRecords")]


def process(tenant: Tenant, request: Row) -> None:
    """Judges each event by itself: the request as a whole has been accepted long since."""
    touched = []
    for event in request.rows(EVENT):
        try:
            touched.append(_apply(tenant, event, str(request.get("processMode"))))
        except Refused as refused:
            tenant.store.put(event, eventStatus="ERROR")
            fault = refused.faults[0]
            values = {"messageType": "ERROR", "messageCode": fault.code, "messageText": fault.detail}
            made = tenant.store.add(MESSAGE, values, parent=event, child=MESSAGE)
            made.values["timeRecordEventMessageId"] = made.id
        else:
            tenant.store.put(event, eventStatus="COMPLETE")
    if request.get("processMode") == "TIME_SUBMIT":
        for group in touched:
            if group.rows("timeRecords"):
                status(tenant, group, "SUBMITTED")


def _apply(tenant: Tenant, event: Row, mode: str) -> Row:
    person = tenant.store.find("people", PersonNumber=event.get("reporterId")) if event.get("reporterIdType") == "PERSON" else None
    if person is None:
        raise business("HWM_REPORTER_INVALID", f"The reporter {event.get('reporterId')} is not known.")
    if event.get("assignmentNumber") not in (None, person.get("AssignmentNumber")):
        raise business("HWM_ASSIGNMENT_INVALID", "The assignment does not belong to the person.")
    if event.get("operationType") != "ADD":
        return _change(tenant, event, person)
    values = _record(tenant, event)
    group = _group(tenant, person, formats.day(values["startTime"]))
    if group.get("statusCode") == "APPROVED":
        raise business("HWM_TIMECARD_APPROVED", "The time card has been approved.")
    record = tenant.store.add("timeRecords", {
        **values, "personNumber": person.get("PersonNumber"), "assignmentNumber": person.get("AssignmentNumber"),
        "timeRecordVersion": 1, "statusCode": "SAVED", "timeRecordGroupId": group.id, "unitOfMeasure": "HR",
    }, parent=group, child="timeRecords")  # fmt: skip
    record.values |= {"timeRecordId": record.id, "creationDate": record.get("CreationDate"), "lastUpdateDate": record.get("LastUpdateDate")}
    _attributes(tenant, event, record)
    tenant.store.put(event, timeRecordId=record.id, timeRecordVersion=1)
    status(tenant, group, "SAVED")
    return group


def _change(tenant: Tenant, event: Row, person: Row) -> Row:
    for group in tenant.store.where(GROUPS, personNumber=person.get("PersonNumber")):
        for record in group.rows("timeRecords"):
            if record.id == event.get("timeRecordId"):
                break
        else:
            continue
        if group.get("statusCode") == "APPROVED":
            raise business("HWM_TIMECARD_APPROVED", "The time card has been approved.")
        if event.get("timeRecordVersion") != record.get("timeRecordVersion"):
            raise business("HWM_RECORD_VERSION", "The time record has another version by now.")
        if event.get("operationType") == "DELETE":
            tenant.store.remove(record, "timeRecords")
        else:
            version = record.get("timeRecordVersion") + 1
            tenant.store.put(record, **_record(tenant, event), timeRecordVersion=version)
            tenant.store.quietly(record, lastUpdateDate=record.get("LastUpdateDate"))
            for one in list(record.rows("timeAttributes")):
                tenant.store.remove(one, "timeAttributes")
            _attributes(tenant, event, record)
            tenant.store.put(event, timeRecordVersion=version)
        status(tenant, group, "SAVED")
        return group
    raise business("HWM_RECORD_NOT_FOUND", f"The time record {event.get('timeRecordId')} does not exist.")


def _attributes(tenant: Tenant, event: Row, record: Row) -> None:
    for one in event.rows(ATTRIBUTE):
        values = {"attributeName": one.get("attributeName"), "attributeValue": one.get("attributeValue")}
        made = tenant.store.add("timeAttributes", values, parent=record, child="timeAttributes")
        made.values["timeAttributeId"] = made.id


def _record(tenant: Tenant, event: Row) -> Values:
    """What the event says: clock times, or hours; a chargeable task on that day."""
    start, stop, measure = event.get("startTime"), event.get("stopTime"), event.get("measure")
    if start is None:
        raise business("HWM_START_MISSING", "The start time is missing.")
    if measure is None:
        if stop is None or stop <= start:
            raise business("HWM_TIME_MISSING", "Neither a measure nor a start and a later stop time are given.")
        seconds = (datetime.fromisoformat(stop) - datetime.fromisoformat(start)).total_seconds()
        measure = (Decimal(int(seconds)) / 3600).quantize(Decimal("0.01"))
    if not 0 < measure <= 24:
        raise business("HWM_MEASURE_INVALID", "The hours of a day must be more than 0 and not more than 24.")
    given = {one.get("attributeName"): one.get("attributeValue") for one in event.rows(ATTRIBUTE)}
    strange = [name for name in given if name not in FIELDS]
    if strange:
        raise business("HWM_ATTRIBUTE_INVALID", f"The time attribute {strange[0]} is not valid.")
    project = _by(tenant, "projects", "ProjectId", given.get("PJC_PROJECT_ID"), "PJC_PROJECT_INVALID", "project")
    if project is not None:
        task = next((one for one in project.rows("Tasks") if str(one.get("TaskId")) == given.get("PJC_TASK_ID")), None)
        chargeable(project, task, start[:10])
        _by(
            tenant,
            "expenditureTypes",
            "ExpenditureTypeId",
            given.get("PJC_EXPENDITURE_TYPE_ID"),
            "PJC_EXP_TYPE_INVALID",
            "expenditure type",
        )
    return {"startTime": start, "stopTime": stop or start, "measure": measure, "comment": event.get("comment")}


def _by(tenant: Tenant, table: str, key: str, value: str | None, code: str, what: str) -> Row | None:
    if value is None:
        return None
    row = tenant.store.find(table, **{key: int(value)}) if value.isdigit() else None
    if row is None:
        raise business(code, f"The {what} is not valid.")
    return row


def _group(tenant: Tenant, person: Row, day: date) -> Row:
    """The person's card of the week, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    start = f"{monday.isoformat()}T00:00:00.000+00:00"
    found = tenant.store.find(GROUPS, personNumber=person.get("PersonNumber"), startTime=start)
    if found is not None:
        return found
    made = tenant.store.add(GROUPS, {
        "personNumber": person.get("PersonNumber"), "personName": person.get("Name"), "groupType": "PROCESSED_TIMECARD", "startTime": start,
        "stopTime": f"{(monday + timedelta(days=6)).isoformat()}T23:59:59.000+00:00",
    })  # fmt: skip
    made.values |= {"timeRecordGroupId": made.id, "creationDate": made.get("CreationDate")}
    return made


def status(tenant: Tenant, group: Row, code: str) -> None:
    records = group.rows("timeRecords")
    tenant.store.put(group, statusCode=code, measure=sum((one.get("measure") for one in records), Decimal(0)))
    tenant.store.quietly(group, lastUpdateDate=group.get("LastUpdateDate"))
    for one in records:
        tenant.store.put(one, statusCode=code)
        tenant.store.quietly(one, lastUpdateDate=one.get("LastUpdateDate"))
    for one in list(group.rows("timeStatuses")):
        tenant.store.remove(one, "timeStatuses")
    made = tenant.store.add("timeStatuses", {"statusCode": code, "statusType": "TIMECARD"}, parent=group, child="timeStatuses")
    made.values["timeStatusId"] = made.id


def import_time(tenant: Tenant) -> None:
    """Approved time becomes labour cost, once."""
    for group in tenant.store.where(GROUPS, statusCode="APPROVED"):
        for record in group.rows("timeRecords"):
            given = {one.get("attributeName"): one.get("attributeValue") for one in record.rows("timeAttributes")}
            reference = f"TIME-{record.id}"
            if "PJC_PROJECT_ID" not in given or tenant.store.find("projectCosts", OriginalTransactionReference=reference):
                continue
            project = tenant.store.find("projects", ProjectId=int(given["PJC_PROJECT_ID"]))
            if project is None:
                continue
            task = next(one for one in project.rows("Tasks") if str(one.get("TaskId")) == given.get("PJC_TASK_ID"))
            kind = (
                tenant.store.find("expenditureTypes", ExpenditureTypeId=int(given.get("PJC_EXPENDITURE_TYPE_ID") or 0))
                or tenant.store.where("expenditureTypes", SystemLinkageFunction="ST")[0]
            )
            person = tenant.store.find("people", PersonNumber=record.get("personNumber"))
            rate = person.get("CostRate") if person else Decimal(0)
            values = cost_values(project, task, kind, record.get("measure"), tenant.round(record.get("measure") * rate, "USD"))
            add_cost(tenant, values | {
                "BusinessUnit": project.get("BusinessUnitName"), "ExpenditureItemDate": record.get("startTime")[:10],
                "OriginalTransactionReference": reference, "TransactionSource": "Oracle Fusion Time and Labor",
                "PersonNumber": record.get("personNumber"), "PersonName": person.get("Name") if person else None,
                "Comment": record.get("comment"),
            })  # fmt: skip
