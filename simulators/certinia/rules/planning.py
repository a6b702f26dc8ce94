"""Rules of projects, milestones, tasks, assignments, schedules and resource requests (fact sheet 8)."""

from __future__ import annotations

from simulators.certinia.rows import WEEK, Save, number
from simulators.certinia.rules.rule import (
    INVOICED,
    VENDOR_INVOICE,
    Rule,
    both,
    currency_changed,
    elsewhere,
    exclusive,
    fixed,
    held,
    money_rules,
    not_one_of,
    once,
    other_currency,
    outside,
    unordered,
)


def _unusable_resource(save: Save) -> bool:
    person = save.parent("Resource")
    if person is None or not (save.new or save.changed("Resource")):
        return False
    return not (person["Is_Resource"] and person["Is_Resource_Active"])


def _unbillable_project(save: Save) -> bool:
    project = save.parent("Project")
    return bool(save["Is_Billable"]) and not (project and project["Is_Billable"])


def _hours(save: Save) -> bool:
    return any(not 0 <= number(save[f"{day}_Hours"]) <= 24 for day in WEEK)


def _times(save: Save) -> bool:
    return any(unordered(f"{day}_Start_Time", f"{day}_End_Time")(save) for day in WEEK)


def _outside_schedule(save: Save) -> bool:
    schedule = save.parent("Schedule")
    days = [save[name] for name in ("Date", "End_Date") if save[name]]
    return schedule is not None and any(not schedule["Start_Date"] <= day <= schedule["End_Date"] for day in days)


def _task_project(save: Save) -> bool:
    return (save["Project"] is None and save["Parent_Task"] is None) or save.changed("Project")


def _other_opportunity(save: Save) -> bool:
    project = save.parent("Project")
    return bool(project and project["Opportunity"] and save["Opportunity"] and project["Opportunity"] != save["Opportunity"])


def _no_resource(save: Save) -> bool:
    person = save.parent("Resource")
    return person is not None and not person["Is_Resource"]


def _inactive_request(save: Save) -> bool:
    opportunity = save.parent("Opportunity")
    return save["Status"] == "Active" and (save["Project"] is None or (opportunity is not None and not opportunity["IsWon"]))


def _moved_in_set(save: Save) -> bool:
    return bool(save["Resource_Request_Set"]) and (save.changed("Project") or save.changed("Opportunity"))


