"""The Acumatica connector. Facts from the published contract of ``Default/24.200.001`` and the *Integration Development Guide*.

Scalars are wrapped (``{"value": …}``), so every path here ends in ``value``. ``PUT`` creates or changes: it looks for the record by the
``$filter`` of its address, so with ``If-None-Match: *`` and our key in that filter it creates once. Branches, the customer classes, items,
terms and tax categories of a tenant are the connection's value maps ``legal_entity``, ``customer_class``, ``billing_item``,
``payment_terms`` and ``tax_category``; ``tax_zone`` is a setting (see ``docs/systems/acumatica.md``).
"""

from app.core.failures import Kind
from app.system_apis.kit.auth import CookieSession, PasswordGrant
from app.system_apis.kit.calls import Call, CustomFields, Described, Endpoints, Errors, Offsets, Rest, Search
from app.system_apis.kit.connector import Connector, Look, LookupKey, Policy, Resource, Rule, Setting, Transition
from app.system_apis.kit.converters import (
    Clock,
    Codes,
    Day,
    Field,
    Flag,
    Lines,
    Number,
    Present,
    Ref,
    Scaled,
    Text,
    Whole,
    const,
    field,
)

_WRITE_ALL = frozenset({"read", "list", "changes", "create", "update", "delete"})
_READ_ALL = frozenset({"read", "list", "changes"})
_INSERT, _CHANGE = {"If-None-Match": "*"}, {"If-Match": "*"}
_LEGAL_ENTITY = Codes(values="legal_entity")
_ITEM = Codes(values="billing_item")
_TAX_CATEGORY = Codes(values="tax_category")
_OUR_KEY = "AttributeCWREF"
_ORDER = {"entity": {"OrderType": {"value": "SO"}, "OrderNbr": {"value": "{id}"}}}


_PROJECT_KEY = {"entity": {"ProjectID": {"value": "{id}"}}}
_TASK_ID = {"ProjectID": {"value": "{id.0}"}, "ProjectTaskID": {"value": "{id.1}"}}
_NON_PROJECT = "X"
_WITH_ROWS = ("Details", "Products", "RevenueBudget")


def _calls(
    entity: str,
    number: str,
    key: str | None,
    *,
    modified: str = "LastModifiedDateTime",
    expand: str = "",
    kind: tuple[str, str] | None = None,
) -> Endpoints:
    """The calls of an entity: ``number`` is its key field, after the type that ``kind`` (field, value) fixes where it has types.

    Without a ``key`` it is only read.
    """
    named = f"/{entity}/{kind[1] if kind else ''}".rstrip("/").replace(" ", "%20")
    types = {kind[0]: {"value": kind[1]}} if kind else {}
    shown = {"$expand": expand} if expand else {}
    return Endpoints(
        read=Call(path=f"{named}/{{id}}", query=shown),
        list=Call(path=f"/{entity}", query=shown),
        create=Call(method="PUT", path=f"/{entity}", query={"$filter": key}, headers=_INSERT, body=types) if key else None,
        update=Call(method="PUT", path=f"/{entity}", headers=_CHANGE, body={**types, number: {"value": "{id}"}}) if key else None,
        delete=Call(method="DELETE", path=f"{named}/{{id}}") if key else None,
        id=f"{{{number}.value}}",
        # No count and no next link; rows with details are made one by one there, so pages are small.
        paging=Offsets(offset="$skip", size="$top", most=50 if any(name in expand for name in _WITH_ROWS) else 200),
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
                    field("billing_type", "InventoryID.value", _ITEM),
                    field("description", "LineDescription.value", Text(max_length=256)),
                    field("quantity", "OrderQty.value", Number()),
                    field("unit_price", "UnitPrice.value", Number()),
                    field("amount", "ExtendedPrice.value", Number()),
                    field("tax_rate", "TaxCategory.value", _TAX_CATEGORY),
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

_STATUS = Codes(
    table={"draft": "On Hold", "issued": "Open", "paid": "Closed", "cancelled": "Voided", "rejected": "Rejected"},
    also={
        "Balanced": "draft",
        "Pending Approval": "draft",
        "Pending Print": "draft",
        "Pending Email": "draft",
        "Credit Hold": "draft",
        "Canceled": "cancelled",
    },
)
_DOCUMENT_LINES = Lines(
    fields=(
        field("billing_type", "InventoryID.value", _ITEM),
        field("description", "TransactionDescription.value", Text(max_length=256)),
        field("quantity", "Qty.value", Number()),
        field("unit_price", "UnitPrice.value", Number()),
        field("amount", "ExtendedPrice.value", Number()),
        field("tax_rate", "TaxCategory.value", _TAX_CATEGORY),
    )
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
        field("status", "Status.value", _STATUS, "read"),
        field("subtotal", "custom.Document.CuryLineTotal.value", Number(), "read"),
        field("tax_total", "TaxTotal.value", Number(), "read"),
        field("total", "Amount.value", Number(), "read"),
        field("balance", "Balance.value", Number(), "read"),
        field("lines", "Details", _DOCUMENT_LINES),
        const("custom.CurrentDocument.TaxZoneID.value", setting="tax_zone"),
        # On hold until finance has looked at it.
        const("Hold.value", True),
    ),
)

