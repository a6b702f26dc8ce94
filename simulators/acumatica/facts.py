"""Facts of the tenant's screens that the published contract does not state: keys, required and read-only fields, lists, lengths.

Sheet 7, 7.1 and 12 unless a line says otherwise. Lengths are the vendor's usual ones for such columns; the sheet gives none.
"""

from __future__ import annotations

KEYS: dict[str, tuple[str, ...]] = {
    "Account": ("AccountCD",),
    "AccountGroup": ("AccountGroupID",),
    "AttributeDefinition": ("AttributeID",),
    "ChangeOrder": ("RefNbr",),
    "Contact": ("ContactID",),
    "CostCode": ("CostCodeID",),
    "Currency": ("CurrencyID",),
    "Customer": ("CustomerID",),
    "CustomerClass": ("ClassID",),
    "CustomerLocation": ("Customer", "LocationID"),
    "EarningTypeCode": ("EarningTypeCodeID",),
    "Employee": ("EmployeeID",),
    "ExpenseClaim": ("RefNbr",),
    "ExpenseReceipt": ("ReceiptID",),
    "FinancialPeriod": ("FinancialYear",),
    "Invoice": ("Type", "ReferenceNbr"),
    "JournalTransaction": ("Module", "BatchNbr"),
    "Ledger": ("LedgerID",),
    "NonStockItem": ("InventoryID",),
    "Opportunity": ("OpportunityID",),
    "Payment": ("Type", "ReferenceNbr"),
    "PaymentMethod": ("PaymentMethodID",),
    "ProFormaInvoice": ("RefNbr",),
    "Project": ("ProjectID",),
    "ProjectBudget": ("ProjectID", "ProjectTaskID", "AccountGroup", "InventoryID", "CostCode"),
    "ProjectTask": ("ProjectID", "ProjectTaskID"),
    "ProjectTemplate": ("ProjectTemplateID",),
    "ProjectTemplateTask": ("ProjectTemplateID", "ProjectTemplateTaskID"),
    "ProjectTransaction": ("Module", "ReferenceNbr"),
    "SalesInvoice": ("Type", "ReferenceNbr"),
    "SalesOrder": ("OrderType", "OrderNbr"),
    "Subaccount": ("SubaccountCD",),
    "Tax": ("TaxID",),
    "TaxCategory": ("TaxCategoryID",),
    "TaxZone": ("TaxZoneID",),
    "TimeEntry": ("TimeEntryID",),
    "UnitsOfMeasure": ("UnitID",),
}

INQUIRIES = frozenset({"CompaniesStructure", "LaborCostRate"})

_REFERENCE_DATA = """
Account AccountGroup AttributeDefinition CostCode Currency CustomerClass EarningTypeCode FinancialPeriod Ledger NonStockItem
PaymentMethod ProjectTemplate ProjectTemplateTask Subaccount Tax TaxCategory TaxZone UnitsOfMeasure
"""
REFERENCE_DATA = frozenset(_REFERENCE_DATA.split())

# Key fields that a numbering sequence fills: whatever is sent for a new record is replaced (sheet 5.2). Prefix and digits.
NUMBERED: dict[str, tuple[str, str, int]] = {
    "ChangeOrder": ("RefNbr", "CO", 6),
    "Customer": ("CustomerID", "C", 6),
    "ExpenseClaim": ("RefNbr", "EC", 6),
    "ExpenseReceipt": ("ReceiptID", "", 6),
    "Invoice": ("ReferenceNbr", "", 6),
    "JournalTransaction": ("BatchNbr", "GL", 6),
    "Opportunity": ("OpportunityID", "OP", 6),
    "Payment": ("ReferenceNbr", "", 6),
    "ProFormaInvoice": ("RefNbr", "PF", 6),
    "ProjectTransaction": ("ReferenceNbr", "PM", 8),
    "SalesInvoice": ("ReferenceNbr", "SO", 6),
    "SalesOrder": ("OrderNbr", "", 6),
}

