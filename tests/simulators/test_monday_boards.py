"""Boards of the monday.com simulator: structure, drift, copies and background work, webhooks, and a client that nobody here wrote."""

# The fixtures are imported by name.
# ruff: noqa: F811

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from simulators.monday import Monday
from tests.simulators.monday_bench import (  # noqa: F401
    CLIENTS,
    PROJECTS,
    TEMPLATE,
    TIME,
    Api,
    Clock,
    Receiver,
    api,
    monday,
    monday_clock,
    monday_server,
    receiver,
)

BOARD = "query($b:[ID!]){boards(ids:$b,state:all){id name state type board_kind workspace_id created_from_board_id items_count \
groups{id title position archived} columns{id title type archived revision settings description} owners{id} subscribers{id}}}"


def _board(api: Api, ident: str) -> Any:
    found = api.ask(BOARD, b=[ident])["boards"]
    return found[0] if found else None


# Structure


def test_a_new_board_has_a_task_and_columns_unless_it_is_to_be_empty(api: Api) -> None:
    query = 'mutation($e:Boolean){create_board(board_name:"New",board_kind:public,empty:$e){id}}'
    full, empty = (_board(api, api.ask(query, e=flag)["create_board"]["id"]) for flag in (None, True))
    assert api.names(full["id"]) == ["Task 1"]
    assert [row["type"] for row in full["columns"]] == ["name", "people", "status", "date"]
    assert (api.names(empty["id"]), len(empty["columns"]), len(empty["groups"])) == ([], 1, 1)
    assert empty["owners"] == empty["subscribers"] == [{"id": "70001"}]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("workspace_id:1", "InvalidWorkspaceIdException"),
        ("folder_id:1", "InvalidFolderIdException"),
        ("template_id:1", "ResourceNotFoundException"),
        ("board_owner_ids:[1]", "InvalidUserIdException"),
    ],
)
def test_boards_go_where_there_is_something(api: Api, given: str, code: str) -> None:
    query = 'mutation{create_board(board_name:"B",board_kind:public,' + given + "){id}}"
    assert api.refused(query)["extensions"]["code"] == code
    assert len(api.state("boards")) == 8


def test_pages_of_boards_and_their_filters(api: Api) -> None:
    assert [row["name"] for row in api.ask("{boards(limit:2,page:2){name}}")["boards"]] == ["Invoices", "Expenses"]
    assert len(api.ask("{boards(limit:100,workspace_ids:[6120002]){id}}")["boards"]) == 8
    assert api.ask("{boards(workspace_ids:[6120001]){id}}")["boards"] == []
    assert api.ask("{boards(board_kind:private){id}}")["boards"] == []


def test_private_boards_are_for_their_subscribers(api: Api, monday: Monday) -> None:
    board = api.ask('mutation{create_board(board_name:"P",board_kind:private){id}}')["create_board"]["id"]
    sam, guest = Api(api.address, monday.issue_token("70002")), Api(api.address, monday.issue_token("70007"))
    assert _board(sam, board) is None
    query = 'mutation($b:ID!){create_item(board_id:$b,item_name:"x"){id}}'
    error = sam.refused(query, b=board)
    assert (error["extensions"]["code"], error["extensions"]["status_code"]) == ("USER_UNAUTHORIZED", 403)
    api.ask("mutation($b:ID!){add_users_to_board(board_id:$b,user_ids:[70002]){id}}", b=board)
    assert sam.ask(query, b=board)
    api.ask("mutation($b:ID!){delete_subscribers_from_board(board_id:$b,user_ids:[70002]){id}}", b=board)
    assert _board(sam, board) is None
    assert guest.ask("{boards{id}}")["boards"] == []


def test_board_attributes_answer_json_in_a_string(api: Api) -> None:
    query = "mutation($b:ID!,$v:String!){update_board(board_id:$b,board_attribute:name,new_value:$v)}"
    answer = json.loads(api.ask(query, b=TIME, v="Hours")["update_board"])
    assert answer["success"] is True
    assert _board(api, TIME)["name"] == "Hours"
    assert api.refused(query, b=TIME, v=" ")["extensions"]["code"] == "InvalidArgumentException"


