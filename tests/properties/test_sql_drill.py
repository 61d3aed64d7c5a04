"""Whatever statement is looked beneath: its rows and its parts add up to the cell, or it is refused."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from data.sandbox.drill import drill
from data.sandbox.refusal import Refusal

ROWS = """
CREATE TABLE sales AS
SELECT i AS id, ['N', 'S', 'E''W', NULL][1 + i % 4] AS region, ['a', 'b', NULL][1 + i % 3] AS segment,
    i % 5 AS grade, (i % 2 = 0) AS paid, DATE '2026-01-01' + (i * 7 % 200)::INTEGER AS day,
    TIMESTAMP '2026-01-01 10:00:00' + to_hours(i * 11) AS made,
    CASE WHEN i % 7 = 0 THEN NULL ELSE (i * 37 % 101)::DECIMAL(9, 2) / 4 END AS amount
FROM range(240) AS t(i);
CREATE TABLE places AS SELECT unnest(['N', 'S', 'E''W']) AS region, unnest(['north', 'south', 'both']) AS place;
"""
KEYS = {
    "region": "region",
    "grade": "grade",
    "paid": "paid",
    "upper(segment)": "part",
    "date_trunc('month', day)": "month",
    "date_trunc('quarter', made)::DATE": "quarter",
    "grade + 1": "next",
    "CASE WHEN amount > 9 THEN 'much' ELSE 'little' END": "size",
}
MEASURES = (
    "sum(amount)",
    "count(*)",
    "count(amount)",
    "count(1)",
    "sum(amount) FILTER (WHERE paid)",
    "count(*) FILTER (WHERE grade > 2)",
    "sum(grade * 2 - id)",
    "coalesce(sum(amount), 0)",
)
SOURCES = (
    "sales",
    "(SELECT * FROM sales WHERE id % 3 > 0) AS s",
    "sales LEFT JOIN places USING (region)",
    "(SELECT * FROM sales UNION ALL SELECT * FROM sales) AS s",
)
WHERES = ("", "WHERE paid", "WHERE grade > 1 OR region = 'N'", "WHERE day BETWEEN '2026-02-01' AND '2026-05-31'")
TAILS = ("", "HAVING count(*) > 5", "ORDER BY measured DESC LIMIT 3", "ORDER BY 1")


@pytest.fixture(scope="module")
def engine():
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1;" + ROWS)
        yield connection


@st.composite
def statements(draw):
    keys = draw(st.lists(st.sampled_from(sorted(KEYS)), min_size=1, max_size=2, unique=True))
    columns = ", ".join(f"{key} AS {KEYS[key]}" for key in keys)
    grouped = draw(st.sampled_from(["ALL", ", ".join(keys), ", ".join(str(at + 1) for at in range(len(keys)))]))
    measure, source = draw(st.sampled_from(MEASURES)), draw(st.sampled_from(SOURCES))
    where, tail = draw(st.sampled_from(WHERES)), draw(st.sampled_from(TAILS))
    text = f"SELECT {columns}, {measure} AS measured FROM {source} {where} GROUP BY {grouped} {tail}"
    return text, [KEYS[key] for key in keys], measure


def cell_of(engine, text, at):
    found = engine.execute(text)
    types = [str(entry[1]) for entry in found.description]
    rows = found.fetchall()
    assume(rows)
    return rows[at % len(rows)], types


def pinned(keys, row, types):
    names = [None if value is None else f"$p{at}" for at, value in enumerate(row[: len(keys)])]
    pins = [
        {"column": key, "type": kind, "parameters": [name]} for key, name, kind in zip(keys, names, types, strict=False)
    ]
    written = {f"p{at}": written_as(value) for at, value in enumerate(row[: len(keys)]) if value is not None}
    return pins, written


def written_as(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


@settings(max_examples=120, deadline=None)
@given(statements(), st.integers(0, 30))
def test_rows_add_up_to_the_cell(engine, asked, at):
    text, keys, measure = asked
    row, types = cell_of(engine, text, at)
    pins, values = pinned(keys, row, types)
    found = drill(text, {"dialect": "duckdb", "pins": pins, "measure": "measured"})
    over = f"SELECT {'sum(measure_)' if 'sum' in measure else 'count(*)'} FROM ({found['text']})"
    ((added,),) = engine.execute(over, values).fetchall()
    assert (added or 0) == (row[-1] or 0)
    assert bool(found["sum"]) == ("sum" in measure) and found["count"] == measure.startswith("count")


@settings(max_examples=120, deadline=None)
@given(statements(), st.integers(0, 30), st.sampled_from(["id", "segment", None]))
def test_parts_by_another_key_add_up_to_the_cell(engine, asked, at, name):
    text, keys, _ = asked
    row, types = cell_of(engine, text, at)
    pins, values = pinned(keys, row, types)
    try:
        found = drill(text, {"dialect": "duckdb", "pins": pins, "key": keys[0], "name": name})
    except Refusal as refusal:
        assert (refusal.code, name) == ("drill.no_finer", None) and keys[0] not in ("month", "quarter")
        return
    ((added,),) = engine.execute(f"SELECT sum(measured) FROM ({found['text']})", values).fetchall()
    assert (added or 0) == (row[-1] or 0)


@settings(max_examples=60, deadline=None)
@given(statements(), st.integers(0, 30))
def test_rows_of_some_keys_add_up_to_all_their_cells_or_are_refused(engine, asked, at):
    text, keys, measure = asked
    row, types = cell_of(engine, text, at)
    pins, values = pinned(keys[:1], row, types)
    try:
        found = drill(text, {"dialect": "duckdb", "pins": pins, "measure": "measured"})
    except Refusal as refusal:
        assert refusal.code in ("drill.having", "drill.limit") and len(keys) > 1
        return
    cells = [each[-1] or 0 for each in engine.execute(text).fetchall() if each[0] == row[0]]
    over = f"SELECT {'sum(measure_)' if 'sum' in measure else 'count(*)'} FROM ({found['text']})"
    ((added,),) = engine.execute(over, values).fetchall()
    assert (added or 0) == sum(cells)
