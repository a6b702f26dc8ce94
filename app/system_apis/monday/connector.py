"""The monday.com connector. Facts from the platform API reference and the published schema of version 2026-10.

monday has no clients, time entries or invoices of its own: they are items of boards by convention, and a column's id is generated in
every account. So every resource is the same documents over another board, and a connection names its boards and columns (``names``;
what it does not name is not mapped). There is no idempotency key and no upsert: our key is a text column, looked up before a doubtful
create is repeated. ``docs/systems/monday.md`` tells how to set the boards up.
"""

from app.core.failures import Kind
from app.system_apis.kit.auth import ApiKey, BearerToken
from app.system_apis.kit.connector import Connector, LookupKey, Policy, Resource, Rule, Transition
from app.system_apis.kit.converters import (
    Codes,
    Converter,
    Day,
    Field,
    Flag,
    Number,
    Present,
    Ref,
    Scaled,
    Sum,
    Text,
    TextList,
    Whole,
    const,
    field,
)
from app.system_apis.kit.graph import Cells, Columns, Document, Documents, Errors, Graph, Narrowing
from app.system_apis.monday.events import EVENTS

# Aliases bring a typed member under the name by which it is written ("Column types reference": each type reads otherwise than it writes).
_CELL = """ fragment cell on ColumnValue { id type
 ... on TextValue { value } ... on LongTextValue { text } ... on NumbersValue { number } ... on StatusValue { label }
 ... on DropdownValue { chosen: values { label } } ... on DateValue { date } ... on CheckboxValue { checked }
 ... on PeopleValue { personsAndTeams: persons_and_teams { id kind } } ... on BoardRelationValue { item_ids: linked_item_ids } }"""
_ITEM = "id name state updated_at column_values(ids: $cells) { ...cell }"

_ITEMS = Documents(
    read=Document(
        text=f"query read($ids: [ID!], $cells: [String!]) {{ items(ids: $ids) {{ {_ITEM} board {{ id }} }} }}{_CELL}",
        variables={"ids": ["{id}"], "cells": "{cells}"},
        result="items",
    ),
    holds={"board.id": "{place}"},
    # Archived items are still told; deleted ones for a while, too ("Items").
    lacks={"state": "deleted"},
    find=Document(
        text="query find($board: ID!, $columns: [ItemsPageByColumnValuesQuery!], $limit: Int!, $cells: [String!]) {"
        " items_page_by_column_values(board_id: $board, columns: $columns, limit: $limit)"
        f" {{ cursor items {{ {_ITEM} }} }} }}{_CELL}",
        variables={
            "board": "{place}",
            "columns": [{"column_id": "{key_cell}", "column_values": ["{key}"]}],
            "limit": "{limit}",
            "cells": "{cells}",
        },
        result="items_page_by_column_values",
    ),
    list=Document(
        text="query list($boards: [ID!], $limit: Int!, $narrowed: ItemsQuery, $cells: [String!]) { boards(ids: $boards) {"
        f" items_page(limit: $limit, query_params: $narrowed) {{ cursor items {{ {_ITEM} }} }} }} }}{_CELL}",
        variables={"boards": ["{place}"], "limit": "{limit}", "narrowed": "{narrowed}", "cells": "{cells}"},
        result="boards.0.items_page",
    ),
    following=Document(
        text="query following($cursor: String!, $limit: Int!, $cells: [String!]) { next_items_page(cursor: $cursor, limit: $limit)"
        f" {{ cursor items {{ {_ITEM} }} }} }}{_CELL}",
        variables={"cursor": "{cursor}", "limit": "{limit}", "cells": "{cells}"},
        result="next_items_page",
    ),
    rows="items",
    cursor="cursor",
    create=Document(
        text="mutation create($board: ID!, $name: String!, $values: JSON) {"
        " create_item(board_id: $board, item_name: $name, column_values: $values) { id } }",
        variables={"board": "{place}", "name": "{body.name}", "values": "{record}"},
        result="create_item",
    ),
    update=Document(
        text="mutation update($board: ID!, $item: ID, $values: JSON!) {"
        " change_multiple_column_values(board_id: $board, item_id: $item, column_values: $values) { id } }",
        variables={"board": "{place}", "item": "{id}", "values": "{record}"},
        result="change_multiple_column_values",
    ),
    delete=Document(
        text="mutation delete($item: ID!) { delete_item(item_id: $item) { id } }", variables={"item": "{id}"}, result="delete_item"
    ),
    cells=Cells(
        path="column_values",
        decoded="value",
        bare=("value", "number"),
        beside=("id", "name", "state", "updated_at", "board"),
    ),
    # There is no delta: the latest change first, until the mark ("Items page", "Other types": ItemsQueryOrderBy).
    narrowing=Narrowing(
        rule={"column_id": "{cell}", "operator": "{operator}", "compare_value": "{value}"},
        whole={"rules": "{rules}", "operator": "and"},
        no={"is_empty": "is_not_empty", "is_not_empty": "is_empty", "contains_terms": "not_contains_text"},
        latest={"order_by": [{"column_id": "__last_updated__", "direction": "desc"}]},
    ),
    columns=Columns(
        document=Document(
            text="query columns($boards: [ID!]) { boards(ids: $boards) { columns { id title type archived settings } } }",
            variables={"boards": ["{place}"]},
            result="boards.0",
        ),
        rows="columns",
        values="settings.labels",
    ),
)
_KEY = LookupKey(field="{external_id}.value")
_NAMES = {"board": "", "external_id": ""}
_ALL = frozenset({"read", "list", "changes", "create", "update", "delete"})
_KEPT = _ALL - {"delete"}
_NUMBER = Scaled(text=True)
_MINUTES = Scaled(times=60, text=True, whole=True)
_CHECK = Flag(when_true="true")
_NAME = Text(max_length=255)


