"""Atom, the default of version 2 for those who do not ask for JSON (sheet 3): written from the JSON form of the same rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from simulators.sap_s4hana.edm import EDM, EntitySet, Property, Service
from simulators.sap_s4hana.values import instant

_NAMES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" '
    'xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices"'
)
_RELATED = "http://schemas.microsoft.com/ado/2007/08/dataservices/related/"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
Doc = dict[str, Any]


def feed(service: Service, entity_set: EntitySet, uri: str, docs: list[Doc], count: str | None, now: datetime) -> str:
    total = f"<m:count>{count}</m:count>" if count is not None else ""
    entries = "".join(_entry(service, entity_set, doc, now, "") for doc in docs)
    return _HEAD + _feed(entity_set, uri, total + entries, now, f' {_NAMES} xml:base="{escape(uri.rpartition("/")[0])}/"')


def entry(service: Service, entity_set: EntitySet, doc: Doc, now: datetime) -> str:
    return _HEAD + _entry(service, entity_set, doc, now, f" {_NAMES}")


def _feed(entity_set: EntitySet, uri: str, inner: str, now: datetime, names: str = "") -> str:
    title = f'<title type="text">{entity_set.name}</title><updated>{now:%Y-%m-%dT%H:%M:%SZ}</updated>'
    link = f'<link href="{entity_set.name}" rel="self" title="{entity_set.name}"/>'
    return f"<feed{names}><id>{escape(uri)}</id>{title}<author><name/></author>{link}{inner}</feed>"


def _entry(service: Service, entity_set: EntitySet, doc: Doc, now: datetime, names: str) -> str:
    meta = doc["__metadata"]
    etag = f" m:etag={quoteattr(meta['etag'])}" if "etag" in meta else ""
    relative = meta["uri"].rpartition("/")[2]
    out = [f'<entry{names}{etag}><id>{escape(meta["uri"])}</id><title type="text">{escape(relative)}</title>']
    out.append(f"<updated>{now:%Y-%m-%dT%H:%M:%SZ}</updated><category term={quoteattr(meta['type'])} "
               'scheme="http://schemas.microsoft.com/ado/2007/08/dataservices/scheme"/>')  # fmt: skip
    out.append(f'<link href={quoteattr(relative)} rel="self" title="{entity_set.type.name}"/>')
    for nav in entity_set.type.navigations.values():
        if nav.name in doc:
            kind = "feed" if nav.many else "entry"
            inner = _inline(service, entity_set, nav.name, doc[nav.name], now)
            link = f'<link href={quoteattr(f"{relative}/{nav.name}")} rel="{_RELATED}{nav.name}" type="application/atom+xml;type={kind}"'
            out.append(f'{link} title="{nav.name}">{inner}</link>' if inner is not None else f'{link} title="{nav.name}"/>')
    properties = "".join(_property(service, prop, doc[prop.name]) for prop in entity_set.type.properties.values() if prop.name in doc)
    out.append(f'<content type="application/xml"><m:properties>{properties}</m:properties></content></entry>')
    return "".join(out)


def _inline(service: Service, entity_set: EntitySet, name: str, value: Any, now: datetime) -> str | None:
    target = service.follow(entity_set, name)
    if value is None:
        return "<m:inline/>"
    if "__deferred" in value:
        return None
    if "results" in value:
        inner = "".join(_entry(service, target, doc, now, "") for doc in value["results"])
        return f"<m:inline>{_feed(target, name, inner, now)}</m:inline>"
    return f"<m:inline>{_entry(service, target, value, now, '')}</m:inline>"


def _property(service: Service, prop: Property, value: Any) -> str:
    kind = f"{service.namespace}.{prop.complex}" if prop.complex else EDM[prop.kind]
    shown = "" if kind == "Edm.String" else f' m:type="{kind}"'
    if value is None:
        return f'<d:{prop.name}{shown} m:null="true"/>'
    if isinstance(value, dict):
        members = service.complexes[prop.complex or ""].properties.values()
        return f"<d:{prop.name}{shown}>{''.join(_property(service, one, value[one.name]) for one in members)}</d:{prop.name}>"
    if isinstance(value, bool):
        value = "true" if value else "false"
    elif prop.kind in "DO":
        moment = instant(value)
        value = f"{moment:%Y-%m-%dT%H:%M:%S}" + ("Z" if prop.kind == "O" else "")
    return f"<d:{prop.name}{shown}>{escape(str(value))}</d:{prop.name}>"
