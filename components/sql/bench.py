"""The workbench of the console: tabs, bar, editor, and under them the result; names at the side."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.format import Translator
from components.icons import icon
from components.ids import Sql as Ids
from components.shell.filters import Choice, select
from components.sql.keep import keep_drawer
from components.sql.save import save_button
from components.sql.side import side

PULSE = 1000
STORES = (
    Ids.SHOW,
    Ids.MARK,
    Ids.TEXT,
    Ids.OBEYED,
    Ids.ASK,
    Ids.DRAFT,
    Ids.KEPT,
    Ids.DECLARED,
    Ids.VALUES,
    Ids.SAVED,
    Ids.SNIPPETS,
    Ids.RUN,
    Ids.STOPPED,
)


def waiting() -> Component:
    """The bench before anything is known, in its final shape."""
    work = html.Div([html.Div(className="nx-bone nx-sql-bone-editor"), html.Div(className="nx-bone nx-sql-bone-rows")])
    return html.Div([html.Div(className="nx-bone nx-sql-side"), work], className="nx-sql", **{"aria-busy": "true"})


def bench(lakes: Sequence[Choice], lake: str, t: Translator) -> Component:
    """The whole bench, its editor and result still empty."""
    work = [
        html.Div(id=Ids.TABS, className="nx-sql-strip"),
        html.Div(
            [
                _bar(lakes, lake, t),
                html.Div(id=Ids.PARAMETERS, className="nx-sql-parameters"),
                html.Div(id=Ids.EDITOR, className="nx-sql-editor"),
                html.Div(
                    [
                        html.Span(id=Ids.COST, className="nx-sql-cost"),
                        html.Span(id=Ids.STATUS, className="nx-sql-status", role="status"),
                    ],
                    className="nx-sql-foot",
                ),
            ],
            className="nx-sql-desk",
        ),
        html.Div(html.Div(className="nx-bone nx-sql-bone-rows"), id=Ids.RESULT, className="nx-sql-result"),
    ]
    stores = [*[dcc.Store(id=name) for name in STORES], dcc.Interval(id=Ids.PULSE, interval=PULSE, disabled=True)]
    return html.Div([*stores, side(t), html.Div(work, className="nx-sql-work"), keep_drawer(t)], className="nx-sql")


def _bar(lakes: Sequence[Choice], lake: str, t: Translator) -> Component:
    return html.Div(
        [
            select(Ids.LAKE, lakes, lake, label=t("sql.lake")),
            action("run", t("sql.run"), "play", t("sql.run.tip"), primary=True),
            html.Button(
                [icon("stop"), html.Span(t("sql.stop"))],
                id=Ids.STOP,
                type="button",
                className="nx-button nx-sql-stop",
                disabled=True,
                title=t("sql.stop.tip"),
            ),
            action("format", t("sql.format"), "format", t("sql.format.tip")),
            action("explain", t("sql.explain"), "plan", t("sql.explain.tip")),
            *save_button(t),
            html.Button(
                [icon("lakes"), html.Span(t("sql.panel.names"))],
                type="button",
                className="nx-button nx-sql-side-open",
                **{"data-sql": "side"},
            ),
        ],
        className="nx-sql-bar",
        role="toolbar",
        **{"aria-label": t("sql.bar")},
    )


def action(name: str, words: str, picture: str, tip: str, *, primary: bool = False) -> Component:
    """A button that the editor hears: `name` is what it asks of the server."""
    return html.Button(
        [icon(picture), html.Span(words)],
        type="button",
        className="nx-button nx-button-primary" if primary else "nx-button",
        title=tip,
        **{"data-sql": name},
    )
