"""CSV and its kin, read into a typed table. Rows of the wrong shape are left out, counted and named by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.lakes.outcome import Note
from data.lakes.reading.column_types import selections, typed_columns
from data.lakes.reading.dialect import Dialect, detect
from data.lakes.reading.names import column_names
from data.lakes.reading.plain_text import plain_text
from data.lakes.reading.refused import Refused
from data.lakes.reading.tables import RAW, Read, keep_headers
from data.sql import literal, qualify

LINE_BYTES = 2_000_000
REJECTED_SHARE = 0.05
REJECTED_FEW = 10


@dataclass(frozen=True)
class Shape:
    """What two files must share to be parts of one table."""

    delimiter: str
    headers: tuple[str, ...] | None
    width: int


def read_delimited(
    connection: duckdb.DuckDBPyConnection,
    paths: Sequence[Path],
    table: str,
    *,
    work: Path,
    delimiter: str | None = None,
) -> Read:
    """Make `table` of the rows of all `paths`, which must share one header. Raises Refused."""
    notes: list[Note] = []
    first: Dialect | None = None
    rejected = 0
    for place, path in enumerate(paths):
        text = plain_text(path, work)
        dialect = detect(text.path, delimiter=delimiter)
        first = first or dialect
        if _shape(dialect) != _shape(first):
            raise Refused("load.headers_differ", file=path.name)
        left_out, found = _append(connection, text.path, dialect, create=place == 0)
        rejected += left_out
        notes += [*text.notes, *found]
    assert first is not None
    return _typed(connection, table, first, rejected, notes)


def shape(path: Path, *, work: Path, delimiter: str | None = None) -> Shape:
    """The shape of one file. Raises Refused."""
    return _shape(detect(plain_text(path, work).path, delimiter=delimiter))


def _shape(dialect: Dialect) -> Shape:
    return Shape(dialect.delimiter, dialect.header, dialect.width)


def _append(
    connection: duckdb.DuckDBPyConnection, path: Path, dialect: Dialect, *, create: bool
) -> tuple[int, list[Note]]:
    names = _names(dialect)
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    scan = (
        f"FROM read_csv(?, auto_detect = false, header = false, skip = {dialect.skip},"
        f" delim = {literal(dialect.delimiter)}, quote = '\"', escape = '\"', columns = {{{columns}}},"
        f" max_line_size = {LINE_BYTES}, store_rejects = true)"
    )
    head = f"CREATE OR REPLACE TABLE {RAW} AS" if create else f"INSERT INTO {RAW}"
    try:
        connection.execute(f"{head} {scan}", [str(path)])
        return _rejects(connection, create=create)
    except duckdb.Error as error:
        raise Refused("load.unreadable", detail=str(error).split("\n", 1)[0][:200]) from error
    finally:
        connection.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")


def _rejects(connection: duckdb.DuckDBPyConnection, *, create: bool) -> tuple[int, list[Note]]:
    found = connection.execute(
        "SELECT line, any_value(error_type)::VARCHAR, any_value(csv_line), any_value(error_message)"
        " FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    if not found:
        return 0, []
    line, kind, text, detail = found[0]
    open_quotes = [line for line, kind, text, _ in found if kind == "UNQUOTED VALUE" and "\n" in (text or "")]
    if open_quotes:
        raise Refused("load.unterminated_quote", line=open_quotes[0])
    if kind == "INVALID ENCODING":
        raise Refused("load.encoding", line=line)
    rows = connection.execute(f"SELECT count(*) FROM {RAW}").fetchone()
    kept = rows[0] if rows else 0
    facts = {"rejected": len(found), "line": line, "detail": _reason(kind, detail), "lines": _lines(found)}
    if len(found) > max(REJECTED_FEW if kept > REJECTED_FEW else 0, REJECTED_SHARE * (kept + len(found))):
        raise Refused("load.ragged", **facts)
    return len(found), [Note("load.rows_left_out", facts)]


def _lines(found: Sequence[tuple[object, ...]]) -> str:
    shown = ", ".join(str(row[0]) for row in found[:5])
    return f"{shown} …" if len(found) > 5 else shown


def _reason(kind: str, detail: str) -> str:
    words = detail.split(":")
    if kind in {"MISSING COLUMNS", "TOO MANY COLUMNS"} and len(words) == 3:
        return f"{words[2].strip()} fields instead of {words[1].split()[0]}"
    return kind.lower().replace("_", " ")


def _typed(
    connection: duckdb.DuckDBPyConnection, table: str, dialect: Dialect, rejected: int, notes: list[Note]
) -> Read:
    names = _names(dialect)
    columns, found = selections(typed_columns(connection, RAW, names, delimiter=dialect.delimiter))
    made = qualify("main", table)
    connection.execute(f"CREATE TABLE {made} AS SELECT {', '.join(columns)} FROM {RAW}; DROP TABLE {RAW}")
    headers = dialect.header or ()
    keep_headers(connection, made, dict(zip(names, headers, strict=False)))
    notes = [*notes, *found]
    if dialect.header is None:
        notes.append(Note("load.no_header"))
    if doubled := sorted({header for header in headers if header and headers.count(header) > 1}):
        notes.append(Note("load.duplicate_header", {"columns": ", ".join(doubled)}))
    return Read(rejected, tuple(notes))


def _names(dialect: Dialect) -> list[str]:
    return column_names(dialect.header or ("",) * dialect.width)
