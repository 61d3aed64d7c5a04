"""Parquet, which brings its types along."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from data.flow.options import Refused, Values
from data.flow.sources.bucket_files import OPTIONS as BUCKET
from data.flow.sources.file_list import PATH, WHICH, listed, mark, seen, total
from data.flow.sources.source import Piece, Reading, Source
from data.sql import literal

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
        yield Piece(path.name, relation, mark(path), path.stat().st_size, state=partial(dict, after))


SOURCE = Source("parquet", OPTIONS, pieces, total)
