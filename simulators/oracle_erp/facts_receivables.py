"""Receivables invoices as the live describe document has them (sheet 3, 6.10): order, types, lengths, changes, what can be queried.

See ``simulators.oracle_erp.schema`` for the notation.
"""

INVOICES = """
        inCreate integer: CustomerTransactionId!
        inCreate date unqueryable: DueDate ConversionDate
        inCreate number unqueryable: ConversionRate
        inCreate string unqueryable: InvoiceCurrencyCode(15)
        always string unqueryable: SpecialInstructions(240)
        inCreate string unqueryable: CrossReference(30)
        inCreate integer unqueryable: DocumentNumber
        inCreate string: TransactionNumber(20)
        always date unqueryable: TransactionDate
        always string unqueryable: TransactionType(20)
        inCreate string unqueryable: TransactionSource(50) BillToCustomerNumber(30) BillToSite(150)
        always string unqueryable: Comments(1760)
        inCreate string unqueryable: InternalNotes(240)
        always string unqueryable: PaymentTerms(15)
        inCreate string unqueryable: LegalEntityIdentifier(30) ConversionRateType(30)
        always string unqueryable: PurchaseOrder(50)
        inCreate date unqueryable: PurchaseOrderDate
        inCreate string unqueryable: PurchaseOrderRevision(50)
        always string unqueryable: FirstPartyRegistrationNumber(30) ThirdPartyRegistrationNumber(50)
        inCreate string unqueryable: InvoicingRule(30) ShipToCustomerName(360) ShipToCustomerNumber(30)
        inCreate date: BillingDate
        never integer: BillToPartyId!
        inCreate string unqueryable: BusinessUnit(240)
        always string: InvoiceStatus
        inCreate date unqueryable: AccountingDate
        inCreate string unqueryable: ShipToSite(30) PayingCustomerName(360) PayingCustomerSite(150) BillToCustomerName(360)
        inCreate number unqueryable: FreightAmount
        inCreate string unqueryable: Carrier(30)
        inCreate date unqueryable: ShipDate
        always string unqueryable: ShippingReference(50)
        inCreate string unqueryable: BillToContact(360)
        inCreate string: ShipToContact(360)
        inCreate string unqueryable: PrintOption(80)
        never string: CreatedBy(64)!
        never datetime: CreationDate!
        never string: LastUpdatedBy(64)!
        never datetime: LastUpdateDate!
        inCreate string unqueryable: PayingCustomerAccount(30) SoldToPartyNumber(30)
        always string unqueryable: RemitToAddress(960)
        inCreate string unqueryable: DefaultTaxationCountry(2)
        never number unqueryable: EnteredAmount
        never number: InvoiceBalanceAmount
        inCreate string unqueryable: Prepayment(80) Intercompany(80) DocumentFiscalClassification(1996) BankAccountNumber(100)
            CreditCardAuthorizationRequestIdentifier CreditCardExpirationDate CreditCardIssuerCode(30) CreditCardTokenNumber(30)
            CreditCardVoiceAuthorizationCode(100) CreditCardErrorCode(80) CreditCardErrorText(255) CardHolderLastName(40)
            CardHolderFirstName(40)
        inCreate string: ReceiptMethod(30) SalesPersonNumber(255)
        always string unqueryable: StructuredPaymentReference(256) InvoicePrinted
        always date: LastPrintDate OriginalPrintDate
        always string: DeliveryMethod Email(1000) AllowCompletion(1)
        always string unqueryable: ControlCompletionReason
    """
