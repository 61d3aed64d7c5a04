"""Views are kept by name, links by what they show; one view is the standard."""

from __future__ import annotations

import pytest

from data.access import local_admin
from data.dashboards import DashboardState, Seen, drop_view, find_view, parse_state, save_view, saved_views
from data.dashboards.views import standard_views
from data.errors import InputError, NotFound, StaleVersion
from tests.data.dashboards.shop import make_shop

ME = local_admin()


@pytest.fixture
def core(tmp_path):
    return make_shop(tmp_path)


def keep(core, search, name=None, *, tab=None, standard=False):
    return save_view(core, "shop", Seen(parse_state(search), tab), actor=ME, name=name, standard=standard)


def test_a_view_is_its_name_and_the_last_state_kept_under_it(core):
    first = keep(core, "f.region=North", "North", standard=True)
    again = keep(core, "f.region=North&range=this+year", "North")
    other = keep(core, "f.region=South", "East", standard=True)
    assert first.id == again.id and [v.name for v in saved_views(core, "shop")] == ["East", "North"]
    assert find_view(core, first.id).state == parse_state("f.region=North&range=this+year")
    assert standard_views(core) == {"shop": other}
    drop_view(core, other.id, actor=ME)
    assert standard_views(core) == {}
    with pytest.raises(NotFound):
        find_view(core, other.id)


def test_a_link_is_short_and_the_same_for_the_same_view(core):
    link = keep(core, "x.regions.region=North")
    assert link.id == keep(core, "x.regions.region=North").id != keep(core, "x.regions.region=North", tab="b").id
    assert (len(link.id), saved_views(core, "shop"), link.state.filters[0].source) == (12, (), "regions")


def test_only_what_the_dashboard_can_show_is_kept(core):
    with pytest.raises(InputError):
        keep(core, "f.colour=red")
    with pytest.raises(NotFound):
        save_view(core, "nowhere", Seen(DashboardState()), actor=ME)


def test_who_keeps_and_drops_is_told_and_a_view_kept_anew_is_not_dropped_unseen(core):
    seen = keep(core, "f.region=North", "North")
    kept = keep(core, "f.region=South", "North")
    keep(core, "f.region=South")
    keep(core, "f.region=South")
    with pytest.raises(StaleVersion):
        drop_view(core, seen.id, actor=ME, mark=seen.mark)
    drop_view(core, kept.id, actor=ME, mark=kept.mark)
    told = [event.payload for event in core.events.since(0, topics=("views.changed",))]
    assert [(each["name"], each["change"]) for each in told] == [
        ("North", "kept"), ("North", "kept"), (None, "kept"), ("North", "dropped"),
    ]  # fmt: skip
    assert {(each["dashboard"], each["actor"]) for each in told} == {("shop", ME.id)}
