"""The tables are those of the page, sorted, of the promised size, and the same for the same arguments."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from functools import partial

import duckdb
import pytest

from data.demo import build_company
from data.demo import company as company_module
from data.demo.stretches import Block
from tests.data.demo.companies import PAGE, TODAY, build, fingerprints, rows, value

SECTIONS = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", PAGE, re.M | re.S))
SORTED = {
    table: re.search(r"Sorted by ([\w, ]+)\.", text).group(1)
    for table, text in SECTIONS.items()
    if "Sorted by" in text and table != "demo_company"
}
KEYS = {
    table: re.search(r"Key: ([\w, ]+)\.", text).group(1)
    for table, text in SECTIONS.items()
    if "Key: " in text and table not in {"demo_company", "leads", "nps_responses"}
}


def test_the_page_lists_every_table_and_column(company):
    documented = [
        (table, column, kind)
        for table, text in SECTIONS.items()
        for column, kind in re.findall(r"^\| (\w+) \| ([A-Z][A-Z0-9(),]+) \|", text, re.M)
    ]
    found = rows(
        company,
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'prod' ORDER BY ALL",
    )
    assert sorted(documented) == found


@pytest.mark.parametrize("table", sorted(SORTED))
def test_rows_lie_in_the_order_of_the_page(company, table):
    key = SORTED[table]
    steps = f"SELECT row({key}) AS k, lag(row({key})) OVER (ORDER BY rowid) AS before FROM {table}"
    assert value(company, f"SELECT count(*) FILTER (k < before) FROM ({steps})") == 0
    assert value(company, f"SELECT count(*) FROM {table}") > 0


@pytest.mark.parametrize("table", sorted(KEYS))
def test_keys_are_unique(company, table):
    assert value(company, f"SELECT count(*) - count(DISTINCT row({KEYS[table]})) FROM {table}") == 0


def test_scale_is_the_number_of_lines(company):
    assert value(company, "SELECT count(*) FROM invoice_lines") == pytest.approx(50_000, rel=0.02)


def test_sixty_full_months_and_this_one_up_to_today(company):
    first, last, months = rows(
        company,
        "SELECT min(invoice_date), max(invoice_date), count(DISTINCT date_trunc('month', invoice_date)) FROM invoices",
    )[0]
    assert (date(2021, 11, 1) <= first <= date(2021, 11, 5)) and last == TODAY and months == 61


@pytest.fixture(scope="module")
def base():
    return fingerprints(build(0.01))


def test_same_arguments_same_rows_whatever_the_threads(base):
    assert fingerprints(build(0.01, threads=1)) == base


@pytest.mark.slow
def test_another_seed_or_day_gives_other_rows(base):
    for other in (build(0.01, seed=8), build(0.01, today=TODAY + timedelta(days=1))):
        changed = {table for table, print_ in fingerprints(other).items() if print_ != base[table]}
        assert {"invoice_lines", "leads", "work_orders", "production_runs", "cash_daily", "targets"} <= changed


@pytest.mark.slow
def test_how_the_years_are_cut_changes_nothing(monkeypatch, base):
    first, middle, last = date(2021, 11, 1), date(2024, 2, 1), TODAY + timedelta(days=1)
    cut = (
        Block(0, 27, ((first - timedelta(days=14), date(2021, 11, 9)), (date(2021, 11, 9), middle))),
        Block(27, 61, ((middle, date(2025, 7, 20)), (date(2025, 7, 20), TODAY), (TODAY, last))),
    )
    monkeypatch.setattr("data.demo.company.blocks", lambda *_, **__: cut)
    assert fingerprints(build(0.01)) == base


@pytest.mark.slow
@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2024, 2, 29), date(2026, 12, 31)])
def test_any_day_will_do(today):
    company = build(0.01, today=today)
    assert value(company, "SELECT max(as_of) FROM cash_daily") == today
    assert value(company, "SELECT max(month) FROM targets") == date(today.year, 12, 1)
    assert value(company, "SELECT count(*) FROM invoice_lines") == pytest.approx(10_000, rel=0.02)
    company.close()


@pytest.mark.slow
def test_nothing_is_left_behind_on_the_caller_s_connection():
    connection = duckdb.connect(":memory:")
    connection.execute("ATTACH ':memory:' AS prod")
    build_company(connection, catalog="prod", scale=0.01, seed=7, today=TODAY)
    assert value(connection, "SELECT current_database()") == "memory"
    assert value(connection, "SELECT count(*) FROM duckdb_tables() WHERE database_name <> 'prod'") == 0


@pytest.mark.slow
def test_a_build_costs_little():
    """In units of hashing ten million numbers on the same machine, about 0.06 CPU seconds."""
    connection = duckdb.connect(":memory:", config={"threads": 1})
    connection.execute("ATTACH ':memory:' AS prod")
    build_company(connection, catalog="prod", scale=0.01, seed=7, today=TODAY)
    reference, spent = [], []
    for _ in range(2):
        started = time.process_time()
        connection.execute("SELECT sum(hash(i)) FROM range(10_000_000) AS r (i)").fetchall()
        reference.append(time.process_time() - started)
        started = time.process_time()
        build_company(connection, catalog="prod", scale=0.01, seed=7, today=TODAY)
        spent.append(time.process_time() - started)
    assert min(spent) / min(reference) < 40


@pytest.mark.slow
def test_built_in_steps_it_is_the_same_and_one_that_broke_off_is_none(monkeypatch):
    monkeypatch.setattr(company_module, "blocks", partial(company_module.blocks, at_once=2_000))
    whole, steps = (duckdb.connect(":memory:") for _ in range(2))
    for connection, in_steps in ((whole, False), (steps, True)):
        connection.execute("ATTACH ':memory:' AS prod")
        build_company(connection, catalog="prod", scale=0.01, seed=7, today=TODAY, in_steps=in_steps)
        connection.execute("USE prod.main")
    assert fingerprints(steps) == fingerprints(whole)
    monkeypatch.setattr(company_module, "AFTER_SALES", ("no_such_file",))
    steps.execute("DELETE FROM demo_company")
    with pytest.raises(FileNotFoundError):
        build_company(steps, catalog="prod", scale=0.01, seed=7, today=TODAY, in_steps=True)
    assert value(steps, "SELECT count(*) FROM invoice_lines") > 9_000
    assert value(steps, "SELECT count(*) FROM demo_company") == 0
