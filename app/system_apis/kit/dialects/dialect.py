"""The contract of a dialect. Optional capabilities return None rather than raise: the connector's ``operations`` say what is offered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from app.system_apis.kit.calls import Call
from app.system_apis.kit.connector import Connector, Resource, Transition
from app.system_apis.kit.wire import DeletionPage, Extent, Page, Query, Raw, Request, Response, VendorError, VendorField


class Dialect(Protocol):
    key: str

    def get(self, connector: Connector, resource: Resource, external_id: str) -> Request:
        """Reads one record by the system's id."""

    def find(self, connector: Connector, resource: Resource, key: str) -> Request:
        """Looks one record up by our key."""

    def list_rows(self, connector: Connector, resource: Resource, query: Query) -> Request: ...

    def gave_out(self, query: Query) -> bool:
        """Whether ``query.cursor``, which a caller sent back, looks like one of ours: it becomes part of a request to the system."""

    def create(self, connector: Connector, resource: Resource, key: str, body: Raw, source_id: str | None) -> Request:
        """Creates, or where the system can, upserts by our key. ``source_id``: the record that a transform starts from."""

    def update(self, connector: Connector, resource: Resource, external_id: str, body: Raw) -> Request: ...

    def delete(self, connector: Connector, resource: Resource, external_id: str) -> Request: ...

    def record(self, resource: Resource, response: Response) -> Raw | None:
        """The record in an answer to ``get``; None when it says that there is none."""

    def page(self, resource: Resource, query: Query, response: Response) -> Page: ...

    def created_id(self, resource: Resource, response: Response) -> str | None:
        """The id in an answer to ``create``; None when the system does not tell: then it is looked up by our key."""

    def row_id(self, resource: Resource, raw: Raw) -> str: ...

    def found(self, resource: Resource, key: str, response: Response) -> Raw | None:
        """The record in an answer to ``find``: the one that carries exactly our key, where the system's search is less strict."""

    def succeeded(self, connector: Connector, response: Response) -> bool:
        """Whether the answer is a success: some systems refuse with 200. Never raises."""

    def error(self, connector: Connector, response: Response) -> VendorError:
        """What the system says went wrong; never raises."""

    def describe(self, connector: Connector, resource: Resource) -> Request: ...

    def fields(self, resource: Resource, response: Response) -> tuple[VendorField, ...]: ...

    def describes(self, resource: Resource) -> Extent:
        """Whether ``fields`` names every field there is, some of them, or only those that a page of records shows."""

    def health(self, connector: Connector) -> Request:
        """The cheapest call that proves that the connection and its credentials work."""


@runtime_checkable
class CombiningDialect(Dialect, Protocol):
    """A dialect whose system takes several updates in one call, all or none."""

    def update_all(self, connector: Connector, writes: list[tuple[Resource, str, Raw]]) -> Request: ...

    def culprit(self, response: Response) -> tuple[int, Response] | None: ...


@runtime_checkable
class RememberingDialect(Dialect, Protocol):
    """A dialect whose system tells what was deleted, and what it was merged into (the resource's ``successor``)."""

    def deleted_rows(self, connector: Connector, resource: Resource, query: Query) -> Request: ...

    def deletions(self, resource: Resource, query: Query, response: Response) -> DeletionPage: ...


@runtime_checkable
class LockingDialect(Dialect, Protocol):
    """A dialect whose system changes a record only for who says which version of it was read."""

    def locks(self, resource: Resource) -> bool: ...

    def locked(self, resource: Resource, request: Request, read: Response) -> Request:
        """The change of a record, held to the version in ``read``, an answer to ``get``."""


@runtime_checkable
class ActingDialect(Dialect, Protocol):
    """A dialect whose system changes a state by a call of its own."""

    def act(self, connector: Connector, resource: Resource, external_id: str, transition: Transition) -> Request: ...


@runtime_checkable
class LookingDialect(Dialect, Protocol):
    """A dialect whose system wants to hear of other records what only a read of them tells."""

    def look(self, connector: Connector, call: Call, external_id: str) -> Request: ...


@runtime_checkable
class ScanningDialect(Dialect, Protocol):
    """A dialect whose system may have no search by our key."""

    def scans(self, resource: Resource) -> bool:
        """Whether our key is looked up page by page through the whole list."""


@runtime_checkable
class NumberingDialect(Dialect, Protocol):
    """A dialect whose system's search may be behind, and whose records have running numbers: the newest are read by theirs."""

    def newest(self, connector: Connector, resource: Resource, told: Response | None = None) -> Request | None:
        """Finds the newest record that the search knows; where it ``told`` of none, what numbers begin with. Else None."""

    def around(self, connector: Connector, resource: Resource, newest: Response) -> Request:
        """Reads those before and after it."""

    def among(self, resource: Resource, key: str, response: Response) -> Raw | None:
        """The one of them that has our key."""


@runtime_checkable
class VersionedDialect(Dialect, Protocol):
    """A dialect whose system may answer by another version than it was asked for, in silence."""

    def other_version(self, connector: Connector, response: Response) -> str | None:
        """The version of the answer, if it is not the one that this connector speaks."""


@runtime_checkable
class GatheringDialect(Dialect, Protocol):
    """A dialect whose system reads many records by id in one call."""

    def gather(self, connector: Connector, resource: Resource, external_ids: Sequence[str]) -> Request:
        """Answered like ``list_rows``; records that are not there are left out."""
