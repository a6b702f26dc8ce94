"""Custom fields (§5): definitions, enum options that are disabled and never removed, settings on projects, values written and read."""

from __future__ import annotations

from typing import Any

from simulators.asana import feed
from simulators.asana.context import Context
from simulators.asana.errors import bad, missing, unknown_id
from simulators.asana.facts import CUSTOM_FIELD, ENUM_OPTION, TEXT_LIMIT
from simulators.asana.store import Store
from simulators.asana.values import day, instant, number, people, read, rounded, text
from simulators.asana.view import HIDDEN, Ref, computed, full
from simulators.kit.simulator import Record

_TASK_PROPERTIES = ("due date", "assignee", "name", "start date", "completed", "notes", "projects", "tags")
_BLANK: Record = {
    "description": "",
    "enabled": True,
    "id_prefix": None,
    "is_formula_field": False,
    "is_value_read_only": False,
    "has_notifications_enabled": False,
    "is_global_to_workspace": True,
    "custom_label": None,
    "custom_label_position": None,
    "privacy_setting": "public_with_guests",
    "default_access_level": "user",
}


def define(store: Store, values: Record, options: list[Record], gid: str | None = None) -> Record:
    kind = values["resource_subtype"]
    made = [_option(store, item) for item in options]
    numeric: Record = {"precision": 0, "format": "none", "currency_code": None} if kind == "number" else {}
    return store.insert(
        "custom_field",
        {**_BLANK, **numeric, **values, "type": kind, "representation_type": kind, "_options": [row["gid"] for row in made]},
        gid,
    )


def _option(store: Store, values: Record) -> Record:
    return store.insert("enum_option", {"enabled": True, "color": "none", **values})


def create(ctx: Context, _: dict[str, str]) -> tuple[int, Any]:
    """``POST /custom_fields``; a name is unique in the workspace and is no property of tasks."""
    values = read(ctx, CUSTOM_FIELD, creating=True)
    options = values.pop("enum_options", None) or []
    if values["name"].lower() in _TASK_PROPERTIES or ctx.store.where("custom_field", name=values["name"]):
        raise bad(f"name: A custom field with this name already exists in the workspace: {values['name']}")
    kind = values["resource_subtype"]
    if options and kind not in ("enum", "multi_enum"):
        raise bad("enum_options: Only valid for the types enum and multi_enum")
    if kind == "reference":
        raise bad("resource_subtype: A custom field's type must be one of text, enum, multi_enum, number, date, people")
    _check_number(values, kind)
    if not isinstance(options, list) or any(not isinstance(item, dict) or not item.get("name") for item in options):
        raise bad("enum_options: Every option needs a name")
    kept = [{key: item[key] for key in ("name", "color", "enabled") if key in item} for item in options]
    record = define(ctx.store, {**values, "created_by": ctx.user["gid"]}, kept)
    return 201, {"data": full(ctx, "custom_field", record)}


def _check_number(values: Record, kind: str) -> None:
    if kind != "number" and any(values.get(name) is not None for name in ("precision", "format", "currency_code")):
        raise bad("precision, format and currency_code: Only valid for the type number")
    if "precision" in values and not 0 <= values["precision"] <= 6:
        raise bad("precision: Must be between 0 and 6")
    if values.get("format") == "currency" and not values.get("currency_code"):
        raise missing("currency_code")


