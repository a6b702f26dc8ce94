"""Sales contract, from the published field list (API_SALES_CONTRACT_SRV; pricing elements are not in it; format: see edm.py)."""

FACTS = """
service API_SALES_CONTRACT_SRV 2 /sap/opu/odata/sap/API_SALES_CONTRACT_SRV API_SALES_CONTRACT_SRV SAP_COM_0119
set A_SalesContract A_SalesContractType cuda
set A_SalesContractItem A_SalesContractItemType cuda
set A_SalesContractItemPartner A_SalesContractItemPartnerType cuda
set A_SalesContractPartner A_SalesContractPartnerType cuda
type A_SalesContractType SalesContract
    SalesContract:S10/!u SalesContractType:S4 SalesOrganization:S4 DistributionChannel:S2 OrganizationDivision:S2 SalesGroup:S3
    SalesOffice:S4 SalesDistrict:S6 SoldToParty:S10 CreationDate:D/cu CreatedByUser:S12/cu LastChangeDate:D/cu LastChangeDateTime:O7/@cu
    PurchaseOrderByCustomer:S35 CustomerPurchaseOrderType:S4 CustomerPurchaseOrderDate:D SalesContractDate:D TotalNetAmount:N16.3/cu
    TransactionCurrency:S5 SDDocumentReason:S3 PricingDate:D IncotermsClassification:S3 IncotermsTransferLocation:S28
    IncotermsLocation1:S70 IncotermsLocation2:S70 IncotermsVersion:S4 CustomerPaymentTerms:S4 PaymentMethod:S1
    SalesContractValidityStartDate:D SalesContractValidityEndDate:D SalesContractValidityPerdUnit:S1 SalesContractValidityPerdCat:S2
    SalesContractSignedDate:D NmbrOfSalesContractValdtyPerd:S3 SalesContractFollowUpAction:S4 SlsContractFollowUpActionDate:D
    ContractManualCompletion:S1 ReferenceSDDocument:S10 ReferenceSDDocumentCategory:S4 SalesDocApprovalStatus:S1
    SalesContractApprovalReason:S4 OverallSDProcessStatus:S1 TotalCreditCheckStatus:S1 OverallSDDocumentRejectionSts:S1
    nav to_Item A_SalesContractItem *
    nav to_Partner A_SalesContractPartner *
type A_SalesContractItemType SalesContract SalesContractItem
    SalesContract:S10/!u SalesContractItem:S6/!u HigherLevelItem:S6 SalesContractItemCategory:S4 SalesContractItemText:S40
    PurchaseOrderByCustomer:S35 Material:S40 MaterialByCustomer:S35 PricingDate:D RequestedQuantity:N15.3 RequestedQuantityUnit:S3
    ItemGrossWeight:N15.3 ItemNetWeight:N15.3 ItemWeightUnit:S3 ItemVolume:N15.3 ItemVolumeUnit:S3 OutlineAgreementTargetAmount:N14.3
    TransactionCurrency:S5 NetAmount:N16.3/cu MaterialGroup:S9 MaterialPricingGroup:S2 Batch:S10 ProductionPlant:S4 StorageLocation:S4
    ShippingPoint:S4 IncotermsClassification:S3 IncotermsTransferLocation:S28 IncotermsLocation1:S70 IncotermsLocation2:S70
    CustomerPaymentTerms:S4 SalesDocumentRjcnReason:S2 ItemBillingBlockReason:S2 WBSElement:S24 ProfitCenter:S10 ReferenceSDDocument:S10
    ReferenceSDDocumentItem:S6 SDProcessStatus:S1 SalesContractValidityStartDate:D SalesContractValidityEndDate:D
    NmbrOfSalesContractValdtyPerd:S3 SalesContractValidityPerdUnit:S1 SalesContractValidityPerdCat:S2 SalesContractSignedDate:D
    SalesContractFollowUpAction:S4 SlsContractFollowUpActionDate:D
    nav to_Partner A_SalesContractItemPartner *
    nav to_SalesContract A_SalesContract 1
type A_SalesContractItemPartnerType SalesContract SalesContractItem PartnerFunction
    SalesContract:S10/!u SalesContractItem:S6/!u PartnerFunction:S2/!u Customer:S10 Supplier:S10 Personnel:S8 ContactPerson:S10
    nav to_SalesContract A_SalesContract 1
    nav to_SalesContractItem A_SalesContractItem 1
type A_SalesContractPartnerType SalesContract PartnerFunction
    SalesContract:S10/!u PartnerFunction:S2/!u Customer:S10 Supplier:S10 Personnel:S8 ContactPerson:S10
    nav to_SalesContract A_SalesContract 1
"""
