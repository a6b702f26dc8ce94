"""What changes what was agreed and billed: versions of contracts, and credit memos. Both are made by people, and only read."""

from app.system_apis.kit.calls import Call
from app.system_apis.kit.connector import Resource
from app.system_apis.kit.converters import Codes, Day, Lines, Number, Ref, Total, Whole, field
from app.system_apis.oracle_erp.shared import FSCM, TAX_CODE, seen

_SEEN = frozenset({"read", "list", "changes"})

LINES = field(
    "lines",
    "ContractLine",
    Lines(
        fields=(
            field("number", "LineNumber", Whole()),
            field("reference", "ExternalKey"),
            field("billing_type", "ItemNameTxt", Codes(values="billing_item", strict=False)),
            field("description", "ItemDescription"),
            field("quantity", "ItemQuantity", Number()),
            field("unit_price", "UnitPrice", Number()),
            field("amount", "LineValueAmount", Number()),
            field("tax_rate", "OutputTaxClassificationCode", TAX_CODE),
        )
    ),
    "read",
)

# Every version of a contract is a row with an Id of its own beside the ContractId: those after the first are amendments.
_AMENDED = Resource(
    entity="amendment",
    object="contracts.Id",
    path=f"{FSCM}/contracts",
    id="Id",
    modified="LastUpdateDate",
    operations=_SEEN,
    missing=dict.fromkeys(
        ("create", "update", "delete"), "a signed contract is amended by an action that carries no key of ours, and signed again by people"
    ),
    filters={"contract": "ContractId = {value}"},
    calls=seen(FSCM, "contracts", "Id", expand="ContractLine", fixed=("MajorVersion > 1",)).model_copy(
        update={
            "read": Call(path=f"{FSCM}/contracts", query={"q": "Id = {id}", "expand": "ContractLine", "onlyData": "true"}),
            "item": "items.0",
        }
    ),
    fields=(
        field("contract", "ContractId", Ref(entity="contract"), "read"),
        field("reason", "VersionDescription", direction="read"),
        field(
            "status",
            "StsCode",
            Codes(
                table={"requested": "UNDER_AMENDMENT", "approved": "ACTIVE", "rejected": "CANCELED"},
                also={
                    "PENDING_APPROVAL": "requested",
                    "PENDING_SIGN": "requested",
                    "HOLD": "approved",
                    "CLOSED": "approved",
                    "EXPIRED": "approved",
                },
                strict=False,
            ),
            "read",
        ),
        field("effective_on", "AmendmentEffectiveDate", Day(), "read"),
        LINES,
    ),
)

# On account, until somebody applies it to an invoice: so it names none.
_CREDITED = Resource(
    entity="credit_memo",
    object="receivablesCreditMemos",
    path=f"{FSCM}/receivablesCreditMemos",
    id="CustomerTransactionId",
    modified="LastUpdateDate",
    operations=_SEEN,
    missing=dict.fromkeys(
        ("create", "update", "delete"),
        "it credits an account and no invoice, and our key in it cannot be searched for: a repetition may credit twice",
    ),
    calls=seen(FSCM, "receivablesCreditMemos", "CustomerTransactionId", expand="receivablesCreditMemoLines"),
    fields=(
        field("number", "TransactionNumber", direction="read"),
        field("status", "CreditMemoStatus", Codes(table={"draft": "Incomplete", "issued": "Complete"}, also={"Frozen": "draft"}), "read"),
        field("reason", "CreditReason", direction="read"),
        field("issued_on", "TransactionDate", Day(), "read"),
        field("currency_code", "CreditMemoCurrency", direction="read"),
        field("amount", "receivablesCreditMemoLines", Total(of="LineAmountCredit", times=-1), "read"),
        field("tax_amount", "receivablesCreditMemoLines", Total(of="TaxAmount", times=-1), "read"),
    ),
)

COMMERCIAL = (_AMENDED, _CREDITED)
