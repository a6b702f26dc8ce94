"""The public keys that a client signs with: read once, strictly, when they are stored."""

from __future__ import annotations

import base64
import json
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, RSAKey

ALGORITHMS = ("RS256", "RS512", "ES256")
"""RS512 is what Salesforce signs with where an administrator chose it."""

_MAX_KEYS = 8
_MIN_RSA_BITS = 2048


class BadKey(ValueError):
    """The text is no public key that we verify with. Says what is wrong, never what it holds."""


def read_public_keys(text: str) -> dict[str, Any]:
    """A JWK set (RFC 7517) of RSA (2048 bits or more) and P-256 keys, from a JWK set, a JWK or PEM (a key or a certificate)."""
    if "-----BEGIN" in text:
        return {"keys": [_checked(_from_pem(text))]}
    try:
        document = json.loads(text)
    except ValueError:
        raise BadKey("neither a JWK set nor PEM") from None
    found = document.get("keys", [document]) if isinstance(document, dict) else None
    if not isinstance(found, list) or not 1 <= len(found) <= _MAX_KEYS:
        raise BadKey(f"a JWK set of 1 to {_MAX_KEYS} keys is wanted")
    return {"keys": [_checked(_from_jwk(item)) for item in found]}


def _from_pem(text: str) -> Key:
    """X.509 certificates are taken for their key: Salesforce hands out a certificate. Whose it is, the administrator knows."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    if "PRIVATE KEY" in text:
        raise BadKey("this is a private key: it stays with the client, send the public one")
    try:
        if "BEGIN CERTIFICATE" in text:
            public = x509.load_pem_x509_certificate(text.encode()).public_key()
            text = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    except ValueError:
        raise BadKey("the certificate cannot be read") from None
    for kind in (RSAKey, ECKey):
        try:
            return kind.import_key(text)
        except (JoseError, ValueError, TypeError):
            continue
    raise BadKey("the PEM holds no RSA or EC public key")


def _from_jwk(item: Any) -> Key:
    if not isinstance(item, dict) or item.get("kty") not in {"RSA", "EC"}:
        raise BadKey("each key is an object with kty RSA or EC")
    if "d" in item:
        raise BadKey("this is a private key: it stays with the client, send the public one")
    if item.get("use", "sig") != "sig":
        raise BadKey("a key is for encryption, not for signatures")
    try:
        return RSAKey.import_key(item) if item["kty"] == "RSA" else ECKey.import_key(item)
    except (JoseError, ValueError, TypeError, KeyError):
        raise BadKey("a key cannot be read") from None


def _checked(key: Key) -> dict[str, Any]:
    public = dict(key.as_dict(private=False))
    if isinstance(key, RSAKey) and int.from_bytes(base64.urlsafe_b64decode(f"{public['n']}==")).bit_length() < _MIN_RSA_BITS:
        raise BadKey(f"RSA keys have {_MIN_RSA_BITS} bits or more")
    if isinstance(key, ECKey) and public.get("crv") != "P-256":
        raise BadKey("EC keys are on P-256")
    return public
