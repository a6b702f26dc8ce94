"""Contracts, their plans and billing events (sheet 6.5, 6.6).

Attribute names are those of recorded responses. See ``simulators.oracle_erp.schema`` for the notation.
"""

CONTRACTS = """
        always string: AccessLevel AdjustmentBasis
        always number: AgreedAmount
        always string: AgreementAmountLimit
        always date: AmendmentEffectiveDate
        always integer: ApTermsId
        always string: ApTermsName Assignee
        always integer: AssigneeId
        always string: AssigneeType AuthoringPartyCode AuthoringPartyMeaning AutoSendForSignature BaseContractYN BillSequence
            BillToAccount
        always integer: BillToAccountId
        always string: BillToAccountNumber
        never integer: BillToAccountPartyId
        always string: BillToAddress BillToLocation
        always integer: BillToSiteUseId
        always string: BillToSiteUseLocation
        always integer: BillingSalesrepId
        always string: BillingSalesrepName
        always integer: BilltoLocationId
        never string: BuyOrSell
        always string: CancelReason CancelReasonSetCode
        always integer: CarrierId
        always string: CarrierName CloseReason CloseReasonSetCode Cognomen(300)
        always number: CommitmentAmount
        never string: ContractClass
        never integer: ContractId
        inCreate string: ContractNumber(120) ContractNumberModifier
        always integer: ContractOwnerId
        never string: ContractPuid
        always number: ContractTrueValue
        inCreate integer: ContractTypeId
        inCreate string: ContractTypeName
        always number: ContributionPercent
        always string: CorpCurrencyCode
        never string: CreatedBy
        never datetime: CreationDate
        always string: CurcyConvRateType
        never string: Currency
        inCreate string: CurrencyCode*
        always string: CustomerPONumber
        always integer: CustomerPartyId
        never string: CustomerPartyName
        always integer: CustomerPartySiteId
        never date: DateApproved DateSigned DateTerminated DatetimeCancelled
        always string: Description
        always number: DiscountPercent
        always boolean: EnableElectronicSignFlag
        always string: EncumbranceLevel EncumbranceLevelMeaning
        always date: EndDate
        always integer: EsignTemplateId
        never number: EstimatedAmount
        always string: ExemptCertificateNumber ExemptReasonCode ExemptionReasonMeaning ExternalKey ExternalSource FOB FOBMeaning
            FreightTerms FreightTermsMeaning
        never string: GeneratedInvoiceStatus
        always string: HoldReasonCode
        always integer: HoldReasonCodeSetId
        never string: HoldReasonMeaning
        always string: HoldReasonSetCode
        always date: HoldUntilDate
        never integer: Id
        always boolean: InterCompanyFlag InterProjectFlag
        always date: InvConvRateDate
        always string: InvConvRateDateType InvConvRateDateTypeName InvConvRateType InvConvRateTypeName InvOrgName
        always integer: InvOrganizationId InvPrepayTrxTypeId
        always string: InvPrepayTrxTypeName
        always integer: InvTrxTypeId
        always string: InvTrxTypeName ItemSourceCode
        never datetime: LastUpdateDate
        never string: LastUpdateLogin LastUpdatedBy LedgerCurrency
        always integer: LegalEntityId
        always string: LegalEntityName LineClassCode
        never integer: MajorVersion
        always number: MinimumReleaseAmount
        always boolean: NetInvoiceFlag
        always string: NonStandardClauseCount
        inCreate integer: OrgId
        inCreate string: OrgName
        always integer: OrigSystemId
        always string: OrigSystemReference OrigSystemSourceCode OutputTaxClassificationCode
        always integer: OutputTaxSetId
        always string: OverallRiskCode
        always integer: OwningOrgId
        always string: OwningOrgName
        always integer: PartyId
        inCreate string: PartyName
        never string: PartyObjectType
        always string: PriceApplicationRule PriceList PriceListName
        always date: PricingEffectivityDate
        always string: PricingSegmentCode
        always integer: PricingStrategyId
        never integer: PrimaryLedgerId
        inCreate integer: PrimaryPartyId
        always integer: PrimarySalesrepId
        always boolean: ProjectEnabledFlag
        always string: RecvInvOrg
        always integer: RecvInvOrgId
        always string: RenewalType
        always boolean: RunContractExpertFlag
        always string: SendForSignature ServiceEnabledFlag ShareWithExternalPartyYn ShipInvOrg
        always integer: ShipInvOrgId
        always string: ShipToAccount ShipToAccountDescription
        always integer: ShipToAccountId
        always string: ShipToAccountNumber ShipToAddress
        always integer: ShipToLocationId
        always string: ShipToOrgLocation
        always integer: ShipToPartyId
        always string: ShipToPartyName ShipToPartySiteLocation
        always integer: ShipToSiteUseId
        always string: ShipToSiteUseLocation ShortDescription SignContract
        always boolean: SkipPDPFlag
        always string: SoldToAccount SoldToAccountDescription
        always integer: SoldToAccountId
        always string: SoldToAccountNumber SoldToAddress SoldToNumber
        always integer: SoldToSiteId SourceDocumentId
        always string: SourceDocumentSystemCode
        always date: StartDate*
        never string: StateTransitionFlowName StateTransitionFlowState Status StsCode
        always string: Supplier
        always integer: SupplierId
        always string: SupplierSite
        always integer: SupplierSiteId TargetLineId
        always string: TargetLineMajorVer TargetLineName
        never number: TaxAmount
        always string: TaxClassificationMeaning TaxExemptionControl TaxExemptionControlMeaning
        always boolean: TemplateFlag
        always string: TerminateCancelSource
        always integer: TermsTemplateId
        always string: TrnCode
        always integer: TrnCodeSetId TrxnExtensionId
        always boolean: UnderMigrationFlag
        always string: UserStatusCode UserStatusMeaning VersionDescription
        never string: VersionType
        always boolean: WebServiceFlag
    """
