"""The seeded tenant: Holt Group with three companies, set-up records, people, one project template; no customer and no document."""

from __future__ import annotations

from calendar import month_name, monthrange
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from simulators.acumatica.store import Store, Values, new_id

COMPANIES = (
    ("HOLT-US", "Holt Consulting Inc", "USD", "US"),
    ("HOLT-UK", "Holt Consulting Ltd", "GBP", "GB"),
    ("HOLT-DE", "Holt Consulting GmbH", "EUR", "DE"),
)
ITEMS = (
    ("CONSULTING", "Consulting hours", "HOUR", "165", "Service"),
    ("FIXEDFEE", "Fixed fee milestone", "EACH", "0", "Service"),
    ("ROLE-EM", "Engagement Manager", "HOUR", "260", "Labor"),
    ("ROLE-SC", "Senior Consultant", "HOUR", "210", "Labor"),
    ("ROLE-CO", "Consultant", "HOUR", "165", "Labor"),
    ("ROLE-AN", "Analyst", "HOUR", "120", "Labor"),
    ("TRAVEL", "Travel expenses", "EACH", "0", "Expense"),
)
PEOPLE = (
    ("EP0001", "Ines", "Falk", "HOLT-DE", "ROLE-EM", "104"),
    ("EP0002", "Owen", "Pryce", "HOLT-UK", "ROLE-SC", "82"),
    ("EP0003", "Maya", "Torres", "HOLT-US", "ROLE-CO", "71"),
    ("EP0007", "Lena", "Brandt", "HOLT-DE", "ROLE-CO", "66"),
)
ACCOUNTS = (
    ("10100", "Cash USD", "Asset", True),
    ("10200", "Cash GBP", "Asset", True),
    ("10300", "Cash EUR", "Asset", True),
    ("11000", "Accounts Receivable", "Asset", False),
    ("24100", "Sales Tax Payable", "Liability", False),
    ("40000", "Consulting Revenue", "Income", False),
    ("51000", "Labor Cost", "Expense", False),
    ("52000", "Travel Cost", "Expense", False),
)
# Terms, currency and tax zone of the customer classes.
CLASSES = (
    ("HOLTUS", "Customers of Holt Consulting Inc", "USD", "USNOTAX", "US"),
    ("HOLTUK", "Customers of Holt Consulting Ltd", "GBP", "UKVAT", "GB"),
    ("HOLTDE", "Customers of Holt Consulting GmbH", "EUR", "DEVAT", "DE"),
)
TAXES = (
    ("UKVAT20", "UK VAT 20 %", "20", "VAT", "UKVAT"),
    ("DEVAT19", "German VAT 19 %", "19", "VAT", "DEVAT"),
    ("USNYC888", "New York City sales tax 8.88 %", "8.88", "Sales", "SERVICES"),
)
FIRST_OPEN_YEAR = 2026


def rows(*values: Values) -> list[Values]:
    return [{"id": new_id()} | one for one in values]


def part(**values: Any) -> Values:
    return {"id": new_id()} | values


def seed(store: Store) -> None:
    _companies(store)
    for code, name, symbol, digits in (
        ("USD", "US Dollar", "$", 2),
        ("GBP", "British Pound", "£", 2),
        ("EUR", "Euro", "€", 2),
        ("CHF", "Swiss Franc", "Fr", 2),
        ("JPY", "Japanese Yen", "¥", 0),
    ):
        more = {"CurrencySymbol": symbol, "DecimalPrecision": digits, "Active": True, "UseForAccounting": True}
        store.add("Currency", CurrencyID=code, Description=name, **more)
    for index, (number, name, kind, cash) in enumerate(ACCOUNTS):
        group = {"40000": "REVENUE", "51000": "LABOR", "52000": "TRAVEL"}.get(number)
        shown = {"AccountGroup": group, "CashAccount": cash, "Active": True, "PostOption": "Detail"}
        store.add("Account", AccountCD=number, AccountID=1000 + index, Description=name, Type=kind, **shown)
    store.add("Subaccount", SubaccountCD="000000", SubaccountID=461, Description="Default", Active=True)
    for name, kind, account, expense in (
        ("REVENUE", "Income", "40000", False),
        ("LABOR", "Expense", "51000", True),
        ("TRAVEL", "Expense", "52000", True),
    ):
        more = {"Description": name.title(), "Active": True, "Expense": expense, "Attributes": []}
        store.add("AccountGroup", AccountGroupID=name, Type=kind, DefaultAccountID=account, **more)
    for code, name in (("00-000", "Default cost code"), ("01-100", "Advisory"), ("02-100", "Delivery")):
        store.add("CostCode", CostCodeID=code, Description=name)
    for code, name, rate in (("RG", "Regular hours", "1"), ("OT", "Overtime", "1.5"), ("HL", "Holiday", "1")):
        store.add("EarningTypeCode", EarningTypeCodeID=code, Description=name, Multiplier=Decimal(rate), Active=True, Category="Wage")
    for unit, name in (("HOUR", "Hour"), ("DAY", "Day"), ("EACH", "Each"), ("MINUTE", "Minute")):
        store.add("UnitsOfMeasure", UnitID=unit, Description=name, Conversion=[])
    _taxes(store)
    _sales(store)
    _people(store)
    _template(store)
    _periods(store)


