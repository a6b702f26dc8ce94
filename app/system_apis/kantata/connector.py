"""The Kantata OX connector. Facts from the Kantata OX API v1 reference and the vendor's own Ruby client.

There is no idempotency key and no upsert: every create carries an external reference, and a doubtful one is looked up by it first.
Roles have account-specific ids: value map ``role``. ``docs/systems/kantata.md`` tells how to find them.
"""

from app.core.failures import Kind
from app.system_apis.kantata.events import FEED
from app.system_apis.kit.auth import BearerToken
from app.system_apis.kit.connector import Connector, LookupKey, Policy, Resource, Rule, Setting, Transition
from app.system_apis.kit.converters import Codes, Day, Flag, Lines, MinorUnits, Number, Ref, Text, TextList, Whole, const, field

_KEY = LookupKey(field="external_reference")
# Cents of most currencies, but yen have none: the record tells ("Money").
_MONEY = MinorUnits(base_from="currency_base_unit")
_ALL = frozenset({"read", "list", "changes", "create", "update", "delete"})

_CLIENT = Resource(
    entity="customer",
    object="workspace_group",
    path="workspace_groups",
    modified="updated_at",
    key=_KEY,
    operations=frozenset({"read", "list", "changes", "create", "update"}),
    missing={"delete": "deleting a group would orphan its projects; the API reference lists no delete"},
    hints={"singular": "workspace_group"},
    fields=(
        field("name", "name"),
        field("website", "website"),
        field("phone", "phone_number"),
        const("company", True),
    ),
)

_PROJECT = Resource(
    entity="project",
    object="workspace",
    path="workspaces",
    modified="updated_at",
    key=_KEY,
    operations=frozenset({"read", "list", "changes", "create", "update"}),
    missing={"delete": "a workspace is archived, never deleted"},
    hints={
        "singular": "workspace",
        "include": "primary_workspace_group,custom_field_values",
        "get": "include_archived=true",
        "list": "include_archived=true",
        "subject": "Workspace",
    },
    transitions={
        "archive": Transition(body={"archived": True}, shows={"archived": True}),
        "restore": Transition(body={"archived": False}, shows={"archived": False}),
    },
    fields=(
        field("name", "title"),
        field("customer", "primary_workspace_group_id", Ref(entity="customer")),
        field("customer", "workspace_group_ids.0", Ref(entity="customer"), "create"),
        field("currency_code", "currency", direction="create"),
        field("currency_code", "currency", direction="read"),
        # Written in units, read in cents ("Units trap on writes").
        field("budget", "price", Number(), "write"),
        field("budget", "price_in_cents", _MONEY, "read"),
        field("starts_on", "start_date", Day()),
        field("ends_on", "due_date", Day()),
        field("archived", "archived", Flag(), "read"),
        const("creator_role", "maven"),
        const("budgeted", True),
        const("access_level", "admins"),
        const("stage", "project"),
    ),
)

_TASK = Resource(
    entity="task",
    object="story",
    path="stories",
    modified="updated_at",
    key=_KEY,
    operations=_ALL,
    hints={
        "singular": "story",
        "include": "custom_field_values",
        "get": "show_archived=true",
        "list": "show_from_archived_workspaces=true",
    },
    filters={"project": "workspace_id", "kind": "story_type"},
    fields=(
        field("project", "workspace_id", Ref(entity="project"), "create"),
        field("project", "workspace_id", Ref(entity="project"), "read"),
        field("name", "title", Text(max_length=200)),
        field("kind", "story_type", Codes(strict=False)),
        field(
            "state",
            "state",
            Codes(
                table={"not_started": "not started", "started": "started", "needs_info": "needs info", "completed": "completed"},
                strict=False,
            ),
        ),
        field("percent_complete", "percentage_complete", Whole()),
        field("starts_on", "start_date", Day()),
        field("due_on", "due_date", Day()),
        field("planned_minutes", "time_estimate_in_minutes", Whole()),
        field("budget", "budget_estimate_in_cents", MinorUnits()),
        field("billable", "billable", Flag()),
        field("fixed_fee", "fixed_fee", Flag()),
    ),
)

_STAFFING_DEMAND = Resource(
    entity="staffing_demand",
    object="workspace_resource",
    path="workspace_resources",
    modified="updated_at",
    key=_KEY,
    operations=frozenset({"read", "list", "create", "update", "delete"}),
    missing={"changes": "the list has no updated_after filter"},
    hints={"singular": "workspace_resource"},
    filters={"project": "workspace_id"},
    fields=(
        field("project", "workspace_id", Ref(entity="project"), "create"),
        field("project", "workspace_id", Ref(entity="project"), "read"),
        field("role", "role_id", Codes(values="role")),
        field("person_reference", "user_id"),
    ),
)

_TIME_ENTRY = Resource(
    entity="time_entry",
    object="time_entry",
    path="time_entries",
    modified="updated_at",
    key=_KEY,
    operations=_ALL,
    hints={"singular": "time_entry", "list": "from_archived_workspaces=true"},
    filters={"project": "workspace_id", "approved": "approved", "uninvoiced": "uninvoiced", "billable": "billable"},
    fields=(
        field("project", "workspace_id", Ref(entity="project")),
        field("task", "story_id", Ref(entity="task")),
        field("person_reference", "user_id"),
        field("worked_on", "date_performed", Day()),
        field("minutes", "time_in_minutes", Whole()),
        field("billable", "billable", Flag()),
        field("approved", "approved", Flag(), "read"),
        field("invoiced", "is_invoiced", Flag(), "read"),
        field("notes", "notes"),
    ),
)

