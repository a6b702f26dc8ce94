"""The Acumatica simulator: who may call, limits, the endpoint's operations and its contract (sections of the vendor fact sheet)."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jsonschema
import pytest

from simulators.acumatica.parts import NESTED
from simulators.acumatica.schema import TYPES
from simulators.acumatica.sessions import TRIAL, Licence
from tests.conftest import needs_specs
from tests.simulators.acumatica_bench import CREDENTIALS, ENTITY, SITE, TOKEN, Bench, errors, fresh, plain, published, served, wrapped


@pytest.fixture(scope="module")
def instance() -> Iterator[Bench]:
    with served() as bench:
        yield bench


@pytest.fixture
def erp(instance: Bench) -> Iterator[Bench]:
    yield fresh(instance)
    instance.simulator.use_licence(Licence())
    instance.simulator.missing_status = 404


@pytest.fixture
def anonymous(erp: Bench) -> Bench:
    erp.sign_out()
    erp.http.cookies.clear()
    return erp


def failure(response: httpx.Response, status: int = 500) -> tuple[str, str]:
    """Text and type of an HttpError (sheet 6)."""
    assert response.status_code == status, response.text
    body = response.json()
    assert body["message"] == "An error has occurred."
    assert body["stackTrace"]
    return body["exceptionMessage"], body["exceptionType"].rpartition(".")[2]


def grant(**changes: str) -> dict[str, str]:
    form = {"grant_type": "password", "client_id": CREDENTIALS["client_id"], "client_secret": CREDENTIALS["client_secret"]}
    form |= {"username": CREDENTIALS["username"], "password": CREDENTIALS["password"], "scope": "api offline_access"}
    return form | changes


def at(bench: Bench, **later: float) -> None:
    """Moves the instance's clock."""
    instant = (datetime.now(UTC) + timedelta(**later)).timestamp()
    for part in (bench.simulator, bench.simulator.gate, bench.simulator.jobs, bench.simulator.turnstile):
        part.now = lambda: instant


@pytest.fixture
def clock(erp: Bench) -> Iterator[Bench]:
    now = erp.simulator.now
    yield erp
    erp.simulator.now = now
    erp.simulator.reset()


