"""One package per noun: router (what is public), schemas (the wire), service (decides), repository (queries), models (tables)."""
