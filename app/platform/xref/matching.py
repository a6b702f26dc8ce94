"""Match before create: is this customer one that we have? Exact keys decide, names only suggest, and a verdict says why.

| Verdict | When |
|---|---|
| ``match`` | one record has the tax id; or the domain and a similar name, and no other tax id |
| ``review`` | a person must look: keys that contradict each other, several records with the key, or only the name is alike |
| ``new`` | nothing is alike |

A name alone never decides: two companies may bear the same one.
"""

from __future__ import annotations

from typing import Literal, TypeAlias
from uuid import UUID

from app.core.database import Connection, Database, Pool
from app.core.model import Value
from app.platform.xref.names import domain_key, name_key, tax_key

Verdict = Literal["match", "review", "new"]
Kind = Literal["tax", "domain", "name"]
Source: TypeAlias = "Pool | Connection"
_ALIKE = 0.45
"""From this trigram similarity on (0 to 1, pg_trgm) a name suggests a record."""
_SAME_FIRM = 0.3
"""With the same domain a name this similar is the same company's: firms have trade names, domains have one owner."""
_MOST = 20

_LEARN = """
INSERT INTO xref_match_key (canonical_id, kind, value) SELECT $1, k.kind, k.value FROM unnest($2::text[], $3::text[]) AS k (kind, value)
WHERE k.value <> '' AND EXISTS (SELECT 1 FROM xref_entity WHERE id = $1) ON CONFLICT DO NOTHING
"""

# Candidates by any key, each as the record that it is today, with all of that record's keys.
_CANDIDATES = """
WITH RECURSIVE hits AS (
    SELECT canonical_id FROM xref_match_key WHERE kind = 'tax' AND value = $1
    UNION SELECT canonical_id FROM xref_match_key WHERE kind = 'domain' AND value = $2
    UNION SELECT canonical_id FROM xref_match_key WHERE kind = 'name' AND value = $3
    UNION SELECT canonical_id FROM (
        SELECT canonical_id FROM xref_match_key WHERE kind = 'name' AND value % $3 ORDER BY similarity(value, $3) DESC LIMIT $4
    ) alike
), chain AS (
    SELECT h.canonical_id AS known, e.id, e.superseded_by FROM hits h JOIN xref_entity e ON e.id = h.canonical_id
    UNION ALL
    SELECT c.known, e.id, e.superseded_by FROM chain c JOIN xref_entity e ON e.id = c.superseded_by
), found AS (
    SELECT id, known FROM chain WHERE superseded_by IS NULL UNION SELECT id, id FROM chain WHERE superseded_by IS NULL
)
SELECT f.id, k.kind, k.value, CASE WHEN k.kind = 'name' THEN similarity(k.value, $3) END AS alike
FROM found f JOIN xref_match_key k ON k.canonical_id = f.known
"""


class Facts(Value):
    """What is known about a customer."""

    name: str | None = None
    tax_number: str | None = None
    website: str | None = None

    @property
    def keys(self) -> dict[Kind, str]:
        """Normalised; empty where unknown."""
        return {
            "tax": tax_key(self.tax_number or ""),
            "domain": domain_key(self.website or ""),
            "name": name_key(self.name or ""),
        }


class Candidate(Value):
    """``alike``: how similar the names are, 0 to 1. ``contradicts``: another tax id than the one asked for."""

    record: UUID
    same_tax: bool
    contradicts: bool
    same_domain: bool
    same_name: bool
    alike: float
    reasons: tuple[str, ...]


class Match(Value):
    verdict: Verdict
    record: UUID | None
    """The one, when the verdict is ``match``."""
    explanation: str
    candidates: tuple[Candidate, ...]
    """Best first."""


class Matching:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def learn(self, record: UUID, facts: Facts) -> None:
        await learn(self._database.pool, record, facts)

    async def match(self, facts: Facts) -> Match:
        return await match(self._database.pool, facts)

    async def candidates(self, facts: Facts) -> list[Candidate]:
        return await candidates(self._database.pool, facts)


