"""What a caller sees: the records of its legal entities. What it does not see is not there: 404, and missing from lists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sight:
    """``legal_entities`` None: of all of them. ``actor`` is the client_id, or the e-mail of the person who signed in."""

    actor: str
    legal_entities: frozenset[str] | None

    @property
    def unbounded(self) -> bool:
        return self.legal_entities is None

    def sees(self, legal_entity: str | None, *, by: str | None = None) -> bool:
        """Whether a record of ``legal_entity`` is seen. Where nobody knows its entity yet, only who brought it (``by``) sees it."""
        if self.legal_entities is None:
            return True
        return by == self.actor if legal_entity is None else legal_entity in self.legal_entities


EVERYTHING = Sight("crosswalk", None)
"""Of our own processes: pollers, flows, commands."""
