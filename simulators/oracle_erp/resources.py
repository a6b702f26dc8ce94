"""The resources of the pod: which root, key, methods, children, actions, lists of values and finders (sheet 4, 6)."""

from __future__ import annotations

from simulators.oracle_erp import facts_contracts as contracts
from simulators.oracle_erp import facts_costing as costing
from simulators.oracle_erp import facts_parties as parties
from simulators.oracle_erp import facts_projects as projects
from simulators.oracle_erp import facts_receivables as receivables
from simulators.oracle_erp import facts_reference as reference
from simulators.oracle_erp.schema import Finder, Resource, resource

_WRITE = "get create update"

_PROJECT_LOVS = (
    resource("LegalEntities", "fscm", "LegalEntityId", reference.LEGAL_ENTITIES, table="legalEntitiesLOV"),
    resource("ProjectOrganizationBuPuPVO1", "fscm", "OrganizationId", projects.ORGANIZATIONS, table="projectOrganizationsLOV", opaque=True),
    resource("TemplateVA", "fscm", "ProjectId", projects.PROJECT_TEMPLATES, table="projectTemplates"),
    resource("WorkTypes", "fscm", "WorkTypeId", reference.WORK_TYPES),
)
_TASKS = resource(
    "Tasks", "fscm", "TaskId", projects.TASKS, "get create update delete", opaque=True, title="Tasks",
)  # fmt: skip
_TEAM = resource("ProjectTeamMembers", "fscm", "TeamMemberId", projects.TEAM_MEMBERS, "get create update delete")
_PROJECT_CUSTOMERS = resource("ProjectCustomers", "fscm", "ProjectPartyId", projects.PROJECT_CUSTOMERS, "get create")
_PROJECT_FLEX = resource("ProjectDFF", "fscm", "ProjectId", projects.PROJECT_FLEX, _WRITE)

_CONTRACT_LINES = resource(
    "ContractLine", "fscm", "LineId", contracts.CONTRACT_LINES, "get create update delete",
    children=(resource("AssociatedProject", "fscm", "AssociatedProjectId", contracts.ASSOCIATED_PROJECTS, "get create update delete"),),
)  # fmt: skip
_CONTRACT_CHILDREN = (
    _CONTRACT_LINES,
    resource("ContractParty", "fscm", "ContractPartyId", contracts.CONTRACT_PARTIES, _WRITE),
    resource("BillPlan", "fscm", "BillPlanId", contracts.BILL_PLANS, _WRITE),
    resource("RevenuePlan", "fscm", "RevenuePlanId", contracts.REVENUE_PLANS, _WRITE),
    resource("ContractHeaderFlexfieldVA", "fscm", "Id", contracts.CONTRACT_FLEX, _WRITE),
)

