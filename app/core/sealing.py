"""Secrets at rest: JSON sealed with Fernet (AES-128-CBC and HMAC-SHA256, https://github.com/fernet/spec)."""

from __future__ import annotations

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Unsealable(ValueError):
    """The text was not sealed with a key that we hold. Says nothing about its content."""


class Sealer:
    """``key`` is one Fernet key or several, separated by commas: the first seals, all unseal, so that a key can be rotated."""

    def __init__(self, key: bytes) -> None:
        self._fernet = MultiFernet([Fernet(part.strip()) for part in key.split(b",")])

    def seal(self, value: dict[str, Any] | str) -> str:
        return self._fernet.encrypt(json.dumps(value, separators=(",", ":")).encode()).decode()

    def unseal(self, sealed: str) -> Any:
        try:
            return json.loads(self._fernet.decrypt(sealed.encode()))
        except InvalidToken:
            raise Unsealable("sealed with a key that is not in CROSSWALK_SECRET_KEY") from None
