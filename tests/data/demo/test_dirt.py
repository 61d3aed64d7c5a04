"""Dirt is there in the size the page tells, and small."""

from __future__ import annotations

import re

import pytest

from tests.data.demo.companies import PAGE, value

DIRT = {
    "customers.city_id NULL": "SELECT avg(CAST(city_id IS NULL AS INTEGER)) FROM customers",
    "customers.email NULL": "SELECT avg(CAST(email IS NULL AS INTEGER)) FROM customers",
    "customers.email without @": "SELECT avg(CAST(email NOT LIKE '%@%' AS INTEGER)) FROM customers",
    "leads twice": "SELECT 1 - count(DISTINCT lead_id) / count(*) FROM leads",
    "nps_responses twice": "SELECT 1 - count(DISTINCT response_id) / count(*) FROM nps_responses",
    "nps_responses.score NULL": "SELECT avg(CAST(score IS NULL AS INTEGER)) FROM nps_responses",
    "opportunities.loss_reason NULL of a lost deal": """
        SELECT avg(CAST(loss_reason IS NULL AS INTEGER)) FROM opportunities WHERE outcome = 'lost'""",
    "contracts.churn_reason NULL of an ended one": """
        SELECT avg(CAST(churn_reason IS NULL AS INTEGER)) FROM contracts WHERE end_date IS NOT NULL""",
    "invoice_lines.product_id unknown": """
        SELECT avg(CAST(p.sku IS NULL AS INTEGER)) FROM invoice_lines LEFT JOIN products AS p USING (product_id)""",
}


@pytest.fixture(scope="module")
def documented():
    return documented_dirt()


def documented_dirt():
    """The share of every kind of dirt, as the page tells it."""
    return {name: float(size) / 100 for name, size in re.findall(r"^\| `([^`]+)` \| ([\d.]+) % \|", PAGE, re.M)}


def test_the_page_lists_it(documented):
    assert set(documented) == set(DIRT)


@pytest.mark.parametrize("name", sorted(DIRT))
def test_it_is_there_and_small(company, documented, name):
    assert 0 < value(company, DIRT[name]) < 4 * documented[name]
