"""What each kind of condition says of a day, against days that fit in one's head."""

from __future__ import annotations

import math

import pytest

from data.alerts import KINDS, try_alert
from data.errors import DefinitionError
from tests.data.alerts.store import ADMIN, make_till, sell, wish
from tests.shop import load


def newest(folder, condition, *, sold=None, **changes):
    core = make_till(folder)
    if sold is not None:
        sell(core, "2026-11-19", sold)
    found = try_alert(core, wish(condition=condition, **changes), actor=ADMIN)
    core.forecaster.close()
    return found[-1]


CASES = [
    ("threshold", {"side": "below", "value": 50}, 49, True),
    ("threshold", {"side": "below", "value": 50}, 50, False),
    ("threshold", {"side": "above", "value": 50}, 51, True),
    ("change", {"way": "falls", "by": 0.2}, 79, True),
    ("change", {"way": "falls", "by": 0.2}, 80, False),
    ("change", {"way": "rises", "by": 0.2}, 79, False),
    ("change", {"way": "either", "by": 0.2}, 121, True),
    ("change", {"way": "falls", "by": 0.2, "since": "previous_year"}, 1, None),
    ("pace", {"period": "month"}, 99, True),
    ("pace", {"period": "month"}, 100, False),
    ("pace", {"period": "month", "tolerance": 0.01}, 99, False),
    ("pace", {"period": "year"}, 100, False),
]


@pytest.mark.parametrize(("kind", "options", "sold", "breached"), CASES)
def test_a_condition_says_what_it_should(tmp_path, kind, options, sold, breached):
    verdict = newest(tmp_path, {"kind": kind, **options}, sold=sold)
    assert (verdict.start.isoformat(), verdict.breached) == ("2026-11-19", breached)


def test_pace_holds_what_came_in_against_what_is_due(tmp_path):
    """19 of November's 30 days of 3000 EUR are due: 1900 EUR."""
    verdict = newest(tmp_path, {"kind": "pace"}, sold=60)
    assert (verdict.value, verdict.expected, verdict.low) == (1860, pytest.approx(1900), pytest.approx(1900))


def test_change_compares_with_the_interval_before(tmp_path):
    verdict = newest(tmp_path, {"kind": "change", "way": "falls", "by": 0.2}, sold=79)
    assert (verdict.value, verdict.expected, verdict.low) == (79, 100, 80)


def test_a_day_without_sales_adds_up_to_nothing_known(tmp_path):
    core = make_till(tmp_path)
    sell(core, "2026-11-20", 5)
    said = {v.start.isoformat(): (v.value, v.breached, v.reason) for v in try_alert(core, wish(), actor=ADMIN)}
    assert said["2026-11-19"][0] in (0, None) and said["2026-11-20"] == (5, True, None)


@pytest.mark.parametrize(("sold", "breached"), [(500, True), (100 + 10 * math.sin(-0.9), False)])
def test_a_day_outside_its_band_is_judged_by_a_forecast_that_did_not_know_it(tmp_path, sold, breached):
    core = make_till(
        tmp_path,
        tables="""CREATE TABLE prod.main.till (id INTEGER, day DATE, region VARCHAR, amount DOUBLE);
        CREATE TABLE prod.main.goals (metric VARCHAR, period DATE, amount DOUBLE);
        INSERT INTO prod.main.till SELECT n, DATE '2026-11-18' - n::INTEGER, 'North',
          100 + (n * 7919 % 11 - 5) / 5 + 10 * sin(n * 0.9) FROM range(200) AS t(n)""",
    )
    sell(core, "2026-11-19", sold)
    found = try_alert(core, wish(condition={"kind": "forecast"}), actor=ADMIN)[-1]
    core.forecaster.close()
    assert (found.breached, found.low < found.expected < found.high) == (breached, True)


def test_a_forecast_that_is_refused_says_nothing(tmp_path):
    core = make_till(tmp_path)
    load(core, "DELETE FROM prod.main.till WHERE day < '2026-11-12'")
    verdict = try_alert(core, wish(condition={"kind": "forecast"}), actor=ADMIN)[-1]
    assert (verdict.breached, verdict.reason) == (None, "forecast.too_short")


def test_every_kind_has_a_case():
    assert {kind for kind, *_ in CASES} | {"forecast"} == set(KINDS)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": " "}, "/name"),
        ({"metric": "till.revenu"}, "/metric"),
        ({"grain": "hour"}, "/grain"),
        ({"wait": -1}, "/wait"),
        ({"condition": {"kind": "feeling"}}, "/condition/kind"),
        ({"condition": {"kind": "threshold"}}, "/condition/value"),
        ({"condition": {"kind": "forecast", "when": "above"}}, "/condition/value"),
        ({"filters": {"field": "region", "op": "is"}}, "/filters/op"),
        ({"channels": ["ch_none"]}, "/channels/0"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_every_problem_of_a_document_has_its_place(tmp_path, change, path):
    with pytest.raises(DefinitionError) as caught:
        try_alert(make_till(tmp_path), wish(**change), actor=ADMIN)
    assert [problem.path for problem in caught.value.problems] == [path]
