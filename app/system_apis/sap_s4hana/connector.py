"""The SAP S/4HANA Cloud connector. Facts from the published metadata of API_BUSINESS_PARTNER, API_SALES_ORDER_SRV,
API_ENTERPRISE_PROJECT_SRV (version 2) and API_MANAGE_WORKFORCE_TIMESHEET (OData 2), and for
the debit and credit memo requests, whose metadata is not public, from the names that they share with the sales order.

Organisational units and codes belong to a tenant: they are the connection's value maps ``legal_entity`` (sales organisation),
``company_code``, ``currency``, ``payment_terms``, ``billing_item`` (product), ``tax_rate`` (tax class of a product),
``credit_reason`` and ``cost_center`` (of a legal entity's projects), and its settings (see ``docs/systems/sap_s4hana.md``).

An invoice is a debit memo request: it may bill any part of a contract, it waits under a billing block until finance takes the block off,
and billing makes the accounting document out of it. A sales order itself is billed as a whole, so it stays under a block of its own.
"""

from app.core.failures import Kind
from app.system_apis.kit.auth import BasicWithCsrf, ClientCertificate, SamlBearer
from app.system_apis.kit.connector import Connector, Look, LookupKey, Policy, Resource, Rule, Setting, Transition
from app.system_apis.kit.converters import Codes, Day, Field, Flag, Lines, Number, Ref, Scaled, Text, Total, UnitPrice, const, field
from app.system_apis.sap_s4hana.projects import ELEMENT, PROJECT, TEAM_MEMBER, TIME_ENTRY, TIMES

_PARTNERS = "sap/opu/odata/sap/API_BUSINESS_PARTNER"
_ORDERS = "sap/opu/odata/sap/API_SALES_ORDER_SRV"
_MEMOS = "sap/opu/odata/sap/API_DEBIT_MEMO_REQUEST_SRV"
_CREDITS = "sap/opu/odata/sap/API_CREDIT_MEMO_REQUEST_SRV"
_AREA = "to_Customer.to_CustomerSalesArea.0"
_COMPANY = "to_Customer.to_CustomerCompany.0"
_ADDRESS = "to_BusinessPartnerAddress.0"
_PRICE = "to_PricingElement[ConditionType=PPR0]"
_TEXT = "to_Text[LongTextID=TX01]"
_LEGAL_ENTITY = Codes(values="legal_entity")
_CURRENCY = Codes(values="currency")
# Billing takes what no block holds: the document comes with the next run.
_APPROVE = {"approve": Transition(body={"HeaderBillingBlockReason": ""}, shows={"HeaderBillingBlockReason": ""})}
_WRITE_ALL = frozenset({"read", "list", "changes", "create", "update", "delete"})


def _lines(item: str, *more: Field) -> tuple[Field, ...]:
    """Items of a sales document: made with it, because OData 2 has no deep update. Quantities have three decimals (``Edm.Decimal`` 15,3),
    so the price is what makes the amount.
    """
    converter = Lines(
        fields=(
            *more,
            field("billing_type", "Material", Codes(values="billing_item")),
            field("description", f"{item}Text", Text(max_length=40)),
            field("quantity", "RequestedQuantity", Scaled(digits=3, text=True)),
            field("unit_price", f"{_PRICE}.ConditionRateValue", UnitPrice()),
            field("^.currency_code", f"{_PRICE}.ConditionCurrency", _CURRENCY, "create"),
            const(f"{_PRICE}.ConditionQuantity", "1"),
            field("amount", "NetAmount", Number(), "read"),
            field("tax_rate", "ProductTaxClassification1", Codes(values="tax_rate"), "create"),
            field("tax_rate", "to_PricingElement[ConditionType=TTX1].ConditionRateValue", Number(), "read"),
            field("tax_amount", "TaxAmount", Number(), "read"),
        ),
    )
    return field("lines", "to_Item", converter, "create"), field("lines", "to_Item", converter, "read")


