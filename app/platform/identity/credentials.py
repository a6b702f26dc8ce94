"""Reading a token request strictly: RFC 6749 §2.3, §3.2 and the repetitions and mixtures that RFC 9700 warns of."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, unquote_plus

from starlette.requests import Request

from app.platform.identity.assertions import ASSERTION_TYPE, issuer_of

Method = Literal["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]
MAX_FORM_BYTES = 16_384
_MAX_FIELDS = 20
_CLIENT_ID = re.compile(r"[\x21-\x7e]{1,255}")


class BadTokenRequest(Exception):
    """``invalid_request`` with a text that is safe to show."""


@dataclass(frozen=True)
class Credentials:
    """``method`` is of the IANA registry of token endpoint authentication methods; ``none`` when nothing was presented.

    ``secret`` is what is to be proven right: a secret or an assertion. ``client_id`` is what the caller says.
    """

    method: Method
    client_id: str
    secret: str


async def read_form(request: Request) -> dict[str, str]:
    """The parameters, each at most once; anything that could be read in two ways is refused."""
    if request.url.query:
        raise BadTokenRequest("Parameters belong in the body, not in the URL")
    if request.headers.get("dpop") is not None:
        raise BadTokenRequest("DPoP is not supported")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise BadTokenRequest("The body must be application/x-www-form-urlencoded")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM_BYTES:
            raise BadTokenRequest("The body is too large")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise BadTokenRequest("The body is not a valid form") from None
    form = dict(pairs)
    if len(form) != len(pairs):
        raise BadTokenRequest("A parameter is repeated")
    # RFC 6749 §3.2: a parameter without a value counts as absent.
    return {name: value for name, value in form.items() if value}


def read_credentials(request: Request, form: dict[str, str]) -> Credentials:
    """Exactly one way of client authentication (RFC 6749 §2.3); a client_id beside Basic may repeat it, not contradict it."""
    headers = request.headers.getlist("authorization")
    if len(headers) > 1:
        raise BadTokenRequest("More than one Authorization header")
    if "client_assertion" in form or "client_assertion_type" in form:
        if headers or "client_secret" in form:
            raise BadTokenRequest("More than one client authentication")
        return _assertion(form)
    if not headers:
        method: Method = "client_secret_post" if "client_secret" in form else "none"
        return Credentials(method, form.get("client_id", ""), form.get("client_secret", ""))
    if "client_secret" in form:
        raise BadTokenRequest("More than one client authentication")
    basic = _basic(headers[0])
    if form.get("client_id", basic.client_id) != basic.client_id:
        raise BadTokenRequest("More than one client authentication")
    return basic


def _assertion(form: dict[str, str]) -> Credentials:
    """RFC 7521 §4.2. A client_id beside the assertion must be the one that it names."""
    if form.get("client_assertion_type") != ASSERTION_TYPE or "client_assertion" not in form:
        raise BadTokenRequest("client_assertion and client_assertion_type belong together, and the type is that of RFC 7523")
    client_id = issuer_of(form["client_assertion"])
    if form.get("client_id", client_id) != client_id:
        raise BadTokenRequest("client_id is not the client that the assertion names")
    return Credentials("private_key_jwt", client_id, form["client_assertion"])


def plausible(client_id: str) -> bool:
    """Whether the text can be a client_id at all (RFC 6749 appendix A.1), and so may reach the database."""
    return _CLIENT_ID.fullmatch(client_id) is not None


def _basic(header: str) -> Credentials:
    """RFC 7617, with the form encoding inside that RFC 6749 §2.3.1 asks for. What cannot be read is a wrong secret."""
    scheme, _, value = header.partition(" ")
    try:
        if scheme.lower() != "basic":
            raise ValueError
        client_id, colon, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
        if not colon:
            raise ValueError
    except (ValueError, binascii.Error):
        return Credentials("client_secret_basic", "", "")
    return Credentials("client_secret_basic", unquote_plus(client_id), unquote_plus(secret))
