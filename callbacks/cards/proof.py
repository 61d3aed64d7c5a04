"""Where a widget's numbers come from, in words of the view."""

from __future__ import annotations

from callbacks.cards.scene import Scene
from callbacks.context import core
from components.view import Proof, Reason
from data.dashboards import ForecastData, WidgetData
from data.metrics import NotApplied, load_catalog
from data.metrics import Proof as Facts

SAID = frozenset({"sql.stand_in"})
NO_TARGET = "targets.not_for_this_part"


def proof(widget: WidgetData, facts: Facts, scene: Scene) -> Proof:
    """The proof line of `widget`: facts of its main result, and notes on forecast and length."""
    return Proof(
        as_of=facts.as_of,
        route=facts.route,
        rows=facts.rows,
        bytes=facts.bytes,
        milliseconds=facts.compile_ms + facts.engine_ms,
        sql=facts.sql,
        dataset=", ".join(facts.datasets or facts.tables),
        applied=tuple(scene.dimension(name) for name in facts.applied),
        skipped=tuple(_skipped(one, scene) for one in facts.not_applied if not _of_target(one)),
        partial=_partial(facts, scene),
        quality=facts.quality,
        execution=facts.execution,
        notes=_notes(widget.forecast, facts),
        lake=facts.lake if facts.tables else "",
        limit=facts.limit,
    )


def _skipped(one: NotApplied, scene: Scene) -> tuple[str, Reason]:
    return scene.dimension(one.field), why_not(one, scene)


def why_not(one: NotApplied, scene: Scene) -> Reason:
    """Why a filter is not followed, with the names of dataset and dimension as viewers know them."""
    known, params = load_catalog(core()).datasets, dict(one.params)
    if dataset := known.get(params.get("dataset", "")):
        params["dataset"] = scene.t.label("dataset", dataset.id, dataset.label)
    if "dimension" in params:
        params["dimension"] = scene.dimension(params["dimension"])
    return Reason(f"reasons.{one.reason}", params)


def _of_target(one: NotApplied) -> bool:
    return one.reason.startswith("targets.")


def _partial(facts: Facts, scene: Scene) -> str | None:
    if facts.partial is None:
        return None
    grain = facts.window.grain if facts.window else None
    return scene.t.period(facts.partial, grain, short=True) if grain else None


def _notes(forecast: ForecastData | None, facts: Facts) -> tuple[Reason, ...]:
    notes = [Reason(f"reasons.{NO_TARGET}")] if any(one.reason == NO_TARGET for one in facts.not_applied) else []
    if facts.truncated and facts.limit:
        notes.append(Reason("dashboard_view.note.truncated_at", {"rows": facts.limit}))
    elif facts.truncated:
        notes.append(Reason("dashboard_view.note.truncated"))
    notes += [Reason(f"reasons.{note.reason}", dict(note.params)) for note in facts.notes if note.reason in SAID]
    if forecast and forecast.refused:
        notes.append(Reason(f"reasons.{forecast.refused}"))
    if forecast and forecast.error is not None and forecast.naive_error is not None:
        errors: dict[str, str | int | float] = {"error": forecast.error, "naive": forecast.naive_error}
        notes.append(Reason("dashboard_view.note.forecast", errors))
    return tuple(notes)