_LINE_LOV_KEYS = {"memoLines": "MemoLineSeqId", "unitOfMeasures": "UnitOfMeasureId", "accountingRules": "RuleId"}
_INVOICE_LOV_KEYS = {
    "PaymentTermsVA": "TermId", "billToCustomers": "BillToCustomerId", "billToSites": "SiteUseId", "businessUnits": "OrgId",
    "deliveryMethodVA": "LookupCode", "invoiceStatuses": "LookupCode", "invoicingRules": "RuleId", "legalEntities": "LegalEntityId",
    "shipToCustomers": "PartyId", "taxationCountries": "TerritoryCode", "transactionSources": "BatchSourceSeqId",
    "transactionTypes": "CustTrxTypeSeqId",
}  # fmt: skip
_INVOICE_LINES = resource(
    "receivablesInvoiceLines", "fscm", "CustomerTransactionLineId", receivables.LINES, "get create", range_size=1,
    lov_of={"MemoLine": "memoLines", "UnitOfMeasure": "unitOfMeasures", "AccountingRule": "accountingRules"},
    lovs=tuple(
        resource(name, "fscm", key, receivables.LINE_LOVS[name], range_size=0) for name, key in _LINE_LOV_KEYS.items()
    ),
    children=(
        resource("receivablesInvoiceLineTaxLines", "fscm", "CustomerTransactionLineId", receivables.TAX_LINES, "get create", range_size=1),
        resource("receivablesInvoiceLineDFF", "fscm", "CustomerTrxLineId", receivables.LINE_FLEX, "get create", range_size=0),
        resource("receivablesInvoiceLineTransactionDFF", "fscm", "CustomerTrxLineId", receivables.LINE_TRANSACTION_FLEX, "get create",
                 range_size=0),
    ),
)  # fmt: skip
_SEARCHABLE = """
    AccountingDate AllowCompletion BillToCustomerName BillToCustomerNumber BillToSite BillingDate
    BusinessUnit CrossReference DocumentNumber DueDate InvoiceCurrencyCode InvoiceStatus
    LegalEntityIdentifier PaymentTerms PurchaseOrder ShipToCustomerName ShipToSite TransactionDate
    TransactionNumber TransactionSource TransactionType
"""
_SEARCH = Finder(
    "invoiceSearch",
    {name: name for name in _SEARCHABLE.split()}
    | {"FirstPartyTaxRegistration": "FirstPartyRegistrationNumber", "ThirdPartyTaxRegistration": "ThirdPartyRegistrationNumber"},
    ("AccountingDate", "BillToCustomerName", "BillToCustomerNumber", "ShipToCustomerName", "TransactionDate", "TransactionNumber",
     "TransactionSource"),
)  # fmt: skip
_COMMENT = ("comment",)

