"""Treadle is as odd as its page says."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import uvicorn

from simulators.kit.app import build
from simulators.kit.serve import bind
from simulators.treadle import Treadle

Row = dict[str, Any]


class Client:
    def __init__(self, simulator: Treadle) -> None:
        self.simulator = simulator
        self.http = httpx.Client(base_url=simulator.base_url, timeout=10, trust_env=False)
        self.enter()

    def enter(self) -> None:
        self.http.headers["X-Ticket"] = self.call("POST", "/door", json=self.simulator.credentials)["ticket"]

    def call(self, method: str, path: str, **options: Any) -> Row:
        answer = self.http.request(method, path, **options)
        assert answer.status_code == 200
        found: Row = answer.json()
        return found

    def make(self, path: str, **members: Any) -> str:
        answer = self.call("POST", f"{path}.new", json=members)
        assert answer["ok"] == "Y", answer
        return str(answer["made"])

    def refused(self, method: str, path: str, **options: Any) -> Row:
        answer = self.call(method, path, **options)
        assert answer["ok"] == "N", answer
        found: Row = answer["err"]
        return found


@pytest.fixture(scope="module")
def server() -> Iterator[Treadle]:
    sock = bind()
    simulator = Treadle(f"http://127.0.0.1:{sock.getsockname()[1]}", Treadle.new_credentials())
    served = uvicorn.Server(uvicorn.Config(build(simulator), log_level="error", lifespan="off"))
    threading.Thread(target=served.run, kwargs={"sockets": [sock]}, daemon=True).start()
    while not served.started:
        time.sleep(0.01)
    yield simulator
    served.should_exit = True


@pytest.fixture
def firm(server: Treadle) -> Client:
    server.reset()
    return Client(server)


def _job(firm: Client) -> tuple[str, str]:
    job = firm.make("/jobs", nm="Rollout", client=firm.make("/clients", nm="Larkfield"), cur="GBP")
    return job, firm.make("/steps", job=job, nm="Workshops", sort="W")


def test_the_door_opens_for_those_it_knows_and_a_ticket_gets_stale(firm: Client) -> None:
    assert firm.refused("POST", "/door", json={"user": "crosswalk", "password": "guess"})["no"] == 11
    assert firm.call("GET", "/whoami")["user"] == "crosswalk"
    firm.simulator.revoke()
    assert firm.refused("GET", "/whoami") == {"no": 17, "txt": "TICKET STALE OR UNKNOWN"}
    firm.simulator.ticket_seconds = -1
    firm.enter()
    assert firm.refused("GET", "/whoami")["no"] == 17
    firm.simulator.ticket_seconds = 600.0


@pytest.mark.parametrize(
    ("path", "body", "no", "field"),
    [
        ("/clients.new", {}, 31, "nm"),
        ("/clients.new", {"nm": ""}, 31, "nm"),
        ("/clients.new", {"nm": 7}, 31, "nm"),
        ("/clients.new", {"nm": "x" * 61}, 31, "nm"),
        ("/clients.new", {"nm": "A", "fax": "1"}, 30, "fax"),
        ("/clients.new", {"nm": "A", "tags": {"t": "v"}}, 32, "tags"),
        ("/jobs.new", {"nm": "A", "client": "C1", "cur": "GBP"}, 31, "client"),
        ("/jobs.new", {"nm": "A", "client": "C1001", "cur": "XXX"}, 31, "cur"),
        ("/jobs.new", {"nm": "A", "client": "C1001", "cur": "GBP", "worth": "1.5"}, 31, "worth"),
        ("/jobs.new", {"nm": "A", "client": "C1001", "cur": "GBP", "from": "2026-10-05"}, 31, "from"),
        ("/jobs.new", {"nm": "A", "client": "C1001", "cur": "GBP", "from": "31.02.2026"}, 31, "from"),
        ("/jobs.new", {"nm": "A", "client": "C1001", "cur": "GBP", "shelf": "true"}, 31, "shelf"),
    ],
)
def test_what_is_wrong_is_refused_with_number_and_member(firm: Client, path: str, body: Row, no: int, field: str) -> None:
    assert firm.make("/clients", nm="Larkfield") == "C1001"
    before = firm.simulator.state()
    error = firm.refused("POST", path, json=body)
    assert (error["no"], error["fld"]) == (no, field)
    assert firm.simulator.state() == before


def test_tags_are_kept_replaced_and_taken_away(firm: Client) -> None:
    client = firm.make("/clients", nm="Larkfield", tags=[{"t": "A", "v": "1"}])
    firm.call("POST", f"/clients/{client}/set", json={"tags": [{"t": "B", "v": "2"}, {"t": "A", "v": "3"}]})
    assert firm.call("GET", f"/clients/{client}")["row"]["tags"] == [{"t": "A", "v": "3"}, {"t": "B", "v": "2"}]
    firm.call("POST", f"/clients/{client}/set", json={"tags": [{"t": "A", "v": ""}]})
    assert firm.call("GET", "/clients", params={"tag": "B:2"})["rows"][0]["no"] == client
    assert firm.call("GET", "/clients", params={"tag": "A:3"})["rows"] == []


def test_a_list_says_how_many_rows_are_left(firm: Client) -> None:
    made = [firm.make("/clients", nm=f"Client {number}") for number in range(5)]
    first = firm.call("GET", "/clients", params={"start": "0", "rows": "3"})
    second = firm.call("GET", "/clients", params={"start": "3", "rows": "3"})
    assert ([row["no"] for row in first["rows"] + second["rows"]], first["left"], second["left"]) == (made, 2, 0)
    assert firm.refused("GET", "/clients", params={"rows": "51"})["fld"] == "rows"
    assert firm.refused("GET", "/clients", params={"town": "Bristol"})["no"] == 30


def test_a_signed_stamp_can_only_be_charged(firm: Client) -> None:
    job, step = _job(firm)
    stamp = firm.make(f"/jobs/{job}/stamps", step=step, who="Ada", on="05.10.2026", hrs="1,58333", chg="Y")
    assert firm.call("GET", f"/jobs/{job}/stamps", params={"sig": "Y"})["rows"] == []
    firm.call("POST", f"/stamps/{stamp}/set", json={"hrs": "2"})
    firm.call("POST", f"/stamps/{stamp}/sign")
    assert firm.refused("POST", f"/stamps/{stamp}/set", json={"hrs": "3"}) == {"no": 33, "txt": "SIGNED, HANDS OFF", "fld": "hrs"}
    assert firm.call("POST", f"/stamps/{stamp}/set", json={"paid": "Y"})["row"]["paid"] == "Y"
    assert [row["no"] for row in firm.call("GET", f"/jobs/{job}/stamps", params={"sig": "Y"})["rows"]] == [stamp]


def test_a_step_of_another_job_takes_no_stamp(firm: Client) -> None:
    job, _ = _job(firm)
    _, other = _job(firm)
    error = firm.refused("POST", f"/jobs/{job}/stamps.new", json={"step": other, "who": "Ada", "on": "05.10.2026", "hrs": "1"})
    assert (error["no"], error["fld"]) == (31, "step")


def test_what_cannot_change_cannot_change_and_what_is_not_there_is_not_there(firm: Client) -> None:
    job, _ = _job(firm)
    assert firm.refused("POST", f"/jobs/{job}/set", json={"cur": "USD"})["fld"] == "cur"
    assert firm.refused("GET", "/jobs/J1")["no"] == 40
    assert {row["mem"] for row in firm.call("GET", "/dict/job")["mems"]} >= {"nm", "client", "cur"}
    assert firm.refused("GET", "/dict/boat")["no"] == 40
