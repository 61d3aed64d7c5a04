"""Which pipelines write a table and from what, which read it and for what, and who shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator

Link = tuple[str, str]


@dataclass(frozen=True)
class Passage:
    """A pipeline (name, address) between the table and something else, whose address may be empty."""

    pipeline: Link
    other: Link


@dataclass(frozen=True)
class TableLineage:
    """What is known of a table: where its rows come from and go to, datasets by name, dashboards with their address."""

    sources: tuple[Passage, ...]
    targets: tuple[Passage, ...]
    datasets: tuple[str, ...]
    dashboards: tuple[Link, ...]


def lineage_card(found: TableLineage, t: Translator) -> Component:
    """All of it in one panel, or that there is nothing."""
    heading = html.H2(t("lake.lineage"), className="nx-section")
    rows = [
        (t("lake.lineage.from"), [_passage(each) for each in found.sources]),
        (t("lake.lineage.to"), [_passage(each) for each in found.targets]),
        (t("quality.feeds.datasets"), [html.Div(", ".join(found.datasets))] if found.datasets else []),
        (t("quality.feeds.dashboards"), [html.Div(_linked(link)) for link in found.dashboards]),
    ]
    told = [_row(name, parts) for name, parts in rows if parts]
    if not told:
        return html.Div([heading, html.P(t("lake.lineage.none"), className="nx-hint")])
    return html.Div([heading, html.Div(told, className="nx-panel nx-lake-lineage")])


def _row(name: str, parts: Sequence[Component]) -> Component:
    return html.Div([html.Div(name, className="nx-hint"), *parts])


def _passage(passage: Passage) -> Component:
    pipeline, other = _linked(passage.pipeline), _linked(passage.other)
    return html.Div([other, html.Span([" · ", pipeline], className="nx-hint")])


def _linked(link: Link) -> Component:
    name, href = link
    return dcc.Link(name, href=href) if href else html.Span(name)
