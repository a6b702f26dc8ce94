"""Timesheet, as its published metadata has it (API_MANAGE_WORKFORCE_TIMESHEET; format: see edm.py)."""

FACTS = """
service API_MANAGE_WORKFORCE_TIMESHEET 2 /sap/opu/odata/sap/API_MANAGE_WORKFORCE_TIMESHEET API_MANAGE_WORKFORCE_TIMESHEET SAP_COM_0027
set TimeSheetEntryCollection TimeSheetEntry c--a
type TimeSheetEntry PersonWorkAgreementExternalID CompanyCode TimeSheetRecord
    TimeSheetDataFields:{TimeSheetDataFields}/! PersonWorkAgreementExternalID:S20/!us CompanyCode:S4/!us TimeSheetRecord:S12/!us
    PersonWorkAgreement:S8/us TimeSheetDate:D/us TimeSheetIsReleasedOnSave:B/ufs TimeSheetPredecessorRecord:S12/ufs
    TimeSheetStatus:S2/us TimeSheetIsExecutedInTestRun:B/ufs TimeSheetOperation:S1/ufs
complex TimeSheetDataFields
    ControllingArea:S4/ufs SenderCostCenter:S10/ufs ReceiverCostCenter:S10/ufs InternalOrder:S12/ufs ActivityType:S6/ufs
    WBSElement:S24/ufs WorkItem:S10/ufs BillingControlCategory:S8/ufs PurchaseOrder:S10/ufs PurchaseOrderItem:S5/ufs
    TimeSheetTaskType:S4/ufs TimeSheetTaskLevel:S8/ufs TimeSheetTaskComponent:S8/ufs TimeSheetNote:S/ufs RecordedHours:N4.2/ufs
    RecordedQuantity:N15.3/ufs HoursUnitOfMeasure:S3/ufs RejectionReason:S4/ufs TimeSheetWrkLocCode:S4/ufs
    TimeSheetOvertimeCategory:S4/ufs SenderPubSecFund:S10/ufs SendingPubSecFunctionalArea:S16/ufs SenderPubSecGrant:S20/ufs
    SenderPubSecBudgetPeriod:S10/ufs ReceiverPubSecFund:S10/ufs ReceiverPubSecFuncnlArea:S16/ufs ReceiverPubSecGrant:S20/ufs
    ReceiverPubSecBudgetPeriod:S10/ufs
"""
