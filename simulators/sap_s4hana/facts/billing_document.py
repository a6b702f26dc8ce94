"""Billing document, from the facts of its metadata (API_BILLING_DOCUMENT_SRV; format: see edm.py)."""

FACTS = """
service API_BILLING_DOCUMENT_SRV 2 /sap/opu/odata/sap/API_BILLING_DOCUMENT_SRV API_BILLING_DOCUMENT_SRV SAP_COM_0120
set A_BillingDocument A_BillingDocumentType ---a
set A_BillingDocumentItem A_BillingDocumentItemType ---a
set A_BillingDocumentItemPartner A_BillingDocumentItemPartnerType ---a
set A_BillingDocumentItemPrcgElmnt A_BillingDocumentItemPrcgElmntType ---a
set A_BillingDocumentItemText A_BillingDocumentItemTextType ---a
set A_BillingDocumentPartner A_BillingDocumentPartnerType ---a
set A_BillingDocumentPrcgElmnt A_BillingDocumentPrcgElmntType ---a
set A_BillingDocumentText A_BillingDocumentTextType ---a
type A_BillingDocumentType BillingDocument
    BillingDocument:S10/! SDDocumentCategory:S4 BillingDocumentCategory:S1 BillingDocumentType:S4 CreationDate:D CreationTime:T
    LastChangeDate:D LastChangeDateTime:O7/@ LogicalSystem:S10 SalesOrganization:S4 DistributionChannel:S2 Division:S2
    BillingDocumentDate:D BillingDocumentIsCancelled:B CancelledBillingDocument:S10 ForeignTrade:S10 IsExportDelivery:S1
    BillingDocCombinationCriteria:S40 ManualInvoiceMaintIsRelevant:B IsIntrastatReportingRelevant:B IsIntrastatReportingExcluded:B
    TotalNetAmount:N16.3~TransactionCurrency TransactionCurrency:S5 StatisticsCurrency:S5 TaxAmount:N14.3~TransactionCurrency
    TotalGrossAmount:N17.3~TransactionCurrency CustomerPriceGroup:S2 PriceListType:S2 TaxDepartureCountry:S3 VATRegistration:S20
    VATRegistrationOrigin:S1 VATRegistrationCountry:S3 HierarchyTypePricing:S1 CustomerTaxClassification1:S1
    CustomerTaxClassification2:S1 CustomerTaxClassification3:S1 CustomerTaxClassification4:S1 CustomerTaxClassification5:S1
    CustomerTaxClassification6:S1 CustomerTaxClassification7:S1 CustomerTaxClassification8:S1 CustomerTaxClassification9:S1
    IsEUTriangularDeal:B SDPricingProcedure:S6 ShippingCondition:S2 IncotermsVersion:S4 IncotermsClassification:S3
    IncotermsTransferLocation:S28 IncotermsLocation1:S70 IncotermsLocation2:S70 PayerParty:S10 ContractAccount:S12
    CustomerPaymentTerms:S4 PaymentMethod:S1 PaymentReference:S30 FixedValueDate:D AdditionalValueDays:S2 SEPAMandate:S35 CompanyCode:S4
    FiscalYear:S4 AccountingDocument:S10 CustomerAccountAssignmentGroup:S2 AccountingExchangeRateIsSet:B
    AbsltAccountingExchangeRate:N9.5 AcctgExchangeRateIsIndrctQtan:B ExchangeRateDate:D ExchangeRateType:S4 DocumentReferenceID:S16
    AssignmentReference:S18 DunningArea:S2 DunningBlockingReason:S1 DunningKey:S1 InternalFinancialDocument:S10 IsRelevantForAccrual:B
    SoldToParty:S10 PartnerCompany:S6 PurchaseOrderByCustomer:S35 CustomerGroup:S2 Country:S3 CityCode:S4 SalesDistrict:S6 Region:S3
    County:S3 CreditControlArea:S4 CustomerRebateAgreement:S10 SalesDocumentCondition:S10 OverallSDProcessStatus:S1
    OverallBillingStatus:S1 AccountingPostingStatus:S1 AccountingTransferStatus:S1 BillingIssueType:S1 InvoiceListStatus:S1
    OvrlItmGeneralIncompletionSts:S1 OverallPricingIncompletionSts:S1 InvoiceClearingStatus:S1 BillingDocumentListType:S4
    BillingDocumentListDate:D
    nav to_Item A_BillingDocumentItem *
    nav to_Partner A_BillingDocumentPartner *
    nav to_PricingElement A_BillingDocumentPrcgElmnt *
    nav to_Text A_BillingDocumentText *
type A_BillingDocumentItemType BillingDocument BillingDocumentItem
    BillingDocument:S10/! BillingDocumentItem:S6/! SalesDocumentItemCategory:S4 SalesDocumentItemType:S1 ReturnItemProcessingType:S1
    CreatedByUser:S12 CreationDate:D CreationTime:T ReferenceLogicalSystem:S10 OrganizationDivision:S2 Division:S2 SalesOffice:S4
    Material:S40 OriginallyRequestedMaterial:S40 InternationalArticleNumber:S18 PricingReferenceMaterial:S40 Batch:S10
    ProductHierarchyNode:S18 MaterialGroup:S9 AdditionalMaterialGroup1:S3 AdditionalMaterialGroup2:S3 AdditionalMaterialGroup3:S3
    AdditionalMaterialGroup4:S3 AdditionalMaterialGroup5:S3 MaterialCommissionGroup:S2 Plant:S4 StorageLocation:S4
    ReplacementPartType:S1 MaterialGroupHierarchy1:S18 MaterialGroupHierarchy2:S18 PlantRegion:S3 PlantCounty:S3 PlantCity:S4
    BOMExplosion:S8 MaterialDeterminationType:S1 BillingDocumentItemText:S40 ServicesRenderedDate:D
    BillingQuantity:N13.3~BillingQuantityUnit BillingQuantityUnit:S3 BillingQuantityInBaseUnit:N13.3~BaseUnit BaseUnit:S3
    MRPRequiredQuantityInBaseUnit:N13.3~BaseUnit BillingToBaseQuantityDnmntr:N5.0 BillingToBaseQuantityNmrtr:N5.0
    ItemGrossWeight:N15.3~ItemWeightUnit ItemNetWeight:N15.3~ItemWeightUnit ItemWeightUnit:S3 ItemVolume:N15.3~ItemVolumeUnit
    ItemVolumeUnit:S3 BillToPartyCountry:S3 BillToPartyRegion:S3 BillingPlanRule:S1 BillingPlan:S10 BillingPlanItem:S6
    NetAmount:N16.3~TransactionCurrency TransactionCurrency:S5 GrossAmount:N16.3~TransactionCurrency PricingDate:D
    AbsltPriceDetnExchangeRate:N9.5 PriceDetnExchRateIsIndrctQtan:B PriceDetnExchangeRateDate:D
    PricingScaleQuantityInBaseUnit:N13.3~BaseUnit TaxAmount:N14.3~TransactionCurrency CostAmount:N14.3~TransactionCurrency
    Subtotal1Amount:N14.3~TransactionCurrency Subtotal2Amount:N14.3~TransactionCurrency Subtotal3Amount:N14.3~TransactionCurrency
    Subtotal4Amount:N14.3~TransactionCurrency Subtotal5Amount:N14.3~TransactionCurrency Subtotal6Amount:N14.3~TransactionCurrency
    StatisticalValueControl:S1 CashDiscountIsDeductible:B CustomerConditionGroup1:S2 CustomerConditionGroup2:S2
    CustomerConditionGroup3:S2 CustomerConditionGroup4:S2 CustomerConditionGroup5:S2 ManualPriceChangeType:S1 MaterialPricingGroup:S2
    AbsltStatisticsExchangeRate:N9.5 StatisticsExchRateIsIndrctQtan:B MainItemPricingRefMaterial:S40 MainItemMaterialPricingGroup:S2
    DepartureCountry:S3 TaxJurisdiction:S15 ProductTaxClassification1:S1 ProductTaxClassification2:S1 ProductTaxClassification3:S1
    ProductTaxClassification4:S1 ProductTaxClassification5:S1 ProductTaxClassification6:S1 ProductTaxClassification7:S1
    ProductTaxClassification8:S1 ProductTaxClassification9:S1 ZeroVATRsn:S1 EligibleAmountForCashDiscount:N14.3~TransactionCurrency
    BusinessArea:S4 ProfitCenter:S10 WBSElement:S24 ControllingArea:S4 ProfitabilitySegment:S10 OrderID:S12 CostCenter:S10
    OriginSDDocument:S10 OriginSDDocumentItem:S6 MatlAccountAssignmentGroup:S2 ReferenceSDDocument:S10 ReferenceSDDocumentItem:S6
    ReferenceSDDocumentCategory:S4 SalesDocument:S10 SalesDocumentItem:S6 SalesSDDocumentCategory:S4 HigherLevelItem:S6
    BillingDocumentItemInPartSgmt:S6 ExternalReferenceDocument:S10 ExternalReferenceDocumentItem:S6 SalesGroup:S3
    AdditionalCustomerGroup1:S3 AdditionalCustomerGroup2:S3 AdditionalCustomerGroup3:S3 AdditionalCustomerGroup4:S3
    AdditionalCustomerGroup5:S3 SDDocumentReason:S3 RetailPromotion:S10 RebateBasisAmount:N14.3~TransactionCurrency VolumeRebateGroup:S2
    ItemIsRelevantForCredit:B CreditRelatedPrice:N12.3~TransactionCurrency SalesDeal:S10 SalesPromotion:S10 SalesOrderSalesDistrict:S6
    SalesOrderCustomerGroup:S2 SalesOrderCustomerPriceGroup:S2 SalesOrderPriceListType:S2 SalesOrderSalesOrganization:S4
    SalesOrderDistributionChannel:S2 SalesDocIsCreatedFromReference:B ShippingPoint:S4 HigherLevelItemUsage:S1
    nav to_BillingDocument A_BillingDocument 1
    nav to_ItemText A_BillingDocumentItemText *
    nav to_Partner A_BillingDocumentItemPartner *
    nav to_PricingElement A_BillingDocumentItemPrcgElmnt *
type A_BillingDocumentItemPartnerType BillingDocument BillingDocumentItem PartnerFunction
    BillingDocument:S10/! BillingDocumentItem:S6/! PartnerFunction:S2/! Customer:S10 Supplier:S10 Personnel:S8 ContactPerson:S10
    nav to_BillingDocument A_BillingDocument 1
    nav to_BillingDocumentItem A_BillingDocumentItem 1
type A_BillingDocumentItemPrcgElmntType BillingDocument BillingDocumentItem PricingProcedureStep PricingProcedureCounter
    BillingDocument:S10/!cu BillingDocumentItem:S6/!cu PricingProcedureStep:S3/! PricingProcedureCounter:S3/! ConditionType:S4
    PricingDateTime:S14/cu ConditionCalculationType:S3/cu ConditionBaseValue:N24.9/cu ConditionRateValue:N24.9 ConditionCurrency:S5
    ConditionQuantity:N5.0~ConditionQuantityUnit ConditionQuantityUnit:S3 ConditionCategory:S1/cu ConditionIsForStatistics:B/cu
    PricingScaleType:S1/cu IsRelevantForAccrual:B/cu CndnIsRelevantForInvoiceList:S1/cu ConditionOrigin:S1/cu IsGroupCondition:S1/cu
    ConditionRecord:S10/cu ConditionSequentialNumber:S3/cu TaxCode:S2/cu WithholdingTaxCode:S2/cu
    CndnRoundingOffDiffAmount:N6.3/cu~TransactionCurrency ConditionAmount:N16.3/cu~TransactionCurrency TransactionCurrency:S5
    ConditionControl:S1/cu ConditionInactiveReason:S1/cu ConditionClass:S1/cu PrcgProcedureCounterForHeader:S3/cu
    FactorForConditionBasisValue:F/cu StructureCondition:S1/cu PeriodFactorForCndnBasisValue:F/cu PricingScaleBasis:S3/cu
    ConditionScaleBasisValue:N24.9/cu ConditionScaleBasisUnit:S3/cu ConditionScaleBasisCurrency:S5/cu CndnIsRelevantForIntcoBilling:B/cu
    ConditionIsManuallyChanged:B/cu ConditionIsForConfiguration:B/cu VariantCondition:S26/cu
    nav to_BillingDocument A_BillingDocument 1
    nav to_BillingDocumentItem A_BillingDocumentItem 1
type A_BillingDocumentItemTextType BillingDocument BillingDocumentItem Language LongTextID
    BillingDocument:S10/!cu BillingDocumentItem:S6/!cu Language:S2/! LongTextID:S4/! LongText:S/fs
type A_BillingDocumentPartnerType BillingDocument PartnerFunction
    BillingDocument:S10/! PartnerFunction:S2/! Customer:S10 Supplier:S10 Personnel:S8 ContactPerson:S10
    nav to_BillingDocument A_BillingDocument 1
type A_BillingDocumentPrcgElmntType BillingDocument PricingProcedureStep PricingProcedureCounter
    BillingDocument:S10/!cu PricingProcedureStep:S3/! PricingProcedureCounter:S3/! ConditionType:S4 PricingDateTime:S14/cu
    ConditionCalculationType:S3/cu ConditionBaseValue:N24.9/cu ConditionRateValue:N24.9 ConditionCurrency:S5
    ConditionQuantity:N5.0~ConditionQuantityUnit ConditionQuantityUnit:S3 ConditionCategory:S1/cu ConditionIsForStatistics:B/cu
    PricingScaleType:S1/cu ConditionOrigin:S1/cu IsGroupCondition:S1/cu ConditionRecord:S10/cu ConditionSequentialNumber:S3/cu
    TaxCode:S2/cu WithholdingTaxCode:S2/cu CndnRoundingOffDiffAmount:N6.3/cu~TransactionCurrency
    ConditionAmount:N16.3/cu~TransactionCurrency TransactionCurrency:S5 ConditionControl:S1/cu ConditionInactiveReason:S1/cu
    ConditionClass:S1/cu PrcgProcedureCounterForHeader:S3/cu FactorForConditionBasisValue:F/cu StructureCondition:S1/cu
    PeriodFactorForCndnBasisValue:F/cu PricingScaleBasis:S3/cu ConditionScaleBasisValue:N24.9/cu ConditionScaleBasisUnit:S3/cu
    ConditionScaleBasisCurrency:S5/cu CndnIsRelevantForIntcoBilling:B/cu ConditionIsManuallyChanged:B/cu
    ConditionIsForConfiguration:B/cu VariantCondition:S26/cu
    nav to_BillingDocument A_BillingDocument 1
type A_BillingDocumentTextType BillingDocument Language LongTextID
    BillingDocument:S10/!cu Language:S2/! LongTextID:S4/! LongText:S/fs
complex FunctionImportResult
    BillingDocument:S10/!cufs BillingDocumentItem:S10/!cufs MessageId:S3/!cufs MessageType:S1/!cufs Message:S256/!cufs
complex CancelResult
    BillingDocument:S10/!cufs CancellationBillingDocument:S10/!cufs SystemMessageType:S1/!cufs SystemMessageIdentification:S20/!cufs
    SystemMessageNumber:S3/!cufs SystemMessageText:S256/!cufs SystemMessageVariable1:S50/!cufs SystemMessageVariable2:S50/!cufs
    SystemMessageVariable3:S50/!cufs SystemMessageVariable4:S50/!cufs
complex GetPDFResult
    BillingDocumentBinary:S/!cufs
function Cancel POST Collection(CancelResult) - BillingDocument:S10/!
function GetPDF GET GetPDFResult - BillingDocument:S10/!
"""
