"""Customers, contacts, sales orders as contracts, invoices and credit memos."""

from app.system_apis.acumatica.shared import CHANGE, ITEM, LEGAL_ENTITY, ORDER, OUR_KEY, TAX_CATEGORY, WRITE_ALL, calls, once
from app.system_apis.kit.calls import Call
from app.system_apis.kit.connector import Look, LookupKey, Resource, Transition
from app.system_apis.kit.converters import Codes, Day, Lines, Number, Ref, Text, Whole, const, field

CUSTOMER = Resource(
    entity="customer",
    object="Customer",
    path="Customer",
    modified="LastModifiedDateTime.value",
    key=LookupKey(field="AccountRef.value"),
    operations=WRITE_ALL,
    filters={"name": "CustomerName eq '{value}'", "parent": "ParentRecord eq '{value}'"},
    calls=calls("Customer", "CustomerID", "AccountRef eq '{key}'", expand="MainContact,MainContact/Address"),
    fields=(
        field("name", "CustomerName.value", Text(max_length=255)),
        field("parent", "ParentRecord.value", Ref(entity="customer")),
        # The class brings terms, statement cycle and accounts; customers belong to no branch.
        *once("legal_entity", "CustomerClass.value", Codes(values="customer_class")),
        *once("currency_code", "CurrencyID.value", Text()),
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

CONTACT = Resource(
    entity="contact",
    object="Contact",
    path="Contact",
    modified="LastModifiedDateTime.value",
    key=LookupKey(field="ExtRefNbr.value"),
    operations=WRITE_ALL,
    filters={"customer": "BusinessAccount eq '{value}'"},
    # Its number is no text, so a change names it in the address.
    calls=calls("Contact", "ContactID", "ExtRefNbr eq '{key}'").model_copy(
        update={"update": Call(method="PUT", path="/Contact", query={"$filter": "ContactID eq {id}"}, headers=CHANGE)}
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

SALES_ORDER = Resource(
    entity="contract",
    object="SalesOrder",
    path="SalesOrder",
    modified="LastModified.value",
    key=LookupKey(field="ExternalRef.value"),
    operations=WRITE_ALL,
    filters={"customer": "CustomerID eq '{value}'"},
    calls=calls(
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
        "cancel": Transition(path="/SalesOrder/CancelSalesOrder", body=ORDER, shows={"Status.value": "Canceled"}),
        "reopen": Transition(path="/SalesOrder/ReopenSalesOrder", body=ORDER, shows={"Status.value": "Open"}),
    },
    fields=(
        field("customer", "CustomerID.value", Ref(entity="customer")),
        *once("legal_entity", "Branch.value", LEGAL_ENTITY),
        *once("currency_code", "CurrencyID.value", Text()),
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
                    field("billing_type", "InventoryID.value", ITEM),
                    field("description", "LineDescription.value", Text(max_length=256)),
                    field("quantity", "OrderQty.value", Number()),
                    field("unit_price", "UnitPrice.value", Number()),
                    field("amount", "ExtendedPrice.value", Number()),
                    field("tax_rate", "TaxCategory.value", TAX_CATEGORY),
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
        field("billing_type", "InventoryID.value", ITEM),
        field("description", "TransactionDescription.value", Text(max_length=256)),
        field("quantity", "Qty.value", Number()),
        field("unit_price", "UnitPrice.value", Number()),
        field("amount", "ExtendedPrice.value", Number()),
        field("tax_rate", "TaxCategory.value", TAX_CATEGORY),
    )
)

INVOICE = Resource(
    entity="invoice",
    object="Invoice",
    path="Invoice",
    modified="LastModifiedDateTime.value",
    key=LookupKey(field=f"custom.Document.{OUR_KEY}.value"),
    operations=WRITE_ALL,
    filters={"customer": "Customer eq '{value}'"},
    calls=calls(
        "Invoice", "ReferenceNbr", f"cf.String(f='Document.{OUR_KEY}') eq '{{key}}'", expand="Details", kind=("Type", "Invoice")
    ).model_copy(update={"rows": ("Details",)}),
    fields=(
        field("customer", "Customer.value", Ref(entity="customer")),
        *once("legal_entity", "LinkBranch.value", LEGAL_ENTITY),
        # On the screen, and not in the contract: currency, net total, tax zone.
        *once("currency_code", "custom.Document.CuryID.value", Text()),
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

CREDIT_MEMO = Resource(
    entity="credit_memo",
    # Numbers are given out by type: a memo may have that of an invoice.
    object="CreditMemo",
    path="Invoice",
    modified="LastModifiedDateTime.value",
    key=LookupKey(field=f"custom.Document.{OUR_KEY}.value"),
    # Who billed takes it back.
    looks=(Look(of="invoice", takes={"LinkBranch": "LinkBranch"}),),
    operations=WRITE_ALL,
    filters={"customer": "Customer eq '{value}'"},
    calls=calls(
        "Invoice",
        "ReferenceNbr",
        f"cf.String(f='Document.{OUR_KEY}') eq '{{key}}'",
        expand="Details,ApplicationsCreditMemo",
        kind=("Type", "Credit Memo"),
    ).model_copy(update={"rows": ("Details",)}),
    fields=(
        field("customer", "Customer.value", Ref(entity="customer")),
        # What it is applied to: for that, the invoice must be released.
        field("invoice", "ApplicationsCreditMemo.0.ReferenceNbr.value", Ref(entity="invoice"), "read"),
        *once("currency_code", "custom.Document.CuryID.value", Text()),
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
