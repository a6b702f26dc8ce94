"""Field facts of the standard objects that quote-to-cash touches (vendor's "Object Reference"; fact sheet 3.2 and 4).

No custom fields here (see ``custom``), no behaviour (see ``rules``).
"""

from __future__ import annotations

from typing import Any

from simulators.salesforce.schema import (
    Field,
    SObject,
    address,
    create_only,
    day,
    flag,
    instant,
    money,
    number,
    percent,
    picklist,
    read_only,
    ref,
    text,
    whole,
)

CURRENCIES = ("USD", "GBP", "EUR", "CHF", "JPY")

# Name, probability, closed, won, forecast category (API value), forecast category (label).
STAGES = (
    ("Prospecting", 10, False, False, "Pipeline", "Pipeline"),
    ("Qualification", 10, False, False, "Pipeline", "Pipeline"),
    ("Needs Analysis", 20, False, False, "Pipeline", "Pipeline"),
    ("Value Proposition", 50, False, False, "Pipeline", "Pipeline"),
    ("Id. Decision Makers", 60, False, False, "Pipeline", "Pipeline"),
    ("Perception Analysis", 70, False, False, "Pipeline", "Pipeline"),
    ("Proposal/Price Quote", 75, False, False, "Pipeline", "Pipeline"),
    ("Negotiation/Review", 90, False, False, "Pipeline", "Pipeline"),
    ("Closed Won", 100, True, True, "Closed", "Closed"),
    ("Closed Lost", 0, True, False, "Omitted", "Omitted"),
)

_SOURCES = ("Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other")
_ACCOUNT_TYPES = (
    "Prospect",
    "Customer - Direct",
    "Customer - Channel",
    "Channel Partner / Reseller",
    "Installation Partner",
    "Technology Partner",
    "Other",
)
_INDUSTRIES = (
    "Banking",
    "Consulting",
    "Engineering",
    "Finance",
    "Healthcare",
    "Insurance",
    "Manufacturing",
    "Retail",
    "Technology",
    "Other",
)
_OPPORTUNITY_TYPES = ("Existing Customer - Upgrade", "Existing Customer - Replacement", "Existing Customer - Downgrade", "New Customer")
_QUOTE_STATUS = ("Draft", "Needs Review", "In Review", "Approved", "Rejected", "Presented", "Accepted", "Denied")


def _system() -> tuple[Field, ...]:
    kept: dict[str, Any] = {"nillable": False, "createable": False, "updateable": False, "defaulted": True}
    return (
        flag("IsDeleted", createable=False, updateable=False, title="Deleted"),
        instant("CreatedDate", **kept),
        ref("CreatedById", "User", **kept),
        instant("LastModifiedDate", **kept),
        ref("LastModifiedById", "User", **kept),
        instant("SystemModstamp", **kept),
    )


def _currency() -> Field:
    """Deliberately no default, unlike the vendor (who takes the user's): a record without a currency must be possible to exercise."""
    return picklist("CurrencyIsoCode", CURRENCIES, restricted=True, length=3, title="Currency ISO Code")


def _owner() -> Field:
    return ref("OwnerId", "User", nillable=False, defaulted=True)


def _seen() -> tuple[Field, ...]:
    return tuple(read_only(column) for column in (instant("LastViewedDate"), instant("LastReferencedDate")))


def _name(length: int, **more: bool) -> Field:
    return text("Name", length, nillable=False, name_field=True, **more)


def _auto(name: str) -> Field:
    return text(name, 30, nillable=False, createable=False, updateable=False, auto_number=True, defaulted=True, name_field=True)


def _sobject(name: str, prefix: str, *fields: Field, label: str = "", plural: str = "", writable: bool = True, stem: str = "") -> SObject:
    label = label or name
    record_id = Field(
        "Id", "id", length=18, nillable=False, createable=False, updateable=False, id_lookup=True, defaulted=True, title=f"{label} ID"
    )
    columns = (record_id, *fields, *_system())
    return SObject(name, prefix, columns, label, plural or f"{label}s", createable=writable, updateable=writable, deletable=writable)


