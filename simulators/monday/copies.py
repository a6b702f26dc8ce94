"""Whole boards from others, and what runs in the background: duplicates, templates, projects, bulk jobs (sheet §4)."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from simulators.kit.simulator import Record
from simulators.monday.boards import named, new_board, new_group, place_of, slow_down
from simulators.monday.call import Call
from simulators.monday.columns import new_column
from simulators.monday.errors import Refused, bad_argument, not_found
from simulators.monday.items import end_item, new_item, subitem_board
from simulators.monday.schema import mutation, query
from simulators.monday.store import Store


def copy_board(store: Store, source: Record, creator: str, name: str, **place: Any) -> Record:
    """Groups and columns keep their ids; webhooks are not copied."""
    board = new_board(store, creator, name, kind=source["board_kind"], created_from_board_id=source["id"], **place)
    board["description"] = source["description"]
    board["_columns"] = [{**deepcopy(column), "_board": board["id"]} for column in source["_columns"] if column["type"] != "subtasks"]
    board["_groups"] = [{**deepcopy(group), "_board": board["id"]} for group in source["_groups"] if not group["deleted"]]
    return board


def copy_items(store: Store, source: Record, board: Record, creator: str, *, updates: bool = False) -> None:
    rows = [row for row in store.all("items") if row["board_id"] == source["id"] and row["state"] == "active"]
    for row in rows:
        item = _copy(store, row, board, creator, None)
        for child in [other for other in store.all("items") if other["_parent"] == row["id"] and other["state"] == "active"]:
            _copy(store, child, subitem_board(store, board), creator, item["id"])
        if updates:
            for update in store.all("updates"):
                if update["item_id"] == row["id"]:
                    store.insert("updates", {**update, "item_id": item["id"]})


def _copy(store: Store, row: Record, board: Record, creator: str, parent: str | None) -> Record:
    item = new_item(store, board, row["group_id"], row["name"], creator, parent=parent)
    item["_values"], item["_position"] = deepcopy(row["_values"]), row["_position"]
    item["_changed"] = dict.fromkeys(item["_values"], item["created_at"])
    return item


def standard_content(store: Store, board: Record, *, empty: bool) -> None:
    """A new board has a person, a status, a date and one item, unless it is to be empty (sheet §3)."""
    new_group(store, board, "Group Title", ident="topics")
    if empty:
        return
    new_column(store, board, "Owner", "people", ident="person")
    new_column(store, board, "Status", "status", ident="status")
    new_column(store, board, "Date", "date", ident="date4")
    new_group(store, board, "Group Title", ident="group_title")
    new_item(store, board, "topics", "Task 1", board["_creator"])


@mutation
def create_board(call: Call, board_name: str, board_kind: str, **given: Any) -> Record:
    slow_down(call, "CreateBoard")
    place = place_of(call, given.get("workspace_id"), given.get("folder_id"))
    named(board_name, "board_name")
    people = [*(given.get("board_owner_ids") or ()), *(given.get("board_subscriber_ids") or ())]
    for ident in people:
        if call.store.get("users", ident) is None:
            raise Refused("InvalidUserIdException", "The user does not exist", user_id=ident)
    if given.get("template_id") is not None:
        source = _template(call, given["template_id"])
        board = copy_board(call.store, source, call.user["id"], board_name, **place)
        copy_items(call.store, source, board, call.user["id"])
        board["board_kind"] = board_kind
    else:
        board = new_board(call.store, call.user["id"], board_name, kind=board_kind, **place)
        standard_content(call.store, board, empty=bool(given.get("empty")))
    board["description"] = given.get("description")
    board["_owners"] = list(dict.fromkeys([call.user["id"], *(given.get("board_owner_ids") or ())]))
    board["_subscribers"] = list(dict.fromkeys([call.user["id"], *people]))
    return board


@mutation
def duplicate_board(call: Call, board_id: str, duplicate_type: str, **given: Any) -> Record:
    """Of a large board the items keep arriving after the answer."""
    slow_down(call, "DuplicateBoard")
    source = call.board(board_id)
    place = place_of(call, given.get("workspace_id") or source["workspace_id"], given.get("folder_id") or source["board_folder_id"])
    name = named(given.get("board_name") or f"Duplicate of {source['name']}", "board_name")
    board = copy_board(call.store, source, call.user["id"], name, **place)
    if given.get("keep_subscribers"):
        board["_subscribers"] = list(dict.fromkeys([call.user["id"], *source["_subscribers"]]))
    late = len(call.items_of(source)) > call.tenant.async_items
    if duplicate_type != "duplicate_board_with_structure":
        updates, creator = duplicate_type.endswith("_and_updates"), call.user["id"]
        seconds = call.tenant.job_seconds if late else 0
        call.store.later(seconds, lambda: copy_items(call.store, source, board, creator, updates=updates))
    return {"board": board, "is_async": late and duplicate_type != "duplicate_board_with_structure"}


def _install(call: Call, source: Record | None, name: str, kind: str, place: Record, callback: str | None) -> Record:
    job = call.store.insert(
        "jobs", {"_kind": "template", "_user": call.user["id"], "status": "IN_PROGRESS", "board_ids": [], "board_ids_map": []}
    )
    store, creator = call.store, call.user["id"]

    def work() -> None:
        if job["status"] != "IN_PROGRESS":
            return
        if source is None:
            board = new_board(store, creator, name, kind=kind, **place)
            standard_content(store, board, empty=False)
        else:
            board = copy_board(store, source, creator, name, **place)
            board["board_kind"] = kind
            copy_items(store, source, board, creator)
            job["board_ids_map"] = [{"created_board_id": board["id"], "source_board_id": source["id"]}]
        job["status"], job["board_ids"] = "COMPLETE", [board["id"]]
        body["project_id"] = int(board["id"])

    body: Record = {"is_success": True, "process_id": job["id"]}
    store.later(call.tenant.job_seconds, work)
    if callback:
        call.tenant.hooks.callbacks.append((call.tenant.job_seconds, callback, body, work))
    return job


@mutation
def create_project(call: Call, input: Record) -> Record:
    """Only starts it: the callback, or the list of boards, tells the end."""
    if input["board_kind"] == "share":
        raise bad_argument("board_kind share is not supported", board_kind="share")
    place = place_of(call, input.get("workspace_id"), input.get("folder_id"))
    source = None if input.get("template_id") is None else _template(call, input["template_id"])
    job = _install(call, source, named(input["name"]), input["board_kind"], place, input.get("callback_url"))
    return {"success": True, "message": "Project creation started", "error": None, "process_id": job["id"]}


@mutation
def use_template(call: Call, template_id: int, **given: Any) -> Record:
    source = _template(call, template_id)
    workspace, folder = given.get("destination_workspace_id"), given.get("destination_folder_id")
    place = place_of(call, None if workspace is None else str(workspace), None if folder is None else str(folder))
    name = given.get("destination_name") or source["name"]
    kind = given.get("board_kind") or source["board_kind"]
    job = _install(call, source, named(name), kind, place, given.get("callback_url_on_complete"))
    return {"process_id": job["id"]}


def _template(call: Call, ident: object) -> Record:
    """By the number of the template, or of the board behind it; ``use_template`` has room for the first only."""
    for board in call.store.all("boards"):
        if str(ident) in (board["id"], board.get("_template")) and board["state"] == "active" and call.sees(board):
            return board
    raise not_found("template", ident)


@query
def template_installation_status(call: Call, process_id: str) -> Record | None:
    """Null for a process that is unknown or another's."""
    job = call.store.get("jobs", process_id)
    if job is None or job["_kind"] != "template" or job["_user"] != call.user["id"]:
        return None
    return {**job, "process_id": job["id"], "is_complete": job["status"] == "COMPLETE", "is_failed": False}


