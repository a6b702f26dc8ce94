"""Projects, tasks, team and staffing (sheet 6.3, 6.4)."""

from __future__ import annotations

from typing import Any

from simulators.oracle_erp.errors import Refused, bad_request, business, duplicate, not_in_list, required
from simulators.oracle_erp.rules import Rules
from simulators.oracle_erp.store import Row, Values
from simulators.oracle_erp.tenant import Tenant

STATUSES = {
    "DRAFT": "Draft", "SUBMITTED": "Submitted", "APPROVED": "Approved", "ACTIVE": "Active", "PENDING_CLOSE": "Pending Close",
    "CLOSED": "Closed", "REJECTED": "Rejected",
}  # fmt: skip
# Which status a client may set after which (sheet 6.3: change rules); APPROVED and REJECTED come from approvers only.
_NEXT = {
    "DRAFT": ("SUBMITTED", "ACTIVE"), "SUBMITTED": ("DRAFT",), "APPROVED": ("ACTIVE",), "REJECTED": ("DRAFT",),
    "ACTIVE": ("PENDING_CLOSE", "CLOSED"), "PENDING_CLOSE": ("ACTIVE", "CLOSED"), "CLOSED": (),
}  # fmt: skip
_FROM_TEMPLATE = (
    "ProjectTypeId", "ProjectTypeName", "ProjectUnitId", "ProjectUnitName", "BillingFlag", "CapitalizableFlag", "SponsoredFlag",
    "BurdeningFlag", "TransactionControlFlag", "AllowCrossChargeFlag", "EnableBudgetaryControlFlag", "PlanningProjectFlag",
)  # fmt: skip


