"""The SAP S/4HANA Cloud tenant: its gateway, its services by communication arrangement, and the people who work in it (sheet 1, 2)."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from simulators.kit import Simulator
from simulators.kit.simulator import Record, State
from simulators.sap_s4hana.auth import TOKEN_PATH, Caller, Gate, GrantRefused, Unauthorized
from simulators.sap_s4hana.door import CERTIFICATE, certified
from simulators.sap_s4hana.edm import Service, owner, services
from simulators.sap_s4hana.errors import NO_AUTHORITY, NO_SERVICE, Refused, body_v2, body_v4, page
from simulators.sap_s4hana.events import Mesh
from simulators.sap_s4hana.reference import base_state
from simulators.sap_s4hana.render import Renderer, Shape
from simulators.sap_s4hana.rules import billing, timesheet
from simulators.sap_s4hana.seed import seed
from simulators.sap_s4hana.service import ODataService
from simulators.sap_s4hana.sessions import Sessions
from simulators.sap_s4hana.store import Store
from simulators.sap_s4hana.tenant import Switches, Tenant
from simulators.sap_s4hana.wire import Call, Reply

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "MERGE", "DELETE", "OPTIONS"]
_REALM = 'Basic realm="SAP NetWeaver Application Server [S4H/100]"'
BASIC_ONLY = ("SAP_COM_0724", "SAP_COM_0725")


class SapS4Hana(Simulator):
    """Tunable per instance: ``switches``, and the active communication arrangements."""

    key = "sap_s4hana"

    @classmethod
    def new_credentials(cls) -> Record:
        user = f"CROSSWALK_{secrets.token_hex(3).upper()}"
        certificate_pem, private_key_pem = certified(ec.generate_private_key(ec.SECP256R1()), user)
        saml_certificate_pem, saml_private_key_pem = certified(
            rsa.generate_private_key(public_exponent=65537, key_size=2048), "crosswalk-oauth"
        )
        return {
            "user": user,
            "password": secrets.token_urlsafe(18),
            "client_id": user,
            "business_user": "robin.vale@holt.example",
            "saml_issuer": "https://crosswalk.holt.example/saml",
            "saml_audience": f"https://my{secrets.randbelow(900_000) + 100_000}.s4hana.cloud.sap",
            "saml_private_key_pem": saml_private_key_pem,
            "saml_certificate_pem": saml_certificate_pem,
            "certificate_pem": certificate_pem,
            "private_key_pem": private_key_pem,
        }

    def reset(self) -> None:
        self.store = Store(self.utcnow)
        seed(self.store)
        self.switches = Switches()
        self.arrangements = {service.scenario for service in services().values()}
        self.mesh = Mesh("S4HCLNT100", self.utcnow)
        self.tenant = Tenant(self.store, self.switches)
        scopes = frozenset(_scope(service) for service in services().values() if service.scenario not in BASIC_ONLY)
        self.gate = Gate(self.credentials, self.base_url, self.now, scopes)
        self.sessions = Sessions(self.now)

    def state(self) -> State:
        """Every record under the name of its entity set, as the vendor shows it; configuration under names with two underscores."""
        found: State = {}
        for service in services().values():
            handler = ODataService(service, self.tenant, self.base_url)
            engine = handler.engine
            render = Renderer(service, handler.root, engine.related, engine.guard, lambda *_: None)
            for one in service.sets.values():
                if one.table == one.name:
                    shape = Shape({prop.name for prop in owner(one.table).type.properties.values() if not prop.control})
                    found[one.name] = [render.values(one, row, shape) for row in self.store.rows(one.table)]
        return found | base_state() | {"__ignored": list(self.tenant.ignored), "__events": list(self.mesh.published)}

    def revoke(self) -> None:
        """Bearer tokens and sessions with their CSRF tokens end."""
        self.gate.tokens.clear()
        self.sessions.open.clear()

    def throttled(self, args: Record) -> Response:
        """Rarely seen; no limit is published (sheet 4, 5)."""
        headers = {"Retry-After": str(args["retry_after"])} if args.get("retry_after") is not None else None
        return HTMLResponse(page(429, "Too Many Requests", "The request was rejected because of too many requests."), 429, headers)

    def broken(self, status: int, args: Record) -> Response:
        headers = {str(name): str(value) for name, value in (args.get("headers") or {}).items()}
        if args.get("body") is not None:
            body = args["body"]
            return Response(body, status, headers) if isinstance(body, str) else JSONResponse(body, status, headers)
        if status == 401:
            return self._unauthorized(headers)
        if status >= 500:
            titles = {502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
            return HTMLResponse(
                page(status, titles.get(status, "Application Server Error"), "The server is not available."), status, headers
            )
        refused = Refused(status, "/IWBEP/CM_MGW_RT/021", "An unexpected error occurred")
        return JSONResponse(body_v2(refused, self.utcnow(), "API", "OPU-BSE-SDE"), status, headers)

    # What people do in their own screens, which no API of the sheet has.

    def approve_time(self, record: str) -> Record:
        return timesheet.decide(self.tenant, record, timesheet.APPROVED)

    def reject_time(self, record: str, reason: str = "0001") -> Record:
        return timesheet.decide(self.tenant, record, timesheet.REJECTED, reason)

    def receive_payment(self, billing_document: str, *, partly: bool = False) -> Record:
        return billing.receive_payment(self.tenant, billing_document, partly=partly)

    def open_for_editing(self, entity_set: str, number: str, user: str = "CB9980000010") -> None:
        """Somebody opens a document: others cannot change it. ``number`` is the key, of a project its ``Project``."""
        self.tenant.locks[entity_set, number] = user

    def close_editing(self, entity_set: str, number: str) -> None:
        self.tenant.locks.pop((entity_set, number), None)

    def unlock_communication_user(self) -> None:
        self.gate.failures = 0

    def subscribe(self, url: str, secret: str = "") -> bool:
        """A webhook of the event mesh; false when it does not answer the handshake."""
        return self.mesh.subscribe(url, secret)

    def _announce(self) -> None:
        """What the call has committed goes to the queue and to the webhooks."""
        events, self.tenant.events = self.tenant.events, {}
        stamp = self.utcnow().strftime("%Y%m%d%H%M%S")
        for (kind, key), task in events.items():
            row = {"BusinessEvent": self.store.guid(), "BusEventSubscriberCode": "CROSSWALK", "SAPObjectType": kind.rpartition(".")[2]}
            keys = {f"SAPBusinessObjectKey{index}": part.zfill(10) if part.isdigit() else part for index, part in enumerate(key, 1)}
            self.store.put("C_Behqueuedata", row | keys | {"SAPObjectTaskCode": task, "CreationUTCDateTime": stamp})
        self.mesh.publish([self.mesh.event(kind, task, key) for (kind, key), task in events.items()])

    def routes(self) -> Sequence[BaseRoute]:
        return [Route(TOKEN_PATH, self._token, methods=_METHODS), Route("/{path:path}", self._gateway, methods=_METHODS)]

    async def _token(self, request: Request) -> Response:
        if request.method != "POST":
            return HTMLResponse(page(405, "Method Not Allowed", "Use POST."), 405, {"Allow": "POST"})
        form = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        try:
            return JSONResponse(self.gate.issue(request.headers.get("authorization", ""), form), headers={"Cache-Control": "no-store"})
        except GrantRefused as refused:
            headers = {"WWW-Authenticate": _REALM} if refused.status == 401 else {}
            return JSONResponse({"error": refused.error, "error_description": refused.description}, refused.status, headers)

    def _unauthorized(self, headers: dict[str, str]) -> Response:
        text = page(401, "Unauthorized", "Logon failed. You are not authorized to access the requested page.")
        return HTMLResponse(text, 401, {"WWW-Authenticate": _REALM} | headers)

    async def _gateway(self, request: Request) -> Response:
        """Logon, then the service and its arrangement, then the CSRF token, then the service itself."""
        path = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1").split("?")[0]
        query = request.scope.get("query_string", b"").decode("latin-1")
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            caller = self.gate.admit(headers.get("authorization", ""), request.scope.get("state", {}).get(CERTIFICATE))
        except Unauthorized:
            return self._unauthorized({})
        call = Call(request.method, path, query, headers, await request.body(), caller.user, caller.scopes)
        service = _locate(path)
        if service is None or service.scenario not in self.arrangements:
            return self._no_service(call, path)
        call.path = service.path + path[len(_given(path, service)) :]
        reply = self._serve(call, service, caller)
        self._announce()
        return reply.response(head=request.method == "HEAD")

    def _serve(self, call: Call, service: Service, caller: Caller) -> Reply:
        handler = ODataService(service, self.tenant, self.base_url)
        if caller.scopes is not None and _scope(service) not in caller.scopes:
            return handler.refusal(call, Refused(403, NO_AUTHORITY, f"No authorization to access Service '{service.name}'"))
        fetch = call.headers.get("x-csrf-token", "").lower() == "fetch"
        reading = call.method in ("GET", "HEAD")
        if not reading and (fetch or not self.sessions.valid(call.headers, call.user)):
            return Reply.text(403, "CSRF token validation failed", "text/plain;charset=utf-8", [("x-csrf-token", "Required")])
        self.tenant.user = call.user[:12]
        reply = handler.handle(call)
        if reading and fetch:  # also with an error: the vendor's own client asks ``$batch`` for its token
            reply.headers += self.sessions.fetch(call.headers, call.user)
        return reply

    def _no_service(self, call: Call, path: str) -> Response:
        if not path.startswith(("/sap/opu/odata/", "/sap/opu/odata4/")):
            return HTMLResponse(page(404, "Not Found", "The requested resource does not exist."), 404)
        name, _, rest = path.removeprefix("/sap/opu/odata/").removeprefix("sap/").removeprefix("CPD/").partition("/")[0].partition(";v=")
        text = f"No service found for namespace '', name '{name}', version '{rest or '0001'}'"
        refused = Refused(403, NO_SERVICE, text)
        if path.startswith("/sap/opu/odata4/"):
            return Reply.json(403, body_v4(refused), 4).response()
        return Reply.json(403, body_v2(refused, self.utcnow(), name, "OPU-BSE-SDE"), 2).response()

    def basic_header(self) -> str:
        """``Authorization`` of the communication user."""
        pair = f"{self.credentials['user']}:{self.credentials['password']}"
        return "Basic " + base64.b64encode(pair.encode()).decode()


def _scope(service: Service) -> str:
    if service.name.endswith("_0001"):
        return service.name
    return f"{service.name}_{'0002' if ';v=' in service.path else '0001'}"


def _given(path: str, service: Service) -> str:
    """The part of the path that named the service, with or without the version that it has anyway."""
    plain = service.path
    return next(
        (form for form in (f"{plain};v=0001", f"{plain};v=1", plain.replace(";v=0002", ";v=2"), plain) if path.startswith(form)), plain
    )


def _locate(path: str) -> Service | None:
    for service in services().values():
        given = _given(path, service)
        if path == given or path.startswith(given + "/"):
            return service
    return None