def test_archived_and_deleted_boards_leave_the_list(api: Api, monday: Monday) -> None:
    board, _ = api.board()
    sam = Api(api.address, monday.issue_token("70002"))
    assert sam.refused("mutation($b:ID!){delete_board(board_id:$b){id}}", b=board)["extensions"]["code"] == "USER_UNAUTHORIZED"
    assert api.ask("mutation($b:ID!){archive_board(board_id:$b){state}}", b=board)["archive_board"]["state"] == "archived"
    assert api.ask("query($b:[ID!]){boards(ids:$b){id}}", b=[board])["boards"] == []
    assert _board(api, board)["state"] == "archived"
    assert api.ask("mutation($b:ID!){delete_board(board_id:$b){state}}", b=board)["delete_board"]["state"] == "deleted"
    assert api.refused("mutation($b:ID!){delete_board(board_id:$b){id}}", b=board)["extensions"]["error_data"] == {"board_id": int(board)}


def test_groups(api: Api) -> None:
    board, _ = api.board()
    query = """mutation($b:ID!,$r:String,$m:PositionRelative){
        create_group(board_id:$b,group_name:"G",relative_to:$r,position_relative_method:$m){id}}"""
    on_top = api.ask(query, b=board)["create_group"]["id"]
    after = api.ask(query, b=board, r="topics", m="after_at")["create_group"]["id"]
    assert [row["id"] for row in _board(api, board)["groups"]] == [on_top, "topics", after]
    rename = "mutation($b:ID!,$g:String!,$v:String!){update_group(board_id:$b,group_id:$g,group_attribute:title,new_value:$v){title}}"
    assert api.ask(rename, b=board, g=after, v="Phase")["update_group"]["title"] == "Phase"
    item = api.item(board, "x", group=after)
    assert api.ask("query($b:[ID!]){boards(ids:$b){groups{items_page(limit:5){items{id}}}}}", b=[board])["boards"][0]["groups"][2] == {
        "items_page": {"items": [{"id": item}]}
    }
    api.ask("mutation($b:ID!,$g:String!){delete_group(board_id:$b,group_id:$g){deleted}}", b=board, g=after)
    assert api.names(board) == []
    api.ask("mutation($b:ID!,$g:String!){archive_group(board_id:$b,group_id:$g){archived}}", b=board, g=on_top)
    error = api.refused('mutation($b:ID!){delete_group(board_id:$b,group_id:"topics"){id}}', b=board)
    assert error["extensions"]["code"] == "DeleteLastGroupException"
    assert api.refused(rename, b=board, g=after, v="x")["extensions"]["code"] == "ResourceNotFoundException"


def test_columns_change_their_revision_and_are_guarded_by_it(api: Api) -> None:
    board, ids = api.board(("Kind", "status"))
    before = _board(api, board)["columns"]
    api.ask('mutation($b:ID!,$c:String!){change_column_title(board_id:$b,column_id:$c,title:"State"){id}}', b=board, c=ids["Kind"])
    after = _board(api, board)["columns"]
    assert before[0]["revision"] == after[0]["revision"]
    assert (before[1]["revision"] != after[1]["revision"], after[1]["title"]) == (True, "State")
    query = """mutation($b:ID!,$c:String!,$r:String!,$s:JSON,$k:ColumnType!){
        update_column(board_id:$b,id:$c,revision:$r,settings:$s,column_type:$k){settings}}"""
    wanted = {"labels": [{"label": "Open", "index": 0}, {"label": "Shut", "index": 1, "is_done": True}]}
    given = {"b": board, "c": ids["Kind"], "s": wanted, "k": "status"}
    assert api.refused(query, **given, r=before[1]["revision"])["extensions"]["status_code"] == 409
    assert api.refused(query, **{**given, "k": "text"}, r=after[1]["revision"])["extensions"]["code"] == "InvalidArgumentException"
    labels = api.ask(query, **given, r=after[1]["revision"])["update_column"]["settings"]["labels"]
    assert [(row["label"], row["is_done"]) for row in labels] == [("Open", False), ("Shut", True), ("", False)]
    api.ask("mutation($b:ID!,$c:String!){delete_column(board_id:$b,column_id:$c){id}}", b=board, c=ids["Kind"])
    assert len(_board(api, board)["columns"]) == 1
    assert api.refused('mutation($b:ID!){delete_column(board_id:$b,column_id:"name"){id}}', b=board)
    schema = api.ask("{get_column_type_schema(type:status)}")["get_column_type_schema"]
    assert "labels" in schema["properties"]


