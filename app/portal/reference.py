"""Reference of one API product, from its OpenAPI 3.1 document: operations, parameters, schemas, examples, problems."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator

from app.portal.catalogue import Api
from app.portal.html import Child, Html, as_json, code_block, inline, join, prose, table, tag
from app.specs.walk import Json, operations, parameters


def reference(api: Api) -> Html:
    document = api.document
    return join(
        [
            prose(document["info"]["description"]),
            tag("p", "Base path: ", tag("code", api.prefix), ". Scopes: ", join([tag("code", scope) for scope in api.scopes], ", "), "."),
            _downloads(api),
            tag("h2", "Operations", id="operations"),
            [_operation(api, path, method, operation) for path, method, operation in operations(document)],
            tag("h2", "Schemas", id="schemas"),
            [_schema(name, schema) for name, schema in document["components"]["schemas"].items()],
        ]
    )


def contents(api: Api) -> Html:
    """Links to everything on the page."""
    calls = [
        tag("li", tag("a", _method(method), " ", operation["summary"], href=f"#{operation['operationId']}"))
        for _, method, operation in operations(api.document)
    ]
    schemas = [tag("li", tag("a", name, href=f"#schema-{name}")) for name in api.document["components"]["schemas"]]
    return join([tag("h2", "Operations"), tag("ul", calls), tag("h2", "Schemas"), tag("ul", schemas)])


def curl(api: Api, path: str, method: str, operation: Json) -> str:
    """The call as a command, with the published examples; ``$GATEWAY`` and ``$TOKEN`` are the reader's."""
    url, query, lines = api.prefix + path, [], ["-H 'Authorization: Bearer '\"$TOKEN\""]
    for parameter in parameters(api.document, path, operation):
        example = str(parameter.get("example", ""))
        if parameter["in"] == "path":
            url = url.replace(f"{{{parameter['name']}}}", example)
        elif parameter.get("required") and parameter["in"] == "query":
            query.append(f"{parameter['name']}={example}")
        elif parameter.get("required"):
            lines.append(f"-H {shlex.quote(parameter['name'] + ': ' + example)}")
    if "requestBody" in operation:
        lines += ["-H 'Content-Type: application/json'", f"-d {shlex.quote(json.dumps(body_example(operation), ensure_ascii=False))}"]
    address = '"$GATEWAY"' + shlex.quote(url + ("?" + "&".join(query) if query else ""))
    return " \\\n     ".join([f"curl -X {method.upper()} {address}", *lines])


def body_example(operation: Json) -> object:
    (media,) = operation["requestBody"]["content"].values()
    return next(iter(_examples(media).values()), None)


