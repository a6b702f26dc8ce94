"""The account and its people: users, teams, workspaces, folders, tags, and the versions of the API."""

from __future__ import annotations

from typing import Any

from simulators.kit.simulator import Record
from simulators.monday.boards import named
from simulators.monday.call import Call, page_of
from simulators.monday.errors import Refused, bad_argument, not_found
from simulators.monday.facts import VERSIONS
from simulators.monday.schema import field, mutation, query
from simulators.monday.store import ACCOUNT_ID

_KINDS = {"guests": ("guest",), "non_guests": ("admin", "member", "view_only")}


@query
def me(call: Call) -> Record:
    return call.user


@query
def users(call: Call, limit: int | None = None, page: int | None = None, **wanted: Any) -> list[Record]:
    """Active and pending people by default; 200 to a page, at most 1000."""
    states = wanted.get("status") or ["ACTIVE", "PENDING"]
    if wanted.get("non_active") is not None:
        states = ["INACTIVE"] if wanted["non_active"] else ["ACTIVE", "PENDING"]
    rows = [row for row in call.store.all("users") if row["status"] in states]
    if wanted.get("ids") is not None:
        rows = [row for row in rows if row["id"] in wanted["ids"]]
    if wanted.get("emails") is not None:
        addresses = {address.lower() for address in wanted["emails"]}
        rows = [row for row in rows if row["email"].lower() in addresses]
    if wanted.get("name"):
        rows = [row for row in rows if wanted["name"].lower() in row["name"].lower()]
    if wanted.get("kind") == "non_pending":
        rows = [row for row in rows if row["status"] != "PENDING"]
    elif wanted.get("kind") in _KINDS:
        rows = [row for row in rows if row["kind"] in _KINDS[wanted["kind"]]]
    return page_of(list(reversed(rows)) if wanted.get("newest_first") else rows, limit, page, default=200, most=1000)


@field("User", "account")
def account_of_user(call: Call, _: Record) -> Record:
    shown: Record = account(call)
    return shown


@field("User", "url")
def user_url(call: Call, user: Record) -> str:
    return f"{call.tenant.web_url}/users/{user['id']}"


@field("User", "teams")
def teams_of_user(call: Call, user: Record, ids: list[str] | None = None) -> list[Record]:
    rows = [row for row in call.store.all("teams") if user["id"] in row["_users"]]
    return [row for row in rows if ids is None or row["id"] in ids]


@field("User")
def is_admin(_: Call, user: Record) -> bool:
    return bool(user["kind"] == "admin")


@field("User")
def is_guest(_: Call, user: Record) -> bool:
    return bool(user["kind"] == "guest")


@field("User")
def is_view_only(_: Call, user: Record) -> bool:
    return bool(user["kind"] == "view_only")


@field("User")
def is_pending(_: Call, user: Record) -> bool:
    return bool(user["status"] == "PENDING")


@field("User")
def is_verified(_: Call, user: Record) -> bool:
    return bool(user["is_email_confirmed"])


@field("User")
def enabled(_: Call, user: Record) -> bool:
    return bool(user["status"] != "INACTIVE")


@query
def teams(call: Call, ids: list[str] | None = None) -> list[Record]:
    return [row for row in call.store.all("teams") if ids is None or row["id"] in ids]


@field("Team", "users")
def users_of_team(call: Call, team: Record, **wanted: Any) -> list[Record]:
    return [row for row in users(call, **wanted) if row["id"] in team["_users"]]


@field("Team", "owners")
def owners_of_team(call: Call, team: Record, **_: Any) -> list[Record]:
    return [row for row in call.store.all("users") if row["id"] in team["_users"][:1]]


@query
def account(_: Call) -> Record:
    return {
        "id": str(ACCOUNT_ID),
        "name": "Holt Group",
        "slug": "holt-group",
        "tier": "pro",
        "plan": {"max_users": 50, "period": "yearly", "tier": "pro", "version": 12},
        "first_day_of_the_week": "monday",
        "show_timeline_weekends": True,
        "country_code": "GB",
        "logo": None,
        "active_members_count": 5,
        "is_during_trial": False,
        "is_trial_expired": True,
        "products": [{"id": "1", "kind": "core", "tier": "pro", "default_workspace_id": None}],
        "sign_up_product_kind": "core",
        "created_at": "2021-03-01T09:00:00Z",
    }


