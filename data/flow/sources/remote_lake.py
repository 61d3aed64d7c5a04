"""A table or a query of a lake that is read where it lies: Arrow from the wire on, stopped in the server on cancel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from data.errors import LakeError, NexusError
from data.flow.options import Refused, Values
from data.flow.sources.arrow_piece import relation
from data.flow.sources.source import Piece, Reading
from data.sql import literal, qualify, quote

if TYPE_CHECKING:
    import pyarrow as pa

DEADLINE_MS = 24 * 3_600_000


def remote_pieces(values: Values, reading: Reading, bound: Mapping[str, Any]) -> Iterator[Piece]:
    """One piece. Raises Refused; a server that does not answer is transient."""
    from data.lakes.kinds import KINDS  # with all drivers: most workers have no use for them

    kind = KINDS[str(bound["kind"])]
    assert kind.connect is not None
    try:
        remote = kind.connect(bound["options"], DEADLINE_MS)
        reading.cancels.append(remote.cancel)
        try:
            source = str(values.get("query") or _select(values, kind.dialect))
            where, state = _window(values, reading, remote, source)
            text = f"SELECT * FROM ({source}) AS t WHERE {where}" if where else source
            stream = remote.execute(text)
            name = f"remote_{values['lake']}"
            yield Piece(
                name=f"{values['lake']}.{values.get('table', 'query')}",
                relation=relation(reading, name, stream.schema, _told(stream.batches)),
                first_line=None,
                state=lambda: state,
            )
        finally:
            reading.cancels.remove(remote.cancel)
            remote.close()
    except NexusError as error:
        raise _refusal(error) from error


def _select(values: Values, dialect: str) -> str:
    import sqlglot

    schema, _, table = str(values.get("table", "")).rpartition(".")
    named = qualify(schema, table) if schema else quote(table)
    return sqlglot.transpile(f"SELECT * FROM {named}", read="duckdb", write=dialect)[0]


def _window(values: Values, reading: Reading, remote: Any, source: str) -> tuple[str, dict[str, Any]]:
    """The condition of what is new, and the state after it."""
    cursor = values.get("cursor")
    if cursor is None:
        return "", {}
    column = quote(str(cursor))
    if interval := reading.settings.get("interval"):
        first, last = (literal(str(bound)) for bound in interval)
        return f"{column} >= {first} AND {column} < {last}", {}
    stream = remote.execute(f"SELECT max({column}) AS newest FROM ({source}) AS t")
    rows = [row for batch in stream.batches for row in batch.to_pylist()]
    newest, before = (rows[0]["newest"] if rows else None), reading.state.get("cursor")
    if newest is None:
        return "1 = 0", {}
    text = str(newest)
    if before is None:
        return f"{column} <= {literal(text)}", {"cursor": text}
    if values.get("overlap"):
        raise Refused("flow.overlap", overlap=str(values["overlap"]), type="remote lake")
    later = text if _later(newest, str(before)) else str(before)
    return f"{column} > {literal(str(before))} AND {column} <= {literal(text)}", {"cursor": later}


def _later(newest: Any, before: str) -> bool:
    return float(newest) > float(before) if isinstance(newest, int | float) else str(newest) > before


def _told(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    try:
        yield from batches
    except NexusError as error:
        raise _refusal(error) from error


def _refusal(error: NexusError) -> Refused:
    return Refused(error.code, transient=isinstance(error, LakeError), **error.params)
