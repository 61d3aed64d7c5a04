"""The company looks like one: every figure that a person would check lies in its band, at any scale."""

from __future__ import annotations

import re

import pytest

from tests.data.demo.companies import HERE, PAGE, build, rows, value

TEXT = (HERE / "figures.sql").read_text(encoding="utf-8")
PREPARATION = TEXT[: TEXT.index("---")]
FIGURES = {
    name: (float(low), float(high), sql)
    for name, low, high, sql in re.findall(r"^--- ([^|\n]+) \| (\S+) \| (\S+)\n(.*?);$", TEXT, re.M | re.S)
}


@pytest.fixture(scope="module")
def prepared(company):
    company.execute(PREPARATION)
    return company


@pytest.mark.parametrize("figure", sorted(FIGURES))
def test_figure_lies_in_its_band(prepared, figure):
    low, high, sql = FIGURES[figure]
    assert low < value(prepared, sql) < high


@pytest.mark.slow
def test_a_small_company_is_alike_but_for_chance():
    small = build(0.01)
    small.execute(PREPARATION)
    assert outside(small, slack=0.25) == {}


def outside(company, *, slack):
    """The figures that lie further outside their band than `slack` times its width."""
    found = {figure: float(value(company, sql)) for figure, (_, _, sql) in FIGURES.items()}
    spare = {figure: slack * (high - low) for figure, (low, high, _) in FIGURES.items()}
    bands = {figure: (low - spare[figure], high + spare[figure]) for figure, (low, high, _) in FIGURES.items()}
    return {figure: found[figure] for figure, (low, high) in bands.items() if not low < found[figure] < high}


def test_every_target_of_the_page_is_there_for_every_month(company):
    listed = PAGE.split("## Metrics with targets")[1].split("## ")[0]
    metrics = {name: bool(plus) for name, plus in re.findall(r"`(\w+\.\w+)`(\+?)[,.]", listed)}
    found = rows(
        company, "SELECT metric, count(dimension) > 0 FROM targets GROUP BY ALL HAVING count(DISTINCT month) = 62"
    )
    assert dict(found) == metrics and len(metrics) > 25