_RESOURCES: tuple[Resource, ...] = (
    resource(
        "projects", "fscm", "ProjectId", projects.PROJECTS, _WRITE, duty="projects", unit="BusinessUnitName", lovs=_PROJECT_LOVS,
        lov_of={"LegalEntityName": "LegalEntities", "OwningOrganizationName": "ProjectOrganizationBuPuPVO1",
                "SourceTemplateName": "TemplateVA", "WorkType": "WorkTypes"},
        children=(_TASKS, _TEAM, _PROJECT_CUSTOMERS, _PROJECT_FLEX),
    ),
    resource(
        "projectTemplates", "fscm", "ProjectId", projects.PROJECT_TEMPLATES, "get", duty="projects", opaque=True,
        children=(_TASKS,),
    ),
    resource("projectLaborResources", "fscm", "ProjResourceId", projects.LABOR_RESOURCES, "get create update delete", duty="projects",
             item_actions={"resourceRequest": (), "resourceReplacement": ("ResourceEmail",)}),
    resource("projectResourceAssignments", "fscm", "AssignmentId", projects.RESOURCE_ASSIGNMENTS, "get create update delete",
             duty="projects"),
    resource("projectResourceRequests", "fscm", "ResourceRequestId", projects.RESOURCE_REQUESTS, "get create update delete",
             duty="projects", item_actions={"approveRequest": (), "rejectRequest": (), "cancelRequest": ()}),
    resource(
        "contracts", "fscm", "ContractId", contracts.CONTRACTS, _WRITE, duty="contracts", whole_tree=True,
        unit="OrgName", children=_CONTRACT_CHILDREN,
        item_actions={
            "amend": ("AmendmentEffectiveDate", "VersionDescription"), "applyHold": ("HoldReasonCode",), "cancel": ("CancelReason",),
            "close": ("CloseReason",), "createVersion": (), "removeHold": (), "revertContract": (), "sign": ("DateSigned",),
            "submitForApproval": ("NotesToApprover",), "validateContract": (),
        },
    ),
    resource(
        "projectBillingEvents", "fscm", "EventId", contracts.BILLING_EVENTS, "get create update delete", duty="billing",
        unit="BusinessUnitName", children=(resource("billingEventDFF", "fscm", "EventId", contracts.EVENT_FLEX, _WRITE),),
    ),
    resource(
        "receivablesInvoices", "fscm", "CustomerTransactionId", receivables.INVOICES, "get create update delete upsert",
        duty="receivables", unit="BusinessUnit", finders=(_SEARCH,), defaults={"InvoiceStatus": "Complete"},
        lov_of={"TransactionType": "transactionTypes", "TransactionSource": "transactionSources", "BillToCustomerNumber": "billToCustomers",
                "BillToSite": "billToSites", "PaymentTerms": "PaymentTermsVA", "LegalEntityIdentifier": "legalEntities",
                "InvoicingRule": "invoicingRules", "BusinessUnit": "businessUnits", "InvoiceStatus": "invoiceStatuses",
                "ShipToCustomerName": "shipToCustomers", "ShipToCustomerNumber": "shipToCustomers",
                "DefaultTaxationCountry": "taxationCountries", "DeliveryMethod": "deliveryMethodVA"},
        lovs=tuple(resource(name, "fscm", key, receivables.LOVS[name], range_size=0) for name, key in _INVOICE_LOV_KEYS.items()),
        item_actions={"splitInstallments": ("installmentPayload",), "approve": _COMMENT, "rework": _COMMENT},
        children=(
            resource("notes", "fscm", "NoteId", receivables.NOTES, "get create", range_size=0),
            resource("receivablesInvoiceDFF", "fscm", "CustomerTrxId", receivables.HEADER_FLEX, "get create", range_size=0),
            resource("receivablesInvoiceDistributions", "fscm", "DistributionId", receivables.DISTRIBUTIONS, "get", range_size=1),
            resource("receivablesInvoiceInstallments", "fscm", "InstallmentId", receivables.INSTALLMENTS, "get update", range_size=1),
            _INVOICE_LINES,
            resource("receivablesInvoiceTransactionDFF", "fscm", "CustomerTrxId", receivables.HEADER_TRANSACTION_FLEX, "get create",
                     range_size=0),
        ),
    ),
    resource(
        "receivablesCreditMemos", "fscm", "CustomerTransactionId", costing.CREDIT_MEMOS, _WRITE, duty="receivables", unit="BusinessUnit",
        children=(resource("receivablesCreditMemoLines", "fscm", "CustomerTransactionLineId", costing.CREDIT_MEMO_LINES, "get create"),),
        item_actions={"approve": _COMMENT, "rework": _COMMENT},
    ),
    resource("standardReceipts", "fscm", "StandardReceiptId", costing.RECEIPTS, "get", duty="receivables", unit="BusinessUnit"),
    resource("receivablesCustomerAccountActivities", "fscm", "AccountId", parties.ACCOUNT_ACTIVITIES, duty="receivables",
             finders=(Finder("CustomerAccountActivitiesFinder", {"CustomerName": "CustomerName", "AccountNumber": "AccountNumber"}),)),
    resource("receivablesCustomerAccountSiteActivities", "fscm", "BillToSiteUseId", parties.SITE_ACTIVITIES, duty="receivables",
             finders=(Finder("CustomerAccountSiteActivitiesFinder", {
                 "CustomerName": "CustomerName", "AccountNumber": "AccountNumber", "BillToSiteNumber": "BillToSiteNumber"}),)),
    resource(
        "unprocessedProjectCosts", "fscm", "UnprocessedTransactionReferenceId", costing.UNPROCESSED, "get create update delete",
        duty="costing", unit="BusinessUnit",
        children=(
            resource("ProjectStandardCostCollectionFlexfields", "fscm", "TransactionInterfaceId", costing.COLLECTION, _WRITE),
            resource("Errors", "fscm", "ErrorId", costing.ERRORS),
        ),
    ),
    resource("projectCosts", "fscm", "TransactionNumber", costing.COSTS, "get", duty="costing", unit="BusinessUnit",
             item_actions={"adjustProjectCosts": ("AdjustmentType", "Justification")}),
    resource(
        "erpintegrations", "fscm", "ReqstId", costing.INTEGRATIONS, "get create", duty="jobs",
        finders=(Finder("ESSJobStatusRF", {"requestId": "ReqstId"}, ("requestId",)),),
    ),
    resource("legalEntitiesLOV", "fscm", "LegalEntityId", reference.LEGAL_ENTITIES),
    resource("currenciesLOV", "fscm", "CurrencyCode", reference.CURRENCIES),
    resource("projectOrganizationsLOV", "fscm", "OrganizationId", projects.ORGANIZATIONS, opaque=True),
    resource("expenditureTypes", "fscm", "ExpenditureTypeId", reference.EXPENDITURE_TYPES),
    resource("eventTypesLOV", "fscm", "EventTypeId", contracts.EVENT_TYPES),
    resource("projectsLOV", "fscm", "ProjectId", projects.PROJECTS_LOV, table="projects", unit="BusinessUnitName"),
    resource("genericLookups", "fscm", "LookupType", reference.LOOKUPS,
             children=(resource("lookupCodes", "fscm", "LookupCode", reference.LOOKUP_CODES),)),
    resource(
        "hubOrganizations", "crm", "PartyNumber", parties.ORGANIZATIONS, "get create update upsert", duty="parties",
        alternate_keys=("PartyId",),
        finders=(Finder("PartyNumberRF", {"PartyNumber": "PartyNumber"}), Finder("PartyIdAltKey", {"PartyId": "PartyId"})),
        children=(
            resource("Address", "crm", "AddressNumber", parties.ADDRESSES, "get create update"),
            resource("SourceSystemReference", "crm", "SourceSystemReferenceId", parties.SOURCE_REFERENCES, "get create"),
            resource("UsageAssignment", "crm", "PartyUsgAssignmentId", parties.USAGES, "get create"),
        ),
        collection_actions={"findDuplicates": ("OrganizationName",)},
    ),
    resource(
        "accounts", "crm", "PartyNumber", parties.ACCOUNTS, _WRITE, duty="parties", table="hubOrganizations", alternate_keys=("PartyId",),
        children=(
            resource("Address", "crm", "AddressNumber", parties.ADDRESSES, "get create update"),
            resource("SourceSystemReference", "crm", "SourceSystemReferenceId", parties.SOURCE_REFERENCES, "get create"),
        ),
    ),
    resource("hcmBusinessUnitsLOV", "hcm", "BusinessUnitId", reference.BUSINESS_UNITS),
    resource(
        "timeRecordEventRequests", "hcm", "timeRecordEventRequestId", costing.TIME_REQUESTS, "get create", duty="time",
        children=(
            resource(
                "timeRecordEvent", "hcm", "timeRecordEventId", costing.TIME_EVENTS, "get create",
                children=(
                    resource("timeRecordEventAttribute", "hcm", "timeRecordEventAttributeId", costing.TIME_EVENT_ATTRIBUTES, "get create"),
                    resource("timeRecordEventMessage", "hcm", "timeRecordEventMessageId", costing.TIME_EVENT_MESSAGES),
                ),
            ),
        ),
    ),
    resource("timeRecordGroups", "hcm", "timeRecordGroupId", costing.TIME_GROUPS, duty="time", children=(
        resource("timeRecords", "hcm", "timeRecordId", costing.TIME_RECORDS),
        resource("timeStatuses", "hcm", "timeStatusId", costing.TIME_STATUSES),
    )),
    resource("timeRecords", "hcm", "timeRecordId", costing.TIME_RECORDS, duty="time", children=(
        resource("timeAttributes", "hcm", "timeAttributeId", costing.TIME_ATTRIBUTES),
    )),
)  # fmt: skip

RESOURCES: dict[tuple[str, str], Resource] = {(one.root, one.name): one for one in _RESOURCES}
BY_NAME: dict[str, Resource] = {one.name: one for one in _RESOURCES}
