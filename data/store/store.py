"""Opening the store, and its two kinds of transaction."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from data.store.migrations import bring_to_head


class Store:
    """An open metadata store. Reads run side by side; writes take turns, so SQLite never makes them wait blindly."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._turn = threading.RLock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading. In memory there is but one connection, and readers take turns with writers."""
        alone = self._turn if isinstance(self.engine.pool, StaticPool) else nullcontext()
        with alone, self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that commits at the end of the block and rolls back on any exception."""
        with self._turn, self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Give the file back."""
        self.engine.dispose()


def open_store(path: Path | None) -> Store:
    """The store in the SQLite file at `path`, made if missing, upgraded if older; in memory for None.

    Raises ConflictError for a file that a newer Nexus wrote; it is left as it is.
    """
    engine = _engine(path)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        bring_to_head(connection)
        connection.commit()
    return Store(engine)


def _engine(path: Path | None) -> Engine:
    if path is None:
        return create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _tune)
    return engine


def _tune(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
