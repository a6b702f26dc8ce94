"""The system APIs as a client sees them: the same requests to three vendors, with real tokens, on sockets of simulated systems."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from app.main import Parts
from tests.conftest import Vendor


class Case(NamedTuple):
    """What differs between vendors in a request for a customer; ``table`` is where the simulator keeps it."""

    vendor: str
    data: dict[str, Any]
    table: str
    raw_name: str
    write: str
    capability: str

    @property
    def base(self) -> str:
        return f"/system/{self.vendor}/v1/connections/{self.vendor}"


CASES = [
    Case("salesforce", {"currencyCode": "GBP"}, "Account", "Name", "PATCH", "Account"),
    Case("netsuite", {"legalEntity": "HOLT-UK", "currencyCode": "GBP"}, "customer", "companyName", "PUT", "customer"),
    Case("kantata", {}, "workspace_groups", "name", "POST", "workspace_group"),
]
each = pytest.mark.parametrize("case", CASES, ids=lambda item: item.vendor)


def key() -> dict[str, str]:
    return {"Idempotency-Key": f"key-{uuid4()}"}


async def create(client: AsyncClient, case: Case, name: str = "Larkfield", **more: Any) -> dict[str, Any]:
    answer = await client.post(f"{case.base}/customers", json={"data": {**case.data, "name": name}, **more}, headers=key())
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def problem(answer: Response, status: int, code: str) -> dict[str, Any]:
    """The problem, which tells nothing of our insides or of the system's."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    for leak in ("Traceback", 'File "', "httpx", "pydantic", "asyncpg", "Bearer"):
        assert leak not in answer.text
    return body


# Reading


@each
async def test_a_record_by_the_systems_id_and_by_ours(case: Case, crm: AsyncClient) -> None:
    made = await create(crm, case)
    by_theirs = await crm.get(f"{case.base}/customers/{made['externalId']}")
    by_ours = await crm.get(f"{case.base}/customers/{made['id']}")
    assert by_theirs.status_code == by_ours.status_code == 200
    assert by_theirs.json() == by_ours.json()
    found = by_ours.json()
    assert (found["id"], found["externalId"], found["connection"]) == (made["id"], made["externalId"], case.vendor)
    assert found["data"]["name"] == "Larkfield"
    assert found["modifiedAt"].endswith("Z")
    assert "raw" not in found or found["raw"] is None


@each
async def test_raw_is_the_systems_own_payload(case: Case, crm: AsyncClient) -> None:
    made = await create(crm, case)
    found = (await crm.get(f"{case.base}/customers/{made['id']}", params={"include": "raw"})).json()
    assert found["raw"][case.raw_name] == "Larkfield"
    problem(await crm.get(f"{case.base}/customers/{made['id']}", params={"include": "everything"}), 422, "invalid_input")


