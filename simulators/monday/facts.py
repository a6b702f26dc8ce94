"""Numbers and tables of the vendor: limits, scopes, column types, label colours."""

from __future__ import annotations

CURRENT, MAINTENANCE, CANDIDATE = "2026-10", "2026-07", "2027-01"
VERSIONS = (
    (CANDIDATE, "release_candidate", "Release Candidate"),
    (CURRENT, "current", "Current"),
    (MAINTENANCE, "maintenance", "Maintenance"),
)
# Removed in 2026-10 (sheet §4); older versions still answer them.
USER_BOOLEANS = """extend type User {
  is_admin: Boolean is_guest: Boolean is_pending: Boolean is_view_only: Boolean is_verified: Boolean enabled: Boolean join_date: Date
  photo_original: String photo_small: String photo_thumb: String photo_thumb_small: String photo_tiny: String
}"""

MAX_QUERY_COMPLEXITY = 5_000_000
MUTATION_COST = 10_000
PERSONAL_BUDGET = 10_000_000
APP_BUDGET = 5_000_000
IDS_PER_CALL = 100
ITEMS_PER_PAGE = 500
CURSOR_SECONDS = 3600
CODE_SECONDS = 600
NAME_LENGTH = 255
ITEMS_PER_BOARD = 10_000
BOARDS_PER_MINUTE = 40
INGEST_ROWS, BACKFILL_ROWS = 10_000, 20_000

READ_SCOPES = {
    "boards": "boards:read",
    "items": "boards:read",
    "items_page_by_column_values": "boards:read",
    "next_items_page": "boards:read",
    "folders": "workspaces:read",
    "me": "me:read",
    "account": "account:read",
    "users": "users:read",
    "teams": "teams:read",
    "workspaces": "workspaces:read",
    "tags": "tags:read",
    "updates": "updates:read",
    "webhooks": "webhooks:read",
    "assets": "assets:read",
    "template_installation_status": "boards:read",
    "fetch_job_status": "boards:read",
    "job_status": "boards:read",
}
# Objects inside a board that ask for their own scope.
TYPE_SCOPES = {
    "User": "users:read",
    "Workspace": "workspaces:read",
    "Update": "updates:read",
    "Account": "account:read",
    "Team": "teams:read",
    "Tag": "tags:read",
    "Asset": "assets:read",
}
WRITE_SCOPES = {
    "create_webhook": "webhooks:write",
    "delete_webhook": "webhooks:write",
    "create_update": "updates:write",
    "edit_update": "updates:write",
    "delete_update": "updates:write",
    "create_workspace": "workspaces:write",
    "update_workspace": "workspaces:write",
    "delete_workspace": "workspaces:write",
    "create_folder": "workspaces:write",
    "create_notification": "notifications:write",
    "create_team": "teams:write",
}
DEFAULT_WRITE_SCOPE = "boards:write"
SCOPES = [
    "account:read",
    "assets:read",
    "boards:read",
    "boards:write",
    "docs:read",
    "docs:write",
    "me:read",
    "notifications:write",
    "tags:read",
    "teams:read",
    "teams:write",
    "updates:read",
    "updates:write",
    "users:read",
    "users:write",
    "webhooks:read",
    "webhooks:write",
    "workspaces:read",
    "workspaces:write",
]

# Column type: (name inside webhooks and errors, GraphQL type, text and value are null for it)
COLUMN_TYPES: dict[str, tuple[str, str, bool]] = {
    "auto_number": ("auto-number", "TextValue", False),
    "board_relation": ("board-relation", "BoardRelationValue", True),
    "button": ("button", "ButtonValue", True),
    "checkbox": ("boolean", "CheckboxValue", False),
    "country": ("country", "CountryValue", False),
    "creation_log": ("pulse-log", "CreationLogValue", False),
    "date": ("date", "DateValue", False),
    "dependency": ("dependency", "DependencyValue", True),
    "dropdown": ("dropdown", "DropdownValue", False),
    "email": ("email", "EmailValue", False),
    "file": ("file", "FileValue", False),
    "formula": ("formula", "FormulaValue", True),
    "hour": ("hour", "HourValue", False),
    "item_id": ("pulse-id", "ItemIdValue", False),
    "last_updated": ("pulse-updated", "LastUpdatedValue", False),
    "link": ("link", "LinkValue", False),
    "long_text": ("long-text", "LongTextValue", False),
    "mirror": ("lookup", "MirrorValue", True),
    "name": ("name", "TextValue", False),
    "numbers": ("numeric", "NumbersValue", False),
    "people": ("multiple-person", "PeopleValue", False),
    "phone": ("phone", "PhoneValue", False),
    "rating": ("rating", "RatingValue", False),
    "status": ("color", "StatusValue", False),
    "subtasks": ("subtasks", "SubtasksValue", True),
    "tags": ("tag", "TagsValue", False),
    "text": ("text", "TextValue", False),
    "time_tracking": ("duration", "TimeTrackingValue", False),
    "timeline": ("timerange", "TimelineValue", False),
    "week": ("week", "WeekValue", False),
}
READ_ONLY = frozenset(
    ["auto_number", "button", "creation_log", "file", "formula", "item_id", "last_updated", "mirror", "subtasks", "time_tracking"]
)
PREFIXES = {"status": "color", "people": "multiple_person", "numbers": "numeric", "timeline": "timerange", "checkbox": "boolean"}

COLORS = {
    0: ("orange", "#fdab3d"),
    1: ("green-shadow", "#00c875"),
    2: ("red-shadow", "#df2f4a"),
    3: ("blue-links", "#007eb5"),
    4: ("purple", "#9d50dd"),
    5: ("explosive", "#c4c4c4"),
    6: ("grass_green", "#037f4c"),
    7: ("bright-blue", "#579bfc"),
    8: ("saladish", "#cab641"),
    9: ("egg_yolk", "#ffcb00"),
    10: ("blackish", "#333333"),
}
GROUP_COLORS = ("#579bfc", "#a25ddc", "#00c875", "#fdab3d", "#e2445c", "#037f4c")
DEFAULT_LABELS = ((0, "Working on it", False), (1, "Done", True), (2, "Stuck", False), (5, "", False))
EMPTY_LABEL = 5
