"""Asked before every write: decides by the register, writes the decision to the audit, and stores what is held."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from app.canonical import entity as entity_of
from app.core.failures import Held, Rejected
from app.core.model import Value
from app.platform.governance import chain
from app.platform.governance.audit import Audit, Entry
from app.platform.governance.held import HeldWrite, HeldWrites
from app.platform.governance.ownership import Decision, Register, State

Read = Callable[[], Awaitable[dict[str, Any]]]


class Proposal(Value):
    """A write that somebody wants. ``by`` is a client or run; ``fields`` the canonical fields that it touches, ``data`` their values."""

    operation: Literal["create", "update"]
    connection: str
    entity: str
    canonical_id: str
    fields: tuple[str, ...]
    data: dict[str, Any]
    extensions: dict[str, Any] = {}
    origin: tuple[str, ...]
    by: str
    draft: bool = False
    """Whether the record, though it exists, is not in force yet: an unsigned contract is as new as one that is being made."""

    @property
    def state(self) -> State:
        return "new" if self.operation == "create" or self.draft else "active"

    @property
    def values(self) -> dict[str, Any]:
        """``data`` as JSON."""
        return entity_of(self.entity).model.model_validate(self.data).model_dump(mode="json", exclude_unset=True)

    @property
    def key(self) -> str:
        told = [self.operation, self.connection, self.entity, self.canonical_id, self.by, repr(self.values), repr(self.extensions)]
        return hashlib.sha256(chain.canonical(told)).hexdigest()


class Governor:
    def __init__(self, register: Register, audit: Audit, held: HeldWrites) -> None:
        self.register = register
        self.audit = audit
        self.held = held

    async def permit(self, *proposals: Proposal, before: Read | None = None) -> bool:
        """Whether these writes are to be made: False when they were held, released and applied already.

        Refused: :class:`~app.core.problems.NotOwner`. Held: :class:`~app.core.failures.Held`, the proposal stored with what ``before``
        says of the record now. Several proposals are one write: what holds one refuses all, for a half cannot wait.
        """
        decisions = [self.register.decide(item.entity, item.fields, item.origin, item.state) for item in proposals]
        alone = len(proposals) == 1
        refused = [item for item in decisions if item.outcome == "refuse" or (item.outcome == "hold" and not alone)]
        held = [decision.outcome == "hold" for decision in decisions]
        if any(held) and not refused:
            return await self._hold(proposals[0], decisions[0], before)
        outcome = "refuse" if refused else "allow"
        await self.audit.append(*(_entry(item, decision, outcome) for item, decision in zip(proposals, decisions, strict=True)))
        if refused:
            raise refused[0].problem()
        return True

    async def note(self, by: str, action: str, subject: str, **detail: Any) -> None:
        """A write that no owner can refuse, such as taking back what we made ourselves: told to the audit all the same."""
        await self.audit.append(Entry(actor=by, action=action, subject=subject, decision="allow", detail=detail))

    async def _hold(self, proposal: Proposal, decision: Decision, before: Read | None) -> bool:
        known = await self.held.latest(proposal.key)
        repeatable = proposal.operation == "create" or proposal.by.startswith("run_")
        if known is not None and repeatable and known.state == "applied":
            return False
        if known is not None and repeatable and known.state in ("rejected", "failed"):
            raise Rejected(f"the write that was held as {known.id} is {known.state}", field=decision.foreign[0].field, held=known.id)
        if known is None or known.state not in ("held", "releasing"):
            known = await self.held.propose(proposal.key, await _row(proposal, decision, before), _entry(proposal, decision, "hold"))
        raise _waiting(known, decision)


def _waiting(held: HeldWrite, decision: Decision) -> Held:
    first = decision.foreign[0]
    detail = f"{decision.sentence(first)}; it is held for review as {held.id}"
    return Held(detail, held=held.id, owner=" or ".join(held.owner), field=first.field)


async def _row(proposal: Proposal, decision: Decision, before: Read | None) -> dict[str, Any]:
    return {
        "operation": proposal.operation,
        "connection": proposal.connection,
        "entity": proposal.entity,
        "canonical_id": proposal.canonical_id,
        "field_values": proposal.values,
        "extensions": proposal.extensions,
        "before": await before() if before else {},
        "origin": list(decision.origin),
        "owner": decision.owners,
        "lifecycle": decision.state,
        "reasons": [item.model_dump(mode="json") for item in decision.foreign],
        "requested_by": proposal.by,
    }


def _entry(proposal: Proposal, decision: Decision, outcome: str) -> Entry:
    """One for the whole write; owners and rules only of what is not the writer's own."""
    detail: dict[str, Any] = {
        "connection": proposal.connection,
        "origin": list(decision.origin),
        "state": decision.state,
        "fields": [item.field for item in decision.fields],
    }
    if decision.foreign:
        detail["foreign"] = [item.model_dump(mode="json") for item in decision.foreign]
    if proposal.extensions:
        detail["extensions"] = sorted(proposal.extensions)
    subject = f"{proposal.entity}:{proposal.canonical_id}"
    return Entry(actor=proposal.by, action=f"write.{proposal.operation}", subject=subject, decision=outcome, detail=detail)
