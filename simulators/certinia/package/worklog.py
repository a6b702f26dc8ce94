"""Timecards, their splits, expenses. Facts only; the notation is explained in ``tables``."""

# ruff: noqa: E501

TABLE = """
# pse__Timecard_Header__c | Timecard | Timecards | auto TCH-{MM}-{DD}-{YYYY}-{000000} | Timecard Id
Additional_Notes | area 32768
Admin_Global_Edit | flag
Approved | flag
Approver | lookup User pse__Timecards__r
Assignment | lookup pse__Assignment__c pse__Timecards__r
Audit_Notes_History | area 32768
Audit_Notes | area
Bill_Rate_Defaulted_from_Milestone | flag
Bill_Rate | currency 18 4 | = 0.00
Billable | flag | = true
Billed | flag
Cost_Rate_Amount | number 18 2 | = 0.00
Cost_Rate_Currency_Code | text 3
Cost_Rate_Exchange_Rate | number 18 6 | = 1.00
Cost_Rate | text 1300 | formula
Daily_Bill_Rate | flag | "Bill Rate is Daily Rate
Daily_Cost_Rate | flag | "Cost Rate is Daily Rate
Days_Worked_Override | number 8 6
Disable_Approval_Auto_Submit | flag
End_Date | date | required
Estimated_Time_To_Completion | number 8 2
Exclude_From_Utilization | flag | "Exclude from Utilization
Exclude_from_Billing | flag
Exclude_from_Daily_Maximum | flag
External_Resource | flag
Friday_Days | number 4 3 | = 0.00
Friday_Hours | number 4 2 | = 0.00
Friday_Notes | text 255
Hours_To_Days_Rule_Assignment | text 1300 | formula | "Hours To Days Rule (Assignment)
Hours_To_Days_Rule_Project | text 1300 | formula | "Hours To Days Rule (Project)
Include_In_Financials | flag
Invoiced | flag
Location_Fri | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA | "Location - Friday
Location_Mon | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA | "Location - Monday
Location_Sat | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA | "Location - Saturday
Location_Sun | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA | "Location - Sunday
Location_Thu | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA | "Location - Thursday
Location_Tue | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA | "Location - Tuesday
Location_Wed | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA | "Location - Wednesday
Milestone | lookup pse__Milestone__c pse__Timecards__r
Monday_Days | number 4 3 | = 0.00
Monday_Hours | number 4 2 | = 0.00
Monday_Notes | text 255
Override_Cost_Group | lookup pse__Grp__c pse__Override_Cost_Group_For_Timecards__r
Override_Cost_Practice | lookup pse__Practice__c pse__Override_Cost_Practice_For_Timecards__r
Override_Cost_Region | lookup pse__Region__c pse__Override_Cost_Region_For_Timecards__r
Override_Revenue_Group | lookup pse__Grp__c pse__Override_Revenue_Group_For_Timecards__r
Override_Revenue_Practice | lookup pse__Practice__c pse__Override_Revenue_Practice_For_Timecards__r
Override_Revenue_Region | lookup pse__Region__c pse__Override_Revenue_Region_For_Timecards__r
Primary_Location | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA
Primary_Project_Location | lookup pse__Project_Location__c pse__Primary_Location_For_Timecards__r
Project_Exchange_Rate | number 18 6 | = 1.00
Project_Location_Fri | lookup pse__Project_Location__c pse__Friday_Location_For_Timecards__r | "Project Location - Friday
Project_Location_Mon | lookup pse__Project_Location__c pse__Monday_Location_For_Timecards__r | "Project Location - Monday
Project_Location_Sat | lookup pse__Project_Location__c pse__Saturday_Location_For_Timecards__r | "Project Location - Saturday
Project_Location_Sun | lookup pse__Project_Location__c pse__Sunday_Location_For_Timecards__r | "Project Location - Sunday
Project_Location_Thu | lookup pse__Project_Location__c pse__Thursday_Location_For_Timecards__r | "Project Location - Thursday
Project_Location_Tue | lookup pse__Project_Location__c pse__Tuesday_Location_For_Timecards__r | "Project Location - Tuesday
Project_Location_Wed | lookup pse__Project_Location__c pse__Wednesday_Location_For_Timecards__r | "Project Location - Wednesday
Project_Methodology_Object | lookup pse__Project_Methodology__c pse__Timecards__r | "Project Methodology
Project_Methodology | picklist | : Methodology Step 1; Methodology Step 2; Methodology Step 3
Project_Phase_Object | lookup pse__Project_Phase__c pse__Timecards__r | "Project Phase
Project_Phase | picklist | : Strategy; Planning; Requirements; Design; Development; Testing; Deployment; Training; Support; Maintenance
Project_Task_Hours | number 18 2 | rollup
Project | lookup pse__Proj__c pse__Timecards__r
Resource | lookup Contact pse__Timecards__r
Saturday_Days | number 4 3 | = 0.00
Saturday_Hours | number 4 2 | = 0.00
Saturday_Notes | text 255
Start_Date | date | required
Status | picklist | : Saved; Submitted; Approved; Rejected
Submitted | flag
Sunday_Days | number 4 3 | = 0.00
Sunday_Hours | number 4 2 | = 0.00
Sunday_Notes | text 255
Thursday_Days | number 4 3 | = 0.00
Thursday_Hours | number 4 2 | = 0.00
Thursday_Notes | text 255
Time_Credited | flag
Time_Excluded | flag
Time_Logged_In_Days | flag | "Time Logged in Days
Timecard_Notes | area
Timecard_UI_Save_Submit_Needed | flag | "Timecard UI Save/Submit Needed
Timer_Session | lookup pse__Timer_Session__c pse__Timecards__r
Total_Billable_Amount | currency 18 2 | formula
Total_Cost | text 1300 | formula
Total_Days_Worked_Advanced | number 18 2 | rollup
Total_Days_Worked | number 18 6 | formula
Total_Hours | number 18 2 | formula
Travel_Fri | flag | "Travel - Friday
Travel_Mon | flag | "Travel - Monday
Travel_Sat | flag | "Travel - Saturday
Travel_Sun | flag | "Travel - Sunday
Travel_Thu | flag | "Travel - Thursday
Travel_Tue | flag | "Travel - Tuesday
Travel_Wed | flag | "Travel - Wednesday
Travel_Week | text 1300 | formula
Tuesday_Days | number 4 3 | = 0.00
Tuesday_Hours | number 4 2 | = 0.00
Tuesday_Notes | text 255
Wednesday_Days | number 4 3 | = 0.00
Wednesday_Hours | number 4 2 | = 0.00
Wednesday_Notes | text 255
# pse__Timecard__c | Timecard Split | Timecard Splits | auto TC-{MM}-{DD}-{YYYY}-{000000} | Timecard Split Id | detail
Approved | flag
Approved_for_Billing | flag
Approved_for_Vendor_Payment | flag
Assignment | lookup pse__Assignment__c pse__TimecardSplits__r
Bill_Date | date
Bill_Transaction | lookup pse__Transaction__c pse__Bill_Tx_Timecard_Splits__r
Billable | flag | = true
Billed | flag
Billing_Event_Invoiced | text 1300 | formula
Billing_Event_Item | lookup pse__Billing_Event_Item__c pse__Timecard_Splits__r
Billing_Event_Released | text 1300 | formula
Billing_Event_Status | text 1300 | formula
Billing_Event | text 1300 | formula
Billing_Hold | flag
Cost_Rate_Currency_Code | text 1300 | formula
Cost_Rate_Exchange_Rate | number 18 6 | = 1
Cost_Transaction | lookup pse__Transaction__c pse__CostForTimecardSplits__r
Eligible_for_Billing | text 1300 | formula
End_Date | date
Est_Vs_Actuals | lookup pse__Est_Vs_Actuals__c pse__Timecard_Splits__r
Estimated_Time_To_Completion | number 8 2 | = 0.00
Exclude_from_Billing | flag
External_Resource | flag
Friday_Hours | number 4 2 | = 0.00
Friday_Notes | text 255
Include_In_Financials | flag
Invoice_Date | date
Invoice_Number | text 80
Invoice_Transaction | lookup pse__Transaction__c pse__Invoice_Tx_Timecard_Splits__r
Invoiced | flag
Location_Fri | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA | "Location - Fri
Location_Mon | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA | "Location - Mon
Location_Sat | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA | "Location - Sat
Location_Sun | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA | "Location - Sun
Location_Thu | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA | "Location - Thu
Location_Tue | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA | "Location - Tue
Location_Wed | picklist | : ALABAMA; ALASKA; AMERICAN SAMOA; ANZAC; ARIZONA | "Location - Wed
Milestone | lookup pse__Milestone__c pse__TimecardSplits__r
Monday_Hours | number 4 2 | = 0.00
Monday_Notes | text 255
Override_Cost_Group_Currency_Code | text 3
Override_Cost_Group | lookup pse__Grp__c pse__Override_Cost_Group_For_Timecard_Splits__r
Override_Cost_Practice_Currency_Code | text 3
Override_Cost_Practice | lookup pse__Practice__c pse__Override_Cost_Practice_For_TC_Splits__r
Override_Cost_Region_Currency_Code | text 3
Override_Cost_Region | lookup pse__Region__c pse__Override_Cost_Region_For_Timecard_Splits__r
Override_Revenue_Group_Currency_Code | text 3
Override_Revenue_Group | lookup pse__Grp__c pse__Override_Revenue_Group_For_TC_Splits__r
Override_Revenue_Practice_Currency_Code | text 3
Override_Revenue_Practice | lookup pse__Practice__c pse__Override_Revenue_Practice_For_TC_Splits__r
Override_Revenue_Region_Currency_Code | text 3
Override_Revenue_Region | lookup pse__Region__c pse__Override_Revenue_Region_For_TC_Splits__r
Project_Exchange_Rate | number 18 6 | = 1
Project | lookup pse__Proj__c pse__TimecardSplits__r
Recognition_Method | picklist | : Deliverable; % Complete; Equal Split: Months; Equal Split: Months/Part Periods; Equal Split: Days; Equal Split: 4,4,5
Resource | lookup Contact pse__TimecardSplits__r
Revenue_Transaction | lookup pse__Transaction__c pse__RevenueForTimecardSplits__r
Saturday_Hours | number 4 2 | = 0.00
Saturday_Notes | text 255
Start_Date | date
Status | picklist | = Saved | : Saved; Submitted; Approved; Rejected
Submitted | flag
Sunday_Hours | number 4 2 | = 0.00
Sunday_Notes | text 255
Synchronous_Update_Required | flag
Thursday_Hours | number 4 2 | = 0.00
Thursday_Notes | text 255
Time_Credited | flag
Time_Excluded | flag
Time_Transaction | lookup pse__Transaction__c pse__TimeForTimecardSplits__r
Timecard_Header | master pse__Timecard_Header__c pse__TimecardSplits__r
Timecard_Notes | area
Total_Billable_Amount | currency 18 2 | = 0.00
Total_Cost | currency 18 2 | = 0.00
Total_Days_Worked | number 8 6 | = 0
Total_Hours | number 5 2
Travel_Fri | flag | "Travel - Fri
Travel_Mon | flag | "Travel - Mon
Travel_Sat | flag | "Travel - Sat
Travel_Sun | flag | "Travel - Sun
Travel_Thu | flag | "Travel - Thu
Travel_Tue | flag | "Travel - Tue
Travel_Wed | flag | "Travel - Wed
Travel | text 1300 | formula | "Travel?
Tuesday_Hours | number 4 2 | = 0.00
Tuesday_Notes | text 255
Vendor_Invoice_Item | lookup pse__Vendor_Invoice_Item__c pse__Timecard_Splits__r
Wednesday_Hours | number 4 2 | = 0.00
Wednesday_Notes | text 255
# pse__Task_Time__c | Task Time | Task Time | auto TaskTime-{000000} | Task Time Number | detail
Friday_Days | number 4 3 | = 0.00
Friday_Hours | number 4 2 | = 0.0
Friday_Notes | text 255
Monday_Days | number 4 3 | = 0.00
Monday_Hours | number 4 2 | = 0.0
Monday_Notes | text 255
Project_Task_Assignment | lookup pse__Project_Task_Assignment__c pse__Task_Time__r
Project_Task | master pse__Project_Task__c pse__Task_Time__r
Saturday_Days | number 4 3 | = 0.00
Saturday_Hours | number 4 2 | = 0.0
Saturday_Notes | text 255
Start_Date | date
Sunday_Days | number 4 3 | = 0.00
Sunday_Hours | number 4 2 | = 0.0
Sunday_Notes | text 255
Thursday_Days | number 4 3 | = 0.00
Thursday_Hours | number 4 2 | = 0.0
Thursday_Notes | text 255
Timecard | master pse__Timecard_Header__c pse__Task_Time__r
Timer_Session | lookup pse__Timer_Session__c pse__Task_Times__r
Total_Hours | number 18 2 | formula
Tuesday_Days | number 4 3 | = 0.00
Tuesday_Hours | number 4 2 | = 0.0
Tuesday_Notes | text 255
Wednesday_Days | number 4 3 | = 0.00
Wednesday_Hours | number 4 2 | = 0.0
Wednesday_Notes | text 255
# pse__Missing_Timecard__c | Missing Timecard | Missing Timecards | text | Missing Timecard Name
Date_Timecard_Entered | instant
End_Date | date | required | "Week End Date
Include_Sublevels | flag
Missing_Timecard_Calculation | lookup pse__Missing_Timecard_Calculation__c pse__Missing_Timecards__r
Resource | lookup Contact pse__Missing_Timecards__r
Start_Date | date | required | "Week Start Date
# pse__Expense_Report__c | Expense Report | Expense Reports | text | Expense Report Name
Action_Check_Include_In_Financials | flag | "Action: Update Include In Financials
Admin_Global_Edit | flag
Approved | flag
Approver | lookup User pse__Expense_Reports__r
Assignment | lookup pse__Assignment__c pse__Expense_Reports__r
Audit_Notes_History | area 32768
Audit_Notes | area
Billable | flag
Billed | flag | "Lines Billed
Description | area
Disable_Approval_Auto_Submit | flag
Exclude_from_Billing | flag
Expense_Report_Reference | text 255 | unique external
First_Expense_Date | date
Include_In_Financials | flag
Invoiced | flag | "Lines Invoiced
Last_Expense_Date | date
Milestone | lookup pse__Milestone__c pse__Expense_Reps__r
Override_Group | lookup pse__Grp__c pse__Override_Group_For_Expense_Reports__r
Override_Practice | lookup pse__Practice__c pse__Override_Practice_For_Expense_Reports__r
Override_Region | lookup pse__Region__c pse__Override_Region_For_Expense_Reports__r
Project_Expense_Notes | text 1300 | formula
Project_Methodology | lookup pse__Project_Methodology__c pse__Expense_Reports__r
Project_Phase | lookup pse__Project_Phase__c pse__Expense_Reports__r
Project | lookup pse__Proj__c pse__ExpenseReports__r
Reimbursement_Currency | text 3
Resource | lookup Contact pse__ExpReports__r
Status | picklist | = Draft | : Draft; Submitted; Approved; Rejected
Submitted | flag
Third_Party_Expenses_App_Report_ID | text 255 | "Third-Party Expenses App Report ID
Total_Billable_Amount | currency 18 2 | = 0.00
Total_Non_Billable_Amount | currency 18 2 | = 0.00 | "Total Non-Billable Amount
Total_Reimbursement_Amount | number 18 2 | = 0.00
# pse__Expense__c | Expense | Expenses | auto EXP-{0} | Expense Number
Admin_Global_Edit | flag
Amount_To_Bill | text 1300 | formula
Amount_To_Reimburse | text 1300 | formula
Amount | currency 18 2 | required
Applied_Expense_Rate | lookup pse__Expense_Limit_Rate__c pse__Expenses__r
Approved | flag
Approved_for_Billing | flag
Approved_for_Vendor_Payment | flag
Assignment | lookup pse__Assignment__c pse__Expenses__r
Attachments_moved_to_ER | flag
Audit_Notes_History | area 32768
Audit_Notes | area
Bill_Date | date
Bill_Transaction | lookup pse__Transaction__c pse__Bill_Tx_Expenses__r
Billable_Amount | currency 18 2 | formula
Billable_Fee_Flat_Amount | number 18 2
Billable_Fee_Flat | text 1300 | formula
Billable_Fee_Percentage | percent 8 2
Billable | flag
Billed | flag
Billing_Amount_Pre_Fee_Subtotal | number 18 2 | = 0.00 | "Billing Amount (Pre-Fee Subtotal)
Billing_Amount | number 18 2 | = 0.00
Billing_Currency | text 3
Billing_Event_Invoiced | text 1300 | formula
Billing_Event_Item | lookup pse__Billing_Event_Item__c pse__Expenses__r
Billing_Event_Released | text 1300 | formula
Billing_Event_Status | text 1300 | formula
Billing_Event | text 1300 | formula
Billing_Hold | flag
Cost_Transaction | lookup pse__Transaction__c pse__CostForExpenses__r
Description | area
Distance | number 8 2
Eligible_for_Billing | text 1300 | formula
Exchange_Rate_Billing_Currency | number 18 6 | "Exchange Rate (Billing Currency)
Exchange_Rate_Incurred_Currency | number 18 6 | "Exchange Rate (Incurred Currency)
Exchange_Rate_Reimbursement_Currency | number 18 6 | "Exchange Rate (Reimbursement Currency)
Exchange_Rate_Resource_Defined | number 18 6 | "Exchange Rate (Resource-Defined)
Exclude_from_Billing | flag
Expense_Date | date | required | = Today()
Expense_Report | lookup pse__Expense_Report__c pse__Expense_Lines__r
Expense_Split_Parent | lookup pse__Expense__c pse__Expense_Lines__r
Include_In_Financials | flag
Incurred_Tax_Non_Billable | flag | "Incurred Tax Non-Billable
Incurred_Tax | currency 18 2 | = 0
Invoice_Date | date
Invoice_Number | text 80
Invoice_Transaction | lookup pse__Transaction__c pse__Invoice_Tx_Expenses__r
Invoiced | flag
Lost_Receipt | flag
Milestone | lookup pse__Milestone__c pse__Expenses__r
Mobile_Expense_Reference_ID | text 255 | unique external
Non_Billable_Amount | currency 18 2 | formula | "Non-Billable Amount
Non_Billable_Incurred_Amount | currency 18 2 | = 0.00 | "Non-Billable Incurred Amount
Non_Billable_Incurred_Subtotal | currency 18 2 | formula | "Non-Billable Incurred Subtotal
Non_Reimbursible | flag | "Non-Reimbursable
Notes | area
Override_Group_Currency_Code | text 1300 | formula
Override_Group | lookup pse__Grp__c pse__Override_Group_For_Expenses__r
Override_Practice_Currency_Code | text 1300 | formula
Override_Practice | lookup pse__Practice__c pse__Override_Practice_For_Expenses__r
Override_Rate_Billing_Currency | flag | "Override Rate (Billing Currency)
Override_Rate_Incurred_Currency | flag | "Override Rate (Incurred Currency)
Override_Rate_Reimbursement_Currency | flag | "Override Rate (Reimbursement Currency)
Override_Region_Currency_Code | text 1300 | formula
Override_Region | lookup pse__Region__c pse__Override_Region_For_Expenses__r
Project_Methodology | lookup pse__Project_Methodology__c pse__Expenses__r
Project_Phase | lookup pse__Project_Phase__c pse__Expenses__r
Project | lookup pse__Proj__c pse__Expenses__r
Rate_Unit | picklist | : Mile; Kilometer
Recognition_Method | picklist | : Deliverable; % Complete; Equal Split: Months; Equal Split: Months/Part Periods; Equal Split: Days; Equal Split: 4,4,5
Reimbursement_Amount_In_Project_Currency | number 18 2 | = 0.00
Reimbursement_Amount | number 18 2 | = 0.00
Reimbursement_Currency | text 3
Resource | lookup Contact pse__Expenses__r
Revenue_Transaction | lookup pse__Transaction__c pse__RevenueForExpenses__r
Split_Expense | flag
Split_Notes | area
Status | picklist | = Draft | : Draft; Submitted; Approved; Rejected
Submitted | flag
Synchronous_Update_Required | flag
Tax_Type | picklist | : GST; VAT 1; VAT 2
Third_Party_Expenses_App_Expense_ID | text 255 | "Third-Party Expenses App Expense ID
Type | picklist | : Airfare; Lodging (Room and Tax); Car Rental; Gasoline; Taxi; Subway; Auto Mileage; Personal Meals; Business Meals; Phone; Office Supplies and Services; IT Equipment and Services; Postage and Shipping; General and Admin Expenses; Employee Relations; Recruiting; Miscellaneous
Vendor_Invoice_Item | lookup pse__Vendor_Invoice_Item__c pse__Expenses__r
# pse__Expense_Limit_Rate__c | Expense Limit / Rate | Expense Limits / Rates | auto EL-{0} | Expense Limit / Rate Name
Amount | currency 18 4 | = 0.00
Cascading | flag
Currency_Effective_Date | date | required | = Today()
Description | area
End_Date | date
Group | lookup pse__Grp__c pse__Expense_Limits_Rates__r
Is_Active | flag | = true | "Active
Is_Rate | flag | "Rate
Practice | lookup pse__Practice__c pse__Expense_Limits_Rates__r
Project | lookup pse__Proj__c pse__Expense_Limits_Rates__r
Rate_Unit | picklist | : Mile; Kilometer
Region | lookup pse__Region__c pse__Expense_Limits_Rates__r
Resource_Role | multi | : Project Manager
Start_Date | date
Type | picklist | = Airfare | : Airfare; Lodging (Room and Tax); Car Rental; Gasoline; Taxi; Subway; Auto Mileage; Personal Meals; Business Meals; Phone; Office Supplies and Services; IT Equipment and Services; Postage and Shipping; General and Admin Expenses; Employee Relations; Recruiting; Miscellaneous
"""
