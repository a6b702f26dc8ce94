"""Enterprise projects, version 2 (sheet 6.4).

Not in the sheet, chosen here: the message numbers beside ``/S4PPM/CRUD/377``; the statuses 20 and 40; that a status moves forward only,
except from completed back to released; that the root element has the UUID of the project; that a real ETag in ``If-Match`` is refused
with 428, which the sheet tells of the past, so that only ``*`` works.
"""

from __future__ import annotations

from typing import Any, Final

from simulators.sap_s4hana.errors import IF_MATCH_ACTION, Refused, business
from simulators.sap_s4hana.reference import COMPANIES, CONTROLLING_AREA, COST_CENTERS, PROFILE_CODES, PROFIT_CENTERS, PROJECT_STATUS
from simulators.sap_s4hana.rules import Rules
from simulators.sap_s4hana.store import Row
from simulators.sap_s4hana.tenant import Tenant, member, require
from simulators.sap_s4hana.values import NO_GUID

PROJECT: Final = "A_EnterpriseProject"
ELEMENT: Final = "A_EnterpriseProjectElement"
CODE: Final = "/S4PPM/CRUD"
_NEEDED: Final = (
    "Project", "ProjectDescription", "ProjectProfileCode", "ProjectStartDate", "ProjectEndDate", "ResponsibleCostCenter", "ProfitCenter",
)  # fmt: skip
_FORWARD: Final = {("00", "10"), ("10", "20"), ("10", "40"), ("20", "40"), ("20", "10")}


