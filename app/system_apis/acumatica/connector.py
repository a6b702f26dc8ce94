"""The Acumatica connector. Facts from the published contract of ``Default/24.200.001`` and the *Integration Development Guide*.

Scalars are wrapped (``{"value": …}``), so every path here ends in ``value``. ``PUT`` creates or changes: it looks for the record by the
``$filter`` of its address, so with ``If-None-Match: *`` and our key in that filter it creates once. Branches, the customer classes, items,
terms and tax categories of a tenant are the connection's value maps ``legal_entity``, ``customer_class``, ``billing_item``,
``payment_terms`` and ``tax_category``; ``tax_zone`` is a setting (see ``docs/systems/acumatica.md``).
"""

from app.core.failures import Kind
from app.system_apis.kit.auth import CookieSession, PasswordGrant
from app.system_apis.kit.calls import Call, CustomFields, Described, Endpoints, Errors, Offsets, Rest, Search
from app.system_apis.kit.connector import Connector, LookupKey, Policy, Resource, Rule, Setting, Transition
from app.system_apis.kit.converters import Codes, Day, Field, Lines, Number, Ref, Text, Whole, const, field

_WRITE_ALL = frozenset({"read", "list", "changes", "create", "update", "delete"})
_INSERT, _CHANGE = {"If-None-Match": "*"}, {"If-Match": "*"}
_LEGAL_ENTITY = Codes(values="legal_entity")
_OUR_KEY = "AttributeCWREF"
_ORDER = {"entity": {"OrderType": {"value": "SO"}, "OrderNbr": {"value": "{id}"}}}


def _calls(
    entity: str, number: str, key: str, *, modified: str = "LastModifiedDateTime", expand: str = "", kind: tuple[str, str] | None = None
) -> Endpoints:
    """The calls of an entity: ``number`` is its key field, after the type that ``kind`` (field, value) fixes where it has types."""
    named = f"/{entity}/{kind[1] if kind else ''}".rstrip("/").replace(" ", "%20")
    types = {kind[0]: {"value": kind[1]}} if kind else {}
    shown = {"$expand": expand} if expand else {}
    return Endpoints(
        read=Call(path=f"{named}/{{id}}", query=shown),
        list=Call(path=f"/{entity}", query=shown),
        create=Call(method="PUT", path=f"/{entity}", query={"$filter": key}, headers=_INSERT, body=types),
        update=Call(method="PUT", path=f"/{entity}", headers=_CHANGE, body={**types, number: {"value": "{id}"}}),
        delete=Call(method="DELETE", path=f"{named}/{{id}}"),
        id=f"{{{number}.value}}",
        # No count and no next link; rows with details are made one by one there, so pages are small.
        paging=Offsets(offset="$skip", size="$top", most=50 if "Details" in expand else 200),
        search=Search(
            parameter="$filter",
            join=" and ",
            fixed=(f"{kind[0]} eq '{kind[1]}'",) if kind else (),
            key=key,
            since=f"{modified} ge datetimeoffset'{{since}}'",
            since_format="%Y-%m-%dT%H:%M:%S+00:00",
            escape={"'": "''"},
        ),
        described=Described(call=Call(path=f"/{entity}/$adHocSchema"), skeleton=True, custom="custom"),
    )


def _once(canonical: str, vendor: str, converter: Codes | Text) -> tuple[Field, Field]:
    """What is given when a record is made, and not changed after."""
    return field(canonical, vendor, converter, "create"), field(canonical, vendor, converter, "read")


