"""Projects, tasks and staffing (sheet 6.3, 6.4).

Attribute names are those of recorded responses. See ``simulators.oracle_erp.schema`` for the notation.
"""

PROJECTS = """
        always boolean: AllowCapitalizedInterestFlag AllowCrossChargeFlag
        always string: AssetAllocationMethodCode
        always boolean: BillingFlag
        always date: BurdenScheduleFixedDate
        always integer: BurdenScheduleId
        always string: BurdenScheduleName
        always boolean: BurdeningFlag
        always integer: BusinessUnitId
        always string: BusinessUnitName
        always integer: CIntRateSchId
        always string: CIntRateSchName
        always date: CIntStopDate
        always string: CapitalEventProcessingMethodCode
        always boolean: CapitalizableFlag
        never string: CreatedBy
        never datetime: CreationDate
        always boolean: CrossChargeLaborFlag CrossChargeNonLaborFlag
        always date: CurrencyConvDate
        always string: CurrencyConvDateTypeCode CurrencyConvRateType
        always boolean: EnableBudgetaryControlFlag
        always string: ExternalProjectId
        always number: HoursPerDay
        always boolean: IncludeNotesInKPINotificationsFlag
        always string: IntegrationApplicationCode IntegrationProjectReference
        always boolean: KPINotificationEnabledFlag
        always date: LaborTpFixedDate
        always string: LaborTpSchedule
        always integer: LaborTpScheduleId
        never datetime: LastUpdateDate
        never string: LastUpdatedBy
        always integer: LegalEntityId
        always string: LegalEntityName
        always date: NlTransferPriceFixedDate
        always string: NlTransferPriceSchedule
        always integer: NlTransferPriceScheduleId
        always number: NumberAttr01 NumberAttr02 NumberAttr03 NumberAttr04 NumberAttr05 NumberAttr06 NumberAttr07 NumberAttr08
            NumberAttr09 NumberAttr10
        always integer: OwningOrganizationId
        always string: OwningOrganizationName
        always boolean: PlanningProjectFlag
        always integer: ProjectCalendarId
        always string: ProjectCalendarName ProjectCode01 ProjectCode02 ProjectCode03 ProjectCode04 ProjectCode05 ProjectCode06
            ProjectCode07 ProjectCode08 ProjectCode09 ProjectCode10 ProjectCode11 ProjectCode12 ProjectCode13 ProjectCode14
            ProjectCode15 ProjectCode16 ProjectCode17 ProjectCode18 ProjectCode19 ProjectCode20 ProjectCode21 ProjectCode22
            ProjectCode23 ProjectCode24 ProjectCode25 ProjectCode26 ProjectCode27 ProjectCode28 ProjectCode29 ProjectCode30
            ProjectCode31 ProjectCode32 ProjectCode33 ProjectCode34 ProjectCode35 ProjectCode36 ProjectCode37 ProjectCode38
            ProjectCode39 ProjectCode40
        inCreate string: ProjectCurrencyCode
        always string: ProjectDescription(2000)
        always date: ProjectEndDate
        never integer: ProjectId
        never string: ProjectLedgerCurrencyCode
        always string: ProjectManagerEmail ProjectManagerName
        never integer: ProjectManagerResourceId
        always string: ProjectName(240)* ProjectNumber(25) ProjectPlanViewAccessCode ProjectPriorityCode
        always date: ProjectStartDate*
        never string: ProjectStatus
        always string: ProjectStatusCode
        never integer: ProjectTypeId
        never string: ProjectTypeName
        never integer: ProjectUnitId
        never string: ProjectUnitName
        always string: ScheduleTypeCode
        never string: ServiceType
        always string: ServiceTypeCode SourceApplicationCode(30) SourceProjectReference(150)
        inCreate integer: SourceTemplateId
        inCreate string: SourceTemplateName
        always boolean: SponsoredFlag
        always string: TextAttr01 TextAttr02 TextAttr03 TextAttr04 TextAttr05 TextAttr06 TextAttr07 TextAttr08 TextAttr09 TextAttr10
            TextAttr11 TextAttr12 TextAttr13 TextAttr14 TextAttr15 TextAttr16 TextAttr17 TextAttr18 TextAttr19 TextAttr20
        always boolean: TransactionControlFlag
        always string: WorkType
        always integer: WorkTypeId
        inCreate integer: WorkplanTemplateId
        inCreate string: WorkplanTemplateName
    """
