"""External references (§8) and custom field values (§9): what an integration hangs on the vendor's records."""

from __future__ import annotations

from typing import Any

from simulators.kantata import validation
from simulators.kantata.context import Context
from simulators.kantata.errors import Refused, fault, human, invalid
from simulators.kantata.facts import ACCOUNT_ID, CURRENCIES, REFERENCE_STATUSES
from simulators.kantata.names import BY_NAME, BY_SUBJECT
from simulators.kit.simulator import Record

TAKEN = "has already been entered"
_KEY_FIELDS = ("service_name", "service_model", "service_model_ref")
_OPTIONAL = ("external_message", "external_link", "external_status")


def subject_key(collection: str, key: str) -> str:
    return f"{BY_NAME[collection].subject}:{key}"


def reference(ctx: Context, collection: str, key: str, given: Any) -> Record:
    """Creates the subject's reference for this service and model, or updates it."""
    if not isinstance(given, dict):
        raise invalid("external_reference", "External reference is invalid")
    missing = [fault(name, f"{human(name)} can't be blank") for name in _KEY_FIELDS if given.get(name) in (None, "")]
    if missing:
        raise Refused(422, missing)
    if given.get("status") and given["status"] not in REFERENCE_STATUSES:
        raise invalid("status", "Status is not included in the list")
    subject = subject_key(collection, key)
    names = {name: str(given[name]) for name in _KEY_FIELDS}
    unique = "|".join([*names.values(), BY_NAME[collection].subject])
    held = [row for row in ctx.store.where("external_references", "_key", unique) if row["_subject"] != subject]
    if held and ctx.unique_references:
        raise invalid("service_model_ref", f"Service model ref {TAKEN}")
    values = {**names, "_key": unique, "last_synced_at": ctx.store.now()}
    values |= {name: given[name] for name in ("status", "locked", *_OPTIONAL) if name in given}
    for row in ctx.store.where("external_references", "_subject", subject):
        if (row["service_name"], row["service_model"]) == (names["service_name"], names["service_model"]):
            return ctx.store.change("external_references", row["id"], **values)
    defaults = {"status": "successful", "locked": False, **dict.fromkeys(_OPTIONAL)}
    owner = {"subject_type": BY_NAME[collection].subject, "subject_id": key, "_subject": subject}
    return ctx.store.insert("external_references", {**defaults, **owner, **values})


def subject_of(ctx: Context, given: Record) -> tuple[str, str]:
    """Collection and id of ``subject_type`` and ``subject_id``; the type is taken in either spelling (§9)."""
    spec = spell_subject(str(given.get("subject_type") or ""))
    if spec is None:
        raise invalid("subject_type", "Subject type is not included in the list")
    record = ctx.store.get(spec, given.get("subject_id"))
    if record is None:
        raise invalid("subject_id", "Subject must exist")
    return spec, str(record["id"])


def spell_subject(text: str) -> str | None:
    """``Workspace`` and ``workspace_group`` are both understood; ``Resource`` is a seat on a project."""
    spec = BY_SUBJECT.get("".join(part[:1].upper() + part[1:] for part in text.split("_")))
    return "workspace_resources" if text.lower() == "resource" else spec.name if spec else None


def set_custom_value(ctx: Context, collection: str, key: str, field_id: Any, raw: Any) -> Record:
    """An upsert by field and subject (§9)."""
    field = ctx.store.get("custom_fields", field_id)
    if field is None:
        raise invalid("custom_field_id", "Custom field must exist")
    if spell_subject(field["subject_type"]) != collection:
        raise invalid("custom_field_id", "Custom field is not available for this subject")
    value = _encoded(ctx, field, raw)
    subject = subject_key(collection, key)
    existing = None
    for row in ctx.store.where("custom_field_values", "custom_field_id", field["id"]):
        if row["_subject"] == subject:
            existing = row
        elif field["unique_constraint"] and row["value"] == value:
            raise invalid("value", f"{field['name']} {TAKEN}")
    display = _display(ctx, field, value)
    if existing:
        return ctx.store.change("custom_field_values", existing["id"], value=value, display_value=display, setter_id=ctx.user["id"])
    owner = {"subject_type": field["subject_type"], "subject_id": int(key), "_subject": subject, "account_id": ACCOUNT_ID}
    about = {"custom_field_id": field["id"], "custom_field_name": field["name"], "type": field["value_type"], "can_edit": True}
    return ctx.store.insert(
        "custom_field_values", {**owner, **about, "value": value, "display_value": display, "setter_id": ctx.user["id"]}
    )


def set_custom_values(ctx: Context, collection: str, key: str, items: Any) -> None:
    """The nested ``custom_fields`` of a create."""
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise invalid("custom_fields", "Custom fields is invalid")
    for item in items:
        set_custom_value(ctx, collection, key, item.get("custom_field_id"), item.get("value"))


def forget(ctx: Context, collection: str, key: str) -> None:
    """A removed record takes its references and values along."""
    for table in ("external_references", "custom_field_values"):
        for row in ctx.store.where(table, "_subject", subject_key(collection, key)):
            ctx.store.remove(table, row["id"])


def _encoded(ctx: Context, field: Record, raw: Any) -> Any:
    kind, name = field["value_type"], "value"
    if raw in (None, "", []):
        raise invalid(name, "Value can't be blank")
    if kind == "string":
        if isinstance(raw, (dict, list)):
            raise invalid(name, "Value is invalid")
        return str(raw)
    if kind == "date":
        return validation.expect(name, "date", raw)
    if kind == "number":
        value = validation.amount(name, raw)
        return int(value) if value == value.to_integral_value() else float(value)
    items = raw if isinstance(raw, list) else None
    if kind == "currency":
        if items is None or len(items) != 2 or items[1] not in CURRENCIES:
            raise invalid(name, "Value is not a valid currency amount")
        return [validation.expect(name, "integer", items[0]), items[1]]
    choices = {row["id"] for row in ctx.store.where("custom_field_choices", "custom_field_id", field["id"])}
    if items is None or any(str(item) not in choices for item in items) or (kind == "single" and len(items) != 1):
        raise invalid(name, "Value is not included in the list")
    return [int(item) for item in items]


def _display(ctx: Context, field: Record, value: Any) -> str:
    if field["value_type"] == "currency":
        currency = CURRENCIES[value[1]]
        return f"{currency.symbol}{value[0] / currency.base_unit:,.2f}"
    if field["value_type"] in ("single", "multi"):
        rows = [ctx.store.get("custom_field_choices", item) for item in value]
        return ", ".join(str(row["label"]) for row in rows if row)
    return str(value)
