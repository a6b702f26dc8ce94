"""Customers and the people there: who is above whom, and which of our legal entities sells, bills and delivers to them.

The CRM owns name and hierarchy, the ERP tax and legal data once it has them. Which record is which in a system knows the cross-reference.
"""

from app.process_apis.services.customers.models import ContactRow, CustomerRow

__all__ = ["ContactRow", "CustomerRow"]
