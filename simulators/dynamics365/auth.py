"""The token endpoint of Microsoft Entra in front of the tenant (sheet 2.1), and who is let in by Business Central (sheet 2.2).

Client credentials with a secret, in the form or as Basic, or with an assertion signed by the app's certificate. Access tokens are
signed by a key that the tenant publishes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any
from urllib.parse import unquote

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jwt
from joserfc.jwk import RSAKey

from simulators.dynamics365.errors import INVALID_CREDENTIALS, Refused

AUDIENCE = "https://api.businesscentral.dynamics.com"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
KNOWN_RESOURCES = (AUDIENCE, "https://graph.microsoft.com")
SKEW = 300


class Denied(Exception):
    """A refusal of the token endpoint, with its AADSTS number."""

    def __init__(self, status: int, error: str, number: int, text: str) -> None:
        super().__init__(text)
        self.status, self.error, self.number, self.text = status, error, number, text

    def body(self, moment: datetime) -> dict[str, Any]:
        trace, correlation = str(uuid.uuid4()), str(uuid.uuid4())
        when = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        text = f"AADSTS{self.number}: {self.text} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {when}"
        return {
            "error": self.error,
            "error_description": text,
            "error_codes": [self.number],
            "timestamp": when,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": f"https://login.microsoftonline.com/error?code={self.number}",
        }


@dataclass
class Entra:
    """``secret_expired``, ``roles`` and ``registered`` (the app's row inside Business Central) are switches of an administrator."""

    credentials: dict[str, Any]
    base_url: str
    now: Callable[[], float]
    lifetime: int = 3599
    secret_expired: bool = False
    registered: bool = True
    roles: tuple[str, ...] = ("API.ReadWrite.All",)
    tokens: dict[str, tuple[str, float]] = field(default_factory=dict)

    @property
    def tenant(self) -> str:
        return str(self.credentials["tenant_id"])

    def knows(self, tenant: str) -> bool:
        return tenant.lower() in (self.tenant, str(self.credentials["tenant_domain"]))

    def issue(self, tenant: str, form: Mapping[str, str], authorization: str) -> dict[str, Any]:
        """An access token for the app itself; there is no refresh token."""
        if not self.knows(tenant):
            raise Denied(400, "invalid_request", 90002, f"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID.")
        grant = form.get("grant_type")
        if not grant:
            raise Denied(400, "invalid_request", 900144, "The request body must contain the following parameter: 'grant_type'.")
        if grant != "client_credentials":
            raise Denied(400, "unsupported_grant_type", 70003, f"The app requested an unsupported grant type '{grant}'.")
        client, secret = _basic(authorization) if authorization.startswith("Basic ") else (form.get("client_id"), form.get("client_secret"))
        if not client:
            raise Denied(400, "invalid_request", 900144, "The request body must contain the following parameter: 'client_id'.")
        if client != self.credentials["client_id"]:
            text = f"Application with identifier '{client}' was not found in the directory 'Holt Group'."
            raise Denied(400, "unauthorized_client", 700016, text)
        if form.get("client_assertion"):
            self._assertion(form)
        else:
            self._secret(secret)
        return self._token(self._audience(form.get("scope")))

    def _secret(self, secret: str | None) -> None:
        app = f"for app '{self.credentials['client_id']}'"
        if not secret:
            text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."
            raise Denied(401, "invalid_client", 7000218, text)
        if secret != self.credentials["client_secret"]:
            text = "Invalid client secret provided. Ensure the secret being sent is the client secret value, not the client secret ID,"
            raise Denied(401, "invalid_client", 7000215, f"{text} {app}.")
        if self.secret_expired:
            raise Denied(401, "invalid_client", 7000222, f"The provided client secret keys {app} are expired.")

    def _assertion(self, form: Mapping[str, str]) -> None:
        """RFC 7523, with the certificate named by thumbprint in the header."""
        if form.get("client_assertion_type") != ASSERTION:
            raise Denied(400, "invalid_request", 900144, "The request body must contain the following parameter: 'client_assertion_type'.")
        text = form["client_assertion"]
        try:
            header = json.loads(_decoded(text.split(".")[0]))
        except (ValueError, binascii.Error):
            raise Denied(401, "invalid_client", 50027, "JWT token is invalid or malformed.") from None
        if not isinstance(header, dict) or header.get("alg") not in ("RS256", "PS256"):
            raise Denied(401, "invalid_client", 50027, "JWT token is invalid or malformed. The algorithm is not supported.")
        named = {str(header.get(name)).rstrip("=") for name in ("x5t", "x5t#S256")}  # the vendor's own library pads them
        if not named & self._thumbprints:
            raise Denied(
                401, "invalid_client", 700027, "The certificate with identifier used to sign the client assertion is not registered."
            )
        self._claims(self._verified(text, str(header["alg"])))

    def _verified(self, text: str, algorithm: str) -> dict[str, Any]:
        """The claims of a signed assertion. Checked by hand: the vendor's own library sends a header that RFC 7515 does not allow."""
        salted = padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256.digest_size)
        try:
            head, body, signature = text.split(".")
            how = salted if algorithm == "PS256" else padding.PKCS1v15()
            self._public.verify(_decoded(signature), f"{head}.{body}".encode(), how, hashes.SHA256())
            claims = json.loads(_decoded(body))
        except (ValueError, InvalidSignature):
            raise Denied(401, "invalid_client", 700027, "Client assertion failed signature validation.") from None
        return claims if isinstance(claims, dict) else {}

    def _claims(self, claims: dict[str, Any]) -> None:
        client = self.credentials["client_id"]
        if claims.get("iss") != client or claims.get("sub") != client:
            raise Denied(401, "invalid_client", 700021, "Client assertion application identifier doesn't match 'client_id' parameter.")
        wanted = {
            f"{self.authority(name)}{end}"
            for name in (self.tenant, self.credentials["tenant_domain"])
            for end in ("/v2.0", "/oauth2/v2.0/token")
        }
        audience = claims.get("aud")
        if not wanted & set(audience if isinstance(audience, list) else [audience]):
            raise Denied(401, "invalid_client", 700023, "Client assertion audience claim does not match Realm issuer.")
        expires, begins = claims.get("exp"), claims.get("nbf", claims.get("iat", 0))
        if not isinstance(expires, int | float) or expires + SKEW <= self.now() or begins > self.now() + SKEW:
            raise Denied(401, "invalid_client", 700024, "Client assertion is not within its valid time range.")

    def authority(self, tenant: str) -> str:
        return f"{self.base_url}/{tenant}"

    @cached_property
    def _thumbprints(self) -> set[str]:
        der = x509.load_pem_x509_certificate(self.credentials["certificate_pem"].encode()).public_bytes(Encoding.DER)
        digests = (hashlib.sha1(der).digest(), hashlib.sha256(der).digest())  # noqa: S324 (the vendor's x5t is SHA-1)
        return {base64.urlsafe_b64encode(digest).rstrip(b"=").decode() for digest in digests}

    @cached_property
    def _public(self) -> rsa.RSAPublicKey:
        key = x509.load_pem_x509_certificate(self.credentials["certificate_pem"].encode()).public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            raise TypeError("the certificate of the app has an RSA key")
        return key

    @property
    def signing_key(self) -> RSAKey:
        return _signing_key()

    def _audience(self, scope: str | None) -> str:
        if not scope:
            raise Denied(400, "invalid_request", 900144, "The request body must contain the following parameter: 'scope'.")
        resource = scope.removesuffix("/.default").rstrip("/")
        if " " in scope.strip() or not scope.endswith("/.default"):
            text = f"The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid."
            raise Denied(400, "invalid_scope", 70011, text)
        if resource not in KNOWN_RESOURCES:
            text = f"The resource principal named {resource} was not found in the tenant named Holt Group."
            raise Denied(400, "invalid_resource", 500011, text)
        return resource

    def _token(self, audience: str) -> dict[str, Any]:
        issued = int(self.now())
        client = self.credentials["client_id"]
        claims: dict[str, Any] = {"aud": audience, "iss": f"https://sts.windows.net/{self.tenant}/", "iat": issued, "nbf": issued}
        claims |= {
            "exp": issued + self.lifetime,
            "appid": client,
            "idtyp": "app",
            "tid": self.tenant,
            "ver": "1.0",
            "uti": uuid.uuid4().hex,
        }
        if audience == AUDIENCE:
            claims["roles"] = list(self.roles)
        token = jwt.encode({"typ": "JWT", "alg": "RS256", "kid": self.signing_key.kid}, claims, self.signing_key)
        self.tokens[token] = (audience, issued + self.lifetime)
        return {"token_type": "Bearer", "expires_in": self.lifetime, "ext_expires_in": self.lifetime, "access_token": token}

    def admit(self, authorization: str) -> None:
        """The one 401 that there is, whatever the cause (sheet 2.2, 4)."""
        scheme, _, token = authorization.partition(" ")
        audience, expires = self.tokens.get(token.strip(), ("", 0.0))
        if scheme.lower() != "bearer" or audience != AUDIENCE or expires <= self.now() or not self.registered:
            headers = {"WWW-Authenticate": f'Bearer authorization_uri="{self.authority(self.tenant)}/oauth2/v2.0/authorize"'}
            raise Refused("Authentication_InvalidCredentials", INVALID_CREDENTIALS, headers=headers)
        if "API.ReadWrite.All" not in self.roles:
            raise Refused("Authorization_RequestDenied", "The application does not have the permission API.ReadWrite.All.")

    def discovery(self, tenant: str) -> dict[str, Any]:
        root = self.authority(tenant)
        return {
            "issuer": f"{self.authority(self.tenant)}/v2.0",
            "token_endpoint": f"{root}/oauth2/v2.0/token",
            "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
            "jwks_uri": f"{root}/discovery/v2.0/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS256", "PS256"],
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }


@cache
def _signing_key() -> RSAKey:
    """One key for as long as the process lives: making one is slow."""
    return RSAKey.generate_key(2048, {"use": "sig", "kid": uuid.uuid4().hex}, private=True)


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _basic(authorization: str) -> tuple[str | None, str | None]:
    try:
        client, _, secret = base64.b64decode(authorization[6:]).decode().partition(":")
    except (ValueError, binascii.Error):
        return None, None
    return unquote(client), unquote(secret)
