"""The Oracle ERP simulator's receivables, costs and time: exact money, states, and results that come later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulators.oracle_erp_pod import FSCM, HCM, UK, Pod, invoice, serve
from tests.simulators.test_oracle_erp_business import COST_JOB, refused


@pytest.fixture(scope="module")
def served() -> Iterator[Pod]:
    with serve() as pod:
        yield pod


@pytest.fixture
def pod(served: Pod) -> Pod:
    served.reset()
    return served


class TestInvoices:
    """Section 6.10."""

    def test_incomplete_then_complete(self, pod: Pod) -> None:
        _, account = pod.customer()
        made = pod.invoice(account)
        path = f"receivablesInvoices/{made['CustomerTransactionId']}"
        assert (made["InvoiceStatus"], made["EnteredAmount"], made["InvoiceBalanceAmount"]) == ("Incomplete", 7200, None)
        assert (made["BillToSite"], made["LegalEntityIdentifier"]) == (f"{account}-1", "HOLT-UK")
        done = pod.patch(path, {"InvoiceStatus": "Complete"})
        assert (done["InvoiceStatus"], done["InvoiceBalanceAmount"], done["DueDate"]) == ("Complete", 7200, "2026-04-30")
        full = pod.get(path, expand="receivablesInvoiceLines.receivablesInvoiceLineTaxLines,receivablesInvoiceInstallments")
        tax = full["receivablesInvoiceLines"][0]["receivablesInvoiceLineTaxLines"][0]
        assert (tax["TaxRateCode"], tax["TaxAmount"], tax["TaxableAmount"]) == ("VAT20", 1200, 6000)
        assert full["receivablesInvoiceInstallments"][0]["InstallmentBalanceDue"] == 7200
        posted = pod.items(f"{path}/child/receivablesInvoiceDistributions", limit=10)
        assert [(one["AccountClass"], one["Amount"]) for one in posted] == [("Receivables", 7200), ("Revenue", 6000), ("Tax", 1200)]
        assert "AR_TRX_COMPLETE_NO_UPDATE" in pod.patch(path, {"PaymentTerms": "Net 60"}, 400)
        pod.patch(path, {"Comments": "Thank you"})
        assert pod.http.delete(f"{FSCM}/{path}").status_code == 400
        refused(
            pod,
            f"{path}/child/receivablesInvoiceLines",
            {"LineNumber": 2, "Description": "x", "UnitSellingPrice": 1},
            "AR_TRX_COMPLETE_NO_UPDATE",
        )

    def test_complete_is_the_default(self, pod: Pod) -> None:
        _, account = pod.customer()
        body = invoice(account)
        del body["InvoiceStatus"]
        made = pod.post("receivablesInvoices", body)
        assert (made["InvoiceStatus"], made["InvoiceBalanceAmount"]) == ("Complete", 7200)
        site = pod.items("receivablesCustomerAccountSiteActivities", q=f"AccountNumber={account}")[0]
        assert site["TotalOpenReceivablesForSite"] == 7200

    @pytest.mark.parametrize(
        ("unit", "currency", "code", "total"),
        [
            (UK, "GBP", None, 149.99), (UK, "GBP", "VAT5", 131.24), (UK, "GBP", "VAT0", 124.99), ("US Consulting BU", "USD", None, 124.99),
            ("US Consulting BU", "USD", "NYC SALES TAX", 136.09),
            ("DE Consulting BU", "EUR", None, 148.74), ("DE Consulting BU", "EUR", "VAT7", 133.74),
        ],
    )  # fmt: skip
    def test_tax_of_each_country_to_the_cent(self, pod: Pod, unit: str, currency: str, code: str | None, total: float) -> None:
        _, account = pod.customer()
        line = {"LineNumber": 1, "Description": "x", "Quantity": 0.75, "UnitSellingPrice": 166.65, "TaxClassificationCode": code}
        made = pod.invoice(account, BusinessUnit=unit, InvoiceCurrencyCode=currency, receivablesInvoiceLines=[line])
        assert made["receivablesInvoiceLines"][0]["LineAmount"] == 124.99
        assert made["EnteredAmount"] == total

    def test_manual_tax_replaces_the_computed_one(self, pod: Pod) -> None:
        _, account = pod.customer()
        line = {"LineNumber": 1, "Description": "x", "LineAmount": 100,
                "receivablesInvoiceLineTaxLines": [{"TaxRateCode": "VAT20", "TaxAmount": 19.99}]}  # fmt: skip
        assert pod.invoice(account, receivablesInvoiceLines=[line])["EnteredAmount"] == 119.99

    def test_drafts_change_and_go(self, pod: Pod) -> None:
        _, account = pod.customer()
        path = f"receivablesInvoices/{pod.invoice(account)['CustomerTransactionId']}"
        pod.post(f"{path}/child/receivablesInvoiceLines", {"LineNumber": 2, "MemoLine": "Fixed fee milestone", "LineAmount": 10.01})
        assert pod.get(path)["EnteredAmount"] == 7212.01
        assert pod.patch(path, {"PaymentTerms": "Net 60"})["PaymentTerms"] == "Net 60"
        assert pod.patch(path, {"CrossReference": "other"}, 400).startswith("JBO-27008")
        assert pod.http.delete(f"{FSCM}/{path}").status_code == 204
        assert pod.items("receivablesInvoices") == []

    def test_complete_without_activity_can_be_reopened(self, pod: Pod) -> None:
        _, account = pod.customer()
        made = pod.invoice(account, InvoiceStatus="Complete")
        path = f"receivablesInvoices/{made['CustomerTransactionId']}"
        assert pod.patch(path, {"InvoiceStatus": "Incomplete"})["InvoiceBalanceAmount"] is None
        pod.patch(path, {"InvoiceStatus": "Complete"})
        pod.simulator.record_receipt(made["TransactionNumber"], "100.01")
        assert pod.get(path)["InvoiceBalanceAmount"] == 7099.99
        assert "AR_TRX_HAS_ACTIVITY" in pod.patch(path, {"InvoiceStatus": "Incomplete"}, 400)
        assert "AR_INVALID_STATUS" in pod.patch(path, {"InvoiceStatus": "Frozen"}, 400)
        assert pod.items("standardReceipts")[0]["Amount"] == 100.01

    def test_approval_where_the_tenant_wants_it(self, pod: Pod) -> None:
        pod.simulator.setup.invoice_approval = True
        _, account = pod.customer()
        made = pod.invoice(account, InvoiceStatus="Complete")
        path = f"receivablesInvoices/{made['CustomerTransactionId']}"
        assert (made["InvoiceStatus"], made["AllowCompletion"]) == ("Incomplete", "N")
        pod.act(path, "rework", comment="Wrong period")
        pod.act(path, "approve", 400)
        pod.patch(path, {"InvoiceStatus": "Complete"})
        pod.act(path, "approve", comment="ok")
        assert pod.get(path)["InvoiceStatus"] == "Complete"

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"BusinessUnit": None}, "27014"), ({"BusinessUnit": "Nowhere"}, "AR_INVALID_BUSINESS_UNIT"),
            ({"TransactionSource": "Nobody"}, "AR_INVALID_BATCH_SOURCE"),
            ({"TransactionSource": "Project Invoices"}, "AR_INVALID_BATCH_SOURCE"),
            ({"TransactionType": "Credit Memo"}, "AR_INVALID_TRX_TYPE"), ({"AccountingDate": "2025-06-30"}, "AR_GL_DATE_NOT_OPEN"),
            ({"InvoiceCurrencyCode": "XXX"}, "25003"), ({"LegalEntityIdentifier": "HOLT-US"}, "AR_INVALID_LEGAL_ENTITY"),
            ({"BillToCustomerNumber": None}, "27014"), ({"BillToCustomerNumber": "1"}, "25003"),
            ({"BillToSite": "1-9"}, "AR_INVALID_BILL_TO_SITE"),
            ({"PaymentTerms": "Some day"}, "25003"), ({"InvoiceStatus": "Draft"}, "25003"), ({"CrossReference": "X" * 31}, "27010"),
            ({"EnteredAmount": 5}, "27008"), ({"TransactionNumber": "T1"}, "AR_TRX_NUMBER_DUPLICATE"),
            ({"TransactionSource": "Manual", "TransactionNumber": "T2"}, "AR_TRX_NUMBER_AUTOMATIC"),
            ({"InvoiceStatus": "Complete", "receivablesInvoiceLines": []}, "AR_TRX_NO_LINES"),
            ({"receivablesInvoiceLines": [{"Description": "x", "UnitSellingPrice": 1}]}, "27014"),
            ({"receivablesInvoiceLines": [{"LineNumber": 1, "UnitSellingPrice": 1}]}, "27014"),
            ({"receivablesInvoiceLines": [{"LineNumber": 1, "Description": "x"}]}, "27014"),
            ({"receivablesInvoiceLines": [{"LineNumber": 1, "Description": "x", "UnitSellingPrice": 1, "TaxClassificationCode": "VAT19"}]},
             "AR_INVALID_TAX_CLASSIFICATION"),
            ({"receivablesInvoiceLines": [{"LineNumber": 1, "Description": "x", "Quantity": 2, "UnitSellingPrice": 1, "LineAmount": 3}]},
             "AR_LINE_AMOUNT_MISMATCH"),
            ({"receivablesInvoiceLines": [{"LineNumber": 1, "MemoLine": "None such", "UnitSellingPrice": 1}]}, "25003"),
            ({"receivablesInvoiceLines": [{"LineNumber": 1, "Description": "x", "UnitSellingPrice": 1, "Colour": "red"}]}, "25058"),
            ({"receivablesInvoiceLines": {"LineNumber": 1}}, None),
        ],
    )  # fmt: skip
    def test_refusals(self, pod: Pod, change: dict[str, Any], code: str | None) -> None:
        _, account = pod.customer()
        pod.invoice(account, TransactionNumber="T1")
        if code is None:
            pod.post("receivablesInvoices", invoice(account) | change, 400)
        else:
            refused(pod, "receivablesInvoices", invoice(account) | change, code)
        assert len(pod.items("receivablesInvoices")) == 1

    def test_names_and_flexfields(self, pod: Pod) -> None:
        _, account = pod.customer()
        body = invoice(account) | {"BillToCustomerName": "Somebody else"}
        assert "do not belong" in pod.post("receivablesInvoices", body, 400)
        made = pod.invoice(account, receivablesInvoiceDFF=[{"__FLEX_Context": "CROSSWALK"}])
        assert made["receivablesInvoiceDFF"][0]["CustomerTrxId"] == made["CustomerTransactionId"]


class TestCreditMemos:
    """Section 6.10: on account, until somebody applies them."""

    body = {
        "BusinessUnit": UK, "TransactionSource": "IPAAS", "TransactionType": "Credit Memo", "TransactionDate": "2026-04-02",
        "CreditMemoCurrency": "GBP",
        "receivablesCreditMemoLines": [{"LineNumber": 1, "LineDescription": "Less work", "LineQuantityCredit": 2,
        "UnitSellingPrice": -150}],
    }  # fmt: skip

    def test_on_account_then_applied(self, pod: Pod) -> None:
        _, account = pod.customer()
        billed = pod.invoice(account, InvoiceStatus="Complete")
        memo = pod.post("receivablesCreditMemos", self.body | {"BillToCustomerNumber": account})
        assert (memo["EnteredAmount"], memo["TransactionBalanceDue"], memo["CreditMemoStatus"]) == (-360, -360, "Complete")
        activity = pod.items("receivablesCustomerAccountActivities")[0]
        assert (activity["TotalOpenReceivablesForAccount"], activity["TotalTransactionsDueForAccount"]) == (6840, 7200)
        pod.simulator.apply_credit_memo(memo["TransactionNumber"], billed["TransactionNumber"], 360)
        path = f"receivablesInvoices/{billed['CustomerTransactionId']}"
        assert pod.get(path)["InvoiceBalanceAmount"] == 6840
        assert pod.get(f"receivablesCreditMemos/{memo['CustomerTransactionId']}")["TransactionBalanceDue"] == 0
        assert pod.items(f"{path}/child/receivablesInvoiceInstallments")[0]["InstallmentAmountCredited"] == -360

    def test_refusals(self, pod: Pod) -> None:
        _, account = pod.customer()
        body = self.body | {"BillToCustomerNumber": account}
        refused(pod, "receivablesCreditMemos", body | {"TransactionType": "Invoice"}, "AR_INVALID_TRX_TYPE")
        refused(pod, "receivablesCreditMemos", body | {"receivablesCreditMemoLines": []}, "AR_TRX_NO_LINES")
        positive = [{"LineNumber": 1, "LineDescription": "x", "LineAmountCredit": 5}]
        refused(pod, "receivablesCreditMemos", body | {"receivablesCreditMemoLines": positive}, "AR_CM_AMOUNT_POSITIVE")
        made = pod.post("receivablesCreditMemos", body | {"CreditMemoStatus": "Incomplete"})
        path = f"receivablesCreditMemos/{made['CustomerTransactionId']}"
        assert made["TransactionBalanceDue"] is None
        assert pod.http.patch(f"{FSCM}/{path}", json={"CreditMemoStatus": "Finished"}).status_code == 400
        assert pod.patch(path, {"CreditMemoStatus": "Complete"})["TransactionBalanceDue"] == -360
        assert pod.http.delete(f"{FSCM}/{path}").status_code == 405


def cost(**more: Any) -> dict[str, Any]:
    flex = {"_EXPENDITURE_ITEM_DATE": "2026-03-04", "_PROJECT_ID_Display": "LK-100", "_TASK_ID_Display": "1",
            "_EXPENDITURE_TYPE_ID_Display": "Travel", "_ORGANIZATION_ID_Display": "UK Consulting"}  # fmt: skip
    return {
        "BusinessUnit": UK, "ExpenditureBatch": "2026-03", "OriginalTransactionReference": "EXP-1", "Quantity": 120.5,
        "RawCostInTransactionCurrency": 120.5, "TransactionCurrencyCode": "GBP", "PersonEmail": "owen.pryce@holt.example",
        "ProjectStandardCostCollectionFlexfields": [flex | more.pop("flex", {})],
    } | more  # fmt: skip


class TestCosts:
    """Section 6.7."""

    def run(self, pod: Pod) -> str:
        job = pod.post("erpintegrations", COST_JOB)
        finder = f"ESSJobStatusRF;requestId={job['ReqstId']}"
        status: str = pod.until("erpintegrations", lambda one: one["RequestStatus"] not in ("WAIT", "RUNNING"), finder=finder)[
            "RequestStatus"
        ]
        return status

    def test_imported_or_rejected_by_the_job(self, pod: Pod) -> None:
        pod.project()
        made = pod.post("unprocessedProjectCosts", cost())
        assert (made["StatusCode"], made["PersonName"]) == ("P", "Owen Pryce")
        bad = pod.post("unprocessedProjectCosts", cost(OriginalTransactionReference="EXP-2", flex={"_TASK_ID_Display": "9"}))
        assert self.run(pod) == "WARNING"
        done = pod.items("projectCosts", q="OriginalTransactionReference=EXP-1")[0]
        assert (done["RawCostInProjectCurrency"], done["TaskNumber"], done["BillableFlag"]) == (120.5, "1", True)
        left = pod.items("unprocessedProjectCosts", q="StatusCode='R'", expand="Errors")
        assert [one["Errors"][0]["MessageName"] for one in left] == ["PJC_TASK_INVALID"]
        path = f"unprocessedProjectCosts/{bad['UnprocessedTransactionReferenceId']}"
        flex = left_key = pod.get(path, expand="all")["ProjectStandardCostCollectionFlexfields"][0]
        body = {"TransactionInterfaceId": left_key["TransactionInterfaceId"], "_TASK_ID_Display": "1"}
        assert flex["_TASK_ID_Display"] == "9"
        assert pod.patch(path, {"ProjectStandardCostCollectionFlexfields": [body]})["StatusCode"] == "P"
        assert self.run(pod) == "SUCCEEDED"
        assert pod.items("unprocessedProjectCosts") == []

    def test_reversal(self, pod: Pod) -> None:
        pod.project()
        pod.post("unprocessedProjectCosts", cost())
        self.run(pod)
        number = pod.items("projectCosts")[0]["TransactionNumber"]
        pod.act(f"projectCosts/{number}", "adjustProjectCosts", 400, AdjustmentType="REVERSE")
        pod.act(f"projectCosts/{number}", "adjustProjectCosts", AdjustmentType="REVERSE", Justification="Wrong project")
        assert sum(one["Quantity"] for one in pod.items("projectCosts")) == 0
        pod.act(f"projectCosts/{number}", "adjustProjectCosts", 400, AdjustmentType="REVERSE", Justification="Again")

    def test_refusals(self, pod: Pod) -> None:
        pod.project()
        pod.post("unprocessedProjectCosts", cost())
        refused(pod, "unprocessedProjectCosts", cost(), "PJC_TXN_REFERENCE_DUPLICATE")
        self.run(pod)
        refused(pod, "unprocessedProjectCosts", cost(), "PJC_TXN_REFERENCE_DUPLICATE")
        for name in (
            "ExpenditureBatch",
            "OriginalTransactionReference",
            "Quantity",
            "BusinessUnit",
            "ProjectStandardCostCollectionFlexfields",
        ):
            body = cost(OriginalTransactionReference="EXP-2")
            del body[name]
            refused(pod, "unprocessedProjectCosts", body, "27014")
        refused(pod, "unprocessedProjectCosts", cost(OriginalTransactionReference="EXP-2", flex={"_TASK_ID_Display": None}), "27014")
        refused(pod, "unprocessedProjectCosts", cost(OriginalTransactionReference="EXP-2", Quantity=-1), "PJC_NEGATIVE_NO_ORIGINAL")


class TestTime:
    """Section 6.8."""

    def event(self, pod: Pod, **more: Any) -> dict[str, Any]:
        project = pod.items("projects", q="ProjectNumber=LK-100", expand="Tasks")[0]
        kind = pod.items("expenditureTypes", q="SystemLinkageFunction=ST")[0]
        given = {
            "PayrollTimeType": "ZOTL_Regular", "PJC_PROJECT_ID": str(project["ProjectId"]),
            "PJC_TASK_ID": str(project["Tasks"][0]["TaskId"]),
            "PJC_EXPENDITURE_TYPE_ID": str(kind["ExpenditureTypeId"]),
        } | more.pop("fields", {})  # fmt: skip
        return {
            "operationType": "ADD", "reporterIdType": "PERSON", "reporterId": "10082", "assignmentNumber": "E10082",
            "startTime": "2026-03-04T00:00:00.000+00:00", "stopTime": "2026-03-04T00:00:00.000+00:00", "measure": "7.5",
            "comment": "Workshop",
            "timeRecordEventAttribute": [{"attributeName": name, "attributeValue": value} for name, value in given.items()],
        } | more  # fmt: skip

    def send(self, pod: Pod, *events: dict[str, Any], mode: str = "TIME_SUBMIT", inline: str = "Y") -> list[dict[str, Any]]:
        body = {"processInline": inline, "processMode": mode, "timeRecordEvent": list(events)}
        made: list[dict[str, Any]] = pod.post(f"{HCM}/timeRecordEventRequests", body)["timeRecordEvent"]
        return made

    def test_logged_submitted_approved_costed(self, pod: Pod) -> None:
        pod.project()
        event = self.send(pod, self.event(pod))[0]
        assert (event["eventStatus"], event["timeRecordVersion"]) == ("COMPLETE", 1)
        card = pod.items(f"{HCM}/timeRecordGroups", q="personNumber=10082", expand="all")[0]
        assert (card["statusCode"], card["measure"], card["startTime"]) == ("SUBMITTED", 7.5, "2026-03-02T00:00:00.000+00:00")
        assert card["timeStatuses"][0]["statusCode"] == "SUBMITTED"
        pod.simulator.approve_time("10082", "2026-03-04")
        record = pod.items(f"{HCM}/timeRecords", q=f"timeRecordId={event['timeRecordId']}", expand="timeAttributes")[0]
        assert (record["statusCode"], len(record["timeAttributes"])) == ("APPROVED", 4)
        assert TestCosts().run(pod) == "SUCCEEDED"
        assert TestCosts().run(pod) == "SUCCEEDED"
        assert [(one["Quantity"], one["RawCostInProjectCurrency"], one["PersonName"]) for one in pod.items("projectCosts")] == [
            (7.5, 600, "Owen Pryce")
        ]
        late = self.send(pod, self.event(pod, operationType="UPDATE", timeRecordId=event["timeRecordId"], timeRecordVersion=1))[0]
        assert late["eventStatus"] == "ERROR"

    def test_corrected_by_version(self, pod: Pod) -> None:
        pod.project()
        event = self.send(pod, self.event(pod), mode="TIME_SAVE")[0]
        ident = event["timeRecordId"]
        assert pod.items(f"{HCM}/timeRecordGroups")[0]["statusCode"] == "SAVED"
        change = self.event(pod, operationType="UPDATE", timeRecordId=ident, timeRecordVersion=1, measure=8)
        assert self.send(pod, change, mode="TIME_SAVE")[0]["timeRecordVersion"] == 2
        assert self.send(pod, change, mode="TIME_SAVE")[0]["eventStatus"] == "ERROR"
        self.send(pod, change | {"operationType": "DELETE", "timeRecordVersion": 2})
        assert pod.items(f"{HCM}/timeRecords") == []

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"reporterId": "1"}, "HWM_REPORTER_INVALID"), ({"assignmentNumber": "E1"}, "HWM_ASSIGNMENT_INVALID"),
            ({"measure": 25}, "HWM_MEASURE_INVALID"), ({"measure": None}, "HWM_TIME_MISSING"), ({"startTime": None}, "HWM_START_MISSING"),
            ({"fields": {"PJC_PROJECT_ID": "5"}}, "PJC_PROJECT_INVALID"), ({"fields": {"PJC_TASK_ID": "5"}}, "PJC_TASK_INVALID"),
            ({"fields": {"PJC_EXPENDITURE_TYPE_ID": "x"}}, "PJC_EXP_TYPE_INVALID"),
            ({"fields": {"Colour": "red"}}, "HWM_ATTRIBUTE_INVALID"),
            ({"startTime": "2027-03-04T00:00:00.000+00:00"}, "PJC_ITEM_DATE_OUTSIDE_TASK"),
            ({"operationType": "DELETE", "timeRecordId": 5}, "HWM_RECORD_NOT_FOUND"),
        ],
    )  # fmt: skip
    def test_created_does_not_mean_accepted(self, pod: Pod, change: dict[str, Any], code: str) -> None:
        pod.project()
        event = self.send(pod, self.event(pod, **change))[0]
        assert event["eventStatus"] == "ERROR"
        request = pod.items(f"{HCM}/timeRecordEventRequests", expand="timeRecordEvent.timeRecordEventMessage")[0]
        assert request["timeRecordEvent"][0]["timeRecordEventMessage"][0]["messageCode"] == code
        assert pod.items(f"{HCM}/timeRecords") == []

    def test_processed_later(self, pod: Pod) -> None:
        pod.project()
        assert self.send(pod, self.event(pod), inline="N")[0]["eventStatus"] == "NEW"
        pod.until(f"{HCM}/timeRecordGroups", lambda one: one["statusCode"] == "SUBMITTED")

    def test_malformed_requests(self, pod: Pod) -> None:
        pod.project()
        url = f"{HCM}/timeRecordEventRequests"
        good = {"processInline": "Y", "processMode": "TIME_SUBMIT", "timeRecordEvent": [self.event(pod)]}
        refused(pod, url, good | {"processMode": "NOW"}, "25003")
        refused(pod, url, good | {"processInline": None}, "27014")
        refused(pod, url, good | {"timeRecordEvent": [self.event(pod, operationType="PUT")]}, "25003")
        pod.post(url, good | {"timeRecordEvent": []}, 400)
