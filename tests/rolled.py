"""Shops with rollups: the small shop's rows are few, so the rule that a rollup must save rows is put off."""

from __future__ import annotations

from pathlib import Path

from data.core import Core
from data.metrics import parse_query, refresh_rollups
from data.metrics.result import Candidate
from data.metrics.rollups import build
from data.metrics.run import explain
from tests.shop import ADMIN, MARKETING, SALES, make_shop

ROLLUPS = """
rollups:
  day_region: {grain: day, dimensions: [region, category]}
  month_region: {grain: month, dimensions: [region]}
  week_product: {grain: week, dimensions: [product], measures: [amount, cost, lines, line_mean]}
  due_day: {grain: day, time: due, dimensions: [region]}
"""


def rolled_shop(folder: Path, monkeypatch, *, sales: str = SALES, rollups: str = ROLLUPS, **facts) -> Core:
    """The shop with rollups of its sales, built and verified."""
    monkeypatch.setattr(build, "SAVES", 0)
    core = make_shop(folder, datasets=(sales + rollups, MARKETING), **facts)
    refresh_rollups(core)
    return core


def verdicts(core: Core, *, actor=ADMIN, **query) -> dict[str, Candidate]:
    """What was said of each rollup for the first scan of a query."""
    found: dict[str, Candidate] = {}
    for candidate in explain(core, parse_query(query), actor=actor).candidates:
        found.setdefault(candidate.rollup.removeprefix("sales."), candidate)
    return found
