"""The paths under ``/api/1.0``: the operation behind each, and the OAuth scope that it needs (none listed: only everything will do)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from simulators.asana import capacity, customfields, feed, notes, people, projects, tasklists, tasks, templates, timetracking, webhooks
from simulators.asana.context import Context
from simulators.asana.facts import KINDS
from simulators.asana.paging import page
from simulators.asana.view import full, row
from simulators.kit.simulator import Record

Answer = tuple[int, Any]
Handler = Callable[[Context, dict[str, str]], Answer | Awaitable[Answer]]


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    scope: str | None
    handler: Handler
    pattern: re.Pattern[str]


def _op(method: str, path: str, scope: str | None, handler: Handler) -> Operation:
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
    return Operation(method, path, scope, handler, re.compile(f"^{pattern}$"))


def _list(kind: str, rows: Callable[[Context, dict[str, str]], list[Record]], ctx: Context, path: dict[str, str]) -> Answer:
    shown, next_page, paged = page(ctx, rows(ctx, path))
    data = [row(ctx, kind or item["_kind"], item) for item in shown]
    return 200, {"data": data, **({"next_page": next_page} if paged else {})}


def _whole(kind: str, rows: Callable[[Context, dict[str, str]], list[Record]], ctx: Context, path: dict[str, str]) -> Answer:
    """A list that the vendor does not page."""
    return 200, {"data": [row(ctx, kind or item["_kind"], item) for item in rows(ctx, path)]}


def _show(kind: str, name: str, ctx: Context, path: dict[str, str]) -> Answer:
    return 200, {"data": full(ctx, kind, ctx.resolve(kind, path[name], kind, 404))}


def _drop(kind: str, name: str, ctx: Context, path: dict[str, str]) -> Answer:
    ctx.store.remove(kind, ctx.resolve(kind, path[name], kind, 404)["gid"])
    return 200, {"data": {}}


def _gets() -> Iterator[tuple[str, str | None, Handler]]:
    """Records by their gid."""
    scopes = {
        **{name: f"{KINDS[name].plural}:read" for name in ("project", "task", "user", "team", "workspace", "story", "tag")},
        **{name: f"{KINDS[name].plural}:read" for name in ("project_template", "portfolio", "custom_field", "time_tracking_entry")},
        **{name: f"{KINDS[name].plural}:read" for name in ("time_tracking_category", "timesheet_approval_status")},
        "user_task_list": "tasks:read",
    }
    for name in (*scopes, "section", "membership", "status_update", "allocation", "rate", "budget"):
        yield f"/{KINDS[name].plural}/{{{name}}}", scopes.get(name), partial(_show, name, name)
    yield "/workspaces/{workspace}/users/{user}", "users:read", partial(_show, "user", "user")
    yield "/project_memberships/{membership}", None, partial(_show, "membership", "membership")
    yield "/jobs/{job}", "jobs:read", templates.read_job
    yield "/webhooks/{webhook}", "webhooks:read", _webhook
    yield "/users/{user}/user_task_list", "tasks:read", people.task_list
    yield "/projects/{project}/task_counts", "projects:read", projects.counts
    yield "/workspaces/{workspace}/tasks/custom_id/{id}", "tasks:read", tasklists.by_custom_id
    yield "/events", None, feed.poll
    yield "/workspaces/{workspace}/events", None, feed.poll_workspace


def _webhook(ctx: Context, path: dict[str, str]) -> Answer:
    return 200, {"data": full(ctx, "webhook", webhooks.find(ctx, path))}


def _lists() -> Iterator[tuple[str, str | None, Handler]]:
    def paged(kind: str, rows: Callable[[Context, dict[str, str]], list[Record]]) -> Handler:
        return partial(_list, kind, rows)

    def whole(kind: str, rows: Callable[[Context, dict[str, str]], list[Record]]) -> Handler:
        return partial(_whole, kind, rows)

    setting = "custom_field_setting"
    yield "/workspaces", "workspaces:read", paged("workspace", people.workspaces)
    yield "/workspaces/{workspace}/users", "users:read", whole("user", partial(people.of_workspace, "user"))
    yield "/workspaces/{workspace}/teams", "teams:read", paged("team", partial(people.of_workspace, "team"))
    yield "/workspaces/{workspace}/tags", "tags:read", paged("tag", partial(people.of_workspace, "tag"))
    yield "/workspaces/{workspace}/custom_fields", "custom_fields:read", paged("custom_field", partial(people.of_workspace, "custom_field"))
    yield "/workspaces/{workspace}/projects", "projects:read", paged("project", projects.listed)
    yield "/workspaces/{workspace}/tasks/search", "tasks:read", whole("task", tasklists.search)
    yield "/workspaces/{workspace}/typeahead", "workspaces.typeahead:read", whole("", people.typeahead)
    yield "/users", "users:read", paged("user", people.users)
    yield "/users/{user}/teams", "teams:read", paged("team", people.teams_of_user)
    yield "/teams/{team}/users", "users:read", whole("user", people.users)
    yield "/teams/{team}/projects", "projects:read", paged("project", projects.listed)
    yield "/teams/{team}/project_templates", "project_templates:read", paged("project_template", templates.listed)
    yield "/teams/{team}/custom_field_settings", "teams:read", whole(setting, customfields.settings)
    yield "/projects", "projects:read", paged("project", projects.listed)
    yield "/projects/{project}/sections", None, paged("section", projects.sections)
    yield "/projects/{project}/tasks", "tasks:read", paged("task", tasklists.of_project)
    yield "/projects/{project}/custom_field_settings", "projects:read", paged(setting, customfields.settings)
    yield "/projects/{project}/project_memberships", None, paged("membership", people.of_project)
    yield "/project_templates", "project_templates:read", paged("project_template", templates.listed)
    yield "/sections/{section}/tasks", "tasks:read", paged("task", tasklists.of_section)
    yield "/tasks", "tasks:read", paged("task", tasklists.listed)
    for name, kind in (("subtasks", "task"), ("dependencies", "task"), ("dependents", "task"), ("projects", "project"), ("tags", "tag")):
        scope = {"projects": "projects:read", "tags": "tags:read"}.get(name, "tasks:read")
        yield f"/tasks/{{task}}/{name}", scope, paged(kind, partial(tasklists.related, name))
    yield "/tasks/{task}/stories", "stories:read", paged("story", partial(tasklists.related, "stories"))
    yield "/tasks/{task}/time_tracking_entries", "time_tracking_entries:read", paged("time_tracking_entry", timetracking.of_task)
    yield "/tags", "tags:read", paged("tag", notes.tags)
    yield "/tags/{tag}/tasks", "tasks:read", paged("task", tasklists.of_tag)
    yield "/user_task_lists/{list}/tasks", "tasks:read", paged("task", tasklists.of_list)
    yield "/time_tracking_entries", "time_tracking_entries:read", paged("time_tracking_entry", timetracking.listed)
    yield "/time_tracking_categories", "time_tracking_categories:read", paged("time_tracking_category", timetracking.categories)
    yield "/timesheet_approval_statuses", "timesheet_approval_statuses:read", paged("timesheet_approval_status", timetracking.timesheets)
    yield "/allocations", None, paged("allocation", capacity.allocations)
    yield "/rates", None, paged("rate", capacity.rates)
    yield "/budgets", None, whole("budget", capacity.budgets)
    yield "/memberships", None, paged("membership", people.memberships)
    yield "/portfolios", "portfolios:read", paged("portfolio", people.portfolios)
    yield "/portfolios/{portfolio}/items", "portfolios:read", paged("project", people.items)
    yield "/portfolios/{portfolio}/custom_field_settings", "portfolios:read", paged(setting, customfields.settings)
    yield "/status_updates", None, paged("status_update", notes.statuses)
    yield "/webhooks", "webhooks:read", paged("webhook", webhooks.listed)


def _posts() -> Iterator[tuple[str, str | None, Handler]]:
    yield "/projects", "projects:write", projects.create
    yield "/workspaces/{workspace}/projects", "projects:write", projects.create
    yield "/teams/{team}/projects", "projects:write", projects.create
    yield "/projects/{project}/duplicate", "projects:write", templates.duplicate_project
    yield "/projects/{project}/sections", None, projects.create_section
    yield "/projects/{project}/sections/insert", None, projects.insert_section
    yield "/projects/{project}/addMembers", None, partial(projects.change_people, True)
    yield "/projects/{project}/removeMembers", None, partial(projects.change_people, False)
    for parent in ("project", "portfolio"):
        scope = f"{parent}s:write"
        yield f"/{parent}s/{{{parent}}}/addCustomFieldSetting", scope, customfields.add_setting
        yield f"/{parent}s/{{{parent}}}/removeCustomFieldSetting", scope, customfields.remove_setting
    yield "/project_templates/{template}/instantiateProject", "projects:write", templates.instantiate
    yield "/sections/{section}/addTask", "tasks:write", tasks.add_to_section
    yield "/tasks", "tasks:write", tasks.create
    for_tasks: dict[str, Handler] = {
        "subtasks": tasks.create,
        "setParent": tasks.set_parent,
        "addProject": tasks.add_project,
        "removeProject": tasks.remove_project,
        "addDependencies": partial(tasks.link, True, False),
        "removeDependencies": partial(tasks.link, False, False),
        "addDependents": partial(tasks.link, True, True),
        "removeDependents": partial(tasks.link, False, True),
        "addFollowers": partial(tasks.change_followers, True),
        "removeFollowers": partial(tasks.change_followers, False),
        "addTag": partial(tasks.change_tag, True),
        "removeTag": partial(tasks.change_tag, False),
        "duplicate": templates.duplicate_task,
    }
    for name, handler in for_tasks.items():
        yield f"/tasks/{{task}}/{name}", "tasks:write", handler
    yield "/tasks/{task}/stories", "stories:write", notes.comment
    yield "/tasks/{task}/time_tracking_entries", None, timetracking.create
    yield "/time_tracking_categories", "time_tracking_categories:write", timetracking.create_category
    yield "/timesheet_approval_statuses", "timesheet_approval_statuses:write", timetracking.create_timesheet
    yield "/custom_fields", "custom_fields:write", customfields.create
    yield "/custom_fields/{field}/enum_options", "custom_fields:write", customfields.add_option
    yield "/tags", "tags:write", notes.create_tag
    yield "/workspaces/{workspace}/tags", "tags:write", notes.create_tag
    yield "/status_updates", None, notes.create_status
    yield "/memberships", None, people.create_membership
    yield "/portfolios", "portfolios:write", people.create_portfolio
    yield "/portfolios/{portfolio}/addItem", "portfolios:write", partial(people.change_item, True)
    yield "/portfolios/{portfolio}/removeItem", "portfolios:write", partial(people.change_item, False)
    yield "/allocations", None, capacity.create_allocation
    yield "/rates", None, capacity.create_rate
    yield "/budgets", None, capacity.create_budget
    yield "/webhooks", "webhooks:write", webhooks.create


def _puts() -> Iterator[tuple[str, str | None, Handler]]:
    yield "/projects/{project}", "projects:write", projects.update
    yield "/sections/{section}", None, projects.update_section
    yield "/tasks/{task}", "tasks:write", tasks.update
    yield "/stories/{story}", "stories:write", notes.update_comment
    yield "/tags/{tag}", "tags:write", notes.update_tag
    yield "/custom_fields/{field}", "custom_fields:write", customfields.update
    yield "/enum_options/{option}", "custom_fields:write", customfields.update_option
    yield "/time_tracking_entries/{entry}", None, timetracking.update
    yield "/time_tracking_categories/{category}", "time_tracking_categories:write", timetracking.update_category
    yield "/timesheet_approval_statuses/{sheet}", "timesheet_approval_statuses:write", timetracking.decide
    yield "/memberships/{membership}", None, people.update_membership
    yield "/portfolios/{portfolio}", "portfolios:write", people.update_portfolio
    yield "/allocations/{allocation}", None, capacity.update_allocation
    yield "/rates/{rate}", None, capacity.update_rate
    yield "/budgets/{budget}", None, capacity.update_budget
    yield "/webhooks/{webhook}", "webhooks:write", webhooks.update


def _deletes() -> Iterator[tuple[str, str | None, Handler]]:
    yield "/projects/{project}", "projects:delete", projects.delete
    yield "/project_templates/{template}", None, templates.delete
    yield "/sections/{section}", None, projects.delete_section
    yield "/tasks/{task}", "tasks:delete", tasks.delete
    yield "/stories/{story}", "stories:delete", notes.delete_comment
    yield "/tags/{tag}", None, notes.delete_tag
    yield "/custom_fields/{field}", None, customfields.delete
    yield "/time_tracking_entries/{entry}", None, timetracking.delete
    yield "/status_updates/{status}", None, notes.delete_status
    yield "/webhooks/{webhook}", "webhooks:delete", webhooks.delete
    for kind in ("membership", "portfolio", "allocation", "rate", "budget"):
        yield f"/{KINDS[kind].plural}/{{{kind}}}", None, partial(_drop, kind, kind)
    yield "/time_tracking_categories/{category}", "time_tracking_categories:delete", partial(_drop, "time_tracking_category", "category")


OPERATIONS = tuple(
    _op(method, path, scope, handler)
    for method, found in (("GET", _lists), ("GET", _gets), ("POST", _posts), ("PUT", _puts), ("DELETE", _deletes))
    for path, scope, handler in found()
)


def find(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    for operation in OPERATIONS:
        match = operation.pattern.match(path) if operation.method == method else None
        if match:
            return operation, match.groupdict()
    return None
