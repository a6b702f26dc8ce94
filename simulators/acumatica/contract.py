"""The vendor's contract of endpoint ``Default/24.200.001`` for the entities that this tenant keeps.

Source: the published endpoint definition (``Default_24.200.001``, Acumatica REST client repository, MIT). Notation of a field: ``Name`` (a
string value), ``Name:Type``, ``Name:Type[]`` (details) and, after ``=``, the view and field of the screen that it stands for.
"""

from __future__ import annotations

SCREENS = {
    "Account": "GL202500",
    "AccountGroup": "PM201000",
    "AttributeDefinition": "CS205000",
    "ChangeOrder": "PM308000",
    "CompaniesStructure": "CS401000",
    "Contact": "CR302000",
    "CostCode": "PM209500",
    "Currency": "CM202000",
    "Customer": "AR303000",
    "CustomerClass": "AR201000",
    "CustomerLocation": "AR303020",
    "EarningTypeCode": "PR102000",
    "Employee": "EP203000",
    "ExpenseClaim": "EP301000",
    "ExpenseReceipt": "EP301020",
    "FinancialPeriod": "GL201000",
    "Invoice": "AR301000",
    "JournalTransaction": "GL301000",
    "LaborCostRate": "PM209900",
    "Ledger": "GL201500",
    "NonStockItem": "IN202000",
    "Opportunity": "CR304000",
    "Payment": "AR302000",
    "PaymentMethod": "CA204000",
    "ProFormaInvoice": "PM307000",
    "Project": "PM301000",
    "ProjectBudget": "PM309000",
    "ProjectTask": "PM302000",
    "ProjectTemplate": "PM208000",
    "ProjectTemplateTask": "PM208010",
    "ProjectTransaction": "PM304000",
    "SalesInvoice": "SO303000",
    "SalesOrder": "SO301000",
    "Subaccount": "GL203000",
    "Tax": "TX205000",
    "TaxCategory": "TX205500",
    "TaxZone": "TX206000",
    "TimeEntry": "PM209100",
    "UnitsOfMeasure": "CS203500",
}

