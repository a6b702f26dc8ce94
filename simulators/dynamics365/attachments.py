"""Files of documents: the printed document, and what people attach (sheet 9)."""

from __future__ import annotations

from collections.abc import Iterable

from simulators.dynamics365.documents import KINDS
from simulators.dynamics365.errors import dialog, no_record
from simulators.dynamics365.page import Page
from simulators.dynamics365.schema import ZERO_GUID
from simulators.dynamics365.store import Row, Values

PARENTS = {kind.set: f"Sales {kind.title}" for kind in KINDS.values()} | {"customers": "Customer", "items": "Item", "employees": "Employee"}


class PdfDocuments(Page):
    """One per sales document, with the document's id."""

    def rows(self, parent: Row | None = None, wanted: Values | None = None) -> Iterable[Row]:
        return [parent] if parent is not None and parent.table in KINDS else []

    def locate(self, key: Values) -> Row:
        ident = str(key.get("id", ""))
        for set_ in KINDS:
            row = self.books.find(set_, ident)
            if row is not None:
                return row
        raise no_record("Attachment Entity Buffer", f"SystemId='{{{ident.upper()}}}'")

    def read(self, row: Row) -> Values:
        return {"id": row.id, "parentId": row.id, "parentType": PARENTS[row.table]}

    @staticmethod
    def content(row: Row) -> bytes:
        """A page without text is still a PDF; the number is in its title."""
        title = f"{PARENTS[row.table]} {row['number']}"
        parts = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            f"<< /Title ({title}) >>",
        ]
        body, places = "%PDF-1.4\n", []
        for number, part in enumerate(parts, 1):
            places.append(len(body))
            body += f"{number} 0 obj\n{part}\nendobj\n"
        table = "".join(f"{place:010d} 00000 n \n" for place in places)
        trailer = f"trailer\n<< /Size {len(parts) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
        return (body + f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}{trailer}").encode("latin-1", "replace")


class DocumentAttachments(Page):
    required = ("fileName",)

    def rows(self, parent: Row | None = None, wanted: Values | None = None) -> Iterable[Row]:
        found = self.books.all(self.table)
        return [row for row in found if row["parentId"] == parent.id] if parent is not None else found

    def insert(self, values: Values, parent: Row | None = None) -> Row:
        self.check_required(values, whole=True)
        title = values.get("parentType", " ")
        if parent is None:
            set_ = next((name for name, one in PARENTS.items() if one == title), "")
            parent = self.books.find(set_, values.get("parentId", ZERO_GUID)) if set_ else None
        if parent is None or parent.table not in PARENTS:
            raise dialog('The "parentId" does not match to a record of the "parentType".')
        own = {"parentId": parent.id, "parentType": PARENTS[parent.table], "byteSize": 0, "_content": b""}
        return self.books.add(self.table, self.filled(values | own))
