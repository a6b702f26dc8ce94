"""Kantata sends nothing: its subscribed events, a paid add-on, are a list for administrators that remembers nine days."""

from app.system_apis.kit.hooks import Change, Feed


def _change(subject: str, entity: str) -> Change:
    return Change(when={"subject_type": subject}, entity=entity, record="{subject_id}", at="subject_changed_at")


FEED = Feed(
    setting="subscribed_events",
    path="/subscribed_events",
    query={"per_page": "200"},
    since="created_after",
    rows="subscribed_events",
    page="page",
    pages="meta.page_count",
    memory_days=9,
    changes=(
        _change("Workspace", "project"),
        _change("Story", "task"),
        _change("TimeEntry", "time_entry"),
        _change("WorkspaceResource", "staffing_demand"),
        _change("Invoice", "invoice"),
    ),
)
