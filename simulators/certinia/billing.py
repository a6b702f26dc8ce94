"""The billing service of the package: ``pse.APIBillingService`` with its verbs generate, release, remove, clear, recalc, invoice.

Fact sheet 5. It is Apex: over HTTP it is reached only through a class of the org's own, see ``apex``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from simulators.certinia.formulas import eligible
from simulators.certinia.rows import ZERO, View, number, refusal
from simulators.certinia.triggers.money import SOURCES
from simulators.salesforce.values import round_half_up

if TYPE_CHECKING:
    from simulators.certinia.records import PsaRecords

_EVENT, _ITEM, _BATCH = "pse__Billing_Event__c", "pse__Billing_Event_Item__c", "pse__Billing_Event_Batch__c"
_CATEGORIES = {
    "Timecard_Split": "Timecard",
    "Expense": "Expense",
    "Milestone": "Milestone",
    "Budget": "Budget",
    "Miscellaneous_Adjustment": "Miscellaneous Adjustment",
}
# What each verb takes, as the service's enumerations name it.
RELEASE = ("batch", "event")
REMOVE = ("batch", "event", "item")
CLEAR = {
    "budget": "pse__Budget__c",
    "event": _EVENT,
    "expense": "pse__Expense__c",
    "expense_report": "pse__Expense_Report__c",
    "item": _ITEM,
    "milestone": "pse__Milestone__c",
    "misc_adj": "pse__Miscellaneous_Adjustment__c",
    "timecard": "pse__Timecard_Header__c",
    "timecard_split": "pse__Timecard__c",
    "billing_event_batch": _BATCH,
}


class BillingService:
    """``approved_only`` is the global setting that asks for ``Approved_for_Billing`` on top of the usual conditions."""

    def __init__(self, records: PsaRecords) -> None:
        self._records = records
        self.approved_only = False

    def generate(self, projects: Iterable[str] | None = None, until: date | None = None) -> list[str]:
        """An event per project with items for all that is eligible up to a day; a batch per account, units and month."""
        records = self._records
        wanted = [records.view("pse__Proj__c", item) for item in projects] if projects is not None else list(records.views("pse__Proj__c"))
        today = records.now().date()
        made = []
        for project in wanted:
            found = [(lookup, row) for lookup, row in self._eligible(project) if until is None or _dated(row) <= until] if project else []
            if project and found:
                made.append(self._event(project, found, min(until or today, today)).id)
        return made

    def _eligible(self, project: View) -> Iterator[tuple[str, View]]:
        for lookup, kind in SOURCES.items():
            for row in project.children(kind, "Project"):
                approved = row["Approved_for_Billing"] or not self.approved_only
                # An adjustment of costs is nothing to bill.
                revenue = lookup != "Miscellaneous_Adjustment" or "Ready-to-Bill" in (row["Transaction_Category"] or "")
                if eligible(row) and approved and revenue and _amount(lookup, row) != 0:
                    yield lookup, row

    def _event(self, project: View, found: list[tuple[str, View]], day: date) -> View:
        records = self._records
        batch = self._batch(project, day)
        event = records.make(
            _EVENT,
            CurrencyIsoCode=project.currency,
            Project=project.id,
            Billing_Event_Batch=batch.id,
            Date=day,
            Status="Saved",
        )
        for lookup, row in found:
            item = records.make(
                _ITEM,
                CurrencyIsoCode=project.currency,
                Billing_Event=event.id,
                Billing_Event_Batch=batch.id,
                Project=project.id,
                Category=_CATEGORIES[lookup],
                Object_Id=row.id,
                Date=_dated(row),
                **{lookup: row.id},
                **_priced(lookup, row),
            )
            records.change(row, Billing_Event_Item=item.id)
        self._total(event)
        return event

    def _batch(self, project: View, day: date) -> View:
        records = self._records
        months = (item for item in records.views("pse__Time_Period__c") if item["Type"] == "Month")
        period = next((item.id for item in months if item["Start_Date"] <= day <= item["End_Date"]), None)
        key = {"Account": project["Account"], **{name: project[name] for name in ("Region", "Practice", "Group")}, "Time_Period": period}
        for batch in records.views(_BATCH):
            same = all(batch[name] == value for name, value in key.items()) and batch.currency == project.currency
            if same and not batch["Is_Released"]:
                return batch
        return records.make(_BATCH, CurrencyIsoCode=project.currency, **key)

    def _total(self, event: View) -> None:
        records = self._records
        amount = sum((number(item["Amount"]) for item in event.children(_ITEM, "Billing_Event")), ZERO)
        records.stamp(event, Summary_Amount=amount, Rounded_Summary_Amount=amount)
        batch = event.parent("Billing_Event_Batch")
        if batch:
            events = batch.children(_EVENT, "Billing_Event_Batch")
            records.stamp(batch, Summary_Amount=sum((number(item["Summary_Amount"]) for item in events), ZERO))

    def release(self, kind: str, record_ids: Iterable[str]) -> list[str]:
        released = []
        for event in self._events(kind, record_ids):
            self._records.change(event, Is_Released=True, Is_Approved=True, Status="Completed")
            released.append(event.id)
        if kind == "batch":
            for record_id in record_ids:
                batch = self._records.view(_BATCH, record_id)
                if batch:
                    self._records.change(batch, Is_Released=True)
        return released

    def invoice(self, event_ids: Iterable[str], invoice_number: str, invoice_date: date) -> list[str]:
        """What finance does by hand, or an ERP writes back."""
        done = []
        for event in self._events("event", event_ids):
            if not event["Is_Released"]:
                raise refusal("A billing event must be released before it is invoiced.", "Is_Released")
            self._records.change(event, Invoiced=True, Invoice_Number=invoice_number, Invoice_Date=invoice_date)
            done.append(event.id)
        return done

    def recalc(self, event_ids: Iterable[str]) -> list[str]:
        """Takes the amounts of the sources again; a released event keeps its own."""
        done = []
        for event in self._events("event", event_ids):
            if event["Is_Released"]:
                raise refusal("A released billing event cannot be recalculated.", "Is_Released")
            for item in event.children(_ITEM, "Billing_Event"):
                for lookup in SOURCES:
                    row = item.parent(lookup)
                    if row:
                        self._records.stamp(item, **_priced(lookup, row))
            self._total(event)
            done.append(event.id)
        return done

    def remove(self, kind: str, record_ids: Iterable[str]) -> list[str]:
        """Takes what was not released out again: the sources are eligible as before."""
        record_ids = list(record_ids)
        items = self._items(kind, record_ids)
        for item in items:
            event = item.parent("Billing_Event")
            if event and event["Is_Released"]:
                raise refusal("A released billing event cannot be removed; clear it.", "Is_Released")
        self._drop(items)
        return record_ids

    def clear(self, kind: str, record_ids: Iterable[str]) -> list[str]:
        """Undoes billing of what is not invoiced: sources are not billed any more, items and empty events are gone."""
        record_ids = list(record_ids)
        items = self._items(kind, record_ids)
        for item in items:
            for source in _sources(item):
                if source["Invoiced"]:
                    raise refusal("What is invoiced cannot be cleared; take the invoice back first.", "Invoiced")
                self._records.change(source, Billed=False, Bill_Date=None)
        self._drop(items)
        return record_ids

    def _drop(self, items: list[View]) -> None:
        events = {event.id: event for event in (item.parent("Billing_Event") for item in items) if event}
        for item in items:
            for source in _sources(item):
                self._records.change(source, Billing_Event_Item=None)
            self._records.discard(item)
        for event in events.values():
            batch = event.parent("Billing_Event_Batch")
            if event.children(_ITEM, "Billing_Event"):
                self._total(event)
            else:
                self._records.discard(event)
            if batch and not batch.children(_EVENT, "Billing_Event_Batch"):
                self._records.discard(batch)

    def _events(self, kind: str, record_ids: Iterable[str]) -> Iterator[View]:
        for record_id in record_ids:
            if kind == "batch":
                batch = self._records.view(_BATCH, record_id)
                yield from batch.children(_EVENT, "Billing_Event_Batch") if batch else ()
            else:
                event = self._records.view(_EVENT, record_id)
                if event is None:
                    raise refusal(f"There is no billing event {record_id}.")
                yield event

    def _items(self, kind: str, record_ids: Iterable[str]) -> list[View]:
        """The items behind whatever a verb names: batches, events, items, or sources and their headers."""
        found: list[View] = []
        for record_id in record_ids:
            row = self._records.view(CLEAR["billing_event_batch" if kind == "batch" else kind], record_id)
            if row is not None:
                found += _items_of(row)
        return found


def _items_of(row: View) -> list[View]:
    children = {
        _BATCH: (_ITEM, "Billing_Event_Batch"),
        _EVENT: (_ITEM, "Billing_Event"),
        "pse__Timecard_Header__c": ("pse__Timecard__c", "Timecard_Header"),
        "pse__Expense_Report__c": ("pse__Expense__c", "Expense_Report"),
    }
    if row.kind.name == _ITEM:
        return [row]
    if row.kind.name in children:
        return [item for child in row.children(*children[row.kind.name]) for item in _items_of(child)]
    item = row.parent("Billing_Event_Item")
    return [item] if item else []


def _sources(item: View) -> Iterator[View]:
    yield from (source for source in map(item.parent, SOURCES) if source)


def _dated(row: View) -> date:
    for name in ("End_Date", "Expense_Date", "Actual_Date", "Target_Date", "Effective_Date"):
        found = row[name]
        if isinstance(found, date):
            return found
    return row.records.now().date()


def _amount(lookup: str, row: View) -> Decimal:
    column = {"Timecard_Split": "Total_Billable_Amount", "Expense": "Billing_Amount", "Milestone": "Milestone_Amount"}.get(lookup)
    if lookup == "Budget":
        return number(row["Pre_Billed_Amount"])
    return number(row[column or "Amount"])


def _priced(lookup: str, row: View) -> dict[str, Any]:
    amount = _amount(lookup, row)
    quantity, price, subcategory, description = Decimal(1), amount, row["Type"], row["Name"]
    if lookup == "Timecard_Split":
        header = row.parent("Timecard_Header")
        quantity = number(row["Total_Days_Worked"] if header and header["Daily_Bill_Rate"] else row["Total_Hours"])
        price = round_half_up(number(header["Bill_Rate"]), 2) if header else ZERO
        person, assignment = row.parent("Resource"), row.parent("Assignment")
        subcategory = assignment["Role"] if assignment else None
        description = f"{person['Name'] if person else ''} {row['Start_Date']:%Y-%m-%d} to {row['End_Date']:%Y-%m-%d}".strip()
    elif lookup == "Expense":
        description = row["Description"] or row["Name"]
    return {
        "Amount": amount,
        "Rounded_Amount": amount,
        "Quantity": quantity,
        "Unit_Price": price,
        "Subcategory": subcategory,
        "Description": (description or "")[:255],
    }
