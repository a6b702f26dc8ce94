"""The Acumatica connector. Facts from the published contract of ``Default/24.200.001`` and the *Integration Development Guide*.

Scalars are wrapped (``{"value": …}``), so every path here ends in ``value``. ``PUT`` creates or changes: it looks for the record by the
``$filter`` of its address, so with ``If-None-Match: *`` and our key in that filter it creates once. Branches, the customer classes, items,
terms and tax categories of a tenant are the connection's value maps ``legal_entity``, ``customer_class``, ``billing_item``,
``payment_terms`` and ``tax_category``; ``tax_zone`` is a setting (see ``docs/systems/acumatica.md``).
"""

from app.core.failures import Kind
from app.system_apis.acumatica.commercial import CONTACT, CREDIT_MEMO, CUSTOMER, INVOICE, SALES_ORDER
from app.system_apis.acumatica.delivery import CHANGE_ORDER, EXPENSE, OPPORTUNITY, PROJECT, TASK, TIME_ENTRY
from app.system_apis.kit.auth import CookieSession, PasswordGrant
from app.system_apis.kit.calls import Call, CustomFields, Errors, Rest
from app.system_apis.kit.connector import Connector, Policy, Rule, Setting

CONNECTOR = Connector(
    key="acumatica",
    title="Acumatica",
    dialect="rest",
    base_url="{instance}/entity/{endpoint_name}/{endpoint_version}",
    settings=(
        Setting(key="instance", title="Address of the instance", example="https://holt.acumatica.com/AcumaticaERP"),
        Setting(key="endpoint_name", title="Web service endpoint", example="Default"),
        Setting(key="endpoint_version", title="Version of the endpoint", example="24.200.001"),
        Setting(key="tax_zone", title="Tax zone of what we write", example="SERVICES"),
    ),
    auth=(
        # One session for all calls: ``api:concurrent_access`` would take a user of the licence for each.
        PasswordGrant(
            token_path="{instance}/identity/connect/token",  # noqa: S106 - a path
            sign_out_path="{instance}/entity/auth/logout",
            form={"scope": "api"},
        ),
        # Types and states are words of the session's language.
        CookieSession(
            sign_in_path="{instance}/entity/auth/login",
            sign_out_path="{instance}/entity/auth/logout",
            body={"name": "{username}", "password": "{password}", "tenant": "{tenant}", "branch": "{branch}", "locale": "en-US"},
            cookie=".ASPXAUTH",
            credentials=("username", "password", "tenant", "branch"),
        ),
    ),
    # The licence counts users, requests at once and per minute (SM604000); the calls of one session wait for each other there.
    policy=Policy(max_in_flight=2, timeout_seconds=60, throttle_pause_seconds=5),
    failures=(
        Rule(status=401, kind=Kind.UNAUTHENTICATED),
        Rule(status=429, kind=Kind.THROTTLED),
        # A 500 is a refusal as well as a crash: the exception tells (Integration Development Guide, HTTP status codes).
        Rule(text="API Login Limit", kind=Kind.THROTTLED),
        Rule(status=500, text="Invalid credentials", kind=Kind.UNAUTHENTICATED),
        Rule(status=500, code="PX.Data.PXUndefinedCompanyException", kind=Kind.UNAUTHENTICATED),
        Rule(status=500, text="No entity satisfies the condition", kind=Kind.NOT_FOUND),
        Rule(status=500, text="Another process has", kind=Kind.CONFLICT),
        Rule(status=422, text="Another process has", kind=Kind.CONFLICT),
        Rule(status=500, code="PX.Data.PXLockViolationException", kind=Kind.CONFLICT),
        Rule(status=500, code="PX.Data.PXNotEnoughRightsException", kind=Kind.FORBIDDEN),
        Rule(status=500, code="PX.Data.PXException", kind=Kind.REJECTED),
        Rule(status=500, code="PX.Data.PXSetPropertyException", kind=Kind.REJECTED),
        Rule(status=500, code="PX.Data.PXOuterException", kind=Kind.REJECTED),
        Rule(status=500, code="PX.Data.PXSetupNotEnteredException", kind=Kind.REJECTED),
        Rule(status=500, code="PX.Api.ContractBased.OptimizedExport.CannotOptimizeException", kind=Kind.REJECTED),
        Rule(status=500, code="Microsoft.OData.ODataException", kind=Kind.REJECTED),
        Rule(status=405, kind=Kind.UNSUPPORTED),
    ),
    rest=Rest(
        health=Call(path="/Currency", query={"$top": "1", "$select": "CurrencyID"}),
        errors=Errors(code=("exceptionType",), message=("exceptionMessage", "modelState", "message"), marks="error"),
        custom=CustomFields(
            member="custom",
            parameter="$custom",
            types={"text": "CustomStringField", "number": "CustomDecimalField", "flag": "CustomBooleanField"},
        ),
    ),
    missing={
        "customer_legal_entity": "customers are shared by all branches of a tenant: the documents name the branch",
        "billing_schedule": "the endpoint has none: a billing period belongs to a project, and what is billed to its budget",
        "staffing_demand": "the endpoint has no resource requests",
        "assignment": "the endpoint has no assignments: a project only lists who may book time on it, without a task, a role or days",
        "contract_line": "lines are a part of the sales order and are written with it",
        "rate_card": "the endpoint has no price lists: an inquiry tells prices (SalesPricesInquiry), and none of them belongs to a list",
        "rate": "an inquiry tells sales prices (SalesPricesInquiry), without ids and times of change: none can be read by itself",
    },
    resources=(
        CUSTOMER,
        CONTACT,
        SALES_ORDER,
        INVOICE,
        CREDIT_MEMO,
        PROJECT,
        TASK,
        TIME_ENTRY,
        EXPENSE,
        OPPORTUNITY,
        CHANGE_ORDER,
    ),
)
