"""The SAP S/4HANA simulator's business objects (section numbers are those of the vendor fact sheet)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.simulators.sap_s4hana_bench import (
    BILLS,
    BILLS4,
    CONTRACTS,
    DEBITS,
    MEMOS,
    ORDERS,
    ORDERS4,
    PARTNERS,
    PROJECTS,
    QUOTATIONS,
    S4,
    STAR,
    TIME,
    fixed,
    hours,
    refusal,
    s4,
    served,
    worked,
)  # fmt: skip

__all__ = ["s4", "served"]
NO_GUID = "00000000-0000-0000-0000-000000000000"


class TestPartners:
    """6.1"""

    def test_deep_insert_makes_partner_customer_company_and_sales_area(self, s4: S4) -> None:
        number = s4.customer()
        found = s4.read(f"{PARTNERS}/A_BusinessPartner('{number}')", **{
            "$expand": "to_BusinessPartnerAddress,to_BusinessPartnerRole,to_Customer/to_CustomerCompany,"
            "to_Customer/to_CustomerSalesArea/to_PartnerFunction",
        })  # fmt: skip
        assert found["Customer"] == number
        assert found["BusinessPartnerName"] == "Larkfield Energy"
        assert {role["BusinessPartnerRole"] for role in found["to_BusinessPartnerRole"]["results"]} >= {"FLCU00", "FLCU01"}
        assert found["to_BusinessPartnerAddress"]["results"][0]["CityName"] == "Bristol"
        assert found["to_Customer"]["to_CustomerCompany"]["results"][0]["PaymentTerms"] == "NT30"
        area = found["to_Customer"]["to_CustomerSalesArea"]["results"][0]
        functions = {one["PartnerFunction"]: one["BPCustomerNumber"] for one in area["to_PartnerFunction"]["results"]}
        assert functions == dict.fromkeys(("SP", "SH", "BP", "PY"), number)

    def test_found_again_by_the_id_of_another_system(self, s4: S4) -> None:
        number = s4.customer()
        found = s4.read(f"{PARTNERS}/A_BusinessPartner", **{"$filter": "BusinessPartnerIDByExtSystem eq 'CRM-1'"})
        assert [one["BusinessPartner"] for one in found] == [number]

    def test_etag_of_the_partner_guards_its_children(self, s4: S4) -> None:
        number = s4.customer()
        path = f"{PARTNERS}/A_BusinessPartner('{number}')"
        etag = s4.get(path).headers["etag"]
        company = f"{PARTNERS}/A_CustomerCompany(Customer='{number}',CompanyCode='1110')"
        assert s4.get(company).headers["etag"] == etag == s4.get(company).json()["d"]["__metadata"]["etag"]
        refusal(s4.patch(company, {"PaymentTerms": "NT60"}, None), 428, "SADL_ENTITY_RUNTIME/004")
        assert s4.patch(company, {"PaymentTerms": "NT60"}, etag).status_code == 204
        assert s4.patch(path, {"SearchTerm1": "LARK"}, etag).status_code == 412
        assert s4.read(company)["PaymentTerms"] == "NT60"

    @pytest.mark.parametrize(("company", "tax"), [("1710", "8.88"), ("1110", "20.00")])
    def test_a_product_may_have_a_tax_class_of_its_own(self, s4: S4, company: str, tax: str) -> None:
        currency = "USD" if company == "1710" else "GBP"
        item = hours(1, "100", currency, ProductTaxClassification1="2")
        order = s4.order(s4.customer(company), item, company=company)
        assert order["to_Item"]["results"][0]["TaxAmount"] == tax

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"BusinessPartnerCategory": ""}, "R11/401"),
            ({"BusinessPartnerCategory": "7"}, "R11/402"),
            ({"OrganizationBPName1": ""}, "R11/403"),
            ({"BusinessPartnerGrouping": "ZZZZ"}, "R11/405"),
            ({"BusinessPartner": "4711"}, "R11/406"),
            ({"Language": "XX"}, "R11/404"),
            ({"to_BusinessPartnerAddress": [{"CityName": "Nowhere"}]}, "AM/216"),
            ({"to_BusinessPartnerAddress": [{"Country": "QQ"}]}, "AM/217"),
            ({"to_BusinessPartnerRole": [{"BusinessPartnerRole": "NOROLE"}]}, "R11/410"),
            ({"to_BusinessPartnerTax": [{"BPTaxType": "GB0"}]}, "R11/412"),
        ],
    )
    def test_refused(self, s4: S4, change: dict[str, Any], code: str) -> None:
        body = {"BusinessPartnerCategory": "2", "OrganizationBPName1": "Larkfield"} | change
        error = refusal(s4.post(f"{PARTNERS}/A_BusinessPartner", body), 400, code)
        assert error["innererror"]["errordetails"][0]["severity"] == "error"
        assert all(one["BusinessPartnerCategory"] == "1" for one in s4.tenant.state()["A_BusinessPartner"])

    @pytest.mark.parametrize(
        ("path", "change", "code"),
        [
            ("A_CustomerCompany", {"CompanyCode": "9999", "ReconciliationAccount": "12100000"}, "F2/155"),
            ("A_CustomerCompany", {"CompanyCode": "1010"}, "F2/154"),
            ("A_CustomerCompany", {"CompanyCode": "1010", "ReconciliationAccount": "1"}, "F2/156"),
            ("A_CustomerCompany", {"CompanyCode": "1010", "ReconciliationAccount": "12100000", "PaymentTerms": "XX"}, "F2/157"),
            ("A_CustomerSalesArea", {"SalesOrganization": "1010", "DistributionChannel": "99", "Division": "00"}, "F2/159"),
            ("A_CustomerSalesArea", {"SalesOrganization": "1010"}, "F2/158"),
            (
                "A_CustomerSalesArea",
                {"SalesOrganization": "1010", "DistributionChannel": "10", "Division": "00", "Currency": "XXX"},
                "F2/161",
            ),
        ],
    )
    def test_customer_data_refused(self, s4: S4, path: str, change: dict[str, str], code: str) -> None:
        number = s4.customer()
        refusal(s4.post(f"{PARTNERS}/{path}", {"Customer": number} | change), 400, code)
        refusal(s4.post(f"{PARTNERS}/{path}", {"Customer": "999"} | change), 400, "F2/153")

    def test_customer_is_not_creatable_and_partner_is_not_deletable(self, s4: S4) -> None:
        number = s4.customer()
        refusal(s4.post(f"{PARTNERS}/A_Customer", {"Customer": "1"}), 405, "CX_SADL_ENTITY_CUD_DISABLED/016")
        refusal(s4.send("DELETE", f"{PARTNERS}/A_BusinessPartner('{number}')", headers=STAR), 405, "CX_SADL_ENTITY_CUD_DISABLED/016")

    def test_children_are_added_by_navigation(self, s4: S4) -> None:
        number = s4.customer()
        path = f"{PARTNERS}/A_BusinessPartner('{number}')"
        made = s4.make(f"{path}/to_BusinessPartnerTax", {"BPTaxType": "GB0", "BPTaxNumber": "GB123456789"})
        assert made["BusinessPartner"] == number
        address = s4.read(f"{path}/to_BusinessPartnerAddress")[0]["AddressID"]
        key = f"BusinessPartner='{number}',AddressID='{address}'"
        mail = s4.make(f"{PARTNERS}/A_BusinessPartnerAddress({key})/to_EmailAddress", {"EmailAddress": "ap@larkfield.example"})
        assert (mail["AddressID"], mail["OrdinalNumber"]) == (address, "1")
        other = s4.customer()
        link = {"BusinessPartner1": number, "BusinessPartner2": other, "RelationshipCategory": "BUR001"}
        assert s4.make(f"{PARTNERS}/A_BPRelationship", link)["RelationshipNumber"] == "1"
        refusal(s4.post(f"{PARTNERS}/A_BPRelationship", link | {"BusinessPartner2": "1"}), 400, "R11/408")
        identity = {"BPIdentificationType": "HCM001", "BPIdentificationNumber": "X-1"}
        assert s4.make(f"{path}/to_BuPaIdentification", identity)["BPIdentificationNumber"] == "X-1"


class TestOrders:
    """6.2"""

    def test_prices_taxes_and_partners(self, s4: S4) -> None:
        number = s4.customer()
        order = s4.order(number, hours(120), hours("7.5", "99.99"))
        assert order["SalesOrder"] == "1"
        assert order["TotalNetAmount"] == "20549.93"
        assert order["TransactionCurrency"] == "GBP"
        assert (order["OverallSDProcessStatus"], order["CustomerPaymentTerms"]) == ("A", "NT30")
        first, second = order["to_Item"]["results"]
        assert (first["SalesOrderItem"], second["SalesOrderItem"]) == ("10", "20")
        assert (first["NetAmount"], first["TaxAmount"], first["RequestedQuantity"]) == ("19800.00", "3960.00", "120")
        assert (second["NetAmount"], second["TaxAmount"], second["RequestedQuantity"]) == ("749.93", "149.99", "7.5")
        partners = s4.read(f"{ORDERS}/A_SalesOrder('1')/to_Partner")
        assert {one["PartnerFunction"]: one["Customer"] for one in partners} == dict.fromkeys(("SP", "SH", "BP", "PY"), number)

    @pytest.mark.parametrize(("company", "currency", "tax"), [("1110", "GBP", "20.00"), ("1710", "USD", "0.00"), ("1010", "EUR", "19.00")])
    def test_tax_is_that_of_the_company(self, s4: S4, company: str, currency: str, tax: str) -> None:
        order = s4.order(s4.customer(company), hours(1, "100", currency), company=company)
        assert order["to_Item"]["results"][0]["TaxAmount"] == tax
        conditions = s4.read(f"{ORDERS}/A_SalesOrderItem(SalesOrder='1',SalesOrderItem='10')/to_PricingElement")
        assert {one["ConditionType"]: one["ConditionAmount"] for one in conditions} == {"PPR0": "100.00", "TTX1": tax}

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"SalesOrderType": ""}, "V1/300"),
            ({"SalesOrderType": "ZZ"}, "V1/301"),
            ({"SalesOrder": "99"}, "V1/303"),
            ({"SoldToParty": ""}, "V1/304"),
            ({"SalesOrganization": "9999"}, "V1/305"),
            ({"SoldToParty": "77"}, "V1/306"),
            ({"SalesOrganization": "1710"}, "V1/307"),
            ({"TransactionCurrency": "XXX"}, "V1/311"),
            ({"CustomerPaymentTerms": "XX"}, "V1/312"),
            ({"HeaderBillingBlockReason": "77"}, "V1/313"),
            ({"to_Item": [{"RequestedQuantity": "1"}]}, "V1/320"),
            ({"to_Item": [{"Material": "NONE"}]}, "V1/321"),
            ({"to_Item": [{"Material": "P002", "RequestedQuantityUnit": "XX"}]}, "V1/323"),
            ({"to_Item": [{"Material": "P002", "RequestedQuantity": "-1"}]}, "V1/324"),
            ({"to_Item": [{"Material": "P002", "WBSElement": "NO.1"}]}, "CJ/017"),
            ({"to_Item": [{"Material": "P002", "ProfitCenter": "NO"}]}, "KM/026"),
            ({"to_Item": [hours(1, currency="EUR")]}, "V1/332"),
            ({"to_Item": [{"Material": "P002", "to_PricingElement": [{"ConditionType": "MWST"}]}]}, "V1/331"),
            ({"to_Partner": [{"PartnerFunction": "BP", "Customer": "5"}]}, "VPD/003"),
            ({"to_Partner": [{"PartnerFunction": "ZZ", "Customer": "5"}]}, "VPD/001"),
            ({"ReferenceSDDocument": "888"}, "V1/309"),
        ],
    )
    def test_refused_and_nothing_is_kept(self, s4: S4, change: dict[str, Any], code: str) -> None:
        body: dict[str, Any] = {"SalesOrderType": "OR", "SalesOrganization": "1110", "DistributionChannel": "10"}
        body |= {"OrganizationDivision": "00", "SoldToParty": s4.customer(), "to_Item": [hours(1)]}
        refusal(s4.post(f"{ORDERS}/A_SalesOrder", body | change), 400, code)
        state = s4.tenant.state()
        assert not state["A_SalesOrder"]
        assert not state["A_SalesOrderItem"]
        assert not state["A_SalesOrderHeaderPartner"]

    def test_every_missing_field_is_told(self, s4: S4) -> None:
        error = refusal(s4.post(f"{ORDERS}/A_SalesOrder", {"SalesOrderType": "OR"}), 400, "V1/304")
        targets = [one["target"] for one in error["innererror"]["errordetails"]]
        assert targets == ["SalesOrganization", "DistributionChannel", "OrganizationDivision", "SoldToParty"]

    def test_blocked_customer(self, s4: S4) -> None:
        number = s4.customer()
        assert s4.patch(f"{PARTNERS}/A_Customer('{number}')", {"OrderIsBlockedForCustomer": "01"}).status_code == 204
        body = {"SalesOrderType": "OR", "SalesOrganization": "1110", "DistributionChannel": "10", "OrganizationDivision": "00"}
        refusal(s4.post(f"{ORDERS}/A_SalesOrder", body | {"SoldToParty": number}), 400, "V1/308")

    def test_items_change_the_order(self, s4: S4) -> None:
        order = s4.order(s4.customer(), hours(10, "100"))
        path, item = f"{ORDERS}/A_SalesOrder('1')", f"{ORDERS}/A_SalesOrderItem(SalesOrder='1',SalesOrderItem='10')"
        assert s4.patch(item, {"RequestedQuantity": "12"}, None).status_code == 204
        assert s4.make(f"{path}/to_Item", {"Material": "P003", "RequestedQuantity": "2"})["SalesOrderItem"] == "20"
        changed = s4.read(path)
        assert changed["TotalNetAmount"] == "1430.00"
        assert changed["__metadata"]["etag"] != order["__metadata"]["etag"]
        assert s4.send("DELETE", f"{ORDERS}/A_SalesOrderItem(SalesOrder='1',SalesOrderItem='20')").status_code == 204
        price = (
            f"{ORDERS}/A_SalesOrderItemPrElement(SalesOrder='1',SalesOrderItem='10',PricingProcedureStep='10',PricingProcedureCounter='1')"
        )
        assert s4.patch(price, {"ConditionRateValue": "110.00"}, None).status_code == 204
        assert s4.read(path)["TotalNetAmount"] == "1320.00"
        refusal(s4.patch(item, {"Material": "P001"}, None), 400, "V1/315")
        refusal(s4.patch(path, {"SalesOrderType": "SO"}), 400, "V1/315")
        assert s4.patch(item, {"SalesDocumentRjcnReason": "50"}, None).status_code == 204
        assert s4.read(path)["TotalNetAmount"] == "0.00"

    def test_read_only_fields_are_passed_over(self, s4: S4) -> None:
        order = s4.order(s4.customer(), TotalNetAmount="5", ExternalDocumentID="CRM-9")
        assert order["ExternalDocumentID"] == ""
        assert order["TotalNetAmount"] == "19800.00"
        assert {one["property"] for one in s4.tenant.state()["__ignored"]} == {"TotalNetAmount", "ExternalDocumentID"}

    def test_approval(self, s4: S4) -> None:
        s4.tenant.switches.order_approval = True
        assert s4.order(s4.customer())["SalesDocApprovalStatus"] == "A"
        assert s4.bill("1").json()["error"]["code"] == "VF/003"
        assert s4.post(f"{ORDERS}/releaseApprovalRequest?SalesOrder='1'").json()["d"]["releaseApprovalRequest"]["Boolean"] is True
        refusal(s4.post(f"{ORDERS}/rejectApprovalRequest?SalesOrder='1'"), 400, "V1/360")
        assert s4.bill("1").status_code == 200

    def test_locked_by_a_colleague(self, s4: S4) -> None:
        s4.order(s4.customer())
        s4.tenant.open_for_editing("A_SalesOrder", "1", "CB9980000010")
        error = refusal(s4.patch(f"{ORDERS}/A_SalesOrder('1')", {"AssignmentReference": "X"}), 423, "V1/042")
        assert "is currently being processed by user CB9980000010" in error["message"]["value"]
        s4.tenant.close_editing("A_SalesOrder", "1")
        assert s4.patch(f"{ORDERS}/A_SalesOrder('1')", {"AssignmentReference": "X"}).status_code == 204

    def test_deleted_unless_billed(self, s4: S4) -> None:
        customer = s4.customer()
        s4.order(customer)
        s4.order(customer)
        assert s4.send("DELETE", f"{ORDERS}/A_SalesOrder('1')", headers=STAR).status_code == 204
        assert [one["SalesOrder"] for one in s4.tenant.state()["A_SalesOrderItem"]] == ["2"]
        s4.billed("2")
        refusal(s4.send("DELETE", f"{ORDERS}/A_SalesOrder('2')", headers=STAR), 400, "V1/316")


class TestBillingPlans:
    """6.2"""

    def plan(self, s4: S4) -> str:
        plan = s4.read(f"{ORDERS}/A_SalesOrderItem(SalesOrder='1',SalesOrderItem='10')/to_BillingPlan")
        return f"SalesOrder='1',SalesOrderItem='10',BillingPlan='{plan['BillingPlan']}'"

    def test_milestones_are_billed_when_released(self, s4: S4) -> None:
        s4.order(s4.customer(), fixed("9000"))
        key = self.plan(s4)
        items = f"{ORDERS}/A_SalesOrderItemBillingPlan({key})/to_BillingPlanItem"
        day = {"BillingPlanBillingDate": "2026-03-31T00:00:00"}
        first = s4.make(items, day | {"BillingPlanAmount": "3000.00", "BillingBlockReason": "02"})
        assert (first["BillingPlanItem"], first["BillingPlanAmountPercent"], first["BillingPlanRelatedBillgStatus"]) == ("1", "33.33", "A")
        second = s4.make(items, {"BillingPlanBillingDate": "/Date(1782777600000)/", "BillingPlanAmountPercent": "50.00"})
        assert second["BillingPlanAmount"] == "4500.00"
        refusal(s4.post(items, day | {"BillingPlanAmount": "1500.01"}), 400, "V1/354")
        refusal(s4.post(items, {"BillingPlanAmount": "1"}), 400, "V1/352")
        refusal(s4.post(items, day), 400, "V1/353")
        assert s4.bill("1").json()["error"]["code"] == "VF/016"
        milestone = f"{ORDERS}/A_SlsOrderItemBillingPlanItem({key},BillingPlanItem='1')"
        assert s4.patch(milestone, {"BillingBlockReason": ""}, None).status_code == 204
        bill = s4.billed("1")
        assert bill["TotalNetAmount"] == 3000
        assert s4.read(milestone)["BillingPlanRelatedBillgStatus"] == "C"
        refusal(s4.patch(milestone, {"BillingPlanAmount": "1"}, None), 400, "V1/351")
        refusal(s4.send("DELETE", milestone), 400, "V1/351")
        assert s4.read(f"{ORDERS}/A_SalesOrder('1')")["OverallOrdReltdBillgStatus"] == "B"
        line = s4.read(f"{BILLS}/A_BillingDocument('{bill['BillingDocument']}')/to_Item")[0]
        assert (line["BillingPlanItem"], line["TaxAmount"], line["GrossAmount"]) == ("1", "600.00", "3600.00")

    def test_a_plan_comes_with_the_item(self, s4: S4) -> None:
        dates = [{"BillingPlanBillingDate": "2026-04-30T00:00:00", "BillingPlanAmount": "4000"}]
        plan = {"BillingPlanStartDate": "2026-03-01T00:00:00", "to_BillingPlanItem": dates}
        s4.order(s4.customer(), fixed("9000", to_BillingPlan=plan))
        found = s4.read(f"{ORDERS}/A_SlsOrderItemBillingPlanItem")
        assert [(one["BillingPlanItem"], one["BillingPlanAmount"]) for one in found] == [("1", "4000.00")]


class TestReferences:
    """6.3"""

    def test_contract_becomes_an_order(self, s4: S4) -> None:
        customer = s4.customer()
        body = {"SalesContractType": "CQ", "SalesOrganization": "1110", "DistributionChannel": "10", "OrganizationDivision": "00"}
        body |= {"SoldToParty": customer, "SalesContractValidityStartDate": "2026-03-01T00:00:00", "PurchaseOrderByCustomer": "PB-7"}
        body |= {"SalesContractValidityEndDate": "2026-12-31T00:00:00", "SalesContractSignedDate": "2026-02-27T00:00:00"}
        item = {"Material": "P002", "RequestedQuantity": "100", "OutlineAgreementTargetAmount": "14500.00"}
        contract = s4.make(f"{CONTRACTS}/A_SalesContract", body | {"to_Item": {"results": [item]}})
        assert (contract["SalesContract"], contract["TotalNetAmount"]) == ("40000000", "14500.00")
        refusal(s4.post(f"{CONTRACTS}/A_SalesContract", body | {"SalesContractValidityEndDate": "2026-01-31T00:00:00"}), 400, "V1/310")
        order = s4.make(f"{ORDERS}/A_SalesOrder", {"SalesOrderType": "OR", "ReferenceSDDocument": "40000000"})
        assert (order["TotalNetAmount"], order["SoldToParty"], order["PurchaseOrderByCustomer"]) == ("14500.00", customer, "PB-7")
        assert order["ReferenceSDDocumentCategory"] == "G"

    def test_quotation_becomes_an_order(self, s4: S4) -> None:
        body = {"SalesQuotationType": "QT", "SalesOrganization": "1110", "DistributionChannel": "10", "OrganizationDivision": "00"}
        item = {"Material": "P002", "RequestedQuantity": "3", "to_PricingElement": [{"ConditionType": "PPR0", "ConditionRateValue": "100"}]}
        quotation = s4.make(f"{QUOTATIONS}/A_SalesQuotation", body | {"SoldToParty": s4.customer(), "to_Item": [item]})
        assert quotation["TotalNetAmount"] == "300.00"
        order = s4.make(f"{ORDERS}/A_SalesOrder", {"SalesOrderType": "OR", "ReferenceSDDocument": quotation["SalesQuotation"]})
        assert order["TotalNetAmount"] == "300.00"

    def test_credit_memo_request_is_billed_when_its_block_is_removed(self, s4: S4) -> None:
        s4.order(s4.customer(), hours("7.5", "99.99"))
        invoice = s4.billed("1")["BillingDocument"]
        body = {
            "CreditMemoRequestType": "CR",
            "ReferenceSDDocument": invoice,
            "ReferenceSDDocumentCategory": "M",
            "SDDocumentReason": "101",
        }
        request = s4.make(f"{MEMOS}/A_CreditMemoRequest", body)
        number = request["CreditMemoRequest"]
        assert (request["HeaderBillingBlockReason"], request["TotalNetAmount"]) == ("Y8", "749.93")
        assert s4.bill(number, category="K").json()["error"]["code"] == "VF/004"
        path = f"{MEMOS}/A_CreditMemoRequest('{number}')"
        refusal(s4.patch(path, {"HeaderBillingBlockReason": ""}, None), 428, "SADL_ENTITY_RUNTIME/004")
        assert s4.patch(path, {"HeaderBillingBlockReason": ""}, request["__metadata"]["etag"]).status_code == 204
        memo = s4.billed(number, category="K")
        assert (memo["BillingDocumentType"], memo["SDDocumentCategory"]) == ("G2", "O")
        assert (memo["TotalNetAmount"], memo["TotalGrossAmount"]) == (749.93, 899.92)
        item = s4.read(f"{path}/to_Item")[0]
        assert (item["CreditMemoRequestItemCategory"], item["ReferenceSDDocument"]) == ("G2N", invoice)
        refusal(s4.post(f"{MEMOS}/A_CreditMemoRequest", body | {"ReferenceSDDocument": "5"}), 400, "V1/309")


class TestProjects:
    """6.4"""

    def test_deep_insert_and_the_root_element(self, s4: S4) -> None:
        person = s4.read(f"{PARTNERS}/A_BusinessPartner('9980000010')")["BusinessPartnerUUID"]
        team = [{"BusinessPartnerUUID": person, "to_EntProjEntitlement": [{"ProjectRoleType": "YP_RL_0001"}]}]
        project = s4.project(to_EntProjTeamMember=team, CustomerUUID=self.customer_uuid(s4))
        uuid = project["ProjectUUID"]
        assert (project["ProcessingStatus"], project["CompanyCode"], project["ProjectCurrency"]) == ("00", "1110", "GBP")
        assert project["Update_mc"] is True
        elements = s4.read(f"{PROJECTS}/A_EnterpriseProject(guid'{uuid}')/to_EnterpriseProjectElement")
        assert {one["ProjectElement"] for one in elements} == {"PB.0042", "PB.0042.1"}
        wanted = f"ProjectUUID eq guid'{uuid}' and ParentObjectUUID ne guid'{NO_GUID}'"
        below = s4.read(f"{PROJECTS}/A_EnterpriseProjectElement", **{"$filter": wanted})
        assert [one["ProjectElement"] for one in below] == ["PB.0042.1"]
        root = next(one for one in elements if one["ProjectElement"] == "PB.0042")["ProjectElementUUID"]
        path = f"{PROJECTS}/A_EnterpriseProjectElement(guid'{root}')"
        refusal(s4.patch(path, {"ProjectElementDescription": "X"}), 400, "/S4PPM/CRUD/377")
        roles = s4.read(f"{PROJECTS}/A_EnterpriseProject(guid'{uuid}')/to_EntProjRole")
        assert [one["ProjectRoleType"] for one in roles] == ["YP_RL_0001"]
        child = s4.make(f"{PROJECTS}/A_EnterpriseProjectElement(guid'{below[0]['ProjectElementUUID']}')/to_SubProjElement",
                        {"ProjectElement": "PB.0042.1.1", "ProjectElementDescription": "Kick-off", "IsProjectMilestone": "X"})  # fmt: skip
        assert child["ParentObjectUUID"] == below[0]["ProjectElementUUID"]

    def customer_uuid(self, s4: S4) -> str:
        found: str = s4.read(f"{PARTNERS}/A_BusinessPartner('{s4.customer()}')")["BusinessPartnerUUID"]
        return found

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"Project": ""}, "001"), ({"ProfitCenter": ""}, "001"), ({"ProjectStartDate": None}, "001"),
            ({"ProjectProfileCode": "NONE"}, "111"), ({"ResponsibleCostCenter": "1"}, "112"), ({"ProfitCenter": "NO"}, "113"),
            ({"ProjectEndDate": "2025-01-01T00:00:00"}, "115"), ({"CustomerUUID": "11111111-1111-1111-1111-111111111111"}, "116"),
            ({"to_EnterpriseProjectElement": [{"ProjectElement": "PB.0042"}]}, "001"),
            ({"to_EnterpriseProjectElement": [{"ProjectElement": "pb.0042", "ProjectElementDescription": "X"}]}, "123"),
            ({"to_EntProjTeamMember": [{"BusinessPartnerUUID": NO_GUID}]}, "126"),
        ],
    )  # fmt: skip
    def test_refused(self, s4: S4, change: dict[str, Any], code: str) -> None:
        body = {"Project": "PB.0042", "ProjectDescription": "Grid", "ProjectProfileCode": "YP03", "ResponsibleCostCenter": "11101901"}
        body |= {"ProfitCenter": "YB110", "ProjectStartDate": "2026-03-01T00:00:00", "ProjectEndDate": "2026-09-30T00:00:00"}
        refusal(s4.post(f"{PROJECTS}/A_EnterpriseProject", body | change), 400, f"/S4PPM/CRUD/{code}")
        assert not s4.tenant.state()["A_EnterpriseProject"]

    def test_ids_are_unique_and_upper_case(self, s4: S4) -> None:
        s4.project()
        body = {"ProjectDescription": "X", "ProjectProfileCode": "YP03", "ResponsibleCostCenter": "11101901", "ProfitCenter": "YB110"}
        body |= {"Project": "pb.0042", "ProjectStartDate": "2026-03-01T00:00:00", "ProjectEndDate": "2026-09-30T00:00:00"}
        refusal(s4.post(f"{PROJECTS}/A_EnterpriseProject", body), 400, "/S4PPM/CRUD/110")
        assert len(s4.read(f"{PROJECTS}/A_EnterpriseProject", **{"$filter": "Project eq 'PB.0042'"})) == 1

    def test_only_a_star_matches(self, s4: S4) -> None:
        uuid = s4.project()["ProjectUUID"]
        path = f"{PROJECTS}/A_EnterpriseProject(guid'{uuid}')"
        etag = s4.get(path).headers["etag"]
        refusal(s4.patch(path, {"ProjectDescription": "X"}, None), 428, "SADL_ENTITY_RUNTIME/004")
        refusal(s4.patch(path, {"ProjectDescription": "X"}, etag), 428, "SADL_ENTITY_RUNTIME/004")
        assert s4.patch(path, {"ProjectDescription": "X"}).status_code == 204
        status = f"{PROJECTS}/ChangeEntProjProcgStatus?ProjectUUID=guid'{uuid}'&ProcessingStatus='10'"
        refusal(s4.post(status), 428, "SADL_ENTITY_RUNTIME/006")

    def test_status(self, s4: S4) -> None:
        uuid = s4.project()["ProjectUUID"]
        element = next(one for one in s4.tenant.state()["A_EnterpriseProjectElement"] if one["ProjectElement"] == "PB.0042.1")
        call = f"{PROJECTS}/ChangeEntProjProcgStatus?ProjectUUID=guid'{uuid}'&ProcessingStatus="
        own = f"{PROJECTS}/ChangeEntProjElmntProcgStatus?ProjectElementUUID=guid'{element['ProjectElementUUID']}'&ProcessingStatus='10'"
        refusal(s4.post(own, headers=STAR), 400, "/S4PPM/CRUD/129")
        refusal(s4.post(call + "'77'", headers=STAR), 400, "/S4PPM/CRUD/130")
        refusal(s4.post(call + "'20'", headers=STAR), 400, "/S4PPM/CRUD/131")
        assert s4.post(call + "'10'", headers=STAR).json()["d"]["ProcessingStatus"] == "10"
        assert {one["ProcessingStatus"] for one in s4.tenant.state()["A_EnterpriseProjectElement"]} == {"10"}
        assert s4.post(call + "'40'", headers=STAR).status_code == 200
        path = f"{PROJECTS}/A_EnterpriseProject(guid'{uuid}')"
        refusal(s4.patch(path, {"ProjectDescription": "X"}), 400, "/S4PPM/CRUD/117")
        assert s4.read(path)["Update_mc"] is False

    def test_position(self, s4: S4) -> None:
        uuid = s4.project()["ProjectUUID"]
        path = f"{PROJECTS}/A_EnterpriseProject(guid'{uuid}')/to_EnterpriseProjectElement"
        new = s4.make(path, {"ProjectElement": "PB.0042.2", "ProjectElementDescription": "Second"})["ProjectElementUUID"]
        first = next(one for one in s4.read(path) if one["ProjectElement"] == "PB.0042.1")["ProjectElementUUID"]
        call = f"{PROJECTS}/ChangeEntProjElmntPosition?ProjectElementUUID=guid'{new}'&ParentObjectUUID=guid'{first}'"
        assert s4.post(call, headers=STAR).json()["d"]["ParentObjectUUID"] == first
        refusal(s4.send("DELETE", f"{PROJECTS}/A_EnterpriseProjectElement(guid'{first}')", headers=STAR), 400, "/S4PPM/CRUD/125")
        assert s4.send("DELETE", f"{PROJECTS}/A_EnterpriseProjectElement(guid'{new}')", headers=STAR).status_code == 204

    def test_deleted_only_while_nothing_hangs_on_it(self, s4: S4) -> None:
        uuid = s4.project()["ProjectUUID"]
        other = s4.project("PB.0043")["ProjectUUID"]
        s4.order(s4.customer(), hours(1, WBSElement="pb.0042.1"))
        refusal(s4.send("DELETE", f"{PROJECTS}/A_EnterpriseProject(guid'{uuid}')", headers=STAR), 400, "/S4PPM/CRUD/120")
        assert s4.send("DELETE", f"{PROJECTS}/A_EnterpriseProject(guid'{other}')", headers=STAR).status_code == 204
        assert {one["ProjectUUID"] for one in s4.tenant.state()["A_EnterpriseProjectElement"]} == {uuid}


class TestTime:
    """6.6"""

    PATH = f"{TIME}/TimeSheetEntryCollection"

    def test_recorded_approved_changed_and_cancelled(self, s4: S4) -> None:
        s4.project(released=True)
        made = s4.make(self.PATH, worked())
        assert (made["TimeSheetRecord"], made["TimeSheetStatus"]) == ("000000000001", "20")
        assert made["TimeSheetDataFields"]["RecordedHours"] == "7.50"
        assert made["TimeSheetDataFields"]["RecordedQuantity"] == "7.500"
        change = worked(record_hours="6.00") | {"TimeSheetOperation": "U", "TimeSheetRecord": "000000000001"}
        assert s4.make(self.PATH, change)["TimeSheetRecord"] == "000000000001"
        s4.tenant.approve_time("000000000001")
        successor = s4.make(self.PATH, change)
        assert (successor["TimeSheetRecord"], successor["TimeSheetPredecessorRecord"]) == ("000000000002", "000000000001")
        assert [one["TimeSheetStatus"] for one in s4.read(self.PATH)] == ["50", "20"]
        s4.tenant.reject_time("2")
        s4.make(self.PATH, worked() | {"TimeSheetOperation": "D", "TimeSheetRecord": "000000000002"})
        assert len(s4.read(self.PATH)) == 1

    def test_without_operation_or_in_a_test_run_nothing_is_saved(self, s4: S4) -> None:
        s4.project(released=True)
        silent = worked()
        del silent["TimeSheetOperation"]
        assert s4.post(self.PATH, silent).status_code == 201
        assert s4.post(self.PATH, worked(TimeSheetIsExecutedInTestRun=True)).status_code == 201
        assert s4.read(self.PATH) == []

    def test_query_quirks(self, s4: S4) -> None:
        s4.project(released=True)
        for day in ("2026-03-31", "2026-03-30"):
            s4.make(self.PATH, worked(TimeSheetDate=f"{day}T00:00:00"))
        answer = s4.get(self.PATH, params={"$orderby": "TimeSheetDate", "$inlinecount": "allpages"}).json()["d"]
        assert "__count" not in answer
        assert [one["TimeSheetRecord"] for one in answer["results"]] == ["000000000001", "000000000002"]
        late = s4.read(self.PATH, **{"$filter": "TimeSheetDate gt datetime'2026-03-31T00:00:00'"})
        assert len(late) == 1, "gt behaves as ge"
        assert s4.get(self.PATH, params={"$filter": "TimeSheetOperation eq 'C'"}).status_code == 400

    @pytest.mark.parametrize(
        ("change", "fields", "code"),
        [
            ({"TimeSheetOperation": "X"}, {}, "LR/001"), ({"TimeSheetOperation": "U", "TimeSheetRecord": "9"}, {}, "LR/002"),
            ({"TimeSheetDate": None}, {}, "LR/003"), ({"PersonWorkAgreementExternalID": "NOBODY"}, {}, "LR/004"),
            ({"CompanyCode": "1710"}, {}, "LR/004"), ({}, {"ControllingArea": "B000"}, "LR/005"), ({}, {"ActivityType": "T9"}, "LR/006"),
            ({}, {"RecordedHours": "0", "RecordedQuantity": "0"}, "LR/007"), ({}, {"RecordedHours": "25.00"}, "LR/008"),
            ({}, {"HoursUnitOfMeasure": "EA"}, "LR/009"), ({}, {"WBSElement": ""}, "LR/010"),
            ({}, {"ReceiverCostCenter": "11101901"}, "LR/010"), ({}, {"WBSElement": "NO.1"}, "CJ/017"),
        ],
    )  # fmt: skip
    def test_refused(self, s4: S4, change: dict[str, Any], fields: dict[str, str], code: str) -> None:
        s4.project(released=True)
        body = worked() | change
        refusal(s4.post(self.PATH, body | {"TimeSheetDataFields": body["TimeSheetDataFields"] | fields}), 400, code)
        assert s4.read(self.PATH) == []

    def test_needs_a_released_project_and_no_block(self, s4: S4) -> None:
        uuid = s4.project()["ProjectUUID"]
        refusal(s4.post(self.PATH, worked()), 400, "BS/007")
        s4.post(f"{PROJECTS}/ChangeEntProjProcgStatus?ProjectUUID=guid'{uuid}'&ProcessingStatus='10'", headers=STAR)
        block = f"{PROJECTS}/A_EnterpriseProjBlkFunc(guid'{uuid}')"
        assert s4.patch(block, {"EntProjTimeRecgIsBlkd": True}).status_code == 204
        refusal(s4.post(self.PATH, worked()), 400, "BS/008")

    def test_hours_have_four_digits_and_entries_no_other_verb(self, s4: S4) -> None:
        assert s4.post(self.PATH, worked(record_hours="100.00")).status_code == 400
        s4.project(released=True)
        s4.make(self.PATH, worked())
        key = f"{self.PATH}(PersonWorkAgreementExternalID='SOKAFOR',CompanyCode='1110',TimeSheetRecord='000000000001')"
        refusal(s4.patch(key, {"TimeSheetStatus": "30"}), 405, "CX_SADL_ENTITY_CUD_DISABLED/016")
        refusal(s4.send("DELETE", key), 405, "CX_SADL_ENTITY_CUD_DISABLED/016")
        uuid = s4.tenant.state()["A_EnterpriseProject"][0]["ProjectUUID"]
        refusal(s4.send("DELETE", f"{PROJECTS}/A_EnterpriseProject(guid'{uuid}')", headers=STAR), 400, "/S4PPM/CRUD/120")


class TestBilling:
    """6.7"""

    def test_invoice_held_then_posted(self, s4: S4) -> None:
        s4.order(s4.customer(), hours(120), hours("7.5", "99.99"))
        bill = s4.billed("1", hold=True)
        number = bill["BillingDocument"]
        assert (bill["AccountingDocument"], bill["AccountingPostingStatus"]) == ("", "A")
        action = f"{BILLS4}/BillingDocument('{number}')/SAP__self.PostToAccounting"
        assert s4.post(action, {}).json()["error"]["code"] == "SADL_ENTITY_RUNTIME/006"
        posted = s4.post(action, {}, {"If-Match": bill["@odata.etag"]}).json()
        assert (posted["AccountingDocument"], posted["AccountingPostingStatus"]) == ("9400000000", "C")
        assert s4.post(action, {}, STAR).json()["error"]["code"] == "VF/020"
        found = s4.read(f"{BILLS}/A_BillingDocument('{number}')", **{"$expand": "to_Item,to_Partner"})
        assert (found["TotalNetAmount"], found["TaxAmount"], found["TotalGrossAmount"]) == ("20549.93", "4109.99", "24659.92")
        assert sum(Decimal(one["GrossAmount"]) for one in found["to_Item"]["results"]) == Decimal(found["TotalGrossAmount"])
        assert (found["CompanyCode"], found["FiscalYear"], found["BillingDocumentType"]) == ("1110", "2026", "F2")
        assert found["to_Item"]["results"][0]["SalesDocument"] == "1"
        flow = s4.read(f"{ORDERS}/A_SalesOrder('1')/to_SubsequentProcFlowDoc")
        assert [one["SubsequentDocument"] for one in flow] == [number]
        assert s4.read(f"{ORDERS}/A_SalesOrder('1')")["OverallOrdReltdBillgStatus"] == "C"
        assert s4.bill("1").json()["error"]["code"] == "VF/016"

    def test_the_flow_of_a_debit_memo_request_leads_to_its_debit_memo(self, s4: S4) -> None:
        body = {"DebitMemoRequestType": "DR", "SalesOrganization": "1110", "DistributionChannel": "10", "OrganizationDivision": "00"}
        request = s4.make(f"{DEBITS}/A_DebitMemoRequest", body | {"SoldToParty": s4.customer(), "to_Item": [hours("7.5", "99.99")]})
        path = f"{DEBITS}/A_DebitMemoRequest('{request['DebitMemoRequest']}')"
        assert s4.bill(request["DebitMemoRequest"], category="L").json()["error"]["code"] == "VF/004"
        assert s4.read(f"{path}/to_SubsequentProcFlowDoc") == []
        assert s4.patch(path, {"HeaderBillingBlockReason": ""}).status_code == 204
        memo = s4.billed(request["DebitMemoRequest"], category="L")
        assert (memo["BillingDocumentType"], memo["SDDocumentCategory"], memo["TotalNetAmount"]) == ("L2", "P", 749.93)
        (flow,) = s4.read(f"{path}/to_SubsequentProcFlowDoc")
        assert (flow["SubsequentDocument"], flow["SubsequentDocumentCategory"]) == (memo["BillingDocument"], "P")
        assert s4.read(path)["OverallOrdReltdBillgStatus"] == "C"

    def test_cancelled_and_billed_again(self, s4: S4) -> None:
        s4.order(s4.customer())
        number = s4.billed("1")["BillingDocument"]
        result = s4.post(f"{BILLS}/Cancel?BillingDocument='{number}'").json()["d"]["results"][0]
        assert result["SystemMessageType"] == "S"
        document = s4.read(f"{BILLS}/A_BillingDocument('{result['CancellationBillingDocument']}')")
        assert (document["BillingDocumentType"], document["SDDocumentCategory"]) == ("S1", "N")
        assert document["CancelledBillingDocument"] == number
        assert s4.read(f"{BILLS}/A_BillingDocument('{number}')")["BillingDocumentIsCancelled"] is True
        assert s4.read(f"{ORDERS}/A_SalesOrder('1')")["OverallOrdReltdBillgStatus"] == "A"
        assert s4.billed("1")["TotalNetAmount"] == 19800

    def test_cancel_may_fail_with_200(self, s4: S4) -> None:
        s4.order(s4.customer())
        number = s4.billed("1")["BillingDocument"]
        s4.tenant.receive_payment(number)
        assert s4.read(f"{BILLS}/A_BillingDocument('{number}')")["InvoiceClearingStatus"] == "C"
        for wanted in (number, "1"):
            answer = s4.post(f"{BILLS}/Cancel?BillingDocument='{wanted}'")
            assert answer.status_code == 200
            assert answer.json()["d"]["results"][0]["SystemMessageType"] == "E"

    @pytest.mark.parametrize(
        ("change", "how", "code"),
        [
            ({}, {"number": "55"}, "VF/001"),
            ({}, {"category": "K"}, "VF/001"),
            ({"HeaderBillingBlockReason": "01"}, {}, "VF/004"),
            ({}, {"day": "2025-12-31"}, "F5/201"),
        ],
    )
    def test_refused(self, s4: S4, change: dict[str, str], how: dict[str, str], code: str) -> None:
        s4.order(s4.customer(), **change)
        number = how.pop("number", "1")
        answer = s4.bill(number, **how)  # type: ignore[arg-type]
        assert answer.status_code == 400
        error = answer.json()["error"]
        assert (error["code"], type(error["message"])) == (code, str)
        assert error["details"][0]["@SAP__common.numericSeverity"] == 4
        assert not s4.tenant.state()["A_BillingDocument"]

    def test_sets_are_read_only_and_pdf_is_there(self, s4: S4) -> None:
        s4.order(s4.customer())
        number = s4.billed("1")["BillingDocument"]
        refusal(s4.post(f"{BILLS}/A_BillingDocument", {"BillingDocumentType": "F2"}), 405, "CX_SADL_ENTITY_CUD_DISABLED/016")
        refusal(s4.patch(f"{BILLS}/A_BillingDocument('{number}')", {}), 405, "CX_SADL_ENTITY_CUD_DISABLED/016")
        assert "BillingDocumentBinary" in s4.read(f"{BILLS}/GetPDF?BillingDocument='{number}'")["GetPDF"]
        refusal(s4.post(f"{BILLS}/Cancel"), 400, "CX_DS_EP_PROPERTY_ERROR/005056A509B11EE3AEB5057D9CE7A5D3")


class TestVersion4Orders:
    """3, 6.2: the same documents in the newer service."""

    def test_created_read_changed(self, s4: S4) -> None:
        customer = s4.customer()
        body = {"SalesOrderType": "OR", "SalesOrganization": "1110", "DistributionChannel": "10", "OrganizationDivision": "00"}
        item = {
            "Product": "P002",
            "RequestedQuantity": 7.5,
            "_ItemPricingElement": [{"ConditionType": "PPR0", "ConditionRateAmount": 99.99}],
        }
        made = s4.post(f"{ORDERS4}/SalesOrder", body | {"SoldToParty": customer, "_Item": [item]})
        assert made.status_code == 201, made.text
        order = made.json()
        assert order["TotalNetAmount"] == 749.93
        assert order["_Item"][0]["Product"] == "P002"
        assert order["SAP__Messages"] == []
        assert made.headers["etag"] == order["@odata.etag"]
        assert s4.read(f"{ORDERS}/A_SalesOrder('1')")["TotalNetAmount"] == "749.93"
        line = f"{ORDERS4}/SalesOrderItem(SalesOrder='1',SalesOrderItem='10')"
        assert s4.patch(line, {"RequestedQuantity": 10}, None).status_code == 428
        changed = s4.patch(line, {"RequestedQuantity": 10}, order["@odata.etag"])
        assert (changed.status_code, changed.json()["NetAmount"]) == (200, 999.9)
        assert s4.patch(line, {"RequestedQuantity": 11}, order["@odata.etag"]).status_code == 412
        assert s4.send("DELETE", f"{ORDERS4}/SalesOrder('1')", headers=STAR).status_code == 405
        assert s4.read(f"{ORDERS4}/SalesOrder/1")["TotalNetAmount"] == 999.9
        assert s4.send("DELETE", line, headers=STAR).status_code == 204

    def test_required_property(self, s4: S4) -> None:
        error = s4.post(f"{ORDERS4}/SalesOrder", {"SoldToParty": "1"}).json()["error"]
        assert (error["code"], error["target"]) == ("SADL_CUD/024", "SalesOrderType")