TASKS = """
        never number: ActualQuantity
        always boolean: AllowCrossChargeTransactionsFlag
        never number: BaselineAllocation BaselineDuration
        never date: BaselineFinishDate
        never number: BaselineQuantity
        never date: BaselineStartDate
        always boolean: BillableFlag
        always string: BurdenSchedule
        always boolean: CapitalizableFlag ChargeableFlag
        always date: ConstraintDate
        always string: ConstraintType
        always boolean: CriticalFlag CrossChargeLaborFlag CrossChargeNonLaborFlag
        always date: CurrentFinishDate
        always number: CurrentQuantity
        always date: CurrentStartDate
        inCreate string: ElementType
        never integer: ExecutionDisplaySequence
        always string: ExternalParentTaskId ExternalTaskId
        never string: LowestLevelTask
        always string: ManualSchedule
        always boolean: MilestoneFlag
        always integer: ParentTaskId
        always string: ProgressStatusCode
        always boolean: ReceiveIntercompanyAndInterprojectInvoicesFlag
        always number: RemainingQuantity
        always string: RequirementCode RequirementName ServiceType ServiceTypeCode SourceApplication SourceReference Sprint
        always date: TaskActualFinishDate TaskActualStartDate
        always integer: TaskCode01Id TaskCode02Id TaskCode03Id TaskCode04Id TaskCode05Id TaskCode06Id TaskCode07Id TaskCode08Id
            TaskCode09Id TaskCode10Id TaskCode11Id TaskCode12Id TaskCode13Id TaskCode14Id TaskCode15Id TaskCode16Id TaskCode17Id
            TaskCode18Id TaskCode19Id TaskCode20Id TaskCode21Id TaskCode22Id TaskCode23Id TaskCode24Id TaskCode25Id TaskCode26Id
            TaskCode27Id TaskCode28Id TaskCode29Id TaskCode30Id TaskCode31Id TaskCode32Id TaskCode33Id TaskCode34Id TaskCode35Id
            TaskCode36Id TaskCode37Id TaskCode38Id TaskCode39Id TaskCode40Id
        always string: TaskDescription(2000)
        always number: TaskDuration
        always date: TaskFinishDate
        never integer: TaskId TaskLevel
        always string: TaskManagerEmail TaskManagerName
        always integer: TaskManagerPersonId
        always string: TaskName(255)* TaskNumber(100)*
        always number: TaskNumberAttr01 TaskNumberAttr02 TaskNumberAttr03 TaskNumberAttr04 TaskNumberAttr05 TaskNumberAttr06
            TaskNumberAttr07 TaskNumberAttr08 TaskNumberAttr09 TaskNumberAttr10
        always integer: TaskOrganizationId
        always string: TaskOrganizationName TaskPercentComplete TaskPhysicalPercentComplete TaskPriority
        always number: TaskQuantity TaskResourceAllocationPercent
        never integer: TaskSequence
        always date: TaskStartDate
        always string: TaskTextAttr01 TaskTextAttr02 TaskTextAttr03 TaskTextAttr04 TaskTextAttr05 TaskTextAttr06 TaskTextAttr07
            TaskTextAttr08 TaskTextAttr09 TaskTextAttr10 TaskTextAttr11 TaskTextAttr12 TaskTextAttr13 TaskTextAttr14 TaskTextAttr15
            TaskTextAttr16 TaskTextAttr17 TaskTextAttr18 TaskTextAttr19 TaskTextAttr20
        never integer: TopTaskId
        always date: TransactionCompletionDate
        always boolean: TransactionControlFlag
        always date: TransactionStartDate
        always string: WorkType
        always integer: WorkTypeId
    """
LABOR_RESOURCES = """
        always number: Allocation
        never string: AssignmentStatus
        always string: AssignmentStatusCode AssignmentType AssignmentTypeCode
        always number: BillablePercent
        always string: BillablePercentReason BillablePercentReasonCode
        always integer: CalendarId
        never string: CreatedBy
        never datetime: CreationDate
        always number: DailyHours
        always boolean: DefaultStaffingOwnerFlag
        inCreate string: Email
        always number: FridayHours
        always date: FromDate
        always number: LaborBillRate LaborCostRate LaborEffort
        never datetime: LastUpdateDate
        never string: LastUpdatedBy
        always number: MondayHours
        inCreate string: Name
        never integer: ProjResourceId
        never string: ProjectCurrencyCode
        inCreate integer: ProjectId
        inCreate string: ProjectName ProjectNumber
        never integer: ProjectResourceAssignmentId
        always integer: ProjectRoleId
        always string: ProjectRoleName Reason
        inCreate integer: ResourceId
        always number: SaturdayHours
        always string: ScheduleHoursType
        always number: SundayHours ThursdayHours
        always date: ToDate
        always number: TuesdayHours WednesdayHours WeeklyHours
    """

