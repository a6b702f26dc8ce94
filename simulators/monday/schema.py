"""The published schema made executable: resolvers are registered by type and field, everything else is read from the record."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    build_schema,
    extend_schema,
    get_named_type,
    parse,
)

from simulators.monday.errors import Refused
from simulators.monday.facts import DEFAULT_WRITE_SCOPE, MAINTENANCE, READ_SCOPES, TYPE_SCOPES, USER_BOOLEANS, WRITE_SCOPES

Resolver = Callable[..., Any]
PUBLISHED = Path(__file__).with_name("schema-2026-10.graphql")
_RESOLVERS: dict[tuple[str, str], Resolver] = {}


def field(type_name: str, *names: str) -> Callable[[Resolver], Resolver]:
    """Registers ``resolver(call, record, **arguments)``; a name may be left out when the function has the field's."""

    def register(resolver: Resolver) -> Resolver:
        for name in names or (resolver.__name__,):
            _RESOLVERS[type_name, name] = resolver
        return resolver

    return register


def query(resolver: Resolver) -> Resolver:
    """Registers ``resolver(call, **arguments)`` as the root field of its name."""
    _RESOLVERS["Query", resolver.__name__] = resolver
    return resolver


def mutation(resolver: Resolver) -> Resolver:
    _RESOLVERS["Mutation", resolver.__name__] = resolver
    return resolver


@cache
def published() -> str:
    return PUBLISHED.read_text()


@cache
def schema_of(version: str) -> GraphQLSchema:
    """The SDL says a default of an argument only in its description: a required ``limit`` has 25 all the same (sheet §4)."""
    schema = build_schema(published(), assume_valid_sdl=True)
    if version <= MAINTENANCE:
        schema = extend_schema(schema, parse(USER_BOOLEANS), assume_valid_sdl=True)
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__"):
            for name, definition in kind.fields.items():
                _attach(kind.name, name, definition)
    return schema


def _attach(type_name: str, name: str, definition: GraphQLField) -> None:
    limit = definition.args.get("limit")
    if limit is not None and isinstance(limit.type, GraphQLNonNull):
        limit.default_value = 25
    resolver = _RESOLVERS.get((type_name, name))
    if type_name in ("Query", "Mutation"):
        definition.resolve = _root(name, resolver, _scope(type_name, name))
    else:
        named = get_named_type(definition.type).name
        definition.resolve = _member(name, resolver, TYPE_SCOPES.get(named))


def _scope(type_name: str, name: str) -> str | None:
    if type_name == "Query":
        return READ_SCOPES.get(name)
    return None if name == "complexity" else WRITE_SCOPES.get(name, DEFAULT_WRITE_SCOPE)


def _root(name: str, resolver: Resolver | None, scope: str | None) -> Resolver:
    def resolve(_: object, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        info.context.require(scope)
        if resolver is None:
            raise Refused("NOT_SIMULATED", f"{name} is published by the vendor, but this account does not have it", 501)
        return resolver(info.context, **arguments)

    return resolve


def _member(name: str, resolver: Resolver | None, scope: str | None) -> Resolver:
    def resolve(record: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        info.context.require(scope)
        return resolver(info.context, record, **arguments) if resolver else record.get(name)

    return resolve
