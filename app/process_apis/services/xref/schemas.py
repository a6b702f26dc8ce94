"""The wire of the cross-reference: a system's record is named by connection, object name and the system's id, everywhere."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from app.core.model import Wire
from app.platform.xref import RoleName

MOST = 10_000
# Postgres stores no NUL, and no system has control characters in an id.
ExternalId = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00-\x1f]+$", examples=["0015g00000ZzYyXAAV"])]
ObjectName = Annotated[
    str,
    Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$", description="The system's own object name.", examples=["Account"]),
]
Key = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]+$", examples=["salesforce"])]
CanonicalId = Annotated[str, Field(max_length=90, examples=["cus_01jd4z6k3ve0gr9ps8c0y3zq1n"])]
Instant = Annotated[
    AwareDatetime,
    Field(description="What was believed at this instant (with a time zone); now when absent.", examples=["2026-03-31T23:59:59Z"]),
]


class SystemRecord(Wire):
    connection: Key
    object_name: ObjectName
    external_id: ExternalId


class Facts(Wire):
    """What is known about a customer, for recognising it again. All optional; the more, the surer."""

    name: str | None = Field(default=None, max_length=300, examples=["Müller & Söhne GmbH"])
    tax_number: str | None = Field(default=None, max_length=60, examples=["DE 811 907 980"])
    website: str | None = Field(default=None, max_length=300, description="Or an e-mail address.", examples=["https://www.mueller.example"])


class ClaimRequest(SystemRecord):
    entity: str = Field(description="Canonical entity.", examples=["customer"])
    facts: Facts | None = Field(default=None, description="Remembered for the match step, where the entity is a customer.")


class ClaimOut(Wire):
    id: CanonicalId


class ResolveRequest(Wire):
    records: list[SystemRecord] = Field(min_length=1, max_length=MOST)
    as_of: Instant | None = None


class ResolvedOut(SystemRecord):
    id: str | None = Field(default=None, description="Canonical id; null when the record is not linked.")


class ResolveOut(Wire):
    items: list[ResolvedOut] = Field(description="In the order of the request.")


class LocateRequest(Wire):
    ids: list[CanonicalId] = Field(min_length=1, max_length=MOST, description="Canonical ids, superseded ones too.")
    connection: Key | None = Field(default=None, description="Only links to this system; to all when absent.")
    as_of: Instant | None = None


class PlaceOut(SystemRecord):
    role: RoleName
    is_primary: bool


class LocatedOut(Wire):
    id: str = Field(description="As asked.")
    known: bool = Field(description="Whether we gave this id out.")
    superseded_by: str | None = Field(default=None, description="The record that this one was merged into; its links are shown.")
    links: list[PlaceOut]


class LocateOut(Wire):
    items: list[LocatedOut] = Field(description="In the order of the request.")


class LinkOut(PlaceOut):
    source: str = Field(description="Who said so.")
    valid_from: datetime
    valid_to: datetime | None = Field(default=None, description="Believed until just before; null when it still is.")
    ended_by: str | None = None
    reason: str | None = Field(default=None, description="Why it ended.")


class EntityOut(Wire):
    id: CanonicalId
    entity: str = Field(examples=["customer"])
    superseded_by: str | None = Field(default=None, description="The record that this one was merged into; its links are shown.")
    links: list[LinkOut]


class MergeOut(Wire):
    id: str = Field(examples=["mrg_01jd4z6k3ve0gr9ps8c0y3zq1n"])
    winner: CanonicalId
    loser: CanonicalId
    moved: list[MovedOut]
    conflicts: list[ClashOut] = Field(description="Where both had a primary link: the winner's stayed primary.")
    merged_by: str
    merged_at: datetime
    undone_by: str | None = None
    undone_at: datetime | None = None


class MovedOut(PlaceOut):
    was_primary: bool


class ClashOut(Wire):
    connection: Key
    object_name: ObjectName
    role: RoleName
    winner_external_id: str
    loser_external_id: str


class HistoryOut(Wire):
    id: CanonicalId
    links: list[LinkOut] = Field(description="Every link that the record has or had, oldest first.")
    merges: list[MergeOut] = Field(description="Every merge that it won or lost, oldest first.")


class LinkRequest(SystemRecord):
    role: RoleName = "default"
    is_primary: bool = Field(default=False, description="Takes the place of the primary link of this role, if there is one.")


class EndLinkRequest(SystemRecord):
    reason: str = Field(min_length=1, max_length=300, pattern=r"^[^\x00]+$", examples=["deleted in Salesforce"])


class MergeRequest(Wire):
    loser: CanonicalId
    on_conflict: Literal["refuse", "keep_both"] = Field(
        default="refuse",
        description="Where both records have a primary link in the same object of a system: refuse and name them, or keep both and leave "
        "the winner's primary.",
    )


class SplitRequest(Wire):
    links: list[SystemRecord] = Field(min_length=1, max_length=200, description="Those that belong to another record.")


class SplitMove(SystemRecord):
    role: RoleName
    is_primary: bool
    stays: bool = Field(default=False, description="Does not move: becomes primary where the primary goes.")


class SplitPlanBody(Wire):
    """What would move. Send it back unchanged to have exactly that done."""

    new_id: CanonicalId
    moves: list[SplitMove] = Field(min_length=1, max_length=400)
    digest: str = Field(pattern=r"^[0-9a-f]{64}$", description="Stands for the plan and the record as it was.")
