"""What all resources of Oracle Fusion share: roots, versions, how a list is narrowed and how its pages follow. Owns no resource."""

from app.system_apis.kit.calls import Call, Described, Endpoints, Offsets, Search
from app.system_apis.kit.converters import Codes

# "latest" is an alias that moves; every recording has this one ("REST API Versions").
FSCM = "/fscmRestApi/resources/11.13.18.05"
CRM = "/crmRestApi/resources/11.13.18.05"
HCM = "/hcmRestApi/resources/11.13.18.05"
ITEM = {"Content-Type": "application/vnd.oracle.adf.resourceitem+json"}
ACTION = {"Content-Type": "application/vnd.oracle.adf.action+json"}
# Row versions are told in the self link of a record ("Ensure Optimistic Concurrency").
VERSION = "links[rel=self].properties.changeIndicator"
ID = r"[0-9]{1,18}"
SOURCE = "CROSSWALK"
QUOTED = {"'": "''"}
SINCE = "LastUpdateDate >= '{since}'"
SINCE_FORMAT = "%Y-%m-%dT%H:%M:%S.000+00:00"
# There is no link to a next page. The order is that of an id that never changes, or rows would move between pages.
PAGING = Offsets(offset="offset", size="limit", more="hasMore", most=100)
BUSINESS_UNIT = Codes(values="legal_entity")
TAX_CODE = Codes(values="tax_code")
ITEMS = Codes(values="billing_item")
TERMS = Codes(values="payment_terms")


def described(root: str, name: str) -> Described:
    """One resource at a time: the description of a whole root is tens of megabytes."""
    call = Call(path=f"{root}/{name}/describe")
    return Described(call=call, rows=f"Resources.{name}.attributes", required="mandatory")


def seen(root: str, name: str, ident: str, *, expand: str = "", since: str = SINCE, fixed: tuple[str, ...] = ()) -> Endpoints:
    """The calls of a resource that only people and jobs write."""
    shown = {"expand": expand} if expand else {}
    return Endpoints(
        read=Call(path=f"{root}/{name}/{{id}}", query={**shown, "onlyData": "true"}),
        list=Call(path=f"{root}/{name}", query={**shown, "onlyData": "true"}),
        items="items",
        id=f"{{{ident}}}",
        ids=ID,
        search=Search(parameter="q", fixed=fixed, since=since, since_format=SINCE_FORMAT, order={"orderBy": ident}, escape=QUOTED),
        paging=PAGING,
        described=described(root, name),
    )
