"""Regions, practices, groups, calendars, periods, permissions. Facts only; the notation is explained in ``tables``."""

# ruff: noqa: E501

TABLE = """
# pse__Region__c | Region | Regions | text | Region Name
Action_Update_Current_Time_Period | flag | = true | "Action: Update Current Time Period
Actuals_Last_Update_Date | instant | "Actuals: Last Update Date
Actuals_Last_Updated_By | lookup User pse__Regions3__r | "Actuals: Last Updated By
Backlog_Last_Update_Date | instant | "Backlog: Last Update Date
Backlog_Last_Updated_By | lookup User pse__Regions1__r | "Backlog: Last Updated By
Billable_External_Hours | number 18 2 | = 0.00 | "Billable Hours (External)
Billable_Internal_Hours | number 18 2 | = 0.00 | "Billable Hours (Internal)
Billed | currency 18 2 | = 0.00
Billings | currency 18 2 | = 0.00
Bookings | currency 18 2 | = 0.00
Credited_Non_Billable_Internal_Hours | number 18 2 | = 0.00 | "Credited Hours
Current_Time_Period_End_Date | date | = TODAY()
Current_Time_Period | lookup pse__Time_Period__c pse__CurrentTimePeriodForRegions__r
Default_Work_Calendar | lookup pse__Work_Calendar__c pse__DefaultWorkCalendarForRegions__r
Exclude_From_Utilization | flag | "Exclude from Utilization
Excluded_Hours | number 18 2 | = 0.00
Expense_Budget | currency 18 2 | = 0.00
Expense_Costs | currency 18 2 | = 0.00
External_Costs | currency 18 2 | = 0.00
Headquarters_Region | lookup pse__Region__c pse__HQRegionForRegions__r
Hierarchy_Depth | number 2 0 | = 0
Hist_Sch_Utilization_Billable_Hours | number 18 2
Hist_Sch_Utilization_Credited_Hours | number 18 2
Hist_Sch_Utilization_Excluded_Hours | number 18 2
Hist_Sch_Utilization_Held_Hours | number 18 2
Hist_Sch_Utilization_Non_Billable_Hrs | number 18 2
Historical_Utilization_Billable_Hours | number 18 2
Historical_Utilization_Calendar_Hours | number 18 2
Historical_Utilization_Credited_Hours | number 18 2
Historical_Utilization_Excluded_Hours | number 18 2
Historical_Utilization_Non_Billable_Hrs | number 18 2
Historical_Utilization_Target_Attainment | percent 18 2 | formula
Historical_Utilization_Target_Hours | number 18 2
Historical_Utilization_Target | percent 18 2 | formula
Historical_Utilization | percent 10 2
Inactive_Project_Backlog | currency 18 2
Include_In_Forecasting | flag | = true
Internal_Budget | currency 18 2 | = 0.00
Internal_Costs | currency 18 2 | = 0.00
Invoiced | currency 18 2 | = 0.00
Margin | currency 18 2 | formula
Non_Billable_External_Hours | number 18 2 | = 0.00 | "Non-Billable Hours (External)
Non_Billable_Internal_Hours | number 18 2 | = 0.00 | "Non-Billable Hours (Internal)
Other_Costs | currency 18 2 | = 0.00
Parent_Region | lookup pse__Region__c pse__ImmediateSubRegions__r
Pass_Through_Billings | currency 18 2 | = 0.00 | "Pass-Through Billings
Plan_Last_Update_Date | instant | "Plan: Last Update Date
Plan_Last_Updated_By | lookup User pse__Regions2__r | "Plan: Last Updated By
Planned_Billings | currency 18 2 | = 0.00
Planned_Bookings | currency 18 2 | = 0.00
Planned_External_Costs | currency 18 2 | = 0.00
Planned_Internal_Costs | currency 18 2 | = 0.00
Planned_Margin | currency 18 2 | formula
Planned_Revenue | currency 18 2 | = 0.0
Planned_Utilization | percent 5 2 | = 0.00
Pre_Billed | currency 18 2 | = 0.00 | "Pre-Billed
Region_Head | lookup Contact pse__RegionsHeaded__r | "Region Owner
Region_ID_Chain | text 255
Region_Name_Chain | text 255
Revenue | currency 18 2 | = 0.00
Reversed_ID_Chain | text 255 | "Reversed Region ID Chain
Scheduled_Backlog_Calculated_Date | date | = Today()
Scheduled_Backlog_End_Date | date
Scheduled_Milestone | currency 18 2
Scheduled_Time | currency 18 2
Scheduled_Utilization_Billable_Hours | number 18 2
Scheduled_Utilization_Calendar_Hours | number 16 0
Scheduled_Utilization_Credited_Hours | number 18 2
Scheduled_Utilization_Excluded_Hours | number 18 2
Scheduled_Utilization_Held_Hours | number 18 2
Scheduled_Utilization_Non_Billable_Hrs | number 18 2
Scheduled_Utilization_Target_Attainment | percent 18 2 | formula
Scheduled_Utilization_Target_Hours | number 18 2
Scheduled_Utilization_Target | percent 18 2 | formula
Scheduled_Utilization | percent 10 2
Total_Costs | currency 18 2 | formula
Total_Time_Period_Hours | number 18 2
Total_Utilization | percent 10 2 | "Utilization
Unscheduled_Backlog | currency 18 2
Utilization_Calculation_Date | date | = Today()
Utilization_Elapsed_Hours | number 18 2 | "Utilization: Elapsed Hours
Utilization_Last_Calculation_Date | date | "Utilization: Last Calculation Date
Utilization_Last_Update_Date | instant | "Utilization: Last Update Date
Utilization_Last_Updated_By | lookup User pse__Regions__r | "Utilization: Last Updated By
Utilization_Over_Full_Time_Period | percent 18 2 | "Utilization: Over Full Time Period
Utilization_Period_End_Date | date
Utilization_Period_Start_Date | date
Utilization_Target_Attainment | percent 18 2 | formula
Utilization_Target_Hours | number 18 2
Utilization_Target | percent 18 2 | formula
Utilization | percent 18 2 | = 0.00
# pse__Practice__c | Practice | Practices | text | Practice Name
Action_Update_Current_Time_Period | flag | = true | "Action: Update Current Time Period
Actuals_Last_Update_Date | instant | "Actuals: Last Update Date
Actuals_Last_Updated_By | lookup User pse__Practices3__r | "Actuals: Last Updated By
Backlog_Last_Update_Date | instant | "Backlog: Last Update Date
Backlog_Last_Updated_By | lookup User pse__Practices1__r | "Backlog: Last Updated By
Billable_External_Hours | number 18 2 | = 0.00 | "Billable Hours (External)
Billable_Internal_Hours | number 18 2 | = 0.00 | "Billable Hours (Internal)
Billed | currency 18 2 | = 0.00
Billings | currency 18 2 | = 0.00
Bookings | currency 18 2 | = 0.00
Credited_Non_Billable_Internal_Hours | number 18 2 | = 0.00 | "Credited Hours
Current_Time_Period_End_Date | date | = TODAY()
Current_Time_Period | lookup pse__Time_Period__c pse__CurrentTimePeriodForPractices__r
Default_Work_Calendar | lookup pse__Work_Calendar__c pse__DefaultWorkCalendarForPractices__r
Exclude_From_Utilization | flag | "Exclude from Utilization
Excluded_Hours | number 18 2 | = 0.00
Expense_Budget | currency 18 2 | = 0.00
Expense_Costs | currency 18 2 | = 0.00
External_Costs | currency 18 2 | = 0.00
Global_Practice | lookup pse__Practice__c pse__GlobalPracticeForSubPractices__r
Hierarchy_Depth | number 2 0 | = 0
Hist_Sch_Utilization_Billable_Hours | number 18 2
Hist_Sch_Utilization_Credited_Hours | number 18 2
Hist_Sch_Utilization_Excluded_Hours | number 18 2
Hist_Sch_Utilization_Held_Hours | number 18 2
Hist_Sch_Utilization_Non_Billable_Hrs | number 18 2
Historical_Utilization_Billable_Hours | number 18 2
Historical_Utilization_Calendar_Hours | number 18 2
Historical_Utilization_Credited_Hours | number 18 2
Historical_Utilization_Excluded_Hours | number 18 2
Historical_Utilization_Non_Billable_Hrs | number 18 2
Historical_Utilization_Target_Attainment | percent 18 2 | formula
Historical_Utilization_Target_Hours | number 18 2
Historical_Utilization_Target | percent 18 2 | formula
Historical_Utilization | percent 10 2
Inactive_Project_Backlog | currency 18 2
Include_In_Forecasting | flag
Internal_Budget | currency 18 2 | = 0.00
Internal_Costs | currency 18 2 | = 0.00
Invoiced | currency 18 2 | = 0.00
Margin | currency 18 2 | formula
Non_Billable_External_Hours | number 18 2 | = 0.00 | "Non-Billable Hours (External)
Non_Billable_Internal_Hours | number 18 2 | = 0.00 | "Non-Billable Hours (Internal)
Other_Costs | currency 18 2 | = 0.00
Parent_Practice | lookup pse__Practice__c pse__ImmediateSubPractices__r
Pass_Through_Billings | currency 18 2 | = 0.00 | "Pass-Through Billings
Plan_Last_Update_Date | instant | "Plan: Last Update Date
Plan_Last_Updated_By | lookup User pse__Practices2__r | "Plan: Last Updated By
Planned_Billings | currency 18 2 | = 0.00
Planned_Bookings | currency 18 2 | = 0.00
Planned_External_Costs | currency 18 2 | = 0.00
Planned_Internal_Costs | currency 18 2 | = 0.00
Planned_Margin | currency 18 2 | formula
Planned_Revenue | currency 18 2 | = 0.0
Planned_Utilization | percent 5 2 | = 0.00
Practice_Head | lookup Contact pse__PracticesHeaded__r | "Practice Owner
Practice_ID_Chain | text 255
Practice_Name_Chain | text 255
Pre_Billed | currency 18 2 | = 0.00 | "Pre-Billed
Revenue | currency 18 2 | = 0.00
Reversed_ID_Chain | text 255 | "Reversed Practice ID Chain
Scheduled_Backlog_Calculated_Date | date | = Today()
Scheduled_Backlog_End_Date | date
Scheduled_Milestone | currency 18 2
Scheduled_Time | currency 18 2
Scheduled_Utilization_Billable_Hours | number 18 2
Scheduled_Utilization_Calendar_Hours | number 16 0
Scheduled_Utilization_Credited_Hours | number 18 2
Scheduled_Utilization_Excluded_Hours | number 18 2
Scheduled_Utilization_Held_Hours | number 18 2
Scheduled_Utilization_Non_Billable_Hrs | number 18 2
Scheduled_Utilization_Target_Attainment | percent 18 2 | formula
Scheduled_Utilization_Target_Hours | number 18 2
Scheduled_Utilization_Target | percent 18 2 | formula
Scheduled_Utilization | percent 10 2
Total_Costs | currency 18 2 | formula
Total_Time_Period_Hours | number 18 2
Total_Utilization | percent 10 2 | "Utilization
Unscheduled_Backlog | currency 18 2
Utilization_Calculation_Date | date | = Today()
Utilization_Elapsed_Hours | number 18 2 | "Utilization: Elapsed Hours
Utilization_Last_Calculation_Date | date | "Utilization: Last Calculation Date
Utilization_Last_Update_Date | instant | "Utilization: Last Update Date
Utilization_Last_Updated_By | lookup User pse__Practices__r | "Utilization: Last Updated By
Utilization_Over_Full_Time_Period | percent 18 2 | "Utilization: Over Full Time Period
Utilization_Period_End_Date | date
Utilization_Period_Start_Date | date
Utilization_Target_Attainment | percent 18 2 | formula
Utilization_Target_Hours | number 18 2
Utilization_Target | percent 18 2 | formula
Utilization | percent 18 2 | = 0.00
# pse__Grp__c | Group | Groups | text | Group Name
Action_Update_Current_Time_Period | flag | = true | "Action: Update Current Time Period
Actuals_Last_Update_Date | instant | "Actuals: Last Update Date
Actuals_Last_Updated_By | lookup User pse__Groups3__r | "Actuals: Last Updated By
Backlog_Last_Update_Date | instant | "Backlog: Last Update Date
Backlog_Last_Updated_By | lookup User pse__Groups1__r | "Backlog: Last Updated By
Billable_External_Hours | number 18 2 | = 0.00 | "Billable Hours (External)
Billable_Internal_Hours | number 18 2 | = 0.00 | "Billable Hours (Internal)
Billed | currency 18 2 | = 0.00
Billings | currency 18 2 | = 0.00
Bookings | currency 18 2 | = 0.00
Credited_Non_Billable_Internal_Hours | number 18 2 | = 0.00 | "Credited Hours
Current_Time_Period_End_Date | date | = TODAY()
Current_Time_Period | lookup pse__Time_Period__c pse__CurrentTimePeriodForGroups__r
Default_Work_Calendar | lookup pse__Work_Calendar__c pse__DefaultWorkCalendarForGroups__r
Exclude_From_Utilization | flag | "Exclude from Utilization
Excluded_Hours | number 18 2 | = 0.00
Expense_Budget | currency 18 2 | = 0.00
Expense_Costs | currency 18 2 | = 0.00
External_Costs | currency 18 2 | = 0.00
Group_Head | lookup Contact pse__GroupsHeaded__r | "Group Owner
Group_ID_Chain | text 255
Group_Name_Chain | text 255
Hierarchy_Depth | number 2 0 | = 0
Hist_Sch_Utilization_Billable_Hours | number 18 2
Hist_Sch_Utilization_Credited_Hours | number 18 2
Hist_Sch_Utilization_Excluded_Hours | number 18 2
Hist_Sch_Utilization_Held_Hours | number 18 2
Hist_Sch_Utilization_Non_Billable_Hrs | number 18 2
Historical_Utilization_Billable_Hours | number 18 2
Historical_Utilization_Calendar_Hours | number 18 2
Historical_Utilization_Credited_Hours | number 18 2
Historical_Utilization_Excluded_Hours | number 18 2
Historical_Utilization_Non_Billable_Hrs | number 18 2
Historical_Utilization_Target_Attainment | percent 18 2 | formula
Historical_Utilization_Target_Hours | number 18 2
Historical_Utilization_Target | percent 18 2 | formula
Historical_Utilization | percent 10 2
Inactive_Project_Backlog | currency 18 2
Include_In_Forecasting | flag
Internal_Budget | currency 18 2 | = 0.00
Internal_Costs | currency 18 2 | = 0.00
Invoiced | currency 18 2 | = 0.00
Margin | currency 18 2 | formula
Non_Billable_External_Hours | number 18 2 | = 0.00 | "Non-Billable Hours (External)
Non_Billable_Internal_Hours | number 18 2 | = 0.00 | "Non-Billable Hours (Internal)
Other_Costs | currency 18 2 | = 0.00
Parent_Group | lookup pse__Grp__c pse__ImmediateSubGroups__r
Pass_Through_Billings | currency 18 2 | = 0.00 | "Pass-Through Billings
Plan_Last_Update_Date | instant | "Plan: Last Update Date
Plan_Last_Updated_By | lookup User pse__Groups2__r | "Plan: Last Updated By
Planned_Billings | currency 18 2 | = 0.00
Planned_Bookings | currency 18 2 | = 0.00
Planned_External_Costs | currency 18 2 | = 0.00
Planned_Internal_Costs | currency 18 2 | = 0.00
Planned_Margin | currency 18 2 | formula
Planned_Revenue | currency 18 2 | = 0.0
Planned_Utilization | percent 5 2 | = 0.00
Pre_Billed | currency 18 2 | = 0.00 | "Pre-Billed
Revenue | currency 18 2 | = 0.00
Reversed_ID_Chain | text 255 | "Reversed Group ID Chain
Scheduled_Backlog_Calculated_Date | date | = Today()
Scheduled_Backlog_End_Date | date
Scheduled_Milestone | currency 18 2
Scheduled_Time | currency 18 2
Scheduled_Utilization_Billable_Hours | number 18 2
Scheduled_Utilization_Calendar_Hours | number 16 0
Scheduled_Utilization_Credited_Hours | number 18 2
Scheduled_Utilization_Excluded_Hours | number 18 2
Scheduled_Utilization_Held_Hours | number 18 2
Scheduled_Utilization_Non_Billable_Hrs | number 18 2
Scheduled_Utilization_Target_Attainment | percent 18 2 | formula
Scheduled_Utilization_Target_Hours | number 18 2
Scheduled_Utilization_Target | percent 18 2 | formula
Scheduled_Utilization | percent 10 2
Top_Level_Group | lookup pse__Grp__c pse__TopLevelGroupForSubGroups__r | "Top-Level Group
Total_Costs | currency 18 2 | formula
Total_Time_Period_Hours | number 18 2
Total_Utilization | percent 10 2 | "Utilization
Unscheduled_Backlog | currency 18 2
Utilization_Calculation_Date | date | = Today()
Utilization_Elapsed_Hours | number 18 2 | "Utilization: Elapsed Hours
Utilization_Last_Calculation_Date | date | "Utilization: Last Calculation Date
Utilization_Last_Update_Date | instant | "Utilization: Last Update Date
Utilization_Last_Updated_By | lookup User pse__Groups__r | "Utilization: Last Updated By
Utilization_Over_Full_Time_Period | percent 18 2 | "Utilization: Over Full Time Period
Utilization_Period_End_Date | date
Utilization_Period_Start_Date | date
Utilization_Target_Attainment | percent 18 2 | formula
Utilization_Target_Hours | number 18 2
Utilization_Target | percent 18 2 | formula
Utilization | percent 18 2 | = 0.00
# pse__Permission_Control__c | Permission Control | Permission Controls | auto PC-{0} | Permission Control Name
Billing | flag
Cascading_Permission | flag
Compare_Project_Version | flag | "Project Version Compare
Create_Project_Version | flag | "Project Version Create
Delete_Project_Version | flag | "Project Version Delete
Edit_Task_Manager | flag | "Project Task Gantt Edit
End_Date | date
Expense_Entry | flag
Expense_Ops_Edit | flag
Forecast_Edit | flag | "Revenue Forecast Version Adjust
Forecast_View | flag | "Revenue Forecast Version View
Group | lookup pse__Grp__c pse__Permission_Controls__r
Invoicing | flag
Opportunity | lookup Opportunity pse__Permission_Controls__r
Practice | lookup pse__Practice__c pse__Permission_Controls__r
Project | lookup pse__Proj__c pse__Permission_Controls__r
Region | lookup pse__Region__c pse__Permission_Controls__r
Resource_Request_Entry | flag
Resource | lookup Contact pse__Permission_Controls__r
Skills_And_Certifications_Entry | flag
Skills_And_Certifications_View | flag
Staffing | flag
Start_Date | date
Team_Create | flag
Team_Edit | flag
Team_View | flag
Team | lookup pse__Team__c pse__Permission_Controls__r
Timecard_Entry | flag
Timecard_Ops_Edit | flag
User | lookup User pse__Permission_Controls__r
View_Task_Manager | flag | "Project Task Gantt View
# pse__Time_Period__c | Time Period | Time Periods | text | Time Period Name
Closed_For_Forecasting_Date_Time | instant | "Date Marked as Closed for Forecasting
Closed_For_Forecasting | flag | "Closed for Forecasting
End_Date | date | required
Start_Date | date | required
Type | picklist | : Week; Month; Quarter; Year; Other; Perpetual; SemiMonthly
# pse__Work_Calendar__c | Work Calendar | Work Calendars | text | Work Calendar Name
Available_Time_Entry_Modes | picklist | restricted | = Hours | : Hours; Days; Hours and Days
Friday_End_Hour | picklist | = 17:00 (5:00 PM) | : 00:00 (12:00 AM); 00:30 (12:30 AM); 01:00 (1:00 AM); 01:30 (1:30 AM); 02:00 (2:00 AM)
Friday_Hours | number 4 2 | = 8
Friday_Start_Hour | picklist | = 08:00 (8:00 AM) | : 00:00 (12:00 AM); 00:30 (12:30 AM); 01:00 (1:00 AM); 01:30 (1:30 AM); 02:00 (2:00 AM)
Monday_End_Hour | picklist | = 17:00 (5:00 PM) | : 00:00 (12:00 AM); 00:30 (12:30 AM); 01:00 (1:00 AM); 01:30 (1:30 AM); 02:00 (2:00 AM)
Monday_Hours | number 4 2 | = 8
Monday_Start_Hour | picklist | = 08:00 (8:00 AM) | : 00:00 (12:00 AM); 00:30 (12:30 AM); 01:00 (1:00 AM); 01:30 (1:30 AM); 02:00 (2:00 AM)
Saturday_End_Hour | picklist | = 17:00 (5:00 PM) | : 00:00 (12:00 AM); 00:30 (12:30 AM); 01:00 (1:00 AM); 01:30 (1:30 AM); 02:00 (2:00 AM)
Saturday_Hours | number 4 2 | = 0
Saturday_Start_Hour | picklist | = 08:00 (8:00 AM) | : 00:00 (12:00 AM); 00:30 (12:30 AM); 01:00 (1:00 AM); 01:30 (1:30 AM); 02:00 (2:00 AM)
Standard_Hours_Per_Day | number 4 2 | = 8.0
Sunday_End_Hour | picklist | = 17:00 (5:00 PM) | : 00:00 (12:00 AM); 00:30 (12:30 AM); 01:00 (1:00 AM); 01:30 (1:30 AM); 02:00 (2:00 AM)
Sunday_Hours | number 4 2 | = 0
Sunday_Start_Hour | picklist | = 08:00 (8:00 AM) | : 00:00 (12:00 AM); 00:30 (12:30 AM); 01:00 (1:00 AM); 01:30 (1:30 AM); 02:00 (2:00 AM)
Thursday_End_Hour | picklist | = 17:00 (5:00 PM) | : 00:00 (12:00 AM); 00:30 (12:30 AM); 01:00 (1:00 AM); 01:30 (1:30 AM); 02:00 (2:00 AM)
Thursday_Hours | number 4 2 | = 8
Thursday_Start_Hour | picklist | = 08:00 (8:00 AM) | : 00:00 (12:00 AM); 00:30 (12:30 AM); 01:00 (1:00 AM); 01:30 (1:30 AM); 02:00 (2:00 AM)
Tuesday_End_Hour | picklist | = 17:00 (5:00 PM) | : 00:00 (12:00 AM); 00:30 (12:30 AM); 01:00 (1:00 AM); 01:30 (1:30 AM); 02:00 (2:00 AM)
Tuesday_Hours | number 4 2 | = 8
Tuesday_Start_Hour | picklist | = 08:00 (8:00 AM) | : 00:00 (12:00 AM); 00:30 (12:30 AM); 01:00 (1:00 AM); 01:30 (1:30 AM); 02:00 (2:00 AM)
Wednesday_End_Hour | picklist | = 17:00 (5:00 PM) | : 00:00 (12:00 AM); 00:30 (12:30 AM); 01:00 (1:00 AM); 01:30 (1:30 AM); 02:00 (2:00 AM)
Wednesday_Hours | number 4 2 | = 8
Wednesday_Start_Hour | picklist | = 08:00 (8:00 AM) | : 00:00 (12:00 AM); 00:30 (12:30 AM); 01:00 (1:00 AM); 01:30 (1:30 AM); 02:00 (2:00 AM)
Week_Start_Day | picklist | = Sunday | : Sunday; Monday; Tuesday; Wednesday; Thursday; Friday; Saturday
Week_Total_Hours | number 18 2 | formula
WeekendsAreWorkdays | flag | "Allow Start/End on Non-working Days
# pse__HolidayObj__c | Holiday | Holidays | text | Holiday Name
Date | date | required
Work_Calendar | lookup pse__Work_Calendar__c pse__Holidays__r
Work_Hours | number 4 2 | required | = 0
# pse__Hours_to_Days_Rule__c | Hours to Days Rule | Hours to Days Rules | text | Hours to Days Rule Name
Custom_Plugin_Name | text 255
Custom_Plugin_Namespace | text 255
Days_Value_10 | number 8 6
Days_Value_11 | number 8 6
Days_Value_12 | number 8 6
Days_Value_13 | number 8 6
Days_Value_14 | number 8 6
Days_Value_15 | number 8 6
Days_Value_16 | number 8 6
Days_Value_17 | number 8 6
Days_Value_18 | number 8 6
Days_Value_19 | number 8 6
Days_Value_1 | number 8 6
Days_Value_20 | number 8 6
Days_Value_21 | number 8 6
Days_Value_22 | number 8 6
Days_Value_23 | number 8 6
Days_Value_24 | number 8 6
Days_Value_2 | number 8 6
Days_Value_3 | number 8 6
Days_Value_4 | number 8 6
Days_Value_5 | number 8 6
Days_Value_6 | number 8 6
Days_Value_7 | number 8 6
Days_Value_8 | number 8 6
Days_Value_9 | number 8 6
Hour_Threshold_10 | number 4 2
Hour_Threshold_11 | number 4 2
Hour_Threshold_12 | number 4 2
Hour_Threshold_13 | number 4 2
Hour_Threshold_14 | number 4 2
Hour_Threshold_15 | number 4 2
Hour_Threshold_16 | number 4 2
Hour_Threshold_17 | number 4 2
Hour_Threshold_18 | number 4 2
Hour_Threshold_19 | number 4 2
Hour_Threshold_1 | number 4 2
Hour_Threshold_20 | number 4 2
Hour_Threshold_21 | number 4 2
Hour_Threshold_22 | number 4 2
Hour_Threshold_23 | number 4 2
Hour_Threshold_24 | number 4 2
Hour_Threshold_2 | number 4 2
Hour_Threshold_3 | number 4 2
Hour_Threshold_4 | number 4 2
Hour_Threshold_5 | number 4 2
Hour_Threshold_6 | number 4 2
Hour_Threshold_7 | number 4 2
Hour_Threshold_8 | number 4 2
Hour_Threshold_9 | number 4 2
Is_Default | flag
Maximum_Days_Value | number 8 6 | required
Per_Increment_10 | number 8 6
Per_Increment_11 | number 8 6
Per_Increment_12 | number 8 6
Per_Increment_13 | number 8 6
Per_Increment_14 | number 8 6
Per_Increment_15 | number 8 6
Per_Increment_16 | number 8 6
Per_Increment_17 | number 8 6
Per_Increment_18 | number 8 6
Per_Increment_19 | number 8 6
Per_Increment_1 | number 8 6
Per_Increment_20 | number 8 6
Per_Increment_21 | number 8 6
Per_Increment_22 | number 8 6
Per_Increment_23 | number 8 6
Per_Increment_24 | number 8 6
Per_Increment_2 | number 8 6
Per_Increment_3 | number 8 6
Per_Increment_4 | number 8 6
Per_Increment_5 | number 8 6
Per_Increment_6 | number 8 6
Per_Increment_7 | number 8 6
Per_Increment_8 | number 8 6
Per_Increment_9 | number 8 6
Rule_Type | picklist | restricted | = Standard | : Standard; Tiered; Custom
"""
