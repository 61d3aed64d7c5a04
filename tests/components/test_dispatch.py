"""The frame of the dispatch board: what its script finds there."""

from __future__ import annotations

import json
from datetime import date

from components.dispatch.example import example_board
from components.dispatch.frame import SCRIPT, Surroundings, board, head, skeleton
from components.format import translator
from tests.callbacks.trees import walk, words

AROUND = Surroundings("Europe/Berlin", tiles="https://tiles.example/{z}/{x}/{y}.png", credit="© Tiles")


def host(tree):
    return next(one for one in walk(tree) if hasattr(one, "data-board"))


def test_the_script_is_asked_for_before_anything_is_known():
    assert getattr(skeleton(), "data-bundle") == SCRIPT


def test_the_board_carries_zone_language_words_and_state():
    found = host(board(AROUND, translator("de-AT"), state=example_board()))
    assert getattr(found, "data-zone") == "Europe/Berlin"
    assert getattr(found, "data-tag") == "de-AT"
    assert getattr(found, "data-tiles") == AROUND.tiles
    assert getattr(found, "data-credit") == "© Tiles"
    say = json.loads(getattr(found, "data-say"))
    assert say["dispatch.wait.count"]["one"] == "{count} Auftrag"
    state = json.loads(getattr(found, "data-state"))
    assert len(state["technicians"]) == 8
    assert not hasattr(host(board(AROUND, translator())), "data-state")


def test_places_keep_their_size_while_the_board_loads():
    def parts(tree):
        return [getattr(one, "data-part") for one in walk(tree) if hasattr(one, "data-part")]

    assert parts(skeleton()) == parts(board(AROUND, translator())) == ["figures", "list", "lanes", "map"]


def test_the_head_names_the_day_and_leads_to_its_neighbours():
    tree = head(date(2026, 11, 23), ("customer-first", "emergency"), translator())
    said = words(tree)
    assert "Dispatch · Mon 23 Nov" in said and "Emergency" in said
    assert {"/dispatch?day=2026-11-22", "/dispatch?day=2026-11-24"} <= {
        one.href for one in walk(tree) if getattr(one, "href", None)
    }


def test_every_state_and_rule_has_words():
    texts = translator().texts
    for name in ("pending", "assigned", "accepted", "en_route", "on_site", "in_progress", "paused", "completed"):
        assert f"dispatch.state.{name}" in texts
    for rule in ("coordinates", "skill", "excluded", "inactive", "territory", "no_shift", "window", "shift", "overlap"):
        assert f"dispatch.rule.{rule}" in texts
