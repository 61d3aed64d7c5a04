"""A draft is kept step by step, taken back, done again, published, and brought together with what others published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.access import Actor, local_admin
from data.dashboards import (
    Step,
    add_dashboard,
    begin_draft,
    copy_of,
    discard_draft,
    edit_draft,
    get_dashboard,
    new_drafts,
    open_draft,
    publish_draft,
    redo_draft,
    undo_draft,
)
from data.dashboards.custom import dashboard_versions
from data.dashboards.edits import change_head, change_widget, place_widget, remove_widget
from data.errors import AccessError, ConflictError, DefinitionError, InputError, NotFound
from tests.data.dashboards.shop import make_shop

MINE, OTHER = "first-browser", "second-browser"
ME = local_admin()


@pytest.fixture
def core(tmp_path):
    shop = make_shop(tmp_path)
    return replace(shop, settings=replace(shop.settings, home=tmp_path))


def edit(core, change, *args, draft=MINE, what="edit"):
    return edit_draft(core, "shop", lambda d: change(d, *args), what=Step(what, "x"), draft=draft, actor=ME)


def rename(core, name, draft=MINE):
    return edit(core, change_head, {"name": name}, draft=draft, what="name")


def test_reading_begins_nothing_and_the_published_one_stays(core):
    draft = open_draft(core, "shop", draft=MINE, actor=ME)
    assert (draft.step, draft.changed, draft.undo) == (0, False, None)
    assert rename(core, "Mine").dashboard.name == "Mine"
    assert get_dashboard(core, "shop").name == "Shop"
    assert open_draft(core, "shop", draft=OTHER, actor=ME).dashboard.name == "Shop"


def test_steps_are_taken_back_and_done_again(core):
    for name in ("One", "Two", "Three"):
        rename(core, name)
    assert undo_draft(core, "shop", draft=MINE, actor=ME).dashboard.name == "Two"
    back = undo_draft(core, "shop", draft=MINE, actor=ME)
    assert (back.dashboard.name, back.redo) == ("One", Step("name", "x"))
    assert redo_draft(core, "shop", draft=MINE, actor=ME).dashboard.name == "Two"
    assert rename(core, "Other").redo is None
    for _ in range(5):
        first = undo_draft(core, "shop", draft=MINE, actor=ME)
    assert (first.dashboard.name, first.undo, first.changed) == ("Shop", None, False)


def test_old_steps_are_let_go(core, monkeypatch):
    monkeypatch.setattr("data.dashboards.drafts.MOST_STEPS", 3)
    for at in range(6):
        rename(core, f"Name {at}")
    for _ in range(6):
        draft = undo_draft(core, "shop", draft=MINE, actor=ME)
    assert (draft.dashboard.name, draft.undo) == ("Name 2", None)


def test_an_edit_that_makes_no_dashboard_leaves_the_draft(core):
    rename(core, "Mine")
    with pytest.raises(DefinitionError):
        edit(core, change_widget, "regions", {"metrics": ["shop.nothing"]})
    assert open_draft(core, "shop", draft=MINE, actor=ME).step == 1


def test_what_others_published_meanwhile_is_kept(core):
    edit(core, change_widget, "regions", {"title": "Where"})
    rename(core, "Theirs", draft=OTHER)
    edit(core, remove_widget, "trend", draft=OTHER)
    assert publish_draft(core, "shop", draft=OTHER, actor=ME)[1] == ()
    kept, conflicts = publish_draft(core, "shop", draft=MINE, actor=ME)
    assert (kept.name, kept.widget("regions").title, kept.widget("trend"), conflicts) == ("Theirs", "Where", None, ())
    assert len(dashboard_versions(core, "shop")) == 3
    assert not open_draft(core, "shop", draft=MINE, actor=ME).changed


@pytest.mark.parametrize(("side", "title"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_the_same_thing_changed_twice_is_chosen(core, side, title):
    edit(core, change_widget, "regions", {"title": "Mine"})
    edit(core, place_widget, "visitors", 4, 0, 4, 4)
    edit(core, change_widget, "regions", {"title": "Theirs"}, draft=OTHER)
    publish_draft(core, "shop", draft=OTHER, actor=ME)
    shown, (conflict,) = publish_draft(core, "shop", draft=MINE, actor=ME)
    assert (conflict.path, conflict.mine, conflict.theirs) == (
        "regions/title", {"title": "Mine"}, {"title": "Theirs"}
    )  # fmt: skip
    assert get_dashboard(core, "shop").widget("regions").title == "Theirs"
    kept, _ = publish_draft(core, "shop", draft=MINE, actor=ME, choices={"regions/title": side})
    assert (kept.widget("regions").title, kept.widget("visitors").layout.h) == (title, 4)


def test_a_dashboard_deleted_meanwhile_comes_back_with_its_draft(core):
    rename(core, "Mine")
    (core.settings.home / "dashboards" / "shop.yaml").unlink()
    assert publish_draft(core, "shop", draft=MINE, actor=ME)[0].name == "Mine"


def test_a_new_one_is_its_authors_until_it_is_published(core):
    draft = begin_draft(core, {"name": "Shop", "widgets": []}, draft=MINE, actor=ME)
    assert draft.dashboard.id == "shop-2"
    assert begin_draft(core, {"name": "Shop", "widgets": []}, draft=OTHER, actor=ME).dashboard.id == "shop-3"
    assert {each.dashboard_id for each in new_drafts(core, actor=ME)} == {"shop-2", "shop-3"}
    assert new_drafts(core, actor=Actor("ann", ("editor",))) == ()
    with pytest.raises(NotFound):
        get_dashboard(core, "shop-2")
    publish_draft(core, "shop-2", draft=MINE, actor=ME)
    assert get_dashboard(core, "shop-2").widgets == ()
    discard_draft(core, "shop-3", draft=OTHER, actor=ME)
    assert new_drafts(core, actor=ME) == ()


def test_a_copy_is_ones_own(core):
    draft = begin_draft(core, copy_of(core, "shop", "Copy"), draft=MINE, actor=ME)
    assert [w.id for w in draft.dashboard.widgets] == [w.id for w in get_dashboard(core, "shop").widgets]
    assert publish_draft(core, "copy", draft=MINE, actor=ME)[0].prebuilt is False


def test_drafts_of_others_are_shut(core):
    rename(core, "Mine")
    with pytest.raises(AccessError):
        open_draft(core, "shop", draft=MINE, actor=Actor("ann", ("editor",)))
    add_dashboard(core, {"name": "Second", "widgets": []}, actor=ME)
    with pytest.raises(ConflictError):
        open_draft(core, "second", draft=MINE, actor=ME)
    with pytest.raises(InputError):
        open_draft(core, "shop", draft="../x", actor=ME)
