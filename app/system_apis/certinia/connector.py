"""The Certinia PSA connector. Facts from Certinia's Technical Reference (PSA data dictionary) and the metadata of the ``pse`` packages;
how they are spoken to is in Salesforce's REST API Developer Guide, API v66.0.

What is sold becomes milestones, as Certinia's own hand-over of an opportunity has it: a milestone is what both time and a fee hang on.
Time is kept by the week; its billable unit is the split of a timecard (``pse__Timecard__c``), of which each day with hours is a time entry.
Accounts, projects, milestones and resource requests have no external id of the package: the connection's overrides name the org's own.
"""

from app.core.failures import Kind
from app.system_apis.kit.auth import ClientCredentials, JwtBearer
from app.system_apis.kit.connector import Connector, Policy, Resource, Rule, Setting, Transition
from app.system_apis.kit.converters import Codes, Day, Either, Flag, Net, Number, Opposite, Ref, Scaled, Text, const, field

_HOURS = Scaled(times=60, digits=2, whole=True)
_ALL = frozenset({"read", "list", "changes", "create", "update", "delete"})
_STAGES = {"planned": "Planned", "active": "In Progress", "on_hold": "On Hold", "completed": "Completed", "cancelled": "Canceled"}
_BILLED = ("pse__Billing_Hold__c!=True", "pse__Exclude_from_Billing__c!=True")
_INCLUDED = ("pse__Include_In_Financials__c!=False",)
_CLOSED = ("pse__Closed_for_Time_Entry__c", "pse__Closed_for_Expense_Entry__c")

_CLIENT = Resource(
    entity="customer",
    object="Account",
    path="Account",
    id="Id",
    modified="SystemModstamp",
    # Only on the losers of a merge, which are in the recycle bin for about 15 days (Salesforce Help, "Merge Duplicate Accounts").
    successor="MasterRecordId",
    operations=_ALL - {"delete"},
    missing={"delete": "an account with projects stays; people merge or archive accounts"},
    filters={"name": "Name"},
    fields=(
        field("name", "Name"),
        field("website", "Website"),
        field("phone", "Phone"),
        field("address.street", "BillingStreet"),
        field("address.city", "BillingCity"),
        field("address.state", "BillingState"),
        field("address.postal_code", "BillingPostalCode"),
        field("address.country_code", "BillingCountry", Codes(values="country", strict=False)),
    ),
)

_PROJECT = Resource(
    entity="project",
    object="pse__Proj__c",
    path="pse__Proj__c",
    id="Id",
    modified="SystemModstamp",
    operations=_ALL - {"delete"},
    missing={"delete": "a project is canceled and closed for entry, never deleted"},
    hints={"where": "pse__Is_Template__c = false"},
    filters={"customer": "pse__Account__c", "name": "Name"},
    transitions={
        "archive": Transition(
            body={"pse__Is_Active__c": False, "pse__Stage__c": "Canceled", **dict.fromkeys(_CLOSED, True)},
            shows={"pse__Is_Active__c": False, "pse__Stage__c": "Canceled"},
        ),
        "restore": Transition(
            body={"pse__Is_Active__c": True, "pse__Stage__c": "In Progress", **dict.fromkeys(_CLOSED, False)},
            shows={"pse__Is_Active__c": True, "pse__Stage__c": "In Progress"},
        ),
    },
    fields=(
        field("name", "Name", Text(max_length=80)),
        field("customer", "pse__Account__c", Ref(entity="customer")),
        # The rule Project_Currency_is_Constant refuses another one later.
        field("currency_code", "CurrencyIsoCode", direction="create"),
        field("currency_code", "CurrencyIsoCode", direction="read"),
        field("starts_on", "pse__Start_Date__c", Day()),
        field("ends_on", "pse__End_Date__c", Day()),
        # Units and companies have ids of the org: value maps ``region`` and ``company``.
        field("delivery_entity", "pse__Region__c", Codes(values="region")),
        field("billing_entity", "pse__Company__c", Codes(values="company")),
        field("archived", "pse__Is_Active__c", Opposite(), "read"),
        field("status", "pse__Stage__c", Codes(table=_STAGES, strict=False), "read"),
        const("pse__Practice__c", setting="practice"),
        const("pse__Group__c", setting="group"),
        const("pse__Stage__c", "In Progress"),
        const("pse__Is_Active__c", True),
        const("pse__Is_Billable__c", True),
        # The ERP invoices: what Certinia's own billing run generated on top would be billed twice.
        const("pse__Exclude_From_Billing__c", True),
    ),
)

