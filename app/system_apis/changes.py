"""Sends a change of one record, held to the version that was read where the system wants to hear that.

A change says what shall be of the fields that it owns: if somebody was faster, it is right to say it again.
"""

from __future__ import annotations

from app.core.failures import Conflict, NotFound
from app.system_apis.gate import Gate, malformed
from app.system_apis.kit.connector import Connection, Resource
from app.system_apis.kit.dialects import LockingDialect, dialect
from app.system_apis.kit.mapping import words
from app.system_apis.kit.wire import Request


async def send_change(gate: Gate, connection: Connection, resource: Resource, external_id: str, request: Request, operation: str) -> None:
    """Sent again, twice, if somebody was faster; where the system wants to hear which version is changed, it is read right before."""
    for last in (False, False, True):
        held = await _held(gate, connection, resource, external_id, request)
        try:
            await gate.send(connection, held, resource=resource, operation=operation)
        except Conflict:
            if last:
                raise
        else:
            return


async def _held(gate: Gate, connection: Connection, resource: Resource, external_id: str, request: Request) -> Request:
    spoken = dialect(connection.connector.dialect)
    if not isinstance(spoken, LockingDialect) or not spoken.locks(resource):
        return request
    read = await gate.send(connection, spoken.get(connection.connector, resource, external_id), resource=resource, operation="read")
    try:
        if spoken.record(resource, read) is None:
            raise NotFound(f"{connection.title} has no {words(resource.entity)} {external_id}", system=connection.base.key)
        return spoken.locked(resource, request, read)
    except (ValueError, KeyError, TypeError) as error:
        raise malformed(connection, read, error) from error