class TestSignIn:
    """2.1"""

    def test_cookies_open_the_endpoint_and_come_twice(self, anonymous: Bench) -> None:
        response = anonymous.sign_in()
        assert response.status_code == 204
        assert response.content == b""
        names = [one.partition("=")[0] for one in response.headers.get_list("set-cookie")]
        for name in (".ASPXAUTH", "ASP.NET_SessionId", "CompanyID", "Locale", "UserBranch", "requestid", "requeststat"):
            assert names.count(name) == 2
        assert anonymous.get("Customer").json() == []

    def test_wrong_password_is_a_500(self, anonymous: Bench) -> None:
        text, kind = failure(anonymous.sign_in(password="no"))
        assert text == "Error: Invalid credentials. Please try again."
        assert kind == "PXException"

    def test_unknown_tenant_and_branch(self, anonymous: Bench) -> None:
        assert failure(anonymous.sign_in(tenant="Other"))[1] == "PXUndefinedCompanyException"
        assert "branch 'NOWHERE'" in failure(anonymous.sign_in(branch="NOWHERE"))[0]

    def test_company_is_another_word_for_tenant(self, anonymous: Bench) -> None:
        body = {"name": CREDENTIALS["username"], "password": CREDENTIALS["password"], "company": "Holt"}
        assert anonymous.http.post(f"{SITE}/entity/auth/login", json=body).status_code == 204

    def test_without_a_session_401(self, anonymous: Bench) -> None:
        response = anonymous.get("Customer")
        assert response.status_code == 401
        assert response.json() == {"message": "You are not logged in."}

    def test_a_session_cookie_needs_its_ticket(self, erp: Bench) -> None:
        cookies = {"ASP.NET_SessionId": erp.http.cookies["ASP.NET_SessionId"], ".ASPXAUTH": "forged"}
        assert httpx.get(f"{erp.simulator.base_url}{ENTITY}/Customer", cookies=cookies).status_code == 401

    def test_sign_out_expires_cookies_and_frees_the_slot(self, erp: Bench) -> None:
        response = erp.sign_out()
        assert response.status_code == 204
        assert all("1970" in one for one in response.headers.get_list("set-cookie"))
        assert erp.simulator.gate.sessions == {}
        assert erp.get("Customer").status_code == 401

    def test_sign_out_without_a_length_is_refused_by_the_web_server(self, erp: Bench) -> None:
        parts = urlsplit(erp.simulator.base_url)
        with socket.create_connection((parts.hostname, parts.port)) as wire:
            wire.sendall(f"POST {SITE}/entity/auth/logout HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            answer = b"".join(iter(lambda: wire.recv(4096), b""))
        assert b" 411 " in answer.split(b"\r\n")[0]
        assert b"Length Required" in answer

    def test_a_session_ends_after_twenty_idle_minutes(self, clock: Bench) -> None:
        at(clock, minutes=19)
        assert clock.get("Customer").status_code == 200
        at(clock, minutes=40)
        assert clock.get("Customer").status_code == 401

    def test_every_sign_in_takes_an_api_user(self, anonymous: Bench) -> None:
        anonymous.simulator.use_licence(TRIAL)
        for _ in range(2):
            assert anonymous.sign_in().status_code == 204
            anonymous.http.cookies.clear()
        assert "API Login Limit" in failure(anonymous.sign_in())[0]

    def test_the_site_segment_may_be_empty(self, erp: Bench) -> None:
        assert erp.http.get("/entity/Default/24.200.001/Customer").json() == []
        endpoints = erp.http.get(f"{SITE}/entity").json()
        assert endpoints["endpoints"] == [{"name": "Default", "version": "24.200.001", "href": f"{ENTITY}/"}]
        assert endpoints["version"]["acumaticaBuildVersion"] == "24.210.0016"


class TestOAuth:
    """2.2"""

    def bearer(self, bench: Bench, **changes: str) -> dict[str, Any]:
        issued: dict[str, Any] = bench.http.post(TOKEN, data=grant(**changes)).json()
        bench.http.headers["Authorization"] = f"Bearer {issued['access_token']}"
        return issued

    def test_discovery(self, anonymous: Bench) -> None:
        found = anonymous.http.get(f"{SITE}/identity/.well-known/openid-configuration").json()
        assert urlsplit(found["token_endpoint"]).path == TOKEN
        assert "api:concurrent_access" in found["scopes_supported"]

    def test_password_grant_opens_a_session_with_the_first_call(self, anonymous: Bench) -> None:
        issued = self.bearer(anonymous)
        assert issued["expires_in"] == 3600
        assert issued["token_type"] == "Bearer"
        assert issued["scope"] == "api offline_access"
        assert anonymous.simulator.gate.sessions == {}
        assert anonymous.get("Customer").status_code == 200
        assert len(anonymous.simulator.gate.sessions) == 1
        assert anonymous.sign_out().status_code == 204
        assert anonymous.simulator.gate.sessions == {}

    @pytest.mark.parametrize(
        ("changes", "error"),
        [
            ({"client_secret": "no"}, "invalid_client"),
            ({"client_id": "no"}, "invalid_client"),
            ({"password": "no"}, "invalid_grant"),
            ({"scope": "everything"}, "invalid_scope"),
            ({"grant_type": "client_credentials"}, "unauthorized_client"),
            ({"grant_type": "saml"}, "unsupported_grant_type"),
            ({"grant_type": "refresh_token", "refresh_token": "no"}, "invalid_grant"),
            ({"grant_type": "authorization_code", "code": "no"}, "invalid_grant"),
        ],
    )
    def test_refusals(self, anonymous: Bench, changes: dict[str, str], error: str) -> None:
        response = anonymous.http.post(TOKEN, data=grant(**changes))
        assert response.status_code == 400
        assert response.json()["error"] == error

    def test_client_may_sign_in_with_basic(self, anonymous: Bench) -> None:
        form = {name: value for name, value in grant().items() if not name.startswith("client_")}
        response = anonymous.http.post(TOKEN, data=form, auth=(CREDENTIALS["client_id"], CREDENTIALS["client_secret"]))
        assert response.status_code == 200

    def test_refresh_tokens_rotate(self, anonymous: Bench) -> None:
        first = self.bearer(anonymous)["refresh_token"]
        again = anonymous.http.post(TOKEN, data=grant(grant_type="refresh_token", refresh_token=first))
        assert again.json()["refresh_token"] != first
        used = anonymous.http.post(TOKEN, data=grant(grant_type="refresh_token", refresh_token=first))
        assert used.json()["error"] == "invalid_grant"

    def test_no_refresh_token_without_offline_access(self, anonymous: Bench) -> None:
        assert "refresh_token" not in self.bearer(anonymous, scope="api")

    def test_a_token_without_the_api_scope_opens_nothing(self, anonymous: Bench) -> None:
        self.bearer(anonymous, scope="openid")
        assert anonymous.get("Customer").status_code == 401

    def test_tokens_expire(self, anonymous: Bench, clock: Bench) -> None:
        self.bearer(anonymous)
        at(clock, minutes=61)
        assert anonymous.get("Customer").status_code == 401

    def test_revocation(self, anonymous: Bench) -> None:
        issued = self.bearer(anonymous)
        assert anonymous.get("Customer").status_code == 200
        form = grant(token=issued["access_token"])
        assert anonymous.http.post(f"{SITE}/identity/connect/revocation", data=form).status_code == 200
        assert anonymous.get("Customer").status_code == 401

    def test_authorization_code(self, anonymous: Bench) -> None:
        params = {"response_type": "code", "client_id": CREDENTIALS["client_id"], "redirect_uri": CREDENTIALS["redirect_uri"]}
        params |= {"scope": "api", "state": "s1"}
        page = f"{SITE}/identity/connect/authorize"
        assert "/Frames/Login.aspx" in anonymous.http.get(page, params=params).headers["Location"]
        anonymous.sign_in()
        back = parse_qs(urlsplit(anonymous.http.get(page, params=params).headers["Location"]).query)
        assert back["state"] == ["s1"]
        form = grant(grant_type="authorization_code", code=back["code"][0], redirect_uri=CREDENTIALS["redirect_uri"])
        assert anonymous.http.post(TOKEN, data=form).json()["scope"] == "api"
        assert anonymous.http.post(TOKEN, data=form).json()["error"] == "invalid_grant"
        assert anonymous.http.get(page, params=params | {"redirect_uri": "https://evil.example"}).status_code == 400

    def test_a_person_consents(self, anonymous: Bench) -> None:
        form = grant(grant_type="authorization_code", code=anonymous.simulator.consent(), redirect_uri=CREDENTIALS["redirect_uri"])
        assert "refresh_token" in anonymous.http.post(TOKEN, data=form).json()

    def test_control_plane_revokes_tokens_and_sessions(self, erp: Bench) -> None:
        erp.http.post("/_control/revoke")
        assert erp.get("Customer").status_code == 401


class TestLicence:
    """3"""

    def test_per_minute(self, erp: Bench) -> None:
        erp.simulator.use_licence(Licence(per_minute=3))
        assert [erp.get("Currency").status_code for _ in range(4)] == [200, 200, 200, 429]
        assert erp.get("Currency").json() == "Too many requests"

    async def test_calls_of_one_session_queue_and_the_queue_is_finite(self, erp: Bench) -> None:
        erp.simulator.use_licence(Licence(concurrent=1, queue=1))
        form = grant(scope="api api:concurrent_access")
        token = erp.http.post(TOKEN, data=form).json()["access_token"]
        erp.simulator.service_time = 0.05
        try:
            async with httpx.AsyncClient(base_url=erp.simulator.base_url, headers={"Authorization": f"Bearer {token}"}) as client:
                found = await asyncio.gather(*(client.get(f"{ENTITY}/Currency") for _ in range(4)))
                cookies = dict(erp.http.cookies)
                alone = [await client.get(f"{ENTITY}/Currency") for _ in range(2)]
            async with httpx.AsyncClient(base_url=erp.simulator.base_url, cookies=cookies) as client:
                queued = await asyncio.gather(*(client.get(f"{ENTITY}/Currency") for _ in range(4)))
        finally:
            erp.simulator.service_time = 0
        assert sorted(one.status_code for one in found) == [200, 200, 429, 429]
        assert [one.status_code for one in alone] == [200, 200]
        assert {one.status_code for one in queued} == {200}

    def test_control_plane_speaks_the_vendors_words(self, erp: Bench) -> None:
        faults = [
            {"kind": "throttle", "args": {"retry_after": 7}},
            {"kind": "status", "args": {"status": 503}},
            {"kind": "status", "args": {"status": 401}},
            {"kind": "status", "args": {"status": 500}},
        ]
        erp.http.post("/_control/faults", json=faults)
        throttled = erp.get("Customer")
        assert (throttled.status_code, throttled.headers["Retry-After"]) == (429, "7")
        assert "<h2>Service Unavailable</h2>" in erp.get("Customer").text
        assert erp.get("Customer").json() == {"message": "You are not logged in."}
        failure(erp.get("Customer"))
        assert erp.get("Customer").status_code == 200

    def test_a_lost_answer_is_found_by_the_own_reference(self, erp: Bench) -> None:
        erp.http.post("/_control/faults", json={"match": {"method": "PUT", "path_regex": "/Customer"}, "kind": "drop_after_commit"})
        with pytest.raises(httpx.TransportError):
            erp.customer()
        assert [one["AccountRef"] for one in erp.read("Customer", filter="AccountRef eq 'CW-C1'")] == ["CW-C1"]


class TestReading:
    """4, 5, 5.1"""

    def test_shape_of_a_record(self, erp: Bench) -> None:
        code = erp.customer(MainContact=wrapped(Email="ap@larkfield.example", Address=wrapped(City="Bristol")))
        response = erp.get(f"Customer/{code}")
        record = response.json()
        assert record["CustomerName"] == {"value": "Larkfield Partners LLP"}
        assert record["PriceClassID"] == {}
        assert record["note"] == {"value": ""}
        assert record["custom"] == {}
        assert record["rowNumber"] == 1
        assert record["NoteID"] == {"value": record["id"]}
        assert "MainContact" not in record
        assert "files" not in record
        assert record["_links"]["self"] == f"{ENTITY}/Customer/{record['id']}"
        assert erp.get(f"Customer/{record['id']}").json() == record
        assert erp.get(f"Customer/{code.lower()}").json() == record

    def test_nested_parts_come_with_expand(self, erp: Bench) -> None:
        code = erp.customer(MainContact=wrapped(Email="ap@larkfield.example", Address=wrapped(City="Bristol")))
        main = erp.get(f"Customer/{code}", expand="MainContact").json()["MainContact"]
        assert main["Email"] == {"value": "ap@larkfield.example"}
        assert "Address" not in main
        deep = erp.get(f"Customer/{code}", expand="MainContact,MainContact/Address").json()["MainContact"]["Address"]
        assert deep["City"] == {"value": "Bristol"}
        assert deep["Country"] == {"value": "GB"}

    def test_select_narrows(self, erp: Bench) -> None:
        owner = erp.customer()
        erp.invoice(owner)
        shown = erp.get("Invoice", select="ReferenceNbr,Details/Qty", expand="Details").json()[0]
        assert set(shown) == {"id", "rowNumber", "note", "custom", "_links", "ReferenceNbr", "Details"}
        assert set(shown["Details"][0]) == {"id", "rowNumber", "note", "custom", "Qty"}
        assert shown["Details"][0]["note"] is None

    @pytest.mark.parametrize("params", [{"select": "Nonsense"}, {"expand": "Nonsense"}, {"filter": "Nonsense eq 'x'"}])
    def test_unknown_names_in_the_query(self, erp: Bench, params: dict[str, str]) -> None:
        assert "Could not find a property named 'Nonsense'" in failure(erp.get("Customer", **params))[0]

    def test_lists_are_bare_and_paged_with_top_and_skip(self, erp: Bench) -> None:
        codes = [erp.customer(AccountRef=f"R{index}") for index in range(5)]
        assert [one["CustomerID"] for one in erp.read("Customer")] == codes
        page = erp.read("Customer", top=2, skip=2)
        assert [(one["CustomerID"], one["rowNumber"]) for one in page] == [(codes[2], 1), (codes[3], 2)]
        assert erp.read("Customer", top=2, skip=5) == []
        assert erp.get("Customer", top="two").status_code == 400

    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("AccountRef eq 'R1'", 1),
            ("AccountRef eq 'r1'", 1),
            ("AccountRef ne 'R1'", 2),
            ("substringof('field', CustomerName)", 3),
            ("startswith(AccountRef, 'R') and not endswith(AccountRef, '2')", 2),
            ("(AccountRef eq 'R0' or AccountRef eq 'R2') and CurrencyID eq 'GBP'", 2),
            ("BAccountID gt 7001", 2),
            ("MainContact/Email eq 'r1@larkfield.example'", 1),
            ("CreatedDateTime gt datetimeoffset'2020-01-01T00:00:00.000+00:00'", 3),
            ("LastModifiedDateTime lt datetimeoffset'2020-01-01'", 0),
            ("cf.String(f='CurrentCustomer.AttributeCWREF') eq 'X1'", 1),
            ("cf.String(f='BAccount.AcctName') eq 'Larkfield Partners LLP'", 3),
            ("ParentRecord eq null", 3),
            ("EnableCurrencyOverride eq false", 3),
            ("CustomerName eq 'O''Neill'", 0),
        ],
    )
    def test_filters(self, erp: Bench, text: str, count: int) -> None:
        for index in range(3):
            custom = {"CurrentCustomer": {"AttributeCWREF": {"type": "CustomStringField", "value": f"X{index}"}}}
            erp.customer(AccountRef=f"R{index}", MainContact=wrapped(Email=f"r{index}@larkfield.example"), custom=custom)
        assert len(erp.read("Customer", filter=text)) == count

    @pytest.mark.parametrize(
        "text",
        [
            "AccountRef eq",
            "AccountRef like 'x'",
            "Contacts/ContactID eq 1",
            "BAccountID eq 'x'",
            "cf.String(f='Document.Nothing') eq 'x'",
            "cf.Decimal(f='BAccount.AcctName') eq 1M",
            "LastModifiedDateTime gt datetimeoffset'2026-03-01T00:00:00 00:00'",
            "AccountRef eq 'a' AccountRef eq 'b'",
        ],
    )
    def test_filters_that_are_refused(self, erp: Bench, text: str) -> None:
        failure(erp.get("Customer", filter=text))

    def test_some_lists_need_cf(self, erp: Bench) -> None:
        text, kind = failure(erp.get("TimeEntry", filter="Date ge datetimeoffset'2026-03-01'"))
        assert kind == "CannotOptimizeException"
        assert "cannot be used in a filter" in text
        assert erp.read("TimeEntry", filter="cf.DateTime(f='Items.Date') ge datetimeoffset'2026-03-01'") == []

    def test_custom_fields_are_written_and_read_by_view(self, erp: Bench) -> None:
        owner = erp.customer()
        made = erp.invoice(
            owner, custom={"Document": {"AttributeCWREF": {"type": "CustomStringField", "value": "CW-9"}, "Nope": {"value": 1}}}
        )
        shown = erp.get(f"Invoice/Invoice/{made['ReferenceNbr']}", custom="Document.AttributeCWREF,Document.CuryID").json()["custom"]
        assert shown["Document"]["AttributeCWREF"] == {"type": "CustomStringField", "value": "CW-9"}
        assert shown["Document"]["CuryID"] == {"type": "CustomStringField", "value": "GBP"}
        assert len(erp.read("Invoice", filter="cf.String(f='Document.AttributeCWREF') eq 'CW-9'")) == 1
        failure(erp.get("Invoice", custom="Document.Nothing"))

    def test_ad_hoc_schema_names_them(self, erp: Bench) -> None:
        schema = erp.get("Invoice/$adHocSchema").json()
        assert schema["custom"]["Document"]["AttributeCWREF"] == {"type": "CustomStringField"}
        assert schema["Details"][0]["Qty"] == {}

    def test_missing_records_and_entities(self, erp: Bench) -> None:
        for path in ("Customer/NOBODY", "Customer/6b1f6ad0-0000-4000-8000-000000000000", "Customer/A/B"):
            text, kind = failure(erp.get(path), 404)
            assert (text, kind) == ("No entity satisfies the condition.", "NoEntitySatisfiesTheConditionException")
        assert erp.get("Gadget").status_code == 404
        assert erp.http.get(f"{SITE}/entity/Default/99.200.001/Customer").status_code == 404
        failure(erp.get("Vendor"), 403)
        assert erp.http.patch(f"{ENTITY}/Customer", json={}).status_code == 405
        erp.simulator.missing_status = 500
        failure(erp.get("Customer/NOBODY"), 500)

    def test_inquiries_take_their_parameters_in_a_put(self, erp: Bench) -> None:
        branches = erp.put("CompaniesStructure?$expand=Results")["Results"]
        assert {one["BranchID"]: one["BaseCurrencyID"] for one in branches} == {"HOLT-US": "USD", "HOLT-UK": "GBP", "HOLT-DE": "EUR"}
        rates = erp.put("LaborCostRate?$expand=Results", Employee="EP0002")["Results"]
        assert [(one["EmployeeID"], one["HourlyRate"]) for one in rates] == [("EP0002", 82.0)]

    def test_reference_data(self, erp: Bench) -> None:
        assert {one["CurrencyID"] for one in erp.read("Currency")} >= {"GBP", "USD", "EUR"}
        vat = erp.read("Tax/UKVAT20", expand="TaxSchedule")
        assert vat["TaxSchedule"][0]["TaxRate"] == 20.0
        assert erp.read("TaxZone/USNOTAX", expand="ApplicableTaxes")["ApplicableTaxes"] == []
        failure(erp.send("Currency", wrapped(CurrencyID="XXX")), 403)
        failure(erp.http.delete(f"{ENTITY}/Currency/GBP"), 403)


