"""What is unusual, how lakes grow, how scores went: from measured days alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from data.lakes import LakeSize
from data.quality import day_trend, growth, measure, note_sizes, size_in_words
from data.quality.anomalies import judge_last
from data.quality.growth import theil_sen
from tests.cores import NOON
from tests.data.quality.orders import RULES, orders

MONDAY = date(2026, 8, 3)
WEEK = (100, 104, 98, 101, 99, 40, 12)


@pytest.fixture
def core(tmp_path):
    core = orders(tmp_path / "home")
    yield core
    core.lakes.close()


def days(count, *, last=None):
    values = [float(WEEK[at % 7]) for at in range(count)]
    if last is not None:
        values[-1] = last
    return [(MONDAY + timedelta(days=at), value) for at, value in enumerate(values)]


def test_a_quiet_sunday_is_usual_and_a_quiet_monday_is_not():
    assert judge_last("volume", days(49)) is None
    found = judge_last("volume", days(50, last=12.0))
    assert found and found.expected == 100 and found.value == 12 and found.z < -3.5
    assert found.low < 100 < found.high


def test_little_history_judges_nothing():
    assert judge_last("volume", days(28, last=0.0)) is None
    assert judge_last("volume", []) is None


def test_a_value_found_unusual_teaches_nothing():
    series = days(64)
    spoiled = [(day, 5000.0 if at in (35, 42) else value) for at, (day, value) in enumerate(series)]
    assert judge_last("volume", spoiled) is None
    again = [*spoiled[:-1], (spoiled[-1][0], 5000.0)]
    assert judge_last("volume", again) is not None


def test_equal_weeks_do_not_alarm_for_one_row_more():
    assert judge_last("volume", days(50, last=101.0)) is None


def test_growth_needs_both_ends_and_a_trend_seven_days(core):
    registry, today = core.lakes.registry, NOON.date()
    assert growth(core).daily is None and growth(core).trend is None
    with registry.store.write() as connection:
        for back in range(1, 9):
            if back != 3:
                registry.note_size(connection, "prod", LakeSize(today - timedelta(days=back), 10, 9000 - 1000 * back))
        registry.note_size(connection, "prod", LakeSize(today, 10, 9000))
    found = growth(core)
    assert (found.daily, found.weekly, found.monthly) == (1000, 7000, None)
    assert (found.trend, found.slope) == ("increasing", 1000.0)
    assert [d.day for d in found.days] == [today - timedelta(days=back) for back in (8, 7, 6, 5, 4, 2, 1, 0)]


def test_theil_sen_is_not_moved_by_one_outlier():
    line = [(MONDAY + timedelta(days=at), 10.0 * at) for at in range(10)]
    assert theil_sen(line) == (10.0, "increasing")
    assert theil_sen([*line[:4], (line[4][0], 9999.0), *line[5:]])[1] == "increasing"
    assert theil_sen(line[:6]) == (None, None)
    level = [(day, 5.0 if day.day % 2 else 6.0) for day, _ in line]
    assert theil_sen(level)[1] == "stable"
    assert theil_sen([(day, -value) for day, value in line])[1] == "decreasing"


def test_a_day_on_which_nothing_was_loaded_keeps_the_size_that_was_measured(core):
    size = core.lakes.registry.sizes("prod", since=NOON.date())[0]
    core.clock.moment = NOON + timedelta(days=2)
    note_sizes(core)
    note_sizes(core)
    kept = core.lakes.registry.sizes("prod", since=NOON.date())
    assert [(s.day, s.bytes) for s in kept] == [(NOON.date(), size.bytes), (core.clock.now().date(), size.bytes)]
    assert growth(core).daily is None and len(growth(core).days) == 2


def test_the_trend_has_the_last_snapshot_of_a_day_and_marks_changed_rules(core, tmp_path):
    measure(core, "prod", "orders")
    measure(core, "prod", "orders")
    core.clock.moment = NOON + timedelta(days=2)
    (tmp_path / "home/quality/prod.orders.yaml").write_text(RULES.replace("36 hours", "9 days"))
    measure(core, "prod", "orders")
    points = day_trend(core)
    assert [(p.day, p.tables, p.changed) for p in points] == [
        (NOON.date(), 1, False),
        (NOON.date() + timedelta(days=2), 1, True),
    ]
    assert points[0].score.percent == 73.68


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 B"), (999, "999 B"), (2_500_000_000, "2.5 GB"), (-310_000, "-310 kB"), (999_960, "1 MB")]
)
def test_sizes_in_words(size, words):
    assert size_in_words(size) == words