_CUSTOMER = Resource(
    entity="customer",
    object="Customer",
    path="Customer",
    modified="LastModifiedDateTime.value",
    key=LookupKey(field="AccountRef.value"),
    operations=_WRITE_ALL,
    filters={"name": "CustomerName eq '{value}'", "parent": "ParentRecord eq '{value}'"},
    calls=_calls("Customer", "CustomerID", "AccountRef eq '{key}'", expand="MainContact,MainContact/Address"),
    fields=(
        field("name", "CustomerName.value", Text(max_length=255)),
        field("parent", "ParentRecord.value", Ref(entity="customer")),
        # The class brings terms, statement cycle and accounts; customers belong to no branch.
        *_once("legal_entity", "CustomerClass.value", Codes(values="customer_class")),
        *_once("currency_code", "CurrencyID.value", Text()),
        field("website", "MainContact.WebSite.value"),
        field("phone", "MainContact.Phone1.value", Text(max_length=50)),
        field("tax_number", "TaxRegistrationID.value", Text(max_length=50)),
        field("address.street", "MainContact.Address.AddressLine1.value", Text(max_length=50)),
        field("address.city", "MainContact.Address.City.value", Text(max_length=50)),
        field("address.state", "MainContact.Address.State.value", Text(max_length=50)),
        field("address.postal_code", "MainContact.Address.PostalCode.value", Text(max_length=20)),
        field("address.country_code", "MainContact.Address.Country.value"),
        field("status", "Status.value", direction="read"),
        # Any entity of ours may sell to the customer in any currency: the documents say which.
        const("EnableCurrencyOverride.value", True).model_copy(update={"direction": "write"}),
    ),
)

_CONTACT = Resource(
    entity="contact",
    object="Contact",
    path="Contact",
    modified="LastModifiedDateTime.value",
    key=LookupKey(field="ExtRefNbr.value"),
    operations=_WRITE_ALL,
    filters={"customer": "BusinessAccount eq '{value}'"},
    # Its number is no text, so a change names it in the address.
    calls=_calls("Contact", "ContactID", "ExtRefNbr eq '{key}'").model_copy(
        update={"update": Call(method="PUT", path="/Contact", query={"$filter": "ContactID eq {id}"}, headers=_CHANGE)}
    ),
    fields=(
        field("customer", "BusinessAccount.value", Ref(entity="customer")),
        field("first_name", "FirstName.value", Text(max_length=50)),
        field("last_name", "LastName.value", Text(max_length=100)),
        field("email", "Email.value"),
        field("phone", "Phone1.value", Text(max_length=50)),
        field("job_title", "JobTitle.value"),
    ),
)

_SALES_ORDER = Resource(
    entity="contract",
    object="SalesOrder",
    path="SalesOrder",
    modified="LastModified.value",
    key=LookupKey(field="ExternalRef.value"),
    operations=_WRITE_ALL,
    filters={"customer": "CustomerID eq '{value}'"},
    calls=_calls(
        "SalesOrder",
        "OrderNbr",
        "ExternalRef eq '{key}'",
        modified="LastModified",
        expand="Details,FinancialSettings,Totals",
        kind=("OrderType", "SO"),
    ).model_copy(update={"rows": ("Details",)}),
    transitions={
        "hold": Transition(body={"Hold": {"value": True}}, shows={"Status.value": "On Hold"}),
        "release": Transition(body={"Hold": {"value": False}}, shows={"Status.value": "Open"}),
        "cancel": Transition(path="/SalesOrder/CancelSalesOrder", body=_ORDER, shows={"Status.value": "Canceled"}),
        "reopen": Transition(path="/SalesOrder/ReopenSalesOrder", body=_ORDER, shows={"Status.value": "Open"}),
    },
    fields=(
        field("customer", "CustomerID.value", Ref(entity="customer")),
        *_once("legal_entity", "Branch.value", _LEGAL_ENTITY),
        *_once("currency_code", "CurrencyID.value", Text()),
        field("signed_on", "Date.value", Day()),
        field("starts_on", "RequestedOn.value", Day()),
        field("payment_terms", "FinancialSettings.Terms.value", Codes(values="payment_terms")),
        field("purchase_order", "CustomerOrder.value", Text(max_length=40)),
        field("memo", "Description.value", Text(max_length=512)),
        field("number", "OrderNbr.value", direction="read"),
        field("status", "Status.value", direction="read"),
        field("subtotal", "Totals.LineTotalAmount.value", Number(), "read"),
        field("tax_total", "TaxTotal.value", Number(), "read"),
        field("total", "OrderTotal.value", Number(), "read"),
        field(
            "lines",
            "Details",
            Lines(
                fields=(
                    field("number", "LineNbr.value", Whole(), "read"),
                    field("reference", "ExternalRef.value", Text(max_length=40)),
                    field("billing_type", "InventoryID.value", Codes(values="billing_item")),
                    field("description", "LineDescription.value", Text(max_length=256)),
                    field("quantity", "OrderQty.value", Number()),
                    field("unit_price", "UnitPrice.value", Number()),
                    field("amount", "ExtendedPrice.value", Number()),
                    field("tax_rate", "TaxCategory.value", Codes(values="tax_category")),
                    # The agreed price, whatever price lists and discounts would say.
                    const("ManualPrice.value", True),
                    const("ManualDiscount.value", True),
                )
            ),
        ),
        const("FinancialSettings.OverrideTaxZone.value", True),
        const("FinancialSettings.CustomerTaxZone.value", setting="tax_zone"),
        const("Hold.value", False),
    ),
)

