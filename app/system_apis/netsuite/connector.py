"""The NetSuite connector. Facts from the REST API Browser 2026.1 and the REST web services help.

Internal ids of subsidiaries, currencies, terms and items belong to an account: they are the connection's value maps ``legal_entity``,
``currency``, ``payment_terms``, ``billing_item``; ``tax_type`` and ``tax_code`` are settings (see ``docs/systems/netsuite.md``).
"""

from app.core.failures import Kind
from app.system_apis.kit.auth import SignedAssertion, TokenBasedAuthentication
from app.system_apis.kit.connector import Connector, Policy, Resource, Rule, Setting, Transform, UpsertKey
from app.system_apis.kit.converters import CodeList, Codes, Day, Flag, Lines, Number, Ref, Text, Whole, const, field

_KEY = UpsertKey(field="externalId")
_LEGAL_ENTITY = Codes(values="legal_entity")
_CURRENCY = Codes(values="currency")
_WRITE_ALL = frozenset({"read", "list", "changes", "create", "update", "delete"})

# SuiteTax: without an automatic engine the tax details are given line by line, joined by reference (SuiteTax help, "Tax Details Override").
_TAX_DETAILS = Lines(
    having="tax_amount",
    fields=(
        field("reference", "taxDetailsReference"),
        field("amount", "taxBasis", Number()),
        field("tax_rate", "taxRate", Number()),
        field("tax_amount", "taxAmount", Number()),
        const("taxType.id", setting="tax_type"),
        const("taxCode.id", setting="tax_code"),
    ),
)

_CUSTOMER = Resource(
    entity="customer",
    object="customer",
    path="customer",
    modified="lastmodifieddate",
    key=_KEY,
    operations=_WRITE_ALL,
    hints={"table": "customer", "sublists": "addressBook,currencyList"},
    filters={"name": "companyname"},
    fields=(
        field("name", "companyName", Text(max_length=83)),
        field("parent", "parent.id", Ref(entity="customer")),
        # The primary subsidiary cannot change freely once there are transactions: it is set once.
        field("legal_entity", "subsidiary.id", _LEGAL_ENTITY, "create"),
        field("legal_entity", "subsidiary.id", _LEGAL_ENTITY, "read"),
        field("currency_code", "currency.id", _CURRENCY, "create"),
        field("currency_code", "currency.id", _CURRENCY, "read"),
        field("currencies", "currencyList.items", CodeList(path="currency.id", codes=_CURRENCY)),
        field("website", "url"),
        field("phone", "phone"),
        field("address.street", "addressBook.items.0.addressBookAddress.addr1", direction="create"),
        field("address.city", "addressBook.items.0.addressBookAddress.city", direction="create"),
        field("address.state", "addressBook.items.0.addressBookAddress.state", direction="create"),
        field("address.postal_code", "addressBook.items.0.addressBookAddress.zip", direction="create"),
        field("address.country_code", "addressBook.items.0.addressBookAddress.country.id", direction="create"),
        field("address.street", "addressBook.items.0.addressBookAddress.addr1", direction="read"),
        field("address.city", "addressBook.items.0.addressBookAddress.city", direction="read"),
        field("address.state", "addressBook.items.0.addressBookAddress.state", direction="read"),
        field("address.postal_code", "addressBook.items.0.addressBookAddress.zip", direction="read"),
        field("address.country_code", "addressBook.items.0.addressBookAddress.country.id", direction="read"),
        const("isPerson", False),
    ),
)

_CUSTOMER_LEGAL_ENTITY = Resource(
    entity="customer_legal_entity",
    object="customerSubsidiaryRelationship",
    path="customerSubsidiaryRelationship",
    key=_KEY,
    operations=frozenset({"read", "list", "create", "delete"}),
    missing={"changes": "the record has no last-modified column", "update": "a relationship is created or deleted, never changed"},
    hints={"table": "customersubsidiaryrelationship"},
    filters={"customer": "entity"},
    fields=(
        field("customer", "entity.id", Ref(entity="customer")),
        field("legal_entity", "subsidiary.id", _LEGAL_ENTITY),
    ),
)