_MILESTONE = Resource(
    entity="task",
    object="pse__Milestone__c",
    path="pse__Milestone__c",
    id="Id",
    modified="SystemModstamp",
    operations=_ALL,
    filters={"project": "pse__Project__c"},
    fields=(
        # The rule Milestone_Project_is_Constant refuses another one later.
        field("project", "pse__Project__c", Ref(entity="project"), "create"),
        field("project", "pse__Project__c", Ref(entity="project"), "read"),
        field("name", "Name", Text(max_length=80)),
        # One without a fee of its own never becomes a billing event: its time does.
        field("kind", "pse__Exclude_from_Billing__c", Either(yes="task", no="milestone")),
        field(
            "state",
            "pse__Status__c",
            Codes(table={"not_started": "Planned", "started": "Open", "needs_info": "Open", "completed": "Approved"}, strict=False),
            # One on hold is not to be billed yet, however far it is.
            counts=("pse__Billing_Hold__c!=True",),
        ),
        field("starts_on", "pse__Start_Date__c", Day()),
        # A target date is required of every milestone: the first day, where nobody said a last one.
        field("starts_on", "pse__Target_Date__c", Day(), "create"),
        field("due_on", "pse__Target_Date__c", Day()),
        field("completed_on", "pse__Actual_Date__c", Day()),
        field("planned_minutes", "pse__Planned_Hours__c", _HOURS),
        field("budget", "pse__Milestone_Amount__c", Number()),
    ),
)

_RESOURCE_REQUEST = Resource(
    entity="staffing_demand",
    object="pse__Resource_Request__c",
    path="pse__Resource_Request__c",
    id="Id",
    modified="SystemModstamp",
    operations=_ALL,
    filters={"project": "pse__Project__c"},
    fields=(
        field("project", "pse__Project__c", Ref(entity="project"), "create"),
        field("project", "pse__Project__c", Ref(entity="project"), "read"),
        field("role", "pse__Resource_Role__c", Codes(values="role")),
        field("person_reference", "pse__Resource__c"),
        field("starts_on", "pse__Start_Date__c", Day()),
        field("ends_on", "pse__End_Date__c", Day()),
        # Of a week of 40 hours.
        field("hours_per_week", "pse__Percent_Allocated__c", Scaled(times=40, over=100, digits=0)),
        field(
            "status",
            "pse__Status__c",
            Codes(table={"open": "Ready to Staff", "filled": "Assigned", "withdrawn": "Cancelled"}, strict=False),
            "read",
        ),
        const("pse__Status__c", "Ready to Staff"),
        # Required by the rule hours_required; we know hours per week.
        const("pse__SOW_Hours__c", 0),
    ),
)

_TIME = Resource(
    entity="time_entry",
    object="pse__Timecard__c",
    path="pse__Timecard__c",
    id="Id",
    modified="SystemModstamp",
    operations=frozenset({"read", "list", "changes"}),
    missing=dict.fromkeys(
        ("create", "update", "delete"),
        "people keep their week in one timecard, and the package makes the splits: a day alone cannot be written",
    ),
    hints={"week": "pse__Timecard_Header__r.pse__Start_Date__c", "worked": "pse__{day}_Hours__c"},
    # What Certinia has billed by itself is on its way to an invoice, whether that has a number yet or not.
    filters={
        "project": "pse__Project__c",
        "task": "pse__Milestone__c",
        "approved": "pse__Approved__c:boolean",
        "uninvoiced": "pse__Billed__c:opposite",
        "billable": "pse__Billable__c:boolean",
    },
    fields=(
        field("project", "pse__Project__c", Ref(entity="project"), "read"),
        field("task", "pse__Milestone__c", Ref(entity="task"), "read"),
        field("person_reference", "pse__Resource__c", direction="read"),
        field("worked_on", "{day}", Day(), "read"),
        field("minutes", "pse__{day}_Hours__c", _HOURS, "read"),
        # What else "Eligible for Billing" wants, which is a translated text itself.
        field("billable", "pse__Billable__c", Flag(absent=False), "read", counts=_BILLED),
        field("approved", "pse__Approved__c", Flag(absent=False), "read", counts=_INCLUDED),
        field("invoiced", "pse__Invoiced__c", Flag(), "read"),
        field("notes", "pse__{day}_Notes__c", direction="read"),
    ),
)

