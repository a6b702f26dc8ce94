"""Liveness and readiness, open to anybody: one word each, nothing about versions or hosts."""

from __future__ import annotations

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.core.database import Database

log = logging.getLogger("crosswalk.pipeline")

_NO_STORE = {"Cache-Control": "no-store"}
_READY_SECONDS = 2.0


def health_routes(database: Database) -> list[Route]:
    async def live(request: Request) -> Response:
        return JSONResponse({"status": "live"}, headers=_NO_STORE)

    async def ready(request: Request) -> Response:
        try:
            async with asyncio.timeout(_READY_SECONDS):
                await database.pool.fetchval("select 1")
        except Exception:
            log.warning("not ready: the database does not answer", exc_info=True)
            return JSONResponse({"status": "unavailable"}, 503, {**_NO_STORE, "Retry-After": "2"})
        return JSONResponse({"status": "ready"}, headers=_NO_STORE)

    return [Route("/health/live", live), Route("/health/ready", ready)]