@each
async def test_a_list_goes_on_by_its_cursor(case: Case, crm: AsyncClient) -> None:
    made = [(await create(crm, case, f"Larkfield {number}"))["id"] for number in range(5)]
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(6):
        page = await crm.get(f"{case.base}/customers", params={"limit": 2, **({"cursor": cursor} if cursor else {})})
        assert page.status_code == 200, page.text
        seen += [item["id"] for item in page.json()["items"]]
        cursor = page.json()["nextCursor"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(made)


@each
async def test_a_page_holds_at_most_its_limit(case: Case, crm: AsyncClient) -> None:
    for number in range(3):
        await create(crm, case, f"Larkfield {number}")
    page = (await crm.get(f"{case.base}/customers", params={"limit": 2})).json()
    assert len(page["items"]) == 2
    assert page["nextCursor"]


@each
async def test_only_what_changed_since(case: Case, crm: AsyncClient) -> None:
    made = await create(crm, case)
    everything = (await crm.get(f"{case.base}/customers", params={"changedSince": "2001-01-01T00:00:00Z"})).json()["items"]
    assert [item["id"] for item in everything] == [made["id"]]
    assert (await crm.get(f"{case.base}/customers", params={"changedSince": "2100-01-01T00:00:00+02:00"})).json()["items"] == []
    problem(await crm.get(f"{case.base}/customers", params={"changedSince": "2026-01-01T00:00:00"}), 400, "bad_request")


@each
@pytest.mark.parametrize(
    "cursor",
    [
        "next",
        "-1",
        "https://elsewhere.test/x",
        "//elsewhere.test/x",
        "/services/data/v66.0/query?q=SELECT+Id+FROM+User",
        "/services/data/v66.0/sobjects/User/005",
        "/services/data/../../secret",
    ],
)
async def test_a_cursor_that_is_not_ours_goes_nowhere(case: Case, cursor: str, crm: AsyncClient, vendors: dict[str, Vendor]) -> None:
    problem(await crm.get(f"{case.base}/customers", params={"cursor": cursor}), 400, "bad_request")
    assert [entry for entry in vendors[case.vendor].journal() if "token" not in entry["path"]] == []


@each
@pytest.mark.parametrize("limit", ["0", "201", "-1", "ten"])
async def test_a_limit_out_of_bounds(case: Case, limit: str, crm: AsyncClient) -> None:
    body = problem(await crm.get(f"{case.base}/customers", params={"limit": limit}), 422, "invalid_input")
    assert body["errors"][0]["pointer"] == "limit"


@each
@pytest.mark.parametrize(
    "unknown", ["nope", "999999999", "cus_", "cus_zzz", "cus_01h455vb4pex5vsknk084sn02q", "' OR 1=1 --", "..", "%2e%2e%2fsecret", "ü"]
)
async def test_an_id_that_is_none(case: Case, unknown: str, crm: AsyncClient) -> None:
    answer = await crm.get(f"{case.base}/customers/{unknown}")
    if unknown == "..":  # the client itself resolves it: the collection's parent
        assert answer.status_code == 404
        return
    problem(answer, 404, "not_found")


async def test_what_is_not_found_does_not_show_the_query(crm: AsyncClient) -> None:
    answer = await crm.get("/system/salesforce/v1/connections/salesforce/customers/nope")
    assert answer.status_code == 404
    assert "SELECT" not in answer.text


# Writing


@each
async def test_create_is_once_per_key_and_answers_the_same_bytes(case: Case, crm: AsyncClient, vendors: dict[str, Vendor]) -> None:
    body, header = {"data": {**case.data, "name": "Larkfield"}}, key()
    first = await crm.post(f"{case.base}/customers", json=body, headers=header)
    again = await crm.post(f"{case.base}/customers", json=body, headers=header)
    assert (first.status_code, again.status_code) == (201, 201), first.text
    assert first.content == again.content
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["location"] == first.headers["location"]
    assert len(vendors[case.vendor].state()[case.table]) == 1
    other = await crm.post(f"{case.base}/customers", json={"data": {**case.data, "name": "Other"}}, headers=header)
    problem(other, 422, "idempotency_key_reused")


@each
async def test_location_leads_to_the_record(case: Case, crm: AsyncClient) -> None:
    answer = await crm.post(f"{case.base}/customers", json={"data": {**case.data, "name": "Larkfield"}}, headers=key())
    found = await crm.get(answer.headers["location"])
    assert found.status_code == 200
    assert found.json()["id"] == answer.json()["id"]


@each
async def test_a_lost_answer_after_the_commit_is_found_again(case: Case, crm: AsyncClient, vendors: dict[str, Vendor]) -> None:
    vendors[case.vendor].fault("drop_after_commit", method=case.write, path="ccount|customer|workspace_groups")
    made = await create(crm, case)
    assert len(vendors[case.vendor].state()[case.table]) == 1
    assert (await crm.get(f"{case.base}/customers/{made['id']}")).json()["externalId"] == made["externalId"]


@each
@pytest.mark.parametrize("lost", ["the answer to the create", "only the read after it"])
async def test_the_same_key_after_a_503_makes_no_second_record(case: Case, lost: str, crm: AsyncClient, vendors: dict[str, Vendor]) -> None:
    vendor, header = vendors[case.vendor], key()
    body = {"data": {**case.data, "name": "Larkfield"}}
    if lost == "the answer to the create":
        vendor.fault("drop_after_commit", method=case.write, path="ccount|customer|workspace_groups")
    vendor.fault("status", method="GET", path="ccount|customer|workspace_groups|query", status=503, times=3)
    problem(await crm.post(f"{case.base}/customers", json=body, headers=header), 503, "unavailable")
    vendor.clear_faults()
    assert (await crm.post(f"{case.base}/customers", json=body, headers=header)).status_code == 201
    assert len(vendor.state()[case.table]) == 1


@each
async def test_patch_changes_what_it_names_and_nothing_else(case: Case, crm: AsyncClient) -> None:
    made = await create(crm, case)
    answer = await crm.patch(f"{case.base}/customers/{made['id']}", json={"data": {"phone": "+44 117 496 0100"}})
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"] == {**made["data"], "phone": "+44 117 496 0100"}
    answer = await crm.patch(f"{case.base}/customers/{made['externalId']}", json={"data": {"phone": None}})
    assert answer.json()["data"]["phone"] is None


@pytest.mark.parametrize(("vendor", "name", "value"), [("salesforce", "industry", "Energy"), ("netsuite", "category", "1")])
async def test_extensions_go_in_and_come_out(vendor: str, name: str, value: str, crm: AsyncClient) -> None:
    case = next(item for item in CASES if item.vendor == vendor)
    made = await create(crm, case, extensions={name: value})
    assert made["extensions"] == {name: value}
    other = "Banking" if vendor == "salesforce" else "2"
    changed = await crm.patch(f"{case.base}/customers/{made['id']}", json={"data": {}, "extensions": {name: other}})
    assert changed.status_code == 200, changed.text
    assert changed.json()["extensions"] == {name: other}


@pytest.mark.parametrize(
    ("vendor", "body", "path"),
    [
        ("salesforce", {"data": {}, "extensions": {"industry": None}}, ("extensions", "industry")),
        ("netsuite", {"data": {}, "extensions": {"category": None}}, ("extensions", "category")),
    ],
)
async def test_an_extension_is_cleared(vendor: str, body: dict[str, Any], path: tuple[str, str], crm: AsyncClient) -> None:
    case = next(item for item in CASES if item.vendor == vendor)
    made = await create(crm, case, extensions={path[1]: "Energy" if vendor == "salesforce" else "1"})
    cleared = await crm.patch(f"{case.base}/customers/{made['id']}", json=body)
    assert cleared.status_code == 200, cleared.text
    assert cleared.json()[path[0]][path[1]] is None


@each
async def test_an_extension_that_the_connection_does_not_have(case: Case, crm: AsyncClient) -> None:
    answer = await crm.post(
        f"{case.base}/customers", json={"data": {**case.data, "name": "L"}, "extensions": {"shoeSize": 9}}, headers=key()
    )
    assert problem(answer, 422, "refused_by_system")["errors"][0]["pointer"].endswith("/extensions/shoeSize")


@each
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"data": {"shoeSize": 9}}, "/data/shoeSize"),
        ({"data": {"legal_entities": []}}, "/data/legal_entities"),
        ({"data": {"address": {"planet": "Earth"}}}, "/data/address/planet"),
        ({"data": {"name": 9}}, "/data/name"),
        ({"data": {}, "raw": {}}, "/raw"),
        ({}, "/data"),
    ],
)
async def test_a_field_that_is_none_of_ours_is_named(
    case: Case, body: dict[str, Any], pointer: str, crm: AsyncClient, vendors: dict[str, Vendor]
) -> None:
    answer = await crm.post(f"{case.base}/customers", json=body, headers=key())
    assert [item["pointer"] for item in problem(answer, 422, "invalid_input")["errors"]] == [pointer]
    assert vendors[case.vendor].journal() == []