_CUSTOMER = Resource(
    entity="customer",
    object="A_BusinessPartner",
    path=f"{_PARTNERS}/A_BusinessPartner",
    id="BusinessPartner",
    # 20 characters in capitals: the end of our key, which is its random part.
    key=LookupKey(field="BusinessPartnerIDByExtSystem", last=20, upper=True),
    operations=frozenset({"read", "list", "create", "update"}),
    missing={
        "changes": "a business partner tells only the day of its last change, and none before the first one",
        "delete": "a business partner is never deleted, it is marked for archiving",
    },
    hints={
        "version": "2",
        "etag": "required",
        "where": "BusinessPartnerCategory eq '2' and Customer ne ''",
        "expand": "to_BusinessPartnerAddress,to_Customer/to_CustomerCompany,to_Customer/to_CustomerSalesArea",
    },
    filters={"name": "OrganizationBPName1"},
    fields=(
        field("name", "OrganizationBPName1", Text(max_length=40)),
        field("legal_entity", f"{_AREA}.SalesOrganization", _LEGAL_ENTITY, "create"),
        field("legal_entity", f"{_AREA}.SalesOrganization", _LEGAL_ENTITY, "read"),
        field("legal_entity", f"{_COMPANY}.CompanyCode", Codes(values="company_code"), "create"),
        field("currency_code", f"{_AREA}.Currency", _CURRENCY, "create"),
        field("currency_code", f"{_AREA}.Currency", _CURRENCY, "read"),
        field("address.street", f"{_ADDRESS}.StreetName", Text(max_length=60), "create"),
        field("address.city", f"{_ADDRESS}.CityName", Text(max_length=40), "create"),
        field("address.postal_code", f"{_ADDRESS}.PostalCode", Text(max_length=10), "create"),
        field("address.country_code", f"{_ADDRESS}.Country", direction="create"),
        field("address.street", f"{_ADDRESS}.StreetName", direction="read"),
        field("address.city", f"{_ADDRESS}.CityName", direction="read"),
        field("address.postal_code", f"{_ADDRESS}.PostalCode", direction="read"),
        field("address.country_code", f"{_ADDRESS}.Country", direction="read"),
        const("BusinessPartnerCategory", "2"),
        const("BusinessPartnerGrouping", setting="grouping"),
        const("to_BusinessPartnerRole.0.BusinessPartnerRole", "FLCU00"),
        const("to_BusinessPartnerRole.1.BusinessPartnerRole", "FLCU01"),
        const(f"{_AREA}.DistributionChannel", setting="distribution_channel"),
        const(f"{_AREA}.Division", setting="division"),
        const(f"{_COMPANY}.ReconciliationAccount", setting="reconciliation_account"),
    ),
)

_SALES_ORDER = Resource(
    entity="contract",
    object="A_SalesOrder",
    path=f"{_ORDERS}/A_SalesOrder",
    id="SalesOrder",
    modified="LastChangeDateTime",
    key=LookupKey(field="PurchaseOrderByCustomer"),
    operations=_WRITE_ALL,
    hints={"version": "2", "etag": "required", "expand": "to_Item/to_PricingElement,to_Text"},
    filters={"customer": "SoldToParty"},
    fields=(
        field("customer", "SoldToParty", Ref(entity="customer"), "create"),
        field("customer", "SoldToParty", Ref(entity="customer"), "read"),
        field("legal_entity", "SalesOrganization", _LEGAL_ENTITY, "create"),
        field("legal_entity", "SalesOrganization", _LEGAL_ENTITY, "read"),
        field("currency_code", "TransactionCurrency", _CURRENCY, "create"),
        field("currency_code", "TransactionCurrency", _CURRENCY, "read"),
        field("signed_on", "SalesOrderDate", Day(midnight=True)),
        field("starts_on", "RequestedDeliveryDate", Day(midnight=True)),
        field("payment_terms", "CustomerPaymentTerms", Codes(values="payment_terms")),
        # The customer's own number: the first reference holds our key, by which an order is found again.
        field("purchase_order", "PurchaseOrderByShipToParty", Text(max_length=35)),
        field("memo", f"{_TEXT}.LongText", direction="create"),
        field("memo", f"{_TEXT}.LongText", direction="read"),
        field("number", "SalesOrder", direction="read"),
        field("status", "OverallSDProcessStatus", Codes(table={"open": "A", "in_process": "B", "completed": "C"}, strict=False), "read"),
        field("subtotal", "TotalNetAmount", Number(), "read"),
        *_lines("SalesOrderItem", field("number", "SalesOrderItem", Scaled(over=10), "read")),
        field("tax_total", "to_Item", Total(of="TaxAmount"), "read"),
        const("SalesOrderType", setting="order_type"),
        const("DistributionChannel", setting="distribution_channel"),
        const("OrganizationDivision", setting="division"),
        const("HeaderBillingBlockReason", setting="order_block"),
        const(f"{_TEXT}.Language", "EN"),
    ),
)

