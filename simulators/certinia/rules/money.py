"""Rules of budgets, billing events, adjustments, rates, organization and permissions (fact sheet 8)."""

from __future__ import annotations

from simulators.certinia.rows import Save, number
from simulators.certinia.rules.rule import (
    INVOICED,
    VENDOR_INVOICE,
    Broken,
    Rule,
    currency_changed,
    elsewhere,
    fixed,
    held,
    money_rules,
    not_one_of,
    once,
    other_currency,
    outside,
    several_of,
    unordered,
)

_TARGETS = ("Resource", "Region", "Practice", "Group", "Project", "Team")


def _overrun(prefix: str) -> Broken:
    """Consumed more than the budget and what it may be overrun by; without a percentage an allowed overrun has no end."""

    def broken(save: Save) -> bool:
        allowed, percentage = save[f"{prefix}Amount_Overrun_Allowed"], save[f"{prefix}Amount_Overrun_Percentage"]
        if allowed and percentage is None:
            return False
        amount, consumed = (
            (save.total(("Amount", "Expense_Amount")), save.total(("Amount_Consumed", "Expense_Amount_Consumed")))
            if prefix == "Total_"
            else (number(save[f"{prefix}Amount"]), number(save[f"{prefix}Amount_Consumed"]))
        )
        most = amount * (1 + number(percentage) / 100) if allowed else amount
        return consumed > most

    return broken


def _total_overrun(save: Save) -> bool:
    """The total is held as soon as it may not be overrun and a part of it may, which is when it says something of its own."""
    parts = save["Amount_Overrun_Allowed"] or save["Expense_Amount_Overrun_Allowed"]
    return bool(parts) and _overrun("Total_")(save)


def _lonely_overrun(save: Save) -> bool:
    return bool(save["Total_Amount_Overrun_Allowed"]) and not (save["Amount_Overrun_Allowed"] or save["Expense_Amount_Overrun_Allowed"])


def _cards_differ(save: Save) -> bool:
    card, group = save.parent("Rate_Card"), save.parent("Rate_Card_Set")
    return bool(card and group and card.currency != group.currency)


def _currency_rule(prefix: str) -> tuple[Rule, ...]:
    return (
        Rule(
            f"{prefix}_Currency_is_Constant", currency_changed, f"The currency of a {prefix.lower()} cannot be changed.", "CurrencyIsoCode"
        ),
    )


RULES: dict[str, tuple[Rule, ...]] = {
    "pse__Budget__c": (
        Rule("Budget_Project_is_Constant", held("Project"), "A budget needs a project, which cannot be changed.", "Project"),
        Rule("Has_non_negative_budget_amount", outside("Amount", 0), "The amount is negative.", "Amount"),
        Rule("Has_non_negative_pre_billed_amount", outside("PreBilledAmount", 0), "The pre-billed amount is negative.", "PreBilledAmount"),
        Rule(
            "Budget_Header_Account_Mismatch", elsewhere("Budget_Header", "Account"), "The header is for another account.", "Budget_Header"
        ),
        Rule(
            "Budget_Header_Project_Mismatch", elsewhere("Budget_Header", "Project"), "The header is for another project.", "Budget_Header"
        ),
        Rule("Master_Budget_is_Constant", once("Budget_Header"), "The budget header cannot be changed.", "Budget_Header"),
        Rule("Budget_Header_Type_Mismatch", elsewhere("Budget_Header", "Type"), "The header has another type.", "Type", active=False),
    ),
    "pse__Budget_Header__c": (
        Rule("Account_required_and_constant", fixed("Account"), "An account is required and cannot be changed.", "Account"),
        Rule("Project_required_and_constant", fixed("Project"), "A project is required and cannot be changed.", "Project"),
        Rule("Currency_is_constant", currency_changed, "The currency cannot be changed.", "CurrencyIsoCode"),
        Rule("Project_Currency_Mismatch", other_currency("Project"), "The currency must be that of the project.", "Project"),
        Rule("Budget_Total_Required", lambda save: save["Amount"] is None, "Enter an amount.", "Amount"),
        Rule(
            "Budget_Amount_Consumed_Required", lambda save: save["Amount_Consumed"] is None, "Enter the consumed amount.", "Amount_Consumed"
        ),
        Rule("Enforce_Amount_Overrun", _overrun(""), "The consumed amount exceeds the budget."),
        Rule("Enforce_Expense_Amount_Overrun", _overrun("Expense_"), "The consumed expenses exceed the budget."),
        Rule("Enforce_Total_Amount_Overrun", _total_overrun, "The consumed total exceeds the budget."),
        Rule(
            "Total_Overrun_Requires_Other_Overrun",
            _lonely_overrun,
            "A total overrun needs an overrun of labour or expenses.",
            "Total_Amount_Overrun_Allowed",
        ),
    ),
    "pse__Billing_Event__c": (INVOICED,),
    "pse__Miscellaneous_Adjustment__c": (
        Rule("Misc_Adj_Project_is_Constant", held("Project"), "An adjustment needs a project, which cannot be changed.", "Project"),
        *money_rules("Misc_Adj_"),
        INVOICED,
        VENDOR_INVOICE,
    ),
    "pse__Region__c": _currency_rule("Region"),
    "pse__Practice__c": _currency_rule("Practice"),
    "pse__Grp__c": _currency_rule("Group"),
    "pse__Rate_Card__c": (
        Rule(
            "Rate_Card_May_Not_Have_Multiple_Targets",
            several_of(("Account", "Region", "Practice", "Group")),
            "Enter one of account, region, practice and group.",
        ),
        Rule("Start_Date_must_be_before_End_Date", unordered("Start_Date", "End_Date"), "Start Date must be before End Date."),
    ),
    "pse__Rate_Card_Set_Junction__c": (
        Rule("Rate_Card_Set_Currency_Mismatch", _cards_differ, "The rate card must have the currency of the set."),
    ),
    "pse__Permission_Control__c": (
        Rule("Permission_Control_User_Required", lambda save: save["User"] is None, "Enter a user.", "User"),
        Rule("Permission_Must_Have_Target_Entity", not_one_of(_TARGETS), "Enter what the permission is for."),
        Rule("Permission_May_Not_Have_Multiple_Targets", several_of(_TARGETS), "A permission is for one thing only."),
        Rule("Start_Date_may_not_be_After_End_Date", unordered("Start_Date", "End_Date"), "Start Date may not be after End Date."),
    ),
    "pse__Time_Period__c": (
        Rule("Time_Period_may_not_end_before_it_starts", unordered("Start_Date", "End_Date"), "A period may not end before it starts."),
    ),
    "Opportunity": (
        Rule(
            "Opp_Rate_Card_Set_Currency_Mismatch",
            other_currency("Rate_Card_Set"),
            "The rate card set must have the currency of the opportunity.",
        ),
    ),
}
