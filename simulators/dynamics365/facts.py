"""What Business Central API v2.0 has, as tables: entity sets, properties and enumerations, from the vendor's public API pages (MIT).

A head names entity set, entity, verbs allowed (i insert, m modify, d delete), table; parts (``*`` for many); bound actions. A property is
``name:kind``, its length after the kind, ``!`` when it is read-only. ``code`` is upper-cased and trimmed on write (sheet 3.2).
"""

RESOURCES = """
@companies company - | Company |  | |
id:guid! systemVersion:text! timestamp:long! name:text! displayName:text! businessProfileId:text! systemCreatedAt:instant!
systemCreatedBy:guid! systemModifiedAt:instant! systemModifiedBy:guid!
@companyInformation companyInformation m | Company Information |  | |
id:guid! displayName:text100 addressLine1:text100 addressLine2:text50 city:text30 state:text30 country:code10 postalCode:code20
phoneNumber:text30 faxNumber:text30 email:text80 website:text255 taxRegistrationNumber:text currencyCode:text!
currentFiscalYearStartDate:date! industry:text30 picture:stream! experience:text lastModifiedDateTime:instant!
@countriesRegions countryRegion imd | Country/Region |  | |
id:guid! code:code10 displayName:text50 addressFormat:enum=countryRegionAddressFormat lastModifiedDateTime:instant!
@currencies currency imd | Currency |  | |
id:guid! code:code10 displayName:text30 symbol:text10 amountDecimalPlaces:text5 amountRoundingPrecision:decimal
lastModifiedDateTime:instant!
@currencyExchangeRates currencyExchangeRate - | Currency Exchange Rate |  | |
id:guid currencyCode:code10 startingDate:date exchangeRateAmount:decimal relationalCurrencyCode:code10
relationalExchangeRateAmount:decimal lastModifiedDateTime:instant!
@customers customer imd | Customer | customerFinancialDetails:customerFinancialDetails defaultDimensions:defaultDimensions*
contactsInformation:contactsInformation* documentAttachments:documentAttachments* | |
id:guid! number:code20 displayName:text100 type:enum=contactType addressLine1:text100 addressLine2:text50 city:text30 state:text30
country:code10 postalCode:code20 phoneNumber:text30 email:text80 website:text255 salespersonCode:code20 balanceDue:decimal!
creditLimit:decimal taxLiable:bool taxAreaId:guid taxAreaDisplayName:text! taxRegistrationNumber:text currencyId:guid currencyCode:text
paymentTermsId:guid shipmentMethodId:guid paymentMethodId:guid blocked:enum=customerBlocked lastModifiedDateTime:instant!
@customerFinancialDetails customerFinancialDetail - | Customer |  | |
id:guid! number:code20! balance:decimal! totalSalesExcludingTax:decimal! overdueAmount:decimal! lastModifiedDateTime:instant!
@contacts contact imd | Contact |  | |
id:guid! number:code20 type:enum=contactType displayName:text100 jobTitle:text30 companyNumber:code20 companyName:text100
contactBusinessRelation:enum=contactBusinessRelation addressLine1:text100 addressLine2:text50 city:text30 state:text30 country:code10
postalCode:code20 phoneNumber:text30 mobilePhoneNumber:text30 email:text80 website:text255 searchName:code100 privacyBlocked:bool
taxRegistrationNumber:text lastInteractionDate:date! lastModifiedDateTime:instant!
@contactsInformation contactInformation - | Contact Information Buffer | contacts:contacts | |
contactId:guid contactNumber:code20 contactName:text100 contactType:enum=contactType relatedId:guid
relatedType:enum=contactBusinessRelationLinkToTable!
@defaultDimensions defaultDimension imd | Default Dimension |  | |
id:guid! parentType:enum=defaultDimensionParentType parentId:guid dimensionId:guid dimensionCode:code20! dimensionValueId:guid
dimensionValueCode:code20! postingValidation:enum=defaultDimensionValuePostingType lastModifiedDateTime:instant!
@dimensionSetLines dimensionSetLine imd | Dimension Set Entry Buffer |  | |
id:guid code:code20 consolidationCode:code20! parentId:guid! parentType:enum=dimensionSetEntryBufferParentType! displayName:text30
valueId:guid valueCode:text valueConsolidationCode:code20! valueDisplayName:text50
@dimensionValues dimensionValue - | Dimension Value |  | |
id:guid! code:code20 dimensionId:guid displayName:text50 consolidationCode:code20 lastModifiedDateTime:instant!
@dimensions dimension - | Dimension | dimensionValues:dimensionValues* | |
id:guid! code:code20 displayName:text30 consolidationCode:code20 lastModifiedDateTime:instant!
@employees employee imd | Employee | defaultDimensions:defaultDimensions* timeRegistrationEntries:timeRegistrationEntries*
documentAttachments:documentAttachments* | |
id:guid! number:code20 displayName:text! givenName:text30 middleName:text30 surname:text30 jobTitle:text30 addressLine1:text100
addressLine2:text50 city:text30 state:text30 country:code10 postalCode:code20 phoneNumber:text30 mobilePhone:text30 email:text80
personalEmail:text80 employmentDate:date terminationDate:date status:enum=employeeStatus birthDate:date statisticsGroupCode:code10
bankBranchNumber:text20 bankAccountNumber:text30 iban:code50 lastModifiedDateTime:instant!
@items item imd | Item | inventoryPostingGroup:inventoryPostingGroups generalProductPostingGroup:generalProductPostingGroups
baseUnitOfMeasure:unitsOfMeasure defaultDimensions:defaultDimensions* documentAttachments:documentAttachments* | |
id:guid! number:code20 displayName:text100 displayName2:text50 type:enum=itemType itemCategoryId:guid itemCategoryCode:code20 blocked:bool
gtin:code14 inventory:decimal unitPrice:decimal priceIncludesTax:bool unitCost:decimal taxGroupId:guid taxGroupCode:code20
baseUnitOfMeasureId:guid baseUnitOfMeasureCode:code10 generalProductPostingGroupId:guid generalProductPostingGroupCode:code20
inventoryPostingGroupId:guid inventoryPostingGroupCode:code20 lastModifiedDateTime:instant!
@itemCategories itemCategory imd | Item Category |  | |
id:guid! code:code20 displayName:text100 lastModifiedDateTime:instant!
@accounts account - | G/L Account |  | |
id:guid! number:code20 displayName:text100 category:enum=glAccountCategory subCategory:text80 blocked:bool accountType:enum=glAccountType
directPosting:bool netChange:decimal consolidationTranslationMethod:text consolidationDebitAccount:code20
consolidationCreditAccount:code20 excludeFromConsolidation:bool lastModifiedDateTime:instant!
@paymentTerms paymentTerm imd | Payment Terms |  | |
id:guid! code:code10 displayName:text100 dueDateCalculation:text discountDateCalculation:text discountPercent:decimal
calculateDiscountOnCreditMemos:bool lastModifiedDateTime:instant!
@paymentMethods paymentMethod imd | Payment Method |  | |
id:guid! code:code10 displayName:text100 lastModifiedDateTime:instant!
@shipmentMethods shipmentMethod imd | Shipment Method |  | |
id:guid! code:code10 displayName:text100 lastModifiedDateTime:instant!
@taxAreas taxArea imd | Tax Area Buffer |  | |
id:guid! code:code20 displayName:text100 taxType:enum=taxBufferType! lastModifiedDateTime:instant!
@taxGroups taxGroup imd | Tax Group Buffer |  | |
id:guid! code:code20 displayName:text100 taxType:enum=taxBufferType! lastModifiedDateTime:instant!
@projects project imd | Job | documentAttachments:documentAttachments* pdfDocument:pdfDocument | |
id:guid! number:code20 displayName:text100 lastModifiedDateTime:instant!
@timeRegistrationEntries timeRegistrationEntry imd | Employee Time Reg Buffer | dimensionSetLines:dimensionSetLines* | |
employeeId:guid employeeNumber:code20 jobId:guid jobNumber:code20 jobTaskNumber:code20 absence:code10! lineNumber:int! date:date
quantity:decimal status:enum=employeeTimeRegStatus! unitOfMeasureId:guid! unitOfMeasureCode:code10! id:guid! lastModfiedDateTime:instant
@unitsOfMeasure unitOfMeasure imd | Unit of Measure |  | |
id:guid! code:code10 displayName:text50 internationalStandardCode:code10 symbol:text10 lastModifiedDateTime:instant!
@salesQuotes salesQuote imd | Sales Quote Entity Buffer | dimensionSetLines:dimensionSetLines* salesQuoteLines:salesQuoteLines*
pdfDocument:pdfDocument documentAttachments:documentAttachments* | makeInvoice makeOrder send |
id:guid! number:code20! externalDocumentNumber:code35 documentDate:date postingDate:date dueDate:date customerId:guid
customerNumber:code20 customerName:text100! billToName:text100! billToCustomerId:guid billToCustomerNumber:code20 shipToName:text100
shipToContact:text100 sellToAddressLine1:text100 sellToAddressLine2:text50 sellToCity:text30 sellToCountry:code10 sellToState:text30
sellToPostCode:code20 billToAddressLine1:text billToAddressLine2:text billToCity:text billToCountry:text billToState:text
billToPostCode:text shipToAddressLine1:text100 shipToAddressLine2:text50 shipToCity:text30 shipToCountry:code10 shipToState:text30
shipToPostCode:code20 shortcutDimension1Code:code20 shortcutDimension2Code:code20 currencyId:guid currencyCode:text paymentTermsId:guid
shipmentMethodId:guid salesperson:code20 discountAmount:decimal totalAmountExcludingTax:decimal! totalTaxAmount:decimal!
totalAmountIncludingTax:decimal! status:enum=salesQuoteEntityBufferStatus! sentDate:instant validUntilDate:date acceptedDate:date
lastModifiedDateTime:instant! phoneNumber:text30 email:text80
@salesQuoteLines salesQuoteLine imd | Sales Invoice Line Aggregate | dimensionSetLines:dimensionSetLines* location:locations | |
id:guid! documentId:guid sequence:int itemId:guid accountId:guid lineType:enum=invoiceLineAggLineType lineObjectNumber:code20
description:text100 description2:text50 unitOfMeasureId:guid unitOfMeasureCode:code10 unitPrice:decimal quantity:decimal
discountAmount:decimal discountPercent:decimal discountAppliedBeforeTax:bool! amountExcludingTax:decimal! taxCode:code50
taxPercent:decimal! totalTaxAmount:decimal! amountIncludingTax:decimal! netAmount:decimal netTaxAmount:decimal!
netAmountIncludingTax:decimal! itemVariantId:guid locationId:guid
@salesOrders salesOrder imd | Sales Order Entity Buffer | dimensionSetLines:dimensionSetLines* salesOrderLines:salesOrderLines*
pdfDocument:pdfDocument documentAttachments:documentAttachments* | shipAndInvoice |
id:guid! number:code20! externalDocumentNumber:code35 orderDate:date postingDate:date customerId:guid customerNumber:code20
customerName:text100! billToName:text100! billToCustomerId:guid billToCustomerNumber:code20 shipToName:text100 shipToContact:text100
sellToAddressLine1:text100 sellToAddressLine2:text50 sellToCity:text30 sellToCountry:code10 sellToState:text30 sellToPostCode:code20
billToAddressLine1:text100! billToAddressLine2:text50! billToCity:text30! billToCountry:code10! billToState:text30! billToPostCode:code20!
shipToAddressLine1:text100 shipToAddressLine2:text50 shipToCity:text30 shipToCountry:code10 shipToState:text30 shipToPostCode:code20
shortcutDimension1Code:code20 shortcutDimension2Code:code20 currencyId:guid currencyCode:text pricesIncludeTax:bool paymentTermsId:guid
shipmentMethodId:guid salesperson:code20 partialShipping:bool requestedDeliveryDate:date discountAmount:decimal
discountAppliedBeforeTax:bool! totalAmountExcludingTax:decimal! totalTaxAmount:decimal! totalAmountIncludingTax:decimal!
fullyShipped:bool! status:enum=salesOrderEntityBufferStatus! lastModifiedDateTime:instant! phoneNumber:text30 email:text80
@salesOrderLines salesOrderLine imd | Sales Invoice Line Aggregate | dimensionSetLines:dimensionSetLines* location:locations | |
id:guid! documentId:guid sequence:int itemId:guid accountId:guid lineType:enum=invoiceLineAggLineType lineObjectNumber:code20
description:text100 description2:text50 unitOfMeasureId:guid unitOfMeasureCode:code10 quantity:decimal unitPrice:decimal
discountAmount:decimal discountPercent:decimal discountAppliedBeforeTax:bool! amountExcludingTax:decimal! taxCode:code50
taxPercent:decimal! totalTaxAmount:decimal! amountIncludingTax:decimal! invoiceDiscountAllocation:decimal! netAmount:decimal!
netTaxAmount:decimal! netAmountIncludingTax:decimal! shipmentDate:date shippedQuantity:decimal! invoicedQuantity:decimal!
invoiceQuantity:decimal shipQuantity:decimal itemVariantId:guid locationId:guid
@salesInvoices salesInvoice imd | Sales Invoice Entity Aggregate | dimensionSetLines:dimensionSetLines*
salesInvoiceLines:salesInvoiceLines* pdfDocument:pdfDocument documentAttachments:documentAttachments* | post postAndSend send cancel
cancelAndSend makeCorrectiveCreditMemo |
id:guid! number:code20! externalDocumentNumber:code35 invoiceDate:date postingDate:date dueDate:date promisedPayDate:date
customerPurchaseOrderReference:text35 customerId:guid customerNumber:code20 customerName:text100! billToName:text100!
billToCustomerId:guid billToCustomerNumber:code20 shipToName:text100 shipToContact:text100 sellToAddressLine1:text100
sellToAddressLine2:text50 sellToCity:text30 sellToCountry:code10 sellToState:text30 sellToPostCode:code20 billToAddressLine1:text!
billToAddressLine2:text! billToCity:text! billToCountry:text! billToState:text! billToPostCode:text! shipToAddressLine1:text100
shipToAddressLine2:text50 shipToCity:text30 shipToCountry:code10 shipToState:text30 shipToPostCode:code20 currencyId:guid
shortcutDimension1Code:code20 shortcutDimension2Code:code20 currencyCode:text orderId:guid! orderNumber:code20! paymentTermsId:guid
shipmentMethodId:guid salesperson:code20 disputeStatusId:guid disputeStatus:code10 pricesIncludeTax:bool! remainingAmount:decimal!
discountAmount:decimal discountAppliedBeforeTax:bool! totalAmountExcludingTax:decimal! totalTaxAmount:decimal!
totalAmountIncludingTax:decimal! status:enum=invoiceEntityAggregateStatus! lastModifiedDateTime:instant! phoneNumber:text30 email:text80
@salesInvoiceLines salesInvoiceLine imd | Sales Invoice Line Aggregate | dimensionSetLines:dimensionSetLines* location:locations | |
id:guid! documentId:guid sequence:int itemId:guid accountId:guid lineType:enum=invoiceLineAggLineType lineObjectNumber:code20
description:text100 description2:text50 unitOfMeasureId:guid unitOfMeasureCode:code10 quantity:decimal unitPrice:decimal
discountAmount:decimal discountPercent:decimal discountAppliedBeforeTax:bool! amountExcludingTax:decimal! taxCode:code50
taxPercent:decimal! totalTaxAmount:decimal! amountIncludingTax:decimal! invoiceDiscountAllocation:decimal! netAmount:decimal!
netTaxAmount:decimal! netAmountIncludingTax:decimal! shipmentDate:date itemVariantId:guid locationId:guid
@salesCreditMemos salesCreditMemo imd | Sales Cr. Memo Entity Buffer | dimensionSetLines:dimensionSetLines*
salesCreditMemoLines:salesCreditMemoLines* pdfDocument:pdfDocument documentAttachments:documentAttachments* | post postAndSend send cancel
cancelAndSend |
id:guid! number:code20! externalDocumentNumber:code35 creditMemoDate:date postingDate:date dueDate:date customerId:guid
customerNumber:code20 customerName:text100! billToName:text100! billToCustomerId:guid billToCustomerNumber:code20
sellToAddressLine1:text100 sellToAddressLine2:text50 sellToCity:text30 sellToCountry:code10 sellToState:text30 sellToPostCode:code20
billToAddressLine1:text100 billToAddressLine2:text50 billToCity:text30 billToCountry:code10 billToState:text30 billToPostCode:code20
shortcutDimension1Code:code20 shortcutDimension2Code:code20 currencyId:guid currencyCode:text paymentTermsId:guid shipmentMethodId:guid
salesperson:code20 pricesIncludeTax:bool! discountAmount:decimal discountAppliedBeforeTax:bool! totalAmountExcludingTax:decimal!
totalTaxAmount:decimal! totalAmountIncludingTax:decimal! status:enum=salesCrMemoEntityBufferStatus! lastModifiedDateTime:instant!
invoiceId:guid invoiceNumber:code20 phoneNumber:text30 email:text80 customerReturnReasonId:guid
@salesCreditMemoLines salesCreditMemoLine imd | Sales Invoice Line Aggregate | dimensionSetLines:dimensionSetLines* location:locations | |
id:guid! documentId:guid sequence:int itemId:guid accountId:guid lineType:enum=invoiceLineAggLineType lineObjectNumber:code20
description:text100 description2:text50 unitOfMeasureId:guid unitOfMeasureCode:code10 unitPrice:decimal quantity:decimal
discountAmount:decimal discountPercent:decimal discountAppliedBeforeTax:bool! amountExcludingTax:decimal! taxCode:code50
taxPercent:decimal! totalTaxAmount:decimal! amountIncludingTax:decimal! invoiceDiscountAllocation:decimal! netAmount:decimal!
netTaxAmount:decimal! netAmountIncludingTax:decimal! shipmentDate:date itemVariantId:guid locationId:guid
@generalLedgerEntries generalLedgerEntry - | G/L Entry | dimensionSetLines:dimensionSetLines* | |
id:guid! entryNumber:int! postingDate:date documentNumber:code20 documentType:enum=genJournalDocumentType accountId:guid
accountNumber:code20 description:text100 debitAmount:decimal creditAmount:decimal additionalCurrencyDebitAmount:decimal
additionalCurrencyCreditAmount:decimal lastModifiedDateTime:instant!
@generalLedgerSetup generalLedgerSetup - | General Ledger Setup |  | |
id:guid allowPostingFrom:date allowPostingTo:date additionalReportingCurrency:code10 localCurrencyCode:code10 localCurrencySymbol:text10
lastModifiedDateTime:instant! allowQueryFromConsolidation:bool shortcutDimension1Code:code20 shortcutDimension2Code:code20
shortcutDimension3Code:code20 shortcutDimension4Code:code20 shortcutDimension5Code:code20 shortcutDimension6Code:code20
shortcutDimension7Code:code20 shortcutDimension8Code:code20
@accountingPeriods accountingPeriod - | Accounting Period |  | |
id:guid startingDate:date name:text10 newFiscalYear:bool closed:bool dateLocked:bool lastModifiedDateTime:instant!
@customerPaymentJournals customerPaymentJournal imd | Gen. Journal Batch | customerPayments:customerPayments* | |
id:guid! code:code10 displayName:text100 lastModifiedDateTime:instant! balancingAccountId:guid balancingAccountNumber:code20!
@customerPayments customerPayment imd | Gen. Journal Line | dimensionSetLines:dimensionSetLines* | |
id:guid! journalId:guid journalDisplayName:code10 lineNumber:int customerId:guid customerNumber:code20 postingDate:date
documentNumber:code20 externalDocumentNumber:code35 amount:decimal appliesToInvoiceId:guid appliesToInvoiceNumber:text description:text100
comment:text250 lastModifiedDateTime:instant!
@journals journal imd | Gen. Journal Batch |  | post |
id:guid! code:code10 displayName:text100 templateDisplayName:code10 lastModifiedDateTime:instant! balancingAccountId:guid
balancingAccountNumber:code20!
@salespeoplePurchasers salespersonPurchaser imd | Salesperson/Purchaser |  | |
id:guid! code:code20 displayName:text50 email:text80 email2:text80 phoneNo:text30 jobTitle:text30 commisionPercent:decimal
privacyBlocked:bool blocked:bool lastModifiedDateTime:instant!
@subscriptions subscriptions imd | Webhook Subscription |  | |
subscriptionId:text! notificationUrl:text resource:text timestamp:long! userId:guid! lastModifiedDateTime:instant! clientState:text
expirationDateTime:instant! systemCreatedAt:instant! systemCreatedBy:guid! systemModifiedAt:instant! systemModifiedBy:guid!
@pdfDocument pdfDocument - | Attachment Entity Buffer |  | |
id:guid! parentId:guid! parentType:enum=attachmentEntityBufferDocumentType! pdfDocumentContent:stream!
@documentAttachments documentAttachment imd | Attachment Entity Buffer |  | |
id:guid! fileName:text250 byteSize:int! attachmentContent:stream parentType:enum=attachmentEntityBufferDocumentType parentId:guid
lineNumber:int documentFlowSales:bool documentFlowPurchase:bool lastModifiedDateTime:instant!
@disputeStatus disputeStatus imd | Dispute Status |  | |
id:guid! code:code10 displayName:text100
@generalProductPostingGroups generalProductPostingGroup - | Gen. Product Posting Group |  | |
id:guid code:text description:text100 defaultVATProductPostingGroup:code20 autoInsertDefault:bool lastModifiedDateTime:instant!
@inventoryPostingGroups inventoryPostingGroup - | Inventory Posting Group |  | |
id:guid code:text description:text100 lastModifiedDateTime:instant!
@locations location imd | Location |  | |
id:guid! code:code10 displayName:text100 contact:text100 addressLine1:text100 addressLine2:text50 city:text30 state:text30 country:code10
postalCode:code20 phoneNumber:text30 email:text80 website:text255 lastModifiedDateTime:instant!
@customerReturnReasons customerReturnReason imd | Reason Code |  | |
id:guid! code:code10 description:text100 lastModifiedDateTime:instant!
"""

