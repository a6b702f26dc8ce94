"""What the packages add to standard objects. Facts only; the notation is explained in ``tables``."""

TABLE = """
# Account
fferpcore__ExemptionCertificate__c | text 25 | "Exemption Certificate
fferpcore__IsBillingAddressValidated__c | flag | formula | "Billing Address Validated
fferpcore__IsShippingAddressValidated__c | flag | formula | "Shipping Address Validated
fferpcore__MaterializedBillingAddressValidated__c | flag | "Billing Address Validated Reference
fferpcore__MaterializedShippingAddressValidated__c | flag | "Shipping Address Validated Reference
fferpcore__OutputVatCode__c | lookup fferpcore__TaxCode__c fferpcore__Accounts__r | "Output VAT/GST Code
fferpcore__SalesTaxStatus__c | picklist | : Taxable; Exempt; Exempt for Qualifying Products | "Sales Tax Status
fferpcore__TaxCode1__c | lookup fferpcore__TaxCode__c fferpcore__AccountsTC1__r | "Tax Code 1
fferpcore__TaxCode2__c | lookup fferpcore__TaxCode__c fferpcore__AccountsTC2__r | "Tax Code 2
fferpcore__TaxCode3__c | lookup fferpcore__TaxCode__c fferpcore__AccountsTC3__r | "Tax Code 3
fferpcore__TaxCountryCode__c | picklist | "Tax Country Code
fferpcore__ValidatedBillingCity__c | text 40 | "Validated Billing City
fferpcore__ValidatedBillingCountry__c | text 40 | "Validated Billing Country
fferpcore__ValidatedBillingPostalCode__c | text 20 | "Validated Billing Zip/Postal Code
fferpcore__ValidatedBillingState__c | text 20 | "Validated Billing State/Province
fferpcore__ValidatedBillingStreet__c | area | "Validated Billing Street
fferpcore__ValidatedShippingCity__c | text 40 | "Validated Shipping City
fferpcore__ValidatedShippingCountry__c | text 40 | "Validated Shipping Country
fferpcore__ValidatedShippingPostalCode__c | text 20 | "Validated Shipping Zip/Postal Code
fferpcore__ValidatedShippingState__c | text 20 | "Validated Shipping State/Province
fferpcore__ValidatedShippingStreet__c | area | "Validated Shipping Street
fferpcore__VatRegistrationNumber__c | text 255 | "Tax Registration Number
fferpcore__VatStatus__c | picklist | : Home; EC Non-registered; EC Registered; Export | "Tax Status
Add_BEIs_To_Existing_Batches | flag
ERP_Worker_Correlation_Id | text 255 | external | "Foundations Worker Correlation
Services_Billing_Time_Period_Type | picklist | : Week; Month; Quarter; Year
# Contact
API_Resource_Correlation_Id | text 255 | external | "API Resource Correlation ID
Action_Calculate_Utilization | flag | = true | "Action: Calculate Utilization
Action_Update_Current_Time_Period | flag | = true | "Action: Update Current Time Period
Actuals_Last_Update_Date | instant | "Actuals: Last Update Date
Actuals_Last_Updated_By | lookup User pse__Contacts2__r | "Actuals: Last Updated By
Allow_Timecards_Without_Assignment | flag
Billable_External_Hours | number 18 2 | = 0.00 | "Billable Hours (External)
Billable_Internal_Hours | number 18 2 | = 0.00 | "Billable Hours (Internal)
Billed | currency 18 2 | = 0.00
Billings | currency 18 2 | = 0.00
Bookings | currency 18 2 | = 0.00
Credited_Non_Billable_Internal_Hours | number 18 2 | = 0.00 | "Credited Hours
Current_Time_Period_End_Date | date | = TODAY()
Current_Time_Period | lookup pse__Time_Period__c pse__CurrentTimePeriodForResources__r
Daily_Default_Cost_Rate | flag | "Default Cost Rate is Daily Rate
Default_Cost_Rate | currency 18 2 | = 0.00
ERP_Worker_Correlation_Id | text 255 | external | "Foundations Worker Correlation
Employment_Status_Effective_Date | date
Employment_Status | picklist | : Active; Terminated
Exclude_From_Missing_Timecards | flag
Exclude_From_Time_Calculations | flag | "Exclude from Time Calculations
Exclude_From_Time_Variance | flag | "Exclude From Time Variance Calculations
Exclude_from_Resource_Planner | flag
Excluded_Hours | number 18 2 | = 0.00
Expense_Budget | currency 18 2 | = 0.00
Expense_Costs | currency 18 2 | = 0.00
External_Costs | currency 18 2 | = 0.00
External_Resource | flag
Group | lookup pse__Grp__c pse__Contacts__r
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
Internal_Budget | currency 18 2 | = 0.00
Internal_Costs | currency 18 2 | = 0.00
Invoiced | currency 18 2 | = 0.00
Is_Resource_Active | flag
Is_Resource | flag
Jira_Correlation_Username | text 255 | "Jira Correlation ID
Languages | text 100
Last_Date | date
Latitude_PSA | number 10 8 | "Latitude (PSA)
Level | picklist | : Secondary; Tertiary; Primary
Longitude_PSA | number 11 8 | "Longitude (PSA)
Margin | currency 18 2 | formula
Non_Billable_External_Hours | number 18 2 | = 0.00 | "Non-Billable Hours (External)
Non_Billable_Internal_Hours | number 18 2 | = 0.00 | "Non-Billable Hours (Internal)
Other_Costs | currency 18 2 | = 0.00
Pass_Through_Billings | currency 18 2 | = 0.00 | "Pass-Through Billings
Practice | lookup pse__Practice__c pse__Contacts__r
Pre_Billed | currency 18 2 | = 0.00 | "Pre-Billed
Region | lookup pse__Region__c pse__Resources__r
Resource_Role | picklist | : Project Manager
Revenue | currency 18 2 | = 0.00
Salesforce_User | lookup User pse__Contacts__r
Scheduled_Utilization_Billable_Hours | number 18 2
Scheduled_Utilization_Calendar_Hours | number 18 2
Scheduled_Utilization_Credited_Hours | number 18 2
Scheduled_Utilization_Excluded_Hours | number 18 2
Scheduled_Utilization_Held_Hours | number 18 2
Scheduled_Utilization_Non_Billable_Hrs | number 18 2
Scheduled_Utilization_Target_Attainment | percent 18 2 | formula
Scheduled_Utilization_Target_Hours | number 18 2
Scheduled_Utilization_Target | percent 18 2 | formula
Scheduled_Utilization | percent 10 2
Send_to_Third_Party_Expenses_Application | flag | formula | "Send to Third-Party Expenses Application
Start_Date | date
Sync_with_Jira | flag
Total_Costs | currency 18 2 | formula
Total_Time_Period_Hours | number 18 2
Total_Utilization | percent 10 2 | "Utilization
Utilization_Calculation_Date | date | "Utilization:  Last Calculation Date
Utilization_Elapsed_Hours | number 18 2 | "Utilization: Elapsed Hours
Utilization_Full_Time_Period | percent 18 2 | formula | "Utilization: Over Full Time Period
Utilization_Last_Update_Date | instant | "Utilization: Last Update Date
Utilization_Last_Updated_By | lookup User pse__Contacts1__r | "Utilization: Last Updated By
Utilization_Target_Attainment | percent 18 2 | formula
Utilization_Target_Average | percent 18 2 | formula
Utilization_Target_Hours | number 18 2
Utilization_Target | percent 5 2
Utilization | percent 18 2 | formula
Work_Calendar | lookup pse__Work_Calendar__c pse__Contacts__r
# Opportunity
BatchProcess | lookup pse__fflib_BatchProcess__c pse__Opportunities__r | "Batch Process
Forecast_Curve | lookup pse__Forecast_Curve__c pse__Opportunities__r
Group | lookup pse__Grp__c pse__Opportunities__r
IsParentOpportunityServices | flag | "Deprecated:IsParentOpportunityServices
Is_Change_Request | flag
Is_Services_Opportunity | flag
Parent_Opportunity | lookup Opportunity pse__Opportunities__r
Practice | lookup pse__Practice__c pse__Opportunities__r
PreBilledAmount | currency 18 0 | "DEPRECATED: Pre-Billed Amount
Pre_Billed_Amount | currency 18 2 | "Pre-Billed Amount
Primary_Project | lookup pse__Proj__c pse__PrimaryProjectForOpportunities__r
Rate_Card_Discount_Limit | number 18 4
Rate_Card_Percentage_Discount | percent 5 2
Rate_Card_Set | lookup pse__Rate_Card_Set__c pse__Rate_Card_Set_Opportunities__r
Region | lookup pse__Region__c pse__Opportunities__r
Services_Attached_From_Products | currency 18 2 | rollup
Services_Attached_Percent_From_Products | percent 18 2 | formula | "Services Attached % From Products
Test_Project_End_Date | date | "TEST ONLY Project End Date
Test_Project_Start_Date | date | "TEST ONLY Project Start Date
# OpportunityLineItem
Added_To_Project | flag | "Added to Project
IsServicesProductLine | flag | "Is Services Product Line
# Product2
fferpcore__SalesTaxStatus__c | picklist | : Taxable; Exempt; Exempt for Qualifying Accounts | "Sales Tax Status
fferpcore__TaxCode__c | lookup fferpcore__TaxCode__c fferpcore__Products__r | "Output VAT/GST Code
Forecast_Curve | lookup pse__Forecast_Curve__c pse__Products__r
IsServicesProduct | flag | "Is Services Product
"""
