"""Billing events and what follows from releasing and invoicing them; milestones, budgets and adjustments (fact sheet 5)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from simulators.certinia import ledger
from simulators.certinia.rows import Save, View
from simulators.certinia.triggers.timecards import clear_override

# The lookup of an item by which it names its source, and the source's object.
SOURCES = {
    "Timecard_Split": "pse__Timecard__c",
    "Expense": "pse__Expense__c",
    "Milestone": "pse__Milestone__c",
    "Budget": "pse__Budget__c",
    "Miscellaneous_Adjustment": "pse__Miscellaneous_Adjustment__c",
}


def before_event(save: Save) -> None:
    if save.new and save["Event_Key"] is None:
        save["Event_Key"] = secrets.token_hex(16).upper()


def before_batch(save: Save) -> None:
    if save.new and save["Batch_Key"] is None:
        save["Batch_Key"] = secrets.token_hex(16).upper()


def before_item(save: Save) -> None:
    event = save.parent("Billing_Event")
    if event:
        save["Project"] = save["Project"] or event["Project"]
        save["Billing_Event_Batch"] = save["Billing_Event_Batch"] or event["Billing_Event_Batch"]


def sources_of(event: View) -> Iterator[View]:
    for item in event.children("pse__Billing_Event_Item__c", "Billing_Event"):
        for lookup in SOURCES:
            source = item.parent(lookup)
            if source:
                yield source


def after_event(save: Save) -> None:
    """Released sources are billed; the invoice of an event is that of all its sources."""
    records = save.records
    if save.changed("Is_Released"):
        bill_date = records.now().date() if save["Is_Released"] else None
        for source in list(sources_of(save)):
            records.change(source, Billed=save["Is_Released"], Bill_Date=bill_date)
    if any(save.changed(name) for name in ("Invoiced", "Invoice_Number", "Invoice_Date")):
        invoice = {name: save[name] for name in ("Invoiced", "Invoice_Number", "Invoice_Date")}
        for source in list(sources_of(save)):
            records.change(source, **invoice)


def after_batch(save: Save) -> None:
    if save.changed("Is_Released"):
        for event in save.children("pse__Billing_Event__c", "Billing_Event_Batch"):
            save.records.change(event, Is_Released=save["Is_Released"])


def after_source(save: Save) -> None:
    ledger.post(save)
    if save.kind.field("pse__Admin_Global_Edit__c"):
        clear_override(save)
