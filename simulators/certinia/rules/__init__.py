"""The validation rules that the package ships, restated (fact sheet 8). An administrator may switch each of them."""

from __future__ import annotations

from simulators.certinia.rows import Save
from simulators.certinia.rules import money, planning, worklog
from simulators.certinia.rules.rule import Rule

RULES: dict[str, tuple[Rule, ...]] = {**planning.RULES, **worklog.RULES, **money.RULES}

__all__ = ["RULES", "Rule", "check"]


def check(save: Save, switched: dict[str, bool]) -> None:
    """``switched`` are the rules that this org turned on or off, by ``object.rule``."""
    for rule in RULES.get(save.kind.name, ()):
        if switched.get(f"{save.kind.name}.{rule.name}", rule.active):
            rule.check(save)