class TestUpsert:
    """5.2"""

    def test_auto_numbering_discards_the_key_that_was_sent(self, erp: Bench) -> None:
        assert erp.customer(CustomerID="77") == "C000001"
        assert erp.customer(CustomerID="77") == "C000002"

    def test_by_key_by_id_and_by_filter(self, erp: Bench) -> None:
        code = erp.customer()
        ident = erp.get(f"Customer/{code}").json()["id"]
        assert erp.put("Customer", CustomerID=code.lower(), CustomerName="By key")["id"] == ident
        found = erp.send("Customer", {"id": ident, "CustomerName": {"value": "By id"}}).json()
        assert plain(found)["CustomerName"] == "By id"
        body = wrapped(CustomerName="By filter")
        response = erp.http.put(f"{ENTITY}/Customer", params={"$filter": "AccountRef eq 'CW-C1'"}, json=body)
        assert response.json()["id"] == ident
        assert len(erp.read("Customer")) == 1
        assert erp.send("Customer", {"id": "6b1f6ad0-0000-4000-8000-000000000000"}).status_code == 404

    def test_only_listed_fields_change_and_null_clears(self, erp: Bench) -> None:
        code = erp.customer()
        erp.put("Customer", CustomerID=code, TaxRegistrationID="GB123")
        changed = erp.put("Customer", CustomerID=code, AccountRef=None)
        assert changed["AccountRef"] is None
        assert changed["TaxRegistrationID"] == "GB123"
        assert changed["CustomerName"] == "Larkfield Partners LLP"

    def test_insert_only_and_update_only(self, erp: Bench) -> None:
        code = erp.customer()
        response = erp.send("Customer", wrapped(CustomerID=code, CustomerName="X"), If_None_Match="*")
        assert failure(response, 412)[1] == "PreconditionFailedException"
        assert erp.send("Customer", wrapped(CustomerID=code, CustomerName="X"), If_Match="*").status_code == 200
        failure(erp.send("Project", wrapped(ProjectID="NEW1"), If_Match="*"), 412)
        assert erp.send("Project", wrapped(ProjectID="NEW1"), If_None_Match="*").status_code == 200

    def test_unknown_and_calculated_fields_are_ignored(self, erp: Bench) -> None:
        owner = erp.customer(Nonsense="x", BAccountID=1)
        line = wrapped(InventoryID="CONSULTING", Quantity=3)
        made = erp.put("SalesOrder?$expand=Details", OrderType="SO", CustomerID=owner, OrderTotal=99, Details=[line])
        assert made["Details"][0]["OrderQty"] == 0.0
        assert made["OrderTotal"] == 0.0

    def test_rows_with_an_id_are_updated_the_others_appended(self, erp: Bench) -> None:
        made = erp.invoice(erp.customer())
        first = made["Details"][0]["id"]
        keys = {"Type": "Invoice", "ReferenceNbr": made["ReferenceNbr"]}
        more = erp.put(
            "Invoice?$expand=Details",
            **keys,
            Details=[{"id": first} | wrapped(Qty=1), wrapped(InventoryID="FIXEDFEE", Qty=1, UnitPrice=10)],
        )
        assert [(one["LineNbr"], one["ExtendedPrice"]) for one in more["Details"]] == [(1, 165.0), (2, 10.0)]
        less = erp.put("Invoice?$expand=Details", **keys, Details=[{"id": first, "delete": True}])
        assert [one["InventoryID"] for one in less["Details"]] == ["FIXEDFEE"]
        lost = erp.refused("Invoice", **keys, Details=[{"id": first} | wrapped(Qty=1)])
        assert "exists" in lost[""]

    @pytest.mark.parametrize(
        ("body", "path"),
        [
            (b"", ""),
            (b"{", "entity"),
            (b"[]", "entity"),
            (b'{"CustomerName": "bare"}', "entity.CustomerName"),
            (b'{"WriteOffLimit": {"value": "many"}}', "entity.WriteOffLimit.value"),
            (b'{"BAccountID": {"value": 1}, "PrintInvoices": {"value": "maybe"}}', "entity.PrintInvoices.value"),
            (b'{"Salespersons": {"value": 1}}', "entity.Salespersons"),
            (b'{"PrimaryContactID": {"value": 1.5}}', "entity.PrimaryContactID.value"),
            (b'{"CreditVerificationRules": {"CreditLimit": {"value": "x"}}}', "entity.CreditVerificationRules.CreditLimit.value"),
        ],
    )
    def test_bodies_that_are_not_of_the_contract(self, erp: Bench, body: bytes, path: str) -> None:
        response = erp.http.put(f"{ENTITY}/Customer", content=body, headers={"Content-Type": "application/json"})
        assert response.status_code == 400
        assert response.json()["message"] == "The request is invalid."
        assert list(response.json()["modelState"]) == [path]

    def test_the_reader_is_lenient(self, erp: Bench) -> None:
        body = b'{"CustomerName": {"value": "A, ]"}, "CustomerClass": {"value": "HOLTUK",}, "WriteOffLimit": {"value": "12.50"},}'
        made = erp.http.put(f"{ENTITY}/Customer", content=body)
        assert plain(made.json())["CustomerName"] == "A, ]"
        assert made.json()["WriteOffLimit"] == {"value": 12.5}

    def test_422_is_the_entity_with_its_errors(self, erp: Bench) -> None:
        lines = [wrapped(InventoryID="NOTHING", Qty=1)]
        response = erp.send("Invoice", wrapped(Type="Ticket", Customer="NOBODY", Project="PX", Terms="99D", Details=lines))
        assert response.status_code == 422
        assert response.json()["Customer"] == {"value": "NOBODY", "error": "Customer 'NOBODY' cannot be found in the system."}
        assert set(errors(response.json())) == {"Type", "Customer", "Project", "Terms", "Details/0/InventoryID"}
        assert erp.read("Invoice") == []

    @pytest.mark.parametrize(
        ("entity", "fields"),
        [
            ("Customer", {"CustomerName", "CustomerClass"}),
            ("Contact", {"LastName"}),
            ("SalesOrder", {"OrderType", "CustomerID"}),
            ("Invoice", {"Type", "Customer"}),
            ("Payment", {"Type", "CustomerID", "PaymentMethod", "CashAccount", "PaymentAmount"}),
            ("ProjectTask", {"ProjectID", "ProjectTaskID", "Description"}),
            ("TimeEntry", {"Employee", "Date", "EarningType", "TimeSpent"}),
            ("ExpenseClaim", {"ClaimedBy", "Description"}),
            ("ProjectBudget", {"ProjectID", "ProjectTaskID", "AccountGroup"}),
            ("JournalTransaction", {"Module"}),
        ],
    )
    def test_required_fields(self, erp: Bench, entity: str, fields: set[str]) -> None:
        found = erp.refused(entity, note="x")
        assert {name: f"'{name}' cannot be empty." for name in fields}.items() <= found.items()

    def test_lengths(self, erp: Bench) -> None:
        found = erp.refused("Customer", CustomerName="x" * 256, CustomerClass="HOLTUK", AccountRef="y" * 51)
        assert found["AccountRef"] == "The string value provided exceeds the field 'AccountRef' length."
        assert "CustomerName" in found

    def test_keys_are_folded(self, erp: Bench) -> None:
        assert erp.put("Project", ProjectID=" pb0042 ")["ProjectID"] == "PB0042"
        assert erp.get("Project/pb0042").status_code == 200

    def test_dates_with_an_offset_are_shifted(self, erp: Bench) -> None:
        owner = erp.customer()
        assert erp.invoice(owner, Date="2026-03-31")["Date"] == "2026-03-31T00:00:00+00:00"
        assert erp.invoice(owner, Date="2026-03-31T00:00:00+02:00")["Date"] == "2026-03-30T00:00:00+00:00"

    def test_notes_and_files(self, erp: Bench) -> None:
        code = erp.customer(note="Framework agreement")
        assert erp.get(f"Customer/{code}").json()["note"] == {"value": "Framework agreement"}
        path = erp.get(f"Customer/{code}").json()["_links"]["files:put"].replace("{filename}", "po.pdf")
        sent = erp.http.put(path, content=b"%PDF", headers={"Content-Type": "application/octet-stream", "PX-CbFileComment": "PO"})
        assert sent.status_code == 204
        assert erp.http.get(sent.headers["Location"]).content == b"%PDF"
        listed = erp.get(f"Customer/{code}", expand="files").json()["files"]
        assert listed[0]["href"] == sent.headers["Location"]
        assert listed[0]["comment"] == "PO"
        assert erp.get("files/6b1f6ad0-0000-4000-8000-000000000000").status_code == 404

    def test_delete(self, erp: Bench) -> None:
        code = erp.customer()
        assert erp.http.delete(f"{ENTITY}/Customer/{code}").status_code == 204
        failure(erp.get(f"Customer/{code}"), 404)
        failure(erp.http.delete(f"{ENTITY}/Customer/{code}"), 404)

    def test_branch_and_business_date_of_one_request(self, erp: Bench) -> None:
        owner = erp.customer()
        body = wrapped(Type="Invoice", Customer=owner, Details=[wrapped(InventoryID="FIXEDFEE", Qty=1, UnitPrice=5)])
        made = plain(erp.send("Invoice", body, PX_CbApiBranch="HOLT-DE", PX_CbApiBusinessDate="2026/02/28").json())
        assert (made["LinkBranch"], made["Date"], made["PostPeriod"]) == ("HOLT-DE", "2026-02-28T00:00:00+00:00", "022026")
        failure(erp.send("Invoice", body, PX_CbApiBranch="HOLT-FR"))
        assert erp.send("Invoice", body, PX_CbApiBusinessDate="soon").status_code == 400


