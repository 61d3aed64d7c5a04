"""What each function is called in each dialect, and that engines that run here agree on what it means."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from data.metrics.compile.functions import DIALECTS
from data.metrics.compile.names import column
from data.metrics.compile.trees import cast, text

GOLDEN = Path(__file__).with_name("functions.txt").read_text(encoding="utf-8").splitlines()
M, N, Z = (column(name) for name in "mnz")
CALLS = {
    "trunc": ("week", M), "local": ("Europe/Berlin", Z), "add": ("month", M, -1), "series": (M, N, "day", 7),
    "days": (M, N), "least": (M, N), "greatest": (M, N), "contains": (M, text("Ab")), "starts_with": (M, text("Ab")),
    "median": (M,), "quantile": (M, 0.9), "stddev": (M,), "approximate_distinct": (M,),
}  # fmt: skip
LEFT_OUT = {
    "postgres": {"approximate_distinct"}, "redshift": {"series", "approximate_distinct"},
    "snowflake": {"series"},
    "bigquery": {"series", "median", "quantile"}, "trino": {"series", "median", "quantile"},
}  # fmt: skip


def written(dialect, name, *arguments):
    copies = [part.copy() if hasattr(part, "copy") else part for part in arguments]
    return DIALECTS[dialect][name](*copies).sql(dialect=dialect)


def test_every_function_in_every_dialect_is_the_golden_one():
    found = [
        f"{dialect} {name} {written(dialect, name, *arguments)}"
        for dialect, functions in DIALECTS.items()
        for name, arguments in CALLS.items()
        if name in functions
    ]
    assert found == GOLDEN


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_a_dialect_lacks_is_what_it_can_not_do_exactly(dialect):
    assert CALLS.keys() - DIALECTS[dialect].keys() == LEFT_OUT.get(dialect, set())


MOMENTS = [
    "2026-01-01 00:00:00",
    "2026-03-29 01:30:00",
    "2026-11-23 00:00:00",
    "2026-12-31 23:59:59",
    "2024-02-29 12:00:00",
]
ASKED = [
    *(("trunc", unit, "M") for unit in ("hour", "day", "week", "month", "quarter", "year")),
    *(("add", unit, "M", count) for unit, count in (("month", -1), ("day", 7), ("month", 12), ("hour", 5))),
    ("days", "M", "N"), ("least", "M", "N"), ("greatest", "M", "N"),
]  # fmt: skip
NUMBERS = [1, 2, 2, 3, 10, 7.5]
WORDS = ["Abbey", "cab", "ABBA", "xyz", "Über"]


def statements(dialect):
    """Every question as one SELECT of one value, by a name that tells it."""
    moment = {name: cast(text(value), "TIMESTAMP") for name, value in (("N", "2027-01-05 00:00:00"),)}
    for at, value in enumerate(MOMENTS):
        moment["M"] = cast(text(value), "TIMESTAMP")
        for name, *arguments in ASKED:
            trees = [moment.get(part, part) if isinstance(part, str) else part for part in arguments]
            yield f"{name} {arguments} {at}", f"SELECT {written(dialect, name, *trees)} AS v"
    union = " UNION ALL ".join(f"SELECT CAST({value} AS {DOUBLE[dialect]}) AS m" for value in NUMBERS)
    for name in ("median", "quantile", "stddev"):
        yield name, f"SELECT {written(dialect, name, *CALLS[name])} AS v FROM ({union}) AS t"
    for word in WORDS:
        for name in ("contains", "starts_with"):
            yield f"{name} {word}", f"SELECT {written(dialect, name, text(word), text('Ab'))} AS v"


DOUBLE = {"duckdb": "DOUBLE", "postgres": "DOUBLE PRECISION", "clickhouse": "Float64", "spark": "DOUBLE"}


def answers(dialect, ask):
    return {name: plain(ask(sql)) for name, sql in statements(dialect)}


def plain(value):
    """A value without what engines differ in harmlessly: a day for its midnight, whole numbers, 0 and 1 for truth."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return round(float(value), 9)


@pytest.fixture(scope="module")
def truth():
    with duckdb.connect() as connection:
        yield answers("duckdb", lambda sql: connection.execute(sql).fetchone()[0])


@pytest.mark.heavy
def test_postgresql_means_the_same(truth):
    from tests.postgres import postgres

    assert answers("postgres", lambda sql: postgres().run(sql)[0][0]) == truth


@pytest.mark.lakes
def test_clickhouse_means_the_same(truth):
    chdb = pytest.importorskip("chdb")

    assert answers("clickhouse", lambda sql: clicked(chdb.query(sql, "JSONCompact").bytes())) == truth


def clicked(raw):
    import json

    return json.loads(raw)["data"][0][0]


@pytest.mark.lakes
def test_spark_means_the_same(truth):
    pytest.importorskip("pyspark")
    sail = pytest.importorskip("pysail.spark")
    from pyspark.sql import SparkSession

    server = sail.SparkConnectServer()
    server.start(background=True)
    session = SparkSession.builder.remote(f"sc://localhost:{server.listening_address[1]}").getOrCreate()
    session.conf.set("spark.sql.session.timeZone", "UTC")
    try:
        assert answers("spark", lambda sql: session.sql(sql).collect()[0][0]) == truth
    finally:
        session.stop()
        server.stop()
