"""What every API needs: identity, traffic, connections, cross-reference, governance, events, and the governed request pipeline.
Each slice owns its tables; no business process and no vendor is known here."""
