"""The developer portal: catalogue, reference, tokens, try-it, versions, limits and problem types, as pages rendered here.

Open to anybody, and needs nothing from outside. Shows what the documents of :mod:`app.specs` say; decides nothing.
"""

from app.portal.apps import open_apps

__all__ = ["open_apps"]