def type_of(schema: Json) -> Html:
    """``string (date) or null``, with a link where a schema has a name."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return tag("a", name, href=f"#schema-{name}")
    for keyword in ("anyOf", "oneOf", "allOf"):
        if keyword in schema:
            return join([type_of(item) for item in schema[keyword]], " or ")
    if "const" in schema or "enum" in schema:
        return join([tag("code", json.dumps(value)) for value in schema.get("enum", [schema.get("const")])], " or ")
    kind = schema.get("type", "any value")
    if kind == "array":
        return join(["array of ", type_of(schema.get("items", {}))])
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return join(["map of ", type_of(schema["additionalProperties"])])
    return join(f"{kind} ({schema['format']})" if "format" in schema else str(kind))


def bounds(schema: Json) -> str:
    """What a value must keep to, in words."""
    words = {"minLength": "at least {} characters", "maxLength": "at most {} characters", "minimum": "at least {}", "maximum": "at most {}"}
    words |= {"minItems": "at least {} items", "maxItems": "at most {} items", "pattern": "matches {}", "default": "default {}"}
    branches = [schema, *schema.get("anyOf", [])]
    found = [text.format(branch[name]) for branch in branches for name, text in words.items() if branch.get(name) not in (None, [], {}, "")]
    return "; ".join(found)


def _downloads(api: Api) -> Html:
    links = [tag("li", tag("a", label, href=f"/openapi/{name}", download=True), " ", tag("code", name)) for label, name in api.files]
    return join([tag("h2", "Documents", id="documents"), tag("ul", links)])


def _operation(api: Api, path: str, method: str, operation: Json) -> Html:
    name, rules = operation["operationId"], operation["x-crosswalk"]
    costs = f"Costs {rules['cost']} of your limit." + (" Needs an Idempotency-Key." if rules["idempotency"] else "")
    return tag(
        "section",
        tag("h3", operation["summary"], id=name),
        _deprecated(operation),
        tag("p", _method(method), " ", tag("code", api.prefix + path), class_="route"),
        prose(operation["description"]),
        tag("p", "Scope ", tag("code", operation["security"][0]["oauth2"][0]), f". {costs} Operation id ", tag("code", name), "."),
        tag(
            "p",
            tag("a", "Try it", href=f"/developers/try{api.prefix}/{name}", class_="button", aria_label=f"Try it: {operation['summary']}"),
        ),
        _parameters(parameters(api.document, path, operation), name),
        _body(operation),
        [_answer(status, response, name) for status, response in operation["responses"].items() if status.startswith("2")],
        _problems(operation),
        tag("details", tag("summary", "As a command"), code_block(curl(api, path, method, operation), f"{name} with curl")),
        class_="operation",
    )


def _deprecated(operation: Json) -> Child:
    plan = operation["x-crosswalk"].get("deprecation")
    if not plan:
        return None
    return tag(
        "p", f"Deprecated since {plan['since']}, gone on {plan['sunset']}. Use ", tag("code", plan["successor"]), ".", class_="warning"
    )


def _parameters(found: list[Json], name: str) -> Child:
    if not found:
        return None
    rows = [
        (
            tag("code", item["name"]),
            item["in"],
            "yes" if item.get("required") else "no",
            type_of(item["schema"]),
            join([inline(item["description"]), _bounds(item["schema"])]),
            tag("code", str(item["example"])) if "example" in item else None,
        )
        for item in found
    ]
    return join([tag("h4", "Parameters"), table(("Name", "In", "Required", "Type", "Meaning", "Example"), rows, f"Parameters of {name}")])


def _bounds(schema: Json) -> Child:
    found = bounds(schema)
    return [" ", tag("span", f"({found})", class_="quiet")] if found else None


def _body(operation: Json) -> Child:
    if "requestBody" not in operation:
        return None
    (media,) = operation["requestBody"]["content"].values()
    parts = [as_json(value, f"Example of a request: {label}") for label, value in _examples(media).items()]
    return join([tag("h4", "Request body"), tag("p", "JSON: ", type_of(media["schema"]), "."), parts])


def _answer(status: str, response: Json, name: str) -> Html:
    parts: list[Child] = [tag("h4", f"Answer {status}"), tag("p", response["description"], ".")]
    for media in response.get("content", {}).values():
        parts.append(tag("p", "JSON: ", type_of(media["schema"]), "."))
        parts += [as_json(value, f"Example of an answer of {name}") for value in _examples(media).values()]
    return join(parts)


def _problems(operation: Json) -> Html:
    rows = [
        (status, tag("a", problem["title"], href=problem["type"]), tag("code", problem["code"]), "yes" if problem["retryable"] else "no")
        for status, problem in _problem_examples(operation)
    ]
    heads = ("Status", "Problem", "Code", "Same request later?")
    shown = table(heads, rows, f"Problems of {operation['operationId']}")
    return tag("details", tag("summary", f"Problems ({len(rows)})"), shown)


def _problem_examples(operation: Json) -> Iterator[tuple[str, Json]]:
    for status, response in operation["responses"].items():
        if status[0] in "45":
            for media in response["content"].values():
                for problem in _examples(media).values():
                    yield status, problem


def _examples(media: Json) -> Json:
    return {"": media["example"]} if "example" in media else {name: item["value"] for name, item in media.get("examples", {}).items()}


def _schema(name: str, schema: Json) -> Html:
    required = schema.get("required", [])
    rows = [
        (
            tag("code", member),
            type_of(item),
            "yes" if member in required else "no",
            join([inline(item.get("description", "")), _bounds(item)]),
        )
        for member, item in schema.get("properties", {}).items()
    ]
    members = table(("Member", "Type", "Required", "Meaning"), rows, f"Members of {name}") if rows else tag("p", type_of(schema))
    about = inline(schema["description"]) if schema.get("description") else None
    return tag("section", tag("h3", name, id=f"schema-{name}"), tag("p", about) if about else None, members, class_="schema")


def _method(method: str) -> Html:
    return tag("span", method.upper(), class_=f"method {method}")
