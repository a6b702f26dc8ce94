"""Create, update, upsert, delete and transform: one write is checked as a whole and committed at the end (sheet 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from simulators.netsuite import entities, ledger, transactions, transforms
from simulators.netsuite.errors import invalid, user_error
from simulators.netsuite.schema import RecordType, titled
from simulators.netsuite.store import Row, Store, Values
from simulators.netsuite.values import Reader, strip_sent


@dataclass(frozen=True)
class Options:
    """What a request says beside its body."""

    names: str = "Warning"
    replace: frozenset[str] = frozenset()
    replace_selected: bool = False


@dataclass
class Records:
    store: Store

    def create(self, kind: RecordType, body: Any, options: Options, system: Mapping[str, Any] | None = None) -> tuple[Row, list[str]]:
        row = Row(kind, "", {}, self.store.now(), self.store.now())
        warnings = self._write(row, body, options, system or {})
        return row, warnings

    def update(self, row: Row, body: Any, options: Options) -> list[str]:
        return self._write(row, body, options, {})

    def upsert(self, kind: RecordType, external: str, body: Any, options: Options) -> list[str]:
        """PUT by external id: absent members are not cleared (sheet 3.4)."""
        row = self.store.find_external(kind.name, external) or Row(kind, "", {}, self.store.now(), self.store.now())
        if isinstance(body, dict) and body.get("externalId") not in (None, external):
            raise invalid("externalId", body["externalId"], "externalId")
        return self._write(row, body, options, {"externalId": external})

    def delete(self, row: Row) -> None:
        transaction = row.type.space == "transaction"
        (ledger if transaction else entities).before_delete(self.store, row)
        self.store.remove(row)
        if transaction:
            ledger.after(self.store, row)

    def transform(self, source: Row, target: RecordType, body: Any, options: Options) -> tuple[Row, list[str]]:
        made, system = transforms.body_of(self.store, source, target, body, options.replace)
        return self.create(target, made, options, system)

    def _write(self, row: Row, body: Any, options: Options, system: Mapping[str, Any]) -> list[str]:
        created, before = not row.id, row.values
        reader = Reader(self.store, options.names, options.replace, options.replace_selected)
        copied = {name: [dict(line) for line in value] if _is_lines(value) else value for name, value in before.items()}
        values = reader.read(row.type.fields, _adapted(row.type, body), copied) | dict(system)
        self.store.claim(row, values.get("externalId"))
        sent = frozenset(body)
        if row.type.space == "transaction":
            _require(row.type, values)
            transactions.prepare(self.store, row, values, sent, created=created)
        else:
            entities.prepare(self.store, row, values, sent, created=created)
            _require(row.type, values)
        if created:
            row.id = self.store.new_id(row.type)
        if row.type.numbered and not values.get(row.type.numbered[0]):
            name, prefix = row.type.numbered
            values[name] = f"{prefix}{self.store.next(prefix)}"
        self.store.put(row, strip_sent(values))
        if row.type.space == "transaction":
            ledger.after(self.store, row, before)
        else:
            entities.after(self.store, row, created=created)
        return reader.warnings


def _is_lines(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _adapted(kind: RecordType, body: Any) -> Any:
    """Two members take another type in a write than they have: hours as a number, an initial amount as a percentage (sheet 7.8, 7.9)."""
    if not isinstance(body, dict):
        return body
    changed = dict(body)
    hours, first = body.get("hours"), body.get("initialAmount")
    if kind.name == "timeBill" and isinstance(hours, int | Decimal) and not isinstance(hours, bool) and 0 <= hours < 1000:
        changed["hours"] = entities.hours_text(hours)
    if kind.name == "billingSchedule" and isinstance(first, str) and first.endswith("%"):
        del changed["initialAmount"]
        digits = first[:-1].strip()
        if not digits.replace(".", "", 1).isdigit() or not digits.isascii():
            raise invalid("initialAmount", first, "initialAmount")
        changed["initialAmountPercent"] = Decimal(digits)
    return changed


def _require(kind: RecordType, values: Values) -> None:
    missing = [titled(name) for name in kind.required if values.get(name) in (None, "")]
    if missing:
        raise user_error(f"Please enter value(s) for: {', '.join(missing)}")
