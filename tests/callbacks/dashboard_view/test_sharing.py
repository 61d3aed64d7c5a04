"""Views are kept from what is open; links and the wall screen lead to it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from callbacks import dashboard_open
from callbacks.dashboard_view import sharing
from components.ids import DashboardView as Ids
from tests.callbacks.trees import links, walk
from tests.callbacks.trees import words as words_of

HERE, SEEN = "/dashboards/view/shop", "?f.region=North"


@pytest.fixture(autouse=True)
def shop(request_in_shop):
    return request_in_shop


def done(subject, monkeypatch, *, name="", standard=False):
    triggered = [{"prop_id": "x", "value": 1}]
    monkeypatch.setattr(sharing, "ctx", SimpleNamespace(triggered=triggered, triggered_id=subject))
    ids = [Ids.sharing("name"), Ids.sharing("standard")]
    return sharing.show_sharing(SEEN, HERE, ids, [name, standard])["panel"]


def test_a_view_is_saved_listed_and_removed(monkeypatch):
    assert "None yet" in words_of(done(Ids.SHARE, monkeypatch))
    panel = done(Ids.keep("view"), monkeypatch, name=" North ", standard=True)
    assert links(panel)["North"] == HERE + SEEN and "standard" in words_of(panel)
    drop = next(one.id for one in walk(panel) if isinstance(getattr(one, "id", None), dict) and "view" in one.id)
    assert "None yet" in words_of(done(drop, monkeypatch))


def test_the_link_leads_to_the_view_and_the_wall_shows_it(monkeypatch):
    panel = done(Ids.SHARE, monkeypatch)
    link = next(words_of(one) for one in walk(panel) if getattr(one, "id", None) == "dv-link")
    assert dashboard_open.lead_on(link.removeprefix(sharing.LINK))["href"] == HERE + SEEN
    assert HERE + SEEN + "&kiosk=30" in links(panel).values()


def test_a_link_that_leads_nowhere_says_so():
    assert "leads nowhere" in words_of(dashboard_open.lead_on("0123")["body"])


def test_who_only_reads_keeps_nothing(monkeypatch):
    monkeypatch.setattr(sharing, "may", lambda *_: False)
    panel = done(Ids.SHARE, monkeypatch)
    assert not [one for one in walk(panel) if getattr(one, "id", None) == Ids.keep("view")]
    assert HERE + SEEN in words_of(panel)
