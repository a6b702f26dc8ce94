"""The APIs as the portal shows them: each product and version with its document and its files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from app.core.api import Product
from app.specs.walk import Json, operations

_FORMS = (("OpenAPI 3.1", ""), ("OpenAPI 3.0", "oas30"), ("Swagger 2.0 for Power Platform", "swagger20"))


@dataclass(frozen=True)
class Api:
    """``files`` are label and name under ``/openapi/``."""

    product: Product
    document: Json
    files: tuple[tuple[str, str], ...]

    @property
    def prefix(self) -> str:
        return self.product.prefix

    @property
    def address(self) -> str:
        return f"/developers/apis{self.prefix}"

    @property
    def title(self) -> str:
        return f"{self.product.title} v{self.product.version}"

    @cached_property
    def scopes(self) -> list[str]:
        return list(self.document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"])

    def operation(self, name: str) -> tuple[str, str, Json] | None:
        """Path, method and operation of an operation id."""
        return next((found for found in operations(self.document) if found[2]["operationId"] == name), None)

    @property
    def deprecations(self) -> list[tuple[str, Json]]:
        """Summary and plan of each operation that will go."""
        found = [(operation["summary"], operation["x-crosswalk"].get("deprecation")) for _, _, operation in operations(self.document)]
        return [(summary, plan) for summary, plan in found if plan]


def apis(products: list[Product], documents: Mapping[str, str]) -> dict[str, Api]:
    """By prefix (``/process/xref/v1``)."""
    return {product.prefix: Api(product, json.loads(documents[product.file]), _files(product, documents)) for product in products}


def _files(product: Product, documents: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    named = [(label, product.form(kind) if kind else product.file) for label, kind in _FORMS]
    external = {"OpenAPI 3.0": "OpenAPI 3.0 for Salesforce External Services"} if product.problem_media_type == "application/json" else {}
    return tuple((external.get(label, label), name) for label, name in named if name in documents)