ACCOUNT = _sobject(
    "Account",
    "001",
    read_only(ref("MasterRecordId", "Account")),
    _name(255),
    picklist("Type", _ACCOUNT_TYPES),
    ref("ParentId", "Account", "ChildAccounts"),
    *address("Billing"),
    *address("Shipping"),
    text("Phone", 40, type="phone"),
    text("Fax", 40, type="phone"),
    text("AccountNumber", 40),
    text("Website", 255, type="url"),
    text("Sic", 20),
    text("Site", 80),
    picklist("Industry", _INDUSTRIES),
    money("AnnualRevenue", 18, 0),
    whole("NumberOfEmployees", 8),
    text("Description", 32000, type="textarea"),
    _currency(),
    _owner(),
    read_only(day("LastActivityDate")),
    *_seen(),
    picklist("AccountSource", _SOURCES),
    text("SicDesc", 80),
)

CONTACT = _sobject(
    "Contact",
    "003",
    read_only(ref("MasterRecordId", "Contact")),
    ref("AccountId", "Account", "Contacts", cascade=True),
    text("LastName", 80, nillable=False),
    text("FirstName", 40),
    picklist("Salutation", ("Mr.", "Ms.", "Mrs.", "Dr.", "Prof."), length=40),
    read_only(_name(121)),
    *address("Mailing"),
    text("Phone", 40, type="phone"),
    text("Fax", 40, type="phone"),
    text("MobilePhone", 40, type="phone"),
    ref("ReportsToId", "Contact"),
    text("Email", 80, type="email", id_lookup=True),
    text("Title", 128),
    text("Department", 80),
    picklist("LeadSource", _SOURCES),
    day("Birthdate"),
    text("Description", 32000, type="textarea"),
    _currency(),
    _owner(),
    flag("HasOptedOutOfEmail"),
    flag("DoNotCall"),
    read_only(day("LastActivityDate")),
    *_seen(),
)

OPPORTUNITY = _sobject(
    "Opportunity",
    "006",
    ref("AccountId", "Account", "Opportunities", cascade=True),
    _name(120),
    text("Description", 32000, type="textarea"),
    picklist("StageName", tuple(stage[0] for stage in STAGES), restricted=True, nillable=False, title="Stage"),
    money("Amount"),
    percent("Probability"),
    read_only(money("ExpectedRevenue")),
    read_only(number("TotalOpportunityQuantity")),
    day("CloseDate", nillable=False),
    picklist("Type", _OPPORTUNITY_TYPES),
    text("NextStep", 255),
    picklist("LeadSource", _SOURCES),
    flag("IsClosed", createable=False, updateable=False),
    flag("IsWon", createable=False, updateable=False),
    read_only(
        picklist("ForecastCategory", ("Omitted", "Pipeline", "BestCase", "Forecast", "Closed"), length=40, nillable=False, restricted=True)
    ),
    read_only(picklist("ForecastCategoryName", ("Omitted", "Pipeline", "Best Case", "Commit", "Closed"))),
    _currency(),
    flag("HasOpportunityLineItem", createable=False, updateable=False),
    ref("Pricebook2Id", "Pricebook2", "Opportunities"),
    ref("ContractId", "Contract", "Opportunities"),
    ref("SyncedQuoteId", "Quote", createable=False),
    _owner(),
    read_only(day("LastActivityDate")),
    read_only(whole("FiscalQuarter")),
    read_only(whole("FiscalYear")),
    read_only(text("Fiscal", 6)),
    *_seen(),
    label="Opportunity",
    plural="Opportunities",
)

OPPORTUNITY_LINE_ITEM = _sobject(
    "OpportunityLineItem",
    "00k",
    create_only(ref("OpportunityId", "Opportunity", "OpportunityLineItems", nillable=False, cascade=True)),
    whole("SortOrder"),
    create_only(ref("PricebookEntryId", "PricebookEntry", "OpportunityLineItems")),
    create_only(ref("Product2Id", "Product2", "OpportunityLineItems")),
    read_only(text("ProductCode")),
    read_only(text("Name", 376, name_field=True)),
    _currency(),
    number("Quantity", 12, 2, nillable=False),
    percent("Discount", 5, 2),
    read_only(money("Subtotal")),
    money("TotalPrice"),
    money("UnitPrice"),
    read_only(money("ListPrice")),
    day("ServiceDate"),
    text("Description", 255),
    label="Opportunity Product",
)

PRODUCT = _sobject(
    "Product2",
    "01t",
    _name(255),
    text("ProductCode"),
    text("Description", 4000, type="textarea"),
    flag("IsActive"),
    picklist("Family", ("None", "Services")),
    _currency(),
    text("ExternalId"),
    text("DisplayUrl", 1000, type="url"),
    picklist("QuantityUnitOfMeasure", ("Hour", "Day", "Each")),
    flag("IsArchived", createable=False, updateable=False),
    text("StockKeepingUnit", 180),
    *_seen(),
    label="Product",
)

