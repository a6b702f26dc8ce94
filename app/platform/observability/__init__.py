"""What operators look back at: every call to a vendor, by run and step. Tables here are written by the gate and read by run views."""

from app.platform.observability.vendor_calls import VendorCall, VendorCallRow, calls_of_run, record

__all__ = ["VendorCall", "VendorCallRow", "calls_of_run", "record"]
