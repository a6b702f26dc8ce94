"""Types, enumerations, references and limits of the vendor's fields (fact sheet §4 to §11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta, timezone

from simulators.kantata.names import SPECS

ZONE = timezone(timedelta(hours=-8))
ACCOUNT_ID = 4_400_100
DEFAULT_PER_PAGE, MAX_PER_PAGE = 20, 200
EVENT_DAYS = 9
MAX_DEPTH = 4
CODE_SECONDS = 300
MAX_REFS = 200


@dataclass(frozen=True)
class Currency:
    symbol: str
    base_unit: int


CURRENCIES = {
    "USD": Currency("$", 100),
    "GBP": Currency("£", 100),
    "EUR": Currency("€", 100),
    "CHF": Currency("CHF", 100),
    "JPY": Currency("¥", 1),
}

_TYPES = {
    "boolean": """archived budgeted change_orders_enabled expenses_in_burn_rate posts_require_privacy_decision taxable draft current hard
        stories_are_fixed_fee_by_default require_expense_approvals require_time_approvals tasks_default_non_billable company billable
        exclude_archived_stories_percent_complete require_notes_on_time_entries time_trackable fixed_fee reimbursable suppress_emails
        project_template_weekends_as_workdays project_template_create_unnamed_resources can_invite can_schedule_their_hours locked
        can_schedule_team_hours team_lead auto_update_label""",
    "integer": """time_in_minutes minutes estimated_minutes time_estimate_in_minutes weight percentage_complete payment_schedule
        user_invoice_number status_key""",
    "decimal": "price target_margin tax_rate cost_rate bill_rate",
    "date": "start_date due_date end_date date date_performed invoice_date date_to_invoice project_template_start_date",
    "structure": """custom_fields external_reference project_template_assignment_mappings participations assignments checklist sub_stories
        fixed_fee_items additional_items change_orders foreign_exchange_amount permissions location value""",
}
TYPES = {name: kind for kind, names in _TYPES.items() for name in names.split()}

REFERS = {
    "workspace_id": "workspaces",
    "workspace_ids": "workspaces",
    "add_workspace_ids": "workspaces",
    "remove_workspace_ids": "workspaces",
    "story_id": "stories",
    "parent_id": "stories",
    "project_template_before_story_id": "stories",
    "user_id": "users",
    "assignee_id": "users",
    "assignee_ids": "users",
    "approver_id": "users",
    "approver_ids": "users",
    "primary_maven_id": "users",
    "resource_id": "workspace_resources",
    "role_id": "roles",
    "workspace_role_id": "roles",
    "rate_card_id": "rate_cards",
    "workspace_group_ids": "workspace_groups",
    "primary_workspace_group_id": "workspace_groups",
    "project_tracker_template_id": "project_templates",
    "assignment_id": "assignments",
    "expense_category_id": "expense_categories",
    "invoice_id": "invoices",
    "time_entry_ids": "time_entries",
    "expense_ids": "expenses",
    "billing_milestone_ids": "billing_milestones",
    "custom_field_id": "custom_fields",
}

REQUIRED = {
    "workspaces": ("title",),
    "workspace_groups": ("name",),
    "stories": ("workspace_id", "title"),
    "workspace_resources": ("workspace_id",),
    "workspace_allocations": ("resource_id", "start_date", "end_date", "minutes"),
    "assignments": ("story_id", "assignee_id"),
    "story_allocation_days": ("assignment_id", "date", "minutes"),
    "participations": ("workspace_id", "user_id"),
    "time_entries": ("workspace_id", "date_performed", "time_in_minutes"),
    "timesheet_submissions": ("line_item_ids", "title", "workspace_id"),
    "expense_report_submissions": ("line_item_ids", "title", "workspace_id"),
    "expenses": ("workspace_id", "date", "category", "amount_in_cents"),
    "expense_categories": ("name",),
    "invoices": ("workspace_id", "payment_schedule"),
    "external_payments": ("workspace_id", "invoice_id"),
    "billing_milestones": ("title", "workspace_id", "amount_in_cents"),
    "custom_field_values": ("subject_type", "subject_id", "custom_field_id", "value"),
    "roles": ("name",),
}

MAX_LENGTH = {("stories", "title"): 200, ("stories", "description"): 1000}

TASK_STATES = ("not started", "started", "needs info", "completed")
ISSUE_STATES = ("new", "reopened", "in progress", "blocked", "fixed", "duplicate", "can't repro", "resolved", "won't fix")
DONE_STATES = ("completed", "fixed", "duplicate", "can't repro", "resolved", "won't fix")
REFERENCE_STATUSES = ("successful", "pending", "failed")
ENUMS = {
    ("workspaces", "creator_role"): ("maven", "buyer", "consultant", "client"),
    ("workspaces", "access_level"): ("invitation", "open", "admins"),
    ("workspaces", "stage"): ("estimate", "project"),
    ("workspaces", "currency"): tuple(CURRENCIES),
    ("stories", "story_type"): ("task", "deliverable", "milestone", "issue"),
    ("stories", "state"): TASK_STATES + ISSUE_STATES,
    ("stories", "priority"): ("low", "normal", "high", "critical"),
    ("participations", "access_level"): (
        "edit_tasks",
        "view_tasks",
        "edit_time_and_expenses",
        "view_time_and_expenses",
        "edit_financials",
        "view_financials",
        "admin",
    ),
    ("participations", "role"): ("maven", "buyer", "consultant", "client"),
}

STATUSES = {
    100: {"key": 100, "color": "grey", "message": "No Health"},
    200: {"key": 200, "color": "green", "message": "On Track"},
    300: {"key": 300, "color": "yellow", "message": "At Risk"},
    400: {"key": 400, "color": "red", "message": "In Trouble"},
    500: {"key": 500, "color": "grey", "message": "Completed"},
}

NESTED = {
    "external_reference": frozenset(
        {
            "service_name",
            "service_model",
            "service_model_ref",
            "status",
            "external_message",
            "external_link",
            "external_status",
            "locked",
        }
    ),
    "custom_fields": frozenset({"custom_field_id", "value"}),
    "fixed_fee_items": frozenset({"story_id", "notes", "amount", "taxable"}),
    "additional_items": frozenset({"notes", "amount", "taxable"}),
    "assignments": frozenset({"assignee_id", "resource_id", "estimated_minutes"}),
    "project_template_assignment_mappings": frozenset({"resource_id", "user_id"}),
}

# §11: operations known to have their own lower limit (account invitations and project snapshots are not simulated).
LOWER_LIMITS = frozenset({"GET workspaces", "POST workspaces", "POST invite", "GET custom_field_values", "POST custom_field_values"})

# §4 "Ids": belongs-to keys seen without an include in recorded traffic or listed as answer fields; these others need their include.
KEYS_ON_INCLUDE = {
    "workspaces": frozenset({"approver_id", "primary_workspace_group_id", "primary_counterpart_id"}),
}
INTEGER_KEYS = frozenset({"account_id", "rate_card_id", "workspace_invoice_preference_id", "user_invoice_number"})
TIME_KEYS = frozenset(
    {"created_at", "updated_at", "deleted_at", "subject_changed_at", "last_synced_at", "current_resolution_created_at_date"}
)
MONEY_KEYS = frozenset({"price", "budget_used", "budget_remaining", "over_budget", "percent_of_budget_used", "default_rate", "rate"})

# Of the 182 the vendor publishes, those whose subject is simulated.
EVENT_TYPES = (
    *(f"{spec.event}:{verb}" for spec in SPECS if spec.event for verb in ("created", "updated", "deleted")),
    "story:status_selected",
    "timesheet:time_entry_added",
)
