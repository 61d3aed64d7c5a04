"""Annotations in the panel: written, seen on the chart, changed, refused with words, taken away."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from callbacks.dashboard_view import cards, notes, panel
from components.ids import DashboardView as Ids
from data.access import Actor
from data.dashboards import list_annotations
from tests.callbacks.trees import links, walk, words

HERE, SEARCH = "/dashboards/view/shop", "?range=2026-09-01/2026-11-30&show=notes:trend"


@pytest.fixture(autouse=True)
def shop(request_in_shop):
    return request_in_shop


def do(monkeypatch, clicked, **said):
    monkeypatch.setattr(notes, "ctx", SimpleNamespace(triggered_id=clicked))
    days = {name: said.pop(name, None) for name in ("from_", "to")}
    return notes.act_on_note(
        SEARCH, HERE, 3, saves=[1], edits=[None], drops=[None],
        names=[Ids.note_field(name) for name in said], fields=list(said.values()),
        which=[Ids.note_day(name.strip("_")) for name in days], days=list(days.values()),
    )  # fmt: skip


def chart():
    return cards.show_cards(SEARCH, HERE, [Ids.slot("trend")], [])["slots"][0]


def figure():
    return next(one.figure for one in walk(chart()) if one._type == "Graph")


def test_one_is_written_stands_on_the_chart_and_goes(monkeypatch, shop):
    assert "Nothing is written" in words(panel.show_panel(SEARCH, HERE)["panel"])
    done = do(monkeypatch, Ids.note_save(""), text="Fair", from_="2026-10-05", to="2026-11-08", scope="dashboard:shop")
    assert done["noted"] == 4 and "Fair" in words(done["bodies"]) and "This dashboard" in words(done["bodies"])
    assert links(chart())["1Fair"] == HERE + SEARCH
    drawn = figure()["layout"]
    assert [(s["x0"], s["x1"]) for s in drawn["shapes"] if s["type"] == "rect"] == [(0.5, 2.5)]
    assert [a["text"] for a in drawn["annotations"] if a.get("name") == "flag"] == ["1"]
    note = list_annotations(shop)[0].id
    form = do(monkeypatch, Ids.note_edit(note))
    assert "Change it" in words(form["bodies"]) and form["noted"] == 3
    do(monkeypatch, Ids.note_save(note), text="Trade fair", from_="2026-10-05", scope="everywhere")
    assert "1Trade fair" in links(chart())
    assert "Nothing is written" in words(do(monkeypatch, Ids.note_drop(note))["bodies"])


def test_what_is_wrong_is_said_and_what_was_written_stays(monkeypatch):
    done = do(monkeypatch, Ids.note_save(""), text="", from_="2026-10-05", to="2026-10-01", scope="everywhere")
    assert "needs some words" in words(done["bodies"]) and "before the first" in words(done["bodies"])
    picker = next(one for one in walk(done["bodies"]) if getattr(one, "id", None) == Ids.note_day("from"))
    assert picker.date == "2026-10-05"


def test_who_only_reads_sees_the_list_alone(monkeypatch, shop):
    do(monkeypatch, Ids.note_save(""), text="Fair", from_="2026-10-05", scope="everywhere")
    monkeypatch.setattr(notes, "actor", lambda: Actor("vic", frozenset({"viewer"})))
    seen = panel.show_panel(SEARCH, HERE)["panel"]
    assert "Fair" in words(seen) and not [one for one in walk(seen) if one._type in ("Textarea", "Button")]
