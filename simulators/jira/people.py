"""What people do in the browser, for tests and demos; and everything that the site holds."""

from __future__ import annotations

from simulators.jira import fields, issues, jobs, lookup, projects, render
from simulators.jira.context import Call
from simulators.kit.simulator import Record, State


def move_issue(call: Call, key: str, project: str) -> str:
    """To the issue type of the same name, or the first of its kind."""
    store, issue, target = call.store, lookup.find(call, key), lookup.project(call, project)
    old = store.issue_types[issue["fields"]["issuetype"]]
    kinds = [store.issue_types[ident] for ident in target["_types"]]
    same = [kind for kind in kinds if kind["name"] == old["name"]] or [kind for kind in kinds if kind["subtask"] == old["subtask"]]
    return store.key_of(jobs.relocate(call, issue, target, same[0]["id"]))


def open_project(call: Call, wanted: Record) -> None:
    """The administrator is its lead."""
    call.body = {**wanted, "leadAccountId": call.user["accountId"]}
    projects.create(call)


def state(call: Call) -> State:
    store = call.store
    held = store.properties

    def issue(record: Record) -> Record:
        shown = issues.view(call, record, ["*all"], [], ["*all"])
        shown["fields"].pop("worklog")
        shown["fields"].pop("comment")
        return shown

    def worklog(record: Record) -> Record:
        return render.worklog(call, record, properties=True)

    return {
        "users": [render.user(call, ident, full=True) or {} for ident in store.users],
        "fields": [fields.details(field) for field in store.fields.values()],
        "projects": [
            {**projects.full(call, row, []), "properties": held.get(("project", row["id"]), {})} for row in store.projects.values()
        ],
        "issues": [issue(row) for row in store.issues.values() if row["_project"] in store.projects],
        "versions": [render.version(call, row) for row in store.versions.values()],
        "worklogs": [worklog(row) for row in store.worklogs.values()],
        "comments": [render.comment(call, row) for row in store.comments.values()],
        "issueLinks": [render.link(call, row) for row in store.links.values()],
        "webhooks": [_public(row) for row in call.sim.hooks.dynamic.values()],
        "adminWebhooks": [_public(row) for row in call.sim.hooks.admin.values()],
        "__deliveries": list(call.sim.hooks.courier.log),
    }


def _public(row: Record) -> Record:
    return {name: value for name, value in row.items() if not name.startswith("_")}
