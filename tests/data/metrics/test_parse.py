"""A dataset file is right, or all that is wrong with it is said at once, each with its path and a hint."""

from __future__ import annotations

import pytest

from data.errors import DefinitionError
from data.metrics import make_catalog, parse_dataset
from tests.shop import MARKETING, SALES


def problems(text):
    with pytest.raises(DefinitionError) as caught:
        parse_dataset(text)
    return {(p.path, p.code): p.params for p in caught.value.problems}


def test_the_shop_is_right():
    assert parse_dataset(SALES).joins["invoice"].on == (("invoice_id", "invoice_id"),)


def test_all_problems_come_at_once_with_path_and_hint():
    found = problems(
        SALES.replace("late: {expression:", "late: {expresion:").replace("aggregate: avg", "aggregate: average")
    )
    assert found[("/dimensions/late/expresion", "definition.unknown_key")]["hint"] == "expression"
    assert ("/measures/line_mean/aggregate", "definition.bad_value") in found


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ("[profit, revenue]", "[profit, revenu]", "/metrics/margin/ratio", "metric.unknown_name"),
        ("customer.region}", "custmer.region}", "/dimensions/region", "dataset.unknown_join"),
        ("[category, product]", "[categry, product]", "/hierarchies/products/0", "dataset.unknown_dimension"),
        ("time: due}", "time: dew}", "/measures/due_amount/time", "dataset.unknown_time"),
        ("from: invoice, on: {customer", "from: customer, on: {customer", "/joins/customer/from",
         "dataset.join_circle"),
        ("amount - cost", "profit - cost", "/metrics/profit", "metric.circle"),
        ("{cumulative: revenue, reset", "{cumulative: middle, reset", "/metrics/running/cumulative",
         "metric.not_cumulative"),
        ("product.category}", "payments.method}", "/dimensions/category", "dataset.through_many"),
        ("quantity * product.unit_cost", "quantity * payments.amount", "/measures/cost", "measure.several_grains"),
        ("quantity * product.unit_cost", "(SELECT 1)", "/measures/cost/expression", "dataset.expression_refused"),
        ("quantity * product.unit_cost", "getenv('HOME')", "/measures/cost/expression", "dataset.function_refused"),
        ("quantity * product.unit_cost", "quantity *", "/measures/cost/expression", "dataset.expression_syntax"),
    ],
)  # fmt: skip
def test_what_contradicts_itself(old, new, path, code):
    assert old in SALES
    found = problems(SALES.replace(old, new, 1))
    assert [at for at, kind in found if kind == code and at.startswith(path)], found


@pytest.mark.parametrize(
    "text", ["id: [", "id: a\nid: b", "a: &x 1\nb: *x", "\tid: a"], ids=["open", "twice", "alias", "tab"]
)
def test_yaml_that_can_not_be_read_says_where(text):
    (_, code), params = next(iter(problems(text).items()))
    assert code == "yaml.syntax" and params["line"] >= 1


def test_only_true_and_false_are_booleans():
    assert parse_dataset("id: a\nlake: prod\ntable: 'on'\nlabel: 'yes'").table == "on"


def test_a_circle_through_another_dataset_breaks_both():
    one = parse_dataset("id: one\nlake: prod\ntable: a\nmetrics: {x: {derived: two.y}}")
    two = parse_dataset("id: two\nlake: prod\ntable: b\nmetrics: {y: {derived: one.x}}")
    assert set(make_catalog([one, two]).broken) == {"one", "two"}


def test_a_broken_dataset_leaves_the_others_alone():
    catalog = make_catalog(
        [parse_dataset(SALES.replace("marketing.spend", "marketin.spend")), parse_dataset(MARKETING)]
    )
    assert set(catalog.datasets) == {"marketing"}
    assert catalog.broken["sales"].problems[0].params["hint"] == "marketing"
