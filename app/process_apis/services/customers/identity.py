"""Match before create: a customer that we have is not made again, and one that may be it is looked at by a person first."""

from __future__ import annotations

from uuid import UUID

from pydantic.alias_generators import to_camel
from sqlmodel import col, func, select

from app.core import ids
from app.core.database import driver_of
from app.core.problems import Conflict, FieldError, InvalidInput
from app.platform.xref import Candidate, Facts, Match
from app.platform.xref.matching import learn, match
from app.process_apis.records import Change
from app.process_apis.services.customers.models import CustomerRow
from app.process_apis.services.customers.sight import served

_IDENTITY_LOCK = 0x43575349
"""Advisory lock: customers are recognised one after the other, so that two requests for the same company make one."""
_ENTITIES = ("billing_entity", "delivery_entity")


def check_roles(change: Change) -> None:
    """A client gives roles to its own legal entities only."""
    for name in _ENTITIES:
        entity = change.values.get(name)
        if entity is not None and not change.author.sight.sees(entity):
            detail = "not one of the legal entities that your client may see"
            raise InvalidInput(detail, errors=[FieldError(pointer=f"/{to_camel(name)}", detail=detail, code="not_found")])


async def recognise(change: Change) -> None:
    """:class:`Conflict` when a new customer is one that we have, or may be one and nobody has looked."""
    if change.row is not None:
        return
    await change.session.exec(select(func.pg_advisory_xact_lock(_IDENTITY_LOCK)))
    found = await match(await driver_of(change.session), _facts(change))
    if found.verdict == "new" or (found.verdict == "review" and change.given.get("match_reviewed")):
        return
    shown = await _in_sight(change, [item.record for item in found.candidates])
    raise Conflict(_sentence(found, shown), errors=[_error(item, found) for item in found.candidates if item.record in shown])


async def remember(change: Change) -> None:
    """So that the next one is recognised."""
    await learn(await driver_of(change.session), change.id, _facts(change))


def _facts(change: Change) -> Facts:
    return Facts(name=change.now("name"), tax_number=change.now("tax_number"), website=change.now("website"))


async def _in_sight(change: Change, records: list[UUID]) -> set[UUID]:
    """What a client does not see is not named, though it stands in the way."""
    if change.author.sight.unbounded:
        return set(records)
    seen = select(CustomerRow.id).where(col(CustomerRow.id).in_(records), served(change.author.sight))
    return set((await change.session.exec(seen)).all())


def _sentence(found: Match, shown: set[UUID]) -> str:
    if found.verdict == "match":
        named = ids.encode("cus", found.record) if found.record in shown and found.record else "a customer of another legal entity"
        return f"It is {named}: {found.explanation}."
    return f"A person has to look: {found.explanation}. Is it none of them, send it again with matchReviewed true."


def _error(item: Candidate, found: Match) -> FieldError:
    pointer = "/taxNumber" if item.same_tax else "/website" if item.same_domain else "/name"
    code = "match" if item.record == found.record else "candidate"
    return FieldError(pointer=pointer, detail=f"{ids.encode('cus', item.record)}: {', '.join(item.reasons)}", code=code)
