"""For the tests of the monday.com simulator: the server, a receiver, and a client whose every answer the published schema judges."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
import uvicorn
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    build_schema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    parse,
    validate,
)

from simulators.kit import build
from simulators.kit.serve import bind
from simulators.monday import SIMULATOR, Monday
from tests.conftest import SPECS

Json = dict[str, Any]
TLS = ssl.create_default_context()  # loaded once
START = 1_770_000_000.25
TODAY = "2026-02-02"
TIME, PROJECTS, CLIENTS, TEMPLATE, INVOICES = "5096980103", "5096980102", "5096980101", "5096980107", "5096980105"


class Clock:
    def __init__(self) -> None:
        self.seconds = START

    def __call__(self) -> float:
        return self.seconds

    def forward(self, seconds: float) -> None:
        self.seconds += seconds


@cache
def published() -> GraphQLSchema | None:
    path = SPECS / "monday" / "schema-2026-10.graphql"
    return build_schema(path.read_text(), assume_valid_sdl=True) if path.exists() else None


@cache
def _read(query: str) -> tuple[DocumentNode, list[str], Json]:
    schema, document = published(), parse(query)
    errors = validate(schema, document) if schema else []
    # The defaults of limits are in descriptions only, so the document asks for what the vendor does not.
    return document, [error.message for error in errors if "'limit'" not in error.message], {}


def judge(query: str, data: Json | None, operation: str | None = None) -> None:
    """Fails unless the schema that the vendor publishes allows the answer."""
    schema = published()
    if schema is None or data is None:
        return
    document, complaints, memo = _read(query)
    assert not complaints, complaints
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    node = next(row for row in operations if operation is None or (row.name and row.name.value == operation))
    root = schema.query_type if node.operation.value == "query" else schema.mutation_type
    fragments = {row.name.value: row for row in document.definitions if isinstance(row, FragmentDefinitionNode)}
    wrong = _object(schema, {**fragments, "memo": memo}, root, [node.selection_set], data, "")
    assert wrong is None, wrong


def _fields(schema: GraphQLSchema, fragments: Any, kind: Any, chosen: SelectionSetNode, found: dict[str, list[FieldNode]]) -> None:
    for node in chosen.selections:
        if isinstance(node, FieldNode):
            found.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
            continue
        inner = node if hasattr(node, "selection_set") else fragments[node.name.value]
        wanted = inner.type_condition.name.value if inner.type_condition else kind.name
        target = schema.type_map[wanted]
        if target is kind or (is_abstract_type(target) and kind in schema.get_possible_types(target)):
            _fields(schema, fragments, kind, inner.selection_set, found)


def _object(schema: GraphQLSchema, fragments: Any, kind: Any, chosen: list[SelectionSetNode], value: Json, path: str) -> str | None:
    if is_abstract_type(kind):
        verdicts = [_object(schema, fragments, row, chosen, value, path) for row in schema.get_possible_types(kind)]
        return None if None in verdicts else verdicts[0]
    key_of = (kind.name, *map(id, chosen))
    if key_of not in fragments["memo"]:
        fragments["memo"][key_of] = {}
        for selection in chosen:
            _fields(schema, fragments, kind, selection, fragments["memo"][key_of])
    found: dict[str, list[FieldNode]] = fragments["memo"][key_of]
    if set(found) != set(value):
        return f"{path}: {sorted(set(found) ^ set(value))} asked or answered, but not both"
    for key, nodes in found.items():
        name = nodes[0].name.value
        if name == "__typename":
            if value[key] != kind.name:
                return f"{path}.{key}: {value[key]} is no {kind.name}"
        elif not name.startswith("__"):
            inner = [node.selection_set for node in nodes if node.selection_set]
            wrong = _value(schema, fragments, kind.fields[name].type, inner, value[key], f"{path}.{key}")
            if wrong:
                return wrong
    return None


def _value(schema: GraphQLSchema, fragments: Any, kind: Any, chosen: list[SelectionSetNode], value: Any, path: str) -> str | None:
    if is_non_null_type(kind):
        return f"{path}: null" if value is None else _value(schema, fragments, kind.of_type, chosen, value, path)
    if value is None:
        return None
    if is_list_type(kind):
        verdicts = [_value(schema, fragments, kind.of_type, chosen, row, f"{path}[{place}]") for place, row in enumerate(value)]
        return next((row for row in verdicts if row), None)
    if is_leaf_type(kind):
        text = kind.name in ("String", "ID", "Date", "ISO8601DateTime")
        allowed = value in kind.values if hasattr(kind, "values") else isinstance(value, str) or not text
        return None if allowed else f"{path}: {value!r} is no {kind.name}"
    return _object(schema, fragments, get_named_type(kind), chosen, value, path)


class Api:
    """A client with the administrator's token, or another's."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address
        headers = {"Authorization": token, "API-Version": "2026-10"}
        self.http = httpx.Client(base_url=address, headers=headers, timeout=20, verify=TLS)

    def send(self, query: str, **variables: Any) -> httpx.Response:
        answer = self.http.post("/v2", json={"query": query, "variables": variables})
        if answer.status_code == 200:
            judge(query, answer.json().get("data"))
        return answer

    def ask(self, query: str, **variables: Any) -> Any:
        """``data`` of an answer without errors."""
        body = self.send(query, **variables).json()
        assert "errors" not in body, body["errors"]
        return body["data"]

    def refused(self, query: str, **variables: Any) -> Json:
        """The only error of the answer."""
        answer = self.send(query, **variables)
        assert answer.status_code == 200
        assert len(answer.json()["errors"]) == 1, answer.text
        error: Json = answer.json()["errors"][0]
        return error

    def board(self, *columns: tuple[str, str], **given: Any) -> tuple[str, dict[str, str]]:
        """An empty board with these columns; answers its id and the columns' ids by title."""
        made = self.ask("mutation($n:String!){create_board(board_name:$n,board_kind:public,empty:true){id}}", n=given.pop("name", "Work"))
        board = made["create_board"]["id"]
        ids = {}
        for title, kind in columns:
            query = "mutation($b:ID!,$t:String!,$k:ColumnType!,$d:JSON){create_column(board_id:$b,title:$t,column_type:$k,defaults:$d){id}}"
            ids[title] = self.ask(query, b=board, t=title, k=kind, d=given.get(title))["create_column"]["id"]
        return board, ids

    def item(self, board: str, name: str = "Item", group: str | None = None, **values: Any) -> str:
        query = "mutation($b:ID!,$n:String!,$v:JSON,$g:String){create_item(board_id:$b,item_name:$n,column_values:$v,group_id:$g){id}}"
        made = self.ask(query, b=board, n=name, v=json.dumps(values), g=group)["create_item"]
        ident: str = made["id"]
        return ident

    def names(self, board: str, params: Json | None = None) -> list[str]:
        query = "query($b:[ID!],$p:ItemsQuery){boards(ids:$b){items_page(limit:100,query_params:$p){items{name}}}}"
        return [row["name"] for row in self.ask(query, b=[board], p=params)["boards"][0]["items_page"]["items"]]

    def control(self, method: str, what: str, body: Any = None) -> Any:
        answer = self.http.request(method, f"/_control/{what}", json=body)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def state(self, table: str) -> list[Json]:
        rows: list[Json] = self.control("GET", "state")[table]
        return rows