class TestActions:
    """5"""

    def test_202_then_204(self, erp: Bench) -> None:
        erp.simulator.jobs.duration = 0.3
        made = erp.invoice(erp.customer())
        body = {"entity": wrapped(Type="Invoice", ReferenceNbr=made["ReferenceNbr"])}
        started = erp.http.post(f"{ENTITY}/Invoice/ReleaseInvoice", json=body)
        assert started.status_code == 202
        status = started.headers["Location"]
        assert status.startswith(f"{ENTITY}/Invoice/ReleaseInvoice/status/")
        assert erp.http.get(status).status_code == 202
        assert erp.read(f"Invoice/Invoice/{made['ReferenceNbr']}")["Status"] == "Balanced"
        text, kind = failure(erp.send("Invoice", {"id": made["id"], "Description": {"value": "late"}}))
        assert text == "Another process has updated the 'ARRegister' record. Your changes will be lost."
        assert kind == "PXLockViolationException"
        while erp.http.get(status).status_code == 202:
            pass
        assert erp.http.get(status).status_code == 204
        assert erp.read(f"Invoice/Invoice/{made['ReferenceNbr']}")["Status"] == "Open"

    def test_a_later_failure_is_the_status(self, erp: Bench) -> None:
        made = erp.invoice(erp.customer(), Hold=True)
        response = erp.act("Invoice", "ReleaseInvoice", Type="Invoice", ReferenceNbr=made["ReferenceNbr"])
        assert failure(response)[0] == "Document Status is invalid for processing."

    def test_204_names_the_entity(self, erp: Bench) -> None:
        erp.project()
        response = erp.act("ProjectTask", "HoldProjectTask", ProjectID="PB0042", ProjectTaskID="BUILD")
        assert response.status_code == 204
        assert plain(erp.http.get(response.headers["Location"]).json())["Status"] == "In Planning"

    def test_actions_of_the_screen_by_their_own_name(self, erp: Bench) -> None:
        erp.project()
        erp.done("ProjectTask", "Complete", ProjectID="PB0042", ProjectTaskID="BUILD")
        assert erp.read("ProjectTask/PB0042/BUILD")["Status"] == "Completed"
        assert "cannot be found on the screen" in failure(erp.act("ProjectTask", "Explode", ProjectID="PB0042", ProjectTaskID="BUILD"))[0]

    def test_refusals(self, erp: Bench) -> None:
        response = erp.http.post(f"{ENTITY}/Invoice/ReleaseInvoice", json={})
        assert list(response.json()["modelState"]) == ["invocation.entity"]
        failure(erp.act("Invoice", "ReleaseInvoice", Type="Invoice", ReferenceNbr="999999"), 404)
        assert erp.get("Invoice/ReleaseInvoice/status/6b1f6ad0-0000-4000-8000-000000000000").status_code == 404


