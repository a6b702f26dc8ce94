"""What each resource has, condensed from the vendor's published contract (OpenAPI of June 2026) and the fact sheet."""

from __future__ import annotations

from dataclasses import dataclass

COLORS = tuple(
    f"{shade}-{color}"
    for shade in ("dark", "light")
    for color in ("pink", "green", "blue", "red", "teal", "brown", "orange", "purple", "warm-gray")
)
ICONS = (
    "list",
    "board",
    "timeline",
    "calendar",
    "rocket",
    "people",
    "graph",
    "star",
    "bug",
    "light_bulb",
    "globe",
    "gear",
    "notebook",
    "computer",
    "check",
    "target",
    "html",
    "megaphone",
    "chat_bubbles",
    "briefcase",
    "page_layout",
    "mountain_flag",
    "puzzle",
    "presentation",
    "line_and_symbols",
    "speed_dial",
    "ribbon",
    "shoe",
    "shopping_basket",
    "map",
    "ticket",
    "coins",
)
CATEGORY_COLORS = (
    "none",
    "red",
    "orange",
    "yellow-orange",
    "yellow",
    "yellow-green",
    "green",
    "blue-green",
    "aqua",
    "blue",
    "indigo",
    "purple",
    "magenta",
    "hot-pink",
    "pink",
    "cool-gray",
)
APPROVALS = ("pending", "approved", "rejected", "changes_requested")
STATUS_TYPES = ("on_track", "at_risk", "off_track", "on_hold", "complete", "achieved", "partial", "missed", "dropped")
GOAL_STATUS_TYPES = ("achieved", "partial", "missed", "dropped")
ACCESS_LEVELS = ("admin", "editor", "commenter", "viewer")
CUSTOM_TYPES = ("text", "enum", "multi_enum", "number", "date", "people", "reference")
TEXT_LIMIT = 1024
EXTERNAL_GID_LIMIT = 1024
EXTERNAL_DATA_LIMIT = 32_768
BATCH_LIMIT = 10
JOB_LIMIT = 5
PAGE_LIMIT = 100
DEPENDENCY_LIMIT = 30
DUPLICATE_PROJECT = frozenset(
    [
        "allocations",
        "forms",
        "members",
        "notes",
        "permissions",
        "task_assignee",
        "task_attachments",
        "task_dates",
        "task_dependencies",
        "task_followers",
        "task_notes",
        "task_projects",
        "task_subtasks",
        "task_tags",
        "task_templates",
        "task_type_default",
    ]
)
DUPLICATE_TASK = frozenset(
    ["notes", "assignee", "subtasks", "attachments", "tags", "followers", "projects", "dates", "dependencies", "parent"]
)


@dataclass(frozen=True)
class Field:
    """``kind`` says how a value is written and shown; ``write`` names when (``c`` create, ``u`` update); the rest is read-only.

    ``of`` is the resource type of a reference. ``opt_in`` fields come only when ``opt_fields`` asks for them.
    """

    kind: str = "text"
    write: str = ""
    of: str = ""
    choices: tuple[str, ...] = ()
    null: bool = False
    opt_in: bool = False
    needed: bool = False
    limit: int = 0


@dataclass(frozen=True)
class Kind:
    """One resource type: ``plural`` is its path, ``compact`` what a list row or a nested object shows beside gid and resource_type."""

    name: str
    plural: str
    fields: dict[str, Field]
    compact: tuple[str, ...] = ("name",)


def _ref(of: str, write: str = "", *, null: bool = True, needed: bool = False, opt_in: bool = False) -> Field:
    return Field("ref", write, of, null=null, needed=needed, opt_in=opt_in)


def _refs(of: str, write: str = "", *, opt_in: bool = False) -> Field:
    return Field("refs", write, of, opt_in=opt_in)


def _choice(*choices: str, write: str = "cu", null: bool = False, needed: bool = False) -> Field:
    return Field("choice", write, choices=choices, null=null, needed=needed)


