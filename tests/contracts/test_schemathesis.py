"""Schemathesis against the running gateway: every product, every operation, examples, boundaries, fuzzing, and sequences along the links.

``schemathesis.toml`` and ``schemathesis_hooks.py`` beside this file say what is narrowed, and why. Reports: ``ci-output/contracts``.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.contracts.provider import REPORTS, Json, Provider, products

EXAMPLES = int(os.environ.get("CROSSWALK_FUZZ_EXAMPLES", "2"))
"""Generated requests per operation in fuzzing, and sequences in stateful testing."""
THOROUGH = "CROSSWALK_FUZZ_EXAMPLES" in os.environ
"""Anew every time, and with the boundaries of every parameter in all products, which takes some ten minutes. Otherwise the same requests
every time, and boundaries in the products of few operations."""
FEW = 12
HERE = Path(__file__).parent
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
PRODUCTS = dict(products())

OWNED = ["process/flow.v1", "process/xref.v1"]
"""Where a client of one legal entity lists or makes what another may not see."""
VOICES = {
    "seller": ("process/customer.v1", "process/contract.v1", "system/kantata.v1", "system/netsuite.v1", "system/salesforce.v1"),
    "tool": ("process/project.v1", "experience/psa.v1"),
}
"""Who asks, where it matters to ownership for which system a client speaks; elsewhere one that speaks for none."""
Outcomes = dict[tuple[str, str], Future[tuple[int, str]]]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("schemathesis")]


@pytest.fixture(scope="module")
async def tokens(provider: Provider) -> dict[str, str]:
    """After one deal of the London entity has gone through: there are runs, projects and links to be read."""
    await provider.office.worker()
    await provider.office.started(Billing_Entity__c="HOLT-UK")
    await provider.office.stop()
    return {
        "everyone": await provider.token(),
        "seller": await provider.token(connection="salesforce"),
        "tool": await provider.token(connection="kantata"),
        "london": await provider.token(legal_entities=["HOLT-UK"]),
        "boston": await provider.token(legal_entities=["HOLT-US"]),
    }


def run(
    provider: Provider, tokens: dict[str, str], who: str, product: str, directory: Path, *arguments: str, document: Path | None = None
) -> tuple[int, str]:
    """Exit code and what it said; the reports go to ``directory``, without tokens."""
    users = [{"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {token}"}]} for name, token in tokens.items()]
    directory.mkdir(parents=True, exist_ok=True)
    prefix = PRODUCTS[product]["servers"][0]["url"]
    name = f"{product.replace('/', '-')}-{who}"
    identities = provider.office.directory / f"identities-{name}.json"
    identities.write_text(json.dumps({"auth": users}))
    reports = [f"--report-{kind}-path={directory / name}.{end}" for kind, end in (("junit", "xml"), ("har", "har"))]
    command = [
        str(SCHEMATHESIS),
        "--config-file",
        str(HERE / "schemathesis.toml"),
        "run",
        str(document or ROOT / "openapi" / f"{product}.json"),
    ]
    command += ["--url", provider.base + prefix, "--checks", "all", "--auth-wfc-user", who, "--no-color", *reports, *arguments]
    environment = {**os.environ, "CROSSWALK_FUZZ_IDENTITIES": str(identities), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=800, check=False)
    (directory / f"{name}.txt").write_text(done.stdout + done.stderr)
    return done.returncode, done.stdout[-6000:] + done.stderr[-2000:]


def _voice(product: str, who: str) -> str:
    return next((voice for voice, products in VOICES.items() if who == "everyone" and product in products), who)


def _phases(product: str) -> tuple[str, ...]:
    operations = sum(len(item) for item in PRODUCTS[product]["paths"].values())
    return () if THOROUGH or operations <= FEW else ("--phases", "examples,fuzzing,stateful")


def _bounds(product: str) -> tuple[str, ...]:
    """System products have the same routes over other field tables: one of each suffices."""
    if THOROUGH:
        return ("--max-examples", str(EXAMPLES))
    return ("--max-examples", "1" if product.startswith("system/") else str(EXAMPLES), "--seed", "1")


@pytest.fixture(scope="module")
def outcomes(provider: Provider, tokens: dict[str, str]) -> Iterator[Outcomes]:
    """(product, who) → what Schemathesis said. Two at a time, the slowest first: one of them mostly waits for the gateway."""
    peers = ("--phases", "examples,stateful", "--mode", "positive")
    wanted = {("everyone", product): _phases(product) for product in sorted(PRODUCTS, reverse=True)}
    wanted |= {("london", product): peers for product in OWNED}
    pool = ThreadPoolExecutor(2)
    yield {
        (product, who): pool.submit(run, provider, tokens, _voice(product, who), product, REPORTS, *_bounds(product), *options)
        for (who, product), options in wanted.items()
    }
    pool.shutdown(cancel_futures=True)


@pytest.mark.parametrize("product", PRODUCTS)
def test_the_product_keeps_its_word(provider: Provider, outcomes: Outcomes, product: str) -> None:
    code, said = outcomes[product, "everyone"].result()
    assert code == 0, said
    assert provider.gateway.child.alive


@pytest.mark.parametrize("product", OWNED)
def test_a_client_of_another_legal_entity_gets_nothing(
    provider: Provider, tokens: dict[str, str], outcomes: Outcomes, product: str
) -> None:
    """What London lists or makes is asked for by Boston too: Schemathesis compares the answers."""
    code, said = outcomes[product, "london"].result()
    assert code == 0, said
    if product == "process/flow.v1":
        assert set(_asked(provider, tokens["boston"])) == {404}


def _asked(provider: Provider, token: str) -> list[int]:
    """How the gateway answered this client about single runs, by its access log."""
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    lines = [json.loads(line) for line in provider.gateway.child.log.read_text().split("\n") if line.startswith("{")]
    asked = [line for line in lines if line.get("clientId") == claims["client_id"]]
    return [line["status"] for line in asked if line["route"] == "/process/flow/v1/runs/{runId}"]


def _no_status(document: Json) -> None:
    del document["paths"]["/runs/{runId}"]["get"]["responses"]["404"]


def _other_type(document: Json) -> None:
    document["components"]["schemas"]["RunSummary"]["properties"]["headline"] = {"type": "integer"}


@pytest.mark.parametrize(
    ("spoil", "operation", "said"),
    [(_no_status, "getRun", "Undocumented status code"), (_other_type, "listRuns", "Response violates schema")],
)
def test_a_wrong_document_is_found(
    provider: Provider, tokens: dict[str, str], tmp_path: Path, spoil: Any, operation: str, said: str
) -> None:
    document = json.loads(json.dumps(PRODUCTS["process/flow.v1"]))
    spoil(document)
    path = tmp_path / "spoiled.json"
    path.write_text(json.dumps(document))
    options = ("--phases", "coverage", "--mode", "positive", "--include-operation-id", operation)
    code, output = run(provider, tokens, "everyone", "process/flow.v1", tmp_path, *options, document=path)
    assert code == 1, output
    assert said in output