def _choice(canonical: str, column: str, converter: Converter | None = None) -> tuple[Field, ...]:
    """A dropdown: one label of it is written in a list, and read from the chosen ones."""
    return (
        field(canonical, f"{{{column}}}.labels.0", converter, "write"),
        field(canonical, f"{{{column}}}.chosen.0.label", converter, "read"),
    )


def _linked(canonical: str, column: str) -> Field:
    """A connected board: one item of it."""
    return field(canonical, f"{{{column}}}.item_ids.0", Ref(entity=canonical))


def _person(column: str) -> tuple[Field, ...]:
    """Ids are written as numbers and read as text."""
    path = f"{{{column}}}.personsAndTeams[kind=person].id"
    return (field("person_reference", path, Whole(), "write"), field("person_reference", path, direction="read"))


_ENTITY = Codes(values="legal_entity", strict=False)

_CLIENT = Resource(
    entity="customer",
    object="client",
    path="{board}",
    modified="updated_at",
    key=_KEY,
    operations=_KEPT,
    missing={"delete": "deleting a client would leave its projects without one; people archive it"},
    names=_NAMES | dict.fromkeys(("currency", "billing_entity", "website", "phone", "tax_number"), ""),
    documents=_ITEMS,
    fields=(
        field("name", "name", _NAME),
        *_choice("currency_code", "currency"),
        *_choice("billing_entity", "billing_entity", _ENTITY),
        field("website", "{website}.value"),
        field("phone", "{phone}.value"),
        field("tax_number", "{tax_number}.value"),
    ),
)

_PROJECT = Resource(
    entity="project",
    object="project",
    path="{board}",
    modified="updated_at",
    key=_KEY,
    operations=_KEPT,
    missing={"delete": "a project is cancelled, never deleted: its tasks and time would lose it"},
    names=_NAMES
    | dict.fromkeys(("client", "stage", "budget", "currency", "billing_entity", "delivery_entity", "contract", "start", "end"), "")
    | {"cancelled": "Cancelled", "active": "Active"},
    filters={"customer": "{client} any_of {value}"},
    # Not archived: the API cannot bring an archived item back.
    transitions={
        "archive": Transition(body={"{stage}": {"label": "{cancelled}"}}, shows={"{stage}.label": "{cancelled}"}),
        "restore": Transition(body={"{stage}": {"label": "{active}"}}, shows={"{stage}.label": "{active}"}),
    },
    documents=_ITEMS,
    fields=(
        field("name", "name", _NAME),
        _linked("customer", "client"),
        field("status", "{stage}.label", Codes(values="project_status", strict=False)),
        field("archived", "{stage}.label", Present(value="{cancelled}"), "read"),
        field("budget", "{budget}.number", _NUMBER),
        *_choice("currency_code", "currency"),
        *_choice("billing_entity", "billing_entity", _ENTITY),
        *_choice("delivery_entity", "delivery_entity", _ENTITY),
        field("contract_reference", "{contract}.value"),
        field("starts_on", "{start}.date", Day()),
        field("ends_on", "{end}.date", Day()),
    ),
)

