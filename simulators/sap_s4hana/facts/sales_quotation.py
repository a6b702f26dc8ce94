"""Sales quotation, from the published OpenAPI description (API_SALES_QUOTATION_SRV; format: see edm.py)."""

FACTS = """
service API_SALES_QUOTATION_SRV 2 /sap/opu/odata/sap/API_SALES_QUOTATION_SRV API_SALES_QUOTATION_SRV SAP_COM_0118
set A_SalesQuotation A_SalesQuotationType cuda
set A_SalesQuotationItem A_SalesQuotationItemType cuda
set A_SalesQuotationItemPartner A_SalesQuotationItemPartnerType -uda
set A_SalesQuotationItemPrcgElmnt A_SalesQuotationItemPrcgElmntType -uda
set A_SalesQuotationItemText A_SalesQuotationItemTextType -uda
set A_SalesQuotationPartner A_SalesQuotationPartnerType -uda
set A_SalesQuotationPrcgElmnt A_SalesQuotationPrcgElmntType -uda
set A_SalesQuotationRelatedObject A_SalesQuotationRelatedObjectType c-da
set A_SalesQuotationText A_SalesQuotationTextType -uda
set A_SlsQtanItemRelatedObject A_SlsQtanItemRelatedObjectType c-da
set A_SlsQtanItmPrecdgProcFlow A_SlsQtanItmPrecdgProcFlowType ---a
set A_SlsQtanItmSubsqntProcFlow A_SlsQtanItmSubsqntProcFlowType ---a
set A_SlsQtanPrecdgProcFlow A_SlsQtanPrecdgProcFlowType ---a
set A_SlsQtanSubsqntProcFlow A_SlsQtanSubsqntProcFlowType ---a
type A_SalesQuotationType SalesQuotation
    SalesQuotation:S10/!u SalesQuotationType:S4 SalesOrganization:S4 DistributionChannel:S2 OrganizationDivision:S2 SalesGroup:S3
    SalesOffice:S4 SalesDistrict:S6 SoldToParty:S10 CreationDate:D/cu CreatedByUser:S12/cu LastChangeDate:D/cu LastChangeDateTime:O7/@cu
    PurchaseOrderByCustomer:S35 CustomerPurchaseOrderType:S4 CustomerPurchaseOrderDate:D SalesQuotationDate:D TotalNetAmount:N16.3/cu
    TransactionCurrency:S5 SDDocumentReason:S3 PricingDate:D RequestedDeliveryDate:D ShippingCondition:S2 CompleteDeliveryIsDefined:B
    ShippingType:S2 HeaderBillingBlockReason:S2 DeliveryBlockReason:S2 BindingPeriodValidityStartDate:D BindingPeriodValidityEndDate:D
    HdrOrderProbabilityInPercent:S3/cu ExpectedOrderNetAmount:N16.3/cu IncotermsClassification:S3 IncotermsTransferLocation:S28
    IncotermsLocation1:S70 IncotermsLocation2:S70 IncotermsVersion:S4 CustomerPaymentTerms:S4 CustomerPriceGroup:S2 PriceListType:S2
    PaymentMethod:S1 CustomerTaxClassification1:S1 CustomerTaxClassification2:S1 CustomerTaxClassification3:S1
    CustomerTaxClassification4:S1 CustomerTaxClassification5:S1 CustomerTaxClassification6:S1 CustomerTaxClassification7:S1
    CustomerTaxClassification8:S1 CustomerTaxClassification9:S1 ReferenceSDDocument:S10 ReferenceSDDocumentCategory:S4/cu
    SalesQuotationApprovalReason:S4/cu SalesDocApprovalStatus:S1/cu OverallSDProcessStatus:S1/cu TotalCreditCheckStatus:S1/cu
    OverallSDDocumentRejectionSts:S1/cu
    nav to_Item A_SalesQuotationItem *
    nav to_Partner A_SalesQuotationPartner *
    nav to_PrecedingProcFlowDoc A_SlsQtanPrecdgProcFlow *
    nav to_PricingElement A_SalesQuotationPrcgElmnt *
    nav to_RelatedObject A_SalesQuotationRelatedObject *
    nav to_SubsequentProcFlowDoc A_SlsQtanSubsqntProcFlow *
    nav to_Text A_SalesQuotationText *
type A_SalesQuotationItemType SalesQuotation SalesQuotationItem
    SalesQuotation:S10/!cu SalesQuotationItem:S6/!u HigherLevelItem:S6 SalesQuotationItemCategory:S4 SalesQuotationItemText:S40
    PurchaseOrderByCustomer:S35 Material:S40 MaterialByCustomer:S35 PricingReferenceMaterial:S40 RequestedQuantity:N15.3
    RequestedQuantityUnit:S3 RequestedQuantitySAPUnit:S3 RequestedQuantityISOUnit:S3 ItemOrderProbabilityInPercent:S3
    AlternativeToItem:S6 ItemGrossWeight:N15.3/cu ItemNetWeight:N15.3/cu ItemWeightUnit:S3/cu ItemWeightSAPUnit:S3 ItemWeightISOUnit:S3
    ItemVolume:N15.3/cu ItemVolumeUnit:S3/cu ItemVolumeSAPUnit:S3 ItemVolumeISOUnit:S3 TransactionCurrency:S5/cu NetAmount:N16.3/cu
    MaterialGroup:S9 MaterialPricingGroup:S2 Batch:S10/cu Plant:S4 IncotermsClassification:S3 IncotermsTransferLocation:S28
    IncotermsLocation1:S70 IncotermsLocation2:S70 CustomerPaymentTerms:S4 ProductTaxClassification1:S1 ProductTaxClassification2:S1
    ProductTaxClassification3:S1 ProductTaxClassification4:S1 ProductTaxClassification5:S1 ProductTaxClassification6:S1
    ProductTaxClassification7:S1 ProductTaxClassification8:S1 ProductTaxClassification9:S1 SalesDocumentRjcnReason:S2 WBSElement:S24
    ProfitCenter:S10 ReferenceSDDocument:S10 ReferenceSDDocumentItem:S6 SDProcessStatus:S1/cu Subtotal1Amount:N14.3/cu
    Subtotal2Amount:N14.3/cu Subtotal3Amount:N14.3/cu Subtotal4Amount:N14.3/cu Subtotal5Amount:N14.3/cu Subtotal6Amount:N14.3/cu
    nav to_Partner A_SalesQuotationItemPartner *
    nav to_PrecedingProcFlowDocItem A_SlsQtanItmPrecdgProcFlow *
    nav to_PricingElement A_SalesQuotationItemPrcgElmnt *
    nav to_RelatedObject A_SlsQtanItemRelatedObject *
    nav to_SalesQuotation A_SalesQuotation 1
    nav to_SubsequentProcFlowDocItem A_SlsQtanItmSubsqntProcFlow *
    nav to_Text A_SalesQuotationItemText *
type A_SalesQuotationItemPartnerType SalesQuotation SalesQuotationItem PartnerFunction
    SalesQuotation:S10/!cu SalesQuotationItem:S6/!cu PartnerFunction:S2/!u PartnerFunctionInternalCode:S2/cu Customer:S10 Supplier:S10
    Personnel:S8 ContactPerson:S10 ReferenceBusinessPartner:S10/cu
    nav to_SalesQuotation A_SalesQuotation 1
    nav to_SalesQuotationItem A_SalesQuotationItem 1
type A_SalesQuotationItemPrcgElmntType SalesQuotation SalesQuotationItem PricingProcedureStep PricingProcedureCounter
    SalesQuotation:S10/!cu SalesQuotationItem:S6/!cu PricingProcedureStep:S3/!u PricingProcedureCounter:S3/!u ConditionType:S4
    PricingDateTime:S14/cu PriceConditionDeterminationDte:D/cu ConditionCalculationType:S3/cu ConditionBaseValue:N24.9/cu
    ConditionRateValue:N24.9 ConditionCurrency:S5 ConditionQuantity:N5.0 ConditionQuantityUnit:S3 ConditionQuantitySAPUnit:S3
    ConditionQuantityISOUnit:S3 ConditionCategory:S1/cu ConditionIsForStatistics:B/cu PricingScaleType:S1/cu IsRelevantForAccrual:B/cu
    CndnIsRelevantForInvoiceList:S1/cu ConditionOrigin:S1/cu IsGroupCondition:S1/cu ConditionRecord:S10/cu
    ConditionSequentialNumber:S3/cu TaxCode:S2/cu WithholdingTaxCode:S2/cu CndnRoundingOffDiffAmount:N6.3/cu ConditionAmount:N16.3/cu
    TransactionCurrency:S5 ConditionControl:S1/cu ConditionInactiveReason:S1/cu ConditionClass:S1/cu PrcgProcedureCounterForHeader:S3/cu
    FactorForConditionBasisValue:F/cu StructureCondition:S1/cu PeriodFactorForCndnBasisValue:F/cu PricingScaleBasis:S3/cu
    ConditionScaleBasisValue:N24.9/cu ConditionScaleBasisUnit:S3/cu ConditionScaleBasisCurrency:S5/cu CndnIsRelevantForIntcoBilling:B/cu
    ConditionIsManuallyChanged:B/cu ConditionIsForConfiguration:B/cu VariantCondition:S26/cu
    nav to_SalesQuotation A_SalesQuotation 1
    nav to_SalesQuotationItem A_SalesQuotationItem 1
type A_SalesQuotationItemTextType SalesQuotation SalesQuotationItem Language LongTextID
    SalesQuotation:S10/!cu SalesQuotationItem:S6/!cu Language:S2/!u LongTextID:S4/!u LongText:S
    nav to_SalesQuotation A_SalesQuotation 1
    nav to_SalesQuotationItem A_SalesQuotationItem 1
type A_SalesQuotationPartnerType SalesQuotation PartnerFunction
    SalesQuotation:S10/!cu PartnerFunction:S2/!u PartnerFunctionInternalCode:S2/cu Customer:S10 Supplier:S10 Personnel:S8
    ContactPerson:S10 ReferenceBusinessPartner:S10/cu
    nav to_SalesQuotation A_SalesQuotation 1
type A_SalesQuotationPrcgElmntType SalesQuotation PricingProcedureStep PricingProcedureCounter
    SalesQuotation:S10/!cu PricingProcedureStep:S3/!u PricingProcedureCounter:S3/!u ConditionType:S4 PricingDateTime:S14/cu
    PriceConditionDeterminationDte:D/cu ConditionCalculationType:S3/cu ConditionBaseValue:N24.9/cu ConditionRateValue:N24.9
    ConditionCurrency:S5 ConditionQuantity:N5.0 ConditionQuantityUnit:S3 ConditionQuantitySAPUnit:S3 ConditionQuantityISOUnit:S3
    ConditionCategory:S1/cu ConditionIsForStatistics:B/cu PricingScaleType:S1/cu ConditionOrigin:S1/cu IsGroupCondition:S1/cu
    ConditionRecord:S10/cu ConditionSequentialNumber:S3/cu TaxCode:S2/cu WithholdingTaxCode:S2/cu CndnRoundingOffDiffAmount:N6.3/cu
    ConditionAmount:N16.3/cu TransactionCurrency:S5 ConditionControl:S1/cu ConditionInactiveReason:S1/cu ConditionClass:S1/cu
    PrcgProcedureCounterForHeader:S3/cu FactorForConditionBasisValue:F/cu StructureCondition:S1/cu PeriodFactorForCndnBasisValue:F/cu
    PricingScaleBasis:S3/cu ConditionScaleBasisValue:N24.9/cu ConditionScaleBasisUnit:S3/cu ConditionScaleBasisCurrency:S5/cu
    CndnIsRelevantForIntcoBilling:B/cu ConditionIsManuallyChanged:B/cu ConditionIsForConfiguration:B/cu VariantCondition:S26/cu
    nav to_SalesQuotation A_SalesQuotation 1
type A_SalesQuotationRelatedObjectType SalesQuotation SDDocRelatedObjectSequenceNmbr
    SalesQuotation:S10/!cu SDDocRelatedObjectSequenceNmbr:S4/!cu SDDocumentRelatedObjectType:S5 SDDocRelatedObjectSystem:S60
    SDDocRelatedObjectReference1:S60 SDDocRelatedObjectReference2:S60
    nav to_SalesQuotation A_SalesQuotation 1
type A_SalesQuotationTextType SalesQuotation Language LongTextID
    SalesQuotation:S10/!cu Language:S2/!u LongTextID:S4/!u LongText:S
    nav to_SalesQuotation A_SalesQuotation 1
type A_SlsQtanItemRelatedObjectType SalesQuotation SalesQuotationItem SDDocRelatedObjectSequenceNmbr
    SalesQuotation:S10/!cu SalesQuotationItem:S6/!cu SDDocRelatedObjectSequenceNmbr:S4/!cu SDDocumentRelatedObjectType:S5
    SDDocRelatedObjectSystem:S60 SDDocRelatedObjectReference1:S60 SDDocRelatedObjectReference2:S60
    nav to_SalesQuotation A_SalesQuotation 1
    nav to_SalesQuotationItem A_SalesQuotationItem 1
type A_SlsQtanItmPrecdgProcFlowType SalesQuotation SalesQuotationItem DocRelationshipUUID
    SalesQuotation:S10/!u SalesQuotationItem:S6/!u DocRelationshipUUID:G/!u PrecedingDocument:S10 PrecedingDocumentItem:S6
    PrecedingDocumentCategory:S4 ProcessFlowLevel:S2 StatusCode:S1 SDDocumentStatusDesc:S20 CreationDate:D CreationTime:T
    LastChangeDate:D
    nav to_SalesQuotation A_SalesQuotation 1
    nav to_SalesQuotationItem A_SalesQuotationItem 1
type A_SlsQtanItmSubsqntProcFlowType SalesQuotation SalesQuotationItem DocRelationshipUUID
    SalesQuotation:S10/!u SalesQuotationItem:S6/!u DocRelationshipUUID:G/!u SubsequentDocument:S10 SubsequentDocumentItem:S6
    SubsequentDocumentCategory:S4 ProcessFlowLevel:S2 StatusCode:S1 SDDocumentStatusDesc:S20 CreationDate:D CreationTime:T
    LastChangeDate:D
    nav to_SalesQuotation A_SalesQuotation 1
    nav to_SalesQuotationItem A_SalesQuotationItem 1
type A_SlsQtanPrecdgProcFlowType SalesQuotation DocRelationshipUUID
    SalesQuotation:S10/!u DocRelationshipUUID:G/!u PrecedingDocument:S10 PrecedingDocumentCategory:S4 ProcessFlowLevel:S2 StatusCode:S1
    SDDocumentStatusDesc:S20 CreationDate:D CreationTime:T LastChangeDate:D
    nav to_SalesQuotation A_SalesQuotation 1
type A_SlsQtanSubsqntProcFlowType SalesQuotation DocRelationshipUUID
    SalesQuotation:S10/!u DocRelationshipUUID:G/!u SubsequentDocument:S10 SubsequentDocumentCategory:S4 ProcessFlowLevel:S2
    StatusCode:S1 SDDocumentStatusDesc:S20 CreationDate:D CreationTime:T LastChangeDate:D
    nav to_SalesQuotation A_SalesQuotation 1
function releaseApprovalRequest POST FunctionResult - SalesQuotation:S10/!
function rejectApprovalRequest POST FunctionResult - SalesQuotation:S10/!
complex FunctionResult
    Boolean:B
"""