# Fields on the screen that are not in the contract, by view and field: reached with $custom and cf (sheet 5.1).
_REFERENCE = "AttributeCWREF"
_ENTITY = "AttributeCWENTITY"
_PERIOD = "AttributeCWPERIOD"
_ORDER = "AttributeCWORDER"
_INVOICE = "AttributeCWINVOICE"
CUSTOM: dict[str, dict[str, str]] = {
    "Customer": {f"CurrentCustomer.{_REFERENCE}": "String", f"CurrentCustomer.{_ENTITY}": "String"},
    "CustomerLocation": {f"LocationCurrent.{_REFERENCE}": "String"},
    "ExpenseClaim": {f"ExpenseClaim.{_REFERENCE}": "String"},
    "ExpenseReceipt": {f"ClaimDetails.{_REFERENCE}": "String"},
    "Invoice": {
        "Document.CuryID": "String",
        "Document.CuryLineTotal": "Decimal",
        "CurrentDocument.TaxZoneID": "String",
        f"Document.{_REFERENCE}": "String",
        f"Document.{_ENTITY}": "String",
        f"Document.{_PERIOD}": "String",
        f"Document.{_ORDER}": "String",
        f"Document.{_INVOICE}": "String",
    },
    "Payment": {f"Document.{_REFERENCE}": "String"},
    "ProFormaInvoice": {f"Document.{_REFERENCE}": "String"},
    "Project": {f"Project.{_REFERENCE}": "String", f"Project.{_ENTITY}": "String"},
    "ProjectBudget": {f"Items.{_REFERENCE}": "String"},
    "ProjectTask": {f"Task.{_REFERENCE}": "String"},
    "ProjectTransaction": {f"Document.{_REFERENCE}": "String"},
    "SalesInvoice": {f"Document.{_REFERENCE}": "String"},
    "SalesOrder": {
        f"Document.{_REFERENCE}": "String",
        f"Document.{_ENTITY}": "String",
        f"Document.{_PERIOD}": "String",
    },
    "TimeEntry": {f"Items.{_REFERENCE}": "String"},
}
CALCULATED_CUSTOM = frozenset({"Document.CuryLineTotal"})

# Actions of the screen that the contract has no name for (sheet 5, "custom action of the screen").
SCREEN_ACTIONS: dict[str, tuple[str, ...]] = {
    "Invoice": ("PutOnHold", "ReleaseFromHold", "ReverseInvoice", "ReverseInvoiceAndApplyToMemo"),
    "SalesInvoice": ("PutOnHold", "ReleaseFromHold"),
    "SalesOrder": ("PutOnHold", "ReleaseFromHold"),
    "Payment": ("PutOnHold", "ReleaseFromHold"),
}

REQUIRED: dict[str, tuple[str, ...]] = {
    "ChangeOrder": ("ProjectID", "Class"),
    "Contact": ("LastName",),
    "Customer": ("CustomerName", "CustomerClass"),
    "CustomerLocation": ("Customer", "LocationID"),
    "Employee": ("EmployeeID",),
    "ExpenseClaim": ("ClaimedBy", "Description"),
    "ExpenseReceipt": ("ClaimedBy", "ExpenseItemID"),
    "Invoice": ("Type", "Customer"),
    "JournalTransaction": ("Module",),
    "Opportunity": ("Subject", "ClassID"),
    "Payment": ("Type", "CustomerID", "PaymentMethod", "CashAccount", "PaymentAmount"),
    "ProjectBudget": ("ProjectID", "ProjectTaskID", "AccountGroup"),
    "ProjectTask": ("ProjectID", "ProjectTaskID", "Description"),
    "ProjectTransaction": ("Module",),
    "SalesInvoice": ("Type", "CustomerID"),
    "SalesOrder": ("OrderType", "CustomerID"),
    "TimeEntry": ("Employee", "Date", "EarningType", "TimeSpent"),
}
REQUIRED_IN_ROW: dict[str, tuple[str, ...]] = {
    "ChangeOrderRevenueBudget": ("ProjectTaskID", "AccountGroup"),
    "ChangeOrderCostBudget": ("ProjectTaskID", "AccountGroup"),
    "ExpenseClaimDetails": ("ExpenseItemID",),
    "JournalTransactionDetail": ("Account",),
    "OpportunityProduct": ("InventoryID",),
    "PaymentDetail": ("ReferenceNbr",),
    "ProjectEmployee": ("EmployeeID",),
    "ProjectTransactionDetail": ("Project", "ProjectTask", "AccountGroup", "Date"),
    "SalesInvoiceDetail": ("InventoryID",),
    "SalesOrderDetail": ("InventoryID",),
}

