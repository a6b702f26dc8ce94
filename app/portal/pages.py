"""The pages beside the reference: catalogue, tokens, limits, versions, try-it, problems."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.core.problems import Problem
from app.core.settings import Settings
from app.platform.pipeline.head import MAX_HEAD_BYTES
from app.platform.pipeline.jsonbody import MAX_DEPTH
from app.platform.pipeline.target import MAX_TARGET_BYTES
from app.platform.traffic.tiers import Tiers
from app.portal.catalogue import Api
from app.portal.html import Child, Html, code_block, inline, join, prose, table, tag
from app.portal.reference import body_example, curl
from app.specs.walk import Json, operations, parameters

_LAYERS = {
    "experience": "Experience APIs: made for one audience each",
    "process": "Process APIs: the business, whatever the systems behind it",
    "system": "System APIs: the records of one system in canonical shape",
}


def catalogue(apis: Mapping[str, Api]) -> Html:
    intro = prose("REST APIs over HTTPS: JSON in camelCase, OAuth 2 access tokens, problems by RFC 9457, one version per product.")
    parts: list[Child] = [intro]
    for layer, title in _LAYERS.items():
        found = [api for api in apis.values() if api.product.layer == layer]
        if found:
            rows = [
                (
                    tag("a", api.title, href=api.address),
                    inline(api.product.description),
                    tag("code", api.prefix),
                    str(len(list(operations(api.document)))),
                    join([tag("a", label, href=f"/openapi/{name}") for label, name in api.files], ", "),
                )
                for api in found
            ]
            parts += [tag("h2", title), table(("API", "What for", "Path", "Operations", "Documents"), rows, f"{layer.capitalize()} APIs")]
    return join(parts)


def tokens(origin: str, apis: Mapping[str, Api]) -> Html:
    ask = (
        f"export GATEWAY={origin}\n"
        'export TOKEN=$(curl -s "$GATEWAY/oauth/token" -u "$CLIENT_ID:$CLIENT_SECRET" \\\n'
        "     -d grant_type=client_credentials | python3 -c 'import json,sys; print(json.load(sys.stdin)[\"access_token\"])')"
    )
    places: dict[tuple[str, str], list[Html]] = {}
    for api in apis.values():
        for scope in api.document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["scopes"].items():
            places.setdefault(scope, []).append(tag("a", api.title, href=api.address))
    rows = [(tag("code", scope), join(links, ", "), text) for (scope, text), links in places.items()]
    return join(
        [
            prose(
                "An operator makes you a client: `crosswalk client create NAME --kind partner --scope process.xref:read`. "
                "Its secret is shown once.\n\n"
                "With client id and secret you ask for an access token. It lives for minutes; ask again when a call answers 401. "
                "The secret goes into HTTP Basic or into the form, never into an address."
            ),
            code_block(ask, "Asking for a token"),
            prose("Then send it with every call:"),
            code_block('curl "$GATEWAY/process/flow/v1/runs" -H "Authorization: Bearer $TOKEN"', "Using a token"),
            prose("401 means that the token is missing, expired or not ours: get a new one. 403 means that it lacks the scope."),
            tag("h2", "Without a secret"),
            prose(
                "A client that signs has a public key instead (`crosswalk client create NAME --public-key FILE`): it sends a signed JWT as "
                "`client_assertion` (`private_key_jwt`), or as `assertion` of the JWT bearer grant (RFC 7523), as Salesforce's Named "
                "Credentials do. A person signs in by authorization code with PKCE. Tokens are ended at `/oauth/revoke` (RFC 7009)."
            ),
            tag("p", "Machines read ", tag("a", "the metadata", href="/.well-known/oauth-authorization-server"), " (RFC 8414)."),
            tag("h2", "Scopes"),
            table(("Scope", "API", "Allows"), rows, "Scopes"),
        ]
    )


def limits(tiers: Tiers, settings: Settings, apis: Mapping[str, Api]) -> Html:
    rows = [(name, ", ".join(f"{window.amount:,} a {window.name}" for window in tier.windows) or "none") for name, tier in tiers.items()]
    costly = [
        (operation["summary"], tag("a", api.title, href=f"{api.address}#{operation['operationId']}"), str(operation["x-crosswalk"]["cost"]))
        for api in apis.values()
        for _, _, operation in operations(api.document)
        if operation["x-crosswalk"]["cost"] > 1
    ]
    bounds = [
        ("Body of a request", f"{settings.max_body_bytes:,} bytes"),
        *((f"Body of {name}", f"{size:,} bytes") for name, size in _large_bodies(apis)),
        ("Levels of a JSON body", str(MAX_DEPTH)),
        ("Path and query", f"{MAX_TARGET_BYTES:,} bytes"),
        ("Header fields", f"{MAX_HEAD_BYTES:,} bytes"),
        ("Time until an answer", f"{settings.request_seconds:g} seconds"),
    ]
    return join(
        [
            prose(
                "Each client has a tier. All windows of a tier count at once, in units of cost; most operations cost 1.\n\n"
                "`RateLimit-Policy` names every window, `RateLimit` what is left in the tightest. Over the limit the answer is 429, with "
                "`Retry-After` and the same figures in the body (`rateLimit`, `retryAfterSeconds`), for callers that see no headers."
            ),
            table(("Tier", "Units"), rows, "Tiers"),
            table(("Operation", "API", "Cost"), costly, "Operations that cost more than 1"),
            table(("What", "At most"), bounds, "Sizes and time"),
        ]
    )


def _large_bodies(apis: Mapping[str, Api]) -> list[tuple[str, int]]:
    found = [
        (api, item["operationId"], item["x-crosswalk"].get("bodyBytes")) for api in apis.values() for _, _, item in operations(api.document)
    ]
    return [(f"{name} ({api.title})", size) for api, name, size in found if size]


@cache
def _changes() -> list[dict[str, str]]:
    found: list[dict[str, str]] = yaml.safe_load(Path(__file__).with_name("changelog.yaml").read_text(encoding="utf-8"))
    return found


def changelog(apis: Mapping[str, Api]) -> Html:
    versions = [(tag("a", api.title, href=api.address), api.document["info"]["version"], _state(api)) for api in apis.values()]
    changes = [
        (str(item["day"]), tag("code", item["api"].replace(" ", "\N{NO-BREAK SPACE}")), item["kind"], inline(item["what"]))
        for item in _changes()
    ]
    return join(
        [
            prose(
                "Within a version nothing is renamed, retyped or taken away; a gate in our build compares every document with the one "
                "before. New operations, optional members and values of enumerations in answers may come: ignore what you do not know.\n\n"
                "What will go answers with `Deprecation` (RFC 9745) and `Sunset` (RFC 8594) until then, and a later one is there before."
            ),
            table(("API", "Version", "State"), versions, "Versions"),
            table(("Day", "API", "Kind", "What"), changes, "Changes, newest first"),
        ]
    )


def _state(api: Api) -> Child:
    if not api.deprecations:
        return "current"
    return join([tag("p", f"“{summary}” is deprecated, gone on {plan['sunset']}") for summary, plan in api.deprecations])


def try_it(api: Api, path: str, method: str, operation: Json) -> Html:
    """The form that ``try.js`` sends; without scripts there is the command."""
    found = parameters(api.document, path, operation)
    token = tag(
        "fieldset",
        tag("legend", "1. A token"),
        prose(
            "Paste the credentials of a sandbox client; `crosswalk up` prints some. They go to this gateway's token endpoint and nowhere "
            "else, and are not kept."
        ),
        _field("client-id", "Client id", autocomplete="off"),
        _field("client-secret", "Client secret", type="password", autocomplete="off"),
        tag("button", "Get a token", type="button", id="get-token"),
        tag("p", "No token yet.", id="token-state", role="status"),
    )
    body = None
    if "requestBody" in operation:
        text = code_text(body_example(operation))
        body = [
            tag("label", "Body (JSON)", for_="body"),
            tag("textarea", text, id="body", rows=min(24, text.count("\n") + 2), spellcheck="false"),
        ]
    call = tag(
        "fieldset",
        tag("legend", "2. The call"),
        tag("p", tag("span", method.upper(), class_=f"method {method}"), " ", tag("code", api.prefix + path), class_="route"),
        [_parameter(item) for item in found],
        body,
        tag("button", "Send", type="submit"),
    )
    answer = tag(
        "section",
        tag("h2", "Answer"),
        tag("p", "Nothing sent yet.", id="answer-state", role="status"),
        tag("pre", tag("code", "", id="answer"), tabindex=0, role="region", aria_label="Body of the answer"),
    )
    form = tag("form", token, call, id="try", data_method=method.upper(), data_path=api.prefix + path, autocomplete="off")
    command = tag(
        "noscript",
        prose("This page needs its script. The same call as a command:"),
        code_block(curl(api, path, method, operation), "Command"),
    )
    back = tag("p", tag("a", "Reference of this operation", href=f"{api.address}#{operation['operationId']}"))
    return join([prose(operation["description"]), back, command, form, answer])


def code_text(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _parameter(item: Json) -> Html:
    required = bool(item.get("required"))
    given = str(item.get("example", "")) if required else ""
    label = f"{item['name']} ({item['in']}{', required' if required else ''})"
    return _field(
        f"parameter-{item['name']}",
        label,
        hint=item["description"],
        value=given,
        required=required,
        data_name=item["name"],
        data_in=item["in"],
    )


def _field(name: str, label: str, hint: str | None = None, **attributes: str | bool) -> Html:
    about = tag("span", inline(hint), id=f"{name}-hint", class_="quiet") if hint else None
    described = f"{name}-hint" if hint else None
    return tag(
        "div", tag("label", label, for_=name), about, tag("input", id=name, aria_describedby=described, **attributes), class_="field"
    )


def problem_index(kinds: Mapping[str, type[Problem]]) -> Html:
    rows = [
        (tag("a", kind.title, href=f"/problems/{slug}"), str(kind.status), tag("code", _code(slug)), _again(kind))
        for slug, kind in kinds.items()
    ]
    return join(
        [
            prose(
                "Every error is a problem by RFC 9457. `type` and `code` are stable: programs decide by them. `retryable` says whether the "
                "same request may succeed later, `errors` names fields by JSON pointer. `detail` is for a person, `traceId` for support."
            ),
            table(("Problem", "Status", "Code", "Same request later?"), rows, "Problem types"),
        ]
    )


def problem(slug: str, kind: type[Problem]) -> Html:
    facts = [("Type", tag("code", f"/problems/{slug}")), ("Status", str(kind.status)), ("Code", tag("code", _code(slug)))]
    facts.append(("Same request later?", _again(kind)))
    return join(
        [
            tag("h2", "What to do"),
            prose(kind.advice),
            table(("What", "Value"), facts, "Facts"),
            tag("h2", "Example"),
            code_block(code_text(kind.example()), "Example of the problem"),
            tag("p", tag("a", "All problem types", href="/problems")),
        ]
    )


def _code(slug: str) -> str:
    return slug.replace("-", "_")


def _again(kind: type[Problem]) -> str:
    return "yes, it may succeed" if kind.retryable else "no, change something first"
