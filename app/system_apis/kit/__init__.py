"""Vocabulary of systems: connector, resource, mapping, policy, failures, auth, dialects. Stateless, and knows no vendor by name."""
