"""The cross-reference over its API, and where it meets the systems: sweep, integrity check, merged accounts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from httpx import AsyncClient

from app.core import ids
from app.main import Parts
from app.process_apis.triggers import Poller
from app.system_apis.kit.wire import Query
from tests.clients import signed_in
from tests.conftest import HTTP, Vendor

Json = dict[str, Any]
XREF = "/process/xref/v1"
NOBODYS = "0015g00000AAAAAAA0"


@pytest.fixture
async def api(built: Parts) -> AsyncIterator[AsyncClient]:
    async with await signed_in(built.gateway(), built.database, ["process.xref:read", "process.xref:write"]) as client:
        client.base_url = httpx.URL(f"http://gateway.test{XREF}/")
        yield client


_key = iter(range(10**9))


async def post(api: AsyncClient, path: str, body: Json, expected: int = 200, if_match: str | None = None) -> Json:
    headers = {"If-Match": if_match} if if_match else {}
    answer = await api.post(path, json=body, headers={"Idempotency-Key": f"{datetime.now(UTC).timestamp()}-{next(_key)}", **headers})
    assert answer.status_code == expected, answer.text
    found: Json = answer.json()
    return found


async def claim(api: AsyncClient, external: str, **more: Any) -> str:
    body = {"entity": "customer", "connection": "salesforce", "objectName": "Account", "externalId": external, **more}
    return str((await post(api, "records", body))["id"])


def netsuite(external: str) -> Json:
    return {"connection": "netsuite", "objectName": "customer", "externalId": external}


def account(external: str) -> Json:
    return {"connection": "salesforce", "objectName": "Account", "externalId": external}


async def test_ten_thousand_ids_in_one_request_and_back(built: Parts, api: AsyncClient) -> None:
    known = {f"0015g0000{number:09d}": ids.new_uuid() for number in range(9_990)}
    number = await built.xref.object_number("salesforce", "Account")
    connection = (await built.connections.get("salesforce")).number
    now = datetime.now(UTC)
    async with built.database.pool.acquire() as connected:
        await connected.copy_records_to_table(
            "xref_entity", records=[(item, 1, now) for item in known.values()], columns=["id", "entity", "created_at"]
        )
        await connected.copy_records_to_table(
            "xref_link",
            records=[(item, connection, number, external, 0, "test", now) for external, item in known.items()],
            columns=["canonical_id", "connection_id", "object_id", "external_id", "role", "source", "valid_from"],
        )
    asked = [*known, *(f"unknown-{number}" for number in range(10))]
    items = (await post(api, "resolve", {"records": [account(item) for item in asked]}))["items"]
    assert [item["externalId"] for item in items] == asked
    assert [item["id"] for item in items] == [ids.encode("cus", item) for item in known.values()] + [None] * 10
    texts = [item["id"] or "cus_00000000000000000000000000" for item in items]
    located = (await post(api, "locate", {"ids": texts, "connection": "salesforce"}))["items"]
    assert [item["id"] for item in located] == texts
    assert [item["links"][0]["externalId"] for item in located[:9_990]] == asked[:9_990]
    assert {item["known"] for item in located[9_990:]} == {False}
    await post(api, "resolve", {"records": [account("x")] * 10_001}, 422)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("resolve", {"records": [account("a\x00b")]}, 400),
        ("resolve", {"records": [{**account("a"), "objectName": "a\x00"}]}, 400),
        ("resolve", {"records": [{**account("a"), "more": 1}]}, 422),
        ("resolve", {"records": [{**account("a"), "connection": "nobody"}]}, 404),
        ("resolve", {"records": [account("a")], "asOf": "2026-01-01T00:00:00"}, 422),
        ("resolve", {"records": []}, 422),
        ("records", {**account("a\x00b"), "entity": "customer"}, 400),
        ("records", {**account("a"), "entity": "martian"}, 422),
        ("match", {"name": "a\x00b"}, 400),
        ("records/cus_x/links", netsuite("1"), 404),
        ("merges/mrg_x/undo", {}, 404),
        ("value-maps/check", {"connection": "nobody", "values": [{"name": "currency", "code": "EUR"}]}, 404),
    ],
)
async def test_what_makes_no_sense_is_refused(api: AsyncClient, path: str, body: Json, status: int) -> None:
    await post(api, path, body, status)


async def test_odd_ids_are_unknown_and_nothing_worse(api: AsyncClient) -> None:
    odd = ["", "cus_", "_", "xyz_01jd4z6k3ve0gr9ps8c0y3zq1n", "cus_81jd4z6k3ve0gr9ps8c0y3zq1n", "cus_0١jd4z6k3ve0gr9ps8c0y3zq1n"]
    items = (await post(api, "locate", {"ids": odd}))["items"]
    assert [(item["id"], item["known"]) for item in items] == [(text, False) for text in odd]


async def test_a_record_is_changed_under_its_tag_and_asked_as_of(api: AsyncClient) -> None:
    record = await claim(api, "0015g00000AAAAAAA1")
    read = await api.get(f"records/{record}")
    tag = read.headers["etag"]
    await post(api, f"records/{record}/links", {**netsuite("17"), "role": "billing"}, if_match=tag)
    await post(api, f"records/{record}/links", {**netsuite("18"), "role": "billing"}, 412, tag)
    between = datetime.now(UTC)
    await asyncio.sleep(0.01)
    await post(api, f"records/{record}/links/end", {**netsuite("17"), "reason": "deleted in NetSuite"})
    now = (await api.get(f"records/{record}")).json()
    then = (await api.get(f"records/{record}", params={"asOf": between.isoformat()})).json()
    assert [link["externalId"] for link in now["links"]] == ["0015g00000AAAAAAA1"]
    assert [(link["externalId"], link["role"]) for link in then["links"]] == [("0015g00000AAAAAAA1", "default"), ("17", "billing")]
    history = (await api.get(f"records/{record}/history")).json()
    assert [(link["externalId"], link["reason"]) for link in history["links"]] == [
        ("0015g00000AAAAAAA1", None),
        ("17", "deleted in NetSuite"),
    ]
    asked = {"records": [netsuite("17")], "asOf": between.isoformat()}
    assert (await post(api, "resolve", asked))["items"][0]["id"] == record
    assert (await post(api, "resolve", {"records": [netsuite("17")]}))["items"][0]["id"] is None


async def test_merge_and_undo_over_the_api(api: AsyncClient) -> None:
    winner, loser = await claim(api, "0015g00000AAAAAAA1"), await claim(api, "0015g00000AAAAAAA2")
    refused = await post(api, f"records/{winner}/merge", {"loser": loser}, 409)
    assert "0015g00000AAAAAAA1 and 0015g00000AAAAAAA2" in refused["errors"][0]["detail"]
    merge = await post(api, f"records/{winner}/merge", {"loser": loser, "onConflict": "keep_both"})
    assert [(item["winnerExternalId"], item["loserExternalId"]) for item in merge["conflicts"]] == [
        ("0015g00000AAAAAAA1", "0015g00000AAAAAAA2")
    ]
    superseded = (await api.get(f"records/{loser}")).json()
    assert (superseded["supersededBy"], len(superseded["links"])) == (winner, 2)
    items = (await post(api, "locate", {"ids": [loser]}))["items"]
    assert (items[0]["supersededBy"], len(items[0]["links"])) == (winner, 2)
    assert (await post(api, f"records/{loser}/links", netsuite("1"), 409))["code"] == "conflict"
    undone = await post(api, f"merges/{merge['id']}/undo", {})
    assert undone["undoneAt"] is not None
    assert (await api.get(f"records/{loser}")).json()["supersededBy"] is None
    assert len((await api.get(f"records/{loser}/history")).json()["merges"]) == 1


async def test_a_split_over_the_api(api: AsyncClient) -> None:
    record = await claim(api, "0015g00000AAAAAAA1")
    await post(api, f"records/{record}/links", netsuite("17"))
    plan = await post(api, f"records/{record}/split/plan", {"links": [netsuite("17")]})
    assert (await api.get(f"records/{plan['newId']}")).status_code == 404
    await post(api, f"records/{record}/links", {**netsuite("99"), "role": "legal"})
    await post(api, f"records/{record}/split", plan, 409)
    plan = await post(api, f"records/{record}/split/plan", {"links": [netsuite("17")]})
    made = await post(api, f"records/{record}/split", plan)
    assert (made["id"], [link["externalId"] for link in made["links"]]) == (plan["newId"], ["17"])


async def test_claims_teach_the_match_step(api: AsyncClient) -> None:
    record = await claim(api, NOBODYS, facts={"name": "Zephyr Robotics GmbH", "taxNumber": "DE 44 55 66 77 8"})
    found = await post(api, "match", {"name": "ZEPHYR ROBOTICS", "taxNumber": "de445566778"})
    assert (found["verdict"], found["id"], found["explanation"]) == ("match", record, "the tax id is the same")
    assert found["candidates"][0]["reasons"] == ["same tax id", "same name"]
    await api.aclose()


async def test_value_maps_say_what_has_no_partner(api: AsyncClient) -> None:
    listed = (await api.get("value-maps", params={"connection": "netsuite"})).json()["items"]
    currency = next(item for item in listed if item["name"] == "currency")
    assert "customer.currencyCode" in currency["usedBy"]
    assert ({"code": "EUR", "partner": "4"} in currency["codes"], currency["strict"]) == (True, True)
    asked = [{"name": "currency", "code": code} for code in ("EUR", "SEK")]
    checked = await post(api, "value-maps/check", {"connection": "netsuite", "values": asked})
    assert (checked["complete"], [item["partner"] for item in checked["items"]]) == (False, ["4", None])


# Write intents that nobody came back for


async def _announced(built: Parts, *, made: bool) -> str:
    """A customer whose create was announced by a process that died; ``made``: NetSuite had heard it."""
    connection, canonical = await built.reader.gate.connection("netsuite"), ids.new("cus")
    data = {"name": f"Left Behind {canonical[-6:]}", "legal_entity": "HOLT-UK", "currency_code": "GBP"}
    if made:
        await built.writer.create(connection, "customer", canonical, data, origin=("crm",))
        await built.database.pool.execute("DELETE FROM xref_link; UPDATE xref_write_intent SET state = 'open', external_id = NULL")
    else:
        from app.platform.xref import Intents

        place = (connection.number, "netsuite", "customer")
        intents = Intents(built.database, built.xref)
        await intents.open(ids.decode("cus", canonical), "customer", *place, canonical, claimant="dead", lease_seconds=1)
    await built.database.pool.execute("UPDATE xref_write_intent SET claimed_until = now() - interval '1 hour'")
    return canonical


async def _intent(built: Parts) -> tuple[str, bool]:
    rows = await built.database.pool.fetch("SELECT state, external_id IS NOT NULL FROM xref_write_intent")
    assert len(rows) == 1
    return rows[0][0], rows[0][1]


async def test_what_reached_the_system_is_linked_by_the_sweep(built: Parts, api: AsyncClient) -> None:
    canonical = await _announced(built, made=True)
    assert await post(api, "intents/sweep", {}) == {"settled": [canonical], "withdrawn": [], "doubtful": []}
    assert await _intent(built) == ("settled", True)
    links = (await api.get(f"records/{canonical}")).json()["links"]
    assert [(link["connection"], link["objectName"]) for link in links] == [("netsuite", "customer")]
    assert await post(api, "intents/sweep", {}) == {"settled": [], "withdrawn": [], "doubtful": []}


async def test_what_never_reached_the_system_frees_its_key(built: Parts) -> None:
    canonical = await _announced(built, made=False)
    assert (await built.sweeper.sweep()).withdrawn == [canonical]
    assert await _intent(built) == ("withdrawn", False)


async def test_what_cannot_be_looked_up_stays_in_doubt(built: Parts, vendors: dict[str, Vendor]) -> None:
    canonical = await _announced(built, made=True)
    vendors["netsuite"].fault("status", times=None, status=503)
    assert (await built.sweeper.sweep()).doubtful == [canonical]
    assert await _intent(built) == ("open", False)
    vendors["netsuite"].clear_faults()
    assert (await built.sweeper.sweep(grace_seconds=0)).settled == [canonical]


async def test_a_sweep_leaves_alone_what_is_being_made_or_only_just_ended(built: Parts) -> None:
    canonical = await _announced(built, made=True)
    await built.database.pool.execute("UPDATE xref_write_intent SET claimed_until = now() - interval '1 minute'")
    assert (await built.sweeper.sweep()).settled == []
    await built.database.pool.execute("UPDATE xref_write_intent SET claimed_until = now() + interval '1 minute'")
    assert (await built.sweeper.sweep(grace_seconds=0)).settled == []
    await built.database.pool.execute("UPDATE xref_write_intent SET claimed_until = now() - interval '1 hour'")
    swept = await asyncio.gather(*(built.sweeper.sweep() for _ in range(4)))
    assert [item for sweep in swept for item in sweep.settled] == [canonical], "of several sweeps one has it"


# Does every link resolve on both sides?


async def test_the_check_finds_what_dangles_and_whose_key_it_is(built: Parts, api: AsyncClient) -> None:
    connection = await built.reader.gate.connection("netsuite")
    data = {"legal_entity": "HOLT-UK", "currency_code": "GBP"}
    good, swapped, gone = (ids.new("cus") for _ in range(3))
    made = {}
    for number, canonical in enumerate((good, swapped, gone)):
        written = await built.writer.create(connection, "customer", canonical, {"name": f"Firm {number}", **data}, origin=("crm",))
        made[canonical] = written.external_id
    place = (connection.number, "netsuite", "customer")
    await built.xref.unlink(ids.decode("cus", gone), *place, "test")
    await built.xref.link(ids.decode("cus", gone), "customer", *place, "99999999", "test")
    await built.xref.unlink(ids.decode("cus", swapped), *place, "test")
    await built.xref.link(ids.decode("cus", swapped), "customer", *place, made[gone], "test")
    found: list[tuple[str, str]] = []
    cursor, pages = None, 0
    while True:
        asked = {"connection": "netsuite", "limit": "2", **({"cursor": cursor} if cursor else {})}
        answer = await api.get("integrity", params=asked)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += [(item["id"], item["kind"]) for item in page["findings"]]
        cursor, pages = page["nextCursor"], pages + 1
        if cursor is None:
            break
    assert sorted(found) == sorted([(gone, "dangling"), (swapped, "key_mismatch")])
    assert pages == 2
    assert (await api.get("integrity", params={"cursor": "1; DROP"})).status_code == 400


async def test_a_silent_system_is_a_finding_not_a_failure(built: Parts, api: AsyncClient, vendors: dict[str, Vendor]) -> None:
    await claim(api, NOBODYS)
    vendors["salesforce"].fault("status", times=None, status=503)
    answer = (await api.get("integrity")).json()
    assert [item["kind"] for item in answer["findings"]] == ["unanswered"]
    vendors["salesforce"].clear_faults()
    assert [item["kind"] for item in (await api.get("integrity")).json()["findings"]] == ["dangling"]


# Accounts that Salesforce merges


MERGE = (
    '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns:urn="urn:partner.soap.sforce.com"><env:Header>'
    "<urn:SessionHeader><urn:sessionId>{}</urn:sessionId></urn:SessionHeader></env:Header><env:Body><urn:merge><urn:request>"
    "<urn:masterRecord><urn:type>Account</urn:type><urn:Id>{}</urn:Id></urn:masterRecord>{}</urn:request></urn:merge></env:Body></env:Envelope>"
)


class Org:
    """Somebody at work in Salesforce."""

    def __init__(self, vendor: Vendor) -> None:
        form = {name: vendor.credentials[name] for name in ("client_id", "client_secret")}
        answer = HTTP.post(f"{vendor.base_url}/services/oauth2/token", data={"grant_type": "client_credentials"} | form, timeout=10)
        self._token = answer.json()["access_token"]
        self._http = httpx.Client(base_url=vendor.base_url, headers={"Authorization": f"Bearer {self._token}"}, timeout=10)

    def account(self, name: str) -> str:
        answer = self._http.post("/services/data/v66.0/sobjects/Account", json={"Name": name})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def delete(self, external: str) -> None:
        assert self._http.delete(f"/services/data/v66.0/sobjects/Account/{external}").status_code == 204

    def merge(self, winner: str, *losers: str) -> None:
        merged = "".join(f"<urn:recordToMergeIds>{item}</urn:recordToMergeIds>" for item in losers)
        envelope = MERGE.format(self._token, winner, merged)
        headers = {"Content-Type": "text/xml", "SOAPAction": '""'}
        answer = self._http.post("/services/Soap/u/66.0", content=envelope, headers=headers)
        assert "<success>true</success>" in answer.text, answer.text


@pytest.fixture
def org(vendors: dict[str, Vendor]) -> Org:
    return Org(vendors["salesforce"])


@pytest.fixture
def poller(built: Parts) -> Poller:
    return Poller(built.database, built.reader, built.xref, built.starter, built.runs, built.settings)


async def test_merged_accounts_become_merged_customers(built: Parts, api: AsyncClient, org: Org, poller: Poller) -> None:
    one, two, three = (org.account(name) for name in ("Zed", "Zed Ltd", "Zed Limited"))
    records = [await claim(api, external) for external in (one, two, three)]
    await post(api, f"records/{records[1]}/links", netsuite("17"))
    org.merge(one, two, three)
    await poller.round()
    for loser in records[1:]:
        shown = (await api.get(f"records/{loser}")).json()
        assert shown["supersededBy"] == records[0]
        assert {link["externalId"] for link in shown["links"]} == {one, two, three, "17"}
    merges = (await api.get(f"records/{records[0]}/history")).json()["merges"]
    assert {item["mergedBy"] for item in merges} == {"merge in Salesforce"}
    await poller.round()
    assert (await api.get(f"records/{records[0]}/history")).json()["merges"] == merges, "seen twice, merged once"


async def test_a_chain_of_merges_and_a_winner_that_we_did_not_know(api: AsyncClient, org: Org, poller: Poller) -> None:
    first, second, third = (org.account(name) for name in ("Ay", "Bee", "Cee"))
    record = await claim(api, first)
    org.merge(second, first)
    org.merge(third, second)
    await poller.round()
    winner = (await post(api, "resolve", {"records": [account(third)]}))["items"][0]["id"]
    assert winner is not None
    assert (await api.get(f"records/{record}")).json()["supersededBy"] == winner
    assert (await post(api, "resolve", {"records": [account(first)]}))["items"][0]["id"] == winner


async def test_a_deleted_account_is_an_ended_link_and_the_same_record_when_it_returns(api: AsyncClient, org: Org, poller: Poller) -> None:
    external = org.account("Gone")
    record = await claim(api, external)
    org.delete(external)
    await poller.round()
    assert (await api.get(f"records/{record}")).json()["links"] == []
    ended = (await api.get(f"records/{record}/history")).json()["links"][0]
    assert (ended["reason"], ended["endedBy"]) == ("deleted in Salesforce", "poll of Salesforce")
    assert await claim(api, external) == record, "undeleted: still the customer that it was"


async def test_what_a_system_does_not_tell_is_not_asked(built: Parts, org: Org) -> None:
    from app.core.failures import Unsupported

    with pytest.raises(Unsupported, match="does not tell"):
        await built.reader.deleted(await built.reader.gate.connection("netsuite"), "customer", Query())
    gone = org.account("Gone")
    org.delete(gone)
    crm = await built.reader.gate.connection("salesforce")
    page = await built.reader.deleted(crm, "customer", Query(changed_since=datetime.now(UTC) - timedelta(minutes=5)))
    assert [(item.external_id, item.successor) for item in page.items] == [(gone, None)]


# What was merged away is not made again


async def test_a_create_for_a_superseded_record_finds_the_winners(built: Parts, api: AsyncClient) -> None:
    connection = await built.reader.gate.connection("netsuite")
    winner, loser = await claim(api, "0015g00000AAAAAAA1"), await claim(api, "0015g00000AAAAAAA2")
    data = {"name": "Zed", "legal_entity": "HOLT-UK", "currency_code": "GBP"}
    made = await built.writer.create(connection, "customer", loser, data, origin=("crm",))
    await post(api, f"records/{winner}/merge", {"loser": loser, "onConflict": "keep_both"})
    for canonical in (loser, winner):
        again = await built.writer.create(connection, "customer", canonical, data, origin=("crm",))
        assert (again.id, again.external_id, again.outcome) == (winner, made.external_id, "known")
