"""The Salesforce connector. Facts from the REST API Developer Guide and the Object Reference, API v66.0.

Only standard fields are named here: billing terms, delivery entity and write-back fields are custom fields of an org, and come from the
connection's overrides (``docs/systems/salesforce.md`` lists the ones that the flows want).
"""

from app.core.failures import Kind
from app.system_apis.kit.auth import ClientCredentials, JwtBearer
from app.system_apis.kit.connector import Connector, Policy, Resource, Rule, Setting
from app.system_apis.kit.converters import Codes, Day, Flag, Lines, Number, Ref, Text, field

_LINES = Lines(
    fields=(
        field("reference", "Id", direction="read"),
        field("name", "Product2.Name", direction="read"),
        field("description", "Description", direction="read"),
        field("quantity", "Quantity", Number(), "read"),
        field("unit_price", "UnitPrice", Number(), "read"),
        field("discount_percent", "Discount", Number(), "read"),
        field("amount", "TotalPrice", Number(), "read"),
    )
)

_ACCOUNT = Resource(
    entity="customer",
    object="Account",
    path="Account",
    id="Id",
    modified="SystemModstamp",
    # Only on the losers of a merge, which are in the recycle bin for about 15 days (Salesforce Help, "Merge Duplicate Accounts").
    successor="MasterRecordId",
    operations=frozenset({"read", "list", "changes", "create", "update", "delete"}),
    filters={"name": "Name", "parent": "ParentId"},
    fields=(
        field("name", "Name"),
        field("parent", "ParentId", Ref(entity="customer")),
        field("website", "Website"),
        field("phone", "Phone"),
        field("address.street", "BillingStreet"),
        field("address.city", "BillingCity"),
        field("address.state", "BillingState"),
        field("address.postal_code", "BillingPostalCode"),
        field("address.country_code", "BillingCountry", Codes(values="country", strict=False)),
    ),
)

_OPPORTUNITY = Resource(
    entity="opportunity",
    object="Opportunity",
    path="Opportunity",
    id="Id",
    modified="SystemModstamp",
    operations=frozenset({"read", "list", "changes", "create", "update", "delete"}),
    filters={"is_won": "IsWon:boolean", "customer": "AccountId", "stage": "StageName"},
    fields=(
        field("name", "Name"),
        field("customer", "AccountId", Ref(entity="customer")),
        field("stage", "StageName"),
        field("is_won", "IsWon", Flag(), "read"),
        field("amount", "Amount", Number(), "read"),
        field("closed_on", "CloseDate", Day()),
        field("lines", "OpportunityLineItems.records", _LINES, "read"),
    ),
)

_CONTACT = Resource(
    entity="contact",
    object="Contact",
    path="Contact",
    id="Id",
    modified="SystemModstamp",
    successor="MasterRecordId",
    operations=frozenset({"read", "list", "changes", "create", "update", "delete"}),
    filters={"customer": "AccountId", "email": "Email"},
    fields=(
        field("customer", "AccountId", Ref(entity="customer")),
        field("first_name", "FirstName", Text(max_length=40)),
        field("last_name", "LastName", Text(max_length=80)),
        field("email", "Email"),
        field("phone", "Phone", Text(max_length=40)),
        field("job_title", "Title", Text(max_length=128)),
    ),
)

CONNECTOR = Connector(
    key="salesforce",
    title="Salesforce",
    dialect="salesforce_rest",
    base_url="https://{my_domain}.my.salesforce.com",
    settings=(Setting(key="my_domain", title="My Domain name", example="acme"),),
    auth=(
        ClientCredentials(token_path="/services/oauth2/token"),  # noqa: S106 - a path
        JwtBearer(token_path="/services/oauth2/token", audience="https://login.salesforce.com"),  # noqa: S106 - a path
    ),
    # Requests shorter than 20 s are not limited in number (Salesforce Developer Limits, "API Request Limits"); 25 longer ones are.
    policy=Policy(max_in_flight=10, timeout_seconds=30, throttle_pause_seconds=2),
    hints={"version": "v66.0"},
    failures=(
        Rule(status=401, code="INVALID_SESSION_ID", kind=Kind.UNAUTHENTICATED),
        Rule(status=401, kind=Kind.UNAUTHENTICATED),
        Rule(code="REQUEST_LIMIT_EXCEEDED", kind=Kind.THROTTLED),
        Rule(code="TXN_SECURITY_METERING_ERROR", kind=Kind.UNAVAILABLE),
        Rule(code="UNABLE_TO_LOCK_ROW", kind=Kind.UNAVAILABLE),
        # The message embeds what a trigger or flow threw; only a lock is worth another try (simple-salesforce, jsforce retry lists).
        Rule(code="CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", text="UNABLE_TO_LOCK_ROW", kind=Kind.UNAVAILABLE),
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
        Rule(status=420, kind=Kind.UNAVAILABLE),
        Rule(status=412, kind=Kind.CONFLICT),
        Rule(status=429, kind=Kind.THROTTLED),
    ),
    missing={
        "contract": "contracts are kept in the ERP; the opportunity holds their ids",
        "project": "projects are kept in the PSA; the opportunity holds their ids",
        "task": "tasks are kept in the PSA",
        "time_entry": "time is kept in the PSA",
        "invoice": "invoices are kept in the ERP; the opportunity holds their status and amount",
        "billing_schedule": "billing schedules are kept in the ERP",
        "staffing_demand": "staffing is kept in the PSA",
        "customer_legal_entity": "which of our entities bills a customer is kept in the ERP",
        "contract_line": "what was sold are the opportunity's line items; a contract's lines are kept in the ERP",
        "amendment": "contracts are kept in the ERP; a change is decided on here",
        "assignment": "staffing is kept in the PSA",
        "rate_card": "price books are not mapped: the line item carries the agreed price",
        "rate": "price books are not mapped: the line item carries the agreed price",
        "expense": "expenses are kept in the PSA",
        "credit_memo": "credit memos are kept in the ERP",
    },
    resources=(_ACCOUNT, _OPPORTUNITY, _CONTACT),
)
