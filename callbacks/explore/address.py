"""The address of a question: `/explore?m=<metrics>&d=<dimensions>&t=1&kind=<kind>&<state of a dashboard>`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import parse_qs, quote

from dash.exceptions import PreventUpdate

from callbacks.context import words
from components.format import Translator
from data.dashboards import DashboardState, Question, format_state, parse_state

PATH = "/explore"
OWN = ("m", "d", "t", "kind")


@dataclass(frozen=True)
class View:
    """The question and the state in the address, and the viewer's words."""

    question: Question
    state: DashboardState
    t: Translator

    def link(self, question: Question | None = None, state: DashboardState | None = None) -> str:
        """The address of another question or state."""
        return PATH + search_of(question or self.question, state or self.state)


def open_view(search: str | None) -> View:
    """The view a query string asks for. Raises InputError; PreventUpdate before there is one."""
    if search is None:
        raise PreventUpdate
    given = parse_qs(search.removeprefix("?"))
    names = {name: tuple(word for word in given.get(name, [""])[0].split(",") if word) for name in ("m", "d")}
    question = Question(names["m"], names["d"], given.get("t") == ["1"], given.get("kind", [None])[0])
    return View(question, parse_state(search, ignore=OWN), words())


def search_of(question: Question, state: DashboardState) -> str:
    """The query string of a question in a state, with `?`; empty for neither."""
    parts = []
    if question.metrics:
        parts.append(f"m={quote(','.join(question.metrics), safe=',')}")
    if question.dimensions:
        parts.append(f"d={quote(','.join(question.dimensions), safe=',')}")
    parts += ["t=1"] if question.time else []
    parts += [f"kind={quote(question.kind)}"] if question.kind else []
    text = "&".join(part for part in (*parts, format_state(state)) if part)
    return f"?{text}" if text else ""


def toggled(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    """The names without `name` if it is among them, with it otherwise."""
    return tuple(one for one in names if one != name) if name in names else (*names, name)


def asking(question: Question, **changes: object) -> Question:
    """Another question; the chart is ours to choose again."""
    return replace(question, kind=None, **changes)  # type: ignore[arg-type]