LINES = """
        always integer: CustomerTransactionLineId!
        always number unqueryable: LineNumber
        always string unqueryable: Description(240)
        always number unqueryable: Quantity UnitSellingPrice
        always string unqueryable: TaxClassificationCode(30) SalesOrder(50)
        always integer unqueryable: AccountingRuleDuration
        always date unqueryable: RuleEndDate RuleStartDate
        always string unqueryable: AccountingRule(30) Warehouse(240) MemoLine(50) UnitOfMeasure(25) ItemNumber(300)
        inCreate number unqueryable: AllocatedFreightAmount
        always number unqueryable: AssessableValue
        always date unqueryable: SalesOrderDate
        always number unqueryable: LineAmount
        never string: CreatedBy(64)!
        never datetime: CreationDate!
        never string: LastUpdatedBy(64)!
        never datetime: LastUpdateDate!
        always string unqueryable: TransacationBusinessCategory(1996) UserDefinedFiscalClassification(240)
            ProductFiscalClassification(2400) ProductCategory(240) ProductType(80) LineIntendedUse
        inCreate string unqueryable: LineAmountIncludesTax(80)
        always date unqueryable: TaxInvoiceDate
        always string unqueryable: TaxInvoiceNumber(150) TaxExemptionCertificateNumber(80) TaxExemptionHandling(255)
            TaxExemptionReason(255)
        always number: RemainingPrepayAmount
        always integer: PrepayCustomerTrxId
        always string unqueryable: PrepayTrxNumber
    """
TAX_LINES = """
        inCreate integer: CustomerTransactionLineId!
        never string unqueryable: CreatedBy(64)!
        never datetime unqueryable: CreationDate!
        never string unqueryable: LastUpdatedBy(64)!
        never datetime unqueryable: LastUpdateDate!
        always string unqueryable: TaxJurisdictionCode(80)
        always number: TaxRate
        always string unqueryable: TaxRateCode(80) TaxRegimeCode(80) TaxStatusCode(80) Tax(80)
        always number: TaxAmount*
        never number unqueryable: TaxableAmount
        never string unqueryable: TaxPointBasis(30)
        never date unqueryable: TaxPointDate
        never integer unqueryable: TaxLineNumber! PlaceOfSupply
        inCreate string unqueryable: TaxInclusiveIndicator(255)
    """
INSTALLMENTS = """
        inCreate integer: InstallmentId*
        never integer: InstallmentSequenceNumber
        always date: InstallmentDueDate*
        always number: OriginalAmount*
        never integer unqueryable: PaymentDaysLate
        never number unqueryable: InstallmentBalanceDue!
        never string unqueryable: InstallmentStatus(80)
        never number unqueryable: DisputeAmount
        never date unqueryable: DisputeDate InstallmentClosedDate! InstallmentGLClosedDate!
        never number unqueryable: AccountedBalanceDue! InstallmentAmountAdjusted InstallmentAmountCredited AmountPaid
            PendingAdjustmentAmount InstallmentLineAmountOriginal InstallmentLineAmountDue InstallmentFreightAmountOriginal
            InstallmentFreightAmountDue InstallmentTaxAmountOriginal InstallmentTaxAmountDue
        never datetime unqueryable: CreationDate!
        never string unqueryable: CreatedBy(64)!
        never datetime unqueryable: LastUpdateDate!
        never string unqueryable: LastUpdatedBy(64)!
        always string unqueryable: ExcludeFromCollections(1)
    """
DISTRIBUTIONS = """
        inCreate integer: DistributionId!
        inCreate integer unqueryable: InvoiceLineNumber DetailedTaxLineNumber
        inCreate string unqueryable: AccountClass(80) AccountCombination
        inCreate number unqueryable: Amount AccountedAmount Percent
        inCreate string unqueryable: Comments(240)
        never string unqueryable: CreatedBy(64)!
        never datetime unqueryable: CreationDate! LastUpdateDate!
        never string unqueryable: LastUpdatedBy(64)!
    """
HEADER_FLEX = """
        always integer: CustomerTrxId!
        always string: __FLEX_Context(30) __FLEX_Context_DisplayValue
    """
HEADER_TRANSACTION_FLEX = """
        always integer: CustomerTrxId!
        always string: __FLEX_Context(30) __FLEX_Context_DisplayValue
    """
LINE_FLEX = """
        always integer: CustomerTrxLineId!
        always string: __FLEX_Context(30) __FLEX_Context_DisplayValue
    """
LINE_TRANSACTION_FLEX = """
        always integer: CustomerTrxLineId!
        always string: __FLEX_Context(30) __FLEX_Context_DisplayValue
    """
