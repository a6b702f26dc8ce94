"""What the conformance suite writes to Certinia."""

from datetime import date
from decimal import Decimal

from simulators.certinia import CertiniaSimulator
from simulators.certinia.rows import fields
from tests.system_apis.samples.kinds import ADDRESS, SEAT, Facts, Refusal, Row, Sample, State

SAMPLES = {
    "customer": Sample(
        data={
            "name": "Larkfield's \\ Söhne {n}",
            "website": "https://larkfield.example",
            "phone": "+44 117 496 0000",
            "address": ADDRESS,
        },
        change={"name": "Larkfield Partners {n}", "website": "https://partners.example", "phone": "+49 89 1", "address": SEAT},
        clear="website",
        extensions={"industry": "Consulting"},
    ),
    "project": Sample(
        refs={"customer": "customer"},
        data={
            "name": "Larkfield ERP {n}",
            "currency_code": "GBP",
            "budget": Decimal("120000.50"),
            "starts_on": date(2026, 10, 1),
            "ends_on": date(2027, 3, 31),
            "contract_reference": "contract-{n}",
            "billing_entity": "HOLT-UK",
            "delivery_entity": "HOLT-DE",
        },
        change={
            "name": "Larkfield ERP, revised {n}",
            "budget": Decimal("130000"),
            "starts_on": date(2026, 10, 2),
            "ends_on": date(2027, 4, 30),
            "contract_reference": "contract-x{n}",
            "billing_entity": "HOLT-US",
            "delivery_entity": "HOLT-UK",
        },
        clear="ends_on",
    ),
    "task": Sample(
        refs={"project": "project"},
        data={
            "name": "Workshops {n}",
            "kind": "task",
            "state": "started",
            "starts_on": date(2026, 10, 5),
            "due_on": date(2026, 10, 16),
            "completed_on": date(2026, 10, 15),
            "planned_minutes": 8000,
            "budget": Decimal("7200.25"),
        },
        change={
            "name": "Solution design {n}",
            "kind": "milestone",
            "state": "completed",
            "starts_on": date(2026, 10, 6),
            "due_on": date(2026, 10, 17),
            "completed_on": date(2026, 10, 16),
            "planned_minutes": 95,
            "budget": Decimal("1"),
        },
        clear="completed_on",
    ),
    "staffing_demand": Sample(
        refs={"project": "project"},
        data={
            "role": "Consultant",
            "person_reference": "0035g00000000GBAAY",
            "starts_on": date(2026, 10, 5),
            "ends_on": date(2027, 1, 29),
            "hours_per_week": Decimal(20),
        },
        change={
            "role": "Analyst",
            "person_reference": "0035g00000000GCAAY",
            "starts_on": date(2026, 10, 12),
            "ends_on": date(2027, 2, 26),
            "hours_per_week": Decimal(40),
        },
        clear="person_reference",
    ),
}


def _held(state: State, collection: str, key_field: str, key: str) -> list[Row]:
    return [row for row in state.get(collection, []) if row.get(key_field) == key]


def worked(simulator: CertiniaSimulator) -> tuple[str, ...]:
    """A consultant hands in a week that crosses the end of a month: two days in September, one in October."""
    make, kinds = simulator.psa.insert, simulator.psa.schema.objects
    project = make(
        kinds["pse__Proj__c"],
        fields(Name="Training", Is_Active=True, Is_Billable=True, Allow_Timecards_Without_Assignment=True, CurrencyIsoCode="GBP"),
    )["Id"]
    milestone = make(kinds["pse__Milestone__c"], fields(Name="Courses", Project=project, Target_Date=date(2026, 12, 18)))["Id"]
    sam = next(row["Id"] for row in simulator.psa.store.rows("Contact") if row["LastName"] == "Okafor")
    hours = (0, 1.58, 0, 7.5, 8)
    card = simulator.log_time(sam, project, date(2026, 9, 27), hours, Milestone=milestone, Billable=True, Monday_Notes="Course")
    simulator.decide(card)
    splits = {row["pse__Start_Date__c"].month: row["Id"] for row in simulator.psa.store.rows("pse__Timecard__c") if _of(row, card)}
    return f"{splits[9]}/Monday", f"{splits[9]}/Wednesday", f"{splits[10]}/Thursday"


def spent(simulator: CertiniaSimulator) -> tuple[str, ...]:
    """A consultant hands in what a trip has cost; tax is inside."""
    make, kinds = simulator.psa.insert, simulator.psa.schema.objects
    shown = {"Is_Active": True, "Is_Billable": True, "Allow_Expenses_Without_Assignment": True, "CurrencyIsoCode": "GBP"}
    project = make(kinds["pse__Proj__c"], fields(Name="Roadshow", **shown))["Id"]
    sam = next(row["Id"] for row in simulator.psa.store.rows("Contact") if row["LastName"] == "Okafor")
    whose = {"Project": project, "Resource": sam, "Billable": True, "CurrencyIsoCode": "GBP"}
    report = make(kinds["pse__Expense_Report__c"], fields(Name="Bristol", Status="Submitted", **whose))["Id"]
    line = {"Amount": Decimal("120.60"), "Incurred_Tax": Decimal("20.10"), "Expense_Date": date(2026, 10, 6), "Type": "Taxi"}
    made = make(kinds["pse__Expense__c"], fields(Expense_Report=report, **line, **whose))["Id"]
    simulator.psa.store.forget()
    simulator.decide(report)
    return (made,)


def staffed(simulator: CertiniaSimulator) -> tuple[str, ...]:
    """A resource manager books a person: a schedule, then the assignment."""
    make, kinds = simulator.psa.insert, simulator.psa.schema.objects
    project = make(kinds["pse__Proj__c"], fields(Name="Audit", Is_Active=True, Is_Billable=True, CurrencyIsoCode="GBP"))["Id"]
    sam = next(row["Id"] for row in simulator.psa.store.rows("Contact") if row["LastName"] == "Okafor")
    schedule = make(kinds["pse__Schedule__c"], fields(Start_Date=date(2026, 10, 5), End_Date=date(2026, 10, 30), Monday_Hours=Decimal(8)))
    booked = {"Project": project, "Resource": sam, "Schedule": schedule["Id"], "Bill_Rate": Decimal(180), "Role": "Consultant"}
    return (make(kinds["pse__Assignment__c"], fields(Name="Audit", CurrencyIsoCode="GBP", Is_Billable=True, **booked))["Id"],)


def _of(row: Row, card: str) -> bool:
    return bool(row["pse__Timecard_Header__c"] == card)


FACTS = Facts(
    samples=SAMPLES,
    missing_id="0015g00000ZzZzZAAV",
    number=("task", "pse__Milestone_Amount__c", "budget"),
    id_member="Id",
    held=_held,
    forbidden=[{"errorCode": "INSUFFICIENT_ACCESS_OR_READONLY", "message": "no access"}],
    refusals=(
        Refusal("customer", {"phone": "1" * 60}, "phone"),
        Refusal("project", {"ends_on": date(2026, 9, 1)}, "starts_on"),
        Refusal("task", {"name": None}, "name"),
    ),
    existing={"time_entry": worked, "expense": spent, "assignment": staffed},
)
