"""The routes of a collection, the same for all of them."""

from collections.abc import Awaitable, Callable
from enum import Enum
from functools import partial
from pathlib import Path as FilePath
from typing import Annotated, Any, TypeVar

import yaml
from fastapi import APIRouter, Body, Depends, Header, Path, Query, Request, Response
from pydantic import Field, create_model
from pydantic.alias_generators import to_camel

from app.core import ids
from app.core.api import entity_tag, policy, problems
from app.core.failures import Held
from app.core.items import Unreadable
from app.core.problems import BadRequest, Conflict, InvalidInput, NotFound, NotOwner, PreconditionFailed, Problem
from app.platform.connections import Connections
from app.platform.pipeline.deps import action_id, caller, trace_id
from app.platform.pipeline.translation import to_problem
from app.process_apis.records.collection import Author, Collection
from app.process_apis.records.store import RecordStore
from app.process_apis.records.wire import Recorded, bulk_model, change_model, page_model, results_model
from app.system_apis.kit.mapping import words
from app.system_apis.schemas import HELD, waiting

T = TypeVar("T")
BULK_COST = 10
BULK_BYTES = 2 * 1024 * 1024
_EXAMPLES: dict[str, dict[str, Any]] = yaml.safe_load(FilePath(__file__).with_name("examples.yaml").read_text(encoding="utf-8"))
"""By path of the collection."""


class Needs:
    """The store, and who is asking."""

    def __init__(self, request: Request) -> None:
        self.store: RecordStore = request.app.state.records
        self._connections: Connections = request.app.state.connections
        self._request = request
        self.caller = caller(request)
        self.sight = self.caller.sight

    async def author(self) -> Author:
        """Who has a connection speaks for its roles; who has none, for Crosswalk's own books, and a partner for nobody."""
        if self.caller.connection is not None:
            origin = tuple(sorted((await self._connections.get(self.caller.connection)).roles))
        else:
            origin = () if self.caller.kind == "partner" else ("crosswalk",)
        return Author(self.caller.actor, origin, self.sight)


NeedsIt = Annotated[Needs, Depends(Needs)]


def routes(collection: Collection) -> APIRouter:
    """``/{path}``, ``/{path}/{id}``, ``/{path}/bulk`` and ``/{path}/bulk-update``."""
    tags: list[str | Enum] = [collection.path]
    router = APIRouter(tags=tags)
    _add_list(router, collection)
    _add_get(router, collection)
    _add_create(router, collection)
    _add_patch(router, collection)
    _add_bulk(router, collection)
    return router


def record_id_of(collection: Collection) -> Any:
    """The type of a path parameter that names a record of ``collection``."""
    return Annotated[str, Path(max_length=90, description="Canonical id.", examples=[_example_id(collection)])]


def _example_id(collection: Collection) -> str:
    return str(_example(collection).get("id", collection.entity.example_id))


def _example(collection: Collection) -> dict[str, Any]:
    return _EXAMPLES[collection.path]


def _scope(collection: Collection, verb: str) -> str:
    return f"process.{collection.product}:{verb}"


def _add_list(router: APIRouter, collection: Collection) -> None:
    page = page_model(collection.name, collection.shown)
    selection: Any = _selection(collection)
    plural = words(collection.path.replace("-", "_"))

    @router.get(
        f"/{collection.path}",
        operation_id=f"list{collection.names}",
        summary=f"A page of {plural}",
        description=f"{collection.about} In the order in which they were made; ask again with `nextCursor` until it is null.".strip(),
        response_model=page,
        response_model_exclude_unset=True,
        responses=problems(BadRequest),
        openapi_extra=policy(_scope(collection, "read"), cost=2),
    )
    async def rows(needs: NeedsIt, query: Annotated[selection, Query()]) -> Any:
        chosen = _chosen(collection, query.fields)
        found, following = await needs.store.page(collection, query, needs.sight)
        return page.model_construct(items=[_only(record, chosen) for record in found], next_cursor=following)