PRICEBOOK = _sobject(
    "Pricebook2",
    "01s",
    _name(255),
    _currency(),
    flag("IsActive"),
    flag("IsArchived", createable=False, updateable=False),
    text("Description", 255),
    flag("IsStandard", createable=False, updateable=False),
    *_seen(),
    label="Price Book",
)

PRICEBOOK_ENTRY = _sobject(
    "PricebookEntry",
    "01u",
    read_only(text("Name", 255, name_field=True)),
    create_only(ref("Pricebook2Id", "Pricebook2", "PricebookEntries", nillable=False, cascade=True)),
    create_only(ref("Product2Id", "Product2", "PricebookEntries", nillable=False, cascade=True)),
    create_only(_currency()),
    # Required unless UseStandardPrice: the rule says so, because describe cannot.
    money("UnitPrice"),
    flag("IsActive"),
    flag("UseStandardPrice"),
    flag("IsArchived", createable=False, updateable=False),
    read_only(text("ProductCode")),
    label="Price Book Entry",
    plural="Price Book Entries",
)

CONTRACT = _sobject(
    "Contract",
    "800",
    ref("AccountId", "Account", "Contracts", nillable=False, cascade=True),
    ref("Pricebook2Id", "Pricebook2"),
    text("Name", 80),
    day("StartDate"),
    read_only(day("EndDate")),
    *address("Billing"),
    *address("Shipping"),
    whole("ContractTerm", 4),
    _owner(),
    _currency(),
    picklist("Status", ("Draft", "In Approval Process", "Activated"), restricted=True, nillable=False, defaulted=True, default="Draft"),
    ref("CustomerSignedId", "Contact", "ContractsSigned"),
    text("CustomerSignedTitle", 40),
    day("CustomerSignedDate"),
    text("SpecialTerms", 4000, type="textarea"),
    read_only(ref("ActivatedById", "User")),
    read_only(instant("ActivatedDate")),
    read_only(picklist("StatusCode", ("Draft", "InApproval", "Activated"), nillable=False)),
    text("Description", 32000, type="textarea"),
    _auto("ContractNumber"),
    *_seen(),
)

ORDER = _sobject(
    "Order",
    "801",
    _owner(),
    ref("ContractId", "Contract", "Orders"),
    ref("AccountId", "Account", "Orders", nillable=False, cascade=True),
    ref("Pricebook2Id", "Pricebook2", "Orders"),
    ref("OpportunityId", "Opportunity", "Orders"),
    _currency(),
    day("EffectiveDate", nillable=False),
    day("EndDate"),
    picklist("Status", ("Draft", "Activated"), restricted=True, nillable=False),
    text("Description", 32000, type="textarea"),
    picklist("Type"),
    text("Name", 80),
    text("PoNumber", 80),
    *address("Billing"),
    *address("Shipping"),
    read_only(instant("ActivatedDate")),
    read_only(ref("ActivatedById", "User")),
    read_only(picklist("StatusCode", ("Draft", "Activated"), nillable=False)),
    _auto("OrderNumber"),
    read_only(money("TotalAmount", nillable=False)),
    *_seen(),
)

ORDER_ITEM = _sobject(
    "OrderItem",
    "802",
    create_only(ref("OrderId", "Order", "OrderItems", nillable=False, cascade=True)),
    create_only(ref("PricebookEntryId", "PricebookEntry", "OrderItems", nillable=False)),
    create_only(ref("Product2Id", "Product2")),
    _currency(),
    number("Quantity", 18, 2, nillable=False),
    money("UnitPrice", nillable=False),
    read_only(money("ListPrice")),
    read_only(money("TotalPrice")),
    day("ServiceDate"),
    day("EndDate"),
    text("Description", 255),
    _auto("OrderItemNumber"),
    label="Order Product",
)

QUOTE = _sobject(
    "Quote",
    "0Q0",
    create_only(ref("OpportunityId", "Opportunity", "Quotes", nillable=False, cascade=True)),
    ref("Pricebook2Id", "Pricebook2", "Quotes"),
    _name(255),
    _currency(),
    picklist("Status", _QUOTE_STATUS, defaulted=True, default="Draft"),
    day("ExpirationDate"),
    text("Description", 32000, type="textarea"),
    read_only(money("Subtotal")),
    read_only(money("TotalPrice")),
    read_only(money("GrandTotal")),
    flag("IsSyncing", createable=False, updateable=False),
    _auto("QuoteNumber"),
    _owner(),
)