@pytest.fixture(scope="session")
def monday_server() -> Iterator[Monday]:
    sock = bind()
    simulator = SIMULATOR(f"http://127.0.0.1:{sock.getsockname()[1]}", SIMULATOR.new_credentials())
    server = uvicorn.Server(uvicorn.Config(build(simulator), log_level="error", lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    yield simulator
    server.should_exit = True
    thread.join(timeout=5)


@pytest.fixture
def monday_clock() -> Clock:
    return Clock()


@pytest.fixture
def monday(monday_server: Monday, monday_clock: Clock) -> Iterator[Monday]:
    """The tenant, reset, with its own clock; switches that a test turns are turned back."""
    monday_server.now = monday_clock
    httpx.post(f"{monday_server.base_url}/_control/reset", verify=TLS).raise_for_status()
    yield monday_server
    for name in set(vars(Monday)) & set(vars(monday_server)):
        delattr(monday_server, name)


@pytest.fixture
def api(monday: Monday) -> Iterator[Api]:
    client = Api(monday.base_url, monday.credentials["api_token"])
    yield client
    client.http.close()


class Receiver:
    """Somebody's address for webhooks. ``answer`` may be changed; ``statuses`` are used up first."""

    def __init__(self) -> None:
        self.received: list[Json] = []
        self.headers: list[dict[str, str]] = []
        self.statuses: list[int] = []
        self.echo = True
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.headers.append({name.lower(): value for name, value in self.headers.items()})
                challenge = "challenge" in body
                if not challenge:
                    outer.received.append(body)
                status = outer.statuses.pop(0) if outer.statuses and not challenge else 200
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body if outer.echo else {}).encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hooks/secret"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def wait(self, number: int) -> list[Json]:
        deadline = time.monotonic() + 5
        while len(self.received) < number and time.monotonic() < deadline:
            time.sleep(0.005)
        assert len(self.received) >= number, self.received
        return [body.get("event", body) for body in self.received]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()