_EXPENSE = Resource(
    entity="expense",
    object="expense",
    path="expenses",
    modified="updated_at",
    operations=frozenset({"read", "list", "changes"}),
    missing=dict.fromkeys(
        ("create", "update", "delete"), "people enter what they spent, with its receipt; a write takes it to be in the project's currency"
    ),
    hints={"singular": "expense"},
    filters={"project": "workspace_id"},
    fields=(
        field("project", "workspace_id", Ref(entity="project"), "read"),
        field("task", "story_id", Ref(entity="task"), "read"),
        field("person_reference", "user_id", direction="read"),
        field("spent_on", "date", Day(), "read"),
        field("category", "category", direction="read"),
        field("description", "notes", direction="read"),
        field("currency_code", "currency", direction="read"),
        field("amount", "amount_in_cents", _MONEY, "read"),
        # Older answers do not say ``billable`` ("Expenses").
        field("billable", "is_billable", Flag(), "read"),
        field("invoiced", "is_invoiced", Flag(), "read"),
    ),
)

_ALLOCATION = Resource(
    entity="assignment",
    object="workspace_allocation",
    path="workspace_allocations",
    modified="updated_at",
    operations=frozenset({"read", "list", "changes"}),
    missing=dict.fromkeys(
        ("create", "update", "delete"), "a booking wants its minutes in all, which hours per week do not tell; resource managers book"
    ),
    hints={"singular": "workspace_allocation"},
    filters={"project": "workspace_id"},
    fields=(
        field("project", "workspace_id", Ref(entity="project"), "read"),
        # Written as ``resource_id`` ("Resources and allocations").
        field("staffing_demand", "workspace_resource_id", Ref(entity="staffing_demand"), "read"),
        field("starts_on", "start_date", Day(), "read"),
        field("ends_on", "end_date", Day(), "read"),
    ),
)

_INVOICE = Resource(
    entity="invoice",
    object="invoice",
    path="invoices",
    modified="updated_at",
    key=_KEY,
    operations=frozenset({"read", "list", "changes", "create", "update"}),
    missing={"delete": "an invoice is cancelled, never deleted"},
    hints={"singular": "invoice", "include": "time_entries"},
    filters={"project": "workspace_id"},
    fields=(
        field("project", "workspace_id", Ref(entity="project"), "create"),
        field("number", "user_invoice_title"),
        field("issued_on", "invoice_date", Day()),
        field("due_on", "due_date", Day(), "read"),
        field("payment_days", "payment_schedule", Whole()),
        field("purchase_order", "purchase_order"),
        field("memo", "message"),
        field("draft", "draft", Flag()),
        field("currency_code", "currency", direction="read"),
        field("status", "status", Codes(table={"issued": "new", "cancelled": "cancelled", "paid": "accepted payment"}), "read"),
        field("balance", "balance_in_cents", _MONEY, "read"),
        field("time_entries", "time_entry_ids", TextList()),
        # A line with a task is a fixed fee of that milestone; one without is the priced time. Amounts are units here, unlike elsewhere.
        field(
            "lines",
            "fixed_fee_items",
            Lines(
                having="task",
                fields=(
                    field("task", "story_id", Ref(entity="task")),
                    field("description", "notes"),
                    field("amount", "amount", Number()),
                ),
            ),
            "write",
        ),
        field(
            "lines",
            "additional_items",
            Lines(lacking="task", fields=(field("description", "notes"), field("amount", "amount", Number()))),
            "write",
        ),
    ),
)

CONNECTOR = Connector(
    key="kantata",
    title="Kantata OX",
    dialect="brainstem",
    base_url="https://{host}/api/v1",
    settings=(
        Setting(key="host", title="API host", example="api.mavenlink.com"),
        Setting(key="subscribed_events", title="Whether the account has subscribed events", example="yes"),
    ),
    auth=(BearerToken(),),
    feed=FEED,
    policy=Policy(max_in_flight=8, timeout_seconds=60, throttle_pause_seconds=2, settle_seconds=0.3),
    failures=(
        Rule(status=401, kind=Kind.UNAUTHENTICATED),
        Rule(status=429, kind=Kind.THROTTLED),
        Rule(status=422, text="has already been entered", kind=Kind.CONFLICT),
        Rule(status=422, kind=Kind.REJECTED),
        Rule(status=400, kind=Kind.REJECTED),
        Rule(status=404, kind=Kind.NOT_FOUND),
        Rule(status=403, kind=Kind.FORBIDDEN),
    ),
    missing={
        "opportunity": "opportunities are kept in the CRM",
        "contract": "contracts are kept in the ERP; the project holds their id",
        "billing_schedule": "billing schedules are kept in the ERP",
        "customer_legal_entity": "which of our entities bills a customer is kept in the ERP",
        "contact": "people at a customer are kept in the CRM",
        "contract_line": "contracts are kept in the ERP; a task or milestone delivers a line",
        "amendment": "contracts are kept in the ERP; a change is asked for over the psa product",
        "rate_card": "prices come from the contract line; Kantata's rate cards are not mapped yet",
        "rate": "prices come from the contract line; Kantata's rate cards are not mapped yet",
        "credit_memo": "credit memos are kept in the ERP",
    },
    resources=(_CLIENT, _PROJECT, _TASK, _STAFFING_DEMAND, _ALLOCATION, _TIME_ENTRY, _EXPENSE, _INVOICE),
)