def _add_get(router: APIRouter, collection: Collection) -> None:
    record_id: Any = record_id_of(collection)
    members: Any = Annotated[str | None, Query(**_members_rule(collection))]

    @router.get(
        f"/{collection.path}/{{id}}",
        operation_id=f"get{collection.name}",
        summary=f"One {collection.noun}",
        description=f"{collection.about} The ETag of the answer is what a change gives back in `If-Match`.".strip(),
        response_model=collection.shown,
        response_model_exclude_unset=True,
        responses=problems(BadRequest, NotFound),
        openapi_extra=policy(_scope(collection, "read")),
    )
    async def get(
        id: record_id,
        needs: NeedsIt,
        response: Response,
        fields: members = None,
    ) -> Any:
        chosen = _chosen(collection, fields)
        found = await needs.store.get(collection, id, needs.sight)
        response.headers["ETag"] = entity_tag(found)
        return _only(found, chosen)


def _add_create(router: APIRouter, collection: Collection) -> None:
    body_model: Any = collection.body
    example = _example(collection)["create"]

    @router.post(
        f"/{collection.path}",
        operation_id=f"create{collection.name}",
        summary=f"Create one {collection.noun}",
        description=f"{collection.about} Only the system of record of a field may fill it.".strip(),
        status_code=201,
        response_model=collection.shown,
        responses={**problems(NotOwner, InvalidInput, Conflict), **HELD},
        openapi_extra=policy(_scope(collection, "write"), idempotency=True),
    )
    async def create(body: Annotated[body_model, Body(examples=[example])], needs: NeedsIt, request: Request, response: Response) -> Any:
        try:
            made = await needs.store.create(collection, body, await needs.author(), action_id(request))
        except Held as held:
            return waiting(held)
        response.headers["Location"] = f"{request.app.product.prefix}/{collection.path}/{made.id}"
        response.headers["ETag"] = entity_tag(made)
        return made


def _add_patch(router: APIRouter, collection: Collection) -> None:
    patch_model: Any = collection.patch
    record_id: Any = record_id_of(collection)
    example = _example(collection)["change"]

    @router.patch(
        f"/{collection.path}/{{id}}",
        operation_id=f"update{collection.name}",
        summary=f"Change members of one {collection.noun}",
        description="Absent members stay as they are, an explicit null clears. Only the system of record of a field may change it.",
        response_model=collection.shown,
        responses={**problems(NotFound, NotOwner, InvalidInput, Conflict, PreconditionFailed), **HELD},
        openapi_extra=policy(_scope(collection, "write")),
    )
    async def patch(
        id: record_id,
        body: Annotated[patch_model, Body(examples=[example])],
        needs: NeedsIt,
        response: Response,
        if_match: Annotated[str | None, Header(alias="If-Match", description="The ETag that you read; 412 when it is stale.")] = None,
    ) -> Any:
        try:
            changed = await needs.store.patch(collection, id, body, if_match, await needs.author())
        except Held as held:
            return waiting(held)
        response.headers["ETag"] = entity_tag(changed)
        return changed


