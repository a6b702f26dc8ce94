"""What the vendor states as facts: templates, workflows, fields, limits, scopes (sheet sections in the comments). No behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Projects (sheet 3; ``CreateProjectDetails`` of the published contract). The last business key is cut off in that list.
_GREENHOPPER = "com.pyxis.greenhopper.jira:"
_CORE = "com.atlassian.jira-core-project-templates:jira-core-simplified-"
_DESK = "com.atlassian.servicedesk:"
_SIMPLIFIED_DESKS = [
    "it-service-management",
    "it-service-management-basic",
    "it-service-management-operations",
    "general-service-desk",
    "internal-service-desk",
    "external-service-desk",
    "hr-service-desk",
    "facilities-service-desk",
    "legal-service-desk",
    "marketing-service-desk",
    "finance-service-desk",
    "analytics-service-desk",
    "design-service-desk",
    "sales-service-desk",
    "halp-service-desk",
]
_NEXT_GEN_DESKS = [
    "it-service-desk",
    "hr-service-desk",
    "legal-service-desk",
    "marketing-service-desk",
    "facilities-service-desk",
    "general-service-desk",
    "analytics-service-desk",
    "finance-service-desk",
    "design-service-desk",
    "sales-service-desk",
]
_BUSINESS = [
    "content-management",
    "document-approval",
    "lead-tracking",
    "process-control",
    "procurement",
    "project-management",
    "recruitment",
    "task-",
    "task-tracking",
]
# Key of a template -> project type, workflow, team-managed.
TEMPLATES: dict[str, tuple[str, str, bool]] = {
    _GREENHOPPER + "gh-simplified-agility-kanban": ("software", "team", True),
    _GREENHOPPER + "gh-simplified-agility-scrum": ("software", "team", True),
    _GREENHOPPER + "gh-simplified-basic": ("software", "simple", False),
    _GREENHOPPER + "gh-simplified-kanban-classic": ("software", "kanban", False),
    _GREENHOPPER + "gh-simplified-scrum-classic": ("software", "simple", False),
    _GREENHOPPER + "gh-cross-team-template": ("software", "simple", False),
    _GREENHOPPER + "gh-cross-team-planning-template": ("software", "simple", False),
    **{f"{_DESK}simplified-{name}": ("service_desk", "simple", False) for name in _SIMPLIFIED_DESKS},
    **{f"{_DESK}next-gen-{name}": ("service_desk", "team", True) for name in _NEXT_GEN_DESKS},
    **{f"{_CORE}{name}": ("business", "business", False) for name in _BUSINESS},
}
DEFAULT_TEMPLATE = {
    "software": _GREENHOPPER + "gh-simplified-basic",
    "service_desk": _DESK + "simplified-general-service-desk",
    "business": _CORE + "project-management",
}
PROJECT_CREATE = {
    **dict.fromkeys(("assigneeType", "description", "key", "lead", "leadAccountId", "name", "url"), str),
    **dict.fromkeys(("projectTemplateKey", "projectTypeKey"), str),
    **dict.fromkeys(
        (
            "avatarId", "categoryId", "fieldConfigurationScheme", "issueSecurityScheme", "issueTypeScheme", "issueTypeScreenScheme",
            "notificationScheme", "permissionScheme", "workflowScheme",
        ),
        int,
    ),
}  # fmt: skip
PROJECT_UPDATE: dict[str, type] = {
    **{name: PROJECT_CREATE[name] for name in ("assigneeType", "description", "key", "lead", "leadAccountId", "name", "url")},
    **dict.fromkeys(("avatarId", "categoryId", "issueSecurityScheme", "notificationScheme", "permissionScheme"), int),
    "releasedProjectKeys": list,
}
CATEGORIES = (("10010", "Client work", "Engagements that are billed"), ("10011", "Internal", "Not billed"))

# Statuses: id, name, category. Categories: id, key, colour, name.
STATUS_CATEGORIES = (
    (1, "undefined", "medium-gray", "No Category"),
    (2, "new", "blue-gray", "To Do"),
    (4, "indeterminate", "yellow", "In Progress"),
    (3, "done", "green", "Done"),
)
STATUSES = (
    ("10000", "Backlog", "new"),
    ("10001", "Selected for Development", "new"),
    ("3", "In Progress", "indeterminate"),
    ("10002", "Done", "done"),
    ("10003", "To Do", "new"),
)


@dataclass(frozen=True)
class Transition:
    """``sources`` empty: global. ``screen`` lists the fields that may be sent with it."""

    id: str
    name: str
    to: str
    sources: tuple[str, ...] = ()
    screen: tuple[str, ...] = ()


# Ids belong to the workflow (sheet 5). The first state is where issues begin.
WORKFLOWS: dict[str, tuple[Transition, ...]] = {
    "kanban": (
        Transition("11", "Backlog", "10000"),
        Transition("21", "Selected for Development", "10001"),
        Transition("31", "In Progress", "3"),
        Transition("41", "Done", "10002", screen=("resolution",)),
    ),
    "simple": (
        Transition("11", "To Do", "10003"),
        Transition("21", "In Progress", "3"),
        Transition("31", "Done", "10002", screen=("resolution",)),
    ),
    "business": (
        Transition("111", "Start progress", "3", ("10003",)),
        Transition("121", "Mark as done", "10002", ("10003", "3"), ("resolution",)),
        Transition("131", "Stop progress", "10003", ("3",)),
        Transition("141", "Reopen", "10003", ("10002",)),
    ),
}
FIRST_STATUS = {"kanban": "10000", "simple": "10003", "business": "10003"}
TEAM_STATUSES = (("To Do", "new"), ("In Progress", "indeterminate"), ("Done", "done"))

# Issue types of company-managed projects: id, name, description, level of the hierarchy.
ISSUE_TYPES = (
    ("10000", "Epic", "A big user story that needs to be broken down.", 1),
    ("10001", "Story", "Functionality or a feature expressed as a user goal.", 0),
    ("10002", "Task", "A small, distinct piece of work.", 0),
    ("10003", "Sub-task", "A small piece of work that is part of a larger task.", -1),
    ("10004", "Bug", "A problem or error.", 0),
    ("10005", "Milestone", "A dated result that the client accepts.", 0),
)
TEAM_ISSUE_TYPES = (("Epic", 1), ("Task", 0), ("Subtask", -1))
TYPES_OF = {
    "kanban": ("10000", "10001", "10002", "10003", "10004", "10005"),
    "simple": ("10000", "10001", "10002", "10003", "10004", "10005"),
    "business": ("10000", "10002", "10003", "10005"),
}
PRIORITIES = (
    ("1", "Highest", "#d04437"),
    ("2", "High", "#f15C75"),
    ("3", "Medium", "#f79232"),
    ("4", "Low", "#707070"),
    ("5", "Lowest", "#999999"),
)
DEFAULT_PRIORITY = "3"
RESOLUTIONS = (
    ("10000", "Done", "Work has been completed on this issue."),
    ("10001", "Won't Do", "This issue won't be actioned."),
    ("10002", "Duplicate", "The problem is a duplicate of an existing issue."),
    ("10003", "Cannot Reproduce", "All attempts at reproducing this issue failed."),
)
LINK_TYPES = (
    ("10000", "Blocks", "is blocked by", "blocks"),
    ("10001", "Cloners", "is cloned by", "clones"),
    ("10002", "Duplicate", "is duplicated by", "duplicates"),
    ("10003", "Relates", "relates to", "relates to"),
)
# The group's own: what a delivery organisation adds to a new site. Name, type, on screens, options.
_TYPE = "com.atlassian.jira.plugin.system.customfieldtypes:"
CUSTOM_FIELDS: tuple[tuple[int, str, str, tuple[Any, ...]], ...] = (
    (10015, "Start date", "datepicker", ()),
    (10050, "Crosswalk id", "textfield", ()),
    (10051, "Crosswalk contract line", "textfield", ()),
    (10052, "Billing entity", "select", ("HOLT-UK", "HOLT-US", "HOLT-DE", "HOLT-FR", "HOLT-NL", "HOLT-CH")),
    (10053, "Billable", "select", ("Yes", "No")),
    (10054, "Fee", "float", ()),
    (10055, "Role", "select", ("Engagement Manager", "Senior Consultant", "Consultant", "Analyst")),
    (10056, "Delivery entities", "multiselect", ("HOLT-UK", "HOLT-US", "HOLT-DE", "HOLT-FR", "HOLT-NL", "HOLT-CH")),
    (10057, "Engagement manager", "userpicker", ()),
    (10058, "Acceptance criteria", "textarea", ()),
    (10059, "Accepted at", "datetime", ()),
    (10060, "Practice", "cascadingselect", (("Technology", ("Cloud", "Data")), ("Strategy", ("Growth",)))),
    (10061, "Target milestone", "multiversion", ()),
    (10062, "Skills", "labels", ()),
    (10063, "Crosswalk contract", "textfield", ()),
    (10064, "Customer", "textfield", ()),
    (10065, "Currency", "textfield", ()),
)
CUSTOM_TYPE = _TYPE
# Custom field type -> kind, type and items of its schema, default searcher.
CUSTOM_TYPES: dict[str, tuple[str, str, str | None, str]] = {
    "textfield": ("text", "string", None, "textsearcher"),
    "textarea": ("adf", "string", None, "textsearcher"),
    "float": ("number", "number", None, "exactnumber"),
    "datepicker": ("date", "date", None, "daterange"),
    "datetime": ("datetime", "datetime", None, "datetimerange"),
    "select": ("option", "option", None, "multiselectsearcher"),
    "radiobuttons": ("option", "option", None, "multiselectsearcher"),
    "multiselect": ("options", "array", "option", "multiselectsearcher"),
    "multicheckboxes": ("options", "array", "option", "multiselectsearcher"),
    "userpicker": ("user", "user", None, "userpickergroupsearcher"),
    "multiuserpicker": ("users", "array", "user", "userpickergroupsearcher"),
    "cascadingselect": ("cascading", "option-with-child", None, "cascadingselectsearcher"),
    "multiversion": ("versions", "array", "version", "versionsearcher"),
    "labels": ("labels", "array", "string", "labelsearcher"),
    "url": ("text", "string", None, "exacttextsearcher"),
    "readonlyfield": ("readonly", "string", None, "exacttextsearcher"),
}

# System fields: id, name, kind, schema type, items, clause names, orderable, on the screens of company- and team-managed projects.
SYSTEM_FIELDS: tuple[tuple[str, str, str, str, str | None, tuple[str, ...], str], ...] = (
    ("summary", "Summary", "text", "string", None, ("summary",), "both"),
    ("issuetype", "Issue Type", "issuetype", "issuetype", None, ("issuetype", "type"), "both"),
    ("project", "Project", "project", "project", None, ("project",), "both"),
    ("parent", "Parent", "parent", "issuelink", None, ("parent",), "both"),
    ("description", "Description", "adf", "string", None, ("description",), "both"),
    ("environment", "Environment", "adf", "string", None, ("environment",), "company"),
    ("priority", "Priority", "priority", "priority", None, ("priority",), "both"),
    ("labels", "Labels", "labels", "array", "string", ("labels",), "both"),
    ("assignee", "Assignee", "user", "user", None, ("assignee",), "both"),
    ("reporter", "Reporter", "user", "user", None, ("reporter",), "both"),
    ("duedate", "Due date", "date", "date", None, ("due", "duedate"), "both"),
    ("fixVersions", "Fix versions", "versions", "array", "version", ("fixVersion",), "both"),
    ("versions", "Affects versions", "versions", "array", "version", ("affectedVersion",), "company"),
    ("components", "Components", "components", "array", "component", ("component",), "company"),
    ("timetracking", "Time tracking", "timetracking", "timetracking", None, (), "both"),
    ("issuelinks", "Linked Issues", "issuelinks", "array", "issuelinks", (), "both"),
    ("comment", "Comment", "comment", "comments-page", None, ("comment",), ""),
    ("worklog", "Log Work", "worklog", "array", "worklog", (), ""),
    ("issuekey", "Key", "readonly", "string", None, ("id", "issue", "issuekey", "key"), ""),
    ("status", "Status", "readonly", "status", None, ("status",), ""),
    ("statusCategory", "Status Category", "readonly", "statusCategory", None, ("statusCategory",), ""),
    ("statuscategorychangedate", "Status Category Changed", "readonly", "datetime", None, ("statusCategoryChangedDate",), ""),
    ("resolution", "Resolution", "resolution", "resolution", None, ("resolution",), ""),
    ("resolutiondate", "Resolved", "readonly", "datetime", None, ("resolutiondate", "resolved"), ""),
    ("creator", "Creator", "readonly", "user", None, ("creator",), ""),
    ("created", "Created", "readonly", "datetime", None, ("created", "createdDate"), ""),
    ("updated", "Updated", "readonly", "datetime", None, ("updated", "updatedDate"), ""),
    ("subtasks", "Sub-tasks", "readonly", "array", "issuelinks", (), ""),
    ("timespent", "Time Spent", "readonly", "number", None, ("timespent",), ""),
    ("timeestimate", "Remaining Estimate", "readonly", "number", None, ("remainingEstimate", "timeestimate"), ""),
    ("timeoriginalestimate", "Original estimate", "readonly", "number", None, ("originalEstimate", "timeoriginalestimate"), ""),
    ("workratio", "Work Ratio", "readonly", "number", None, ("workratio",), ""),
    ("votes", "Votes", "readonly", "votes", None, ("votes",), ""),
    ("watches", "Watchers", "readonly", "watches", None, ("watchers",), ""),
)  # fmt: skip
SUMMARY_LENGTH = 255
TEXT_LENGTH = 255
LABEL_LENGTH = 255
PROPERTY_KEY_LENGTH, PROPERTY_SIZE = 255, 32_768
HOURS_PER_DAY, DAYS_PER_WEEK = 8, 5

# Sign-in (sheet 1).
ACCESS_SECONDS = 3600
CODE_SECONDS = 600
REFRESH_IDLE_SECONDS = 90 * 86400
REFRESH_GRACE_SECONDS = 600
SCOPES = (
    "read:jira-work", "write:jira-work", "read:jira-user", "manage:jira-project", "manage:jira-configuration", "manage:jira-webhook",
    "offline_access",
)  # fmt: skip

# Limits (sheet 5, 6, 8, 9, 10).
BULK_CREATE, BULK_FETCH, BULK_JOB = 50, 100, 1000
SEARCH_DEFAULT, SEARCH_IDS, SEARCH_FIELDS = 50, 5000, 100
SEARCH_TOKEN_SECONDS = 7 * 86400
RECONCILE = 50
CREATEMETA_PAGE = 200
WORKLOG_IDS = 1000
WORKLOGS_PER_ISSUE = 10_000
EMBEDDED_WORKLOGS = 20
WEBHOOK_SECONDS = 30 * 86400
WEBHOOKS_PER_USER = 5
WEBHOOK_RETRIES = 5
WEBHOOK_RETRY_ON = frozenset((408, 409, 425, 429))
DYNAMIC_EVENTS = (
    "jira:issue_created", "jira:issue_updated", "jira:issue_deleted", "comment_created", "comment_updated", "comment_deleted",
    "issue_property_set", "issue_property_deleted",
)  # fmt: skip
ADMIN_EVENTS = (
    *DYNAMIC_EVENTS, "worklog_created", "worklog_updated", "worklog_deleted", "jira:version_created", "jira:version_released",
    "jira:version_unreleased", "jira:version_updated", "jira:version_deleted", "jira:version_moved", "project_created", "project_updated",
    "project_deleted", "issuelink_created", "issuelink_deleted",
)  # fmt: skip
QUOTA_POINTS, QUOTA_SECONDS = 65_000, 3600
PER_ISSUE_WRITES = ((20, 2.0), (100, 30.0))
# Requests per second of one endpoint and method, as recorded in X-RateLimit-Limit.
BURST = {"GET": 350, "POST": 200, "PUT": 300, "DELETE": 50}
BURST_BY_PATH = {("GET", "issue/{issue}"): 400, ("GET", "user"): 400, ("GET", "issue/{issue}/changelog"): 200}