def update(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    record = ctx.resolve("custom_field", path["field"], "custom_field", 404)
    values = read(ctx, CUSTOM_FIELD, creating=False)
    values.pop("workspace", None)
    _check_number({"currency_code": record.get("currency_code"), **values} if values.get("format") else values, record["type"])
    changed = ctx.store.change("custom_field", record["gid"], **values)
    feed.changed(ctx.store, "custom_field", record, changed, list(values))
    return 200, {"data": full(ctx, "custom_field", changed)}


def delete(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    gid = ctx.resolve("custom_field", path["field"], "custom_field", 404)["gid"]
    for setting in ctx.store.where("custom_field_setting", _field=gid):
        ctx.store.remove("custom_field_setting", setting["gid"])
    ctx.store.remove("custom_field", gid)
    return 200, {"data": {}}


def add_option(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``POST /custom_fields/{gid}/enum_options``."""
    field = ctx.resolve("custom_field", path["field"], "custom_field", 404)
    if field["type"] not in ("enum", "multi_enum"):
        raise bad("custom_field: Only enum fields have options")
    place = ctx.data.pop("insert_before", None) or ctx.data.pop("insert_after", None)
    if place and place not in field["_options"]:
        raise unknown_id("insert_before", place)
    option = _option(ctx.store, read(ctx, ENUM_OPTION, creating=True))
    changed = ctx.store.change("custom_field", field["gid"], _options=[*field["_options"], option["gid"]])
    feed.emit(
        ctx.store, "custom_field", changed, "changed", change={"field": "enum_options", "action": "added", "added_value": option["gid"]}
    )
    return 201, {"data": full(ctx, "enum_option", option)}


def update_option(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    option = ctx.resolve("enum_option", path["option"], "enum_option", 404)
    return 200, {"data": full(ctx, "enum_option", ctx.store.change("enum_option", option["gid"], **read(ctx, ENUM_OPTION, creating=False)))}


def attach(store: Store, parent: Record, kind: str, field: str, *, important: bool = False) -> Record:
    values = {"parent": parent["gid"], "project": parent["gid"] if kind == "project" else None, "is_important": important, "_field": field}
    return store.insert("custom_field_setting", values)


def add_setting(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    """``POST /projects|portfolios/{gid}/addCustomFieldSetting``: an existing field, or a new one that is local to the project."""
    kind, parent = _parent(ctx, path)
    given = ctx.data.get("custom_field")
    if given is None:
        raise missing("custom_field")
    if isinstance(given, dict):
        inner = Context(ctx.simulator, ctx.store, ctx.grant, ctx.user, {}, {"workspace": "", **given}, ctx.path)
        inner.data["workspace"] = inner.data["workspace"] or next(iter(ctx.store.tables["workspace"]))
        made = create(inner, {})[1]["data"]["gid"]
        given = ctx.store.change("custom_field", made, is_global_to_workspace=False)["gid"]
    field = ctx.resolve("custom_field", given, "custom_field")
    if ctx.store.where("custom_field_setting", parent=parent["gid"], _field=field["gid"]):
        raise bad(f"custom_field: Custom field with ID {field['gid']} is already on given object")
    setting = attach(ctx.store, parent, kind, field["gid"], important=bool(ctx.data.get("is_important")))
    change = {"field": "custom_field_settings", "action": "added", "added_value": setting["gid"]}
    feed.emit(ctx.store, kind, parent, "changed", change=change)
    return 200, {"data": full(ctx, "custom_field_setting", setting)}


def remove_setting(ctx: Context, path: dict[str, str]) -> tuple[int, Any]:
    _, parent = _parent(ctx, path)
    if ctx.data.get("custom_field") is None:
        raise missing("custom_field")
    held = ctx.store.where("custom_field_setting", parent=parent["gid"], _field=ctx.data["custom_field"])
    if not held:
        raise bad(f"Custom field with ID {ctx.data['custom_field']} is not on given object")
    ctx.store.remove("custom_field_setting", held[0]["gid"])
    return 200, {"data": {}}


def settings(ctx: Context, path: dict[str, str]) -> list[Record]:
    """``GET /projects|portfolios|teams/{gid}/custom_field_settings``."""
    return ctx.store.where("custom_field_setting", parent=_parent(ctx, path)[1]["gid"])


def _parent(ctx: Context, path: dict[str, str]) -> tuple[str, Record]:
    (kind, gid), *_ = path.items()
    return kind, ctx.resolve(kind, gid, kind, 404)


def fields_of(store: Store, parents: list[str]) -> list[str]:
    found = [row["_field"] for row in store.all("custom_field_setting") if row["parent"] in parents]
    return list(dict.fromkeys(found))


def written(ctx: Context, given: Any, former: Record, allowed: list[str]) -> Record:
    """The stored values after a write of the map ``{field gid: value}``; a field that is not on the object is refused."""
    if given is None:
        return former
    if not isinstance(given, dict):
        raise bad("custom_fields: Value is not an object")
    out = dict(former)
    for gid, value in given.items():
        field = ctx.store.get("custom_field", gid)
        if field is None:
            raise unknown_id("custom_field", gid)
        if gid not in allowed:
            raise bad(f"Custom field with ID {gid} is not on given object")
        if field["is_value_read_only"] or field["is_formula_field"]:
            raise bad(f"custom_fields: Custom field with ID {gid} is read-only")
        out[gid] = None if value is None else _value(ctx, field, value)
    return out


def _value(ctx: Context, field: Record, value: Any) -> Any:
    name = f"custom_fields.{field['gid']}"
    match field["type"]:
        case "text":
            return text(name, value, TEXT_LIMIT)
        case "number":
            return rounded(number(name, value), field["precision"])
        case "enum":
            return _choice(ctx, field, name, value)
        case "multi_enum":
            if not isinstance(value, list):
                raise bad(f"{name}: Value is not an array: {value}")
            return [_choice(ctx, field, name, item) for item in value]
        case "people":
            return people(ctx, name, value)
        case "date":
            return _date(name, value)
    raise bad(f"{name}: The type {field['type']} cannot be written")


def _choice(ctx: Context, field: Record, name: str, value: Any) -> str:
    option = ctx.store.get("enum_option", value)
    if option is None or option["gid"] not in field["_options"]:
        raise unknown_id(name, value)
    if not option["enabled"]:
        raise bad(f"{name}: Enum option is disabled: {value}")
    return str(option["gid"])


def _date(name: str, value: Any) -> Record:
    if not isinstance(value, dict) or not (value.get("date") or value.get("date_time")):
        raise bad(f"{name}: Value must be an object with date or date_time")
    if value.get("date_time"):
        moment = instant(name, value["date_time"])
        return {"date": moment[:10], "date_time": moment}
    return {"date": day(name, value["date"]), "date_time": None}


def shown(ctx: Context, gid: str, value: Any) -> Record:
    """One element of ``custom_fields`` as it is read: the definition in short, the value by its type, and ``display_value``."""
    field = ctx.store.tables["custom_field"][gid]
    out: Record = {
        "gid": gid,
        "resource_type": "custom_field",
        **{name: field[name] for name in ("name", "resource_subtype", "type", "enabled", "representation_type", "is_formula_field")},
        "id_prefix": None,
        "display_value": _display(ctx, field, value),
    }
    match field["type"]:
        case "number":
            out |= {
                "number_value": value,
                "precision": field["precision"],
                "format": field["format"],
                "currency_code": field["currency_code"],
            }
        case "enum":
            out |= {"enum_value": None if value is None else Ref(value), "enum_options": [Ref(option) for option in field["_options"]]}
        case "multi_enum":
            out |= {"multi_enum_values": [Ref(item) for item in value or ()], "enum_options": [Ref(option) for option in field["_options"]]}
        case "people":
            out["people_value"] = [Ref(item) for item in value or ()]
        case kind:
            out[f"{kind}_value"] = value
    return out


def _display(ctx: Context, field: Record, value: Any) -> str | None:
    if value in (None, []):
        return None
    match field["type"]:
        case "number":
            return f"{value:.{field['precision']}f}"
        case "enum" | "multi_enum" | "people":
            items = value if isinstance(value, list) else [value]
            found = [ctx.store.find(item) for item in items]
            return ", ".join(pair[1]["name"] for pair in found if pair)
        case "date":
            return str(value["date_time"] or value["date"])
    return str(value)


def values_of(ctx: Context, record: Record, fields: list[str]) -> list[Record]:
    return [shown(ctx, gid, record["_custom"].get(gid)) for gid in fields if gid in ctx.store.tables["custom_field"]]


@computed("custom_field", "enum_options")
def _options(_: Context, record: Record) -> Any:
    return [Ref(gid) for gid in record["_options"]]


@computed("custom_field_setting", "custom_field")
def field_in_full(ctx: Context, record: Record) -> Any:
    found = ctx.store.tables["custom_field"][record["_field"]]
    names = [name for name, field in CUSTOM_FIELD.fields.items() if name in found and field.kind != "ref"]
    return {
        "gid": found["gid"],
        "resource_type": "custom_field",
        **{name: found[name] for name in names},
        **({"enum_options": _options(ctx, found)} if found["_options"] else {}),
    }


def _of_numbers(name: str) -> None:
    @computed("custom_field", name)
    def shown_of_number(_: Context, record: Record) -> Any:
        return record.get(name) if record["type"] == "number" else HIDDEN


for _name in ("precision", "format", "currency_code"):
    _of_numbers(_name)
