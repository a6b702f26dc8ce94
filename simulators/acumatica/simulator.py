"""The Acumatica instance: its addresses, who may call, licence limits, and what people do in its windows (sheet 1, 2, 3)."""

from __future__ import annotations

import asyncio
import base64
import binascii
import secrets
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from simulators.acumatica import swagger, work
from simulators.acumatica.context import Context, midnight
from simulators.acumatica.contract import CLOSED
from simulators.acumatica.errors import Refused, answer, failed, forbidden, http_error, invalid_request
from simulators.acumatica.jobs import Jobs
from simulators.acumatica.push import Push
from simulators.acumatica.schema import TYPES, EntityType
from simulators.acumatica.seed import seed
from simulators.acumatica.service import Service, as_document
from simulators.acumatica.sessions import ASP, AUTH, Denied, Gate, Licence, Session, Turnstile, too_many
from simulators.acumatica.store import Row, Store
from simulators.acumatica.wire import moment, read_json
from simulators.kit import Simulator
from simulators.kit.simulator import Record, State

SITE, ENDPOINT, VERSION, BUILD = "AcumaticaERP", "Default", "24.200.001", "24.210.0016"
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_COOKIES = (AUTH, ASP, "CompanyID", "Locale", "UserBranch", "requestid", "requeststat")
_PAGE = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h2>{0}</h2><p>HTTP Error {1}.</p></body></html>"


