"""The Jira Cloud connector. Facts from the vendor's OpenAPI document of the platform's REST API v3, and from recorded traffic.

An engagement is an epic in one delivery project, its tasks and milestones are issues under it, and time is the worklogs of those. A
Jira project for each engagement would want the right to administer the whole site, a name and a key that nobody has, and schemes to
put our fields on its screens; an epic wants the right to create issues, and has dates, custom fields and a change feed.

There is no idempotency key: every create carries ours in a custom field, and a doubtful one is searched for, once the index must have
it. What differs from site to site (custom fields, issue types, transitions) is in the connection; ``docs/systems/jira.md`` tells how.
"""

from app.core.failures import Kind
from app.system_apis.jira.events import EVENTS
from app.system_apis.kit.auth import Basic, BearerToken, RotatingRefreshToken
from app.system_apis.kit.calls import Call, Described, Endpoints, Errors, Inside, Numbered, Offsets, Rest, Search, Tokens
from app.system_apis.kit.connector import Connector, Policy, Resource, Rule, Setting
from app.system_apis.kit.converters import Codes, Day, Flag, Ref, Scaled, Text, const, field
from app.system_apis.kit.rich_text import RichText

# JQL has no milliseconds and speaks the caller's zone; epoch time does not. The index is seconds behind ("Search").
_JQL = Search(
    parameter="jql",
    tail=" ORDER BY updated ASC",
    key='cf[{hint.key_field}] ~ "\\"{key}\\""',
    since="updated >= {since}",
    since_format="ms",
    overlap_seconds=180,
    escape={"\\": "\\\\", '"': '\\"'},
    # In quotes it would be a key, which changes when an issue moves.
    values="[0-9]+",
)
_STANDARD = ("project = {hint.project}", "issuetype in standardIssueTypes()")
_NEWEST = Call(path="/search/jql", query={"jql": "project = {hint.project} ORDER BY key DESC", "fields": "project", "maxResults": "1"})
_PAGES = Tokens(token="nextPageToken", size="maxResults", next="nextPageToken", most=100)  # noqa: S106 - a parameter's name


def _issues(kind: str, *clauses: str) -> Endpoints:
    """Issues of one kind. A search shows ids only, unless it names fields; status is no field of an update, but a call of its own."""
    return Endpoints(
        read=Call(path="/issue/{id}", query={"fields": "*navigable"}),
        list=Call(path="/search/jql", query={"fields": "*navigable"}),
        create=Call(method="POST", path="/issue"),
        update=Call(method="PUT", path="/issue/{id}", query={"notifyUsers": "false"}),
        delete=Call(method="DELETE", path="/issue/{id}", query={"deleteSubtasks": "true"}),
        items="issues",
        # An issue is there at once for who knows its key; only the index is behind.
        numbered=Numbered(
            last=_NEWEST,
            series=Call(path="/project/{hint.project}"),
            name="key",
            call=Call(method="POST", path="/issue/bulkfetch", body={"fields": ["*navigable"]}, reading=True),
            names="issueIdsOrKeys",
        ),
        created="id",
        paging=_PAGES,
        search=_JQL.model_copy(update={"fixed": clauses}),
        described=Described(
            call=Call(path=f"/issue/createmeta/{{hint.project}}/issuetypes/{{hint.{kind}}}", query={"maxResults": "200"}),
            # What may be written, that is: what is only read is not among them.
            complete=False,
            rows="fields",
            name="fieldId",
            path="fields.{name}",
            type="schema.type",
            required="required",
            custom="schema.custom",
            values="allowedValues",
            value=("value", "id"),
        ),
    )


_PROJECT = Resource(
    entity="project",
    object="epic",
    path="issue",
    modified="fields.updated",
    operations=frozenset({"read", "list", "changes", "create", "update"}),
    missing={"delete": "an engagement is archived: without its epic, its tasks and their time would be nobody's"},
    calls=_issues("epic_type", "project = {hint.project}", "issuetype = {hint.epic_type}"),
    fields=(
        field("name", "fields.summary", Text(max_length=255)),
        field("ends_on", "fields.duedate", Day()),
        # Over and not done; a site's administrator may have another resolution for it.
        field("archived", "fields.resolution.name", Flag(when_true=("Won't Do",), absent=False), "read"),
        const("fields.project.id", setting="project"),
        const("fields.issuetype.id", setting="epic_type"),
    ),
)

_TASK = Resource(
    entity="task",
    object="issue",
    path="issue",
    modified="fields.updated",
    operations=frozenset({"read", "list", "changes", "create", "update", "delete"}),
    calls=_issues("task_type", *_STANDARD, "parent is not EMPTY"),
    filters={"project": "parent = {value}"},
    fields=(
        field("project", "fields.parent.id", Ref(entity="project"), "create"),
        field("project", "fields.parent.id", Ref(entity="project"), "read"),
        field("name", "fields.summary", Text(max_length=255)),
        # Types that people use beside ours are told by their id.
        field("kind", "fields.issuetype.id", Codes(values="issue_type", strict=False)),
        field(
            "state",
            "fields.status.statusCategory.key",
            Codes(table={"not_started": "new", "started": "indeterminate", "completed": "done"}, strict=False),
            "read",
        ),
        field("due_on", "fields.duedate", Day()),
        field("completed_on", "fields.resolutiondate", Day(), "read"),
        # Durations are words; "1d" and "1w" depend on the site, minutes do not.
        field("planned_minutes", "fields.timetracking.originalEstimate", Scaled(digits=0, text=True, unit="m"), "write"),
        field("planned_minutes", "fields.timeoriginalestimate", Scaled(over=60), "read"),
        const("fields.project.id", setting="project"),
    ),
)

