"""The Oracle Fusion Cloud ERP connector. Facts from the REST API for Oracle Fusion Cloud Financials, Project Management and CX Sales
(releases 25 and 26), recorded answers, and the live description of ``receivablesInvoices``.

Three layers make a customer: the party (made here), its account and its bill-to site (made by receivables, no REST). Business units,
legal entities, payment terms, memo lines and tax codes are a tenant's own: value maps ``legal_entity``, ``legal_entity_name``,
``payment_terms``, ``billing_item``, ``tax_code`` (see ``docs/systems/oracle_erp.md``).
"""

from app.core.failures import Kind
from app.system_apis.kit.auth import Basic, ClientCredentials, SelfSigned, UserAssertion
from app.system_apis.kit.calls import Call, Endpoints, Errors, Rest, Search
from app.system_apis.kit.connector import Connector, Look, LookupKey, Policy, Resource, Rule, Setting
from app.system_apis.kit.converters import Codes, Day, Lines, Number, Ref, Text, Total, Whole, const, field
from app.system_apis.oracle_erp.commercial import COMMERCIAL, LINES
from app.system_apis.oracle_erp.delivery import DELIVERY
from app.system_apis.oracle_erp.shared import (
    ACTION,
    BUSINESS_UNIT,
    CRM,
    FSCM,
    ID,
    ITEM,
    ITEMS,
    PAGING,
    QUOTED,
    SINCE,
    SINCE_FORMAT,
    SOURCE,
    TAX_CODE,
    TERMS,
    VERSION,
    described,
)

# The path's key is PartyNumber, but contracts and invoices name a customer by PartyId: that is its id here.
_PARTY = Resource(
    entity="customer",
    object="hubOrganizations",
    path=f"{CRM}/hubOrganizations",
    id="PartyId",
    modified="LastUpdateDate",
    key=LookupKey(field="SourceSystemReferenceValue"),
    operations=frozenset({"read", "list", "changes", "create", "update"}),
    missing={"delete": "a party is made inactive, never deleted: the resource has no DELETE"},
    filters={"name": "OrganizationName = '{value}'"},
    calls=Endpoints(
        read=Call(path=f"{CRM}/hubOrganizations", query={"q": "PartyId = {id}", "links": "self"}),
        list=Call(path=f"{CRM}/hubOrganizations", query={"onlyData": "true"}),
        create=Call(method="POST", path=f"{CRM}/hubOrganizations", headers=ITEM),
        update=Call(method="PATCH", path=f"{CRM}/hubOrganizations/{{row.PartyNumber}}", headers=ITEM),
        item="items.0",
        items="items",
        id="{PartyId}",
        ids=ID,
        created="PartyId",
        version=VERSION,
        search=Search(
            parameter="q",
            fixed=("PartyUsageCode = 'CUSTOMER'",),
            # The pair of the party itself cannot be searched, that of its child can.
            key=f"SourceSystemReference.SourceSystem = '{SOURCE}' AND SourceSystemReference.SourceSystemReferenceValue = '{{key}}'",
            since=SINCE,
            since_format=SINCE_FORMAT,
            order={"orderBy": "PartyId"},
            escape=QUOTED,
        ),
        paging=PAGING,
        described=described(CRM, "hubOrganizations"),
    ),
    fields=(
        field("name", "OrganizationName", Text(max_length=360)),
        field("website", "URL"),
        field("phone", "RawPhoneNumber"),
        field("tax_number", "TaxpayerIdentificationNumber", Text(max_length=20)),
        # Written as the first address, read from the party, which repeats its primary one.
        field("address.street", "Address.0.Address1", Text(max_length=240), "create"),
        field("address.city", "Address.0.City", direction="create"),
        field("address.state", "Address.0.State", direction="create"),
        field("address.postal_code", "Address.0.PostalCode", direction="create"),
        field("address.country_code", "Address.0.Country", direction="create"),
        field("address.street", "Address1", direction="read"),
        field("address.city", "City", direction="read"),
        field("address.state", "State", direction="read"),
        field("address.postal_code", "PostalCode", direction="read"),
        field("address.country_code", "Country", direction="read"),
        const("Address.0.AddressType", "BILL_TO", beside="address.country_code"),
        const("PartyUsageCode", "CUSTOMER"),
        const("SourceSystem", SOURCE),
    ),
)

