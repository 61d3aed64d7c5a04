from __future__ import annotations

import duckdb
import pytest

from data.errors import QueryError
from data.queries.template import Parameter, fill, parameters

TEXT = """SELECT *
FROM sales -- not {{this}}
WHERE day >= {{from:date=2026-01-02}} [[AND region IN ({{regions:list}})]]
  [[AND amount > {{least:number}}]]"""
SALES = "CREATE TABLE sales AS FROM (VALUES ('2026-01-01'::DATE, 'EU', 5), ('2026-01-02', 'EU', 7), ('2026-01-03', 'US', 9)) t(day, region, amount)"  # noqa: E501


def answer(text, values):
    with duckdb.connect() as connection:
        connection.execute(SALES)
        filled = fill(text, values)
        return connection.execute(filled.sql, filled.values or {}).fetchall()


def test_the_parameters_of_a_text():
    assert parameters(TEXT) == (
        Parameter("from", "date", "2026-01-02", True),
        Parameter("regions", "list", None, False),
        Parameter("least", "number", None, False),
    )


@pytest.mark.parametrize(
    ("values", "amounts"),
    [
        ({}, [7, 9]),
        ({"from": "2026-01-01"}, [5, 7, 9]),
        ({"from": "2026-01-01", "regions": "EU"}, [5, 7]),
        ({"from": "2026-01-01", "regions": "EU, US", "least": "5"}, [7, 9]),
        ({"regions": "", "least": " "}, [7, 9]),
        ({"regions": "EU') OR (1=1"}, []),
    ],
)
def test_rows_follow_the_values(values, amounts):
    assert [row[2] for row in answer(TEXT, values)] == amounts


def test_values_never_become_text_and_positions_stay():
    filled = fill(TEXT, {"regions": "x'; DROP TABLE sales; --"})
    assert "DROP" not in filled.sql
    assert [len(line) for line in filled.sql.split("\n")] == [len(line) for line in TEXT.split("\n")]
    assert filled.values["regions"] == ["x'; DROP TABLE sales; --"]


def test_nested_lists_are_left_alone():
    assert fill("SELECT [[1, 2], [3]] AS x", {}).sql == "SELECT [[1, 2], [3]] AS x"


@pytest.mark.parametrize(
    ("text", "values", "code", "place"),
    [
        ("SELECT\n  {{x}}", {}, "console.parameter_missing", (2, 3)),
        ("SELECT {{x:number}}", {"x": "five"}, "console.parameter_value", (1, 8)),
        ("SELECT {{x:number}}", {"x": "nan"}, "console.parameter_value", (1, 8)),
        ("SELECT {{x:date}}", {"x": "2026-02-30"}, "console.parameter_value", (1, 8)),
        ("SELECT {{x:colour}}", {"x": "red"}, "console.parameter_kind", (1, 8)),
        ("SELECT 'it is {{x}}'", {"x": "red"}, "console.parameter_in_quotes", (1, 15)),
    ],
)
def test_what_is_wrong_is_said_at_its_place(text, values, code, place):
    with pytest.raises(QueryError) as caught:
        fill(text, values)
    assert (caught.value.code, (caught.value.line, caught.value.column)) == (code, place)


def test_numbers_bind_as_numbers_and_dialects_have_their_sign():
    assert answer("SELECT amount FROM sales WHERE amount IN {{a:numbers}} ORDER BY 1", {"a": "5, 9"}) == [(5,), (9,)]
    assert fill("SELECT {{x}}", {"x": "a"}, sign="@").sql == "SELECT @x   "


def test_parameters_can_be_numbered():
    text = "SELECT {{b:number}}, {{a}}, {{b}} -- {{c}}"
    filled = fill(text, {"a": "x", "b": "2"}, numbered=True)
    assert (filled.sql.split(), filled.values) == (["SELECT", "$1", ",", "$2", ",", "$1", "--", "{{c}}"], [2, "x"])
    with pytest.raises(QueryError) as caught:
        fill("SELECT 1 IN {{a:list}}", {"a": "x"}, numbered=True)
    assert caught.value.code == "console.parameter_list"
