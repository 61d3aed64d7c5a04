"""Parquet, which brings its types along."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from data.flow.options import Refused, Values
from data.flow.sources.bucket_files import OPTIONS as BUCKET
from data.flow.sources.file_list import PATH, WHICH, listed, mark, seen, total
from data.flow.sources.source import Piece, Reading, Source
from data.sql import literal, quote

ROWS = 20_480
TOGETHER = 16 << 20
OPTIONS = (PATH, WHICH, *BUCKET)


def pieces(values: Values, reading: Reading) -> Iterator[Piece]:
    """A piece a file."""
    state: dict[str, Any] = dict(reading.state)
    for path in listed(values, reading):
        with path.open("rb") as opened:
            if opened.read(4) != b"PAR1":
                raise Refused(
                    "load.damaged", format="Parquet", detail="it does not begin as one", line=0, file=path.name
                )
        state = {**state, **seen(path, state, values)}
        relation = f"SELECT * FROM read_parquet({literal(str(path))})"
        after = dict(seen(path, state, values))
        yield Piece(
            path.name, relation, mark(path), path.stat().st_size, state=partial(dict, after),
            narrow=partial(_narrow, path, reading),
        )  # fmt: skip


def _narrow(path: Path, reading: Reading) -> str:
    """The rows of a file whose row groups don't fit into memory: it is written anew a few columns at a time, in small
    row groups, and those files are read side by side."""
    source, columns, files = f"read_parquet({literal(str(path))})", [], []
    for at, group in enumerate(_groups(source, path, reading)):
        columns += [f"p{at}.{quote(name)}" for name in group]
        files.append(literal(str(reading.work / f"narrow_{at}.parquet")))
        rows = f"SELECT {', '.join(map(quote, group))} FROM {source}"
        reading.connection.execute(f"COPY ({rows}) TO {files[-1]} (FORMAT parquet, ROW_GROUP_SIZE {ROWS})").fetchall()
    beside = " POSITIONAL JOIN ".join(f"read_parquet({file}) p{at}" for at, file in enumerate(files))
    return f"SELECT {', '.join(columns)} FROM {beside}"


def _groups(source: str, path: Path, reading: Reading) -> Iterator[list[str]]:
    """The columns in their order, in groups whose chunks are small together; a large one stands alone."""
    sizes = reading.connection.execute(
        "SELECT path_in_schema, max(total_uncompressed_size) FROM parquet_metadata(?) GROUP BY 1", [str(path)]
    ).fetchall()
    held: list[str] = []
    room = TOGETHER
    for name, *_ in reading.connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall():
        size = sum(size for where, size in sizes if where == name or where.startswith(f"{name}, "))
        if held and size > room:
            yield held
            held, room = [], TOGETHER
        held.append(name)
        room -= size
    yield held


SOURCE = Source("parquet", OPTIONS, pieces, total)
