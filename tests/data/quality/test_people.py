"""What people do: accept what the data suggests, drop a rule, look at rows that fail; and who may."""

from __future__ import annotations

import pytest

from data.access import Actor, local_admin
from data.errors import AccessError, ConflictError, DefinitionError, NotFound
from data.quality import drop_rule, failing_rows, load_rulebook, measure, put_rules, suggest, table_quality
from tests.cores import make_core
from tests.data.quality.orders import orders

VIEWER = Actor("v", frozenset({"viewer"}))
NEW = {"customer_present": {"kind": "not_null", "column": "customer", "severity": "warn"}}


@pytest.fixture
def core(tmp_path):
    core = orders(tmp_path / "home")
    yield core
    core.lakes.close()


def test_what_holds_is_suggested_unless_it_is_a_rule_already(core):
    found = {s.id: s for s in suggest(core, "prod", "orders")}
    assert "day_present" in found and (found["day_present"].result.tested, found["day_present"].result.passed) == (4, 4)
    assert "email_present" not in found
    assert "amount_not_negative" not in found
    assert "id_unique" in {s.id for s in suggest(core, "prod", "customers")}
    with pytest.raises(NotFound):
        suggest(core, "prod", "gone")


def test_accepting_and_dropping_outlast_the_process(core, tmp_path):
    rules = put_rules(core, "prod", "orders", NEW, actor=local_admin())
    assert rules.rule("customer_present") is not None
    drop_rule(core, "prod", "orders", "order_once", actor=local_admin())
    again = load_rulebook(make_core(tmp_path / "home", demo=False)).of("prod", "orders")
    assert {r.id for r in again.rules} == {
        "email_present", "email_is_address", "amount_positive", "customer_known", "fresh", "customer_present",
    }  # fmt: skip
    assert again.key == ("order_id",) and again.time == "day"
    measure(core, "prod", "orders")
    assert {r.rule for r in table_quality(core, "prod", "orders").results} == {r.id for r in again.rules}


def test_a_dropped_rule_can_come_back(core):
    drop_rule(core, "prod", "orders", "order_once", actor=local_admin())
    back = {"order_once": {"kind": "unique", "columns": ["order_id"]}}
    assert put_rules(core, "prod", "orders", back, actor=local_admin()).rule("order_once") is not None


def test_what_may_not_or_can_not_be(core):
    with pytest.raises(AccessError):
        put_rules(core, "prod", "orders", NEW, actor=VIEWER)
    with pytest.raises(AccessError):
        drop_rule(core, "prod", "orders", "order_once", actor=VIEWER)
    with pytest.raises(NotFound):
        put_rules(core, "prod", "gone", NEW, actor=local_admin())
    with pytest.raises(NotFound):
        drop_rule(core, "prod", "orders", "gone", actor=local_admin())
    with pytest.raises(DefinitionError):
        put_rules(core, "prod", "orders", {"x": {"kind": "nope"}}, actor=local_admin())
    with pytest.raises(DefinitionError):
        put_rules(core, "prod", "orders", {"no id": {"kind": "rows", "min": 1}}, actor=local_admin())


def test_rules_in_memory_can_not_be_kept():
    core = make_core(demo=False)
    with core.lakes.cursor() as cursor:
        cursor.execute("CREATE TABLE prod.main.t AS SELECT 1 AS customer")
    with pytest.raises(ConflictError):
        put_rules(core, "prod", "t", NEW, actor=local_admin())


def test_failing_rows_are_shown_to_those_who_may_query_and_masked_for_others(core):
    found = failing_rows(core, "prod", "orders", "email_is_address", actor=local_admin())
    assert found.columns == ("order_id", "email", "day") and found.total == 1 and not found.masked
    assert found.rows[0][:2] == (3, "nobody") and str(found.first) == "2026-11-19"
    hidden = failing_rows(core, "prod", "orders", "email_is_address", actor=VIEWER)
    assert hidden.masked and hidden.rows[0][:2] == ("•", "n••••y")
    whole = failing_rows(core, "prod", "orders", "fresh", actor=VIEWER)
    assert (whole.listable, whole.total, whole.rows) == (False, None, ())
    with pytest.raises(NotFound):
        failing_rows(core, "prod", "orders", "gone", actor=VIEWER)


def test_duplicates_are_listed_newest_first_and_counted_whole(core):
    found = failing_rows(core, "prod", "orders", "order_once", actor=local_admin(), limit=1)
    assert (found.total, len(found.rows), found.rows[0][0]) == (2, 1, 3)
    assert str(found.last) == "2026-11-20"
