"""Rows as documents: explicit nulls, links, chosen fields, expanded children in both of their shapes (sheet 2.1 - 2.4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from simulators.oracle_erp import formats
from simulators.oracle_erp.errors import Refused, bad_request, unknown
from simulators.oracle_erp.schema import Resource
from simulators.oracle_erp.store import Row

VERSION = "11.13.18.05"


def with_port(base_url: str) -> str:
    """Links always name the port (sheet 1)."""
    parts = urlsplit(base_url)
    return base_url if parts.port else f"{base_url}:{443 if parts.scheme == 'https' else 80}"


def key_of(resource: Resource, row: Row) -> str:
    return row.opaque if resource.opaque else str(row.get(resource.key))


@dataclass(frozen=True)
class Place:
    """Where a collection is: the path of its parent and the kind of accessor (``child``, ``lov`` or none)."""

    base: str
    accessor: str = ""

    def collection(self, resource: Resource) -> str:
        return f"{self.base}/{self.accessor}/{resource.name}" if self.accessor else f"{self.base}/{resource.name}"

    def item(self, resource: Resource, row: Row) -> str:
        return f"{self.collection(resource)}/{quote(key_of(resource, row), safe='')}"


@dataclass
class Shape:
    """What a request wants to see of each row."""

    framework: int = 1
    only_data: bool = False
    links: set[str] | None = None
    fields: dict[str, list[str]] | None = None
    expand: set[str] = field(default_factory=set)
    all: bool = False
    deep: bool = False

    @classmethod
    def of(cls, resource: Resource, params: dict[str, str], framework: int) -> Shape:
        shape = cls(framework, params.get("onlyData", "").lower() == "true")
        if params.get("links"):
            shape.links = {name.strip() for name in params["links"].split(",")}
        if "fields" in params:
            shape.fields = _fields(resource, params["fields"])
            shape.expand = {path for path in shape.fields if path}
        elif params.get("expand"):
            shape.all = params["expand"] == "all"
            if not shape.all:
                for path in params["expand"].split(","):
                    _descend(resource, path.strip())
                    steps = path.strip().split(".")
                    shape.expand |= {".".join(steps[: n + 1]) for n in range(len(steps))}
        return shape

    def opened(self, path: str) -> bool:
        return path in self.expand or (self.all and "." not in path) or self.deep


def _descend(resource: Resource, path: str) -> Resource:
    for step in path.split("."):
        if step not in resource.children:
            raise bad_request(f"The child resource {path} is not found in {resource.name}.")
        resource = resource.children[step]
    return resource


def _fields(resource: Resource, text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"": []}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        path, colon, names = part.rpartition(":")
        target = _descend(resource, path) if colon and path else resource
        for name in filter(None, (name.strip() for name in names.split(","))):
            if name not in target.attributes:
                raise Refused(400, unknown(name, target.name))
            found.setdefault(path, []).append(name)
        found.setdefault(path, [])
    return found


@dataclass
class Renderer:
    base_url: str
    shape: Shape

    def root(self, resource: Resource) -> Place:
        return Place(f"{with_port(self.base_url)}{resource.path}{VERSION}")

    def item(self, resource: Resource, row: Row, place: Place, path: str = "", parent: tuple[str, str] | None = None) -> dict[str, Any]:
        shape = self.shape
        wanted = shape.fields.get(path) if shape.fields is not None else None
        names = [name for name in resource.attributes if wanted is None or name in wanted]
        doc = {name: formats.plain(row.get(name)) for name in names}
        href = place.item(resource, row)
        for name, child in resource.children.items():
            below = f"{path}.{name}" if path else name
            if shape.opened(below):
                doc[name] = self._children(child, row.rows(name), Place(href, "child"), below, (href, resource.name))
        if not shape.only_data:
            doc["links"] = self._links(resource, row, href, parent)
        return doc

    def _children(self, child: Resource, rows: list[Row], place: Place, path: str, parent: tuple[str, str]) -> Any:
        items = [self.item(child, row, place, path, parent) for row in rows]
        if self.shape.framework < 3:
            return items
        return envelope(items, False, child.range_size or 25, 0, place.collection(child), child)

    def _links(self, resource: Resource, row: Row, href: str, parent: tuple[str, str] | None) -> list[dict[str, Any]]:
        name = resource.name
        made: list[dict[str, Any]] = [
            {"rel": "self", "href": href, "name": name, "kind": "item", "properties": {"changeIndicator": row.indicator}},
            {"rel": "canonical", "href": href, "name": name, "kind": "item"},
        ]
        if parent:
            made.append({"rel": "parent", "href": parent[0], "name": parent[1], "kind": "item"})
        made += [{"rel": "lov", "href": f"{href}/lov/{one}", "name": one, "kind": "collection"} for one in resource.lovs]
        made += [{"rel": "child", "href": f"{href}/child/{one}", "name": one, "kind": "collection"} for one in resource.children]
        made += [{"rel": "action", "href": f"{href}/action/{one}", "name": one, "kind": "other"} for one in resource.item_actions]
        wanted = self.shape.links
        return [link for link in made if wanted is None or link["rel"] in wanted]


def envelope(
    items: list[Any], more: bool, limit: int, offset: int, href: str, resource: Resource, total: int | None = None
) -> dict[str, Any]:
    """A page: no link to the next one, ever (sheet 2.1)."""
    doc: dict[str, Any] = {"items": items}
    if total is not None:
        doc["totalResults"] = total
    links = [{"rel": "self", "href": href, "name": resource.name, "kind": "collection"}]
    links += [{"rel": "action", "href": f"{href}/action/{one}", "name": one, "kind": "other"} for one in resource.collection_actions]
    return doc | {"count": len(items), "hasMore": more, "limit": limit, "offset": offset, "links": links}
