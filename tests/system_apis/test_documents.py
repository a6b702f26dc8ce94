"""A connector as a document: the one of the simulated firm is right, and every mistake is named with its line and its reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from app import cli
from app.sandbox import tenants
from app.system_apis.document_checks import lacks
from app.system_apis.documents import BadDocument, read
from app.system_apis.kit.connector import Connector

TREADLE = tenants.CONNECTORS / "treadle.yaml"
SIGN_IN = '    body: {user: "{user}", password: "{password}"}'
FLAG = 'converter: {kind: flag, when_true: "Y", when_false: "N"}'


def _changed(directory: Path, old: str, new: str) -> tuple[Path, int]:
    """The document with one line changed, and that line's number."""
    text = TREADLE.read_text()
    assert text.count(old) >= 1, old
    path = directory / "treadle.yaml"
    path.write_text(text.replace(old, new, 1))
    return path, text[: text.index(old)].count("\n") + 1


def test_the_document_of_the_simulated_firm_is_a_connector() -> None:
    found = read(TREADLE)
    assert isinstance(found, Connector)
    assert {item.entity for item in found.resources} == {"customer", "project", "task", "time_entry"}
    assert found.missing["contract"] == "the document of Treadle describes none of these"
    assert found.missing["staffing_demand"].startswith("Treadle has no open seats")
    assert found.resource("task").missing["delete"] == "nothing is ever deleted there"