_EXPENSE = Resource(
    entity="expense",
    object="pse__Expense__c",
    path="pse__Expense__c",
    id="Id",
    modified="SystemModstamp",
    operations=frozenset({"read", "list", "changes"}),
    missing=dict.fromkeys(("create", "update", "delete"), "people hand in receipts, in reports that are approved as a whole"),
    filters={
        "project": "pse__Project__c",
        "task": "pse__Milestone__c",
        "approved": "pse__Approved__c:boolean",
        "uninvoiced": "pse__Billed__c:opposite",
        "billable": "pse__Billable__c:boolean",
    },
    fields=(
        field("project", "pse__Project__c", Ref(entity="project"), "read"),
        field("task", "pse__Milestone__c", Ref(entity="task"), "read"),
        field("person_reference", "pse__Resource__c", direction="read"),
        field("spent_on", "pse__Expense_Date__c", Day(), "read"),
        field("category", "pse__Type__c", direction="read"),
        field("description", "pse__Description__c", direction="read"),
        field("currency_code", "CurrencyIsoCode", direction="read"),
        # The rule Incurred_Tax_Amount_Invalid: tax is a part of the amount.
        field("amount", "pse__Amount__c", Net(less="pse__Incurred_Tax__c"), "read"),
        field("tax_amount", "pse__Incurred_Tax__c", Number(), "read"),
        field("billable", "pse__Billable__c", Flag(absent=False), "read", counts=_BILLED),
        field("approved", "pse__Approved__c", Flag(absent=False), "read", counts=_INCLUDED),
        field("invoiced", "pse__Invoiced__c", Flag(), "read"),
    ),
)

_PLANNED = "who works when is planned by the resource managers, in a schedule of its own for every assignment"
_ASSIGNMENT = Resource(
    entity="assignment",
    object="pse__Assignment__c",
    path="pse__Assignment__c",
    id="Id",
    modified="SystemModstamp",
    operations=frozenset({"read", "list"}),
    missing={
        "changes": "first and last day are the schedule's, whose changes leave no mark on the assignment",
        **dict.fromkeys(("create", "update", "delete"), _PLANNED),
    },
    filters={"project": "pse__Project__c", "task": "pse__Milestone__c"},
    fields=(
        field("project", "pse__Project__c", Ref(entity="project"), "read"),
        field("task", "pse__Milestone__c", Ref(entity="task"), "read"),
        field("staffing_demand", "pse__Resource_Request__c", Ref(entity="staffing_demand"), "read"),
        field("person_reference", "pse__Resource__c", direction="read"),
        field("role", "pse__Role__c", Codes(values="role", strict=False), "read"),
        field("starts_on", "pse__Start_Date__c", Day(), "read"),
        field("ends_on", "pse__End_Date__c", Day(), "read"),
    ),
)