class Projects(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        tenant, where = self.tenant, "projects"
        names = {"SourceTemplateId": "ProjectId", "SourceTemplateName": "ProjectName"}
        template = tenant.need(tenant.pair(values, where, "projectTemplates", names), "SourceTemplateName", where)
        if values.get("BusinessUnitId") is None and values.get("BusinessUnitName") is None:
            values["BusinessUnitName"] = template.get("BusinessUnitName")
        unit = tenant.unit(values, where)
        self._organisation(values, unit)
        for name in _FROM_TEMPLATE:
            if values.get(name) is None:
                values[name] = template.get(name)
        values["ProjectNumber"] = values.get("ProjectNumber") or str(self.store.number("project", 1001))
        self._unique(values, None)
        ledger = unit.get("CurrencyCode")
        status = values.get("ProjectStatusCode") or "ACTIVE"
        tenant.listed(where, "ProjectStatusCode", status, ("DRAFT", "SUBMITTED", "ACTIVE"))
        values |= {
            "ProjectStatusCode": status, "ProjectStatus": STATUSES[status], "ProjectLedgerCurrencyCode": ledger,
            "ProjectCurrencyCode": values.get("ProjectCurrencyCode") or ledger, "ScheduleTypeCode": values.get("ScheduleTypeCode")
            or "FIXED_EFFORT", "ProjectPlanViewAccessCode": "PUBLIC", "ProjectCalendarId": 300000771100301,
            "ProjectCalendarName": "Standard 40", "HoursPerDay": values.get("HoursPerDay") or 8,
        }  # fmt: skip
        tenant.pair(values, where, "currenciesLOV", {"ProjectCurrencyCode": "CurrencyCode"})
        self._common(values, values)

    def created(self, row: Row, body: Values) -> None:
        template = self.store.find("projectTemplates", ProjectId=row.get("SourceTemplateId"))
        if template and "Tasks" not in body:
            for task in template.rows("Tasks"):
                values = {name: task.get(name) for name in ("TaskNumber", "TaskName", "BillableFlag", "ChargeableFlag")}
                Tasks(self.tenant).creating(values, row, {})
                made = self.store.add("Tasks", values, parent=row, child="Tasks")
                made.values["TaskId"] = made.id
                Tasks(self.tenant).created(made, {})
        if not row.rows("ProjectDFF"):
            self.store.add("ProjectDFF", {"ProjectId": row.id}, parent=row, child="ProjectDFF")
        self._managed(row)
        self.store.quietly(row, ProjectFinishDate=row.get("ProjectEndDate"))

    def updating(self, row: Row, changes: Values, body: Values) -> None:
        status = changes.get("ProjectStatusCode")
        if "ProjectStatusCode" in changes and status != row.get("ProjectStatusCode"):
            if status is None:
                raise Refused(400, required("ProjectStatusCode", "projects"))
            self.tenant.listed("projects", "ProjectStatusCode", status, STATUSES)
            if status not in _NEXT[row.get("ProjectStatusCode")]:
                text = f"The project status cannot change from {row.get('ProjectStatus')} to {STATUSES[str(status)]}."
                raise business("PJF_PRJ_STATUS_CHANGE_INVALID", text, "/ProjectStatusCode")
            changes["ProjectStatus"] = STATUSES[str(status)]
        elif row.get("ProjectStatusCode") == "CLOSED" and changes:
            raise business("PJF_PRJ_CLOSED", "The project is closed and cannot be changed.")
        self._unique(row.values | changes, row)
        if "BusinessUnitId" in changes or "BusinessUnitName" in changes:
            raise business("PJF_PRJ_BU_UPDATE", "The business unit of a project cannot change.", "/BusinessUnitName")
        if {"OwningOrganizationId", "OwningOrganizationName"} & set(changes):
            names = {"OwningOrganizationId": "OrganizationId", "OwningOrganizationName": "OrganizationName"}
            self.tenant.pair(changes, "projects", "projectOrganizationsLOV", names)
        self._common(changes, row.values | changes)

    def updated(self, row: Row) -> None:
        self._managed(row)
        self.store.quietly(row, ProjectFinishDate=row.get("ProjectEndDate"))

    def _organisation(self, values: Values, unit: Row) -> None:
        tenant, where = self.tenant, "projects"
        names = {"OwningOrganizationId": "OrganizationId", "OwningOrganizationName": "OrganizationName"}
        if tenant.pair(values, where, "projectOrganizationsLOV", names) is None:
            values["OwningOrganizationName"] = unit.get("OrganizationName")
            tenant.pair(values, where, "projectOrganizationsLOV", names)
        values.setdefault("LegalEntityName", None)
        if values.get("LegalEntityId") is None and values["LegalEntityName"] is None:
            values["LegalEntityName"] = unit.get("LegalEntityName")
        entity = tenant.pair(values, where, "legalEntitiesLOV", {"LegalEntityId": "LegalEntityId", "LegalEntityName": "Name"})
        if entity is not None and entity.get("Name") != unit.get("LegalEntityName"):
            raise business("PJF_PRJ_LE_INVALID", "The legal entity does not belong to the business unit.", "/LegalEntityName")

    def _unique(self, values: Values, row: Row | None) -> None:
        for name, code in (("ProjectNumber", "PJF_PRJ_NUMBER_DUPLICATE"), ("ProjectName", "PJF_PRJ_NAME_DUPLICATE")):
            if any(one is not row and one.get(name) == values[name] for one in self.store.all("projects")):
                raise business(code, f"A project with the {'number' if name == 'ProjectNumber' else 'name'} {values[name]} already exists.",
                               f"/{name}")  # fmt: skip

    def _common(self, changes: Values, values: Values) -> None:
        within(values.get("ProjectStartDate"), values.get("ProjectEndDate"), "ProjectEndDate")
        names = {"WorkTypeId": "WorkTypeId", "WorkType": "WorkType"}
        self.tenant.pair(changes, "projects", "WorkTypes", names)
        if changes.get("ProjectManagerEmail") or changes.get("ProjectManagerName"):
            names = {"ProjectManagerEmail": "Email", "ProjectManagerName": "Name", "ProjectManagerResourceId": "ResourceId"}
            self.tenant.pair(changes, "projects", "people", names)

    def _managed(self, row: Row) -> None:
        """The manager is the team member with that role; naming one makes one."""
        email = row.get("ProjectManagerEmail")
        if email is None:
            return
        for one in row.rows("ProjectTeamMembers"):
            if one.get("ProjectRole") == "Project Manager":
                if one.get("PersonEmail") == email:
                    return
                self.store.remove(one, "ProjectTeamMembers")
                break
        values: Values = {"PersonEmail": email, "ProjectRole": "Project Manager"}
        TeamMembers(self.tenant).creating(values, row, {})
        made = self.store.add("ProjectTeamMembers", values, parent=row, child="ProjectTeamMembers")
        made.values["TeamMemberId"] = made.id


def within(start: Any, end: Any, name: str) -> None:
    if start and end and end < start:
        raise business("PJF_FINISH_BEFORE_START", "The finish date must not be before the start date.", f"/{name}")


class Tasks(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        if parent is None or parent.table == "projectTemplates":
            return
        if parent.get("ProjectStatusCode") == "CLOSED":
            raise business("PJF_PRJ_CLOSED", "The project is closed and cannot be changed.")
        if any(one.get("TaskNumber") == values["TaskNumber"] for one in parent.rows("Tasks")):
            raise business("PJF_TASK_NUMBER_DUPLICATE", f"The task number {values['TaskNumber']} exists already.", "/TaskNumber")
        self.tenant.listed("Tasks", "ElementType", values.get("ElementType"), ("FINANCIAL", "EXECUTION", "FINANCIAL_EXECUTION"))
        above = self._above(values, parent)
        defaults: Values = {
            "ElementType": "FINANCIAL", "BillableFlag": bool(parent.get("BillingFlag")), "ChargeableFlag": True, "CapitalizableFlag": False,
            "MilestoneFlag": False, "CriticalFlag": False, "ManualSchedule": "N", "ProgressStatusCode": "NOT_STARTED",
            "TaskStartDate": parent.get("ProjectStartDate"), "TaskFinishDate": parent.get("ProjectEndDate"),
            "TaskOrganizationId": parent.get("OwningOrganizationId"), "TaskOrganizationName": parent.get("OwningOrganizationName"),
            "AllowCrossChargeTransactionsFlag": False, "TransactionControlFlag": False, "CrossChargeLaborFlag": False,
            "CrossChargeNonLaborFlag": False, "ReceiveIntercompanyAndInterprojectInvoicesFlag": False,
        }  # fmt: skip
        for name, value in defaults.items():
            if values.get(name) is None:
                values[name] = value
        place = len(parent.rows("Tasks")) + 1
        values |= {
            "LowestLevelTask": "Y", "TaskLevel": above.get("TaskLevel") + 1 if above else 1, "TaskSequence": place,
            "ExecutionDisplaySequence": place,
        }  # fmt: skip
        self._dates(values, parent)

    def created(self, row: Row, body: Values) -> None:
        parent = row.parent
        if parent is None or parent.table == "projectTemplates":
            return
        above = next((one for one in parent.rows("Tasks") if one.get("TaskId") == row.get("ParentTaskId")), None)
        self.store.quietly(row, TopTaskId=above.get("TopTaskId") if above else row.id)
        if above is not None:
            self.store.put(above, LowestLevelTask="N")

    def updating(self, row: Row, changes: Values, body: Values) -> None:
        parent = row.parent
        if parent is None:
            return
        number = changes.get("TaskNumber")
        if number and any(one is not row and one.get("TaskNumber") == number for one in parent.rows("Tasks")):
            raise business("PJF_TASK_NUMBER_DUPLICATE", f"The task number {number} exists already.", "/TaskNumber")
        allowed = ("NOT_STARTED", "IN_PROGRESS", "COMPLETED", "CANCELED", "ON_HOLD")
        self.tenant.listed("Tasks", "ProgressStatusCode", changes.get("ProgressStatusCode"), allowed)
        if "ParentTaskId" in changes and changes["ParentTaskId"] != row.get("ParentTaskId"):
            raise bad_request("A task cannot move below another one.", path="/ParentTaskId")
        self._dates(row.values | changes, parent)

    def deleting(self, row: Row) -> None:
        parent = row.parent
        if parent and any(one.get("ParentTaskId") == row.get("TaskId") for one in parent.rows("Tasks")):
            raise business("PJF_TASK_HAS_SUBTASKS", "A task with subtasks cannot be deleted.")
        if self.store.where("projectCosts", TaskId=row.get("TaskId")) or self.store.where("projectBillingEvents", TaskId=row.get("TaskId")):
            raise business("PJF_TASK_HAS_TRANSACTIONS", "A task with transactions cannot be deleted.")

    def _above(self, values: Values, parent: Row) -> Row | None:
        wanted = values.get("ParentTaskId")
        if wanted is None:
            return None
        found = next((one for one in parent.rows("Tasks") if one.get("TaskId") == wanted), None)
        if found is None:
            raise not_in_list("ParentTaskId", "Tasks", wanted)
        if self.store.where("projectCosts", TaskId=wanted):
            raise business("PJF_TASK_HAS_TRANSACTIONS", "A task with transactions cannot have subtasks.", "/ParentTaskId")
        return found

    def _dates(self, values: Values, parent: Row) -> None:
        start, finish = values.get("TaskStartDate"), values.get("TaskFinishDate")
        within(start, finish, "TaskFinishDate")
        first, last = parent.get("ProjectStartDate"), parent.get("ProjectEndDate")
        if (start and first and start < first) or (finish and last and finish > last):
            raise business("PJF_TASK_DATES_OUTSIDE_PROJECT", "The dates of a task must lie within those of its project.", "/TaskStartDate")


class TeamMembers(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        names = {"PersonId": "PersonId", "PersonEmail": "Email", "PersonName": "Name"}
        self.tenant.need(self.tenant.pair(values, "ProjectTeamMembers", "people", names), "PersonEmail", "ProjectTeamMembers")
        values["ProjectRole"] = values.get("ProjectRole") or "Team Member"
        role(self.tenant, values, "ProjectTeamMembers", "ProjectRoleId", "ProjectRole")
        if parent is not None:
            values["StartDate"] = values.get("StartDate") or parent.get("ProjectStartDate")
        within(values.get("StartDate"), values.get("FinishDate"), "FinishDate")


def role(tenant: Tenant, values: Values, where: str, ident: str, name: str) -> None:
    tenant.need(tenant.pair(values, where, "roles", {ident: "ProjectRoleId", name: "ProjectRoleName"}), name, where)


class ProjectCustomers(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        """Exactly one of id, name and number names the party."""
        given = [name for name in ("PartyId", "PartyName", "PartyNumber") if values.get(name) is not None]
        if len(given) != 1:
            raise bad_request("Enter a value for one of PartyId, PartyName and PartyNumber, and for one only.", path="/PartyNumber")
        names = {"PartyId": "PartyId", "PartyNumber": "PartyNumber", "PartyName": "OrganizationName"}
        self.tenant.pair(values, "ProjectCustomers", "hubOrganizations", names)
        if parent and any(one.get("PartyId") == values["PartyId"] for one in parent.rows("ProjectCustomers")):
            raise duplicate("ProjectCustomers", values["PartyId"])


def project_of(tenant: Tenant, values: Values, where: str) -> Row:
    names = {"ProjectId": "ProjectId", "ProjectNumber": "ProjectNumber", "ProjectName": "ProjectName"}
    return tenant.need(tenant.pair(values, where, "projects", names), "ProjectId", where)


class LaborResources(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        where = "projectLaborResources"
        project = project_of(self.tenant, values, where)
        names = {"ResourceId": "ResourceId", "Email": "Email", "Name": "Name"}
        self.tenant.need(self.tenant.pair(values, where, "people", names), "ResourceId", where)
        if self.store.find(where, ProjectId=values["ProjectId"], ResourceId=values["ResourceId"]):
            raise duplicate(where, f"{values['ProjectId']} {values['ResourceId']}")
        values["ProjectRoleName"] = values.get("ProjectRoleName") or "Team Member"
        role(self.tenant, values, where, "ProjectRoleId", "ProjectRoleName")
        values |= {
            "AssignmentStatusCode": "PLANNING_ONLY", "AssignmentStatus": "Planned",
            "ProjectCurrencyCode": project.get("ProjectCurrencyCode"),
            "FromDate": values.get("FromDate") or project.get("ProjectStartDate"), "ToDate": values.get("ToDate")
            or project.get("ProjectEndDate"), "DailyHours": values.get("DailyHours") or 8, "CalendarId": 300000771100301,
            "ScheduleHoursType": "PROJECT_CALENDAR",
        }  # fmt: skip
        within(values["FromDate"], values["ToDate"], "ToDate")

    def act(self, row: Row | None, action: str, given: Values) -> Any:
        if row is None or action != "resourceRequest":
            raise bad_request(f"The action {action} needs a confirmed assignment.")
        values: Values = {"ProjectId": row.get("ProjectId"), "RequestName": f"{row.get('Name')}", "StartDate": row.get("FromDate"),
                          "FinishDate": row.get("ToDate") or row.get("FromDate"), "RequestedResourceId": row.get("ResourceId")}  # fmt: skip
        ResourceRequests(self.tenant).creating(values, None, {})
        made = self.store.add("projectResourceRequests", values)
        made.values["ResourceRequestId"] = made.id
        return "SUCCESS"


class ResourceAssignments(Rules):
    """``projectResourceAssignments``: exactly one way to say how much (sheet 6.4)."""

    statuses = {"PLANNING_ONLY": "Planned", "RESERVED": "Reserved", "ASSIGNED": "Confirmed", "CANCELED": "Canceled"}
    _modes = ("UseProjectCalendarFlag", "UseVariableHoursFlag", "UseWeeklyHoursFlag")

    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        where = "projectResourceAssignments"
        project_of(self.tenant, values, where)
        names = {"ResourceId": "ResourceId", "ResourceEmail": "Email", "ResourceName": "Name"}
        self.tenant.need(self.tenant.pair(values, where, "people", names), "ResourceEmail", where)
        role(self.tenant, values, where, "ProjectRoleId", "ProjectRoleName")
        values["AssignmentStatusCode"] = values.get("AssignmentStatusCode") or "ASSIGNED"
        self._checked(values)
        values["AssignmentStatus"] = self.statuses[values["AssignmentStatusCode"]]

    def created(self, row: Row, body: Values) -> None:
        """An assignment puts the person among the project's labour resources."""
        resource = self.store.find("projectLaborResources", ProjectId=row.get("ProjectId"), ResourceId=row.get("ResourceId"))
        if resource is None:
            values = {"ProjectId": row.get("ProjectId"), "ResourceId": row.get("ResourceId"), "ProjectRoleName": row.get("ProjectRoleName")}
            LaborResources(self.tenant).creating(values, None, {})
            resource = self.store.add("projectLaborResources", values)
            resource.values["ProjResourceId"] = resource.id
        self._spread(row, resource)

    def updating(self, row: Row, changes: Values, body: Values) -> None:
        self._checked(row.values | changes)
        if "AssignmentStatusCode" in changes:
            changes["AssignmentStatus"] = self.statuses[changes["AssignmentStatusCode"]]

    def updated(self, row: Row) -> None:
        resource = self.store.find("projectLaborResources", ProjectResourceAssignmentId=row.id)
        if resource is not None:
            self._spread(row, resource)

    def _spread(self, row: Row, resource: Row) -> None:
        self.store.put(
            resource, ProjectResourceAssignmentId=row.id, AssignmentStatusCode=row.get("AssignmentStatusCode"),
            AssignmentStatus=row.get("AssignmentStatus"), FromDate=row.get("AssignmentStartDate"), ToDate=row.get("AssignmentEndDate"),
        )  # fmt: skip

    def _checked(self, values: Values) -> None:
        where = "projectResourceAssignments"
        self.tenant.listed(where, "AssignmentStatusCode", values["AssignmentStatusCode"], self.statuses)
        within(values["AssignmentStartDate"], values["AssignmentEndDate"], "AssignmentEndDate")
        if sum(bool(values.get(name)) for name in self._modes) != 1:
            raise business("PJR_ASSIGN_SCHEDULE_MODE", f"Exactly one of {', '.join(self._modes)} must be true.")
        if values.get("UseWeeklyHoursFlag") and values.get("AssignmentHoursPerWeek") is None:
            raise Refused(400, required("AssignmentHoursPerWeek", where))


class ResourceRequests(Rules):
    statuses = {"DRAFT": "Draft", "SUBMITTED": "Submitted", "OPEN": "Open", "FULFILLED": "Fulfilled", "REJECTED": "Rejected",
                "CANCELED": "Canceled"}  # fmt: skip

    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        where = "projectResourceRequests"
        project_of(self.tenant, values, where)
        if values.get("RequestedResourceRole"):
            self.tenant.pair(values, where, "roles", {"RequestedResourceRole": "ProjectRoleName"})
        self.tenant.pair(values, where, "people", {"RequestedResourceId": "ResourceId", "RequestedResourceEmail": "Email"})
        status = values.get("RequestStatusCode") or "DRAFT"
        self.tenant.listed(where, "RequestStatusCode", status, ("DRAFT", "SUBMITTED"))
        within(values["StartDate"], values["FinishDate"], "FinishDate")
        values |= {"RequestStatusCode": status, "RequestStatus": self.statuses[status]}

    def updating(self, row: Row, changes: Values, body: Values) -> None:
        if row.get("RequestStatusCode") not in ("DRAFT", "SUBMITTED"):
            raise business("PJR_REQUEST_STATUS", f"A request that is {row.get('RequestStatus')} cannot be changed.")
        if "RequestStatusCode" in changes:
            self.tenant.listed("projectResourceRequests", "RequestStatusCode", changes["RequestStatusCode"], ("DRAFT", "SUBMITTED"))
            changes["RequestStatus"] = self.statuses[changes["RequestStatusCode"]]

    def act(self, row: Row | None, action: str, given: Values) -> Any:
        to = {"approveRequest": "OPEN", "rejectRequest": "REJECTED", "cancelRequest": "CANCELED"}[action]
        before = ("DRAFT", "SUBMITTED", "OPEN") if to == "CANCELED" else ("SUBMITTED",)
        if row is None or row.get("RequestStatusCode") not in before:
            raise business("PJR_REQUEST_STATUS", "The status of the request does not permit this action.")
        self.store.put(row, RequestStatusCode=to, RequestStatus=self.statuses[to])
        return "SUCCESS"