NOTES = """
        never integer: NoteId!
        inCreate string: SourceObjectCode(30)*
        always string: SourceObjectId(64)*
        never string: PartyName(360)!
        always attachment: NoteTxt*
        always string: NoteTypeCode(30)* VisibilityCode(30)*
        always integer: CreatorPartyId
        never string: CreatedBy(64)!
        never datetime: CreationDate! LastUpdateDate!
        never integer: PartyId!
        always string unqueryable: CorpCurrencyCode(15) CurcyConvRateType(30) CurrencyCode(15)
        always integer: ContactRelationshipId
        inCreate integer: ParentNoteId
        never string: LastUpdatedBy(64)! LastUpdateLogin(32) EmailAddress(320)
        never string unqueryable: FormattedAddress FormattedPhoneNumber
        never boolean unqueryable: UpdateFlag DeleteFlag
        inCreate string: NoteNumber(30)
        always string: NoteTitle(500)
        inCreate string: SourceSystem(30)
    """

LOVS = {
    "PaymentTermsVA": """
        never string: Name(255)!
        never integer: TermId!
        never date: StartDateActive EndDateActive
        never integer: BillingCycleId
    """,
    "billToCustomers": """
        never integer: BillToCustomerId!
        never string: BillToCustomerName(360)!
        never integer: PartyId!
        never string: BillToCustomerNumber(30)!
    """,
    "billToSites": """
        never string: Location(255)!
        never integer: SiteUseId!
        never string: PrimaryFlag(1)!
        never integer: AddressId!
    """,
    "businessUnits": """
        never integer: OrgId!
        never string: ShortCode(240)! BusinessUnit(240)!
        never integer: LocationId
        never string: ManagerId(150) LegalEntityId(150) PrimaryLedgerId(150) DefaultSetId(150) EnabledForHrFlag(150)
            FinBusinessUnitId(150) Status(30)!
        never integer: BusinessGroupId!
        never string: DefaultCurrencyCode(150) ProfitCenterFlag(150) CreatedBy(64)!
        never datetime: CreationDate!
        never string: LastUpdatedBy(64)!
        never datetime: LastUpdateDate!
        never string: LastUpdateLogin(32)
        never number: SetOfBooksId
    """,
    "deliveryMethodVA": """
        always string: Description(240) EnabledFlag(1)*
        always date: EndDateActive
        always string: LookupCode(30)* LookupType(30)* Meaning(80)*
        always date: StartDateActive
    """,
    "invoiceStatuses": """
        never string: LookupType(255)! LookupCode(30)! Meaning(80)! EnabledFlag(1)!
        never date: StartDateActive EndDateActive
    """,
    "invoicingRules": """
        never string: Name(30)!
        never integer: RuleId!
    """,
    "legalEntities": """
        never integer: LegalEntityId!
        never string: LegalEntityIdentifier(30)! LegalEntityName(240)!
    """,
    "shipToCustomers": """
        never integer: PartyId!
        never string: PartyName(360)! PartyNumber(30)!
    """,
    "taxationCountries": """
        never string: TerritoryShortName(80)! TerritoryCode(255)! Description(240)
    """,
    "transactionSources": """
        never string: TransactionSource(255)!
        never integer: BatchSourceId! BatchSourceSeqId! DefaultInvTrxTypeSeqId
    """,
    "transactionTypes": """
        never integer: CustTrxTypeSeqId! CustTrxTypeId!
        never string: Name(20)
    """,
}

LINE_LOVS = {
    "memoLines": """
        never integer: MemoLineSeqId!
        never string: Name(50) Description(80)
        never number: UnitStdPrice
        never string: TaxCode(50) UomCode(3) Type(30)! TaxProductCategory(240)
        never integer: AccountingRuleId
    """,
    "unitOfMeasures": """
        never string: UomCode(255)! UnitOfMeasure(25)!
        never integer: UnitOfMeasureId!
    """,
    "accountingRules": """
        never string: Name(30)! Description(80)
        never integer: RuleId!
        never string: Frequency(15) Status(1)! Type(10)!
        never number: Occurrences
    """,
}
