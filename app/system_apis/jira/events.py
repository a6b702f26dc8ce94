"""Webhooks that an administrator made: they know all events, and with a secret they are signed ("Webhooks").

Dynamic ones of an app are not taken: they are not signed, end after thirty days, and tell nothing of worklogs.
"""

from app.system_apis.kit.hooks import Change, Events, HmacHeader, Subscribe

EVENTS = Events(
    verify=HmacHeader(header="x-hub-signature", prefix="sha256="),
    # The same on retries, of which there are five; but no part of what is signed.
    delivery="x-atlassian-webhook-identifier",
    headers=("x-atlassian-webhook-identifier", "x-atlassian-webhook-flow", "x-atlassian-webhook-retry"),
    changes=(
        Change(
            when={"webhookEvent": "worklog_.*"},
            entity="time_entry",
            record="{worklog.issueId}/{worklog.id}",
            at="timestamp",
            unit="milliseconds",
        ),
        Change(
            when={"webhookEvent": "jira:issue_.*", "issue.fields.issuetype.id": "{epic_type}"},
            entity="project",
            record="{issue.id}",
            at="timestamp",
            unit="milliseconds",
        ),
        Change(when={"webhookEvent": "jira:issue_.*"}, entity="task", record="{issue.id}", at="timestamp", unit="milliseconds"),
    ),
    subscribe=Subscribe(
        root="/rest/api",
        path="/rest/webhooks/1.0/webhook",
        body={
            "name": "Crosswalk",
            "url": "{url}",
            "secret": "{secret}",
            "excludeBody": False,
            "events": [
                *("jira:issue_created", "jira:issue_updated", "jira:issue_deleted"),
                *("worklog_created", "worklog_updated", "worklog_deleted"),
            ],
        },
        targets=("all projects",),
        id="self",
        remove="/rest/webhooks/1.0/webhook/{id}",
    ),
)
