"""What of a widget goes into a file: all its rows, also those a chart leaves out, and the facts they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from data.dashboards.compute import Desk, answer
from data.dashboards.export import everything, facts_of, filters_of_sql, said_of
from data.dashboards.frame import make_frame
from data.dashboards.having import kept
from data.dashboards.model import Widget
from data.errors import NexusError
from data.metrics import MetricResult, run

Fact = tuple[str, str]


@dataclass(frozen=True)
class Table:
    """One widget: its rows, or the `error` why there are none; `facts` in the order they are told."""

    id: str
    title: str
    result: MetricResult | None
    facts: tuple[Fact, ...] = ()
    error: NexusError | None = None


def tables(desk: Desk, widgets: tuple[Widget, ...]) -> Iterator[Table]:
    """The widgets that have rows, in order, each computed when it is asked for."""
    return (table(desk, widget) for widget in widgets if widget.metrics or widget.sql)


def table(desk: Desk, widget: Widget) -> Table:
    """One widget with all its rows; an error of ours becomes its `error`."""
    try:
        if widget.sql is not None:
            return _of_sql(desk, widget)
        frame = kept(desk.core, make_frame(desk.dashboard, widget, desk.state, desk.catalog), actor=desk.actor)
        result = run(desk.core, everything(frame), actor=desk.actor)
    except NexusError as error:
        return Table(widget.id, widget.title, None, error=error)
    told = facts_of(desk, frame, result)
    notes = said_of(desk, widget, result)
    facts = (*told, *notes, *_definitions(desk, widget), ("sql", result.proof.sql))
    return Table(widget.id, widget.title, result, facts)


def _of_sql(desk: Desk, widget: Widget) -> Table:
    assert widget.sql is not None
    whole = replace(widget, sql=replace(widget.sql, rows=desk.core.settings.query_rows))
    found = answer(desk, whole)
    if found.result is None:
        return Table(widget.id, widget.title, None, error=found.error)
    proof, span = found.result.proof, found.result.proof.window
    facts = [("dashboard", desk.dashboard.id), ("widget", widget.id), ("lake", proof.lake)]
    facts += [("range", f"{span.start.isoformat()} to {span.end.isoformat()} (excluded)")] if span else []
    frame = make_frame(desk.dashboard, widget, desk.state, desk.catalog)
    facts += filters_of_sql(desk, frame, proof.not_applied)
    facts += [("not applied", skipped.field) for skipped in proof.not_applied]
    facts += [("data as of", proof.as_of.isoformat())] if proof.as_of else []
    facts += [("truncated", f"{found.result.row_count} rows")] if proof.truncated else []
    facts += said_of(desk, widget, found.result)
    return Table(widget.id, widget.title, found.result, (*facts, ("sql", proof.sql)))


def _definitions(desk: Desk, widget: Widget) -> Iterator[Fact]:
    for reference in widget.metrics:
        dataset, metric = desk.catalog.metric(reference)
        unit = f" ({metric.unit})" if metric.unit else ""
        yield "definition", f"{metric.label}{unit} = {metric.formula.sql()} of {dataset.label}"