# Calculated or kept by the screen: what a body says about them is ignored (sheet 4).
READ_ONLY: dict[str, frozenset[str]] = {
    name: frozenset(text.split())
    for name, text in {
        "ChangeOrder": "Status Customer RevenueBudgetChangeTotal CostBudgetChangeTotal CommitmentsChangeTotal GrossMargin "
        "GrossMarginAmount ReverseStatus ApprovalDetails OriginalCORefNbr",
        "ChangeOrderRevenueBudget": "OtherDraftCOAmount PreviouslyApprovedCOAmount PreviouslyApprovedCOQty RevisedBudgetedAmount "
        "RevisedBudgetedQty TotalPotentiallyRevisedAmount",
        "Contact": "ContactID DisplayName Activities Opportunities Duplicates FullName",
        "Customer": "BAccountID Contacts PrimaryContact",
        "CreditVerificationRules": "FirstDueDate OpenOrdersBalance RemainingCreditLimit UnreleasedBalance",
        "CustomerLocation": "Default",
        "ExpenseClaim": "Status ClaimTotal ApprovalDate ApprovalDetails BaseCurrencyID TaxDetails TaxTotal VATExemptTotal VATTaxableTotal",
        "ExpenseClaimDetails": "RefNbr Status AmountInClaimCurrency ClaimAmount NetAmount TaxAmount APRefNbr ARRefNbr",
        "ExpenseClaimFinancialDetail": "APDocuments",
        "ExpenseReceipt": "Status ClaimAmount TaxDetails TaxTotal",
        "ExpenseReceiptDetails": "ExpenseClaimID ExpenseClaimStatus BaseCurrencyID",
        "Invoice": "Status Amount Balance TaxTotal ApplicationsDefault BillingPrinted TaxDetails DiscountDetails",
        "InvoiceDetail": "Amount LineNbr",
        "InvoiceApplicationsCreditMemo": "Balance Customer CustomerOrder Description PostPeriod Status",
        "JournalTransaction": "Status",
        "JournalTransactionDetail": "LineNbr",
        "Opportunity": "Total WeightTotal TaxDetails ContactDisplayName",
        "OpportunityProduct": "Amount OpportunityProductID",
        "Payment": "Status AppliedToDocuments AppliedToOrders AvailableBalance ApplicationHistory",
        "ProFormaInvoice": "Status AmountDue InvoiceTotal TaxTotal ProgressBillingTotal TimeAndMaterialTotal RetainageTotal TaxDetails "
        "ApprovalDetails ProjectID CustomerID CurrencyID",
        "ProFormaFinancialDetails": "ARDocType ARRefNbr",
        "ProgressBilling": "RevisedBudgetedAmount PreviouslyInvoiced ActualAmount DraftInvoicesAmount CurrentInvoiced Amount",
        "TimeAndMaterial": "BilledAmount BilledQty EmployeeID Date",
        "Project": "Status Assets Expenses Income Liabilities Balances Invoices ActivityHistory ApprovalDetails",
        "ProjectBillingAndAllocationSettings": "LastBillingDate",
        "ProjectBudget": "Type ActualAmount ActualQty DraftInvoicesAmount ActualPlusOpenCommittedAmount BudgetedCOAmount BudgetedCOQty "
        "VarianceAmount Performance CommittedCOAmount CommittedCOQty CommittedInvoicedAmount CommittedInvoicedQty "
        "CommittedOpenAmount CommittedOpenQty CommittedReceivedQty LastCostAtCompletion LastCostToComplete",
        "ProjectTask": "Status ActivityHistory",
        "ProjectTransaction": "Status TotalAmount TotalBillableQty TotalQty",
        "ProjectTransactionDetail": "Allocated Billed Released TransactionID BatchNbr AccountGroupDescription",
        "SalesInvoice": "Status Amount Balance TaxTotal DetailTotal PaymentTotal TaxDetails VATExemptTotal VATTaxableTotal "
        "ApplicationsInvoice DiscountTotal CreditHold",
        "SalesInvoiceDetail": "Amount LineNbr",
        "SalesOrder": "Status Approved OrderTotal TaxTotal OrderedQty Totals TaxDetails VATExemptTotal VATTaxableTotal Shipments "
        "BaseCurrencyID CreditHold",
        "SalesOrderDetail": "Amount LineNbr OpenQty UnbilledAmount Completed InvoiceNbr InvoiceLineNbr InvoiceType QtyOnShipments",
        "TimeEntry": "ApprovalStatus Approver TimeEntryID CostRate",
    }.items()
}
READ_ONLY_EVERYWHERE = frozenset({"CreatedDateTime", "LastModifiedDateTime", "LastModified", "LastModifiedDate", "CreatedDate", "NoteID"})