async def learn(source: Source, record: UUID, facts: Facts) -> None:
    """Remembers what a customer is recognised by; what was known stays, because companies are renamed."""
    keys = {kind: value for kind, value in facts.keys.items() if value}
    if keys:
        await source.execute(_LEARN, record, list(keys), list(keys.values()))


async def match(source: Source, facts: Facts) -> Match:
    """Whether it is one that we have. ``source``: a connection, to decide and to create in one transaction."""
    return judge(facts, await candidates(source, facts))


async def candidates(source: Source, facts: Facts) -> list[Candidate]:
    """Records that share a key, or have a name that is alike; best first."""
    keys = facts.keys
    rows = await source.fetch(_CANDIDATES, keys["tax"], keys["domain"], keys["name"], _MOST)
    known: dict[UUID, list[tuple[Kind, str, float]]] = {}
    for row in rows:
        known.setdefault(row["id"], []).append((row["kind"], row["value"], row["alike"] or 0.0))
    weighed = [_weigh(record, entries, keys) for record, entries in known.items()]
    return sorted((item for item in weighed if item.reasons), key=_rank)[:_MOST]


def judge(facts: Facts, candidates: list[Candidate]) -> Match:
    """The verdict over candidates, best first. Pure."""

    def verdict(word: Verdict, explanation: str, record: UUID | None = None) -> Match:
        return Match(verdict=word, record=record, explanation=explanation, candidates=tuple(candidates))

    if not any(facts.keys.values()):
        return verdict("review", "nothing is known that a customer could be recognised by: no name, tax id or domain of its own")
    if not candidates:
        return verdict("new", "no record has this tax id or domain, or a name that is alike")
    by_tax = [item for item in candidates if item.same_tax]
    if len(by_tax) == 1:
        return verdict("match", "the tax id is the same", by_tax[0].record)
    if by_tax:
        return verdict("review", f"{len(by_tax)} records have this tax id: merge them, or say which one is meant")
    by_domain = [item for item in candidates if item.same_domain]
    nameless = not facts.keys["name"]
    surely = [item for item in by_domain if not item.contradicts and (nameless or item.alike >= _SAME_FIRM)]
    if len(surely) == 1 and len(by_domain) == 1:
        return verdict("match", "the domain is the same, and neither name nor tax id contradicts", surely[0].record)
    if len(by_domain) > 1:
        return verdict("review", f"{len(by_domain)} records have this domain")
    if by_domain:
        why = "another tax id" if by_domain[0].contradicts else "a name that is not alike"
        return verdict("review", f"one record has this domain, but {why}")
    if all(item.contradicts for item in candidates):
        return verdict("new", "names are alike, but every such record has another tax id")
    return verdict("review", "only the name is alike, and two companies may bear the same one")


def _weigh(record: UUID, entries: list[tuple[Kind, str, float]], keys: dict[Kind, str]) -> Candidate:
    taxes = {value for kind, value, _ in entries if kind == "tax"}
    alike = max((score for kind, _, score in entries if kind == "name"), default=0.0) if keys["name"] else 0.0
    same_tax = keys["tax"] in taxes
    same_domain = bool(keys["domain"]) and any(kind == "domain" and value == keys["domain"] for kind, value, _ in entries)
    same_name = bool(keys["name"]) and any(kind == "name" and value == keys["name"] for kind, value, _ in entries)
    contradicts = bool(keys["tax"]) and bool(taxes) and not same_tax
    reasons = [
        *(["same tax id"] if same_tax else []),
        *(["same domain"] if same_domain else []),
        *(["same name"] if same_name else [f"name alike by {alike:.2f}"] if alike >= _ALIKE else []),
    ]
    return Candidate(
        record=record,
        same_tax=same_tax,
        contradicts=contradicts,
        same_domain=same_domain,
        same_name=same_name,
        alike=round(alike, 4),
        reasons=tuple(reasons + (["another tax id"] if contradicts and reasons else [])),
    )


def _rank(item: Candidate) -> tuple[bool, bool, bool, float, str]:
    return (not item.same_tax, not item.same_domain, item.contradicts, -item.alike, str(item.record))
