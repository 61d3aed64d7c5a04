"""The table of rollups: states, shares, verdicts; what to do where there is none."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from components.format import translator
from components.rollup_list import Rollup, rollup_table
from components.view import Reason
from data.metrics.rollups.registry import State

T = translator()
READY = Rollup(
    "sales.day_region", "sales", "day", ("region",), "ready", rows=5_288, base_rows=999_809, size=262_144,
    built=datetime(2026, 11, 24, 5, tzinfo=UTC), milliseconds=268.0, hits=12, misses=3,
    often=Reason("rollups.miss.no_filter"), checked=7,
)  # fmt: skip


def text(rollups):
    return json.dumps(rollup_table(rollups, T).to_plotly_json(), default=lambda part: part.to_plotly_json())


def test_a_ready_one_tells_what_it_is_worth():
    shown = text([READY])
    for words in ("1 of 1 answer queries", "Day \\u00d7 region", "5,288", "0.53", "mostly: a filter it lacks"):
        assert words in shown
    assert "7 of 7" in shown and "queries equal" in shown


def test_one_that_differed_says_so():
    shown = text([Rollup("a.b", "a", "day", (), "off", checked=7, differing=2)])
    assert "2 of 7" in shown and "queries differ" in shown


@pytest.mark.parametrize("state", [*State, "not_built", "stale", "changed", "calendar"])
def test_every_state_has_words(state):
    shown = text([Rollup("a.b", "a", "month", (), str(state))])
    assert "rollups.state" not in shown and "reasons.rollup" not in shown


def test_without_any_it_says_what_to_do():
    assert "rollups:" in text([])