TEXT, FLAG, READ, OPT = Field(write="cu"), Field("flag", "cu"), Field(), Field(opt_in=True)
DAY, INSTANT, NOW = Field("date", "cu", null=True), Field("instant", "cu", null=True), Field("instant")
NAMED = Field(write="cu", needed=True)
HTML = Field("html", "cu", opt_in=True)

PROJECT = Kind(
    "project",
    "projects",
    {
        "name": TEXT,
        "archived": FLAG,
        "color": _choice(*COLORS, "none", null=True),
        "icon": _choice(*ICONS, null=True),
        "created_at": NOW,
        "modified_at": NOW,
        "current_status": READ,
        "current_status_update": _ref("status_update"),
        "custom_field_settings": READ,
        "custom_fields": Field("custom", "cu"),
        "default_view": _choice("list", "board", "calendar", "timeline"),
        "due_date": DAY,
        "due_on": DAY,
        "start_on": DAY,
        "html_notes": HTML,
        "notes": TEXT,
        "members": READ,
        "public": FLAG,
        "privacy_setting": _choice("public_to_workspace", "private_to_team", "private"),
        "default_access_level": _choice(*ACCESS_LEVELS),
        "minimum_access_level_for_customization": _choice("admin", "editor"),
        "minimum_access_level_for_sharing": _choice("admin", "editor"),
        "completed": READ,
        "completed_at": NOW,
        "completed_by": _ref("user"),
        "followers": Field("people", "cu"),
        "owner": _ref("user", "cu"),
        "team": _ref("team", "cu", null=False),
        "workspace": _ref("workspace", "c", null=False),
        "permalink_url": READ,
        "project_brief": READ,
        "created_from_template": _ref("project_template"),
    },
)
TASK = Kind(
    "task",
    "tasks",
    {
        "name": TEXT,
        "resource_subtype": _choice("default_task", "milestone", "approval", "custom"),
        "created_by": Field("ref", of="user", opt_in=True),
        "approval_status": _choice(*APPROVALS),
        "assignee_status": _choice("today", "upcoming", "later", "new", "inbox"),
        "assignee": _ref("user", "cu"),
        "assignee_section": _ref("section", "cu", opt_in=True),
        "completed": FLAG,
        "completed_at": NOW,
        "completed_by": Field("ref", of="user", opt_in=True),
        "created_at": NOW,
        "modified_at": NOW,
        "custom_fields": Field("custom", "cu"),
        "dependencies": _refs("task", opt_in=True),
        "dependents": _refs("task", opt_in=True),
        "due_at": INSTANT,
        "due_on": DAY,
        "start_at": INSTANT,
        "start_on": DAY,
        "external": Field("external", "cu", opt_in=True),
        "followers": Field("people", "c"),
        "hearted": READ,
        "hearts": READ,
        "html_notes": HTML,
        "is_rendered_as_separator": OPT,
        "liked": FLAG,
        "likes": READ,
        "memberships": Field("memberships", "c"),
        "notes": TEXT,
        "num_hearts": READ,
        "num_likes": READ,
        "num_subtasks": OPT,
        "actual_time_minutes": READ,
        "parent": _ref("task", "c"),
        "projects": _refs("project", "c"),
        "tags": _refs("tag", "c"),
        "workspace": _ref("workspace", "c", null=False),
        "permalink_url": READ,
    },
    compact=("name", "resource_subtype"),
)
SECTION = Kind("section", "sections", {"name": NAMED, "created_at": NOW, "project": _ref("project")})
CUSTOM_FIELD = Kind(
    "custom_field",
    "custom_fields",
    {
        "name": NAMED,
        "resource_subtype": _choice(*CUSTOM_TYPES, write="c", needed=True),
        "type": READ,
        "enum_options": Field("json", "c"),
        "enabled": READ,
        "representation_type": READ,
        "id_prefix": READ,
        "is_formula_field": READ,
        "description": TEXT,
        "precision": Field("whole", "cu"),
        "format": _choice("currency", "identifier", "percentage", "custom", "duration", "none"),
        "currency_code": Field("text", "cu", null=True),
        "custom_label": Field("text", "cu", null=True),
        "custom_label_position": _choice("prefix", "suffix", null=True),
        "is_global_to_workspace": READ,
        "has_notifications_enabled": FLAG,
        "is_value_read_only": READ,
        "created_by": _ref("user"),
        "privacy_setting": _choice("public_with_guests", "public", "private"),
        "default_access_level": _choice("admin", "editor", "user"),
        "workspace": Field("ref", "cu", "workspace", needed=True, opt_in=True),
    },
    compact=("name", "resource_subtype", "type"),
)
ENUM_OPTION = Kind(
    "enum_option",
    "enum_options",
    {"name": NAMED, "enabled": FLAG, "color": TEXT},
    compact=("name", "enabled", "color"),
)
SETTING = Kind(
    "custom_field_setting",
    "custom_field_settings",
    {"project": _ref("project"), "parent": _ref(""), "is_important": READ, "custom_field": READ},
    compact=("project", "parent", "is_important", "custom_field"),
)
TEMPLATE = Kind(
    "project_template",
    "project_templates",
    {
        "name": READ,
        "description": READ,
        "html_description": OPT,
        "public": READ,
        "owner": _ref("user"),
        "team": _ref("team"),
        "requested_dates": READ,
        "requested_roles": READ,
        "color": READ,
    },
)
JOB = Kind(
    "job",
    "jobs",
    {"resource_subtype": READ, "status": READ, "new_project": _ref("project"), "new_task": _ref("task")},
    compact=("resource_subtype", "status"),
)
USER = Kind(
    "user",
    "users",
    {"name": READ, "email": READ, "photo": READ, "workspaces": _refs("workspace")},
)
TEAM = Kind(
    "team",
    "teams",
    {
        "name": READ,
        "description": READ,
        "html_description": OPT,
        "organization": _ref("workspace"),
        "permalink_url": READ,
        "visibility": READ,
    },
)
WORKSPACE = Kind("workspace", "workspaces", {"name": READ, "email_domains": READ, "is_organization": READ})
MEMBERSHIP = Kind(
    "membership",
    "memberships",
    {
        "resource_subtype": READ,
        "parent": _ref("", "c", null=False, needed=True),
        "member": _ref("", "c", null=False, needed=True),
        "access_level": _choice(*ACCESS_LEVELS),
        "role": _choice("admin", "editor", "commenter", write="c"),
    },
    compact=("resource_subtype", "parent", "member", "access_level"),
)
TIME_ENTRY = Kind(
    "time_tracking_entry",
    "time_tracking_entries",
    {
        "duration_minutes": Field("whole", "cu", needed=True),
        "entered_on": Field("date", "cu"),
        "attributable_to": _ref("project", "cu"),
        "billable_status": _choice("billable", "nonBillable", "notApplicable"),
        "description": TEXT,
        "categories": _refs("time_tracking_category", "cu"),
        "created_by": _ref("user"),
        "task": _ref("task"),
        "created_at": NOW,
        "approval_status": READ,
    },
    compact=("duration_minutes", "entered_on", "attributable_to", "created_by", "categories"),
)
CATEGORY = Kind(
    "time_tracking_category",
    "time_tracking_categories",
    {
        "name": NAMED,
        "color": _choice(*CATEGORY_COLORS),
        "is_archived": Field("flag", "u"),
        "workspace": Field("ref", "c", "workspace", needed=True, opt_in=True),
    },
    compact=("name", "color"),
)
TIMESHEET = Kind(
    "timesheet_approval_status",
    "timesheet_approval_statuses",
    {
        "created_at": NOW,
        "user": _ref("user", "c", null=False, needed=True),
        "workspace": _ref("workspace", "c", null=False, needed=True),
        "start_date": Field("date", "c", needed=True),
        "end_date": Field("date", "c", needed=True),
        "approval_status": READ,
    },
    compact=("created_at", "user", "workspace", "start_date", "end_date", "approval_status"),
)
ALLOCATION = Kind(
    "allocation",
    "allocations",
    {
        "start_date": Field("date", "cu", needed=True),
        "end_date": Field("date", "cu", needed=True),
        "effort": Field("json", "cu", null=True),
        "assignee": _ref("user", "cu", null=False, needed=True),
        "parent": _ref("project", "cu", null=False, needed=True),
        "created_by": _ref("user"),
        "resource_subtype": READ,
    },
    compact=("resource_subtype", "start_date", "end_date", "effort", "assignee", "created_by", "parent"),
)
RATE = Kind(
    "rate",
    "rates",
    {
        "parent": _ref("project", "c", null=False, needed=True),
        "resource": _ref("user", "c", null=False, needed=True),
        "rate": Field("number", "cu", needed=True),
        "currency_code": READ,
        "created_by": _ref("user"),
    },
    compact=("parent", "resource", "rate", "currency_code"),
)
BUDGET = Kind(
    "budget",
    "budgets",
    {
        "parent": _ref("project", "c", null=False, needed=True),
        "budget_type": _choice("cost", "time"),
        "estimate": Field("json", "cu"),
        "actual": Field("json", "cu"),
        "total": Field("json", "cu"),
    },
    compact=("budget_type", "estimate", "actual", "total", "parent"),
)
PORTFOLIO = Kind(
    "portfolio",
    "portfolios",
    {
        "name": NAMED,
        "archived": FLAG,
        "color": _choice(*COLORS, null=True),
        "start_on": DAY,
        "due_on": DAY,
        "default_access_level": _choice("admin", "editor", "viewer"),
        "created_at": NOW,
        "created_by": _ref("user"),
        "current_status_update": _ref("status_update"),
        "custom_field_settings": READ,
        "custom_fields": Field("custom", "u"),
        "members": READ,
        "owner": _ref("user"),
        "workspace": _ref("workspace", "c", null=False, needed=True),
        "permalink_url": READ,
        "public": FLAG,
    },
)
STATUS_UPDATE = Kind(
    "status_update",
    "status_updates",
    {
        "title": TEXT,
        "resource_subtype": READ,
        "text": NAMED,
        "html_text": HTML,
        "status_type": _choice(*STATUS_TYPES, needed=True),
        "author": _ref("user"),
        "created_at": NOW,
        "created_by": _ref("user"),
        "modified_at": NOW,
        "parent": _ref("", "c", null=False, needed=True),
    },
    compact=("title", "resource_subtype"),
)
STORY = Kind(
    "story",
    "stories",
    {
        "created_at": NOW,
        "created_by": _ref("user"),
        "resource_subtype": READ,
        "text": TEXT,
        "html_text": HTML,
        "is_pinned": FLAG,
        "type": READ,
        "target": _ref("task"),
    },
    compact=("created_at", "created_by", "resource_subtype", "text"),
)
TAG = Kind(
    "tag",
    "tags",
    {
        "name": TEXT,
        "color": _choice(*COLORS, null=True),
        "notes": TEXT,
        "created_at": NOW,
        "followers": Field("people", "c"),
        "workspace": _ref("workspace", "c", null=False),
        "permalink_url": READ,
    },
)
USER_TASK_LIST = Kind("user_task_list", "user_task_lists", {"name": READ, "owner": _ref("user"), "workspace": _ref("workspace")})
WEBHOOK = Kind(
    "webhook",
    "webhooks",
    {
        "active": READ,
        "resource": _ref("", "c", null=False, needed=True),
        "target": Field(write="c", needed=True),
        "filters": Field("json", "cu"),
        "created_at": NOW,
        "last_failure_at": NOW,
        "last_failure_content": READ,
        "last_success_at": NOW,
        "delivery_retry_count": READ,
        "next_attempt_after": NOW,
        "failure_deletion_timestamp": NOW,
    },
    compact=("active", "resource", "target", "filters", "created_at", "last_failure_at", "last_failure_content", "last_success_at"),
)
KINDS = {
    kind.name: kind
    for kind in (
        *(WORKSPACE, USER, TEAM, PROJECT, SECTION, TASK, STORY, TAG, CUSTOM_FIELD, ENUM_OPTION, SETTING, TEMPLATE, JOB, MEMBERSHIP),
        *(PORTFOLIO, STATUS_UPDATE, TIME_ENTRY, CATEGORY, TIMESHEET, ALLOCATION, RATE, BUDGET, USER_TASK_LIST, WEBHOOK),
    )
}
