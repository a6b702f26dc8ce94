"""How much may pass: inbound limits per client. What we may ask of a vendor is a quota of its connection.
Who the client is and what a route costs is decided elsewhere; this slice only counts."""
