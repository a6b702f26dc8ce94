"""Clients from npm that nobody here wrote, vendors' own and popular ones: each script in ``npm/`` plays a story against its simulator.

jsforce for Certinia's org, the vendors' own for Asana and monday.com, SAP's SDK with its typed client. One installation for all.
"""

from __future__ import annotations

import json
import subprocess
import threading
import time
from pathlib import Path

import pytest
import uvicorn

from simulators.__main__ import load
from simulators.kit import build
from simulators.kit.serve import bind
from tests.toolchain import needed

PLACE = Path(__file__).with_name("npm")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.xdist_group("npm-clients")]


@pytest.fixture(scope="module")
def tools() -> dict[str, str]:
    found = needed("node", "npm")
    kept = PLACE / "node_modules" / ".package-lock.json"
    if not kept.exists() or kept.stat().st_mtime < (PLACE / "package-lock.json").stat().st_mtime:
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
        done = subprocess.run(command, cwd=PLACE, env=found, capture_output=True, text=True, timeout=280, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
    return found


@pytest.mark.parametrize("vendor", ["certinia", "asana", "monday", "sap_s4hana"])
def test_a_story(tools: dict[str, str], vendor: str) -> None:
    kind, sock = load(vendor), bind()
    simulator = kind(f"http://127.0.0.1:{sock.getsockname()[1]}", kind.new_credentials())
    server = uvicorn.Server(uvicorn.Config(build(simulator), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    told = json.dumps({"base_url": simulator.base_url, "credentials": simulator.credentials})
    command = ["node", str(PLACE / f"{vendor}.mjs"), told]
    done = subprocess.run(command, env=tools, capture_output=True, text=True, timeout=60, check=False)
    server.should_exit = True
    thread.join(5)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
