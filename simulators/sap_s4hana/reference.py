"""The tenant's configuration: the check tables behind the APIs. The sheet names no service that lists them, so they are shown in ``state``
only. The Holt Group has three company codes; the sales organisations and plants have their numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final


@dataclass(frozen=True)
class Company:
    code: str
    name: str
    country: str
    currency: str
    tax: Decimal
    cost_center: str


@dataclass(frozen=True)
class Material:
    """``milestones``: items of it are billed by a billing plan, not by quantity."""

    code: str
    text: str
    unit: str
    category: str
    prices: dict[str, Decimal]
    milestones: bool = False


@dataclass(frozen=True)
class Worker:
    agreement: str
    number: str
    company: str
    partner: str
    first: str
    last: str


COMPANIES: Final = {
    one.code: one
    for one in (
        Company("1010", "Holt Consulting GmbH", "DE", "EUR", Decimal("0.19"), "10101901"),
        Company("1110", "Holt Consulting Ltd", "GB", "GBP", Decimal("0.20"), "11101901"),
        Company("1710", "Holt Consulting Inc", "US", "USD", Decimal(0), "17101901"),
    )
}
# Product tax class of an item → rate, where it is not the company's own: the sales tax of New York.
TAX_CLASSES: Final = {("1710", "2"): Decimal("0.0888")}
SALES_AREAS: Final = frozenset((code, "10", "00") for code in COMPANIES)
CURRENCIES: Final = ("EUR", "USD", "GBP", "CHF", "JPY")
PAYMENT_TERMS: Final = {"0001": 0, "NT15": 15, "NT30": 30, "NT45": 45, "NT60": 60}
COUNTRIES: Final = frozenset(
    [
        "AT",
        "AU",
        "BE",
        "CA",
        "CH",
        "CN",
        "CZ",
        "DE",
        "DK",
        "ES",
        "FI",
        "FR",
        "GB",
        "GR",
        "HU",
        "IE",
        "IN",
        "IT",
        "JP",
        "LU",
        "NL",
        "NO",
        "NZ",
        "PL",
        "PT",
        "RO",
        "SE",
        "SG",
        "SK",
        "US",
        "ZA",
    ]
)
LANGUAGES: Final = frozenset(["EN", "DE", "FR", "ES", "IT", "JA", "NL", "PT", "ZH"])
UNITS: Final = {"H": "HUR", "EA": "EA", "DAY": "DAY", "PC": "PCE", "AU": "C62"}
CONTROLLING_AREA: Final = "A000"
PROFIT_CENTERS: Final = frozenset(("YB110", "YB111", "YB900"))
COST_CENTERS: Final = {one.cost_center: one.code for one in COMPANIES.values()} | {
    "10101902": "1010",
    "11101902": "1110",
    "17101902": "1710",
}
ACTIVITY_TYPES: Final = {"T001": "Engagement Manager", "T002": "Senior Consultant", "T003": "Consultant", "T004": "Analyst"}
RECONCILIATION_ACCOUNTS: Final = frozenset(("12100000", "12120000"))
PROFILE_CODES: Final = {"YP02": "Internal project", "YP03": "Revenue project", "YP05": "Overhead project"}
PROJECT_STATUS: Final = {"00": "Created", "10": "Released", "20": "Completed", "40": "Closed"}
BILLING_BLOCKS: Final = frozenset(("", "01", "02", "03", "Y8", "Y9"))
REJECTION_REASONS: Final = frozenset(("", "00", "02", "50", "52"))
ORDER_REASONS: Final = frozenset(("", "001", "002", "003", "101", "102", "103"))
PARTNER_FUNCTIONS: Final = {"SP": "AG", "SH": "WE", "BP": "RE", "PY": "RG", "CP": "AP", "ER": "ZM"}
MATERIALS: Final = {
    one.code: one
    for one in (
        Material("P001", "Engagement Manager", "H", "TAD", {"EUR": Decimal(210), "USD": Decimal(240), "GBP": Decimal(185)}),
        Material("P002", "Senior Consultant", "H", "TAD", {"EUR": Decimal(165), "USD": Decimal(190), "GBP": Decimal(145)}),
        Material("P003", "Consultant", "H", "TAD", {"EUR": Decimal(130), "USD": Decimal(150), "GBP": Decimal(115)}),
        Material("P004", "Analyst", "H", "TAD", {"EUR": Decimal(95), "USD": Decimal(110), "GBP": Decimal(85)}),
        Material("E001", "Travel expenses", "AU", "TAD", {}),
        Material("F001", "Fixed price services", "AU", "TAO", {}, milestones=True),
    )
}
WORKERS: Final = tuple(
    Worker(first[0] + last, f"5000000{index}", company, f"998000001{index}", first.title(), last.title())
    for index, (first, last, company) in enumerate((
        ("ROBIN", "VALE", "1110"), ("SAM", "OKAFOR", "1110"), ("JO", "LINDQVIST", "1010"), ("ANA", "RUIZ", "1710"), ("LEE", "TAN", "1110"),
    ))
)  # fmt: skip
OPEN_FROM: Final = 2026


def base_state() -> dict[str, list[dict[str, object]]]:
    """The configuration as records, under names that are no entity sets."""
    return {
        "__CompanyCode": [
            {"CompanyCode": one.code, "CompanyCodeName": one.name, "Country": one.country, "Currency": one.currency,
             "TaxRate": str(one.tax)}
            for one in COMPANIES.values()
        ],
        "__SalesArea": [
            {"SalesOrganization": code, "DistributionChannel": channel, "Division": division}
            for code, channel, division in sorted(SALES_AREAS)
        ],
        "__Product": [
            {"Product": one.code, "ProductName": one.text, "BaseUnit": one.unit, "ItemCategory": one.category,
             "HasBillingPlan": one.milestones}
            for one in MATERIALS.values()
        ],
        "__PaymentTerms": [{"PaymentTerms": code, "Days": days} for code, days in PAYMENT_TERMS.items()],
        "__Currency": [{"Currency": code} for code in CURRENCIES],
        "__CostCenter": [{"CostCenter": code, "CompanyCode": company} for code, company in COST_CENTERS.items()],
        "__ProfitCenter": [{"ProfitCenter": code} for code in sorted(PROFIT_CENTERS)],
        "__ActivityType": [{"ActivityType": code, "ActivityTypeName": name} for code, name in ACTIVITY_TYPES.items()],
        "__WorkAgreement": [
            {"PersonWorkAgreementExternalID": one.agreement, "CompanyCode": one.company, "BusinessPartner": one.partner}
            for one in WORKERS
        ],
    }  # fmt: skip