ENTITIES = {
    "Account": """
AccountCD=AccountRecords.AccountCD AccountClass=AccountRecords.AccountClassID AccountGroup=AccountRecords.AccountGroupID
AccountID:Int=AccountRecords.AccountID Active:Boolean=AccountRecords.Active CashAccount:Boolean=AccountRecords.IsCashAccount
ChartOfAccountsOrder:Int=AccountRecords.COAOrder ConsolidationAccount=AccountRecords.GLConsolAccountCD
CreatedDateTime:DateTime=AccountRecords.CreatedDateTime CurrencyID=AccountRecords.CuryID Description=AccountRecords.Description
LastModifiedDateTime:DateTime=AccountRecords.LastModifiedDateTime PostOption=AccountRecords.PostOption
RequireUnits:Boolean=AccountRecords.RequireUnits RevaluationRateType=AccountRecords.RevalCuryRateTypeId
Secured:Boolean=AccountRecords.Secured TaxCategory=AccountRecords.TaxCategoryID Type=AccountRecords.Type
UseDefaultSubaccount:Boolean=AccountRecords.NoSubDetail
""",
    "AccountGroup": """
AccountGroupID=AccountGroup.GroupCD Active:Boolean=AccountGroup.IsActive Attributes:AttributeValue[]
DefaultAccountID=AccountGroup.AccountID Description=AccountGroup.Description Expense:Boolean=AccountGroup.IsExpense
LastModifiedDateTime:DateTime=AccountGroup.LastModifiedDateTime SortOrder:Short=AccountGroup.SortOrder Type=AccountGroup.Type
""",
    "AttributeDefinition": """
AttributeID=Attributes.AttributeID ControlType=Attributes.ControlType CreatedDateTime:DateTime=Attributes.CreatedDateTime
Description=Attributes.Description EntryMask=Attributes.EntryMask Internal:Boolean=Attributes.IsInternal
LastModifiedDateTime:DateTime=Attributes.LastModifiedDateTime RegExp=Attributes.RegExp Values:AttributeDefinitionValue[]
""",
    "ChangeOrder": """
ApprovalDetails:Approval[] Attributes:AttributeValue[] ChangeDate:DateTime=Document.Date Class=Document.ClassID
Commitments:ChangeOrderCommitment[] CommitmentsChangeTotal:Decimal=Document.CommitmentTotal
CompletionDate:DateTime=Document.CompletionDate ContractTimeChangeDays:Int=Document.DelayDays CostBudget:ChangeOrderCostBudget[]
CostBudgetChangeTotal:Decimal=Document.CostTotal Customer=Document.CustomerID Description=Document.Description
DetailedDescription=DocumentSettings.Text ExternalRefNbr=Document.ExtRefNbr GrossMargin:Decimal=Document.GrossMarginPct
GrossMarginAmount:Decimal=Document.GrossMarginAmount Hold:Boolean=Document.Hold
LastModifiedDateTime:DateTime=Document.LastModifiedDateTime OriginalCORefNbr=Document.OrigRefNbr ProjectID=Document.ProjectID
RefNbr=Document.RefNbr RevenueBudget:ChangeOrderRevenueBudget[] RevenueBudgetChangeTotal:Decimal=Document.RevenueTotal
RevenueChangeNbr=Document.ProjectNbr ReverseStatus=Document.ReverseStatus Status=Document.Status
""",
    "CompaniesStructure": """
Results:CompaniesStructureDetail[]
""",
    "Contact": """
Active:Boolean=Contact.IsActive Activities:ActivityDetail[] Address:Address
OverrideAccountAddress:Boolean=ContactCurrent2.OverrideAddress AddressValidated:Boolean=AddressCurrent.IsValidated
Attention=Contact.Attention Attributes:AttributeValue[] BusinessAccount=Contact.BAccountID Campaigns:CampaignDetail[] Cases:CaseDetail[]
CompanyName=ContactCurrent.FullName ContactClass=Contact.ClassID ContactID:Int=Contact.ContactID ContactMethod=ContactCurrent.Method
ConvertedBy DateOfBirth:DateTime=ContactCurrent.DateOfBirth DisplayName=Contact.DisplayName DoNotCall:Boolean=ContactCurrent.NoCall
DoNotEmail:Boolean=ContactCurrent.NoEMail DoNotFax:Boolean=ContactCurrent.NoFax DoNotMail:Boolean=ContactCurrent.NoMail
Duplicate=Contact.DuplicateStatus DuplicateFound:Boolean=Contact.DuplicateFound Duplicates:ContactDuplicateDetail[]
Email=ContactCurrent.EMail Fax=ContactCurrent.Fax FaxType=ContactCurrent.FaxType FirstName=Contact.FirstName
Gender=ContactCurrent.Gender Image=ContactCurrent.Img JobTitle=Contact.Salutation LanguageOrLocale=ContactCurrent.LanguageID
LastIncomingActivity:DateTime=ContactActivityStatistics.LastIncomingActivityDate
LastModifiedDateTime:DateTime=Contact.LastModifiedDateTime LastName=Contact.LastName
LastOutgoingActivity:DateTime=ContactActivityStatistics.LastOutgoingActivityDate MaritalStatus=ContactCurrent.MaritalStatus
MarketingLists:MarketingListDetail[] MiddleName=Contact.MidName NoMarketing:Boolean=ContactCurrent.NoMarketing
NoMassMail:Boolean=ContactCurrent.NoMassMail Notifications:ContactNotification[] Opportunities:OpportunityDetail[] Owner=Contact.OwnerID
OwnerEmployeeName=Contact.OwnerID_description ParentAccount=ContactCurrent.ParentBAccountID Phone1=ContactCurrent.Phone1
Phone1Type=ContactCurrent.Phone1Type Phone2=ContactCurrent.Phone2 Phone2Type=ContactCurrent.Phone2Type Phone3=ContactCurrent.Phone3
Phone3Type=ContactCurrent.Phone3Type QualificationDate:DateTime Reason=ContactCurrent.Resolution Relations:RelationDetail[]
RoleAssignments:BCRoleAssignment[] Source=ContactCurrent.Source SourceCampaign=ContactCurrent2.CampaignID
SpouseOrPartnerName=ContactCurrent.Spouse Status=Contact.Status Synchronize:Boolean=ContactCurrent.Synchronize Title=Contact.Title
Type=Contact.ContactType UserInfo:ContactUserInfo WebSite=ContactCurrent.WebSite Workgroup=Contact.WorkgroupID
WorkgroupDescription=Contact.WorkgroupID_description NoteID:Guid=Contact.NoteID FullName ExtRefNbr=ContactCurrent.ExtRefNbr
""",
    "CostCode": """
CostCodeID=Items.CostCodeCD Description=Items.Description LastModifiedDateTime:DateTime=Items.LastModifiedDateTime
""",
    "Currency": """
Active:Boolean=CuryListRecords.IsActive CreatedDateTime:DateTime=CuryListRecords.CreatedDateTime CurrencyID=CuryListRecords.CuryID
CurrencySymbol=CuryListRecords.CurySymbol DecimalPrecision:Short=CuryListRecords.DecimalPlaces Description=CuryListRecords.Description
LastModifiedDateTime:DateTime=CuryListRecords.LastModifiedDateTime UseForAccounting:Boolean=CuryListRecords.IsFinancial
""",
    "Customer": """
AccountRef=CurrentCustomer.AcctReferenceNbr ApplyOverdueCharges:Boolean=CurrentCustomer.FinChargeApply Attributes:AttributeValue[]
AutoApplyPayments:Boolean=CurrentCustomer.AutoApplyPayments BAccountID:Int=BAccount.BAccountID
BillingAddressOverride:Boolean=CurrentCustomer.OverrideBillAddress BillingContact:Contact
BillingContactOverride:Boolean=CurrentCustomer.OverrideBillContact Contacts:CustomerContact[]
CreatedDateTime:DateTime=CurrentCustomer.CreatedDateTime CreditVerificationRules:CreditVerificationRules
CurrencyID=CurrentCustomer.CuryID CurrencyRateType=CurrentCustomer.CuryRateTypeID CustomerClass=BAccount.CustomerClassID
CustomerID=BAccount.AcctCD CustomerCategory=BAccount.CustomerCategory CustomerName=BAccount.AcctName Email=DefContact.Email
EnableCurrencyOverride:Boolean=CurrentCustomer.AllowOverrideCury EnableRateOverride:Boolean=CurrentCustomer.AllowOverrideRate
EnableWriteOffs:Boolean=CurrentCustomer.SmallBalanceAllow FOBPoint=DefLocation.CFOBPointID
LastModifiedDateTime:DateTime=CurrentCustomer.LastModifiedDateTime LeadTimedays:Short=DefLocation.CLeadTime
LocationName=DefLocation.Descr MainContact:Contact MultiCurrencyStatements:Boolean=CurrentCustomer.PrintCuryStatements
OrderPriority:Short=DefLocation.COrderPriority ParentRecord=CurrentCustomer.ParentBAccountID
PaymentInstructions:BusinessAccountPaymentInstructionDetail[] PriceClassID=DefLocation.CPriceClassID PrimaryContact:Contact
PrimaryContactID:Int=BAccount.PrimaryContactID PrintDunningLetters:Boolean=CurrentCustomer.PrintDunningLetters
PrintInvoices:Boolean=CurrentCustomer.PrintInvoices PrintStatements:Boolean=CurrentCustomer.PrintStatements
ResidentialDelivery:Boolean=DefLocation.CResedential Salespersons:CustomerSalesPerson[]
SaturdayDelivery:Boolean=DefLocation.CSaturdayDelivery SendDunningLettersbyEmail:Boolean=CurrentCustomer.MailDunningLetters
SendInvoicesbyEmail:Boolean=CurrentCustomer.MailInvoices SendStatementsbyEmail:Boolean=CurrentCustomer.SendStatementByEmail
ShippingAddressOverride:Boolean=DefLocation.OverrideAddress ShippingBranch=DefLocation.CBranchID ShippingContact:Contact
ShippingContactOverride:Boolean=DefLocation.OverrideContact ShippingRule=DefLocation.CShipComplete
ShippingTerms=DefLocation.CShipTermsID ShippingZoneID=DefLocation.CShipZoneID ShipVia=DefLocation.CCarrierID
StatementCycleID=CurrentCustomer.StatementCycleId StatementType=CurrentCustomer.StatementType Status=BAccount.Status
TaxRegistrationID=DefLocation.TaxRegistrationID TaxZone=DefLocation.CTaxZoneID Terms=CurrentCustomer.TermsID
WarehouseID=DefLocation.CSiteID WriteOffLimit:Decimal=CurrentCustomer.SmallBalanceLimit
RestrictVisibilityTo=CurrentCustomer.COrgBAccountID CreditLimit:Decimal=CurrentCustomer.CreditLimit NoteID:Guid=BAccount.NoteID
EntityUsageType=DefLocation.CAvalaraCustomerUsageType TaxExemptionNumber=DefLocation.CAvalaraExemptionNumber
IsGuestCustomer:Boolean=CurrentCustomer.IsGuestCustomer
""",
    "CustomerClass": """
ApplyOverdueCharges:Boolean=CurCustomerClassRecord.FinChargeApply ARAccount=CurCustomerClassRecord.ARAcctID
ARSubaccount=CurCustomerClassRecord.ARSubID Attributes:BusinessAccountClassAttributeDetail[]
AutoApplyPayments:Boolean=CurCustomerClassRecord.AutoApplyPayments CashDiscountAccount=CurCustomerClassRecord.DiscTakenAcctID
CashDiscountSubaccount=CurCustomerClassRecord.DiscTakenSubID ClassID=CustomerClassRecord.CustomerClassID
COGSAccount=CurCustomerClassRecord.COGSAcctID COGSSubaccount=CurCustomerClassRecord.COGSSubID Country=CurCustomerClassRecord.CountryID
CreatedDateTime:DateTime=CustomerClassRecord.CreatedDateTime CreditDaysPastDue:Short=CurCustomerClassRecord.CreditDaysPastDue
CreditLimit:Decimal=CurCustomerClassRecord.CreditLimit CreditVerification=CurCustomerClassRecord.CreditRule
CurrencyID=CurCustomerClassRecord.CuryID CurrencyRateType=CurCustomerClassRecord.CuryRateTypeID
DefaultLocationIDfromBranch:Boolean=CurCustomerClassRecord.DefaultLocationCDFromBranch
DefaultRestrictionGroup=CurCustomerClassRecord.GroupMask Description=CustomerClassRecord.Descr
DiscountAccount=CurCustomerClassRecord.DiscountAcctID DiscountSubaccount=CurCustomerClassRecord.DiscountSubID
EnableCurrencyOverride:Boolean=CurCustomerClassRecord.AllowOverrideCury
EnableRateOverride:Boolean=CurCustomerClassRecord.AllowOverrideRate EnableWriteOffs:Boolean=CurCustomerClassRecord.SmallBalanceAllow
EntityUsageType=CurCustomerClassRecord.AvalaraCustomerUsageType FreightAccount=CurCustomerClassRecord.FreightAcctID
FreightSubaccount=CurCustomerClassRecord.FreightSubID GroupDocumentDiscountLimit:Decimal=CurCustomerClassRecord.DiscountLimit
LastModifiedDateTime:DateTime=CustomerClassRecord.LastModifiedDateTime MiscAccount=CurCustomerClassRecord.MiscAcctID
MiscSubaccount=CurCustomerClassRecord.MiscSubID MultiCurrencyStatements:Boolean=CurCustomerClassRecord.PrintCuryStatements
OverdueChargeID=CurCustomerClassRecord.FinChargeID OverLimitAmount:Decimal=CurCustomerClassRecord.OverLimitAmount
PaymentMethod=CurCustomerClassRecord.DefPaymentMethodID PrepaymentAccount=CurCustomerClassRecord.PrepaymentAcctID
PrepaymentSubaccount=CurCustomerClassRecord.PrepaymentSubID PrintDunningLetters:Boolean=CurCustomerClassRecord.PrintDunningLetters
PrintInvoices:Boolean=CurCustomerClassRecord.PrintInvoices PrintStatements:Boolean=CurCustomerClassRecord.PrintStatements
RequireEntityUsageType:Boolean=CurCustomerClassRecord.RequireAvalaraCustomerUsageType
RequireTaxZone:Boolean=CurCustomerClassRecord.RequireTaxZone SalesAccount=CurCustomerClassRecord.SalesAcctID
SalespersonID=CurCustomerClassRecord.SalesPersonID SalesSubaccount=CurCustomerClassRecord.SalesSubID
SendDunningLettersbyEmail:Boolean=CurCustomerClassRecord.MailDunningLetters
SendInvoicesbyEmail:Boolean=CurCustomerClassRecord.MailInvoices
SendStatementsByEmail:Boolean=CurCustomerClassRecord.SendStatementByEmail ShippingRule=CurCustomerClassRecord.ShipComplete
ShippingTerms=CurCustomerClassRecord.ShipTermsID ShipVia=CurCustomerClassRecord.ShipVia
StatementCycleID=CurCustomerClassRecord.StatementCycleId StatementType=CurCustomerClassRecord.StatementType
TaxZoneID=CurCustomerClassRecord.TaxZoneID Terms=CurCustomerClassRecord.TermsID
UnrealizedGainAccount=CurCustomerClassRecord.UnrealizedGainAcctID UnrealizedGainSubaccount=CurCustomerClassRecord.UnrealizedGainSubID
UnrealizedLossAccount=CurCustomerClassRecord.UnrealizedLossAcctID UnrealizedLossSubaccount=CurCustomerClassRecord.UnrealizedLossSubID
WriteOffLimit:Decimal=CurCustomerClassRecord.SmallBalanceLimit
""",
    "CustomerLocation": """
Active:Boolean=Location.IsActive AddressOverride:Boolean=LocationCurrent.OverrideAddress Calendar=LocationCurrent.CCalendarID
ContactOverride:Boolean=LocationCurrent.OverrideContact CreatedDateTime:DateTime=Location.CreatedDateTime Customer=Location.BAccountID
Default:Boolean=Location.IsDefault DefaultProject=LocationCurrent.CDefProjectID
EntityUsageType=LocationCurrent.CAvalaraCustomerUsageType FedExGroundCollect:Boolean=LocationCurrent.CGroundCollect
FOBPoint=LocationCurrent.CFOBPointID Insurance:Boolean=LocationCurrent.CInsurance
LastModifiedDateTime:DateTime=Location.LastModifiedDateTime LeadTimeDays:Short=LocationCurrent.CLeadTime LocationContact:Contact
LocationID=Location.LocationCD LocationName=Location.Descr OrderPriority:Short=LocationCurrent.COrderPriority
PriceClass=LocationCurrent.CPriceClassID ResidentialDelivery:Boolean=LocationCurrent.CResedential RoleAssignments:BCRoleAssignment[]
SaturdayDelivery:Boolean=LocationCurrent.CSaturdayDelivery ShippingBranch=LocationCurrent.CBranchID
ShippingRule=LocationCurrent.CShipComplete ShippingTerms=LocationCurrent.CShipTermsID ShippingZone=LocationCurrent.CShipZoneID
ShipVia=LocationCurrent.CCarrierID Status=Location.Status TaxExemptionNbr=LocationCurrent.CAvalaraExemptionNumber
TaxRegistrationID=LocationCurrent.TaxRegistrationID TaxZone=LocationCurrent.CTaxZoneID Warehouse=LocationCurrent.CSiteID
NoteID:Guid=Location.NoteID ExtRefNbr=LocationCurrent.ExtRefNbr
""",
    "EarningTypeCode": """
AccrueTimeOff:Boolean=EarningTypes.AccruePTO Active:Boolean=EarningTypes.IsActive Category=EarningTypes.EarningTypeCategory
ContributestoWCCCalculation:Boolean=EarningTypes.IsWCCCalculation Description=EarningTypes.Description
EarningTypeCodeID=EarningTypes.TypeCD GLAccounts:EarningCodeGLAccounts LastModifiedDateTime:DateTime=EarningTypes.LastModifiedDateTime
Multiplier:Decimal=EarningTypes.OvertimeMultiplier ProjectSettings:EarningCodeProjectSettings
PublicHoliday:Boolean=EarningTypes.PublicHoliday RegularTimeTypeCode=EarningTypes.RegularTypeCD TaxAndReportingCA:TaxAndReportingCA
TaxAndReportingUS:TaxAndReportingUS
""",
    "Employee": """
Attributes:AttributeValue[] ContactInfo:Contact Delegates:EmployeeDelegate[] EmployeeID=Employee.AcctCD EmployeeName=Employee.AcctName
EmployeeSettings:EmployeeSettings EmploymentHistory:EmploymentHistoryRecord[] FinancialSettings:EmployeeFinancialSettings
LastModifiedDateTime:DateTime=Employee.LastModifiedDateTime Status=Employee.VStatus
""",
    "ExpenseClaim": """
ApprovalDate:DateTime=ExpenseClaim.ApproveDate ApprovalDetails:Approval[] BaseCurrencyID=currencyinfo.BaseCuryID
ClaimedBy=ExpenseClaim.EmployeeID ClaimTotal:Decimal=ExpenseClaim.CuryDocBal CurrencyID=ExpenseClaim.CuryID
CurrencyRate:Decimal=currencyinfo.SampleCuryRate CustomerID=ExpenseClaim.CustomerID Date:DateTime=ExpenseClaim.DocDate
DepartmentID=ExpenseClaim.DepartmentID Description=ExpenseClaim.DocDesc Details:ExpenseClaimDetails[]
FinancialDetails:ExpenseClaimFinancialDetail LastModifiedDateTime:DateTime=ExpenseClaim.LastModifiedDateTime
LocationID=ExpenseClaim.CustomerLocationID ReciprocalRate:Decimal=currencyinfo.SampleRecipRate RefNbr=ExpenseClaim.RefNbr
Status=ExpenseClaim.Status TaxDetails:ExpenseClaimTaxDetail[] TaxTotal:Decimal=ExpenseClaim.CuryTaxTotal
VATExemptTotal:Decimal=ExpenseClaim.CuryVatExemptTotal VATTaxableTotal:Decimal=ExpenseClaim.CuryVatTaxableTotal
""",
    "ExpenseReceipt": """
Branch=ClaimDetails.BranchID ClaimAmount:Decimal=ClaimDetails.CuryTranAmtWithTaxes ClaimedBy=ClaimDetails.EmployeeID
Date:DateTime=ClaimDetails.ExpenseDate ExpenseItemID=ClaimDetails.InventoryID
LastModifiedDateTime:DateTime=ClaimDetails.LastModifiedDateTime ReceiptDetails:ExpenseReceiptDetails
ReceiptID=ClaimDetails.ClaimDetailCD Status=ClaimDetails.Status TaxDetails:ExpenseReceiptTaxDetails[]
TaxTotal:Decimal=ClaimDetails.CuryTaxTotal
""",
    "FinancialPeriod": """
CreatedDateTime:DateTime=FiscalYear.CreatedDateTime Details:FinancialPeriodDetail[] FinancialYear=FiscalYear.Year
LastModifiedDateTime:DateTime=FiscalYear.LastModifiedDateTime NbrOfPeriods:Short=FiscalYear.FinPeriods
StartDate:DateTime=FiscalYear.StartDate UserDefinedPeriods:Boolean=FiscalYear.CustomPeriods
""",
    "Invoice": """
Amount:Decimal=Document.CuryOrigDocAmt ApplicationsCreditMemo:InvoiceApplicationsCreditMemo[]
ApplicationsDefault:InvoiceApplicationsDefault[] Balance:Decimal=Document.CuryDocBal BillingPrinted:Boolean=CurrentDocument.Printed
BillToContact:DocContact BillToContactOverride:Boolean=Billing_Contact.OverrideContact CreatedDateTime:DateTime=Document.CreatedDateTime
Customer=Document.CustomerID CustomerOrder=Document.InvoiceNbr Date:DateTime=Document.DocDate Description=Document.DocDesc
Details:InvoiceDetail[] DiscountDetails:InvoiceDiscountDetail[] DueDate:DateTime=Document.DueDate Hold:Boolean=Document.Hold
LastModifiedDateTime:DateTime=Document.LastModifiedDateTime LinkARAccount=CurrentDocument.ARAccountID
LinkBranch=CurrentDocument.BranchID LocationID=Document.CustomerLocationID PostPeriod=Document.FinPeriodID Project=Document.ProjectID
ReferenceNbr=Document.RefNbr Status=Document.Status ShipToContact:DocContact
ShipToContactOverride:Boolean=Shipping_Contact.OverrideContact TaxDetails:InvoiceTaxDetail[]
IsTaxValid:Boolean=Document.ExternalTaxesImportInProgress TaxTotal:Decimal=Document.CuryTaxTotal Terms=Document.TermsID
Type=Document.DocType
""",
    "JournalTransaction": """
BatchNbr=BatchModule.BatchNbr BranchID=BatchModule.BranchID CreatedDateTime:DateTime=BatchModule.CreatedDateTime
CurrencyID=BatchModule.CuryID Description=BatchModule.Description Details:JournalTransactionDetail[] Hold:Boolean=BatchModule.Hold
LastModifiedDateTime:DateTime=BatchModule.LastModifiedDateTime LedgerID=BatchModule.LedgerID Module=BatchModule.Module
PostPeriod=BatchModule.FinPeriodID Status=BatchModule.Status TransactionDate:DateTime=BatchModule.DateEntered
""",
    "LaborCostRate": """
EffectiveDate:DateTime=Filter.EffectiveDate Employee=Filter.EmployeeID LaborItem=Filter.InventoryID Project=Filter.ProjectID
ProjectTask=Filter.TaskID LaborRateType=Filter.Type UnionLocal=Filter.UnionID Results:LaborRate[]
""",
    "Ledger": """
Branches:LedgerBranches[] Companies:LedgerCompanies[] ConsolidationSource:Boolean=LedgerRecords.ConsolAllowed
Currency=LedgerRecords.BaseCuryID Description=LedgerRecords.Descr LastModifiedDateTime:DateTime=LedgerRecords.LastModifiedDateTime
LedgerID=LedgerRecords.LedgerCD Type=LedgerRecords.BalanceType
""",
    "NonStockItem": """
Attributes:AttributeValue[] BaseUnit=ItemSettings.BaseUnit CrossReferences:InventoryItemCrossReference[]
CurrentCost:Decimal=ItemSettings.StdCost DefaultPrice:Decimal=ItemSettings.BasePrice DeferralAccount=ItemSettings.DeferralAcctID
DeferralSubaccount=ItemSettings.DeferralSubID Description=Item.Descr EffectiveDate:DateTime=ItemSettings.StdCostDate
ExpenseAccount=ItemSettings.COGSAcctID ExpenseAccrualAccount=ItemSettings.InvtAcctID ExpenseAccrualSubaccount=ItemSettings.InvtSubID
ExpenseSubaccount=ItemSettings.COGSSubID InventoryID=Item.InventoryCD IsKit:Boolean=ItemSettings.KitItem
IsAKit:Boolean=ItemSettings.kititem ItemClass=ItemSettings.ItemClassID ItemStatus=Item.ItemStatus ItemType=ItemSettings.ItemType
LastCost:Decimal=ItemSettings.LastStdCost LastModifiedDateTime:DateTime=Item.LastModifiedDateTime
PendingCost:Decimal=ItemSettings.PendingStdCost PendingCostDate:DateTime=ItemSettings.PendingStdCostDate
POAccrualAccount=ItemSettings.POAccrualAcctID POAccrualSubaccount=ItemSettings.POAccrualSubID PostingClass=ItemSettings.PostClassID
PriceClass=ItemSettings.PriceClassID PurchasePriceVarianceAccount=ItemSettings.PPVAcctID
PurchasePriceVarianceSubaccount=ItemSettings.PPVSubID PurchaseUnit=ItemSettings.PurchaseUnit
ReasonCodeSubaccount=ItemSettings.ReasonCodeSubID RequireReceipt:Boolean=ItemSettings.NonStockReceipt
RequireShipment:Boolean=ItemSettings.NonStockShip SalesAccount=ItemSettings.SalesAcctID SalesCategories:NonStockItemSalesCategory[]
SalesSubaccount=ItemSettings.SalesSubID SalesUnit=ItemSettings.SalesUnit TaxCategory=ItemSettings.TaxCategoryID
VendorDetails:NonStockItemVendorDetail[] Volume:Decimal=ItemSettings.BaseItemVolume VolumeUOM=ItemSettings.VolumeUOM
Weight:Decimal=ItemSettings.BaseItemWeight WeightUOM=ItemSettings.WeightUOM CurySpecificMSRP:Decimal=CurySettings_InventoryItem.RecPrice
CurySpecificPrice:Decimal=CurySettings_InventoryItem.BasePrice Availability=ItemSettings.Availability
ExportToExternal:Boolean=ItemSettings.ExportToExternal Categories:CategoryStockItem[] Content=ItemSettings.Body
CurrentStdCost:Decimal=ItemSettings.StdCost CustomURL=ItemSettings.CustomURL DimensionWeight:Decimal=ItemSettings.BaseItemWeight
FileUrls:InventoryFileUrls[] MetaDescription=ItemSettings.MetaDescription MetaKeywords=ItemSettings.MetaKeywords
MSRP:Decimal=ItemSettings.RecPrice NoteID:Guid=Item.NoteID PageTitle=ItemSettings.PageTitle SearchKeywords=ItemSettings.SearchKeywords
TemplateItemID=ItemSettings.TemplateItemID Visibility=ItemSettings.Visibility
""",
    "Opportunity": """
Activities:ActivityDetail[] Address:Address Amount:Decimal=Opportunity.CuryAmount Attributes:AttributeValue[]
Branch=OpportunityCurrent.BranchID BusinessAccount=Opportunity.BAccountID ClassID=Opportunity.ClassID
ContactDisplayName=Opportunity.ContactID_description ContactID:Int=Opportunity.ContactID ContactInformation:OpportunityContact
ConvertedLeadDisplayName=OpportunityCurrent.LeadID_description ConvertedLeadID:Int=OpportunityCurrent.LeadID%ContactID
CurrencyID=Opportunity.CuryID CurrencyViewState:Boolean=Opportunity.CuryViewState Details=OpportunityCurrent.Details
Discount:Decimal=Opportunity.CuryDiscTot Discounts:OpportunityDiscount[] Estimation:DateTime=OpportunityCurrent.CloseDate
Location=Opportunity.LocationID ManualAmount:Boolean=Opportunity.ManualTotalEntry OpportunityID=Opportunity.OpportunityID
Override:Boolean=OpportunityCurrent.AllowOverrideContactAddress Owner=OpportunityCurrent.OwnerID
OwnerEmployeeName=OpportunityCurrent.OwnerID_description ParentAccount=OpportunityCurrent.ParentBAccountID Products:OpportunityProduct[]
Project=OpportunityCurrent.ProjectID Reason=Opportunity.Resolution Relations:RelationDetail[] Source=Opportunity.Source
SourceCampaign=OpportunityCurrent.CampaignSourceID Stage=Opportunity.StageID Status=Opportunity.Status Subject=Opportunity.Subject
TaxDetails:OpportunityTaxDetail[] TaxZone=OpportunityCurrent.TaxZoneID Total:Decimal=Opportunity.CuryProductsAmount
WeightTotal:Decimal=OpportunityCurrent.CuryWgtAmount WorkgroupDescription=OpportunityCurrent.WorkgroupID_description
WorkgroupID=OpportunityCurrent.WorkgroupID LastModifiedDateTime:DateTime=Opportunity.LastModifiedDateTime NoteID:Guid=Opportunity.NoteID
""",
    "Payment": """
ApplicationDate:DateTime=Document.AdjDate ApplicationHistory:PaymentApplicationHistoryDetail[]
AppliedToDocuments:Decimal=Document.CuryApplAmt Branch=CurrentDocument.BranchID CardAccountNbr:Int=Document.PMInstanceID
CashAccount=Document.CashAccountID Charges:PaymentCharge[] CreditCardProcessingInfo:CreditCardProcessingDetail[]
CurrencyID=Document.CuryID CustomerID=Document.CustomerID Description=Document.DocDesc DocumentsToApply:PaymentDetail[]
Hold:Boolean=Document.Hold IsCCPayment:Boolean=Document.IsCCPayment OrdersToApply:PaymentOrderDetail[]
PaymentAmount:Decimal=Document.CuryOrigDocAmt PaymentMethod=Document.PaymentMethodID PaymentRef=Document.ExtRefNbr
ReferenceNbr=Document.RefNbr Status=Document.Status Type=Document.DocType LastModifiedDateTime:DateTime=Document.lastModifiedDateTime
ProcessingCenterID=Document.ProcessingCenterID SaveCard:Boolean=Document.SaveCard
CreditCardTransactionInfo:CreditCardTransactionDetail[] ExternalRef=Document.ExternalRef OrigTransaction=Document.RefTranExtNbr
BranchID=CurrentDocument.BranchID CustomerLocationID=Document.CustomerLocationID IsNewCard:Boolean=Document.NewCard
NoteID:Guid=Document.NoteID AvailableBalance:Decimal=Document.CuryUnappliedBal AppliedToOrders:Decimal=Document.CurySOApplAmt
""",
    "PaymentMethod": """
Active:Boolean=PaymentMethod.IsActive AllowedCashAccounts:PaymentMethodAllowedCashAccountDetail[]
CreatedDateTime:DateTime=PaymentMethod.CreatedDateTime Description=PaymentMethod.Descr
IntegratedProcessing:Boolean=PaymentMethod.ARIsProcessingRequired LastModifiedDateTime:DateTime=PaymentMethod.LastModifiedDateTime
MeansOfPayment=PaymentMethod.PaymentType PaymentMethodID=PaymentMethod.PaymentMethodID
ProcessingCenters:PaymentMethodProcessingCenterDetail[] RequireRemittanceInformationforCashAccount:Boolean=PaymentMethod.UseForCA
UseInAP:Boolean=PaymentMethod.UseForAP UseInAR:Boolean=PaymentMethod.UseForAR UseInPR:Boolean=PaymentMethod.UseForPR
SetPaymentDatetoBankTransactionDate:Boolean=PaymentMethod.PaymentDateToBankDate SettingsForPR:SettingsForPR
""",
    "ProFormaInvoice": """
AmountDue:Decimal=Document.CuryAmountDue ApprovalDetails:Approval[] BillingSettings:BillToSettings CurrencyID=Document.CuryID
CustomerID=Document.CustomerID Description=Document.Description EffectiveDate:DateTime ExternalRefNbr=Document.ExtRefNbr
FinancialDetails:ProFormaFinancialDetails Hold:Boolean=Document.Hold InvoiceDate:DateTime=Document.InvoiceDate
InvoiceTotal:Decimal=Document.CuryDocTotal LastModifiedDateTime:DateTime=Document.LastModifiedDateTime Location=Document.LocationID
PostPeriod=Document.FinPeriodID ProgressBilling:ProgressBilling[] ProgressBillingTotal:Decimal=Document.CuryProgressiveTotal
ProjectID=Document.ProjectID RefNbr=Document.RefNbr RetainageTotal:Decimal=Document.CuryRetainageTotal Status=Document.Status
TaxDetails:ProFormaTaxDetail[] TaxTotal:Decimal=Document.CuryTaxTotal TimeAndMaterial:TimeAndMaterial[]
TimeAndMaterialTotal:Decimal=Document.CuryTransactionalTotal
""",
    "Project": """
ActivityHistory:ProjectActivity[] ApprovalDetails:Approval[] Assets:Decimal=TaskTotals.CuryAsset Attributes:AttributeValue[]
Balances:ProjectBalance[] BillingAndAllocationSettings:ProjectBillingAndAllocationSettings BillToSettings:BillToSettings
Customer=Project.CustomerID Description=Project.Description Employees:ProjectEmployee[] Equipments:ProjectEquipment[]
Expenses:Decimal=TaskTotals.CuryExpense ExternalRefNbr=Project.ExtRefNbr GLAccounts:ProjectGLAccount Hold:Boolean=Project.Hold
Income:Decimal=TaskTotals.CuryIncome Invoices:ProjectProFormaDetails[] LastModifiedDateTime:DateTime=Project.LastModifiedDateTime
Liabilities:Decimal=TaskTotals.CuryLiability ProjectID=Project.ContractCD ProjectProperties:ProjectProperties
ProjectTemplateID=Project.TemplateID Status=Project.Status UnionLocals:ProjectUnionLocal[] VisibilitySettings:VisibilitySettings
Retainage:ProjectRetainage ProjectAddress:ProjectAddress
""",
    "ProjectBudget": """
AccountGroup=Items.AccountGroupID ActualAmount:Decimal=Items.CuryActualAmount
ActualPlusOpenCommittedAmount:Decimal=Items.CuryActualPlusOpenCommittedAmount ActualQty:Decimal=Items.ActualQty
AutoCompleted:Boolean=Items.IsProduction BudgetedCOAmount:Decimal=Items.CuryChangeOrderAmount BudgetedCOQty:Decimal=Items.ChangeOrderQty
CommittedCOAmount:Decimal=Items.CuryCommittedCOAmount CommittedCOQty:Decimal=Items.CommittedCOQty
CommittedInvoicedAmount:Decimal=Items.CuryCommittedInvoicedAmount CommittedInvoicedQty:Decimal=Items.CommittedInvoicedQty
CommittedOpenAmount:Decimal=Items.CuryCommittedOpenAmount CommittedOpenQty:Decimal=Items.CommittedOpenQty
CommittedReceivedQty:Decimal=Items.CommittedReceivedQty Completed:Decimal=Items.CompletedPct
CostAtCompletion:Decimal=Items.CuryCostAtCompletion CostCode=Items.CostCodeID CostToComplete:Decimal=Items.CuryCostToComplete
Description=Items.Description DraftInvoicesAmount:Decimal=Items.CuryInvoicedAmount InventoryID=Items.InventoryID
LastCostAtCompletion:Decimal=Items.CuryLastCostAtCompletion LastCostToComplete:Decimal=Items.CuryLastCostToComplete
LastModifiedDateTime:DateTime=Items.LastModifiedDateTime LastPercentageOfCompletion:Decimal=Items.LastPercentCompleted
OriginalBudgetedAmount:Decimal=Items.CuryAmount OriginalBudgetedQty:Decimal=Items.Qty
OriginalCommittedAmount:Decimal=Items.CuryCommittedOrigAmount OriginalCommittedQty:Decimal=Items.CommittedOrigQty
PendingInvoiceAmount:Decimal=Items.CuryAmountToInvoice PercentageOfCompletion:Decimal=Items.PercentCompleted
Performance:Decimal=Items.Performance ProjectID=Items.ProjectID ProjectTaskID=Items.ProjectTaskID Retainage:Decimal=Items.RetainagePct
RevenueTask:Int=Items.RevenueTaskID RevisedBudgetedAmount:Decimal=Items.CuryRevisedAmount RevisedBudgetedQty:Decimal=Items.RevisedQty
RevisedCommittedAmount:Decimal=Items.CuryCommittedAmount RevisedCommittedQty:Decimal=Items.CommittedQty TaxCategory=Items.TaxCategoryID
Type=Items.Type UnitRate:Decimal=Items.CuryUnitRate UOM=Items.UOM VarianceAmount:Decimal=Items.CuryVarianceAmount
""",
    "ProjectTask": """
ActivityHistory:ProjectActivity[] Attributes:AttributeValue[] BillingAndAllocationSettings:ProjectTaskBillingAndAllocationSettings
CRMLink:ProjectTaskToCRMLink Default:Boolean=Task.IsDefault DefaultValues:ProjectTaskDefaultValues Description=Task.Description
ExternalRefNbr=Task.ExtRefNbr LastModifiedDateTime:DateTime=Task.LastModifiedDateTime ProjectID=Task.ProjectID ProjectTaskID=Task.TaskCD
Properties:ProjectTaskProperties Status=Task.Status VisibilitySettings:VisibilitySettings
""",
    "ProjectTemplate": """
Attributes:AttributeValue[] BillingAndAllocationSettings:ProjectBillingAndAllocationSettings Description=Project.Description
Employees:ProjectEmployee[] Equipments:ProjectEquipment[] GLAccounts:ProjectGLAccount
LastModifiedDateTime:DateTime=Project.LastModifiedDateTime ProjectProperties:ProjectProperties ProjectTemplateID=Project.ContractCD
Status=Project.Status VisibilitySettings:VisibilitySettings
""",
    "ProjectTemplateTask": """
Attributes:AttributeValue[] BillingAndAllocationSettings:ProjectTaskBillingAndAllocationSettings DefaultValues:ProjectTaskDefaultValues
Description=Task.Description LastModifiedDateTime:DateTime=Task.LastModifiedDateTime ProjectTemplateID=Task.ProjectID
ProjectTemplateTaskID=Task.TaskCD Properties:ProjectTemplateTaskProperties VisibilitySettings:VisibilitySettings
""",
    "ProjectTransaction": """
CreatedDateTime:DateTime=Document.CreatedDateTime Description=Document.Description Details:ProjectTransactionDetail[]
LastModifiedDateTime:DateTime=Document.LastModifiedDateTime Module=Document.Module OriginalDocNbr=Document.OrigDocNbr
OriginalDocType=Document.OrigDocType ReferenceNbr=Document.RefNbr Status=Document.Status TotalAmount:Decimal=Document.AmtTotal
TotalBillableQty:Decimal=Document.BillableQtyTotal TotalQty:Decimal=Document.QtyTotal
""",
    "SalesInvoice": """
Amount:Decimal=Document.CuryOrigDocAmt ApplicationsCreditMemo:SalesInvoiceApplicationCreditMemo[]
ApplicationsInvoice:SalesInvoiceApplicationInvoice[] Balance:Decimal=Document.CuryDocBal BillingSettings:BillToSettings
CashDiscount:Decimal=Document.CuryOrigDiscAmt Commissions:SalesInvoiceCommissions CreditHold:Boolean=Document.CreditHold
Currency=Document.CuryID CustomerID=Document.CustomerID CustomerOrder=Document.InvoiceNbr Date:DateTime=Document.DocDate
Description=Document.DocDesc Details:SalesInvoiceDetail[] DetailTotal:Decimal=Document.CuryLineTotal
DiscountDetails:SalesInvoiceDiscountDetails[] DiscountTotal:Decimal=Document.CuryDiscTot DueDate:DateTime=Document.DueDate
IsTaxValid:Boolean=Document.ExternalTaxesImportInProgress FinancialDetails:SalesInvoiceFinancialDetails
FreightDetails:SalesInvoiceFreightDetail[] FreightPrice:Decimal=CurrentDocument.CuryFreightAmt Hold:Boolean=Document.Hold
LastModifiedDateTime:DateTime=Document.LastModifiedDateTime PaymentTotal:Decimal=Document.CuryPaymentTotal Project=Document.ProjectID
ReferenceNbr=Document.RefNbr Status=Document.Status TaxDetails:SalesInvoiceTaxDetail[] TaxTotal:Decimal=Document.CuryTaxTotal
Type=Document.DocType VATExemptTotal:Decimal=Document.CuryVatExemptTotal VATTaxableTotal:Decimal=Document.CuryVatTaxableTotal
BillToAddress:SalesInvoiceAddress BillToAddressOverride:Boolean BillToContact:SalesInvoiceDocContact BillToContactOverride:Boolean
CreatedDate:DateTime=Document.CreatedDateTime ExternalRef=Document.ExternalRef LastModifiedDate:DateTime=Document.LastModifiedDateTime
ShipToAddress:SalesInvoiceAddress ShipToAddressOverride:Boolean=Shipping_Address.OverrideAddress ShipToContact:SalesInvoiceDocContact
ShipToContactOverride:Boolean=Shipping_Contact.OverrideContact TaxCalcMode=Document.TaxCalcMode
""",
    "SalesOrder": """
Approved:Boolean=Document.Approved BaseCurrencyID=currencyinfo.BaseCuryID BillToAddress:Address
BillToAddressOverride:Boolean=Billing_Address.OverrideAddress BillToAddressValidated:Boolean=Billing_Address.IsValidated
BillToContact:DocContact BillToContactOverride:Boolean=Billing_Contact.OverrideContact Branch=CurrentDocument.BranchID
CashAccount=CurrentDocument.CashAccountID Commissions:Commissions ContactID=Document.ContactID
ControlTotal:Decimal=Document.CuryControlTotal CreditHold:Boolean=Document.CreditHold CurrencyID=Document.CuryID
CurrencyRate:Decimal=currencyinfo.SampleCuryRate CurrencyRateTypeID=currencyinfo.CuryRateTypeID CustomerID=Document.CustomerID
CustomerOrder=Document.CustomerOrderNbr Date:DateTime=Document.OrderDate Description=Document.OrderDesc
DestinationWarehouseID=Document.DestinationSiteID Details:SalesOrderDetail[]
DisableAutomaticDiscountUpdate:Boolean=CurrentDocument.DisableAutomaticDiscountCalculation
DisableAutomaticTaxCalculation:Boolean=CurrentDocument.DisableAutomaticTaxCalculation DiscountDetails:SalesOrdersDiscountDetails[]
EffectiveDate:DateTime=currencyinfo.CuryEffDate ExternalRef=Document.CustomerRefNbr FinancialSettings:FinancialSettings
Hold:Boolean=Document.Hold IsTaxValid:Boolean=Document.ExternalTaxesImportInProgress LastModified:DateTime=Document.LastModifiedDateTime
LocationID=Document.CustomerLocationID MaxRiskScore:Decimal=CurrentDocument.MaxRiskScore OrderedQty:Decimal=Document.OrderQty
OrderNbr=Document.OrderNbr OrderRisks:OrderRisks[] OrderTotal:Decimal=Document.CuryOrderTotal OrderType=Document.OrderType
PaymentMethod=CurrentDocument.PaymentMethodID Payments:SalesOrderPayment[] PreferredWarehouseID=CurrentDocument.DefaultSiteID
Project=Document.ProjectID ReciprocalRate:Decimal=currencyinfo.SampleRecipRate Relations:RelationDetail[]
RequestedOn:DateTime=Document.RequestDate Shipments:SalesOrderShipment[] ShippingSettings:ShippingSettings ShipToAddress:Address
ShipToAddressOverride:Boolean=Shipping_Address.OverrideAddress ShipToAddressValidated:Boolean=Shipping_Address.IsValidated
ShipToContact:DocContact ShipToContactOverride:Boolean=Shipping_Contact.OverrideContact ShipVia=CurrentDocument.ShipVia
Status=Document.Status TaxDetails:TaxDetail[] TaxTotal:Decimal=Document.CuryTaxTotal Totals:Totals
VATExemptTotal:Decimal=Document.CuryVatExemptTotal VATTaxableTotal:Decimal=Document.CuryVatTaxableTotal
ExternalOrderOriginal:Boolean=Document.ExternalOrderOriginal ExternalRefundRef=Document.ExternalRefundRef
WillCall:Boolean=CurrentDocument.WillCall PaymentRef=CurrentDocument.ExtRefNbr NoteID:Guid=Document.NoteID
UsrExternalOrderOriginal:Boolean=Document.UsrExternalOrderOriginal ExternalOrderOrigin=Document.ExternalOrderOrigin
ExternalOrderSource=Document.ExternalOrderSource TaxCalcMode=CurrentDocument.TaxCalcMode CreatedDate:DateTime=Document.CreatedDateTime
""",
    "Subaccount": """
Active:Boolean=SubRecords.Active Description=SubRecords.Description Secured:Boolean=SubRecords.Secured SubaccountCD=SubRecords.SubCD
SubaccountID:Int=SubRecords.SubID
""",
    "Tax": """
CalculateOn=Tax.TaxCalcRule CashDiscount=Tax.TaxApplyTermsDisc CreatedDateTime:DateTime=Tax.CreatedDateTime
DeductibleVAT:Boolean=Tax.DeductibleVAT Description=Tax.Descr EnterFromTaxBill:Boolean=Tax.DirectTax
ExcludeFromTaxonTaxCalculation:Boolean=Tax.TaxCalcLevel2Exclude IncludeInVATExemptTotal:Boolean=Tax.ExemptTax
IncludeInVATTaxableTotal:Boolean=Tax.IncludeInTaxable LastModifiedDateTime:DateTime=Tax.LastModifiedDateTime
NotValidAfter:DateTime=Tax.OutDate PendingVAT:Boolean=Tax.PendingTax ReverseVAT:Boolean=Tax.ReverseTax
StatisticalVAT:Boolean=Tax.StatisticalTax TaxAgency=Tax.TaxVendorID TaxClaimableAccount=Tax.PurchTaxAcctID
TaxClaimableSubaccount=Tax.PurchTaxSubID TaxExpenseAccount=Tax.ExpenseAccountID TaxExpenseSubaccount=Tax.ExpenseSubID TaxID=Tax.TaxID
TaxPayableAccount=Tax.SalesTaxAcctID TaxPayableSubaccount=Tax.SalesTaxSubID TaxSchedule:TaxScheduleDetail[] TaxType=Tax.TaxType
Zones:TaxZoneDetail[]
""",
    "TaxCategory": """
Active:Boolean=TxCategory.Active CreatedDateTime:DateTime=TxCategory.CreatedDateTime Description=TxCategory.Descr
Details:TaxCategoryTaxDetail[] ExcludeListedTaxes:Boolean=TxCategory.TaxCatFlag
LastModifiedDateTime:DateTime=TxCategory.LastModifiedDateTime TaxCategoryID=TxCategory.TaxCategoryID
""",
    "TaxZone": """
ApplicableTaxes:TaxZoneApplicableTaxDetail[] CreatedDateTime:DateTime=TxZone.CreatedDateTime Description=TxZone.Descr
LastModifiedDateTime:DateTime=TxZone.LastModifiedDateTime TaxZoneID=TxZone.TaxZoneID
""",
    "TimeEntry": """
ApprovalStatus=Items.ApprovalStatus Approver=Items.ApproverID Billable:Boolean=Items.IsBillable BillableOvertime=Items.OvertimeBillable
BillableTime=Items.TimeBillable CertifiedJob:Boolean=Items.CertifiedJob CostCode=Items.CostCodeID CostRate:Decimal=Items.EmployeeRate
Date:DateTime=Items.Date EarningType=Items.EarningTypeID Employee=Items.OwnerID ExternalRefNbr=Items.ExtRefNbr
LaborItem=Items.LabourItemID LastModifiedDateTime:DateTime=Items.LastModifiedDateTime Overtime=Items.OvertimeSpent
ProjectID=Items.ProjectID ProjectTaskID=Items.ProjectTaskID Summary=Items.Summary Time:DateTime=Items.Date TimeEntryID:Guid=Items.NoteID
TimeSpent=Items.TimeSpent UnionLocal=Items.UnionID WCCCode=Items.WorkCodeID
""",
    "UnitsOfMeasure": """
UnitID=Unit.Unit Description=Unit.Descr L3Code=Unit.L3Code Conversion:Units[]
""",
}

