"""The ownership register: loaded and validated at start, asked before every write, field by field."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from pydantic.alias_generators import to_camel

from app.canonical.entities import ENTITIES
from app.core import documents
from app.core.documents import Document
from app.core.model import Value
from app.core.problems import FieldError, NotOwner

Owner = Literal["crm", "erp", "psa", "crosswalk"]
Owners = tuple[Owner, ...]
State = Literal["new", "active"]
Outcome = Literal["allow", "hold", "refuse"]
_GRAVER: tuple[Outcome, ...] = ("allow", "hold", "refuse")


class FieldDecision(Value):
    """What the register says about one field, and ``rule`` and ``line`` of it that say so."""

    field: str
    outcome: Outcome
    owners: Owners
    rule: str
    line: int


class Decision(Value):
    """On a whole write: as grave as that on its gravest field."""

    entity: str
    origin: tuple[str, ...]
    state: State
    fields: tuple[FieldDecision, ...]

    @property
    def outcome(self) -> Outcome:
        return max((item.outcome for item in self.fields), key=_GRAVER.index, default="allow")

    @property
    def foreign(self) -> list[FieldDecision]:
        return [item for item in self.fields if item.outcome != "allow"]

    @property
    def owners(self) -> list[Owner]:
        """Of what is not the writer's own."""
        return sorted({owner for item in self.foreign for owner in item.owners})

    def sentence(self, item: FieldDecision) -> str:
        voice = ", ".join(self.origin) or "nobody"
        return f"{item.field} of a {self.entity} is owned by {' or '.join(item.owners)}; this write speaks for {voice}"

    def problem(self) -> NotOwner:
        """403 that names each foreign field and its owner."""
        errors = [FieldError(pointer=f"/{to_camel(item.field)}", detail=self.sentence(item), code="not_owner") for item in self.foreign]
        return NotOwner(errors[0].detail, errors=errors)


class Register:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._entities: dict[str, dict[str, Any]] = document.content["entities"]
        self._otherwise: Outcome = document.content.get("otherwise", "refuse")

    @property
    def source(self) -> Path:
        return self._document.path

    @property
    def entities(self) -> set[str]:
        return set(self._entities)

    def decide(self, entity: str, fields: Iterable[str], origin: Iterable[str], state: State) -> Decision:
        """Per field: allowed if one of the roles in ``origin`` owns it in ``state``, else what the register says."""
        speaking = tuple(sorted(set(origin)))
        found = tuple(self._field(entity, name, speaking, state) for name in fields)
        return Decision(entity=entity, origin=speaking, state=state, fields=found)

    def check(self, entity: str, fields: Iterable[str], origin: Iterable[str], state: State) -> None:
        """:class:`NotOwner` unless the whole write is allowed; for who cannot wait for a held one."""
        decision = self.decide(entity, fields, origin, state)
        if decision.foreign:
            raise decision.problem()

    def explain(self, decision: Decision) -> str:
        """One sentence per field: the owner, the line of the register, and what would happen."""
        happens = {"allow": "the write is allowed", "hold": "the write is held for review", "refuse": "the write is refused"}
        return " ".join(
            f"{decision.sentence(item)}: {happens[item.outcome]}, by {self.source.name} line {item.line} ({item.rule})."
            for item in decision.fields
        )

    def _field(self, entity: str, field: str, speaking: tuple[str, ...], state: State) -> FieldDecision:
        row = self._entities[entity]
        listed = field in row.get("fields", {})
        path: tuple[str, ...] = ("entities", entity, "fields", field) if listed else ("entities", entity, "owner")
        rule = row["fields"][field] if listed else row["owner"]
        otherwise = self._otherwise
        if isinstance(rule, dict):
            otherwise = rule.get("otherwise", otherwise)
            path, rule = (*path, state), rule[state]
        owners: Owners = tuple(rule) if isinstance(rule, list) else (rule,)
        outcome = otherwise[state] if isinstance(otherwise, dict) else otherwise
        allowed = not set(owners).isdisjoint(speaking)
        line = self._document.line(path)
        return FieldDecision(field=field, outcome="allow" if allowed else outcome, owners=owners, rule=".".join(path), line=line)


def load(path: Path | None = None) -> Register:
    """The register in ``path``, or ours. Every entity must be there, and every field must be one of that entity.

    :class:`~app.core.documents.BadDocument` names file, line, path and reason.
    """
    document = documents.read(path or documents.GOVERNANCE / "ownership.yaml", documents.GOVERNANCE / "ownership.schema.json")
    entities = document.content["entities"]
    for key in entities:
        if key not in ENTITIES:
            raise document.wrong(["entities", key], "there is no such entity")
        for field in entities[key].get("fields", {}):
            if field not in ENTITIES[key].model.model_fields:
                raise document.wrong(["entities", key, "fields", field], f"a {key} has no such field")
    for key in ENTITIES:
        if key not in entities:
            raise document.wrong(["entities", key], "has no owner: every entity needs one")
    return Register(document)
