"""The SAP S/4HANA simulator against what the vendor published, and with a client that nobody here wrote (pyodata)."""

from __future__ import annotations

import json
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pytest
import requests
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.conftest import SPECS, needs_specs
from tests.simulators.sap_s4hana_bench import (
    BILLS,
    CREDENTIALS,
    ORDERS,
    ORDERS4,
    PARTNERS,
    PROJECTS,
    QUOTATIONS,
    S4,
    TIME,
    fixed,
    hours,
    s4,
    served,
    worked,
)  # fmt: skip

__all__ = ["s4", "served"]


@cache
def openapi(name: str) -> Any:
    """The published description, with OpenAPI's ``nullable`` said as JSON Schema says it."""

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(one) for one in node]
        if not isinstance(node, dict):
            return node
        made = {key: walk(value) for key, value in node.items() if key != "multipleOf"}
        if made.pop("nullable", False) is True and "type" in made:
            made["type"] = [made["type"], "null"]
        elif isinstance(node.get("allOf"), list) and node.get("nullable"):
            made = {"anyOf": [*made["allOf"], {"type": "null"}]}
        return made

    return walk(json.loads((SPECS / "sap_s4hana" / name).read_text()))


def check(name: str, schema: str, doc: Any, also: frozenset[str] = frozenset()) -> None:
    """The published schema is the judge; a navigation that is not expanded is a link, which it does not describe."""
    contract = openapi(name)
    registry: Any = Registry().with_resource("urn:contract", Resource.from_contents(contract, DRAFT202012))
    validator = Draft202012Validator({"$ref": f"urn:contract#/components/schemas/{schema}"}, registry=registry)
    problems = [f"{list(one.path)}: {one.message}"[:300] for one in validator.iter_errors(doc)]
    assert not problems, problems
    known = set(contract["components"]["schemas"][schema]["properties"])
    assert set(doc) - {"__metadata", "@odata.etag", "SAP__Messages", *also} <= known
    assert known - set(doc) <= {one for one in known if one.startswith(("to_", "_"))}, "every property is there"


def bare(doc: Any) -> Any:
    return {name: value for name, value in doc.items() if not (isinstance(value, dict) and "__deferred" in value)}


@needs_specs
class TestPublishedSchemas:
    def test_sales_order(self, s4: S4) -> None:
        dates = [{"BillingPlanBillingDate": "2026-04-30T00:00:00", "BillingPlanAmount": "4000"}]
        s4.order(s4.customer(), hours("7.5", "99.99"), fixed("9000", to_BillingPlan={"to_BillingPlanItem": dates}))
        s4.billed("1", day="2026-03-31")
        for name in ("A_SalesOrder", "A_SalesOrderItem", "A_SalesOrderHeaderPartner", "A_SalesOrderItemPrElement",
                     "A_SalesOrderItemBillingPlan", "A_SlsOrderItemBillingPlanItem", "A_SalesOrderSubsqntProcFlow"):  # fmt: skip
            rows = s4.read(f"{ORDERS}/{name}")
            assert rows, name
            for row in rows:
                check("API_SALES_ORDER_SRV.openapi.json", name, bare(row))

    def test_sales_quotation(self, s4: S4) -> None:
        body = {"SalesQuotationType": "QT", "SalesOrganization": "1110", "DistributionChannel": "10", "OrganizationDivision": "00"}
        s4.make(f"{QUOTATIONS}/A_SalesQuotation", body | {"SoldToParty": s4.customer(), "to_Item": [{"Material": "P002"}]})
        for name in ("A_SalesQuotation", "A_SalesQuotationItem", "A_SalesQuotationPartner"):
            for row in s4.read(f"{QUOTATIONS}/{name}"):
                check("API_SALES_QUOTATION_SRV.openapi.json", name, bare(row))

    def test_sales_order_version_4(self, s4: S4) -> None:
        s4.order(s4.customer(), hours("7.5", "99.99"))
        published = shapes((SPECS / "sap_s4hana" / "CE_SALESORDER_0001.edmx").read_text())
        also = frozenset(name.partition("/")[2] for name in published)  # the metadata is newer than the description
        for name in ("SalesOrder", "SalesOrderItem", "SalesOrderPartner", "SalesOrderItemPricingElement"):
            for row in s4.read(f"{ORDERS4}/{name}"):
                check("CE_SALESORDER_0001.openapi.json", name.replace("Element", "Elmnt"), row, also)

    @pytest.mark.parametrize(
        ("path", "file"),
        [
            (PARTNERS, "API_BUSINESS_PARTNER.edmx"),
            (PROJECTS, "API_ENTERPRISE_PROJECT_SRV_0002.edmx"),
            (TIME, "API_MANAGE_WORKFORCE_TIMESHEET.edmx"),
        ],
    )
    def test_metadata_says_what_the_vendor_published(self, s4: S4, path: str, file: str) -> None:
        ours, theirs = shapes(s4.get(f"{path}/$metadata").text), shapes((SPECS / "sap_s4hana" / file).read_text())
        assert ours == theirs

    def test_billing_document_has_the_fields_of_the_digest(self, s4: S4) -> None:
        digest = json.loads((SPECS / "sap_s4hana" / "field_digest.json").read_text())["API_BILLING_DOCUMENT_SRV"]["entities"]
        s4.order(s4.customer())
        s4.billed("1")
        for name in ("A_BillingDocument", "A_BillingDocumentItem"):
            kind = digest[f"{name}Type"]
            row = s4.read(f"{BILLS}/{name}")[0]
            assert set(row) - {"__metadata"} == set(kind["props"]) | set(kind["nav"])
            for field, facts in kind["props"].items():
                if facts.get("maxLength") and row[field] is not None:
                    assert len(row[field]) <= facts["maxLength"], field


