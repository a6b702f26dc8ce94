"""Crosswalk: an API-led integration gateway for professional-services firms."""

__version__ = "0.1.0"
