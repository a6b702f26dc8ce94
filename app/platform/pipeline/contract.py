"""What every published document says beside its routes: the OAuth 2 flow, and the problems that the pipeline itself may answer with."""

from __future__ import annotations

from typing import Any

from app.core import problems
from app.core.api import Product
from app.core.model import spaced
from app.core.problems import Problem, ProblemBody
from app.platform.pipeline.body import RequestTimeout
from app.platform.pipeline.examples import Examples
from app.platform.pipeline.head import HeadTooLarge
from app.platform.pipeline.jsonbody import UnsupportedMediaType
from app.platform.pipeline.links import add_links
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
_CONTACT = {"name": "Integration operations of your gateway"}
_LICENSE = {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
_TOKENS = "Access tokens are JWTs (RFC 9068), checked as RFC8725 asks: issuer, audience, type, expiry and one algorithm per key."
_HEADERS: dict[str, Any] = {
    "RateLimit": {
        "description": "The tightest window: units left, and seconds until it starts anew. Absent for a client without limits.",
        "schema": {"type": "string"},
        "example": '"second";r=49;t=1',
    },
    "RateLimit-Policy": {
        "description": "All windows of the client's tier: units and seconds.",
        "schema": {"type": "string"},
        "example": '"second";q=50;w=1, "minute";q=1500;w=60',
    },
    "Deprecation": {
        "description": "Since when this operation is deprecated (RFC 9745): seconds since 1970 after an @.",
        "schema": {"type": "string"},
        "example": "@1795392000",
    },
    "Sunset": {
        "description": "When this operation goes (RFC 8594).",
        "schema": {"type": "string"},
        "example": "Tue, 30 Nov 2027 00:00:00 GMT",
    },
    "Link": {
        "description": "What replaces this operation (RFC 8288, relation successor-version).",
        "schema": {"type": "string"},
        "example": '</process/xref/v2/resolve>; rel="successor-version"',
    },
    "Retry-After": {"description": "Seconds until the same request may succeed.", "schema": {"type": "integer"}, "example": 5},
}
_SUCCESSES = {"200": "What was asked for", "201": "Made", "202": "Accepted; the body says where to look", "204": "Done; there is no body"}
_WITH_KEY: tuple[type[Problem], ...] = (problems.InProgress, problems.IdempotencyReuse)


def complete(document: dict[str, Any], product: Product) -> dict[str, Any]:
    """Add security scheme, problem responses, examples and links to a generated document, in place."""
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas.update(_problem_schemas())
    components["schemas"] = schemas = dict(sorted(schemas.items()))
    scopes = dict(product.scopes)
    for item in document.get("paths", {}).values():
        for operation in item.values():
            _add_problems(operation, product.problem_media_type)
            _add_headers(operation)
            _add_examples(operation, Examples(schemas, product.examples))
            for requirement in operation.get("security", []):
                scopes.update({scope: _words(scope) for scope in requirement.get("oauth2", []) if scope not in scopes})
    add_links(document)
    document["info"] |= {"contact": _CONTACT, "license": _LICENSE}
    document["tags"] = _tags(document)
    used = {name for item in document.get("paths", {}).values() for operation in item.values() for name in _headers_of(operation)}
    components["headers"] = {name: header for name, header in _HEADERS.items() if name in used}
    flow = {"tokenUrl": "/oauth/token", "scopes": dict(sorted(scopes.items()))}
    components["securitySchemes"] = {"oauth2": {"type": "oauth2", "description": _TOKENS, "flows": {"clientCredentials": flow}}}
    return document


def _tags(document: dict[str, Any]) -> list[dict[str, str]]:
    used = {tag for item in document.get("paths", {}).values() for operation in item.values() for tag in operation.get("tags", [])}
    return [{"name": tag, "description": f"Operations on {spaced(tag)}."} for tag in sorted(used)]


def _add_headers(operation: dict[str, Any]) -> None:
    """What the pipeline sends with every answer to a client that has limits, when to come back, and when an operation goes."""
    going = ["Deprecation", "Sunset", "Link"] if "deprecation" in operation.get("x-crosswalk", {}) else []
    for status, response in operation["responses"].items():
        names = [*going, "RateLimit", "RateLimit-Policy"] if status[0] in "24" else []
        names += ["Retry-After"] if status in ("429", "503") else []
        if names:
            response["headers"] = {**response.get("headers", {}), **{name: {"$ref": f"#/components/headers/{name}"} for name in names}}


def _headers_of(operation: dict[str, Any]) -> set[str]:
    return {name for response in operation["responses"].values() for name in response.get("headers", {})}


def _words(scope: str) -> str:
    """``process.xref:read`` → ``Read what the xref API offers``."""
    product, _, verb = scope.partition(":")
    return f"{'Read what' if verb == 'read' else 'Change what'} the {product.rpartition('.')[2]} API offers"


def _add_problems(operation: dict[str, Any], media_type: str) -> None:
    """One body schema for all errors, under the one media type that the product sends; an example of each kind."""
    responses = operation.setdefault("responses", {})
    if str(problems.InvalidInput.status) in responses and _is_fastapis(responses["422"]):
        del responses["422"]
    named = {slug for response in responses.values() for slug in response.pop("x-problems", ())}
    expected = [kind for kind in problems.kinds().values() if kind.slug in named or kind in _of_pipeline(operation)]
    by_status: dict[str, list[type[Problem]]] = {}
    for kind in expected:
        by_status.setdefault(str(kind.status), []).append(kind)
    for status, kinds in by_status.items():
        shown = {kind.slug: {"summary": kind.title, "value": kind.example()} for kind in kinds}
        media: dict[str, Any] = {"schema": {"$ref": _REF.format(model="ProblemBody")}}
        media |= {"examples": shown} if len(kinds) > 1 else {"example": kinds[0].example()}
        responses[status] = {"description": "; or: ".join(kind.title for kind in kinds), "content": {media_type: media}}
    operation["responses"] = dict(sorted(responses.items()))


def _of_pipeline(operation: dict[str, Any]) -> list[type[Problem]]:
    """What an operation may answer before its route is asked."""
    kinds = list(_ALWAYS)
    if "requestBody" in operation or operation.get("parameters"):
        kinds += _WITH_INPUT
    if "requestBody" in operation:
        kinds += _WITH_BODY
    if operation.get("x-crosswalk", {}).get("idempotency"):
        kinds += _WITH_KEY
    return kinds


def _add_examples(operation: dict[str, Any], examples: Examples) -> None:
    """To every body and required parameter that shows none; optional ones are left out of an example call."""
    for parameter in operation.get("parameters", []):
        if parameter.get("required") and not parameter.keys() & {"example", "examples"}:
            parameter["example"] = examples.of(parameter["schema"], parameter["name"])
    for holder in [operation.get("requestBody", {}), *operation["responses"].values()]:
        for media in holder.get("content", {}).values():
            if "schema" in media and not media.keys() & {"example", "examples"}:
                media["example"] = examples.of(media["schema"])
                media["schema"].pop("examples", None)  # FastAPI puts a body's own there
    for status, response in operation["responses"].items():
        if response["description"] == "Successful Response":
            response["description"] = _SUCCESSES.get(status, "Done")


def _is_fastapis(response: dict[str, Any]) -> bool:
    return "HTTPValidationError" in str(response.get("content"))


def _problem_schemas() -> dict[str, Any]:
    schema = ProblemBody.model_json_schema(by_alias=True, ref_template=_REF, mode="validation")
    nested = schema.pop("$defs", {})
    return {**nested, "ProblemBody": schema}
