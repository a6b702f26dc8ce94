"""Lines of sales documents and the dimensions of documents, lines and time entries (sheet 6)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from simulators.dynamics365.documents import KINDS, ZERO, Amounts, Kind, amounts, lines_of
from simulators.dynamics365.errors import Refused, dialog, must_have, no_record, no_relation
from simulators.dynamics365.page import Page
from simulators.dynamics365.schema import ZERO_GUID
from simulators.dynamics365.store import Row, Values
from simulators.dynamics365.values import fine

SOURCES = {"Item": ("items", "Item"), "Account": ("accounts", "G/L Account"), "Resource": ("resources", "Resource")}
_TITLES = {"Fixed Asset": "Fixed Asset", "Charge": "Item Charge", "Allocation Account": "Allocation Account"}
_QUANTITIES = ("quantity", "shipQuantity", "invoiceQuantity")


class Lines(Page):
    """Reached through the document, or with a filter on ``documentId``."""

    @property
    def kind(self) -> Kind:
        return next(kind for kind in KINDS.values() if kind.lines == self.entity.set)

    def rows(self, parent: Row | None = None, wanted: Values | None = None) -> Iterable[Row]:
        if parent is not None:
            return lines_of(self.books, parent)
        if not {"documentId", "id"} & set(wanted or {}):
            raise dialog("You must specify an Id or a Document Id to get the lines.")
        return sorted(self.books.all(self.table), key=lambda row: (row["documentId"], row["sequence"]))

    def read(self, row: Row) -> Values:
        values = super().read(row)
        one = amounts(self.books, self._header(row)).get(row.id, Amounts())
        values |= {
            "discountAmount": one.discount,
            "amountExcludingTax": one.excluding,
            "taxPercent": one.percent,
            "totalTaxAmount": one.tax,
        }
        values |= {"amountIncludingTax": one.excluding + one.tax, "invoiceDiscountAllocation": one.allocated, "netAmount": one.net}
        return values | {"netTaxAmount": one.tax, "netAmountIncludingTax": one.net + one.tax, "discountAppliedBeforeTax": True}

    def _header(self, row: Row) -> Row:
        return self.books.get(self.kind.set, row["documentId"])

    def _draft(self, header: Row) -> Row:
        if header["_posted"]:
            raise dialog(f"The posted {self.kind.noun} cannot be modified.")
        return header

    # Writing

    def insert(self, values: Values, parent: Row | None = None) -> Row:
        if parent is None:
            ident = values.get("documentId", ZERO_GUID)
            if ident == ZERO_GUID:
                raise dialog("You must specify an Id or a Document Id to get the lines.")
            parent = self.books.get(self.kind.set, ident, f"Sales {self.kind.title}")
        header = self._draft(parent)
        if values.get("documentId", header.id) != header.id:
            raise dialog('The value for "documentId" cannot be modified.')
        taken = [int(line["sequence"]) for line in lines_of(self.books, header)]
        sequence = values.get("sequence") or max(taken, default=0) + 10_000
        if sequence in taken:
            identity = f"Document No.='{header['number']}',Line No.='{sequence}'"
            raise Refused(
                "Internal_EntityWithSameKeyExists",
                f"The record in table Sales Line already exists. Identification fields and values: {identity}",
            )
        line = self.filled({"quantity": ZERO, "unitPrice": ZERO, "discountAmount": ZERO, "discountPercent": ZERO})
        line |= {"documentId": header.id, "sequence": sequence, "_dims": dict(header["_dims"]), "lineType": "Comment"}
        line |= {"shippedQuantity": ZERO, "invoicedQuantity": ZERO, "shipmentDate": header["postingDate"]}
        line |= self._object(values)
        self.check_relations(values)
        line |= self._amounts(values | self._unit(values), line)
        row = self.books.add(self.table, line)
        self.books.store.put(header)
        return row

    def modify(self, row: Row, values: Values) -> None:
        header = self._draft(self._header(row))
        if values.get("documentId", row["documentId"]) != row["documentId"]:
            raise dialog('The value for "documentId" cannot be modified.')
        if values.get("sequence", row["sequence"]) != row["sequence"]:
            raise dialog('The value for "sequence" cannot be modified. Delete and insert the line again.')
        if values.get("lineObjectNumber", row["lineObjectNumber"]) != row["lineObjectNumber"]:
            raise dialog('The value for "lineObjectNumber" cannot be modified.')
        changed = {name for name in ("itemId", "accountId", "lineType") if name in values and values[name] != row[name]}
        line = dict(row.values)
        if changed:
            line |= self._object({name: values[name] for name in changed})
        self.check_relations(values)
        line |= self._amounts(values | self._unit(values), line)
        self.books.store.put(row, **line)
        self.books.store.put(header)

    def delete(self, row: Row) -> None:
        header = self._draft(self._header(row))
        if row["shippedQuantity"]:
            raise dialog("You cannot delete the line because it has been shipped.")
        self.books.store.remove(row)
        self.books.store.put(header)

    def _object(self, values: Values) -> Values:
        """Which item, account or resource the line is of, and what it brings along."""
        item, account = values.get("itemId", ZERO_GUID), values.get("accountId", ZERO_GUID)
        number, kind = values.get("lineObjectNumber", ""), values.get("lineType", "")
        if item != ZERO_GUID and account != ZERO_GUID:
            raise dialog('Both "itemId" and "accountId" are specified. Specify only one of them.')
        if item != ZERO_GUID or account != ZERO_GUID:
            kind, set_ = ("Item", "items") if item != ZERO_GUID else ("Account", "accounts")
            row = self.books.find(set_, item if item != ZERO_GUID else account)
            if row is None:
                raise dialog(f"{kind} does not exist.")
            if number and number != row["number"]:
                raise dialog(f'The "lineObjectNumber" does not match to the {kind}.')
        elif not number:
            return {"lineType": kind} if kind else {}
        else:
            row = self._source(kind, number)
        self._usable(kind, row)
        return {"lineType": kind, "lineObjectNumber": row["number"], **self._brought(kind, row)}

    def _source(self, kind: str, number: str) -> Row:
        if kind in ("", "Comment"):
            raise must_have("Type", "Sales Line", f"No.={number}")
        set_, title = SOURCES.get(kind, ("", _TITLES.get(kind, kind)))
        row = self.books.one(set_, number=number) if set_ else None
        if row is None:
            raise no_relation("No.", "Sales Line", number, title)
        return row

    def _usable(self, kind: str, row: Row) -> None:
        title, identity = SOURCES[kind][1], f"No.={row['number']}"
        if row["blocked"]:
            text = f"Blocked must be equal to 'No' in {title}: {identity}. Current value is 'Yes'."
            raise Refused("Application_FieldValidationException", text)
        if kind == "Account" and not (row["directPosting"] and row["accountType"] == "Posting"):
            text = f"Direct Posting must be equal to 'Yes' in G/L Account: {identity}. Current value is 'No'."
            raise Refused("Application_FieldValidationException", text)

    def _brought(self, kind: str, row: Row) -> Values:
        default = "STANDARD" if self.books.company.vat else "NONTAXABLE"
        unit = row["baseUnitOfMeasureCode"] or ""
        found = self.books.one("unitsOfMeasure", code=unit) if unit else None
        return {
            "itemId": row.id if kind == "Item" else ZERO_GUID,
            "accountId": row.id if kind == "Account" else ZERO_GUID,
            "description": row["displayName"],
            "unitPrice": Decimal(row["unitPrice"] or 0),
            "taxCode": row["taxGroupCode"] or default,
            "unitOfMeasureCode": unit,
            "unitOfMeasureId": found.id if found else ZERO_GUID,
        }

    def _unit(self, values: Values) -> Values:
        """Unit of measure by id or by code."""
        ident, code = values.get("unitOfMeasureId", ZERO_GUID), values.get("unitOfMeasureCode", "")
        row = (
            self.books.find("unitsOfMeasure", ident)
            if ident != ZERO_GUID
            else self.books.one("unitsOfMeasure", code=code)
            if code
            else None
        )
        if row is not None and code and row["code"] != code:
            raise dialog("The unit of measure values do not match to a specific Unit of Measure.")
        return {"unitOfMeasureId": row.id, "unitOfMeasureCode": row["code"]} if row else {}

    def _amounts(self, values: Values, line: Values) -> Values:
        skipped = ("documentId", "sequence", "itemId", "accountId", "lineType", "lineObjectNumber")
        sent = {name: value for name, value in values.items() if name not in skipped}
        for name in (*_QUANTITIES, "unitPrice"):
            if name in sent:
                sent[name] = fine(sent[name])
        if line["lineType"] == "Comment" and (sent.get("quantity") or sent.get("unitPrice")):
            raise must_have("Type", "Sales Line", f"Line No.={line['sequence']}")
        if sent.get("quantity") and not line["lineObjectNumber"]:
            raise must_have("No.", "Sales Line", f"Line No.={line['sequence']}")
        if sent.get("taxCode") and self.books.one("taxGroups", code=sent["taxCode"]) is None:
            raise no_relation("Tax Group Code", "Sales Line", sent["taxCode"], "Tax Group")
        if not 0 <= sent.get("discountPercent", ZERO) <= 100:
            raise Refused("Application_EvaluateException", "The value for Line Discount % must be between 0 and 100.")
        if "discountAmount" in sent and "discountPercent" not in sent:
            sent["discountPercent"] = ZERO
        return sent | self._shipping(sent, line)

    def _shipping(self, sent: Values, line: Values) -> Values:
        """Orders: what the next ``shipAndInvoice`` ships and invoices; all that is open unless the caller says less."""
        if self.kind.title != "Order":
            return {}
        quantity, shipped, invoiced = sent.get("quantity", line["quantity"]), line["shippedQuantity"], line["invoicedQuantity"]
        if quantity < shipped:
            raise dialog(f"Quantity must not be less than {shipped.normalize():f}.")
        ship = sent.get("shipQuantity", quantity - shipped if "quantity" in sent else line["shipQuantity"])
        invoice = sent.get("invoiceQuantity", quantity - invoiced if "quantity" in sent else line["invoiceQuantity"])
        if ship > quantity - shipped:
            raise dialog(f"You cannot ship more than {(quantity - shipped).normalize():f} units.")
        if invoice > quantity - invoiced:
            raise dialog(f"You cannot invoice more than {(quantity - invoiced).normalize():f} units.")
        return {"shipQuantity": ship, "invoiceQuantity": invoice}


_PARENT_TITLES = {kind.set: f"Sales {kind.title}" for kind in KINDS.values()}
_PARENT_TITLES |= {kind.lines: f"Sales {kind.title} Line" for kind in KINDS.values()}
_PARENT_TITLES |= {"timeRegistrationEntries": "Time Registration Entry", "generalLedgerEntries": "General Ledger Entry"}
_PARENT_TITLES |= {"customerPayments": "Journal Line"}


class DimensionSetLines(Page):
    """A document's dimensions by code; the id of a line is the dimension's, so it is only unique within its parent."""

    def rows(self, parent: Row | None = None, wanted: Values | None = None) -> Iterable[Row]:
        if parent is None:
            raise dialog("You must get to the parent first to get to the dimension set line.")
        found = []
        for code, value in sorted(parent["_dims"].items()):
            dimension = self.books.one("dimensions", code=code)
            if dimension is not None:
                values = {"_parent": parent, "_dimension": dimension, "_value": value}
                found.append(Row(parent.company, self.table, dimension.id, values, parent.created, parent.modified, parent.version))
        return found

    def read(self, row: Row) -> Values:
        parent, dimension, code = row["_parent"], row["_dimension"], row["_value"]
        value = next(one for one in self.books.where("dimensionValues", code=code) if one["_dimension"] == dimension["code"])
        return {
            "id": dimension.id, "code": dimension["code"], "consolidationCode": dimension["consolidationCode"], "parentId": parent.id,
            "parentType": _PARENT_TITLES[parent.table], "displayName": dimension["displayName"], "valueId": value.id,
            "valueCode": value["code"], "valueConsolidationCode": value["consolidationCode"], "valueDisplayName": value["displayName"],
        }  # fmt: skip

    def locate(self, key: Values) -> Row:
        raise dialog("You must get to the parent first to get to the dimension set line.")

    def insert(self, values: Values, parent: Row | None = None) -> Row:
        if parent is None:
            raise dialog("You must get to the parent first to get to the dimension set line.")
        ident, code = values.get("id", ZERO_GUID), values.get("code", "")
        if (ident, code) == (ZERO_GUID, ""):
            raise dialog('The "id" or "code" field must be filled in.')
        dimension = self.books.find("dimensions", ident) if ident != ZERO_GUID else self.books.one("dimensions", code=code)
        if dimension is None or (code and dimension["code"] != code):
            raise dialog('The "code" does not match to a Dimension.')
        if dimension["code"] in parent["_dims"]:
            text = "Check existing dimension set lines and the default dimension set lines on the parent."
            raise dialog(f"The dimension set line already exists. {text}")
        self._set(parent, dimension, values)
        return next(row for row in self.rows(parent) if row.id == dimension.id)

    def modify(self, row: Row, values: Values) -> None:
        self._set(row["_parent"], row["_dimension"], values)

    def delete(self, row: Row) -> None:
        parent: Row = row["_parent"]
        self._writable(parent)
        self.books.store.put(parent, _dims={code: value for code, value in parent["_dims"].items() if code != row["_dimension"]["code"]})
        self._touch(parent)

    def _set(self, parent: Row, dimension: Row, values: Values) -> None:
        self._writable(parent)
        ident, code = values.get("valueId", ZERO_GUID), str(values.get("valueCode", "")).upper()
        found = [one for one in self.books.where("dimensionValues", dimensionId=dimension.id) if one.id == ident or one["code"] == code]
        if len(found) != 1:
            name, sent = ("valueId", ident) if ident != ZERO_GUID else ("valueCode", code)
            raise (
                dialog(f'The "{name}" does not match to a Dimension Value.')
                if sent
                else dialog('The "valueId" or "valueCode" field must be filled in.')
            )
        self.books.store.put(parent, _dims={**parent["_dims"], dimension["code"]: found[0]["code"]})
        self._touch(parent)

    def _writable(self, parent: Row) -> None:
        kind = next((kind for kind in KINDS.values() if parent.table in (kind.set, kind.lines)), None)
        if kind is not None:
            header = parent if parent.table == kind.set else self.books.get(kind.set, parent["documentId"])
            if header["_posted"]:
                raise dialog(f"The posted {kind.noun} cannot be modified.")
        elif parent.table == "generalLedgerEntries":
            raise Refused("BadRequest_MethodNotAllowed", "Entity does not support insert operations: dimensionSetLines.")

    def _touch(self, parent: Row) -> None:
        """A line's dimensions are part of the document: the header is a new version too."""
        kind = next((kind for kind in KINDS.values() if parent.table == kind.lines), None)
        if kind is not None:
            self.books.store.put(self.books.get(kind.set, parent["documentId"]))


def of_parent(page: DimensionSetLines, parent: Row, key: str) -> Row:
    row = next((one for one in page.rows(parent) if one.id == key), None)
    if row is None:
        raise no_record("Dimension Set Entry", f"SystemId='{{{key.upper()}}}'")
    return row
