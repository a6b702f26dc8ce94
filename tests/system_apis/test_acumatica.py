"""What is Acumatica's own: sessions that the licence counts, inserts by our key, rows that are known by id, refusals with status 500."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest

from app.core import ids
from app.core.failures import Conflict, Failure, Forbidden, NotFound, OutcomeUnknown, Rejected, Throttled, Unauthenticated, Unavailable
from app.system_apis.gate import Gate
from app.system_apis.kit.connector import Connection
from app.system_apis.reader import Reader
from simulators.acumatica.sessions import CREDENTIALS, LOGIN_LIMIT, Licence
from tests.system_apis.bench import Bench, new_id
from tests.system_apis.samples.acumatica import SAMPLES

KEY = "acumatica"


def by(connection: Connection, scheme: str, **credentials: str) -> Connection:
    """The same connection with another scheme or other credentials."""
    known = {name: getattr(connection, name) for name in Connection.model_fields}
    return Connection(**known | {"auth": scheme, "credentials": {**connection.credentials, **credentials}})


@pytest.fixture
async def reader(bench: Bench) -> AsyncIterator[Reader]:
    """A process of its own, which is not signed in yet; nobody else is either."""
    await bench.connection(KEY)
    await bench.gate.close()
    bench.vendors[KEY].revoke()
    gate = Gate(bench.gate._database, bench.gate._connections, bench.gate._broker, bench.gate._client)
    yield Reader(gate, bench.parts.xref)
    await gate.close()


def sessions(bench: Bench) -> int:
    simulator: Any = bench.vendors[KEY].simulator
    return len(simulator.gate.sessions)


@pytest.mark.parametrize("scheme", ["password", "cookie_session"])
async def test_one_session_for_many_calls_and_none_when_we_go(bench: Bench, reader: Reader, scheme: str) -> None:
    connection = by(await bench.connection(KEY), scheme)
    assert [await reader.health(connection) for _ in range(3)] == [None] * 3
    assert sessions(bench) == 1
    await reader.gate.close()
    assert sessions(bench) == 0


async def test_a_token_that_runs_out_is_signed_out_before_its_place_is_lost(bench: Bench, reader: Reader) -> None:
    connection = await bench.connection(KEY)
    assert await reader.health(connection) is None
    token = reader.gate._tokens[KEY]
    reader.gate._tokens[KEY] = token.model_copy(update={"expires_at": time.time() + 5})
    assert await reader.health(connection) is None
    assert reader.gate._tokens[KEY].value != token.value
    assert sessions(bench) == 1


async def test_a_session_that_timed_out_is_replaced_once(bench: Bench, reader: Reader) -> None:
    connection = by(await bench.connection(KEY), "cookie_session")
    assert await reader.health(connection) is None
    bench.vendors[KEY].revoke()
    with bench.calls(KEY) as heard:
        assert await reader.health(connection) is None
    assert [entry["status"] for entry in heard] == [401, 204, 200]


@pytest.mark.parametrize(("scheme", "wrong"), [("password", "password"), ("cookie_session", "password"), ("cookie_session", "tenant")])
async def test_wrong_credentials_need_the_owner(bench: Bench, reader: Reader, scheme: str, wrong: str) -> None:
    """Signing in with cookies answers 500 to a wrong password: nobody must take that for weather."""
    connection = by(await bench.connection(KEY), scheme, **{wrong: "nonsense"})
    failure = await reader.health(connection)
    assert isinstance(failure, Unauthenticated)
    assert failure.members["owner"] == connection.owner
    assert "nonsense" not in str(failure.to_dict())


async def test_a_full_licence_is_waited_for(bench: Bench, reader: Reader) -> None:
    simulator: Any = bench.vendors[KEY].simulator
    before = simulator.licence
    simulator.use_licence(Licence(api_users=0))
    try:
        for scheme in ("password", "cookie_session"):
            failure = await reader.health(by(await bench.connection(KEY, throttle_pause_seconds=0.05), scheme))
            assert isinstance(failure, Throttled), scheme
            reader.gate._tokens.clear()
    finally:
        simulator.use_licence(before)


async def test_a_create_that_is_sent_twice_is_refused_there_and_found_here(bench: Bench) -> None:
    """Even if all our memory of the first were lost: the second finds the record by the address's filter and inserts nothing."""
    connection, world = await bench.connection(KEY), {}
    data, canonical = await bench.data(connection, "contract", world), new_id("contract")
    number = ids.decode("con", canonical)
    first = await bench.create(connection, "contract", canonical, data)
    await bench.parts.database.pool.execute("DELETE FROM xref_write_intent WHERE external_key = $1", canonical)
    await bench.parts.database.pool.execute("DELETE FROM xref_link WHERE external_id = $1 AND canonical_id = $2", first.external_id, number)
    with bench.calls(KEY) as heard:
        again = await bench.create(connection, "contract", canonical, data)
    assert (again.external_id, again.outcome) == (first.external_id, "found")
    assert [entry["status"] for entry in heard if entry["method"] == "PUT"] == [412]
    (row,) = bench.held(connection, "contract", canonical)
    assert len(row["Details"]) == len(data["lines"])


