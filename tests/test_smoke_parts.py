"""The parts fit together: a customer goes through the gate and can be found again."""

from app.core import ids
from app.main import Parts
from tests.conftest import Vendor


async def test_a_customer_created_through_the_gate_is_in_the_vendor_and_linked(built: Parts, vendors: dict[str, Vendor]) -> None:
    erp = await built.reader.gate.connection("netsuite")
    canonical = ids.new("cus")
    data = {"name": "Larkfield", "legal_entity": "HOLT-UK", "currency_code": "GBP"}
    made = await built.writer.create(erp, "customer", canonical, data, origin=("crm",))
    assert made.outcome == "created"
    assert [row["companyName"] for row in vendors["netsuite"].state()["customer"]] == ["Larkfield"]
    record = await built.reader.get(erp, "customer", made.external_id)
    assert (record.id, record.data.name, record.data.legal_entity) == (canonical, "Larkfield", "HOLT-UK")
    again = await built.writer.create(erp, "customer", canonical, data, origin=("crm",))
    assert (again.outcome, again.external_id) == ("known", made.external_id)
