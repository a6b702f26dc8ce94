"""Webhooks of Business Central: no signature, but a secret of ours in each item; they end after three days ("Webhooks").

More than a thousand changes are told as one address of a list: then all that changed is looked at.
"""

from app.system_apis.kit.hooks import ALL, Change, Events, SharedState, Subscribe

_SETS = {"customers": "customer", "salesOrders": "contract", "salesInvoices": "invoice", "salesCreditMemos": "credit_memo"}

EVENTS = Events(
    verify=SharedState(parameter="validationToken", items="value", state="clientState"),
    items="value",
    changes=(
        *(
            Change(when={"resource": rf".*/{name}\((?P<id>[0-9a-fA-F-]{{36}})\)"}, entity=entity, record="{id}", at="lastModifiedDateTime")
            for name, entity in _SETS.items()
        ),
        *(
            Change(when={"changeType": "collection", "resource": rf".*/{name}\?.*"}, entity=entity, record=ALL)
            for name, entity in _SETS.items()
        ),
    ),
    subscribe=Subscribe(
        root="/companies(",
        path="/subscriptions",
        body={"notificationUrl": "{url}", "resource": "{target}", "clientState": "{secret}"},
        targets=tuple(f"/api/v2.0{{rest}}/{name}" for name in _SETS),
        id="subscriptionId",
        expires="expirationDateTime",
        remove="/subscriptions('{id}')",
    ),
)