PROJECT_TEMPLATES = """
        never integer: ProjectId!
        always string: ProjectNumber(25)* ProjectName(240)* ProjectDescription(2000)
        always integer: BusinessUnitId
        always string: BusinessUnitName(240)
        never integer: LegalEntityId OwningOrganizationId
        always string: OwningOrganizationName(240)
        never string: LegalEntityName(240) ProjectTypeName(240) ProjectUnitName(240)
        never integer: ProjectTypeId ProjectUnitId
        always string: ProjectCurrencyCode(15) ProjectStatusCode(30)
        always date: ProjectStartDate* ProjectEndDate
        never string: CreatedBy(64)!
        never datetime: CreationDate! LastUpdateDate!
        never string: LastUpdatedBy(64)!
    """
TEAM_MEMBERS = """
        never integer: TeamMemberId!
        inCreate integer: PersonId
        inCreate string: PersonEmail(240) PersonName(240)
        inCreate integer: ProjectRoleId
        always string: ProjectRole(240)
        always date: StartDate FinishDate
        always number: AssignedEffort ResourceAllocationPercent BillablePercent
        always boolean: TrackTimeFlag
        never string: CreatedBy(64)!
        never datetime: CreationDate! LastUpdateDate!
        never string: LastUpdatedBy(64)!
    """
PROJECT_CUSTOMERS = """
        never integer: ProjectPartyId!
        inCreate integer: PartyId
        inCreate string: PartyName(360) PartyNumber(30)
    """
PROJECT_FLEX = """
        never integer: ProjectId!
        always string: __FLEX_Context(30) __FLEX_Context_DisplayValue crosswalkReference(150)
    """
RESOURCE_ASSIGNMENTS = """
        never integer: AssignmentId!
        inCreate integer: ProjectId
        inCreate string: ProjectName(240) ProjectNumber(25)
        inCreate integer: ProjectRoleId
        inCreate string: ProjectRoleName(240)
        inCreate integer: ResourceId
        inCreate string: ResourceEmail(240) ResourceName(240)
        always string: AssignmentStatusCode(30)
        never string: AssignmentStatus(80)
        always date: AssignmentStartDate* AssignmentEndDate*
        always string: AssignmentLocation(240) AssignmentComments(2000) AssignmentExternalReference(240)
        inCreate boolean: ProjectManagementFlowFlag
        always boolean: UseProjectCalendarFlag UseVariableHoursFlag UseWeeklyHoursFlag
        always number: AssignmentHoursPerWeek AssignmentHoursPerDay SundayHours MondayHours TuesdayHours WednesdayHours ThursdayHours
            FridayHours SaturdayHours
        never string: CreatedBy(64)!
        never datetime: CreationDate! LastUpdateDate!
        never string: LastUpdatedBy(64)!
    """
RESOURCE_REQUESTS = """
        never integer: ResourceRequestId!
        inCreate integer: ProjectId
        inCreate string: ProjectNumber(25) ProjectName(240)
        always string: RequestName(240)*
        always string: RequestedResourceRole(240)
        always date: StartDate* FinishDate*
        always number: RequestedQuantity RequestedHoursPerDay
        always integer: RequestedResourceId
        always string: RequestedResourceEmail(240) Comments(2000) RequestExternalReference(240)
        always string: RequestStatusCode(30)
        never string: RequestStatus(80)
        never string: CreatedBy(64)!
        never datetime: CreationDate! LastUpdateDate!
        never string: LastUpdatedBy(64)!
    """
ORGANIZATIONS = """
        never boolean: ActiveStatusFlag
        never integer: BusinessUnitId
        never date: FromDate
        never integer: OrganizationId
        never string: OrganizationName(240) ProjectOrganizationType(30)
        never date: ToDate
    """
PROJECTS_LOV = """
        never date: ProjectFinishDate
        never integer: ProjectId
        never string: ProjectName(240) ProjectNumber(25)
        never date: ProjectStartDate
    """
