"""Metric queries compiled for PostgreSQL and asked of one give what DuckDB gives."""

from __future__ import annotations

import dataclasses

import pytest

from data.metrics import parse_query
from data.metrics.compile import compile_plan
from data.metrics.compile.source import group_names
from data.metrics.engine import Engine
from data.metrics.prepare import prepare
from tests.shop import ADMIN, TABLES, make_shop
from tests.soundness.test_folding import QUERIES

pytestmark = pytest.mark.heavy
MORE = [
    {"metrics": ["middle", "line_mean"], "dimensions": ["category"], "totals": True},
    {"metrics": ["revenue"], "grain": "week", "filters": {"field": "product", "op": "contains", "value": "UMP"}},
    {"metrics": ["revenue"], "grain": "quarter", "filters": {"field": "customer", "op": "starts_with", "value": "a"}},
    {"metrics": ["paid", "paid_by_card"], "dimensions": ["region"], "totals": True},
    {"metrics": ["per_day"], "range": "last 3 months", "grain": "month"},
    {"metrics": ["revenue"], "dimensions": ["region"], "filters": {"field": "late", "value": False}},
    {"metrics": ["revenue"], "dimensions": ["region"], "having": {"field": "revenue", "op": "gt", "value": 20}},
]


@pytest.fixture(scope="module")
def sides(tmp_path_factory):
    """The shop on DuckDB, and an asker of the same tables in a PostgreSQL database of the same name."""
    import adbc_driver_postgresql.dbapi as adbc

    from tests.postgres import postgres

    server = postgres()
    server.run("CREATE DATABASE prod")
    with adbc.connect(server.uri.replace("/postgres?", "/prod?"), autocommit=True) as connection:
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA main")
            for statement in TABLES.replace("prod.main.", "main.").split(";"):
                if statement.strip():
                    cursor.execute(statement)

        def ask(sql, values):
            with connection.cursor() as cursor:
                cursor.execute(sql, list(values) or None)
                names = [entry[0] for entry in cursor.description]
                return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

        yield make_shop(tmp_path_factory.mktemp("shop")), ask


@pytest.mark.parametrize("query", [*QUERIES, *MORE], ids=str)
def test_the_same_numbers_from_postgresql(sides, query):
    core, ask = sides
    plan, context = prepare(core, parse_query(query), actor=ADMIN)
    here = compile_plan(plan, context)
    there = compile_plan(plan, dataclasses.replace(context, engine=Engine("", "postgres")))
    found = core.lakes.fetch(here.sql, here.values).columns
    expected = [dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True)]
    assert by_group(ask(there.sql, there.values), plan) == by_group(expected, plan)


def by_group(rows, plan):
    names = [*group_names(plan), "__total"]
    return {tuple(row[name] for name in names): {k: plain(v) for k, v in row.items() if k not in names} for row in rows}


def plain(value):
    """Numbers alike; the driver gives NUMERIC as text."""
    return None if value is None else pytest.approx(float(value))
