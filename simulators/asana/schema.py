"""What a resource type and its fields are made of; the types themselves are in :mod:`simulators.asana.facts`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """``kind`` says how a value is written and shown; ``write`` names when (``c`` create, ``u`` update); the rest is read-only.

    ``of`` is the resource type of a reference. ``opt_in`` fields come only when ``opt_fields`` asks for them.
    """

    kind: str = "text"
    write: str = ""
    of: str = ""
    choices: tuple[str, ...] = ()
    null: bool = False
    opt_in: bool = False
    needed: bool = False
    limit: int = 0


@dataclass(frozen=True)
class Kind:
    """One resource type: ``plural`` is its path, ``compact`` what a list row or a nested object shows beside gid and resource_type."""

    name: str
    plural: str
    fields: dict[str, Field]
    compact: tuple[str, ...] = ("name",)


def ref(of: str, write: str = "", *, null: bool = True, needed: bool = False, opt_in: bool = False) -> Field:
    return Field("ref", write, of, null=null, needed=needed, opt_in=opt_in)


def refs(of: str, write: str = "", *, opt_in: bool = False) -> Field:
    return Field("refs", write, of, opt_in=opt_in)


def choice(*choices: str, write: str = "cu", null: bool = False, needed: bool = False) -> Field:
    return Field("choice", write, choices=choices, null=null, needed=needed)


TEXT, FLAG, READ, OPT = Field(write="cu"), Field("flag", "cu"), Field(), Field(opt_in=True)
DAY, INSTANT, NOW = Field("date", "cu", null=True), Field("instant", "cu", null=True), Field("instant")
NAMED = Field(write="cu", needed=True)
HTML = Field("html", "cu", opt_in=True)
