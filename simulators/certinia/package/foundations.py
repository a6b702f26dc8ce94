"""The package ``fferpcore``: companies, taxes, billing documents, messages. Facts only; the notation is explained in ``tables``."""

# ruff: noqa: E501

TABLE = """
# fferpcore__BillingDocument__c | Billing Document | Billing Documents | auto BD{0000000} | Document Number
fferpcore__Account__c | lookup Account fferpcore__Billing_Documents1__r
fferpcore__AllowRebilling__c | flag | "Allow Rebilling
fferpcore__AnalysisItem1__c | lookup fferpcore__AnalysisItem__c fferpcore__RelatedDocuments1__r | "Analysis Item 1
fferpcore__AnalysisItem2__c | lookup fferpcore__AnalysisItem__c fferpcore__RelatedDocuments2__r | "Analysis Item 2
fferpcore__AnalysisItem3__c | lookup fferpcore__AnalysisItem__c fferpcore__RelatedDocuments3__r | "Analysis Item 3
fferpcore__AnalysisItem4__c | lookup fferpcore__AnalysisItem__c fferpcore__RelatedDocuments4__r | "Analysis Item 4
fferpcore__BillingAccountName__c | text 255 | "Billing Account
fferpcore__BillingCity__c | text 40 | "Billing City
fferpcore__BillingCountry__c | text 40 | "Billing Country
fferpcore__BillingPostalCode__c | text 20 | "Billing Zip/Postal Code
fferpcore__BillingState__c | text 80 | "Billing State/Province
fferpcore__BillingStreet__c | area | "Billing Street
fferpcore__Company__c | lookup fferpcore__Company__c fferpcore__Billing_Documents__r
fferpcore__CompletionProcessTracking__c | lookup fferpcore__ProcessTracking__c fferpcore__BillingDocuments__r | "Completion Process
fferpcore__CreditNoteReason__c | picklist | : Damaged Goods; Goods Returned; Incorrect Shipment; Overcharge; Retrospective Discount | "Credit Note Reason
fferpcore__CustomerReference__c | area | "Customer Reference
fferpcore__DateIssued__c | date | "Date Issued
fferpcore__Description__c | area
fferpcore__DiscountTotal__c | currency 18 2 | rollup | "Discount Total
fferpcore__DocumentDate__c | date | required | = TODAY() | "Document Date
fferpcore__DocumentDueDate__c | date | "Document Due Date
fferpcore__DocumentSource__c | picklist | : Order Management; Services; Subscriptions | "Document Source
fferpcore__DocumentStatus__c | picklist | = Draft | : Draft; Complete; Discarded | "Document Status
fferpcore__DocumentTotal__c | currency 18 2 | rollup | "Document Total
fferpcore__DocumentTypePrefix__c | text 1300 | formula | "Document Type Prefix
fferpcore__DocumentType__c | picklist | : Invoice; Credit Note | "Document Type
fferpcore__Engagement__c | lookup fferpcore__ff_Engagement__c fferpcore__BillingDocuments__r
fferpcore__ExternalDocumentNumber__c | text 255 | unique external | "External Document Number
fferpcore__ExternalTaxStatus__c | picklist | = Not Calculated | : Not Calculated; Calculated; Finalized | "External Tax Status
fferpcore__FooterText__c | area 131072 | "Footer Text
fferpcore__HeaderText__c | area 131072 | "Header Text
fferpcore__IsBillingAddressValidated__c | flag | formula | "Billing Address Validated
fferpcore__IsComplete__c | flag | formula | "Is Complete
fferpcore__IsShippingAddressValidated__c | flag | formula | "Shipping Address Validated
fferpcore__IsTaxCalculated__c | flag | "Tax Calculated
fferpcore__NetTotal__c | currency 18 2 | rollup | "Net Total
fferpcore__NumberOfBillingDocumentLineItems__c | number 18 0 | rollup | "Number Of Billing Document Line Items
fferpcore__ProcessingTaxDetails__c | flag | "Creating Tax Breakdown Records
fferpcore__RelatedDocument__c | lookup fferpcore__BillingDocument__c fferpcore__RelatedDocuments__r | "Related Document
fferpcore__ReportingDocumentTotal__c | currency 18 2 | formula | "Reporting Document Total
fferpcore__ShippingAccountName__c | text 255 | "Shipping Account
fferpcore__ShippingCity__c | text 40 | "Shipping City
fferpcore__ShippingCountry__c | text 40 | "Shipping Country
fferpcore__ShippingPostalCode__c | text 20 | "Shipping Zip/Postal Code
fferpcore__ShippingState__c | text 80 | "Shipping State/Province
fferpcore__ShippingStreet__c | area | "Shipping Street
fferpcore__TaxPointDate__c | date | "Tax Point Date
fferpcore__TaxValueTotal__c | currency 18 2 | rollup | "Tax Value Total
fferpcore__ValidatedBillingCity__c | text 40 | "Validated Billing City
fferpcore__ValidatedBillingCountry__c | text 40 | "Validated Billing Country
fferpcore__ValidatedBillingPostalCode__c | text 20 | "Validated Billing Zip/Postal Code
fferpcore__ValidatedBillingState__c | text 20 | "Validated Billing State/Province
fferpcore__ValidatedBillingStreet__c | area | "Validated Billing Street
fferpcore__ValidatedShippingCity__c | text 40 | "Validated Shipping City
fferpcore__ValidatedShippingCountry__c | text 40 | "Validated Shipping Country
fferpcore__ValidatedShippingPostalCode__c | text 20 | "Validated Shipping Zip/Postal Code
fferpcore__ValidatedShippingState__c | text 20 | "Validated Shipping State/Province
fferpcore__ValidatedShippingStreet__c | area | "Validated Shipping Street
Billing_Event_Correlation_Id | text 255 | external | "Billing Event Correlation ID
# fferpcore__BillingDocumentLineItem__c | Billing Document Line Item | Billing Document Line Items | auto BDLI{0000000000} | Document Line | detail
fferpcore__Account__c | lookup Account fferpcore__RelatedBillingDocumentLineItems__r | "Shipping Account
fferpcore__AnalysisItem1__c | lookup fferpcore__AnalysisItem__c fferpcore__RelatedDocumentLines1__r | "Analysis Item 1
fferpcore__AnalysisItem2__c | lookup fferpcore__AnalysisItem__c fferpcore__RelatedDocumentLines2__r | "Analysis Item 2
fferpcore__AnalysisItem3__c | lookup fferpcore__AnalysisItem__c fferpcore__RelatedDocumentLines3__r | "Analysis Item 3
fferpcore__AnalysisItem4__c | lookup fferpcore__AnalysisItem__c fferpcore__RelatedDocumentLines4__r | "Analysis Item 4
fferpcore__BillingDocumentExternalTaxStatus__c | text 1300 | formula | "Billing Document External Tax Status
fferpcore__BillingDocumentStatus__c | text 1300 | formula | "Billing Document Status
fferpcore__BillingDocument__c | master fferpcore__BillingDocument__c fferpcore__ChildBillingDocumentLineItems__r | "Billing Document
fferpcore__CompanySite__c | lookup fferpcore__CompanySite__c fferpcore__BillingDocumentLineItems__r | "Company Site
fferpcore__DerivedUnitPrice__c | number 18 9 | formula | "Derived Unit Price
fferpcore__DiscountTotal__c | currency 18 2 | "Discount Total
fferpcore__InvalidCompanySite__c | flag | formula | "Invalid Company Site
fferpcore__InvalidShippingAccount__c | flag | formula | "Invalid Shipping Account
fferpcore__LineDescription__c | area | "Description
fferpcore__ManualAddressOverride__c | flag | "Enter Shipping Address Manually
fferpcore__NetValueBeforeDiscount__c | currency 18 2 | "Net Value Before Discount
fferpcore__NetValueOverride__c | currency 18 2 | "Net Value Override
fferpcore__NetValue__c | currency 18 2 | formula | "Net Value
fferpcore__ProductService__c | lookup Product2 fferpcore__RelatedBillingDocumentLineItems__r | "Product or Service
fferpcore__Quantity__c | number 18 6 | required | = 1.000000
fferpcore__ReportingNetValueNumber__c | number 18 2 | formula | "Reporting Net Value Number
fferpcore__ReportingNetValue__c | currency 18 2 | formula | "Reporting Net Value
fferpcore__ReportingTaxValue1__c | number 18 2 | formula | "Reporting Tax Value 1
fferpcore__ReportingTaxValue2__c | number 18 2 | formula | "Reporting Tax Value 2
fferpcore__ReportingTaxValue3__c | number 18 2 | formula | "Reporting Tax Value 3
fferpcore__ReportingTaxValueTotal__c | currency 18 2 | formula | "Reporting Tax Value Total
fferpcore__ReportingTotalValue__c | currency 18 2 | formula | "Reporting Total Value
fferpcore__ShippingCity__c | text 40 | "Shipping City
fferpcore__ShippingCountry__c | text 40 | "Shipping Country
fferpcore__ShippingPostalCode__c | text 20 | "Shipping Zip/Postal Code
fferpcore__ShippingState__c | text 80 | "Shipping State/Province
fferpcore__ShippingStreet__c | area | "Shipping Street
fferpcore__TaxCode1__c | lookup fferpcore__TaxCode__c fferpcore__BillingDocumentLineItemsTaxCode__r | "Tax Code 1
fferpcore__TaxCode2__c | lookup fferpcore__TaxCode__c fferpcore__BillingDocumentLineItemsTaxCode2__r | "Tax Code 2
fferpcore__TaxCode3__c | lookup fferpcore__TaxCode__c fferpcore__BillingDocumentLineItemsTaxCode3__r | "Tax Code 3
fferpcore__TaxRate1__c | number 9 5 | "Tax Rate 1
fferpcore__TaxRate2__c | number 9 5 | "Tax Rate 2
fferpcore__TaxRate3__c | number 9 5 | "Tax Rate 3
fferpcore__TaxRateTotal__c | number 18 5 | formula | "Tax Rate Total
fferpcore__TaxValue1__c | number 18 2 | "Tax Value 1
fferpcore__TaxValue2__c | number 18 2 | "Tax Value 2
fferpcore__TaxValue3__c | number 18 2 | "Tax Value 3
fferpcore__TaxValueTotal__c | currency 18 2 | formula | "Tax Value Total
fferpcore__TotalValue__c | currency 18 2 | formula | "Total Value
fferpcore__UnitPrice__c | number 18 9 | required | = 0.000000000 | "Unit Price
Billing_Event_Item_Correlation_Id | text 255 | external | "Billing Event Item Correlation ID
# fferpcore__Company__c | Company | Companies | text | Company Name
fferpcore__City__c | text 40
fferpcore__Code__c | text 10
fferpcore__CorrelationId__c | text 32 | unique external | "Correlation Id
fferpcore__Country__c | text 40
fferpcore__Email__c | email
fferpcore__Fax__c | phone
fferpcore__IsAddressValidated__c | flag | formula | "Address Validated
fferpcore__LogoURL__c | text 255 | "Logo URL
fferpcore__Logo__c | text 1300 | formula
fferpcore__Phone__c | phone
fferpcore__ScannedPayableDocumentEmail__c | text 255 | unique | "Scanned Payable Document Email
fferpcore__State__c | text 20 | "State/Province
fferpcore__Street__c | text 255
fferpcore__TaxInformation__c | lookup fferpcore__CompanyTaxInformation__c fferpcore__Companies__r | "Tax Information
fferpcore__UniquenessConstraint__c | text 255 | unique | "Uniqueness Constraint
fferpcore__ValidatedCity__c | text 40 | "Validated City
fferpcore__ValidatedCountry__c | text 40 | "Validated Country
fferpcore__ValidatedState__c | text 20 | "Validated State/Province
fferpcore__ValidatedStreet__c | area | "Validated Street
fferpcore__ValidatedZip__c | text 20 | "Validated Zip/Postal Code
fferpcore__Website__c | url
fferpcore__Zip__c | text 20 | "Zip/Postal Code
# fferpcore__ff_Engagement__c | Engagement | Engagements | auto ENG{0000000} | Engagement Number
fferpcore__Account__c | lookup Account fferpcore__Engagements__r
fferpcore__Description__c | text 255
fferpcore__EndDate__c | date | "End Date
fferpcore__StartDate__c | date | "Start Date
# fferpcore__ERPProduct__c | Registered Product | Registered Products | text | Product Name
fferpcore__Custom__c | flag | = true
fferpcore__DeveloperName__c | text 30 | required unique | "Developer Name
fferpcore__Obsolete__c | flag
fferpcore__ServicePack__c | number 18 0 | required | = 0 | "Service Pack
fferpcore__VersionMajor__c | number 18 0 | required | "Major Version
fferpcore__VersionMinor__c | number 4 0 | required | = 0 | "Minor Version
# fferpcore__ProductExtension__c | Product Extension | Product Extensions | auto PE{0000000} | Product Extension ID
fferpcore__ExternalTaxID__c | text 255 | "External Tax Code
fferpcore__Product__c | lookup Product2 fferpcore__ProductExtension__r
# fferpcore__AccountExtension__c | Account Extension | Account Extensions | auto AE{0000000} | Account Extension ID | detail
fferpcore__Account__c | master Account fferpcore__AccountExtension__r
fferpcore__EInvoicingAddressIdentifier__c | text 255 | "E-Invoicing Address Identifier
fferpcore__EInvoicingDoNotAutoSend__c | flag | "Do Not Automatically Send E-Invoices
fferpcore__EInvoicingSchemeID__c | text 255 | "E-Invoicing Address Scheme
fferpcore__TaxExemptionReason__c | picklist | "Tax Exemption Reason
# fferpcore__TaxCode__c | Tax Code | Tax Codes | text | Tax Code Name
fferpcore__Description__c | text 80
# fferpcore__TaxRate__c | Tax Rate | Tax Rates | auto T-{000} | Tax Rate Name | detail
fferpcore__Rate__c | number 9 5 | required | = 0.00000
fferpcore__StartDate__c | date | required | = Today() | "Start Date
fferpcore__TaxCode__c | master fferpcore__TaxCode__c fferpcore__Tax_Rates__r | "Tax Code
fferpcore__UniquenessConstraint__c | text 255 | "Uniqueness Constraint
# fferpcore__CompanyCreditTerms__c | Company Credit Terms | Company Credit Terms | text | Company Credit Terms Name | detail
fferpcore__BaseDate1__c | picklist | "Base Date 1
fferpcore__BaseDate2__c | picklist | "Base Date 2
fferpcore__BaseDate3__c | picklist | "Base Date 3
fferpcore__BaseDate4__c | picklist | "Base Date 4
fferpcore__Company__c | master fferpcore__Company__c fferpcore__CompanyCreditTerms__r
fferpcore__DaysOffset1__c | number 18 0 | "Days Offset 1
fferpcore__DaysOffset2__c | number 18 0 | "Days Offset 2
fferpcore__DaysOffset3__c | number 18 0 | "Days Offset 3
fferpcore__DaysOffset4__c | number 18 0 | "Days Offset 4
fferpcore__Description1__c | text 80 | "Description 1
fferpcore__Description2__c | text 80 | "Description 2
fferpcore__Description3__c | text 80 | "Description 3
fferpcore__Description4__c | text 80 | "Description 4
fferpcore__Discount1__c | percent 7 2 | "Discount 1
fferpcore__Discount2__c | percent 7 2 | "Discount 2
fferpcore__Discount3__c | percent 7 2 | "Discount 3
fferpcore__Discount4__c | percent 7 2 | "Discount 4
# fferpcore__AccountCreditTerms__c | Account Credit Terms | Account Credit Terms | text | Account Credit Terms Name | detail
fferpcore__Account__c | master Account fferpcore__AccountCreditTerms__r
fferpcore__BaseDate1__c | picklist | "Base Date 1
fferpcore__BaseDate2__c | picklist | "Base Date 2
fferpcore__BaseDate3__c | picklist | "Base Date 3
fferpcore__BaseDate4__c | picklist | "Base Date 4
fferpcore__DaysOffset1__c | number 18 0 | "Days Offset 1
fferpcore__DaysOffset2__c | number 18 0 | "Days Offset 2
fferpcore__DaysOffset3__c | number 18 0 | "Days Offset 3
fferpcore__DaysOffset4__c | number 18 0 | "Days Offset 4
fferpcore__Description1__c | text 80 | "Description 1
fferpcore__Description2__c | text 80 | "Description 2
fferpcore__Description3__c | text 80 | "Description 3
fferpcore__Description4__c | text 80 | "Description 4
fferpcore__Discount1__c | percent 7 2 | "Discount 1
fferpcore__Discount2__c | percent 7 2 | "Discount 2
fferpcore__Discount3__c | percent 7 2 | "Discount 3
fferpcore__Discount4__c | percent 7 2 | "Discount 4
# fferpcore__ExchangeRateEntry__c | Exchange Rate Entry | Exchange Rate Entries | auto ER-{0000000000} | Exchange Rate Entry ID | detail
fferpcore__EndDate__c | date | "End Date
fferpcore__ExchangeRateGroup__c | master fferpcore__ExchangeRateGroup__c fferpcore__ExchangeRateEntries__r | "Exchange Rate Group
fferpcore__ExchangeRateType__c | picklist | = Spot | : Spot; Budget; Closing; Average; Commercial; Translation; Historical | "Exchange Rate Type
fferpcore__RelativeCurrency__c | text 1300 | formula | "Relative Currency
fferpcore__StartDate__c | date | "Effective Date
# fferpcore__ExchangeRateGroup__c | Exchange Rate Group | Exchange Rate Groups | text | Exchange Rate Group Name
fferpcore__DefaultCurrency__c | picklist | required | = None | : None | "Default Currency
fferpcore__SelectedCurrencies__c | multi | required | = None | : None | "Selected Currencies
# fferpcore__ExchangeRateHistory__c | Exchange Rate History | Exchange Rate History | auto ERH-{0000000000} | History ID
fferpcore__EndDate__c | date | "End Date
fferpcore__Group__c | lookup fferpcore__ExchangeRateGroup__c fferpcore__ExchangeRateHistory__r restrict | required
fferpcore__RateCurrency__c | text 3 | required | "Rate Currency
fferpcore__RateType__c | text 255 | required | "Rate Type
fferpcore__Rate__c | number 18 9
fferpcore__RelativeCurrency__c | text 1300 | formula | "Relative Currency
fferpcore__StartDate__c | date | required | "Effective Date
# fferpcore__MessageType__c | Message Type | Message Types | text | Name
fferpcore__Description__c | area
fferpcore__DeveloperName__c | text 255 | required unique | "Developer Name
fferpcore__ExpiryCutoff__c | instant | "Archive Cutoff
fferpcore__Parent__c | lookup fferpcore__MessageType__c fferpcore__Children__r
fferpcore__StorageExpiry__c | text 10 | "Message Retention
# fferpcore__MessagingMessage__c | Message | Messages | auto MSG-{YYYY}{MM}{0000000000} | Message ID
fferpcore__Body01__c | area 131072 | "Body
fferpcore__CorrelationId__c | text 255 | "Unique Identifier
fferpcore__Deletable__c | flag | formula
fferpcore__LastAttemptedDelivery__c | instant | "Last Attempted Delivery
fferpcore__MessageType2__c | lookup fferpcore__MessageType__c fferpcore__Messages2__r | "Message Type
fferpcore__MessageType__c | master fferpcore__MessageType__c fferpcore__Messages__r | "Message Type
fferpcore__Sender__c | lookup fferpcore__MessagingPublication__c fferpcore__Messages__r | required | "Publisher
fferpcore__State__c | picklist | = New | : New; Allocated; Complete; Delivering; Errors; Void | "Status
fferpcore__TimeToLive__c | number 4 0 | required | "Time to Live
# fferpcore__MessagingPublication__c | Publication | Publications | text | Publication Name | detail
fferpcore__ActivationMethodData__c | text 255 | "Activation Method Data
fferpcore__ActivationMethod__c | picklist | restricted | : automatic; customCode; flow | "Activation Method
fferpcore__CorrelationField__c | text 255 | "Correlation Field
fferpcore__Custom__c | flag | = true
fferpcore__DeclarativeFields__c | area 131072 | "Deprecated - Declarative Fields
fferpcore__DeclarativeNodeCount__c | number 18 0 | rollup | "Number of Declarative Node
fferpcore__Describer__c | text 255
fferpcore__Description__c | area
fferpcore__DocumentationURL__c | url | "Documentation URL
fferpcore__Enabled__c | flag
fferpcore__Identifier__c | text 255
fferpcore__LinkControlDeveloperName__c | text 20 | unique | "Return Data Developer Name
fferpcore__LinkControlFor__c | lookup fferpcore__MessagingSubscription__c fferpcore__LinkControlPublications__r | "Return Data For
fferpcore__MessageType__c | lookup fferpcore__MessageType__c fferpcore__Publications__r restrict | required | "Message Type
fferpcore__Obsolete__c | flag
fferpcore__OwnerProduct__c | master fferpcore__ERPProduct__c fferpcore__MessagingPublications__r | "Publisher
fferpcore__ProductProxy__c | lookup fferpcore__ProductProxy__c fferpcore__Publications__r restrict | required | "Proxy
fferpcore__SendingHook__c | text 128 | "Sending Hook
fferpcore__SourceObject__c | text 255 | "Source Object
fferpcore__UniquenessConstraint__c | text 255 | unique | "Uniqueness Constraint
fferpcore__UseProcessBuilder__c | flag | "Use Process Builder
fferpcore__VirtualObjectProvider__c | text 255 | "Provider
fferpcore__VirtualObject__c | text 255 | "Virtual Object
# fferpcore__MessagingSubscription__c | Subscription | Subscriptions | text | Subscription Name | detail
fferpcore__BulkCapacity__c | number 4 0 | required | = 1 | "Batch Delivery Capacity
fferpcore__ChildCountField__c | text 255 | "Child Record Count Field
fferpcore__CorrelationField__c | text 255 | "Correlation Field
fferpcore__Custom__c | flag | = true
fferpcore__DeclarativeMappingCount__c | number 18 0 | rollup | "Number of Declarative Mappings
fferpcore__DeliverUsingBackgroundProcess__c | picklist | required | = Never | : Never; Always; Capacity | "Deliver Using Background Process
fferpcore__DeliveryOrder__c | number 4 0 | = 500 | "Delivery Sequence Number
fferpcore__Describer__c | text 255
fferpcore__Description__c | area
fferpcore__DocumentationURL__c | url | "Documentation URL
fferpcore__Enabled__c | flag
fferpcore__ExcludeFromSelf__c | flag | = true | "Exclude Own Messages
fferpcore__Filters__c | area 131072
fferpcore__HandlerData__c | area 16384 | "Handler Data
fferpcore__Handler__c | text 128 | required | "Handler Class
fferpcore__Identifier__c | text 255
fferpcore__LinkControlDeveloperName__c | text 20 | unique | "Return Data Developer Name
fferpcore__LinkControlFor__c | lookup fferpcore__MessagingPublication__c fferpcore__LinkControlSubscriptions__r | "Return Data For
fferpcore__MaxChildCount__c | number 9 0 | "Maximum Child Records on Target
fferpcore__MessageType__c | lookup fferpcore__MessageType__c fferpcore__Subscriptions__r restrict | required | "Message Type
fferpcore__Obsolete__c | flag
fferpcore__OwnerProduct__c | master fferpcore__ERPProduct__c fferpcore__MessagingSubscriptions__r | "Subscriber
fferpcore__ProductProxy__c | lookup fferpcore__ProductProxy__c fferpcore__Subscriptions__r restrict | required | "Proxy
fferpcore__SynchronousDeliveryCapacity__c | number 4 0 | required | = 0 | "Synchronous Delivery Capacity
fferpcore__TargetObject__c | text 255 | "Target Object
fferpcore__Type__c | picklist | = standard | : standard; import | "Subscription Type
fferpcore__UniquenessConstraint__c | text 255 | unique | "Uniqueness Constraint
fferpcore__VirtualObjectConsumer__c | text 255 | "Consumer
# fferpcore__ProcessTracking__c | Process Tracking | Process Tracking | text | ProcessState Name
fferpcore__MessageData__c | area 131072 | "Message Data
fferpcore__OutstandingResponses__c | number 4 0 | required | "Outstanding Responses
fferpcore__ProcessToken__c | text 40 | required | "Process Token
# fferpcore__ProcessRun__c | Process Run | Process Runs | auto PR-{000000} | Process Run Name
fferpcore__AsyncApexJobId__c | text 18 | "Async Apex Job ID
fferpcore__Description__c | area
fferpcore__FinishTime__c | instant | "Finish Time
fferpcore__IsParent__c | flag | "Is Parent
fferpcore__ParentProcessRun__c | lookup fferpcore__ProcessRun__c fferpcore__Process_Runs__r | "Parent Process Run
fferpcore__StartTime__c | instant | "Start Time
fferpcore__StartedBy__c | lookup User fferpcore__Process_Runs__r | "Started By
fferpcore__TotalNumberOfErrors__c | number 10 0 | "Total Number of Errors
fferpcore__TotalNumberOfPending__c | number 10 0 | "Total Number of Pending
fferpcore__TotalNumberOfSuccesses__c | number 10 0 | "Total Number of Successes
fferpcore__UsingDetailedMonitoring__c | flag | "Using Detailed Monitoring
# fferpcore__ProcessLog__c | Process Log | Process Logs | auto PL-{000000} | Process Log Name
fferpcore__AsyncApexJobId__c | text 18 | "Async Apex Job ID
fferpcore__GroupingKey__c | text 255 | "Grouping Key
fferpcore__Message__c | area 131072
fferpcore__ParentProcessRun__c | lookup fferpcore__ProcessRun__c fferpcore__Child_Process_Logs__r | "Parent Process Run
fferpcore__ProcessRun__c | lookup fferpcore__ProcessRun__c fferpcore__Process_Logs__r | "Process Run
fferpcore__ProcessUserGroup__c | lookup fferpcore__ProcessUserGroup__c fferpcore__Process_Logs__r | "Process User Group
fferpcore__QueryLocatorResultOrderingSequence__c | number 10 0 | "Query Locator Result Ordering Sequence
fferpcore__RecordId__c | text 18 | "Record ID
fferpcore__RelatedRecordId__c | text 18 | "Related Record ID
fferpcore__RelatedRecord__c | text 1300 | formula | "Related Record
fferpcore__Status__c | picklist | : OK; ERROR; PENDING
"""
