"""Budgets, billing events, transactions, rates, vendor invoices. Facts only; the notation is explained in ``tables``."""

# ruff: noqa: E501

TABLE = """
# pse__Budget__c | Budget | Budgets | text | Budget Name
Account | lookup Account pse__Budgets__r
Admin_Global_Edit | flag
Amount | currency 18 2 | required | = 0.00
Approved | flag
Approved_for_Billing | flag
Approver | lookup User pse__Budgets__r
Audit_Notes | area
Bill_Date | date
Billable | flag
Billed | flag
Billing_Event_Invoiced | text 1300 | formula
Billing_Event_Item | lookup pse__Billing_Event_Item__c pse__Budgets__r
Billing_Event_Released | text 1300 | formula
Billing_Event_Status | text 1300 | formula
Billing_Event | text 1300 | formula
Billing_Hold | flag
Budget_Header | lookup pse__Budget_Header__c pse__Budgets__r
Description | area 32000
Effective_Date | date | required | = Today()
Eligible_for_Billing | text 1300 | formula
Exclude_from_Billing | flag
Expense_Amount | currency 18 2 | = 0.00
Expense_Transaction | lookup pse__Transaction__c pse__ExpenseForBudgets__r
Include_In_Financials | flag
Invoice_Date | date
Invoice_Number | text 80
Invoiced | flag
Opportunity | lookup Opportunity pse__Budgets__r
Override_Project_Group_Currency_Code | text 1300 | formula
Override_Project_Group | lookup pse__Grp__c pse__Override_Group_For_Budgets__r
Override_Project_Practice_Currency_Code | text 1300 | formula
Override_Project_Practice | lookup pse__Practice__c pse__Override_Practice_For_Budgets__r
Override_Project_Region_Currency_Code | text 1300 | formula
Override_Project_Region | lookup pse__Region__c pse__Override_Region_For_Budgets__r
PreBilledAmount | currency 18 0 | "DEPRECATED: Pre-Billed Amount
Pre_Billed_Amount | currency 18 2 | "Pre-Billed Amount
Pre_Billed_Transaction | lookup pse__Transaction__c pse__PreBilledForBudgets__r | "Pre-Billed Transaction
Project | lookup pse__Proj__c pse__Budgets__r
Status | picklist | = Draft | : Draft; Open; Approved; Rejected
Total_Amount | currency 18 2 | formula
Transaction | lookup pse__Transaction__c pse__Budgets__r
Type | picklist | = Customer Purchase Order | : Customer Purchase Order; Vendor Purchase Order; Work Order; Internal Budget; Customer Purchase Order Change Request; Vendor Purchase Order Change Request; Work Order Change Request; Internal Budget Change Request
# pse__Budget_Header__c | Budget Header | Budget Headers | text | Budget Header Name
Account | lookup Account pse__Budget_Headers__r
Active | flag | = true
Amount_Consumed | currency 18 2 | = 0
Amount_Overrun_Allowed | flag
Amount_Overrun_Percentage | percent 6 2
Amount_Remaining | currency 18 2 | formula
Amount | currency 18 2 | = 0
Expense_Amount_Consumed | currency 18 2 | = 0
Expense_Amount_Overrun_Allowed | flag
Expense_Amount_Overrun_Percentage | percent 6 2
Expense_Amount_Remaining | currency 18 2 | formula
Expense_Amount | currency 18 2 | = 0
Maximum_Consumable_Total_Amount | currency 18 2 | formula
Percent_Total_Amount_Remaining | percent 18 1 | formula
Project | lookup pse__Proj__c pse__Budget_Headers__r
Total_Amount_Consumed | currency 18 2 | formula
Total_Amount_Overrun_Allowed | flag
Total_Amount_Overrun_Percentage | percent 6 2
Total_Amount_Remaining | currency 18 2 | formula
Total_Amount | currency 18 2 | formula
Type | picklist | : Customer Purchase Order; Vendor Purchase Order; Work Order; Internal Budget; Customer Purchase Order Change Request; Vendor Purchase Order Change Request; Work Order Change Request; Internal Budget Change Request
# pse__Billing_Event__c | Billing Event | Billing Events | auto BE-{000000} | Name
Approver | lookup User pse__Billing_Events__r
Billing_Contact | lookup Contact pse__Billing_Events1__r
Billing_Event_Batch | lookup pse__Billing_Event_Batch__c pse__Billing_Events__r
Billing_Event_Calculation | lookup pse__Billing_Event_Calculation__c pse__Billing_Events__r
Budget_Remaining | currency 18 2 | formula
Date | date
Event_Key | text 80 | unique external
Invoice_Date | date
Invoice_Number | text 80
Invoiced | flag
Is_Approved | flag | "Approved
Is_Released | flag | "Released
Project | lookup pse__Proj__c pse__Billing_Events__r
Rounded_Summary_Amount | currency 18 2
Skip_Sync_Check | flag
Status | picklist | : Saved; Submitted; Completed
Summary_Amount | currency 18 2
# pse__Billing_Event_Item__c | Billing Event Item | Billing Event Items | auto BEI-{YYYYMMDD}-{00000} | Name
Amount | currency 18 2
Billing_Event_Batch | lookup pse__Billing_Event_Batch__c pse__Billing_Event_Items__r
Billing_Event_Calculation | lookup pse__Billing_Event_Calculation__c pse__Billing_Event_Items__r
Billing_Event | lookup pse__Billing_Event__c pse__Billing_Event_Items__r
Budget | lookup pse__Budget__c pse__Billing_Event_Items__r
Category | picklist | : Expense; Milestone; Timecard; Miscellaneous Adjustment; Budget
Date | date
Description | area
Expense | lookup pse__Expense__c pse__Billing_Event_Items__r
Invoiced | text 1300 | formula
Is_Released | text 1300 | formula | "Released
Milestone | lookup pse__Milestone__c pse__Billing_Event_Items__r
Miscellaneous_Adjustment | lookup pse__Miscellaneous_Adjustment__c pse__Billing_Event_Items__r
Object_Id | text 18 | required
ProductService | lookup Product2 pse__Billing_Event_Items__r | "Product or Service
Project | lookup pse__Proj__c pse__Billing_Event_Items__r
Quantity | number 18 6
Rounded_Amount | currency 18 2
Subcategory | text 255
Summary | text 1300 | formula
Timecard_Split | lookup pse__Timecard__c pse__Billing_Event_Items__r
Unit_Price | currency 18 2
# pse__Billing_Event_Batch__c | Billing Event Batch | Billing Event Batches | auto BEB-{000000} | Name
Account | lookup Account pse__Billing_Event_Batches__r
Batch_Key | text 80 | unique external
Billing_Event_Calculation | lookup pse__Billing_Event_Calculation__c pse__Billing_Event_Batches__r
Group | lookup pse__Grp__c pse__Billing_Event_Batches__r
Is_Released | flag | "Released
Practice | lookup pse__Practice__c pse__Billing_Event_Batches__r
Region | lookup pse__Region__c pse__Billing_Event_Batches__r
Summary_Amount | currency 18 2
Time_Period | lookup pse__Time_Period__c pse__Billing_Event_Batches__r
# pse__Billing_Event_Calculation__c | Billing Event Calculation | Billing Event Calculations | auto BEC-{000000} | Billing Event Calculation Name
Account | lookup Account pse__Billing_Event_Calculations__r
Configuration | area 32768
End_Date | date
Group | lookup pse__Grp__c pse__Billing_Event_Calculations__r
Include_Prior_Periods | flag
Locale_Information | text 255
Practice | lookup pse__Practice__c pse__Billing_Event_Calculations__r
Project | lookup pse__Proj__c pse__Billing_Event_Calculations__r
Region | lookup pse__Region__c pse__Billing_Event_Calculations__r
Start_Date | date
Time_Period | lookup pse__Time_Period__c pse__Billing_Event_Calculations__r
# pse__Billing_Event_Calculation_Detail__c | Billing Event Calculation Detail | Billing Event Calculation Details | auto BECD-{0000} | Billing Event Calculation Detail Name | detail
Account | lookup Account pse__Billing_Event_Calculation_Details__r
Billing_Event_Calculation | master pse__Billing_Event_Calculation__c pse__Billing_Event_Calculation_Details__r
Group | lookup pse__Grp__c pse__Billing_Event_Calculation_Details__r
Practice | lookup pse__Practice__c pse__Billing_Event_Calculation_Details__r
Project | lookup pse__Proj__c pse__Billing_Event_Calculation_Details__r
Region | lookup pse__Region__c pse__Billing_Event_Calculation_Details__r
# pse__Miscellaneous_Adjustment__c | Miscellaneous Adjustment | Miscellaneous Adjustments | text | Miscellaneous Adjustment Name
Admin_Global_Edit | flag
Amount | currency 18 2 | required | = 0.00
Approved | flag
Approved_for_Billing | flag
Approved_for_Vendor_Payment | flag
Approver | lookup User pse__Miscellaneous_Adjustments__r
Audit_Notes | area
Bill_Date | date
Bill_Transaction | lookup pse__Transaction__c pse__Bill_Tx_Miscellaneous_Adjustments__r
Billed | flag
Billing_Event_Invoiced | text 1300 | formula
Billing_Event_Item | lookup pse__Billing_Event_Item__c pse__Miscellaneous_Adjustments__r
Billing_Event_Released | text 1300 | formula
Billing_Event_Status | text 1300 | formula
Billing_Event | text 1300 | formula
Billing_Hold | flag
Description | area 32000
Effective_Date | date | required | = Today()
Eligible_for_Billing | text 1300 | formula
Exclude_from_Billing | flag
Include_In_Financials | flag
Invoice_Date | date
Invoice_Number | text 80
Invoice_Transaction | lookup pse__Transaction__c pse__Invoice_Tx_Miscellaneous_Adjustments__r
Invoiced | flag
Override_Project_Group_Currency_Code | text 1300 | formula
Override_Project_Group | lookup pse__Grp__c pse__Override_Group_For_Misc_Adjustments__r
Override_Project_Practice_Currency_Code | text 1300 | formula
Override_Project_Practice | lookup pse__Practice__c pse__Override_Practice_For_Misc_Adjustments__r
Override_Project_Region_Currency_Code | text 1300 | formula
Override_Project_Region | lookup pse__Region__c pse__Override_Region_For_Misc_Adjustments__r
Project | lookup pse__Proj__c pse__Miscellaneous_Adjustments__r
Recognition_Method | picklist | : Deliverable; % Complete; Equal Split: Months; Equal Split: Months/Part Periods; Equal Split: Days; Equal Split: 4,4,5
Status | picklist | : Draft; Submitted; Approved; Rejected
Transaction_Category | picklist | : Booked Revenue; Budgeted Cost; Budgeted Expense Cost; Expense Budget; Expense Cost; External Cost; Internal Budget; Internal Cost; Other Cost; Pass-Through Ready-to-Bill Revenue; Pre-Billed Revenue; Ready-to-Bill Revenue; Revenue
Transaction | lookup pse__Transaction__c pse__Miscellaneous_Adjustments__r
Vendor_Account | lookup Account pse__Miscellaneous_Adjustments__r
Vendor_Invoice_Item | lookup pse__Vendor_Invoice_Item__c pse__Miscellaneous_Adjustments__r
# pse__Transaction__c | Transaction | Transactions | auto TX-{0} | Transaction Number
Amount_Group_Currency | number 18 2 | formula | "Amount (Group Currency)
Amount_Practice_Currency | number 18 2 | formula | "Amount (Practice Currency)
Amount_Region_Currency | number 18 2 | formula | "Amount (Region Currency)
Amount | currency 18 2 | required | = 0.00
Budget | lookup pse__Budget__c pse__Transactions__r
Category | picklist | : Billable External Hours; Billable Internal Hours; Billed Revenue; Booked Revenue; Budgeted Cost; Budgeted Expense Cost; Credited Non-Billable Internal Hours; Excluded Hours; Expense Budget; Expense Cost; External Cost; Internal Budget; Internal Cost; Invoiced Revenue; Non-Billable External Hours; Non-Billable Internal Hours; Other Cost; Pass-Through Ready-to-Bill Revenue; Pre-Billed Revenue; Ready-to-Bill Revenue; Revenue
Effective_Date | date | = TODAY()
Expense | lookup pse__Expense__c pse__Transactions__r
Group_Currency_Code | text 3
Group_Currency_Exchange_Rate | number 18 6
Group | lookup pse__Grp__c pse__Transaction_Log__r
Hours | number 5 2 | = 0.00
Milestone | lookup pse__Milestone__c pse__Transactions__r
Miscellaneous_Adjustment | lookup pse__Miscellaneous_Adjustment__c pse__Transactions__r
Overridden_Group | flag
Overridden_Practice | flag
Overridden_Region | flag
Practice_Currency_Code | text 3
Practice_Currency_Exchange_Rate | number 18 6
Practice | lookup pse__Practice__c pse__Transaction_Log__r
Project_Currency_Code | text 3
Project_Currency_Exchange_Rate | number 18 6 | = 1
Project | lookup pse__Proj__c pse__Transaction_Log__r
Region_Currency_Code | text 3
Region_Currency_Exchange_Rate | number 18 6
Region | lookup pse__Region__c pse__Transaction_Log__r
Related_Record_Deleted | flag | "Related Record Ineligible
Related_Record_ID | text 18
Related_Record_Name | text 80
Related_Record | text 1300 | formula
Resource_Currency_Code | text 3
Resource_Currency_Exchange_Rate | number 18 6
Resource | lookup Contact pse__Transaction_Log__r
Timecard | lookup pse__Timecard__c pse__Transactions__r
Type | picklist | : Budget; Expense; Invoice (Inbound); Invoice (Outbound); Milestone; Miscellaneous Adjustment; Purchase Order; Sales Order; Timecard
isBilled | flag | "For Billing
isCost | flag | "Is Cost
isExpense | flag | "Is Expense
isInvoiced | flag | "For Invoicing
isRevenue | flag | "Is Revenue
isTime | flag | "Is Time
# pse__Project_Actuals__c | Project Actuals | Project Actuals | text | Project Actuals For | detail
Billable_External_Hours | number 18 2 | = 0.00 | "Billable Hours (External)
Billable_Internal_Hours | number 18 2 | = 0.00 | "Billable Hours (Internal)
Billed | currency 18 2 | = 0.00
Billings | currency 18 2 | = 0.00
Bookings | currency 18 2 | = 0.00
Credited_Non_Billable_Internal_Hours | number 18 2 | = 0.00 | "Credited Hours
End_Date | date | formula
Excluded_Hours | number 18 2 | = 0.00
Expense_Budget | currency 18 2 | = 0.00
Expense_Costs | currency 18 2 | = 0.00
External_Costs | currency 18 2 | = 0.00
Has_Difference_In_Verification | flag | formula | "Has Difference in Verification
Internal_Budget | currency 18 2 | = 0.00
Internal_Costs | currency 18 2 | = 0.00
Invoiced | currency 18 2 | = 0.00
Is_Verification | flag
Margin | currency 18 2 | formula
NRV_Billable_External_Hours | number 18 2 | = 0.00 | "Individual Billable Hours (External)
NRV_Billable_Internal_Hours | number 18 2 | = 0.00 | "Individual Billable Hours (Internal)
NRV_Billed | currency 18 2 | = 0.00 | "Individual Billed
NRV_Billings | currency 18 2 | = 0.00 | "Individual Billings
NRV_Bookings | currency 18 2 | = 0.00 | "Individual Bookings
NRV_Credited_Non_Billable_Internal_Hours | number 18 2 | = 0.00 | "Individual Credited Hours
NRV_Excluded_Hours | number 18 2 | = 0.00 | "Individual Excluded Hours
NRV_Expense_Budget | currency 18 2 | = 0.00 | "Individual Expense Budget
NRV_Expense_Costs | currency 18 2 | = 0.00 | "Individual Expense Costs
NRV_External_Costs | currency 18 2 | = 0.00 | "Individual External Costs
NRV_Has_Difference_In_Verification | flag | formula | "Individual Difference in Verification
NRV_Internal_Budget | currency 18 2 | = 0.00 | "Individual Internal Budget
NRV_Internal_Costs | currency 18 2 | = 0.00 | "Individual Internal Costs
NRV_Invoiced | currency 18 2 | = 0.00 | "Individual Invoiced
NRV_Margin | currency 18 2 | formula | "Individual Margin
NRV_Non_Billable_External_Hours | number 18 2 | = 0.00 | "Individual Non-Billable Hours (External)
NRV_Non_Billable_Internal_Hours | number 18 2 | = 0.00 | "Individual Non-Billable Hours (Internal)
NRV_Other_Costs | currency 18 2 | = 0.00 | "Individual Other Costs
NRV_Pass_Through_Billings | currency 18 2 | = 0.00 | "Individual Pass-Through Billings
NRV_Pre_Billed | currency 18 2 | = 0.00 | "Individual Pre-Billed
NRV_Revenue | currency 18 2 | = 0.00 | "Individual Revenue
NRV_Total_Costs | currency 18 2 | formula | "Individual Total Costs
Non_Billable_External_Hours | number 18 2 | = 0.00 | "Non-Billable Hours (External)
Non_Billable_Internal_Hours | number 18 2 | = 0.00 | "Non-Billable Hours (Internal)
Other_Costs | currency 18 2 | = 0.00
Pass_Through_Billings | currency 18 2 | = 0.00 | "Pass-Through Billings
Pre_Billed | currency 18 2 | = 0.00 | "Pre-Billed
Project_Manager | text 1300 | formula
Project | master pse__Proj__c pse__Project_Actuals__r
Revenue | currency 18 2 | = 0.00
Scheduled_Backlog_Calculated_Date | date | = Today()
Scheduled_Milestone | currency 18 2
Scheduled_Time | currency 18 2
Start_Date | date | formula
Time_Period_Type | text 1300 | formula
Time_Period | master pse__Time_Period__c pse__Project_Actuals__r
Total_Costs | currency 18 2 | formula
Unique_Name | text 80 | required unique
Unscheduled_Backlog | currency 18 2
Verified_By | lookup pse__Project_Actuals__c pse__Project_Actuals__r
# pse__Rate_Card__c | Rate Card | Rate Cards | auto RC-{0} | Rate Card Number
Account | lookup Account pse__Ratecards__r
Average_Cost_Rate | currency 18 2 | required | = 0.00
Cascading_Role | flag
End_Date | date
Group | lookup pse__Grp__c pse__Ratecards__r
Practice | lookup pse__Practice__c pse__Ratecards__r
Region | lookup pse__Region__c pse__Ratecards__r
Role | picklist | : Project Manager | "Resource Role
Start_Date | date
Suggested_Bill_Rate | currency 18 4 | required | = 0.00
# pse__Rate_Card_Set__c | Rate Card Set | Rate Card Sets | text | Rate Card Set Name
# pse__Rate_Card_Set_Junction__c | Rate Card Set Junction | Rate Card Set Junctions | auto RCS-{00000} | Rate Card Set Junction Name
Rate_Card_Set | lookup pse__Rate_Card_Set__c pse__Rate_Card_Set_Junctions__r restrict | required
Rate_Card | lookup pse__Rate_Card__c pse__Rate_Card_Set_Junctions__r restrict | required
# pse__Vendor_Invoice__c | Vendor Invoice | Vendor Invoices | auto INV-{YYYY}-{MM}-{DD}-{0000} | Name
Account_Currency | text 1300 | formula
Account | lookup Account pse__Vendor_Invoices__r
Action_Recalc_Vendor_Currency_Amount | flag | "Action: Recalc Vendor Currency Amount
Approved_for_Payment | flag
Date | date | = Today()
Description | area
First_Item_Date | date | rollup
Invoice_Number | text 80 | external
Last_Item_Date | date | rollup
Override_Vendor_Invoice_Exchange_Rate | flag
PO_WO_Number | text 80 | external | "PO/WO Number
SFDC_VAT | picklist | : A1234; B4321; C5467 | "SFDC VAT#
Status | picklist | = Draft | : Draft; Submitted; Received; Disputed; On Hold; Rejected; Approved for Payment; Paid
Submitted | flag
Target_Payment_Date | date
Total | currency 18 2 | rollup
Vendor_Currency_Total_Number | number 18 2 | rollup
Vendor_Currency_Total | text 1300 | formula
Vendor_Currency | text 3
Vendor_Invoice_Exchange_Rate_Override | number 18 6
Vendor_VAT | text 50 | "Vendor VAT#
# pse__Vendor_Invoice_Item__c | Vendor Invoice Item | Vendor Invoice Items | auto INVITEM-{00000000} | Name | detail
Account_Currency | text 1300 | formula
Action_Recalc_Vendor_Currency_Amount | flag | "Action: Recalc Vendor Currency Amount:
Amount | currency 18 2 | required
Budget_Header | lookup pse__Budget_Header__c pse__Vendor_Invoice_Items__r
Date | date | required | = Today()
Description | area
Expense | lookup pse__Expense__c pse__Vendor_Invoice_Items__r
Item_Exchange_Rate_Override | number 18 6
Milestone | lookup pse__Milestone__c pse__Vendor_Invoice_Items__r
Miscellaneous_Adjustment | lookup pse__Miscellaneous_Adjustment__c pse__Vendor_Invoice_Items__r
Override_Item_Exchange_Rate | flag
Project_Currency_Exchange_Rate | number 18 6
Project | lookup pse__Proj__c pse__Vendor_Invoice_Items__r
Quantity | number 14 2
Resource | lookup Contact pse__Vendor_Invoice_Items__r
Timecard | lookup pse__Timecard__c pse__Vendor_Invoice_Items__r
Unit_Price | currency 18 2
Vendor_Currency_Amount_Number | number 18 2
Vendor_Currency_Amount | text 1300 | formula
Vendor_Currency_Exchange_Rate | number 18 6
Vendor_Currency | text 1300 | formula
Vendor_Invoice_ER_Override_Applied | text 1300 | formula
Vendor_Invoice | master pse__Vendor_Invoice__c pse__Vendor_Invoice_Items__r
# pse__Forecast_Curve__c | Billing Forecast Curve | Billing Forecast Curves | text | Billing Forecast Curve Name
Lag | number 6 0 | required | = 0
Max_Forecast_Period | number 18 0 | formula | "Max Billing Forecast Period
Total_Curve_Period | number 18 2 | rollup
"""
