"""Reference data and lists of values (sheet 6.1). See ``simulators.oracle_erp.schema`` for the notation."""

LEGAL_ENTITIES = """
        never date: EffectiveFrom EffectiveTo
        never integer: LegalEntityId
        never string: LegalEntityIdentifier(30) Name(240)
        never integer: PartyId
    """
CURRENCIES = """
        never date: ActiveDate
        never string: CurrencyCode(15) CurrencyFlag(1) CurrencyFormat CurrencyFormatWithCode CurrencyFormatWithSymbol Description(240)
            EnabledFlag(1)
        never date: EndDateActive
        never integer: ExtendedPrecision
        never string: IssuingTerritoryCode(2) Name(80)
        never integer: Precision
        never date: StartDateActive
        never string: Symbol(12)
    """
EXPENDITURE_TYPES = """
        never date: ExpenditureTypeEndActiveDate
        never integer: ExpenditureTypeId
        never string: ExpenditureTypeName(240)
        never date: ExpenditureTypeStartActiveDate
        never string: SystemLinkageFunction(3) SystemLinkageFunctionName(80)
    """
BUSINESS_UNITS = """
        never integer: BusinessUnitId
        never string: Name(240) Status(30)
    """
WORK_TYPES = """
        never integer: WorkTypeId
        never string: WorkType(240)
    """
LOOKUPS = """
        never integer: ApplicationId
        never string: ApplicationShortName BossAppPackageName BossAppPackageVersion BossIdentifier BossModuleName CreatedBy
        never datetime: CreationDate
        never string: CustomizationLevel Description
        never datetime: LastUpdateDate
        never string: LastUpdateLogin LastUpdatedBy LookupType(30) Meaning(80) ModuleId RestAccessSecured
        never integer: ViewApplicationId
    """
LOOKUP_CODES = """
        never string: CreatedBy
        never datetime: CreationDate
        never string: Description
        never integer: DisplaySequence
        never string: EnabledFlag(1)
        never date: EndDateActive
        never datetime: LastUpdateDate
        never string: LastUpdateLogin LastUpdatedBy LookupCode(30) Meaning(80)
        never date: StartDateActive
        never string: Tag
        never integer: ViewApplicationId
    """