def shapes(edmx: str) -> dict[str, Any]:
    """Types with keys, properties and what may be done with them; sets; function imports."""
    sap = "{http://www.sap.com/Protocols/SAPData}"
    found: dict[str, Any] = {}
    for one in ElementTree.fromstring(edmx).iter():  # noqa: S314 - our own
        tag = one.tag.rpartition("}")[2]
        if tag in ("EntityType", "ComplexType"):
            name = one.get("Name") or ""
            for part in one.iter():
                kind, own = part.tag.rpartition("}")[2], part.get("Name")
                if kind == "PropertyRef":
                    found.setdefault(f"{name} keys", []).append(own)
                elif kind == "Property":
                    flags = tuple(part.get(sap + flag) == "false" for flag in ("creatable", "updatable", "filterable", "sortable"))
                    size = (part.get("MaxLength"), part.get("Precision") if part.get("Type") == "Edm.Decimal" else None)
                    found[f"{name}/{own}"] = (part.get("Type"), part.get("Nullable"), size, flags)
                elif kind == "NavigationProperty":
                    found[f"{name}>{own}"] = True
        elif tag == "EntitySet":
            flags = tuple(one.get(sap + flag) == "false" for flag in ("creatable", "updatable", "deletable"))
            found[f"set {one.get('Name')}"] = (one.get("EntityType"), flags)
        elif tag == "FunctionImport":
            found[f"function {one.get('Name')}"] = [part.get("Name") for part in one if part.tag.endswith("Parameter")]
    return found


class TestPyodata:
    """A client library that was not written here."""

    @pytest.fixture
    def client(self, s4: S4) -> Any:
        import pyodata

        def connect(path: str) -> Any:
            session = requests.Session()
            session.auth = (CREDENTIALS["user"], CREDENTIALS["password"])
            fetched = session.head(f"{s4.base}{path}/", headers={"x-csrf-token": "fetch"}, timeout=10)
            session.headers["x-csrf-token"] = fetched.headers["x-csrf-token"]
            return pyodata.Client(f"{s4.base}{path}", session)

        return connect

    def test_reads_and_writes_orders(self, s4: S4, client: Any) -> None:
        customer = s4.customer()
        orders = client(ORDERS).entity_sets
        new = orders.A_SalesOrder.create_entity()
        area = {"SalesOrganization": "1110", "DistributionChannel": "10", "OrganizationDivision": "00"}
        new.set(SalesOrderType="OR", SoldToParty=customer, to_Item=[{"Material": "P002", "RequestedQuantity": "2"}], **area)
        made = new.execute()
        assert made.SalesOrder == "1"
        found = orders.A_SalesOrder.get_entities().filter(f"SoldToParty eq '{customer}'").expand("to_Item").execute()
        assert [str(one.TotalNetAmount) for one in found] == ["290.00"]
        assert [one.Material for one in found[0].to_Item] == ["P002"]
        change = orders.A_SalesOrder.update_entity(SalesOrder="1")
        change.set(AssignmentReference="A-1")
        change.add_headers({"If-Match": found[0].etag})
        change.execute()
        assert orders.A_SalesOrder.get_entity("1").execute().AssignmentReference == "A-1"
        assert orders.A_SalesOrder.get_entities().count().execute() == 1

    def test_records_time_on_a_project(self, s4: S4, client: Any) -> None:
        s4.project(released=True)
        projects = client(PROJECTS).entity_sets.A_EnterpriseProject.get_entities().select("Project,ProcessingStatus,ProjectUUID").execute()
        assert [(one.Project, one.ProcessingStatus) for one in projects] == [("PB.0042", "10")]
        s4.make(f"{TIME}/TimeSheetEntryCollection", worked())
        entries = client(TIME).entity_sets.TimeSheetEntryCollection.get_entities().execute()
        assert [one.TimeSheetRecord for one in entries] == ["000000000001"]

    def test_reads_partners(self, s4: S4, client: Any) -> None:
        number = s4.customer()
        partners = client(PARTNERS).entity_sets
        found = partners.A_BusinessPartner.get_entity(number).execute()
        assert found.OrganizationBPName1 == "Larkfield Energy"
        assert found.nav("to_Customer").execute().Customer == number
