"""OAuth 1.0a with HMAC-SHA256 (RFC 5849 §3.4): NetSuite's token-based authentication, what most of its customers still run.

Written out here because Authlib signs with HMAC-SHA1 only, which NetSuite has refused since 2023.1.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import ClassVar, Literal
from urllib.parse import parse_qsl, quote, urlsplit

from app.core.model import Value
from app.system_apis.kit.auth.scheme import Credentials, Token, read_token
from app.system_apis.kit.wire import Request, Response


class TokenBasedAuthentication(Value):
    kind: Literal["token_based_authentication"] = "token_based_authentication"
    credentials: tuple[str, ...] = ("account", "consumer_key", "consumer_secret", "token_id", "token_secret")
    signs_in: ClassVar[bool] = False

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        return None

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        oauth = {
            "oauth_consumer_key": credentials["consumer_key"],
            "oauth_token": credentials["token_id"],
            "oauth_signature_method": "HMAC-SHA256",
            "oauth_timestamp": str(int(now)),
            "oauth_nonce": secrets.token_hex(16),
            "oauth_version": "1.0",
        }
        oauth["oauth_signature"] = signature(
            request.method, url, list(request.query), oauth, credentials["consumer_secret"], credentials["token_secret"]
        )
        realm = credentials["account"].upper().replace("-", "_")
        pairs = ", ".join(f'{name}="{quote(value, safe="")}"' for name, value in oauth.items())
        return request.with_headers(("Authorization", f'OAuth realm="{realm}", {pairs}'))


def signature(method: str, url: str, query: list[tuple[str, str]], oauth: dict[str, str], consumer_secret: str, token_secret: str) -> str:
    """Base64 HMAC-SHA256 over method, base URL and the sorted parameters; the realm and a JSON body are not signed."""
    parts = urlsplit(url)
    default = {"https": 443, "http": 80}.get(parts.scheme)
    host = (parts.hostname or "").lower() + (f":{parts.port}" if parts.port and parts.port != default else "")
    base_url = f"{parts.scheme.lower()}://{host}{parts.path}"
    parameters = [*parse_qsl(parts.query, keep_blank_values=True), *query, *oauth.items()]
    encoded = sorted((_enc(name), _enc(value)) for name, value in parameters)
    base = "&".join([method.upper(), _enc(base_url), _enc("&".join(f"{name}={value}" for name, value in encoded))])
    key = f"{_enc(consumer_secret)}&{_enc(token_secret)}"
    return base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()).decode()


def _enc(text: str) -> str:
    return quote(text, safe="-._~")
