"""The developer portal."""
