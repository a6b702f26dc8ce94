"""Who is calling: the delivery tool that the client speaks for."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from app.core.problems import Conflict, NotFound
from app.process_apis.records import ExternalIds
from app.process_apis.records.router import Needs, NeedsIt
from app.process_apis.services.projects.service import ProjectService


class Tool:
    """``key`` is the connection; ``external`` knows its ids."""

    def __init__(self, needs: Needs, key: str, external: ExternalIds) -> None:
        self.key = key
        self.external = external
        self.store = needs.store
        self.sight = needs.sight
        self.projects = ProjectService(needs.store)
        self.author = needs.author

    async def record(self, entity: str, noun: str, external_id: str) -> str:
        """The canonical id of a record that the tool names, and the client sees."""
        found = (await self.external.records(entity, [external_id])).get(external_id)
        if found is None or not await self.store.seen(entity, [found], self.sight):
            raise NotFound(f"there is no {noun} {external_id[:90]!r} of your tool here")
        return found


async def _tool(needs: NeedsIt, request: Request) -> Tool:
    key = needs.caller.connection
    if key is None:
        raise Conflict("This client speaks for no connection, so there is no tool whose ids it could mean: its operator has to name one.")
    connection = await request.app.state.reader.gate.connection(key)
    if "psa" not in connection.roles:
        raise Conflict(f"This client speaks for {connection.title}, which is no delivery tool here: it lacks the role psa.")
    return Tool(needs, key, ExternalIds(request.app.state.xref, connection))


ToolIt = Annotated[Tool, Depends(_tool)]
