"""What a flow did stands in our own books: customers with all above them, the contract with its first version, the lines."""

from __future__ import annotations

from decimal import Decimal

from tests.process_apis.harness import Office


async def test_a_won_opportunity_fills_customers_and_contracts(firm: Office) -> None:
    await firm.a_worker()
    group = await firm.sales.account("Larkfield Group")
    shop = await firm.sales.account("Larkfield Retail", ParentId=group)
    deal = await firm.sales.win(account=shop)
    run = await firm.activate(deal)
    await firm.until(run.id, "completed")

    customers = await firm.rows(
        "SELECT c.name, p.name AS above, c.legal_entity, c.billing_entity, c.brought_by FROM customer c "
        "LEFT JOIN customer p ON p.id = c.parent_id WHERE c.brought_by = $1 ORDER BY p.name NULLS FIRST",
        run.id,
    )
    assert [(row["name"], row["above"]) for row in customers] == [("Larkfield Group", None), ("Larkfield Retail", "Larkfield Group")]
    assert customers[0]["billing_entity"] is None
    (contract,) = await firm.rows("SELECT * FROM contract WHERE brought_by = $1", run.id)
    assert customers[1]["billing_entity"] == contract["legal_entity"]
    assert (contract["status"], contract["version"], contract["name"]) == ("active", 1, deal.name)
    lines = await firm.rows("SELECT * FROM contract_line WHERE contract_id = $1 ORDER BY number", contract["id"])
    assert lines
    for line in lines:
        assert line["billing_rule"] == line["billing_type"]
        assert (line["legal_entity"], line["currency_code"]) == (contract["legal_entity"], contract["currency_code"])
        assert line["milestone_name"] or line["billing_rule"] != "fixed_fee"
    assert sum((line["amount"] for line in lines), Decimal(0)) == contract["subtotal"]
    (version,) = await firm.rows("SELECT * FROM contract_version WHERE contract_id = $1", contract["id"])
    assert (version["number"], version["made_by"], version["subtotal"]) == (1, run.id, contract["subtotal"])
