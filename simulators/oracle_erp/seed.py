"""The seeded tenant: Holt Group with three legal entities and business units, set-up and people; no customer, no transaction."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from simulators.oracle_erp.parties import COUNTRIES
from simulators.oracle_erp.store import Row, Store

_BEGIN, _END = "1951-01-01", "4712-12-31"
# Legal entity, its identifier, country, currency, business unit, organisation, tax classification that its country charges.
ENTITIES = (
    ("Holt Consulting Inc", "HOLT-US", "US", "USD", "US Consulting BU", "US Consulting", None),
    ("Holt Consulting Ltd", "HOLT-UK", "GB", "GBP", "UK Consulting BU", "UK Consulting", "VAT20"),
    ("Holt Consulting GmbH", "HOLT-DE", "DE", "EUR", "DE Consulting BU", "DE Consulting", "VAT19"),
)
_CURRENCIES = (
    ("USD", "US Dollar", 2, "$", "US"), ("GBP", "Pound Sterling", 2, "£", "GB"), ("EUR", "Euro", 2, "€", None),
    ("CHF", "Swiss Franc", 2, None, "CH"), ("JPY", "Yen", 0, "¥", "JP"),
)  # fmt: skip
_PEOPLE = (
    ("Ines Falk", "10081", "Project Manager", 95), ("Owen Pryce", "10082", "Senior Consultant", 80),
    ("Maya Torres", "10083", "Consultant", 60), ("Lena Brandt", "10084", "Analyst", 45), ("Robin Vale", "10085", "Project Manager", 95),
)  # fmt: skip
_ROLES = ("Project Manager", "Team Member", "Engagement Manager", "Senior Consultant", "Consultant", "Analyst", "Staffing Owner")


class _Seeds:
    def __init__(self, store: Store) -> None:
        self.store, self.ident = store, 300000771100001

    def add(self, table: str, key: str = "", parent: Row | None = None, **values: Any) -> Row:
        self.ident += 1
        if key:
            values[key] = self.ident
        return self.store.add(table, values, parent=parent, child=table, ident=self.ident)


def seed(store: Store) -> None:
    seeds = _Seeds(store)
    for code, name, precision, symbol, country in _CURRENCIES:
        seeds.add("currenciesLOV", CurrencyCode=code, Name=name, Precision=precision, Symbol=symbol, EnabledFlag="Y", CurrencyFlag="Y",
                  Description=name, IssuingTerritoryCode=country, ExtendedPrecision=precision + 3)  # fmt: skip
    _reference(seeds)
    _receivables(seeds)
    for entity in ENTITIES:
        _entity(seeds, *entity)
    _templates(seeds)


def _entity(seeds: _Seeds, name: str, ident: str, country: str, currency: str, unit: str, organization: str, tax: str | None) -> None:
    entity = seeds.add("legalEntitiesLOV", "LegalEntityId", LegalEntityIdentifier=ident, Name=name, PartyId=seeds.ident + 500,
                       EffectiveFrom=_BEGIN)  # fmt: skip
    seeds.add("legalEntities", LegalEntityId=entity.id, LegalEntityIdentifier=ident, LegalEntityName=name)
    made = seeds.add("hcmBusinessUnitsLOV", "BusinessUnitId", Name=unit, Status="A", LegalEntityName=name, LegalEntityIdentifier=ident,
                     CurrencyCode=currency, Country=country, OrganizationName=organization, TaxCode=tax)  # fmt: skip
    seeds.add("businessUnits", OrgId=made.id, ShortCode=ident, BusinessUnit=unit, Status="A", BusinessGroupId=1,
              LegalEntityId=str(entity.id), DefaultCurrencyCode=currency)  # fmt: skip
    seeds.add("projectOrganizationsLOV", "OrganizationId", OrganizationName=organization, ActiveStatusFlag=True, BusinessUnitId=made.id,
              FromDate=_BEGIN, ToDate=_END, ProjectOrganizationType="PROJECTS")  # fmt: skip


def _reference(seeds: _Seeds) -> None:
    for name, function, text in (
        ("Professional Services", "ST", "Straight Time"), ("Travel", "ER", "Expense Reports"), ("Accommodation", "ER", "Expense Reports"),
        ("Subcontractor", "VI", "Supplier Invoices"), ("Burden", "BTC", "Burden Transactions"),
    ):  # fmt: skip
        seeds.add("expenditureTypes", "ExpenditureTypeId", ExpenditureTypeName=name, ExpenditureTypeStartActiveDate=_BEGIN,
                  SystemLinkageFunction=function, SystemLinkageFunctionName=text)  # fmt: skip
    for name, category in (
        ("Milestone", "Consulting"),
        ("Time and Materials", "Consulting"),
        ("Expenses", "Expenses"),
        ("Credit", "Consulting"),
    ):
        seeds.add("eventTypesLOV", "EventTypeId", EventTypeName=name, Description=name, InvoiceFlag=True, RevenueFlag=True,
                  RevenueCategory=category, StartDateActive="2000-01-01", AllowAdjustmentFlag=True, MigrationFlag=False)  # fmt: skip
    for role in _ROLES:
        seeds.add("roles", "ProjectRoleId", ProjectRoleName=role)
    for name, number, role, rate in _PEOPLE:
        email = f"{name.lower().replace(' ', '.')}@holt.example"
        person = seeds.add("people", "ResourceId", Name=name, Email=email, PersonNumber=number, AssignmentNumber=f"E{number}",
                           ProjectRoleName=role, CostRate=Decimal(rate))  # fmt: skip
        person.values["PersonId"] = person.id
    for name in ("Implementation", "Advisory"):
        seeds.add("WorkTypes", "WorkTypeId", WorkType=name)
    for name, side in (("Sell: Project", "S"), ("Sell: Service", "S"), ("Buy: Agreement", "B")):
        seeds.add("contractTypes", "ContractTypeId", Name=name, BuyOrSell=side)
    lookup = seeds.add("genericLookups", LookupType="PJF_PROJECT_STATUS", Meaning="Project Status", Description="Project Status",
                       ApplicationId=10035, ApplicationShortName="PJF", CustomizationLevel="U", ModuleId="PJF", RestAccessSecured="Secure",
                       ViewApplicationId=0)  # fmt: skip
    for place, code in enumerate(("DRAFT", "SUBMITTED", "APPROVED", "ACTIVE", "PENDING_CLOSE", "CLOSED", "REJECTED"), 1):
        seeds.add("lookupCodes", parent=lookup, LookupCode=code, Meaning=code.replace("_", " ").title(), DisplaySequence=place,
                  EnabledFlag="Y", ViewApplicationId=0)  # fmt: skip


def _receivables(seeds: _Seeds) -> None:
    for name, days in (("Immediate", 0), ("Net 15", 15), ("Net 30", 30), ("Net 45", 45), ("Net 60", 60), ("30 Net", 30)):
        seeds.add("PaymentTermsVA", "TermId", Name=name, StartDateActive=_BEGIN, Days=days)
    for name, kind in (("Invoice", "INV"), ("Services Invoice", "INV"), ("Credit Memo", "CM")):
        row = seeds.add("transactionTypes", "CustTrxTypeSeqId", Name=name, Class=kind)
        row.values["CustTrxTypeId"] = row.id
    for name, automatic, imported in (
        ("Manual", True, False), ("IPAAS", False, False), ("CROSSWALK", False, False), ("Project Invoices", True, True),
    ):  # fmt: skip
        row = seeds.add("transactionSources", "BatchSourceSeqId", TransactionSource=name, Automatic=automatic, Imported=imported)
        row.values["BatchSourceId"] = row.id
    for name in ("Complete", "Incomplete", "Frozen"):
        seeds.add("invoiceStatuses", LookupType="AR_TRX_STATUS", LookupCode=name.upper(), Meaning=name, EnabledFlag="Y")
    for name in ("In Advance", "In Arrears"):
        seeds.add("invoicingRules", "RuleId", Name=name)
    for code in ("E-MAIL", "PAPER", "XML"):
        seeds.add("deliveryMethodVA", LookupType="AR_DELIVERY_METHOD", LookupCode=code, Meaning=code.title(), EnabledFlag="Y")
    for code, name in COUNTRIES.items():
        seeds.add("taxationCountries", TerritoryCode=code, TerritoryShortName=name, Description=name)
    for code, rate, regime, country in (
        ("VAT20", "20", "GB VAT", "GB"), ("VAT5", "5", "GB VAT", "GB"), ("VAT19", "19", "DE VAT", "DE"), ("VAT7", "7", "DE VAT", "DE"),
        ("VAT0", "0", "VAT", None), ("EXEMPT", "0", "EXEMPT", None), ("US SALES TAX", "0", "US SALES TAX", "US"),
        ("NYC SALES TAX", "8.88", "US SALES TAX", "US"),
    ):  # fmt: skip
        seeds.add("taxRates", TaxClassificationCode=code, Rate=Decimal(rate), TaxRegimeCode=regime, Tax=regime.split()[-1], Country=country)
    for name, text in (("Consulting hours", "Consulting hours"), ("Fixed fee milestone", "Fixed fee milestone"), ("Expenses", "Expenses")):
        seeds.add("memoLines", "MemoLineSeqId", Name=name, Description=text, Type="LINE")
    for code, name in (("HUR", "Hours"), ("DAY", "Days"), ("EA", "Each")):
        seeds.add("unitOfMeasures", "UnitOfMeasureId", UomCode=code, UnitOfMeasure=name)
    seeds.add("accountingRules", "RuleId", Name="Immediate", Status="A", Type="A", Occurrences=Decimal(1))
    seeds.add("accountingRules", "RuleId", Name="Ratable Daily", Status="A", Type="PP_DR_PP")


def _templates(seeds: _Seeds) -> None:
    store = seeds.store
    unit = seeds.add("projectUnits", "ProjectUnitId", Name="Holt Projects")
    for kind, flags in (("T&M Consulting", True), ("Fixed Price Consulting", True), ("Internal", False)):
        for suffix, place in (("", 1), (" US", 0), (" DE", 2)):
            name, ident, _, currency, business, organization, _ = ENTITIES[place]
            entity = store.find("legalEntitiesLOV", LegalEntityIdentifier=ident)
            organisation = store.find("projectOrganizationsLOV", OrganizationName=organization)
            owner = store.find("hcmBusinessUnitsLOV", Name=business)
            if entity is None or organisation is None or owner is None:
                raise LookupError(name)
            row = seeds.add(
                "projectTemplates", "ProjectId", ProjectName=f"{kind} Template{suffix}", ProjectNumber=f"TPL-{seeds.ident}",
                ProjectTypeId=seeds.ident + 900, ProjectTypeName=kind, ProjectUnitId=unit.id, ProjectUnitName="Holt Projects",
                BusinessUnitId=owner.id, BusinessUnitName=business, LegalEntityId=entity.id, LegalEntityName=name,
                OwningOrganizationId=organisation.id, OwningOrganizationName=organization, ProjectCurrencyCode=currency,
                ProjectStatusCode="ACTIVE", ProjectStartDate="2020-01-01", BillingFlag=flags, CapitalizableFlag=False, SponsoredFlag=False,
                BurdeningFlag=False, TransactionControlFlag=False, AllowCrossChargeFlag=False, EnableBudgetaryControlFlag=False,
                PlanningProjectFlag=False,
            )  # fmt: skip
            seeds.add("Tasks", "TaskId", parent=row, TaskNumber="1", TaskName="Delivery", BillableFlag=flags, ChargeableFlag=True,
                      LowestLevelTask="Y", TaskLevel=1, ElementType="FINANCIAL")  # fmt: skip
