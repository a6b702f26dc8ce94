"""Ways to sign in to a system: frozen values, each able to ask for a token and to sign a request. They hold no state and do no I/O."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.system_apis.kit.auth.basic import ApiKey, Basic
from app.system_apis.kit.auth.bearer import BearerToken, ClientCredentials, PasswordGrant, RefreshToken
from app.system_apis.kit.auth.certificate import Certificate
from app.system_apis.kit.auth.scheme import Credentials, Token
from app.system_apis.kit.auth.signed_assertion import SignedAssertion
from app.system_apis.kit.auth.token_based import TokenBasedAuthentication

AuthScheme = Annotated[
    ClientCredentials
    | SignedAssertion
    | TokenBasedAuthentication
    | BearerToken
    | Basic
    | ApiKey
    | PasswordGrant
    | RefreshToken
    | Certificate,
    Field(discriminator="kind"),
]

__all__ = [
    "ApiKey",
    "AuthScheme",
    "Basic",
    "BearerToken",
    "Certificate",
    "ClientCredentials",
    "Credentials",
    "PasswordGrant",
    "RefreshToken",
    "SignedAssertion",
    "Token",
    "TokenBasedAuthentication",
]
