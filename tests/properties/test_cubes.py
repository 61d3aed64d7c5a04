"""A cube answers whatever the same query would be answered, for random questions inside it; SQL by hand is the oracle
once more where parts are put together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from data.access import Actor
from data.metrics import Clause, Compare, Group, MetricQuery, Op, Order, run
from data.metrics.cubes import Uncovered, answer_from, cube, cube_of
from tests.shop import ADMIN, load, make_shop

METRICS = (
    "sales.revenue sales.profit sales.margin sales.lines sales.heat sales.line_mean sales.due_amount"
    " sales.return_on_spend sales.after_spend marketing.spend"
).split()
START, END = date(2025, 10, 1), date(2026, 11, 20)
BASE = MetricQuery((), range=f"{START}/{END}")
ALL_OWN = ("region", "customer", "category")


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    core = make_shop(tmp_path_factory.mktemp("shop"))
    yield core
    core.lakes.close()


clauses = st.sampled_from(
    [
        Clause("region", Op.IN, ("EMEA", None)),
        Clause("region", Op.NOT_IN, ("APAC",)),
        Clause("customer", Op.CONTAINS, ("ad",)),
        Clause("customer__key", Op.IN, ("1", "2")),
        Clause("category", Op.NOT_NULL),
        Group("or", (Clause("region", Op.IN, ("APAC",)), Clause("category", Op.IS_NULL))),
    ]
)
days = st.tuples(st.integers(0, 414), st.integers(0, 200))


@st.composite
def questions(draw):
    metrics = tuple(draw(st.lists(st.sampled_from(METRICS), min_size=1, max_size=3, unique=True)))
    shared = any("spend" in name for name in metrics)
    own = draw(st.lists(st.sampled_from(("region",) if shared else ALL_OWN), unique=True, max_size=2))
    first, length = draw(days)
    start = START + timedelta(first)
    named = draw(st.sampled_from([None, "2026-10", "2026-Q3", "2026-W46"]))
    query = MetricQuery(
        metrics=metrics,
        dimensions=tuple(own),
        range=named or f"{start}/{min(END, start + timedelta(length))}",
        grain=draw(st.sampled_from([None, "day", "week", "month", "quarter"])),
        compare=draw(st.sampled_from([None, Compare.PREVIOUS_PERIOD, Compare.PREVIOUS_YEAR])),
        totals=draw(st.booleans()),
        limit=draw(st.sampled_from([None, 2])) if own else None,
        order=draw(st.sampled_from([(), (Order(metrics[0], descending=True),)])),
    )
    return query, None if shared else draw(st.one_of(st.none(), clauses))


def told(result):
    """What a reader sees: columns, rows and totals, numbers to nine digits."""

    def near(value):
        return round(value, 6) if isinstance(value, float) else value

    data = {name: [near(value) for value in values] for name, values in result.data.items()}
    totals = result.totals and {name: near(value) for name, value in result.totals.items()}
    return [column.id for column in result.columns], data, totals, result.proof.truncated


@settings(max_examples=120, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(question=questions())
def test_a_cube_answers_as_the_query_would(core, question):
    query, clause = question
    dimensions = ("region",) if any("spend" in name for name in query.metrics) else ALL_OWN
    wide = replace(BASE, metrics=query.metrics, dimensions=dimensions, range="2024-09-01/2026-11-20")
    query = replace(query, filters=clause)
    cube = cube_of(core, wide, actor=ADMIN)
    try:
        found = answer_from(cube, query)
    except Uncovered as reason:
        assert reason.code == "cube.hours" or reason.code == "cube.outside"
        return
    direct = run(core, query, actor=ADMIN)
    assert told(found) == told(direct)
    facts = ("applied", "not_applied", "window", "previous_window", "partial")
    assert [getattr(found.proof, name) for name in facts] == [getattr(direct.proof, name) for name in facts]


def test_ratios_over_a_brushed_range_are_those_of_sql(core):
    cube = cube_of(core, replace(BASE, metrics=("sales.margin",), dimensions=("region",)), actor=ADMIN)
    found = answer_from(cube, MetricQuery(("sales.margin",), ("region",), range="2026-09-01/2026-10-31"))
    sql = """SELECT c.region, (sum(l.amount) - sum(l.quantity * p.unit_cost)) / sum(l.amount)::DOUBLE
        FROM invoice_lines AS l LEFT JOIN invoices AS i USING (invoice_id) LEFT JOIN products AS p USING (product_id)
        LEFT JOIN customers AS c USING (customer_id)
        WHERE i.invoice_date BETWEEN '2026-09-01' AND '2026-10-31' GROUP BY 1"""
    with core.lakes.cursor() as cursor:
        cursor.execute("USE prod.main")
        expected = dict(cursor.execute(sql).fetchall())
    assert dict(zip(found.data["region"], found.data["sales.margin"], strict=True)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"metrics": ("sales.invoices",)}, "cube.not_additive"),
        ({"metrics": ("sales.middle",)}, "cube.not_additive"),
        ({"metrics": ("sales.running",)}, "cube.running"),
        ({"metrics": ("sales.paid",)}, "cube.beyond_many"),
        ({"metrics": ("sales.per_day",)}, "cube.formula"),
        ({"range": None}, "cube.no_range"),
    ],
)
def test_what_days_do_not_add_up_to_has_no_cube(core, change, code):
    with pytest.raises(Uncovered) as told:
        cube_of(core, replace(BASE, **{"metrics": ("sales.revenue",), **change}), actor=ADMIN)
    assert told.value.code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"range": "2024-01-01/2026-01-01"}, "cube.outside"),
        ({"dimensions": ("category",)}, "cube.other_question"),
        ({"filters": Clause("category", Op.IN, ("Heat",))}, "cube.other_filters"),
        ({"grain": "hour"}, "cube.hours"),
        ({"having": Clause("sales.revenue", Op.GT, (1,))}, "cube.having"),
    ],
)
def test_what_lies_outside_is_told(core, change, code):
    asked = replace(BASE, metrics=("sales.revenue",), dimensions=("region",))
    cube = cube_of(core, asked, actor=ADMIN)
    with pytest.raises(Uncovered) as told:
        answer_from(cube, replace(asked, **change))
    assert told.value.code == code


def test_cubes_have_so_much_room_and_no_more(tmp_path, monkeypatch):
    core = make_shop(tmp_path)
    monkeypatch.setattr(cube, "ROOM", (31 + 30) * 2)
    asked = [replace(BASE, metrics=("sales.revenue",), range=f"2026-10-0{day}/2026-10-31") for day in (1, 2, 3)]
    first, second = (cube_of(core, query, actor=ADMIN) for query in asked[:2])
    assert cube_of(core, asked[0], actor=ADMIN) is first and first.cells == 31 * 2
    third = cube_of(core, asked[2], actor=ADMIN)
    assert all(cube_of(core, asked[at], actor=ADMIN) is held for at, held in ((1, second), (2, third)))
    assert cube_of(core, asked[0], actor=ADMIN) is not first


NUMBERS = """
CREATE TABLE prod.main.graded (day DATE, grade DOUBLE, price DECIMAL(10, 2), moment TIMESTAMP, amount INTEGER);
INSERT INTO prod.main.graded VALUES ('2026-10-01', 2.0, 1.50, '2026-01-01', 10), ('2026-10-02', 2.5, 2.00, NULL, 5)
"""
GRADED = """
id: graded
lake: prod
table: graded
time: day
dimensions: {grade: {column: grade}, price: {column: price}, moment: {column: moment}}
measures: {amount: {aggregate: sum, column: amount}}
metrics: {amount: {measure: amount}}
"""


@pytest.mark.parametrize(
    ("field", "value"),
    [("grade", "2"), ("grade", 2), ("grade", "2.0"), ("price", 2), ("price", "1.5"), ("moment", "2026-01-01")],
)
@pytest.mark.parametrize("op", [Op.IN, Op.NOT_IN])
def test_a_number_written_another_way_is_never_taken_for_none(tmp_path, field, value, op):
    core = make_shop(tmp_path, tables=NUMBERS, datasets=(GRADED,))
    asked = replace(BASE, metrics=("graded.amount",), dimensions=(field,), range="2026-10-01/2026-10-31")
    cube = cube_of(core, asked, actor=ADMIN)
    narrow = replace(asked, filters=Clause(field, op, (value,)))
    try:
        found = answer_from(cube, narrow)
    except Uncovered as reason:
        assert (reason.code, value == "2.0") == ("cube.other_filters", False)
        return
    assert told(found) == told(run(core, narrow, actor=ADMIN))


def test_a_cube_lives_as_long_as_its_data_and_is_of_its_actor(core):
    asked = replace(BASE, metrics=("sales.revenue",), dimensions=("region",))
    cube = cube_of(core, asked, actor=ADMIN)
    assert cube_of(core, asked, actor=ADMIN) is cube
    narrow = cube_of(core, asked, actor=Actor("a", frozenset({"analyst"}), {"region": ("EMEA",)}))
    assert [group for (group,) in narrow.groups] == ["EMEA"] and len(cube.groups) > 1
    load(
        core,
        "INSERT INTO prod.main.spend VALUES ('2026-11-10', 'EMEA', 0); UPDATE prod.main.customers SET region = region",
    )
    assert cube_of(core, asked, actor=ADMIN) is not cube
