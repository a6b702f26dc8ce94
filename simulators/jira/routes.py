"""The paths under ``/rest/api/{2,3}``: the operation and the classic scope that each one needs (published contract, ``security``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulators.jira import comments, issues, jobs, links, metadata, projects, search, users, versions, webhooks, worklogs
from simulators.jira.context import Answer, Call

Handler = Callable[[Call], Answer]
READ, WRITE, USER = "read:jira-work", "write:jira-work", "read:jira-user"
PROJECT, CONFIGURE, HOOK = "manage:jira-project", "manage:jira-configuration", "manage:jira-webhook"


@dataclass(frozen=True)
class Operation:
    """``path`` is relative to the API version; ``scope`` None is open to everybody."""

    method: str
    path: str
    scope: str | None
    handler: Handler


_ISSUE = "issue/{issue}"
_LOG = f"{_ISSUE}/worklog/{{id}}"
_ROWS: tuple[tuple[str, str, str | None, Handler], ...] = (
    ("GET", "serverInfo", None, metadata.server_info),
    ("GET", "myself", USER, users.myself),
    ("GET", "mypermissions", READ, users.permissions),
    ("GET", "user", USER, users.get),
    ("GET", "user/search", USER, users.search),
    ("GET", "user/assignable/search", USER, users.assignable),
    ("GET", "user/bulk", USER, users.many),
    ("GET", "users", USER, users.everybody),
    ("GET", "users/search", USER, users.everybody),
    ("GET", "configuration", READ, metadata.configuration),
    ("GET", "field", READ, metadata.all_fields),
    ("POST", "field", CONFIGURE, metadata.create_field),
    ("GET", "field/search", READ, metadata.search_fields),
    ("GET", "field/{field}/context", CONFIGURE, metadata.contexts),
    ("GET", "field/{field}/context/{context}/option", CONFIGURE, metadata.options),
    ("POST", "field/{field}/context/{context}/option", CONFIGURE, metadata.add_options),
    ("POST", "screens/addToDefault/{field}", CONFIGURE, metadata.add_to_screen),
    ("GET", "issuetype", READ, metadata.issue_types),
    ("GET", "issuetype/{id}", READ, metadata.issue_type),
    ("GET", "status", READ, metadata.all_statuses),
    ("GET", "status/{id}", READ, metadata.status),
    ("GET", "statuscategory", READ, metadata.status_categories),
    ("GET", "priority", READ, metadata.priorities),
    ("GET", "resolution", READ, metadata.resolutions),
    ("GET", "issueLinkType", READ, links.types),
    ("GET", "projectCategory", READ, projects.categories),
    ("GET", "permissionscheme", READ, projects.schemes("permissionscheme")),
    ("GET", "notificationscheme", READ, projects.schemes("notificationscheme")),
    ("GET", "issuesecurityschemes", CONFIGURE, projects.schemes("issuesecurityschemes")),
    ("GET", "project", READ, projects.list_all),
    ("POST", "project", CONFIGURE, projects.create),
    ("GET", "project/search", READ, projects.search),
    ("GET", "project/{project}", READ, projects.get),
    ("PUT", "project/{project}", PROJECT, projects.update),
    ("DELETE", "project/{project}", CONFIGURE, projects.delete),
    ("POST", "project/{project}/archive", CONFIGURE, projects.archive),
    ("POST", "project/{project}/restore", CONFIGURE, projects.restore),
    ("GET", "project/{project}/hierarchy", READ, projects.hierarchy),
    ("GET", "project/{project}/statuses", READ, metadata.project_statuses),
    ("GET", "project/{project}/properties", READ, projects.property_keys),
    ("GET", "project/{project}/properties/{key}", READ, projects.property_get),
    ("PUT", "project/{project}/properties/{key}", WRITE, projects.property_put),
    ("DELETE", "project/{project}/properties/{key}", WRITE, projects.property_delete),
    ("GET", "project/{project}/version", READ, versions.of_project),
    ("GET", "project/{project}/versions", READ, versions.all_of_project),
    ("POST", "version", PROJECT, versions.create),
    ("GET", "version/{id}", READ, versions.get),
    ("PUT", "version/{id}", PROJECT, versions.update),
    ("DELETE", "version/{id}", PROJECT, versions.delete),
    ("GET", "version/{id}/relatedIssueCounts", READ, versions.related),
    ("GET", "version/{id}/unresolvedIssueCount", READ, versions.unresolved),
    ("POST", "version/{id}/removeAndSwap", PROJECT, versions.remove_and_swap),
    ("POST", "issue", WRITE, issues.create),
    ("POST", "issue/bulk", WRITE, issues.create_many),
    ("POST", "issue/bulkfetch", READ, issues.fetch_many),
    ("GET", "issue/createmeta", READ, metadata.create_old),
    ("GET", "issue/createmeta/{project}/issuetypes", READ, metadata.create_types),
    ("GET", "issue/createmeta/{project}/issuetypes/{type}", READ, metadata.create_fields),
    ("GET", _ISSUE, READ, issues.get),
    ("PUT", _ISSUE, WRITE, issues.edit),
    ("DELETE", _ISSUE, WRITE, issues.delete),
    ("PUT", f"{_ISSUE}/assignee", WRITE, issues.assign),
    ("GET", f"{_ISSUE}/editmeta", READ, metadata.edit_fields),
    ("GET", f"{_ISSUE}/transitions", READ, issues.list_transitions),
    ("POST", f"{_ISSUE}/transitions", WRITE, issues.transition),
    ("GET", f"{_ISSUE}/changelog", READ, issues.changelog),
    ("GET", f"{_ISSUE}/properties", READ, issues.property_keys),
    ("GET", f"{_ISSUE}/properties/{{key}}", READ, issues.property_get),
    ("PUT", f"{_ISSUE}/properties/{{key}}", WRITE, issues.property_put),
    ("DELETE", f"{_ISSUE}/properties/{{key}}", WRITE, issues.property_delete),
    ("GET", f"{_ISSUE}/comment", READ, comments.list_all),
    ("POST", f"{_ISSUE}/comment", WRITE, comments.create),
    ("GET", f"{_ISSUE}/comment/{{id}}", READ, comments.get),
    ("PUT", f"{_ISSUE}/comment/{{id}}", WRITE, comments.update),
    ("DELETE", f"{_ISSUE}/comment/{{id}}", WRITE, comments.delete),
    ("GET", f"{_ISSUE}/worklog", READ, worklogs.list_all),
    ("POST", f"{_ISSUE}/worklog", WRITE, worklogs.create),
    ("GET", _LOG, READ, worklogs.get),
    ("PUT", _LOG, WRITE, worklogs.update),
    ("DELETE", _LOG, WRITE, worklogs.delete),
    ("GET", f"{_LOG}/properties", READ, worklogs.property_keys),
    ("GET", f"{_LOG}/properties/{{key}}", READ, worklogs.property_get),
    ("PUT", f"{_LOG}/properties/{{key}}", WRITE, worklogs.property_put),
    ("DELETE", f"{_LOG}/properties/{{key}}", WRITE, worklogs.property_delete),
    ("GET", "worklog/updated", READ, worklogs.updated),
    ("GET", "worklog/deleted", READ, worklogs.deleted),
    ("POST", "worklog/list", READ, worklogs.by_ids),
    ("POST", "issueLink", WRITE, links.create),
    ("GET", "issueLink/{id}", READ, links.get),
    ("DELETE", "issueLink/{id}", WRITE, links.delete),
    ("GET", "search/jql", READ, search.by_get),
    ("POST", "search/jql", READ, search.by_post),
    ("POST", "search/approximate-count", READ, search.count),
    ("GET", "search", READ, search.removed),
    ("POST", "search", READ, search.removed),
    ("POST", "bulk/issues/transition", WRITE, jobs.transition),
    ("POST", "bulk/issues/delete", WRITE, jobs.delete),
    ("POST", "bulk/issues/move", WRITE, jobs.move),
    ("GET", "bulk/queue/{id}", READ, jobs.progress),
    ("POST", "webhook", HOOK, webhooks.register),
    ("GET", "webhook", HOOK, webhooks.list_all),
    ("DELETE", "webhook", HOOK, webhooks.delete),
    ("PUT", "webhook/refresh", HOOK, webhooks.refresh),
    ("GET", "webhook/failed", HOOK, webhooks.failed),
)
OPERATIONS = tuple(Operation(*row) for row in _ROWS)
ADMIN_HOOKS = (
    Operation("GET", "", CONFIGURE, webhooks.admin_list),
    Operation("POST", "", CONFIGURE, webhooks.admin_create),
    Operation("GET", "/{id}", CONFIGURE, webhooks.admin_get),
    Operation("PUT", "/{id}", CONFIGURE, webhooks.admin_update),
    Operation("DELETE", "/{id}", CONFIGURE, webhooks.admin_delete),
)