_CREDIT_MEMO = Resource(
    entity="credit_memo",
    # Numbers are given out by type: a memo may have that of an invoice.
    object="CreditMemo",
    path="Invoice",
    modified="LastModifiedDateTime.value",
    key=LookupKey(field=f"custom.Document.{_OUR_KEY}.value"),
    # Who billed takes it back.
    looks=(Look(of="invoice", takes={"LinkBranch": "LinkBranch"}),),
    operations=_WRITE_ALL,
    filters={"customer": "Customer eq '{value}'"},
    calls=_calls(
        "Invoice",
        "ReferenceNbr",
        f"cf.String(f='Document.{_OUR_KEY}') eq '{{key}}'",
        expand="Details,ApplicationsCreditMemo",
        kind=("Type", "Credit Memo"),
    ).model_copy(update={"rows": ("Details",)}),
    fields=(
        field("customer", "Customer.value", Ref(entity="customer")),
        # What it is applied to: for that, the invoice must be released.
        field("invoice", "ApplicationsCreditMemo.0.ReferenceNbr.value", Ref(entity="invoice"), "read"),
        *_once("currency_code", "custom.Document.CuryID.value", Text()),
        field("number", "ReferenceNbr.value", direction="read"),
        field("issued_on", "Date.value", Day()),
        field("reason", "Description.value", Text(max_length=512)),
        field("status", "Status.value", _STATUS, "read"),
        field("amount", "custom.Document.CuryLineTotal.value", Number(), "read"),
        field("tax_amount", "TaxTotal.value", Number(), "read"),
        field("lines", "Details", _DOCUMENT_LINES),
        const("custom.CurrentDocument.TaxZoneID.value", setting="tax_zone"),
        const("Hold.value", True),
    ),
)

_PROJECT = Resource(
    entity="project",
    object="Project",
    path="Project",
    modified="LastModifiedDateTime.value",
    key=LookupKey(field="ExternalRefNbr.value"),
    operations=_WRITE_ALL,
    filters={"customer": "Customer eq '{value}'", "name": "Description eq '{value}'"},
    calls=_calls("Project", "ProjectID", "ExternalRefNbr eq '{key}'", expand="ProjectProperties,BillingAndAllocationSettings"),
    transitions={
        "activate": Transition(path="/Project/ActivateProject", body=_PROJECT_KEY, shows={"Status.value": "Active"}),
        "complete": Transition(path="/Project/CompleteProject", body=_PROJECT_KEY, shows={"Status.value": "Completed"}, after="activate"),
    },
    fields=(
        field("name", "Description.value", Text(max_length=255)),
        field("customer", "Customer.value", Ref(entity="customer")),
        *_once("billing_entity", "BillingAndAllocationSettings.Branch.value", _LEGAL_ENTITY),
        *_once("currency_code", "ProjectProperties.ProjectCurrency.value", Text()),
        field("starts_on", "ProjectProperties.StartDate.value", Day()),
        field("ends_on", "ProjectProperties.EndDate.value", Day()),
        field("status", "Status.value", direction="read"),
    ),
)

