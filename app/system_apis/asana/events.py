"""Webhooks of Asana, one per project: a secret that it offers in a handshake, and signed lists of compact events ("Webhooks").

An empty list is a heartbeat. Values are never told.
"""

from app.system_apis.kit.hooks import Change, Events, HandshakeSecret, Subscribe


def _change(kind: str, entity: str) -> Change:
    return Change(when={"resource.resource_type": kind}, entity=entity, record="{resource.gid}", at="created_at")


EVENTS = Events(
    verify=HandshakeSecret(offer="x-hook-secret", header="x-hook-signature"),
    items="events",
    changes=(
        _change("task", "task"),
        _change("project", "project"),
        _change("time_tracking_entry", "time_entry"),
        _change("allocation", "assignment"),
    ),
    subscribe=Subscribe(
        path="/api/1.0/webhooks",
        body={
            "data": {
                "resource": "{target}",
                "target": "{url}",
                "filters": [
                    {"resource_type": "project", "action": "changed"},
                    *({"resource_type": "task", "action": action} for action in ("changed", "added", "removed", "deleted", "undeleted")),
                ],
            }
        },
        linked="project",
        id="data.gid",
        remove="/api/1.0/webhooks/{id}",
    ),
)