async def test_lines_that_are_given_anew_replace_those_that_were_there(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    canonical, lines = await bench.made(connection, "contract"), SAMPLES["contract"].data["lines"]
    for wanted in ([lines[1]], [lines[0], lines[1], lines[0]], [{**lines[0], "quantity": Decimal("2"), "amount": Decimal("360")}]):
        await bench.update(connection, "contract", canonical, {"lines": wanted})
        read = (await bench.read(connection, "contract", canonical)).data
        assert [(line.billing_type, line.quantity, line.amount) for line in read.lines] == [
            (line["billing_type"], line["quantity"], line["amount"]) for line in wanted
        ]
        assert read.subtotal == sum(line["amount"] for line in wanted)


@pytest.mark.parametrize(
    ("text", "exception", "status", "on_read", "on_write"),
    [
        (CREDENTIALS, "PX.Data.PXException", 500, Unauthenticated, Unauthenticated),
        (LOGIN_LIMIT, "PX.Data.PXException", 500, Throttled, Throttled),
        ("No entity satisfies the condition.", "PX.Api.ContractBased.NoEntity", 500, NotFound, NotFound),
        ("Another process has updated the 'SOOrder' record.", "PX.Data.PXLockViolationException", 500, Conflict, Conflict),
        ("Another process has added the 'SOOrder' record.", "PX.Data.PXException", 422, Conflict, Conflict),
        ("Not enough rights.", "PX.Data.PXNotEnoughRightsException", 500, Forbidden, Forbidden),
        ("The class is not set up.", "PX.Data.PXSetupNotEnteredException", 500, Rejected, Rejected),
        ("Document Status is invalid for processing.", "PX.Data.PXException", 500, Rejected, Rejected),
        ("Thread was being aborted.", "System.Threading.ThreadAbortException", 500, Unavailable, OutcomeUnknown),
        ("Deadlock victim.", "PX.Data.PXDatabaseException", 500, Unavailable, OutcomeUnknown),
    ],
)
async def test_a_500_is_told_apart_by_its_exception(
    bench: Bench, text: str, exception: str, status: int, on_read: type[Failure], on_write: type[Failure]
) -> None:
    connection = await bench.connection(KEY, throttle_pause_seconds=0.05)
    assert await bench.reader.health(connection) is None
    canonical = await bench.made(connection, "customer")
    external = str(await bench.linked(connection, "customer", canonical))
    body = {"message": "An error has occurred.", "exceptionMessage": text, "exceptionType": exception, "stackTrace": "   at PX.Api"}
    for method, call, wanted in (
        ("GET", lambda: bench.reader.get(connection, "customer", external), on_read),
        ("PUT", lambda: bench.update(connection, "customer", canonical, {"name": "Other"}), on_write),
    ):
        bench.fault(KEY, "status", method=method, times=3, status=status, body=body)
        with pytest.raises(Failure) as raised:
            await call()
        bench.clear()
        assert type(raised.value) is wanted, method
        if wanted is not NotFound:
            assert text in raised.value.detail or method == "GET"
        assert "PX.Api" not in raised.value.detail
        bench.check_failure(raised.value, connection)


async def test_every_mark_in_a_refused_record_is_told(bench: Bench) -> None:
    maps = {"payment_terms": {"Net 99": "99D"}, "billing_item": {"expenses": "NOSUCH"}}
    connection = await bench.connection(KEY, maps=maps)
    data = await bench.data(connection, "contract", {})
    data |= {"payment_terms": "Net 99", "lines": [{**data["lines"][0], "billing_type": "expenses"}]}
    with pytest.raises(Rejected, match=r"InventoryID 'NOSUCH'.*Terms '99D'|Terms '99D'.*InventoryID 'NOSUCH'"):
        await bench.create(connection, "contract", new_id("contract"), data)


async def test_the_description_tells_the_fields_of_lines_and_the_custom_ones(bench: Bench) -> None:
    connection = await bench.connection(KEY)
    found = {item.name: item for item in await bench.reader.schema(connection, "invoice")}
    assert {"Customer", "Details", "Details.TaxCategory"} <= set(found)
    told = found["custom.Document.AttributeCWREF"]
    assert (told.custom, told.type) == (True, "CustomStringField")
    named = [item.vendor for item in connection.connector.resource("invoice").fields]
    assert {name.removesuffix(".value").removesuffix(".type") for name in named} <= set(found)
