"""Who calls: clients and their secrets, the OAuth 2 authorization server, signing keys, and the verification of access tokens.
What a caller may do on a route is declared by the route and enforced by the pipeline; which records it may see, by the services."""
