"""Projects and what hangs on them: team and resource requests, time, costs (*REST API for … Project Management*, *… Human Resources*).

A project can be made here by us; people are booked, hours and costs entered by Oracle's own applications, and only read.
"""

from app.system_apis.kit.calls import Call, Endpoints, Inside, Search
from app.system_apis.kit.connector import LookupKey, Resource
from app.system_apis.kit.converters import Codes, Day, Either, Flag, Number, Ref, Scaled, Text, const, field
from app.system_apis.oracle_erp.shared import (
    BUSINESS_UNIT,
    FSCM,
    HCM,
    ID,
    ITEM,
    PAGING,
    QUOTED,
    SINCE,
    SINCE_FORMAT,
    SOURCE,
    VERSION,
    described,
    seen,
)

_SEEN = frozenset({"read", "list", "changes"})
_IN_PROJECT = {"project": "ProjectId = {value}"}

_PROJECT = Resource(
    entity="project",
    object="projects",
    path=f"{FSCM}/projects",
    id="ProjectId",
    modified="LastUpdateDate",
    key=LookupKey(field="SourceProjectReference"),
    operations=frozenset({"read", "list", "changes", "create", "update"}),
    missing={"delete": "a project is closed, never deleted: the resource has no DELETE"},
    filters={"name": "ProjectName = '{value}'"},
    calls=Endpoints(
        read=Call(path=f"{FSCM}/projects/{{id}}", query={"expand": "ProjectCustomers", "links": "self"}),
        list=Call(path=f"{FSCM}/projects", query={"expand": "ProjectCustomers", "onlyData": "true"}),
        create=Call(method="POST", path=f"{FSCM}/projects", headers=ITEM),
        update=Call(method="PATCH", path=f"{FSCM}/projects/{{id}}", headers=ITEM),
        items="items",
        id="{ProjectId}",
        ids=ID,
        version=VERSION,
        search=Search(
            parameter="q",
            key=f"SourceApplicationCode = '{SOURCE}' AND SourceProjectReference = '{{key}}'",
            since=SINCE,
            since_format=SINCE_FORMAT,
            order={"orderBy": "ProjectId"},
            escape=QUOTED,
        ),
        paging=PAGING,
        described=described(FSCM, "projects"),
    ),
    fields=(
        field("name", "ProjectName", Text(max_length=240)),
        field("customer", "ProjectCustomers.0.PartyId", Ref(entity="customer", number=True), "create"),
        field("customer", "ProjectCustomers.0.PartyId", Ref(entity="customer"), "read"),
        # The template brings type, unit, tasks and the set-up of billing: a unit has one of its own.
        field("billing_entity", "SourceTemplateName", Codes(values="project_template"), "create"),
        field("billing_entity", "BusinessUnitName", BUSINESS_UNIT, "create"),
        field("billing_entity", "BusinessUnitName", BUSINESS_UNIT, "read"),
        field("currency_code", "ProjectCurrencyCode", direction="create"),
        field("currency_code", "ProjectCurrencyCode", direction="read"),
        field("starts_on", "ProjectStartDate", Day()),
        field("ends_on", "ProjectEndDate", Day()),
        field("status", "ProjectStatusCode", direction="read"),
        const("SourceApplicationCode", SOURCE),
    ),
)

# A task's own key is opaque and in its links only, and it names its project nowhere else.
_TASK = Resource(
    entity="task",
    object="projects.Tasks",
    path=f"{FSCM}/projects",
    id="TaskId",
    operations=frozenset({"read", "list"}),
    hints={"keys": "ProjectId,TaskId"},
    missing={
        "changes": "a task does not say when it was changed",
        **dict.fromkeys(
            ("create", "update", "delete"),
            "tasks come with the template of the project, and cannot be searched for by a key of ours across projects",
        ),
    },
    calls=Endpoints(
        read=Call(path=f"{FSCM}/projects/{{id.0}}/child/Tasks", query={"q": "TaskId = {id.1}", "links": "self,parent"}),
        list=Call(path=f"{FSCM}/projects", query={"onlyData": "true"}),
        item="items.0",
        items="items",
        id="{_project}/{TaskId}",
        ids=r"[0-9]{1,18}/[0-9]{1,18}",
        linked={"_project": "links[rel=parent].href"},
        search=Search(parameter="q", order={"orderBy": "ProjectId"}, escape=QUOTED),
        paging=PAGING,
        inside=Inside(
            call=Call(path=f"{FSCM}/projects/{{id}}/child/Tasks", query={"onlyData": "true", "orderBy": "TaskId"}),
            items="items",
            id="{ProjectId}",
            keep={"_project": "ProjectId"},
            paging=PAGING,
        ),
    ),
    fields=(
        field("project", "_project", Ref(entity="project"), "read"),
        field("name", "TaskName", direction="read"),
        field("kind", "MilestoneFlag", Either(yes="milestone", no="task"), "read"),
        field(
            "state",
            "ProgressStatusCode",
            Codes(table={"not_started": "NOT_STARTED", "started": "IN_PROGRESS", "completed": "COMPLETED"}, strict=False),
            "read",
        ),
        field("starts_on", "TaskStartDate", Day(), "read"),
        field("due_on", "TaskFinishDate", Day(), "read"),
        field("completed_on", "TaskActualFinishDate", Day(), "read"),
        field("billable", "BillableFlag", Flag(), "read"),
    ),
)