_SALES_ORDER = Resource(
    entity="contract",
    object="salesOrder",
    path="salesOrder",
    modified="lastmodifieddate",
    key=_KEY,
    operations=_WRITE_ALL,
    hints={"table": "transaction", "where": "type = 'SalesOrd'", "sublists": "item,taxDetails"},
    filters={"customer": "entity"},
    fields=(
        field("customer", "entity.id", Ref(entity="customer")),
        field("legal_entity", "subsidiary.id", _LEGAL_ENTITY, "create"),
        field("legal_entity", "subsidiary.id", _LEGAL_ENTITY, "read"),
        field("currency_code", "currency.id", _CURRENCY, "create"),
        field("currency_code", "currency.id", _CURRENCY, "read"),
        field("signed_on", "tranDate", Day()),
        field("starts_on", "startDate", Day()),
        field("ends_on", "endDate", Day()),
        field("payment_terms", "terms.id", Codes(values="payment_terms")),
        field("purchase_order", "otherRefNum", Text(max_length=45)),
        field("memo", "memo", Text(max_length=999)),
        field("number", "tranId", direction="read"),
        field("status", "status.refName", direction="read"),
        field("subtotal", "subtotal", Number(), "read"),
        field("tax_total", "taxTotal", Number(), "read"),
        field("total", "total", Number(), "read"),
        field(
            "lines",
            "item.items",
            Lines(
                fields=(
                    field("number", "line", Whole(), "read"),
                    field("billing_type", "item.id", Codes(values="billing_item")),
                    field("description", "description", Text(max_length=999)),
                    field("quantity", "quantity", Number()),
                    field("unit_price", "rate", Number()),
                    field("amount", "amount", Number()),
                    field("quantity_billed", "quantityBilled", Number(), "read"),
                    field("reference", "taxDetailsReference"),
                )
            ),
        ),
        field("lines", "taxDetails.items", _TAX_DETAILS, "write"),
        const("taxDetailsOverride", True),
        # Service orders have nothing to fulfil: B, Pending Fulfillment, is the approved state that may be billed.
        const("orderStatus.id", "B"),
    ),
)

_INVOICE = Resource(
    entity="invoice",
    object="invoice",
    path="invoice",
    modified="lastmodifieddate",
    key=_KEY,
    transform=Transform(field="contract", path="salesOrder"),
    operations=_WRITE_ALL,
    hints={"table": "transaction", "where": "type = 'CustInvc'", "sublists": "item,taxDetails"},
    filters={"customer": "entity"},
    fields=(
        field("contract", "createdFrom.id", Ref(entity="contract"), "read"),
        field("customer", "entity.id", Ref(entity="customer"), "read"),
        field("number", "tranId", direction="read"),
        field("issued_on", "tranDate", Day()),
        field("due_on", "dueDate", Day(), "read"),
        field("memo", "memo", Text(max_length=999)),
        field("currency_code", "currency.id", _CURRENCY, "read"),
        field("status", "approvalStatus.id", Codes(table={"draft": "1", "issued": "2", "rejected": "3"})),
        field("subtotal", "subtotal", Number(), "read"),
        field("tax_total", "taxTotal", Number(), "read"),
        field("total", "total", Number(), "read"),
        field("balance", "amountRemaining", Number(), "read"),
        field(
            "lines",
            "item.items",
            Lines(
                fields=(
                    field("contract_line", "orderLine", Whole()),
                    field("description", "description", Text(max_length=999)),
                    field("quantity", "quantity", Number()),
                    field("unit_price", "rate", Number()),
                    field("amount", "amount", Number()),
                    field("reference", "taxDetailsReference"),
                )
            ),
        ),
        field("lines", "taxDetails.items", _TAX_DETAILS, "write"),
        const("taxDetailsOverride", True),
    ),
)

