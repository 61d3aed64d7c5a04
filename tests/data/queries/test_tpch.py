"""The 22 queries of TPC-H over three lakes give what one DuckDB gives that holds everything."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from data.access import local_admin
from data.opening import close_core
from data.queries import run_sql
from tests.data.queries.tpch import make_tpch, queries, spread

SCALES = [pytest.param(0.01, id="small"), pytest.param(1.0, id="scale 1", marks=pytest.mark.lakes)]


@pytest.fixture(scope="module", params=SCALES)
def company(request, tmp_path_factory):
    core, plain = make_tpch(tmp_path_factory.mktemp("tpch"), request.param)
    yield core, plain
    plain.close()
    close_core(core)


@pytest.mark.parametrize("number", range(1, 23))
def test_the_answer_is_the_standards(company, number):
    core, plain = company
    sql = queries()[number]
    result = run_sql(core, spread(sql), actor=local_admin(), timeout_ms=300_000)
    wanted = [[_plain(value) for value in row] for row in plain.execute(sql).fetchall()]
    assert [[_plain(value) for value in row] for row in result.rows] == wanted
    assert wanted or core.lakes.tables("pg")[0].rows < 100_000
    lakes = {"pg": ("customer", "orders"), "sheets": ("lineitem",)}
    assert {lake for lake, tables in lakes.items() if any(f" {table}" in sql for table in tables)} <= set(result.lakes)


def test_only_what_is_needed_is_moved(company):
    core, plain = company
    result = run_sql(core, spread(queries()[3]), actor=local_admin(), timeout_ms=300_000)
    moved = {scan["tables"][0]: scan for scan in result.statistics["scans"]}
    kept = plain.execute("SELECT count(*) FROM customer WHERE c_mktsegment = 'BUILDING'").fetchone()[0]
    assert moved["tpch.customer"]["rows"] == kept
    assert "c_comment" not in moved["tpch.customer"]["sql"]


def _plain(value):
    """A value to compare: numbers of many digits are text in answers."""
    if isinstance(value, Decimal) or (isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value)):
        value = float(value)
    if isinstance(value, float):
        return pytest.approx(value, rel=1e-12)
    if isinstance(value, date):
        return value.isoformat()
    return value
