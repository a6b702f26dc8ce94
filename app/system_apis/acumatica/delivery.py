"""Projects with their tasks, time and expenses, and what comes before: opportunities and change orders."""

from app.system_apis.acumatica.shared import (
    CHANGE,
    INSERT,
    LEGAL_ENTITY,
    NON_PROJECT,
    PROJECT_KEY,
    READ_ALL,
    TASK_ID,
    WRITE_ALL,
    calls,
    once,
)
from app.system_apis.kit.calls import Call
from app.system_apis.kit.connector import LookupKey, Resource, Transition
from app.system_apis.kit.converters import Clock, Codes, Day, Flag, Lines, Number, Present, Ref, Scaled, Text, field

PROJECT = Resource(
    entity="project",
    object="Project",
    path="Project",
    modified="LastModifiedDateTime.value",
    key=LookupKey(field="ExternalRefNbr.value"),
    operations=WRITE_ALL,
    filters={"customer": "Customer eq '{value}'", "name": "Description eq '{value}'"},
    calls=calls("Project", "ProjectID", "ExternalRefNbr eq '{key}'", expand="ProjectProperties,BillingAndAllocationSettings"),
    transitions={
        "activate": Transition(path="/Project/ActivateProject", body=PROJECT_KEY, shows={"Status.value": "Active"}),
        "complete": Transition(path="/Project/CompleteProject", body=PROJECT_KEY, shows={"Status.value": "Completed"}, after="activate"),
    },
    fields=(
        field("name", "Description.value", Text(max_length=255)),
        field("customer", "Customer.value", Ref(entity="customer")),
        *once("billing_entity", "BillingAndAllocationSettings.Branch.value", LEGAL_ENTITY),
        *once("currency_code", "ProjectProperties.ProjectCurrency.value", Text()),
        field("starts_on", "ProjectProperties.StartDate.value", Day()),
        field("ends_on", "ProjectProperties.EndDate.value", Day()),
        field("status", "Status.value", direction="read"),
    ),
)

TASK = Resource(
    entity="task",
    object="ProjectTask",
    path="ProjectTask",
    modified="LastModifiedDateTime.value",
    # Its code has ten letters: the last of our key. The whole of it is the external reference.
    key=LookupKey(field="ProjectTaskID.value", last=10, upper=True),
    operations=WRITE_ALL,
    filters={"project": "ProjectID eq '{value}'"},
    hints={"keys": "ProjectID,ProjectTaskID"},
    calls=calls("ProjectTask", "ProjectTaskID", "ProjectTaskID eq '{key}'", expand="Properties").model_copy(
        update={
            "read": Call(path="/ProjectTask/{id.0}/{id.1}", query={"$expand": "Properties"}),
            "create": Call(
                method="PUT",
                path="/ProjectTask",
                query={"$filter": "ExternalRefNbr eq '{key}'"},
                headers=INSERT,
                body={"ExternalRefNbr": {"value": "{key}"}},
            ),
            "update": Call(method="PUT", path="/ProjectTask", headers=CHANGE, body=TASK_ID),
            "delete": Call(method="DELETE", path="/ProjectTask/{id.0}/{id.1}"),
            "id": "{ProjectID.value}/{ProjectTaskID.value}",
        }
    ),
    transitions={
        "activate": Transition(path="/ProjectTask/ActivateProjectTask", body={"entity": TASK_ID}, shows={"Status.value": "Active"}),
        "complete": Transition(
            path="/ProjectTask/CompleteProjectTask", body={"entity": TASK_ID}, shows={"Status.value": "Completed"}, after="activate"
        ),
    },
    fields=(
        field("project", "ProjectID.value", Ref(entity="project"), "create"),
        field("project", "ProjectID.value", Ref(entity="project"), "read"),
        field("name", "Description.value", Text(max_length=250)),
        field(
            "state",
            "Status.value",
            Codes(table={"not_started": "In Planning", "started": "Active", "completed": "Completed"}, strict=False),
            "read",
        ),
        field("percent_complete", "Properties.Completed.value", Scaled(whole=True)),
        field("starts_on", "Properties.PlannedStartDate.value", Day()),
        field("due_on", "Properties.PlannedEndDate.value", Day()),
        field("completed_on", "Properties.EndDate.value", Day(), "read"),
    ),
)