_TASK = Resource(
    entity="task",
    object="ProjectTask",
    path="ProjectTask",
    modified="LastModifiedDateTime.value",
    # Its code has ten letters: the last of our key. The whole of it is the external reference.
    key=LookupKey(field="ProjectTaskID.value", last=10, upper=True),
    operations=_WRITE_ALL,
    filters={"project": "ProjectID eq '{value}'"},
    hints={"keys": "ProjectID,ProjectTaskID"},
    calls=_calls("ProjectTask", "ProjectTaskID", "ProjectTaskID eq '{key}'", expand="Properties").model_copy(
        update={
            "read": Call(path="/ProjectTask/{id.0}/{id.1}", query={"$expand": "Properties"}),
            "create": Call(
                method="PUT",
                path="/ProjectTask",
                query={"$filter": "ExternalRefNbr eq '{key}'"},
                headers=_INSERT,
                body={"ExternalRefNbr": {"value": "{key}"}},
            ),
            "update": Call(method="PUT", path="/ProjectTask", headers=_CHANGE, body=_TASK_ID),
            "delete": Call(method="DELETE", path="/ProjectTask/{id.0}/{id.1}"),
            "id": "{ProjectID.value}/{ProjectTaskID.value}",
        }
    ),
    transitions={
        "activate": Transition(path="/ProjectTask/ActivateProjectTask", body={"entity": _TASK_ID}, shows={"Status.value": "Active"}),
        "complete": Transition(
            path="/ProjectTask/CompleteProjectTask", body={"entity": _TASK_ID}, shows={"Status.value": "Completed"}, after="activate"
        ),
    },
    fields=(
        field("project", "ProjectID.value", Ref(entity="project"), "create"),
        field("project", "ProjectID.value", Ref(entity="project"), "read"),
        field("name", "Description.value", Text(max_length=250)),
        field(
            "state",
            "Status.value",
            Codes(table={"not_started": "In Planning", "started": "Active", "completed": "Completed"}, strict=False),
            "read",
        ),
        field("percent_complete", "Properties.Completed.value", Scaled(whole=True)),
        field("starts_on", "Properties.PlannedStartDate.value", Day()),
        field("due_on", "Properties.PlannedEndDate.value", Day()),
        field("completed_on", "Properties.EndDate.value", Day(), "read"),
    ),
)

_KEPT_IN_PSA = "it needs an active project and task there, and the PSA, which keeps it, decides on both"
_TIME_ENTRY = Resource(
    entity="time_entry",
    object="TimeEntry",
    path="TimeEntry",
    modified="LastModifiedDateTime.value",
    operations=_READ_ALL,
    missing=dict.fromkeys(("create", "update", "delete"), _KEPT_IN_PSA),
    filters={"project": "ProjectID eq '{value}'"},
    calls=_calls("TimeEntry", "TimeEntryID", None),
    fields=(
        field("project", "ProjectID.value", Ref(entity="project"), "read", empty=_NON_PROJECT),
        field("task", "ProjectTaskID.value", Ref(entity="task", inside="ProjectID.value"), "read"),
        field("person_reference", "Employee.value", direction="read"),
        field("worked_on", "Date.value", Day(), "read"),
        field("minutes", "TimeSpent.value", Clock(), "read"),
        field("billable", "Billable.value", Flag(), "read"),
        # Where nobody has to approve, finished time is as good as approved.
        field("approved", "ApprovalStatus.value", Flag(when_true=("Approved", "Completed", "Released")), "read"),
        field("notes", "Summary.value", direction="read"),
    ),
)

_EXPENSE = Resource(
    entity="expense",
    object="ExpenseReceipt",
    path="ExpenseReceipt",
    modified="LastModifiedDateTime.value",
    operations=_READ_ALL,
    missing=dict.fromkeys(("create", "update", "delete"), _KEPT_IN_PSA),
    calls=_calls("ExpenseReceipt", "ReceiptID", None, expand="ReceiptDetails"),
    fields=(
        field("project", "ReceiptDetails.ProjectID.value", Ref(entity="project"), "read", empty=_NON_PROJECT),
        field("task", "ReceiptDetails.ProjectTaskID.value", Ref(entity="task", inside="ReceiptDetails.ProjectID.value"), "read"),
        field("person_reference", "ClaimedBy.value", direction="read"),
        field("spent_on", "Date.value", Day(), "read"),
        field("category", "ExpenseItemID.value", direction="read"),
        field("description", "ReceiptDetails.Description.value", direction="read"),
        field("currency_code", "ReceiptDetails.CurrencyID.value", direction="read"),
        field("amount", "ReceiptDetails.Amount.value", Number(), "read"),
        field("tax_amount", "TaxTotal.value", Number(), "read"),
        field("billable", "ReceiptDetails.Billable.value", Flag(), "read"),
        # Approved receipts are open: they wait for a claim.
        field("approved", "Status.value", Flag(when_true=("Open", "Approved", "Released")), "read"),
    ),
)

