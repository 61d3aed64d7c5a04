"""Weeks begin on Monday, days where people live, fiscal years where the books do."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.shop import ask, by_hand, make_shop, rows

EVENTS = """
id: events
lake: prod
table: events
time: moment
measures: {events: {aggregate: count}, amount: {aggregate: sum, column: amount}}
metrics:
  events: {measure: events}
  amount: {measure: amount}
  per_day: {derived: "events / period_days()"}
"""


def make_events(folder, statements, *, kind="TIMESTAMPTZ", **settings):
    tables = f"CREATE TABLE prod.main.events (moment {kind}, amount INTEGER); {statements}"
    return make_shop(folder, tables=tables, datasets=(EVENTS,), **settings)


def every_quarter_hour(start, end, kind="TIMESTAMPTZ"):
    return (
        f"INSERT INTO prod.main.events SELECT unnest(generate_series({kind} '{start}', {kind} '{end}',"
        " INTERVAL 15 MINUTE)), 1"
    )


def test_weeks_begin_on_monday_over_a_change_of_year(tmp_path):
    core = make_events(
        tmp_path,
        "INSERT INTO prod.main.events SELECT unnest(generate_series(TIMESTAMP '2025-12-20',"
        " TIMESTAMP '2026-01-12', INTERVAL 1 DAY)), 1",
        kind="DATE",
    )
    result = ask(core, metrics=["events"], grain="week")
    assert all(week.isoweekday() == 1 for week in result.data["time"])
    assert rows(result) == by_hand(
        core,
        "SELECT CAST(moment - (isodow(moment) - 1)::INTEGER AS DATE) AS week, count(*) FROM prod.main.events"
        " GROUP BY week ORDER BY week",
    )


@pytest.mark.parametrize(("day", "quarters"), [("2026-03-29", 92), ("2026-10-25", 100), ("2026-07-01", 96)])
def test_a_day_of_changing_clocks_has_all_of_its_hours(tmp_path, day, quarters):
    core = make_events(
        tmp_path,
        every_quarter_hour("2026-03-01 00:00+00", "2026-11-15 00:00+00"),
        time_zone="Europe/Berlin",
    )
    assert rows(ask(core, metrics=["events"], range=day)) == [(quarters,)]
    by_day = dict(rows(ask(core, metrics=["events"], range="2026-03-15/2026-10-31", grain="day")))
    assert by_day[date.fromisoformat(day)] == quarters


def test_the_first_hour_of_a_local_day_belongs_to_it(tmp_path):
    core = make_events(
        tmp_path,
        "INSERT INTO prod.main.events VALUES ('2026-10-31 23:30+00', 1), ('2026-10-31 22:30+00', 10)",
        time_zone="Europe/Berlin",
    )
    assert rows(ask(core, metrics=["amount"], range="2026-10-31/2026-11-01", grain="day")) == [
        (date(2026, 10, 31), 10),
        (date(2026, 11, 1), 1),
    ]
    assert rows(ask(core, metrics=["amount"], range="2026-11")) == [(1,)]


def test_moments_without_zone_are_wall_time_as_they_stand(tmp_path):
    core = make_events(
        tmp_path,
        "INSERT INTO prod.main.events VALUES ('2026-10-31 23:30', 1), ('2026-11-01 00:10', 10)",
        kind="TIMESTAMP",
        time_zone="America/New_York",
    )
    assert rows(ask(core, metrics=["amount"], range="2026-10-31/2026-11-01", grain="day")) == [
        (date(2026, 10, 31), 1),
        (date(2026, 11, 1), 10),
    ]


def test_fiscal_quarters_and_years(tmp_path):
    core = make_events(
        tmp_path,
        "INSERT INTO prod.main.events SELECT unnest(generate_series(TIMESTAMP '2025-01-31',"
        " TIMESTAMP '2026-11-20', INTERVAL 1 DAY)), 1",
        kind="DATE",
        fiscal_year_start=5,
    )
    years = rows(ask(core, metrics=["events"], grain="year"))
    assert [row[0] for row in years] == [date(2024, 5, 1), date(2025, 5, 1), date(2026, 5, 1)]
    quarters = rows(ask(core, metrics=["events"], grain="quarter", range="this year"))
    assert [row[0] for row in quarters] == [date(2026, 5, 1), date(2026, 8, 1), date(2026, 11, 1)]
    assert quarters[1][1] == 92
    assert rows(ask(core, metrics=["events"], range="year to date")) == [(204,)]


def test_hours_of_a_day(tmp_path):
    core = make_events(tmp_path, every_quarter_hour("2026-11-20 00:00+00", "2026-11-20 02:30+00"))
    result = ask(core, metrics=["events"], range="today", grain="hour")
    assert rows(result) == [(datetime(2026, 11, 20, hour), count) for hour, count in ((0, 4), (1, 4), (2, 3))]


def test_rows_dated_after_now_do_not_move_the_watermark(tmp_path):
    core = make_events(
        tmp_path, "INSERT INTO prod.main.events VALUES ('2026-11-18', 1), ('2099-01-01', 7)", kind="DATE"
    )
    result = ask(core, metrics=["amount"], range="last 7 days")
    assert result.proof.as_of == datetime(2026, 11, 18, tzinfo=UTC)
    assert rows(result) == [(1,)]


def test_days_of_a_period_are_those_that_have_passed(tmp_path):
    core = make_events(
        tmp_path,
        "INSERT INTO prod.main.events SELECT unnest(generate_series(TIMESTAMP '2026-09-01',"
        " TIMESTAMP '2026-11-20', INTERVAL 12 HOUR)), 1",
        kind="DATE",
    )
    found = ask(core, metrics=["per_day"], range="last 3 months", grain="month", totals=True)
    assert [row[1] for row in rows(found)] == [2.0, 2.0, pytest.approx(39 / 20)]
    assert found.totals["per_day"] == pytest.approx(161 / 81)


def test_rows_without_a_date_are_in_all_time_and_in_no_range(tmp_path):
    core = make_events(tmp_path, "INSERT INTO prod.main.events VALUES (NULL, 5), ('2026-11-20', 1)", kind="DATE")
    assert rows(ask(core, metrics=["amount"])) == [(6,)]
    assert rows(ask(core, metrics=["amount"], range="last 10 years")) == [(1,)]
    assert rows(ask(core, metrics=["amount"], grain="month")) == [(date(2026, 11, 1), 1), (None, 5)]


def test_moments_as_members_keep_their_zone(tmp_path):
    tables = """
        CREATE TABLE prod.main.events (moment TIMESTAMPTZ, amount INTEGER);
        INSERT INTO prod.main.events VALUES ('2026-03-29 01:30:00+00', 7);
    """
    dataset = EVENTS + "dimensions: {moment: {column: moment}}\n"
    core = make_shop(tmp_path, tables=tables, datasets=(dataset,), time_zone="Asia/Tokyo")
    found = ask(core, metrics=["events"], dimensions=["moment"])
    assert found.data["moment"] == [datetime(2026, 3, 29, 1, 30, tzinfo=UTC)]
