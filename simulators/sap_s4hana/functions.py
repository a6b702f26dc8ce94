"""Function imports of version 2 and bound actions of version 4."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from simulators.sap_s4hana.edm import Function
from simulators.sap_s4hana.errors import BAD_VALUE, Refused, business, not_found
from simulators.sap_s4hana.rules import billing, documents, projects
from simulators.sap_s4hana.store import Row
from simulators.sap_s4hana.tenant import Tenant


@dataclass(frozen=True)
class Result:
    """An entity of the function's set, a complex value under the function's name, or a collection of complex values."""

    entity: Row | None = None
    complex: Row | None = None
    collection: list[Row] | None = None


def _project(tenant: Tenant, table: str, ident: str) -> Row:
    row = tenant.store.get(table, ident)
    if row is None:
        raise not_found(table)
    return row


def project_status(tenant: Tenant, given: Row, if_match: str) -> Result:
    projects.only_star(if_match)
    row = _project(tenant, projects.PROJECT, given["ProjectUUID"])
    return Result(entity=projects.set_status(tenant, row, given.get("ProcessingStatus") or ""))


def element_status(tenant: Tenant, given: Row, if_match: str) -> Result:
    projects.only_star(if_match)
    row = _project(tenant, projects.ELEMENT, given["ProjectElementUUID"])
    return Result(entity=projects.set_element_status(tenant, row, given.get("ProcessingStatus") or ""))


def element_position(tenant: Tenant, given: Row, if_match: str) -> Result:
    projects.only_star(if_match)
    row = _project(tenant, projects.ELEMENT, given["ProjectElementUUID"])
    return Result(entity=projects.move(tenant, row, given.get("ParentObjectUUID"), given.get("LeftSiblingUUID")))


def _approval(status: str) -> Callable[[Tenant, Row, str], Result]:
    def run(tenant: Tenant, given: Row, if_match: str) -> Result:
        name = next(iter(given))
        row = tenant.store.get(documents.KINDS[name].table, given[name])
        if row is None:
            raise business("V1/302", f"Sales document {given[name]} does not exist", name)
        if row["SalesDocApprovalStatus"] != "A":
            raise business("V1/360", f"Sales document {given[name]} does not wait for approval", name)
        tenant.store.change(documents.KINDS[name].table, row, SalesDocApprovalStatus=status)
        documents.recompute(tenant, row)
        return Result(complex={"Boolean": True, "Status": "", "Type": ""})

    return run


def cancel(tenant: Tenant, given: Row, if_match: str) -> Result:
    return Result(collection=[billing.cancel(tenant, given["BillingDocument"])])


def pdf(tenant: Tenant, given: Row, if_match: str) -> Result:
    row = _project(tenant, billing.TABLE, given["BillingDocument"])
    text = f"%PDF-1.4\n% {row['BillingDocument']} {row['TotalGrossAmount']} {row['TransactionCurrency']}\n%%EOF\n"
    return Result(complex={"BillingDocumentBinary": base64.b64encode(text.encode()).decode()})


FUNCTIONS: Final[dict[str, Callable[[Tenant, Row, str], Result]]] = {
    "ChangeEntProjProcgStatus": project_status,
    "ChangeEntProjElmntProcgStatus": element_status,
    "ChangeEntProjElmntPosition": element_position,
    "releaseApprovalRequest": _approval("B"),
    "rejectApprovalRequest": _approval("C"),
    "Cancel": cancel,
    "GetPDF": pdf,
}


def run(tenant: Tenant, function: Function, given: Row, if_match: str) -> Result:
    missing = [one.name for one in function.parameters if not one.nullable and one.name not in given]
    if missing:
        raise Refused(400, BAD_VALUE, f"Parameter '{missing[0]}' of function import '{function.name}' is missing", missing[0])
    return FUNCTIONS[function.name](tenant, given, if_match)


def create_from_sd_document(tenant: Tenant, body: dict[str, Any]) -> list[Row]:
    """``CreateFromSDDocument`` (sheet 6.7): one billing document per reference; all or none."""
    control = body.get("_Control") or {}
    references = body.get("_Reference")
    _names(body, {"_Control", "_Reference"}, "CreateFromSDDocument")
    _names(
        control,
        {"DefaultBillingDocumentDate", "DefaultBillingDocumentType", "AutomPostingToAcctgIsDisabled", "CutOffBillingDate"},
        "_Control",
    )
    if not isinstance(references, list) or not references:
        raise Refused(400, BAD_VALUE, "Parameter '_Reference' of action 'CreateFromSDDocument' is missing", "_Reference")
    made = []
    for one in references:
        _names(one, {"SDDocument", "BillingDocumentType", "BillingDocumentDate", "SDDocumentCategory", "DestinationCountry",
                     "SalesOrganization"}, "_Reference")  # fmt: skip
        day = _day(one.get("BillingDocumentDate") or control.get("DefaultBillingDocumentDate"), tenant)
        kind = one.get("BillingDocumentType") or control.get("DefaultBillingDocumentType") or ""
        number = str(one.get("SDDocument") or "").lstrip("0")
        if not number:
            raise business("VF/005", "Enter the reference document", "SDDocument")
        post_it = not control.get("AutomPostingToAcctgIsDisabled")
        made.append(billing.create(tenant, number, one.get("SDDocumentCategory") or "C", kind, day, post_it=post_it))
    return made


def _names(value: Any, allowed: set[str], where: str) -> None:
    if not isinstance(value, dict):
        raise Refused(400, BAD_VALUE, f"Parameter '{where}' has an invalid value", where)
    for name in value:
        if name not in allowed:
            raise Refused(400, BAD_VALUE, f"Property '{name}' is not part of '{where}'", name)


def _day(text: Any, tenant: Tenant) -> date:
    if text is None:
        return tenant.store.today()
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise Refused(400, BAD_VALUE, f"Property 'BillingDocumentDate' has invalid value '{text}'", "BillingDocumentDate") from None


def post_to_accounting(tenant: Tenant, row: Row) -> Row:
    return billing.post(tenant, row)
