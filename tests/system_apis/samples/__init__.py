"""What the conformance suite writes, one module per system."""

from __future__ import annotations

import importlib
import pkgutil

from tests.system_apis.samples.kinds import Facts, Refusal, Row, Sample

FACTS: dict[str, Facts] = {
    module.name: importlib.import_module(f"{__name__}.{module.name}").FACTS
    for module in pkgutil.iter_modules(__path__)
    if module.name != "kinds"
}
SAMPLES: dict[tuple[str, str], Sample] = {(key, entity): sample for key, facts in FACTS.items() for entity, sample in facts.samples.items()}

__all__ = ["FACTS", "SAMPLES", "Facts", "Refusal", "Row", "Sample"]
