"""Rules of timecards, their splits, expense reports and their lines (fact sheet 8)."""

from __future__ import annotations

from datetime import timedelta

from simulators.certinia.rows import WEEK, Save, number
from simulators.certinia.rules.rule import (
    INVOICED,
    VENDOR_INVOICE,
    Broken,
    Rule,
    elsewhere,
    exclusive,
    held,
    money_rules,
    without,
)


def _week(save: Save) -> bool:
    return bool(save["Start_Date"] and save["End_Date"] != save["Start_Date"] + timedelta(days=6))


def _no_assignment(save: Save) -> bool:
    if save["Assignment"]:
        return False
    allowed = [owner and owner["Allow_Timecards_Without_Assignment"] for owner in (save.parent("Project"), save.parent("Resource"))]
    return not any(allowed)


def _no_expense_assignment(save: Save) -> bool:
    project = save.parent("Project")
    return save["Assignment"] is None and not (project and project["Allow_Expenses_Without_Assignment"])


def _unbillable(*lookups: str) -> Broken:
    """Billable needs a billable project, and whatever else is named to be billable too."""

    def broken(save: Save) -> bool:
        if not save["Billable"]:
            return False
        owners = [owner for owner in map(save.parent, lookups) if owner]
        return not all(owner["Billable" if owner.kind.name == "pse__Expense_Report__c" else "Is_Billable"] for owner in owners)

    return broken


def _day(save: Save, least: int, most: int) -> bool:
    return any(not least <= number(save[f"{day}_Hours"]) <= most for day in WEEK)


def _above_schedule(save: Save) -> bool:
    assignment = save.parent("Assignment")
    schedule = assignment.parent("Schedule") if assignment else None
    return schedule is not None and save.total([f"{day}_Hours" for day in WEEK]) > schedule.total([f"{day}_Hours" for day in WEEK])


def _days_mismatch(save: Save) -> bool:
    project = save.parent("Project")
    return project is not None and bool(save["Time_Logged_In_Days"]) != bool(project["Time_Logged_In_Days"])


def _split_held(name: str) -> Broken:
    """The override is on the header."""

    def broken(save: Save) -> bool:
        header = save.parent("Timecard_Header")
        overridden = header is not None and header["Admin_Global_Edit"] and header["Audit_Notes"]
        return save[name] is None or (save.changed(name) and not overridden and (header is None or header[name] != save[name]))

    return broken


def _locked(name: str, *flags: str) -> Broken:
    """Taking the flag back in the same save is how a reversal clears the date."""
    return lambda save: save.changed(name) and any(save.was(flag) and save[flag] for flag in flags)


def _in_process(save: Save) -> bool:
    return bool(save["Submitted"] or save["Include_In_Financials"])


def _moved(save: Save) -> bool:
    return save.changed("Project") and not save.overridden and not save.changed("Expense_Report")


def _same_currency_rate(save: Save) -> bool:
    person = save.parent("Resource")
    rate = save["Exchange_Rate_Resource_Defined"]
    return rate is not None and rate != 1 and person is not None and person.currency == save.currency


def _non_billable_subtotal(save: Save) -> bool:
    tax = number(save["Incurred_Tax"]) if save["Incurred_Tax_Non_Billable"] else 0
    return number(save["Non_Billable_Incurred_Amount"]) + tax > number(save["Amount"])


def _part_of_amount(name: str) -> Broken:
    return lambda save: save[name] is not None and not 0 <= save[name] <= number(save["Amount"])