_INVOICE = Resource(
    entity="invoice",
    object="A_DebitMemoRequest",
    path=f"{_MEMOS}/A_DebitMemoRequest",
    id="DebitMemoRequest",
    modified="LastChangeDateTime",
    key=LookupKey(field="PurchaseOrderByCustomer"),
    operations=frozenset({"read", "list", "changes", "create", "delete"}),
    missing={"update": "what is wrong with a draft is taken back and made anew: OData 2 changes no items of a document"},
    hints={"version": "2", "etag": "required", "expand": "to_Item/to_PricingElement,to_SubsequentProcFlowDoc"},
    filters={"customer": "SoldToParty", "contract": "AssignmentReference"},
    transitions=_APPROVE,
    fields=(
        field("contract", "AssignmentReference", Ref(entity="contract")),
        field("customer", "SoldToParty", Ref(entity="customer")),
        field("legal_entity", "SalesOrganization", _LEGAL_ENTITY),
        field("currency_code", "TransactionCurrency", _CURRENCY),
        field("status", "OverallOrdReltdBillgStatus", Codes(table={"draft": "A", "issued": "C"}, also={"B": "draft"}), "read"),
        # P: a debit memo (SD document category); a cancelled one is followed by its cancellation, N.
        field("number", "to_SubsequentProcFlowDoc[SubsequentDocumentCategory=P].SubsequentDocument", direction="read"),
        field("issued_on", "to_SubsequentProcFlowDoc[SubsequentDocumentCategory=P].CreationDate", Day(), "read"),
        field("subtotal", "TotalNetAmount", Number(), "read"),
        *_lines("DebitMemoRequestItem"),
        field("tax_total", "to_Item", Total(of="TaxAmount"), "read"),
        const("DebitMemoRequestType", setting="invoice_type"),
        const("DistributionChannel", setting="distribution_channel"),
        const("OrganizationDivision", setting="division"),
        const("HeaderBillingBlockReason", setting="invoice_block"),
    ),
)

_CREDIT_MEMO = Resource(
    entity="credit_memo",
    object="A_CreditMemoRequest",
    path=f"{_CREDITS}/A_CreditMemoRequest",
    id="CreditMemoRequest",
    modified="LastChangeDateTime",
    key=LookupKey(field="PurchaseOrderByCustomer"),
    operations=frozenset({"read", "list", "changes", "create", "delete"}),
    missing={"update": "what is wrong with a draft is taken back and made anew: OData 2 changes no items of a document"},
    looks=(Look(of="invoice", takes={"SalesOrganization": "SalesOrganization"}),),
    hints={"version": "2", "etag": "required", "expand": "to_Item/to_PricingElement,to_SubsequentProcFlowDoc"},
    filters={"customer": "SoldToParty", "invoice": "AssignmentReference"},
    transitions=_APPROVE,
    fields=(
        field("invoice", "AssignmentReference", Ref(entity="invoice")),
        field("customer", "SoldToParty", Ref(entity="customer")),
        field("currency_code", "TransactionCurrency", _CURRENCY),
        field("reason", "SDDocumentReason", Codes(values="credit_reason", strict=False)),
        field("status", "OverallOrdReltdBillgStatus", Codes(table={"draft": "A", "issued": "C"}, also={"B": "draft"}), "read"),
        # O: a credit memo; a cancelled one is followed by its cancellation, S.
        field("number", "to_SubsequentProcFlowDoc[SubsequentDocumentCategory=O].SubsequentDocument", direction="read"),
        field("issued_on", "to_SubsequentProcFlowDoc[SubsequentDocumentCategory=O].CreationDate", Day(), "read"),
        *_lines("CreditMemoRequestItem"),
        field("amount", "TotalNetAmount", Number(), "read"),
        field("tax_amount", "to_Item", Total(of="TaxAmount"), "read"),
        const("CreditMemoRequestType", setting="credit_type"),
        const("DistributionChannel", setting="distribution_channel"),
        const("OrganizationDivision", setting="division"),
        const("HeaderBillingBlockReason", setting="credit_block"),
    ),
)

