"""The schema of this org: standard objects, the packages, approvals, and the org's own fields."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from simulators.certinia import approvals, tables
from simulators.salesforce import ids
from simulators.salesforce.schema import Field, Schema, SObject, money, ref, text
from simulators.salesforce.standard import OBJECTS

# The administrator's answer to "projects, assignments, milestones and timecards have no managed external id" (fact sheet 7).
KEY_FIELD = "Platform_Key__c"
KEYED = (
    "Account",
    "Contact",
    "Opportunity",
    "pse__Proj__c",
    "pse__Milestone__c",
    "pse__Project_Task__c",
    "pse__Project_Task_Assignment__c",
    "pse__Assignment__c",
    "pse__Schedule__c",
    "pse__Resource_Request__c",
    "pse__Timecard_Header__c",
    "pse__Expense_Report__c",
    "pse__Expense__c",
    "pse__Budget__c",
    "pse__Miscellaneous_Adjustment__c",
    "fferpcore__BillingDocument__c",
)
# What else the administrator has put on projects, because the packages have no place for it.
PROJECT_FIELDS = (text("Contract_Reference__c", 80), money("Contract_Value__c"))
ESTIMATE = (ids.lengthen("0125g000000ESTm"), "Estimate", "Estimate")


@cache
def org_schema() -> Schema:
    key = text(KEY_FIELD, 80, external_id=True, id_lookup=True, unique=True)
    own: dict[str, tuple[Field, ...]] = dict.fromkeys(KEYED, (key,))
    own["pse__Proj__c"] += PROJECT_FIELDS
    found = tables.objects(OBJECTS, own)
    found["pse__Proj__c"] = _with_record_types(found["pse__Proj__c"])
    return Schema({**found, **{item.name: item for item in approvals.OBJECTS}})


def _with_record_types(kind: SObject) -> SObject:
    column = ref("RecordTypeId", "RecordType")
    return replace(kind, fields=(*kind.fields, column), record_types=(ESTIMATE,))
