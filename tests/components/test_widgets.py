"""What every widget kind keeps: it draws its example, nothing, faults and long labels, in every language, as JSON."""

from __future__ import annotations

import ast
import dataclasses
import json
import time
from pathlib import Path

import pytest
from dash.development.base_component import Component

from components import widgets
from components.format import languages, translator
from components.messages import messages
from components.view import Fault, Reason
from components.widgets import WIDGETS
from components.widgets.card import Action, render_card, skeleton_card
from tests.callbacks.trees import lit, walk

KINDS = sorted(WIDGETS)
ROOM = Path(widgets.__file__).parents[1]
LONG = "Donaudampfschifffahrtsgesellschaft <b>%{x}</b> & Söhne " * 4


def dump(component):
    def plain(value):
        assert isinstance(value, Component), f"{type(value)} does not go over the border"
        return value.to_plotly_json()

    return json.dumps(component, default=plain, allow_nan=False)


def lengthened(value):
    if isinstance(value, str):
        return LONG + value
    if isinstance(value, tuple):
        return tuple(lengthened(v) for v in value)
    if dataclasses.is_dataclass(value):
        names = {
            "label",
            "labels",
            "x",
            "rows",
            "columns",
            "series",
            "measure",
            "secondary",
            "previous_label",
            "markdown",
        }
        found = {f.name: lengthened(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name in names}
        return dataclasses.replace(value, **found)
    return value


def hollow(value):
    """The same body with no number in it."""
    if isinstance(value, tuple):
        return tuple(hollow(v) for v in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return None
    if dataclasses.is_dataclass(value):
        names = {"value", "values", "previous", "target", "low", "high", "spark", "series"}
        found = {f.name: hollow(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name in names}
        return dataclasses.replace(value, **found)
    return value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", languages())
def test_draws_its_example_in_every_language(kind, language):
    card = WIDGETS[kind].example()
    assert card.kind == kind
    text = dump(render_card(card, translator(language)))
    assert '"data-state": "ready"' in text
    assert f'"data-widget": "{card.id}"' in text


@pytest.mark.parametrize("kind", KINDS)
def test_says_why_it_is_empty_or_at_fault(kind):
    card = dataclasses.replace(WIDGETS[kind].example(), body=None)
    t = translator()
    assert '"data-state": "empty"' in dump(render_card(card, t))
    fault = Fault(Reason("errors.gone"), "operator", "c0ffee")
    text = dump(render_card(dataclasses.replace(card, fault=fault), t))
    assert '"data-state": "error"' in text and "c0ffee" in text


@pytest.mark.parametrize("kind", KINDS)
def test_long_labels_and_missing_numbers_still_draw(kind):
    card, t = WIDGETS[kind].example(), translator()
    for body in (lengthened(card.body), hollow(card.body)):
        dump(render_card(dataclasses.replace(card, body=body, title=LONG), t))


@pytest.mark.parametrize("kind", KINDS)
def test_labels_cannot_speak_html_to_plotly(kind):
    card = WIDGETS[kind].example()
    figure = getattr(WIDGETS[kind].render(lengthened(card.body), translator(), card.id), "figure", None)
    if figure is None:
        pytest.skip("no figure")
    assert "<b>%{x}</b>" not in json.dumps(figure)


@pytest.mark.parametrize("kind", KINDS)
def test_figures_name_tokens_never_colours(kind):
    figure = getattr(WIDGETS[kind].render(WIDGETS[kind].example().body, translator(), "w"), "figure", None)
    text = json.dumps(figure)
    assert "#" not in text.replace("#,", "") and "rgb" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_skeleton_has_the_same_frame(kind):
    card, t = WIDGETS[kind].example(), translator()
    bones, drawn = skeleton_card(card.id, kind, card.title, t), render_card(card, t)
    assert type(bones) is type(drawn)
    assert set(bones.className.split()) <= set(drawn.className.split())


@pytest.mark.parametrize("kind", KINDS)
def test_draws_within_a_millisecond(kind):
    body, t = WIDGETS[kind].example().body, translator()
    rounds, spans = 20, []
    for _ in range(5):
        start = time.process_time()
        for _ in range(rounds):
            WIDGETS[kind].render(body, t, "w")
        spans.append((time.process_time() - start) / rounds)
    assert min(spans) < 0.001


def test_actions_become_entries_of_the_menu():
    actions = (Action("rows", "Show rows", "rows", href="/rows"), Action("image", "Save", "image", local="image"))
    drawn = render_card(WIDGETS["bar"].example(), translator(), actions=actions)
    (button,) = (one for one in walk(lit(drawn)) if hasattr(one, "data-entries"))
    assert json.loads(getattr(button, "data-entries")) == [
        {"label": "Show rows", "icon": "rows", "href": "/rows"},
        {"label": "Save", "icon": "image", "local": "image"},
    ]


def test_clicks_carry_the_raw_key():
    card = WIDGETS["bar"].example()
    figure = WIDGETS["bar"].render(card.body, translator(), card.id).figure
    assert figure["data"][0]["customdata"] == list(card.body.keys)


def test_no_plotly_objects_and_no_words_outside_the_locale_files():
    for path in ROOM.rglob("*.py"):
        imported = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Import | ast.ImportFrom)]
        names = {a.name for n in imported for a in n.names} | {getattr(n, "module", None) for n in imported}
        assert not any((name or "").split(".")[0] == "plotly" for name in names), path


@pytest.mark.parametrize("language", languages())
def test_every_key_that_components_say_has_words(language):
    known = messages(language)
    for path in ROOM.rglob("*.py"):
        if path.name == "gallery.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t":
                key = node.args[0]
                if isinstance(key, ast.Constant):
                    assert key.value in known, f"{path.name}: {key.value}"
