"""What a started project leaves in our services, and that its delivery tool finds it there by its own ids."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from app.core import ids
from app.platform.pipeline.pipeline import Pipeline
from tests.clients import signed_in
from tests.process_apis.harness import Office, key, only

PROJECT, PSA = "/process/project/v1", "/experience/psa/v1"
SCOPES = ["process.project:read", "experience.psa:read", "experience.psa:write"]


async def test_project_tasks_and_seats_are_there_and_the_tool_finds_them(firm: Office) -> None:
    await firm.a_worker()
    deal, started = await firm.started()
    project, hours_and_go_live = started["project"], await firm.tasks(started)
    gateway = firm.built.gateway()
    assert isinstance(gateway, Pipeline)
    async with await signed_in(gateway, firm.built.database, SCOPES, connection="kantata") as tool:
        record = (await tool.get(f"{PROJECT}/projects/{project}")).json()
        assert (record["contract"], record["name"], record["status"]) == (started["contract"], deal.name, "active")
        assert (record["startsOn"], record["endsOn"], record["legalEntity"], record["deliveryEntity"]) == (
            "2026-10-05",
            "2027-01-29",
            "HOLT-UK",
            "HOLT-DE",
        )
        assert (record["budget"], record["currencyCode"], record["psaConnection"]) == ("35882.50", "GBP", "kantata")

        of_it = {"project": project}
        task = only((await tool.get(f"{PROJECT}/tasks", params=of_it)).json()["items"])
        assert (task["name"].split(":")[0], task["plannedMinutes"], task["budget"]) == ("Senior Consultant", 7230, "20882.50")
        milestone = only((await tool.get(f"{PROJECT}/milestones", params=of_it)).json()["items"])
        assert (milestone["name"], milestone["dueOn"], milestone["budget"], milestone["fixedFee"]) == (
            "Go-live",
            "2026-12-15",
            "15000.00",
            True,
        )
        lines = await firm.rows("select id, task_id from contract_line order by number")
        assert {task["contractLine"], milestone["contractLine"]} <= {ids.encode("cln", UUID(str(row["id"]))) for row in lines}
        seat = only((await tool.get(f"{PROJECT}/staffing-demands", params=of_it)).json()["items"])
        # 120.5 hours over 117 days, 16.714 weeks
        assert (seat["role"], Decimal(seat["hoursPerWeek"]), seat["confidence"], seat["status"]) == (
            "Senior Consultant",
            Decimal("7.21"),
            100,
            "open",
        )

        own = (await tool.get(f"{PSA}/projects/{started['project_reference']}")).json()
        assert own["id"] == project
        wanted = only(
            item
            for item in (await tool.get(f"{PSA}/staffing-demands", params={"limit": 200})).json()["items"]
            if item["project"] == project
        )
        assert (wanted["id"], wanted["projectExternalId"], wanted["firstWeek"]) == (seat["id"], started["project_reference"], "2026-W41")
        assert wanted["externalId"] is not None
        done = await tool.post(f"{PSA}/milestones/{hours_and_go_live[1]}/completion", json={"completedOn": "2026-11-10"}, headers=key())
        assert (done.status_code, done.json()["id"]) == (200, milestone["id"]), done.text
