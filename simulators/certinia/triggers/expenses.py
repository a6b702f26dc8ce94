"""Expense reports and their lines: lines follow the report through approval, and the report sums them."""

from __future__ import annotations

from decimal import Decimal

from simulators.certinia import approvals, ledger
from simulators.certinia.permissions import check_entry
from simulators.certinia.rows import ZERO, Save, View, number, refusal
from simulators.certinia.triggers.timecards import clear_override
from simulators.certinia.values import exchange

_PROCESS = ("Status", "Submitted", "Approved", "Include_In_Financials")


def before_report(save: Save) -> None:
    if save.new:
        check_entry(save, "Expense_Entry")
        _check_open(save)
        save["Status"] = save["Status"] or "Draft"
        person = save.parent("Resource")
        save["Reimbursement_Currency"] = save["Reimbursement_Currency"] or (person.currency if person else None) or save.currency
    if save.becomes("Status", "Submitted"):
        save["Submitted"] = True


def _check_open(save: Save) -> None:
    for name in ("Project", "Assignment", "Milestone"):
        owner = save.parent(name)
        if owner and owner["Closed_for_Expense_Entry"]:
            raise refusal(f"The {name.lower()} is closed for expense entry.", name)


def after_report(save: Save) -> None:
    for line in save.children("pse__Expense__c", "Expense_Report"):
        save.records.change(line, **{name: save[name] for name in _PROCESS})
    if save.becomes("Submitted", True) and not save["Approved"] and not save["Disable_Approval_Auto_Submit"]:
        approvals.start(save)
    clear_override(save)


def before_line(save: Save) -> None:
    report = save.parent("Expense_Report")
    if save.new and report:
        for name in ("Project", "Resource", "Assignment", "Milestone"):
            save[name] = save[name] or report[name]
        for name in _PROCESS:
            save[name] = save[name] if save.gave(name) else report[name]
    if save.new:
        _check_open(save)
        save["Status"] = save["Status"] or "Draft"
    _convert(save, report)


def _convert(save: Save, report: View | None) -> None:
    """What the customer is billed, in the project's currency, and what the person gets back, in theirs."""
    project = save.parent("Project")
    tax = number(save["Incurred_Tax"]) if save["Incurred_Tax_Non_Billable"] else ZERO
    billable = number(save["Amount"]) - number(save["Non_Billable_Incurred_Amount"]) - tax if save["Billable"] else ZERO
    bill_in = project.currency if project else save.currency
    pay_in = (report["Reimbursement_Currency"] if report else None) or save.currency
    before_fee = exchange(save, billable, save.currency, bill_in)
    fee = before_fee * number(save["Billable_Fee_Percentage"]) / 100 + number(save["Billable_Fee_Flat_Amount"])
    repaid = ZERO if save["Non_Reimbursible"] else number(save["Amount"])
    save["Billing_Currency"], save["Reimbursement_Currency"] = bill_in, pay_in
    save["Billing_Amount_Pre_Fee_Subtotal"] = before_fee
    save["Billing_Amount"] = (before_fee + fee).quantize(Decimal("0.01")) if save["Billable"] else Decimal("0.00")
    save["Reimbursement_Amount"] = exchange(save, repaid, save.currency, pay_in)
    save["Reimbursement_Amount_In_Project_Currency"] = exchange(save, repaid, save.currency, bill_in)


def after_line(save: Save) -> None:
    ledger.post(save)
    _sum(save)
    clear_override(save)


def after_line_delete(record: View) -> None:
    _sum(record)


def _sum(line: View) -> None:
    report = line.parent("Expense_Report")
    if report is None:
        return
    lines = report.children("pse__Expense__c", "Expense_Report")
    days = sorted(item["Expense_Date"] for item in lines)
    line.records.stamp(
        report,
        First_Expense_Date=days[0] if days else None,
        Last_Expense_Date=days[-1] if days else None,
        Total_Billable_Amount=sum((number(item["Billing_Amount"]) for item in lines), ZERO),
        Total_Non_Billable_Amount=sum((number(item["Non_Billable_Amount"]) for item in lines), ZERO),
        Total_Reimbursement_Amount=sum((number(item["Reimbursement_Amount"]) for item in lines), ZERO),
        **{flag: bool(lines) and all(item[flag] for item in lines) for flag in ("Billed", "Invoiced")},
    )
