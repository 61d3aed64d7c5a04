"""The short answer: keys of the document, numbers of the data, periods in words."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.dashboards.state import DashboardState, toggle_cross, with_filter, with_grain, with_range
from data.dashboards.summary import summary
from tests.data.dashboards.shop import DASHBOARD, make_shop

EMPTY = DashboardState()


@pytest.fixture
def core(tmp_path):
    text = DASHBOARD.replace("averageSale: shop.average", "averageSale: shop.average, share: shop.share")
    return make_shop(tmp_path, dashboard=text)


def ask(core, state=EMPTY):
    return summary(core, "shop", state, actor=local_admin())


def test_headline_numbers_stand_under_the_documents_keys(core):
    found = ask(core)
    assert found.metrics == {
        "totalRevenue": 1270.0,
        "averageSale": pytest.approx(1270 / 7),
        "share": "57.1%",
        "currency": "EUR",
    }
    assert found.as_of.date().isoformat() == "2026-11-20"


def test_the_course_has_a_row_a_period(core):
    rows = [row for row in ask(core).time_series if row["revenue"] or row["visitors"]]
    assert rows == [
        {"period": "Sep", "start": "2026-09-01", "revenue": 30.0, "visitors": None},
        {"period": "Oct", "start": "2026-10-01", "revenue": 280.0, "visitors": 7},
        {"period": "Nov", "start": "2026-11-01", "revenue": 960.0, "visitors": 5},
    ]


def test_periods_of_several_years_name_their_year(core):
    found = ask(core, with_range(EMPTY, "last 36 months")).time_series
    assert found[0]["period"] == "Jan 2024"
    assert found[-1]["period"] == "Nov 2026"


def test_other_grains_are_periods(core):
    assert ask(core, with_grain(EMPTY, "quarter")).time_series[-1]["period"] == "2026-Q4"


def test_filters_and_clicks_hold(core):
    assert ask(core, with_filter(EMPTY, "region", ("North",))).metrics["totalRevenue"] == 370.0
    assert ask(core, toggle_cross(EMPTY, "products", "category", "Paint")).metrics["totalRevenue"] == 760.0
