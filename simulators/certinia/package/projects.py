"""Projects, milestones, tasks and what describes them. Facts only; the notation is explained in ``tables``."""

# ruff: noqa: E501

TABLE = """
# pse__Proj__c | Project | Projects | text | Project Name
API_Time_Period | text 255 | unique
Account | lookup Account pse__Projects__r
Action_Count_Billing_Eligible_Records | flag | "Action: Count Billing Eligible Records
Action_Update_Current_Time_Period | flag | = true | "Action: Update Current Time Period
Actuals_Last_Recalc_Date | instant | "Actuals: Last Recalc Date
Actuals_Last_Update_Date | instant | "Actuals: Last Update Date
Actuals_Last_Updated_By | lookup User pse__Projects2__r | "Actuals: Last Updated By
Actuals_Need_Recalc | flag | "Actuals: Need Recalc
Add_BEIs_To_Existing_Batches | flag
Adjust_End_Date | flag
Alert_Threshold | percent 3 0
Allow_Expenses_Without_Assignment | flag
Allow_Self_Staffing | flag | "Allow Self-Staffing
Allow_Timecards_Without_Assignment | flag
Amount | currency 18 4 | "Deprecated:Amount
Apply_Billing_Cap | flag
Apply_Spend_Limit | flag | "Deprecated:Apply Spend Limit
Auto_Cap_Project_Billing | flag | "Auto-Cap Billing
Backlog_Last_Update_Date | instant | "Backlog: Last Update Date
Backlog_Last_Updated_By | lookup User pse__Projects__r | "Backlog: Last Updated By
Baseline_End_Date | date | formula
Baseline_Project_Phase | text 1300 | formula
Baseline_Project_Status | text 1300 | formula
Baseline_Stage | text 1300 | formula
Baseline_Start_Date | date | formula
Baseline | lookup pse__VersionItem_ProjectDetail__c pse__Baseline__r
Batch_Sequence_Number | number 18 0 | formula
Batch_Sequence | auto
Billable_Expense_Fee_Flat | currency 18 2 | = 0
Billable_Expense_Fee_Percentage | percent 8 2 | = 0
Billable_External_Hours | number 18 2 | = 0.00 | "Billable Hours (External)
Billable_Internal_Hours | number 18 2 | = 0.00 | "Billable Hours (Internal)
Billed | currency 18 2 | = 0.00
Billing_Eligible_Budgets | number 6 0 | = 0
Billing_Eligible_Expenses | number 6 0 | = 0
Billing_Eligible_Last_Updated | date
Billing_Eligible_Milestones | number 6 0 | = 0
Billing_Eligible_Misc_Adjustments | number 6 0 | = 0
Billing_Eligible_Timecard_Splits | number 6 0 | = 0
Billing_Queues_Need_Recalc | flag
Billing_Type | picklist | : Fixed Price; Time and Materials
Billings | currency 18 2 | = 0.00
Bookings | currency 18 2 | = 0.00
Closed_for_Expense_Entry | flag
Closed_for_Time_Entry | flag
Company | lookup fferpcore__Company__c pse__Projects__r
Copy_Child_Records_from_Template_Async | flag
Credited_Non_Billable_Internal_Hours | number 18 2 | = 0.00 | "Credited Hours
Current_Time_Period_End_Date | date | = TODAY()
Current_Time_Period | lookup pse__Time_Period__c pse__CurrentTimePeriodForProjects__r
Daily_Timecard_Notes_Required | flag
Discount | currency 18 2 | formula | "Deprecated:Discount (Amount)
Duration | number 18 0 | formula | "Duration (Days)
Email_Alert_Recipient | lookup Contact pse__ProjectEmailAlertRecipient__r | "Alert Recipient
End_Date | date
Engagement | lookup fferpcore__ff_Engagement__c pse__Projects__r
Estimate_Approval_Status | picklist | restricted | = Draft | : Draft; Submitted; Approved; Rejected | "Approval Status
Estimated_Cost | currency 18 4 | "Deprecated:Estimated Cost
Estimated_Hours_at_Completion | number 18 2
Estimated_Margin | currency 18 2 | formula | "Deprecated:Estimated Margin (Amount)
ExcludeProjectFromDisplayOnBilling | flag | "Exclude Project From Display On Billing
Exclude_From_Billing | flag
Exclude_From_EVA_Calculation | flag | "Exclude from EVA Calculation
Exclude_From_Monitor_Rollup | flag | "Exclude from Monitor Rollup
Exclude_from_Backlog | flag
Exclude_from_Project_Planner | flag
Exclude_from_Project_Variance_Batch | flag
Excluded_Hours | number 18 2 | = 0.00
Expense_Budget | currency 18 2 | = 0.00
Expense_Costs | currency 18 2 | = 0.00
Expense_Notes | area
Expense | currency 18 2 | "Deprecatd:Expense (Amount)
External_Costs | currency 18 2 | = 0.00
External_Time_Cost | currency 18 2
Financial_Status | picklist | : Green; Yellow; Red
Financial_Visual | text 1300 | formula | "Financial Status
Forecast_Curve | lookup pse__Forecast_Curve__c pse__Projects__r
Group | lookup pse__Grp__c pse__Projects__r
Hierarchy_Depth | number 2 0 | = 0
Hours_Cut_Off_Date | date
Hours_to_Days_Rule | lookup pse__Hours_to_Days_Rule__c pse__Projects__r
Inactive_Project_Backlog | currency 18 2
Include_In_Forecasting | flag
Internal_Budget | currency 18 2 | = 0.00
Internal_Costs | currency 18 2 | = 0.00
Internal_Time_Cost | currency 18 2
Invoiced | currency 18 2 | = 0.00
Is_Active | flag | "Active
Is_Billable | flag | "Billable
Is_Primary_Estimate | flag | "Deprecated:Primary Estimate
Is_Template | flag | "Template
Jira_Correlation_ID | text 255
Jira_Project_Key | text 10 | unique
Jira_Project_Type | picklist | restricted | : business; software
Jira_Project_URL | text 1300 | formula
Jira_Project | picklist | : None
Location | multi | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA
Margin | currency 18 2 | formula
Master_Project | lookup pse__Proj__c pse__MasterProjectForSubProjects__r
Milestone_Cost | currency 18 2
Net_Amount | currency 18 4 | formula | "Deprecated:Net Amount
Non_Billable_External_Hours | number 18 2 | = 0.00 | "Non-Billable Hours (External)
Non_Billable_Internal_Hours | number 18 2 | = 0.00 | "Non-Billable Hours (Internal)
Notes | area
Opportunity_Owner | lookup User pse__Projects1__r
Opportunity | lookup Opportunity pse__Projects__r
Other_Costs | currency 18 2 | = 0.00
Parent_Project | lookup pse__Proj__c pse__ImmediateSubProjects__r
Pass_Through_Billings | currency 18 2 | = 0.00 | "Pass-Through Billings
Percent_Discount | percent 18 2 | = 0 | "Deprecated:Discount (%)
Percent_Estimated_Margin | percent 18 2 | formula | "Deprecated:Estimated Margin (%)
Percent_Hours_Complete | percent 18 0
Percent_Hours_Completed_For_Recognition | percent 5 2 | "% Hours Completed for Recognition
Percentage_Used | percent 18 0 | formula
Planned_Hours | number 18 2
Practice | lookup pse__Practice__c pse__Projects__r
Pre_Bill_Type | picklist | = None | : None; Full; Partial | "Pre-Bill Type
Pre_Billed | currency 18 2 | = 0.00 | "Pre-Billed
Project_ID_Chain | text 255
Project_ID | auto
Project_Manager | lookup Contact pse__ProjectsManaged__r
Project_Name_Chain | text 255
Project_Phase | picklist | : Strategy; Planning; Requirements; Design; Development; Testing; Deployment; Training; Support; Maintenance
Project_Status_Notes | area
Project_Status | picklist | = Green | : Green; Yellow; Red
Project_Type | picklist | : Customer Project; Internal
Rate_Card_Discount_Limit | number 18 4
Rate_Card_Percentage_Discount | percent 5 2
Rate_Card_Set | lookup pse__Rate_Card_Set__c pse__Rate_Card_Set_Projects__r
Recognition_Method | picklist | : Deliverable; % Complete; Equal Split: Months; Equal Split: Months/Part Periods; Equal Split: Days; Equal Split: 4,4,5
Region | lookup pse__Region__c pse__Projects__r
Remaining_Amount | currency 18 2 | formula
Requires_Dependency_Sync | flag
Revenue_Forecast_Batch_Update_Pending | flag
Revenue_Forecast_Last_Updated | instant
Revenue_Forecast_Processing_Status | picklist | = Not Started | : Not Started; Pending; Processing; Complete; Error
Revenue | currency 18 2 | = 0.00
Schedule_Status | picklist | : Green; Yellow; Red
Schedule_Visual | text 1300 | formula | "Schedule Status
Scheduled_Backlog_Calculated_Date | date | = Today()
Scheduled_Backlog_End_Date | date
Scheduled_Hours_Remaining | number 18 2
Scheduled_Milestone | currency 18 2
Scheduled_Time | currency 18 2
Scope_Status | picklist | : Green; Yellow; Red
Scope_Visual | text 1300 | formula | "Scope Status
Send_to_Third_Party_Expenses_Application | flag | formula | "Send to Third-Party Expenses Application
Services_Billing_Time_Period_Type | picklist | : Week; Month; Quarter; Year
Share_with_Project_Manager | flag
Share_with_Project_Resources | flag | "Share with Project Team
Stage | picklist | = Planned | : Planned; In Progress; On Hold; Completed; Canceled; Missing Paperwork
Start_Date | date
Status_Visual | text 1300 | formula | "Project Status
Sync_With_Jira | flag | "Sync with Jira
Tasks_Total_Percent_Complete_Points | percent 18 2 | formula | "Tasks Total Percent Complete (Points)
Tasks_Total_Points_Complete | number 11 2 | = 0
Tasks_Total_Points | number 11 2 | = 0
Time_Credited | flag
Time_Excluded | flag
Time_Logged_In_Days | flag | "Time Logged in Days
Time_Zone | picklist | restricted | : @zones
Total_Assigned_Hours | number 18 2
Total_Costs | currency 18 2 | formula
Total_Number_of_Tasks | number 8 0 | = 0
Total_Projected_Revenue_From_Assignments | currency 18 2
Total_Submitted_Hours | number 18 2
Unscheduled_Backlog | currency 18 2 | = 0.00
Variance_From_Plan | number 18 2 | "Variance from Plan
Variance_at_Completion | number 18 2
Work_Calendar | lookup pse__Work_Calendar__c pse__Project_Work_Calendar__r
# pse__Milestone__c | Milestone | Milestones | text | Milestone Name
Action_Refresh_Expense_Rollups | flag | "Action: Refresh Expense Roll-Ups
Action_Refresh_Timecard_Rollups | flag | "Action: Refresh Timecard Roll-Ups
Actual_Date | date
Admin_Global_Edit | flag
Apply_Default_Bill_Rate_to_Timecard | flag
Approved | flag
Approved_for_Billing | flag
Approved_for_Vendor_Payment | flag
Approver | lookup User pse__Milestones__r
Audit_Notes | area
Bill_Date | date
Bill_Transaction | lookup pse__Transaction__c pse__Bill_Tx_Milestones__r
Billable_Amount_In_Financials | currency 18 2 | = 0.00
Billable_Amount_Submitted | currency 18 2 | = 0.00
Billable_Days_In_Financials | number 18 6 | = 0
Billable_Days_Submitted | number 18 6 | = 0
Billable_Expenses_In_Financials | currency 18 2 | = 0.00
Billable_Expenses_Submitted | currency 18 2 | = 0.00
Billable_Hours_In_Financials | number 14 2 | = 0.00
Billable_Hours_Submitted | number 14 2 | = 0.00
Billed | flag
Billing_Event_Invoiced | text 1300 | formula
Billing_Event_Item | lookup pse__Billing_Event_Item__c pse__Milestones__r
Billing_Event_Released | text 1300 | formula
Billing_Event_Status | text 1300 | formula
Billing_Event | text 1300 | formula
Billing_Hold | flag
Closed_for_Expense_Entry | flag
Closed_for_Time_Entry | flag
Cost_Transaction | lookup pse__Transaction__c pse__CostForMilestones__r
Default_Bill_Rate | currency 18 4
Default_Bill_Rate_is_Daily_Rate | flag
Description | area 32000
Disable_Project_Task_Hours_Roll_Up | flag
Eligible_for_Billing | text 1300 | formula
Estimated_Time_To_Completion | number 8 2 | = 0.00
Exclude_From_Tc_Exp_Rollups | flag | "Exclude from Timecard Expense Rollups
Exclude_from_Billing | flag
Include_In_Financials | flag
Invoice_Date | date
Invoice_Number | text 80
Invoice_Transaction | lookup pse__Transaction__c pse__Invoice_Tx_Milestones__r
Invoiced | flag
Log_Milestone_Cost_As_External | flag
Milestone_Amount | currency 18 2 | = 0.00
Milestone_Cost | currency 18 2 | = 0.00
Non_Billable_Days_In_Financials | number 18 6 | = 0 | "Non-Billable Days In Financials
Non_Billable_Days_Submitted | number 18 6 | = 0 | "Non-Billable Days Submitted
Non_Billable_Expenses_In_Financials | currency 18 2 | = 0.00 | "Non-Billable Expenses In Financials
Non_Billable_Expenses_Submitted | currency 18 2 | = 0.00 | "Non-Billable Expenses Submitted
Non_Billable_Hours_In_Financials | number 14 2 | = 0.00 | "Non-Billable Hours In Financials
Non_Billable_Hours_Submitted | number 14 2 | = 0.00 | "Non-Billable Hours Submitted
Opportunity_Product | lookup OpportunityLineItem pse__Milestones__r
Override_Project_Group_Currency_Code | text 1300 | formula
Override_Project_Group | lookup pse__Grp__c pse__Override_Group_For_Milestones__r
Override_Project_Practice_Currency_Code | text 1300 | formula
Override_Project_Practice | lookup pse__Practice__c pse__Override_Practice_For_Milestones__r
Override_Project_Region_Currency_Code | text 1300 | formula
Override_Project_Region | lookup pse__Region__c pse__Override_Region_For_Milestones__r
Percent_Hours_Completed_For_Recognition | percent 5 2 | "% Hours Completed for Recognition
Planned_Hours | number 18 2
Project_Currency_Exchange_Rate | number 18 6
Project_Task_Hours | number 18 2
Project | lookup pse__Proj__c pse__Milestones__r
Recognition_Method | picklist | : Deliverable; % Complete; Equal Split: Months; Equal Split: Months/Part Periods; Equal Split: Days; Equal Split: 4,4,5
Requires_Customer_Sign_off | flag | "Requires Customer Sign-off
Start_Date | date
Status | picklist | = Planned | : Planned; Open; Approved; Canceled
Target_Date | date | required
Timecard_External_Costs_In_Financials | currency 18 2 | = 0.00
Timecard_External_Costs_Submitted | currency 18 2 | = 0.00
Timecard_Internal_Costs_In_Financials | currency 18 2 | = 0.00
Timecard_Internal_Costs_Submitted | currency 18 2 | = 0.00
Total_Completed_Points_from_Tasks | number 16 2
Total_Number_of_Completed_Tasks | number 12 0
Total_Number_of_Tasks | number 12 0
Total_Points_from_Tasks | number 16 2
Transaction | lookup pse__Transaction__c pse__Milestones__r
Vendor_Account | lookup Account pse__Vendor_Milestones__r
Vendor_Invoice_Item | lookup pse__Vendor_Invoice_Item__c pse__Milestones__r
# pse__Project_Task__c | Project Task | Project Tasks | text | Project Task Name
Action_Sync_With_External_Calendar | flag | "Action: Sync with External Calendar
Actual_Cost | currency 18 2 | = 0.00
Actual_End_Date_Time | instant | "Actual End Date & Time
Actual_End_Date | date | formula
Actual_Hours | number 18 2
Actual_Start_Date_Time | instant | "Actual Start Date & Time
Actual_Start_Date | date | formula
Assigned_Resources_Long | area 32000 | "Assigned Resources (Long)
Assigned_Resources | text 255
Blocked | flag
Closed_for_Time_Entry | flag
Completed | flag
Description | area
Do_Not_Auto_Update_Parents | flag
Do_Not_Auto_Update_This_Task | flag
Duration_Unit | text 10 | = days | "Duration Units
End_Date_Time | instant | "End Date & Time
End_Date | date | formula
Estimated_Cost | currency 18 2 | = 0.00
Estimated_Hours_Rollup | number 18 2 | = 0
Estimated_Hours | number 18 2
Estimated_Time_To_Completion | number 18 2 | "Estimated Time To Completion (Task)
Exclude_From_External_Calendar_Sync | flag | "Exclude from External Calendar Sync
External_Task_ID | text 100 | external
Flag_Information | area 32768 | "Flag - Information
Flag_Task_Dates_No_Coverage | flag | "Flag - Task Dates - No Coverage
Flag_Task_Dates_Partial_Coverage | flag | "Flag - Task Dates - Partial Coverage
Flag_Task_End_Milestone_Bounds | flag | "Flag - Task End - Milestone Bounds
Flag_Task_End_Project_Bounds | flag | "Flag - Task End - Project Bounds
Flag_Task_Hours_No_Coverage | flag | "Flag - Task Hours - No Coverage
Flag_Task_Hours_Partial_Coverage | flag | "Flag - Task Hours - Partial Coverage
Flag_Task_Start_Milestone_Bounds | flag | "Flag - Task Start - Milestone Bounds
Flag_Task_Start_Project_Bounds | flag | "Flag - Task Start  - Project Bounds
Hierarchy_Depth | number 2 0 | = 0
Hours_Remaining | number 18 2 | formula
Jira_Correlation_ID | text 255 | external
Jira_Issue_Type_Category | picklist | : Standard Issue Type; Sub-Task Issue Type
Jira_Issue_Type | picklist | : Bug; Epic; Story; Sub-task; Task
Long_Description | area 32000
Milestone | lookup pse__Milestone__c pse__Project_Tasks__r
Notes | area 32768
Number_of_Assignments | number 18 0 | rollup
Order | number 8 0 | "Peer Order
Override_Estimated_Hours | number 18 2 | = 0
Override_Points_Complete | number 10 2 | = 0
Override_Points | number 10 2 | = 0
Parent_Task_End_Date_Time | instant | formula | "Parent Task End Date & Time
Parent_Task_End_Date | date | formula
Parent_Task_Start_Date_Time | instant | formula | "Parent Task Start Date & Time
Parent_Task_Start_Date | date | formula
Parent_Task | lookup pse__Project_Task__c pse__Immediate_Sub_Tasks__r
Percent_Complete_Hours | percent 18 2 | formula | "Percent Complete (Hours)
Percent_Complete_Points | percent 5 2 | = 0 | "Percent Complete (Points)
Percent_Complete_Tasks | percent 5 2 | = 0 | "Percent Complete (Tasks)
Points_Baseline | number 10 2
Points_Complete_Rollup | number 10 2 | = 0
Points_Complete | number 10 2 | = 0
Points_Remaining | number 18 2 | formula
Points_Rollup | number 10 2 | = 0
Points | number 10 2
Priority | picklist | : P1; P2; P3; P4; P5
Project | lookup pse__Proj__c pse__Project_Tasks__r
Projected_Hours | number 18 2 | formula
Start_Date_Time | instant | "Start Date & Time
Start_Date | date | formula
Started | flag
Status | picklist | = Draft | : Draft; Planned; Started; Blocked; Complete; Deferred
Summary | flag
Sync_with_Jira | flag
Synchronize_Milestone_And_Task | flag | "Synchronize Milestone and Task
Task_ID_Chain | text 255
Task_Key_Chain | text 255 | unique external
Task_Key | text 15 | unique external
Task_Name_Chain_Long | area 32768 | "Task Name Chain (Long)
Task_Name_Chain | text 255
Task_Number | auto
Timecard_Actual_Hours | number 18 2
Timecard_Hours | number 18 2 | rollup
Top_level_Parent_Task | lookup pse__Project_Task__c pse__All_Sub_Tasks__r | "Top-level Parent Task
WBS_Element_Number | text 100
Work_Calendar | lookup pse__Work_Calendar__c pse__Project_Tasks__r
Work_Remaining | number 18 2
# pse__Project_Task_Assignment__c | Project Task Assignment | Project Task Assignments | auto PTA-{0} | Project Task Assignment Number | detail
Action_Sync_With_External_Calendar | flag | "Action: Sync with External Calendar
Actual_Cost | currency 18 2 | = 0.00
Allocation_Hours | number 7 2
Allocation_Percentage | percent 5 2
Assignment | lookup pse__Assignment__c pse__Project_Task_Assignments__r
End_Date | date | formula
Estimated_Cost | currency 18 2 | = 0.00
Estimated_Hours | number 18 2
Exclude_From_External_Calendar_Sync | flag | "Exclude from External Calendar Sync
External_Resource | text 255
Hours | number 18 2 | formula
Project_ID | text 1300 | formula
Project_Task_End_Date | date | formula
Project_Task_Start_Date | date | formula
Project_Task | master pse__Project_Task__c pse__Project_Task_Assignments__r
Project | text 1300 | formula
Resource_Request | lookup pse__Resource_Request__c pse__Project_Task_Assignments__r
Resource_Role | picklist | : Project Manager
Resource | lookup Contact pse__Project_Tasks__r
Schedule_Type | text 1300 | formula
Start_Date | date | formula
# pse__Project_Task_Dependency__c | Project Task Dependency | Project Task Dependencies | auto PTD-{0} | Project Task Dependency Number | detail
Cross_Project | flag
Dependency_Display_Units | text 10
Dependent_Task_End_Date_Time | instant | formula | "Dependent Task End Date & Time
Dependent_Task_End_Date | date | formula
Dependent_Task_Start_Date_Time | instant | formula | "Dependent Task Start Date & Time
Dependent_Task_Start_Date | date | formula
Dependent_Task | master pse__Project_Task__c pse__Preceding_Tasks__r
Lag_Time_Hours | number 18 0 | "Lag Time
Lag_Units | text 1300 | formula
New_Dependency_Record | flag | = true
Preceding_Task_End_Date_Time | instant | formula | "Preceding Task End Date & Time
Preceding_Task_End_Date | date | formula
Preceding_Task_Start_Date_Time | instant | formula | "Preceding Task Start Date & Time
Preceding_Task_Start_Date | date | formula
Preceding_Task | lookup pse__Project_Task__c pse__Dependent_Tasks__r
Project | text 1300 | formula
Type | picklist | = Finish to Start (FS) | : Finish to Start (FS); Start to Start (SS); Finish to Finish (FF); Start to Finish (SF)
# pse__Project_Phase__c | Project Phase | Project Phases | text | Project Phase Name
Description | area
End_Date | date
Project | lookup pse__Proj__c pse__Project_Phases__r
Start_Date | date
# pse__Project_Methodology__c | Project Methodology | Project Methodologies | text | Project Methodology Name
Description | area
End_Date | date
Project | lookup pse__Proj__c pse__Project_Methodologies__r
Start_Date | date
# pse__Project_Location__c | Project Location | Project Locations | text | Project Location Name
Description | area
End_Date | date
Project | lookup pse__Proj__c pse__Project_Locations__r
Start_Date | date
# pse__Risk__c | Risk | Risks | auto R-{0000} | Risk Number
Account | lookup Account pse__Risks__r
Closed_Date | date
Closed | flag | formula
Comments | area 32768
Contingency | area 32768
Date_Raised | date | = NOW()
Impact | picklist | : 1; 2; 3; 4; 5
Issue | lookup pse__Issue__c pse__Risks__r
Likelihood | picklist | : 1; 2; 3; 4; 5
Milestone | lookup pse__Milestone__c pse__Risks__r
Mitigation_Plan | area 32768
Opportunity | lookup Opportunity pse__Risks__r
Project_Task | lookup pse__Project_Task__c pse__Risks__r
Project | lookup pse__Proj__c pse__Risks__r
Risk_Description | area 32768
Risk_Name | text 80 | required
Risk_Owner | lookup Contact pse__Risks__r
Severity | number 18 0 | formula
Status | picklist | = Open | : Open; Closed
# pse__Issue__c | Issue | Issues | auto I-{0000} | Issue Number
Account | lookup Account pse__Issues__r
Action_Plan | area 32768
Closed_Date | date
Closed | flag | formula
Comments | area 32768
Date_Raised | date | = TODAY()
Impact | picklist | : 1; 2; 3; 4; 5
Issue_Description | area 32768
Issue_Name | text 255 | required
Issue_Owner | lookup Contact pse__Issues__r
Milestone | lookup pse__Milestone__c pse__Issues__r
Opportunity | lookup Opportunity pse__Issues__r
Priority | picklist | : 1; 2; 3; 4; 5
Project_Task | lookup pse__Project_Task__c pse__Issues__r
Project | lookup pse__Proj__c pse__Issues__r
Severity | number 18 0 | formula
Status | picklist | = Not Yet Started | : Not Yet Started; In Progress; Completed; On Hold; Closed - No action
risk | lookup pse__Risk__c pse__Issues__r | "Risk
# pse__Change_Request_Settings__c | Change Request Settings | Change Request Settings | text | Name
Budget_Name_Suffix | text 255 | = -Change Request Budget
Create_Change_Request_Field_Set | text 255
Default_Budget_Status | text 255 | = Draft
Default_Budget_Type | text 255 | = Customer Purchase Order Change Request
Include_Budget | flag | = true
Opportunity_Name_Suffix | text 255 | = -Change Request
"""