@pytest.mark.parametrize(
    ("vendor", "data"),
    [("netsuite", {"legalEntity": "HOLT-US"}), ("kantata", {"currencyCode": "USD"}), ("netsuite", {"psaReference": "1"})],
)
async def test_a_field_that_cannot_be_written_there_is_refused(vendor: str, data: dict[str, Any], crm: AsyncClient) -> None:
    case = next(item for item in CASES if item.vendor == vendor)
    made = await create(crm, case)
    answer = await crm.patch(f"{case.base}/customers/{made['id']}", json={"data": data})
    assert 400 <= answer.status_code < 500, answer.text
    assert next(iter(data)) in answer.text


async def test_a_system_that_refuses_names_the_field_in_our_words(crm: AsyncClient) -> None:
    case = CASES[1]
    answer = await crm.post(
        f"{case.base}/customers", json={"data": {"name": "L", "legalEntity": "HOLT-FR", "currencyCode": "GBP"}}, headers=key()
    )
    assert problem(answer, 422, "refused_by_system")["errors"][0]["pointer"].endswith("legalEntity")


@pytest.mark.parametrize("customer", ["¿îÂp", "cus_0000000000000000000000000z", "run_01h455vb4pex5vsknk084sn02q"])
async def test_a_reference_that_is_no_id_of_ours(customer: str, crm: AsyncClient, vendors: dict[str, Vendor]) -> None:
    body = {"data": {"customer": customer, "legalEntity": "HOLT-UK"}}
    before = vendors["netsuite"].state()
    answer = await crm.post("/system/netsuite/v1/connections/netsuite/customerLegalEntities", json=body, headers=key())
    assert problem(answer, 422, "refused_by_system")["errors"][0]["pointer"].endswith("customer")
    assert vendors["netsuite"].state() == before


