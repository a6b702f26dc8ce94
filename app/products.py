"""The catalogue of API products: what the gateway serves and ``openapi/`` publishes."""

from __future__ import annotations

from functools import cache

from app.core.api import Product
from app.experience_apis.psa import changes as change_requests
from app.experience_apis.psa import router as psa
from app.experience_apis.salesforce import router as salesforce
from app.process_apis.flows.held_write import router as held_writes
from app.process_apis.flows.project_to_billing import router as billing_runs
from app.process_apis.records import Collection, routes
from app.process_apis.services.billing import collections as billing_records
from app.process_apis.services.billing import router as billing
from app.process_apis.services.contracts import collections as contract_records
from app.process_apis.services.contracts import router as contracts
from app.process_apis.services.customers import collections as customer_records
from app.process_apis.services.customers import router as customers
from app.process_apis.services.governance import router as governance
from app.process_apis.services.projects import collections as project_records
from app.process_apis.services.projects import router as projects
from app.process_apis.services.runs import exceptions
from app.process_apis.services.runs import router as runs
from app.process_apis.services.xref import care as xref_care
from app.process_apis.services.xref import changes as xref_changes
from app.process_apis.services.xref import router as xref
from app.process_apis.services.xref import router_v2 as xref_v2
from app.system_apis import router as systems
from app.system_apis.registry import connectors, described

COLLECTIONS: tuple[Collection, ...] = (
    *customer_records.COLLECTIONS,
    *contract_records.COLLECTIONS,
    *project_records.COLLECTIONS,
    *billing_records.COLLECTIONS,
)
"""Of all business services: what a reference may name."""


def own_products() -> list[Product]:
    """Served beside the catalogue: the systems that this installation alone has, by its documents."""
    return [systems.product(connector) for _, connector in sorted(described().items())]


@cache
def products() -> list[Product]:
    return [
        *(systems.product(connector) for _, connector in sorted(connectors().items())),
        Product(
            layer="process",
            name="flow",
            title="Flow process API",
            description="Runs of the processes that cross systems: where each stands and what it waits for; resuming one; and exceptions.",
            routers=[runs.router, exceptions.router],
        ),
        Product(
            layer="process",
            name="billing",
            title="Billing process API",
            description="Rate cards, schedules, time, expenses, billing runs, invoices, credit memos; and where a project stands.",
            routers=[billing_runs.router, billing.router, *map(routes, billing_records.COLLECTIONS)],
        ),
        Product(
            layer="process",
            name="contract",
            title="Contract process API",
            description="What was agreed with customers: contracts, lines and how each is billed, amendments, versions.",
            routers=[contracts.router, *map(routes, contract_records.COLLECTIONS)],
        ),
        Product(
            layer="process",
            name="customer",
            title="Customer process API",
            description="Customers, the people there, who is above whom, and which of our legal entities serve them.",
            routers=[customers.router, *map(routes, customer_records.COLLECTIONS)],
        ),
        Product(
            layer="process",
            name="governance",
            title="Governance process API",
            description="Who may write what: the ownership register explained, writes held for review, the audit of every decision.",
            routers=[governance.router, held_writes.router],
        ),
        Product(
            layer="process",
            name="project",
            title="Project process API",
            description="What is delivered, by whom and until when: projects, tasks, milestones, staffing demand, assignments.",
            routers=[projects.router, *map(routes, project_records.COLLECTIONS)],
        ),
        Product(
            layer="process",
            name="xref",
            title="Cross-reference process API",
            description="Which record in one system is which record in another: now, and at any instant; links, merges, splits, matches.",
            routers=[xref.router, xref_changes.router, xref_care.router],
        ),
        Product(
            layer="process",
            name="xref",
            version=2,
            title="Cross-reference process API",
            description="Resolving with a verdict per record. Everything else of the cross-reference is in version 1.",
            routers=[xref_v2.router],
        ),
        Product(
            layer="experience",
            name="psa",
            title="Crosswalk for delivery tools",
            description="For PSA and delivery tools, in their own ids: projects and staffing demand out; time, expenses and milestones in.",
            routers=[psa.router, change_requests.router],
        ),
        Product(
            layer="experience",
            name="salesforce",
            title="Crosswalk for Salesforce",
            description="For Apex and Flow: activate a won opportunity, and see where it stands.",
            routers=[salesforce.router],
            problem_media_type="application/json",
        ),
    ]