_CONTRACT = Resource(
    entity="contract",
    object="contracts",
    path=f"{FSCM}/contracts",
    id="ContractId",
    modified="LastUpdateDate",
    key=LookupKey(field="ExternalKey"),
    operations=frozenset({"read", "list", "changes", "create", "update", "delete"}),
    filters={"customer": "PrimaryPartyId = '{value}'"},
    calls=Endpoints(
        read=Call(path=f"{FSCM}/contracts/{{id}}", query={"expand": "ContractLine", "links": "self"}),
        list=Call(path=f"{FSCM}/contracts", query={"expand": "ContractLine", "onlyData": "true"}),
        create=Call(method="POST", path=f"{FSCM}/contracts", headers=ITEM),
        update=Call(method="PATCH", path=f"{FSCM}/contracts/{{id}}", headers=ITEM),
        # There is no DELETE: what was not signed yet is cancelled, and counts as gone.
        delete=Call(
            method="POST",
            path=f"{FSCM}/contracts/{{id}}/action/cancel",
            headers=ACTION,
            body={"CancelReason": "Taken back by the integration"},
        ),
        gone="StsCode=CANCELED",
        items="items",
        id="{ContractId}",
        ids=ID,
        version=VERSION,
        search=Search(
            parameter="q",
            # Every amendment leaves its history as a row with the same ContractId.
            fixed=("VersionType <> 'H'",),
            key=f"ExternalSource = '{SOURCE}' AND ExternalKey = '{{key}}'",
            since=SINCE,
            since_format=SINCE_FORMAT,
            order={"orderBy": "ContractId"},
            escape=QUOTED,
        ),
        paging=PAGING,
        described=described(FSCM, "contracts"),
    ),
    fields=(
        field("customer", "PrimaryPartyId", Ref(entity="customer", number=True), "create"),
        field("customer", "PrimaryPartyId", Ref(entity="customer"), "read"),
        field("legal_entity", "OrgName", BUSINESS_UNIT, "create"),
        field("legal_entity", "OrgName", BUSINESS_UNIT, "read"),
        field("legal_entity", "LegalEntityName", Codes(values="legal_entity_name"), "create"),
        field("currency_code", "CurrencyCode", direction="create"),
        field("currency_code", "CurrencyCode", direction="read"),
        # A contract must begin: with the signature, where nothing else was agreed.
        field("signed_on", "StartDate", Day(), "create"),
        field("starts_on", "StartDate", Day()),
        field("ends_on", "EndDate", Day()),
        field("purchase_order", "CustomerPONumber"),
        field("memo", "Cognomen", Text(max_length=300)),
        field("number", "ContractNumber", direction="read"),
        field("status", "StsCode", direction="read"),
        # Rows are matched by LineId, which we do not keep: lines are agreed once, and change by an amendment.
        field(
            "lines",
            "ContractLine",
            Lines(
                fields=(
                    field("^.position", "LineNumber", direction="create"),
                    field("number", "LineNumber", Whole(), "read"),
                    field("reference", "ExternalKey"),
                    field("billing_type", "ItemNameTxt", ITEMS),
                    field("description", "ItemDescription"),
                    field("quantity", "ItemQuantity", Number()),
                    field("unit_price", "UnitPrice", Number()),
                    field("amount", "LineValueAmount", Number()),
                    field("tax_rate", "OutputTaxClassificationCode", TAX_CODE),
                    field("^.payment_terms", "PaymentTerms", TERMS, "create"),
                    field("^.signed_on", "StartDate", Day(), "create"),
                    field("^.starts_on", "StartDate", Day(), "create"),
                    field("^.ends_on", "EndDate", Day(), "create"),
                    const("LineTypeName", setting="contract_line_type"),
                    const("ExternalSource", SOURCE),
                )
            ),
            "create",
        ),
        LINES,
        field("payment_terms", "ContractLine.0.PaymentTerms", TERMS, "read"),
        # No tax_total: tax is a matter of invoices, and TaxAmount of a contract was null in every recording.
        field("subtotal", "ContractLine", Total(of="LineAmount"), "read"),
        const("ContractTypeName", setting="contract_type"),
        const("ExternalSource", SOURCE),
    ),
)

