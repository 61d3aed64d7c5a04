"""A proposed dashboard: key figures, their course and breakdowns with drill paths, a weekly pattern, maps, a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from data.intake.dataset_file import DatasetProposal
from data.intake.dimensions import Field
from data.intake.labels import slug

WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
KEY_FIGURES = 4
BREAKDOWNS = 3
FILTERS = 6
FILTER_MEMBERS = 500
BARS = 12
TWO_YEARS = 730


Tile = tuple[int, int, dict[str, Any]]


def propose_dashboard(
    dashboard_id: str, name: str, proposal: DatasetProposal, *, more: Sequence[Tile] = ()
) -> dict[str, Any]:
    """The document of a dashboard about one dataset; `more` tiles follow those of every dashboard."""
    ranked = _ranked(proposal)
    document = {
        "id": dashboard_id,
        "name": name,
        "description": f"Proposed from {proposal.document['label'].lower()}. Change it as you like.",
        "refreshRate": 300,
        "defaults": _defaults(proposal),
        "filters": [field.id for field in ranked if field.members <= FILTER_MEMBERS][:FILTERS],
        "summary": _summary(proposal),
        "widgets": _stacked([*_widgets(proposal, ranked), *more]),
    }
    return {key: value for key, value in document.items() if value not in ([], {})}


def _ranked(proposal: DatasetProposal) -> list[Field]:
    """The dimensions by how much they tell: things with names, then the base's own, then attributes of things; of each
    those with a handful of members first."""

    def rank(field: Field) -> tuple[bool, bool, bool, int]:
        return field.column in {"weekday", "hour"}, field.alias != "base", not field.points_to, abs(field.members - 12)

    return sorted((field for field in proposal.fields if field.members > 1), key=rank)


def _defaults(proposal: DatasetProposal) -> dict[str, str]:
    days = proposal.time.days if proposal.time else 0
    span = "last 12 months" if days > 92 else ("last 90 days" if days > 31 else "last 31 days")
    compare = "previous_year" if days >= TWO_YEARS else ("previous_period" if 0 < days <= 31 else "none")
    return {"range": span, "grain": "auto", "compare": compare}


def _summary(proposal: DatasetProposal) -> dict[str, Any]:
    headline = proposal.numbers.headline[:KEY_FIGURES]
    figures = {_camel(metric): f"{proposal.id}.{metric}" for metric in headline}
    return {"metrics": figures, **({"timeSeries": figures} if proposal.time else {})}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _widgets(proposal: DatasetProposal, ranked: Sequence[Field]) -> Iterator[Tile]:
    """Tiles as (width, height, widget without place), in reading order."""
    metrics = proposal.numbers.headline
    figures = metrics[:KEY_FIGURES]
    for metric in figures:
        yield 12 // len(figures), 3, widget_of(proposal, "kpi", metric, title=_title(proposal, metric))
    if proposal.time:
        yield 12 if not ranked else 8, 7, _course(proposal, metrics)
    for place, field in enumerate(_broken_down(ranked)):
        metric = metrics[0] if place == 0 else metrics[place % len(figures)]
        yield 4, 7, _breakdown(proposal, metric, field, ranked)
    yield from _pattern(proposal)
    yield from _places(proposal)
    if ranked:
        yield 12, 8, _table(proposal, metrics[:6], ranked[0])


def widget_of(proposal: DatasetProposal, kind: str, *metrics: str, title: str, **more: Any) -> dict[str, Any]:
    """A widget without its place, its id made of its title."""
    id_ = slug(f"{kind}_{title}", fallback=kind).replace("_", "-")
    return {"id": id_, "kind": kind, "title": title, "metrics": [f"{proposal.id}.{m}" for m in metrics], **more}


def _title(proposal: DatasetProposal, metric: str) -> str:
    return str(proposal.numbers.metrics[metric]["label"])


def _course(proposal: DatasetProposal, metrics: Sequence[str]) -> dict[str, Any]:
    title = f"{_title(proposal, metrics[0])} over time"
    return widget_of(proposal, "line", metrics[0], title=title, time=True, by=_others(proposal))


def _broken_down(ranked: Sequence[Field]) -> list[Field]:
    plain = [field for field in ranked if field.column not in {"weekday", "hour"}]
    return plain[: BREAKDOWNS + 1]


def _breakdown(proposal: DatasetProposal, metric: str, field: Field, ranked: Sequence[Field]) -> dict[str, Any]:
    title = f"{_title(proposal, metric)} by {_lower(field.label)}"
    chain = next((id_ for id_, levels in proposal.chains.items() if levels[-1] == field.id), None)
    levels = proposal.chains[chain] if chain else (field.id,)
    if chain:
        title = f"{_title(proposal, metric)} by {_lower(_label(proposal, levels[0]))}"
    broken: dict[str, Any] = {"hierarchy": chain} if chain else {"dimensions": [field.id]}
    by = [other for other in _others(proposal) if other not in levels]
    return widget_of(proposal, "bar", metric, title=title, **broken, limit=BARS, by=by)


def _label(proposal: DatasetProposal, dimension: str) -> str:
    return next(field.label for field in proposal.fields if field.id == dimension)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _others(proposal: DatasetProposal) -> list[str]:
    return [field.id for field in proposal.fields][:BARS]


def _pattern(proposal: DatasetProposal) -> Iterator[Tile]:
    """The week by hours, and beside it how the most telling average goes through the day."""
    ids = {field.id for field in proposal.fields}
    hour = next((id_ for id_ in ("hour", "hour_of_day") if id_ in ids), None)
    if "weekday" not in ids or hour is None:
        return
    figures = proposal.numbers
    title = f"{_title(proposal, figures.records)} by weekday and hour"
    options = {"members": WEEK}
    yield (
        8,
        7,
        widget_of(proposal, "heatmap", figures.records, title=title, dimensions=["weekday", hour], options=options),
    )
    metric = next((id_ for id_ in figures.headline if id_ in figures.averages), figures.records)
    title = f"{_title(proposal, metric)} by hour"
    order = [{"by": hour}]
    yield 4, 7, widget_of(proposal, "bar", metric, title=title, dimensions=[hour], order=order, limit=24)


def _places(proposal: DatasetProposal) -> Iterator[Tile]:
    """A map of the looked-up things that lie somewhere; of several the one with the most of them."""
    placed = [field for field in proposal.fields if field.points_to in proposal.numbers.places]
    field = max(placed, key=lambda field: field.members, default=None)
    if field is None or field.points_to is None:
        return
    latitude, longitude = proposal.numbers.places[field.points_to]
    options = {"latitude": f"{proposal.id}.{latitude}", "longitude": f"{proposal.id}.{longitude}"}
    metric = proposal.numbers.records
    title = f"{_title(proposal, metric)} by {_lower(field.label)} on the map"
    by = [other for other in _others(proposal) if other != field.id]
    yield 12, 9, widget_of(proposal, "map", metric, title=title, dimensions=[field.id], by=by, options=options)


def _table(proposal: DatasetProposal, metrics: Sequence[str], field: Field) -> dict[str, Any]:
    title = f"{proposal.document['label']} by {_lower(field.label)} in figures"
    by = [other for other in _others(proposal) if other != field.id]
    return widget_of(proposal, "table", *metrics, title=title, dimensions=[field.id], limit=50, by=by)


def _stacked(tiles: Sequence[Tile]) -> list[dict[str, Any]]:
    """The widgets with their places: rows filled from the left, each as high as its highest tile."""
    placed: list[dict[str, Any]] = []
    ids: set[str] = set()
    x = y = height = 0
    for width, tall, widget in tiles:
        if x + width > 12:
            x, y, height = 0, y + height, 0
        id_ = widget["id"] if widget["id"] not in ids else f"{widget['id']}-{len(ids)}"
        ids.add(id_)
        layout = {"x": x, "y": y, "w": width, "h": tall}
        head: Mapping[str, Any] = {"id": id_, "kind": widget["kind"], "title": widget["title"], "layout": layout}
        placed.append({**head, **{key: value for key, value in widget.items() if key not in head}})
        x, height = x + width, max(height, tall)
    return placed