_CUSTOMER_LEGAL_ENTITY = Resource(
    entity="customer_legal_entity",
    object="A_CustomerSalesArea",
    path=f"{_PARTNERS}/A_CustomerSalesArea",
    operations=frozenset({"read", "list"}),
    missing={
        "changes": "a sales area tells no time of its last change",
        "create": "a further sales area needs company code data beside it, which is another record: finance adds both",
        "update": "the sales area is the key of the record",
        "delete": "a sales area is never deleted, it is marked for deletion",
    },
    hints={"version": "2", "keys": "Customer,SalesOrganization,DistributionChannel,Division"},
    filters={"customer": "Customer"},
    fields=(
        field("customer", "Customer", Ref(entity="customer"), "read"),
        field("legal_entity", "SalesOrganization", _LEGAL_ENTITY, "read"),
    ),
)

_ORDER_ITEM = Resource(
    entity="contract_line",
    object="A_SalesOrderItem",
    path=f"{_ORDERS}/A_SalesOrderItem",
    operations=frozenset({"read", "list"}),
    missing={
        "changes": "an item tells no time of its last change: its sales order does",
        "create": "items are written with their sales order",
        "update": "what was agreed is changed by finance, in the sales order",
        "delete": "an item goes with its sales order",
    },
    hints={"version": "2", "keys": "SalesOrder,SalesOrderItem", "expand": "to_PricingElement"},
    filters={"contract": "SalesOrder"},
    fields=(
        field("contract", "SalesOrder", Ref(entity="contract"), "read"),
        field("number", "SalesOrderItem", Scaled(over=10), "read"),
        field("billing_type", "Material", Codes(values="billing_item", strict=False), "read"),
        field("description", "SalesOrderItemText", direction="read"),
        field("quantity", "RequestedQuantity", Number(), "read"),
        field("unit_price", f"{_PRICE}.ConditionRateValue", Number(), "read"),
        field("amount", "NetAmount", Number(), "read"),
        field("tax_rate", "to_PricingElement[ConditionType=TTX1].ConditionRateValue", Number(), "read"),
        field("tax_amount", "TaxAmount", Number(), "read"),
    ),
)

_BILLING_PLAN = Resource(
    entity="billing_schedule",
    object="A_SalesOrderItemBillingPlan",
    path=f"{_ORDERS}/A_SalesOrderItemBillingPlan",
    operations=frozenset({"read", "list"}),
    missing={
        "changes": "a billing plan tells no time of its last change: its sales order does",
        "create": "a billing plan comes with its item and bills dates, not approved work: what is billed when, is decided here",
        "update": "a billing plan bills dates, not approved work: what is billed when, is decided here",
        "delete": "a billing plan goes with its item",
    },
    hints={"version": "2", "keys": "SalesOrder,SalesOrderItem,BillingPlan", "expand": "to_BillingPlanItem"},
    filters={"contract": "SalesOrder"},
    fields=(
        field("contract", "SalesOrder", Ref(entity="contract"), "read"),
        field(
            "entries",
            "to_BillingPlanItem",
            Lines(
                fields=(
                    field("due_on", "BillingPlanBillingDate", Day(), "read"),
                    field("amount", "BillingPlanAmount", Number(), "read"),
                    field("completed", "BillingPlanRelatedBillgStatus", Flag(when_true=("C",)), "read"),
                )
            ),
            "read",
        ),
    ),
)

