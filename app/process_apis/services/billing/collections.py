"""What billing keeps: prices, schedules, time, expenses, invoices, credit memos."""

from __future__ import annotations

from app.process_apis.services.billing.credits import CREDIT_MEMOS
from app.process_apis.services.billing.invoices import INVOICES
from app.process_apis.services.billing.rates import RATE_CARDS, RATES
from app.process_apis.services.billing.schedules import BILLING_SCHEDULES
from app.process_apis.services.billing.work import EXPENSES, TIME_ENTRIES

COLLECTIONS = (RATE_CARDS, RATES, BILLING_SCHEDULES, TIME_ENTRIES, EXPENSES, INVOICES, CREDIT_MEMOS)