class Acumatica(Simulator):
    """Tunable per instance: licence, how long actions take, what a missing record answers."""

    key = "acumatica"
    licence = Licence()
    service_time = 0.002
    action_time = 0.15
    missing_status = 404

    @classmethod
    def new_credentials(cls) -> Record:
        return {
            "site": SITE,
            "tenant": "Holt",
            "branch": "HOLT-UK",
            "endpoint_name": ENDPOINT,
            "endpoint_version": VERSION,
            "username": "crosswalk",
            "password": secrets.token_urlsafe(18),
            "client_id": f"{str(uuid.uuid4()).upper()}@Holt",
            "client_secret": secrets.token_urlsafe(24),
            "redirect_uri": "https://localhost/oauth/callback",
            "webhook_header": "X-Crosswalk-Secret",
            "webhook_secret": secrets.token_urlsafe(24),
        }

    def reset(self) -> None:
        self.store = Store(self.utcnow)
        seed(self.store)
        self.gate = Gate(self.credentials, self.now, lambda branch: self.store.exists("Branch", branch), self.licence)
        self.turnstile = Turnstile(self.licence, self.now)
        self.jobs = Jobs(self.now, self.action_time)
        self.push = Push(self.credentials, self.now)
        self.store.listeners.append(self.push.notice)

    def state(self) -> State:
        self.jobs.settle()
        return {name: [as_document(row, self._root(SITE)) for row in self.store.all(name)] for name in TYPES}

    def revoke(self) -> None:
        self.gate.revoke_all()

    def throttled(self, args: Record) -> Response:
        headers = {"Retry-After": str(args["retry_after"])} if args.get("retry_after") is not None else None
        return Refused(429, too_many().document, headers).response()

    def broken(self, status: int, args: Record) -> Response:
        headers = {str(name): str(value) for name, value in (args.get("headers") or {}).items()}
        if args.get("body") is not None:
            body = args["body"]
            return Response(body, status, headers) if isinstance(body, str) else JSONResponse(body, status, headers)
        if status in (502, 503, 504):
            return HTMLResponse(_PAGE.format("Service Unavailable", status), status, headers)
        if status == 401:
            return answer(401, {"message": "You are not logged in."}, headers)
        return answer(status, http_error("An unexpected error occurred.", "System.InvalidOperationException"), headers)

    # What people do in the vendor's windows.

    def use_licence(self, licence: Licence) -> None:
        """An administrator activates another licence (SM604000)."""
        self.licence = self.gate.licence = self.turnstile.licence = licence

    def approve_time(self, *entries: str) -> None:
        """A project manager approves time activities that wait for it (EP507010)."""
        for row in self._time(*entries):
            work.judge_time(self._context("HOLT-US"), row, approved=True)

    def reject_time(self, *entries: str) -> None:
        for row in self._time(*entries):
            work.judge_time(self._context("HOLT-US"), row, approved=False)

    def release_time(self, *entries: str) -> None:
        """Finance releases time activities to project transactions (EP507020)."""
        work.release_time(self._context("HOLT-US"), self._time(*entries))

    def subscribe(self, url: str, entity: str, query: str | None = None) -> None:
        """An administrator sets up a push notification (SM302000) for an entity."""
        self.push.subscribe(url, entity, query or f"{entity}Push")

    def consent(self, scope: str = "api offline_access") -> str:
        """A person lets the connected application in; gives the authorization code."""
        known = {"client_id": self.credentials["client_id"], "redirect_uri": self.credentials["redirect_uri"]}
        return self.gate.authorise(known | {"response_type": "code", "scope": scope})

    def _time(self, *entries: str) -> list[Row]:
        return [self.store.get("TimeEntry", ident) for ident in entries]

    # Addresses.

    def routes(self) -> Sequence[BaseRoute]:
        return [Route("/{path:path}", self._instance, methods=_METHODS)]

    def _root(self, site: str) -> str:
        return f"{'/' + site if site else ''}/entity/{ENDPOINT}/{VERSION}"

    async def _instance(self, request: Request) -> Response:
        """The site segment may be there or not (sheet 1); both address the same instance."""
        raw = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1").split("?")[0]
        segments = [unquote(one) for one in raw.split("/") if one]
        site = SITE if segments[:1] == [SITE] else ""
        segments = segments[1:] if site else segments
        try:
            if request.method == "POST" and not {"content-length", "transfer-encoding"} & set(request.headers):
                return HTMLResponse(_PAGE.format("Length Required", 411), 411)
            if segments[:1] == ["identity"]:
                return await self._identity(request, segments[1:], site)
            if segments[:2] == ["entity", "auth"]:
                return await self._auth(request, segments[2:])
            if segments[:1] == ["entity"]:
                return await self._entity(request, segments[1:], site)
            return HTMLResponse("<!DOCTYPE html><title>404 - Not Found</title>", 404)
        except Refused as refused:
            return refused.response()

    async def _auth(self, request: Request, segments: list[str]) -> Response:
        if request.method != "POST" or segments not in (["login"], ["logout"]):
            return answer(405, {"message": f"The requested resource does not support http method '{request.method}'."})
        if segments == ["logout"]:
            session = self._session(request)
            if session is not None:
                self.gate.sign_out(session)
            return self._with_cookies(Response(status_code=204), dict.fromkeys(_COOKIES, ""), "; expires=Thu, 01 Jan 1970 00:00:00 GMT")
        session = self.gate.sign_in(read_json(await request.body()))
        values = {AUTH: session.ticket, ASP: session.ident, "CompanyID": self.credentials["tenant"], "UserBranch": session.branch}
        values |= {
            "Locale": f"TimeZone=GMTM0000G&Culture={session.locale}",
            "requestid": secrets.token_hex(16).upper(),
            "requeststat": "+st:1",
        }
        return self._with_cookies(Response(status_code=204), values, "")

    def _with_cookies(self, response: Response, values: dict[str, str], more: str) -> Response:
        """Every cookie is sent twice (sheet 2.1); ``Secure`` is left out on a plain connection, where clients would not send it back."""
        safe = "; Secure; SameSite=None" if self.base_url.startswith("https") else ""
        for name, value in values.items():
            http_only = "; HttpOnly" if name in (AUTH, ASP) else ""
            for _ in range(2):
                response.headers.append("Set-Cookie", f"{name}={value}; path=/{more}{http_only}{safe}")
        return response

    def _session(self, request: Request) -> Session | None:
        return self.gate.find(dict(request.cookies), request.headers.get("authorization", ""))

    # The endpoint.

    async def _entity(self, request: Request, segments: list[str], site: str) -> Response:
        session = self._session(request)
        if session is None:
            raise Refused(401, {"message": "You are not logged in."})
        body = await request.body()
        if session.concurrent:
            return await self._admitted(request, session, segments, site, body)
        async with session.lock:
            return await self._admitted(request, session, segments, site, body)

    async def _admitted(self, request: Request, session: Session, segments: list[str], site: str, body: bytes) -> Response:
        async with self.turnstile:
            await asyncio.sleep(self.service_time)
            self.jobs.settle()
            response = self._dispatch(request, session, segments, site, body)
            self.push.deliver()
            return response

    def _dispatch(self, request: Request, session: Session, segments: list[str], site: str, body: bytes) -> Response:
        if not segments:
            return self._only(request, "GET") or answer(200, self._versions(site))
        if [one.lower() for one in segments[:2]] != [ENDPOINT.lower(), VERSION]:
            name = "/".join(segments[:2])
            raise Refused(404, {"message": f"No HTTP resource was found that matches the endpoint '{name}'."})
        rest = segments[2:]
        if rest == ["swagger.json"]:
            return self._only(request, "GET") or answer(200, swagger.document(f"{self.base_url}{self._root(site)}"))
        if rest[:1] == ["files"] and len(rest) == 2 and request.method == "GET":
            return self._file(rest[1])
        kind = self._kind(rest)
        service = Service(
            self.store, self._context(self._branch(request, session), request), self.jobs, self._root(site), self.missing_status
        )
        return self._operation(request, service, kind, rest[1:], body)

    def _kind(self, rest: list[str]) -> EntityType:
        kind = TYPES.get(rest[0]) if rest else None
        if kind is None and rest and rest[0] in CLOSED:
            raise forbidden(rest[0])
        if kind is None:
            raise Refused(404, {"message": f"No HTTP resource was found: the entity '{rest[0] if rest else ''}' is not in the endpoint."})
        return kind

    def _operation(self, request: Request, service: Service, kind: EntityType, rest: list[str], body: bytes) -> Response:
        method, params = request.method, dict(parse_qsl(request.url.query, keep_blank_values=True))
        if not rest and method in ("GET", "PUT"):
            return service.query(kind, params) if method == "GET" else service.put(kind, params, request.headers, body)
        if rest == ["$adHocSchema"] and method == "GET":
            return service.ad_hoc(kind)
        if len(rest) == 3 and rest[1] == "status" and method == "GET":
            return self.jobs.status(rest[2], request.url.path)
        if len(rest) == 1 and method == "POST":
            return service.act(kind, rest[0], body)
        if len(rest) > 2 and rest[-2] == "files" and method == "PUT":
            return service.attach(kind, rest[:-2], rest[-1], body, request.headers.get("px-cbfilecomment"))
        if rest and method == "GET":
            return service.get(kind, rest, params)
        if rest and method == "DELETE":
            return service.delete(kind, rest)
        return answer(
            405, {"message": f"The requested resource does not support http method '{method}'."}, {"Allow": "GET, PUT, POST, DELETE"}
        )

    @staticmethod
    def _only(request: Request, method: str) -> Response | None:
        return (
            None
            if request.method == method
            else answer(405, {"message": f"The requested resource does not support http method '{request.method}'."})
        )

    def _versions(self, site: str) -> Record:
        href = f"{self._root(site)}/"
        version = {"acumaticaBuildVersion": BUILD, "databaseVersion": BUILD}
        return {"version": version, "endpoints": [{"name": ENDPOINT, "version": VERSION, "href": href}]}

    def _file(self, ident: str) -> Response:
        content = self.store.contents.get(ident.lower())
        if content is None:
            raise Refused(404, http_error("The file cannot be found.", call="GetFile"))
        return Response(content, media_type="application/octet-stream")

    def _branch(self, request: Request, session: Session) -> str:
        branch = request.headers.get("px-cbapibranch", session.branch).strip().upper()
        if not self.store.exists("Branch", branch):
            raise failed(f"The branch '{branch}' does not exist or you have no access to it.")
        return branch

    def _context(self, branch: str, request: Request | None = None) -> Context:
        day = request.headers.get("px-cbapibusinessdate") if request is not None else None
        try:
            return Context(self.store, branch, midnight(moment(day.replace("/", "-")) if day else self.utcnow()))
        except ValueError as error:
            raise invalid_request("PX-CbApiBusinessDate", f"The business date '{day}' is not a date.") from error

    # The identity server.

    async def _identity(self, request: Request, segments: list[str], site: str) -> Response:
        base = f"{self.base_url}{'/' + site if site else ''}"
        if segments == [".well-known", "openid-configuration"]:
            return answer(200, swagger.discovery(base))
        if segments == ["connect", "authorize"] and request.method == "GET":
            return self._authorise(request, base)
        if segments[:1] != ["connect"] or segments[1:] not in (["token"], ["revocation"]) or request.method != "POST":
            return HTMLResponse("<!DOCTYPE html><title>404 - Not Found</title>", 404)
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
        try:
            basic = _basic(request.headers.get("authorization", ""))
            if segments[1] == "revocation":
                self.gate.revoke_token(form, basic)
                return Response(status_code=200)
            return answer(200, self.gate.issue(form, basic), {"Cache-Control": "no-store"})
        except Denied as denied:
            return answer(denied.status, denied.document)

    def _authorise(self, request: Request, base: str) -> Response:
        """Whoever is signed in consents; anybody else is sent to the login page."""
        params = dict(parse_qsl(request.url.query))
        if self._session(request) is None:
            return Response(status_code=302, headers={"Location": f"{base}/Frames/Login.aspx?{urlencode({'ReturnUrl': str(request.url)})}"})
        try:
            code = self.gate.authorise(params)
        except Denied as denied:
            return answer(400, denied.document)
        query: dict[str, Any] = {"code": code, "scope": params.get("scope", "")} | ({"state": params["state"]} if "state" in params else {})
        return Response(status_code=302, headers={"Location": f"{params['redirect_uri']}?{urlencode(query)}"})


def _basic(header: str) -> tuple[str, str] | None:
    scheme, _, text = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        ident, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Denied("invalid_client") from error
    return unquote(ident), unquote(secret)
