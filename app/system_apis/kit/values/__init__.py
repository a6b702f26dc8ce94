"""What one value looks like in a system: texts, flags, numbers, days; and codes, which have a table."""
