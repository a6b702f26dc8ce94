"""The published API documents: every product in each form that its readers can import, in a stable order, so that a diff is a change.

Does not decide what is in a document (the routes and :mod:`app.platform.pipeline.contract` do), only how it is said elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache

from app.core.api import Product
from app.platform.pipeline.product_app import publish
from app.products import products
from app.specs.down import to_30
from app.specs.external_services import to_external_services
from app.specs.swagger20 import to_swagger_20
from app.specs.walk import Json

__all__ = ["ORIGIN", "documents", "forms"]

ORIGIN = "https://crosswalk.example"
"""Where a form that must name a host says that the gateway is. A gateway with an https address puts in its own."""


def forms(product: Product, origin: str = ORIGIN) -> Iterator[tuple[str, Json]]:
    """File name under ``openapi/`` and document: 3.1, 3.0, and for audiences with a Power Platform 2.0."""
    document = publish(product).document
    yield product.file, document
    lower = to_30(document)
    external = product.problem_media_type == "application/json"
    yield product.form("oas30"), to_external_services(lower, origin) if external else lower
    if product.layer == "experience":
        yield product.form("swagger20"), to_swagger_20(lower, origin)


@cache
def documents(origin: str = ORIGIN) -> dict[str, str]:
    """File name under ``openapi/`` → text."""
    return {name: _text(document) for product in products() for name, document in forms(product, origin)}


def _text(document: Json) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