_BILLING_SCHEDULE = Resource(
    entity="billing_schedule",
    object="billingSchedule",
    path="billingSchedule",
    key=_KEY,
    operations=frozenset({"read", "list", "create", "update", "delete"}),
    missing={"changes": "the record has no last-modified column"},
    hints={"table": "billingschedule", "sublists": "milestone"},
    fields=(
        field("name", "name", Text(max_length=60)),
        field("frequency", "frequency.id", Codes(table={"monthly": "MONTHLY", "milestones": "CUSTOM"})),
        field("number_of_bills", "numberRemaining", Whole()),
        field("initial_amount", "initialAmount", Number()),
        field("in_arrears", "inArrears", Flag()),
        field(
            "entries",
            "milestone.items",
            Lines(
                fields=(
                    field("due_on", "milestoneDate", Day()),
                    field("amount", "milestoneAmount", Number()),
                    field("description", "comments", Text(max_length=999)),
                    field("completed", "milestoneCompleted", Flag(), "read"),
                )
            ),
        ),
        const("isPublic", False),
    ),
)

CONNECTOR = Connector(
    key="netsuite",
    title="NetSuite",
    dialect="netsuite_rest",
    base_url="https://{account_host}.suitetalk.api.netsuite.com",
    settings=(
        Setting(key="account_host", title="Account id as in host names", example="1234567-sb1"),
        Setting(key="tax_type", title="Internal id of the SuiteTax tax type", example="7"),
        Setting(key="tax_code", title="Internal id of the SuiteTax tax code", example="20"),
    ),
    auth=(
        SignedAssertion(token_path="/services/rest/auth/oauth2/v1/token", scope=("rest_webservices",)),  # noqa: S106 - a path
        TokenBasedAuthentication(),
    ),
    # Concurrency is per account and shared by every integration; the smallest tier has 5 (Concurrency Governance).
    policy=Policy(max_in_flight=4, timeout_seconds=60, throttle_pause_seconds=1),
    failures=(
        Rule(status=401, kind=Kind.UNAUTHENTICATED),
        Rule(status=429, kind=Kind.THROTTLED),
        Rule(code="CONCURRENCY_LIMIT_EXCEEDED", kind=Kind.THROTTLED),
        Rule(status=403, kind=Kind.FORBIDDEN),
        Rule(code="NONEXISTENT_ID", kind=Kind.NOT_FOUND),
        # A transaction id that does not exist, or is of another type, is a 400 (recorded).
        Rule(status=400, text="Transaction type specified is incorrect", kind=Kind.NOT_FOUND),
        Rule(status=400, text="This entity already exists", kind=Kind.CONFLICT),
        Rule(status=400, text="record has been changed", kind=Kind.CONFLICT),
        Rule(code="IDEMPOTENCY_ERROR", kind=Kind.CONFLICT),
        Rule(status=400, kind=Kind.REJECTED),
        Rule(status=502, kind=Kind.UNAVAILABLE),
    ),
    missing={
        "opportunity": "opportunities are kept in the CRM",
        "project": "projects are kept in the PSA; a NetSuite job is not created for them",
        "task": "tasks are kept in the PSA",
        "time_entry": "time is kept in the PSA and arrives here as invoice lines",
        "staffing_demand": "staffing is kept in the PSA",
        "contact": "people at a customer are kept in the CRM",
        "contract_line": "lines are a part of the sales order and are written with it",
        "amendment": "a sales order has no amendments: the agreed change is kept here, its lines are the order's",
        "assignment": "staffing is kept in the PSA",
        "rate_card": "prices are agreed on the contract line; price levels are not mapped",
        "rate": "prices are agreed on the contract line; price levels are not mapped",
        "expense": "expenses are kept in the PSA; expense reports are not mapped yet",
        "credit_memo": "NetSuite keeps credit memos; they are not mapped yet, because no flow makes them",
    },
    resources=(_CUSTOMER, _CUSTOMER_LEGAL_ENTITY, _SALES_ORDER, _INVOICE, _BILLING_SCHEDULE),
)
