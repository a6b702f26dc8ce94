"""The firm that uses this org, before its first project: companies, units, calendars, months, people."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

from simulators.certinia import approvals
from simulators.certinia.org import ESTIMATE
from simulators.certinia.records import PsaRecords
from simulators.certinia.rows import fields
from simulators.salesforce.seed import seed as seed_platform

# Code, name, country, currency, tax code, percent.
ENTITIES = (
    ("HOLT-US", "Holt Consulting Inc", "United States", "USD", "US-NONE", "0"),
    ("HOLT-UK", "Holt Consulting Ltd", "United Kingdom", "GBP", "GB-VAT-20", "20"),
    ("HOLT-DE", "Holt Consulting GmbH", "Germany", "EUR", "DE-VAT-19", "19"),
    ("HOLT-FR", "Holt Conseil SAS", "France", "EUR", "FR-TVA-20", "20"),
    ("HOLT-NL", "Holt Consulting B.V.", "Netherlands", "EUR", "NL-BTW-21", "21"),
    ("HOLT-CH", "Holt Consulting AG", "Switzerland", "CHF", "CH-MWST-81", "8.1"),
)
# First and last name, role, entity, cost of an hour in its currency.
PEOPLE = (
    ("Robin", "Vale", "Project Manager", "HOLT-UK", "95"),
    ("Sam", "Okafor", "Senior Consultant", "HOLT-UK", "80"),
    ("Jo", "Lindqvist", "Consultant", "HOLT-DE", "70"),
    ("Ana", "Ruiz", "Business Analyst", "HOLT-US", "60"),
    ("Lee", "Tan", "Senior Consultant", "HOLT-US", "85"),
)
FIRST_YEAR, LAST_YEAR = 2025, 2029
_FIRST_ID = 1000


def seed(records: PsaRecords, credentials: dict[str, Any]) -> None:
    seed_platform(records, credentials, "SIM2")
    # The integration user has an id of its own, which the first of the others would get too.
    records.ids.start_from(_FIRST_ID)
    approvals.seed(records)
    type_id, name, developer = ESTIMATE
    _insert(
        records,
        "RecordType",
        {"Id": type_id, "Name": name, "DeveloperName": developer},
        NamespacePrefix="pse",
        SobjectType="pse__Proj__c",
        IsActive=True,
    )
    _periods(records)
    calendar = _insert(records, "pse__Work_Calendar__c", fields(Name="Standard 40 hours", Week_Start_Day="Sunday", CurrencyIsoCode="USD"))
    regions = _units(records, calendar)
    _people(records, regions, calendar)


def _insert(records: PsaRecords, kind: str, values: dict[str, Any], **more: Any) -> str:
    return str(records.insert(records.schema.objects[kind], {**values, **more})["Id"])


def _periods(records: PsaRecords) -> None:
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        _insert(
            records, "pse__Time_Period__c", fields(Name=f"FY{year}", Start_Date=date(year, 1, 1), End_Date=date(year, 12, 31), Type="Year")
        )
        for month in range(1, 13):
            first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
            _insert(records, "pse__Time_Period__c", fields(Name=f"{first:%B %Y}", Start_Date=first, End_Date=last, Type="Month"))


def _units(records: PsaRecords, calendar: str) -> dict[str, str]:
    """Regions stand for the legal entities, as is usual; one practice and one group serve all of them."""
    top = _insert(records, "pse__Region__c", fields(Name="Holt Group", CurrencyIsoCode="USD", Default_Work_Calendar=calendar))
    _insert(records, "pse__Practice__c", fields(Name="Consulting", CurrencyIsoCode="USD", Default_Work_Calendar=calendar))
    _insert(records, "pse__Grp__c", fields(Name="Delivery", CurrencyIsoCode="USD", Default_Work_Calendar=calendar))
    regions = {}
    for code, name, country, currency, tax, percent in ENTITIES:
        columns = fields(Name=code, CurrencyIsoCode=currency, Parent_Region=top, Default_Work_Calendar=calendar)
        regions[code] = _insert(records, "pse__Region__c", columns)
        company = {"Name": name, "CurrencyIsoCode": currency, "fferpcore__Code__c": code, "fferpcore__Country__c": country}
        _insert(records, "fferpcore__Company__c", {**company, "fferpcore__CorrelationId__c": code})
        tax_code = _insert(records, "fferpcore__TaxCode__c", {"Name": tax, "CurrencyIsoCode": currency})
        rate = {
            "fferpcore__TaxCode__c": tax_code,
            "fferpcore__Rate__c": Decimal(percent),
            "fferpcore__StartDate__c": date(FIRST_YEAR, 1, 1),
        }
        _insert(records, "fferpcore__TaxRate__c", rate)
        control = fields(User=records.user_id, Region=regions[code])
        boxes = ("Timecard_Entry", "Timecard_Ops_Edit", "Expense_Entry", "Expense_Ops_Edit", "Billing", "Invoicing", "Staffing")
        _insert(records, "pse__Permission_Control__c", {**control, **fields(**dict.fromkeys((*boxes, "Resource_Request_Entry"), True))})
    return regions


def _people(records: PsaRecords, regions: dict[str, str], calendar: str) -> None:
    practice = next(records.views("pse__Practice__c")).id
    group = next(records.views("pse__Grp__c")).id
    currencies = {entity[0]: entity[3] for entity in ENTITIES}
    for first, last, role, entity, cost in PEOPLE:
        email = f"{first}.{last}@holt-advisory.example".lower()
        user = _insert(
            records,
            "User",
            {"FirstName": first, "LastName": last, "Username": email, "Email": email, "Alias": (first[:1] + last)[:8].lower()},
            TimeZoneSidKey="GMT",
            LocaleSidKey="en_US",
            LanguageLocaleKey="en_US",
            EmailEncodingKey="UTF-8",
            UserType="Standard",
            DefaultCurrencyIsoCode=currencies[entity],
            CurrencyIsoCode=currencies[entity],
        )
        resource = fields(
            Is_Resource=True,
            Is_Resource_Active=True,
            Region=regions[entity],
            Practice=practice,
            Group=group,
            Resource_Role=role,
            Salesforce_User=user,
            Default_Cost_Rate=Decimal(cost),
            Start_Date=date(FIRST_YEAR, 1, 1),
            Employment_Status="Active",
            Work_Calendar=calendar,
            CurrencyIsoCode=currencies[entity],
        )
        _insert(records, "Contact", {"FirstName": first, "LastName": last, "Email": email, "Title": role, **resource})
