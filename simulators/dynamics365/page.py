"""A page over one table of a company: how the API reads and writes it when nothing special is known about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from simulators.dynamics365.books import Books, unmatched
from simulators.dynamics365.errors import Refused, dialog, no_relation, no_segment, same_key
from simulators.dynamics365.schema import ZERO_GUID, Entity
from simulators.dynamics365.store import Row, Values
from simulators.dynamics365.values import show, stamp

# Property: the set it points to and the related table's title; those that end in Id match a record, the others a code or number.
RELATIONS = {
    "country": ("countriesRegions", "Country/Region Code", "Country/Region"),
    "salespersonCode": ("salespeoplePurchasers", "Salesperson Code", "Salesperson/Purchaser"),
    "taxAreaId": ("taxAreas", "Tax Area", "Tax Area"),
    "paymentTermsId": ("paymentTerms", "Payment Terms Code", "Payment Terms"),
    "shipmentMethodId": ("shipmentMethods", "Shipment Method Code", "Shipment Method"),
    "paymentMethodId": ("paymentMethods", "Payment Method Code", "Payment Method"),
    "itemCategoryId": ("itemCategories", "Item Category Code", "Item Category"),
    "itemCategoryCode": ("itemCategories", "Item Category Code", "Item Category"),
    "taxGroupId": ("taxGroups", "Tax Group Code", "Tax Group"),
    "taxGroupCode": ("taxGroups", "Tax Group Code", "Tax Group"),
    "baseUnitOfMeasureId": ("unitsOfMeasure", "Base Unit of Measure", "Unit of Measure"),
    "baseUnitOfMeasureCode": ("unitsOfMeasure", "Base Unit of Measure", "Unit of Measure"),
    "unitOfMeasureId": ("unitsOfMeasure", "Unit of Measure Code", "Unit of Measure"),
    "unitOfMeasureCode": ("unitsOfMeasure", "Unit of Measure Code", "Unit of Measure"),
    "generalProductPostingGroupId": ("generalProductPostingGroups", "Gen. Prod. Posting Group", "Gen. Product Posting Group"),
    "generalProductPostingGroupCode": ("generalProductPostingGroups", "Gen. Prod. Posting Group", "Gen. Product Posting Group"),
    "inventoryPostingGroupId": ("inventoryPostingGroups", "Inventory Posting Group", "Inventory Posting Group"),
    "inventoryPostingGroupCode": ("inventoryPostingGroups", "Inventory Posting Group", "Inventory Posting Group"),
    "balancingAccountId": ("accounts", "Bal. Account No.", "G/L Account"),
    "disputeStatusId": ("disputeStatus", "Dispute Status", "Dispute Status"),
    "customerReturnReasonId": ("customerReturnReasons", "Reason Code", "Reason Code"),
    "locationId": ("locations", "Location Code", "Location"),
}


class Page:
    """``required`` may not be blank; ``pairs`` are id and code of one reference, which are kept in step."""

    required: ClassVar[tuple[str, ...]] = ()
    pairs: ClassVar[tuple[tuple[str, str], ...]] = ()
    series: ClassVar[tuple[str, int] | None] = None

    def __init__(self, books: Books, entity: Entity) -> None:
        self.books, self.entity = books, entity

    @property
    def table(self) -> str:
        return self.entity.set

    @property
    def natural(self) -> str:
        return next((name for name in ("number", "code") if name in self.entity.fields), "")

    # Reading

    def rows(self, parent: Row | None = None, wanted: Values | None = None) -> Iterable[Row]:
        """All records of the page; ``wanted`` are the equalities of the filter, for pages that need one."""
        found = self.books.all(self.table)
        if parent is not None:
            link = {"dimensions": "dimensionId", "customerPaymentJournals": "journalId", "journals": "journalId"}.get(
                parent.table, "parentId"
            )
            found = [row for row in found if row[link] == parent.id]
        return sorted(found, key=lambda row: str(row[self.natural])) if self.natural else found

    def locate(self, key: Values) -> Row:
        if set(key) != {"id"}:
            raise Refused("BadRequest_NotFound", "The key of the request is not the key of the entity.")
        return self.books.get(self.table, str(key["id"]), self.entity.table)

    def read(self, row: Row) -> Values:
        return {**row.values, "id": row.id, "lastModifiedDateTime": stamp(row.modified)}

    def record(self, row: Row) -> dict[str, Any]:
        """The record as it travels, with its ETag, all properties in the page's order."""
        values = self.read(row)
        shown = {name: show(field, values.get(name)) for name, field in self.entity.fields.items() if field.kind != "stream"}
        return {"@odata.etag": row.etag, **shown}

    # Writing

    def insert(self, values: Values, parent: Row | None = None) -> Row:
        self.check_required(values, whole=True)
        self.check_relations(values)
        self.keep_pairs(values)
        self._numbered(values)
        return self.books.add(self.table, self.filled(values))

    def modify(self, row: Row, values: Values) -> None:
        self.check_required(values, whole=False)
        self.check_relations(values)
        self.keep_pairs(values)
        self._renamed(row, values)
        self.books.store.put(row, **values)

    def delete(self, row: Row) -> None:
        self.books.store.remove(row)

    def act(self, row: Row, action: str) -> Row | None:
        """A bound action; a record that is given back goes into ``Location``."""
        raise no_segment(f"Microsoft.NAV.{action}")

    def filled(self, values: Values) -> Values:
        return {field.name: field.blank for field in self.entity.fields.values() if field.kind != "stream"} | values

    def check_required(self, values: Values, *, whole: bool) -> None:
        for name in self.required:
            if whole and name not in values:
                raise dialog(f'A "{name}" must be provided.')
            if name in values and not str(values[name]).strip():
                raise dialog(f'The blank "{name}" is not allowed.')

    def check_relations(self, values: Values) -> None:
        for name, value in values.items():
            if name not in RELATIONS or value in ("", ZERO_GUID):
                continue
            set_, caption, title = RELATIONS[name]
            if name.endswith("Id"):
                if self.books.find(set_, value) is None:
                    raise unmatched(name, title)
            elif self.books.one(set_, code=value) is None:
                raise no_relation(caption, self.entity.table, value, title)

    def keep_pairs(self, values: Values) -> None:
        """A reference that is sent by id also sets its code, and the other way round."""
        for ident, code in self.pairs:
            set_, _, title = RELATIONS[ident]
            row = self.books.find(set_, values.get(ident, "")) if ident in values else None
            other = self.books.one(set_, code=values[code]) if values.get(code) else None
            if row and code in values and row is not other:
                raise dialog(f"The {title} values do not match to a specific {title}.")
            if ident in values or code in values:
                found = row or other
                values[ident], values[code] = (found.id, found["code"]) if found else (ZERO_GUID, "")

    def _numbered(self, values: Values) -> None:
        name = self.natural
        if not name or self.entity.fields[name].read_only:
            return
        if not values.get(name):
            if self.series is None:
                raise Refused("BadRequest_RequiredParamNotProvided", f'A "{name}" must be provided.')
            values[name] = self.books.number(*self.series)
            return
        self._manual(values[name])
        self._free(name, values[name])

    def _manual(self, number: str) -> None:
        if self.series and not self.books.policy.manual_numbers:
            series = self.series[0].strip("-0")
            text = "You may not enter numbers manually. If you want to enter numbers manually, please activate Manual Nos. in No. Series"
            raise dialog(f"{text} {series}.")

    def _renamed(self, row: Row, values: Values) -> None:
        name = self.natural
        if name in values and values[name] != row[name]:
            if not values[name]:
                raise Refused("BadRequest_RequiredParamNotProvided", f'The blank "{name}" is not allowed.')
            self._free(name, values[name])

    def _free(self, name: str, value: str) -> None:
        if self.books.one(self.table, **{name: value}) is not None:
            raise same_key(self.entity.table, f"{'No.' if name == 'number' else 'Code'}='{value}'")