_NOT_OURS = "the API logs time only in the name of whoever signs in, and has no search for a worklog: people log and correct their own"
_TIME_ENTRY = Resource(
    entity="time_entry",
    object="worklog",
    path="worklog",
    modified="updated",
    operations=frozenset({"read", "list", "changes"}),
    missing={"create": _NOT_OURS, "update": _NOT_OURS, "delete": _NOT_OURS},
    filters={"project": "parent = {value}"},
    # A search embeds twenty worklogs of an issue, without their properties: each issue's own list has all.
    calls=Endpoints(
        read=Call(path="/issue/{id.0}/worklog/{id.1}", query={"expand": "properties"}),
        list=Call(path="/search/jql", query={"fields": "parent"}),
        items="issues",
        id="{issueId}/{id}",
        paging=_PAGES.model_copy(update={"most": 50}),
        search=_JQL.model_copy(update={"fixed": (*_STANDARD, 'worklogDate > "2000-01-01"')}),
        inside=Inside(
            call=Call(path="/issue/{id}/worklog", query={"expand": "properties"}),
            items="worklogs",
            keep={"_project": "fields.parent.id"},
            paging=Offsets(offset="startAt", size="maxResults", total="total", most=1000),
        ),
    ),
    fields=(
        field("project", "_project", Ref(entity="project"), "read"),
        field("task", "issueId", Ref(entity="task"), "read"),
        field("person_reference", "author.accountId", direction="read"),
        field("worked_on", "started", Day(), "read"),
        field("minutes", "timeSpentSeconds", Scaled(over=60), "read"),
        field("notes", "comment", RichText(), "read"),
        # Jira has no approval and no billable flag: properties of the worklog say so ("Worklogs"). Nobody's word is no approval.
        field("approved", "properties[key=crosswalk-approved].value", Flag(absent=False), "read"),
        field("billable", "properties[key=crosswalk-billable].value", Flag(absent=True), "read"),
    ),
)

CONNECTOR = Connector(
    key="jira",
    title="Jira",
    dialect="rest",
    base_url="https://{site}.atlassian.net/rest/api/3",
    settings=(
        Setting(key="site", title="Site", example="acme"),
        Setting(key="authority", title="Where an app's tokens are given out", example="https://auth.atlassian.com"),
        Setting(key="project", title="Id of the delivery project", example="10010"),
        Setting(key="epic_type", title="Id of the issue type of an engagement", example="10000"),
        Setting(key="task_type", title="Id of the issue type of a task", example="10002"),
        Setting(key="key_field", title="Number of the custom field that holds our id", example="10050"),
    ),
    # An API token of a service account at the site; a scoped one at the gateway, as Basic or Bearer; an app's consent (3LO) at the gateway.
    auth=(
        Basic(credentials=("email", "api_token")),
        BearerToken(),
        RotatingRefreshToken(token_path="{authority}/oauth/token"),  # noqa: S106 - an address
    ),
    events=EVENTS,
    rest=Rest(
        health=Call(path="/project/{hint.project}"),
        errors=Errors(message=("errorMessages", "errors", "message"), field=("errors.*",), inside="fields"),
    ),
    policy=Policy(max_in_flight=8, timeout_seconds=60, throttle_pause_seconds=2, settle_seconds=5),
    failures=(
        # A new token does not cure it: the app was not given the scope.
        Rule(status=401, text="scope does not match", kind=Kind.FORBIDDEN),
        Rule(status=401, kind=Kind.UNAUTHENTICATED),
        Rule(status=429, kind=Kind.THROTTLED),
        Rule(status=400, text="does not exist for the field", kind=Kind.NOT_FOUND),
        Rule(status=400, kind=Kind.REJECTED),
        Rule(status=403, kind=Kind.FORBIDDEN),
        Rule(status=404, kind=Kind.NOT_FOUND),
        Rule(status=409, kind=Kind.CONFLICT),
        Rule(status=410, kind=Kind.UNSUPPORTED),
        Rule(status=413, kind=Kind.REJECTED),
        Rule(status=422, kind=Kind.REJECTED),
    ),
    missing={
        "customer": "Jira keeps no clients; the engagement's epic says for whom it is",
        "contact": "Jira knows its own users, not people at a customer",
        "opportunity": "opportunities are kept in the CRM",
        "contract": "contracts are kept in the ERP; the epic holds their id",
        "contract_line": "contracts are kept in the ERP; a task or milestone delivers a line",
        "amendment": "contracts are kept in the ERP; a change is asked for over the psa product",
        "billing_schedule": "billing schedules are kept in the ERP",
        "customer_legal_entity": "which of our entities bills a customer is kept in the ERP",
        "staffing_demand": "Jira has no seats; who is wanted is told to people in our feed",
        "assignment": "Jira has assignees of issues, but no allocations of people",
        "rate_card": "Jira has no rates; prices come from the contract line",
        "rate": "Jira has no rates; prices come from the contract line",
        "expense": "Jira has no expenses; they come from another system",
        "invoice": "Jira has no invoices; they are kept in the ERP",
        "credit_memo": "credit memos are kept in the ERP",
    },
    resources=(_PROJECT, _TASK, _TIME_ENTRY),
)
