"""Billing document in OData version 4. No metadata is public: the actions of the sheet, with fields of the version 2 service."""

FACTS = """
service CE_BILLINGDOCUMENT_0001 4 /sap/opu/odata4/sap/api_billingdocument/srvd_a2x/sap/billingdocument/0001 &
    com.sap.gateway.srvd_a2x.api_billingdocument.v0001 SAP_COM_0120
set BillingDocument BillingDocument_Type ---a
set BillingDocumentItem BillingDocumentItem_Type ---a
type BillingDocument_Type BillingDocument
    BillingDocument:S10/!^cu SDDocumentCategory:S4/!^cu BillingDocumentType:S4/!^cu SalesOrganization:S4/!^cu
    DistributionChannel:S2/!^cu Division:S2/!^cu BillingDocumentDate:A/cu BillingDocumentIsCancelled:B/!cu
    CancelledBillingDocument:S10/!^cu TotalNetAmount:N15.variable/!cu TaxAmount:N13.variable/!cu TotalGrossAmount:N15.variable/!cu
    TransactionCurrency:S3/!^cu SoldToParty:S10/!^cu PayerParty:S10/!^cu CompanyCode:S4/!^cu FiscalYear:S4/!cu
    AccountingDocument:S10/!^cu CustomerPaymentTerms:S4/!^cu PurchaseOrderByCustomer:S35/!cu AccountingPostingStatus:S1/!^cu
    AccountingTransferStatus:S1/!^cu OverallBillingStatus:S1/!^cu InvoiceClearingStatus:S1/!^cu LastChangeDateTime:O7/@cu
    SAP__Messages:{SAP__Message*}/!
    nav _Item BillingDocumentItem *
type BillingDocumentItem_Type BillingDocument BillingDocumentItem
    BillingDocument:S10/!^cu BillingDocumentItem:S6/!cu SalesDocument:S10/!^cu SalesDocumentItem:S6/!cu Product:S18/!^cu
    BillingDocumentItemText:S40/!cu BillingQuantity:N13.3/!cu BillingQuantityUnit:S3/!^cu NetAmount:N15.variable/!cu
    TaxAmount:N13.variable/!cu GrossAmount:N15.variable/!cu TransactionCurrency:S3/!^cu WBSElement:S24/!^cu ProfitCenter:S10/!^cu
    BillingPlan:S10/!^cu BillingPlanItem:S6/!cu SAP__Messages:{SAP__Message*}/!
    nav _BillingDocument BillingDocument 1
complex SAP__Message
    code:S/! message:S/! target:S transition:B/! numericSeverity:Y/! longtextUrl:S
"""
