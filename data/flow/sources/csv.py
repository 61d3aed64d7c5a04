"""Delimited text: every field is read as text, so that nothing is guessed and every bad row can be told of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from data.flow.options import Option, Refused, Values
from data.flow.sources.bucket_files import OPTIONS as BUCKET
from data.flow.sources.file_list import PATH, WHICH, listed, mark, seen, total, unpacked
from data.flow.sources.source import Broken, Piece, Reading, Source
from data.lakes.reading.dialect import Dialect, detect
from data.lakes.reading.names import column_names
from data.lakes.reading.plain_text import plain_text
from data.lakes.reading.refused import Refused as Unreadable
from data.sql import literal

LINE_BYTES = 2_000_000
OPTIONS = (
    PATH,
    WHICH,
    Option("delimiter", "text"),
    Option("nullText", "text"),
    *BUCKET,
)


def pieces(values: Values, reading: Reading) -> Iterator[Piece]:
    """A piece a file. Raises Refused for what is no delimited text."""
    state: dict[str, Any] = dict(reading.state)
    for path in listed(values, reading):
        for name, file in unpacked(path, reading):
            yield _piece(name, file, path, values, reading, state)
        state = {**state, **seen(path, state, values)}


def _piece(name: str, file: Path, path: Path, values: Values, reading: Reading, state: dict[str, Any]) -> Piece:
    try:
        text = plain_text(file, reading.work).path
        dialect = detect(text, delimiter=values.get("delimiter"))
    except Unreadable as refused:
        raise Refused(refused.note.code, **{**refused.note.params, "file": name}) from refused
    return Piece(
        name=name,
        relation=_relation(text, dialect, values),
        mark=mark(path),
        size=path.stat().st_size,
        first_line=dialect.skip + 1,
        delimiter=dialect.delimiter,
        broken=lambda: _broken(reading.connection, name),
        state=lambda: seen(path, state, values),
    )


def _relation(path: Path, dialect: Dialect, values: Values) -> str:
    names = column_names(dialect.header or ("",) * dialect.width)
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    nulls = [""] + ([str(values["nullText"])] if values.get("nullText") else [])
    return (
        f"SELECT * FROM read_csv({literal(str(path))}, auto_detect = false, header = false, skip = {dialect.skip},"
        f" delim = {literal(dialect.delimiter)}, quote = '\"', escape = '\"', columns = {{{columns}}},"
        f" nullstr = [{', '.join(map(literal, nulls))}], max_line_size = {LINE_BYTES}, store_rejects = true)"
    )


def _broken(connection: duckdb.DuckDBPyConnection, name: str) -> list[Broken]:
    found = connection.execute(
        "SELECT line, any_value(error_type)::VARCHAR, any_value(csv_line), any_value(error_message)"
        " FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    connection.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    for line, kind, text, _ in found:
        if kind == "UNQUOTED VALUE" and "\n" in (text or ""):
            raise Refused("flow.unterminated_quote", file=name, line=line)
        if kind == "INVALID ENCODING":
            raise Refused("load.encoding", line=line, file=name)
    return [Broken(line, text or "", "csv", {"detail": _reason(kind, said)}) for line, kind, text, said in found]


def _reason(kind: str, said: str) -> str:
    words = (said or "").split(":")
    if kind in {"MISSING COLUMNS", "TOO MANY COLUMNS"} and len(words) == 3:
        return f"{words[2].strip()} fields instead of {words[1].split()[0]}"
    return kind.lower().replace("_", " ")


SOURCE = Source("csv", OPTIONS, pieces, total)