# What a field refers to: entity, or one of the lists in CODES.
REFERENCES: dict[str, dict[str, str]] = {
    "ChangeOrder": {"ProjectID": "Project", "Class": "ChangeOrderClass"},
    "ChangeOrderRevenueBudget": {"AccountGroup": "AccountGroup", "InventoryID": "Item", "CostCode": "CostCode"},
    "ChangeOrderCostBudget": {"AccountGroup": "AccountGroup", "InventoryID": "Item", "CostCode": "CostCode"},
    "Contact": {"BusinessAccount": "Customer", "ParentAccount": "Customer"},
    "Customer": {
        "CustomerClass": "CustomerClass", "CurrencyID": "Currency", "Terms": "Terms", "TaxZone": "TaxZone", "ParentRecord": "Customer",
        "StatementCycleID": "StatementCycle", "ShippingBranch": "Branch", "RestrictVisibilityTo": "Branch",
    },
    "CustomerLocation": {"Customer": "Customer", "TaxZone": "TaxZone", "ShippingBranch": "Branch", "DefaultProject": "Project"},
    "EmployeeSettings": {"BranchID": "Branch", "LaborItem": "Item", "ReportsTo": "Employee", "CurrencyID": "Currency"},
    "ExpenseClaim": {"ClaimedBy": "Employee", "CurrencyID": "Currency", "CustomerID": "Customer"},
    "ExpenseClaimDetails": {
        "ExpenseItemID": "Item", "ProjectID": "Project", "CostCode": "CostCode", "CustomerID": "Customer", "TaxCategory": "TaxCategory",
        "Branch": "Branch", "CurrencyID": "Currency",
    },
    "ExpenseReceipt": {"ClaimedBy": "Employee", "ExpenseItemID": "Item", "Branch": "Branch"},
    "ExpenseReceiptDetails": {
        "ProjectID": "Project", "CostCode": "CostCode", "CustomerID": "Customer", "TaxCategory": "TaxCategory", "CurrencyID": "Currency",
    },
    "Invoice": {"Customer": "Customer", "Terms": "Terms", "Project": "Project", "LinkBranch": "Branch", "LinkARAccount": "Account"},
    "InvoiceDetail": {
        "InventoryID": "Item", "Account": "Account", "Subaccount": "Subaccount", "Branch": "Branch", "CostCode": "CostCode",
        "TaxCategory": "TaxCategory", "UOM": "UnitsOfMeasure",
    },
    "JournalTransaction": {"BranchID": "Branch", "CurrencyID": "Currency", "LedgerID": "Ledger"},
    "JournalTransactionDetail": {"Account": "Account", "Subaccount": "Subaccount", "BranchID": "Branch", "Project": "Project"},
    "Opportunity": {
        "BusinessAccount": "Customer", "CurrencyID": "Currency", "Branch": "Branch", "Project": "Project", "TaxZone": "TaxZone",
        "ClassID": "OpportunityClass",
    },
    "OpportunityProduct": {"InventoryID": "Item", "TaxCategory": "TaxCategory"},
    "Payment": {
        "CustomerID": "Customer", "PaymentMethod": "PaymentMethod", "CashAccount": "Account", "Branch": "Branch", "CurrencyID": "Currency",
    },
    "ProgressBilling": {"InventoryID": "Item", "CostCode": "CostCode", "TaxCategory": "TaxCategory", "DeferralCode": "DeferralCode"},
    "TimeAndMaterial": {"InventoryID": "Item", "CostCode": "CostCode", "TaxCategory": "TaxCategory", "DeferralCode": "DeferralCode"},
    "Project": {"Customer": "Customer", "ProjectTemplateID": "ProjectTemplate"},
    "ProjectBillingAndAllocationSettings": {
        "BillingRule": "BillingRule", "AllocationRule": "AllocationRule", "RateTable": "RateTable", "Branch": "Branch", "Terms": "Terms",
        "BillingCurrency": "Currency",
    },
    "ProjectBudget": {
        "ProjectID": "Project", "AccountGroup": "AccountGroup", "InventoryID": "Item", "CostCode": "CostCode", "TaxCategory": "TaxCategory",
        "UOM": "UnitsOfMeasure",
    },
    "ProjectEmployee": {"EmployeeID": "Employee"},
    "ProjectProperties": {"ProjectManager": "Employee", "TimeActivityApprover": "Employee", "ProjectCurrency": "Currency"},
    "ProjectTask": {"ProjectID": "Project"},
    "ProjectTaskBillingAndAllocationSettings": {
        "BillingRule": "BillingRule", "AllocationRule": "AllocationRule", "RateTable": "RateTable", "Branch": "Branch",
        "Customer": "Customer",
    },
    "ProjectTaskProperties": {"Approver": "Employee"},
    "ProjectTransactionDetail": {
        "Project": "Project", "AccountGroup": "AccountGroup", "InventoryID": "Item", "CostCode": "CostCode", "Employee": "Employee",
        "EarningType": "EarningTypeCode", "Branch": "Branch", "UOM": "UnitsOfMeasure", "DebitAccount": "Account",
        "CreditAccount": "Account",
    },
    "SalesInvoice": {"CustomerID": "Customer", "Currency": "Currency", "Project": "Project"},
    "SalesInvoiceDetail": {
        "InventoryID": "Item", "Account": "Account", "SubAccount": "Subaccount", "BranchID": "Branch", "TaxCategory": "TaxCategory",
        "CostCode": "CostCode", "UOM": "UnitsOfMeasure",
    },
    "SalesOrder": {
        "CustomerID": "Customer", "CurrencyID": "Currency", "Project": "Project", "Branch": "Branch", "OrderType": "OrderType",
        "PaymentMethod": "PaymentMethod",
    },
    "SalesOrderDetail": {
        "InventoryID": "Item", "UOM": "UnitsOfMeasure", "Branch": "Branch", "CostCode": "CostCode", "TaxCategory": "TaxCategory",
        "Account": "Account",
    },
    "FinancialSettings": {"Terms": "Terms", "Branch": "Branch", "CustomerTaxZone": "TaxZone"},
    "TimeEntry": {
        "Employee": "Employee", "ProjectID": "Project", "CostCode": "CostCode", "EarningType": "EarningTypeCode", "LaborItem": "Item",
    },
}  # fmt: skip

