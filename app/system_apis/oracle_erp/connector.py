"""The Oracle Fusion Cloud ERP connector. Facts from the REST API for Oracle Fusion Cloud Financials, Project Management and CX Sales
(releases 25 and 26), recorded answers, and the live description of ``receivablesInvoices``.

Three layers make a customer: the party (made here), its account and its bill-to site (made by receivables, no REST). Business units,
legal entities, payment terms, memo lines and tax codes are a tenant's own: value maps ``legal_entity``, ``legal_entity_name``,
``payment_terms``, ``billing_item``, ``tax_code`` (see ``docs/systems/oracle_erp.md``).
"""

from app.core.failures import Kind
from app.system_apis.kit.auth import Basic, ClientCredentials, SelfSigned, UserAssertion
from app.system_apis.kit.calls import Call, Described, Endpoints, Errors, Offsets, Rest, Search
from app.system_apis.kit.connector import Connector, Look, LookupKey, Policy, Resource, Rule, Setting
from app.system_apis.kit.converters import Codes, Day, Lines, Number, Ref, Text, Total, Whole, const, field

# "latest" is an alias that moves; every recording has this one ("REST API Versions").
_FSCM = "/fscmRestApi/resources/11.13.18.05"
_CRM = "/crmRestApi/resources/11.13.18.05"
_ITEM = {"Content-Type": "application/vnd.oracle.adf.resourceitem+json"}
_ACTION = {"Content-Type": "application/vnd.oracle.adf.action+json"}
# Row versions are told in the self link of a record ("Ensure Optimistic Concurrency").
_VERSION = "links[rel=self].properties.changeIndicator"
_ID = r"[0-9]{1,18}"
_SOURCE = "CROSSWALK"
_QUOTED = {"'": "''"}
_SINCE = "LastUpdateDate >= '{since}'"
_SINCE_FORMAT = "%Y-%m-%dT%H:%M:%S.000+00:00"
# There is no link to a next page. The order is that of an id that never changes, or rows would move between pages.
_PAGING = Offsets(offset="offset", size="limit", more="hasMore", most=100)
_BUSINESS_UNIT = Codes(values="legal_entity")
_TAX_CODE = Codes(values="tax_code")
_ITEMS = Codes(values="billing_item")
_TERMS = Codes(values="payment_terms")


def _described(root: str, name: str) -> Described:
    """One resource at a time: the description of a whole root is tens of megabytes."""
    call = Call(path=f"{root}/{name}/describe")
    return Described(call=call, rows=f"Resources.{name}.attributes", required="mandatory")


# The path's key is PartyNumber, but contracts and invoices name a customer by PartyId: that is its id here.
_PARTY = Resource(
    entity="customer",
    object="hubOrganizations",
    path=f"{_CRM}/hubOrganizations",
    id="PartyId",
    modified="LastUpdateDate",
    key=LookupKey(field="SourceSystemReferenceValue"),
    operations=frozenset({"read", "list", "changes", "create", "update"}),
    missing={"delete": "a party is made inactive, never deleted: the resource has no DELETE"},
    filters={"name": "OrganizationName = '{value}'"},
    calls=Endpoints(
        read=Call(path=f"{_CRM}/hubOrganizations", query={"q": "PartyId = {id}", "links": "self"}),
        list=Call(path=f"{_CRM}/hubOrganizations", query={"onlyData": "true"}),
        create=Call(method="POST", path=f"{_CRM}/hubOrganizations", headers=_ITEM),
        update=Call(method="PATCH", path=f"{_CRM}/hubOrganizations/{{row.PartyNumber}}", headers=_ITEM),
        item="items.0",
        items="items",
        id="{PartyId}",
        ids=_ID,
        created="PartyId",
        version=_VERSION,
        search=Search(
            parameter="q",
            fixed=("PartyUsageCode = 'CUSTOMER'",),
            # The pair of the party itself cannot be searched, that of its child can.
            key=f"SourceSystemReference.SourceSystem = '{_SOURCE}' AND SourceSystemReference.SourceSystemReferenceValue = '{{key}}'",
            since=_SINCE,
            since_format=_SINCE_FORMAT,
            order={"orderBy": "PartyId"},
            escape=_QUOTED,
        ),
        paging=_PAGING,
        described=_described(_CRM, "hubOrganizations"),
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
        const("SourceSystem", _SOURCE),
    ),
)

