"""Sales order with billing plan, from the published OpenAPI description (API_SALES_ORDER_SRV; format: see edm.py)."""

FACTS = """
service API_SALES_ORDER_SRV 2 /sap/opu/odata/sap/API_SALES_ORDER_SRV API_SALES_ORDER_SRV SAP_COM_0109
set A_SalesOrder A_SalesOrderType cuda
set A_SalesOrderBillingPlan A_SalesOrderBillingPlanType -u-a
set A_SalesOrderBillingPlanItem A_SalesOrderBillingPlanItemType cuda
set A_SalesOrderHeaderPartner A_SalesOrderHeaderPartnerType cuda
set A_SalesOrderHeaderPrElement A_SalesOrderHeaderPrElementType cuda
set A_SalesOrderItem A_SalesOrderItemType cuda
set A_SalesOrderItemBillingPlan A_SalesOrderItemBillingPlanType -u-a
set A_SalesOrderItemPartner A_SalesOrderItemPartnerType cuda
set A_SalesOrderItemPartnerAddress A_SalesOrderItemPartnerAddressType -u-a
set A_SalesOrderItemPrElement A_SalesOrderItemPrElementType cuda
set A_SalesOrderItemRelatedObject A_SalesOrderItemRelatedObjectType c-da
set A_SalesOrderItemText A_SalesOrderItemTextType cuda
set A_SalesOrderItmPrecdgProcFlow A_SalesOrderItmPrecdgProcFlowType ---a
set A_SalesOrderItmSubsqntProcFlow A_SalesOrderItmSubsqntProcFlowType ---a
set A_SalesOrderPartnerAddress A_SalesOrderPartnerAddressType -u-a
set A_SalesOrderPrecdgProcFlow A_SalesOrderPrecdgProcFlowType ---a
set A_SalesOrderRelatedObject A_SalesOrderRelatedObjectType c-da
set A_SalesOrderScheduleLine A_SalesOrderScheduleLineType cuda
set A_SalesOrderSubsqntProcFlow A_SalesOrderSubsqntProcFlowType ---a
set A_SalesOrderText A_SalesOrderTextType cuda
set A_SlsOrderItemBillingPlanItem A_SlsOrderItemBillingPlanItemType cuda
set A_SlsOrdPaymentPlanItemDetails A_SlsOrdPaymentPlanItemDetailsType cuda
type A_SalesOrderType SalesOrder
    SalesOrder:S10/!u SalesOrderType:S4 SalesOrderTypeInternalCode:S4/cu SalesOrganization:S4 DistributionChannel:S2
    OrganizationDivision:S2 SalesGroup:S3 SalesOffice:S4 SalesDistrict:S6 SoldToParty:S10 CreationDate:D/cu CreatedByUser:S12/cu
    LastChangeDate:D/cu SenderBusinessSystemName:S60/cu ExternalDocumentID:S40/cu LastChangeDateTime:O7/@cu
    ExternalDocLastChangeDateTime:O7/cu PurchaseOrderByCustomer:S35 PurchaseOrderByShipToParty:S35 CustomerPurchaseOrderType:S4
    CustomerPurchaseOrderDate:D SalesOrderDate:D TotalNetAmount:N16.3/cu OverallDeliveryStatus:S1/cu TotalBlockStatus:S1/cu
    OverallOrdReltdBillgStatus:S1/cu OverallSDDocReferenceStatus:S1/cu TransactionCurrency:S5 SDDocumentReason:S3 PricingDate:D
    PriceDetnExchangeRate:N9.5 BillingPlan:S10 RequestedDeliveryDate:D ShippingCondition:S2 CompleteDeliveryIsDefined:B ShippingType:S2
    HeaderBillingBlockReason:S2 DeliveryBlockReason:S2 DeliveryDateTypeRule:S1 IncotermsClassification:S3 IncotermsTransferLocation:S28
    IncotermsLocation1:S70 IncotermsLocation2:S70 IncotermsVersion:S4 CustomerPriceGroup:S2 PriceListType:S2 CustomerPaymentTerms:S4
    PaymentMethod:S1 FixedValueDate:D AssignmentReference:S18 ReferenceSDDocument:S10 ReferenceSDDocumentCategory:S4/cu
    AccountingDocExternalReference:S16 CustomerAccountAssignmentGroup:S2 AccountingExchangeRate:N9.5 CustomerGroup:S2
    AdditionalCustomerGroup1:S3 AdditionalCustomerGroup2:S3 AdditionalCustomerGroup3:S3 AdditionalCustomerGroup4:S3
    AdditionalCustomerGroup5:S3 SlsDocIsRlvtForProofOfDeliv:B CustomerTaxClassification1:S1 CustomerTaxClassification2:S1
    CustomerTaxClassification3:S1 CustomerTaxClassification4:S1 CustomerTaxClassification5:S1 CustomerTaxClassification6:S1
    CustomerTaxClassification7:S1 CustomerTaxClassification8:S1 CustomerTaxClassification9:S1 TaxDepartureCountry:S3
    VATRegistrationCountry:S3 SalesOrderApprovalReason:S4/cu SalesDocApprovalStatus:S1/cu OverallSDProcessStatus:S1/cu
    TotalCreditCheckStatus:S1/cu OverallTotalDeliveryStatus:S1/cu OverallSDDocumentRejectionSts:S1/cu BillingDocumentDate:D
    ContractAccount:S12 AdditionalValueDays:S2 CustomerPurchaseOrderSuplmnt:S4 ServicesRenderedDate:D
    nav to_BillingPlan A_SalesOrderBillingPlan 1
    nav to_Item A_SalesOrderItem *
    nav to_Partner A_SalesOrderHeaderPartner *
    nav to_PaymentPlanItemDetails A_SlsOrdPaymentPlanItemDetails *
    nav to_PrecedingProcFlowDoc A_SalesOrderPrecdgProcFlow *
    nav to_PricingElement A_SalesOrderHeaderPrElement *
    nav to_RelatedObject A_SalesOrderRelatedObject *
    nav to_SubsequentProcFlowDoc A_SalesOrderSubsqntProcFlow *
    nav to_Text A_SalesOrderText *
type A_SalesOrderBillingPlanType SalesOrder BillingPlan
    SalesOrder:S10/!cu BillingPlan:S10/!cu BillingPlanStartDate:D BillingPlanStartDateRule:S2 ReferenceBillingPlan:S10
    BillingPlanCategory:S1/cu BillingPlanType:S2/cu BillingPlanEndDate:D/cu BillingPlanEndDateRule:S2/cu BillingPlanSearchTerm:S10/cu
    nav to_BillingPlanItem A_SalesOrderBillingPlanItem *
    nav to_SalesOrder A_SalesOrder 1
type A_SalesOrderBillingPlanItemType SalesOrder BillingPlan BillingPlanItem
    SalesOrder:S10/!cu BillingPlan:S10/!cu BillingPlanItem:S6/!cu BillingPlanDateCategory:S2 BillingPlanBillingDate:D
    BillingPlanAmount:N16.3 TransactionCurrency:S5/cu BillingPlanAmountPercent:N5.2 CustomerPaymentTerms:S4
    ProposedBillingDocumentType:S4 BillingPlanDateDescriptionCode:S4 BillingBlockReason:S2 BillingPlanServiceStartDate:D/cu
    BillingPlanServiceEndDate:D/cu BillingPlanRelatedBillgStatus:S1/cu BillingPlanType:S2/cu AdoptingBillingDateID:S1/cu
    BillingPlanBillingRule:S1/cu BillingPlanMilestoneUsage:S5/cu BillgPlnDteCorrectionRfndType:S1/cu AccountingExchangeRate:N9.5/cu
    PostponementReason:S255/cu
    nav to_BillingPlan A_SalesOrderBillingPlan 1
    nav to_SalesOrder A_SalesOrder 1
type A_SalesOrderHeaderPartnerType SalesOrder PartnerFunction
    SalesOrder:S10/!cu PartnerFunction:S2/!u PartnerFunctionInternalCode:S2/cu Customer:S10 Supplier:S10 Personnel:S8 ContactPerson:S10
    ReferenceBusinessPartner:S10/cu AddressID:S10 VATRegistration:S20
    nav to_Address A_SalesOrderPartnerAddress *
    nav to_SalesOrder A_SalesOrder 1
type A_SalesOrderHeaderPrElementType SalesOrder PricingProcedureStep PricingProcedureCounter
    SalesOrder:S10/!cu PricingProcedureStep:S3/!u PricingProcedureCounter:S3/!u ConditionType:S4 PricingDateTime:S14/cu
    PriceConditionDeterminationDte:D/cu ConditionCalculationType:S3/cu ConditionBaseValue:N24.9/cu ConditionRateValue:N24.9
    ConditionCurrency:S5 ConditionQuantity:N5.0 ConditionQuantityUnit:S3 ConditionQuantitySAPUnit:S3 ConditionQuantityISOUnit:S3
    ConditionCategory:S1/cu ConditionIsForStatistics:B/cu PricingScaleType:S1/cu ConditionOrigin:S1/cu IsGroupCondition:S1/cu
    ConditionRecord:S10/cu ConditionSequentialNumber:S3/cu TaxCode:S2/cu WithholdingTaxCode:S2/cu CndnRoundingOffDiffAmount:N6.3/cu
    ConditionAmount:N16.3/cu TransactionCurrency:S5 ConditionControl:S1/cu ConditionInactiveReason:S1/cu ConditionClass:S1/cu
    PrcgProcedureCounterForHeader:S3/cu FactorForConditionBasisValue:F/cu StructureCondition:S1/cu PeriodFactorForCndnBasisValue:F/cu
    PricingScaleBasis:S3/cu ConditionScaleBasisValue:N24.9/cu ConditionScaleBasisUnit:S3/cu ConditionScaleBasisCurrency:S5/cu
    CndnIsRelevantForIntcoBilling:B/cu ConditionIsManuallyChanged:B/cu ConditionIsForConfiguration:B/cu VariantCondition:S26/cu
    nav to_SalesOrder A_SalesOrder 1
type A_SalesOrderItemType SalesOrder SalesOrderItem
    SalesOrder:S10/!cu SalesOrderItem:S6/!u HigherLevelItem:S6 HigherLevelItemUsage:S1/cu SalesOrderItemCategory:S4
    SalesOrderItemText:S40 PurchaseOrderByCustomer:S35 PurchaseOrderByShipToParty:S35 UnderlyingPurchaseOrderItem:S6
    ExternalItemID:S40/cu Material:S40 MaterialByCustomer:S35 PricingDate:D PricingReferenceMaterial:S40 BillingPlan:S10
    RequestedQuantity:N15.3 RequestedQuantityUnit:S3 RequestedQuantitySAPUnit:S3 RequestedQuantityISOUnit:S3 OrderQuantityUnit:S3/cu
    OrderQuantitySAPUnit:S3/cu OrderQuantityISOUnit:S3/cu ConfdDelivQtyInOrderQtyUnit:N15.3/cu ItemGrossWeight:N15.3/cu
    ItemNetWeight:N15.3/cu ItemWeightUnit:S3/cu ItemWeightSAPUnit:S3 ItemWeightISOUnit:S3 ItemVolume:N15.3/cu ItemVolumeUnit:S3/cu
    ItemVolumeSAPUnit:S3 ItemVolumeISOUnit:S3 TransactionCurrency:S5/cu NetAmount:N16.3/cu TotalSDDocReferenceStatus:S1/cu
    SDDocReferenceStatus:S1/cu MaterialSubstitutionReason:S4/cu MaterialGroup:S9 MaterialPricingGroup:S2 AdditionalMaterialGroup1:S3
    AdditionalMaterialGroup2:S3 AdditionalMaterialGroup3:S3 AdditionalMaterialGroup4:S3 AdditionalMaterialGroup5:S3
    BillingDocumentDate:D ContractAccount:S12 AdditionalValueDays:S2 ServicesRenderedDate:D Batch:S10 ProductionPlant:S4
    OriginalPlant:S4/cu AltvBsdConfSubstitutionStatus:S1/cu StorageLocation:S4 DeliveryGroup:S3 ShippingPoint:S4 ShippingType:S2
    DeliveryPriority:S2 DeliveryDateQuantityIsFixed:B DeliveryDateTypeRule:S1 IncotermsClassification:S3 IncotermsTransferLocation:S28
    IncotermsLocation1:S70 IncotermsLocation2:S70 TaxAmount:N14.3 ProductTaxClassification1:S1 ProductTaxClassification2:S1
    ProductTaxClassification3:S1 ProductTaxClassification4:S1 ProductTaxClassification5:S1 ProductTaxClassification6:S1
    ProductTaxClassification7:S1 ProductTaxClassification8:S1 ProductTaxClassification9:S1 MatlAccountAssignmentGroup:S2
    CostAmount:N14.3 CustomerPaymentTerms:S4 FixedValueDate:D CustomerGroup:S2 SalesDocumentRjcnReason:S2 ItemBillingBlockReason:S2
    SlsDocIsRlvtForProofOfDeliv:B WBSElement:S24 ProfitCenter:S10 AccountingExchangeRate:N9.5 ReferenceSDDocument:S10
    ReferenceSDDocumentItem:S6 SDProcessStatus:S1/cu DeliveryStatus:S1/cu OrderRelatedBillingStatus:S1/cu Subtotal1Amount:N14.3/cu
    Subtotal2Amount:N14.3/cu Subtotal3Amount:N14.3/cu Subtotal4Amount:N14.3/cu Subtotal5Amount:N14.3/cu Subtotal6Amount:N14.3/cu
    nav to_BillingPlan A_SalesOrderItemBillingPlan 1
    nav to_Partner A_SalesOrderItemPartner *
    nav to_PrecedingProcFlowDocItem A_SalesOrderItmPrecdgProcFlow *
    nav to_PricingElement A_SalesOrderItemPrElement *
    nav to_RelatedObject A_SalesOrderItemRelatedObject *
    nav to_SalesOrder A_SalesOrder 1
    nav to_ScheduleLine A_SalesOrderScheduleLine *
    nav to_SubsequentProcFlowDocItem A_SalesOrderItmSubsqntProcFlow *
    nav to_Text A_SalesOrderItemText *
type A_SalesOrderItemBillingPlanType SalesOrder SalesOrderItem BillingPlan
    SalesOrder:S10/!cu SalesOrderItem:S6/!cu BillingPlan:S10/!cu BillingPlanIsInHeader:B BillingPlanStartDate:D
    BillingPlanStartDateRule:S2 ReferenceBillingPlan:S10 BillingPlanCategory:S1/cu BillingPlanType:S2/cu BillingPlanEndDate:D/cu
    BillingPlanEndDateRule:S2/cu BillingPlanSearchTerm:S10/cu
    nav to_BillingPlanItem A_SlsOrderItemBillingPlanItem *
    nav to_SalesOrder A_SalesOrder 1
    nav to_SalesOrderItem A_SalesOrderItem 1
type A_SalesOrderItemPartnerType SalesOrder SalesOrderItem PartnerFunction
    SalesOrder:S10/!cu SalesOrderItem:S6/!cu PartnerFunction:S2/!u PartnerFunctionInternalCode:S2/cu Customer:S10 Supplier:S10
    Personnel:S8 ContactPerson:S10 ReferenceBusinessPartner:S10/cu AddressID:S10 VATRegistration:S20
    nav to_Address A_SalesOrderItemPartnerAddress *
    nav to_SalesOrder A_SalesOrder 1
    nav to_SalesOrderItem A_SalesOrderItem 1
type A_SalesOrderItemPartnerAddressType SalesOrder SalesOrderItem PartnerFunction AddressRepresentationCode
    SalesOrder:S10/!u SalesOrderItem:S6/!u PartnerFunction:S2/!u AddressRepresentationCode:S1/!u CorrespondenceLanguage:S2
    AddresseeFullName:S80 OrganizationName1:S40 OrganizationName2:S40 OrganizationName3:S40 OrganizationName4:S40 CityName:S40
    DistrictName:S40 PostalCode:S10 StreetName:S60 StreetPrefixName1:S40 StreetPrefixName2:S40 StreetSuffixName1:S40
    StreetSuffixName2:S40 HouseNumber:S10 Country:S3 Region:S3 FormOfAddress:S4 TaxJurisdiction:S15 TransportZone:S10 POBox:S10
    POBoxPostalCode:S10 EmailAddress:S241 MobilePhoneCountry:S3 MobileNumber:S30 PhoneNumberCountry:S3 PhoneNumber:S30
    PhoneExtensionNumber:S10 FaxNumberCountry:S3 FaxAreaCodeSubscriberNumber:S30 FaxExtensionNumber:S10
    nav to_Partner A_SalesOrderItemPartner 1
    nav to_SalesOrder A_SalesOrder 1
    nav to_SalesOrderItem A_SalesOrderItem 1
type A_SalesOrderItemPrElementType SalesOrder SalesOrderItem PricingProcedureStep PricingProcedureCounter
    SalesOrder:S10/!cu SalesOrderItem:S6/!cu PricingProcedureStep:S3/!u PricingProcedureCounter:S3/!u ConditionType:S4
    PricingDateTime:S14/cu PriceConditionDeterminationDte:D/cu ConditionCalculationType:S3/cu ConditionBaseValue:N24.9/cu
    ConditionRateValue:N24.9 ConditionCurrency:S5 ConditionQuantity:N5.0 ConditionQuantityUnit:S3 ConditionQuantitySAPUnit:S3
    ConditionQuantityISOUnit:S3 ConditionCategory:S1/cu ConditionIsForStatistics:B/cu PricingScaleType:S1/cu IsRelevantForAccrual:B/cu
    CndnIsRelevantForInvoiceList:S1/cu ConditionOrigin:S1/cu IsGroupCondition:S1/cu ConditionRecord:S10/cu
    ConditionSequentialNumber:S3/cu TaxCode:S2/cu WithholdingTaxCode:S2/cu CndnRoundingOffDiffAmount:N6.3/cu ConditionAmount:N16.3/cu
    TransactionCurrency:S5 ConditionControl:S1/cu ConditionInactiveReason:S1/cu ConditionClass:S1/cu PrcgProcedureCounterForHeader:S3/cu
    FactorForConditionBasisValue:F/cu StructureCondition:S1/cu PeriodFactorForCndnBasisValue:F/cu PricingScaleBasis:S3/cu
    ConditionScaleBasisValue:N24.9/cu ConditionScaleBasisUnit:S3/cu ConditionScaleBasisCurrency:S5/cu CndnIsRelevantForIntcoBilling:B/cu
    ConditionIsManuallyChanged:B/cu ConditionIsForConfiguration:B/cu VariantCondition:S26/cu
    nav to_SalesOrder A_SalesOrder 1
    nav to_SalesOrderItem A_SalesOrderItem 1
type A_SalesOrderItemRelatedObjectType SalesOrder SalesOrderItem SDDocRelatedObjectSequenceNmbr
    SalesOrder:S10/!cu SalesOrderItem:S6/!cu SDDocRelatedObjectSequenceNmbr:S4/!cu SDDocumentRelatedObjectType:S5
    SDDocRelatedObjectSystem:S60 SDDocRelatedObjectReference1:S60 SDDocRelatedObjectReference2:S60
    nav to_SalesOrder A_SalesOrder 1
    nav to_SalesOrderItem A_SalesOrderItem 1
type A_SalesOrderItemTextType SalesOrder SalesOrderItem Language LongTextID
    SalesOrder:S10/!cu SalesOrderItem:S6/!cu Language:S2/!u LongTextID:S4/!u LongText:S
    nav to_SalesOrder A_SalesOrder 1
    nav to_SalesOrderItem A_SalesOrderItem 1
type A_SalesOrderItmPrecdgProcFlowType SalesOrder SalesOrderItem DocRelationshipUUID
    SalesOrder:S10/!u SalesOrderItem:S6/!u DocRelationshipUUID:G/!u PrecedingDocument:S10 PrecedingDocumentItem:S6
    PrecedingDocumentCategory:S4 ProcessFlowLevel:S2 RelatedProcFlowDocStsFieldName:S30 SDProcessStatus:S1 AccountingTransferStatus:S1
    PrelimBillingDocumentStatus:S1 CreationDate:D CreationTime:T LastChangeDate:D
    nav to_SalesOrder A_SalesOrder 1
    nav to_SalesOrderItem A_SalesOrderItem 1
type A_SalesOrderItmSubsqntProcFlowType SalesOrder SalesOrderItem DocRelationshipUUID
    SalesOrder:S10/!u SalesOrderItem:S6/!u DocRelationshipUUID:G/!u SubsequentDocument:S10 SubsequentDocumentItem:S6
    SubsequentDocumentCategory:S4 ProcessFlowLevel:S2 RelatedProcFlowDocStsFieldName:S30 SDProcessStatus:S1 AccountingTransferStatus:S1
    PrelimBillingDocumentStatus:S1 SubsqntDocItmPrecdgDocument:S10 SubsqntDocItmPrecdgDocItem:S6 SubsqntDocItmPrecdgDocCategory:S4
    CreationDate:D CreationTime:T LastChangeDate:D
    nav to_SalesOrder A_SalesOrder 1
    nav to_SalesOrderItem A_SalesOrderItem 1
type A_SalesOrderPartnerAddressType SalesOrder PartnerFunction AddressRepresentationCode
    SalesOrder:S10/!u PartnerFunction:S2/!u AddressRepresentationCode:S1/!u CorrespondenceLanguage:S2 AddresseeFullName:S80
    OrganizationName1:S40 OrganizationName2:S40 OrganizationName3:S40 OrganizationName4:S40 CityName:S40 DistrictName:S40 PostalCode:S10
    StreetPrefixName1:S40 StreetPrefixName2:S40 StreetName:S60 StreetSuffixName1:S40 StreetSuffixName2:S40 HouseNumber:S10 Country:S3
    Region:S3 FormOfAddress:S4 TaxJurisdiction:S15 TransportZone:S10 POBox:S10 POBoxPostalCode:S10 EmailAddress:S241
    MobilePhoneCountry:S3 MobileNumber:S30 PhoneNumberCountry:S3 PhoneNumber:S30 PhoneExtensionNumber:S10 FaxNumberCountry:S3
    FaxAreaCodeSubscriberNumber:S30 FaxExtensionNumber:S10
    nav to_Partner A_SalesOrderHeaderPartner 1
    nav to_SalesOrder A_SalesOrder 1
type A_SalesOrderPrecdgProcFlowType SalesOrder DocRelationshipUUID
    SalesOrder:S10/!u DocRelationshipUUID:G/!u PrecedingDocument:S10 PrecedingDocumentCategory:S4 ProcessFlowLevel:S2
    OverallSDProcessStatus:S1 CreationDate:D CreationTime:T LastChangeDate:D
    nav to_SalesOrder A_SalesOrder 1
type A_SalesOrderRelatedObjectType SalesOrder SDDocRelatedObjectSequenceNmbr
    SalesOrder:S10/!cu SDDocRelatedObjectSequenceNmbr:S4/!cu SDDocumentRelatedObjectType:S5 SDDocRelatedObjectSystem:S60
    SDDocRelatedObjectReference1:S60 SDDocRelatedObjectReference2:S60
    nav to_SalesOrder A_SalesOrder 1
type A_SalesOrderScheduleLineType SalesOrder SalesOrderItem ScheduleLine
    SalesOrder:S10/!cu SalesOrderItem:S6/!cu ScheduleLine:S4/!u RequestedDeliveryDate:D ConfirmedDeliveryDate:D OrderQuantityUnit:S3
    OrderQuantitySAPUnit:S3 OrderQuantityISOUnit:S3 ScheduleLineOrderQuantity:N13.3 ConfdOrderQtyByMatlAvailCheck:N13.3
    DeliveredQtyInOrderQtyUnit:N13.3 OpenConfdDelivQtyInOrdQtyUnit:N13.3 CorrectedQtyInOrderQtyUnit:N13.3
    DelivBlockReasonForSchedLine:S2
type A_SalesOrderSubsqntProcFlowType SalesOrder DocRelationshipUUID
    SalesOrder:S10/!u DocRelationshipUUID:G/!u SubsequentDocument:S10 SubsequentDocumentCategory:S4 ProcessFlowLevel:S2
    OverallSDProcessStatus:S1 CreationDate:D CreationTime:T LastChangeDate:D
    nav to_SalesOrder A_SalesOrder 1
type A_SalesOrderTextType SalesOrder Language LongTextID
    SalesOrder:S10/!cu Language:S2/!u LongTextID:S4/!u LongText:S
    nav to_SalesOrder A_SalesOrder 1
type A_SlsOrderItemBillingPlanItemType SalesOrder SalesOrderItem BillingPlan BillingPlanItem
    SalesOrder:S10/!cu SalesOrderItem:S6/!cu BillingPlan:S10/!cu BillingPlanItem:S6/!cu BillingPlanDateCategory:S2
    BillingPlanBillingDate:D BillingPlanAmount:N16.3 TransactionCurrency:S5/cu BillingPlanAmountPercent:N5.2 CustomerPaymentTerms:S4
    ProposedBillingDocumentType:S4 BillingPlanDateDescriptionCode:S4 BillingBlockReason:S2 BillingPlanServiceStartDate:D/cu
    BillingPlanServiceEndDate:D/cu BillingPlanRelatedBillgStatus:S1/cu BillingPlanType:S2/cu AdoptingBillingDateID:S1/cu
    BillingPlanBillingRule:S1/cu BillingPlanMilestoneUsage:S5/cu BillgPlnDteCorrectionRfndType:S1/cu AccountingExchangeRate:N9.5/cu
    PostponementReason:S255/cu
    nav to_BillingPlan A_SalesOrderItemBillingPlan 1
    nav to_SalesOrder A_SalesOrder 1
    nav to_SalesOrderItem A_SalesOrderItem 1
type A_SlsOrdPaymentPlanItemDetailsType SalesOrder PaymentPlanItem
    SalesOrder:S10/!cu PaymentPlanItem:S6/!u PaymentPlan:S10/cu ElectronicPaymentType:S4 ElectronicPayment:S25 EPaytValidityStartDate:D
    EPaytValidityEndDate:D ElectronicPaymentHolderName:S40 AuthorizedAmountInAuthznCrcy:N16.3 AuthorizationCurrency:S5/cu
    AuthorizationByDigitalPaytSrvc:S10 AuthorizationByAcquirer:S15/cu AuthorizationDate:D/cu AuthorizationTime:T/cu
    AuthorizationStatusName:S40/cu EPaytByDigitalPaymentSrvc:S25 ElectronicPaymentCallStatus:S1/cu EPaytAuthorizationResult:S1/cu
    EPaytToBeAuthorizedAmount:N16.3/cu EPaytAuthorizationIsExpired:B/cu EPaytAmountIsChanged:B/cu PreauthorizationIsRequested:B/cu
    PaymentServiceProvider:S4 PaymentByPaymentServicePrvdr:S40 TransactionByPaytSrvcPrvdr:S40 MerchantByClearingHouse:S15
    PaymentCardAuthznRelationID:S44 MaximumToBeAuthorizedAmount:N16.3 PaytPlnForAuthorizationItem:S10/cu
    PaytPlnItmForAuthorizationItem:S6/cu
    nav to_SalesOrder A_SalesOrder 1
function rejectApprovalRequest POST FunctionResult - SalesOrder:S10/!
function releaseApprovalRequest POST FunctionResult - SalesOrder:S10/!
complex FunctionResult
    Boolean:B
"""