# Entities of the contract whose screens the users of this tenant may not open.
_CLOSED = """
AccountDetailsForPeriodInquiry AccountSummaryInquiry Activity InventoryAdjustment Bill Budget BusinessAccount Carrier Case CashSale
ChangeOrderClass Check CompanyFinancialPeriod ContractUsage CustomerPaymentMethod CustomerPriceClass Discount DiscountCode Email
EmailProcessing Event ExternalCommitment FinancialYear FOBPoint InventoryAllocationInquiry InventoryReceipt InventoryIssue
InventoryQuantityAvailable InventorySummaryInquiry ItemClass ItemSalesCategory ItemWarehouse KitAssembly KitSpecification Lead
LotSerialClass PhysicalInventoryCount PhysicalInventoryReview Subcontract PurchaseOrder PurchaseReceipt TaxReportingSettings Salesperson
SalesPricesInquiry SalesPriceWorksheet Shipment ShippingBox ShippingTerm ShippingZones ShipVia StockItem StorageDetailsInquiry
StorageDetailsByLocationInquiry Task TransferOrder UnionLocal Vendor VendorClass VendorPricesInquiry VendorPriceWorksheet Warehouse
WorkClassCompensationCode ServiceOrder Appointment DeductionBenefitCode EmployeePayrollClass EmployeePayrollSettings PayGroup PayPeriod
PayrollBatch PayrollUnionLocal PayrollWCCCode PTOBank WorkCalendar WorkLocation ShopifyStore BigCommerceStores TemplateItems
CashTransaction AmazonStore
"""
CLOSED = frozenset(_CLOSED.split())