_INVOICE = Resource(
    entity="invoice",
    object="receivablesInvoices",
    path=f"{FSCM}/receivablesInvoices",
    id="CustomerTransactionId",
    modified="LastUpdateDate",
    key=LookupKey(field="CrossReference"),
    looks=(
        # A party without an account and a bill-to site cannot be invoiced ("receivablesCustomerAccountSiteActivities").
        Look(
            of="customer",
            call=Call(
                path=f"{FSCM}/receivablesCustomerAccountSiteActivities",
                query={"q": "CustomerId = {id}", "orderBy": "BillToSiteUseId", "limit": "1", "onlyData": "true"},
            ),
            takes={"items.0.AccountNumber": "BillToCustomerNumber", "items.0.BillToSiteNumber": "BillToSite"},
            missing="no account with a bill-to site for the customer yet",
        ),
        Look(
            of="contract",
            call=Call(path=f"{FSCM}/contracts/{{id}}", query={"expand": "ContractLine", "onlyData": "true"}),
            takes={"ContractLine.0.PaymentTerms": "PaymentTerms"},
        ),
    ),
    operations=frozenset({"read", "list", "changes", "create", "update", "delete"}),
    filters={"customer": "q=BillToPartyId = '{value}'"},
    calls=Endpoints(
        read=Call(
            path=f"{FSCM}/receivablesInvoices/{{id}}",
            query={"expand": "receivablesInvoiceLines.receivablesInvoiceLineTaxLines", "links": "self"},
        ),
        list=Call(
            path=f"{FSCM}/receivablesInvoices",
            query={"expand": "receivablesInvoiceLines.receivablesInvoiceLineTaxLines", "onlyData": "true"},
        ),
        create=Call(method="POST", path=f"{FSCM}/receivablesInvoices", headers=ITEM),
        update=Call(method="PATCH", path=f"{FSCM}/receivablesInvoices/{{id}}", headers=ITEM),
        delete=Call(method="DELETE", path=f"{FSCM}/receivablesInvoices/{{id}}"),
        items="items",
        id="{CustomerTransactionId}",
        ids=ID,
        version=VERSION,
        search=Search(
            # CrossReference cannot be queried; the finder looks for it, and wants a source, a customer or a day beside it.
            key=f"finder=invoiceSearch;TransactionSource={SOURCE},CrossReference={{key}}",
            since=f"q={SINCE}",
            since_format=SINCE_FORMAT,
            order={"orderBy": "CustomerTransactionId"},
            escape=QUOTED,
        ),
        paging=PAGING,
        described=described(FSCM, "receivablesInvoices"),
    ),
    fields=(
        # Complete is the default, and has accounting: ours wait for finance.
        const("InvoiceStatus", "Incomplete"),
        # Frozen: locked until a tax authority has approved it.
        field("status", "InvoiceStatus", Codes(table={"draft": "Incomplete", "issued": "Complete"}, also={"Frozen": "draft"})),
        field("customer", "BillToPartyId", Ref(entity="customer"), "read"),
        field("contract", "receivablesInvoiceLines.0.SalesOrder", Ref(entity="contract"), "read"),
        field("legal_entity", "BusinessUnit", BUSINESS_UNIT, "create"),
        field("legal_entity", "BusinessUnit", BUSINESS_UNIT, "read"),
        field("currency_code", "InvoiceCurrencyCode", direction="create"),
        field("currency_code", "InvoiceCurrencyCode", direction="read"),
        field("number", "TransactionNumber", direction="read"),
        field("issued_on", "TransactionDate", Day()),
        field("due_on", "DueDate", Day(), "read"),
        field("purchase_order", "PurchaseOrder", Text(max_length=50)),
        field("memo", "Comments", Text(max_length=1760)),
        # LineAmount is ours to the cent; UnitSellingPrice is left to follow from it, because rounded hours times a price may miss it.
        field(
            "lines",
            "receivablesInvoiceLines",
            Lines(
                fields=(
                    field("^.position", "LineNumber", Whole()),
                    field("^.contract", "SalesOrder", Ref(entity="contract")),
                    field("billing_type", "MemoLine", ITEMS),
                    field("description", "Description", Text(max_length=240)),
                    field("quantity", "Quantity", Number()),
                    field("amount", "LineAmount", Number()),
                    field("tax_rate", "receivablesInvoiceLineTaxLines.0.TaxRateCode", TAX_CODE),
                    field("tax_amount", "receivablesInvoiceLineTaxLines.0.TaxAmount", Number()),
                )
            ),
            "create",
        ),
        field(
            "lines",
            "receivablesInvoiceLines",
            Lines(
                fields=(
                    field("billing_type", "MemoLine", Codes(values="billing_item", strict=False)),
                    field("description", "Description"),
                    field("quantity", "Quantity", Number()),
                    field("unit_price", "UnitSellingPrice", Number()),
                    field("amount", "LineAmount", Number()),
                    field("tax_rate", "receivablesInvoiceLineTaxLines.0.TaxRate", Number()),
                    field("tax_amount", "receivablesInvoiceLineTaxLines.0.TaxAmount", Number()),
                )
            ),
            "read",
        ),
        field("subtotal", "receivablesInvoiceLines", Total(of="LineAmount"), "read"),
        field("tax_total", "receivablesInvoiceLines", Total(of="receivablesInvoiceLineTaxLines.TaxAmount"), "read"),
        field("total", "EnteredAmount", Number(), "read"),
        field("balance", "InvoiceBalanceAmount", Number(), "read"),
        const("TransactionSource", SOURCE),
        const("TransactionType", setting="transaction_type"),
    ),
)