# People say who is booked for what, by request and assignment; what comes of it is the team.
_BOOKED = Resource(
    entity="assignment",
    object="projectLaborResources",
    path=f"{FSCM}/projectLaborResources",
    id="ProjResourceId",
    modified="LastUpdateDate",
    operations=_SEEN,
    missing=dict.fromkeys(
        ("create", "update", "delete"),
        "a person on a project carries no key of ours: who is booked is decided by Oracle's resource managers",
    ),
    filters=_IN_PROJECT,
    calls=seen(FSCM, "projectLaborResources", "ProjResourceId"),
    fields=(
        field("project", "ProjectId", Ref(entity="project"), "read"),
        field("person_reference", "Email", direction="read"),
        field("role", "ProjectRoleName", direction="read"),
        field("starts_on", "FromDate", Day(), "read"),
        field("ends_on", "ToDate", Day(), "read"),
        field("hours_per_week", "WeeklyHours", Number(), "read"),
    ),
)

_REQUESTED = Resource(
    entity="staffing_demand",
    object="projectResourceRequests",
    path=f"{FSCM}/projectResourceRequests",
    id="ResourceRequestId",
    modified="LastUpdateDate",
    operations=_SEEN,
    missing=dict.fromkeys(
        ("create", "update", "delete"), "what a resource request wants, and by which key one is found again, is nowhere established"
    ),
    filters=_IN_PROJECT,
    calls=seen(FSCM, "projectResourceRequests", "ResourceRequestId"),
    fields=(
        field("project", "ProjectId", Ref(entity="project"), "read"),
        field("role", "RequestedResourceRole", direction="read"),
        field("person_reference", "RequestedResourceEmail", direction="read"),
        field("starts_on", "StartDate", Day(), "read"),
        field("ends_on", "FinishDate", Day(), "read"),
        field("status", "RequestStatusCode", direction="read"),
    ),
)

# Attributes of time are what a tenant calls its time card fields; these are the delivered names.
_PROJECT_OF = "timeAttributes[attributeName=PJC_PROJECT_ID].attributeValue"
_BILLABLE = "timeAttributes[attributeName=PJC_BILLABLE_FLAG].attributeValue"

_WORKED = Resource(
    entity="time_entry",
    object="timeRecords",
    path=f"{HCM}/timeRecords",
    id="timeRecordId",
    modified="lastUpdateDate",
    operations=_SEEN,
    missing=dict.fromkeys(
        ("create", "update", "delete"),
        "a request of time is taken first and judged later, and carries no key of ours: a repetition may count twice",
    ),
    calls=seen(HCM, "timeRecords", "timeRecordId", expand="timeAttributes", since="lastUpdateDate >= '{since}'"),
    fields=(
        field("project", _PROJECT_OF, Ref(entity="project"), "read"),
        field("person_reference", "personNumber", direction="read"),
        field("worked_on", "startTime", Day(), "read"),
        field("minutes", "measure", Scaled(times=60, whole=True), "read"),
        field("billable", _BILLABLE, Flag(when_true=("Y",), when_false=("N",)), "read"),
        field("approved", "statusCode", Flag(when_true=("APPROVED",)), "read"),
        field("notes", "comment", direction="read"),
    ),
)

_SPENT = Resource(
    entity="expense",
    object="projectCosts",
    path=f"{FSCM}/projectCosts",
    id="TransactionNumber",
    modified="LastUpdateDate",
    operations=_SEEN,
    missing=dict.fromkeys(
        ("create", "update", "delete"),
        "what is sent (unprocessed project costs) goes when a job makes a cost of it under another number, and a cost is only reversed",
    ),
    filters=_IN_PROJECT,
    # Hours are costs as well, and are time here.
    calls=seen(FSCM, "projectCosts", "TransactionNumber", fixed=("UnitOfMeasure <> 'HOURS'",)),
    fields=(
        field("project", "ProjectId", Ref(entity="project"), "read"),
        field("person_reference", "PersonNumber", direction="read"),
        field("spent_on", "ExpenditureItemDate", Day(), "read"),
        field("category", "ExpenditureTypeName", direction="read"),
        field("description", "Comment", direction="read"),
        field("currency_code", "TransactionCurrencyCode", direction="read"),
        field("amount", "RawCostInTransactionCurrency", Number(), "read"),
        field("billable", "BillableFlag", Flag(), "read"),
    ),
)

DELIVERY = (_PROJECT, _TASK, _BOOKED, _REQUESTED, _WORKED, _SPENT)