async def test_a_record_that_is_not_linked_is_not_changed(crm: AsyncClient, wired: Parts) -> None:
    case = CASES[0]
    made = await create(crm, case)
    await wired.database.pool.execute("DELETE FROM xref_link")
    problem(await crm.patch(f"{case.base}/customers/{made['externalId']}", json={"data": {"phone": "1"}}), 409, "conflict")


# Money


async def test_money_is_text_in_camel_case(crm: AsyncClient, erp: AsyncClient) -> None:
    salesforce, netsuite, kantata = CASES
    customer = (await create(crm, salesforce))["id"]
    won = {"name": "Won", "customer": customer, "stage": "Closed Won", "closedOn": "2026-03-01", "currencyCode": "GBP"}
    opportunity = (await crm.post(f"{salesforce.base}/opportunities", json={"data": won}, headers=key())).json()
    path = f"{salesforce.base}/opportunities/{opportunity['id']}"
    answer = await erp.patch(path, json={"data": {"invoicedAmount": "1234.5", "invoicedTax": "246.95"}})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["data"]["invoicedAmount"], answer.json()["data"]["invoicedTax"]) == ("1234.50", "246.95")
    assert answer.json()["data"]["closedOn"] == "2026-03-01"
    customer = (await create(crm, kantata))["id"]
    project = {"name": "Rollout", "customer": customer, "currencyCode": "GBP", "budget": "12500.55", "startsOn": "2026-01-05"}
    answer = await crm.post(f"{kantata.base}/projects", json={"data": project}, headers=key())
    assert answer.status_code == 201, answer.text
    assert answer.json()["data"]["budget"] == "12500.55"
    customer = (await create(crm, netsuite))["id"]
    line = {"billingType": "time_and_materials", "description": "Hours", "quantity": "10.25", "unitPrice": "180", "amount": "1845.00"}
    contract = {
        "customer": customer,
        "legalEntity": "HOLT-UK",
        "currencyCode": "GBP",
        "signedOn": "2026-03-02",
        "paymentTerms": "Net 30",
        "lines": [{**line, "reference": "L1", "taxRate": "20", "taxAmount": "369.00"}],
    }
    answer = await crm.post(f"{netsuite.base}/contracts", json={"data": contract}, headers=key())
    assert answer.status_code == 201, answer.text
    made = answer.json()["data"]
    amounts = [made["subtotal"], made["taxTotal"], made["total"], made["lines"][0]["quantity"], made["lines"][0]["unitPrice"]]
    assert amounts == ["1845.00", "369.00", "2214.00", "10.25", "180.0"]


