"""Business partner, customer, company code and sales area data (sheet 6.1).

Not in the sheet, chosen here: the message numbers; that an ETag is needed on the partner and its children (the sheet says that the
partner's guards them); that the external id is not unique, since nothing says so.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from simulators.sap_s4hana.errors import business
from simulators.sap_s4hana.reference import (
    COMPANIES,
    COUNTRIES,
    CURRENCIES,
    LANGUAGES,
    PARTNER_FUNCTIONS,
    PAYMENT_TERMS,
    RECONCILIATION_ACCOUNTS,
    SALES_AREAS,
)  # fmt: skip
from simulators.sap_s4hana.rules import Rules
from simulators.sap_s4hana.store import Row
from simulators.sap_s4hana.tenant import Tenant, member, require

GROUPINGS: Final = ("BP02", "BP03")
ROLES: Final = ("000000", "BUP001", "BUP003", "FLCU00", "FLCU01", "FLVN00", "FLVN01")
CATEGORIES: Final = {"1": "LastName", "2": "OrganizationBPName1", "3": "GroupBusinessPartnerName1"}
FOREVER: Final = date(9999, 12, 31)


def _name(row: Row) -> str:
    if row["BusinessPartnerCategory"] == "1":
        return " ".join(filter(None, (row.get("FirstName"), row.get("LastName"))))
    if row["BusinessPartnerCategory"] == "3":
        return str(row.get("GroupBusinessPartnerName1") or "")
    return " ".join(filter(None, (row.get("OrganizationBPName1"), row.get("OrganizationBPName2"))))


def _check(row: Row) -> None:
    require(row, "R11/401", "BusinessPartnerCategory")
    member(row, "BusinessPartnerCategory", CATEGORIES, "R11/402", "Business partner category")
    require(row, "R11/403", CATEGORIES[row["BusinessPartnerCategory"]])
    member(row, "Language", LANGUAGES, "R11/404", "Language")
    member(row, "CorrespondenceLanguage", LANGUAGES, "R11/404", "Language")


def prepare(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    _check(row)
    row["BusinessPartnerGrouping"] = row.get("BusinessPartnerGrouping") or "BP02"
    member(row, "BusinessPartnerGrouping", GROUPINGS, "R11/405", "Business partner grouping")
    if row.get("BusinessPartner"):
        raise business("R11/406", "Grouping has internal number assignment: do not enter a number", "BusinessPartner")
    row["BusinessPartner"] = str(tenant.store.next("BusinessPartner"))
    row["BusinessPartnerUUID"] = tenant.store.guid()
    now = tenant.store.now()
    created = {"CreationDate": now.date(), "CreationTime": now.time().replace(microsecond=0), "CreatedByUser": tenant.user}
    return row | created | {"Customer": "", "Supplier": ""}


def complete(tenant: Tenant, row: Row) -> None:
    tenant.store.put("A_BusinessPartnerRole", {"BusinessPartner": row["BusinessPartner"], "BusinessPartnerRole": "000000"})
    tenant.raise_event("businesspartner.v1.BusinessPartner", "Created", (row["BusinessPartner"],))


def change(tenant: Tenant, old: Row, new: Row, sent: frozenset[str]) -> Row:
    if new["BusinessPartnerCategory"] != old["BusinessPartnerCategory"]:
        raise business("R11/407", "The category of a business partner cannot be changed", "BusinessPartnerCategory")
    if new["BusinessPartnerGrouping"] != old["BusinessPartnerGrouping"]:
        raise business("R11/407", "The grouping of a business partner cannot be changed", "BusinessPartnerGrouping")
    _check(new)
    return new


def touch(tenant: Tenant, partner: str) -> None:
    """A change of anything under the partner is a change of the partner: its ETag moves."""
    row = tenant.store.get("A_BusinessPartner", partner)
    if row is None:
        return
    tenant.check_lock("A_BusinessPartner", partner)
    now = tenant.store.now()
    stamps: Row = {"LastChangeDate": now.date(), "LastChangeTime": now.time().replace(microsecond=0), "LastChangedByUser": tenant.user}
    names = {"BusinessPartnerName": _name(row)[:81], "BusinessPartnerFullName": _name(row)[:81]}
    tenant.store.change("A_BusinessPartner", row, **stamps, **names, ETag=now.strftime("%Y%m%d%H%M%S%f"))
    tenant.raise_event("businesspartner.v1.BusinessPartner", "Changed", (partner,))


def _partner_of(tenant: Tenant, row: Row) -> str:
    if row.get("BusinessPartner"):
        return str(row["BusinessPartner"])
    if row.get("BusinessPartner1"):
        return str(row["BusinessPartner1"])
    if row.get("Customer"):
        found = tenant.store.first("A_BusinessPartner", Customer=row["Customer"])
        return str(found["BusinessPartner"]) if found else ""
    if row.get("AddressID"):
        address = tenant.store.first("A_BusinessPartnerAddress", AddressID=row["AddressID"])
        return str(address["BusinessPartner"]) if address else ""
    return ""


def after(tenant: Tenant, row: Row) -> None:
    touch(tenant, _partner_of(tenant, row))


def guard(tenant: Tenant, row: Row) -> Any:
    found = tenant.store.get("A_BusinessPartner", _partner_of(tenant, row))
    return found["ETag"] if found else None


def child(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    if tenant.store.get("A_BusinessPartner", row.get("BusinessPartner", "")) is None:
        raise business("R11/408", f"Business partner {row.get('BusinessPartner') or ''} does not exist", "BusinessPartner")
    return row


def address(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    child(tenant, row, sent)
    require(row, "AM/216", "Country")
    _address(row)
    row["AddressID"] = str(tenant.store.next("Address"))
    row["AddressUUID"] = tenant.store.guid()
    return row


def _address(row: Row) -> None:
    member(row, "Country", COUNTRIES, "AM/217", "Country")
    member(row, "Language", LANGUAGES, "AM/218", "Language")


def change_address(tenant: Tenant, old: Row, new: Row, sent: frozenset[str]) -> Row:
    require(new, "AM/216", "Country")
    _address(new)
    return new


def communication(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    """E-mail, telephone and web addresses of an address: a number within it."""
    if tenant.store.first("A_BusinessPartnerAddress", AddressID=row.get("AddressID")) is None:
        raise business("AM/219", f"Address {row.get('AddressID') or ''} does not exist", "AddressID")
    row["Person"] = row.get("Person") or ""
    row["OrdinalNumber"] = row.get("OrdinalNumber") or str(len(_siblings(tenant, row)) + 1)
    return row


def web_address(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    always = {
        "ValidityStartDate": row.get("ValidityStartDate") or date(1, 1, 1),
        "IsDefaultURLAddress": bool(row.get("IsDefaultURLAddress")),
    }
    return communication(tenant, row, sent) | always


def _siblings(tenant: Tenant, row: Row) -> list[Row]:
    tables = ("A_AddressEmailAddress", "A_AddressPhoneNumber", "A_AddressFaxNumber", "A_AddressHomePageURL")
    return [found for table in tables for found in tenant.store.where(table, AddressID=row["AddressID"])]


def role(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    child(tenant, row, sent)
    require(row, "R11/409", "BusinessPartnerRole")
    member(row, "BusinessPartnerRole", ROLES, "R11/410", "Business partner role")
    return row


def complete_role(tenant: Tenant, row: Row) -> None:
    if row["BusinessPartnerRole"] in ("FLCU00", "FLCU01"):
        make_customer(tenant, row["BusinessPartner"])


def make_customer(tenant: Tenant, partner: str) -> Row:
    """The customer that the role brings with it; it has the partner's number (sheet 6.1)."""
    found = tenant.store.get("A_Customer", partner)
    if found is not None:
        return found
    row = tenant.store.get("A_BusinessPartner", partner) or {}
    tenant.store.change("A_BusinessPartner", row, Customer=partner)
    values = {"CustomerName": _name(row)[:80], "CustomerFullName": _name(row), "CreationDate": tenant.store.today()}
    return tenant.store.put("A_Customer", {"Customer": partner, "CreatedByUser": tenant.user, "CustomerAccountGroup": "CUST"} | values)


