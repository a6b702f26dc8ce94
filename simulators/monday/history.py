"""What happened on a board: its activity log, and who is told of it by webhook."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from simulators.kit.simulator import Record
from simulators.monday.call import Call, page_of
from simulators.monday.errors import bad_argument
from simulators.monday.hooks import Event
from simulators.monday.schema import field
from simulators.monday.store import ACCOUNT_ID, text_of


def happened(call: Call, event: Event) -> None:
    """Logs it and tells it. The names in the log are those of the webhooks' deliveries."""
    board = event.board
    data: Record = {"board_id": int(board["id"]), **event.facts()}
    call.store.insert(
        "activity_logs",
        {
            "event": event.type,
            "entity": "board" if event.item is None else "pulse",
            "data": text_of(data),
            "user_id": call.user["id"],
            "account_id": str(ACCOUNT_ID),
            "created_at": str(int(call.tenant.now() * 10_000_000)),
            "_board": board["id"],
            "_item": event.item and event.item["id"],
            "_at": call.tenant.now(),
        },
    )
    board["updated_at"] = call.store.stamp()
    call.tenant.hooks.tell(call.user["id"], event)


@field("Board")
def activity_logs(call: Call, board: Record, limit: int | None = None, page: int | None = None, **wanted: Any) -> list[Record]:
    """Newest first."""
    rows = [row for row in reversed(call.store.all("activity_logs")) if row["_board"] == board["id"]]
    if wanted.get("from"):
        rows = [row for row in rows if row["_at"] >= _seconds(wanted["from"])]
    if wanted.get("to"):
        rows = [row for row in rows if row["_at"] <= _seconds(wanted["to"])]
    if wanted.get("item_ids"):
        rows = [row for row in rows if row["_item"] in wanted["item_ids"]]
    if wanted.get("user_ids"):
        rows = [row for row in rows if row["user_id"] in wanted["user_ids"]]
    for argument, member in (("column_ids", "column_id"), ("group_ids", "group_id")):
        if wanted.get(argument):
            rows = [row for row in rows if json.loads(row["data"]).get(member) in wanted[argument]]
    return page_of(rows, limit, page)


def _seconds(text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (TypeError, ValueError):
        raise bad_argument("Not an ISO 8601 date-time", value=text) from None
