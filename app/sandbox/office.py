"""The whole company: everybody who works in its systems, and the books of all of them."""

from __future__ import annotations

from typing import Any

from app.sandbox import offices, reckoning, tenants
from app.sandbox.api import Api
from app.sandbox.environment import Sandbox
from app.sandbox.offices.kinds import State


class Company:
    """Offices by connection."""

    def __init__(self, sandbox: Sandbox, world: tenants.World) -> None:
        self.api = Api(sandbox)
        self.connectors: dict[str, str] = {item["key"]: item["connector"] for item in world.connections}

        def of(role: str) -> dict[str, str]:
            return {key: self.connectors[key] for key in world.serving(role)}

        self.sales = next(offices.sales(connector, sandbox.simulator(connector)) for connector in of("crm").values())
        self.finance = {key: offices.finance(connector, sandbox.simulator(connector)) for key, connector in of("erp").items()}
        self.delivery = {key: offices.delivery(connector, sandbox.simulator(connector)) for key, connector in of("psa").items()}

    def states(self) -> dict[str, State]:
        return {key: self.api.state(connector) for key, connector in self.connectors.items()}

    def books(self, states: dict[str, State]) -> reckoning.Books:
        return reckoning.Books.of(states["salesforce"], states, self.finance, self.delivery)

    def projects(self) -> list[tuple[str, str]]:
        """(delivery tool, its id) of every project that the flow has opened."""
        started = [self.api.run(run["id"]) for run in self.api.runs() if run["flow"] == "opportunity_to_project"]
        return [place for detail in started for place in self.places(detail)]

    def places(self, detail: dict[str, Any]) -> list[tuple[str, str]]:
        """Where the projects of a run are delivered."""
        return [
            (connection, external)
            for record in detail["records"]
            if record["entity"] == "project"
            for connection, objects in record["systems"].items()
            if connection in self.delivery
            for external in objects.values()
        ]

    def delivered_in(self, details: list[dict[str, Any]]) -> dict[str, str]:
        """Our id of an invoice → the delivery tool of its project."""
        return {
            record["id"]: place[0]
            for detail in details
            if detail["flow"] == "project_to_billing"
            for record in detail["records"]
            if record["entity"] == "invoice"
            for place in self.places(detail)
        }

    def approve_drafts(self) -> None:
        for office in self.finance.values():
            for draft in office.drafts():
                office.approve(draft)
