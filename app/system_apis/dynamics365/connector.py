"""The connector of Microsoft Dynamics 365 Business Central, API v2.0. Facts from the vendor's API reference and its public API pages.

One connection serves one company, which is one legal entity: every resource is below ``companies({id})``. What belongs to a company is in
the connection's value maps: ``legal_entity`` (our code → the company), ids of ``payment_terms``, numbers of items (``billing_item``), codes
of tax groups (``tax_rate``); see ``docs/systems/dynamics365.md``.
"""

from app.core.failures import Kind
from app.system_apis.dynamics365.events import EVENTS
from app.system_apis.kit.auth import Certificate, ClientCredentials
from app.system_apis.kit.connector import Connector, Look, LookupKey, Policy, Resource, Rule, Setting, Transition
from app.system_apis.kit.converters import Codes, Day, Field, Given, Lines, Number, Ref, Text, const, field
from app.system_apis.kit.pricing import Priced

_ALL = frozenset({"read", "list", "changes", "create", "update", "delete"})
_SCOPE = "https://api.businesscentral.dynamics.com/.default"
_TOKEN = "{login_url}/{tenant_id}/oauth2/v2.0/token"  # noqa: S105 - an address
_GUID = {"id_type": "bare", "etag": "required"}
# What Business Central tells where there is nothing ("Working with enums, dates and GUIDs" in the API reference).
_NOBODY = "00000000-0000-0000-0000-000000000000"
_NEVER = "0001-01-01"
_TERMS = Codes(values="payment_terms")
# Customers and projects have no field for our key but their number, which holds 20 characters in capitals and must be unique.
_NUMBER = LookupKey(field="number", last=20, upper=True)
_DOCUMENT = LookupKey(field="externalDocumentNumber", upper=True)


# The company is in the address: what is meant for another must not be booked in this one.
_COMPANY = field("legal_entity", "id", Given(values="legal_entity"))


def _text(canonical: str, vendor: str, length: int) -> Field:
    return field(canonical, vendor, Text(max_length=length), empty="")


# Deep insert makes lines with their document; there is no deep update (OData limits of the API).
def _lines(member: str) -> tuple[Field, ...]:
    written = (
        const("lineType", setting="line_type"),
        field("billing_type", "lineObjectNumber", Codes(values="billing_item")),
        field("description", "description", Text(max_length=100)),
        field("quantity", "quantity", Number()),
        field("unit_price", "unitPrice", Number()),
        field("tax_rate", "taxCode", Codes(values="tax_rate")),
    )
    told = (
        # People add lines of their own: an item that we do not know is no reason not to read the rest.
        field("billing_type", "lineObjectNumber", Codes(values="billing_item", strict=False), "read"),
        field("description", "description", direction="read"),
        field("quantity", "quantity", Number(), "read"),
        field("unit_price", "unitPrice", Number(), "read"),
        field("amount", "netAmount", Number(), "read"),
        field("tax_rate", "taxPercent", Number(), "read"),
        field("tax_amount", "netTaxAmount", Number(), "read"),
    )
    priced = Priced(unit_price="unitPrice", discount="discountAmount")
    return (field("lines", member, Lines(fields=written, priced=priced), "create"), field("lines", member, Lines(fields=told), "read"))


_TOTALS = (
    field("subtotal", "totalAmountExcludingTax", Number(), "read"),
    field("tax_total", "totalTaxAmount", Number(), "read"),
    field("total", "totalAmountIncludingTax", Number(), "read"),
)
_STATUS = Codes(
    table={"draft": "Draft", "issued": "Open", "paid": "Paid", "cancelled": "Canceled"},
    also={"In_x0020_Review": "draft", "In Review": "draft", "Corrective": "issued"},
)

_CUSTOMER = Resource(
    entity="customer",
    object="customer",
    path="customers",
    modified="lastModifiedDateTime",
    key=_NUMBER,
    operations=_ALL,
    hints=_GUID,
    filters={"name": "displayName"},
    fields=(
        field("name", "displayName", Text(max_length=100)),
        _COMPANY,
        field("currency_code", "currencyCode", Codes(values="currency", strict=False)),
        _text("website", "website", 255),
        _text("phone", "phoneNumber", 30),
        _text("tax_number", "taxRegistrationNumber", 20),
        _text("address.street", "addressLine1", 100),
        _text("address.city", "city", 30),
        _text("address.state", "state", 30),
        _text("address.postal_code", "postalCode", 20),
        _text("address.country_code", "country", 10),
    ),
)

