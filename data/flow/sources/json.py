"""JSON: one object a line, or an array of objects. Every field is read as text, and a broken line keeps its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from data.flow.compile import first_line
from data.flow.options import Option, Refused, Values
from data.flow.sources.bucket_files import OPTIONS as BUCKET
from data.flow.sources.file_list import PATH, WHICH, listed, mark, seen, total, unpacked
from data.flow.sources.source import Piece, Reading, Source
from data.flow.transforms import BAD, ROW
from data.lakes.reading.names import unique
from data.sql import literal, quote

OBJECT_BYTES = 4_000_000
MOST_KEYS = 1_000
OBJECT = "TRY(json_type(line)) = 'OBJECT'"
OPTIONS = (
    PATH,
    WHICH,
    Option("records", "text"),
    *BUCKET,
)


def pieces(values: Values, reading: Reading) -> Iterator[Piece]:
    """A piece a file."""
    state: dict[str, Any] = dict(reading.state)
    for path in listed(values, reading):
        for name, file in unpacked(path, reading):
            yield piece(
                name, file, reading, records=values.get("records"), mark=mark(path), state=seen(path, state, values)
            )
        state = {**state, **seen(path, state, values)}


def piece(
    name: str,
    file: Path,
    reading: Reading,
    *,
    records: str | None = None,
    mark: str = "",
    state: Mapping[str, Any] | None = None,
) -> Piece:
    """The piece of one file. Raises Refused for what holds no records."""
    lines = _lines(file, records, name)
    try:
        keys = _keys(reading.connection, lines)
    except duckdb.Error as error:
        raise Refused("load.damaged", format="JSON", detail=first_line(error), line=0, file=name) from error
    return Piece(
        name=name,
        relation=relation(lines, keys),
        mark=mark,
        size=file.stat().st_size,
        state=partial(dict, state),
    )


def relation(lines: str, keys: Sequence[str]) -> str:
    """SQL that gives `keys` as text columns of the JSON texts in column `line` of `lines`, with each text itself."""
    begun = "starts_with(line, '{')"
    good = f"({begun} OR coalesce({OBJECT}, false))"
    pointers = ", ".join(literal(f"/{key.replace('~', '~0').replace('/', '~1')}") for key in keys)
    parsed = (
        f"SELECT line, {good} AS good, TRY(json_extract_string(line, [{pointers}])) AS found FROM {lines}"
        f" WHERE {begun} OR trim(line) <> ''"
    )
    names = ", ".join(f"found[{at}] AS {quote(name)}" for at, name in enumerate(_names(keys), 1))
    return f"SELECT {names}, line AS {quote(ROW)}, found IS NULL OR NOT good AS {quote(BAD)} FROM ({parsed})"


def _names(keys: Sequence[str]) -> list[str]:
    """Names of columns, which must differ without regard to case."""
    names: list[str] = []
    for place, key in enumerate(keys, 1):
        names.append(unique(key or f"column_{place}", names))
    return names


def _lines(file: Path, records: str | None, name: str) -> str:
    with file.open("rb") as opened:
        start = opened.read(1 << 16).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise Refused("load.empty", file=name)
    path = literal(str(file))
    if records:
        steps = "$" + "".join(f".{quote(step)}" for step in records.split("."))
        whole = f"SELECT content FROM read_text({path})"
        items = f"unnest(CAST(json_extract(content, {literal(steps)}) AS JSON[]))"
        return f"(SELECT CAST({items} AS VARCHAR) AS line FROM ({whole}))"
    if start.startswith(b"["):
        objects = f"read_json_objects({path}, format = 'array', maximum_object_size = {OBJECT_BYTES})"
        return f"(SELECT CAST(json AS VARCHAR) AS line FROM {objects})"
    if start.startswith(b"{") and not _is_lines(start):
        objects = f"read_json_objects({path}, format = 'unstructured', maximum_object_size = {OBJECT_BYTES})"
        return f"(SELECT CAST(json AS VARCHAR) AS line FROM {objects})"
    return (
        f"(SELECT line FROM read_csv({path}, auto_detect = false, header = false, columns = {{'line': 'VARCHAR'}},"
        f" delim = '\x01', quote = '', escape = '', max_line_size = {OBJECT_BYTES}, buffer_size = {4 * OBJECT_BYTES}))"
    )


def _is_lines(start: bytes) -> bool:
    """Whether the first line is an object of its own, or tries to be one."""
    first, feed, _ = start.partition(b"\n")
    return not feed or first.rstrip().endswith(b"}") or first.count(b'"') > 3


def _keys(connection: duckdb.DuckDBPyConnection, lines: str) -> list[str]:
    keys = "TRY(json_keys(line))"
    alike = f"SELECT any_value(found) AS found FROM (SELECT {keys} AS found FROM {lines}) GROUP BY hash(found)"
    found = [key for (key,) in connection.execute(f"SELECT DISTINCT unnest(found) FROM ({alike})").fetchall()]
    if not found:
        raise Refused("load.no_records")
    if len(found) > MOST_KEYS:
        raise Refused("load.too_many_columns", columns=len(found), limit=MOST_KEYS)
    first = connection.execute(f"SELECT {keys} FROM {lines} WHERE {OBJECT} LIMIT 1").fetchone()
    order = list(first[0]) if first else []
    return sorted(found, key=lambda key: (order.index(key) if key in order else len(order), key))


SOURCE = Source("json", OPTIONS, pieces, total)
