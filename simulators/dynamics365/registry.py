"""Which page serves which entity set."""

from __future__ import annotations

from simulators.dynamics365 import masters
from simulators.dynamics365.attachments import DocumentAttachments, PdfDocuments
from simulators.dynamics365.books import Books
from simulators.dynamics365.documents import KINDS, Documents
from simulators.dynamics365.jobs import Jobs, JobTasks, PlanningLines, Projects
from simulators.dynamics365.lines import DimensionSetLines, Lines
from simulators.dynamics365.page import Page
from simulators.dynamics365.payments import Journals, Payments
from simulators.dynamics365.schema import ENTITIES, PAGE_ENTITIES, Entity
from simulators.dynamics365.tenant import TenantPage

_PAGES: dict[str, type[Page]] = {
    "companies": TenantPage,
    "subscriptions": TenantPage,
    "customers": masters.Customers,
    "customerFinancialDetails": masters.CustomerFinancialDetails,
    "contacts": masters.Contacts,
    "contactsInformation": masters.ContactsInformation,
    "items": masters.Items,
    "employees": masters.Employees,
    "accounts": masters.Accounts,
    "taxAreas": masters.Taxes,
    "taxGroups": masters.Taxes,
    "dimensionValues": masters.DimensionValues,
    "defaultDimensions": masters.DefaultDimensions,
    "dimensionSetLines": DimensionSetLines,
    "timeRegistrationEntries": masters.TimeEntries,
    "customerPaymentJournals": Journals,
    "journals": Journals,
    "customerPayments": Payments,
    "projects": Projects,
    "pdfDocument": PdfDocuments,
    "documentAttachments": DocumentAttachments,
    "Job_Card": Jobs,
    "Job_List": Jobs,
    "Job_Task_Lines": JobTasks,
    "Job_Planning_Lines": PlanningLines,
    **dict.fromkeys(KINDS, Documents),
    **{kind.lines: Lines for kind in KINDS.values()},
}
TENANT_SETS = ("companies", "subscriptions")


def page_of(books: Books, entity: Entity) -> Page:
    return _PAGES.get(entity.set, Page)(books, entity)


def entity_of(set_: str) -> Entity | None:
    return ENTITIES.get(set_) or PAGE_ENTITIES.get(set_)
