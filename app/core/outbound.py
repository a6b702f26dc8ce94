"""How this process calls others: one way to make a client, whose certificates it believes, and which it shows where that is wanted."""

from __future__ import annotations

import ssl
from functools import cache
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory

import httpx
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat, load_pem_private_key


def client(verify: ssl.SSLContext) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=20)
    made = httpx.AsyncClient(limits=limits, timeout=120, follow_redirects=False, trust_env=False, verify=verify)
    # Sessions of systems belong to a connection, not to a host: no cookie is kept here.
    made.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return made


@cache
def authorities() -> ssl.SSLContext:
    """Whose certificates we believe. To read them takes longer than all the rest of a client."""
    return httpx.create_ssl_context(trust_env=False)


def identified(certificate_pem: str, private_key_pem: str, authority_pem: str = "") -> ssl.SSLContext:
    """One that shows a certificate, and believes a further authority. ``ValueError`` when one of them cannot be read.

    OpenSSL reads a key from a file only: there, it is encrypted with a password that is not kept.
    """
    context, password = httpx.create_ssl_context(trust_env=False), token_urlsafe(32)
    try:
        key = load_pem_private_key(private_key_pem.encode(), None)
        sealed = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))
        with TemporaryDirectory() as directory:
            file = Path(directory, "client.pem")
            file.write_bytes(certificate_pem.encode() + b"\n" + sealed)
            context.load_cert_chain(file, password=password)
        if authority_pem:
            context.load_verify_locations(cadata=authority_pem)
    except (ssl.SSLError, TypeError, ValueError) as error:
        raise ValueError("the certificate or its key cannot be read") from error
    return context
