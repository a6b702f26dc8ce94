"""What each resource has, condensed from the vendor's published contract (OpenAPI of June 2026) and the fact sheet."""

from __future__ import annotations

from simulators.asana.schema import DAY, FLAG, HTML, INSTANT, NAMED, NOW, OPT, READ, TEXT, Field, Kind, choice, ref, refs

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

PROJECT = Kind(
    "project",
    "projects",
    {
        "name": TEXT,
        "archived": FLAG,
        "color": choice(*COLORS, "none", null=True),
        "icon": choice(*ICONS, null=True),
        "created_at": NOW,
        "modified_at": NOW,
        "current_status": READ,
        "current_status_update": ref("status_update"),
        "custom_field_settings": READ,
        "custom_fields": Field("custom", "cu"),
        "default_view": choice("list", "board", "calendar", "timeline"),
        "due_date": DAY,
        "due_on": DAY,
        "start_on": DAY,
        "html_notes": HTML,
        "notes": TEXT,
        "members": READ,
        "public": FLAG,
        "privacy_setting": choice("public_to_workspace", "private_to_team", "private"),
        "default_access_level": choice(*ACCESS_LEVELS),
        "minimum_access_level_for_customization": choice("admin", "editor"),
        "minimum_access_level_for_sharing": choice("admin", "editor"),
        "completed": READ,
        "completed_at": NOW,
        "completed_by": ref("user"),
        "followers": Field("people", "cu"),
        "owner": ref("user", "cu"),
        "team": ref("team", "cu", null=False),
        "workspace": ref("workspace", "c", null=False),
        "permalink_url": READ,
        "project_brief": READ,
        "created_from_template": ref("project_template"),
    },
)
TASK = Kind(
    "task",
    "tasks",
    {
        "name": TEXT,
        "resource_subtype": choice("default_task", "milestone", "approval", "custom"),
        "created_by": Field("ref", of="user", opt_in=True),
        "approval_status": choice(*APPROVALS),
        "assignee_status": choice("today", "upcoming", "later", "new", "inbox"),
        "assignee": ref("user", "cu"),
        "assignee_section": ref("section", "cu", opt_in=True),
        "completed": FLAG,
        "completed_at": NOW,
        "completed_by": Field("ref", of="user", opt_in=True),
        "created_at": NOW,
        "modified_at": NOW,
        "custom_fields": Field("custom", "cu"),
        "dependencies": refs("task", opt_in=True),
        "dependents": refs("task", opt_in=True),
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
        "parent": ref("task", "c"),
        "projects": refs("project", "c"),
        "tags": refs("tag", "c"),
        "workspace": ref("workspace", "c", null=False),
        "permalink_url": READ,
    },
    compact=("name", "resource_subtype"),
)
SECTION = Kind("section", "sections", {"name": NAMED, "created_at": NOW, "project": ref("project")})
CUSTOM_FIELD = Kind(
    "custom_field",
    "custom_fields",
    {
        "name": NAMED,
        "resource_subtype": choice(*CUSTOM_TYPES, write="c", needed=True),
        "type": READ,
        "enum_options": Field("json", "c"),
        "enabled": READ,
        "representation_type": READ,
        "id_prefix": READ,
        "is_formula_field": READ,
        "description": TEXT,
        "precision": Field("whole", "cu"),
        "format": choice("currency", "identifier", "percentage", "custom", "duration", "none"),
        "currency_code": Field("text", "cu", null=True),
        "custom_label": Field("text", "cu", null=True),
        "custom_label_position": choice("prefix", "suffix", null=True),
        "is_global_to_workspace": READ,
        "has_notifications_enabled": FLAG,
        "is_value_read_only": READ,
        "created_by": ref("user"),
        "privacy_setting": choice("public_with_guests", "public", "private"),
        "default_access_level": choice("admin", "editor", "user"),
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
    {"project": ref("project"), "parent": ref(""), "is_important": READ, "custom_field": READ},
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
        "owner": ref("user"),
        "team": ref("team"),
        "requested_dates": READ,
        "requested_roles": READ,
        "color": READ,
    },
)
JOB = Kind(
    "job",
    "jobs",
    {"resource_subtype": READ, "status": READ, "new_project": ref("project"), "new_task": ref("task")},
    compact=("resource_subtype", "status"),
)
USER = Kind(
    "user",
    "users",
    {"name": READ, "email": READ, "photo": READ, "workspaces": refs("workspace")},
)
TEAM = Kind(
    "team",
    "teams",
    {
        "name": READ,
        "description": READ,
        "html_description": OPT,
        "organization": ref("workspace"),
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
        "parent": ref("", "c", null=False, needed=True),
        "member": ref("", "c", null=False, needed=True),
        "access_level": choice(*ACCESS_LEVELS),
        "role": choice("admin", "editor", "commenter", write="c"),
    },
    compact=("resource_subtype", "parent", "member", "access_level"),
)
TIME_ENTRY = Kind(
    "time_tracking_entry",
    "time_tracking_entries",
    {
        "duration_minutes": Field("whole", "cu", needed=True),
        "entered_on": Field("date", "cu"),
        "attributable_to": ref("project", "cu"),
        "billable_status": choice("billable", "nonBillable", "notApplicable"),
        "description": TEXT,
        "categories": refs("time_tracking_category", "cu"),
        "created_by": ref("user"),
        "task": ref("task"),
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
        "color": choice(*CATEGORY_COLORS),
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
        "user": ref("user", "c", null=False, needed=True),
        "workspace": ref("workspace", "c", null=False, needed=True),
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
        "assignee": ref("user", "cu", null=False, needed=True),
        "parent": ref("project", "cu", null=False, needed=True),
        "created_by": ref("user"),
        "resource_subtype": READ,
    },
    compact=("resource_subtype", "start_date", "end_date", "effort", "assignee", "created_by", "parent"),
)
RATE = Kind(
    "rate",
    "rates",
    {
        "parent": ref("project", "c", null=False, needed=True),
        "resource": ref("user", "c", null=False, needed=True),
        "rate": Field("number", "cu", needed=True),
        "currency_code": READ,
        "created_by": ref("user"),
    },
    compact=("parent", "resource", "rate", "currency_code"),
)
BUDGET = Kind(
    "budget",
    "budgets",
    {
        "parent": ref("project", "c", null=False, needed=True),
        "budget_type": choice("cost", "time"),
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
        "color": choice(*COLORS, null=True),
        "start_on": DAY,
        "due_on": DAY,
        "default_access_level": choice("admin", "editor", "viewer"),
        "created_at": NOW,
        "created_by": ref("user"),
        "current_status_update": ref("status_update"),
        "custom_field_settings": READ,
        "custom_fields": Field("custom", "u"),
        "members": READ,
        "owner": ref("user"),
        "workspace": ref("workspace", "c", null=False, needed=True),
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
        "status_type": choice(*STATUS_TYPES, needed=True),
        "author": ref("user"),
        "created_at": NOW,
        "created_by": ref("user"),
        "modified_at": NOW,
        "parent": ref("", "c", null=False, needed=True),
    },
    compact=("title", "resource_subtype"),
)
STORY = Kind(
    "story",
    "stories",
    {
        "created_at": NOW,
        "created_by": ref("user"),
        "resource_subtype": READ,
        "text": TEXT,
        "html_text": HTML,
        "is_pinned": FLAG,
        "type": READ,
        "target": ref("task"),
    },
    compact=("created_at", "created_by", "resource_subtype", "text"),
)
TAG = Kind(
    "tag",
    "tags",
    {
        "name": TEXT,
        "color": choice(*COLORS, null=True),
        "notes": TEXT,
        "created_at": NOW,
        "followers": Field("people", "c"),
        "workspace": ref("workspace", "c", null=False),
        "permalink_url": READ,
    },
)
USER_TASK_LIST = Kind("user_task_list", "user_task_lists", {"name": READ, "owner": ref("user"), "workspace": ref("workspace")})
WEBHOOK = Kind(
    "webhook",
    "webhooks",
    {
        "active": READ,
        "resource": ref("", "c", null=False, needed=True),
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
