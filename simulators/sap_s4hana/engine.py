"""Create, read, update and delete for every entity set: types and capabilities from the model, the rest from the rules of the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from simulators.sap_s4hana.edm import EntitySet, EntityType, Service
from simulators.sap_s4hana.errors import BAD_VALUE, Refused, business, disabled, no_property
from simulators.sap_s4hana.rules import Rules
from simulators.sap_s4hana.rules.registry import RULES
from simulators.sap_s4hana.store import Row
from simulators.sap_s4hana.tenant import Tenant
from simulators.sap_s4hana.values import empty, parse

# Navigations that are not told by equal names: (owner column, target column) pairs.
LINKS: Final[dict[tuple[str, str], list[tuple[str, str]]]] = {
    ("A_BusinessPartner", "to_Customer"): [("Customer", "Customer")],
    ("A_BusinessPartner", "to_Supplier"): [("Supplier", "Supplier")],
    ("A_BusinessPartner", "to_BusinessPartnerContact"): [("BusinessPartner", "BusinessPartnerCompany")],
    ("A_EnterpriseProjectElement", "to_SubProjElement"): [("ProjectElementUUID", "ParentObjectUUID")],
    ("A_EnterpriseProjectElement", "to_ParentProjElement"): [("ParentObjectUUID", "ProjectElementUUID")],
    ("WorkPackageSet", "to_ResourceDemand"): [("WorkPackageID", "WorkPackage")],
}
UPWARD: Final = {"to_ParentProjElement", "to_Role"}
# Nested rows are kept in this order, because some are computed from others.
_LATE: Final = ("to_Item", "_Item", "to_BillingPlan", "to_BillingPlanItem")
_NO_RULES: Final = Rules()


@dataclass
class Engine:
    service: Service
    tenant: Tenant

    def rules(self, entity_set: EntitySet) -> Rules:
        return RULES.get(entity_set.table, _NO_RULES)

    def links(self, owner: EntitySet, name: str) -> list[tuple[str, str]]:
        """How rows of a navigation are found: by special rule, else by the keys that both sides have."""
        special = LINKS.get((owner.table, name))
        if special:
            return special
        target, many = self.service.follow(owner, name), owner.type.navigations[name].many
        keys = owner.type.keys if many else target.type.keys
        other = target.type.properties if many else owner.type.properties
        return [(owner.column(key), target.column(key)) for key in keys if key in other]

    def related(self, owner: EntitySet, name: str, row: Row) -> list[Row]:
        target = self.service.follow(owner, name)
        wanted = {there: row.get(here) for here, there in self.links(owner, name)}
        return self.tenant.store.where(target.table, **wanted) if wanted else []

    def downward(self, owner: EntitySet, name: str) -> bool:
        nav, target = owner.type.navigations[name], self.service.follow(owner, name)
        if name in UPWARD:
            return False
        return nav.many or (owner.table, name) in LINKS or set(owner.type.keys) <= set(target.type.keys)

    def guard(self, entity_set: EntitySet, row: Row) -> Any:
        """The value behind the ETag of a row: its own, or that of the document it is part of (sheet 3.1)."""
        rules, own = self.rules(entity_set), entity_set.type.etag
        if rules.guard is not None:
            return rules.guard(self.tenant, row)
        if own:
            return row.get(entity_set.column(own))
        if self.service.version == 4:
            nav = next((name for name in entity_set.type.navigations if name in ("_SalesOrder", "_BillingDocument")), None)
            parents = self.related(entity_set, nav, row) if nav else []
            return self.guard(self.service.follow(entity_set, nav), parents[0]) if nav and parents else None
        return None

    def read_body(self, kind: EntityType, body: Mapping[str, Any], entity_set: EntitySet | None) -> tuple[Row, dict[str, list[Any]]]:
        """Members as values under the table's names, and the nested rows beside them."""
        values: Row = {}
        nested: dict[str, list[Any]] = {}
        for name, value in body.items():
            if name == "__metadata" or "@" in name:
                continue
            if entity_set and name in kind.navigations:
                rows = self._nested(kind.navigations[name].many, name, value)
                if rows:
                    nested[name] = rows
                continue
            prop = kind.properties.get(name)
            if prop is None:
                raise no_property(name, kind.name)
            if prop.complex:
                values[name] = self._complex(prop.complex, name, value) if not prop.many else []
            elif not prop.control:
                values[entity_set.column(name) if entity_set else name] = parse(prop, value, self.service.version)
        return values, nested

    def _complex(self, name: str, member: str, value: Any) -> Row:
        if not isinstance(value, dict):
            raise Refused(400, BAD_VALUE, f"Property '{member}' has invalid value", member)
        kind = self.service.complexes[name]
        values, _ = self.read_body(kind, value, None)
        return {one.name: empty(one) for one in kind.properties.values()} | values

    def _nested(self, many: bool, name: str, value: Any) -> list[Any]:
        """Arrays bare or in ``results``; a link that was read and is sent back says nothing (sheet 3)."""
        if isinstance(value, dict) and ("__deferred" in value or "results" in value):
            value = value.get("results", [])
        if value is None:
            return []
        rows = value if isinstance(value, list) else [value]
        if any(not isinstance(one, dict) for one in rows) or (not many and len(rows) > 1):
            raise Refused(400, BAD_VALUE, f"Property '{name}' has invalid value", name)
        return rows

    def create(self, entity_set: EntitySet, body: Mapping[str, Any], fixed: Row, *, nested: bool = False) -> Row:
        """A row and all that is nested in it; the caller holds the transaction."""
        if not entity_set.creatable and not nested:
            raise disabled("creatable", entity_set.name)
        kind, rules, store = entity_set.type, self.rules(entity_set), self.tenant.store
        values, children = self.read_body(kind, body, entity_set)
        values = self._writable(entity_set, values, "creatable")
        missing = [one.name for one in kind.properties.values() if one.required and not values.get(entity_set.column(one.name))]
        if missing:
            raise business("SADL_CUD/024", f"Property '{missing[0]}' is mandatory", missing[0])
        own = [entity_set.column(key) for key in kind.keys]
        row = dict.fromkeys(own, "") | values | fixed
        row = rules.prepare(self.tenant, row, frozenset(values)) if rules.prepare else self._plain_key(entity_set, row)
        key = store.key(entity_set.table, row)
        if key in store.tables[entity_set.table] and entity_set.table not in ("A_Customer", *_MERGED):
            shown = ", ".join(str(part) for part in key)
            raise business("SADL_CUD/011", f"{entity_set.name} {shown} already exists", kind.keys[-1])
        row = store.put(entity_set.table, row)
        for name in sorted(children, key=lambda one: _LATE.index(one) + 1 if one in _LATE else 0):
            self._create_nested(entity_set, name, key, children[name])
        if rules.complete:
            rules.complete(self.tenant, store.tables[entity_set.table][key])
        if rules.after:
            rules.after(self.tenant, store.tables[entity_set.table][key])
        return store.tables[entity_set.table][key]

    def _create_nested(self, owner: EntitySet, name: str, key: tuple[Any, ...], bodies: list[Any]) -> None:
        if not self.downward(owner, name):
            raise Refused(400, BAD_VALUE, f"Navigation property '{name}' cannot be filled by a deep insert", name)
        target = self.service.follow(owner, name)
        for body in bodies:
            row = self.tenant.store.tables[owner.table][key]
            self.create(target, body, self.fixed(owner, name, row), nested=True)

    def fixed(self, owner: EntitySet, name: str, row: Row) -> Row:
        """What a row has because of where it is created."""
        found = {there: row.get(here) for here, there in self.links(owner, name)}
        if name == "to_Customer":
            found["BusinessPartner"] = row["BusinessPartner"]
        return found

    def _plain_key(self, entity_set: EntitySet, row: Row) -> Row:
        """No rules: a guid is assigned, any other key must be there."""
        for name in entity_set.type.keys:
            prop, column = entity_set.type.properties[name], entity_set.column(name)
            if row.get(column) in (None, "") and prop.kind == "G":
                row[column] = self.tenant.store.guid()
            elif row.get(column) in (None, "") and prop.kind != "B":
                raise business("SADL_CUD/024", f"Property '{name}' is mandatory", name)
        return row

    def _writable(self, entity_set: EntitySet, values: Row, how: str) -> Row:
        """Fields that are read only are passed over without a word, as the services do; ``state`` tells which."""
        own = {entity_set.column(one.name): one for one in entity_set.type.properties.values()}
        kept = {name: value for name, value in values.items() if getattr(own[name], how) or own[name].kind == "C"}
        for name in sorted(set(values) - set(kept)):
            if values[name] != empty(own[name]):
                self.tenant.ignored.append({"entity": entity_set.name, "property": name, "value": str(values[name])})
        return kept

    def update(self, entity_set: EntitySet, row: Row, body: Mapping[str, Any], *, replace: bool = False) -> Row:
        if not entity_set.updatable:
            raise disabled("updatable", entity_set.name)
        kind, rules, store = entity_set.type, self.rules(entity_set), self.tenant.store
        values, children = self.read_body(kind, body, entity_set)
        if children:
            raise Refused(400, BAD_VALUE, f"Deep update is not supported: '{next(iter(children))}'", next(iter(children)))
        keys = {entity_set.column(key) for key in kind.keys}
        values = self._writable(entity_set, {name: value for name, value in values.items() if name not in keys}, "updatable")
        if replace:
            blank = {entity_set.column(one.name): empty(one) for one in kind.properties.values() if one.updatable and not one.control}
            values = {name: value for name, value in blank.items() if name not in keys and name in row} | values
        new = {**row, **values}
        if rules.change:
            new = rules.change(self.tenant, row, new, frozenset(values))
        new = store.put(entity_set.table, new)
        if rules.after:
            rules.after(self.tenant, new)
        return store.tables[entity_set.table][store.key(entity_set.table, new)]

    def delete(self, entity_set: EntitySet, row: Row) -> None:
        if not entity_set.deletable:
            raise disabled("deletable", entity_set.name)
        rules = self.rules(entity_set)
        if rules.remove:
            rules.remove(self.tenant, row)
        self.tenant.store.drop(entity_set.table, row)
        if rules.after:
            rules.after(self.tenant, row)


_MERGED: Final = ("A_EnterpriseProjBlkFunc", "A_EntProjElmntBlockFunc", "A_SalesOrderItemBillingPlan", "A_BusinessPartnerRole")
