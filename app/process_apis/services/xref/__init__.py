"""The ``xref`` product: which record in one system is which record in another."""