@mutation
def bulk_archive_items(call: Call, board_id: str, item_ids: list[str]) -> Record:
    return _bulk(call, board_id, item_ids, "archived")


@mutation
def bulk_delete_items(call: Call, board_id: str, item_ids: list[str]) -> Record:
    return _bulk(call, board_id, item_ids, "deleted")


def _bulk(call: Call, board_id: str, item_ids: list[str], state: str) -> Record:
    board = call.board(board_id)
    moment = call.store.stamp()
    job = call.store.insert(
        "jobs", {"_kind": "bulk", "_user": call.user["id"], "status": "RUNNING", "created_at": moment, "updated_at": moment}
    )

    def work() -> None:
        found = [call.store.get("items", ident) for ident in item_ids]
        rows = [row for row in found if row and row["board_id"] == board["id"] and row["state"] == "active"]
        for row in rows:
            end_item(call, row, state)
        result = {"total": len(item_ids), "succeeded": len(rows), "failed": len(item_ids) - len(rows), "details": None}
        job.update(status="COMPLETED", updated_at=call.store.stamp(), result=result, error=None)

    call.store.later(call.tenant.job_seconds, work)
    return {"job_id": job["id"]}


@query
def job_status(call: Call, job_id: str) -> Record:
    job = call.store.get("jobs", job_id)
    if job is None or job["_kind"] != "bulk" or job["_user"] != call.user["id"]:
        raise Refused("JOB_NOT_FOUND", "Job not found", 404, job_id=job_id)
    return job
