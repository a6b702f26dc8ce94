"""Governor limits, as far as a caller meets them: the package's triggers query once and again for every row of a transaction.

The vendor's platform allows 100 queries in a transaction; what a row costs is not published. These costs make 40 timecards in one
collection pass and 41 fail, as integrations report for "a few dozen" (fact sheet 7); rows of reference data cost nothing.
"""

from __future__ import annotations

from simulators.salesforce.errors import ApiError

GOVERNOR_CODE = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
_BASE = 20
_COST = {
    "pse__Timecard_Header__c": 2,
    "pse__Timecard__c": 2,
    "pse__Assignment__c": 2,
    "pse__Schedule__c": 2,
    "pse__Expense_Report__c": 2,
    "pse__Expense__c": 2,
    "pse__Proj__c": 2,
    "pse__Milestone__c": 1,
    "pse__Resource_Request__c": 1,
    "pse__Project_Task__c": 1,
    "pse__Budget__c": 1,
    "pse__Billing_Event__c": 2,
}


class Governor:
    """Queries spent in the current transaction. ``most`` may be set."""

    def __init__(self) -> None:
        self.most = 100
        self._kinds: set[str] = set()
        self._spent = 0
        self.exceeded: ApiError | None = None

    def begin(self) -> None:
        self._kinds.clear()
        self._spent, self.exceeded = 0, None

    def spend(self, kind: str) -> None:
        cost = _COST.get(kind)
        if cost is None:
            return
        self._spent += cost + (0 if kind in self._kinds else _BASE)
        self._kinds.add(kind)
        if self._spent > self.most:
            trigger = kind.removeprefix("pse__").removesuffix("__c").replace("_", "")
            message = f"pse.{trigger}Trigger: System.LimitException: pse:Too many SOQL queries: {self.most + 1}"
            self.exceeded = ApiError(400, GOVERNOR_CODE, message, [])
            raise self.exceeded