RULES: dict[str, tuple[Rule, ...]] = {
    "pse__Proj__c": (
        Rule(
            "Start_Date_must_be_before_End_Date", unordered("Start_Date", "End_Date"), "Start Date must be before End Date.", "Start_Date"
        ),
        Rule("Project_Currency_is_Constant", currency_changed, "The currency of a project cannot be changed.", "CurrencyIsoCode"),
        Rule(
            "Project_Rate_Card_Set_Currency_Mismatch",
            other_currency("Rate_Card_Set"),
            "The rate card set must have the project's currency.",
        ),
        *exclusive("project", "Projects", "Is_Billable"),
        Rule(
            "Discount_Rates_Must_Be_Between_0_to_100",
            outside("Rate_Card_Percentage_Discount", 0, 100),
            "Discount rates must be between 0 and 100.",
        ),
        Rule(
            "Alert_Threshold_must_be_in_1_to_100",
            outside("Alert_Threshold", 1, 100),
            "The alert threshold must be between 1% and 100%.",
            "Alert_Threshold",
        ),
    ),
    "pse__Milestone__c": (
        Rule("Milestone_Project_is_Constant", held("Project"), "A milestone needs a project, which cannot be changed.", "Project"),
        *money_rules("Milestone_"),
        INVOICED,
        VENDOR_INVOICE,
    ),
    "pse__Assignment__c": (
        Rule("select_resource", _unusable_resource, "Select an active resource.", "Resource"),
        Rule("Assignment_Project_is_Constant", fixed("Project"), "An assignment needs a project, which cannot be changed.", "Project"),
        Rule("Assignment_Currency_is_Constant", currency_changed, "The currency of an assignment cannot be changed.", "CurrencyIsoCode"),
        Rule("cannot_switch_schedule_records", once("Schedule"), "The schedule of an assignment cannot be exchanged.", "Schedule"),
        Rule("Assignment_May_Not_Be_Billable", _unbillable_project, "The project is not billable.", "Is_Billable"),
        Rule(
            "Non_Billable_Bill_Rate_must_be_Zero",
            lambda save: not save["Is_Billable"] and number(save["Bill_Rate"]) != 0,
            "The bill rate of an assignment that is not billable must be zero.",
            "Bill_Rate",
        ),
        Rule("Bill_Rate_Required", lambda save: save["Bill_Rate"] is None, "Enter a bill rate.", "Bill_Rate"),
        *exclusive("assignment", "Assignments", "Is_Billable"),
        Rule(
            "Max_One_Default_Resource_Cost_Currency",
            both("Use_Project_Currency_For_Resource_Cost", "Use_Resource_Currency_For_Resource_Cost"),
            "Choose one currency for the resource cost.",
        ),
        Rule(
            "Assignment_Resource_is_Constant",
            lambda save: save.changed("Resource"),
            "The resource cannot be changed.",
            "Resource",
            active=False,
        ),
        Rule("Assignment_Resource_is_Required", lambda save: save["Resource"] is None, "Select a resource.", "Resource", active=False),
    ),
    "pse__Schedule__c": (
        Rule("Check_End_Date", unordered("Start_Date", "End_Date"), "End Date must not be before Start Date.", "End_Date"),
        Rule("Check_Hours", _hours, "The hours of a day must be between 0 and 24."),
        Rule("Start_Time_must_be_before_End_Time", _times, "The start time of a day must be before its end time."),
    ),
    "pse__Schedule_Exception__c": (
        Rule("Check_Date_Range", _outside_schedule, "The dates of the exception must be within the schedule."),
        Rule("check_end_date", unordered("Date", "End_Date"), "End Date must not be before Date.", "End_Date"),
    ),
    "pse__Project_Task__c": (
        Rule("Task_Project_is_Required_and_Constant", _task_project, "A task needs a project, which cannot be changed.", "Project"),
        Rule("Parent_Task_Project_Mismatch", elsewhere("Parent_Task", "Project"), "The parent task is in another project.", "Parent_Task"),
        Rule("Project_Milestone_Mismatch", elsewhere("Milestone", "Project"), "The milestone is in another project.", "Milestone"),
        Rule("Start_Must_Be_Before_End", unordered("Start_Date_Time", "End_Date_Time"), "Start must be before end.", "End_Date_Time"),
        Rule(
            "Actual_Start_Must_Be_Before_End",
            unordered("Actual_Start_Date_Time", "Actual_End_Date_Time"),
            "Actual start must be before actual end.",
            "Actual_End_Date_Time",
        ),
        Rule(
            "Can_not_complete_if_not_started",
            lambda save: bool(save["Completed"] and not save["Started"]),
            "A task that was not started cannot be completed.",
            "Completed",
        ),
        Rule(
            "No_Negative_ETC",
            outside("Estimated_Time_To_Completion", 0),
            "Estimated time to completion is negative.",
            "Estimated_Time_To_Completion",
        ),
        Rule(
            "Points_Complete_Cannot_Exceed_Points",
            lambda save: save["Points"] is not None and number(save["Points_Complete"]) > save["Points"],
            "Points complete cannot exceed points.",
            "Points_Complete",
        ),
        Rule(
            "Points_complete_can_not_be_less_0",
            outside("Percent_Complete_Points", 0),
            "Percent complete is below 0.",
            "Percent_Complete_Points",
        ),
        Rule(
            "Points_complete_can_not_exceed_100",
            outside("Percent_Complete_Points", -(10**3), 100),
            "Percent complete is above 100.",
            "Percent_Complete_Points",
        ),
        Rule("Task_Key_Constant", once("Task_Key"), "The task key cannot be changed.", "Task_Key"),
    ),
    "pse__Project_Task_Assignment__c": (
        Rule(
            "Resc_OR_Ext_Resc_OR_Resc_Role_Required",
            not_one_of(("Resource", "External_Resource", "Resource_Role")),
            "Enter a resource, an external resource or a role.",
        ),
        Rule(
            "Cannot_Specify_Res_And_Ext_Res", both("Resource", "External_Resource"), "Enter a resource or an external resource, not both."
        ),
        Rule(
            "Cannot_Specify_Hours_And_Percent",
            lambda save: save["Allocation_Hours"] is not None and save["Allocation_Percentage"] is not None,
            "Enter hours or a percentage, not both.",
        ),
        Rule("PTA_RR_Project_Mismatch", lambda save: _request_elsewhere(save), "The resource request is for another project."),
    ),
    "pse__Resource_Request__c": (
        Rule("Project_Or_Opp_Required", not_one_of(("Project", "Opportunity")), "Enter a project or an opportunity."),
        Rule("Check_Opp_Project_Mismatch", _other_opportunity, "The opportunity is not that of the project.", "Project"),
        Rule("start_date_required", lambda save: save["Start_Date"] is None, "Enter a start date.", "Start_Date"),
        Rule("end_date_required", lambda save: save["End_Date"] is None, "Enter an end date.", "End_Date"),
        Rule("hours_required", lambda save: save["SOW_Hours"] is None or save["SOW_Hours"] < 0, "Enter the requested hours.", "SOW_Hours"),
        Rule("Check_End_Date", unordered("Start_Date", "End_Date"), "End Date must not be before Start Date.", "End_Date"),
        Rule("check_project_currency", other_currency("Project"), "The currency must be that of the project.", "CurrencyIsoCode"),
        Rule(
            "Project_Required_for_Milestone", lambda save: bool(save["Milestone"] and not save["Project"]), "A milestone needs a project."
        ),
        Rule("Milestone_Project_Mismatch", elsewhere("Milestone", "Project"), "The milestone is in another project."),
        Rule("Validate_Contact_Is_Resource", _no_resource, "The contact is not a resource.", "Resource"),
        Rule(
            "Validate_Ready_to_Staff",
            lambda save: save["Status"] == "Ready to Staff" and (save["Start_Date"] is None or save["SOW_Hours"] is None),
            "Ready to Staff needs a start date and hours.",
        ),
        Rule("Validate_Status", _inactive_request, "An active request needs a project and a won opportunity.", "Status"),
        Rule("Validate_Project_Opp_And_Account_Change", _moved_in_set, "A request in a set cannot be moved."),
    ),
}


def _request_elsewhere(save: Save) -> bool:
    request, task = save.parent("Resource_Request"), save.parent("Project_Task")
    return bool(request and task and request["Project"] != task["Project"])
