"""What the conformance suite writes to Jira."""

from datetime import date
from decimal import Decimal
from typing import Any

import httpx

from app.system_apis.kit.mapping import dig
from tests.system_apis.samples.kinds import Facts, Refusal, Row, Sample, State

SAMPLES = {
    "project": Sample(
        data={
            "name": "Larkfield's ERP für Söhne {n}",
            "customer_name": "Larkfield's Söhne {n}",
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
            "customer_name": "Larkfield Partners {n}",
            "currency_code": "EUR",
            "budget": Decimal("130000"),
            "starts_on": date(2026, 10, 2),
            "ends_on": date(2027, 4, 30),
            "contract_reference": "contract-{n}b",
            "billing_entity": "HOLT-DE",
            "delivery_entity": "HOLT-US",
        },
        clear="billing_entity",
    ),
    "task": Sample(
        refs={"project": "project"},
        data={
            "name": "Workshops {n}",
            "kind": "task",
            "starts_on": date(2026, 10, 5),
            "due_on": date(2026, 10, 16),
            "planned_minutes": 2400,
            "budget": Decimal("7200.25"),
            "billable": True,
            "contract_line": "cln_{n}",
        },
        change={
            "name": "Solution design {n}",
            "kind": "milestone",
            "starts_on": date(2026, 10, 6),
            "due_on": date(2026, 10, 17),
            "planned_minutes": 95,
            "budget": Decimal("1"),
            "billable": False,
            "contract_line": "cln_{n}b",
        },
        clear="starts_on",
    ),
}


def _held(state: State, collection: str, key_field: str, key: str) -> list[Row]:
    return [row for row in state[collection] if dig(row, key_field) == key]


def _people(simulator: Any) -> None:
    """A consultant logs time on two tasks of an engagement, twelve days each."""
    ana = simulator.credentials["people"]["ana"]
    api = f"{simulator.base_url}/rest/api/3"
    with httpx.Client(auth=(ana["email"], ana["api_token"]), timeout=20, trust_env=False) as http:

        def issue(**fields: Any) -> str:
            answer = http.post(f"{api}/issue", json={"fields": {"project": {"key": "DEL"}, "summary": "Advice", **fields}})
            return str(answer.raise_for_status().json()["id"])

        epic = issue(issuetype={"name": "Epic"})
        for task in [issue(issuetype={"name": "Task"}, parent={"id": epic}) for _ in range(2)]:
            for day in range(1, 13):
                time = {"started": f"2026-10-{day:02}T09:00:00.000+0100", "timeSpentSeconds": 60 * (90 + day)}
                told = {"properties": [{"key": "crosswalk-billable", "value": day % 2 == 0}]}
                http.post(f"{api}/issue/{task}/worklog", json=time | told).raise_for_status()


FACTS = Facts(
    samples=SAMPLES,
    missing_id="99999999",
    number=("task", "timeoriginalestimate", "planned_minutes"),
    id_member="id",
    held=_held,
    states={"epic": "issues", "issue": "issues"},
    forbidden={"errorMessages": ["You do not have permission to perform this operation."], "errors": {}},
    refusals=(
        Refusal("task", {"name": " "}, "name"),
        Refusal("task", {"kind": "Ghost"}, "kind", {"issue_type": {"Ghost": "10004711"}}),
        Refusal("project", {"billing_entity": "HOLT-XX"}, "billing_entity"),
        Refusal("project", {"budget": Decimal("1e15")}, "budget"),
    ),
    token=r"/oauth/token$",
    lag=0.5,
    coarse=300,
    switches={"search_lag": 0.4},
    undescribed=("time_entry",),
    people=_people,
    existing={"time_entry": tuple(f"{10001 + number // 12}/{10000 + number}" for number in range(24))},
)
