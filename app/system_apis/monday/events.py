"""Webhooks of monday.com, one per board and sort of event. Only those that an app's token made are signed ("Verification")."""

from app.system_apis.kit.hooks import Change, Events, SignedToken, Subscribe

_MUTATION = (
    "mutation subscribe($board: ID!, $url: String!, $event: WebhookEventType!)"
    " { create_webhook(board_id: $board, url: $url, event: $event) { id board_id event } }"
)

EVENTS = Events(
    verify=SignedToken(challenge="challenge"),
    # The same on retries, of which there is one a minute for half an hour.
    delivery="body:event.triggerUuid",
    changes=(Change(when={"event.pulseId": r"\d+"}, place="event.boardId", record="{event.pulseId}", at="event.triggerTime"),),
    subscribe=Subscribe(
        path="/v2",
        headers={"API-Version": "2026-10"},
        body={"query": _MUTATION, "variables": {"board": "{target}", "url": "{url}", "event": "{event}"}},
        places=("project", "task", "time_entry"),
        # A change of the name is no change of a column.
        events=("create_item", "change_column_value", "change_name", "item_archived", "item_deleted", "item_restored"),
        id="data.create_webhook.id",
        remove="/v2",
        remove_method="POST",
        remove_body={"query": "mutation end($id: ID!) { delete_webhook(id: $id) { id } }", "variables": {"id": "{id}"}},
    ),
)
