"""What belongs to the tenant and not to a company: its companies and webhook subscriptions."""

from __future__ import annotations

from simulators.dynamics365.errors import Refused, no_record
from simulators.dynamics365.page import Page
from simulators.dynamics365.store import Row, Values
from simulators.dynamics365.values import stamp


class TenantPage(Page):
    def locate(self, key: Values) -> Row:
        names = set(self.entity.key)
        if set(key) != names:
            raise Refused("BadRequest_NotFound", "The key of the request is not the key of the entity.")
        ident = str(next(iter(key.values())))
        row = self.books.find(self.table, ident)
        if row is None and self.table == "companies":
            raise Refused("Internal_CompanyNotFound", f"The company with id '{ident}' cannot be found.")
        if row is None:
            raise no_record("Webhook Subscription", f"Subscription ID='{ident}'")
        return row

    def read(self, row: Row) -> Values:
        created, modified = stamp(row.created), stamp(row.modified)
        own = {"timestamp": row.version, "systemCreatedAt": created, "systemModifiedAt": modified, "subscriptionId": row.id}
        return super().read(row) | own
