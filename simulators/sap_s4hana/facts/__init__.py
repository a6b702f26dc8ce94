"""The published metadata of fifteen services as tables: entity types, properties, keys, associations and functions."""
