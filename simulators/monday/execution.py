"""One GraphQL document: parsed, validated against the published schema, weighed, paid for, executed, and answered."""

from __future__ import annotations

import inspect
import logging
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    execute,
    get_operation_ast,
    parse,
    validate,
)
from graphql.execution import get_variable_values
from starlette.responses import JSONResponse, Response

from simulators.kit.simulator import Record
from simulators.monday.call import Call, Token
from simulators.monday.cost import cost_of
from simulators.monday.errors import MONOLITH, Aborted, Rejected, limited
from simulators.monday.facts import MAX_QUERY_COMPLEXITY
from simulators.monday.limits import Budget, complexity_of
from simulators.monday.schema import schema_of
from simulators.monday.store import ACCOUNT_ID
from simulators.monday.wire import Sent

if TYPE_CHECKING:
    from simulators.monday.simulator import Monday


_LOG = logging.getLogger(__name__)


class _Invalid(Exception):
    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__()
        self.errors = errors


@lru_cache(maxsize=512)
def _checked(version: str, text: str) -> DocumentNode | tuple[GraphQLError, ...]:
    """The same documents come again and again: each is judged once."""
    try:
        document = parse(text, max_tokens=15_000)
    except GraphQLError as error:
        return (error,)
    errors = validate(schema_of(version), document)
    return tuple(errors) if errors else document


async def answer(tenant: Monday, token: Token, user: Record, version: str, sent: Sent, headers: dict[str, str]) -> Response:
    try:
        document, operation, variables = _prepared(version, sent)
    except _Invalid as invalid:
        return _invalid(tenant, invalid.errors, headers)
    writes = operation.operation == OperationType.MUTATION
    budget, now = tenant.limits.budget_of(token, writes), tenant.now()
    cost = cost_of(document, operation, variables)
    call = Call(tenant, token, user, version, complexity_of(budget, cost, now), sent.files)
    _pay(tenant, budget, cost, now)
    name = operation.name.value if operation.name else None
    outcome: Any = execute(schema_of(version), document, context_value=call, variable_values=sent.variables, operation_name=name)
    result: ExecutionResult = await outcome if inspect.isawaitable(outcome) else outcome
    return _answered(tenant, result, {**headers, "Api-Version": version, **tenant.limits.headers(budget, tenant.now())})


def _prepared(version: str, sent: Sent) -> tuple[DocumentNode, OperationDefinitionNode, Record]:
    document = _checked(version, sent.query)
    if isinstance(document, tuple):
        raise _Invalid(list(document))
    operation = get_operation_ast(document, sent.operation)
    if operation is None:
        raise _Invalid([GraphQLError("operationName must name one of the operations of the document")])
    coerced = get_variable_values(schema_of(version), operation.variable_definitions or (), sent.variables)
    if isinstance(coerced, list):
        raise _Invalid(coerced)
    return document, operation, dict(sent.variables)


def _pay(tenant: Monday, budget: Budget, cost: int, now: float) -> None:
    if cost > MAX_QUERY_COMPLEXITY:
        text = f"Query has complexity of {cost}, which exceeds max complexity of {MAX_QUERY_COMPLEXITY}"
        extensions = {"code": "maxComplexityExceeded", "status_code": 200, "complexity": cost, "max_complexity": MAX_QUERY_COMPLEXITY}
        raise Rejected(200, [{"message": text, "extensions": extensions}])
    left = budget.left(now)
    if cost > left:
        wait = budget.reset_in(now)
        raise _exhausted(tenant, budget, cost, left, wait)
    if budget.used == 0:
        budget.since = now
    budget.used += cost


def _exhausted(tenant: Monday, budget: Budget, cost: int, left: int, wait: int) -> Rejected:
    """Today, in 2024, and in 2023, when it came inside a 200 (sheet §10)."""
    text = f"Complexity budget exhausted, query cost {cost} budget remaining {left} out of {budget.size} reset in {wait} seconds"
    if tenant.error_style == "2026":
        return limited("COMPLEXITY_BUDGET_EXHAUSTED", text, wait, complexity=cost, complexity_budget_left=left)
    if tenant.error_style == "2024":
        return limited("complexityBudgetExhausted", text, None)
    return Rejected(200, [{"message": text, "extensions": {"code": "ComplexityException", "status_code": 200}}])


def refusal(tenant: Monday, rejected: Rejected, headers: dict[str, str]) -> Response:
    """The gateway says no: without ``data``, and without ``Api-Version``."""
    all_headers = {**headers, **rejected.headers}
    if tenant.error_style == "2026" or rejected.status == 401:
        body: Record = {"errors": rejected.errors}
        if rejected.status != 401:
            body["extensions"] = {"request_id": headers.get("X-Request-Id")}
        return JSONResponse(body, rejected.status, all_headers)
    return JSONResponse(_flat(rejected.errors[0]), rejected.status, all_headers)


def _flat(error: Record) -> Record:
    """Errors of the versions before 2025-04."""
    extensions = error.get("extensions") or {}
    return {
        "error_message": error["message"],
        "error_code": extensions.get("code", "InternalServerError"),
        "error_data": extensions.get("error_data", {}),
        "status_code": extensions.get("status_code", 200),
        "account_id": ACCOUNT_ID,
    }


def _invalid(tenant: Monday, errors: list[GraphQLError], headers: dict[str, str]) -> Response:
    shown = [{"message": re.sub(r"'([^']*)'", r'"\1"', error.message), "locations": _places(error)} for error in errors]
    last: Record = {"extensions": {"request_id": headers["X-Request-Id"]}} if tenant.error_style == "2026" else {"account_id": ACCOUNT_ID}
    return JSONResponse({"errors": shown, **last}, 200, headers)


def _places(error: GraphQLError) -> list[Record]:
    return [{"line": place.line, "column": place.column} for place in error.locations or ()]


def _answered(tenant: Monday, result: ExecutionResult, headers: dict[str, str]) -> Response:
    errors = [_shown(error) for error in result.errors or ()]
    if errors and tenant.error_style != "2026":
        return JSONResponse(_flat(errors[0]), 200, headers)
    body: Record = {} if any(isinstance(error.original_error, Aborted) for error in result.errors or ()) else {"data": result.data}
    if errors:
        body["errors"] = errors
    if tenant.error_style == "2026":
        body["extensions"] = {"request_id": headers["X-Request-Id"]}
    else:
        body["account_id"] = ACCOUNT_ID
    return JSONResponse(body, 200, headers)


def _shown(error: GraphQLError) -> Record:
    """What is no refusal is a fault of the server, which carries ``error_code`` and not ``code``."""
    if not error.extensions:
        _LOG.error("a resolver failed: %s", error, exc_info=error.original_error)
        extensions: Record = {"status_code": 500, "error_code": "INTERNAL_SERVER_ERROR", "service": MONOLITH}
        return {"message": "Internal server error", "path": error.path or [], "extensions": extensions}
    return {"message": error.message, "locations": _places(error), "path": error.path, "extensions": error.extensions}
