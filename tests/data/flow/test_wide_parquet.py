"""A Parquet file whose row groups are larger than the worker's memory comes over whole, in order, once."""

from __future__ import annotations

import duckdb

from data.flow.sources import OFFERED
from data.flow.work import Task, work
from tests.data.contracts.test_flow import part

ROWS = 150_000
NAMES = ("plain", 'a"b', "with, comma", "d", "e", "f", "g", "h")
MEMORY = 64 << 20


def wide(path):
    """One row group of eight columns of text, about 40 MB, beside a number and a nested column."""
    texts = [
        f"md5((i * {at + 1})::VARCHAR) AS " + f'"{name.replace(chr(34), chr(34) * 2)}"' for at, name in enumerate(NAMES)
    ]
    rows = f"SELECT i AS id, {{'x': i, 'y': 'z'}} AS nested, {', '.join(texts)} FROM range({ROWS}) t(i)"
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 1000000)").fetchall()


def test_rows_come_over_as_they_are_however_wide_their_groups_and_once(tmp_path):
    wide(tmp_path / "wide.parquet")
    source, said = part(OFFERED, "parquet", "source", path="wide.parquet"), []
    work(Task(source, (), tmp_path / "staging", tmp_path, memory=MEMORY), said.append)
    done = said[-1]["done"]
    assert (done["extracted"], done["passed"]) == (ROWS, ROWS)
    assert list((tmp_path / "staging/work").glob("narrow_*.parquet"))
    numbered = "SELECT *, row_number() OVER () AS n FROM read_parquet({})"
    order = "SELECT count(*), bit_xor(hash(t)), bool_and(id = n - 1) FROM ({}) t"
    with duckdb.connect(config={"threads": 1}) as connection:
        there, here = (
            connection.execute(order.format(numbered.format(files))).fetchall()
            for files in (done["files"], [str(tmp_path / "wide.parquet")])
        )
    assert there == here and there[0][2]
