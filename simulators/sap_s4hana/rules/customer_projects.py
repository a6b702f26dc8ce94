"""Customer projects of the older professional-services scope (sheet 6.5): field names are published, rules are not.

Chosen here: what must be filled, the stages, and that a work package needs its project.
"""

from __future__ import annotations

from typing import Final

from simulators.sap_s4hana.errors import business
from simulators.sap_s4hana.reference import COST_CENTERS, CURRENCIES, PROFIT_CENTERS
from simulators.sap_s4hana.rules import Rules
from simulators.sap_s4hana.store import Row
from simulators.sap_s4hana.tenant import Tenant, member, require

STAGES: Final = ("P001", "P002", "P003", "P004", "P005")


def prepare(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    row["ProjectStage"] = row.get("ProjectStage") or "P001"
    row["ProjectCategory"] = row.get("ProjectCategory") or "C"
    require(row, "/CPD/PWS/001", "ProjectID", "ProjectName", "StartDate", "EndDate", "Currency", "CostCenter", "ProfitCenter")
    row["CreatedOn"] = row["ChangedOn"] = tenant.store.today()
    return _check(tenant, row, row, sent)


def _check(tenant: Tenant, old: Row, new: Row, sent: frozenset[str]) -> Row:
    member(new, "ProjectStage", STAGES, "/CPD/PWS/002", "Project stage")
    member(new, "ProjectCategory", ("C", "P"), "/CPD/PWS/003", "Project category")
    member(new, "Currency", CURRENCIES, "/CPD/PWS/004", "Currency")
    member(new, "CostCenter", COST_CENTERS, "/CPD/PWS/005", "Cost center")
    member(new, "ProfitCenter", PROFIT_CENTERS, "/CPD/PWS/006", "Profit center")
    if new["ProjectCategory"] == "C":
        require(new, "/CPD/PWS/001", "Customer")
        if tenant.store.get("A_Customer", new["Customer"].lstrip("0")) is None:
            raise business("/CPD/PWS/007", f"Customer {new['Customer']} does not exist", "Customer")
    if new["EndDate"] < new["StartDate"]:
        raise business("/CPD/PWS/008", "The end date is before the start date", "EndDate")
    return new | {"ChangedOn": tenant.store.today()}


def work_package(tenant: Tenant, row: Row, sent: frozenset[str]) -> Row:
    require(row, "/CPD/PWS/001", "ProjectID", "WorkPackageID", "WorkPackageName")
    if tenant.store.get("ProjectSet", row["ProjectID"]) is None:
        raise business("/CPD/PWS/009", f"Project {row['ProjectID']} does not exist", "ProjectID")
    return row | {"CreatedOn": tenant.store.today(), "ChangedOn": tenant.store.today()}


RULES: Final = {"ProjectSet": Rules(prepare=prepare, change=_check), "WorkPackageSet": Rules(prepare=work_package)}
