"""OAuth 2.0 with a SAML assertion of our own (RFC 7522 §2.1): SAP's way to act for a business user, whose rights and name then count.

The assertion is signed as SAML wants it (XML Signature: enveloped, exclusive canonical form, RSA with SHA-256). It declares each namespace
where it is first used and inherits none, so the canonical form of the standard library is the exclusive one.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import ssl
from datetime import UTC, datetime
from typing import ClassVar, Literal
from xml.etree.ElementTree import canonicalize
from xml.sax.saxutils import escape, quoteattr

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from app.core.model import Value
from app.system_apis.kit.auth.basic import Basic
from app.system_apis.kit.auth.bearer import _bearer
from app.system_apis.kit.auth.csrf import fetching, session
from app.system_apis.kit.auth.scheme import Credentials, Token, read_token
from app.system_apis.kit.wire import Request, Response

GRANT = "urn:ietf:params:oauth:grant-type:saml2-bearer"
_ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
_SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_EARLIER_SECONDS = 60
"""Clocks differ."""


class SamlBearer(Value):
    """The communication user proves by its password who asks, the assertion for whom (``business_user``). ``scope``: the services that are
    called. The token does not spare the session: ``session_path`` is read to get one.
    """

    kind: Literal["saml_bearer"] = "saml_bearer"
    token_path: str
    session_path: str
    scope: tuple[str, ...]
    lifetime_seconds: int = 300
    credentials: tuple[str, ...] = (
        "user",
        "password",
        "client_id",
        "business_user",
        "saml_issuer",
        "saml_audience",
        "saml_private_key_pem",
        "saml_certificate_pem",
    )
    signs_in: ClassVar[bool] = True

    def token_request(self, base_url: str, credentials: Credentials, now: float) -> Request | None:
        form = (
            ("grant_type", GRANT),
            ("assertion", self._assertion(base_url + self.token_path, credentials, now)),
            ("client_id", credentials["client_id"]),
            ("scope", " ".join(self.scope)),
        )
        request = Request(method="POST", path=self.token_path, reading=True, form=form)
        return Basic(credentials=("user", "password")).sign(request, "", None, credentials, now)

    def token(self, response: Response, now: float, system: str) -> Token:
        return read_token(response, now, system)

    def session_request(self, token: Token) -> Request:
        return _bearer(fetching(self.session_path), token)

    def session(self, token: Token, response: Response, now: float, system: str) -> Token:
        opened = session(response, now, system)
        ends = [moment for moment in (token.expires_at, opened.expires_at) if moment is not None]
        return token.model_copy(update={"headers": opened.headers, "expires_at": min(ends)})

    def sign(self, request: Request, url: str, token: Token | None, credentials: Credentials, now: float) -> Request:
        signed = _bearer(request, token)
        return signed.with_headers(*token.headers) if token else signed

    def _assertion(self, recipient: str, credentials: Credentials, now: float) -> str:
        ident = f"_{secrets.token_hex(16)}"
        bare = _statement(ident, recipient, credentials, _moment(now - _EARLIER_SECONDS), _moment(now + self.lifetime_seconds))
        digest = base64.b64encode(hashlib.sha256(canonicalize(bare).encode()).digest()).decode()
        signed = _signature(ident, digest, credentials)
        whole = bare.replace("<saml:Subject>", f"{signed}<saml:Subject>", 1)
        return base64.urlsafe_b64encode(whole.encode()).decode().rstrip("=")


def _statement(ident: str, recipient: str, credentials: Credentials, start: str, end: str) -> str:
    user = credentials["business_user"]
    name = "emailAddress" if "@" in user else "unspecified"
    return (
        f'<saml:Assertion xmlns:saml="{_ASSERTION}" ID="{ident}" IssueInstant="{start}" Version="2.0">'
        f"<saml:Issuer>{escape(credentials['saml_issuer'])}</saml:Issuer>"
        "<saml:Subject>"
        f'<saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:{name}">{escape(user)}</saml:NameID>'
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
        f'<saml:SubjectConfirmationData NotOnOrAfter="{end}" Recipient={quoteattr(recipient)}></saml:SubjectConfirmationData>'
        "</saml:SubjectConfirmation></saml:Subject>"
        f'<saml:Conditions NotBefore="{start}" NotOnOrAfter="{end}"><saml:AudienceRestriction>'
        f"<saml:Audience>{escape(credentials['saml_audience'])}</saml:Audience>"
        "</saml:AudienceRestriction></saml:Conditions>"
        f'<saml:AuthnStatement AuthnInstant="{start}"><saml:AuthnContext>'
        "<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:X509</saml:AuthnContextClassRef>"
        "</saml:AuthnContext></saml:AuthnStatement></saml:Assertion>"
    )


def _signature(ident: str, digest: str, credentials: Credentials) -> str:
    info = (
        f'<ds:SignedInfo xmlns:ds="{_SIGNATURE}"><ds:CanonicalizationMethod Algorithm="{_EXCLUSIVE}"></ds:CanonicalizationMethod>'
        '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>'
        f'<ds:Reference URI="#{ident}"><ds:Transforms>'
        f'<ds:Transform Algorithm="{_SIGNATURE}enveloped-signature"></ds:Transform>'
        f'<ds:Transform Algorithm="{_EXCLUSIVE}"></ds:Transform></ds:Transforms>'
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>'
        f"<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    )
    key = load_pem_private_key(credentials["saml_private_key_pem"].encode(), None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("the key of an assertion is an RSA key")
    value = base64.b64encode(key.sign(canonicalize(info).encode(), PKCS1v15(), SHA256())).decode()
    shown = base64.b64encode(ssl.PEM_cert_to_DER_cert(credentials["saml_certificate_pem"].strip())).decode()
    return (
        f'<ds:Signature xmlns:ds="{_SIGNATURE}">{info}<ds:SignatureValue>{value}</ds:SignatureValue>'
        f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{shown}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>"
    )


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
