"""The gateway as one ASGI app: products behind the pipeline, the authorization server and health beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import State
from starlette.types import ASGIApp

from app.core import telemetry
from app.core.api import Product
from app.core.database import Database
from app.core.settings import Settings
from app.platform.identity.server import build_authorization_server
from app.platform.pipeline.catalogue import Catalogue, Mounted
from app.platform.pipeline.endpoint import Served
from app.platform.pipeline.health import health_routes
from app.platform.pipeline.idempotency import Idempotency
from app.platform.pipeline.pipeline import Pipeline
from app.platform.pipeline.product_app import publish
from app.platform.pipeline.translation import exception_handlers
from app.platform.traffic.counters import counters, open_storage
from app.platform.traffic.inbound import InboundLimiter
from app.platform.traffic.tiers import Tiers, load_tiers

__all__ = ["build_gateway"]


def build_gateway(
    products: Sequence[Product],
    database: Database,
    settings: Settings,
    *,
    open_apps: Mapping[str, ASGIApp] | None = None,
    state: Mapping[str, Any] | None = None,
    tiers: Mapping[str, Sequence[str]] | None = None,
    tracer_provider: telemetry.Provider | None = None,
    idempotency: Idempotency | None = None,
) -> Pipeline:
    """``open_apps`` are further apps without tokens, by first path segment (``problems``, ``console``, ``hooks``).

    ``state`` is set on ``app.state`` of every product, beside ``database`` and ``settings``. The database may be opened later, but
    before the first request.
    """
    mounted = [_mounted(product, {**(state or {}), "database": database, "settings": settings}) for product in products]
    catalogue = Catalogue(mounted)
    storage = open_storage(settings)
    identity = build_authorization_server(database, storage, settings, scopes=catalogue.scopes)
    own = Starlette(routes=[*identity.routes, *health_routes(database)], exception_handlers=exception_handlers())
    own.router.redirect_slashes = False
    return Pipeline(
        catalogue,
        {**(open_apps or {}), "oauth": own, ".well-known": own, "health": own},
        identity.verifier,
        InboundLimiter(counters(storage), Tiers(tiers) if tiers else load_tiers(settings.tiers_file)),
        idempotency or Idempotency(database, lease=timedelta(seconds=settings.idempotency_lease_seconds)),
        settings,
        tracer_provider or telemetry.build_provider(settings.trace_sample_ratio),
    )


def _mounted(product: Product, state: Mapping[str, Any]) -> Mounted:
    published = publish(product)
    served = Served(product, State(dict(state)))
    return Mounted(product, {place: endpoint.of(served) for place, endpoint in published.endpoints.items()}, published.declared)