CONTRACT_LINES = """
        always number: AdjustmentAmount
        always string: AdjustmentBasisCode
        always integer: AdjustmentBasisId
        always string: AdjustmentType AdjustmentTypeCode
        always number: AgreedAmount AgreedQuantity
        always string: AgreementAmountLimit AgreementPriceLimit AgreementPriceOverAllwdYn AgreementQuantityLimit
        always number: AgreementUnitPrice
        always boolean: AllowCustomAdjustmentsFlag
        always string: AllowPricelistOverrideYn AllowPromotionsYn AtRiskYn
        always boolean: AutoApplyStrategyPriceAdjustmentFlag
        always string: BillPlan BillPlanExternalKey BillPlanExternalSource
        always integer: BillPlanId
        always string: CancelReason
        always integer: CarrierId
        always string: CarrierName CloseReason Cognomen(300) Comments CommitLevel CommitLevelCode ContractPuid CustomerPONumber
        always date: DateCancelled DateTerminated DeliveryDate EndDate
        always number: EstimatedVariableConsiderationAmount
        always string: ExemptCertificateNumber ExemptReason ExemptReasonCode ExternalKey ExternalSource FOB FOBCode
            FixedPriceServiceYn
        always number: FloorPrice
        always string: FreightTerms FreightTermsCode HoldReason HoldReasonCode
        always integer: HoldReasonCodeSetId
        always string: HoldReasonSetCode
        always date: HoldUntilDate
        never integer: Id
        always string: ItemDescription ItemName ItemNameTxt
        always number: ItemQuantity
        always date: LastRevenueRecogDate
        always number: LineAmount
        never integer: LineId
        always string: LineNumber*
        never string: LinePuid
        always string: LineStatus
        inCreate integer: LineTypeId
        inCreate string: LineTypeName
        always number: LineValueAmount ListPrice
        never integer: MajorVersion
        always number: MinimumReleaseAmount MinimumReleaseQuantity
        always integer: Object1Id1 Object1Id2
        always string: OrigSystemReference OrigSystemSourceCode OutputTaxClassMeaning OutputTaxClassificationCode PaymentTerms
        always integer: PaymentTermsId
        always string: PercentComplete PriceApplicationRule PriceAsOf PriceBook
        always integer: PriceBookId
        always string: PriceList
        always integer: PriceListId
        always datetime: PricingEffectivityDate
        always string: PurchasingCategory
        always integer: PurchasingCategoryId
        always string: RecInvOrgName
        always integer: RecvInvOrgId RecvLocationId
        always string: RevenueAmount RevenuePlan RevenuePlanExternalKey RevenuePlanExternalSource
        always integer: RevenuePlanId ShipInvOrgId
        always string: ShipToAccount
        always integer: ShipToAccountId
        always string: ShipToAccountNumber ShipToOrgLocation ShipToSite
        always integer: ShipToSiteUseId SourceDocumentId SourceDocumentLineId
        always string: SourceDocumentSystemCode
        always number: StandaloneSellingPrice
        always date: StartDate*
        never string: StsCode
        always string: Supplier
        always integer: SupplierId SupplierSiteId
        always string: SupplierSiteName
        never number: TaxAmount
        always string: TaxExemptionControl TaxExemptionControlMeaning TrnCode
        always integer: TrnCodeSetId
        always string: TrnSetCode UOMCode UnitOfMeasure
        always number: UnitPrice
        always integer: VendorSiteId
        always string: WareHouse
    """