_TASK = Resource(
    entity="task",
    object="task",
    path="{board}",
    modified="updated_at",
    key=_KEY,
    operations=_ALL,
    names=_NAMES
    | dict.fromkeys(("project", "kind", "status", "start", "due", "estimate", "budget", "progress", "billable", "fixed_fee"), ""),
    filters={"project": "{project} any_of {value}"},
    documents=_ITEMS,
    fields=(
        field("name", "name", _NAME),
        _linked("project", "project"),
        *_choice("kind", "kind", Codes(table={"task": "Task", "milestone": "Milestone"}, values="task_kind", strict=False)),
        field(
            "state",
            "{status}.label",
            Codes(
                table={"not_started": "Not started", "started": "Started", "needs_info": "Needs info", "completed": "Completed"},
                values="task_state",
                strict=False,
            ),
        ),
        field("starts_on", "{start}.date", Day()),
        field("due_on", "{due}.date", Day()),
        field("planned_minutes", "{estimate}.number", _MINUTES),
        field("budget", "{budget}.number", _NUMBER),
        field("percent_complete", "{progress}.number", Scaled(text=True, whole=True)),
        field("billable", "{billable}.checked", _CHECK),
        field("fixed_fee", "{fixed_fee}.checked", _CHECK),
    ),
)

_SEAT = Resource(
    entity="staffing_demand",
    object="resource_request",
    path="{board}",
    modified="updated_at",
    key=_KEY,
    operations=_ALL,
    names=_NAMES | dict.fromkeys(("project", "role", "person"), ""),
    filters={"project": "{project} any_of {value}"},
    documents=_ITEMS,
    fields=(
        _linked("project", "project"),
        field("role", "name", _NAME, "create"),
        *_choice("role", "role", Codes(values="role", strict=False)),
        *_person("person"),
    ),
)

_TIME_ENTRY = Resource(
    entity="time_entry",
    object="time_entry",
    path="{board}",
    modified="updated_at",
    key=_KEY,
    operations=_ALL,
    names=_NAMES
    | dict.fromkeys(("project", "task", "person", "day", "hours", "billable", "approval", "invoice", "notes"), "")
    | {"approved": "Approved"},
    filters={
        "project": "{project} any_of {value}",
        "approved": "{approval} contains_terms {approved}",
        "billable": "{billable} is_not_empty",
        "uninvoiced": "{invoice} is_empty",
    },
    documents=_ITEMS,
    fields=(
        const("name", "Time"),
        _linked("project", "project"),
        _linked("task", "task"),
        *_person("person"),
        field("worked_on", "{day}.date", Day()),
        field("minutes", "{hours}.number", _MINUTES),
        field("billable", "{billable}.checked", _CHECK),
        field("approved", "{approval}.label", Present(value="{approved}"), "read"),
        field("invoiced", "{invoice}.item_ids", Present(), "read"),
        field("notes", "{notes}.text", Text(max_length=2000)),
    ),
)

_INVOICE = Resource(
    entity="invoice",
    object="invoice",
    path="{board}",
    modified="updated_at",
    key=_KEY,
    operations=_KEPT,
    missing={"delete": "an invoice is set to void, never deleted: its time would be billed again"},
    names=_NAMES | dict.fromkeys(("project", "date", "amount", "currency", "status", "time_entries", "memo"), ""),
    filters={"project": "{project} any_of {value}"},
    documents=_ITEMS,
    fields=(
        field("number", "name", _NAME),
        _linked("project", "project"),
        field("issued_on", "{date}.date", Day()),
        *_choice("currency_code", "currency"),
        field("draft", "{status}.label", Codes(table={"True": "Draft", "False": "Issued"}), "write"),
        field(
            "status",
            "{status}.label",
            Codes(table={"draft": "Draft", "issued": "Issued", "paid": "Paid", "cancelled": "Void"}, values="invoice_status", strict=False),
            "read",
        ),
        # A board keeps one amount per invoice: the net sum of its lines.
        field("lines", "{amount}.number", Sum(member="amount"), "write"),
        field("subtotal", "{amount}.number", Number(), "read"),
        field("memo", "{memo}.text", Text(max_length=2000)),
        # A two-way connection: the time shows the invoice that it is on.
        field("time_entries", "{time_entries}.item_ids", TextList()),
    ),
)