def prepare(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    require(row, f"{CODE}/001", *_NEEDED)
    if tenant.store.first(PROJECT, Project=row["Project"]) is not None:
        raise business(f"{CODE}/110", f"Project {row['Project']} already exists", "Project")
    company = COST_CENTERS.get(row["ResponsibleCostCenter"], "")
    row["ProjectUUID"] = tenant.store.guid()
    row["ProjectInternalID"] = f"{tenant.store.next('Project'):08d}"
    row |= {"ProcessingStatus": "00", "CompanyCode": company, "ControllingArea": row.get("ControllingArea") or CONTROLLING_AREA}
    row["ProjectCurrency"] = row.get("ProjectCurrency") or (COMPANIES[company].currency if company else "")
    row["EnterpriseProjectType"] = row.get("EnterpriseProjectType") or ("CP" if row.get("CustomerUUID") else "IN")
    return _check(tenant, row)


def _check(tenant: Tenant, row: Row) -> Row:
    require(row, f"{CODE}/001", *_NEEDED)
    member(row, "ProjectProfileCode", PROFILE_CODES, f"{CODE}/111", "Project profile")
    member(row, "ResponsibleCostCenter", COST_CENTERS, f"{CODE}/112", "Cost center")
    member(row, "ProfitCenter", PROFIT_CENTERS, f"{CODE}/113", "Profit center")
    member(row, "ControllingArea", (CONTROLLING_AREA,), f"{CODE}/114", "Controlling area")
    if row["ProjectEndDate"] < row["ProjectStartDate"]:
        raise business(f"{CODE}/115", "The end date is before the start date", "ProjectEndDate")
    if row.get("CustomerUUID") not in (None, NO_GUID):
        customer = tenant.store.first("A_BusinessPartner", BusinessPartnerUUID=row["CustomerUUID"])
        if customer is None or not customer["Customer"]:
            raise business(f"{CODE}/116", f"Customer {row['CustomerUUID']} does not exist", "CustomerUUID")
    return row


def complete(tenant: Tenant, row: Row) -> None:
    """The root element is the project definition itself; nested elements without a parent hang on it."""
    root = _root(tenant, row)
    if not root["WBSElementInternalID"]:
        tenant.store.change(ELEMENT, root, WBSElementInternalID=f"{tenant.store.next('WBS'):08d}")
    if tenant.store.get("A_EnterpriseProjBlkFunc", row["ProjectUUID"]) is None:
        tenant.store.put("A_EnterpriseProjBlkFunc", {"ProjectUUID": row["ProjectUUID"]})
    tenant.raise_event("enterpriseproject.v1.EnterpriseProject", "Created", (row["ProjectUUID"],))


def _root(tenant: Tenant, row: Row) -> Row:
    found = tenant.store.get(ELEMENT, row["ProjectUUID"])
    names = {"ProjectElement": row["Project"], "ProjectElementDescription": row["ProjectDescription"]}
    names |= {"PlannedStartDate": row["ProjectStartDate"], "PlannedEndDate": row["ProjectEndDate"]}
    names |= {name: row[name] for name in ("ResponsibleCostCenter", "ProfitCenter", "CompanyCode", "ControllingArea", "ProcessingStatus")}
    if found is not None:
        return tenant.store.change(ELEMENT, found, **names)
    key = {"ProjectElementUUID": row["ProjectUUID"], "ProjectUUID": row["ProjectUUID"], "ParentObjectUUID": NO_GUID}
    return tenant.store.put(ELEMENT, key | names)


def change(tenant: Tenant, old: Row, new: Row, sent: frozenset[str]) -> Row:
    tenant.check_lock(PROJECT, old["Project"])
    if old["ProcessingStatus"] == "40":
        raise business(f"{CODE}/117", f"Project {old['Project']} is closed and cannot be changed")
    holder = tenant.store.first(PROJECT, Project=new["Project"])
    if holder is not None and holder["ProjectUUID"] != old["ProjectUUID"]:
        raise business(f"{CODE}/110", f"Project {new['Project']} already exists", "Project")
    for name in ("ProjectProfileCode", "EnterpriseProjectType"):
        if new[name] != old[name]:
            raise business(f"{CODE}/118", f"Field {name} cannot be changed", name)
    return _check(tenant, new) | {"CompanyCode": COST_CENTERS[new["ResponsibleCostCenter"]]}


def after(tenant: Tenant, row: Row) -> None:
    found = tenant.store.get(PROJECT, row["ProjectUUID"])
    if found is None:
        return
    now = tenant.store.now()
    stamps = {"LastChangeDateTime": now, "ProjectLastChangedDateTime": now, "LastChangedByUser": tenant.user[:12]}
    found = tenant.store.change(PROJECT, found, **stamps)
    _root(tenant, found)
    tenant.raise_event("enterpriseproject.v1.EnterpriseProject", "Changed", (row["ProjectUUID"],))


def remove(tenant: Tenant, row: Row) -> None:
    tenant.check_lock(PROJECT, row["Project"])
    elements = tenant.store.where(ELEMENT, ProjectUUID=row["ProjectUUID"])
    for one in elements:
        _free(tenant, one)
    if row["ProcessingStatus"] != "00":
        raise business(
            f"{CODE}/119", f"Project {row['Project']} has the status {PROJECT_STATUS[row['ProcessingStatus']]}: it cannot be deleted"
        )
    for table in (ELEMENT, "A_EnterpriseProjectTeamMember", "A_EntTeamMemberEntitlement", "A_EnterpriseProjectRole",
                  "A_EnterpriseProjBlkFunc", "A_EntProjElmntBlockFunc"):  # fmt: skip
        for found in tenant.store.where(table, ProjectUUID=row["ProjectUUID"]):
            tenant.store.drop(table, found)


def _free(tenant: Tenant, element: Row) -> None:
    """Elements with postings cannot be deleted (sheet 6.4), nor those that a sales document names."""
    name = element["ProjectElement"]
    times = tenant.store.rows("TimeSheetEntryCollection")
    if any(one["TimeSheetDataFields"].get("WBSElement") == name for one in times) or any(
        tenant.store.first(table, WBSElement=name) is not None for table in ("A_SalesOrderItem", "A_BillingDocumentItem")
    ):
        raise business(f"{CODE}/120", f"Project element {name} has postings or assignments and cannot be deleted")


def element(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    require(row, f"{CODE}/001", "ProjectElement", "ProjectElementDescription")
    parent = tenant.store.get(ELEMENT, row.get("ParentObjectUUID"))
    if row.get("ParentObjectUUID") not in (None, NO_GUID) and parent is None:
        raise business(f"{CODE}/121", f"Parent element {row['ParentObjectUUID']} does not exist", "ParentObjectUUID")
    project = tenant.store.get(PROJECT, parent["ProjectUUID"] if parent else row.get("ProjectUUID"))
    if project is None:
        raise business(f"{CODE}/122", "The project of the element does not exist", "ProjectUUID")
    if project["ProcessingStatus"] == "40":
        raise business(f"{CODE}/117", f"Project {project['Project']} is closed and cannot be changed")
    if tenant.store.first(ELEMENT, ProjectElement=row["ProjectElement"]) or row["ProjectElement"] == project["Project"]:
        raise business(f"{CODE}/123", f"Project element {row['ProjectElement']} already exists", "ProjectElement")
    row |= {"ProjectElementUUID": tenant.store.guid(), "ProjectUUID": project["ProjectUUID"]}
    row["ParentObjectUUID"] = parent["ProjectElementUUID"] if parent else project["ProjectUUID"]
    row["WBSElementInternalID"] = f"{tenant.store.next('WBS'):08d}"
    siblings = tenant.store.where(ELEMENT, ParentObjectUUID=row["ParentObjectUUID"])
    row["ProjectElementOrdinalNumber"] = len(siblings) + 1
    row |= {"ProcessingStatus": "00"} | _stamps(tenant)
    for name, source in (("PlannedStartDate", "ProjectStartDate"), ("PlannedEndDate", "ProjectEndDate"), ("CompanyCode", "CompanyCode"),
                         ("ResponsibleCostCenter",) * 2, ("ProfitCenter",) * 2, ("ControllingArea",) * 2):  # fmt: skip
        row[name] = row.get(name) or project[source]
    return _check_element(row)


def _stamps(tenant: Tenant) -> Row:
    return {"LastChangeDateTime": tenant.store.now(), "LastChangedByUser": tenant.user[:12]}


def _check_element(row: Row) -> Row:
    require(row, f"{CODE}/001", "ProjectElement", "ProjectElementDescription")
    member(row, "ResponsibleCostCenter", COST_CENTERS, f"{CODE}/112", "Cost center")
    member(row, "ProfitCenter", PROFIT_CENTERS, f"{CODE}/113", "Profit center")
    start, end = row.get("PlannedStartDate"), row.get("PlannedEndDate")
    if start and end and end < start:
        raise business(f"{CODE}/115", "The end date is before the start date", "PlannedEndDate")
    return row


def complete_element(tenant: Tenant, row: Row) -> None:
    if tenant.store.get("A_EntProjElmntBlockFunc", row["ProjectElementUUID"]) is None:
        tenant.store.put("A_EntProjElmntBlockFunc", {name: row[name] for name in ("ProjectElementUUID", "ProjectUUID")})


def change_element(tenant: Tenant, old: Row, new: Row, sent: frozenset[str]) -> Row:
    if old["ParentObjectUUID"] == NO_GUID:
        raise business(f"{CODE}/377", "The project definition cannot be changed as a project element", "ProjectElementUUID")
    if new["ParentObjectUUID"] != old["ParentObjectUUID"]:
        raise business(f"{CODE}/124", "Use the action to change the position of a project element", "ParentObjectUUID")
    holder = tenant.store.first(ELEMENT, ProjectElement=new["ProjectElement"])
    if holder is not None and holder["ProjectElementUUID"] != old["ProjectElementUUID"]:
        raise business(f"{CODE}/123", f"Project element {new['ProjectElement']} already exists", "ProjectElement")
    return _check_element(new) | _stamps(tenant)


def remove_element(tenant: Tenant, row: Row) -> None:
    if row["ParentObjectUUID"] == NO_GUID:
        raise business(f"{CODE}/377", "The project definition cannot be deleted as a project element", "ProjectElementUUID")
    _free(tenant, row)
    if tenant.store.first(ELEMENT, ParentObjectUUID=row["ProjectElementUUID"]) is not None:
        raise business(f"{CODE}/125", f"Project element {row['ProjectElement']} has sub-elements and cannot be deleted")


def team_member(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    require(row, f"{CODE}/001", "BusinessPartnerUUID", "ProjectUUID")
    if tenant.store.first("A_BusinessPartner", BusinessPartnerUUID=row["BusinessPartnerUUID"]) is None:
        raise business(f"{CODE}/126", f"Business partner {row['BusinessPartnerUUID']} does not exist", "BusinessPartnerUUID")
    key = {name: row[name] for name in ("ProjectUUID", "BusinessPartnerUUID")}
    if tenant.store.first("A_EnterpriseProjectTeamMember", **key) is not None:
        raise business(f"{CODE}/127", "The business partner is a team member already", "BusinessPartnerUUID")
    row["TeamMemberUUID"] = tenant.store.guid()
    return row | {"CreatedByUser": tenant.user[:12], "CreationDateTime": tenant.store.now(), "LastChangeDateTime": tenant.store.now()}


def entitlement(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    """A role of a team member; the project has the role from then on."""
    require(row, f"{CODE}/001", "ProjectRoleType", "TeamMemberUUID")
    found = tenant.store.get("A_EnterpriseProjectTeamMember", row["TeamMemberUUID"])
    if found is None:
        raise business(f"{CODE}/128", "The team member does not exist", "TeamMemberUUID")
    project = {"ProjectUUID": found["ProjectUUID"]}
    role = tenant.store.first("A_EnterpriseProjectRole", **project, ProjectRoleType=row["ProjectRoleType"])
    if role is None:
        values = {
            "ProjectRoleUUID": tenant.store.guid(),
            "ProjectRoleType": row["ProjectRoleType"],
            "ProjectRoleName": row["ProjectRoleType"],
        }
        role = tenant.store.put("A_EnterpriseProjectRole", project | values)
    return row | project | {"ProjectEntitlementUUID": tenant.store.guid(), "ProjectRoleUUID": role["ProjectRoleUUID"]}


def set_status(tenant: Tenant, row: Row, status: str) -> Row:
    """``ChangeEntProjProcgStatus``: the elements go along."""
    tenant.check_lock(PROJECT, row["Project"])
    _may(row["ProcessingStatus"], status)
    found = tenant.store.change(PROJECT, row, ProcessingStatus=status)
    for one in tenant.store.where(ELEMENT, ProjectUUID=row["ProjectUUID"]):
        if (one["ProcessingStatus"], status) in _FORWARD:
            tenant.store.change(ELEMENT, one, ProcessingStatus=status, **_stamps(tenant))
    after(tenant, found)
    return tenant.store.get(PROJECT, row["ProjectUUID"]) or found


def set_element_status(tenant: Tenant, row: Row, status: str) -> Row:
    if row["ParentObjectUUID"] == NO_GUID:
        raise business(f"{CODE}/377", "The project definition cannot be changed as a project element", "ProjectElementUUID")
    _may(row["ProcessingStatus"], status)
    project = tenant.store.get(PROJECT, row["ProjectUUID"]) or {}
    if status == "10" and project["ProcessingStatus"] == "00":
        raise business(f"{CODE}/129", f"Project {project['Project']} is not released", "ProcessingStatus")
    found = tenant.store.change(ELEMENT, row, ProcessingStatus=status, **_stamps(tenant))
    after(tenant, found)
    return found


def _may(old: str, new: str) -> None:
    if new not in PROJECT_STATUS:
        raise business(f"{CODE}/130", f"Processing status {new} is not defined", "ProcessingStatus")
    if (old, new) not in _FORWARD:
        text = f"Status {PROJECT_STATUS[new]} cannot follow {PROJECT_STATUS[old]}"
        raise business(f"{CODE}/131", text, "ProcessingStatus")


def move(tenant: Tenant, row: Row, parent: str | None, left: str | None) -> Row:
    """``ChangeEntProjElmntPosition``."""
    above = tenant.store.get(ELEMENT, parent or row["ParentObjectUUID"])
    if above is None or above["ProjectUUID"] != row["ProjectUUID"] or above["ProjectElementUUID"] == row["ProjectElementUUID"]:
        raise business(f"{CODE}/121", f"Parent element {parent} does not exist", "ParentObjectUUID")
    under = [one for one in tenant.store.where(ELEMENT, ParentObjectUUID=above["ProjectElementUUID"]) if one is not row]
    under.sort(key=lambda one: int(one["ProjectElementOrdinalNumber"]))
    at = next((index + 1 for index, one in enumerate(under) if one["ProjectElementUUID"] == left), 0)
    moved = tenant.store.change(ELEMENT, row, ParentObjectUUID=above["ProjectElementUUID"])
    for number, one in enumerate([*under[:at], moved, *under[at:]], 1):
        tenant.store.change(ELEMENT, one, ProjectElementOrdinalNumber=number)
    after(tenant, moved)
    return tenant.store.get(ELEMENT, row["ProjectElementUUID"]) or moved


def only_star(if_match: str) -> None:
    if if_match != "*":
        raise Refused(428, IF_MATCH_ACTION, "Precondition required to change the entity (use If-Match: *)")


def guard(tenant: Tenant, row: Row) -> Any:
    found = tenant.store.get(PROJECT, row.get("ProjectUUID"))
    return found["LastChangeDateTime"] if found else None


_CHILD = Rules(after=after, guard=guard)
RULES: Final = {
    PROJECT: Rules(prepare, complete, change, remove, after, guard, any_etag=False),
    ELEMENT: Rules(element, complete_element, change_element, remove_element, after, guard, any_etag=False),
    "A_EnterpriseProjectTeamMember": Rules(team_member, None, None, None, after),
    "A_EntTeamMemberEntitlement": Rules(entitlement, None, None, None, after),
    "A_EnterpriseProjBlkFunc": Rules(prepare=lambda tenant, row, sent: row, after=after, guard=guard, any_etag=False),
    "A_EntProjElmntBlockFunc": Rules(prepare=lambda tenant, row, sent: row, after=after, guard=guard, any_etag=False),
}
