from __future__ import annotations

import pytest

from data.access import Actor
from data.console import pretty_sql
from data.errors import AccessError, QueryError
from tests.api.client import demo_core

ADA = Actor("ada", frozenset({"analyst"}))


def pretty(text, actor=ADA):
    return pretty_sql(demo_core(), text, actor=actor, lake="prod")


def test_clauses_get_lines_and_comments_and_parameters_stay():
    assert pretty("select a,b from t where x={{x:date}} -- why\norder by 1").splitlines() == [
        "SELECT",
        "  a,",
        "  b",
        "FROM t",
        "WHERE",
        "  x = {{x:date}} /* why */",
        "ORDER BY",
        "  1",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("select * from where", "query.syntax"),
        ("select [[ {{x}} ]]", "console.format_clauses"),
        ("select " + "NOT " * 4000 + "true", "query.too_deep"),
        ("x" * 30_000, "query.too_long"),
        (" ", "query.empty"),
    ],
)
def test_what_can_not_be_formatted_is_refused(text, code):
    with pytest.raises(QueryError) as caught:
        pretty(text)
    assert caught.value.code == code


def test_who_may_not_query_may_not_format():
    with pytest.raises(AccessError):
        pretty("SELECT 1", Actor("eve", frozenset({"viewer"})))
