"""Fields: what each one is, which screens show it, and which are required. Metadata and validation read the same tables (sheet 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulators.jira.facts import CUSTOM_TYPE, CUSTOM_TYPES, SYSTEM_FIELDS
from simulators.kit.simulator import Record

if TYPE_CHECKING:
    from simulators.jira.store import Store

_SEARCH_ONLY = ("issuekey", "statusCategory")
_ARRAY_OPERATIONS = ("add", "set", "remove")
# What an edit screen leaves out: an issue changes project by a move, not by an edit (sheet 5).
_NOT_EDITABLE = ("project",)


@dataclass(frozen=True)
class Field:
    """``kind`` says how a value is read; ``screens`` which system screens show it (``both``, ``company`` or none)."""

    id: str
    name: str
    kind: str
    type: str
    items: str | None
    clauses: tuple[str, ...]
    screens: str
    custom: str | None = None
    number: int | None = None
    searcher: str | None = None

    @property
    def schema(self) -> Record:
        shown: Record = {"type": self.type} | ({"items": self.items} if self.items else {})
        return {**shown, "custom": self.custom, "customId": self.number} if self.custom else {**shown, "system": self.id}

    @property
    def operations(self) -> list[str]:
        if self.kind == "timetracking":
            return ["set", "edit"]
        if self.kind == "issuelinks":
            return ["add", "copy"]
        return list(_ARRAY_OPERATIONS) if self.type == "array" else ["set"]

    @property
    def rich(self) -> bool:
        return self.kind == "adf"


def system_fields() -> Iterator[Field]:
    for row in SYSTEM_FIELDS:
        yield Field(*row)


def custom_field(number: int, name: str, type_: str, searcher: str | None = None) -> Field:
    kind, schema, items, default = CUSTOM_TYPES[type_]
    clauses = (f"cf[{number}]", name, f"{name}[{_clause(type_)}]")
    found = searcher or CUSTOM_TYPE + default
    return Field(f"customfield_{number}", name, kind, schema, items, clauses, "", CUSTOM_TYPE + type_, number, found)


def _clause(type_: str) -> str:
    """The type in the clause name that tells fields of one name apart."""
    words = {"textfield": "Short text", "textarea": "Paragraph", "float": "Number", "datepicker": "Date", "datetime": "Time stamp"}
    others = {"select": "Dropdown", "multiselect": "Select List (multiple choices)", "userpicker": "User Picker (single user)"}
    return (words | others).get(type_, type_)


def screen(store: Store, project: Record, issue_type: Record, *, editing: bool = False) -> list[Field]:
    """The fields of the create or edit screen of a project and type, in the order of the vendor's answer."""
    team = project["_team"]
    found = []
    for field in store.fields.values():
        if field.custom:
            shown = field.id in store.on_screens and (not team or field.name == "Start date")
        else:
            shown = field.screens == "both" or (field.screens == "company" and not team)
        if field.id == "environment":
            shown = shown and issue_type["name"] == "Bug"
        if field.id in ("fixVersions", "versions", "components"):
            shown = shown and project["projectTypeKey"] != "business"
        if shown and not (editing and field.id in _NOT_EDITABLE):
            found.append(field)
    return found


def required(project: Record, issue_type: Record, field: Field) -> bool:
    """Milestones need a day in this site's field configuration; a sub-task needs its parent."""
    if field.id in ("summary", "issuetype", "project"):
        return True
    if field.id == "parent":
        return bool(issue_type["subtask"])
    if field.id == "reporter":
        return not project["_team"]
    return field.id == "duedate" and issue_type["name"] == "Milestone"


def has_default(field: Field) -> bool:
    return field.id in ("reporter", "priority")


def details(field: Field) -> Record:
    """A row of ``GET /field``; real answers carry ``untranslatedName`` though the contract forbids it (sheet 2)."""
    shown: Record = {"id": field.id, "key": field.id, "name": field.name, "untranslatedName": field.name, "custom": bool(field.custom)}
    if not field.custom:
        del shown["untranslatedName"]
    rest = {
        "orderable": bool(field.custom) or field.screens != "" or field.id == "resolution",
        "navigable": field.id not in ("comment", "timetracking", "worklog", "issuelinks") or bool(field.custom),
        "searchable": bool(field.clauses),
        "clauseNames": list(field.clauses),
    }
    return {**shown, **rest} | ({} if field.id in _SEARCH_ONLY else {"schema": field.schema})


def choices(store: Store, field: Field, project: Record, issue_type: Record) -> list[Any] | None:
    """Ids of what may be chosen, or None where the field is not a choice."""
    if field.kind == "issuetype":
        return [issue_type["id"]]
    if field.kind == "project":
        return [project["id"]]
    if field.kind in ("option", "options", "cascading"):
        return [option["id"] for option in store.options.values() if option["_field"] == field.id and not option["_parent"]]
    if field.kind == "versions":
        return [row["id"] for row in store.versions.values() if row["_project"] == project["id"] and not row["archived"]]
    return [] if field.kind == "components" else None
