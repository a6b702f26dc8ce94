"""The tenant before anybody has sold anything: user, organization, currencies, stages, products and their standard prices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from simulators.salesforce.custom import ROLES
from simulators.salesforce.records import Records
from simulators.salesforce.standard import CURRENCIES, STAGES

_PRODUCTS = (
    *zip(ROLES, ("ROLE-EM", "ROLE-SC", "ROLE-CO", "ROLE-AN"), ("Hour",) * 4, strict=True),
    ("Fixed fee milestone", "FIXED-FEE", "Each"),
)
# List prices of an hour, by product and currency, in the order of CURRENCIES.
_PRICES = {
    "ROLE-EM": (280, 225, 260, 265, 42_000),
    "ROLE-SC": (225, 180, 210, 215, 34_000),
    "ROLE-CO": (175, 140, 165, 168, 26_000),
    "ROLE-AN": (120, 95, 110, 115, 18_000),
    "FIXED-FEE": (1, 1, 1, 1, 1),
}
_RATES = {"USD": "1", "GBP": "0.79", "EUR": "0.92", "CHF": "0.88", "JPY": "151.2"}


def seed(records: Records, credentials: dict[str, Any], instance: str) -> None:
    def insert(name: str, **values: Any) -> str:
        return str(records.insert(records.schema.objects[name], values)["Id"])

    insert(
        "User",
        Id=records.user_id,
        Username=credentials["username"],
        FirstName="Crosswalk",
        LastName="Integration",
        Email=credentials["username"],
        Alias="xwalk",
        TimeZoneSidKey="GMT",
        LocaleSidKey="en_US",
        LanguageLocaleKey="en_US",
        EmailEncodingKey="UTF-8",
        UserType="Standard",
        DefaultCurrencyIsoCode="USD",
        CurrencyIsoCode="USD",
    )
    insert(
        "Organization",
        Id=credentials["org_id"],
        Name="Holt Advisory",
        Country="US",
        DefaultLocaleSidKey="en_US",
        TimeZoneSidKey="GMT",
        LanguageLocaleKey="en_US",
        FiscalYearStartMonth=1,
        OrganizationType="Enterprise Edition",
        InstanceName=instance,
    )
    for code in CURRENCIES:
        insert(
            "CurrencyType",
            IsoCode=code,
            ConversionRate=Decimal(_RATES[code]),
            DecimalPlaces=0 if code == "JPY" else 2,
            IsActive=True,
            IsCorporate=code == "USD",
        )
    for position, (name, probability, closed, won, category, category_name) in enumerate(STAGES, 1):
        insert(
            "OpportunityStage",
            MasterLabel=name,
            ApiName=name,
            SortOrder=position,
            IsClosed=closed,
            IsWon=won,
            ForecastCategory=category,
            ForecastCategoryName=category_name,
            DefaultProbability=Decimal(probability),
        )
    book = insert("Pricebook2", Name="Standard Price Book", IsActive=True, IsStandard=True)
    for name, code, unit in _PRODUCTS:
        product = insert("Product2", Name=name, ProductCode=code, IsActive=True, Family="Services", QuantityUnitOfMeasure=unit)
        for currency, price in zip(CURRENCIES, _PRICES[code], strict=True):
            insert(
                "PricebookEntry", Pricebook2Id=book, Product2Id=product, CurrencyIsoCode=currency, UnitPrice=Decimal(price), IsActive=True
            )
