"""What projects offer beside their records: completing and accepting a milestone, and what one delivery tool has to do with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, cast

from sqlmodel import col, select

from app.core.clock import utcnow
from app.core.model import Canonical, Day
from app.platform.identity.sight import Sight
from app.process_apis.records import Author, RecordStore
from app.process_apis.services.projects.collections import (
    MILESTONES,
    PROJECTS,
    STAFFING_DEMANDS,
    DemandQuery,
    DemandShown,
    MilestoneShown,
    ProjectQuery,
    ProjectShown,
)
from app.process_apis.services.projects.models import ProjectRow, StaffingDemandRow
from app.process_apis.services.projects.rules import wrong

_ONE_DAY = timedelta(days=1)


class _Completion(Canonical):
    state: Literal["completed"] = "completed"
    completed_on: Day


class _Acceptance(Canonical):
    accepted_on: Day


class ProjectService:
    def __init__(self, records: RecordStore) -> None:
        self._records = records

    async def complete(self, milestone: str, completed_on: Day | None, author: Author) -> MilestoneShown:
        """Without a day: today, or what it says already. The same again changes nothing."""
        known = await self._milestone(milestone, author.sight)
        day = completed_on or known.completed_on or utcnow().date()
        _check_past("completed_on", day)
        done = _Completion(state="completed", completed_on=day)
        return cast(MilestoneShown, await self._records.patch(MILESTONES, milestone, done, None, author))

    async def accept(self, milestone: str, accepted_on: Day | None, author: Author) -> MilestoneShown:
        known = await self._milestone(milestone, author.sight)
        day = accepted_on or known.accepted_on or utcnow().date()
        _check_past("accepted_on", day)
        return cast(MilestoneShown, await self._records.patch(MILESTONES, milestone, _Acceptance(accepted_on=day), None, author))

    async def in_tool(self, connection: str, query: ProjectQuery, sight: Sight) -> tuple[list[ProjectShown], str | None]:
        """A page of the projects that live in a delivery tool."""
        found, following = await self._records.page(PROJECTS, query, sight, [col(ProjectRow.psa_connection) == connection])
        return cast(list[ProjectShown], found), following

    async def wanted_in_tool(self, connection: str, query: DemandQuery, sight: Sight) -> tuple[list[DemandShown], str | None]:
        """A page of the seats on projects that live in a delivery tool."""
        there = select(ProjectRow.id).where(ProjectRow.psa_connection == connection)
        found, following = await self._records.page(STAFFING_DEMANDS, query, sight, [col(StaffingDemandRow.project_id).in_(there)])
        return cast(list[DemandShown], found), following

    async def _milestone(self, milestone: str, sight: Sight) -> MilestoneShown:
        return cast(MilestoneShown, await self._records.get(MILESTONES, milestone, sight))


def _check_past(name: str, day: date) -> None:
    """Somewhere on earth it is tomorrow already."""
    if day > utcnow().date() + _ONE_DAY:
        raise wrong(name, "this day has not come yet", "in_the_future")
