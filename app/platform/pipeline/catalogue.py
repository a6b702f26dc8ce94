"""What is published is what is enforced: operations and their policies, as the routes of the products declare them in OpenAPI's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp

from app.core.api import Deprecation, Product
from app.platform.traffic.inbound import WhenAway

_SEGMENT = re.compile(r"\{[A-Za-z_][A-Za-z0-9_]*\}|[^{}]*")
Paths = Mapping[str, Mapping[str, dict[str, Any]]]
"""Path template → method → operation object, as in an OpenAPI document."""
_METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")


class Ungoverned(RuntimeError):
    """A route without a policy, or one that another route hides. The process must not start."""


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    route: str
    """Path template with the product's prefix: the ``http.route`` of traces and logs."""
    scopes: tuple[str, ...]
    idempotency: bool
    cost: int
    limiter_away: WhenAway
    json_body: bool
    body_bytes: int | None
    """How large a body may be, where that differs from the setting for all routes."""
    endpoint: ASGIApp
    parameters: tuple[tuple[int, str], ...]
    """Which segments below the product's prefix are parameters, and their names."""
    fields: tuple[tuple[bytes, bytes], ...] = ()
    """Header fields of every answer to an identified caller: those of a deprecation."""

    def arguments(self, segments: list[str]) -> dict[str, str]:
        return {name: segments[index] for index, name in self.parameters}


@dataclass(slots=True)
class _Node:
    """One path segment. A literal wins over a parameter."""

    literals: dict[str, _Node] = field(default_factory=dict)
    parameter: _Node | None = None
    operations: dict[str, Operation] = field(default_factory=dict)
    """By method, of the path that ends here."""

    def insert(self, segments: list[str], operation: Operation) -> None:
        node = self
        for segment in segments:
            if segment.startswith("{"):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(segment, _Node())
        if (same := node.operations.setdefault(operation.method, operation)) is not operation:
            raise Ungoverned(f"{operation.method} {operation.route} is the same as {same.route}")

    def find(self, segments: list[str], index: int = 0) -> dict[str, Operation] | None:
        """The operations of the most literal path that matches, whatever their methods."""
        if index == len(segments):
            return self.operations or None
        literal = self.literals.get(segments[index])
        if literal is not None and (found := literal.find(segments, index + 1)) is not None:
            return found
        if self.parameter is not None and segments[index]:
            return self.parameter.find(segments, index + 1)
        return None


class Mounted:
    """A product and its operations. ``endpoints`` are what runs, by method and path template."""

    def __init__(self, product: Product, endpoints: Mapping[tuple[str, str], ASGIApp], paths: Paths) -> None:
        self.product = product
        self.operations: list[Operation] = []
        self._tree = _Node()
        for template, operation in _operations(product, endpoints, paths):
            self.operations.append(operation)
            self._tree.insert(template.split("/")[1:], operation)
        self._refuse_hidden()

    def find(self, method: str, segments: list[str]) -> Operation | None:
        found = self._tree.find(segments)
        return None if found is None else found.get(method)

    def allowed(self, segments: list[str]) -> list[str]:
        return sorted(self._tree.find(segments) or ())

    def _refuse_hidden(self) -> None:
        """Readers of the code take the first route that matches, this catalogue the most literal: they must be the same one."""
        skip = self.product.prefix.count("/") + 1
        for index, earlier in enumerate(self.operations):
            for later in self.operations[index + 1 :]:
                a, b = earlier.route.split("/")[skip:], later.route.split("/")[skip:]
                if earlier.method == later.method and _overlap(a, b) and _shape(a) > _shape(b):
                    raise Ungoverned(f"{later.method} {later.route} is hidden by {earlier.route}: declare it first")


class Catalogue:
    """All products, found by the first three segments of the path."""

    def __init__(self, mounted: Iterable[Mounted]) -> None:
        self.products = list(mounted)
        self._by_prefix = {tuple(m.product.prefix.split("/")[1:]): m for m in self.products}
        if len(self._by_prefix) != len(self.products):
            raise Ungoverned("two products have the same prefix")

    def find(self, path: str) -> tuple[Mounted | None, list[str]]:
        """The product and the segments below its prefix."""
        parts = path.split("/")
        return self._by_prefix.get(tuple(parts[1:4])), parts[4:]

    @property
    def scopes(self) -> set[str]:
        declared = {scope for m in self.products for scope in m.product.scopes}
        return declared.union(*(operation.scopes for m in self.products for operation in m.operations))


def _operations(product: Product, endpoints: Mapping[tuple[str, str], ASGIApp], paths: Paths) -> Iterator[tuple[str, Operation]]:
    for template, item in paths.items():
        for method in _METHODS:
            if method in item:
                endpoint = endpoints[method.upper(), template]
                yield template, _operation(method.upper(), product.prefix, template, item[method], endpoint)


def _operation(method: str, prefix: str, template: str, declared: dict[str, Any], endpoint: ASGIApp) -> Operation:
    route = prefix + template
    security, rules = declared.get("security"), declared.get("x-crosswalk")
    if not isinstance(security, list) or len(security) != 1 or not isinstance(rules, dict):
        raise Ungoverned(f"{method} {route} has no policy: add openapi_extra=policy(scope, ...)")
    if not all(_SEGMENT.fullmatch(segment) for segment in route.split("/")):
        raise Ungoverned(f"{method} {route}: a segment is a literal or one parameter, not a mixture")
    scopes, cost, away = security[0].get("oauth2"), rules.get("cost"), rules.get("limiterAway")
    if away not in ("open", "closed"):
        raise Ungoverned(f"{method} {route} does not say what it does without the limiter")
    if not scopes or not isinstance(cost, int) or cost < 1 or not isinstance(rules.get("idempotency"), bool):
        raise Ungoverned(f"{method} {route} has an incomplete policy")
    accepted = declared.get("requestBody", {}).get("content", {})
    json_body = any(kind == "application/json" or kind.endswith("+json") for kind in accepted)
    plan = Deprecation.read(rules["deprecation"]).header_fields() if "deprecation" in rules else {}
    fields = tuple((name.lower().encode(), value.encode()) for name, value in plan.items())
    parameters = tuple((index, part.strip("{}")) for index, part in enumerate(template.split("/")[1:]) if part.startswith("{"))
    return Operation(
        method, route, tuple(scopes), rules["idempotency"], cost, away, json_body, rules.get("bodyBytes"), endpoint, parameters, fields
    )


def _overlap(a: list[str], b: list[str]) -> bool:
    return len(a) == len(b) and all(x == y or x.startswith("{") or y.startswith("{") for x, y in zip(a, b, strict=True))


def _shape(segments: list[str]) -> list[bool]:
    return [segment.startswith("{") for segment in segments]
