"""SQL goes in, rows ready for JSON come out; whatever comes of it stands in the history."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from data.access import Actor, local_admin
from data.errors import AccessError, InputError, NotFound, QueryError
from data.queries import estimate, explain, run_sql, stream, submit
from tests.data.queries.warehouse import read_corpus
from tests.shop import ask, make_shop

ORDINARY = read_corpus(Path(__file__).with_name("ordinary.sql"))
ADMIN = local_admin()


@pytest.mark.parametrize("text", [text for _, text in ORDINARY], ids=[name for name, _ in ORDINARY])
def test_what_analysts_write_is_answered(asked, text):
    result = run_sql(asked, text, actor=ADMIN)
    assert result.status == "succeeded"
    assert result.row_count == len(result.rows) > 0
    assert all(len(row) == len(result.columns) for row in result.rows)
    orjson.dumps(result.records())


def test_numbers_are_those_of_the_warehouse(asked):
    result = run_sql(
        asked, "SELECT region, sum(amount) AS revenue, count(*) AS n FROM invoices GROUP BY 1", actor=ADMIN
    )
    expected = asked.lakes.fetch("SELECT region, sum(amount), count(*) FROM prod.main.invoices GROUP BY 1 ORDER BY 1")
    by_region = {row[0]: row[1:] for row in result.rows}
    regions, sums, counts = expected.columns.values()
    assert by_region == {r: [float(s), n] for r, s, n in zip(regions, sums, counts, strict=True)}
    assert [column.name for column in result.columns] == ["region", "revenue", "n"]
    assert (result.lake, result.lakes, result.stand_in) == ("prod", ("prod",), None)


def test_truncated_says_whether_there_was_more(asked):
    exact = run_sql(asked, "SELECT * FROM range(7)", actor=ADMIN, limit=7)
    assert (exact.row_count, exact.truncated) == (7, False)
    cut = run_sql(asked, "SELECT * FROM range(8)", actor=ADMIN, limit=7)
    assert (cut.row_count, cut.truncated, cut.truncated_by) == (7, True, "rows")
    assert run_sql(asked, "SELECT * FROM range(8)", actor=ADMIN, limit=0).rows == []


def test_order_survives_the_cap(asked):
    result = run_sql(asked, "SELECT id FROM invoices ORDER BY amount DESC, id", actor=ADMIN, limit=50)
    expected = asked.lakes.fetch("SELECT id FROM prod.main.invoices ORDER BY amount DESC, id LIMIT 50")
    assert [row[0] for row in result.rows] == expected.columns["id"]


def test_answers_larger_than_the_cap_in_bytes_are_cut_and_say_so(asked):
    result = run_sql(asked, "SELECT repeat('x', 10000) FROM range(9000)", actor=ADMIN)
    assert result.truncated and result.truncated_by == "bytes"
    assert 0 < result.row_count < 1000


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("DATE '2024-02-29'", "2024-02-29"),
        ("TIMESTAMP '2024-02-29 10:00:00.5'", "2024-02-29T10:00:00.5"),
        ("TIMESTAMPTZ '2024-02-29 10:00:00+02'", "2024-02-29T08:00:00Z"),
        ("TIME '23:59:59'", "23:59:59"),
        ("INTERVAL '1 month 2 days'", "1 month 2 days"),
        ("'infinity'::DATE", "infinity"),
        ("9007199254740992", 9007199254740992),
        ("9007199254740993", "9007199254740993"),
        ("1::HUGEINT << 100", "1267650600228229401496703205376"),
        ("12.50::DECIMAL(12, 2)", 12.5),
        ("7::DECIMAL(12, 0)", 7),
        ("12345678901234567.89::DECIMAL(38, 2)", "12345678901234567.89"),
        ("'nan'::DOUBLE", None),
        ("'-infinity'::DOUBLE", None),
        ("NULL", None),
        ("true", True),
        ("'\\xAA'::BLOB", "qg=="),
        ("'00000000-0000-0000-0000-000000000001'::UUID", "00000000-0000-0000-0000-000000000001"),
        ("[1, NULL, 9007199254740993]", [1, None, "9007199254740993"]),
        (
            "{'on': DATE '2024-01-01', 'at': TIMESTAMP '2024-01-01 01:02:03', 'n': 1.5}",
            {"on": "2024-01-01", "at": "2024-01-01T01:02:03", "n": 1.5},
        ),
        ("MAP {'a': 1.5::DECIMAL(4, 2)}", {"a": 1.5}),
        ("[TIMESTAMPTZ '2024-01-01 00:00:00+00']", ["2024-01-01T00:00:00Z"]),
        ("'x'::ENUM('x', 'y')", "x"),
        ("'{\"a\": 1}'::JSON", '{"a": 1}'),
    ],
)
def test_values_become_json_without_losing_a_digit(asked, expression, value):
    assert run_sql(asked, f"SELECT {expression} AS v", actor=ADMIN).rows == [[value]]


def test_column_names_are_unique(asked):
    result = run_sql(asked, "SELECT 1 AS a, 2 AS a, 3 AS A", actor=ADMIN)
    assert len({column.name.lower() for column in result.columns}) == 3
    assert sorted(result.records()[0].values()) == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "parameters", "rows"),
    [
        ("SELECT $region AS r, $n + 1", {"region": "O'Hare; DROP TABLE x", "n": 41}, [["O'Hare; DROP TABLE x", 42]]),
        ("SELECT ?::DATE + 1, ?", ["2024-01-31", None], [["2024-02-01", None]]),
        ("SELECT $2, $1", ["a", "b"], [["b", "a"]]),
        ("SELECT count(*) FROM invoices WHERE region = $1 AND invoiced_on < $2", ["EMEA", "2023-01-04"], [[2]]),
    ],
)
def test_parameters_are_bound(asked, text, parameters, rows):
    assert run_sql(asked, text, actor=ADMIN, parameters=parameters).rows == rows


@pytest.mark.parametrize("parameters", [None, [], ["a", "b"], {"other": 1}])
def test_missing_parameters_are_named(asked, parameters):
    with pytest.raises(QueryError) as raised:
        run_sql(asked, "SELECT $wanted", actor=ADMIN, parameters=parameters)
    assert raised.value.code == "query.parameters"


def test_parameters_that_are_no_values_are_refused(asked):
    with pytest.raises(InputError):
        run_sql(asked, "SELECT ?", actor=ADMIN, parameters=[{1, 2}])


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "length", "said"),
    [
        ("SELECT *\nFORM invoices", "query.syntax", 2, 6, 8, "syntax error"),
        ("SELECT 'é', regoin\nFROM invoices", "query.binder", 1, 13, 6, "region"),
        ("SELECT id,\n  amuont FROM invoices", "query.binder", 2, 3, 6, "amount"),
        ("SELECT 1 +", "query.syntax", 1, 10, 1, "syntax error"),
        ("SELECT CAST(region AS INTEGER) FROM invoices", "query.failed", 1, 8, 23, "Could not convert"),
        ("SELECT * FROM invoiecs", "query.unknown_table", 1, 15, 8, "invoices"),
        ("SELECT sume(amount) FROM invoices", "query.function", 1, 8, 12, "sum"),
        ("SELEC id FROM invoices", "query.syntax", 1, 1, 5, "'hint': 'SELECT'"),
        ("SELECT i.amuont FROM invoices i", "query.binder", 1, 8, 8, "'hint': 'amount'"),
        ("SELECT * FROM prd.main.invoices", "query.unknown_table", 1, 15, 17, "'hint': 'prod.main.invoices'"),
        ("SELECT * FROM prd.invoices", "query.unknown_table", 1, 15, 12, "'hint': 'prod.invoices'"),
    ],
)
def test_mistakes_are_placed_and_explained(asked, text, code, line, column, length, said):
    with pytest.raises(QueryError) as raised:
        run_sql(asked, text, actor=ADMIN)
    error = raised.value
    assert (error.code, error.line, error.column, error.params["length"]) == (code, line, column, length)
    assert said in str(error.params)


def test_unknown_lakes_and_actors_without_the_right(asked):
    with pytest.raises(NotFound):
        run_sql(asked, "SELECT 1", lake="nowhere", actor=ADMIN)
    with pytest.raises(AccessError):
        run_sql(asked, "SELECT 1", actor=Actor("v", frozenset({"viewer"})))
    with pytest.raises(AccessError):
        run_sql(asked, "SELECT 1", actor=Actor("a", frozenset({"analyst"}), {"region": ("EMEA",)}))
    assert run_sql(asked, "SELECT 1", actor=Actor("a", frozenset({"analyst"}))).rows == [[1]]


def test_a_policy_of_a_role_refuses_those_without_attributes_too(tmp_path):
    core, nobody = make_shop(tmp_path), Actor("a", frozenset({"analyst"}))
    assert ask(core, actor=nobody, metrics=["sales.lines"]).data["sales.lines"] == [0]
    for verb in (run_sql, submit, explain, estimate):
        with pytest.raises(AccessError) as refused:
            verb(core, "SELECT count(*) FROM invoice_lines", actor=nobody)
        assert refused.value.code == "query.row_policies"
    with pytest.raises(AccessError):
        list(stream(core, "SELECT 1", "csv", actor=nobody))
    assert run_sql(core, "SELECT 1", actor=Actor("e", frozenset({"editor"}))).rows == [[1]]


def test_history_tells_what_came_of_it(asked):
    actor = Actor("historian", frozenset({"admin"}))
    run_sql(asked, "SELECT id FROM invoices LIMIT 3", actor=actor)
    with pytest.raises(QueryError):
        run_sql(asked, "DROP TABLE invoices", actor=actor)
    newest = asked.workers.history.recent(actor="historian")
    assert all(entry.at.tzinfo is not None for entry in newest)
    told = {entry.sql: (entry.status, entry.error, entry.row_count, entry.tables) for entry in newest}
    assert told == {
        "SELECT id FROM invoices LIMIT 3": ("succeeded", None, 3, [["prod", "main", "invoices"]]),
        "DROP TABLE invoices": ("failed", "query.not_a_select", None, []),
    }


def test_what_is_remembered_of_a_statement_does_not_outlive_its_truth(asked):
    """The same text with values of other types, and by an actor with other rights, is looked at anew."""
    for values, rows in [([1], [[1]]), (["1"], [["1"]]), ([2**40], [[2**40]]), ([True], [[True]]), ([None], [[None]])]:
        assert run_sql(asked, "SELECT $1 AS v", actor=ADMIN, parameters=values).rows == rows
    request = {"sql": "SELECT count(*) FROM customers", "lake": "prod", "parameters": None, "rows": 1, "bytes": 1000}
    lakes = [["prod", str(asked.workers.snapshots.publish(asked.lakes, "prod").file)]]
    request |= {"lakes": lakes, "dialect": None, "renamed": {}, "rules": None}
    pool = asked.workers.pool
    assert pool.run({**request, "tables": None}, actor="a", timeout_ms=5000).rows == [[50]]
    with pytest.raises(QueryError):
        pool.run({**request, "tables": [["prod", "main", "invoices"]]}, actor="a", timeout_ms=5000)
