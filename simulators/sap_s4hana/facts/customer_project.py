"""Customer (commercial) project, from the published field list (CPD/SC_PROJ_ENGMT_CREATE_UPD_SRV; format: see edm.py)."""

FACTS = """
service SC_PROJ_ENGMT_CREATE_UPD_SRV 2 /sap/opu/odata/CPD/SC_PROJ_ENGMT_CREATE_UPD_SRV CPD.SC_PROJ_ENGMT_CREATE_UPD_SRV SAP_COM_0054
set WorkPackageFunctionSet WorkPackageFunction cuda
set ProjectSet Project cuda
set WorkPackageSet WorkPackage cuda
set WorkItemSet WorkItem cuda
set DemandSet Demand cuda
set ProjectRoleSet ProjectRole cuda
set A_CustProjSlsOrd A_CustProjSlsOrdType cuda
set A_CustProjSlsOrdItem A_CustProjSlsOrdItemType cuda
set A_CustProjSlsOrdItemPartner A_CustProjSlsOrdItemPartnerType cuda
set A_CustProjSlsOrdItemText A_CustProjSlsOrdItemTextType cuda
set A_CustProjSlsOrdItemWorkPckg A_CustProjSlsOrdItemWorkPckgType cuda
set A_CustProjSlsOrdItmBillgPlnItm A_CustProjSlsOrdItmBillgPlnItmType cuda
set A_CustProjSlsOrdPartner A_CustProjSlsOrdPartnerType cuda
set A_CustProjSlsOrdText A_CustProjSlsOrdTextType cuda
set A_EngmntProjRsceDmnd A_EngmntProjRsceDmndType cuda
set A_EngmntProjRsceDmndDistr A_EngmntProjRsceDmndDistrType cuda
set A_EngmntProjRsceDmndSkill A_EngmntProjRsceDmndSkillType cuda
set A_EngmntProjRsceSup A_EngmntProjRsceSupType cuda
set A_EngmntProjRsceSupDistr A_EngmntProjRsceSupDistrType cuda
type WorkPackageFunction ProjectID WorkPackageID WorkPackageName WorkPackageFunctionId
    ProjectID:S40/!u WorkPackageID:S50/!u WorkPackageName:S60/!u WorkPackageFunctionId:S4/!u WorkPackageFunctionName:S60
    WorkPackageFunctionIsBlocked:S1
type Project ProjectID
    ProjectID:S40/!u ProjectName:S40 ProjectStage:S4 OrgID:S5 ProjectCategory:S1 Currency:S5 StartDate:D EndDate:D ProjManagerExtId:S38
    ProjManagerCompCode:S4 Customer:S10 CostCenter:S20 ProfitCenter:S10 ProjAccountantExtId:S38 ProjAccountantCompCode:S4
    ProjControllerExtId:S38 ProjControllerCompCode:S4 ProjPartnerExtId:S38 ProjPartnerCompCode:S4 ProjectDesc:S Confidential:S1
    UseProjectBilling:S1 RestrictTimePosting:S1 CreatedOn:D/cu ChangedOn:D/cu
    nav ProjectRoleSet ProjectRoleSet *
    nav WorkPackageSet WorkPackageSet *
type WorkPackage ProjectID WorkPackageID WorkPackageName
    ProjectID:S40/!u WorkPackageID:S50/!u WorkPackageName:S60/!u Description:S WPStartDate:D WPEndDate:D WorkPackageType:S1
    UnitQuantity:N15.3 UnitId:S40 CreatedOn:D/cu ChangedOn:D/cu
    nav to_ResourceDemand A_EngmntProjRsceDmnd *
    nav to_Project ProjectSet 1
    nav WorkItemSet WorkItemSet *
    nav DemandSet DemandSet *
    nav WorkPackageFunctionSet WorkPackageFunctionSet *
type WorkItem ProjectID WorkPackageID WorkPackageName Workitem
    ProjectID:S40/!u WorkPackageID:S50/!u WorkPackageName:S60/!u Workitem:S10/!u Workitemname:S40
type Demand ProjectID WorkPackageID WorkPackageName ResType ResourceId Workitem DelvryServOrg
    ProjectID:S40/!u WorkPackageID:S50/!u WorkPackageName:S60/!u ResType:S4/!u ResourceId:S40/!u Workitem:S10/!u DelvryServOrg:S5/!u
    BillingControlCategory:S8 Uom:S3 Skills:S ExpenseCost:N18.2 ExpenseRevenue:N18.2 Effort:N18.3
type ProjectRole ProjectID ProjectRoleID
    ProjectID:S40/!u ProjectRoleID:S15/!u ProjectRoleName:S40 BusinessPartnerID:S10 BusinessPartnerName:S80
type A_CustProjSlsOrdType CustomerProject
    CustomerProject:S40/!u SalesOrder:S10 SoldToParty:S10 TotalNetAmount:N16.3/cu TransactionCurrency:S5 PurchaseOrderByCustomer:S35
    CustomerPurchaseOrderDate:D SalesOffice:S4 SalesGroup:S3 CustomerPaymentTerms:S4 CustomerAccountAssignmentGroup:S2
    HeaderBillingBlockReason:S2 SalesOrganization:S4 DistributionChannel:S2 OrganizationDivision:S2
    nav to_CustProjSlsOrdItem A_CustProjSlsOrdItem *
    nav to_CustProjSlsOrdPartner A_CustProjSlsOrdPartner *
    nav to_CustProjSlsOrdText A_CustProjSlsOrdText *
type A_CustProjSlsOrdItemType CustomerProject SalesOrderItem
    CustomerProject:S40/!u SalesOrderItem:S6/!u SalesOrder:S10 SalesOrderItemCategory:S4 Material:S40 SalesOrderItemText:S40
    ProfitCenter:S10 CappedNetAmount:N16.3 CappedNetAmtAlertThldInPct:S3 MaterialByCustomer:S35 NetAmount:N16.3/cu
    ExpectedNetAmount:N16.3 TotalStandAloneSellingPrice:N16.3 TransactionCurrency:S5 WBSElement:S24 PurchaseOrderByCustomer:S35
    UnderlyingPurchaseOrderItem:S6 SalesDocumentRjcnReason:S2 SDDocumentRejectionStatus:S1 SDProcessStatus:S1 ItemBillingBlockReason:S2
    nav to_CustProjSlsOrdItemPartner A_CustProjSlsOrdItemPartner *
    nav to_CustProjSlsOrdItemText A_CustProjSlsOrdItemText *
    nav to_CustProjSlsOrdItemWorkPckg A_CustProjSlsOrdItemWorkPckg *
    nav to_CustProjSOIBillgPlnItm A_CustProjSlsOrdItmBillgPlnItm *
type A_CustProjSlsOrdItemPartnerType CustomerProject PartnerFunction SalesOrderItem
    CustomerProject:S40/!u PartnerFunction:S2/!u SalesOrderItem:S6/!u SalesOrder:S10 BusinessPartner:S10
type A_CustProjSlsOrdItemTextType CustomerProject SalesOrderItem Language LongTextID
    CustomerProject:S40/!u SalesOrderItem:S6/!u Language:S2/!u LongTextID:S4/!u LongText:S SalesOrder:S10
type A_CustProjSlsOrdItemWorkPckgType CustomerProject SalesOrderItem WorkPackage
    CustomerProject:S40/!u SalesOrderItem:S6/!u WorkPackage:S50/!u WorkPackageName:S60 SalesOrder:S10 WorkPackageStartDate:D
    WorkPackageEndDate:D
type A_CustProjSlsOrdItmBillgPlnItmType CustomerProject SalesOrderItem BillingPlanItem
    CustomerProject:S40/!u SalesOrderItem:S6/!u BillingPlanItem:S6/!u SalesOrder:S10 BillingPlanBillingDate:D
    BillingPlanRelatedBillgStatus:S1 BillingPlanAmount:N16.3 TransactionCurrency:S5 BillingPlanItemUsage:S2
    BillingPlanItemDescription:S255 BillingPlanServiceStartDate:D BillingPlanServiceEndDate:D
type A_CustProjSlsOrdPartnerType CustomerProject PartnerFunction
    CustomerProject:S40/!u PartnerFunction:S2/!u SalesOrder:S10 BusinessPartner:S10
type A_CustProjSlsOrdTextType CustomerProject Language LongTextID
    CustomerProject:S40/!u Language:S2/!u LongTextID:S4/!u LongText:S SalesOrder:S10
type A_EngmntProjRsceDmndType WorkPackage ResourceDemand Version
    WorkPackage:S50/!u ResourceDemand:S24/!u Version:S28/!u EngagementProject:S40 WorkItem:S10 BillingControlCategory:S8
    DeliveryOrganization:S5 EngagementProjectResourceType:S4 EngagementProjectResource:S40 WorkforcePersonUserID:S100
    Country2DigitISOCode:S2 KeyDate:D PersonWorkAgreement:S8 ResourceDemandStatus:S1 UnitOfMeasure:S3 Quantity:N15.3 Currency:S5
    DemandCostAmt:N18.3 DemandRevAmt:N18.3
    nav to_ResourceDemandDistribution A_EngmntProjRsceDmndDistr *
    nav to_ResourceDemandSkills A_EngmntProjRsceDmndSkill *
    nav to_ResourceSupply A_EngmntProjRsceSup *
type A_EngmntProjRsceDmndDistrType WorkPackage ResourceDemand Version CalendarMonth CalendarYear
    WorkPackage:S50/!u ResourceDemand:S24/!u Version:S28/!u CalendarMonth:S3/!u CalendarYear:S4/!u UnitOfMeasure:S3 Quantity:N15.3
    Currency:S5 DemandCostAmt:N18.3 DemandRevAmt:N18.3
    nav to_ResourceDemand A_EngmntProjRsceDmnd 1
type A_EngmntProjRsceDmndSkillType WorkPackage ResourceDemand Version
    WorkPackage:S50/!u ResourceDemand:S24/!u Version:S28/!u SkillTagDescription:S
type A_EngmntProjRsceSupType WorkPackage ResourceDemand ResourceSupply Version
    WorkPackage:S50/!u ResourceDemand:S24/!u ResourceSupply:S24/!u Version:S28/!u EngagementProject:S40 DeliveryOrganization:S5
    WorkforcePersonUserID:S100 Country2DigitISOCode:S2 KeyDate:D PersonWorkAgreement:S8 UnitOfMeasure:S3 Currency:S5 Quantity:N15.3
    SupplyCostAmt:N18.3 SupplyRevnAmt:N18.3
    nav to_ResourceDemand A_EngmntProjRsceDmnd 1
    nav to_ResourceSupplyDistribution A_EngmntProjRsceSupDistr *
type A_EngmntProjRsceSupDistrType WorkPackage ResourceDemand ResourceSupply Version CalendarMonth CalendarYear
    WorkPackage:S50/!u ResourceDemand:S24/!u ResourceSupply:S24/!u Version:S28/!u CalendarMonth:S3/!u CalendarYear:S4/!u
    UnitOfMeasure:S3 Currency:S5 Quantity:N15.3 SupplyCostAmt:N18.3 SupplyRevnAmt:N18.3
    nav to_ResourceSupply A_EngmntProjRsceSup 1
"""