@pytest.mark.parametrize(
    ("old", "new", "place", "reason"),
    [
        ("title: Treadle", "titel: Treadle", "titel", "there is no such member"),
        ("dialect: rest", "dialect: soap", "dialect", "a document speaks plain JSON: dialect is rest"),
        ("key: treadle", "key: trundle", "key", "the file is called treadle.yaml, so the key is treadle"),
        ("  - kind: login", "  - kind: knock", "auth[0]", "there is no kind knock"),
        ("    path: /door", "    door: /door", "auth[0].door", "there is no such member"),
        ('{code: "17", kind: unauthenticated}', '{code: "17", kind: stale}', "failures[2].kind", "input should be 'throttled'"),
        ("  - entity: customer", "  - entity: shopper", "resources[0].entity", "we have no shopper; there are"),
        ("vendor: www}", "vendor: www, converter: {kind: link}}", "resources[0].fields[1].converter", "there is no kind link"),
        ("{canonical: phone,", "{canonical: fax,", "resources[0].fields[2].canonical", "a customer has no fax"),
        ("filters: {name: nm}", "filters: {town: nm}", "resources[0].filters.town", "no field row has the canonical name town"),
        ('read: {path: "/jobs/{id}"}', 'read: {path: "/jobs/{job}"}', "resources[1].calls.read.path", "{job} means nothing here"),
        ("create: {method: POST, path: /jobs.new}", "make: {method: POST, path: /jobs.new}", "resources[1].calls.make", "no such member"),
        ("create: {method: POST, path: /steps.new}", "create: null", "resources[2].operations", "create is offered, and calls has no"),
        ("    within: project", "    within: customer", "resources[3].within", "needs it among the filters"),
        ("      find: {path: /stamps.tagged", "      delete: {path: /stamps.tagged", "resources[3].calls.delete.path", "it must say {id}"),
        ("kind: ref, entity: customer}, direction: create", "kind: ref, entity: contract}, direction: create", "entity", "is no resource"),
        ("  invoice: Treadle keeps", "  receipt: Treadle keeps", "missing.receipt", "we have no receipt"),
        ("base_url: https://{host}", "base_url: https://{hots}", "base_url", "{hots} means nothing here; there is host"),
        ("base_url: https://{host}", "base_url: https://us:abc@{host}", "base_url", "a secret has no place in a document"),
        (
            '    body: {user: "{user}", password: "{password}"}',
            "    body: {user: us, password: Winter26}",
            "auth[0].body.password",
            "a secret",
        ),
        (
            '    body: {user: "{user}", password: "{password}"}',
            '    body: {user: "{usr}"}',
            "auth[0].body.user",
            "{usr} means nothing here",
        ),
        ("  health: {path: /whoami}", '  health: {path: "/whoami/{me}"}', "rest.health.path", "{me} means nothing here"),
        (
            "  health: {path: /whoami}",
            "  health: {path: /w, headers: {X-Api-Key: k17}}",
            "rest.health.headers.X-Api-Key",
            "a secret has no",
        ),
        ('read: {path: "/jobs/{id}"}', 'read: {path: "/jobs/{id"}', "resources[1].calls.read.path", "its braces do not close"),
        ('read: {path: "/jobs/{id}"}', "read: {path: /jobs}", "resources[1].calls.read.path", "it must say {id}"),
        ('search: {key: "tag=CROSSWALK:{key}",', 'search: {key: "tag=CROSSWALK",', "resources[0].calls.search.key", "it must say {key}"),
        ('since_format: "%Y%m%dT%H%M%SZ"', "since_format: yyyyMMdd", "resources[0].calls.search.since_format", "does not say a day"),
        ('kind: day, format: "%d.%m.%Y"', "kind: day, format: dd.MM.yyyy", "resources[1].fields[6].converter.format", "does not say a day"),
        (
            ', converter: {kind: flag, when_true: "Y", when_false: "N"}, direction: read}',
            "}",
            "resources[1].fields[8].converter",
            "no text",
        ),
        (", converter: {kind: ref, entity: customer}, direction: create", "", "resources[1].fields[1].converter", "names a customer"),
        ("completed: ", "done: ", "resources[2].fields[4].converter.table.done", "not_started, started, needs_info, completed"),
        ('canonical: worked_on, vendor: "on"', "canonical: worked_on, vendor: on", "resources[3].fields[4].vendor", "put it in quotes"),
        ('id: "{no}"', "id: {no}", "resources[0].calls.id", "it must be text: put it in quotes"),
        ("    modified: touched", "    modified: touched\n    object: customer", "", "object is there twice"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, place: str, reason: str) -> None:
    path, line = _changed(tmp_path, old, new)
    with pytest.raises(BadDocument) as raised:
        read(path)
    told = [text for text in str(raised.value).splitlines() if place in text and reason in text]
    assert told, str(raised.value)
    number = int(told[0].split(":")[1])
    # An operation is wrong where it is offered; the call that it lacks is further down.
    assert number == line or place.endswith(("operations", "within", "entity")) or "twice" in reason, told
    assert told[0].startswith("treadle.yaml:")


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    path, _ = _changed(tmp_path, "{canonical: phone,", "{canonical: fax,")
    path.write_text(path.read_text().replace("filters: {customer: client}", "filters: {town: client}"))
    with pytest.raises(BadDocument) as raised:
        read(path)
    assert len(str(raised.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"- a\n- b\n", "1: a connector is a mapping"),
        (b"", "1: a connector is a mapping"),
        (b"key: [a\n", "2: this is not YAML"),
        (b"key: a\n\tb: c\n", "2: this is not YAML"),
        (b"key: a\n---\nkey: b\n", "2: this is not YAML: expected a single document"),
        (b"key: a\ntitle: *b\n", "2: this is not YAML: found undefined alias"),
        (b"key: a\ntitle: M\xfcller\n", "2: this is not UTF-8"),
        (b"key: a\ntitle: \x07\n", "2: this is not YAML: special characters"),
        (b"key: a\ntitle: 2026-02-30\n", "2: this is not YAML: day"),
        (b"key: a\ntitle: !!python/object:os.system x\n", "2: this is not YAML: could not determine a constructor"),
        (
            b"a: &a [x, x, x, x, x, x]\n" + b"".join(b"%c: &%c [%s]\n" % (n, n, b",".join([b"*%c" % (n - 1)] * 9)) for n in b"bcdefghij"),
            "aliases",
        ),
        (b"key: a\nmissing: &m\n  task: *m\n", "2: it contains itself"),
        (b"key: a\nmissing: &m\n  <<: *m\n", "2: it contains itself"),
        (b"key: " + b"[" * 1000, "1: it is nested too deeply"),
    ],
    ids=range(14),
)
def test_what_is_no_mapping_or_no_yaml_is_told_so(tmp_path: Path, text: bytes, reason: str) -> None:
    path = tmp_path / "treadle.yaml"
    path.write_bytes(text)
    with pytest.raises(BadDocument, match=rf"^treadle.yaml:.*{reason}"):
        read(path)


def test_a_document_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(BadDocument, match=r"^none.yaml:1: it cannot be read"):
        read(tmp_path / "none.yaml")


def test_no_refusal_repeats_what_it_refuses(tmp_path: Path) -> None:
    """Somebody's password may stand where it does not belong: logs of a check are no place for it either."""
    told = []
    for line in ("credentials: {user: us, password: Winter26}", "password: Winter26", "body: {password: Winter26}", "lifetime: [Winter26]"):
        path, _ = _changed(tmp_path, "    credentials: [user, password]", f"    {line}")
        with pytest.raises(BadDocument) as raised:
            read(path)
        told.append(str(raised.value))
    assert "Winter26" not in "\n".join(told)


def test_what_the_flows_would_miss_is_told(tmp_path: Path) -> None:
    assert list(lacks(read(TREADLE))) == []
    path, _ = _changed(tmp_path, "      archive: {body", "      shelve: {body")
    path.write_text(path.read_text().replace("filters: {project: job, kind: sort}", "filters: {kind: sort}"))
    assert list(lacks(read(path))) == ["task: no filter by project", "project: no transition archive, by which a project is taken back"]


def test_the_command_checks_a_document(tmp_path: Path) -> None:
    def check(path: Path) -> Result:
        return CliRunner().invoke(cli.app, ["connector", "check", str(path)])

    good = check(TREADLE)
    assert (good.exit_code, good.output.splitlines()[0]) == (0, "Treadle: 4 resources"), good.output
    path, line = _changed(tmp_path, "{canonical: phone,", "{canonical: fax,")
    bad = check(path)
    assert bad.exit_code == 1
    assert bad.output.startswith(f"treadle.yaml:{line}: resources[0].fields[2].canonical: a customer has no fax")