_OPPORTUNITY = Resource(
    entity="opportunity",
    object="Opportunity",
    path="Opportunity",
    modified="LastModifiedDateTime.value",
    operations=_READ_ALL,
    missing=dict.fromkeys(("create", "update", "delete"), "the endpoint has no field for our key on it, and the CRM keeps what is sold"),
    filters={"customer": "BusinessAccount eq '{value}'"},
    calls=_calls("Opportunity", "OpportunityID", None, expand="Products"),
    fields=(
        field("name", "Subject.value", direction="read"),
        field("customer", "BusinessAccount.value", Ref(entity="customer"), "read"),
        field("billing_entity", "Branch.value", Codes(values="legal_entity", strict=False), "read"),
        field("stage", "Stage.value", direction="read"),
        field("is_won", "Stage.value", Present(value="Won"), "read"),
        field("amount", "Amount.value", Number(), "read"),
        field("currency_code", "CurrencyID.value", direction="read"),
        field("closed_on", "Estimation.value", Day(), "read"),
        field(
            "lines",
            "Products",
            Lines(
                fields=(
                    field("reference", "OpportunityProductID.value"),
                    field("billing_type", "InventoryID.value", Codes(values="billing_item", strict=False)),
                    field("description", "TransactionDescription.value"),
                    field("quantity", "Qty.value", Number()),
                    field("unit_price", "UnitPrice.value", Number()),
                    field("amount", "Amount.value", Number()),
                )
            ),
            "read",
        ),
    ),
)

_CHANGE_ORDER = Resource(
    entity="amendment",
    object="ChangeOrder",
    path="ChangeOrder",
    modified="LastModifiedDateTime.value",
    operations=_READ_ALL,
    missing=dict.fromkeys(("create", "update", "delete"), "a change order belongs to a project's budget, and ours to a contract"),
    calls=_calls("ChangeOrder", "RefNbr", None, expand="RevenueBudget"),
    fields=(
        field("title", "Description.value", direction="read"),
        field("reason", "DetailedDescription.value", direction="read"),
        field("effective_on", "ChangeDate.value", Day(), "read"),
        field("external_reference", "ExternalRefNbr.value", direction="read"),
        field(
            "status",
            "Status.value",
            Codes(
                table={"requested": "On Hold", "approved": "Closed", "rejected": "Rejected"},
                also={"Open": "requested", "Pending Approval": "requested", "Canceled": "rejected"},
                strict=False,
            ),
            "read",
        ),
        field(
            "lines",
            "RevenueBudget",
            Lines(
                fields=(
                    field("billing_type", "InventoryID.value", Codes(values="billing_item", strict=False)),
                    field("description", "Description.value"),
                    field("quantity", "Qty.value", Number()),
                    field("unit_price", "UnitRate.value", Number()),
                    field("amount", "Amount.value", Number()),
                )
            ),
            "read",
        ),
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
        "customer_legal_entity": "customers are shared by all branches of a tenant: the documents name the branch",
        "billing_schedule": "the endpoint has none: a billing period belongs to a project, and what is billed to its budget",
        "staffing_demand": "the endpoint has no resource requests",
        "assignment": "the endpoint has no assignments: a project only lists who may book time on it, without a task, a role or days",
        "contract_line": "lines are a part of the sales order and are written with it",
        "rate_card": "the endpoint has no price lists: an inquiry tells prices (SalesPricesInquiry), and none of them belongs to a list",
        "rate": "an inquiry tells sales prices (SalesPricesInquiry), without ids and times of change: none can be read by itself",
    },
    resources=(
        _CUSTOMER,
        _CONTACT,
        _SALES_ORDER,
        _INVOICE,
        _CREDIT_MEMO,
        _PROJECT,
        _TASK,
        _TIME_ENTRY,
        _EXPENSE,
        _OPPORTUNITY,
        _CHANGE_ORDER,
    ),
)
