"""Writing to systems: map, ask who owns the fields, attach the idempotency key, send through the gate, settle link and intent.

Only flows and the system router may import this module: a dual write cannot be typed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from app.canonical import entity as entity_of
from app.core import ids, trail
from app.core.failures import Conflict, Forbidden, NotFound, OutcomeUnknown, Rejected, Unavailable, Unsupported
from app.core.model import Value
from app.platform.exceptions import Exceptions
from app.platform.governance import Governor, HeldWrite, Proposal
from app.platform.xref import CrossReference, Intent, Intents
from app.system_apis.changes import send_change
from app.system_apis.gate import located, malformed
from app.system_apis.kit.classify import classify
from app.system_apis.kit.connector import Connection, Look, RepeatKey, Resource, UpsertKey
from app.system_apis.kit.dialects import ActingDialect, CombiningDialect, LookingDialect, dialect
from app.system_apis.kit.mapping import clear, dig, put, refs_wanted, to_vendor, words, written_fields
from app.system_apis.kit.wire import Raw
from app.system_apis.reader import Reader

Data = Mapping[str, Any]


class Written(Value):
    """``outcome``: ``created`` now, ``found`` (an earlier try had reached the system), or ``known`` (we had settled it before)."""

    id: str
    external_id: str
    outcome: Literal["created", "found", "known"]


class Write(Value):
    """One record of a combined update."""

    entity: str
    id: str
    data: dict[str, Any]


class Writer:
    """``origin`` says whose words are written (roles, or ``crosswalk``): the register decides on it. ``by`` is who asks, if no run does.

    A write that is held raises :class:`~app.core.failures.Held`; :meth:`release` makes it once it was let through.
    """

    def __init__(self, reader: Reader, xref: CrossReference, intents: Intents, governor: Governor, exceptions: Exceptions) -> None:
        self._reader = reader
        self.gate = reader.gate
        self._xref = xref
        self._intents = intents
        self._governor = governor
        self._exceptions = exceptions

    @located("create")
    async def create(
        self,
        connection: Connection,
        entity: str,
        canonical_id: str,
        data: Data,
        *,
        origin: Iterable[str],
        extensions: Data | None = None,
        by: str | None = None,
    ) -> Written:
        """Creates the record exactly once in effect, however often this is called with the same canonical id."""
        proposal = self._proposal("create", connection, entity, canonical_id, data, origin, extensions, by)
        await self._clear(connection, entity, proposal.fields, extensions)
        await self._governor.permit(proposal)
        return await self._create(connection, entity, canonical_id, data, extensions)

    async def _create(self, connection: Connection, entity: str, canonical_id: str, data: Data, extensions: Data | None) -> Written:
        resource = connection.offered(entity, "create")
        body, source_id = await self._body(connection, resource, data, creating=True)
        _extend(body, connection, resource, extensions)
        canonical = await self._xref.current(ids.decode(entity_of(entity).prefix, canonical_id))
        # Under the id that stands: what was merged away must not be made again beside the record that it is now.
        canonical_id = ids.encode(entity_of(entity).prefix, canonical)
        place = (connection.number, connection.connector.key, resource.object)
        if linked := await self._xref.externals(*place, [canonical]):
            return Written(id=canonical_id, external_id=linked[canonical], outcome="known")
        lease = connection.connector.policy.timeout_seconds * 2
        intent = await self._intents.open(canonical, entity, *place, canonical_id, claimant=_claimant(), lease_seconds=lease)
        if intent.external_id is not None:
            return Written(id=canonical_id, external_id=intent.external_id, outcome="known")
        try:
            external_id, outcome = await self._create_once(connection, resource, canonical_id, data, body, source_id, intent)
        except (Rejected, Forbidden, NotFound, Unsupported):
            await self._intents.withdraw(intent)
            raise
        except BaseException:
            await self._intents.release(intent)
            raise
        await self._intents.settle(intent, canonical, *place, external_id, _source())
        return Written(id=canonical_id, external_id=external_id, outcome=outcome)

    @located("update")
    async def update(
        self,
        connection: Connection,
        entity: str,
        canonical_id: str,
        data: Data,
        *,
        origin: Iterable[str],
        extensions: Data | None = None,
        by: str | None = None,
    ) -> str:
        """Changes the given fields; None clears one. Returns the system's id."""
        proposal = self._proposal("update", connection, entity, canonical_id, data, origin, extensions, by)
        await self._clear(connection, entity, proposal.fields, extensions)

        async def before() -> dict[str, Any]:
            return await self._present(connection, entity, canonical_id, proposal.values)

        if not await self._governor.permit(proposal, before=before):
            return await self._reader.external_id(connection, entity, canonical_id)
        return await self._update(connection, entity, canonical_id, data, extensions)

    async def _update(self, connection: Connection, entity: str, canonical_id: str, data: Data, extensions: Data | None) -> str:
        resource = connection.offered(entity, "update")
        external_id = await self._reader.external_id(connection, entity, canonical_id)
        body, _ = await self._body(connection, resource, data, creating=False)
        _extend(body, connection, resource, extensions)
        await self._change(connection, resource, external_id, body, "update")
        return external_id

    @located("release")
    async def release(self, connection: Connection, held: HeldWrite) -> None:
        """Makes a held write that was let through, exactly once in effect. :class:`Conflict` when its fields have changed since."""
        await self._clear(connection, held.entity, held.field_values, held.extensions)
        model = entity_of(held.entity).model
        data = model.model_validate(held.field_values).model_dump(exclude_unset=True)
        if held.operation == "create":
            await self._create(connection, held.entity, held.canonical_id, data, held.extensions or None)
            return
        present = await self._present(connection, held.entity, held.canonical_id, held.field_values)
        if present not in (held.before, held.field_values):
            raise Conflict(f"{words(held.entity)} {held.canonical_id} has changed since the write was held", held=held.id)
        await self._update(connection, held.entity, held.canonical_id, data, held.extensions or None)

    async def _present(self, connection: Connection, entity: str, canonical_id: str, values: Data) -> dict[str, Any]:
        """What the system says now of the fields in ``values``, as JSON; what it does not say is None."""
        external_id = await self._reader.external_id(connection, entity, canonical_id)
        record = await self._reader.get(connection, entity, external_id)
        present = record.data.model_dump(mode="json")
        return {name: present.get(name) for name in values}

    @located("update")
    async def update_all(self, connection: Connection, writes: list[Write], *, origin: Iterable[str]) -> None:
        """Several updates in one system: all or none where the system can (one call), else one after the other."""
        spoken, prepared = dialect(connection.connector.dialect), []
        speaking = tuple(origin)
        proposals = [self._proposal("update", connection, w.entity, w.id, w.data, speaking, None, None) for w in writes]
        for proposal in proposals:
            await self._clear(connection, proposal.entity, proposal.fields)
        await self._governor.permit(*proposals)
        for write in writes:
            resource = connection.offered(write.entity, "update")
            external_id = await self._reader.external_id(connection, write.entity, write.id)
            body, _ = await self._body(connection, resource, write.data, creating=False)
            if body:
                prepared.append((resource, external_id, body))
        if not isinstance(spoken, CombiningDialect) or len(prepared) < 2:
            for resource, external_id, body in prepared:
                await self._change(connection, resource, external_id, body, "update")
            return
        request = spoken.update_all(connection.connector, prepared)
        response = await self.gate.send(connection, request, operation="update")
        try:
            culprit = spoken.culprit(response)
        except (ValueError, KeyError, TypeError) as error:
            raise OutcomeUnknown(f"{connection.title} did not say how the update ended", status=response.status) from error
        if culprit:
            index, part = culprit
            raise classify(connection.connector, prepared[index][0], request, part, spoken.error(connection.connector, part))

    @located("transition")
    async def transition(
        self,
        connection: Connection,
        entity: str,
        canonical_id: str,
        name: str,
        *,
        field: str = "archived",
        origin: Iterable[str] = ("crosswalk",),
    ) -> None:
        """A declared change of state (``archive``), which is one of the canonical ``field``."""
        resource = connection.connector.resource(entity)
        if name not in resource.transitions:
            raise Unsupported(f"{connection.title} cannot {name} a {words(entity)}", system=connection.connector.key)
        await self._clear(connection, entity, (field,))
        data = {"operation": "update", "connection": connection.key, "entity": entity, "canonical_id": canonical_id, "data": {}}
        await self._governor.permit(Proposal.model_validate({**data, "fields": (field,), "origin": tuple(origin), "by": _asker(None)}))
        external_id = await self._reader.external_id(connection, entity, canonical_id)
        transition, spoken = resource.transitions[name], dialect(connection.connector.dialect)
        if transition.path is None:
            await self._change(connection, resource, external_id, dict(transition.body), name)
        elif isinstance(spoken, ActingDialect):
            shown = (await self._reader.get(connection, entity, external_id)).raw if transition.shows else {}
            if transition.shows and all(dig(shown, path) == value for path, value in transition.shows.items()):
                return  # An earlier try had reached the system, which would refuse a second one.
            request = spoken.act(connection.connector, resource, external_id, transition)
            await send_change(self.gate, connection, resource, external_id, request, name)

    @located("delete")
    async def delete(self, connection: Connection, entity: str, canonical_id: str) -> None:
        """Takes back a record that we made, if it is there; its link moves to the history and its key is free again."""
        resource = connection.offered(entity, "delete")
        await self._governor.note(_asker(None), "write.delete", f"{entity}:{canonical_id}", connection=connection.key)
        canonical = await self._xref.current(ids.decode(entity_of(entity).prefix, canonical_id))
        place = (connection.number, connection.connector.key, resource.object)
        try:
            external_id = await self._reader.external_id(connection, entity, canonical_id)
            request = dialect(connection.connector.dialect).delete(connection.connector, resource, external_id)
            await send_change(self.gate, connection, resource, external_id, request, "delete")
        except NotFound:
            pass
        await self._xref.unlink(canonical, *place, _source())
        await self._intents.withdraw_record(canonical, *place)

    async def _create_once(
        self, connection: Connection, resource: Resource, key: str, data: Data, body: Raw, source_id: str | None, intent: Intent
    ) -> tuple[str, Literal["created", "found"]]:
        """(the system's id, how). What may have been committed is looked up by our key before anything is sent again."""
        repeatable = isinstance(resource.key, UpsertKey) and resource.transform is None
        if intent.repeated and not repeatable and (found := await self._look_up(connection, resource, key)):
            return found, "found"
        spoken = dialect(connection.connector.dialect)
        told = await self._looked(connection, resource, data)
        request = spoken.create(connection.connector, resource, key, {**told, **body}, source_id)
        try:
            response = await self.gate.send(connection, request, resource=resource, operation="create")
        except (OutcomeUnknown, Conflict):
            if found := await self._look_up(connection, resource, key):
                return found, "found"
            raise
        try:
            external_id = spoken.created_id(resource, response)
        except (ValueError, KeyError, TypeError):
            external_id = None
        external_id = external_id or await self._look_up(connection, resource, key)
        if external_id is None:
            raise OutcomeUnknown(f"{connection.title} accepted a {words(resource.entity)} that cannot be found", system=connection.base.key)
        return external_id, "created"

    async def _looked(self, connection: Connection, resource: Resource, data: Data) -> Raw:
        """What the system wants to hear of other records, read right before."""
        told: Raw = {}
        for look in resource.looks:
            if data.get(look.of) is None:
                continue
            known = await self._translate(connection, {(look.of, data[look.of])})
            seen = await self._seen(connection, resource, look, known[data[look.of]])
            found = {member: dig(seen, path) for path, member in look.takes.items()}
            if look.missing and next(iter(found.values())) is None:
                raise Rejected(f"{connection.title} has {look.missing}", field=look.of, system=connection.base.key)
            told |= {member: value for member, value in found.items() if value is not None}
        return told

    async def _seen(self, connection: Connection, resource: Resource, look: Look, external_id: str) -> Any:
        spoken = dialect(connection.connector.dialect)
        if look.call is None or not isinstance(spoken, LookingDialect):
            return (await self._reader.get(connection, look.of, external_id)).raw
        request = spoken.look(connection.connector, look.call, external_id)
        response = await self.gate.send(connection, request, resource=resource, operation="read")
        try:
            return response.parsed()
        except ValueError as error:
            raise malformed(connection, response, error) from error

    async def _look_up(self, connection: Connection, resource: Resource, key: str) -> str | None:
        await asyncio.sleep(connection.connector.policy.settle_seconds)
        try:
            record = await self._reader.find(connection, resource.entity, key)
        except (Rejected, Forbidden, NotFound, Unsupported) as failure:
            if isinstance(failure, Unsupported) and isinstance(resource.key, RepeatKey):
                return None  # Saying it again is the look-up.
            # That we may not look says nothing about the write: the intent must stay open.
            raise OutcomeUnknown(f"{connection.title} did not let us look for a doubtful {words(resource.entity)}") from failure
        return None if record is None else record.external_id

    async def _change(self, connection: Connection, resource: Resource, external_id: str, body: Raw, operation: str) -> None:
        """An update says what shall be, so one whose answer was lost may be sent again: the step's retry does that."""
        if body:
            request = dialect(connection.connector.dialect).update(connection.connector, resource, external_id, body)
            await send_change(self.gate, connection, resource, external_id, request, operation)

    async def _body(self, connection: Connection, resource: Resource, data: Data, *, creating: bool) -> tuple[Raw, str | None]:
        """The vendor's body, and for a transform the id of its source record."""
        wanted = set(refs_wanted(resource.fields, data, creating))
        source = (resource.transform.field, data.get(resource.transform.field)) if resource.transform and creating else None
        if source and source[1]:
            wanted.add((source[0], source[1]))
        wanted |= {(look.of, data[look.of]) for look in resource.looks if creating and data.get(look.of) is not None}
        refs = await self._translate(connection, wanted)
        body = to_vendor(resource.fields, data, creating=creating, refs=refs, maps=connection.maps, settings=connection.settings)
        return body, refs[source[1]] if source and source[1] else None

    async def _translate(self, connection: Connection, wanted: set[tuple[str, str]]) -> dict[str, str]:
        """Canonical id → the system's id; what is not linked there is refused before anything is sent."""
        refs: dict[str, str] = {}
        for entity in {item[0] for item in wanted}:
            resource = connection.connector.resource(entity)
            try:
                known = {ids.decode(entity_of(entity).prefix, value): value for kind, value in wanted if kind == entity}
            except ids.BadId as error:
                raise Rejected(str(error), field=entity, system=connection.base.key) from error
            found = await self._xref.externals(connection.number, connection.connector.key, resource.object, known)
            for canonical, text in known.items():
                if canonical not in found:
                    raise Rejected(
                        f"the {words(entity)} {text} has no record in {connection.title}", field=entity, system=connection.base.key
                    )
                refs[text] = found[canonical]
        return refs

    async def _clear(self, connection: Connection, entity: str, fields: Iterable[str], extensions: Data | None = None) -> None:
        """:class:`Unavailable` while a field of the write, or its object, has an exception in force: it waits, and others go on."""
        trouble = await self._exceptions.against(connection.key, entity, (*fields, *(f"extensions.{name}" for name in extensions or ())))
        if trouble is not None:
            raise Unavailable(
                trouble.cause,
                system=connection.base.key,
                connection=connection.key,
                field=trouble.field or entity,
                owner=trouble.owner,
                exception=ids.encode("exc", trouble.id),
            )

    def _proposal(
        self,
        operation: Literal["create", "update"],
        connection: Connection,
        entity: str,
        canonical_id: str,
        data: Data,
        origin: Iterable[str],
        extensions: Data | None,
        by: str | None,
    ) -> Proposal:
        """What the register is asked; :class:`Unsupported` for a write that the system does not have, before anybody has to decide."""
        resource = connection.offered(entity, operation)
        if operation == "create" and resource.key is None:
            raise Unsupported(f"{connection.title} has no external id field for {words(entity)}: name one in the connection's overrides")
        return Proposal(
            operation=operation,
            connection=connection.key,
            entity=entity,
            canonical_id=canonical_id,
            fields=tuple(written_fields(resource.fields, data, creating=operation == "create")),
            data=dict(data),
            extensions=dict(extensions or {}),
            origin=tuple(origin),
            by=_asker(by),
        )


def _extend(body: Raw, connection: Connection, resource: Resource, extensions: Data | None) -> None:
    """Adds custom fields of the instance at the vendor's paths; an unknown one is refused."""
    for name, value in (extensions or {}).items():
        if name not in resource.extensions:
            raise Rejected(f"{connection.title} has no extension '{name}' on {words(resource.entity)}", field=f"extensions.{name}")
        if value is None:
            clear(body, resource.extensions[name])
        else:
            put(body, resource.extensions[name], value)


def _claimant() -> str:
    """A run takes its own claim over when it was killed; a caller without a run is nobody's successor."""
    return trail.current().run_id or f"system-api:{ids.new_uuid()}"


def _asker(by: str | None) -> str:
    return by or trail.current().run_id or "system-api"


def _source() -> str:
    return trail.current().run_id or "system-api"


__all__ = ["Write", "Writer", "Written"]
