"""What is sent to ``/v2`` and ``/v2/file``: JSON, or a multipart form with files (sheet §1)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from simulators.kit.simulator import Record
from simulators.monday.errors import Rejected


@dataclass
class Sent:
    query: str
    variables: Record
    operation: str | None = None
    files: Record = field(default_factory=dict)


def _bad(message: str) -> Rejected:
    return Rejected(400, [{"message": message, "extensions": {"code": "BAD_REQUEST"}}])


async def read(request: Request) -> Sent:
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if request.url.path.endswith("/file"):
        if kind != "multipart/form-data":
            raise _bad("Files are sent as multipart/form-data")
        return await _form(request)
    if kind != "application/json":
        raise _bad("Content-Type must be application/json")
    try:
        body = await request.json()
    except ValueError:
        raise _bad("The request body is not valid JSON") from None
    return _sent(body)


def _sent(body: Any) -> Sent:
    if not isinstance(body, dict) or not isinstance(body.get("query"), str) or not body["query"].strip():
        raise _bad("No query string was present")
    variables = body.get("variables")
    if variables is not None and not isinstance(variables, dict):
        raise _bad("variables must be an object")
    return Sent(body["query"], variables or {}, body.get("operationName"))


async def _form(request: Request) -> Sent:
    """``variables[file]`` holds the file, or a ``map`` tells which part is which variable."""
    form = await request.form()
    given = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    try:
        variables = json.loads(given.get("variables") or "{}")
        places = json.loads(given.get("map") or "{}")
    except ValueError:
        raise _bad("variables and map must be JSON") from None
    sent = _sent({"query": given.get("query"), "variables": variables})
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            path = places.get(name) or name.removeprefix("variables[").removesuffix("]")
            variable = (path[0] if isinstance(path, list) else path).removeprefix("variables.")
            sent.files[f"file:{name}"] = {"name": value.filename or "file", "content": await value.read()}
            sent.variables[variable] = f"file:{name}"
    return sent
