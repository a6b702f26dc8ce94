"""The contract as values: entity types, their fields, keys and actions (sheet 4, 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from simulators.acumatica.contract import ENTITIES, SCREENS
from simulators.acumatica.facts import CUSTOM, INQUIRIES, KEYS, REFERENCE_DATA, SCREEN_ACTIONS
from simulators.acumatica.parts import ACTIONS, NESTED

SCALARS = ("String", "Int", "Long", "Short", "Decimal", "Double", "Boolean", "DateTime", "Guid")


@dataclass(frozen=True)
class Field:
    """A field: a scalar of ``kind``, or (``linked``, ``detail``) a part of type ``target``. ``origin`` is view and field of the screen."""

    name: str
    kind: str
    target: str = ""
    origin: str = ""

    @property
    def scalar(self) -> bool:
        return self.kind in SCALARS


@dataclass(frozen=True)
class Action:
    name: str
    screen_name: str
    parameters: dict[str, Field] = field(default_factory=dict)
    published: bool = True


@dataclass(frozen=True)
class EntityType:
    name: str
    fields: dict[str, Field]
    keys: tuple[str, ...] = ()
    screen: str = ""
    actions: dict[str, Action] = field(default_factory=dict)

    @property
    def inquiry(self) -> bool:
        return self.name in INQUIRIES

    @property
    def reference(self) -> bool:
        """Set-up records, which the role of the API user may only view."""
        return self.name in REFERENCE_DATA

    def action(self, name: str) -> Action | None:
        """An action of the contract, or one of the screen by its own name (sheet 5)."""
        return self.actions.get(name) or next((one for one in self.actions.values() if one.screen_name.lower() == name.lower()), None)

    def origin(self, view: str, name: str) -> Field | None:
        """The field of the contract that stands for a view and field of the screen."""
        wanted = f"{view}.{name}".lower()
        return next((one for one in self.fields.values() if one.origin.lower() == wanted), None)

    def custom(self, view: str, name: str) -> str | None:
        """The kind of a field that is on the screen and not in the contract."""
        return CUSTOM.get(self.name, {}).get(f"{view}.{name}")


def _field(text: str) -> Field:
    head, _, origin = text.partition("=")
    name, _, kind = head.partition(":")
    if kind.endswith("[]"):
        return Field(name, "detail", kind[:-2])
    if kind and kind not in SCALARS:
        return Field(name, "linked", kind)
    return Field(name, kind or "String", origin=origin)


def _fields(text: str) -> dict[str, Field]:
    return {one.name: one for one in map(_field, text.split())}


def _actions(name: str) -> Iterator[Action]:
    for text in ACTIONS.get(name, "").split():
        head, _, rest = text.partition("(")
        own, _, screen_name = head.partition("=")
        yield Action(own, screen_name, {one.name: one for one in map(_field, rest.rstrip(")").split(",")) if one.name})
    for screen_name in SCREEN_ACTIONS.get(name, ()):
        yield Action(screen_name, screen_name, published=False)


TYPES: dict[str, EntityType] = {
    name: EntityType(name, _fields(text), KEYS.get(name, ()), SCREENS[name], {one.name: one for one in _actions(name)})
    for name, text in ENTITIES.items()
}
PARTS: dict[str, EntityType] = {name: EntityType(name, _fields(text)) for name, text in NESTED.items()}


def part(name: str) -> EntityType:
    """The type of a detail or of a linked entity: contacts are both entities of their own and parts of others."""
    return PARTS.get(name) or TYPES[name]
