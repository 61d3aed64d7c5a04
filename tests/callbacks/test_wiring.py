"""Every callback finds what it names, and every output has one owner."""

from __future__ import annotations

import importlib
import json
from collections import Counter
from types import SimpleNamespace

import dash
import pytest
from dash import page_container

import callbacks
from callbacks import dashboards, dispatch, home, lakes, not_found, rollups, shell, technicians
from callbacks.dashboard_view import cards, filters, frame, panel
from callbacks.explore import answer
from components.format import translator
from components.ids import DashboardView
from components.rollup_offers import offer_section
from components.technicians import Drives, Works, people_table
from tests.callbacks.alerts_shown import alerts
from tests.callbacks.dashboard_edit_shown import editor
from tests.callbacks.lake_shown import lake_shown
from tests.callbacks.pipelines_shown import pipelines
from tests.callbacks.quality_shown import quality
from tests.callbacks.sql.shown import console
from tests.callbacks.trees import with_id
from tests.components.test_rollup_offers import OFFER
from tests.components.test_technicians import PERSON

PAGES = (
    "home",
    "alerts",
    "reports",
    "dashboards",
    "dashboard_view",
    "dashboard_edit",
    "dashboard_open",
    "explore",
    "lakes",
    "rollups",
    "lake",
    "lake_table",
    "not_found_404",
    "sql",
    "quality",
    "quality_table",
    "dispatch",
    "technicians",
    "pipelines",
    "pipeline_schedule",
    "pipeline_view",
    "pipeline_execution",
)
ADDRESS = "/dashboards/view/shop"
CONTROLS = ("Button", "Dropdown", "Input", "Upload", "DatePickerRange")
OURS = ("_pages", "_dash")


@pytest.fixture(scope="module")
def registered():
    callbacks.load()
    return [c for c in dash._callback.GLOBAL_CALLBACK_LIST if not str(c["output"]).startswith(OURS)]


@pytest.fixture
def ids(request_in_shop, monkeypatch):
    """Components by id, from all pages and from what callbacks put into them."""
    monkeypatch.setattr(dash, "register_page", lambda *_a, **_k: None)
    layouts = [importlib.import_module(f"pages.{name}") for name in PAGES]
    for page in (module for module in layouts if hasattr(module, "ctx")):
        monkeypatch.setattr(page, "ctx", SimpleNamespace(triggered_prop_ids={}))
    trees = [module.layout() for module in layouts] + [shell.layout(), page_container]
    slots = [DashboardView.slot(name) for name in ("revenue", "products")]
    marked = "?x.products.category=Tools&f.region=North"
    trees += [
        frame.show_frame(ADDRESS, marked),
        filters.show_dates("custom", marked, ADDRESS),
        cards.show_cards(marked, ADDRESS, slots, []),
        panel.show_panel(f"{marked}&show=rows:products", ADDRESS),
        panel.show_panel(f"{marked}&show=proof:products", ADDRESS),
        filters.show_filters(marked, ADDRESS, range="last 12 months", grain="month", compare="none"),
        *editor(),
        dashboards.show_header(""),
        *console(),
        *quality(),
        *alerts(),
        *pipelines(),
        answer.show_header(""),
        answer.show_answer("?m=shop.revenue&d=category", "/explore"),
        lakes.show_header(""),
        *lake_shown(),
        lakes.show_lakes(None),
        rollups.show_header(""),
        rollups.show_rollups(None, None, None),
        offer_section([OFFER], translator(), measuring=False),
        home.show_header(""),
        dashboards.show_list(""),
        not_found.show_words(""),
        dispatch.show_frame(""),
        technicians.show_header(""),
        people_table([PERSON], Drives("builtin", 0, 0, None), Works(True, 0, 0, None, None), translator()),
    ]
    found = {}
    for id_, component in with_id(trees):
        found.setdefault(id_ if isinstance(id_, str) else id_["type"], component)
    return found


def named(registered):
    for callback in registered:
        for part in (*callback["inputs"], *callback["state"]):
            yield key(part["id"]), part["property"]
        yield from outputs(callback)


def outputs(callback):
    for part in callback["output"].strip(".").split("..."):
        id_, _, property_ = part.rpartition(".")
        yield key(id_), property_


def key(id_):
    return json.loads(id_)["type"] if id_.startswith("{") else id_


def test_every_callback_finds_what_it_names(registered, ids):
    missing = sorted({id_ for id_, _ in named(registered)} - ids.keys())
    assert missing == []
    wrong = [(id_, name) for id_, name in named(registered) if name not in ids[id_].available_properties]
    assert wrong == []


def test_every_control_does_something(registered, ids):
    heard = {id_ for id_, _ in named(registered)} | {one.target for one in ids.values() if hasattr(one, "target")}
    controls = {id_ for id_, one in ids.items() if one._type in CONTROLS}
    assert controls - heard == set()


def test_every_output_has_one_owner(registered):
    owners = Counter(output for callback in registered for output in outputs(callback))
    assert [output for output, count in owners.items() if count > 1] == []
    assert not [output for output in owners if "@" in output[1]]


def test_one_callback_alone_writes_the_address(registered):
    written = [id_ for c in registered for id_, name in outputs(c) if name == "search" and id_.startswith("dv-")]
    assert written == [DashboardView.MOVE]
