"""Runs one stage: reads its pieces through its statement into chunks, counting every row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import duckdb

from data.flow.chunks import Chunks, Counts, Position
from data.flow.compile import RAW, TEXT, Statement, compiled, first_line
from data.flow.options import Part, Refused
from data.flow.sources import Piece
from data.flow.space import no_space
from data.flow.transforms import MARK, Fate, Side

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 61_440
Told = Callable[[Counts, Piece], None]


@dataclass(frozen=True)
class Ways:
    """The steps of a stage, what they read besides its rows, how many rows they bring in, and what readers refused."""

    steps: list[Part]
    sides: dict[str, Side]
    added: int = 0
    failures: list[Refused] = field(default_factory=list)


class Stage:
    """One stage over its chunks; `told` hears of every batch."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        ways: Ways,
        chunks: Chunks,
        told: Told,
        most: int | None = None,
    ) -> None:
        self._connection = connection
        self._ways = ways
        self.chunks = chunks
        self._told = told
        self._most = most
        self._counts = replace(chunks.manifest.counts, added=ways.added)
        self._state = dict(chunks.manifest.state)

    def run(self, pieces: Iterable[Piece]) -> Counts:
        """Read all pieces; chunks that are whole already are not written again. Raises Refused."""
        done = self.chunks.manifest.position
        at, piece = -1, None
        for at, piece in enumerate(pieces):
            if at < done.piece or (at == done.piece and done.whole):
                continue
            resumed = at == done.piece and done.offset > 0
            if resumed and done.mark != piece.mark:
                raise Restart
            if self._most is not None and self._counts.taken >= self._most:
                break
            self._read(at, piece, skip=done.offset if resumed else 0)
        last = Position(max(at, 0), piece.mark if piece else "", 0, True)
        self.chunks.close(self._counts, last, self._state, finished=True)
        return self._counts

    def _read(self, at: int, piece: Piece, *, skip: int) -> None:
        import pyarrow as pa

        relation = piece.relation
        if self._most is not None:
            relation = f"SELECT * FROM ({relation}) LIMIT {self._most - self._counts.taken}"
        offset = 0
        try:
            statement = compiled(self._connection, relation, self._ways.steps, self._ways.sides)
            for batch in _batches(self._connection, statement.sql):
                start, offset = offset, offset + batch.num_rows
                if offset <= skip:
                    continue
                unseen = max(skip - start, 0)
                self._take(batch.slice(unseen), statement, piece, start + unseen)
                self._told(self._counts, piece)
                if self.chunks.is_full and piece.mark:
                    self.chunks.close(self._counts, Position(at, piece.mark, offset), self._state)
        except (duckdb.Error, OSError, pa.ArrowException) as error:
            failure = self._failure(error, piece)
            if failure.code != "flow.memory" or piece.narrow is None:
                raise failure from error
            return self._narrowed(at, piece, max(skip, offset))
        for broken in piece.broken():
            self._counts = self._counts.plus(taken=1, rejected=1)
            found = {"piece": piece.name, "line": broken.line, "step": "source", "rule": broken.rule, "column": None}
            self.chunks.reject({**found, "params": json.dumps(broken.params), "raw": broken.raw, "record": None})
        self._state.update(piece.state())
        self._told(self._counts, piece)
        if self.chunks.is_full:
            self.chunks.close(self._counts, Position(at, piece.mark, offset, True), self._state)

    def _narrowed(self, at: int, piece: Piece, skip: int) -> None:
        """Read the rest of a piece that memory did not suffice for by its narrow way."""
        import pyarrow as pa

        assert piece.narrow is not None
        try:
            relation = piece.narrow()
        except (duckdb.Error, OSError, pa.ArrowException) as error:
            raise self._failure(error, piece) from error
        self._read(at, replace(piece, relation=relation, narrow=None), skip=skip)

    def _failure(self, error: Exception, piece: Piece) -> Refused:
        if self._ways.failures:
            return self._ways.failures[-1]
        text = first_line(error)
        if no_space(error):
            return Refused("flow.no_space", transient=True, detail=text)
        if isinstance(error, duckdb.OutOfMemoryException) or "Out of Memory" in text:
            return Refused("flow.memory", piece=piece.name)
        return Refused("flow.unreadable", piece=piece.name, detail=text)

    def _take(self, batch: pa.RecordBatch, statement: Statement, piece: Piece, start: int) -> None:
        import pyarrow.compute as pc

        visible = list(statement.columns)
        if not statement.marks:
            self._keep(batch.select(visible), taken=batch.num_rows)
            return
        marks = batch.column(MARK)
        if marks.null_count == batch.num_rows:
            self._keep(batch.select(visible), taken=batch.num_rows)
            return
        passed = batch.filter(pc.is_null(marks)).select(visible)
        rejected = self._reject(batch, statement, piece, start)
        filtered = batch.num_rows - passed.num_rows - rejected
        self._counts = self._counts.plus(filtered=filtered, rejected=rejected)
        self._keep(passed, taken=batch.num_rows)

    def _keep(self, batch: pa.RecordBatch, *, taken: int) -> None:
        if batch.num_rows and not self.chunks.fits(batch.schema):
            self.chunks.turn()
        self.chunks.write(batch)
        self._counts = self._counts.plus(taken=taken, passed=batch.num_rows)

    def _reject(self, batch: pa.RecordBatch, statement: Statement, piece: Piece, start: int) -> int:
        import pyarrow as pa
        import pyarrow.compute as pc

        kinds = [at for at, mark in enumerate(statement.marks, 1) if mark.fate is Fate.REJECTED]
        marks = batch.column(MARK)
        places = pc.indices_nonzero(pc.is_in(marks, value_set=pa.array(kinds, marks.type))).to_pylist()
        for place in places:
            mark = statement.marks[marks[place].as_py() - 1]
            record = batch.column(RAW)[place].as_py()
            line = piece.first_line + start + place if piece.first_line is not None else None
            found = {"piece": piece.name, "line": line, "step": mark.step, "rule": mark.rule, "column": mark.column}
            params = json.dumps(_facts(mark.params, mark.column, record))
            kept = None if mark.rule == TEXT else record
            self.chunks.reject({**found, "params": params, "raw": _raw(record, piece), "record": kept})
        return len(places)


class Restart(Exception):
    """What was read before is no longer what would be read now: the stage must begin anew."""


def _batches(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[pa.RecordBatch]:
    reader = connection.sql(sql).to_arrow_reader(BATCH)
    yield from reader


def _facts(params: Any, column: str | None, record: str | None) -> dict[str, Any]:
    if column is None or not record:
        return dict(params)
    return {**params, "value": str(json.loads(record).get(column))[:200]}


def _raw(record: str | None, piece: Piece) -> str | None:
    if record is None or piece.delimiter is None:
        return record
    out = io.StringIO()
    values = ["" if value is None else value for value in json.loads(record).values()]
    csv.writer(out, delimiter=piece.delimiter, lineterminator="").writerow(values)
    return out.getvalue()
