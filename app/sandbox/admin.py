"""What an operator does to the store behind the gateway: connections."""

from __future__ import annotations

import os
import re
from pathlib import Path
from string import Formatter

import yaml

from app.core import migrate
from app.core.database import opened
from app.core.sealing import Sealer
from app.core.settings import Settings
from app.main import database_url, parts
from app.platform.connections import Connections
from app.system_apis.kit.connector import Overrides
from app.system_apis.registry import connector

_VARIABLE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")


async def apply_connections(settings: Settings, file: Path) -> str:
    """``${NAME}`` in the file is taken from the environment, so that no secret has to be written down."""
    text = file.read_text()
    unset = sorted({name for name in _VARIABLE.findall(text) if name not in os.environ})
    if unset:
        raise SystemExit(f"{file}: set {', '.join(unset)} in the environment")
    document = yaml.safe_load(_VARIABLE.sub(lambda match: os.environ[match.group(1)], text))
    for item in document["connections"]:
        kind = connector(item["connector"])
        Overrides.model_validate(item.get("overrides", {}))
        scheme = next((scheme for scheme in kind.auth if scheme.kind == item["auth"]), None)
        if scheme is None:
            raise SystemExit(f"{item['key']}: {kind.title} signs in by {', '.join(each.kind for each in kind.auth)}")
        missing = [name for name in scheme.credentials if name not in item.get("credentials", {})]
        if missing:
            raise SystemExit(f"{item['key']}: credentials lack {', '.join(missing)}")
        given = item.get("settings", {})
        lacking = [name for _, name, _, _ in Formatter().parse(kind.base_url) if name and name not in given and "base_url" not in given]
        if lacking:
            raise SystemExit(f"{item['key']}: settings lack {', '.join(lacking)}")
    url = database_url(settings)
    migrate.upgrade(url)
    async with opened(url, pool_size=2) as database:
        await Connections(database, Sealer(settings.sealing_key)).apply(document)
    return f"{len(document['connections'])} connections, {len(document['routing'])} routes"


async def check_connection(settings: Settings, key: str) -> tuple[bool, str]:
    async with parts(settings, database_url(settings)) as built:
        found = await built.reader.gate.connection(key)
        failure = await built.reader.health(found)
    return failure is None, f"{found.title}: works" if failure is None else f"{found.title}: {failure}"
