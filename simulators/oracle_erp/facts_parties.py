"""Parties, their addresses, and what receivables tells of accounts and sites (sheet 6.2).

Attribute names are those of recorded responses. See ``simulators.oracle_erp.schema`` for the notation.
"""

ORGANIZATIONS = """
        always number: AccountScore
        always string: AccountScoringTier
        inCreate string: Address1 Address2 Address3 Address4
        always string: AddressElementAttribute1 AddressElementAttribute2 AddressElementAttribute3 AddressElementAttribute4
            AddressElementAttribute5 AddressLinesPhonetic
        never string: AddressNumber
        inCreate string: AddressType
        always string: AnalysisFiscalYear BankCode BankOrBranchNumber BranchCode
        always boolean: BranchFlag
        always string: Building BusinessScope CEOName CEOTitle CertificationLevel CertificationReasonCode
        inCreate string: City
        always number: CleanlinessScore
        always string: Comments
        always number: CompletenessScore
        always string: CongressionalDistrictCode ControlYear CorpCurrencyCode CorporationClass
        inCreate string: Country(2) County
        never string: CreatedBy
        inCreate string: CreatedByModule
        never datetime: CreationDate
        always string: CurcyConvRateType CurrencyCode
        always number: CurrentFiscalYearPotentialRevenueAmount
        always string: DUNSCreditRating DUNSNumber DataCloudStatus
        always number: DataConfidenceScore
        always string: DatafoxCompanyId Description DisadvantageIndicator
        always integer: DisplayedDUNSPartyId
        always string: DoNotConfuseWith DomesticUltimateDUNSNumber
        never string: DuplicateIndicator
        never number: DuplicateScore
        always string: EmailAddress(320)
        always date: EmailVerificationDate
        always string: EmailVerificationStatus EmployeesAtPrimaryAddress EmployeesAtPrimaryAddressEstimation
            EmployeesAtPrimaryAddressMinimum EmployeesAtPrimaryAddressText
        always integer: EmployeesTotal
        always string: EnquiryDUNS
        always number: EnrichmentScore
        always string: ExportIndicator FiscalYearendMonth FloorNumber
        never string: FormattedAddress
        always boolean: GeneralServicesAdministrationFlag
        always string: GlobalUltimateDUNSNumber GrowthStrategyDescription HQBranchIndicator HomeCountry ImportIndicator Keywords
            LaborSurplusIndicator
        always date: LastEnrichmentDate LastScoreUpdateDate
        never datetime: LastUpdateDate
        never string: LastUpdatedBy
        always string: LegalStatus LineOfBusiness LocalActivityCode LocalActivityCodeType LocalBusinessIdentifier
            LocalBusinessIdentifierType Mailstop MinorityOwnedIndicator MinorityOwnedType MissionStatement
        always number: NextFiscalYearPotentialRevenueAmount
        always string: OrganizationName(360)* OrganizationSize OrganizationType OutOfBusinessIndicator ParentDUNSNumber
            ParentOrSubsidiaryIndicator
        never integer: PartyId
        inCreate string: PartyNumber PartyUsageCode
        always date: PhoneVerificationDate
        always string: PhoneVerificationStatus
        inCreate string: PostalCode PostalPlus4Code
        always string: PreferredContactMethod PreferredFunctionalCurrency PrincipalName PrincipalTitle
        inCreate string: Province
        always boolean: PublicPrivateOwnershipFlag
        always string: RawPhoneNumber
        always number: RecencyScore
        always string: RegistrationType RentOrOwnIndicator SmallBusinessIndicator
        inCreate string unqueryable: SourceSystem SourceSystemReferenceValue
        inCreate string: State
        always string: Status StockSymbol TaxpayerIdentificationNumber(20)
        always boolean: ThirdPartyFlag
        always string: TotalEmployeesEstimatedIndicator TotalEmployeesIndicator TotalEmployeesMinimumIndicator TotalEmployeesText
        always number: TotalPaymentAmount
        always string: TradingPartnerIdentifier URL
        never string: UniqueNameAlias
        always string: UniqueNameSuffix
        never boolean: ValidatedFlag
        always number: ValidityScore
        always string: WomanOwnedIndicator
        always integer: YearEstablished
        always string: YearIncorporated
    """