def test_a_column_may_be_given_an_id_once(api: Api) -> None:
    board, _ = api.board()
    query = 'mutation($b:ID!,$i:String){create_column(board_id:$b,id:$i,title:"T",column_type:text,description:"d"){id description}}'
    assert api.ask(query, b=board, i="text_ext")["create_column"] == {"id": "text_ext", "description": "d"}
    for ident in ("text_ext", "Text", "x" * 21):
        assert api.refused(query, b=board, i=ident)["extensions"]["code"] == "InvalidArgumentException"
    typed = """mutation($b:ID!){create_status_column(
        board_id:$b,title:"S",defaults:{labels:[{label:"On",color:done_green,index:0,is_done:true}]}){settings}}"""
    assert api.ask(typed, b=board)["create_status_column"]["settings"]["labels"][0]["hex"] == "#00c875"
    odd = [{"label": "A", "index": "one"}]
    for defaults in ("{", {"labels": "x"}, {"labels": {"x": "A"}}, {"labels": odd}, {"labels": [{"label": "A", "index": 1}] * 2}):
        bad = 'mutation($b:ID!,$d:JSON){create_column(board_id:$b,title:"S",column_type:status,defaults:$d){id}}'
        assert api.refused(bad, b=board, d=defaults)


def test_workspaces_folders_and_tags(api: Api) -> None:
    space = api.ask('mutation{create_workspace(name:"W",kind:open){id}}')["create_workspace"]["id"]
    folder = api.ask('mutation($w:ID){create_folder(name:"F",workspace_id:$w){id workspace{name}}}', w=space)["create_folder"]
    assert folder["workspace"] == {"name": "W"}
    made = api.ask(
        'mutation($f:ID){create_board(board_name:"B",board_kind:public,folder_id:$f){id folder{name children{name}}}}', f=folder["id"]
    )
    assert made["create_board"]["folder"] == {"name": "F", "children": [{"name": "B"}]}
    tag = [api.ask('mutation{create_or_get_tag(tag_name:"urgent"){id}}')["create_or_get_tag"]["id"] for _ in range(2)]
    assert tag[0] == tag[1]
    api.ask("mutation($w:ID!){delete_workspace(workspace_id:$w){id}}", w=space)
    assert (
        api.refused("mutation($w:ID!){delete_workspace(workspace_id:$w){id}}", w=space)["extensions"]["code"]
        == "InvalidWorkspaceIdException"
    )


# Copies and background work


def test_a_project_is_a_duplicate_of_the_template(api: Api) -> None:
    query = (
        "mutation($k:DuplicateBoardType!,$n:String){duplicate_board(board_id:%s,duplicate_type:$k,board_name:$n){is_async board{id name}}}"
    )
    query = query.replace("%s", TEMPLATE)
    made = api.ask(query, k="duplicate_board_with_pulses")["duplicate_board"]
    assert (made["is_async"], made["board"]["name"]) == (False, "Duplicate of Standard implementation")
    board, template = _board(api, made["board"]["id"]), _board(api, TEMPLATE)
    assert board["created_from_board_id"] == TEMPLATE
    assert [row["id"] for row in board["columns"]] == [row["id"] for row in template["columns"]]
    assert [row["title"] for row in board["groups"]] == ["Discovery", "Build", "Go-live"]
    assert api.names(board["id"]) == api.names(TEMPLATE)
    api.ask('mutation($b:ID!){delete_column(board_id:$b,column_id:"date4"){id}}', b=board["id"])
    assert _board(api, TEMPLATE) == template, "the copy is its own"
    bare = api.ask(query, k="duplicate_board_with_structure", n="Bare")["duplicate_board"]["board"]["id"]
    assert (api.names(bare), _board(api, bare)["name"]) == ([], "Bare")
    assert api.refused(query.replace(TEMPLATE, "1"), k="duplicate_board_with_structure")["extensions"]["code"] == "InvalidBoardIdException"


def test_items_of_a_large_board_arrive_after_the_answer(api: Api, monday: Monday, monday_clock: Clock) -> None:
    monday.async_items, monday.job_seconds = 3, 5
    query = "mutation{duplicate_board(board_id:%s,duplicate_type:duplicate_board_with_pulses){is_async board{id}}}".replace("%s", TEMPLATE)
    made = api.ask(query)["duplicate_board"]
    assert made["is_async"] is True
    assert _board(api, made["board"]["id"])["items_count"] == 0
    monday_clock.forward(5)
    assert _board(api, made["board"]["id"])["items_count"] == 7


