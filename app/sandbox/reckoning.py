"""Do the books agree? Asked of the systems themselves (their whole state), not of what we believe; backlog alone is our own figure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.sandbox.offices.kinds import Booked, DeliveryOffice, FinanceOffice, Ours, Row, State, Worked, number

Money = dict[str, dict[str, Decimal]]


@dataclass(frozen=True)
class Books:
    """What every system says, read once. Keys are connections; the CRM is Salesforce."""

    crm: State
    contracts: dict[str, list[Booked]]
    invoices: dict[str, list[Booked]]
    mirrored: dict[str, list[Booked] | None]
    worked: dict[str, list[Worked]]
    ours: dict[str, list[Ours]]

    @classmethod
    def of(
        cls, crm: State, states: Mapping[str, State], finance: Mapping[str, FinanceOffice], delivery: Mapping[str, DeliveryOffice]
    ) -> Books:
        return cls(
            crm=crm,
            contracts={key: office.contracts(states[key]) for key, office in finance.items()},
            invoices={key: office.invoices(states[key]) for key, office in finance.items()},
            mirrored={key: office.billed(states[key]) for key, office in delivery.items()},
            worked={key: office.worked(states[key]) for key, office in delivery.items()},
            ours={key: office.ours(states[key]) for key, office in finance.items()}
            | {key: office.ours(states[key]) for key, office in delivery.items()},
        )

    def part(self, opportunities: Collection[str], keys: Collection[str]) -> Books:
        """What of it belongs to these opportunities and to records with these keys of ours."""
        kept = {key.casefold() for key in keys}
        kept |= {key[-20:] for key in kept}  # some systems have no room for all of it

        def booked(rows: list[Booked]) -> list[Booked]:
            return [row for row in rows if (row.key or "").casefold() in kept]

        return Books(
            crm={**self.crm, "Opportunity": [row for row in self.crm.get("Opportunity", []) if row["Id"] in opportunities]},
            contracts={key: booked(rows) for key, rows in self.contracts.items()},
            invoices={key: booked(rows) for key, rows in self.invoices.items()},
            mirrored={key: None if rows is None else booked(rows) for key, rows in self.mirrored.items()},
            worked={},
            ours={key: [row for row in rows if row.key.casefold() in kept] for key, rows in self.ours.items()},
        )


def money(books: Books, delivered_in: Mapping[str, str], backlog: Mapping[str, Decimal]) -> Money:
    """Per currency: bookings, contract value, billed (in three systems), backlog, and the residual: the sum of all differences.

    ``delivered_in``: our id of an invoice → the delivery tool of its project. A tool that keeps no invoices has nothing to differ in.
    """
    rows: Money = defaultdict(lambda: defaultdict(Decimal))
    for opportunity in books.crm.get("Opportunity", []):
        if opportunity["IsWon"]:
            row = rows[opportunity["CurrencyIsoCode"]]
            row["bookings"] += number(opportunity["Amount"])
            row["billed_crm"] += number(opportunity.get("Invoiced_Amount__c"))
    for contract in _all(books.contracts.values()):
        rows[contract.currency]["contract_value"] += contract.net
    tools = {key.casefold(): tool for key, tool in delivered_in.items()}
    for invoice in _all(books.invoices.values()):
        rows[invoice.currency]["billed"] += invoice.net
        rows[invoice.currency]["tax"] += invoice.tax
        if books.mirrored.get(tools.get((invoice.key or "").casefold(), ""), ()) is None:
            rows[invoice.currency]["billed_psa"] += invoice.net
    for mirror in _all(rows_ for rows_ in books.mirrored.values() if rows_ is not None):
        rows[mirror.currency]["billed_psa"] += mirror.net
    for currency, amount in backlog.items():
        rows[currency]["backlog"] += amount
    for row in rows.values():
        row["residual"] = (
            abs(row["bookings"] - row["contract_value"])
            + abs(row["contract_value"] - row["billed"] - row["backlog"])
            + abs(row["billed"] - row["billed_crm"])
            + abs(row["billed"] - row["billed_psa"])
        )
    return {currency: dict(row) for currency, row in sorted(rows.items())}


def time(books: Books, unbilled: Collection[str]) -> dict[str, int]:
    """Minutes: approved and billable in the PSA = billed in the ERP + approved and not yet invoiced in the PSA.

    ``unbilled``: entries that nobody has billed yet, for the tools that do not tell which are invoiced.
    """
    approved = [item for rows in books.worked.values() for item in rows if item.approved and item.billable]
    open_ = [item for item in approved if (item.id in unbilled if item.invoiced is None else not item.invoiced)]
    billed = int(sum((invoice.minutes for invoice in _all(books.invoices.values())), Decimal(0)).to_integral_value())
    total, left = sum(item.minutes for item in approved), sum(item.minutes for item in open_)
    return {"approved": total, "billed": billed, "unbilled": left, "residual": total - billed - left}


def duplicates(books: Books) -> list[str]:
    """Records that mean the same thing twice, in any system."""
    seen: Counter[tuple[str, str, str]] = Counter(("Salesforce", "Account", row["Name"]) for row in books.crm.get("Account", []))
    for connection, rows in books.ours.items():
        seen.update((connection, row.object, row.key) for row in rows)
        seen.update((connection, row.object, row.says) for row in rows if row.says and row.says != row.key)
    return [f"{' '.join(name)} × {times}" for name, times in seen.items() if times > 1]


def dangling(records: list[dict[str, Any]], books: Books) -> list[str]:
    """Links that do not resolve: the system's record is gone, or a record that we made there has no link."""
    there = {(connection, row.object, row.id) for connection, rows in books.ours.items() for row in rows}
    there |= {("salesforce", name, row["Id"]) for name, rows in books.crm.items() for row in rows if "Id" in row}
    linked = {
        (connection, object_name, external)
        for record in records
        for connection, objects in record["systems"].items()
        for object_name, external in objects.items()
    }
    lost = [f"{' '.join(item)} is linked and not there" for item in sorted(linked - there)]
    ours = {item for item in there if item[0] != "salesforce"}
    return lost + [f"{' '.join(item)} is there and not linked" for item in sorted(ours - linked)]


def _all(groups: Iterable[list[Booked]]) -> Iterable[Booked]:
    for rows in groups:
        yield from rows


__all__ = ["Books", "Row", "dangling", "duplicates", "money", "time"]