_SALES_ORDER = Resource(
    entity="contract",
    object="salesOrder",
    path="salesOrders",
    modified="lastModifiedDateTime",
    key=_DOCUMENT,
    operations=_ALL,
    hints={**_GUID, "expand": "salesOrderLines"},
    filters={"customer": "customerId:bare"},
    fields=(
        field("customer", "customerId", Ref(entity="customer")),
        _COMPANY,
        field("currency_code", "currencyCode", Codes(values="currency", strict=False), "create"),
        field("currency_code", "currencyCode", Codes(values="currency", strict=False), "read"),
        field("signed_on", "orderDate", Day()),
        field("ends_on", "requestedDeliveryDate", Day(), empty=_NEVER),
        field("payment_terms", "paymentTermsId", _TERMS, empty=_NOBODY),
        field("number", "number", direction="read"),
        field("status", "status", Codes(table={"draft": "Draft", "in_review": "In_x0020_Review", "open": "Open"}, strict=False), "read"),
        *_TOTALS,
        *_lines("salesOrderLines"),
    ),
)

_INVOICE = Resource(
    entity="invoice",
    object="salesInvoice",
    path="salesInvoices",
    modified="lastModifiedDateTime",
    key=_DOCUMENT,
    # Shipping and invoicing the order would post at once; a draft that finance approves is a document of its own.
    looks=(Look(of="contract", takes={"paymentTermsId": "paymentTermsId"}),),
    operations=_ALL,
    hints={**_GUID, "expand": "salesInvoiceLines"},
    filters={"customer": "customerId:bare"},
    transitions={
        "issue": Transition(path="Microsoft.NAV.post", shows={"status": "Open"}),
        "void": Transition(path="Microsoft.NAV.cancel", shows={"status": "Canceled"}, after="issue"),
    },
    fields=(
        field("contract", "orderId", Ref(entity="contract"), "read", empty=_NOBODY),
        field("customer", "customerId", Ref(entity="customer")),
        _COMPANY,
        field("number", "number", direction="read"),
        field("issued_on", "invoiceDate", Day()),
        field("issued_on", "postingDate", Day(), "write"),
        field("due_on", "dueDate", Day(), "read", empty=_NEVER),
        _text("purchase_order", "customerPurchaseOrderReference", 35),
        field("currency_code", "currencyCode", Codes(values="currency", strict=False), "create"),
        field("currency_code", "currencyCode", Codes(values="currency", strict=False), "read"),
        field("status", "status", _STATUS, "read", empty="_x0020_"),
        *_TOTALS,
        field("balance", "remainingAmount", Number(), "read"),
        *_lines("salesInvoiceLines"),
    ),
)

_CREDIT_MEMO = Resource(
    entity="credit_memo",
    object="salesCreditMemo",
    path="salesCreditMemos",
    modified="lastModifiedDateTime",
    key=_DOCUMENT,
    # Only a posted invoice can be corrected; posting the memo settles both against each other.
    looks=(Look(of="invoice", takes={"id": "invoiceId", "customerId": "customerId", "currencyCode": "currencyCode"}),),
    operations=_ALL,
    hints={**_GUID, "expand": "salesCreditMemoLines"},
    filters={"customer": "customerId:bare"},
    fields=(
        field("invoice", "invoiceId", Ref(entity="invoice"), "read", empty=_NOBODY),
        field("customer", "customerId", Ref(entity="customer")),
        field("number", "number", direction="read"),
        field("issued_on", "creditMemoDate", Day()),
        field("issued_on", "postingDate", Day(), "write"),
        field("currency_code", "currencyCode", Codes(values="currency", strict=False), "create"),
        field("currency_code", "currencyCode", Codes(values="currency", strict=False), "read"),
        field("status", "status", _STATUS, "read", empty="_x0020_"),
        field("amount", "totalAmountExcludingTax", Number(), "read"),
        field("tax_amount", "totalTaxAmount", Number(), "read"),
        *_lines("salesCreditMemoLines"),
    ),
)

_PROJECT = Resource(
    entity="project",
    object="project",
    path="projects",
    modified="lastModifiedDateTime",
    key=_NUMBER,
    operations=_ALL,
    hints=_GUID,
    filters={"name": "displayName"},
    fields=(field("name", "displayName", Text(max_length=100)),),
)

# The standard API has no tasks. The page of job tasks has, where an administrator publishes it (``Job_Task_Lines``) and the connection
# names its company. A page does not say when a row changed, and names the job by its number.
_PAGES = "../../../ODataV4"
_TASK = Resource(
    entity="task",
    object="jobTaskLine",
    path=f"{_PAGES}/Company('{{company}}')/Job_Task_Lines",
    names={"company": ""},
    id="Job_Task_No",
    key=LookupKey(field="Job_Task_No", last=20, upper=True),
    looks=(Look(of="project", takes={"number": "Job_No"}, missing="no number for the project"),),
    operations=_ALL - {"changes"},
    missing={"changes": "a published page does not tell when a row was changed"},
    hints={"keys": "Job_No,Job_Task_No", "etag": "required", "metadata": f"/{_PAGES}/$metadata"},
    filters={"name": "Description"},
    fields=(
        field("name", "Description", Text(max_length=100)),
        # Their planning lines tell both.
        field("starts_on", "Start_Date", Day(), "read", empty=_NEVER),
        field("due_on", "End_Date", Day(), "read", empty=_NEVER),
        const("Job_Task_Type", "Posting"),
    ),
)