_KEPT_IN_PSA = "it needs an active project and task there, and the PSA, which keeps it, decides on both"
TIME_ENTRY = Resource(
    entity="time_entry",
    object="TimeEntry",
    path="TimeEntry",
    modified="LastModifiedDateTime.value",
    operations=READ_ALL,
    missing=dict.fromkeys(("create", "update", "delete"), _KEPT_IN_PSA),
    filters={"project": "ProjectID eq '{value}'"},
    calls=calls("TimeEntry", "TimeEntryID", None),
    fields=(
        field("project", "ProjectID.value", Ref(entity="project"), "read", empty=NON_PROJECT),
        field("task", "ProjectTaskID.value", Ref(entity="task", inside="ProjectID.value"), "read"),
        field("person_reference", "Employee.value", direction="read"),
        field("worked_on", "Date.value", Day(), "read"),
        field("minutes", "TimeSpent.value", Clock(), "read"),
        field("billable", "Billable.value", Flag(), "read"),
        # Where nobody has to approve, finished time is as good as approved.
        field("approved", "ApprovalStatus.value", Flag(when_true=("Approved", "Completed", "Released")), "read"),
        field("notes", "Summary.value", direction="read"),
    ),
)

EXPENSE = Resource(
    entity="expense",
    object="ExpenseReceipt",
    path="ExpenseReceipt",
    modified="LastModifiedDateTime.value",
    operations=READ_ALL,
    missing=dict.fromkeys(("create", "update", "delete"), _KEPT_IN_PSA),
    calls=calls("ExpenseReceipt", "ReceiptID", None, expand="ReceiptDetails"),
    fields=(
        field("project", "ReceiptDetails.ProjectID.value", Ref(entity="project"), "read", empty=NON_PROJECT),
        field("task", "ReceiptDetails.ProjectTaskID.value", Ref(entity="task", inside="ReceiptDetails.ProjectID.value"), "read"),
        field("person_reference", "ClaimedBy.value", direction="read"),
        field("spent_on", "Date.value", Day(), "read"),
        field("category", "ExpenseItemID.value", direction="read"),
        field("description", "ReceiptDetails.Description.value", direction="read"),
        field("currency_code", "ReceiptDetails.CurrencyID.value", direction="read"),
        field("amount", "ReceiptDetails.Amount.value", Number(), "read"),
        field("tax_amount", "TaxTotal.value", Number(), "read"),
        field("billable", "ReceiptDetails.Billable.value", Flag(), "read"),
        # Approved receipts are open: they wait for a claim.
        field("approved", "Status.value", Flag(when_true=("Open", "Approved", "Released")), "read"),
    ),
)

OPPORTUNITY = Resource(
    entity="opportunity",
    object="Opportunity",
    path="Opportunity",
    modified="LastModifiedDateTime.value",
    operations=READ_ALL,
    missing=dict.fromkeys(("create", "update", "delete"), "the endpoint has no field for our key on it, and the CRM keeps what is sold"),
    filters={"customer": "BusinessAccount eq '{value}'"},
    calls=calls("Opportunity", "OpportunityID", None, expand="Products"),
    fields=(
        field("name", "Subject.value", direction="read"),
        field("customer", "BusinessAccount.value", Ref(entity="customer"), "read"),
        field("billing_entity", "Branch.value", Codes(values="legal_entity", strict=False), "read"),
        field("stage", "Stage.value", direction="read"),
        field("is_won", "Stage.value", Present(value="Won"), "read"),
        field("amount", "Amount.value", Number(), "read"),
        field("currency_code", "CurrencyID.value", direction="read"),
        field("closed_on", "Estimation.value", Day(), "read"),
        field(
            "lines",
            "Products",
            Lines(
                fields=(
                    field("reference", "OpportunityProductID.value"),
                    field("billing_type", "InventoryID.value", Codes(values="billing_item", strict=False)),
                    field("description", "TransactionDescription.value"),
                    field("quantity", "Qty.value", Number()),
                    field("unit_price", "UnitPrice.value", Number()),
                    field("amount", "Amount.value", Number()),
                )
            ),
            "read",
        ),
    ),
)

CHANGE_ORDER = Resource(
    entity="amendment",
    object="ChangeOrder",
    path="ChangeOrder",
    modified="LastModifiedDateTime.value",
    operations=READ_ALL,
    missing=dict.fromkeys(("create", "update", "delete"), "a change order belongs to a project's budget, and ours to a contract"),
    calls=calls("ChangeOrder", "RefNbr", None, expand="RevenueBudget"),
    fields=(
        field("title", "Description.value", direction="read"),
        field("reason", "DetailedDescription.value", direction="read"),
        field("effective_on", "ChangeDate.value", Day(), "read"),
        field("external_reference", "ExternalRefNbr.value", direction="read"),
        field(
            "status",
            "Status.value",
            Codes(
                table={"requested": "On Hold", "approved": "Closed", "rejected": "Rejected"},
                also={"Open": "requested", "Pending Approval": "requested", "Canceled": "rejected"},
                strict=False,
            ),
            "read",
        ),
        field(
            "lines",
            "RevenueBudget",
            Lines(
                fields=(
                    field("billing_type", "InventoryID.value", Codes(values="billing_item", strict=False)),
                    field("description", "Description.value"),
                    field("quantity", "Qty.value", Number()),
                    field("unit_price", "UnitRate.value", Number()),
                    field("amount", "Amount.value", Number()),
                )
            ),
            "read",
        ),
    ),
)
