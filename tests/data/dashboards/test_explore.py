"""Questions: what a URL asks is what SQL by hand answers; its text reads back; what can't be meant is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.access import local_admin
from data.dashboards import DashboardState, compute_widget, explore, format_question, keep_question, parse_question
from data.dashboards.explore import question_rows
from data.errors import InputError
from tests.data.dashboards.oracle import pairs, rows, value
from tests.data.dashboards.shop import make_shop

ADMIN = local_admin()
EITHER = "any.1.region=North&any.1.category=Paint"


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    core = make_shop(tmp_path_factory.mktemp("shop"))
    yield core
    core.lakes.close()


def asked(core, text):
    found = explore(core, *parse_question(text), actor=ADMIN)
    assert [one.error for one in found.widgets] == [None] * len(found.widgets)
    return found


@pytest.mark.parametrize(
    "text",
    [
        "m=shop.revenue&d=region&range=this+year",
        "m=shop.revenue,shop.average&d=region,category&t=1&kind=pivot&grain=month&compare=previous_year",
        f"m=shop.revenue&d=region&{EITHER}&any.2.product.not=~,a%252Cb&h.shop.revenue.ge=12.5&f.category=Tools",
        "m=shop.revenue&d=region&x.chart.region=North",
    ],
)
def test_a_question_reads_back(text):
    question, state = parse_question(text)
    written = format_question(question, state)
    assert parse_question(written) == (question, state)
    assert format_question(*parse_question(written)) == written


def test_or_and_conditions_on_metrics_are_those_of_sql(core):
    found = asked(core, f"m=shop.revenue&d=product&range=all+time&{EITHER}&f.product.not=Red&h.shop.revenue.gt=100")
    sql = """SELECT product, sum(amount) FROM sales WHERE (region = 'North' OR category = 'Paint')
        AND product IS DISTINCT FROM 'Red' GROUP BY 1 HAVING sum(amount) > 100"""
    result = found.widgets[0].result
    assert dict(zip(result.data["product"], result.data["shop.revenue"], strict=True)) == pairs(core, sql)
    whole = value(core, f"SELECT sum(kept) FROM ({sql.replace('sum(amount) F', 'sum(amount) AS kept F')})")
    assert found.widgets[1].result.totals["shop.revenue"] == whole


def test_the_rows_beneath_are_those_of_the_marks(core):
    question, state = parse_question(f"m=shop.revenue&d=category&range=all+time&{EITHER}&x.chart.category=Tools")
    page = question_rows(core, question, state, actor=ADMIN)
    ids = rows(core, "SELECT id FROM sales WHERE (region = 'North' OR category = 'Paint') AND category = 'Tools'")
    assert sorted(page.data["id"]) == sorted(id_ for (id_,) in ids) and page.total == len(ids)


def test_a_kept_question_shows_the_same(core, tmp_path):
    text = f"m=shop.average&d=region&t=1&kind=pivot&range=all+time&grain=year&{EITHER}&h.shop.average.gt=50"
    question, state = parse_question(text)
    at_home = replace(core, settings=replace(core.settings, home=tmp_path), definitions=(*core.definitions, tmp_path))
    kept = keep_question(at_home, question, state, title="Kept", onto=None, actor=ADMIN)
    shown = compute_widget(at_home, kept.id, "widget-1", DashboardState(), actor=ADMIN)
    assert shown.error is None and shown.kind == "pivot"
    assert shown.result.data == asked(core, text).widgets[0].result.data


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("m=shop.revenue&d=region&any.1.weather=fine", "explore.does_not_fit"),
        ("m=shop.revenue&d=region&any.x.region=North", "state.parameter_unknown"),
        ("m=shop.revenue&d=region&h.shop.average.gt=1", "explore.having_elsewhere"),
        ("m=shop.revenue&h.shop.revenue.gt=1", "explore.having_alone"),
        ("m=shop.revenue&d=region&h.shop.revenue.gt=much", "explore.having"),
        ("m=shop.revenue&d=region&h.shop.revenue.in=1", "explore.having"),
        ("m=shop.revenue&d=region&nonsense=1", "state.parameter_unknown"),
    ],
)
def test_what_cant_be_meant_is_told(core, text, code):
    with pytest.raises(InputError) as told:
        asked(core, text)
    assert told.value.code == code
