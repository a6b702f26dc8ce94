"""The summary, for a person at a terminal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table


def show(console: Console, summary: dict[str, Any]) -> None:
    books = Table("", *summary["money"], title="The books, per currency", title_justify="left")
    for name, words in (
        ("bookings", "Bookings (Salesforce)"),
        ("contract_value", "Contract value (ERPs)"),
        ("billed", "Billed (ERPs)"),
        ("billed_psa", "Billed (delivery tools)"),
        ("billed_crm", "Billed (Salesforce)"),
        ("backlog", "Backlog"),
        ("residual", "Residual"),
    ):
        books.add_row(words, *(f"{Decimal(row.get(name, '0')):,.2f}" for row in summary["money"].values()))
    console.print()
    console.print(books)
    hours = {name: f"{Decimal(value) / 60:,.2f}" for name, value in summary["minutes"].items()}
    console.print(
        f"Hours: approved {hours['approved']} = billed {hours['billed']} + unbilled {hours['unbilled']}, residual {hours['residual']}"
    )
    records = "; ".join(f"{vendor}: " + ", ".join(f"{n} {name}" for name, n in rows.items()) for vendor, rows in summary["records"].items())
    flows = ", ".join(f"{count} {name}" for name, count in summary["runs_by_flow"].items())
    sent, first = summary["activated"], summary["runs_by_trigger"]
    console.print(f"Runs: {summary['runs']} ({flows})")
    console.print(
        f"Activated: {sent.get('push', 0)} pushed, {sent.get('poll', 0)} left to polling; "
        f"polling came first for {first.get('poll', 0)}, and it made no difference: one run each"
    )
    console.print(f"Records: {records}", soft_wrap=True)
    console.print(f"Bad days survived: {summary['faults_survived']}")
    for words in summary["faults"]:
        console.print(f"  - {words}")
    console.print(f"Duplicates: {summary['duplicates']}   Dangling links: {summary['dangling_links']}")
    for words in [*summary["duplicate_details"], *summary["dangling_details"]]:
        console.print(f"  ! {words}")
    ratio = summary["flow_to_vendor_ratio"]
    console.print(f"Time: vendors {summary['vendor_seconds']} s, our own {summary['own_seconds']} s in all steps of all runs")
    console.print(
        f"A flow's wall time over the simulators' own time on its critical path: {ratio['alone'] or 'not measured'} alone, "
        f"{ratio['median_of_all'] or 'none'} in the median of all undisturbed runs"
    )
    console.print("[bold green]Everything held.[/]" if summary["ok"] else f"[bold red]Did not hold: {'; '.join(summary['failed'])}.[/]")