_CONTRACT = Resource(
    entity="contract",
    object="contracts",
    path=f"{_FSCM}/contracts",
    id="ContractId",
    modified="LastUpdateDate",
    key=LookupKey(field="ExternalKey"),
    operations=frozenset({"read", "list", "changes", "create", "update", "delete"}),
    filters={"customer": "PrimaryPartyId = '{value}'"},
    calls=Endpoints(
        read=Call(path=f"{_FSCM}/contracts/{{id}}", query={"expand": "ContractLine", "links": "self"}),
        list=Call(path=f"{_FSCM}/contracts", query={"expand": "ContractLine", "onlyData": "true"}),
        create=Call(method="POST", path=f"{_FSCM}/contracts", headers=_ITEM),
        update=Call(method="PATCH", path=f"{_FSCM}/contracts/{{id}}", headers=_ITEM),
        # There is no DELETE: what was not signed yet is cancelled, and counts as gone.
        delete=Call(
            method="POST",
            path=f"{_FSCM}/contracts/{{id}}/action/cancel",
            headers=_ACTION,
            body={"CancelReason": "Taken back by the integration"},
        ),
        gone="StsCode=CANCELED",
        items="items",
        id="{ContractId}",
        ids=_ID,
        version=_VERSION,
        search=Search(
            parameter="q",
            # Every amendment leaves its history as a row with the same ContractId.
            fixed=("VersionType <> 'H'",),
            key=f"ExternalSource = '{_SOURCE}' AND ExternalKey = '{{key}}'",
            since=_SINCE,
            since_format=_SINCE_FORMAT,
            order={"orderBy": "ContractId"},
            escape=_QUOTED,
        ),
        paging=_PAGING,
        described=_described(_FSCM, "contracts"),
    ),
    fields=(
        field("customer", "PrimaryPartyId", Ref(entity="customer", number=True), "create"),
        field("customer", "PrimaryPartyId", Ref(entity="customer"), "read"),
        field("legal_entity", "OrgName", _BUSINESS_UNIT, "create"),
        field("legal_entity", "OrgName", _BUSINESS_UNIT, "read"),
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
                    field("billing_type", "ItemNameTxt", _ITEMS),
                    field("description", "ItemDescription"),
                    field("quantity", "ItemQuantity", Number()),
                    field("unit_price", "UnitPrice", Number()),
                    field("amount", "LineValueAmount", Number()),
                    field("tax_rate", "OutputTaxClassificationCode", _TAX_CODE),
                    field("^.payment_terms", "PaymentTerms", _TERMS, "create"),
                    field("^.signed_on", "StartDate", Day(), "create"),
                    field("^.starts_on", "StartDate", Day(), "create"),
                    field("^.ends_on", "EndDate", Day(), "create"),
                    const("LineTypeName", setting="contract_line_type"),
                    const("ExternalSource", _SOURCE),
                )
            ),
            "create",
        ),
        field(
            "lines",
            "ContractLine",
            Lines(
                fields=(
                    field("number", "LineNumber", Whole()),
                    field("reference", "ExternalKey"),
                    field("billing_type", "ItemNameTxt", Codes(values="billing_item", strict=False)),
                    field("description", "ItemDescription"),
                    field("quantity", "ItemQuantity", Number()),
                    field("unit_price", "UnitPrice", Number()),
                    field("amount", "LineValueAmount", Number()),
                    field("tax_rate", "OutputTaxClassificationCode", _TAX_CODE),
                )
            ),
            "read",
        ),
        field("payment_terms", "ContractLine.0.PaymentTerms", _TERMS, "read"),
        # No tax_total: tax is a matter of invoices, and TaxAmount of a contract was null in every recording.
        field("subtotal", "ContractLine", Total(of="LineAmount"), "read"),
        const("ContractTypeName", setting="contract_type"),
        const("ExternalSource", _SOURCE),
    ),
)