@pytest.mark.parametrize("amount", ["twelve", "NaN", "Infinity", "1e400", ""])
async def test_an_amount_that_is_none(amount: str, erp: AsyncClient, crm: AsyncClient) -> None:
    salesforce = CASES[0]
    won = {"name": "Won", "stage": "Prospecting", "closedOn": "2026-03-01", "currencyCode": "GBP"}
    opportunity = (await crm.post(f"{salesforce.base}/opportunities", json={"data": won}, headers=key())).json()
    answer = await erp.patch(f"{salesforce.base}/opportunities/{opportunity['id']}", json={"data": {"invoicedAmount": amount}})
    assert answer.status_code == 422, answer.text
    assert "invoicedAmount" in answer.text


# What a connection says about itself


@each
async def test_connections_of_a_vendor_and_only_of_it(case: Case, crm: AsyncClient) -> None:
    items = (await crm.get(f"/system/{case.vendor}/v1/connections")).json()["items"]
    assert [item["key"] for item in items] == [case.vendor]
    assert set(items[0]) == {"key", "title", "roles", "owner"}


@each
async def test_a_connection_of_another_vendor_is_not_there(case: Case, crm: AsyncClient) -> None:
    for other in ({"salesforce", "netsuite", "kantata"} - {case.vendor}) | {"nobody"}:
        base = f"/system/{case.vendor}/v1/connections/{other}"
        for path in ("customers", "customers/1", "_health", "_capabilities", "_schema?entity=customer"):
            problem(await crm.get(f"{base}/{path}"), 404, "not_found")
        problem(await crm.post(f"{base}/customers", json={"data": {"name": "L"}}, headers=key()), 404, "not_found")


@each
async def test_health(case: Case, crm: AsyncClient, vendors: dict[str, Vendor]) -> None:
    answer = (await crm.get(f"{case.base}/_health")).json()
    assert answer["healthy"] is True
    vendors[case.vendor].fault("status", status=503, times=None)
    answer = (await crm.get(f"{case.base}/_health")).json()
    assert (answer["healthy"], answer["failureKind"]) == (False, "unavailable")
    assert answer["detail"]


@each
async def test_capabilities_name_what_is_missing_and_why(case: Case, crm: AsyncClient) -> None:
    items = {item["entity"]: item for item in (await crm.get(f"{case.base}/_capabilities")).json()["items"]}
    assert items["customer"]["vendorObject"] == case.capability
    assert {"read", "list", "create", "update"} <= set(items["customer"]["operations"])
    absent = [item for item in items.values() if not item["operations"]]
    assert absent
    assert all(item["missing"]["all"] for item in absent)


