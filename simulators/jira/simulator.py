"""The Jira Cloud site: its two doors, limits and headers, and one endpoint around every operation."""

from __future__ import annotations

import json
import re
import secrets
import uuid
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from simulators.jira import auth, issues, jobs, people, seed
from simulators.jira.context import Answer, Call, Query
from simulators.jira.courier import Courier
from simulators.jira.errors import Refused, bad, collection, gateway, missing, no_issue, unauthenticated
from simulators.jira.facts import BURST, BURST_BY_PATH, PER_ISSUE_WRITES, QUOTA_POINTS, SCOPES, WORKLOGS_PER_ISSUE
from simulators.jira.hooks import Hooks
from simulators.jira.limits import Limiters, over_limit
from simulators.jira.routes import ADMIN_HOOKS, OPERATIONS, Operation
from simulators.jira.search import Cursor
from simulators.jira.store import Store
from simulators.kit.simulator import Record, Simulator, State

_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_VERSIONS = {"3": 3, "2": 2, "latest": 2}
_BROWSER = re.compile(r"Mozilla|Chrome|Safari|Opera|Edge")
_ALL_SCOPES = tuple(scope for scope in SCOPES if scope != "offline_access")
_CONSENT = "initial"


class JiraCloud(Simulator):
    """Settings are attributes; ``reset`` empties the site and leaves them."""

    key: ClassVar[str] = "jira"

    delivery_project: bool = True
    search_lag: float = 2.0
    ragged_pages: bool = True
    worklog_page: int = 1000
    max_worklogs: int = WORKLOGS_PER_ISSUE
    quota_points: int = QUOTA_POINTS
    burst: bool = True
    per_issue_writes: tuple[tuple[int, float], ...] = PER_ISSUE_WRITES
    job_seconds: float = 1.0
    webhook_retry_seconds: float = 5.0
    deny_consent: bool = False
    indexed_properties: frozenset[str] = frozenset()
    hooks: Hooks

    @classmethod
    def new_credentials(cls) -> Record:
        """One consent already given (``refresh_token``), the administrator's tokens, and everybody's, who log time with their own."""
        secret = f"ATOA{secrets.token_hex(32)}"
        account, address = seed.people()["robin"]
        tokens = {name: f"ATATT3x{secrets.token_hex(24)}" for name in seed.people()}
        return {
            "site": "holt",
            "cloud_id": str(uuid.uuid4()),
            "account_id": account,
            "email": address,
            "api_token": tokens["robin"],
            "scoped_api_token": f"ATSTT3x{secrets.token_hex(24)}",
            "client_id": secrets.token_urlsafe(24),
            "client_secret": secret,
            "scopes": " ".join(SCOPES),
            "refresh_token": auth.refresh_token(secret, _CONSENT, account, SCOPES, 0),
            "webhook_secret": secrets.token_hex(16),
            "people": {
                name: {"account_id": ident, "email": mail, "api_token": tokens[name]} for name, (ident, mail) in seed.people().items()
            },
        }

    def reset(self) -> None:
        if hasattr(self, "hooks"):  # not the first time
            self.hooks.courier.stop()
        self.store = Store(self.now)
        seed.plant(self.store)
        self.sessions = auth.Sessions()
        self.limiters = Limiters()
        self.cursors: dict[str, Cursor] = {}
        self.hooks = Hooks(self, Courier(lambda: self.webhook_retry_seconds))
        if self.delivery_project:
            people.open_project(self.as_person("robin"), seed.DELIVERY_PROJECT)

    def revoke(self) -> None:
        """Every OAuth access token. Refresh and API tokens are credentials: for those, ``revoke_consent`` and ``revoke_api_token``."""
        self.sessions.access.clear()

    def revoke_consent(self) -> None:
        """The user takes the app's access back: its refresh tokens are dead until the site is reset."""
        self.sessions.access.clear()
        self.sessions.dead_families |= {_CONSENT, *self.sessions.families}

    def revoke_api_token(self, person: str) -> None:
        """A person, or their administrator, revokes their API token."""
        self.sessions.dead_api_tokens.add(self.credentials["people"][person]["api_token"])

    def as_person(self, person: str) -> Call:
        """A call of somebody in the browser, for the methods of :mod:`simulators.jira.people`."""
        account = self.credentials["people"][person]["account_id"]
        base = f"{self.base_url}/rest/api/3"
        return Call(self, self.store.users[account], "browser", base, 3, {}, Query([]), None)

    def move_issue(self, key: str, project: str) -> str:
        """Robin moves an issue to another project; its new key. The old one still leads to it."""
        return people.move_issue(self.as_person("robin"), key, project)

    def state(self) -> State:
        """All records as v3 shows them to the administrator; worklogs and comments stand beside their issues."""
        return people.state(self.as_person("robin"))

    def throttled(self, args: Record) -> Response:
        """``args``: ``retry_after`` (without it, no hint), ``reason`` (jira-burst-based and the others of sheet 10)."""
        wait = args.get("retry_after")
        refused = over_limit(str(args.get("reason", "jira-burst-based")), None if wait is None else float(wait), self.now())
        refused.headers.setdefault("X-RateLimit-Limit", str(BURST["GET"]))
        return self._refusal(refused)

    def broken(self, status: int, args: Record) -> Response:
        """Gateway errors: HTML for 5xx unless ``args.html`` is false, JSON with ``code`` and ``message`` for others (sheet 10)."""
        headers = {**self._headers(), **{str(name): str(value) for name, value in (args.get("headers") or {}).items()}}
        if "body" in args:
            body = args["body"]
            text = body if isinstance(body, str) else json.dumps(body)
            return Response(text, status, headers, media_type=None if "Content-Type" in headers else "application/json")
        if args.get("html", status >= 500):
            return HTMLResponse(
                "<html><head><title>Atlassian</title></head><body><h1>We'll be right back</h1></body></html>", status, headers
            )
        if status == 401:
            return JSONResponse({"code": 401, "message": "Unauthorized"}, status, headers)
        known = {404: no_issue(), 409: Refused(409, collection(["The issue was changed by somebody else. Read it again."]))}
        known[403] = Refused(403, collection(["You do not have permission to perform this operation."]))
        known[422] = Refused(422, collection(["A configuration problem in the workflow prevents the change."]))
        body = (
            known[status].body
            if status in known
            else {"code": status, "message": "Internal server error" if status >= 500 else "Bad request"}
        )
        return JSONResponse(body, status, headers)

    def routes(self) -> Sequence[BaseRoute]:
        found: list[BaseRoute] = [
            Route("/authorize", self._authorize, methods=["GET"]),
            Route("/oauth/token", self._token, methods=["POST"]),
            Route("/oauth/token/accessible-resources", self._resources, methods=["GET"]),
            Route("/_edge/tenant_info", self._tenant, methods=["GET"]),
        ]
        for prefix, gate in (("/rest", False), ("/ex/jira/{cloud}/rest", True)):
            served = [(f"{prefix}/api/{{version}}/{operation.path}", operation) for operation in OPERATIONS]
            served += [(f"{prefix}/webhooks/1.0/webhook{operation.path}", operation) for operation in ADMIN_HOOKS]
            found.extend(Route(path, self._endpoint(operation, gate), methods=[operation.method]) for path, operation in served)
            unknown = Operation("", "", "", issues.not_found)
            # A known path with another method is found last by Starlette as its own 405: answered here instead.
            found.append(Route(f"{prefix}/{{rest:path}}", self._endpoint(unknown, gate), methods=_METHODS))
        found.append(Route("/{rest:path}", self._dead_end, methods=_METHODS))
        return found

    async def _dead_end(self, _: Request) -> Response:
        return HTMLResponse("<html><head><title>Oops, you've found a dead link</title></head></html>", 404, self._headers())

    async def _authorize(self, request: Request) -> Response:
        return auth.authorize(
            request, self.sessions, self.credentials, self.credentials["account_id"], self.now(), denied=self.deny_consent
        )

    async def _token(self, request: Request) -> Response:
        return await auth.token(request, self.sessions, self.credentials, self.now())

    async def _resources(self, request: Request) -> Response:
        """The sites that the token sees; products share the list (sheet 1)."""
        access = self._bearer(request)
        if access is None:
            return self._refusal(gateway(401, "Unauthorized"))
        scopes = [scope for scope in access.scopes if scope != "offline_access"]
        avatar = f"{self.base_url}/avatar/site"
        site = {
            "id": self.credentials["cloud_id"],
            "url": self.base_url,
            "name": self.credentials["site"],
            "scopes": scopes,
            "avatarUrl": avatar,
        }
        return JSONResponse([site], headers=self._headers())

    async def _tenant(self, _: Request) -> Response:
        return JSONResponse({"cloudId": self.credentials["cloud_id"]})

    def _endpoint(self, operation: Operation, gate: bool) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            headers = self._headers()
            try:
                found = self._call(operation, gate, request, await request.body(), headers)
            except Refused as refused:
                return self._refusal(refused, headers)
            return _json(found, headers | found.headers)

        return answer

    def _call(self, operation: Operation, gate: bool, request: Request, raw: bytes, headers: dict[str, str]) -> Answer:
        version = _VERSIONS.get(request.path_params.get("version", "3"))
        if version is None:
            raise missing("The requested resource was not found.")
        user, door = self._sign_in(operation, gate, request)
        jobs.run_due(self.store, self.job_seconds)
        if self.burst:
            limit = BURST_BY_PATH.get((operation.method, operation.path), BURST.get(operation.method, BURST["GET"]))
            headers |= self.limiters.burst(f"{operation.method} {operation.path}", limit, self.now())
        if door == "oauth":
            headers |= self.limiters.quota(self.quota_points, self.now())
        _cross_site(request)
        cloud = f"/ex/jira/{request.path_params['cloud']}" if gate else ""
        base = f"{self.base_url}{cloud}/rest/api/{request.path_params.get('version', '3')}"
        path = {name: str(value) for name, value in request.path_params.items()}
        call = Call(self, user, door, base, version, path, Query(request.query_params.multi_items()), None)
        if operation.method in ("POST", "PUT") or (operation.method == "DELETE" and raw):
            call.body = _body(operation, request, raw)
        self._per_issue(operation, call)
        return operation.handler(call)

    def _per_issue(self, operation: Operation, call: Call) -> None:
        issue = self.store.issue(call.path["issue"]) if "issue" in call.path and operation.method != "GET" else None
        if issue:
            self.limiters.write(issue["id"], self.per_issue_writes, self.now())

    def _sign_in(self, operation: Operation, gate: bool, request: Request) -> tuple[Record, str]:
        """The site takes Basic with an API token; the gateway takes Bearer, and scoped API tokens both ways (sheet 1)."""
        header = request.headers.get("authorization", "")
        if not header and operation.scope is None and not gate:
            return self.store.users[seed.ADMINISTRATOR], "anonymous"
        if gate:
            return self._at_the_gate(operation, request, header)
        given = auth.basic(header)
        if given:
            for person in self.credentials["people"].values():
                known = (person["email"], person["api_token"])
                if given == known and person["api_token"] not in self.sessions.dead_api_tokens:
                    return self.store.users[person["account_id"]], "basic"
        raise unauthenticated()

    def _at_the_gate(self, operation: Operation, request: Request, header: str) -> tuple[Record, str]:
        if request.path_params["cloud"] != self.credentials["cloud_id"]:
            raise gateway(404, "Tenant could not be found")
        scoped = self.credentials["scoped_api_token"]
        if auth.basic(header) == (self.credentials["email"], scoped) or header == f"Bearer {scoped}":
            return self.store.users[self.credentials["account_id"]], "scoped"
        access = self._bearer(request)
        if access is None:
            raise gateway(401, "Unauthorized")
        if operation.scope and operation.scope not in access.scopes:
            raise gateway(401, "Unauthorized; scope does not match")
        return self.store.users[access.account], "oauth"

    def _bearer(self, request: Request) -> auth.Access | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        access = self.sessions.access.get(token.strip()) if scheme.lower() == "bearer" else None
        return access if access and self.now() < access.expires else None

    def _headers(self) -> dict[str, str]:
        trace = uuid.uuid4().hex
        return {"atl-traceid": trace, "X-AREQUESTID": trace[:16], "Cache-Control": "no-cache, no-store, no-transform"}

    def _refusal(self, refused: Refused, headers: dict[str, str] | None = None) -> Response:
        shown = {**(headers or self._headers()), **refused.headers}
        if isinstance(refused.body, str):
            return Response(refused.body, refused.status, shown, media_type="text/html")
        return JSONResponse(refused.body, refused.status, shown)


def _cross_site(request: Request) -> None:
    """A client that looks like a browser must say that it is none (sheet 2)."""
    browser = request.method != "GET" and _BROWSER.search(request.headers.get("user-agent", ""))
    if browser and request.headers.get("x-atlassian-token", "").lower() not in ("no-check", "nocheck"):
        raise Refused(403, "XSRF check failed")


def _body(operation: Operation, request: Request, raw: bytes) -> Any:
    if not raw and operation.path.endswith(("archive", "restore")):
        return None
    if raw and "application/json" not in request.headers.get("content-type", ""):
        raise Refused(415, collection(["Unsupported Media Type"]))
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise bad("There was an error parsing JSON. Check that your request body is valid.") from None


def _json(answer: Answer, headers: dict[str, str]) -> Response:
    if answer.status in (202, 204) or answer.body is None:
        return Response(b"", answer.status, headers)
    text = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode(), answer.status, {**headers, "Content-Type": "application/json;charset=UTF-8"})
