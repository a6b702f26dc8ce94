"""A product as an ASGI app: its routes on FastAPI, its document, its problems. Governance is not here, but in front of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
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
    """What a product is in every gateway of this process: its endpoints, what its routes declare of themselves, and its document."""

    product: Product
    app: ProductApp
    endpoints: Mapping[tuple[str, str], Endpoint]
    declared: Mapping[str, Mapping[str, dict[str, Any]]]
    """Path template → method → what governs the operation: as in the document, without the shapes, which take seconds to write down."""

    @property
    def document(self) -> dict[str, Any]:
        return self.app.openapi()


_published: dict[int, Published] = {}


def publish(product: Product) -> Published:
    """Made once: to read a product's routes takes longer than anything else that a gateway does when it starts."""
    known = _published.get(id(product))
    if known is None or known.product is not product:
        app = mount(product)
        known = _published[id(product)] = Published(product, app, endpoints(app, product.problem_media_type), _declared(app))
    return known


def _declared(app: ProductApp) -> dict[str, dict[str, dict[str, Any]]]:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for route in iter_route_contexts(app.routes):
        if route.include_in_schema:
            operation = dict(route.openapi_extra or {})
            if route.body_field is not None:
                operation["requestBody"] = {"content": {route.body_field.field_info.media_type: {}}}
            for method in route.methods or ():
                found.setdefault(route.path_format or "", {})[method.lower()] = operation
    return found


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
