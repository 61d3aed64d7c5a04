"""The address of a question: `/explore?<question>&rows=1`, which `data.dashboards.question` reads and writes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qs

from dash.exceptions import PreventUpdate

from callbacks.context import core, words
from components.format import Translator
from data.dashboards import DashboardState, Question, format_question, parse_question
from data.errors import InputError, NexusError
from data.metrics import load_catalog

PATH = "/explore"
ROWS = "rows"


@dataclass(frozen=True)
class View:
    """The question and the state in the address, and the viewer's words; `rows` where source rows are shown."""

    question: Question
    state: DashboardState
    t: Translator
    rows: bool = False

    def link(
        self, question: Question | None = None, state: DashboardState | None = None, *, rows: bool | None = None
    ) -> str:
        """The address of another question or state."""
        shown = self.rows if rows is None else rows
        return PATH + search_of(question or self.question, state or self.state, rows=shown)

    def asking(self, **changes: object) -> str:
        """The address of a changed question: what was clicked in the old answer is left behind."""
        filters = tuple(one for one in self.state.filters if one.source is None)
        return self.link(asking(self.question, **changes), replace(self.state, filters=filters, drills={}), rows=False)


def open_view(search: str | None) -> View:
    """The view a query string asks for. Raises InputError; PreventUpdate before there is one."""
    if search is None:
        raise PreventUpdate
    given = parse_qs(search.removeprefix("?"), keep_blank_values=True)
    rows = given.pop(ROWS, None) == ["1"]
    return View(*parse_question(given), words(), rows)


def readable_view(search: str | None) -> View:
    """The view a query string asks for; that of no question where it can't be read, which the answer alone tells."""
    try:
        return open_view(search)
    except InputError:
        return View(Question(), DashboardState(), words())


def sound_view(search: str | None) -> View:
    """The readable view without metrics and dimensions that no dataset has: a way out of a wrong address."""
    view = readable_view(search)
    known = {name for dataset in load_catalog(core()).datasets.values() for name in dataset.dimensions}
    dimensions = tuple(name for name in view.question.dimensions if name in known)
    metrics = tuple(whole for name in view.question.metrics for whole in _whole(name))
    return replace(view, question=replace(view.question, metrics=metrics, dimensions=dimensions))


def search_of(question: Question, state: DashboardState, *, rows: bool = False) -> str:
    """The query string of a question in a state, with `?`; empty for neither."""
    text = "&".join(part for part in (format_question(question, state), f"{ROWS}=1" if rows else "") if part)
    return f"?{text}" if text else ""


def toggled(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The names without `name` if it is among them, with it otherwise."""
    return tuple(one for one in names if one != name) if name in names else (*names, name)


def _whole(name: str) -> Iterator[str]:
    """A metric under the name of its dataset; nothing where there is none."""
    with contextlib.suppress(NexusError):
        yield f"{load_catalog(core()).metric(name)[0].id}.{name.rpartition('.')[2]}"


def asking(question: Question, **changes: object) -> Question:
    """Another question; the chart is ours to choose again, and conditions on metrics go with their metrics."""
    asked = replace(question, kind=None, **changes)  # type: ignore[arg-type]
    broken = asked.dimensions or asked.time
    return replace(asked, having=tuple(one for one in asked.having if broken and one.field in asked.metrics))
