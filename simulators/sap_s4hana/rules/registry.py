"""The rules of every table."""

from __future__ import annotations

from typing import Final

from simulators.sap_s4hana.rules import Rules, customer_projects, partners, plans, projects, sales, timesheet

RULES: Final[dict[str, Rules]] = {
    **partners.RULES, **sales.RULES, **plans.RULES, **projects.RULES, **customer_projects.RULES, **timesheet.RULES,
}  # fmt: skip
