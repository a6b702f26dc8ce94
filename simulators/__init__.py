"""Stateful stand-ins for the vendors' APIs: one ASGI app per vendor, speaking the vendor's wire format.

Written from the vendors' documentation, never from our connectors: nothing here imports ``app`` and ``app`` imports nothing from here.
"""
