"""What the records of Acumatica have in common: their calls, and fields that are only told once."""

from app.system_apis.kit.calls import Call, Described, Endpoints, Offsets, Search
from app.system_apis.kit.converters import Codes, Field, Text, field

WRITE_ALL = frozenset({"read", "list", "changes", "create", "update", "delete"})
READ_ALL = frozenset({"read", "list", "changes"})
INSERT, CHANGE = {"If-None-Match": "*"}, {"If-Match": "*"}
LEGAL_ENTITY = Codes(values="legal_entity")
ITEM = Codes(values="billing_item")
TAX_CATEGORY = Codes(values="tax_category")
OUR_KEY = "AttributeCWREF"
ORDER = {"entity": {"OrderType": {"value": "SO"}, "OrderNbr": {"value": "{id}"}}}
PROJECT_KEY = {"entity": {"ProjectID": {"value": "{id}"}}}
TASK_ID = {"ProjectID": {"value": "{id.0}"}, "ProjectTaskID": {"value": "{id.1}"}}
NON_PROJECT = "X"
_WITH_ROWS = ("Details", "Products", "RevenueBudget")


def calls(
    entity: str,
    number: str,
    key: str | None,
    *,
    modified: str = "LastModifiedDateTime",
    expand: str = "",
    kind: tuple[str, str] | None = None,
) -> Endpoints:
    """The calls of an entity: ``number`` is its key field, after the type that ``kind`` (field, value) fixes where it has types.

    Without a ``key`` it is only read.
    """
    named = f"/{entity}/{kind[1] if kind else ''}".rstrip("/").replace(" ", "%20")
    types = {kind[0]: {"value": kind[1]}} if kind else {}
    shown = {"$expand": expand} if expand else {}
    return Endpoints(
        read=Call(path=f"{named}/{{id}}", query=shown),
        list=Call(path=f"/{entity}", query=shown),
        create=Call(method="PUT", path=f"/{entity}", query={"$filter": key}, headers=INSERT, body=types) if key else None,
        update=Call(method="PUT", path=f"/{entity}", headers=CHANGE, body={**types, number: {"value": "{id}"}}) if key else None,
        delete=Call(method="DELETE", path=f"{named}/{{id}}") if key else None,
        id=f"{{{number}.value}}",
        # No count and no next link; rows with details are made one by one there, so pages are small.
        paging=Offsets(offset="$skip", size="$top", most=50 if any(name in expand for name in _WITH_ROWS) else 200),
        search=Search(
            parameter="$filter",
            join=" and ",
            fixed=(f"{kind[0]} eq '{kind[1]}'",) if kind else (),
            key=key,
            since=f"{modified} ge datetimeoffset'{{since}}'",
            since_format="%Y-%m-%dT%H:%M:%S+00:00",
            escape={"'": "''"},
        ),
        described=Described(call=Call(path=f"/{entity}/$adHocSchema"), skeleton=True, custom="custom"),
    )


def once(canonical: str, vendor: str, converter: Codes | Text) -> tuple[Field, Field]:
    """What is given when a record is made, and not changed after."""
    return field(canonical, vendor, converter, "create"), field(canonical, vendor, converter, "read")
