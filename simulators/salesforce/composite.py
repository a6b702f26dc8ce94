"""``/composite``, ``/composite/batch``, ``/composite/graph`` and ``/composite/tree`` ("REST API Developer Guide, Composite Resources").

Subrequests go through the same dispatcher as HTTP requests, in order, in one transaction of the store (fact sheet 5.7).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from simulators.salesforce.errors import ApiError, method_not_allowed, not_found, unparsable
from simulators.salesforce.records import Records
from simulators.salesforce.schema import SObject
from simulators.salesforce.wire import NO_BODY, Answer, Call, failed

Dispatch = Callable[[Call], Answer]

_MOST_SUBREQUESTS = 25
_MOST_NODES = 500
_MOST_GRAPHS = 75
_MOST_TREE_ROWS = 200
_REFERENCE = re.compile(r"@\{([A-Za-z0-9_]+)((?:\.[A-Za-z0-9_]+|\[\d+\])*)\}")
_STEP = re.compile(r"\.([A-Za-z0-9_]+)|\[(\d+)\]")
_HALTED = ApiError(400, "PROCESSING_HALTED", "The transaction was rolled back since another operation in the same transaction failed.")
_BATCH_HALTED = ApiError(412, "BATCH_PROCESSING_HALTED", "Batch processing halted per request because of previous errors in the batch.")
_URL = re.compile(r"/?(?:services/data/)?(v\d+\.0)/(.*)")


class Composite:
    def __init__(self, records: Records, dispatch: Dispatch) -> None:
        self._records, self._dispatch = records, dispatch

    def handle(self, call: Call) -> Answer:
        if call.method != "POST":
            raise method_not_allowed(call.method, "POST")
        match call.path[1:]:
            case ():
                return self._composite(call)
            case ("batch",):
                return self._batch(call)
            case ("graph",):
                return self._graphs(call)
            case ("tree", name):
                return self._tree(call, self._records.sobject(name))
        raise not_found()

    def _composite(self, call: Call) -> Answer:
        """ "Composite": 200 whatever happens inside."""
        body = call.need_object()
        requests = _subrequests(body, "compositeRequest", _MOST_SUBREQUESTS)
        responses, _ = self._sequence(call, requests, all_or_none=body.get("allOrNone") is True)
        return Answer(200, {"compositeResponse": responses})

    def _sequence(self, call: Call, requests: list[dict[str, Any]], *, all_or_none: bool) -> tuple[list[dict[str, Any]], bool]:
        """The responses and whether all went well."""
        names = [request.get("referenceId") for request in requests]
        if any(not isinstance(name, str) for name in names) or len(set(names)) < len(names):
            raise ApiError(400, "INVALID_INPUT", "Every subrequest needs a referenceId of its own")
        mark = self._records.store.mark()
        bodies: dict[str, Any] = {}
        answers: list[Answer] = []
        for request in requests:
            answer = self._subrequest(call, request, bodies)
            answers.append(answer)
            if answer.status < 300:
                bodies[request["referenceId"]] = answer.body
            elif all_or_none:
                break
        good = all(answer.status < 300 for answer in answers)
        if all_or_none and not good:
            self._records.store.rollback(mark)
            halted = failed(_HALTED)
            answers = [halted if answer.status < 300 else answer for answer in answers]
            answers += [halted] * (len(requests) - len(answers))
        return [_response(request, answer) for request, answer in zip(requests, answers, strict=True)], good

    def _subrequest(self, call: Call, request: dict[str, Any], bodies: dict[str, Any]) -> Answer:
        try:
            url = str(_resolve(str(request.get("url", "")), bodies))
            body = _resolve(request["body"], bodies) if "body" in request else NO_BODY
            headers = {str(name).lower(): str(value) for name, value in (request.get("httpHeaders") or {}).items()}
            return self._dispatch(_call(str(request.get("method", "")), url, headers, body, call))
        except ApiError as error:
            return failed(error)

    def _batch(self, call: Call) -> Answer:
        """ "Batch": independent subrequests."""
        body = call.need_object()
        results: list[dict[str, Any]] = []
        errors = False
        for request in _subrequests(body, "batchRequests", _MOST_SUBREQUESTS):
            if errors and body.get("haltOnError") is True:
                answer = failed(_BATCH_HALTED)
            else:
                try:
                    answer = self._dispatch(
                        _call(str(request.get("method", "")), str(request.get("url", "")), {}, request.get("richInput", NO_BODY), call)
                    )
                except ApiError as error:
                    answer = failed(error)
            errors = errors or answer.status >= 300
            results.append({"statusCode": answer.status, "result": None if answer.body is NO_BODY else answer.body})
        return Answer(200, {"hasErrors": errors, "results": results})

    def _graphs(self, call: Call) -> Answer:
        """ "Composite Graph": each graph is a transaction of its own."""
        graphs = _subrequests(call.need_object(), "graphs", _MOST_GRAPHS)
        nodes = [_subrequests(graph, "compositeRequest", _MOST_NODES) for graph in graphs]
        if sum(map(len, nodes)) > _MOST_NODES:
            raise ApiError(400, "LIMIT_EXCEEDED", f"The payload may hold at most {_MOST_NODES} nodes")
        if not all(isinstance(graph.get("graphId"), str | None) for graph in graphs):
            raise unparsable("graphId must be a string")
        results = []
        for graph, requests in zip(graphs, nodes, strict=True):
            responses, good = self._sequence(call, requests, all_or_none=True)
            results.append({"graphId": graph.get("graphId"), "graphResponse": {"compositeResponse": responses}, "isSuccessful": good})
        return Answer(200, {"graphs": results})

    def _tree(self, call: Call, kind: SObject) -> Answer:
        """ "sObject Tree": nested records are created with their parents, all or none."""
        roots = call.need_object().get("records")
        if not isinstance(roots, list):
            raise unparsable("records must be a list of objects")
        mark = self._records.store.mark()
        results: list[dict[str, Any]] = []
        errors: list[dict[str, Any]] = []
        for root in roots:
            self._plant(kind, root, {}, results, errors)
        if len(results) + len(errors) > _MOST_TREE_ROWS:
            errors.append(
                {"referenceId": None, "errors": [ApiError(400, "EXCEEDED_ID_LIMIT", f"at most {_MOST_TREE_ROWS} records").as_row()]}
            )
        if errors:
            self._records.store.rollback(mark)
            return Answer(400, {"hasErrors": True, "results": errors})
        return Answer(201, {"hasErrors": False, "results": results})

    def _plant(self, kind: SObject, node: Any, link: dict[str, str], results: list[dict[str, Any]], errors: list[dict[str, Any]]) -> None:
        if not isinstance(node, dict) or not isinstance(node.get("attributes"), dict) or not node["attributes"].get("referenceId"):
            raise ApiError(400, "INVALID_INPUT", "Every record needs attributes with type and referenceId")
        branches = {
            name: value["records"] for name, value in node.items() if isinstance(value, dict) and isinstance(value.get("records"), list)
        }
        reference = node["attributes"]["referenceId"]
        try:
            record_id = self._records.create(kind, {**{name: value for name, value in node.items() if name not in branches}, **link})
        except ApiError as error:
            errors.append({"referenceId": reference, "errors": [error.as_row()]})
            return
        results.append({"referenceId": reference, "id": record_id})
        for name, nodes in branches.items():
            found = self._records.schema.child(kind.name, name)
            if found is None:
                raise ApiError(400, "INVALID_FIELD", f"No such relationship '{name}' on sobject of type {kind.name}")
            for child in nodes:
                self._plant(found[0], child, {found[1].name: record_id}, results, errors)


def _subrequests(body: dict[str, Any], member: str, most: int) -> list[dict[str, Any]]:
    found = body.get(member)
    if not isinstance(found, list) or not found or not all(isinstance(item, dict) for item in found):
        raise unparsable(f"{member} must be a list of objects")
    if len(found) > most:
        raise ApiError(400, "LIMIT_EXCEEDED", f"{member} may hold at most {most} entries")
    return found


def _call(method: str, url: str, headers: dict[str, str], body: Any, outer: Call) -> Call:
    parts = urlsplit(url)
    found = _URL.fullmatch(parts.path)
    if found is None:
        raise not_found()
    path = tuple(unquote(segment) for segment in found.group(2).strip("/").split("/") if segment)
    if path[:1] == ("composite",) and path[1:2] != ("sobjects",):
        raise ApiError(400, "INVALID_INPUT", "Composite resources cannot be nested")
    params = dict(parse_qsl(parts.query, keep_blank_values=True))
    return Call(method.upper(), found.group(1), path, params, headers, body)


def _response(request: dict[str, Any], answer: Answer) -> dict[str, Any]:
    return {
        "body": None if answer.body is NO_BODY else answer.body,
        "httpHeaders": {name: value for name, value in answer.headers.items() if name == "Location"},
        "httpStatusCode": answer.status,
        "referenceId": request["referenceId"],
    }


def _resolve(value: Any, bodies: dict[str, Any]) -> Any:
    """Replaces ``@{ref.path[0]}``; a text that is nothing but a reference takes the value with its type."""
    if isinstance(value, dict):
        return {name: _resolve(item, bodies) for name, item in value.items()}
    if isinstance(value, list):
        return [_resolve(item, bodies) for item in value]
    if not isinstance(value, str):
        return value
    whole = _REFERENCE.fullmatch(value)
    if whole:
        return _referenced(whole, bodies)
    return _REFERENCE.sub(lambda match: str(_referenced(match, bodies)), value)


def _referenced(match: re.Match[str], bodies: dict[str, Any]) -> Any:
    name, steps = match.groups()
    found = bodies.get(name, NO_BODY)
    for member, index in _STEP.findall(steps):
        if member and isinstance(found, dict) and member in found:
            found = found[member]
        elif index and isinstance(found, list) and int(index) < len(found):
            found = found[int(index)]
        else:
            found = NO_BODY
    if found is NO_BODY:
        path = steps.lstrip(".") or name
        raise ApiError(400, "PROCESSING_HALTED", f"Invalid reference specified. No value for {name}.{path} found in {name}")
    return found
