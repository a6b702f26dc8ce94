"""The OpenAPI documents as they are published: one per product, in a stable order, so that a diff is a change."""

from __future__ import annotations

import json

from app.platform.pipeline.product_app import mount
from app.products import products


def documents() -> dict[str, str]:
    """File name under ``openapi/`` → text."""
    return {product.file: json.dumps(mount(product).openapi(), indent=2, ensure_ascii=False) + "\n" for product in products()}