BILLING_EVENTS = """
        never integer: AdjustedEventId
        never string: Automatic BillCurrencyOptCode
        always string: BillHold
        never string: BillHoldMeaning
        always number: BillTrnsAmount*
        inCreate string: BillTrnsCurrencyCode
        never string: BillingResource
        never integer: BillingResourceId
        inCreate integer: BusinessUnitId
        inCreate string: BusinessUnitName
        always date: CompletionDate
        never number: ContractCurrencyAmount
        never string: ContractCurrencyCode
        never date: ContractCurrencyExchgDate
        never number: ContractCurrencyExchgRate
        never string: ContractCurrencyRateType
        inCreate integer: ContractId ContractLineId
        inCreate string: ContractLineNumber ContractNumber(120)
        never string: ContractRateDateType ContractRateDateTypeMeaning
        inCreate integer: ContractTypeId
        inCreate string: ContractTypeName
        never string: ConversionRateTypeMeaning
        never integer: CreatedRequestId
        always string: EventDescription(240)*
        never integer: EventId EventNumber
        never string: EventNumberReversed EventTypeCode
        inCreate integer: EventTypeId
        inCreate string: EventTypeName
        never string: InvCurrencyDateTypeMeaning InvCurrencyRateTypeMeaning
        never integer: InventoryItemId
        never string: InvoiceCurrencyCode InvoiceCurrencyDateType
        never date: InvoiceCurrencyExchgDate
        never number: InvoiceCurrencyExchgRate
        never string: InvoiceCurrencyRateType InvoiceException
        never number: InvoicePotentialAmount
        never string: InvoiceStatusMeaning Invoiced
        never number: InvoicedAmount InvoicedPercentage
        never boolean: ItemEventFlag
        inCreate string: ItemNumber
        never integer: ItemOrganizationId
        never string: LedgerCurrencyCode
        never number: LedgerInvoiceAmount LedgerRevenueAmount
        never integer: LinkedTaskId
        inCreate integer: OrganizationId
        inCreate string: OrganizationName
        never string: ProjectCurrencyCode
        inCreate integer: ProjectId
        never number: ProjectInvoiceAmount
        inCreate string: ProjectNumber
        never number: ProjectRevenueAmount
        always number: Quantity
        never string: QuantityBilled QuantityRevenueRecognzd
        never number: RevenueAmount
        never string: RevenueCurrencyCode RevenueException
        always string: RevenueHold
        never string: RevenueHoldMeaning RevenueRecognized
        never number: RevenueRecognizedPercentage
        never string: RevenueStatusMeaning ReverseAccrual
        inCreate string: SourceName(240) SourceReference(240)
        always integer: TaskId
        always string: TaskNumber
        inCreate string: UOMCode UOMName
        always number: UnitPrice
        never string: UnitPriceCurrency
        never integer: Version
    """

ASSOCIATED_PROJECTS = """
        never integer: AssociatedProjectId!
        always integer: ProjectId
        always string: ProjectNumber(25) ProjectName(240)
        always integer: TaskId
        always string: TaskNumber(100)
        always number: FundingAmount
    """
BILL_PLANS = """
        never integer: BillPlanId!
        inCreate string: BillPlanName(120)*
        always string: BillMethodName(60) BillingCycleName(50) InvoiceCurrencyCode(15) PaymentTermsName(50) BillToAccountNumber(30)
            BillToSiteUseLocation(150) InvoiceComment(240)
        always boolean: OnHoldFlag
        inCreate string: ExternalSource(30) ExternalKey(150)
    """
REVENUE_PLANS = """
        never integer: RevenuePlanId!
        inCreate string: RevenuePlanName(120)*
        always string: RevenueMethodName(60)
        always boolean: OnHoldFlag
        inCreate string: ExternalSource(30) ExternalKey(150)
    """
CONTRACT_PARTIES = """
        never integer: ContractPartyId!
        inCreate integer: PartyId*
        never string: PartyName(360)
        inCreate string: PartyRoleCode(30)*
        always string: PartySignedBy(240)
    """
CONTRACT_FLEX = """
        never integer: Id!
        always string: __FLEX_Context(30) __FLEX_Context_DisplayValue referenceNumber(150)
    """
EVENT_FLEX = """
        never integer: EventId!
        always string: __FLEX_Context(30) __FLEX_Context_DisplayValue crosswalkReference(150)
    """
EVENT_TYPES = """
        never boolean: AllowAdjustmentFlag
        never string: Description(240)
        never date: EndDateActive
        never integer: EventTypeId
        never string: EventTypeName(100)
        never boolean: InvoiceFlag MigrationFlag
        never string: RevenueCategory(80)
        never boolean: RevenueFlag
        never date: StartDateActive
    """
