"""A route of FastAPI, run from where the pipeline is: its operation is known, its body is read, its caller has passed.

FastAPI declares, documents and validates: parameters and bodies go through its own functions, so an error is the one that it would give.
What it does around them for every request is left out, because that cost more than everything that the pipeline does: finding the route
a second time, three exit stacks, a thread for every dependency that is a plain function or class. Those run in place here, so they must
not wait for anything.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_body_to_args, request_params_to_args
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.routing import RouteContext, iter_route_contexts
from pydantic_core import PydanticUndefined
from starlette.datastructures import QueryParams, State
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.core.api import Product
from app.platform.pipeline.exchange import Answer, render
from app.platform.pipeline.translation import EXPECTED, to_problem

log = logging.getLogger("crosswalk.pipeline")

_JSON = (b"content-type", b"application/json")
_BODILESS = frozenset({204, 205, 304})


class NotOffered(RuntimeError):
    """The route uses a part of FastAPI that is not run here. The process must not start."""


@dataclass(frozen=True, slots=True)
class _Call:
    """A function and what FastAPI found out about its parameters. ``defaults``: of its query, where there is none."""

    function: Callable[..., Any]
    awaited: bool
    known: Dependant
    needs: tuple[_Call, ...]
    path: tuple[ModelField, ...]
    defaults: Mapping[str, Any] | None


class _Fields(Response):
    """Nothing but what a route sets on it."""

    def __init__(self) -> None:
        self.status_code = 0
        self.raw_headers = []


class _Solving:
    """Of one request: what was wrong, what dependencies gave, and the response that a function may have put fields on."""

    def __init__(self, request: Request, body: Any) -> None:
        self.request = request
        self.body = body
        self.errors: list[Any] = []
        self.given: dict[Callable[..., Any], Any] = {}
        self._response: Response | None = None

    @property
    def response(self) -> Response:
        if self._response is None:
            self._response = _Fields()
        return self._response

    def status(self, declared: int) -> int:
        return declared if self._response is None else self._response.status_code or declared

    def fields(self) -> list[tuple[bytes, bytes]]:
        return [] if self._response is None else self._response.raw_headers


@dataclass(frozen=True, slots=True)
class Served:
    """A product in one gateway: what a route finds as ``request.app``."""

    product: Product
    state: State


class Endpoint:
    """One route as an ASGI app; ``state["json"]`` is the body that the pipeline has read, absent where there is none."""

    _served: Served

    def __init__(self, route: RouteContext, media_type: str) -> None:
        self._media_type = media_type
        self._call = _call(route.dependant, route.path_format or "")
        self._embed: bool = route._embed_body_fields
        self._shape = route.response_field
        self._model = route.response_model
        self._dump = {
            "include": route.response_model_include,
            "exclude": route.response_model_exclude,
            "by_alias": route.response_model_by_alias,
            "exclude_unset": route.response_model_exclude_unset,
            "exclude_defaults": route.response_model_exclude_defaults,
            "exclude_none": route.response_model_exclude_none,
        }
        self._status: int = route.status_code or 200

    def of(self, served: Served) -> Endpoint:
        """The same route in this gateway."""
        made = copy(self)
        made._served = served
        return made

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            scope["app"] = self._served
            answer = await self._answer(Request(scope, receive))
        except Exception as error:
            answer = self._refused(error, scope)
        if isinstance(answer, Response):
            await answer(scope, receive, send)
        else:
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, request: Request) -> Answer | Response:
        solving = _Solving(request, request.scope["state"].get("json", PydanticUndefined))
        values = await self._values(self._call, solving)
        if solving.errors:
            raise RequestValidationError(solving.errors, body=None if solving.body is PydanticUndefined else solving.body)
        found = await self._call.function(**values)
        if isinstance(found, Response):
            return found
        status, body = solving.status(self._status), self._json(found)
        if status in _BODILESS:
            return Answer(status, solving.fields())
        return Answer(status, [(b"content-length", b"%d" % len(body)), _JSON, *solving.fields()], body)

    async def _values(self, call: _Call, solving: _Solving) -> dict[str, Any]:
        """The arguments; errors are collected, so that a caller hears of all of them at once."""
        known, request = call.known, solving.request
        values: dict[str, Any] = {}
        for need in call.needs:
            wrong = len(solving.errors)
            arguments = await self._values(need, solving)
            if len(solving.errors) > wrong:
                continue
            if need.function not in solving.given:
                made = need.function(**arguments)
                solving.given[need.function] = await made if need.awaited else made
            if need.known.name is not None:
                values[need.known.name] = solving.given[need.function]
        for field in call.path:
            values[field.name], errors = field.validate(request.scope["path_params"][field.alias], values, loc=("path", field.alias))
            solving.errors += errors
        if not known.query_params:
            pass
        elif call.defaults is not None and not request.scope["query_string"]:
            values.update(call.defaults)
        else:
            _collect(values, solving, known.query_params, request.query_params)
        if known.header_params:
            _collect(values, solving, known.header_params, request.headers)
        if known.body_params:
            found, errors = await request_body_to_args(known.body_params, solving.body, self._embed)
            values.update(found)
            solving.errors += errors
        if known.request_param_name:
            values[known.request_param_name] = request
        if known.response_param_name:
            values[known.response_param_name] = solving.response
        return values

    def _json(self, found: Any) -> bytes:
        if self._shape is None:
            return orjson.dumps(jsonable_encoder(found))
        if type(found) is not self._model:  # else it was validated when it was made
            found, errors = self._shape.validate(found, {}, loc=("response",))
            if errors:
                raise RuntimeError(f"the answer is not what the route declares: {errors[:3]}")
        body: bytes = self._shape.serialize_json(found, **self._dump)
        return body

    def _refused(self, error: Exception, scope: Scope) -> Answer:
        problem, trace_id = to_problem(error), scope["state"]["trace_id"]
        if not isinstance(error, EXPECTED):
            level = logging.ERROR if problem.status == 500 else logging.WARNING
            log.log(level, "unhandled", exc_info=error, extra={"fields": {"traceId": trace_id, "path": scope["path"]}})
        return render(problem, trace_id, self._media_type)


def endpoints(app: FastAPI, media_type: str) -> dict[tuple[str, str], Endpoint]:
    """Every published route by its method and path template."""
    found: dict[tuple[str, str], Endpoint] = {}
    for route in iter_route_contexts(app.routes):
        if route.dependant is None:
            raise NotOffered(f"{route.path}: only routes of FastAPI are run")
        for method in route.methods or ():
            found.setdefault((method, route.path_format or ""), Endpoint(route, media_type))
    return found


def _call(known: Dependant, where: str, *, dependency: bool = False) -> _Call:
    function = known.call
    if function is None or inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise NotOffered(f"{where}: a generator as dependency or route is not run")
    if not dependency and not inspect.iscoroutinefunction(function):
        raise NotOffered(f"{where}: a route is a coroutine")
    if known.cookie_params or known.background_tasks_param_name or known.http_connection_param_name or known.security_scopes_param_name:
        raise NotOffered(f"{where}: cookies, background tasks and security scopes are not offered")
    needs = tuple(_call(item, where, dependency=True) for item in known.dependencies)
    return _Call(function, inspect.iscoroutinefunction(function), known, needs, tuple(known.path_params), _defaults(known))


def _defaults(known: Dependant) -> Mapping[str, Any] | None:
    """None where a parameter is required, or its default could be changed by who gets it."""
    values, errors = request_params_to_args(known.query_params, QueryParams())
    return None if errors or any(isinstance(value, (list, dict, set)) for value in values.values()) else values


def _collect(values: dict[str, Any], solving: _Solving, fields: list[Any], received: Any) -> None:
    found, errors = request_params_to_args(fields, received)
    values.update(found)
    solving.errors += errors
