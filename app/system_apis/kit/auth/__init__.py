"""Ways to sign in to a system: frozen values, each able to ask for a token and to sign a request. They hold no state and do no I/O."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.system_apis.kit.auth.basic import ApiKey, Basic
from app.system_apis.kit.auth.bearer import BearerToken, ClientCredentials, PasswordGrant, RefreshToken
from app.system_apis.kit.auth.certificate import Certificate
from app.system_apis.kit.auth.cookie_session import CookieSession
from app.system_apis.kit.auth.csrf import BasicWithCsrf, ClientCertificate
from app.system_apis.kit.auth.jwt_bearer import JwtBearer
from app.system_apis.kit.auth.login import Login
from app.system_apis.kit.auth.rotating import RotatingRefreshToken
from app.system_apis.kit.auth.saml_bearer import SamlBearer
from app.system_apis.kit.auth.scheme import Credentials, Token
from app.system_apis.kit.auth.signed_assertion import SignedAssertion
from app.system_apis.kit.auth.token_based import TokenBasedAuthentication
from app.system_apis.kit.auth.user_assertion import SelfSigned, UserAssertion

AuthScheme = Annotated[
    ApiKey
    | Basic
    | BasicWithCsrf
    | BearerToken
    | Certificate
    | ClientCertificate
    | ClientCredentials
    | CookieSession
    | JwtBearer
    | Login
    | PasswordGrant
    | RefreshToken
    | RotatingRefreshToken
    | SamlBearer
    | SelfSigned
    | SignedAssertion
    | TokenBasedAuthentication
    | UserAssertion,
    Field(discriminator="kind"),
]

__all__ = [
    "ApiKey",
    "AuthScheme",
    "Basic",
    "BasicWithCsrf",
    "BearerToken",
    "Certificate",
    "ClientCertificate",
    "ClientCredentials",
    "CookieSession",
    "Credentials",
    "JwtBearer",
    "Login",
    "PasswordGrant",
    "RefreshToken",
    "RotatingRefreshToken",
    "SamlBearer",
    "SelfSigned",
    "SignedAssertion",
    "Token",
    "TokenBasedAuthentication",
    "UserAssertion",
]
