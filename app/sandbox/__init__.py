"""Everything on one machine: Postgres, simulators, gateway, worker, credentials; and the quote-to-cash scenario on top of it.

It talks to the simulators over HTTP, as the people and clients of those systems would, and imports nothing of them.
"""
