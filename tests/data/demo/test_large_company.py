"""A company of a million lines is like the small ones, and costs little. It is built once, for all of these."""

from __future__ import annotations

import time

import duckdb
import pytest

from data.demo import build_company
from tests.data.demo.companies import TODAY, value
from tests.data.demo.test_company import test_rows_lie_in_the_order_of_the_page as lies_in_order
from tests.data.demo.test_dirt import DIRT, documented_dirt
from tests.data.demo.test_plausible import PREPARATION, outside

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built():
    """A cursor in the schema of a company at scale 1, and what it cost in units of hashing 100 million numbers."""
    with duckdb.connect(":memory:", config={"threads": 2}) as connection:
        connection.execute("ATTACH ':memory:' AS prod")
        moments = [time.process_time()]
        connection.execute("SELECT sum(hash(i)) FROM range(100_000_000) AS r (i)").fetchall()
        moments.append(time.process_time())
        build_company(connection, catalog="prod", scale=1, seed=7, today=TODAY)
        moments.append(time.process_time())
        connection.execute("USE prod.main")
        yield connection, (moments[2] - moments[1]) / (moments[1] - moments[0])


@pytest.fixture
def large_company(built):
    return built[0]


def test_it_costs_little(built):
    assert built[1] < 30


@pytest.mark.parametrize("table", ("invoice_lines", "invoices", "payments", "customer_months", "orders"))
def test_its_rows_lie_in_the_order_of_the_page(large_company, table):
    lies_in_order(large_company, table)


def test_its_figures_lie_in_their_bands(large_company):
    large_company.execute(PREPARATION)
    assert outside(large_company, slack=0) == {}


def test_its_dirt_is_as_large_as_documented(large_company):
    assert {name: value(large_company, sql) for name, sql in DIRT.items()} == pytest.approx(documented_dirt(), rel=0.35)
