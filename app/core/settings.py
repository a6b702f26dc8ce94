"""Settings from the environment (``CROSSWALK_…``); the defaults run everything on one machine with no service installed."""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="CROSSWALK_", extra="ignore")

    database_url: str | None = Field(default=None, description="An external Postgres 15+; embedded when absent.")
    redis_url: str | None = Field(default=None, description="Shares rate limits between processes.")
    data_dir: Path = Field(default=Path(".crosswalk"), description="Embedded Postgres, generated keys, logs, dev.json.")
    host: str = "127.0.0.1"
    port: int = 8080
    socket_fd: int | None = Field(default=None, description="A listening socket that we inherit, instead of host and port.")
    public_url: str | None = Field(default=None, description="How callers reach us; issuer of tokens. Default: http://host:port.")
    secret_key: SecretStr | None = Field(default=None, description="Seals vendor credentials; generated into data_dir when absent.")
    access_token_seconds: int = Field(default=900, ge=60, le=1800)
    signing_key_days: float = Field(default=90, gt=0, description="After so long a new key signs tokens, by itself.")
    trusted_proxies: Annotated[list[str], NoDecode] = Field(
        default_factory=list, description="CIDRs, separated by commas: only from there is X-Forwarded-For believed."
    )
    trusted_issuers_file: Path | None = Field(default=None, description="YAML: outside issuers whose tokens are taken.")
    trace_sample_ratio: float = Field(default=0.01, ge=0, le=1)
    max_body_bytes: int = 1_048_576
    request_seconds: float = Field(default=100.0, gt=0, description="Longest answer; below the 120 s after which Apex gives up.")
    idempotency_lease_seconds: float = Field(default=30.0, gt=0, description="A dead process loses its hold on a key so soon.")
    tiers_file: Path | None = Field(default=None, description="Your own rate tiers; ours when absent.")
    connectors_dir: Path | None = Field(default=None, description="Connectors of systems of your own, one YAML document each.")
    ownership_file: Path | None = Field(default=None, description="Your own register of who owns which field; ours when absent.")
    worker_concurrency: int = Field(default=12, ge=1, description="Steps that one worker has at work at once; runs that wait do not count.")
    executor_slots: int = Field(default=16, description="How many worker processes may run at once.")
    poll_seconds: float = Field(default=15.0, gt=0, description="Pause between two looks at a polled system.")
    poll_lookback_hours: float = Field(default=1.0, ge=0, description="How far back the very first look at a polled system goes.")
    event_seconds: float = Field(default=1.0, gt=0, description="Pause between two looks for events that systems sent.")
    event_tries: int = Field(default=5, ge=1, description="After so many an event that cannot be handled is parked.")
    event_retry_seconds: float = Field(default=2.0, gt=0, description="Pause before an event's second try; doubled from then on.")
    event_limit: str = Field(default="3000/minute", description="How often one address may call a connection's door for events.")
    drift_hours: float = Field(default=24.0, ge=0, description="So often systems are asked for their own metadata; 0: by the command only.")
    step_max_attempts: int = Field(default=8, ge=1)
    step_retry_seconds: float = Field(default=0.5, gt=0)
    step_retry_max_seconds: float = Field(default=30.0, gt=0)
    park_retry_seconds: float = Field(default=60.0, gt=0, description="Pause before a run parked by weather resumes by itself.")
    retention_days: int = Field(default=400, ge=1, description="Checkpoints of ended runs and the transcript are kept so long.")
    intent_grace_seconds: float = Field(
        default=600.0, gt=0, description="How long after its claim ended an open write intent is looked up by the sweep."
    )
    park_retry_limit: int = Field(default=20, ge=0)

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _separated(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @property
    def issuer(self) -> str:
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @cached_property
    def sealing_key(self) -> bytes:
        """32 random bytes as url-safe base64, from ``CROSSWALK_SECRET_KEY`` or made once in the data directory (mode 600)."""
        if self.secret_key is not None:
            return self.secret_key.get_secret_value().encode()
        return private_file(self.data_dir / "secret.key", _fernet_key).encode()


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def private_file(path: Path, make: Callable[[], str]) -> str:
    """The text of a file that only its owner reads; made by ``make()`` when absent, whole or not at all under racing processes."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
        temporary.unlink()
    return path.read_text()
