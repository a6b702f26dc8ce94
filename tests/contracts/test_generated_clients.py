"""Clients that openapi-generator makes of a published 3.0 document compile, and call the running gateway with a token.

Nothing is fetched for them: the Java client compiles against the libraries inside the generator's own jar, the TypeScript one against none.
"""

from __future__ import annotations

import compileall
import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.contracts.provider import Provider
from tests.toolchain import needed

DOCUMENT = ROOT / "openapi" / "process" / "xref.v1.oas30.json"
"""The widest of the documents: unions, maps, nullable members, instants."""
LINTERS = ROOT / "tools" / "openapi"
KINDS = {
    "python": {"generatorName": "python", "additionalProperties": {"packageName": "crosswalk_xref"}},
    "typescript": {"generatorName": "typescript-fetch"},
    "java": {"generatorName": "java", "library": "native", "additionalProperties": {"openApiNullable": False}},
}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("openapi-lint")]

PYTHON = """
import sys
import crosswalk_xref as client

base, token, account = sys.argv[1:]
configuration = client.Configuration(host=base + "/process/xref/v1", access_token=token)
with client.ApiClient(configuration) as api:
    records = [client.Asked(connection="salesforce", objectName="Account", externalId=account)]
    answer = client.CrossReferenceApi(api).resolve_records(client.ResolveRequest(records=records))
print(answer.items[0].id)
"""
TYPESCRIPT = """
import { Configuration, CrossReferenceApi } from "./index";

const [base, token, account] = process.argv.slice(2);
const configuration = new Configuration({ basePath: base + "/process/xref/v1", accessToken: () => "Bearer " + token });
const records = [{ connection: "salesforce", objectName: "Account", externalId: account }];
new CrossReferenceApi(configuration)
    .resolveRecords({ resolveRequest: { records } })
    .then((answer) => console.log(answer.items[0].id));
"""
JAVA = """
import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.api.CrossReferenceApi;
import org.openapitools.client.model.Asked;
import org.openapitools.client.model.ResolveRequest;

public class Call {
    public static void main(String[] arguments) throws Exception {
        ApiClient client = new ApiClient();
        client.updateBaseUri(arguments[0] + "/process/xref/v1");
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + arguments[1]));
        Asked record = new Asked().connection("salesforce").objectName("Account").externalId(arguments[2]);
        ResolveRequest request = new ResolveRequest().records(List.of(record));
        System.out.println(new CrossReferenceApi(client).resolveRecords(request).getItems().get(0).getId());
    }
}
"""
GENERATED = """
package javax.annotation;

public @interface Generated {
    String[] value();
    String date() default "";
    String comments() default "";
}
"""
"""Left the JDK with Java 11; Maven would fetch it."""


def ran(command: Sequence[str | Path], **more: object) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=500, check=False, **more)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return str(done.stdout)


def jar() -> Path:
    found = importlib.util.find_spec("openapi_generator_cli")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).with_name("openapi-generator.jar")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them, made by one run."""
    tools = needed("java")
    directory = tmp_path_factory.mktemp("generated")
    for name, options in KINDS.items():
        config = {"inputSpec": str(DOCUMENT), "outputDir": str(directory / name), **options}
        (directory / f"{name}.json").write_text(json.dumps(config))
    ran(["java", "-jar", jar(), "batch", "--fail-fast", *(directory / f"{name}.json" for name in KINDS)], env=tools)
    return directory


@pytest.fixture(scope="module")
async def arguments(provider: Provider) -> list[str]:
    """Origin, token, and an account whose canonical id the caller asks for."""
    deal = await provider.office.sales.win()
    connection = await provider.office.built.connections.get("salesforce")
    await provider.office.built.xref.get_or_create("customer", connection.number, "salesforce", "Account", deal.account, "tests")
    return [provider.base, await provider.token(["process.xref:read"]), deal.account]


def test_python(generated: Path, arguments: list[str]) -> None:
    assert compileall.compile_dir(generated / "python" / "crosswalk_xref", quiet=1)
    (generated / "python" / "call.py").write_text(PYTHON)
    assert ran([sys.executable, "call.py", *arguments], cwd=generated / "python").startswith("cus_")


def test_typescript(generated: Path, arguments: list[str]) -> None:
    tools = needed("node", "npm")
    installed = LINTERS / "node_modules" / "typescript" / "bin" / "tsc"
    if not installed.exists():
        ran(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=LINTERS, env=tools)
    source = generated / "typescript"
    (source / "call.ts").write_text("declare const process: { argv: string[] };\n" + TYPESCRIPT)
    options = {"strict": True, "target": "es2022", "module": "commonjs", "lib": ["es2022", "dom", "dom.iterable"], "types": []}
    (source / "tsconfig.json").write_text(json.dumps({"compilerOptions": {**options, "outDir": "built"}, "files": ["call.ts"]}))
    ran(["node", installed, "--project", "."], cwd=source, env=tools)
    assert ran(["node", "built/call.js", *arguments], cwd=source, env=tools).startswith("cus_")


def test_java(generated: Path, arguments: list[str]) -> None:
    tools = needed("java", "javac")
    source, classes = generated / "java" / "src" / "main" / "java", generated / "java" / "classes"
    for path, text in (("Call.java", JAVA), ("javax/annotation/Generated.java", GENERATED)):
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text)
    (generated / "sources").write_text("\n".join(str(path) for path in source.rglob("*.java")))
    ran(["javac", "-nowarn", "-d", classes, "-cp", jar(), f"@{generated / 'sources'}"], env=tools)
    assert ran(["java", "-cp", f"{classes}:{jar()}", "Call", *arguments], env=tools).startswith("cus_")
