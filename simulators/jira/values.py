"""The value of one field as it comes over the wire: the shapes of sheet 4, refused in the vendor's words, kept as ids and plain values."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from simulators.jira import adf
from simulators.jira.context import Call
from simulators.jira.durations import seconds
from simulators.jira.errors import Wrong
from simulators.jira.facts import LABEL_LENGTH, PRIORITIES, RESOLUTIONS, SUMMARY_LENGTH, TEXT_LENGTH
from simulators.jira.fields import Field
from simulators.kit.simulator import Record

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{3})([+-]\d{4})")
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)")
_LARGEST = 1e14


def read(call: Call, field: Field, raw: Any, project: Record) -> Any:
    """What is kept of a value; None clears."""
    if raw is None:
        return [] if field.type == "array" else None
    return _READERS[field.kind](call, field, raw, project)


def instant(raw: Any) -> float:
    """``2026-02-03T09:00:00.000+0000``: milliseconds and an offset without a colon, or nothing (sheet 8)."""
    match = _INSTANT.fullmatch(raw) if isinstance(raw, str) else None
    try:
        if match:
            moment = datetime.strptime(f"{match[1]}{match[3]}", "%Y-%m-%dT%H:%M:%S%z")
            return moment.timestamp() + int(match[2]) / 1000
    except ValueError:
        pass
    raise Wrong(f"Unexpected date format: '{raw}'. The expected format is yyyy-MM-dd'T'HH:mm:ss.SSSZ")


def day(raw: Any) -> str:
    if not isinstance(raw, str):
        raise Wrong("Operation value must be a string")
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", raw):
            return date.fromisoformat(raw).isoformat()
    except ValueError:
        pass
    raise Wrong(f"Error parsing date string: {raw}")


def rich(call: Call, raw: Any) -> Record:
    """A document in v3, plain text in v2 (sheet 2)."""
    if call.version == 3:
        return adf.check(raw)
    if not isinstance(raw, str):
        raise Wrong("Operation value must be a string")
    return adf.document(raw)


def _text(_: Call, field: Field, raw: Any, __: Record) -> str | None:
    if not isinstance(raw, str):
        raise Wrong("Operation value must be a string")
    if field.id == "summary":
        return _summary(raw)
    if len(raw) > TEXT_LENGTH:
        raise Wrong(f"The entered text is too long. It exceeds the allowed limit of {TEXT_LENGTH} characters.")
    return raw or None


def _summary(raw: str) -> str:
    if not raw.strip():
        raise Wrong("You must specify a summary of the issue.")
    if "\n" in raw or "\r" in raw:
        raise Wrong("The summary is invalid because it contains newline characters.")
    if len(raw) > SUMMARY_LENGTH:
        raise Wrong(f"Summary can't exceed {SUMMARY_LENGTH} characters.")
    return raw.strip()


def _rich(call: Call, _: Field, raw: Any, __: Record) -> Record | None:
    return rich(call, raw)


def _number(_: Call, __: Field, raw: Any, ___: Record) -> float | int:
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        raise Wrong("Operation value must be a number")
    if abs(raw) > _LARGEST:
        raise Wrong("The number is out of range.")
    return raw


def _day(_: Call, __: Field, raw: Any, ___: Record) -> str | None:
    return day(raw) if raw != "" else None


def _datetime(_: Call, __: Field, raw: Any, ___: Record) -> float:
    if not isinstance(raw, str):
        raise Wrong("Operation value must be a string")
    if not _ISO.fullmatch(raw):
        raise Wrong(f"Error parsing date time: {raw}")
    try:
        return datetime.fromisoformat(raw.replace("Z", "+00:00")).astimezone(UTC).timestamp()
    except ValueError:
        raise Wrong(f"Error parsing date time: {raw}") from None


def _option(call: Call, field: Field, raw: Any, _: Record) -> str:
    return _one_option(call, field, raw, None)


def _one_option(call: Call, field: Field, raw: Any, parent: str | None) -> str:
    if not isinstance(raw, dict) or not ({"id", "value"} & raw.keys()):
        raise Wrong("Specify a valid 'id' or 'value' for " + field.name)
    for option in call.store.options.values():
        if option["_field"] == field.id and option["_parent"] == parent:
            if "id" in raw and option["id"] == str(raw["id"]):
                return str(option["id"])
            if "id" not in raw and option["value"] == raw["value"]:
                return str(option["id"])
    raise Wrong(f"Option id '{raw['id']}' is not valid" if "id" in raw else f"Option value '{raw['value']}' is not valid")


def _options(call: Call, field: Field, raw: Any, _: Record) -> list[str]:
    return list(dict.fromkeys(_one_option(call, field, item, None) for item in _array(raw)))


def _cascading(call: Call, field: Field, raw: Any, _: Record) -> Record:
    parent = _one_option(call, field, raw, None)
    child = raw.get("child")
    return {"id": parent} | ({"child": _one_option(call, field, child, parent)} if child is not None else {})


def account(call: Call, raw: Any) -> str:
    """A user by ``accountId``: there are no usernames (sheet 2)."""
    ident = raw.get("accountId", raw.get("id")) if isinstance(raw, dict) else None
    if not isinstance(ident, str):
        raise Wrong("Specify a valid user: expected an object with 'accountId'")
    user = call.store.users.get(ident)
    if user is None or not user["active"]:
        raise Wrong(f"Specify a valid value: user '{ident}' does not exist")
    return ident


def _user(call: Call, field: Field, raw: Any, _: Record) -> str | None:
    if field.id == "assignee" and isinstance(raw, dict) and raw.get("accountId", raw.get("id", "")) in (None, "-1"):
        return None
    ident = account(call, raw)
    if field.id == "assignee" and call.store.users[ident]["accountType"] != "atlassian":
        raise Wrong(f"User '{ident}' cannot be assigned issues.")
    return ident


def _users(call: Call, _: Field, raw: Any, __: Record) -> list[str]:
    return list(dict.fromkeys(account(call, item) for item in _array(raw)))


def _versions(call: Call, field: Field, raw: Any, project: Record) -> list[str]:
    return list(dict.fromkeys(_version(call, item, project) for item in _array(raw)))


def _version(call: Call, raw: Any, project: Record) -> str:
    if not isinstance(raw, dict) or not ({"id", "name"} & raw.keys()):
        raise Wrong("Specify the version by 'id' or 'name'")
    for version in call.store.versions.values():
        if version["_project"] == project["id"] and (version["id"] == str(raw["id"]) if "id" in raw else version["name"] == raw["name"]):
            if version["archived"]:
                raise Wrong(f"Version {version['name']} is archived and cannot be added.")
            return str(version["id"])
    raise Wrong(f"Version id '{raw['id']}' is not valid" if "id" in raw else f"Version name '{raw['name']}' is not valid")


def _labels(_: Call, __: Field, raw: Any, ___: Record) -> list[str]:
    return list(dict.fromkeys(label(item) for item in _array(raw)))


def label(raw: Any) -> str:
    if not isinstance(raw, str):
        raise Wrong("Operation value must be a string")
    if re.search(r"\s", raw) or not raw:
        raise Wrong(f"The label '{raw}' contains spaces which is invalid.")
    if len(raw) > LABEL_LENGTH:
        raise Wrong(f"The label '{raw[:20]}...' exceeds the maximum length allowed for labels.")
    return raw


def _array(raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        raise Wrong("Operation value must be an array")
    return raw


def _named(raw: Any, rows: list[tuple[str, str]], noun: str) -> str:
    if not isinstance(raw, dict) or not ({"id", "name"} & raw.keys()):
        raise Wrong(f"Could not find valid 'id' or 'name' in {noun} object.")
    for ident, name in rows:
        if ident == str(raw["id"]) if "id" in raw else name == raw["name"]:
            return ident
    raise Wrong(f"The {noun} selected is invalid.")


def _priority(_: Call, __: Field, raw: Any, ___: Record) -> str:
    return _named(raw, [row[:2] for row in PRIORITIES], "priority")


def _resolution(_: Call, __: Field, raw: Any, ___: Record) -> str:
    return _named(raw, [row[:2] for row in RESOLUTIONS], "resolution")


def _parent(call: Call, _: Field, raw: Any, __: Record) -> str:
    given = raw.get("id", raw.get("key")) if isinstance(raw, dict) else None
    issue = call.store.issue(str(given)) if given is not None else None
    if issue is None:
        raise Wrong("Could not find issue by id or key.", under="parent")
    return str(issue["id"])


def _timetracking(_: Call, __: Field, raw: Any, ___: Record) -> Record:
    """``{"originalEstimate": "3d", "remainingEstimate": "1d"}`` in the site's days and weeks."""
    if not isinstance(raw, dict) or set(raw) - {"originalEstimate", "remainingEstimate"}:
        raise Wrong("Operation value must be an object with 'originalEstimate' and 'remainingEstimate'")
    return {name: seconds(value, f"'{value}' is not a valid duration", under=f"timetracking_{name.lower()}") for name, value in raw.items()}


def _components(_: Call, __: Field, raw: Any, ___: Record) -> list[str]:
    for item in _array(raw):
        name = item.get("name", item.get("id")) if isinstance(item, dict) else item
        raise Wrong(f"Component name '{name}' is not valid")
    return []


def _unsettable(_: Call, field: Field, __: Any, ___: Record) -> Any:
    raise Wrong(f"Field '{field.id}' cannot be set. It is not on the appropriate screen, or unknown.")


_READERS: dict[str, Any] = {
    "text": _text,
    "adf": _rich,
    "number": _number,
    "date": _day,
    "datetime": _datetime,
    "option": _option,
    "options": _options,
    "cascading": _cascading,
    "user": _user,
    "users": _users,
    "versions": _versions,
    "labels": _labels,
    "priority": _priority,
    "resolution": _resolution,
    "parent": _parent,
    "timetracking": _timetracking,
    "components": _components,
    "readonly": _unsettable,
    "issuelinks": _unsettable,
    "comment": _unsettable,
    "worklog": _unsettable,
}
