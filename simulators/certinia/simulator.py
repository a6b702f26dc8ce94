"""The tenant: a Salesforce org of its own with the packages, approvals and one Apex class."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from simulators.certinia.apex import ApexRest
from simulators.certinia.approvals import Approvals
from simulators.certinia.billing import BillingService
from simulators.certinia.org import org_schema
from simulators.certinia.records import PsaRecords
from simulators.certinia.rows import WEEK, fields, weekday
from simulators.certinia.seed import seed
from simulators.kit.simulator import Record, State
from simulators.salesforce.errors import ApiError
from simulators.salesforce.records import Records
from simulators.salesforce.simulator import SalesforceSimulator
from simulators.salesforce.wire import Answer, Call, failed, respond

_APEX = "apex"


class CertiniaSimulator(SalesforceSimulator):
    """``psa`` has the switches of the package: ``switched`` rules, ``split_weeks``, ``permission_controls``, ``modify_all`` (of the
    integration user), ``governor.most``, ``jobs.delay`` (seconds until roll-ups), ``locked`` projects. ``billing.approved_only`` too."""

    key: ClassVar[str] = "certinia"

    psa: PsaRecords

    @classmethod
    def new_credentials(cls) -> Record:
        return {**super().new_credentials(), "username": "crosswalk.psa@holt-advisory.example"}

    def reset(self) -> None:
        super().reset()
        self.psa.jobs.run(everything=True)
        self.psa.store.forget()
        self.billing = BillingService(self.psa)
        self.approvals = Approvals(self.psa)
        self.apex = ApexRest(self.billing)

    def new_records(self) -> Records:
        self.psa = PsaRecords(org_schema(), self.utcnow, self.user_id)
        most, self.psa.governor.most = self.psa.governor.most, 10**9
        seed(self.psa, self.credentials)
        self.psa.governor.most = most
        return self.psa

    def state(self) -> State:
        self._run_jobs()
        return super().state()

    def _run_jobs(self, *, everything: bool = False) -> None:
        self.psa.jobs.run(everything=everything)
        self.psa.store.forget()

    def routes(self) -> Sequence[BaseRoute]:
        methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        return [*super().routes(), Route("/services/apexrest{rest:path}", self.apexrest, methods=methods)]

    async def apexrest(self, request: Request) -> Response:
        """Sessions and limits as for the data API; there is no version in the address."""
        segments = tuple(segment for segment in request.scope["path"].removeprefix("/services/").split("/") if segment)
        try:
            self._authenticate(request)
        except ApiError as error:
            return respond(failed(error))
        return respond(await self._limited(request, _APEX, segments))

    def _answer(self, request: Request, version: str, segments: tuple[str, ...], raw: bytes) -> Answer:
        self._run_jobs()
        return super()._answer(request, version, segments, raw)

    def dispatch(self, call: Call) -> Answer:
        self.psa.governor.begin()
        match call.path:
            case ("apexrest", *_) if call.version == _APEX:
                return self._apex(call)
            case ("process", "approvals"):
                return self.approvals.handle(call)
            case ("composite", "sobjects", *_) if call.method != "GET":
                return self._collection(call)
            case ():
                answer = super().dispatch(call)
                if isinstance(answer.body, dict):
                    answer.body["process"] = f"{call.root}/process"
                return answer
        return super().dispatch(call)

    def _apex(self, call: Call) -> Answer:
        mark = self.psa.store.mark()
        try:
            return self.apex.handle(call)
        except ApiError:
            self.psa.store.rollback(mark)
            raise

    def _collection(self, call: Call) -> Answer:
        """One transaction of the package: a limit that is exceeded fails all rows, whatever ``allOrNone`` says."""
        mark = self.psa.store.mark()
        answer = super().dispatch(call)
        exceeded = self.psa.governor.exceeded
        if exceeded and isinstance(answer.body, list):
            self.psa.store.rollback(mark)
            return Answer(answer.status, [{"success": False, "errors": [exceeded.as_row()]} for _ in answer.body])
        return answer

    # What people do in the package's own pages

    def log_time(self, resource: str, project: str, start: date, hours: Sequence[float], **more: Any) -> str:
        """A consultant fills in and submits a week; hours from the first day on. ``more`` are fields by short name. The timecard's id."""
        week = {f"{weekday(start + timedelta(days=offset))}_Hours": Decimal(str(worked)) for offset, worked in enumerate(hours)}
        values = {"Resource": resource, "Project": project, "Start_Date": start, "End_Date": start + timedelta(days=len(WEEK) - 1), **week}
        kind = self.psa.schema.objects["pse__Timecard_Header__c"]
        row = self.psa.insert(kind, fields(**{**values, "Status": "Submitted", **more}))
        self.psa.store.forget()
        return str(row["Id"])

    def decide(self, record_id: str, action: str = "Approve", comments: str | None = None) -> None:
        """A manager approves, rejects or recalls (``Removed``) what waits for approval."""
        (result,) = self.approvals.run_all([{"actionType": action, "contextId": record_id, "comments": comments}])
        self.psa.store.forget()
        if not result["success"]:
            raise ValueError(result["errors"][0]["message"])

    def bill(self, projects: Sequence[str] | None = None, until: date | None = None) -> list[str]:
        """Finance generates and releases billing events; their ids."""
        events = self.billing.release("event", self.billing.generate(projects, until))
        self.psa.store.forget()
        return events

    def run_jobs(self) -> None:
        """The night passes: every scheduled roll-up is done."""
        self._run_jobs(everything=True)
