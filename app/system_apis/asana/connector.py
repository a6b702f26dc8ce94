"""The Asana connector. Facts from the vendor's OpenAPI description of the REST API 1.0 (June 2026) and its reference.

A task carries our key as its ``external`` id, by which it is read at once; that id belongs to the OAuth application that wrote it. A
project has no such place: one of its custom fields holds the key, and the list of projects, which is not behind, is looked through.
``docs/systems/asana.md`` tells how to find the ids of custom fields.
"""

from app.core.failures import Kind
from app.system_apis.asana.events import EVENTS
from app.system_apis.kit.auth import BearerToken, RefreshToken
from app.system_apis.kit.calls import Call, Described, Endpoints, Errors, Rest, Search, Tokens
from app.system_apis.kit.connector import Connector, LookupKey, Policy, Resource, Rule, Setting, Transition
from app.system_apis.kit.converters import Codes, Day, Flag, Given, Ref, Whole, field

_API = "/api/1.0"
# An offset is bound to its query, and ends (400) after a while.
_PAGES = Tokens(token="offset", size="limit", next="next_page.offset", most=100)  # noqa: S106 - a parameter's name
_FIELDS = Described(
    complete=False,
    call=Call(path=_API + "/workspaces/{hint.workspace}/custom_fields", query={"limit": "100", "opt_fields": "type,enum_options.enabled"}),
    rows="data",
    name="gid",
    path="custom_fields[gid={name}]",
    values="enum_options",
    value=("gid",),
)

_PROJECT = Resource(
    entity="project",
    object="project",
    path="projects",
    id="gid",
    modified="modified_at",
    operations=frozenset({"read", "list", "create", "update"}),
    missing={
        "changes": "the list of projects has no filter by modification, and its events are kept for a day only",
        "delete": "a project is archived: to delete it would take the time of people with it",
    },
    calls=Endpoints(
        read=Call(path=_API + "/projects/{id}"),
        list=Call(path=_API + "/projects", query={"workspace": "{hint.workspace}"}),
        scan=True,
        create=Call(
            method="POST",
            path=_API + "/projects",
            wrap="data",
            body={"data": {"workspace": "{hint.workspace}", "team": "{hint.team}"}},
        ),
        update=Call(method="PUT", path=_API + "/projects/{id}", wrap="data"),
        item="data",
        items="data",
        id="{gid}",
        paging=_PAGES,
        described=_FIELDS,
    ),
    transitions={
        "archive": Transition(body={"archived": True}, shows={"archived": True}),
        "restore": Transition(body={"archived": False}, shows={"archived": False}),
    },
    fields=(
        field("name", "name"),
        # A start without an end is refused.
        field("starts_on", "start_on", Day(), when=("ends_on",)),
        field("ends_on", "due_on", Day()),
        field("archived", "archived", Flag(), "read"),
    ),
)

_TASK = Resource(
    entity="task",
    object="task",
    path="tasks",
    id="gid",
    modified="modified_at",
    key=LookupKey(field="external.gid"),
    operations=frozenset({"read", "list", "changes", "create", "update", "delete"}),
    within="project",
    filters={"project": "project={value}"},
    calls=Endpoints(
        read=Call(path=_API + "/tasks/{id}"),
        list=Call(path=_API + "/tasks"),
        find=Call(path=_API + "/tasks/external:{key}"),
        create=Call(method="POST", path=_API + "/tasks", wrap="data"),
        update=Call(method="PUT", path=_API + "/tasks/{id}", wrap="data"),
        delete=Call(method="DELETE", path=_API + "/tasks/{id}"),
        item="data",
        items="data",
        id="{gid}",
        search=Search(since="modified_since={since}"),
        paging=_PAGES,
        described=_FIELDS,
    ),
    fields=(
        field("project", "projects.0", Ref(entity="project"), "create"),
        field("project", "projects.0.gid", Ref(entity="project"), "read"),
        field("name", "name"),
        field("kind", "resource_subtype", Codes(table={"task": "default_task"}, strict=False)),
        field(
            "state",
            "completed",
            Codes(table={"completed": "true", "not_started": "false", "started": "false", "needs_info": "false"}, flags=True),
        ),
        # A milestone has no first day, and a first day without a last one is refused.
        field("starts_on", "start_on", Day(), when=("due_on", "kind!=milestone")),
        field("due_on", "due_on", Day()),
        field("completed_on", "completed_at", Day(), "read"),
    ),
)