# Set-up lists that the endpoint has no entity for.
CODES: dict[str, tuple[str, ...]] = {
    "AllocationRule": ("TMBILL",),
    "BillingRule": ("FIXED", "PROGRESS", "TM"),
    "ChangeOrderClass": ("DEFAULT",),
    "DeferralCode": ("EVENLY12M", "ONDELIVERY"),
    "OpportunityClass": ("PROJECT", "SERVICE"),
    "OrderType": ("CM", "IN", "QT", "SO"),
    "RateTable": ("STANDARD",),
    "StatementCycle": ("EOM",),
    "Terms": ("DUE", "15D", "30D", "45D", "60D"),
}
TERM_DAYS = {"DUE": 0, "15D": 15, "30D": 30, "45D": 45, "60D": 60}

# Lists of display strings (en-US) with the codes that the server takes in their place.
DOCUMENT_TYPES = {"Invoice": "INV", "Debit Memo": "DRM", "Credit Memo": "CRM"}
PAYMENT_TYPES = {"Payment": "PMT", "Prepayment": "PPM", "Refund": "REF"}
LISTS: dict[str, dict[str, dict[str, str]]] = {
    "Customer": {
        "Status": {"Active": "A", "On Hold": "H", "Credit Hold": "C", "One-Time": "T", "Inactive": "I"},
        "StatementType": {"Open Item": "O", "Balance Brought Forward": "B"},
    },
    "CustomerLocation": {"Status": {"Active": "A", "Inactive": "I"}},
    "Contact": {"Status": {"Active": "A", "Inactive": "I"}},
    "Employee": {"Status": {"Active": "A", "On Hold": "H", "Inactive": "I"}},
    "Invoice": {"Type": DOCUMENT_TYPES},
    "InvoiceApplicationsCreditMemo": {"DocType": DOCUMENT_TYPES},
    "JournalTransaction": {"Module": {"GL": "GL"}},
    "Payment": {"Type": PAYMENT_TYPES},
    "PaymentDetail": {"DocType": DOCUMENT_TYPES},
    "ProjectBillingAndAllocationSettings": {
        "BillingPeriod": {"Week": "W", "Month": "M", "Quarter": "Q", "Year": "Y", "On Demand": "D"},
    },
    "ProjectProperties": {
        "RevenueBudgetLevel": {"Task": "T", "Task and Item": "I", "Task and Cost Code": "C", "Task, Item, and Cost Code": "D"},
        "CostBudgetLevel": {"Task": "T", "Task and Item": "I", "Task and Cost Code": "C", "Task, Item, and Cost Code": "D"},
    },
    "ProjectTaskBillingAndAllocationSettings": {
        "BillingOption": {"By Billing Period": "N", "On Task Completion": "C", "On Project Completion": "P"},
    },
    "ProjectTaskProperties": {"CompletionMethod": {"Manual": "M", "Budgeted Quantity": "Q", "Budgeted Amount": "A"}},
    "ProjectTransaction": {"Module": {"PM": "PM"}},
    "SalesInvoice": {"Type": DOCUMENT_TYPES},
    "Opportunity": {"Stage": {"Prospect": "L", "Nurture": "N", "Qualification": "P", "Negotiation": "A", "Won": "W"}},
}