CONNECTOR = Connector(
    key="sap_s4hana",
    title="SAP S/4HANA Cloud",
    dialect="odata",
    base_url="https://{host}",
    settings=(
        Setting(key="host", title="API host of the tenant", example="my123456-api.s4hana.cloud.sap"),
        Setting(key="distribution_channel", title="Distribution channel of the sales areas", example="10"),
        Setting(key="division", title="Division of the sales areas", example="00"),
        Setting(key="grouping", title="Grouping of business partners, which drives their numbers", example="BP02"),
        Setting(key="reconciliation_account", title="Reconciliation account of customers", example="12100000"),
        Setting(key="order_type", title="Sales document type of a contract", example="OR"),
        Setting(key="order_block", title="Billing block of a contract, which is billed by debit memo requests", example="02"),
        Setting(key="invoice_type", title="Document type of a debit memo request", example="DR"),
        Setting(key="invoice_block", title="Billing block that finance takes off a draft invoice", example="Y9"),
        Setting(key="project_profile", title="Profile of projects", example="YP03"),
        Setting(key="profit_center", title="Profit center of projects", example="YB110"),
        Setting(key="credit_type", title="Document type of a credit memo request", example="CR"),
        Setting(key="credit_block", title="Billing block that finance takes off a draft credit memo", example="Y8"),
    ),
    auth=(
        BasicWithCsrf(token_path=f"/{_ORDERS}/", credentials=("user", "password")),
        ClientCertificate(token_path=f"/{_ORDERS}/"),
        SamlBearer(
            token_path="/sap/bc/sec/oauth2/token",  # noqa: S106 - a path
            session_path=f"/{_ORDERS}/",
            scope=(
                *(f"{path.rpartition('/')[2]}_0001" for path in (_PARTNERS, _ORDERS, _MEMOS, _CREDITS, TIMES)),
                "API_ENTERPRISE_PROJECT_SRV_0002",
            ),
        ),
    ),
    # No limit is published; a handful of sessions per communication user is what the vendor's own clients use.
    policy=Policy(max_in_flight=4, timeout_seconds=60, throttle_pause_seconds=2),
    failures=(
        Rule(status=401, kind=Kind.UNAUTHENTICATED),
        # A stale session: refused before anything is done, so a new token and one repetition are safe.
        Rule(status=403, text="CSRF token validation failed", kind=Kind.UNAUTHENTICATED),
        Rule(status=403, kind=Kind.FORBIDDEN),
        Rule(status=405, kind=Kind.UNSUPPORTED),
        Rule(status=412, kind=Kind.CONFLICT),
        Rule(status=428, kind=Kind.CONFLICT),
        # Somebody has the document open: it comes free again.
        Rule(code="V1/042", kind=Kind.UNAVAILABLE),
        Rule(text="is currently being processed by", kind=Kind.UNAVAILABLE),
        Rule(status=423, kind=Kind.UNAVAILABLE),
        Rule(status=429, kind=Kind.THROTTLED),
        Rule(status=400, kind=Kind.REJECTED),
    ),
    hints={"health": f"/{_PARTNERS}/"},
    headers={"Accept-Language": "en"},
    missing={
        "opportunity": "S/4HANA has no opportunities: it begins with quotations, what comes before is kept in the CRM",
        "contact": "a contact is a person and a relation to the customer, two records that are not made as one: the CRM has them",
        "amendment": "a sales order has no amendments: the agreed change is kept here",
        "rate_card": "S/4HANA has no rate cards: prices are conditions, each of a product and a customer; ours are agreed on the item",
        "rate": "S/4HANA has no rates by role: prices are conditions of products; ours are agreed on the item",
        "staffing_demand": "there is no public API for the resource demand of enterprise projects",
        "expense": "S/4HANA Cloud has no API for expense claims: they come from the travel product as journal entries",
    },
    resources=(
        _CUSTOMER,
        _CUSTOMER_LEGAL_ENTITY,
        _SALES_ORDER,
        _ORDER_ITEM,
        _BILLING_PLAN,
        _INVOICE,
        _CREDIT_MEMO,
        PROJECT,
        ELEMENT,
        TEAM_MEMBER,
        TIME_ENTRY,
    ),
)
