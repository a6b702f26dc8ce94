"""The party model's customer account service, the way in for accounts and sites (sheet 6.2).

``POST /crmService/CustomerAccountService``: ``createCustomerAccount``, ``mergeCustomerAccount`` and ``findCustomerAccount`` by party.
See docs.oracle.com/en/cloud/saas/sales/oesws, "Create a Basic Customer Account".
"""

from __future__ import annotations

from xml.etree import ElementTree
from xml.sax.saxutils import escape

from starlette.responses import Response

from simulators.oracle_erp.errors import Fault, Refused
from simulators.oracle_erp.parties import account_of, open_account, open_site
from simulators.oracle_erp.store import Row
from simulators.oracle_erp.tenant import Tenant

PATH = "/crmService/CustomerAccountService"
_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
_TYPES = "http://xmlns.oracle.com/apps/cdm/foundation/parties/customerAccountService/applicationModule/types/"
_OBJECTS = "http://xmlns.oracle.com/apps/cdm/foundation/parties/customerAccountService/"


def handle(tenant: Tenant, body: bytes) -> Response:
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        return fault("The document type declaration is not permitted.")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - declarations are refused above
    except ElementTree.ParseError:
        return fault("The envelope is not well-formed XML.")
    holder = root.find(f"{{{_ENVELOPE}}}Body")
    operation = holder[0] if holder is not None and len(holder) else None
    name = operation.tag.removeprefix(f"{{{_TYPES}}}") if operation is not None else ""
    if operation is None or name not in ("createCustomerAccount", "mergeCustomerAccount", "findCustomerAccount"):
        return fault(f"The operation {name} is not supported.")
    try:
        with tenant.transaction():
            accounts = _find(tenant, operation) if name == "findCustomerAccount" else [_write(tenant, operation, name)]
    except Refused as refused:
        return fault(str(refused))
    return _answer(name, "".join(_account(tenant, one) for one in accounts))


def fault(text: str, status: int = 500) -> Response:
    body = f"<env:Fault><faultcode>env:Server</faultcode><faultstring>{escape(text)}</faultstring></env:Fault>"
    return Response(_wrap(body), status, media_type="text/xml")


def _wrap(body: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="{_ENVELOPE}"><env:Body>{body}</env:Body></env:Envelope>'


def _answer(operation: str, values: str) -> Response:
    body = (f'<ns0:{operation}Response xmlns:ns0="{_TYPES}"><ns2:result xmlns:ns2="{_TYPES}" xmlns:ns1="{_OBJECTS}">'
            f"{values}</ns2:result></ns0:{operation}Response>")  # fmt: skip
    return Response(_wrap(body), media_type="text/xml")


def _text(node: ElementTree.Element, name: str) -> str | None:
    found = node.find(f"{{{_OBJECTS}}}{name}")
    return found.text.strip() if found is not None and found.text else None


def _find(tenant: Tenant, operation: ElementTree.Element) -> list[Row]:
    """Find criteria are an attribute and a value each; those of party id and account number are understood."""
    names = [(node.text or "").strip() for node in operation.iter() if node.tag.endswith("}attribute")]
    values = [(node.text or "").strip() for node in operation.iter() if node.tag.endswith("}value")]
    columns = {"PartyId": "CustomerId", "AccountNumber": "AccountNumber", "CustomerAccountId": "AccountId"}
    wanted = {columns[name]: value for name, value in zip(names, values, strict=False) if name in columns}
    rows = tenant.store.all("receivablesCustomerAccountActivities")
    return [row for row in rows if wanted and all(str(row.get(name)) == value for name, value in wanted.items())]


def _write(tenant: Tenant, operation: ElementTree.Element, name: str) -> Row:
    given = operation.find(f"{{{_TYPES}}}customerAccount")
    if given is None or (_text(given, "PartyId") is None and _text(given, "CustomerAccountId") is None):
        raise Refused(400, Fault("JBO-27014: Attribute PartyId in CustomerAccountDEO is required."))
    if _text(given, "CreatedByModule") is None and name == "createCustomerAccount":
        raise Refused(400, Fault("JBO-27014: Attribute CreatedByModule in CustomerAccountDEO is required."))
    party = next((row for row in tenant.store.all("hubOrganizations") if str(row.get("PartyId")) == _text(given, "PartyId")), None)
    account = account_of(tenant, party) if party and name == "mergeCustomerAccount" else None
    if account is None:
        if party is None:
            raise Refused(400, Fault("The value of the attribute PartyId is not valid."))
        account = open_account(tenant, party, _text(given, "AccountNumber"))
    for site in given.findall(f"{{{_OBJECTS}}}CustomerAccountSite"):
        _site(tenant, account, site)
    return account


def _site(tenant: Tenant, account: Row, node: ElementTree.Element) -> None:
    """A site is an address of the party (its party site id); only bill-to uses matter to receivables here."""
    wanted = _text(node, "PartySiteId")
    party = tenant.store.find("hubOrganizations", PartyId=account.get("CustomerId"))
    address = next((one for one in (party.rows("Address") if party else []) if str(one.get("AddressId")) == wanted), None)
    if address is None:
        raise Refused(400, Fault("The value of the attribute PartySiteId is not valid."))
    sites = tenant.store.where("receivablesCustomerAccountSiteActivities", AccountId=account.get("AccountId"))
    if any(one.get("AddressId") == address.get("AddressId") for one in sites):
        return
    for use in node.findall(f"{{{_OBJECTS}}}CustomerAccountSiteUse"):
        if _text(use, "SiteUseCode") == "BILL_TO":
            open_site(tenant, account, address, _text(use, "Location"))


def _account(tenant: Tenant, account: Row) -> str:
    sites = tenant.store.where("receivablesCustomerAccountSiteActivities", AccountId=account.get("AccountId"))
    inner = "".join(
        f"<ns1:CustomerAccountSite><ns1:PartySiteId>{site.get('AddressId')}</ns1:PartySiteId><ns1:CustomerAccountSiteUse>"
        f"<ns1:SiteUseId>{site.get('BillToSiteUseId')}</ns1:SiteUseId><ns1:SiteUseCode>BILL_TO</ns1:SiteUseCode>"
        f"<ns1:Location>{escape(str(site.get('BillToSiteNumber')))}</ns1:Location></ns1:CustomerAccountSiteUse></ns1:CustomerAccountSite>"
        for site in sites
    )
    return (f"<ns1:Value><ns1:CustomerAccountId>{account.get('AccountId')}</ns1:CustomerAccountId>"
            f"<ns1:PartyId>{account.get('CustomerId')}</ns1:PartyId><ns1:AccountNumber>{escape(str(account.get('AccountNumber')))}"
            f"</ns1:AccountNumber><ns1:Status>A</ns1:Status>{inner}</ns1:Value>")  # fmt: skip
