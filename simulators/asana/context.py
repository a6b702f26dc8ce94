"""Who asks, with what, of which tenant: what every operation is handed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulators.asana.errors import bad, forbidden, missing, payment_required, unknown_id
from simulators.asana.store import Store
from simulators.kit.simulator import Record

if TYPE_CHECKING:
    from simulators.asana.oauth import Grant
    from simulators.asana.simulator import Asana


@dataclass
class Context:
    simulator: Asana
    store: Store
    grant: Grant
    user: Record
    query: dict[str, str]
    data: Record
    path: str = ""
    fields: list[str] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    in_batch: bool = False

    @property
    def all_seeing(self) -> bool:
        """A service account sees the whole workspace (§1)."""
        return bool(self.user.get("_service"))

    @property
    def administrator(self) -> bool:
        return self.all_seeing or bool(self.user.get("_administrator"))

    def allows(self, scope: str) -> bool:
        return self.grant.scopes is None or scope in self.grant.scopes

    def need_plan(self) -> None:
        if self.simulator.plan == "personal":
            raise payment_required()

    def resolve(self, kind: str, value: Any, field_name: str, status: int = 400) -> Record:
        """The record that a reference names: a gid, ``me`` or an address for a person, ``external:`` for a task."""
        if not isinstance(value, str):
            raise unknown_id(field_name, value, status)
        found = self._lookup(kind, value)
        if found is None:
            raise unknown_id(field_name, value, status)
        if not self.sees(*found):
            raise forbidden()
        return found[1]

    def _lookup(self, kind: str, value: str) -> tuple[str, Record] | None:
        store = self.store
        if kind == "user" and value == "me":
            return kind, self.user
        if kind == "user" and "@" in value:
            return next(((kind, row) for row in store.all("user") if row["email"] == value.lower()), None)
        if kind == "task" and value.startswith("external:"):
            if self.grant.app is None and self.simulator.external_needs_oauth:
                raise forbidden("external: Authenticate with OAuth to access or modify external data.")
            value = store.externals.get((self.grant.app or "", value.removeprefix("external:")), "")
        found = store.find(value)
        return found if found and kind in ("", found[0]) else None

    def sees(self, kind: str, record: Record) -> bool:
        if self.all_seeing:
            return True
        if kind == "project":
            return record["privacy_setting"] == "public_to_workspace" or self._member(record)
        if kind == "task":
            return self._sees_task(record)
        if kind == "section":
            return self.sees("project", self.store.tables["project"][record["project"]])
        return True

    def _sees_task(self, record: Record) -> bool:
        me = self.user["gid"]
        if me in (record["assignee"], record["created_by"]) or me in record["followers"]:
            return True
        projects = [self.store.get("project", project) for project, _ in record["_memberships"]]
        if any(project and self.sees("project", project) for project in projects):
            return True
        parent = self.store.get("task", record["parent"])
        return bool(parent and self._sees_task(parent))

    def _member(self, project: Record) -> bool:
        me = self.user["gid"]
        if project["owner"] == me:
            return True
        for row in self.store.where("membership", parent=project["gid"]):
            team = self.store.get("team", row["member"])
            if row["member"] == me or (team and me in team["_members"]):
                return True
        team = self.store.get("team", project["team"])
        return bool(project["privacy_setting"] == "private_to_team" and team and me in team["_members"])

    def given(self, name: str, kind: str = "") -> Record | None:
        """The record that a query parameter names, if it is there."""
        return self.resolve(kind, self.query[name], name) if self.query.get(name) else None

    def needed(self, name: str, kind: str = "") -> Record:
        record = self.given(name, kind)
        if record is None:
            raise missing(name)
        return record

    def flag(self, name: str) -> bool | None:
        value = self.query.get(name)
        if value is None:
            return None
        if value.lower() not in ("true", "false"):
            raise bad(f"{name}: Value is not a boolean: {value}")
        return value.lower() == "true"