def resolved(document: Any, name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}", "components": document["components"]}


def tolerant(record: Any) -> Any:
    """What the sheet records beside the document: details have a ``note`` of null, records have ``_links``."""
    if isinstance(record, dict):
        return {name: tolerant(one) for name, one in record.items() if not (name == "note" and one is None) and name != "_links"}
    return [tolerant(one) for one in record] if isinstance(record, list) else record


@needs_specs
class TestContract:
    def test_the_tables_are_the_published_ones(self, erp: Bench) -> None:
        own, theirs = erp.get("swagger.json").json(), published()
        assert own["servers"] == [{"url": f"{erp.simulator.base_url}{ENTITY}"}]
        actions = {action.name for kind in TYPES.values() for action in kind.actions.values() if action.published}
        for name in [*TYPES, *NESTED, *actions, *(f"{name}CustomAction" for name in TYPES)]:
            assert own["components"]["schemas"][name] == theirs["components"]["schemas"][name], name
        assert set(own["paths"]) <= set(theirs["paths"])
        for path, operations in own["paths"].items():
            assert {verb: one["operationId"] for verb, one in operations.items()}.items() <= {
                verb: one["operationId"] for verb, one in theirs["paths"][path].items()
            }.items(), path
            for verb, one in operations.items():
                assert set(one["responses"]) == set(theirs["paths"][path][verb]["responses"]), path

    def test_records_validate_against_the_published_schemas(self, erp: Bench) -> None:
        owner = erp.project()
        made = erp.invoice(owner)
        erp.done("Invoice", "ReleaseInvoice", Type="Invoice", ReferenceNbr=made["ReferenceNbr"])
        erp.put("SalesOrder", OrderType="SO", CustomerID=owner, Details=[wrapped(InventoryID="CONSULTING", OrderQty=2)])
        entry = {"Employee": "EP0002", "Date": "2026-03-30T09:00:00", "EarningType": "RG", "TimeSpent": "07:30"}
        erp.put("TimeEntry", **entry, ProjectID="PB0042", ProjectTaskID="BUILD")
        erp.put("ProjectBudget", ProjectID="PB0042", ProjectTaskID="BUILD", AccountGroup="REVENUE", OriginalBudgetedAmount=100)
        line = wrapped(ExpenseItemID="TRAVEL", UnitCost=12, ProjectID="PB0042", ProjectTaskID="BUILD", Billable=True)
        erp.put("ExpenseClaim", ClaimedBy="EP0002", Description="Trip", Details=[line])
        document = published()
        state = erp.http.get("/_control/state").json()
        for name in TYPES:
            validator = jsonschema.Draft202012Validator(resolved(document, name))
            for record in state[name]:
                validator.validate(tolerant(record))
                assert not set(record) - set(_names(document, name)) - {"_links"}, name
        failed = erp.send("Invoice", wrapped(Type="Invoice", Customer="NOBODY"))
        jsonschema.Draft202012Validator(resolved(document, "Invoice")).validate(tolerant(failed.json()))
        json.dumps(state)


