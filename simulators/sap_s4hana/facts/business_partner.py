"""Business partner, as its published metadata has it (API_BUSINESS_PARTNER; format: see edm.py)."""

FACTS = """
service API_BUSINESS_PARTNER 2 /sap/opu/odata/sap/API_BUSINESS_PARTNER API_BUSINESS_PARTNER SAP_COM_0008
set A_AddressEmailAddress A_AddressEmailAddressType cuda
set A_AddressFaxNumber A_AddressFaxNumberType cuda
set A_AddressHomePageURL A_AddressHomePageURLType cuda
set A_AddressPhoneNumber A_AddressPhoneNumberType cuda
set A_BPAddrDepdntIntlLocNumber A_BPAddrDepdntIntlLocNumberType cuda
set A_BPAddressIndependentEmail A_BPAddressIndependentEmailType cuda
set A_BPAddressIndependentFax A_BPAddressIndependentFaxType cuda
set A_BPAddressIndependentMobile A_BPAddressIndependentMobileType cuda
set A_BPAddressIndependentPhone A_BPAddressIndependentPhoneType cuda
set A_BPAddressIndependentWebsite A_BPAddressIndependentWebsiteType cuda
set A_BPContactToAddress A_BPContactToAddressType cu-a
set A_BPContactToFuncAndDept A_BPContactToFuncAndDeptType -u-a
set A_BPCreditWorthiness A_BPCreditWorthinessType cu-a
set A_BPDataController A_BPDataControllerType cu-a
set A_BPEmployment A_BPEmploymentType cuda
set A_BPFinancialServicesExtn A_BPFinancialServicesExtnType cu-a
set A_BPFinancialServicesReporting A_BPFinancialServicesReportingType cu-a
set A_BPFiscalYearInformation A_BPFiscalYearInformationType cuda
set A_BPIntlAddressVersion A_BPIntlAddressVersionType cuda
set A_BPRelationship A_BPRelationshipType cuda
set A_BuPaAddressUsage A_BuPaAddressUsageType cuda
set A_BuPaIdentification A_BuPaIdentificationType cuda
set A_BuPaIndustry A_BuPaIndustryType cuda
set A_BusinessPartner A_BusinessPartnerType cu-a
set A_BusinessPartnerAddress A_BusinessPartnerAddressType cuda
set A_BusinessPartnerAlias A_BusinessPartnerAliasType cuda
set A_BusinessPartnerBank A_BusinessPartnerBankType cuda
set A_BusinessPartnerContact A_BusinessPartnerContactType cuda
set A_BusinessPartnerIsBank A_BusinessPartnerIsBankType cu-a
set A_BusinessPartnerPaymentCard A_BusinessPartnerPaymentCardType cuda
set A_BusinessPartnerRating A_BusinessPartnerRatingType cuda
set A_BusinessPartnerRole A_BusinessPartnerRoleType cu-a
set A_BusinessPartnerTaxNumber A_BusinessPartnerTaxNumberType cuda
set A_BusPartAddrDepdntTaxNmbr A_BusPartAddrDepdntTaxNmbrType cuda
set A_CustAddrDepdntExtIdentifier A_CustAddrDepdntExtIdentifierType cuda
set A_CustAddrDepdntInformation A_CustAddrDepdntInformationType cuda
set A_Customer A_CustomerType -u-a
set A_CustomerCompany A_CustomerCompanyType cu-a
set A_CustomerCompanyText A_CustomerCompanyTextType cuda
set A_CustomerDunning A_CustomerDunningType cuda
set A_CustomerSalesArea A_CustomerSalesAreaType cu-a
set A_CustomerSalesAreaTax A_CustomerSalesAreaTaxType cu-a
set A_CustomerSalesAreaText A_CustomerSalesAreaTextType cuda
set A_CustomerTaxGrouping A_CustomerTaxGroupingType -uda
set A_CustomerText A_CustomerTextType cuda
set A_CustomerUnloadingPoint A_CustomerUnloadingPointType cuda
set A_CustomerWithHoldingTax A_CustomerWithHoldingTaxType cuda
set A_CustSalesPartnerFunc A_CustSalesPartnerFuncType cuda
set A_CustSlsAreaAddrDepdntInfo A_CustSlsAreaAddrDepdntInfoType cuda
set A_CustSlsAreaAddrDepdntTaxInfo A_CustSlsAreaAddrDepdntTaxInfoType cuda
set A_CustUnldgPtAddrDepdntInfo A_CustUnldgPtAddrDepdntInfoType cuda
set A_Supplier A_SupplierType -u-a
set A_SupplierCompany A_SupplierCompanyType cu-a
set A_SupplierCompanyText A_SupplierCompanyTextType cuda
set A_SupplierDunning A_SupplierDunningType cuda
set A_SupplierPartnerFunc A_SupplierPartnerFuncType cuda
set A_SupplierPurchasingOrg A_SupplierPurchasingOrgType cu-a
set A_SupplierPurchasingOrgText A_SupplierPurchasingOrgTextType cuda
set A_SupplierText A_SupplierTextType cuda
set A_SupplierWithHoldingTax A_SupplierWithHoldingTaxType cuda
type A_AddressEmailAddressType AddressID Person OrdinalNumber
    AddressID:S10/!^ Person:S10/!^ OrdinalNumber:S3/! IsDefaultEmailAddress:B EmailAddress:S241 SearchEmailAddress:S20/^cu
    AddressCommunicationRemarkText:S50
type A_AddressFaxNumberType AddressID Person OrdinalNumber
    AddressID:S10/!^ Person:S10/!^ OrdinalNumber:S3/! IsDefaultFaxNumber:B FaxCountry:S3/^ FaxNumber:S30/^ FaxNumberExtension:S10/^
    InternationalFaxNumber:S30/^cu AddressCommunicationRemarkText:S50
type A_AddressHomePageURLType AddressID Person OrdinalNumber ValidityStartDate IsDefaultURLAddress
    AddressID:S10/!^ Person:S10/!^ OrdinalNumber:S3/! ValidityStartDate:D/! IsDefaultURLAddress:B/! SearchURLAddress:S50/^cu
    AddressCommunicationRemarkText:S50 URLFieldLength:H/cu WebsiteURL:S2048
type A_AddressPhoneNumberType AddressID Person OrdinalNumber
    AddressID:S10/!^ Person:S10/!^ OrdinalNumber:S3/! DestinationLocationCountry:S3/^ IsDefaultPhoneNumber:B PhoneNumber:S30/^
    PhoneNumberExtension:S10/^ InternationalPhoneNumber:S30/^cu PhoneNumberType:S1/^ AddressCommunicationRemarkText:S50
type A_BPAddrDepdntIntlLocNumberType BusinessPartner AddressID
    BusinessPartner:S10/!^ AddressID:S10/!^ InternationalLocationNumber1:S7 InternationalLocationNumber2:S5
    InternationalLocationNumber3:S1
type A_BPAddressIndependentEmailType BusinessPartner AddressID Person OrdinalNumber
    BusinessPartner:S10/!^ AddressID:S10/!^ Person:S10/!^ OrdinalNumber:S3/! EmailAddress:S241 IsDefaultEmailAddress:B
    ValidityStartDate:D ValidityEndDate:D
type A_BPAddressIndependentFaxType BusinessPartner AddressID Person OrdinalNumber
    BusinessPartner:S10/!^ AddressID:S10/!^ Person:S10/!^ OrdinalNumber:S3/! FaxCountry:S3/^ FaxAreaCodeSubscriberNumber:S30/^
    FaxNumberExtension:S10/^ InternationalFaxNumber:S30/^cu IsDefaultFaxNumber:B ValidityEndDate:D ValidityStartDate:D
type A_BPAddressIndependentMobileType BusinessPartner AddressID Person OrdinalNumber
    BusinessPartner:S10/!^ AddressID:S10/!^ Person:S10/!^ OrdinalNumber:S3/! InternationalPhoneNumber:S30/^cu IsDefaultPhoneNumber:B
    MobilePhoneCountry:S3/^ MobilePhoneNumber:S30/^ PhoneNumberExtension:S10/^ PhoneNumberType:S1/^cu ValidityStartDate:D
    ValidityEndDate:D
type A_BPAddressIndependentPhoneType BusinessPartner AddressID Person OrdinalNumber
    BusinessPartner:S10/!^ AddressID:S10/!^ Person:S10/!^ OrdinalNumber:S3/! DestinationLocationCountry:S3/^
    InternationalPhoneNumber:S30/^cu IsDefaultPhoneNumber:B PhoneNumber:S30/^ PhoneNumberExtension:S10/^ PhoneNumberType:S1/^cu
    ValidityStartDate:D ValidityEndDate:D
type A_BPAddressIndependentWebsiteType BusinessPartner AddressID Person OrdinalNumber
    BusinessPartner:S10/!^ AddressID:S10/!^ Person:S10/!^ OrdinalNumber:S3/! IsDefaultURLAddress:B URLFieldLength:I/cu WebsiteURL:S2048
type A_BPContactToAddressType RelationshipNumber BusinessPartnerCompany BusinessPartnerPerson ValidityEndDate AddressID
    RelationshipNumber:S12/!^ BusinessPartnerCompany:S10/!^ BusinessPartnerPerson:S10/!^ ValidityEndDate:D/! AddressID:S10/!^
    AddressNumber:S10/^cu AdditionalStreetPrefixName:S40/cu AdditionalStreetSuffixName:S40/cu AddressTimeZone:S6/^cu CareOfName:S40/cu
    CityCode:S12/^cu CityName:S40/cu CompanyPostalCode:S10/^cu Country:S3/^cu County:S40/cu DeliveryServiceNumber:S10/^cu
    DeliveryServiceTypeCode:S4/^cu District:S40/cu FormOfAddress:S4/^cu FullName:S80/cu HomeCityName:S40/cu HouseNumber:S10/cu
    HouseNumberSupplementText:S10/cu Language:S2/cu POBox:S10/^cu POBoxDeviatingCityName:S40/cu POBoxDeviatingCountry:S3/^cu
    POBoxDeviatingRegion:S3/^cu POBoxIsWithoutNumber:B/cu POBoxLobbyName:S40/cu POBoxPostalCode:S10/^cu Person:S10/^cu
    PostalCode:S10/^cu PrfrdCommMediumType:S3/^cu Region:S3/^cu StreetName:S60/cu StreetPrefixName:S40/cu StreetSuffixName:S40/cu
    TaxJurisdiction:S15/^cu TransportZone:S10/^cu AddressRepresentationCode:S1/^cu ContactPersonBuilding:S10
    ContactPersonPrfrdCommMedium:S3/^ ContactRelationshipDepartment:S40 ContactRelationshipFunction:S40 CorrespondenceShortName:S10
    Floor:S10 InhouseMail:S10 IsDefaultAddress:B RoomNumber:S10
    nav to_EmailAddress A_AddressEmailAddress *
    nav to_FaxNumber A_AddressFaxNumber *
    nav to_MobilePhoneNumber A_AddressPhoneNumber *
    nav to_PhoneNumber A_AddressPhoneNumber *
    nav to_URLAddress A_AddressHomePageURL *
type A_BPContactToFuncAndDeptType RelationshipNumber BusinessPartnerCompany BusinessPartnerPerson ValidityEndDate
    RelationshipNumber:S12/!^ BusinessPartnerCompany:S10/!^ BusinessPartnerPerson:S10/!^ ValidityEndDate:D/!
    ContactPersonAuthorityType:S1/^ ContactPersonDepartment:S4/^ ContactPersonDepartmentName:S40 ContactPersonFunction:S4/^
    ContactPersonFunctionName:S40 ContactPersonRemarkText:S40 ContactPersonVIPType:S1/^ EmailAddress:S241 FaxNumber:S30/^
    FaxNumberExtension:S10/^ PhoneNumber:S30/^ PhoneNumberExtension:S10/^ RelationshipCategory:S6/^
type A_BPCreditWorthinessType BusinessPartner
    BusinessPartner:S10/!^ BusPartCreditStanding:S1/^ BPCreditStandingStatus:S1/^ CreditRatingAgency:S4/^cu
    BPCreditStandingComment:S50/cu BPCreditStandingDate:D/cu BPCreditStandingRating:S3/cu BPLegalProceedingStatus:S2
    BPLglProceedingInitiationDate:D BusinessPartnerIsUnderOath:B BusinessPartnerOathDate:D BusinessPartnerIsBankrupt:B
    BusinessPartnerBankruptcyDate:D BPForeclosureIsInitiated:B BPForeclosureDate:D BPCrdtWrthnssAccessChkIsActive:S1/cu
type A_BPDataControllerType BusinessPartner DataController PurposeForPersonalData
    BusinessPartner:S10/!^ DataController:S30/!^ PurposeForPersonalData:S30/!^ DataControlAssignmentStatus:S1/^
    BPDataControllerIsDerived:S1/^cu PurposeDerived:S1/^cu PurposeType:S1/^cu BusinessPurposeFlag:S1/^cu
type A_BPEmploymentType BusinessPartner BPEmploymentStartDate
    BusinessPartner:S10/!^ BPEmploymentStartDate:D/! BPEmploymentEndDate:D BPEmploymentStatus:S2 BusPartEmplrIndstryCode:S10/^
    BusinessPartnerEmployerName:S35 BusinessPartnerOccupationGroup:S4/^
type A_BPFinancialServicesExtnType BusinessPartner
    BusinessPartner:S10/!^ BusinessPartnerIsVIP:B TradingPartner:S6/^ FactoryCalendar:S2/^ BusinessPartnerOfficeCountry:S3/^
    BusinessPartnerOfficeRegion:S3/^ BPRegisteredOfficeName:S35 BPBalanceSheetCurrency:S5/^
    BPLastCptlIncrAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency BPLastCapitalIncreaseYear:S4 BPBalanceSheetDisplayType:S1/^
    BusinessPartnerCitizenship:S3/^ BPMaritalPropertyRegime:S2 BusinessPartnerIncomeCurrency:S5/^ BPNumberOfChildren:N2.0
    BPNumberOfHouseholdMembers:N2.0 BPAnnualNetIncAmtInIncomeCrcy:N16.3~BusinessPartnerIncomeCurrency
    BPMonthlyNetIncAmtInIncomeCrcy:N16.3~BusinessPartnerIncomeCurrency BPAnnualNetIncomeYear:S4 BPMonthlyNetIncomeMonth:S2
    BPMonthlyNetIncomeYear:S4 BPPlaceOfDeathName:S40 CustomerIsUnwanted:B UndesirabilityReason:S2/^ UndesirabilityComment:S35
    LastCustomerContactDate:D BPGroupingCharacter:S10/^ BPLetterSalutation:S2 BusinessPartnerTargetGroup:S4/^
    BusinessPartnerEmployeeGroup:S4/^ BusinessPartnerIsEmployee:B BPTermnBusRelationsBankDate:D
type A_BPFinancialServicesReportingType BusinessPartner
    BusinessPartner:S10/!^ BPIsNonResident:B BPNonResidencyStartDate:D BPIsMultimillionLoanRecipient:B
    BPLoanReportingBorrowerNumber:S8/^ BPLoanRptgBorrowerEntityNumber:S8/^ BPCreditStandingReview:S2 BPCreditStandingReviewDate:D
    BusinessPartnerLoanToManager:S2 BPCompanyRelationship:S1/^ BPLoanReportingCreditorNumber:S8/^ BPOeNBIdentNumber:S11/^
    BPOeNBTargetGroup:S2/^ BPOeNBIdentNumberAssigned:S1/^ BPOeNBInstituteNumber:S7/^ BusinessPartnerIsOeNBInstitute:B
    BusinessPartnerGroup:S15 BPGroupAssignmentCategory:S1/^ BusinessPartnerGroupName:S50 BusinessPartnerLegalEntity:S2/^
    BPGerAstRglnRestrictedAstQuota:S1/^ BusinessPartnerDebtorGroup:S1/^ BusinessPartnerBusinessPurpose:S2/^
    BusinessPartnerRiskGroup:S1/^ BPRiskGroupingDate:D BPHasGroupAffiliation:B BPIsMonetaryFinInstitution:B
    BPCrdtStandingReviewIsRequired:B BPLoanMonitoringIsRequired:B BPHasCreditingRelief:B BPInvestInRstrcdAstIsAuthzd:B
    BPCentralBankCountryRegion:S4/^
type A_BPFiscalYearInformationType BusinessPartner BusinessPartnerFiscalYear
    BusinessPartner:S10/!^ BusinessPartnerFiscalYear:S4/! BPBalanceSheetCurrency:S5/^ BPAnnualStockholderMeetingDate:D
    BPFiscalYearStartDate:D BPFiscalYearEndDate:D BPFiscalYearIsClosed:B BPFiscalYearClosingDate:D BPFsclYrCnsldtdFinStatementDte:D
    BPCapitalStockAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency BPIssdStockCptlAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency
    BPPartcipnCertAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency BPEquityCapitalAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency
    BPGrossPremiumAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency BPNetPremiumAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency
    BPAnnualSalesAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency BPAnnualNetIncAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency
    BPDividendDistrAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency BPDebtRatioInYears:N6.3
    BPAnnualPnLAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency BPBalSheetTotalAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency
    BPNumberOfEmployees:S7 BPCptlReserveAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency
    BPLglRevnRsrvAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency RevnRsrvOwnStkAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency
    BPStatryReserveAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency BPOthRevnRsrvAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency
    BPPnLCarryfwdAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency BPSuborddLbltyAmtInBalShtCrcy:N16.3~BPBalanceSheetCurrency
    BPRetOnTotalCptlEmpldInPercent:N5.2 BPDebtClearancePeriodInYears:N5.2 BPFinancingCoeffInPercent:N5.2 BPEquityRatioInPercent:N5.2
type A_BPIntlAddressVersionType BusinessPartner AddressID AddressRepresentationCode
    BusinessPartner:S10/!^ AddressID:S10/!^ AddressRepresentationCode:S1/!^ AddresseeFullName:S80/cu AddressIDByExternalSystem:S20/^cu
    AddressPersonID:S10/^cu AddressSearchTerm1:S20/^ AddressSearchTerm2:S20/^ AddressTimeZone:S6/^cu CareOfName:S40 CityName:S40
    CityNumber:S12/^cu CompanyPostalCode:S10/^cu Country:S3/^cu DeliveryServiceNumber:S10/^cu DeliveryServiceTypeCode:S4/^cu
    DistrictName:S40 FormOfAddress:S4/^ HouseNumber:S10 HouseNumberSupplementText:S10 Language:S2/cu OrganizationName1:S40
    OrganizationName2:S40 OrganizationName3:S40 OrganizationName4:S40 PersonFamilyName:S40 PersonGivenName:S40 POBox:S10/^cu
    POBoxDeviatingCityName:S40 POBoxDeviatingCountry:S3/^cu POBoxDeviatingRegion:S3/^cu POBoxIsWithoutNumber:B/cu POBoxLobbyName:S40
    POBoxPostalCode:S10/^cu PostalCode:S10/^cu PrfrdCommMediumType:S3/^cu Region:S3/^cu SecondaryRegion:S8/^cu SecondaryRegionName:S40
    StreetName:S60 StreetPrefixName1:S40 StreetPrefixName2:S40 StreetSuffixName1:S40 StreetSuffixName2:S40 TaxJurisdiction:S15/^cu
    TertiaryRegion:S8/^cu TertiaryRegionName:S40 TransportZone:S10/^cu VillageName:S40
type A_BPRelationshipType RelationshipNumber BusinessPartner1 BusinessPartner2 ValidityEndDate
    RelationshipNumber:S12/!^ BusinessPartner1:S10/!^ BusinessPartner2:S10/!^ ValidityEndDate:D/! ValidityStartDate:D
    IsStandardRelationship:B RelationshipCategory:S6/^ BPRelationshipType:S4/^ CreatedByUser:S12/^cu CreationDate:D/cu CreationTime:T/cu
    LastChangedByUser:S12/^cu LastChangeDate:D/cu LastChangeTime:T/cu
type A_BuPaAddressUsageType BusinessPartner ValidityEndDate AddressUsage AddressID
    BusinessPartner:S10/!^ ValidityEndDate:O/! AddressUsage:S10/!^ AddressID:S10/!^ ValidityStartDate:O StandardUsage:B
    AuthorizationGroup:S4/^
type A_BuPaIdentificationType BusinessPartner BPIdentificationType BPIdentificationNumber
    BusinessPartner:S10/!^ BPIdentificationType:S6/!^ BPIdentificationNumber:S60/!^ BPIdnNmbrIssuingInstitute:S40
    BPIdentificationEntryDate:D Country:S3/^ Region:S3/^ ValidityStartDate:D ValidityEndDate:D AuthorizationGroup:S4/^
type A_BuPaIndustryType IndustrySector IndustrySystemType BusinessPartner
    IndustrySector:S10/!^ IndustrySystemType:S4/!^ BusinessPartner:S10/!^ IsStandardIndustry:S1/^ IndustryKeyDescription:S100
type A_BusinessPartnerType BusinessPartner
    BusinessPartner:S10/!^ Customer:S10/^cu Supplier:S10/^cu AcademicTitle:S4/^ AuthorizationGroup:S4/^ BusinessPartnerCategory:S1/^
    BusinessPartnerFullName:S81/cu BusinessPartnerGrouping:S4/^ BusinessPartnerName:S81/cu BusinessPartnerUUID:G/cu
    CorrespondenceLanguage:S2 CreatedByUser:S12/^cu CreationDate:D/cu CreationTime:T/cu FirstName:S40 FormOfAddress:S4/^ Industry:S10/^
    InternationalLocationNumber1:S7 InternationalLocationNumber2:S5 IsFemale:B IsMale:B IsNaturalPerson:S1/^ IsSexUnknown:B
    GenderCodeName:S1/^ Language:S2 LastChangeDate:D/cu LastChangeTime:T/cu LastChangedByUser:S12/^cu LastName:S40 LegalForm:S2/^
    OrganizationBPName1:S40 OrganizationBPName2:S40 OrganizationBPName3:S40 OrganizationBPName4:S40 OrganizationFoundationDate:D
    OrganizationLiquidationDate:D SearchTerm1:S20/^ SearchTerm2:S20/^ AdditionalLastName:S40 BirthDate:D
    BusinessPartnerBirthDateStatus:S1/^ BusinessPartnerBirthplaceName:S40 BusinessPartnerDeathDate:D BusinessPartnerIsBlocked:B
    BusinessPartnerType:S4/^ ETag:S26/cu GroupBusinessPartnerName1:S40 GroupBusinessPartnerName2:S40 IndependentAddressID:S10/^cu
    InternationalLocationNumber3:S1 MiddleName:S40 NameCountry:S3/^ NameFormat:S2/^ PersonFullName:S80 PersonNumber:S10/^cu
    IsMarkedForArchiving:B BusinessPartnerIDByExtSystem:S20/^ BusinessPartnerPrintFormat:S1/^ BusinessPartnerOccupation:S4/^
    BusPartMaritalStatus:S1/^ BusPartNationality:S3/^ BusinessPartnerBirthName:S40 BusinessPartnerSupplementName:S4/^
    NaturalPersonEmployerName:S35 LastNamePrefix:S4/^ LastNameSecondPrefix:S4/^ Initials:S10/^ BPDataControllerIsNotRequired:B
    TradingPartner:S6/^
    nav to_AddressIndependentEmail A_BPAddressIndependentEmail *
    nav to_AddressIndependentFax A_BPAddressIndependentFax *
    nav to_AddressIndependentMobile A_BPAddressIndependentMobile *
    nav to_AddressIndependentPhone A_BPAddressIndependentPhone *
    nav to_AddressIndependentWebsite A_BPAddressIndependentWebsite *
    nav to_BPCreditWorthiness A_BPCreditWorthiness 1
    nav to_BPDataController A_BPDataController *
    nav to_BPEmployment A_BPEmployment *
    nav to_BPFinServicesReporting A_BPFinancialServicesReporting 1
    nav to_BPFiscalYearInformation A_BPFiscalYearInformation *
    nav to_BPRelationship A_BPRelationship *
    nav to_BuPaIdentification A_BuPaIdentification *
    nav to_BuPaIndustry A_BuPaIndustry *
    nav to_BusinessPartner A_BPFinancialServicesExtn 1
    nav to_BusinessPartnerAddress A_BusinessPartnerAddress *
    nav to_BusinessPartnerAlias A_BusinessPartnerAlias *
    nav to_BusinessPartnerBank A_BusinessPartnerBank *
    nav to_BusinessPartnerContact A_BusinessPartnerContact *
    nav to_BusinessPartnerIsBank A_BusinessPartnerIsBank 1
    nav to_BusinessPartnerRating A_BusinessPartnerRating *
    nav to_BusinessPartnerRole A_BusinessPartnerRole *
    nav to_BusinessPartnerTax A_BusinessPartnerTaxNumber *
    nav to_BusPartAddrDepdntTaxNmbr A_BusPartAddrDepdntTaxNmbr *
    nav to_Customer A_Customer 1
    nav to_PaymentCard A_BusinessPartnerPaymentCard *
    nav to_Supplier A_Supplier 1
type A_BusinessPartnerAddressType BusinessPartner AddressID
    BusinessPartner:S10/!^ AddressID:S10/!^ ValidityStartDate:O ValidityEndDate:O AuthorizationGroup:S4/^ AddressUUID:G/cu
    AdditionalStreetPrefixName:S40 AdditionalStreetSuffixName:S40 AddressTimeZone:S6/^ CareOfName:S40 CityCode:S12/^ CityName:S40
    CompanyPostalCode:S10/^ Country:S3/^ County:S40 DeliveryServiceNumber:S10/^ DeliveryServiceTypeCode:S4/^ District:S40
    FormOfAddress:S4/^cu FullName:S80/cu HomeCityName:S40 HouseNumber:S10 HouseNumberSupplementText:S10 Language:S2 POBox:S10/^
    POBoxDeviatingCityName:S40 POBoxDeviatingCountry:S3/^ POBoxDeviatingRegion:S3/^ POBoxIsWithoutNumber:B POBoxLobbyName:S40
    POBoxPostalCode:S10/^ Person:S10/^cu PostalCode:S10/^ PrfrdCommMediumType:S3/^ Region:S3/^ StreetName:S60 StreetPrefixName:S40
    StreetSuffixName:S40 TaxJurisdiction:S15/^ TransportZone:S10/^ AddressIDByExternalSystem:S20/^ CountyCode:S8/^ TownshipCode:S8/^
    TownshipName:S40
    nav to_AddressUsage A_BuPaAddressUsage *
    nav to_BPAddrDepdntIntlLocNumber A_BPAddrDepdntIntlLocNumber 1
    nav to_BPIntlAddressVersion A_BPIntlAddressVersion *
    nav to_EmailAddress A_AddressEmailAddress *
    nav to_FaxNumber A_AddressFaxNumber *
    nav to_MobilePhoneNumber A_AddressPhoneNumber *
    nav to_PhoneNumber A_AddressPhoneNumber *
    nav to_URLAddress A_AddressHomePageURL *
type A_BusinessPartnerAliasType BusinessPartner BPAliasPositionNumber
    BusinessPartner:S10/!^ BPAliasPositionNumber:S3/! BusinessPartnerAliasName:S80
type A_BusinessPartnerBankType BusinessPartner BankIdentification
    BusinessPartner:S10/!^ BankIdentification:S4/!^ BankCountryKey:S3/^ BankName:S60/cu BankNumber:S15/^ SWIFTCode:S11/^cu
    BankControlKey:S2/^ BankAccountHolderName:S60 BankAccountName:S40 ValidityStartDate:O ValidityEndDate:O IBAN:S34/^
    IBANValidityStartDate:D BankAccount:S18/^ BankAccountReferenceText:S20/^ CollectionAuthInd:B CityName:S35/cu AuthorizationGroup:S4/^
type A_BusinessPartnerContactType RelationshipNumber BusinessPartnerCompany BusinessPartnerPerson ValidityEndDate
    RelationshipNumber:S12/!^ BusinessPartnerCompany:S10/!^ BusinessPartnerPerson:S10/!^ ValidityEndDate:D/! ValidityStartDate:D
    IsStandardRelationship:B RelationshipCategory:S6/^
    nav to_ContactAddress A_BPContactToAddress *
    nav to_ContactRelationship A_BPContactToFuncAndDept 1
type A_BusinessPartnerIsBankType BusinessPartner
    BusinessPartner:S10/!^ BankKey:S15/^ BankCountry:S3/^ BPMinimumReserve:S1
type A_BusinessPartnerPaymentCardType BusinessPartner PaymentCardID PaymentCardType CardNumber
    BusinessPartner:S10/!^ PaymentCardID:S6/!^ PaymentCardType:S4/!^ CardNumber:S25/!^ IsStandardCard:B CardDescription:S40
    ValidityDate:D ValidityEndDate:D CardHolder:S40 CardIssuingBank:S40 CardIssueDate:D PaymentCardLock:S2/^ MaskedCardNumber:S25/^
type A_BusinessPartnerRatingType BusinessPartner BusinessPartnerRatingProcedure BPRatingValidityEndDate
    BusinessPartner:S10/!^ BusinessPartnerRatingProcedure:S10/! BPRatingValidityEndDate:D/! BusinessPartnerRatingGrade:S10
    BusinessPartnerRatingTrend:S2/^ BPRatingValidityStartDate:D BPRatingCreationDate:D BusinessPartnerRatingComment:S60
    BusinessPartnerRatingIsAllowed:B BPRatingIsValidOnKeyDate:B BusinessPartnerRatingKeyDate:D BusinessPartnerRatingIsExpired:B
    BPRatingLongComment:S255
type A_BusinessPartnerRoleType BusinessPartner BusinessPartnerRole
    BusinessPartner:S10/!^ BusinessPartnerRole:S6/!^ ValidFrom:O ValidTo:O AuthorizationGroup:S4/^
type A_BusinessPartnerTaxNumberType BusinessPartner BPTaxType
    BusinessPartner:S10/!^ BPTaxType:S4/!^ BPTaxNumber:S20/^ BPTaxLongNumber:S60/^ AuthorizationGroup:S4/^
type A_BusPartAddrDepdntTaxNmbrType BusinessPartner AddressID BPTaxType
    BusinessPartner:S10/!^ AddressID:S10/!^ BPTaxType:S4/!^ BPTaxNumber:S20/^ BPTaxLongNumber:S60/^ AuthorizationGroup:S4/^
type A_CustAddrDepdntExtIdentifierType Customer AddressID
    Customer:S10/!^ AddressID:S10/!^ CustomerExternalRefID:S12/^
type A_CustAddrDepdntInformationType Customer AddressID
    Customer:S10/!^ AddressID:S10/!^ ExpressTrainStationName:S25 TrainStationName:S25 CityCode:S4/^ County:S3/^
type A_CustomerType Customer
    Customer:S10/!^ AuthorizationGroup:S4/^ BillingIsBlockedForCustomer:S2/^ CreatedByUser:S12/^cu CreationDate:D/cu
    CustomerAccountGroup:S4/^ CustomerClassification:S2/^ CustomerFullName:S220/^cu BPCustomerFullName:S220/^cu CustomerName:S80/cu
    BPCustomerName:S81/cu DeliveryIsBlocked:S2/^ FreeDefinedAttribute01:S2/^ FreeDefinedAttribute02:S2/^ FreeDefinedAttribute03:S2/^
    FreeDefinedAttribute04:S2/^ FreeDefinedAttribute05:S2/^ FreeDefinedAttribute06:S3/^ FreeDefinedAttribute07:S3/^
    FreeDefinedAttribute08:S3/^ FreeDefinedAttribute09:S3/^ FreeDefinedAttribute10:S3/^ NFPartnerIsNaturalPerson:S1/^cu
    OrderIsBlockedForCustomer:S2/^ PostingIsBlocked:B Supplier:S10/^ CustomerCorporateGroup:S10/^ FiscalAddress:S10/^ Industry:S4/^cu
    IndustryCode1:S10/^ IndustryCode2:S10/^ IndustryCode3:S10/^ IndustryCode4:S10/^ IndustryCode5:S10/^
    InternationalLocationNumber1:S7/cu InternationalLocationNumber2:S5/cu InternationalLocationNumber3:S1/cu NielsenRegion:S2/^
    PaymentReason:S4/^ ResponsibleType:S2/^ TaxNumber1:S16/^cu TaxNumber2:S11/^cu TaxNumber3:S18/^cu TaxNumber4:S18/^cu
    TaxNumber5:S60/^cu TaxNumberType:S2/^ VATRegistration:S20/^cu DeletionIndicator:B ExpressTrainStationName:S25 TrainStationName:S25
    CityCode:S4/^ County:S3/^ BR_ICMSTaxPayerType:S2/^
    nav to_CustAddrDepdntExtIdentifier A_CustAddrDepdntExtIdentifier *
    nav to_CustAddrDepdntInformation A_CustAddrDepdntInformation *
    nav to_CustomerCompany A_CustomerCompany *
    nav to_CustomerSalesArea A_CustomerSalesArea *
    nav to_CustomerTaxGrouping A_CustomerTaxGrouping *
    nav to_CustomerText A_CustomerText *
    nav to_CustomerUnloadingPoint A_CustomerUnloadingPoint *
    nav to_CustUnldgPtAddrDepdntInfo A_CustUnldgPtAddrDepdntInfo *
type A_CustomerCompanyType Customer CompanyCode
    Customer:S10/!^ CompanyCode:S4/!^ APARToleranceGroup:S4/^ AccountByCustomer:S12/^ AccountingClerk:S2/^ AccountingClerkFaxNumber:S31
    AccountingClerkInternetAddress:S130 AccountingClerkPhoneNumber:S30/^ AlternativePayerAccount:S10/^ AuthorizationGroup:S4/^
    CollectiveInvoiceVariant:S1/^ CustomerAccountNote:S30 CustomerHeadOffice:S10/^ CustomerSupplierClearingIsUsed:B HouseBank:S5/^
    InterestCalculationCode:S2/^ InterestCalculationDate:D IntrstCalcFrequencyInMonths:S2 IsToBeLocallyProcessed:B
    ItemIsToBePaidSeparately:B LayoutSortingRule:S3/^ PaymentBlockingReason:S1/^ PaymentMethodsList:S10/^ PaymentReason:S4/^
    PaymentTerms:S4/^ PaytAdviceIsSentbyEDI:B PhysicalInventoryBlockInd:B ReconciliationAccount:S10/^ RecordPaymentHistoryIndicator:B
    UserAtCustomer:S15 DeletionIndicator:B CashPlanningGroup:S10/^ KnownOrNegotiatedLeave:S4/^ ValueAdjustmentKey:S2/^
    CustomerAccountGroup:S4/^
    nav to_CompanyText A_CustomerCompanyText *
    nav to_CustomerDunning A_CustomerDunning *
    nav to_WithHoldingTax A_CustomerWithHoldingTax *
type A_CustomerCompanyTextType Customer CompanyCode Language LongTextID
    Customer:S10/!^ CompanyCode:S4/!^ Language:S2/! LongTextID:S4/!^ LongText:S/cufs
type A_CustomerDunningType Customer CompanyCode DunningArea
    Customer:S10/!^ CompanyCode:S4/!^ DunningArea:S2/!^ DunningBlock:S1/^ DunningLevel:S1 DunningProcedure:S4/^ DunningRecipient:S10/^
    LastDunnedOn:D LegDunningProcedureOn:D DunningClerk:S2/^ AuthorizationGroup:S4/^ CustomerAccountGroup:S4/^
type A_CustomerSalesAreaType Customer SalesOrganization DistributionChannel Division
    Customer:S10/!^ SalesOrganization:S4/!^ DistributionChannel:S2/!^ Division:S2/!^ AccountByCustomer:S12/^ AuthorizationGroup:S4/^
    BillingIsBlockedForCustomer:S2/^ CompleteDeliveryIsDefined:B CreditControlArea:S4/^ Currency:S5/^ CustIsRlvtForSettlmtMgmt:B
    CustomerABCClassification:S2/^ CustomerAccountAssignmentGroup:S2/^ CustomerGroup:S2/^ CustomerIsRebateRelevant:B
    CustomerPaymentTerms:S4/^ CustomerPriceGroup:S2/^ CustomerPricingProcedure:S2/^ CustomerStatisticsGroup:S1/^
    CustProdProposalProcedure:S2/^ DeliveryIsBlockedForCustomer:S2/^ DeliveryPriority:S2 IncotermsClassification:S3/^
    IncotermsLocation2:S70 IncotermsVersion:S4/^ IncotermsLocation1:S70 IncotermsSupChnLoc1AddlUUID:G IncotermsSupChnLoc2AddlUUID:G
    IncotermsSupChnDvtgLocAddlUUID:G DeletionIndicator:B IncotermsTransferLocation:S28 InspSbstHasNoTimeOrQuantity:B InvoiceDate:S2/^
    ItemOrderProbabilityInPercent:S3 ManualInvoiceMaintIsRelevant:B MaxNmbrOfPartialDelivery:N1.0 OrderCombinationIsAllowed:B
    OrderIsBlockedForCustomer:S2/^ OverdelivTolrtdLmtRatioInPct:N3.1 PartialDeliveryIsAllowed:S1/^ PriceListType:S2/^
    ProductUnitGroup:S4/^ ProofOfDeliveryTimeValue:N6.2 SalesGroup:S3/^ SalesItemProposal:S10/^ SalesOffice:S4/^ ShippingCondition:S2/^
    SlsDocIsRlvtForProofOfDeliv:B SlsUnlmtdOvrdelivIsAllwd:B SupplyingPlant:S4/^ SalesDistrict:S6/^ UnderdelivTolrtdLmtRatioInPct:N3.1
    InvoiceListSchedule:S2/^ ExchangeRateType:S4/^ AdditionalCustomerGroup1:S3/^ AdditionalCustomerGroup2:S3/^
    AdditionalCustomerGroup3:S3/^ AdditionalCustomerGroup4:S3/^ AdditionalCustomerGroup5:S3/^ PaymentGuaranteeProcedure:S4/^
    CustomerAccountGroup:S4/^
    nav to_PartnerFunction A_CustSalesPartnerFunc *
    nav to_SalesAreaTax A_CustomerSalesAreaTax *
    nav to_SalesAreaText A_CustomerSalesAreaText *
    nav to_SlsAreaAddrDepdntInfo A_CustSlsAreaAddrDepdntInfo *
type A_CustomerSalesAreaTaxType Customer SalesOrganization DistributionChannel Division DepartureCountry CustomerTaxCategory
    Customer:S10/!^ SalesOrganization:S4/!^ DistributionChannel:S2/!^ Division:S2/!^ DepartureCountry:S3/!^ CustomerTaxCategory:S4/!^
    CustomerTaxClassification:S1/^
    nav to_SlsAreaAddrDepdntTax A_CustSlsAreaAddrDepdntTaxInfo *
type A_CustomerSalesAreaTextType Customer SalesOrganization DistributionChannel Division Language LongTextID
    Customer:S10/!^ SalesOrganization:S4/!^ DistributionChannel:S2/!^ Division:S2/!^ Language:S2/! LongTextID:S4/!^ LongText:S/cufs
type A_CustomerTaxGroupingType Customer CustomerTaxGroupingCode
    Customer:S10/!^ CustomerTaxGroupingCode:S3/!^ CustTaxGrpExemptionCertificate:S15/^ CustTaxGroupExemptionRate:N5.2
    CustTaxGroupExemptionStartDate:D CustTaxGroupExemptionEndDate:D CustTaxGroupSubjectedStartDate:D CustTaxGroupSubjectedEndDate:D
type A_CustomerTextType Customer Language LongTextID
    Customer:S10/!^ Language:S2/! LongTextID:S4/!^ LongText:S/cufs
type A_CustomerUnloadingPointType Customer UnloadingPointName
    Customer:S10/!^ UnloadingPointName:S25/! CustomerFactoryCalenderCode:S2/^ BPGoodsReceivingHoursCode:S3/^ IsDfltBPUnloadingPoint:B
    MondayMorningOpeningTime:T MondayMorningClosingTime:T MondayAfternoonOpeningTime:T MondayAfternoonClosingTime:T
    TuesdayMorningOpeningTime:T TuesdayMorningClosingTime:T TuesdayAfternoonOpeningTime:T TuesdayAfternoonClosingTime:T
    WednesdayMorningOpeningTime:T WednesdayMorningClosingTime:T WednesdayAfternoonOpeningTime:T WednesdayAfternoonClosingTime:T
    ThursdayMorningOpeningTime:T ThursdayMorningClosingTime:T ThursdayAfternoonOpeningTime:T ThursdayAfternoonClosingTime:T
    FridayMorningOpeningTime:T FridayMorningClosingTime:T FridayAfternoonOpeningTime:T FridayAfternoonClosingTime:T
    SaturdayMorningOpeningTime:T SaturdayMorningClosingTime:T SaturdayAfternoonOpeningTime:T SaturdayAfternoonClosingTime:T
    SundayMorningOpeningTime:T SundayMorningClosingTime:T SundayAfternoonOpeningTime:T SundayAfternoonClosingTime:T
type A_CustomerWithHoldingTaxType Customer CompanyCode WithholdingTaxType
    Customer:S10/!^ CompanyCode:S4/!^ WithholdingTaxType:S2/!^ WithholdingTaxCode:S2/^ WithholdingTaxAgent:B ObligationDateBegin:D
    ObligationDateEnd:D WithholdingTaxNumber:S16/^ WithholdingTaxCertificate:S25/^ WithholdingTaxExmptPercent:N5.2 ExemptionDateBegin:D
    ExemptionDateEnd:D ExemptionReason:S2/^ AuthorizationGroup:S4/^
type A_CustSalesPartnerFuncType Customer SalesOrganization DistributionChannel Division PartnerCounter PartnerFunction
    Customer:S10/!^ SalesOrganization:S4/!^ DistributionChannel:S2/!^ Division:S2/!^ PartnerCounter:S3/! PartnerFunction:S2/!^
    BPCustomerNumber:S10/^ CustomerPartnerDescription:S30 DefaultPartner:B Supplier:S10/^ PersonnelNumber:S8 ContactPerson:S10
    AddressID:S10/^ AuthorizationGroup:S4/^
type A_CustSlsAreaAddrDepdntInfoType Customer SalesOrganization DistributionChannel Division AddressID
    Customer:S10/!^ SalesOrganization:S4/!^ DistributionChannel:S2/!^ Division:S2/!^ AddressID:S10/!^ IncotermsClassification:S3/^
    IncotermsLocation1:S70 IncotermsLocation2:S70 IncotermsSupChnLoc1AddlUUID:G IncotermsSupChnLoc2AddlUUID:G
    IncotermsSupChnDvtgLocAddlUUID:G DeliveryIsBlocked:S2/^ SalesOffice:S4/^ SalesGroup:S3/^ ShippingCondition:S2/^ SupplyingPlant:S4/^
    IncotermsVersion:S4/^
type A_CustSlsAreaAddrDepdntTaxInfoType Customer SalesOrganization DistributionChannel Division AddressID DepartureCountry &
    CustomerTaxCategory
    Customer:S10/!^ SalesOrganization:S4/!^ DistributionChannel:S2/!^ Division:S2/!^ AddressID:S10/!^ DepartureCountry:S3/!^
    CustomerTaxCategory:S4/!^ CustomerTaxClassification:S1/^
type A_CustUnldgPtAddrDepdntInfoType Customer AddressID UnloadingPointName
    Customer:S10/!^ AddressID:S10/!^ UnloadingPointName:S25/! CustomerFactoryCalenderCode:S2/^ BPGoodsReceivingHoursCode:S3/^
    IsDfltBPUnloadingPoint:B MondayMorningOpeningTime:T MondayMorningClosingTime:T MondayAfternoonOpeningTime:T
    MondayAfternoonClosingTime:T TuesdayMorningOpeningTime:T TuesdayMorningClosingTime:T TuesdayAfternoonOpeningTime:T
    TuesdayAfternoonClosingTime:T WednesdayMorningOpeningTime:T WednesdayMorningClosingTime:T WednesdayAfternoonOpeningTime:T
    WednesdayAfternoonClosingTime:T ThursdayMorningOpeningTime:T ThursdayMorningClosingTime:T ThursdayAfternoonOpeningTime:T
    ThursdayAfternoonClosingTime:T FridayMorningOpeningTime:T FridayMorningClosingTime:T FridayAfternoonOpeningTime:T
    FridayAfternoonClosingTime:T SaturdayMorningOpeningTime:T SaturdayMorningClosingTime:T SaturdayAfternoonOpeningTime:T
    SaturdayAfternoonClosingTime:T SundayMorningOpeningTime:T SundayMorningClosingTime:T SundayAfternoonOpeningTime:T
    SundayAfternoonClosingTime:T
type A_SupplierType Supplier
    Supplier:S10/!^ AlternativePayeeAccountNumber:S10/^ AuthorizationGroup:S4/^ BusinessPartnerPanNumber:S40/^ CreatedByUser:S12/^cu
    CreationDate:D/cu Customer:S10/^ PaymentIsBlockedForSupplier:B PostingIsBlocked:B PurchasingIsBlocked:B SupplierAccountGroup:S4/^
    SupplierFullName:S220/^cu SupplierName:S80/cu VATRegistration:S20/^cu BirthDate:D ConcatenatedInternationalLocNo:S20/cu
    DeletionIndicator:B FiscalAddress:S10/^ Industry:S4/^cu InternationalLocationNumber1:S7/cu InternationalLocationNumber2:S5/cu
    InternationalLocationNumber3:S1/cu IsNaturalPerson:S1/^cu PaymentReason:S4/^ ResponsibleType:S2/^ SuplrQltyInProcmtCertfnValidTo:D
    SuplrQualityManagementSystem:S4/^ SupplierCorporateGroup:S10/^ SupplierProcurementBlock:S2/^ TaxNumber1:S16/^cu TaxNumber2:S11/^cu
    TaxNumber3:S18/^cu TaxNumber4:S18/^cu TaxNumber5:S60/^cu TaxNumberResponsible:S18/^ TaxNumberType:S2/^
    SuplrProofOfDelivRlvtCode:S1/^ BR_TaxIsSplit:B DataExchangeInstructionKey:S2/^
    nav to_SupplierCompany A_SupplierCompany *
    nav to_SupplierPurchasingOrg A_SupplierPurchasingOrg *
    nav to_SupplierText A_SupplierText *
type A_SupplierCompanyType Supplier CompanyCode
    Supplier:S10/!^ CompanyCode:S4/!^ AuthorizationGroup:S4/^ CompanyCodeName:S25/cu PaymentBlockingReason:S1/^
    SupplierIsBlockedForPosting:B AccountingClerk:S2/^ AccountingClerkFaxNumber:S31 AccountingClerkPhoneNumber:S30/^ SupplierClerk:S15
    SupplierClerkURL:S130 PaymentMethodsList:S10/^ PaymentReason:S4/^ PaymentTerms:S4/^ ClearCustomerSupplier:B IsToBeLocallyProcessed:B
    ItemIsToBePaidSeparately:B PaymentIsToBeSentByEDI:B HouseBank:S5/^ CheckPaidDurationInDays:N3.0 Currency:S5/^
    BillOfExchLmtAmtInCoCodeCrcy:N14.3~Currency SupplierClerkIDBySupplier:S12/^ ReconciliationAccount:S10/^ InterestCalculationCode:S2/^
    InterestCalculationDate:D IntrstCalcFrequencyInMonths:S2 SupplierHeadOffice:S10/^ AlternativePayee:S10/^ LayoutSortingRule:S3/^
    APARToleranceGroup:S4/^ SupplierCertificationDate:D SupplierAccountNote:S30 WithholdingTaxCountry:S3/^ DeletionIndicator:B
    CashPlanningGroup:S10/^ IsToBeCheckedForDuplicates:B MinorityGroup:S3/^ SupplierAccountGroup:S4/^
    nav to_CompanyText A_SupplierCompanyText *
    nav to_Supplier A_Supplier 1
    nav to_SupplierDunning A_SupplierDunning *
    nav to_SupplierWithHoldingTax A_SupplierWithHoldingTax *
type A_SupplierCompanyTextType Supplier CompanyCode Language LongTextID
    Supplier:S10/!^ CompanyCode:S4/!^ Language:S2/! LongTextID:S4/!^ LongText:S/cufs
type A_SupplierDunningType Supplier CompanyCode DunningArea
    Supplier:S10/!^ CompanyCode:S4/!^ DunningArea:S2/!^ DunningBlock:S1/^ DunningLevel:S1 DunningProcedure:S4/^ DunningRecipient:S10/^
    LastDunnedOn:D LegDunningProcedureOn:D DunningClerk:S2/^ AuthorizationGroup:S4/^ SupplierAccountGroup:S4/^
type A_SupplierPartnerFuncType Supplier PurchasingOrganization SupplierSubrange Plant PartnerFunction PartnerCounter
    Supplier:S10/!^ PurchasingOrganization:S4/!^ SupplierSubrange:S6/!^ Plant:S4/!^ PartnerFunction:S2/!^ PartnerCounter:S3/!
    DefaultPartner:B CreationDate:D/cu CreatedByUser:S12/^cu ReferenceSupplier:S10/^ AuthorizationGroup:S4/^
type A_SupplierPurchasingOrgType Supplier PurchasingOrganization
    Supplier:S10/!^ PurchasingOrganization:S4/!^ AutomaticEvaluatedRcptSettlmt:B CalculationSchemaGroupCode:S2/^ DeletionIndicator:B
    EvaldReceiptSettlementIsActive:B IncotermsClassification:S3/^ IncotermsTransferLocation:S28 IncotermsVersion:S4/^
    IncotermsLocation1:S70 IncotermsLocation2:S70 IncotermsSupChnLoc1AddlUUID:G IncotermsSupChnLoc2AddlUUID:G
    IncotermsSupChnDvtgLocAddlUUID:G IntrastatCrsBorderTrMode:S1/^ InvoiceIsGoodsReceiptBased:B InvoiceIsMMServiceEntryBased:B
    MaterialPlannedDeliveryDurn:N3.0 MinimumOrderAmount:N14.3~PurchaseOrderCurrency PaymentTerms:S4/^ PlanningCycle:S3/^
    PricingDateControl:S1/^ ProdStockAndSlsDataTransfPrfl:S4/^ ProductUnitGroup:S4/^ PurOrdAutoGenerationIsAllowed:B
    PurchaseOrderCurrency:S5/^ PurchasingGroup:S3/^ PurchasingIsBlockedForSupplier:B RoundingProfile:S4/^ ShippingCondition:S2/^
    SuplrDiscountInKindIsGranted:B SuplrInvcRevalIsAllowed:B SuplrIsRlvtForSettlmtMgmt:B SuplrPurgOrgIsRlvtForPriceDetn:B
    SupplierABCClassificationCode:S1/^ SupplierAccountNumber:S12/^ SupplierIsReturnsSupplier:B SupplierPhoneNumber:S16
    SupplierRespSalesPersonName:S30 SupplierConfirmationControlKey:S4/^ IsOrderAcknRqd:B AuthorizationGroup:S4/^
    SupplierAccountGroup:S4/^
    nav to_PartnerFunction A_SupplierPartnerFunc *
    nav to_PurchasingOrgText A_SupplierPurchasingOrgText *
type A_SupplierPurchasingOrgTextType Supplier PurchasingOrganization Language LongTextID
    Supplier:S10/!^ PurchasingOrganization:S4/!^ Language:S2/! LongTextID:S4/!^ LongText:S/cufs
type A_SupplierTextType Supplier Language LongTextID
    Supplier:S10/!^ Language:S2/! LongTextID:S4/!^ LongText:S/cufs
type A_SupplierWithHoldingTaxType Supplier CompanyCode WithholdingTaxType
    Supplier:S10/!^ CompanyCode:S4/!^ WithholdingTaxType:S2/!^ ExemptionDateBegin:D ExemptionDateEnd:D ExemptionReason:S2/^
    IsWithholdingTaxSubject:B RecipientType:S2/^ WithholdingTaxCertificate:S25/^ WithholdingTaxCode:S2/^ WithholdingTaxExmptPercent:N5.2
    WithholdingTaxNumber:S16/^ AuthorizationGroup:S4/^
"""
