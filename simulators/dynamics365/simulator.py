"""The tenant and its front door: addresses, sign-in, limits, dispatch (sheet 1, 2, 5)."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from urllib.parse import parse_qsl, unquote

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from simulators.dynamics365.auth import Denied, Entra
from simulators.dynamics365.batch import batch
from simulators.dynamics365.books import Books, Policy
from simulators.dynamics365.errors import Refused, error_body, no_segment
from simulators.dynamics365.limits import Limits, too_many
from simulators.dynamics365.people import People
from simulators.dynamics365.registry import entity_of, page_of
from simulators.dynamics365.schema import ENTITIES, PAGE_ENTITIES
from simulators.dynamics365.seed import TENANT, seed
from simulators.dynamics365.service import Service
from simulators.dynamics365.store import Store, check_version
from simulators.dynamics365.webhooks import SUPPORTED, Webhooks
from simulators.dynamics365.wire import Answer, Call, refused
from simulators.kit import Simulator
from simulators.kit.simulator import Record, State

_METHODS = ["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"]
_SERVICES = (
    ("/api/v2.0", "api"),
    ("/ODataV4", "odata"),
    ("/api/microsoft/analytics/v1.0", "analytics"),
    ("/api/microsoft/runtime/beta", "runtime"),
)
_UNAVAILABLE = "<html><head><title>503 Service Unavailable</title></head><body><h1>The service is unavailable.</h1></body></html>"
_HIDDEN = ("dimensionSetLines", "customerFinancialDetails", "contactsInformation", "pdfDocument", "customerPaymentJournals", "Job_List")


class BusinessCentral(Simulator):
    """One tenant with one environment. Switches: ``entra``, ``policy``, ``limits``, ``webhooks``, ``max_page``; see their classes."""

    key: ClassVar[str] = "dynamics365"
    max_page: int = 20_000

    @classmethod
    def new_credentials(cls) -> Record:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "crosswalk.holt.example")])
        begins = datetime(2025, 1, 1, tzinfo=UTC)
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(begins).not_valid_after(begins + timedelta(days=7300))
        certificate = builder.sign(key, hashes.SHA256())
        der = certificate.public_bytes(Encoding.DER)
        return {
            "tenant_id": str(uuid.uuid4()),
            "tenant_domain": "holt.example",
            "environment": "Production",
            "client_id": str(uuid.uuid4()),
            "client_secret": secrets.token_urlsafe(30),
            "private_key_pem": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
            "certificate_pem": certificate.public_bytes(Encoding.PEM).decode(),
            "certificate_thumbprint": hashlib.sha1(der).hexdigest().upper(),  # noqa: S324 (what the vendor calls the certificate by)
        }

    def reset(self) -> None:
        before: Webhooks | None = self.__dict__.get("webhooks")
        if before is not None:
            before.closed = True
        self.policy = Policy()
        self.store = Store(self.utcnow)
        self.companies = seed(self.store, self.policy)
        self.tenant = Books(self.store, TENANT, self.policy)
        self.entra = Entra(self.credentials, self.base_url, self.now)
        self.limits = Limits(self.now)
        self.webhooks: Webhooks = Webhooks(self.store, self.credentials["client_id"], self.environment_url, self.now)
        self.service = Service(self.store, self.tenant, self.books)

    @property
    def environment_url(self) -> str:
        return f"{self.base_url}/v2.0/{self.credentials['tenant_id']}/{self.credentials['environment']}"

    def books(self, named: str) -> Books:
        """A company by id or name."""
        for books in self.companies.values():
            if named.lower() == books.company.id or named == books.company.name:
                return books
        raise Refused("Internal_CompanyNotFound", f"Cannot find company '{named}'.")

    def people(self, company: str) -> People:
        """The people of a company, for what they do in the client."""
        return People(self.books(company))

    # The kit's side

    def state(self) -> State:
        """Every record of every company, by entity set; ``__company`` says whose it is."""
        state: State = {}
        for set_ in (*ENTITIES, *PAGE_ENTITIES):
            entity = entity_of(set_)
            if entity is None or set_ in _HIDDEN:
                continue
            of_tenant = set_ in ("companies", "subscriptions")
            state[set_] = []
            for books in [self.tenant] if of_tenant else list(self.companies.values()):
                page = page_of(books, entity)
                for row in self.store.all(books.company.id, page.table):
                    owner = {} if of_tenant else {"__company": books.company.name}
                    dimensions = {"__dimensions": row["_dims"]} if row["_dims"] else {}
                    state[set_].append({**page.record(row), **owner, **dimensions})
        return state

    def revoke(self) -> None:
        self.entra.tokens.clear()

    def throttled(self, args: Record) -> Response:
        """A hint is not promised on 429 (sheet 4): it is there only when asked for."""
        error = too_many(self.limits.per_window + 1, self.limits.per_window)
        if args.get("retry_after") is not None:
            error.headers["Retry-After"] = str(args["retry_after"])
        return refused(error).response()

    def broken(self, status: int, args: Record) -> Response:
        headers = {str(name): str(value) for name, value in (args.get("headers") or {}).items()}
        if args.get("body") is not None:
            body = args["body"]
            return Response(body, status, headers) if isinstance(body, str) else JSONResponse(body, status, headers)
        if status in (502, 503, 504):
            return HTMLResponse(_UNAVAILABLE, status, {"Retry-After": "10", **headers} if status != 504 else headers)
        if status in (408, 413):
            return Response(status_code=status, headers=headers)
        codes = {
            400: "Unknown", 401: "Authentication_InvalidCredentials", 403: "Authorization_RequestDenied", 404: "Internal_RecordNotFound",
            409: "Request_EntityChanged", 429: "Application_TooManyRequests",
        }  # fmt: skip
        code = codes.get(status, "Internal_ServerError")
        return JSONResponse(error_body(code, "An error occurred while processing your request."), status, headers)

    def routes(self) -> Sequence[BaseRoute]:
        return [
            Route("/environments/v1.2", self._environments, methods=["GET"]),
            Route("/v2.0/{rest:path}", self._data, methods=_METHODS),
            Route("/{tenant}/oauth2/v2.0/token", self._token, methods=["POST"]),
            Route("/{tenant}/v2.0/.well-known/openid-configuration", self._discovery, methods=["GET"]),
            Route("/{tenant}/discovery/v2.0/keys", self._keys, methods=["GET"]),
        ]

    # Entra

    async def _token(self, request: Request) -> Response:
        form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        try:
            issued = self.entra.issue(request.path_params["tenant"], form, request.headers.get("authorization", ""))
        except Denied as denied:
            return JSONResponse(denied.body(self.utcnow()), denied.status)
        return JSONResponse(issued, headers={"Cache-Control": "no-store, no-cache", "Pragma": "no-cache"})

    async def _discovery(self, request: Request) -> Response:
        tenant = request.path_params["tenant"]
        if not self.entra.knows(tenant):
            denied = Denied(400, "invalid_tenant", 90002, f"Tenant '{tenant}' not found.")
            return JSONResponse(denied.body(self.utcnow()), denied.status)
        return JSONResponse(self.entra.discovery(tenant))

    async def _keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [self.entra.signing_key.as_dict(private=False)]})

    # Business Central

    async def _environments(self, request: Request) -> Response:
        try:
            self.entra.admit(request.headers.get("authorization", ""))
        except Refused as error:
            return refused(error).response()
        name, tenant = self.credentials["environment"], self.credentials["tenant_id"]
        one = {"aadTenantId": tenant, "applicationFamily": "BusinessCentral", "type": "Production", "name": name, "countryCode": "GB"}
        one |= {"webServiceUrl": self.base_url, "webClientLoginUrl": f"{self.base_url}/{tenant}/{name}", "ringName": "PROD"}
        return JSONResponse({"value": [one]})

    async def _data(self, request: Request) -> Response:
        """Sign-in, the window, a place among those executing, then the work itself, which is one transaction."""
        try:
            self.entra.admit(request.headers.get("authorization", ""))
            self.limits.count()
            async with self.limits.place():
                answer = await self._answer(request)
        except Refused as error:
            answer = refused(error)
        finally:
            self._tell()
        return answer.response()

    def _tell(self) -> None:
        """What changed since the last call goes to the subscribers' windows."""
        changes, self.store.changes = self.store.changes, []
        self.webhooks.loop = asyncio.get_running_loop()
        if changes:
            self.webhooks.notice(changes)

    async def _answer(self, request: Request) -> Answer:
        raw = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1").split("?")[0]
        root, path = self._environment(raw.removeprefix("/v2.0"))
        query = dict(parse_qsl(request.scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True))
        method = "GET" if request.method == "HEAD" else request.method
        for service, kind in sorted(_SERVICES, key=lambda one: -len(one[0])):
            if path == service or path.startswith(service + "/"):
                base = f"{self.base_url}{root}{service}"
                call = Call(method, base, path.removeprefix(service), query, request.headers, await request.body())
                return await self._dispatch(call, kind)
        raise no_segment(unquote(path.strip("/").split("/")[0]))

    def _environment(self, rest: str) -> tuple[str, str]:
        """The tenant may be left out: then it is the token's (sheet 1)."""
        parts = rest.strip("/").split("/")
        skip = 1 if parts and self.entra.knows(parts[0]) else 0
        if len(parts) <= skip or parts[skip].lower() != str(self.credentials["environment"]).lower():
            raise Refused("NoEnvironment", "Environment does not exist.", 404)
        head = "/".join(parts[: skip + 1])
        return f"/v2.0/{head}", rest.removeprefix(f"/{head}")

    async def _dispatch(self, call: Call, kind: str) -> Answer:
        self.service.max_page = self.max_page
        if kind == "runtime":
            return self._runtime(call)
        if kind == "api" and call.path.rstrip("/") == "/$batch":
            return batch(self.service, call)
        if kind == "api" and call.path.startswith("/subscriptions") and call.method in ("POST", "PATCH"):
            return await self._subscription(call)
        return self.service.handle(call, kind)

    async def _subscription(self, call: Call) -> Answer:
        """The only writes that wait for somebody else: the listener's handshake (sheet 8)."""
        page = page_of(self.tenant, ENTITIES["subscriptions"])
        base = f"{call.root}/$metadata#subscriptions/$entity"
        if call.method == "POST" and call.path.rstrip("/") == "/subscriptions":
            self.webhooks.loop = asyncio.get_running_loop()
            row = await self.webhooks.subscribe(call.json())
            headers = {"Location": f"{call.root}/subscriptions('{row.id}')"}
            return Answer(201, {"@odata.context": base, **page.record(row)}, headers)
        listed = self.service.handle(Call("GET", call.root, call.path, {}, {}), "api")
        row = page.locate({"subscriptionId": (listed.document or {}).get("subscriptionId", "")})
        check_version(row, call.headers.get("if-match"), required=True)
        await self.webhooks.renew(row, call.json())
        return Answer(200, {"@odata.context": base, **page.record(row)})

    def _runtime(self, call: Call) -> Answer:
        """Which sets webhooks can be had for (sheet 8)."""
        if call.method != "GET" or not re.fullmatch(r"/companies\([0-9a-fA-F-]{36}\)/webhookSupportedResources", call.path):
            raise no_segment(call.path.strip("/").rpartition("/")[2])
        wanted = re.search(r"resource eq '([^'*]*)\*?'", call.params.get("$filter", ""))
        names = [f"v2.0/companies/{name}" for name in SUPPORTED]
        kept = [name for name in names if not wanted or name.startswith(wanted[1])]
        return Answer(
            200, {"@odata.context": f"{call.root}/$metadata#webhookSupportedResources", "value": [{"resource": name} for name in kept]}
        )
