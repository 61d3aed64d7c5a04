"""The numbers of different tables hang together."""

from __future__ import annotations

import re

import pytest

from tests.data.demo.companies import HERE, rows, value

TEXT = (HERE / "contradictions.sql").read_text(encoding="utf-8")
CONTRADICTIONS = dict(re.findall(r"^--- ([^\n]+)\n(.*?);$", TEXT, re.M | re.S))
REFERENCES = [
    ("customers", "rep_id", "sales_reps"),
    ("customers", "city_id", "cities"),
    ("invoices", "customer_id", "customers"),
    ("invoice_lines", "customer_id", "customers"),
    ("invoice_lines", "city_id", "cities"),
    ("invoice_lines", "rep_id", "sales_reps"),
    ("orders", "customer_id", "customers"),
    ("leads", "city_id", "cities"),
    ("leads", "rep_id", "sales_reps"),
    ("opportunities", "customer_id", "customers"),
    ("opportunities", "lead_id", "leads"),
    ("opportunity_stages", "opportunity_id", "opportunities"),
    ("nps_responses", "customer_id", "customers"),
    ("work_orders", "customer_id", "customers"),
    ("work_orders", "city_id", "cities"),
    ("technicians", "city_id", "cities"),
    ("production_runs", "machine_id", "machines"),
    ("downtime", "run_id", "production_runs"),
    ("defects", "run_id", "production_runs"),
]


@pytest.mark.parametrize("rule", sorted(CONTRADICTIONS))
def test_no_contradiction(company, rule):
    assert rows(company, f"SELECT * FROM ({CONTRADICTIONS[rule]}) LIMIT 5") == []


@pytest.mark.parametrize("table, column, target", REFERENCES)
def test_references_lead_somewhere(company, table, column, target):
    assert (
        value(company, f"SELECT count(*) FROM {table} ANTI JOIN {target} USING ({column}) WHERE {column} IS NOT NULL")
        == 0
    )


def test_a_customer_is_where_its_city_is(company):
    assert (
        value(
            company, "SELECT count(*) FROM customers AS a JOIN cities AS c USING (city_id) WHERE a.region <> c.region"
        )
        == 0
    )


def test_what_was_deleted_from_the_lines_shows(company):
    """The rules above can fail: take one line away and two of them do."""
    company.execute("BEGIN")
    company.execute("DELETE FROM invoice_lines WHERE rowid = 1000")
    broken = [rule for rule in CONTRADICTIONS if rows(company, f"SELECT * FROM ({CONTRADICTIONS[rule]}) LIMIT 1")]
    company.execute("ROLLBACK")
    assert {"an invoice is the sum of its lines", "cost of goods sold is that of the lines"} <= set(broken)