ADDRESSES = """
        always string: AddrElementAttribute1 AddrElementAttribute2 AddrElementAttribute3 AddrElementAttribute4 AddrElementAttribute5
            Address1 Address2 Address3 Address4
        never integer: AddressId
        always string: AddressLinesPhonetic
        inCreate string: AddressNumber
        always string: AddressType Building
        never string: CalculateFormattedAddress
        always string: City ClliCode Comments
        never integer: ConflictId
        always string: CorpCurrencyCode Country(2)* County
        never string: CreatedBy
        inCreate string: CreatedByModule
        never string: CreatedByModule1
        never datetime: CreationDate
        always string: CurcyConvRateType CurrencyCode
        always date: DateValidated
        always string: Description
        always boolean: DoNotMailFlag DoNotValidateFlag
        always string: DunsNumberC
        always date: EffectiveDate EndDateActive
        always string: FloorNumber
        never string: FormattedAddress FormattedAddress1 FormattedMultilineAddress FormattedMultilineAddress1
        always string: HouseType
        never datetime: LastUpdateDate
        never string: LastUpdateLogin LastUpdatedBy
        always number: Latitude
        always string: LocationDirections
        never integer: LocationId
        always number: Longitude
        always string: Mailstop
        never integer: ObjectVersionNumber ObjectVersionNumber1 PartyId
        never string: PartyNumber
        always string: PartySiteName
        never string: PartySourceSystem PartySourceSystemReferenceValue
        always string: PostalCode PostalPlus4Code
        always boolean: PrimaryFlag
        always string: Province
        never string: SSROwnerTableName SSRPartyOwnerTableName
        inCreate string unqueryable: SourceSystem SourceSystemReferenceValue
        always date: StartDateActive
        always string: State Status
        always boolean: ValidatedFlag
        always date: ValidationStartDate
        always string: ValidationStatusCode
    """

SOURCE_REFERENCES = """
        never integer: SourceSystemReferenceId!
        inCreate string: SourceSystem(30)* SourceSystemReferenceValue(255)*
        never date: StartDate EndDate
        never string: CreatedBy(64)!
        never datetime: CreationDate! LastUpdateDate!
        never string: LastUpdatedBy(64)!
    """
USAGES = """
        never integer: PartyUsgAssignmentId!
        inCreate string: PartyUsageCode(30)*
        never date: EffectiveStartDate EffectiveEndDate
    """
ACCOUNTS = """
        never integer: PartyId!
        inCreate string: PartyNumber(30)
        inCreate string unqueryable: SourceSystem(30) SourceSystemReferenceValue(255)
        always string: OrganizationName(360)* UniqueNameSuffix(800)
        always string: Type(30) DUNSNumber(30) TaxpayerIdentificationNumber(20) URL(2000) EmailAddress(320) RawPhoneNumber(60)
            CurrencyCode(15) CorpCurrencyCode(15)
        never string: PartyStatus(1) PrimaryAddressLine1 PrimaryAddressCity PrimaryAddressCountry
        never string: CreatedBy(64)!
        never datetime: CreationDate! LastUpdateDate!
        never string: LastUpdatedBy(64)!
    """
ACCOUNT_ACTIVITIES = """
        never integer: AccountId
        never string: AccountNumber(30)
        never integer: CustomerId
        never string: CustomerName(360)
        never number: TotalOpenReceivablesForAccount TotalTransactionsDueForAccount
        never datetime: CreationDate LastUpdateDate
    """
SITE_ACTIVITIES = """
        never integer: BillToSiteUseId
        never string: BillToSiteNumber(30) BillToSiteAddress(2000)
        never integer: AccountId
        never string: AccountNumber(30)
        never integer: CustomerId
        never string: CustomerName(360)
        never number: TotalOpenReceivablesForSite TotalTransactionsDueForSite
        never datetime: CreationDate LastUpdateDate
    """
