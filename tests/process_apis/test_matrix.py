"""Every ERP with every delivery tool, and what a lost answer leaves behind: the commands themselves, as an operator runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.sandbox import tenants
from app.sandbox.matrix import matrix_world
from tests.conftest import ROOT

# Both want a sandbox of their own and all there is of the machine: not at the same time.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("matrix")]


def _run(directory: Path, *arguments: str) -> tuple[int, dict[str, Any], str]:
    found = directory / "found.json"
    environment = {**os.environ, "CROSSWALK_DATA_DIR": str(directory / "data"), "CROSSWALK_PORT": "0", "COLUMNS": "200"}
    for name in ("CROSSWALK_DATABASE_URL", "CROSSWALK_REDIS_URL"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "app.cli", *arguments, "--json", str(found)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=840, check=False)
    assert found.exists(), done.stdout[-3000:] + done.stderr[-3000:]
    return done.returncode, json.loads(found.read_text()), done.stdout


def test_every_erp_works_with_every_delivery_tool(tmp_path: Path) -> None:
    world = matrix_world([], [])
    erps, psas = world.serving("erp"), world.serving("psa")
    assert set(erps) == {"acumatica", "dynamics365", "netsuite", "oracle_erp", "sap_s4hana"}
    assert set(psas) == {"asana", "certinia", "jira", "kantata", "monday", "treadle"}
    code, found, said = _run(tmp_path, "matrix")
    wrong = [cell for cell in found["cells"] if cell["details"] or not cell["issued"]]
    assert wrong == [], said[-2000:]
    assert code == 0
    assert {(cell["erp"], cell["psa"]) for cell in found["cells"]} == {(erp, psa) for erp in erps for psa in psas}
    for cell in found["cells"]:
        assert set(cell["residual"].values()) == {"0.00"}, cell
        assert (cell["duplicates"], cell["dangling_links"]) == (0, 0), cell
        assert all(Decimal(value) > 0 for value in cell["billed"].values()), cell
    # The first write of every kind in every system has lost its answer after the commit.
    lost = Counter(met.partition(" (")[2].rstrip(")") for met in found["faults_hit"] if met.startswith("drop_after_commit"))
    assert set(lost) == {tenants.connection(key)["connector"] for key in (*erps, *psas)}
    assert lost.total() >= 30, lost


def test_the_chaos_of_one_connection(tmp_path: Path) -> None:
    code, found, said = _run(tmp_path, "chaos", "write", "--fault", "drop_after_commit", "--connection", "treadle")
    assert code == 0, said[-2000:]
    assert found["duplicates"] == 0
    assert set(found["faults_hit"]) == {"drop_after_commit (treadle)"}
