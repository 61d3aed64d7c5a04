"""Snapshots and scores are what plain SQL says, alerts come once, and nothing is invented before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data.errors import ConflictError, NotFound
from data.lakes import LakeRecord
from data.quality import Dimension, findings, history, measure, overview, table_quality, watch
from data.quality.model import Score
from tests.cores import NOON
from tests.data.quality.orders import RULES, orders, run
from tests.waiting import PATIENCE


@pytest.fixture
def core(tmp_path):
    core = orders(tmp_path / "home")
    yield core
    core.lakes.close()


def alerts(core):
    return [(e.payload.get("rule"), e.payload["state"]) for e in core.events.since(0, topics=("quality.alert",))]


def test_nothing_is_measured_before_it_is_measured(core):
    quality = table_quality(core, "prod", "orders")
    assert (quality.measured, quality.score().percent, quality.snapshot) == (False, None, None)
    assert findings(core) == () and overview(core).score().percent is None


def test_scores_are_passed_over_tested(core):
    snapshot = measure(core, "prod", "orders")
    results = {r.rule: (r.tested, r.passed) for r in snapshot.results}
    assert results == {
        "email_present": (4, 3),
        "email_is_address": (3, 2),
        "amount_positive": (4, 3),
        "order_once": (4, 3),
        "customer_known": (3, 2),
        "fresh": (1, 1),
    }
    quality = table_quality(core, "prod", "orders")
    assert quality.score() == Score(19, 14) and quality.score().percent == 73.68
    assert quality.score(Dimension.COMPLETENESS).percent == 75.0
    assert quality.score(Dimension.ACCURACY) == Score(7, 5)
    assert (quality.columns, quality.covered) == (5, 5)


def test_a_table_without_rules_is_not_measured_and_counts_for_coverage_only(core):
    measure(core, "prod", "orders")
    found = overview(core)
    assert {t.table: t.measured for t in found.tables} == {"customers": False, "orders": True}
    assert found.coverage == 5 / 6 and found.score() == Score(19, 14)


def test_all_but_one_is_not_a_hundred():
    assert Score(100_000, 99_999).percent == 99.99
    assert Score(3, 3).percent == 100.0 and Score().percent is None


def test_since_is_when_the_failing_was_first_seen(core):
    measure(core, "prod", "orders")
    core.clock.moment = NOON + timedelta(hours=3)
    measure(core, "prod", "orders")
    found = {f.rule.id: f.since for f in findings(core) if f.rule}
    assert found["email_present"] == NOON
    run(core, "UPDATE prod.main.orders SET email = 'x@y.z' WHERE email IS NULL")
    measure(core, "prod", "orders")
    assert "email_present" not in {f.rule.id for f in findings(core) if f.rule}
    run(core, "UPDATE prod.main.orders SET email = NULL WHERE order_id = 1")
    core.clock.moment = NOON + timedelta(hours=5)
    measure(core, "prod", "orders")
    assert {f.rule.id: f.since for f in findings(core) if f.rule}["email_present"] == core.clock.now()


def test_alerts_tell_of_changes_only(core):
    measure(core, "prod", "orders")
    first = alerts(core)
    assert ("order_once", "fails") in first and ("fresh", "fails") not in first
    measure(core, "prod", "orders")
    assert alerts(core) == first
    run(core, "DELETE FROM prod.main.orders WHERE order_id = 3")
    measure(core, "prod", "orders")
    assert {("order_once", "holds"), ("amount_positive", "holds")} <= set(alerts(core)[len(first) :])


def test_a_promise_of_freshness_is_judged_when_one_asks(core):
    measure(core, "prod", "orders")
    assert table_quality(core, "prod", "orders").score(Dimension.TIMELINESS).percent == 100.0
    core.clock.moment = NOON + timedelta(hours=35)
    assert table_quality(core, "prod", "orders").score(Dimension.TIMELINESS).percent == 100.0
    core.clock.moment = NOON + timedelta(hours=37)
    assert table_quality(core, "prod", "orders").score(Dimension.TIMELINESS).percent == 0.0
    assert "fresh" in {f.rule.id for f in findings(core) if f.rule}


def test_a_table_that_went_away_is_a_finding_and_its_history_stays(core):
    measure(core, "prod", "orders")
    run(core, "DROP TABLE prod.main.orders")
    assert measure(core, "prod", "orders").error == "quality.table_missing"
    assert [s.error for s in history(core, "prod", "orders")] == [None, "quality.table_missing"]
    with pytest.raises(NotFound):
        table_quality(core, "prod", "orders")


def test_rules_that_changed_make_the_last_snapshot_stale(core, tmp_path):
    measure(core, "prod", "orders")
    text = RULES.replace("amount_positive: {kind: range, column: amount, min: 0}", "some: {kind: rows, min: 1}")
    (tmp_path / "home/quality/prod.orders.yaml").write_text(text)
    core.memory.set("quality.rulebook", None)
    quality = table_quality(core, "prod", "orders")
    assert quality.stale and "amount_positive" not in {r.rule for r in quality.results}


def test_the_watch_measures_what_was_loaded_and_what_is_loaded(core):
    guard = watch(core)
    try:
        seen = core.events.wait(0, topics=("quality.measured",), timeout=PATIENCE)
        assert [e.payload for e in seen] == [{"lake": "prod", "table": "orders"}]
        run(core, "INSERT INTO prod.main.orders SELECT * FROM prod.main.orders")
        later = core.events.wait(seen[-1].id, topics=("quality.measured",), timeout=PATIENCE)
        assert later and table_quality(core, "prod", "orders").snapshot.rows == 8
    finally:
        guard.stop()


def test_tables_of_other_schemas_go_by_both_names_and_the_ledger_is_not_listed(core, tmp_path):
    with core.lakes.cursor() as cursor:
        for schema in ("raw", "nexus"):
            cursor.execute(f"CREATE SCHEMA prod.{schema}")
            cursor.execute(f"CREATE TABLE prod.{schema}.orders AS SELECT NULL AS email")
    core.lakes.loaded("prod")
    rules = "lake: prod\ntable: raw.orders\nrules: {email: {kind: not_null, column: email}}\n"
    (tmp_path / "home/quality/raw.yaml").write_text(rules)
    assert measure(core, "prod", "raw.orders").score() == Score(1, 0)
    measure(core, "prod", "orders")
    assert {t.table: t.score().tested for t in overview(core).tables} == {"customers": 0, "orders": 19, "raw.orders": 1}


def test_a_lake_that_is_silent_is_said_to_be_and_stand_ins_are_refused(core):
    core.lakes.register(LakeRecord("far", "Far", "postgres", {"host": "localhost"}))
    core.lakes.register(LakeRecord("other", "Other", "bigquery", stand_in="prod"))
    silent = measure(core, "far", "orders")
    assert (silent.error, silent.rows, silent.score()) == ("quality.lake_silent", None, Score())
    with pytest.raises(ConflictError):
        measure(core, "other", "orders")
