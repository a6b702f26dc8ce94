"""The ownership register: loaded and validated at start, asked before every write. A non-owner's write is refused, field by field."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import yaml
from pydantic import ValidationError, field_validator

from app.canonical.entities import ENTITIES
from app.core.model import Value
from app.core.problems import FieldError, NotOwner

Owner = Literal["crm", "erp", "psa", "crosswalk"]
Owners = tuple[Owner, ...]
State = Literal["new", "active"]


class ByState(Value):
    new: Owners
    active: Owners

    def at(self, state: State) -> Owners:
        return self.new if state == "new" else self.active


class EntityOwnership(Value):
    owner: ByState
    fields: dict[str, ByState] = {}

    @field_validator("owner", mode="before")
    @classmethod
    def _owner(cls, value: object) -> object:
        return _spread(value)

    @field_validator("fields", mode="before")
    @classmethod
    def _fields(cls, value: object) -> object:
        return {name: _spread(item) for name, item in value.items()} if isinstance(value, dict) else value


class Register(Value):
    version: Literal[1]
    entities: dict[str, EntityOwnership]

    def owners(self, entity: str, field: str, state: State) -> Owners:
        row = self.entities[entity]
        return row.fields.get(field, row.owner).at(state)

    def check(self, entity: str, fields: Iterable[str], origin: Iterable[str], state: State) -> None:
        """Refuses the whole write with :class:`NotOwner` naming each field and its owner, unless ``origin`` (roles) owns all of them."""
        speaking = set(origin)
        errors = []
        for name in fields:
            owners = self.owners(entity, name, state)
            if not speaking.intersection(owners):
                voice = ", ".join(sorted(speaking)) or "nobody"
                detail = f"{name} of a {entity} is owned by {' or '.join(owners)}; this write speaks for {voice}"
                errors.append(FieldError(pointer=f"/{name}", detail=detail, code="not_owner"))
        if errors:
            raise NotOwner(errors[0].detail, errors=errors)


class BadRegister(ValueError):
    """The register's file is wrong; the text says where."""


def load(path: Path | None = None) -> Register:
    """The register in ``path``, or our defaults. Every entity must be there, and every field must be one of that entity."""
    source = path or Path(__file__).with_name("ownership.yaml")
    try:
        register = Register.model_validate(yaml.safe_load(source.read_text()))
    except ValidationError as error:
        first = error.errors()[0]
        raise BadRegister(f"{source}: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error
    for key, item in ENTITIES.items():
        if key not in register.entities:
            raise BadRegister(f"{source}: entity {key} has no owner")
        unknown = set(register.entities[key].fields) - set(item.model.model_fields)
        if unknown:
            raise BadRegister(f"{source}: {key} has no field {', '.join(sorted(unknown))}")
    return register


def _spread(value: object) -> object:
    """``crm`` and ``[crm, erp]`` mean: in every state."""
    if isinstance(value, dict):
        return {state: _listed(owner) for state, owner in value.items()}
    return {"new": _listed(value), "active": _listed(value)}


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]
