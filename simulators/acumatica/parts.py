"""The parts of the vendor's contract: details, linked entities, actions (see ``contract``)."""

from __future__ import annotations

# Details and linked entities.
NESTED = {
    "ActivityDetail": """
Billable:Boolean Overtime BillableOvertime BillableTime Category CostCode CreatedDateTime:DateTime LastModifiedDateTime:DateTime
CreatedByID NoteID:Guid Owner Project ProjectTask RefNoteID:Guid Released:Boolean StartDate:DateTime Status Summary TimeSpent Type
WorkgroupID
""",
    "Address": """
AddressLine1 AddressLine2 City Country PostalCode State Validated:Boolean
""",
    "Approval": """
ApprovedBy ApprovedByName Approver ApproverName Date:DateTime Status Workgroup
""",
    "AttributeDefinitionValue": """
Description Disabled:Boolean SortOrder:Short ValueID
""",
    "AttributeValue": """
AttributeID AttributeDescription IsActive:Boolean RefNoteID:Guid Required:Boolean Value ValueDescription
""",
    "BCRoleAssignment": """
RoleAssignmentID:Int BAccountID:Int ContactID:Int LocationCD Role CreatedDateTime:DateTime LastModifiedDateTime:DateTime
""",
    "BillToSettings": """
BillToAddress:Address BillToAddressOverride:Boolean BillToContact:DocContact BillToContactOverride:Boolean CustomerLocation
""",
    "BusinessAccountClassAttributeDetail": """
Active:Boolean AttributeID DefaultValue Description Required:Boolean SortOrder:Short
""",
    "BusinessAccountPaymentInstructionDetail": """
Description LocationID:Int PaymentInstructionsID PaymentMethod Value
""",
    "CampaignDetail": """
CampaignID CampaignName ContactID:Int Stage
""",
    "CaseDetail": """
CaseID ClassID ClosingDate:DateTime DateReported:DateTime Estimation InitialResponse Owner Reason Severity Status Subject Workgroup
""",
    "CategoryStockItem": """
CategoryID:Int
""",
    "ChangeOrderCommitment": """
Account Amount:Decimal AmountinBaseCurrency:Decimal CostCode CurrencyID Description InventoryID LineAmount:Decimal LineDescription
OpenQty:Decimal OrderDate:DateTime OrderQty:Decimal POLineNbr:Int PONbr PotentiallyRevisedAmount:Decimal PotentiallyRevisedQty:Decimal
ProjectTaskID Qty:Decimal Status UnitCost:Decimal UOM Vendor POType
""",
    "ChangeOrderCostBudget": """
AccountGroup ActualAmount:Decimal ActualQty:Decimal Amount:Decimal CommittedCOAmount:Decimal CommittedCOQty:Decimal
CommittedInvoicedAmount:Decimal CommittedInvoicedQty:Decimal CommittedOpenAmount:Decimal CommittedOpenQty:Decimal
CommittedReceivedQty:Decimal CostCode CurrentCommittedCOAmount:Decimal CurrentCommittedCOQty:Decimal Description InventoryID
OriginalBudgetedAmount:Decimal OriginalBudgetedQty:Decimal OtherDraftCOAmount:Decimal PreviouslyApprovedCOAmount:Decimal
PreviouslyApprovedCOQty:Decimal ProjectTaskID Qty:Decimal RevisedBudgetedAmount:Decimal RevisedBudgetedQty:Decimal
RevisedCommittedAmount:Decimal RevisedCommittedQty:Decimal TotalPotentiallyRevisedAmount:Decimal UnitRate:Decimal UOM
""",
    "ChangeOrderRevenueBudget": """
AccountGroup Amount:Decimal CostCode Description InventoryID OtherDraftCOAmount:Decimal PreviouslyApprovedCOAmount:Decimal
PreviouslyApprovedCOQty:Decimal ProjectTaskID Qty:Decimal RevisedBudgetedAmount:Decimal RevisedBudgetedQty:Decimal
TotalPotentiallyRevisedAmount:Decimal UnitRate:Decimal UOM
""",
    "Commissions": """
DefaultSalesperson SalesPersons:SalesPersonDetail[]
""",
    "CompaniesStructureDetail": """
BaseCurrencyID BranchCountry BranchID BranchName BranchStatus:Boolean CompanyID CompanyName CompanyStatus:Boolean CompanyType
""",
    "ContactDuplicateDetail": """
BusinessAccount BusinessAccountName BusinessAccountType DisplayName Duplicate Email LastModifiedDate:DateTime Type
""",
    "ContactNotification": """
Active:Boolean Bcc:Boolean ClassID Description Format MailingID Module NotificationID:Int Report Source
""",
    "ContactRoles": """
RoleDescription RoleName Selected:Boolean UserType:Int
""",
    "ContactUserInfo": """
GeneratePassword:Boolean Login Password Roles:ContactRoles[] Status UserType
""",
    "CreditCardProcessingDetail": """
TransactionAmount:Decimal TransactionStatus
""",
    "CreditCardTransactionDetail": """
TranNbr TranType AuthNbr TranDate:DateTime ExtProfileId NeedValidation:Boolean OrigTranNbr ExpirationDate:DateTime CardType
""",
    "CreditVerificationRules": """
CreditDaysPastDue:Short CreditLimit:Decimal CreditVerification FirstDueDate:DateTime OpenOrdersBalance:Decimal
RemainingCreditLimit:Decimal UnreleasedBalance:Decimal
""",
    "CustomerContact": """
Contact:Contact ContactID:Int LastModifiedDateTime:DateTime
""",
    "CustomerSalesPerson": """
Commission:Decimal Default:Boolean LocationID LocationName Name SalespersonID
""",
    "DefaultTaskForGLAccount": """
Account DefaultTask
""",
    "DocContact": """
Attention BusinessName Email Phone1
""",
    "EarningCodeGLAccounts": """
BenefitExpenseAccount BenefitExpenseSub EarningsAccount EarningsSub PTOExpenseAccount PTOExpenseSub TaxExpenseAccount TaxExpenseSub
""",
    "EarningCodeProjectSettings": """
BillableProject:Boolean DefaultProjectCode DefaultProjectTask
""",
    "EarningCodeTaxDetailCA": """
Taxability TaxCode TaxName
""",
    "EarningCodeTaxDetailUS": """
TaxCode TaxName
""",
    "EmployeeDelegate": """
Delegate EmployeeName DelegationOf StartsOn:DateTime ExpiresOn:DateTime IsActive:Boolean
""",
    "EmployeeFinancialSettings": """
APAccount APSubaccount CashAccount ExpenseAccount ExpenseSubaccount PaymentInstructions:BusinessAccountPaymentInstructionDetail[]
PaymentMethod PrepaymentAccount PrepaymentSubaccount SalesAccount SalesSubaccount TaxZone Terms
""",
    "EmployeeSettings": """
BranchID Calendar CurrencyID CurrencyRateTypeID DepartmentID EmployeeClass EmployeeRefNbr EnableCurrencyOverride:Boolean
EnableRateOverride:Boolean LaborItem RegularHoursValidation ReportsTo RouteEmails:Boolean Salesperson TimeCardIsRequired:Boolean
UnionLocalID
""",
    "EmploymentHistoryRecord": """
Active:Boolean EndDate:DateTime LineNbr:Int PositionID RehireEligible:Boolean StartDate:DateTime StartReason Terminated:Boolean
TerminationReason
""",
    "ExpenseClaimAPDocument": """
Amount:Decimal RefNbr Status TaxZone Type
""",
    "ExpenseClaimDetails": """
Amount:Decimal AmountInClaimCurrency:Decimal APRefNbr ARRefNbr Billable:Boolean Branch ClaimAmount:Decimal CostCode CurrencyID
CustomerID Date:DateTime Description EmployeePart:Decimal ExpenseAccount ExpenseItemID ExpenseSubaccount LocationID NetAmount:Decimal
ProjectID ProjectTaskID Qty:Decimal RefNbr SalesAccount SalesSubaccount Status TaxAmount:Decimal TaxCategory TaxZone TipAmount:Decimal
UnitCost:Decimal UOM
""",
    "ExpenseClaimFinancialDetail": """
APDocuments:ExpenseClaimAPDocument[] Branch PosttoPeriod TaxZone
""",
    "ExpenseClaimTaxDetail": """
DeductibleTaxRate:Decimal ExpenseAmount:Decimal IncludeinVATExemptTotal:Boolean PendingVAT:Boolean ReverseVAT:Boolean
StatisticalVAT:Boolean TaxableAmount:Decimal TaxAmount:Decimal TaxID TaxRate:Decimal TaxType
""",
    "ExpenseReceiptDetails": """
Amount:Decimal BaseCurrencyID Billable:Boolean CostCode CurrancyRateTypeID CurrencyID CurrencyRate:Decimal CustomerID Description
EmployeePart:Decimal ExpenseAccount ExpenseClaimID ExpenseClaimStatus ExpenseSubaccount LocationID ProjectID ProjectTaskID Qty:Decimal
ReciprocalRate:Decimal RefNbr SalesAccount SalesSubaccount TaxCategory TaxZone UnitCost:Decimal UOM
""",
    "ExpenseReceiptTaxDetails": """
DeductibleTaxRate:Decimal ExpenseAmount:Decimal IncludeInVATExemptTotal:Boolean PendingVAT:Boolean ReverseVAT:Boolean
StatisticalVAT:Boolean TaxableAmount:Decimal TaxAmount:Decimal TaxID TaxRate:Decimal TaxType
""",
    "FinancialPeriodDetail": """
AdjustmentPeriod:Boolean ClosedInAP:Boolean ClosedInAR:Boolean ClosedInCA:Boolean ClosedInFA:Boolean ClosedInIN:Boolean Description
EndDate:DateTime FinancialPeriodID LengthInDays:Int PeriodNbr StartDate:DateTime Status
""",
    "FinancialSettings": """
BillSeparately:Boolean Branch CashDiscountDate:DateTime CustomerTaxZone DueDate:DateTime EntityUsageType InvoiceDate:DateTime InvoiceNbr
OriginalOrderNbr OriginalOrderType OverrideTaxZone:Boolean Owner PostPeriod Terms
""",
    "InventoryFileUrls": """
FileType FileURL NoteID:Guid
""",
    "InventoryItemCrossReference": """
AlternateID AlternateType Description Subitem VendorOrCustomer UOM
""",
    "InvoiceApplicationsCreditMemo": """
AmountPaid:Decimal Balance:Decimal Customer CustomerOrder Description DocType PostPeriod ReferenceNbr Status
""",
    "InvoiceApplicationsDefault": """
AmountPaid:Decimal Balance:Decimal CashDiscountTaken:Decimal DocType PaymentDate:DateTime ReferenceNbr Status
""",
    "InvoiceDetail": """
Account Amount:Decimal Branch CalculateDiscountsOnImport:Boolean CostCode DiscountAmount:Decimal ExtendedPrice:Decimal InventoryID
LastModifiedDateTime:DateTime LineNbr:Int ProjectTask Qty:Decimal Subaccount Subitem TransactionDescription UnitPrice:Decimal UOM
TaxCategory
""",
    "InvoiceDiscountDetail": """
Description DiscountableAmount:Decimal DiscountableQty:Decimal DiscountAmount:Decimal DiscountCode DiscountPercent:Decimal
ExternalDiscountCode ManualDiscount:Boolean OrderNbr OrderType RetainedDiscount:Decimal SequenceID SkipDiscount:Boolean Type
""",
    "InvoiceTaxDetail": """
TaxableAmount:Decimal TaxAmount:Decimal TaxID TaxRate:Decimal
""",
    "JournalTransactionDetail": """
Account BranchID CostCode CreditAmount:Decimal DebitAmount:Decimal Description IsNonPM:Boolean LineNbr:Int NonBillable:Boolean Project
ProjectTask ProjectTransactionID:Long Qty:Decimal ReferenceNbr Subaccount TransactionDescription UOM VendorOrCustomer
""",
    "LaborRate": """
AnnualRate:Decimal CurrencyID Description EffectiveDate:DateTime EmployeeID EmployeeName ExternalRefNbr HourlyRate:Decimal LaborItem
LaborRateType ProjectID ProjectTaskID RecordID:Int RegularHoursPerWeek:Decimal TypeOfEmployment UnionLocalID
""",
    "LedgerBranches": """
Active:Boolean BranchID BranchName CompanyName
""",
    "LedgerCompanies": """
Active:Boolean Company CompanyName CompanyType
""",
    "MarketingListDetail": """
ContactID:Int DynamicList:Boolean Format ListName MarketingListID:Int Subscribed:Boolean
""",
    "NonStockItemSalesCategory": """
CategoryID:Int
""",
    "NonStockItemVendorDetail": """
RecordID:Int VendorID VendorName Default:Boolean
""",
    "OpportunityContact": """
Attention CompanyName Email Fax FaxType FirstName LastName Phone1 Phone1Type Phone2 Phone2Type Phone3 Phone3Type Position Title WebSite
""",
    "OpportunityDetail": """
Currency DisplayName Estimation:DateTime Owner Probability:Int Stage Status Subject Total:Decimal Workgroup
""",
    "OpportunityDiscount": """
DiscountableAmount:Decimal DiscountableQty:Decimal DiscountAmount:Decimal DiscountCode DiscountPercent:Decimal FreeItem
FreeItemQty:Decimal LineNbr:Int ManualDiscount:Boolean SequenceID SkipDiscount:Boolean Type
""",
    "OpportunityProduct": """
Amount:Decimal Discount:Decimal DiscountAmount:Decimal DiscountCode DiscountSequence ExternalPrice:Decimal FreeItem:Boolean InventoryID
ManualDiscount:Boolean OpportunityProductID:Int ProjectTask Qty:Decimal Subitem TaxCategory TransactionDescription UnitPrice:Decimal UOM
Warehouse SkipLineDiscounts:Boolean
""",
    "OpportunityTaxDetail": """
IncludeInVATExemptTotal:Boolean LineNbr:Int PendingVAT:Boolean ReverseVAT:Boolean StatisticalVAT:Boolean TaxableAmount:Decimal
TaxAmount:Decimal TaxID TaxRate:Decimal TaxType
""",
    "OrderRisks": """
Message Recommendation Score:Decimal
""",
    "PaymentApplicationHistoryDetail": """
AdjustedDocType AdjustedRefNbr AdjustingDocType AdjustingRefNbr AdjustmentNbr:Int AdjustsVAT:Boolean AmountPaid:Decimal
ApplicationPeriod Balance:Decimal BalanceWriteOff:Decimal BatchNbr CashDiscountBalance:Decimal CashDiscountDate:DateTime
CashDiscountTaken:Decimal CurrencyID Customer CustomerOrder Date:DateTime Description DisplayDocType DisplayRefNbr DueDate:DateTime
PostPeriod VATCreditMemo
""",
    "PaymentCharge": """
AccountID Amount:Decimal Description DocType EntryTypeID LineNbr:Int RefNbr SubID
""",
    "PaymentDetail": """
AmountPaid:Decimal BalanceWriteOff:Decimal CashDiscountTaken:Decimal CustomerOrder Description DocLineNbr:Int DocType ReferenceNbr
WriteOffReasonCode
""",
    "PaymentMethodAllowedCashAccountDetail": """
APDefault:Boolean APLastRefNbr APSuggestNextNbr:Boolean ARDefault:Boolean ARDefaultForRefund:Boolean ARLastRefNbr
ARSuggestNextNbr:Boolean BatchLastRefNbr Branch CashAccount Description PaymentMethod UseInAP:Boolean UseInAR:Boolean
LastModifiedDateTime:DateTime UseInPR:Boolean
""",
    "PaymentMethodProcessingCenterDetail": """
Active:Boolean Default:Boolean PaymentMethod ProcCenterID
""",
    "PaymentOrderDetail": """
AppliedToOrder:Decimal OrderNbr OrderType
""",
    "ProFormaFinancialDetails": """
ARDocType ARRefNbr Branch CashDiscountDate:DateTime CustomerTaxZone CustomerUsageType DueDate:DateTime Terms
""",
    "ProFormaTaxDetail": """
RetainedTax:Decimal RetainedTaxable:Decimal TaxableAmount:Decimal TaxAmount:Decimal TaxID TaxRate:Decimal
""",
    "ProgressBilling": """
ActualAmount:Decimal Amount:Decimal AmountToInvoice:Decimal Branch CostCode CurrentInvoiced:Decimal DeferralCode Description
DraftInvoicesAmount:Decimal InventoryID PreviouslyInvoiced:Decimal ProjectTaskID Retainage:Decimal RetainageAmount:Decimal
RevisedBudgetedAmount:Decimal SalesAccount SalesSubaccount StoredMaterial:Decimal TaxCategory TotalCompleted:Decimal
""",
    "ProjectActivity": """
Billable:Boolean BillableOvertime BillableTime Category Overtime Owner StartDate:DateTime Status Summary TimeSpent Type Workgroup
""",
    "ProjectAddress": """
AddressLine1 City Country State PostalCode Latitude:Decimal Longitude:Decimal
""",
    "ProjectBalance": """
AccountGroup ActualAmount:Decimal ActualOpenCommittedAmount:Decimal BudgetedCOAmount:Decimal CommittedCOAmount:Decimal
CommittedInvoicedAmount:Decimal CommittedOpenAmount:Decimal Description OriginalBudgetedAmount:Decimal OriginalCommittedAmount:Decimal
Performance:Decimal RevisedBudgetedAmount:Decimal RevisedCommittedAmount:Decimal VarianceAmount:Decimal
""",
    "ProjectBillingAndAllocationSettings": """
AllocationRule AutomaticallyReleaseARDocuments:Boolean BillingPeriod BillingRule Branch CreateProFormaOnBilling:Boolean
LastBillingDate:DateTime NextBillingDate:DateTime RateTable RunAllocationOnReleaseOfProjectTransactions:Boolean Terms
UseTMRevenueBudgetLimits:Boolean BillingCurrency
""",
    "ProjectEmployee": """
Department EmployeeID EmployeeName
""",
    "ProjectEquipment": """
Active:Boolean Description EquipmentID RunRate:Decimal RunRateItem SetupRate:Decimal SetupRateItem SuspendRate:Decimal SuspendRateItem
""",
    "ProjectGLAccount": """
AccrualAccount AccrualSubaccount DefaultAccount DefaultSubaccount DefaultCostAccount DefaultCostSubaccount
DefaultTaskForGLAccounts:DefaultTaskForGLAccount[]
""",
    "ProjectProFormaDetails": """
ARDocDate:DateTime ARDocDescription ARDocOriginalAmount:Decimal ARDocStatus ARDocType ARReferenceNbr BillingNbr:Int Description
InvoiceTotal:Decimal OpenARBalance:Decimal OriginalRefNbr OriginalRetainage:Decimal PaidRetainage:Decimal ProFormaDate:DateTime
ProFormaReferenceNbr RetainageInvoice:Boolean Status TotalAmount:Decimal UnpaidRetainage:Decimal UnreleasedRetainage:Decimal
""",
    "ProjectProperties": """
CertifiedJob:Boolean ChangeOrderWorkflow:Boolean EndDate:DateTime LastRevenueChangeNbr ProjectManager RestrictEmployees:Boolean
RestrictEquipment:Boolean RevenueBudgetLevel StartDate:DateTime TrackProductionData:Boolean CostBudgetLevel TimeActivityApprover
ProjectCurrency RateType InventoryTrackingMode CostTaxZone RevenueTaxZone
""",
    "ProjectRetainage": """
RetainageMode IncludeCO:Boolean UseSteps:Boolean CapPct:Decimal CapAmount:Decimal RetainagePct:Decimal RetainTotal:Decimal
ContractTotal:Decimal CompletedPct:Decimal
""",
    "ProjectTaskBillingAndAllocationSettings": """
AllocationRule BillingOption BillingRule BillSeparately:Boolean Branch Customer Location RateTable WIPAccountGroup
""",
    "ProjectTaskDefaultValues": """
AccrualAccount AccrualSubaccount DefaultAccount DefaultSubaccount DefaultCostAccount DefaultCostSubaccount TaxCategory
""",
    "ProjectTaskProperties": """
Approver Completed:Decimal CompletionMethod EndDate:DateTime PlannedEndDate:DateTime PlannedStartDate:DateTime StartDate:DateTime
""",
    "ProjectTaskToCRMLink": """
AccountedCampaign
""",
    "ProjectTemplateTaskProperties": """
Approver AutomaticallyIncludeInProject:Boolean CompletionMethod Default:Boolean
""",
    "ProjectTransactionDetail": """
AccountGroup AccountGroupDescription Allocated:Boolean Amount:Decimal BatchNbr Billable:Boolean BillableQty:Decimal Billed:Boolean
Branch CostCode CreditAccount CreditSubaccount Date:DateTime DebitAccount DebitSubaccount Description EarningType Employee
EndDate:DateTime ExternalRefNbr FinPeriod InventoryID Location Multiplier:Decimal Project ProjectTask Qty:Decimal Released:Boolean
StartDate:DateTime TransactionID:Long UnitRate:Decimal UOM UseBillableQtyInAmountFormula:Boolean VendorOrCustomer
""",
    "ProjectUnionLocal": """
Description UnionLocalID
""",
    "PurchasingDetail": """
POOrderLineNbr:Int POOrderNbr POOrderType Selected:Boolean
""",
    "RelationDetail": """
Account AddToCc:Boolean ContactDisplayName ContactID:Int Document:Guid DocumentTargetNoteIDDescription Email Name Primary:Boolean
RelationID:Int Role Type DocumentDate:DateTime
""",
    "SalesInvoiceAddress": """
AddressLine1 AddressLine2 City Country PostalCode State
""",
    "SalesInvoiceApplicationCreditMemo": """
AmountPaid:Decimal Balance:Decimal Currency Customer CustomerOrder Date:DateTime Description DocType PostPeriod ReferenceNbr Status
""",
    "SalesInvoiceApplicationInvoice": """
AdjustedDocReferenceNbr AdjustingDocReferenceNbr AdjustmentNbr:Int AmountPaid:Decimal Balance:Decimal CashDiscountTaken:Decimal Currency
Customer Description DocType DocumentType PaymentDate:DateTime PaymentPeriod PaymentRef Status
""",
    "SalesInvoiceCommissions": """
CommissionAmount:Decimal SalesPersons:SalesInvoiceSalesPersonDetail[] TotalCommissionableAmount:Decimal
""",
    "SalesInvoiceDetail": """
Account Amount:Decimal BranchID CalculateDiscountsOnImport:Boolean CostCode Description DiscountAmount:Decimal DiscountPercent:Decimal
ExpirationDate:DateTime ExternalRef InventoryDocType InventoryID InventoryRefNbr LineNbr:Int Location LotSerialNbr
ManualDiscount:Boolean ManualPrice:Boolean NoteID:Guid OrderLineNbr:Int OrderNbr OrderType OrigInvLineNbr:Int OrigInvNbr OrigInvType
ProjectTask Qty:Decimal ShipmentNbr SubAccount Subitem TaxCategory TransactionDescr UnitPrice:Decimal UOM WarehouseID
""",
    "SalesInvoiceDiscountDetails": """
Description DiscountableAmount:Decimal DiscountableQty:Decimal DiscountAmount:Decimal DiscountCode DiscountPercent:Decimal
ExternalDiscountCode FreeItem FreeItemQty:Decimal ManualDiscount:Boolean OrderNbr OrderType SequenceID SkipDiscount:Boolean Type
""",
    "SalesInvoiceDocContact": """
Attention BusinessName Email Phone1
""",
    "SalesInvoiceFinancialDetails": """
BatchNbr Branch CustomerTaxZone
""",
    "SalesInvoiceFreightDetail": """
Description FreightAmount:Decimal FreightCost:Decimal LineTotal:Decimal PremiumFreightAmount:Decimal ShipmentNbr ShipmentType
TotalFreightAmount:Decimal Volume:Decimal Weight:Decimal
""",
    "SalesInvoiceSalesPersonDetail": """
CommissionableAmount:Decimal CommissionAmount:Decimal CommissionPercent:Decimal SalespersonID
""",
    "SalesInvoiceTaxDetail": """
TaxableAmount:Decimal TaxAmount:Decimal TaxID
""",
    "SalesOrderCreditCardTransactionDetail": """
AuthNbr ExtProfileId NeedValidation:Boolean TranDate:DateTime TranNbr TranType CardType
""",
    "SalesOrderDetail": """
Account Allocations:SalesOrderDetailAllocation[] AlternateID Amount:Decimal AutoCreateIssue:Boolean AverageCost:Decimal Branch
CalculateDiscountsOnImport:Boolean Commissionable:Boolean Completed:Boolean CostCode CustomerOrderNbr DiscountAmount:Decimal
DiscountCode DiscountedUnitPrice:Decimal DiscountPercent:Decimal ExtendedPrice:Decimal FreeItem:Boolean InventoryID InvoiceLineNbr:Int
InvoiceNbr InvoiceType LastModifiedDate LineDescription LineNbr:Int LineType Location ManualDiscount:Boolean MarkForPO:Boolean
OpenQty:Decimal Operation OrderQty:Decimal OvershipThreshold:Decimal POSource ProjectTask PurchaseWarehouse
PurchasingDetails:PurchasingDetail[] VendorID QtyOnShipments:Decimal ReasonCode RequestedOn:DateTime SalespersonID
SchedOrderDate:DateTime ShipOn:DateTime ShippingRule ShipToLocation Subitem TaxCategory TaxZone UnbilledAmount:Decimal
UndershipThreshold:Decimal UnitCost:Decimal UnitPrice:Decimal UOM WarehouseID AssociatedOrderLineNbr:Int GiftMessage ManualPrice:Boolean
LotSerialNbr NoteID:Guid ExternalRef
""",
    "SalesOrderDetailAllocation": """
Allocated:Boolean AllocWarehouseID Completed:Boolean CustomerOrderNbr ExpirationDate:DateTime InventoryID LineNbr:Int LocationID
LotSerialNbr OrderNbr OrderType Qty:Decimal QtyOnShipments:Decimal QtyReceived:Decimal RelatedDocument SchedOrderDate:DateTime
ShipOn:DateTime SplitLineNbr:Int Subitem UOM
""",
    "SalesOrderPayment": """
ApplicationDate:DateTime AppliedToOrder:Decimal Authorize:Boolean Balance:Decimal CardAccountNbr Capture:Boolean CashAccount Currency
CreditCardTransactionInfo:SalesOrderCreditCardTransactionDetail[] Description DocType Hold:Boolean LastModifiedDateTime:DateTime
OrigTransactionNbr PaymentAmount:Decimal PaymentMethod PaymentRef ProcessingCenterID ReferenceNbr Refund:Boolean SaveCard:Boolean Status
TransferredtoInvoice:Decimal ValidateCCRefundOrigTransaction:Boolean ExternalRef NoteID:Guid
""",
    "SalesOrderShipment": """
InventoryDocType InventoryRefNbr InvoiceNbr InvoiceType ShipmentDate:DateTime ShipmentNbr ShipmentType ShippedQty:Decimal
ShippedVolume:Decimal ShippedWeight:Decimal Status InventoryNoteID:Guid LastModifiedDateTime:DateTime OrderNoteID:Guid
ShippingNoteID:Guid
""",
    "SalesOrdersDiscountDetails": """
Description DiscountableAmount:Decimal DiscountableQty:Decimal DiscountAmount:Decimal DiscountCode DiscountPercent:Decimal
ExternalDiscountCode FreeItem FreeItemQty:Decimal ManualDiscount:Boolean SequenceID SkipDiscount:Boolean Type
""",
    "SalesPersonDetail": """
CommissionableAmount:Decimal CommissionAmount:Decimal CommissionPercent:Decimal SalespersonID
""",
    "SettingsForPR": """
ExportScenario PRProcessing Report
""",
    "ShippingSettings": """
CancelByDate:DateTime Canceled:Boolean FOBPoint GroundCollect:Boolean Insurance:Boolean PreferredWarehouseID Priority:Short
ResidentialDelivery:Boolean SaturdayDelivery:Boolean ScheduledShipmentDate:DateTime ShippingRule ShippingTerms ShippingZone
ShipSeparately:Boolean ShipVia ShopForRates:ShopForRates UseCustomersAccount:Boolean FreightPrice:Decimal FreightCost:Decimal
FreightCostIsuptodate:Boolean FreightTaxCategory OrderVolume:Decimal OrderWeight:Decimal OverrideFreightPrice:Boolean
PackageWeight:Decimal PremiumFreight:Decimal
""",
    "ShopForRates": """
IsManualPackage:Boolean OrderWeight:Decimal PackageWeight:Decimal
""",
    "TaxAndReportingCA": """
ReportingType SupplementalIncome:Boolean TaxDetailsCA:EarningCodeTaxDetailCA[] WageType
""",
    "TaxAndReportingUS": """
ReportingType SubjecttoTaxes TaxDetailsUS:EarningCodeTaxDetailUS[] WageType
""",
    "TaxCategoryTaxDetail": """
CalculateOn CashDiscount Description TaxCategory TaxID TaxType
""",
    "TaxDetail": """
CustomerTaxZone IncludeInVATExemptTotal:Boolean LineNbr:Int OrderNbr OrderType PendingVAT:Boolean RecordID:Int ReverseVAT:Boolean
StatisticalVAT:Boolean TaxableAmount:Decimal TaxAmount:Decimal TaxID TaxRate:Decimal TaxType
""",
    "TaxScheduleDetail": """
DeductibleTaxRate:Decimal MaxTaxableAmount:Decimal MinTaxableAmount:Decimal ReportingGroup RevisionID:Int StartDate:DateTime TaxID
TaxRate:Decimal
""",
    "TaxZoneApplicableTaxDetail": """
TaxID
""",
    "TaxZoneDetail": """
DefaultTaxCategory Description TaxID TaxZoneID
""",
    "TimeAndMaterial": """
AmountToInvoice:Decimal BilledAmount:Decimal BilledQty:Decimal Branch CostCode Date:DateTime DeferralCode Description EmployeeID
InventoryID MaxAvailableAmount:Decimal MaxLimitAmount:Decimal OverLimitAmount:Decimal ProjectTaskID QtyToInvoice:Decimal
Retainage:Decimal RetainageAmount:Decimal SalesAccount SalesSubaccount Status TaxCategory UnitPrice:Decimal UOM Vendor
""",
    "Totals": """
DiscountTotal:Decimal LineTotalAmount:Decimal MiscTotalAmount:Decimal TaxTotal:Decimal UnbilledAmount:Decimal UnbilledQty:Decimal
UnpaidBalance:Decimal Freight:Decimal FreightCost:Decimal FreightCostIsuptodate:Boolean FreightTaxCategory OrderVolume:Decimal
OrderWeight:Decimal PackageWeight:Decimal PremiumFreight:Decimal OverrideFreightAmount:Boolean
""",
    "Units": """
ConversionFactor:Decimal CreatedDateTime:DateTime FromUOM LastModifiedDateTime:DateTime MultiplyOrDivide ToUOM
""",
    "VisibilitySettings": """
AP:Boolean AR:Boolean CA:Boolean CRM:Boolean Expenses:Boolean GL:Boolean IN:Boolean PO:Boolean SO:Boolean TimeEntries:Boolean
""",
}

