"""The governed request: one ASGI callable in front of every route — trace, identity, scope, limits, body bound, idempotency, problems.
What a route needs is declared in its OpenAPI operation; who a caller is, identity says; what a record is, the services say."""