def _companies(store: Store) -> None:
    lines = [
        {"BranchID": code, "BranchName": name, "CompanyID": code, "CompanyName": name, "BaseCurrencyID": currency, "BranchCountry": country}
        | {"BranchStatus": True, "CompanyStatus": True, "CompanyType": "Without Branches"}
        for code, name, currency, country in COMPANIES
    ]
    store.add("CompaniesStructure", Results=rows(*lines))
    for code, name, currency, _ in COMPANIES:
        shown = {"Companies": rows({"Company": code, "CompanyName": name, "Active": True, "CompanyType": "Without Branches"})}
        ledger = f"ACTUAL{currency}"
        store.add(
            "Ledger", LedgerID=ledger, Description=f"Actual ledger {currency}", Type="Actual", Currency=currency, Branches=[], **shown
        )


def _taxes(store: Store) -> None:
    for name, description, rate, kind, zone in TAXES:
        schedule = {"TaxID": name, "TaxRate": Decimal(rate), "StartDate": datetime(2021, 1, 1, tzinfo=UTC), "ReportingGroup": "Output VAT"}
        how = {"TaxType": kind, "CalculateOn": "Exclusive Line-Level", "TaxPayableAccount": "24100", "CashDiscount": "Do Not Affect"}
        zones = rows({"TaxID": name, "TaxZoneID": zone, "DefaultTaxCategory": "TAXABLE"})
        store.add("Tax", TaxID=name, Description=description, TaxSchedule=rows(schedule), Zones=zones, **how)
    for zone, description, taxes in (
        ("UKVAT", "United Kingdom", ["UKVAT20"]),
        ("DEVAT", "Germany", ["DEVAT19"]),
        ("USNOTAX", "United States, services not taxed", []),
        ("EXPORT", "Outside of the scope of VAT", []),
        ("SERVICES", "Services, taxed by the category of the line", [one[0] for one in TAXES]),
    ):
        store.add("TaxZone", TaxZoneID=zone, Description=description, ApplicableTaxes=rows(*({"TaxID": one} for one in taxes)))
    for category, description, taxes in (
        ("TAXABLE", "Standard rate", ["UKVAT20", "DEVAT19"]),
        ("EXEMPT", "Exempt", []),
        ("VAT20", "UK VAT 20 %", ["UKVAT20"]),
        ("VAT19", "German VAT 19 %", ["DEVAT19"]),
        ("NYC888", "New York City sales tax 8.88 %", ["USNYC888"]),
    ):
        details = rows(*({"TaxID": one, "TaxCategory": category, "CalculateOn": "Exclusive Line-Level", "TaxType": "VAT"} for one in taxes))
        store.add("TaxCategory", TaxCategoryID=category, Description=description, Active=True, ExcludeListedTaxes=False, Details=details)


