"""A warehouse on PostgreSQL gives the numbers of our own: every widget of the prebuilt dashboards, rows and members."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import adbc_driver_postgresql.dbapi as adbc
import pytest

from data.access import local_admin
from data.clock import StoppedClock
from data.dashboards.compute import compute
from data.dashboards.state import DashboardState, with_filter
from data.errors import LakeError
from data.lakes import LakeRecord
from data.metrics import MembersQuery, MetricQuery, RowsQuery, members, rows, run
from tests.cores import NOON, make_core
from tests.elsewhere import LAKE, core_elsewhere
from tests.postgres import postgres

ADMIN = local_admin()
EMPTY = DashboardState()
WIDGETS = {"sales-performance": 8, "financial-overview": 10, "customer-analytics": 6, "operational-metrics": 12}


@pytest.fixture(scope="module")
def there(company):
    found = core_elsewhere(company, "company")
    yield found
    found.lakes.close()


@pytest.mark.parametrize(
    ("dashboard", "state"),
    [*((id_, EMPTY) for id_ in WIDGETS), ("sales-performance", with_filter(EMPTY, "region", ("Europe",)))],
    ids=str,
)
def test_every_widget_shows_the_same(company, there, dashboard, state):
    here = list(compute(company, dashboard, state, actor=ADMIN))
    found = list(compute(there, dashboard, state, actor=ADMIN))
    assert [widget.id for widget in found] == [widget.id for widget in here]
    assert len(found) == WIDGETS[dashboard]
    for one, other in zip(here, found, strict=True):
        assert (one.error, other.error) == (None, None), one.id
        same(one.result, other.result)
        assert one.parts.keys() == other.parts.keys()
        for name, part in one.parts.items():
            same(part, other.parts[name])


def same(one, other):
    assert (other.proof.lake, other.proof.route) == (LAKE, "raw")
    assert other.proof.rows == one.proof.rows
    assert alike(other.data) == alike(one.data)
    assert alike({"totals": list((other.totals or {}).values())}) == alike(
        {"totals": list((one.totals or {}).values())}
    )


def alike(data):
    """Columns with numbers as near as two orders of adding up leave them."""
    return {
        name: [
            pytest.approx(value, rel=1e-9) if isinstance(value, int | float) and not isinstance(value, bool) else value
            for value in values
        ]
        for name, values in data.items()
    }


def test_rows_and_members_come_from_there(company, there):
    query = RowsQuery(metric="sales.revenue", range="2026-11", filters=None, limit=20)
    here, found = (rows(core, query, actor=ADMIN) for core in (company, there))
    assert (found.total, alike(found.data)) == (here.total, alike(here.data))
    asked = MembersQuery("sales.city", search="er", limit=10)
    assert members(there, asked, actor=ADMIN) == members(company, asked, actor=ADMIN)


def test_what_others_load_is_seen_within_a_minute(company, there):
    query = MetricQuery(("nps.answers",))
    before = run(there, query, actor=ADMIN).data["nps.answers"][0]
    scored = "SELECT min(response_id) FROM nps_responses WHERE score IS NOT NULL"
    run_there(f"UPDATE nps_responses SET score = NULL WHERE response_id = ({scored})")
    later = dataclasses.replace(there, clock=StoppedClock(NOON + timedelta(minutes=1)))
    assert run(there, query, actor=ADMIN).data["nps.answers"][0] == before
    assert run(later, query, actor=ADMIN).data["nps.answers"][0] == before - 1


def run_there(statement):
    uri = postgres().uri.replace("/postgres?", "/company?")
    with adbc.connect(uri, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_column_that_is_gone_there_breaks_its_widgets_alone(there):
    run_there("ALTER TABLE defects RENAME COLUMN defect_type TO flaw")
    later = dataclasses.replace(there, clock=StoppedClock(NOON + timedelta(minutes=2)))
    try:
        found = {w.id: w.error and w.error.code for w in compute(later, "operational-metrics", EMPTY, actor=ADMIN)}
    finally:
        run_there("ALTER TABLE defects RENAME COLUMN flaw TO defect_type")
    assert {id_ for id_, error in found.items() if error} == {"defects"}
    assert found["defects"] == "dataset.invalid"


def test_nobody_answers():
    core = make_core(warehouse="away")
    options = {"host": "127.0.0.1", "port": 1, "database": "company", "user": "reader", "password": "hidden"}
    core.lakes.register(LakeRecord("away", "Away", "postgres", options=options))
    with pytest.raises(LakeError) as caught:
        run(core, MetricQuery(("sales.revenue",)), actor=ADMIN)
    assert (caught.value.code, caught.value.params["lake"]) == ("lake.unreachable", "away")
    assert "hidden" not in repr(caught.value)