@query
def workspaces(call: Call, limit: int | None = None, page: int | None = None, **wanted: Any) -> list[Record]:
    state = wanted.get("state") or "active"
    rows = [row for row in call.store.all("workspaces") if state in ("all", row["state"])]
    rows = [row for row in rows if wanted.get("ids") is None or row["id"] in wanted["ids"]]
    return page_of([row for row in rows if wanted.get("kind") in (None, row["kind"])], limit, page)


@mutation
def create_workspace(call: Call, name: str, kind: str, **given: Any) -> Record:
    row = {"name": named(name), "kind": kind, "description": given.get("description"), "state": "active", "is_default_workspace": False}
    return call.store.insert("workspaces", {**row, "created_at": call.store.stamp()})


@mutation
def update_workspace(call: Call, attributes: Record, id: str | None = None) -> Record:
    row = _workspace(call, id)
    row.update({name: value for name, value in attributes.items() if value is not None})
    return row


@mutation
def delete_workspace(call: Call, workspace_id: str) -> Record:
    row = _workspace(call, workspace_id)
    row["state"] = "deleted"
    for board in call.store.all("boards"):
        if board["workspace_id"] == row["id"]:
            board["state"] = "deleted"
    return row


def _workspace(call: Call, ident: object) -> Record:
    row = call.store.get("workspaces", ident)
    if row is None or row["state"] == "deleted":
        raise Refused("InvalidWorkspaceIdException", "The workspace does not exist", workspace_id=ident)
    return row


@query
def folders(call: Call, limit: int | None = None, page: int | None = None, **wanted: Any) -> list[Record]:
    rows = [row for row in call.store.all("folders") if wanted.get("ids") is None or row["id"] in wanted["ids"]]
    spaces = wanted.get("workspace_ids")
    return page_of([row for row in rows if spaces is None or row["_workspace"] in spaces], limit, page)


@mutation
def create_folder(call: Call, name: str, **given: Any) -> Record:
    space = _workspace(call, given.get("workspace_id") or next(iter(call.store.tables["workspaces"])))
    parent = given.get("parent_folder_id")
    if parent is not None and call.store.get("folders", parent) is None:
        raise Refused("InvalidFolderIdException", "The folder does not exist", folder_id=parent)
    row = {"name": named(name), "color": given.get("color"), "_workspace": space["id"], "_parent": parent, "owner_id": call.user["id"]}
    return call.store.insert("folders", {**row, "created_at": call.store.stamp()})


@field("Folder", "workspace")
def workspace_of_folder(call: Call, folder: Record) -> Record | None:
    return call.store.get("workspaces", folder["_workspace"])


@field("Folder", "parent")
def parent_of_folder(call: Call, folder: Record) -> Record | None:
    return call.store.get("folders", folder["_parent"])


@field("Folder", "children")
def boards_of_folder(call: Call, folder: Record) -> list[Record]:
    return [row for row in call.store.all("boards") if row["board_folder_id"] == folder["id"] and call.sees(row)]


@field("Folder", "sub_folders")
def folders_of_folder(call: Call, folder: Record) -> list[Record]:
    return [row for row in call.store.all("folders") if row["_parent"] == folder["id"]]


@query
def tags(call: Call, ids: list[str] | None = None) -> list[Record]:
    return [row for row in call.store.all("tags") if ids is None or row["id"] in ids]


@mutation
def create_or_get_tag(call: Call, tag_name: str | None = None, board_id: str | None = None) -> Record:
    if board_id is not None:
        call.board(board_id)
    if not tag_name:
        raise bad_argument("tag_name can't be blank")
    for row in call.store.all("tags"):
        if row["name"].lower() == tag_name.lower():
            return row
    return call.store.insert("tags", {"name": tag_name, "color": "#00c875"})


@mutation
def create_notification(call: Call, user_id: str, target_id: str, target_type: str, text: str) -> Record:
    if call.store.get("users", user_id) is None:
        raise not_found("user", user_id)
    if call.store.get("items" if target_type == "Project" else "updates", target_id) is None:
        raise not_found("target", target_id)
    return {"id": call.store.next_id("notifications"), "text": text}


@query
def version(call: Call) -> Record:
    return next(row for row in versions(call) if row["value"] == call.version)


@query
def versions(_: Call) -> list[Record]:
    return [{"value": value, "kind": kind, "display_name": f"{shown} {value}"} for value, kind, shown in VERSIONS]


def complexity(call: Call) -> Record:
    return call.complexity


query(complexity)
mutation(complexity)