QUOTE_LINE_ITEM = _sobject(
    "QuoteLineItem",
    "0QL",
    create_only(ref("QuoteId", "Quote", "QuoteLineItems", nillable=False, cascade=True)),
    create_only(ref("PricebookEntryId", "PricebookEntry", nillable=False)),
    create_only(ref("Product2Id", "Product2")),
    _currency(),
    number("Quantity", 12, 2, nillable=False),
    money("UnitPrice", nillable=False),
    percent("Discount", 5, 2),
    read_only(money("ListPrice")),
    read_only(money("Subtotal")),
    read_only(money("TotalPrice")),
    text("Description", 255),
    whole("SortOrder"),
    _auto("LineNumber"),
    label="Quote Line Item",
)

USER = _sobject(
    "User",
    "005",
    text("Username", 80, nillable=False, id_lookup=True, unique=True),
    text("LastName", 80, nillable=False),
    text("FirstName", 40),
    read_only(_name(121)),
    text("CompanyName", 80),
    text("Email", 128, type="email", nillable=False),
    text("Alias", 8, nillable=False),
    flag("IsActive", default=True),
    picklist("TimeZoneSidKey", ("GMT", "Europe/London", "America/New_York"), nillable=False, length=40),
    picklist("LocaleSidKey", ("en_US", "en_GB"), nillable=False, length=40),
    picklist("LanguageLocaleKey", ("en_US",), nillable=False, length=40),
    picklist("EmailEncodingKey", ("UTF-8",), nillable=False, length=40),
    read_only(picklist("UserType", ("Standard",), length=40)),
    picklist("DefaultCurrencyIsoCode", CURRENCIES, length=3),
    _currency(),
    writable=False,
)

ORGANIZATION = _sobject(
    "Organization",
    "00D",
    _name(80),
    text("Country", 80),
    text("PrimaryContact", 80),
    picklist("DefaultLocaleSidKey", length=40, nillable=False),
    picklist("TimeZoneSidKey", length=40, nillable=False),
    picklist("LanguageLocaleKey", length=40, nillable=False),
    whole("FiscalYearStartMonth"),
    picklist("OrganizationType", ("Enterprise Edition", "Developer Edition")),
    text("NamespacePrefix", 15),
    text("InstanceName", 5),
    flag("IsSandbox"),
    instant("TrialExpirationDate"),
    writable=False,
)

OPPORTUNITY_STAGE = _sobject(
    "OpportunityStage",
    "01J",
    text("MasterLabel", 255),
    text("ApiName", 255, nillable=False),
    flag("IsActive", default=True),
    whole("SortOrder"),
    flag("IsClosed"),
    flag("IsWon"),
    picklist("ForecastCategory", nillable=False),
    picklist("ForecastCategoryName", nillable=False),
    percent("DefaultProbability"),
    text("Description", 255),
    label="Opportunity Stage",
    writable=False,
)

RECORD_TYPE = _sobject(
    "RecordType",
    "012",
    _name(80),
    text("DeveloperName", 80, nillable=False),
    text("NamespacePrefix", 15),
    text("Description", 255),
    picklist("SobjectType", nillable=False),
    flag("IsActive"),
    label="Record Type",
    writable=False,
)

CURRENCY_TYPE = _sobject(
    "CurrencyType",
    "01L",
    picklist("IsoCode", CURRENCIES, nillable=False, restricted=True, length=3),
    number("ConversionRate", 18, 6, nillable=False),
    whole("DecimalPlaces", nillable=False),
    flag("IsActive"),
    flag("IsCorporate"),
    label="Currency Type",
    writable=False,
)

OBJECTS = (
    ACCOUNT,
    CONTACT,
    CONTRACT,
    CURRENCY_TYPE,
    OPPORTUNITY,
    OPPORTUNITY_LINE_ITEM,
    OPPORTUNITY_STAGE,
    ORDER,
    ORDER_ITEM,
    ORGANIZATION,
    PRICEBOOK,
    PRICEBOOK_ENTRY,
    PRODUCT,
    QUOTE,
    QUOTE_LINE_ITEM,
    RECORD_TYPE,
    USER,
)