_INVOICE = Resource(
    entity="invoice",
    object="Invoice",
    path="Invoice",
    modified="LastModifiedDateTime.value",
    key=LookupKey(field=f"custom.Document.{_OUR_KEY}.value"),
    operations=_WRITE_ALL,
    filters={"customer": "Customer eq '{value}'"},
    calls=_calls(
        "Invoice", "ReferenceNbr", f"cf.String(f='Document.{_OUR_KEY}') eq '{{key}}'", expand="Details", kind=("Type", "Invoice")
    ).model_copy(update={"rows": ("Details",)}),
    fields=(
        field("customer", "Customer.value", Ref(entity="customer")),
        *_once("legal_entity", "LinkBranch.value", _LEGAL_ENTITY),
        # On the screen, and not in the contract: currency, net total, tax zone.
        *_once("currency_code", "custom.Document.CuryID.value", Text()),
        field("number", "ReferenceNbr.value", direction="read"),
        field("issued_on", "Date.value", Day()),
        field("due_on", "DueDate.value", Day(), "read"),
        field("purchase_order", "CustomerOrder.value", Text(max_length=40)),
        field("memo", "Description.value", Text(max_length=512)),
        field(
            "status",
            "Status.value",
            Codes(
                table={"draft": "On Hold", "issued": "Open", "paid": "Closed", "cancelled": "Voided", "rejected": "Rejected"},
                also={
                    "Balanced": "draft",
                    "Pending Approval": "draft",
                    "Pending Print": "draft",
                    "Pending Email": "draft",
                    "Credit Hold": "draft",
                    "Canceled": "cancelled",
                },
            ),
            "read",
        ),
        field("subtotal", "custom.Document.CuryLineTotal.value", Number(), "read"),
        field("tax_total", "TaxTotal.value", Number(), "read"),
        field("total", "Amount.value", Number(), "read"),
        field("balance", "Balance.value", Number(), "read"),
        field(
            "lines",
            "Details",
            Lines(
                fields=(
                    field("billing_type", "InventoryID.value", Codes(values="billing_item")),
                    field("description", "TransactionDescription.value", Text(max_length=256)),
                    field("quantity", "Qty.value", Number()),
                    field("unit_price", "UnitPrice.value", Number()),
                    field("amount", "ExtendedPrice.value", Number()),
                    field("tax_rate", "TaxCategory.value", Codes(values="tax_category")),
                )
            ),
        ),
        const("custom.CurrentDocument.TaxZoneID.value", setting="tax_zone"),
        # On hold until finance has looked at it.
        const("Hold.value", True),
    ),
)