RULES: dict[str, tuple[Rule, ...]] = {
    "pse__Timecard_Header__c": (
        Rule("Timecard_Header_must_be_1_week_long", _week, "A timecard must be one week long."),
        Rule("Timecard_Header_Project_is_Constant", held("Project"), "A timecard needs a project, which cannot be changed.", "Project"),
        Rule("Timecard_Header_Resource_is_Constant", held("Resource"), "A timecard needs a resource, which cannot be changed.", "Resource"),
        Rule("Timecard_Requires_Assignment", _no_assignment, "The project requires an assignment.", "Assignment"),
        Rule(
            "Timecard_Assignment_Project_Mismatch",
            elsewhere("Assignment", "Project"),
            "The assignment is for another project.",
            "Assignment",
        ),
        Rule(
            "Timecard_Assignment_Resource_Mismatch",
            elsewhere("Assignment", "Resource"),
            "The assignment is for another resource.",
            "Assignment",
        ),
        Rule(
            "Timecard_Milestone_Project_Mismatch", elsewhere("Milestone", "Project"), "The milestone is for another project.", "Milestone"
        ),
        Rule(
            "Timecard_Phase_Project_Mismatch",
            elsewhere("Project_Phase_Object", "Project"),
            "The phase is for another project.",
            "Project_Phase_Object",
        ),
        Rule(
            "Timecard_Methodology_Project_Mismatch",
            elsewhere("Project_Methodology_Object", "Project"),
            "The methodology is for another project.",
            "Project_Methodology_Object",
        ),
        Rule(
            "Timecard_May_Not_Be_Billable", _unbillable("Project", "Assignment"), "The project or assignment is not billable.", "Billable"
        ),
        Rule("A_Day_Can_Not_Be_More_Then_24_Hrs", lambda save: _day(save, -100, 24), "A day cannot have more than 24 hours."),
        Rule(
            "A_Day_Can_Not_Be_Less_Then_Zero_Hrs",
            lambda save: _day(save, 0, 100),
            "A day cannot have less than zero hours.",
            "Admin_Global_Edit",
            active=False,
        ),
        Rule("Assignment_Hours", _above_schedule, "The hours exceed those of the assignment.", active=False),
        Rule(
            "Timecard_Approval_Requires_Submit", without("Approved", "Submitted"), "Submit the timecard before it is approved.", "Approved"
        ),
        *money_rules("", invoicing=False),
        *exclusive("timecard", "Timecards", "Billable"),
        Rule(
            "Time_Logged_In_Days_Project_Mismatch",
            _days_mismatch,
            "Time is logged in days or in hours, as on the project.",
            "Time_Logged_In_Days",
        ),
    ),
    "pse__Timecard__c": (
        Rule("Timecard_Split_Project_is_Constant", _split_held("Project"), "A split needs a project, which cannot be changed.", "Project"),
        Rule(
            "Timecard_Split_Resource_is_Constant", _split_held("Resource"), "A split needs a resource, which cannot be changed.", "Resource"
        ),
        Rule("Timecard_Split_Requires_Assignment", _no_assignment, "The project requires an assignment."),
        Rule(
            "TimecardSplit_Assignment_Proj_Mismatch",
            elsewhere("Assignment", "Project"),
            "The assignment is for another project.",
            "Assignment",
        ),
        Rule(
            "TimecardSplit_Assignment_Res_Mismatch",
            elsewhere("Assignment", "Resource"),
            "The assignment is for another resource.",
            "Assignment",
        ),
        Rule(
            "TimecardSplit_Milestone_Project_Mismatch",
            elsewhere("Milestone", "Project"),
            "The milestone is for another project.",
            "Milestone",
        ),
        *money_rules("TimecardSplit_"),
        Rule("TimecardSplit_Bill_Date_Locking", _locked("Bill_Date", "Billed", "Invoiced"), "The bill date is locked.", "Bill_Date"),
        Rule("TimecardSplit_Invoice_Date_Locking", _locked("Invoice_Date", "Invoiced"), "The invoice date is locked.", "Invoice_Date"),
        INVOICED,
        VENDOR_INVOICE,
    ),
    "pse__Expense_Report__c": (
        Rule("Expense_Report_Project_is_Constant", held("Project"), "A report needs a project, which cannot be changed.", "Project"),
        Rule("Expense_Report_Resource_is_Constant", held("Resource"), "A report needs a resource, which cannot be changed.", "Resource"),
        Rule("Project_Requires_Exp_Report_Assignment", _no_expense_assignment, "The project requires an assignment.", "Assignment"),
        Rule(
            "ExpenseReport_Asgnmt_Project_Mismatch",
            elsewhere("Assignment", "Project"),
            "The assignment is for another project.",
            "Assignment",
        ),
        Rule(
            "ExpenseReport_Asgnmt_Resource_Mismatch",
            elsewhere("Assignment", "Resource"),
            "The assignment is for another resource.",
            "Assignment",
        ),
        Rule(
            "ExpenseReport_Milestone_Project_Mismatch",
            elsewhere("Milestone", "Project"),
            "The milestone is for another project.",
            "Milestone",
        ),
        Rule(
            "Expense_Report_May_Not_Be_Billable",
            _unbillable("Project", "Assignment"),
            "The project or assignment is not billable.",
            "Billable",
        ),
        Rule(
            "Expense_Report_Approval_Requires_Submit",
            without("Approved", "Submitted"),
            "Submit the report before it is approved.",
            "Approved",
        ),
        Rule(
            "ExpenseRpt_Methodology_Project_Mismatch",
            elsewhere("Project_Methodology", "Project"),
            "The methodology is for another project.",
            "Project_Methodology",
        ),
        Rule(
            "ExpenseRpt_Phase_Project_Mismatch", elsewhere("Project_Phase", "Project"), "The phase is for another project.", "Project_Phase"
        ),
    ),
    "pse__Expense__c": (
        Rule(
            "Expense_Line_Needs_Parent_For_Submit",
            lambda save: save["Expense_Report"] is None and _in_process(save),
            "An expense must be on a report to be submitted.",
            "Expense_Report",
        ),
        Rule(
            "Expense_Line_Report_Fixed_If_Submitted",
            lambda save: save.changed("Expense_Report") and _in_process(save),
            "The report of a submitted expense cannot be changed.",
            "Expense_Report",
        ),
        Rule("Expense_Line_Project_is_Constant", _moved, "The project cannot be changed.", "Project"),
        Rule("Expense_Line_Resource_is_Constant", held("Resource"), "An expense needs a resource, which cannot be changed.", "Resource"),
        Rule("Expense_ER_Project_Mismatch", elsewhere("Expense_Report", "Project"), "The report is for another project.", "Expense_Report"),
        Rule(
            "Expense_ER_Resource_Mismatch", elsewhere("Expense_Report", "Resource"), "The report is for another resource.", "Expense_Report"
        ),
        Rule("Expense_Asgnmt_Project_Mismatch", elsewhere("Assignment", "Project"), "The assignment is for another project.", "Assignment"),
        Rule(
            "Expense_Asgnmt_Resource_Mismatch", elsewhere("Assignment", "Resource"), "The assignment is for another resource.", "Assignment"
        ),
        Rule("Expense_Milestone_Project_Mismatch", elsewhere("Milestone", "Project"), "The milestone is for another project.", "Milestone"),
        Rule(
            "Expense_May_Not_Be_Billable",
            _unbillable("Project", "Assignment", "Expense_Report"),
            "The report, assignment or project is not billable.",
            "Billable",
        ),
        *money_rules("Expense_Line_"),
        INVOICED,
        Rule("Incurred_Tax_Amount_Invalid", _part_of_amount("Incurred_Tax"), "The tax must be between 0 and the amount.", "Incurred_Tax"),
        Rule(
            "Non_Billable_Incurred_Amount_Invalid",
            _part_of_amount("Non_Billable_Incurred_Amount"),
            "The amount that is not billable must be between 0 and the amount.",
            "Non_Billable_Incurred_Amount",
        ),
        Rule("Non_Billable_Subtotal_Invalid", _non_billable_subtotal, "What is not billable exceeds the amount."),
        Rule(
            "Res_Defined_Rate_may_not_be_Negative",
            lambda save: save["Exchange_Rate_Resource_Defined"] is not None and save["Exchange_Rate_Resource_Defined"] <= 0,
            "The exchange rate must be positive.",
            "Exchange_Rate_Resource_Defined",
        ),
        Rule(
            "Res_Defined_Rate_Diff_Currencies_Only",
            _same_currency_rate,
            "An exchange rate needs two currencies.",
            "Exchange_Rate_Resource_Defined",
        ),
        Rule(
            "Expense_Requires_Expense_Report",
            lambda save: save["Expense_Report"] is None,
            "An expense must be on a report.",
            "Expense_Report",
            active=False,
        ),
        VENDOR_INVOICE,
    ),
}
