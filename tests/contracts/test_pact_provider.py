"""The running gateway keeps the contracts of its consumers, in states that are real: made by the vendors' own APIs and our flows."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.contracts.pact_files import PROVIDER, Json, path_of
from tests.contracts.provider import REPORTS, Provider
from tests.process_apis.harness import Office

from pact import Verifier  # isort: skip - after the switch in pact_files

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.xdist_group("pact")]
State = Callable[[Office], Awaitable[Json]]


async def won(office: Office) -> Json:
    return {"opportunityId": (await office.sales.win()).opportunity}


async def not_won(office: Office) -> Json:
    return {"opportunityId": (await office.sales.win(won=False)).opportunity}


async def activated(office: Office) -> Json:
    deal = await office.sales.win()
    await office.activate(deal)
    return {"opportunityId": deal.opportunity}


_delivered: dict[str, Json] = {}


async def delivered(office: Office) -> Json:
    """Opened by the flow; once, because nothing here uses it up."""
    if office.url not in _delivered:
        _delivered[office.url] = await _deliver(office)
    return _delivered[office.url]


async def _deliver(office: Office) -> Json:
    await office.a_worker()
    _, project = await office.started()
    _, go_live = await office.tasks(project)
    await office.stop()
    return {"projectId": project["project"], "workspaceId": project["project_reference"], "milestoneId": go_live}


STATES: dict[str, State] = {
    "a won opportunity": won,
    "a won opportunity that nobody has activated": won,
    "an opportunity that is not won": not_won,
    "an activated opportunity": activated,
    "a project that is delivered": delivered,
}


@contextmanager
def states(office: Office, loop: asyncio.AbstractEventLoop) -> Iterator[str]:
    """The address at which Pact asks for a state; the answer has the values that its expressions name."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reached = asyncio.run_coroutine_threadsafe(_reached(asked["state"]), loop)
            body = json.dumps(reached.result(timeout=90)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing to the terminal."""

    async def _reached(state: str) -> Json:
        return await STATES[state](office) if state else {}

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module", autouse=True)
async def made_before(provider: Provider) -> None:
    """What takes longer than Pact waits."""
    await delivered(provider.office)


async def verified(provider: Provider, consumer: str, source: Any, **identity: Any) -> tuple[bool, str]:
    token = await provider.token(**identity)
    with states(provider.office, asyncio.get_running_loop()) as url:
        verifier = Verifier(PROVIDER, host="127.0.0.1").add_transport(url=provider.base).add_source(source)
        verifier.add_custom_header("Authorization", f"Bearer {token}").state_handler(url, body=True).set_request_timeout(
            30_000
        ).set_coloured_output(enabled=False)
        try:
            await asyncio.to_thread(verifier.verify)
            kept = True
        except RuntimeError:
            kept = False
    said = verifier.output(strip_ansi=True)
    REPORTS.mkdir(parents=True, exist_ok=True)
    (REPORTS / f"pact-{consumer}.txt").write_text(said)
    return kept, said


APEX = {"connection": "salesforce", "scopes": ["experience.salesforce:read", "experience.salesforce:write"]}
PSA = {"connection": "kantata", "scopes": ["experience.psa:read", "experience.psa:write"]}
"""What such a client is registered with: it speaks for its system."""


@pytest.mark.parametrize(("consumer", "identity"), [("crosswalk-apex", APEX), ("psa-tool", PSA)])
async def test_the_gateway_keeps_the_contract(provider: Provider, consumer: str, identity: Json) -> None:
    kept, said = await verified(provider, consumer, path_of(consumer), **identity)
    assert kept, said


async def test_a_broken_promise_is_found(provider: Provider, tmp_path: Any) -> None:
    document = json.loads(path_of("crosswalk-apex").read_text())
    document["interactions"] = [item for item in document["interactions"] if item["description"].startswith("listActivations")]
    document["interactions"][0]["response"]["body"]["content"]["missing"] = ["what the gateway calls missingIds"]
    spoiled = tmp_path / "crosswalk-apex-crosswalk.json"
    spoiled.write_text(json.dumps(document))
    kept, said = await verified(provider, "spoiled", spoiled, **APEX)
    assert not kept
    assert "missing" in said