def customer(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    """``to_Customer`` in a deep insert: what it says is laid over the customer."""
    made = make_customer(tenant, row.pop("BusinessPartner", "") or row["Customer"])
    return made | {name: value for name, value in row.items() if name in sent and name != "Customer"}


def _known_customer(tenant: Tenant, row: Row) -> None:
    if tenant.store.get("A_Customer", row.get("Customer", "")) is None:
        raise business("F2/153", f"Customer {row.get('Customer') or ''} does not exist", "Customer")


def company(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    _known_customer(tenant, row)
    require(row, "F2/154", "CompanyCode", "ReconciliationAccount")
    return _company(tenant, row, row, sent)


def _company(tenant: Tenant, old: Row, new: Row, sent: frozenset[str]) -> Row:
    require(new, "F2/154", "ReconciliationAccount")
    member(new, "CompanyCode", COMPANIES, "F2/155", "Company code")
    member(new, "ReconciliationAccount", RECONCILIATION_ACCOUNTS, "F2/156", "Reconciliation account")
    member(new, "PaymentTerms", PAYMENT_TERMS, "F2/157", "Terms of payment")
    for name in ("CustomerHeadOffice", "AlternativePayerAccount"):
        if new.get(name) and tenant.store.get("A_Customer", new[name]) is None:
            raise business("F2/153", f"Customer {new[name]} does not exist", name)
    return new


def sales_area(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    _known_customer(tenant, row)
    require(row, "F2/158", "SalesOrganization", "DistributionChannel", "Division")
    if (row["SalesOrganization"], row["DistributionChannel"], row["Division"]) not in SALES_AREAS:
        area = f"{row['SalesOrganization']} {row['DistributionChannel']} {row['Division']}"
        raise business("F2/159", f"Sales area {area} is not defined", "SalesOrganization")
    row["Currency"] = row.get("Currency") or COMPANIES[row["SalesOrganization"]].currency
    return _sales_area(tenant, row, row, sent)


def _sales_area(tenant: Tenant, old: Row, new: Row, sent: frozenset[str]) -> Row:
    require(new, "F2/160", "Currency")
    member(new, "Currency", CURRENCIES, "F2/161", "Currency")
    member(new, "CustomerPaymentTerms", PAYMENT_TERMS, "F2/157", "Terms of payment")
    return new


def complete_sales_area(tenant: Tenant, row: Row) -> None:
    """Sold-to, ship-to, bill-to and payer are the customer itself unless somebody says otherwise."""
    area = {name: row[name] for name in ("Customer", "SalesOrganization", "DistributionChannel", "Division")}
    for function in ("SP", "SH", "BP", "PY"):
        if not tenant.store.where("A_CustSalesPartnerFunc", **area, PartnerFunction=function):
            own = {"PartnerCounter": "0", "PartnerFunction": function, "BPCustomerNumber": row["Customer"]}
            tenant.store.put("A_CustSalesPartnerFunc", area | own)


def partner_function(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    _known_customer(tenant, row)
    row["PartnerCounter"] = row.get("PartnerCounter") or "0"
    return _partner_function(tenant, row, row, sent)


def _partner_function(tenant: Tenant, old: Row, new: Row, sent: frozenset[str]) -> Row:
    member(new, "PartnerFunction", PARTNER_FUNCTIONS, "VPD/001", "Partner function")
    if new.get("BPCustomerNumber") and tenant.store.get("A_Customer", new["BPCustomerNumber"]) is None:
        raise business("F2/153", f"Customer {new['BPCustomerNumber']} does not exist", "BPCustomerNumber")
    return new


def relationship(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    require(row, "R11/411", "BusinessPartner1", "BusinessPartner2", "RelationshipCategory")
    for name in ("BusinessPartner1", "BusinessPartner2"):
        if tenant.store.get("A_BusinessPartner", row[name]) is None:
            raise business("R11/408", f"Business partner {row[name]} does not exist", name)
    row["RelationshipNumber"] = row.get("RelationshipNumber") or str(tenant.store.next("Relationship"))
    row["ValidityEndDate"] = row.get("ValidityEndDate") or FOREVER
    return row


def tax_number(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    child(tenant, row, sent)
    require(row, "R11/412", "BPTaxType", "BPTaxNumber")
    return row


def identification(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    child(tenant, row, sent)
    require(row, "R11/413", "BPIdentificationType", "BPIdentificationNumber")
    return row


_CHILD = Rules(prepare=child, after=after, guard=guard)
_COMMUNICATION = Rules(prepare=communication, after=after, guard=guard)
RULES: Final = {
    "A_BusinessPartner": Rules(prepare, complete, change, None, after, guard),
    "A_BusinessPartnerAddress": Rules(address, None, change_address, None, after, guard),
    "A_BusinessPartnerRole": Rules(role, complete_role, None, None, after, guard),
    "A_BusinessPartnerTaxNumber": Rules(tax_number, None, None, None, after, guard),
    "A_BuPaIdentification": Rules(identification, None, None, None, after, guard),
    "A_BusinessPartnerBank": _CHILD,
    "A_BuPaAddressUsage": _CHILD,
    "A_BuPaIndustry": _CHILD,
    "A_AddressEmailAddress": _COMMUNICATION,
    "A_AddressPhoneNumber": _COMMUNICATION,
    "A_AddressFaxNumber": _COMMUNICATION,
    "A_AddressHomePageURL": Rules(prepare=web_address, after=after, guard=guard),
    "A_Customer": Rules(customer, None, None, None, after, guard),
    "A_CustomerCompany": Rules(company, None, _company, None, after, guard),
    "A_CustomerSalesArea": Rules(sales_area, complete_sales_area, _sales_area, None, after, guard),
    "A_CustSalesPartnerFunc": Rules(partner_function, None, _partner_function, None, after, guard),
    "A_BPRelationship": Rules(relationship, None, None, None, after, guard),
}
