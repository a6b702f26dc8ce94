"""The open apps: pages under ``/developers`` and ``/problems``, documents under ``/openapi``. All read only, all with an ETag."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from app.core import problems
from app.core.settings import Settings
from app.platform.pipeline.translation import exception_handlers
from app.platform.traffic.tiers import load_tiers
from app.portal import pages
from app.portal.catalogue import Api, apis
from app.portal.html import prose
from app.portal.layout import page
from app.portal.reference import contents, reference
from app.products import products
from app.specs import ORIGIN, documents

_STATIC = Path(__file__).with_name("static")
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_HTML = "text/html; charset=utf-8"
_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
}
"""For pages. ``no-cache`` lets a browser keep one, and ask whether it is still the same."""


def open_apps(settings: Settings) -> dict[str, ASGIApp]:
    """By first path segment. Documents are made at the first request that needs them, and kept."""
    portal = Portal(settings)
    return {"developers": portal.developers(), "problems": portal.problems(), "openapi": portal.openapi()}


class Portal:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._origin = settings.issuer if settings.issuer.startswith("https://") else ORIGIN

    # Plain functions as endpoints: Starlette runs them in a thread, and making the documents takes a second.

    def developers(self) -> ASGIApp:
        settings = self._settings
        simple: dict[str, tuple[str, Callable[[Mapping[str, Api]], str]]] = {
            "": ("APIs", pages.catalogue),
            "/tokens": ("Get a token", lambda found: pages.tokens(settings.issuer, found)),
            "/limits": ("Limits", lambda found: pages.limits(load_tiers(settings.tiers_file), settings, found)),
            "/changelog": ("Versions and changes", pages.changelog),
        }
        routes = [Route(f"/developers{path}", self._simple(path, title, make)) for path, (title, make) in simple.items()]
        routes += [
            Route("/developers/", lambda request: RedirectResponse("/developers", 308, _SECURITY)),
            Route("/developers/apis/{layer}/{product}/{version}", self._reference),
            Route("/developers/try/{layer}/{product}/{version}/{operation}", self._try),
            Route("/developers/static/{name}", _static),
        ]
        return _app(routes)

    def problems(self) -> ASGIApp:
        return _app([Route("/problems", self._problem_index), Route("/problems/{slug}", self._problem)])

    def openapi(self) -> ASGIApp:
        app = Starlette(routes=[Route("/openapi/{layer}/{file}", self._document)], exception_handlers=exception_handlers())
        app.router.redirect_slashes = False
        return app

    def _apis(self) -> dict[str, Api]:
        return _apis(self._origin)

    def _api(self, request: Request) -> Api:
        found = self._apis().get("/{layer}/{product}/{version}".format(**request.path_params))
        if found is None:
            raise HTTPException(404)
        return found

    def _simple(self, path: str, title: str, make: Callable[[Mapping[str, Api]], str]) -> Callable[[Request], Response]:
        def show(request: Request) -> Response:
            return _answer(request, page(title, make(self._apis()), here=f"/developers{path}"))

        return show

    def _reference(self, request: Request) -> Response:
        api = self._api(request)
        return _answer(request, page(api.title, reference(api), here="/developers", aside=contents(api)))

    def _try(self, request: Request) -> Response:
        api = self._api(request)
        found = api.operation(request.path_params["operation"])
        if found is None:
            raise HTTPException(404)
        return _answer(request, page(f"Try: {found[2]['summary']}", pages.try_it(api, *found), here="/developers", script="try.js"))

    def _problem_index(self, request: Request) -> Response:
        return _answer(request, page("Problem types", pages.problem_index(problems.kinds()), here="/problems"))

    def _problem(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        kind = problems.kinds().get(slug)
        if kind is None:
            raise HTTPException(404)
        return _answer(request, page(kind.title, pages.problem(slug, kind), here="/problems"))

    def _document(self, request: Request) -> Response:
        text = documents(self._origin).get("{layer}/{file}".format(**request.path_params))
        if text is None:
            raise HTTPException(404, "There is no such document.")
        # Any page may read a document: it is public, and holds no cookie and no credential.
        return _answer(request, text.encode(), "application/json", {"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"})


@cache
def _apis(origin: str) -> dict[str, Api]:
    return apis(products(), documents(origin))


def _app(routes: list[Route]) -> ASGIApp:
    app = Starlette(routes=routes, exception_handlers={**exception_handlers(), HTTPException: _failed})
    app.router.redirect_slashes = False
    return app


def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what Starlette registers this for
    title = "There is no such page" if error.status_code == 404 else "This page is only to be read"
    response = _answer(request, page(title, prose("The navigation above leads on."), here=""))
    response.status_code = error.status_code
    response.headers.update(error.headers or {})
    return response


def _static(request: Request) -> Response:
    path = _STATIC / Path(request.path_params["name"]).name
    if path.suffix not in _TYPES or not path.is_file():
        raise HTTPException(404)
    return _answer(request, path.read_bytes(), _TYPES[path.suffix])


def _answer(request: Request, content: bytes, media_type: str = _HTML, headers: Mapping[str, str] = _SECURITY) -> Response:
    """304 when the reader has it already (RFC 9110 §13.1.2)."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    known = [item.strip().removeprefix("W/") for item in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(status_code=304, headers={**headers, "ETag": tag})
    return Response(content, media_type=media_type, headers={**headers, "ETag": tag})
