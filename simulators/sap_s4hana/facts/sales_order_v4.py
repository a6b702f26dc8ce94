"""Sales order in OData version 4, as its published metadata has it (CE_SALESORDER_0001, without variant configuration)."""

FACTS = """
service CE_SALESORDER_0001 4 /sap/opu/odata4/sap/api_salesorder/srvd_a2x/sap/salesorder/0001 &
    com.sap.gateway.srvd_a2x.api_salesorder.v0001 SAP_COM_0109
set SalesOrder SalesOrder_Type cu-a
set SalesOrderItem SalesOrderItem_Type -uda
set SalesOrderItemPartner SalesOrderItemPartner_Type -uda
set SalesOrderItemPricingElement SalesOrderItemPricingElmnt_Type -uda
set SalesOrderItemText SalesOrderItemText_Type -uda
set SalesOrderPartner SalesOrderPartner_Type -uda
set SalesOrderPricingElement SalesOrderPricingElement_Type -uda
set SalesOrderScheduleLine SalesOrderScheduleLine_Type ---a
set SalesOrderText SalesOrderText_Type -uda
type SalesOrderItemText_Type SalesOrder SalesOrderItem Language LongTextID
    SalesOrder:S10/!^cu SalesOrderItem:S6/!cu Language:S2/!u LongTextID:S4/!^u LongText:S/!r SAP__Messages:{SAP__Message*}/!
    nav _Item SalesOrderItem 1
    nav _SalesOrder SalesOrder 1
type SalesOrderPricingElement_Type SalesOrder PricingProcedureStep PricingProcedureCounter
    SalesOrder:S10/!^cu PricingProcedureStep:S3/!cu PricingProcedureCounter:S3/!cu ConditionType:S4/!^ur
    ConditionCalculationType:S3/!^cu ConditionRateAmount:N24.9 ConditionCurrency:S3/!^ ConditionQuantity:N5.
    ConditionBaseQuantity:N24.9/cu ConditionQuantitySAPUnit:S3/! ConditionQuantityISOUnit:S3/!^ ConditionRateRatio:N24.9
    ConditionRateRatioSAPUnit:S3/!u ConditionRateRatioISOUnit:S3/!^u ConditionAmount:N15.variable ConditionBaseAmount:N24.9/cu
    TransactionCurrency:S3/!^ SAP__Messages:{SAP__Message*}/!
    nav _SalesOrder SalesOrder 1
type SalesOrderItemPricingElmnt_Type SalesOrder SalesOrderItem PricingProcedureStep PricingProcedureCounter
    SalesOrder:S10/!^cu SalesOrderItem:S6/!cu PricingProcedureStep:S3/!cu PricingProcedureCounter:S3/!cu ConditionType:S4/!^ur
    ConditionCalculationType:S3/!^cu ConditionRateAmount:N24.9 ConditionCurrency:S3/!^ ConditionQuantity:N5.
    ConditionBaseQuantity:N24.9/cu ConditionQuantitySAPUnit:S3/! ConditionQuantityISOUnit:S3/!^ ConditionRateRatio:N24.9
    ConditionRateRatioSAPUnit:S3/!u ConditionRateRatioISOUnit:S3/!^u ConditionAmount:N15.variable ConditionBaseAmount:N24.9/cu
    TransactionCurrency:S3/!^ SAP__Messages:{SAP__Message*}/!
    nav _Item SalesOrderItem 1
    nav _SalesOrder SalesOrder 1
type SalesOrderPartner_Type SalesOrder PartnerFunction
    SalesOrder:S10/!^cu PartnerFunction:S2/!^u Customer:S10/^ Supplier:S10/^ Personnel:S8 ContactPerson:S10
    SAP__Messages:{SAP__Message*}/!
    nav _SalesOrder SalesOrder 1
type SalesOrderText_Type SalesOrder Language LongTextID
    SalesOrder:S10/!^cu Language:S2/!u LongTextID:S4/!^u LongText:S/!r SAP__Messages:{SAP__Message*}/!
    nav _SalesOrder SalesOrder 1
type SalesOrderItemPartner_Type SalesOrder SalesOrderItem PartnerFunction
    SalesOrder:S10/!^cu SalesOrderItem:S6/!cu PartnerFunction:S2/!^u Customer:S10/^ Supplier:S10/^ Personnel:S8 ContactPerson:S10
    PartnerIsSpecificForSDDocItem:B/!cu SAP__Messages:{SAP__Message*}/!
    nav _Item SalesOrderItem 1
    nav _SalesOrder SalesOrder 1
type SalesOrderItem_Type SalesOrder SalesOrderItem
    SalesOrder:S10/!^cu SalesOrderItem:S6/!u HigherLevelItem:S6 SalesOrderItemCategory:S4/!^ SalesOrderItemText:S40/! Product:S18/!^
    OriginallyRequestedMaterial:S18/!^cu ProductGroup:S9/!^ MaterialByCustomer:S35/!^ InternationalArticleNumber:S18/!^
    PurchaseOrderByCustomer:S35/! ConfdDelivQtyInOrderQtyUnit:N15.3/!cu OrderQuantitySAPUnit:S3/!cu OrderQuantityISOUnit:S3/!^cu
    RequestedQuantity:N15.3/! RequestedQuantitySAPUnit:S3/! RequestedQuantityISOUnit:S3/!^ ReferenceSDDocument:S10/!^cu
    ReferenceSDDocumentItem:S6/!cu ReferenceSDDocumentCategory:S4/!cu BusinessSolutionOrderItem:S6/cu BusSolnOrdItemBundleItem:S6/cu
    ItemGrossWeight:N15.3/! ItemNetWeight:N15.3/! ItemWeightSAPUnit:S3/! ItemWeightISOUnit:S3/!^ ItemVolume:N15.3/!
    ItemVolumeSAPUnit:S3/! ItemVolumeISOUnit:S3/!^ RequestedDeliveryDate:A ConfirmedDeliveryDate:A/cu PricingDate:A
    ServicesRenderedDate:A BillingDocumentDate:A NetAmount:N15.variable/!cu TransactionCurrency:S3/!^cu TaxAmount:N13.variable/!cu
    CustomerGroup:S2/!^ Batch:S10/!^ Plant:S4/!^ StorageLocation:S4/!^ ShippingPoint:S4/!^ ShippingType:S2/!^ Route:S6/!^
    DeliveryPriority:S2/! PartialDeliveryIsAllowed:S1/!^ MaxNmbrOfPartialDelivery:N1./! DeliveryDateTypeRule:S1/!^ ReceivingPoint:S25/!
    DeliveryGroup:S3/! IncotermsClassification:S3/!^ IncotermsLocation1:S70/! IncotermsLocation2:S70/! IncotermsVersion:S4/!^cu
    CustomerPaymentTerms:S4/!^ FixedValueDate:A CustomerPriceGroup:S2/!^ MaterialPricingGroup:S2/!^ BusinessArea:S4/!^cu
    ProfitCenter:S10/!^ MatlAccountAssignmentGroup:S2/!^ WBSElementExternalID:S24/!^ ItemBillingBlockReason:S2/!^
    SalesDocumentRjcnReason:S2/!^ ProductConfiguration:S18/!cu SDProcessStatus:S1/!^cu SDDocumentRejectionStatus:S1/!^cu
    DeliveryStatus:S1/!^cu BillingBlockStatus:S1/!^cu ItemGeneralIncompletionStatus:S1/!^cu DeliveryBlockStatus:S1/!^cu
    SlsOrderItemDownPaymentStatus:S1/!^cu OrderRelatedBillingStatus:S1/!^cu ChmlCmplncStatus:S1/!^cu DangerousGoodsStatus:S1/!^cu
    SafetyDataSheetStatus:S1/!^cu TrdCmplncEmbargoSts:S1/!^cu TrdCmplncSnctndListChkSts:S1/!^cu OvrlTrdCmplncLegalCtrlChkSts:S1/!^cu
    SAP__Messages:{SAP__Message*}/!
    nav _ItemPartner SalesOrderItemPartner *
    nav _ItemPricingElement SalesOrderItemPricingElement *
    nav _ItemText SalesOrderItemText *
    nav _SalesOrder SalesOrder 1
    nav _ScheduleLine SalesOrderScheduleLine *
type SalesOrder_Type SalesOrder
    SalesOrder:S10/!^u SalesOrderType:S4/!^ur SalesOrderProcessingType:S1/!^cu SoldToParty:S10/!^ SalesOrganization:S4/!^
    DistributionChannel:S2/!^ ReferenceDistributionChannel:S2/!^cu OrganizationDivision:S2/!^ SalesOffice:S4/!^ SalesGroup:S3/!^
    SalesDistrict:S6/!^ CreatedByUser:S12/!^cu CreationDate:A/cu CreationTime:T/!cu LastChangeDateTime:O7/@cu LastChangedByUser:S12/!^cu
    PurchaseOrderByCustomer:S35/! PurchaseOrderByShipToParty:S35/! CustomerPurchaseOrderType:S4/!^ CustomerPurchaseOrderDate:A
    BusinessSolutionOrder:S10/!^cu ReferenceSDDocument:S10/!^cu ReferenceSDDocumentCategory:S4/!cu SDDocumentReason:S3/!^
    SalesOrderDate:A RequestedDeliveryDate:A PricingDate:A ServicesRenderedDate:A BillingDocumentDate:A TotalNetAmount:N15.variable/!cu
    TransactionCurrency:S3/!^ DeliveryDateTypeRule:S1/!^ ShippingCondition:S2/!^ CompleteDeliveryIsDefined:B/!
    SlsDocIsRlvtForProofOfDeliv:B/! ShippingType:S2/!^ ReceivingPoint:S25/! IncotermsClassification:S3/!^ IncotermsVersion:S4/!^
    IncotermsLocation1:S70/! IncotermsLocation2:S70/! SDPricingProcedure:S6/!^cu CustomerPriceGroup:S2/!^ PriceListType:S2/!^
    FixedValueDate:A TaxDepartureCountry:S3/!^ VATRegistrationCountry:S3/!^ IsEUTriangularDeal:B/! CustomerPaymentTerms:S4/!^
    PaymentMethod:S1/!^ BillingCompanyCode:S4/!^cu ControllingArea:S4/!^cu CustomerAccountAssignmentGroup:S2/!^
    AssignmentReference:S18/! AccountingDocExternalReference:S16/!^ CustomerCreditAccount:S10/!^cu HeaderBillingBlockReason:S2/!^
    DeliveryBlockReason:S2/!^ SalesOrderApprovalReason:S4/!^cu CustomerGroup:S2/!^ AdditionalCustomerGroup1:S3/!^
    AdditionalCustomerGroup2:S3/!^ AdditionalCustomerGroup3:S3/!^ AdditionalCustomerGroup4:S3/!^ AdditionalCustomerGroup5:S3/!^
    OverallSDProcessStatus:S1/!^cu OverallDeliveryBlockStatus:S1/!^cu OverallBillingBlockStatus:S1/!^cu OverallDeliveryStatus:S1/!^cu
    TotalCreditCheckStatus:S1/!^cu OverallSDDocumentRejectionSts:S1/!^cu TotalBlockStatus:S1/!^cu HdrGeneralIncompletionStatus:S1/!^cu
    OvrlItmGeneralIncompletionSts:S1/!^cu OverallSDDocReferenceStatus:S1/!^cu SalesDocApprovalStatus:S1/!^cu
    OverallChmlCmplncStatus:S1/!^cu OverallDangerousGoodsStatus:S1/!^cu OverallSafetyDataSheetStatus:S1/!^cu
    OverallTrdCmplncEmbargoSts:S1/!^cu OvrlTrdCmplncSnctndListChkSts:S1/!^cu OvrlTrdCmplncLegalCtrlChkSts:S1/!^cu
    SalesOrderDownPaymentStatus:S1/!^cu OverallOrdReltdBillgStatus:S1/!^cu SAP__Messages:{SAP__Message*}/!
    nav _Item SalesOrderItem *
    nav _Partner SalesOrderPartner *
    nav _PricingElement SalesOrderPricingElement *
    nav _Text SalesOrderText *
type SalesOrderScheduleLine_Type SalesOrder SalesOrderItem ScheduleLine
    SalesOrder:S10/!^cu SalesOrderItem:S6/!cu ScheduleLine:S4/!cu ScheduleLineCategory:S2/!^ ScheduleLineOrderQuantity:N13.3
    OrderQuantitySAPUnit:S3/!cu OrderQuantityISOUnit:S3/!^cu RequestedDeliveryDate:A ConfirmedDeliveryDate:A/cu
    ConfdOrderQtyByMatlAvailCheck:N13.3/cu DeliveredQtyInOrderQtyUnit:N13.3/!cu OpenConfdDelivQtyInOrdQtyUnit:N13.3/!cu
    CorrectedQtyInOrderQtyUnit:N13.3/! DelivBlockReasonForSchedLine:S2/!^ PurchaseRequisition:S10/!^cu PurchaseRequisitionItem:S5/cu
    GoodsMovementType:S3/!^cu
    nav _Item SalesOrderItem 1
    nav _SalesOrder SalesOrder 1
complex SAP__Message
    code:S/! message:S/! target:S additionalTargets:{String*}/! transition:B/! numericSeverity:Y/! longtextUrl:S
"""
