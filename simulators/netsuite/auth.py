"""Who may call: OAuth 2.0 with a certificate (sheet 2.1) and token-based authentication, OAuth 1.0a HMAC-SHA256 (sheet 2.2).

The caller learns nothing of the cause; it is kept in ``audit``, the account's Login Audit Trail.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from simulators.netsuite.errors import Refused

TOKEN_PATH = "/services/rest/auth/oauth2/v1/token"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ["PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
WINDOW = 300


class Denied(Exception):
    """A failed login; the text is for the audit trail only."""

    def __init__(self, cause: str, oauth_error: str = "invalid_grant") -> None:
        super().__init__(cause)
        self.oauth_error = oauth_error


@dataclass
class Gate:
    credentials: dict[str, Any]
    base_url: str
    now: Callable[[], float]
    allow_rs256: bool = False
    token_lifetime: int = 3600
    tokens: dict[str, float] = field(default_factory=dict)
    nonces: dict[tuple[str, str], float] = field(default_factory=dict)
    audit: list[dict[str, Any]] = field(default_factory=list)

    def issue(self, form: dict[str, str]) -> dict[str, str]:
        """An access token for a client assertion."""
        try:
            claims = self._assertion(form)
        except Denied as denied:
            self._note("oauth2-token", str(denied))
            raise
        expires = int(self.now()) + self.token_lifetime
        body = {"sub": f"{self.credentials['account']};1000;81", "iss": self.base_url, "scope": claims["scope"], "exp": expires}
        body |= {"aud": [self.credentials["client_id"]], "iat": int(self.now()), "jti": secrets.token_hex(8)}
        parts = [_segment({"typ": "JWT", "alg": "RS256", "kid": "simulated"}), _segment(body), secrets.token_urlsafe(64)]
        token = ".".join(parts)
        self.tokens[token] = expires
        return {"access_token": token, "expires_in": str(self.token_lifetime), "token_type": "bearer"}

    def _assertion(self, form: dict[str, str]) -> dict[str, Any]:
        if form.get("grant_type") != "client_credentials":
            raise Denied("unsupported grant type", "unsupported_grant_type")
        if form.get("client_assertion_type") != ASSERTION or not form.get("client_assertion"):
            raise Denied("client assertion missing", "invalid_request")
        text = form["client_assertion"]
        try:
            header = json.loads(base64.urlsafe_b64decode(text.split(".")[0] + "=="))
        except (ValueError, binascii.Error) as error:
            raise Denied("client assertion is no JWT", "invalid_request") from error
        algorithms = [*ALGORITHMS, *(["RS256"] if self.allow_rs256 else [])]
        if not isinstance(header, dict) or header.get("alg") not in algorithms:
            raise Denied("signature algorithm refused", "invalid_client")
        if header.get("kid") != self.credentials["certificate_id"]:
            raise Denied("certificate id unknown", "invalid_client")
        try:
            claims = jwt.decode(text, self._key(), algorithms=algorithms).claims
        except (JoseError, ValueError, TypeError) as error:
            raise Denied("signature of the client assertion is invalid") from error
        self._claims(claims)
        return claims

    def _key(self) -> ECKey | RSAKey:
        pem = self.credentials["private_key_pem"]
        return ECKey.import_key(pem) if str(self.credentials["algorithm"]).startswith("ES") else RSAKey.import_key(pem)

    def _claims(self, claims: dict[str, Any]) -> None:
        if claims.get("iss") != self.credentials["client_id"]:
            raise Denied("issuer is not the client id", "invalid_client")
        if claims.get("aud") not in (self.base_url + TOKEN_PATH, [self.base_url + TOKEN_PATH]):
            raise Denied("audience is not the token URL")
        issued, expires = claims.get("iat"), claims.get("exp")
        if not isinstance(issued, int) or not isinstance(expires, int) or expires - issued > 3600:
            raise Denied("lifetime of the client assertion is more than an hour")
        if expires <= self.now() or issued > self.now() + WINDOW:
            raise Denied("client assertion is expired or not valid yet")
        scope = claims.get("scope")
        if "rest_webservices" not in (scope if isinstance(scope, list) else str(scope or "").replace(",", " ").split()):
            raise Denied("scope rest_webservices is missing")

    def admit(self, method: str, path: str, query: str, authorization: str) -> None:
        """Lets a request in or refuses it with the one 401 that there is (sheet 8)."""
        scheme, _, rest = authorization.partition(" ")
        mode = "tba" if scheme.lower() == "oauth" else "oauth2"
        try:
            if mode == "tba":
                self._signed(method, path, query, rest)
            elif scheme.lower() != "bearer" or rest.strip() not in self.tokens:
                raise Denied("no or unknown access token")
            elif self.tokens[rest.strip()] <= self.now():
                raise Denied("access token expired")
        except Denied as denied:
            self._note(mode, str(denied))
            detail = "Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI."
            raise Refused(401, "INVALID_LOGIN", detail) from denied

    def _signed(self, method: str, path: str, query: str, header: str) -> None:
        sent = _header_params(header)
        for name in ("oauth_consumer_key", "oauth_token", "oauth_signature_method", "oauth_timestamp", "oauth_nonce", "oauth_signature"):
            if not sent.get(name):
                raise Denied("MissingTokenPassportRequiredFields")
        if sent.get("realm") != self.credentials["account"]:
            raise Denied("parameter_rejected: realm")
        if sent["oauth_consumer_key"] != self.credentials["consumer_key"]:
            raise Denied("consumer_key_unknown")
        if sent["oauth_token"] != self.credentials["token_id"]:
            raise Denied("token_rejected")
        if sent["oauth_signature_method"] != "HMAC-SHA256":
            raise Denied("UnknownAlgorithm")
        if sent.get("oauth_version", "1.0") != "1.0":
            raise Denied("VersionRejected")
        stamp, nonce = sent["oauth_timestamp"], sent["oauth_nonce"]
        if not (stamp.isascii() and stamp.isdigit()) or abs(int(stamp) - self.now()) > WINDOW:
            raise Denied("InvalidTimestamp")
        if len(nonce) < 6:
            raise Denied("nonce_rejected")
        secret = self.credentials["consumer_secret"], self.credentials["token_secret"]
        url = self.base_url + path + (f"?{query}" if query else "")
        wanted = tba_signature(method, url, sent, *secret)
        if not hmac.compare_digest(wanted.encode(), sent["oauth_signature"].encode()):
            raise Denied("InvalidSignature")
        if (nonce, stamp) in self.nonces:
            raise Denied("NonceUsed")
        limit = self.now() - 2 * WINDOW
        self.nonces = {key: at for key, at in self.nonces.items() if at > limit} | {(nonce, stamp): self.now()}

    def _note(self, mode: str, cause: str) -> None:
        self.audit.append({"time": self.now(), "mode": mode, "detail": cause, "status": "Failure"})


def tba_signature(method: str, url: str, header: dict[str, str], consumer_secret: str, token_secret: str) -> str:
    """The signature of a request: every query parameter and every ``oauth_*`` member but the signature, never the realm (sheet 2.2)."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port and (parts.scheme.lower(), parts.port) not in (("https", 443), ("http", 80)) else ""
    base = f"{parts.scheme.lower()}://{(parts.hostname or '').lower()}{port}{parts.path}"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    pairs += [(name, value) for name, value in header.items() if name.startswith("oauth_") and name != "oauth_signature"]
    joined = "&".join(f"{name}={value}" for name, value in sorted((_encoded(name), _encoded(value)) for name, value in pairs))
    text = "&".join((method.upper(), _encoded(base), _encoded(joined)))
    key = f"{_encoded(consumer_secret)}&{_encoded(token_secret)}"
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _encoded(text: str) -> str:
    return quote(text, safe="-._~")


def _header_params(header: str) -> dict[str, str]:
    found = {}
    for part in header.split(","):
        name, _, value = part.strip().partition("=")
        found[name.strip()] = unquote(value.strip().strip('"'))
    return found


def _segment(doc: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(doc).encode()).rstrip(b"=").decode()
