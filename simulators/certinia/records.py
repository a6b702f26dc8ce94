"""The org's records under the package: defaults, triggers, rules, formulas and roll-ups around every save; governor limits; row locks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from simulators.certinia import formulas, rules, triggers
from simulators.certinia.limits import GOVERNOR_CODE, Governor
from simulators.certinia.rows import Save, View, fields, refusal
from simulators.certinia.tables import NOW, TODAY, entries, name_format
from simulators.salesforce.errors import ApiError
from simulators.salesforce.records import Records
from simulators.salesforce.schema import Field, Schema, SObject
from simulators.salesforce.store import Row

CORPORATE_CURRENCY = "USD"
_CURRENCY_OWNERS = ("pse__Project__c", "pse__Expense_Report__c", "pse__Parent_Task__c", "pse__Billing_Event__c", "pse__Opportunity__c")
_FORMATS = {
    "pse__Project_ID__c": "PR-{000000}",
    "pse__Assignment_Number__c": "A-{0000000}",
    "pse__Task_Number__c": "{0}",
    "pse__Batch_Sequence__c": "{0}",
}


class Jobs:
    """What the package does later: roll-ups and actuals, a while after the save that asked for them."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._waiting: dict[tuple[str, str], tuple[float, Callable[[], None]]] = {}
        self.delay = 1.0

    def later(self, name: str, record_id: str, work: Callable[[], None]) -> None:
        self._waiting.setdefault((name, record_id), (self._now().timestamp() + self.delay, work))

    def run(self, *, everything: bool = False) -> None:
        now = self._now().timestamp()
        for key, (due, work) in list(self._waiting.items()):
            if everything or due <= now:
                del self._waiting[key]
                work()


