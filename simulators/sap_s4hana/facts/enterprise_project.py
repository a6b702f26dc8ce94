"""Enterprise project version 2, as its published metadata has it (API_ENTERPRISE_PROJECT_SRV;v=0002; format: see edm.py)."""

FACTS = """
service API_ENTERPRISE_PROJECT_SRV 2 /sap/opu/odata/sap/API_ENTERPRISE_PROJECT_SRV;v=0002 API_ENTERPRISE_PROJECT_SRV SAP_COM_0308
set A_EnterpriseProjBlkFunc A_EnterpriseProjBlkFuncType cu-a
set A_EnterpriseProjectElement A_EnterpriseProjectElementType cuda
set A_EnterpriseProjectJVA A_EnterpriseProjectJVAType -u-a
set A_EnterpriseProjectRole A_EnterpriseProjectRoleType c--a
set A_EnterpriseProjectTeamMember A_EnterpriseProjectTeamMemberType c--a
set A_EnterpriseProject A_EnterpriseProjectType cuda
set A_EntProjectElementJVA A_EntProjectElementJVAType -u-a
set A_EntProjectPublicSector A_EntProjectPublicSectorType -u-a
set A_EntProjElmntBlockFunc A_EntProjElmntBlockFuncType cu-a
set A_EntProjElmntDlvbrl A_EntProjElmntDlvbrlType -u-a
set A_EntProjElmntDlvbrlDistr A_EntProjElmntDlvbrlDistrType -u-a
set A_EntProjectElmntPublicSector A_EntProjectElmntPublicSectorType -u-a
set A_EntProjElmntWorkItem A_EntProjElmntWorkItemType -uda
set A_EntTeamMemberEntitlement A_EntTeamMemberEntitlementType cuda
type A_EnterpriseProjBlkFuncType ProjectUUID
    Update_mc:B/cufs ProjectUUID:G/!cu EntProjTimeRecgIsBlkd:B EntProjStaffExpensePostgIsBlkd:B EntProjServicePostingIsBlkd:B
    EntProjOtherExpensePostgIsBlkd:B EntProjPurchasingIsBlkd:B
    nav to_EnterpriseProject A_EnterpriseProject 1
type A_EnterpriseProjectElementType ProjectElementUUID
    ChangeEntProjElmntPosition_ac:B/cufs ChangeEntProjElmntProcgStatus_ac:B/cufs ActualEndDate_fc:Y/cufs ActualStartDate_fc:Y/cufs
    ControllingArea_fc:Y/cufs CostingSheet_fc:Y/cufs FactoryCalendar_fc:Y/cufs FunctionalArea_fc:Y/cufs FunctionalLocation_fc:Y/cufs
    Location_fc:Y/cufs PlannedEndDate_fc:Y/cufs PlannedStartDate_fc:Y/cufs Plant_fc:Y/cufs ProfitCenter_fc:Y/cufs
    ProjectElement_fc:Y/cufs ProjectElementDescription_fc:Y/cufs ResponsibleCostCenter_fc:Y/cufs ResultAnalysisInternalID_fc:Y/cufs
    TaxJurisdiction_fc:Y/cufs WBSElementIsBillingElement_fc:Y/cufs Delete_mc:B/cufs Update_mc:B/cufs to_EntProjElmntBlkFunc_oc:B/cufs
    to_EntProjElmntDlvbrl_oc:B/cufs to_EntProjElmntWorkItem_oc:B/cufs to_SubProjElement_oc:B/cufs ProjectElementUUID:G/!cu
    ProjectElement:S24/^ WBSElementInternalID:S8 ProjectUUID:G/u ProjectElementDescription:S60 ParentObjectUUID:G
    ProjectElementOrdinalNumber:I/cu ProcessingStatus:S2/^cu EntProjectElementType:S15/^ PlannedStartDate:D PlannedEndDate:D
    ActualStartDate:D ActualEndDate:D ResponsibleCostCenter:S10/^ CompanyCode:S4/^cu ProfitCenter:S10/^ FunctionalArea:S16/^
    ControllingArea:S4/^ Plant:S4/^ Location:S10/^ TaxJurisdiction:S15/^ FunctionalLocation:S40/^ FactoryCalendar:S2/^ CostingSheet:S6/^
    InvestmentProfile:S6/^ WBSIsStatisticalWBSElement:B CostCenter:S10/^ WBSElementIsBillingElement:B ResultAnalysisInternalID:S6/^
    IsProjectMilestone:S1/^ CreatedByUser:S12/cu CreationDateTime:O/cu LastChangeDateTime:O/cu LastChangedByUser:S12/^cu
    nav to_EntProjectElementJVA A_EntProjectElementJVA 1
    nav to_EntProjectElmntPublicSector A_EntProjectElmntPublicSector 1
    nav to_EntProjElmntBlkFunc A_EntProjElmntBlockFunc 1
    nav to_EntProjElmntDlvbrl A_EntProjElmntDlvbrl *
    nav to_EntProjElmntWorkItem A_EntProjElmntWorkItem *
    nav to_ParentProjElement A_EnterpriseProjectElement 1
    nav to_SubProjElement A_EnterpriseProjectElement *
    nav to_EnterpriseProject A_EnterpriseProject 1
type A_EnterpriseProjectJVAType ProjectUUID
    JntIntrstBillgClass_fc:Y/cufs JntIntrstBillgSubClass_fc:Y/cufs JntVntrProjectType_fc:Y/cufs JointVenture_fc:Y/cufs
    JointVentureCostRecoveryCode_fc:Y/cufs JointVentureEquityType_fc:Y/cufs Update_mc:B/cufs ProjectUUID:G/!cu JointVenture:S6/^
    JointVentureCostRecoveryCode:S2/^ JointVentureEquityType:S3/^ JntVntrProjectType:S4/^ JntIntrstBillgClass:S3/^
    JntIntrstBillgSubClass:S5/^
    nav to_EnterpriseProject A_EnterpriseProject 1
type A_EnterpriseProjectRoleType ProjectRoleUUID
    ProjectRoleUUID:G/!cu ProjectUUID:G/u ProjectRoleType:S15/^ ProjectRoleCategory:S3/^ ProjectRoleName:S40/^ CreatedByUser:S12
    CreationDateTime:O LastChangedByUser:S12/^ LastChangeDateTime:O
    nav to_EnterpriseProject A_EnterpriseProject 1
type A_EnterpriseProjectTeamMemberType TeamMemberUUID
    to_EntProjEntitlement_oc:B/cufs TeamMemberUUID:G/!cu BusinessPartnerUUID:G ProjectUUID:G/u CreatedByUser:S12 CreationDateTime:O
    LastChangedByUser:S12/^ LastChangeDateTime:O
    nav to_EntProjEntitlement A_EntTeamMemberEntitlement *
    nav to_EnterpriseProject A_EnterpriseProject 1
type A_EnterpriseProjectType ProjectUUID
    ChangeEntProjProcgStatus_ac:B/cufs ActualEndDate_fc:Y/cufs ActualStartDate_fc:Y/cufs AvailabilityControlIsActive_fc:Y/cufs
    AvailabilityControlProfile_fc:Y/cufs ControllingArea_fc:Y/cufs CostingSheet_fc:Y/cufs EnterpriseProjectType_fc:Y/cufs
    EntProjIsMultiSlsOrdItmsEnbld_fc:Y/cufs FunctionalArea_fc:Y/cufs FunctionalLocation_fc:Y/cufs InvestmentProfile_fc:Y/cufs
    IsBillingRelevant_fc:Y/cufs Location_fc:Y/cufs Plant_fc:Y/cufs PriorityCode_fc:Y/cufs ProfitCenter_fc:Y/cufs Project_fc:Y/cufs
    ProjectCurrency_fc:Y/cufs ProjectDescription_fc:Y/cufs ProjectEndDate_fc:Y/cufs ProjectProfileCode_fc:Y/cufs
    ProjectStartDate_fc:Y/cufs ResponsibleCostCenter_fc:Y/cufs ResultAnalysisInternalID_fc:Y/cufs Delete_mc:B/cufs Update_mc:B/cufs
    to_EnterpriseProjectElement_oc:B/cufs to_EntProjBlkFunc_oc:B/cufs to_EntProjRole_oc:B/cufs to_EntProjTeamMember_oc:B/cufs
    ProjectUUID:G/!cu ProjectInternalID:S8/cu Project:S24/^ ProjectDescription:S60 EnterpriseProjectType:S2/^ PriorityCode:S3
    ProjectStartDate:D ProjectEndDate:D ActualStartDate:D ActualEndDate:D CustomerUUID:G EnterpriseProjectServiceOrg:S5/^
    EntProjectIsConfidential:B RestrictedTimePosting:S1/^ ProcessingStatus:S2/^cu ResponsibleCostCenter:S10/^ ProfitCenter:S10/^
    ProjectProfileCode:S7/^ FunctionalArea:S16/^ CompanyCode:S4/^cu ControllingArea:S4/^ Plant:S4/^ Location:S10/^ TaxJurisdiction:S15/^
    ProjectCurrency:S5/^ AvailabilityControlProfile:S6/^ AvailabilityControlIsActive:B FunctionalLocation:S40/^ IsBillingRelevant:B
    InvestmentProfile:S6/^ LastChangeDateTime:O/cu ProjectLastChangedDateTime:O/cu LastChangedByUser:S12/^cu
    EntProjIsMultiSlsOrdItmsEnbld:B ResultAnalysisInternalID:S6/^ CostingSheet:S6/^
    nav to_EnterpriseProjectElement A_EnterpriseProjectElement *
    nav to_EnterpriseProjectJVA A_EnterpriseProjectJVA 1
    nav to_EntProjBlkFunc A_EnterpriseProjBlkFunc 1
    nav to_EntProjectPublicSector A_EntProjectPublicSector 1
    nav to_EntProjRole A_EnterpriseProjectRole *
    nav to_EntProjTeamMember A_EnterpriseProjectTeamMember *
type A_EntProjectElementJVAType ProjectElementUUID
    JntIntrstBillgClass_fc:Y/cufs JntIntrstBillgSubClass_fc:Y/cufs JntVntrProjectType_fc:Y/cufs JointVenture_fc:Y/cufs
    JointVentureCostRecoveryCode_fc:Y/cufs JointVentureEquityType_fc:Y/cufs Update_mc:B/cufs ProjectElementUUID:G/!u ProjectUUID:G/u
    JointVenture:S6/^ JointVentureCostRecoveryCode:S2/^ JointVentureEquityType:S3/^ JntVntrProjectType:S4/^ JntIntrstBillgClass:S3/^
    JntIntrstBillgSubClass:S5/^
    nav to_EnterpriseProjectElement A_EnterpriseProjectElement 1
    nav to_EnterpriseProject A_EnterpriseProject 1
type A_EntProjectPublicSectorType ProjectUUID
    FunctionalAreaIsFixAssigned_fc:Y/cufs Fund_fc:Y/cufs FundIsFixAssigned_fc:Y/cufs GrantID_fc:Y/cufs GrantIsFixAssigned_fc:Y/cufs
    SponsoredProgram_fc:Y/cufs Update_mc:B/cufs ProjectUUID:G/!cu Fund:S10/^ FundIsFixAssigned:B FunctionalAreaIsFixAssigned:B
    GrantID:S20/^ GrantIsFixAssigned:B SponsoredProgram:S20/^
    nav to_EnterpriseProject A_EnterpriseProject 1
type A_EntProjElmntBlockFuncType ProjectElementUUID
    EntProjOtherExpensePostgIsBlkd_fc:Y/cufs EntProjPurchasingIsBlkd_fc:Y/cufs EntProjServicePostingIsBlkd_fc:Y/cufs
    EntProjStaffExpensePostgIsBlkd_fc:Y/cufs EntProjTimeRecgIsBlkd_fc:Y/cufs Update_mc:B/cufs ProjectElementUUID:G/!u ProjectUUID:G/u
    EntProjTimeRecgIsBlkd:B EntProjStaffExpensePostgIsBlkd:B EntProjServicePostingIsBlkd:B EntProjOtherExpensePostgIsBlkd:B
    EntProjPurchasingIsBlkd:B
    nav to_EnterpriseProjectElement A_EnterpriseProjectElement 1
    nav to_EnterpriseProject A_EnterpriseProject 1
type A_EntProjElmntDlvbrlType EntProjElmntDeliverableUUID
    Update_mc:B/cufs to_EntProjElmntDlvDistr_oc:B/cufs EntProjElmntDeliverableUUID:G/!u ProjectElementUUID:G/u ProjectUUID:G/u
    EntProjElmntDeliverableType:S6/^ EntProjElmntDlvbrlQuantity:N23.2/cu~EntProjElmntDlvbrlQuantityUnit
    EntProjElmntDlvbrlQuantityUnit:S3/cu CreatedByUser:S12 CreationDateTime:O LastChangeDateTime:O LastChangedByUser:S12/^
    nav to_EnterpriseProjectElement A_EnterpriseProjectElement 1
    nav to_EntProjElmntDlvDistr A_EntProjElmntDlvbrlDistr *
type A_EntProjElmntDlvbrlDistrType EntProjElmntDlvbrlDistrUUID
    Update_mc:B/cufs EntProjElmntDlvbrlDistrUUID:G/!u EntProjElmntDeliverableUUID:G/u ProjectElementUUID:G/u ProjectUUID:G/u
    EntProjElmntDlvbrlDistrYearVal:S4/u EntProjElmntDlvbrlDistrPerdVal:S3/u
    EntProjElmntDlvbrlDistrQty:N23.2~EntProjElmntDlvbrlDistrQtyUnit EntProjElmntDlvbrlDistrQtyUnit:S3/cu
    nav to_EntProjElmntDlvbrl A_EntProjElmntDlvbrl 1
type A_EntProjectElmntPublicSectorType ProjectElementUUID
    FunctionalAreaIsFixAssigned_fc:Y/cufs Fund_fc:Y/cufs FundIsFixAssigned_fc:Y/cufs GrantID_fc:Y/cufs GrantIsFixAssigned_fc:Y/cufs
    SponsoredProgram_fc:Y/cufs Update_mc:B/cufs ProjectElementUUID:G/!u ProjectUUID:G/u Fund:S10/^ FundIsFixAssigned:B
    FunctionalAreaIsFixAssigned:B GrantID:S20/^ GrantIsFixAssigned:B SponsoredProgram:S20/^
    nav to_EnterpriseProjectElement A_EnterpriseProjectElement 1
    nav to_EnterpriseProject A_EnterpriseProject 1
type A_EntProjElmntWorkItemType EntProjElmntWorkItemUUID
    Delete_mc:B/cufs Update_mc:B/cufs EntProjElmntWorkItemUUID:G/!u EntProjElmntWorkItem:S10/!^ EntProjElmntWorkItemName:S40/u
    EntProjElmntWorkItemIsInactive:B EntProjElmntWorkItemIsCnfgrd:B/cu ProjectUUID:G/u ProjectElementUUID:G/u
    EntProjElmntWrkItmLastUpdtSrce:S1/^cu EntProjElmntWrkItmCrtedByUsr:S12/cu EntProjElmntWrkItmCrtnDteTme:O/cu
    EntProjElmntWrkItmLstChgByUsr:S12/^cu EntProjElmntWrkItmLstChgDteTme:O/cu
    nav to_EnterpriseProjectElement A_EnterpriseProjectElement 1
    nav to_EnterpriseProject A_EnterpriseProject 1
type A_EntTeamMemberEntitlementType ProjectEntitlementUUID
    Delete_mc:B/cufs Update_mc:B/cufs ProjectEntitlementUUID:G/!u ProjectUUID:G/cu ProjectRoleUUID:G/u TeamMemberUUID:G/u
    ProjectRoleType:S15/^ CreatedByUser:S12 CreationDateTime:O LastChangedByUser:S12/^ LastChangeDateTime:O
    nav to_TeamMember A_EnterpriseProjectTeamMember 1
    nav to_EnterpriseProject A_EnterpriseProject 1
    nav to_Role A_EnterpriseProjectRole 1
function ChangeEntProjElmntPosition POST A_EnterpriseProjectElementType A_EnterpriseProjectElement ProjectElementUUID:G/! &
    ParentObjectUUID:G LeftSiblingUUID:G
function ChangeEntProjElmntProcgStatus POST A_EnterpriseProjectElementType A_EnterpriseProjectElement ProjectElementUUID:G/! &
    ProcessingStatus:S2
function ChangeEntProjProcgStatus POST A_EnterpriseProjectType A_EnterpriseProject ProjectUUID:G/! ProcessingStatus:S2
"""