def test_bulk_jobs_end_later(api: Api, monday_clock: Clock) -> None:
    items = [api.item(TIME, name) for name in "abc"]
    query = "mutation($i:[ID!]!){bulk_archive_items(board_id:%s,item_ids:$i){job_id}}".replace("%s", TIME)
    job = api.ask(query, i=[*items[:2], "1"])["bulk_archive_items"]["job_id"]
    status = "query($j:ID!){job_status(job_id:$j){status result{total succeeded failed}}}"
    assert api.ask(status, j=job)["job_status"] == {"status": "RUNNING", "result": None}
    monday_clock.forward(1)
    assert api.ask(status, j=job)["job_status"] == {"status": "COMPLETED", "result": {"total": 3, "succeeded": 2, "failed": 1}}
    assert api.names(TIME) == ["c"]
    assert "JOB_NOT_FOUND" in api.send(status, j="1").text


def test_a_board_from_a_template_id(api: Api) -> None:
    query = 'mutation{create_board(board_name:"ACME",board_kind:private,template_id:%s){id board_kind}}'.replace("%s", TEMPLATE)
    made = api.ask(query)["create_board"]
    assert (made["board_kind"], len(api.names(made["id"]))) == ("private", 7)


PROJECT = "mutation($i:CreateProjectInput!){create_project(input:$i){success process_id error}}"
GIVEN = {"name": "ACME", "board_kind": "public", "template_id": TEMPLATE}
STATUS = """query($p:ID!){template_installation_status(process_id:$p){
    status is_complete board_ids board_ids_map{source_board_id created_board_id}}}"""


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        (PROJECT, {"i": GIVEN}),
        ('mutation($t:Int!){use_template(template_id:$t,destination_name:"ACME"){process_id}}', {"t": 5512}),
    ],
)
def test_projects_are_installed_in_the_background(api: Api, monday_clock: Clock, query: str, variables: Any) -> None:
    made = next(iter(api.ask(query, **variables).values()))
    assert all(row["name"] != "ACME" for row in api.state("boards"))
    assert api.ask(STATUS, p=made["process_id"])["template_installation_status"]["status"] == "IN_PROGRESS"
    monday_clock.forward(1)
    found = api.ask(STATUS, p=made["process_id"])["template_installation_status"]
    assert (found["status"], found["is_complete"]) == ("COMPLETE", True)
    assert found["board_ids_map"] == [{"source_board_id": TEMPLATE, "created_board_id": found["board_ids"][0]}]
    assert len(api.names(found["board_ids"][0])) == 7


def test_a_project_is_called_back(api: Api, monday: Monday, receiver: Receiver) -> None:
    monday.job_seconds = 0.05
    made = api.ask(PROJECT, i={**GIVEN, "callback_url": receiver.url})["create_project"]
    body = receiver.wait(1)[0]
    assert (body["is_success"], body["process_id"]) == (True, made["process_id"])
    assert _board(api, str(body["project_id"]))["name"] == "ACME"


def test_what_cannot_be_installed_is_refused(api: Api) -> None:
    assert api.ask(STATUS, p="1")["template_installation_status"] is None
    assert api.refused(PROJECT, i={**GIVEN, "board_kind": "share"})["extensions"]["code"] == "InvalidArgumentException"
    assert api.refused(PROJECT, i={**GIVEN, "template_id": "1"})["extensions"]["code"] == "ResourceNotFoundException"


# Webhooks

HOOK = """mutation($b:ID!,$u:String!,$e:WebhookEventType!,$c:JSON){
    create_webhook(board_id:$b,url:$u,event:$e,config:$c){id board_id event config}}"""


def _hook(api: Api, receiver: Receiver, event: str, board: str = TIME, config: Any = None) -> Any:
    return api.ask(HOOK, b=board, u=receiver.url, e=event, c=config and json.dumps(config))["create_webhook"]