@each
async def test_schema_is_the_systems_own(case: Case, crm: AsyncClient) -> None:
    await create(crm, case)
    answer = await crm.get(f"{case.base}/_schema", params={"entity": "customer"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["vendorObject"] == case.capability
    assert case.raw_name in {field["name"] for field in answer.json()["fields"]}
    unknown = await crm.get(f"{case.base}/_schema", params={"entity": "spaceship"})
    assert unknown.status_code in (404, 409, 422), unknown.text
    problem(await crm.get(f"{case.base}/_schema"), 422, "invalid_input")


# Bad days of a system


@each
async def test_a_system_that_is_down_is_503_with_a_hint(case: Case, crm: AsyncClient, vendors: dict[str, Vendor]) -> None:
    vendors[case.vendor].fault("status", status=503, times=None)
    for answer in (await crm.get(f"{case.base}/customers"), await crm.get(f"{case.base}/customers/1")):
        body = problem(answer, 503, "unavailable")
        assert body["retryable"] is True
        assert int(answer.headers["retry-after"]) == body["retryAfterSeconds"] >= 1


@each
async def test_a_system_that_throttles_is_503_with_its_own_hint(case: Case, crm: AsyncClient, vendors: dict[str, Vendor]) -> None:
    vendors[case.vendor].fault("throttle", path="ccount|customer|query|workspace_groups", retry_after=1)
    answer = await crm.get(f"{case.base}/customers")
    problem(answer, 503, "unavailable")
    assert answer.headers["retry-after"] in ("1", "5")


@each
@pytest.mark.parametrize("kind", ["truncate", "html", "other fields"])
async def test_an_answer_that_does_not_parse_is_502(case: Case, kind: str, crm: AsyncClient, vendors: dict[str, Vendor]) -> None:
    made = await create(crm, case)
    vendor, path = vendors[case.vendor], "ccount|customer|query|workspace_groups"
    if kind == "truncate":
        vendor.fault("truncate", path=path)
    elif kind == "html":
        vendor.fault("truncate", path=path, keep=0.0)
    else:
        vendor.fault("schema_change", path=path, remove=["id", "Id", "records", "results"])
    body = problem(await crm.get(f"{case.base}/customers/{made['externalId']}"), 502, "system_failed")
    assert body["retryable"] is False


@each
async def test_a_token_that_the_system_revoked_is_replaced_once(case: Case, crm: AsyncClient, vendors: dict[str, Vendor]) -> None:
    made = await create(crm, case)
    vendors[case.vendor].revoke()
    answer = await crm.get(f"{case.base}/customers/{made['externalId']}")
    if case.vendor == "kantata":  # its token is given, not fetched: nobody can renew it but the owner
        problem(answer, 502, "system_failed")
    else:
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("instant", ["0.5", "1700000000"])
async def test_an_instant_is_text(crm: AsyncClient, instant: str) -> None:
    answer = await crm.get("/system/salesforce/v1/connections/salesforce/customers", params={"changedSince": instant})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "changedSince"


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
@pytest.mark.parametrize("vendor", ["salesforce", "netsuite", "kantata"])
async def test_instants_at_the_ends_of_time(crm: AsyncClient, vendor: str, instant: str) -> None:
    answer = await crm.get(f"/system/{vendor}/v1/connections/{vendor}/customers", params={"changedSince": instant})
    assert answer.status_code in {200, 409}, answer.text


@pytest.mark.parametrize(
    ("vendor", "cursor", "limit"),
    [
        ("salesforce", "2", 200),
        ("salesforce", "0015g00000ZzYyXAAV", 200),
        ("salesforce", "/services/data/v66.0/query/0r8xx3d3e5t6ABC-200", 50),
        ("netsuite", "/services/data/v66.0/query/0r8xx3d3e5t6ABC-200", 50),
        ("kantata", "0", 50),
        ("kantata", "@elsewhere.test/", 50),
    ],
)
async def test_a_cursor_of_another_kind_reaches_no_system(
    crm: AsyncClient, vendors: dict[str, Vendor], vendor: str, cursor: str, limit: int
) -> None:
    path = f"/system/{vendor}/v1/connections/{vendor}/customers"
    answer = await crm.get(path, params={"cursor": cursor, "limit": limit})
    assert (answer.status_code, answer.json()["detail"]) == (400, "cursor: not one that we gave out")
    assert vendors[vendor].journal() == []