# Pages published as ODataV4 web services (sheet 7a): `option` is an enumeration that travels as the plain member name.
PAGES = """
@Job_List Job_List - | Job | | No |
No:code20! Description:text100! Bill_to_Customer_No:code20! Status:option=JobStatus! Person_Responsible:code20! Next_Invoice_Date:date!
Job_Posting_Group:code20! Search_Description:code100! Percent_of_Overdue_Planning_Lines:decimal! Percent_Completed:decimal!
Percent_Invoiced:decimal! Project_Manager:text50! External_Document_No:text35! Your_Reference:text35! Completely_Picked:bool!
@Job_Card Job_Card imd | Job | | No |
No:code20 Description:text100 Sell_to_Customer_No:code20 Sell_to_Customer_Name:text100 Sell_to_Customer_Name_2:text50
Sell_to_Address:text100 Sell_to_Address_2:text50 Sell_to_City:text30 Sell_to_County:text30 Sell_to_Post_Code:code20
Sell_to_Country_Region_Code:code10 Sell_to_Contact_No:code20 SellToPhoneNo:text! SellToMobilePhoneNo:text! SellToEmail:text!
Sell_to_Contact:text100 Search_Description:code100 External_Document_No:text35 Your_Reference:text35 Person_Responsible:code20
Blocked:option=JobBlocked Last_Date_Modified:date Project_Manager:text50 No_of_Archived_Versions:int Status:option=JobStatus
Job_Posting_Group:code20 Location_Code:code10 Bin_Code:code20 WIP_Method:code20 WIP_Posting_Method:text30
Allow_Schedule_Contract_Lines:bool Apply_Usage_Link:bool Percent_Completed:decimal! Percent_Invoiced:decimal!
Percent_of_Overdue_Planning_Lines:decimal! Task_Billing_Method:option=TaskBillingMethod BillToOptions:text! Bill_to_Customer_No:code20
Bill_to_Name:text100 Bill_to_Name_2:text50 Bill_to_Address:text100 Bill_to_Address_2:text50 Bill_to_City:text30 Bill_to_County:text30
Bill_to_Post_Code:code20 Bill_to_Country_Region_Code:code10 Bill_to_Contact_No:code20 ContactPhoneNo:text! ContactMobilePhoneNo:text!
ContactEmail:text! Bill_to_Contact:text100 Payment_Terms_Code:code10 Payment_Method_Code:code10 ShippingOptions:text! Ship_to_Code:code10
Ship_to_Name:text100 Ship_to_Name_2:text50 Ship_to_Address:text100 Ship_to_Address_2:text50 Ship_to_City:text30 Ship_to_County:text30
Ship_to_Post_Code:code20 Ship_to_Country_Region_Code:code10 Ship_to_Phone_No:code30 Ship_to_Contact:text100 Starting_Date:date
Ending_Date:date Creation_Date:date Currency_Code:code10 Invoice_Currency_Code:code10
Price_Calculation_Method:option=PriceCalculationMethod Cost_Calculation_Method:option=CostCalculationMethod Language_Code:code10
WIP_Posting_Date:date Total_WIP_Sales_Amount:decimal Applied_Sales_G_L_Amount:decimal Total_WIP_Cost_Amount:decimal
Applied_Costs_G_L_Amount:decimal Recog_Sales_Amount:decimal Recog_Costs_Amount:decimal Recog_Profit_Amount:decimal!
Recog_Profit_Percent:decimal! Acc_WIP_Costs_Amount:decimal! Acc_WIP_Sales_Amount:decimal! Calc_Recog_Sales_Amount:decimal
Calc_Recog_Costs_Amount:decimal WIP_G_L_Posting_Date:date Total_WIP_Sales_G_L_Amount:decimal Total_WIP_Cost_G_L_Amount:decimal
Recog_Sales_G_L_Amount:decimal Recog_Costs_G_L_Amount:decimal Recog_Profit_G_L_Amount:decimal! Recog_Profit_G_L_Percent:decimal!
Calc_Recog_Sales_G_L_Amount:decimal Calc_Recog_Costs_G_L_Amount:decimal
@Job_Task_Lines Job_Task_Lines imd | Job Task | | Job_No Job_Task_No |
Job_No:code20 Job_Task_No:code20 Description:text100 Job_Task_Type:option=JobTaskType Totaling:text250 Job_Posting_Group:code20
Location_Code:code10 Bin_Code:code20 WIP_Total:text30 WIP_Method:code20 Start_Date:date End_Date:date EAC_Total_Cost:decimal!
EAC_Total_Price:decimal! Global_Dimension_1_Code:code20 Global_Dimension_2_Code:code20 Outstanding_Orders:decimal!
Amt_Rcd_Not_Invoiced:decimal!
@Job_Planning_Lines Job_Planning_Lines imd | Job Planning Line | | Job_No Job_Task_No Line_No |
Job_No:code20 Job_Task_No:code20 Line_Type:option=LineType Usage_Link:bool Planning_Date:date Planned_Delivery_Date:date
Currency_Date:date Document_No:text20 Line_No:int Type:option=PlanningType No:code20 Description:text100 Description_2:text50
Price_Calculation_Method:option=PriceCalculationMethod Cost_Calculation_Method:option=CostCalculationMethod Gen_Bus_Posting_Group:code20
Gen_Prod_Posting_Group:code20 Variant_Code:code10 Location_Code:code10 Bin_Code:code20 Work_Type_Code:code10 Unit_of_Measure_Code:code10
ReserveName:option=Reserve Quantity:decimal Qty_to_Assemble:decimal Reserved_Quantity:decimal Remaining_Qty:decimal Unit_Cost:decimal
Total_Cost:decimal Remaining_Total_Cost:decimal Unit_Price:decimal Line_Amount:decimal Remaining_Line_Amount:decimal
Line_Discount_Amount:decimal Line_Discount_Percent:decimal Total_Price:decimal Qty_Posted:decimal Qty_to_Transfer_to_Journal:decimal
Posted_Total_Cost:decimal Posted_Line_Amount:decimal Qty_Transferred_to_Invoice:decimal Qty_to_Transfer_to_Invoice:decimal
Qty_Invoiced:decimal Qty_to_Invoice:decimal User_ID:text50 Serial_No:code50 Lot_No:code50 Job_Contract_Entry_No:int
Ledger_Entry_Type:option=LedgerEntryType Ledger_Entry_No:int System_Created_Entry:bool Overdue:bool! Qty_Picked:decimal Contract_Line:bool
"""