def test_a_webhook_is_kept_only_when_the_challenge_is_answered(api: Api, receiver: Receiver) -> None:
    made = _hook(api, receiver, "create_item")
    assert made == {"id": made["id"], "board_id": TIME, "event": "create_item", "config": None}
    receiver.echo = False
    for url in (receiver.url, "http://127.0.0.1:9/none"):
        assert "challenge" in api.refused(HOOK, b=TIME, u=url, e="create_item")["message"]
    assert api.refused(HOOK, b=TIME, u="ftp://x", e="create_item")["extensions"]["code"] == "InvalidArgumentException"
    assert api.refused(HOOK, b=TIME, u=receiver.url, e="change_specific_column_value")["extensions"]["code"] == "InvalidArgumentException"
    listed = "query($b:ID!,$a:Boolean){webhooks(board_id:$b,app_webhooks_only:$a){id}}"
    assert api.ask(listed, b=TIME)["webhooks"] == [{"id": made["id"]}]
    assert api.ask(listed, b=TIME, a=True)["webhooks"] == []
    api.ask("mutation($i:ID!){delete_webhook(id:$i){id}}", i=made["id"])
    assert api.refused("mutation($i:ID!){delete_webhook(id:$i){id}}", i=made["id"])["extensions"]["status_code"] == 404


def test_deliveries_have_their_own_names_and_integer_ids(api: Api, receiver: Receiver) -> None:
    for event in ("create_item", "change_column_value", "change_name", "item_archived"):
        _hook(api, receiver, event)
    item = api.item(TIME, "Day", color_mkt3ap7p="Draft")
    created = receiver.wait(1)[0]
    assert (created["type"], created["pulseId"], created["boardId"], created["groupName"]) == (
        "create_pulse",
        int(item),
        int(TIME),
        "Time entries",
    )
    assert created["columnValues"]["color_mkt3ap7p"]["label"]["text"] == "Draft"
    query = "mutation($i:ID,$v:JSON!){change_multiple_column_values(board_id:%s,item_id:$i,column_values:$v){id}}".replace("%s", TIME)
    api.ask(query, i=item, v=json.dumps({"color_mkt3ap7p": "Approved"}))
    changed = receiver.wait(2)[1]
    assert (changed["type"], changed["columnType"], changed["columnTitle"]) == ("update_column_value", "color", "Approval")
    assert (changed["value"]["label"]["text"], changed["value"]["label"]["is_done"]) == ("Approved", True)
    assert changed["previousValue"]["label"] == {**changed["previousValue"]["label"], "index": 0, "text": "Draft"}
    assert (changed["app"], changed["userId"], changed["changedAt"], changed["isTopGroup"]) == ("monday", 70001, 1770000000.25, True)
    api.ask(query, i=item, v=json.dumps({"name": "Night", "numeric_mkt3hr4v": "2"}))
    renamed, number = sorted(receiver.wait(4)[2:], key=lambda body: str(body["type"]) == "update_column_value")
    assert (renamed["type"], renamed["value"], number["value"]) == ("update_name", {"name": "Night"}, {"value": 2.0, "unit": None})
    api.ask("mutation($i:ID){archive_item(item_id:$i){id}}", i=item)
    assert receiver.wait(5)[4]["type"] == "archive_pulse"
    assert len({body["triggerUuid"] for body in receiver.wait(5)}) == 5
    assert all("authorization" not in headers for headers in receiver.headers), "a personal token's webhooks are not signed"


def test_subscriptions_to_one_column_one_status_one_group_and_subitems(api: Api, receiver: Receiver) -> None:
    board, ids = api.board(("S", "status"), ("T", "text"))
    group = api.ask('mutation($b:ID!){create_group(board_id:$b,group_name:"Next"){id}}', b=board)["create_group"]["id"]
    _hook(api, receiver, "change_specific_column_value", board, {"columnId": ids["T"]})
    _hook(api, receiver, "change_status_column_value", board, {"columnId": ids["S"], "columnValue": {"index": 1}})
    _hook(api, receiver, "item_moved_to_specific_group", board, {"groupId": group})
    _hook(api, receiver, "create_subitem", board)
    item = api.item(board, "x", group="topics")
    query = "mutation($b:ID!,$i:ID,$c:String!,$v:String){change_simple_column_value(board_id:$b,item_id:$i,column_id:$c,value:$v){id}}"
    for column, value in (("S", "Stuck"), ("S", "Done"), ("T", "a")):
        api.ask(query, b=board, i=item, c=ids[column], v=value)
    api.ask("mutation($i:ID,$g:String!){move_item_to_group(item_id:$i,group_id:$g){id}}", i=item, g=group)
    api.ask('mutation($i:ID!){create_subitem(parent_item_id:$i,item_name:"s"){id}}', i=item)
    seen = receiver.wait(4)
    time.sleep(0.05)
    assert sorted(body["type"] for body in receiver.wait(4)) == [
        "create_pulse",
        "move_pulse_into_group",
        "update_column_value",
        "update_column_value",
    ]
    moved = next(body for body in seen if body["type"] == "move_pulse_into_group")
    assert (moved["sourceGroupId"], moved["destGroup"]["title"]) == ("topics", "Next")
    assert next(body for body in seen if body["type"] == "create_pulse")["parentItemId"] == item