CONNECTOR = Connector(
    key="certinia",
    title="Certinia PSA",
    dialect="salesforce_rest",
    base_url="https://{my_domain}.my.salesforce.com",
    settings=(
        Setting(key="my_domain", title="My Domain name", example="acme"),
        Setting(key="practice", title="Record id of the practice of new projects", example="a0l5g00000000G9AAI"),
        Setting(key="group", title="Record id of the group of new projects", example="a0m5g00000000G9AAI"),
        Setting(key="audience", title="Whom JWTs are for, if not production", example="https://test.salesforce.com"),
    ),
    auth=(
        JwtBearer(token_path="/services/oauth2/token", audience="https://login.salesforce.com"),  # noqa: S106 - a path
        ClientCredentials(token_path="/services/oauth2/token"),  # noqa: S106 - a path
    ),
    # The platform allows more, but the package's triggers lock a project's roll-ups: what comes at once waits for each other.
    policy=Policy(max_in_flight=4, timeout_seconds=60, throttle_pause_seconds=2),
    hints={"version": "v66.0"},
    examples={"personReference": "0035g00000000GBAAY"},
    failures=(
        Rule(status=401, kind=Kind.UNAUTHENTICATED),
        Rule(code="REQUEST_LIMIT_EXCEEDED", kind=Kind.THROTTLED),
        Rule(code="TXN_SECURITY_METERING_ERROR", kind=Kind.UNAVAILABLE),
        Rule(code="UNABLE_TO_LOCK_ROW", kind=Kind.UNAVAILABLE),
        # The message embeds what a trigger threw. A lock, and a limit that others' work in the same transaction used up, pass by.
        Rule(code="CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", text="UNABLE_TO_LOCK_ROW", kind=Kind.UNAVAILABLE),
        Rule(code="CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", text="System.LimitException", kind=Kind.UNAVAILABLE),
        Rule(code="CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", kind=Kind.REJECTED),
        Rule(code="FIELD_CUSTOM_VALIDATION_EXCEPTION", kind=Kind.REJECTED),
        Rule(code="SERVER_UNAVAILABLE", kind=Kind.UNAVAILABLE),
        Rule(code="DUPLICATE_VALUE", kind=Kind.CONFLICT),
        Rule(code="DUPLICATES_DETECTED", kind=Kind.REJECTED),
        Rule(code="ENTITY_IS_LOCKED", kind=Kind.CONFLICT),
        Rule(code="ENTITY_IS_DELETED", kind=Kind.NOT_FOUND),
        # SOQL with a malformed or foreign id; on a read this is "there is no such record".
        Rule(code="INVALID_QUERY_FILTER_OPERATOR", kind=Kind.NOT_FOUND),
        Rule(code="MALFORMED_ID", kind=Kind.NOT_FOUND),
        # A list begins again: its cursor ended, or it took too long.
        Rule(code="INVALID_QUERY_LOCATOR", kind=Kind.UNAVAILABLE),
        Rule(code="QUERY_TIMEOUT", kind=Kind.UNAVAILABLE),
        # Nothing is wrong with what was written: whoever runs the org has to make room.
        Rule(code="STORAGE_LIMIT_EXCEEDED", kind=Kind.FORBIDDEN),
        Rule(code="LIMIT_EXCEEDED", kind=Kind.FORBIDDEN),
        Rule(code="EXCEEDED_QUOTA", kind=Kind.FORBIDDEN),
        Rule(code="INSUFFICIENT_ACCESS_OR_READONLY", kind=Kind.FORBIDDEN),
        Rule(code="INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", kind=Kind.FORBIDDEN),
        # Several records carry our key, so the org's field is not unique: to take one of them would be a guess.
        Rule(status=300, kind=Kind.REJECTED),
        Rule(status=406, kind=Kind.UNAVAILABLE),
        Rule(status=410, kind=Kind.UNSUPPORTED),
        Rule(status=412, kind=Kind.CONFLICT),
        Rule(status=420, kind=Kind.UNAVAILABLE),
        Rule(status=429, kind=Kind.THROTTLED),
    ),
    missing={
        "opportunity": "opportunities are read over the connection of the CRM, also where that is the same org",
        "contract": "contracts are kept in the ERP; the project holds their id",
        "contract_line": "contracts are kept in the ERP; a milestone delivers a line",
        "amendment": "contracts are kept in the ERP; Certinia's change requests are opportunities of the CRM",
        "billing_schedule": "billing schedules are kept in the ERP",
        "customer_legal_entity": "which of our entities bills a customer is kept in the ERP",
        "invoice": "invoiced are whole splits of a timecard, by billing events that only Apex generates: days of a split cannot be marked",
        "credit_memo": "credit memos are kept in the ERP",
        "contact": "people at a customer are kept in the CRM; contacts that are resources are named by their id",
        "rate_card": "prices come from the contract line; Certinia's rate cards are not mapped yet",
        "rate": "prices come from the contract line; Certinia's rate cards are not mapped yet",
    },
    resources=(_CLIENT, _PROJECT, _MILESTONE, _RESOURCE_REQUEST, _ASSIGNMENT, _TIME, _EXPENSE),
)
