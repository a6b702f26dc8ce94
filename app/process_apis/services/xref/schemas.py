"""The wire of the cross-reference: a system's record is named by connection, object name and the system's id, everywhere."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field
from typing_extensions import TypedDict

from app.canonical.entities import ENTITIES
from app.core.model import Wire, Written
from app.platform.xref import RoleName, Verdict

MOST = 10_000
_TEXT = r"^[^\x00]*$"


NAME_RULE = "1 to 255 characters, none of them a control character"


def is_name(text: str) -> bool:
    return 1 <= len(text) <= 255 and min(text) >= " "


def _named(text: str) -> str:
    """Checked, but not published: version 1 never said so, and says no more now."""
    if not is_name(text):
        raise ValueError(NAME_RULE)
    return text


_EXTERNAL_ID = Field(max_length=255, examples=["0015g00000ZzYyXAAV"])
_OBJECT_NAME = Field(description="The system's own object name.", examples=["Account"])
_KEY = Field(examples=["salesforce"])
ExternalId = Annotated[str, _EXTERNAL_ID, AfterValidator(_named)]
ObjectName = Annotated[str, _OBJECT_NAME, AfterValidator(_named)]
Key = Annotated[str, _KEY, AfterValidator(_named)]
CanonicalId = Annotated[str, Field(max_length=90, examples=[ENTITIES["customer"].example_id])]
OtherId = Annotated[str, Field(max_length=90, examples=["cus_01jd4z6k3ve0gr9ps8c0y3zq1n"])]
Instant = Annotated[
    AwareDatetime,
    Written,
    Field(description="What was believed at this instant (with a time zone); now when absent.", examples=["2026-03-31T23:59:59Z"]),
]


class SystemRecord(Wire):
    connection: Key
    object_name: ObjectName
    external_id: ExternalId


class RecordOut(Wire):
    """A :class:`SystemRecord` that we tell of: its names were checked when they came in."""

    connection: Annotated[str, _KEY]
    object_name: Annotated[str, _OBJECT_NAME]
    external_id: Annotated[str, _EXTERNAL_ID]


class FactsIn(Wire):
    """What is known about a customer, for recognising it again. All optional; the more, the surer."""

    name: Annotated[str | None, Field(max_length=300, pattern=_TEXT, examples=["Müller & Söhne GmbH"])] = None
    tax_number: Annotated[str | None, Field(max_length=60, pattern=_TEXT, examples=["DE 811 907 980"])] = None
    website: Annotated[
        str | None, Field(max_length=300, pattern=_TEXT, description="Or an e-mail address.", examples=["https://www.mueller.example"])
    ] = None


class ClaimRequest(SystemRecord):
    entity: str = Field(description="Canonical entity.", examples=["customer"])
    facts: FactsIn | None = Field(default=None, description="Remembered for the match step, where the entity is a customer.")


class ClaimOut(Wire):
    id: CanonicalId


# As SystemRecord; a plain dictionary, because ten thousand of them are read at once.
class Asked(TypedDict):
    """A record of a system."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    connection: Annotated[str, Field(examples=["salesforce"])]
    objectName: Annotated[str, Field(description="The system's own object name.", examples=["Account"])]
    externalId: Annotated[str, Field(max_length=255, examples=["0015g00000ZzYyXAAV"])]


class ResolveRequest(Wire):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"records": [{"connection": "salesforce", "objectName": "Account", "externalId": "0015g00000ZzYyXAAV"}]}]
        }
    )

    records: list[Asked] = Field(min_length=1, max_length=MOST)
    as_of: Instant | None = None


class ResolvedOut(RecordOut):
    id: str | None = Field(default=None, description="Canonical id; null when the record is not linked.")


class ResolveOut(Wire):
    items: list[ResolvedOut] = Field(description="In the order of the request.")


class RecordVerdict(ResolvedOut):
    verdict: Literal["linked", "unlinked", "unknownConnection"] = Field(
        description="`unlinked`: we know no canonical id for it. `unknownConnection`: there is no such connection; the other records "
        "are answered all the same."
    )


class ResolveVerdicts(Wire):
    items: list[RecordVerdict] = Field(description="In the order of the request.")


class LocateRequest(Wire):
    model_config = ConfigDict(json_schema_extra={"examples": [{"ids": [ENTITIES["customer"].example_id]}]})

    ids: list[CanonicalId] = Field(min_length=1, max_length=MOST, description="Canonical ids, superseded ones too.")
    connection: Key | None = Field(default=None, description="Only links to this system; to all when absent.")
    as_of: Instant | None = None


class PlaceOut(RecordOut):
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
    loser: OtherId
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
    loser: OtherId
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

    new_id: OtherId
    moves: list[SplitMove] = Field(min_length=1, max_length=400)
    digest: str = Field(
        pattern=r"^[0-9a-f]{64}$",
        description="Stands for the plan and the record as it was.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )


class CandidateOut(Wire):
    id: CanonicalId
    reasons: list[str] = Field(examples=[["same domain", "name alike by 0.71"]])
    name_similarity: float = Field(ge=0, le=1, description="Of the normalised names, by trigrams.", examples=[0.71])


class MatchOut(Wire):
    verdict: Verdict
    id: str | None = Field(default=None, description="The record, when the verdict is `match`.")
    explanation: str = Field(examples=["the tax id is the same"])
    candidates: list[CandidateOut] = Field(description="Best first.")


class CodePairOut(Wire):
    code: str = Field(description="Ours.", examples=["EUR"])
    partner: str = Field(description="The system's.", examples=["4"])


class ValueMapOut(Wire):
    name: str = Field(description="What is mapped.", examples=["currency"])
    used_by: list[str] = Field(description="Fields that are translated by it.", examples=[["customer.currencyCode"]])
    strict: bool = Field(description="Whether a write with a value that has no partner is refused before anything is sent.")
    codes: list[CodePairOut]


class ValueMapsOut(Wire):
    connection: Key
    items: list[ValueMapOut]


class ValueIn(Wire):
    name: Annotated[str, Field(max_length=100, description="The map.", examples=["currency"])]
    code: Annotated[str, Field(max_length=255, description="Our code.", examples=["EUR"])]


class CheckValuesRequest(Wire):
    connection: Key
    values: list[ValueIn] = Field(min_length=1, max_length=1000)


class CheckedValueOut(ValueIn):
    partner: str | None = Field(default=None, description="The system's code; null when there is none: a write with it is refused.")


class CheckValuesOut(Wire):
    complete: bool = Field(description="Whether every value has a partner.")
    items: list[CheckedValueOut]


class FindingOut(SystemRecord):
    id: CanonicalId
    kind: Literal["dangling", "key_mismatch", "superseded", "unanswered"] = Field(
        description="`dangling`: the system has no such record. `key_mismatch`: the record that carries our key there is another one, or "
        "this one carries another key of ours. `superseded`: the link belongs to a record that was merged away. `unanswered`: the system "
        "did not say."
    )
    detail: str


class CheckOut(Wire):
    checked: int
    findings: list[FindingOut]
    next_cursor: str | None = Field(default=None, description="Go on from here; null when every link was checked.")


class SweepOut(Wire):
    settled: list[CanonicalId] = Field(description="Found in the system by our key: linked now.")
    withdrawn: list[CanonicalId] = Field(description="Not there: the key is free again.")
    doubtful: list[CanonicalId] = Field(description="The system did not say; they are looked up again later.")
