"""Assignments, schedules, resource requests, skills. Facts only; the notation is explained in ``tables``."""

# ruff: noqa: E501

TABLE = """
# pse__Assignment__c | Assignment | Assignments | text | Assignment Name
API_Assignment_Correlation_Id | text 255 | "API Assignment Correlation ID
Action_Refresh_EVA_Hours_From_Timecards | flag | "Action: Refresh EVA Hours From Timecards
Action_Refresh_Expense_Rollups | flag | "Action: Refresh Expense Roll-Ups
Action_Refresh_Hours_From_Schedule | flag | "Action: Refresh Hours From Schedule
Action_Refresh_Timecard_Rollups | flag | "Action: Refresh Timecard Roll-Ups
Action_Sync_With_External_Calendar | flag | "Action: Sync with External Calendar
Assignment_Daily_Notes_Last_Updated | instant
Assignment_Daily_Notes | area 32000
Assignment_Number | auto
Average_Cost_Rate_Currency_Code | text 3
Average_Cost_Rate_Number | number 18 2
Average_Cost_Rate | text 1300 | formula
Batch_Sequence_Number | number 18 0 | formula
Batch_Sequence | auto
Bill_Rate | currency 18 4
Billable_Amount_In_Financials | currency 18 2 | = 0.00
Billable_Amount_Submitted | currency 18 2 | = 0.00
Billable_Days_In_Financials | number 18 6 | = 0
Billable_Days_Submitted | number 18 6 | = 0
Billable_Expenses_In_Financials | currency 18 2 | = 0.00
Billable_Expenses_Submitted | currency 18 2 | = 0.00
Billable_Hours_In_Financials | number 14 2 | = 0.00
Billable_Hours_Submitted | number 14 2 | = 0.00
Closed_for_Expense_Entry | flag
Closed_for_Time_Entry | flag
Cost_Rate_Amount | number 18 2 | = 0.00
Cost_Rate_Currency_Code | text 3
Cost_Rate | text 1300 | formula
Daily_Bill_Rate | flag | "Bill Rate is Daily Rate
Daily_Cost_Rate | flag | "Cost Rate is Daily Rate
Daily_Timecard_Notes_Required | flag
Default_Assignment_to_Sync_Jira_Worklog | flag | "Use for Syncing Time from Jira
Description | text 255
ERP_Absence_Correlation_Id | text 255 | external | "Foundations Absence Correlation
Eligible_for_Schedule_Recalculation | flag
End_Date | date | formula
Estimated_Time_To_Completion | number 8 2 | = 0.00
Exclude_From_EVA_Calculation | flag | "Exclude from EVA Calculation
Exclude_From_External_Calendar_Sync | flag | "Exclude from External Calendar Sync
Exclude_From_Tc_Exp_Rollups | flag | "Exclude from Timecard Expense Rollups
Exclude_From_Utilization | flag | "Exclude from Utilization
Exclude_from_Billing | flag
Exclude_from_Planners | flag
Hours_to_Days_Rule | lookup pse__Hours_to_Days_Rule__c pse__Assignments__r
Is_Billable | flag | "Billable
Location | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA
Milestone | lookup pse__Milestone__c pse__Assignments__r
Nick_Name | text 255 | "Nickname
Non_Billable_Days_In_Financials | number 18 6 | = 0 | "Non-Billable Days In Financials
Non_Billable_Days_Submitted | number 18 6 | = 0 | "Non-Billable Days Submitted
Non_Billable_Expenses_In_Financials | currency 18 2 | = 0.00 | "Non-Billable Expenses In Financials
Non_Billable_Expenses_Submitted | currency 18 2 | = 0.00 | "Non-Billable Expenses Submitted
Non_Billable_Hours_In_Financials | number 14 2 | = 0.00 | "Non-Billable Hours In Financials
Non_Billable_Hours_Submitted | number 14 2 | = 0.00 | "Non-Billable Hours Submitted
Override_Expense_Group | lookup pse__Grp__c pse__Override_ExpGroup_For_Assignments__r
Override_Expense_Practice | lookup pse__Practice__c pse__Override_ExpPractice_For_Assignments__r
Override_Expense_Region | lookup pse__Region__c pse__Override_ExpRegion_For_Assignments__r
Override_RPG_Audit_Notes | area
Override_RPG_Enabled | flag
Override_Timecard_Cost_Group | lookup pse__Grp__c pse__Override_TC_CostGroup_For_Assignments__r
Override_Timecard_Cost_Practice | lookup pse__Practice__c pse__Override_TC_CostPractice_For_Assignments__r
Override_Timecard_Cost_Region | lookup pse__Region__c pse__Override_TC_CostRegion_For_Assignments__r
Override_Timecard_Revenue_Group | lookup pse__Grp__c pse__Override_TC_RevGroup_For_Assignments__r
Override_Timecard_Revenue_Practice | lookup pse__Practice__c pse__Override_TC_RevPractice_For_Assignments__r
Override_Timecard_Revenue_Region | lookup pse__Region__c pse__Override_TC_RevRegion_For_Assignments__r
Percent_Allocated | number 3 0 | = 100
Planned_Bill_Rate | currency 18 4
Planned_Hours | number 12 2 | = 0
Planned_Revenue | currency 18 2 | formula | "Planned Revenue (Hours)
Project_Task_Hours | number 18 2
Project | lookup pse__Proj__c pse__Assignments__r
Projected_Revenue | currency 18 2
Rate_Card | lookup pse__Rate_Card__c pse__Assignments__r
Resource_Cost_Rate_Date | date | = TODAY()
Resource_Request | lookup pse__Resource_Request__c pse__Assignments__r
Resource | lookup Contact pse__Assignments__r
Role | picklist | : Project Manager
Schedule_Updated | flag | = true
Schedule | lookup pse__Schedule__c pse__Assignments__r
Scheduled_Days | number 18 2 | formula
Scheduled_Hours | number 18 2 | formula
Send_to_Third_Party_Expenses_Application | flag | formula | "Send to Third-Party Expenses Application
Show_Assignment_Methodologies_Only | flag
Show_Assignment_Milestones_Only | flag
Show_Assignment_Phases_Only | flag
Source | picklist | restricted | : Auto-Assign
Start_Date | date | formula
Status | picklist | = Tentative | : Tentative; Scheduled; Closed
Suggested_Bill_Rate_Currency_Code | text 3
Suggested_Bill_Rate_Number | number 18 4
Suggested_Bill_Rate | text 1300 | formula
Team_Member_Swap_Date | date
Team_Member_Swapped_Out | lookup Contact pse__Assignments2__r
Team_Schedule_Slot_Key | text 255 | unique
Team_Schedule_Slot | lookup pse__Team_Schedule_Slot__c pse__Assignments__r
Third_Party_Expenses_App_Correlation_ID | text 255 | "Third-Party Expenses App Correlation ID
Time_Credited | flag
Time_Excluded | flag
Timecard_External_Costs_In_Financials | currency 18 2 | = 0.00
Timecard_External_Costs_Submitted | currency 18 2 | = 0.00
Timecard_Internal_Costs_In_Financials | currency 18 2 | = 0.00
Timecard_Internal_Costs_Submitted | currency 18 2 | = 0.00
Use_Project_Currency_For_Resource_Cost | flag
Use_Resource_Currency_For_Resource_Cost | flag
Use_Resource_Default_Cost_Rate | flag
Use_Resource_Default_Cost_Rate_as_Daily | flag
Utilization_Run | text 255
# pse__Assignment_Milestone__c | Assignment Milestone | Assignment Milestones | auto AM-{0000} | Name | detail
Assignment | master pse__Assignment__c pse__Assignment_Milestones__r
Milestone | master pse__Milestone__c pse__Assignment_Milestones__r
Resource_Id | text 1300 | formula
# pse__Schedule__c | Schedule | Schedules | auto Schedule{000000} | Schedule Name
Action_Force_Schedule_Refresh | flag | "Action: Force Schedule Refresh
Action_Update_Future_Scheduled_Hours | flag | "Action: Update Future Scheduled Hours
End_Date | date | required
Friday_End_Time | instant
Friday_Hours | number 4 2 | required | = 0
Friday_Start_Time | instant
Future_Scheduled_Hours_Last_Updated | instant | "Future Scheduled Hours Last Update Date
Future_Scheduled_Hours | number 12 2
Is_Blocking | flag
Monday_End_Time | instant
Monday_Hours | number 4 2 | required | = 0
Monday_Start_Time | instant
Saturday_End_Time | instant
Saturday_Hours | number 4 2 | required | = 0
Saturday_Start_Time | instant
Scheduled_Days | number 18 6 | = 0
Scheduled_Hours | number 12 2
Start_Date | date | required
Sunday_End_Time | instant
Sunday_Hours | number 4 2 | required | = 0
Sunday_Start_Time | instant
Thursday_End_Time | instant
Thursday_Hours | number 4 2 | required | = 0
Thursday_Start_Time | instant
Tuesday_End_Time | instant
Tuesday_Hours | number 4 2 | required | = 0
Tuesday_Start_Time | instant
Wednesday_End_Time | instant
Wednesday_Hours | number 4 2 | required | = 0
Wednesday_Start_Time | instant
Week_Total_Hours | number 18 2 | formula
# pse__Schedule_Exception__c | Schedule Exception | Schedule Exceptions | auto SchedException{000000000} | Schedule Exception Name | detail
Date | date | required | "Start Date
End_Date | date
Exception_Hours | number 6 2 | required | = 0 | "Default Exception Hours Per Day
Friday_End_Time | instant
Friday_Hours | number 4 2
Friday_Start_Time | instant
Monday_End_Time | instant
Monday_Hours | number 4 2
Monday_Start_Time | instant
Saturday_End_Time | instant
Saturday_Hours | number 4 2
Saturday_Start_Time | instant
Schedule | master pse__Schedule__c pse__Schedule_Exceptions__r
Sunday_End_Time | instant
Sunday_Hours | number 4 2
Sunday_Start_Time | instant
Thursday_End_Time | instant
Thursday_Hours | number 4 2
Thursday_Start_Time | instant
Tuesday_End_Time | instant
Tuesday_Hours | number 4 2
Tuesday_Start_Time | instant
Wednesday_End_Time | instant
Wednesday_Hours | number 4 2
Wednesday_Start_Time | instant
# pse__Resource_Request__c | Resource Request | Resource Requests | auto RR-{0000000} | Resource Request Id
AccountId | text 1300 | formula
Account_Link | text 1300 | formula
Account | text 1300 | formula
Allow_Candidates_to_Self_Nominate | flag | "Allow Candidates to Self-Nominate
Assignment | lookup pse__Assignment__c pse__Resource_Requests__r
Average_Cost_Rate_Currency_Code | text 3
Average_Cost_Rate_Number | number 18 2
Average_Cost_Rate | text 1300 | formula
Eligible_for_Schedule_Recalculation | flag
End_Date | date
Exclude_From_Utilization | flag | "Exclude from Utilization
Exclude_from_Planners | flag
Group | lookup pse__Grp__c pse__Resource_Requests__r
Information_for_Prospective_Candidates | area
Latitude_PSA | number 10 8 | "Latitude (PSA)
Longitude_PSA | number 11 8 | "Longitude (PSA)
Milestone | lookup pse__Milestone__c pse__Resource_Requests__r
Notes | area
Opportunity_Probability | percent 18 2 | formula | "Opportunity Probability (%)
Opportunity | lookup Opportunity pse__Resource_Requests__r
Percent_Allocated | percent 3 0 | = 1
Planned_Bill_Rate | currency 18 4
Practice | lookup pse__Practice__c pse__Resource_Requests__r
Preferred_Schedule | lookup pse__Schedule__c pse__Resource_Requests__r
Primary_Skill_Certification | lookup pse__Skill__c pse__Resource_Requests__r | "Primary Skill or Certification
Primary_Skill_Minimum_Rating | text 255
Processing_Stage | picklist | restricted | : Eligible for Auto-Assign; Auto-Assign Initiated; Auto-Assigned
Project | lookup pse__Proj__c pse__Resource_Requests__r
Rate_Card | lookup pse__Rate_Card__c pse__Resource_Requests__r
Region | lookup pse__Region__c pse__Resource_Requests__r
Related_Resource_Request_Staffed_On | instant
Request_Billable_Amount | number 18 2 | formula
Request_Priority | picklist | = Normal | : Low; Normal; High
Requested_Bill_Rate | currency 18 4
Resource_Held | flag
Resource_Request_Name | text 255
Resource_Request_Set | lookup pse__Resource_Request_Set__c pse__Resource_Requests__r
Resource_Role | picklist | : Project Manager
Resource | lookup Contact pse__Resource_Requests__r | "Suggested Resource
SOW_Hours | number 18 2 | "Requested Hours
Self_Nomination_Deadline | date | "Self-Nomination Deadline
Staffed_Related_Resource_Request | lookup pse__Resource_Request__c pse__Resource_Requests1__r
Staffer_Approval_Required | flag
Staffer_Resource | lookup Contact pse__Resource_Requests2__r | "Resource
Start_Date | date | required
Status | picklist | = Draft | : Draft; Ready to Staff; Hold; Tentative; Assigned; Cancelled
Suggested_Bill_Rate_Currency_Code | text 3
Suggested_Bill_Rate_Number | number 18 2
Suggested_Bill_Rate | text 1300 | formula
Update_Related_Resource_Requests | flag
Utilization_Run | text 255
Work_City_PSA | text 40 | "Work City (PSA)
Work_Country_PSA | text 40 | "Work Country (PSA)
Work_PostalCode_PSA | text 20 | "Work Zip/Postal Code (PSA)
Work_State_PSA | text 20 | "Work State/Province (PSA)
Work_Street_PSA | area | "Work Street (PSA)
# pse__Resource_Request_Set__c | Resource Request Set | Resource Request Sets | auto RR Set-{0000} | Resource Request Set Name
Account | lookup Account pse__Resource_Request_Sets__r
Master_Resource_Request | lookup pse__Resource_Request__c pse__Resource_Request_Sets1__r
Opportunity | lookup Opportunity pse__Resource_Request_Sets__r
Project | lookup pse__Proj__c pse__Resource_Request_Sets__r
Staffed_On | instant
Staffed_Resource_Request | lookup pse__Resource_Request__c pse__Resource_Request_Sets__r
# pse__Resource_Skill_Request__c | Resource Skill Request | Resource Skill Requests | auto SkillRequest{0000000} | Resource Skill Request Number | detail
Desirable | flag
Is_Primary | flag | = true | "Primary
Match_All | flag
Minimum_Rating | picklist | : 1 - Limited Exposure; 2 - Some Familiarity; 3 - Comfortable; 4 - Strong; 5 - Expert
Resource_Request | lookup pse__Resource_Request__c pse__Resource_Skill_Requests__r
Skill_Certification | master pse__Skill__c pse__Resource_Skill_Requests__r | "Skill or Certification
Skill_Record_Type | text 1300 | formula
Skill_Set | lookup pse__Skill_Set__c pse__Resource_Skill_Requests__r
Skill_or_Certification | text 1300 | formula
# pse__Skill__c | Skill or Certification | Skills and Certifications | text | Skill or Certification Name
Certification_Source | picklist | : Cisco; Google; Microsoft; Salesforce.com
Description | area
External_Id | text 255 | external | "External ID
Group | picklist
Hierarchy_Key_Path | text 1300 | formula
Hierarchy_Level | number 18 0 | formula
Hierarchy_Path | text 1300 | formula
Parent_Category | lookup pse__Skill__c pse__Category_Children__r
Parent_Hierarchy_Level | number 18 0 | formula
Parent_Record_Type | text 1300 | formula
Record_Type_Name | text 1300 | formula
Resource_Roles | multi | : Architect; Business Analyst; Client Manager; Consultant; Contractor; Executive; Project Manager; Senior Consultant; Trainer
Skill_Or_Certification | picklist | : Skill; Certification
Type | picklist | : Business Analysis; Programming; Strategy; Technical; Technical & Architecture
Unique_Name | text 80 | unique
# pse__Skill_Certification_Rating__c | Skill or Certification Rating | Skill and Certification Ratings | auto Rating{0000000} | Rating Id | detail
Approval_Status | picklist | : Saved; Submitted; Approved; Rejected
Aspiration | flag
Certified | flag
Date_Achieved | date
Evaluation_Date | date
Expiration_Date | date
Last_Used_Date | date
Notes | area
Numerical_Rating | number 18 0 | formula
Rating | picklist | = None | : None; 1 - Limited Exposure; 2 - Some Familiarity; 3 - Comfortable; 4 - Strong; 5 - Expert
Resource | master Contact pse__Skill_Certification_Ratings__r
Skill_Certification | master pse__Skill__c pse__Resource_Ratings__r | "Skill or Certification
Years_Experience | number 3 0 | "Years of Experience
# pse__Est_Vs_Actuals__c | Est Vs Actuals | Est Vs Actuals | text | Est Vs Actuals Name
Actual_Average_Bill_Rate | currency 18 4 | formula
Actual_Billable_Amount | currency 18 2 | = 0
Actual_Days_Aggregated | number 18 6 | "Actual Days (Aggregated)
Actual_Days | number 18 6
Actual_Hours | number 12 2 | required
Assignment | lookup pse__Assignment__c pse__Est_Vs_Actuals__r
Days_Percent_Variance | percent 18 2 | formula
Days_Variance | number 18 6 | formula
End_Date | date | required
Estimated_Days | number 18 6
Estimated_Hours | number 12 2 | required
Percent_Variance | percent 18 2 | formula | "Hours Percent Variance
Project_Currency_Exchange_Rate | number 18 6
Project_Manager | lookup Contact pse__Est_Vs_Actuals_Project_Manager__r
Project | lookup pse__Proj__c pse__Est_Vs_Actuals__r
Resource_Request_Bill_Rate | currency 18 2 | = 0
Resource_Request_Days | number 18 6
Resource_Request_Hours | number 12 2
Resource_Request | lookup pse__Resource_Request__c pse__Estimates_Versus_Actuals__r
Resource | lookup Contact pse__Est_Vs_Actuals_Resource__r
Scheduled_Bill_Rate | currency 18 4 | formula
Scheduled_Bill_Rate_is_Daily_Rate | text 1300 | formula
Start_Date | date | required
Time_Period_Type | picklist | : Week; Month; Quarter
Time_Period | lookup pse__Time_Period__c pse__Est_Vs_Actuals__r
Timecards_Submitted | flag
Variance | number 18 2 | formula | "Hours Variance
# pse__Utilization_Detail__c | Utilization Detail | Utilization Details | auto UD{000000} | Utilization Detail Id | detail
Group | lookup pse__Grp__c pse__Utilization_Details__r
Hist_Sch_Billable_Hours | number 18 2 | "Historical Scheduled Billable Hours
Hist_Sch_Credited_Hours | number 18 2 | "Historical Scheduled Credited Hours
Hist_Sch_Excluded_Hours | number 18 2 | "Historical Scheduled Excluded Hours
Hist_Sch_Held_Hours | number 18 2 | "Historical Scheduled Held Hours
Hist_Sch_Non_Billable_Hours | number 18 2 | "Historical Scheduled Non-Billable Hours
Historical_Billable_Hours | number 18 2 | required | = 0
Historical_Calendar_Hours | number 18 2 | required | = 0
Historical_Credited_Hours | number 18 2 | required | = 0
Historical_End_Date | date
Historical_Excluded_Hours | number 18 2 | required | = 0
Historical_Non_Billable_Hours | number 18 2 | "Historical Non-Billable Hours
Historical_Start_Date | date
Historical_Utilization_Billable_Only | percent 18 2 | formula | "Historical Utilization (Billable Only)
Historical_Utilization_Target_Attainment | percent 18 2 | formula
Historical_Utilization_Target_Hours | number 18 2 | = 0
Historical_Utilization_Target | percent 18 2 | formula
Historical_Utilization | percent 18 2 | formula
Is_Report_Master | text 1300 | formula
Practice | lookup pse__Practice__c pse__Utilization_Details__r
Region | lookup pse__Region__c pse__Utilization_Details__r
Resource | lookup Contact pse__Utilization_Details__r
Scheduled_Billable_Hours | number 18 2 | required | = 0
Scheduled_Calendar_Hours | number 18 2 | required | = 0
Scheduled_Credited_Hours | number 18 2 | required | = 0
Scheduled_End_Date | date
Scheduled_Excluded_Hours | number 18 2 | required | = 0
Scheduled_Held_Hours | number 18 2
Scheduled_Non_Billable_Hours | number 18 2 | required | = 0 | "Scheduled Non-Billable Hours
Scheduled_Start_Date | date
Scheduled_Utilization_Billable_Only | percent 18 2 | formula | "Scheduled Utilization (Billable Only)
Scheduled_Utilization_Target_Attainment | percent 18 2 | formula
Scheduled_Utilization_Target_Hours | number 18 2 | = 0
Scheduled_Utilization_Target | percent 18 2 | formula
Scheduled_Utilization | percent 18 2 | formula
Template_Key | number 8 0
Time_Period_Type | picklist | : Week; Month; Quarter; Year
Time_Period | lookup pse__Time_Period__c pse__Utilization_Details1__r
Total_Utilization_Billable_Only | percent 18 2 | formula | "Total Utilization (Billable Only)
Total_Utilization | percent 18 2 | formula
Type | picklist | : Group; Group by Practice; Group by Region; Practice; Practice by Group; Practice by Region; Region; Region by Group; Region by Practice; Resource
Utilization_Calculation | master pse__Utilization_Calculation__c pse__Utilization_Details__r
Utilization_Target_Attainment | percent 18 2 | formula
Utilization_Target_Hours | number 18 2 | required | = 0
Utilization_Target | percent 18 2 | formula
"""