# Read-only queries of the reporting app (sheet 7b).
QUERIES = {
    "jobs": (
        "no description billToCustomerNo sellToCustomerNo creationDate startingDate endingDate status jobPostingGroup blocked "
        "projectManager complete "
    ),
    "jobTasks": ("jobNo jobTaskNo description totaling jobTaskType indentation startingDate endingDate "),
    "jobPlanningLines": (
        "jobNo jobTaskNo lineNo jobType lineType no description quantity unitCostLCY totalCostLCY unitPriceLCY lineAmountLCY "
        "totalPriceLCY planningDate "
    ),
    "jobLedgerEntries": (
        "jobNo jobTaskNo postingDate entryType type no description locationCode unitOfMeasureCode quantity unitCostLCY "
        "totalCostLCY unitPrice totalPriceLCY dimensionSetID "
    ),
}

# Members as a person reads them; on the wire each character that XML names cannot hold is escaped (sheet 3.2).
ENUMS = {
    "attachmentEntityBufferDocumentType": [
        " ",
        "Journal",
        "Employee",
        "Item",
        "Customer",
        "Vendor",
        "Sales Order",
        "Sales Quote",
        "Sales Credit Memo",
        "Sales Invoice",
        "Purchase Invoice",
    ],
    "contactBusinessRelation": [" ", "Customer", "Vendor", "Bank Account", "Employee", "None", "Other", "Multiple"],
    "contactBusinessRelationLinkToTable": [" ", "Customer", "Vendor", "Bank Account", "Employee"],
    "contactType": ["Company", "Person"],
    "countryRegionAddressFormat": ["Post Code+City", "City+Post Code", "City+County+Post Code", "Blank Line+Post Code+City", "Custom"],
    "customerBlocked": [" ", "Ship", "Invoice", "All"],
    "defaultDimensionParentType": [" ", "Customer", "Item", "Vendor", "Employee"],
    "defaultDimensionValuePostingType": [" ", "Code Mandatory", "Same Code", "No Code"],
    "dimensionSetEntryBufferParentType": [
        " ",
        "Journal Line",
        "Sales Order",
        "Sales Order Line",
        "Sales Quote",
        "Sales Quote Line",
        "Sales Credit Memo",
        "Sales Credit Memo Line",
        "Sales Invoice",
        "Sales Invoice Line",
        "General Ledger Entry",
        "Time Registration Entry",
        "Sales Shipment",
        "Sales Shipment Line",
        "Sales Return Order",
        "Sales Return Order Line",
    ],
    "employeeStatus": ["Active", "Inactive", "Terminated"],
    "employeeTimeRegStatus": ["Open", "Submitted", "Rejected", "Approved"],
    "genJournalDocumentType": [" ", "Payment", "Invoice", "Credit Memo", "Finance Charge Memo", "Reminder", "Refund"],
    "glAccountCategory": [" ", "Assets", "Liabilities", "Equity", "Income", "Cost of Goods Sold", "Expense"],
    "glAccountType": ["Posting", "Heading", "Total", "Begin-Total", "End-Total"],
    "invoiceEntityAggregateStatus": [" ", "Draft", "In Review", "Open", "Paid", "Canceled", "Corrective"],
    "invoiceLineAggLineType": ["Comment", "Account", "Item", "Resource", "Fixed Asset", "Charge", "Allocation Account"],
    "itemType": ["Inventory", "Service", "Non-Inventory"],
    "salesCrMemoEntityBufferStatus": ["Draft", "In Review", "Open", "Canceled", "Corrective", "Paid"],
    "salesOrderEntityBufferStatus": ["Draft", "In Review", "Open"],
    "salesQuoteEntityBufferStatus": ["Draft", "Sent", "Accepted", "Expired "],
    "taxBufferType": ["Sales Tax", "VAT"],
    "JobStatus": ["Planning", "Quote", "Open", "Completed"],
    "JobBlocked": [" ", "Posting", "All"],
    "TaskBillingMethod": ["One customer", "Multiple customers"],
    "PriceCalculationMethod": [" ", "Lowest Price"],
    "CostCalculationMethod": [" ", "Lowest Price"],
    "JobTaskType": ["Posting", "Heading", "Total", "Begin-Total", "End-Total"],
    "LineType": ["Budget", "Billable", "Both Budget and Billable"],
    "PlanningType": ["Resource", "Item", "G/L Account", "Text"],
    "Reserve": ["Never", "Optional", "Always"],
    "LedgerEntryType": [" ", "Resource", "Item", "G/L Account"],
}
