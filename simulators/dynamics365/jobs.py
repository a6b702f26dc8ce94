"""Projects: the ``projects`` set, and the job pages that an administrator has published as OData services (sheet 6, 7)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar

from simulators.dynamics365.documents import ZERO
from simulators.dynamics365.errors import Refused, bad, dialog, must_have, no_record, no_relation, same_key
from simulators.dynamics365.page import Page
from simulators.dynamics365.store import Row, Values
from simulators.dynamics365.values import cents, fine

SERIES = ("PR00", 1001)
_TABLES = {
    "Job_Card": "jobs",
    "Job_List": "jobs",
    "projects": "jobs",
    "Job_Task_Lines": "jobTasks",
    "Job_Planning_Lines": "jobPlanningLines",
}
_RELATED = {
    "Person_Responsible": ("resources", "Resource"), "Project_Manager": ("employees", "User Setup"),
    "Payment_Terms_Code": ("paymentTerms", "Payment Terms"), "Currency_Code": ("currencies", "Currency"),
    "Unit_of_Measure_Code": ("unitsOfMeasure", "Unit of Measure"), "Location_Code": ("locations", "Location"),
    "Sell_to_Customer_No": ("customers", "Customer"), "Bill_to_Customer_No": ("customers", "Customer"),
}  # fmt: skip
_SOURCES = {"Resource": "resources", "Item": "items", "G/L Account": "accounts"}


class JobPage(Page):
    """A published page: keys are numbers, one row at a time."""

    whole: ClassVar[Values] = {}

    @property
    def table(self) -> str:
        return _TABLES[self.entity.set]

    def rows(self, parent: Row | None = None, wanted: Values | None = None) -> Iterable[Row]:
        return sorted(self.books.all(self.table), key=lambda row: tuple(row[name] for name in self.entity.key))

    def locate(self, key: Values) -> Row:
        if set(key) != set(self.entity.key):
            raise Refused("BadRequest_NotFound", "The key of the request is not the key of the entity.")
        row = self.books.one(self.table, **{name: value.upper() if isinstance(value, str) else value for name, value in key.items()})
        if row is None:
            identity = ",".join(f"{name.replace('_', ' ')}='{value}'" for name, value in key.items())
            raise no_record(self.entity.table, identity)
        return row

    def check(self, values: Values) -> None:
        for name, (set_, title) in _RELATED.items():
            if values.get(name):
                value = values[name].upper()
                found = self.books.one(set_, code=value) or self.books.one(set_, number=value)
                if found is None and not (title == "Currency" and value == self.books.company.currency):
                    raise no_relation(name.replace("_", " ") + ("." if name.endswith("_No") else ""), self.entity.table, value, title)

    def modify(self, row: Row, values: Values) -> None:
        for name in self.entity.key:
            if name in values and values[name] != row[name]:
                raise dialog(f"You cannot rename {name.replace('_', ' ')} through this service.")
        self.check(values)
        self.books.store.put(row, **self.derived({**row.values, **values}))

    def derived(self, values: Values) -> Values:
        return values


class Jobs(JobPage):
    """Cards and list of jobs; ``Job_List`` is read-only."""

    def read(self, row: Row) -> Values:
        planned = self.books.where("jobPlanningLines", Job_No=row["No"])
        posted = sum((entry["quantity"] for entry in self.books.where("jobLedgerEntries", jobNo=row["No"])), ZERO)
        budget = sum((line["Quantity"] for line in planned if line["Line_Type"] != "Billable"), ZERO)
        values = {**row.values, "Percent_Completed": cents(posted / budget * 100) if budget else ZERO}
        values["Last_Date_Modified"] = row.modified.date().isoformat()
        return values

    def insert(self, values: Values, parent: Row | None = None) -> Row:
        self.check(values)
        number = values.get("No", "")
        if number and not self.books.policy.manual_numbers:
            raise dialog(
                "You may not enter numbers manually. If you want to enter numbers manually, please activate Manual Nos. in No. Series PR."
            )
        if number and self.books.one("jobs", No=number):
            raise same_key("Job", f"No.='{number}'")
        return self.books.add("jobs", new_job(self, {**values, "No": number or self.books.number(*SERIES)}))

    def modify(self, row: Row, values: Values) -> None:
        super().modify(row, self._parties(values))

    def _parties(self, values: Values) -> Values:
        return values | parties(self, values)

    def delete(self, row: Row) -> None:
        delete_job(self, row)


def new_job(page: Page, values: Values) -> Values:
    blank: Values = {"Status": "Open", "Blocked": " ", "Task_Billing_Method": "One customer", "Job_Posting_Group": "SETTING UP"}
    blank |= {"Creation_Date": page.books.today(), "Apply_Usage_Link": True, "Search_Description": values.get("Description", "").upper()}
    return blank | values | parties(page, values)


def parties(page: Page, values: Values) -> Values:
    """Name and address of the customers that are named."""
    found: Values = {}
    for prefix in ("Sell_to", "Bill_to"):
        number = values.get(f"{prefix}_Customer_No") or (values.get("Sell_to_Customer_No") if prefix == "Bill_to" else "")
        row = page.books.one("customers", number=number) if number else None
        if row is not None:
            name = "Bill_to_Name" if prefix == "Bill_to" else "Sell_to_Customer_Name"
            found |= {f"{prefix}_Customer_No": number, name: row["displayName"], f"{prefix}_City": row["city"]}
            found |= {f"{prefix}_Address": row["addressLine1"], f"{prefix}_Post_Code": row["postalCode"]}
            found[f"{prefix}_Country_Region_Code"] = row["country"]
    return found


def delete_job(page: Page, row: Row) -> None:
    if page.books.where("jobLedgerEntries", jobNo=row["No"]) or page.books.where("timeRegistrationEntries", jobNumber=row["No"]):
        raise dialog(f"You cannot delete Project {row['No']} because there are entries for it.")
    for table in ("jobPlanningLines", "jobTasks"):
        for one in page.books.where(table, Job_No=row["No"]):
            page.books.store.remove(one)
    page.books.store.remove(row)


class Projects(Page):
    """Number and name of a job, and no more (sheet 6)."""

    @property
    def table(self) -> str:
        return "jobs"

    def rows(self, parent: Row | None = None, wanted: Values | None = None) -> Iterable[Row]:
        return sorted(self.books.all("jobs"), key=lambda row: str(row["No"]))

    def read(self, row: Row) -> Values:
        return super().read(row) | {"number": row["No"], "displayName": row["Description"]}

    def insert(self, values: Values, parent: Row | None = None) -> Row:
        number = values.get("number", "")
        if number:
            self._manual(number)
            self._unused(number)
        name = values.get("displayName", "")
        return self.books.add("jobs", new_job(self, {"No": number or self.books.number(*SERIES), "Description": name}))

    def modify(self, row: Row, values: Values) -> None:
        changes = {}
        if values.get("number", row["No"]) != row["No"]:
            self._unused(values["number"])
            changes["No"] = values["number"]
            for table in ("jobTasks", "jobPlanningLines"):
                for one in self.books.where(table, Job_No=row["No"]):
                    self.books.store.put(one, Job_No=values["number"])
        if "displayName" in values:
            changes["Description"] = values["displayName"]
        self.books.store.put(row, **changes)

    def _unused(self, number: str) -> None:
        if self.books.one("jobs", No=number):
            raise same_key("Job", f"No.='{number}'")

    def delete(self, row: Row) -> None:
        delete_job(self, row)


class JobTasks(JobPage):
    def insert(self, values: Values, parent: Row | None = None) -> Row:
        job, task = values.get("Job_No", ""), values.get("Job_Task_No", "")
        if not job or not task:
            raise Refused("BadRequest_RequiredParamNotProvided", "Job_No and Job_Task_No must be provided.")
        if self.books.one("jobs", No=job) is None:
            raise no_relation("Job No.", "Job Task", job, "Job")
        if self.books.one("jobTasks", Job_No=job, Job_Task_No=task):
            raise same_key("Job Task", f"Job No.='{job}',Job Task No.='{task}'")
        self.check(values)
        return self.books.add("jobTasks", {"Job_Task_Type": "Posting", "Job_Posting_Group": "SETTING UP", **values})

    def read(self, row: Row) -> Values:
        lines = self.books.where("jobPlanningLines", Job_No=row["Job_No"], Job_Task_No=row["Job_Task_No"])
        days = sorted(line["Planning_Date"] for line in lines)
        found = {"Start_Date": days[0], "End_Date": days[-1]} if days else {}
        return {**found, **{name: value for name, value in row.values.items() if value or name not in found}}

    def delete(self, row: Row) -> None:
        if self.books.where("jobLedgerEntries", jobNo=row["Job_No"], jobTaskNo=row["Job_Task_No"]):
            raise dialog(f"You cannot delete Project Task {row['Job_Task_No']} because there are entries for it.")
        for line in self.books.where("jobPlanningLines", Job_No=row["Job_No"], Job_Task_No=row["Job_Task_No"]):
            self.books.store.remove(line)
        super().delete(row)


class PlanningLines(JobPage):
    """Budget and billable lines of a task that can be posted to."""

    def insert(self, values: Values, parent: Row | None = None) -> Row:
        job, task = values.get("Job_No", ""), values.get("Job_Task_No", "")
        found = self.books.one("jobTasks", Job_No=job, Job_Task_No=task)
        if found is None:
            raise no_relation("Job Task No.", "Job Planning Line", task, "Job Task")
        if found["Job_Task_Type"] != "Posting":
            text = f"Project Task Type must be equal to 'Posting' in Project Task: Job No.={job}, Job Task No.={task}."
            raise Refused("Application_FieldValidationException", f"{text} Current value is '{found['Job_Task_Type']}'.")
        taken = [int(line["Line_No"]) for line in self.books.where("jobPlanningLines", Job_No=job, Job_Task_No=task)]
        number = values.get("Line_No") or max(taken, default=0) + 10_000
        if number in taken:
            raise same_key("Job Planning Line", f"Job No.='{job}',Job Task No.='{task}',Line No.='{number}'")
        self.check(values)
        blank: Values = {"Line_Type": "Budget", "Type": "Resource", "Planning_Date": self.books.today(), "Quantity": ZERO}
        line = {**blank, **self._object(values), **values, "Line_No": number}
        if line["Quantity"] and not line.get("No") and line["Type"] != "Text":
            raise must_have("No.", "Job Planning Line", f"Job No.={job}, Line No.={number}")
        return self.books.add("jobPlanningLines", self.derived(line))

    def _object(self, values: Values) -> Values:
        kind, number = values.get("Type", "Resource"), values.get("No", "")
        if not number or kind == "Text":
            return {}
        row = self.books.one(_SOURCES[kind], number=number)
        if row is None:
            raise no_relation("No.", "Job Planning Line", number, kind)
        found: Values = {"Description": row["displayName"], "Unit_of_Measure_Code": row["baseUnitOfMeasureCode"] or ""}
        return found | {"Unit_Price": Decimal(row["unitPrice"] or 0), "Unit_Cost": Decimal(row["unitCost"] or 0)}

    def modify(self, row: Row, values: Values) -> None:
        if {"No", "Type"} & set(values):
            values = self._object({"Type": row["Type"], "No": row["No"], **values}) | values
        super().modify(row, values)

    def derived(self, values: Values) -> Values:
        quantity, price, cost = (fine(values.get(name) or ZERO) for name in ("Quantity", "Unit_Price", "Unit_Cost"))
        total, discount = cents(quantity * price), values.get("Line_Discount_Amount") or ZERO
        if values.get("Line_Discount_Percent"):
            if not 0 <= values["Line_Discount_Percent"] <= 100:
                raise bad("The value for Line Discount % must be between 0 and 100.")
            discount = cents(total * values["Line_Discount_Percent"] / 100)
        billable = values["Line_Type"] != "Budget"
        invoiced = values.get("Qty_Transferred_to_Invoice") or ZERO
        found: Values = {
            "Quantity": quantity,
            "Unit_Price": price,
            "Unit_Cost": cost,
            "Total_Cost": cents(quantity * cost),
            "Total_Price": total,
        }
        found |= {"Line_Discount_Amount": discount, "Line_Amount": total - discount, "Contract_Line": billable}
        found["Remaining_Qty"] = quantity - (values.get("Qty_Posted") or ZERO)
        found["Qty_to_Transfer_to_Invoice"] = quantity - invoiced if billable else ZERO
        return values | found
