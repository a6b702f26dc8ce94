"""Create, update, upsert and delete, nested as deep as the body goes; validated by the table that ``describe`` shows (sheet 3, 5)."""

from __future__ import annotations

from typing import Any

from simulators.oracle_erp import formats
from simulators.oracle_erp.errors import (
    Fault,
    Refused,
    bad_request,
    duplicate,
    not_in_list,
    read_only,
    required,
    too_long,
    unknown,
    wrong_type,
)
from simulators.oracle_erp.rules import Rules
from simulators.oracle_erp.schema import Resource
from simulators.oracle_erp.store import Row, Store, Values


class Writer:
    def __init__(self, store: Store, rules: dict[str, Rules], neutral: Rules) -> None:
        self.store, self._rules, self._neutral = store, rules, neutral

    def rules(self, resource: Resource) -> Rules:
        return self._rules.get(resource.name, self._neutral)

    def create(self, resource: Resource, body: Any, parent: Row | None = None) -> Row:
        values, children = self._checked(resource, body, None)
        rules = self.rules(resource)
        rules.creating(values, parent, body)
        self._complete(resource, values, parent)
        row = self.store.add(resource.table, values, parent=parent, child=resource.name)
        key = resource.attributes[resource.key]
        if row.get(key.name) is None:
            row.values[key.name] = parent.id if parent and _flexfield(resource) else row.id
        for child, bodies in children:
            for one in bodies:
                self.create(child, one, row)
        rules.created(row, body)
        return row

    def update(self, resource: Resource, row: Row, body: Any, *, upsert: bool = False) -> Row:
        values, children = self._checked(resource, body, row, upsert=upsert)
        rules = self.rules(resource)
        rules.updating(row, values, body)
        cleared = [name for name, value in values.items() if value is None and resource.attributes[name].required]
        if cleared:
            raise Refused(400, *(required(name, resource.name) for name in cleared))
        if values:
            self.store.put(row, **values)
        for child, bodies in children:
            for one in bodies:
                self._child(child, one, row, upsert)
        rules.updated(row)
        return row

    def _child(self, child: Resource, body: Any, parent: Row, upsert: bool) -> None:
        found = self._matching(child, body, parent.rows(child.name)) if isinstance(body, dict) else None
        if found is None:
            self.create(child, body, parent)
        elif "update" in child.methods:
            self.update(child, found, body, upsert=upsert)
        else:
            raise bad_request(f"Rows of {child.name} cannot be updated.")

    def upsert(self, resource: Resource, body: Any) -> tuple[Row, bool]:
        """Matched by primary or alternate keys in the body, else created (sheet 5); tells whether the row is new."""
        found = self._matching(resource, body, self.rules(resource).rows(resource)) if isinstance(body, dict) else None
        if found is None:
            return self.create(resource, body), True
        return self.update(resource, found, body, upsert=True), False

    def delete(self, resource: Resource, row: Row) -> None:
        self.rules(resource).deleting(row)
        self.store.remove(row, resource.name)

    def _matching(self, resource: Resource, body: Values, rows: list[Row]) -> Row | None:
        given = {name: body[name] for name in (resource.key, *resource.alternate_keys) if body.get(name) is not None}
        if not given:
            return None
        found = [row for row in rows if all(str(row.get(name)) == str(value) for name, value in given.items())]
        if not found and resource.attributes[resource.key].filled:
            raise not_in_list(resource.key, resource.name, next(iter(given.values())))
        return found[0] if found else None

    def _checked(
        self, resource: Resource, body: Any, row: Row | None, *, upsert: bool = False
    ) -> tuple[Values, list[tuple[Resource, list[Any]]]]:
        if not isinstance(body, dict):
            raise bad_request("Unable to parse the provided JSON payload.")
        values: Values = {}
        children: list[tuple[Resource, list[Any]]] = []
        faults: list[Fault] = []
        for name, value in body.items():
            if name == "links":
                continue
            if name in resource.children:
                children.append((self._writable(resource.children[name]), _list(name, value)))
            elif name not in resource.attributes:
                faults.append(unknown(name, resource.name))
            elif row is not None and name in (resource.key, *resource.alternate_keys) and str(value) == str(row.get(name)):
                continue
            else:
                faults += self._value(resource, row, name, value, values, upsert)
        if row is None:
            faults += [required(a.name, resource.name) for a in resource.attributes.values() if a.required and body.get(a.name) is None]
        if faults:
            raise Refused(400, *faults)
        return values, children

    def _value(self, resource: Resource, row: Row | None, name: str, value: Any, values: Values, upsert: bool) -> list[Fault]:
        attribute = resource.attributes[name]
        try:
            parsed = formats.parse(attribute, value)
        except formats.TooLong:
            return [too_long(name, resource.name, value)]
        except formats.WrongType:
            return [wrong_type(name, resource.name, value)]
        frozen = attribute.changes == "never" or (attribute.changes == "inCreate" and row is not None)
        if frozen:
            same = row is not None and parsed == row.get(name)
            return [] if upsert and same else [read_only(name, resource.name)]
        values[name] = parsed
        return []

    def _writable(self, child: Resource) -> Resource:
        if not child.methods & {"create", "update"}:
            raise bad_request(f"Rows of {child.name} cannot be created.")
        return child

    def _complete(self, resource: Resource, values: Values, parent: Row | None) -> None:
        """Defaults, and the key when the caller gave one: it must be free."""
        for attribute in resource.attributes.values():
            if values.get(attribute.name) is None and attribute.default:
                values[attribute.name] = attribute.default
        key = values.get(resource.key)
        rows = parent.rows(resource.name) if parent else self.store.all(resource.table)
        if key is not None and not _flexfield(resource) and any(row.get(resource.key) == key for row in rows):
            raise duplicate(resource.name, key)


def _flexfield(resource: Resource) -> bool:
    return "__FLEX_Context" in resource.attributes


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise bad_request(f"The child resource {name} must be an array.")
    return value
