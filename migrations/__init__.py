"""Alembic migrations: forward only, named, safe on a live table. They run at start, under a lock (``app.core.migrate``)."""