def _sales(store: Store) -> None:
    for code, name, unit, price, kind in ITEMS:
        units = {"BaseUnit": unit, "SalesUnit": unit, "PurchaseUnit": unit, "SalesAccount": "40000", "SalesSubaccount": "000000"}
        more = {"ItemStatus": "Active", "ItemType": kind, "ItemClass": kind.upper(), "PostingClass": "NONSTOCK", "TaxCategory": "TAXABLE"}
        store.add("NonStockItem", InventoryID=code, Description=name, DefaultPrice=Decimal(price), **units, **more)
    for code, name, currency, zone, country in CLASSES:
        more = {"Terms": "30D", "StatementCycleID": "EOM", "PaymentMethod": "WIRE", "ARAccount": "11000", "SalesAccount": "40000"}
        store.add("CustomerClass", ClassID=code, Description=name, CurrencyID=currency, TaxZoneID=zone, Country=country, **more)
    accounts = rows(
        *(
            {"CashAccount": account, "Branch": branch, "UseInAR": True, "ARDefault": index == 0, "PaymentMethod": "WIRE"}
            for index, (account, branch) in enumerate((("10100", "HOLT-US"), ("10200", "HOLT-UK"), ("10300", "HOLT-DE")))
        )
    )
    method = {"Active": True, "UseInAR": True, "MeansOfPayment": "Cash/Check", "AllowedCashAccounts": accounts}
    store.add("PaymentMethod", PaymentMethodID="WIRE", Description="Wire transfer", **method)


def _people(store: Store) -> None:
    for code, first, last, branch, item, _ in PEOPLE:
        contact = part(FirstName=first, LastName=last, Email=f"{first}.{last}@holt.example".lower(), DisplayName=f"{last}, {first}")
        settings = part(
            BranchID=branch,
            DepartmentID="DELIVERY",
            EmployeeClass="EMPSTAND",
            LaborItem=item,
            Calendar="STANDARD",
            TimeCardIsRequired=False,
        )
        history = rows({"Active": True, "PositionID": "CONSULTANT", "StartDate": datetime(2022, 4, 1, tzinfo=UTC), "LineNbr": 1})
        more = {"ContactInfo": contact, "EmployeeSettings": settings, "EmploymentHistory": history}
        store.add("Employee", EmployeeID=code, EmployeeName=f"{first} {last}", Status="Active", Attributes=[], **more)
    store.add("LaborCostRate", Results=rows(*(_rate(*one) for one in PEOPLE)))


def _rate(code: str, first: str, last: str, branch: str, item: str, rate: str) -> Values:
    currency = next(one[2] for one in COMPANIES if one[0] == branch)
    rated = {"EmployeeID": code, "EmployeeName": f"{first} {last}", "LaborItem": item, "HourlyRate": Decimal(rate), "CurrencyID": currency}
    return rated | {"LaborRateType": "Employee", "TypeOfEmployment": "Hourly", "EffectiveDate": datetime(2025, 1, 1, tzinfo=UTC)}


def _template(store: Store) -> None:
    """``TMSTD`` of the sheet's flow: time and material, two tasks (sheet 8)."""
    billing = part(
        BillingRule="TM",
        BillingPeriod="Month",
        AllocationRule="TMBILL",
        CreateProFormaOnBilling=True,
        AutomaticallyReleaseARDocuments=False,
    )
    more = {"BillingAndAllocationSettings": billing, "ProjectProperties": part(RevenueBudgetLevel="Task", CostBudgetLevel="Task")}
    store.add(
        "ProjectTemplate", ProjectTemplateID="TMSTD", Description="Time and material, standard", Status="Active", Attributes=[], **more
    )
    for code, name, first in (("DESIGN", "Design", True), ("BUILD", "Build", False)):
        properties = part(AutomaticallyIncludeInProject=True, CompletionMethod="Manual", Default=first)
        settings = part(BillingRule="TM", BillingOption="By Billing Period")
        keys = {"ProjectTemplateID": "TMSTD", "ProjectTemplateTaskID": code}
        store.add("ProjectTemplateTask", **keys, Description=name, Properties=properties, BillingAndAllocationSettings=settings)


def _periods(store: Store) -> None:
    for year in range(2025, 2030):
        closed = year < FIRST_OPEN_YEAR
        months = [
            {
                "FinancialPeriodID": f"{month:02d}{year}", "PeriodNbr": f"{month:02d}", "Description": month_name[month],
                "StartDate": datetime(year, month, 1, tzinfo=UTC), "EndDate": datetime(year, month, monthrange(year, month)[1], tzinfo=UTC),
                "Status": "Closed" if closed else "Open", "ClosedInAR": closed, "ClosedInAP": closed, "AdjustmentPeriod": False,
                "LengthInDays": monthrange(year, month)[1],
            }
            for month in range(1, 13)
        ]  # fmt: skip
        first = datetime(year, 1, 1, tzinfo=UTC)
        store.add(
            "FinancialPeriod", FinancialYear=str(year), NbrOfPeriods=12, StartDate=first, UserDefinedPeriods=False, Details=rows(*months)
        )