_TIME_ENTRY = Resource(
    entity="time_entry",
    object="time_tracking_entry",
    path="time_tracking_entries",
    id="gid",
    operations=frozenset({"read", "list"}),
    missing={
        "changes": "time has no filter by modification: a window of days is read again",
        "create": "whoever calls is the author of the time, so nobody can log it for somebody else",
        "update": "only who logged the time may change it",
        "delete": "only who logged the time may take it back",
    },
    filters={"project": "attributable_to={value}", "task": "task={value}"},
    calls=Endpoints(
        read=Call(path=_API + "/time_tracking_entries/{id}"),
        # A whole workspace is told only within days: from the first that there can be.
        list=Call(
            path=_API + "/time_tracking_entries", query={"workspace": "{hint.workspace}", "entered_on_start_date": "{hint.time_since}"}
        ),
        item="data",
        items="data",
        id="{gid}",
        paging=_PAGES,
        # The published contract lists only the short record here, without what billing must know.
        whole="approval_status",
    ),
    fields=(
        field("project", "attributable_to.gid", Ref(entity="project")),
        field("task", "task.gid", Ref(entity="task")),
        field("person_reference", "created_by.gid"),
        field("worked_on", "entered_on", Day()),
        field("minutes", "duration_minutes", Whole()),
        field("billable", "billable_status", Flag(when_true=("billable",), when_false=("nonBillable", "notApplicable"))),
        # As the timesheet of that person and week is.
        field("approved", "approval_status", Flag(when_true=("APPROVED",), when_false=("DRAFT", "SUBMITTED", "REJECTED"))),
        # Asana knows no invoices: what was billed is remembered here, and approved time cannot be changed any more.
        field("invoiced", "", Given(value=False), "read"),
        field("notes", "description"),
    ),
)

_ASSIGNMENT = Resource(
    entity="assignment",
    object="allocation",
    path="allocations",
    id="gid",
    operations=frozenset({"read", "list"}),
    missing={
        "changes": "the list of allocations has no filter by modification",
        "create": "an allocation has no place for our key, and wants a person, who is chosen in Asana",
        "update": "who works when is planned in Asana by the resource managers",
        "delete": "who works when is planned in Asana by the resource managers",
    },
    filters={"project": "parent={value}"},
    calls=Endpoints(
        read=Call(path=_API + "/allocations/{id}"),
        list=Call(path=_API + "/allocations", query={"workspace": "{hint.workspace}"}),
        item="data",
        items="data",
        id="{gid}",
        paging=_PAGES,
    ),
    # The effort is not read: the contract does not say whether its hours are those of a day or of a week.
    fields=(
        field("project", "parent.gid", Ref(entity="project")),
        field("person_reference", "assignee.gid"),
        field("starts_on", "start_date", Day()),
        field("ends_on", "end_date", Day()),
    ),
)

CONNECTOR = Connector(
    key="asana",
    title="Asana",
    dialect="rest",
    base_url="https://app.asana.com",
    settings=(
        Setting(key="workspace", title="Workspace (organization)", example="1202775890000001"),
        Setting(key="team", title="Team that new projects belong to", example="1202775890000002"),
    ),
    # A personal access token or one of a service account reads all the same, but cannot write a task's external id.
    auth=(RefreshToken(token_path="/-/oauth_token"), BearerToken()),  # noqa: S106 - a path
    events=EVENTS,
    policy=Policy(max_in_flight=15, timeout_seconds=30, throttle_pause_seconds=30, settle_seconds=0.5),
    hints={"time_since": "2000-01-01"},
    rest=Rest(
        health=Call(path=_API + "/workspaces/{hint.workspace}"),
        errors=Errors(code=("error",), message=("errors.0.message", "error_description"), named=r"^((?!Custom field)[a-z_][a-z_0-9.]*): "),
        select="opt_fields",
        keyed={"custom_fields": "gid"},
    ),
    failures=(
        Rule(status=429, kind=Kind.THROTTLED),
        Rule(status=401, kind=Kind.UNAUTHENTICATED),
        # The feature belongs to a plan that the organization has not bought.
        Rule(status=402, kind=Kind.UNSUPPORTED),
        Rule(status=400, text="pagination token has expired", kind=Kind.UNAVAILABLE),
        Rule(status=400, text="already exists", kind=Kind.CONFLICT),
        Rule(status=400, kind=Kind.REJECTED),
        Rule(status=422, kind=Kind.REJECTED),
        Rule(status=403, kind=Kind.FORBIDDEN),
        Rule(status=451, kind=Kind.FORBIDDEN),
        Rule(status=404, kind=Kind.NOT_FOUND),
    ),
    missing={
        "customer": "Asana keeps no clients: the project says for whom it is",
        "contact": "Asana keeps no people at clients: contacts are kept in the CRM",
        "opportunity": "opportunities are kept in the CRM",
        "contract": "contracts are kept in the ERP; the project holds their id",
        "contract_line": "contracts are kept in the ERP; a task or milestone delivers a line",
        "amendment": "contracts are kept in the ERP; a change is asked for over the psa product",
        "customer_legal_entity": "which of our entities bills a customer is kept in the ERP",
        "staffing_demand": "an allocation wants a person: a seat that waits for one has no place in Asana",
        "rate_card": "Asana keeps no rate cards: prices come from the contract line",
        "rate": "a rate in Asana is one person's in one project, in one currency for all; prices come from the contract line",
        "expense": "Asana keeps no expenses",
        "invoice": "Asana keeps no invoices",
        "credit_memo": "credit memos are kept in the ERP",
        "billing_schedule": "billing schedules are kept in the ERP",
    },
    resources=(_PROJECT, _TASK, _TIME_ENTRY, _ASSIGNMENT),
)
