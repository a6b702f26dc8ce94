"""A small published document, and a way to spoil one place of a copy."""

from __future__ import annotations

import copy
from typing import Any

Json = dict[str, Any]

REMOVED = object()
"""A seed's value: take the place out."""

PROBLEM = {"$ref": "#/components/schemas/ProblemBody"}
DOCUMENT: Json = {
    "openapi": "3.0.0",
    "info": {"title": "Probe", "version": "1.2.0"},
    "servers": [{"url": "https://crosswalk.example"}],
    "paths": {
        "/process/probe/v1/things": {
            "post": {
                "operationId": "createThing",
                "summary": "Make a thing",
                "description": "Makes a thing.",
                "security": [{"oauth2": ["process.probe:write"]}],
                "parameters": [
                    {"name": "dryRun", "in": "query", "description": "Only look.", "schema": {"type": "boolean"}},
                    {
                        "name": "depth",
                        "in": "query",
                        "description": "How far.",
                        "schema": {"type": "integer", "format": "int32", "maximum": 9, "default": 1},
                    },
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ThingIn"}}}},
                "responses": {
                    "201": {"description": "Made", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                    "404": {"description": "None", "content": {"application/json": {"schema": PROBLEM}}},
                    "422": {"description": "Wrong", "content": {"application/json": {"schema": PROBLEM}}},
                },
            }
        },
    },
    "components": {
        "schemas": {
            "ThingIn": {
                "type": "object",
                "required": ["label"],
                "properties": {
                    "label": {"type": "string", "maxLength": 20, "minLength": 1},
                    "colour": {"type": "string", "enum": ["red", "green"]},
                    "note": {"type": "string"},
                    "weight": {"type": "number", "format": "double"},
                    "tags": {"type": "array", "maxItems": 5, "items": {"type": "string"}},
                },
            },
            "Thing": {
                "type": "object",
                "required": ["thingId", "label"],
                "properties": {
                    "thingId": {"type": "string"},
                    "label": {"type": "string"},
                    "colour": {"type": "string", "enum": ["red", "green"]},
                    "part": {"$ref": "#/components/schemas/Part"},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
                },
            },
            "Part": {"type": "object", "properties": {"size": {"type": "integer", "format": "int32"}}},
            "ProblemBody": {"type": "object", "required": ["status"], "properties": {"status": {"type": "integer", "format": "int32"}}},
        }
    },
}


def spoiled(*seeds: tuple[str, Any], document: Json = DOCUMENT) -> Json:
    """A copy with each place (segments divided by a blank, since paths have slashes) set to a value, or :data:`REMOVED`."""
    made = copy.deepcopy(document)
    for place, value in seeds:
        *steps, last = place.split(" ")
        at: Any = made
        for step in steps:
            at = at[int(step)] if isinstance(at, list) else at.setdefault(step, {})
        if value is REMOVED:
            del at[int(last) if isinstance(at, list) else last]
        elif isinstance(at, list):
            at.insert(int(last), value)
        else:
            at[last] = value
    return made
