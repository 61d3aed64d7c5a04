"""The questions of TPC-H that a metric query can ask have the standard's answers."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from data.opening import close_core
from tests.cores import make_core
from tests.data.queries.tpch import TABLES, queries
from tests.shop import ask
from tests.soundness.tpch.questions import ASKED, NOT_ASKED, VALUES, WHOLE_VALUE

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "docs/datasets.md").read_text(encoding="utf-8")
SCALES = [pytest.param(0.01, id="small"), pytest.param(1.0, id="scale 1", marks=pytest.mark.heavy)]


@pytest.fixture(scope="module", params=SCALES)
def company(request, tmp_path_factory):
    """The company of TPC-H in the warehouse, two datasets over it, and its scale."""
    folder = tmp_path_factory.mktemp("tpch")
    tool = Path(sys.executable).with_name("tpchgen-cli")
    made = [tool, "parquet", "-s", str(request.param), "--output-dir", folder / "made"]
    subprocess.run(made, check=True, capture_output=True)
    (folder / "datasets").symlink_to(HERE / "tpch")
    core = dataclasses.replace(make_core(folder / "home", demo=False, query_rows=100_000), definitions=(folder,))
    with core.lakes.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TABLE prod.main.{table} AS FROM '{folder}/made/{table}.parquet'").fetchall()
    core.lakes.loaded("prod")
    yield core, request.param
    close_core(core)


@pytest.mark.parametrize("number", ASKED)
def test_the_answer_is_the_standards(company, number):
    core, _ = company
    query, names = ASKED[number]
    assert answer(core, query, names) == standard(core, number)


def test_the_important_stock_is_asked_in_two_queries(company):
    core, _ = company
    whole = ask(core, **WHOLE_VALUE).data["value"][0]
    having = {"field": "value", "op": "gt", "values": [whole * 0.0001]}
    assert answer(core, {**VALUES, "having": having}, "part value") == standard(core, 11)


def test_answers_at_scale_1_are_those_printed_in_the_standard(company):
    core, scale = company
    if scale != 1:
        pytest.skip("the standard prints answers at scale 1 alone")
    first = answer(core, *ASKED[1])[0]
    assert first[:2] == ["A", "F"]
    assert first[2:6] == [37734107.00, 56586554400.73, 53758257134.87, pytest.approx(55909065222.83, abs=0.01)]
    assert [round(value, 2) for value in first[6:9]] == [25.52, 38273.13, 0.05]
    assert first[9] == 1478493
    printed = {5: ["INDONESIA", 55502041.17], 6: [123141078.23], 14: [16.38], 19: [3083843.05]}
    for number, wanted in printed.items():
        found = answer(core, *ASKED[number])[0]
        assert found == [value if isinstance(value, str) else pytest.approx(value, abs=0.01) for value in wanted]


def test_every_question_is_answered_or_refused_in_the_docs():
    assert sorted([*ASKED, 11, *NOT_ASKED]) == list(range(1, 23))
    table = dict(re.findall(r"^\| Q(\d+) \| (yes|in two|no) \|", PAGE, flags=re.M))
    assert {int(number) for number, word in table.items() if word == "yes"} == set(ASKED)
    assert {int(number) for number, word in table.items() if word == "no"} == set(NOT_ASKED)


def answer(core, query, names):
    """The rows of a metric query, the columns in the standard's order."""
    order = [{"by": name.removeprefix("-"), "descending": name.startswith("-")} for name in query.get("order", [])]
    result = ask(core, **{**query, "order": order})
    assert not result.proof.truncated or query.get("limit")
    columns = [result.data[name] for name in names.split()]
    years = names.split().index("time") if "time" in names else None
    rows = [list(row) for row in zip(*columns, strict=True)]
    return [[value.year if at == years else plain(value) for at, value in enumerate(row)] for row in rows]


def standard(core, number):
    """The rows of the standard's own SQL."""
    with core.lakes.cursor() as cursor:
        cursor.execute("USE prod.main").fetchall()
        rows = [[plain(value) for value in row] for row in cursor.execute(queries()[number]).fetchall()]
    return [[pytest.approx(v, rel=1e-9) if isinstance(v, int | float) else v for v in row] for row in rows]


def plain(value):
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
