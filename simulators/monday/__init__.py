"""monday.com: one account behind the GraphQL platform API, version 2026-10.

Written from the vendor's published schema (``schema-2026-10.graphql``, MIT, see ``LICENSE.schema.txt``) and its documentation.
Owns boards, items, column values, webhooks and limits. Docs, forms, apps, automations, sequences and dashboards are not kept.
"""

from simulators.monday.simulator import Monday

SIMULATOR = Monday

__all__ = ["SIMULATOR", "Monday"]
