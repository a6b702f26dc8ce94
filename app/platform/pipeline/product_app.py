"""A product as an ASGI app: its routes on FastAPI, its document, its problems. Governance is not here, but in front of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from app.core.api import Product
from app.platform.pipeline.contract import complete
from app.platform.pipeline.endpoint import Endpoint, endpoints
from app.platform.pipeline.translation import exception_handlers

_OFF: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


class ProductApp(FastAPI):
    product: Product
    _completed: dict[str, Any] | None = None

    def openapi(self) -> dict[str, Any]:
        """The published document; paths are relative to the server url, which is the product's prefix."""
        if self._completed is None:
            self._completed = complete(super().openapi(), self.product)
        return self._completed


@dataclass(frozen=True)
class Published:
    """What a product is in every gateway of this process: its document and its endpoints."""

    product: Product
    document: dict[str, Any]
    endpoints: Mapping[tuple[str, str], Endpoint]


_published: dict[int, Published] = {}


def publish(product: Product) -> Published:
    """Made once: to read all the types of a product takes longer than anything else that a gateway does when it starts."""
    known = _published.get(id(product))
    if known is None or known.product is not product:
        app = mount(product)
        known = _published[id(product)] = Published(product, app.openapi(), endpoints(app, product.problem_media_type))
    return known


def mount(product: Product) -> ProductApp:
    """Serve with ``root_path`` = the product's prefix, as the pipeline does."""
    app = ProductApp(
        title=product.title,
        description=product.description,
        version=f"{product.version}.0.0",
        servers=[{"url": product.prefix}],
        root_path_in_servers=False,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
        exception_handlers=exception_handlers(product.problem_media_type),
        telemetry=_OFF,  # one span per request, and the pipeline makes it
    )
    app.product = product
    for router in product.routers:
        app.include_router(router)
    return app
