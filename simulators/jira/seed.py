"""The seeded site: the people of the Holt Group, the vendor's standard schemes, the group's custom fields, a project for engagements."""

from __future__ import annotations

from simulators.jira.facts import CATEGORIES, CUSTOM_FIELDS, ISSUE_TYPES, STATUSES
from simulators.jira.fields import custom_field, system_fields
from simulators.jira.store import Store

ADMINISTRATOR = "712020:0a1b2c3d-1111-4000-8000-000000000001"
_PEOPLE = (
    (ADMINISTRATOR, "Robin Vale", "Europe/London", "atlassian"),
    ("712020:0a1b2c3d-2222-4000-8000-000000000002", "Sam Okafor", "America/New_York", "atlassian"),
    ("712020:0a1b2c3d-3333-4000-8000-000000000003", "Jo Lindqvist", "Europe/Berlin", "atlassian"),
    ("5b10ac8d82e05b22cc7d4ef5", "Ana Ruiz", "Europe/London", "atlassian"),
    ("5b10a2844c20165700ede21g", "Lee Tan", "Asia/Singapore", "atlassian"),
    ("557058:f58131cb-b67d-43c7-b30d-6b58d40bd077", "Automation for Jira", "Etc/UTC", "app"),
)
# Lee keeps the address private: ``emailAddress`` can be absent (sheet 2).
_PRIVATE = ("Lee Tan",)


DELIVERY_PROJECT = {
    "key": "DEL",
    "name": "Client delivery",
    "projectTemplateKey": "com.pyxis.greenhopper.jira:gh-simplified-kanban-classic",
    "categoryId": 10010,
    "description": "Each engagement is an epic, its tasks and milestones are below it.",
}


def people() -> dict[str, tuple[str, str]]:
    """First name -> account id and address of everybody who can sign in."""
    return {
        name.split()[0].lower(): (account, f"{name.replace(' ', '.').lower()}@example.com")
        for account, name, _, kind in _PEOPLE
        if kind == "atlassian"
    }


def plant(store: Store) -> None:
    for account, name, zone, type_ in _PEOPLE:
        address = f"{name.replace(' ', '.').lower()}@example.com"
        user = {"accountId": account, "accountType": type_, "displayName": name, "active": True, "timeZone": zone, "locale": "en_GB"}
        hidden = {"_administrator": account == ADMINISTRATOR, "_email": address}
        store.users[account] = {**user, **hidden, **({} if name in _PRIVATE or type_ == "app" else {"emailAddress": address})}
    for ident, name, description in CATEGORIES:
        store.categories[ident] = {"id": ident, "name": name, "description": description}
    for ident, name, category in STATUSES:
        store.statuses[ident] = {"id": ident, "name": name, "description": "", "_category": category, "_project": None}
    for ident, name, description, level in ISSUE_TYPES:
        kind = {"id": ident, "name": name, "description": description, "subtask": level < 0, "hierarchyLevel": level}
        store.issue_types[ident] = {**kind, "_project": None}
    for field in system_fields():
        store.fields[field.id] = field
    for number, name, type_, options in CUSTOM_FIELDS:
        field = custom_field(number, name, type_)
        store.fields[field.id] = field
        store.on_screens.add(field.id)
        for option in options:
            text, children = option if isinstance(option, tuple) else (option, ())
            parent = store.add_option(field.id, text)
            for child in children:
                store.add_option(field.id, child, parent)