_INVOICE = Resource(
    entity="invoice",
    object="receivablesInvoices",
    path=f"{_FSCM}/receivablesInvoices",
    id="CustomerTransactionId",
    modified="LastUpdateDate",
    key=LookupKey(field="CrossReference"),
    looks=(
        # A party without an account and a bill-to site cannot be invoiced ("receivablesCustomerAccountSiteActivities").
        Look(
            of="customer",
            call=Call(
                path=f"{_FSCM}/receivablesCustomerAccountSiteActivities",
                query={"q": "CustomerId = {id}", "orderBy": "BillToSiteUseId", "limit": "1", "onlyData": "true"},
            ),
            takes={"items.0.AccountNumber": "BillToCustomerNumber", "items.0.BillToSiteNumber": "BillToSite"},
            missing="no account with a bill-to site for the customer yet",
        ),
        Look(
            of="contract",
            call=Call(path=f"{_FSCM}/contracts/{{id}}", query={"expand": "ContractLine", "onlyData": "true"}),
            takes={"ContractLine.0.PaymentTerms": "PaymentTerms"},
        ),
    ),
    operations=frozenset({"read", "list", "changes", "create", "update", "delete"}),
    filters={"customer": "q=BillToPartyId = '{value}'"},
    calls=Endpoints(
        read=Call(
            path=f"{_FSCM}/receivablesInvoices/{{id}}",
            query={"expand": "receivablesInvoiceLines.receivablesInvoiceLineTaxLines", "links": "self"},
        ),
        list=Call(
            path=f"{_FSCM}/receivablesInvoices",
            query={"expand": "receivablesInvoiceLines.receivablesInvoiceLineTaxLines", "onlyData": "true"},
        ),
        create=Call(method="POST", path=f"{_FSCM}/receivablesInvoices", headers=_ITEM),
        update=Call(method="PATCH", path=f"{_FSCM}/receivablesInvoices/{{id}}", headers=_ITEM),
        delete=Call(method="DELETE", path=f"{_FSCM}/receivablesInvoices/{{id}}"),
        items="items",
        id="{CustomerTransactionId}",
        ids=_ID,
        version=_VERSION,
        search=Search(
            # CrossReference cannot be queried; the finder looks for it, and wants a source, a customer or a day beside it.
            key=f"finder=invoiceSearch;TransactionSource={_SOURCE},CrossReference={{key}}",
            since=f"q={_SINCE}",
            since_format=_SINCE_FORMAT,
            order={"orderBy": "CustomerTransactionId"},
            escape=_QUOTED,
        ),
        paging=_PAGING,
        described=_described(_FSCM, "receivablesInvoices"),
    ),
    fields=(
        # Complete is the default, and has accounting: ours wait for finance.
        const("InvoiceStatus", "Incomplete"),
        # Frozen: locked until a tax authority has approved it.
        field("status", "InvoiceStatus", Codes(table={"draft": "Incomplete", "issued": "Complete"}, also={"Frozen": "draft"})),
        field("customer", "BillToPartyId", Ref(entity="customer"), "read"),
        field("contract", "receivablesInvoiceLines.0.SalesOrder", Ref(entity="contract"), "read"),
        field("legal_entity", "BusinessUnit", _BUSINESS_UNIT, "create"),
        field("legal_entity", "BusinessUnit", _BUSINESS_UNIT, "read"),
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
                    field("billing_type", "MemoLine", _ITEMS),
                    field("description", "Description", Text(max_length=240)),
                    field("quantity", "Quantity", Number()),
                    field("amount", "LineAmount", Number()),
                    field("tax_rate", "receivablesInvoiceLineTaxLines.0.TaxRateCode", _TAX_CODE),
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
        const("TransactionSource", _SOURCE),
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
        "contact": "people at a customer are kept in the CRM; contact points are not mapped yet, because no flow needs them",
        "contract_line": "lines are a part of the contract and are written with it",
        "amendment": "the agreed change is kept here; amending a signed contract is not mapped yet, because no flow does it",
        "customer_legal_entity": "a business unit bills every customer in the address set that it shares: there is no such record",
        "billing_schedule": "a bill plan belongs to one contract and a billing event to a signed one; ours is the only schedule",
        "project": "projects are kept in the PSA; Oracle's are not mapped yet, because the connection serves the role of the ERP",
        "task": "tasks are kept in the PSA; those of Oracle projects are not mapped yet",
        "staffing_demand": "staffing is kept in the PSA; Oracle's resource requests are not mapped yet",
        "assignment": "staffing is kept in the PSA; Oracle's resource assignments are not mapped yet",
        "time_entry": "time is kept in the PSA and arrives here as invoice lines; Oracle's time cards are not mapped yet",
        "expense": "expenses are kept in the PSA; unprocessed project costs are not mapped yet, because no flow sends them",
        "rate_card": "prices are agreed on the contract line; rate schedules have no REST resource that we know of",
        "rate": "prices are agreed on the contract line; rate schedules have no REST resource that we know of",
        "credit_memo": "Oracle keeps credit memos; they are not mapped yet, because no flow makes them",
    },
    resources=(_PARTY, _CONTRACT, _INVOICE),
    rest=Rest(
        health=Call(path=f"{_FSCM}/receivablesInvoices", query={"limit": "1", "onlyData": "true", "fields": "CustomerTransactionId"}),
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