class PsaRecords(Records):
    """``switched`` turns single validation rules on and off, by ``object.rule``. ``locked`` are projects that another transaction
    holds. ``split_weeks`` says whether a week that crosses the end of a period makes two splits."""

    def __init__(self, schema: Schema, clock: Callable[[], datetime], user_id: str) -> None:
        super().__init__(schema, clock, user_id)
        self.governor = Governor()
        self.jobs = Jobs(clock)
        self.switched: dict[str, bool] = {}
        self.locked: set[str] = set()
        self.split_weeks = True
        self.permission_controls = False
        self.modify_all = True
        self._depth = 0

    # Looking

    def view(self, kind: str, record_id: str | None) -> View | None:
        row = self.store.live(kind, record_id)
        return View(self, self.schema.objects[kind], row) if row else None

    def views(self, kind: str) -> Iterator[View]:
        sobject = self.schema.objects[kind]
        return (View(self, sobject, row) for row in self.store.rows(kind))

    # Saving: before triggers, validation rules, formulas; then what follows from the save

    def before_save(self, kind: SObject, former: Row | None, row: Row, given: set[str]) -> None:
        if self._depth == 0:
            self._enter(kind, former, row)
        if former is None:
            self._complete(kind, row)
        super().before_save(kind, former, row, given)
        save = Save(self, kind, former, row, given)
        triggers.before(save)
        rules.check(save, self.switched)
        row.update(formulas.compute(save))

    def _enter(self, kind: SObject, former: Row | None, row: Row) -> None:
        self.governor.spend(kind.name)
        project = row["Id"] if kind.name == "pse__Proj__c" and former else row.get("pse__Project__c")
        if project in self.locked:
            message = f"unable to obtain exclusive access to this record or 1 records: {project}"
            raise ApiError(400, "UNABLE_TO_LOCK_ROW", message, [])
        if former and not self.modify_all and self.pending_approval(former["Id"]):
            message = "the entity is locked for editing"
            raise ApiError(400, "ENTITY_IS_LOCKED", message, [])

    def pending_approval(self, record_id: str) -> Row | None:
        instances = self.store.children("ProcessInstance", "TargetObjectId", record_id)
        return next((item for item in instances if item["Status"] == "Pending"), None)

    def _complete(self, kind: SObject, row: Row) -> None:
        """Default formulas of a new record, and its currency: that of its project, report or master, else the user's."""
        for column in kind.fields:
            if column.type in ("date", "datetime") and row[column.name] in (TODAY, NOW):
                row[column.name] = self.now().date() if column.type == "date" else self.now()
        if kind.name not in entries() or kind.field("CurrencyIsoCode") is None or row["CurrencyIsoCode"]:
            return
        owners = [column for column in kind.fields if column.cascade or column.name in _CURRENCY_OWNERS]
        found = [self.store.live(column.target or "", row[column.name]) for column in owners if column.target]
        row["CurrencyIsoCode"] = next(
            (owner["CurrencyIsoCode"] for owner in found if owner and owner["CurrencyIsoCode"]), CORPORATE_CURRENCY
        )

    def after_save(self, kind: SObject, former: Row | None, row: Row) -> None:
        super().after_save(kind, former, row)
        self._depth += 1
        try:
            if former is None:
                self.follow(kind, row)
            triggers.after(Save(self, kind, former, row, set()))
        finally:
            self._depth -= 1

    def before_delete(self, kind: SObject, row: Row) -> None:
        super().before_delete(kind, row)
        if self._depth == 0:
            self._enter(kind, row, row)
        if row.get("pse__Include_In_Financials__c"):
            raise refusal("A record that is included in financials cannot be deleted.")
        for child, column in self.schema.referring(kind.name):
            if (
                child.name in entries()
                and column.name in entries()[child.name].restricted
                and self.store.with_key(child, column, row["Id"])
            ):
                message = f"Your attempt to delete {row.get('Name')} could not be completed because it is associated with {child.plural}."
                raise ApiError(400, "DELETE_FAILED", message, [])

    def after_delete(self, kind: SObject, row: Row) -> None:
        super().after_delete(kind, row)
        triggers.after_delete(View(self, kind, row))
        self.follow(kind, row)

    def touch(self, kind: SObject, row: Row) -> None:
        changed = {**row, **formulas.compute(View(self, kind, row))}
        super().touch(kind, changed)
        self.follow(kind, changed)

    def follow(self, kind: SObject, row: Row) -> None:
        """Formulas elsewhere that read this record. They change without a new SystemModstamp, as the vendor's do; roll-ups do stamp."""
        for child, column in formulas.readers(self.schema, kind.name):
            for reader in self.store.with_key(child, column, row["Id"]):
                self._recompute(child, reader)
        for lookup, target in formulas.rolled_up(kind.name):
            master = self.store.live(target, row.get(lookup))
            if master:
                parent = self.schema.objects[target]
                sums = formulas.roll_up(View(self, parent, master))
                if any(master.get(name) != value for name, value in sums.items()):
                    self.touch(parent, {**master, **sums})

    def _recompute(self, kind: SObject, row: Row) -> None:
        computed = formulas.compute(View(self, kind, row))
        if any(row.get(name) != value for name, value in computed.items()):
            fresh = {**row, **computed}
            self.store.put(kind, fresh)
            self.follow(kind, fresh)

    # What the package's own code writes

    def make(self, kind: str, **values: Any) -> View:
        """A record of the package's own; short names."""
        sobject = self.schema.objects[kind]
        self._depth += 1
        try:
            with self._dml(sobject, "Insert", "new"):
                return View(self, sobject, self.insert(sobject, fields(**values)))
        finally:
            self._depth -= 1

    def change(self, record: View, **values: Any) -> None:
        """An update by the package's own code: under the rules, like anybody's."""
        former = self.store.live(record.kind, record.id)
        wanted = fields(**values)
        if former is None or all(former.get(name) == value for name, value in wanted.items()):
            return
        row = {**former, **wanted}
        self._depth += 1
        try:
            with self._dml(record.kind, "Update", record.id):
                self.before_save(record.kind, former, row, set(wanted))
                self.touch(record.kind, row)
                self.after_save(record.kind, former, row)
        finally:
            self._depth -= 1

    def stamp(self, record: View, **values: Any) -> None:
        """Fields that the package maintains, written past the rules and triggers."""
        former = self.store.live(record.kind, record.id)
        wanted = fields(**values)
        if former and any(former.get(name) != value for name, value in wanted.items()):
            self.touch(record.kind, {**former, **wanted})

    def discard(self, record: View) -> None:
        self._depth += 1
        try:
            self.delete(record.kind, record.id)
        finally:
            self._depth -= 1

    @contextmanager
    def _dml(self, kind: SObject, verb: str, record_id: str) -> Iterator[None]:
        """How an error inside a trigger reaches the caller: once, with the innermost text embedded."""
        try:
            yield
        except ApiError as error:
            if error.code == GOVERNOR_CODE:
                raise
            message = (
                f"pse.{kind.name.removeprefix('pse__').removesuffix('__c').replace('_', '')}Trigger: execution of After{verb}\n\n"
                f"caused by: System.DmlException: {verb} failed. First exception on row 0 with id {record_id}; first error: "
                f"{error.code}, {error.message}: [{', '.join(error.fields or [])}]\n\n(pse)"
            )
            raise ApiError(400, GOVERNOR_CODE, message, []) from None

    # Names

    def next_number(self, kind: SObject, column: Field) -> str:
        """Display formats such as ``BEI-{YYYYMMDD}-{00000}``."""
        number = super().next_number(kind, column)
        if kind.name not in entries() or (not entries()[kind.name].naming.startswith("auto") and column.name not in _FORMATS):
            return number
        shape = _FORMATS.get(column.name) or name_format(kind.name)
        today = self.now()
        for token, text in (("{YYYYMMDD}", f"{today:%Y%m%d}"), ("{YYYY}", f"{today:%Y}"), ("{MM}", f"{today:%m}"), ("{DD}", f"{today:%d}")):
            shape = shape.replace(token, text)
        head, _, rest = shape.partition("{")
        zeros, _, tail = rest.partition("}")
        return f"{head}{int(number):0{len(zeros)}d}{tail}"