CONNECTOR = Connector(
    key="oracle_erp",
    title="Oracle Fusion Cloud ERP",
    dialect="rest",
    base_url="https://{host}",
    settings=(
        Setting(key="host", title="Host name of the pod", example="fa-abcd-saasfaprod1.fa.ocs.oraclecloud.com"),
        Setting(key="identity", title="Address of the identity domain (OAuth)", example="https://idcs-0123abcd.identity.oraclecloud.com"),
        Setting(
            key="scope",
            title="Audience of the Fusion application, with urn:opc:resource:consumer::all (OAuth)",
            example="urn:opc:resource:fa:instanceid=123456789urn:opc:resource:consumer::all",
        ),
        Setting(key="contract_type", title="Contract type of a sale", example="Sell: Project"),
        Setting(key="contract_line_type", title="Line type of a contract line", example="Free-form, project"),
        Setting(key="transaction_type", title="Receivables transaction type", example="Invoice"),
    ),
    auth=(
        ClientCredentials(token_path="{identity}/oauth2/v1/token", send="basic", form={"scope": "{scope}"}),  # noqa: S106 - a path
        UserAssertion(
            token_path="{identity}/oauth2/v1/token",  # noqa: S106 - a path
            audience="https://identity.oraclecloud.com/",
            form={"scope": "{scope}"},
        ),
        SelfSigned(),
        Basic(),
    ),
    # Limits are not published; clients do well with four to eight calls at a time. The gateway gives up after five minutes.
    policy=Policy(max_in_flight=4, timeout_seconds=120, throttle_pause_seconds=5, settle_seconds=1),
    failures=(
        Rule(status=401, kind=Kind.UNAUTHENTICATED),
        Rule(status=403, kind=Kind.FORBIDDEN),
        Rule(status=404, kind=Kind.NOT_FOUND),
        Rule(status=405, kind=Kind.UNSUPPORTED),
        Rule(status=406, kind=Kind.UNSUPPORTED),
        Rule(status=415, kind=Kind.UNSUPPORTED),
        Rule(status=412, kind=Kind.CONFLICT),
        Rule(status=413, kind=Kind.REJECTED),
        Rule(status=414, kind=Kind.REJECTED),
        Rule(status=429, kind=Kind.THROTTLED),
        # Messages are in the user's language: what counts is the number, also where the refusal is a line of text.
        Rule(code="26092", kind=Kind.UNAVAILABLE),
        Rule(text="JBO-26092", kind=Kind.UNAVAILABLE),
        Rule(code="25014", kind=Kind.CONFLICT),
        Rule(text="JBO-25014", kind=Kind.CONFLICT),
        Rule(code="25013", kind=Kind.CONFLICT),
        Rule(text="JBO-25013", kind=Kind.CONFLICT),
        Rule(status=409, kind=Kind.CONFLICT),
        Rule(status=400, kind=Kind.REJECTED),
    ),
    missing={
        "opportunity": "opportunities are kept in the CRM",
        "contact": "people at a customer are kept in the CRM; Oracle has them as parties of their own, whose attributes no recording shows",
        "contract_line": "lines are a part of the contract and are written with it",
        "customer_legal_entity": "a business unit bills every customer in the address set that it shares: there is no such record",
        "billing_schedule": "a bill plan belongs to one contract and a billing event to a signed one; ours is the only schedule",
        "rate_card": "prices are agreed on the contract line; rate schedules have no REST resource that we know of",
        "rate": "prices are agreed on the contract line; rate schedules have no REST resource that we know of",
    },
    resources=(_PARTY, _CONTRACT, *DELIVERY, _INVOICE, *COMMERCIAL),
    rest=Rest(
        health=Call(path=f"{FSCM}/receivablesInvoices", query={"limit": "1", "onlyData": "true", "fields": "CustomerTransactionId"}),
        # Version 2: conditions are SQL-like, and children come as bare, whole arrays (from 3 on as pages). Without the error type a
        # refusal is a line of text.
        headers={"REST-Framework-Version": "2", "Accept": "application/json, application/vnd.oracle.adf.error+json"},
        errors=Errors(
            code=("o:errorDetails.0.o:errorCode",),
            message=("o:errorDetails.0.detail", "detail", "message", "title"),
            field=("o:errorDetails.0.o:errorPath",),
        ),
    ),
)
