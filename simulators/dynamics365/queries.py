"""The rows of the reporting queries over jobs (sheet 7b)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from simulators.dynamics365.books import Books
from simulators.dynamics365.schema import Entity
from simulators.dynamics365.values import show

_NAMES = {
    "jobs": {
        "no": "No", "description": "Description", "billToCustomerNo": "Bill_to_Customer_No", "sellToCustomerNo": "Sell_to_Customer_No",
        "creationDate": "Creation_Date", "startingDate": "Starting_Date", "endingDate": "Ending_Date", "status": "Status",
        "jobPostingGroup": "Job_Posting_Group", "blocked": "Blocked", "projectManager": "Project_Manager",
    },
    "jobTasks": {
        "jobNo": "Job_No", "jobTaskNo": "Job_Task_No", "description": "Description", "totaling": "Totaling",
        "jobTaskType": "Job_Task_Type", "startingDate": "Start_Date", "endingDate": "End_Date",
    },
    "jobPlanningLines": {
        "jobNo": "Job_No", "jobTaskNo": "Job_Task_No", "lineNo": "Line_No", "jobType": "Type", "lineType": "Line_Type", "no": "No",
        "description": "Description", "quantity": "Quantity", "unitCostLCY": "Unit_Cost", "totalCostLCY": "Total_Cost",
        "unitPriceLCY": "Unit_Price", "lineAmountLCY": "Line_Amount", "totalPriceLCY": "Total_Price", "planningDate": "Planning_Date",
    },
}  # fmt: skip


def query_rows(books: Books, entity: Entity) -> list[dict[str, Any]]:
    names = _NAMES.get(entity.set, {})
    found = []
    for row in books.all(entity.set):
        record = {}
        for name, field in entity.fields.items():
            value = row[names.get(name, name)]
            if name == "complete":
                value = row["Status"] == "Completed"
            record[name] = show(field, value if value is not None else Decimal(0) if field.kind == "decimal" else None)
        found.append(record)
    return found