# Action of the contract: action of the screen, and its parameters.
ACTIONS = {
    "ChangeOrder": """
ReleaseChangeOrder=Release ApproveChangeOrder=Approve RejectChangeOrder=Reject EmailChangeOrder=Send ReverseChangeOrder=Reverse
HoldChangeOrder=Hold RemoveChangeOrderFromHold=RemoveHold
""",
    "Contact": """
CheckForContactDuplicates=CheckForDuplicates MarkContactAsValidated=MarkAsValidated ValidateContactAddress=ValidateAddress
CreateAccountFromContact=CreateBAccount(BusinessAccountID,BusinessAccountName,BusinessAccountClass)
""",
    "CostCode": """
ChangeCostCodeID=ChangeID(CostCodeID)
""",
    "Customer": """
CreateContactFromCustomer=CreateContact(FirstName,LastName,JobTitle,Phone1Type,Phone1,Phone2Type,Phone2,Email,ContactClass)
""",
    "Employee": """
ChangeEmployeeID=ChangeID(EmployeeID)
""",
    "ExpenseClaim": """
ApproveExpenseClaim=Approve RejectExpenseClaim=Reject SubmitExpenseClaim=Submit ReleaseExpenseClaim=Release PutOnHoldExpenseClaim=Edit
""",
    "ExpenseReceipt": """
SubmitExpenseReceipt=Submit ApproveExpenseReceipt=Approve RejectExpenseReceipt=Reject PutOnHoldExpenseReceipt=Hold
ClaimExpenseReceipt=claim
""",
    "Invoice": """
ReleaseInvoice=Release
""",
    "JournalTransaction": """
ReleaseJournalTransaction=Release
""",
    "NonStockItem": """
UpdateStandardCostNonStockItem=UpdateCost
""",
    "Opportunity": """
CreateContactFromOpportunity=CreateContact(FirstName,LastName,AccountName,JobTitle,Phone1Type,Phone1,Phone2Type,Phone2,Email,ContactClass)
CreateOpportunityInvoice=CreateInvoice CreateOpportunitySalesOrder=CreateSalesOrder(OrderType,RecalculatePricesandDiscounts:Boolean)
CreateAccountFromOpportunity=CreateBothContactAndAccount(FirstName,LastName,AccountName,JobTitle,Phone1Type,Phone1,Phone2Type,Phone2,Email,ContactClass,LinkContactToAccount:Boolean,BusinessAccountID,BusinessAccountName,BusinessAccountClass)
""",
    "Payment": """
CaptureCreditCardPayment=CaptureCCPayment ReleasePayment=Release VoidPayment=VoidCheck
VoidCardPayment=VoidCardPayment(TranType,TranNbr,ExtProfileId,TranDate:DateTime,NeedValidation:Boolean,OrigTranNbr)
CardOperation=CardOperation(TranType,TranNbr,AuthNumber,ExtProfileId,TranDate:DateTime,OrigTranNbr,Amount:Decimal)
""",
    "ProFormaInvoice": """
ReleaseProFormaInvoice=Release ApproveProFormaInvoice=Approve RejectProFormaInvoice=Reject EmailProFormaInvoice=Send
HoldProFormaInvoice=Hold RemoveProFormaInvoiceFromHold=RemoveHold
""",
    "Project": """
RunProjectAllocation=RunAllocation ValidateProjectBalance=ValidateBalance RunProjectBilling=Bill ApproveProject=Approve
RejectProject=Reject LockProjectBudget=LockBudget UnlockProjectBudget=UnlockBudget LockProjectCommitments=LockCommitments
UnlockProjectCommitments=UnlockCommitments ChangeProjectID=ChangeID(ProjectID) ActivateProject=Activate HoldProject=Hold
CompleteProject=Complete SuspendProject=Suspend CancelProject=CancelProject
""",
    "ProjectTask": """
ActivateProjectTask=Activate CompleteProjectTask=Complete CancelProjectTask=CancelTask HoldProjectTask=Hold
""",
    "ProjectTemplate": """
ActivateProjectTemplate=Activate HoldProjectTemplate=Hold
""",
    "ProjectTransaction": """
ReleaseTransactions=Release
""",
    "SalesInvoice": """
ReleaseSalesInvoice=Release
""",
    "SalesOrder": """
CancelSalesOrder=CancelOrder ReopenSalesOrder=ReopenOrder PrepareSalesInvoice=PrepareInvoice OpenSalesOrder=OpenOrder
ReleaseFromCreditHoldSalesOrder=ReleaseFromCreditHold SalesOrderCreateReceipt=CreateShipmentReceipt(ShipmentDate:DateTime,WarehouseID)
SalesOrderCreateShipment=CreateShipmentIssue(ShipmentDate:DateTime,WarehouseID) AutoRecalculateDiscounts=recalculateDiscountsFromImport
RecalculatePricesDiscounts=RecalculateDiscountsAction(OverrideManualDiscounts:Boolean,OverrideManualDocGroupDiscounts:Boolean,OverrideManualPrices:Boolean,RecalcDiscounts:Boolean,RecalcUnitPrices:Boolean)
""",
    "TimeEntry": """
CompleteTimeEntry=markAsCompleted OpenTimeEntry=markAsOpen
""",
}