CONNECTOR = Connector(
    key="dynamics365",
    title="Microsoft Dynamics 365 Business Central",
    dialect="odata",
    base_url="https://api.businesscentral.dynamics.com/v2.0/{tenant_id}/{environment}/api/v2.0/companies({company_id})",
    settings=(
        Setting(key="tenant_id", title="Entra tenant", example="6f1d1c0e-2b7a-4c1a-9d57-0a4b6f3e8c11"),
        Setting(key="environment", title="Environment", example="Production"),
        Setting(key="company_id", title="Id of the company: one connection serves one", example="cfe02ac1-e9c5-5425-8493-c49d1ff9d540"),
        Setting(key="login_url", title="Where tokens are given out", example="https://login.microsoftonline.com"),
        Setting(key="line_type", title="What sales lines are of: Item, Resource or Account", example="Item"),
    ),
    auth=(
        ClientCredentials(token_path=_TOKEN, form={"scope": _SCOPE}),
        Certificate(token_path=_TOKEN, scope=_SCOPE),
    ),
    events=EVENTS,
    # Five calls execute at once per user, and an application is one user; 95 more wait up to eight minutes ("Operational limits").
    # 6000 calls begin in any five minutes.
    policy=Policy(max_in_flight=5, per_minute=1200, timeout_seconds=60, throttle_pause_seconds=10, settle_seconds=2),
    # Rules go by code; where only a text tells, it is the English one.
    headers={"Accept-Language": "en-US"},
    tax_per="rate",
    hints={"health": "/companyInformation", "metadata": "/../$metadata", "error_field": r"(?:\b(?:The|A|blank|for) \"|Control ')(\w+)"},
    failures=(
        Rule(status=401, kind=Kind.UNAUTHENTICATED),
        Rule(code="Application_TooManyRequests", kind=Kind.THROTTLED),
        Rule(code="temporarily_unavailable", kind=Kind.UNAVAILABLE),
        # These three are about the connection and not about a record, which a 404 would say is gone.
        Rule(code="Internal_CompanyNotFound", kind=Kind.FORBIDDEN),
        Rule(code="NoEnvironment", kind=Kind.FORBIDDEN),
        Rule(code="BadRequest_ResourceNotFound", kind=Kind.UNSUPPORTED),
        Rule(code="Internal_RecordNotFound", kind=Kind.NOT_FOUND),
        Rule(code="Internal_DataNotFoundFilter", kind=Kind.NOT_FOUND),
        Rule(status=400, text="Error in query syntax", kind=Kind.NOT_FOUND),  # an id that is no GUID
        Rule(code="Request_EntityChanged", kind=Kind.CONFLICT),
        Rule(code="Internal_EntityWithSameKeyExists", kind=Kind.CONFLICT),
        # Application code raises both as dialogs: a permission set that lacks a table, and a table locked for longer than it waits.
        Rule(status=400, text="do not have the following permissions", kind=Kind.FORBIDDEN),
        Rule(status=400, text="locked by another user", kind=Kind.UNAVAILABLE),
        Rule(status=405, kind=Kind.UNSUPPORTED),
        Rule(status=501, kind=Kind.UNSUPPORTED),
        Rule(status=408, kind=Kind.UNAVAILABLE),  # over eight minutes: taken back
        Rule(status=413, kind=Kind.REJECTED),
        Rule(status=400, kind=Kind.REJECTED),
    ),
    missing={
        "opportunity": "opportunities are kept in the CRM; the API only reads its own",
        "customer_legal_entity": "a company is a legal entity and has customers of its own; each is a connection",
        "contact": "people at a customer are kept in the CRM; contacts here hang on a company contact, not on the customer",
        "contract_line": "lines are a part of the sales order and are written with it",
        "amendment": "a sales order has no amendments: the agreed change is kept here, its lines are the order's",
        "billing_schedule": "the API has no billing schedules: ours is the only one",
        "staffing_demand": "the API has no resource assignments; staffing is kept in the PSA",
        "assignment": "the API has no resource assignments; staffing is kept in the PSA",
        "time_entry": "time is kept in the PSA and arrives here as invoice lines",
        "expense": "the API has no expense claims; expenses are kept in the PSA",
        "rate_card": "prices are agreed on the contract line; price lists are not in the API",
        "rate": "prices are agreed on the contract line; price lists are not in the API",
    },
    resources=(_CUSTOMER, _SALES_ORDER, _INVOICE, _CREDIT_MEMO, _PROJECT, _TASK),
)
