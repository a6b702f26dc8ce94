"""The custom fields of this simulated org, and its schema: standard objects with them."""

from __future__ import annotations

from dataclasses import replace

from simulators.salesforce.schema import Field, Schema, day, money, percent, picklist, text
from simulators.salesforce.standard import OBJECTS

ENTITIES = ("HOLT-US", "HOLT-UK", "HOLT-DE", "HOLT-FR", "HOLT-NL", "HOLT-CH")
TERMS = ("Due on receipt", "Net 15", "Net 30", "Net 45", "Net 60")
ROLES = ("Engagement Manager", "Senior Consultant", "Consultant", "Analyst")


def _key() -> Field:
    return text("Crosswalk_Id__c", 40, external_id=True, id_lookup=True, unique=True)


CUSTOM_FIELDS: dict[str, tuple[Field, ...]] = {
    "Account": (
        _key(),
        text("ERP_Customer_Id__c", 40),
        text("PSA_Client_Id__c", 40),
        text("Tax_Number__c", 40),
    ),
    "Contact": (_key(),),
    "Opportunity": (
        _key(),
        picklist("Billing_Entity__c", ENTITIES, restricted=True),
        picklist("Delivery_Entity__c", ENTITIES, restricted=True),
        picklist("Payment_Terms__c", TERMS, restricted=True),
        text("Purchase_Order__c", 40),
        day("Project_Start__c"),
        day("Project_End__c"),
        text("Crosswalk_Run_Id__c", 60),
        text("Crosswalk_Status__c", 60),
        text("Crosswalk_Message__c", 255),
        text("ERP_Contract_Id__c", 40),
        text("PSA_Project_Id__c", 40),
        money("Invoiced_Amount__c"),
        money("Invoiced_Tax__c"),
        text("Invoice_Status__c", 40),
        text("Last_Invoice_Number__c", 40),
    ),
    "OpportunityLineItem": (
        picklist("Billing_Type__c", ("Time and Materials", "Fixed Fee"), restricted=True),
        picklist("Role__c", ROLES, restricted=True),
        text("Milestone_Name__c", 120),
        day("Milestone_Due__c"),
        percent("Tax_Rate__c", 5, 2),
        text("Line_Key__c", 40),
    ),
}


def org_schema() -> Schema:
    return Schema({item.name: replace(item, fields=item.fields + CUSTOM_FIELDS.get(item.name, ())) for item in OBJECTS})
