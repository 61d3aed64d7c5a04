"""Results and widgets made by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from callbacks.cards import Scene
from components.format import Translator
from data.dashboards import Dashboard, DashboardState, WidgetData, format_state
from data.metrics.result import MetricResult, Proof, ResultColumn, Window

YEAR = Window(date(2026, 1, 1), date(2027, 1, 1), "month")


def proof(**changes):
    facts = {
        "datasets": ("sales",),
        "lake": "prod",
        "data_version": 1,
        "as_of": datetime(2026, 11, 20, 12, tzinfo=UTC),
        "route": "raw",
        "route_reason": None,
        "rows": 1000,
        "bytes": 80,
        "compile_ms": 1.0,
        "engine_ms": 3.0,
        "sql": "SELECT 1",
        "window": YEAR,
    }
    return Proof(**{**facts, **changes})


def dimension(name, label=None):
    return ResultColumn(name, label or name.capitalize(), "dimension", "VARCHAR")


def metric(name="sales.revenue", unit="EUR", **more):
    return ResultColumn(name, name.rpartition(".")[2].capitalize(), "metric", "DOUBLE", unit=unit, **more)


def beside(role, name="sales.revenue", unit="EUR"):
    return ResultColumn(f"{name}__{role}", "", role, "DOUBLE", unit=unit, metric=name)


TIME = ResultColumn("time", "Month", "time", "DATE")


PROOF = proof()


def result(*columns, totals=None, proof=PROOF):
    """A result of pairs (column, values)."""
    return MetricResult(tuple(c for c, _ in columns), {c.id: list(v) for c, v in columns}, totals, proof)


def widget(kind, result=None, **more):
    return WidgetData("w", kind, "Title", result, **more)


class Bare(Translator):
    """Keys in place of words."""

    def __call__(self, key, **params):
        return key.removeprefix("dashboard_view.")

    def period(self, start, grain, *, short=False):
        return f"{start:%b %Y}"


DASHBOARD = Dashboard("shop", "Shop", "sales", ())


def scene(state=None, **texts):
    words = Bare("en_GB", ZoneInfo("UTC"), texts)
    return Scene(DASHBOARD, state or DashboardState(), words, lambda state: "?" + format_state(state))
