"""Our own metadata: SQLAlchemy Core tables on SQLite (or PostgreSQL), one writer at a time.

Knows tables and transactions; must not know what any of it means to the rooms above.
"""

from data.store.store import Store, open_store

__all__ = ["Store", "open_store"]
