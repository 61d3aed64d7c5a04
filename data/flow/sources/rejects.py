"""Rows that an earlier execution set aside, as they came from their source. For replays only, not for documents."""

from __future__ import annotations

import json
from collections.abc import Iterator

from data.flow.options import Option, Values
from data.flow.sources.source import Piece, Reading, Source
from data.sql import literal

OPTIONS = (Option("paths", "mapping", required=True),)


def pieces(values: Values, reading: Reading) -> Iterator[Piece]:
    """A piece for each set of columns; text that was no record is not among them."""
    files = ", ".join(literal(path) for path in values["paths"])
    shapes = reading.connection.execute(
        f"SELECT DISTINCT CAST(json_keys(record) AS JSON) FROM read_parquet([{files}]) WHERE json_valid(record)"
    ).fetchall()
    for (keys,) in shapes:
        shape = literal(json.dumps(dict.fromkeys(json.loads(keys), "VARCHAR")))
        same = f"json_valid(record) AND CAST(json_keys(record) AS JSON) = {literal(keys)}"
        yield Piece(
            name="rejects",
            relation=f"SELECT unnest(from_json(record, {shape})) FROM read_parquet([{files}]) WHERE {same}",
        )


SOURCE = Source("rejects", OPTIONS, pieces)