CONNECTOR = Connector(
    key="monday",
    title="monday.com",
    dialect="graphql",
    base_url="https://api.monday.com",
    auth=(ApiKey(credentials=("api_token",)), BearerToken()),
    events=EVENTS,
    # The smallest plans allow 40 calls at once, for all integrations together ("Rate limits").
    policy=Policy(max_in_flight=8, timeout_seconds=60, throttle_pause_seconds=5, settle_seconds=0.5),
    graph=Graph(
        path="/v2",
        # Without it, or with a version that is gone, the vendor picks one in silence ("API versioning").
        headers={"API-Version": "2026-10"},
        version="API-Version",
        health=Document(text="query health { me { id } }", result="me"),
        errors=Errors(
            code=("extensions.code", "extensions.error_code", "error_code"),
            message=("message", "error_message"),
            status=("extensions.status_code", "status_code"),
            field=("extensions.error_data.column_id", "error_data.column_id"),
            wait=("extensions.retry_in_seconds",),
            wait_text=r"reset in (\d+) seconds",
            flat=("error_code", "error_message"),
        ),
    ),
    failures=(
        Rule(status=401, kind=Kind.UNAUTHENTICATED),
        Rule(code="NOT_AUTHENTICATED", kind=Kind.UNAUTHENTICATED),
        # Until midnight UTC; every call that is refused costs a tenth of one.
        Rule(code="DAILY_LIMIT_EXCEEDED", kind=Kind.THROTTLED, retry_after=3600),
        Rule(code="COMPLEXITY_BUDGET_EXHAUSTED", kind=Kind.THROTTLED, retry_after=60),
        # As it was told in 2024, and in 2023 inside a 200.
        Rule(code="complexityBudgetExhausted", kind=Kind.THROTTLED, retry_after=60),
        Rule(code="ComplexityException", kind=Kind.THROTTLED, retry_after=60),
        Rule(code="IP_RATE_LIMIT_EXCEEDED", kind=Kind.THROTTLED, retry_after=10),
        Rule(code="FIELD_LIMIT_EXCEEDED", kind=Kind.THROTTLED, retry_after=60),
        Rule(text="Call limit exceeded", kind=Kind.THROTTLED, retry_after=60),
        Rule(code="maxConcurrencyExceeded", kind=Kind.THROTTLED),
        Rule(text="Minute limit rate exceeded", kind=Kind.THROTTLED),
        Rule(status=429, kind=Kind.THROTTLED),
        Rule(code="maxComplexityExceeded", kind=Kind.REJECTED),
        Rule(code="USER_UNAUTHORIZED", kind=Kind.FORBIDDEN),
        Rule(code="UserUnauthorizedException", kind=Kind.FORBIDDEN),
        Rule(text="missing required scopes", kind=Kind.FORBIDDEN),
        Rule(status=403, kind=Kind.FORBIDDEN),
        Rule(code="InvalidItemIdException", kind=Kind.NOT_FOUND),
        Rule(code="InvalidBoardIdException", kind=Kind.NOT_FOUND),
        Rule(code="InvalidGroupId", kind=Kind.NOT_FOUND),
        Rule(code="InvalidWorkspaceIdException", kind=Kind.NOT_FOUND),
        Rule(code="InvalidFolderIdException", kind=Kind.NOT_FOUND),
        Rule(code="ResourceNotFoundException", kind=Kind.NOT_FOUND),
        # A cursor lives an hour: the list begins again.
        Rule(code="CursorException", kind=Kind.CONFLICT),
        Rule(text="CursorExpiredError", kind=Kind.CONFLICT),
        Rule(code="ColumnValueException", kind=Kind.REJECTED),
        Rule(code="InvalidColumnIdException", kind=Kind.REJECTED),
        Rule(code="InvalidColumnTypeException", kind=Kind.REJECTED),
        Rule(code="InvalidArgumentException", kind=Kind.REJECTED),
        Rule(code="ItemsLimitationException", kind=Kind.REJECTED),
    ),
    missing={
        "opportunity": "opportunities are kept in the CRM",
        "contract": "contracts are kept in the ERP; the project holds their id",
        "billing_schedule": "billing schedules are kept in the ERP",
        "customer_legal_entity": "which of our entities bills a customer is kept in the ERP",
        "contact": "people at a customer are kept in the CRM",
        "contract_line": "contracts are kept in the ERP; a task or milestone delivers a line",
        "amendment": "contracts are kept in the ERP; a change is asked for over the psa product",
        "assignment": "who fills a seat is read with the staffing demand; monday has no allocations",
        "rate_card": "monday has no prices: they come from the contract line",
        "rate": "monday has no prices: they come from the contract line",
        "expense": "a board by convention may hold expenses; it is not mapped yet, because no flow bills them",
        "credit_memo": "credit memos are kept in the ERP",
    },
    resources=(_CLIENT, _PROJECT, _TASK, _SEAT, _TIME_ENTRY, _INVOICE),
)