CONNECTOR = Connector(
    key="acumatica",
    title="Acumatica",
    dialect="rest",
    base_url="{instance}/entity/{endpoint_name}/{endpoint_version}",
    settings=(
        Setting(key="instance", title="Address of the instance", example="https://holt.acumatica.com/AcumaticaERP"),
        Setting(key="endpoint_name", title="Web service endpoint", example="Default"),
        Setting(key="endpoint_version", title="Version of the endpoint", example="24.200.001"),
        Setting(key="tax_zone", title="Tax zone of what we write", example="SERVICES"),
    ),
    auth=(
        # One session for all calls: ``api:concurrent_access`` would take a user of the licence for each.
        PasswordGrant(
            token_path="{instance}/identity/connect/token",  # noqa: S106 - a path
            sign_out_path="{instance}/entity/auth/logout",
            form={"scope": "api"},
        ),
        # Types and states are words of the session's language.
        CookieSession(
            sign_in_path="{instance}/entity/auth/login",
            sign_out_path="{instance}/entity/auth/logout",
            body={"name": "{username}", "password": "{password}", "tenant": "{tenant}", "branch": "{branch}", "locale": "en-US"},
            cookie=".ASPXAUTH",
            credentials=("username", "password", "tenant", "branch"),
        ),
    ),
    # The licence counts users, requests at once and per minute (SM604000); the calls of one session wait for each other there.
    policy=Policy(max_in_flight=2, timeout_seconds=60, throttle_pause_seconds=5),
    failures=(
        Rule(status=401, kind=Kind.UNAUTHENTICATED),
        Rule(status=429, kind=Kind.THROTTLED),
        # A 500 is a refusal as well as a crash: the exception tells (Integration Development Guide, HTTP status codes).
        Rule(text="API Login Limit", kind=Kind.THROTTLED),
        Rule(status=500, text="Invalid credentials", kind=Kind.UNAUTHENTICATED),
        Rule(status=500, code="PX.Data.PXUndefinedCompanyException", kind=Kind.UNAUTHENTICATED),
        Rule(status=500, text="No entity satisfies the condition", kind=Kind.NOT_FOUND),
        Rule(status=500, text="Another process has", kind=Kind.CONFLICT),
        Rule(status=422, text="Another process has", kind=Kind.CONFLICT),
        Rule(status=500, code="PX.Data.PXLockViolationException", kind=Kind.CONFLICT),
        Rule(status=500, code="PX.Data.PXNotEnoughRightsException", kind=Kind.FORBIDDEN),
        Rule(status=500, code="PX.Data.PXException", kind=Kind.REJECTED),
        Rule(status=500, code="PX.Data.PXSetPropertyException", kind=Kind.REJECTED),
        Rule(status=500, code="PX.Data.PXOuterException", kind=Kind.REJECTED),
        Rule(status=500, code="PX.Data.PXSetupNotEnteredException", kind=Kind.REJECTED),
        Rule(status=500, code="PX.Api.ContractBased.OptimizedExport.CannotOptimizeException", kind=Kind.REJECTED),
        Rule(status=500, code="Microsoft.OData.ODataException", kind=Kind.REJECTED),
        Rule(status=405, kind=Kind.UNSUPPORTED),
    ),
    rest=Rest(
        health=Call(path="/Currency", query={"$top": "1", "$select": "CurrencyID"}),
        errors=Errors(code=("exceptionType",), message=("exceptionMessage", "modelState", "message"), marks="error"),
        custom=CustomFields(
            member="custom",
            parameter="$custom",
            types={"text": "CustomStringField", "number": "CustomDecimalField", "flag": "CustomBooleanField"},
        ),
    ),
    missing={
        "opportunity": "opportunities are kept in the CRM",
        "customer_legal_entity": "customers are shared by all branches of a tenant: the documents name the branch",
        "billing_schedule": "the endpoint has none: a billing period belongs to a project, and projects are kept in the PSA",
        "project": "projects are kept in the PSA; those of Acumatica are not mapped yet, because no flow makes them in an ERP",
        "task": "tasks are kept in the PSA; those of Acumatica want a code of ten letters from us, and no flow makes them in an ERP",
        "time_entry": "time is kept in the PSA and arrives here as invoice lines",
        "staffing_demand": "the endpoint has no resource requests, and staffing is kept in the PSA",
        "assignment": "the endpoint has no assignments of people to tasks, and staffing is kept in the PSA",
        "contract_line": "lines are a part of the sales order and are written with it",
        "amendment": "a sales order has no amendments: the agreed change is kept here, its lines are the order's",
        "rate_card": "prices are agreed on the contract line; the endpoint's sales prices are not mapped",
        "rate": "prices are agreed on the contract line; the endpoint's sales prices are not mapped",
        "expense": "expenses are kept in the PSA; expense receipts are not mapped yet, because no flow makes them",
        "credit_memo": "it needs the customer and the tax of each line, which a credit memo of ours does not tell; no flow makes them yet",
    },
    resources=(_CUSTOMER, _CONTACT, _SALES_ORDER, _INVOICE),
)
