"""``/query`` and ``/queryAll`` with their cursors ("REST API Developer Guide, Query", "QueryAll", "Query Options Header")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from simulators.salesforce import soql
from simulators.salesforce.errors import ApiError, method_not_allowed
from simulators.salesforce.records import Records
from simulators.salesforce.wire import Answer, Call

_LOCATOR_PREFIX = "0r8"
_LIFETIME = 2 * 86_400
_SMALLEST, _LARGEST = 200, 2000


@dataclass(frozen=True)
class Cursor:
    """A snapshot: later changes do not move rows between pages."""

    documents: list[dict[str, Any]]
    size: int
    opened: float


class Cursors:
    def __init__(self, records: Records) -> None:
        self._records = records
        self._open: dict[str, Cursor] = {}

    def handle(self, call: Call) -> Answer:
        if call.method != "GET":
            raise method_not_allowed(call.method, "GET")
        if len(call.path) == 2:
            return self._next_page(call, call.path[1])
        text = call.params.get("q", "")
        if not text.strip():
            raise ApiError(400, "MALFORMED_QUERY", "SOQL statements cannot be empty or null")
        deleted = call.path[0].casefold() == "queryall"
        result = soql.run(self._records, text, call.version, deleted=deleted)
        size = _batch_size(call.headers.get("sforce-query-options", ""))
        if result.total <= size or not result.documents:
            return Answer(200, {"totalSize": result.total, "done": True, "records": result.documents})
        name = self._records.ids.next(_LOCATOR_PREFIX)
        self._open[name] = Cursor(result.documents, size, self._now())
        return self._page(call, name, 0)

    def _now(self) -> float:
        return self._records.now().timestamp()

    def _next_page(self, call: Call, locator: str) -> Answer:
        name, _, offset = locator.partition("-")
        cursor = self._open.get(name)
        if cursor is None or not offset.isdigit() or int(offset) > len(cursor.documents) or self._now() - cursor.opened > _LIFETIME:
            self._open.pop(name, None)
            raise ApiError(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        return self._page(call, name, int(offset))

    def _page(self, call: Call, name: str, offset: int) -> Answer:
        cursor = self._open[name]
        after = offset + cursor.size
        total = len(cursor.documents)
        body: dict[str, Any] = {"totalSize": total, "done": after >= total}
        if after < total:
            body["nextRecordsUrl"] = f"{call.root}/query/{name}-{after}"
        body["records"] = cursor.documents[offset:after]
        return Answer(200, body)


def _batch_size(header: str) -> int:
    """The vendor takes sizes outside of its bounds for the nearest bound."""
    found = re.search(r"batchSize\s*=\s*(\d+)", header, re.IGNORECASE)
    return min(max(int(found.group(1)), _SMALLEST), _LARGEST) if found else _LARGEST
