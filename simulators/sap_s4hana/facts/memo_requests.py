"""Credit and debit memo requests. No metadata is public: the names of the sheet, with the fields and the document flow they share with
the sales order.
"""

_MEMO = """
service API_{UPPER}_MEMO_REQUEST_SRV 2 /sap/opu/odata/sap/API_{UPPER}_MEMO_REQUEST_SRV API_{UPPER}_MEMO_REQUEST_SRV SAP_COM_0109
set A_{Name}MemoRequest A_{Name}MemoRequestType cuda
set A_{Name}MemoRequestItem A_{Name}MemoRequestItemType cuda
set A_{Name}MemoRequestPartner A_{Name}MemoRequestPartnerType cuda
set A_{Name}MemoReqItemPrcgElmnt A_{Name}MemoReqItemPrcgElmntType cuda
set A_{Name}MemoReqSubsqntProcFlow A_{Name}MemoReqSubsqntProcFlowType ---a
type A_{Name}MemoRequestType {Name}MemoRequest
    {Name}MemoRequest:S10/!u {Name}MemoRequestType:S4 SalesOrganization:S4 DistributionChannel:S2 OrganizationDivision:S2 SalesGroup:S3
    SalesOffice:S4 SalesDistrict:S6 SoldToParty:S10 CreationDate:D/cu CreatedByUser:S12/cu LastChangeDate:D/cu LastChangeDateTime:O7/@cu
    PurchaseOrderByCustomer:S35 CustomerPurchaseOrderType:S4 CustomerPurchaseOrderDate:D {Name}MemoRequestDate:D TotalNetAmount:N16.3/cu
    TransactionCurrency:S5 SDDocumentReason:S3 PricingDate:D HeaderBillingBlockReason:S2 CustomerPaymentTerms:S4 PaymentMethod:S1
    BillingDocumentDate:D ServicesRenderedDate:D AssignmentReference:S18 ReferenceSDDocument:S10 ReferenceSDDocumentCategory:S4
    AccountingDocExternalReference:S16 CustomerGroup:S2 SalesDocApprovalStatus:S1/cu OverallSDProcessStatus:S1/cu
    OverallOrdReltdBillgStatus:S1/cu TotalCreditCheckStatus:S1/cu OverallSDDocumentRejectionSts:S1/cu
    nav to_Item A_{Name}MemoRequestItem *
    nav to_Partner A_{Name}MemoRequestPartner *
    nav to_SubsequentProcFlowDoc A_{Name}MemoReqSubsqntProcFlow *
type A_{Name}MemoRequestItemType {Name}MemoRequest {Name}MemoRequestItem
    {Name}MemoRequest:S10/!cu {Name}MemoRequestItem:S6/!u HigherLevelItem:S6 {Name}MemoRequestItemCategory:S4
    {Name}MemoRequestItemText:S40 PurchaseOrderByCustomer:S35 Material:S40 PricingDate:D RequestedQuantity:N15.3
    RequestedQuantityUnit:S3 TransactionCurrency:S5/cu NetAmount:N16.3/cu TaxAmount:N14.3/cu MaterialGroup:S9 ProductionPlant:S4
    CustomerPaymentTerms:S4 SalesDocumentRjcnReason:S2 ItemBillingBlockReason:S2 WBSElement:S24 ProfitCenter:S10
    ReferenceSDDocument:S10 ReferenceSDDocumentItem:S6 ProductTaxClassification1:S1 SDProcessStatus:S1/cu OrderRelatedBillingStatus:S1/cu
    nav to_{Name}MemoRequest A_{Name}MemoRequest 1
    nav to_PricingElement A_{Name}MemoReqItemPrcgElmnt *
type A_{Name}MemoRequestPartnerType {Name}MemoRequest PartnerFunction
    {Name}MemoRequest:S10/!cu PartnerFunction:S2/!u Customer:S10 Supplier:S10 Personnel:S8 ContactPerson:S10
    nav to_{Name}MemoRequest A_{Name}MemoRequest 1
type A_{Name}MemoReqItemPrcgElmntType {Name}MemoRequest {Name}MemoRequestItem PricingProcedureStep PricingProcedureCounter
    {Name}MemoRequest:S10/!cu {Name}MemoRequestItem:S6/!cu PricingProcedureStep:S3/!u PricingProcedureCounter:S3/!u ConditionType:S4
    ConditionRateValue:N24.9 ConditionCurrency:S5 ConditionQuantity:N5.0 ConditionQuantityUnit:S3 ConditionAmount:N16.3/cu
    TransactionCurrency:S5
    nav to_{Name}MemoRequestItem A_{Name}MemoRequestItem 1
type A_{Name}MemoReqSubsqntProcFlowType {Name}MemoRequest DocRelationshipUUID
    {Name}MemoRequest:S10/!cu DocRelationshipUUID:G/!cu SubsequentDocument:S10/cu SubsequentDocumentCategory:S4/cu ProcessFlowLevel:S2/cu
    CreationDate:D/cu
    nav to_{Name}MemoRequest A_{Name}MemoRequest 1
"""

FACTS = "".join(_MEMO.replace("{Name}", name).replace("{UPPER}", name.upper()) for name in ("Credit", "Debit"))