def test_webhooks_of_an_app_are_signed(api: Api, monday: Monday, receiver: Receiver) -> None:
    given = {name: monday.credentials[name] for name in ("client_id", "redirect_uri")}
    location = api.http.get("/oauth2/authorize", params=given).headers["location"]
    code = location.partition("code=")[2]
    body = {**given, "client_secret": monday.credentials["client_secret"], "code": code}
    app = Api(api.address, api.http.post("/oauth2/token", json=body).json()["access_token"])
    _hook(app, receiver, "create_item")
    api.item(TIME, "x")
    receiver.wait(1)
    key = OctKey.import_key(monday.credentials["signing_secret"])
    for headers in receiver.headers:
        claims = jwt.decode(headers["authorization"], key, algorithms=["HS256"]).claims
        assert (claims["aud"], claims["accountId"], claims["userId"]) == (receiver.url, 30114507, 70001)
        assert claims["exp"] > claims["iat"]


def test_a_delivery_that_fails_is_retried(api: Api, monday: Monday, receiver: Receiver) -> None:
    monday.retry_seconds = 0.02
    _hook(api, receiver, "create_item")
    receiver.statuses = [500, 503]
    api.item(TIME, "x")
    tries = receiver.wait(3)
    assert [body["isRetry"] for body in tries] == [False, True, True]
    assert len({body["triggerUuid"] for body in tries}) == 1


def test_a_webhook_falls_silent_with_its_maker(api: Api, monday: Monday, receiver: Receiver) -> None:
    sam = Api(api.address, monday.issue_token("70002"))
    _hook(sam, receiver, "create_item")
    monday.deactivate_user("70002")
    _hook(api, receiver, "create_item", PROJECTS)
    api.item(TIME, "not told")
    api.item(PROJECTS, "told")
    assert [body["pulseName"] for body in receiver.wait(1)] == ["told"]


# A client that nobody here wrote


def test_the_python_client_of_somebody_else(api: Api, monday: Monday, monkeypatch: pytest.MonkeyPatch) -> None:
    import monday as library
    from monday.resources import base

    monkeypatch.setitem(base._URLS, "prod", f"{monday.base_url}/v2")
    monkeypatch.setitem(base._URLS, "file", f"{monday.base_url}/v2/file")
    client = library.MondayClient(monday.credentials["api_token"], headers={"API-Version": "2026-07"})  # asks for what 2026-10 dropped
    assert client.me.get_details()["data"]["me"]["id"] == "70001"
    assert len(client.boards.fetch_boards()["data"]["boards"]) == 8
    values = {"text_mkc1ex7d": "001xx", "dropdown_mkc1cu2r": {"labels": ["GBP"]}}
    made = client.items.create_item(CLIENTS, "topics", "ACME Ltd", values)["data"]["create_item"]["id"]
    found = client.items.fetch_items_by_column_value(CLIENTS, "text_mkc1ex7d", "001xx")["data"]["items_page_by_column_values"]["items"]
    assert [row["id"] for row in found] == [made]
    client.items.change_item_value(CLIENTS, made, "text_mkc1ex7d", "002xx")
    assert client.items.fetch_items_by_id([int(made)])["data"]["items"][0]["name"] == "ACME Ltd"
    update = client.updates.create_update(made, "Hello")["data"]["create_update"]["id"]
    assert client.updates.fetch_updates_for_item(made)["data"]["items"][0]["updates"][0]["id"] == update
    assert client.groups.get_groups_by_board([int(CLIENTS)])["data"]["boards"][0]["groups"][0]["id"] == "topics"
    with pytest.raises(Exception, match="board does not exist"):
        client.items.create_item(1, "topics", "x")
