"""The past is read by interval, gaps are visible, and the cursor of the daily run stays where it was."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest

from data.errors import DefinitionError, InputError
from data.pipelines import (
    ColumnOrigin,
    add_pipeline,
    backfill,
    column_lineage,
    intervals,
    read_pipeline,
    run_next,
    table_lineage,
)
from tests.data.pipelines.loads import ADMIN, accounts, document, opened, ran, rows


@pytest.fixture
def core(tmp_path):
    with sqlite3.connect(tmp_path / "s.db") as file:
        file.execute("CREATE TABLE s (id INTEGER, day TEXT)")
        file.executemany("INSERT INTO s VALUES (?, ?)", [(at, f"2026-01-{1 + at % 28:02d}") for at in range(280)])
    file.close()
    with opened(tmp_path / "home") as core:
        yield core


def daily(tmp_path, **destination):
    source = {"kind": "sqlite", "path": str(tmp_path / "s.db"), "table": "s", "cursor": "day"}
    return document(source, destination={"mode": "merge", "key": "id", **destination})


def january(day):
    return datetime(2026, 1, day, tzinfo=UTC)


def test_each_interval_is_an_execution_and_gaps_show(core, tmp_path):
    add_pipeline(core, daily(tmp_path), actor=ADMIN)
    backfill(core, "moved", start=january(1), end=january(4), every="day", actor=ADMIN)
    backfill(core, "moved", start=january(6), end=january(8), every="week", actor=ADMIN)
    while run_next(core, holder="test"):
        pass
    assert rows(core, "SELECT count(*), count(DISTINCT day) FROM prod.raw.t") == [(50, 5)]
    assert [(each.start.day, each.end.day, each.status) for each in intervals(core, "moved")] == [
        (1, 2, "succeeded"), (2, 3, "succeeded"), (3, 4, "succeeded"), (4, 6, "gap"), (6, 8, "succeeded"),
    ]  # fmt: skip
    assert accounts(ran(core, daily(tmp_path)))["extracted"] == 280


@pytest.mark.parametrize(
    ("change", "asked", "error"),
    [
        ({"mode": "append", "key": None}, {}, DefinitionError),
        ({}, {"every": "fortnight"}, InputError),
        ({}, {"end": january(1)}, InputError),
        ({}, {"end": datetime(2036, 1, 1, tzinfo=UTC)}, InputError),
    ],
    ids=["append", "step", "empty", "too many"],
)
def test_what_can_not_be_read_by_interval(core, tmp_path, change, asked, error):
    add_pipeline(core, daily(tmp_path, **change), actor=ADMIN)
    with pytest.raises(error):
        backfill(core, "moved", **{"start": january(1), "end": january(3), "every": "day", "actor": ADMIN, **asked})


def test_rows_that_come_late_are_read_with_an_overlap(core, tmp_path):
    late = daily(tmp_path)
    late["source"] |= {"overlap": "3 days"}
    ran(core, late)
    with sqlite3.connect(tmp_path / "s.db") as file:
        file.execute("INSERT INTO s VALUES (900, '2026-01-26'), (901, '2026-01-29')")
    file.close()
    ran(core, late)
    assert rows(core, "SELECT count(*), count(DISTINCT id) FROM prod.raw.t WHERE id >= 900") == [(2, 2)]
    assert rows(core, "SELECT count(*) FROM prod.raw.t") == [(282,)]


def test_tables_and_columns_know_where_they_come_from(core, tmp_path):
    steps = (
        {"kind": "derive", "id": "a", "columns": {"gross": "net * rate"}},
        {"kind": "select", "id": "b", "columns": ["gross", "day"], "rename": {"gross": "amount"}},
        {"kind": "aggregate", "id": "c", "by": ["day"], "measures": {"total": "sum(amount)"}},
    )
    query = "WITH x AS (SELECT * FROM invoices) SELECT * FROM x JOIN raw.rates USING (day)"
    found = document({"kind": "lake", "lake": "prod", "query": query}, *steps, table="mart.m")
    assert set(column_lineage(read_pipeline(found))) == {
        ColumnOrigin("total", ("net", "rate"), ("a", "b", "c")),
        ColumnOrigin("day", ("day",), ("b", "c")),
    }
    add_pipeline(core, found, actor=ADMIN)
    assert {(each.source, each.target) for each in table_lineage(core)} == {
        ("prod.main.invoices", "prod.mart.m"), ("prod.raw.rates", "prod.mart.m"),
    }  # fmt: skip