def _names(document: Any, name: str) -> set[str]:
    schemas = document["components"]["schemas"]
    return set(schemas["Entity"]["properties"]) | set(schemas[name]["allOf"][1]["properties"])


def test_a_client_library_that_nobody_here_wrote(erp: Bench) -> None:
    """easy-acumatica reads the contract, makes models and methods of it, and signs out at the end."""
    import easy_acumatica as library

    erp.sign_out()
    erp.http.cookies.clear()
    client = library.AcumaticaClient(
        base_url=f"{erp.simulator.base_url}{SITE}",
        username=CREDENTIALS["username"],
        password=CREDENTIALS["password"],
        tenant="Holt",
        branch="HOLT-UK",
        endpoint_name="Default",
        endpoint_version="24.200.001",
    )
    made = client.customer.put_entity(client.models.Customer(CustomerName="Easy Ltd", CustomerClass="HOLTUK", AccountRef="E1"))
    query = library.odata.QueryOptions(filter=library.odata.F.AccountRef == "E1")
    assert [one["id"] for one in client.customer.get_list(options=query)] == [made["id"]]
    line = client.models.InvoiceDetail(InventoryID="CONSULTING", Qty=2, UnitPrice=100)
    invoice = client.models.Invoice(Type="Invoice", Customer=made["CustomerID"]["value"], Hold=False, Details=[line])
    assert client.invoice.put_entity(invoice)["Amount"]["value"] == 240.0
    client.logout()
    assert erp.simulator.gate.sessions == {}
