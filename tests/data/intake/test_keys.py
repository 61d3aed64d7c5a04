"""Keys and joins are believed when they were measured, not when they look nice."""

from __future__ import annotations

import pytest

from data.intake.keys import find_links, primary_key
from data.intake.profile import profile_lake
from tests.cores import make_core


@pytest.fixture
def tables():
    core = make_core(demo=False)

    def make(**definitions):
        for name, sql in definitions.items():
            core.lakes.fetch(f"CREATE TABLE prod.main.{name} AS {sql}")
        return core, {table.name: table for table in profile_lake(core, "prod")}

    yield make
    core.lakes.close()


def links(found):
    core, by_name = found
    return {(link.table, link.other, link.on) for link in find_links(core, tuple(by_name.values()))}


def test_a_name_alone_is_no_join(tables):
    found = tables(
        orders="SELECT i AS order_id, 1000 + i % 7 AS customer_id FROM range(50) r(i)",
        customers="SELECT i AS customer_id, 'c' || i AS name FROM range(20) r(i)",
    )
    assert links(found) == set()


def test_numbers_that_happen_to_be_found_are_no_join(tables):
    found = tables(
        orders="SELECT i AS order_id, 1 + i % 4 AS engines FROM range(50) r(i)",
        customers="SELECT 1 + i AS customer_id, 'c' || i AS name FROM range(60) r(i)",
    )
    assert links(found) == set()


def test_a_key_that_is_not_unique_is_no_lookup(tables):
    found = tables(
        orders="SELECT i AS order_id, i % 10 AS customer_id FROM range(50) r(i)",
        customers="SELECT i % 9 AS customer_id, 'c' || i AS name FROM range(10) r(i)",
    )
    assert links(found) == set()


@pytest.mark.parametrize("name", ["customer_id", "customer", "customerId", "bill_customer_id"])
def test_keys_by_the_names_people_give_them(tables, name):
    found = tables(
        orders=f'SELECT i AS order_id, i % 10 AS "{name}" FROM range(50) r(i)',
        customers="SELECT i AS id, 'c' || i AS name FROM range(10) r(i)",
    )
    assert links(found) == {("orders", "customers", ((name, "id"),))}


def test_nulls_in_the_pointing_column_do_not_matter(tables):
    found = tables(
        orders="SELECT i AS order_id, CASE WHEN i % 2 = 0 THEN i % 10 END AS customer_id FROM range(50) r(i)",
        customers="SELECT i AS customer_id, 'c' || i AS name FROM range(10) r(i)",
    )
    core, by_name = found
    assert [link.found for link in find_links(core, tuple(by_name.values()))] == [1.0]


def test_two_columns_that_are_a_key_together(tables):
    found = tables(
        sales="SELECT i AS sale_id, i % 3 AS store, DATE '2026-01-01' + (i % 5)::INT AS day FROM range(90) r(i)",
        openings="SELECT i % 3 AS store, DATE '2026-01-01' + (i % 5)::INT AS day, i % 4 AS hours FROM range(15) r(i)",
    )
    assert links(found) == {("sales", "openings", (("store", "store"), ("day", "day")))}
    core, by_name = found
    assert primary_key(core, by_name["openings"]) == ("store", "day")
    assert primary_key(core, by_name["sales"]) == ("sale_id",)


def test_one_to_one_tables_are_joined_one_way(tables):
    found = tables(
        people="SELECT i AS person_id, 'p' || i AS name FROM range(40) r(i)",
        passports="SELECT i AS person_id, 'x' || i AS passport FROM range(30) r(i)",
    )
    assert len(links(found)) == 1
