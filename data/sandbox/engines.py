"""Which engine answers a question: one is kept open for the lakes that are asked again and again, another lives for a
question whose rows were brought here in files of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import duckdb

from data.sandbox.catalogue import Catalogue, read_catalogue, read_tables
from data.sandbox.engine import Engine, ReadCatalogue, open_engine
from data.sandbox.refusal import Refusal

Lakes = tuple[tuple[str, str], ...]
_HELD_SHARE = 4


class Engines:
    """Each takes `memory` bytes at most. The one that is kept gives way to another if it holds much of that."""

    def __init__(self, *, memory: int, threads: int) -> None:
        self._memory = memory
        self._threads = threads
        self._kept: Engine | None = None

    @contextmanager
    def answering(self, lakes: Lakes, *, brought: Collection[str]) -> Iterator[Engine]:
        """An engine of `lakes` (id, file). Those named in `brought` are files that Nexus wrote for this question alone,
        with tables and nothing else in them. Raises Refusal."""
        if not brought:
            yield self._kept_for(lakes)
            return
        engine = self._opened(lakes, self._reading(lakes, brought))
        try:
            yield engine
        finally:
            engine.connection.close()

    def _kept_for(self, lakes: Lakes) -> Engine:
        if self._kept is None or self._kept.lakes != lakes:
            self._close()
            self._kept = self._opened(lakes, read_catalogue)
        return self._kept

    def _reading(self, lakes: Lakes, brought: Collection[str]) -> ReadCatalogue:
        """How to learn what `lakes` hold: of those the kept engine has, it is known."""
        kept = self._kept
        staying = [(lake, file) for lake, file in lakes if lake not in brought]
        if kept is None or not set(staying) <= set(kept.lakes):
            return read_catalogue
        if _held(kept) > self._memory // _HELD_SHARE:
            self._close()

        def read(connection: duckdb.DuckDBPyConnection) -> Catalogue:
            return kept.catalogue.joined_by(read_tables(connection, brought), lakes=[lake for lake, _ in staying])

        return read

    def _opened(self, lakes: Lakes, read: ReadCatalogue) -> Engine:
        try:
            return open_engine(lakes, memory=self._memory, threads=self._threads, read=read)
        except duckdb.Error as error:
            raise Refusal("query.engine", message=type(error).__name__) from error

    def _close(self) -> None:
        if self._kept is not None:
            self._kept.connection.close()
            self._kept = None


def _held(engine: Engine) -> int:
    """Bytes it holds at rest: blocks it has read."""
    held = engine.connection.execute("SELECT sum(memory_usage_bytes)::BIGINT FROM duckdb_memory()").fetchone()
    return int(held[0] or 0) if held else 0
