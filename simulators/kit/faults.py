"""Bad days on demand: a list of faults, matched in order against method and path, each for a number of times."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

KINDS = ("latency", "status", "throttle", "drop_before", "drop_after_commit", "truncate", "schema_change")


class BadFault(ValueError):
    """The fault document is wrong; the text names the member."""


@dataclass
class Fault:
    kind: str
    method: str | None
    path: re.Pattern[str] | None
    times: int | None
    args: dict[str, Any] = field(default_factory=dict)
    hits: int = 0

    @classmethod
    def parse(cls, doc: Any) -> Fault:
        if not isinstance(doc, dict):
            raise BadFault("a fault is a JSON object")
        kind = doc.get("kind")
        if kind not in KINDS:
            raise BadFault(f"kind must be one of {', '.join(KINDS)}")
        match = doc.get("match") or {}
        times = doc.get("times", 1)
        if times is not None and (not isinstance(times, int) or isinstance(times, bool) or times < 1):
            raise BadFault("times must be a whole number from 1, or null for always")
        args = doc.get("args") or {}
        if not isinstance(match, dict) or not isinstance(args, dict):
            raise BadFault("match and args are JSON objects")
        method = match.get("method")
        try:
            path = re.compile(match["path_regex"]) if match.get("path_regex") else None
        except re.error as error:
            raise BadFault(f"match.path_regex: {error}") from error
        return cls(kind, method.upper() if isinstance(method, str) and method != "*" else None, path, times, args)

    def wants(self, method: str, target: str) -> bool:
        if self.times is not None and self.hits >= self.times:
            return False
        return (self.method is None or self.method == method) and (self.path is None or bool(self.path.search(target)))

    def describe(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "match": {"method": self.method, "path_regex": self.path.pattern if self.path else None},
            "times": self.times,
            "hits": self.hits,
            "args": self.args,
        }


@dataclass
class Faults:
    active: list[Fault] = field(default_factory=list)

    def take(self, method: str, target: str) -> Fault | None:
        """The first fault that matches, counted as used."""
        for fault in self.active:
            if fault.wants(method, target):
                fault.hits += 1
                return fault
        return None


def change_schema(body: bytes, args: dict[str, Any]) -> bytes:
    """Renames, removes, retypes (to text) or adds members everywhere in a JSON body: ``rename``, ``remove``, ``retype``, ``add``."""
    rename, remove = args.get("rename") or {}, set(args.get("remove") or ())
    retype, add = set(args.get("retype") or ()), args.get("add") or {}

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(item) for item in node]
        if not isinstance(node, dict):
            return node
        out = {}
        for key, value in node.items():
            if key in remove:
                continue
            out[rename.get(key, key)] = f"!{value}" if key in retype else walk(value)
        if add and any(not isinstance(v, (dict, list)) for v in node.values()):
            out.update(add)
        return out

    try:
        return json.dumps(walk(json.loads(body))).encode()
    except ValueError:
        return body
