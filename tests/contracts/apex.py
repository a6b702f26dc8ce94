"""The Apex client of ``clients/salesforce``, as far as the wire sees it: its requests are read out of its source."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx

from tests.conftest import ROOT

CLASSES = ROOT / "clients" / "salesforce" / "force-app" / "main" / "default" / "classes"
CLIENT = re.sub(r"/\*.*?\*/", "", (CLASSES / "CrosswalkClient.cls").read_text(), flags=re.DOTALL)
WIRE = re.sub(r"/\*.*?\*/", "", (CLASSES / "CrosswalkApi.cls").read_text(), flags=re.DOTALL)
ROOT_PATH = re.search(r"ROOT = 'callout:Crosswalk(/[^']+)'", CLIENT)[1]  # type: ignore[index]
_SENT_BY_PLATFORM = {"Content-Length"}


def members(schema: str) -> dict[str, str]:
    """Member → Apex type of one of the classes that answers are read into."""
    body = re.search(rf"public class {schema} \{{(.*?)\n    \}}", WIRE, re.DOTALL)
    assert body is not None, schema
    return {name: kind for kind, name in re.findall(r"public ([\w<>]+) (\w+);", body[1])}


def operations() -> set[str]:
    """Methods that make a callout."""
    return set(re.findall(r"public CrosswalkApi\.\w+ (\w+)\(", CLIENT))


class ApexClient:
    """Sends what the named method sends. The Named Credential signs in, so there is no token."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=20)

    def call(self, method: str, **values: Any) -> httpx.Response:
        code = _method(method)
        request = self.request(method, **values)
        answer = self._http.send(request)
        wanted = re.search(r"CrosswalkApi\.(\w+)\) read\(", code)
        assert wanted is not None
        if answer.is_success:
            assert answer.json().keys() & members(wanted[1]).keys(), "Apex would find none of its members"
        return answer

    def request(self, method: str, **values: Any) -> httpx.Request:
        code = _method(method)
        called = re.search(r"= (write|request)\((.*?)\);\n", code, re.DOTALL)
        assert called is not None, method
        arguments = _arguments(called[2])
        verb, path = ("POST", arguments[0]) if called[1] == "write" else (_text(arguments[0], values), arguments[1])
        passed = {**values, "idempotencyKey": values.get("idempotencyKey", "")}
        used = code + _method("request") + (_method("write") if called[1] == "write" else "")
        headers = {
            name: _text(value, passed)
            for name, value in re.findall(r"setHeader\('([\w-]+)', ([^;]+)\);", used)
            if name not in _SENT_BY_PLATFORM
        }
        body = _body(code, passed)
        return self._http.build_request(verb, ROOT_PATH + _text(path, passed), headers=headers, content=body)


def _method(name: str) -> str:
    found = re.search(rf"\n    (?:public|private) [\w.]+ {name}\([^)]*\) \{{(.*?)\n    \}}", CLIENT, re.DOTALL)
    assert found is not None, name
    return found[1]


def _arguments(text: str) -> list[str]:
    """Split at the commas outside of parentheses and quotes."""
    return [part.strip() for part in re.findall(r"(?:'[^']*'|\([^)]*\)|[^,'(])+", text)]


def _text(expression: str, values: dict[str, Any]) -> str:
    """A concatenation of literals and variables."""
    said = ""
    for term in re.findall(r"'[^']*'|[\w.]+(?:\([^)]*\)|\.\w+)*", expression):
        if term.startswith("'"):
            said += term[1:-1]
        elif term.startswith("String.join("):
            said += ",".join(values[term[12:].split(",")[0]])
        elif term.startswith("System.Request"):
            said += "TXN-apex-1"
        else:
            said += str(values[term])
    return said


def _body(code: str, values: dict[str, Any]) -> bytes:
    """``JSON.serialize(new CrosswalkApi.ActivationsRequest(…))`` leaves no blanks."""
    made = re.search(r"setBody\(JSON\.serialize\(new CrosswalkApi\.(\w+)\((\w+)\)\)\)", code)
    if made is None:
        return b""
    assert made[1] == "ActivationsRequest"
    (listed,), (inner,) = members(made[1]), members("ActivationRequest")
    return json.dumps({listed: [{inner: each} for each in values[made[2]]]}, separators=(",", ":")).encode()
