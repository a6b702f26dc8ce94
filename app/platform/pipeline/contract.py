"""What every published document says beside its routes: the OAuth 2 flow, and the problems that the pipeline itself may answer with."""

from __future__ import annotations

from typing import Any

from app.core import problems
from app.core.api import Product
from app.core.problems import Problem, ProblemBody
from app.platform.pipeline.body import RequestTimeout
from app.platform.pipeline.head import HeadTooLarge
from app.platform.pipeline.jsonbody import UnsupportedMediaType
from app.platform.pipeline.target import TargetTooLong

_REF = "#/components/schemas/{model}"
_ALWAYS: tuple[type[Problem], ...] = (
    problems.BadRequest,
    problems.Unauthenticated,
    problems.Forbidden,
    problems.TooManyRequests,
    HeadTooLarge,
    TargetTooLong,
    problems.Internal,
    problems.Unavailable,
    problems.TimedOut,
)
_WITH_INPUT: tuple[type[Problem], ...] = (problems.InvalidInput,)
_WITH_BODY: tuple[type[Problem], ...] = (problems.PayloadTooLarge, RequestTimeout, UnsupportedMediaType)
_WITH_KEY: tuple[type[Problem], ...] = (problems.InProgress, problems.IdempotencyReuse)


def complete(document: dict[str, Any], product: Product) -> dict[str, Any]:
    """Add security scheme and problem responses to a generated document, in place."""
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    scopes = dict(product.scopes)
    for item in document.get("paths", {}).values():
        for operation in item.values():
            _add_problems(operation, product.problem_media_type)
            for requirement in operation.get("security", []):
                scopes.update({scope: scope for scope in requirement.get("oauth2", []) if scope not in scopes})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas.update(_problem_schemas())
    components["schemas"] = dict(sorted(schemas.items()))
    flow = {"tokenUrl": "/oauth/token", "scopes": dict(sorted(scopes.items()))}
    components["securitySchemes"] = {"oauth2": {"type": "oauth2", "flows": {"clientCredentials": flow}}}
    return document


def _add_problems(operation: dict[str, Any], media_type: str) -> None:
    """One body schema for all errors, under the one media type that the product sends."""
    kinds = list(_ALWAYS)
    if "requestBody" in operation or operation.get("parameters"):
        kinds += _WITH_INPUT
    if "requestBody" in operation:
        kinds += _WITH_BODY
    if operation.get("x-crosswalk", {}).get("idempotency"):
        kinds += _WITH_KEY
    responses = operation.setdefault("responses", {})
    if str(problems.InvalidInput.status) in responses and _is_fastapis(responses["422"]):
        del responses["422"]
    for kind in kinds:
        responses.setdefault(str(kind.status), {"description": kind.title})
    for status, response in responses.items():
        if status.startswith(("4", "5")):
            response["content"] = {media_type: {"schema": {"$ref": _REF.format(model="ProblemBody")}}}
    operation["responses"] = dict(sorted(responses.items()))


def _is_fastapis(response: dict[str, Any]) -> bool:
    return "HTTPValidationError" in str(response.get("content"))


def _problem_schemas() -> dict[str, Any]:
    schema = ProblemBody.model_json_schema(by_alias=True, ref_template=_REF, mode="validation")
    nested = schema.pop("$defs", {})
    return {**nested, "ProblemBody": schema}
