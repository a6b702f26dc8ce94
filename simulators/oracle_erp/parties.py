"""Party, account, site: three layers with three identifiers (sheet 6.2). A party alone cannot be invoiced."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from simulators.oracle_erp.errors import business, duplicate, not_in_list
from simulators.oracle_erp.rules import Rules
from simulators.oracle_erp.store import Row, Values
from simulators.oracle_erp.tenant import Tenant

USAGES = ("CUSTOMER", "SUPPLIER", "LEGAL_ENTITY", "SALES_ACCOUNT", "SALES_PROSPECT", "EXTERNAL_LEGAL_ENTITY", "ORGANIZATION_CONTACT")
SOURCE_SYSTEMS = ("SFDC", "IPAAS", "CROSSWALK", "RNOW", "CSV")
COUNTRIES = {
    "AT": "Austria", "AU": "Australia", "BE": "Belgium", "CA": "Canada", "CH": "Switzerland", "DE": "Germany", "DK": "Denmark",
    "ES": "Spain", "FR": "France", "GB": "United Kingdom", "IE": "Ireland", "IT": "Italy", "JP": "Japan", "NL": "Netherlands",
    "NO": "Norway", "PL": "Poland", "PT": "Portugal", "SE": "Sweden", "SG": "Singapore", "US": "United States",
}  # fmt: skip
_FLAT = ("Address1", "Address2", "Address3", "Address4", "City", "State", "Province", "County", "PostalCode", "PostalPlus4Code",
         "Country", "AddressType")  # fmt: skip


class Organizations(Rules):
    """``hubOrganizations``, and ``accounts``, the sales side of the same party."""

    usage = "CUSTOMER"

    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        where = "hubOrganizations"
        usage = values.setdefault("PartyUsageCode", self.usage) or self.usage
        self.tenant.listed(where, "PartyUsageCode", usage, USAGES)
        self._source(values, where)
        if values.get("PartyNumber") is None:
            values["PartyNumber"] = f"CDRM_{self.store.number('party', 20001)}"
        values |= {
            "PartyId": self.store.new_id(), "Status": "A", "PartyStatus": "A", "PartyUsageCode": usage, "ValidatedFlag": False,
            "CreatedByModule": values.get("CreatedByModule") or "ORA_ZCH_WS", "UniqueNameAlias": values["OrganizationName"],
        }  # fmt: skip
        if usage in ("CUSTOMER", "SALES_ACCOUNT"):
            values["Type"] = values.get("Type") or "ZCA_CUSTOMER"

    def created(self, row: Row, body: Values) -> None:
        if row.get("SourceSystem"):
            self._reference(row, row.get("SourceSystem"), row.get("SourceSystemReferenceValue"))
        flat = {name: row.get(name) for name in _FLAT if row.get(name) is not None}
        if flat.get("Country") and not row.rows("Address"):
            values: Values = dict(flat)
            Addresses(self.tenant).creating(values, row, {})
            self.store.add("Address", values, parent=row, child="Address")
        summarise(self.tenant, row)
        self.store.add("UsageAssignment", {
            "PartyUsgAssignmentId": self.store.new_id(), "PartyUsageCode": row.get("PartyUsageCode"),
            "EffectiveStartDate": self.tenant.today, "EffectiveEndDate": "4712-12-31",
        }, parent=row, child="UsageAssignment")  # fmt: skip
        if row.get("PartyUsageCode") in ("CUSTOMER", "SALES_ACCOUNT") and self.tenant.setup.account_setup_seconds is not None:
            self.tenant.after(self.tenant.setup.account_setup_seconds, lambda: self._set_up(row))

    def _set_up(self, row: Row) -> None:
        set_up(self.tenant, row)

    def updating(self, row: Row, changes: Values, body: Values) -> None:
        self.tenant.lock(f"HZ_PARTIES/{row.get('PartyNumber')}")
        self.tenant.listed("hubOrganizations", "Status", changes.get("Status"), ("A", "I"))

    def updated(self, row: Row) -> None:
        for table in ("receivablesCustomerAccountActivities", "receivablesCustomerAccountSiteActivities"):
            for one in self.store.where(table, CustomerId=row.get("PartyId")):
                self.store.quietly(one, CustomerName=row.get("OrganizationName"))

    def act(self, row: Row | None, action: str, given: Values) -> Any:
        """``findDuplicates``: parties whose name is the same but for case."""
        wanted = str(given.get("OrganizationName") or "").casefold()
        found = [one for one in self.store.all("hubOrganizations") if str(one.get("OrganizationName")).casefold() == wanted]
        return [{"PartyId": one.get("PartyId"), "PartyNumber": one.get("PartyNumber"), "Score": 100} for one in found]

    def _source(self, values: Values, where: str) -> None:
        system, value = values.get("SourceSystem"), values.get("SourceSystemReferenceValue")
        if (system is None) != (value is None):
            raise business("HZ_API_MISSING_COLUMN", "A source system and its reference value belong together.", "/SourceSystem")
        if system is not None:
            claim(self.tenant, system, value, where)

    def _reference(self, row: Row, system: str, value: str) -> None:
        values = {"SourceSystem": system, "SourceSystemReferenceValue": value, "StartDate": self.tenant.today, "EndDate": "4712-12-31"}
        made = self.store.add("SourceSystemReference", values, parent=row, child="SourceSystemReference")
        made.values["SourceSystemReferenceId"] = made.id


class Accounts(Organizations):
    usage = "SALES_ACCOUNT"


def claim(tenant: Tenant, system: str, value: Any, where: str) -> None:
    """A source system must be registered, and its reference may stand for one party only."""
    if system not in SOURCE_SYSTEMS:
        raise not_in_list("SourceSystem", where, system)
    for party in tenant.store.all("hubOrganizations"):
        for one in party.rows("SourceSystemReference"):
            if (one.get("SourceSystem"), one.get("SourceSystemReferenceValue")) == (system, value):
                raise duplicate(where, f"{system} {value}")


class SourceReferences(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        claim(self.tenant, values["SourceSystem"], values["SourceSystemReferenceValue"], "SourceSystemReference")
        values |= {"StartDate": self.tenant.today, "EndDate": "4712-12-31"}


class Addresses(Rules):
    def creating(self, values: Values, parent: Row | None, body: Values) -> None:
        if parent is None:
            return
        self.tenant.lock(f"HZ_PARTIES/{parent.get('PartyNumber')}")
        self._checked(values)
        first = not parent.rows("Address")
        values |= {
            "AddressNumber": values.get("AddressNumber") or f"CDRM_{self.store.number('address', 30001)}", "AddressId": self.store.new_id(),
            "LocationId": self.store.new_id(), "PartyId": parent.get("PartyId"), "PartyNumber": parent.get("PartyNumber"), "Status": "A",
            "PrimaryFlag": first or bool(values.get("PrimaryFlag")), "StartDateActive": values.get("StartDateActive") or self.tenant.today,
            "EndDateActive": values.get("EndDateActive") or "4712-12-31", "DoNotMailFlag": bool(values.get("DoNotMailFlag")),
            "ObjectVersionNumber": 1, "CreatedByModule": values.get("CreatedByModule") or "ORA_ZCH_WS",
        }  # fmt: skip
        values |= _formatted(values)

    def created(self, row: Row, body: Values) -> None:
        if row.parent:
            summarise(self.tenant, row.parent)
            if account_of(self.tenant, row.parent) and self.tenant.setup.account_setup_seconds is not None:
                set_up(self.tenant, row.parent)

    def updating(self, row: Row, changes: Values, body: Values) -> None:
        self.tenant.lock(f"HZ_PARTIES/{row.get('PartyNumber')}")
        self._checked(changes)
        changes |= _formatted(row.values | changes)

    def updated(self, row: Row) -> None:
        if row.parent:
            summarise(self.tenant, row.parent)

    def _checked(self, values: Values) -> None:
        self.tenant.listed("Address", "Country", values.get("Country"), COUNTRIES)
        self.tenant.listed("Address", "AddressType", values.get("AddressType"), ("BILL_TO", "SHIP_TO", "SELL_TO", "HQ"))


def _formatted(values: Values) -> Values:
    names = ("Address1", "Address2", "Address3", "Address4", "City", "State", "PostalCode")
    parts = [str(values[name]) for name in names if values.get(name)] + [COUNTRIES.get(str(values.get("Country")), "")]
    line = ", ".join(part.upper() if n else part for n, part in enumerate(parts) if part)
    return {"FormattedAddress": line, "FormattedAddress1": line, "CalculateFormattedAddress": line,
            "FormattedMultilineAddress": line.replace(", ", "\n"), "FormattedMultilineAddress1": line.replace(", ", "\n")}  # fmt: skip


def summarise(tenant: Tenant, party: Row) -> None:
    """The primary address, flattened into the party."""
    primary = next((one for one in party.rows("Address") if one.get("PrimaryFlag")), None)
    if primary is not None:
        flat = {name: primary.get(name) for name in (*_FLAT, "AddressNumber", "FormattedAddress")}
        names = {"PrimaryAddressLine1": "Address1", "PrimaryAddressCity": "City", "PrimaryAddressCountry": "Country"}
        tenant.store.quietly(party, **flat, **{name: primary.get(column) for name, column in names.items()})


# ------------------------------------------------------------------------------------------------------- accounts and sites


def account_of(tenant: Tenant, party: Row) -> Row | None:
    return tenant.store.find("receivablesCustomerAccountActivities", CustomerId=party.get("PartyId"))


def open_account(tenant: Tenant, party: Row, number: str | None = None) -> Row:
    number = number or str(tenant.store.number("account", 90001))
    if tenant.store.find("receivablesCustomerAccountActivities", AccountNumber=number):
        raise duplicate("CustomerAccount", number)
    account = tenant.store.add("receivablesCustomerAccountActivities", {
        "AccountNumber": number, "CustomerId": party.get("PartyId"), "CustomerName": party.get("OrganizationName"),
        "TotalOpenReceivablesForAccount": Decimal(0), "TotalTransactionsDueForAccount": Decimal(0),
    })  # fmt: skip
    account.values["AccountId"] = account.id
    tenant.store.add("billToCustomers", {
        "BillToCustomerId": account.id, "BillToCustomerName": party.get("OrganizationName"), "PartyId": party.get("PartyId"),
        "BillToCustomerNumber": number,
    })  # fmt: skip
    return account


def open_site(tenant: Tenant, account: Row, address: Row, location: str | None = None) -> Row:
    """A bill-to site use of an account, in the address set that all business units share."""
    sites = tenant.store.where("receivablesCustomerAccountSiteActivities", AccountId=account.get("AccountId"))
    location = location or f"{account.get('AccountNumber')}-{len(sites) + 1}"
    site = tenant.store.add("receivablesCustomerAccountSiteActivities", {
        "BillToSiteNumber": location, "BillToSiteAddress": address.get("FormattedAddress"), "AccountId": account.get("AccountId"),
        "AccountNumber": account.get("AccountNumber"), "CustomerId": account.get("CustomerId"), "CustomerName": account.get("CustomerName"),
        "TotalOpenReceivablesForSite": Decimal(0), "TotalTransactionsDueForSite": Decimal(0), "AddressId": address.get("AddressId"),
    })  # fmt: skip
    site.values["BillToSiteUseId"] = site.id
    tenant.store.add("billToSites", {
        "Location": location, "SiteUseId": site.id, "PrimaryFlag": "N" if sites else "Y", "AddressId": address.get("AddressId"),
        "AccountNumber": account.get("AccountNumber"),
    })  # fmt: skip
    return site


def set_up(tenant: Tenant, party: Row) -> Row:
    """What the receivables set-up does for a customer: one account, one bill-to site for each address that may have one."""
    account = account_of(tenant, party) or open_account(tenant, party)
    sites = tenant.store.where("receivablesCustomerAccountSiteActivities", AccountId=account.get("AccountId"))
    taken = {one.get("AddressId") for one in sites}
    for address in party.rows("Address"):
        if address.get("AddressType") in (None, "BILL_TO") and address.get("AddressId") not in taken:
            open_site(tenant, account, address)
    return account