def _add_bulk(router: APIRouter, collection: Collection) -> None:
    create_model: Any = bulk_model(f"{collection.names}Create", collection.body)
    change_of: Any = change_model(collection.name, collection.patch)
    update_model: Any = bulk_model(f"{collection.names}Update", change_of)
    results: Any = results_model(collection.name, collection.shown)
    plural = words(collection.path.replace("-", "_"))
    extra = policy(_scope(collection, "write"), idempotency=True, cost=BULK_COST, body_bytes=BULK_BYTES)
    example = _example(collection)
    creates = {"items": [example["create"]]}
    changes = {"items": [{"id": _example_id(collection), "changes": example["change"]}]}

    @router.post(
        f"/{collection.path}/bulk",
        operation_id=f"create{collection.names}",
        summary=f"Create up to 200 {plural}",
        description="A result per item, in the order of the request: the record, or the problem that the item would have had alone. "
        "One bad item never spoils the rest.",
        response_model=results,
        responses=problems(InvalidInput),
        openapi_extra=extra,
    )
    async def create_all(body: Annotated[create_model, Body(examples=[creates])], needs: NeedsIt, request: Request) -> Any:
        author, action = await needs.author(), action_id(request)

        async def create(index: int, item: Any) -> Any:
            return await needs.store.create(collection, item, author, ids.nth(action, index))

        outcomes = [await tried(item, partial(create, index)) for index, item in enumerate(body.items)]
        return _results(results, outcomes, 201, trace_id(request))

    @router.post(
        f"/{collection.path}/bulk-update",
        operation_id=f"update{collection.names}",
        summary=f"Change up to 200 {plural}",
        description="A result per item, in the order of the request. One bad item never spoils the rest.",
        response_model=results,
        responses=problems(InvalidInput),
        openapi_extra=extra,
    )
    async def update_all(body: Annotated[update_model, Body(examples=[changes])], needs: NeedsIt, request: Request) -> Any:
        author = await needs.author()

        async def change(item: Any) -> Any:
            return await needs.store.patch(collection, item.id, item.changes, item.if_match, author)

        outcomes = [await tried(item, change) for item in body.items]
        return _results(results, outcomes, 200, trace_id(request))


async def tried(item: Any, write: Callable[[Any], Awaitable[T]]) -> T | Problem | Held:
    """What the write makes of the item, or what stood in its way. Postgres being away is nobody's item: it ends the request."""
    if isinstance(item, Unreadable):
        return InvalidInput("See errors for the fields.", errors=item.errors)
    try:
        return await write(item)
    except Held as held:
        return held
    except Exception as error:
        problem = to_problem(error)
        if problem.status >= 500:
            raise
        return problem


def _results(model: Any, outcomes: list[Recorded | Problem | Held], status: int, trace: str) -> Any:
    items: list[dict[str, Any]] = []
    for index, outcome in enumerate(outcomes):
        if isinstance(outcome, Held):
            items.append({"index": index, "status": 202, "problem": to_problem(outcome).body(trace)})
        elif isinstance(outcome, Problem):
            items.append({"index": index, "status": outcome.status, "problem": outcome.body(trace)})
        else:
            items.append({"index": index, "status": status, "etag": entity_tag(outcome), "record": outcome})
    done = sum(not isinstance(outcome, Problem) for outcome in outcomes)
    return model(items=items, succeeded_count=done, failed_count=len(outcomes) - done)


def _selection(collection: Collection) -> Any:
    """The query of a list, with the members that may be asked for."""
    members: Any = (str | None, Field(default=None, **_members_rule(collection)))
    return create_model(f"{collection.name}Selection", __base__=collection.query, fields=members)


def _members_rule(collection: Collection) -> dict[str, Any]:
    """Of the parameter ``fields``: names of members, separated by commas."""
    name = f"(?:{'|'.join(to_camel(name) for name in collection.shown.model_fields)})"
    told = "Names of the members wanted, separated by commas; `id` is always there."
    return {"max_length": 1000, "pattern": f"^{name}(?:,{name})*$", "description": told, "examples": ["id,updatedAt"]}


def _chosen(collection: Collection, fields: str | None) -> set[str] | None:
    if fields is None:
        return None
    names = {to_camel(name): name for name in collection.shown.model_fields}
    return {names[part] for part in fields.split(",")} | {"id"}


def _only(record: Any, chosen: set[str] | None) -> Any:
    """With ``exclude_unset``: members that were not asked for are left out."""
    if chosen is None:
        return record
    return type(record).model_construct(_fields_set=chosen, **{name: getattr(record, name) for name in type(record).model_fields})
