"""The pages of quality say what was measured, and nothing where nothing was."""

from __future__ import annotations

from types import SimpleNamespace

import flask
import pytest
from dash.exceptions import PreventUpdate

from callbacks.context import CORE
from callbacks.findings import quality_notices
from callbacks.quality import changes, overview, rule, suggestions, table
from callbacks.quality.address import table_address, table_of
from components.format import translator
from data.access import Actor
from data.errors import AccessError
from data.quality import load_rulebook, measure
from tests.callbacks.trees import words
from tests.data.quality.orders import orders

HERE = "/quality/table/prod/orders"


@pytest.fixture
def core(tmp_path):
    core = orders(tmp_path / "home")
    server = flask.Flask("orders")
    server.config[CORE] = core
    with server.test_request_context("/", headers={"Accept-Language": "en-GB"}):
        yield core
    core.lakes.close()


@pytest.fixture
def clicked(monkeypatch):
    """The callback of changes sees a click on a component."""
    monkeypatch.setattr(changes, "set_props", lambda *_a, **_k: None)

    def click(subject, value=1):
        monkeypatch.setattr(changes, "ctx", SimpleNamespace(triggered_id=subject, triggered=[{"value": value}]))

    return click


def test_nothing_is_measured_and_nothing_is_claimed(core):
    said = words(overview.show_scores(None)["scores"])
    assert said.count("Not measured") == 5 and "100 %" not in said
    assert "Not measured" in words(overview.show_tables(None)["tables"])


def test_what_is_wrong_names_table_amount_and_moment(core):
    measure(core, "prod", "orders")
    said = words(overview.show_findings("", None)["findings"])
    assert "No two rows with the same order_id" in said and "prod.orders" in said
    assert "1 of 4 fail, 25.0" in said and "since 20 Nov 2026, 12:00" in said and "feeds nothing" in said
    scores = words(overview.show_scores(None)["scores"])
    assert "73.6" in scores and "5 of 19 fail" in scores


def test_the_page_of_a_table(core):
    measure(core, "prod", "orders")
    rules = words(table.show_rules(None, None, HERE)["rules"])
    assert rules.index("Fails") < rules.index("Holds")
    assert "One day is measured so far" in words(table.show_trend(None, None, HERE)["trend"])
    panel = words(rule.show_panel("?rule=email_is_address", None, HERE)["panel"])
    assert "nobody" in panel and "1 of 3" in panel and "kind: regex" in panel
    assert rule.show_panel("?rule=gone", None, HERE) == {"panel": []}


def test_a_suggestion_is_accepted_dropped_and_brought_back(core, clicked):
    offers = suggestions.show_offers(1, None, HERE, None)
    offered = offers["offered"]
    assert "day is given" in words(offers["offers"])
    clicked({"type": "quality-accept", "rule": "day_present"})
    changes.change(HERE, offered, None)
    assert load_rulebook(core).of("prod", "orders").rule("day_present")
    clicked({"type": "quality-drop", "rule": "day_present"})
    dropped = changes.change(HERE, None, None)["dropped"]
    assert load_rulebook(core).of("prod", "orders").rule("day_present") is None
    clicked({"type": "quality-undo", "rule": "day_present"})
    changes.change(HERE, None, dropped)
    assert load_rulebook(core).of("prod", "orders").rule("day_present")


def test_a_button_that_appears_is_no_click(core, clicked):
    clicked("quality-table-measure", None)
    with pytest.raises(PreventUpdate):
        changes.change(HERE, None, None)


def test_who_may_only_read_changes_nothing(core, clicked):
    flask.g.actor = Actor("v", frozenset({"viewer"}))
    clicked("quality-table-measure")
    with pytest.raises(AccessError):
        changes.change(HERE, None, None)


def test_addresses_lead_back_whatever_the_names():
    for at in (("prod", "orders"), ("my-lake", "a/b c?d")):
        assert table_of(table_address(*at)) == at
    assert table_of("/quality") is None and table_of("/quality/table/prod") is None


def test_home_says_in_one_line_how_many_rules_fail(core):
    t = translator()
    assert list(quality_notices(core, t)) == []
    measure(core, "prod", "orders")
    (notice,) = quality_notices(core, t)
    assert (notice.words, notice.href) == ("5 rules fail · tables concerned: 1", "/quality")