LENGTHS: dict[str, dict[str, int]] = {
    "Address": {"AddressLine1": 50, "AddressLine2": 50, "City": 50, "State": 50, "PostalCode": 20, "Country": 2},
    "ChangeOrder": {"Description": 255, "ExternalRefNbr": 30},
    "Contact": {"Email": 255, "Phone1": 50, "FirstName": 50, "LastName": 100, "JobTitle": 255, "ExtRefNbr": 40},
    "Customer": {"CustomerID": 10, "CustomerName": 255, "AccountRef": 50, "TaxRegistrationID": 50, "LocationName": 60},
    "CustomerLocation": {"LocationID": 6, "LocationName": 60, "ExtRefNbr": 40},
    "ExpenseClaim": {"Description": 255},
    "ExpenseClaimDetails": {"Description": 255, "RefNbr": 40},
    "Invoice": {"CustomerOrder": 40, "Description": 512},
    "InvoiceDetail": {"TransactionDescription": 256},
    "Opportunity": {"Subject": 255},
    "Payment": {"PaymentRef": 40, "ExternalRef": 100, "Description": 512},
    "Project": {"ProjectID": 10, "Description": 255, "ExternalRefNbr": 30},
    "ProjectTask": {"ProjectTaskID": 10, "Description": 250, "ExternalRefNbr": 30},
    "ProjectTransaction": {"Description": 255},
    "ProjectTransactionDetail": {"Description": 256, "ExternalRefNbr": 30},
    "SalesInvoice": {"CustomerOrder": 40, "Description": 512, "ExternalRef": 40},
    "SalesOrder": {"CustomerOrder": 40, "ExternalRef": 40, "Description": 512},
    "SalesOrderDetail": {"LineDescription": 256},
    "TimeEntry": {"Summary": 255, "ExternalRefNbr": 30},
}
CUSTOM_LENGTH = 255

# Cannot be filtered by name in a list, only with cf (sheet 5.1).
CF_ONLY = frozenset({("TimeEntry", "Date"), ("TimeEntry", "Time")})
