"""Enterprise projects, their elements and teams, and time sheets (API_ENTERPRISE_PROJECT_SRV version 2, API_MANAGE_WORKFORCE_TIMESHEET)."""

from app.system_apis.kit.connector import Look, LookupKey, Resource, Transform, Transition
from app.system_apis.kit.converters import Codes, Day, Flag, Ref, Scaled, Text, const, field

_PROJECTS = "sap/opu/odata/sap/API_ENTERPRISE_PROJECT_SRV;v=0002"
TIMES = "sap/opu/odata/sap/API_MANAGE_WORKFORCE_TIMESHEET"
_CURRENCY = Codes(values="currency")
_LEGAL_ENTITY = Codes(values="legal_entity")
_WRITE_ALL = frozenset({"read", "list", "changes", "create", "update", "delete"})
_GUIDS = {"version": "2", "id_type": "guid", "etag": "any"}

PROJECT = Resource(
    entity="project",
    object="A_EnterpriseProject",
    path=f"{_PROJECTS}/A_EnterpriseProject",
    id="ProjectUUID",
    modified="ProjectLastChangedDateTime",
    # 24 characters in capitals, unique in the tenant.
    key=LookupKey(field="Project", last=24, upper=True),
    operations=_WRITE_ALL,
    # A project names its customer by another id than sales documents do.
    looks=(Look(of="customer", takes={"BusinessPartnerUUID": "CustomerUUID"}),),
    hints=_GUIDS,
    transitions={
        # Nobody records time before.
        "release": Transition(
            path="/ChangeEntProjProcgStatus?ProjectUUID=guid'{id}'&ProcessingStatus='10'", shows={"ProcessingStatus": "10"}
        ),
    },
    filters={"name": "ProjectDescription"},
    fields=(
        field("name", "ProjectDescription", Text(max_length=60)),
        field("starts_on", "ProjectStartDate", Day(midnight=True)),
        field("ends_on", "ProjectEndDate", Day(midnight=True)),
        field("currency_code", "ProjectCurrency", _CURRENCY, "create"),
        field("currency_code", "ProjectCurrency", _CURRENCY, "read"),
        field("billing_entity", "ResponsibleCostCenter", Codes(values="cost_center"), "create"),
        field("billing_entity", "CompanyCode", Codes(values="company_code", strict=False), "read"),
        field(
            "status",
            "ProcessingStatus",
            Codes(table={"created": "00", "released": "10"}, values="project_status", strict=False),
            "read",
        ),
        const("ProjectProfileCode", setting="project_profile"),
        const("ProfitCenter", setting="profit_center"),
    ),
)

ELEMENT = Resource(
    entity="task",
    object="A_EnterpriseProjectElement",
    path=f"{_PROJECTS}/A_EnterpriseProjectElement",
    id="ProjectElementUUID",
    modified="LastChangeDateTime",
    key=LookupKey(field="ProjectElement", last=24, upper=True),
    transform=Transform(field="project", path=f"{_PROJECTS}/A_EnterpriseProject(guid'{{source}}')/to_EnterpriseProjectElement"),
    operations=_WRITE_ALL,
    # The root element is the project itself.
    hints={**_GUIDS, "where": "ParentObjectUUID ne guid'00000000-0000-0000-0000-000000000000'"},
    filters={"project": "ProjectUUID:guid", "name": "ProjectElementDescription"},
    fields=(
        field("project", "ProjectUUID", Ref(entity="project"), "read"),
        field("name", "ProjectElementDescription", Text(max_length=60)),
        field("kind", "IsProjectMilestone", Codes(table={"milestone": "X", "task": ""}), "create"),
        field("kind", "IsProjectMilestone", Codes(table={"milestone": "X"}), "read"),
        field("starts_on", "PlannedStartDate", Day(midnight=True)),
        field("due_on", "PlannedEndDate", Day(midnight=True)),
        field("billable", "WBSElementIsBillingElement", Flag()),
        field("completed_on", "ActualEndDate", Day(), "read"),
        field(
            "state",
            "ProcessingStatus",
            Codes(table={"not_started": "00", "started": "10"}, values="task_state", strict=False),
            "read",
        ),
    ),
)

TEAM_MEMBER = Resource(
    entity="assignment",
    object="A_EnterpriseProjectTeamMember",
    path=f"{_PROJECTS}/A_EnterpriseProjectTeamMember",
    id="TeamMemberUUID",
    modified="LastChangeDateTime",
    operations=frozenset({"read", "list", "changes"}),
    missing={
        "create": "a team member has no field for our key, by which a doubtful create could be looked up",
        "update": "the API changes no team members",
        "delete": "the API removes no team members",
    },
    hints={"version": "2", "id_type": "guid", "expand": "to_EntProjEntitlement"},
    filters={"project": "ProjectUUID:guid"},
    fields=(
        field("project", "ProjectUUID", Ref(entity="project"), "read"),
        field("person_reference", "BusinessPartnerUUID", direction="read"),
        field("role", "to_EntProjEntitlement.0.ProjectRoleType", direction="read"),
    ),
)

TIME_ENTRY = Resource(
    entity="time_entry",
    object="TimeSheetEntryCollection",
    path=f"{TIMES}/TimeSheetEntryCollection",
    operations=frozenset({"read", "list"}),
    missing={
        "changes": "a time sheet entry tells no time of its last change",
        "create": "a time sheet entry has no field for our key that could be searched: a doubtful create could not be looked up",
        "update": "a changed entry gets another number once it was approved",
        "delete": "the API has no deletion: a posted instruction cancels an entry, and leaves it there",
    },
    # 50 was changed after its approval, 60 is cancelled: another entry counts, or none.
    hints={
        "version": "2",
        "keys": "PersonWorkAgreementExternalID,CompanyCode,TimeSheetRecord",
        "where": "TimeSheetStatus ne '50' and TimeSheetStatus ne '60'",
    },
    filters={"person_reference": "PersonWorkAgreementExternalID"},
    fields=(
        field("person_reference", "PersonWorkAgreementExternalID", direction="read"),
        field("worked_on", "TimeSheetDate", Day(), "read"),
        field("minutes", "TimeSheetDataFields.RecordedHours", Scaled(times=60, whole=True), "read"),
        field("approved", "TimeSheetStatus", Flag(when_true=("30",)), "read"),
        field("notes", "TimeSheetDataFields.TimeSheetNote", direction="read"),
    ),
)
