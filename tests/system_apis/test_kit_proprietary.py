"""What systems of a firm's own teach the kit: other clocks, other numbers, pages that do not say where they end, keys in calls."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.core.failures import Malformed, OutcomeUnknown, Rejected, Unsupported
from app.system_apis.kit.auth import ApiKey, Login
from app.system_apis.kit.calls import Call, Endpoints, Errors, Links, NumberedPages, Offsets, Paging, Rest, Search, Tokens
from app.system_apis.kit.connector import Connector, LookupKey, RepeatKey, Resource
from app.system_apis.kit.converters import Clock, Converter, Day, Flag, Instant, MinorUnits, Number, Ref, Scaled, field
from app.system_apis.kit.dialects import dialect
from app.system_apis.kit.mapping import from_vendor, to_vendor
from app.system_apis.kit.wire import Query, Request, Response
from tests.system_apis.bench import Bench

SPOKEN = dialect("rest")


def _resource(paging: Paging | None = None, search: Search | None = None, **more: Any) -> Resource:
    call = Call(path="/x", query={"all": "1"})
    read, create = Call(path="/x/{id}"), Call(method="POST", path="/x", headers={"Idempotency-Key": "{key}"})
    calls = Endpoints(read=read, list=call, create=create, items="rows", paging=paging, search=search)
    given = {
        "key": LookupKey(field="ref"),
        "fields": (field("name", "n"),),
        "operations": {"read", "list", "create"},
        "calls": calls,
        **more,
    }
    return Resource(entity="customer", object="x", path="x", **given)


def _connector(*refused: str) -> Connector:
    rest = Rest(health=Call(path="/"), errors=Errors(refused=refused))
    auth = (ApiKey(query="key"),)
    return Connector(key="x", title="X", dialect="rest", base_url="https://x", auth=auth, failures=(), resources=(_resource(),), rest=rest)


def _answer(body: Any, **headers: str) -> Response:
    return Response(status=200, headers=headers, body=body if isinstance(body, bytes) else json.dumps(body).encode())


@pytest.mark.parametrize(
    ("converter", "ours", "theirs"),
    [
        (Instant(format="ms"), datetime(2026, 11, 23, 22, 5, 6, tzinfo=UTC), 1795471506000),
        (Instant(format="s"), datetime(2026, 11, 23, 22, 5, 6, tzinfo=UTC), 1795471506),
        (Instant(format="%d/%m/%Y %H:%M", zone="Europe/Berlin"), datetime(2026, 11, 23, 22, 5, tzinfo=UTC), "23/11/2026 23:05"),
        (Instant(zone="America/New_York"), datetime(2026, 11, 23, 22, 5, tzinfo=UTC), "2026-11-23T17:05:00"),
        (Instant(format="%Y%m%dT%H%M%SZ"), datetime(2026, 11, 23, 22, 5, tzinfo=UTC), "20261123T220500Z"),
        (Day(format="ms", zone="Europe/Berlin"), date(2026, 11, 23), 1795388400000),
        (Flag(when_true=("1",), when_false=("0",), number=True), True, 1),
        (Flag(when_true=("1",), when_false=("0",), number=True), False, 0),
        (Clock(), 455, "07:35"),
        (Clock(), 6005, "100:05"),
    ],
)
def test_clocks_and_flags_of_other_kinds_both_ways(converter: Converter, ours: Any, theirs: Any) -> None:
    assert converter.to_vendor(ours, {}) == theirs
    assert converter.from_vendor(theirs, {}) == ours


def test_a_child_is_named_by_its_own_part_beside_its_parent() -> None:
    rows = (field("task", "task.code", Ref(entity="task", inside="project.code")),)
    assert from_vendor(rows, {"task": {"code": "BUILD"}, "project": {"code": "PR1"}}, {})[1] == {"task": ("task", "PR1/BUILD")}
    assert from_vendor(rows, {"task": {"code": "BUILD"}, "project": {}}, {})[1] == {}
    body = to_vendor(rows, {"task": "tsk_1"}, creating=True, refs={"tsk_1": "PR1/BUILD"}, maps={}, settings={})
    assert body == {"task": {"code": "BUILD"}}


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="is no time as in 07:30"):
        Clock().from_vendor("7.5", {})
    with pytest.raises(ValueError, match="less than nothing"):
        Clock().to_vendor(-1, {})
    assert Clock().from_vendor("", {}) is None


def test_a_zone_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no time zone Europe/Berlinn"):
        Instant(zone="Europe/Berlinn")


@pytest.mark.parametrize(("told", "read"), [("1.234,56", "1234.56"), ("1.234", "1234"), ("-7,5", "-7.5")])
def test_a_point_that_parts_thousands_is_no_decimal_point(told: str, read: str) -> None:
    assert Number(text=True, point=",", thousands=".").from_vendor(told, {}) == Decimal(read)
    assert Scaled(text=True, point=",", thousands=".").from_vendor(told, {}) == Decimal(read)


def test_a_point_that_nobody_spoke_of_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="has a point"):
        Number(text=True, point=",").from_vendor("1.234", {})


def test_minor_units_are_those_of_the_currency() -> None:
    rows = (field("currency_code", "cur"), field("budget", "worth", MinorUnits(currency="cur")))
    for code, budget, worth in (("JPY", 1250, 1250), ("EUR", 1250, 125000), ("BHD", 1250, 1250000)):
        body = to_vendor(rows, {"currency_code": code, "budget": Decimal(budget)}, creating=True, refs={}, maps={}, settings={})
        assert body == {"cur": code, "worth": worth}
        assert from_vendor(rows, body, {})[0]["budget"] == budget
    with pytest.raises(Rejected, match="budget: is in the smallest unit of a currency that nothing tells"):
        to_vendor(rows, {"budget": Decimal(1)}, creating=False, refs={}, maps={}, settings={})
    with pytest.raises(Malformed):
        from_vendor(rows, {"worth": 5}, {})


ROWS = [{"id": n} for n in range(3)]


@pytest.mark.parametrize(
    ("paging", "body", "cursor"),
    [
        (NumberedPages(page="p"), {"rows": ROWS}, "2"),
        (NumberedPages(page="p"), {"rows": []}, None),
        (NumberedPages(page="p", size="n", most=3), {"rows": ROWS}, "2"),
        (NumberedPages(page="p", size="n", most=4), {"rows": ROWS}, None),
        (Offsets(offset="o"), {"rows": ROWS}, "3"),
        (Offsets(offset="o", more="more"), {"rows": ROWS, "more": "true"}, "3"),
        (Offsets(offset="o", more="more=Y"), {"rows": ROWS, "more": "Y"}, "3"),
        (Offsets(offset="o", more="more=Y"), {"rows": ROWS, "more": "N"}, None),
        (Links(next="next"), {"rows": ROWS, "next": "https://x/x?all=1&p=2"}, "all=1&p=2"),
        (Links(next="next"), {"rows": ROWS, "next": None}, None),
    ],
)
def test_where_a_list_goes_on(paging: Paging, body: Any, cursor: str | None) -> None:
    assert SPOKEN.page(_resource(paging), Query(), _answer(body)).cursor == cursor


@pytest.mark.parametrize(
    ("paging", "body"),
    [
        (NumberedPages(page="p", total="pages"), {"rows": ROWS}),
        (Offsets(offset="o", total="total"), {"rows": ROWS}),
        (Offsets(offset="o", left="left"), {"rows": ROWS, "left": "some"}),
        (Offsets(offset="o", more="more"), {"rows": ROWS}),
        (Offsets(offset="o", more="more"), {"rows": ROWS, "more": "Y"}),
        (Offsets(offset="o", more="more=Y"), {"rows": ROWS}),
        (Offsets(offset="o", more="more"), {"rows": [], "more": True}),
        (Links(next="next"), {"rows": ROWS, "next": "https://x/x/page/2"}),
    ],
)
def test_a_page_that_does_not_say_whether_there_are_more_is_not_the_last(paging: Paging, body: Any) -> None:
    with pytest.raises(ValueError, match=r"page|number"):
        SPOKEN.page(_resource(paging), Query(), _answer(body))


def test_a_next_page_is_asked_for_without_saying_anything_twice() -> None:
    request = SPOKEN.list_rows(_connector(), _resource(Links()), Query(cursor="all=1&p=2"))
    assert request.query == (("all", "1"), ("p", "2"))


def test_a_cursor_and_a_clause_may_lie_inside_the_body() -> None:
    search = Search(into="body", key="where.ref={key}")
    resource = _resource(Tokens(token="page.cursor", size="page.size", next="next"), search)
    assert SPOKEN.list_rows(_connector(), resource, Query(cursor="abc", limit=5)).json_body == {"page": {"size": 5, "cursor": "abc"}}
    assert SPOKEN.find(_connector(), resource, "k").json_body == {"where": {"ref": "k"}, "page": {"size": 10}}


@pytest.mark.parametrize(
    ("since", "asked"),
    [
        (datetime(2026, 11, 23, 22, 5, 7, tzinfo=UTC), "23/11/2026 23:05:06"),
        # In the night when the clock shows 02:30 twice, the first of both: on the clock the second is not later.
        (datetime(2026, 10, 25, 0, 30, 1, tzinfo=UTC), "25/10/2026 01:30:00"),
    ],
)
def test_what_changed_is_asked_for_in_the_time_of_the_systems_clock(since: datetime, asked: str) -> None:
    search = Search(since="since={since}", since_format="%d/%m/%Y %H:%M:%S", since_zone="Europe/Berlin")
    request = SPOKEN.list_rows(_connector(), _resource(search=search), Query(changed_since=since))
    assert dict(request.query)["since"] == asked


KEY = "cus_01jd4z6k3ve0gr9ps8c0y3zq01"


def test_a_key_that_the_system_keeps_shortened_is_written_and_sought_alike() -> None:
    search = Search(key="ref={key}")
    resource = _resource(search=search, key=LookupKey(field="ref", last=12, upper=True))
    kept = KEY[-12:].upper()
    assert SPOKEN.create(_connector(), resource, KEY, {"n": "A"}, None).json_body == {"n": "A", "ref": kept}
    assert dict(SPOKEN.find(_connector(), resource, KEY).query)["ref"] == kept
    assert SPOKEN.found(resource, KEY, _answer({"rows": [{"id": 1, "ref": kept}]})) == {"id": 1, "ref": kept}


def test_a_look_up_that_is_answered_with_others_decides_nothing() -> None:
    """A system that does not know the parameter answers with everything: ours may be on the next page."""
    resource = _resource(search=Search(key="ref={key}"))
    assert SPOKEN.found(resource, KEY, _answer({"rows": ROWS})) is None
    with pytest.raises(ValueError, match="page of others"):
        SPOKEN.found(resource, KEY, _answer({"rows": [{"id": n, "ref": "other"} for n in range(10)]}))


def test_a_call_may_carry_the_key_alone() -> None:
    resource = _resource(key=RepeatKey())
    request = SPOKEN.create(_connector(), resource, KEY, {"n": "A"}, None)
    assert (request.json_body, request.headers) == ({"n": "A"}, (("Idempotency-Key", KEY),))
    with pytest.raises(Unsupported):
        SPOKEN.find(_connector(), resource, KEY)


@pytest.mark.parametrize(
    ("refused", "body", "done"),
    [
        ("code!=0", b'{"code": 0}', True),
        ("code!=0", b'{"code": 17}', False),
        ("ok=N", b'{"ok": "N"}', False),
        ("fault", b'{"fault": {"no": 1}}', False),
        ("fault", b"{}", True),
    ],
)
def test_a_success_may_have_to_be_said(refused: str, body: bytes, done: bool) -> None:
    assert SPOKEN.succeeded(_connector(refused), _answer(body)) is done


@pytest.mark.parametrize(
    ("refused", "body"),
    [(("ok=N",), b'{"ok": '), (("ok=N",), b""), ((), b"<html>Sign in</html>"), (("ok!=Y",), b"{}"), (("ok!=Y",), b"[]")],
)
def test_an_answer_that_is_none_says_nothing(refused: tuple[str, ...], body: bytes) -> None:
    with pytest.raises(ValueError, match=r"^(Expecting value|an answer says ok)"):
        SPOKEN.succeeded(_connector(*refused), _answer(body))


def test_a_key_may_go_with_the_query() -> None:
    request = Request(method="GET", path="/x", query=(("key", "***"), ("p", "2")))
    assert ApiKey(query="key").sign(request, "", None, {"api_key": "s3cr3t"}, 0).query == (("p", "2"), ("key", "s3cr3t"))


def test_a_sign_in_may_have_its_envelope() -> None:
    login = Login(path="/in", body={"auth.user": "{user}"}, ticket="data.token", lifetime="data.ttl", credentials=("user",))
    request = login.token_request("", {"user": "us"}, 0)
    assert request is not None
    assert request.json_body == {"auth": {"user": "us"}}
    token = login.token(_answer({"data": {"token": "T", "ttl": 60}}), 100, "x")
    assert (token.value, token.expires_at) == ("T", 160)


async def test_a_page_that_comes_again_is_no_further_page(bench: Bench) -> None:
    """We count where a system does not: one that ignores the count would be read for ever."""
    connection = await bench.connection("treadle")
    (row,) = bench.held(connection, "customer", await bench.made(connection, "customer"))
    bench.fault("treadle", "status", path=r"/clients\?", times=None, status=200, body={"ok": "Y", "rows": [row], "left": 5})
    with pytest.raises(Malformed, match="repeats a page"):
        assert [record async for record in bench.reader.every(connection, "customer", Query())] == "never"


async def test_a_page_of_a_proxy_is_no_answer_to_a_change(bench: Bench) -> None:
    connection = await bench.connection("treadle")
    customer = await bench.made(connection, "customer")
    bench.fault("treadle", "status", method="POST", path="/set$", status=200, body="<html>Back in a minute</html>")
    with pytest.raises(OutcomeUnknown):
        await bench.update(connection, "customer", customer, {"name": "Larkfield"})
    await bench.update(connection, "customer", customer, {"name": "Larkfield"})
    assert (await bench.read(connection, "customer", customer)).data.name == "Larkfield"
