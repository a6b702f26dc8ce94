"""Create, read, update, delete and upsert of single records: every write of every route ends here, all or nothing per record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from simulators.salesforce import ids, rules, validation
from simulators.salesforce.errors import ApiError, SeveralMatches, entity_is_deleted, malformed_id, not_found, unknown_column
from simulators.salesforce.ids import IdFactory
from simulators.salesforce.schema import Field, Schema, SObject
from simulators.salesforce.store import Row, Store
from simulators.salesforce.values import read, write


class Records:
    """The tenant's data under its rules. ``clock`` is the vendor's time; ``user_id`` is who acts."""

    def __init__(self, schema: Schema, clock: Callable[[], datetime], user_id: str) -> None:
        self.schema = schema
        self.store = Store(schema)
        self.ids = IdFactory()
        self.user_id = user_id
        self._clock = clock
        self._last_tick: datetime | None = None
        self._numbers: dict[str, int] = {}

    def now(self) -> datetime:
        return self._clock()

    def tick(self) -> datetime:
        """Strictly ascending, to the millisecond, so that every change has a SystemModstamp of its own."""
        moment = self._clock()
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
        if self._last_tick and moment <= self._last_tick:
            moment = self._last_tick + timedelta(milliseconds=1)
        self._last_tick = moment
        return moment

    @contextmanager
    def atomic(self) -> Iterator[None]:
        mark = self.store.mark()
        try:
            yield
        except ApiError:
            self.store.rollback(mark)
            raise

    # Names and addresses

    def sobject(self, name: str) -> SObject:
        found = self.schema.find(name)
        if found is None:
            raise not_found()
        return found

    def key_field(self, kind: SObject, name: str) -> Field:
        found = kind.key_field(name)
        if found is None:
            raise not_found(f"Provided external ID field does not exist or is not accessible: {name}")
        return found

    def record_id(self, kind: SObject, text: str) -> str:
        """The 18-character id in an address; anything that is not even shaped like an id is taken for the name of a key field."""
        full = ids.parse(text)
        if full and full[:3] == kind.prefix:
            return full
        if full or ids.looks_like_id(text):
            raise malformed_id("Record ID", text, "Id")
        raise not_found(f"Provided external ID field does not exist or is not accessible: {text}")

    def existing(self, kind: SObject, record_id: str) -> Row:
        row = self.store.get(kind, record_id)
        if row is None:
            raise not_found()
        if row["IsDeleted"]:
            raise entity_is_deleted()
        return row

    def matching(self, kind: SObject, column: Field, value: str, version: str) -> Row | None:
        """The one record with this key, None if there is none, 300 if there are several."""
        if column.type == "id":
            return self.store.get(kind, self.record_id(kind, value))
        rows = self.store.with_key(kind, column, value)
        if len(rows) > 1:
            raise SeveralMatches([self.url(kind, row["Id"], version) for row in rows])
        return rows[0] if rows else None

    @staticmethod
    def url(kind: SObject, record_id: str, version: str) -> str:
        return f"/services/data/{version}/sobjects/{kind.name}/{record_id}"

    # Reading

    def value(self, kind: SObject, column: Field, row: Row) -> Any:
        if column.type == "address":
            return self._address(column.name.removesuffix("Address"), row)
        return write(row.get(column.name))

    @staticmethod
    def _address(prefix: str, row: Row) -> dict[str, Any] | None:
        parts = ("City", "Country", "GeocodeAccuracy", "Latitude", "Longitude", "PostalCode", "State", "Street")
        found = {part[0].lower() + part[1:]: write(row.get(prefix + part)) for part in parts}
        return found if any(value is not None for value in found.values()) else None

    def attributes(self, kind: SObject, record_id: str, version: str) -> dict[str, str]:
        return {"type": kind.name, "url": self.url(kind, record_id, version)}

    def document(self, kind: SObject, row: Row, version: str, names: Iterable[str] | None = None) -> dict[str, Any]:
        columns = kind.fields if names is None else self._columns(kind, names)
        document: dict[str, Any] = {"attributes": self.attributes(kind, row["Id"], version)}
        document.update((column.name, self.value(kind, column, row)) for column in columns)
        document.setdefault("Id", row["Id"])
        return document

    @staticmethod
    def _columns(kind: SObject, names: Iterable[str]) -> list[Field]:
        columns = []
        for name in names:
            column = kind.field(name)
            if column is None:
                raise unknown_column(name, kind.name)
            columns.append(column)
        return columns

    # Writing

    def create(self, kind: SObject, body: Any, key: tuple[Field, str] | None = None) -> str:
        if not kind.createable:
            raise ApiError(400, "INVALID_TYPE_FOR_OPERATION", f"entity type cannot be inserted: {kind.label}")
        given = validation.read_body(self, kind, body, creating=True)
        if key:
            given[key[0].name] = read(key[0], key[1], self.schema)
        return str(self.insert(kind, given)["Id"])

    def insert(self, kind: SObject, given: Row) -> Row:
        """Stores a new record from checked values; seeds use it directly, because they may write what clients may not."""
        row: Row = {column.name: column.default for column in kind.fields if column.type != "address"}
        if "OwnerId" in row:
            row["OwnerId"] = self.user_id
        row.update({name: value for name, value in given.items() if value is not None or not kind.by_name[name.casefold()].defaulted})
        with self.atomic():
            validation.check(self, kind, None, row, given)
            self.before_save(kind, None, row, set(given))
            for column in kind.fields:
                if column.auto_number:
                    row[column.name] = self.next_number(kind, column)
            moment = self.tick()
            row.update(CreatedDate=moment, LastModifiedDate=moment, SystemModstamp=moment)
            row.update(Id=given.get("Id") or self.ids.next(kind.prefix), CreatedById=self.user_id, LastModifiedById=self.user_id)
            self.store.put(kind, row)
            self.after_save(kind, None, row)
        return row

    # What packages that are installed in the org add to

    def before_save(self, kind: SObject, former: Row | None, row: Row, given: set[str]) -> None:
        rules.before_save(self, kind, former, row, given)

    def after_save(self, kind: SObject, former: Row | None, row: Row) -> None:
        rules.after_save(self, kind, row)

    def before_delete(self, kind: SObject, row: Row) -> None:
        """Nothing keeps a standard record from being deleted."""

    def after_delete(self, kind: SObject, row: Row) -> None:
        rules.after_delete(self, kind, row)

    def next_number(self, kind: SObject, column: Field) -> str:
        name = f"{kind.name}.{column.name}"
        self._numbers[name] = self._numbers.get(name, 0) + 1
        return f"{self._numbers[name]:08d}"

    def update(self, kind: SObject, record_id: str, body: Any) -> None:
        former = self.existing(kind, record_id)
        if not kind.updateable:
            raise ApiError(400, "INVALID_TYPE_FOR_OPERATION", f"entity type cannot be updated: {kind.label}")
        given = validation.read_body(self, kind, body, creating=False)
        row = {**former, **given}
        with self.atomic():
            validation.check(self, kind, former, row, given)
            self.before_save(kind, former, row, set(given))
            self.touch(kind, row)
            self.after_save(kind, former, row)

    def touch(self, kind: SObject, row: Row) -> None:
        """Stores a changed row with new stamps."""
        moment = self.tick()
        self.store.put(kind, {**row, "LastModifiedDate": moment, "SystemModstamp": moment, "LastModifiedById": self.user_id})

    def delete(self, kind: SObject, record_id: str) -> None:
        row = self.existing(kind, record_id)
        if not kind.deletable:
            raise ApiError(400, "INVALID_TYPE_FOR_OPERATION", f"entity type cannot be deleted: {kind.label}")
        with self.atomic():
            self.before_delete(kind, row)
            self._bin(kind, row)
            self.after_delete(kind, row)

    def _bin(self, kind: SObject, row: Row) -> None:
        """Into the recycle bin, and with it the children; plain lookups to it are emptied."""
        self.touch(kind, {**row, "IsDeleted": True})
        for child, column in self.schema.referring(kind.name):
            for dependant in self.store.with_key(child, column, row["Id"]):
                if column.cascade:
                    self._bin(child, dependant)
                elif column.nillable and (column.createable or column.updateable):
                    self.touch(child, {**dependant, column.name: None})

    def merge(self, kind: SObject, winner_id: str, loser_ids: list[str]) -> list[str]:
        """Up to three records become one ("SOAP API Developer Guide, merge()"); the ids of the children that moved.

        Losers go to the recycle bin with ``MasterRecordId``; their children are the winner's from now on, for good.
        """
        if kind.name not in ("Account", "Contact", "Lead", "Case"):
            raise ApiError(400, "INVALID_TYPE_FOR_OPERATION", f"entity type cannot be merged: {kind.label}")
        if not 1 <= len(loser_ids) <= 2 or winner_id in loser_ids:
            raise ApiError(400, "INVALID_FIELD", "merge takes a master record and one or two others")
        winner = self.existing(kind, winner_id)
        losers = [self.existing(kind, item) for item in loser_ids]
        moved: list[str] = []
        with self.atomic():
            for loser in losers:
                for child, column in self.schema.referring(kind.name):
                    if column.name == "MasterRecordId":
                        continue
                    for dependant in self.store.with_key(child, column, loser["Id"]):
                        # The winner cannot be its own parent.
                        self.touch(child, {**dependant, column.name: None if dependant["Id"] == winner_id else winner_id})
                        moved.append(dependant["Id"])
                self.touch(kind, {**self.existing(kind, loser["Id"]), "IsDeleted": True, "MasterRecordId": winner["Id"]})
            self.touch(kind, self.existing(kind, winner_id))
        return moved

    def upsert(self, kind: SObject, column: Field, value: str, body: Any, version: str, *, update_only: bool = False) -> tuple[str, bool]:
        """``(id, created)``. "REST API Developer Guide, Insert or Update (Upsert) a Record Using an External ID"."""
        validation.refuse_key_in_body(body, column)
        found = self.matching(kind, column, value, version)
        if found is None:
            if update_only or column.type == "id":
                raise not_found()
            return self.create(kind, body, (column, value)), True
        self.update(kind, found["Id"], body)
        return found["Id"], False
